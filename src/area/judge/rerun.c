// SPDX-License-Identifier: Apache-2.0
// The look of a run over many files. See rerun.h.
#include "rerun.h"

enum {
    CHUNK_FILES = 2000,
    ROWS_A_WRITE = 5000,
    IDS_MAX = 2000000,
    REASON_MAX = 400, /* code points kept of a reason */
    KEPT_BYTES = 512 * 1024 * 1024,
};

const struct field rerun_fields[25] = {
    {FIELD(struct rerun, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct rerun, org_id), .as = AS_ID},
    {FIELD(struct rerun, org_code), .label = LIT("工会编码")},
    {FIELD(struct rerun, org_name), .label = LIT("工会")},
    {FIELD(struct rerun, policy), .label = LIT("政策")},
    {FIELD(struct rerun, edition), .label = LIT("版本")},
    {FIELD(struct rerun, day), .as = AS_DATE, .label = LIT("认定日期")},
    {FIELD(struct rerun, urban_fen), .as = AS_MONEY, .label = LIT("试用城镇低保标准")},
    {FIELD(struct rerun, rural_fen), .as = AS_MONEY, .label = LIT("试用农村低保标准")},
    {FIELD(struct rerun, with_out), .label = LIT("包括已退出的档案")},
    {FIELD(struct rerun, state), .as = AS_CODE, .codes = "rerun_state", .label = LIT("状态")},
    {FIELD(struct rerun, files), .as = AS_COUNT, .label = LIT("档案数")},
    {FIELD(struct rerun, stay), .as = AS_COUNT, .label = LIT("不变")},
    {FIELD(struct rerun, enter), .as = AS_COUNT, .label = LIT("将进入")},
    {FIELD(struct rerun, leave), .as = AS_COUNT, .label = LIT("将退出")},
    {FIELD(struct rerun, changes), .as = AS_COUNT, .label = LIT("将变更类别")},
    {FIELD(struct rerun, unknown), .as = AS_COUNT, .label = LIT("无法认定")},
    {FIELD(struct rerun, done), .as = AS_COUNT, .label = LIT("已执行")},
    {FIELD(struct rerun, stale), .as = AS_COUNT, .label = LIT("档案已改动未执行")},
    {FIELD(struct rerun, job_id), .as = AS_ID},
    {FIELD(struct rerun, maker), .label = LIT("试算人")},
    {FIELD(struct rerun, made_by), .as = AS_ID},
    {FIELD(struct rerun, made_at), .as = AS_TIME, .label = LIT("试算时间")},
    {FIELD(struct rerun, applier), .label = LIT("执行人")},
    {FIELD(struct rerun, applied_at), .as = AS_TIME, .label = LIT("执行时间")},
};

const struct field rerun_row_fields[12] = {
    {FIELD(struct rerun_row, id), .as = AS_ID, .label = LIT("序号")},
    {FIELD(struct rerun_row, casefile_id), .as = AS_ID},
    {FIELD(struct rerun_row, no), .label = LIT("档案编号")},
    {FIELD(struct rerun_row, org_code), .label = LIT("工会编码")},
    {FIELD(struct rerun_row, org_name), .label = LIT("工会")},
    {FIELD(struct rerun_row, change), .as = AS_CODE, .codes = "rerun_change", .label = LIT("变化")},
    {FIELD(struct rerun_row, was), .as = AS_CODE, .codes = "case_category", .label = LIT("现类别")},
    {FIELD(struct rerun_row, class), .as = AS_CODE, .codes = "case_category", .label = LIT("试算类别")},
    {FIELD(struct rerun_row, outcome), .as = AS_CODE, .codes = "verdict_outcome", .label = LIT("结果")},
    {FIELD(struct rerun_row, reason), .label = LIT("理由")},
    {FIELD(struct rerun_row, state), .as = AS_CODE, .codes = "rerun_row_state", .label = LIT("执行")},
    {FIELD(struct rerun_row, file_state), .as = AS_CODE, .codes = "case_state", .label = LIT("档案状态")},
};

enum err rerun_find(struct ctx *cx, int64_t id, struct rerun *out, struct str *lo)
{
    for (size_t i = 0; i < cx->n_scopes; i++) {
        *lo = cx->scopes[i].path;
        enum err e = db_one(cx->tx, RERUN_GET, VALS(I64(id), TXT(*lo), TXT(path_end(cx->a, *lo))), RERUN, out);
        if (e != ERR_NOT_FOUND)
            return e;
    }
    return fail(cx, ERR_NOT_FOUND, "没有这次试算，或不在您的管理范围内");
}

enum err rerun_start(struct ctx *cx, const struct rerun_in *in, int64_t *id, int64_t *job)
{
    struct policy *policy = NULL;
    struct str day = in->day.len ? in->day : cx_today(cx);
    TRY(policy_load(cx, in->policy, in->edition, day, &policy));
    TRY(db_int(cx->tx, RERUN_ADD,
               VALS(I64(cx->org_id), TXT(policy->code), TXT(policy->edition), TXT(day), I64(in->urban_fen), I64(in->rural_fen), I64(in->with_out),
                    I64(cx->who->user_id), I64(cx->now)),
               id));
    TRY(job_start(cx, "judge.look", cx->org_id, str_f(cx->a, "{\"run\":%lld}", (long long)*id), job));
    return db_exec(cx->tx, RERUN_JOB, VALS(I64(*id), I64(*job)), NULL);
}

/* --- the job --- */

struct kept_row {
    int64_t casefile_id, version;
    const char *change;
    struct str was, class, reason;
    enum outcome outcome;
    bool open;
};
struct look {
    struct job_run *j;
    struct rerun run;
    struct arena *keep; /* what outlives a chunk */
    struct kept_row *rows;
    size_t n, cap, written;
    size_t n_ids;
    struct policy *policy;
    struct policy_lines lines;
    struct verdict *verdict;
    struct facts *facts;
};

struct id_row {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id_row, id)}};

/* What changes for a file; NULL = nothing. An exit from "once" is one too: it is no archive. */
static const char *change_of(const struct look *l, const struct household *h)
{
    const struct verdict *v = l->verdict;
    bool in = str_eq(h->state, S("active")), would = v->outcome == OUTCOME_CLASS && v->as->archive;
    if (v->outcome == OUTCOME_UNKNOWN)
        return in ? "unknown" : NULL;
    if (!in)
        return would ? "enter" : NULL;
    if (!would)
        return "leave";
    if (str_eq(v->as->code, h->class))
        return NULL;
    return h->class.len ? "change" : "enter";
}

static void keep_row(struct look *l, const struct judged_file *f, const char *change)
{
    const struct verdict *v = l->verdict;
    struct arena *chunk = l->j->a;
    bool in = str_eq(f->h.state, S("active"));
    GROW(l->keep, l->rows, l->n, l->cap, 1024);
    struct arena_mark m = arena_mark(chunk);
    struct str reason = utf8_head(verdict_reason(chunk, v, l->facts), REASON_MAX);
    l->rows[l->n++] = (struct kept_row){
        .casefile_id = f->h.id, .version = f->version, .change = change, .was = str_dup(l->keep, f->h.class),
        .class = v->outcome == OUTCOME_CLASS ? str_dup(l->keep, v->as->code) : S(""), .reason = str_dup(l->keep, reason), .outcome = v->outcome,
        .open = in && v->outcome != OUTCOME_UNKNOWN};
    arena_release(chunk, m);
}

static void judge_one(struct look *l, const struct judged_file *f)
{
    const struct household *h = &f->h;
    struct arena *a = l->j->a;
    struct arena_mark m = arena_mark(a);
    struct fact_line line = policy_line_at(&l->lines, "dibao", h->area, h->residence, l->run.day),
                     wage = policy_line_at(&l->lines, "wage", h->area, h->residence, l->run.day);
    facts_fill(a, h, &l->policy->terms, l->run.day, &line, &wage, l->facts);
    policy_judge(l->policy, a, l->facts, l->verdict);
    const char *change = change_of(l, h);
    if (change)
        keep_row(l, f, change);
    l->run.files++;
    if (!change)
        l->run.stay++;
    else if (strcmp(change, "enter") == 0)
        l->run.enter++;
    else if (strcmp(change, "leave") == 0)
        l->run.leave++;
    else if (strcmp(change, "change") == 0)
        l->run.changes++;
    else
        l->run.unknown++;
    arena_release(a, m);
}

/* All in one snapshot: the counts belong together. */
static enum err look_tx(struct ctx *cx, void *arg)
{
    struct look *l = arg;
    struct str lo = l->j->org_path, hi = path_end(cx->a, lo);
    struct id_row *ids = NULL;
    TRY(cx_one(cx, RERUN_GET, l->run.id, RERUN, &l->run));
    TRY(policy_load(cx, l->run.policy, l->run.edition, l->run.day, &l->policy));
    TRY(policy_lines_load(cx, &l->lines));
    l->lines.urban_fen = l->run.urban_fen;
    l->lines.rural_fen = l->run.rural_fen;
    l->run.files = l->run.stay = l->run.enter = l->run.leave = l->run.changes = l->run.unknown = 0;
    TRY(db_rows(cx->tx, JUDGE_IDS, VALS(TXT(lo), TXT(hi), I64(l->run.with_out)), FIELDS(struct id_row, id_fields), IDS_MAX, &ids, &l->n_ids));
    for (size_t at = 0; at < l->n_ids; at += CHUNK_FILES) {
        size_t last = at + CHUNK_FILES < l->n_ids ? at + CHUNK_FILES - 1 : l->n_ids - 1;
        struct arena_mark m = arena_mark(cx->a);
        struct judged_file *files = NULL;
        size_t n = 0;
        TRY(judge_read(cx, lo, hi, ids[at].id, ids[last].id, l->run.with_out, l->run.day, l->policy->terms.aid_count.n > 0, &files, &n));
        for (size_t i = 0; i < n; i++)
            judge_one(l, &files[i]);
        arena_release(cx->a, m);
    }
    return OK;
}

static enum err clear_tx(struct ctx *cx, void *arg)
{
    struct look *l = arg;
    return db_exec(cx->tx, RERUN_CLEAR, VALS(I64(l->run.id)), NULL);
}

static enum err rows_tx(struct ctx *cx, void *arg)
{
    struct look *l = arg;
    size_t end = l->written + ROWS_A_WRITE < l->n ? l->written + ROWS_A_WRITE : l->n;
    for (size_t i = l->written; i < end; i++) {
        const struct kept_row *r = &l->rows[i];
        struct arena_mark m = arena_mark(cx->a);
        TRY(db_exec_later(cx->tx, RERUN_ROW_ADD,
                          VALS(I64(l->run.id), I64((int64_t)i + 1), I64(r->casefile_id), I64(r->version), TXT(str_of(r->change)), TXT(r->was), TXT(r->class),
                               TXT(str_of(outcome_code(r->outcome))), TXT(r->reason), TXT(r->open ? S("open") : S("told")))));
        arena_release(cx->a, m);
    }
    return OK;
}

static enum err looked_tx(struct ctx *cx, void *arg)
{
    const struct look *l = arg;
    const struct rerun *r = &l->run;
    return db_exec(cx->tx, RERUN_LOOKED, VALS(I64(r->id), I64(r->files), I64(r->stay), I64(r->enter), I64(r->leave), I64(r->changes), I64(r->unknown)), NULL);
}

static enum err look(struct look *l)
{
    struct job_run *j = l->j;
    TRY(job_progress(j, 0, 1, "试算"));
    TRY(job_read(j, look_tx, l));
    TRY(job_write(j, clear_tx, l)); /* a run that was cut begins again */
    while (l->written < l->n) {
        TRY(job_progress(j, l->run.files - (int64_t)(l->n - l->written), l->run.files, "登记结果"));
        TRY(job_write(j, rows_tx, l));
        l->written = l->written + ROWS_A_WRITE < l->n ? l->written + ROWS_A_WRITE : l->n;
    }
    TRY(job_write(j, looked_tx, l));
    return job_progress(j, l->run.files, l->run.files, "完成");
}

enum err rerun_look_run(struct job_run *j)
{
    struct look l = {.j = j, .run.id = json_get_int(json_parse(j->a, j->payload, NULL), "run", 0), .keep = arena_new(KEPT_BYTES)};
    l.verdict = NEW(l.keep, struct verdict);
    l.facts = NEW(l.keep, struct facts);
    enum err e = look(&l);
    j->result = str_f(j->a, "{\"run\":%lld,\"files\":%lld,\"enter\":%lld,\"leave\":%lld,\"change\":%lld,\"unknown\":%lld}", (long long)l.run.id, (long long)l.run.files,
                      (long long)l.run.enter, (long long)l.run.leave, (long long)l.run.changes, (long long)l.run.unknown);
    arena_free(l.keep);
    return e;
}
