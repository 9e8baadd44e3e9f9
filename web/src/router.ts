// SPDX-License-Identifier: Apache-2.0
// The pages and who may open them. Addresses live behind '#', so the server needs no rules for
// them and they never reach a log. ?campaign= and ?org= travel with the user from page to page.
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router'
import { useSession } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    title: string
    /** any one of these rights; none = everyone logged in */
    perms?: string[]
    public?: boolean
    /** what of the context bar the page speaks of */
    context?: 'campaign' | 'org' | 'both'
  }
}

const routes: RouteRecordRaw[] = [
  { path: '/login', component: () => import('./pages/Login.vue'), meta: { title: '登录', public: true } },
  { path: '/setup', component: () => import('./pages/Setup.vue'), meta: { title: '启用账号', public: true } },
  { path: '/public/:token([0-9a-f]+)', component: () => import('./pages/PublicNotice.vue'), meta: { title: '公示', public: true } },
  { path: '/status', component: () => import('./pages/Status.vue'), meta: { title: '申请进度查询', public: true } },
  { path: '/first-password', component: () => import('./pages/FirstPassword.vue'), meta: { title: '设置新密码' } },
  { path: '/', component: () => import('./pages/Home.vue'), meta: { title: '首页', context: 'both' } },
  {
    path: '/rosters',
    component: () => import('./pages/Rosters.vue'),
    meta: { title: '名册', perms: ['ROSTER_VIEW'], context: 'both' },
  },
  {
    path: '/rosters/import',
    component: () => import('./pages/RosterImport.vue'),
    meta: { title: '导入名册', perms: ['ROSTER_ENTER'], context: 'both' },
  },
  {
    path: '/rosters/:id(\\d+)',
    component: () => import('./pages/RosterDetail.vue'),
    meta: { title: '名册', perms: ['ROSTER_VIEW'] },
  },
  {
    path: '/review',
    component: () => import('./pages/Review.vue'),
    meta: { title: '审核', perms: ['ROSTER_REVIEW'], context: 'both' },
  },
  {
    path: '/pay',
    component: () => import('./pages/Pay.vue'),
    meta: { title: '付款登记', perms: ['ROSTER_PAY'], context: 'both' },
  },
  {
    path: '/payouts',
    component: () => import('./pages/Payouts.vue'),
    meta: { title: '付款批次', perms: ['ROSTER_VIEW'], context: 'both' },
  },
  {
    path: '/payouts/new',
    component: () => import('./pages/PayoutMake.vue'),
    meta: { title: '编制付款批次', perms: ['PAYOUT_MAKE'], context: 'both' },
  },
  {
    path: '/payouts/:id(\\d+)',
    component: () => import('./pages/PayoutDetail.vue'),
    meta: { title: '付款批次', perms: ['ROSTER_VIEW'] },
  },
  {
    path: '/shop-payments/:id(\\d+)',
    component: () => import('./pages/ShopPaymentDetail.vue'),
    meta: { title: '门店付款', perms: ['SERVICE_VIEW'] },
  },
  {
    path: '/funds',
    component: () => import('./pages/Funds.vue'),
    meta: { title: '资金', perms: ['FUND_VIEW'], context: 'both' },
  },
  {
    path: '/plans',
    component: () => import('./pages/Plans.vue'),
    meta: { title: '送温暖计划', perms: ['PLAN_VIEW'], context: 'both' },
  },
  {
    path: '/plans/:id(\\d+)',
    component: () => import('./pages/PlanDetail.vue'),
    meta: { title: '送温暖计划', perms: ['PLAN_VIEW'] },
  },
  {
    path: '/subsidies',
    component: () => import('./pages/Subsidies.vue'),
    meta: { title: '补助分配', perms: ['PLAN_VIEW'], context: 'both' },
  },
  {
    path: '/subsidies/new',
    component: () => import('./pages/SubsidyNew.vue'),
    meta: { title: '补助分配', perms: ['SUBSIDY_DRAFT'], context: 'both' },
  },
  {
    path: '/subsidies/:id(\\d+)',
    component: () => import('./pages/SubsidyDetail.vue'),
    meta: { title: '补助分配', perms: ['PLAN_VIEW'] },
  },
  {
    path: '/decisions',
    component: () => import('./pages/Decisions.vue'),
    meta: { title: '集体研究', perms: ['DECISION_VIEW'], context: 'org' },
  },
  {
    path: '/decisions/:id(\\d+)',
    component: () => import('./pages/DecisionDetail.vue'),
    meta: { title: '集体研究', perms: ['DECISION_VIEW'] },
  },
  {
    path: '/purchases',
    component: () => import('./pages/Purchases.vue'),
    meta: { title: '采购', perms: ['GOODS_VIEW'], context: 'both' },
  },
  {
    path: '/purchases/:id(\\d+)',
    component: () => import('./pages/PurchaseDetail.vue'),
    meta: { title: '采购', perms: ['GOODS_VIEW'] },
  },
  {
    path: '/stock',
    component: () => import('./pages/Stock.vue'),
    meta: { title: '库存', perms: ['GOODS_VIEW'], context: 'both' },
  },
  {
    path: '/handovers',
    component: () => import('./pages/Handovers.vue'),
    meta: { title: '发放物资', perms: ['GOODS_VIEW'], context: 'both' },
  },
  {
    path: '/handovers/:id(\\d+)',
    component: () => import('./pages/HandoverDetail.vue'),
    meta: { title: '发放物资', perms: ['GOODS_VIEW'] },
  },
  {
    path: '/sign',
    component: () => import('./pages/Sign.vue'),
    meta: { title: '签收', perms: ['GOODS_ENTER'] },
  },
  {
    path: '/recon',
    component: () => import('./pages/Recon.vue'),
    meta: { title: '对账', perms: ['RECON_VIEW'], context: 'org' },
  },
  {
    path: '/recon/:account(\\d+)',
    component: () => import('./pages/ReconAccount.vue'),
    meta: { title: '对账', perms: ['RECON_VIEW'] },
  },
  {
    path: '/budgets',
    component: () => import('./pages/Budgets.vue'),
    meta: { title: '预算和决算', perms: ['FUND_VIEW'], context: 'both' },
  },
  { path: '/forms/editions', component: () => import('./pages/FormEditions.vue'), meta: { title: '统计表设计', perms: ['FORM_VIEW'] } },
  { path: '/forms/editions/draft/:id(\\d+)', component: () => import('./pages/FormDesign.vue'), meta: { title: '统计表设计', perms: ['FORM_VIEW'] } },
  { path: '/forms/editions/:id(\\d+)', component: () => import('./pages/FormDesign.vue'), meta: { title: '统计表设计', perms: ['FORM_VIEW'] } },
  {
    path: '/submissions',
    component: () => import('./pages/Submissions.vue'),
    meta: { title: '报送', perms: ['FORM_VIEW'], context: 'both' },
  },
  {
    path: '/forms',
    component: () => import('./pages/FormGrid.vue'),
    meta: { title: '统计表', perms: ['FORM_VIEW'], context: 'both' },
  },
  {
    path: '/board',
    component: () => import('./pages/Board.vue'),
    meta: { title: '看板', perms: ['FORM_VIEW'], context: 'both' },
  },
  {
    path: '/publicity',
    component: () => import('./pages/Publicity.vue'),
    meta: { title: '宣传', perms: ['PUBLICITY_VIEW'], context: 'both' },
  },
  {
    path: '/report',
    component: () => import('./pages/Report.vue'),
    meta: { title: '活动总结', perms: ['PUBLICITY_VIEW'], context: 'both' },
  },
  {
    path: '/campaigns',
    component: () => import('./pages/Campaigns.vue'),
    meta: { title: '活动', perms: ['CAMPAIGN_VIEW'] },
  },
  {
    path: '/persons',
    component: () => import('./pages/Persons.vue'),
    meta: { title: '职工', perms: ['PERSON_VIEW'], context: 'org' },
  },
  {
    path: '/casefiles',
    component: () => import('./pages/Casefiles.vue'),
    meta: { title: '困难职工档案', perms: ['CASE_VIEW'], context: 'org' },
  },
  {
    path: '/casefiles/new',
    component: () => import('./pages/CasefileNew.vue'),
    meta: { title: '新建档案', perms: ['CASE_ENTER'], context: 'org' },
  },
  {
    path: '/casefiles/:id(\\d+)',
    component: () => import('./pages/Casefile.vue'),
    meta: { title: '困难职工档案', perms: ['CASE_VIEW'] },
  },
  {
    path: '/applications',
    component: () => import('./pages/Applications.vue'),
    meta: { title: '申请办理', perms: ['CASE_VIEW'], context: 'org' },
  },
  {
    path: '/applications/:id(\\d+)',
    component: () => import('./pages/ApplicationDetail.vue'),
    meta: { title: '申请办理', perms: ['CASE_VIEW'], context: 'org' },
  },
  {
    path: '/public-notices',
    component: () => import('./pages/PublicNotices.vue'),
    meta: { title: '公示', perms: ['CASE_VIEW'], context: 'org' },
  },
  {
    path: '/visit',
    component: () => import('./pages/Visit.vue'),
    meta: { title: '入户', perms: ['CASE_ENTER'], context: 'org' },
  },
  {
    path: '/match',
    component: () => import('./pages/Match.vue'),
    meta: { title: '数据比对', perms: ['MATCH_USE'], context: 'org' },
  },
  {
    path: '/match/lists/:id(\\d+)',
    component: () => import('./pages/MatchList.vue'),
    meta: { title: '外部名单', perms: ['MATCH_USE'] },
  },
  {
    path: '/privacy',
    component: () => import('./pages/Privacy.vue'),
    meta: { title: '个人信息', perms: ['CASE_VIEW'], context: 'org' },
  },
  {
    path: '/evidence',
    component: () => import('./pages/Evidence.vue'),
    meta: { title: '档案质量', perms: ['CASE_VIEW'], context: 'org' },
  },
  {
    path: '/reliefs',
    component: () => import('./pages/Reliefs.vue'),
    meta: { title: '帮扶项目', perms: ['CASE_VIEW'], context: 'org' },
  },
  {
    path: '/care',
    component: () => import('./pages/Care.vue'),
    meta: { title: '联系人与走访', perms: ['CASE_VIEW'], context: 'org' },
  },
  {
    path: '/watch',
    component: () => import('./pages/WatchList.vue'),
    meta: { title: '监测预警', perms: ['CASE_VIEW'], context: 'org' },
  },
  {
    path: '/activities',
    component: () => import('./pages/Activities.vue'),
    meta: { title: '职工活动', perms: ['SERVICE_VIEW'], context: 'both' },
  },
  {
    path: '/activities/:id(\\d+)',
    component: () => import('./pages/ActivityDetail.vue'),
    meta: { title: '职工活动', perms: ['SERVICE_VIEW'] },
  },
  {
    path: '/vouchers',
    component: () => import('./pages/Vouchers.vue'),
    meta: { title: '电子券', perms: ['SERVICE_VIEW'], context: 'both' },
  },
  {
    path: '/seasons',
    component: () => import('./pages/Seasons.vue'),
    meta: { title: '温暖季', perms: ['SERVICE_VIEW'], context: 'both' },
  },
  {
    path: '/stations',
    component: () => import('./pages/Stations.vue'),
    meta: { title: '驿站', perms: ['SERVICE_VIEW'], context: 'both' },
  },
  {
    path: '/volunteers',
    component: () => import('./pages/Volunteers.vue'),
    meta: { title: '志愿者与联系人', perms: ['SERVICE_VIEW'], context: 'org' },
  },
  {
    path: '/companies',
    component: () => import('./pages/Companies.vue'),
    meta: { title: '企业走访', perms: ['ENTERPRISE_VIEW'], context: 'both' },
  },
  {
    path: '/contests',
    component: () => import('./pages/Contests.vue'),
    meta: { title: '答题、抽奖和评选', perms: ['SERVICE_VIEW'], context: 'both' },
  },
  {
    path: '/wishes',
    component: () => import('./pages/Wishes.vue'),
    meta: { title: '微心愿', perms: ['SERVICE_VIEW'], context: 'both' },
  },
  {
    path: '/journeys',
    component: () => import('./pages/Journeys.vue'),
    meta: { title: '平安返乡', perms: ['SERVICE_VIEW'], context: 'both' },
  },
  {
    path: '/wages',
    component: () => import('./pages/Wages.vue'),
    meta: { title: '欠薪维权', perms: ['LABOUR_VIEW'], context: 'both' },
  },
  {
    path: '/employment',
    component: () => import('./pages/Employment.vue'),
    meta: { title: '就业服务', perms: ['SERVICE_VIEW'], context: 'both' },
  },
  {
    path: '/holiday-jobs',
    component: () => import('./pages/HolidayJobs.vue'),
    meta: { title: '勤工俭学', perms: ['SERVICE_VIEW'], context: 'both' },
  },
  {
    path: '/mutual-aid',
    component: () => import('./pages/MutualAid.vue'),
    meta: { title: '医疗互助', perms: ['SERVICE_VIEW'], context: 'org' },
  },
  {
    path: '/policies',
    component: () => import('./pages/Policies.vue'),
    meta: { title: '政策', perms: ['CASE_VIEW'], context: 'org' },
  },
  {
    path: '/policies/draft/:id(\\d+)',
    component: () => import('./pages/PolicyDraft.vue'),
    meta: { title: '政策草稿', perms: ['CASE_VIEW'] },
  },
  {
    path: '/policies/rerun/:id(\\d+)',
    component: () => import('./pages/PolicyRerun.vue'),
    meta: { title: '批量试算', perms: ['CASE_VIEW'] },
  },
  {
    path: '/auditroom',
    component: () => import('./pages/AuditRoom.vue'),
    meta: { title: '经审室', perms: ['AUDITROOM_WORK'], context: 'both' },
  },
  {
    path: '/auditroom/runs/:id(\\d+)',
    component: () => import('./pages/CheckRun.vue'),
    meta: { title: '检查结果', perms: ['AUDITROOM_WORK'] },
  },
  {
    path: '/auditroom/samples/:id(\\d+)',
    component: () => import('./pages/SampleDetail.vue'),
    meta: { title: '样本', perms: ['AUDITROOM_WORK'] },
  },
  {
    path: '/notices',
    component: () => import('./pages/Notices.vue'),
    meta: { title: '通知', perms: ['NOTICE_VIEW'], context: 'org' },
  },
  {
    path: '/notices/new',
    component: () => import('./pages/NoticeEdit.vue'),
    meta: { title: '草拟通知', perms: ['NOTICE_EDIT'], context: 'org' },
  },
  {
    path: '/notices/:id(\\d+)',
    component: () => import('./pages/NoticeDetail.vue'),
    meta: { title: '通知', perms: ['NOTICE_VIEW'], context: 'org' },
  },
  {
    path: '/notices/:id(\\d+)/edit',
    component: () => import('./pages/NoticeEdit.vue'),
    meta: { title: '修改通知', perms: ['NOTICE_EDIT'], context: 'org' },
  },
  {
    path: '/papers',
    component: () => import('./pages/Papers.vue'),
    meta: { title: '审计底稿', perms: ['AUDITROOM_VIEW'], context: 'org' },
  },
  {
    path: '/papers/:id(\\d+)',
    component: () => import('./pages/PaperDetail.vue'),
    meta: { title: '审计底稿', perms: ['AUDITROOM_VIEW'] },
  },
  {
    path: '/trace',
    component: () => import('./pages/MoneyTrace.vue'),
    meta: { title: '资金去向', perms: ['FUND_VIEW'], context: 'both' },
  },
  { path: '/orgs', component: () => import('./pages/Orgs.vue'), meta: { title: '工会组织', perms: ['ORG_VIEW'] } },
  { path: '/users', component: () => import('./pages/Users.vue'), meta: { title: '用户与授权', perms: ['USER_VIEW'] } },
  {
    path: '/rules',
    component: () => import('./pages/Rules.vue'),
    meta: { title: '规则与代码', perms: ['CAMPAIGN_VIEW', 'RULE_EDIT'] },
  },
  { path: '/security', component: () => import('./pages/Security.vue'), meta: { title: '安全设置', perms: ['SECURITY_EDIT'] } },
  { path: '/audit', component: () => import('./pages/Audit.vue'), meta: { title: '审计', perms: ['AUDIT_VIEW'] } },
  { path: '/jobs', component: () => import('./pages/Jobs.vue'), meta: { title: '任务' } },
  { path: '/me', component: () => import('./pages/Me.vue'), meta: { title: '我的账号' } },
  { path: '/:rest(.*)*', component: () => import('./pages/NotFound.vue'), meta: { title: '没有这个页面' } },
]

export const router = createRouter({
  history: createWebHashHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach(async (to) => {
  const s = useSession()
  if (!s.data) await s.load().catch(() => undefined)
  if (to.meta.public) return true
  if (!s.user) return { path: '/login', query: to.fullPath === '/' ? {} : { back: to.fullPath } }
  if (s.user.must_change && to.path !== '/first-password') return '/first-password'
  if (s.user.must_bind && !s.user.must_change && to.path !== '/me') return '/me'
  if (to.path === '/' && !s.business) return s.can('AUDIT_VIEW') ? '/audit' : s.can('USER_VIEW') ? '/users' : '/me'
  const perms = to.meta.perms
  if (perms && !perms.some((p) => s.can(p))) return { path: '/denied', query: {} }
  // a key said twice (a link put together by hand) counts once, or the page would ask for both without end
  const q = Object.fromEntries(Object.entries(to.query).map(([k, v]) => [k, (Array.isArray(v) ? v[v.length - 1] : v) ?? ''])) as Record<string, string>
  if (Object.values(to.query).some(Array.isArray)) return { ...to, query: q, replace: true }
  const ctx = to.meta.context
  if (!ctx) return true
  const known = () => s.campaigns.some((c) => c.code === q.campaign)
  if (q.campaign && !known() && s.can('CAMPAIGN_VIEW')) await s.loadCampaigns().catch(() => undefined) // begun since this page was opened
  if (q.campaign && known()) s.campaign = q.campaign
  if (q.org) s.org = q.org
  const want: Record<string, string> = { ...q }
  if (ctx !== 'org' && s.campaign) want.campaign = s.campaign
  if (ctx !== 'campaign' && s.org) want.org = s.org
  if (want.campaign !== q.campaign || want.org !== q.org) return { ...to, query: want, replace: true }
  return true
})

router.afterEach((to) => {
  document.title = `${to.meta.title} · 暖流`
})
