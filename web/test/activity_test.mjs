// SPDX-License-Identifier: Apache-2.0
// Two of the city's packs at 390 px from template to final count: the couplets (reserved, on the spot) and the parcels (free and sold),
// as the clerk, the reviewer and a worker on his phone see them; on a server of its own whose short messages come to the test.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { logIn, SIZES, visitor } from './browser.mjs'
import { packOf } from './pack.mjs'
import { openCampaign, phoneServer, signIn, soundOf } from './phone.mjs'
import { idNumber } from './world.mjs'

const ME = { name: '岳一', number: idNumber('19800115', 71), phone: '13800138071' }
const sound = soundOf('activity')

export async function run(test, { browser }) {
  const { base, who, sms, stop } = await phoneServer()
  try {
    await openCampaign(who, { once: false })
    await who['d01.clerk'].post('/api/persons', { org: 'QD010101', ...ME, is_member: true, employer: '海州公交集团' })
    await packs(test, browser, base, sms, who)
  } finally {
    await stop()
  }
}

async function packs(test, browser, base, sms, who) {
  const clerk = await visitor(browser, base, SIZES.phone)
  const review = await visitor(browser, base, SIZES.phone)
  const worker = await visitor(browser, base, SIZES.phone)
  const desk = clerk.page
  const phone = worker.page
  const dialog = desk.getByRole('dialog')

  const { make, opened, checkedIn, closed, finished } = packOf(desk, review.page, base, sound)

  await test('福气大礼包: a template, review by another, a guest looks', async () => {
    await logIn(desk, base, who['d01.clerk'])
    await logIn(review.page, base, who['d01.review'])
    await make(/送万福、进万家/, { shot: 'couplets-new' })
    await desk.getByRole('button', { name: '修改', exact: true }).nth(1).click()
    await dialog.getByLabel(/^可预约数量/).fill('200')
    await sound(desk, 'part')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await opened()
    await phone.goto(`${base}/w#/activities`)
    await phone.getByText('送万福、进万家').waitFor()
    await sound(phone, 'phone-list')
    await phone.getByRole('button', { name: '查看、参加' }).click()
    await phone.getByRole('button', { name: '登录后预约' }).waitFor()
    await phone.getByRole('link', { name: '打开直播' }).waitFor()
    await sound(phone, 'phone-guest')
  })
  await test('a worker signs in, reserves and collects; 300 on the spot; views stay apart', async () => {
    await phone.getByRole('button', { name: '登录后预约' }).click()
    await signIn(phone, base, sms, ME, { at: null, there: phone.getByRole('button', { name: '预约', exact: true }) })
    await phone.getByRole('button', { name: '预约', exact: true }).click() // back where he was
    const code = (await phone.locator('.code').innerText()).replace(/\s/g, '')
    assert.match(code, /^\d{8}$/)
    await sound(phone, 'phone-code')
    await checkedIn(code, /已办理：岳\*/)
    await desk.getByRole('button', { name: '登记现场数量' }).click()
    await dialog.getByLabel(/^人数/).fill('300')
    await dialog.getByLabel(/^说明/).fill('现场领取')
    await dialog.getByRole('button', { name: '登记', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await desk.getByRole('button', { name: '登记其他平台的数字' }).click()
    await dialog.getByLabel(/^数字/).selectOption('views')
    await dialog.getByLabel(/^哪里统计的/).fill('直播平台')
    await dialog.getByLabel(/^数量/).fill('32000')
    await dialog.getByRole('button', { name: '登记', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    const [sheet] = await Promise.all([desk.waitForEvent('download'), desk.getByRole('button', { name: '打印签到表' }).click()])
    assert.match(sheet.suggestedFilename(), /^签到表-\d+\.pdf$/)
    assert.equal(readFileSync(await sheet.path()).subarray(0, 4).toString(), '%PDF')
    if (process.env.NUAN_SHOTS) await sheet.saveAs(`${process.env.NUAN_SHOTS}/activity-sheet.pdf`)
    await desk.getByRole('button', { name: '显示现场码' }).click()
    await desk.getByRole('img', { name: '现场签到码' }).waitFor()
    await sound(desk, 'desk')
    await closed()
    await finished()
    await desk.getByText(/301 人次（2 条记录）/).waitFor()
    await sound(desk, 'couplets-done')
    await desk.setViewportSize(SIZES.wide)
    await sound(desk, 'couplets-done-wide')
    await desk.setViewportSize(SIZES.phone)
    const f = await who['d01.clerk'].get('/api/forms/cz21?campaign=LJ&org=QD01')
    assert.equal(f.items.find((i) => i.code === 'F2').count, 301)
    await phone.goto(`${base}/w#/activities/mine`)
    await phone.getByText('已到场').waitFor()
    await sound(phone, 'phone-mine')
  })
  await test('年货大礼包: one free parcel is aid, one bought is a sale', async () => {
    await make(/你的年货，我包啦/)
    await opened()
    await phone.goto(`${base}/w#/activities`)
    await phone.getByText('你的年货，我包啦').waitFor()
    await phone.getByRole('listitem').filter({ hasText: '你的年货，我包啦' }).getByRole('button').click()
    await phone.getByRole('listitem').filter({ hasText: '平安礼包' }).getByRole('button', { name: '领免费礼包' }).click()
    const code = (await phone.locator('.code').innerText()).replace(/\s/g, '')
    await phone.getByRole('listitem').filter({ hasText: '团圆礼包' }).getByRole('button', { name: '按优惠价购买' }).click()
    await phone.getByText('已下单').waitFor()
    await sound(phone, 'phone-parcels')
    await checkedIn(code, /已办理：岳\*/)
    await desk.getByText('售出 1 份，198.00 元').waitFor()
    await closed()
    await finished()
    await desk.getByText(/1 人次（1 条记录）/).waitFor()
    await desk.getByText('售出 1 份，198.00 元').waitFor() // not called for by the end, and sold all the same
    await sound(desk, 'parcels-done')
    const f = await who['d01.clerk'].get('/api/forms/cz21?campaign=LJ&org=QD01')
    assert.equal(f.items.find((i) => i.code === 'F3').count, 1)
    assert.deepEqual([...clerk.faults, ...review.faults, ...worker.faults], [])
  })
  for (const v of [clerk, review, worker]) await v.context.close()
}
