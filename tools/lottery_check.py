#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Checks a draw with nothing but its published sheet: lottery_check.py SHEET.json [COMMITMENT]

COMMITMENT is the hash as it was published before the draw (noted down, printed, in a screenshot): with it, a sheet that was made
up afterwards is told from the real one. Standard library only. Prints what it checked; ends with 1 when anything does not hold.
"""
import hashlib
import hmac
import json
import sys


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def terms(s):
    """The lines whose hash was published before anybody entered."""
    lines = ['nuanliu-draw-1', f'seed {s["seed"]}', f'part {s["part"]}', f'closes {s["closes"]}', f'beacon {s["beacon"]}',
             f'beacon_on {s["beacon_on"]}']
    lines += [f'prize {p["no"]} {p["count"]} {p["title"]}' for p in s['prizes']]
    return '\n'.join(lines) + '\n'


def numbers(s):
    """64-bit numbers without end: HMAC-SHA256 under the seed over the list's hash, the public value and a counter."""
    key, head, counter = bytes.fromhex(s['seed']), f'nuanliu-draw-1\n{s["entries_hash"]}\n{s["beacon_value"]}\n', 0
    while True:
        block = hmac.new(key, (head + str(counter)).encode(), hashlib.sha256).digest()
        yield from (int.from_bytes(block[i:i + 8], 'big') for i in range(0, 32, 8))
        counter += 1


def draw(s, n, k):
    """k of 1 … n, each at most once, in the order of the prizes."""
    word, hat, won = numbers(s), list(range(1, n + 1)), []
    for j in range(k):
        left = n - j
        whole = 2 ** 64 - 2 ** 64 % left  # numbers above are no whole round: the next is taken
        r = next(w for w in word if w < whole) % left
        hat[j], hat[j + r] = hat[j + r], hat[j]
        won.append(hat[j])
    return won


def check(s, noted):
    lines = ''.join(f'{e["no"]},{e["hash"]}\n' for e in s['entries'])
    n, places = len(s['entries']), [p['no'] for p in s['prizes'] for _ in range(p['count'])]
    yield '承诺与种子、截止时间、公开数、奖项相符', sha256(terms(s)) == s['commitment']
    if noted:
        yield '承诺与事先记下的相符', noted.lower() == s['commitment']
    yield '抽奖名单从 1 连续编号，没有重复的人', [e['no'] for e in s['entries']] == list(range(1, n + 1)) and len({e['hash'] for e in s['entries']}) == n
    yield '抽奖名单的指纹与截止时公布的相符', sha256(lines) == s['entries_hash']
    yield '公开数在截止以后才产生', s['closed'][:10] < (s['beacon_moved'] or s['beacon_on'])
    won = draw(s, n, min(n, len(places)))
    yield '中奖结果与重新计算的相符', [(w['prize'], w['entry']) for w in s['winners']] == list(zip(places, won))


def main():
    with open(sys.argv[1], encoding='utf-8') as f:
        s = json.load(f)
    flaws = 0
    for what, holds in check(s, sys.argv[2] if len(sys.argv) > 2 else ''):
        print('相符' if holds else '不符', what)
        flaws += not holds
    print(f'“{s["beacon"]}”公布的是否为“{s["beacon_value"]}”，请到其公布处核对。')
    return 1 if flaws else 0


if __name__ == '__main__':
    sys.exit(main())
