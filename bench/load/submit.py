#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Load of an evening when the tables are due: unions file, reviewers accept, readers watch. One JSON object at the end.

  submit.py URL SESSIONS.json read N EVERY SECONDS     N readers, each a round every EVERY seconds: the dashboard and the unions
                                                      below, and every fourth time the whole table; SIGTERM ends it early
  submit.py URL SESSIONS.json money                    an installation made ready: every second grass-roots union has raised
                                                      what it gave and visited a factory, so that its table has no warnings
  submit.py URL SESSIONS.json leaves CLIENTS FROM [RATE SECONDS]  grass-roots unions file, from the FROMth: sheet, reasons, submit; as
                                                      fast as CLIENTS go, or RATE a second for SECONDS, evenly
  submit.py URL SESSIONS.json accept CLIENTS           each street accepts what has no warnings at once, the others one by one
  submit.py URL SESSIONS.json above CLIENTS            streets file and are accepted, then districts, then the city

A time begins when the call was due, not when it could be sent: what waits behind a slow answer is counted. lag: how late the
client itself was; cpu: its share of one core."""
import asyncio, json, signal, sys, time

HOST = PORT = None
CAMPAIGN = {"campaign": "LJ2023", "form": "cz21"}
BELOW = "campaign=LJ2023&form=cz21"
REASON = "已与名册和凭证核对，数字无误"
times, failed, lags, ended = {}, [], [], []


class Client:
    """One kept connection."""
    def __init__(self):
        self.r = self.w = None
        self.no = 0

    async def open(self):
        self.r, self.w = await asyncio.open_connection(HOST, PORT, limit=1 << 20)

    async def call(self, session, method, path, body=None, name=None, due=None):
        if not self.w:
            await self.open()
        head = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: nuan={session['token']}\r\n"
        data = b""
        if method != "GET":
            data = json.dumps(body, ensure_ascii=False).encode()
            self.no += 1
            head += (f"X-CSRF: {session['csrf']}\r\nContent-Type: application/json\r\nContent-Length: {len(data)}\r\n"
                     f"X-Command-Id: {id(self):x}-{time.time_ns():x}-{self.no}\r\n")
        begun = due or time.perf_counter()
        message = head.encode() + b"\r\n" + data
        self.w.write(message)
        try:
            status, answer = await self.answer()
        except (asyncio.IncompleteReadError, ConnectionError):  # closed while it was idle: again, as a browser does; the command id is the same
            await self.open()
            self.w.write(message)
            status, answer = await self.answer()
        if name:
            times.setdefault(name, []).append((time.perf_counter() - begun) * 1000)
            if status != 200:
                failed.append(f"{name} {path} {status} {answer[:300].decode(errors='replace')}")
        elif status != 200:
            sys.exit(f"submit: {method} {path}: {status} {answer[:300].decode(errors='replace')}")
        return status, answer

    async def answer(self):
        head = await self.r.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            if line.lower().startswith(b"content-length:"):
                length = int(line[15:])
        return int(head[9:12]), await self.r.readexactly(length)


# --- one union's way ---

async def reasons(c, s, name):
    """What the page does: look, give a reason for each warning."""
    status, answer = await c.call(s, "GET", f"/api/submissions/sheet?{BELOW}&org={s['org']}", name=name + ".sheet")
    if status != 200:
        return
    warned = {k["key"]: REASON for k in json.loads(answer)["checks"] if k["level"] == "warning"}
    if warned:
        await c.call(s, "PUT", "/api/submissions/reasons", {**CAMPAIGN, "org": s["org"], "reasons": warned}, name=name + ".reasons")


async def file(c, s, name, due=None):
    await reasons(c, s, name)
    await c.call(s, "POST", "/api/submissions/submit", {**CAMPAIGN, "org": s["org"]}, name=name + ".submit")


async def waiting(c, s, name):
    """Ids of the tables below that wait."""
    _, answer = await c.call(s, "GET", f"/api/submissions/below?{BELOW}&org={s['org']}&state=submitted&limit=200", name=name + ".below")
    return [r["submission"] for r in json.loads(answer)["rows"]]


async def accept(c, s, name="accept"):
    await c.call(s, "POST", "/api/submissions/accept-many", {**CAMPAIGN, "org": s["org"], "dry": False}, name=name + ".many")
    for one in await waiting(c, s, name):
        await c.call(s, "POST", f"/api/submissions/{one}/accept", {}, name=name + ".one")


async def ready(c, s, cash):
    _, answer = await c.call(s, "GET", f"/api/submissions/sheet?{BELOW}&org={s['org']}")
    d = next(i["filed"]["fen"] for i in json.loads(answer)["items"] if i["code"] == "D")
    if d:
        await c.call(cash, "POST", "/api/funds/receipts", {"campaign": "LJ2023", "org": s["org"], "source": "GH-BJ", "fen": d,
                                                           "done_on": "2023-01-05"})
    await c.call(s, "PUT", "/api/forms/cz21/items", {"campaign": "LJ2023", "org": s["org"], "item": "A", "value": 3, "note": "", "version": 0})


# --- loads ---

async def share(clients, work, todo):
    """Clients take what is next until nothing is left."""
    left = iter(todo)

    async def one():
        c = Client()
        for item in left:
            await work(c, item)
    await asyncio.gather(*(one() for _ in range(clients)))


async def sleep_to(due):
    wait = due - time.perf_counter()
    if wait > 0:
        await asyncio.sleep(wait)
        lags.append((time.perf_counter() - due) * 1000)


async def evenly(clients, work, todo, rate, seconds):
    begun, todo = time.perf_counter(), todo[:int(rate * seconds)]
    pool = [Client() for _ in range(clients)]

    async def one(k, item):
        await sleep_to(begun + k / rate)
        c = pool.pop() if pool else Client()
        await work(c, item)
        pool.append(c)
    await asyncio.gather(*(one(k, item) for k, item in enumerate(todo)))


async def read(sessions, n, every, seconds):
    begun = time.perf_counter()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.append, True)
    paths = ("board", "/api/board?campaign=LJ2023&org=QD"), ("below", f"/api/submissions/below?{BELOW}&org=QD&limit=100"), \
        ("table", "/api/forms/cz21?campaign=LJ2023&org=QD")

    async def one(k):
        c, s, turn = Client(), sessions[k % len(sessions)], k
        due = begun + every * k / n
        while due < begun + seconds:
            await sleep_to(due)
            if ended:
                return
            for i, (name, path) in enumerate(paths if turn % 4 == 0 else paths[:2]):
                await c.call(s, "GET", path, name="read." + name, due=None if i else due)  # one after the other, as a page asks
            turn += 1
            due += every
    await asyncio.gather(*(one(k) for k in range(n)))


def quantiles(values):
    v = sorted(values)
    return {"n": len(v), **{f"p{q}": round(v[min(len(v) - 1, len(v) * q // 100)], 2) for q in (50, 95, 99)}, "max": round(v[-1], 2)}


async def run(sessions, what, rest):
    group = {}
    for s in sessions:
        group.setdefault(s["role"], []).append(s)
    city = {"clerk": group["clerk"][0], "review": group["review"][0], "cash": group["cash"][0]}
    judges = group["above.review"]
    streets, districts = ([s for s in judges if len(s["org"]) == n] for n in (6, 4))
    if what == "read":
        await read(group["view"], int(rest[0]), float(rest[1]), float(rest[2]))
    elif what == "money":
        await share(8, lambda c, s: ready(c, s, city["cash"]), group["leaf.clerk"][::2])
    elif what == "leaves" and len(rest) == 2:
        await share(int(rest[0]), lambda c, s: file(c, s, "file"), group["leaf.clerk"][int(rest[1]):])
    elif what == "leaves":
        await evenly(int(rest[0]), lambda c, s: file(c, s, "file"), group["leaf.clerk"][int(rest[1]):], float(rest[2]), float(rest[3]))
    elif what == "accept":
        await share(int(rest[0]), accept, streets)
    elif what == "above":
        await share(int(rest[0]), lambda c, s: file(c, s, "above"), [s for s in group["above.clerk"] if len(s["org"]) == 6])
        await share(int(rest[0]), lambda c, s: accept(c, s, "above.accept"), districts)
        await share(int(rest[0]), lambda c, s: file(c, s, "above"), [s for s in group["above.clerk"] if len(s["org"]) == 4])
        await share(1, lambda c, s: accept(c, s, "above.accept"), [city["review"]])
        await share(1, lambda c, s: file(c, s, "above"), [city["clerk"]])
    else:
        sys.exit(__doc__)


def main():
    global HOST, PORT
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    HOST, _, PORT = sys.argv[1].split("//")[1].partition(":")
    PORT = int(PORT)
    with open(sys.argv[2], encoding="utf-8") as f:
        sessions = [json.loads(line) for line in f]
    begun, cpu = time.perf_counter(), time.process_time()
    asyncio.run(run(sessions, sys.argv[3], sys.argv[4:]))
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": round(seconds, 2), "cpu": round((time.process_time() - cpu) / seconds, 2),
                      "lag_p95": quantiles(lags)["p95"] if lags else None, "failed": len(failed), "failures": failed[:3],
                      "calls": {k: quantiles(v) for k, v in times.items()}}, ensure_ascii=False))


if __name__ == "__main__":
    main()
