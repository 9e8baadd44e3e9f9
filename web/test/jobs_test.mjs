// SPDX-License-Identifier: Apache-2.0
// Employment services and mutual aid at 390 px, on a server of its own whose short messages come to a gateway of the test: a worker signs up
// at a fair and hands in an intent, the company's contact tells the hire; a claim of mutual aid from the phone to the decision.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { logIn, settled, SIZES, until, visitor } from './browser.mjs'
import { buildWorld, startServer } from './world.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const FIRM = '91370203MA30011111'
const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now())
const year = Number(day.slice(0, 4))
// a sound 1 × 1 PNG
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

/** An invented resident of an area abolished in 2012. */
function number(birth, serial) {
  const digits = `370205${birth}${String(serial).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return digits + '10X98765432'[[...digits].reduce((n, d, i) => n + Number(d) * weights[i], 0) % 11]
}

async function sound(page, what) {
  await settled(page)
  if (process.env.NUAN_SHOTS) await page.screenshot({ path: `${process.env.NUAN_SHOTS}/jobs-${what}.png`, fullPage: true })
  await page.evaluate(axe)
  const flaws = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((r) => r.violations.map((v) => `${v.id}: ${v.nodes[0].html}`)))
  assert.deepEqual(flaws, [], what)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} scrolls sideways`)
}

async function gateway() {
  const sent = []
  const server = createServer((req, res) => {
    let body = ''
    req.on('data', (b) => (body += b))
    req.on('end', () => {
      sent.push(JSON.parse(body))
      res.end('{}')
    })
  })
  await new Promise((ok) => server.listen(0, '127.0.0.1', ok))
  return { sent, url: `http://127.0.0.1:${server.address().port}/sms`, close: () => server.close() }
}

async function people(who) {
  const d01 = who['d01.clerk']
  await who['city.clerk'].post('/api/campaigns', { code: 'LJ', name: '两节送温暖', org: 'QD', year, start_on: `${year}-01-01`, end_on: `${year}-12-31`, once: true, forms: 'cz21', status: 'open' })
  const made = []
  for (const [i, name] of ['岳求职', '姜联系'].entries()) {
    const p = { name, number: number('19790304', 71 + 2 * i), phone: `1380013807${i}` }
    p.id = (await d01.post('/api/persons', { org: 'QD010101', ...p, is_member: true })).id
    made.push(p)
  }
  await d01.post('/api/companies?org=QD01', { uscc: FIRM, name: '同德机械有限公司' })
  await d01.post('/api/workers/duties?org=QD01', { person_id: made[1].id, duty: 'contact', company: FIRM })
  const fair = await d01.post('/api/job-events?org=QD01', { campaign: 'LJ', kind: 'fair', title: '春风行动招聘会', place: '区体育馆', starts_on: day, ends_on: `${year}-12-31` })
  await d01.post(`/api/job-events/${fair.id}/open`)
  await d01.post(`/api/job-events/${fair.id}/vacancies`, { uscc: FIRM, title: '装配工', wanted: 2, pay_from_fen: 450000, pay_to_fen: 600000, place: '市南区', requirement: '初中以上' })
  await who['city.clerk'].post('/api/rules?org=QD', {
    kind: 'mutual_aid', code: 'hz', edition: String(year), title: '职工医疗互助', source: '测试', valid_from: '2020-01-01',
    body: JSON.stringify({ fee_fen: 6000, enrol: { from: '2020-01-01', until: '2099-12-31' }, cover: { from: '2020-01-01', until: '2099-12-31' }, wait_days: 30, claim_days: 365, cap_fen: 1000000,
      benefits: [{ from_fen: 10000000, fen: 1000000, text: '自付 10 万元以上' }, { from_fen: 1000000, fen: 200000, text: '自付 1 万元以上不足 10 万元' }] }),
  })
  await d01.post('/api/mutual-enrolments?org=QD01', { plan: 'hz', person_id: made[0].id, renewal: true, policy_no: 'HZ-1' })
  return made
}

async function phone(browser, base, sms, me) {
  const v = await visitor(browser, base, SIZES.phone)
  const n = sms.sent.length
  await v.page.goto(`${base}/w#mine`)
  await v.page.getByLabel('姓名').fill(me.name)
  await v.page.getByLabel('身份证号码').fill(me.number)
  await v.page.getByRole('button', { name: '获取验证码' }).click()
  await until(() => sms.sent.length > n)
  await v.page.getByLabel('短信验证码').fill(/验证码 (\d{6})，/.exec(sms.sent[n].text)[1])
  await v.page.getByRole('button', { name: '登录', exact: true }).click()
  await v.page.getByRole('heading', { name: me.name }).waitFor()
  return v
}

export async function run(test, { browser }) {
  const sms = await gateway()
  const before = process.env.NUAN_SMS_URL
  process.env.NUAN_SMS_URL = sms.url
  const s = await startServer(process.env.NUAN ?? join(process.env.NUAN_BUILD ?? join(root, 'build'), 'nuan'))
  if (before === undefined) delete process.env.NUAN_SMS_URL
  else process.env.NUAN_SMS_URL = before
  try {
    const who = await buildWorld(s.base, s.tokens)
    const [me, contact] = await people(who)
    await views(test, browser, s.base, sms, who, me, contact)
  } finally {
    await s.stop()
    sms.close()
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
    await page.getByLabel('确诊日期').fill(day)
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
