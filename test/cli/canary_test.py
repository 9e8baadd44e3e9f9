#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""More than a hundred planted strings — addresses, diseases, numbers, phones, cards, schools, remarks, words of requests — go in through the routes
people use, and are then looked for wherever somebody could look who has no right to them: the database files (SQLite with its
WAL, a dump of PostgreSQL), sealed attachments, the server's log, every readable route as a union that is not theirs, as the union's
own people without the right to see numbers, as an administrator, as another worker, without a log-in, answers to wrong requests, and a backup. After
erasure nobody finds them any more, the right or not, nor in a backup made and restored since.

An area is a row of AREAS: a function that plants and returns what it planted. An area that is merged later adds its row."""
import hashlib, http.server, json, os, random, re, shutil, struct, subprocess, sys, threading, time, zipfile, zlib
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'http'))
from harness import Home, Tap, add_user, run_cases, wait_until

PG = os.environ.get('NUAN_TEST_DB') == 'postgres'
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
rnd = random.Random(7)


def number(birth, serial):
    """An invented resident of an area abolished in 2012."""
    digits = f'370205{birth}{serial:03}'
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return digits + '10X98765432'[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


def card(serial):
    """Luhn: from the right, every second digit doubled, beginning beside the check digit."""
    digits = f'622848040256{serial:06}'
    doubled = (int(d) * (1 + (i % 2 == 0)) for i, d in enumerate(reversed(digits)))
    return digits + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


class Planting:
    def __init__(self, home):
        self.home, self.strings, self.erased = home, {}, set()

    def call(self, user, method, path, body=None, file=None, want=0):
        args = ['call', method, path] + ([json.dumps(body, ensure_ascii=False)] if body is not None else []) + ['--as', user]
        if file:
            args += ['--file', file]
        done = self.home.nuan(*args)
        if want is not None and done.returncode != want:
            raise AssertionError(f'{method} {path} as {user}: {done.returncode} {done.stdout} {done.stderr}')
        try:
            return json.loads(done.stdout)
        except ValueError:
            return {}

    def say(self, what, text=None, goes=True):
        """A string to be planted: what names it in the report; goes: erased with its household's file."""
        text = text or f'金丝雀{len(self.strings):02}{rnd.randrange(16 ** 6):06x}'
        self.strings[what] = text
        if goes:
            self.erased.add(what)
        return text

    def name(self, what, goes=True):
        return self.say(what, '金' + ''.join(chr(0x4e00 + rnd.randrange(2000)) for _ in range(3)), goes)

    def scan(self, what, who='j.clerk', goes=True):
        path = os.path.join(self.home.dir, self.name(f'upload name of {what}', goes) + '低保证.txt')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(self.say(what, goes=goes) + '\n')
        return self.call(who, 'POST', '/api/files?org=J', file=path)['id']

    # --- a worker's phone ---

    def sign_in(self, name, number, phone):
        """(cookie, csrf): by the code of the message, read where a provider of messages would."""
        who = {'name': name, 'number': number}
        assert self.home.request('POST', '/api/worker/code', who).status == 200
        mine = lambda: [m['text'] for m in messages if m['to'] == phone]
        assert wait_until(mine), 'a message with a code'
        a = self.home.request('POST', '/api/worker/login', dict(who, code=re.search(r'验证码 (\d+)', mine()[-1])[1]))
        assert a.status == 200, a
        return a.headers['set-cookie'].split(';')[0], a.json()['csrf']

    def phone(self, session, method, path, body=None, photo=None):
        headers = {'X-CSRF': session[1]}
        if photo:
            headers.update({'Content-Type': 'application/octet-stream', 'Content-Length': str(len(photo)), 'X-File-Name': 'photo.png'})
        a = self.home.request(method, path, photo if photo else body if method == 'GET' else body or {}, headers, session[0])
        assert a.status == 200, f'{method} {path} on the phone: {a}'
        return a.json()


messages = []


class Messages(http.server.BaseHTTPRequestHandler):
    """Where the program hands its messages in: a provider's adapter on this machine (NUAN_SMS_URL)."""

    def do_POST(self):
        messages.append(json.loads(self.rfile.read(int(self.headers['Content-Length']))))
        self.send_response(200)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *args):
        pass


def take_messages(home):
    desk = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Messages)
    threading.Thread(target=desk.serve_forever, daemon=True).start()
    home.env['NUAN_SMS_URL'] = f'http://127.0.0.1:{desk.server_port}/'


# --- areas ---

def plant_person(p):
    p.call('j.clerk', 'POST', '/api/persons?org=J', {
        'name': '明面姓名一', 'id_type': 'RESIDENT', 'number': p.say('person number', number('19700101', 11), False),
        'phone': p.say('person phone', '13912340011', False), 'card': p.say('person card', card(11), False)})


def plant_roster(p):
    p.call('c.clerk', 'POST', '/api/campaigns?org=GH', {
        'code': 'LJ', 'name': '活动', 'org': 'GH', 'year': 2026, 'start_on': '2026-01-01', 'end_on': '2099-12-31', 'status': 'open', 'once': True, 'earmark': '',
        'forms': 'cz21'})
    roster = p.call('j.clerk', 'POST', '/api/rosters/by-hand?org=J', {'campaign': 'LJ', 'org': 'J', 'title': '名册', 'class': 'C7', 'source': 'GH-BJ'})['id']
    p.call('j.clerk', 'POST', f'/api/rosters/{roster}/rows', {
        'name': '明面姓名二', 'number': p.say('roster number', number('19710101', 12), False), 'phone': p.say('roster phone', '13912340012', False),
        'card': p.say('roster card', card(12), False), 'amount_fen': 30000})


def member(p, who, birth, serial, **more):
    got = {'number': p.say(f'{who} number', number(birth, serial)), 'phone': p.say(f'{who} phone', f'139123400{serial}'),
           'card': p.say(f'{who} card', card(serial)), 'diagnosis': p.say(f'{who} disease'), 'school': p.say(f'{who} school'), 'remark': p.say(f'{who} remark'),
           'worker_no': p.say(f'{who} worker number'), 'branch': p.say(f'{who} bank branch'), 'nation': '汉族', 'political': 'masses', 'health': 'good', 'work': 'on',
           'marriage': 'married', 'hukou': 'urban', 'identity': 'worker', 'insurance': 'worker'}
    return dict(got, **more)


def plant_casefile(p):
    made = p.call('j.clerk', 'POST', '/api/casefiles', {
        'org': 'J', 'head': member(p, 'head', '19800115', 21, name=p.name('head name'), employer=p.say('head employer'), industry='C', is_member=True, month_fen=300000),
        'file': {'address': '市南区八大湖街道' + p.say('address'), 'phone2': p.say('second phone', '13912340099'), 'cause_note': p.say('words of the cause'),
                 'account_name': p.say('account holder'), 'remark': p.say('remark of the file'), 'housing': 'rented', 'main_cause': 'low_income', 'area': '370202',
                 'old_no': p.say('number in the old system')}})
    p.file, base = made['id'], f'/api/casefiles/{made["id"]}'
    p.no = made['no']
    p.call('j.clerk', 'POST', base + '/members', member(p, 'wife', '19820301', 22, name=p.name('wife name'), relation='spouse'))
    p.call('j.clerk', 'POST', base + '/members', member(p, 'child', '20190601', 23, name=p.name('child name'), relation='child'))
    p.call('j.clerk', 'POST', base + '/money', {'member_no': 1, 'side': 'in', 'kind': 'wage', 'from_on': '2025-01-01', 'until_on': '2025-12-31', 'fen': 2400000,
                                              'remark': p.say('remark of income')})
    p.call('j.clerk', 'POST', base + '/assets', {'kind': 'deposit', 'n': 1, 'remark': p.say('remark of property')})
    p.call('j.clerk', 'POST', base + '/papers', {'kind': 'diagnosis', 'member_no': 1, 'remark': p.say('remark of a paper'), 'file_id': p.scan('scan of a paper')})
    # what it was before an edit stands in the history, sealed as well
    version = p.call('j.clerk', 'GET', base)['version']
    p.call('j.clerk', 'PUT', base, {'address': '市南区八大湖街道' + p.say('new address'), 'version': version})


def plant_privacy(p):
    base = f'/api/casefiles/{p.file}'
    p.call('j.clerk', 'POST', base + '/consents', {'member_no': 1, 'purpose': 'file', 'how': 'paper', 'file_id': p.scan('scan of a consent')})
    fix = p.call('j.clerk', 'POST', base + '/requests', {'member_no': 1, 'kind': 'correct', 'identity': 'idcard', 'part': 'casefile', 'field': 'cause_note',
                                                       'value': p.say('value wanted'), 'words': p.say('words of a request'), 'file_id': p.scan('proof of a request')})['id']
    p.call('j.review', 'POST', f'/api/privacy/requests/{fix}/apply', {'words': p.say('answer to a request')})
    stop = p.call('j.clerk', 'POST', base + '/requests', {'member_no': 1, 'kind': 'withdraw', 'identity': 'idcard', 'words': p.say('words of a withdrawal')})['id']
    p.call('j.review', 'POST', f'/api/privacy/requests/{stop}/refuse', {'words': p.say('reason of a refusal')})
    hold = p.call('j.review', 'POST', base + '/holds', {'reason': 'audit', 'words': p.say('words of a hold')})['rows'][0]['id']
    p.call('c.review', 'POST', base + f'/holds/{hold}/lift')


def plant_watch(p):
    owner = p.call('j.clerk', 'GET', '/api/casecontacts?org=J')['rows'][0]['id']
    p.call('j.clerk', 'POST', '/api/watch', {'casefile_id': p.file, 'source': 'edge', 'owner_id': owner, 'due_on': '2099-12-31', 'words': p.say('why it is watched')})


def plant_mutual(p):
    today, later = time.strftime('%Y-%m-%d'), '2099-12-31'
    p.call('c.clerk', 'POST', '/api/rules?org=GH', {'kind': 'mutual_aid', 'code': 'canary', 'edition': '1', 'title': '互助', 'source': '测试', 'valid_from': '2000-01-01', 'body': {
        'fee_fen': 0, 'enrol': {'from': '2000-01-01', 'until': later}, 'cover': {'from': '2000-01-01', 'until': later}, 'wait_days': 0, 'claim_days': 365, 'cap_fen': 0,
        'benefits': [{'from_fen': 1, 'fen': 1, 'text': '一档'}]}})
    me = p.call('j.clerk', 'POST', '/api/persons', {'org': 'J', 'name': '互助参保人', 'number': p.say('number of a member', number('19850606', 77), False), 'is_member': True})['id']
    insured = p.call('j.clerk', 'POST', '/api/mutual-enrolments?org=J', {'plan': 'canary', 'person_id': me, 'renewal': True})['id']
    claim = p.call('j.clerk', 'POST', '/api/mutual-claims', {'enrolment_id': insured, 'ill_on': today, 'self_paid_fen': 2000000, 'diagnosis': p.say('disease of a claim', goes=False)})['id']
    p.call('j.clerk', 'POST', f'/api/mutual-claims/{claim}/papers', {'file_id': p.scan('scan of a bill', goes=False)})


VISITED = {'met': ['head'], 'members': 3, 'reason': 'yes', 'housing': 'rent', 'state': 'plain', 'goods': ['none'], 'income': 'same', 'outlay': 'seen', 'hard': 'hard'}


def plant_application(p):
    """Filed, sent back, filed again, refused for want of a consent, checked, visited by two, appraised, shown, objected to, withdrawn."""
    base = f'/api/casefiles/{p.file}'
    p.call('j.clerk', 'POST', base + '/consents', {'member_no': 1, 'purpose': 'public', 'how': 'paper', 'file_id': p.scan('scan of the notice consent')})
    for m in p.call('j.clerk', 'GET', base + '/consents')['missing']:
        p.call('j.clerk', 'POST', base + '/consents', {'member_no': m['member_no'], 'purpose': m['purpose'], 'how': 'paper', 'guardian_no': 1 if m['child'] else 0,
                                                     'file_id': p.scan(f'scan of {m["purpose"]} by {m["member_no"]}')})
    p.application = p.call('j.clerk', 'POST', '/api/applications', {'casefile': p.file, 'kind': 'new', 'measure': p.say('public measure'), 'words': p.say('words of an application')})['id']
    way = f'/api/applications/{p.application}/'
    p.call('j.clerk', 'POST', way + 'submit', {'remark': p.say('remark of filing')})
    p.call('j.review', 'POST', way + 'return', {'remark': p.say('remark of sending back')})
    p.call('j.clerk', 'POST', way + 'submit', {})
    p.call('j.review', 'POST', way + 'pass', {'remark': p.say('remark of the first check')})
    second = [r['id'] for r in p.call('j.clerk', 'GET', '/api/visits/partners?org=J')['rows']][-1]
    visit = p.call('j.clerk', 'POST', '/api/visits', {
        'draft_key': 'canary-1', 'visited_on': time.strftime('%Y-%m-%d'), 'purpose': 'survey', 'agrees': 'yes', 'words': p.say('words of a visit'), 'answers': VISITED,
        'casefile': p.file, 'application': p.application, 'second': second})['id']
    p.call('c.clerk', 'POST', f'/api/visits/{visit}/confirm')
    p.call('j.clerk', 'POST', way + 'surveyed', {})
    p.minutes = p.scan('scan of the minutes', 'j.review')  # shared: whoever reaches the union reads minutes
    p.call('j.review', 'POST', way + 'meetings', {
        'held_on': time.strftime('%Y-%m-%d'), 'members': 5, 'present': 5, 'votes_for': 5, 'votes_against': 0, 'votes_abstain': 0, 'who': p.say('who met'),
        'opinion': p.say('opinion of a meeting'), 'file_id': p.minutes})
    p.call('j.review', 'POST', way + 'pass', {})
    p.call('j.review', 'POST', '/api/public-notices', {'ids': [p.application], 'phone': '0532-85820000', 'place': '公示栏'})
    objection = p.call('j.clerk', 'POST', way + 'objections', {'channel': 'visit', 'text': p.say('text of an objection'), 'reply_to': p.say('who objected')})['objections'][0]['id']
    p.call('j.review', 'POST', f'/api/objections/{objection}/handle', {'state': 'rejected', 'answer': p.say('answer to an objection')}, want=None)
    p.call('j.clerk', 'POST', way + 'withdraw', {'remark': p.say('remark of a withdrawal')})


def job_done(p, job):
    for _ in range(300):
        j = p.call('j.clerk', 'GET', f'/api/jobs/{job}')
        if j['state'] in ('done', 'failed', 'stopped'):
            assert j['state'] == 'done', j
            return
        time.sleep(0.1)
    raise AssertionError(f'job {job} never ended')


def plant_match(p):
    """A list from outside: the head of the household and a stranger, with what else it says of them. It has a key of its own and goes
    with it, not with the household's file."""
    made = p.call('j.clerk', 'POST', '/api/match/lists?org=J', {'kind': 'vehicle', 'title': '车辆登记', 'giver': '交管部门', 'purpose': '困难职工认定核对',
                                                              'basis': '信息共享协议', 'expires_on': time.strftime('%Y-%m-%d', time.localtime(time.time() + 5 * 86400)),
                                                              'delete_on': time.strftime('%Y-%m-%d', time.localtime(time.time() + 9 * 86400))})['id']
    path = os.path.join(p.home.dir, 'list.csv')
    with open(path, 'w', encoding='utf-8') as f:
        f.write('所有人,身份证号,号牌号码\n')
        f.write(f'某某,{p.strings["head number"]},{p.say("plate of the head", goes=False)}\n')
        f.write(f'{p.say("stranger of a list", goes=False)},{p.say("number of a stranger", number("19720101", 13), False)},{p.say("plate of a stranger", goes=False)}\n')
    base = f'/api/match/lists/{made}'
    job_done(p, p.call('j.clerk', 'POST', base + '/file', file=path)['job'])
    os.unlink(path)
    job_done(p, p.call('j.clerk', 'POST', base + '/load', {'columns': []})['job'])
    job_done(p, p.call('j.clerk', 'POST', base + '/run', {'purpose': '认定前核对'})['job'])
    assert p.call('j.clerk', 'GET', base)['hits'] == 1, 'the household is met in the list'


def plant_wish(p):
    """Written for somebody by the desk, published, taken down with a reason. It has days of keeping of its own and does not go with a household's file."""
    owner = next(r['id'] for r in p.call('j.clerk', 'GET', '/api/persons?org=J&q=明面姓名')['rows'] if r['name'] == '明面姓名一')
    wish = p.call('j.clerk', 'POST', '/api/wishes', {
        'person_id': owner, 'kind': 'thing', 'whom': 'family', 'text': p.say('words of a wish', goes=False), 'address': p.say('address of a wish', goes=False),
        'phone': p.say('phone of a wish', '13912340055', False)})
    path = f'/api/wishes/{wish["id"]}/'
    p.call('j.review', 'POST', path + 'publish', {'campaign': 'LJ', 'public_text': '一位职工想要一床棉被', 'version': wish['version']})
    p.call('j.review', 'POST', path + 'unlist', {'words': p.say('why a wish was taken down', goes=False)})


def plant_shop(p):
    """Of a shop the phone of its manager and the account its money goes to."""
    shop = p.call('j.clerk', 'POST', '/api/shops?org=J', {'name': '合作便利店', 'phone': p.say('shop phone', '13912340078', False)})
    p.call('j.clerk', 'PUT', f'/api/shops/{shop["id"]}/account', {'account_name': '合作便利店', 'account': p.say('shop account', '3803020109007788991', False), 'account_bank': '工商银行'})


def plant_station(p):
    p.call('j.clerk', 'POST', '/api/stations?org=J', {
        'kind': 'outdoor', 'builder': 'own', 'name': '一号驿站', 'address': '演示路1号', 'lat_e6': 36066000, 'lng_e6': 120382000, 'datum': 'wgs84', 'listed': True,
        'manager': p.say('manager of a station', goes=False), 'manager_phone': p.say('phone of a manager', '13912340077', False)})


def plant_labour(p):
    """A companion on a bus, the phones of who drives and leads it, a case of unpaid wages. None of it goes with a household's file."""
    day = time.strftime('%Y-%m-%d')
    keep = lambda what, text=None: p.say(what, text, False)
    trip = p.call('j.clerk', 'POST', '/api/journeys?org=J', {
        'campaign': 'LJ', 'kind': 'bus', 'from_place': '长途站', 'to_place': '菏泽', 'leave_on': day, 'leave_at': '08:30', 'seats': 9, 'driver': '王师傅', 'driver_phone': keep('phone of a driver', '13912340121'),
        'leader': '李领队', 'leader_phone': keep('phone of a leader', '13912340122'), 'book_from': day, 'book_until': day, 'cancel_until': day})
    p.call('j.clerk', 'POST', f'/api/journeys/{trip["id"]}/move', {'verb': 'open', 'version': trip['version']})
    p.call('j.clerk', 'POST', f'/api/journeys/{trip["id"]}/calls', {
        'name': '明面姓名二', 'number': keep('number of a caller', number('19750101', 21)), 'phone': keep('phone of a caller', '13912340123'),
        'companions': [{'name': keep('name of a companion', '金鹭鸶甲'), 'number': keep('number of a companion', number('19760101', 22)), 'phone': keep('phone of a companion', '13912340124')}]})
    case = p.call('j.clerk', 'POST', '/api/wage-cases?org=J', {'employer': '某劳务公司', 'words': keep('story of a wage case')})['id']
    p.call('j.clerk', 'POST', f'/api/wage-cases/{case}/claimants', {'rows': [
        {'name': keep('name of a claimant', '金鹭鸶乙'), 'number': keep('number of a claimant', number('19770101', 23)), 'phone': keep('phone of a claimant', '13912340125'), 'fen': 800000}]})
    p.call('j.review', 'POST', f'/api/wage-cases/{case}/review', {'verb': 'accept', 'version': 1})
    p.call('j.clerk', 'POST', f'/api/wage-cases/{case}/steps', {'kind': 'mediate', 'on_day': day, 'words': keep('words of a step of a wage case')})


def plant_season(p):
    """Who was insured on the spot: the name list of a record."""
    day, keep = time.strftime('%Y-%m-%d'), lambda what, text=None: p.say(what, text, False)
    season = p.call('j.clerk', 'POST', '/api/seasons?org=J', {'campaign': 'LJ', 'title': '温暖季', 'from_on': day, 'until_on': day})['id']
    record = p.call('j.clerk', 'POST', f'/api/seasons/{season}/records', {
        'kind': 'insurance', 'on_day': day, 'site': '一号站', 'heads': 2, 'occupation': 'courier', 'platform': 'express'})['id']
    p.call('j.clerk', 'POST', f'/api/season-records/{record}/names', {'names': [
        {'name': keep('rider of a list', '金鹭鸶丙'), 'number': keep('number of a rider', number('19780101', 24)), 'phone': keep('phone of a rider', '13912340126'),
         'policy': keep('policy of a rider', 'HZ73094215508861')}]})


def plant_employment(p):
    """Who comes to a fair and wants a job, entered for them at the desk; neither is in the register before."""
    day, keep = time.strftime('%Y-%m-%d'), lambda what, text: p.say(what, text, False)
    p.call('j.clerk', 'POST', '/api/companies?org=J', {'uscc': '91370203MA30011111', 'name': '某机械公司'})
    fair = p.call('j.clerk', 'POST', '/api/job-events?org=J', {
        'campaign': 'LJ', 'kind': 'fair', 'title': '招聘会', 'place': '体育馆', 'starts_on': day, 'ends_on': day, 'seats': 9})['id']
    p.call('j.clerk', 'POST', f'/api/job-events/{fair}/open')
    job = p.call('j.clerk', 'POST', f'/api/job-events/{fair}/vacancies', {'uscc': '91370203MA30011111', 'title': '装配工', 'wanted': 2})['id']
    p.call('j.clerk', 'POST', f'/api/job-events/{fair}/signups', {
        'name': '明面姓名三', 'number': keep('number at a fair', number('19790101', 25)), 'phone': keep('phone at a fair', '13912340127')})
    p.call('j.clerk', 'POST', f'/api/vacancies/{job}/intents', {
        'name': '明面姓名四', 'number': keep('number of a jobseeker', number('19810101', 26)), 'phone': keep('phone of a jobseeker', '13912340128')})


def picture(text):
    """A grey line whose pixels are the text, as they lie in the file."""
    piece = lambda kind, data: struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    line = text.encode()
    return b'\x89PNG\r\n\x1a\n' + piece(b'IHDR', struct.pack('>IIBBBBB', len(line), 1, 8, 0, 0, 0, 0)) + piece(b'IDAT', zlib.compress(b'\0' + line, 0)) + piece(b'IEND', b'')


def plant_apply(p):
    """Written on a phone step by step, sent, given back with words. It goes when who wrote it withdraws it; he stays in the register."""
    me = p.say('number of an applicant', number('19860202', 31), False)
    p.call('j.clerk', 'POST', '/api/persons?org=J', {'name': '明面姓名五', 'number': me, 'phone': p.say('phone of an applicant', '13912340131', False), 'is_member': True})
    p.worker = p.sign_in('明面姓名五', me, '13912340131')
    person = {'nation': '汉族', 'political': 'masses', 'health': 'good', 'marriage': 'married', 'hukou': 'urban'}
    texts = p.phone(p.worker, 'GET', '/api/worker/apply/form')['texts']
    since = time.strftime('%Y-%m-%d', time.localtime(time.time() - 364 * 86400))
    p.apply = p.phone(p.worker, 'POST', '/api/worker/apply', {'kind': 'new'})['id']
    way = f'/api/worker/apply/{p.apply}'
    p.phone(p.worker, 'POST', way + '/save', {'body': {
        'file': {'address': '市南区八大湖街道' + p.say('address of an applicant'), 'housing': 'rented', 'main_cause': 'low_income', 'cause_note': p.say('cause of an applicant')},
        'members': [dict(person, work='on', industry='C', employer=p.say('workplace of an applicant'), diagnosis=p.say('disease of an applicant'), card=p.say('card of an applicant', card(31))),
                    dict(person, relation='spouse', insurance='resident', identity='none', name=p.name('wife of an applicant'), number=p.say('number of his wife', number('19870303', 32)),
                         phone=p.say('phone of his wife', '13912340132'), diagnosis=p.say('disease of his wife'), school=p.say('school of his wife'))],
        'money': [{'member': 1, 'side': 'in', 'kind': 'wage', 'from_on': since, 'until_on': time.strftime('%Y-%m-%d'), 'fen': 2400000, 'remark': p.say('wage of an applicant')}],
        'consents': [{'member': 1, 'purpose': t['purpose'], 'edition': t['edition']} for t in texts], 'words': p.say('words from a phone')}})
    for kind in ('sign', 'idcard'):
        p.phone(p.worker, 'POST', f'{way}/photos?kind={kind}&member=1', photo=picture(p.say(f'picture from a phone: {kind}')))
    p.phone(p.worker, 'POST', way + '/send')
    p.call('j.clerk', 'POST', f'/api/self-applications/{p.apply}/return', {'words': p.say('words of giving back')})
    other = number('19880404', 33)
    p.call('k.clerk', 'POST', '/api/persons?org=K', {'name': '明面姓名六', 'number': other, 'phone': '13912340133', 'is_member': True})
    p.stranger = p.sign_in('明面姓名六', other, '13912340133')


AREAS = [plant_shop, plant_person, plant_roster, plant_casefile, plant_privacy, plant_watch, plant_application, plant_match, plant_wish, plant_station, plant_labour, plant_mutual,
         plant_season, plant_employment, plant_apply]


# --- looking ---

def content(home):
    """Every byte the installation has on disk: database, WAL, attachments; of PostgreSQL what a dump shows, too."""
    out = {}
    for where, _, names in os.walk(home.data):
        for n in names:
            path = os.path.join(where, n)
            if os.path.isfile(path):
                with open(path, 'rb') as f:
                    out[os.path.relpath(path, home.data)] = f.read()
    if PG:
        url, schema = re.sub(r'[?&]options=.*', '', home.env['NUAN_DB']), re.search(r'search_path%3D(\w+)', home.env['NUAN_DB'])[1]
        done = subprocess.run(['pg_dump', '--schema', schema, '--inserts', url], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert done.returncode == 0, done.stderr
        out['pg_dump'] = done.stdout
    return out


def spellings(text):
    """As UTF-8, escaped in JSON, in a wide encoding, in hexadecimal."""
    raw = text.encode()
    return {raw, json.dumps(text)[1:-1].encode(), text.encode('utf-16-le'), raw.hex().encode(), raw.hex().upper().encode()}


def found(strings, places):
    return sorted(f'{what} in {place}' for what, text in strings.items() for place, data in places.items()
                  if any(s in data for s in spellings(text)))


class Answers(dict):
    """What a reader got, by path; counts those that were answered at all, so that an empty search shows."""
    good = 0


def small(path):
    return [re.sub(r'\{[^}]*\}', n, path) for n in (('1', '2', '3') if '{' in path else ('',))]


def read_all(home, user, into, cookie=None):
    """Every GET of the program, small numbers in the places of its ids. user None: without a log-in."""
    cookie = cookie or (home.login(user)[0] if user else None)
    for path in [x for t in GETS for x in small(t)]:
        a = home.request('GET', path, cookie=cookie)
        into[f'{user or "nobody"} {path}'] = a.body if isinstance(a.body, bytes) else a.body.encode()
        into.good += a.status == 200
    return into


def read_all_here(home, user, into):
    """The same at the machine itself, for people whose post needs a second factor to log in."""
    for path in [x for t in GETS if '/casefiles' in t or '/privacy' in t or '/evidence' in t or '/persons' in t for x in small(t)]:
        out = os.path.join(home.dir, 'answer')
        done = home.nuan('call', 'GET', path, '--as', user, '-o', out)
        if os.path.exists(out):
            with open(out, 'rb') as f:
                into[f'{user} {path}'] = f.read()
            os.unlink(out)
        into[f'{user} {path} told'] = (done.stdout + done.stderr).encode()
        into.good += done.returncode == 0
    return into


GETS = []
home = Home(PG)
p = Planting(home)
READ = ('words of an application', 'remark of filing', 'remark of sending back', 'remark of the first check', 'words of a visit', 'who met', 'opinion of a meeting',
        'text of an objection', 'who objected', 'answer to an objection', 'remark of a withdrawal',  # sealed, and read by whoever may see the application,
        'words of a wish', 'why a wish was taken down', 'manager of a station', 'name of a companion', 'rider of a list')  # the wish, the station, the list of seats or names
PLAIN = ('name', 'employer', 'measure', 'number in the old system')  # people who may see the file read these


def planted(tap):
    for user, role in (('c.clerk', 'clerk'), ('c.review', 'review')):
        add_user(home, user, role)
    for code in ('J', 'K'):
        p.call('c.clerk', 'POST', '/api/orgs', {'parent': 'GH', 'code': code, 'name': f'第{code}区总工会', 'kind': 'district'})
    for user, role, org in (('j.clerk', 'clerk', 'J'), ('j.review', 'review', 'J'), ('j.view', 'view', 'J'), ('k.clerk', 'clerk', 'K'), ('k.review', 'review', 'K')):
        add_user(home, user, role, org)
    take_messages(home)
    home.serve()
    for plant in AREAS:
        plant(p)
    tap.ok(len(p.strings) >= 110, f'{len(p.strings)} strings are planted through {len(AREAS)} areas')
    values = list(p.strings.values())
    tap.eq([k for k, v in p.strings.items() if values.count(v) > 1], [], 'no two alike')
    done = p.call('j.review', 'POST', f'/api/casefiles/{p.file}/unmask', {'reason': '核对身份'})
    text = json.dumps(done, ensure_ascii=False)
    tap.ok(all(p.strings[k] in text for k in ('head number', 'head disease', 'new address', 'child school')), 'who has the right and a reason reads them')


def at_rest(tap):
    here = content(home)
    tap.ok(any('明面姓名一'.encode() in data for data in here.values()), 'the search finds what stands in plain')
    sealed = {k: v for k, v in p.strings.items() if not k.endswith(PLAIN)}
    tap.eq(found(sealed, here), [], f'nothing in {len(here)} files of the data folder and the database')


def behind_doors(tap):
    """What is attached to a household is read by its own routes alone; what is attached to nothing by who uploaded it."""
    loose = p.scan('scan of nothing')
    read = lambda who, n: home.nuan('call', 'GET', f'/api/files/{n}', '--as', who, '-o', os.path.join(home.dir, 'answer')).returncode
    tap.eq([read('j.clerk', loose), read('j.review', loose), read('k.clerk', loose)], [0, 1, 1], 'a fresh upload is for who uploaded it')
    closed = [n for n in range(1, loose) if n != p.minutes]
    tap.ok(len(closed) > 3, 'papers, consents, the proof of a request are attached')
    tap.eq({(who, n): 1 for n in closed for who in ('j.clerk', 'j.review', 'c.review')},
           {(who, n): read(who, n) for n in closed for who in ('j.clerk', 'j.review', 'c.review')}, 'the general route refuses them to everybody')
    kept = [x for x in p.call('j.clerk', 'GET', f'/api/casefiles/{p.file}')['papers'] if x['file_id']]
    tap.ok(kept and kept[0]['file_name'].startswith(p.strings['upload name of scan of a paper']), f'who may read the file reads its name: {kept}')
    for what in ('scan of nothing', 'upload name of scan of nothing'):
        p.erased.discard(what)


def to_others(tap):
    others, own = Answers(), Answers()
    paths = json.loads(home.nuan('call', 'GET', '/api/openapi.json', '--as', 'j.view').stdout)['paths']
    GETS.extend(sorted(path for path, verbs in paths.items() if 'get' in verbs))
    read_all(home, 'j.view', own)
    cookie = home.login('j.view')[0]
    for path in (f'/api/casefiles/{p.file}/pack?plain=1&reason=x', '/api/evidence/gaps.xlsx'):
        own['j.view ' + path] = home.request('GET', path, cookie=cookie).raw
    masked = {k: v for k, v in p.strings.items()
              if not k.endswith(PLAIN) and k not in READ and not k.startswith(('scan of', 'proof of', 'upload name'))}
    tap.ok(own.good > 60, f'{own.good} of {len(own)} were answered')
    mine = json.dumps(p.phone(p.worker, 'GET', f'/api/worker/apply/{p.apply}'), ensure_ascii=False)
    tap.ok(all(p.strings[k] in mine for k in ('words from a phone', 'number of his wife', 'words of giving back')), 'who wrote on his phone reads it there')
    tap.ok(p.strings['head name'].encode() in own[f'j.view /api/casefiles/{p.file}'], 'names among them')
    tap.eq(found(masked, own), [], 'and nothing else to the union itself without the right to see numbers')
    read_all(home, 'k.clerk', others)
    read_all(home, 'sys.admin', others)
    read_all(home, None, others)
    read_all(home, 'another worker', others, p.stranger[0])
    read_all_here(home, 'k.review', others)
    others['public page'] = home.request('GET', '/').raw
    tap.ok(others.good > 60, f'{others.good} of {len(others)} were answered')
    tap.eq(found(p.strings, others), [], 'nothing to another union, an administrator and nobody')


def wrong_requests(tap):
    """What is wrong is told without what was sent; nothing of it comes to the log."""
    answers, s = {}, p.strings
    cookie, csrf = home.login('k.clerk')
    post = lambda path, body: home.request('POST', path, body, {'X-CSRF': csrf}, cookie)
    for i, (path, body) in enumerate([
            ('/api/casefiles', {'org': 'J', 'head': {'name': '某某', 'number': s['head number'], 'phone': s['head phone']}, 'file': {'address': s['address']}}),
            ('/api/casefiles', {'org': 'K', 'head': {'name': '某某', 'number': s['head number'] + '0', 'card': s['head card'][:-1], 'phone': s['head phone'] + '1'}}),
            ('/api/casefiles/find', {'number': s['head number']}), ('/api/casefiles/1/members', {'diagnosis': s['head disease']}),
            ('/api/casefiles/1/requests', {'member_no': 1, 'kind': 'correct', 'identity': 'x', 'value': s['value wanted']}), ('/api/nowhere', {'remark': s['head remark']}),
            ('/api/persons?org=K', {'name': '某某', 'number': s['person number'] + 'X', 'phone': s['person phone'], 'card': s['person card']})]):
        a = post(path, body)
        answers[f'error {i}: {path}'] = a.body if isinstance(a.body, bytes) else a.body.encode()
    tap.eq(found(s, answers), [], 'answers to wrong requests repeat nothing')


def from_the_shell(tap):
    zipped = os.path.join(home.dir, 'pack.zip')
    done = home.nuan('evidence', 'pack', p.no, '-o', zipped, '--as', 'j.view')
    tap.eq(done.returncode, 0, 'nuan evidence pack ' + done.stderr)
    with zipfile.ZipFile(zipped) as z:
        tap.eq(sorted(z.namelist()), [f'{p.no}/证据.pdf', 'SHA256SUMS', 'SM3SUMS'], 'a masked pack: the paper and the lists of hashes')
        for line in z.read('SHA256SUMS').decode().splitlines():
            hashed, name = line.split('  ', 1)
            tap.eq(hashlib.sha256(z.read(name)).hexdigest(), hashed, f'the hash of {name}')
    tap.eq(home.nuan('evidence', 'pack', 'NONE', '-o', zipped, '--as', 'j.view').returncode, 1, 'no such file')
    tap.eq(home.nuan('privacy', 'due', '--org', 'J', '--as', 'j.view').returncode, 0, 'nothing is due')
    done = home.nuan('privacy', 'sweep')
    tap.eq(done.returncode, 0, 'nuan privacy sweep ' + done.stderr)


def in_the_log(tap):
    log = {'log': home.logged().encode()}
    tap.eq(found(p.strings, log), [], f'nothing in the log of the server ({len(log["log"])} bytes)')


def erased(tap):
    before = p.call('c.clerk', 'GET', '/api/forms/cz21?campaign=LJ&org=GH')
    p.call('j.clerk', 'POST', f'/api/casefiles/{p.file}/drop', {'reason': 'error', 'words': p.say('words of an exit')})
    wish = p.call('j.clerk', 'POST', f'/api/casefiles/{p.file}/requests', {'member_no': 1, 'kind': 'delete', 'identity': 'idcard', 'words': p.say('words of a deletion')})['id']
    p.call('j.review', 'POST', f'/api/privacy/requests/{wish}/apply', {})
    p.phone(p.worker, 'POST', f'/api/worker/apply/{p.apply}/withdraw')
    erasure = p.call('c.review', 'GET', '/api/privacy/erasures?state=proposed')['rows'][0]['id']
    done = p.call('c.review', 'POST', f'/api/privacy/erasures/{erasure}/run')
    tap.ok(done['members'] == 3 and done['files'] == 8 and done['person_gone'], f'three people, their scans and the row of the register are gone: {done}')
    gone = {k: p.strings[k] for k in p.erased}
    end = time.monotonic() + 10  # the log is emptied once the answer is out and no reader needs its pages
    while found(gone, content(home)) and time.monotonic() < end:
        time.sleep(0.2)
    tap.eq(found(gone, content(home)), [], f'none of {len(gone)} strings on disk, names included')
    places = read_all_here(home, 'j.review', Answers())
    tap.ok(places.good > 20, f'{places.good} of {len(places)} were answered')
    places['unmask'] = json.dumps(p.call('j.review', 'POST', f'/api/casefiles/{p.file}/unmask', {'reason': '核对身份'}, want=None), ensure_ascii=False).encode()
    tap.eq(found(gone, places), [], 'nor in any answer to who has every right there')
    tap.eq(p.call('c.clerk', 'GET', '/api/forms/cz21?campaign=LJ&org=GH'), before, 'the statistics are what they were')


def restored(tap):
    backup = os.path.join(home.dir, 'after.nuan')
    tap.eq(home.nuan('backup', backup).returncode, 0, 'a backup made after the erasure')
    with open(backup, 'rb') as f:
        tap.eq(found(p.strings, {'backup': f.read()}), [], 'shows nothing')
    there = Home(PG, init=False)
    os.makedirs(there.data, 0o700)
    shutil.copy(home.key, there.key)
    os.chmod(there.key, 0o600)
    done = there.nuan('restore', backup)
    tap.eq(done.returncode, 0, 'restored elsewhere ' + done.stderr)
    tap.eq(found({k: p.strings[k] for k in p.erased}, content(there)), [], 'does not bring it back')
    got = json.loads(there.nuan('call', 'GET', f'/api/casefiles/{p.file}', '--as', 'j.review').stdout)
    tap.ok(got['state'] == 'erased' and not got['head_name'] and not any(m['name'] for m in got['members']), 'nor to who has the right')
    verified = there.nuan('verify')
    tap.eq(verified.returncode, 0, 'verify is clean there: ' + verified.stdout)
    there.close()
    home.stop()
    verified = home.nuan('verify')
    tap.eq(verified.returncode, 0, 'verify is clean, the chain of events included: ' + verified.stdout)


tap = Tap()
run_cases(tap, [planted, at_rest, behind_doors, to_others, wrong_requests, from_the_shell, in_the_log, erased, restored])
home.close()
tap.end()
