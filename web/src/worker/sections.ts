// SPDX-License-Identifier: Apache-2.0
// What a worker finds on his phone besides “我的”: one line a section, each a chunk of its own that is fetched when it is
// opened. Its component gets { rest, me } (rest: what follows the key in the hash, "12/claim") and emits go with a hash
// ("wishes/12"), or ended when the server knows no session any more.
import type { Component } from 'vue'

export interface Section {
  key: string
  title: string
  hint: string
  /** may be read without signing in */
  guest: boolean
  /** only for who holds the duty */
  duty?: 'volunteer' | 'contact' | 'keeper'
  load: () => Promise<{ default: Component }>
}

export const SECTIONS: Section[] = [
  { key: 'duties', title: '志愿服务', hint: '申请当志愿者，看自己的职责', guest: false, load: () => import('./duties/Duties.vue') },
  { key: 'activities', title: '活动', hint: '报名、预约、年货、直播', guest: true, load: () => import('./activity/Activities.vue') },
  { key: 'draw', title: '', hint: '', guest: true, load: () => import('./contest/Draw.vue') },
  { key: 'jobs', title: '招聘和培训', hint: '招聘会岗位、培训报名', guest: true, load: () => import('./jobs/Jobs.vue') },
  { key: 'holiday', title: '勤工俭学', hint: '困难职工家庭学生的寒假岗位', guest: true, load: () => import('./jobs/Holiday.vue') },
  { key: 'mutual', title: '医疗互助', hint: '参保、申请给付、看结果', guest: true, load: () => import('./mutual/Mutual.vue') },
  { key: 'hires', title: '求职者', hint: '投递本单位岗位的人', guest: false, duty: 'contact', load: () => import('./jobs/Contact.vue') },
]
