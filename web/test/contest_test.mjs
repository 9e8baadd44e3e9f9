// SPDX-License-Identifier: Apache-2.0
// 答题、抽奖、投票: an activity is opened; a worker at 390 px plays, gets his number, votes; the clerk freezes the list, the other one may
// not draw before the public value is known. (Drawing and checking again: test/area/contest_test.c, whose clock moves.)
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { logIn, settled, SIZES, until, visitor } from './browser.mjs'
import { buildWorld, idNumber, startServer } from './world.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const DAY = 86_400_000
const ME = { name: '岳一', number: idNumber('19790304', 71), phone: '13800138071' }

async function sound(page, what) {
  await settled(page)
  if (process.env.NUAN_SHOTS) await page.screenshot({ path: `${process.env.NUAN_SHOTS}/contest-${what}.png`, fullPage: true })
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

/** An open activity with a quiz, a draw and a vote; its id. */
async function activity(who) {
  const clerk = who['city.clerk']
  const year = Number(new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(Date.now()).slice(0, 4))
  await clerk.post('/api/campaigns', { code: 'LJ', name: '两节送温暖', org: 'QD', year, start_on: `${year}-01-01`, end_on: `${year}-12-31`, once: true, forms: 'cz21', status: 'open' })
  let a = await clerk.post('/api/activities?org=QD', {
    org: 'QD', campaign: 'LJ', title: '健康大礼包', words: '防疫知识答题抽奖', start_at: Date.now() - 60_000, end_at: Date.now() + DAY, who: 'org', counts_as: 'culture',
  })
  const part = (kind, title, rule) => clerk.post(`/api/activities/${a.id}/parts`, { kind, title, rule })
  await part('quiz', '防疫知识答题', { bank: 'health', draw: 3, seconds: 300, tries: 1, pass: 0 })
  await part('lottery', '答题抽奖', { entry: 'quiz', beacon: '某期公开彩票的开奖号码', beacon_days: 2, claim_days: 30, items: [{ title: '一等奖 体检套餐', count: 1 }] })
  await part('vote', '十佳评选', { votes: 1, hidden: true, items: [{ name: '装配班组', unit: '机械厂' }, { name: '环卫四队' }] })
  a = await clerk.post(`/api/activities/${a.id}/submit`, { version: (await clerk.get(`/api/activities/${a.id}`)).version })
  a = await who['city.review'].post(`/api/activities/${a.id}/approve`, { version: a.version })
  return a
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
    await who['d01.clerk'].post('/api/persons', { org: 'QD010101', ...ME, is_member: true, employer: '海州公交集团' })
    await views(test, browser, s.base, sms, who, await activity(who))
  } finally {
    await s.stop()
    sms.close()
  }
}

async function signIn(page, base, sms) {
  await page.goto(`${base}/w#/in`)
  await page.getByLabel('姓名').fill(ME.name)
  await page.getByLabel('身份证号码').fill(ME.number)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await until(() => sms.sent.length === 1)
  await page.getByLabel('短信验证码').fill(/验证码 (\d{6})，/.exec(sms.sent[0].text)[1])
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.getByRole('heading', { name: ME.name }).waitFor()
}

async function views(test, browser, base, sms, who, a) {
  const draw = a.parts.find((p) => p.kind === 'lottery').id
  await test('a worker plays on his phone, gets a number in the draw, votes once', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await page.goto(`${base}/w#/activities/${a.id}`)
    await page.getByRole('button', { name: '登录后答题' }).waitFor()
    await sound(page, 'guest')
    await signIn(page, base, sms)
    await page.goto(`${base}/w#/activities/${a.id}`)
    await page.getByRole('button', { name: '开始答题' }).click()
    await page.getByText('第 1 题（共 3 题）').waitFor()
    assert.ok(!(await page.content()).includes('正确：'))
    const kept = page.waitForResponse((r) => r.url().endsWith('/answers'))
    await page.getByRole('button', { name: /^A\. / }).click()
    assert.equal((await kept).status(), 200)
    await sound(page, 'quiz')
    await page.reload() // the line is lost: he goes on where he was
    await page.getByText('第 2 题（共 3 题）').waitFor()
    await page.getByRole('button', { name: /^A\. / }).click()
    await page.getByRole('button', { name: '下一题' }).click()
    await page.getByRole('button', { name: '交卷（已答 2 题）' }).click()
    await page.getByText(/答对 \d 题（共 3 题）/).waitFor()
    await page.getByText('您的抽奖号是').waitFor()
    await page.getByRole('button', { name: '选 环卫四队' }).click()
    await page.getByRole('button', { name: '投票（已选 1 位）' }).click()
    await page.getByText('您已经投票，结束后公布票数。').waitFor()
    await sound(page, 'played')
    await page.getByRole('button', { name: '怎样保证公平？看公开的抽奖单' }).click()
    await page.getByRole('heading', { name: '公开的抽奖单' }).waitFor()
    await sound(page, 'sheet')
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the list is frozen by one; the other cannot draw before the value is known', async () => {
    const { page, context, faults } = await visitor(browser, base)
    const clerk = who['city.clerk']
    await clerk.post(`/api/activities/${a.id}/close`, { version: (await clerk.get(`/api/activities/${a.id}`)).version })
    await logIn(page, base, clerk)
    await page.goto(`${base}/#/contests?org=QD&campaign=LJ`)
    await settled(page)
    await page.getByRole('button', { name: '健康大礼包' }).click() // a row opens by its first column
    await page.getByRole('button', { name: '截止名单' }).click()
    await page.getByRole('dialog', { name: '截止名单' }).getByRole('button', { name: '截止名单', exact: true }).click()
    await page.getByText('名单指纹').first().waitFor()
    if (process.env.NUAN_SHOTS) await page.screenshot({ path: `${process.env.NUAN_SHOTS}/contest-closed.png` })
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: '答题和评选进展' }).click()
    await page.getByText('健康大礼包').first().click()
    await page.getByText('1 人，1 次').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: '答题题库' }).click()
    await page.getByText('防疫和健康知识').first().click()
    await page.getByText('用洗手液和流动水洗手', { exact: false }).first().waitFor()
    if (process.env.NUAN_SHOTS) await page.screenshot({ path: `${process.env.NUAN_SHOTS}/contest-bank.png` })
    assert.deepEqual(faults, [])
    await context.close()
    const refused = await who['city.review'].post(`/api/lotteries/${draw}/draw`, { beacon_value: '1', again: '1' }).then(() => '', (e) => e.message)
    assert.match(refused, /到时才能开奖/)
    const form = await who['city.view'].get('/api/forms/cz21?campaign=LJ&org=QD')
    assert.equal(form.items.find((i) => i.code === 'F2').count, 1)
  })
}
