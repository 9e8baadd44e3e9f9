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
  await test('money that asks for a fresh proof goes on after it, under the same command id', async () => {
    const { page, context, faults } = await visitor(browser, base)
    const one = { login: 'new.person', password: 'Kq7 一句好记的话 vZ' }
    await logIn(page, base, one)
    const ids = []
    await page.route('**/api/sessions/end', async (r) => {
      ids.push(r.request().headers()['x-command-id'])
      if (ids.length > 1) return r.continue()
      await r.fulfill({
        status: 403, contentType: 'application/json',
        body: JSON.stringify({ error: { code: 'FRESH_LOGIN', text: '办理资金前请重新验证身份', fields: [], trace: 't' } }),
      })
    })
    await page.goto(`${base}/#/me`)
    await page.getByRole('button', { name: '退出其他设备' }).click()
    const ask = page.getByRole('dialog', { name: '请重新验证身份' })
    await ask.locator('input').fill('not the password')
    await ask.getByRole('button', { name: '验证' }).click()
    await ask.getByText('不正确，请重新输入').first().waitFor()
    await ask.locator('input').fill(one.password)
    await ask.getByRole('button', { name: '验证' }).click()
    await page.getByText('其他设备已退出').waitFor()
    assert.equal(ids.length, 2)
    assert.equal(ids[0], ids[1])
    assert.deepEqual(faults.filter((f) => !/40[03]/.test(f)), [])
    await context.close()
  })
  await test('the security administrator changes the settings and they hold', async () => {
    const { page, context, faults } = await visitor(browser, base)
    await logIn(page, base, who['sec.admin'])
    await page.goto(`${base}/#/security`)
    await page.getByLabel('无操作自动退出（分钟）').fill('20')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存，从现在起生效').waitFor()
    await page.getByLabel('无操作自动退出（分钟）').fill('99')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('应在 5 到 60 之间').first().waitFor()
    assert.equal((await who['sec.admin'].get('/api/security')).idle_minutes, 20)
    assert.deepEqual(faults.filter((f) => !/400/.test(f)), [])
    await context.close()
  })
  await test('everyone sees the menu of their work and no other', async () => {
    const expected = {
      'city.clerk': ['首页', '通知', '导入名册', '名册', '付款批次', '资金', '预算和决算', '对账', '送温暖计划', '补助分配', '集体研究', '采购', '库存', '发放物资', '统计表', '报送', '看板', '宣传', '活动总结', '统计表设计', '困难职工档案', '申请办理', '帮扶项目', '联系人与走访', '监测预警', '数据比对', '政策', '档案质量', '个人信息', '微心愿', '电子券', '职工活动', '答题、抽奖和评选', '驿站', '温暖季', '平安返乡', '欠薪维权', '就业服务', '勤工俭学', '医疗互助', '志愿者与联系人', '职工', '企业走访', '工会组织', '活动', '规则与代码', '审计底稿', '资金去向', '任务'],
      'city.view': ['首页', '通知', '名册', '付款批次', '资金', '预算和决算', '对账', '送温暖计划', '补助分配', '集体研究', '采购', '库存', '发放物资', '统计表', '报送', '看板', '宣传', '活动总结', '困难职工档案', '申请办理', '帮扶项目', '联系人与走访', '监测预警', '政策', '档案质量', '个人信息', '微心愿', '电子券', '职工活动', '答题、抽奖和评选', '驿站', '温暖季', '平安返乡', '就业服务', '勤工俭学', '医疗互助', '志愿者与联系人', '职工', '企业走访', '工会组织', '活动', '规则与代码', '资金去向', '任务'],
      'audit.admin': ['审计'],
      'sys.admin': ['工会组织', '用户与授权'],
      'sec.admin': ['工会组织', '用户与授权', '安全设置'],
    }
    for (const [login, menu] of Object.entries(expected)) {
      const { page, context } = await visitor(browser, base)
      await logIn(page, base, who[login])
      assert.deepEqual((await menuOf(page)).map((t) => t.trim()), menu, login)
      await context.close()
    }
  })
  await test('a key said twice in an address counts once', async () => {
    const { page, faults, context } = await visitor(browser, base)
    await logIn(page, base, who['city.clerk'])
    await page.goto(`${base}/#/rosters?org=QD02&org=QD01&state=checked&state=checked`)
    await page.waitForFunction(() => !location.hash.includes('QD02'))
    await settled(page)
    assert.match(page.url(), /org=QD01/)
    assert.doesNotMatch(page.url(), /org=QD02|state=.*state=/)
    await page.getByRole('heading', { level: 1 }).waitFor()
    assert.deepEqual(faults, [])
    await context.close()
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
    await page.getByRole('link', { name: '职工', exact: true }).click()
    await page.waitForFunction(() => location.hash.startsWith('#/login'))
    await page.getByLabel('用户名').fill('city.clerk')
    await page.getByLabel('密码').fill(who['city.clerk'].password)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.waitForFunction(() => location.hash.startsWith('#/persons'))
    await settled(page)
    await context.close()
  })
}
