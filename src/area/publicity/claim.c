// SPDX-License-Identifier: Apache-2.0
// Figures as newspapers write them: 近3万人次, 700余万元, 3.6万余人次, 68.83万元, 百余条.
#include "publicity_own.h"

enum { DIGITS_MAX = 15, UNIT_MAX = 24 };

static const struct {
    const char *word;
    enum claim_modifier means;
} words[] = {{"近", CLAIM_NEAR}, {"约", CLAIM_ABOUT}, {"大约", CLAIM_ABOUT}, {"超过", CLAIM_OVER}, {"超", CLAIM_OVER}, {"逾", CLAIM_OVER},
             {"余", CLAIM_OVER}, {"多", CLAIM_OVER}, {"左右", CLAIM_ABOUT}};

const char *claim_modifier_code(enum claim_modifier m)
{
    static const char *const codes[] = {"exact", "near", "over", "about"};
    return codes[m];
}

static bool eat(struct str *s, const char *word)
{
    struct str w = str_of(word);
    if (!str_starts(*s, w))
        return false;
    *s = str_sub(*s, w.len, s->len);
    return true;
}

static bool eat_modifier(struct str *s, struct claim_value *v)
{
    for (size_t i = 0; i < countof(words); i++)
        if (eat(s, words[i].word)) {
            v->modifier = words[i].means;
            return true;
        }
    return false;
}

/* 百, 千, 万, 亿 multiply; 百余条 has no digits before it. */
static void eat_scale(struct str *s, int64_t *scale)
{
    static const struct {
        const char *word;
        int64_t times;
    } scales[] = {{"百", 100}, {"千", 1000}, {"万", 10000}, {"亿", 100000000}};
    for (size_t i = 0; i < countof(scales); i++)
        if (*scale <= 10000 && eat(s, scales[i].word)) {
            *scale *= scales[i].times;
            eat_scale(s, scale);
            return;
        }
}

struct digits {
    int64_t n;      /* all digits as one number */
    int64_t below;  /* 10^digits behind the point */
    size_t count;
};

static struct digits eat_digits(struct str *s)
{
    struct digits d = {0, 1, 0};
    bool point = false;
    size_t i = 0;
    for (; i < s->len && d.count < DIGITS_MAX; i++) {
        char c = s->at[i];
        if (c == ',' || (c == '.' && !point && d.count)) {
            point |= c == '.';
            continue;
        }
        if (c < '0' || c > '9')
            break;
        d.n = d.n * 10 + (c - '0');
        d.below *= point ? 10 : 1;
        d.count++;
    }
    *s = str_sub(*s, i, s->len);
    return d;
}

static bool bad(struct str *why, struct str text)
{
    *why = text;
    return false;
}

bool claim_read(struct arena *a, struct str text, struct claim_value *out, struct str *why)
{
    struct claim_value v = {.modifier = CLAIM_EXACT};
    struct str s = str_trim(text);
    int64_t scale = 1, fen = 1;
    eat_modifier(&s, &v);
    struct digits d = eat_digits(&s);
    bool before = eat_modifier(&s, &v);
    size_t left = s.len;
    eat_scale(&s, &scale);
    if (!d.count && left != s.len)
        d = (struct digits){1, 1, 1};
    if (!d.count)
        return bad(why, S("没有读到数字，请照报道原文填写，如“近3万人次”“700余万元”"));
    if (!before)
        eat_modifier(&s, &v);
    v.unit = str_dup(a, str_trim(s));
    v.money = str_eq(v.unit, S("元"));
    fen = v.money ? 100 : 1;
    if (!v.unit.len || v.unit.len > UNIT_MAX)
        return bad(why, S("请写上单位，如“人次”“元”“条”"));
    int64_t all = scale * fen;
    if (d.n > INT64_C(100000000000000) / all * d.below)
        return bad(why, S("数字太大，请核对"));
    if (d.n * all % d.below != 0)
        return bad(why, S("数字不是整数（金额不是整分），请核对"));
    v.n = d.n * all / d.below;
    v.step = all / d.below > 0 ? all / d.below : 1;
    v.place = v.step;
    for (int64_t k = d.n; k && k % 10 == 0; k /= 10)
        v.place *= 10;
    *out = v;
    return true;
}

bool claim_covers(const struct claim_value *v, int64_t x)
{
    switch (v->modifier) {
    case CLAIM_NEAR:
        return x <= v->n && 2 * (v->n - x) <= v->place;
    case CLAIM_OVER:
        return x >= v->n && x < v->n + v->place;
    case CLAIM_ABOUT:
        return x >= v->n ? 2 * (x - v->n) <= v->place : 2 * (v->n - x) <= v->place;
    case CLAIM_EXACT:
        break;
    }
    return x >= v->n ? 2 * (x - v->n) < v->step || x == v->n : 2 * (v->n - x) <= v->step;
}
