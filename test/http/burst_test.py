#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Many connections whose requests lie there at once: none waits for an event of another. The library under the server takes at most 128
events at a time and once slept on just so many (src/http/wake.h). Here 400 connections stand, the server is held while a random part of
them ask, and let go: how many of them one of its threads has is then 128 now and then."""
import os, random, select, signal, sys, time
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Home, Tap, run_cases

STAND, ROUNDS, LATE_S = 400, 400, 5
ASKING = b'GET /api/health HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n'

home = Home()
home.serve('--per-ip', '4096')


def answered(poll, waiting):
    """Seconds until every one of them has an answer."""
    begun = time.monotonic()
    while waiting and time.monotonic() - begun < LATE_S:
        for fd, _ in poll.poll(100):
            if fd in waiting and b'200 OK' in waiting[fd].recv(65536):
                del waiting[fd]
    return time.monotonic() - begun


def bursts(t):
    rnd = random.Random(5)
    socks = [home.connect() for _ in range(STAND)]
    poll = select.poll()
    for s in socks:
        poll.register(s, select.POLLIN)
    longest = 0
    for _ in range(ROUNDS):
        some = rnd.sample(socks, rnd.randrange(128, STAND))
        os.kill(home.proc.pid, signal.SIGSTOP)
        for s in some:
            s.sendall(ASKING % home.port)
        os.kill(home.proc.pid, signal.SIGCONT)
        waiting = {s.fileno(): s for s in some}
        longest = max(longest, answered(poll, waiting))
        t.ok(not waiting, 'each of a burst is answered', f'{len(waiting)} of {len(some)} wait for more than {LATE_S} s')
        if waiting:
            break
    for s in socks:
        s.close()
    print(f'# the longest burst took {longest * 1000:.0f} ms')


tap = Tap()
run_cases(tap, [bursts])
tap.eq(home.stop(), 0, 'stops properly')
home.close()
tap.end()
