// SPDX-License-Identifier: Apache-2.0
// What the routes of 职工活动 answer, and which kinds of parts have an editor of their own (else it is drawn from the kind's fields).
import type { Component } from 'vue'
import type { FieldMeta, Verb } from '../types'

export interface Kind { kind: string; title: string; about: string; rule: FieldMeta[]; items: FieldMeta[]; items_title: string }
export interface ActivityItem {
  id: number; title: string; place: string; start_at: number | null; end_at: number | null; seats: number; taken: number; waiting: number; list_fen: number; price_fen: number
}
export interface Part { id: number; seq: number; kind: string; kind_title: string; title: string; rule: Record<string, unknown>; items?: ActivityItem[] }
export interface PartCount { id: number; kind: string; title: string; seats: number; held: number; waiting: number; came: number; heads: number; sold: number; sold_fen: number; players: number; views: number }
export interface Count {
  persons: number; nameless: number; aid_rows: number; aid_heads: number; sold: number; sold_fen: number; views: number; views_told: number; players_told: number; players: number; parts: PartCount[]
}
export interface Activity {
  id: number; org_code: string; org_name: string; campaign: string; template: string; title: string; words: string; place: string; start_at: number; end_at: number
  state: string; who: string; counts_as: string; tags: string; reason: string; views: number; maker: string; reviewer: string; version: number
  verbs: Verb[]; parts: Part[]; figures: { what: string; source: string; n: number }[]; count: Count
}
export interface Template {
  code: string; title: string; source: string
  body: { about: string; words: string; counts_as: string; who: string; tags: string; parts: { kind: string; title: string }[] }
}

/** Editors of kinds that are not drawn from fields: props { kind, rule }, emits update:rule. */
export const EDITORS: Record<string, Component> = {}

export const COUNTS = [{ code: 'culture', label: '文化服务（F2）' }, { code: 'mind', label: '心理健康服务（F1）' }, { code: 'service', label: '其他生活保障服务（F3）' }]
export const countsText = (c: string): string => COUNTS.find((x) => x.code === c)?.label ?? '不计入统计表'

/** One sentence for a story: people and views stay apart. */
export function sentence(a: Activity): string {
  const c = a.count
  const bits = [
    c.persons && `${c.persons.toLocaleString()} 名职工到场参加`, c.nameless && `另有 ${c.nameless.toLocaleString()} 人次（份）现场参加、领取`,
    c.players + c.players_told && `线上参与 ${(c.players + c.players_told).toLocaleString()} 人`, c.sold && `优惠购买 ${c.sold.toLocaleString()} 份`,
    c.views + c.views_told && `浏览、观看 ${(c.views + c.views_told).toLocaleString()} 次（不是人次）`,
  ].filter(Boolean)
  return bits.length ? `${a.org_name}开展“${a.title}”活动，${bits.join('，')}。` : '还没有数字。'
}
