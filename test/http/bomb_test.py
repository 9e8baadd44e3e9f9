#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Hostile workbooks uploaded to a running server: each refused in under two seconds with a sentence,
while everybody else is served as if nothing happened."""
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Home, Tap, add_user, run_cases, SLOW
import json, threading, time, uuid

FIXTURES = os.environ['NUAN_FIXTURES']
HOSTILE = {'bomb.xlsx': 'FILE_LIMIT', 'bomb_large.xlsx': 'FILE_LIMIT', 'strings_bomb.xlsx': 'FILE_LIMIT',
           'strings_claim.xlsx': None, 'entities.xlsx': 'FILE_DAMAGED', 'deep.xlsx': None, 'overlap.xlsx': None,
           'truncated.xlsx': 'FILE_DAMAGED', 'encrypted.xlsx': 'FILE_PASSWORD', 'password.xls': 'FILE_PASSWORD',
           'zippassword.xlsx': 'FILE_PASSWORD', 'random.xlsx': None, 'photo.xlsx': None}
REFUSED = {'FILE_LIMIT', 'FILE_DAMAGED', 'FILE_PASSWORD', 'FILE_TYPE', 'HEADER_NOT_FOUND'}

home = Home()
add_user(home, 'clerk', 'clerk')
home.serve()
cookie, csrf = home.login('clerk')


def command(method, path, body, **more):
    return home.request(method, path, body, dict({'X-CSRF': csrf, 'X-Command-Id': str(uuid.uuid4()),
                                                  'Origin': f'http://127.0.0.1:{home.port}'}, **more), cookie)


made = command('POST', '/api/campaigns?org=GH', {
    'code': 'LJ', 'name': '活动', 'org': 'GH', 'year': 2023, 'start_on': '2022-11-01', 'end_on': '2023-03-31',
    'status': 'open', 'once': True, 'earmark': '', 'forms': 'cz21'})
assert made.status == 200, made


class Others:
    """Four people who keep looking at lists; the longest of their waits."""
    def __enter__(self):
        self.over, self.waits, self.bad = False, [], 0
        self.threads = [threading.Thread(target=self.look) for _ in range(4)]
        for t in self.threads:
            t.start()
        return self

    def look(self):
        while not self.over:
            begun = time.monotonic()
            a = home.request('GET', '/api/orgs', cookie=cookie)
            self.waits.append(time.monotonic() - begun)
            self.bad += a.status != 200
            time.sleep(0.01)

    def __exit__(self, *what):
        self.over = True
        for t in self.threads:
            t.join()


def upload(name):
    """Seconds until the verdict, and its code and sentence."""
    with open(os.path.join(FIXTURES, name), 'rb') as f:
        data = f.read()
    begun = time.monotonic()
    a = command('POST', '/api/rosters/import?campaign=LJ&org=GH', data,
                **{'Content-Type': 'application/octet-stream', 'X-File-Name': name})
    if a.status >= 400:
        return time.monotonic() - begun, a.code(), a.json()['error']['text']
    job = a.json()['job']
    while True:
        j = home.request('GET', f'/api/jobs/{job}', cookie=cookie).json()
        if j['state'] not in ('queued', 'running'):
            break
        time.sleep(0.01)
    seconds = time.monotonic() - begun
    result = j.get('result') or {}
    result = json.loads(result) if isinstance(result, str) else result
    errors = result.get('errors') or [{}]
    return seconds, errors[0].get('code') or j.get('error'), errors[0].get('text') or j.get('text')


def each_is_refused_while_others_are_served(tap):
    for name, code in HOSTILE.items():
        with Others() as others:
            seconds, got, text = upload(name)
        tap.ok(got in REFUSED and (code is None or got == code), f'{name} is refused: {got}', f'wanted {code}: {text}')
        tap.ok(bool(text) and any('\u4e00' <= c <= '\u9fff' for c in text), f'{name}: a sentence says why', str(text))
        tap.ok(seconds < 2 * SLOW, f'{name}: in under 2 s', f'{seconds:.2f} s')
        tap.ok(others.waits and not others.bad and max(others.waits) < 1 * SLOW, f'{name}: others are served meanwhile',
               f'{len(others.waits)} answers, {others.bad} bad, the longest {max(others.waits):.3f} s')


def all_at_once(tap):
    done = {}
    with Others() as others:
        threads = [threading.Thread(target=lambda n=n: done.update({n: upload(n)})) for n in HOSTILE]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    tap.eq(sorted(n for n, r in done.items() if r[1] in REFUSED), sorted(HOSTILE), 'all of them at once are refused')
    tap.ok(not others.bad and max(others.waits) < 2 * SLOW, 'and others are served', f'longest {max(others.waits):.3f} s')


def nothing_is_left(tap):
    rows = home.request('GET', '/api/rosters?campaign=LJ&org=GH', cookie=cookie).json()['rows']
    tap.eq(rows, [], 'no roster is left')
    kept = [f for _, _, fs in os.walk(os.path.join(home.data, 'files')) for f in fs]
    tap.eq(kept, [], 'no upload is left on disk')
    home.stop()
    done = home.nuan('verify')
    tap.eq(done.returncode, 0, 'verify is clean')


tap = Tap()
try:
    run_cases(tap, [each_is_refused_while_others_are_served, all_at_once, nothing_is_left])
finally:
    home.close()
tap.end()
