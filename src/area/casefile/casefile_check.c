// SPDX-License-Identifier: Apache-2.0
// What a file and the people in it must be to be written down, and what must be there before it is submitted.
#include "casefile_own.h"
#include "date.h"
#include "idno.h"
#include "person.h"

void casefile_code(struct ctx *cx, const char *list, const char *field, struct str code, struct problems *to)
{
    struct code_item item;
    if (code.len && code_find(cx, str_of(list), code, S(""), &item) != OK)
        problem_add(to, field, str_f(to->a, "没有“%.*s”这个代码", FMT(code)));
}

/* Every code member of a table; AS_TAGS one by one. */
static void check_codes(struct ctx *cx, struct fields fs, void *row, struct problems *to)
{
    for (size_t i = 0; i < fs.n; i++) {
        const struct field *f = &fs.at[i];
        if (!f->codes || f->type != FT_STR || f->fixed)
            continue;
        struct str rest = *field_str(f, row);
        if (f->as == AS_CODE)
            casefile_code(cx, f->codes, f->name, rest, to);
        while (f->as == AS_TAGS && rest.len)
            casefile_code(cx, f->codes, f->name, str_cut(rest, ',', &rest), to);
    }
}

static void check_name(struct case_member *m, struct problems *to)
{
    size_t cap = 2 * m->name.len + 1;
    struct text t = text_name(m->name, arena_alloc(to->a, cap, 1), cap);
    if (!t.s.len)
        problem_add(to, "name", S("请填写姓名"));
    else if (t.bad)
        problem_add(to, "name", S("姓名中有数字、括号或其他不该出现的字符"));
    m->name = t.s;
}

static void check_number(struct ctx *cx, struct case_member *m, struct problems *to)
{
    struct idno id;
    char birth[DATE_TEXT];
    if (!idno_read(m->number, m->id_type, false, date_of_ms(cx->now), &id)) {
        problem_add(to, "number", str_of(idno_problem_text(id.problem)));
        return;
    }
    date_iso(id.birth, birth);
    m->number = str_dup(to->a, (struct str){id.number, id.len});
    m->id_type = str_of(idno_type_code(id.type));
    if (id.sex)
        m->sex = id.sex == 'M' ? S("M") : S("F");
    if (id.birth.y && m->birth.len && !str_eq(m->birth, str_of(birth)))
        problem_add(to, "birth", S("出生日期与证件号码不符"));
    else if (id.birth.y)
        m->birth = str_dup(to->a, str_of(birth));
}

static void check_phone_card(struct case_member *m, struct problems *to)
{
    struct phone phone;
    struct card card;
    if (!phone_read(m->phone, &phone))
        problem_add(to, "phone", S("手机号应为 11 位，固定电话请写区号"));
    else
        m->phone = str_dup(to->a, (struct str){phone.number, phone.len});
    if (!str_trim(m->card).len)
        m->card = S("");
    else if (!card_read(m->card, false, &card))
        problem_add(to, "card", str_of(card_problem_text(card.problem)));
    else
        m->card = str_dup(to->a, (struct str){card.number, card.len});
}

static bool area_code(struct str s)
{
    int64_t n;
    return !s.len || (s.len == 6 && str_int(s, &n) && n > 0);
}

bool casefile_member_check(struct ctx *cx, struct case_member *m, struct problems *to)
{
    size_t before = to->n;
    fields_check(CASE_MEMBER_FIELDS, m, to);
    check_name(m, to);
    if (m->number.len)
        check_number(cx, m, to);
    if (!m->id_type.len)
        m->id_type = S("RESIDENT");
    check_phone_card(m, to);
    check_codes(cx, CASE_MEMBER_FIELDS, m, to);
    if (!m->relation.len)
        problem_add(to, "relation", S("请填写与户主的关系"));
    if (!area_code(m->hukou_area))
        problem_add(to, "hukou_area", S("行政区划代码应为六位数字"));
    if (m->disability_grade && !m->disability.len)
        problem_add(to, "disability", S("填写了残疾等级，请填写残疾类别"));
    if (m->contract_on.len && m->contract_until.len && str_cmp(m->contract_until, m->contract_on) < 0)
        problem_add(to, "contract_until", S("劳动合同期限不能早于签订时间"));
    return to->n == before;
}

static void check_causes(struct casefile *f, struct problems *to)
{
    int n = 0;
    for (struct str rest = f->causes; rest.len;) {
        n++;
        if (str_eq(str_cut(rest, ',', &rest), f->main_cause))
            problem_add(to, "causes", S("次要致困原因不能与主要致困原因相同"));
    }
    if (n > CASE_CAUSES_MAX)
        problem_add(to, "causes", S("次要致困原因最多 3 项"));
}

bool casefile_check(struct ctx *cx, struct casefile *f, struct problems *to)
{
    size_t before = to->n;
    struct phone phone;
    if (!f->level.len)
        f->level = S("base");
    if (!f->kind.len)
        f->kind = S("worker");
    if (!f->residence.len)
        f->residence = S("urban");
    fields_check(CASEFILE_FIELDS, f, to);
    check_codes(cx, CASEFILE_FIELDS, f, to);
    check_causes(f, to);
    if (!phone_read(f->phone2, &phone))
        problem_add(to, "phone2", S("手机号应为 11 位，固定电话请写区号"));
    else
        f->phone2 = str_dup(to->a, (struct str){phone.number, phone.len});
    if (!area_code(f->area))
        problem_add(to, "area", S("行政区划代码应为六位数字"));
    return to->n == before;
}

/* --- one person, one live file --- */

struct place {
    struct str no, org_name, path;
    int64_t head;
};
static const struct field place_fields[] = {
    {FIELD(struct place, no)}, {FIELD(struct place, org_name)}, {FIELD(struct place, path)}, {FIELD(struct place, head)},
};

enum err casefile_elsewhere(struct ctx *cx, int64_t casefile_id, const struct case_member *m)
{
    struct place p = {0};
    if (!m->blind.len)
        return OK;
    enum err e = db_one(cx->tx, CASE_ELSEWHERE, VALS(TXT(m->id_type), BLOB(m->blind), I64(casefile_id)), FIELDS(struct place, place_fields), &p);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    if (!cx->who || cx_may(cx, PERM_CASE_VIEW, p.path))
        fail_field(cx, "number", "“%.*s”已在档案 %.*s 中（%.*s，%s），一户一档，不能重复建档", FMT(m->name), FMT(p.no), FMT(p.org_name),
                   p.head ? "户主" : "家庭成员");
    else
        fail_field(cx, "number", "“%.*s”已在其他工会的档案 %.*s 中，一户一档，不能重复建档", FMT(m->name), FMT(p.no));
    return ERR_DUPLICATE;
}

/* --- mandatory before submission: rules/casepapers/standard.json, "need" --- */

static bool empty(const struct field *f, void *row)
{
    if (f->type == FT_STR)
        return !field_str(f, row)->len;
    return f->type == FT_I64 && *field_i64(f, row) == 0;
}

/* "when": {"work":["on","inner"]}: every named field has one of its values. */
static bool applies(const struct json *when, struct fields fs, void *row)
{
    for (size_t i = 0; i < json_len(when); i++) {
        struct str key;
        const struct json *values = json_entry(when, i, &key);
        const struct field *f = field_named(fs, key);
        bool hit = false;
        for (size_t k = 0; f && f->type == FT_STR && k < json_len(values); k++)
            hit = hit || str_eq(*field_str(f, row), json_str(json_at(values, k)));
        if (!hit)
            return false;
    }
    return true;
}

static void need(const struct json *rows, struct fields fs, void *row, struct str who, struct problems *to)
{
    for (size_t i = 0; i < json_len(rows); i++) {
        const struct json *r = json_at(rows, i);
        const struct field *f = field_named(fs, json_get_str(r, "field"));
        if (f && empty(f, row) && applies(json_get(r, "when"), fs, row))
            problem_add(to, f->name, str_f(to->a, "%.*s还没有填写%.*s", FMT(who), FMT(f->label)));
    }
}

enum err casefile_needs(struct ctx *cx, const struct casefile *f, struct case_member *m, size_t n, size_t income, struct problems *to)
{
    const struct rule *rule;
    TRY(rule_kept(cx, S("casepapers"), S("standard"), cx_today(cx), &rule));
    const struct json *doc = json_get(json_parse(cx->a, rule->body, NULL), "need");
    need(json_get(doc, "file"), CASEFILE_FIELDS, (void *)(uintptr_t)f, S("档案"), to);
    for (size_t i = 0; i < n; i++)
        need(json_get(doc, str_eq(m[i].relation, S("self")) ? "head" : "member"), CASE_MEMBER_FIELDS, &m[i], str_f(cx->a, "“%.*s”", FMT(m[i].name)), to);
    if (!income)
        problem_add(to, "money", S("还没有填写家庭年收入（没有收入也请登记一行，金额填 0）"));
    return OK;
}

enum err casefile_lacks(struct ctx *cx, const struct casefile *f, struct problems *to)
{
    struct case_member *m = NULL;
    struct case_money *money = NULL;
    size_t n = 0, lines = 0, income = 0;
    TRY(casefile_members(cx, f, true, &m, &n));
    TRY(casefile_money(cx, f, &money, &lines));
    for (size_t i = 0; i < lines; i++)
        income += str_eq(money[i].side, S("in"));
    return casefile_needs(cx, f, m, n, income, to);
}
