#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Draws a sample again from its population, without the program: the file of the population (one line
"object,fen" a unit), the seed and the figures the auditor sees. Prints the objects drawn, one a line.

  draw_again.py POPULATION attribute SEED CONFIDENCE MARGIN RATE     (per cent, per mille, per mille)
  draw_again.py POPULATION money SEED CONFIDENCE TOLERABLE_FEN
"""
import sys
from fractions import Fraction
from math import ceil


def sm3(data):
    """GB/T 32905—2016, from the text of the standard."""
    def rot(x, n):
        n %= 32
        return ((x << n) | (x >> (32 - n))) & 0xffffffff
    v = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e]
    bits = len(data) * 8
    data += b'\x80'
    data += b'\0' * ((56 - len(data)) % 64) + bits.to_bytes(8, 'big')
    for at in range(0, len(data), 64):
        w = [int.from_bytes(data[at + 4 * i:at + 4 * i + 4], 'big') for i in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ rot(w[j - 3], 15)
            w.append(x ^ rot(x, 15) ^ rot(x, 23) ^ rot(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            t = 0x79cc4519 if j < 16 else 0x7a879d8a
            ss1 = rot((rot(a, 12) + e + rot(t, j)) & 0xffffffff, 7)
            ss2 = ss1 ^ rot(a, 12)
            ff = a ^ b ^ c if j < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if j < 16 else (e & f) | (~e & g)
            tt1 = (ff + d + ss2 + (w[j] ^ w[j + 4])) & 0xffffffff
            tt2 = (gg + h + ss1 + w[j]) & 0xffffffff
            d, c, b, a, h, g, f = c, rot(b, 9), a, tt1, g, rot(f, 19), e
            e = tt2 ^ rot(tt2, 9) ^ rot(tt2, 17)
        v = [x ^ y for x, y in zip(v, (a, b, c, d, e, f, g, h))]
    return b''.join(x.to_bytes(4, 'big') for x in v)


assert sm3(b'abc').hex() == '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'


def main():
    path, method, seed, confidence = sys.argv[1:5]
    with open(path, 'rb') as f:
        raw = f.read()
    units = [(a, int(b)) for a, b in (line.rsplit(',', 1) for line in raw.decode().splitlines())]
    if method == 'attribute':
        margin, rate = int(sys.argv[5]), int(sys.argv[6]) or 500
        z = {'90': Fraction(1645, 1000), '95': Fraction(196, 100), '99': Fraction(2576, 1000)}[confidence]
        p, e, n = Fraction(rate, 1000), Fraction(margin, 1000), len(units)
        n0 = z * z * p * (1 - p) / (e * e)
        size = min(n, max(1, ceil(n0 * n / (n + n0 - 1))))
        first = sorted(sm3(f'{seed}:{o}'.encode()) for o, _ in units)[:size]
        drawn = [o for o, _ in units if sm3(f'{seed}:{o}'.encode()) in set(first)]
    else:
        total, factor = sum(f for _, f in units), {'90': 231, '95': 300, '99': 461}[confidence]
        size = ceil(Fraction(factor * total, 100 * int(sys.argv[5])))
        step = max(1, total // size)
        start = int.from_bytes(sm3(f'{seed}:start'.encode())[:8], 'big') % step
        points, run, drawn = [start + k * step for k in range(size)], 0, []
        for o, fen in units:
            if any(run <= x < run + fen for x in points):
                drawn.append(o)
            run += fen
    print(sm3(raw).hex())
    print('\n'.join(drawn))


main()
