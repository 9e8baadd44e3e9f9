// SPDX-License-Identifier: Apache-2.0
// What the pages of submissions share.
import type { Tone } from '../format'
import type { Verb } from '../types'

export interface Figure {
  count?: number
  fen?: number
  text: string
}
export interface SheetItem {
  code: string
  label: string
  sub: string
  unit: string
  sum: boolean
  hand: boolean
  filed: Figure
  ledger: Figure
  own: Figure
  own_ledger: Figure
  reason?: string
  reason_by?: string
  reason_at?: number
}
export interface SheetCheck {
  code: string
  key: string
  level: string
  text: string
  reason: string
}
export interface Sheet {
  id: number | null
  campaign: string
  campaign_name: string
  form: string
  title: string
  edition: string
  org_code: string
  org_name: string
  state: string
  narrative: string
  summary_file: number | null
  summary_name: string
  scan_file: number | null
  scan_name: string
  filler: string
  phone: string
  last_no: number
  accepted_no: number
  first_submitted_at: number | null
  submitted_at: number | null
  submitter: string
  decider: string
  decided_at: number | null
  remark: string
  sealed: boolean
  version: number
  due_on: string
  lock_on: string
  until_on: string
  root: boolean
  late: boolean
  locked: boolean
  stale: boolean
  verbs: Verb[]
  missing: string[]
  missing_count: number
  children: number
  accepted: number
  waiting: number
  returned: number
  excused: number
  items: SheetItem[]
  layout: { no: string; rows: string[][] }[]
  checks: SheetCheck[]
  remarks: { item: string; text: string; user_name: string; at: number }[]
}
export interface Filed {
  id: number
  edition: string
  due_on: string
  late: number
  reason: string
  filler: string
  phone: string
  narrative: string
  summary_file: number | null
  scan_file: number | null
  submitter: string
  submitted_at: number
  warnings: SheetCheck[] | string
}
export interface FiledItem {
  code: string
  label: string
  sub: string
  unit: string
  filed?: Figure
  ledger?: Figure
  before?: Figure
  now: Figure
}
export interface FiledSheet extends Filed {
  org_name: string
  title: string
  accepted: boolean
  items: FiledItem[]
}

const STATES: Record<string, [string, Tone]> = {
  missing: ['未报', 'mute'],
  draft: ['未报', 'mute'],
  submitted: ['待接收', 'warn'],
  returned: ['已退回', 'bad'],
  accepted: ['已接收', 'ok'],
  excused: ['免报', 'info'],
}
export const submissionState = (s: string): [string, Tone] => STATES[s] ?? [s, 'mute']
export const STATE_OPTIONS = ['missing', 'submitted', 'returned', 'accepted', 'excused'].map((code) => ({ code, label: STATES[code]![0] }))

export const amount = (f: Figure | undefined): number => f?.fen ?? f?.count ?? 0
/** The difference in the unit of the figure; what 万元 with two decimals cannot show is said in 元. */
export function difference(a: Figure | undefined, b: Figure | undefined): string {
  if (!a || !b) return ''
  const d = amount(a) - amount(b)
  if (!d) return ''
  const n = Math.abs(d)
  const size = a.fen === undefined ? String(n) : n % 10_000 === 0 ? (n / 1_000_000).toFixed(2) : `${(n / 100).toFixed(2)} 元`
  return `${d > 0 ? '+' : '−'}${size}`
}
export const SUMMARY_ACCEPT = '.doc,.docx,.pdf'
export const SCAN_ACCEPT = '.pdf,.jpg,.jpeg,.png'
export const SUBMISSION_FILE_MAX = 20 * 1024 * 1024
