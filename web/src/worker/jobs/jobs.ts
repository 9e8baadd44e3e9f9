// SPDX-License-Identifier: Apache-2.0
// What the routes of employment services answer a worker, and the words for it.
import { ref } from 'vue'
import { AskError, read } from '../ask'

export interface Shown {
  id: number; org_name: string; kind: 'fair' | 'training' | 'holiday'; title: string; place: string; online: boolean; starts_on: string; ends_on: string; close_on: string
  hours: number; seats: number; taken: number; note: string; companies: number; vacancies: number; wanted: number
}
export interface Vacancy {
  id: number; company: string; title: string; wanted: number; taken: number; pay_from_fen: number; pay_to_fen: number; place: string; requirement: string; practice: boolean
}
export interface Mine {
  signups: { id: number; event_id: number; kind: string; title: string; org_name: string; place: string; online: boolean; starts_on: string; ends_on: string; state: string; certificate: string }[]
  intents: { id: number; vacancy_id: number; event_id: number; vacancy: string; company: string; state: string; decided_on: string }[]
  placements: { id: number; event_id: number; vacancy: string; company: string; student: string; state: string; started_on: string }[]
}
export const SIGNUP: Record<string, string> = { signed: '已报名', attended: '已到场', absent: '未到场', cancelled: '已取消' }
export const INTENT: Record<string, string> = { open: '等待企业反馈', hired: '已录用', declined: '未录用', withdrawn: '已撤回' }
export const PLACEMENT: Record<string, string> = { asked: '等待工会安排', matched: '已安排，等待到岗', working: '已到岗', declined: '未能安排', withdrawn: '已撤回' }

export const days = (e: { starts_on: string; ends_on: string }) => (e.starts_on === e.ends_on ? e.starts_on : `${e.starts_on} 至 ${e.ends_on}`)
export const where = (e: { online: boolean; place: string }) => (e.online ? `线上${e.place ? `（${e.place}）` : ''}` : e.place)
const yuan = (fen: number) => String(fen / 100).replace(/\B(?=(\d{3})+(\.|$))/g, ',')
export function pay(v: Vacancy, per: string): string {
  if (!v.pay_to_fen) return '面议'
  return `${v.pay_from_fen && v.pay_from_fen !== v.pay_to_fen ? `${yuan(v.pay_from_fen)}–` : ''}${yuan(v.pay_to_fen)} 元/${per}`
}

/** One thing at a time, its error in words; a session that has ended is told. */
export function useActs(ended: () => void) {
  const busy = ref(false)
  const error = ref('')
  async function act(run: () => Promise<void>): Promise<void> {
    if (busy.value) return
    busy.value = true
    error.value = ''
    try {
      await run()
    } catch (e) {
      if (e instanceof AskError && e.status === 401) ended()
      else error.value = e instanceof Error ? e.message : String(e)
    }
    busy.value = false
  }
  return { busy, error, act }
}
export const mineOf = () => read<Mine>('/api/worker/jobs')
