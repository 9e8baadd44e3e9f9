// SPDX-License-Identifier: Apache-2.0
// Every page at both sizes: WCAG A and AA by axe, no sideways scrolling, no script error, no broken content
// policy, no request to a foreign host; and the keyboard reaches what the mouse does.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { logIn, settled, SIZES, visitor } from './browser.mjs'
import { CAMPAIGN } from './world.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const LANES = 6
const C = `campaign=${CAMPAIGN}&org=QD`

export async function violations(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe) // by the debugger, so the page's own policy stays as it is
  const found = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then((r) =>
      r.violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140)).join(' | ')}`),
    ),
  )
  return found
}

export async function run(test, { browser, base, who, ids }) {
  const PAGES = {
    'city.clerk': [
      `/?${C}`, `/rosters?${C}`, `/rosters/import?${C}`, `/rosters/${ids.checked}`, `/funds?${C}`, `/funds?${C}&tab=below`,
      `/funds?${C}&tab=txns`, `/funds?${C}&tab=matrix`, `/funds?${C}&tab=own`, `/funds?${C}&tab=late`, `/funds?${C}&tab=gifts`, `/funds?${C}&tab=rulings`, `/budgets?${C}`, '/decisions', `/plans?${C}`, `/plans?${C}&tab=below`, `/subsidies?${C}`, `/subsidies/new?${C}`, '/recon', `/purchases?${C}`, `/purchases?${C}&tab=suppliers`, `/purchases?${C}&tab=items`, `/stock?${C}`,
      `/publicity?${C}`, `/publicity?${C}&tab=stories`, `/publicity?${C}&tab=photos`, `/publicity?${C}&tab=figures`, `/report?${C}`,
      `/forms?${C}&view=compare`, '/forms/editions', `/forms/editions/draft/${ids.draft}`, `/forms/editions/draft/${ids.draft}?tab=checks`, `/forms/editions/draft/${ids.draft}?tab=map`,
      `/forms/editions/draft/${ids.draft}?tab=head`, `/forms/editions/draft/${ids.draft}?tab=preview`,
      `/stock?${C}&tab=lots`, `/stock?${C}&tab=moves`, `/handovers?${C}`, '/sign', `/payouts?${C}`, `/payouts?${C}&tab=unknown`, `/payouts?${C}&tab=failed`, `/payouts?${C}&tab=late`, `/payouts?${C}&tab=repays`, `/payouts?${C}&tab=outcomes`, `/payouts?${C}&tab=notices`, `/payouts/new?${C}`, `/forms?${C}`, `/forms?${C}&item=C7`, `/submissions?${C}`, `/submissions?${C}&tab=below`, `/submissions?${C}&tab=late`, `/submissions?${C}&tab=days`, `/board?${C}`, `/board?campaign=${CAMPAIGN}&org=QD01`, '/campaigns',
      '/match?org=QD&tab=lists', '/match?org=QD&tab=actions', '/match?org=QD&tab=pairs', '/match?org=QD&tab=hits', '/match?org=QD&tab=draws', `/match/lists/${ids.match ?? 1}?org=QD`,
      '/policies?org=QD', '/policies?org=QD&tab=editions', '/policies?org=QD&tab=lines', '/policies?org=QD&tab=reruns', `/policies/draft/${ids.policyDraft}?org=QD`, `/policies/draft/${ids.policyDraft}?org=QD&tab=classes`, `/policies/draft/${ids.policyDraft}?org=QD&tab=cases`, `/policies/draft/${ids.policyDraft}?org=QD&tab=terms`, `/policies/rerun/${ids.rerun}?org=QD`,
      '/persons', '/volunteers?org=QD', `/activities?${C}`, `/journeys?${C}`, '/wages?org=QD', '/orgs', '/rules', '/rules?tab=rules', '/jobs', '/me',
      '/casefiles?org=QD', '/casefiles?org=QD&tab=stale', '/casefiles?org=QD&tab=changes', '/casefiles/new?org=QD01',
      ...['household', 'money', 'assets', 'papers', 'aid', 'visits', 'verdicts', 'way', 'changes', 'history'].map((t) => `/casefiles/${ids.casefile ?? 1}?tab=${t}`),
      '/applications?org=QD', '/applications?org=QD&tab=all', '/public-notices?org=QD', '/visit?org=QD',
      '/reliefs?org=QD', '/reliefs?org=QD&tab=services', '/care?org=QD', '/care?org=QD&tab=all', '/care?org=QD&tab=coverage', '/care?org=QD&tab=plans', `/stations?${C}`, `/stations?${C}&tab=days`, `/stations?${C}&tab=inspections`, `/stations?${C}&tab=services`, `/seasons?${C}`, `/seasons?${C}&tab=records`, `/vouchers?${C}`, `/vouchers?${C}&tab=shops`, `/vouchers?${C}&tab=offers`, `/vouchers?${C}&tab=settle`, `/vouchers?${C}&tab=signs`, `/companies?${C}`, `/companies?${C}&tab=visits`, `/companies?${C}&tab=needs`, `/companies?${C}&tab=routes`, `/contests?${C}`, `/contests?${C}&tab=banks`, `/contests?${C}&tab=progress`, `/wishes?${C}`, `/wishes?${C}&tab=board`, `/employment?${C}`, `/employment?${C}&tab=training`, `/holiday-jobs?${C}`, `/holiday-jobs?${C}&tab=placements`, '/mutual-aid?org=QD', '/mutual-aid?org=QD&tab=claims', '/mutual-aid?org=QD&tab=plans', '/watch?org=QD', '/watch?org=QD&tab=objects', '/watch?org=QD&tab=edge',
      '/notices?org=QD&tab=issued', '/notices?org=QD&tab=draft', '/notices/new?org=QD', `/notices/${ids.notice ?? 1}?org=QD`,
    ],
    'city.review': [
      `/review?${C}`,
      '/privacy?org=QD01', '/privacy?org=QD01&tab=erase', '/privacy?org=QD01&tab=erasures', '/privacy?org=QD01&tab=texts', '/evidence?org=QD01', '/evidence?org=QD01&tab=unions',
      '/evidence?org=QD01&tab=gaps', '/evidence?org=QD01&tab=packs', `/casefiles/${ids.consent ?? 1}?tab=consent`,
    ],
    'city.cash': [`/pay?${C}`],
    'city.auditor': [`/trace?${C}`, `/auditroom?${C}`, '/papers'],
    'sec.admin': ['/users', '/security'],
    'audit.admin': ['/audit'],
  }
  // Most of the time is waiting: LANES windows share the list.
  const work = Object.entries(SIZES).flatMap(([name, size]) =>
    Object.entries(PAGES).flatMap(([login, paths]) => paths.map((path) => ({ name, size, login, path }))),
  )
  const lane = async () => {
    const open = {}
    for (let w = work.shift(); w; w = work.shift()) {
      const { name, size, login, path } = w
      const key = `${name} ${login}`
      if (!open[key]) {
        open[key] = await visitor(browser, base, size)
        await logIn(open[key].page, base, who[login])
      }
      const v = open[key]
      await test(`${path.replace(/\?.*?(tab|item|$)/, '?$1').replace(/\?$/, '')} is sound at ${name} width`, async () => {
        await v.page.evaluate((to) => (location.hash = to), path) // as a link does; what a page leaves behind is the next one's fault
        await settled(v.page)
        await v.page.locator('main h1, main h2').first().waitFor()
        await settled(v.page)
        assert.deepEqual(v.faults.splice(0), [])
        assert.deepEqual(await v.page.locator('.note.bad').allInnerTexts(), [], 'no error on the page')
        assert.ok(await v.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling')
        assert.deepEqual(await violations(v.page), [])
      })
    }
    for (const v of Object.values(open)) await v.context.close()
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  for (const [name, size] of Object.entries(SIZES))
    await test(`the real-name summary's dialog is sound at ${name} width`, async () => {
      const { page, context, faults } = await visitor(browser, base, size)
      await logIn(page, base, who['city.clerk'])
      await page.goto(`${base}/#/rosters?${C}`)
      await settled(page)
      await page.getByRole('button', { name: '实名制汇总表' }).click()
      await page.getByRole('dialog').getByText('导出记入日志').waitFor()
      assert.deepEqual(await violations(page), [])
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling')
      assert.deepEqual(faults, [])
      await context.close()
    })
  await test('the log-in page is sound', async () => {
    const { page, context, faults } = await visitor(browser, base, SIZES.phone)
    await page.goto(`${base}/`)
    await settled(page)
    assert.deepEqual(await violations(page), [])
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('the keyboard is enough: skip link, a figure, and out again', async () => {
    const { page, context } = await visitor(browser, base)
    await logIn(page, base, who['city.view'])
    await page.goto(`${base}/#/forms?${C}`)
    await settled(page)
    await page.evaluate(() => document.body.focus())
    const figure = page.getByRole('button', { name: /^C7 / })
    await figure.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await page.reload()
    await settled(page)
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement.textContent), '跳到正文')
    await context.close()
  })
}
