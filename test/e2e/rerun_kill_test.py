#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the server while a run over many files is applied:  rerun_kill_test.py NUAN make_roster.py [KILLS] [SEED]
The archive is judged again under one policy after the other, so that every file changes its class each time. The server is killed
after a random number of applied rows and started again: the job goes on by itself, `nuan verify` finds nothing, and at the end
every file was changed exactly once by every run, none twice, none left out. Prints TAP."""
import json
import os
import sqlite3
import subprocess
import time

import killing
from killing import DIR, KILLS, call, get, installed, problems, rnd, server, verify, wait_jobs

FILES = 100
DB = os.path.join(DIR, "data", "nuan.db")


def number(i):
    digits = "37020519800115%03d" % (2 * i + 1)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


def made():
    """Files as a clerk makes them; what the workflow of applications would do is put in by hand."""
    for i in range(FILES):
        head = {"name": "某" + "甲乙丙丁戊己庚辛壬癸"[i // 10] + "子丑寅卯辰巳午未申酉"[i % 10], "number": number(i), "nation": "汉族", "political": "masses", "health": "good", "work": "on", "phone": "13800138000", "marriage": "married",
                "hukou": "urban", "employer": "第一棉纺厂", "industry": "C", "able": True, "is_member": True, "month_fen": 80000}
        file = {"address": "南京路一号", "housing": "rented", "main_cause": "low_income", "area": "370202"}
        code, got = call("POST", "/api/casefiles", json.dumps({"org": "QD0101", "head": head, "file": file}), "--as", "d01.clerk")
        if code:
            raise RuntimeError("file: %s" % got)
    server.kill()
    db = sqlite3.connect(DB)
    user = [r[0] for r in db.execute("SELECT id FROM user_account WHERE login IN ('d01.clerk', 'd01.review') ORDER BY login")]
    for (cid, no, head) in db.execute("SELECT id, no, head_id FROM casefile").fetchall():
        db.execute("INSERT INTO case_money (casefile_id, member_no, side, kind, from_on, until_on, fen, secret) VALUES (?, 1, 'in', 'wage', '2022-01-01', '2022-12-31', 1000000, x'')", (cid,))
        for kind in ("income", "consent"):
            db.execute("INSERT INTO case_paper (casefile_id, kind, dated_on, secret, added_by, added_at) VALUES (?, ?, '2023-01-01', x'', ?, 1)", (cid, kind, user[0]))
        last = db.execute("SELECT COALESCE(MAX(seq), 0) FROM case_move WHERE casefile_id = ?", (cid,)).fetchone()[0]
        for seq, verb, a, b, by in ((1, "apply", "draft", "applying", None), (2, "enter", "applying", "active", user[0])):
            db.execute("INSERT INTO case_move (casefile_id, seq, at, verb, from_state, to_state, proposed_by, user_id, on_day, secret) VALUES (?, ?, 1, ?, ?, ?, ?, ?, '2023-01-01', x'')",
                       (cid, last + seq, verb, a, b, by, user[1] if by else user[0]))
        db.execute("UPDATE casefile SET state = 'active', class = 'relative', filed_on = '2023-01-01', version = version + 1 WHERE id = ?", (cid,))
        db.execute("UPDATE person SET archive_no = ? WHERE id = ?", (no, head))
    db.commit()
    db.close()
    verify()
    server.start()


def run_of(policy):
    code, got = call("POST", "/api/judge/reruns?org=QD01", json.dumps({"policy": policy, "day": "2023-01-12"}), "--as", "d01.review")
    if code or not got:
        raise RuntimeError("rerun: %s" % got)
    wait_jobs()
    return got["run"]


def await_rows(run, done):
    """Until a random number of rows more is applied: a fast machine would be through before a blind sleep ends."""
    wanted = rnd.randint(done, FILES - 1)
    db = sqlite3.connect(DB)
    until = time.monotonic() + 10
    while time.monotonic() < until and \
            db.execute("SELECT COUNT(*) FROM case_rerun_row WHERE run_id = ? AND state = 'done'", (run,)).fetchone()[0] < wanted:
        time.sleep(0.0005)
    db.close()
    time.sleep(rnd.uniform(0, 0.004))


def cycle(n):
    run = run_of("cz21" if n % 2 == 0 else "national")
    r = get("/api/judge/reruns/%d" % run)
    if (r["files"], r["changes"], r["stay"]) != (FILES, FILES, 0):
        problems.append("look %d: %s" % (n, {k: r[k] for k in ("files", "changes", "stay", "enter", "leave", "unknown")}))
        return
    code, got = call("POST", "/api/judge/reruns/%d/apply" % run, "{}", "--as", "city.review")
    if code:
        problems.append("apply %d: %s" % (n, got))
        return
    done = 0
    while killing.kills < KILLS and done < FILES and rnd.random() < 0.75:
        await_rows(run, done)
        server.kill()
        killing.kills += 1
        db = sqlite3.connect(DB)
        now = db.execute("SELECT COUNT(*) FROM case_rerun_row WHERE run_id = ? AND state = 'done'", (run,)).fetchone()[0]
        kept = db.execute("SELECT COUNT(*), COUNT(DISTINCT casefile_id) FROM case_verdict WHERE run_id = ?", (run,)).fetchone()
        db.close()
        if now < done or kept != (now, now):
            problems.append("run %d after a kill: %d rows done (before: %d), verdicts %s" % (run, now, done, kept))
        middle.append(0 < now < FILES)
        done = now
        server.start()
    wait_jobs()
    r = get("/api/judge/reruns/%d" % run)
    if (r["state"], r["done"], r["stale"]) != ("applied", FILES, 0):
        problems.append("run %d ended as %s" % (run, {k: r[k] for k in ("state", "done", "stale")}))


middle = []


def main():
    installed("QD01", "d01.cash", 100)
    subprocess.run([killing.NUAN, "call", "POST", "/api/policy-lines", json.dumps({"kind": "dibao", "area": "370200", "residence": "urban", "from_on": "2022-01-01", "fen": 90000,
                    "document": "文件"}), "--as", "city.clerk"], env=killing.ENV, cwd=DIR, check=True, stdout=subprocess.DEVNULL)
    server.start()
    made()
    n = 0
    while (killing.kills < KILLS or n < 2) and not problems:
        cycle(n)
        n += 1
    server.kill()
    verify()
    db = sqlite3.connect(DB)
    counts = {r[0] for r in db.execute("SELECT COUNT(*) FROM case_verdict GROUP BY casefile_id")}
    if counts != {n}:
        problems.append("%d runs left %s verdicts a file" % (n, sorted(counts)))
    waited = sorted(r[0] for r in db.execute("SELECT started_at - created_at FROM job WHERE kind = 'judge.look'"))
    if waited[len(waited) // 2] > 2000:  # a runner that is only found at its next look round takes up to 5 s
        problems.append("the runners were not woken: jobs waited %s ms" % waited)
    print("# %d runs over %d files; %d of %d kills in the middle of the applying" % (n, FILES, sum(middle), len(middle)))
    if not any(middle):
        problems.append("no kill came in the middle of the applying")


killing.tell(main)
