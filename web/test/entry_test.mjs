// SPDX-License-Identifier: Apache-2.0
// Coming in: log-in, refusal, first use, what each role sees, coming back after a lost session.
import assert from 'node:assert/strict'
import { logIn, settled, visitor } from './browser.mjs'

const menuOf = (page) => page.locator('nav#menu a').allInnerTexts()

export async function run(test, { browser, base, who }) {
  await test('a wrong password is refused with a sentence, the right one opens home', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await page.goto(`${base}/`)
    await page.getByLabel('用户名').fill('city.clerk')
    await page.getByLabel('密码').fill('not the password')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.getByRole('alert').getByText('用户名、密码或验证码不正确').waitFor()
    await logIn(page, base, who['city.clerk'])
    await page.getByRole('heading', { name: '待办' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '待办' }).waitFor()
    const kept = await page.evaluate(() => localStorage.length + sessionStorage.length)
    assert.equal(kept, 0, 'nothing is kept in browser storage')
    assert.equal(await page.evaluate(() => document.cookie), '', 'scripts cannot read the session')
    assert.deepEqual(faults, [])
    await context.close()
  })
  await test('a set-up token becomes a password, once', async () => {
    const made = await who['sys.admin'].post('/api/users', { login: 'new.person', name: '新同志', org: 'QD' })
    const { page, context } = await visitor(browser, base)
    await page.goto(`${base}/#/setup`)
    await page.getByLabel('用户名').fill('new.person')
    await page.getByLabel('启用码').fill(made.setup_token)
    await page.getByLabel('新密码').fill('Kq7 一句好记的话 vZ')
    await page.getByLabel('再输入一次').fill('Kq7 一句好记的话 vY')
    await page.getByText('两次输入不一致').waitFor()
    await page.getByLabel('再输入一次').fill('Kq7 一句好记的话 vZ')
    await page.getByRole('button', { name: '设置密码并登录' }).click()
    await page.getByText('还没有任何角色').waitFor()
    await context.clearCookies()
    await page.goto('about:blank')
    await page.goto(`${base}/#/setup`)
    await page.getByLabel('用户名').fill('new.person')
    await page.getByLabel('启用码').fill(made.setup_token)
    await page.getByLabel('新密码').fill('Wx5 另外一句好话 pR')
    await page.getByLabel('再输入一次').fill('Wx5 另外一句好话 pR')
    await page.getByRole('button', { name: '设置密码并登录' }).click()
    await page.getByRole('alert').waitFor()
    await context.close()
  })
  await test('everyone sees the menu of their work and no other', async () => {
    const expected = {
      'city.clerk': ['首页', '导入名册', '名册', '付款批次', '资金', '对账', '送温暖计划', '补助分配', '集体研究', '采购', '库存', '发放物资', '统计表', '进度', '职工', '工会组织', '活动', '规则与代码', '任务'],
      'city.view': ['首页', '名册', '付款批次', '资金', '对账', '送温暖计划', '补助分配', '集体研究', '采购', '库存', '发放物资', '统计表', '进度', '职工', '工会组织', '活动', '规则与代码', '任务'],
      'audit.admin': ['审计'],
      'sys.admin': ['工会组织', '用户与授权'],
      'sec.admin': ['工会组织', '用户与授权'],
    }
    for (const [login, menu] of Object.entries(expected)) {
      const { page, context } = await visitor(browser, base)
      await logIn(page, base, who[login])
      assert.deepEqual((await menuOf(page)).map((t) => t.trim()), menu, login)
      await context.close()
    }
  })
  await test('a page without the right says so', async () => {
    const { page, context } = await visitor(browser, base)
    await logIn(page, base, who['city.view'])
    await page.goto(`${base}/#/review`)
    await page.getByText('没有查看它的权限').waitFor()
    await context.close()
  })
  await test('a lost session leads to log-in and back to the same page', async () => {
    const { page, context } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await context.clearCookies()
    await page.getByRole('link', { name: '职工' }).click()
    await page.waitForFunction(() => location.hash.startsWith('#/login'))
    await page.getByLabel('用户名').fill('city.clerk')
    await page.getByLabel('密码').fill(who['city.clerk'].password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.waitForFunction(() => location.hash.startsWith('#/persons'))
    await settled(page)
    await context.close()
  })
}
