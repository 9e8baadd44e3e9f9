// SPDX-License-Identifier: Apache-2.0
// Where what the audit room speaks of can be opened.
import type { Verb } from '../types'

export interface Paper {
  id: number
  title: string
  org_name: string
  campaign: string
  object: string
  run_id: number | null
  code: string
  sample_id: number | null
  finding: string
  basis: string
  advice: string
  fen: number
  state: string
  reply_by: string
  reply: string
  conclusion: string
  outcome: string
  version: number
  verbs: Verb[]
  steps: { id: number; verb: string; text: string; user_name: string; at: number }[]
  proofs: { file_id: number; side: string; name: string; size: number }[]
}

/** A page for roster:7, fund:3, person:9, payout:4, purchase:2 …; '' = none. */
export function objectLink(object: string): string {
  const [kind, id] = object.split(':')
  if (kind === 'roster') return `/rosters/${id}`
  if (kind === 'payout') return `/payouts/${id}`
  return ''
}
const STATES: Record<string, [string, string]> = {
  draft: ['草稿', 'mute'], sent: ['待答复', 'warn'], replied: ['已答复', 'info'], closed: ['已结论', 'ok'], dropped: ['已作废', 'mute'],
}
export const paperState = (s: string): [string, string] => STATES[s] ?? [s, 'mute']
