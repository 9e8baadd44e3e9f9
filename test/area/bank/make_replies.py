#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What banks send back: result files with every failure of the field, and statements; sound, reordered,
repeated, cut off, in a wrong charset. Each comes with what must be read out of it, written here by hand.
usage: make_replies.py OUT_DIR --stamp FILE      (replies.json lists the files and the expectations)"""
import json
import sys
from pathlib import Path

import openpyxl

from make_bank import card

OUT = Path(sys.argv[1])
REPLIES = []

# The bank's words, our code, our status. One line for every reason of the field, some twice.
WORDS = [
    ("户名账号不符", "NAME_MISMATCH", "failed"), ("对方账号与户名不符,指令处理失败", "NAME_MISMATCH", "failed"),
    ("收款人姓名不符", "NAME_MISMATCH", "failed"), ("账号不存在", "ACCOUNT_MISSING", "failed"),
    ("收款帐号不存在", "ACCOUNT_MISSING", "failed"), ("卡号位数错", "ACCOUNT_MISSING", "failed"),
    ("账户已销户", "ACCOUNT_CLOSED", "failed"), ("账户冻结", "ACCOUNT_FROZEN", "failed"),
    ("账户止付", "ACCOUNT_FROZEN", "failed"), ("账户只付不收", "ACCOUNT_FROZEN", "failed"),
    ("卡已挂失", "ACCOUNT_LOST", "failed"), ("长期不动户", "ACCOUNT_DORMANT", "failed"),
    ("睡眠户", "ACCOUNT_DORMANT", "failed"), ("客户证件已过期,账户中止", "ID_EXPIRED", "failed"),
    ("二类户当日超限", "ACCOUNT_LIMIT", "failed"), ("三类户余额超限", "ACCOUNT_LIMIT", "failed"),
    ("II类户年累计限额", "ACCOUNT_LIMIT", "failed"), ("非本行账号", "OTHER_BANK", "failed"),
    ("联行号错误", "CNAPS_WRONG", "failed"), ("金额格式错误", "AMOUNT_FORMAT", "failed"),
    ("批次号重复", "BATCH_REPEATED", "failed"), ("代发额度超限", "CONTRACT_LIMIT", "failed"),
    ("付款账户余额不足", "PAYER_SHORT", "failed"), ("代发协议已停用", "CONTRACT_STOPPED", "failed"),
    ("商户停用", "CONTRACT_STOPPED", "failed"), ("系统超时", "TIMEOUT", "unknown"),
    ("由于网络原因处理结果不明,请试着查询余额看是否已支出", "TIMEOUT", "unknown"), ("已退汇", "RETURNED", "returned"),
    ("宇宙射线", "OTHER", "failed"),
]


def reply(name, profile, sort, raw, **want):
    (OUT / name).write_bytes(raw)
    REPLIES.append({"file": name, "profile": profile, "sort": sort, **want})


def ref(seq):
    return "B0000012%06d" % seq


def lines(*rows, end="\n", charset="gbk"):
    return b"".join((r + end).encode(charset) for r in rows)


def book(rows, sheets=None):
    wb = openpyxl.Workbook()
    wb.active.append(["代发结果明细"])
    for r in rows:
        wb.active.append(r)
    for title, extra in (sheets or {}).items():
        ws = wb.create_sheet(title)
        for r in extra:
            ws.append(r)
    wb.save(OUT / "tmp.xlsx")
    raw = (OUT / "tmp.xlsx").read_bytes()
    (OUT / "tmp.xlsx").unlink()
    return raw


# --- result files of the fixed profile: delimited ---

def piped(seq, status, words="", code="", name="测试", fen="100.00"):
    return "|".join([ref(seq), status, card(seq), name, fen, code, words])


def fixed_profile():
    failed = [piped(i, "E", w) for i, (w, _c, _s) in enumerate(WORDS, 1)]
    reply("reasons.txt", "fixed-gbk", "results", lines(*failed),
          lines=[[ref(i), 0, s, c, i] for i, (_w, c, s) in enumerate(WORDS, 1)])
    reply("codes.txt", "fixed-gbk", "results", lines(piped(1, "E", "", "E0103"), piped(2, "E", "", "T9999")),
          lines=[[ref(1), 0, "failed", "NAME_MISMATCH", 1], [ref(2), 0, "unknown", "TIMEOUT", 2]])
    reply("mixed.txt", "fixed-gbk", "results",
          lines(piped(3, "S", "交易成功"), piped(1, "P", "已受理"), piped(2, "E", "销户"), piped(4, "S", "户名不符"),
                piped(5, "X", "奇怪"), piped(6, "S", "已退汇"), piped(7, "E", "系统超时")),
          lines=[[ref(3), 0, "success", "", 1], [ref(1), 0, "pending", "", 2], [ref(2), 0, "failed", "ACCOUNT_CLOSED", 3],
                 [ref(4), 0, "unknown", "NAME_MISMATCH", 4],  # says S and says why it failed: nobody knows
                 [ref(5), 0, "unknown", "STATUS", 5], [ref(6), 0, "returned", "RETURNED", 6],
                 [ref(7), 0, "unknown", "TIMEOUT", 7]])
    reply("repeated.txt", "fixed-gbk", "results", lines(piped(2, "S"), piped(1, "S"), piped(2, "S")), repeated=1,
          lines=[[ref(2), 0, "success", "", 1], [ref(1), 0, "success", "", 2]])
    reply("contradicts.txt", "fixed-gbk", "results", lines(piped(2, "S"), piped(1, "S"), piped(2, "E", "冻结")),
          lines=[[ref(1), 0, "success", "", 2]], faults=[[1, "REPEATED"], [3, "REPEATED"]])
    reply("amount_differs.txt", "fixed-gbk", "results", lines(piped(2, "S"), piped(2, "S", fen="100.01"), piped(1, "S")),
          lines=[[ref(1), 0, "success", "", 3]], faults=[[1, "REPEATED"], [2, "REPEATED"]])
    reply("nothing_left.txt", "fixed-gbk", "results", lines(piped(2, "S"), piped(2, "E", "冻结")), why="没有一行能采用",
          faults=[[1, "REPEATED"], [2, "REPEATED"]])
    reply("third_decimal.txt", "fixed-gbk", "results", lines(piped(1, "S", fen="100.001"), piped(2, "S")),
          lines=[[ref(2), 0, "success", "", 2]], faults=[[1, "AMOUNT"]])
    reply("negative.txt", "fixed-gbk", "results", lines(piped(1, "S", fen="-100.00"), piped(2, "S", fen="一百"), piped(3, "S")),
          lines=[[ref(2), 0, "success", "", 2], [ref(3), 0, "success", "", 3]], faults=[[1, "AMOUNT"]])
    reply("trail_byte.txt", "fixed-gbk", "results", lines(piped(1, "S", name="李晐")),
          lines=[[ref(1), 0, "success", "", 1]], names=["李晐"])  # 晐 holds the byte of the bar
    reply("short_line.txt", "fixed-gbk", "results", lines(piped(1, "S"), "B0000012000002|S|", piped(3, "S")),
          lines=[[ref(1), 0, "success", "", 1], [ref(3), 0, "success", "", 3]], faults=[[2, "FIELDS"]])
    reply("no_status.txt", "fixed-gbk", "results", lines(piped(1, ""), piped(2, "S")),
          lines=[[ref(2), 0, "success", "", 2]], faults=[[1, "FIELDS"]])
    whole = lines(piped(1, "S"), piped(2, "S"))
    reply("cut_mid_line.txt", "fixed-gbk", "results", whole[:-20], why="不完整")
    reply("cut_mid_char.txt", "fixed-gbk", "results", lines(piped(1, "S"), piped(2, "S", "交易成功"))[:-2], why="不完整")
    reply("cut_last_newline.txt", "fixed-gbk", "results", whole[:-1], why="不完整")
    reply("cut_fields.txt", "fixed-gbk", "results", lines(piped(1, "S"), "B0000012000002|S"), why="不完整")
    reply("utf8.txt", "fixed-gbk", "results", lines(piped(1, "S", "成功"), charset="utf-8"), why="UTF-8")
    reply("utf8_bom.txt", "fixed-gbk", "results", lines(piped(1, "S"), charset="utf-8-sig"), why="UTF-8")
    reply("utf16.txt", "fixed-gbk", "results", lines(piped(1, "S", "成功"), charset="utf-16"), why="空字节")
    reply("damaged.txt", "fixed-gbk", "results", lines(piped(1, "S")) + b"\x81\x20|S\n" + lines(piped(2, "S")), why="第 2 行")
    reply("empty.txt", "fixed-gbk", "results", b"", why="空")
    reply("blank.txt", "fixed-gbk", "results", b"\n \n", why="没有一行")


def fixed_line(seq, status, words="", name="测试"):
    parts = [(name, 60), (card(seq), 30), ("100.00", 18), ("慰问金 " + ref(seq), 30), (status, 1), (words, 60)]
    return b"".join(t.encode("gbk").ljust(n) for t, n in parts) + b"\n"


def fixed_form():
    raw = fixed_line(2, "S") + fixed_line(1, "E", "户名账号不符", "阿" * 30) + fixed_line(3, "P")
    reply("fixed_results.txt", "fixed-gbk", "results", raw, names=["测试", "阿" * 30, "测试"],
          lines=[[ref(2), 0, "success", "", 1], [ref(1), 0, "failed", "NAME_MISMATCH", 2], [ref(3), 0, "pending", "", 3]])
    reply("fixed_stripped.txt", "fixed-gbk", "results", b"".join(l.rstrip() + b"\r\n" for l in raw.splitlines()),
          lines=[[ref(2), 0, "success", "", 1], [ref(1), 0, "failed", "NAME_MISMATCH", 2], [ref(3), 0, "pending", "", 3]])
    reply("fixed_cut.txt", "fixed-gbk", "results", raw[:-150], why="不完整")


# --- the bar profile ---

def bar(seq, words, fen="100.00", name="测试"):
    return "%d|%s|%s|%s|%s|" % (seq, card(seq), name, fen, words)


def bar_profile():
    reply("bar_reasons.txt", "bar-gbk", "results", lines(*[bar(i, w) for i, (w, _c, _s) in enumerate(WORDS[:-1], 1)], end="\r\n"),
          lines=[["", i, s, c, i] for i, (_w, c, s) in enumerate(WORDS[:-1], 1)])
    reply("bar_mixed.txt", "bar-gbk", "results", lines(bar(2, "交易成功"), bar(1, "失败：宇宙射线"), bar(9, "宇宙射线"), bar(4, "处理中")),
          lines=[["", 2, "success", "", 1], ["", 1, "failed", "OTHER", 2], ["", 9, "unknown", "STATUS", 3], ["", 4, "pending", "", 4]])
    reply("bar_seq.txt", "bar-gbk", "results", lines(bar(1, "成功").replace("1|", "一|", 1), bar(2, "成功")),
          lines=[["", 2, "success", "", 2]], faults=[[1, "SEQ"]])
    head = ["序号", "账号", "姓名", "金额", "处理结果"]
    rows = [head, [1, card(1), "测试", 100, "交易成功"], ["2", "'" + card(2), "测试", "100.00", "失败-户名账号不符"],
            [3, card(3), "测试", 0.1 + 0.2, "成功"], ["合计", None, None, 300.3, None]]
    reply("bar_book.xlsx", "bar-gbk", "results", book(rows, {"说明": [["本表由银行系统导出"]]}),
          lines=[["", 1, "success", "", 3], ["", 2, "failed", "NAME_MISMATCH", 4], ["", 3, "success", "", 5]])
    reply("bar_number.xlsx", "bar-gbk", "results",
          book([head, [1, int(card(1)), "测试", 100, "成功"], [2, card(2), "测试", 100.005, "成功"], [3, card(3), "测试", 1, "成功"]]),
          lines=[["", 3, "success", "", 5]], faults=[[3, "ACCOUNT"], [4, "AMOUNT"]])
    reply("bar_column_gone.xlsx", "bar-gbk", "results", book([head[:4], [1, card(1), "测试", 100]]), why="标题行")
    reply("bar_twice.xlsx", "bar-gbk", "results", book(rows, {"另一张": rows}), why="几张表")
    reply("not_a_book.xlsx", "bar-gbk", "results", b"PK\x03\x04 nothing of the kind", why="损坏")


def book_profile():
    head = ["付款账号开户行", "付款账号", "付款账号名称", "收款账号开户行", "收款账号省份", "收款账号地市", "收款账号", "收款账号名称",
            "金额", "汇款用途", "备注信息", "收款账户短信通知手机号码", "处理结果"]

    def row(seq, words):
        return ["行", "1", "会", "行", "", "", card(seq), "测试", 1234.56, "慰问金", ref(seq), "", words]
    reply("book_results.xlsx", "book12", "results", book([head, row(2, "指令处理成功"), row(1, "对方账号与户名不符,指令处理失败")]),
          lines=[[ref(2), 0, "success", "", 3], [ref(1), 0, "failed", "NAME_MISMATCH", 4]], fen=[123456, 123456])
    reply("book_text.txt", "book12", "results", lines("1|2|3"), why="Excel")


def csv_profile():
    head = "序号,流水标识,收款账号,收款户名,金额,状态,错误码,说明"
    reply("csv_results.csv", "csv-gb18030", "results",
          lines(head, '1,%s,"%s","䶮八",100.00,成功,,' % (ref(1), card(1)), '2,%s,"6299****%s","㛃九","1,234.56",失败,,"户名, ""账号""\n不符"'
                % (ref(2), card(2)[-4:]), '3,%s,%s,王,1.00,处理中,,' % (ref(3), card(3)), end="\r\n", charset="gb18030"),
          lines=[[ref(1), 1, "success", "", 2], [ref(2), 2, "failed", "NAME_MISMATCH", 3], [ref(3), 3, "pending", "", 5]],
          names=["䶮八", "㛃九", "王"], fen=[10000, 123456, 100], accounts=[card(1), "", card(3)])
    reply("csv_open_quote.csv", "csv-gb18030", "results",
          lines(head, '1,%s,"%s,王,1.00,成功,,' % (ref(1), card(1)), charset="gb18030"), why="不完整")


# --- statements ---

def statements():
    head = "交易日期,借方发生额,贷方发生额,余额,对方账号,对方户名,摘要,流水号"
    rows = ["2023-01-10,,10000.00,10000.00,370100,市财政,下拨,T1", "20230112,500.00,,9500.00,%s,张建国,%s,T2" % (card(1), ref(1)),
            "2023-01-12,600.00,,8900.00,%s,李建国,%s,T3" % (card(2), ref(2)), "2023/1/13,,600.00,9500.00,%s,李建国,退汇 %s,T4" % (card(2), ref(2))]
    # day, in, fen, balance, ref, line
    want = [["2023-01-10", 1, 1000000, 1000000, "T1", 3], ["2023-01-12", 0, 50000, 950000, "T2", 4],
            ["2023-01-12", 0, 60000, 890000, "T3", 5], ["2023-01-13", 1, 60000, 950000, "T4", 6]]
    ok = {"entries": want, "opening": 0, "closing": 950000}
    reply("statement.csv", "bar-gbk", "statement", lines("账号：37010000000000000001 户名：青岛市总工会", head, *rows, charset="gb18030"), **ok)
    reply("statement_utf8.csv", "bar-gbk", "statement", lines("户名：青岛市总工会", head, *rows, charset="utf-8-sig"), **ok)
    newest = [[*w[:5], l] for w, l in zip(want, (6, 5, 4, 3))]
    reply("statement_newest_first.csv", "bar-gbk", "statement", lines("户名", head, *reversed(rows), charset="gb18030"),
          entries=newest, opening=0, closing=950000)
    reply("statement_gap.csv", "bar-gbk", "statement", lines("户名", head, rows[0], *rows[2:], charset="gb18030"),
          why="余额", faults=[[4, "BALANCE"]])
    reply("statement_both.csv", "bar-gbk", "statement", lines("户名", head, "2023-01-10,1.00,1.00,10.00,,,,", charset="gb18030"),
          why="借方", faults=[[3, "AMOUNT"]])
    reply("statement_date.csv", "bar-gbk", "statement", lines("户名", head, "春节前,1.00,,10.00,,,,", charset="gb18030"),
          why="日期", faults=[[3, "DATE"]])
    reply("statement_overdrawn.csv", "bar-gbk", "statement",
          lines("户名", head, "2023-01-10,5.00,,-3.00,,,,", "2023-01-10,,4.00,1.00,,,,", charset="gb18030"),
          entries=[["2023-01-10", 0, 500, -300, "", 3], ["2023-01-10", 1, 400, 100, "", 4]], opening=200, closing=100)
    reply("statement_no_head.csv", "bar-gbk", "statement", lines(*rows, charset="gb18030"), why="标题行")
    other = [["交易日期", "借贷标志", "交易金额", "余额", "对方账号", "对方户名", "摘要", "流水号"],
             [__import__("datetime").date(2023, 1, 10), "贷", 10000, 10000, "370100", "市财政", "下拨", "T1"],
             ["2023-01-12", "借", 500, 9500, card(1), "张建国", ref(1), "T2"], ["合计", None, 10500, None, None, None, None, None]]
    reply("statement.xlsx", "fixed-gbk", "statement", book(other),
          entries=[["2023-01-10", 1, 1000000, 1000000, "T1", 3], ["2023-01-12", 0, 50000, 950000, "T2", 4]], opening=0, closing=950000)
    other[2][1] = "冲"
    reply("statement_direction.xlsx", "fixed-gbk", "statement", book(other), why="借贷方向", faults=[[4, "DIRECTION"]])


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    fixed_profile()
    fixed_form()
    bar_profile()
    book_profile()
    csv_profile()
    statements()
    (OUT / "replies.json").write_text(json.dumps(REPLIES, ensure_ascii=False))
    Path(sys.argv[sys.argv.index("--stamp") + 1]).write_text("")


main()
