// SPDX-License-Identifier: Apache-2.0
// Lines without a sound number: persons of the same name whose birth or phone agrees too are put before somebody, with the score
// and what it is made of. What he decides is remembered by the blind values of both sides, for the next list of that kind.
#include "audit.h"
#include "match_own.h"

const struct field match_pair_fields[30] = {
    {FIELD(struct match_pair, id), .as = AS_ID},
    {FIELD(struct match_pair, list_id), .as = AS_ID},
    {FIELD(struct match_pair, list_title), .label = LIT("名单")},
    {FIELD(struct match_pair, kind), .label = LIT("名单种类")},
    {FIELD(struct match_pair, row_no), .label = LIT("行")},
    {FIELD(struct match_pair, casefile_id), .as = AS_ID},
    {FIELD(struct match_pair, member_no)},
    {FIELD(struct match_pair, person_id), .as = AS_ID},
    {FIELD(struct match_pair, file_no), .label = LIT("档案编号")},
    {FIELD(struct match_pair, org_code), .label = LIT("工会编码")},
    {FIELD(struct match_pair, org_name), .label = LIT("工会")},
    {FIELD(struct match_pair, org_path), .as = AS_BLOB},
    {FIELD(struct match_pair, score), .label = LIT("得分")},
    {FIELD(struct match_pair, parts), .label = LIT("得分构成")},
    {FIELD(struct match_pair, state), .label = LIT("判断"), .as = AS_CODE, .codes = "match_pair_state"},
    {FIELD(struct match_pair, remembered)},
    {FIELD(struct match_pair, decided_at), .as = AS_TIME},
    {FIELD(struct match_pair, decided_by_name), .label = LIT("判断人")},
    {FIELD(struct match_pair, row_name), .label = LIT("名单姓名")},
    {FIELD(struct match_pair, row_birth), .label = LIT("名单出生日期")},
    {FIELD(struct match_pair, row_phone), .label = LIT("名单电话"), .as = AS_PHONE},
    {FIELD(struct match_pair, name), .label = LIT("登记姓名")},
    {FIELD(struct match_pair, birth), .label = LIT("登记出生日期")},
    {FIELD(struct match_pair, phone), .label = LIT("登记电话"), .as = AS_PHONE},
    {FIELD(struct match_pair, row_secret), .as = AS_BLOB},
    {FIELD(struct match_pair, row_blind), .as = AS_BLOB},
    {FIELD(struct match_pair, other_blind), .as = AS_BLOB},
    {FIELD(struct match_pair, id_type), .as = AS_BLOB},
    {FIELD(struct match_pair, blind), .as = AS_BLOB},
    {FIELD(struct match_pair, secret), .as = AS_BLOB},
};
const struct field match_pair_in_fields[1] = {
    {FIELD(struct match_pair_in, state), .label = LIT("判断"), .as = AS_CODE, .codes = "match_pair_state", .need = true},
};

/* --- candidates --- */

struct row {
    int64_t row_no;
    struct str secret, pair_blind;
};
static const struct field row_fields[] = {
    {FIELD(struct row, row_no)}, {FIELD(struct row, secret), .as = AS_BLOB}, {FIELD(struct row, pair_blind), .as = AS_BLOB},
};
struct candidate {
    int64_t casefile_id, member_no, person_id, org_id, same_phone;
    struct str blind, birth;
};
static const struct field candidate_fields[] = {
    {FIELD(struct candidate, casefile_id)}, {FIELD(struct candidate, member_no)}, {FIELD(struct candidate, person_id)},
    {FIELD(struct candidate, org_id)},      {FIELD(struct candidate, same_phone)}, {FIELD(struct candidate, blind), .as = AS_BLOB},
    {FIELD(struct candidate, birth)},
};

struct pair {
    int64_t row_no, score;
    struct candidate who;
    struct str row_blind, parts;
};
struct pairing {
    struct job_run *j;
    int64_t list_id, run_id, after;
    const struct match_kind *k;
    int c_name, c_birth, c_phone;
    struct arena *a;
    struct pair *at;
    size_t n, cap;
    bool more;
};

/* Points for what agrees; the words are kept with the pair. */
static int64_t score_of(struct arena *a, const struct match_kind *k, const struct candidate *c, struct str birth, struct str *parts)
{
    int64_t score = k->w_name;
    struct buf b = buf_new(a, 200);
    buf_f(&b, "name:%lld", (long long)k->w_name);
    if (birth.len == 10 && str_eq(birth, c->birth)) {
        score += k->w_birth;
        buf_f(&b, ",birth:%lld", (long long)k->w_birth);
    } else if (birth.len >= 7 && c->birth.len >= 7 && str_eq(str_sub(birth, 0, 7), str_sub(c->birth, 0, 7))) {
        score += k->w_month;
        buf_f(&b, ",month:%lld", (long long)k->w_month);
    }
    if (c->same_phone) {
        score += k->w_phone;
        buf_f(&b, ",phone:%lld", (long long)k->w_phone);
    }
    *parts = buf_done(&b);
    return score;
}

static void keep_pairs(struct pairing *g, const struct row *r, struct str birth, const struct candidate *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str parts;
        int64_t score = score_of(g->a, g->k, &c[i], birth, &parts);
        if (score < g->k->ask || c[i].blind.len != BLIND_BYTES)
            continue;
        GROW(g->a, g->at, g->n, g->cap, 64);
        struct pair *p = &g->at[g->n++];
        *p = (struct pair){.row_no = r->row_no, .score = score, .who = c[i], .row_blind = str_dup(g->a, r->pair_blind), .parts = parts};
        p->who.blind = str_dup(g->a, c[i].blind);
        p->who.birth = S("");
    }
}

static enum err pair_row(struct ctx *cx, struct pairing *g, struct sealer *list, const struct row *r)
{
    struct match_line l = {.row_no = r->row_no, .secret = r->secret};
    struct candidate *c = NULL;
    size_t n = 0;
    unsigned char phone[BLIND_BYTES] = {0};
    TRY(match_line_open(list, cx->a, g->k, g->list_id, &l));
    struct str name = l.value[g->c_name], birth = g->c_birth < 0 ? S("") : l.value[g->c_birth];
    bool has_phone = g->c_phone >= 0 && person_blind_phone(cx->sealer, l.value[g->c_phone], phone);
    if (birth.len < 7 && !has_phone)
        return OK; /* a name alone is nobody */
    struct str month = birth.len >= 7 ? str_sub(birth, 0, 7) : S("-");
    struct val ph = BLOB(((struct str){(char *)phone, BLIND_BYTES})), lo = LO(cx), hi = HI(cx);
    char *gram = arena_alloc(cx->a, name.len + 1, 1);
    struct str two = utf8_head(name, 2);
    for (size_t i = 0; i < two.len; i++)
        gram[i] = two.at[i] >= 'A' && two.at[i] <= 'Z' ? (char)(two.at[i] + 32) : two.at[i];
    TRY(db_rows(cx->tx, MATCH_PAIR_PERSONS,
                VALS(TXT(((struct str){gram, two.len})), TXT(name), TXT(month), ph, lo, hi, I64(MATCH_CANDIDATES)),
                FIELDS(struct candidate, candidate_fields), MATCH_CANDIDATES, &c, &n));
    keep_pairs(g, r, birth, c, n);
    TRY(db_rows(cx->tx, MATCH_PAIR_MEMBERS, VALS(TXT(name), TXT(month), ph, lo, hi, I64(MATCH_CANDIDATES)),
                FIELDS(struct candidate, candidate_fields), MATCH_CANDIDATES, &c, &n));
    keep_pairs(g, r, birth, c, n);
    return OK;
}

static enum err pair_page(struct ctx *cx, void *arg)
{
    struct pairing *g = arg;
    struct sealer *list;
    struct row *rows = NULL;
    size_t n = 0;
    TRY(match_sealer(cx, g->list_id, &list));
    TRY(db_rows(cx->tx, MATCH_UNNUMBERED, VALS(I64(g->list_id), I64(g->after), I64(MATCH_PAGE / 4)), FIELDS(struct row, row_fields),
                MATCH_PAGE / 4, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(pair_row(cx, g, list, &rows[i]));
        g->after = rows[i].row_no;
    }
    g->more = n == MATCH_PAGE / 4;
    return OK;
}

struct said {
    struct str state;
    int64_t user_id, at;
};
static const struct field said_fields[] = {{FIELD(struct said, state)}, {FIELD(struct said, user_id)}, {FIELD(struct said, at)}};

static enum err put_hit(struct ctx *cx, int64_t run_id, int64_t list_id, int64_t row_no, const struct candidate *c)
{
    int64_t changed = 0;
    TRY(db_exec(cx->tx, MATCH_HIT_PUT,
                VALS(I64(run_id), I64(list_id), I64(row_no), I64(c->casefile_id), I64(c->member_no), I64(c->person_id), I64(c->org_id)),
                &changed));
    return db_exec(cx->tx, MATCH_RUN_HITS, VALS(I64(run_id), I64(changed)), NULL);
}

static enum err put_pairs(struct ctx *cx, void *arg)
{
    struct pairing *g = arg;
    int64_t made = 0;
    for (size_t i = 0; i < g->n; i++) {
        const struct pair *p = &g->at[i];
        struct said s = {0};
        int64_t changed = 0;
        enum err e = db_one(cx->tx, MATCH_VERDICT_GET, VALS(TXT(g->k->code), BLOB(p->row_blind), BLOB(p->who.blind)),
                            FIELDS(struct said, said_fields), &s);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        bool known = e == OK;
        TRY(db_exec(cx->tx, MATCH_PAIR_PUT,
                    VALS(I64(g->list_id), I64(g->run_id), I64(p->row_no), I64(p->who.casefile_id), I64(p->who.member_no),
                         I64(p->who.person_id), I64(p->who.org_id), BLOB(p->row_blind), BLOB(p->who.blind), I64(p->score), TXT(p->parts),
                         TXT(known ? s.state : S("open")), I64(known), known ? I64(s.user_id) : NUL, I64(s.at)),
                    &changed));
        made += changed;
        if (changed && str_eq(s.state, S("same")))
            TRY(put_hit(cx, g->run_id, g->list_id, p->row_no, &p->who));
    }
    return db_exec(cx->tx, MATCH_RUN_PAIRS, VALS(I64(g->run_id), I64(made)), NULL);
}

enum err match_pairs_all(struct job_run *j, int64_t list_id, int64_t run_id, const struct match_kind *k)
{
    struct pairing g = {.j = j, .list_id = list_id, .run_id = run_id, .k = k, .more = true, .c_name = match_column_as(k, MA_NAME),
                        .c_birth = match_column_as(k, MA_BIRTH), .c_phone = match_column_as(k, MA_PHONE)};
    g.a = arena_new(ARENA_CALL_BYTES);
    enum err e = OK;
    while (e == OK && g.more) {
        g.n = g.cap = 0;
        g.at = NULL;
        arena_reset(g.a);
        e = job_read(j, pair_page, &g);
        if (e == OK && g.n)
            e = job_write(j, put_pairs, &g);
        if (e == OK)
            e = job_progress(j, MATCH_SLICES, MATCH_SLICES + 2, "按姓名、出生日期和电话比对");
    }
    arena_free(g.a);
    return e;
}

/* --- showing both sides --- */

struct opened {
    int64_t list_id;
    struct sealer *list;
    struct match_kind *kind;
};

static enum err open_list(struct ctx *cx, int64_t list_id, struct opened *o)
{
    struct str why = S("");
    struct match_edition m = {0};
    if (o->list_id == list_id)
        return OK;
    TRY(db_one(cx->tx, MATCH_LIST_EDITION, VALS(I64(list_id)), MATCH_EDITION_FIELDS, &m));
    TRY(match_sealer(cx, list_id, &o->list));
    TRY(match_kind_edition(cx->tx, cx->a, m.kind, m.edition, &o->kind, &why));
    o->list_id = list_id;
    return OK;
}

static struct str value_of(const struct match_kind *k, const struct match_line *l, enum match_as as)
{
    int c = match_column_as(k, as);
    return c < 0 ? S("") : l->value[c];
}

static enum err show_pair(struct ctx *cx, struct opened *o, struct match_pair *p)
{
    TRY(open_list(cx, p->list_id, o));
    struct match_line l = {.row_no = p->row_no, .secret = p->row_secret};
    TRY(match_line_open(o->list, cx->a, o->kind, p->list_id, &l));
    p->row_name = mask_name(cx->a, value_of(o->kind, &l, MA_NAME));
    p->row_birth = value_of(o->kind, &l, MA_BIRTH);
    p->row_phone = mask_phone(cx->a, value_of(o->kind, &l, MA_PHONE));
    p->name = mask_name(cx->a, p->name);
    if (p->secret.len) {
        struct person_secret s;
        char aad[PERSON_AAD];
        TRY(person_secret_open(cx->sealer, cx->a, person_aad(p->id_type, (const unsigned char *)p->blind.at, aad), p->secret, &s));
        p->phone = mask_phone(cx->a, s.phone);
    }
    return OK;
}

enum err match_pairs_get(struct ctx *cx)
{
    struct match_pair *rows = NULL;
    struct opened o = {0};
    size_t n = 0;
    int64_t limit = cx_limit(cx);
    TRY(db_rows(cx->tx, MATCH_PAIRS,
                VALS(LO(cx), HI(cx), I64(cx_query_int(cx, "list", 0)), TXT(cx_query(cx, "state")), I64(cx_after(cx)), I64(limit)),
                FIELDS(struct match_pair, match_pair_fields), (size_t)limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        TRY(show_pair(cx, &o, &rows[i]));
        fields_write(cx->out, FIELDS(struct match_pair, match_pair_fields), &rows[i]);
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (n && n == (size_t)limit)
        jw_int(cx->out, rows[n - 1].id);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    audit_object(cx, cx->org_id, "org:%lld", (long long)cx->org_id);
    audit_note(cx, "pairs", str_f(cx->a, "%zu", n));
    return OK;
}

/* --- deciding --- */

static enum err decide(struct ctx *cx, const struct match_pair *p, struct str state)
{
    struct opened o = {0};
    TRY(open_list(cx, p->list_id, &o));
    if (str_eq(state, S("same")) || str_eq(state, S("different")))
        TRY(db_exec(cx->tx, MATCH_VERDICT_PUT,
                    VALS(TXT(o.kind->code), BLOB(p->row_blind), BLOB(p->other_blind), TXT(state), I64(cx->who->user_id), I64(cx->now)), NULL));
    else
        TRY(db_exec(cx->tx, MATCH_VERDICT_DROP, VALS(TXT(o.kind->code), BLOB(p->row_blind), BLOB(p->other_blind)), NULL));
    int64_t run_id = 0, org_id = 0;
    TRY(db_int(cx->tx, MATCH_PAIR_RUN, VALS(I64(p->id)), &run_id));
    TRY(db_int(cx->tx, MATCH_PAIR_ORG, VALS(I64(p->id)), &org_id));
    struct candidate c = {.casefile_id = p->casefile_id, .member_no = p->member_no, .person_id = p->person_id, .org_id = org_id};
    if (str_eq(state, S("same"))) {
        TRY(put_hit(cx, run_id, p->list_id, p->row_no, &c));
        return match_judge_one(cx, o.list, o.kind, p->list_id, run_id, p->casefile_id, p->person_id);
    }
    int64_t gone = 0;
    TRY(db_exec(cx->tx, MATCH_HIT_TAKE_BACK, VALS(I64(p->list_id), I64(p->row_no), I64(p->casefile_id), I64(p->member_no), I64(p->person_id)), &gone));
    return db_exec(cx->tx, MATCH_RUN_HITS, VALS(I64(run_id), I64(-gone)), NULL);
}

/* Taking "same" back is refused once something is proposed because of it: the proposal is dealt with first. */
enum err match_pair_decide(struct ctx *cx)
{
    const struct match_pair_in *in = cx->in;
    int64_t id, used = 0;
    struct match_pair p = {0};
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, MATCH_PAIR_GET, id, FIELDS(struct match_pair, match_pair_fields), &p));
    if (str_eq(in->state, S("open")))
        return fail_field(cx, "state", "请选择同一人、不是同一人或以后再看");
    if (str_eq(p.state, S("same")) && !str_eq(in->state, S("same"))) {
        TRY(db_int(cx->tx, MATCH_PAIR_USED, VALS(I64(p.list_id), I64(p.casefile_id), I64(p.person_id)), &used));
        if (used)
            return fail(cx, ERR_STATE, "已经因此提出建议，请先处理建议（不采纳并写明理由）");
    }
    TRY(db_exec(cx->tx, MATCH_PAIR_SET, VALS(I64(id), TXT(in->state), I64(cx->who->user_id), I64(cx->now)), NULL));
    TRY(decide(cx, &p, in->state));
    audit_object(cx, cx->org_id, "match_pair:%lld", (long long)id);
    audit_note(cx, "state", in->state);
    jw_open(cx->out, '{'); /* neither side's particulars: answers of commands are kept */
    jw_ki(cx->out, "id", id);
    jw_kt(cx->out, "state", in->state);
    jw_close(cx->out, '}');
    return OK;
}
