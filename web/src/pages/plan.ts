// SPDX-License-Identifier: Apache-2.0
// What the pages of plans and subsidies share.
import type { Tone } from '../format'
import { count, yuan } from '../money'
import type { Verb } from '../types'

export interface PlanItem {
  code: string
  key: string
  part: string
  label: string
  unit: string
  sum: boolean
  extra: boolean
}
export type Figures = Record<string, number | null>

export interface PlanForm {
  title: string
  objects_label: string
  part_last: string
  part_plan: string
  form_note: string
  items: PlanItem[]
}
export interface Plan extends PlanForm {
  id: number
  campaign: string
  campaign_name: string
  org_code: string
  org_name: string
  last: string
  covers: string
  objects: string
  note: string
  state: string
  enterer: string
  entered_at: number
  submitter: string
  submitted_at: number | null
  decider: string
  decided_at: number | null
  return_reason: string
  version: number
  verbs: Verb[]
  values: Figures
  derived: Figures
  checks: { code: string; level: string; text: string }[]
}
export interface PlanRow {
  org_code: string
  org_name: string
  plan: number
  state: string
  covers: string
  submitted_at: number
  values: Figures
}
export interface PlanTable extends PlanForm {
  org: string
  org_name: string
  plan: number
  state: string
  accepted: number
  waiting: number
  missing: number
  own: Figures
  total: Figures
  rows: PlanRow[]
}

const STATES: Record<string, [string, Tone]> = {
  missing: ['未报', 'mute'],
  draft: ['填报中', 'info'],
  submitted: ['待接收', 'warn'],
  accepted: ['已接收', 'ok'],
  returned: ['已退回', 'bad'],
}
export const planState = (s: string): [string, Tone] => STATES[s] ?? [s, 'mute']

const SUBSIDY: Record<string, [string, Tone]> = {
  draft: ['草案', 'warn'],
  transferred: ['已下拨', 'ok'],
  dropped: ['已作废', 'mute'],
}
export const subsidyState = (s: string): [string, Tone] => SUBSIDY[s] ?? [s, 'mute']
export const subsidyKind = (k: string): string => (k === 'relief' ? '生活救助' : '补助分配')

export const figure = (i: Pick<PlanItem, 'unit'>, n: number | null | undefined): string =>
  n === null || n === undefined ? '' : i.unit === '元' ? yuan(n) : count(n)

export interface Formula {
  weights?: Record<string, number>
  expr?: string
  per?: string
  fen?: number
  floor_fen?: number
  ceiling_fen?: number
  bounds?: Record<string, { floor_fen?: number; ceiling_fen?: number }>
}
export interface SubsidyPart {
  org_id: number
  org_code: string
  org_name: string
  weight: number
  floor_fen: number
  ceiling_fen: number
  fen: number
  facts: Record<string, number> | string
  txn_id: number | null
  reversed_by: number | null
  last_fen: number
}
export interface Subsidy {
  id: number
  campaign: string
  campaign_name: string
  org_code: string
  org_name: string
  kind: string
  title: string
  source: string
  to_source: string
  amount_fen: number
  formula: Formula | string
  state: string
  decision_id: number | null
  done_on: string
  drafter: string
  drafted_at: number
  transferrer: string
  transferred_at: number | null
  version: number
  verbs: Verb[]
  stale: boolean
  keys: { key: string; label: string; unit: string }[]
  rows: SubsidyPart[]
}
export interface Trial {
  keys: { key: string; label: string; unit: string }[]
  sums: number[]
  rows: { org_code: string; org_name: string; state: string; last_fen: number; facts: Record<string, number>; parts: number[] }[]
}
/** The figures shown beside every split. */
export const SHOWN = ['last_persons', 'plan_persons', 'plan_new', 'households']
export const parsed = <T,>(v: T | string): T => (typeof v === 'string' ? (JSON.parse(v || '{}') as T) : v)
