// SPDX-License-Identifier: Apache-2.0
// What must be kept and what must go: classes of retention, legal holds, what is due. The law is data: rules/retention.
#include "code.h"
#include "date.h"
#include "privacy_own.h"

enum err privacy_rule(struct ctx *cx, const char *kind, const struct json **body, struct str *edition)
{
    const struct rule *r = NULL;
    enum err e = rule_kept(cx, str_of(kind), S("standard"), cx_today(cx), &r);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "今天没有生效的“%s/standard”规则文件", kind);
    TRY(e);
    *body = json_parse(cx->a, r->body, NULL);
    *edition = r->edition;
    return OK;
}

struct str privacy_months(struct ctx *cx, struct str day, int64_t n)
{
    struct date d;
    char iso[DATE_TEXT];
    if (date_read(day, &d) != DATE_DAY)
        return S("");
    int64_t m = (int64_t)d.y * 12 + d.m - 1 + n;
    d.y = (int32_t)(m / 12);
    d.m = (int32_t)(m % 12) + 1;
    if (d.d > date_month_days(d.y, d.m))
        d.d = date_month_days(d.y, d.m);
    date_iso(d, iso);
    return str_dup(cx->a, str_of(iso));
}

static enum err classes(struct ctx *cx, const struct json **list)
{
    const struct json *body = NULL;
    struct str edition;
    TRY(privacy_rule(cx, "retention", &body, &edition));
    *list = json_get(body, "classes");
    return OK;
}

enum err retention_class_of(struct ctx *cx, const char *code, struct retention_class *out)
{
    const struct json *list = NULL;
    TRY(classes(cx, &list));
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *c = json_at(list, i);
        if (!str_eq(json_get_str(c, "code"), str_of(code)))
            continue;
        *out = (struct retention_class){str_of(code), json_get_str(c, "title"), json_get_str(c, "law"), json_get_int(c, "months", 0),
                                        json_get_int(c, "days", 0), json_get_int(c, "years", 0), json_get_bool(c, "binding")};
        return OK;
    }
    return fail(cx, ERR_STATE, "保存期限规则里没有“%s”一类", code);
}

/* The same cases as PRIVACY_DUE. */
enum err retention_of(struct ctx *cx, const struct casefile *f, struct retention_class *c, struct str *due)
{
    if (str_eq(f->state, S("erased")))
        return fail(cx, ERR_STATE, "个人信息已删除");
    if (casefile_live(f->state))
        return fail(cx, ERR_STATE, str_eq(f->state, S("draft")) ? "请先作废草稿" : "档案还在办理或在档，先按程序退出，再按保存期限删除");
    TRY(retention_class_of(cx, f->filed_on.len ? "casefile" : "refused", c));
    *due = f->filed_on.len ? f->keep_until : privacy_months(cx, f->exit_on, c->months);
    return OK;
}

enum err privacy_held(struct ctx *cx, int64_t casefile_id, bool *held, struct str *until)
{
    struct hold {
        struct str until_on;
    };
    static const struct field fields[] = {{FIELD(struct hold, until_on)}};
    struct hold *h = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, PRIVACY_HELD, VALS(I64(casefile_id), TXT(cx_today(cx))), FIELDS(struct hold, fields), 1000, &h, &n));
    *held = n > 0;
    *until = n ? (h[0].until_on.len ? h[n - 1].until_on : S("")) : S("");
    return OK;
}

enum err retention_ripe(struct ctx *cx, const struct casefile *f, bool asked, struct retention_class *c, struct str *due)
{
    bool held = false;
    struct str until;
    TRY(retention_of(cx, f, c, due));
    TRY(privacy_held(cx, f->id, &held, &until));
    if (held)
        return fail(cx, ERR_STATE, "档案被依法封存%s%.*s，封存期间不得删除", until.len ? "至 " : "", FMT(until));
    if (str_cmp(*due, cx_today(cx)) <= 0 || (asked && !c->binding))
        return OK;
    return fail(cx, ERR_STATE, "%.*s须保存到 %.*s（%.*s）", FMT(c->title), FMT(*due), FMT(c->law));
}

/* --- routes --- */

enum err retention_get(struct ctx *cx)
{
    const struct json *body = NULL;
    struct str edition;
    TRY(privacy_rule(cx, "retention", &body, &edition));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "edition", edition);
    jw_key(cx->out, "body");
    jw_raw(cx->out, json_text(cx->a, body));
    jw_close(cx->out, '}');
    return OK;
}

const struct field privacy_due_fields[14] = {
    {FIELD(struct privacy_due, id), .as = AS_ID},
    {FIELD(struct privacy_due, no), .label = LIT("档案编号")},
    {FIELD(struct privacy_due, org_code), .label = LIT("工会编码")},
    {FIELD(struct privacy_due, org_name), .label = LIT("建档工会")},
    {FIELD(struct privacy_due, state), .as = AS_CODE, .codes = "case_state", .label = LIT("状态")},
    {FIELD(struct privacy_due, filed_on), .as = AS_DATE, .label = LIT("建档日期")},
    {FIELD(struct privacy_due, exit_on), .as = AS_DATE, .label = LIT("撤档日期")},
    {FIELD(struct privacy_due, keep_until), .as = AS_DATE, .label = LIT("保存至")},
    {FIELD(struct privacy_due, edited_on), .as = AS_DATE, .label = LIT("最近修改")},
    {FIELD(struct privacy_due, class), .label = LIT("类别代码")},
    {FIELD(struct privacy_due, class_title), .label = LIT("保存类别")},
    {FIELD(struct privacy_due, due_on), .as = AS_DATE, .label = LIT("到期日")},
    {FIELD(struct privacy_due, holds), .as = AS_COUNT, .label = LIT("封存")},
    {FIELD(struct privacy_due, erasure_id), .as = AS_ID, .label = LIT("已提出删除")},
};

static enum err put_due(struct ctx *cx, void *row)
{
    struct privacy_due *d = row;
    struct retention_class c;
    TRY(retention_class_of(cx, str_z(cx->a, d->class), &c));
    d->class_title = c.title;
    d->due_on = str_eq(d->class, S("casefile")) ? d->keep_until
                                                : privacy_months(cx, str_eq(d->class, S("draft")) ? d->edited_on : d->exit_on, c.months);
    fields_write(cx->out, FIELDS(struct privacy_due, privacy_due_fields), d);
    return OK;
}

enum err due_get(struct ctx *cx)
{
    struct retention_class refused, draft;
    TRY(retention_class_of(cx, "refused", &refused));
    TRY(retention_class_of(cx, "draft", &draft));
    struct str today = cx_today(cx);
    return cx_list_by(cx, PRIVACY_DUE,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(today), TXT(privacy_months(cx, today, -refused.months)),
                           TXT(privacy_months(cx, today, -draft.months)), I64(cx_limit(cx))),
                      FIELDS(struct privacy_due, privacy_due_fields), put_due);
}

/* --- holds --- */

struct hold {
    int64_t id, casefile_id;
    struct str reason, until_on, setter;
    int64_t set_at;
    struct str lifter;
    int64_t lifted_at;
    struct str words, secret;
};
static const struct field hold_fields[10] = {
    {FIELD(struct hold, id), .as = AS_ID},
    {FIELD(struct hold, casefile_id), .as = AS_ID},
    {FIELD(struct hold, reason), .as = AS_CODE, .codes = "hold_reason", .label = LIT("封存原因")},
    {FIELD(struct hold, until_on), .as = AS_DATE, .label = LIT("封存至")},
    {FIELD(struct hold, setter), .label = LIT("封存人")},
    {FIELD(struct hold, set_at), .as = AS_TIME, .label = LIT("封存时间")},
    {FIELD(struct hold, lifter), .label = LIT("解除人")},
    {FIELD(struct hold, lifted_at), .as = AS_TIME, .label = LIT("解除时间")},
    {FIELD(struct hold, words), .as = AS_VEILED, .label = LIT("说明")},
    {FIELD(struct hold, secret), .as = AS_BLOB},
};
const struct field hold_in_fields[3] = {
    {FIELD(struct hold_in, reason), .as = AS_CODE, .codes = "hold_reason", .label = LIT("封存原因"), .need = true, .max = 20},
    {FIELD(struct hold_in, words), .label = LIT("说明"), .max = 500},
    {FIELD(struct hold_in, until_on), .as = AS_DATE, .label = LIT("封存至")},
};

static enum err answer(struct ctx *cx, const struct casefile *f)
{
    struct hold *h = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, PRIVACY_HOLDS, VALS(I64(f->id)), FIELDS(struct hold, hold_fields), 1000, &h, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        TRY(casefile_open(cx, f->key, "privacy_hold.secret", h[i].id, h[i].secret, &h[i].words));
        fields_write(cx->out, FIELDS(struct hold, hold_fields), &h[i]);
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err file_of_call(struct ctx *cx, struct casefile *f)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, f));
    audit_object(cx, f->org_id, "casefile:%lld", (long long)id);
    return OK;
}

enum err holds_get(struct ctx *cx)
{
    struct casefile f;
    TRY(file_of_call(cx, &f));
    return answer(cx, &f);
}

enum err hold_post(struct ctx *cx)
{
    const struct hold_in *in = cx->in;
    struct casefile f;
    int64_t id = 0;
    TRY(file_of_call(cx, &f));
    if (!f.key)
        return fail(cx, ERR_STATE, "个人信息已删除，没有可封存的内容");
    TRY(privacy_code(cx, "hold_reason", "reason", in->reason));
    if (in->until_on.len && str_cmp(in->until_on, cx_today(cx)) < 0)
        return fail_field(cx, "until_on", "封存期限不能早于今天");
    TRY(db_int(cx->tx, PRIVACY_HOLD_ADD, VALS(I64(f.id), TXT(in->reason), BLOB(S("")), TXT(in->until_on), I64(cx->who->user_id), I64(cx->now)), &id));
    TRY(db_exec(cx->tx, PRIVACY_HOLD_SECRET, VALS(I64(id), BLOB(casefile_seal(cx, f.key, "privacy_hold.secret", id, in->words))), NULL));
    audit_note(cx, "reason", in->reason);
    return answer(cx, &f);
}

/* Another than who set it. */
enum err hold_lift(struct ctx *cx)
{
    struct casefile f;
    int64_t id, n = 0;
    TRY(file_of_call(cx, &f));
    TRY(cx_arg_id(cx, 1, &id));
    TRY(db_exec(cx->tx, PRIVACY_HOLD_LIFT, VALS(I64(f.id), I64(id), I64(cx->who->user_id), I64(cx->now)), &n));
    return n ? answer(cx, &f) : fail(cx, ERR_STATE, "没有这项封存，或已解除；封存须由另一人解除");
}
