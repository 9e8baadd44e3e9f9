#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the server at random moments of imports, submissions, approvals and payments:
   kill_test.py NUAN make_roster.py [KILLS] [SEED]
After each kill the server is started again (within 2 s), `nuan verify` finds nothing, what was
acknowledged is there, a retry with the same command id has one effect, and a cut import is absent
or resumed. Prints TAP."""
import os
import subprocess
import sys
import time

import killing
from killing import DIR, KILLS, MAKE, RESTART_S, SEED, answer, call, cut, installed, problems, rnd, run, server, table, verify, wait_jobs

ROWS = 400
timing = [0.3, 0.1, 0.1, 0.1]


def rosters():
    return {r["id"]: r for r in call("GET", "/api/rosters?campaign=LJ2023&org=QD01&limit=500", "--as", "d01.clerk")[1]["rows"]}


ORDER = ["checked", "submitted", "approved", "paid"]
STEPS = [("submit", "d01.clerk", "{}", "submitted"), ("approve", "d01.review", "{}", "approved"),
         ("pay", "d01.cash", '{"paid_on":"2023-01-15","bank_ref":"R"}', "paid")]


def client(step, path, roster, command):
    if step < 0:
        return run("import", "roster", path, "--campaign", "LJ2023", "--org", "QD01", "--as", "d01.clerk",
                   "--class", "C7", "--fund", "GH-BJ", "--json")
    verb, who, body, _ = STEPS[step]
    return run("call", "POST", "/api/rosters/%d/%s" % (roster, verb), body, "--as", who, "--id", command)


def one_step(step, path, roster, killed):
    """Runs one step, killing the server in its middle when `killed`; returns the roster's id."""
    command = "kill-%d-%s-%d" % (SEED, os.path.basename(path), step)
    before = rosters() if step < 0 else {}
    began = time.monotonic()
    p = client(step, path, roster, command)
    if killed:
        time.sleep(rnd.uniform(0, timing[step + 1] * 1.3))
        server.kill()
    code, got = answer(p)
    if not killed:
        timing[step + 1] = max(0.05, 0.5 * timing[step + 1] + 0.5 * (time.monotonic() - began))
    if killed:
        took = server.start()
        if took > RESTART_S:
            problems.append("restart took %.2f s" % took)
        wait_jobs()
        verify()
    if step < 0:
        acknowledged = got["roster"] if code == 0 and got else None
        mine = [r for r in rosters().values() if r["id"] not in before]
        if acknowledged and (len(mine) != 1 or mine[0]["id"] != acknowledged):
            problems.append("an acknowledged import is not there")
        if any(r["state"] != "checked" or r["rows"] != ROWS or r["accepted"] != ROWS for r in mine):
            problems.append("a half-imported roster is there: %s" % mine)
        if not mine:  # absent: the same file may be sent again
            code, got = answer(client(step, path, roster, command))
            if code != 0 or not got or not got.get("roster"):
                problems.append("a cut import cannot be repeated: %s" % got)
                return None
            return got["roster"]
        return mine[0]["id"]
    want = STEPS[step][3]
    state = call("GET", "/api/rosters/%d" % roster, "--as", "d01.view" if step else "d01.clerk")[1]["state"]
    if code == 0 and got and state != want:
        problems.append("%s was acknowledged and is lost" % STEPS[step][0])
    code, got = answer(client(step, path, roster, command))  # a retry: done now, or the stored answer
    if code != 0 or not got or got.get("state") != want:
        problems.append("retry of %s gave %s" % (STEPS[step][0], got))
    return roster


def make_file(n):
    path = os.path.join(DIR, "r%03d.xlsx" % n)
    subprocess.run([sys.executable, MAKE, str(ROWS), path, str(1 + n * ROWS), "plain"], check=True)
    return path


def cycle(n):
    """The rows of a roster that went all the way."""
    path, roster = make_file(n), None
    for step in range(-1, len(STEPS)):
        killed = n > 0 and rnd.random() < 0.8 and killing.kills < KILLS
        killing.kills += killed
        roster = one_step(step, path, roster, killed)
        if problems:
            return 0
    return ROWS


def main():
    installed("QD01", "d01.cash", 100000000000)
    server.start()
    rows = cut(cycle)
    if table()["C"]["count"] != rows:
        problems.append("the table counts %s, paid were %d" % (table()["C"], rows))


killing.tell(main)
