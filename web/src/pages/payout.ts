// SPDX-License-Identifier: Apache-2.0
// What the pages of pay-out batches share.
import type { Tone } from '../format'
import type { Verb } from '../types'

export interface Part {
  part: number
  name: string
  hash: string
  size: number
  items: number
  fen: number
}
export interface Skipped {
  roster_id: number
  row_no: number
  code: string
  text: string
  name: string
  fen: number
}
export interface Batch {
  id: number
  no: string
  title: string
  campaign_code: string
  org_code: string
  org_name: string
  profile: string
  purpose: string
  payer_name: string
  payer_account: string
  payer_bank: string
  part: string
  rule: string
  state: string
  second: number
  decide: number
  decision_id: number | null
  items: number
  fen: number
  n_success: number
  fen_success: number
  n_failed: number
  n_unknown: number
  n_returned: number
  n_released: number
  n_open: number
  files: number
  hash: string
  made_by_name: string
  made_at: number
  submitted_at: number | null
  checked_by_name: string
  checked_at: number | null
  approved_by_name: string
  approved_at: number | null
  exported_by_name: string
  exported_at: number | null
  sent_on: string
  sent_ref: string
  return_reason: string
  verbs: Verb[]
  parts: Part[]
  skipped: Skipped[]
}
export interface Complaint {
  seq: number
  level: string
  name: string
  text: string
}
export interface Look {
  items: number
  fen: number
  fresh: number
  fresh_fen: number
  repay: number
  repay_fen: number
  rosters: number
  second: boolean
  decide: boolean
  rule: string
  bad: number
  bad_fen: number
  why: { code: string; text: string; rows: number; fen: number }[]
  complaints: Complaint[]
}
export interface Profile {
  code: string
  title: string
  source: string
  form: string
  charset: string
  rows_max: number
  item_max_fen: number
  totals_typed: boolean
  book_results: boolean
  purposes: { code: string; text: string }[]
}

const TONES: Record<string, Tone> = {
  draft: 'info', submitted: 'warn', checked: 'warn', approved: 'warn', exported: 'info', partly: 'warn', settled: 'ok', void: 'mute',
  waiting: 'mute', infile: 'info', accepted: 'info', success: 'ok', failed: 'bad', unknown: 'warn', returned: 'bad', released: 'mute',
  applied: 'ok', repeated: 'mute', queued: 'info', sending: 'info', sent: 'ok', none: 'mute', unclear: 'warn',
}
export const toneOf = (state: string): Tone => TONES[state] ?? 'bad'

/** The SM3 in groups of eight, so that two people can compare it. */
export const hashText = (hash: string): string => hash.replace(/(.{8})(?=.)/g, '$1 ')
