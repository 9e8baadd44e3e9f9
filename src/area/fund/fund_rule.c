// SPDX-License-Identifier: Apache-2.0
// The earmark rule: rule documents of kind "funds" compiled into one table source × class × form ×
// level of the hardship file, so that a row of an import costs two short searches and no statement.
//
// A document's body: {"local_archive":["prefix",…],"unknown_archive":"text","silent":"text",
// "clauses":[{"verdict":"allow|forbid|silent","sources":[…],"classes":[…],"forms":["cash","goods",
// "lump"],"filed":"national|local","clause":"text"}],"undecided":"review|block"}. An absent list means
// "any". The first clause that fits decides; when none does the document is silent, and a person decides:
// the reviewer of the roster ("review", the default) or somebody before the review ("block").
#include "fund_own.h"

enum { SOURCES_MAX = 100, CLASSES_MAX = 100, PREFIXES_MAX = 32, FORMS = 3 };
enum filed { FILED_UNKNOWN, FILED_NATIONAL, FILED_LOCAL, FILED__COUNT };

static const struct str form_code[FORMS] = {LIT("cash"), LIT("goods"), LIT("lump")};
static const struct str filed_code[FILED__COUNT] = {LIT(""), LIT("national"), LIT("local")};

struct earmark {
    struct str *sources, *classes; /* index 0 of each: none, or unknown to the code lists */
    size_t n_sources, n_classes;
    struct str prefixes[PREFIXES_MAX]; /* file numbers of these are local */
    size_t n_prefixes;
    struct fund_ruling *cells; /* [source][class][form][filed] */
    bool blocks;               /* silence must be decided before the review */
};

static bool holds(const struct json *list, struct str what)
{
    if (!list)
        return true;
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_str(json_at(list, i)), what))
            return true;
    return false;
}

static struct fund_ruling rule_of(const struct json *body, struct str code, struct str source,
                                  struct str class, enum fund_form form, enum filed filed)
{
    const struct json *clauses = json_get(body, "clauses");
    for (size_t i = 0; i < json_len(clauses); i++) {
        const struct json *c = json_at(clauses, i);
        struct str want = json_get_str(c, "filed"), verdict = json_get_str(c, "verdict");
        if (!holds(json_get(c, "sources"), source) || !holds(json_get(c, "classes"), class) ||
            !holds(json_get(c, "forms"), form_code[form]) ||
            (want.len && !str_eq(want, filed_code[filed])))
            continue;
        return (struct fund_ruling){
            str_eq(verdict, S("allow"))    ? FUND_ALLOWED
            : str_eq(verdict, S("forbid")) ? FUND_FORBIDDEN
                                           : FUND_SILENT,
            code, json_get_str(c, "clause"), 0};
    }
    return (struct fund_ruling){FUND_SILENT, code, json_get_str(body, "silent"), 0};
}

/* Of two documents the one that forbids wins, then the one that allows. */
static struct fund_ruling stricter(struct fund_ruling a, struct fund_ruling b)
{
    if (a.verdict == FUND_FORBIDDEN || b.verdict == FUND_SILENT)
        return a;
    if (b.verdict == FUND_FORBIDDEN || a.verdict == FUND_SILENT)
        return b;
    return a;
}

/* The file number is not given: where the level would decide, the rule leaves it open. */
static struct fund_ruling unknown_filed(const struct json *body, struct str code, struct str source,
                                        struct str class, enum fund_form form)
{
    struct fund_ruling nat = rule_of(body, code, source, class, form, FILED_NATIONAL);
    struct fund_ruling loc = rule_of(body, code, source, class, form, FILED_LOCAL);
    if (nat.verdict == loc.verdict)
        return loc;
    return (struct fund_ruling){FUND_SILENT, code, json_get_str(body, "unknown_archive"), 0};
}

static struct fund_ruling *cell(const struct earmark *e, size_t s, size_t c, enum fund_form form,
                                enum filed filed)
{
    return &e->cells[((s * e->n_classes + c) * FORMS + (size_t)form) * FILED__COUNT + (size_t)filed];
}

static void add_document(struct earmark *e, const struct json *body, struct str code, bool first)
{
    for (size_t s = 0; s < e->n_sources; s++)
        for (size_t c = 0; c < e->n_classes; c++)
            for (int form = 0; form < FORMS; form++)
                for (int filed = 0; filed < FILED__COUNT; filed++) {
                    struct fund_ruling *at = cell(e, s, c, (enum fund_form)form, (enum filed)filed), r;
                    if (filed == FILED_UNKNOWN)
                        r = unknown_filed(body, code, e->sources[s], e->classes[c],
                                          (enum fund_form)form);
                    else
                        r = rule_of(body, code, e->sources[s], e->classes[c], (enum fund_form)form,
                                    (enum filed)filed);
                    *at = first ? r : stricter(*at, r);
                }
    e->blocks |= str_eq(json_get_str(body, "undecided"), S("block"));
    const struct json *prefixes = json_get(body, "local_archive");
    for (size_t i = 0; i < json_len(prefixes) && e->n_prefixes < PREFIXES_MAX; i++)
        e->prefixes[e->n_prefixes++] = json_str(json_at(prefixes, i));
}

static enum err list_codes(struct tx *tx, struct str list, size_t max, struct str **out, size_t *n)
{
    struct code_item *items = NULL;
    size_t got = 0;
    TRY(code_list(tx, list, S(""), &items, &got));
    struct str *codes = NEWS(tx_arena(tx), struct str, got + 1);
    size_t m = 1;
    for (size_t i = 0; i < got && m < max; i++) {
        size_t k = 1; /* a code may stand in the list once per edition */
        while (k < m && !str_eq(codes[k], items[i].code))
            k++;
        if (k == m)
            codes[m++] = items[i].code;
    }
    *out = codes;
    *n = m;
    return OK;
}

static enum err empty_table(struct tx *tx, struct earmark **out)
{
    struct arena *a = tx_arena(tx);
    struct earmark *e = NEW(a, struct earmark);
    TRY(list_codes(tx, S("source"), SOURCES_MAX, &e->sources, &e->n_sources));
    TRY(list_codes(tx, S("class"), CLASSES_MAX, &e->classes, &e->n_classes));
    e->cells = NEWS(a, struct fund_ruling, e->n_sources * e->n_classes * FORMS * FILED__COUNT);
    *out = e;
    return OK;
}

enum err fund_earmark_of(struct tx *tx, const struct json *body, struct str code, struct earmark **out)
{
    TRY(empty_table(tx, out));
    add_document(*out, body, code, true);
    return OK;
}

enum err fund_earmark(struct tx *tx, struct str codes, struct str day, struct earmark **out,
                      struct str *missing)
{
    struct arena *a = tx_arena(tx);
    struct earmark *e = NULL;
    TRY(empty_table(tx, &e));
    struct str rest = codes.len ? codes : S("open");
    for (int i = 0; rest.len && i < FUND_RULES_MAX; i++) {
        struct str code = str_trim(str_cut(rest, ',', &rest));
        struct rule doc = {0};
        enum err found = rule_get(tx, S("funds"), code, day, &doc);
        const struct json *body = found == OK ? json_parse(a, doc.body, NULL) : NULL;
        if (found == ERR_NOT_FOUND || (found == OK && !body)) {
            if (missing)
                *missing = str_f(a, "资金使用规定“%.*s”在 %.*s 没有有效版本", FMT(code), FMT(day));
            return ERR_NOT_FOUND;
        }
        TRY(found);
        add_document(e, body, code, i == 0);
    }
    *out = e;
    return OK;
}

static size_t index_of(const struct str *list, size_t n, struct str what)
{
    for (size_t i = 1; i < n; i++)
        if (str_eq(list[i], what))
            return i;
    return 0;
}

static enum filed filed_of(const struct earmark *e, struct str archive_no)
{
    enum filed filed = archive_no.len ? FILED_NATIONAL : FILED_UNKNOWN;
    for (size_t i = 0; filed == FILED_NATIONAL && i < e->n_prefixes; i++)
        if (e->prefixes[i].len && str_starts(archive_no, e->prefixes[i]))
            filed = FILED_LOCAL;
    return filed;
}

struct fund_ruling fund_check(const struct earmark *e, struct str source, struct str class,
                              enum fund_form form, struct str archive_no)
{
    return *cell(e, index_of(e->sources, e->n_sources, source),
                 index_of(e->classes, e->n_classes, class), form, filed_of(e, archive_no));
}

struct str fund_filed(const struct earmark *e, struct str archive_no)
{
    return filed_code[filed_of(e, archive_no)];
}

static struct fund_ruling *cell_named(const struct earmark *e, struct str source, struct str class,
                                      struct str form, struct str filed)
{
    size_t f = 0, l = 0;
    while (f < FORMS - 1 && !str_eq(form_code[f], form))
        f++;
    while (l < FILED__COUNT - 1 && !str_eq(filed_code[l], filed))
        l++;
    if (!str_eq(form_code[f], form))
        f = FUND_CASH;
    return cell(e, index_of(e->sources, e->n_sources, source), index_of(e->classes, e->n_classes, class),
                (enum fund_form)f, str_eq(filed_code[l], filed) ? (enum filed)l : FILED_UNKNOWN);
}

struct fund_ruling fund_cell(const struct earmark *e, struct str source, struct str class,
                             struct str form, struct str filed)
{
    return *cell_named(e, source, class, form, filed);
}

struct fund_ruling fund_goods_source(const struct earmark *e, struct str source)
{
    size_t s = index_of(e->sources, e->n_sources, source);
    struct fund_ruling any = *cell(e, s, 0, FUND_GOODS, FILED_UNKNOWN), forbidden = any;
    bool open = false;
    for (size_t c = 1; any.verdict == FUND_SILENT && c < e->n_classes; c++)
        for (int filed = 0; filed < FILED__COUNT; filed++) {
            struct fund_ruling r = *cell(e, s, c, FUND_GOODS, (enum filed)filed);
            if (r.verdict == FUND_ALLOWED)
                return r;
            open |= r.verdict == FUND_SILENT;
            forbidden = r;
        }
    return open ? any : forbidden;
}

void fund_decide(struct earmark *e, struct str source, struct str class, struct str form,
                 struct str filed, struct fund_ruling r)
{
    struct fund_ruling *at = cell_named(e, source, class, form, filed);
    bool buys = !class.len && str_eq(form, form_code[FUND_GOODS]); /* fund_goods_source */
    if (index_of(e->sources, e->n_sources, source) && (buys || index_of(e->classes, e->n_classes, class)) &&
        at->verdict == FUND_SILENT)
        *at = r;
}

bool fund_has_silence(const struct earmark *e)
{
    for (size_t s = 1; s < e->n_sources; s++)
        for (size_t c = 1; c < e->n_classes; c++)
            for (int form = 0; form < FORMS; form++)
                for (int filed = 0; filed < FILED__COUNT; filed++)
                    if (cell(e, s, c, (enum fund_form)form, (enum filed)filed)->verdict == FUND_SILENT)
                        return true;
    return false;
}

bool fund_undecided_blocks(const struct earmark *e)
{
    return e->blocks;
}

const char *fund_verdict_code(enum fund_verdict v)
{
    static const char *const code[] = {"silent", "allowed", "forbidden"};
    return code[v];
}
