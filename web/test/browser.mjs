// SPDX-License-Identifier: Apache-2.0
// Debian's Chromium under playwright-core; it may speak to the server under test and to nobody else.
import { chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--force-color-profile=srgb', '--lang=zh-CN',
]

export const launch = (more = []) => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...FLAGS, ...more] })

export const SIZES = { wide: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } }

const lines = new WeakMap() // of each profile: requests under way, and when that last changed

/** A fresh browser profile; notes what a good page never does: script errors, broken policy, foreign hosts. */
export async function visitor(browser, base, size = SIZES.wide) {
  const context = await browser.newContext({
    viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', hasTouch: size.width < 700, acceptDownloads: true,
    reducedMotion: 'reduce', // what fades in has no contrast yet
  })
  const faults = []
  // of every page the profile opens
  context.on('weberror', (e) => faults.push(`script error: ${e.error().message}`))
  context.on('console', (m) => {
    if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) faults.push(`console: ${m.text()}`)
    if (m.type() === 'warning' && /Vue warn/.test(m.text())) faults.push(`console: ${m.text()}`)
  })
  const line = { asking: 0, at: Date.now() }
  lines.set(context, line)
  for (const over of ['requestfinished', 'requestfailed']) context.on(over, () => (line.asking--, (line.at = Date.now())))
  context.on('request', (r) => {
    line.asking++
    line.at = Date.now()
    const u = r.url()
    if (!u.startsWith(base) && !u.startsWith('blob:') && !u.startsWith('data:')) faults.push(`foreign request: ${u}`)
  })
  context.setDefaultTimeout(10_000)
  context.on('page', (p) => p.on('close', () => (line.asking = 0))) // what it asked for is not told an end of
  const page = await context.newPage()
  return { page, context, faults }
}

export async function logIn(page, base, who) {
  await page.goto(`${base}/#/login`)
  await page.getByLabel('用户名').fill(who.login)
  await page.getByLabel('密码').fill(who.password)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForFunction(() => !location.hash.startsWith('#/login'))
  await settled(page)
}

/** Until nothing is being read any more. Not by 'networkidle': that is told once a document, and most ways lead within one. */
export async function settled(page) {
  const line = lines.get(page.context())
  const begun = Date.now()
  await until(() => line.asking <= 0 && Date.now() - Math.max(line.at, begun) > 150)
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'))
}

/** Until `is()` holds; what never comes is a failure. */
export async function until(is, ms = 10_000) {
  const end = Date.now() + ms
  while (!is()) {
    if (Date.now() > end) throw new Error(`never came: ${is}`)
    await new Promise((next) => setTimeout(next, 20))
  }
}
