// SPDX-License-Identifier: Apache-2.0
// How values look to people: times, sizes, states, masked things.

const pad = (n: number) => String(n).padStart(2, '0')

/** ms since 1970 as local date and minute. */
export function timeText(ms: number | null | undefined): string {
  if (!ms) return ''
  const d = new Date(ms)
  return `${dayText(ms)} ${pad(d.getHours())}:${pad(d.getMinutes())}`
}

export function dayText(ms: number): string {
  const d = new Date(ms)
  return `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`
}

export const today = () => dayText(Date.now())

export function sizeText(n: number): string {
  if (n < 1024) return `${n} B`
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(1)} KB`
  return `${(n / 1024 / 1024).toFixed(1)} MB`
}

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'mute'

const STATES: Record<string, [string, Tone]> = {
  importing: ['导入中', 'info'],
  checked: ['待提交', 'info'],
  submitted: ['待审核', 'warn'],
  approved: ['待付款', 'warn'],
  returned: ['已退回', 'bad'],
  paid: ['已发放', 'ok'],
  void: ['已作废', 'mute'],
  queued: ['排队中', 'info'],
  running: ['进行中', 'info'],
  done: ['已完成', 'ok'],
  failed: ['失败', 'bad'],
  cancelled: ['已取消', 'mute'],
  draft: ['筹备', 'info'],
  open: ['进行中', 'ok'],
  closed: ['已结束', 'mute'],
  active: ['在用', 'ok'],
  disabled: ['已停用', 'mute'],
  merged: ['已合并', 'mute'],
  revoked: ['已收回', 'mute'],
  planned: ['未审核', 'mute'],
  reserved: ['待付款', 'warn'],
  retired: ['已退休', 'mute'],
  dead: ['已去世', 'mute'],
  left: ['已离开', 'mute'],
}

const PERSON_STATES: Record<string, [string, Tone]> = { active: ['在册', 'ok'] }

export function stateText(state: string, of?: 'person'): [string, Tone] {
  return (of === 'person' ? PERSON_STATES[state] : undefined) ?? STATES[state] ?? [state, 'mute']
}
