// SPDX-License-Identifier: Apache-2.0
// Pictures of every page at both sizes, to be looked at: node test/shots.mjs OUT_DIR [page…].
// Without NUAN_URL a small city is made for the occasion.
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch, logIn, settled, SIZES, visitor } from './browser.mjs'
import { buildRosters, buildWorld, CAMPAIGN, startServer } from './world.mjs'

const out = process.argv[2] ?? 'shots'
const only = process.argv.slice(3)
mkdirSync(out, { recursive: true })
const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
let base = process.env.NUAN_URL
let stop = async () => undefined
let who
let ids = {}
if (base) {
  who = JSON.parse(readFileSync(process.env.NUAN_LOGINS, 'utf8'))
  for (const [login, v] of Object.entries(who)) if (typeof v === 'string') who[login] = { login, password: v }
} else {
  const s = await startServer(process.env.NUAN ?? join(root, 'build/nuan'))
  ;({ base, stop } = s)
  try {
    who = await buildWorld(base, s.tokens)
    ids = await buildRosters(who)
  } catch (e) {
    await stop()
    throw e
  }
}
const C = `campaign=${CAMPAIGN}&org=QD`
const PAGES = {
  'city.clerk': [
    ['home', `/?${C}`],
    ['rosters', `/rosters?${C}`],
    ['import', `/rosters/import?${C}`],
    ['roster', `/rosters/${ids.checked ?? 1}`],
    ['row-editor', `/rosters/${ids.checked ?? 1}`, (p) => p.locator('td .link.opens').first().click()],
    ['forms', `/forms?${C}`],
    ['drill', `/forms?${C}&item=C7`],
    ['drill-names', `/forms?${C}&item=D7`, (p) => p.getByRole('button', { name: '直接看名单' }).click()],
    ['form-entry', `/forms?${C}`, (p) => p.getByRole('button', { name: '填报 A', exact: true }).click()],
    ['board', `/board?${C}`],
    ['funds', `/funds?${C}`],
    ['funds-below', `/funds?${C}&tab=below`],
    ['funds-txns', `/funds?${C}&tab=txns`],
    ['funds-matrix', `/funds?${C}&tab=matrix`],
    ['recon', '/recon?org=QD01'],
    ['persons', '/persons'],
    ['person', '/persons', (p) => p.locator('td .link').first().click()],
    ['orgs', '/orgs'],
    ['campaigns', '/campaigns'],
    ['campaign-form', '/campaigns', (p) => p.getByRole('button', { name: '建立活动' }).click()],
    ['rules', '/rules'],
    ['rule-docs', '/rules', (p) => p.getByRole('tab', { name: '规则文件' }).click()],
    ['jobs', '/jobs'],
    ['me', '/me'],
  ],
  'd01.review': [
    ['recon-account', '/recon/802010200000001?org=QD01'],
    ['recon-entry', '/recon/802010200000001?org=QD01', (p) => p.locator('td .link').first().click()],
    ['recon-all', '/recon/802010200000001?org=QD01&tab=all'],
    ['recon-import', '/recon/802010200000001?org=QD01', (p) => p.getByRole('button', { name: '登记对账单' }).click()],
  ],
  'city.review': [['review', `/review?${C}`]],
  'city.cash': [
    ['payouts', `/payouts?${C}`], ['payout', '/payouts/1'], ['payout-waiting', '/payouts/5'], ['payout-unknown', `/payouts?${C}&tab=unknown`],
    ['payout-failed', `/payouts?${C}&tab=failed`], ['payout-repays', `/payouts?${C}&tab=repays`], ['payout-notices', `/payouts?${C}&tab=notices`],
    ['payout-make', `/payouts/new?${C}`],
    ['pay', `/pay?${C}`], ['receipt', `/funds?${C}`, (p) => p.getByRole('button', { name: '登记收入' }).click()]],
  'sys.admin': [['users', '/users']],
  'sec.admin': [['grants', '/users', (p) => p.locator('td .link').first().click()], ['security', '/security']],
  'audit.admin': [['audit', '/audit', (p) => p.getByRole('button', { name: '核验审计链' }).click()]],
}
const browser = await launch()
try {
  for (const [name, size] of Object.entries(SIZES)) {
    const first = await visitor(browser, base, size)
    await first.page.goto(`${base}/#/login`)
    await settled(first.page)
    await first.page.screenshot({ path: join(out, `login-${name}.png`) })
    await first.context.close()
    for (const [login, pages] of Object.entries(PAGES)) {
      const todo = pages.filter(([id]) => !only.length || only.includes(id))
      if (!todo.length || !who[login]) continue
      const v = await visitor(browser, base, size)
      await logIn(v.page, base, who[login])
      for (const [id, path, act] of todo) {
        await v.page.goto('about:blank')
        await v.page.goto(`${base}/#${path}`)
        await settled(v.page)
        if (act) {
          await act(v.page).catch((e) => console.log(id, name, e.message.split('\n')[0]))
          await settled(v.page)
          await v.page.waitForTimeout(400)
        }
        await v.page.screenshot({ path: join(out, `${id}-${name}.png`) })
        const over = await v.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (over > 0) console.log(`${id} ${name}: ${over} px too wide`)
        if (v.faults.length) console.log(id, name, v.faults.splice(0))
      }
      await v.context.close()
    }
  }
} finally {
  await browser.close()
  await stop()
}
