// SPDX-License-Identifier: Apache-2.0
// Finding persons: by a piece of the name, by filters, exactly by number, phone or card.
//
// A list must answer in milliseconds over a million persons, for a city as for one grass-roots union.
// Two ways lead to a page of rows, each an index walk that stops when the page is full:
//   keys     table person_gram, in order of person id: two characters of the name; ^ and the first
//            character; # and a tag; $ and a status other than active;
//   unions   union by union through the tree, in order of path and person id: without a search, and
//            in a small subtree when the key is so common that most of its persons are elsewhere.
#include "person_own.h"

#include "keep.h"
#include "like.h"

enum {
    COMMON = 2000,  /* a key of more persons is walked through only in a wide scope */
    WIDE_PART = 16, /* a scope is wide from one sixteenth of all unions on */
};

const struct field person_find_fields[4] = {
    {FIELD(struct person_find, id_type), .label = LIT("证件类型"), .as = AS_CODE, .codes = "id_type"},
    {FIELD(struct person_find, number), .label = LIT("证件号码"), .as = AS_IDNO, .max = 40},
    {FIELD(struct person_find, phone), .label = LIT("手机号"), .as = AS_PHONE, .max = 40},
    {FIELD(struct person_find, card), .label = LIT("银行卡号"), .as = AS_CARD, .max = 40},
};

static enum err put_row(struct ctx *cx, void *row)
{
    struct person p = *(struct person *)row;
    TRY(person_open(cx->sealer, cx->a, &p));
    person_put(cx, &p);
    return OK;
}

/* What every way of listing binds. */
struct ask {
    struct str q;
    struct str tag_code;
    struct val lo, hi, tag, status, limit;
    int64_t after;
    struct str after_path; /* of the last row shown */
};

struct cursor {
    struct str path;
};
static const struct field cursor_fields[] = {
    {FIELD(struct cursor, path)},
};

static enum err ask_of(struct ctx *cx, struct ask *a)
{
    struct cursor c = {0};
    struct str tag = cx_query(cx, "tag");
    char *q;
    struct str raw = cx_query(cx, "q");
    q = arena_alloc(cx->a, raw.len + 1, 1);
    *a = (struct ask){
        .q = text_clean(raw, q, raw.len + 1).s,
        .lo = LO(cx),
        .hi = str_eq(cx_query(cx, "own"), S("1")) ? TXT(str_f(cx->a, "%.*s0", FMT(cx->org_path))) : HI(cx),
        .tag_code = tag,
        .tag = TXT(tag.len ? str_f(cx->a, "%%,%.*s,%%", FMT(tag)) : S("")),
        .status = TXT(cx_query(cx, "status")),
        .limit = I64(cx_limit(cx)),
        .after = cx_after(cx),
    };
    if (utf8_count(a->q) > PERSON_QUERY_CHARS)
        return fail(cx, ERR_BAD_INPUT, "按姓名查找请输入 1 到 %d 个字", PERSON_QUERY_CHARS);
    if (!a->after)
        return OK;
    enum err e = db_one(cx->tx, PERSON_CURSOR, VALS(I64(a->after)),
                        FIELDS(struct cursor, cursor_fields), &c);
    a->after_path = c.path;
    return e == ERR_NOT_FOUND ? fail(cx, ERR_BAD_INPUT, "翻页位置已失效，请重新查询") : e;
}

static enum err by_unions(struct ctx *cx, const struct ask *a, struct str pattern)
{
    bool on = a->after && str_cmp(a->after_path, a->lo.s) >= 0;
    return cx_list_by(cx, PERSON_LIST,
                      VALS(a->lo, a->hi, TXT(on ? a->after_path : a->lo.s), I64(on ? a->after : 0),
                     TXT(pattern), a->tag, a->status, a->limit),
                PERSON_FIELDS, put_row);
}

static enum err by_key(struct ctx *cx, const struct ask *a, struct str key, struct str pattern)
{
    return cx_list_by(cx, PERSON_BY_GRAM,
                VALS(a->lo, a->hi, TXT(key), I64(a->after), TXT(pattern), a->tag, a->status, a->limit),
                PERSON_FIELDS, put_row);
}

struct scope {
    int64_t unions, all;
};

static enum err make_scope(struct ctx *cx, struct arena *a, void *arg, void **thing)
{
    const struct ask *ask = arg;
    struct scope *s = NEW(a, struct scope);
    TRY(db_int(cx->tx, PERSON_UNIONS, VALS(ask->lo, ask->hi), &s->unions));
    TRY(db_int(cx->tx, PERSON_UNIONS, VALS(TXT(S("")), TXT(S("~"))), &s->all));
    *thing = s;
    return OK;
}

/* Would a walk through all persons with that key meet this scope's soon enough? New unions do not change
 * the stamp: how wide a scope was a while ago is good enough to choose a plan by. */
static enum err key_is_best(struct ctx *cx, const struct ask *a, struct str key, bool *yes)
{
    int64_t n = 0;
    void *thing = NULL;
    TRY(keep_get(cx, STAMP_WHO, str_f(cx->a, "wide %.*s %.*s", FMT(a->lo.s), FMT(a->hi.s)), make_scope,
                 (void *)(uintptr_t)a, &thing));
    const struct scope *s = thing;
    *yes = s->unions * WIDE_PART >= s->all;
    if (*yes)
        return OK;
    TRY(db_int(cx->tx, PERSON_GRAM_COUNT, VALS(TXT(key), I64(COMMON)), &n));
    *yes = n < COMMON;
    return OK;
}

/* What the question is looked up by; empty = nothing that person_gram knows. */
static struct str key_of(struct ctx *cx, const struct ask *a, size_t chars)
{
    struct str low = ascii_lower(cx->a, a->q);
    if (chars > 1)
        return utf8_head(low, 2);
    if (chars == 1)
        return str_f(cx->a, "^%.*s", FMT(low));
    if (a->tag_code.len)
        return str_f(cx->a, "#%.*s", FMT(a->tag_code));
    bool active = !a->status.s.len || str_eq(a->status.s, S("active"));
    return active ? S("") : str_f(cx->a, "$%.*s", FMT(a->status.s));
}

enum err persons_list(struct ctx *cx)
{
    struct ask a;
    bool key_best = false;
    TRY(ask_of(cx, &a));
    size_t chars = utf8_count(a.q);
    struct str low = ascii_lower(cx->a, a.q), key = key_of(cx, &a, chars);
    struct str pattern = chars > 1 ? like_part(cx->a, low) : like_head(cx->a, low);
    if (key.len)
        TRY(key_is_best(cx, &a, key, &key_best));
    if (!key_best)
        return by_unions(cx, &a, pattern);
    if (!chars) /* what the key says already is not asked of every row again */
        a.tag = TXT(S(""));
    return by_key(cx, &a, key, chars > 2 ? pattern : S(""));
}

/* --- exactly --- */

static struct val blind_val(struct ctx *cx, const unsigned char b[BLIND_BYTES])
{
    return BLOB(str_dup(cx->a, ((struct str){(const char *)b, BLIND_BYTES})));
}

static enum err find_number(struct ctx *cx, const struct person_find *in)
{
    unsigned char b[BLIND_BYTES];
    struct idno id;
    if (!idno_read(in->number, in->id_type, false, date_of_ms(cx->now), &id))
        return fail_field(cx, "number", "%s", idno_problem_text(id.problem));
    person_blind_number(cx->sealer, (struct str){id.number, id.len}, b);
    return cx_list_by(cx, PERSON_BY_BLIND,
                VALS(LO(cx), HI(cx), TXT(str_of(idno_type_code(id.type))), blind_val(cx, b)), PERSON_FIELDS, put_row);
}

static enum err find_phone(struct ctx *cx, const struct person_find *in)
{
    unsigned char b[BLIND_BYTES];
    struct phone ph;
    if (!phone_read(in->phone, &ph) || !ph.len)
        return fail_field(cx, "phone", "手机号应为 11 位，固定电话请写区号");
    person_blind_phone(cx->sealer, (struct str){ph.number, ph.len}, b);
    return cx_list_by(cx, PERSON_BY_PHONE, VALS(LO(cx), HI(cx), blind_val(cx, b), I64(PERSON_FIND_MAX)), PERSON_FIELDS, put_row);
}

static enum err find_card(struct ctx *cx, const struct person_find *in)
{
    unsigned char b[BLIND_BYTES];
    struct card card;
    if (!card_read(in->card, false, &card))
        return fail_field(cx, "card", "%s", card_problem_text(card.problem));
    person_blind_card(cx->sealer, (struct str){card.number, card.len}, b);
    return cx_list_by(cx, PERSON_BY_CARD, VALS(LO(cx), HI(cx), blind_val(cx, b), I64(PERSON_FIND_MAX)), PERSON_FIELDS, put_row);
}

enum err persons_find(struct ctx *cx)
{
    const struct person_find *in = cx->in;
    int given = (in->number.len > 0) + (in->phone.len > 0) + (in->card.len > 0);
    if (given != 1)
        return fail(cx, ERR_BAD_INPUT, "请填写证件号码、手机号、银行卡号中的一项");
    if (in->number.len)
        return find_number(cx, in);
    return in->phone.len ? find_phone(cx, in) : find_card(cx, in);
}
