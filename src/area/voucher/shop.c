// SPDX-License-Identifier: Apache-2.0
// The register of shops, one by one or many at once, and what they offer to members.
#include "idno.h"
#include "json.h"
#include "like.h"
#include "voucher_own.h"
#include "worker.h"

const struct field shop_fields[24] = {
    {FIELD(struct shop, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct shop, org_id), .as = AS_ID},
    {FIELD(struct shop, org_code), .label = LIT("工会代码")},
    {FIELD(struct shop, org_name), .label = LIT("登记工会")},
    {FIELD(struct shop, name), .label = LIT("门店名称")},
    {FIELD(struct shop, district), .label = LIT("所在区（市）")},
    {FIELD(struct shop, address), .label = LIT("地址")},
    {FIELD(struct shop, phone), .as = AS_PHONE, .label = LIT("负责人电话")},
    {FIELD(struct shop, open_at), .label = LIT("开门")},
    {FIELD(struct shop, close_at), .label = LIT("关门")},
    {FIELD(struct shop, lon), .label = LIT("经度")},
    {FIELD(struct shop, lat), .label = LIT("纬度")},
    {FIELD(struct shop, state), .as = AS_CODE, .codes = "shop_state", .label = LIT("状态")},
    {FIELD(struct shop, company_id), .as = AS_ID},
    {FIELD(struct shop, company), .label = LIT("所属企业")},
    {FIELD(struct shop, offers), .as = AS_COUNT, .label = LIT("优惠")},
    {FIELD(struct shop, version), .label = LIT("版本")},
    {FIELD(struct shop, org_path), .as = AS_SECRET},
    {FIELD(struct shop, secret), .as = AS_BLOB},
    {FIELD(struct shop, account_name), .label = LIT("收款户名")},
    {FIELD(struct shop, account), .as = AS_CARD, .label = LIT("收款账号")},
    {FIELD(struct shop, account_bank), .label = LIT("开户行")},
    {FIELD(struct shop, account_cnaps), .label = LIT("联行号")},
    {FIELD(struct shop, account_secret), .as = AS_BLOB},
};
const struct field shop_in_fields[12] = {
    {FIELD(struct shop_in, org), .label = LIT("登记工会"), .max = 40},
    {FIELD(struct shop_in, name), .label = LIT("门店名称"), .need = true, .max = 80},
    {FIELD(struct shop_in, district), .label = LIT("所在区（市）"), .max = 40},
    {FIELD(struct shop_in, address), .label = LIT("地址"), .max = 200},
    {FIELD(struct shop_in, phone), .as = AS_PHONE, .label = LIT("负责人电话"), .max = 20},
    {FIELD(struct shop_in, open_at), .label = LIT("开门"), .max = 5},
    {FIELD(struct shop_in, close_at), .label = LIT("关门"), .max = 5},
    {FIELD(struct shop_in, lon), .label = LIT("经度"), .max = 20},
    {FIELD(struct shop_in, lat), .label = LIT("纬度"), .max = 20},
    {FIELD(struct shop_in, uscc), .label = LIT("所属企业的统一社会信用代码"), .max = 18},
    {FIELD(struct shop_in, state), .as = AS_CODE, .codes = "shop_state", .label = LIT("状态"), .max = 20},
    {FIELD(struct shop_in, version), .label = LIT("版本")},
};
const struct field shop_line_fields[13] = {
    {FIELD(struct shop_line, name), .label = LIT("门店名称"), .need = true, .max = 80},
    {FIELD(struct shop_line, uscc), .label = LIT("统一社会信用代码"), .max = 40},
    {FIELD(struct shop_line, district), .label = LIT("所在区（市）"), .max = 40},
    {FIELD(struct shop_line, address), .label = LIT("地址"), .max = 200},
    {FIELD(struct shop_line, phone), .as = AS_PHONE, .label = LIT("负责人电话"), .max = 20},
    {FIELD(struct shop_line, hours), .label = LIT("营业时间"), .max = 40},
    {FIELD(struct shop_line, lon), .label = LIT("经度"), .max = 20},
    {FIELD(struct shop_line, lat), .label = LIT("纬度"), .max = 20},
    {FIELD(struct shop_line, org), .label = LIT("登记工会"), .max = 40},
    {FIELD(struct shop_line, account_name), .label = LIT("收款户名"), .max = 100},
    {FIELD(struct shop_line, account), .as = AS_CARD, .label = LIT("收款账号"), .max = 60},
    {FIELD(struct shop_line, account_bank), .label = LIT("开户行"), .max = 100},
    {FIELD(struct shop_line, account_cnaps), .label = LIT("联行号"), .max = 20},
};
const struct field shops_in_fields[2] = {
    {FIELD(struct shops_in, org), .label = LIT("登记工会"), .max = 40},
    {FIELD(struct shops_in, rows), .as = AS_JSON, .label = LIT("门店"), .need = true, .max = 900000},
};
const struct field offer_fields[14] = {
    {FIELD(struct offer, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct offer, shop_id), .as = AS_ID},
    {FIELD(struct offer, org_name), .label = LIT("登记工会")},
    {FIELD(struct offer, shop), .label = LIT("门店")},
    {FIELD(struct offer, district), .label = LIT("所在区（市）")},
    {FIELD(struct offer, address), .label = LIT("地址")},
    {FIELD(struct offer, open_at), .label = LIT("开门")},
    {FIELD(struct offer, close_at), .label = LIT("关门")},
    {FIELD(struct offer, title), .label = LIT("优惠")},
    {FIELD(struct offer, discount), .label = LIT("优惠内容")},
    {FIELD(struct offer, from_on), .as = AS_DATE, .label = LIT("开始")},
    {FIELD(struct offer, until_on), .as = AS_DATE, .label = LIT("截止")},
    {FIELD(struct offer, withdrawn_at), .as = AS_TIME, .label = LIT("撤下")},
    {FIELD(struct offer, org_path), .as = AS_SECRET},
};
#define OFFER FIELDS(struct offer, offer_fields)
const struct field offer_in_fields[4] = {
    {FIELD(struct offer_in, title), .label = LIT("优惠"), .need = true, .max = 60},
    {FIELD(struct offer_in, discount), .label = LIT("优惠内容"), .need = true, .max = 200},
    {FIELD(struct offer_in, from_on), .as = AS_DATE, .label = LIT("开始"), .need = true},
    {FIELD(struct offer_in, until_on), .as = AS_DATE, .label = LIT("截止"), .need = true},
};

const struct field shop_keeper_in_fields[1] = {{FIELD(struct shop_keeper_in, person_id), .as = AS_ID, .label = LIT("核销员"), .need = true}};
const struct field shop_keeper_fields[5] = {
    {FIELD(struct shop_keeper, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct shop_keeper, person_id), .as = AS_ID},
    {FIELD(struct shop_keeper, name), .label = LIT("核销员")},
    {FIELD(struct shop_keeper, org_name), .label = LIT("所在工会")},
    {FIELD(struct shop_keeper, granted_at), .as = AS_TIME, .label = LIT("指定时间")},
};

/* --- one shop --- */

/* Its place for the seal: where the shop stands does not change, its name may. */
static struct str place_of(struct ctx *cx, int64_t org_id, struct str name)
{
    return str_f(cx->a, "shop:%lld:%.*s", (long long)org_id, FMT(name));
}

static enum err open_seals(struct ctx *cx, struct shop *s)
{
    TRY(shop_account_open(cx, s->id, s->account_secret, &s->account));
    return s->secret.len ? unseal_in(cx->sealer, cx->a, place_of(cx, s->org_id, s->name), s->secret, &s->phone) : OK;
}

static struct str seal_phone(struct ctx *cx, int64_t org_id, struct str name, struct str phone)
{
    return phone.len ? seal_in(cx->sealer, cx->a, place_of(cx, org_id, name), phone) : S("");
}

static bool is_time(struct str s)
{
    return s.len == 5 && s.at[2] == ':' && s.at[0] >= '0' && s.at[0] <= '2' && s.at[1] >= '0' && s.at[1] <= '9' && (s.at[0] < '2' || s.at[1] <= '3') && s.at[3] >= '0' &&
           s.at[3] <= '5' && s.at[4] >= '0' && s.at[4] <= '9';
}

static bool is_degree(struct str s)
{
    size_t dots = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] != '.' && (s.at[i] < '0' || s.at[i] > '9'))
            return false;
        dots += s.at[i] == '.';
    }
    return dots <= 1;
}

static enum err check(struct ctx *cx, const struct shop_in *in, int64_t *company)
{
    size_t digits = 0;
    struct uscc code;
    *company = 0;
    for (size_t i = 0; i < in->phone.len; i++)
        digits += in->phone.at[i] >= '0' && in->phone.at[i] <= '9';
    if (!str_trim(in->name).len)
        return fail_field(cx, "name", "请填写门店名称");
    if ((in->open_at.len || in->close_at.len) && (!is_time(in->open_at) || !is_time(in->close_at)))
        return fail_field(cx, "open_at", "营业时间应写成 07:00 和 22:00 的样子，两项都写或都不写");
    if (in->phone.len && (digits < 7 || digits > 14))
        return fail_field(cx, "phone", "电话应是 7 至 14 位数字");
    if (!is_degree(in->lon) || !is_degree(in->lat))
        return fail_field(cx, "lon", "经纬度应是小数，如 120.3826");
    if (!in->uscc.len)
        return OK;
    if (!uscc_read(in->uscc, &code))
        return fail_field(cx, "uscc", "%s", code.text);
    enum err e = db_int(cx->tx, SHOP_COMPANY, VALS(TXT(str_of(code.code))), company);
    return e == ERR_NOT_FOUND ? fail_field(cx, "uscc", "企业还没有登记：请先在“企业走访”登记或导入企业，或不填代码") : e;
}

static enum err add(struct ctx *cx, int64_t org_id, const struct shop_in *in, int64_t *id)
{
    int64_t company;
    struct str name = str_trim(in->name);
    TRY(check(cx, in, &company));
    enum err e = db_int(cx->tx, SHOP_ADD,
                        VALS(I64(org_id), OPT(company), TXT(name), TXT(in->district), TXT(in->address), BLOB(seal_phone(cx, org_id, name, in->phone)), TXT(in->open_at),
                             TXT(in->close_at), TXT(in->lon), TXT(in->lat), I64(cx->who->user_id), I64(cx->now)),
                        id);
    return e == ERR_NOT_FOUND ? fail(cx, ERR_DUPLICATE, "本工会已经登记了门店“%.*s”", FMT(name)) : e;
}

enum err shop_answer(struct ctx *cx, int64_t id)
{
    struct shop s = {0};
    TRY(cx_one(cx, SHOP_GET, id, SHOP, &s));
    TRY(open_seals(cx, &s));
    cx_row(cx, SHOP, &s);
    return OK;
}

static enum err org_of(struct ctx *cx, struct str code, int64_t *id)
{
    struct str path;
    *id = cx->org_id;
    return code.len ? cx_org(cx, code, id, &path) : OK;
}

enum err shop_post(struct ctx *cx)
{
    const struct shop_in *in = cx->in;
    int64_t id = 0, org_id;
    TRY(org_of(cx, in->org, &org_id));
    TRY(add(cx, org_id, in, &id));
    audit_object(cx, org_id, "shop:%lld", (long long)id);
    return shop_answer(cx, id);
}

/* Many at once, as a sheet is pasted: all of them or none, and the row that is wrong is named. */
enum err shops_post(struct ctx *cx)
{
    const struct shops_in *in = cx->in;
    const struct json *rows = json_parse(cx->a, in->rows, NULL);
    int64_t id = 0, org_id;
    if (json_kind(rows) != JSON_LIST || !json_len(rows) || json_len(rows) > SHOPS_AT_ONCE)
        return fail_field(cx, "rows", "一次登记 1 至 %d 家门店", SHOPS_AT_ONCE);
    TRY(org_of(cx, in->org, &org_id));
    for (size_t i = 0; i < json_len(rows); i++) {
        struct shop_in one = {0};
        struct problems p = {.a = cx->a};
        fields_read((struct fields){shop_in_fields, 12, sizeof one}, json_at(rows, i), &one, &p);
        if (p.n)
            return fail_field(cx, "rows", "第 %zu 行：%.*s", i + 1, FMT(p.first->text));
        enum err e = add(cx, org_id, &one, &id);
        if (e != OK)
            return fail_field(cx, "rows", "第 %zu 行“%.*s”：%.*s", i + 1, FMT(one.name), FMT(cx->problems.first ? cx->problems.first->text : cx->fail_text));
    }
    audit_object(cx, org_id, "shops:%zu", json_len(rows));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "added", (int64_t)json_len(rows));
    jw_close(cx->out, '}');
    return OK;
}

/* --- a list that came as a sheet --- */

/* "7:00" at *at → "07:00"; 24:00 is the last minute of the day. */
static bool clock_at(struct arena *a, struct str s, size_t *at, struct str *out)
{
    static const struct str colons[] = {LIT(":"), LIT("：")};
    int64_t h = 0, m = 0;
    size_t i = *at, from = i;
    while (i < s.len && i < from + 2 && s.at[i] >= '0' && s.at[i] <= '9')
        i++;
    if (!str_int(str_sub(s, from, i - from), &h))
        return false;
    from = i;
    for (size_t k = 0; k < countof(colons) && i == from; k++)
        i += str_starts(str_sub(s, from, s.len), colons[k]) ? colons[k].len : 0;
    if (i == from || !str_int(str_sub(s, i, 2), &m) || str_sub(s, i, 2).len != 2)
        return false;
    *at = i + 2;
    *out = h == 24 && m == 0 ? S("23:59") : str_f(a, "%02lld:%02lld", (long long)h, (long long)m);
    return is_time(*out);
}

static enum err hours_of(struct ctx *cx, struct str hours, struct shop_in *in)
{
    static const struct str whole[] = {LIT("24小时"), LIT("24小时营业"), LIT("全天"), LIT("全天营业")};
    static const struct str between[] = {LIT("-"), LIT("—"), LIT("——"), LIT("–"), LIT("~"), LIT("至"), LIT("到")};
    bool sound = !hours.len;
    size_t at = 0, from;
    for (size_t i = 0; i < countof(whole); i++)
        if (str_eq(hours, whole[i])) {
            in->open_at = S("00:00");
            in->close_at = S("23:59");
            return OK;
        }
    if (clock_at(cx->a, hours, &at, &in->open_at)) {
        for (from = at; at < hours.len && (hours.at[at] < '0' || hours.at[at] > '9');)
            at++;
        for (size_t i = 0; i < countof(between); i++)
            sound |= str_eq(str_trim(str_sub(hours, from, at - from)), between[i]);
        sound = sound && clock_at(cx->a, hours, &at, &in->close_at) && at == hours.len;
    }
    return sound ? OK : fail_field(cx, "hours", "营业时间应写成 07:00-22:00 的样子，整天营业写“24小时”");
}

struct there {
    int64_t id;
    struct str name, address;
    int64_t company_id;
};
static const struct field there_fields[] = {{FIELD(struct there, id)}, {FIELD(struct there, name)}, {FIELD(struct there, address)}, {FIELD(struct there, company_id)}};
#define THERE FIELDS(struct there, there_fields)

/* Of a registered shop the account may be told later; another one than it has is no matter of a list. */
static enum err account_of_line(struct ctx *cx, const struct shop_line *l, int64_t shop_id, bool registered)
{
    struct shop_account_in in = {l->account_name, l->account, l->account_bank, l->account_cnaps};
    int64_t has = 0;
    bool set = false;
    enum err e = registered ? db_int(cx->tx, SHOP_ACCOUNT, VALS(I64(shop_id)), &has) : ERR_NOT_FOUND;
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    TRY(shop_account_set(cx, shop_id, &in, &set));
    if (set && has)
        return fail_field(cx, "account", "已登记同名门店，收款账户不同：请在页面上核对后修改");
    return registered && !set ? ERR_DUPLICATE : OK;
}

/* Registered under that name: the same shop, unless the line says otherwise. */
static enum err same_name(struct ctx *cx, const struct shop_in *in, int64_t company, const struct there *old)
{
    if (in->address.len && !str_eq(in->address, old->address))
        return fail_field(cx, "address", "已登记同名门店，地址为“%.*s”：是另一家请在名称里加以区分，是同一家请在页面上修改", FMT(old->address));
    if (company && company != old->company_id)
        return fail_field(cx, "uscc", "已登记同名门店，所属企业不同：请核对名称或代码");
    return OK;
}

enum err shop_take(struct ctx *cx, const struct shop_line *l)
{
    struct shop_in in = {.name = str_trim(l->name), .district = l->district, .address = l->address, .phone = l->phone, .lon = l->lon, .lat = l->lat, .uscc = l->uscc};
    struct there old = {0};
    int64_t org_id, company, id = 0;
    TRY(org_of(cx, l->org, &org_id));
    TRY(hours_of(cx, l->hours, &in));
    TRY(check(cx, &in, &company));
    enum err e = db_one(cx->tx, SHOP_NAMED, VALS(I64(org_id), TXT(in.name)), THERE, &old);
    if (e == OK) {
        TRY(same_name(cx, &in, company, &old));
        return account_of_line(cx, l, old.id, true);
    }
    if (e != ERR_NOT_FOUND)
        return e;
    e = company && in.address.len ? db_one(cx->tx, SHOP_BESIDE, VALS(I64(org_id), I64(company), TXT(in.address)), THERE, &old) : ERR_NOT_FOUND;
    if (e == OK)
        return fail_field(cx, "name", "同一企业在这个地址已登记为“%.*s”：请核对名称", FMT(old.name));
    TRY(e == ERR_NOT_FOUND ? add(cx, org_id, &in, &id) : e);
    return account_of_line(cx, l, id, false);
}

enum err shop_put(struct ctx *cx)
{
    struct shop_in in = *(const struct shop_in *)cx->in;
    struct shop was = {0};
    int64_t id = 0, company, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SHOP_GET, id, SHOP, &was));
    TRY(open_seals(cx, &was));
    if (str_has(in.phone, S("*"))) /* as it was shown */
        in.phone = was.phone;
    TRY(check(cx, &in, &company));
    struct str name = str_trim(in.name), state = in.state.len ? in.state : was.state;
    if (!str_eq(state, S("open")) && !str_eq(state, S("closed")))
        return fail_field(cx, "state", "状态应是合作中或已停止");
    enum err e = db_exec(cx->tx, SHOP_SET,
                         VALS(I64(id), I64(in.version), OPT(in.uscc.len ? company : was.company_id), TXT(name), TXT(in.district), TXT(in.address),
                              BLOB(seal_phone(cx, was.org_id, name, in.phone)), TXT(in.open_at), TXT(in.close_at), TXT(in.lon), TXT(in.lat), TXT(state)),
                         &changed);
    if (e == ERR_DUPLICATE)
        return fail(cx, e, "本工会已经登记了门店“%.*s”", FMT(name));
    TRY(e);
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, was.org_id, "shop:%lld", (long long)id);
    audit_note(cx, "state", state);
    return shop_answer(cx, id);
}

static enum err put_shop(struct ctx *cx, void *row)
{
    TRY(open_seals(cx, row));
    fields_write(cx->out, SHOP, row);
    return OK;
}

enum err shops_get(struct ctx *cx)
{
    return cx_list_by(cx, SHOP_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), TXT(cx_query(cx, "state")), I64(cx_limit(cx))), SHOP,
                      put_shop);
}

enum err shop_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return shop_answer(cx, id);
}

/* --- who redeems there --- */

static enum err put_keeper(struct ctx *cx, void *row)
{
    struct shop_keeper *k = row;
    k->name = mask_name(cx->a, k->name);
    fields_write(cx->out, FIELDS(struct shop_keeper, shop_keeper_fields), k);
    return OK;
}

static enum err keepers(struct ctx *cx, int64_t shop)
{
    return cx_list_by(cx, SHOP_KEEPERS, VALS(I64(shop)), FIELDS(struct shop_keeper, shop_keeper_fields), put_keeper);
}

enum err shop_keepers_get(struct ctx *cx)
{
    struct shop s = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SHOP_GET, id, SHOP, &s));
    return keepers(cx, id);
}

/* A person of the register; he signs in at /w as anybody. The duty is ended where duties are. */
enum err shop_keeper_post(struct ctx *cx)
{
    const struct shop_keeper_in *in = cx->in;
    struct shop s = {0};
    int64_t id = 0, duty = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SHOP_GET, id, SHOP, &s));
    TRY(worker_duty_give(cx, in->person_id, "keeper", id, s.name, &duty));
    audit_object(cx, s.org_id, "worker_duty:%lld", (long long)duty);
    return keepers(cx, id);
}

/* --- offers --- */

enum err offers_get(struct ctx *cx)
{
    return cx_list(cx, OFFER_LIST,
                   VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_query_int(cx, "shop", 0)), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))), OFFER);
}

static enum err offer_answer(struct ctx *cx, int64_t id)
{
    struct offer o = {0};
    TRY(cx_one(cx, OFFER_GET, id, OFFER, &o));
    cx_row(cx, OFFER, &o);
    return OK;
}

enum err offer_post(struct ctx *cx)
{
    const struct offer_in *in = cx->in;
    struct shop s = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, SHOP_GET, id, SHOP, &s));
    if (str_cmp(in->from_on, in->until_on) > 0)
        return fail_field(cx, "until_on", "截止日期不能早于开始日期");
    if (!str_eq(s.state, S("open")))
        return fail(cx, ERR_STATE, "门店已停止合作，不能再登记优惠");
    TRY(db_int(cx->tx, OFFER_ADD, VALS(I64(s.id), TXT(in->title), TXT(in->discount), TXT(in->from_on), TXT(in->until_on), I64(cx->who->user_id), I64(cx->now)), &id));
    audit_object(cx, s.org_id, "shop_offer:%lld", (long long)id);
    return offer_answer(cx, id);
}

enum err offer_withdraw(struct ctx *cx)
{
    struct offer o = {0};
    int64_t id = 0, gone = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, OFFER_GET, id, OFFER, &o));
    TRY(db_exec(cx->tx, OFFER_WITHDRAW, VALS(I64(id), I64(cx->now)), &gone));
    if (!gone)
        return fail(cx, ERR_STATE, "这项优惠已经撤下");
    audit_object(cx, cx->org_id, "shop_offer:%lld", (long long)id);
    return offer_answer(cx, id);
}

/* --- the phone: what everybody may see, and where my voucher is taken --- */

enum err worker_offers_get(struct ctx *cx)
{
    return cx_list(cx, OFFER_PUBLIC,
                   VALS(TXT(cx_today(cx)), I64(cx_after(cx)), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), TXT(cx_query(cx, "district")), I64(cx_limit(cx))), OFFER);
}

enum err worker_shops_get(struct ctx *cx)
{
    struct seen_shop {
        int64_t id;
        struct str name, district, address, open_at, close_at;
    };
    static const struct field seen_fields[] = {
        {FIELD(struct seen_shop, id), .as = AS_ID, .label = LIT("编号")}, {FIELD(struct seen_shop, name), .label = LIT("门店")},
        {FIELD(struct seen_shop, district), .label = LIT("区（市）")},    {FIELD(struct seen_shop, address), .label = LIT("地址")},
        {FIELD(struct seen_shop, open_at), .label = LIT("开门")},         {FIELD(struct seen_shop, close_at), .label = LIT("关门")},
    };
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return cx_list(cx, SHOP_OF_VOUCHER,
                   VALS(I64(cx->worker->person_id), I64(id), I64(cx_after(cx)), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                   FIELDS(struct seen_shop, seen_fields));
}
