# SPDX-License-Identifier: Apache-2.0
"""What the HTTP and shell tests share: a fresh installation, a server on a free port, raw sockets
(an ordinary client would never send what is tested here), and TAP output."""
import json, os, re, shutil, signal, socket, subprocess, sys, tempfile, time, traceback, uuid

BUILD = os.environ.get('NUAN_BUILD') or sys.argv[1]
NUAN = os.path.join(BUILD, 'nuan')
SLOW = 3 if 'san' in os.path.basename(BUILD) else 1  # sanitizers
PASSWORD = 'Zhu-Xue-2023!'


class Tap:
    def __init__(self):
        self.n = self.bad = 0

    def ok(self, good, name, note=''):
        self.n += 1
        self.bad += not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}" + (f'\n# {note}' if note and not good else ''),
              flush=True)

    def eq(self, got, want, name):
        self.ok(got == want, name, f'got {got!r}, want {want!r}')

    def end(self):
        print(f'1..{self.n}', flush=True)
        sys.exit(1 if self.bad else 0)


def run_cases(tap, cases):
    for case in cases:
        try:
            case(tap)
        except Exception as e:  # the other cases still run
            tap.ok(False, f'{case.__name__}: {e}', traceback.format_exc().replace('\n', '\n# '))


class Home:
    """An installation in a folder of its own."""

    def __init__(self, postgres=False, init=True):
        self.dir = tempfile.mkdtemp(prefix='nuan-')
        self.env = dict(os.environ)
        for name in ('NUAN_DB', 'NUAN_KEY', 'NUAN_DATA'):
            self.env.pop(name, None)
        data = os.path.join(self.dir, 'data')
        self.schema = ''
        if postgres:
            url = os.environ['NUAN_TEST_PG']
            self.schema = 't_' + uuid.uuid4().hex[:16]
            self.env['NUAN_DB'] = url + ('&' if '?' in url else '?') + 'options=-csearch_path%3D' + self.schema
            self.env['NUAN_DATA'] = data
        else:
            self.env['NUAN_DB'] = f'sqlite:{data}/nuan.db'
        self.data, self.key = data, os.path.join(data, 'nuan.key')
        self.tokens, self.proc = {}, None
        if init:
            done = self.nuan('init')
            assert done.returncode == 0, done.stderr
            self.tokens = dict(re.findall(r'^\s+(\S+\.admin)\s+(\S{43})', done.stdout, re.M))

    def nuan(self, *args, **more):
        more.setdefault('timeout', 120)
        env = dict(self.env, **more.pop('env', {}))
        return subprocess.run([NUAN, *args], env=env, cwd=self.dir, text=more.pop('text', True),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)

    def serve(self, *args, listen='127.0.0.1:0'):
        self.log = open(os.path.join(self.dir, 'log'), 'ab')
        self.proc = subprocess.Popen([NUAN, 'serve', '--listen', listen, *args], env=self.env,
                                     cwd=self.dir, stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.proc.stdout.readline()
        found = re.search(r':(\d+)$', line.strip())
        if not found:
            self.proc.wait(10)
            raise RuntimeError('server did not start: ' + self.logged())
        self.port = int(found[1])
        return self

    def logged(self):
        with open(os.path.join(self.dir, 'log'), encoding='utf-8') as f:
            return f.read()

    def stop(self, how=signal.SIGTERM):
        if self.proc and self.proc.poll() is None:
            self.proc.send_signal(how)
            self.proc.wait(20)
        code = self.proc.returncode if self.proc else None
        self.proc = None
        return code

    def close(self):
        self.stop()
        shutil.rmtree(self.dir, ignore_errors=True)
        if self.schema:  # a server full of what tests left becomes slow
            subprocess.run(['psql', '-qX', '-c', f'DROP SCHEMA IF EXISTS {self.schema} CASCADE', os.environ['NUAN_TEST_PG']],
                           env=dict(os.environ, PGOPTIONS='-cclient_min_messages=error'), check=True)

    # --- HTTP ---
    def connect(self, timeout=30, host='127.0.0.1'):
        return socket.create_connection((host, self.port), timeout)

    def raw(self, data, timeout=60):
        """Sends bytes, reads until the server closes or one whole answer is there."""
        with self.connect(timeout) as s:
            s.sendall(data)
            return read_answer(s, data.startswith(b'HEAD '))

    def request(self, method, path, body=None, headers=None, cookie=None, sock=None):
        h = {'Host': f'127.0.0.1:{self.port}'}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if body is not None:
            h['Content-Type'] = 'application/json'
            h['Content-Length'] = str(len(body))
        if cookie:
            h['Cookie'] = cookie
        h.update(headers or {})
        head = f'{method} {path} HTTP/1.1\r\n' + ''.join(f'{k}: {v}\r\n' for k, v in h.items() if v is not None)
        data = head.encode() + b'\r\n' + (body or b'')
        if sock:
            sock.sendall(data)
            return read_answer(sock)
        return self.raw(data)

    def login(self, user='sys.admin', password=PASSWORD):
        """A session: (cookie, csrf)."""
        if user in self.tokens:
            a = self.request('POST', '/api/setup',
                             {'login': user, 'token': self.tokens.pop(user), 'password': PASSWORD})
            assert a.status == 200, a
        a = self.request('POST', '/api/login', {'login': user, 'password': password})
        assert a.status == 200, a
        cookie = a.headers['set-cookie'].split(';')[0]
        return cookie, self.request('GET', '/api/session', cookie=cookie).json()['csrf']


class Answer:
    def __init__(self, status, headers, body, raw):
        self.status, self.headers, self.body, self.raw = status, headers, body, raw

    def json(self):
        return json.loads(self.body)

    def code(self):
        try:
            return self.json()['error']['code']
        except (ValueError, KeyError):
            return None

    def __repr__(self):
        return f'<{self.status} {self.body[:300]!r}>'


def read_answer(s, no_body=False):
    data = b''
    while b'\r\n\r\n' not in data:
        try:
            part = s.recv(65536)
        except ConnectionError:
            part = b''
        if not part:
            return Answer(0, {}, b'', data)
        data += part
    head, body = data.split(b'\r\n\r\n', 1)
    lines = head.decode('latin-1').split('\r\n')
    headers = {k.strip().lower(): v.strip() for k, v in (x.split(':', 1) for x in lines[1:])}
    status = int(lines[0].split()[1])
    want = 0 if no_body or status == 304 else int(headers.get('content-length', 0))
    body = bytearray(body)
    while len(body) < want:
        part = s.recv(min(1 << 20, want - len(body)))
        if not part:
            break
        body += part
    return Answer(status, headers, bytes(body), data)


def wait_until(what, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.02)
    return False


def add_user(home, login, role, org='GH'):
    """A user with a right, made the way the administrators do it; the password is PASSWORD."""
    def as_admin(who, method, path, body):
        done = home.nuan('call', method, path, json.dumps(body), '--as', who)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
    made = as_admin('sys.admin', 'POST', '/api/users', {'login': login, 'name': '试用', 'org': org})
    as_admin('sec.admin', 'POST', f"/api/users/{made['id']}/grants", {'role': role, 'org': org})
    home.tokens[login] = made['setup_token']
