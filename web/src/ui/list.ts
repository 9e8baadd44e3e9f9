// SPDX-License-Identifier: Apache-2.0
// What a list is told about its columns, filters and selection.
import type { Code } from '../types'

// Rows of a generic list are looked at by column name only.
export type Row = Record<string, any>

export interface Column {
  name: string
  label: string
  /** as in /api/meta (money count time date bool state …); 'none' = not sortable, drawn by a slot */
  as?: string
  codes?: string
  hidden?: boolean
  nowrap?: boolean
  text?: (row: Row) => string
}

export interface Filter {
  name: string
  label: string
  type?: 'select' | 'date' | 'text'
  codes?: string
  options?: Pick<Code, 'code' | 'label'>[]
  value?: string
}

export interface Selection {
  /** everything that matches, on all pages */
  all: boolean
  ids: (string | number)[]
}
