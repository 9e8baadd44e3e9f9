#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the server at random moments of a split: the draft, the decision, the transfer to ten districts in one
command:  subsidy_kill_test.py NUAN make_roster.py [KILLS] [SEED]
After each kill the server is started again, `nuan verify` finds nothing (Σ ledger = 0), the transfer is there for every
union or for none, a retry under the same command id has one effect. Prints TAP."""
import json
import os

import killing
from killing import DIR, call, cut, get, installed, made, post, problems, server, step

SUM = 10000001  # does not divide by anything
DISTRICTS = ["QD%02d" % i for i in range(1, 11)]


def plans():
    """An accepted plan of every district: the split goes by their planned persons."""
    for i, org in enumerate(DISTRICTS):
        who = "d%02d.clerk" % (i + 1)
        plan = made("/api/plans?org=%s" % org, {"campaign": "LJ2023", "covers": "below"}, who)
        persons = 700 + 37 * i
        money = persons * 28000
        items = {"P1": 12 * persons, "P2": persons, "P3": money, "P4": money, "P5": 0, "P6": 0, "P7": 0, "P8": 0}
        if call("PUT", "/api/plans/%d" % plan, json.dumps({"items": items, "objects": "1", "note": "", "version": 1}), "--as", who)[0]:
            raise RuntimeError("plan of %s" % org)
        made("/api/plans/%d/submit" % plan, {"leave_out": True}, who)
        made("/api/plans/%d/accept" % plan, {}, "city.review")


def available(org):
    rows = get("/api/funds?campaign=LJ2023&own=1&org=%s" % org, "city.view").get("rows", [])
    return sum(r["available_fen"] for r in rows if r["source"] == "GH-BJ")


def balances():
    return {org: available(org) for org in ["QD"] + DISTRICTS}


def cycle(n):
    title = "补助%d" % n
    body = {"campaign": "LJ2023", "kind": "subsidy", "title": title, "source": "GH-BJ", "amount_fen": SUM, "formula": {"weights": {"plan_persons": 1}}}

    def mine():
        return [s for s in get("/api/subsidies?campaign=LJ2023&org=QD&limit=500", "city.view").get("rows", []) if s["title"] == title]
    step("draft", post("/api/subsidies?org=QD", body, "city.clerk", "draft-%d" % n), mine, lambda found: len(found) == 1)
    if problems:
        return
    subsidy = mine()[0]["id"]
    paper = os.path.join(DIR, "minutes.txt")
    open(paper, "w").write("minutes %d" % n)
    file = call("POST", "/api/files?org=QD", "--file", paper, "--as", "city.clerk")[1]["id"]
    decision = made("/api/decisions?org=QD", {"campaign": "LJ2023", "kind": "subsidy", "title": title, "content": "同意", "held_on": "2022-12-05",
                                              "members": 9, "present": 8, "votes_for": 8, "amount_fen": SUM, "minutes_id": file}, "city.clerk")
    step("make", post("/api/decisions/%d/make" % decision, {}, "city.review", "make-%d" % n),
         lambda: get("/api/decisions/%d" % decision, "city.view"), lambda d: d["state"] == "made")
    parts = {p["org_code"]: p["fen"] for p in get("/api/subsidies/%d" % subsidy, "city.view")["rows"]}
    if sum(parts.values()) != SUM or set(parts) < set(DISTRICTS):
        problems.append("the parts are %s" % parts)
    before = balances()
    after = {org: before[org] + parts.get(org, 0) for org in DISTRICTS}
    after["QD"] = before["QD"] - SUM

    def there():
        now = balances()
        if now not in (before, after):
            problems.append("a transfer to some: %s" % now)
        return now
    step("transfer", post("/api/subsidies/%d/transfer" % subsidy, {"decision": decision, "done_on": "2022-12-08", "doc_no": "拨%d" % n}, "city.cash",
                          "transfer-%d" % n), there, lambda now: now == after)


def main():
    installed("QD", "city.cash", 10000000000)
    server.start()
    plans()
    cut(cycle)


killing.tell(main)
