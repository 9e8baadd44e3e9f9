/* SPDX-License-Identifier: Apache-2.0
 * JSON. Reading is strict (duplicate keys, bad UTF-8, depth > 32 and unknown keys are refused) and
 * wraps jansson, included only in json.c. Writing streams straight from field tables. */
#pragma once
#include "field.h"

/* --- reading --- */
struct json; /* a value; lives as long as the arena it was parsed into */
enum json_kind { JSON_NONE, JSON_NUL, JSON_BOOL, JSON_INT, JSON_FLOAT, JSON_TEXT, JSON_LIST, JSON_MAP };

enum { JSON_MAX_BYTES = 8 * 1024 * 1024, JSON_MAX_DEPTH = 32 };

/* NULL on damage; *why (may be NULL) then says line and reason. */
const struct json *json_parse(struct arena *a, struct str text, struct str *why);
enum json_kind json_kind(const struct json *v);                   /* NULL value = JSON_NONE */
const struct json *json_get(const struct json *map, const char *key); /* NULL = absent */
const struct json *json_at(const struct json *list, size_t i);
size_t json_len(const struct json *v); /* entries of a list or map */
/* i-th entry of a map in document order. */
const struct json *json_entry(const struct json *map, size_t i, struct str *key);
struct str json_str(const struct json *v);              /* "" when not a text */
struct str json_get_str(const struct json *map, const char *key);
int64_t json_get_int(const struct json *map, const char *key, int64_t otherwise);
bool json_get_bool(const struct json *map, const char *key);
int64_t json_int(const struct json *v);  /* 0 when not an integer */
double json_float(const struct json *v);  /* integer or real */
struct str json_text(struct arena *a, const struct json *v); /* compact, keys in document order */

/* Fills a struct from a JSON object by its field table and checks it. Unknown keys, wrong types
 * and .fixed fields are problems. A key that is absent leaves the member as it is. */
void fields_read(struct fields fs, const struct json *body, void *out, struct problems *p);

/* --- writing --- */
enum mask { MASK_ALL, MASK_NONE }; /* zero = masked */
struct jw {
    struct buf *b;
    enum mask mask;
    bool comma; /* a value was written at this level */
};
struct jw jw_new(struct buf *b);
void jw_open(struct jw *w, char c);  /* '{' or '[' */
void jw_close(struct jw *w, char c); /* '}' or ']' */
void jw_key(struct jw *w, const char *key);
void jw_keys(struct jw *w, struct str key);
void jw_text(struct jw *w, struct str s);
void jw_int(struct jw *w, int64_t v);
void jw_bool(struct jw *w, bool v);
void jw_null(struct jw *w);
void jw_raw(struct jw *w, struct str json); /* trusted JSON */
/* key + value in one call */
void jw_kt(struct jw *w, const char *key, struct str s);
void jw_ki(struct jw *w, const char *key, int64_t v);
void jw_kb(struct jw *w, const char *key, bool v);

/* {"name":value,...} of one struct; masks and secrets as the table says. */
void fields_write(struct jw *w, struct fields fs, const void *row);
void fields_write_open(struct jw *w, struct fields fs, const void *row); /* without the braces */
/* [{"field":..,"before":..,"after":..}] of what differs; sensitive values always masked. */
void fields_diff(struct jw *w, struct fields fs, const void *before, const void *after);
/* What /api/meta says of a table: [{"name","label","as","codes","need","max"}]. */
void fields_meta(struct jw *w, struct fields fs);
