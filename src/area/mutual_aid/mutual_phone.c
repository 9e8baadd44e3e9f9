// SPDX-License-Identifier: Apache-2.0
// Mutual aid on the phone: the plans, what is the worker's own, asking to be insured and asking after an illness, with papers.
#include "file.h"
#include "mutual_aid_own.h"

#define ME I64(cx->worker->person_id)

const struct field mutual_ask_fields[2] = {
    {FIELD(struct mutual_ask_in, plan), .label = LIT("互助保障"), .need = true, .max = 40},
    {FIELD(struct mutual_ask_in, agreed), .as = AS_BOOL, .label = LIT("同意")},
};
struct my_enrolment {
    int64_t id;
    struct str plan, edition, org_name, state, cover_from, cover_until, covered_on;
    int64_t fee_fen;
    struct str policy_no;
};
static const struct field my_enrolment_fields[] = {
    {FIELD(struct my_enrolment, id), .as = AS_ID}, {FIELD(struct my_enrolment, plan)}, {FIELD(struct my_enrolment, edition)}, {FIELD(struct my_enrolment, org_name)},
    {FIELD(struct my_enrolment, state)}, {FIELD(struct my_enrolment, cover_from)}, {FIELD(struct my_enrolment, cover_until)}, {FIELD(struct my_enrolment, covered_on)},
    {FIELD(struct my_enrolment, fee_fen), .as = AS_MONEY}, {FIELD(struct my_enrolment, policy_no)}};
struct my_claim {
    int64_t id, enrolment_id;
    struct str ill_on;
    int64_t self_paid_fen;
    struct str state;
    int64_t benefit_fen;
    struct str lines, reason;
    int64_t paid_fen;
    struct str paid_on;
    int64_t papers;
};
static const struct field my_claim_fields[] = {
    {FIELD(struct my_claim, id), .as = AS_ID}, {FIELD(struct my_claim, enrolment_id), .as = AS_ID}, {FIELD(struct my_claim, ill_on)},
    {FIELD(struct my_claim, self_paid_fen), .as = AS_MONEY}, {FIELD(struct my_claim, state)}, {FIELD(struct my_claim, benefit_fen), .as = AS_MONEY},
    {FIELD(struct my_claim, lines), .as = AS_JSON}, {FIELD(struct my_claim, reason)}, {FIELD(struct my_claim, paid_fen), .as = AS_MONEY}, {FIELD(struct my_claim, paid_on)},
    {FIELD(struct my_claim, papers), .as = AS_COUNT}};

/* --- the plans --- */

static void put_plan(struct ctx *cx, const struct rule *d)
{
    const struct json *body = json_parse(cx->a, d->body, NULL);
    jw_open(cx->out, '{');
    jw_kt(cx->out, "code", d->code);
    jw_kt(cx->out, "edition", d->edition);
    jw_kt(cx->out, "title", d->title);
    jw_ki(cx->out, "fee_fen", json_get_int(body, "fee_fen", 0));
    jw_ki(cx->out, "wait_days", json_get_int(body, "wait_days", 0));
    jw_ki(cx->out, "cap_fen", json_get_int(body, "cap_fen", 0));
    for (size_t i = 0; i < 3; i++) {
        static const char *const keys[] = {"enrol", "cover", "benefits"};
        jw_key(cx->out, keys[i]);
        jw_raw(cx->out, json_text(cx->a, json_get(body, keys[i])));
    }
    jw_close(cx->out, '}');
}

enum err mutual_plans_get(struct ctx *cx)
{
    struct rule *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, MUTUAL_PLANS, VALS(TXT(cx_today(cx)), I64(MUTUAL_PLANS_MAX)), (struct fields){rule_fields, 11, sizeof(struct rule)}, MUTUAL_PLANS_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        if (!i || !str_eq(rows[i].code, rows[i - 1].code)) /* the newest edition of each */
            put_plan(cx, &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- mine --- */

static void put_rows(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, (const char *)rows + i * fs.size);
    jw_close(cx->out, ']');
}

enum err worker_mutual_get(struct ctx *cx)
{
    struct my_enrolment *e = NULL;
    struct my_claim *c = NULL;
    size_t n_e = 0, n_c = 0;
    struct vals v = VALS(ME, I64(MUTUAL_MINE_MAX));
    TRY(db_rows(cx->tx, WORKER_MUTUAL_ENROLMENTS, v, FIELDS(struct my_enrolment, my_enrolment_fields), MUTUAL_MINE_MAX, &e, &n_e));
    TRY(db_rows(cx->tx, WORKER_MUTUAL_CLAIMS, v, FIELDS(struct my_claim, my_claim_fields), MUTUAL_MINE_MAX, &c, &n_c));
    for (size_t i = 0; i < n_c; i++)
        if (!c[i].lines.len || str_eq(c[i].state, S("checked"))) /* told when reviewed */
            c[i].lines = S("[]"), c[i].benefit_fen = 0;
    jw_open(cx->out, '{');
    put_rows(cx, "enrolments", FIELDS(struct my_enrolment, my_enrolment_fields), e, n_e);
    put_rows(cx, "claims", FIELDS(struct my_claim, my_claim_fields), c, n_c);
    jw_close(cx->out, '}');
    return OK;
}

enum err worker_mutual_enrol(struct ctx *cx)
{
    const struct mutual_ask_in *in = cx->in;
    struct rule doc = {0};
    const struct json *body = NULL;
    int64_t org_id = 0, id = 0;
    if (!in->agreed)
        return fail_field(cx, "agreed", "请先看过会费、保障期和等待期并确认");
    TRY(mutual_plan(cx, in->plan, &doc, &body));
    TRY(db_int(cx->tx, WORKER_ORG, VALS(ME), &org_id));
    TRY(mutual_enrol_put(cx, &doc, body, org_id, cx->worker->person_id, "phone", "asked", false, S(""), &id));
    audit_object(cx, org_id, "mutual_enrolment:%lld", (long long)id);
    return worker_mutual_get(cx);
}

static enum err my_own(struct ctx *cx, int64_t id, struct mutual_enrolment *e)
{
    return db_one(cx->tx, WORKER_MUTUAL_ENROLMENT, VALS(ME, I64(id)), ENROLMENT, e);
}

enum err worker_mutual_drop(struct ctx *cx)
{
    struct mutual_enrolment e = {0};
    const struct move *m;
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(my_own(cx, id, &e));
    TRY(machine_step(cx, &mutual_machines[0], e.state, "withdraw", &m));
    TRY(db_exec(cx->tx, MUTUAL_ENROL_MOVE, VALS(I64(id), TXT(e.state), TXT(str_of(m->to)), TXT(S("")), TXT(S("")), TXT(S("")), TXT(S(""))), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, e.org_id, "mutual_enrolment:%lld", (long long)id);
    return worker_mutual_get(cx);
}

enum err worker_mutual_claim(struct ctx *cx)
{
    const struct mutual_claim_in *in = cx->in;
    struct mutual_enrolment e = {0};
    int64_t id = 0;
    if (!in->agreed)
        return fail_field(cx, "agreed", "诊断和票据属于敏感个人信息，请先同意工会为这次给付使用");
    TRY(my_own(cx, in->enrolment_id, &e));
    TRY(mutual_claim_add(cx, &e, in, "phone", &id));
    audit_object(cx, e.org_id, "mutual_claim:%lld", (long long)id);
    return worker_mutual_get(cx);
}

static enum err my_claim(struct ctx *cx, struct mutual_claim *c)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, WORKER_MUTUAL_CLAIM, VALS(ME, I64(id)), CLAIM, c));
    audit_object(cx, c->org_id, "mutual_claim:%lld", (long long)id);
    return OK;
}

enum err worker_mutual_withdraw(struct ctx *cx)
{
    struct mutual_claim c = {0};
    const struct move *m;
    int64_t changed = 0;
    TRY(my_claim(cx, &c));
    TRY(machine_step(cx, &mutual_machines[1], c.state, "withdraw", &m));
    TRY(db_exec(cx->tx, MUTUAL_CLAIM_MOVE, VALS(I64(c.id), TXT(c.state), TXT(str_of(m->to)), TXT(S("")), NUL), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    return worker_mutual_get(cx);
}

/* --- a paper of mine --- */

static enum err attach(struct ctx *cx, void *arg)
{
    struct file *f = arg;
    struct mutual_claim c = {0};
    int64_t changed = 0;
    TRY(my_claim(cx, &c));
    if (!str_eq(c.state, S("asked")))
        return fail(cx, ERR_STATE, "工会已经在审核，不能再加材料");
    TRY(file_insert(cx, f, c.org_id, FILE_CLOSED));
    TRY(db_exec(cx->tx, MUTUAL_PAPER_ADD, VALS(I64(c.id), I64(f->id), I64(MUTUAL_PAPERS_MAX)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "材料最多 %d 份", MUTUAL_PAPERS_MAX);
    return worker_mutual_get(cx);
}

static enum err mine_first(struct ctx *cx, void *arg)
{
    struct mutual_claim c = {0};
    (void)arg;
    return my_claim(cx, &c);
}

/* A picture or a PDF; nothing is kept before it is known to be for a claim of his. */
enum err worker_mutual_paper(struct ctx *cx)
{
    static const char *const types[] = {"image/jpeg", "image/png", "application/pdf"};
    struct file f = {0};
    size_t i = 0;
    if (cx->call->upload_fd < 0 || cx->call->upload_size <= 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    if (cx->call->upload_size > MUTUAL_PAPER_BYTES)
        return fail(cx, ERR_TOO_LARGE, "一份材料不超过 10 MB");
    struct str type = file_type(cx->a, cx->call->upload_fd);
    while (i < countof(types) && !str_eq(type, str_of(types[i])))
        i++;
    if (i == countof(types))
        return fail(cx, ERR_BAD_INPUT, "请上传照片（JPG、PNG）或 PDF");
    TRY(cx_in_read(cx, mine_first, NULL));
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, S("材料"), &f));
    return cx_in_write(cx, attach, &f);
}
