// SPDX-License-Identifier: Apache-2.0
// What is the worker's own, and what everybody may see. Every statement binds the person of the session.
#include "application.h"
#include "code.h"
#include "worker_own.h"

const struct field worker_aid_fields[8] = {
    {FIELD(struct worker_aid, id), .as = AS_ID},
    {FIELD(struct worker_aid, given_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct worker_aid, campaign), .label = LIT("活动")},
    {FIELD(struct worker_aid, class_label), .label = LIT("类别")},
    {FIELD(struct worker_aid, kind_label), .label = LIT("方式")},
    {FIELD(struct worker_aid, amount_fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct worker_aid, org_name), .label = LIT("发放工会")},
    {FIELD(struct worker_aid, standing), .label = LIT("到账情况")},
};
const struct field worker_consent_fields[5] = {
    {FIELD(struct worker_consent, id), .as = AS_ID},
    {FIELD(struct worker_consent, title), .label = LIT("文本")},
    {FIELD(struct worker_consent, org_name), .label = LIT("工会")},
    {FIELD(struct worker_consent, given_on), .as = AS_DATE, .label = LIT("同意日期")},
    {FIELD(struct worker_consent, withdrawn_on), .as = AS_DATE, .label = LIT("撤回日期")},
};
const struct field worker_told_fields[1] = {
    {FIELD(struct worker_told_in, told), .as = AS_BOOL, .label = LIT("知道撤回的后果")},
};

#define ME I64(cx->worker->person_id)

static struct str label(struct ctx *cx, const char *list, struct str code)
{
    struct code_item item = {0};
    return code.len && code_find(cx, str_of(list), code, S(""), &item) == OK ? item.label : code;
}

static void write_rows(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, (const char *)rows + i * fs.size);
    jw_close(cx->out, ']');
}

/* --- me --- */

struct me {
    struct str name, id_type, blind, secret;
    bool is_member;
    struct str employer, org_name;
};
static const struct field me_fields[] = {
    {FIELD(struct me, name)},      {FIELD(struct me, id_type)},  {FIELD(struct me, blind), .as = AS_BLOB}, {FIELD(struct me, secret), .as = AS_BLOB},
    {FIELD(struct me, is_member)}, {FIELD(struct me, employer)}, {FIELD(struct me, org_name)},
};

/* His own number and phone masked too: a phone is looked at by others. */
enum err worker_me_get(struct ctx *cx)
{
    struct me m = {0};
    char mask[ID_NUMBER_MAX + 1];
    TRY(db_one(cx->tx, WORKER_ME, VALS(ME), FIELDS(struct me, me_fields), &m));
    struct person p = {.id_type = m.id_type, .blind = m.blind, .secret = m.secret};
    TRY(person_open(cx->sealer, cx->a, &p));
    idno_mask(p.number, mask, sizeof mask);
    jw_open(cx->out, '{');
    jw_kt(cx->out, "name", m.name);
    jw_kt(cx->out, "number", str_of(mask));
    jw_kt(cx->out, "phone", mask_phone(cx->a, p.phone));
    jw_kt(cx->out, "org_name", m.org_name);
    jw_kt(cx->out, "employer", m.employer);
    jw_kb(cx->out, "is_member", m.is_member);
    jw_kt(cx->out, "csrf", cx->worker->csrf);
    jw_close(cx->out, '}');
    return OK;
}

/* --- aid --- */

struct aid_row {
    int64_t id;
    struct str given_on, campaign, class, kind;
    int64_t amount_fen;
    struct str org_name, state, line;
};
static const struct field aid_row_fields[] = {
    {FIELD(struct aid_row, id), .as = AS_ID}, {FIELD(struct aid_row, given_on)}, {FIELD(struct aid_row, campaign)},
    {FIELD(struct aid_row, class)},           {FIELD(struct aid_row, kind)},     {FIELD(struct aid_row, amount_fen)},
    {FIELD(struct aid_row, org_name)},        {FIELD(struct aid_row, state)},    {FIELD(struct aid_row, line)},
};

static struct str standing(const struct aid_row *r)
{
    if (str_eq(r->line, S("returned")))
        return S("银行退回了这笔款，工会核对账号后重新发放");
    if (str_eq(r->line, S("failed")))
        return S("转账没有成功，工会核对账号后重新发放");
    return S("已发放");
}

static enum err put_aid(struct ctx *cx, void *row)
{
    const struct aid_row *r = row;
    struct worker_aid a = {r->id, r->given_on, r->campaign, label(cx, "class", r->class), label(cx, "kind", r->kind), r->amount_fen, r->org_name, standing(r)};
    fields_write(cx->out, FIELDS(struct worker_aid, worker_aid_fields), &a);
    return OK;
}

enum err worker_aid_get(struct ctx *cx)
{
    return cx_list_by(cx, WORKER_AID, VALS(ME, I64(cx_after(cx)), I64(cx_limit(cx))), FIELDS(struct aid_row, aid_row_fields), put_aid);
}

/* --- applications --- */

struct mine {
    int64_t id;
    struct str no;
};
static const struct field mine_fields[] = {{FIELD(struct mine, id)}, {FIELD(struct mine, no)}};

enum err worker_applications_get(struct ctx *cx)
{
    struct mine *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, WORKER_APPLICATIONS, VALS(ME, I64(WORKER_APPLICATIONS_MAX)), FIELDS(struct mine, mine_fields), WORKER_APPLICATIONS_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "no", rows[i].no);
        TRY(application_standing(cx, rows[i].id));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- consents --- */

struct consent_row {
    int64_t id, casefile_id, member_no;
    struct str purpose, edition, title, org_name, given_on, withdrawn_on;
    int64_t org_id;
};
static const struct field consent_row_fields[] = {
    {FIELD(struct consent_row, id)},      {FIELD(struct consent_row, casefile_id)}, {FIELD(struct consent_row, member_no)},
    {FIELD(struct consent_row, purpose)}, {FIELD(struct consent_row, edition)},     {FIELD(struct consent_row, title)},
    {FIELD(struct consent_row, org_name)}, {FIELD(struct consent_row, given_on)},   {FIELD(struct consent_row, withdrawn_on)},
    {FIELD(struct consent_row, org_id)},
};

static enum err consents_of(struct ctx *cx, struct consent_row **rows, size_t *n)
{
    return db_rows(cx->tx, WORKER_CONSENTS, VALS(ME, I64(WORKER_CONSENTS_MAX)), FIELDS(struct consent_row, consent_row_fields), WORKER_CONSENTS_MAX, rows, n);
}

enum err worker_consents_get(struct ctx *cx)
{
    struct consent_row *rows = NULL;
    size_t n = 0;
    TRY(consents_of(cx, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct worker_consent c = {rows[i].id, rows[i].title.len ? rows[i].title : rows[i].purpose, rows[i].org_name, rows[i].given_on, rows[i].withdrawn_on};
        fields_write(cx->out, FIELDS(struct worker_consent, worker_consent_fields), &c);
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* To withdraw is as easy as to give was (PIPL 15): at once, by himself. */
enum err worker_consent_withdraw(struct ctx *cx)
{
    const struct worker_told_in *in = cx->in;
    struct consent_row *rows = NULL;
    size_t n = 0, i = 0;
    int64_t id, done = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(consents_of(cx, &rows, &n));
    while (i < n && rows[i].id != id)
        i++;
    if (i == n)
        return ERR_NOT_FOUND;
    if (rows[i].withdrawn_on.len)
        return fail(cx, ERR_STATE, "这项同意已经撤回");
    if (!in->told)
        return fail_field(cx, "told", "请先看过撤回的后果：停止新的处理，档案按程序退出，已发放的凭证依法保存");
    TRY(consent_end_self(cx, rows[i].casefile_id, rows[i].member_no, rows[i].purpose, &done));
    audit_object(cx, rows[i].org_id, "casefile:%lld", (long long)rows[i].casefile_id);
    audit_note(cx, "purpose", rows[i].purpose);
    return worker_consents_get(cx);
}

/* --- requests --- */

const struct field worker_request_in_fields[4] = {
    {FIELD(struct privacy_own_in, kind), .as = AS_CODE, .codes = "privacy_kind", .label = LIT("请求"), .need = true, .max = 20},
    {FIELD(struct privacy_own_in, field), .label = LIT("更正项目"), .max = 40},
    {FIELD(struct privacy_own_in, value), .label = LIT("应为"), .as = AS_SECRET, .max = 500},
    {FIELD(struct privacy_own_in, words), .label = LIT("说明"), .as = AS_SECRET, .max = 1000},
};
const struct field worker_request_fields[9] = {
    {FIELD(struct privacy_own, id), .as = AS_ID},
    {FIELD(struct privacy_own, kind), .label = LIT("请求")},
    {FIELD(struct privacy_own, field), .label = LIT("更正项目")},
    {FIELD(struct privacy_own, state), .label = LIT("状态")},
    {FIELD(struct privacy_own, org_name), .label = LIT("办理工会")},
    {FIELD(struct privacy_own, received_on), .as = AS_DATE, .label = LIT("提出日期")},
    {FIELD(struct privacy_own, due_on), .as = AS_DATE, .label = LIT("办理期限")},
    {FIELD(struct privacy_own, decided_on), .as = AS_DATE, .label = LIT("办结日期")},
    {FIELD(struct privacy_own, answer), .label = LIT("答复")},
};

enum err worker_requests_get(struct ctx *cx)
{
    struct privacy_own *rows = NULL;
    size_t n = 0;
    TRY(privacy_requests_own(cx, cx->worker->person_id, &rows, &n));
    jw_open(cx->out, '{');
    write_rows(cx, "rows", FIELDS(struct privacy_own, worker_request_fields), rows, n);
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

enum err worker_request_post(struct ctx *cx)
{
    TRY(privacy_request_own(cx, cx->worker->person_id, cx->in));
    return worker_requests_get(cx);
}

/* --- what everybody may see --- */

struct shown {
    struct str title, org_name, from_on, until_on, phone;
};
static const struct field shown_fields[] = {
    {FIELD(struct shown, title)}, {FIELD(struct shown, org_name)}, {FIELD(struct shown, from_on), .as = AS_DATE}, {FIELD(struct shown, until_on), .as = AS_DATE},
    {FIELD(struct shown, phone)},
};
struct campaign_row {
    struct str name, org_name, start_on, end_on;
};
static const struct field campaign_row_fields[] = {
    {FIELD(struct campaign_row, name)}, {FIELD(struct campaign_row, org_name)}, {FIELD(struct campaign_row, start_on), .as = AS_DATE},
    {FIELD(struct campaign_row, end_on), .as = AS_DATE},
};

enum err worker_public_get(struct ctx *cx)
{
    struct shown *notices = NULL;
    struct campaign_row *campaigns = NULL;
    size_t n_n = 0, n_c = 0;
    struct str today = cx_today(cx);
    TRY(db_rows(cx->tx, WORKER_PUBLIC_NOTICES, VALS(TXT(today), I64(PUBLIC_MAX)), FIELDS(struct shown, shown_fields), PUBLIC_MAX, &notices, &n_n));
    TRY(db_rows(cx->tx, WORKER_PUBLIC_CAMPAIGNS, VALS(TXT(today), I64(PUBLIC_MAX)), FIELDS(struct campaign_row, campaign_row_fields), PUBLIC_MAX, &campaigns, &n_c));
    jw_open(cx->out, '{');
    jw_kb(cx->out, "demo", cx->app->demo);
    write_rows(cx, "notices", FIELDS(struct shown, shown_fields), notices, n_n);
    write_rows(cx, "campaigns", FIELDS(struct campaign_row, campaign_row_fields), campaigns, n_c);
    jw_close(cx->out, '}');
    return OK;
}
