#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The shell: init, call, exit codes, one writer, relay through the server, verify."""
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'http'))
from harness import Home, Tap, add_user, run_cases
import json, re, signal, stat, subprocess, time, uuid

PG = os.environ.get('NUAN_TEST_DB') == 'postgres'


def init(tap):
    home = Home(PG, init=False)
    for args in (['call', 'GET', '/api/orgs'], ['serve', '--listen', '127.0.0.1:0'], ['verify'],
                 ['backup', 'x'], ['migrate'], ['match', 'purge', '--due'], ['report', 'cz21', '--campaign', 'A', '--org', 'B']):
        done = home.nuan(*args)
        tap.ok(done.returncode == 3 and done.stderr.startswith('nuan: ') and not done.stdout,
               f'{args[0]} without an installation: 3 and a sentence', repr(done))
    tap.ok(not os.path.exists(home.key), 'none of them makes a key')
    done = home.nuan('init', '--org', 'QD', '--name', '青岛市总工会', '--kind', 'city')
    tap.eq(done.returncode, 0, 'init ' + done.stderr)
    tokens = dict(re.findall(r'^\s+(\S+\.admin)\s+(\S{43})', done.stdout, re.M))
    tap.eq(sorted(tokens), ['audit.admin', 'sec.admin', 'sys.admin'], 'three administrators with a token each')
    tap.eq(len(set(tokens.values())), 3, 'tokens differ')
    st = os.stat(home.key)
    tap.eq(stat.S_IMODE(st.st_mode), 0o600, 'key file mode')
    tap.eq(stat.S_IMODE(os.stat(home.data).st_mode), 0o700, 'data folder mode')
    with open(home.key, 'rb') as f:
        key = f.read()
    for name in os.listdir(home.data):
        path = os.path.join(home.data, name)
        if os.path.isfile(path):
            with open(path, 'rb') as f:
                raw = f.read()
            tap.ok(not any(t.encode() in raw for t in tokens.values()), f'no token in {name}')
            tap.ok(stat.S_IMODE(os.stat(path).st_mode) & 0o077 == 0, f'{name} is for its owner only')
    again = home.nuan('init')
    tap.ok(again.returncode == 1 and not again.stdout, 'a second init changes nothing', repr(again))
    with open(home.key, 'rb') as f:
        tap.ok(f.read() == key, 'the key is still the same')
    os.chmod(home.key, 0o644)
    done = home.nuan('verify')
    tap.ok(done.returncode == 3 and '密钥' in done.stderr, 'a key others can read is refused', repr(done))
    os.chmod(home.key, 0o600)
    tap.eq(home.nuan('verify').returncode, 0, 'a fresh installation verifies')
    home.serve()
    a = home.request('POST', '/api/login', {'login': 'sys.admin', 'password': ''})
    b = home.request('POST', '/api/login', {'login': 'sys.admin', 'password': 'admin'})
    tap.ok(a.status in (400, 401) and b.status == 401, 'there is no default password')
    setup = lambda t: home.request('POST', '/api/setup', {'login': 'sys.admin', 'token': t, 'password': 'Zhu-Xue-2023!'})
    tap.ok(setup(tokens['sec.admin']).status >= 400, "another's token opens nothing")
    tap.eq(setup(tokens['sys.admin']).status, 200, 'the token sets the first password')
    tap.ok(setup(tokens['sys.admin']).status >= 400, 'once')
    home.close()


def usage(tap):
    home = Home(PG)
    table = [
        ([], 2), (['help'], 0), (['help', 'call'], 0), (['--help'], 0), (['--version'], 0), (['version'], 0),
        (['nonsense'], 2), (['help', 'nonsense'], 2), (['call'], 2), (['call', 'GET'], 2), (['call', 'FETCH', '/api/orgs'], 2),
        (['call', 'GET', 'orgs'], 2), (['call', 'GET', '/api/orgs', '{}', 'x'], 2), (['call', 'GET', '/api/orgs', '--bs', 'x'], 2),
        (['call', 'GET', '/api/orgs', '--as'], 2), (['verify', '--json=1'], 2), (['verify', '--json', '--json'], 2),
        (['report', 'cz21'], 2), (['report', 'cz21', '--campaign', 'A', '--org', 'GH', '--format', 'doc'], 2),
        (['report', 'qh20', '--roll', '--campaign', 'A', '--org', 'GH'], 2),
        (['report', 'cz21', '--campaign', 'A', '--org', 'GH', '--plain'], 2),
        (['report', 'cz21', '--campaign', 'A', '--org', 'GH', '--filed', '--format', 'json'], 2),
        (['serve', '--tls-cert', 'x'], 2), (['serve', '--per-ip', 'many'], 2), (['serve', '--listen', 'nowhere'], 3),
        (['serve', '--listen', '0.0.0.0:0'], 2), (['serve', '--tls-cert', 'none', '--tls-key', 'none'], 3),
        (['call', 'GET', '/api/orgs'], 1), (['call', 'GET', '/api/orgs', '--as', 'nobody'], 1),
        (['call', 'GET', '/api/nothing', '--as', 'sys.admin'], 1), (['call', 'POST', '/api/orgs', '{', '--as', 'sys.admin'], None),
        (['call', 'GET', '/api/persons', '--as', 'sys.admin'], 1), (['call', 'GET', '/api/orgs', '--as=sys.admin'], 0),
    ]
    for args, want in table:
        done = home.nuan(*args)
        if want is None:
            tap.ok(done.returncode in (1, 2), f"{' '.join(args)} -> 1 or 2", repr(done))
        else:
            tap.ok(done.returncode == want, f"nuan {' '.join(args)} -> {want}", repr(done))
        if done.returncode:
            tap.ok(done.stderr.strip() != '', 'says why')
    home.close()


def watched(tap, home):
    """Somebody without a file is put on the watch list, found there, and not put there twice."""
    made = home.nuan('call', 'POST', '/api/persons', json.dumps(
        {'org': 'GH', 'name': '顾念慈', 'id_type': 'passport', 'number': 'E12345678'}), '--as', 'a.clerk')
    person = str(json.loads(made.stdout).get('id'))
    me = str(json.loads(home.nuan('call', 'GET', '/api/users?q=a.clerk', '--as', 'sys.admin').stdout)['rows'][0]['id'])
    put = lambda *more: home.nuan('watch', 'add', '--as', 'a.clerk', '--person', person, '--owner', me, *more)
    tap.eq(put().returncode, 2, 'watch add without a reason')
    done = put('--words', '独居，收入不稳', '--due', '2031-05-06')
    tap.ok(done.returncode == 0 and '顾念慈' in done.stdout and '2031-05-06' in done.stdout, 'watch add', repr(done) + repr(made))
    tap.eq(put('--words', '再来').returncode, 1, 'nobody is watched twice')


def calls(tap):
    home = Home(PG)
    add = lambda login, *more, who='sys.admin': home.nuan(
        'call', 'POST', '/api/users', json.dumps({'login': login, 'name': '丙', 'org': 'GH'}), '--as', who, *more)
    done = add('a.one')
    tap.ok(done.returncode == 0 and json.loads(done.stdout)['id'] > 0, 'a write from the shell', repr(done))
    tap.eq(add('a.two', who='sec.admin').returncode, 1, 'rights are those of the named user')
    add_user(home, 'a.clerk', 'clerk')
    org = lambda code, *more: home.nuan('call', 'POST', '/api/orgs', json.dumps(
        {'parent': 'GH', 'code': code, 'name': f'{code}工会', 'kind': 'district'}), '--as', 'a.clerk', *more)
    key = str(uuid.uuid4())
    one, two = org('GH01', '--id', key), org('GH01', '--id', key)
    tap.ok(one.returncode == two.returncode == 0 and one.stdout == two.stdout, 'same id, same answer', f'{one} {two}')
    three = org('GH02', '--id', key)
    tap.ok(three.returncode == 1 and 'COMMAND_REUSED' in three.stdout, 'same id, other content is refused', repr(three))
    done = home.nuan('call', 'POST', '/api/users', '-', '--as', 'sys.admin',
                     input=json.dumps({'login': 'a.five', 'name': '丁', 'org': 'GH'}))
    tap.eq(done.returncode, 0, 'content from standard input')
    done = home.nuan('call', 'GET', '/api/users?q=a.five', '--as', 'sys.admin', '-o', os.path.join(home.dir, 'out.json'))
    with open(os.path.join(home.dir, 'out.json'), encoding='utf-8') as f:
        tap.eq([r['login'] for r in json.load(f)['rows']], ['a.five'], 'answer into a file')
    watched(tap, home)
    home.close()


def one_writer(tap):
    """While a server writes, another process writes only through it, and reads beside it."""
    home = Home(PG)
    home.serve()
    if not PG:
        done = home.nuan('serve', '--listen', '127.0.0.1:0', timeout=60)
        tap.ok(done.returncode == 3 and done.stderr.startswith('nuan: '), 'a second server on the same database is refused', repr(done))
        done = home.nuan('migrate')
        tap.eq(done.returncode, 3, 'so is a migration')
    done = home.nuan('call', 'POST', '/api/users', '{"login":"w.one","name":"戊","org":"GH"}', '--as', 'sys.admin')
    tap.eq(done.returncode, 0, 'a write goes through the server ' + done.stderr)
    done = home.nuan('call', 'POST', '/api/users', '{"login":"w.one","name":"戊","org":"GH"}', '--as', 'sys.admin')
    tap.ok(done.returncode == 1 and 'DUPLICATE' in done.stdout, 'its refusals come back with their exit code', repr(done))
    done = home.nuan('call', 'GET', '/api/users?q=w.one', '--as', 'sys.admin')
    tap.eq(len(json.loads(done.stdout)['rows']), 1, 'and can be read')
    log = home.logged()
    tap.ok('"peer":"local"' in log, 'the server has seen the calls')
    tap.eq(home.nuan('verify', '--json').returncode, 0, 'verify beside it')
    seen = json.loads(home.nuan('call', 'GET', '/api/events?action=maintenance', '--as', 'audit.admin').stdout)['rows']
    tap.eq([(r['object'], r['peer'], r['result']) for r in seen], [('verify', 'local', 'ok')], 'and leaves an event through the server')
    tap.eq(home.request('POST', '/api/maintenance', {'what': 'backup'}).status, 401, 'which no one else can')
    home.stop(signal.SIGKILL)
    done = home.nuan('call', 'POST', '/api/users', '{"login":"w.two","name":"己","org":"GH"}', '--as', 'sys.admin')
    tap.eq(done.returncode, 0, 'after kill -9 the shell writes itself ' + done.stderr)
    done = home.nuan('call', 'GET', '/api/events?action=user', '--as', 'audit.admin')
    tap.ok(done.returncode == 0 and len(json.loads(done.stdout)['rows']) >= 2, 'all of it is in the audit trail', repr(done)[:300])
    home.close()


def audit(tap):
    """The audit room from a shell: what an auditor sees in the page, and nothing for others."""
    home = Home(PG)
    for login, role in (('a.clerk', 'clerk'), ('a.cash', 'cash'), ('a.auditor', 'auditor')):
        add_user(home, login, role)
    call = lambda who, path, body: home.nuan('call', 'POST', path, json.dumps(body), '--as', who)
    done = call('a.clerk', '/api/campaigns', {'code': 'OLD', 'name': '早先', 'org': 'GH', 'year': 2022, 'start_on': '2022-07-01',
                                              'end_on': '2022-08-01', 'once': True, 'status': 'open'})
    tap.eq(done.returncode, 0, 'a campaign long over ' + done.stderr)
    by = ('--as', 'a.auditor')
    done = home.nuan('audit', 'checks', '--org', 'GH', *by)
    tap.ok(done.returncode == 0 and 'A01  三方核对／' in done.stdout and len(done.stdout.splitlines()) >= 60, 'the checks', repr(done)[:300])
    done = home.nuan('audit', 'run', '--org', 'GH', '--codes', 'A01,A02,E02', *by)
    tap.ok(done.returncode == 0 and '疑点 0 处' in done.stdout, 'nothing found: 0', repr(done)[:300])
    done = call('a.cash', '/api/funds/receipts', {'campaign': 'OLD', 'org': 'GH', 'source': 'GH-BJ', 'fen': 12345, 'done_on': '2022-07-05'})
    tap.eq(done.returncode, 0, 'money nobody spent ' + done.stderr)
    done = home.nuan('audit', 'run', '--org', 'GH', '--codes', 'E02,A01', *by)
    tap.ok(done.returncode == 1 and '查 2 项，疑点 1 处' in done.stdout and 'E02 活动结束后仍有结余：1 处，123.45 元' in done.stdout,
           'found: 1, by its name', repr(done))
    done = home.nuan('audit', 'runs', '--json', *by)
    runs = json.loads(done.stdout)
    tap.eq([(r['checks'], r['hits']) for r in runs], [(2, 1), (3, 0)], 'both runs are kept')
    run, paper = str(runs[0]['id']), os.path.join(home.dir, 'paper.pdf')
    done = home.nuan('audit', 'hits', run, *by)
    tap.ok(done.returncode == 0 and done.stdout.startswith('E02  ') and '123.45' in done.stdout, 'the hit in words', repr(done))
    done = home.nuan('audit', 'hits', run, '--to', os.path.join(home.dir, 'hits.xlsx'), *by)
    with open(os.path.join(home.dir, 'hits.xlsx'), 'rb') as f:
        tap.ok(done.returncode == 0 and f.read(2) == b'PK', 'and as a workbook', repr(done))
    done = call('a.auditor', '/api/auditroom/papers?org=GH', {'run_id': int(run), 'code': 'E02', 'hit_seq': 1})
    tap.eq(done.returncode, 0, 'a working paper of it ' + done.stderr)
    done = home.nuan('audit', 'papers', '--org', 'GH', *by)
    number = done.stdout.split()[0] if done.stdout else '0'
    tap.ok(done.returncode == 0 and 'draft' in done.stdout and '123.45' in done.stdout, 'listed', repr(done))
    done = home.nuan('audit', 'paper', number, *by)
    tap.ok(done.returncode == 0 and '经审工作底稿' in done.stdout and '活动结束后仍有结余' in done.stdout, 'read', repr(done)[:300])
    for args in (['paper', number], ['papers', '--org', 'GH']):
        done = home.nuan('audit', *args, '--to', paper, *by)
        with open(paper, 'rb') as f:
            tap.ok(done.returncode == 0 and f.read(5) == b'%PDF-', f'{args[0]} as PDF', repr(done))
        os.unlink(paper)
    for args, want in ((['run'], 2), (['paper'], 2), (['hits', 'x'], 2), (['look'], 2), (['paper', '99'], 1), (['runs', '99'], 1)):
        done = home.nuan('audit', *args, *by)
        tap.ok(done.returncode == want and done.stderr.startswith('nuan: ') or want == 1 and done.returncode == 1, f'{args} -> {want}', repr(done))
    tap.eq(home.nuan('audit', 'run', '--org', 'GH', '--as', 'a.clerk').returncode, 1, 'a clerk examines nobody')
    home.close()


def id_number(n):
    body = f'37020219800115{n:03d}'
    return body + '10X98765432'[sum(int(d) * w for d, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11]


def list_terms():
    day = lambda n: time.strftime('%Y-%m-%d', time.localtime(time.time() + n * 86400))
    return ('--giver', '市民政局', '--purpose', '动态管理', '--basis', '数据共享协议', '--expires', day(30), '--delete', day(60))


def archive(tap):
    """policy, application, evidence, privacy, watch, match: every verb once, its table, its JSON, wrong use, a refused right."""
    home = Home(PG)
    for login, role in (('a.clerk', 'clerk'), ('a.review', 'review')):
        add_user(home, login, role)
    def api(who, path, body, method='POST'):
        done = home.nuan('call', method, path, json.dumps(body), '--as', who)
        tap.eq(done.returncode, 0, f'{path} {done.stderr}{done.stdout if done.returncode else ""}')
        return json.loads(done.stdout or '{}')
    made = api('a.clerk', '/api/casefiles', {'org': 'GH', 'head': {
        'name': '田某', 'number': id_number(21), 'nation': '汉族', 'political': 'masses', 'health': 'general', 'work': 'on', 'phone': '13800138000', 'marriage': 'married',
        'hukou': 'urban', 'employer': '测试单位', 'industry': 'C', 'able': True, 'month_fen': 100000}, 'file': {
            'address': '测试路', 'housing': 'rented', 'main_cause': 'low_income', 'area': '370202'}})
    path, no = f"/api/casefiles/{made['id']}", made['no']
    def case(args, want, *said, who='a.clerk', err=''):
        by = ('--as', who) if who else ()
        done = home.nuan(*args, *by)
        good = done.returncode == want and all(x in done.stdout for x in said) and err in done.stderr
        tap.ok(good, f"nuan {' '.join(args)} -> {want}", repr(done)[:700])
        tap.ok(done.returncode == 0 or done.stdout or done.stderr.startswith('nuan: '), 'and says something')
        return done
    rows = lambda done: [json.loads(x) for x in done.stdout.splitlines()]

    # policy
    with open(os.path.join(home.dir, 'p.json'), 'w', encoding='utf-8') as f:
        json.dump({'body': {'clauses': [{'code': 'low', 'label': '低', 'expr': 'income < line', 'holds': '低', 'fails': '不低', 'article': '一'}],
                            'classes': [{'code': 'a', 'label': '甲', 'when': 'low'}], 'cases': [{'name': '一', 'class': 'a', 'facts': {'income': 1, 'line': 2}}]}}, f)
    case(['policy', 'check', 'p.json'], 0, '通过 一：应为 a，算得 a', '不符 0 个', who='')
    with open(os.path.join(home.dir, 'q.json'), 'w', encoding='utf-8') as f:
        f.write('{"body":{"clauses":[]}}')
    case(['policy', 'check', 'q.json'], 1, '缺少条款', who='')
    case(['policy', 'check', 'none.json'], 3, who='')
    case(['policy', 'check'], 2, who='')
    case(['policy', 'judge', '--casefile', no, '--policy', 'national'], 1, '无法认定')
    done = case(['policy', 'judge', '--casefile', no, '--policy', 'national', '--json'], 0)
    tap.eq(json.loads(done.stdout)['outcome'], 'unknown', 'the verdict as JSON')
    case(['policy', 'judge', '--casefile', 'X-1', '--policy', 'national'], 1, err='没有档案')
    case(['policy', 'judge', '--casefile', no], 2, err='--policy')
    case(['policy', 'judge', '--casefile', no, '--policy', 'national'], 1, who='sys.admin')
    case(['policy', 'judge', '--casefile', no, '--policy', 'national'], 2, who='', err='缺少 --as')
    case(['policy', 'rerun', '--org', 'GH', '--policy', 'national'], 0, '第 1 次试算', '档案 0', who='a.review')
    done = case(['policy', 'rerun', '--org', 'GH', '--policy', 'national', '--json'], 0, who='a.review')
    tap.eq((json.loads(done.stdout)['id'], json.loads(done.stdout)['files']), (2, 0), 'the run as JSON')
    case(['policy', 'rerun', '--org', 'GH', '--policy', 'national', '--urban', 'x'], 2, who='a.review')
    case(['policy', 'rows', '1'], 0, who='a.review')
    case(['policy', 'rows', 'x'], 2, who='a.review')
    case(['policy', 'apply', '99'], 1, who='a.review')
    case(['policy', 'judges'], 2, err='用法')

    # application
    api('a.clerk', path + '/money', {'member_no': 1, 'side': 'in', 'kind': 'wage', 'from_on': '2025-01-01', 'until_on': '2025-12-31', 'fen': 1200000})
    case(['application', 'list', '--org', 'GH'], 0, '共 0 件')
    done = case(['application', 'list', '--org', 'GH', '--json'], 0)
    tap.eq(json.loads(done.stdout)['rows'], [], 'applications as JSON')
    case(['application', 'overdue', '--org', 'GH'], 0, '共 0 件')
    case(['application', 'lists'], 2, err='应为 list 或 overdue')
    case(['application', 'list'], 1, who='sys.admin')

    # evidence
    case(['evidence', 'pack', no, '-o', 'pack.zip'], 0)
    with open(os.path.join(home.dir, 'pack.zip'), 'rb') as f:
        tap.eq(f.read(2), b'PK', 'a pack')
    case(['evidence', 'pack', 'X-1', '-o', 'pack.zip'], 1, err='没有编号为 X-1 的档案')
    case(['evidence', 'pack', no], 2, err='-o')
    case(['evidence', 'gaps', '--org', 'GH', '-o', 'gaps.xlsx'], 0)
    case(['evidence', 'gaps', '--org', 'GH'], 2)
    case(['evidence', 'score', '--org', 'GH'], 0, who='a.review')
    case(['evidence', 'score', '--org', 'GH', '--json'], 0, who='a.review')
    case(['evidence', 'scores'], 2, err='应为 pack、score 或 gaps')
    case(['evidence', 'gaps', '-o', 'g2.xlsx'], 1, who='sys.admin')

    # privacy
    case(['privacy', 'due', '--org', 'GH'], 0, who='a.review')
    case(['privacy', 'late', '--org', 'GH', '--json'], 0, who='a.review')
    case(['privacy', 'due'], 2, who='', err='--as')
    case(['privacy', 'due'], 1, who='sys.admin')
    case(['privacy', 'sweep'], 0, '删除到期的证据包 0 个', who='')
    tap.eq(json.loads(case(['privacy', 'sweep', '--json'], 0, who='').stdout)['packs'], 0, 'the sweep as JSON')
    case(['privacy', 'sweeps'], 2, err='应为 due、late 或 sweep')

    # watch
    case(['watch', 'run'], 0, '核对 ', who='')
    tap.eq(json.loads(case(['watch', 'run', '--json'], 0, who='').stdout)['wrong'], '', 'the run as JSON')
    case(['watch', 'list', '--org', 'GH'], 0)
    tap.eq(rows(case(['watch', 'list', '--late', '--json'], 0)), [], 'tasks as JSON')
    case(['watch', 'list'], 2, who='', err='缺少 --as')
    case(['watch', 'list'], 1, who='sys.admin')
    case(['watch', 'look'], 2, err='应为 run、list 或 add')

    # match
    with open(os.path.join(home.dir, 'death.csv'), 'w', encoding='utf-8') as f:
        f.write(f'姓名,身份证号码,死亡日期\n田某,{id_number(21)},2026-01-02\n')
    case(['match', 'load', 'death.csv', '--kind', 'death', '--org', 'GH', *list_terms()], 0, '名单 1：读入 1 行，可用 1 行')
    case(['match', 'load', 'none.csv', '--kind', 'death'], 3)
    case(['match', 'load', 'death.csv', '--kind', 'nothing', '--org', 'GH', *list_terms()], 1)
    case(['match', 'run', '1', '--purpose', '动态管理核对'], 0, '比对 1 行')
    case(['match', 'hits', '1'], 0, '田某')
    tap.eq([r['file_no'] for r in rows(case(['match', 'hits', '1', '--json'], 0))], [no], 'hits as JSON')
    case(['match', 'hits', 'x'], 2)
    case(['match', 'hits', '1'], 1, who='sys.admin')
    case(['match', 'hits', '1'], 2, who='', err='缺少 --as')
    case(['match', 'purge', '1'], 0, '名单 1 已销毁')
    case(['match', 'purge', '--due'], 0, '已销毁到期名单 0 份', who='')
    case(['match', 'loads'], 2)
    home.close()


def sheets(tap):
    """Shops and people owed wages from a sheet: a look leaves nothing, then what is sound goes in, and again changes nothing."""
    home = Home(PG)
    add_user(home, 'a.clerk', 'clerk')
    path = os.path.join(home.data, '..', 'sheet.csv')

    def take(text, *args):
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return home.nuan('import', args[0], path, '--org', 'GH', '--as', 'a.clerk', *args[1:])

    def told(done, code, *words):
        tap.ok(done.returncode == code and all(w in done.stdout for w in words), f"{' '.join(words)} -> {code}", repr(done))

    shops = '门店名称,地址,营业时间,联系人\n甲店,一路1号,7:00-22:00,62220000\n乙店,二路2号,早上,\n'
    told(take(shops, 'shops', '--dry-run'), 1, '可以导入 1 行', '没有导入的列：联系人', 'C3')
    told(take(shops, 'shops'), 1, '导入 1 行', '有误的 1 行')
    told(take(shops, 'shops'), 1, '原来就有 1 行')
    made = home.nuan('call', 'POST', '/api/wage-cases', json.dumps({'employer': '恒久劳务公司', 'source': 'clerk'}), '--as', 'a.clerk')
    case = str(json.loads(made.stdout)['id'])
    names = f'姓名,身份证号码,欠薪金额（元）\n甲,{id_number(1)},"12,000.35"\n乙,{id_number(2)},8000.5\n合计,,20000.85\n'
    tap.eq(take(names, 'claimants').returncode, 2, 'claimants of no case')
    told(take(names, 'claimants', '--wage-case', case), 0, '导入 2 行', '金额合计 20,000.85 元')
    told(take(names, 'claimants', '--wage-case', case), 0, '原来就有 2 行')
    home.close()


def verify(tap):
    if PG:
        return
    home = Home()
    home.nuan('call', 'POST', '/api/users', '{"login":"v.one","name":"庚","org":"GH"}', '--as', 'sys.admin')
    done = home.nuan('verify', '--json')
    tap.eq((done.returncode, json.loads(done.stdout)['findings']), (0, []), 'clean')
    db = os.path.join(home.data, 'nuan.db')
    # what an intruder with the file could do: take the guards off, change the past
    sql = "DROP TRIGGER IF EXISTS event_no_update; DROP TRIGGER IF EXISTS event_no_delete;"
    names = subprocess.run(['sqlite3', db, "SELECT name FROM sqlite_schema WHERE type='trigger' AND tbl_name='event'"],
                           stdout=subprocess.PIPE, text=True).stdout.split()
    refused = subprocess.run(['sqlite3', db, "UPDATE event SET login='x' WHERE seq=1"], stderr=subprocess.PIPE, text=True)
    tap.ok(refused.returncode != 0, 'the trail cannot be changed as long as its guards stand', refused.stderr)
    sql = ''.join(f'DROP TRIGGER {n};' for n in names) + "UPDATE event SET login='x' WHERE seq=2;"
    subprocess.run(['sqlite3', db, sql], check=True)
    done = home.nuan('verify', '--json')
    tap.ok(done.returncode == 1 and 'I10' in [f['invariant'] for f in json.loads(done.stdout)['findings']],
           'a changed event is found', done.stdout)
    home.close()


tap = Tap()
run_cases(tap, [init, usage, calls, one_writer, audit, archive, sheets, verify])
tap.end()
