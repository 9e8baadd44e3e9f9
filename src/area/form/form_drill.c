// SPDX-License-Identifier: Apache-2.0
// Opening a figure: the direct children it is made of, the rosters of the union itself, the entered
// parts, and the records (names, numbers masked) that add up to it.
#include "area.h"
#include "form_own.h"
#include "person.h"

enum { CHILD_CELLS_MAX = 200000, ROSTER_ROWS_MAX = 50000, HAND_SHOWN = 500, LIST_TEXT = 4096 };

/* --- the item asked for, with its parts when it is a sum --- */

struct opened {
    struct form_call call;
    const struct form_item *item;
    const struct form_item *leaves[FORM_PARTS_MAX];
    size_t n_leaves;
    struct form_groups *groups;
    bool raised;          /* opens to receipts, not to aid */
    struct str kinds, classes; /* ",cash,goods," for the statement; "" = any */
    struct str tag;
};

/* One list of all leaves' codes, empty as soon as one of them takes any. */
static struct str union_list(struct ctx *cx, const struct opened *o, bool classes)
{
    struct buf b = buf_new(cx->a, LIST_TEXT);
    for (size_t i = 0; i < o->n_leaves; i++)
        for (size_t k = 0; k < o->leaves[i]->n_picks; k++) {
            const struct form_pick *p = &o->leaves[i]->picks[k];
            const struct str *list = classes ? p->classes : p->kinds;
            size_t n = classes ? p->n_classes : p->n_kinds;
            if (n == 0)
                return S("");
            for (size_t m = 0; m < n; m++)
                buf_f(&b, "%s%.*s,", b.len ? "" : ",", FMT(list[m]));
        }
    return b.full ? S("") : buf_done(&b);
}

static enum err open_item(struct ctx *cx, struct opened *o)
{
    struct str code = cx_query(cx, "item");
    TRY(form_of_call(cx, &o->call));
    const struct form *f = o->call.form;
    ptrdiff_t at = form_item_index(f, code);
    if (at < 0)
        return fail_field(cx, "item", "统计表没有项目“%.*s”", FMT(code));
    o->item = &f->items[at];
    if (!o->item->n_parts)
        o->leaves[o->n_leaves++] = o->item;
    for (size_t i = 0; i < o->item->n_parts; i++)
        o->leaves[o->n_leaves++] = &f->items[o->item->parts[i]];
    size_t picks = 0, raised = 0, tagged = 0;
    for (size_t i = 0; i < o->n_leaves; i++)
        for (size_t k = 0; k < o->leaves[i]->n_picks; k++) {
            const struct form_pick *p = &o->leaves[i]->picks[k];
            picks++;
            raised += p->n_kinds == 1 && str_eq(p->kinds[0], S("raised"));
            if (p->tag.len && (!tagged++ || str_eq(o->tag, p->tag)))
                o->tag = p->tag;
        }
    o->raised = picks > 0 && raised == picks;
    if (tagged != picks)
        o->tag = S("");
    o->kinds = union_list(cx, o, false);
    o->classes = union_list(cx, o, true);
    return form_groups(cx->tx, f, &o->groups);
}

static bool counts(const struct opened *o, struct str kind, struct str class, struct str source,
                   struct str tags)
{
    for (size_t i = 0; i < o->n_leaves; i++)
        if (form_picks_row(o->leaves[i], o->groups, kind, class, source, tags))
            return true;
    return false;
}

/* --- children --- */

static int by_child(const void *x, const void *y)
{
    return str_cmp(((const struct form_cell *)x)->child_code, ((const struct form_cell *)y)->child_code);
}

enum err form_children_of(struct ctx *cx, const struct form *f, int64_t campaign_id, int64_t parent_id, struct form_cell **out, size_t *n)
{
    struct vals v = VALS(I64(campaign_id), I64(parent_id), TXT(f->rule.code));
    struct form_cell *more = NULL;
    size_t m = 0;
    TRY(db_rows(cx->tx, FORM_CHILDREN, v, FORM_CELL, CHILD_CELLS_MAX, out, n));
    if (!form_has_register(f) && !f->beside.len)
        return OK;
    if (f->beside.len) {
        TRY(db_rows(cx->tx, FORM_BESIDE_CHILDREN, VALS(I64(campaign_id), I64(parent_id), TXT(f->rule.code), TXT(f->beside)), FORM_CELL, CHILD_CELLS_MAX, &more, &m));
        *out = form_cells_join(cx->a, *out, n, more, m);
    }
    if (form_has_register(f)) {
        TRY(db_rows(cx->tx, FORM_REGISTER_CHILDREN, v, FORM_CELL, CHILD_CELLS_MAX, &more, &m));
        *out = form_cells_join(cx->a, *out, n, more, m);
    }
    if (*n)
        qsort(*out, *n, sizeof **out, by_child);
    return OK;
}

enum err form_children(struct ctx *cx, const struct form_call *c, struct form_cell **out, size_t *n)
{
    return form_children_of(cx, c->form, c->campaign_id, cx->org_id, out, n);
}

enum err form_less_shared(struct ctx *cx, const struct form_call *c, const struct form_value *own, struct form_value *values)
{
    const struct form *f = c->form;
    struct form_cell *cells = NULL;
    struct form_groups *g = NULL;
    size_t n = 0;
    if (!form_has_register(f))
        return OK;
    struct form_value *whole, *parts = NEWS(cx->a, struct form_value, f->n_items);
    memcpy(parts, own, f->n_items * sizeof *parts);
    TRY(form_fill(cx->tx, f, c->campaign_id, cx->org_path, path_end(cx->a, cx->org_path), &whole));
    TRY(form_groups(cx->tx, f, &g));
    TRY(form_children(cx, c, &cells, &n));
    for (size_t i = 0; i < n; i++)
        TRY(form_add_cell(f, g, &cells[i], parts));
    for (size_t i = 0; i < f->n_items; i++)
        if (f->items[i].register_of.len)
            values[i].n -= parts[i].n - whole[i].n;
    return OK;
}

enum err form_add_children(struct ctx *cx, const struct form_call *c, bool (*takes)(void *arg, struct str code), void *arg,
                           struct form_value *values)
{
    struct form_cell *cells = NULL;
    struct form_groups *g = NULL;
    size_t n = 0;
    TRY(form_groups(cx->tx, c->form, &g));
    TRY(form_children(cx, c, &cells, &n));
    for (size_t i = 0; i < n; i++)
        if (takes(arg, cells[i].child_code))
            TRY(form_add_cell(c->form, g, &cells[i], values));
    return OK;
}

static void write_figure(struct ctx *cx, struct str code, struct str name, const struct form_item *item,
                         int64_t n)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "org_code", code);
    jw_kt(cx->out, "org_name", name);
    form_write_value(cx, item, n);
    jw_close(cx->out, '}');
}

static enum err write_children(struct ctx *cx, const struct opened *o)
{
    const struct form *f = o->call.form;
    struct form_cell *cells = NULL;
    size_t n = 0, at = (size_t)(o->item - f->items);
    TRY(form_children(cx, &o->call, &cells, &n));
    struct form_value *v = NEWS(cx->a, struct form_value, f->n_items);
    jw_key(cx->out, "children");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        TRY(form_add_cell(f, o->groups, &cells[i], v));
        if (i + 1 < n && str_eq(cells[i].child_code, cells[i + 1].child_code))
            continue;
        TRY(form_sums(f, v));
        if (v[at].n)
            write_figure(cx, cells[i].child_code, cells[i].child_name, o->item, v[at].n);
        memset(v, 0, f->n_items * sizeof *v);
    }
    jw_close(cx->out, ']');
    return OK;
}

/* --- rosters of the union itself --- */

struct roster_part {
    int64_t roster_id, heads, fen;
    struct str title, paid_on, kind, class, source, tags;
};
static const struct field roster_part_fields[] = {
    {FIELD(struct roster_part, roster_id)}, {FIELD(struct roster_part, title)},
    {FIELD(struct roster_part, paid_on)},   {FIELD(struct roster_part, kind)},
    {FIELD(struct roster_part, class)},     {FIELD(struct roster_part, source)},
    {FIELD(struct roster_part, tags)},      {FIELD(struct roster_part, heads)},
    {FIELD(struct roster_part, fen)},
};

static void write_roster(struct ctx *cx, const struct roster_part *r, int64_t heads, int64_t fen)
{
    if (!heads && !fen)
        return;
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", r->roster_id);
    jw_kt(cx->out, "title", r->roster_id ? r->title : S("不在名册中的记录"));
    jw_kt(cx->out, "paid_on", r->paid_on);
    jw_ki(cx->out, "count", heads);
    jw_ki(cx->out, "fen", fen);
    jw_close(cx->out, '}');
}

static enum err write_rosters(struct ctx *cx, const struct opened *o)
{
    struct roster_part *rows = NULL;
    size_t n = 0;
    int64_t heads = 0, fen = 0;
    if (!o->raised && o->kinds.len)
        TRY(db_rows(cx->tx, FORM_ROSTERS, VALS(I64(o->call.campaign_id), I64(cx->org_id)),
                    FIELDS(struct roster_part, roster_part_fields), ROSTER_ROWS_MAX, &rows, &n));
    jw_key(cx->out, "rosters");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        if (counts(o, rows[i].kind, rows[i].class, rows[i].source, rows[i].tags)) {
            heads += rows[i].heads;
            fen += rows[i].fen;
        }
        if (i + 1 < n && rows[i].roster_id == rows[i + 1].roster_id)
            continue;
        write_roster(cx, &rows[i], heads, fen);
        heads = fen = 0;
    }
    jw_close(cx->out, ']');
    return OK;
}

enum err form_drill_get(struct ctx *cx)
{
    struct opened o = {0};
    struct form_value *own = NULL;
    TRY(open_item(cx, &o));
    size_t at = (size_t)(o.item - o.call.form->items);
    TRY(form_fill(cx->tx, o.call.form, o.call.campaign_id, cx->org_path,
                  str_f(cx->a, "%.*s!", FMT(cx->org_path)), &own));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "item", o.item->code);
    jw_kt(cx->out, "label", o.item->label);
    jw_kt(cx->out, "sub", o.item->sub);
    jw_kt(cx->out, "unit", o.item->unit);
    jw_kt(cx->out, "opens", o.item->register_of.len ? S("companies") : o.raised ? S("receipts") : o.kinds.len ? S("aid") : S("hand"));
    form_write_value(cx, o.item, o.call.table.values[at].n);
    jw_key(cx->out, "own");
    write_figure(cx, o.call.table.org, o.call.table.org_name, o.item, own[at].n);
    TRY(write_children(cx, &o));
    TRY(write_rosters(cx, &o));
    jw_ki(cx->out, "hand", o.call.table.values[at].hand);
    jw_ki(cx->out, "beside", o.call.table.values[at].beside);
    jw_close(cx->out, '}');
    return OK;
}

/* --- records --- */

struct row {
    int64_t id;
    struct str path, org_code, org_name, name, id_type, number, kind, class, source, tags, given_on, origin;
    int64_t heads, amount_fen, roster_id;
    struct str blind, secret;
};
static const struct field row_fields[] = {
    {FIELD(struct row, id), .as = AS_ID},
    {FIELD(struct row, org_code), .label = LIT("工会代码")},
    {FIELD(struct row, org_name), .label = LIT("工会")},
    {FIELD(struct row, name), .label = LIT("姓名")},
    {FIELD(struct row, id_type), .as = AS_CODE, .codes = "id_type", .label = LIT("证件类型")},
    {FIELD(struct row, number), .as = AS_IDNO, .label = LIT("证件号码")},
    {FIELD(struct row, kind), .as = AS_CODE, .codes = "kind", .label = LIT("形式")},
    {FIELD(struct row, class), .as = AS_CODE, .codes = "class", .label = LIT("慰问对象")},
    {FIELD(struct row, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct row, tags), .as = AS_TAGS, .codes = "tag", .label = LIT("标签")},
    {FIELD(struct row, heads), .as = AS_COUNT, .label = LIT("人次")},
    {FIELD(struct row, amount_fen), .as = AS_MONEY, .label = LIT("金额")},
    {FIELD(struct row, given_on), .as = AS_DATE, .label = LIT("发放日期")},
    {FIELD(struct row, roster_id), .as = AS_ID, .label = LIT("名册")},
    {FIELD(struct row, origin), .label = LIT("来由")},
    /* read, not written */
    {FIELD(struct row, path), .as = AS_BLOB},
    {FIELD(struct row, blind), .as = AS_BLOB},
    {FIELD(struct row, secret), .as = AS_BLOB},
};
#define ROW FIELDS(struct row, row_fields)

static enum err open_number(struct ctx *cx, struct row *r)
{
    struct person_secret secret = {0};
    char aad[PERSON_AAD];
    if (r->blind.len != BLIND_BYTES)
        return OK;
    TRY(person_secret_open(cx->sealer, cx->a,
                           person_aad(r->id_type, (const unsigned char *)r->blind.at, aad), r->secret,
                           &secret));
    r->number = secret.number;
    return OK;
}

static enum err read_page(struct ctx *cx, const struct opened *o, int64_t limit, struct row **rows,
                          size_t *n)
{
    struct str after_id, after = str_cut(cx_query(cx, "after"), '|', &after_id);
    int64_t id = 0;
    if (!str_int(after_id, &id))
        after = S("");
    if (o->item->register_of.len)
        return db_rows(cx->tx, str_eq(o->item->register_of, S("visited")) ? FORM_VISITED : FORM_GIVING,
                       VALS(I64(o->call.campaign_id), LO(cx), TXT(o->call.hi), TXT(after), I64(id), I64(limit)), ROW, (size_t)limit, rows, n);
    if (o->raised)
        return db_rows(cx->tx, FORM_RAISED,
                       VALS(I64(o->call.campaign_id), LO(cx), TXT(o->call.hi), TXT(after), I64(id),
                            I64(limit)),
                       ROW, (size_t)limit, rows, n);
    if (!o->kinds.len) { /* entered by hand alone: no records */
        *n = 0;
        return OK;
    }
    return db_rows(cx->tx, FORM_ROWS,
                   VALS(I64(o->call.campaign_id), LO(cx), TXT(o->call.hi), TXT(after), I64(id),
                        TXT(o->kinds), TXT(o->classes), TXT(o->tag), I64(limit)),
                   ROW, (size_t)limit, rows, n);
}

enum err form_rows_get(struct ctx *cx)
{
    struct opened o = {0};
    struct row *rows = NULL;
    size_t n = 0;
    int64_t limit = cx_limit(cx);
    TRY(open_item(cx, &o));
    TRY(read_page(cx, &o, limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        if (!o.item->register_of.len && !counts(&o, o.raised ? S("raised") : rows[i].kind, rows[i].class, rows[i].source, rows[i].tags))
            continue;
        TRY(open_number(cx, &rows[i]));
        if (!rows[i].name.len)
            rows[i].name = o.raised ? S("") : str_f(cx->a, rows[i].roster_id ? "集体慰问（%lld 人）" : "集体（%lld 人次）", (long long)rows[i].heads);
        fields_write(cx->out, ROW, &rows[i]);
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (n == (size_t)limit)
        jw_text(cx->out, str_f(cx->a, "%.*s|%lld", FMT(rows[n - 1].path), (long long)rows[n - 1].id));
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}
