// SPDX-License-Identifier: Apache-2.0
// What protects money and people: one effect per press, retries with the same id, conflicts told, maker
// and checker apart.
import assert from 'node:assert/strict'
import { logIn, settled, visitor } from './browser.mjs'
import { CAMPAIGN } from './world.mjs'

const C = `campaign=${CAMPAIGN}&org=QD`
const receipts = async (p, doc) =>
  (await p.get(`/api/funds/txns?${C}&kind=receipt&limit=500`)).rows.filter((t) => t.doc_no === doc).length

async function fillReceipt(page, doc) {
  await page.getByRole('button', { name: '登记收入' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^资金来源/).selectOption('SH')
  await dialog.getByLabel(/^金额/).fill('1,234.50')
  await dialog.getByLabel('到账日期').fill('2022-12-28')
  await dialog.getByLabel('付款方或捐赠人').fill('海州啤酒')
  await dialog.getByLabel('凭证号').fill(doc)
  await dialog.getByText('增加 1,234.50 元').waitFor()
  return dialog
}

export async function run(test, { browser, base, who, ids }) {
  await test('a double click registers one receipt', async () => {
    const { page, context } = await visitor(browser, base)
    await logIn(page, base, who['city.cash'])
    await page.goto(`${base}/#/funds?${C}`)
    await settled(page)
    const dialog = await fillReceipt(page, 'DOUBLE-1')
    await dialog.getByRole('button', { name: '登记收入' }).dblclick()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(await receipts(who['city.cash'], 'DOUBLE-1'), 1)
    await context.close()
  })
  await test('a lost answer is asked for again under the same command id', async () => {
    const { page, context } = await visitor(browser, base)
    await logIn(page, base, who['city.cash'])
    await page.goto(`${base}/#/funds?${C}`)
    await settled(page)
    const seen = []
    await page.route('**/api/funds/receipts', async (route) => {
      seen.push(route.request().headers()['x-command-id'])
      if (seen.length > 1) return route.continue()
      await route.fetch() // the server does it, the answer is lost on the way
      await route.abort('connectionreset')
    })
    const dialog = await fillReceipt(page, 'LOST-1')
    await dialog.getByRole('button', { name: '登记收入' }).click()
    await dialog.waitFor({ state: 'hidden' })
    assert.equal(seen.length, 2)
    assert.match(seen[0], /^[0-9a-f]{8}-[0-9a-f]{4}-4/)
    assert.equal(seen[0], seen[1])
    assert.equal(await receipts(who['city.cash'], 'LOST-1'), 1)
    await context.close()
  })
  await test('missing and wrong fields are marked where they are', async () => {
    const { page, context } = await visitor(browser, base)
    await logIn(page, base, who['city.cash'])
    await page.goto(`${base}/#/funds?${C}`)
    await settled(page)
    await page.getByRole('button', { name: '登记收入' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^金额/).fill('12.345')
    await dialog.getByRole('button', { name: '登记收入' }).click()
    await dialog.getByText('请填写资金来源').waitFor()
    await dialog.getByText('最多两位小数').waitFor()
    assert.equal(await dialog.getByLabel(/^金额/).getAttribute('aria-invalid'), 'true')
    await context.close()
  })
  await test('who entered a roster is not offered its approval; a return carries its reason', async () => {
    const { page, context } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/rosters/${ids.submitted}`)
    await settled(page)
    assert.equal(await page.getByRole('button', { name: /通过|审核/ }).count(), 0)
    await context.close()
    const r = await visitor(browser, base)
    await logIn(r.page, base, who['city.review'])
    await r.page.goto(`${base}/#/review?campaign=${CAMPAIGN}&org=QD01`)
    await settled(r.page)
    await r.page.getByRole('button', { name: '退回', exact: true }).click()
    await r.page.getByLabel(/^退回原因/).fill('第 2 行工伤等级证明缺失')
    await r.page.getByRole('button', { name: '退回', exact: true }).last().click()
    await r.page.getByText('没有等待审核的名册').waitFor()
    await r.context.close()
    const d = await visitor(browser, base)
    await logIn(d.page, base, who['d01.clerk'])
    await d.page.goto(`${base}/#/rosters/${ids.submitted}`)
    await d.page.getByText('第 2 行工伤等级证明缺失').first().waitFor()
    await d.context.close()
  })
  await test('a change made meanwhile by somebody else is told, not overwritten', async () => {
    const { page, context } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/forms?${C}`)
    await settled(page)
    await page.getByRole('button', { name: '填报 A', exact: true }).click()
    const at = '/api/forms/cz21/items'
    await who['d01.clerk'].get('/api/session')
    await who['city.clerk'].call('PUT', at, { campaign: CAMPAIGN, org: 'QD', item: 'A', value: 11, note: '', version: 0 })
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^本单位数/).fill('12')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.getByText('请刷新').first().waitFor()
    const f = await who['city.clerk'].get(`/api/forms/cz21?${C}`)
    assert.equal(f.items.find((i) => i.code === 'A').count, 11)
    await context.close()
  })
}
