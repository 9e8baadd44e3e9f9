// SPDX-License-Identifier: Apache-2.0
// Tests of the page in Chromium, the whole journey of a roster: file → check → correct → submit → review →
// pay → table → names → audit. Prints TAP. NUAN_URL + NUAN_LOGINS (JSON login → password, of people like
// those of world.mjs, in a city with nothing paid) choose a running server; otherwise one is started.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
if (!existsSync(join(here, '../node_modules'))) {
  console.log('1..0 # skip web/node_modules is missing (make deps)')
  process.exit(0)
}
const { launch } = await import('./browser.mjs')
const { buildRosters, buildWorld, startServer } = await import('./world.mjs')

// In this order: what is planned before it is paid, and 'every' over what the desk's others have left. The desk, and the phone with what
// needs nothing of the desk's, are two tests, each with a city of its own, that run beside each other (test/web/meson.build); NUAN_PARTS
// names their parts, or a few.
const DESK = ['entry', 'journey', 'submission', 'notice', 'match', 'designer', 'casefile', 'policy', 'privacy', 'every']
const PHONE = ['application', 'visit', 'story', 'board', 'safety', 'enterprise', 'worker', 'wish', 'jobs', 'activity', 'contest', 'voucher', 'station', 'labour']
const wanted = (process.env.NUAN_PARTS ?? 'desk,phone').replace(/\bdesk\b/, DESK.join()).replace(/\bphone\b/, PHONE.join()).split(',')
const parts = [...DESK, ...PHONE].filter((p) => wanted.includes(p))

let passed = 0
let failed = 0
async function test(name, body) {
  try {
    await body()
    passed++
    console.log(`ok ${passed + failed} - ${name}`)
  } catch (e) {
    failed++
    console.log(`not ok ${passed + failed} - ${name}`)
    for (const line of String(e.stack ?? e).split('\n').slice(0, 12)) console.log(`# ${line}`)
  }
}

if (parts.includes('entry')) {
  await (await import('./money_test.mjs')).run(test)
  await test('types agree', () => {
    const web = join(here, '..')
    const r = spawnSync(process.execPath, ['node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit'], { cwd: web, encoding: 'utf8' })
    if (r.status !== 0) throw new Error(r.stdout + r.stderr)
  })
  await test('the first views of a clerk and of a worker are small', () => {
    const r = spawnSync(process.execPath, [join(here, '../size.mjs')], { encoding: 'utf8' })
    console.log(`# ${r.stdout.trim()}`)
    if (r.status !== 0) throw new Error(r.stdout + r.stderr)
  })
}

let base = process.env.NUAN_URL
let who
let ids = {}
let stop = async () => undefined
const browser = await launch()
try {
  if (base) {
    who = JSON.parse(readFileSync(process.env.NUAN_LOGINS, 'utf8'))
    for (const [login, v] of Object.entries(who)) if (typeof v === 'string') who[login] = { login, password: v }
  } else {
    const build = process.env.NUAN_BUILD ?? join(root, 'build')
    const s = await startServer(process.env.NUAN ?? join(build, 'nuan'))
    ;({ base, stop } = s)
    who = await buildWorld(base, s.tokens)
    ids = await buildRosters(who)
    ids.db = s.db
  }
  for (const part of parts) {
    const start = Date.now()
    await (await import(`./${part}_test.mjs`)).run(test, { browser, base, who, ids })
    console.log(`# ${part} ${Math.round((Date.now() - start) / 1000)} s`)
  }
  if (parts.includes('match')) await (await import('./match_test.mjs')).end(test, { browser, base, who, ids })
} catch (e) {
  await test('the tests ran to their end', () => {
    throw e
  })
} finally {
  await browser.close()
  await stop()
}
console.log(`1..${passed + failed}`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
