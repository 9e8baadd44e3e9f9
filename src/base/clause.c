// SPDX-License-Identifier: Apache-2.0
#include "clause.h"

#include <math.h>
#include <stdlib.h>

enum { WHOLE, REAL };
#define AGREE 1e-6 /* relative: what the doubles of a sound clause may differ by at most */

struct one {
    int whole, real; /* chunks; real = -1: nothing is reckoned, so nothing can overflow */
    uint8_t names[(SCRIPT_NAMES_MAX + 7) / 8];
};
struct clauses {
    struct script *s;
    const struct str *names;
    size_t n;
    bool *wanted; /* facts any clause reads */
    struct one *at;
    int used;
};

struct clauses *clauses_new(const struct str *names, size_t n)
{
    struct clauses *c = calloc(1, sizeof *c);
    ASSERT(c && n <= SCRIPT_NAMES_MAX);
    *c = (struct clauses){.names = names, .n = n};
    c->wanted = calloc(n ? n : 1, sizeof *c->wanted);
    ASSERT(c->wanted);
    c->s = script_new(names, n, (struct script_limits){CLAUSE_MEMORY, CLAUSE_STEPS, "条款"});
    return c;
}

void clauses_free(struct clauses *c)
{
    if (!c)
        return;
    script_free(c->s);
    free(c->wanted);
    free(c->at);
    free(c);
}

bool clauses_names(const struct clauses *c, int no, size_t fact)
{
    ASSERT(no >= 0 && no < c->used && fact < c->n);
    return c->at[no].names[fact / 8] >> (fact % 8) & 1;
}

/* --- a first look at the text: what is refused, which facts it names, its twin in real numbers --- */

struct look {
    struct arena *a;
    struct str text, why;
    size_t at;
    struct buf real; /* the text with every number written as a real one */
    bool reckons;
    struct one *one;
    const struct clauses *c;
};

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
static bool digit(char c)
{
    return c >= '0' && c <= '9';
}
static char peek(const struct look *k, size_t ahead)
{
    return k->at + ahead < k->text.len ? k->text.at[k->at + ahead] : 0;
}
static void copy(struct look *k, size_t n)
{
    buf_put(&k->real, k->text.at + k->at, n);
    k->at += n;
}

static bool refuse(struct look *k, struct str why)
{
    k->why = why;
    return false;
}

static bool quoted(struct look *k, char q)
{
    size_t n = 1;
    while (k->at + n < k->text.len && k->text.at[k->at + n] != q)
        n += k->text.at[k->at + n] == '\\' ? 2 : 1;
    if (k->at + n >= k->text.len)
        return refuse(k, S("条款有误：引号没有成对"));
    copy(k, n + 1);
    return true;
}

static bool number(struct look *k)
{
    size_t n = 0;
    while (digit(peek(k, n)))
        n++;
    if (letter(peek(k, n)) || (peek(k, n) == '.' && peek(k, n + 1) != '.'))
        return refuse(k, S("条款中的数应是整数：小数请改写成整数的乘法，例如 80% 写成 5 * 甲 <= 4 * 乙"));
    if (n > CLAUSE_DIGITS_MAX)
        return refuse(k, str_f(k->a, "条款中的数最多 %d 位", CLAUSE_DIGITS_MAX));
    copy(k, n);
    buf_str(&k->real, S(".0"));
    return true;
}

static void word(struct look *k)
{
    static const char *const loops[] = {"for", "while", "repeat", "goto", "function"};
    size_t n = 0;
    while (letter(peek(k, n)) || digit(peek(k, n)))
        n++;
    struct str w = str_sub(k->text, k->at, n);
    for (size_t i = 0; i < k->c->n; i++)
        if (str_eq(w, k->c->names[i])) {
            k->one->names[i / 8] |= (uint8_t)(1u << (i % 8));
            k->c->wanted[i] = true;
        }
    for (size_t i = 0; i < countof(loops); i++)
        k->reckons |= str_eq(w, str_of(loops[i]));
    copy(k, n);
}

static bool look(struct look *k)
{
    while (k->at < k->text.len) {
        char ch = peek(k, 0), next = peek(k, 1);
        if (ch == 0)
            return refuse(k, S("条款有误：含有无法识别的字符"));
        if ((ch == '[' && (next == '[' || next == '=')) || (ch == '-' && next == '-'))
            return refuse(k, S("条款中不能写注释和长字符串，说明请写在“名称”里"));
        if (ch == '^' || (ch == '/' && next != '/'))
            return refuse(k, S("条款中不能用除法和乘方，请改成乘法比较，例如 收入 < 12 * 人口 * 标准"));
        if (ch == '\'' || ch == '"') {
            if (!quoted(k, ch))
                return false;
        } else if (digit(ch)) {
            if (!number(k))
                return false;
        } else if (letter(ch)) {
            word(k);
        } else {
            k->reckons |= ch == '*' || ch == '+' || ch == '-' || ch == '<' || ch == '/' || ch == '%';
            copy(k, ch == '/' ? 2 : 1);
        }
    }
    return true;
}

int clauses_add(struct clauses *c, struct arena *a, struct str text, struct str *why)
{
    struct one one = {.whole = -1, .real = -1};
    if (!str_trim(text).len || text.len > CLAUSE_TEXT_MAX) {
        *why = str_f(a, "条款不能为空，也不能超过 %d 个字节", CLAUSE_TEXT_MAX);
        return -1;
    }
    if (!utf8_valid(text)) {
        *why = S("条款有误：含有无法识别的字符");
        return -1;
    }
    struct look k = {.a = a, .text = text, .real = buf_new(a, 4 * CLAUSE_TEXT_MAX), .one = &one, .c = c};
    if (!look(&k)) {
        *why = k.why;
        return -1;
    }
    one.whole = script_add(c->s, a, WHOLE, text, why);
    if (one.whole < 0)
        return -1;
    if (k.reckons) {
        one.real = script_add(c->s, a, REAL, buf_done(&k.real), why);
        if (one.real < 0)
            return -1;
    }
    struct one *grown = realloc(c->at, sizeof *grown * (size_t)(c->used + 1));
    ASSERT(grown);
    c->at = grown;
    c->at[c->used] = one;
    return c->used++;
}

bool clauses_set(struct clauses *c, const struct script_value *facts)
{
    struct script_value real[SCRIPT_NAMES_MAX];
    for (size_t i = 0; i < c->n; i++) {
        real[i] = facts[i];
        if (facts[i].kind == SCRIPT_INT)
            real[i] = (struct script_value){.kind = SCRIPT_REAL, .d = (double)facts[i].i};
    }
    return script_set(c->s, WHOLE, facts, c->wanted) && script_set(c->s, REAL, real, c->wanted);
}

/* Whole and real results of one clause say the same. */
static bool agree(const struct script_value *w, const struct script_value *r)
{
    if (w->kind == SCRIPT_INT) {
        double d = r->kind == SCRIPT_REAL ? r->d : (double)r->i;
        return (r->kind == SCRIPT_REAL || r->kind == SCRIPT_INT) && fabs(d - (double)w->i) <= 0.5 + AGREE * fabs(d);
    }
    if (w->kind != r->kind)
        return false;
    return w->kind == SCRIPT_TEXT || w->i == r->i;
}

enum script_end clauses_run(struct clauses *c, struct arena *a, int no, struct script_value *out, size_t *lacks,
                            struct str *why)
{
    ASSERT(no >= 0 && no < c->used);
    const struct one *one = &c->at[no];
    struct script_value real = {0};
    enum script_end end = script_run(c->s, a, one->whole, out, lacks, why);
    if (end != SCRIPT_OK)
        return end;
    if (out->kind == SCRIPT_REAL) {
        *why = S("条款的结果应是“是/否”或整数");
        return SCRIPT_WRONG;
    }
    if (one->real < 0)
        return SCRIPT_OK;
    if (script_run(c->s, a, one->real, &real, lacks, why) == SCRIPT_OK && agree(out, &real))
        return SCRIPT_OK;
    *why = S("条款中的数过大，超出可计算的范围");
    return SCRIPT_WRONG;
}
