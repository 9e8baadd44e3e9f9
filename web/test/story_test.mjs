// SPDX-License-Identifier: Apache-2.0
// Publicity in the browser: a box drawn over a face makes it unrecognisable before it is uploaded, what the camera wrote
// beside the picture does not leave, review by another shows it; and the report keeps what is written by hand.
import assert from 'node:assert/strict'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { CAMPAIGN } from './world.mjs'

const C = `campaign=${CAMPAIGN}&org=QD`

/** A photograph of coloured noise, 1200 × 800, with an EXIF part that tells a place. */
export async function photograph(page) {
  const bytes = await page.evaluate(async () => {
    const c = document.createElement('canvas')
    c.width = 1200
    c.height = 800
    const g = c.getContext('2d')
    let s = 7
    for (let y = 0; y < 800; y += 8)
      for (let x = 0; x < 1200; x += 8) {
        s = (s * 1103515245 + 12345) % 2147483648
        g.fillStyle = `rgb(${s % 256},${(s >> 8) % 256},${(s >> 16) % 256})`
        g.fillRect(x, y, 8, 8)
      }
    const blob = await new Promise((ok) => c.toBlob(ok, 'image/jpeg', 0.95))
    return Array.from(new Uint8Array(await blob.arrayBuffer()))
  })
  const exif = Buffer.from('Exif\0\0MM\0*\0\0\0\x08GPS 36.0671,120.3826 SECRETPLACE', 'latin1')
  const head = Buffer.from([0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255])
  const jpeg = Buffer.from(bytes)
  return Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)])
}

/** How many different colours a part of a picture has, and how far two pictures differ there. */
const measure = (page, a, b, part) =>
  page.evaluate(
    async ([one, two, [x, y, w, h]]) => {
      const read = async (bytes) => {
        const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }))
        const c = document.createElement('canvas')
        c.width = bitmap.width
        c.height = bitmap.height
        c.getContext('2d').drawImage(bitmap, 0, 0)
        return c.getContext('2d').getImageData(bitmap.width * x, bitmap.height * y, bitmap.width * w, bitmap.height * h).data
      }
      const [p, q] = [await read(one), await read(two)]
      const seen = new Set()
      let far = 0
      for (let i = 0; i < p.length; i += 4) {
        seen.add(`${q[i] >> 5},${q[i + 1] >> 5},${q[i + 2] >> 5}`)
        far += Math.abs(p[i] - q[i])
      }
      return { colours: seen.size, mean: far / (p.length / 4) }
    },
    [[...a], [...b], part],
  )

async function bytesOf(person, path) {
  const r = await fetch(person.base + path, { headers: { Cookie: person.cookie } })
  assert.equal(r.status, 200, path)
  return { bytes: Buffer.from(await r.arrayBuffer()), type: r.headers.get('content-type') }
}

async function uploadOne(page, base, who, caption) {
  const original = await photograph(page)
  await page.goto(`${base}/#/publicity?${C}&tab=photos`)
  await settled(page)
  await page.getByRole('button', { name: '上传照片' }).click()
  const dialog = page.getByRole('dialog', { name: '上传照片' })
  await dialog.locator('input[type=file]').setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: original })
  const canvas = dialog.locator('canvas')
  await canvas.waitFor()
  await canvas.scrollIntoViewIfNeeded()
  const r = await canvas.boundingBox()
  await page.mouse.move(r.x + r.width * 0.3, r.y + r.height * 0.2)
  await page.mouse.down()
  await page.mouse.move(r.x + r.width * 0.5, r.y + r.height * 0.4, { steps: 4 })
  await page.mouse.up()
  await dialog.getByText('已遮挡 1 处').waitFor()
  // by keyboard: one more in the middle, moved, and away again
  await dialog.getByRole('button', { name: '添加一处遮挡' }).click()
  await dialog.getByRole('button', { name: /第 2 处遮挡/ }).press('ArrowLeft')
  await dialog.getByRole('button', { name: /第 2 处遮挡/ }).press('Delete')
  await dialog.getByText('已遮挡 1 处').waitFor()
  await dialog.getByLabel('说明').fill(caption)
  await dialog.getByLabel('能辨认的人都已同意').check().catch(() => dialog.locator('input[type=checkbox]').check())
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByText('已上传，审核后发布').waitFor()
  const photo = (await who['city.clerk'].get(`/api/publicity/photos?${C}`)).rows.find((p) => p.caption === caption)
  return { original, photo }
}

export async function run(test, { browser, base, who }) {
  for (const [name, size] of Object.entries(SIZES)) {
    await test(`a face is unrecognisable and the place is gone before upload at ${name} width`, async () => {
      const { page, context, faults } = await visitor(browser, base, size)
      await logIn(page, base, who['city.clerk'])
      const { original, photo } = await uploadOne(page, base, who, `慰问现场 ${name}`)
      assert.equal(photo.state, 'draft')
      assert.equal(photo.boxes, 1)
      assert.equal(photo.width, 1200)
      const { bytes, type } = await bytesOf(who['city.clerk'], `/api/publicity/photos/${photo.id}/picture`)
      assert.match(type, /^image\/jpeg/)
      assert.ok(original.includes('SECRETPLACE'))
      for (const word of ['SECRETPLACE', 'Exif', 'GPS']) assert.ok(!bytes.includes(word), word)
      // in the box at most 6 × 6 coarse colours are left; beside it the picture is as it was
      const inside = await measure(page, original, bytes, [0.33, 0.23, 0.14, 0.14])
      const outside = await measure(page, original, bytes, [0.6, 0.6, 0.2, 0.2])
      assert.ok(inside.mean > 25 && inside.colours <= 60, JSON.stringify(inside))
      assert.ok(outside.mean < 12 && outside.colours > 100, JSON.stringify(outside))
      const small = await bytesOf(who['city.clerk'], `/api/publicity/photos/${photo.id}/thumb`)
      assert.ok(small.bytes.length < bytes.length && !small.bytes.includes('Exif'))
      // not to be seen before another has looked at it
      assert.ok(!(await who['city.view'].get(`/api/publicity/photos?${C}`)).rows.some((p) => p.id === photo.id))
      await assert.rejects(who['city.clerk'].post(`/api/publicity/photos/${photo.id}/show`))
      await who['city.review'].post(`/api/publicity/photos/${photo.id}/show`)
      assert.ok((await who['city.view'].get(`/api/publicity/photos?${C}`)).rows.some((p) => p.id === photo.id))
      await settled(page)
      await page.locator('.album img').first().waitFor()
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling')
      assert.deepEqual(faults, [])
      await context.close()
    })
  }
  await test('the original of a camera is refused by the server itself', async () => {
    const { page, context } = await visitor(browser, base)
    const jpeg = await photograph(page)
    await assert.rejects(who['city.clerk'].call('POST', '/api/publicity/pictures?org=QD', new Uint8Array(jpeg), { 'X-File-Name': 'a.jpg' }), /FILE_TYPE/)
    await context.close()
  })
  await test('a published figure stands beside the computed one', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/publicity?${C}&tab=figures`)
    await settled(page)
    await page.getByRole('button', { name: '登记数字' }).click()
    const dialog = page.getByRole('dialog', { name: '登记公布的数字' })
    await dialog.getByLabel('事项').fill('坚守岗位的职工')
    await dialog.getByLabel(/公布数/).fill('近20人次')
    await dialog.getByLabel('对应的系统数').selectOption('C7')
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存').waitFor()
    const row = page.locator('tr', { hasText: '坚守岗位的职工' })
    const c7 = (await who['city.clerk'].get(`/api/forms/cz21/report?${C}`)).items.C7.count
    await row.getByText(`${c7} 人次`).waitFor()
    await row.getByText(c7 >= 15 && c7 <= 20 ? '相符' : '不相符', { exact: true }).waitFor()
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the report is written, filled by hand, and saved as Word', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/report?${C}`)
    await settled(page)
    await page.getByRole('button', { name: '起草总结' }).click()
    await page.getByText(/共慰问职工\d+人次/).waitFor()
    await page.getByRole('button', { name: '填写' }).first().click()
    await page.getByRole('textbox', { name: '激励一线坚守者：文字' }).fill('走访了公交集团。')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('走访了公交集团。').waitFor()
    await page.getByRole('button', { name: '重新取数' }).click()
    await page.getByText('手写的部分保留').waitFor()
    await page.getByText('走访了公交集团。').waitFor()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出 Word' }).click()
    assert.match((await saving).suggestedFilename(), /总结\.docx$/)
    assert.deepEqual(faults, [])
    await context.close()
  })
}
