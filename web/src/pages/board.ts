// SPDX-License-Identifier: Apache-2.0
// What the server tells of a board, and how its pictures are coloured: one blue from light to dark for amounts, one
// brown for lateness, so that colour-blind readers and black-and-white printers see the same order.
import { get, type Query } from '../api'
import type { Progress } from '../types'

export interface Source { source: string; raised_fen: number; moved_fen: number; paid_fen: number; reserved_fen: number; goods_fen: number; lost_fen: number; left_fen: number }
export interface Heads { heads: number; fen: number }
export interface FormStand { form: string; title: string; on_time: number; late: number; missing: number; waiting: number; excused: number; unset: number }
export interface HeatRow { org_code: string; org_name: string; own: boolean; late: number[] }
export interface LateRow { org_code: string; org_name: string; form: string; due_on: string; days: number; filed: boolean }
export interface Totals { raised_fen: number; paid_fen: number; heads: number }
export interface BoardData extends Totals {
  campaign_name: string
  start_on: string
  end_on: string
  reserved_fen: number
  left_fen: number
  by_class: (Heads & { class: string })[]
  sources: Source[]
  tags: (Heads & { tag: string })[]
  by_day: (Heads & { day: string })[]
  last: (Totals & { campaign_name: string }) | null
  forms: FormStand[]
  unions: Progress[]
  heat: HeatRow[]
  late: LateRow[]
  late_all: number
}
interface Answer { version: string; same: boolean; board?: BoardData }
export interface Shape { org_code: string; org_name: string; kind: 'area' | 'point'; geo: number[][]; file: string; user_name: string; at: number }

export const readBoard = (q: Query, since: string, signal?: AbortSignal) => get<Answer>('/api/board', { ...q, since }, signal)
export const readShapes = (org: string) => get<{ unit: number; rows: Shape[] }>('/api/board/shapes', { org })

export const BLUES = ['#e6eff8', '#b9d3ea', '#7eacd6', '#3470ab', '#0b4f92']
export const BROWNS = ['#fdf1e2', '#f8d3a8', '#eba85c', '#a85c12', '#8f4a0b']
export const onDark = (step: number) => step >= 3

/** Five steps of equal width from 0 to the greatest value; a step too few rather than one that says nothing. */
export function stepsOf(values: number[], n = 5): number[] {
  const top = Math.max(0, ...values)
  return top ? Array.from({ length: n }, (_, i) => (top * (i + 1)) / n) : []
}
/** Five steps with about as many values in each, so that a map tells districts apart that lie close together. */
export function sharesOf(values: number[], n = 5): number[] {
  const all = [...values].sort((a, b) => a - b)
  const cuts = Array.from({ length: n }, (_, i) => all[Math.max(0, Math.ceil((all.length * (i + 1)) / n) - 1)] ?? 0)
  return cuts.filter((c, i) => i === 0 || c > cuts[i - 1]!)
}
export function stepOf(value: number, steps: number[]): number {
  const i = steps.findIndex((s) => value <= s)
  return i < 0 ? Math.max(0, steps.length - 1) : i
}

/** A union's name where room is short. */
export const shortName = (name: string) => name.replace(/总工会$|工会$/, '') || name

export interface Bar { v: number; tone: string; text: string; name: string }
export interface BarRow { key: string; label: string; hint?: string; parts: Bar[]; text: string; more?: string; to?: object | string }
export const TONE = { deep: '#0b5aa6', mid: '#7eacd6', pale: '#c9dcee', late: '#d98a2b', gone: '#8f4a0b', none: '#dfe3e8' }
