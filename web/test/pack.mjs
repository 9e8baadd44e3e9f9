// SPDX-License-Identifier: Apache-2.0
// The way of an activity at the desk: from a template, submitted, opened by another, closed, ended with its final figure.
import { day } from './phone.mjs'

/** `desk` and `review` are pages of the clerk and of the other; `sound` looks at the screen. */
export function packOf(desk, review, base, sound) {
  const dialog = desk.getByRole('dialog')
  const state = (page, is) => page.locator('.page-head .state').getByText(is).waitFor()
  return {
    /** A draft from the template, today and tomorrow unless said otherwise; `shot` names the picture of the form. */
    async make(template, { place = '工人文化宫', from = `${day()}T00:00`, until = `${day(1)}T23:00`, shot = '' } = {}) {
      await desk.goto(`${base}/#/activities?campaign=LJ&org=QD01`)
      await desk.getByRole('button', { name: '办一项活动' }).click()
      await dialog.getByRole('button', { name: template }).click()
      await dialog.getByLabel(/^地点/).fill(place)
      await dialog.getByLabel(/^开始时间/).fill(from)
      await dialog.getByLabel(/^结束时间/).fill(until)
      if (shot) await sound(desk, shot)
      await dialog.getByRole('button', { name: '建立草稿' }).click()
      await desk.getByRole('heading', { name: '环节' }).waitFor()
    },
    /** Submitted here, opened there; its id. */
    async opened() {
      await desk.getByRole('button', { name: '提交审核' }).click()
      await state(desk, '待审核')
      await review.goto(desk.url())
      await review.getByRole('button', { name: '审核通过并开放' }).click()
      await state(review, '进行中')
      await desk.reload()
      await desk.getByRole('heading', { name: '签到台' }).waitFor()
      return Number(/activities\/(\d+)/.exec(desk.url())[1])
    },
    async checkedIn(code, told) {
      await desk.getByLabel('签到码').fill(code)
      await desk.getByRole('button', { name: '签到、领取' }).click()
      await desk.getByText(told).waitFor()
    },
    async closed() {
      await desk.getByRole('button', { name: '截止报名' }).click()
      await desk.getByRole('button', { name: '结束并确定数字' }).waitFor()
    },
    async finished() {
      await desk.getByRole('button', { name: '结束并确定数字' }).click()
      await desk.getByRole('heading', { name: '确定的数字' }).waitFor()
    },
  }
}
