// SPDX-License-Identifier: Apache-2.0
// The banks' statements of the two districts that pay by batches, and their reconciliation: one bank takes a sum a
// file and gives back what failed, the other takes line by line. A reviewer explains the receipt; a fee,
// and one payment the second bank does not show, are left for whoever looks at the page.
#include "demo.h"
#include "dispatch.h"
#include "job.h"
#include "money.h"

#include <fcntl.h>
#include <unistd.h>

enum { CSV_BYTES = 16 << 20, UPLOAD_ARENA = 64 << 20, PAGE = 500 };
#define OPENING INT64_C(500000000) /* 500 万元 come in first */

struct book { /* a statement being written */
    struct demo *d;
    struct buf csv;
    int64_t balance, serial;
    const char *org, *user;
};

static void line(struct book *b, const char *day, int64_t out, int64_t in, struct str party, struct str words)
{
    char o[MONEY_TEXT] = "", i[MONEY_TEXT] = "", rest[MONEY_TEXT];
    b->balance += in - out;
    if (out)
        (void)money_plain(out, o);
    if (in)
        (void)money_plain(in, i);
    (void)money_plain(b->balance, rest);
    buf_f(&b->csv, "%s,%s,%s,%s,,\"%.*s\",\"%.*s\",T%06lld\n", day, o, i, rest, FMT(party), FMT(words), (long long)++b->serial);
}

static const struct json *ask(struct book *b, struct str path)
{
    return b->d->problem.len ? NULL : demo_call(b->d, str_z(b->d->a, str_f(b->d->a, "%s.cash", b->user)), M_GET, path, S(""));
}

/* One bank: a sum a file, named in the bank's words, and the sum of what failed comes back. */
static void lumps(struct book *b, const struct json *batch)
{
    int64_t id = json_get_int(batch, "id", 0);
    const struct json *parts = json_get(ask(b, str_f(b->d->a, "/api/payouts/%lld", (long long)id)), "parts");
    const char *day = str_z(b->d->a, json_get_str(batch, "sent_on"));
    for (size_t i = 0; i < json_len(parts); i++)
        line(b, day, json_get_int(json_at(parts, i), "fen", 0), 0, S("批量代发"),
             str_f(b->d->a, "代发 %.*s", FMT(json_get_str(json_at(parts, i), "name"))));
    int64_t back = json_get_int(batch, "fen", 0) - json_get_int(batch, "fen_success", 0);
    if (back && !json_get_int(batch, "n_open", 0))
        line(b, day, 0, back, S("批量代发"), str_f(b->d->a, "代发失败退款 %.*s", FMT(json_get_str(batch, "no"))));
}

/* The other: line by line, with our reference; what was paid twice in words, 退汇, comes back. */
static int64_t singles(struct book *b, const struct json *batch, bool back, const char *day, bool leave_one)
{
    int64_t id = json_get_int(batch, "id", 0), after = 0, shown = 0;
    for (size_t n = PAGE; n == PAGE && !b->d->problem.len;) {
        const struct json *rows = json_get(ask(b, str_f(b->d->a, "/api/payouts/%lld/items?limit=%d&after=%lld", (long long)id, PAGE, (long long)after)), "rows");
        n = json_len(rows);
        for (size_t i = 0; i < n; i++) {
            const struct json *r = json_at(rows, i);
            struct str state = json_get_str(r, "state"), ref = json_get_str(r, "ref"), name = json_get_str(r, "name");
            int64_t fen = json_get_int(r, "fen", 0);
            bool returned = str_eq(state, S("returned"));
            after = json_get_int(r, "seq", 0);
            if (back && returned)
                line(b, day, 0, fen, name, str_f(b->d->a, "退汇 %.*s", FMT(ref)));
            else if (!back && (returned || str_eq(state, S("success"))) && !(leave_one && shown == 0))
                line(b, day, fen, 0, name, str_f(b->d->a, "慰问金 %.*s", FMT(ref)));
            shown++;
        }
    }
    return shown;
}

static void take(struct book *b, struct str account)
{
    struct arena *a = arena_new(UPLOAD_ARENA);
    struct str csv = buf_done(&b->csv);
    struct reply r = {0};
    struct call c = {.method = M_POST, .path = S("/api/recon/import"), .peer = S("local"), .upload_name = S("银行对账单.csv"),
                     .as = str_f(a, "%s.cash", b->user), .upload_size = (int64_t)csv.len,
                     .query = str_f(a, "org=%s&account=%.*s&profile=bar-gbk", b->org, FMT(account)),
                     .upload_fd = open(b->d->app->data_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
    if (c.upload_fd < 0 || write(c.upload_fd, csv.at, csv.len) != (ssize_t)csv.len)
        b->d->problem = S("临时文件写不了");
    else
        dispatch(b->d->app, a, &c, &r);
    if (!b->d->problem.len && r.status >= 400)
        b->d->problem = str_f(b->d->a, "对账单：%.*s", FMT(r.body));
    int64_t job = b->d->problem.len ? 0 : json_get_int(json_parse(a, r.body, NULL), "job", 0);
    if (job && job_run_now(b->d->app, job, NULL, NULL) != OK)
        b->d->problem = S("对账单没有登记");
    if (c.upload_fd >= 0)
        close(c.upload_fd);
    arena_free(a);
}

/* The reviewer knows where the money came from; what he does not know stays open. */
static void explain(struct book *b, struct str account)
{
    struct demo *d = b->d;
    const char *who = str_z(d->a, str_f(d->a, "%s.review", b->user));
    const struct json *rows = d->problem.len ? NULL : json_get(
        demo_call(d, who, M_GET, str_f(d->a, "/api/recon/entries?org=%s&account=%.*s&state=open&dir=in&limit=1", b->org, FMT(account)), S("")), "rows");
    if (json_len(rows))
        demo_call(d, who, M_POST, str_f(d->a, "/api/recon/entries/%lld/match", (long long)json_get_int(json_at(rows, 0), "id", 0)),
                  S("{\"kind\":\"other\",\"note\":\"市总工会下拨送温暖资金，见拨款通知\"}"));
}

static void reconcile(struct demo *d, const char *user, const char *org, bool by_file)
{
    struct book b = {.d = d, .csv = buf_new(d->a, CSV_BYTES), .org = org, .user = user};
    const struct json *batches = json_get(ask(&b, str_f(d->a, "/api/payouts?org=%s&limit=100", org)), "rows");
    const struct json *accounts = json_get(ask(&b, str_f(d->a, "/api/recon/accounts?org=%s", org)), "rows");
    struct str account = json_get_str(json_at(accounts, 0), "account"), last = S("2023-01-12");
    buf_str(&b.csv, S("交易日期,借方发生额,贷方发生额,余额,对方账号,对方户名,摘要,流水号\n"));
    line(&b, "2023-01-09", 0, OPENING, S("市总工会"), S("拨送温暖资金"));
    for (int pass = 0; pass < 2; pass++) /* what comes back comes after what left, on the last day */
        for (size_t i = json_len(batches); i-- > 0 && !d->problem.len;) { /* listed newest first */
            const struct json *batch = json_at(batches, i);
            struct str sent = json_get_str(batch, "sent_on");
            if (!sent.len)
                continue;
            last = str_cmp(sent, last) > 0 ? sent : last;
            if (by_file && pass == 0)
                lumps(&b, batch);
            else if (!by_file)
                (void)singles(&b, batch, pass == 1, str_z(d->a, pass ? last : sent), pass == 0 && i + 1 == json_len(batches));
        }
    line(&b, str_z(d->a, last), 1000, 0, S("测试银行"), S("结算手续费"));
    if (!d->problem.len && account.len)
        take(&b, account);
    if (account.len)
        explain(&b, account);
}

void demo_recon(struct demo *d)
{
    reconcile(d, "d01", "QD01", true);
    if (!d->problem.len)
        reconcile(d, "d02", "QD02", false);
}
