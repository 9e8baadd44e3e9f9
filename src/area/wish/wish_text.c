// SPDX-License-Identifier: Apache-2.0
// The rule document of wishes, and what may not stand in words that everybody reads: a name, a number, a way to reach somebody, an
// address, what somebody suffers from. It is looked for in the text as people write it (full-width digits, blanks and hyphens
// within a number, numerals in words), so that a slip is caught before anybody sees it; the reviewer's own eye stands above it.
#include "code.h"
#include "date.h"
#include "text.h"
#include "wish_own.h"

enum { DIGITS_MAX = 4, NUMERALS_MAX = 6, STREET_NEAR = 8, TEXT_POINTS = 600 };

enum err wish_rule_get(struct ctx *cx, struct wish_rule *out)
{
    const struct rule *r = NULL;
    enum err e = rule_kept(cx, S("wishes"), S("standard"), cx_today(cx), &r);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "今天没有生效的微心愿办理规则，请在“规则与代码”中补上");
    TRY(e);
    const struct json *b = json_parse(cx->a, r->body, NULL);
    *out = (struct wish_rule){json_get_int(b, "list_days", 0), json_get_int(b, "claim_days", 0), json_get_int(b, "keep_days", 0),
                              json_get_int(b, "per_person", 0), json_get_int(b, "per_claimer", 0), json_get_int(b, "value_max_fen", 0), b};
    return OK;
}

void wish_rule_check(const struct json *body, struct problems *p)
{
    static const char *const numbers[] = {"list_days", "claim_days", "keep_days", "per_person", "per_claimer", "value_max_fen"};
    static const char *const lists[] = {"photo_kinds", "private", "diagnosis"};
    for (size_t i = 0; i < countof(numbers); i++)
        if (json_get_int(body, numbers[i], 0) <= 0)
            problem_add(p, "body", str_f(p->a, "“%s”应是大于 0 的整数", numbers[i]));
    for (size_t i = 0; i < countof(lists); i++) {
        const struct json *list = json_get(body, lists[i]);
        if (json_kind(list) != JSON_LIST)
            problem_add(p, "body", str_f(p->a, "缺少“%s”，应是词的列表", lists[i]));
        for (size_t k = 0; k < json_len(list); k++)
            if (!json_str(json_at(list, k)).len)
                problem_add(p, "body", str_f(p->a, "“%s”第 %zu 项应是一个词", lists[i], k + 1));
    }
}

struct str wish_day_after(struct ctx *cx, int64_t days)
{
    char *out = arena_alloc(cx->a, DATE_TEXT, 1);
    date_iso(date_add_days(date_of_ms(cx->now), (int32_t)days), out);
    return str_of(out);
}

bool wish_rule_has(const struct wish_rule *r, const char *list, struct str word)
{
    const struct json *l = json_get(r->body, list);
    for (size_t i = 0; i < json_len(l); i++)
        if (str_eq(json_str(json_at(l, i)), word))
            return true;
    return false;
}

/* The first word of a list that stands in the text, "" = none. */
static struct str word_in(const struct json *list, struct str text)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (str_has(text, json_str(json_at(list, i))))
            return json_str(json_at(list, i));
    return S("");
}

static bool is_one_of(uint32_t c, const char *set)
{
    struct str s = str_of(set);
    for (size_t at = 0; at < s.len;)
        if (utf8_next(s, &at) == c)
            return true;
    return false;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}
static bool is_numeral(uint32_t c)
{
    return is_digit(c) || is_one_of(c, "零〇一二两三四五六七八九十百");
}

/* Longest run of figures, blanks and hyphens within them not ending it; of numerals in words, too. */
static void runs(const uint32_t *c, size_t n, size_t *digits, size_t *numerals)
{
    size_t d = 0, w = 0;
    *digits = *numerals = 0;
    for (size_t i = 0; i < n; i++) {
        bool gap = c[i] == ' ' || c[i] == '-' || c[i] == 0x2014 || c[i] == 0xB7;
        d = is_digit(c[i]) ? d + 1 : gap ? d : 0;
        w = is_numeral(c[i]) ? w + 1 : gap ? w : 0;
        *digits = d > *digits ? d : *digits;
        *numerals = w > *numerals ? w : *numerals;
    }
}

/* 三栋, 2单元, 502室; 南京路一号: a numeral before 号 is one when a street stands near before it, for 15号 is a day. */
static bool has_address(const uint32_t *c, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (!is_numeral(c[i - 1]))
            continue;
        if (is_one_of(c[i], "栋幢室弄") || (c[i] == 0x5355 && i + 1 < n && c[i + 1] == 0x5143)) /* 单元 */
            return true;
        for (size_t k = 1; c[i] == 0x53F7 && k <= STREET_NEAR && k <= i; k++) /* 号 */
            if (is_one_of(c[i - k], "路街巷道村里院"))
                return true;
    }
    return false;
}

static enum err refuse(struct ctx *cx, const char *field, const char *what)
{
    return fail_field(cx, field, "公开文字中有%s。请改写成看不出是谁的话，例如“一位母亲想要一套过冬的被褥”；原话仍由工会加密保存", what);
}

enum err wish_text_check(struct ctx *cx, const struct wish_rule *r, const char *field, struct str text, struct str names)
{
    char *clean = arena_alloc(cx->a, text.len * 2 + 1, 1);
    struct str s = text_clean(text, clean, text.len * 2 + 1).s, word;
    uint32_t points[TEXT_POINTS];
    size_t n = 0, digits = 0, numerals = 0;
    for (size_t at = 0; at < s.len && n < TEXT_POINTS;)
        points[n++] = utf8_next(s, &at);
    runs(points, n, &digits, &numerals);
    if (digits > DIGITS_MAX || numerals > NUMERALS_MAX)
        return refuse(cx, field, "一串数字（可能是电话、证件或卡号）");
    if (has_address(points, n))
        return refuse(cx, field, "住址");
    for (struct str rest = names; rest.len;) {
        struct str name = str_cut(rest, ',', &rest);
        if (name.len && str_has(s, name))
            return refuse(cx, field, "姓名");
    }
    if ((word = word_in(json_get(r->body, "private"), s)).len)
        return refuse(cx, field, str_z(cx->a, str_f(cx->a, "“%.*s”一类能找到人的信息", FMT(word))));
    if ((word = word_in(json_get(r->body, "diagnosis"), s)).len)
        return refuse(cx, field, str_z(cx->a, str_f(cx->a, "病情（“%.*s”）", FMT(word))));
    return OK;
}
