// SPDX-License-Identifier: Apache-2.0
#include "field.h"

void problem_add(struct problems *p, const char *field, struct str text)
{
    struct problem *one = NEW(p->a, struct problem);
    *one = (struct problem){field, text, NULL};
    if (!p->last)
        p->last = &p->first;
    *p->last = one;
    p->last = &one->next;
    p->n++;
}

const struct field *field_named(struct fields fs, struct str name)
{
    for (size_t i = 0; i < fs.n; i++)
        if (str_eq(str_of(fs.at[i].name), name))
            return &fs.at[i];
    return NULL;
}

static bool date_ok(struct str s)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t y, m, d;
    if (s.len != 10 || s.at[4] != '-' || s.at[7] != '-' || !str_int(str_sub(s, 0, 4), &y) ||
        !str_int(str_sub(s, 5, 2), &m) || !str_int(str_sub(s, 8, 2), &d))
        return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return y >= 1900 && y <= 2200 && m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1] &&
           !(m == 2 && d == 29 && !leap);
}

static void check_number(const struct field *f, int64_t v, struct problems *p)
{
    if (f->need && v == 0 && (f->as == AS_ID || f->as == AS_MONEY || f->as == AS_TIME))
        problem_add(p, f->name, str_f(p->a, "%.*s不能为空", FMT(f->label)));
    else if (f->min != f->max && (v < f->min || (f->max && v > f->max)))
        problem_add(p, f->name, str_f(p->a, "%.*s应在 %lld 到 %lld 之间", FMT(f->label),
                                      (long long)f->min, (long long)f->max));
}

static void check_text(const struct field *f, struct str s, struct problems *p)
{
    size_t max = f->max ? (size_t)f->max : 200;
    if (f->need && s.len == 0)
        problem_add(p, f->name, str_f(p->a, "%.*s不能为空", FMT(f->label)));
    else if (utf8_count(s) > max)
        problem_add(p, f->name, str_f(p->a, "%.*s不能超过 %zu 个字", FMT(f->label), max));
    else if (f->as == AS_DATE && s.len && !date_ok(s))
        problem_add(p, f->name, str_f(p->a, "%.*s应写成 2023-01-15 这样的日期", FMT(f->label)));
}

void fields_check(struct fields fs, void *row, struct problems *p)
{
    for (size_t i = 0; i < fs.n; i++) {
        const struct field *f = &fs.at[i];
        if (f->type == FT_I64)
            check_number(f, *field_i64(f, row), p);
        else if (f->type == FT_STR && f->as != AS_BLOB)
            check_text(f, *field_str(f, row), p);
    }
}

static struct str stars(struct arena *a, struct str s, size_t head, size_t tail)
{
    if (s.len == 0)
        return s;
    if (s.len <= head + tail)
        return S("****");
    char *out = arena_alloc(a, s.len + 1, 1);
    memset(out, '*', s.len);
    memcpy(out, s.at, head);
    memcpy(out + s.len - tail, s.at + s.len - tail, tail);
    return (struct str){out, s.len};
}

struct str mask_idno(struct arena *a, struct str s)
{
    return stars(a, s, 4, 4);
}

struct str mask_phone(struct arena *a, struct str s)
{
    return stars(a, s, 3, 4);
}

struct str mask_card(struct arena *a, struct str s)
{
    return stars(a, s, 0, 4);
}

/* Behind the first of the smallest division that is named. A word of the address that ends so by chance (乡 in a
 * village's name) only makes the mask cut earlier. */
struct str mask_address(struct arena *a, struct str s)
{
    static const struct str ends[] = {LIT("街道"), LIT("镇"), LIT("乡"), LIT("县"), LIT("区"), LIT("市")};
    for (size_t i = 0; i < countof(ends) && s.len; i++) {
        ptrdiff_t at = str_find(s, ends[i]);
        if (at > 0)
            return str_f(a, "%.*s****", (int)((size_t)at + ends[i].len), s.at);
    }
    return s.len ? S("****") : s;
}

struct str mask_name(struct arena *a, struct str s)
{
    size_t n = utf8_count(s);
    if (n < 2)
        return s;
    struct buf b = buf_new(a, s.len + 3 * n + 8);
    buf_str(&b, utf8_head(s, 1));
    for (size_t i = 1; i < n && i < 3; i++)
        buf_ch(&b, '*');
    return buf_done(&b);
}
