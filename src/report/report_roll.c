// SPDX-License-Identifier: Apache-2.0
// The rows of a real-name summary: the document's columns, filled from paid aid page by page.
#include "report_roll.h"

#include "date.h"
#include "money.h"
#include "person.h"

enum { ROLL_PAGE = 500, ROLL_PATH = 256, ROLL_CODES = 200 };

/* --- the document --- */

static const char *const key_names[ROLL_KEYS] = {
    [ROLL_SEQ] = "seq",       [ROLL_ORG] = "org",       [ROLL_EMPLOYER] = "employer", [ROLL_NAME] = "name",   [ROLL_ABOUT] = "about",
    [ROLL_SEX] = "sex",       [ROLL_AGE] = "age",       [ROLL_POST] = "post",         [ROLL_CLASS] = "class", [ROLL_PHONE] = "phone",
    [ROLL_IDNO] = "idno",     [ROLL_SOURCE] = "source", [ROLL_KIND] = "kind",         [ROLL_GOODS] = "goods", [ROLL_AMOUNT] = "amount",
    [ROLL_DATE] = "date",     [ROLL_NOTE] = "note",     [ROLL_SIGN] = "sign",
};

static enum err read_column(struct ctx *cx, const struct json *j, struct roll_column *out)
{
    enum { WIDTH_MIN = 3, WIDTH_MAX = 60 };
    struct str key = json_get_str(j, "key");
    *out = (struct roll_column){.key = ROLL_KEYS, .title = json_get_str(j, "title"), .width = json_get_int(j, "width", 14)};
    for (size_t i = 0; i < ROLL_KEYS; i++)
        if (str_eq(key, str_of(key_names[i])))
            out->key = (enum roll_key)i;
    if (out->key == ROLL_KEYS)
        return fail(cx, ERR_BAD_INPUT, "汇总表的列“%.*s”不认识，请在“规则”页更正", FMT(key));
    if (!out->title.len || out->width < WIDTH_MIN || out->width > WIDTH_MAX)
        return fail(cx, ERR_BAD_INPUT, "汇总表的列“%.*s”应有列名，列宽 %d 至 %d", FMT(key), WIDTH_MIN, WIDTH_MAX);
    return OK;
}

enum err roll_load(struct ctx *cx, struct str code, struct str day, struct roll *out)
{
    const struct rule *rule = NULL;
    enum err e = rule_kept(cx, S("rolls"), code, day, &rule);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有实名制汇总表“%.*s”，或它在 %.*s 还没有启用", FMT(code), FMT(day));
    TRY(e);
    const struct json *body = json_parse(cx->a, rule->body, NULL), *columns = json_get(body, "columns"), *kinds = json_get(body, "kinds");
    *out = (struct roll){.code = rule->code, .title = json_get_str(body, "title"), .note = json_get_str(body, "note"),
                         .kinds = S(","), .n = json_len(columns), .sign = json_get(body, "sign")};
    if (!out->n || out->n > ROLL_COLUMNS_MAX)
        return fail(cx, ERR_BAD_INPUT, "汇总表应有 1 至 %d 列，请在“规则”页更正", ROLL_COLUMNS_MAX);
    for (size_t i = 0; i < json_len(kinds); i++)
        out->kinds = str_f(cx->a, "%.*s%.*s,", FMT(out->kinds), FMT(json_str(json_at(kinds, i))));
    for (size_t i = 0; i < out->n; i++)
        TRY(read_column(cx, json_at(columns, i), &out->columns[i]));
    return OK;
}

/* --- the records --- */

struct record {
    int64_t id;
    struct str path, org_name, name, id_type, sex, birth, employer, post, blind, secret, kind, class, source, goods;
    int64_t heads, amount_fen;
    struct str given_on, note;
};
static const struct field record_fields[] = {
    {FIELD(struct record, id)},       {FIELD(struct record, path)},     {FIELD(struct record, org_name)}, {FIELD(struct record, name)},
    {FIELD(struct record, id_type)},  {FIELD(struct record, sex)},      {FIELD(struct record, birth)},    {FIELD(struct record, employer)},
    {FIELD(struct record, post)},     {FIELD(struct record, blind), .as = AS_BLOB}, {FIELD(struct record, secret), .as = AS_BLOB},
    {FIELD(struct record, kind)},     {FIELD(struct record, class)},    {FIELD(struct record, source)},   {FIELD(struct record, goods)},
    {FIELD(struct record, heads)},    {FIELD(struct record, amount_fen)}, {FIELD(struct record, given_on)}, {FIELD(struct record, note)},
};

struct walking {
    struct ctx *cx;
    struct roll_walk *w;
    struct arena *a; /* of the texts of a page */
    char path[ROLL_PATH]; /* where the last page ended */
    int64_t id;
};

static enum err open_secret(const struct walking *k, const struct record *r, struct person_secret *out)
{
    char aad[PERSON_AAD];
    *out = (struct person_secret){0};
    if (r->blind.len != BLIND_BYTES)
        return OK;
    return person_secret_open(k->cx->sealer, k->a, person_aad(r->id_type, (const unsigned char *)r->blind.at, aad), r->secret, out);
}

static struct str age_of(const struct walking *k, const struct record *r)
{
    struct date birth, on;
    if (date_read(r->birth, &birth) != DATE_DAY || date_read(r->given_on, &on) != DATE_DAY)
        return S("");
    return str_f(k->a, "%d", date_age(birth, on));
}

static struct str sex_of(const struct record *r)
{
    return str_eq(r->sex, S("M")) ? S("男") : str_eq(r->sex, S("F")) ? S("女") : S("");
}

/* 男，43 岁，快递员，C7: as far as it is known. */
static struct str about(const struct walking *k, const struct record *r)
{
    struct str age = age_of(k, r);
    const struct str parts[] = {sex_of(r), age.len ? str_f(k->a, "%.*s岁", FMT(age)) : age, r->post, r->class};
    struct buf b = buf_new(k->a, 1000);
    for (size_t i = 0; i < countof(parts); i++)
        if (parts[i].len)
            buf_f(&b, "%s%.*s", b.len ? "，" : "", FMT(parts[i]));
    return buf_done(&b);
}

static enum err label_of(const struct walking *k, struct str list, struct str code, struct str *out)
{
    struct code_item item = {0};
    *out = code;
    enum err e = code.len ? code_find(k->cx, list, code, k->w->campaign->start_on, &item) : OK;
    if (e == OK && item.label.len) { /* what stands in brackets explains the list, not the row */
        ptrdiff_t at = str_find(item.label, S("（"));
        *out = str_dup(k->a, at > 0 ? str_sub(item.label, 0, (size_t)at) : item.label);
    }
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err cell_of(const struct walking *k, const struct record *r, const struct person_secret *p, enum roll_key key, struct str *out)
{
    struct arena *a = k->a;
    bool plain = k->w->plain;
    char yuan[MONEY_TEXT];
    switch (key) {
    case ROLL_SEQ: *out = str_f(a, "%lld", (long long)k->w->rows); return OK;
    case ROLL_ORG: *out = r->org_name; return OK;
    case ROLL_EMPLOYER: *out = r->employer.len ? r->employer : r->org_name; return OK;
    case ROLL_NAME: *out = r->name.len ? r->name : str_f(a, "集体慰问（%lld 人）", (long long)r->heads); return OK;
    case ROLL_ABOUT: *out = about(k, r); return OK;
    case ROLL_SEX: *out = sex_of(r); return OK;
    case ROLL_AGE: *out = age_of(k, r); return OK;
    case ROLL_POST: *out = r->post; return OK;
    case ROLL_CLASS: *out = r->class; return OK;
    case ROLL_PHONE: *out = plain ? p->phone : mask_phone(a, p->phone); return OK;
    case ROLL_IDNO: *out = plain ? p->number : mask_idno(a, p->number); return OK;
    case ROLL_SOURCE: return label_of(k, S("source"), r->source, out);
    case ROLL_KIND: return label_of(k, S("kind"), r->kind, out);
    case ROLL_GOODS: *out = r->goods; return OK;
    case ROLL_AMOUNT: money_yuan(r->amount_fen, yuan); *out = str_f(a, "%s", yuan); return OK;
    case ROLL_DATE: *out = r->given_on; return OK;
    case ROLL_NOTE: *out = r->note; return OK;
    case ROLL_SIGN:
    case ROLL_KEYS: break;
    }
    *out = S("");
    return OK;
}

static enum err put_record(struct walking *k, const struct record *r)
{
    struct roll_row row = {.heads = r->heads, .fen = r->amount_fen};
    struct person_secret secret;
    k->w->rows++;
    k->w->heads += r->heads;
    if (!money_add(k->w->fen, r->amount_fen, &k->w->fen))
        return fail(k->cx, ERR_BAD_INPUT, "合计数超出可表示的范围，请核对慰问金额");
    TRY(open_secret(k, r, &secret));
    for (size_t i = 0; i < k->w->roll->n; i++)
        TRY(cell_of(k, r, &secret, k->w->roll->columns[i].key, &row.cell[i]));
    k->w->put(k->w->arg, &row);
    return OK;
}

static enum err put_page(struct walking *k, size_t *n)
{
    struct ctx *cx = k->cx;
    struct record *rows = NULL;
    TRY(db_rows(cx->tx, AID_ROLL,
                VALS(I64(k->w->campaign->id), LO(cx), HI(cx), TXT(str_of(k->path)), I64(k->id), TXT(k->w->roll->kinds), I64(ROLL_PAGE)),
                FIELDS(struct record, record_fields), ROLL_PAGE, &rows, n));
    for (size_t i = 0; i < *n; i++)
        TRY(put_record(k, &rows[i]));
    if (*n) {
        ASSERT(rows[*n - 1].path.len < sizeof k->path);
        (void)snprintf(k->path, sizeof k->path, "%.*s", FMT(rows[*n - 1].path));
        k->id = rows[*n - 1].id;
    }
    return OK;
}

/* Counted first: a file that would be too long costs nothing. */
static enum err check_max(struct ctx *cx, const struct roll_walk *w)
{
    int64_t n = 0;
    TRY(db_int(cx->tx, AID_ROLL_COUNT, VALS(I64(w->campaign->id), LO(cx), HI(cx), TXT(w->roll->kinds)), &n));
    if (n <= w->max)
        return OK;
    if (w->max < ROLL_XLSX_MAX && n <= ROLL_XLSX_MAX)
        return fail(cx, ERR_TOO_LARGE, "共 %lld 条，超过打印的 %lld 条，请导出 Excel，或按下级单位分别打印", (long long)n, (long long)w->max);
    return fail(cx, ERR_TOO_LARGE, "共 %lld 条，超过 %lld 条，请换到下级单位分别导出", (long long)n, (long long)w->max);
}

enum err roll_rows(struct ctx *cx, struct roll_walk *w)
{
    struct walking k = {.cx = cx, .w = w, .a = cx->a};
    TRY(check_max(cx, w));
    for (size_t n = ROLL_PAGE; n == ROLL_PAGE;) {
        struct arena_mark m = arena_mark(cx->a);
        TRY(put_page(&k, &n));
        if (!w->keep)
            arena_release(cx->a, m);
    }
    return OK;
}
