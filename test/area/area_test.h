/* SPDX-License-Identifier: Apache-2.0
 * What the suites of areas share: asserting on answers. */
#pragma once
#include "../base/test.h"
#include "../world.h"

/* The code of an answer; the whole answer is printed when it is another. */
#define assert_answer(...) answer_is(__FILE__, __LINE__, __VA_ARGS__)
static inline void answer_is(const char *file, int line, struct world *w, const char *want,
                             const char *as, const char *method, const char *path, const char *body)
{
    const char *got = world_call(w, as, method, path, body);
    if (strcmp(got, want) != 0)
        print_error("%s %s: %.*s\n", method, path, FMT(w->reply.body));
    _assert_string_equal(got, want, file, line);
}

static inline const struct json *rows_of(struct world *w)
{
    return json_get(w->json, "rows");
}

static inline const char *text_of(struct world *w, const struct json *map, const char *key)
{
    return str_z(w->a, json_get_str(map, key));
}

/* "a,b,c": one member of every row. */
static inline const char *column(struct world *w, const char *key)
{
    struct buf b = buf_new(w->a, 1 << 20);
    const struct json *rows = rows_of(w);
    for (size_t i = 0; i < json_len(rows); i++) {
        if (i)
            buf_ch(&b, ',');
        buf_str(&b, json_get_str(json_at(rows, i), key));
    }
    return str_z(w->a, buf_done(&b));
}

static inline bool answer_has(struct world *w, const char *part)
{
    return str_has(w->reply.body, str_of(part));
}

static inline const char *fmt(struct world *w, const char *f, ...) PRINTF(2, 3);
static inline const char *fmt(struct world *w, const char *f, ...)
{
    va_list ap;
    va_start(ap, f);
    struct str s = str_fv(w->a, f, ap);
    va_end(ap);
    return str_z(w->a, s);
}

/* Whether the answer names a complaint about that field. */
static inline bool complains_of(struct world *w, const char *field)
{
    const struct json *fields = json_get(json_get(w->json, "error"), "fields");
    for (size_t i = 0; i < json_len(fields); i++)
        if (str_eq(json_get_str(json_at(fields, i), "field"), str_of(field)))
            return true;
    return false;
}
