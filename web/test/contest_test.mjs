// SPDX-License-Identifier: Apache-2.0
// 答题、抽奖、投票 at 390 px. First an activity of all three: a worker plays, gets his number, votes; the list is frozen and nobody draws before
// the public value is known. Then the 健康 pack from its two templates to the figures of the table: quiz and draw, consultations; the days
// between pass by the server's clock, and what was drawn is worked out again by tools/lottery_check.py from the downloaded sheet.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { serverClock } from './clock.mjs'
import { packOf } from './pack.mjs'
import { day, openCampaign, phoneServer, root, signIn, soundOf } from './phone.mjs'
import { idNumber } from './world.mjs'

const DAY = 86_400_000
const ME = { name: '岳一', number: idNumber('19790304', 71), phone: '13800138071' }
const PLAYERS = ['岳二', '岳三', '岳四'].map((name, i) => ({ name, number: idNumber('19850506', 172 + i), phone: `1380013817${i}` }))
const BANK = JSON.parse(readFileSync(join(root, 'rules/quizzes/health.json'), 'utf8')).body.questions
const sound = soundOf('contest')

/** An open activity with a quiz, a draw and a vote; its id. */
async function activity(who) {
  const clerk = who['city.clerk']
  await openCampaign(who, { end_on: `${Number(day().slice(0, 4)) + 1}-12-31` }) // the days that pass may pass the year
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
  const clock = serverClock()
  const { base, who, sms, stop } = await phoneServer(clock.env)
  try {
    for (const p of [ME, ...PLAYERS]) await who['d01.clerk'].post('/api/persons', { org: 'QD010101', ...p, is_member: true, employer: '海州公交集团' })
    await views(test, browser, base, sms, who, await activity(who))
    await pack(test, browser, base, sms, who, clock)
  } finally {
    await stop()
    clock.stop()
  }
}

async function views(test, browser, base, sms, who, a) {
  const draw = a.parts.find((p) => p.kind === 'lottery').id
  await test('a worker plays on his phone, gets a number in the draw, votes once', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await page.goto(`${base}/w#/activities/${a.id}`)
    await page.getByRole('button', { name: '登录后答题' }).waitFor()
    await sound(page, 'guest')
    await signIn(page, base, sms, ME)
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
    await freeze(page)
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

/** The choices that are right, as they read. */
function rightOf(stem) {
  const q = BANK.find((x) => x.stem === stem)
  return q.kind === 'judge' ? [q.answer] : [...q.answer].map((l) => q.choices['ABCDEFGH'.indexOf(l)])
}

/** Five questions on the phone, all right or all wrong. */
async function play(page, right) {
  for (let n = 1; n <= 5; n++) {
    await page.getByText(`第 ${n} 题（共 5 题）`).waitFor()
    const group = page.locator('.choices')
    const good = rightOf(await group.getAttribute('aria-label'))
    const choices = (await group.getByRole('button').allInnerTexts()).map((text) => ({ text, good: good.includes(text.slice(3)) }))
    for (const c of right ? choices.filter((x) => x.good) : [choices.find((x) => !x.good) ?? choices[0]])
      await group.getByRole('button', { name: c.text, exact: true }).click()
    if (n === 1 && right) await sound(page, 'pack-quiz')
    if (n < 5) await page.getByRole('button', { name: '下一题' }).click()
  }
  await page.getByRole('button', { name: '交卷（已答 5 题）' }).click()
}

/** A link pressed on the phone: the path of what came down, and its text. */
async function download(page, link) {
  const [got] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: link }).click()])
  const path = await got.path()
  return { path, text: readFileSync(path, 'utf8') }
}

/** The draw again, by a program that knows the sheet alone. */
function checkAgain(sheet, noted) {
  const r = spawnSync('/usr/bin/python3', [join(root, 'tools/lottery_check.py'), sheet, noted], { encoding: 'utf8' })
  return { status: r.status, text: r.stdout + r.stderr }
}

async function openDraw(page, base) {
  await page.goto(`${base}/#/contests?org=QD01&campaign=LJ`)
  await page.reload()
  await page.getByRole('button', { name: '知识答题抽奖' }).click()
  await page.getByText('承诺', { exact: true }).waitFor()
}

/** Says yes to the open question whether the list is to be frozen. */
async function freeze(page) {
  const form = page.getByRole('dialog', { name: '截止名单' })
  await form.getByRole('button', { name: '截止名单', exact: true }).click()
  await form.waitFor({ state: 'hidden' })
  await page.getByText('名单指纹').first().waitFor()
}

async function drawBy(page, value) {
  await page.getByRole('button', { name: '公布种子并开奖' }).click()
  const form = page.getByRole('dialog', { name: '公布种子并开奖' })
  await form.getByLabel(/^公开数/).first().fill(value)
  await form.getByLabel(/^公开数（再输一次）/).fill(value)
  await form.getByRole('button', { name: '开奖', exact: true }).click()
  return form
}

async function pack(test, browser, base, sms, who, clock) {
  const clerk = await visitor(browser, base, SIZES.phone)
  const review = await visitor(browser, base, SIZES.phone)
  const faults = [clerk.faults, review.faults]
  const [desk, other] = [clerk.page, review.page]
  const { make, opened, checkedIn, closed, finished } = packOf(desk, other, base, sound)
  const it = { quiz: 0, consult: 0, draw: 0, noted: '', codes: [], chances: new Map() }
  /** The clock has moved on: everybody's session is over. */
  const later = async (days) => {
    clock.ahead(days)
    await Promise.all([who['d01.clerk'].enter(), logIn(desk, base, who['d01.clerk']), logIn(other, base, who['d01.review'])])
  }
  /** A phone taken out anew, signed in when it is somebody's. */
  const phone = async (me, run) => {
    const v = await visitor(browser, base, SIZES.phone)
    faults.push(v.faults)
    if (me) await signIn(v.page, base, sms, me)
    await run(v.page)
    await v.context.close()
  }
  const figures = async (...items) => {
    const f = await who['d01.clerk'].get('/api/forms/cz21?campaign=LJ&org=QD01')
    return items.map((code) => f.items.find((i) => i.code === code).count)
  }

  await later(0)
  await opening(test, { desk, make, opened, it })
  await playing(test, { phone, base, it })
  await freezing(test, { desk, other, base, closed, it })
  await consulting(test, { desk, phone, base, later, checkedIn, closed, finished, figures, it })
  await drawing(test, { desk, other, phone, base, later, it })
  await handing(test, { desk, phone, base, finished, figures, it })
  await test('nothing of the pack was a fault in the browser', async () => {
    for (const v of [clerk, review]) await v.context.close()
    assert.deepEqual(faults.flat(), [])
  })
}

async function opening(test, { desk, make, opened, it }) {
  await test('健康大礼包: two activities from their templates, opened by another', async () => {
    const dialog = desk.getByRole('dialog')
    await make(/健康大礼包：知识答题抽奖/, { place: '手机端', shot: 'pack-new' })
    await desk.getByRole('button', { name: '修改', exact: true }).nth(2).click()
    for (const n of [1, 2]) await dialog.getByRole('group', { name: `奖项 ${n}` }).getByLabel(/^数量/).fill('1')
    await dialog.getByRole('button', { name: '移除奖项 3' }).click() // two prizes, so that of three somebody wins nothing
    await sound(desk, 'pack-prizes')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.waitFor({ state: 'hidden' })
    it.quiz = await opened()
    await sound(desk, 'pack-opened')
    await make(/健康大礼包：疫来疫往，健康你我/, { place: '职工服务中心', from: `${day(1)}T08:00`, until: `${day(1)}T20:00` })
    it.consult = await opened()
  })
}

async function playing(test, { phone, base, it }) {
  await test('workers answer on their phones: who passes is in the draw, who fails tries again', async () => {
    await phone(null, async (page) => {
      await page.goto(`${base}/w#/activities/${it.quiz}`)
      await page.getByRole('button', { name: '怎样保证公平？看公开的抽奖单' }).click()
      await page.getByRole('heading', { name: '公开的抽奖单' }).waitFor()
      it.noted = (await page.locator('.code').first().innerText()).trim() // before anybody enters
      assert.match(it.noted, /^[0-9a-f]{64}$/)
      it.draw = Number(/draw\/(\d+)/.exec(page.url())[1])
    })
    for (const me of PLAYERS)
      await phone(me, async (page) => {
        await page.goto(`${base}/w#/activities/${it.quiz}`)
        await page.getByRole('button', { name: '开始答题' }).click()
        if (me === PLAYERS[1]) {
          await play(page, false)
          await page.getByText('答对 0 题（共 5 题）').waitFor()
          await page.getByText('没有通过').waitFor()
          assert.equal(await page.getByText('您的抽奖号是').count(), 0)
          await sound(page, 'pack-failed')
          await page.getByRole('button', { name: '再答一次' }).click()
        }
        await play(page, true)
        await page.getByText('答对 5 题（共 5 题）').waitFor()
        await page.getByText('您的抽奖号是').waitFor()
        const [no] = /\d+/.exec(await page.getByText('您的抽奖号是').innerText())
        await page.getByText('核对我在名单里').click()
        const [line, hash] = await page.locator('details .code').allInnerTexts()
        const salt = /'%s:%s' (\S+) /.exec(line)[1]
        assert.equal(createHash('sha256').update(`${salt}:${me.number}`).digest('hex'), hash.trim())
        it.chances.set(me, { no: Number(no), hash: hash.trim() })
        if (me === PLAYERS[0]) await sound(page, 'pack-passed')
        if (me === PLAYERS[2]) await booking(page, base, it)
      })
    assert.deepEqual([...it.chances.values()].map((c) => c.no).sort(), [1, 2, 3])
  })
}

/** A doctor by name, a psychologist without one, for tomorrow. */
async function booking(page, base, it) {
  await page.goto(`${base}/w#/activities/${it.consult}`)
  for (const [title, item, nameless] of [['健康在线咨询', '下午', false], ['心理咨询', '上午', true]]) {
    const part = page.locator('section').filter({ has: page.getByRole('heading', { name: title }) })
    if (nameless) await part.getByRole('checkbox').check()
    await part.getByRole('listitem').filter({ hasText: item }).getByRole('button', { name: '预约' }).click()
    const code = (await part.locator('.code').innerText()).replace(/\s/g, '')
    assert.match(code, /^\d{8}$/)
    it.codes.push(code)
  }
  await sound(page, 'pack-booked')
}

async function freezing(test, { desk, other, base, closed, it }) {
  await test('the list is frozen at the desk; the other finds that it is too early to draw', async () => {
    await desk.goto(`${base}/#/activities/${it.quiz}`)
    await closed()
    await openDraw(desk, base)
    assert.equal(await desk.getByRole('button', { name: '公布种子并开奖' }).count(), 0)
    await desk.getByRole('button', { name: '截止名单' }).click()
    await sound(desk, 'pack-freeze')
    await freeze(desk)
    await sound(desk, 'pack-frozen')
    await openDraw(other, base)
    const form = await drawBy(other, '05 12 13 22 27 30')
    await form.getByText(`公开数在 ${day(3)} 产生，到时才能开奖`).waitFor()
    await sound(other, 'pack-early')
  })
}

async function consulting(test, { desk, phone, base, later, checkedIn, closed, finished, figures, it }) {
  await test('a day later who booked is checked in: one consultation counts as service, one without a name as mind', async () => {
    await later(1)
    await desk.goto(`${base}/#/activities/${it.consult}`)
    await checkedIn(it.codes[0], /已办理：岳\*/)
    await checkedIn(it.codes[1], /已办理：不留姓名/)
    await sound(desk, 'pack-checked')
    const veiled = await desk.getByRole('row').filter({ hasText: '心理咨询' }).innerText()
    assert.ok(veiled.includes('不留姓名') && !veiled.includes('岳'), veiled)
    await closed()
    await finished()
    await desk.getByText('2 人次（2 条记录）').waitFor()
    await sound(desk, 'pack-consulted')
    assert.deepEqual(await figures('F1', 'F3'), [1, 1])
    await phone(PLAYERS[2], async (page) => {
      await page.goto(`${base}/w#/activities/mine`)
      await page.getByText('已到场').waitFor()
      await page.getByRole('listitem').filter({ hasText: '疫来疫往，健康你我' }).waitFor()
      assert.equal(await page.getByText('心理咨询').count(), 0, 'without a name it is nobody’s')
      await sound(page, 'pack-mine')
    })
  })
}

async function drawing(test, { desk, other, phone, base, later, it }) {
  await test('on the day of the public value the other draws, and anybody works it out again', async () => {
    await later(3)
    await openDraw(other, base)
    await drawBy(other, '05 12 13 22 27 30 11')
    await other.getByRole('link', { name: '下载抽奖单（复核用）' }).waitFor()
    await sound(other, 'pack-drawn')
    await openDraw(desk, base)
    await phone(null, async (page) => {
      await page.goto(`${base}/w#/draw/${it.draw}`)
      await page.getByRole('heading', { name: '中奖名单' }).waitFor()
      await sound(page, 'pack-sheet')
      const csv = await download(page, '下载名单（CSV）')
      const sheet = await download(page, /下载抽奖单（JSON）/)
      it.sheet = JSON.parse(sheet.text)
      assert.equal(createHash('sha256').update(csv.text).digest('hex'), it.sheet.entries_hash)
      for (const me of PLAYERS) assert.ok(csv.text.includes(`${it.chances.get(me).no},${it.chances.get(me).hash}\n`), me.name)
      const again = checkAgain(sheet.path, it.noted)
      assert.equal(again.status, 0, again.text)
      assert.ok(again.text.includes('相符 承诺与事先记下的相符') && again.text.includes('相符 中奖结果与重新计算的相符') && !again.text.includes('不符'), again.text)
      const [a, b] = it.sheet.winners
      writeFileSync(sheet.path, JSON.stringify({ ...it.sheet, winners: [{ ...a, entry: b.entry }, { ...b, entry: a.entry }] }))
      const forged = checkAgain(sheet.path, it.noted)
      assert.equal(forged.status, 1)
      assert.match(forged.text, /不符 中奖结果与重新计算的相符/)
    })
  })
}

async function handing(test, { desk, phone, base, finished, figures, it }) {
  const holder = (entry) => PLAYERS.find((me) => it.chances.get(me).no === entry)
  await test('one winner signs on his phone, one on paper, the third reads that he won nothing', async () => {
    const handed = (me, how) => desk.getByRole('row').filter({ hasText: me.name }).filter({ hasText: '已领取' }).filter({ hasText: how }).waitFor()
    const [first, second] = it.sheet.winners.map((w) => holder(w.entry))
    await desk.getByLabel(`上传 ${it.chances.get(second).no} 号的签收单`).setInputFiles({ name: '签收单.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n签收单') })
    await handed(second, '签收单')
    await sound(desk, 'pack-slip')
    for (const me of PLAYERS)
      await phone(me, async (page) => {
        await page.goto(`${base}/w#/activities/${it.quiz}`)
        if (me === first) {
          await page.getByText('恭喜您中奖：一等奖 健康体检套餐').waitFor()
          await sound(page, 'pack-won')
          await page.getByRole('button', { name: '奖品已经拿到，签收' }).click()
          await page.getByRole('button', { name: '确认已拿到“一等奖 健康体检套餐”' }).click()
          await page.getByText('（已签收）').waitFor()
          await sound(page, 'pack-signed')
        } else if (me === second) {
          await page.getByText('恭喜您中奖：二等奖 电子血压计').waitFor()
          await page.getByText('（已签收）').waitFor()
        } else {
          await page.getByText('这次没有中奖').waitFor()
          await sound(page, 'pack-lost')
        }
      })
    await openDraw(desk, base)
    await handed(first, '手机签收')
    await handed(second, '签收单')
  })
  await test('the activity ends with its final figure, and item F2 counts who answered, once each', async () => {
    await desk.goto(`${base}/#/activities/${it.quiz}`)
    await finished()
    await desk.getByText('3 人次（3 条记录）').waitFor()
    await sound(desk, 'pack-done')
    assert.deepEqual(await figures('F1', 'F2', 'F3'), [1, 3, 1])
  })
}
