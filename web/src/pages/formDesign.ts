// SPDX-License-Identifier: Apache-2.0
// A form document as the designer holds it: groups of rows of items, so that order and layout are one thing.
// Members nobody here knows of stay as they came. The server looks every document over; here it is only shaped.
export interface Pick {
  kinds: string[]
  classes?: string[]
  sources?: string[]
  b?: string
  tag?: string
  [other: string]: unknown
}
export interface Item {
  code: string
  label: string
  unit: string
  sub?: string
  period?: string
  indent?: number
  hand?: boolean
  memo?: boolean
  sum?: string[]
  pick?: Pick[]
  [other: string]: unknown
}
export interface Check {
  code: string
  level: string
  op: string
  text: string
  [field: string]: unknown
}
export interface From {
  form: string
  edition: string
  items?: Record<string, string | null>
  notes?: Record<string, string>
  [other: string]: unknown
}
export interface Body {
  title: string
  period?: string
  note?: string
  total?: string
  b_default?: string
  from?: From
  items: Item[]
  layout?: { no: string; rows: string[][]; [other: string]: unknown }[]
  checks?: Check[]
  [other: string]: unknown
}
export interface Group {
  no: string
  rows: Item[][]
  [other: string]: unknown
}
export interface Head {
  title: string
  period?: string
  note?: string
  total?: string
  b_default?: string
  [other: string]: unknown
}
export interface Doc {
  head: Head
  from: From | null
  groups: Group[]
  checks: Check[]
}
export interface Problem {
  where: string
  text: string
}
export interface BaseItem {
  code: string
  label: string
  unit: string
}
export interface OpField {
  name: string
  as: 'item' | 'items' | 'pairs' | 'money' | 'count' | 'percent' | 'text' | 'bool' | 'classes' | 'kinds' | 'tag' | 'at' | 'plan'
  label: string
  need: boolean
}
export interface Op {
  op: string
  title: string
  fields: OpField[]
}
export interface Edition {
  id: number
  code: string
  edition: string
  title: string
  source: string
  valid_from: string
  valid_to: string
  next_from: string
  in_force: boolean
  items: number
  from: string
  campaigns: { code: string; name: string; start_on: string; status: string; begun: boolean }[]
  begun: boolean
}
export interface Draft {
  id: number
  org_code: string
  org_name: string
  code: string
  edition: string
  title: string
  source: string
  body: Body
  state: string
  rule_id: number | null
  changer: string
  changed_at: number
  version: number
  may_edit: boolean
  problems: Problem[]
  base_items: BaseItem[]
}

export const clone = <T>(x: T): T => JSON.parse(JSON.stringify(x)) as T

export function docOf(body: Body): Doc {
  const { items, layout, checks, from, ...head } = clone(body)
  const left = new Map((items ?? []).map((i) => [i.code, i]))
  const groups: Group[] = (layout ?? []).map((g) => ({
    ...g,
    rows: g.rows.map((row) =>
      row.flatMap((code) => {
        const item = left.get(code)
        left.delete(code)
        return item ? [item] : []
      }),
    ).filter((row) => row.length),
  }))
  // what the layout does not name comes last, where it can be seen
  const rest = (items ?? []).filter((i) => left.get(i.code) === i)
  if (rest.length || !groups.length) groups.push({ no: String(groups.length + 1), rows: rest.map((i) => [i]) })
  return { head, from: from ?? null, groups, checks: checks ?? [] }
}

/** Empty lists and switches that are off are left out, as in the shipped documents. */
function plain(item: Item): Item {
  const out: Item = { ...clone(item) }
  for (const k of ['hand', 'memo'] as const) if (!out[k]) delete out[k]
  for (const k of ['sub', 'period'] as const) if (!out[k]) delete out[k]
  for (const k of ['sum', 'pick'] as const) if (!out[k]?.length) delete out[k]
  for (const p of out.pick ?? []) {
    for (const k of ['classes', 'sources'] as const) if (!p[k]?.length) delete p[k]
    for (const k of ['b', 'tag'] as const) if (!p[k]) delete p[k]
  }
  return out
}

export function bodyOf(doc: Doc): Body {
  const items = doc.groups.flatMap((g) => g.rows.flat()).map(plain)
  return {
    ...clone(doc.head),
    ...(doc.from ? { from: clone(doc.from) } : {}),
    items,
    layout: doc.groups.filter((g) => g.rows.length).map((g) => ({ ...clone(g), rows: g.rows.map((r) => r.map((i) => i.code)) })),
    checks: clone(doc.checks),
  }
}

export const allItems = (doc: Doc): Item[] => doc.groups.flatMap((g) => g.rows.flat())

const renamed = (list: unknown, was: string, now: string): unknown =>
  Array.isArray(list) ? list.map((x) => (Array.isArray(x) ? renamed(x, was, now) : x === was ? now : x)) : list === was ? now : list

/** A new code for an item, wherever the document speaks of it; it stays the same item of the edition before. */
export function recode(doc: Doc, item: Item, now: string, base: BaseItem[]): void {
  const was = item.code
  item.code = now
  if (!was || was === now || allItems(doc).some((i) => i !== item && i.code === was)) return
  for (const i of allItems(doc)) if (i.sum) i.sum = renamed(i.sum, was, now) as string[]
  for (const c of doc.checks) for (const k of ['item', 'than', 'of', 'pairs', 'per']) if (k in c) c[k] = renamed(c[k], was, now)
  if (!doc.from) return
  const map = (doc.from.items ??= {})
  if (was in map) map[now] = map[was]!
  else if (base.some((b) => b.code === was)) map[now] = was
  delete map[was]
  if (doc.from.notes?.[was] !== undefined) {
    doc.from.notes[now] = doc.from.notes[was]!
    delete doc.from.notes[was]
  }
}

/** Takes an item out of rows and sums; checks that speak of it keep their complaint, a person decides. */
export function remove(doc: Doc, item: Item): void {
  for (const g of doc.groups) g.rows = g.rows.map((r) => r.filter((i) => i !== item)).filter((r) => r.length)
  for (const i of allItems(doc)) if (i.sum) i.sum = i.sum.filter((c) => c !== item.code)
  if (doc.from?.items) delete doc.from.items[item.code]
  if (doc.from?.notes) delete doc.from.notes[item.code]
}

export function placeOf(doc: Doc, item: Item): { g: number; r: number; k: number } {
  for (const [g, group] of doc.groups.entries())
    for (const [r, row] of group.rows.entries()) {
      const k = row.indexOf(item)
      if (k >= 0) return { g, r, k }
    }
  return { g: -1, r: -1, k: -1 }
}

/** Its row one up or down, over the border of a group too. */
export function move(doc: Doc, item: Item, by: -1 | 1): void {
  const { g, r } = placeOf(doc, item)
  const group = doc.groups[g]
  if (!group) return
  const to = r + by
  const row = group.rows.splice(r, 1)[0]!
  if (to >= 0 && to <= group.rows.length) group.rows.splice(to, 0, row)
  else {
    const next = doc.groups[g + by]
    if (!next) group.rows.splice(r, 0, row)
    else if (by < 0) next.rows.push(row)
    else next.rows.unshift(row)
  }
}

/** Beside the item of the row above (people and their money), or in a row of its own again. */
export function pairUp(doc: Doc, item: Item, on: boolean): void {
  const { g, r, k } = placeOf(doc, item)
  const rows = doc.groups[g]?.rows
  if (!rows) return
  if (on && k === 0 && r > 0) {
    const row = rows.splice(r, 1)[0]!
    rows[r - 1]!.push(...row)
  } else if (!on && k > 0) {
    rows.splice(r + 1, 0, rows[r]!.splice(k))
  }
}

export function toGroup(doc: Doc, item: Item, to: number): void {
  const { g, r } = placeOf(doc, item)
  if (g === to || !doc.groups[to] || !doc.groups[g]) return
  doc.groups[to]!.rows.push(doc.groups[g]!.rows.splice(r, 1)[0]!)
}
