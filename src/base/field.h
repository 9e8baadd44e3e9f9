/* SPDX-License-Identifier: Apache-2.0
 * A struct is written once; the field table beneath it feeds JSON in and out, validation, SQL rows
 * by column name, sheet columns, the audit diff, masks and /api/meta. Members are int64_t, struct
 * str or bool; any other type fails to compile. */
#pragma once
#include "fail.h"

enum field_type { FT_I64, FT_STR, FT_BOOL };

enum field_as {
    AS_PLAIN, /* text, or a plain number */
    AS_ID,    /* row id; 0 = none (JSON null) */
    AS_COUNT, /* number of persons, rows, times */
    AS_MONEY, /* 分 */
    AS_DATE,  /* YYYY-MM-DD; empty = none */
    AS_TIME,  /* ms since 1970 UTC; 0 = none (JSON null) */
    AS_CODE,  /* one of the code list named in .codes */
    AS_TAGS,  /* several codes joined by commas */
    AS_BOOL,
    AS_IDNO,   /* identity number: masked 3701**********1234 unless the writer may unmask */
    AS_PHONE,  /* masked 138****1234 */
    AS_CARD,   /* masked, last four stay */
    AS_SECRET, /* password, one-time code: read, never written */
    AS_JSON,   /* text that is JSON: written as it is */
    AS_BLOB,   /* bytes: never written */
    AS_ADDRESS, /* masked: down to the street or township */
    AS_VEILED, /* masked wholly: a diagnosis, a school, a remark */
};

struct field {
    const char *name; /* member = column = JSON key */
    size_t offset, size;
    enum field_type type;
    enum field_as as;
    struct str label;  /* Chinese, shown to users */
    const char *codes; /* code list of AS_CODE / AS_TAGS */
    int64_t min, max;  /* of a number; max of a text in code points (0 = 200) */
    bool need;         /* input: must be present and not empty */
    bool fixed;        /* output only: refused in input */
};

struct fields {
    const struct field *at;
    size_t n, size; /* rows; sizeof the struct */
};

#define FIELD(S, m)                                                                               \
    .name = #m, .offset = offsetof(S, m), .size = sizeof(((S *)0)->m),                            \
    .type = _Generic(((S *)0)->m, int64_t: FT_I64, struct str: FT_STR, bool: FT_BOOL)
#define FIELDS(S, table) ((struct fields){(table), countof(table), sizeof(S)})

/* One complaint about one field of an input. */
struct problem {
    const char *field;
    struct str text;
    struct problem *next;
};
struct problems {
    struct arena *a;
    struct problem *first, **last;
    size_t n;
};
void problem_add(struct problems *p, const char *field, struct str text);

static inline int64_t *field_i64(const struct field *f, void *row)
{
    return (int64_t *)((char *)row + f->offset);
}
static inline struct str *field_str(const struct field *f, void *row)
{
    return (struct str *)((char *)row + f->offset);
}
static inline bool *field_bool(const struct field *f, void *row)
{
    return (bool *)((char *)row + f->offset);
}
/* The row of that name, or NULL. */
const struct field *field_named(struct fields fs, struct str name);

/* Limits, need, dates, numbers of a filled struct; complaints go to p. */
void fields_check(struct fields fs, void *row, struct problems *p);

/* How a sensitive value is shown to those without the right to see it. */
struct str mask_idno(struct arena *a, struct str s);  /* first 4 + last 4 (short ones: ****) */
struct str mask_phone(struct arena *a, struct str s); /* first 3 + last 4 */
struct str mask_card(struct arena *a, struct str s);  /* last 4 */
struct str mask_address(struct arena *a, struct str s); /* what stands before 街道, 镇 or 乡 stays, else 省市区县 */
struct str mask_name(struct arena *a, struct str s);  /* 张* / 欧** : for public lists */
