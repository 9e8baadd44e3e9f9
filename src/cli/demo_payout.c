// SPDX-License-Identifier: Apache-2.0
// Two districts pay through their banks: batches decided together, made by one, checked by two, exported by a
// fourth, answered by the bank. A few lines fail, one comes back after success; all of these are paid again
// with another card, so that the published figures hold. A small batch outside the plan still waits: one
// line failed, one unknown, the others accepted and not yet paid.
#include "demo.h"
#include "dispatch.h"
#include "job.h"
#include "money.h"
#include "recode.h"

#include <fcntl.h>
#include <unistd.h>

enum { RAW_MAX = 64 * 1024 * 1024, FAILED_EACH = 4, JOBS_MAX = 200 };

struct bank {
    const char *user, *org, *union_name, *profile, *payer_bank, *account, *day;
    bool titled; /* the file has a header; then its reference stands in it */
};
static const struct bank banks[] = {
    {"d01", "QD01", "市南区总工会", "bar-gbk", "青岛银行市南支行", "802010200000001", "2023-01-12", false},
    {"d02", "QD02", "市北区总工会", "csv-gb18030", "农业银行市北支行", "380101010400002", "2023-01-13", true},
};
static const char *const reasons[FAILED_EACH] = {"户名账号不符", "账号不存在", "账户已销户", "账户冻结"};

/* --- calls --- */

static const char *as(struct demo *d, const struct bank *b, const char *role)
{
    return str_z(d->a, str_f(d->a, "%s.%s", b->user, role));
}

static struct str fetch(struct demo *d, const char *user, struct str path)
{
    struct arena *a = arena_new(RAW_MAX);
    struct call c = {.method = M_GET, .as = str_of(user), .peer = S("local"), .upload_fd = -1, .path = path};
    struct reply r;
    dispatch(d->app, a, &c, &r);
    if (r.status >= 400 && !d->problem.len)
        d->problem = str_f(d->a, "%.*s：%.*s", FMT(path), FMT(r.body));
    struct str body = str_dup(d->a, r.body);
    arena_free(a);
    return body;
}

const struct json *demo_upload(struct demo *d, const char *user, struct str path, const char *name, struct str bytes)
{
    struct arena *a = arena_new(RAW_MAX);
    struct reply r;
    struct call c = {.method = M_POST, .as = str_of(user), .peer = S("local"), .upload_name = str_of(name),
                     .upload_fd = open(d->app->data_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), .upload_size = (int64_t)bytes.len};
    c.path = str_cut(path, '?', &c.query);
    if (c.upload_fd < 0 || write(c.upload_fd, bytes.at, bytes.len) != (ssize_t)bytes.len)
        d->problem = S("临时文件写不了");
    else
        dispatch(d->app, a, &c, &r);
    if (!d->problem.len && r.status >= 400)
        d->problem = str_f(d->a, "%.*s：%.*s", FMT(path), FMT(r.body));
    const struct json *j = d->problem.len ? NULL : json_parse(d->a, str_dup(d->a, r.body), NULL);
    if (c.upload_fd >= 0)
        close(c.upload_fd);
    arena_free(a);
    return j;
}

static int64_t paper(struct demo *d, const char *user, const struct bank *b, const char *name, const char *text)
{
    return json_get_int(demo_upload(d, user, str_f(d->a, "/api/files?org=%s", b->org), name, str_of(text)), "id", 0);
}

static const struct json *move(struct demo *d, const char *user, int64_t id, const char *verb, struct str body)
{
    return d->problem.len ? NULL : demo_call(d, user, M_POST, str_f(d->a, "/api/payouts/%lld/%s", (long long)id, verb), body);
}

/* --- from rows to the bank --- */

static int64_t decide(struct demo *d, const struct bank *b, int64_t fen)
{
    int64_t minutes = paper(d, as(d, b, "clerk"), b, "主席办公会纪要.txt", "会议纪要（演示）");
    const struct json *j = demo_call(d, as(d, b, "clerk"), M_POST, str_f(d->a, "/api/decisions?org=%s", b->org),
              str_f(d->a, "{\"campaign\":\"LJ2023\",\"kind\":\"payout\",\"title\":\"%s2023年元旦春节送温暖资金发放\","
                          "\"content\":\"按审核通过的实名制名册经银行发放\",\"held_on\":\"2023-01-06\",\"members\":7,\"present\":7,"
                          "\"votes_for\":7,\"amount_fen\":%lld,\"minutes_id\":%lld}",
                    b->union_name, (long long)fen, (long long)minutes));
    int64_t id = json_get_int(j, "id", 0);
    if (!d->problem.len)
        demo_call(d, as(d, b, "review"), M_POST, str_f(d->a, "/api/decisions/%lld/make", (long long)id), S("{}"));
    return id;
}

static int64_t make(struct demo *d, const struct bank *b, const char *title, const char *part, struct str rosters)
{
    const struct json *j = demo_call(d, as(d, b, "clerk"), M_POST, str_f(d->a, "/api/payouts?org=%s", b->org),
              str_f(d->a, "{\"campaign\":\"LJ2023\",\"title\":\"%s\",\"profile\":\"%s\",\"purpose\":\"01\",\"payer_name\":\"%s\","
                          "\"payer_account\":\"%s\",\"payer_bank\":\"%s\",\"part\":\"%s\",\"rosters\":\"%.*s\"}",
                    title, b->profile, b->union_name, b->account, b->payer_bank, part, FMT(rosters)));
    if (json_get_int(j, "decide", 0))
        move(d, as(d, b, "clerk"), json_get_int(j, "id", 0), "decide",
             str_f(d->a, "{\"decision_id\":%lld}", (long long)decide(d, b, json_get_int(j, "fen", 0))));
    return json_get_int(j, "id", 0);
}

static void to_the_bank(struct demo *d, const struct bank *b, int64_t id)
{
    const struct json *j = move(d, as(d, b, "clerk"), id, "submit", S("{}"));
    struct str hash = str_f(d->a, "{\"hash\":\"%.*s\"}", FMT(json_get_str(j, "hash")));
    bool second = json_get_int(j, "second", 0);
    move(d, as(d, b, "review"), id, "check", hash);
    if (second)
        move(d, "city.review", id, "approve", hash);
    move(d, as(d, b, "cash"), id, "export", S("{}"));
    move(d, as(d, b, "cash"), id, "sent", str_f(d->a, "{\"sent_on\":\"%s\",\"sent_ref\":\"网银%lld\"}", b->day, (long long)id));
}

/* --- what the bank answers: its own file, line by line, with a word behind --- */

static void put_gbk(struct buf *out, const char *utf8)
{
    char bytes[200], *at = bytes;
    size_t n = strlen(utf8), room = sizeof bytes;
    struct recode *r = recode_open("GB18030", "UTF-8");
    if (r && recode_run(r, &utf8, &n, &at, &room) == RECODE_DONE)
        buf_put(out, bytes, (size_t)(at - bytes));
    recode_close(r);
}

struct answer {
    const char *(*word)(int64_t line, void *arg); /* "成功", or "失败" and a reason behind a space */
    void *arg;
    int64_t line; /* of the whole batch */
};

static void put_word(struct buf *out, const struct bank *b, const char *word)
{
    const char *space = strchr(word, ' ');
    char status[64];
    snprintf(status, sizeof status, "%.*s", space ? (int)(space - word) : (int)strlen(word), word);
    if (b->titled) /* the bar format ends in its separator already */
        buf_ch(out, ',');
    put_gbk(out, status);
    if (b->titled)
        buf_ch(out, ',');
    put_gbk(out, space ? space + 1 : "");
    buf_str(out, b->titled ? S("\r\n") : S("|\r\n"));
}

static struct str answered(struct demo *d, const struct bank *b, struct str file, struct answer *an)
{
    struct buf out = buf_new(d->a, RAW_MAX);
    bool head = b->titled;
    while (file.len) {
        struct str line = str_cut(file, '\n', &file);
        if (line.len && line.at[line.len - 1] == '\r')
            line.len--;
        if (!line.len)
            continue;
        buf_str(&out, line);
        if (head) {
            put_gbk(&out, ",状态,说明\r\n");
            head = false;
            continue;
        }
        put_word(&out, b, an->word(an->line++, an->arg));
    }
    return buf_done(&out);
}

static void bank_says(struct demo *d, const struct bank *b, int64_t id, const char *day,
                      const char *(*word)(int64_t line, void *arg), void *arg)
{
    const struct json *batch = demo_call(d, as(d, b, "cash"), M_GET, str_f(d->a, "/api/payouts/%lld", (long long)id), S(""));
    const struct json *parts = json_get(batch, "parts");
    struct answer an = {word, arg, 0};
    for (size_t i = 0; i < json_len(parts) && !d->problem.len; i++) {
        struct str file = fetch(d, as(d, b, "cash"), str_f(d->a, "/api/payouts/%lld/files/%zu", (long long)id, i + 1));
        struct str result = answered(d, b, file, &an);
        const struct json *j = demo_upload(d, as(d, b, "cash"), str_f(d->a, "/api/payouts/%lld/results?settled_on=%s", (long long)id, day),
                                      str_z(d->a, str_f(d->a, "结果-%.*s", FMT(json_get_str(json_at(parts, i), "name")))), result);
        enum err e = j ? job_run_now(d->app, json_get_int(j, "job", 0), NULL, NULL) : ERR_IO;
        if (e != OK && !d->problem.len)
            d->problem = str_f(d->a, "银行结果没有导入：%s", err_code(e));
    }
}

static const char *mostly(int64_t line, void *arg)
{
    static char text[80];
    (void)arg;
    if (line % 97 != 11 || line / 97 >= FAILED_EACH)
        return "成功";
    snprintf(text, sizeof text, "失败 %s", reasons[line / 97]);
    return text;
}
static const char *all_well(int64_t line, void *arg)
{
    (void)line, (void)arg;
    return "成功";
}
static const char *second_came_back(int64_t line, void *arg)
{
    return line == 1 ? "失败 退汇" : mostly(line, arg);
}
static const char *waiting(int64_t line, void *arg)
{
    (void)arg;
    return line == 0 ? "失败 户名账号不符" : line == 1 ? "失败 系统超时" : "处理中";
}

/* --- paid again --- */

static void repay_all(struct demo *d, const struct bank *b)
{
    const struct json *j = demo_call(d, as(d, b, "cash"), M_GET, str_f(d->a, "/api/payouts/failed?org=%s&limit=100", b->org), S(""));
    const struct json *rows = json_get(j, "rows");
    int64_t proof = json_len(rows) ? paper(d, as(d, b, "cash"), b, "本人签字的银行卡复印件.txt", "银行卡复印件（演示）") : 0;
    for (size_t i = 0; i < json_len(rows) && !d->problem.len; i++) {
        const struct json *r = json_at(rows, i);
        struct demo_person someone = demo_someone(d, "3702");
        const struct json *y = demo_call(
            d, as(d, b, "cash"), M_POST,
            str_f(d->a, "/api/payouts/%lld/items/%lld/repay", (long long)json_get_int(r, "batch_id", 0), (long long)json_get_int(r, "seq", 0)),
            str_f(d->a, "{\"card\":\"%.*s\",\"bank\":\"建设银行\",\"reason\":\"本人提供新卡\",\"evidence_id\":%lld}", FMT(someone.card), (long long)proof));
        if (y)
            demo_call(d, as(d, b, "review"), M_POST,
                      str_f(d->a, "/api/payouts/repays/%lld/approve", (long long)json_get_int(y, "id", 0)), S("{}"));
    }
}

static void pay_district(struct demo *d, const struct bank *b)
{
    int64_t first = make(d, b, "元旦春节送温暖资金", "all", S(""));
    to_the_bank(d, b, first);
    bank_says(d, b, first, b->day, mostly, NULL);
    if (!d->problem.len && b->titled) /* days later one payment comes back */
        bank_says(d, b, first, "2023-01-16", second_came_back, NULL);
    if (!d->problem.len)
        repay_all(d, b);
    int64_t again = d->problem.len ? 0 : make(d, b, "失败和退汇重付", "repay", S(""));
    if (d->problem.len)
        return;
    to_the_bank(d, b, again);
    bank_says(d, b, again, "2023-01-18", all_well, NULL);
}

/* The notices of the payments, through the file gateway. */
static void send_notices(struct demo *d, const struct bank *b)
{
    const struct json *rows = json_get(demo_call(d, as(d, b, "cash"), M_GET,
                                                 str_f(d->a, "/api/jobs?org=%s&state=queued&limit=%d", b->org, JOBS_MAX), S("")), "rows");
    for (size_t i = 0; i < json_len(rows) && !d->problem.len; i++)
        if (job_run_now(d->app, json_get_int(json_at(rows, i), "id", 0), NULL, NULL) != OK)
            d->problem = S("付款通知没有发出");
}

void demo_payouts(struct demo *d)
{
    for (size_t i = 0; i < countof(banks) && !d->problem.len; i++) {
        pay_district(d, &banks[i]);
        if (!d->problem.len)
            send_notices(d, &banks[i]);
    }
}

bool demo_pays_by_bank(struct str org)
{
    for (size_t i = 0; i < countof(banks); i++)
        if (str_starts(org, str_of(banks[i].org)))
            return true;
    return false;
}

void demo_payout_waiting(struct demo *d)
{
    const struct bank *b = &banks[0];
    const struct json *rows = json_get(demo_call(d, as(d, b, "cash"), M_GET,
                                                 S("/api/rosters?campaign=LJ2023&org=QD01&state=approved&limit=1"), S("")), "rows");
    int64_t roster = json_get_int(json_at(rows, 0), "id", 0);
    if (!roster || d->problem.len)
        return;
    int64_t id = make(d, b, "补报名册", "fresh", str_f(d->a, "%lld", (long long)roster));
    to_the_bank(d, b, id);
    if (!d->problem.len)
        bank_says(d, b, id, "2023-01-19", waiting, NULL);
}
