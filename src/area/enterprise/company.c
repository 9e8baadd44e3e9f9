// SPDX-License-Identifier: Apache-2.0
// The register of companies: once each by code, kept by one union; every change is kept beside the entry.
#include "code.h"
#include "enterprise_own.h"
#include "idno.h"
#include "like.h"

const struct field company_fields[20] = {
    {FIELD(struct company, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct company, org_id), .as = AS_ID},
    {FIELD(struct company, org_code), .label = LIT("工会代码")},
    {FIELD(struct company, org_name), .label = LIT("登记工会")},
    {FIELD(struct company, uscc), .label = LIT("统一社会信用代码")},
    {FIELD(struct company, name), .label = LIT("企业名称")},
    {FIELD(struct company, industry), .as = AS_CODE, .codes = "case_industry", .label = LIT("行业")},
    {FIELD(struct company, district), .label = LIT("所在区（市）")},
    {FIELD(struct company, staff), .as = AS_COUNT, .label = LIT("职工数")},
    {FIELD(struct company, members), .as = AS_COUNT, .label = LIT("会员数")},
    {FIELD(struct company, contact), .label = LIT("联系人")},
    {FIELD(struct company, phone), .as = AS_PHONE, .label = LIT("联系电话")},
    {FIELD(struct company, hard), .as = AS_BOOL, .label = LIT("困难企业")},
    {FIELD(struct company, caring), .as = AS_BOOL, .label = LIT("爱心企业")},
    {FIELD(struct company, partner), .as = AS_BOOL, .label = LIT("合作伙伴")},
    {FIELD(struct company, note), .label = LIT("备注")},
    {FIELD(struct company, visited_on), .as = AS_DATE, .label = LIT("最近走访")},
    {FIELD(struct company, version), .label = LIT("版本")},
    {FIELD(struct company, org_path), .as = AS_SECRET},
    {FIELD(struct company, secret), .as = AS_BLOB},
};
const struct field company_in_fields[14] = {
    {FIELD(struct company_in, org), .label = LIT("登记工会"), .max = 40},
    {FIELD(struct company_in, uscc), .label = LIT("统一社会信用代码"), .need = true, .max = 18},
    {FIELD(struct company_in, name), .label = LIT("企业名称"), .need = true, .max = 100},
    {FIELD(struct company_in, industry), .as = AS_CODE, .codes = "case_industry", .label = LIT("行业"), .max = 40},
    {FIELD(struct company_in, district), .label = LIT("所在区（市）"), .max = 40},
    {FIELD(struct company_in, staff), .as = AS_COUNT, .label = LIT("职工数"), .max = 10000000},
    {FIELD(struct company_in, members), .as = AS_COUNT, .label = LIT("会员数"), .max = 10000000},
    {FIELD(struct company_in, contact), .label = LIT("联系人"), .max = 40},
    {FIELD(struct company_in, phone), .as = AS_PHONE, .label = LIT("联系电话"), .max = 20},
    {FIELD(struct company_in, hard), .as = AS_BOOL, .label = LIT("困难企业")},
    {FIELD(struct company_in, caring), .as = AS_BOOL, .label = LIT("爱心企业")},
    {FIELD(struct company_in, partner), .as = AS_BOOL, .label = LIT("合作伙伴")},
    {FIELD(struct company_in, note), .label = LIT("备注"), .max = 500},
    {FIELD(struct company_in, version), .label = LIT("版本")},
};
struct change {
    int64_t id, version, at;
    struct str user_name, detail;
};
const struct field company_change_fields[5] = {
    {FIELD(struct change, id), .as = AS_ID},
    {FIELD(struct change, version), .label = LIT("版本")},
    {FIELD(struct change, at), .as = AS_TIME, .label = LIT("时间")},
    {FIELD(struct change, user_name), .label = LIT("修改人")},
    {FIELD(struct change, detail), .as = AS_JSON, .label = LIT("修改内容")},
};
struct named {
    int64_t id;
    struct str uscc, name, org_code, org_name;
};
const struct field company_name_fields[5] = {
    {FIELD(struct named, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct named, uscc), .label = LIT("统一社会信用代码")},
    {FIELD(struct named, name), .label = LIT("企业名称")},
    {FIELD(struct named, org_code), .label = LIT("工会代码")},
    {FIELD(struct named, org_name), .label = LIT("登记工会")},
};
#define NAMED FIELDS(struct named, company_name_fields)

static struct str place_of(struct ctx *cx, struct str uscc)
{
    return str_f(cx->a, "company:%.*s", FMT(uscc));
}

static enum err open_phone(struct ctx *cx, struct company *c)
{
    return c->secret.len ? unseal_in(cx->sealer, cx->a, place_of(cx, c->uscc), c->secret, &c->phone) : OK;
}

static struct str seal_phone(struct ctx *cx, struct str uscc, struct str phone)
{
    return phone.len ? seal_in(cx->sealer, cx->a, place_of(cx, uscc), phone) : S("");
}

/* --- checks --- */

static bool is_phone(struct str s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        bool digit = s.at[i] >= '0' && s.at[i] <= '9';
        if (!digit && s.at[i] != '-' && s.at[i] != '+' && s.at[i] != ' ')
            return false;
        digits += digit;
    }
    return digits >= 7 && digits <= 14;
}

static bool has_mobile(struct str s)
{
    size_t run = 0;
    for (size_t i = 0; i < s.len && run < 11; i++)
        run = s.at[i] >= '0' && s.at[i] <= '9' ? run + 1 : 0;
    return run >= 11;
}

enum err company_check(struct ctx *cx, const struct company_in *in)
{
    struct uscc code;
    struct code_item item = {0};
    if (!uscc_read(in->uscc, &code))
        return fail_field(cx, "uscc", "%s", code.text);
    if (!str_trim(in->name).len)
        return fail_field(cx, "name", "请填写企业名称");
    if (in->industry.len && code_find(cx, S("case_industry"), in->industry, S(""), &item) != OK)
        return fail_field(cx, "industry", "没有“%.*s”这种行业", FMT(in->industry));
    if (in->staff < 0 || in->members < 0)
        return fail_field(cx, "staff", "人数不能是负数");
    if (in->staff && in->members > in->staff)
        return fail_field(cx, "members", "会员数不能多于职工数");
    if (in->phone.len && !is_phone(in->phone))
        return fail_field(cx, "phone", "联系电话应是 7 至 14 位数字");
    if (has_mobile(in->contact) || has_mobile(in->note))
        return fail_field(cx, "contact", "号码请填在“联系电话”里，那里加密保存");
    return OK;
}

/* --- adding and changing --- */

static enum err answer(struct ctx *cx, int64_t id)
{
    struct company c = {0};
    TRY(cx_one(cx, COMPANY_GET, id, COMPANY, &c));
    TRY(open_phone(cx, &c));
    cx_row(cx, COMPANY, &c);
    return OK;
}

enum err company_add(struct ctx *cx, const struct company_in *in, int64_t *id)
{
    struct uscc code;
    struct named there = {0};
    int64_t org_id = cx->org_id;
    struct str path;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(company_check(cx, in));
    (void)uscc_read(in->uscc, &code);
    struct str uscc = str_dup(cx->a, str_of(code.code));
    enum err e = db_int(cx->tx, COMPANY_ADD,
                        VALS(I64(org_id), TXT(uscc), TXT(str_trim(in->name)), TXT(in->industry), TXT(in->district), I64(in->staff), I64(in->members), TXT(in->contact),
                             BLOB(seal_phone(cx, uscc, in->phone)), I64(in->hard), I64(in->caring), I64(in->partner), TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
                        id);
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(db_one(cx->tx, COMPANY_NAMED, VALS(TXT(uscc)), NAMED, &there));
    return fail(cx, ERR_DUPLICATE, "这家企业已由“%.*s”登记，名称为“%.*s”；走访可以直接登记", FMT(there.org_name), FMT(there.name));
}

enum err company_post(struct ctx *cx)
{
    int64_t id = 0;
    TRY(company_add(cx, cx->in, &id));
    audit_object(cx, cx->org_id, "company:%lld", (long long)id);
    return answer(cx, id);
}

/* {field: [before, after]} of what differs; the phone only as changed. */
static struct str diff(struct ctx *cx, const struct company *was, const struct company_in *in)
{
    struct buf b = buf_new(cx->a, 8192);
    struct jw w = jw_new(&b);
    const struct {
        const char *key;
        struct str x, y;
    } texts[] = {{"name", was->name, str_trim(in->name)}, {"industry", was->industry, in->industry}, {"district", was->district, in->district},
                 {"contact", was->contact, in->contact}, {"note", was->note, in->note},
                 {"phone", was->phone.len ? S("原号码") : S(""), str_eq(was->phone, in->phone) ? (was->phone.len ? S("原号码") : S("")) : in->phone.len ? S("新号码") : S("")}};
    const struct {
        const char *key;
        int64_t x, y;
    } numbers[] = {{"staff", was->staff, in->staff}, {"members", was->members, in->members}, {"hard", was->hard, in->hard}, {"caring", was->caring, in->caring},
                   {"partner", was->partner, in->partner}};
    jw_open(&w, '{');
    for (size_t i = 0; i < countof(texts); i++) {
        if (str_eq(texts[i].x, texts[i].y))
            continue;
        jw_key(&w, texts[i].key);
        jw_open(&w, '[');
        jw_text(&w, texts[i].x);
        jw_text(&w, texts[i].y);
        jw_close(&w, ']');
    }
    for (size_t i = 0; i < countof(numbers); i++) {
        if (numbers[i].x == numbers[i].y)
            continue;
        jw_key(&w, numbers[i].key);
        jw_open(&w, '[');
        jw_int(&w, numbers[i].x);
        jw_int(&w, numbers[i].y);
        jw_close(&w, ']');
    }
    jw_close(&w, '}');
    return buf_done(&b);
}

enum err company_put(struct ctx *cx)
{
    struct company_in in = *(const struct company_in *)cx->in;
    struct company was = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, COMPANY_GET, id, COMPANY, &was));
    TRY(open_phone(cx, &was));
    if (!str_eq(was.uscc, in.uscc))
        return fail_field(cx, "uscc", "统一社会信用代码不能修改；代码有误请另行登记");
    if (str_has(in.phone, S("*"))) /* as it was shown */
        in.phone = was.phone;
    TRY(company_check(cx, &in));
    TRY(db_exec(cx->tx, COMPANY_SET,
                VALS(I64(id), I64(in.version), TXT(str_trim(in.name)), TXT(in.industry), TXT(in.district), I64(in.staff), I64(in.members), TXT(in.contact),
                     BLOB(seal_phone(cx, was.uscc, in.phone)), I64(in.hard), I64(in.caring), I64(in.partner), TXT(in.note)),
                &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    TRY(db_exec(cx->tx, COMPANY_CHANGED, VALS(I64(id), I64(was.version + 1), I64(cx->now), I64(cx->who->user_id), TXT(diff(cx, &was, &in))), NULL));
    audit_object(cx, was.org_id, "company:%lld", (long long)id);
    return answer(cx, id);
}

/* --- reading --- */

static enum err put_company(struct ctx *cx, void *row)
{
    TRY(open_phone(cx, row));
    fields_write(cx->out, COMPANY, row);
    return OK;
}

enum err companies_get(struct ctx *cx)
{
    return cx_list_by(cx, COMPANY_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), TXT(cx_query(cx, "kind")), I64(cx_limit(cx))), COMPANY,
                      put_company);
}

enum err company_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id);
}

enum err company_changes_get(struct ctx *cx)
{
    struct company c = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, COMPANY_GET, id, COMPANY, &c));
    return cx_list(cx, COMPANY_CHANGES, VALS(I64(id), I64(COMPANY_CHANGES_MAX)), FIELDS(struct change, company_change_fields));
}

enum err company_id_of(struct ctx *cx, struct str uscc, int64_t *id)
{
    struct named n = {0};
    TRY(db_one(cx->tx, COMPANY_NAMED, VALS(TXT(uscc)), NAMED, &n));
    *id = n.id;
    return OK;
}

/* GET /api/company-names/:uscc: a union that visits a company another one keeps learns that it is there, and no more. */
enum err company_name_get(struct ctx *cx)
{
    struct named n = {0};
    enum err e = db_one(cx->tx, COMPANY_NAMED, VALS(TXT(cx->args[0])), NAMED, &n);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "企业还没有登记，请先登记");
    TRY(e);
    cx_row(cx, NAMED, &n);
    return OK;
}
