#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""A list of ROWS lines against a register of PERSONS made by bench_seed: half of the lines are in it.

  match.py list PERSONS ROWS FILE      the list as CSV
  match.py clear PERSONS ROWS URI      register and list in clear into PostgreSQL, tables reg and lst
  match.py hits URI                    the join there: seconds, and the rows hit as one hash
  match.py ours URL                    the rows our run hit, as the same hash
Numbers are those of bench/seed.c."""
import hashlib, json, sqlite3, subprocess, sys, time

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(no):
    d = f"3702{2 + no // 13440 % 3:02d}{1960 + no % 40}{1 + no // 40 % 12:02d}{1 + no // 480 % 28:02d}{no // 40320 % 1000:03d}"
    return d + "10X98765432"[sum(int(c) * w for c, w in zip(d, WEIGHTS)) % 11]


def lines(persons, rows):
    """Every other line is somebody of the register, in no order of his; the rest are strangers."""
    half = rows // 2
    for i in range(rows):
        yield number(i // 2 * 7919 % persons if i % 2 == 0 and i // 2 < half else persons + 1000 + i)


def hashed(rows):
    h = hashlib.sha256()
    n = 0
    for r in rows:
        h.update(b"%d\n" % int(r))
        n += 1
    return {"hits": n, "hash": h.hexdigest()[:16]}


def psql(uri, sql, **more):
    return subprocess.run(["psql", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", uri, "-c", sql], check=True, text=True, **more)


def copy(uri, table, numbers):
    p = subprocess.Popen(["psql", "-q", uri, "-c", f"COPY {table} (id, number) FROM STDIN"], stdin=subprocess.PIPE, text=True)
    p.stdin.writelines(f"{i}\t{n}\n" for i, n in enumerate(numbers, 1))
    p.stdin.close()
    if p.wait():
        sys.exit("copy failed")


def main():
    verb = sys.argv[1]
    if verb == "list":
        with open(sys.argv[4], "w", encoding="utf-8") as f:
            f.write("姓名,身份证号,个人自付\n")
            f.writelines(f"测试,{n},{i % 4000 if i % 50 else 35000}.50\n" for i, n in enumerate(lines(int(sys.argv[2]), int(sys.argv[3]))))
    elif verb == "clear":
        uri = sys.argv[4]
        psql(uri, "DROP TABLE IF EXISTS reg, lst, hit; CREATE TABLE reg (id int, number text); CREATE TABLE lst (id int, number text)")
        copy(uri, "reg", map(number, range(int(sys.argv[2]))))
        copy(uri, "lst", lines(int(sys.argv[2]), int(sys.argv[3])))
        psql(uri, "CREATE UNIQUE INDEX ON reg (number)")
        psql(uri, "ANALYZE reg, lst")
    elif verb == "hits":
        uri = sys.argv[2]
        psql(uri, "DROP TABLE IF EXISTS hit")
        begun = time.monotonic()
        psql(uri, "CREATE TABLE hit AS SELECT l.id AS row_no, r.id AS person FROM lst l JOIN reg r ON r.number = l.number")
        took = time.monotonic() - begun
        out = psql(uri, "SELECT row_no FROM hit ORDER BY row_no", capture_output=True).stdout.split()
        print(json.dumps(dict(hashed(out), seconds=round(took, 3))))
    elif verb == "ours":
        if sys.argv[2].startswith("sqlite:"):
            db = sqlite3.connect(f"file:{sys.argv[2][7:]}?mode=ro", uri=True)
            print(json.dumps(hashed(r[0] for r in db.execute("SELECT row_no FROM match_hit ORDER BY row_no"))))
        else:
            print(json.dumps(hashed(psql(sys.argv[2], "SELECT row_no FROM match_hit ORDER BY row_no", capture_output=True).stdout.split())))


if __name__ == "__main__":
    main()
