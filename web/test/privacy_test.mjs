// SPDX-License-Identifier: Apache-2.0
// Personal data on the page: consents told as missing and recorded with a signature, a request decided by another, quality with its
// gaps and terms. That the pages are sound at both widths is asked by every_test.
import assert from 'node:assert/strict'
import { logIn, settled, SIZES, visitor } from './browser.mjs'

/** An invented resident of an area abolished in 2012. */
function number(birth, serial) {
  const digits = `370205${birth}${String(serial).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return digits + '10X98765432'[[...digits].reduce((n, d, i) => n + Number(d) * weights[i], 0) % 11]
}

/** A picture to be looked at, where NUAN_SHOTS names a folder. */
async function look(page, name) {
  if (process.env.NUAN_SHOTS) await page.screenshot({ path: `${process.env.NUAN_SHOTS}/${name}.png`, fullPage: true })
}

export async function run(test, { browser, base, who, ids }) {
  let id
  await test('what is missing of consents is told and recorded with the signed paper', async () => {
    const made = await who['d01.clerk'].post('/api/casefiles', {
      org: 'QD010101', head: { name: '魏一', number: number('19790304', 61), nation: '汉族', phone: '13800138061' },
      file: { address: '市南区八大湖街道一号', housing: 'rented', main_cause: 'low_income' },
    })
    id = ids.consent = made.id
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['d01.clerk'])
    await page.goto(`${base}/#/casefiles/${id}?tab=consent`)
    await settled(page)
    await page.getByText('还缺 3 项').waitFor()
    await page.getByRole('button', { name: '登记 魏一 家庭经济状况核对授权书' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[type=file]').setInputFiles({ name: '授权书.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n授权书') })
    await dialog.getByRole('button', { name: '登记', exact: true }).click()
    await page.getByText('还缺 2 项').waitFor()
    await page.getByRole('region', { name: '同意记录' }).getByText('家庭经济状况核对授权书').waitFor()
    await page.getByRole('button', { name: '受理请求' }).click()
    const ask = page.getByRole('dialog')
    await ask.getByLabel('谁提出').selectOption('1')
    await ask.getByLabel(/^请求/).selectOption('access')
    await ask.getByLabel('怎样核验身份').selectOption('idcard')
    await ask.getByRole('button', { name: '受理', exact: true }).click()
    await page.getByText('待办理').waitFor()
    await look(page, 'case-consent')
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('on a phone the same tab reads well', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['city.view'])
    await page.goto(`${base}/#/casefiles/${id}?tab=consent`)
    await page.getByText('还缺 2 项').waitFor()
    await settled(page)
    await look(page, 'case-consent-phone')
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('requests, terms and quality have pages of their own', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.review'])
    await page.goto(`${base}/#/privacy?org=QD01`)
    await settled(page)
    await page.getByRole('button', { name: '魏一' }).first().click()
    await page.getByRole('dialog').getByText('办结').first().waitFor()
    await look(page, 'privacy-request')
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: '同意书和期限' }).click()
    await page.getByRole('heading', { name: '保存期限' }).waitFor()
    await look(page, 'privacy-texts')
    await page.goto(`${base}/#/evidence?org=QD01`)
    await page.getByRole('region', { name: '评估问题' }).waitFor()
    await page.getByRole('button', { name: '重新评分' }).click()
    await page.getByText('已重新评分').waitFor()
    await settled(page)
    await look(page, 'evidence')
    assert.deepEqual(faults, [])
    await context.close()
  })
}
