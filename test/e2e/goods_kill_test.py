#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the server at random moments on the way of goods: into stock, sent down, received, a stock-take, set
aside, signed for, handed over, brought back, what is not collected back on the shelf:  goods_kill_test.py NUAN make_roster.py [KILLS] [SEED]
After each kill the server is started again, `nuan verify` finds nothing (quantities and value equal the money ledger),
what was acknowledged is there, a retry under the same command id has one effect. Prints TAP."""
import os

import killing
from killing import DIR, call, cut, get, installed, made, post, problems, server, step

BUY, SEND, HEADS, EACH = 12, 10, 4, 2  # of twelve ten go down, one is missing there, four persons get two each, one brings them back
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PLACES = ("stock_qty", "held_qty", "transit_qty", "given_qty", "lost_qty")
item = moves = 0


def there():
    """(what lies where at the city, at the district)"""
    def of(org):
        rows = [r for r in get("/api/goods/stock?campaign=LJ2023&own=1&org=%s" % org, "city.view").get("rows", []) if r["item_id"] == item]
        return tuple(sum(r[k] for r in rows) for k in PLACES)
    return of("QD"), of("QD01")


def moved(name, path, body, who, want):
    global moves
    moves += 1
    step(name, post(path, body, who, "move-%d" % moves), there, lambda got: got == want)


def number(i):
    s = "11010519800%d%02d%03d" % (1 + i // 84 % 9, 1 + i % 28, 100 + i // 28 % 900)
    return s + "10X98765432"[sum(int(d) * w for d, w in zip(s, WEIGHTS)) % 11]


def ground():
    global item
    supplier = made("/api/suppliers?org=QD", {"name": "供货公司", "uscc": "911101085923662400"}, "city.clerk")
    made("/api/suppliers/%d/licences" % supplier, {"kind": "business", "number": "Z1", "valid_to": ""}, "city.clerk")
    item = made("/api/goods/items?org=QD", {"code": "MT", "name": "毛毯", "unit": "条", "category": "daily"}, "city.clerk")
    return supplier


def bought(supplier, n):
    """A receipt that waits to be confirmed; the sum does not divide by twelve."""
    fen = 12000 + 7 * n + 1
    p = made("/api/purchases?org=QD", {"campaign": "LJ2023", "title": "毛毯%d" % n, "source": "GH-BJ", "reason": "慰问",
                                       "lines": [{"item": item, "qty": BUY, "est_fen": fen}]}, "city.clerk")
    made("/api/purchases/%d/submit" % p, {}, "city.clerk")
    made("/api/purchases/%d/approve" % p, {}, "city.review")
    made("/api/purchases/%d/quotes" % p, {"supplier": supplier, "fen": fen, "quoted_on": "2023-01-03"}, "city.clerk")
    made("/api/purchases/%d/contract" % p, {"supplier": supplier, "fen": fen, "contract_no": "HT%d" % n, "contract_on": "2023-01-04",
                                            "few_quotes": "定点供应"}, "city.clerk")
    return made("/api/purchases/%d/receipts" % p, {"line": 1, "qty": BUY, "got_on": "2023-01-05"}, "city.clerk")


def newest_lot(org, qty):
    lots = [r for r in get("/api/goods/lots?campaign=LJ2023&own=1&org=%s&item=%d&limit=500" % (org, item), "city.view").get("rows", []) if r["qty"] >= qty]
    return max(r["id"] for r in lots)


def roster(n):
    r = made("/api/rosters/by-hand", {"campaign": "LJ2023", "org": "QD01", "title": "毛毯名册%d" % n, "class": "C7", "source": "GH-BJ"}, "d01.clerk")
    for i in range(HEADS):
        made("/api/rosters/%d/rows" % r, {"name": "王小%s" % "甲乙丙丁"[i], "number": number(HEADS * n + i), "amount_fen": 100}, "d01.clerk")
    hand = made("/api/handovers", {"roster": r, "item": item, "source": "GH-BJ", "per_head": EACH}, "d01.clerk")
    made("/api/rosters/%d/submit" % r, {"leave_out_refused": False}, "d01.clerk")
    return r, hand


def cycle(supplier, n):
    """Left of each cycle: two at the city, three at the district; one is lost, six are given."""
    city, got, lost, given = 2 * n, 3 * n, n, 6 * n
    receipt = bought(supplier, n)
    moved("accept", "/api/goods/receipts/%d/confirm" % receipt, {}, "city.cash", ((city + BUY, 0, 0, 0, 0), (got, 0, 0, given, lost)))
    moved("send", "/api/goods/sends", {"to": "QD01", "done_on": "2023-01-06", "note": "第%d批" % n, "lot": newest_lot("QD", SEND), "qty": SEND},
          "city.cash", ((city + 2, 0, SEND, 0, 0), (got, 0, 0, given, lost)))
    sends = [s["id"] for s in get("/api/goods/sends?campaign=LJ2023&org=QD&limit=500", "city.view").get("rows", []) if s["state"] == "sent"]
    if problems or len(sends) != 1:
        problems.append("%d sends are on their way" % len(sends))
        return
    moved("arrive", "/api/goods/sends/%d/arrive" % sends[0], {}, "d01.cash", ((city + 2, 0, 0, 0, 0), (got + SEND, 0, 0, given, lost)))
    count = made("/api/goods/counts", {"campaign": "LJ2023", "org": "QD01", "kind": "count", "done_on": "2023-01-08", "note": "盘点",
                                       "lines": [{"lot": newest_lot("QD01", SEND), "real_qty": SEND - 1, "reason": "少一条"}]}, "d01.cash")
    lost += 1
    moved("count", "/api/goods/counts/%d/approve" % count, {}, "d01.review", ((city + 2, 0, 0, 0, 0), (got + SEND - 1, 0, 0, given, lost)))
    r, hand = roster(n)
    held, left = HEADS * EACH, got + SEND - 1 - HEADS * EACH
    moved("hold", "/api/rosters/%d/approve" % r, {}, "d01.review", ((city + 2, 0, 0, 0, 0), (left, held, 0, given, lost)))
    paper = os.path.join(DIR, "sheet.txt")
    open(paper, "w").write("signed sheet %d" % n)
    scan = call("POST", "/api/files?org=QD01", "--file", paper, "--as", "d01.clerk")[1]["id"]
    moved("sign", "/api/handovers/%d/paper" % hand, {"from_row": 1, "to_row": HEADS, "except": "", "given_on": "2023-01-10", "file_id": scan},
          "d01.clerk", ((city + 2, 0, 0, 0, 0), (left, held, 0, given, lost)))
    moved("hand over", "/api/handovers/%d/confirm" % hand, {}, "d01.cash", ((city + 2, 0, 0, 0, 0), (left, 0, 0, given + held, lost)))
    moved("back", "/api/handovers/%d/rows/1/back" % hand, {"reason": "破损"}, "d01.cash",
          ((city + 2, 0, 0, 0, 0), (left, EACH, 0, given + held - EACH, lost)))
    moved("close", "/api/handovers/%d/close" % hand, {"reason": "未领取"}, "d01.cash", ((city + 2, 0, 0, 0, 0), (left + EACH, 0, 0, given + held - EACH, lost)))


def main():
    installed("QD", "city.cash", 100000000)
    server.start()
    supplier = ground()
    cut(lambda n: cycle(supplier, n))


killing.tell(main)
