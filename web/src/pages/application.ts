// SPDX-License-Identifier: Apache-2.0
// What the pages of applications share.
import type { Tone } from '../format'

/** What may be applied for on behalf of a file: the server's own table (`begins`) decides when it is saved. */
const BEGINS: { kind: string; label: string; states: string[]; only?: string }[] = [
  { kind: 'new', label: '申请建档', states: ['draft', 'refused'] },
  { kind: 'return', label: '申请返困', states: ['relieved', 'lifted', 'cancelled'] },
  { kind: 'review', label: '申请年审', states: ['active'] },
  { kind: 'regular', label: '申请转正', states: ['active'], only: 'temporary' },
  { kind: 'exit', label: '申请退出', states: ['active'] },
]
export const beginsOf = (state: string, kind: string) => BEGINS.filter((b) => b.states.includes(state) && (!b.only || b.only === kind))

export interface FlowLine {
  stage: number
  state: string
  org_name: string
  days: number
  notice_days: number
  clause: string
  is: 'done' | 'now' | 'later'
}
export interface Step {
  seq: number
  at: number
  user_name: string
  org_name: string
  verb: string
  from_state: string
  to_state: string
  due_on: string
  late_days: number
  remark: string
}
export interface Meeting {
  no: number
  held_on: string
  members: number
  present: number
  votes_for: number
  votes_against: number
  votes_abstain: number
  agrees: number
  who: string
  opinion: string
  file_id: number | null
}
/** The survey of a home visit as its rule document draws it. */
export interface SurveyItem { key: string; label: string; kind: 'one' | 'many' | 'number' | 'money'; unit?: string; max?: number; need?: boolean; options?: [string, string][] }
export interface Survey { title: string; body: { sections: { key: string; title: string; items: SurveyItem[] }[]; agrees: [string, string][]; photos_max: number; text: string } }
export interface Partner { id: number; name: string; org_name: string }
export interface Visit {
  id: number
  visited_on: string
  purpose: string
  first_id: number
  first_name: string
  second_id: number
  second_name: string
  placed: boolean
  lat_e6: number
  lon_e6: number
  accuracy_m: number
  answers: Record<string, unknown>
  agrees: string
  signed_file: number | null
  confirmed_at: number | null
  words: string
  photos: number[]
  head_name: string
}
export interface PublicNotice {
  id: number
  token: string
  title: string
  from_on: string
  until_on: string
  days: number
  phone: string
  state: 'running' | 'ended' | 'withdrawn'
  withdraw_reason: string
  rows: number
  open_objections: number
}
export interface Objection {
  id: number
  channel: string
  made_at: number
  recorder: string
  state: string
  handler: string
  handled_at: number | null
  text: string
  reply_to: string
  answered: string
}
export interface Application {
  id: number
  casefile_id: number
  case_no: string
  head_name: string
  org_code: string
  org_name: string
  at_name: string
  kind: string
  state: string
  stage: number
  applied_on: string
  due_on: string
  asked: string
  reason: string
  exit_to: string
  measure: string
  paper_id: number | null
  class: string
  level: string
  departs: boolean
  filer: string
  closed_at: number | null
  version: number
  words: string
  case_state: string
  flow_title: string
  late_days: number
  needs_verdict: boolean
  needs_paper: boolean
  line: FlowLine[]
  verbs: { verb: string; title: string; not_you: string }[]
  backs: string[]
  missing: string
  consents: string
  verdict: { id: number; day: string; policy: string; edition: string; class: string } | null
  trail: Step[]
  meetings: Meeting[]
  visits: Visit[]
  notices: PublicNotice[]
  objections: Objection[]
}

export const STEP_ORDER = ['draft', 'first', 'survey', 'appraise', 'notice', 'second', 'check', 'approve'] as const
export const STEP_WORDS: Record<string, string> = {
  draft: '登记', first: '基层初审', survey: '入户调查', appraise: '评议', notice: '公示', second: '复核', check: '信息比对', approve: '审批',
  entered: '办结', refused: '不予批准', withdrawn: '已撤回',
}
export const VERB_WORDS: Record<string, string> = {
  submit: '提交', pass: '通过', surveyed: '调查完成', checked: '比对完成', approve: '批准', return: '退回', refuse: '不予批准', withdraw: '撤回',
}
export const EXITS = [
  { code: 'relieve', label: '解困' },
  { code: 'lift', label: '脱困' },
  { code: 'cancel', label: '注销' },
]
export const CHANNELS = [
  { code: 'visit', label: '来访' },
  { code: 'phone', label: '电话' },
  { code: 'letter', label: '来信' },
]
export const stateTone = (s: string): Tone => (s === 'entered' ? 'ok' : s === 'refused' ? 'bad' : s === 'withdrawn' || s === 'draft' ? 'mute' : 'info')
export const noticeTone = (s: string): Tone => (s === 'running' ? 'info' : s === 'ended' ? 'ok' : 'mute')
/** The address of a notice's public page. */
export const publicUrl = (token: string): string => `${location.origin}/#/public/${token}`
/** An application sent back to be mended is a draft that was filed once. */
export const stateText = (a: { state: string; filed_by?: number | null }): string => (a.state === 'draft' && a.filed_by ? '退回补正' : (STEP_WORDS[a.state] ?? a.state))
