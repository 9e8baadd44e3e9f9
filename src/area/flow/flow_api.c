// SPDX-License-Identifier: Apache-2.0
// Routes of the money page.
#include "area.h"
#include "campaign.h"
#include "flow.h"

enum { ROWS_MAX = 1000, CHAIN_MAX = 12, EDGES_MAX = 40 };

struct in_row {
    struct str kind, source, party, org_code, from_source;
    int64_t from_id, n, fen;
    struct str first_on, last_on;
};
static const struct field in_fields[] = {
    {FIELD(struct in_row, kind), .label = LIT("类型")},
    {FIELD(struct in_row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct in_row, party), .label = LIT("来自")},
    {FIELD(struct in_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct in_row, from_source), .as = AS_CODE, .codes = "source", .label = LIT("上级列为")},
    {FIELD(struct in_row, from_id), .as = AS_ID},
    {FIELD(struct in_row, n), .as = AS_COUNT, .label = LIT("笔数")},
    {FIELD(struct in_row, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct in_row, first_on), .as = AS_DATE, .label = LIT("最早")},
    {FIELD(struct in_row, last_on), .as = AS_DATE, .label = LIT("最近")},
};
#define IN_ROW FIELDS(struct in_row, in_fields)
struct out_row {
    struct str kind, source, party, org_code;
    int64_t n, fen;
    struct str first_on, last_on;
};
static const struct field out_fields[] = {
    {FIELD(struct out_row, kind), .label = LIT("类型")},
    {FIELD(struct out_row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct out_row, party), .label = LIT("去向")},
    {FIELD(struct out_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct out_row, n), .as = AS_COUNT, .label = LIT("笔数")},
    {FIELD(struct out_row, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct out_row, first_on), .as = AS_DATE, .label = LIT("最早")},
    {FIELD(struct out_row, last_on), .as = AS_DATE, .label = LIT("最近")},
};
struct below_row {
    struct str org_code, org_name;
    int64_t fen;
    struct str last_on;
    int64_t available_fen, paid_fen;
};
static const struct field below_fields[] = {
    {FIELD(struct below_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct below_row, org_name), .label = LIT("工会")},
    {FIELD(struct below_row, fen), .as = AS_MONEY, .label = LIT("拨给")},
    {FIELD(struct below_row, last_on), .as = AS_DATE, .label = LIT("最近")},
    {FIELD(struct below_row, available_fen), .as = AS_MONEY, .label = LIT("尚可用（含下级）")},
    {FIELD(struct below_row, paid_fen), .as = AS_MONEY, .label = LIT("已发放（含下级）")},
};
struct class_row {
    struct str class, kind;
    int64_t paid_heads, paid_fen, reserved_heads, reserved_fen;
};
static const struct field class_fields[] = {
    {FIELD(struct class_row, class), .as = AS_CODE, .codes = "class", .label = LIT("对象类别")},
    {FIELD(struct class_row, kind), .as = AS_CODE, .codes = "kind", .label = LIT("形式")},
    {FIELD(struct class_row, paid_heads), .as = AS_COUNT, .label = LIT("已发放人次")},
    {FIELD(struct class_row, paid_fen), .as = AS_MONEY, .label = LIT("已发放")},
    {FIELD(struct class_row, reserved_heads), .as = AS_COUNT, .label = LIT("待付款人次")},
    {FIELD(struct class_row, reserved_fen), .as = AS_MONEY, .label = LIT("待付款")},
};
struct roster_out {
    int64_t id;
    struct str title, kind, state;
    int64_t accepted, fen;
    struct str paid_on;
};
static const struct field roster_out_fields[] = {
    {FIELD(struct roster_out, id), .as = AS_ID},
    {FIELD(struct roster_out, title), .label = LIT("名册")},
    {FIELD(struct roster_out, kind), .label = LIT("种类")},
    {FIELD(struct roster_out, state), .label = LIT("状态")},
    {FIELD(struct roster_out, accepted), .as = AS_COUNT, .label = LIT("人次")},
    {FIELD(struct roster_out, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct roster_out, paid_on), .as = AS_DATE, .label = LIT("发放日期")},
};
struct left_row {
    struct str source;
    int64_t available_fen, reserved_fen, paid_fen, goods_fen, gift_fen;
};
static const struct field left_fields[] = {
    {FIELD(struct left_row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct left_row, available_fen), .as = AS_MONEY, .label = LIT("可用")},
    {FIELD(struct left_row, reserved_fen), .as = AS_MONEY, .label = LIT("待付款")},
    {FIELD(struct left_row, paid_fen), .as = AS_MONEY, .label = LIT("已发放")},
    {FIELD(struct left_row, goods_fen), .as = AS_MONEY, .label = LIT("物资等其他形态")},
    {FIELD(struct left_row, gift_fen), .as = AS_MONEY, .label = LIT("其中定向捐赠")},
};
struct waiting_row {
    int64_t id;
    struct str title, state, org_code, org_name;
    int64_t heads, fen, since;
};
static const struct field waiting_fields[] = {
    {FIELD(struct waiting_row, id), .as = AS_ID},
    {FIELD(struct waiting_row, title), .label = LIT("名册")},
    {FIELD(struct waiting_row, state), .label = LIT("状态")},
    {FIELD(struct waiting_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct waiting_row, org_name), .label = LIT("工会")},
    {FIELD(struct waiting_row, heads), .as = AS_COUNT, .label = LIT("人次")},
    {FIELD(struct waiting_row, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct waiting_row, since), .as = AS_TIME, .label = LIT("自")},
};
struct idle_row {
    struct str org_code, org_name;
    int64_t fen;
};
static const struct field idle_fields[] = {
    {FIELD(struct idle_row, org_code), .label = LIT("工会代码")},
    {FIELD(struct idle_row, org_name), .label = LIT("工会")},
    {FIELD(struct idle_row, fen), .as = AS_MONEY, .label = LIT("可用")},
};

static void put_rows(struct ctx *cx, const char *key, struct fields fs, const void *rows, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, fs, (const char *)rows + i * fs.size);
    jw_close(cx->out, ']');
}

/* One list of the answer: the rows of a statement under a key. */
static enum err list(struct ctx *cx, const char *key, int stmt, struct vals v, struct fields fs)
{
    void *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, stmt, v, fs, ROWS_MAX, &rows, &n));
    put_rows(cx, key, fs, rows, n);
    return OK;
}

/* --- the chain above: names and sources, no sums of unions the reader has no part in --- */

struct link { /* money of a source at a union; who is its origin is asked next */
    int64_t org_id;
    struct str org_name, source;
};
struct named {
    int64_t id;
    struct str org_code, org_name;
};
static const struct field named_fields[] = {
    {FIELD(struct named, id)}, {FIELD(struct named, org_code)}, {FIELD(struct named, org_name)}};

static enum err chain_up(struct ctx *cx, int64_t campaign_id, struct link *next, size_t n)
{
    struct link seen[EDGES_MAX];
    size_t n_seen = n, at = 0;
    memcpy(seen, next, n * sizeof *next);
    for (; at < n_seen; at++) {
        struct in_row *rows = NULL;
        size_t m = 0;
        bool raised = false;
        TRY(db_rows(cx->tx, FLOW_IN, VALS(I64(campaign_id), I64(seen[at].org_id), TXT(seen[at].source)), IN_ROW, ROWS_MAX,
                    &rows, &m));
        for (size_t i = 0; i < m; i++) {
            raised |= str_eq(rows[i].kind, S("receipt")) || str_eq(rows[i].kind, S("carry"));
            if (!str_eq(rows[i].kind, S("transfer")))
                continue;
            struct named up = {0};
            bool known = false;
            TRY(db_one(cx->tx, FLOW_ORG, VALS(I64(rows[i].from_id)), FIELDS(struct named, named_fields), &up));
            jw_open(cx->out, '{');
            jw_kt(cx->out, "from", up.org_name);
            jw_kt(cx->out, "from_source", rows[i].from_source);
            jw_kt(cx->out, "to", seen[at].org_name);
            jw_kt(cx->out, "source", seen[at].source);
            jw_close(cx->out, '}');
            for (size_t k = 0; k < n_seen; k++)
                known |= seen[k].org_id == up.id && str_eq(seen[k].source, rows[i].from_source);
            if (!known && n_seen < EDGES_MAX)
                seen[n_seen++] = (struct link){up.id, up.org_name, rows[i].from_source};
        }
        if (!raised)
            continue;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "from", S(""));
        jw_kt(cx->out, "from_source", S(""));
        jw_kt(cx->out, "to", seen[at].org_name);
        jw_kt(cx->out, "source", seen[at].source);
        jw_close(cx->out, '}');
    }
    return OK;
}

static enum err write_chain(struct ctx *cx, int64_t campaign_id, const struct in_row *in, size_t n)
{
    struct link first[EDGES_MAX];
    struct named me = {0};
    size_t m = 0;
    TRY(db_one(cx->tx, FLOW_ORG, VALS(I64(cx->org_id)), FIELDS(struct named, named_fields), &me));
    for (size_t i = 0; i < n && m < EDGES_MAX / 2; i++) {
        bool known = false;
        for (size_t k = 0; k < m; k++)
            known |= str_eq(first[k].source, in[i].source);
        if (!known && str_eq(in[i].kind, S("transfer")))
            first[m++] = (struct link){cx->org_id, me.org_name, in[i].source};
    }
    jw_key(cx->out, "chain");
    jw_open(cx->out, '[');
    if (m)
        TRY(chain_up(cx, campaign_id, first, m));
    jw_close(cx->out, ']');
    return OK;
}

/* --- the whole page in one answer --- */

static enum err rule_of_day(struct ctx *cx, struct flow_rule *rule)
{
    enum err e = flow_rule_load(cx->tx, cx_today(cx), rule);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有在用的及时拨付期限，请在“规则与代码”中建立（类别 timely，代码 default）") : e;
}

static void write_rule(struct ctx *cx, const struct flow_rule *r)
{
    jw_key(cx->out, "rule");
    jw_open(cx->out, '{');
    jw_kt(cx->out, "edition", r->edition);
    jw_kt(cx->out, "title", r->title);
    jw_kt(cx->out, "source", r->source);
    jw_kt(cx->out, "clause", r->clause);
    jw_ki(cx->out, "pass_days", r->pass_days);
    jw_ki(cx->out, "use_days", r->use_days);
    jw_close(cx->out, '}');
}

static enum err write_times(struct ctx *cx, int64_t campaign_id, struct str hi)
{
    struct flow_rule rule;
    struct flow_times t;
    TRY(rule_of_day(cx, &rule));
    TRY(flow_times(cx->tx, campaign_id, cx->org_path, hi, cx_today(cx), &rule, &t));
    write_rule(cx, &rule);
    put_rows(cx, "unions", FIELDS(struct flow_union, flow_union_fields), t.unions, t.n_unions);
    put_rows(cx, "late", FIELDS(struct flow_lot, flow_lot_fields), t.late, t.n_late);
    return OK;
}

static enum err flow_get(struct ctx *cx)
{
    struct campaign c = {0};
    struct in_row *in = NULL;
    size_t n = 0;
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    struct val camp = I64(c.id), org = I64(cx->org_id), any = TXT(S(""));
    TRY(db_rows(cx->tx, FLOW_IN, VALS(camp, org, any), IN_ROW, ROWS_MAX, &in, &n));
    jw_open(cx->out, '{');
    put_rows(cx, "came", IN_ROW, in, n);
    TRY(write_chain(cx, c.id, in, n));
    TRY(list(cx, "went", FLOW_OUT, VALS(camp, org), FIELDS(struct out_row, out_fields)));
    TRY(list(cx, "below", FLOW_BELOW, VALS(camp, org), FIELDS(struct below_row, below_fields)));
    TRY(list(cx, "classes", FLOW_CLASSES, VALS(camp, org), FIELDS(struct class_row, class_fields)));
    TRY(list(cx, "rosters", FLOW_ROSTERS, VALS(camp, org), FIELDS(struct roster_out, roster_out_fields)));
    TRY(list(cx, "left", FLOW_LEFT, VALS(camp, org), FIELDS(struct left_row, left_fields)));
    TRY(list(cx, "waiting", FLOW_WAITING, VALS(camp, LO(cx), HI(cx)), FIELDS(struct waiting_row, waiting_fields)));
    TRY(list(cx, "idle", FLOW_IDLE, VALS(camp, LO(cx), HI(cx)), FIELDS(struct idle_row, idle_fields)));
    TRY(write_times(cx, c.id, path_end(cx->a, cx->org_path)));
    jw_close(cx->out, '}');
    return OK;
}

static enum err timely_get(struct ctx *cx)
{
    struct campaign c = {0};
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    jw_open(cx->out, '{');
    TRY(write_times(cx, c.id, cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path))
                                                         : path_end(cx->a, cx->org_path)));
    jw_close(cx->out, '}');
    return OK;
}

/* --- home: what the caller's own unions hold too long --- */

struct todo_campaign {
    int64_t id;
    struct str code, start_on;
};
static const struct field todo_campaign_fields[] = {
    {FIELD(struct todo_campaign, id)}, {FIELD(struct todo_campaign, code)}, {FIELD(struct todo_campaign, start_on)}};

static enum err flow_todo(struct ctx *cx, struct todo *t)
{
    struct todo_campaign *all = NULL;
    struct flow_rule rule;
    size_t n = 0;
    int64_t late = 0;
    struct str code = S("");
    enum err e = flow_rule_load(cx->tx, cx_today(cx), &rule);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    TRY(db_rows(cx->tx, FLOW_CAMPAIGNS, NOVALS, FIELDS(struct todo_campaign, todo_campaign_fields), 3, &all, &n));
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < cx->who->n_grants; k++) {
            const struct grant *g = &cx->who->grants[k];
            struct flow_times times;
            if (!role_may(g->role, PERM_FUND_ENTER))
                continue;
            TRY(flow_times(cx->tx, all[i].id, g->path, str_f(cx->a, "%.*s!", FMT(g->path)), cx_today(cx), &rule, &times));
            late += times.n_unions ? times.unions[0].late_lots : 0;
            if (times.n_unions && times.unions[0].late_lots)
                code = all[i].code;
        }
    todo_put(t, "late", S("笔上级资金超过期限没有拨付"), late,
             str_f(cx->a, "/funds?tab=late&campaign=%.*s", FMT(code)));
    return OK;
}

static const struct route routes[] = {
    {M_GET, "/api/funds/flow", flow_get, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org,campaign",
     .schema = "{\"came\":[],\"chain\":[{from,from_source,to,source}],\"went\":[],\"below\":[],\"classes\":[],\"rosters\":[],\"left\":[],\"waiting\":[],\"idle\":[],\"rule\":{},\"unions\":[],\"late\":[]}",
     .title = LIT("资金从哪里来、到哪里去")},
    {M_GET, "/api/funds/timely", timely_get, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .query = "org,own,campaign",
     .schema = "{\"rule\":{edition,title,source,clause,pass_days,use_days},\"unions\":[flow_union],\"late\":[flow_lot]}",
     .title = LIT("及时拨付")},
};
static const struct meta_row meta[] = {
    {"flow_in", {in_fields, countof(in_fields), sizeof(struct in_row)}},
    {"flow_lot", {flow_lot_fields, 11, sizeof(struct flow_lot)}},
    {"flow_union", {flow_union_fields, 11, sizeof(struct flow_union)}},
};

extern const struct area area_flow;
const struct area area_flow = {
    .name = "flow", .title = LIT("资金流向"), ROWS(routes, routes), ROWS(meta, meta), .todo = flow_todo,
};
