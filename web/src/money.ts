// SPDX-License-Identifier: Apache-2.0
// Money is an integer number of 分 from end to end; nothing here goes through a fraction.
// 2^53 分 are 90 万亿元, far above any sum a union will see.

const group = (s: string) => s.replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** 分 as 元 with two decimals and thousand separators: 123456 → 1,234.56 */
export function yuan(fen: number): string {
  const a = Math.abs(fen)
  const whole = Math.floor(a / 100)
  return `${fen < 0 ? '−' : ''}${group(String(whole))}.${String(a % 100).padStart(2, '0')}`
}

/** 分 as 万元 with two decimals, half up, as the forms print it: 68830000 → 68.83 */
export function wan(fen: number): string {
  const hundredths = Math.floor((Math.abs(fen) + 5000) / 10000)
  const sign = fen < 0 && hundredths > 0 ? '−' : ''
  return `${sign}${group(String(Math.floor(hundredths / 100)))}.${String(hundredths % 100).padStart(2, '0')}`
}

export const count = (n: number) => `${n < 0 ? '−' : ''}${group(String(Math.abs(n)))}`

/** What a person types as 元 (1,234.5) in 分; null when it is not an amount. */
export function parseYuan(text: string): number | null {
  return parseScaled(text, 2)
}

/** What a person types as 万元 in 分 (up to six decimals are exact); null when it is not an amount. */
export function parseWan(text: string): number | null {
  return parseScaled(text, 6)
}

function parseScaled(text: string, decimals: number): number | null {
  const t = text.trim().replace(/[,，\s]/g, '').replace(/^[¥￥]/, '').replace(/元$/, '')
  const m = /^(-?)(\d{1,12})(?:\.(\d*))?$/.exec(t)
  if (!m) return null
  const frac = m[3] ?? ''
  if (frac.length > decimals) return null
  const n = Number(m[2]! + frac.padEnd(decimals, '0'))
  if (!Number.isSafeInteger(n)) return null
  return m[1] && n ? -n : n
}

/** For an input box: without separators. */
export const yuanPlain = (fen: number) => yuan(fen).replace(/,/g, '').replace('−', '-')

/** 万元 for an input box: exact, no trailing zeros beyond the second decimal. */
export function wanPlain(fen: number): string {
  const a = Math.abs(fen)
  const frac = String(a % 1_000_000).padStart(6, '0').replace(/0{1,4}$/, '')
  return `${fen < 0 ? '-' : ''}${Math.floor(a / 1_000_000)}.${frac}`
}
