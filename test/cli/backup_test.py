#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Backup and restore: complete on both databases and across them, online, and useless when damaged,
cut, re-ordered, mixed or opened with another key."""
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'http'))
from harness import Home, Tap, add_user, run_cases, SLOW, PASSWORD
import json, random, shutil, stat, struct, threading

PG = os.environ.get('NUAN_TEST_DB') == 'postgres'
CANARY = '甲乙丙丁戊己庚辛工会'
HEAD = 32


def filled():
    """An installation with users, unions and attachments, large enough for several chunks."""
    home = Home(PG)
    add_user(home, 'b.clerk', 'clerk')
    home.serve()
    cookie, csrf = home.login('b.clerk')
    post = lambda path, body: home.request('POST', path, body, {'X-CSRF': csrf}, cookie)
    for i in range(120):
        a = post('/api/orgs', {'parent': 'GH', 'code': f'B{i:03}', 'name': f'{CANARY}{i}', 'kind': 'district'})
        assert a.status == 200, a
    home.files = {}
    for n in (0, 10, 300_000, 3_600_000):
        data = b'%PDF-1.4\n' + random.Random(n).randbytes(n)
        a = home.request('POST', '/api/files', data, {'X-CSRF': csrf, 'Content-Type': 'application/octet-stream',
                                                      'X-File-Name': f'f{n}.pdf'}, cookie)
        assert a.status == 200, a
        home.files[a.json()['id']] = data
    home.cookie = cookie
    return home


def facts(home):
    """What a user sees of an installation."""
    out = {}
    for path, who in (('/api/orgs?parent=GH&limit=500', 'b.clerk'), ('/api/users?limit=500', 'sys.admin'),
                      ('/api/meta', 'b.clerk')):
        done = home.nuan('call', 'GET', path, '--as', who)
        assert done.returncode == 0, (path, done.stderr)
        out[path] = done.stdout
    return out


def target(postgres, source):
    """An empty place with the key of the source."""
    home = Home(postgres, init=False)
    os.makedirs(home.data, 0o700)
    shutil.copy(source.key, home.key)
    os.chmod(home.key, 0o600)
    return home


source = filled()
BACKUP = os.path.join(source.dir, 'b.nuan')


def online(tap):
    done = source.nuan('backup', BACKUP)
    tap.eq(done.returncode, 0, 'backup while the server runs ' + done.stderr)
    tap.eq(stat.S_IMODE(os.stat(BACKUP).st_mode), 0o600, 'for its owner only')
    again = source.nuan('backup', BACKUP)
    tap.ok(again.returncode == 1, 'an existing file is not overwritten', repr(again))
    tap.ok(not os.path.exists(BACKUP + '.part'), 'no part is left behind')
    with open(BACKUP, 'rb') as f:
        raw = f.read()
    with open(source.key, 'rb') as f:
        key = f.read().split()[1]
    for name, secret in (('names', CANARY.encode()), ('the key', key), ('the key in bytes', bytes.fromhex(key.decode())),
                         ('password hashes', b'argon2id'), ('users', b'b.clerk')):
        tap.ok(secret not in raw, f'{name} cannot be read in it')
    with open('/dev/full', 'wb'):
        done = source.nuan('backup', '/dev/full/x')
    tap.eq(done.returncode, 3, 'a place that cannot be written')


def round_trip(tap):
    want = facts(source)
    for postgres in (False, True) if os.environ.get('NUAN_TEST_PG') else (False,):
        name = 'postgres' if postgres else 'sqlite'
        t = target(postgres, source)
        done = t.nuan('restore', BACKUP)
        tap.eq(done.returncode, 0, f'restore into {name} ' + done.stderr)
        done = t.nuan('verify')
        tap.eq(done.returncode, 0, f'{name}: verify is clean, attachments included: ' + done.stdout)
        got = facts(t)
        for path in want:
            tap.ok(got[path] == want[path], f'{name}: {path} reads the same', f'{got[path][:300]} / {want[path][:300]}')
        seen = [r['object'] for r in json.loads(t.nuan('call', 'GET', '/api/events?action=maintenance', '--as', 'audit.admin').stdout)['rows']]
        tap.eq(seen[:2], ['verify', 'restore'], f'{name}: restore and verify are in the trail')
        done = t.nuan('restore', BACKUP)
        tap.eq(done.returncode, 1, f'{name}: a second restore into it is refused')
        tap.ok(facts(t) == want, f'{name}: and changes nothing')
        done = t.nuan('call', 'POST', '/api/orgs', json.dumps({'parent': 'GH', 'code': 'NEU', 'name': '新工会', 'kind': 'district'}),
                      '--as', 'b.clerk')
        tap.eq(done.returncode, 0, f'{name}: work goes on ' + done.stderr)
        t.serve()
        cookie, _ = t.login('b.clerk')
        for file_id, data in source.files.items():
            a = t.request('GET', f'/api/files/{file_id}', cookie=cookie)
            tap.ok(a.body == data, f'{name}: attachment of {len(data)} bytes', repr(a)[:200])
        t.stop()
        second = os.path.join(t.dir, 'second.nuan')
        tap.eq(t.nuan('backup', second).returncode, 0, f'{name}: and can be backed up again')
        t.close()


def chunks(raw):
    at, out = HEAD, []
    while at < len(raw):
        n = struct.unpack('>I', raw[at:at + 4])[0]
        out.append(raw[at:at + 4 + n])
        at += 4 + n
    return out


def damage(tap):
    with open(BACKUP, 'rb') as f:
        raw = f.read()
    parts = chunks(raw)
    tap.ok(len(parts) >= 4, f'several chunks ({len(parts)})')
    other_path = os.path.join(source.dir, 'other.nuan')
    source.nuan('backup', other_path)
    with open(other_path, 'rb') as f:
        other = f.read()
    r = random.Random(20230115)
    flip = lambda i, bit=0: raw[:i] + bytes([raw[i] ^ 1 << bit]) + raw[i + 1:]
    head = raw[:HEAD]
    swapped = [parts[1], parts[0], *parts[2:]]
    cases = [
        ('empty', b''), ('head only', head), ('half a head', raw[:20]), ('something else', b'PK\3\4' + raw[4:]),
        ('without the last chunk', head + b''.join(parts[:-1])), ('one byte short', raw[:-1]),
        ('one byte more', raw + b'\0'), ('another chunk behind', raw + parts[-1]),
        ('cut in a length', head + b''.join(parts[:-1]) + parts[-1][:2]),
        ('chunks swapped', head + b''.join(swapped)), ('chunk left out', head + b''.join([parts[0], *parts[2:]])),
        ('chunk twice', head + b''.join([parts[0], parts[0], *parts[1:]])),
        ('head of another backup', other[:HEAD] + raw[HEAD:]),
        ('chunk of another backup', head + chunks(other)[0] + b''.join(parts[1:])),
        ('time changed', flip(31)), ('id changed', flip(10)), ('version changed', flip(7)),
        ('length of 4 GiB', raw[:HEAD] + b'\xff\xff\xff\xff' + raw[HEAD + 4:]),
        ('length 0', raw[:HEAD] + b'\0\0\0\0' + raw[HEAD + 4:]),
    ]
    cases += [(f'bit {b} of byte {i}', flip(i, b)) for i, b in
              [(r.randrange(HEAD, len(raw)), r.randrange(8)) for _ in range(12)]]
    cases += [(f'cut at {i}', raw[:i]) for i in [r.randrange(1, len(raw)) for _ in range(8)]]
    t = target(PG, source)
    bad = os.path.join(t.dir, 'bad.nuan')
    before = sorted(os.listdir(t.data))
    for name, data in cases:
        with open(bad, 'wb') as f:
            f.write(data)
        done = t.nuan('restore', bad)
        tap.ok(done.returncode in (1, 3) and done.stderr.startswith('nuan: '), f'{name}: refused', repr(done))
        tap.eq(sorted(os.listdir(t.data)), before, f'{name}: nothing is left behind')
    tap.eq(t.nuan('restore', BACKUP).returncode, 0, 'the undamaged one still goes in')
    t.close()


def other_key(tap):
    t = Home(PG, init=False)
    done = t.nuan('restore', BACKUP)
    tap.ok(done.returncode == 3 and '密钥' in done.stderr, 'without a key', repr(done))
    tap.ok(not os.path.exists(t.key), 'none is made up')
    stranger = Home()
    os.makedirs(t.data, 0o700, exist_ok=True)
    shutil.copy(stranger.key, t.key)
    done = t.nuan('restore', BACKUP)
    tap.ok(done.returncode == 3 and '密钥' in done.stderr, 'with another key', repr(done))
    tap.ok(not os.path.exists(os.path.join(t.data, 'nuan.db')), 'nothing is made')
    stranger.close()
    t.close()


def while_writing(tap):
    """A snapshot: what was acknowledged before it began is in it, and it holds together."""
    t = target(PG, source)
    cookie, csrf = source.login('b.clerk')
    told, stop = [], threading.Event()
    def clerk():
        i = 0
        while not stop.is_set():
            code = f'W{i:04}'
            a = source.request('POST', '/api/orgs', {'parent': 'GH', 'code': code, 'name': code, 'kind': 'district'},
                               {'X-CSRF': csrf}, cookie)
            if a.status == 200:
                told.append(code)
            i += 1
    thread = threading.Thread(target=clerk)
    thread.start()
    while len(told) < 5:
        pass
    before = list(told)
    path = os.path.join(source.dir, 'w.nuan')
    done = source.nuan('backup', path)
    stop.set()
    thread.join()
    tap.eq(done.returncode, 0, 'backup under load')
    tap.eq(t.nuan('restore', path).returncode, 0, 'restores')
    have, after = set(), 0
    while after is not None:
        rows = json.loads(t.nuan('call', 'GET', f'/api/orgs?parent=GH&limit=500&after={after}', '--as', 'b.clerk').stdout)
        have |= {r['code'] for r in rows['rows']}
        after = rows['next']
    tap.eq(sorted(set(before) - have), [], 'with all that was acknowledged before it began')
    tap.eq(t.nuan('verify').returncode, 0, 'and verifies')
    t.close()


tap = Tap()
run_cases(tap, [online, round_trip, damage, other_key, while_writing])
source.close()
tap.end()
