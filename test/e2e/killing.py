#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the tests share that kill the server: an installation of its own, the server, clients. The importing
script's arguments: NUAN make_roster.py [KILLS] [SEED]."""
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

NUAN, MAKE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
KILLS = int(sys.argv[3]) if len(sys.argv) > 3 else 50
SEED = int(sys.argv[4]) if len(sys.argv) > 4 else int(time.time())
RESTART_S = float(os.environ.get("NUAN_RESTART_S", "2"))
DIR = tempfile.mkdtemp(prefix="nuan-kill-")
ENV = dict(os.environ, NUAN_DB="sqlite:%s/data/nuan.db" % DIR, NUAN_KEY="%s/data/nuan.key" % DIR)
rnd = random.Random(SEED)
problems = []
slowest = 0.0


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    p = None

    def start(self):
        global slowest
        self.port = free_port()
        began = time.monotonic()
        with open(os.path.join(DIR, "server.log"), "wb") as log:  # a pipe nobody reads would fill and stop the server
            self.p = subprocess.Popen([NUAN, "serve", "--listen", "127.0.0.1:%d" % self.port], env=ENV,
                                      stdout=subprocess.DEVNULL, stderr=log, cwd=DIR)
        while True:
            try:
                with urllib.request.urlopen("http://127.0.0.1:%d/api/health" % self.port, timeout=5):
                    break
            except OSError:
                if self.p.poll() is not None:
                    raise SystemExit("server ended: %s" % open(os.path.join(DIR, "server.log")).read())
                if time.monotonic() - began > 60:
                    raise SystemExit("server does not answer")
                time.sleep(0.01)
        took = time.monotonic() - began
        slowest = max(slowest, took)
        return took

    def kill(self):
        self.p.send_signal(signal.SIGKILL)
        self.p.wait()


def run(*args):
    return subprocess.Popen([NUAN, *args], env=ENV, cwd=DIR, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def answer(p):
    """(exit code, parsed output or None) of a client."""
    out, _ = p.communicate(timeout=120)
    try:
        return p.returncode, json.loads(out)
    except ValueError:
        return p.returncode, None


def call(*args):
    return answer(run("call", *args))


def wait_jobs():
    for _ in range(600):
        if not call("GET", "/api/jobs?state=running", "--as", "d01.clerk")[1]["rows"] and \
           not call("GET", "/api/jobs?state=queued", "--as", "d01.clerk")[1]["rows"]:
            return
        time.sleep(0.1)
    problems.append("a job never ended after the restart")


def verify():
    p = subprocess.run([NUAN, "verify"], env=ENV, cwd=DIR, capture_output=True, text=True)
    if p.returncode:
        problems.append("verify: %s" % (p.stdout + p.stderr).strip())


# --- a step that may be cut: what the tests of the money areas do alike ---

server = Server()
timing = {}
kills = 0


def installed(org, cashier, fen):
    """The bare demonstration city with money of that union."""
    os.mkdir(os.path.join(DIR, "data"))
    receipt = {"campaign": "LJ2023", "org": org, "source": "GH-BJ", "fen": fen, "done_on": "2022-12-01"}
    for args in (["demo", "--bare"], ["call", "POST", "/api/funds/receipts", json.dumps(receipt), "--as", cashier]):
        subprocess.run([NUAN, *args], env=ENV, cwd=DIR, check=True, stdout=subprocess.DEVNULL)


def made(path, body, who):
    """A step that is not cut: the id of what it made."""
    code, got = call("POST", path, json.dumps(body), "--as", who)
    if code or not got:
        raise RuntimeError("%s: %s" % (path, got))
    return got.get("id", 0)


def get(path, who="d01.view"):
    code, got = call("GET", path, "--as", who)
    if code or got is None:
        problems.append("GET %s: %s" % (path, got))
        return {}
    return got


def step(name, client, look, want):
    """client(): a process. look(): what is there now. want(look()) is what must be there in the end; an
    acknowledged step has it at once, and a retry has it however the first attempt ended."""
    global kills
    began = time.monotonic()
    p = client()
    killed = kills < KILLS and rnd.random() < 0.8
    if killed:
        kills += 1
        time.sleep(rnd.uniform(0, timing.get(name, 0.15) * 1.3))
        server.kill()
    code, got = answer(p)
    if not killed:
        timing[name] = max(0.05, 0.5 * timing.get(name, 0.15) + 0.5 * (time.monotonic() - began))
    if killed:
        took = server.start()
        if took > RESTART_S:
            problems.append("restart took %.2f s" % took)
        wait_jobs()
        verify()
    if code == 0 and not want(look()):
        problems.append("%s was acknowledged and is lost: %s" % (name, got))
    code, got = answer(client())
    wait_jobs()
    if code not in (0, 1) or not want(look()):
        problems.append("retry of %s gave %s; there is %s" % (name, got, look()))
    return got


def post(path, body, who, command):
    return lambda: run("call", "POST", path, json.dumps(body), "--as", who, "--id", command)


def cut(cycle):
    """cycle(0), cycle(1), … until the server was killed often enough; the sum of what they return."""
    n = total = 0
    while kills < KILLS and not problems:
        total += cycle(n) or 0
        n += 1
    server.kill()
    verify()
    return total


def table():
    """The figures of the district's table."""
    p = subprocess.run([NUAN, "report", "cz21", "--campaign", "LJ2023", "--org", "QD01", "--format", "json"], env=ENV, cwd=DIR,
                       capture_output=True, text=True)
    return json.loads(p.stdout)["items"]


def tell(main):
    """Runs main and prints TAP."""
    try:
        main()
    except Exception as e:
        problems.append("%s: %s" % (type(e).__name__, e))
    if server.p and server.p.poll() is None:
        server.kill()
    print("1..1")
    for text in problems:
        print("# %s" % text)
    bad = bool(problems) or kills < KILLS
    print("%s 1 - %d of %d kills, slowest restart %.2f s, seed %d" % ("not ok" if bad else "ok", kills, KILLS, slowest, SEED), flush=True)
    if not problems:
        shutil.rmtree(DIR, ignore_errors=True)
    sys.exit(1 if bad else 0)
