// SPDX-License-Identifier: Apache-2.0
// One roster from the file to the audit. Five rows: three sound (300 元 each), one whose number has a
// wrong check digit, one that repeats the first. Corrected, the fourth counts; the fifth is left out:
// four persons, 1,200 元 in C7.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { CAMPAIGN, idNumber } from './world.mjs'

const ORG = 'QD02'
const GOOD = [501, 502, 503, 504].map((n) => idNumber('19790203', n))
const wrongDigit = (id) => id.slice(0, 17) + (id[17] === '5' ? '6' : '5')
const FILE = [
  '姓名,身份证号,慰问对象类别,慰问金额（元）,资金来源',
  `沈一,${GOOD[0]},C7,300,XZ`,
  `韩二,${GOOD[1]},C7,300,XZ`,
  `杨三,${GOOD[2]},C7,300,XZ`,
  `朱四,${wrongDigit(GOOD[3])},C7,300,XZ`,
  `沈一,${GOOD[0]},C7,300,XZ`,
  '',
].join('\r\n')
const C = `campaign=${CAMPAIGN}&org=${ORG}`

async function figure(person, item) {
  const f = await person.get(`/api/forms/cz21?campaign=${CAMPAIGN}&org=${ORG}`)
  const i = f.items.find((x) => x.code === item)
  return i.fen ?? i.count
}

export async function run(test, { browser, base, who }) {
  const clerk = await visitor(browser, base)
  let roster = 0
  await who['city.cash'].post('/api/funds/receipts', {
    campaign: CAMPAIGN, org: ORG, source: 'XZ', fen: 200_000, done_on: '2022-12-20', party: '市北区财政', doc_no: '', note: '',
  })
  await test('a clerk imports a file and is told what is wrong, cell by cell', async () => {
    const { page } = clerk
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/rosters/import?${C}`)
    await settled(page)
    await page.getByLabel('选择文件', { exact: true }).last().setInputFiles({
      name: '市北区慰问名册.csv', mimeType: 'text/csv', buffer: Buffer.from(`\ufeff${FILE}`),
    })
    await page.getByRole('button', { name: '导入', exact: true }).click()
    await page.getByText('未通过 2 行').waitFor()
    await page.getByText('ID_CHECK').waitFor()
    await page.getByText('DUP_IN_FILE').waitFor()
    await page.getByRole('button', { name: 'B5', exact: true }).waitFor()
    roster = Number((await who['city.clerk'].get(`/api/rosters?${C}`)).rows[0].id)
  })
  await test('the annotated copy of the file can be taken home', async () => {
    const { page } = clerk
    const [d] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '标注好的原表' }).click(),
    ])
    assert.match(d.suggestedFilename(), /\.xlsx$/)
  })
  await test('a row is corrected where it stands', async () => {
    const { page } = clerk
    await page.getByRole('button', { name: 'B5', exact: true }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel(/^证件号码/).fill(GOOD[3])
    await form.getByRole('button', { name: '保存并重新检查' }).click()
    await form.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'B5', exact: true }).waitFor({ state: 'hidden' })
    const r = await who['city.clerk'].get(`/api/rosters/${roster}`)
    assert.equal(r.accepted, 4)
    assert.equal(r.refused, 1)
  })
  await test('submitting says what will happen and asks about the refused row', async () => {
    const { page, faults } = clerk
    await page.getByRole('button', { name: '提交', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1,200.00').first().waitFor()
    const act = dialog.getByRole('button', { name: '提交 4 行' })
    assert.equal(await act.isDisabled(), true, 'not before the choice about the refused row')
    await dialog.getByRole('checkbox').check()
    await act.click()
    await page.getByText('待审核', { exact: true }).waitFor()
    assert.deepEqual(faults, [])
  })
  await test('the reviewer sees people, money and balances, then approves', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.review'])
    // two wait in the city: this one and the one of world.mjs
    await page.getByRole('link', { name: /待审核的名册\s*2/ }).waitFor()
    await page.goto(`${base}/#/review?${C}`)
    await settled(page)
    const desk = page.getByRole('region', { name: '办理' })
    await desk.getByText('检查通过').waitFor()
    assert.match(await desk.getByRole('region', { name: '按资金来源' }).innerText(), /1,200\.00\s+2,000\.00/)
    await desk.getByRole('button', { name: '通过 4 行、1,200.00 元' }).click()
    await page.getByText('没有等待审核的名册').waitFor()
    assert.equal((await who['city.review'].get(`/api/rosters/${roster}`)).state, 'approved')
    assert.equal(await figure(who['city.view'], 'C7'), 0, 'counts only when paid')
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the cashier registers the payment with its evidence', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.cash'])
    await page.goto(`${base}/#/pay?${C}`)
    await settled(page)
    const desk = page.getByRole('region', { name: '办理' })
    const act = desk.getByRole('button', { name: '登记付款 1,200.00 元' })
    await act.waitFor()
    assert.equal(await act.isDisabled(), true, 'not without the bank reference')
    await desk.getByLabel('付款日期').fill('2023-01-18')
    await desk.getByLabel(/银行流水号/).fill('ICBC-20230118-07')
    await desk.getByLabel('选择文件', { exact: true }).last().setInputFiles({
      name: '银行回单.csv', mimeType: 'text/csv', buffer: Buffer.from('回单,1200.00\r\n'),
    })
    await act.dblclick()
    await page.getByText('没有等待付款的名册').waitFor()
    const r = await who['city.cash'].get(`/api/rosters/${roster}`)
    assert.equal(r.state, 'paid')
    assert.equal(r.bank_ref, 'ICBC-20230118-07')
    assert.ok(r.evidence_id > 0)
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the table has it, and the figure opens to the names that make it', async () => {
    assert.equal(await figure(who['city.view'], 'C7'), 4)
    assert.equal(await figure(who['city.view'], 'D7'), 120_000)
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.view'])
    await page.goto(`${base}/#/forms?campaign=${CAMPAIGN}&org=QD`)
    await settled(page)
    await page.getByRole('button', { name: /^D7 / }).click()
    const drawer = page.getByRole('dialog')
    const row = drawer.getByRole('row').filter({ hasText: '市北区总工会' })
    assert.match(await row.innerText(), /0\.12/)
    await row.getByRole('button').click()
    await drawer.getByRole('link', { name: '市北区慰问名册' }).waitFor()
    await drawer.getByRole('button', { name: '直接看名单' }).click()
    await drawer.getByRole('region', { name: '计入本项的名单表格' }).waitFor()
    const people = await drawer.locator('tbody tr').allInnerTexts()
    assert.equal(people.length, 4)
    for (const p of people) {
      assert.match(p, /300\.00/)
      assert.match(p, /1101\*+\w{4}/, 'numbers are masked')
    }
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('a list goes into Excel as it is shown', async () => {
    const { page, faults, context } = await visitor(browser, base)
    await logIn(page, base, who['city.cash'])
    await page.goto(`${base}/#/funds?campaign=${CAMPAIGN}&org=QD&tab=txns`)
    await settled(page)
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出', exact: true }).first().click()])
    assert.match(file.suggestedFilename(), /\.xlsx$/)
    const bytes = await readFile(await file.path())
    assert.equal(bytes.subarray(0, 2).toString(), 'PK')
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('a phone shows the same figure without sideways scrolling', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['city.view'])
    await page.goto(`${base}/#/forms?${C}`)
    await settled(page)
    await page.getByRole('button', { name: /^C7 4 / }).waitFor()
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the person has a timeline, and full numbers need a reason', async () => {
    const { page, context } = await visitor(browser, base)
    await logIn(page, base, who['city.review'])
    await page.goto(`${base}/#/persons`)
    await settled(page)
    await page.getByRole('button', { name: '按号码精确查找' }).click()
    await page.getByLabel('完整号码').fill(GOOD[3])
    await page.getByRole('button', { name: '查找', exact: true }).click()
    const drawer = page.getByRole('dialog', { name: '朱四' })
    await drawer.getByText('300.00 元').waitFor()
    assert.ok(!(await drawer.innerText()).includes(GOOD[3]))
    await drawer.getByRole('button', { name: '查看完整号码' }).click()
    await page.getByLabel(/^用途/).fill('核对银行退汇')
    await page.getByRole('button', { name: '查看', exact: true }).click()
    await drawer.getByText(GOOD[3]).waitFor()
    assert.ok(!page.url().includes(GOOD[3]), 'no number in an address')
    await context.close()
  })
  await test('the auditor checks the chain and finds the payment', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['audit.admin'])
    await page.getByRole('button', { name: '核验审计链' }).click()
    await page.getByText('审计链完整').waitFor()
    await page.getByLabel('事项代码').fill('roster.pay')
    await page.getByRole('row').filter({ hasText: `roster:${roster}` }).filter({ hasText: '登记付款' }).first().waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })
  await clerk.context.close()
}
