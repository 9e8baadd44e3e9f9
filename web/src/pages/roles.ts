// SPDX-License-Identifier: Apache-2.0
// Names of things that /api/meta lists either as rows or as an object code → title.
export function roleList(x: unknown): { code: string; label: string }[] {
  if (Array.isArray(x)) {
    return x.map((r: Record<string, string>) => ({
      code: r.name ?? r.role ?? r.code ?? '',
      label: r.title ?? r.label ?? r.name ?? '',
    }))
  }
  if (x && typeof x === 'object') return Object.entries(x).map(([code, label]) => ({ code, label: String(label) }))
  return []
}
