// SPDX-License-Identifier: Apache-2.0
// Money on the page: integers from typing to printing. Expected values worked out by hand.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { transformSync } from 'esbuild'

async function load(path) {
  const ts = readFileSync(new URL(path, import.meta.url), 'utf8')
  const { code } = transformSync(ts, { loader: 'ts', format: 'esm' })
  return import(`data:text/javascript,${encodeURIComponent(code)}`)
}

export async function run(test) {
  const m = await load('../src/money.ts')
  await test('分 are shown as 元 with separators', () => {
    assert.equal(m.yuan(0), '0.00')
    assert.equal(m.yuan(7), '0.07')
    assert.equal(m.yuan(123456789), '1,234,567.89')
    assert.equal(m.yuan(-123456), '−1,234.56')
    assert.equal(m.yuan(9007199254740991), '90,071,992,547,409.91')
  })
  await test('分 are shown as 万元, rounded half up', () => {
    assert.equal(m.wan(68830000), '68.83')
    assert.equal(m.wan(4999), '0.00')
    assert.equal(m.wan(5000), '0.01')
    assert.equal(m.wan(-5000), '−0.01')
    assert.equal(m.wan(-4999), '0.00')
    assert.equal(m.wan(1234567890000), '1,234,567.89')
  })
  await test('typed amounts become exact 分 or are refused', () => {
    assert.equal(m.parseYuan('0.1'), 10)
    assert.equal(m.parseYuan('1,234.5'), 123450)
    assert.equal(m.parseYuan('￥300 元'), 30000)
    assert.equal(m.parseYuan('1.005'), null)
    assert.equal(m.parseYuan('三百'), null)
    assert.equal(m.parseYuan(''), null)
    assert.equal(m.parseWan('3636.363601'), 3636363601)
    assert.equal(m.parseYuan('4.35'), 435) // 4.35 * 100 is 434.99… in floating point
  })
}
