#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Signing in from a union's App, whole, at a real OpenID provider (glewlwyd) on loopback: away, log-in there, back, in; and what must
not get in: the way back used twice, another browser, an account whose phone or name is another's, a client secret that is wrong."""
import os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Home, Tap, add_user, run_cases, wait_until
import gzip, http.cookiejar, json, shutil, socket, sqlite3, subprocess, tempfile, urllib.error, urllib.parse, urllib.request

CONFIG = '''port={port}
bind_address="127.0.0.1"
external_url="http://localhost:{port}/"
login_url="login.html"
api_prefix="api"
log_mode="file"
log_level="WARNING"
log_file="{dir}/log"
cookie_secure=0
session_key="GLEWLWYD2_SESSION_ID"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
hash_algorithm="SHA512"
database = {{ type = "sqlite3"; path = "{dir}/db"; }};
'''


def resident(birth, serial):
    digits = f'370205{birth}{serial:03d}'
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return digits + '10X98765432'[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *a, **k):
        return None


class Browser:
    """What a person's browser does at the provider: cookies, no redirects followed."""

    def __init__(self):
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), NoRedirect).open

    def call(self, method, url, body=None):
        data = None if body is None else json.dumps(body).encode()
        try:
            with self.open(urllib.request.Request(url, method=method, data=data, headers={'Content-Type': 'application/json'}), timeout=60) as r:
                return r.status, r.read().decode(), r.headers
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode(), e.headers


class Provider:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix='glewlwyd-')
        with socket.socket() as s:
            s.bind(('127.0.0.1', 0))
            self.port = s.getsockname()[1]
        self.api = f'http://localhost:{self.port}/api'
        with gzip.open('/usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz', 'rt') as f, sqlite3.connect(f'{self.dir}/db') as db:
            db.executescript(f.read())
        with open(f'{self.dir}/conf', 'w') as f:
            f.write(CONFIG.format(port=self.port, dir=self.dir))
        self.proc = subprocess.Popen(['glewlwyd', f'--config-file={self.dir}/conf'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self.answers, 60)

    def answers(self):
        try:
            with socket.create_connection(('127.0.0.1', self.port), 1):
                return True
        except OSError:
            return False

    def set_up(self, come_back):
        b, api = Browser(), self.api
        def must(method, path, body=None):
            status, text, _ = b.call(method, api + path, body)
            assert status == 200, (path, status, text)
            return text
        must('POST', '/auth/', {'username': 'admin', 'password': 'password'})
        module = json.loads(must('GET', '/mod/user/database'))
        for name in ('phone', 'phone_ok'):
            module['parameters']['data-format'][name] = {'multiple': False, 'read': True, 'write': True, 'profile-read': True, 'profile-write': False}
        must('PUT', '/mod/user/database', module)
        must('PUT', '/mod/user/database/reset/')
        must('PUT', '/scope/openid', {'name': 'openid', 'display_name': 'o', 'password_required': False, 'password_max_age': 0, 'scheme': {}})
        key = subprocess.run(['openssl', 'genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], capture_output=True, text=True, check=True).stdout
        public = subprocess.run(['openssl', 'pkey', '-pubout'], input=key, capture_output=True, text=True, check=True).stdout
        off = ('allow-non-oidc auth-type-token-enabled auth-type-none-enabled auth-type-password-enabled auth-type-client-enabled auth-type-refresh-enabled '
               'auth-type-device-enabled request-parameter-allow pkce-method-plain-allowed introspection-revocation-allowed register-client-allowed '
               'session-management-allowed oauth-dpop-allowed resource-allowed oauth-rar-allowed oauth-par-allowed oauth-ciba-allowed oauth-fapi-allow-jarm')
        claim = {'on-demand': False, 'mandatory': True, 'scope': ['openid']}
        must('POST', '/mod/plugin/', {'module': 'oidc', 'name': 'oidc', 'display_name': 'oidc', 'enabled': True, 'parameters': {
            **{k: False for k in off.split()}, 'iss': f'{api}/oidc', 'jwt-type': 'rsa', 'jwt-key-size': '256', 'key': key, 'cert': public,
            'access-token-duration': 3600, 'refresh-token-duration': 1209600, 'code-duration': 600, 'refresh-token-rolling': True,
            'auth-type-code-enabled': True, 'auth-type-id-token-enabled': True, 'pkce-allowed': True, 'jwks-show': True, 'jwks-x5c': [], 'scope': [],
            'additional-parameters': [], 'claims': [{**claim, 'name': 'phone_number', 'user-property': 'phone', 'type': 'string'},
                                                    {**claim, 'name': 'phone_number_verified', 'user-property': 'phone_ok', 'type': 'boolean',
                                                     'boolean-value-true': '1', 'boolean-value-false': '0'}],
            'name-claim': 'mandatory', 'name-claim-scope': [], 'email-claim': 'no', 'email-claim-scope': [], 'service-documentation': '', 'op-policy-uri': '',
            'op-tos-uri': '', 'secret-type': 'pairwise', 'subject-type': 'public', 'allowed-scope': ['openid']}})
        must('POST', '/client/', {'client_id': 'nuan', 'name': 'nuan', 'enabled': True, 'confidential': True, 'password': 'client-secret-1', 'client_secret': 'client-secret-1',
                                  'redirect_uri': [come_back], 'authorization_type': ['code'], 'token_endpoint_auth_method': ['client_secret_basic'], 'scope': []})
        for login, name, phone, ok in (('lin', '林安', '13800138001', '1'), ('unsure', '林安', '13800138001', '0'), ('he', '何宁', '13800138001', '1'),
                                       ('none', '王无', '13900139009', '1')):
            must('POST', '/user/', {'username': login, 'name': name, 'password': 'worker-pass-1', 'enabled': True, 'scope': ['openid', 'g_profile'], 'phone': phone, 'phone_ok': ok})

    def visit(self, login, url):
        """Logs in there and says yes: where the provider sends the browser."""
        b = Browser()
        assert b.call('POST', self.api + '/auth/', {'username': login, 'password': 'worker-pass-1'})[0] == 200
        assert b.call('PUT', self.api + '/auth/grant/nuan/', {'scope': 'openid'})[0] == 200
        status, text, headers = b.call('GET', url + '&g_continue')
        assert status == 302, (status, text)
        back = urllib.parse.parse_qs(urllib.parse.urlparse(headers['Location']).query)
        return {'code': back['code'][0], 'state': back['state'][0]}

    def close(self):
        self.proc.terminate()
        self.proc.wait(20)
        shutil.rmtree(self.dir, ignore_errors=True)


COME_BACK = 'http://127.0.0.1:9/w'
provider = home = None


def leave():
    a = home.request('POST', '/api/worker/oidc/start', {})
    assert a.status == 200, a
    return a.json()['url'], a.headers['set-cookie'].split(';')[0]


def come(back, cookie):
    return home.request('POST', '/api/worker/oidc/finish', back, cookie=cookie)


def offered(tap):
    a = home.request('GET', '/api/worker/oidc').json()
    tap.eq((a['on'], a['title']), (True, '齐鲁工惠'), 'the App is offered by its name')
    url, cookie = leave()
    q = urllib.parse.parse_qs(urllib.parse.urlparse(url).query)
    tap.ok(q['code_challenge_method'] == ['S256'] and len(q['state'][0]) >= 43 and len(q['nonce'][0]) >= 43 and 'client-secret-1' not in url, 'with PKCE, state and nonce')
    tap.ok('HttpOnly' in home.request('POST', '/api/worker/oidc/start', {}).headers['set-cookie'], 'the browser that left is known by a cookie')
    tap.eq(home.request('GET', '/api/worker/me', cookie=cookie).code(), 'NOT_LOGGED_IN', 'which opens nothing')


def in_and_once(tap):
    url, cookie = leave()
    back = provider.visit('lin', url)
    tap.eq(come(back, 'nuan-worker=' + 'A' * 43).code(), 'LOGIN_FAILED', 'another browser does not come in with it')
    a = come(back, cookie)
    tap.eq(a.status, 200, 'who left comes in')
    me = home.request('GET', '/api/worker/me', cookie=a.headers['set-cookie'].split(';')[0])
    tap.eq(me.json().get('name'), '林安', 'as the person of the register')
    tap.eq(come(back, cookie).code(), 'LOGIN_FAILED', 'once')


def not_in(tap):
    for login, why in (('unsure', 'a phone the provider has not verified'), ('he', "another's phone"), ('none', 'somebody who is not in the register')):
        url, cookie = leave()
        a = come(provider.visit(login, url), cookie)
        tap.eq((a.code(), 'set-cookie' in a.headers), ('LOGIN_FAILED', False), f'{why} is nobody')
    url, cookie = leave()
    back = provider.visit('lin', url)
    tap.eq(come({**back, 'state': ('B' if back['state'][0] == 'A' else 'A') + back['state'][1:]}, cookie).code(), 'LOGIN_FAILED', 'a changed state does not count')
    other, cookie2 = leave()
    tap.eq(come({'code': back['code'], 'state': urllib.parse.parse_qs(urllib.parse.urlparse(other).query)['state'][0]}, cookie2).code(), 'LOGIN_FAILED',
           'a code of another journey does not: verifier and nonce are of this one')
    with open(home.env['NUAN_OIDC_SECRET_FILE'], 'w') as f:
        f.write('wrong')
    url, cookie = leave()
    tap.eq(come(provider.visit('lin', url), cookie).code(), 'LOGIN_FAILED', 'without the right secret of the client nobody comes in')
    tap.ok('client-secret-1' not in home.logged() and '13800138001' not in home.logged(), 'the log holds no secret and no phone')


def main():
    global provider, home
    tap = Tap()
    provider = Provider()
    home = Home()
    try:
        provider.set_up(COME_BACK)
        secret = os.path.join(home.dir, 'client.secret')
        with open(secret, 'w') as f:
            f.write('client-secret-1\n')
        home.env.update(NUAN_OIDC_ISSUER=f'{provider.api}/oidc', NUAN_OIDC_CLIENT='nuan', NUAN_OIDC_SECRET_FILE=secret, NUAN_OIDC_RETURN=COME_BACK,
                        NUAN_OIDC_TITLE='齐鲁工惠', NUAN_OIDC_SCOPE='openid')
        add_user(home, 'clerk', 'clerk')
        home.serve()
        for n, name in enumerate(('林安', '何宁')):
            made = home.nuan('call', 'POST', '/api/persons', json.dumps({'org': 'GH', 'name': name, 'number': resident('19800115', 31 + n),
                                                                         'phone': ('13800138001', '13700137002')[n]}), '--as', 'clerk')
            assert made.returncode == 0, made.stderr
        run_cases(tap, [offered, in_and_once, not_in])
    finally:
        home.close()
        provider.close()
    tap.end()


if shutil.which('glewlwyd') or os.environ.get('CI'):
    main()
else:
    print('1..0 # SKIP the package glewlwyd is not installed (tools/deps installs it)')
