// SPDX-License-Identifier: Apache-2.0
// Working days by a rule document. Its days are kept as sorted day numbers.
#include "calendar.h"

#include <stdlib.h>

#include "code.h"
#include "keep.h"

enum { YEARS_MAX = 200, DAYS_MAX = 20000, SPAN_DAYS = 60 };

struct calendar {
    int32_t years[YEARS_MAX];
    bool confirmed[YEARS_MAX];
    size_t n_years;
    int32_t *rest, *work;
    size_t n_rest, n_work;
};

/* "2023-01-21" or "2023-01-21/2023-01-27". */
static bool span_read(struct str s, struct date *from, struct date *to)
{
    struct str rest, first = str_cut(s, '/', &rest);
    if (date_read(first, from) != DATE_DAY)
        return false;
    *to = *from;
    if (!rest.len)
        return true;
    return date_read(rest, to) == DATE_DAY && date_cmp(*from, *to) <= 0 && date_days(*to) - date_days(*from) < SPAN_DAYS;
}

static void put_days(int32_t *to, size_t *n, const struct json *list)
{
    for (size_t i = 0; i < json_len(list); i++) {
        struct date a, b;
        if (!span_read(json_str(json_at(list, i)), &a, &b))
            continue;
        for (int32_t d = date_days(a); d <= date_days(b) && *n < DAYS_MAX; d++)
            to[(*n)++] = d;
    }
}

static int by_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return x < y ? -1 : x > y;
}

/* A year somebody has compared with the text of its notice names that notice. */
static bool confirmed(const struct json *year)
{
    return json_get_str(year, "source").len && !json_get_bool(year, "unconfirmed");
}

static struct calendar *read_body(struct arena *a, struct str body)
{
    struct calendar *c = NEW(a, struct calendar);
    const struct json *years = json_get(json_parse(a, body, NULL), "years");
    c->rest = NEWS(a, int32_t, DAYS_MAX);
    c->work = NEWS(a, int32_t, DAYS_MAX);
    for (size_t i = 0; i < json_len(years) && c->n_years < YEARS_MAX; i++) {
        struct str key;
        int64_t year;
        const struct json *y = json_entry(years, i, &key);
        if (!str_int(key, &year))
            continue;
        c->confirmed[c->n_years] = confirmed(y);
        c->years[c->n_years++] = (int32_t)year;
        put_days(c->rest, &c->n_rest, json_get(y, "rest"));
        put_days(c->work, &c->n_work, json_get(y, "work"));
    }
    qsort(c->rest, c->n_rest, sizeof *c->rest, by_day);
    qsort(c->work, c->n_work, sizeof *c->work, by_day);
    return c;
}

static enum err make(struct ctx *cx, struct arena *a, void *arg, void **thing)
{
    const struct str *day = arg;
    struct rule r = {0};
    enum err e = rule_get(cx->tx, S("calendars"), S("cn"), *day, &r);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    *thing = read_body(a, e == OK ? r.body : S("{}"));
    return OK;
}

enum err calendar_get(struct ctx *cx, const struct calendar **out)
{
    struct str day = cx_today(cx);
    void *thing;
    TRY(keep_get(cx, STAMP_RULE, str_f(cx->a, "calendar %.*s", FMT(day)), make, &day, &thing));
    *out = thing;
    return OK;
}

bool calendar_confirmed(const struct calendar *c, int32_t year)
{
    for (size_t i = 0; i < c->n_years; i++)
        if (c->years[i] == year)
            return c->confirmed[i];
    return false;
}

bool calendar_works(const struct calendar *c, struct date d)
{
    int32_t day = date_days(d);
    if (c->n_work && bsearch(&day, c->work, c->n_work, sizeof day, by_day))
        return true;
    if (c->n_rest && bsearch(&day, c->rest, c->n_rest, sizeof day, by_day))
        return false;
    return date_weekday(d) <= 5;
}

struct date calendar_add(const struct calendar *c, struct date from, int64_t n, bool *known)
{
    bool all = calendar_confirmed(c, from.y);
    if (n > CALENDAR_SPAN_MAX)
        n = CALENDAR_SPAN_MAX;
    while (n > 0) {
        from = date_add_days(from, 1);
        all &= calendar_confirmed(c, from.y);
        n -= calendar_works(c, from);
    }
    if (known)
        *known = all;
    return from;
}

int64_t calendar_count(const struct calendar *c, struct date from, struct date to)
{
    int64_t n = 0;
    while (date_cmp(from, to) < 0) {
        from = date_add_days(from, 1);
        n += calendar_works(c, from);
    }
    return n;
}

struct str calendar_after(struct ctx *cx, const struct calendar *c, struct str day, int64_t n)
{
    struct date d;
    char text[DATE_TEXT];
    if (date_read(day, &d) != DATE_DAY)
        return S("");
    date_iso(calendar_add(c, d, n, NULL), text);
    return str_dup(cx->a, str_of(text));
}

int64_t calendar_late(const struct calendar *c, struct str due, struct str today)
{
    struct date a, b;
    return date_read(due, &a) == DATE_DAY && date_read(today, &b) == DATE_DAY ? calendar_count(c, a, b) : 0;
}

/* --- what such a document must hold --- */

static void check_list(const struct json *year, const char *key, struct str name, struct problems *p)
{
    const struct json *list = json_get(year, key);
    if (json_kind(list) != JSON_LIST) {
        problem_add(p, "body", str_f(p->a, "%.*s年缺少“%s”，应是日期的列表（没有就写 []）", FMT(name), key));
        return;
    }
    for (size_t i = 0; i < json_len(list); i++) {
        struct date a, b;
        struct str s = json_str(json_at(list, i));
        if (!span_read(s, &a, &b))
            problem_add(p, "body", str_f(p->a, "%.*s年“%s”第 %zu 项“%.*s”应写成 2023-01-28 或 2023-01-21/2023-01-27", FMT(name), key, i + 1, FMT(s)));
        else if (strcmp(key, "work") == 0 && date_weekday(a) <= 5)
            problem_add(p, "body", str_f(p->a, "%.*s 不是周末，不用写成调休上班", FMT(s)));
    }
}

void calendar_check(const struct json *body, struct problems *p)
{
    const struct json *years = json_get(body, "years");
    if (json_kind(years) != JSON_MAP)
        problem_add(p, "body", S("缺少“years”，应按年份列出放假 rest 和调休上班 work 的日期"));
    for (size_t i = 0; i < json_len(years); i++) {
        struct str key;
        int64_t year;
        const struct json *y = json_entry(years, i, &key);
        if (!str_int(key, &year) || year < DATE_YEAR_MIN || year > DATE_YEAR_MAX)
            problem_add(p, "body", str_f(p->a, "“%.*s”不是年份", FMT(key)));
        if (!json_get_str(y, "source").len && !json_get_bool(y, "unconfirmed"))
            problem_add(p, "body", str_f(p->a, "%.*s年应写明依据 source（国务院办公厅通知的文号）；没有核对过通知原文的，写 unconfirmed: true", FMT(key)));
        check_list(y, "rest", key, p);
        check_list(y, "work", key, p);
    }
}
