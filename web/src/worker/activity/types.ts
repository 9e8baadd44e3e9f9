// SPDX-License-Identifier: Apache-2.0
// What the routes of activities answer on the phone.
export interface Listed {
  id: number; title: string; org_name: string; words: string; place: string; state: string; who: string; reason: string; start_at: number; end_at: number
}
export interface Item {
  id: number; title: string; place: string; start_at: number | null; end_at: number | null; seats: number; taken: number; waiting: number; list_fen: number; price_fen: number
}
export interface Entry { id: number; item_id: number; item: string; state: string; code: string; bought: boolean; nameless: boolean; amount_fen: number; ahead: number }
/** A part as everybody sees it; members beside the first three are of its kind. */
export interface Part {
  id: number; kind: string; title: string; words?: string; unit?: string; until_at?: number; may_wait?: boolean; nameless?: boolean; by_self?: boolean; items?: Item[]; url?: string; to?: string
  [more: string]: unknown
}
/** What is his of a part; members are of its kind. */
export interface MinePart { id: number; kind: string; entries?: Entry[]; [more: string]: unknown }
export interface One extends Listed { parts: Part[] }
export interface Mine { parts: MinePart[] }
export interface MyEntry {
  id: number; activity_id: number; activity: string; org_name: string; place: string; activity_state: string; reason: string; kind: string; part: string; item: string
  start_at: number; end_at: number; slot_at: number | null; state: string; code: string; bought: boolean; amount_fen: number; moved_at: number | null; ahead: number
}
/** What the component of a part is given (parts.ts). */
export interface PartProps { activity: One; part: Part; mine: MinePart | null; signedIn: boolean; open: boolean }

export const STATES: Record<string, string> = { open: '进行中', closed: '报名截止', done: '已结束', cancelled: '已取消' }
export const ENTRY_STATES: Record<string, string> = { held: '已报名', waiting: '候补', came: '已到场', left: '已取消', missed: '未到' }

const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric', weekday: 'short' })
const hour = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hour12: false })
export const when = (at: number): string => `${day.format(at)} ${hour.format(at)}`
/** 1月17日周二 09:00 至 12:00, the day told once. */
export const span = (from: number, to: number): string => (day.format(from) === day.format(to) ? `${when(from)} 至 ${hour.format(to)}` : `${when(from)} 至 ${when(to)}`)
export const yuan = (fen: number): string => `${(fen / 100).toFixed(2)} 元`
