// SPDX-License-Identifier: Apache-2.0
// What the pages of the matching centre share: shapes of answers, waiting for a job, words of a score.
import { get } from '../api'
import type { Job } from '../types'

export interface Kind {
  code: string
  title: string
  source: string
  giver: string
  hit: string
  keep_days: number
  columns: { key: string; title: string; need: boolean }[]
  rules: { code: string; title: string; when: string; propose: string; due_days: number }[]
}
export interface Draw { code: string; title: string; source: string; body: { list: string; class: string; steps: { code: string; title: string; when: string; fen: string }[] } }
export interface Kinds { rows: Kind[]; draws: Draw[] }
export interface Head { sheet: string; col: string; head: string; key: string }
export interface List {
  id: number
  org_code: string
  org_name: string
  kind: string
  kind_title: string
  title: string
  giver: string
  purpose: string
  basis: string
  expires_on: string
  delete_on: string
  state: string
  columns: Head[]
  rows: number
  accepted: number
  refused: number
  numbered: number
  flaws: number
  created_by_name: string
  created_at: number
  loaded_at: number | null
  job_id: number | null
  purged_at: number | null
  hits: number
  pairs_open: number
  actions_open: number
  version: number
}
export interface Pair {
  id: number
  list_id: number
  list_title: string
  org_name: string
  file_no: string
  score: number
  parts: string
  state: string
  remembered: number
  decided_by_name: string
  row_name: string
  row_birth: string
  row_phone: string
  name: string
  birth: string
  phone: string
}

const POLL_MS = 400

/** Waits for a job; tells how far it is; its result. A failed one is an error with its sentence. */
export async function finished<T>(job: number, tell: (text: string) => void, alive: () => boolean): Promise<T | null> {
  while (alive()) {
    const j = await get<Job>(`/api/jobs/${job}`)
    if (j.state === 'done') {
      tell('')
      return (typeof j.result === 'string' ? JSON.parse(j.result || 'null') : j.result) as T
    }
    if (j.state !== 'queued' && j.state !== 'running') {
      tell('')
      throw new Error(j.state === 'cancelled' ? '已取消' : (j.error ?? '').replace(/^[A-Z_]+: */, '') || '没有完成')
    }
    tell(j.total ? `${j.step || '处理中'}，${Math.floor((j.done * 100) / j.total)}%` : j.step || '排队中…')
    await new Promise((ok) => setTimeout(ok, POLL_MS))
  }
  return null
}

const PARTS: Record<string, string> = { name: '姓名相同', birth: '出生日期相同', month: '出生年月相同', phone: '电话相同' }
/** "name:40,birth:30" → 姓名相同 40 分、出生日期相同 30 分 */
export function partsText(parts: string): string {
  return parts.split(',').map((p) => p.split(':')).map(([k, v]) => `${PARTS[k ?? ''] ?? k} ${v} 分`).join('、')
}

export function plusDays(n: number): string {
  const d = new Date(Date.now() + n * 86_400_000)
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}-${String(d.getDate()).padStart(2, '0')}`
}
