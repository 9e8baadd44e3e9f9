// SPDX-License-Identifier: Apache-2.0
// Migrant workers at 390 px, on a server of its own: a seat booked on the phone and on the line, the leader at the door, wages told on the phone,
// recovered in two steps, and items G, H and I of the table.
import assert from 'node:assert/strict'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { day, openCampaign, phoneServer, signIn, soundOf } from './phone.mjs'
import { idNumber } from './world.mjs'

const number = (serial) => idNumber('19790304', serial)
const ME = { name: '岳一', number: number(71), phone: '13800138071' }
const sound = soundOf('labour')
const today = day()

async function ground(who) {
  await openCampaign(who)
  const d01 = who['d01.clerk']
  const one = await d01.post('/api/persons', { org: 'QD010101', ...ME, is_member: true })
  await d01.post('/api/workers/duties', { person_id: one.id, duty: 'volunteer' })
  const j = await d01.post('/api/journeys?org=QD01', {
    campaign: 'LJ', kind: 'bus', from_place: '青岛长途站', to_place: '菏泽', leave_on: today, leave_at: '18:30', seats: 3, leader: '岳一', leader_phone: '13800138071', subsidy_fen: 8000, book_from: today,
    book_until: today, cancel_until: today,
  })
  await d01.post(`/api/journeys/${j.id}/move`, { verb: 'open', version: j.version })
  return j.id
}

export async function run(test, { browser }) {
  const { base, who, sms, stop } = await phoneServer()
  try {
    await views(test, browser, base, sms, who, await ground(who))
  } finally {
    await stop()
  }
}

async function views(test, browser, base, sms, who, trip) {
  const phone = await visitor(browser, base, SIZES.phone)
  const desk = await visitor(browser, base, SIZES.phone)
  await test('a worker books a seat for himself and a companion on his phone', async () => {
    const { page } = phone
    await signIn(page, base, sms, ME, { at: 'wages', there: page.getByRole('button', { name: '反映欠薪' }) }) // back where he wanted to go
    await page.goto(`${base}/w#/journeys`)
    await page.getByRole('button', { name: /预订去菏泽的座位/ }).click()
    await page.getByRole('button', { name: '添加同行人' }).click()
    await page.getByLabel('姓名').fill('岳小')
    await page.getByLabel('身份证号码').fill(number(72))
    await page.getByRole('button', { name: '订 2 个座位' }).click()
    await page.getByText('已订好').waitFor()
    await page.getByText('余 1 座').waitFor()
    await page.reload() // opened at this address he is known as himself, too
    await page.getByRole('region', { name: '我的座位' }).getByText('岳小').waitFor()
    await sound(page, 'booked')
  })
  await test('the clerk on the line books the last seat', async () => {
    const { page } = desk
    await logIn(page, base, who['d01.clerk'])
    await page.goto(`${base}/#/journeys?campaign=LJ&org=QD01`)
    await settled(page)
    await page.getByRole('button', { name: new RegExp(today) }).first().click()
    await page.getByRole('button', { name: '为来电人订座' }).click()
    const d = page.getByRole('dialog', { name: '为来电人订座' })
    await d.getByLabel(/^姓名/).fill('周来电')
    await d.getByLabel(/^身份证号码/).fill(number(73))
    await d.getByLabel(/^手机号/).fill('13800138073')
    await d.getByRole('button', { name: '订座', exact: true }).click()
    await d.waitFor({ state: 'hidden' })
    await page.getByText('周来电').first().waitFor()
    await sound(page, 'hotline')
    const j = await who['d01.clerk'].get(`/api/journeys/${trip}`)
    assert.deepEqual([j.taken, j.waiting], [3, 0])
  })
  await test('the leader checks who is there, and the table counts them', async () => {
    const { page } = phone
    await page.goto(`${base}/w#/boarding/${trip}`)
    for (const name of ['岳一', '岳小']) await page.getByRole('button', { name: `${name}已上车` }).click()
    await page.getByText('已上车 2 人，共 3 人').waitFor()
    await sound(page, 'boarding')
    const j = await who['d01.clerk'].get(`/api/journeys/${trip}`)
    await who['d01.clerk'].post(`/api/journeys/${trip}/move`, { verb: 'depart', version: j.version })
    const f = await who['d01.clerk'].get('/api/forms/cz21?campaign=LJ&org=QD01')
    assert.equal(f.items.find((i) => i.code === 'G').count, 2)
  })
  await test('wages told on the phone are recovered in two steps', async () => {
    const { page } = phone
    await page.goto(`${base}/w#/wages`)
    await page.getByRole('button', { name: '反映欠薪' }).click()
    await page.getByLabel('哪个单位欠的').fill('恒久劳务公司')
    await page.getByLabel('欠我多少（元）').fill('8000.50')
    await page.getByRole('button', { name: '告诉工会' }).click()
    await page.getByText('等待工会受理').waitFor()
    await sound(page, 'told')
    const [k] = (await who['d01.clerk'].get('/api/wage-cases')).rows
    await who['d01.review'].post(`/api/wage-cases/${k.id}/review`, { verb: 'accept', version: k.version })
    const clerk = desk.page
    await clerk.goto(`${base}/#/wages?campaign=LJ&org=QD01`)
    await settled(clerk)
    await clerk.getByRole('button', { name: '恒久劳务公司' }).first().click()
    for (const sum of ['3000', '5000.50']) {
      await clerk.getByRole('button', { name: '登记追回' }).first().click()
      const d = clerk.getByRole('dialog', { name: '登记追回' })
      await d.getByLabel(/^金额合计/).fill(sum)
      await d.getByRole('button', { name: '登记追回', exact: true }).click()
      await d.waitFor({ state: 'hidden' })
    }
    await sound(clerk, 'case')
    const f = await who['d01.clerk'].get('/api/forms/cz21?campaign=LJ&org=QD01')
    assert.equal(f.items.find((i) => i.code === 'H').count, 1)
    assert.equal(f.items.find((i) => i.code === 'I').fen, 800050)
    await page.reload()
    await page.getByText('已追回 8,000.50 元').waitFor()
    await sound(page, 'recovered')
  })
  await test('a list of people owed wages comes as a sheet, to the cent', async () => {
    const { page } = desk
    const k = await who['d01.clerk'].post('/api/wage-cases?org=QD01', { employer: '远方建筑公司', source: 'clerk' })
    const head = '姓名,身份证号码,电话,欠薪金额（元）\n'
    const faulty = `${head}周一,${number(81)},13800138081,"12,000.35"\n周二,${number(82)},,八千左右\n合计,,,"20,000.35"\n`
    const mended = `${head}周一,${number(81)},13800138081,"12,000.35"\n周二,${number(82)},,8000.01\n合计,,,"20,000.35"\n`
    await page.goto(`${base}/#/wages?campaign=LJ&org=QD01`)
    await page.reload() // it stands at this address already, with another case open
    await settled(page)
    await page.getByRole('button', { name: '远方建筑公司' }).first().click()
    const dialog = page.getByRole('dialog', { name: '导入欠薪名册' })
    const take = async (sheet, ...said) => {
      await page.getByRole('button', { name: '导入欠薪名册' }).click()
      await dialog.locator('input[type=file]').setInputFiles({ name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) })
      await dialog.getByRole('button', { name: '检查' }).click()
      for (const text of said) await dialog.getByText(text).waitFor()
      await sound(page, 'claimants')
      await dialog.getByRole('button', { name: '导入 1 人' }).click()
      await dialog.getByText('已导入 1 人').waitFor()
      await dialog.getByRole('button', { name: '完成' }).click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await take(faulty, '1 人可以导入，合计 12,000.35 元', 'D3')
    await take(mended, '1 人可以导入，合计 8,000.01 元，1 人原来就有，0 行有问题', '合计为 20,000.35 元，逐行相加为 20,000.36 元')
    await page.getByText('2 人 20,000.36 元').first().waitFor()
    await page.getByRole('button', { name: '更正周二的欠薪' }).click()
    const mend = page.getByRole('dialog', { name: '更正欠薪金额' })
    await mend.getByLabel(/^欠薪/).fill('8000')
    await mend.getByRole('button', { name: '保存' }).click()
    await mend.waitFor({ state: 'hidden' })
    await page.getByText('2 人 20,000.35 元').first().waitFor()
    assert.equal((await who['d01.clerk'].get(`/api/wage-cases/${k.id}`)).claimed_fen, 2000035)
  })
  await test('nothing of journeys and wages was a fault in the browser', async () => {
    await phone.context.close()
    await desk.context.close()
    assert.deepEqual([...phone.faults, ...desk.faults], [])
  })
}
