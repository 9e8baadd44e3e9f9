// SPDX-License-Identifier: Apache-2.0
// A home visit written where there is no line: begun from the list that was read before, kept sealed on the phone over a browser that is
// closed, gone on with where there is a line, and one visit however often its answer is lost.
import assert from 'node:assert/strict'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { soundOf } from './phone.mjs'
import { idNumber } from './world.mjs'

const NAME = '安有余'
const DOOR = '海州市八大峡街道演示里三号'
const WORDS = '家中老人卧床，须人照看'
const sound = soundOf('visit')

/** A household whose application waits for the visit; its application's id. */
async function household(who) {
  const clerk = who['g1.clerk']
  const file = await clerk.post('/api/casefiles', {
    org: 'QD010101',
    head: { name: NAME, number: idNumber('19750607', 631), nation: '汉族', political: 'masses', health: 'good', work: 'on', phone: '13800138631', marriage: 'single', hukou: 'urban', employer: '海州公交集团', industry: 'G', able: true, is_member: true },
    file: { address: DOOR, housing: 'rented', main_cause: 'low_income', area: '370202' },
  })
  await clerk.post(`/api/casefiles/${file.id}/money`, { member_no: 1, side: 'in', kind: 'wage', from_on: '2022-01-13', until_on: '2023-01-12', fen: 2400000 })
  for (const purpose of ['check', 'file', 'public']) {
    const paper = await clerk.call('POST', '/api/files?org=QD010101', new TextEncoder().encode(`同意书 ${purpose}`), { 'X-File-Name': encodeURIComponent('同意书.txt') })
    await clerk.post(`/api/casefiles/${file.id}/consents`, { member_no: 1, purpose, how: 'paper', file_id: paper.id })
  }
  const a = await clerk.post('/api/applications', { casefile: file.id, kind: 'new', asked: 'deep', measure: '生活救助 2000 元' })
  await clerk.post(`/api/applications/${a.id}/submit`)
  const first = await who['g1.review'].post(`/api/applications/${a.id}/pass`)
  assert.equal(first.state, 'survey')
  return a.id
}

const list = async (page, base) => {
  await page.goto(`${base}/#/visit?org=QD010101`)
  await page.getByRole('heading', { name: '入户', exact: true }).waitFor()
}
const drafts = (page) =>
  page.evaluate(async () => {
    const db = await new Promise((ok) => (indexedDB.open('nuan-visit').onsuccess = (e) => ok(e.target.result)))
    const rows = db.objectStoreNames.contains('draft') ? await new Promise((ok) => (db.transaction('draft').objectStore('draft').getAll().onsuccess = (e) => ok(e.target.result))) : []
    db.close()
    return rows.length
  })

async function write(page) {
  await page.getByLabel('同行人').selectOption({ label: '冯经办（市南区总工会）' })
  for (const [group, label] of [['见到的人', '申请人本人'], ['主要致困原因与申报一致', '一致'], ['住房情况', '租住'], ['房屋状况', '简陋'], ['大件物品', '都没有'], ['近 12 个月家庭收入与申报', '相符'], ['刚性支出票据', '已看原件'], ['困难程度', '困难'], ['与申报是否相符', '与申报相符']])
    await page.getByRole('group', { name: new RegExp(group) }).getByText(label, { exact: true }).click()
  await page.getByLabel('实际共同生活人口').fill('3')
  await page.getByLabel(/看到、听到/).fill(WORDS)
  const png = await page.evaluate(() => {
    const c = document.createElement('canvas')
    c.width = c.height = 400
    c.getContext('2d').fillRect(0, 0, 400, 200)
    return c.toDataURL('image/png').split(',')[1]
  })
  await page.locator('input[type=file]').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') })
  await page.getByAltText('照片 1').waitFor()
  await page.locator('canvas').scrollIntoViewIfNeeded()
  const at = await page.locator('canvas').boundingBox()
  await page.mouse.move(at.x + 20, at.y + 40)
  await page.mouse.down()
  await page.mouse.move(at.x + 160, at.y + 90, { steps: 6 })
  await page.mouse.up()
}

export async function run(test, { browser, base, who }) {
  const id = await household(who)
  const { page: first, context, faults } = await visitor(browser, base, SIZES.phone)
  const card = (page) => page.locator('.card').filter({ hasText: NAME })
  /** The browser is closed and opened again. */
  const again = async (was) => {
    await was.close()
    const page = await context.newPage()
    await list(page, base)
    return page
  }
  let page = first
  await test('without a line a visit is begun from the list and written to its end; the phone keeps it', async () => {
    await logIn(page, base, who['g1.clerk'])
    await list(page, base)
    await card(page).waitFor()
    await settled(page)
    await context.setOffline(true)
    await card(page).getByRole('button', { name: '入户', exact: true }).click()
    await page.getByRole('heading', { name: NAME }).waitFor()
    await page.getByText('没有网络').waitFor()
    assert.ok(!(await page.locator('main').innerText()).includes(DOOR), 'the door is told where there is a line')
    await write(page)
    await page.getByText('已存本机').waitFor()
    await sound(page, 'offline')
    assert.equal(await drafts(page), 1)
    assert.equal((await who['city.review'].get(`/api/applications/${id}`)).visits.length, 0)
  })
  await test('closed and opened again with a line, everything written is there', async () => {
    await context.setOffline(false)
    page = await again(page)
    const mine = page.getByRole('region', { name: '本机草稿' })
    await mine.getByText('没有写完').waitFor()
    await sound(page, 'draft')
    await mine.getByRole('button', { name: '继续' }).click()
    await page.getByText(DOOR).waitFor()
    assert.equal(await page.getByLabel(/看到、听到/).inputValue(), WORDS)
    assert.equal(await page.getByLabel('实际共同生活人口').inputValue(), '3')
    assert.equal(await page.getByLabel('同行人').locator('option:checked').innerText(), '冯经办（市南区总工会）')
    assert.ok(await page.getByRole('group', { name: /房屋状况/ }).getByLabel('简陋').isChecked())
    await page.getByAltText('照片 1').waitFor()
    await page.getByText('已签名，重写会替换。').waitFor()
    assert.equal(await page.getByText('还没有填：').count(), 0)
  })
  await test('sent while every answer is lost, then by itself once more: it is one visit', async () => {
    let got = 0
    await page.route(/\/api\/visits\?/, async (r) => {
      if ((await r.fetch()).ok()) got++
      await r.abort()
    })
    await page.getByRole('button', { name: '发送' }).click()
    await page.getByText('等待发送').waitFor()
    assert.ok(got >= 1, 'the server had it')
    page = await again(page)
    await page.getByText('已发送，请同行人确认').waitFor()
    await card(page).getByText('已入户 1 次').waitFor()
    assert.equal(await drafts(page), 0)
    const { visits } = await who['city.review'].get(`/api/applications/${id}`)
    assert.deepEqual(visits.map((v) => [v.words, v.photos.length]), [[WORDS, 1]])
    await sound(page, 'sent')
    assert.deepEqual(faults.filter((f) => !/ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(f)), [])
    await context.close()
  })
}
