// SPDX-License-Identifier: Apache-2.0
// How a subsidy is reckoned. See subsidy.h.
#include "subsidy_own.h"

#include "formula.h"
#include "split.h"

#define SCALE 1000000            /* weights are kept in millionths */
#define SHARE INT64_C(1000000000) /* a union's share of one figure, in billionths */

const struct field subsidy_fields[25] = {
    {FIELD(struct subsidy, id), .as = AS_ID},
    {FIELD(struct subsidy, campaign_id), .as = AS_ID},
    {FIELD(struct subsidy, campaign), .label = LIT("活动代码")},
    {FIELD(struct subsidy, campaign_name), .label = LIT("活动")},
    {FIELD(struct subsidy, org_id), .as = AS_ID},
    {FIELD(struct subsidy, org_code), .label = LIT("工会代码")},
    {FIELD(struct subsidy, org_name), .label = LIT("下拨单位")},
    {FIELD(struct subsidy, org_path), .as = AS_BLOB},
    {FIELD(struct subsidy, kind), .label = LIT("类型")},
    {FIELD(struct subsidy, title), .label = LIT("名称")},
    {FIELD(struct subsidy, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct subsidy, to_source), .as = AS_CODE, .codes = "source", .label = LIT("接收单位记入来源")},
    {FIELD(struct subsidy, amount_fen), .as = AS_MONEY, .label = LIT("总额")},
    {FIELD(struct subsidy, formula), .as = AS_JSON, .label = LIT("算法")},
    {FIELD(struct subsidy, state), .label = LIT("状态")},
    {FIELD(struct subsidy, decision_id), .as = AS_ID, .label = LIT("集体研究")},
    {FIELD(struct subsidy, done_on), .as = AS_DATE, .label = LIT("下拨日期")},
    {FIELD(struct subsidy, drafted_by), .as = AS_ID},
    {FIELD(struct subsidy, edited_by), .as = AS_ID},
    {FIELD(struct subsidy, drafted_at), .as = AS_TIME, .label = LIT("草拟时间")},
    {FIELD(struct subsidy, transferred_at), .as = AS_TIME, .label = LIT("办理时间")},
    {FIELD(struct subsidy, drafter), .label = LIT("草拟人")},
    {FIELD(struct subsidy, transferrer), .label = LIT("办理人")},
    {FIELD(struct subsidy, parts), .as = AS_COUNT, .label = LIT("单位数")},
    {FIELD(struct subsidy, version), .label = LIT("版本")},
};
const struct field subsidy_part_fields[10] = {
    {FIELD(struct subsidy_part, org_id), .as = AS_ID},
    {FIELD(struct subsidy_part, org_code), .label = LIT("工会代码")},
    {FIELD(struct subsidy_part, org_name), .label = LIT("工会")},
    {FIELD(struct subsidy_part, weight), .label = LIT("权数")},
    {FIELD(struct subsidy_part, floor_fen), .as = AS_MONEY, .label = LIT("保底")},
    {FIELD(struct subsidy_part, ceiling_fen), .label = LIT("封顶")},
    {FIELD(struct subsidy_part, fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct subsidy_part, facts), .as = AS_JSON, .label = LIT("依据数字")},
    {FIELD(struct subsidy_part, txn_id), .as = AS_ID, .label = LIT("下拨流水")},
    {FIELD(struct subsidy_part, reversed_by), .as = AS_ID, .label = LIT("冲销")},
};

static const struct move moves[] = {
    {"draft", "edit", "draft", PERM_SUBSIDY_DRAFT, LIT("修改")},
    {"draft", "drop", "dropped", PERM_SUBSIDY_DRAFT, LIT("作废")},
    {"draft", "transfer", "transferred", PERM_FUND_ENTER, LIT("下拨到各单位")},
};
const struct machine subsidy_machines[1] = {{"subsidy", ROWS(moves, moves)}};

/* --- the ground --- */

enum err subsidy_ground_of(struct ctx *cx, const struct campaign *c, int64_t org_id, struct subsidy_ground *out)
{
    struct plan_form *f = NULL;
    *out = (struct subsidy_ground){.campaign_id = c->id};
    TRY(plan_form_load(cx, PLAN_FORM_DEFAULT, c->start_on, &f));
    out->form = f;
    enum err e = db_int(cx->tx, SUBSIDY_LAST_CAMPAIGN, VALS(I64(c->org_id), I64(c->id), TXT(c->start_on)), &out->last_id);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    TRY(plan_lines(cx, f, c->id, org_id, &out->lines, &out->n));
    for (size_t i = 0; i < out->n; i++)
        if (!str_eq(out->lines[i].state, S("accepted"))) /* what is not accepted does not weigh */
            memset(out->lines[i].values, 0, PLAN_ITEMS_MAX * sizeof *out->lines[i].values);
    return OK;
}

struct got {
    int64_t org_id, fen;
};
static const struct field got_fields[] = {
    {FIELD(struct got, org_id)},
    {FIELD(struct got, fen)},
};

enum err subsidy_last(struct ctx *cx, int64_t last_id, int64_t org_id, const int64_t *orgs, size_t n, int64_t *out)
{
    struct got *rows = NULL;
    size_t m = 0;
    if (last_id)
        TRY(db_rows(cx->tx, SUBSIDY_LAST, VALS(I64(last_id), I64(org_id)), FIELDS(struct got, got_fields),
                    2 * PLAN_CHILDREN_MAX, &rows, &m));
    for (size_t i = 0; i < n; i++) {
        out[i] = 0;
        for (size_t k = 0; k < m; k++)
            if (rows[k].org_id == orgs[i])
                out[i] = rows[k].fen;
    }
    return OK;
}

/* --- the formula --- */

static ptrdiff_t item_keyed(const struct plan_form *f, struct str key)
{
    for (size_t i = 0; i < f->n_items; i++)
        if (f->items[i].key.len && str_eq(f->items[i].key, key))
            return (ptrdiff_t)i;
    return -1;
}

static enum err wrong(struct ctx *cx, const char *text)
{
    return fail_field(cx, "formula", "%s", text);
}

/* Unknown members are told: a misspelt floor would otherwise be no floor. */
static enum err check_members(struct ctx *cx, const struct subsidy_ground *g, const struct json *formula)
{
    static const char *const known[] = {"weights", "expr", "per", "fen", "floor_fen", "ceiling_fen", "bounds"};
    if (json_kind(formula) != JSON_MAP)
        return wrong(cx, "算法应是 JSON 对象");
    for (size_t i = 0; i < json_len(formula); i++) {
        struct str key = {0};
        size_t k = 0;
        (void)json_entry(formula, i, &key);
        while (k < countof(known) && !str_eq(key, str_of(known[k])))
            k++;
        if (k == countof(known))
            return fail_field(cx, "formula", "算法中没有“%.*s”这一项", FMT(key));
    }
    if ((json_get(formula, "weights") != NULL) + (json_get(formula, "expr") != NULL) + (json_get(formula, "per") != NULL) != 1)
        return wrong(cx, "算法须写明 weights（权重）、expr（算式）、per（按户）之一");
    const struct json *bounds = json_get(formula, "bounds");
    for (size_t i = 0; i < json_len(bounds); i++) {
        struct str code = {0};
        size_t k = 0;
        (void)json_entry(bounds, i, &code);
        while (k < g->n && !str_eq(g->lines[k].org_code, code))
            k++;
        if (k == g->n)
            return fail_field(cx, "formula", "保底封顶中的“%.*s”不是直接下级", FMT(code));
    }
    return OK;
}

static int64_t bound(const struct json *formula, const struct json *own, const char *key, int64_t otherwise)
{
    return json_get_int(own, key, json_get_int(formula, key, otherwise));
}

static void write_facts(struct ctx *cx, const struct subsidy_ground *g, size_t at, struct subsidy_part *p)
{
    struct buf b = buf_new(cx->a, 4000);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    for (size_t i = 0; i < g->form->n_items; i++)
        if (g->form->items[i].key.len) {
            jw_keys(&w, g->form->items[i].key);
            jw_int(&w, g->lines[at].values[i]);
        }
    jw_close(&w, '}');
    p->facts = buf_done(&b);
}

/* Each figure counts as the union's share of the whole, times its weight. Integers only. */
static enum err weigh_shares(struct ctx *cx, const struct subsidy_ground *g, const struct json *weights,
                             struct subsidy_part *parts)
{
    __extension__ typedef __int128 wide;
    if (json_kind(weights) != JSON_MAP || json_len(weights) == 0)
        return wrong(cx, "权重应写成 {\"plan_persons\":30,…}");
    for (size_t k = 0; k < json_len(weights); k++) {
        struct str key = {0};
        const struct json *v = json_entry(weights, k, &key);
        ptrdiff_t item = item_keyed(g->form, key);
        int64_t all = 0, times = json_int(v);
        if (item < 0)
            return fail_field(cx, "formula", "计划表没有“%.*s”这项数字", FMT(key));
        if (json_kind(v) != JSON_INT || times < 0 || times > 1000)
            return fail_field(cx, "formula", "“%.*s”的权重应是 0 至 1000 的整数", FMT(key));
        for (size_t i = 0; i < g->n; i++)
            if (!money_add(all, g->lines[i].values[item], &all))
                return wrong(cx, "数字合计过大");
        for (size_t i = 0; i < g->n && all > 0; i++)
            parts[i].weight += (int64_t)((wide)times * g->lines[i].values[item] * SHARE / all);
    }
    return OK;
}

static enum err weigh_by_expr(struct ctx *cx, const struct subsidy_ground *g, struct str expr,
                              struct subsidy_part *parts)
{
    struct str names[PLAN_ITEMS_MAX], why = {0};
    double values[PLAN_ITEMS_MAX];
    size_t n = 0;
    enum err e = OK;
    for (size_t i = 0; i < g->form->n_items; i++)
        if (g->form->items[i].key.len)
            names[n++] = g->form->items[i].key;
    struct formula *f = formula_new(cx->a, expr, names, n, &why);
    if (!f)
        return fail_field(cx, "formula", "%.*s", FMT(why));
    for (size_t i = 0; i < g->n && e == OK; i++) {
        double w = 0;
        size_t m = 0;
        for (size_t k = 0; k < g->form->n_items; k++)
            if (g->form->items[k].key.len)
                values[m++] = g->form->items[k].money ? (double)g->lines[i].values[k] / 100
                                                      : (double)g->lines[i].values[k];
        if (!formula_run(f, cx->a, values, &w, &why))
            e = fail_field(cx, "formula", "“%.*s”：%.*s", FMT(g->lines[i].org_name), FMT(why));
        else if (w < 0 || w > (double)(SPLIT_WEIGHT_MAX / SCALE))
            e = fail_field(cx, "formula", "“%.*s”的权数是 %g，应在 0 与 %lld 之间", FMT(g->lines[i].org_name), w,
                           (long long)(SPLIT_WEIGHT_MAX / SCALE));
        else
            parts[i].weight = (int64_t)(w * SCALE + 0.5);
    }
    formula_free(f);
    return e;
}

bool subsidy_per_unit(const struct json *formula)
{
    return json_get(formula, "per") != NULL;
}

static enum err per_unit(struct ctx *cx, const struct subsidy_ground *g, const struct json *formula,
                         struct subsidy_part *parts, int64_t *sum)
{
    ptrdiff_t item = item_keyed(g->form, json_get_str(formula, "per"));
    int64_t rate = json_get_int(formula, "fen", 0);
    if (item < 0 || g->form->items[item].money)
        return wrong(cx, "per 应是计划表中的一项数量，如 households");
    if (rate <= 0 || rate > MONEY_MAX)
        return wrong(cx, "每户金额（fen）应大于 0");
    *sum = 0;
    for (size_t i = 0; i < g->n; i++) {
        parts[i].weight = g->lines[i].values[item];
        parts[i].ceiling_fen = -1;
        if (!money_mul(rate, g->lines[i].values[item], &parts[i].fen) || !money_add(*sum, parts[i].fen, sum) ||
            *sum > MONEY_MAX)
            return wrong(cx, "金额合计超过 1 万亿元，请核对");
    }
    return OK;
}

static enum err tell_split(struct ctx *cx, enum split_err e, struct str org, int64_t off)
{
    char text[MONEY_TEXT];
    money_yuan(off, text);
    switch (e) {
    case SPLIT_OK:
        return OK;
    case SPLIT_CROSSED:
        return fail(cx, ERR_BAD_INPUT, "“%.*s”的保底高于封顶", FMT(org));
    case SPLIT_LITTLE:
        return fail(cx, ERR_BAD_INPUT, "总额不够：各单位保底之和比总额多 %s 元，请降低保底或增加总额", text);
    case SPLIT_MUCH:
        return fail(cx, ERR_BAD_INPUT, "分不完：各单位都到封顶（或没有权数）后还剩 %s 元，请提高封顶或减少总额", text);
    case SPLIT_BAD:
        break;
    }
    return fail(cx, ERR_BAD_INPUT, "没有可分配的下级单位，或金额、保底、封顶不在允许范围内");
}

enum err subsidy_compute(struct ctx *cx, const struct subsidy_ground *g, int64_t amount,
                         const struct json *formula, struct subsidy_part *parts, int64_t *sum)
{
    struct split_part *s = NEWS(cx->a, struct split_part, g->n + 1);
    size_t at = 0;
    int64_t off = 0;
    TRY(check_members(cx, g, formula));
    for (size_t i = 0; i < g->n; i++) {
        parts[i] = (struct subsidy_part){.org_id = g->lines[i].org_id, .org_code = g->lines[i].org_code,
                                         .org_name = g->lines[i].org_name};
        write_facts(cx, g, i, &parts[i]);
    }
    if (subsidy_per_unit(formula))
        return per_unit(cx, g, formula, parts, sum);
    TRY(json_get(formula, "expr") ? weigh_by_expr(cx, g, json_get_str(formula, "expr"), parts)
                                  : weigh_shares(cx, g, json_get(formula, "weights"), parts));
    for (size_t i = 0; i < g->n; i++) {
        const struct json *own = json_get(json_get(formula, "bounds"), str_z(cx->a, parts[i].org_code));
        parts[i].floor_fen = bound(formula, own, "floor_fen", 0);
        parts[i].ceiling_fen = bound(formula, own, "ceiling_fen", -1);
        s[i] = (struct split_part){parts[i].weight, parts[i].floor_fen, parts[i].ceiling_fen, 0};
    }
    enum split_err e = split(amount, s, g->n, &at, &off);
    TRY(tell_split(cx, e, e == SPLIT_CROSSED ? parts[at].org_name : S(""), off));
    for (size_t i = 0; i < g->n; i++)
        parts[i].fen = s[i].fen;
    *sum = amount;
    return OK;
}

enum err subsidy_load(struct ctx *cx, int64_t id, struct subsidy *s, struct subsidy_part **parts, size_t *n)
{
    *s = (struct subsidy){0};
    TRY(cx_one(cx, SUBSIDY_GET, id, SUBSIDY_FIELDS, s));
    return db_rows(cx->tx, SUBSIDY_PARTS, VALS(I64(id)), SUBSIDY_PART_FIELDS, PLAN_CHILDREN_MAX, parts, n);
}

/* --- what must hold --- */

struct off {
    int64_t id, want, got;
};
static const struct field off_fields[] = {
    {FIELD(struct off, id)},
    {FIELD(struct off, want)},
    {FIELD(struct off, got)},
};
enum { FINDINGS_MAX = 1000 };

static enum err check(struct verify *v, int stmt, const char *what)
{
    struct off *rows = NULL;
    size_t n = 0;
    TRY(db_rows(v->cx->tx, stmt, NOVALS, FIELDS(struct off, off_fields), FINDINGS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I16", str_f(v->cx->a, "第 %lld 号补助%s：%lld 与 %lld", (long long)rows[i].id, what,
                                 (long long)rows[i].want, (long long)rows[i].got));
    return OK;
}

enum err subsidy_verify(struct verify *v)
{
    TRY(check(v, SUBSIDY_VERIFY_SUM, "总额与各单位之和（分）"));
    TRY(check(v, SUBSIDY_VERIFY_BOUNDS, "越过保底或封顶（工会、分）"));
    TRY(check(v, SUBSIDY_VERIFY_TXN, "与下拨流水（分）"));
    return check(v, SUBSIDY_VERIFY_USE, "与集体研究依据（编号）");
}
