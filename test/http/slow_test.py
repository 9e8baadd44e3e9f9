#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Slow and idle clients, many connections, uploads, the local socket, stopping."""
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Home, Tap, add_user, read_answer, run_cases, wait_until, SLOW
import json, re, signal, socket, ssl, stat, subprocess, threading, time

home = Home().serve()


def rss():
    with open(f'/proc/{home.proc.pid}/status') as f:
        return int(re.search(r'VmRSS:\s+(\d+)', f.read())[1])


def drip(first, piece, pause, most):
    """Sends first, then piece again and again; seconds until the server closed, None if it never did."""
    s = home.connect(timeout=1)
    start = time.monotonic()
    try:
        s.sendall(first)
        while time.monotonic() - start < most:
            time.sleep(pause)
            s.sendall(piece)
            s.setblocking(False)
            try:
                if s.recv(4096) == b'':
                    return time.monotonic() - start
            except BlockingIOError:
                pass
            s.setblocking(True)
    except OSError:
        return time.monotonic() - start
    finally:
        s.close()
    return None


def slow_clients(tap):
    """All at once, so that the test takes the longest of them: a body may take 15 s and more."""
    host = f'Host: 127.0.0.1:{home.port}\r\n'
    post = f'POST /api/login HTTP/1.1\r\n{host}Content-Type: application/json\r\n'
    attacks = [
        ('a request line by drips', b'G', b'E', 0.5, 11),
        ('a head by drips', f'GET / HTTP/1.1\r\n{host}'.encode(), b'X-A: b\r\n', 0.5, 11),
        ('one long header by drips', f'GET / HTTP/1.1\r\n{host}X-A: '.encode(), b'b', 0.2, 11),
        ('a body by drips', f'{post}Content-Length: 100000\r\n\r\n'.encode(), b' ', 0.5, 16.5),
        ('nothing at all', b'', b'', 0.5, 11),
    ]
    results = {}
    def run(name, first, piece, pause, most):
        results[name] = drip(first, piece, pause, most * SLOW + 3)
    threads = [threading.Thread(target=run, args=a) for a in attacks]
    served = []
    for t in threads:
        t.start()
    while any(t.is_alive() for t in threads):
        start = time.monotonic()
        a = home.request('GET', '/api/health')
        served.append((a.status, time.monotonic() - start))
        time.sleep(0.2)
    for name, _, _, _, most in attacks:
        took = results[name]
        tap.ok(took is not None and took <= most, f'{name}: closed within {most} s', f'{took}')
    tap.ok(all(status == 200 for status, _ in served), 'others are served meanwhile')
    tap.ok(max(t for _, t in served) < 0.5 * SLOW, 'and quickly', f'{max(t for _, t in served):.3f} s')


def slow_reader(tap):
    """Asks for much and reads nothing: the answers fill the window, the connection is ended or waits
    without holding a worker; others go on."""
    socks = []
    for _ in range(20):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        s.connect(('127.0.0.1', home.port))
        one = f'GET /api/openapi.json HTTP/1.1\r\nHost: 127.0.0.1:{home.port}\r\n\r\n'
        s.sendall(one.encode() * 20)
        socks.append(s)
    start = time.monotonic()
    codes = [home.request('GET', '/api/health').status for _ in range(20)]
    tap.eq(codes, [200] * 20, 'slow readers hold nobody up')
    tap.ok(time.monotonic() - start < 2 * SLOW, 'and nothing is slow for it')
    for s in socks:
        s.close()


def idle(tap):
    n, before = 200, rss()
    socks = [home.connect() for _ in range(n)]
    half = [home.connect() for _ in range(n)]
    for s in half:
        s.sendall(b'GET /api/health HTTP/1.1\r\n')
    times = []
    for _ in range(50):
        start = time.monotonic()
        a = home.request('GET', '/api/health')
        times.append(time.monotonic() - start)
        if a.status != 200:
            break
    tap.eq(a.status, 200, f'{2 * n} idle connections: others are served')
    times.sort()
    tap.ok(times[-2] < 0.25 * SLOW, 'quickly', f'{times[-2]:.3f} s')
    each = (rss() - before) / (2 * n)
    tap.ok(each < 64 or SLOW > 1, 'an idle connection costs less than 64 KiB', f'{each:.1f} KiB')
    a = home.request('GET', '/api/health', sock=socks[0])
    tap.eq(a.status, 200, 'an idle connection can still be used')
    for s in socks + half:
        s.close()


def upload(tap):
    add_user(home, 'u.clerk', 'clerk')
    cookie, csrf = home.login('u.clerk')
    def send(data, **more):
        h = {'X-CSRF': csrf, 'Content-Type': 'application/octet-stream', 'X-File-Name': '%E5%90%8D%E5%86%8C.pdf'}
        h.update({k.replace('_', '-'): v for k, v in more.items()})
        return home.request('POST', '/api/files', data, h, cookie)
    data = b'%PDF-1.4\n' + os.urandom(3 << 20)
    a = send(data)
    tap.eq(a.status, 200, f'upload of 3 MB ({a!r})'[:200])
    if a.status == 200:
        got = a.json()
        tap.eq((got['size'], got['name']), (len(data), '名册.pdf'), 'size and decoded name')
        b = home.request('GET', f"/api/files/{got['id']}", cookie=cookie)
        tap.ok(b.body == data, 'comes back as it was')
        d = b.headers.get('content-disposition', '')
        tap.ok(d.startswith('attachment') and "filename*=UTF-8''%E5%90%8D%E5%86%8C.pdf" in d, 'as an attachment', d)
        c = send(data, X_File_Name='..%2F..%2Fetc%2Fpasswd')
        tap.ok(c.status in (200, 400) and '/' not in (c.json().get('name') or ''), 'a name cannot lead elsewhere', repr(c))
    for kind in ('text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'):
        tap.eq(send(data[:100], Content_Type=kind).status, 415, f'upload as {kind}')
    head = (f'POST /api/files HTTP/1.1\r\nHost: 127.0.0.1:{home.port}\r\nCookie: {cookie}\r\nX-CSRF: {csrf}\r\n'
            f'Content-Type: application/octet-stream\r\nContent-Length: {600 << 20}\r\n\r\n')
    a = home.raw(head.encode())
    tap.eq((a.status, a.code()), (413, 'FILE_LIMIT'), 'more than 512 MB is refused before it is sent')
    before = set(os.listdir(home.data))
    s = home.connect()
    s.sendall(head.replace(str(600 << 20), str(100 << 20)).encode() + os.urandom(1 << 20))
    time.sleep(0.3)
    tap.eq(set(os.listdir(home.data)) - before, set(), 'a spooled upload has no name on disk')
    s.close()
    start = rss()
    big = b'%PDF-1.4\n' + os.urandom(1 << 20) * 90
    a = send(big)
    tap.eq(a.status, 200, 'upload of 90 MB')
    tap.ok(rss() - start < 40 * 1024 * SLOW, 'is not held in memory', f'{rss() - start} KiB')
    if a.status == 200:
        with home.connect() as s:  # twice on one connection: what follows a file is an answer of its own
            for _ in range(2):
                b = home.request('GET', f"/api/files/{a.json()['id']}", cookie=cookie, sock=s)
                tap.eq((b.status, len(b.body), b.body == big), (200, len(big), True), 'and comes back whole')
            tap.eq(home.request('GET', '/api/health', sock=s).status, 200, 'the connection goes on')
        tap.ok(rss() - start < 40 * 1024 * SLOW, 'nor on its way back', f'{rss() - start} KiB')
        tap.ok(len(os.listdir(f'/proc/{home.proc.pid}/fd')) < 100, 'no descriptor stays open')


def local_socket(tap):
    path = os.path.join(home.data, 'nuan.sock')
    st = os.stat(path)
    tap.eq((stat.S_ISSOCK(st.st_mode), stat.S_IMODE(st.st_mode)), (True, 0o600), 'the local socket is for its owner')
    def ask(user):
        s = socket.socket(socket.AF_UNIX)
        s.connect(path)
        with s:
            s.sendall(f'GET /api/session HTTP/1.1\r\nHost: localhost\r\nX-Nuan-As: {user}\r\n\r\n'.encode())
            return read_answer(s)
    tap.eq(ask('sys.admin').json()['user']['login'], 'sys.admin', 'its owner may name the user')
    tap.eq(ask('nobody.known').status, 401, 'one that exists')
    if os.geteuid() != 0:
        print('# not root: another user cannot be played')
        return
    # with the modes of folder and socket out of the way, SO_PEERCRED alone decides
    code = ('import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.connect(sys.argv[1])\n'
            's.sendall(b"GET /api/session HTTP/1.1\\r\\nHost: localhost\\r\\nX-Nuan-As: sys.admin\\r\\n\\r\\n")\n'
            'd=b""\nwhile True:\n p=s.recv(65536)\n if not p: break\n d+=p\nsys.stdout.buffer.write(d)')
    folder = home.data
    while folder not in ('/', '/tmp', '/dev/shm'):
        os.chmod(folder, 0o755)
        folder = os.path.dirname(folder)
    os.chmod(path, 0o666)
    done = subprocess.run(['/usr/bin/python3', '-c', code, path], user=65534, group=65534, extra_groups=[],
                          cwd='/', stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=30)
    os.chmod(home.data, 0o700)
    os.chmod(path, 0o600)
    tap.ok(b' 403 ' in done.stdout.split(b'\r\n')[0], 'another user is refused', repr(done))
    tap.ok(b'sys.admin' not in done.stdout, 'and learns nothing')


def shell_relay(tap):
    done = home.nuan('call', 'GET', '/api/orgs?q=本级', '--as', 'sys.admin')
    tap.eq((done.returncode, len(json.loads(done.stdout)['rows'])), (0, 1), 'a shell reads through the server')
    done = home.nuan('call', 'POST', '/api/users', '{"login":"r.one","name":"甲","org":"GH"}', '--as', 'sys.admin')
    tap.eq(done.returncode, 0, 'and writes through it' + done.stderr)
    done = home.nuan('serve', '--listen', '127.0.0.1:0', timeout=30)
    tap.eq(done.returncode, 3, 'a second server is refused')
    tap.ok(len(done.stderr) > 10, 'with a reason', done.stderr)
    done = home.nuan('verify')
    tap.eq(done.returncode, 0, 'verify beside the server: ' + done.stdout)


def refuses_plain(tap):
    done = home.nuan('serve', '--listen', '0.0.0.0:0', timeout=30)
    tap.ok(done.returncode in (2, 3) , 'plain HTTP to the outside is refused', done.stderr)


def per_ip(tap):
    other = Home().serve('--per-ip', '8')
    socks = []
    for _ in range(30):
        s = other.connect()
        socks.append(s)
    time.sleep(0.3)
    alive = 0
    for s in socks:
        try:
            s.settimeout(1)
            alive += other.request('GET', '/api/health', sock=s).status == 200
        except OSError:
            pass
    tap.ok(1 <= alive <= 8, 'one address gets its share of connections', f'{alive}')
    for s in socks:
        s.close()
    tap.ok(wait_until(lambda: other.request('GET', '/api/health').status == 200), 'and gets in again later')
    other.close()


def secure_cookie(tap):
    other = Home().serve('--behind-proxy')
    h = {'Host': 'nuan.example'}
    a = other.request('POST', '/api/setup', {'login': 'sys.admin', 'token': other.tokens['sys.admin'],
                                             'password': 'Zhu-Xue-2023!'}, dict(h, Origin='https://nuan.example'))
    tap.eq(a.status, 200, f'behind a proxy the origin is https {a!r}'[:200])
    a = other.request('POST', '/api/login', {'login': 'sys.admin', 'password': 'Zhu-Xue-2023!'},
                      dict(h, Origin='http://nuan.example'))
    tap.eq(a.status, 403, 'and never http')
    a = other.request('POST', '/api/login', {'login': 'sys.admin', 'password': 'Zhu-Xue-2023!'},
                      dict(h, **{'X-Forwarded-For': '203.0.113.9, 198.51.100.7'}))
    c = a.headers.get('set-cookie', '')
    tap.ok(c.startswith('__Host-nuan=') and '; Secure' in c and 'HttpOnly' in c and 'SameSite=Strict' in c, 'cookie flags', c)
    tap.ok('max-age=' in a.headers.get('strict-transport-security', ''), 'HSTS')
    done = other.nuan('call', 'GET', '/api/sessions', '--as', 'sys.admin')
    tap.ok('198.51.100.7' in done.stdout and '203.0.113.9' not in done.stdout, "the proxy's word counts, not the client's", done.stdout)
    other.close()


def graceful(tap):
    """SIGTERM while writes are under way: whoever was told OK finds it after the restart."""
    told, stop_at = [], threading.Event()
    add_user(home, 'g.clerk', 'clerk')
    def clerk(k):
        i = 0
        while not stop_at.is_set():
            code = f'G{k}N{i}'
            body = json.dumps({'parent': 'GH', 'code': code, 'name': f'{code}工会', 'kind': 'district'}).encode()
            s = socket.socket(socket.AF_UNIX)
            try:
                s.connect(os.path.join(home.data, 'nuan.sock'))
                s.sendall(f'POST /api/orgs HTTP/1.1\r\nHost: localhost\r\nX-Nuan-As: g.clerk\r\n'
                          f'Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body)
                if read_answer(s).status == 200:
                    told.append(code)
            except OSError:
                return
            finally:
                s.close()
            i += 1
    threads = [threading.Thread(target=clerk, args=(k,)) for k in range(8)]
    for t in threads:
        t.start()
    time.sleep(0.7)
    start = time.monotonic()
    code = home.stop()
    took = time.monotonic() - start
    stop_at.set()
    for t in threads:
        t.join()
    tap.eq(code, 0, 'stops on SIGTERM')
    tap.ok(took < 6 * SLOW, 'within 6 s', f'{took:.1f}')
    tap.ok(len(told) > 10, 'writes were under way', len(told))
    tap.ok(not os.path.exists(os.path.join(home.data, 'nuan.sock')), 'the socket is gone')
    have, after = set(), 0
    while after is not None:
        rows = json.loads(home.nuan('call', 'GET', f'/api/orgs?parent=GH&limit=500&after={after}', '--as', 'g.clerk').stdout)
        have |= {r['code'] for r in rows['rows']}
        after = rows['next']
    tap.eq(sorted(set(told) - have), [], f'all {len(told)} acknowledged writes are there')
    tap.eq(home.nuan('verify').returncode, 0, 'and verify is clean')
    home.serve()
    tap.eq(home.stop(signal.SIGINT), 0, 'stops on SIGINT')
    home.serve()
    home.stop(signal.SIGKILL)
    home.serve()
    tap.eq(home.request('GET', '/api/health').status, 200, 'starts again after kill -9, over the left socket')


def flood(tap):
    """A log-in flood (each costs a core 50 ms on purpose): what is too much is told to come back, and
    reading goes on at its own workers."""
    n, answers, socks = 400, [], []
    body = b'{"login":"flood","password":"x"}'
    one = (f'POST /api/login HTTP/1.1\r\nHost: 127.0.0.1:{home.port}\r\nContent-Type: application/json\r\n'
           f'Content-Length: {len(body)}\r\n\r\n').encode() + body
    for _ in range(n):
        s = home.connect(timeout=120)
        s.sendall(one)
        socks.append(s)
    times = []
    for _ in range(30):
        start = time.monotonic()
        assert home.request('GET', '/api/session').status == 200
        times.append(time.monotonic() - start)
    answers = [read_answer(s) for s in socks]
    for s in socks:
        s.close()
    codes = [a.status for a in answers]
    tap.eq(set(codes) - {401, 429, 503}, set(), 'every one of a flood is answered')
    tap.ok(codes.count(503) > 0 and codes.count(401) > 0, 'some are served, what is too much is refused', f'{codes.count(503)} of {n}')
    busy = [a for a in answers if a.status == 503]
    tap.ok(all(a.headers.get('retry-after') and a.code() == 'BUSY' for a in busy), 'with Retry-After')
    times.sort()
    tap.ok(times[-2] < 0.5 * SLOW, 'reading goes on meanwhile', f'{times[-2]:.3f} s')
    tap.eq(home.request('POST', '/api/login', {'login': 'flood', 'password': 'x'}).status, 401, 'and log-in afterwards')


def tls(tap):
    other = Home()
    cert, key = os.path.join(other.dir, 'c.pem'), os.path.join(other.dir, 'k.pem')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                    '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost', '-addext',
                    'subjectAltName=DNS:localhost'], check=True, stderr=subprocess.DEVNULL)
    other.serve('--tls-cert', cert, '--tls-key', key)
    def ask(**limits):
        context = ssl.create_default_context(cafile=cert)
        for k, v in limits.items():
            setattr(context, k, v)
        with other.connect() as s, context.wrap_socket(s, server_hostname='localhost') as t:
            t.sendall(f'GET /api/health HTTP/1.1\r\nHost: localhost:{other.port}\r\n\r\n'.encode())
            return t.version(), read_answer(t)
    version, a = ask()
    tap.eq((version, a.status), ('TLSv1.3', 200), 'HTTPS with TLS 1.3')
    tap.ok('max-age=' in a.headers.get('strict-transport-security', ''), 'with HSTS')
    tap.eq(ask(maximum_version=ssl.TLSVersion.TLSv1_2)[0], 'TLSv1.2', 'TLS 1.2')
    done = subprocess.run(['openssl', 's_client', '-connect', f'127.0.0.1:{other.port}', '-tls1_1', '-cipher', 'ALL@SECLEVEL=0'],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=30)
    tap.ok(done.returncode != 0 and b'Cipher is (NONE)' in done.stdout, 'TLS 1.1 is refused')
    a = other.raw(f'GET / HTTP/1.1\r\nHost: localhost:{other.port}\r\n\r\n'.encode())
    tap.eq(a.status, 0, 'plain HTTP on the TLS port gets nothing')
    tap.eq(other.stop(), 0, 'stops properly')
    other.close()


tap = Tap()
run_cases(tap, [slow_clients, slow_reader, idle, upload, local_socket, shell_relay, refuses_plain, per_ip,
                secure_cookie, flood, tls, graceful])
tap.ok(home.proc and home.proc.poll() is None, 'the server is still there')
tap.eq(home.stop(), 0, 'and stops properly')
home.close()
tap.end()
