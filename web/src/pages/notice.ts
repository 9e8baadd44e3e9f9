// SPDX-License-Identifier: Apache-2.0
// What the pages of notices share; the text of a notice is a small markup that becomes blocks of text.
import type { Tone } from '../format'
import type { Verb } from '../types'

export interface Contact {
  name: string
  phone: string
  email: string
}
export interface DueItem {
  no: number
  kind: string
  title: string
  campaign: string
  campaign_name: string
  form: string
  due_on: string
  remind: string
  parent_no: number
}
export interface Standing {
  no: number
  state: string
  word: string
  late: number
  due: boolean
  submitted_at: number | null
  text: string
  remark: string
  file_id: number
  file_name: string
}
export interface Recipient {
  org_code: string
  org_name: string
  read_at: number | null
  reader: string
  confirmed_at: number | null
  confirmer: string
  items: Standing[]
}
export interface Mine extends Recipient {
  may_read: boolean
  may_act: boolean
  forwarded: number
}
export interface Notice {
  id: number
  org_code: string
  org_name: string
  parent_id: number | null
  parent_state: string
  parent_org: string
  supersedes_id: number | null
  superseded_by: number | null
  title: string
  doc_no: string
  cover: string
  body: string
  contacts: Contact[]
  reach: string
  depth: number
  picked: string
  state: string
  drafted_at: number
  issued_at: number | null
  withdrawn_at: number | null
  withdraw_reason: string
  drafter: string
  issuer: string
  withdrawer: string
  recipients: number
  readers: number
  confirmed: number
  version: number
  side: 'issued' | 'received'
  verbs: Verb[]
  due_items: DueItem[]
  files: { file_id: number; name: string; size: number }[]
  mine: Mine | null
}
export interface LateRow {
  no: number
  item: string
  due_on: string
  district: string
  org_code: string
  org_name: string
  late: number
  due: boolean
  word: string
}

const STATES: Record<string, [string, Tone]> = {
  draft: ['草稿', 'info'],
  issued: ['已印发', 'ok'],
  withdrawn: ['已撤回', 'bad'],
  superseded: ['已更正', 'warn'],
  dropped: ['已作废', 'mute'],
}
export const noticeState = (s: string): [string, Tone] => STATES[s] ?? [s, 'mute']
export const KINDS = [
  { code: 'plan', label: '送温暖计划表' },
  { code: 'form', label: '统计表' },
  { code: 'summary', label: '总结材料' },
  { code: 'other', label: '其他事项' },
]
export const kindText = (k: string): string => KINDS.find((x) => x.code === k)?.label ?? k
/** Word and tone of one union and item; what is missing past its day says by how much. */
export function standing(s: Pick<Standing, 'word' | 'late' | 'due' | 'state'>): [string, Tone] {
  const late = s.late ? `${s.due ? '，逾期' : '，迟'} ${s.late} 天` : ''
  const tone: Tone = s.state === 'excused' ? 'mute' : s.late || s.state === 'returned' ? 'bad' : s.state === 'accepted' ? 'ok' : s.due ? 'mute' : 'info'
  return [s.word === '迟报' ? `迟报 ${s.late} 天` : s.word + late, tone]
}
export const reachText = (n: Pick<Notice, 'reach' | 'depth' | 'picked'>): string =>
  n.reach === 'children' ? '直属下级工会' : n.reach === 'picked' ? `指定的 ${n.picked.split(',').filter(Boolean).length} 家工会` : n.depth ? `以下 ${n.depth} 级工会` : '全部下级工会'

export interface Span {
  text: string
  bold: boolean
}
export interface Block {
  kind: 'h2' | 'h3' | 'ul' | 'ol' | 'p'
  start: number
  lines: Span[][]
}
function spans(text: string): Span[] {
  return text.split('**').map((t, i) => ({ text: t, bold: i % 2 === 1 })).filter((s) => s.text)
}
/** "# " and "## " headings, "- " and "1. " lists, "**bold**", every other line a paragraph. */
export function blocksOf(body: string): Block[] {
  const out: Block[] = []
  for (const raw of body.split('\n')) {
    const line = raw.trim()
    if (!line) continue
    const head = /^(#{1,3})\s*(.*)$/.exec(line)
    const item = /^-\s+(.*)$/.exec(line)
    const step = /^(\d{1,3})(?:\.\s+|、\s*)(.*)$/.exec(line)
    const kind = head ? (head[1]!.length === 1 ? 'h2' : 'h3') : item ? 'ul' : step ? 'ol' : 'p'
    const text = head ? head[2]! : item ? item[1]! : step ? step[2]! : line
    const last = out[out.length - 1]
    if (last && last.kind === kind && (kind === 'ul' || kind === 'ol')) last.lines.push(spans(text))
    else out.push({ kind, start: step ? Number(step[1]) : 1, lines: [spans(text)] })
  }
  return out
}
