// SPDX-License-Identifier: Apache-2.0
// Lays the items of a form out as the official table does: a number for each group of letters, and a
// people item with its money item (C1/D1, J1/J2) as two lines under one description.
import type { FormItem } from '../types'

export interface Line {
  item: FormItem
  seq: string
  /** rows this group number covers; 0 = covered from above */
  seqSpan: number
  label: string
  labelSpan: number
  sub: string
  head: boolean
  indent: boolean
}

const GROUPS = ['A', 'B', 'CD', 'E', 'F', 'GHI', 'J', 'K']
const groupOf = (code: string) => GROUPS.findIndex((g) => g.includes(code[0] ?? ''))
const PAIR = /[，,、：:\s]*(慰问对象|发放款物)（(人次|万元)）$/
const bare = (s: string) => s.replace(PAIR, '').trim()

function isPair(a: FormItem | undefined, b: FormItem | undefined): boolean {
  if (!a || !b) return false
  const m = /^([A-Z])(\d+)$/.exec(a.code)
  const n = /^([A-Z])(\d+)$/.exec(b.code)
  if (!m || !n || a.unit !== '人次' || b.unit !== '万元') return false
  return m[1] === 'C' ? n[1] === 'D' && n[2] === m[2] : m[1] === 'J' && n[1] === 'J' && Number(n[2]) === Number(m[2]) + 1
}

export function formLines(items: FormItem[]): Line[] {
  const lines: Line[] = []
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!
    const pair = isPair(item, items[i + 1])
    const second = !pair && isPair(items[i - 1], item)
    const single = /^[A-Z]$/.test(item.code)
    const unit = `（${item.unit}）`
    const label = pair ? bare(item.label) : item.label + (item.label.includes(unit) ? '' : unit)
    lines.push({
      item,
      seq: '',
      seqSpan: 0,
      label,
      labelSpan: pair ? 2 : second ? 0 : 1,
      sub: pair ? '慰问对象（人次）' : second ? '发放款物（万元）' : '',
      head: single && items.some((o) => o.code !== item.code && o.code.startsWith(item.code)),
      indent: !single && !pair && !second,
    })
  }
  for (let i = 0, n = 0; i < lines.length; ) {
    const g = groupOf(lines[i]!.item.code)
    let j = i
    while (j < lines.length && groupOf(lines[j]!.item.code) === g) j++
    lines[i]!.seq = String(++n)
    lines[i]!.seqSpan = j - i
    i = j
  }
  return lines
}
