// SPDX-License-Identifier: Apache-2.0
// Words and small helpers that the pages of purchases, stock and hand-over share.
import { get, upload } from '../api'
import type { ListOf } from '../types'
import type { Row } from '../ui/list'

export const FILE_ACCEPT = '.pdf,.jpg,.jpeg,.png,.xlsx,.xls,.csv,.txt'
export const FILE_MAX = 20 * 1024 * 1024

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'mute'
type Words = Record<string, [string, Tone]>
export const PURCHASE_STATES: Words = {
  draft: ['草拟', 'info'], requested: ['待审批', 'warn'], approved: ['已批准，待签合同', 'info'], contracted: ['已签合同，待验收', 'warn'],
  received: ['已全部验收', 'ok'], closed: ['合同已终止', 'mute'], returned: ['已退回', 'bad'], void: ['已删除', 'mute'],
}
export const RECEIPT_STATES: Words = { counted: ['已清点，待确认', 'warn'], confirmed: ['已入库', 'ok'], refused: ['已拒收', 'bad'] }
export const COUNT_STATES: Words = { counted: ['待批准', 'warn'], approved: ['已批准', 'ok'], refused: ['未批准', 'bad'] }
export const SEND_STATES: Words = { sent: ['在途', 'warn'], arrived: ['已收到', 'ok'], recalled: ['已撤回', 'mute'] }
export const HANDOVER_STATES: Words = { planned: ['待名册审核', 'info'], held: ['发放中', 'warn'], done: ['已发完', 'ok'] }
export const ROW_STATES: Words = { open: ['待领', 'info'], signed: ['已签收，待确认', 'warn'], done: ['已发放', 'ok'], gone: ['未领取', 'mute'] }
export const wordOf = (w: Words, s: unknown): [string, Tone] => w[String(s)] ?? [String(s ?? ''), 'mute']
export const optionsOf = (w: Words) => Object.entries(w).map(([code, [label]]) => ({ code, label }))

export const MOVE_KINDS: Record<string, string> = {
  accept: '采购入库', gift: '捐赠入库', hold: '预留', unhold: '退回预留', hand: '发放', back: '退还', lose: '报损、盘亏', found: '盘盈',
  send: '调出', arrive: '调入', recall: '撤回调拨', make: '组装礼包', unmake: '拆开礼包',
}
export const PLACES: Record<string, string> = {
  outside: '外部', stock: '可用库存', held: '已预留', transit: '在途', given: '已发放', lost: '报损', made: '组装',
}

export async function itemsOf(org: string): Promise<Row[]> {
  return (await get<ListOf<Row>>('/api/goods/items', { org, status: 'active', limit: 500 })).rows
}
export async function suppliersOf(org: string): Promise<Row[]> {
  return (await get<ListOf<Row>>('/api/suppliers', { org, status: 'active', limit: 500 })).rows
}
/** The id of the uploaded file; 0 without one. */
export async function keepFile(org: string, file: File | null): Promise<number> {
  return file ? (await upload<{ id: number }>('/api/files', { org }, file)).id : 0
}
export const filled = (v: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(v).filter(([, x]) => x !== null && x !== undefined && x !== ''))
