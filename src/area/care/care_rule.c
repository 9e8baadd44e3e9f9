// SPDX-License-Identifier: Apache-2.0
// Rule documents of kind "watch", compiled; days.
#include "calendar.h"
#include "care_own.h"
#include "casefile.h"
#include "formula.h"

static const char *const sources[] = {"refused", "unstable", "edge", "sudden", "match", "other"};

#define NAME(s) {s, sizeof s - 1}
const struct str care_figure_names[CF__COUNT] = {
    [CF_IN_FILE] = NAME("in_file"), [CF_REFUSED] = NAME("refused"), [CF_EXITED] = NAME("exited"), [CF_MONTHS_OUT] = NAME("months_out"),
    [CF_MEMBERS] = NAME("members"), [CF_LINE] = NAME("line"), [CF_INCOME] = NAME("income"), [CF_OUTLAY] = NAME("outlay"),
    [CF_MEDICAL] = NAME("medical"), [CF_SCHOOL] = NAME("school"), [CF_DIBAO] = NAME("dibao"), [CF_JOBLESS] = NAME("jobless"),
    [CF_STUDENTS] = NAME("students"), [CF_NEW_STUDENTS] = NAME("new_students"), [CF_CONTRACT_DAYS] = NAME("contract_days"),
    [CF_WAS_MEDICAL] = NAME("was_medical"), [CF_WAS_DIBAO] = NAME("was_dibao"), [CF_WAS_JOBLESS] = NAME("was_jobless"), [CF_WAS_INCOME] = NAME("was_income"),
};

/* An expression that is no comparison counts as no: true alone raises a task. */
static struct formula *compile(struct arena *a, struct str expr, struct str *why)
{
    return formula_new(a, str_f(a, "((%.*s) == true) and 1 or 0", FMT(expr)), care_figure_names, CF__COUNT, why);
}

static void end(void *f)
{
    formula_free(f);
}

static struct str joined(struct arena *a, const struct json *list)
{
    struct buf b = buf_new(a, 1024);
    for (size_t i = 0; i < json_len(list); i++)
        buf_f(&b, "%s%.*s,", i ? "" : ",", FMT(json_str(json_at(list, i))));
    return buf_done(&b);
}

enum err care_rules_load(struct ctx *cx, struct str day, struct care_rules **out)
{
    struct rule doc = {0};
    struct care_rules *r = *out = NEW(cx->a, struct care_rules);
    enum err e = rule_get(cx->tx, S("watch"), S("standard"), day, &doc);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有监测预警规则（watch/standard）");
    TRY(e);
    const struct json *body = json_parse(cx->a, doc.body, NULL), *list = json_get(body, "rules");
    r->edition = doc.edition;
    r->visit_months = json_get_int(body, "visit_months", 3);
    r->file_visit_months = json_get_int(body, "file_visit_months", 6);
    r->visit_due_days = json_get_int(body, "visit_due_days", 5);
    for (size_t i = 0; i < json_len(list) && r->n < CARE_RULES_MAX; i++) {
        const struct json *j = json_at(list, i);
        struct care_rule *one = &r->at[r->n++];
        *one = (struct care_rule){.code = json_get_str(j, "code"), .title = json_get_str(j, "title"), .source = json_get_str(j, "source"),
                                  .states = joined(cx->a, json_get(j, "states")), .expr = json_get_str(j, "expr"), .clause = json_get_str(j, "clause"),
                                  .due_days = json_get_int(j, "due_days", 5), .escalate_days = json_get_int(j, "escalate_days", 5),
                                  .again_days = json_get_int(j, "again_days", 180), .propose = joined(cx->a, json_get(j, "propose")),
                                  .kinds = joined(cx->a, json_get(j, "kinds")), .wait_days = json_get_int(j, "wait_days", 0)};
        if (one->expr.len)
            one->f = compile(cx->a, one->expr, &one->why);
        if (one->f)
            arena_defer(cx->a, end, one->f);
    }
    return OK;
}

enum err care_visit_months(struct ctx *cx, int64_t *watched, int64_t *filed)
{
    const struct rule *doc = NULL;
    enum err e = rule_kept(cx, S("watch"), S("standard"), cx_today(cx), &doc);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有监测预警规则（watch/standard）");
    TRY(e);
    const struct json *body = json_parse(cx->a, doc->body, NULL);
    *watched = json_get_int(body, "visit_months", 3);
    *filed = json_get_int(body, "file_visit_months", 6);
    return OK;
}

bool care_rule_holds(struct ctx *cx, const struct care_rule *r, const double figures[CF__COUNT], struct str *why)
{
    double v = 0;
    *why = r->why;
    return r->f && formula_run(r->f, cx->a, figures, &v, why) && v > 0;
}

/* A rule reads the figures of a household, or proposed actions. */
static void check_what(const struct json *j, size_t no, struct problems *p)
{
    struct str why = S("");
    bool acts = json_len(json_get(j, "propose")) > 0;
    if (acts && (json_get(j, "expr") || json_get(j, "states")))
        problem_add(p, "body", str_f(p->a, "规则第 %zu 项写了 propose（数据比对的建议），不应再写 expr 和 states", no));
    if (acts && json_get_int(j, "wait_days", 0) < 0)
        problem_add(p, "body", str_f(p->a, "规则第 %zu 项的 wait_days 不能是负数（0 表示只看已采纳的建议）", no));
    if (acts)
        return;
    if (!json_len(json_get(j, "states")))
        problem_add(p, "body", str_f(p->a, "规则第 %zu 项应有 states", no));
    struct formula *f = compile(p->a, json_get_str(j, "expr"), &why);
    if (!f)
        problem_add(p, "body", str_f(p->a, "规则第 %zu 项的条件有误：%.*s", no, FMT(why)));
    formula_free(f);
}

void care_body_check(const struct json *body, struct problems *p)
{
    const struct json *list = json_get(body, "rules");
    static const char *const days[] = {"visit_months", "file_visit_months", "visit_due_days"};
    for (size_t i = 0; i < countof(days); i++)
        if (json_get_int(body, days[i], 0) < 1 || json_get_int(body, days[i], 0) > 60)
            problem_add(p, "body", str_f(p->a, "“%s”应在 1 至 60 之间", days[i]));
    if (json_kind(list) != JSON_LIST || json_len(list) > CARE_RULES_MAX)
        problem_add(p, "body", str_f(p->a, "“rules”应是不超过 %d 项的列表", CARE_RULES_MAX));
    for (size_t i = 0; json_kind(list) == JSON_LIST && i < json_len(list); i++) {
        const struct json *j = json_at(list, i);
        bool known = false;
        for (size_t k = 0; k < countof(sources); k++)
            known |= str_eq(json_get_str(j, "source"), str_of(sources[k]));
        if (!json_get_str(j, "code").len || !json_get_str(j, "title").len || !json_get_str(j, "clause").len || !known)
            problem_add(p, "body", str_f(p->a, "规则第 %zu 项应有 code、title、clause 和已知的 source", i + 1));
        if (json_get_int(j, "due_days", 0) < 1 || json_get_int(j, "escalate_days", 0) < 1 || json_get_int(j, "again_days", 0) < 1)
            problem_add(p, "body", str_f(p->a, "规则第 %zu 项的 due_days、escalate_days、again_days 应大于 0", i + 1));
        check_what(j, i + 1, p);
    }
}

struct str care_months_after(struct ctx *cx, struct str day, int64_t months)
{
    struct date d;
    char text[DATE_TEXT];
    if (date_read(day, &d) != DATE_DAY)
        return S("");
    int64_t m = (int64_t)d.y * 12 + d.m - 1 + months;
    d.y = (int32_t)(m / 12);
    d.m = (int32_t)(m % 12) + 1;
    if (d.d > date_month_days(d.y, d.m))
        d.d = date_month_days(d.y, d.m);
    date_iso(d, text);
    return str_dup(cx->a, str_of(text));
}

enum err care_workday(struct ctx *cx, struct str day, int64_t n, struct str *out)
{
    const struct calendar *c = NULL;
    TRY(calendar_get(cx, &c));
    *out = calendar_after(cx, c, day, n);
    return OK;
}

/* --- words --- */

static struct str place_of(struct ctx *cx, const char *place, int64_t id)
{
    return str_f(cx->a, "%s:%lld", place, (long long)id);
}

enum err care_seal(struct ctx *cx, int64_t casefile_id, const char *place, int64_t id, struct str plain, struct str *out)
{
    struct sealer *key = NULL;
    *out = S("");
    if (!plain.len)
        return OK;
    if (casefile_id) {
        TRY(casefile_key(cx, casefile_id, &key));
        *out = casefile_seal(cx, key, place, id, plain);
        return OK;
    }
    *out = seal_in(cx->sealer, cx->a, place_of(cx, place, id), plain);
    return OK;
}

enum err care_open(struct ctx *cx, int64_t casefile_id, const char *place, int64_t id, struct str sealed, struct str *out)
{
    struct sealer *key = NULL;
    *out = S("");
    if (!sealed.len)
        return OK;
    if (!casefile_id)
        return unseal_in(cx->sealer, cx->a, place_of(cx, place, id), sealed, out);
    enum err e = casefile_key(cx, casefile_id, &key);
    if (e == ERR_NOT_FOUND) /* erased with the file */
        return OK;
    TRY(e);
    return casefile_open(cx, key, place, id, sealed, out);
}
