// SPDX-License-Identifier: Apache-2.0
// What the pages of collective decisions share.
import type { Tone } from '../format'
import type { Verb } from '../types'

export interface Decision {
  id: number
  org_code: string
  org_name: string
  campaign: string
  kind: string
  title: string
  content: string
  held_on: string
  place: string
  chair: string
  attendance: string
  members: number
  present: number
  votes_for: number
  votes_against: number
  votes_abstain: number
  amount_fen: number
  used_fen: number
  uses: number
  minutes_id: number | null
  minutes_name: string
  state: string
  rule: string
  drafter: string
  drafted_at: number
  maker: string
  made_at: number | null
  revoker: string
  revoked_at: number | null
  revoke_reason: string
  version: number
  verbs: Verb[]
  quorum: number
  votes_needed: number
  lacks: string[]
  stands: { object: string; fen: number; at: number }[]
}

const STATES: Record<string, [string, Tone]> = {
  draft: ['草拟', 'warn'],
  made: ['已形成决定', 'ok'],
  revoked: ['已撤销', 'bad'],
  dropped: ['已作废', 'mute'],
}
export const decisionState = (s: string): [string, Tone] => STATES[s] ?? [s, 'mute']

const OBJECTS: Record<string, [string, string]> = {
  subsidy: ['补助分配', '/subsidies'],
  payout: ['发放批次', '/payouts'],
  purchase: ['采购', '/goods'],
  relief: ['生活救助', '/subsidies'],
  budget: ['预算', '/budget'],
}
/** "payout:7" as words and the page it is on. */
export function standText(object: string): { text: string; to: string } {
  const [kind, id] = object.split(':')
  const o = OBJECTS[kind ?? '']
  return { text: o ? `${o[0]}第 ${id} 号` : object, to: o ? `${o[1]}/${id}` : '' }
}
