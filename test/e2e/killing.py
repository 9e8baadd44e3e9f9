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
    def start(self):
        global slowest
        self.port = free_port()
        began = time.monotonic()
        self.p = subprocess.Popen([NUAN, "serve", "--listen", "127.0.0.1:%d" % self.port], env=ENV,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=DIR)
        while True:
            try:
                with urllib.request.urlopen("http://127.0.0.1:%d/api/health" % self.port, timeout=5):
                    break
            except OSError:
                if self.p.poll() is not None:
                    raise SystemExit("server ended: %s" % self.p.stderr.read().decode())
                if time.monotonic() - began > 60:
                    raise SystemExit("server does not answer")
                time.sleep(0.01)
        took = time.monotonic() - began
        slowest = max(slowest, took)
        return took

    def kill(self):
        self.p.send_signal(signal.SIGKILL)
        self.p.wait()
        self.p.stderr.close()


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
