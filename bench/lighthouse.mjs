// SPDX-License-Identifier: Apache-2.0
// Lighthouse's marks for the worker's phone page, as a guest and signed in, with its own throttling of a slow phone on a slow line:
//   node bench/lighthouse.mjs BUILD [--runs 3] [--out FILE]
// A server of its own in a small city; the median of the runs. One JSON line a page. npm ci in bench/ first.
import { appendFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { launch } from 'chrome-launcher'
import lighthouse from 'lighthouse'
import { buildWorld, idNumber, startServer } from '../web/test/world.mjs'

const [where, ...rest] = process.argv.slice(2)
const build = resolve(where)
const option = (name, otherwise) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : otherwise)
const RUNS = Number(option('--runs', 3))
const CATEGORIES = ['performance', 'accessibility', 'best-practices']
const ME = { name: '岳一', number: idNumber('19790304', 71), phone: '13800138071' }

/** The worker's cookie: a code asked for, read at the gateway, given back. */
async function signedIn(base, sent) {
  const post = (path, body) =>
    fetch(base + path, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Command-Id': crypto.randomUUID() }, body: JSON.stringify(body) })
  await post('/api/worker/code', { name: ME.name, number: ME.number })
  for (let i = 0; i < 200 && !sent.length; i++) await new Promise((next) => setTimeout(next, 50))
  const code = /验证码 (\d{6})，/.exec(sent[0].text)[1]
  const r = await post('/api/worker/login', { name: ME.name, number: ME.number, code })
  if (!r.ok) throw new Error(`sign in: ${r.status} ${await r.text()}`)
  return r.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ')
}

async function marks(url, headers) {
  const chrome = await launch({ chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'] })
  try {
    const r = await lighthouse(url, { port: chrome.port, logLevel: 'error', onlyCategories: CATEGORIES, extraHeaders: headers })
    if (r.lhr.runtimeError) throw new Error(r.lhr.runtimeError.message)
    const audit = (name) => Math.round(r.lhr.audits[name].numericValue)
    return {
      ...Object.fromEntries(CATEGORIES.map((c) => [c.replace('-', '_'), Math.round(r.lhr.categories[c].score * 100)])),
      first_paint_ms: audit('first-contentful-paint'), largest_paint_ms: audit('largest-contentful-paint'), blocked_ms: audit('total-blocking-time'), bytes: audit('total-byte-weight'),
      lost: Object.values(r.lhr.audits).filter((a) => a.score !== null && a.score < 0.9 && a.scoreDisplayMode !== 'informative').map((a) => a.id),
    }
  } finally {
    await chrome.kill()
  }
}

const sent = []
const gateway = createServer((req, res) => {
  let body = ''
  req.on('data', (b) => (body += b))
  req.on('end', () => (sent.push(JSON.parse(body)), res.end('{}')))
})
await new Promise((ok) => gateway.listen(0, '127.0.0.1', ok))
process.env.NUAN_SMS_URL = `http://127.0.0.1:${gateway.address().port}/sms`
const s = await startServer(join(build, 'nuan'))
let low = 100
try {
  const who = await buildWorld(s.base, s.tokens)
  await who['d01.clerk'].post('/api/persons', { org: 'QD010101', ...ME, is_member: true })
  const cookie = await signedIn(s.base, sent)
  for (const [name, path, headers] of [['guest', '/w', {}], ['activities', '/w#/activities', {}], ['own', '/w', { Cookie: cookie }]]) {
    const runs = []
    for (let i = 0; i < RUNS; i++) runs.push(await marks(s.base + path, headers))
    runs.sort((a, b) => a.performance - b.performance)
    const line = { figure: `lighthouse.phone.${name}`, value: runs[RUNS >> 1].performance, unit: 'of 100', ...runs[RUNS >> 1], runs: RUNS, load_avg: Number((await import('node:os')).loadavg()[0].toFixed(1)) }
    console.log(JSON.stringify(line))
    low = Math.min(low, line.performance, line.accessibility, line.best_practices)
    if (option('--out')) appendFileSync(option('--out'), JSON.stringify({ ...line, at: new Date().toISOString().slice(0, 10) }) + '\n')
  }
} finally {
  await s.stop()
  gateway.close()
}
process.exit(low >= 95 ? 0 : 1)
