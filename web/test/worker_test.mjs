// SPDX-License-Identifier: Apache-2.0
// The worker's phone at 390 px, on a server of its own whose short messages come to a gateway of the test: signing in with the code
// of the message, aid, a consent withdrawn, large type, a line that is gone; and what axe says of each view.
import assert from 'node:assert/strict'
import { logIn, SIZES, until, visitor } from './browser.mjs'
import { codeOf, day, openCampaign, phoneServer, signIn, soundOf } from './phone.mjs'
import { idNumber } from './world.mjs'

const ONE = { name: '岳一', number: idNumber('19790304', 71), phone: '13800138071' }
const TWO = { name: '岳二', number: idNumber('19810506', 72), phone: '13800138072' }
const sound = soundOf('worker')

/** Takes out of `faults`, from `start` on, what a browser says of a line the test itself has cut; everything else stays. */
function cutOnPurpose(faults, start) {
  const rest = faults.splice(start).filter((f) => !/^console: Failed to load resource: net::ERR_INTERNET_DISCONNECTED$/.test(f))
  faults.push(...rest)
}

/** 300.00 元 paid to him out of money of his union. */
async function pay(who, { name, number }) {
  await openCampaign(who)
  await who['city.cash'].post('/api/funds/receipts', { campaign: 'LJ', org: 'QD010101', source: 'GH-BJ', fen: 100000, done_on: day() })
  const d01 = who['d01.clerk']
  const { id } = await d01.post('/api/rosters/by-hand', { campaign: 'LJ', org: 'QD010101', title: '名册', class: 'C7', source: 'GH-BJ' })
  await d01.post(`/api/rosters/${id}/rows`, { name, number, amount_fen: 30000 })
  await d01.post(`/api/rosters/${id}/submit`)
  await who['d01.review'].post(`/api/rosters/${id}/approve`)
  await who['city.cash'].post(`/api/rosters/${id}/pay`, { paid_on: day(), bank_ref: 'T1' })
}

/** One household with aid paid and a consent given. */
async function people(who) {
  const d01 = who['d01.clerk']
  const made = await d01.post('/api/casefiles', {
    org: 'QD010101', head: { ...ONE, nation: '汉族', employer: '海州公交集团', is_member: true },
    file: { address: '市南区八大湖街道一号', housing: 'rented', main_cause: 'low_income' },
  })
  const paper = await d01.call('POST', '/api/files?org=QD010101', new TextEncoder().encode('同意书'), { 'X-File-Name': encodeURIComponent('同意书.txt') })
  await d01.post(`/api/casefiles/${made.id}/consents`, { member_no: 1, purpose: 'check', how: 'paper', file_id: paper.id })
  await pay(who, ONE)
  // and one of the register alone, who will apply
  await d01.post('/api/persons', { org: 'QD010101', ...TWO, employer: '海州公交集团', is_member: true })
  return { ...ONE, file: made.id }
}

export async function run(test, { browser }) {
  const { base, who, sms, stop } = await phoneServer()
  try {
    const me = await people(who)
    await views(test, browser, base, sms, who, me)
    await applying(test, browser, base, sms, who)
    await slow(test, browser, base)
  } finally {
    await stop()
  }
}

async function views(test, browser, base, sms, who, me) {
  const { page, context, faults } = await visitor(browser, base, SIZES.phone)
  await test('a guest on his phone sees what everybody may, and how to sign in', async () => {
    await page.goto(`${base}/w`)
    await page.getByRole('heading', { name: '工会送温暖' }).waitFor()
    await page.getByRole('heading', { name: '正在开展' }).waitFor()
    await sound(page, 'guest')
  })
  await test('a worker signs in by the code of the message, a wrong one is refused', async () => {
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByLabel('姓名').fill(me.name)
    await page.getByLabel('身份证号码').fill('370205197903040712')
    await page.getByRole('button', { name: '获取验证码' }).click()
    await page.getByRole('alert').waitFor() // not a number that can be
    await page.getByLabel('身份证号码').fill(me.number)
    await page.getByRole('button', { name: '获取验证码' }).click()
    await page.getByText('验证码已发到登记的手机号').waitFor()
    await until(() => sms.sent.length === 1)
    assert.equal(sms.sent[0].to, me.phone)
    const code = codeOf(sms.sent[0])
    await sound(page, 'sign-in')
    await page.getByLabel('短信验证码').fill(code === '111111' ? '222222' : '111111')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByText('验证码不正确或已失效').waitFor()
    await page.getByLabel('短信验证码').fill(code)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('heading', { name: me.name }).waitFor()
    await page.getByText('138****8071').waitFor()
    const aid = page.getByRole('region', { name: '我得到的慰问和帮扶' })
    await aid.getByText('300.00 元').waitFor()
    await aid.getByText('两节送温暖').waitFor()
    await aid.getByText('已发放').waitFor()
    assert.ok(!(await page.content()).includes(me.number))
    const cookies = await context.cookies()
    assert.deepEqual(cookies.map((c) => [c.name, c.httpOnly, c.sameSite]), [['nuan-worker', true, 'Strict']])
    await sound(page, 'mine')
  })
  await test('he withdraws a consent after reading what follows', async () => {
    await page.getByRole('button', { name: '撤回《家庭经济状况核对授权书》' }).click()
    await page.getByText('困难职工档案按程序退出').waitFor()
    await page.getByRole('button', { name: '确认撤回' }).click()
    await page.getByText(/ 撤回$/).waitFor()
    const told = await who['d01.clerk'].get(`/api/casefiles/${me.file}/consents`)
    assert.notEqual(told.rows[0].withdrawn_on, '')
  })
  await test('he asks for a correction, and the union reads who asked', async () => {
    await page.getByRole('button', { name: '查阅复制、更正或删除我的信息' }).click()
    await page.getByLabel('要办什么').selectOption('correct')
    await page.getByLabel('哪一项').selectOption('employer')
    await page.getByLabel('正确的内容').fill('海州轮渡公司')
    await sound(page, 'ask')
    await page.getByRole('button', { name: '提交', exact: true }).click()
    await page.getByRole('list', { name: '我提出的请求' }).getByText('待办理').waitFor()
    const told = await who['d01.clerk'].get('/api/privacy/requests?org=QD01')
    assert.deepEqual(told.rows.map((r) => [r.kind, r.identity, r.taker]), [['correct', 'phone', '本人（手机端）']])
  })
  await test('large type stays by the address and nothing is stored in the browser', async () => {
    const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize))
    const small = await size()
    await page.getByRole('button', { name: '大字版' }).click()
    assert.ok((await size()) >= small * 1.3)
    await sound(page, 'large')
    await page.reload()
    await page.getByRole('heading', { name: me.name }).waitFor()
    assert.ok((await size()) >= small * 1.3)
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0)
    assert.deepEqual(faults, [])
  })
  await test('without a line the page opens, says so, and shows nobody; the shell alone is kept', async () => {
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.reload()
    await page.getByRole('heading', { name: me.name }).waitFor()
    const kept = await page.evaluate(async () => {
      const urls = []
      for (const k of await caches.keys()) for (const r of await (await caches.open(k)).keys()) urls.push(new URL(r.url).pathname)
      return urls
    })
    assert.ok(kept.includes('/w') && kept.some((u) => u.startsWith('/assets/')), String(kept))
    assert.deepEqual(kept.filter((u) => u.startsWith('/api')), [])
    await context.setOffline(true)
    await page.reload()
    await page.getByText('现在没有网络').waitFor()
    await page.getByRole('alert').waitFor()
    assert.equal(await page.getByText(me.name).count(), 0)
    await sound(page, 'offline')
    await context.setOffline(false)
    await page.getByRole('heading', { name: me.name }).waitFor() // by itself, once the line is back
    await page.getByRole('button', { name: '退出登录' }).click()
    await page.getByRole('heading', { name: '工会送温暖' }).waitFor()
    assert.equal(await page.evaluate(() => fetch('/api/worker/me').then((r) => r.status)), 401)
  })
  await context.close()
  await test('the same views are fine on a desktop', async () => {
    const wide = await visitor(browser, base)
    await wide.page.goto(`${base}/w#in`)
    await wide.page.getByLabel('姓名').waitFor()
    await sound(wide.page, 'desktop')
    assert.deepEqual(wide.faults, [])
    await wide.context.close()
  })
  await test('a colleague with the right sees that the message went out, and no code', async () => {
    const wide = await visitor(browser, base)
    await logIn(wide.page, base, who['d01.review'])
    await wide.page.goto(`${base}/#/payouts?tab=codes`)
    const row = wide.page.getByRole('row').filter({ hasText: '岳*' })
    await row.getByText('已发').waitFor()
    assert.ok(!/\d{6}/.test((await row.innerText()).replace(/[\d-]+ [\d:]+/g, '')))
    await sound(wide.page, 'codes')
    assert.deepEqual(wide.faults, [])
    await wide.context.close()
  })
}

async function applying(test, browser, base, sms, who) {
  const { page, context, faults } = await visitor(browser, base, SIZES.phone)
  const next = () => page.getByRole('button', { name: '下一步' }).click()
  const pick = (label, value) => page.getByLabel(label).first().selectOption(value)
  await test('a worker begins to apply: two taps make one draft, what is missing is told', async () => {
    const duties = page.waitForResponse('**/api/worker/duties')
    await page.route('**/api/worker/duties', async (r) => {
      await new Promise((ok) => setTimeout(ok, 800))
      await r.continue()
    })
    await signIn(page, base, sms, TWO)
    await page.goto(`${base}/w#/apply`) // sooner than all that is his has been read
    await duties
    await page.unroute('**/api/worker/duties')
    await page.getByRole('heading', { name: '怎么申请' }).waitFor()
    await sound(page, 'apply-start')
    await page.getByRole('button', { name: /申请建档/ }).dblclick()
    await page.getByRole('heading', { name: '家庭情况' }).waitFor()
    assert.equal((await page.evaluate(() => fetch('/api/worker/apply').then((r) => r.json()))).rows.length, 1)
    await page.getByText('还没有填写家庭住址').waitFor()
    await sound(page, 'apply-home')
  })
  await test('the line goes away in mid-form: nothing is lost, nothing lies in the browser, it is saved when the line is back', async () => {
    await pick('主要困难原因', 'low_income')
    await page.getByLabel('现在的住址').fill('市南区八大湖街道二号')
    await page.getByLabel('困难情况').click()
    await page.getByText(/^已保存/).waitFor()
    const heard = faults.length
    await context.setOffline(true)
    await pick('住房', 'rented')
    await page.getByText('没有网络时请不要关闭页面').waitFor()
    await page.getByRole('alert').waitFor()
    await sound(page, 'apply-offline')
    assert.equal(await page.evaluate(async () => localStorage.length + sessionStorage.length + (await indexedDB.databases()).length), 0)
    await context.setOffline(false)
    await page.getByText(/^已保存/).waitFor()
    cutOnPurpose(faults, heard)
    await page.reload() // what was saved comes back from the server
    await page.getByLabel('现在的住址').waitFor()
    assert.equal(await page.getByLabel('现在的住址').inputValue(), '市南区八大湖街道二号')
    assert.equal(await page.getByLabel('住房').inputValue(), 'rented')
  })
  await test('what is changed while a save is under way is saved too, and not told as saved before', async () => {
    await page.route('**/api/worker/apply/*/save', async (r) => {
      await new Promise((ok) => setTimeout(ok, 2500)) // longer than the form waits for the next key
      await r.continue()
    })
    const kept = (value) => (r) => r.url().endsWith('/save') && r.request().postDataJSON().body.file.address === value
    const first = page.waitForResponse(kept('市南区八大湖街道三号'))
    const sent = page.waitForRequest('**/api/worker/apply/*/save')
    await page.getByLabel('现在的住址').fill('市南区八大湖街道三号')
    await page.getByLabel('困难情况').click()
    await sent
    const second = page.waitForResponse(kept('市南区八大湖街道四号'))
    await page.getByLabel('现在的住址').fill('市南区八大湖街道四号')
    await page.getByLabel('困难情况').click()
    await first
    assert.equal(await page.getByText(/^已保存/).count(), 0)
    await second
    await page.getByText(/^已保存/).waitFor()
    await page.unroute('**/api/worker/apply/*/save')
    await page.getByLabel('现在的住址').fill('市南区八大湖街道二号')
  })
  await test('family, money, a photo, the texts read and signed, then it goes to the union', async () => {
    await next()
    for (const [l, v] of [['工作状态', 'on'], ['健康状况', 'good'], ['政治面貌', 'masses'], ['婚姻状况', 'single'], ['户口类型', 'urban'], ['行业', 'G']]) await pick(l, v)
    await page.getByLabel('民族').fill('汉族')
    await page.getByLabel('民族').blur()
    await sound(page, 'apply-family')
    await next()
    await page.getByRole('button', { name: '加一行收入' }).click()
    await page.getByLabel('一年共多少元').fill('24000')
    await page.getByLabel('一年共多少元').blur()
    await sound(page, 'apply-money')
    await next()
    const png = await page.evaluate(() => {
      const c = document.createElement('canvas')
      c.width = c.height = 40
      return c.toDataURL('image/png').split(',')[1]
    })
    await page.locator('input[type=file]:enabled').setInputFiles({ name: 'IMG_1.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') })
    await page.getByRole('button', { name: '去掉 身份证复印件' }).waitFor()
    await sound(page, 'apply-photo')
    await next()
    for (const t of ['家庭经济状况核对授权书', '困难职工建档个人信息处理同意书', '公示告知和同意书']) {
      const one = page.locator('details').filter({ hasText: t })
      await one.locator('summary').click()
      await one.getByRole('checkbox').check()
    }
    const pad = await page.getByRole('img', { name: '签名区，用手指书写' }).boundingBox()
    await page.mouse.move(pad.x + 20, pad.y + 20)
    await page.mouse.down()
    await page.mouse.move(pad.x + 120, pad.y + 80, { steps: 5 })
    await page.mouse.up()
    await sound(page, 'apply-consent')
    await page.getByRole('button', { name: '用这个签名' }).click()
    await page.getByText('已签名。').waitFor()
    await next()
    await page.getByLabel('还想对工会说的').fill('请多帮忙')
    await sound(page, 'apply-say')
    await page.getByRole('button', { name: /^提交给/ }).dblclick()
    await page.getByText(/^已提交给/).waitFor()
    await sound(page, 'apply-sent')
    assert.deepEqual(faults, [])
  })
  await context.close()
  await test('the union looks at it and takes it in as an application of his own', async () => {
    const wide = await visitor(browser, base)
    await logIn(wide.page, base, who['d01.clerk'])
    await wide.page.goto(`${base}/#/applications?tab=self`)
    await wide.page.getByRole('button', { name: '岳二' }).click()
    const box = wide.page.getByRole('dialog')
    await box.getByText('市南区八大湖街道二号').waitFor()
    await sound(wide.page, 'apply-take')
    await box.getByLabel(/低保标准所在地/).fill('370202')
    await box.getByRole('button', { name: '受理' }).click()
    await wide.page.getByText('岳二').first().waitFor()
    await wide.page.getByText('初审').first().waitFor()
    const told = await who['d01.clerk'].get('/api/applications?org=QD01&box=all')
    assert.equal(told.rows[0].channel, 'self')
    assert.deepEqual(wide.faults, [])
    await wide.context.close()
  })
}

/** A 3G line of 400 ms and 400 kbit/s. */
async function slow(test, browser, base) {
  await test('on a slow line signing in is there in seconds, and an answer that is lost is asked for again', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    const line = await context.newCDPSession(page)
    await line.send('Network.enable')
    await line.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 })
    const start = Date.now()
    await page.goto(`${base}/w#/in`)
    await page.getByLabel('姓名').waitFor()
    const took = Date.now() - start
    console.log(`# sign-in on 3G after ${took} ms`)
    assert.ok(took < 12_000, `${took} ms`)
    let lost = 0
    await page.route('**/api/worker/public', (r) => (lost++ ? r.continue() : r.abort()))
    await page.goto(`${base}/w`)
    await page.reload()
    await page.getByRole('heading', { name: '正在开展' }).waitFor()
    assert.ok(lost >= 2)
    assert.deepEqual(faults.filter((f) => !/ERR_FAILED|Failed to load/.test(String(f))), [])
    await context.close()
  })
}
