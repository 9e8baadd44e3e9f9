#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the server while workers claim vouchers as fast as they can:  voucher_kill_test.py NUAN make_roster.py [KILLS] [SEED]
A voucher that was acknowledged is there after the restart, the same command gives the same one, none is given out twice or beyond the
total, nobody has more than his share; in the end the stock is gone to the last one. Prints TAP."""
import http.client
import json
import os
import subprocess
import threading
import time

import killing
from killing import DIR, ENV, KILLS, NUAN, call, problems, rnd, server, verify

PERSONS, SHARE, CLIENTS = 12, 400, 6
TOTAL = PERSONS * SHARE - 100  # the stock ends before the shares do
sessions, told, asked = [], {}, {}  # told: command → voucher; asked: command → person
lock = threading.Lock()
number = 0


def identity(i):
    digits = "370205197903%02d%03d" % (1 + i % 28, 101 + i)
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


def must(*args):
    code, got = call(*args)
    if code or got is None:
        raise RuntimeError("%s: %s" % (args[1], got))
    return got


def http_post(path, body, headers):
    c = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    c.request("POST", path, json.dumps(body), {"Content-Type": "application/json", **headers})
    r = c.getresponse()
    return r.status, r.headers.get("Set-Cookie", ""), json.loads(r.read()), c


def sign_in(i):
    name, who = "林安", identity(i)
    must("POST", "/api/persons", json.dumps({"org": "QD", "name": name, "number": who, "phone": "139%08d" % i}), "--as", "city.clerk")
    http_post("/api/worker/code", {"name": name, "number": who}, {})
    code = must("GET", "/api/workers/messages?limit=1", "--as", "city.review")["rows"][0]["code"]
    status, cookie, got, _ = http_post("/api/worker/login", {"name": name, "number": who, "code": code}, {})
    if status != 200:
        raise RuntimeError("login: %s" % got)
    sessions.append({"Cookie": cookie.split(";")[0], "X-CSRF": got["csrf"]})


def batch():
    now, year = int(time.time() * 1000), time.gmtime().tm_year
    must("POST", "/api/campaigns", json.dumps({"code": "VK", "name": "送温暖", "org": "QD", "year": year, "start_on": "%d-01-01" % year, "end_on": "%d-12-31" % (year + 1),
                                               "forms": "cz21", "status": "open"}), "--as", "city.clerk")
    made = must("POST", "/api/voucher-batches?org=QD", json.dumps({
        "campaign": "VK", "title": "早餐券", "total": TOTAL, "face_fen": 1000, "audience": "all", "claim_from": now - 1000, "claim_until": now + 3600000, "per_person": SHARE,
        "per_day": 0, "redeem_from": "%d-01-01" % year, "redeem_until": "%d-12-31" % (year + 1), "shops": "union"}), "--as", "city.clerk")["id"]
    must("POST", "/api/voucher-batches/%d/submit" % made, "{}", "--as", "city.clerk")
    must("POST", "/api/voucher-batches/%d/open" % made, "{}", "--as", "city.review")
    return made


def command():
    global number
    with lock:
        number += 1
        who = number % PERSONS
        asked["c%d" % number] = who
        return "c%d" % number, who


class Client(threading.Thread):
    """Claims until the server is gone; what it was not told of stays in asked alone."""
    def __init__(self, bid, stop):
        super().__init__()
        self.bid, self.stop = bid, stop

    def run(self):
        conn = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        while not self.stop.is_set():
            cid, who = command()
            try:
                one(conn, self.bid, cid, who)
            except (OSError, http.client.HTTPException, ValueError):
                return


def one(conn, bid, cid, who):
    """One claim; what it gave is kept, and must be what the same command gave before."""
    conn.request("POST", "/api/worker/voucher-batches/%d/claim" % bid, "{}", {"Content-Type": "application/json", "X-Command-Id": cid, **sessions[who]})
    r = conn.getresponse()
    got = json.loads(r.read())
    if r.status == 200:
        with lock:
            if told.setdefault(cid, got["id"]) != got["id"]:
                problems.append("command %s gave %s, then %s" % (cid, told[cid], got["id"]))
    elif r.status == 409:
        with lock:
            if cid in told:
                problems.append("command %s gave %s and is refused now: %s" % (cid, told[cid], got))
            asked.pop(cid, None)
    elif r.status != 503:
        problems.append("claim: %d %s" % (r.status, got))


def again(bid):
    """Every command that gave one, a sample of the older, and all that nobody knows of."""
    conn = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    unknown = [c for c in asked if c not in told]
    for cid in unknown + rnd.sample(sorted(told), min(len(told), 60)):
        one(conn, bid, cid, asked.get(cid, 0))


def rows(bid):
    found, after = [], 0
    while True:
        page = must("GET", "/api/vouchers?org=QD&batch=%d&limit=500&after=%s" % (bid, after), "--as", "city.view")
        found += [r["id"] for r in page["rows"]]
        if not page["next"]:
            return found
        after = page["next"]


def main():
    os.mkdir(os.path.join(DIR, "data"))
    subprocess.run([NUAN, "demo", "--bare"], env=ENV, cwd=DIR, check=True, stdout=subprocess.DEVNULL)
    server.start()
    for i in range(PERSONS):
        sign_in(i)
    bid = batch()
    while killing.kills < KILLS and not problems:
        stop = threading.Event()
        clients = [Client(bid, stop) for _ in range(CLIENTS)]
        for c in clients:
            c.start()
        time.sleep(rnd.uniform(0.01, 0.12))
        server.kill()
        stop.set()
        killing.kills += 1
        for c in clients:
            c.join()
        server.start()
        again(bid)
        if killing.kills % 10 == 0:
            verify()
    before = len(told)
    stop = threading.Event()
    clients = [Client(bid, stop) for _ in range(CLIENTS)]
    for c in clients:
        c.start()
    until = time.monotonic() + 30
    while len(told) < TOTAL and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    for c in clients:
        c.join()
    found = rows(bid)
    mine = sorted(told.values())
    if len(set(mine)) != len(mine):
        problems.append("a voucher was told to two commands")
    if sorted(found) != mine:
        problems.append("%d vouchers are there, %d were told" % (len(found), len(mine)))
    if found != [bid * 1000000 + i + 1 for i in range(TOTAL)]:
        problems.append("the stock of %d is not gone without a gap: %d" % (TOTAL, len(found)))
    print("# %d of %d claimed while the server was killed" % (before, TOTAL))
    server.kill()
    verify()


killing.tell(main)
