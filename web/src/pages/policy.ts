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
export interface Body { terms: Record<string, unknown>; clauses: Clause[]; classes: { code: string; label: string }[]; exclusions: unknown[]; cases: Case[]; figures?: unknown[] }
export interface Draft {
  id: number; code: string; edition: string; title: string; source: string; state: string; version: number; org_name: string; changer: string; changed_at: number
  body: Body; may_edit: boolean; may_publish: boolean; problems: string[]; cases: CaseResult[]; sound: boolean
}
export interface CaseResult { name: string; want: string; got: string; detail: string; ok: boolean }
export interface Fact { name: string; label: string; unit: string; kind: string }
export interface Rerun {
  id: number; org_name: string; policy: string; edition: string; day: string; urban_fen: number; rural_fen: number; state: string; files: number; stay: number
  enter: number; leave: number; changes: number; unknown: number; done: number; stale: number; job_id: number; maker: string; made_at: number; applier: string; may_apply: boolean
}
type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'mute'
export const SAYS: Record<string, [string, Tone]> = { yes: ['成立', 'ok'], no: ['不成立', 'mute'], lacks: ['无法认定', 'warn'], wrong: ['条款有误', 'bad'] }
export const OUTCOMES: Record<string, [string, Tone]> = { class: ['符合', 'ok'], none: ['不符合', 'mute'], excluded: ['不予建档', 'bad'], unknown: ['无法认定', 'warn'] }

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
