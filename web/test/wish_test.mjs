// SPDX-License-Identifier: Apache-2.0
// 微心愿, from the template to the final count: a worker writes a wish at 390 px, the desk looks it over, a volunteer takes it up and brings
// it with a photo, the worker confirms, and the table counts it; on a server of its own whose messages come to a gateway of the test.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { phoneServer, signIn, soundOf } from './phone.mjs'
import { CAMPAIGN, idNumber } from './world.mjs'

const sound = soundOf('wish')
const WISHER = { name: '岳一', number: idNumber('19790304', 171), phone: '13800138071' }
const HELPER = { name: '尚远', number: idNumber('19850506', 172), phone: '13800138072' }

/** A grey picture of 8 × 8. */
function png() {
  const table = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0 })
  const crc = (b) => (b.reduce((c, x) => table[(c ^ x) & 255] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const tail = Buffer.alloc(4)
    tail.writeUInt32BE(crc(body))
    return Buffer.concat([head, body, tail])
  }
  const size = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0])
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', size), chunk('IDAT', deflateSync(Buffer.concat(Array(8).fill(Buffer.from([0, ...Array(8).fill(0x90)]))))), chunk('IEND', Buffer.alloc(0))])
}

export async function run(test, { browser }) {
  const { base, who, sms, stop } = await phoneServer()
  try {
    await journey(test, browser, base, who, sms)
  } finally {
    await stop()
  }
}

async function journey(test, browser, base, who, sms) {
  const d01 = who['d01.clerk']
  for (const p of [WISHER, HELPER]) p.id = (await d01.post('/api/persons', { org: 'QD010101', name: p.name, number: p.number, phone: p.phone, is_member: true })).id
  await d01.post('/api/workers/duties', { person_id: HELPER.id, duty: 'volunteer' })
  const owner = await visitor(browser, base, SIZES.phone)
  const helper = await visitor(browser, base, SIZES.phone)
  const wide = await visitor(browser, base)

  await test('a worker writes a wish on his phone', async () => {
    const { page } = owner
    await signIn(page, base, sms, WISHER)
    await page.goto(`${base}/w#/wishes/new`)
    await page.getByLabel('心愿', { exact: true }).fill('母亲腿脚不便，想要一辆轮椅')
    await page.getByLabel('为谁').selectOption('family')
    await page.getByLabel('大约多少钱').fill('9999')
    await page.getByLabel('送到哪里').fill('市南区湛山路一号')
    await page.getByLabel('联系电话').fill('13911112222')
    await page.getByLabel('公布时可以写我的姓').check()
    await sound(page, 'new')
    await page.getByRole('button', { name: '交给工会' }).click()
    await page.getByRole('alert').getByText('2000 元').waitFor() // more than a small wish
    await page.getByLabel('大约多少钱').fill('600')
    await page.getByRole('button', { name: '交给工会' }).click()
    await page.getByText('工会审核中').waitFor()
    await sound(page, 'mine')
  })
  await test('the desk looks it over; words that give somebody away are refused', async () => {
    const { page } = wide
    await logIn(page, base, who['d01.review'])
    await page.goto(`${base}/#/wishes?campaign=${CAMPAIGN}&org=QD01`)
    await page.getByText('（公开文字待审核时填写）').click()
    await page.getByText('母亲腿脚不便，想要一辆轮椅').waitFor()
    await sound(page, 'desk')
    await page.getByRole('button', { name: '审核', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: '审核并公布' })
    await dialog.getByLabel(/^公开文字/).fill('岳一想要一辆轮椅')
    await dialog.getByRole('button', { name: '通过并公布' }).click()
    await dialog.getByText(/公开文字中有姓名/).first().waitFor()
    await dialog.getByLabel(/^公开文字/).fill('一位母亲腿脚不便，想要一辆轮椅')
    await dialog.getByRole('button', { name: '通过并公布' }).click()
    await page.locator('tbody').getByText('待认领').first().waitFor()
    assert.deepEqual(wide.faults, [])
  })
  await test('a guest reads it and nobody in it', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await page.goto(`${base}/w#/wishes`)
    await page.getByText('一位母亲腿脚不便，想要一辆轮椅').waitFor()
    const text = await page.locator('body').innerText()
    for (const t of ['岳一', '湛山路', '13911112222']) assert.ok(!text.includes(t), t)
    assert.ok(text.includes('岳*'))
    assert.equal(await page.getByRole('button', { name: '认领', exact: true }).count(), 0)
    await sound(page, 'guest')
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('a volunteer takes it up and brings it with a photo', async () => {
    const { page } = helper
    await signIn(page, base, sms, HELPER)
    await page.goto(`${base}/w#/wishes`)
    await page.getByRole('button', { name: '认领', exact: true }).click()
    await page.getByRole('button', { name: '确认认领' }).click()
    await page.getByText('联系方式由工会告知').waitFor()
    const wish = (await d01.get('/api/wishes?org=QD01')).rows[0]
    await d01.post(`/api/wishes/${wish.id}/release`)
    await page.reload()
    await page.getByRole('button', { name: '看联系方式' }).click()
    await page.getByText('13911112222').waitFor()
    await page.getByRole('button', { name: '登记送达' }).click()
    await page.getByLabel('送达情况').fill('已当面交给本人')
    await page.getByLabel('添加照片').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png() })
    await page.getByText('已添加 1 张').waitFor()
    await sound(page, 'held')
    await page.getByRole('button', { name: '已经送达' }).click()
    await page.getByText('已送达，等对方确认').waitFor()
    assert.equal(await page.getByText('13911112222').count(), 0)
    assert.deepEqual(helper.faults, [])
  })
  await test('the desk prints what has been taken up', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await logIn(page, base, d01)
    await page.goto(`${base}/#/wishes?campaign=${CAMPAIGN}&org=QD01`)
    await settled(page)
    const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '打印认领清单' }).click()])
    assert.equal(sheet.suggestedFilename(), '微心愿认领清单.pdf')
    assert.equal(readFileSync(await sheet.path()).subarray(0, 4).toString(), '%PDF')
    if (process.env.NUAN_SHOTS) await sheet.saveAs(`${process.env.NUAN_SHOTS}/wish-sheet.pdf`)
    await sound(page, 'sheet')
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the worker confirms and the table counts it; the desk asks after', async () => {
    const before = (await who['city.view'].get(`/api/forms/cz21/report?campaign=${CAMPAIGN}&org=QD`)).items.F3.count
    await owner.page.goto(`${base}/w#/wishes/mine`)
    await owner.page.reload()
    await owner.page.getByRole('button', { name: '收到了，心愿实现了' }).click()
    await owner.page.getByText('已实现').first().waitFor()
    assert.deepEqual(owner.faults, [])
    const after = (await who['city.view'].get(`/api/forms/cz21/report?campaign=${CAMPAIGN}&org=QD`)).items.F3.count
    assert.equal(after, before + 1)
    const { page } = wide
    await page.goto(`${base}/#/wishes?campaign=${CAMPAIGN}&org=QD01&tab=board`)
    await page.getByText('征集心愿').waitFor()
    await sound(page, 'board')
    await page.goto(`${base}/#/wishes?campaign=${CAMPAIGN}&org=QD01`)
    await page.getByText('一位母亲腿脚不便，想要一辆轮椅').first().click()
    await page.getByRole('img', { name: '送达照片 1' }).waitFor()
    await sound(page, 'one')
    assert.deepEqual(wide.faults, [])
  })
  for (const v of [owner, helper, wide]) await v.context.close()
}
