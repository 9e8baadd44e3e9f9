// SPDX-License-Identifier: Apache-2.0
// What the routes of wishes answer on the phone.
export interface Shown { id: number; kind: string; whom: string; state: string; district: string; value_fen: number; wanted_by: string; public_text: string; whose: string }
export interface Counts { received: number; listed: number; claimed: number; done: number; districts: { district: string; listed: number; done: number }[] }
export interface Mine {
  id: number; kind: string; whom: string; state: string; value_fen: number; wanted_by: string; public_text: string; text: string; org_name: string; reason_words: string; delivered_on: string; satisfied: string
}
export interface Held {
  id: number; wish_id: number; kind: string; public_text: string; district: string; value_fen: number; wanted_by: string; state: string; wish_state: string; due_on: string; delivered_on: string
  released: boolean; company: string; org_name: string; photos: number
}
export interface HeldPage { rows: Held[]; duties: { id: number | null; duty: string; name: string }[]; next: number | null }

export const KINDS: Record<string, string> = { thing: '物品', service: '服务', spirit: '精神' }
export const STATES: Record<string, string> = {
  waiting: '工会审核中', listed: '等人认领', claimed: '已有人认领', delivered: '已送达，请您确认', confirmed: '已实现', done: '已实现', refused: '没有通过审核', withdrawn: '已撤回', expired: '到期无人认领',
}
export const CLAIMS: Record<string, string> = { done: '已实现', given_up: '已放弃', expired: '超期释放', freed: '工会收回' }

/** 分 as people say it of a small thing: 300 元, 19.90 元. */
export const yuan = (fen: number): string => `${fen % 100 ? (fen / 100).toFixed(2) : fen / 100} 元`
