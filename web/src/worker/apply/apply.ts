// SPDX-License-Identifier: Apache-2.0
// An application as the server keeps it, and what the form asks. Everything stays in memory and on the server: a bad line loses
// nothing while the page is open, and nothing of a household lies in the browser (docs/decision/0038).

export type Values = Record<string, string | number | boolean | undefined>
export interface Money { member: number; side: 'in' | 'out'; kind: string; from_on: string; until_on: string; fen: number; gross_fen?: number; remark?: string }
export interface Agreed { member: number; guardian?: number; purpose: string; edition: string }
export interface Doc { file?: Values; members?: Values[]; money?: Money[]; consents?: Agreed[]; words?: string; reason?: string }
export interface Shot { no: number; kind: string; member: number }
export interface Lack { step: string; text: string }
export interface Whole {
  id: number; kind: string; state: string; org_name: string; due_on: string; version: number; said: string; fresh: boolean
  body: Doc; photos: Shot[]; lacks: Lack[]; later: Lack[]
}
export interface Begun { id: number; kind: string; title: string; state: string; standing: string; org_name: string; due_on: string; said: string; version: number }
export interface Mine { may: { kind: string; title: string }[]; inmate: boolean; rows: Begun[] }
export interface Text { purpose: string; edition: string; title: string; body: { text: string; purpose: string; data: string[]; receivers: string[]; keep: string; withdrawal: string; who: string; guardian_below: number; needed: boolean } }
export interface Form { codes: Record<string, [string, string][]>; texts: Text[]; papers: { kind: string; text: string; after?: string; causes?: string[] }[]; today: string; photos_max: number; members_max: number }

/** as: text, code (of list), number, yuan (kept in 分), day, yes */
export interface Field { key: string; label: string; as: 'text' | 'code' | 'number' | 'yuan' | 'yes'; list?: string; need?: boolean; max?: number; hint?: string; long?: boolean; when?: (v: Values) => boolean }

const owned = ['self_built', 'commercial', 'affordable', 'capped', 'unit_public', 'low_rent', 'bought']
export const HOME: Field[] = [
  { key: 'main_cause', label: '主要困难原因', as: 'code', list: 'case_cause', need: true },
  { key: 'cause_note', label: '困难情况', as: 'text', max: 500, long: true, hint: '简单写写家里遇到了什么困难' },
  { key: 'address', label: '现在的住址', as: 'text', max: 200, need: true },
  { key: 'housing', label: '住房', as: 'code', list: 'case_housing', need: true },
  { key: 'floor_m2', label: '建筑面积（平方米）', as: 'number', need: true, when: (v) => owned.includes(String(v.housing)) },
  { key: 'residence', label: '住在城里还是农村', as: 'code', list: 'case_residence' },
  { key: 'dibao_fen', label: '每月领的低保金（元，没有不填）', as: 'yuan' },
  { key: 'single_parent', label: '单亲家庭', as: 'yes' },
]
export const HEAD: Field[] = [
  { key: 'work', label: '工作状态', as: 'code', list: 'case_work', need: true },
  { key: 'employer', label: '工作单位', as: 'text', max: 100, when: (v) => ['on', 'inner', 'sick_leave', 'laid_off'].includes(String(v.work)) },
  { key: 'industry', label: '行业', as: 'code', list: 'case_industry', need: true, when: (v) => ['on', 'inner', 'sick_leave'].includes(String(v.work)) },
  { key: 'month_fen', label: '本人每月收入（元）', as: 'yuan' },
  { key: 'health', label: '健康状况', as: 'code', list: 'case_health', need: true },
  { key: 'nation', label: '民族', as: 'text', max: 20, need: true, hint: '例如：汉族' },
  { key: 'political', label: '政治面貌', as: 'code', list: 'case_political', need: true },
  { key: 'marriage', label: '婚姻状况', as: 'code', list: 'case_marriage', need: true },
  { key: 'hukou', label: '户口类型', as: 'code', list: 'case_hukou', need: true },
]
export const MEMBER: Field[] = [
  { key: 'name', label: '姓名', as: 'text', max: 60, need: true },
  { key: 'relation', label: '是您的什么人', as: 'code', list: 'case_relation', need: true },
  { key: 'number', label: '身份证号码', as: 'text', max: 20, need: true },
  { key: 'identity', label: '人员身份', as: 'code', list: 'case_identity', need: true },
  { key: 'health', label: '健康状况', as: 'code', list: 'case_health', need: true },
  { key: 'insurance', label: '医疗保险', as: 'code', list: 'case_insurance', need: true },
  { key: 'nation', label: '民族', as: 'text', max: 20, need: true },
  { key: 'political', label: '政治面貌', as: 'code', list: 'case_political', need: true },
  { key: 'marriage', label: '婚姻状况', as: 'code', list: 'case_marriage', need: true },
  { key: 'hukou', label: '户口类型', as: 'code', list: 'case_hukou', need: true },
  { key: 'month_fen', label: '每月收入（元，没有不填）', as: 'yuan' },
]

/** 1,234.50 as typed → 分; -1 = not an amount. */
export function fenOf(typed: string): number {
  const m = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(typed.replace(/[,，\s]/g, ''))
  return m ? Number(m[1]) * 100 + Number((m[2] ?? '').padEnd(2, '0')) : -1
}
export const yuanOf = (fen: number | undefined): string => (fen === undefined || fen < 0 ? '' : (fen / 100).toFixed(2).replace(/\.00$/, ''))

export function ageOn(number: string, today: string): number {
  const m = /^\d{6}(\d{4})(\d{2})(\d{2})/.exec(number)
  if (!m) return -1
  const born = `${m[1]}-${m[2]}-${m[3]}`
  return Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(5) < born.slice(5) ? 1 : 0)
}
