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
  { key: 'wishes', title: '微心愿', hint: '写下心愿，认领心愿', guest: true, load: () => import('./wish/Wishes.vue') },
  { key: 'vouchers', title: '电子券', hint: '领取早餐券等，出示券码使用', guest: false, load: () => import('./voucher/Vouchers.vue') },
  { key: 'offers', title: '服务卡优惠', hint: '合作门店给会员的优惠', guest: true, load: () => import('./voucher/Offers.vue') },
  { key: 'keeper', title: '门店核销', hint: '扫码或输入券码核销', guest: false, duty: 'keeper', load: () => import('./voucher/Keeper.vue') },
  { key: 'apply', title: '申请帮扶', hint: '家里有困难，在手机上提出申请', guest: false, load: () => import('./apply/Apply.vue') },
  { key: 'duties', title: '志愿服务', hint: '申请当志愿者，看自己的职责', guest: false, load: () => import('./duties/Duties.vue') },
  { key: 'activities', title: '活动', hint: '报名、预约、年货、直播', guest: true, load: () => import('./activity/Activities.vue') },
  { key: 'draw', title: '', hint: '', guest: true, load: () => import('./contest/Draw.vue') },
  { key: 'stations', title: '驿站', hint: '附近的户外劳动者驿站，到访打卡', guest: true, load: () => import('./station/Stations.vue') },
  { key: 'journeys', title: '平安返乡', hint: '预订返乡包车、专列，团体购票', guest: true, load: () => import('./journey/Journeys.vue') },
  { key: 'boarding', title: '带队上车', hint: '核对我带队班次的乘客', guest: false, duty: 'volunteer', load: () => import('./journey/Boarding.vue') },
  { key: 'wages', title: '欠薪维权', hint: '反映欠薪，看办到哪一步', guest: false, load: () => import('./wage/Wages.vue') },
  { key: 'jobs', title: '招聘和培训', hint: '招聘会岗位、培训报名', guest: true, load: () => import('./jobs/Jobs.vue') },
  { key: 'holiday', title: '勤工俭学', hint: '困难职工家庭学生的寒假岗位', guest: true, load: () => import('./jobs/Holiday.vue') },
  { key: 'mutual', title: '医疗互助', hint: '参保、申请给付、看结果', guest: true, load: () => import('./mutual/Mutual.vue') },
  { key: 'hires', title: '求职者', hint: '投递本单位岗位的人', guest: false, duty: 'contact', load: () => import('./jobs/Contact.vue') },
  { key: 'help', title: '怎么用', hint: '登录、申请、大字、网络不好怎么办', guest: true, load: () => import('./help/Help.vue') },
]
