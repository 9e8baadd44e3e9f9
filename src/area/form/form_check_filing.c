// SPDX-License-Identifier: Apache-2.0
// Checks of a table beside what other areas know of its union: budget, plan, other campaigns, the due day; and
// of its filing: units below, the reason of a revision. Each costs a statement or two, whatever the table holds.
#include "form_check_own.h"
#include "date.h"

/* V12, second half: what the union itself gave out is more than its approved budget holds. */
enum err check_budget(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    const struct json *item = json_get(c->check, "item");
    int64_t fen = 0;
    if (!cx)
        return OK;
    enum err e = db_int(cx->tx, FORM_BUDGET, VALS(I64(c->facts->call->campaign_id), I64(cx->org_id)), &fen);
    if (e == ERR_NOT_FOUND) /* no budget of it here: nothing to hold it against */
        return OK;
    TRY(e);
    int64_t own = check_own(c)[check_at(c, item)].n;
    if (own > fen)
        check_found(c, S("budget"), json_str(item),
                    str_f(c->a, "本级 %.*s=%.*s，已批准的支出预算 %.*s", FMT(json_str(item)),
                          FMT(check_amount(c, check_at(c, item), own)), FMT(check_yuan(c, fen))));
    return OK;
}

/* --- the campaign's time --- */

struct overlap {
    struct str code, name, start_on, end_on;
};
static const struct field overlap_fields[] = {
    {FIELD(struct overlap, code)},
    {FIELD(struct overlap, name)},
    {FIELD(struct overlap, start_on)},
    {FIELD(struct overlap, end_on)},
};

/* V39: what was given on a day of both would be told twice. */
enum err check_overlap(struct checking *c)
{
    enum { OVERLAPS_MAX = 20 };
    struct overlap *rows = NULL;
    size_t n = 0;
    if (!c->facts->cx)
        return OK;
    TRY(db_rows(c->facts->cx->tx, FORM_OVERLAP, VALS(I64(c->facts->call->campaign_id), TXT(c->f->rule.code), I64(OVERLAPS_MAX)),
                FIELDS(struct overlap, overlap_fields), OVERLAPS_MAX, &rows, &n));
    const struct form_table *t = &c->facts->call->table;
    for (size_t i = 0; i < n; i++)
        check_found(c, rows[i].code, S(""),
                    str_f(c->a, "“%.*s”%.*s 至 %.*s 与本次活动 %.*s 至 %.*s 有重叠", FMT(rows[i].name), FMT(rows[i].start_on),
                          FMT(rows[i].end_on), FMT(t->start_on), FMT(t->end_on)));
    return OK;
}

/* --- of a filing --- */

/* V40. A table not yet filed is late from the day after. */
enum err check_due(struct checking *c)
{
    const struct form_filing *filing = c->facts->filing;
    struct ctx *cx = c->facts->cx;
    struct str due = filing ? filing->due_on : S(""), on = filing ? filing->filed_on : S("");
    if (!filing && cx) {
        enum err e = db_text(cx->tx, FORM_DUE, VALS(I64(c->facts->call->campaign_id), TXT(c->f->rule.code), I64(cx->org_id)), &due);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        on = cx_today(cx);
    }
    struct date last, day;
    if (!due.len || str_cmp(on, due) <= 0 || date_read(due, &last) != DATE_DAY || date_read(on, &day) != DATE_DAY)
        return OK;
    check_found(c, S(""), S(""),
                str_f(c->a, "截止日 %.*s，%s已迟 %d 天", FMT(due), filing ? "报送时" : "今天", (int)(date_days(day) - date_days(last))));
    return OK;
}

/* V28. A sealed table was sealed with whoever was there. */
enum err check_missing(struct checking *c)
{
    const struct form_filing *filing = c->facts->filing;
    for (size_t i = 0; filing && !filing->revision && i < filing->n_missing; i++)
        check_found(c, filing->missing[i], S(""), filing->missing[i]);
    return OK;
}

/* V41 */
enum err check_reason(struct checking *c)
{
    const struct form_filing *filing = c->facts->filing;
    int64_t least = json_get_int(c->check, "least", 1);
    if (!filing || !filing->revision)
        return OK;
    int64_t chars = (int64_t)utf8_count(str_trim(filing->reason));
    if (chars < least || !chars)
        check_found(c, S(""), S(""), chars ? str_f(c->a, "原因只有 %lld 个字", (long long)chars) : S("没有写原因"));
    return OK;
}

/* V35 */
enum err check_plan(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    const struct json *item = json_get(c->check, "item");
    int64_t plan = 0, n = check_value(c, item), percent = json_get_int(c->check, "percent", 30), gap, limit;
    if (!cx)
        return OK;
    enum err e = db_int(cx->tx, FORM_PLAN,
                        VALS(I64(c->facts->call->campaign_id), LO(cx), TXT(c->facts->call->hi), TXT(json_get_str(c->check, "plan")),
                             I64(c->facts->call->own)), &plan);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    bool told = plan > 0 && money_mul(n > plan ? n - plan : plan - n, 100, &gap) && money_mul(plan, percent, &limit);
    if (told && gap > limit)
        check_found(c, json_str(item), json_str(item),
                    str_f(c->a, "%.*s，计划 %.*s，%s %lld%%", FMT(check_show(c, item)),
                          FMT(check_amount(c, check_at(c, item), plan)), n > plan ? "多" : "少", (long long)(gap / plan)));
    return OK;
}
