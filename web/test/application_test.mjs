// SPDX-License-Identifier: Apache-2.0
// A household on its whole way into the archive, by five people at a desk and on the phone: filed, checked, visited by two with a line
// that breaks, appraised, shown to the public, reviewed, compared, approved. What strangers see holds nothing but what is public.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { violations } from './every_test.mjs'
import { idNumber } from './world.mjs'

const NUMBER = idNumber('19800115', 611)
const CHILD = idNumber(`${new Date().getFullYear() - 8}0115`, 612) // under 14 whenever this runs
const SECRETS = [NUMBER, CHILD, '13800138765', '6228480402564890018', '演示路', '台东街道', '慢性肾衰竭', '童小满', '实验学校']
const WORDS = '家中有透析病人，房屋漏雨'

/** A picture to look at, and what axe and a narrow screen say of the page. */
async function shot(page, name) {
  await page.waitForFunction(() => !document.querySelector('.el-message')) // what fades is not looked at
  assert.deepEqual(await violations(page), [], name)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), `${name} scrolls sideways`)
  if (!process.env.NUAN_SHOTS) return
  mkdirSync(process.env.NUAN_SHOTS, { recursive: true })
  await page.screenshot({ path: join(process.env.NUAN_SHOTS, `${name}.png`), fullPage: true })
}
const nothing = (text, where) => SECRETS.forEach((s) => assert.ok(!text.includes(s), `${where} shows ${s}`))

/** The period of a notice is over: its days are put before today, as if they had passed. */
function letDaysPass(db) {
  execFileSync('/usr/bin/python3', ['-c', `
import sqlite3,sys
c=sqlite3.connect(sys.argv[1],timeout=20)
c.execute("UPDATE public_notice SET from_on='2023-01-03', until_on='2023-01-09'")
c.commit()`, db])
}

async function desk(browser, base, who, id, run, size = SIZES.wide) {
  const { page, context, faults } = await visitor(browser, base, size)
  await logIn(page, base, who)
  await page.goto(`${base}/#/applications${id ? `/${id}` : ''}`)
  await settled(page)
  await run(page, context)
  assert.deepEqual(faults, [])
  await context.close()
}
async function press(page, button, fill = async () => undefined, confirm = button) {
  await page.getByRole('button', { name: button, exact: true }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await fill(dialog)
  await dialog.getByRole('button', { name: confirm, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}
const state = async (who, id) => (await who['city.review'].get(`/api/applications/${id}`)).state

export async function run(test, { browser, base, who, ids }) {
  if (!ids.db) return
  let id, file, no, token
  await test('a clerk files an application', async () => {
    const made = await who['g1.clerk'].post('/api/casefiles', {
      org: 'QD010101',
      head: { name: '钱多多', number: NUMBER, nation: '汉族', political: 'masses', health: 'good', work: 'on', phone: '13800138765', card: '6228480402564890018', marriage: 'married', hukou: 'urban', employer: '海州公交集团', industry: 'G', able: true, is_member: true, diagnosis: '慢性肾衰竭' },
      file: { address: '海州市台东街道演示路七号楼', housing: 'rented', main_cause: 'own_illness', area: '370202' },
    })
    file = made.id
    no = made.no
    await who['g1.clerk'].post(`/api/casefiles/${file}/members`, { relation: 'child', name: '童小满', number: CHILD, nation: '汉族', political: 'masses', health: 'good', insurance: 'resident', marriage: 'single', hukou: 'urban', identity: 'student', school: '实验学校' })
    await who['g1.clerk'].post(`/api/casefiles/${file}/money`, { member_no: 1, side: 'in', kind: 'wage', from_on: '2022-01-13', until_on: '2023-01-12', fen: 2400000 })
    await desk(browser, base, who['g1.clerk'], 0, async (page) => {
      await page.getByRole('button', { name: '登记申请' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('选择档案').fill('钱多多')
      await dialog.getByRole('button', { name: /钱多多/ }).click()
      await dialog.getByLabel('申请类别').selectOption({ label: '深度困难' })
      await dialog.getByLabel(/拟帮扶/).fill('生活救助 3000 元')
      await dialog.getByRole('button', { name: '保存' }).click()
      await page.getByRole('heading', { name: '钱多多' }).waitFor()
      id = Number(/applications\/(\d+)/.exec(page.url())[1])
      await press(page, '提交')
      await page.getByText('基层初审：').or(page.getByText('登记：提交')).first().waitFor()
      await page.getByText('童小满（未满14周岁）：须由监护人签').waitFor() // filed all the same
      await shot(page, 'application-filed')
    })
    assert.equal(await state(who, id), 'first')
  })
  await test('the first check is refused while consents are owed; the clerk follows the link and records them', async () => {
    await desk(browser, base, who['g1.review'], id, async (page) => {
      await page.getByText('请在档案的“同意与证据”中登记后再办理').waitFor()
      assert.ok(await page.getByRole('button', { name: '初审通过' }).isDisabled())
    })
    await assert.rejects(who['g1.review'].post(`/api/applications/${id}/pass`, {}), /钱多多：没有签/)
    await desk(browser, base, who['g1.clerk'], id, async (page) => {
      await page.getByRole('link', { name: '去登记同意' }).click()
      for (const [name, text] of [['钱多多', '家庭经济状况核对授权书'], ['钱多多', '困难职工建档个人信息处理同意书'], ['钱多多', '公示告知和同意书'], ['童小满', '困难职工建档个人信息处理同意书']]) {
        await page.getByRole('button', { name: `登记 ${name} ${text}` }).click()
        const dialog = page.getByRole('dialog')
        if (name === '童小满') await dialog.getByLabel('监护人').selectOption('1')
        await dialog.locator('input[type=file]').setInputFiles({ name: '同意书.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n同意书') })
        await dialog.getByRole('button', { name: '登记', exact: true }).click()
        await dialog.waitFor({ state: 'hidden' })
      }
    })
    assert.equal((await who['g1.review'].get(`/api/applications/${id}`)).missing, '')
  })
  await test('another at the same union checks it, on a phone', () =>
    desk(browser, base, who['g1.review'], 0, async (page) => {
      await page.getByRole('button', { name: '钱多多' }).first().click()
      await shot(page, 'application-phone')
      await press(page, '初审通过', (d) => d.getByLabel('意见').fill('材料齐全'))
      assert.equal(await state(who, id), 'survey')
    }, SIZES.phone))
  await test('the visit is written on the phone without a line, outlives a reload unreadable, and is sent once', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['g1.clerk'])
    await page.goto(`${base}/#/visit?org=QD010101`)
    await settled(page)
    assert.ok(!(await page.locator('body').innerText()).includes('演示路'), 'the list shows no door')
    await shot(page, 'visit-list')
    await page.getByRole('button', { name: '入户', exact: true }).click()
    await page.getByText('海州市台东街道演示路七号楼').waitFor()
    await page.getByLabel('同行人').selectOption({ label: '冯经办（市南区总工会）' })
    for (const [group, label] of [['见到的人', '申请人本人'], ['主要致困原因与申报一致', '一致'], ['住房情况', '租住'], ['房屋状况', '简陋'], ['大件物品', '都没有'], ['近 12 个月家庭收入与申报', '相符'], ['刚性支出票据', '已看原件'], ['困难程度', '困难'], ['与申报是否相符', '与申报相符']])
      await page.getByRole('group', { name: new RegExp(group) }).getByText(label, { exact: true }).click()
    await page.getByLabel('实际共同生活人口').fill('2')
    await page.getByLabel(/看到、听到/).fill(WORDS)
    const pixel = await page.evaluate(async () => {
      const c = document.createElement('canvas')
      c.width = c.height = 2400
      c.getContext('2d').fillRect(0, 0, 2400, 1200)
      const b = await new Promise((ok) => c.toBlob(ok, 'image/png'))
      return [...new Uint8Array(await b.arrayBuffer())]
    })
    await page.locator('input[type=file]').setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: Buffer.from(pixel) })
    await page.getByAltText('照片 1').waitFor()
    const pad = await page.locator('canvas').boundingBox()
    await page.locator('canvas').scrollIntoViewIfNeeded()
    const at = (await page.locator('canvas').boundingBox()) ?? pad
    await page.mouse.move(at.x + 20, at.y + 40)
    await page.mouse.down()
    await page.mouse.move(at.x + 160, at.y + 90, { steps: 6 })
    await page.mouse.up()
    await shot(page, 'visit-form')
    await context.setOffline(true)
    await page.getByRole('button', { name: '发送' }).click()
    await page.getByText('等待发送').waitFor({ timeout: 20_000 })
    const kept = await page.evaluate(async () => {
      const db = await new Promise((ok) => (indexedDB.open('nuan-visit').onsuccess = (e) => ok(e.target.result)))
      const rows = await new Promise((ok) => (db.transaction('draft').objectStore('draft').getAll().onsuccess = (e) => ok(e.target.result)))
      db.close()
      return { n: rows.length, text: rows.map((r) => JSON.stringify({ ...r, box: 0, iv: 0 }) + new TextDecoder().decode(r.box)).join(), local: JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) }
    })
    assert.equal(kept.n, 1)
    for (const s of [...SECRETS, WORDS, '钱多多']) assert.ok(!kept.text.includes(s) && !kept.local.includes(s), `the phone keeps ${s} readable`)
    await page.goto('about:blank') // the browser is closed meanwhile
    await context.setOffline(false)
    await page.goto(`${base}/#/visit?org=QD010101`) // and opened again where there is a line: it goes out by itself
    await page.getByText('已发送，请同行人确认').waitFor({ timeout: 20_000 })
    const a = await who['city.review'].get(`/api/applications/${id}`)
    assert.equal(a.visits.length, 1)
    assert.equal(a.visits[0].photos.length, 1)
    assert.equal(a.visits[0].words, WORDS)
    const left = await page.evaluate(async () => {
      const db = await new Promise((ok) => (indexedDB.open('nuan-visit').onsuccess = (e) => ok(e.target.result)))
      const n = await new Promise((ok) => (db.transaction('draft').objectStore('draft').count().onsuccess = (e) => ok(e.target.result)))
      db.close()
      return n
    })
    assert.equal(left, 0, 'sent, and gone from the phone')
    assert.deepEqual(faults.filter((f) => !/ERR_INTERNET_DISCONNECTED/.test(f)), [])
    await context.close()
  })
  await test('the other of the two confirms under his own log-in', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['d01.clerk'])
    await page.goto(`${base}/#/visit?org=QD01`)
    await settled(page)
    await page.getByRole('button', { name: '查看并确认' }).click()
    await page.getByText(WORDS).waitFor()
    await shot(page, 'visit-confirm')
    await page.getByRole('button', { name: '情况属实，确认' }).click()
    await page.getByText('没有等待').or(page.getByText('钱多多')).first().waitFor()
    assert.deepEqual(faults, [])
    await context.close()
    await desk(browser, base, who['g1.clerk'], id, (p) => press(p, '入户调查完成'))
    assert.equal(await state(who, id), 'appraise')
  })
  await test('it is appraised and shown to the public', () =>
    desk(browser, base, who['g1.review'], id, async (page) => {
      assert.ok(await page.getByRole('button', { name: '评议通过' }).isDisabled())
      await press(page, '登记评议', async (d) => {
        await d.getByLabel('评议日期').fill('2023-01-12')
        for (const [k, v] of [['应到人数', 5], ['实到人数', 5], ['同意', 4], ['不同意', 1], ['弃权', 0]]) await d.getByLabel(k, { exact: true }).fill(String(v))
        await d.getByLabel('到会人员').fill('委员五人')
        await d.getByLabel('评议意见').fill('情况属实')
      })
      await press(page, '评议通过')
      await press(page, '发布公示', (d) => d.getByLabel('监督电话').fill('0532-85820000'))
      await page.getByRole('link', { name: '公开页面' }).waitFor()
      await shot(page, 'application-notice')
      const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '打印公示单' }).click()])
      assert.match(sheet.suggestedFilename(), /\.pdf$/)
      token = (await who['g1.review'].get(`/api/applications/${id}`)).notices[0].token
    }))
  await test('strangers see what is public and nothing else, and may object', async () => {
    for (const size of [SIZES.wide, SIZES.phone]) {
      const { page, context, faults } = await visitor(browser, base, size)
      const got = []
      page.on('response', async (r) => r.url().includes('/api/') && got.push(await r.text().catch(() => '')))
      const answer = await page.goto(`${base}/#/public/${token}`)
      assert.match(answer.headers()['x-robots-tag'], /noindex/)
      await page.getByText('钱**').first().waitFor()
      assert.equal(await page.locator('meta[name=robots]').getAttribute('content'), 'noindex, nofollow, noarchive')
      nothing(await page.content(), 'the public page')
      nothing(got.join(), 'what the server sent')
      assert.ok(!got.join().includes('钱多多') && !got.join().includes(no))
      await shot(page, `public-${size.width}`)
      if (size === SIZES.phone) {
        await page.getByText('反映情况', { exact: true }).click()
        await page.getByLabel('针对').selectOption({ index: 1 })
        await page.getByLabel('情况', { exact: true }).fill('听说他家有车')
        await page.getByRole('button', { name: '提交' }).click()
        await page.getByText('已收到您反映的情况').waitFor()
      }
      assert.deepEqual(faults, [])
      await context.close()
    }
  })
  await test('an objection is settled, the period ends, the page says so', async () => {
    letDaysPass(ids.db)
    await desk(browser, base, who['g1.review'], id, async (page) => {
      await page.getByText('1 件异议还没有处理').waitFor()
      await press(page, '处理', async (d) => {
        await d.getByLabel('结论').selectOption({ label: '不成立' })
        await d.getByLabel(/核实情况/).fill('车辆系借用')
      })
      await press(page, '公示无异议')
    })
    assert.equal(await state(who, id), 'second')
    const { page, context } = await visitor(browser, base, SIZES.phone)
    await page.goto(`${base}/#/public/${token}`)
    await page.getByText('本公示已结束').waitFor()
    assert.ok(!(await page.content()).includes('钱**'))
    await context.close()
  })
  await test('the union above, the comparison, the approval: three more', async () => {
    await desk(browser, base, who['d01.review'], id, (p) => press(p, '复核通过'))
    await desk(browser, base, who['d01.clerk'], id, async (p) => {
      await p.getByRole('region', { name: '信息比对' }).getByText(/没有可用的比对名单|没有命中/).first().waitFor()
      await shot(p, 'application-check')
      await press(p, '比对完成', (d) => d.getByLabel('比对结果').fill('无异常'))
    })
    await desk(browser, base, who['d01.review'], id, async (page) => {
      await page.getByText('您办理过这份申请前面的步骤').waitFor()
      assert.equal(await page.getByRole('button', { name: '批准', exact: true }).count(), 0)
    })
    await desk(browser, base, who['city.review'], id, async (page) => {
      await press(page, '批准', async (d) => {
        await d.getByLabel('批准类别').selectOption({ label: '深度困难' })
        await d.getByLabel('与认定结论不同或没有结论时的理由').fill('集体研究同意')
      })
      await page.locator('.page-head').getByText('办结').waitFor()
      await shot(page, 'application-done')
    })
    assert.equal((await who['city.review'].get(`/api/applications/${id}`)).case_state, 'active')
  })
  await test('from the page of the file a clerk begins what its state allows, the file filled in', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['g1.clerk'])
    await page.goto(`${base}/#/casefiles/${file}?org=QD010101`)
    await page.getByRole('button', { name: '申请年审' }).waitFor()
    await page.getByRole('button', { name: '申请退出' }).waitFor()
    for (const not of ['申请返困', '申请转正', '申请建档']) assert.equal(await page.getByRole('button', { name: not }).count(), 0, not)
    await shot(page, 'casefile-begins')
    await page.getByRole('button', { name: '申请年审' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(no).waitFor()
    assert.equal(await dialog.getByLabel('种类').inputValue(), 'review')
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.waitForURL(/applications\/\d+/)
    const begun = await who['g1.clerk'].get(`/api/applications/${Number(/applications\/(\d+)/.exec(page.url())[1])}`)
    assert.deepEqual([begun.kind, begun.casefile_id, begun.state], ['review', file, 'draft'])
    assert.deepEqual(faults, [])
    await context.close()
    const reader = await visitor(browser, base)
    await logIn(reader.page, base, who['city.view'])
    await reader.page.goto(`${base}/#/casefiles/${file}?org=QD010101`)
    await reader.page.getByText(no).first().waitFor()
    assert.equal(await reader.page.getByRole('button', { name: /^申请/ }).count(), 0, 'who may only read begins nothing')
    await reader.context.close()
  })
  await test('the applicant sees where it stands', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await page.goto(`${base}/#/status`)
    await page.getByLabel('档案编号').fill(no)
    await page.getByLabel('本人手机号或证件号码后四位').fill('0000')
    await page.getByRole('button', { name: '查询' }).click()
    await page.getByText('没有查到').waitFor()
    await page.getByLabel('本人手机号或证件号码后四位').fill('8765')
    await page.getByRole('button', { name: '查询' }).click()
    await page.getByText('市南区总工会').first().waitFor()
    nothing(await page.content(), 'the page of where it stands')
    assert.ok(!(await page.content()).includes('钱多多'))
    await shot(page, 'status')
    assert.deepEqual(faults, [])
    await context.close()
  })
}
