// SPDX-License-Identifier: Apache-2.0
// What the routes of vouchers answer, and how money and times are written on the phone.
export interface Given {
  id: number; title: string; org_name: string; total: number; left: number; face_fen: number; claim_from: number; claim_until: number
  per_person: number; per_day: number; mine: number; redeem_from: string; redeem_until: string; why: string; can: boolean
}
export interface Mine {
  id: number; title: string; org_name: string; face_fen: number; claimed_at: number; redeem_from: string; redeem_until: string
  state: 'held' | 'used' | 'expired'; shop: string; used_at: number | null; shops: string; district: string
}
export interface Shown extends Mine { code: string; turns_in_ms: number }
export interface ShopSeen { id: number; name: string; district: string; address: string; open_at: string; close_at: string }
export interface KeptShop { id: number; name: string; district: string; address: string; today: number; today_fen: number }
export interface Looked { id: number; title: string; name: string; face_fen: number; why: string; done: boolean }
export interface Used { id: number; title: string; name: string; face_fen: number; used_at: number; way: string }
export interface Offer { id: number; shop: string; district: string; address: string; open_at: string; close_at: string; title: string; discount: string; until_on: string }
export interface Told { at: number; result: 'accepted' | 'used' | 'old' | 'wrong' | 'refused'; text: string }

export const yuan = (fen: number): string => `${String(Math.trunc(fen / 100)).replace(/\B(?=(\d{3})+$)/g, ',')}${fen % 100 ? `.${String(fen % 100).padStart(2, '0')}` : ''} 元`
const CLOCK = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false })
export const when = (ms: number): string => CLOCK.format(ms)
/** 9000001 12345678 → 9000 001 1234 5678: what is typed at the till. */
export const spaced = (code: string): string => code.replace(/(\d{4})(?=\d)/g, '$1 ')
