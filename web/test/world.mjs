// SPDX-License-Identifier: Apache-2.0
// A small city for the page tests, made the way an installation makes it: `nuan init`, set-up tokens,
// users and grants by the administrators, everything else by the people whose work it is.
import { execFileSync, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One logged-in person, over HTTP. */
export class Person {
  constructor(base, login, password) {
    Object.assign(this, { base, login, password, cookie: '', csrf: '' })
  }
  async enter() {
    const r = await fetch(`${this.base}/api/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Command-Id': randomUUID() },
      body: JSON.stringify({ login: this.login, password: this.password }),
    })
    const body = await r.json()
    if (!r.ok) throw new Error(`log-in of ${this.login}: ${JSON.stringify(body)}`)
    this.cookie = r.headers.getSetCookie().map((c) => c.split(';')[0]).join('; ')
    this.csrf = body.csrf ?? (await this.get('/api/session')).csrf
    return this
  }
  async call(method, path, body, headers = {}) {
    const raw = body instanceof Uint8Array
    const r = await fetch(this.base + path, {
      method,
      headers: {
        Cookie: this.cookie,
        'X-CSRF': this.csrf,
        'X-Command-Id': randomUUID(),
        ...(body === undefined ? {} : { 'Content-Type': raw ? 'application/octet-stream' : 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
    })
    const text = await r.text()
    if (!r.ok) throw new Error(`${method} ${path} as ${this.login}: ${r.status} ${text}`)
    return text ? JSON.parse(text) : null
  }
  get(path) {
    return this.call('GET', path)
  }
  post(path, body = {}) {
    return this.call('POST', path, body)
  }
}

// Passwords live as long as the test; no two runs share one.
const newPassword = () => `暖流-${randomBytes(9).toString('base64url')}`
const post = async (base, path, body) => {
  const r = await fetch(base + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Command-Id': randomUUID() },
    body: JSON.stringify(body),
  })
  if (!r.ok) throw new Error(`${path}: ${r.status} ${await r.text()}`)
}

async function setUp(base, login, token) {
  const p = new Person(base, login, newPassword())
  await post(base, '/api/setup', { login, token, password: p.password })
  return p
}

/** Starts `nuan serve` on a fresh folder, with `more` in its environment alone; stop() ends it and removes the folder. */
export async function startServer(nuan, more = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'nuan-page-'))
  const env = { ...process.env, NUAN_DB: `sqlite:${join(dir, 'nuan.db')}` }
  const told = execFileSync(nuan, ['init', '--org', 'QD', '--name', '海州市总工会', '--kind', 'city'], {
    env, cwd: dir, encoding: 'utf8',
  })
  const tokens = Object.fromEntries([...told.matchAll(/^ {2}(\w+\.admin) +(\S+)/gm)].map((m) => [m[1], m[2]]))
  const child = spawn(nuan, ['serve', '--listen', '127.0.0.1:0'], { env: { ...env, ...more }, cwd: dir, stdio: ['ignore', 'pipe', 'ignore'] })
  const base = await new Promise((ok, fail) => {
    let text = ''
    child.stdout.on('data', (b) => {
      text += b
      const m = /http:\/\/[\d.:]+/.exec(text)
      if (m) ok(m[0])
    })
    child.on('exit', (code) => fail(new Error(`nuan serve ended with ${code}: ${text}`)))
  })
  const stop = () =>
    new Promise((ok) => {
      child.removeAllListeners('exit')
      child.on('exit', () => {
        rmSync(dir, { recursive: true, force: true })
        ok()
      })
      child.kill('SIGTERM')
    })
  return { base, tokens, stop, dir, db: join(dir, 'nuan.db') }
}

const ORGS = [
  ['QD', 'QD01', '市南区总工会', 'district', ''],
  ['QD', 'QD02', '市北区总工会', 'district', ''],
  ['QD', 'QDI01', '市交通运输产业工会', 'industry', ''],
  ['QD01', 'QD0101', '湛山街道总工会', 'street', ''],
  ['QD01', 'QD0102', '八大峡街道总工会', 'street', ''],
  ['QD0101', 'QD010101', '海州公交集团工会', 'grass', ''],
]
const USERS = [
  ['city.clerk', '周文书', 'QD', 'clerk'],
  ['city.review', '吴复核', 'QD', 'review'],
  ['city.cash', '郑出纳', 'QD', 'cash'],
  ['city.view', '王主席', 'QD', 'view'],
  ['city.auditor', '蒋经审', 'QD', 'auditor'],
  ['d01.clerk', '冯经办', 'QD01', 'clerk'],
  ['d01.review', '杨复核', 'QD01', 'review'],
  ['g1.clerk', '沈经办', 'QD010101', 'clerk'],
  ['g1.review', '韩初审', 'QD010101', 'review'],
]

/** Identity number with a valid check digit (GB 11643): invented people, area 110105. */
export function idNumber(birth, seq) {
  const s = `110105${birth}${String(seq).padStart(3, '0')}`
  const w = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return s + '10X98765432'[[...s].reduce((t, c, i) => t + Number(c) * w[i], 0) % 11]
}

export const CAMPAIGN = 'LJ2023'

/** Rosters in every state: paid, waiting for payment, for review, being worked on. */
export async function buildRosters(who) {
  const { 'city.clerk': clerk, 'city.review': review, 'city.cash': cash, 'd01.clerk': d01 } = who
  const names = ['王海燕', '李建国', '张秀兰', '刘志强', '陈桂英', '杨立新', '赵玉梅', '黄国庆', '周晓东', '吴春霞', '徐红兵', '孙丽华']
  let seq = 0
  async function roster(by, org, title, cls, source, people, fen, tags = '') {
    const r = await by.post('/api/rosters/by-hand', { campaign: CAMPAIGN, org, title, class: cls, source })
    for (let i = 0; i < people; i++) {
      const n = seq++
      await by.post(`/api/rosters/${r.id}/rows`, {
        name: names[n % names.length], id_type: 'RESIDENT', number: idNumber(`19${60 + (n % 35)}0${1 + (n % 9)}1${n % 9}`, 100 + n),
        amount_fen: fen, phone: `1380000${String(1000 + n)}`, employer: '海州公交集团', tags,
      })
    }
    return r.id
  }
  const submit = async (by, id) => by.post(`/api/rosters/${id}/submit`, { leave_out_refused: false })
  const approve = (id) => review.post(`/api/rosters/${id}/approve`)
  const pay = (id, paid_on, bank_ref) => cash.post(`/api/rosters/${id}/pay`, { paid_on, bank_ref })
  const ids = {
    paid: await roster(clerk, 'QD', '环卫一线职工慰问名册', 'C7', 'GH-BJ', 8, 30_000),
    paid2: await roster(d01, 'QD0101', '公交驾驶员春节慰问', 'C7', 'GH-BJ', 6, 20_000),
    paid3: await roster(d01, 'QD01', '大病困难职工慰问', 'C2', 'XZ', 5, 100_000),
    approved: await roster(clerk, 'QD', '快递小哥温暖包', 'C7', 'SH', 4, 15_000, 'XJY'),
    submitted: await roster(d01, 'QD01', '工伤职工慰问', 'C4', 'GH-BJ', 3, 80_000),
    checked: await roster(clerk, 'QD', '先进模范慰问', 'C10', 'GH-BJ', 2, 50_000),
  }
  const day = { paid: '2023-01-10', paid2: '2023-01-12', paid3: '2023-01-15' }
  for (const k of ['paid', 'paid2', 'paid3', 'approved', 'submitted']) {
    await submit(k === 'paid' || k === 'approved' ? clerk : d01, ids[k])
    if (k === 'submitted') continue
    await approve(ids[k])
    if (day[k]) await pay(ids[k], day[k], `PAY-${k}`)
  }
  const base = (await clerk.get('/api/form-editions')).rows.find((e) => e.code === 'cz21')
  ids.draft = (await clerk.post('/api/form-drafts?org=QD', { base: base.id, code: 'next', edition: '2024', title: '2024年工会送温暖活动统计表' })).id
  return ids
}

/** The people, the tree, a campaign and money; returns everyone's log-in. */
export async function buildWorld(base, tokens) {
  const who = {}
  for (const [login, token] of Object.entries(tokens)) who[login] = await (await setUp(base, login, token)).enter()
  const sys = who['sys.admin']
  const sec = who['sec.admin']
  async function user(login, name, org, role) {
    const made = await sys.post('/api/users', { login, name, org })
    who[login] = await setUp(base, login, made.setup_token)
    await sec.post(`/api/users/${made.id}/grants`, { role, org, from_date: '2022-01-01' })
    await who[login].enter()
  }
  await user(...USERS[0])
  const clerk = who['city.clerk']
  for (const [parent, code, name, kind, area_code] of ORGS)
    await clerk.post('/api/orgs', { parent, code, name, kind, ...(area_code ? { area_code } : {}) })
  for (const u of USERS.slice(1)) await user(...u)
  await clerk.post('/api/campaigns', {
    code: CAMPAIGN, name: '2023 年元旦春节送温暖', org: 'QD', year: 2023, start_on: '2022-12-01', end_on: '2023-03-31',
    status: 'open', once: true, earmark: 'qh20', forms: 'cz21',
  })
  const cash = who['city.cash']
  const receipt = (org, source, fen, party) =>
    cash.post('/api/funds/receipts', { campaign: CAMPAIGN, org, source, fen, done_on: '2022-12-10', party, doc_no: '', note: '' })
  await receipt('QD', 'CZ-ZY', 80_000_000, '中央财政')
  await receipt('QD', 'GH-BJ', 300_000_000, '市总工会本级')
  await receipt('QD', 'SH', 45_600_000, '海州港务集团')
  await cash.post('/api/funds/transfers', {
    campaign: CAMPAIGN, from: 'QD', to: 'QD01', source: 'GH-BJ', fen: 60_000_000, done_on: '2022-12-15', doc_no: 'BK-001', note: '',
  })
  await receipt('QD01', 'XZ', 12_345_600, '市南区财政')
  await receipt('QD0101', 'GH-BJ', 5_000_000, '街道工会本级')
  return who
}
