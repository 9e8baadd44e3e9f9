// SPDX-License-Identifier: Apache-2.0
// Approved reliefs of a union onto draft rosters of a campaign, through the roster's own face: caps, earmark and the checks of every
// other roster hold. A person stands once on a roster: the second relief of a household goes onto a second roster.
#include "programme_own.h"

#include "casefile.h"
#include "roster.h"

enum { ROSTER_RELIEFS_MAX = 2000, ROSTERS_MAX = 20 };

const struct field relief_roster_in_fields[4] = {
    {FIELD(struct relief_roster_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct relief_roster_in, project), .label = LIT("帮扶项目"), .need = true, .max = 20},
    {FIELD(struct relief_roster_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .need = true, .max = 40},
    {FIELD(struct relief_roster_in, title), .label = LIT("名册名称"), .max = 100},
};

static void put(struct roster_raw *raw, enum roster_col col, struct str text)
{
    raw->cell[col] = (struct roster_cell){.text = text, .type = text.len ? RCELL_TEXT : RCELL_NONE};
}

/* The row of one relief: the payee with his own number and card, the household's file, what it is for. */
static enum err row_of(struct ctx *cx, const struct relief *r, struct roster_raw *raw, int64_t *person_id)
{
    struct casefile f = {0};
    struct case_member *m = NULL;
    size_t n = 0, at = 0;
    TRY(casefile_get(cx, r->casefile_id, &f));
    TRY(casefile_members(cx, &f, true, &m, &n));
    while (at < n && m[at].no != r->payee_no)
        at++;
    if (at == n)
        return fail(cx, ERR_STATE, "档案 %.*s 的收款人已不在家庭中，请撤销批准后重新申请", FMT(r->file_no));
    *raw = (struct roster_raw){.has = ~0u};
    put(raw, RC_NAME, m[at].name);
    put(raw, RC_ID_TYPE, m[at].id_type);
    put(raw, RC_ID_NO, m[at].number);
    put(raw, RC_PHONE, m[at].phone);
    put(raw, RC_CARD, m[at].card);
    put(raw, RC_BANK, m[at].bank);
    put(raw, RC_EMPLOYER, m[at].employer);
    put(raw, RC_CLASS, str_eq(f.state, S("active")) ? S("C11") : S("C2"));
    put(raw, RC_ARCHIVE, str_eq(f.state, S("active")) ? f.no : S(""));
    raw->cell[RC_AMOUNT] = (struct roster_cell){str_f(cx->a, "%lld.%02lld", (long long)(r->amount_fen / 100), (long long)(r->amount_fen % 100)),
                                                (double)r->amount_fen / 100.0, RCELL_NUMBER, false};
    put(raw, RC_NOTE, r->member_no ? S("助学救助（发给家长）") : S(""));
    *person_id = r->casefile_id * 1000 + r->payee_no;
    return OK;
}

struct making {
    const struct relief_roster_in *in;
    struct relief *free;
    size_t n;
    struct roster_raw *raw;
    int64_t *person; /* who is paid: file × 1000 + member */
    size_t *round;   /* on which roster */
    size_t rounds;
};

/* The n-th relief of one payee goes onto the n-th roster. */
static void deal(struct making *k)
{
    for (size_t i = 0; i < k->n; i++) {
        k->round[i] = 0;
        for (size_t j = 0; j < i; j++)
            if (k->person[j] == k->person[i])
                k->round[i]++;
        if (k->round[i] + 1 > k->rounds)
            k->rounds = k->round[i] + 1;
    }
}

static enum err make_one(struct ctx *cx, struct making *k, size_t round, int64_t *id, int64_t *rows)
{
    struct code_item kind = {0};
    struct roster_begin b = {.class = S("C11"), .source = k->in->source};
    struct roster_raw *raw = NEWS(cx->a, struct roster_raw, k->n + 1);
    size_t n = 0;
    TRY(code_get(cx->tx, S("kind"), k->in->project, S(""), &kind));
    struct str title = k->in->title.len ? k->in->title : kind.label;
    b.title = round ? str_f(cx->a, "%.*s（%zu）", FMT(title), round + 1) : title;
    b.note = S("由帮扶项目生成");
    TRY(roster_target(cx, k->in->campaign, cx->org_code, &b));
    for (size_t i = 0; i < k->n; i++)
        if (k->round[i] == round)
            raw[n++] = k->raw[i];
    TRY(roster_make(cx, &b, k->in->project, raw, n, id));
    *rows = 0;
    for (size_t i = 0; i < k->n; i++) {
        int64_t changed = 0;
        if (k->round[i] != round)
            continue;
        TRY(db_exec(cx->tx, RELIEF_ROSTERED, VALS(I64(k->free[i].id), I64(*id), I64(++*rows), I64(k->free[i].version)), &changed));
        if (changed != 1)
            return ERR_CONFLICT;
    }
    return OK;
}

static enum err read_free(struct ctx *cx, struct str project, struct relief **out, size_t *n)
{
    return db_rows(cx->tx, RELIEF_FREE, VALS(LO(cx), HI(cx), I64(cx->org_id), TXT(project), I64(ROSTER_RELIEFS_MAX)), RELIEF_FIELDS,
                   ROSTER_RELIEFS_MAX, out, n);
}

/* GET /api/reliefs/free: what a roster of the union would take now. */
enum err relief_free_get(struct ctx *cx)
{
    struct relief *rows = NULL;
    size_t n = 0;
    TRY(read_free(cx, cx_query(cx, "project"), &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        relief_write(cx, &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* POST /api/reliefs/roster */
enum err relief_roster_post(struct ctx *cx)
{
    struct making k = {.in = cx->in};
    TRY(read_free(cx, k.in->project, &k.free, &k.n));
    if (!k.n)
        return fail(cx, ERR_STATE, "本工会没有已批准、尚未列入名册的这类救助");
    k.raw = NEWS(cx->a, struct roster_raw, k.n);
    k.person = NEWS(cx->a, int64_t, k.n);
    k.round = NEWS(cx->a, size_t, k.n);
    for (size_t i = 0; i < k.n; i++)
        TRY(row_of(cx, &k.free[i], &k.raw[i], &k.person[i]));
    deal(&k);
    if (k.rounds > ROSTERS_MAX)
        return fail(cx, ERR_TOO_LARGE, "同一人的救助过多，请分次生成名册");
    jw_open(cx->out, '{');
    jw_key(cx->out, "rosters");
    jw_open(cx->out, '[');
    for (size_t round = 0; round < k.rounds; round++) {
        int64_t id = 0, rows = 0;
        TRY(make_one(cx, &k, round, &id, &rows));
        jw_open(cx->out, '{');
        jw_ki(cx->out, "id", id);
        jw_ki(cx->out, "rows", rows);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_ki(cx->out, "reliefs", (int64_t)k.n);
    jw_close(cx->out, '}');
    audit_object(cx, cx->org_id, "reliefs:%.*s", FMT(k.in->project));
    audit_note(cx, "reliefs", str_f(cx->a, "%zu", k.n));
    return OK;
}
