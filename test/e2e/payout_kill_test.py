#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the server at random moments of a pay-out: batch, submission, checks, export, bank's answer,
payment made again:  payout_kill_test.py NUAN make_roster.py [KILLS] [SEED]
After each kill the server is started again, `nuan verify` finds nothing, what was acknowledged is there, a
retry has one effect, an answer of the bank is there as a whole or not at all. At the end no row was paid
twice, none is lost, and the exported bytes have the SM3 the checkers saw. Prints TAP."""
import hashlib
import os
import subprocess
import sys

import killing
from killing import DIR, MAKE, answer, call, cut, get, installed, post, problems, rnd, run, server, step, table

FAILS = 3  # lines of a batch that fail at first
serial = 0


def batch(bid):
    return get("/api/payouts/%d" % bid)


def roster(rows):
    global serial
    path = os.path.join(DIR, "p%03d.xlsx" % serial)
    subprocess.run([sys.executable, MAKE, str(rows), path, str(1 + serial * 1000), "plain"], check=True)
    serial += 1
    code, got = answer(run("import", "roster", path, "--campaign", "LJ2023", "--org", "QD01", "--as", "d01.clerk", "--json"))
    if code or not got:
        problems.append("import: %s" % got)
        return 0
    for verb, who in (("submit", "d01.clerk"), ("approve", "d01.review")):
        if call("POST", "/api/rosters/%d/%s" % (got["roster"], verb), "{}", "--as", who)[0]:
            problems.append("roster %s" % verb)
    return got["roster"]


def make(title, part, rows):
    body = {"campaign": "LJ2023", "title": title, "profile": "csv-gb18030", "purpose": "01", "payer_name": "市南区总工会",
            "payer_account": "380101010400001", "payer_bank": "农业银行", "part": part}

    def mine():
        return [b for b in get("/api/payouts?org=QD01&limit=500").get("rows", []) if b["title"] == title]
    step("make", post("/api/payouts?org=QD01", body, "d01.clerk", "make-%s" % title), mine,
         lambda found: len(found) == 1 and found[0]["items"] == rows)
    found = mine()
    return found[0]["id"] if len(found) == 1 else 0


def to_bank(bid):
    """Submitted, checked by one or two, exported; returns the text of the file the bank gets."""
    step("submit", post("/api/payouts/%d/submit" % bid, {}, "d01.clerk", "submit-%d" % bid), lambda: batch(bid),
         lambda b: b["state"] == "submitted" and len(b["hash"]) == 64)
    seen = batch(bid)
    step("check", post("/api/payouts/%d/check" % bid, {"hash": seen["hash"]}, "d01.review", "check-%d" % bid), lambda: batch(bid),
         lambda b: b["state"] == ("checked" if seen["second"] else "approved") and b["hash"] == seen["hash"])
    if seen["second"]:
        step("approve", post("/api/payouts/%d/approve" % bid, {"hash": seen["hash"]}, "city.review", "approve-%d" % bid),
             lambda: batch(bid), lambda b: b["state"] == "approved" and b["hash"] == seen["hash"])
    step("export", post("/api/payouts/%d/export" % bid, {}, "d01.cash", "export-%d" % bid), lambda: batch(bid),
         lambda b: b["state"] == "exported" and b["n_open"] == b["items"])
    out = os.path.join(DIR, "bank.csv")
    if answer(run("call", "GET", "/api/payouts/%d/files/1" % bid, "--as", "d01.cash", "-o", out))[0]:
        problems.append("the file of batch %d cannot be fetched" % bid)
        return ""
    bytes_ = open(out, "rb").read()
    if hashlib.new("sm3", bytes_).hexdigest() != seen["hash"]:
        problems.append("exported bytes of batch %d are not those that were checked" % bid)
    return bytes_.decode("gb18030")


def bank_says(bid, text, failed):
    lines = text.split("\r\n")
    out = [l + (",失败,户名账号不符" if i < failed else ",成功,") for i, l in enumerate(lines[1:]) if l]
    rnd.shuffle(out)
    path = os.path.join(DIR, "answer.csv")
    with open(path, "wb") as f:
        f.write("\r\n".join([lines[0] + ",状态,说明"] + out + [""]).encode("gb18030"))
    n = len(out)

    def told():
        b = batch(bid)
        got = (b["n_success"], b["n_failed"], b["n_open"])
        if got not in ((0, 0, n), (n - failed, failed, 0)):
            problems.append("a half-applied answer of the bank: %s" % (got,))
        return got
    step("result", lambda: run("payout", "result", str(bid), path, "--on", "2023-01-15", "--as", "d01.cash", "--json"), told,
         lambda got: got == (n - failed, failed, 0))


def again(bid):
    """The failed lines of a batch, each asked for and approved."""
    paper = os.path.join(DIR, "paper.txt")
    open(paper, "w").write("signed copy")
    proof = call("POST", "/api/files?org=QD01", "--file", paper, "--as", "d01.cash")[1]["id"]
    for item in get("/api/payouts/%d/items?state=failed" % bid).get("rows", []):
        seq = item["seq"]

        def mine():
            return [y for y in get("/api/payouts/repays?batch=%d&limit=500" % bid).get("rows", []) if y["seq"] == seq]
        step("repay", post("/api/payouts/%d/items/%d/repay" % (bid, seq), {"reason": "原账户恢复", "evidence_id": proof}, "d01.cash",
                           "repay-%d-%d" % (bid, seq)), mine, lambda found: len(found) == 1)
        step("repay approve", post("/api/payouts/repays/%d/approve" % mine()[0]["id"], {}, "d01.review", "ok-%d-%d" % (bid, seq)), mine,
             lambda found: len(found) == 1 and found[0]["state"] == "approved")


def cycle(n):
    rows = 500 if n % 2 else 200  # 250,000 元 takes two checkers
    rid = roster(rows)
    if problems:
        return 0
    bid = make("第%d批" % n, "fresh", rows)
    if bid:
        bank_says(bid, to_bank(bid), FAILS)
    if not problems:
        again(bid)
        second = make("重付%d" % n, "repay", FAILS)
    if not problems:
        bank_says(second, to_bank(second), 0)
        if get("/api/rosters/%d" % rid).get("state") != "paid":
            problems.append("roster %d is not paid" % rid)
        paid = {}
        for b in (bid, second):
            for i in get("/api/payouts/%d/items?state=success&limit=500" % b).get("rows", []):
                paid[i["row_no"]] = paid.get(i["row_no"], 0) + 1
        if len(paid) != rows or set(paid.values()) != {1}:
            problems.append("of %d rows %d were paid, some %d times" % (rows, len(paid), max(paid.values())))
    return rows


def main():
    installed("QD01", "d01.cash", 100000000000)
    server.start()
    rows = cut(cycle)
    if not problems and table()["C"]["count"] != rows:
        problems.append("the table counts %s, paid were %d" % (table()["C"], rows))


killing.tell(main)
