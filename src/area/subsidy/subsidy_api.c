// SPDX-License-Identifier: Apache-2.0
// Routes of subsidies.
#include "decision.h"
#include "fund.h"
#include "subsidy_own.h"

enum { FORMULA_MAX = 20000, TRIES_MAX = 4 };

struct try_in {
    struct str campaign, formulas;
    int64_t amount_fen;
};
static const struct field try_in_fields[] = {
    {FIELD(struct try_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct try_in, amount_fen), .as = AS_MONEY, .label = LIT("总额"), .max = MONEY_MAX},
    {FIELD(struct try_in, formulas), .as = AS_JSON, .label = LIT("算法"), .max = FORMULA_MAX},
};
struct subsidy_in {
    struct str campaign, kind, title, source, to_source, formula;
    int64_t amount_fen, version;
};
static const struct field subsidy_in_fields[] = {
    {FIELD(struct subsidy_in, campaign), .label = LIT("活动"), .max = 40},
    {FIELD(struct subsidy_in, kind), .label = LIT("类型"), .max = 20},
    {FIELD(struct subsidy_in, title), .label = LIT("名称"), .need = true, .max = 100},
    {FIELD(struct subsidy_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .need = true, .max = 40},
    {FIELD(struct subsidy_in, to_source), .as = AS_CODE, .codes = "source", .label = LIT("接收单位记入来源"), .max = 40},
    {FIELD(struct subsidy_in, amount_fen), .as = AS_MONEY, .label = LIT("总额"), .max = MONEY_MAX},
    {FIELD(struct subsidy_in, formula), .as = AS_JSON, .label = LIT("算法"), .max = FORMULA_MAX},
    {FIELD(struct subsidy_in, version), .label = LIT("版本")},
};
struct transfer_in {
    struct str done_on, doc_no;
    int64_t decision;
};
static const struct field transfer_in_fields[] = {
    {FIELD(struct transfer_in, decision), .as = AS_ID, .label = LIT("集体研究决定"), .need = true},
    {FIELD(struct transfer_in, done_on), .as = AS_DATE, .label = LIT("下拨日期"), .need = true},
    {FIELD(struct transfer_in, doc_no), .label = LIT("凭证号"), .max = 100},
};
struct reason_in {
    struct str reason;
};
static const struct field reason_in_fields[] = {
    {FIELD(struct reason_in, reason), .label = LIT("原因"), .need = true, .max = 500},
};

/* --- what-if --- */

static void write_ground(struct ctx *cx, const struct subsidy_ground *g)
{
    jw_key(cx->out, "keys");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < g->form->n_items; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "key", g->form->items[i].key);
        jw_kt(cx->out, "label", g->form->items[i].label);
        jw_kt(cx->out, "unit", g->form->items[i].unit);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static void write_try(struct ctx *cx, size_t n, const struct subsidy_ground *g, struct subsidy_part *const *tries,
                      const int64_t *last)
{
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < g->n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "org_code", g->lines[i].org_code);
        jw_kt(cx->out, "org_name", g->lines[i].org_name);
        jw_kt(cx->out, "state", g->lines[i].state.len ? g->lines[i].state : S("missing"));
        jw_ki(cx->out, "last_fen", last[i]);
        jw_key(cx->out, "facts");
        jw_raw(cx->out, n ? tries[0][i].facts : S("{}"));
        jw_key(cx->out, "parts");
        jw_open(cx->out, '[');
        for (size_t k = 0; k < n; k++)
            jw_int(cx->out, tries[k][i].fen);
        jw_close(cx->out, ']');
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static enum err last_of(struct ctx *cx, const struct subsidy_ground *g, int64_t org_id, int64_t **out)
{
    int64_t *orgs = NEWS(cx->a, int64_t, g->n + 1);
    *out = NEWS(cx->a, int64_t, g->n + 1);
    for (size_t i = 0; i < g->n; i++)
        orgs[i] = g->lines[i].org_id;
    return subsidy_last(cx, g->last_id, org_id, orgs, g->n, *out);
}

/* Reckons several formulas side by side beside last year's transfers; changes nothing. */
static enum err try_post(struct ctx *cx)
{
    const struct try_in *in = cx->in;
    const struct json *formulas = in->formulas.len ? json_parse(cx->a, in->formulas, NULL) : NULL;
    struct campaign c = {0};
    struct subsidy_ground g;
    struct subsidy_part *tries[TRIES_MAX] = {NULL};
    int64_t sums[TRIES_MAX] = {0}, *last = NULL;
    size_t n = json_len(formulas);
    if (json_kind(formulas) != JSON_LIST || n == 0 || n > TRIES_MAX)
        return fail_field(cx, "formulas", "请给出 1 至 %d 个算法", TRIES_MAX);
    TRY(campaign_get(cx, in->campaign, &c));
    TRY(subsidy_ground_of(cx, &c, cx->org_id, &g));
    for (size_t k = 0; k < n; k++) {
        tries[k] = NEWS(cx->a, struct subsidy_part, g.n + 1);
        TRY(subsidy_compute(cx, &g, in->amount_fen, json_at(formulas, k), tries[k], &sums[k]));
    }
    TRY(last_of(cx, &g, cx->org_id, &last));
    jw_open(cx->out, '{');
    write_ground(cx, &g);
    jw_key(cx->out, "sums");
    jw_open(cx->out, '[');
    for (size_t k = 0; k < n; k++)
        jw_int(cx->out, sums[k]);
    jw_close(cx->out, ']');
    write_try(cx, n, &g, tries, last);
    jw_close(cx->out, '}');
    return OK;
}

/* --- reading --- */

static enum err put_row(struct ctx *cx, void *row)
{
    struct subsidy *s = row;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SUBSIDY_FIELDS, s);
    machine_verbs(cx, &subsidy_machines[0], s->state, s->org_path);
    jw_close(cx->out, '}');
    return OK;
}

static enum err list_get(struct ctx *cx)
{
    struct str hi = cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path))
                                               : path_end(cx->a, cx->org_path);
    return cx_list_by(cx, SUBSIDY_LIST,
                      VALS(LO(cx), TXT(hi), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")),
                           TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                      SUBSIDY_FIELDS, put_row);
}

/* Would the formula give something else with the plans as they stand now? */
static enum err is_stale(struct ctx *cx, const struct subsidy *s, const struct subsidy_ground *g,
                         const struct subsidy_part *parts, size_t n, bool *stale)
{
    struct subsidy_part *now = NEWS(cx->a, struct subsidy_part, g->n + 1);
    int64_t sum = 0;
    *stale = n != g->n;
    if (*stale)
        return OK;
    enum err e = subsidy_compute(cx, g, s->amount_fen, json_parse(cx->a, s->formula, NULL), now, &sum);
    *stale = e != OK || sum != s->amount_fen;
    for (size_t i = 0; i < n && !*stale; i++)
        *stale = now[i].org_id != parts[i].org_id || now[i].fen != parts[i].fen;
    cx->fail_text = (struct str){0}; /* a formula that no longer works is only stale here */
    cx->problems = (struct problems){.a = cx->a};
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id, struct subsidy *s)
{
    struct subsidy_part *parts = NULL;
    struct subsidy_ground g;
    struct campaign c = {0};
    size_t n = 0;
    bool stale = false;
    TRY(subsidy_load(cx, id, s, &parts, &n));
    TRY(campaign_get(cx, s->campaign, &c));
    TRY(subsidy_ground_of(cx, &c, s->org_id, &g));
    if (str_eq(s->state, S("draft")))
        TRY(is_stale(cx, s, &g, parts, n, &stale));
    int64_t *orgs = NEWS(cx->a, int64_t, n + 1), *last = NEWS(cx->a, int64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        orgs[i] = parts[i].org_id;
    TRY(subsidy_last(cx, g.last_id, s->org_id, orgs, n, last));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, SUBSIDY_FIELDS, s);
    machine_verbs(cx, &subsidy_machines[0], s->state, s->org_path);
    jw_kb(cx->out, "stale", stale);
    write_ground(cx, &g);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        fields_write_open(cx->out, SUBSIDY_PART_FIELDS, &parts[i]);
        jw_ki(cx->out, "last_fen", last[i]);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err one_get(struct ctx *cx)
{
    struct subsidy s;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id, &s);
}

/* --- drafting --- */

static enum err check_source(struct ctx *cx, const char *field, struct str source, struct str day)
{
    struct code_item item = {0};
    enum err e = code_get(cx->tx, S("source"), source, day, &item);
    return e == ERR_NOT_FOUND ? fail_field(cx, field, "没有“%.*s”这种资金来源", FMT(source)) : e;
}

static enum err take(struct ctx *cx, const struct subsidy_in *in, const struct campaign *c, struct subsidy *s)
{
    *s = (struct subsidy){.id = s->id, .campaign_id = c->id, .org_id = s->org_id, .title = in->title,
                          .kind = in->kind.len ? in->kind : S("subsidy"), .source = in->source,
                          .to_source = in->to_source.len ? in->to_source : in->source,
                          .amount_fen = in->amount_fen, .formula = in->formula};
    const struct json *formula = in->formula.len ? json_parse(cx->a, in->formula, NULL) : NULL;
    bool relief = str_eq(s->kind, S("relief"));
    if (!relief && !str_eq(s->kind, S("subsidy")))
        return fail_field(cx, "kind", "类型应为 subsidy（补助）或 relief（生活救助）");
    if (relief != subsidy_per_unit(formula))
        return fail_field(cx, "formula", relief ? "生活救助按户计算，算法应为 {\"per\":\"households\",\"fen\":…}"
                                                : "补助分配不能用按户的算法，请选择“生活救助”");
    TRY(check_source(cx, "source", s->source, cx_today(cx)));
    return check_source(cx, "to_source", s->to_source, cx_today(cx));
}

static enum err store_parts(struct ctx *cx, int64_t id, const struct subsidy_part *parts, size_t n)
{
    TRY(db_exec(cx->tx, SUBSIDY_PARTS_DROP, VALS(I64(id)), NULL));
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(cx->tx, SUBSIDY_PART_ADD,
                    VALS(I64(id), I64(parts[i].org_id), I64(parts[i].weight), I64(parts[i].floor_fen),
                         I64(parts[i].ceiling_fen), I64(parts[i].fen), TXT(parts[i].facts)),
                    NULL));
    return OK;
}

static enum err compute(struct ctx *cx, const struct campaign *c, struct subsidy *s, struct subsidy_part **parts,
                        size_t *n)
{
    struct subsidy_ground g;
    TRY(subsidy_ground_of(cx, c, s->org_id, &g));
    *parts = NEWS(cx->a, struct subsidy_part, g.n + 1);
    *n = g.n;
    TRY(subsidy_compute(cx, &g, s->amount_fen, json_parse(cx->a, s->formula, NULL), *parts, &s->amount_fen));
    if (s->amount_fen <= 0)
        return fail_field(cx, "amount_fen", "总额应大于 0（按户救助时，下级计划中应有在档户数并已接收）");
    return OK;
}

static enum err told(struct ctx *cx, int64_t id, const char *note, struct str value)
{
    struct subsidy s;
    TRY(answer(cx, id, &s));
    audit_object(cx, s.org_id, "subsidy:%lld", (long long)id);
    audit_note(cx, "kind", s.kind);
    audit_note(cx, "fen", str_f(cx->a, "%lld", (long long)s.amount_fen));
    if (note)
        audit_note(cx, note, value);
    return OK;
}

static enum err create_post(struct ctx *cx)
{
    const struct subsidy_in *in = cx->in;
    struct campaign c = {0};
    struct subsidy s = {.org_id = cx->org_id};
    struct subsidy_part *parts = NULL;
    size_t n = 0;
    TRY(campaign_open(cx, in->campaign, &c));
    if (!path_covers(c.org_path, cx->org_path))
        return fail_field(cx, "campaign", "本单位不参加活动“%.*s”", FMT(c.name));
    TRY(take(cx, in, &c, &s));
    TRY(compute(cx, &c, &s, &parts, &n));
    TRY(db_int(cx->tx, SUBSIDY_ADD,
               VALS(I64(c.id), I64(s.org_id), TXT(s.kind), TXT(s.title), TXT(s.source), TXT(s.to_source),
                    I64(s.amount_fen), TXT(s.formula), I64(cx->who->user_id), I64(cx->now)),
               &s.id));
    TRY(store_parts(cx, s.id, parts, n));
    return told(cx, s.id, NULL, S(""));
}

static enum err begin(struct ctx *cx, const char *verb, struct subsidy *s, struct subsidy_part **parts, size_t *n)
{
    const struct move *mv;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(subsidy_load(cx, id, s, parts, n));
    return machine_step(cx, &subsidy_machines[0], s->state, verb, &mv);
}

static enum err edit_put(struct ctx *cx)
{
    const struct subsidy_in *in = cx->in;
    struct campaign c = {0};
    struct subsidy s;
    struct subsidy_part *parts = NULL;
    int64_t changed = 0;
    size_t n = 0;
    TRY(begin(cx, "edit", &s, &parts, &n));
    TRY(campaign_open(cx, s.campaign, &c));
    TRY(take(cx, in, &c, &s));
    TRY(compute(cx, &c, &s, &parts, &n));
    TRY(db_exec(cx->tx, SUBSIDY_SAVE,
                VALS(I64(s.id), I64(in->version), TXT(s.kind), TXT(s.title), TXT(s.source), TXT(s.to_source),
                     I64(s.amount_fen), TXT(s.formula), I64(cx->who->user_id)),
                &changed));
    if (!changed)
        return ERR_CONFLICT;
    TRY(store_parts(cx, s.id, parts, n));
    return told(cx, s.id, NULL, S(""));
}

static enum err drop_post(struct ctx *cx)
{
    struct subsidy s;
    struct subsidy_part *parts = NULL;
    int64_t changed = 0;
    size_t n = 0;
    TRY(begin(cx, "drop", &s, &parts, &n));
    TRY(db_exec(cx->tx, SUBSIDY_DROP, VALS(I64(s.id)), &changed));
    return changed ? told(cx, s.id, "reason", ((const struct reason_in *)cx->in)->reason) : ERR_CONFLICT;
}

/* --- the transfers, all in this one transaction --- */

static enum err decided(struct ctx *cx, const struct subsidy *s, int64_t decision)
{
    struct decision d = {0};
    TRY(decision_need(cx, decision, s->org_id, str_z(cx->a, s->kind), &d));
    if (d.campaign_id && d.campaign_id != s->campaign_id)
        return fail(cx, ERR_STATE, "第 %lld 号集体研究针对的是另一项活动", (long long)decision);
    return decision_stand(cx, &d, str_f(cx->a, "%.*s:%lld", FMT(s->kind), (long long)s->id), s->amount_fen);
}

/* The whole is told when it is short, not the first union that gets nothing. */
static enum err check_money(struct ctx *cx, const struct subsidy *s)
{
    struct fund_part want = {s->source, s->amount_fen};
    struct fund_need *need = NULL;
    size_t n = 0;
    char all[MONEY_TEXT], have[MONEY_TEXT], lack[MONEY_TEXT];
    TRY(fund_needs(cx->tx, s->campaign_id, s->org_id, &want, 1, &need, &n));
    if (!n || !need[0].short_fen)
        return OK;
    money_yuan(need[0].fen, all);
    money_yuan(need[0].available_fen, have);
    money_yuan(need[0].short_fen, lack);
    return fail(cx, ERR_FUND_SHORT, "资金不足：共需下拨 %s 元，“%.*s”可用 %s 元，还差 %s 元", all, FMT(s->source), have, lack);
}

static enum err transfer_parts(struct ctx *cx, const struct subsidy *s, const struct transfer_in *in,
                               const struct subsidy_part *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int64_t txn = 0, changed = 0;
        if (!parts[i].fen)
            continue;
        struct fund_passing t = {.campaign_id = s->campaign_id, .from_id = s->org_id, .to_id = parts[i].org_id,
                                 .source = s->source, .to_source = s->to_source, .fen = parts[i].fen,
                                 .done_on = in->done_on, .doc_no = in->doc_no, .note = s->title};
        TRY(fund_transfer(cx, &t, &txn));
        TRY(db_exec(cx->tx, SUBSIDY_PART_DONE, VALS(I64(s->id), I64(parts[i].org_id), I64(txn)), &changed));
        if (!changed)
            return fail(cx, ERR_STATE, "“%.*s”的补助已经下拨", FMT(parts[i].org_name));
    }
    return OK;
}

static enum err transfer_post(struct ctx *cx)
{
    const struct transfer_in *in = cx->in;
    struct campaign c = {0};
    struct subsidy s;
    struct subsidy_part *parts = NULL;
    int64_t changed = 0;
    size_t n = 0;
    TRY(begin(cx, "transfer", &s, &parts, &n));
    if (s.drafted_by == cx->who->user_id || s.edited_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "草拟分配的人不能办理下拨，请由另一位同志办理");
    if (str_cmp(in->done_on, cx_today(cx)) > 0)
        return fail_field(cx, "done_on", "日期不能晚于今天");
    TRY(campaign_open(cx, s.campaign, &c));
    TRY(decided(cx, &s, in->decision));
    TRY(check_money(cx, &s));
    TRY(transfer_parts(cx, &s, in, parts, n));
    TRY(db_exec(cx->tx, SUBSIDY_DONE,
                VALS(I64(s.id), I64(in->decision), TXT(in->done_on), I64(cx->who->user_id), I64(cx->now)),
                &changed));
    return changed ? told(cx, s.id, "decision", str_f(cx->a, "%lld", (long long)in->decision)) : ERR_CONFLICT;
}

#define OUT_SUBSIDY .out = {subsidy_fields, countof(subsidy_fields), sizeof(struct subsidy)}
#define ONE_SUBSIDY "{subsidy, \"verbs\":[…], \"stale\":bool, \"keys\":[{key,label,unit}], \"rows\":[{part, last_fen}]}"
static const struct route routes[] = {
    {M_GET, "/api/subsidies", list_get, PERM_PLAN_VIEW, SCOPE_ORG, TX_READ, OUT_SUBSIDY, .shape = OUT_LIST,
     .query = "org,own,campaign,state,limit,after", .title = LIT("补助分配")},
    {M_POST, "/api/subsidies/try", try_post, PERM_PLAN_VIEW, SCOPE_ORG, TX_READ,
     IN(struct try_in, try_in_fields), .shape = OUT_FREE, .query = "org",
     .schema = "{\"keys\":[{key,label,unit}],\"sums\":[fen],\"rows\":[{org_code,org_name,state,last_fen,facts,\"parts\":[fen]}]}",
     .title = LIT("测算补助分配")},
    {M_GET, "/api/subsidies/:id", one_get, PERM_PLAN_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .schema = ONE_SUBSIDY, .title = LIT("一次补助分配")},
    {M_POST, "/api/subsidies", create_post, PERM_SUBSIDY_DRAFT, SCOPE_ORG, TX_WRITE, "subsidy.draft",
     IN(struct subsidy_in, subsidy_in_fields), .shape = OUT_FREE, .schema = ONE_SUBSIDY, .query = "org",
     .title = LIT("草拟补助分配")},
    {M_PUT, "/api/subsidies/:id", edit_put, PERM_SUBSIDY_DRAFT, SCOPE_ORG, TX_WRITE, "subsidy.edit",
     IN(struct subsidy_in, subsidy_in_fields), .shape = OUT_FREE, .schema = ONE_SUBSIDY,
     .title = LIT("修改补助分配")},
    {M_POST, "/api/subsidies/:id/drop", drop_post, PERM_SUBSIDY_DRAFT, SCOPE_ORG, TX_WRITE, "subsidy.drop",
     IN(struct reason_in, reason_in_fields), .shape = OUT_FREE, .schema = ONE_SUBSIDY,
     .title = LIT("作废补助分配草稿")},
    {M_POST, "/api/subsidies/:id/transfer", transfer_post, PERM_FUND_ENTER, SCOPE_ORG, TX_WRITE,
     "subsidy.transfer", IN(struct transfer_in, transfer_in_fields), .shape = OUT_FREE, .schema = ONE_SUBSIDY,
     .money = true, .title = LIT("按分配下拨到各单位")},
};
static const struct meta_row meta[] = {
    {"subsidy", {subsidy_fields, countof(subsidy_fields), sizeof(struct subsidy)}},
    {"subsidy_part", {subsidy_part_fields, countof(subsidy_part_fields), sizeof(struct subsidy_part)}},
};

extern const struct area area_subsidy;
const struct area area_subsidy = {
    .name = "subsidy", .title = LIT("补助分配"), ROWS(routes, routes), ROWS(machines, subsidy_machines),
    ROWS(meta, meta), .verify = subsidy_verify,
};
