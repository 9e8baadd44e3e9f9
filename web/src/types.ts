// SPDX-License-Identifier: Apache-2.0
// Shapes of the server's answers that the pages use. Money is 分, times are ms.

export interface ListOf<T> {
  rows: T[]
  next: string | number | null
}

export interface Session {
  user: {
    id: number
    login: string
    name: string
    org_code: string
    org_name: string
    must_change: boolean
    totp: boolean
    must_bind: boolean
  } | null
  csrf: string
  grants: { role: string; role_title: string; org_code: string; org_name: string }[]
  perms: string[]
  demo: boolean
  product: { version: string }
}

export interface FieldMeta {
  name: string
  label: string
  as: string
  codes?: string
  options?: Code[]
  min?: number
  max?: number
  need?: boolean
  fixed?: boolean
}

export interface Code {
  code: string
  label: string
  note?: string
  attr?: unknown
  valid_from?: string
  valid_to?: string
  sort?: number
}

export interface Meta {
  forms: Record<string, FieldMeta[]>
  codes: Record<string, Code[]>
  perms: unknown
  roles: unknown
  errors: unknown
}

export interface Verb {
  verb: string
  title: string
}

export interface Campaign {
  id: number
  code: string
  name: string
  org_code: string
  org_name?: string
  year: number
  start_on: string
  end_on: string
  status: string
  cap_time_fen: number
  cap_year_fen: number
  once: boolean | number
  earmark: string
  caps: string
  forms: string
  version: number
}

export interface Todo {
  kind: string
  title: string
  count: number
  link: string
}

export interface Job {
  id: number
  kind: string
  title: string
  state: string
  done: number
  total: number
  step: string
  result: unknown
  error: string | null
  created_at: number
}

export interface ImportResult {
  rows: number
  accepted: number
  refused: number
  warned: number
  persons: number
  amount_fen: number
  roster: number | null
  error_count: number
  warning_count: number
  errors: { sheet: string; cell: string; level: string; code: string; value: string; text: string }[]
}

export interface Roster {
  pay_way?: string
  id: number
  kind: string
  title: string
  campaign_code: string
  org_code: string
  org_name: string
  state: string
  rows: number
  accepted: number
  refused: number
  warned: number
  persons: number
  amount_fen: number
  lump_fen?: number
  errors: number
  warnings: number
  entered_by_name: string
  entered_at: number
  submitted_by_name?: string
  submitted_at: number | null
  approved_by_name: string
  approved_at: number | null
  returned_by_name?: string
  returned_at?: number | null
  paid_by_name?: string
  paid_at?: number | null
  paid_on: string
  bank_ref: string
  evidence_id?: number | null
  return_reason: string
  verbs: Verb[]
  version: number
}

export interface Finding {
  cell: string
  level: string | number
  code: string
  text: string
  value: string
  field: string
  needs?: number
  reason?: string
  reason_by?: string
}

/** A warning that wants a reason, and the reason once stated. */
export interface Stated {
  row_no: number
  name: string
  code: string
  text: string
  reason: string
  user_name: string
  at: number
  amount_fen: number
}

export interface RosterRow {
  row_no: number
  sheet_row: number
  level: number | string
  name: string
  id_type: string
  number: string
  phone: string
  card: string
  sex: string
  birth: string
  employer: string
  post: string
  bank: string
  class: string
  source: string
  form: string
  goods: string
  amount_fen: number
  tags: string
  given_on: string
  note: string
  person_id: number | null
  findings: Finding[]
}

export interface FindingGroup {
  code: string
  level: string | number
  text: string
  needs_reason?: boolean
  unstated?: number
  columns: { field: string; label: string; count: number; cells: string[] }[]
}

export interface DryRun {
  silent?: { source: string; class: string; form: string; filed: string; rows: number; fen: number; clause: string }[]
  silence_blocks?: boolean
  applicable: number
  persons: number
  amount_fen: number
  allowed: boolean
  by_source: { source: string; fen: number; available_fen: number; short_fen: number }[]
  by_class: { class: string; heads?: number; count?: number; persons?: number; fen: number }[]
  blockers: { code: string; text: string; count: number }[]
}

export interface Fund {
  org_code: string
  org_name: string
  source: string
  source_label: string
  raised_fen: number
  received_fen: number
  carried_fen: number
  passed_fen: number
  available_fen: number
  reserved_fen: number
  goods_fen: number
  lost_fen: number
  paid_fen: number
}

export interface FormItem {
  code: string
  label: string
  unit: string
  kind: string
  count?: number
  fen?: number
  text?: string
  sub?: string
  indent?: number
  /** may be entered by hand (in part) */
  enter?: boolean
  memo?: boolean
  openable?: boolean
}

export interface FormView {
  form: string
  edition: string
  title: string
  campaign: string
  org: string
  org_name: string
  note: string
  items: FormItem[]
  layout: { no: string; rows: string[][] }[]
  checks: FormFinding[]
  unchecked: number
}
/** A check that does not hold; items: codes of the figures it is about, comma-joined. */
export interface FormFinding {
  code: string
  key: string
  level: string
  text: string
  items: string
  rows: boolean
}

export interface Dashboard {
  raised_fen: number
  paid_fen: number
  heads: number
  by_class: { class: string; heads: number; fen: number }[]
  by_source: { source: string; fen: number }[]
  by_day: { day: string; heads: number; fen: number }[]
  tags: { tag: string; heads: number; fen: number }[]
}

export interface Progress {
  org_code: string
  org_name: string
  rosters: number
  submitted: number
  approved: number
  paid: number
  persons: number
  amount_fen: number
  available_fen: number
  /** the union itself, without those below */
  own: boolean
}

export interface Org {
  id: number
  code: string
  name: string
  kind: string
  parent_code: string
  area_code: string
  uscc: string
  members: number
  contact: string
  status: string
  merged_into_code: string
  valid_from: string
  valid_to: string
  children: number
  level: number
  version: number
}

export interface Person {
  id: number
  name: string
  id_type: string
  number: string
  sex: string
  birth: string
  phone: string
  card: string
  bank: string
  employer: string
  post: string
  is_member: boolean | number
  is_migrant: boolean | number
  tags: string
  model: string
  archive_no: string
  org_code: string
  org_name: string
  status: string
  version: number
}
