#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What may pass on the wire: framing (RFC 9112 section 11.2, request smuggling), limits, origin and
content type of writes, headers, cookies, names of this machine only."""
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Home, Tap, run_cases, SLOW, PASSWORD
import time

home = Home().serve()
HOST = f'Host: 127.0.0.1:{home.port}\r\n'
JSON = 'Content-Type: application/json\r\n'
BODY = '{"login":"x","password":"y"}'


def head(*lines, method='POST', path='/api/login', version='HTTP/1.1', host=HOST):
    return f'{method} {path} {version}\r\n{host}' + ''.join(x + '\r\n' for x in lines) + '\r\n'


def framing(tap):
    n = f'Content-Length: {len(BODY)}'
    j = JSON.strip()
    smuggled = 'GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n'
    cases = [  # name, bytes, allowed statuses
        ('the canonical spelling passes', head(j, n) + BODY, {401}),
        ('two equal lengths', head(j, n, n) + BODY, {400}),
        ('two different lengths', head(j, n, 'Content-Length: 0') + BODY, {400}),
        ('a list of lengths', head(j, f'Content-Length: {len(BODY)}, {len(BODY)}') + BODY, {400}),
        ('a signed length', head(j, f'Content-Length: +{len(BODY)}') + BODY, {400}),
        ('a hexadecimal length', head(j, 'Content-Length: 0x1c') + BODY, {400}),
        ('a negative length', head(j, 'Content-Length: -1') + BODY, {400}),
        ('an empty length', head(j, 'Content-Length:') + BODY, {400}),
        ('length and chunks', head(j, n, 'Transfer-Encoding: chunked') + '0\r\n\r\n' + smuggled, {400}),
        ('chunks and length', head(j, 'Transfer-Encoding: chunked', n) + '0\r\n\r\n', {400}),
        ('chunks alone', head(j, 'Transfer-Encoding: chunked') + '1c\r\n' + BODY + '\r\n0\r\n\r\n', {400, 411}),
        ('a disguised coding', head(j, n, 'Transfer-Encoding: xchunked') + BODY, {400, 411}),
        ('two codings', head(j, 'Transfer-Encoding: identity', 'Transfer-Encoding: chunked') + '0\r\n\r\n', {400, 411}),
        ('blank before the colon', head(j, f'Content-Length : {len(BODY)}') + BODY, {400}),
        ('tab before the colon', head(j, f'Content-Length\t: {len(BODY)}') + BODY, {400}),
        ('folded line', head(j, n, 'X-A: b\r\n c: d') + BODY, {400}),
        ('folded line with tab', head(j, n, 'X-A: b\r\n\tc') + BODY, {400}),
        ('folded length', head(j, 'Content-Length:\r\n 28') + BODY, {400}),
        ('line feed alone', head(j, n).replace('\r\n', '\n') + BODY, {400}),
        ('one line feed alone', head(j, n, 'X-A: b\nX-B: c') + BODY, {400}),
        ('carriage return inside', head(j, n, 'X-A: b\rX-B: c') + BODY, {400}),
        ('NUL in a value', head(j, n, 'X-A: b\0c') + BODY, {400}),
        ('NUL in a name', head(j, n, 'X\0A: b') + BODY, {400}),
        ('a line without colon', head(j, n, 'nonsense') + BODY, {400}),
        ('an empty name', head(j, n, ': b') + BODY, {400}),
        ('two hosts', head(j, n, 'Host: other') + BODY, {400}),
        ('no host', head(j, n, host='') + BODY, {400}),
        ('a host that is not ours', head(j, n, host='Host: attacker.example\r\n') + BODY, {421}),
        ('a host that only begins like ours', head(j, n, host='Host: localhost.attacker.example\r\n') + BODY, {421}),
        ('a host with path', head(j, n, host='Host: 127.0.0.1/x\r\n') + BODY, {400}),
        ('absolute address', head(j, n, path='http://127.0.0.1/api/login') + BODY, {400}),
        ('two blanks in the request line', head(j, n, path=' /api/login') + BODY, {400}),
        ('tab in the request line', head(j, n, path='/api/login\t') + BODY, {400}),
        ('a wrong version', head(j, n, version='HTTP/9.1') + BODY, {400, 505}),
        ('no version', head(j, n, version='') + BODY, {400, 505}),
        ('encoded slash', head(method='GET', path='/api%2Fhealth'), {400}),
        ('encoded NUL', head(method='GET', path='/api/health%00'), {400}),
        ('half an escape', head(method='GET', path='/api/health%4'), {400}),
        ('damaged UTF-8', head(method='GET', path='/api/%ff%fe'), {400}),
        ('backslash', head(method='GET', path='/..\\..\\etc/passwd'), {400}),
        ('dots', head(method='GET', path='/../../etc/passwd'), {200, 404}),
        ('encoded dots', head(method='GET', path='/%2e%2e/%2e%2e/etc/passwd.txt'), {404}),
        ('read with a body', head(n, method='GET', path='/api/health') + BODY, {400}),
        ('unknown method', head(method='BREW', path='/api/health'), {405}),
        ('CONNECT', head(method='CONNECT', path='/api/health'), {405}),
        ('TRACE', head(method='TRACE', path='/api/health'), {405}),
        ('OPTIONS', head(method='OPTIONS', path='/api/health'), {405}),
    ]
    for name, data, allowed in cases:
        a = home.raw(data.encode('latin-1'))
        # 0: closed without an answer, which no proxy can take for success
        good = a.status in allowed or (a.status == 0 and allowed & {400, 405, 505} and not a.raw)
        tap.ok(good, f'framing: {name} -> {sorted(allowed)}', repr(a))
        if name != 'dots':
            tap.ok(b'root:' not in a.raw, f'framing: {name}: nothing foreign in the answer')
    a = home.raw(head(j, n, n).encode() + BODY.encode() + smuggled.encode())
    tap.eq(a.raw.count(b'HTTP/1.1 '), 1, 'nothing is answered behind a refused request')
    tap.eq(a.headers.get('connection', '').lower(), 'close', 'a refused framing ends the connection')


def limits(tap):
    a = home.raw(head('X-A: ' + 'a' * 9000, method='GET', path='/api/health').encode())
    tap.eq(a.status, 431, 'head over 8 KiB')
    a = home.raw(head(*[f'X-{i}: 1' for i in range(70)], method='GET', path='/api/health').encode())
    tap.eq(a.status, 431, 'more than 64 headers')
    a = home.raw(head(*[f'X-{i}: 1' for i in range(60)], method='GET', path='/api/health').encode())
    tap.eq(a.status, 200, '60 headers pass')
    a = home.raw(head(method='GET', path='/api/health?' + 'a' * 2100).encode())
    tap.eq(a.status, 414, 'address over 2,000')
    a = home.raw(head(method='GET', path='/api/health?' + 'a' * 1900).encode())
    tap.ok(a.status in (200, 400), 'address of 1,900 is looked at', repr(a))
    a = home.raw(head('X-A: ' + 'a' * 200000, method='GET', path='/api/health').encode())
    tap.ok(a.status in (0, 431, 400, 413), 'head of 200 KB', repr(a))
    a = home.raw(head(JSON.strip(), f'Content-Length: {2 << 20}').encode())
    tap.eq((a.status, a.code()), (413, 'TOO_LARGE'), 'JSON over 1 MiB is refused before it is sent')
    a = home.raw(head(JSON.strip(), 'Content-Length: 99999999999999999999999').encode())
    tap.ok(a.status in (400, 413), 'a length beyond 64 bits', repr(a))
    a = home.raw(head(JSON.strip(), 'Content-Length: 4') .encode()+ b'{{{{')
    tap.eq((a.status, a.code()), (400, 'BAD_JSON'), 'bad JSON')
    deep = b'[' * 5000
    a = home.raw(head(JSON.strip(), f'Content-Length: {len(deep)}').encode() + deep)
    tap.eq(a.status, 400, 'deep JSON')
    two = b'{"login":"a","login":"b","password":"c"}'
    a = home.raw(head(JSON.strip(), f'Content-Length: {len(two)}').encode() + two)
    tap.eq(a.status, 400, 'duplicate keys')


def origin(tap):
    own = f'http://127.0.0.1:{home.port}'
    table = [
        ({}, 401), ({'Origin': own}, 401), ({'Sec-Fetch-Site': 'same-origin'}, 401),
        ({'Sec-Fetch-Site': 'none'}, 401),
        ({'Origin': 'http://attacker.example'}, 403), ({'Origin': 'null'}, 403),
        ({'Origin': own.replace('http', 'https')}, 403), ({'Origin': own + '1'}, 403),
        ({'Origin': own + '.attacker.example'}, 403), ({'Origin': ''}, 403),
        ({'Sec-Fetch-Site': 'cross-site'}, 403), ({'Sec-Fetch-Site': 'same-site'}, 403),
        ({'Content-Type': 'text/plain'}, 415), ({'Content-Type': 'application/x-www-form-urlencoded'}, 415),
        ({'Content-Type': 'multipart/form-data; boundary=x'}, 415), ({'Content-Type': None}, 415),
        ({'Content-Type': 'application/jsonp'}, 415),
        ({'Content-Type': 'application/json; charset=utf-8'}, 401), ({'Content-Type': 'APPLICATION/JSON'}, 401),
    ]
    for headers, want in table:
        a = home.request('POST', '/api/login', BODY.encode(), headers)
        tap.eq(a.status, want, f'log-in with {headers} -> {want}')


def csrf(tap):
    cookie, token = home.login()
    post = lambda **h: home.request('POST', '/api/sessions/end', {}, {k.replace('_', '-'): v for k, v in h.items()}, cookie)
    tap.eq((post().status, post().code()), (403, 'CSRF'), 'a write without X-CSRF')
    tap.eq(post(X_CSRF='x' * len(token)).status, 403, 'with a wrong one')
    tap.eq(post(X_CSRF=token[:-1]).status, 403, 'with a shortened one')
    tap.eq(post(X_CSRF=token, Origin='http://attacker.example').status, 403, 'with the right one from elsewhere')
    tap.eq(post(X_CSRF=token).status, 200, 'with the right one')
    other, foreign = home.login()
    tap.eq(home.request('POST', '/api/sessions/end', {}, {'X-CSRF': token}, other).status, 403,
           'with that of another session')


def cookies(tap):
    a = home.request('POST', '/api/login', {'login': 'sys.admin', 'password': PASSWORD})
    set_cookie = a.headers['set-cookie']
    parts = [p.strip().lower() for p in set_cookie.split(';')]
    tap.ok(parts[0].startswith('nuan='), 'cookie name on plain loopback', set_cookie)
    for want in ('httponly', 'samesite=strict', 'path=/'):
        tap.ok(want in parts, f'cookie is {want}', set_cookie)
    tap.ok(not any(p.startswith('domain') for p in parts), 'cookie has no domain')
    first = set_cookie.split(';')[0]
    tap.ok(len(first.split('=', 1)[1]) >= 43, 'token of 256 bits')
    # fixation: a token planted before log-in is not the one after
    planted = 'nuan=' + 'A' * 43
    a = home.request('POST', '/api/login', {'login': 'sys.admin', 'password': PASSWORD}, cookie=planted)
    fresh = a.headers['set-cookie'].split(';')[0]
    tap.ok(fresh != planted and fresh != first, 'log-in gives a new token')
    tap.eq(home.request('GET', '/api/session', cookie=planted).json()['user'], None, 'a planted token opens nothing')
    tap.eq(home.request('GET', '/api/session', cookie=f'{fresh}; {planted}').json()['user'], None,
           'two cookies of the name: neither counts')
    tap.eq(home.request('GET', '/api/session', cookie=f'a=b; {fresh}').json()['user']['login'], 'sys.admin',
           'others beside it do not matter')
    tokens = {home.request('POST', '/api/login', {'login': 'sys.admin', 'password': PASSWORD})
              .headers['set-cookie'].split(';')[0] for _ in range(5)}
    tap.eq(len(tokens), 5, 'tokens do not repeat')
    csrf = home.request('GET', '/api/session', cookie=fresh).json()['csrf']
    a = home.request('POST', '/api/logout', {}, {'X-CSRF': csrf}, fresh)
    tap.ok(a.status == 200 and 'max-age=0' in a.headers.get('set-cookie', '').lower(), 'log-out clears the cookie', repr(a))
    tap.eq(home.request('GET', '/api/session', cookie=fresh).json()['user'], None, 'and ends the session on the server')
    a = home.request('GET', '/api/session', headers={'X-Nuan-As': 'sys.admin'})
    tap.eq(a.json()['user'], None, 'X-Nuan-As means nothing over TCP')


def answers(tap):
    page, api = home.request('GET', '/'), home.request('GET', '/api/health')
    for name, a in (('page', page), ('api', api), ('error', home.request('GET', '/api/nothing')),
                    ('refusal', home.raw(head('Content-Length: 1', 'Content-Length: 1').encode() + b'x'))):
        h = a.headers
        tap.eq(h.get('x-content-type-options'), 'nosniff', f'{name}: nosniff')
        tap.eq(h.get('referrer-policy'), 'no-referrer', f'{name}: no referrer')
        tap.ok("default-src 'none'" in h.get('content-security-policy', ''), f'{name}: CSP')
        tap.ok("frame-ancestors 'none'" in h.get('content-security-policy', ''), f'{name}: no frames')
        tap.ok('unsafe' not in h.get('content-security-policy', ''), f'{name}: nothing unsafe in the CSP')
        tap.eq(h.get('cross-origin-opener-policy'), 'same-origin', f'{name}: COOP')
        tap.ok('permissions-policy' in h, f'{name}: permissions policy')
        tap.ok('server' not in h and 'x-powered-by' not in h, f'{name}: says nothing of itself')
        tap.ok('access-control-allow-origin' not in h, f'{name}: no CORS')
        tap.ok('strict-transport-security' not in h, f'{name}: no HSTS on plain HTTP')
    for name, a in (('api', api), ('error', home.request('GET', '/api/nothing'))):
        tap.eq(a.headers.get('cache-control'), 'no-store', f'{name}: no-store')
        tap.eq(a.headers.get('content-type'), 'application/json', f'{name}: JSON')
    a = home.request('GET', '/api/nothing')
    tap.eq((a.status, a.code()), (404, 'NOT_FOUND'), 'unknown route')
    tap.ok(len(a.json()['error']['trace']) == 16, 'errors carry a trace number')
    tap.eq(home.request('GET', '/api/login').status, 405, 'wrong method')
    tap.eq(home.request('GET', '/rosters/7').status, 200, 'a view of the page')
    tap.eq(home.request('GET', '/assets/none.js').status, 404, 'a file that is not there')
    tap.eq(home.request('POST', '/', {}).status, 405, 'a write to a page')
    for path in ('/.git/config', '/nuan.db', '/data/nuan.key', '/index.html.gz', '/assets/'):
        a = home.request('GET', path)
        tap.ok(a.status == 404, f'{path} is not served', repr(a))


def pages(tap):
    a = home.request('GET', '/')
    if 'etag' not in a.headers:
        print('# built without the page')
        return
    b = home.request('GET', '/', headers={'If-None-Match': a.headers['etag']})
    tap.eq((b.status, b.body), (304, b''), 'unchanged page is not sent again')
    z = home.request('GET', '/', headers={'Accept-Encoding': 'gzip'})
    if z.headers.get('content-encoding'):
        import gzip
        tap.eq(gzip.decompress(z.body), a.body, 'gzipped page is the same page')
    h = home.request('HEAD', '/')
    tap.eq(h.status, 200, 'HEAD')


def keep_alive(tap):
    with home.connect() as s:
        for i in range(3):
            a = home.request('GET', '/api/health', sock=s)
            tap.eq(a.status, 200, f'request {i + 1} on one connection')
        a = home.request('GET', '/', sock=s)
        tap.eq(a.status, 200, 'a page on the same connection')
    with home.connect() as s:  # pipelined
        one = head(method='GET', path='/api/health')
        s.sendall((one + one).encode())
        got = b''
        while got.count(b'"ok":true') < 2:
            part = s.recv(65536)
            if not part:
                break
            got += part
        tap.eq(got.count(b'HTTP/1.1 200'), 2, 'two requests sent at once')


def log_lines(tap):
    home.request('GET', '/api/health?secret=4111111111111111')
    home.request('GET', '/api/persons/110105199001010015')
    time.sleep(0.1)
    text = home.logged()
    tap.ok('secret' not in text and '4111111111111111' not in text, 'no query in the log')
    tap.ok('110105199001010015' not in text, 'no identity number in the log')
    tap.ok(PASSWORD not in text, 'no password in the log')
    tap.ok('"event":"http.request"' in text, 'one line a request')


tap = Tap()
run_cases(tap, [framing, limits, origin, csrf, cookies, answers, pages, keep_alive, log_lines])
tap.ok(home.proc.poll() is None, 'the server is still there')
tap.eq(home.stop(), 0, 'and stops properly')
home.close()
tap.end()
