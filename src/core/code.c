// SPDX-License-Identifier: Apache-2.0
#include "code.h"

#include "embed.h"
#include "keep.h"

extern const struct embed_file rule_files[]; /* rules/, embedded by the build */

const struct field code_item_fields[8] = {
    {FIELD(struct code_item, list), .label = LIT("代码表"), .need = true, .max = 40},
    {FIELD(struct code_item, code), .label = LIT("代码"), .need = true, .max = 40},
    {FIELD(struct code_item, label), .label = LIT("名称"), .need = true},
    {FIELD(struct code_item, note), .label = LIT("说明"), .max = 1000},
    {FIELD(struct code_item, valid_from), .as = AS_DATE, .label = LIT("启用日期")},
    {FIELD(struct code_item, valid_to), .as = AS_DATE, .label = LIT("停用日期")},
    {FIELD(struct code_item, sort), .label = LIT("顺序")},
    {FIELD(struct code_item, attr), .as = AS_JSON, .label = LIT("属性"), .max = 10000},
};
#define CODE_ITEM ((struct fields){code_item_fields, countof(code_item_fields), sizeof(struct code_item)})

const struct field rule_fields[11] = {
    {FIELD(struct rule, id), .as = AS_ID, .fixed = true},
    {FIELD(struct rule, kind), .label = LIT("类别"), .need = true, .max = 40},
    {FIELD(struct rule, code), .label = LIT("代码"), .need = true, .max = 40},
    {FIELD(struct rule, edition), .label = LIT("版本"), .need = true, .max = 40},
    {FIELD(struct rule, title), .label = LIT("名称"), .need = true},
    {FIELD(struct rule, source), .label = LIT("依据"), .need = true, .max = 1000},
    {FIELD(struct rule, valid_from), .as = AS_DATE, .label = LIT("启用日期"), .need = true},
    {FIELD(struct rule, valid_to), .as = AS_DATE, .label = LIT("停用日期")},
    {FIELD(struct rule, body), .as = AS_JSON, .label = LIT("内容"), .need = true, .max = 1000000},
    {FIELD(struct rule, created_by), .as = AS_ID, .label = LIT("建立人"), .fixed = true},
    {FIELD(struct rule, created_at), .as = AS_TIME, .label = LIT("建立时间"), .fixed = true},
};
#define RULE ((struct fields){rule_fields, countof(rule_fields), sizeof(struct rule)})

enum { CODES_MAX = 10000 };

enum err code_list(struct tx *tx, struct str list, struct str day, struct code_item **out, size_t *n)
{
    return db_rows(tx, CODE_LIST, VALS(TXT(list), TXT(day)), CODE_ITEM, CODES_MAX, out, n);
}

enum err code_get(struct tx *tx, struct str list, struct str code, struct str day,
                  struct code_item *out)
{
    return db_one(tx, CODE_GET, VALS(TXT(list), TXT(code), TXT(day)), CODE_ITEM, out);
}

/* A whole list as keep.h keeps it. */
struct codes {
    struct code_item *items;
    size_t n;
};

static void fields_own(struct fields fs, struct arena *a, void *row)
{
    for (size_t i = 0; i < fs.n; i++)
        if (fs.at[i].type == FT_STR)
            *field_str(&fs.at[i], row) = str_dup(a, *field_str(&fs.at[i], row));
}

static enum err make_codes(struct ctx *cx, struct arena *a, void *arg, void **thing)
{
    struct str *list = arg;
    struct code_item *items = NULL;
    struct codes *c = NEW(a, struct codes);
    TRY(code_list(cx->tx, *list, S(""), &items, &c->n));
    c->items = NEWS(a, struct code_item, c->n + 1);
    for (size_t i = 0; i < c->n; i++) {
        c->items[i] = items[i];
        fields_own(CODE_ITEM, a, &c->items[i]);
    }
    *thing = c;
    return OK;
}

static bool in_force(const struct code_item *i, struct str day)
{
    return !day.len || ((!i->valid_from.len || str_cmp(i->valid_from, day) <= 0) &&
                        (!i->valid_to.len || str_cmp(i->valid_to, day) >= 0));
}

enum err code_find(struct ctx *cx, struct str list, struct str code, struct str day, struct code_item *out)
{
    void *thing = NULL;
    const struct code_item *best = NULL;
    TRY(keep_get(cx, STAMP_RULE, str_f(cx->a, "codes %.*s", FMT(list)), make_codes, &list, &thing));
    const struct codes *c = thing;
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->items[i].code, code) && in_force(&c->items[i], day) &&
            (!best || str_cmp(c->items[i].valid_from, best->valid_from) > 0))
            best = &c->items[i];
    if (!best)
        return ERR_NOT_FOUND;
    *out = *best;
    return OK;
}

void rule_own(struct arena *a, struct rule *r)
{
    fields_own(RULE, a, r);
}

static enum err make_rule(struct ctx *cx, struct arena *a, void *arg, void **thing)
{
    const struct str *ask = arg; /* kind, code, day */
    struct rule *r = NEW(a, struct rule);
    TRY(rule_get(cx->tx, ask[0], ask[1], ask[2], r));
    rule_own(a, r);
    *thing = r;
    return OK;
}

enum err rule_kept(struct ctx *cx, struct str kind, struct str code, struct str day, const struct rule **out)
{
    void *thing = NULL;
    struct str ask[] = {kind, code, day};
    TRY(keep_get(cx, STAMP_RULE, str_f(cx->a, "rule %.*s/%.*s %.*s", FMT(kind), FMT(code), FMT(day)), make_rule, ask,
                 &thing));
    *out = thing;
    return OK;
}

enum err code_put(struct ctx *cx, const struct code_item *i)
{
    return db_exec(cx->tx, CODE_PUT,
                   VALS(TXT(i->list), TXT(i->code), TXT(i->label), TXT(i->note), TXT(i->valid_from),
                        TXT(i->valid_to), I64(i->sort), TXT(i->attr.len ? i->attr : S("{}"))),
                   NULL);
}

enum err rule_get(struct tx *tx, struct str kind, struct str code, struct str day, struct rule *out)
{
    return db_one(tx, RULE_GET, VALS(TXT(kind), TXT(code), TXT(day)), RULE, out);
}

/* rules/codes/X.json: {"list":"class","items":[{"code","label","note","valid_from",…,"attr":{}}]} or
 * a list of such. */
static enum err put_codes(struct ctx *cx, const struct json *doc)
{
    const struct json *items = json_get(doc, "items");
    for (size_t i = 0; i < json_len(items); i++) {
        const struct json *it = json_at(items, i), *attr = json_get(it, "attr");
        struct code_item c = {
            .list = json_get_str(doc, "list"),
            .code = json_get_str(it, "code"),
            .label = json_get_str(it, "label"),
            .note = json_get_str(it, "note"),
            .valid_from = json_get_str(it, "valid_from"),
            .valid_to = json_get_str(it, "valid_to"),
            .sort = json_get_int(it, "sort", (int64_t)i + 1),
            .attr = attr ? json_text(cx->a, attr) : S("{}"),
        };
        TRY(code_put(cx, &c));
    }
    return OK;
}

/* Other folders: {"code","edition","title","source","valid_from","valid_to","body":{…}}; a document
 * without "body" is its own body. */
static enum err put_rule(struct ctx *cx, struct str kind, const struct json *doc)
{
    const struct json *body = json_get(doc, "body");
    struct str from = json_get_str(doc, "valid_from");
    int64_t id;
    enum err e = db_int(
        cx->tx, RULE_PUT,
        VALS(TXT(kind), TXT(json_get_str(doc, "code")), TXT(json_get_str(doc, "edition")),
             TXT(json_get_str(doc, "title")), TXT(json_get_str(doc, "source")),
             TXT(from.len ? from : S("2000-01-01")), TXT(json_get_str(doc, "valid_to")),
             TXT(json_text(cx->a, body ? body : doc)), NUL, I64(cx->now)),
        &id);
    return e == ERR_NOT_FOUND ? OK : e; /* that edition is there already */
}

enum err rule_init(struct ctx *cx)
{
    for (const struct embed_file *f = rule_files; f->path; f++) {
        struct str path = str_of(f->path), name, why;
        if (!str_ends(path, S(".json")))
            continue;
        struct str kind = str_cut(path, '/', &name);
        const struct json *doc = json_parse(cx->a, (struct str){(const char *)f->data, f->size}, &why);
        if (!doc)
            return fail(cx, ERR_INTERNAL, "规则文件 %s 有误：%.*s", f->path, FMT(why));
        if (!str_eq(kind, S("codes"))) {
            TRY(put_rule(cx, kind, doc));
            continue;
        }
        if (json_kind(doc) == JSON_MAP)
            TRY(put_codes(cx, doc));
        for (size_t i = 0; json_kind(doc) == JSON_LIST && i < json_len(doc); i++)
            TRY(put_codes(cx, json_at(doc, i)));
    }
    return OK;
}
