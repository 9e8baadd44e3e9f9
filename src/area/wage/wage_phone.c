// SPDX-License-Identifier: Apache-2.0
// 欠薪 on the phone: a worker tells it, and sees how his case stands and what is his; never another claimant.
#include "person.h"
#include "wage_own.h"

#define ME I64(cx->worker->person_id)

const struct field wage_told_fields[7] = {
    {FIELD(struct wage_told_in, employer), .label = LIT("用人单位"), .need = true, .max = 100},
    {FIELD(struct wage_told_in, project), .label = LIT("工程项目"), .max = 100},
    {FIELD(struct wage_told_in, contractor), .label = LIT("总承包单位"), .max = 100},
    {FIELD(struct wage_told_in, owed_from), .as = AS_DATE, .label = LIT("从哪天起欠薪")},
    {FIELD(struct wage_told_in, fen), .as = AS_MONEY, .label = LIT("欠我多少"), .min = 1, .max = INT64_C(100000000000)},
    {FIELD(struct wage_told_in, heads), .as = AS_COUNT, .label = LIT("一共多少人"), .min = 1, .max = 100000},
    {FIELD(struct wage_told_in, words), .as = AS_SECRET, .label = LIT("情况"), .max = 2000},
};
struct mine {
    int64_t id;
    struct str employer, project, owed_from, department, state, reason;
    int64_t entered_at;
    struct str closed_on, org_name;
    int64_t claimant_id, claimed_fen, recovered_fen;
};
static const struct field mine_fields[] = {
    {FIELD(struct mine, id), .as = AS_ID},         {FIELD(struct mine, employer)},          {FIELD(struct mine, project)},
    {FIELD(struct mine, owed_from), .as = AS_DATE}, {FIELD(struct mine, department)},       {FIELD(struct mine, state)},
    {FIELD(struct mine, reason)},                  {FIELD(struct mine, entered_at), .as = AS_TIME}, {FIELD(struct mine, closed_on), .as = AS_DATE},
    {FIELD(struct mine, org_name)},                {FIELD(struct mine, claimant_id)},       {FIELD(struct mine, claimed_fen), .as = AS_MONEY},
    {FIELD(struct mine, recovered_fen), .as = AS_MONEY},
};
#define MINE FIELDS(struct mine, mine_fields)
struct dated {
    struct str on_day, kind;
    int64_t fen;
};
static const struct field step_fields[] = {{FIELD(struct dated, on_day), .as = AS_DATE}, {FIELD(struct dated, kind)}};
static const struct field got_fields[] = {{FIELD(struct dated, on_day), .as = AS_DATE}, {FIELD(struct dated, fen), .as = AS_MONEY}};

static enum err write_dated(struct ctx *cx, const char *key, int stmt, int64_t id, int64_t max, struct fields fs)
{
    struct dated *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, stmt, VALS(ME, I64(id), I64(max)), fs, (size_t)max, &rows, &n));
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, &rows[i]);
    jw_close(cx->out, ']');
    return OK;
}

enum err wage_mine_get(struct ctx *cx)
{
    struct mine *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, WAGE_MINE, VALS(ME, I64(WAGE_MINE_MAX)), MINE, WAGE_MINE_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        fields_write_open(cx->out, MINE, &rows[i]);
        TRY(write_dated(cx, "steps", WAGE_MINE_STEPS, rows[i].id, WAGE_STEPS_MAX, FIELDS(struct dated, step_fields)));
        TRY(write_dated(cx, "got", WAGE_MINE_GOT, rows[i].id, WAGE_RECOVERIES_MAX, FIELDS(struct dated, got_fields)));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

struct me {
    struct str name, id_type, blind, secret;
    int64_t org_id;
};
static const struct field me_fields[] = {
    {FIELD(struct me, name)}, {FIELD(struct me, id_type)}, {FIELD(struct me, blind), .as = AS_BLOB}, {FIELD(struct me, secret), .as = AS_BLOB}, {FIELD(struct me, org_id)},
};

/* Told to the union that keeps him; he is its first claimant. */
enum err wage_mine_post(struct ctx *cx)
{
    const struct wage_told_in *in = cx->in;
    struct wage_case_in k = {.employer = in->employer, .project = in->project, .contractor = in->contractor, .owed_from = in->owed_from, .told_heads = in->heads, .told_fen = in->fen,
                             .words = in->words};
    struct me m = {0};
    int64_t id = 0, n = 0;
    if (in->fen < 1)
        return fail_field(cx, "fen", "请填写欠您多少钱");
    TRY(db_int(cx->tx, WAGE_MINE_NEW, VALS(ME), &n));
    if (n >= WAGE_NEW_MAX)
        return fail(cx, ERR_TOO_MANY, "您已有 %d 件正等工会受理，受理后再反映新的；补充情况请联系工会", WAGE_NEW_MAX);
    TRY(db_one(cx->tx, WAGE_ME, VALS(ME), FIELDS(struct me, me_fields), &m));
    struct person p = {.id_type = m.id_type, .blind = m.blind, .secret = m.secret};
    TRY(person_open(cx->sealer, cx->a, &p));
    TRY(wage_add(cx, m.org_id, "phone", cx->worker->person_id, &k, &id));
    TRY(wage_claimant_add(cx, id, m.name, p.number, p.phone, in->fen));
    return wage_mine_get(cx);
}
