// SPDX-License-Identifier: Apache-2.0
// Employment services and mutual aid at 390 px, on a server of its own whose short messages come to a gateway of the test: a worker signs up
// at a fair and hands in an intent, the company's contact tells the hire; a claim of mutual aid from the phone to the decision.
import assert from 'node:assert/strict'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { day, openCampaign, phoneServer, signIn, soundOf } from './phone.mjs'
import { idNumber } from './world.mjs'

const FIRM = '91370203MA30011111'
const today = day()
const year = Number(today.slice(0, 4))
const sound = soundOf('jobs')
// a sound 1 × 1 PNG
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

async function people(who) {
  const d01 = who['d01.clerk']
  await openCampaign(who)
  const made = []
  for (const [i, name] of ['岳求职', '姜联系'].entries()) {
    const p = { name, number: idNumber('19790304', 71 + 2 * i), phone: `1380013807${i}` }
    p.id = (await d01.post('/api/persons', { org: 'QD010101', ...p, is_member: true })).id
    made.push(p)
  }
  await d01.post('/api/companies?org=QD01', { uscc: FIRM, name: '同德机械有限公司' })
  await d01.post('/api/workers/duties?org=QD01', { person_id: made[1].id, duty: 'contact', company: FIRM })
  const fair = await d01.post('/api/job-events?org=QD01', { campaign: 'LJ', kind: 'fair', title: '春风行动招聘会', place: '区体育馆', starts_on: today, ends_on: `${year}-12-31` })
  await d01.post(`/api/job-events/${fair.id}/open`)
  await d01.post(`/api/job-events/${fair.id}/vacancies`, { uscc: FIRM, title: '装配工', wanted: 2, pay_from_fen: 450000, pay_to_fen: 600000, place: '市南区', requirement: '初中以上' })
  await who['city.clerk'].post('/api/rules?org=QD', {
    kind: 'mutual_aid', code: 'hz', edition: String(year), title: '职工医疗互助', source: '测试', valid_from: '2020-01-01',
    body: { fee_fen: 6000, enrol: { from: '2020-01-01', until: '2099-12-31' }, cover: { from: '2020-01-01', until: '2099-12-31' }, wait_days: 30, claim_days: 365, cap_fen: 1000000,
      benefits: [{ from_fen: 10000000, fen: 1000000, text: '自付 10 万元以上' }, { from_fen: 1000000, fen: 200000, text: '自付 1 万元以上不足 10 万元' }] },
  })
  await d01.post('/api/mutual-enrolments?org=QD01', { plan: 'hz', person_id: made[0].id, renewal: true, policy_no: 'HZ-1' })
  return made
}

async function phone(browser, base, sms, me) {
  const v = await visitor(browser, base, SIZES.phone)
  await signIn(v.page, base, sms, me, { at: 'mine' })
  return v
}

export async function run(test, { browser }) {
  const { base, who, sms, stop } = await phoneServer()
  try {
    const [me, contact] = await people(who)
    await views(test, browser, base, sms, who, me, contact)
  } finally {
    await stop()
  }
}

async function views(test, browser, base, sms, who, me, contact) {
  let mine
  await test('a worker signs up at a fair and hands in an intent on his phone', async () => {
    mine = await phone(browser, base, sms, me)
    const { page } = mine
    await page.goto(`${base}/w#jobs`)
    await page.getByRole('button', { name: '查看 春风行动招聘会' }).click()
    await page.getByText('4,500–6,000 元/月').waitFor()
    await page.getByRole('button', { name: '报名参加' }).click()
    await page.getByText('已报名').waitFor()
    await page.getByRole('button', { name: '投递 装配工' }).click()
    await sound(page, 'fair')
    await page.getByRole('button', { name: '同意并投递' }).click()
    await page.getByText('等待企业反馈').waitFor()
  })
  await test('the contact of the company rings him and tells the hire', async () => {
    const { page, context, faults } = await phone(browser, base, sms, contact)
    await page.goto(`${base}/w#hires`)
    await page.getByText('岳求职').waitFor()
    assert.ok(!(await page.content()).includes(me.phone))
    await page.getByRole('button', { name: '显示 岳求职 的电话' }).click()
    await page.getByRole('link', { name: me.phone }).waitFor()
    await sound(page, 'contact')
    await page.getByRole('button', { name: '录用 岳求职', exact: true }).click()
    await page.getByText('已录用').waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('a claim of mutual aid goes from the phone to the decision and back', async () => {
    const { page, context, faults } = mine
    await page.goto(`${base}/w#mutual`)
    await page.getByRole('button', { name: '生病了，申请给付' }).click()
    await page.getByLabel('确诊日期').fill(today)
    await page.getByLabel('个人自付医疗费（元）').fill('100,000')
    await page.getByLabel('诊断（加密保存，只给审核人看）').fill('恶性肿瘤')
    await page.getByLabel('同意工会为这次给付使用诊断和票据').check()
    await sound(page, 'claim')
    await page.getByRole('button', { name: '提交，接着上传材料' }).click()
    await page.getByLabel('上传材料').setInputFiles({ name: '诊断.png', mimeType: 'image/png', buffer: PNG })
    await page.getByText('已上传 1 份材料').waitFor()
    const claims = (await who['d01.clerk'].get('/api/mutual-claims?org=QD01')).rows
    assert.equal(claims.length, 1)
    // the clerk checks on the page, another reviews
    const desk = await visitor(browser, base)
    await logIn(desk.page, base, who['d01.clerk'])
    await desk.page.goto(`${base}/#/mutual-aid?org=QD01&tab=claims`)
    await settled(desk.page)
    await desk.page.getByRole('button', { name: '岳求职' }).click()
    await desk.page.getByRole('button', { name: '查看（记入日志）' }).click()
    await desk.page.getByText('恶性肿瘤').waitFor()
    await desk.page.getByRole('button', { name: '审核', exact: true }).click()
    await desk.page.getByRole('dialog', { name: '审核并计算' }).getByRole('button', { name: '确定' }).click()
    await desk.page.getByText('适用“自付 10 万元以上”').waitFor()
    if (process.env.NUAN_SHOTS) await desk.page.screenshot({ path: `${process.env.NUAN_SHOTS}/jobs-desk.png` })
    assert.deepEqual(desk.faults, [])
    await desk.context.close()
    await who['d01.review'].post(`/api/mutual-claims/${claims[0].id}/approve`)
    await page.reload()
    await page.getByText('已同意，等待给付').waitFor()
    await page.getByText('10,000.00 元').first().waitFor()
    await sound(page, 'decided')
    assert.deepEqual(faults, [])
    await context.close()
  })
}
