// SPDX-License-Identifier: Apache-2.0
// What the pages of publicity share: shapes of answers, and the treatment of a picture before it leaves the browser.
import type { Verb } from '../types'

export interface Photo {
  id: number; org_name: string; campaign: string; caption: string; place: string; taken_on: string; width: number; height: number
  boxes: number; consent: boolean; state: string; enterer: string; shower: string; version: number; verbs: Verb[]
}
export interface Claim {
  id: number; item: string; published: string; medium: string; published_on: string; value_text: string; money: boolean; unit: string
  modifier: string; quoted: string; figure: string; figure_label?: string; part_of: number | null; media_id: number | null; sort: number
  version: number; covered: 'yes' | 'no' | 'none'; computed_text?: string; difference_text?: string; may_edit: boolean
}
export interface Part { key: string; label: string; n: number; text: string }
export interface Headline {
  id: number; item: string; published: string; money: boolean; unit: string; parts_published_text: string; parts_computed_text: string
  computed_text: string; missing_text: string; rest: Part[]; rest_text: string; overlaps: (Part & { classes: Part[] })[]; twice_text: string
  explained: boolean
}
export interface Figure { key: string; label: string; unit: string; counts: boolean; money: boolean; heads: number; fen: number }
export interface Para {
  key: string; kind: 'text' | 'hand' | 'heading' | 'table'; text: string; made: string; stale: boolean
  table?: { title: string; head: string[]; rows: string[][] }
}
export interface Section { key: string; title: string; made: string; paras: Para[] }
export interface Summary {
  id: number; org_code: string; org_name: string; campaign_name: string; rule: string; title: string; made: string; written_at: number; state: string; writer: string
  finisher: string; finished_at: number; version: number; verbs: Verb[]; sections: Section[]; open: number
  changes: { key: string; label: string; unit: string; was: string; now: string }[]
}

export const SHOW_STATES: Record<string, [string, string]> = { draft: ['待审核', 'warn'], shown: ['已发布', 'ok'], dropped: ['已删除', 'mute'] }
export const showState = (s: string): [string, string] => SHOW_STATES[s] ?? [s, 'mute']

/** A part of the picture in its own pixels. */
export interface Box { x: number; y: number; w: number; h: number }
export const PICTURE_SIDE = 2000
export const THUMB_SIDE = 320
const BLOCKS = 6 // a face becomes at most six by six patches
const STEPS = 32 // of each colour, so that averages cannot be told apart finely

/** Replaces the box by patches of one coarse colour each: what was there cannot be computed back. */
export function pixelate(c: HTMLCanvasElement, box: Box): void {
  const g = c.getContext('2d', { willReadFrequently: true })!
  const x0 = Math.max(0, Math.floor(box.x)), y0 = Math.max(0, Math.floor(box.y))
  const x1 = Math.min(c.width, Math.ceil(box.x + box.w)), y1 = Math.min(c.height, Math.ceil(box.y + box.h))
  if (x1 <= x0 || y1 <= y0) return
  const { data } = g.getImageData(x0, y0, x1 - x0, y1 - y0)
  const w = x1 - x0, h = y1 - y0
  const cols = Math.min(BLOCKS, w), rows = Math.min(BLOCKS, h)
  for (let r = 0; r < rows; r++)
    for (let k = 0; k < cols; k++) {
      const left = Math.floor((k * w) / cols), right = Math.floor(((k + 1) * w) / cols)
      const top = Math.floor((r * h) / rows), bottom = Math.floor(((r + 1) * h) / rows)
      const sum = [0, 0, 0]
      for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) for (let i = 0; i < 3; i++) sum[i]! += data[(y * w + x) * 4 + i]!
      const n = (right - left) * (bottom - top) || 1
      const [red, green, blue] = sum.map((s) => Math.min(255, Math.round(s / n / STEPS) * STEPS))
      g.fillStyle = `rgb(${red},${green},${blue})`
      g.fillRect(x0 + left, y0 + top, right - left, bottom - top)
    }
}
