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
  { key: 'apply', title: '申请帮扶', hint: '家里有困难，在手机上提出申请', guest: false, load: () => import('./apply/Apply.vue') },
  { key: 'duties', title: '志愿服务', hint: '申请当志愿者，看自己的职责', guest: false, load: () => import('./duties/Duties.vue') },
]
