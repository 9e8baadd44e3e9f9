// SPDX-License-Identifier: Apache-2.0
// How the campaign stands: by union, and on one page.
#include "area.h"
#include "campaign.h"
#include "form_own.h"

enum { UNIONS_MAX = 5000, DAYS_MAX = 2000 };

struct progress {
    struct str org_code, org_name;
    int64_t rosters, submitted, approved, paid, persons, amount_fen, available_fen;
};
static const struct field progress_fields[] = {
    {FIELD(struct progress, org_code), .label = LIT("工会代码")},
    {FIELD(struct progress, org_name), .label = LIT("工会")},
    {FIELD(struct progress, rosters), .as = AS_COUNT, .label = LIT("名册")},
    {FIELD(struct progress, submitted), .as = AS_COUNT, .label = LIT("待审核")},
    {FIELD(struct progress, approved), .as = AS_COUNT, .label = LIT("待发放")},
    {FIELD(struct progress, paid), .as = AS_COUNT, .label = LIT("已发放")},
    {FIELD(struct progress, persons), .as = AS_COUNT, .label = LIT("慰问人次")},
    {FIELD(struct progress, amount_fen), .as = AS_MONEY, .label = LIT("发放款物")},
    {FIELD(struct progress, available_fen), .as = AS_MONEY, .label = LIT("可用资金")},
};
#define PROGRESS FIELDS(struct progress, progress_fields)

static struct progress *row_of(struct progress *rows, size_t n, struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].org_code, code))
            return &rows[i];
    return NULL;
}

enum err form_progress_get(struct ctx *cx)
{
    struct campaign c = {0};
    struct progress *rows = NULL, *aid = NULL, *money = NULL;
    size_t n = 0, n_aid = 0, n_money = 0;
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    struct vals v = VALS(I64(c.id), I64(cx->org_id));
    TRY(db_rows(cx->tx, FORM_PROGRESS_ROSTERS, v, PROGRESS, UNIONS_MAX, &rows, &n));
    TRY(db_rows(cx->tx, FORM_PROGRESS_AID, v, PROGRESS, UNIONS_MAX, &aid, &n_aid));
    TRY(db_rows(cx->tx, FORM_PROGRESS_MONEY, v, PROGRESS, UNIONS_MAX, &money, &n_money));
    for (size_t i = 0; i < n_aid; i++) {
        struct progress *p = row_of(rows, n, aid[i].org_code);
        if (p) {
            p->persons = aid[i].persons;
            p->amount_fen = aid[i].amount_fen;
        }
    }
    for (size_t i = 0; i < n_money; i++) {
        struct progress *p = row_of(rows, n, money[i].org_code);
        if (p)
            p->available_fen = money[i].available_fen;
    }
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        fields_write_open(cx->out, PROGRESS, &rows[i]);
        jw_kb(cx->out, "own", i == 0); /* by path: the union itself comes first */
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- one page --- */

struct sum {
    struct str key;
    int64_t heads, fen;
};

static void add(struct sum *list, size_t *n, struct str key, const struct form_cell *c)
{
    size_t i = 0;
    while (i < *n && !str_eq(list[i].key, key))
        i++;
    if (i == *n)
        list[(*n)++] = (struct sum){key, 0, 0};
    list[i].heads += c->heads;
    list[i].fen += c->fen;
}

static void write_sums(struct ctx *cx, const char *list_key, const char *key, const struct sum *list,
                       size_t n, bool heads)
{
    jw_key(cx->out, list_key);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, key, list[i].key);
        if (heads)
            jw_ki(cx->out, "heads", list[i].heads);
        jw_ki(cx->out, "fen", list[i].fen);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

struct day {
    struct str day;
    int64_t heads, fen;
};
static const struct field day_fields[] = {
    {FIELD(struct day, day), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct day, heads), .as = AS_COUNT, .label = LIT("人次")},
    {FIELD(struct day, fen), .as = AS_MONEY, .label = LIT("金额")},
};

static enum err write_days(struct ctx *cx, int64_t campaign_id, struct str hi)
{
    struct day *days = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, FORM_DAYS, VALS(I64(campaign_id), LO(cx), TXT(hi)),
                FIELDS(struct day, day_fields), DAYS_MAX, &days, &n));
    jw_key(cx->out, "by_day");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct day, day_fields), &days[i]);
    jw_close(cx->out, ']');
    return OK;
}

enum err form_dashboard_get(struct ctx *cx)
{
    struct campaign c = {0};
    struct form_cell *cells = NULL, *paid = NULL;
    size_t n = 0, n_paid = 0, n_class = 0, n_source = 0, n_tag = 0;
    int64_t raised = 0, paid_fen = 0, heads = 0;
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    struct str hi = cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path))
                                               : path_end(cx->a, cx->org_path);
    TRY(form_cells(cx->tx, S(""), c.id, cx->org_path, hi, &cells, &n));
    TRY(db_rows(cx->tx, FORM_PAID_BY_SOURCE, VALS(I64(c.id), LO(cx), TXT(hi)), FORM_CELL,
                FUND_PARTS_MAX, &paid, &n_paid));
    struct sum *by_class = NEWS(cx->a, struct sum, n + 1), *by_tag = NEWS(cx->a, struct sum, n + 1);
    struct sum *by_source = NEWS(cx->a, struct sum, n_paid + 1);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(cells[i].kind, S("raised"))) {
            raised += cells[i].fen;
        } else if (cells[i].tag.len) {
            add(by_tag, &n_tag, cells[i].tag, &cells[i]);
        } else if (cells[i].class.len) {
            add(by_class, &n_class, cells[i].class, &cells[i]);
            heads += cells[i].heads;
        }
    }
    for (size_t i = 0; i < n_paid; i++) {
        add(by_source, &n_source, paid[i].source, &paid[i]);
        paid_fen += paid[i].fen;
    }
    jw_open(cx->out, '{');
    jw_ki(cx->out, "raised_fen", raised);
    jw_ki(cx->out, "paid_fen", paid_fen);
    jw_ki(cx->out, "heads", heads);
    write_sums(cx, "by_class", "class", by_class, n_class, true);
    write_sums(cx, "by_source", "source", by_source, n_source, false);
    TRY(write_days(cx, c.id, hi));
    write_sums(cx, "tags", "tag", by_tag, n_tag, true);
    jw_close(cx->out, '}');
    return OK;
}
