// SPDX-License-Identifier: Apache-2.0
// What the worker's routes answer.
export interface Me { name: string; number: string; phone: string; org_name: string; employer: string; is_member: boolean; csrf: string }
export interface Shown {
  demo: boolean
  notices: { title: string; org_name: string; from_on: string; until_on: string; phone: string }[]
  campaigns: { name: string; org_name: string; start_on: string; end_on: string }[]
}
export interface Aid { id: number; given_on: string; campaign: string; class_label: string; kind_label: string; amount_fen: number; org_name: string; standing: string }
export interface Step { title: string; union: string; is: 'done' | 'now' | 'later'; at: number | null }
export interface Standing {
  no: string; kind: string; state: string; applied_on: string; turn: string; due_on: string; missing: string; remark: string; steps: Step[]
}
export interface Consent { id: number; title: string; org_name: string; given_on: string; withdrawn_on: string }
export interface Asked { id: number; kind: string; field: string; state: string; org_name: string; received_on: string; due_on: string; decided_on: string; answer: string }
export interface Page<T> { rows: T[]; next: string | number | null }
export interface Duty { id: number; duty: 'volunteer' | 'contact' | 'keeper'; object_id: number; object: string; org_name: string; state: 'asked' | 'active' }
