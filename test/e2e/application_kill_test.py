#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the server at random moments of an application's way: begun, filed, sent back, filed again, checked, withdrawn:
application_kill_test.py NUAN make_roster.py [KILLS] [SEED]
After each kill the server is started again, `nuan verify` finds nothing, an acknowledged step is there, a retry under
the same command id makes no second one. Prints TAP."""
import os

import killing
from killing import call, cut, get, installed, made, post, server, step

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(n):
    s = "110105197%d0%d15%03d" % (n % 10, n % 9 + 1, n % 999 + 1)
    return s + "10X98765432"[sum(int(c) * w for c, w in zip(s, WEIGHTS)) % 11]


def files(org):
    return [r["id"] for r in get("/api/casefiles?org=%s" % org, "d01.clerk")["rows"]]


def applications(org):
    return [r["id"] for r in get("/api/applications?org=%s" % org, "d01.clerk")["rows"]]


def signed(org, case):
    """The head's consents, without which nothing leaves the first step."""
    scan = os.path.join(killing.DIR, "consent.txt")
    with open(scan, "w", encoding="utf-8") as f:
        f.write("签字件\n")
    for purpose in ("check", "file", "public"):
        file = call("POST", "/api/files?org=%s" % org, "--file", scan, "--as", "d01.clerk")[1]["id"]
        made("/api/casefiles/%d/consents" % case, {"member_no": 1, "purpose": purpose, "how": "paper", "file_id": file}, "d01.clerk")


def stands(id, state, steps):
    """What must be there in the end: the state, and exactly so many steps, numbered."""
    def look():
        a = get("/api/applications/%d" % id, "d01.clerk")
        return a.get("state"), [s["seq"] for s in a.get("trail", [])]
    return look, lambda got: got == (state, list(range(1, steps + 1)))


def cycle(n):
    org = "QD01%02d%02d" % (n % 8 + 1, n // 8 % 7 + 1)
    body = {"org": org, "head": {"name": "钱多多", "number": number(n), "nation": "汉族", "political": "masses", "health": "good", "work": "on", "phone": "13800138000",
                                 "marriage": "married", "hukou": "urban", "employer": "第一棉纺厂", "industry": "C"},
            "file": {"address": "演示路一号", "housing": "rented", "main_cause": "low_income", "area": "370202"}}
    before = set(files(org))
    step("case", post("/api/casefiles", body, "d01.clerk", "case-%d" % n), lambda: len(files(org)), lambda got: got == len(before) + 1)
    case = (set(files(org)) - before).pop()
    money = {"member_no": 1, "side": "in", "kind": "wage", "from_on": "2022-01-13", "until_on": "2023-01-12", "fen": 2400000}
    step("money", post("/api/casefiles/%d/money" % case, money, "d01.clerk", "money-%d" % n),
         lambda: len(get("/api/casefiles/%d" % case, "d01.clerk")["money"]), lambda got: got == 1)
    signed(org, case)
    before = set(applications(org))
    step("begin", post("/api/applications", {"casefile": case, "kind": "new"}, "d01.clerk", "begin-%d" % n), lambda: len(applications(org)),
         lambda got: got == len(before) + 1)
    id = (set(applications(org)) - before).pop()
    way = "/api/applications/%d/" % id
    step("file", post(way + "submit", {}, "d01.clerk", "file-%d" % n), *stands(id, "first", 1))
    step("return", post(way + "return", {"remark": "请补正"}, "d01.review", "return-%d" % n), *stands(id, "draft", 2))
    step("again", post(way + "submit", {}, "d01.clerk", "again-%d" % n), *stands(id, "first", 3))
    step("pass", post(way + "pass", {}, "d01.review", "pass-%d" % n), *stands(id, "survey", 4))
    step("withdraw", post(way + "withdraw", {"remark": "不再申请"}, "d01.clerk", "withdraw-%d" % n), *stands(id, "withdrawn", 5))


def main():
    installed("QD01", "d01.cash", 100000)
    server.start()
    cut(cycle)


killing.tell(main)
