// SPDX-License-Identifier: Apache-2.0
// A list from outside in the page: announced with its purpose, uploaded, its headers corrected, read in, matched; a pair decided,
// an action dealt with by the union below on a phone, a draft roster, and the list's end.
import assert from 'node:assert/strict'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { CAMPAIGN, idNumber } from './world.mjs'

const ILLNESS = '某某重病'
const ill = (k) => idNumber(`1971030${k}`, 701 + k)

async function people(clerk) {
  for (let k = 1; k <= 3; k++)
    await clerk.post('/api/persons', { org: 'QD01', name: `比对${'甲乙丙'[k - 1]}某`, number: ill(k), phone: `1390532700${k}` })
}
const sheet = () =>
  Buffer.from(
    `重病会员自付情况\n人名,身份证号,出生日期,自费金额,病种,电话\n比对甲某,${ill(1)},,120000.00,${ILLNESS},\n比对乙某,${ill(2)},,25000,${ILLNESS},\n` +
      `比对丙某,,1971-03-03,30000,${ILLNESS},13905327003\n无此人,1.10105E+17,,100,${ILLNESS},\n`,
  )

export async function run(test, { browser, base, who, ids }) {
  await people(who['city.clerk'])
  await test('a list is announced, uploaded, its headers corrected, read in and matched', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/match?org=QD`)
    await settled(page)
    await page.getByRole('button', { name: '重大疾病互助保障会员', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('使用目的').fill('互助保障重大疾病救助')
    await dialog.getByLabel('依据').fill('职工服务中心信息共享')
    await dialog.getByRole('button', { name: '登记，下一步上传' }).click()
    await page.getByRole('heading', { name: '一、上传名单' }).waitFor()
    ids.match = Number(/lists\/(\d+)/.exec(page.url())[1])
    await page.locator('input[type=file]').setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: sheet() })
    await page.getByRole('button', { name: '上传并识别表头' }).click()
    await page.getByRole('heading', { name: '二、核对表头' }).waitFor()
    await page.getByText('还没有指明：姓名、个人自付').waitFor()
    await page.getByLabel('A 列 人名 是').selectOption('name')
    for (const [col, head, key] of [['B', '身份证号', 'id_no'], ['C', '出生日期', 'birth'], ['D', '自费金额', 'self_paid'], ['E', '病种', 'illness'], ['F', '电话', 'phone']])
      await page.getByLabel(`${col} 列 ${head} 是`).selectOption(key)
    await page.getByRole('button', { name: '读入名单' }).click()
    await page.getByRole('heading', { name: '名单中的问题' }).waitFor()
    await page.getByText('B6').first().waitFor() // the damaged number, by its cell
    await page.getByRole('button', { name: '开始比对' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '比对', exact: true }).click()
    await page.getByText('新比中 2，疑似 1，提出建议 1').waitFor()
    await page.getByText('100 分').waitFor()
    await page.getByRole('button', { name: '是同一人', exact: true }).click()
    await page.getByText('没有待判断的疑似对象').waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the union below accepts an action on a phone and sees nothing of the list', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['d01.clerk'])
    await page.goto(`${base}/#/match?org=QD01&tab=actions`)
    await settled(page)
    await page.getByRole('button', { name: '患重大疾病且自付医疗费高而没有建档' }).click()
    await page.getByRole('dialog').getByText('120,000.00 元').waitFor()
    assert.ok(!(await page.content()).includes(ILLNESS))
    await page.getByRole('dialog').getByRole('button', { name: '关闭', exact: true }).last().click()
    await page.getByRole('button', { name: '采纳', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: '采纳', exact: true }).click()
    await page.getByText('已采纳', { exact: true }).waitFor()
    assert.equal((await who['d01.clerk'].get('/api/match/actions?org=QD01')).rows[0].state, 'accepted')
    await page.goto(`${base}/#/match?org=QD01&tab=lists`)
    await page.getByText('还没有外部名单').waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('a draft roster comes of it, with the class and not the illness', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/match/lists/${ids.match}?campaign=${CAMPAIGN}&org=QD`)
    await settled(page)
    await page.getByRole('button', { name: '互助保障重大疾病救助…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('活动').fill(CAMPAIGN)
    await dialog.getByLabel('资金来源').fill('GH-BJ')
    await dialog.getByRole('button', { name: '编制草稿' }).click()
    await page.waitForFunction(() => location.hash.startsWith('#/rosters/'))
    await settled(page)
    const roster = Number(/rosters\/(\d+)/.exec(page.url())[1])
    const rows = (await who['city.clerk'].get(`/api/rosters/${roster}/rows`)).rows
    assert.deepEqual(rows.map((r) => r.amount_fen).sort((a, b) => a - b), [100000, 120000, 1000000])
    assert.ok(!JSON.stringify(rows).includes(ILLNESS))
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('its contents are looked at with a purpose, masked, and it is destroyed', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    const again = await who['city.clerk'].post('/api/match/lists?org=QD', {
      kind: 'death', title: '去世人员', giver: '民政局', purpose: '动态管理核对', basis: '信息共享协议', expires_on: '2098-01-01', delete_on: '2098-01-01',
    }).then(() => null, (e) => e) // longer than two years is refused
    assert.ok(again)
    await page.goto(`${base}/#/match/lists/${ids.match}?org=QD`)
    await settled(page)
    await page.getByRole('button', { name: '查看内容…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).waitFor()
    await page.getByRole('dialog').getByLabel('用途').fill('核对读入结果')
    await page.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click()
    await page.getByRole('region', { name: '名单内容' }).waitFor()
    const shown = await page.getByRole('region', { name: '名单内容' }).innerText()
    assert.ok(shown.includes('比**') && !shown.includes(ill(1)))
    await page.keyboard.press('Escape')
    assert.deepEqual(faults, [])
    await context.close()
  })
}

/** After the pages have been looked at. */
export async function end(test, { browser, base, who, ids }) {
  await test('a list is destroyed in the page', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/match/lists/${ids.match}?org=QD`)
    await settled(page)
    await page.getByRole('button', { name: '现在销毁…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '销毁', exact: true }).click()
    await page.getByText('内容和密钥都不再保留').waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })
}
