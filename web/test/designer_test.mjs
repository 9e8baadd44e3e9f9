// SPDX-License-Identifier: Apache-2.0
// The form of 2022 made from that of 2021 in the page alone, as a cadre would: copy, relabel, add, drop, check,
// preview, publish. A campaign that has begun keeps its edition; a new one is counted by the new table exactly as
// by the edition shipped with the program.
import assert from 'node:assert/strict'
import { logIn, settled, visitor } from './browser.mjs'
import { CAMPAIGN, idNumber } from './world.mjs'

const J = '春节期间共慰问疫情防控一线职工'
const N = '新就业形态劳动者温暖行动服务月及两节期间, 慰问新就业形态劳动者'

export async function run(test, { browser, base, who }) {
  const clerk = who['city.clerk']
  const report = (form, campaign) => clerk.get(`/api/forms/${form}/report?campaign=${campaign}&org=QD`)
  const v = await visitor(browser, base)
  const { page } = v
  const drawer = () => page.locator('.el-drawer:visible')
  const done = async () => {
    await drawer().getByRole('button', { name: '完成' }).click()
    await drawer().waitFor({ state: 'hidden' })
  }
  let before
  let id

  await test('an edition is copied into a draft', async () => {
    before = await report('cz21', CAMPAIGN)
    await logIn(page, base, clerk)
    await page.getByRole('link', { name: '统计表设计' }).click()
    await page.getByRole('button', { name: '以此为底建新版本：cz21 2021' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/^表名/).fill('2022年春节期间各级工会送温暖统计表')
    await dialog.getByLabel(/^表式代码/).fill('ez22x')
    await dialog.getByLabel(/^版本/).fill('2022')
    await dialog.getByRole('button', { name: '建草稿' }).click()
    await page.waitForFunction(() => location.hash.includes('/draft/'))
    await settled(page)
    id = Number(/draft\/(\d+)/.exec(page.url())[1])
    await page.getByText('草稿', { exact: true }).waitFor()
  })
  await test('J1 and J2 are relabelled and count another tag', async () => {
    for (const code of ['J1', 'J2']) {
      await page.getByRole('button', { name: `编辑 ${code}`, exact: true }).click()
      await drawer().getByLabel(/^项目名称/).fill(J)
      await drawer().getByLabel(/^统计期间/).fill('春节期间')
      await drawer().getByLabel('人员标签').selectOption({ label: '疫情防控一线' })
      await done()
    }
  })
  await test('what has no class is chosen like a class', async () => {
    await page.getByRole('button', { name: '编辑 F3', exact: true }).click()
    const box = (label) => drawer().getByRole('group', { name: '规则 2 对象类别' }).getByLabel(label)
    assert.ok(await box('没有类别的记录').isChecked()) // as shipped: wishes of those outside the archive
    await box('没有类别的记录').uncheck()
    await box(/^C7 /).check()
    await box('没有类别的记录').check()
    await box(/^C7 /).uncheck()
    assert.equal(await drawer().getByRole('alert').count(), 0)
    await done()
  })
  await test('J3 and J4 are added, with what they still lack told at the item', async () => {
    for (const [code, unit] of [['J3', '人次'], ['J4', '万元']]) {
      await page.getByRole('button', { name: '在第 7 组添加项目' }).click()
      await drawer().getByText('请填写项目名称').waitFor()
      await drawer().getByLabel('项目代码').fill(code)
      await drawer().getByLabel('单位', { exact: true }).selectOption(unit)
      await drawer().getByLabel(/^项目名称/).fill(N)
      await drawer().getByLabel(/^并列时的小标题/).fill(code === 'J3' ? '慰问对象(人次)' : '发放款物(万元)')
      await drawer().getByLabel(/^备查项/).check()
      for (const k of ['慰问金（非现金支付）', '慰问品（折价）', '集体慰问（待返名册）'])
        await drawer().getByRole('group', { name: /帮扶方式/ }).getByLabel(k).check()
      await drawer().getByLabel('人员标签').selectOption({ label: '新就业形态劳动者' })
      if (code === 'J4') await drawer().getByLabel(/^与上一行并列/).check()
      await drawer().getByRole('alert').waitFor({ state: 'hidden' })
      await done()
    }
  })
  await test('K1 and K2 go, and their group with them', async () => {
    for (const code of ['K1', 'K2']) await page.getByRole('button', { name: `删除 ${code}`, exact: true }).click()
    await page.getByRole('button', { name: '删除第 8 组' }).click()
    await page.getByText('可以保存后发布').waitFor()
  })
  await test('checks are chosen from the list of ways; a flaw is told where it is', async () => {
    await page.getByRole('tab', { name: '校验' }).click()
    for (const [code, than] of [['J3', 'C'], ['J4', 'D']]) {
      await page.getByRole('button', { name: '添加校验' }).click()
      await drawer().getByLabel('编号').fill('V14')
      await drawer().getByLabel('怎样才算通过').selectOption({ label: '不超过另一项' })
      await drawer().getByText('请填写“不超过”').waitFor()
      await drawer().getByLabel('项目', { exact: true }).selectOption(code)
      await drawer().getByLabel('不超过', { exact: true }).selectOption(than)
      await drawer().getByLabel(/^不通过时/).fill(`${code} 是 ${than} 的一部分，不应超过 ${than}`)
      await drawer().getByRole('alert').waitFor({ state: 'hidden' })
      await done()
    }
    const c = page.getByRole('button', { name: '校验 V14 J1、C', exact: true })
    await c.click()
    await drawer().getByLabel('级别').selectOption({ label: '错误' })
    await done()
  })
  await test('the mapping says what is new, and why J1 is not the old J1', async () => {
    await page.getByRole('tab', { name: '与原表的对应' }).click()
    assert.equal(await page.getByLabel('J3 对应的原表项目').inputValue(), '-')
    assert.equal(await page.getByLabel('J1 对应的原表项目').inputValue(), 'J1')
    await page.getByText('原表的 K1、K2 在新表里没有对应').waitFor()
    await page.getByLabel('J1 口径变化的说明').fill('由医务人员扩大到防疫一线职工')
    await page.getByLabel('J1 口径变化的说明').press('Tab')
  })
  await test('the preview counts the real records of a campaign and stores nothing', async () => {
    await page.getByRole('tab', { name: '预览' }).click()
    await page.getByRole('button', { name: '用实际数据预览' }).click()
    const sheet = page.getByRole('region', { name: '预览' })
    await sheet.waitFor()
    assert.equal(await sheet.locator('[data-item=C]').innerText(), String(before.items.C.count))
    assert.equal(await sheet.locator('[data-item=J3]').innerText(), '0') // who has the tag is approved, not paid
    assert.equal((await clerk.get(`/api/form-drafts/${id}`)).version, 1)
  })
  await test('what is not saved is not lost by a wrong press', async () => {
    await page.getByRole('link', { name: '全部版本' }).click()
    await page.getByRole('dialog').getByText('还有没有保存的改动').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    assert.match(page.url(), /\/draft\//)
  })
  await test('it is saved and published with a first day', async () => {
    await page.getByRole('tab', { name: '表名和依据' }).click()
    await page.getByLabel(/^依据/).fill('市总工会办公室通知附件（2022年1月）')
    await page.getByLabel('统计期间').fill('2022年春节期间')
    await page.getByRole('button', { name: '保存草稿' }).click()
    const publish = page.getByRole('button', { name: '发布', exact: true })
    await page.waitForFunction(() => ![...document.querySelectorAll('button')].find((b) => b.textContent === '发布').disabled)
    const f3 = (await clerk.get(`/api/form-drafts/${id}`)).body.items.find((i) => i.code === 'F3')
    assert.deepEqual(f3.pick[1], { kinds: ['wish'], classes: [''] })
    await publish.click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('已经开始的活动仍用原来的版本').waitFor()
    await dialog.getByLabel(/^启用日期/).fill('2022-01-01')
    await dialog.getByRole('button', { name: '发布', exact: true }).click()
    await page.getByText('已发布的版本不能改写').waitFor()
    assert.equal(await page.getByRole('button', { name: '保存草稿' }).count(), 0)
  })
  await test('the campaign that has begun keeps its edition and figures', async () => {
    assert.deepEqual(await report('cz21', CAMPAIGN), before)
    await page.getByRole('link', { name: '全部版本' }).click()
    const row = page.getByRole('row').filter({ hasText: 'cz21 2021' }).first()
    await row.getByText('已开始，不再变').waitFor()
    await page.getByRole('row').filter({ hasText: 'ez22x 2022' }).getByText('还没有活动使用').waitFor()
  })
  await test('a new campaign counts by the new edition as by the shipped one', async () => {
    await clerk.post('/api/campaigns', {
      code: 'XC2024', name: '2024 年送温暖', org: 'QD', year: 2024, start_on: '2023-12-01', end_on: '2024-03-31', status: 'open', once: true,
      earmark: 'qh20', forms: 'ez22x,ez22',
    })
    await who['city.cash'].post('/api/funds/receipts', { campaign: 'XC2024', org: 'QD', source: 'GH-BJ', fen: 10_000_000, done_on: '2023-12-10', party: '市总工会本级', doc_no: '', note: '' })
    for (const [title, tags, people] of [['骑手', 'XJY', 3], ['防疫', 'FYYX,XJY', 2], ['医护', 'YWRY', 4]]) {
      const r = await clerk.post('/api/rosters/by-hand', { campaign: 'XC2024', org: 'QD', title, class: 'C7', source: 'GH-BJ' })
      for (let i = 0; i < people; i++)
        await clerk.post(`/api/rosters/${r.id}/rows`, {
          name: '王海燕', id_type: 'RESIDENT', number: idNumber(`1971010${1 + i}`, 500 + people * 10 + i), amount_fen: 20_000, phone: '', employer: '海州公交集团', tags,
        })
      await clerk.post(`/api/rosters/${r.id}/submit`, { leave_out_refused: false })
      await who['city.review'].post(`/api/rosters/${r.id}/approve`)
      await who['city.cash'].post(`/api/rosters/${r.id}/pay`, { paid_on: '2024-01-10', bank_ref: `X-${people}` })
    }
    const mine = (await report('ez22x', 'XC2024')).items
    assert.deepEqual(mine, (await report('ez22', 'XC2024')).items)
    assert.deepEqual(Object.keys(mine), Object.keys((await report('ez22', 'XC2024')).items))
    assert.equal(mine.J1.count, 2)
    assert.equal(mine.J3.count, 5)
    assert.equal(mine.J4.fen, 100_000)
    assert.equal(mine.C.count, 9)
  })
  await test('the two years stand side by side, and what changed its meaning is marked', async () => {
    await page.goto(`${base}/#/forms?campaign=XC2024&org=QD&form=ez22x&view=compare`) // a campaign this page has not heard of yet
    await settled(page)
    const table = page.getByRole('region', { name: '与上年对比表' })
    await table.waitFor()
    const line = async (code) => (await table.getByRole('row').filter({ has: page.getByRole('cell', { name: code, exact: true }) }).first().innerText()).replace(/\s+/g, ' ')
    assert.match(await line('C'), new RegExp(`人次 9 ${before.items.C.count} −`))
    assert.match(await line('J3'), /上年没有这一项/)
    assert.match(await line('K1'), /本年没有/)
    assert.match(await table.innerText(), /由医务人员扩大到防疫一线职工；取数范围不同；统计期间不同/)
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('region', { name: '对比', exact: true }).getByRole('button', { name: 'Excel' }).click()])
    assert.match(file.suggestedFilename(), /与上年对比.*\.xlsx$/)
    await page.getByRole('button', { name: '各下级之间' }).click()
    await page.getByRole('region', { name: '各下级对比表' }).waitFor()
  })
  await test('who stands behind person-times is shown when asked for', async () => {
    await page.getByRole('button', { name: '回到统计表' }).click()
    await page.getByLabel('显示实际人数').check()
    await page.getByRole('columnheader', { name: '实际人数' }).waitFor()
    await settled(page)
    const row = page.getByRole('row').filter({ has: page.getByRole('cell', { name: 'C7', exact: true }) })
    await row.getByRole('cell').last().getByText('9', { exact: true }).waitFor()
    assert.deepEqual(v.faults, [])
  })
  await v.context.close()
}
