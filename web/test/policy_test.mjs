// SPDX-License-Identifier: Apache-2.0
// Policies: a local line is registered, a draft is changed beside its test cases and published by another person, all files are looked at.
import assert from 'node:assert/strict'
import { logIn, settled, visitor } from './browser.mjs'

export async function run(test, { browser, base, who, shot = async () => undefined }) {
  let draft
  await test('a clerk registers a 低保 line and copies a policy', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/policies?tab=lines&org=QD`)
    await settled(page)
    await page.getByRole('button', { name: '登记标准' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('行政区划代码').fill('370200')
    await dialog.getByLabel('执行日期').fill('2022-01-01')
    await dialog.getByLabel('每月金额').fill('900')
    await dialog.getByLabel('文件依据').fill('市民政局文件')
    await dialog.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByText('市民政局文件').first().waitFor()
    await shot(page, 'lines')
    await page.getByRole('tab', { name: '政策版本' }).click()
    await page.getByText('常州经开区五类困难职工').waitFor()
    await shot(page, 'editions')
    await page.getByRole('row', { name: /全国三类：深度/ }).getByRole('button', { name: '复制修改' }).click()
    await dialog.getByLabel('版本（如年份）').fill('2031')
    await dialog.getByRole('button', { name: '建草稿' }).click()
    await page.getByRole('heading', { name: '试算案例' }).waitFor()
    draft = Number(/draft\/(\d+)/.exec(page.url())[1])
    await page.getByLabel(/^算式/).fill('income - outlay <= 12 * members * line')
    await page.getByRole('button', { name: '保存并试算' }).click()
    await page.getByText('写明不含相等（strict）').waitFor() // a comparison the source does not make
    await shot(page, 'draft')
    assert.equal(await page.getByRole('button', { name: '发布', exact: true }).count(), 0, 'who drafts does not publish')
    await page.getByLabel(/^算式/).fill('income - outlay < 12 * members * line')
    await page.getByRole('button', { name: '保存并试算' }).click()
    await page.getByText('全部相符', { exact: true }).waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('another publishes it and looks at all files', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.review'])
    await page.goto(`${base}/#/policies/draft/${draft}?org=QD`)
    await page.getByRole('button', { name: '发布', exact: true }).click()
    await page.getByRole('dialog').getByLabel('启用日期').fill('2031-01-01')
    await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
    await page.getByText('，已发布').waitFor()
    await page.goto(`${base}/#/policies?tab=reruns&org=QD`)
    await page.getByRole('button', { name: '新的试算' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '开始试算' }).click()
    await page.getByText(/看了 \d+ 户/).waitFor()
    await shot(page, 'rerun')
    assert.deepEqual(faults, [])
    await context.close()
  })
}
