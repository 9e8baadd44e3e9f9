// SPDX-License-Identifier: Apache-2.0
// What the routes of quizzes, draws and votes answer, and the parts of an activity as everybody and as he himself sees them.
export interface Prize { no: number; title: string; count: number }
export interface Part {
  id: number; kind: string; title: string
  draw?: number; seconds?: number; tries?: number; pass?: number
  entry_by?: 'quiz' | 'self'; draw_state?: 'open' | 'closed' | 'drawn'; entries?: number; beacon?: string; beacon_on?: string; commitment?: string; prizes?: Prize[]
  votes?: number; exact?: boolean; told?: boolean; voters?: number; candidates?: Candidate[]
}
export interface Mine {
  id: number
  used?: number; best?: number; passed?: boolean; going?: boolean
  no?: number; salt?: string; hash?: string; prize?: string; win_state?: string
  voted?: boolean
}
export interface Candidate { id: number; no: number; name: string; unit: string; words: string; count: number | null }
export interface Item { seq: number; kind: 'single' | 'multiple' | 'judge'; stem: string; choices: string[]; chosen: string; answer?: string; explanation?: string; right?: boolean }
export interface Attempt { try_no: number; closed: boolean; left_ms: number; answered: number; right_n: number; passed: boolean; items: Item[] }
export interface Quiz { part: number; title: string; draw: number; seconds: number; tries: number; pass: number; used: number; passed: boolean; over: boolean; attempt: Attempt | null }
export interface Sheet {
  part: number; activity: string; title: string; org: string; state: string; commitment: string; committed: string; closes: string; beacon: string; beacon_on: string; beacon_moved: string
  beacon_value: string; closed: string; count: number; entries_hash: string; drawn: string; seed: string; prizes: Prize[]; winners: { prize: number; entry: number; name: string }[]
}
