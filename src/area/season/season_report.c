// SPDX-License-Identifier: Apache-2.0
// A season's report: per action what was planned and what was done, persons beside visits, money by source; I60.
#include "code.h"
#include "money.h"
#include "season_own.h"

const struct field season_sum_fields[11] = {
    {FIELD(struct season_sum, action), .as = AS_CODE, .codes = "season_action", .label = LIT("行动")},
    {FIELD(struct season_sum, label), .label = LIT("行动名称")},
    {FIELD(struct season_sum, tasks), .as = AS_COUNT, .label = LIT("任务")},
    {FIELD(struct season_sum, aim_heads), .as = AS_COUNT, .label = LIT("目标人次")},
    {FIELD(struct season_sum, aim_fen), .as = AS_MONEY, .label = LIT("目标金额")},
    {FIELD(struct season_sum, records), .as = AS_COUNT, .label = LIT("工作记录")},
    {FIELD(struct season_sum, heads), .as = AS_COUNT, .label = LIT("完成人次")},
    {FIELD(struct season_sum, listed), .as = AS_COUNT, .label = LIT("名单人次")},
    {FIELD(struct season_sum, people), .as = AS_COUNT, .label = LIT("名单中不重复人数")},
    {FIELD(struct season_sum, sites), .as = AS_COUNT, .label = LIT("站点")},
    {FIELD(struct season_sum, fen), .as = AS_MONEY, .label = LIT("已发放款物")},
};
const struct field season_money_fields[4] = {
    {FIELD(struct season_money, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct season_money, label), .label = LIT("来源名称")},
    {FIELD(struct season_money, heads), .as = AS_COUNT, .label = LIT("人次")},
    {FIELD(struct season_money, fen), .as = AS_MONEY, .label = LIT("金额")},
};

struct part {
    struct str action, source;
    int64_t tasks, aim_heads, aim_fen, records, heads, sites, listed, people, fen;
};
static const struct field part_fields[] = {
    {FIELD(struct part, action)},  {FIELD(struct part, source)}, {FIELD(struct part, tasks)}, {FIELD(struct part, aim_heads)}, {FIELD(struct part, aim_fen)}, {FIELD(struct part, records)},
    {FIELD(struct part, heads)},   {FIELD(struct part, sites)},  {FIELD(struct part, listed)}, {FIELD(struct part, people)},   {FIELD(struct part, fen)},
};
enum { PARTS_MAX = 100 };

static struct season_sum *sum_of(struct season_report *out, struct str action)
{
    for (size_t i = 0; i < out->n; i++)
        if (str_eq(out->sums[i].action, action))
            return &out->sums[i];
    return NULL;
}

static enum err parts_of(struct ctx *cx, int stmt, int64_t season_id, struct part **rows, size_t *n)
{
    return db_rows(cx->tx, stmt, VALS(I64(season_id)), FIELDS(struct part, part_fields), PARTS_MAX, rows, n);
}

static enum err add_money(struct ctx *cx, struct season_report *out, const struct part *p)
{
    size_t i = 0;
    struct code_item item = {0};
    struct season_sum *sum = sum_of(out, p->action);
    while (i < out->n_money && !str_eq(out->money[i].source, p->source))
        i++;
    if (i == countof(out->money))
        return ERR_TOO_LARGE;
    if (i == out->n_money)
        out->money[out->n_money++] = (struct season_money){.source = p->source, .label = code_find(cx, S("source"), p->source, S(""), &item) == OK ? item.label : p->source};
    out->money[i].heads += p->heads;
    if (!money_add(out->money[i].fen, p->fen, &out->money[i].fen) || (sum && !money_add(sum->fen, p->fen, &sum->fen)))
        return ERR_TOO_LARGE;
    return OK;
}

static enum err add_partners(struct ctx *cx, int64_t season_id, struct season_report *out)
{
    struct season_partner *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, SEASON_PARTNERS, VALS(I64(season_id), I64(SEASON_PARTNERS_MAX)), FIELDS(struct season_partner, season_partner_fields), SEASON_PARTNERS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        out->partners[out->n_partners++] = str_f(cx->a, "%.*s：%.*s", FMT(rows[i].company), FMT(rows[i].offers));
    return OK;
}

enum err season_report_of(struct ctx *cx, const struct season *s, struct season_report *out)
{
    static const int stmts[] = {SEASON_AIMS, SEASON_DONE, SEASON_LISTED};
    struct code_item *actions = NULL;
    struct part *rows = NULL;
    size_t n = 0;
    TRY(code_list(cx->tx, S("season_action"), S(""), &actions, &n));
    for (size_t i = 0; i < n && out->n < countof(out->sums); i++)
        out->sums[out->n++] = (struct season_sum){.action = actions[i].code, .label = actions[i].label};
    for (size_t k = 0; k < countof(stmts); k++) {
        TRY(parts_of(cx, stmts[k], s->id, &rows, &n));
        for (size_t i = 0; i < n; i++) {
            struct season_sum *sum = sum_of(out, rows[i].action);
            if (!sum)
                continue;
            sum->tasks += rows[i].tasks;
            sum->aim_heads += rows[i].aim_heads;
            sum->aim_fen += rows[i].aim_fen;
            sum->records += rows[i].records;
            sum->heads += rows[i].heads;
            sum->sites += rows[i].sites;
            sum->listed += rows[i].listed;
            sum->people += rows[i].people;
        }
    }
    TRY(parts_of(cx, SEASON_PAID, s->id, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(add_money(cx, out, &rows[i]));
    return add_partners(cx, s->id, out);
}

enum err season_report_get(struct ctx *cx)
{
    struct season s = {0};
    struct season_report *r = NEW(cx->a, struct season_report);
    TRY(season_of_call(cx, &s));
    TRY(season_report_of(cx, &s, r));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "title", s.title);
    jw_kt(cx->out, "org_name", s.org_name);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < r->n; i++)
        fields_write(cx->out, FIELDS(struct season_sum, season_sum_fields), &r->sums[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "money");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < r->n_money; i++)
        fields_write(cx->out, FIELDS(struct season_money, season_money_fields), &r->money[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "partners");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < r->n_partners; i++)
        jw_text(cx->out, r->partners[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- verify --- */

struct looked {
    int64_t id, record_id, no;
    struct str secret;
};
static const struct field looked_fields[] = {{FIELD(struct looked, id)}, {FIELD(struct looked, record_id)}, {FIELD(struct looked, no)}, {FIELD(struct looked, secret)}};

/* I60: names of a site list open under their record; a record counts as one record of aid of its kind, heads and day, or as none
 * when it was taken back or counts by its roster; its roster is of the campaign and its list no longer than its heads. */
static enum err one_name(void *arg, void *row)
{
    struct verify *v = arg;
    const struct looked *l = row;
    struct str open = {0};
    v->checked++;
    if (unseal_in(v->cx->sealer, v->cx->a, str_f(v->cx->a, "season_name:%lld:%lld", (long long)l->record_id, (long long)l->no), l->secret, &open) != OK)
        v->found(v, "I60", str_f(v->cx->a, "温暖季名单 %lld 打不开", (long long)l->id));
    return OK;
}

enum err season_verify(struct verify *v)
{
    struct looked l = {0};
    int64_t all = 0;
    TRY(db_each(v->cx->tx, SEASON_NAME_VERIFY, NOVALS, FIELDS(struct looked, looked_fields), &l, one_name, v));
    TRY(verify_rows(v, SEASON_RECORD_VERIFY, "I60", "温暖季记录"));
    TRY(db_int(v->cx->tx, SEASON_COUNT, NOVALS, &all));
    v->checked += all;
    return OK;
}
