// SPDX-License-Identifier: Apache-2.0
// Lays the items of a form out as its document says: groups with a number, rows of one item, or of a
// people item and its money item (C1/D1) as two lines under one description.
import type { FormItem, FormView } from '../types'

export interface Line {
  item: FormItem
  seq: string
  /** rows this group number covers; 0 = covered from above */
  seqSpan: number
  label: string
  labelSpan: number
  sub: string
  head: boolean
  indent: number
}

function rowLines(codes: string[], byCode: Map<string, FormItem>): Line[] {
  const items = codes.map((c) => byCode.get(c)).filter((i): i is FormItem => !!i)
  return items.map((item, k) => ({
    item,
    seq: '',
    seqSpan: 0,
    label: item.label,
    labelSpan: k === 0 ? items.length : 0,
    sub: items.length > 1 ? item.sub || `（${item.unit}）` : '',
    head: item.kind === 'sum',
    indent: item.indent ?? 0,
  }))
}

export function formLines(view: FormView): Line[] {
  const byCode = new Map(view.items.map((i) => [i.code, i]))
  const groups = view.layout?.length ? view.layout : [{ no: '', rows: view.items.map((i) => [i.code]) }]
  return groups.flatMap((g) => {
    const lines = g.rows.flatMap((codes) => rowLines(codes, byCode))
    if (lines[0]) {
      lines[0].seq = g.no
      lines[0].seqSpan = lines.length
    }
    return lines
  })
}
