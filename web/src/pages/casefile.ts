// SPDX-License-Identifier: Apache-2.0
// Words, fields and small helpers that the pages of case files share.
import { useSession } from '../session'
import type { FieldMeta } from '../types'
import type { Row } from '../ui/list'

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'mute'
const TONES: Record<string, Tone> = {
  draft: 'info', applying: 'warn', active: 'ok', relieved: 'mute', lifted: 'mute', cancelled: 'mute', refused: 'bad', merged: 'mute', erased: 'mute',
}
export function caseState(state: string): [string, Tone] {
  return [useSession().label('case_state', state), TONES[state] ?? 'mute']
}
export const PAPER_STATES: Record<string, [string, Tone]> = { have: ['已有', 'ok'], missing: ['缺少', 'bad'], expired: ['过期', 'warn'] }
export const PROPOSAL_STATES: Record<string, [string, Tone]> = {
  open: ['待决定', 'warn'], accepted: ['已同意', 'ok'], refused: ['未同意', 'bad'], withdrawn: ['已撤回', 'mute'],
}
/** What a case file's edition of the field table says of these names, in this order; need as told. */
export function pickFields(form: string, names: string[], need: string[] = []): FieldMeta[] {
  const all = useSession().meta?.forms[form] ?? []
  return names.flatMap((n) => {
    const f = all.find((x) => x.name === n)
    if (!f) return []
    const as = f.as === 'veiled' || f.as === 'address' ? (LONG.has(n) ? 'long' : 'text') : f.as === 'plain' && INTS.has(n) ? 'int' : f.as
    return [{ ...f, as, need: need.includes(n), fixed: false }]
  })
}
const LONG = new Set(['remark', 'cause_note', 'address'])
const INTS = new Set(['floor_m2', 'disability_grade', 'study_from', 'study_years', 'm2', 'bought_year', 'n'])

export const FILE_FIELDS = {
  home: ['address', 'housing', 'floor_m2', 'phone2', 'postcode', 'area', 'residence'],
  cause: ['main_cause', 'causes', 'cause_note', 'dibao_fen', 'disaster', 'disaster_on', 'single_parent', 'no_job_family', 'can_help_itself'],
  file: ['level', 'kind', 'contact_id', 'old_no', 'account_name', 'remark'],
}
export const FILE_NEED = ['address', 'housing', 'area', 'main_cause']
export const PERSON_FIELDS = {
  who: ['name', 'id_type', 'number', 'nation', 'political', 'phone', 'marriage', 'hukou', 'hukou_area'],
  health: ['health', 'diagnosis', 'disability', 'disability_grade', 'insurance', 'able', 'refuses'],
  work: ['work', 'identity', 'model', 'employer', 'employer_kind', 'employer_state', 'industry', 'joined_on', 'contract_on', 'contract_until', 'is_member', 'month_fen', 'worker_no'],
  study: ['education', 'studying', 'school', 'study_from', 'study_years'],
  card: ['card', 'bank', 'branch'],
  more: ['remark'],
}
export const HEAD_NEED = ['name', 'number', 'nation', 'political', 'phone', 'marriage', 'hukou', 'health', 'work']
export const MEMBER_NEED = ['name', 'relation', 'number', 'nation', 'political', 'marriage', 'hukou', 'health', 'insurance', 'identity']

/** Only what a person filled in; numbers and switches keep their kind. */
export const filled = (v: Row) => Object.fromEntries(Object.entries(v).filter(([, x]) => x !== null && x !== undefined && x !== ''))
/** What was changed against what was there; a cleared text is sent as empty, a cleared number as 0. */
export function changed(now: Row, was: Row): Row {
  const out: Row = {}
  for (const [k, x] of Object.entries(now)) {
    const before = was[k]
    const blank = typeof before === 'number' ? 0 : typeof before === 'boolean' ? false : ''
    const value = x === null || x === undefined || x === '' ? blank : x
    if (value !== (before ?? blank)) out[k] = value
  }
  return out
}

/** 分 a head and month, whole 分 rounded down as the server does it. */
export function monthly(income: number, outlay: number, heads: number): number {
  return Math.floor((income - outlay) / (12 * Math.max(heads, 1)))
}
/** The twelve months up to a day: [first, last]. */
export function lastYear(day: string): [string, string] {
  const d = new Date(`${day}T00:00:00Z`)
  const from = new Date(Date.UTC(d.getUTCFullYear() - 1, d.getUTCMonth(), d.getUTCDate() + 1))
  return [from.toISOString().slice(0, 10), day]
}
export const CHANGE_WORDS: Record<string, string> = { add: '新增', edit: '修改', drop: '删除' }
export function partName(part: string, members: Row[]): string {
  const [what, no] = part.split(':')
  if (what === 'casefile') return '档案'
  if (what === 'member') return `成员 ${members.find((m) => m.no === Number(no))?.name ?? no}`
  return `${{ money: '收支', asset: '财产', paper: '材料' }[what!] ?? what} ${no}`
}
