// SPDX-License-Identifier: Apache-2.0
// Vouchers, from the template to item F3: a clerk makes a batch, another opens it, a worker claims and shows his code at 390 px, the keeper of a shop types it on
// hers, or scans another's, the union settles. A server of its own, whose messages come to a gateway of the test.
import assert from 'node:assert/strict'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { cameraOn } from './camera.mjs'
import { day, openCampaign, phoneServer, signIn, soundOf } from './phone.mjs'
import { idNumber } from './world.mjs'

const O = 'campaign=VK&org=QD'
const sound = soundOf('voucher')

export async function run(test, { browser }) {
  const { base, who, sms, stop } = await phoneServer()
  try {
    await way(test, browser, base, sms, who)
  } finally {
    await stop()
  }
}

async function way(test, browser, base, sms, who) {
  const year = Number(day().slice(0, 4))
  const people = ['林安', '邱远', '何宁', '柳青'].map((name, i) => ({ name, number: idNumber('19790304', 71 + i), phone: `1380013807${1 + i}`, tags: i < 2 ? 'XJY' : '' }))
  const [rider, second, keeper, mate] = people
  await openCampaign(who, { code: 'VK', end_on: `${year + 1}-12-31`, once: false })
  for (const p of people) p.id = (await who['d01.clerk'].post('/api/persons', { org: 'QD010101', ...p })).id
  const shop = await who['city.clerk'].post('/api/shops?org=QD', { name: '友邻便利店', district: '市南区', address: '香港中路1号', open_at: '00:00', close_at: '23:59' })
  await who['city.clerk'].post(`/api/shops/${shop.id}/offers`, { title: '会员九折', discount: '出示服务卡全场九折', from_on: `${year}-01-01`, until_on: `${year}-12-31` })

  await test('a batch is made from the template and opened by another', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/vouchers?${O}`)
    await settled(page)
    await page.getByLabel('模板').selectOption('breakfast')
    const form = page.getByRole('dialog', { name: '编制批次' })
    assert.equal(await form.getByLabel(/^总数/).inputValue(), '20000')
    await form.getByLabel(/^由谁与门店结算/).fill('市总工会专项经费')
    await sound(page, 'template')
    await form.getByRole('button', { name: '保存' }).click()
    const one = page.getByRole('dialog', { name: '早餐券' })
    await one.getByRole('button', { name: '提交审核' }).click()
    await page.getByRole('dialog', { name: '提交审核' }).getByRole('button', { name: '提交审核' }).click()
    await one.getByText('待审核').first().waitFor()
    await page.getByRole('dialog', { name: '提交审核' }).waitFor({ state: 'hidden' }) // else Escape is its own
    await page.keyboard.press('Escape')
    await one.waitFor({ state: 'hidden' })
    await page.getByRole('tab', { name: '门店' }).click()
    await page.getByText('友邻便利店').first().click()
    await page.getByText('还没有指定').waitFor()
    assert.deepEqual(faults, [])
    await context.close()
    const other = await visitor(browser, base)
    await logIn(other.page, base, who['city.review'])
    await other.page.goto(`${base}/#/vouchers?${O}`)
    await settled(other.page)
    await other.page.getByText('早餐券').first().click()
    await other.page.getByRole('button', { name: '审核并开始发放' }).click()
    await other.page.getByRole('dialog', { name: '审核并开始发放' }).getByRole('button', { name: '审核并开始发放' }).click()
    await other.page.getByRole('dialog', { name: '早餐券' }).getByText('发放中').waitFor()
    await sound(other.page, 'batch')
    assert.deepEqual(other.faults, [])
    await other.context.close()
  })
  for (const p of [keeper, mate]) await who['city.clerk'].post(`/api/shops/${shop.id}/keepers`, { person_id: p.id })
  const phone = await visitor(browser, base, SIZES.phone)
  let code = ''
  await test('a worker claims, and shows the code', async () => {
    await signIn(phone.page, base, sms, rider, { at: 'vouchers', there: phone.page.getByText('剩 20,000 张') })
    await sound(phone.page, 'given')
    await phone.page.getByRole('button', { name: '领取早餐券' }).click()
    await phone.page.getByText('领到一张').waitFor()
    await phone.page.getByText('您今天已经领过了').waitFor()
    await sound(phone.page, 'mine')
    await phone.page.getByRole('button', { name: '使用早餐券' }).click()
    await phone.page.getByRole('img', { name: '请门店扫描的二维码' }).waitFor()
    await phone.page.getByRole('button', { name: '查找门店' }).click()
    await phone.page.getByText('友邻便利店').waitFor()
    code = await phone.page.getByLabel('券码').innerText()
    await sound(phone.page, 'code')
  })
  await test('the keeper of a shop redeems it by typing, once', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await signIn(page, base, sms, keeper, { at: 'keeper', there: page.getByLabel('券码') })
    await page.getByLabel('券码').fill('1000001 00000000')
    await page.getByRole('button', { name: '查验' }).click()
    await page.getByText('券码不对或已变化').waitFor()
    await page.getByLabel('券码').fill(code)
    await page.getByRole('button', { name: '查验' }).click()
    await page.getByText('持券人 林*').waitFor()
    await sound(page, 'look')
    await page.getByRole('button', { name: '确认核销' }).click()
    await page.getByText('已核销：早餐券 10 元').waitFor()
    await page.getByText('今天 1 张，10 元').waitFor()
    await page.getByLabel('券码').fill(code)
    await page.getByRole('button', { name: '网络不好，先记下' }).click()
    await page.getByRole('button', { name: '补传', exact: true }).click()
    await page.getByText('使用过').waitFor() // it was used meanwhile
    await sound(page, 'keeper')
    assert.deepEqual(faults.filter((f) => !f.includes('409')), [])
    await context.close()
    await phone.page.getByRole('button', { name: '返回' }).click()
    await phone.page.getByText(/在 友邻便利店 使用/).waitFor()
    await phone.page.goto(`${base}/w#/offers`)
    await phone.page.getByText('出示服务卡全场九折').waitFor()
    await sound(phone.page, 'offers')
    assert.deepEqual(phone.faults, [])
    await phone.context.close()
  })
  await test('a browser that cannot read codes lends itself a reader, and the keeper redeems by scanning alone', () => scanned(browser, base, sms, who, second, mate))
  await test('shops come as a sheet: looked through, told by cell, taken in once', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/vouchers?${O}&tab=shops`)
    await settled(page)
    const sheet = '门店名称,地址,营业时间,户名,账号,开户行,联系人\n晨光早餐,江西路2号,6:00-10:00,晨光公司,6222000011112222,工商银行,张三\n海风小铺,延安路3号,早上,,,,\n友邻便利店,香港中路1号,,,,,\n'
    for (const [can, sum] of [['1 家可以导入，1 家原来就有，1 行有问题', '已导入 1 家，1 家原来就有'], ['0 家可以导入，2 家原来就有，1 行有问题', '']]) {
      await page.getByRole('button', { name: '导入门店' }).click()
      const d = page.getByRole('dialog', { name: '导入门店' })
      const [empty] = await Promise.all([page.waitForEvent('download'), d.getByRole('button', { name: '下载空白表' }).click()])
      assert.equal(empty.suggestedFilename(), '合作门店名单.xlsx')
      await d.locator('input[type=file]').setInputFiles({ name: '门店.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) })
      await d.getByRole('button', { name: '检查' }).click()
      await d.getByText(can).waitFor()
      await d.getByText('没有导入的列：联系人').waitFor()
      await d.getByText('C3').waitFor()
      await sound(page, 'import')
      if (sum) {
        await d.getByRole('button', { name: '导入 1 家' }).click()
        await d.getByText(sum).waitFor()
        await d.getByRole('button', { name: '完成' }).click()
      } else {
        assert.ok(await d.getByRole('button', { name: '导入 0 家' }).isDisabled())
        await d.getByRole('button', { name: '取消' }).click()
      }
      await d.waitFor({ state: 'hidden' })
    }
    await page.getByText('晨光早餐').first().waitFor()
    const shops = (await who['city.view'].get('/api/shops?org=QD')).rows
    assert.deepEqual(shops.map((s) => [s.name, s.open_at]), [['友邻便利店', '00:00'], ['晨光早餐', '06:00']])
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the union settles them, and item F3 counts two', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/vouchers?${O}&tab=settle`)
    await settled(page)
    await page.getByRole('button', { name: '编制结算单' }).click()
    await page.getByRole('dialog', { name: '编制结算单' }).getByRole('button', { name: '编制', exact: true }).click()
    await page.getByText('1 家门店，2 张，20.00 元').waitFor()
    await sound(page, 'settle')
    const made = (await who['city.view'].get('/api/voucher-settlements?org=QD')).rows[0]
    assert.equal((await who['city.review'].post(`/api/voucher-settlements/${made.id}/approve`)).state, 'approved')
    const f = await who['city.view'].get(`/api/forms/cz21?${O}`)
    assert.equal(f.items.find((i) => i.code === 'F3').count, 2)
    assert.equal(f.items.find((i) => i.code === 'D').fen, 0)
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the shop is paid by bank file: its account, a batch, another checks, a third sends it, the bank says yes', () => paid(browser, base, who, shop))
}

/** What a bank's page gives: Chinese in GB18030. Node only reads it, so the table is read once and turned round. */
function gb18030(text) {
  const from = new Map()
  const decoder = new TextDecoder('gb18030')
  for (let a = 0x81; a <= 0xfe; a++) for (let b = 0x40; b <= 0xfe; b++) if (b !== 0x7f) from.set(decoder.decode(Uint8Array.of(a, b)), [a, b])
  return Buffer.from([...text].flatMap((c) => (c < '\x80' ? [c.charCodeAt(0)] : from.get(c))))
}

async function paid(browser, base, who, shop) {
  const at = async (login, path) => {
    const v = await visitor(browser, base, SIZES.phone)
    await logIn(v.page, base, who[login])
    await v.page.goto(`${base}/#${path}`)
    await settled(v.page)
    return v
  }
  const clerk = await at('city.clerk', `/vouchers?${O}&tab=shops`)
  const { page } = clerk
  await page.getByText('友邻便利店').first().click()
  await page.getByRole('button', { name: '登记收款账户' }).click()
  const account = page.getByRole('dialog', { name: '登记收款账户' })
  await account.getByLabel(/^收款户名/).fill('青岛友邻便利店有限公司')
  await account.getByLabel(/^收款账号/).fill('3803 0201 0900 0000 111')
  await account.getByLabel(/^开户行/).fill('工商银行市南支行')
  await account.getByRole('button', { name: '保存' }).click()
  await account.waitFor({ state: 'hidden' })
  await page.getByText('***0111').waitFor()
  await sound(page, 'account')
  await page.keyboard.press('Escape')
  await page.goto(`${base}/#/vouchers?${O}&tab=settle`)
  await settled(page)
  await page.locator('tbody').getByText(day()).first().click() // the first cell opens it
  await page.getByRole('button', { name: '编制付款批次' }).click()
  const make = page.getByRole('dialog', { name: '编制门店付款批次' })
  await make.getByText('付给 1 家门店，共 20.00 元').waitFor()
  await make.getByLabel(/^付款账号/).fill('3803020109000099999')
  await make.getByLabel(/^付款开户行/).fill('工商银行青岛分行')
  await sound(page, 'pay-make')
  await make.getByRole('button', { name: '编制', exact: true }).click()
  await page.getByRole('heading', { name: '门店付款 S0000001' }).waitFor()
  await page.getByRole('button', { name: '提交复核' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '提交复核' }).click()
  await page.getByText('待复核').first().waitFor()
  await sound(page, 'pay-submitted')
  const judge = await at('city.review', '/shop-payments/1')
  await judge.page.getByText('新账户').waitFor()
  await judge.page.getByRole('button', { name: '复核通过' }).click()
  await judge.page.getByRole('dialog').getByRole('checkbox').check()
  await judge.page.getByRole('dialog').getByRole('button', { name: '复核通过' }).click()
  await judge.page.getByText('待制盘').first().waitFor()
  const cash = await at('city.cash', '/shop-payments/1')
  await cash.page.getByRole('button', { name: '制盘' }).click()
  await cash.page.getByRole('dialog').getByRole('button', { name: '制盘' }).click()
  const [file] = await Promise.all([cash.page.waitForEvent('download'), cash.page.getByRole('button', { name: '下载' }).click()])
  assert.match(file.suggestedFilename(), /^PLZF\d{8}S0000001001\.xlsx$/)
  const answer = gb18030('收款账号,收款账号名称,金额,备注信息,处理结果\r\n3803020109000000111,青岛友邻便利店有限公司,20.00,S0000001000001,交易成功\r\n')
  await cash.page.locator('input[type=file]').first().setInputFiles({ name: '结果.csv', mimeType: 'text/csv', buffer: answer })
  await cash.page.getByRole('button', { name: '导入银行结果' }).click()
  await cash.page.getByText('登记 1，重复 0，拒绝 0').waitFor()
  await cash.page.getByText('已有结果').first().waitFor()
  await sound(cash.page, 'pay-settled')
  const [made] = (await who['city.view'].get('/api/voucher-settlements?org=QD')).rows
  assert.deepEqual([made.state, made.remark], ['paid', 'S0000001'])
  for (const v of [clerk, judge, cash]) {
    assert.deepEqual(v.faults, [])
    await v.context.close()
  }
}

/** No class, and a class with nothing behind it: phones without the services it wants. */
const UNABLE = {
  none: () => delete window.BarcodeDetector,
  refuses: () => {
    window.BarcodeDetector = class {
      static getSupportedFormats = async () => ['qr_code']
      detect = async () => {
        throw new DOMException('Barcode detection service unavailable.', 'NotSupportedError')
      }
    }
  },
}

async function scanned(browser, base, sms, who, worker, keeper) {
  const shown = await visitor(browser, base, SIZES.phone)
  await signIn(shown.page, base, sms, worker, { at: 'vouchers', there: shown.page.getByRole('button', { name: '领取早餐券' }) })
  await shown.page.getByRole('button', { name: '领取早餐券' }).click()
  await shown.page.getByRole('button', { name: '使用早餐券' }).click()
  const code = shown.page.getByRole('img', { name: '请门店扫描的二维码' })
  await code.waitFor()
  const camera = await cameraOn(code)
  try {
    await byScanning(camera.browser, base, sms, keeper)
    await notAllowed(camera.browser, base, who)
  } finally {
    await camera.close()
    await shown.context.close()
  }
}

async function byScanning(browser, base, sms, keeper) {
  const { page, context, faults } = await visitor(browser, base, SIZES.phone)
  await context.grantPermissions(['camera'], { origin: base })
  await page.addInitScript(UNABLE.none)
  const lent = []
  page.on('request', (r) => /jsqr/i.test(r.url()) && lent.push(r.url()))
  await signIn(page, base, sms, keeper, { at: 'keeper', there: page.getByLabel('券码') })
  assert.deepEqual(lent, [], 'nothing of the reader comes before a scan')
  await page.getByRole('button', { name: '扫二维码' }).click()
  await page.getByText('持券人 邱*').waitFor()
  assert.equal(lent.length, 1)
  assert.equal(await page.locator('video').count(), 0)
  assert.ok(await page.evaluate((url) => caches.match(url).then(Boolean), lent[0]), 'the next scan needs no line for its reader')
  await page.getByRole('button', { name: '确认核销' }).click()
  await page.getByText('已核销：早餐券 10 元').waitFor()
  await page.addInitScript(UNABLE.refuses)
  await page.reload()
  await page.getByRole('button', { name: '扫二维码' }).click()
  await page.getByRole('group', { name: '查验结果' }).getByText('使用过').waitFor()
  assert.deepEqual(faults, [])
  await context.close()
}

/** A phone that does not lend its camera is told what to do; with it, the cadre's scan of a hand-over reads the same way. */
async function notAllowed(browser, base, who) {
  const { page, context, faults } = await visitor(browser, base, SIZES.phone)
  await page.addInitScript(UNABLE.none)
  await logIn(page, base, who['city.clerk'])
  await page.goto(`${base}/#/sign`)
  await page.getByRole('button', { name: '扫码' }).click()
  await page.getByText('没有允许使用摄像头').waitFor()
  await sound(page, 'refused')
  await context.grantPermissions(['camera'], { origin: base })
  await page.getByRole('button', { name: '扫码' }).click()
  await page.getByText('不是本系统的领取码').waitFor() // it is a voucher's
  assert.deepEqual(faults, [])
  await context.close()
}
