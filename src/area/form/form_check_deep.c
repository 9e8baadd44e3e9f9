// SPDX-License-Identifier: Apache-2.0
// Checks that walk records: rosters, persons, files, caps. They look at the union itself unless the row says
// "at":"below": those below were looked at when they filed, and a city has ten million records. What is
// found says how many and how much; the first records are kept with names masked.
#include "form_check_own.h"
#include "caps.h"
#include "campaign.h"
#include "date.h"

const struct field form_behind_fields[15] = {
    {FIELD(struct form_behind, org_code), .label = LIT("工会代码")},
    {FIELD(struct form_behind, org_name), .label = LIT("工会")},
    {FIELD(struct form_behind, roster_id), .as = AS_ID, .label = LIT("名册")},
    {FIELD(struct form_behind, title), .label = LIT("名册名称")},
    {FIELD(struct form_behind, row_no), .label = LIT("行")},
    {FIELD(struct form_behind, person_id), .as = AS_ID, .label = LIT("职工")},
    {FIELD(struct form_behind, name), .label = LIT("姓名")},
    {FIELD(struct form_behind, class), .as = AS_CODE, .codes = "class", .label = LIT("慰问对象")},
    {FIELD(struct form_behind, given_on), .as = AS_DATE, .label = LIT("发放日期")},
    {FIELD(struct form_behind, other_on), .as = AS_DATE, .label = LIT("另一日期")},
    {FIELD(struct form_behind, heads), .as = AS_COUNT, .label = LIT("人次")},
    {FIELD(struct form_behind, amount_fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct form_behind, other_heads), .as = AS_COUNT, .label = LIT("统计人次")},
    {FIELD(struct form_behind, other_fen), .as = AS_MONEY, .label = LIT("统计金额")},
    {FIELD(struct form_behind, note), .label = LIT("说明")},
};

void check_behind(struct checking *c, const struct form_behind *row)
{
    c->n_behind++;
    if (c->n_rows == FORM_BEHIND_MAX)
        return;
    struct form_behind *kept = &c->rows[c->n_rows++];
    *kept = *row;
    kept->org_code = str_dup(c->a, row->org_code);
    kept->org_name = str_dup(c->a, row->org_name);
    kept->title = str_dup(c->a, row->title);
    kept->name = mask_name(c->a, row->name);
    kept->class = str_dup(c->a, row->class);
    kept->given_on = str_dup(c->a, row->given_on);
    kept->other_on = str_dup(c->a, row->other_on);
    kept->note = str_dup(c->a, row->note);
}

bool check_is_own(const struct checking *c)
{
    return !str_eq(json_get_str(c->check, "at"), S("below"));
}

struct str check_hi(const struct checking *c)
{
    return check_is_own(c) ? str_f(c->a, "%.*s!", FMT(c->facts->cx->org_path)) : c->facts->call->hi;
}

const struct form_value *check_own(const struct checking *c)
{
    return c->facts->own ? c->facts->own : c->v;
}

struct str check_list(const struct checking *c, const char *key)
{
    enum { LIST_TEXT = 4096 };
    const struct json *list = json_get(c->check, key);
    struct buf b = buf_new(c->a, LIST_TEXT);
    for (size_t i = 0; i < json_len(list); i++)
        buf_f(&b, "%s%.*s,", i ? "" : ",", FMT(json_str(json_at(list, i))));
    return buf_done(&b);
}

bool check_listed(struct str list, struct str code)
{
    while (list.len && code.len)
        if (str_eq(str_cut(list, ',', &list), code))
            return true;
    return false;
}

enum err check_cells(struct checking *c)
{
    const struct form_call *call = c->facts->call;
    if (c->groups)
        return OK;
    TRY(form_groups(c->facts->cx->tx, c->f, &c->groups));
    return db_rows(c->facts->cx->tx, FORM_CELLS,
                   VALS(I64(call->campaign_id), LO(c->facts->cx), TXT(call->hi), TXT(c->f->rule.code)), FORM_CELL, FORM_CELLS_MAX,
                   &c->cells, &c->n_cells);
}

/* --- records one by one --- */

struct walk {
    struct checking *c;
    int64_t days;           /* levels: how near, else -1 */
    int64_t n, heads, fen;
    int64_t roster_id, row_no; /* of the record before: a pair of it counts once */
};

static bool near_days(const struct form_behind *r, int64_t days)
{
    struct date a, b;
    if (date_read(r->given_on, &a) != DATE_DAY || date_read(r->other_on, &b) != DATE_DAY)
        return false;
    int64_t gap = date_days(a) - date_days(b);
    return (gap < 0 ? -gap : gap) <= days;
}

static enum err on_record(void *arg, void *row)
{
    struct walk *w = arg;
    const struct form_behind *r = row;
    if (w->days >= 0) {
        if (!near_days(r, w->days) || (r->roster_id && r->roster_id == w->roster_id && r->row_no == w->row_no))
            return OK;
        w->roster_id = r->roster_id;
        w->row_no = r->row_no;
    }
    w->n++;
    w->heads += r->heads;
    if (!money_add(w->fen, r->amount_fen, &w->fen))
        return ERR_BAD_INPUT;
    check_behind(w->c, r);
    return OK;
}

static enum err walk(struct walk *w, int stmt, struct vals v)
{
    struct form_behind row = {0};
    return db_each(w->c->facts->cx->tx, stmt, v, FORM_BEHIND, &row, on_record, w);
}

static void found_records(struct checking *c, const struct walk *w, struct str key, struct str items, const char *what)
{
    if (w->n)
        check_found(c, key, items, str_f(c->a, "%s %lld 人次，%.*s", what, (long long)w->heads, FMT(check_yuan(c, w->fen))));
}

/* ",C11," → "C11" */
static struct str bare(struct str list)
{
    return list.len > 2 ? str_sub(list, 1, list.len - 2) : S("");
}

/* V11, hard half: one record above what the place allows at a time. */
enum err check_cap(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    struct campaign camp = {0};
    struct caps *caps = NULL;
    struct str missing = {0};
    if (!cx)
        return OK;
    const struct form_call *call = c->facts->call;
    TRY(db_one(cx->tx, CAMPAIGN_GET, VALS(TXT(call->table.campaign)), CAMPAIGN_FIELDS, &camp));
    enum err e = caps_load(cx->tx, camp.caps, camp.start_on, camp.cap_time_fen, camp.cap_year_fen, &caps, &missing);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "%.*s", FMT(missing));
    TRY(e);
    for (size_t i = 0; i < caps->n_limits; i++) {
        const struct caps_limit *l = &caps->limits[i];
        struct walk w = {.c = c, .days = -1};
        if (l->per != CAPS_TIME || l->level != CAPS_ERROR)
            continue;
        TRY(walk(&w, FORM_BEHIND_OVER, VALS(I64(call->campaign_id), LO(cx), TXT(check_hi(c)), I64(l->most), TXT(l->classes))));
        if (w.n)
            check_found(c, S("record"), S(""),
                        str_f(c->a, "有 %lld 笔超过每人次 %.*s的限额（%.*s）", (long long)w.n, FMT(check_yuan(c, l->most)),
                              FMT(l->clause.len ? l->clause : S("活动规定"))));
    }
    return OK;
}

/* V15 */
enum err check_tagged(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    const struct json *item = json_get(c->check, "item");
    struct str tag = json_get_str(c->check, "tag");
    struct form_behind *rows = NULL;
    int64_t n = 0;
    size_t got = 0;
    if (!cx)
        return OK;
    int64_t have = (check_is_own(c) ? check_own(c) : c->v)[check_at(c, item)].n;
    TRY(db_int(cx->tx, FORM_TAGGED, VALS(I64(c->facts->call->campaign_id), LO(cx), TXT(check_hi(c)), TXT(tag)), &n));
    if (have >= n)
        return OK;
    TRY(db_rows(cx->tx, FORM_BEHIND_UNTAGGED,
                VALS(I64(c->facts->call->campaign_id), LO(cx), TXT(check_hi(c)), TXT(tag), I64(FORM_BEHIND_MAX)), FORM_BEHIND,
                FORM_BEHIND_MAX, &rows, &got));
    for (size_t i = 0; i < got; i++)
        check_behind(c, &rows[i]);
    check_found(c, json_str(item), json_str(item),
                str_f(c->a, "%.*s=%.*s，名册和职工登记中有此标签的慰问 %lld 人次", FMT(json_str(item)),
                      FMT(check_amount(c, check_at(c, item), have)), (long long)n));
    return OK;
}

/* V16: counted by its tag, and in no class of the table. */
enum err check_outside(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    const struct json *code = json_get(c->check, "item");
    const struct form_item *item = &c->f->items[check_at(c, code)];
    struct str classes = check_list(c, "classes");
    struct form_behind *rows = NULL;
    int64_t n = 0;
    size_t got = 0;
    if (!cx || item->n_picks != 1)
        return OK;
    TRY(check_cells(c));
    for (size_t i = 0; i < c->n_cells; i++)
        if (form_picks_cell(item, c->groups, &c->cells[i]) && !check_listed(classes, c->cells[i].class))
            n += c->cells[i].heads;
    if (!n)
        return OK;
    struct buf kinds = buf_new(c->a, 1024);
    for (size_t i = 0; i < item->picks[0].n_kinds; i++)
        buf_f(&kinds, "%s%.*s,", i ? "" : ",", FMT(item->picks[0].kinds[i]));
    TRY(db_rows(cx->tx, FORM_BEHIND_OUTSIDE,
                VALS(I64(c->facts->call->campaign_id), LO(cx), TXT(c->facts->call->hi), TXT(item->picks[0].tag), TXT(classes),
                     TXT(buf_done(&kinds)), I64(FORM_BEHIND_MAX)),
                FORM_BEHIND, FORM_BEHIND_MAX, &rows, &got));
    for (size_t i = 0; i < got; i++)
        check_behind(c, &rows[i]);
    check_found(c, item->code, item->code, str_f(c->a, "%.*s，其中 %lld 人次没有列入慰问对象", FMT(check_show(c, code)), (long long)n));
    return OK;
}

/* V17: the records of such aid are more than the figure says. */
enum err check_covers(struct checking *c)
{
    const struct json *item = json_get(c->check, "item");
    struct str kinds = check_list(c, "kinds"), classes = check_list(c, "classes");
    int64_t n = 0;
    if (!c->facts->cx)
        return OK;
    TRY(check_cells(c));
    for (size_t i = 0; i < c->n_cells; i++) {
        const struct form_cell *x = &c->cells[i];
        if (!x->tag.len && check_listed(kinds, x->kind) && (!classes.len || check_listed(classes, x->class)))
            n += x->heads;
    }
    if (check_value(c, item) < n)
        check_found(c, json_str(item), json_str(item), str_f(c->a, "%.*s，已发放的记录 %lld 人次", FMT(check_show(c, item)), (long long)n));
    return OK;
}

/* V19 */
enum err check_unfiled(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    struct walk w = {.c = c, .days = -1};
    struct str classes = check_list(c, "classes");
    if (!cx)
        return OK;
    TRY(walk(&w, FORM_BEHIND_UNFILED, VALS(I64(c->facts->call->campaign_id), LO(cx), TXT(check_hi(c)), TXT(classes))));
    found_records(c, &w, bare(classes), bare(classes), "有");
    return OK;
}

/* V20 */
enum err check_misfiled(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    struct walk w = {.c = c, .days = -1};
    if (!cx)
        return OK;
    TRY(walk(&w, FORM_BEHIND_MISFILED, VALS(I64(c->facts->call->campaign_id), LO(cx), TXT(check_hi(c)), TXT(check_list(c, "classes")))));
    found_records(c, &w, S(""), S(""), "在档职工");
    return OK;
}

/* V29 */
enum err check_levels(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    struct walk w = {.c = c, .days = json_get_int(c->check, "days", 7)};
    if (!cx)
        return OK;
    TRY(walk(&w, FORM_BEHIND_LEVELS, VALS(I64(c->facts->call->campaign_id), LO(cx), TXT(check_hi(c)))));
    found_records(c, &w, S(""), S(""), "有");
    return OK;
}

/* --- sums and numbers --- */

/* V30: the rows of paid rosters, added up, and the sums that are kept as they were paid. */
enum err check_rosters(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    struct form_behind *rows = NULL;
    size_t n = 0;
    if (!cx)
        return OK;
    TRY(db_rows(cx->tx, FORM_BEHIND_SUMS, VALS(I64(c->facts->call->campaign_id), LO(cx), TXT(check_hi(c)), I64(FORM_BEHIND_MAX)),
                FORM_BEHIND, FORM_BEHIND_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        const struct form_behind *r = &rows[i];
        struct str c_code = form_item_index(c->f, r->class) < 0 ? S("") : r->class;
        check_behind(c, r);
        check_found(c, str_f(c->a, "%.*s:%.*s", FMT(r->org_code), FMT(r->class)), c_code,
                    str_f(c->a, "%.*s %.*s：名册 %lld 人次、%.*s，统计 %lld 人次、%.*s", FMT(r->org_name), FMT(r->class), (long long)r->heads,
                          FMT(check_yuan(c, r->amount_fen)), (long long)r->other_heads, FMT(check_yuan(c, r->other_fen))));
    }
    return OK;
}

/* The figure beside a number of the register. */
static void found_beside(struct checking *c, const char *what, int64_t n, const char *unit)
{
    const struct json *item = json_get(c->check, "item");
    check_found(c, json_str(item), json_str(item), str_f(c->a, "%.*s，%s %lld %s", FMT(check_show(c, item)), what, (long long)n, unit));
}

/* V18 */
enum err check_archived(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    int64_t n = 0, most, heads = check_value(c, json_get(c->check, "item"));
    if (!cx || heads <= 0)
        return OK;
    TRY(db_int(cx->tx, FORM_ARCHIVED, VALS(LO(cx), TXT(c->facts->call->hi)), &n));
    if (money_mul(n, json_get_int(c->check, "times", 1), &most) && heads > most)
        found_beside(c, "登记在档的困难职工", n, "人");
    return OK;
}

/* V32. A grass-roots union stands for a unit; only where they are too few are the persons' employers counted. */
enum err check_employers(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    int64_t n = 0, unions = 0, visited = check_value(c, json_get(c->check, "item"));
    if (!cx || visited <= 0)
        return OK;
    TRY(db_int(cx->tx, FORM_GRASS, VALS(LO(cx), TXT(c->facts->call->hi)), &unions));
    if (visited <= unions)
        return OK;
    TRY(db_int(cx->tx, FORM_EMPLOYERS, VALS(LO(cx), TXT(c->facts->call->hi)), &n));
    n = n > unions ? n : unions;
    if (n && visited > n)
        found_beside(c, "登记的单位", n, "家");
    return OK;
}

/* V33. Person-times within the number of members need no counting of persons. */
enum err check_members(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    int64_t members = 0, persons = 0;
    if (!cx)
        return OK;
    TRY(db_int(cx->tx, FORM_MEMBERS, VALS(LO(cx), TXT(c->facts->call->hi)), &members));
    if (!members || check_value(c, json_get(c->check, "item")) <= members)
        return OK;
    TRY(db_int(cx->tx, FORM_PERSONS, VALS(I64(c->facts->call->campaign_id), LO(cx), TXT(c->facts->call->hi)), &persons));
    if (persons > members)
        found_beside(c, str_z(c->a, str_f(c->a, "慰问的不同职工 %lld 人，登记的职工总数", (long long)persons)), members, "人");
    return OK;
}

/* --- the earmark rule --- */

static enum err earmark_of(struct checking *c, struct earmark **out)
{
    struct ctx *cx = c->facts->cx;
    struct campaign camp = {0};
    struct str missing = {0};
    TRY(db_one(cx->tx, CAMPAIGN_GET, VALS(TXT(c->facts->call->table.campaign)), CAMPAIGN_FIELDS, &camp));
    enum err e = fund_earmark(cx->tx, camp.earmark, camp.start_on, out, &missing);
    return e == ERR_NOT_FOUND ? fail(cx, e, "%.*s", FMT(missing)) : e;
}

struct files {
    const struct earmark *e;
    bool national;
};

static enum err on_file(void *arg, void *row)
{
    struct files *f = arg;
    const struct form_behind *r = row;
    if (!str_eq(fund_filed(f->e, r->note), S("national")))
        return OK;
    f->national = true;
    return ERR_CONFLICT; /* one is enough: ends the walk */
}

/* V37: central money, and nobody filed in the national system. */
enum err check_national(struct checking *c)
{
    struct ctx *cx = c->facts->cx;
    struct earmark *e = NULL;
    struct form_behind row = {0};
    if (!cx || check_value(c, json_get(c->check, "item")) <= 0)
        return OK;
    TRY(earmark_of(c, &e));
    struct files f = {.e = e};
    enum err got = db_each(cx->tx, FORM_ARCHIVES, VALS(LO(cx), TXT(c->facts->call->hi)), FORM_BEHIND, &row, on_file, &f);
    if (!f.national && got != OK)
        return got;
    if (!f.national)
        check_found(c, json_get_str(c->check, "item"), json_get_str(c->check, "item"), check_show(c, json_get(c->check, "item")));
    return OK;
}

/* V38: goods from money that the rule lets out through the bank alone. One finding a source. */
enum err check_banked(struct checking *c)
{
    struct earmark *e = NULL;
    if (!c->facts->cx)
        return OK;
    TRY(earmark_of(c, &e));
    TRY(check_cells(c));
    struct str *sources = NEWS(c->a, struct str, c->n_cells + 1);
    int64_t *fen = NEWS(c->a, int64_t, c->n_cells + 1);
    size_t n = 0, k;
    for (size_t i = 0; i < c->n_cells; i++) {
        const struct form_cell *x = &c->cells[i];
        if (!str_eq(x->kind, S("goods")) || x->tag.len || x->fen <= 0 ||
            fund_check(e, x->source, x->class, FUND_GOODS, S("")).verdict != FUND_FORBIDDEN)
            continue;
        for (k = 0; k < n && !str_eq(sources[k], x->source); k++)
            ;
        if (k == n)
            sources[n++] = x->source;
        if (!money_add(fen[k], x->fen, &fen[k]))
            return ERR_BAD_INPUT;
    }
    for (k = 0; k < n; k++) {
        const char *name = NULL;
        struct code_item *items = NULL;
        size_t m = 0;
        TRY(code_list(c->facts->cx->tx, S("source"), S(""), &items, &m));
        for (size_t i = 0; i < m && !name; i++)
            if (str_eq(items[i].code, sources[k]))
                name = str_z(c->a, items[i].label);
        check_found(c, sources[k], json_get_str(c->check, "item"),
                    str_f(c->a, "“%s”的慰问品 %.*s", name ? name : str_z(c->a, sources[k]), FMT(check_yuan(c, fen[k]))));
    }
    return OK;
}
