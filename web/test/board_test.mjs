// SPDX-License-Identifier: Apache-2.0
// The dashboard: every picture says what its table says, at both widths; a payment shows without a reload; a hidden
// page asks nothing; boundaries can be uploaded and are drawn.
import assert from 'node:assert/strict'
import { logIn, settled, SIZES, until, visitor } from './browser.mjs'
import { CAMPAIGN } from './world.mjs'

const C = `campaign=${CAMPAIGN}&org=QD`

/** Figures of a card: of the picture by key, and the row of the table behind it. */
const card = (page, name) =>
  page.locator(`[data-card="${name}"]`).evaluate((el) => {
    const clean = (n) => n.textContent.trim()
    const rows = Object.fromEntries([...el.querySelectorAll('tr[data-row]')].map((tr) => [tr.dataset.row, [...tr.cells].map(clean)]))
    const foot = [...el.querySelectorAll('tfoot td')].map(clean)
    const bars = Object.fromEntries([...el.querySelectorAll('.bars li')].map((li) => [li.dataset.key, { text: clean(li.querySelector('[data-v]')), more: li.querySelector('.more') ? clean(li.querySelector('.more')) : '', parts: [...li.querySelectorAll('rect title')].map((t) => /：(.*?)[ ]/.exec(`${clean(t)} `)[1]) }]))
    const of = Object.fromEntries([...el.querySelectorAll('[data-of]')].map((x) => [x.dataset.of, clean(x)]))
    const trend = Object.fromEntries([...el.querySelectorAll('.trend')].map((x) => [x.dataset.key, clean(x.querySelector('[data-v]'))]))
    const cells = Object.fromEntries([...el.querySelectorAll('.cell')].map((x) => [x.dataset.v, clean(x) || '0']))
    return { rows, foot, bars, of, trend, cells, hidden: el.querySelector('.picture').getAttribute('aria-hidden') }
  })

async function comparePictures(page) {
  const classes = await card(page, 'classes')
  assert.ok(Object.keys(classes.rows).length > 0)
  assert.deepEqual(Object.keys(classes.bars), Object.keys(classes.rows))
  for (const [k, [, heads, wan]] of Object.entries(classes.rows)) assert.deepEqual([classes.bars[k].text, classes.bars[k].more], [heads, `${wan} 万元`], k)
  const sources = await card(page, 'sources')
  assert.ok(Object.keys(sources.rows).length > 0)
  for (const [k, [, , , paid, held, left]] of Object.entries(sources.rows)) {
    assert.deepEqual([sources.bars[k].text, sources.bars[k].more], [paid, `余 ${left}`], k)
    assert.deepEqual(sources.bars[k].parts, [paid, held, left], k)
  }
  const map = await card(page, 'map')
  assert.ok(Object.keys(map.rows).length > 0)
  for (const [k, [, v]] of Object.entries(map.rows)) assert.equal(map.of[k], v, k)
  const days = await card(page, 'days')
  const last = Object.values(days.rows).at(-1)
  assert.deepEqual([days.trend['人次'], days.trend['金额']], [last[2], last[4]])
  const unions = await card(page, 'unions')
  for (const [k, r] of Object.entries(unions.rows)) {
    if (r[2] === '0') continue
    assert.equal(unions.bars[k].text, `${r[5]}/${r[2]}`, k)
    assert.deepEqual(unions.bars[k].parts.slice(0, 3), [r[5], r[4], r[3]], k)
  }
  const forms = await card(page, 'forms')
  for (const [k, r] of Object.entries(forms.rows)) {
    assert.deepEqual(forms.bars[k].parts, r.slice(1, 7), k)
    assert.equal(forms.bars[k].text, `按时 ${r[7]}`)
  }
  if (await page.locator('[data-card="late"]').count()) {
    const late = await card(page, 'late')
    for (const [k, r] of Object.entries(late.rows)) r.slice(1).forEach((n, i) => assert.equal(late.cells[`${k}:${i}`], n, `${k} ${i}`))
  }
}

export async function run(test, { browser, base, who }) {
  const head = (page, key) => page.locator(`[data-head="${key}"] .opens`).innerText()
  for (const [name, size] of Object.entries(SIZES)) {
    await test(`every picture says what its table says at ${name} width`, async () => {
      const { page, context, faults } = await visitor(browser, base, size)
      await logIn(page, base, who['city.view'])
      await page.goto(`${base}/#/board?${C}`)
      await page.locator('[data-card="forms"]').waitFor()
      await settled(page)
      await comparePictures(page)
      // the head is the sum of the table
      const classes = await card(page, 'classes')
      assert.equal(await head(page, 'heads'), classes.foot[1])
      assert.equal(await head(page, 'paid'), classes.foot[2])
      // the switch shows the table, and it opens
      const box = page.locator('[data-card="classes"]')
      await box.getByRole('button', { name: '表', exact: true }).click()
      assert.equal(await box.locator('.picture').isVisible(), false)
      await box.locator('tbody a').first().click()
      await page.getByRole('dialog').waitFor()
      assert.match(page.url(), /#\/forms\?.*item=C\d+/)
      assert.deepEqual(faults, [])
      await context.close()
    })
  }
  await test('a payment shows on the board without a reload, and an unchanged board costs a line', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await page.clock.install()
    await logIn(page, base, who['city.view'])
    const answers = []
    page.on('response', async (r) => /\/api\/board\?/.test(r.url()) && answers.push((await r.body()).length))
    await page.goto(`${base}/#/board?${C}`)
    await page.locator('[data-card="forms"]').waitFor()
    const [before, at] = [await head(page, 'left'), await page.locator('.live').innerText()]
    assert.match(at, /更新于\s\d\d:\d\d:\d\d/)
    await page.clock.runFor(16_000)
    await page.waitForFunction((was) => document.querySelector('.live').innerText !== was, at)
    await until(() => answers.length === 2) // the page may draw an answer before we have read its bytes
    assert.ok(answers[1] < 120, `an unchanged board answers ${answers[1]} bytes`)
    const loads = await page.evaluate(() => performance.getEntriesByType('navigation').length)
    await who['city.cash'].post('/api/funds/receipts', { campaign: CAMPAIGN, org: 'QD', source: 'GH-BJ', fen: 1_000_000, done_on: '2023-01-20', party: '看板测试', doc_no: '', note: '' })
    await page.clock.runFor(16_000)
    await page.waitForFunction((was) => document.querySelector('[data-head="left"] .opens').innerText !== was, before)
    const n = (s) => Math.round(Number(s.replace(/,/g, '')) * 100)
    assert.equal(n(await head(page, 'left')), n(before) + 100)
    await comparePictures(page)
    assert.equal(await page.evaluate(() => performance.getEntriesByType('navigation').length), loads)
    // hidden, it asks nothing; seen again, at once
    await until(() => answers.length === 3)
    const asked = 3
    const hide = (hidden) => page.evaluate((h) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => h })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
    await hide(true)
    await page.clock.runFor(60_000)
    assert.equal(answers.length, asked)
    await hide(false)
    await until(() => answers.length === asked + 1)
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('a boundary is uploaded and drawn; a wrong file is told why', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/board?${C}`)
    await page.locator('[data-card="map"] .tiles').waitFor() // equal tiles while there is no boundary
    assert.equal(await page.locator('[data-card="map"] svg.map').count(), 0)
    await page.getByRole('button', { name: '地图边界' }).click()
    const send = async (name, text) => {
      await page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })
      await page.getByRole('dialog').getByRole('button', { name: '上传', exact: true }).click()
    }
    await send('错.geojson', '{"features":[{"geometry":{"type":"Polygon","coordinates":[[[NaN,1]]]}}]}')
    await page.getByRole('alert').getByText('不是完整的 GeoJSON').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: '换一个文件' }).waitFor()
    const square = (x, code) => ({ type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [[[x, 36], [x + 0.4, 36], [x + 0.4, 36.4], [x, 36.4], [x, 36]]] } })
    await send('两区.geojson', JSON.stringify({ type: 'FeatureCollection', features: [square(120, 'QD01'), square(120.4, 'QD02')] }))
    await page.getByText('已收下 2 个区域').waitFor()
    await page.getByRole('button', { name: '关闭', exact: true }).click()
    assert.equal(await page.locator('[data-card="map"] svg.map path').count(), 2)
    assert.equal(await page.locator('[data-card="map"] .tiles li').count(), 1) // the industry has no place
    await comparePictures(page)
    await page.locator('[data-card="map"] svg.map path').first().click()
    await page.waitForURL(/org=QD01/)
    assert.deepEqual(faults, [])
    await context.close()
  })
}
