// SPDX-License-Identifier: Apache-2.0
// Words that the pages of personal data and evidence share.
import { useSession } from '../session'
import type { Code } from '../types'

type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'mute'
export const REQUEST_STATES: Record<string, [string, Tone]> = {
  open: ['待办理', 'warn'], ready: ['待交付', 'info'], done: ['已办结', 'ok'], kept: ['停止处理，到期删除', 'mute'], refused: ['不予办理', 'bad'], recalled: ['已撤回', 'mute'],
}
export const ERASURE_STATES: Record<string, [string, Tone]> = { proposed: ['待执行', 'warn'], done: ['已删除', 'ok'], refused: ['不同意', 'mute'] }
export const PACK_STATES: Record<string, [string, Tone]> = { making: ['正在生成', 'info'], ready: ['可下载', 'ok'], failed: ['没有生成', 'bad'], dropped: ['已删除', 'mute'] }

const OPEN: Record<string, string[]> = {
  casefile: ['address', 'phone2', 'postcode', 'cause_note', 'account_name', 'remark'],
  member: ['name', 'nation', 'number', 'phone', 'card', 'bank', 'employer', 'education', 'diagnosis', 'school', 'worker_no', 'remark'],
}
/** What may be put right at the person's request, by the names the server gives its fields. */
export function correctable(part: string): Code[] {
  const form = useSession().meta?.forms[part === 'casefile' ? 'casefile' : 'case_member'] ?? []
  return (OPEN[part] ?? []).map((name) => ({ code: name, label: form.find((f) => f.name === name)?.label ?? name }))
}
