#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""kill -9 of the server at random moments of a table's way up: filing, sending back, filing again, accepting:
submission_kill_test.py NUAN make_roster.py [KILLS] [SEED]
After each kill the server is started again, `nuan verify` finds nothing, an acknowledged step is there, a retry under
the same command id makes no second version. Prints TAP."""
import killing
from killing import cut, get, installed, post, server, step

WHERE = "campaign=LJ2023&form=cz21&org=%s"


def sheet(org):
    return get("/api/submissions/sheet?" + WHERE % org, "d01.clerk")


def state(org, wanted, no):
    """What must be there in the end: the state, and exactly so many versions."""
    def look():
        s = sheet(org)
        versions = get("/api/submissions/%d/versions" % s["id"], "d01.clerk")["rows"] if s.get("id") else []
        return s.get("state"), [v["id"] for v in versions]
    return look, lambda got: got == (wanted, list(range(no, 0, -1)))


def cycle(n):
    org = "QD01%02d%02d" % (n % 8 + 1, n // 8 % 7 + 1)
    body = {"campaign": "LJ2023", "form": "cz21", "org": org}
    step("file", post("/api/submissions/submit", body, "d01.clerk", "file-%d" % n), *state(org, "submitted", 1))
    filed = sheet(org).get("id", 0)
    step("return", post("/api/submissions/%d/return" % filed, {"reason": "请核对", "no": 1, "remarks": {"A": "走访企业数"}}, "d01.review", "return-%d" % n),
         *state(org, "returned", 1))
    step("again", post("/api/submissions/submit", body, "d01.clerk", "again-%d" % n), *state(org, "submitted", 2))
    step("accept", post("/api/submissions/%d/accept" % filed, {"no": 2}, "d01.review", "accept-%d" % n), *state(org, "accepted", 2))


def main():
    installed("QD01", "d01.cash", 100000)
    server.start()
    cut(cycle)


killing.tell(main)
