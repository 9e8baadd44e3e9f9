// SPDX-License-Identifier: Apache-2.0
// What every test of the worker's phone stands on: a gateway that takes the short messages, a server of its own that sends them there,
// signing in by the code of the message, and what is looked at on each screen.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { settled, until } from './browser.mjs'
import { violations } from './every_test.mjs'
import { buildWorld, startServer } from './world.mjs'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })

/** Today in Beijing, or so many days ahead: 2023-01-17. */
export const day = (ahead = 0) => shanghai.format(Date.now() + ahead * 86_400_000)

/** A provider's adapter on loopback: what is sent to whom. */
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

/** A city of its own whose messages come to sms.sent; `env` is what else its server is told. */
export async function phoneServer(env = {}) {
  const sms = await gateway()
  let s
  const stop = async () => {
    await s?.stop()
    sms.close()
  }
  try {
    s = await startServer(process.env.NUAN ?? join(process.env.NUAN_BUILD ?? join(root, 'build'), 'nuan'), { NUAN_SMS_URL: sms.url, ...env })
    return { base: s.base, who: await buildWorld(s.base, s.tokens), sms, stop }
  } catch (e) {
    await stop()
    throw e
  }
}

/** A campaign of this year, with the table of the world's. */
export function openCampaign(who, more = {}) {
  const year = Number(day().slice(0, 4))
  return who['city.clerk'].post('/api/campaigns', {
    code: 'LJ', name: '两节送温暖', org: 'QD', year, start_on: `${year}-01-01`, end_on: `${year}-12-31`, once: true, forms: 'cz21', status: 'open', ...more,
  })
}

/** The code a message tells. */
export const codeOf = (message) => /验证码 (\d{6})，/.exec(message.text)[1]

/** Signs in by the code of the message: `at` is where (null: where the page already asks), `there` what shows that he is in. */
export async function signIn(page, base, sms, { name, number }, { at = 'in', there = page.getByRole('heading', { name }) } = {}) {
  const before = sms.sent.length
  if (at !== null) await page.goto(`${base}/w#/${at}`)
  await page.getByLabel('姓名').fill(name)
  await page.getByLabel('身份证号码').fill(number)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await until(() => sms.sent.length > before)
  await page.getByLabel('短信验证码').fill(codeOf(sms.sent.at(-1)))
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await there.waitFor()
}

/** What is looked at on each screen of a part: axe, no sideways scrolling; a picture of it when NUAN_SHOTS names a folder. */
export const soundOf = (part) => async (page, what) => {
  await settled(page)
  // What fades by itself in three seconds is not looked at, nor waited for.
  await page.evaluate(() => document.querySelectorAll('.el-message').forEach((m) => (m.style.display = 'none')))
  if (process.env.NUAN_SHOTS) await page.screenshot({ path: `${process.env.NUAN_SHOTS}/${part}-${what}.png`, fullPage: true })
  assert.deepEqual(await violations(page), [], what)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} scrolls sideways`)
}
