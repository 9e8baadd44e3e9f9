// SPDX-License-Identifier: Apache-2.0
// Runs of checks: started by an auditor, done by a job check by check (each its own read and its own
// write, so that a run that was cut goes on where it stopped), kept with what they found.
#include "auditroom_own.h"
#include "campaign.h"
#include "job.h"

const struct field check_run_fields[14] = {
    {FIELD(struct check_run, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct check_run, org_id), .as = AS_ID},
    {FIELD(struct check_run, org_code), .label = LIT("工会代码")},
    {FIELD(struct check_run, org_name), .label = LIT("工会")},
    {FIELD(struct check_run, campaign), .label = LIT("活动")},
    {FIELD(struct check_run, codes), .label = LIT("检查项")},
    {FIELD(struct check_run, day), .as = AS_DATE, .label = LIT("截至日期")},
    {FIELD(struct check_run, state), .as = AS_CODE, .codes = "check_run_state", .label = LIT("状态")},
    {FIELD(struct check_run, checks), .as = AS_COUNT, .label = LIT("已查项目")},
    {FIELD(struct check_run, hits), .as = AS_COUNT, .label = LIT("疑点")},
    {FIELD(struct check_run, job_id), .as = AS_ID, .label = LIT("任务")},
    {FIELD(struct check_run, starter), .label = LIT("检查人")},
    {FIELD(struct check_run, started_at), .as = AS_TIME, .label = LIT("开始时间")},
    {FIELD(struct check_run, ended_at), .as = AS_TIME, .label = LIT("完成时间")},
};
const struct field check_result_fields[13] = {
    {FIELD(struct check_result, seq)},
    {FIELD(struct check_result, code), .label = LIT("编号")},
    {FIELD(struct check_result, rule), .label = LIT("规则版本")},
    {FIELD(struct check_result, topic), .label = LIT("专题")},
    {FIELD(struct check_result, title), .label = LIT("检查项")},
    {FIELD(struct check_result, question), .label = LIT("审计问题")},
    {FIELD(struct check_result, source), .label = LIT("依据")},
    {FIELD(struct check_result, severity), .as = AS_CODE, .codes = "check_severity", .label = LIT("程度")},
    {FIELD(struct check_result, params), .as = AS_JSON, .label = LIT("参数")},
    {FIELD(struct check_result, hits), .as = AS_COUNT, .label = LIT("疑点")},
    {FIELD(struct check_result, kept), .as = AS_COUNT, .label = LIT("列出")},
    {FIELD(struct check_result, fen), .as = AS_MONEY, .label = LIT("涉及金额")},
    {FIELD(struct check_result, ms), .label = LIT("用时（毫秒）")},
};
const struct field check_found_fields[13] = {
    {FIELD(struct check_found, id), .as = AS_ID, .label = LIT("序号")},
    {FIELD(struct check_found, seq)},
    {FIELD(struct check_found, code), .label = LIT("检查项")},
    {FIELD(struct check_found, object), .label = LIT("对象")},
    {FIELD(struct check_found, row_no), .as = AS_COUNT, .label = LIT("行")},
    {FIELD(struct check_found, org_code), .label = LIT("工会代码")},
    {FIELD(struct check_found, org_name), .label = LIT("工会")},
    {FIELD(struct check_found, person_id), .as = AS_ID},
    {FIELD(struct check_found, name), .label = LIT("人员")},
    {FIELD(struct check_found, day), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct check_found, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct check_found, text), .label = LIT("情况")},
    {FIELD(struct check_found, paper_id), .as = AS_ID, .label = LIT("底稿")},
};
const struct field run_in_fields[2] = {
    {FIELD(struct run_in, campaign), .label = LIT("活动"), .max = 40},
    {FIELD(struct run_in, codes), .label = LIT("检查项"), .max = 4000},
};

enum err check_run_get(struct ctx *cx, int64_t id, struct check_run *out)
{
    *out = (struct check_run){0};
    return cx_one(cx, RUN_GET, id, RUN_FIELDS, out);
}

enum err check_results(struct ctx *cx, int64_t run_id, struct check_result **out, size_t *n)
{
    return db_rows(cx->tx, RESULTS, VALS(I64(run_id)), RESULT_FIELDS, ROOM_RESULTS_MAX, out, n);
}

/* --- the list of checks, with what each found last --- */

struct last {
    int64_t id;
    struct str code;
    int64_t hits, fen, at;
};
static const struct field last_fields[] = {
    {FIELD(struct last, id)}, {FIELD(struct last, code)}, {FIELD(struct last, hits)}, {FIELD(struct last, fen)}, {FIELD(struct last, at)}};

static void put_check(struct ctx *cx, const struct check *c, const struct last *last, size_t n)
{
    struct jw *w = cx->out;
    jw_open(w, '{');
    jw_kt(w, "code", c->code);
    jw_kt(w, "topic", c->topic);
    jw_kt(w, "title", c->title);
    jw_kt(w, "question", c->question);
    jw_kt(w, "source", c->source);
    jw_kt(w, "severity", c->severity);
    jw_kt(w, "rule", c->rule);
    jw_key(w, "params");
    jw_raw(w, c->params ? json_text(cx->a, c->params) : S("{}"));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(last[i].code, c->code))
            continue;
        jw_ki(w, "run", last[i].id);
        jw_ki(w, "hits", last[i].hits);
        jw_ki(w, "fen", last[i].fen);
        jw_ki(w, "at", last[i].at);
    }
    jw_close(w, '}');
}

enum err run_checks_get(struct ctx *cx)
{
    struct campaign c = {0};
    struct check *checks = NULL;
    struct last *last = NULL;
    size_t n = 0, n_last = 0;
    struct str code = cx_query(cx, "campaign");
    if (code.len)
        TRY(campaign_get(cx, code, &c));
    TRY(checks_on(cx->tx, cx_today(cx), &checks, &n));
    TRY(db_rows(cx->tx, LAST_RESULTS, VALS(I64(cx->org_id), I64(c.id)), FIELDS(struct last, last_fields),
                ROOM_RESULTS_MAX, &last, &n_last));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        put_check(cx, &checks[i], last, n_last);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- starting --- */

static bool asked_for(struct str codes, struct str code)
{
    while (codes.len)
        if (str_eq(str_trim(str_cut(codes, ',', &codes)), code))
            return true;
    return false;
}

static enum err codes_known(struct ctx *cx, struct str codes)
{
    struct check *checks = NULL;
    size_t n = 0;
    TRY(checks_on(cx->tx, cx_today(cx), &checks, &n));
    if (!n)
        return fail(cx, ERR_STATE, "没有有效的检查规则，请先在“规则与代码”中新增 checks 一类的规则");
    while (codes.len) {
        struct str one = str_trim(str_cut(codes, ',', &codes));
        size_t i = 0;
        while (i < n && !str_eq(checks[i].code, one))
            i++;
        if (one.len && i == n)
            return fail_field(cx, "codes", "没有编号为“%.*s”的检查", FMT(one));
    }
    return OK;
}

enum err run_start(struct ctx *cx)
{
    const struct run_in *in = cx->in;
    struct campaign c = {0};
    int64_t id = 0, job = 0;
    if (in->campaign.len)
        TRY(campaign_get(cx, in->campaign, &c));
    TRY(codes_known(cx, in->codes));
    TRY(db_int(cx->tx, RUN_NEW,
               VALS(I64(cx->org_id), OPT(c.id), TXT(in->codes), TXT(cx_today(cx)), I64(cx->who->user_id), I64(cx->now)), &id));
    TRY(job_start(cx, "auditroom.check", cx->org_id, str_f(cx->a, "{\"run\":%lld}", (long long)id), &job));
    TRY(db_exec(cx->tx, RUN_JOB, VALS(I64(id), I64(job)), NULL));
    audit_object(cx, cx->org_id, "check_run:%lld", (long long)id);
    audit_note(cx, "campaign", in->campaign);
    audit_note(cx, "codes", in->codes);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "run", id);
    jw_ki(cx->out, "job", job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}

/* --- the job --- */

struct running {
    int64_t id, ms;
    struct str lo;
    size_t n, at;    /* checks in force; the one it is at */
    struct arena *a; /* of the one check */
    struct check check;
    struct str params;
    struct checking k;
    int64_t from; /* hits written so far, -1 = this check had been done before */
};

static struct check own_check(struct arena *a, const struct check *c)
{
    return (struct check){str_dup(a, c->code),     str_dup(a, c->list),   str_dup(a, c->topic),
                          str_dup(a, c->title),    str_dup(a, c->question), str_dup(a, c->source),
                          str_dup(a, c->severity), str_dup(a, c->say),    c->params, str_dup(a, c->rule)};
}

/* Finds the next check that was asked for and runs it, unless its result is there already. */
static enum err one_check(struct ctx *cx, void *arg)
{
    struct running *r = arg;
    struct check *checks = NULL;
    struct check_run run;
    int64_t has = 0;
    TRY(check_run_get(cx, r->id, &run));
    TRY(checks_on(cx->tx, run.day, &checks, &r->n));
    while (r->at < r->n && run.codes.len && !asked_for(run.codes, checks[r->at].code))
        r->at++;
    r->from = -1;
    if (r->at >= r->n)
        return OK;
    TRY(db_int(cx->tx, RESULT_HAS, VALS(I64(r->id), TXT(checks[r->at].code)), &has));
    if (has)
        return OK;
    r->from = 0;
    r->check = own_check(r->a, &checks[r->at]);
    r->params = r->check.params ? str_dup(r->a, json_text(cx->a, r->check.params)) : S("{}");
    r->k = (struct checking){.cx = cx, .a = r->a, .check = &r->check, .lo = cx->org_path,
                             .hi = path_end(cx->a, cx->org_path), .campaign = run.campaign, .day = run.day};
    (void)date_read(run.day, &r->k.today);
    int64_t before = mono_ms(cx->app->clock);
    TRY(check_run(&r->k));
    r->ms = mono_ms(cx->app->clock) - before;
    r->check.params = NULL; /* its memory ends here */
    return OK;
}

static enum err put_found(struct ctx *cx, void *arg)
{
    struct running *r = arg;
    const struct check *c = &r->check;
    int64_t to = r->from + CHECK_PAGE < r->k.kept ? r->from + CHECK_PAGE : r->k.kept;
    if (r->from == 0)
        TRY(db_exec(cx->tx, HITS_DROP, VALS(I64(r->id), TXT(c->code)), NULL));
    for (int64_t i = r->from; i < to; i++) {
        const struct check_hit *h = &r->k.hits[i];
        TRY(db_exec(cx->tx, HIT_PUT,
                    VALS(I64(r->id), TXT(c->code), I64(i + 1), TXT(h->object), I64(h->row_no), TXT(h->org_code),
                         TXT(h->org_name), I64(h->person_id), TXT(h->name), TXT(h->day), I64(h->fen), TXT(h->text)),
                    NULL));
    }
    if (to < r->k.kept)
        return OK;
    return db_exec(cx->tx, RESULT_PUT,
                   VALS(I64(r->id), I64((int64_t)r->at + 1), TXT(c->code), TXT(c->rule), TXT(c->topic), TXT(c->title),
                        TXT(c->question), TXT(c->source), TXT(c->severity), TXT(r->params), I64(r->k.n), I64(r->k.kept),
                        I64(r->k.fen), I64(r->ms)),
                   NULL);
}

static enum err end_run(struct ctx *cx, void *arg)
{
    struct running *r = arg;
    struct check_run run;
    TRY(db_exec(cx->tx, RUN_DONE, VALS(I64(r->id), I64(cx->now)), NULL));
    TRY(check_run_get(cx, r->id, &run));
    r->k.n = run.hits;
    r->k.kept = run.checks;
    return OK;
}

static enum err check_and_keep(struct job_run *j, struct running *r)
{
    TRY(job_read(j, one_check, r));
    if (r->from < 0)
        return OK;
    do {
        TRY(job_write(j, put_found, r));
        r->from += CHECK_PAGE;
    } while (r->from < r->k.kept);
    return OK;
}

enum err run_job(struct job_run *j)
{
    struct running r = {.id = json_get_int(json_parse(j->a, j->payload, NULL), "run", 0), .n = 1};
    for (r.at = 0; r.at < r.n; r.at++) {
        r.a = arena_new(ARENA_CALL_BYTES);
        enum err e = check_and_keep(j, &r);
        arena_free(r.a);
        TRY(e);
        TRY(job_progress(j, (int64_t)(r.at < r.n ? r.at + 1 : r.n), (int64_t)r.n, "检查"));
    }
    TRY(job_write(j, end_run, &r));
    j->result = str_f(j->a, "{\"run\":%lld,\"checks\":%lld,\"hits\":%lld}", (long long)r.id, (long long)r.k.kept,
                      (long long)r.k.n);
    return OK;
}

/* --- reading --- */

enum err run_list(struct ctx *cx)
{
    return cx_list(cx, RUN_LIST,
                   VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), I64(cx_limit(cx))), RUN_FIELDS);
}

enum err run_one(struct ctx *cx)
{
    struct check_run run;
    struct check_result *rows = NULL;
    size_t n = 0;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(check_run_get(cx, id, &run));
    TRY(check_results(cx, id, &rows, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, RUN_FIELDS, &run);
    jw_key(cx->out, "results");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, RESULT_FIELDS, &rows[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err run_hits(struct ctx *cx)
{
    struct check_run run;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(check_run_get(cx, id, &run));
    return cx_list(cx, HITS,
                   VALS(I64(id), TXT(cx_query(cx, "code")), I64(cx_after(cx)), I64(cx_limit(cx))), FOUND_FIELDS);
}
