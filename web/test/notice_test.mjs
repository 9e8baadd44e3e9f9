// SPDX-License-Identifier: Apache-2.0
// A notice goes down: written in the editor, issued by another, read and confirmed on a phone, a summary
// delivered; what was typed is text and never markup.
import assert from 'node:assert/strict'
import { logIn, settled, SIZES, visitor } from './browser.mjs'

const SLY = '<img src=x onerror="document.title=1">'

export async function run(test, { browser, base, who, ids }) {
  let id
  await test('a clerk writes a notice with something due', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/notices/new?org=QD`)
    await settled(page)
    await page.getByLabel('标题', { exact: true }).fill('关于报送温暖季总结的通知')
    await page.getByRole('textbox', { name: '正文' }).fill(`请各单位报送。\n# 要求\n1. 按时\n2. **真实**\n${SLY}`)
    await page.getByRole('button', { name: '增加事项' }).click()
    await page.getByLabel('种类').selectOption('summary')
    await page.getByLabel('名称', { exact: true }).fill('温暖季活动总结')
    await page.getByLabel('截止日期').fill('2099-01-10')
    await page.getByLabel('办公电话').fill('83090000')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByRole('heading', { name: '关于报送温暖季总结的通知' }).waitFor()
    id = Number(/notices\/(\d+)/.exec(page.url())[1])
    assert.equal(await page.getByRole('button', { name: '印发', exact: true }).count(), 0, 'who drafts does not issue')
    assert.deepEqual(faults, [])
    await context.close()
    ids.notice = id
  })
  await test('another issues it', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.review'])
    await page.goto(`${base}/#/notices/${id}?org=QD`)
    await page.getByRole('button', { name: '印发', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('发给直属下级工会').waitFor()
    await dialog.getByRole('button', { name: '印发', exact: true }).click()
    await page.getByRole('region', { name: '接收单位表格' }).waitFor()
    assert.deepEqual((await who['city.view'].get(`/api/notices/${id}/matrix`)).rows.map((r) => r.org_code), ['QD01', 'QD02', 'QDI01'])
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('a district reads, confirms and delivers on a phone', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['d01.clerk'])
    await page.goto(`${base}/#/notices?org=QD01`)
    await settled(page)
    await page.getByRole('button', { name: '关于报送温暖季总结的通知' }).click()
    await page.getByText(SLY).waitFor() // as text
    assert.equal(await page.locator('article img').count(), 0)
    assert.equal(await page.locator('article ol li').count(), 2)
    await page.getByRole('button', { name: '签收', exact: true }).dblclick()
    await page.getByText('签收。').waitFor()
    await page.getByRole('button', { name: '报送', exact: true }).click()
    await page.getByRole('dialog').getByLabel('内容').fill('走访站点 12 处')
    await page.getByRole('dialog').getByRole('button', { name: '报送', exact: true }).click()
    await page.getByText('已报', { exact: true }).waitFor()
    const row = (await who['city.view'].get(`/api/notices/${id}/matrix`)).rows[0]
    assert.ok(row.read_at > 0 && row.confirmed_at >= row.read_at)
    assert.equal(row.items[0].state, 'submitted')
    assert.equal(row.items[0].text, '走访站点 12 处')
    assert.deepEqual(faults, [])
    await context.close()
  })
}
