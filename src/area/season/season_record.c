// SPDX-License-Identifier: Apache-2.0
// What was done in a season. Money and goods given on a visit are rows of a roster, which is named here and counted there (J3, J4);
// a service is one record of aid of the kind the code list says; names of who was there are sealed.
#include "aid.h"
#include "campaign.h"
#include "code.h"
#include "date.h"
#include "idno.h"
#include "person.h"
#include "season_own.h"

const struct field season_record_fields[28] = {
    {FIELD(struct season_record, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct season_record, season_id), .as = AS_ID},
    {FIELD(struct season_record, org_id), .as = AS_ID},
    {FIELD(struct season_record, campaign_id), .as = AS_ID},
    {FIELD(struct season_record, org_path), .as = AS_SECRET},
    {FIELD(struct season_record, campaign), .label = LIT("活动")},
    {FIELD(struct season_record, task_id), .as = AS_ID},
    {FIELD(struct season_record, task), .label = LIT("任务")},
    {FIELD(struct season_record, kind), .as = AS_CODE, .codes = "season_kind", .label = LIT("工作")},
    {FIELD(struct season_record, action), .as = AS_CODE, .codes = "season_action", .label = LIT("行动")},
    {FIELD(struct season_record, aid_kind), .as = AS_CODE, .codes = "kind", .label = LIT("计入")},
    {FIELD(struct season_record, on_day), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct season_record, site), .label = LIT("地点")},
    {FIELD(struct season_record, occupation), .as = AS_CODE, .codes = "occupation", .label = LIT("职业")},
    {FIELD(struct season_record, platform), .as = AS_CODE, .codes = "platform", .label = LIT("平台")},
    {FIELD(struct season_record, company_id), .as = AS_ID},
    {FIELD(struct season_record, company), .label = LIT("企业")},
    {FIELD(struct season_record, station_id), .as = AS_ID},
    {FIELD(struct season_record, station), .label = LIT("驿站")},
    {FIELD(struct season_record, heads), .as = AS_COUNT, .label = LIT("人次")},
    {FIELD(struct season_record, roster_id), .as = AS_ID, .label = LIT("名册")},
    {FIELD(struct season_record, roster), .label = LIT("慰问名册")},
    {FIELD(struct season_record, paid_heads), .as = AS_COUNT, .label = LIT("名册已发放人次")},
    {FIELD(struct season_record, paid_fen), .as = AS_MONEY, .label = LIT("名册已发放款物")},
    {FIELD(struct season_record, listed), .as = AS_COUNT, .label = LIT("名单人数")},
    {FIELD(struct season_record, note), .label = LIT("备注")},
    {FIELD(struct season_record, dropped), .label = LIT("撤销原因")},
    {FIELD(struct season_record, enterer), .label = LIT("登记人")},
};
const struct field season_record_in_fields[11] = {
    {FIELD(struct season_record_in, task_id), .as = AS_ID, .label = LIT("任务")},
    {FIELD(struct season_record_in, kind), .as = AS_CODE, .codes = "season_kind", .label = LIT("工作"), .need = true, .max = 20},
    {FIELD(struct season_record_in, on_day), .as = AS_DATE, .label = LIT("日期"), .need = true},
    {FIELD(struct season_record_in, site), .label = LIT("地点"), .need = true, .max = 80},
    {FIELD(struct season_record_in, occupation), .as = AS_CODE, .codes = "occupation", .label = LIT("职业"), .max = 20},
    {FIELD(struct season_record_in, platform), .as = AS_CODE, .codes = "platform", .label = LIT("平台"), .max = 20},
    {FIELD(struct season_record_in, uscc), .label = LIT("企业信用代码"), .max = 18},
    {FIELD(struct season_record_in, station_id), .as = AS_ID, .label = LIT("驿站")},
    {FIELD(struct season_record_in, heads), .as = AS_COUNT, .label = LIT("人次"), .max = 1000000},
    {FIELD(struct season_record_in, roster_id), .as = AS_ID, .label = LIT("慰问名册")},
    {FIELD(struct season_record_in, note), .label = LIT("备注"), .max = 500},
};
const struct field season_name_fields[10] = {
    {FIELD(struct season_name, id), .as = AS_ID},
    {FIELD(struct season_name, no), .as = AS_COUNT, .label = LIT("序号")},
    {FIELD(struct season_name, name), .label = LIT("姓名")},
    {FIELD(struct season_name, number), .as = AS_IDNO, .label = LIT("证件号码")},
    {FIELD(struct season_name, phone), .as = AS_PHONE, .label = LIT("手机号")},
    {FIELD(struct season_name, policy), .as = AS_CARD, .label = LIT("保单号")},
    {FIELD(struct season_name, occupation), .as = AS_CODE, .codes = "occupation", .label = LIT("职业")},
    {FIELD(struct season_name, platform), .as = AS_CODE, .codes = "platform", .label = LIT("平台")},
    {FIELD(struct season_name, registered), .as = AS_BOOL, .label = LIT("在职工登记中")},
    {FIELD(struct season_name, secret), .as = AS_BLOB},
};
const struct field season_names_fields[1] = {{FIELD(struct season_names_in, names), .as = AS_JSON, .label = LIT("名单"), .need = true, .max = 400000}};
const struct field season_link_fields[1] = {{FIELD(struct season_link_in, roster_id), .as = AS_ID, .label = LIT("慰问名册"), .need = true}};

/* --- what a kind is --- */

enum err season_kind_of(struct ctx *cx, struct str code, struct season_kind *out)
{
    struct code_item item = {0};
    if (!code.len || code_find(cx, S("season_kind"), code, S(""), &item) != OK)
        return fail_field(cx, "kind", "请选择工作");
    const struct json *attr = json_parse(cx->a, item.attr, NULL);
    *out = (struct season_kind){.code = code, .label = item.label, .action = json_get_str(attr, "action"), .aid = json_get_str(attr, "aid"),
                                .roster = json_get_bool(attr, "roster"), .policy = json_get_bool(attr, "policy")};
    return out->action.len ? OK : fail_field(cx, "kind", "“%.*s”没有说明属于哪个行动，请在规则与代码中补上", FMT(item.label));
}

static enum err known(struct ctx *cx, const char *field, const char *list, struct str code)
{
    struct code_item item = {0};
    return !code.len || code_find(cx, str_of(list), code, S(""), &item) == OK ? OK : fail_field(cx, field, "没有“%.*s”这一项", FMT(code));
}

static struct str origin_of(struct ctx *cx, int64_t id)
{
    return str_f(cx->a, "season:%lld", (long long)id);
}

/* --- adding --- */

static enum err check_roster(struct ctx *cx, const struct season *s, int64_t campaign_id, int64_t roster_id)
{
    int64_t n = 0;
    TRY(db_int(cx->tx, SEASON_ROSTER, VALS(I64(roster_id), I64(campaign_id), TXT(s->org_path), TXT(path_end(cx->a, s->org_path))), &n));
    if (!n)
        return fail_field(cx, "roster_id", "名册应是本工会或下级在这次活动中的名册");
    TRY(db_int(cx->tx, SEASON_ROSTER_TAKEN, VALS(I64(roster_id)), &n));
    return n ? fail_field(cx, "roster_id", "这份名册已关联另一次走访，款物不能重复计算") : OK;
}

static enum err check_record(struct ctx *cx, const struct season_record_in *in, const struct season *s, const struct season_kind *k)
{
    TRY(known(cx, "occupation", "occupation", in->occupation));
    TRY(known(cx, "platform", "platform", in->platform));
    if (str_cmp(in->on_day, s->from_on) < 0 || str_cmp(in->on_day, s->until_on) > 0 || str_cmp(in->on_day, cx_today(cx)) > 0)
        return fail_field(cx, "on_day", "日期应在温暖季内（%.*s 至 %.*s），不晚于今天", FMT(s->from_on), FMT(s->until_on));
    if (!str_trim(in->site).len)
        return fail_field(cx, "site", "请写明地点");
    if (k->aid.len && in->heads < 1)
        return fail_field(cx, "heads", "计入统计表的服务要有人次");
    if (in->roster_id && !k->roster)
        return fail_field(cx, "roster_id", "只有走访慰问关联名册");
    return OK;
}

struct linked {
    int64_t company, station;
};

static enum err links_of(struct ctx *cx, const struct season_record_in *in, const struct season *s, struct linked *l)
{
    struct season_task t = {0};
    enum err e = in->uscc.len ? db_int(cx->tx, SEASON_COMPANY, VALS(TXT(in->uscc)), &l->company) : OK;
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "uscc", "企业还没有登记，请先在“企业走访”登记");
    TRY(e);
    if (in->station_id) {
        struct {
            int64_t id;
        } row = {0};
        static const struct field id_fields[] = {{.name = "id", .offset = 0, .size = sizeof(int64_t), .type = FT_I64}};
        e = cx_one(cx, SEASON_STATION, in->station_id, (struct fields){id_fields, 1, sizeof row}, &row);
        if (e == ERR_NOT_FOUND)
            return fail_field(cx, "station_id", "没有这个驿站");
        TRY(e);
        l->station = row.id;
    }
    if (!in->task_id)
        return OK;
    e = cx_one(cx, SEASON_TASK_GET, in->task_id, SEASON_TASK, &t);
    if (e == ERR_NOT_FOUND || (e == OK && (t.season_id != s->id || t.dropped.len)))
        return fail_field(cx, "task_id", "没有这项任务，或任务已取消");
    return e;
}

static enum err record_answer(struct ctx *cx, int64_t id)
{
    struct season_record r = {0};
    struct season_name *names = NULL;
    size_t n = 0;
    TRY(cx_one(cx, SEASON_RECORD_GET, id, SEASON_RECORD, &r));
    TRY(db_rows(cx->tx, SEASON_NAMES, VALS(I64(id), I64(SEASON_NAMES_MAX)), FIELDS(struct season_name, season_name_fields), SEASON_NAMES_MAX, &names, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SEASON_RECORD, &r);
    jw_key(cx->out, "names");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct str open = {0};
        TRY(unseal_in(cx->sealer, cx->a, str_f(cx->a, "season_name:%lld:%lld", (long long)id, (long long)names[i].no), names[i].secret, &open));
        names[i].name = str_cut(open, '\n', &open);
        names[i].number = str_cut(open, '\n', &open);
        names[i].phone = str_cut(open, '\n', &names[i].policy);
        fields_write(cx->out, FIELDS(struct season_name, season_name_fields), &names[i]);
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err count_aid(struct ctx *cx, const struct season *s, const struct campaign *c, const struct season_kind *k, const struct season_record_in *in, int64_t id)
{
    if (!k->aid.len)
        return OK;
    struct aid a = {.campaign_id = c->id, .org_id = s->org_id, .kind = k->aid, .class = S(""), .source = S(""), .tags = S("XJY"), .heads = in->heads, .given_on = in->on_day,
                    .state = S("paid"), .note = str_f(cx->a, "温暖季：%.*s", FMT(k->label)), .origin = origin_of(cx, id)};
    return aid_add(cx, &a);
}

enum err season_record_post(struct ctx *cx)
{
    const struct season_record_in *in = cx->in;
    struct season s = {0};
    struct season_kind k = {0};
    struct campaign c = {0};
    struct linked l = {0};
    int64_t id = 0;
    TRY(season_of_call(cx, &s));
    TRY(campaign_open(cx, s.campaign, &c));
    TRY(season_kind_of(cx, in->kind, &k));
    TRY(check_record(cx, in, &s, &k));
    TRY(links_of(cx, in, &s, &l));
    if (in->roster_id)
        TRY(check_roster(cx, &s, c.id, in->roster_id));
    enum err e = db_int(cx->tx, SEASON_RECORD_ADD,
                        VALS(I64(s.id), OPT(in->task_id), TXT(k.code), TXT(k.action), TXT(k.aid), TXT(in->on_day), TXT(str_trim(in->site)), TXT(in->occupation), TXT(in->platform),
                             OPT(l.company), OPT(l.station), I64(in->heads), OPT(in->roster_id), TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
                        &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "当天在这个地点的“%.*s”已经登记过；有误请先撤销再登记", FMT(k.label));
    TRY(e);
    TRY(count_aid(cx, &s, &c, &k, in, id));
    audit_object(cx, s.org_id, "season_record:%lld", (long long)id);
    audit_note(cx, "kind", k.code);
    return record_answer(cx, id);
}

static enum err record_of_call(struct ctx *cx, struct season_record *r)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return cx_one(cx, SEASON_RECORD_GET, id, SEASON_RECORD, r);
}

enum err season_record_drop(struct ctx *cx)
{
    const struct season_drop_in *in = cx->in;
    struct season_record r = {0};
    struct campaign c = {0};
    int64_t changed = 0;
    TRY(record_of_call(cx, &r));
    TRY(campaign_open(cx, r.campaign, &c));
    TRY(db_exec(cx->tx, SEASON_RECORD_DROP, VALS(I64(r.id), TXT(in->reason)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这条记录已经撤销");
    TRY(db_exec(cx->tx, SEASON_POLICY_FREE, VALS(I64(r.id)), NULL));
    TRY(aid_take_back_origin(cx, origin_of(cx, r.id)));
    audit_object(cx, r.org_id, "season_record:%lld", (long long)r.id);
    return record_answer(cx, r.id);
}

/* The roster of a visit often comes after it. */
enum err season_record_link(struct ctx *cx)
{
    const struct season_link_in *in = cx->in;
    struct season_record r = {0};
    struct season s = {0};
    struct season_kind k = {0};
    int64_t changed = 0;
    TRY(record_of_call(cx, &r));
    TRY(season_get(cx, r.season_id, &s));
    TRY(season_kind_of(cx, r.kind, &k));
    if (!k.roster)
        return fail_field(cx, "roster_id", "只有走访慰问关联名册");
    TRY(check_roster(cx, &s, r.campaign_id, in->roster_id));
    TRY(db_exec(cx->tx, SEASON_RECORD_LINK, VALS(I64(r.id), I64(in->roster_id)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这次走访已有名册，或已撤销");
    audit_object(cx, r.org_id, "season_record:%lld", (long long)r.id);
    audit_note(cx, "roster", str_f(cx->a, "%lld", (long long)in->roster_id));
    return record_answer(cx, r.id);
}

enum err season_records_get(struct ctx *cx)
{
    return cx_list(cx, SEASON_RECORD_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_query_int(cx, "season", 0)), TXT(cx_query(cx, "action")), I64(cx_limit(cx))), SEASON_RECORD);
}

enum err season_record_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return record_answer(cx, id);
}

/* --- names --- */

struct naming {
    struct season_record r;
    struct season_kind k;
    int64_t no; /* of the line in the list, for complaints; of the row */
};

static enum err of_line(struct ctx *cx, size_t line, const char *text)
{
    return fail_field(cx, "names", "第 %zu 人：%s", line, text);
}

struct read_name {
    struct str name, number, phone, policy, occupation, platform;
    struct str blind, policy_blind;
    int64_t person_id;
};

static struct str blind_of(struct ctx *cx, const char *field, struct str value)
{
    unsigned char *out = arena_alloc(cx->a, BLIND_BYTES, 1);
    blind(cx->sealer, str_of(field), value, out);
    return (struct str){(char *)out, BLIND_BYTES};
}

/* The register is asked whether it has that document; whose name it has there is not told. */
static enum err read_number(struct ctx *cx, size_t line, struct read_name *n)
{
    struct idno id;
    unsigned char hash[BLIND_BYTES];
    if (!n->number.len)
        return OK;
    if (!idno_read(n->number, S(""), false, date_of_ms(cx->now), &id))
        return of_line(cx, line, idno_problem_text(id.problem));
    n->number = str_dup(cx->a, (struct str){id.number, id.len});
    (void)person_blind_number(cx->sealer, n->number, hash);
    n->blind = str_dup(cx->a, (struct str){(char *)hash, sizeof hash});
    enum err e = person_id_of(cx, str_of(idno_type_code(id.type)), hash, &n->person_id);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err read_one(struct ctx *cx, const struct naming *g, size_t line, const struct json *v, struct read_name *n)
{
    *n = (struct read_name){.name = str_trim(json_get_str(v, "name")), .number = str_trim(json_get_str(v, "number")), .phone = str_trim(json_get_str(v, "phone")),
                            .policy = str_trim(json_get_str(v, "policy")), .occupation = json_get_str(v, "occupation"), .platform = json_get_str(v, "platform")};
    struct code_item item = {0};
    const struct str texts[] = {n->name, n->number, n->phone, n->policy};
    for (size_t i = 0; i < countof(texts); i++)
        if (texts[i].len > 120 || str_has(texts[i], S("\n")))
            return of_line(cx, line, "内容过长，或写成了几行");
    if (!n->name.len)
        return of_line(cx, line, "没有姓名");
    n->occupation = n->occupation.len ? n->occupation : g->r.occupation;
    n->platform = n->platform.len ? n->platform : g->r.platform;
    if (!n->occupation.len || code_find(cx, S("occupation"), n->occupation, S(""), &item) != OK)
        return of_line(cx, line, "请写明职业");
    if (n->platform.len && code_find(cx, S("platform"), n->platform, S(""), &item) != OK)
        return of_line(cx, line, "没有这个平台");
    if (g->k.policy && !n->policy.len)
        return of_line(cx, line, "赠送互助保险要有保单号");
    if (n->policy.len)
        n->policy_blind = blind_of(cx, "season_name.policy", n->policy);
    return read_number(cx, line, n);
}

static enum err add_one(struct ctx *cx, const struct naming *g, size_t line, const struct read_name *n)
{
    int64_t added = 0;
    struct str open = str_f(cx->a, "%.*s\n%.*s\n%.*s\n%.*s", FMT(n->name), FMT(n->number), FMT(n->phone), FMT(n->policy));
    struct str secret = seal_in(cx->sealer, cx->a, str_f(cx->a, "season_name:%lld:%lld", (long long)g->r.id, (long long)g->no), open);
    TRY(db_exec(cx->tx, SEASON_NAME_ADD,
                VALS(I64(g->r.id), I64(g->no), BLOB(secret), n->blind.len ? BLOB(n->blind) : NUL, n->policy_blind.len ? BLOB(n->policy_blind) : NUL, OPT(n->person_id),
                     TXT(n->occupation), TXT(n->platform)),
                &added));
    return added ? OK : of_line(cx, line, n->policy.len ? "这个人已在名单中，或保单号已经用过" : "这个人已在名单中");
}

/* All of them or none. */
enum err season_names_post(struct ctx *cx)
{
    const struct season_names_in *in = cx->in;
    const struct json *list = json_parse(cx->a, in->names, NULL);
    struct naming g = {0};
    size_t n = json_len(list);
    TRY(record_of_call(cx, &g.r));
    TRY(season_kind_of(cx, g.r.kind, &g.k));
    if (g.r.dropped.len)
        return fail(cx, ERR_STATE, "这条记录已经撤销");
    if (json_kind(list) != JSON_LIST || !n)
        return fail_field(cx, "names", "名单是空的");
    TRY(db_int(cx->tx, SEASON_NAME_LAST, VALS(I64(g.r.id)), &g.no));
    if (g.no + (int64_t)n > SEASON_NAMES_MAX)
        return fail_field(cx, "names", "一次走访的名单最多 %d 人，请分开登记", SEASON_NAMES_MAX);
    if (g.r.listed + (int64_t)n > g.r.heads)
        return fail_field(cx, "names", "名单人数不能多于人次（%lld）", (long long)g.r.heads);
    for (size_t i = 0; i < n; i++) {
        struct read_name one;
        g.no++;
        TRY(read_one(cx, &g, i + 1, json_at(list, i), &one));
        TRY(add_one(cx, &g, i + 1, &one));
    }
    audit_object(cx, g.r.org_id, "season_record:%lld", (long long)g.r.id);
    audit_note(cx, "names", str_f(cx->a, "%zu", n));
    return record_answer(cx, g.r.id);
}
