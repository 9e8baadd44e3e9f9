#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""ID tokens and a key set made with the openssl command and nothing of ours: argv[1] = a folder. keys.json is the provider's set,
cases.txt has a line a case: name, verdict (ok or sig or claims), nonce, token. Times stand around 2023-01-12 10:00 (+8), the tests' clock."""
import base64, json, os, subprocess, sys

NOW = 1673488800
out = sys.argv[1]
os.makedirs(out, exist_ok=True)


def b64(b):
    return base64.urlsafe_b64encode(b).rstrip(b'=').decode()


def run(*args, data=b''):
    return subprocess.run(['openssl', *args], input=data, check=True, capture_output=True).stdout


def rsa_key(path, bits=2048):
    run('genpkey', '-algorithm', 'RSA', '-pkeyopt', f'rsa_keygen_bits:{bits}', '-out', path)
    return bytes.fromhex(run('rsa', '-in', path, '-noout', '-modulus').decode().strip().split('=')[1])


def ec_key(path):
    run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', path)
    return run('pkey', '-in', path, '-pubout', '-outform', 'DER')[-64:]


def raw_of_der(der):
    """r and s of an ECDSA signature, 32 bytes each."""
    at, parts = 2, []
    for _ in range(2):
        n = der[at + 1]
        parts.append(int.from_bytes(der[at + 2:at + 2 + n], 'big').to_bytes(32, 'big'))
        at += 2 + n
    return b''.join(parts)


def token(head, claims, key, ec=False):
    text = b64(json.dumps(head).encode()) + '.' + b64(json.dumps(claims).encode())
    sig = run('dgst', '-sha256', '-sign', key, data=text.encode()) if key else b''
    return text + '.' + b64(raw_of_der(sig) if ec else sig)


r, e, other, weak = (os.path.join(out, n) for n in ('r.pem', 'e.pem', 'other.pem', 'weak.pem'))
n, xy, weak_n = rsa_key(r), ec_key(e), rsa_key(weak, 1024)
rsa_key(other)
keys = {'keys': [
    {'kty': 'RSA', 'kid': 'r1', 'use': 'sig', 'alg': 'RS256', 'n': b64(n), 'e': 'AQAB'},
    {'kty': 'EC', 'kid': 'e1', 'use': 'sig', 'crv': 'P-256', 'x': b64(xy[:32]), 'y': b64(xy[32:])},
    {'kty': 'RSA', 'kid': 'w1', 'use': 'sig', 'n': b64(weak_n), 'e': 'AQAB'},
    {'kty': 'oct', 'kid': 'o1', 'k': b64(b'secret of the client, thirty-two b')},
]}
good = {'iss': 'https://app.example', 'aud': 'nuan', 'sub': '7', 'nonce': 'n-1', 'iat': NOW - 5, 'exp': NOW + 300}
R, E = {'alg': 'RS256', 'kid': 'r1'}, {'alg': 'ES256', 'kid': 'e1'}
cases = [
    ('rs256', 'ok', token(R, good, r)), ('es256', 'ok', token(E, good, e, True)),
    ('aud-list-azp', 'ok', token(R, {**good, 'aud': ['x', 'nuan'], 'azp': 'nuan'}, r)),
    ('no-kid', 'ok', token({'alg': 'ES256'}, good, e, True)),
    ('none', 'sig', token({'alg': 'none'}, good, '')), ('other-key', 'sig', token(R, good, other)), ('unknown-kid', 'sig', token({**R, 'kid': 'r9'}, good, r)),
    ('weak-key', 'sig', token({**R, 'kid': 'w1'}, good, weak)), ('rs-as-es', 'sig', token({**R, 'alg': 'ES256'}, good, r)),
    ('rs512-named', 'sig', token({**R, 'alg': 'RS512'}, good, r)), ('crit', 'sig', token({**R, 'crit': ['x'], 'x': 1}, good, r)),
    ('changed', 'sig', (lambda t: t[0] + '.' + b64(json.dumps({**good, 'sub': '8'}).encode()) + '.' + t[2])(token(R, good, r).split('.'))),
    ('no-signature', 'sig', token(R, good, r).rsplit('.', 1)[0] + '.'), ('two-parts', 'sig', token(R, good, r).rsplit('.', 1)[0]),
    ('other-issuer', 'claims', token(R, {**good, 'iss': 'https://app.example.evil'}, r)), ('other-audience', 'claims', token(R, {**good, 'aud': 'another'}, r)),
    ('aud-list-no-azp', 'claims', token(R, {**good, 'aud': ['x', 'nuan']}, r)), ('azp-other', 'claims', token(R, {**good, 'azp': 'x'}, r)),
    ('no-audience', 'claims', token(R, {k: v for k, v in good.items() if k != 'aud'}, r)),
    ('expired', 'claims', token(R, {**good, 'exp': NOW - 61}, r)), ('just-expired', 'ok', token(R, {**good, 'exp': NOW - 30}, r)),
    ('no-expiry', 'claims', token(R, {k: v for k, v in good.items() if k != 'exp'}, r)), ('old', 'claims', token(R, {**good, 'iat': NOW - 3600}, r)),
    ('of-tomorrow', 'claims', token(R, {**good, 'iat': NOW + 86400, 'exp': NOW + 90000}, r)), ('not-yet', 'claims', token(R, {**good, 'nbf': NOW + 600}, r)),
    ('other-nonce', 'claims', token(R, {**good, 'nonce': 'n-2'}, r)), ('no-nonce', 'claims', token(R, {k: v for k, v in good.items() if k != 'nonce'}, r)),
    ('nobody', 'claims', token(R, {k: v for k, v in good.items() if k != 'sub'}, r)),
]
with open(os.path.join(out, 'keys.json'), 'w') as f:
    json.dump(keys, f)
with open(os.path.join(out, 'cases.txt'), 'w') as f:
    for name, verdict, t in cases:
        f.write(f'{name} {verdict} {t}\n')
if len(sys.argv) > 2:
    open(sys.argv[2], 'w').close()
