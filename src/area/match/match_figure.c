// SPDX-License-Identifier: Apache-2.0
// Figures a rule may read: what they are called, the expressions over them, and what was said from them in words.
#include "match_own.h"

/* --- figures --- */

static const struct {
    struct str name, label;
} figs[F__COUNT] = {
    [F_ROWS] = {LIT("rows"), LIT("名单行数")},
    [F_AGE] = {LIT("age"), LIT("年龄")},
    [F_REGISTERED] = {LIT("registered"), LIT("在职工登记中")},
    [F_ACTIVE] = {LIT("active"), LIT("登记为在职")},
    [F_RETIRED] = {LIT("retired"), LIT("登记为退休")},
    [F_DEAD] = {LIT("dead"), LIT("登记为去世")},
    [F_LEFT] = {LIT("left"), LIT("登记为离开")},
    [F_MEMBER] = {LIT("member"), LIT("工会会员")},
    [F_OTHER_UNION] = {LIT("other_union"), LIT("名单所写工会与登记不同")},
    [F_FILED] = {LIT("filed"), LIT("有档案（在档或申请中）")},
    [F_ON_FILE] = {LIT("on_file"), LIT("在档")},
    [F_APPLYING] = {LIT("applying"), LIT("申请中")},
    [F_HEAD] = {LIT("head"), LIT("户主")},
    [F_HEADS] = {LIT("heads"), LIT("共同生活人口")},
    [F_DIBAO] = {LIT("file_dibao"), LIT("档案登记低保金（分/月）")},
    [F_VEHICLES] = {LIT("file_vehicles"), LIT("档案登记车辆")},
    [F_HOMES] = {LIT("file_homes"), LIT("档案登记住房")},
    [F_SHOPS] = {LIT("file_shops"), LIT("档案登记商铺")},
    [F_MEDICAL] = {LIT("file_medical"), LIT("档案登记 12 个月医疗支出（分）")},
    [F_INCOME] = {LIT("file_income"), LIT("档案登记 12 个月收入（分）")},
};

bool match_is_number(enum match_as as)
{
    return as == MA_MONEY || as == MA_COUNT || as == MA_DATE;
}

size_t match_names(const struct match_kind *k, struct str names[FORMULA_NAMES_MAX])
{
    size_t n = 0;
    for (; n < F__COUNT; n++)
        names[n] = figs[n].name;
    for (size_t i = 0; i < k->n_col && n < FORMULA_NAMES_MAX; i++)
        if (match_is_number(k->col[i].as))
            names[n++] = k->col[i].key;
    return n;
}

struct str match_condition(struct arena *a, struct str text)
{
    return str_f(a, "(%.*s) and 1 or 0", FMT(text));
}

/* --- the compiled rules of a kind --- */

/* Is a name read by the expression? As a whole word. */
static bool reads(struct str when, struct str name)
{
    for (size_t at = 0; at + name.len <= when.len; at++) {
        if (memcmp(when.at + at, name.at, name.len) != 0)
            continue;
        char before = at ? when.at[at - 1] : ' ', after = at + name.len < when.len ? when.at[at + name.len] : ' ';
        bool open = !(before == '_' || (before >= 'a' && before <= 'z') || (before >= '0' && before <= '9'));
        bool shut = !(after == '_' || (after >= 'a' && after <= 'z') || (after >= '0' && after <= '9'));
        if (open && shut)
            return true;
    }
    return false;
}

/* An expression with the figures it reads and no others: setting all of them would take longer than running it. */
struct expr {
    struct formula *f;
    struct str names[FORMULA_NAMES_MAX];
    size_t at[FORMULA_NAMES_MAX], n; /* places of these figures among all */
};
struct match_judge {
    const struct match_kind *k;
    struct expr when[MATCH_RULES], fen[MATCH_RULES];
};

static bool expr_new(struct arena *a, const struct match_kind *k, struct str text, struct str code, struct expr *e, struct str *why)
{
    struct str all[FORMULA_NAMES_MAX];
    size_t n = match_names(k, all);
    for (size_t i = 0; i < n; i++)
        if (reads(text, all[i])) {
            e->names[e->n] = all[i];
            e->at[e->n++] = i;
        }
    e->f = formula_new(a, code, e->names, e->n, why);
    return e->f != NULL;
}

static bool expr_run(struct expr *e, struct arena *a, const double *fig, double *out, struct str *why)
{
    double values[FORMULA_NAMES_MAX];
    for (size_t i = 0; i < e->n; i++)
        values[i] = fig[e->at[i]];
    return formula_run(e->f, a, values, out, why);
}

struct match_judge *match_judge_new(struct arena *a, const struct match_kind *k, bool draw, struct str *why)
{
    struct match_judge *j = NEW(a, struct match_judge);
    j->k = k;
    for (size_t i = 0; i < k->n_rule; i++) {
        const struct match_rule *r = &k->rule[i];
        if (!expr_new(a, k, r->when, match_condition(a, r->when), &j->when[i], why) ||
            (draw && !expr_new(a, k, r->fen, r->fen, &j->fen[i], why))) {
            match_judge_free(j);
            return NULL;
        }
    }
    return j;
}

void match_judge_free(struct match_judge *j)
{
    for (size_t i = 0; j && i < j->k->n_rule; i++) {
        formula_free(j->when[i].f);
        formula_free(j->fen[i].f);
        j->when[i].f = j->fen[i].f = NULL;
    }
}

bool match_judge_rule(struct match_judge *j, struct arena *a, size_t i, const double *fig, bool *holds, struct str *why)
{
    double out = 0;
    if (!expr_run(&j->when[i], a, fig, &out, why))
        return false;
    *holds = out != 0;
    return true;
}

bool match_judge_fen(struct match_judge *j, struct arena *a, size_t i, const double *fig, int64_t *fen, struct str *why)
{
    double out = 0;
    if (!expr_run(&j->fen[i], a, fig, &out, why))
        return false;
    if (out < 0 || out > (double)MONEY_MAX || out != (double)(int64_t)out) {
        *why = str_f(a, "“%.*s”的金额算式应得出整数分（现在是 %.2f），请用 floor 或 ceil 取整", FMT(j->k->rule[i].title), out);
        return false;
    }
    *fen = (int64_t)out;
    return true;
}

/* --- in words --- */

static struct str number_text(struct arena *a, enum match_as as, double v)
{
    char text[MONEY_TEXT], day[DATE_TEXT];
    if (as == MA_MONEY) {
        money_yuan((int64_t)v, text);
        return str_f(a, "%s 元", text);
    }
    if (as == MA_DATE) {
        date_iso(date_of_days((int32_t)v), day);
        return str_f(a, "%s", day);
    }
    return str_f(a, "%lld", (long long)v);
}

static bool is_fen(enum match_fig f)
{
    return f == F_DIBAO || f == F_MEDICAL || f == F_INCOME;
}

struct str match_facts(struct arena *a, const struct match_kind *k, const double *fig, struct str when)
{
    struct buf b = buf_new(a, 8192);
    size_t n = F__COUNT;
    for (size_t i = 0; i < k->n_col && n < FORMULA_NAMES_MAX; i++) {
        if (!match_is_number(k->col[i].as))
            continue;
        if (fig[n] != 0)
            buf_f(&b, "%s%.*s %.*s", b.len ? "；" : "", FMT(k->col[i].title), FMT(number_text(a, k->col[i].as, fig[n])));
        n++;
    }
    for (int i = 0; i < F__COUNT; i++)
        if (reads(when, figs[i].name) || i == F_ROWS)
            buf_f(&b, "%s%.*s %.*s", b.len ? "；" : "", FMT(figs[i].label),
                  FMT(number_text(a, is_fen((enum match_fig)i) ? MA_MONEY : MA_COUNT, fig[i])));
    return buf_done(&b);
}
