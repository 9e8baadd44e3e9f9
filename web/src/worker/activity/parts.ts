// SPDX-License-Identifier: Apache-2.0
// How a part of an activity is shown on the phone, by its kind: one line a kind; what is not named here is places to take. A component
// gets PartProps and emits changed (after it sent something), go with a hash, ended when the server knows no session any more.
import { defineAsyncComponent, type Component } from 'vue'
import LinkPart from './LinkPart.vue'
import PlacePart from './PlacePart.vue'

const contest = defineAsyncComponent(() => import('../contest/ContestPart.vue'))
const PARTS: Record<string, Component> = {
  live: LinkPart,
  link: LinkPart,
  quiz: contest,
  lottery: contest,
  vote: contest,
}
export const partOf = (kind: string): Component => PARTS[kind] ?? PlacePart
