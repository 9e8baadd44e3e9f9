// SPDX-License-Identifier: Apache-2.0
// Stations on the clerk's page and on a phone that tells where it is; a record of the warm season.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { CAMPAIGN } from './world.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const D = `campaign=${CAMPAIGN}&org=QD01`

async function sound(page, what) {
  await settled(page)
  if (process.env.NUAN_SHOTS) await page.screenshot({ path: `${process.env.NUAN_SHOTS}/station-${what}.png`, fullPage: true })
  await page.evaluate(axe)
  const flaws = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((r) => r.violations.map((v) => `${v.id}: ${v.nodes[0].html}`)))
  assert.deepEqual(flaws, [], what)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} scrolls sideways`)
}

export async function run(test, { browser, base, who }) {
  let code = ''
  await test('a station is registered, seen on the map, counted and inspected', async () => {
    const d01 = who['d01.clerk']
    for (const [name, lat, lng] of [['湛山驿站', 36.0661, 120.3829], ['五四广场驿站', 36.07, 120.4], ['浮山驿站', 36.1, 120.42]])
      code = (await d01.post('/api/stations?org=QD01', { kind: 'outdoor', builder: 'own', name, address: `${name}演示路1号`, lat_e6: Math.round(lat * 1e6), lng_e6: Math.round(lng * 1e6), datum: 'wgs84', hours: '8:00—20:00', facilities: 'water,charge', listed: true })).code
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, d01)
    await page.goto(`${base}/#/stations?${D}`)
    await settled(page)
    await page.getByRole('button', { name: '登记驿站' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel(/^驿站名称/).fill('司机之家一号')
    await form.getByLabel(/^类型/).selectOption('driver')
    await form.getByLabel(/^建设方式/).selectOption('joint')
    await form.getByLabel(/^地址/).fill('港务路2号')
    await form.getByLabel(/^坐标（/).fill('36.081, 120.391')
    await form.getByLabel(/^管理员电话/).fill('13800001234')
    await form.getByRole('button', { name: '保存' }).click()
    await page.getByRole('button', { name: '司机之家一号' }).waitFor()
    assert.equal(await page.locator('.placemap .dot').count(), 4)
    await page.getByRole('button', { name: '放大' }).click()
    await sound(page, 'map')
    await page.getByRole('button', { name: '司机之家一号' }).click()
    const one = page.getByRole('dialog', { name: '司机之家一号' })
    await one.getByText('138****1234').waitFor()
    await one.getByRole('button', { name: '登记巡查' }).click()
    const check = page.getByRole('dialog', { name: '登记巡查' })
    await check.getByLabel(/^巡查人/).fill('冯经办')
    await check.getByLabel('有标识').check()
    await check.getByRole('button', { name: '登记', exact: true }).click()
    await check.getByText(/整改期限/).last().waitFor() // by when?
    await check.getByLabel(/^整改期限/).fill('2099-01-01')
    await check.getByRole('button', { name: '登记', exact: true }).click()
    await one.getByText(/没有达到：有场所/).waitFor()
    await sound(page, 'one')
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('a phone finds the nearest station and says that it is there', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await context.grantPermissions(['geolocation'], { origin: base })
    await context.setGeolocation({ latitude: 36.0661234, longitude: 120.3820567 })
    const asked = []
    page.on('request', (r) => asked.push(r.url()))
    await page.goto(`${base}/w#/stations`)
    await page.getByText('湛山驿站').first().waitFor()
    await page.getByRole('button', { name: '找离我近的' }).click()
    await page.getByText('70 米', { exact: true }).waitFor()
    assert.match(await page.locator('.cards > li').first().innerText(), /湛山驿站/)
    await page.getByRole('button', { name: '看地图' }).click()
    await sound(page, 'near')
    await page.getByRole('button', { name: '看详情：湛山驿站' }).click()
    await page.getByRole('button', { name: '不登录，只记一次到访' }).click()
    await page.getByText('已记一次到访，谢谢。').waitFor()
    await sound(page, 'detail')
    assert.ok(!asked.some((u) => /36\.06|36066|120\.38|120382/.test(u)), 'no address tells where the phone is')
    assert.deepEqual(faults, [])
    await context.close()
    const days = await who['d01.clerk'].get('/api/station-days?org=QD01')
    assert.equal(days.visits, 1)
    assert.equal(days.guests, 1)
  })
  await test('a season is planned, a check-up registered and counted on a phone-sized page', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, who['d01.clerk'])
    await page.goto(`${base}/#/seasons?${D}`)
    await settled(page)
    await page.getByRole('button', { name: '制定计划' }).click()
    const plan = page.getByRole('dialog')
    await plan.getByLabel(/^开始/).fill('2022-12-01')
    await plan.getByLabel(/^结束/).fill('2023-01-31')
    await plan.getByRole('button', { name: '制定', exact: true }).click()
    await page.getByRole('button', { name: '添加任务' }).click()
    const task = page.getByRole('dialog', { name: '添加任务' })
    await task.getByLabel(/^行动/).selectOption('care')
    await task.getByLabel(/^任务/).fill('免费体检')
    await task.getByLabel(/^责任人/).fill('服务中心')
    await task.getByLabel(/^完成期限/).fill('2023-01-20')
    await task.getByLabel(/^目标人次/).fill('100')
    await task.getByRole('button', { name: '添加', exact: true }).click()
    await page.getByText('0/100 人次').waitFor()
    await page.getByRole('tab', { name: '工作记录' }).click()
    await page.getByRole('button', { name: '登记工作' }).click()
    const record = page.getByRole('dialog', { name: '登记工作' })
    await record.getByLabel(/^工作/).selectOption('checkup')
    await record.getByLabel(/^日期/).fill('2023-01-10')
    await record.getByLabel(/^地点/).fill('市立医院')
    await record.getByLabel(/^人次/).fill('40')
    await record.getByLabel(/^任务/).selectOption({ label: '免费体检' })
    await record.getByRole('button', { name: '登记', exact: true }).click()
    const one = page.getByRole('dialog', { name: '免费健康体检 市立医院' })
    await one.getByText('没有名单').waitFor()
    await sound(page, 'season-record')
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: '计划和进度' }).click()
    await page.getByText('40/100 人次').waitFor()
    await sound(page, 'season')
    assert.deepEqual(faults, [])
    await context.close()
  })
}
