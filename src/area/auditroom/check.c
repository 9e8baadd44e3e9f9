// SPDX-License-Identifier: Apache-2.0
// Running one check: its statement row by row, its sentence, masked names. See room_check.h.
#include "check_own.h"
#include "code.h"
#include "money.h"

enum { DOCS_MAX = 200, SENTENCE_MAX = 2000, DAY_MS = 86400000 };

const struct field check_hit_columns[23] = {
    {FIELD(struct check_hit, object)},    {FIELD(struct check_hit, row_no)},
    {FIELD(struct check_hit, org_id)},    {FIELD(struct check_hit, org_code)},
    {FIELD(struct check_hit, org_name)},  {FIELD(struct check_hit, title)},
    {FIELD(struct check_hit, person_id)}, {FIELD(struct check_hit, campaign_id)},
    {FIELD(struct check_hit, name)},      {FIELD(struct check_hit, day)},
    {FIELD(struct check_hit, day2)},      {FIELD(struct check_hit, fen)},
    {FIELD(struct check_hit, fen2)},      {FIELD(struct check_hit, fen3)},
    {FIELD(struct check_hit, n)},         {FIELD(struct check_hit, n2)},
    {FIELD(struct check_hit, at)},        {FIELD(struct check_hit, at2)},
    {FIELD(struct check_hit, one)},       {FIELD(struct check_hit, two)},
    {FIELD(struct check_hit, three)},     {FIELD(struct check_hit, four)},
    {FIELD(struct check_hit, text)},
};

/* --- which checks there are --- */

static enum err take_document(struct tx *tx, const struct rule *doc, struct check *all, size_t *n)
{
    struct arena *a = tx_arena(tx);
    const struct json *list = json_get(json_parse(a, doc->body, NULL), "checks");
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *c = json_at(list, i);
        struct check one = {json_get_str(c, "code"),     json_get_str(c, "list"),
                            json_get_str(c, "topic"),    json_get_str(c, "title"),
                            json_get_str(c, "question"), json_get_str(c, "source"),
                            json_get_str(c, "severity"), json_get_str(c, "say"),
                            json_get(c, "params"),       str_f(a, "%.*s@%.*s", FMT(doc->code), FMT(doc->edition))};
        size_t at = 0;
        while (at < *n && !str_eq(all[at].code, one.code))
            at++;
        if (json_get_bool(c, "off")) {
            if (at < *n)
                memmove(&all[at], &all[at + 1], (--*n - at) * sizeof *all);
            continue;
        }
        if (at == CHECKS_MAX)
            return ERR_TOO_LARGE;
        all[at] = one;
        *n += at == *n;
    }
    return OK;
}

enum err checks_on(struct tx *tx, struct str day, struct check **out, size_t *n)
{
    struct rule *docs = NULL;
    struct str codes[DOCS_MAX];
    size_t n_docs = 0, n_codes = 0;
    TRY(db_rows(tx, RULE_LIST, VALS(TXT(S("checks"))), (struct fields){rule_fields, 11, sizeof(struct rule)},
                DOCS_MAX, &docs, &n_docs));
    codes[n_codes++] = S("standard"); /* what is shipped comes first, what a place adds after it */
    for (size_t i = 0; i < n_docs; i++)
        if (!str_eq(docs[i].code, codes[n_codes - 1]) && !str_eq(docs[i].code, codes[0]))
            codes[n_codes++] = docs[i].code;
    *out = NEWS(tx_arena(tx), struct check, CHECKS_MAX + 1);
    *n = 0;
    for (size_t i = 0; i < n_codes; i++) {
        struct rule doc = {0};
        enum err e = rule_get(tx, S("checks"), codes[i], day, &doc);
        if (e == ERR_NOT_FOUND)
            continue;
        TRY(e);
        TRY(take_document(tx, &doc, *out, n));
    }
    return OK;
}

int64_t check_param(const struct checking *k, const char *key)
{
    return json_get_int(k->check->params, key, 0);
}

/* --- the sentence --- */

static struct str yuan(struct arena *a, int64_t fen)
{
    char text[MONEY_TEXT];
    money_yuan(fen, text);
    return str_dup(a, str_of(text));
}

static struct str moment(struct arena *a, int64_t ms)
{
    char text[DATE_TIME_TEXT] = "";
    if (ms)
        date_time_text(ms, text);
    return str_dup(a, str_of(text));
}

static struct str number(struct arena *a, int64_t n)
{
    return str_f(a, "%lld", (long long)n);
}

/* {org} {title} {name} {row} {day} {day2} {yuan} {yuan2} {yuan3} {n} {n2} {at} {at2} {one} {two} {three} {four} */
static struct str value_of(struct arena *a, const struct check_hit *h, struct str key)
{
    const struct {
        const char *key;
        struct str text;
    } texts[] = {{"org", h->org_name}, {"title", h->title}, {"name", h->name}, {"day", h->day}, {"day2", h->day2},
                 {"one", h->one},      {"two", h->two},     {"three", h->three}, {"four", h->four}};
    const struct {
        const char *key;
        int64_t n;
        struct str (*write)(struct arena *a, int64_t n);
    } figures[] = {{"yuan", h->fen, yuan},   {"yuan2", h->fen2, yuan}, {"yuan3", h->fen3, yuan},
                   {"n", h->n, number},      {"n2", h->n2, number},    {"row", h->row_no, number},
                   {"at", h->at, moment},    {"at2", h->at2, moment}};
    for (size_t i = 0; i < countof(texts); i++)
        if (str_eq(key, str_of(texts[i].key)))
            return texts[i].text;
    for (size_t i = 0; i < countof(figures); i++)
        if (str_eq(key, str_of(figures[i].key)))
            return figures[i].write(a, figures[i].n);
    return S("");
}

static struct str sentence(struct arena *a, struct str say, const struct check_hit *h)
{
    struct buf b = buf_new(a, SENTENCE_MAX);
    while (say.len) {
        ptrdiff_t open = str_find(say, S("{")), shut = str_find(say, S("}"));
        if (open < 0 || shut < open) {
            buf_str(&b, say);
            break;
        }
        buf_str(&b, str_sub(say, 0, (size_t)open));
        buf_str(&b, value_of(a, h, str_sub(say, (size_t)open + 1, (size_t)(shut - open) - 1)));
        say = str_sub(say, (size_t)shut + 1, say.len);
    }
    return buf_done(&b);
}

/* --- running --- */

enum err check_put(struct checking *k, const struct check_hit *h)
{
    struct arena *a = k->a;
    k->n++;
    if (!money_add(k->fen, h->fen, &k->fen))
        k->fen = MONEY_MAX;
    if (k->kept == CHECK_KEPT)
        return OK;
    struct check_hit *to = &k->hits[k->kept++];
    struct check_hit masked = *h;
    masked.name = mask_name(a, h->name);
    *to = (struct check_hit){.object = str_dup(a, h->object), .row_no = h->row_no,
                             .org_code = str_dup(a, h->org_code), .org_name = str_dup(a, h->org_name),
                             .person_id = h->person_id, .name = masked.name, .day = str_dup(a, h->day),
                             .fen = h->fen, .text = sentence(a, k->check->say, &masked)};
    return OK;
}

struct walk {
    struct checking *k;
    const struct check_bind *b;
};

static enum err on_row(void *arg, void *row)
{
    struct walk *w = arg;
    return w->b->each ? w->b->each(w->k, row) : check_put(w->k, row);
}

static struct val value(struct checking *k, const struct check_arg *arg)
{
    char iso[DATE_TEXT];
    switch (arg->kind) {
    case ARG_CAMPAIGN:
        return TXT(k->campaign);
    case ARG_TODAY:
        return TXT(k->day);
    case ARG_BEFORE:
        date_iso(date_add_days(k->today, (int32_t)-check_param(k, arg->key)), iso);
        return TXT(str_dup(k->a, str_of(iso)));
    case ARG_NUMBER:
        return I64(check_param(k, arg->key));
    case ARG_DAYS_MS:
        return I64(check_param(k, arg->key) * DAY_MS);
    default:
        return TXT(json_get_str(k->check->params, arg->key));
    }
}

enum err check_run(struct checking *k)
{
    struct walk w = {k, check_bind_named(k->check->list)};
    struct val v[CHECK_ARGS + 2] = {TXT(k->lo), TXT(k->hi)};
    struct check_hit row = {0};
    size_t n = 2;
    if (!w.b)
        return fail(k->cx, ERR_STATE, "检查“%.*s”所用的方法“%.*s”本程序没有，请改用新的规则版本", FMT(k->check->title),
                    FMT(k->check->list));
    k->hits = NEWS(k->a, struct check_hit, CHECK_KEPT);
    for (size_t i = 0; i < CHECK_ARGS && w.b->args[i].kind; i++)
        v[n++] = value(k, &w.b->args[i]);
    if (w.b->begin)
        TRY(w.b->begin(k));
    TRY(db_each(k->cx->tx, w.b->stmt, (struct vals){v, n}, CHECK_HIT, &row, on_row, &w));
    return w.b->end ? w.b->end(k) : OK;
}
