// SPDX-License-Identifier: Apache-2.0
// Claims: asked for with papers, checked and worked out by one, reviewed by another, paid by the insurer. The diagnosis is sealed.
#include "date.h"
#include "file.h"
#include "money.h"
#include "mutual_aid_own.h"

const struct field mutual_claim_fields[29] = {
    {FIELD(struct mutual_claim, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct mutual_claim, enrolment_id), .as = AS_ID},
    {FIELD(struct mutual_claim, plan), .label = LIT("互助保障")},
    {FIELD(struct mutual_claim, edition), .label = LIT("版本年度")},
    {FIELD(struct mutual_claim, org_id), .as = AS_ID},
    {FIELD(struct mutual_claim, org_name), .label = LIT("工会")},
    {FIELD(struct mutual_claim, person_id), .as = AS_ID},
    {FIELD(struct mutual_claim, name), .label = LIT("姓名")},
    {FIELD(struct mutual_claim, how), .as = AS_CODE, .codes = "mutual_how", .label = LIT("申请方式")},
    {FIELD(struct mutual_claim, ill_on), .as = AS_DATE, .label = LIT("确诊日期")},
    {FIELD(struct mutual_claim, self_paid_fen), .as = AS_MONEY, .label = LIT("个人自付")},
    {FIELD(struct mutual_claim, state), .as = AS_CODE, .codes = "mutual_claim_state", .label = LIT("状态")},
    {FIELD(struct mutual_claim, benefit_fen), .as = AS_MONEY, .label = LIT("应给付")},
    {FIELD(struct mutual_claim, lines), .as = AS_JSON, .label = LIT("计算")},
    {FIELD(struct mutual_claim, reason), .label = LIT("退回或不予给付的原因")},
    {FIELD(struct mutual_claim, created_by), .as = AS_ID},
    {FIELD(struct mutual_claim, checked_by), .as = AS_ID},
    {FIELD(struct mutual_claim, reviewed_by), .as = AS_ID},
    {FIELD(struct mutual_claim, checker), .label = LIT("审核人")},
    {FIELD(struct mutual_claim, reviewer), .label = LIT("复核人")},
    {FIELD(struct mutual_claim, paid_fen), .as = AS_MONEY, .label = LIT("已给付")},
    {FIELD(struct mutual_claim, paid_on), .as = AS_DATE, .label = LIT("给付日期")},
    {FIELD(struct mutual_claim, paid_ref), .label = LIT("给付凭证")},
    {FIELD(struct mutual_claim, version), .label = LIT("版本")},
    {FIELD(struct mutual_claim, papers), .as = AS_COUNT, .label = LIT("材料")},
    {FIELD(struct mutual_claim, covered_on), .as = AS_DATE, .label = LIT("保障生效日")},
    {FIELD(struct mutual_claim, cover_until), .as = AS_DATE, .label = LIT("保障期止")},
    {FIELD(struct mutual_claim, org_path), .as = AS_SECRET},
    {FIELD(struct mutual_claim, secret), .as = AS_BLOB},
};
const struct field mutual_claim_in_fields[5] = {
    {FIELD(struct mutual_claim_in, enrolment_id), .as = AS_ID, .label = LIT("参保记录"), .need = true},
    {FIELD(struct mutual_claim_in, ill_on), .as = AS_DATE, .label = LIT("确诊日期"), .need = true},
    {FIELD(struct mutual_claim_in, self_paid_fen), .as = AS_MONEY, .label = LIT("个人自付"), .need = true, .min = 1, .max = INT64_C(10000000000)},
    {FIELD(struct mutual_claim_in, diagnosis), .as = AS_SECRET, .label = LIT("诊断"), .need = true, .max = 200},
    {FIELD(struct mutual_claim_in, agreed), .as = AS_BOOL, .label = LIT("同意")},
};
const struct field mutual_check_fields[3] = {
    {FIELD(struct mutual_check_in, ill_on), .as = AS_DATE, .label = LIT("确诊日期"), .need = true},
    {FIELD(struct mutual_check_in, self_paid_fen), .as = AS_MONEY, .label = LIT("核定的个人自付"), .need = true, .min = 1, .max = INT64_C(10000000000)},
    {FIELD(struct mutual_check_in, version), .label = LIT("版本"), .need = true},
};
const struct field mutual_reason_fields[1] = {{FIELD(struct mutual_reason_in, reason), .label = LIT("原因"), .need = true, .max = 300}};
const struct field mutual_paid_fields[3] = {
    {FIELD(struct mutual_paid_in, paid_fen), .as = AS_MONEY, .label = LIT("给付金额"), .need = true, .min = 1, .max = INT64_C(10000000000)},
    {FIELD(struct mutual_paid_in, paid_on), .as = AS_DATE, .label = LIT("给付日期"), .need = true},
    {FIELD(struct mutual_paid_in, paid_ref), .label = LIT("给付凭证"), .need = true, .max = 100},
};
const struct field mutual_paper_fields[1] = {{FIELD(struct mutual_paper_in, file_id), .as = AS_ID, .label = LIT("材料"), .need = true}};
struct id_row {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id_row, id)}};

/* --- the diagnosis --- */

static struct str place_of(struct ctx *cx, int64_t id)
{
    return str_f(cx->a, "mutual_claim.diagnosis:%lld", (long long)id);
}

enum err mutual_open_diagnosis(struct ctx *cx, const struct mutual_claim *c, struct str *diagnosis)
{
    return unseal_in(cx->sealer, cx->a, place_of(cx, c->id), c->secret, diagnosis);
}

/* --- asking --- */

enum err mutual_claim_add(struct ctx *cx, const struct mutual_enrolment *e, const struct mutual_claim_in *in, const char *how, int64_t *id)
{
    struct rule doc = {0};
    struct date ill = {0}, today = {0};
    if (!str_eq(e->state, S("insured")))
        return fail(cx, ERR_STATE, "还没有参保，不能申请给付");
    if (str_cmp(in->ill_on, cx_today(cx)) > 0)
        return fail_field(cx, "ill_on", "确诊日期不能晚于今天");
    TRY(db_one(cx->tx, MUTUAL_PLAN_OF, VALS(TXT(e->plan), TXT(e->edition)), (struct fields){rule_fields, 11, sizeof doc}, &doc));
    int64_t days = json_get_int(json_parse(cx->a, doc.body, NULL), "claim_days", 365);
    if (date_read(in->ill_on, &ill) == DATE_DAY && date_read(cx_today(cx), &today) == DATE_DAY && date_days(today) - date_days(ill) > days)
        return fail_field(cx, "ill_on", "应在确诊后 %lld 天内申请", (long long)days);
    enum err err = db_int(cx->tx, MUTUAL_CLAIM_ADD,
                          VALS(I64(e->id), TXT(str_of(how)), TXT(in->ill_on), I64(in->self_paid_fen), BLOB(S("")), OPT(cx->who ? cx->who->user_id : 0), I64(cx->now)), id);
    if (err == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "这一保障年度已经申请过");
    TRY(err);
    return db_exec(cx->tx, MUTUAL_CLAIM_SEAL, VALS(I64(*id), BLOB(seal_in(cx->sealer, cx->a, place_of(cx, *id), in->diagnosis))), NULL);
}

/* --- reading --- */

static enum err claim_arg(struct ctx *cx, struct mutual_claim *c)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, MUTUAL_CLAIM_GET, id, CLAIM, c));
    audit_object(cx, c->org_id, "mutual_claim:%lld", (long long)id);
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct mutual_claim c = {0};
    struct id_row *files = NULL;
    size_t n = 0;
    TRY(cx_one(cx, MUTUAL_CLAIM_GET, id, CLAIM, &c));
    TRY(db_rows(cx->tx, MUTUAL_PAPERS, VALS(I64(id), I64(MUTUAL_PAPERS_MAX)), FIELDS(struct id_row, id_fields), MUTUAL_PAPERS_MAX, &files, &n));
    if (!c.lines.len)
        c.lines = S("[]");
    jw_open(cx->out, '{');
    fields_write_open(cx->out, CLAIM, &c);
    machine_verbs(cx, &mutual_machines[1], c.state, c.org_path);
    jw_key(cx->out, "files");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        jw_int(cx->out, files[i].id);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err put_claim(struct ctx *cx, void *row)
{
    struct mutual_claim *c = row;
    if (!c->lines.len)
        c->lines = S("[]");
    fields_write(cx->out, CLAIM, c);
    return OK;
}

enum err mutual_claims_get(struct ctx *cx)
{
    return cx_list_by(cx, MUTUAL_CLAIM_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), TXT(cx_query(cx, "plan")), I64(cx_limit(cx))), CLAIM, put_claim);
}

enum err mutual_claim_one(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}

enum err mutual_claim_look(struct ctx *cx)
{
    struct mutual_claim c = {0};
    struct str diagnosis = {0};
    TRY(claim_arg(cx, &c));
    TRY(mutual_open_diagnosis(cx, &c, &diagnosis));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "diagnosis", diagnosis);
    jw_close(cx->out, '}');
    return OK;
}

/* Closed: read here alone, and it is written into the trail. */
enum err mutual_paper_get(struct ctx *cx)
{
    struct mutual_claim c = {0};
    struct file f = {0};
    int64_t file_id = 0, n = 0;
    TRY(claim_arg(cx, &c));
    TRY(cx_arg_id(cx, 1, &file_id));
    TRY(db_int(cx->tx, MUTUAL_PAPER_OF, VALS(I64(c.id), I64(file_id)), &n));
    if (!n)
        return ERR_NOT_FOUND;
    TRY(file_load(cx, file_id, &f));
    return file_answer(cx, &f);
}

/* --- the clerk --- */

enum err mutual_claim_post(struct ctx *cx)
{
    const struct mutual_claim_in *in = cx->in;
    struct mutual_enrolment e = {0};
    int64_t id = 0;
    TRY(cx_one(cx, MUTUAL_ENROL_GET, in->enrolment_id, ENROLMENT, &e));
    TRY(mutual_claim_add(cx, &e, in, "clerk", &id));
    audit_object(cx, e.org_id, "mutual_claim:%lld", (long long)id);
    return answer(cx, id);
}

enum err mutual_paper_post(struct ctx *cx)
{
    const struct mutual_paper_in *in = cx->in;
    struct mutual_claim c = {0};
    struct file f = {0};
    int64_t changed = 0;
    TRY(claim_arg(cx, &c));
    TRY(file_attach(cx, in->file_id, FILE_CLOSED, &f));
    TRY(db_exec(cx->tx, MUTUAL_PAPER_ADD, VALS(I64(c.id), I64(in->file_id), I64(MUTUAL_PAPERS_MAX)), &changed));
    return changed ? answer(cx, c.id) : fail(cx, ERR_STATE, "材料最多 %d 份，或这份已经在了", MUTUAL_PAPERS_MAX);
}

enum err mutual_check_post(struct ctx *cx)
{
    const struct mutual_check_in *in = cx->in;
    struct mutual_claim c = {0};
    struct rule doc = {0};
    struct mutual_sum sum = {0};
    const struct move *m;
    int64_t changed = 0;
    TRY(claim_arg(cx, &c));
    TRY(machine_step(cx, &mutual_machines[1], c.state, "check", &m));
    if (!c.papers)
        return fail(cx, ERR_STATE, "还没有票据、诊断等材料，请先补充");
    TRY(db_one(cx->tx, MUTUAL_PLAN_OF, VALS(TXT(c.plan), TXT(c.edition)), (struct fields){rule_fields, 11, sizeof doc}, &doc));
    TRY(mutual_reckon(cx->a, json_parse(cx->a, doc.body, NULL), in->ill_on, c.covered_on, c.cover_until, in->self_paid_fen, &sum));
    TRY(db_exec(cx->tx, MUTUAL_CLAIM_CHECK,
                VALS(I64(c.id), I64(in->version), TXT(c.state), TXT(in->ill_on), I64(in->self_paid_fen), I64(sum.fen), TXT(sum.lines), I64(cx->who->user_id)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    return answer(cx, c.id);
}

/* Who entered or checked does not review. */
static enum err review(struct ctx *cx, const char *verb, struct str reason)
{
    struct mutual_claim c = {0};
    const struct move *m;
    int64_t changed = 0, me = cx->who->user_id;
    TRY(claim_arg(cx, &c));
    TRY(machine_step(cx, &mutual_machines[1], c.state, verb, &m));
    if (c.checked_by == me || c.created_by == me)
        return fail(cx, ERR_SAME_PERSON, "登记或审核的人不能自己复核，请由另一人复核");
    if (strcmp(verb, "approve") == 0 && !c.benefit_fen)
        return fail(cx, ERR_STATE, "计算结果是不予给付，请选“不予给付”并写明原因");
    TRY(db_exec(cx->tx, MUTUAL_CLAIM_MOVE, VALS(I64(c.id), TXT(c.state), TXT(str_of(m->to)), TXT(reason), OPT(strcmp(verb, "return") == 0 ? 0 : me)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    return answer(cx, c.id);
}

enum err mutual_approve_post(struct ctx *cx)
{
    return review(cx, "approve", S(""));
}
enum err mutual_return_post(struct ctx *cx)
{
    return review(cx, "return", ((const struct mutual_reason_in *)cx->in)->reason);
}
enum err mutual_deny_post(struct ctx *cx)
{
    return review(cx, "deny", ((const struct mutual_reason_in *)cx->in)->reason);
}

/* What the insurer paid; where it differs from what was worked out, both stand. */
enum err mutual_paid_post(struct ctx *cx)
{
    const struct mutual_paid_in *in = cx->in;
    struct mutual_claim c = {0};
    const struct move *m;
    int64_t changed = 0;
    TRY(claim_arg(cx, &c));
    TRY(machine_step(cx, &mutual_machines[1], c.state, "pay", &m));
    if (str_cmp(in->paid_on, cx_today(cx)) > 0 || str_cmp(in->paid_on, c.ill_on) < 0)
        return fail_field(cx, "paid_on", "给付日期应在确诊以后、不晚于今天");
    TRY(db_exec(cx->tx, MUTUAL_CLAIM_PAID, VALS(I64(c.id), I64(in->paid_fen), TXT(in->paid_on), TXT(in->paid_ref)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    return answer(cx, c.id);
}
