// SPDX-License-Identifier: Apache-2.0
// A table goes up: a grass-roots clerk files it on a phone with the reasons for its warnings, the union above
// sends it back with a remark at an item, it is filed again and accepted.
import assert from 'node:assert/strict'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { CAMPAIGN } from './world.mjs'

const leaf = `campaign=${CAMPAIGN}&org=QD010101`
const sheetPath = `/api/submissions/sheet?campaign=${CAMPAIGN}&form=cz21&org=QD010101`

export async function run(test, { browser, base, who }) {
  let clerk
  await test('a clerk files a table on a phone, with summary and reasons', async () => {
    clerk = await visitor(browser, base, SIZES.phone)
    const { page, faults } = clerk
    await logIn(page, base, who['d01.clerk'])
    await page.goto(`${base}/#/submissions?${leaf}`)
    await settled(page)
    const warnings = (await who['d01.clerk'].get(sheetPath)).checks.filter((c) => c.level === 'warning')
    for (const w of new Set(warnings.map((c) => c.code))) {
      for (const box of await page.getByLabel(`${w} 的理由`).all()) await box.fill('已与名册核对')
    }
    const summary = page.getByLabel('总结（特色亮点、做法和成效）', { exact: true })
    await summary.fill('一、做法\n慰问公交一线职工，送到场站')
    await summary.evaluate((a) => a.setSelectionRange(0, 0))
    await page.getByRole('button', { name: '标题', exact: true }).click()
    assert.equal(await summary.inputValue(), '# 一、做法\n慰问公交一线职工，送到场站')
    await summary.evaluate((a) => a.setSelectionRange(9, 13))
    await page.getByRole('button', { name: '加粗' }).click()
    await page.getByRole('button', { name: '看样子' }).click()
    const look = page.getByRole('region', { name: '总结（特色亮点、做法和成效）的样子' })
    assert.equal(await look.locator('h2').innerText(), '一、做法')
    assert.equal(await look.locator('b').innerText(), '公交一线')
    await page.getByRole('button', { name: '继续写' }).click()
    await page.getByLabel('联系电话（办公）').fill('0532-83090001')
    await page.getByLabel('选择文件', { exact: true }).last().setInputFiles({
      name: '盖章页.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n'),
    })
    await page.getByRole('button', { name: '上报', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('上报后不能修改').waitFor()
    await dialog.getByRole('button', { name: '上报', exact: true }).dblclick()
    await page.getByText('待接收', { exact: true }).waitFor()
    const s = await who['d01.clerk'].get(sheetPath)
    assert.equal(s.state, 'submitted')
    assert.equal(s.last_no, 1, 'a double click files once')
    assert.equal(s.narrative, '# 一、做法\n慰问**公交一线**职工，送到场站')
    assert.ok(s.scan_file > 0)
    assert.ok(s.checks.every((c) => c.level !== 'warning' || c.reason === '已与名册核对'))
    assert.deepEqual(faults, [])
  })
  await test('the union above sends it back with a remark at an item', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.review'])
    await page.goto(`${base}/#/submissions?campaign=${CAMPAIGN}&org=QD0101&tab=below`)
    await settled(page)
    await page.getByRole('button', { name: '海州公交集团工会' }).click()
    await page.getByLabel('对 A 的意见').fill('请补走访企业数')
    await page.getByRole('button', { name: '退回', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/退回意见/).fill('见逐项意见')
    await dialog.getByRole('button', { name: '退回', exact: true }).click()
    await page.getByText('已退回', { exact: true }).first().waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the remark stands at its item; filed again it is accepted', async () => {
    const { page, faults } = clerk
    await page.reload()
    await settled(page)
    await page.getByText('上级意见：请补走访企业数').waitFor()
    await page.getByRole('button', { name: '重新上报' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '重新上报' }).click()
    await page.getByText('待接收', { exact: true }).waitFor()
    await page.getByRole('button', { name: '第 2 次', exact: true }).click()
    await page.getByRole('region', { name: '第 2 次上报的数字' }).waitFor()
    const s = await who['city.review'].get(sheetPath)
    await who['city.review'].post(`/api/submissions/${s.id}/accept`, { no: 2 })
    await page.reload()
    await page.getByText('已接收', { exact: true }).first().waitFor()
    assert.deepEqual(faults, [])
    await clerk.context.close()
  })
}
