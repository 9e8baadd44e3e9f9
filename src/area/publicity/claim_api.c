// SPDX-License-Identifier: Apache-2.0
// Published figures beside the computed ones; a headline beside its published parts, with what was left unpublished and
// what is counted in two parts, so that the difference is explained and not only shown.
#include "publicity_own.h"

enum { CLAIMS_MAX = 500 };

const struct field claim_fields[22] = {
    {FIELD(struct claim, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct claim, org_id), .as = AS_ID},
    {FIELD(struct claim, org_code), .label = LIT("工会代码")},
    {FIELD(struct claim, org_name), .label = LIT("工会")},
    {FIELD(struct claim, org_path), .as = AS_BLOB},
    {FIELD(struct claim, campaign_id), .as = AS_ID},
    {FIELD(struct claim, campaign), .label = LIT("活动")},
    {FIELD(struct claim, media_id), .as = AS_ID},
    {FIELD(struct claim, medium), .label = LIT("出处")},
    {FIELD(struct claim, published_on), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct claim, sort), .label = LIT("顺序")},
    {FIELD(struct claim, item), .label = LIT("事项")},
    {FIELD(struct claim, published), .label = LIT("公布数")},
    {FIELD(struct claim, value), .label = LIT("数值（金额以分计）")},
    {FIELD(struct claim, money), .as = AS_BOOL, .label = LIT("金额")},
    {FIELD(struct claim, unit), .label = LIT("单位")},
    {FIELD(struct claim, modifier), .as = AS_CODE, .codes = "figure_modifier", .label = LIT("约数")},
    {FIELD(struct claim, quoted), .label = LIT("原文")},
    {FIELD(struct claim, figure), .label = LIT("对应的系统数")},
    {FIELD(struct claim, part_of), .as = AS_ID, .label = LIT("属于")},
    {FIELD(struct claim, state), .label = LIT("状态")},
    {FIELD(struct claim, version), .label = LIT("版本")},
};
const struct field claim_in_fields[9] = {
    {FIELD(struct claim_in, item), .label = LIT("事项"), .need = true, .max = 100},
    {FIELD(struct claim_in, published), .label = LIT("公布数（照原文，如 近3万人次、700余万元）"), .need = true, .max = 40},
    {FIELD(struct claim_in, figure), .label = LIT("对应的系统数"), .max = 60},
    {FIELD(struct claim_in, part_of), .as = AS_ID, .label = LIT("是哪个总数的一部分")},
    {FIELD(struct claim_in, media_id), .as = AS_ID, .label = LIT("出处")},
    {FIELD(struct claim_in, sort), .as = AS_COUNT, .label = LIT("顺序"), .max = 10000},
    {FIELD(struct claim_in, quoted), .label = LIT("原文"), .max = 1000},
    {FIELD(struct claim_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct claim_in, version), .label = LIT("版本")},
};
#define CLAIM FIELDS(struct claim, claim_fields)
const char claim_schema[] =
    "{\"campaign\",\"org_name\",\"rows\":[{claim,\"computed\",\"computed_text\",\"difference\",\"covered\":yes|no|none,verbs}],"
    "\"headlines\":[{\"id\",\"item\",\"published\",\"parts_published\",\"parts_computed\",\"computed\",\"rest\":[{key,label,n}],"
    "\"overlaps\":[{key,label,n,\"classes\":[{key,label,n}]}],\"explained\":bool}],\"figures\":[{key,label,unit,counts,money,heads,fen}]}";

static bool computed_of(const struct figures *f, const struct claim *c, int64_t *n)
{
    const struct figure *g = c->figure.len ? figure_find(f, c->figure) : NULL;
    *n = g ? (c->money ? g->fen : g->heads) : 0;
    return g && (c->money ? g->money : g->counts);
}

static void write_one(struct ctx *cx, const struct figures *f, const struct claim *c)
{
    struct claim_value v = {0};
    struct str why = {0};
    int64_t n = 0;
    bool known = computed_of(f, c, &n), read = claim_read(cx->a, c->published, &v, &why);
    jw_open(cx->out, '{');
    fields_write_open(cx->out, CLAIM, c);
    jw_kt(cx->out, "value_text", figure_text(cx->a, c->value, c->money));
    jw_kt(cx->out, "covered", !known ? S("none") : read && claim_covers(&v, n) ? S("yes") : S("no"));
    if (known) {
        jw_ki(cx->out, "computed", n);
        jw_kt(cx->out, "computed_text", figure_text(cx->a, n, c->money));
        jw_ki(cx->out, "difference", c->value - n);
        jw_kt(cx->out, "difference_text", figure_text(cx->a, c->value - n, c->money));
        jw_kt(cx->out, "figure_label", figure_find(f, c->figure)->label);
    }
    jw_kb(cx->out, "may_edit", cx_may(cx, PERM_PUBLICITY_EDIT, c->org_path));
    jw_close(cx->out, '}');
}

/* --- a headline and its parts --- */

struct group {
    const struct claim *head, *rows;
    size_t n;
    const struct figures *f;
    int64_t published, parts, rest, twice;
};

static const struct form_item *item_of(const struct figures *f, struct str key)
{
    ptrdiff_t at = f->form && key.len ? form_item_index(f->form, key) : -1;
    return at < 0 ? NULL : &f->form->items[at];
}

static bool is_part(const struct group *g, const struct claim *c)
{
    return c->part_of == g->head->id && c->money == g->head->money;
}

static bool published_apart(const struct group *g, struct str key)
{
    for (size_t i = 0; i < g->n; i++)
        if (is_part(g, &g->rows[i]) && str_eq(g->rows[i].figure, key))
            return true;
    return false;
}

static void write_row(struct ctx *cx, struct str key, struct str label, int64_t n, bool money)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "key", key);
    jw_kt(cx->out, "label", label);
    jw_ki(cx->out, "n", n);
    jw_kt(cx->out, "text", figure_text(cx->a, n, money));
    jw_close(cx->out, '}');
}

/* What the headline adds up and no part names. */
static void write_rest(struct ctx *cx, struct group *g)
{
    const struct form_item *sum = item_of(g->f, g->head->figure);
    jw_key(cx->out, "rest");
    jw_open(cx->out, '[');
    for (size_t i = 0; sum && i < sum->n_parts; i++) {
        const struct form_item *it = &g->f->form->items[sum->parts[i]];
        const struct figure *fig = figure_find(g->f, it->code);
        int64_t n = !fig ? 0 : g->head->money ? fig->fen : fig->heads;
        if (!n || published_apart(g, it->code))
            continue;
        g->rest += n;
        write_row(cx, it->code, it->label, n, g->head->money);
    }
    jw_close(cx->out, ']');
}

/* A part by tag lies across the classes: the same money or head is also in one of them. */
static void write_overlap(struct ctx *cx, struct group *g, const struct claim *c)
{
    const struct form_item *sum = item_of(g->f, g->head->figure);
    int64_t all = 0;
    jw_open(cx->out, '{');
    jw_kt(cx->out, "key", c->figure);
    jw_kt(cx->out, "label", c->item);
    jw_key(cx->out, "classes");
    jw_open(cx->out, '[');
    for (size_t k = 0; k < sum->n_parts; k++) {
        const struct form_item *it = &g->f->form->items[sum->parts[k]];
        struct str class = it->n_picks && it->picks[0].n_classes ? it->picks[0].classes[0] : S("");
        int64_t n = 0;
        for (size_t i = 0; i < g->f->n_cells; i++)
            if (str_eq(g->f->cells[i].tag, c->figure) && str_eq(g->f->cells[i].class, class))
                n += g->head->money ? g->f->cells[i].fen : g->f->cells[i].heads;
        all += n;
        if (n)
            write_row(cx, it->code, it->label, n, g->head->money);
    }
    jw_close(cx->out, ']');
    g->twice += all;
    jw_ki(cx->out, "n", all);
    jw_kt(cx->out, "text", figure_text(cx->a, all, g->head->money));
    jw_close(cx->out, '}');
}

static void write_headline(struct ctx *cx, struct group *g)
{
    int64_t n = 0, computed = 0;
    bool money = g->head->money, known = computed_of(g->f, g->head, &computed);
    const struct form_item *sum = item_of(g->f, g->head->figure);
    for (size_t i = 0; i < g->n; i++)
        if (is_part(g, &g->rows[i])) {
            g->published += g->rows[i].value;
            g->parts += computed_of(g->f, &g->rows[i], &n) ? n : 0;
        }
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", g->head->id);
    jw_kt(cx->out, "item", g->head->item);
    jw_kt(cx->out, "published", g->head->published);
    jw_kb(cx->out, "money", money);
    jw_kt(cx->out, "unit", money ? S("万元") : g->head->unit);
    jw_ki(cx->out, "parts_published", g->published);
    jw_kt(cx->out, "parts_published_text", figure_text(cx->a, g->published, money));
    jw_ki(cx->out, "parts_computed", g->parts);
    jw_kt(cx->out, "parts_computed_text", figure_text(cx->a, g->parts, money));
    jw_ki(cx->out, "computed", computed);
    jw_kt(cx->out, "computed_text", known ? figure_text(cx->a, computed, money) : S(""));
    jw_kt(cx->out, "missing_text", figure_text(cx->a, g->head->value - g->published, money));
    write_rest(cx, g);
    jw_key(cx->out, "overlaps");
    jw_open(cx->out, '[');
    for (size_t i = 0; sum && i < g->n; i++)
        if (is_part(g, &g->rows[i]) && g->rows[i].figure.len && !item_of(g->f, g->rows[i].figure))
            write_overlap(cx, g, &g->rows[i]);
    jw_close(cx->out, ']');
    jw_ki(cx->out, "rest_n", g->rest);
    jw_kt(cx->out, "rest_text", figure_text(cx->a, g->rest, money));
    jw_ki(cx->out, "twice", g->twice);
    jw_kt(cx->out, "twice_text", figure_text(cx->a, g->twice, money));
    jw_kb(cx->out, "explained", known && g->parts + g->rest - g->twice == computed);
    jw_close(cx->out, '}');
}

static void write_figures(struct ctx *cx, const struct figures *f)
{
    jw_key(cx->out, "figures");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < f->n; i++) {
        const struct figure *g = &f->at[i];
        jw_open(cx->out, '{');
        jw_kt(cx->out, "key", g->key);
        jw_kt(cx->out, "label", g->label);
        jw_kt(cx->out, "unit", g->unit);
        jw_kb(cx->out, "counts", g->counts);
        jw_kb(cx->out, "money", g->money);
        jw_ki(cx->out, "heads", g->heads);
        jw_ki(cx->out, "fen", g->fen);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static enum err write_all(struct ctx *cx, const struct campaign *c)
{
    struct figures *f = NULL;
    struct claim *rows = NULL;
    size_t n = 0;
    TRY(figures_gather(cx, c, &f));
    TRY(db_rows(cx->tx, CLAIM_LIST, VALS(I64(cx->org_id), I64(c->id)), CLAIM, CLAIMS_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "campaign", c->code);
    jw_kt(cx->out, "org_name", f->org_name);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        write_one(cx, f, &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "headlines");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct group g = {.head = &rows[i], .rows = rows, .n = n, .f = f};
        bool any = false;
        for (size_t k = 0; k < n; k++)
            any |= is_part(&g, &rows[k]);
        if (any)
            write_headline(cx, &g);
    }
    jw_close(cx->out, ']');
    write_figures(cx, f);
    jw_close(cx->out, '}');
    return OK;
}

enum err claim_list(struct ctx *cx)
{
    struct campaign c = {0};
    TRY(campaign_get(cx, cx_query(cx, "campaign"), &c));
    return write_all(cx, &c);
}

/* --- changes --- */

static enum err check_part(struct ctx *cx, const struct claim_in *in, int64_t id, int64_t org_id, int64_t campaign_id)
{
    struct claim head = {0};
    int64_t parts = 0;
    if (!in->part_of)
        return OK;
    enum err e = cx_one(cx, CLAIM_GET, in->part_of, CLAIM, &head);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e != OK || head.org_id != org_id || head.campaign_id != campaign_id || !str_eq(head.state, S("kept")) || head.part_of || head.id == id)
        return fail_field(cx, "part_of", "所属的总数应是同一单位、同一活动的另一条，且自己不属于别的总数");
    if (id)
        TRY(db_int(cx->tx, CLAIM_PARTS, VALS(I64(id)), &parts));
    return parts ? fail_field(cx, "part_of", "它自己有组成部分，不能再属于别的总数") : OK;
}

static enum err check_media(struct ctx *cx, int64_t media_id, int64_t org_id)
{
    struct media m = {0};
    if (!media_id)
        return OK;
    enum err e = cx_one(cx, MEDIA_GET, media_id, FIELDS(struct media, media_fields), &m);
    if (e == ERR_NOT_FOUND || (e == OK && (m.org_id != org_id || !str_eq(m.state, S("kept")))))
        return fail_field(cx, "media_id", "没有这篇报道，或它不是本单位登记的");
    return e;
}

static enum err check(struct ctx *cx, const struct claim_in *in, int64_t id, int64_t org_id, const struct campaign *c, struct claim_value *v)
{
    struct str why = {0};
    struct figures *f = NULL;
    if (!claim_read(cx->a, in->published, v, &why))
        return fail_field(cx, "published", "%.*s", FMT(why));
    TRY(check_part(cx, in, id, org_id, c->id));
    TRY(check_media(cx, in->media_id, org_id));
    if (!in->figure.len)
        return OK;
    TRY(figures_gather(cx, c, &f));
    const struct figure *g = figure_find(f, in->figure);
    if (!g)
        return fail_field(cx, "figure", "系统里没有“%.*s”这个数，请从列表中选择", FMT(in->figure));
    if (v->money ? !g->money : !g->counts)
        return fail_field(cx, "figure", "“%.*s”%s，与公布数的单位不符", FMT(g->label), v->money ? "不是金额" : "是金额");
    return OK;
}

static enum err told(struct ctx *cx, int64_t id, const struct claim *before)
{
    struct claim c = {0};
    TRY(cx_one(cx, CLAIM_GET, id, CLAIM, &c));
    audit_object(cx, c.org_id, "published_figure:%lld", (long long)id);
    audit_diff(cx, CLAIM, before, &c);
    cx_row(cx, CLAIM, &c);
    return OK;
}

static enum err campaign_of(struct ctx *cx, struct str code, struct str org_path, struct campaign *c)
{
    TRY(campaign_get(cx, code, c));
    return path_covers(c->org_path, org_path) ? OK : fail_field(cx, "campaign", "本单位不参加活动“%.*s”", FMT(c->name));
}

enum err claim_add(struct ctx *cx)
{
    const struct claim_in *in = cx->in;
    struct claim none = {0};
    struct claim_value v = {0};
    struct campaign c = {0};
    int64_t id = 0;
    TRY(campaign_of(cx, in->campaign, cx->org_path, &c));
    TRY(check(cx, in, 0, cx->org_id, &c, &v));
    TRY(db_int(cx->tx, CLAIM_ADD,
               VALS(I64(cx->org_id), I64(c.id), OPT(in->media_id), I64(in->sort), TXT(in->item), TXT(in->published), I64(v.n), I64(v.money),
                    TXT(v.unit), TXT(str_of(claim_modifier_code(v.modifier))), TXT(in->quoted), TXT(in->figure), OPT(in->part_of),
                    I64(cx->who->user_id), I64(cx->now)),
               &id));
    return told(cx, id, &none);
}

enum err claim_edit(struct ctx *cx)
{
    const struct claim_in *in = cx->in;
    struct claim before = {0};
    struct claim_value v = {0};
    struct campaign c = {0};
    int64_t id = 0, n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, CLAIM_GET, id, CLAIM, &before));
    TRY(campaign_of(cx, before.campaign, before.org_path, &c));
    cx->org_id = before.org_id; /* computed figures are those of the union whose claim it is */
    cx->org_path = before.org_path;
    cx->org_code = before.org_code;
    TRY(check(cx, in, id, before.org_id, &c, &v));
    TRY(db_exec(cx->tx, CLAIM_SAVE,
                VALS(I64(id), I64(in->version), OPT(in->media_id), I64(in->sort), TXT(in->item), TXT(in->published), I64(v.n), I64(v.money),
                     TXT(v.unit), TXT(str_of(claim_modifier_code(v.modifier))), TXT(in->quoted), TXT(in->figure), OPT(in->part_of)),
                &n));
    return n ? told(cx, id, &before) : ERR_CONFLICT;
}

enum err claim_drop(struct ctx *cx)
{
    struct claim before = {0};
    int64_t id = 0, n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, CLAIM_GET, id, CLAIM, &before));
    TRY(db_exec(cx->tx, CLAIM_DROP, VALS(I64(id)), &n));
    return n ? told(cx, id, &before) : fail(cx, ERR_STATE, "它已被删除，或还有别的公布数属于它，请先删除那些");
}

/* --- what must hold: the number kept is the number read from the words --- */

static enum err verify_one(void *arg, void *row)
{
    struct verify *v = arg;
    const struct claim *c = row;
    struct claim_value now = {0};
    struct str why = {0};
    struct arena_mark m = arena_mark(v->cx->a);
    v->checked++;
    if (!claim_read(v->cx->a, c->published, &now, &why) || now.n != c->value || now.money != c->money || !str_eq(now.unit, c->unit) ||
        !str_eq(str_of(claim_modifier_code(now.modifier)), c->modifier))
        v->found(v, "I27", str_f(v->cx->a, "第 %lld 号公布数“%.*s”与登记的数值不一致", (long long)c->id, FMT(c->published)));
    else
        arena_release(v->cx->a, m);
    return OK;
}

enum err claim_verify(struct verify *v)
{
    struct claim row = {0};
    return db_each(v->cx->tx, CLAIM_VERIFY, NOVALS, CLAIM, &row, verify_one, v);
}
