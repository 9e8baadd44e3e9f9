// SPDX-License-Identifier: Apache-2.0
// Vouchers, from the template to item F3: a clerk makes a batch, another opens it, a worker claims and shows his code at 390 px, the keeper of a shop types it on
// hers, the union settles. A server of its own, whose messages come to a gateway of the test.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { logIn, settled, SIZES, until, visitor } from './browser.mjs'
import { buildWorld, startServer } from './world.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const O = 'campaign=VK&org=QD'

function number(serial) {
  const digits = `37020519790304${String(serial).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return digits + '10X98765432'[[...digits].reduce((n, d, i) => n + Number(d) * weights[i], 0) % 11]
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

export async function run(test, { browser, shot = async () => undefined }) {
  const sms = await gateway()
  const before = process.env.NUAN_SMS_URL
  process.env.NUAN_SMS_URL = sms.url
  const s = await startServer(process.env.NUAN ?? join(process.env.NUAN_BUILD ?? join(root, 'build'), 'nuan'))
  if (before === undefined) delete process.env.NUAN_SMS_URL
  else process.env.NUAN_SMS_URL = before
  try {
    await way(test, browser, s.base, sms, await buildWorld(s.base, s.tokens), shot)
  } finally {
    await s.stop()
    sms.close()
  }
}

/** On his phone: name, number, the code of the message. */
async function signIn(page, base, sms, me, section) {
  const n = sms.sent.length
  await page.goto(`${base}/w#/${section}`)
  await page.getByLabel('姓名').fill(me.name)
  await page.getByLabel('身份证号码').fill(me.number)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await until(() => sms.sent.length > n)
  await page.getByLabel('短信验证码').fill(/验证码 (\d{6})，/.exec(sms.sent.at(-1).text)[1])
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

async function way(test, browser, base, sms, who, shot) {
  const year = new Date().getFullYear()
  const [rider, keeper] = [{ name: '林安', number: number(71), phone: '13800138071', tags: 'XJY' }, { name: '何宁', number: number(72), phone: '13800138072' }]
  const shots = async (page, what) => {
    await settled(page)
    if (process.env.NUAN_SHOTS) await page.screenshot({ path: `${process.env.NUAN_SHOTS}/voucher-${what}.png`, fullPage: true })
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} scrolls sideways`)
  }
  await who['city.clerk'].post('/api/campaigns', { code: 'VK', name: '两节送温暖', org: 'QD', year, start_on: `${year}-01-01`, end_on: `${year + 1}-12-31`, forms: 'cz21', status: 'open' })
  for (const p of [rider, keeper]) p.id = (await who['d01.clerk'].post('/api/persons', { org: 'QD010101', ...p })).id
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
    await shots(page, 'template')
    await form.getByRole('button', { name: '保存' }).click()
    const one = page.getByRole('dialog', { name: '早餐券' })
    await one.getByRole('button', { name: '提交审核' }).click()
    await page.getByRole('dialog', { name: '提交审核' }).getByRole('button', { name: '提交审核' }).click()
    await one.getByText('待审核').first().waitFor()
    await page.keyboard.press('Escape')
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
    await shots(other.page, 'batch')
    assert.deepEqual(other.faults, [])
    await other.context.close()
  })
  await who['city.clerk'].post(`/api/shops/${shop.id}/keepers`, { person_id: keeper.id })
  const phone = await visitor(browser, base, SIZES.phone)
  let code = ''
  await test('a worker claims, and shows the code', async () => {
    await signIn(phone.page, base, sms, rider, 'vouchers')
    await phone.page.getByText('剩 20,000 张').waitFor()
    await shots(phone.page, 'given')
    await phone.page.getByRole('button', { name: '领取早餐券' }).click()
    await phone.page.getByText('领到一张').waitFor()
    await phone.page.getByText('您今天已经领过了').waitFor()
    await shots(phone.page, 'mine')
    await phone.page.getByRole('button', { name: '使用早餐券' }).click()
    await phone.page.getByRole('img', { name: '请门店扫描的二维码' }).waitFor()
    await phone.page.getByRole('button', { name: '查找门店' }).click()
    await phone.page.getByText('友邻便利店').waitFor()
    code = await phone.page.getByLabel('券码').innerText()
    await shots(phone.page, 'code')
  })
  await test('the keeper of a shop redeems it by typing, once', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await signIn(page, base, sms, keeper, 'keeper')
    await page.getByLabel('券码').fill('1000001 00000000')
    await page.getByRole('button', { name: '查验' }).click()
    await page.getByText('券码不对或已变化').waitFor()
    await page.getByLabel('券码').fill(code)
    await page.getByRole('button', { name: '查验' }).click()
    await page.getByText('持券人 林*').waitFor()
    await shots(page, 'look')
    await page.getByRole('button', { name: '确认核销' }).click()
    await page.getByText('已核销：早餐券 10 元').waitFor()
    await page.getByText('今天 1 张，10 元').waitFor()
    await page.getByLabel('券码').fill(code)
    await page.getByRole('button', { name: '网络不好，先记下' }).click()
    await page.getByRole('button', { name: '补传', exact: true }).click()
    await page.getByText('使用过').waitFor() // it was used meanwhile
    await shots(page, 'keeper')
    assert.deepEqual(faults.filter((f) => !f.includes('409')), [])
    await context.close()
    await phone.page.getByRole('button', { name: '返回' }).click()
    await phone.page.getByText(/在 友邻便利店 使用/).waitFor()
    await phone.page.goto(`${base}/w#/offers`)
    await phone.page.getByText('出示服务卡全场九折').waitFor()
    await shots(phone.page, 'offers')
    assert.deepEqual(phone.faults, [])
    await phone.context.close()
  })
  await test('shops come as a sheet: looked through, told by cell, taken in once', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/vouchers?${O}&tab=shops`)
    await settled(page)
    const sheet = '门店名称,地址,营业时间,收款账号\n晨光早餐,江西路2号,6:00-10:00,6222000011112222\n海风小铺,延安路3号,早上,\n友邻便利店,香港中路1号,,\n'
    for (const [can, sum] of [['1 家可以导入，1 家原来就有，1 行有问题', '已导入 1 家，1 家原来就有'], ['0 家可以导入，2 家原来就有，1 行有问题', '']]) {
      await page.getByRole('button', { name: '导入门店' }).click()
      const d = page.getByRole('dialog', { name: '导入门店' })
      const [empty] = await Promise.all([page.waitForEvent('download'), d.getByRole('button', { name: '下载空白表' }).click()])
      assert.equal(empty.suggestedFilename(), '合作门店名单.xlsx')
      await d.locator('input[type=file]').setInputFiles({ name: '门店.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) })
      await d.getByRole('button', { name: '检查' }).click()
      await d.getByText(can).waitFor()
      await d.getByText('没有导入的列：收款账号').waitFor()
      await d.getByText('C3').waitFor()
      await shots(page, 'import')
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
  await test('the union settles it, and item F3 counts one', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/vouchers?${O}&tab=settle`)
    await settled(page)
    await page.getByRole('button', { name: '编制结算单' }).click()
    await page.getByRole('dialog', { name: '编制结算单' }).getByRole('button', { name: '编制', exact: true }).click()
    await page.getByText('1 家门店，1 张，10.00 元').waitFor()
    await shots(page, 'settle')
    const made = (await who['city.view'].get('/api/voucher-settlements?org=QD')).rows[0]
    assert.equal((await who['city.review'].post(`/api/voucher-settlements/${made.id}/approve`)).state, 'approved')
    const f = await who['city.view'].get(`/api/forms/cz21?${O}`)
    assert.equal(f.items.find((i) => i.code === 'F3').count, 1)
    assert.equal(f.items.find((i) => i.code === 'D').fen, 0)
    assert.deepEqual(faults, [])
    await context.close()
  })
}
