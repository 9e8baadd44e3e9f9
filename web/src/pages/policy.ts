// SPDX-License-Identifier: Apache-2.0
// What the pages of policies share: shapes of answers, words for results.
import { get } from '../api'

export interface Named { code: string; label: string; say: Say }
export type Say = 'yes' | 'no' | 'lacks' | 'wrong'
export interface ClauseSaid extends Named { text: string; paper: string; article: string; facts: { name: string; label: string; text: string }[] }
export interface Verdict {
  id: number; casefile_id: number; policy: string; edition: string; title: string; day: string; outcome: string; class: string; label: string; archive: boolean
  reason: string; lacking: string; also: string; line_document: string; switches: string[]; classes: Named[]; exclusions: Named[]; clauses: ClauseSaid[]
}
export interface Edition {
  id: number; code: string; edition: string; title: string; source: string; valid_from: string; valid_to: string; next_from: string; in_force: boolean
  clauses: number; cases: number; classes: { code: string; label: string }[]
}
export interface Clause { code: string; label: string; expr: string; compare?: string; holds: string; fails: string; lacks?: string; paper?: string; article: string }
export interface Case { name: string; class?: string; outcome?: string; facts: Record<string, number | boolean | string>; missing?: Record<string, string>; clauses?: Record<string, string> }
/** When a class or an exclusion holds: a clause, or several put together. */
export type When = string | { all: When[] } | { any: When[] } | { not: When }
export interface PolicyClass { code: string; label: string; archive?: boolean; text?: string; article?: string; when: When }
export interface Figure { name: string; expr: string; unit: string }
export interface Proof { facts: string[]; papers: string[]; always?: boolean; text: string }
export interface Impute { on: boolean; from?: number; men?: number; women?: number; idle?: string[]; unless?: string[] }
export interface Terms { words?: string[]; impute?: Impute; evidence?: Proof[]; [codes: string]: unknown }
export interface Body { terms: Terms; figures?: Figure[]; clauses: Clause[]; classes: PolicyClass[]; exclusions: PolicyClass[]; cases: Case[] }
/** What is wrong, and in which row: "clause:3", "class:0"; "body" of the whole. */
export interface Problem { where: string; text: string }
export interface Looked { problems: Problem[]; cases: CaseResult[]; sound: boolean }
export interface Draft {
  id: number; code: string; edition: string; title: string; source: string; state: string; version: number; org_name: string; changer: string; changed_at: number
  body: Body; may_edit: boolean; may_publish: boolean; problems: Problem[]; cases: CaseResult[]; sound: boolean
}
export interface CaseResult { name: string; want: string; got: string; detail: string; reason: string; ok: boolean }
export interface Fact { name: string; label: string; group: string; unit: string; codes: string; kind: string }
export interface Rerun {
  id: number; org_name: string; policy: string; edition: string; day: string; urban_fen: number; rural_fen: number; state: string; files: number; stay: number
  enter: number; leave: number; changes: number; unknown: number; done: number; stale: number; job_id: number; maker: string; made_at: number; applier: string; may_apply: boolean
}
type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'mute'
export const SAYS: Record<string, [string, Tone]> = { yes: ['成立', 'ok'], no: ['不成立', 'mute'], lacks: ['无法认定', 'warn'], wrong: ['条款有误', 'bad'] }
export const OUTCOMES: Record<string, [string, Tone]> = { class: ['符合', 'ok'], none: ['不符合', 'mute'], excluded: ['不予建档', 'bad'], unknown: ['无法认定', 'warn'] }

/** Facts under the headings forms give them, in their order. */
export function grouped(facts: Fact[]): [string, Fact[]][] {
  const out = new Map<string, Fact[]>()
  for (const f of facts) out.set(f.group, [...(out.get(f.group) ?? []), f])
  return [...out]
}
/** Moves a row up or down; tells where it is now. */
export function shift<T>(rows: T[], i: number, by: number): number {
  const to = i + by
  if (to < 0 || to >= rows.length) return i
  rows.splice(to, 0, ...rows.splice(i, 1))
  return to
}
/** c12, not yet used by a row. */
export function freshCode(rows: { code: string }[], letter: string): string {
  let n = rows.length + 1
  while (rows.some((r) => r.code === `${letter}${n}`)) n++
  return `${letter}${n}`
}
/** Complaints about one row. */
export const toldOf = (problems: Problem[], part: string, i: number): Problem[] => problems.filter((p) => p.where === `${part}:${i}`)

/** Waits until a job has ended; tells how far it is. */
export async function waitJob(job: number, told: (text: string) => void): Promise<void> {
  for (;;) {
    const j = await get<{ state: string; step: string; done: number; total: number; error: string }>(`/api/jobs/${job}`)
    told(j.state === 'done' ? '' : `${j.step || '排队'} ${j.done} / ${j.total || '…'}`)
    if (j.state === 'done') return
    if (j.state !== 'queued' && j.state !== 'running') throw new Error(j.error || '没有完成')
    await new Promise((ok) => setTimeout(ok, 700))
  }
}
