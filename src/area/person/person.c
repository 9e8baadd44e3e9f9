// SPDX-License-Identifier: Apache-2.0
// Rules of the register: sealing, checking, adding, saving one person. See person.h.
#include "person_own.h"

#include "code.h"

const struct field person_fields[25] = {
    {FIELD(struct person, id), .as = AS_ID, .fixed = true},
    {FIELD(struct person, id_type), .label = LIT("证件类型"), .as = AS_CODE, .codes = "id_type"},
    {FIELD(struct person, name), .label = LIT("姓名"), .need = true, .max = TEXT_NAME_MAX},
    {FIELD(struct person, sex), .label = LIT("性别"), .as = AS_CODE, .codes = "sex"},
    {FIELD(struct person, birth), .label = LIT("出生日期"), .as = AS_DATE},
    {FIELD(struct person, number), .label = LIT("证件号码"), .as = AS_IDNO, .need = true, .max = 40},
    {FIELD(struct person, phone), .label = LIT("手机号"), .as = AS_PHONE, .max = 40},
    {FIELD(struct person, card), .label = LIT("银行卡号"), .as = AS_CARD, .max = 40},
    {FIELD(struct person, bank), .label = LIT("开户银行"), .max = 100},
    {FIELD(struct person, employer), .label = LIT("工作单位"), .max = 100},
    {FIELD(struct person, post), .label = LIT("岗位"), .max = 60},
    {FIELD(struct person, is_member), .label = LIT("工会会员"), .as = AS_BOOL},
    {FIELD(struct person, is_migrant), .label = LIT("农民工"), .as = AS_BOOL},
    {FIELD(struct person, tags), .label = LIT("人员标记"), .as = AS_TAGS, .codes = "tag"},
    {FIELD(struct person, model), .label = LIT("劳模类型"), .as = AS_CODE, .codes = "model"},
    {FIELD(struct person, archive_no), .label = LIT("困难档案编号"), .max = 40},
    {FIELD(struct person, org_id), .as = AS_ID, .fixed = true},
    {FIELD(struct person, org_code), .label = LIT("工会编码"), .max = 20},
    {FIELD(struct person, org_name), .label = LIT("工会"), .fixed = true},
    {FIELD(struct person, status), .label = LIT("状态"), .as = AS_CODE, .codes = "person_status"},
    {FIELD(struct person, note), .label = LIT("备注"), .max = 500},
    {FIELD(struct person, version), .label = LIT("版本"), .as = AS_PLAIN},
    {FIELD(struct person, blind), .as = AS_BLOB, .fixed = true},
    {FIELD(struct person, secret), .as = AS_BLOB, .fixed = true},
    {FIELD(struct person, path), .as = AS_BLOB, .fixed = true},
};

/* --- the sealed part --- */

struct str person_aad(struct str id_type, const unsigned char blind[BLIND_BYTES], char out[PERSON_AAD])
{
    static const char digits[] = "0123456789abcdef";
    static const char head[] = "person.secret:";
    size_t n = sizeof head - 1;
    ASSERT(n + id_type.len + 1 + 2 * BLIND_BYTES <= PERSON_AAD);
    memcpy(out, head, n);
    if (id_type.len)
        memcpy(out + n, id_type.at, id_type.len);
    n += id_type.len;
    out[n++] = ':';
    for (size_t i = 0; i < BLIND_BYTES; i++) {
        out[n++] = digits[blind[i] >> 4];
        out[n++] = digits[blind[i] & 15];
    }
    return (struct str){out, n};
}

static size_t put(char *out, size_t n, size_t max, struct str s)
{
    size_t take = s.len < max - n ? s.len : max - n;
    if (take)
        memcpy(out + n, s.at, take);
    return n + take;
}

struct str person_secret_seal(struct sealer *s, struct str aad, const struct person_secret *p,
                              unsigned char out[PERSON_SECRET_MAX])
{
    char plain[PERSON_SECRET_MAX - SEAL_OVERHEAD] SCRATCH;
    size_t n = put(plain, 0, sizeof plain, p->number);
    n = put(plain, n, sizeof plain, S("\n"));
    n = put(plain, n, sizeof plain, p->phone);
    n = put(plain, n, sizeof plain, S("\n"));
    n = put(plain, n, sizeof plain, p->card);
    seal(s, aad, (struct str){plain, n}, out);
    secret_wipe(plain, sizeof plain);
    return (struct str){(char *)out, n + SEAL_OVERHEAD};
}

enum err person_secret_open(struct sealer *s, struct arena *a, struct str aad, struct str sealed,
                            struct person_secret *out)
{
    struct str plain, rest;
    TRY(unseal_in(s, a, aad, sealed, &plain));
    out->number = str_cut(plain, '\n', &rest);
    out->phone = str_cut(rest, '\n', &out->card);
    return OK;
}

static bool blind_of(struct sealer *s, struct str field, struct str text, unsigned char out[BLIND_BYTES])
{
    if (!text.len)
        return false;
    blind(s, field, text, out);
    return true;
}

bool person_blind_number(struct sealer *s, struct str number, unsigned char out[BLIND_BYTES])
{
    return blind_of(s, S("person.number"), number, out);
}

bool person_blind_phone(struct sealer *s, struct str phone, unsigned char out[BLIND_BYTES])
{
    return blind_of(s, S("person.phone"), phone, out);
}

bool person_blind_card(struct sealer *s, struct str card, unsigned char out[BLIND_BYTES])
{
    return blind_of(s, S("person.card"), card, out);
}

enum err person_open(struct sealer *s, struct arena *a, struct person *p)
{
    char aad[PERSON_AAD];
    struct person_secret sec;
    if (p->blind.len != BLIND_BYTES || p->id_type.len > 20)
        return ERR_KEY;
    TRY(person_secret_open(s, a, person_aad(p->id_type, (const unsigned char *)p->blind.at, aad),
                           p->secret, &sec));
    p->number = sec.number;
    p->phone = sec.phone;
    p->card = sec.card;
    return OK;
}

enum err person_get(struct ctx *cx, int64_t id, struct person *out)
{
    *out = (struct person){0};
    TRY(cx_one(cx, PERSON_GET, id, PERSON_FIELDS, out));
    return person_open(cx->sealer, cx->a, out);
}

enum err person_id_of(struct ctx *cx, struct str id_type, const unsigned char blind[BLIND_BYTES],
                      int64_t *id)
{
    struct str b = {(const char *)blind, BLIND_BYTES};
    return db_int(cx->tx, PERSON_ID_OF, VALS(TXT(id_type), BLOB(b)), id);
}

/* --- checks --- */

static void check_name(struct person *p, struct problems *to)
{
    size_t cap = 2 * p->name.len + 1;
    struct text t = text_name(p->name, arena_alloc(to->a, cap, 1), cap);
    if (t.bad)
        problem_add(to, "name", S("姓名中有数字、括号或其他不该出现的字符"));
    else if (p->name.len && !t.s.len)
        problem_add(to, "name", S("姓名不能为空"));
    p->name = t.s;
}

static void check_number(struct ctx *cx, struct person *p, struct problems *to)
{
    struct idno id;
    if (!idno_read(p->number, p->id_type, false, date_of_ms(cx->now), &id)) {
        problem_add(to, id.problem == IDP_TYPE ? "id_type" : "number",
                    str_of(idno_problem_text(id.problem)));
        return;
    }
    char birth[DATE_TEXT];
    date_iso(id.birth, birth);
    p->number = str_dup(to->a, (struct str){id.number, id.len});
    p->id_type = str_of(idno_type_code(id.type));
    if (id.sex && p->sex.len && p->sex.at[0] != id.sex)
        problem_add(to, "sex", S("性别与证件号码不符"));
    else if (id.sex)
        p->sex = id.sex == 'M' ? S("M") : S("F");
    if (id.birth.y && p->birth.len && !str_eq(p->birth, str_of(birth)))
        problem_add(to, "birth", S("出生日期与证件号码不符"));
    else if (id.birth.y)
        p->birth = str_dup(to->a, str_of(birth));
}

static void check_phone_card(struct person *p, struct problems *to)
{
    struct phone phone;
    struct card card;
    if (!phone_read(p->phone, &phone))
        problem_add(to, "phone", S("手机号应为 11 位，固定电话请写区号"));
    else
        p->phone = str_dup(to->a, (struct str){phone.number, phone.len});
    if (!str_trim(p->card).len)
        p->card = S("");
    else if (!card_read(p->card, false, &card))
        problem_add(to, "card", str_of(card_problem_text(card.problem)));
    else
        p->card = str_dup(to->a, (struct str){card.number, card.len});
}

static void check_code(struct ctx *cx, const char *list, const char *field, struct str code,
                       struct problems *to)
{
    struct code_item item;
    if (code.len && code_find(cx, str_of(list), code, cx_today(cx), &item) != OK)
        problem_add(to, field, str_f(to->a, "没有“%.*s”这个代码", FMT(code)));
}

bool person_check(struct ctx *cx, struct person *p, struct problems *to)
{
    size_t before = to->n;
    fields_check(PERSON_FIELDS, p, to);
    check_name(p, to);
    if (p->number.len)
        check_number(cx, p, to);
    check_phone_card(p, to);
    if (!p->status.len)
        p->status = S("active");
    check_code(cx, "sex", "sex", p->sex, to);
    check_code(cx, "model", "model", p->model, to);
    check_code(cx, "person_status", "status", p->status, to);
    for (struct str rest = p->tags; rest.len;)
        check_code(cx, "tag", "tags", str_cut(rest, ',', &rest), to);
    return to->n == before;
}

/* --- what lists are searched by: see person_find.c --- */

static enum err gram(struct ctx *cx, int64_t id, const char *mark, struct str text, bool add)
{
    struct str g = str_f(cx->a, "%s%.*s", mark, FMT(ascii_lower(cx->a, text)));
    return db_exec_later(cx->tx, add ? PERSON_GRAM_ADD : PERSON_GRAM_DROP, VALS(TXT(g), I64(id)));
}

enum err person_index(struct ctx *cx, const struct person *p, bool add)
{
    size_t at = 0, prev = 0;
    TRY(gram(cx, p->id, "^", utf8_head(p->name, 1), add));
    for (size_t n = 0; at < p->name.len && n <= PERSON_GRAMS; n++) {
        size_t from = at;
        utf8_next(p->name, &at);
        if (n > 0)
            TRY(gram(cx, p->id, "", str_sub(p->name, prev, at - prev), add));
        prev = from;
    }
    for (struct str rest = p->tags; rest.len;) {
        struct str tag = str_cut(rest, ',', &rest);
        struct str g = str_f(cx->a, "#%.*s", FMT(tag)); /* codes keep their case */
        TRY(db_exec_later(cx->tx, add ? PERSON_GRAM_ADD : PERSON_GRAM_DROP, VALS(TXT(g), I64(p->id))));
    }
    return str_eq(p->status, S("active")) ? OK : gram(cx, p->id, "$", p->status, add);
}

enum err person_forget(struct ctx *cx, int64_t id, int64_t created_at, bool *gone)
{
    struct person p = {0};
    int64_t n = 0;
    *gone = false;
    enum err e = person_get(cx, id, &p);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    TRY(db_exec(cx->tx, PERSON_FORGET, VALS(I64(id), I64(created_at)), &n));
    *gone = n > 0;
    return n ? person_index(cx, &p, false) : OK;
}

struct str ascii_lower(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.len + 1, 1);
    for (size_t i = 0; i < s.len; i++)
        out[i] = s.at[i] >= 'A' && s.at[i] <= 'Z' ? (char)(s.at[i] + 32) : s.at[i];
    return (struct str){out, s.len};
}

/* --- adding and saving --- */

static struct val blob16(struct arena *a, bool have, const unsigned char b[BLIND_BYTES])
{
    return have ? BLOB(str_dup(a, ((struct str){(const char *)b, BLIND_BYTES}))) : NUL;
}

/* What the sealed columns hold for p. */
struct sealed {
    struct val blind, secret, phone, card;
};

static struct sealed sealed_of(struct ctx *cx, const struct person *p)
{
    unsigned char blind[BLIND_BYTES], phone[BLIND_BYTES], card[BLIND_BYTES];
    unsigned char *secret = arena_alloc(cx->a, PERSON_SECRET_MAX, 1);
    char aad[PERSON_AAD];
    struct person_secret sec = {p->number, p->phone, p->card};
    bool some = person_blind_number(cx->sealer, p->number, blind);
    bool has_phone = person_blind_phone(cx->sealer, p->phone, phone);
    bool has_card = person_blind_card(cx->sealer, p->card, card);
    ASSERT(some); /* checked: nobody without a number */
    return (struct sealed){
        blob16(cx->a, true, blind),
        BLOB(person_secret_seal(cx->sealer, person_aad(p->id_type, blind, aad), &sec, secret)),
        blob16(cx->a, has_phone, phone), blob16(cx->a, has_card, card)};
}

/* Asked before writing: a refused insert would end the call without a sentence. */
static enum err not_taken(struct ctx *cx, const struct person *p, struct str blind)
{
    int64_t other;
    enum err e = person_id_of(cx, p->id_type, (const unsigned char *)blind.at, &other);
    if (e == ERR_NOT_FOUND || (e == OK && other == p->id))
        return OK;
    TRY(e);
    fail_field(cx, "number", "这个证件号码已在职工库中");
    return ERR_DUPLICATE;
}

enum err person_add(struct ctx *cx, struct person *p)
{
    p->id = 0;
    if (!person_check(cx, p, &cx->problems))
        return ERR_BAD_INPUT;
    struct sealed s = sealed_of(cx, p);
    TRY(not_taken(cx, p, s.blind.s));
    TRY(db_int(cx->tx, PERSON_ADD,
               VALS(TXT(p->id_type), s.blind, s.secret, TXT(p->name), TXT(p->sex), TXT(p->birth),
                    s.phone, s.card, TXT(p->bank), TXT(p->employer), TXT(p->post), I64(p->is_member),
                    I64(p->is_migrant), TXT(p->tags), TXT(p->model), TXT(p->archive_no), I64(p->org_id),
                    TXT(p->status), TXT(p->note), I64(cx->now)),
               &p->id));
    p->version = 1;
    TRY(db_one(cx->tx, PERSON_HOME, VALS(I64(p->id)), PERSON_FIELDS, p));
    return person_index(cx, p, true);
}

enum err person_named(struct ctx *cx, int64_t org_id, struct str name, struct str number, struct str phone, int64_t *id)
{
    unsigned char bl[BLIND_BYTES];
    struct idno n;
    struct date today = {0};
    struct str known = {0};
    if (!str_trim(name).len || !str_trim(number).len)
        return fail_field(cx, "number", "请填写姓名和身份证号码");
    (void)date_read(cx_today(cx), &today);
    if (!idno_read(number, S(""), false, today, &n))
        return fail_field(cx, "number", "%s", idno_problem_text(n.problem));
    struct person p = {.org_id = org_id, .name = str_trim(name), .number = str_dup(cx->a, str_of(n.number)), .id_type = str_of(idno_type_code(n.type)), .phone = phone,
                       .status = S("active")};
    person_blind_number(cx->sealer, p.number, bl);
    enum err e = person_id_of(cx, p.id_type, bl, id);
    if (e == OK) { /* somebody else's number typed by mistake must not sign him up */
        TRY(db_text(cx->tx, PERSON_NAME, VALS(I64(*id)), &known));
        return str_eq(known, p.name) ? OK : fail_field(cx, "name", "这个号码在登记簿中是另一个姓名，请核对");
    }
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(person_add(cx, &p));
    *id = p.id;
    return OK;
}

enum err person_save(struct ctx *cx, const struct person *before, struct person *p)
{
    int64_t n;
    if (!person_check(cx, p, &cx->problems))
        return ERR_BAD_INPUT;
    struct sealed s = sealed_of(cx, p);
    TRY(not_taken(cx, p, s.blind.s));
    TRY(db_exec(cx->tx, PERSON_SAVE,
                VALS(I64(p->id), I64(p->version), TXT(p->id_type), s.blind, s.secret, TXT(p->name),
                     TXT(p->sex), TXT(p->birth), s.phone, s.card, TXT(p->bank), TXT(p->employer),
                     TXT(p->post), I64(p->is_member), I64(p->is_migrant), TXT(p->tags), TXT(p->model),
                     TXT(p->archive_no), TXT(p->status), TXT(p->note), I64(p->org_id)),
                &n));
    if (n == 0)
        return ERR_CONFLICT;
    if (str_eq(before->name, p->name) && str_eq(before->tags, p->tags) && str_eq(before->status, p->status))
        return OK;
    TRY(person_index(cx, before, false));
    return person_index(cx, p, true);
}

enum err person_correct(struct ctx *cx, int64_t id, struct str name, struct str value)
{
    static const char *const both[] = {"name", "phone", "card", "bank", "employer"};
    struct person before, p;
    size_t i = 0;
    while (i < countof(both) && !str_eq(name, str_of(both[i])))
        i++;
    if (i == countof(both))
        return OK;
    enum err e = person_get(cx, id, &before);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    p = before;
    *field_str(field_named(PERSON_FIELDS, name), &p) = value;
    audit_note(cx, "person", str_f(cx->a, "%lld", (long long)id));
    return person_save(cx, &before, &p);
}
