// SPDX-License-Identifier: Apache-2.0
// Words of relief (帮扶救助) and of the watch list.
export const PROJECTS = [
  { code: 'living', label: '生活救助' }, { code: 'medical', label: '医疗救助' }, { code: 'study', label: '子女助学救助' }, { code: 'other', label: '其他救助' },
]
const RELIEF: Record<string, [string, string]> = {
  proposed: ['待审核', 'info'], reviewed: ['待批准', 'info'], approved: ['待列名册', 'warn'], rostered: ['已列名册', 'info'], paid: ['已发放', 'ok'],
  returned: ['已退回', 'warn'], refused: ['不予救助', 'mute'], withdrawn: ['已撤回', 'mute'],
}
export const reliefState = (s: string): [string, string] => RELIEF[s] ?? [s, 'mute']
const WATCH: Record<string, [string, string]> = { open: ['监测中', 'info'], ending: ['申请解除', 'warn'], ended: ['已解除', 'mute'] }
export const watchState = (s: string): [string, string] => WATCH[s] ?? [s, 'mute']
const TASK: Record<string, [string, string]> = { open: ['待办理', 'warn'], done: ['待复看', 'info'], closed: ['已办结', 'ok'] }
export const taskState = (s: string, late = 0): [string, string] => (s === 'open' && late > 0 ? [`逾期 ${late} 天`, 'bad'] : (TASK[s] ?? [s, 'mute']))
