// SPDX-License-Identifier: Apache-2.0
// Routes of donors and gifts: who gave what, for which purpose, where it lies and what became of it.
#include "area.h"
#include "campaign.h"
#include "code.h"
#include "fund.h"
#include "idno.h"
#include "like.h"
#include "money.h"
#include "person.h"

enum { PERSONS_MAX = 5000, LIST_BYTES = 400000 };

/* --- donors --- */

struct donor {
    int64_t id, org_id;
    struct str org_code, org_name, kind, name, uscc, contact;
    bool anonymous;
    struct str note;
    int64_t gifts, fen, version;
};
static const struct field donor_fields[] = {
    {FIELD(struct donor, id), .as = AS_ID},
    {FIELD(struct donor, org_id), .as = AS_ID},
    {FIELD(struct donor, org_code), .label = LIT("工会代码")},
    {FIELD(struct donor, org_name), .label = LIT("登记工会")},
    {FIELD(struct donor, kind), .as = AS_CODE, .codes = "donor_kind", .label = LIT("种类")},
    {FIELD(struct donor, name), .label = LIT("捐赠人")},
    {FIELD(struct donor, uscc), .label = LIT("统一社会信用代码")},
    {FIELD(struct donor, contact), .label = LIT("联系人和办公电话")},
    {FIELD(struct donor, anonymous), .as = AS_BOOL, .label = LIT("不愿具名")},
    {FIELD(struct donor, note), .label = LIT("备注")},
    {FIELD(struct donor, gifts), .as = AS_COUNT, .label = LIT("捐赠次数")},
    {FIELD(struct donor, fen), .as = AS_MONEY, .label = LIT("累计捐赠")},
    {FIELD(struct donor, version), .label = LIT("版本")},
};
#define DONOR FIELDS(struct donor, donor_fields)
struct donor_in {
    struct str org, kind, name, uscc, contact;
    bool anonymous;
    struct str note;
    int64_t version;
};
static const struct field donor_in_fields[] = {
    {FIELD(struct donor_in, org), .label = LIT("登记工会"), .max = 40},
    {FIELD(struct donor_in, kind), .as = AS_CODE, .codes = "donor_kind", .label = LIT("种类"), .need = true, .max = 20},
    {FIELD(struct donor_in, name), .label = LIT("捐赠人"), .need = true, .max = 100},
    {FIELD(struct donor_in, uscc), .label = LIT("统一社会信用代码"), .max = 18},
    {FIELD(struct donor_in, contact), .label = LIT("联系人和办公电话"), .max = 100},
    {FIELD(struct donor_in, anonymous), .as = AS_BOOL, .label = LIT("不愿具名")},
    {FIELD(struct donor_in, note), .label = LIT("备注"), .max = 500},
    {FIELD(struct donor_in, version), .label = LIT("版本")},
};

/* Eleven digits in a row are somebody's own phone: the register keeps office numbers only. */
static bool has_mobile(struct str s)
{
    size_t run = 0;
    for (size_t i = 0; i < s.len; i++) {
        run = s.at[i] >= '0' && s.at[i] <= '9' ? run + 1 : 0;
        if (run >= 11)
            return true;
    }
    return false;
}

static enum err check_donor(struct ctx *cx, const struct donor_in *in)
{
    struct code_item kind = {0};
    struct uscc code;
    enum err e = code_get(cx->tx, S("donor_kind"), in->kind, S(""), &kind);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "kind", "没有“%.*s”这种捐赠人", FMT(in->kind));
    TRY(e);
    if (in->uscc.len && !uscc_read(in->uscc, &code))
        return fail_field(cx, "uscc", "%s", code.text);
    if (in->uscc.len && str_eq(in->kind, S("person")))
        return fail_field(cx, "uscc", "个人没有统一社会信用代码；不要填写身份证号");
    if (has_mobile(in->contact) || has_mobile(in->note))
        return fail_field(cx, "contact", "这里只登记联系人和办公电话，不登记手机号、身份证号和银行卡号");
    return OK;
}

static enum err donors_list(struct ctx *cx)
{
    return cx_list(cx, DONOR_LIST,
                   VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))),
                        I64(cx_limit(cx))),
                   DONOR);
}

static enum err answer_donor(struct ctx *cx, int64_t id)
{
    struct donor d = {0};
    TRY(cx_one(cx, DONOR_GET, id, DONOR, &d));
    cx_row(cx, DONOR, &d);
    return OK;
}

static enum err donors_add(struct ctx *cx)
{
    const struct donor_in *in = cx->in;
    int64_t id = 0, org_id = cx->org_id;
    struct str path = {0};
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(check_donor(cx, in));
    enum err e = db_int(cx->tx, DONOR_ADD,
                        VALS(I64(org_id), TXT(in->kind), TXT(str_trim(in->name)), TXT(in->uscc), TXT(in->contact),
                             I64(in->anonymous), TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
                        &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "捐赠人“%.*s”已经登记过", FMT(in->name));
    TRY(e);
    audit_object(cx, org_id, "donor:%lld", (long long)id);
    return answer_donor(cx, id);
}

static enum err donors_edit(struct ctx *cx)
{
    const struct donor_in *in = cx->in;
    struct donor was = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, DONOR_GET, id, DONOR, &was));
    if (!str_eq(was.name, in->name))
        return fail_field(cx, "name", "捐赠人名称写在收据上，不能修改；名称有误请另行登记");
    TRY(check_donor(cx, in));
    TRY(db_exec(cx->tx, DONOR_SET,
                VALS(I64(id), TXT(in->kind), TXT(in->uscc), TXT(in->contact), I64(in->anonymous), TXT(in->note),
                     I64(in->version)),
                &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_object(cx, was.org_id, "donor:%lld", (long long)id);
    return answer_donor(cx, id);
}

/* --- gifts --- */

struct gift_row {
    int64_t id;
    struct str campaign, org_code, org_name;
    int64_t donor_id;
    struct str donor;
    bool anonymous;
    struct str source, form;
    int64_t fen;
    struct str goods;
    int64_t qty;
    struct str unit, valued_by, got_on, receipt_no, purpose, classes, place_name, place;
    bool persons, designated;
    struct str use_by;
    bool reversed;
    int64_t available_fen, reserved_fen, paid_fen;
};
static const struct field gift_row_fields[] = {
    {FIELD(struct gift_row, id), .as = AS_ID},
    {FIELD(struct gift_row, campaign), .label = LIT("活动")},
    {FIELD(struct gift_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct gift_row, org_name), .label = LIT("接收工会")},
    {FIELD(struct gift_row, donor_id), .as = AS_ID},
    {FIELD(struct gift_row, donor), .label = LIT("捐赠人")},
    {FIELD(struct gift_row, anonymous), .as = AS_BOOL, .label = LIT("不愿具名")},
    {FIELD(struct gift_row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct gift_row, form), .label = LIT("款物")},
    {FIELD(struct gift_row, fen), .as = AS_MONEY, .label = LIT("金额或价值")},
    {FIELD(struct gift_row, goods), .label = LIT("物资")},
    {FIELD(struct gift_row, qty), .as = AS_COUNT, .label = LIT("数量")},
    {FIELD(struct gift_row, unit), .label = LIT("单位")},
    {FIELD(struct gift_row, valued_by), .as = AS_CODE, .codes = "gift_value", .label = LIT("计价依据")},
    {FIELD(struct gift_row, got_on), .as = AS_DATE, .label = LIT("接收日期")},
    {FIELD(struct gift_row, receipt_no), .label = LIT("收据号")},
    {FIELD(struct gift_row, purpose), .label = LIT("指定用途")},
    {FIELD(struct gift_row, classes), .as = AS_TAGS, .codes = "class", .label = LIT("指定对象类别")},
    {FIELD(struct gift_row, place_name), .label = LIT("指定工会")},
    {FIELD(struct gift_row, place), .label = LIT("指定工会代码")},
    {FIELD(struct gift_row, persons), .as = AS_BOOL, .label = LIT("指定受助人")},
    {FIELD(struct gift_row, designated), .as = AS_BOOL, .label = LIT("定向")},
    {FIELD(struct gift_row, use_by), .as = AS_DATE, .label = LIT("最迟使用日期")},
    {FIELD(struct gift_row, reversed), .as = AS_BOOL, .label = LIT("已冲销")},
    {FIELD(struct gift_row, available_fen), .as = AS_MONEY, .label = LIT("未使用")},
    {FIELD(struct gift_row, reserved_fen), .as = AS_MONEY, .label = LIT("待付款")},
    {FIELD(struct gift_row, paid_fen), .as = AS_MONEY, .label = LIT("已发放")},
};
#define GIFT_ROW FIELDS(struct gift_row, gift_row_fields)

struct gift_in {
    struct str campaign, org, source, form, goods, unit, valued_by, got_on, receipt_no, purpose, classes, place, use_by;
    int64_t donor_id, fen, qty;
};
static const struct field gift_in_fields[] = {
    {FIELD(struct gift_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct gift_in, org), .label = LIT("接收工会"), .need = true, .max = 40},
    {FIELD(struct gift_in, donor_id), .as = AS_ID, .label = LIT("捐赠人"), .need = true},
    {FIELD(struct gift_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .max = 40},
    {FIELD(struct gift_in, form), .label = LIT("款物"), .max = 10},
    {FIELD(struct gift_in, fen), .as = AS_MONEY, .label = LIT("金额或价值"), .need = true, .min = 1, .max = MONEY_MAX},
    {FIELD(struct gift_in, goods), .label = LIT("物资"), .max = 200},
    {FIELD(struct gift_in, qty), .as = AS_COUNT, .label = LIT("数量"), .max = 100000000},
    {FIELD(struct gift_in, unit), .label = LIT("单位"), .max = 20},
    {FIELD(struct gift_in, valued_by), .as = AS_CODE, .codes = "gift_value", .label = LIT("计价依据"), .max = 20},
    {FIELD(struct gift_in, got_on), .as = AS_DATE, .label = LIT("接收日期"), .need = true},
    {FIELD(struct gift_in, receipt_no), .label = LIT("捐赠收据号"), .need = true, .max = 60},
    {FIELD(struct gift_in, purpose), .label = LIT("指定用途（捐赠人原话）"), .max = 300},
    {FIELD(struct gift_in, classes), .as = AS_TAGS, .codes = "class", .label = LIT("指定对象类别"), .max = 100},
    {FIELD(struct gift_in, place), .label = LIT("指定工会（含下级）"), .max = 40},
    {FIELD(struct gift_in, use_by), .as = AS_DATE, .label = LIT("最迟使用日期")},
};

static enum err check_classes(struct ctx *cx, struct str classes, struct str day)
{
    for (struct str rest = classes; rest.len;) {
        struct code_item item = {0};
        struct str code = str_cut(rest, ',', &rest);
        enum err e = code_get(cx->tx, S("class"), code, day, &item);
        if (e == ERR_NOT_FOUND)
            return fail_field(cx, "classes", "没有“%.*s”这个对象类别，应为 C1—C11，用逗号隔开", FMT(code));
        TRY(e);
    }
    return OK;
}

static enum err check_kind(struct ctx *cx, const struct gift_in *in, struct gift *g)
{
    struct code_item item = {0};
    g->form = in->form.len ? in->form : S("cash");
    g->source = in->source.len ? in->source : S("SH");
    if (!str_eq(g->form, S("cash")) && !str_eq(g->form, S("goods")))
        return fail_field(cx, "form", "请选择资金（cash）或物资（goods）");
    enum err e = code_get(cx->tx, S("source"), g->source, in->got_on, &item);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "source", "没有“%.*s”这种资金来源", FMT(g->source));
    TRY(e);
    if (!str_eq(g->form, S("goods")))
        return OK;
    if (!in->goods.len || in->qty <= 0 || !in->unit.len)
        return fail_field(cx, "goods", "物资捐赠请写明名称、数量和单位");
    e = code_get(cx->tx, S("gift_value"), in->valued_by, S(""), &item);
    return e == ERR_NOT_FOUND ? fail_field(cx, "valued_by", "请选择计价依据：发票、市场价或评估") : e;
}

/* Who gives to whom, for what: everything the donor said becomes a check, or is kept as his words. */
static enum err take_gift(struct ctx *cx, const struct gift_in *in, struct gift *g)
{
    struct campaign c = {0};
    struct donor d = {0};
    struct str path = {0}, place = {0};
    TRY(campaign_open(cx, in->campaign, &c));
    TRY(cx_org(cx, in->org, &g->org_id, &path));
    if (!path_covers(c.org_path, path))
        return fail_field(cx, "org", "工会“%.*s”不参加活动“%.*s”", FMT(in->org), FMT(c.name));
    enum err e = cx_one(cx, DONOR_GET, in->donor_id, DONOR, &d);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "donor_id", "没有找到这个捐赠人，请先登记");
    TRY(e);
    TRY(check_kind(cx, in, g));
    TRY(check_classes(cx, in->classes, c.start_on));
    if (str_cmp(in->got_on, cx_today(cx)) > 0)
        return fail_field(cx, "got_on", "接收日期不能晚于今天");
    if (in->use_by.len && str_cmp(in->use_by, in->got_on) < 0)
        return fail_field(cx, "use_by", "最迟使用日期不能早于接收日期");
    if (in->place.len) {
        TRY(cx_org(cx, in->place, &g->place_id, &place));
        if (!path_covers(path, place))
            return fail_field(cx, "place", "指定的工会应是接收工会或它的下级");
    }
    if (has_mobile(in->purpose))
        return fail_field(cx, "purpose", "请不要在用途中写证件号、手机号；指定的受助人请登记到受助人名单");
    g->donor_id = d.id;
    g->donor = d.name;
    g->anonymous = d.anonymous;
    g->campaign_id = c.id;
    g->fen = in->fen;
    g->goods = in->goods;
    g->qty = in->qty;
    g->unit = in->unit;
    g->got_on = in->got_on;
    g->receipt_no = str_trim(in->receipt_no);
    g->purpose = str_trim(in->purpose);
    g->classes = in->classes;
    g->use_by = in->use_by;
    g->designated = g->purpose.len || g->classes.len || g->place_id || g->use_by.len || str_eq(g->form, S("goods"));
    return OK;
}

struct made {
    int64_t id, txn_id;
};
static const struct field made_fields[] = {
    {FIELD(struct made, id), .as = AS_ID, .fixed = true},
    {FIELD(struct made, txn_id), .as = AS_ID, .fixed = true},
};

static enum err gifts_add(struct ctx *cx)
{
    const struct gift_in *in = cx->in;
    struct gift g = {0};
    struct made out = {0};
    int64_t other = 0;
    TRY(take_gift(cx, in, &g));
    enum err e = db_int(cx->tx, GIFT_BY_RECEIPT, VALS(I64(g.org_id), TXT(g.receipt_no)), &other);
    if (e == OK)
        return fail(cx, ERR_DUPLICATE, "收据号“%.*s”已经登记过一笔捐赠", FMT(g.receipt_no));
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(gift_post(cx, &g, in->valued_by, &out.id, &out.txn_id));
    audit_object(cx, g.org_id, "gift:%lld", (long long)out.id);
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)g.fen));
    audit_note(cx, "receipt", g.receipt_no);
    cx_row(cx, FIELDS(struct made, made_fields), &out);
    return OK;
}

static void hide_donor(struct gift_row *g)
{
    if (g->anonymous)
        g->donor = S("不具名捐赠人");
}

static enum err put_gift(struct ctx *cx, void *row)
{
    hide_donor(row);
    fields_write(cx->out, GIFT_ROW, row);
    return OK;
}

static enum err gifts_list(struct ctx *cx)
{
    return cx_list_by(cx, GIFT_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")),
                           I64(cx_query_int(cx, "donor", 0)), I64(0), I64(cx_limit(cx))),
                      GIFT_ROW, put_gift);
}

/* One gift within reach, from any of the caller's subtrees. */
static enum err gift_in_reach(struct ctx *cx, struct gift_row *g)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    for (size_t i = 0; i < cx->n_scopes; i++) {
        struct str lo = cx->scopes[i].path;
        struct val none = I64(0);
        enum err e = db_one(cx->tx, GIFT_LIST,
                            VALS(TXT(lo), TXT(path_end(cx->a, lo)), none, TXT(S("")), none, I64(id), I64(1)),
                            GIFT_ROW, g);
        if (e != ERR_NOT_FOUND)
            return e;
    }
    return fail(cx, ERR_NOT_FOUND, "没有找到这笔捐赠，或不在您的管理范围内");
}

struct place_row {
    struct str org_code, org_name, campaign, stage;
    int64_t fen;
};
static const struct field place_fields[] = {
    {FIELD(struct place_row, org_code)}, {FIELD(struct place_row, org_name)},
    {FIELD(struct place_row, campaign)}, {FIELD(struct place_row, stage)},
    {FIELD(struct place_row, fen), .as = AS_MONEY},
};
struct use_row {
    int64_t id;
    struct str title, org_name, state;
    int64_t accepted, amount_fen;
};
static const struct field use_fields[] = {
    {FIELD(struct use_row, id), .as = AS_ID},
    {FIELD(struct use_row, title)},
    {FIELD(struct use_row, org_name)},
    {FIELD(struct use_row, state)},
    {FIELD(struct use_row, accepted), .as = AS_COUNT},
    {FIELD(struct use_row, amount_fen), .as = AS_MONEY},
};
struct who_row {
    struct str id_type, name;
};
static const struct field who_fields[] = {
    {FIELD(struct who_row, id_type), .as = AS_CODE, .codes = "id_type"},
    {FIELD(struct who_row, name)},
};

static void put_rows(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, (const char *)rows + i * fs.size);
    jw_close(cx->out, ']');
}

static enum err gifts_get(struct ctx *cx)
{
    struct gift_row g = {0};
    struct place_row *places;
    struct use_row *uses;
    struct who_row *who;
    size_t n = 0;
    TRY(gift_in_reach(cx, &g));
    hide_donor(&g);
    jw_open(cx->out, '{');
    fields_write_open(cx->out, GIFT_ROW, &g);
    TRY(db_rows(cx->tx, GIFT_PLACES, VALS(I64(g.id)), FIELDS(struct place_row, place_fields), 2000, &places, &n));
    put_rows(cx, "places", FIELDS(struct place_row, place_fields), places, n);
    TRY(db_rows(cx->tx, GIFT_ROSTERS, VALS(I64(g.id)), FIELDS(struct use_row, use_fields), 500, &uses, &n));
    put_rows(cx, "rosters", FIELDS(struct use_row, use_fields), uses, n);
    TRY(db_rows(cx->tx, GIFT_PERSONS, VALS(I64(g.id)), FIELDS(struct who_row, who_fields), PERSONS_MAX, &who, &n));
    for (size_t i = 0; i < n; i++)
        who[i].name = mask_name(cx->a, who[i].name);
    put_rows(cx, "named", FIELDS(struct who_row, who_fields), who, n);
    jw_close(cx->out, '}');
    return OK;
}

struct here_row {
    int64_t id;
    struct str donor;
    bool anonymous;
    struct str source, form, receipt_no, purpose, classes;
    bool persons;
    struct str use_by;
    int64_t available_fen;
};
static const struct field here_fields[] = {
    {FIELD(struct here_row, id), .as = AS_ID},
    {FIELD(struct here_row, donor), .label = LIT("捐赠人")},
    {FIELD(struct here_row, anonymous), .as = AS_BOOL},
    {FIELD(struct here_row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct here_row, form), .label = LIT("款物")},
    {FIELD(struct here_row, receipt_no), .label = LIT("收据号")},
    {FIELD(struct here_row, purpose), .label = LIT("指定用途")},
    {FIELD(struct here_row, classes), .label = LIT("指定对象类别")},
    {FIELD(struct here_row, persons), .as = AS_BOOL, .label = LIT("指定受助人")},
    {FIELD(struct here_row, use_by), .as = AS_DATE, .label = LIT("最迟使用日期")},
    {FIELD(struct here_row, available_fen), .as = AS_MONEY, .label = LIT("可用")},
};

static enum err put_here(struct ctx *cx, void *row)
{
    struct here_row *h = row;
    if (h->anonymous)
        h->donor = S("不具名捐赠人");
    fields_write(cx->out, FIELDS(struct here_row, here_fields), h);
    return OK;
}

static enum err gifts_here(struct ctx *cx)
{
    struct campaign c = {0};
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    return cx_list_by(cx, GIFT_HERE, VALS(I64(cx->org_id), I64(c.id)), FIELDS(struct here_row, here_fields), put_here);
}

/* --- named persons --- */

struct persons_in {
    struct str list;
};
static const struct field persons_in_fields[] = {
    {FIELD(struct persons_in, list), .label = LIT("受助人（每行：姓名 证件号码）"), .need = true, .max = 200000},
};

/* "张三 110…": the number is used for its blind index and forgotten. */
static enum err add_person(struct ctx *cx, int64_t gift_id, int64_t line, struct str text)
{
    struct str number, name = str_cut(text, ' ', &number);
    struct idno id;
    unsigned char blind[BLIND_BYTES];
    if (!idno_read(str_trim(number), S(""), false, date_of_ms(cx->now), &id))
        return fail_field(cx, "list", "第 %lld 行：%s", (long long)line,
                          number.len ? idno_problem_text(id.problem) : "应为“姓名 证件号码”，中间用空格隔开");
    if (!name.len || utf8_count(name) > 50)
        return fail_field(cx, "list", "第 %lld 行：姓名应为 1 至 50 个字", (long long)line);
    person_blind_number(cx->sealer, (struct str){id.number, id.len}, blind);
    return db_exec(cx->tx, GIFT_PERSON_ADD,
                   VALS(I64(gift_id), TXT(str_of(idno_type_code(id.type))),
                        BLOB(((struct str){(const char *)blind, sizeof blind})), TXT(name)),
                   NULL);
}

static enum err gifts_persons(struct ctx *cx)
{
    const struct persons_in *in = cx->in;
    struct gift_row g = {0};
    int64_t spent = 0, n = 0, line = 0;
    TRY(gift_in_reach(cx, &g));
    if (!g.designated)
        return fail(cx, ERR_STATE, "这笔捐赠没有指定用途，已与同一来源的其他资金合并使用，不能再指定受助人");
    TRY(db_int(cx->tx, GIFT_SPENT, VALS(I64(g.id)), &spent));
    if (spent)
        return fail(cx, ERR_STATE, "这笔捐赠已有支出或预留，不能再改受助人名单");
    TRY(db_exec(cx->tx, GIFT_PERSONS_DROP, VALS(I64(g.id)), NULL));
    for (struct str rest = in->list; rest.len;) {
        struct str text = str_trim(str_cut(rest, '\n', &rest));
        line++;
        if (!text.len)
            continue;
        if (++n > PERSONS_MAX)
            return fail_field(cx, "list", "受助人最多 %d 名", PERSONS_MAX);
        TRY(add_person(cx, g.id, line, text));
    }
    if (!n)
        return fail_field(cx, "list", "请至少填写一名受助人");
    TRY(db_exec(cx->tx, GIFT_PERSONS_ON, VALS(I64(g.id), I64(1)), NULL));
    audit_object(cx, 0, "gift:%lld", (long long)g.id);
    audit_note(cx, "persons", str_f(cx->a, "%lld", (long long)n));
    struct made out = {.id = g.id};
    cx_row(cx, FIELDS(struct made, made_fields), &out);
    return OK;
}

static const struct route routes[] = {
    {M_GET, "/api/donors", donors_list, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, OUT(struct donor, donor_fields),
     .shape = OUT_LIST, .query = "org,q,limit,after", .title = LIT("捐赠人")},
    {M_POST, "/api/donors", donors_add, PERM_FUND_ENTER, SCOPE_ORG, TX_WRITE, "donor.create",
     IN(struct donor_in, donor_in_fields), OUT(struct donor, donor_fields), .shape = OUT_ONE, .query = "org",
     .title = LIT("登记捐赠人")},
    {M_PUT, "/api/donors/:id", donors_edit, PERM_FUND_ENTER, SCOPE_ORG, TX_WRITE, "donor.edit",
     IN(struct donor_in, donor_in_fields), OUT(struct donor, donor_fields), .shape = OUT_ONE,
     .title = LIT("修改捐赠人")},
    {M_GET, "/api/gifts", gifts_list, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, OUT(struct gift_row, gift_row_fields),
     .shape = OUT_LIST, .query = "org,campaign,donor,limit,after", .title = LIT("捐赠")},
    {M_GET, "/api/gifts/here", gifts_here, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, OUT(struct here_row, here_fields),
     .shape = OUT_LIST, .query = "org,campaign", .title = LIT("本单位可用的定向捐赠")},
    {M_GET, "/api/gifts/:id", gifts_get, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .schema = "{\"id\":1,\"places\":[{org_code,org_name,campaign,stage,fen}],\"rosters\":[{id,title,org_name,state,accepted,amount_fen}],\"named\":[{id_type,name}]}",
     .title = LIT("一笔捐赠")},
    {M_POST, "/api/gifts", gifts_add, PERM_FUND_ENTER, SCOPE_ORG, TX_WRITE, "gift.create",
     IN(struct gift_in, gift_in_fields), OUT(struct made, made_fields), .shape = OUT_ONE, .money = true,
     .query = "org", .title = LIT("登记捐赠")},
    {M_POST, "/api/gifts/:id/persons", gifts_persons, PERM_FUND_ENTER, SCOPE_ORG, TX_WRITE, "gift.persons",
     IN(struct persons_in, persons_in_fields), OUT(struct made, made_fields), .shape = OUT_ONE,
     .title = LIT("登记捐赠指定的受助人")},
};

static const struct meta_row meta[] = {
    {"donor", {donor_fields, countof(donor_fields), sizeof(struct donor)}},
    {"donor_in", {donor_in_fields, countof(donor_in_fields), sizeof(struct donor_in)}},
    {"gift", {gift_row_fields, countof(gift_row_fields), sizeof(struct gift_row)}},
    {"gift_in", {gift_in_fields, countof(gift_in_fields), sizeof(struct gift_in)}},
};

extern const struct area area_gift;
const struct area area_gift = {
    .name = "gift", .title = LIT("捐赠"), ROWS(routes, routes), ROWS(meta, meta),
};
