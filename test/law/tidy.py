#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Rules of the source text that protect users, as TAP: floors, banned functions, one includer for a
foreign header, no Chinese outside strings users read, no left-over marks, routes met by a test."""
import os, re, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.chdir(ROOT)
FLOORS = [("base",), ("db",), ("core",), ("area",), ("sheet", "report"), ("http", "cli")]
RANK = {name: i for i, group in enumerate(FLOORS) for name in group}
# what a floor may see beside the floors below it: reports are written through the sheet floor
ALSO = {("report", "sheet"), ("cli", "http")}
BANNED = ("strcpy strcat sprintf vsprintf gets strtok atoi atol atoll alloca system popen rand srand mktemp "
          "tmpnam localtime gmtime ctime asctime strncpy strncat").split()


def files(top, *ends):
    for where, dirs, names in os.walk(top):
        dirs[:] = [d for d in dirs if d not in ("node_modules", "dist", "__pycache__")]
        for n in sorted(names):
            if n.endswith(ends):
                yield os.path.join(where, n)


def text(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def code_only(s):
    """Comments and string contents blanked, line numbers kept."""
    def blank(m):
        return re.sub(r"[^\n]", " ", m.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, s, flags=re.S)


def floor_of(path):
    parts = path.split(os.sep)
    return parts[1] if len(parts) > 2 and parts[0] == "src" else None


def law_floors():
    home = {os.path.basename(p): floor_of(p) for p in files("src", ".h") if floor_of(p)}
    for p in files("src", ".c", ".h"):
        mine = floor_of(p)
        if mine not in RANK:
            continue
        for m in re.finditer(r'#include "([^"]+)"', text(p)):
            there = home.get(os.path.basename(m.group(1)))
            if there and there != mine and RANK[there] >= RANK[mine] and (mine, there) not in ALSO:
                yield f"{p} includes {m.group(1)} of floor {there}"


def law_banned():
    pat = re.compile(r"(?<![\w.>])(" + "|".join(BANNED) + r")\s*\(")
    for p in files("src", ".c", ".h"):
        for i, line in enumerate(code_only(text(p)).split("\n"), 1):
            m = pat.search(line)
            if m:
                yield f"{p}:{i}: {m.group(1)} is banned"


FOREIGN = {"sqlite3.h", "libpq-fe.h", "jansson.h", "microhttpd.h", "xlsxwriter.h", "freexl.h", "argon2.h",
           "liboath/oath.h", "magic.h", "seccomp.h", "curl/curl.h", "qrencode.h", "lua.h", "uchardet/uchardet.h",
           "isa-l.h", "isa-l/igzip_lib.h", "gcrypt.h", "minizip/zip.h"}


def law_one_includer():
    seen = {}
    for p in files("src", ".c", ".h"):
        for m in re.finditer(r"#include <([^>]+)>", text(p)):
            if m.group(1) in FOREIGN:
                seen.setdefault(m.group(1), []).append(p)
    for header, users in sorted(seen.items()):
        if len(users) > 1 or not users[0].endswith(".c"):
            yield f"<{header}> is included by {', '.join(users)}"


CJK = re.compile(r"[\u4e00-\u9fff]")


def law_english_comments():
    for p in files("src", ".c", ".h"):
        bare = code_only(text(p))
        for i, line in enumerate(bare.split("\n"), 1):
            if CJK.search(line):
                yield f"{p}:{i}: Chinese in code"


def law_marks():
    for top in ("src", "web/src", "rules", "tools", "test"):
        for p in files(top, ".c", ".h", ".ts", ".vue", ".sql", ".py", ".mjs", ".json"):
            if p.endswith("tidy.py"):
                continue
            for i, line in enumerate(text(p).split("\n"), 1):
                if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line):
                    yield f"{p}:{i}: left-over mark"


def law_spdx():
    for top in ("src", "test", "tools", "bench", "fuzz"):
        for p in files(top, ".c", ".h"):
            if "SPDX-License-Identifier: Apache-2.0" not in text(p)[:200]:
                yield f"{p}: no SPDX line"


def law_sql_comments():
    for p in files("sql", ".sql"):
        for m in re.finditer(r"^CREATE TABLE (\w+) \((.*)$", text(p), flags=re.M):
            if "--" not in m.group(2):
                yield f"{p}: table {m.group(1)} has no comment"


def law_attachments():
    """Who deletes an attachment asks everybody who may use it: a table that refers to file(id) is named there."""
    asked = re.search(r"name: PRIVACY_FILE_DROP.*?(?=\n\n|\Z)", text("src/area/privacy/privacy.sql"), flags=re.S)[0]
    for p in files("sql", ".sql"):
        table = ""
        for line in text(p).split("\n"):
            m = re.match(r"CREATE TABLE (\w+)", line)
            table = m.group(1) if m else table
            for column in re.findall(r"(\w+) @int@[^,]*?REFERENCES file\(id\)", line.split("--")[0]):
                if f"FROM {table} x WHERE x.{column} = ?1" not in asked:
                    yield f"{p}: {table}.{column} refers to an attachment: name it in PRIVACY_FILE_DROP (src/area/privacy/privacy.sql)"


# Who reads an attachment of each column by the general route: "shared" = who reaches its union, "closed" = nobody, "loose" = who uploaded it.
DOORS = {
    "closed": "roster.file_id match_list.file_id case_paper.file_id home_visit.signed_file home_visit_photo.file_id consent.file_id privacy_request.file_id "
              "evidence_pack.file_id company_visit_photo.file_id wish_photo.file_id station_photo.file_id station_inspection.file_id wage_paper.file_id mutual_claim_paper.file_id self_photo.file_id "
              "shop_payment_file.file_id shop_payment_result.file_id",
    "shared": "roster.evidence_id decision.minutes_id payout_file.file_id payout_result.file_id payout_repay.evidence_id recon_statement.file_id "
              "supplier_licence.file_id purchase.contract_file purchase_quote.file_id goods_receipt.paper_id goods_receipt.photo_id goods_count.file_id "
              "handover_row.sign_file paper_file.file_id submission.summary_file submission.scan_file submission_version.summary_file "
              "submission_version.scan_file notice_file.file_id notice_delivery.file_id media.file_id lottery_win.file_id application_meeting.file_id public_notice.photo_id",
    "loose": "picture.file_id",
}


def law_doors():
    """An area attaches by file_attach, file_insert or file_shut, each of which says the door; what it is stands in DOORS."""
    known = {c for door in DOORS.values() for c in door.split()}
    for p in files("sql", ".sql"):
        table = ""
        for line in text(p).split("\n"):
            m = re.match(r"CREATE TABLE (\w+)", line)
            table = m.group(1) if m else table
            for column in re.findall(r"(\w+) @int@[^,]*?REFERENCES file\(id\)", line.split("--")[0]):
                if f"{table}.{column}" not in known:
                    yield f"{p}: {table}.{column} refers to an attachment: say its door in DOORS (test/law/tidy.py)"
    for p in files("src", ".c"):
        if p != "src/core/core_api.c" and floor_of(p) != "core" and re.search(r"\bfile_get\(", code_only(text(p))):
            yield f"{p}: file_get is the general route's; what is attached goes through file_attach, which says its door"


def law_dialect():
    for p in files("src", ".c"):
        if floor_of(p) in ("db", None):
            continue
        if re.search(r"if\s*\([^)]*db_is_postgres", code_only(text(p))):
            yield f"{p}: tests the database engine above floor db"


def law_routes_tested():
    tests = "\n".join(text(p) for top in ("test", "web/test") if os.path.isdir(top)
                      for p in files(top, ".c", ".h", ".mjs", ".py", ".sh", ".t"))
    for p in files("src", ".c"):
        if floor_of(p) in ("cli", "http"):
            continue
        for m in re.finditer(r"\"(/api/[\w:/.-]+)\"", text(p)):
            path = m.group(1)
            def pattern(way):
                return re.sub(r":\w+", r"[^\"/?' ]+", re.escape(way).replace(r"\:", ":"))
            # tests also write the last word of a path apart: ".../%lld/%s", …, "approve"
            parent, _, last = path.rpartition("/")
            apart = f'"{last}"' in tests and re.search(pattern(parent) + "/%s", tests)
            if not apart and not re.search(pattern(path) + r"(?![\w/-])", tests):
                yield f"{p}: no test calls {path}"


FUNCTION = re.compile(r"^(static )?[\w *]*?\b(\w+)\([^;{}]*\)\n\{\n(.*?)^\}", flags=re.M | re.S)
ROUTE = re.compile(r"\{M_\w+, \"(/api/[^\"]+)\",\s*(\w+),\s*PERM_\w+,\s*(SCOPE_\w+)(.*?)\.title = ", flags=re.S)


def law_queries_declared():
    """What a handler reads of the query, itself or through what it calls, stands in its route's .query;
    the rest is refused at the door."""
    bodies, anywhere = {}, {}
    paths = [p for p in files("src", ".c") if floor_of(p) not in ("base", "db", "http", "cli")]
    for p in paths:
        for private, name, body in FUNCTION.findall(text(p)):
            bodies[p, name] = body
            if not private:
                anywhere[name] = p

    def keys_of(p, name, seen):
        if (p, name) in seen:
            return set()
        seen.add((p, name))
        body, found = bodies[p, name], set()
        found.update(re.findall(r"\bcx_query(?:_int)?\(cx, \"(\w+)\"", body))
        if re.search(r"\bcx_after\(", body):
            found.add("after")
        if re.search(r"\bcx_limit\(", body):
            found.add("limit")
        for word in set(re.findall(r"\b\w+\b", body)):
            if (p, word) in bodies:
                found |= keys_of(p, word, seen)
            elif word in anywhere and not word.startswith("cx_"):
                found |= keys_of(anywhere[word], word, seen)
        return found

    for p in paths:
        for path, run, scope, rest in ROUTE.findall(text(p)):
            declared = re.search(r'\.query = "([^"]*)"', rest)
            declared = set(declared.group(1).split(",")) if declared else set()
            if scope == "SCOPE_ORG":
                declared.add("org")
            where = p if (p, run) in bodies else anywhere.get(run)
            if not where:
                yield f"{p}: {path}: handler {run} not found"
                continue
            for key in keys_of(where, run, set()) - declared:
                yield f"{p}: {path} reads ?{key}= and does not say so in .query"


LAWS = [law_queries_declared, law_floors, law_banned, law_one_includer, law_english_comments, law_marks, law_spdx, law_sql_comments,
        law_dialect, law_attachments, law_doors, law_routes_tested]


def main():
    print(f"1..{len(LAWS)}")
    failed = 0
    for i, law in enumerate(LAWS, 1):
        flaws = sorted(set(law()))
        failed += bool(flaws)
        print(("not ok" if flaws else "ok"), i, law.__name__)
        for f in flaws:
            print("#", f)
    return 1 if failed else 0


sys.exit(main())
