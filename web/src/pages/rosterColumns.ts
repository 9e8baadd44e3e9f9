// SPDX-License-Identifier: Apache-2.0
// How rosters and their rows look in every list that shows them.
import type { Column } from '../ui/list'

export const ROSTER_STATES = [
  { code: 'checked', label: '待提交' },
  { code: 'submitted', label: '待审核' },
  { code: 'returned', label: '已退回' },
  { code: 'approved', label: '待付款' },
  { code: 'paid', label: '已发放' },
]

export const ROSTER_COLUMNS: Column[] = [
  { name: 'title', label: '名册' },
  { name: 'org_name', label: '单位' },
  { name: 'state', label: '状态', as: 'state' },
  { name: 'persons', label: '人数（人）', as: 'count' },
  { name: 'amount_fen', label: '金额（元）', as: 'money' },
  { name: 'errors', label: '问题', as: 'none' },
  { name: 'refused', label: '未通过（行）', as: 'count', hidden: true },
  { name: 'entered_by_name', label: '录入人' },
  { name: 'entered_at', label: '录入时间', as: 'time' },
  { name: 'approved_by_name', label: '审核人', hidden: true },
  { name: 'paid_on', label: '付款日期', as: 'date' },
  { name: 'bank_ref', label: '流水号', hidden: true },
]

export const ROW_COLUMNS: Column[] = [
  { name: 'row_no', label: '行' , as: 'int' },
  { name: 'name', label: '姓名' },
  { name: 'result', label: '检查', as: 'none' },
  { name: 'number', label: '证件号码', as: 'idno' },
  { name: 'class', label: '类别' },
  { name: 'source', label: '资金来源', codes: 'source' },
  { name: 'amount_fen', label: '金额（元）', as: 'money' },
  { name: 'tags', label: '标签', codes: 'tag' },
  { name: 'employer', label: '单位' },
  { name: 'phone', label: '手机' , as: 'idno', hidden: true },
  { name: 'card', label: '银行卡', as: 'idno', hidden: true },
  { name: 'bank', label: '开户行', hidden: true },
  { name: 'goods', label: '物品', hidden: true },
  { name: 'given_on', label: '日期', as: 'date', hidden: true },
  { name: 'note', label: '备注', hidden: true },
]

/** Levels come as numbers (2 refused, 1 warned) or as words. */
export const isError = (level: string | number) => level === 2 || level === 'error' || level === 'refused'
export const isWarning = (level: string | number) => level === 1 || level === 'warning' || level === 'warned'
