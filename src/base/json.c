// SPDX-License-Identifier: Apache-2.0
#include "json.h"

#include <jansson.h>

/* struct json is json_t under another name, so that no other file sees jansson. */
static const json_t *in(const struct json *v)
{
    return (const json_t *)(const void *)v;
}

static const struct json *out_of(const json_t *v)
{
    return (const struct json *)(const void *)v;
}

static void drop(void *v)
{
    json_decref(v);
}

static int depth_of(const json_t *v, int left)
{
    if (left < 0)
        return -1;
    if (json_is_array(v)) {
        for (size_t i = 0; i < json_array_size(v); i++)
            if (depth_of(json_array_get(v, i), left - 1) < 0)
                return -1;
    } else if (json_is_object(v)) {
        const char *key;
        json_t *one;
        json_object_foreach ((json_t *)(uintptr_t)v, key, one)
            if (depth_of(one, left - 1) < 0)
                return -1;
    }
    return 0;
}

const struct json *json_parse(struct arena *a, struct str text, struct str *why)
{
    json_error_t e;
    struct str none;
    if (!why)
        why = &none;
    if (text.len > JSON_MAX_BYTES) {
        *why = S("JSON 过大");
        return NULL;
    }
    json_t *v = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (!v) {
        *why = str_f(a, "第 %d 行第 %d 列：%s", e.line, e.column, e.text);
        return NULL;
    }
    arena_defer(a, drop, v);
    if (depth_of(v, JSON_MAX_DEPTH) < 0) {
        *why = S("JSON 嵌套过深");
        return NULL;
    }
    return out_of(v);
}

enum json_kind json_kind(const struct json *v)
{
    if (!v)
        return JSON_NONE;
    switch (json_typeof(in(v))) {
    case JSON_OBJECT:
        return JSON_MAP;
    case JSON_ARRAY:
        return JSON_LIST;
    case JSON_STRING:
        return JSON_TEXT;
    case JSON_INTEGER:
        return JSON_INT;
    case JSON_TRUE:
    case JSON_FALSE:
        return JSON_BOOL;
    case JSON_NULL:
        return JSON_NUL;
    default:
        return JSON_FLOAT;
    }
}

const struct json *json_get(const struct json *map, const char *key)
{
    return map ? out_of(json_object_get(in(map), key)) : NULL;
}

const struct json *json_at(const struct json *list, size_t i)
{
    return list ? out_of(json_array_get(in(list), i)) : NULL;
}

size_t json_len(const struct json *v)
{
    if (!v)
        return 0;
    return json_is_array(in(v)) ? json_array_size(in(v)) : json_object_size(in(v));
}

const struct json *json_entry(const struct json *map, size_t i, struct str *key)
{
    void *it = map ? json_object_iter((json_t *)(uintptr_t)map) : NULL;
    while (it && i--)
        it = json_object_iter_next((json_t *)(uintptr_t)map, it);
    if (!it)
        return NULL;
    *key = str_of(json_object_iter_key(it));
    return out_of(json_object_iter_value(it));
}

struct str json_str(const struct json *v)
{
    if (json_kind(v) != JSON_TEXT)
        return S("");
    return (struct str){json_string_value(in(v)), json_string_length(in(v))};
}

struct str json_get_str(const struct json *map, const char *key)
{
    return json_str(json_get(map, key));
}

int64_t json_int(const struct json *v)
{
    return v ? json_integer_value(in(v)) : 0;
}

double json_float(const struct json *v)
{
    return v ? json_number_value(in(v)) : 0;
}

int64_t json_get_int(const struct json *map, const char *key, int64_t otherwise)
{
    const struct json *v = json_get(map, key);
    return json_kind(v) == JSON_INT ? json_int(v) : otherwise;
}

bool json_get_bool(const struct json *map, const char *key)
{
    return json_is_true(in(json_get(map, key)));
}

struct str json_text(struct arena *a, const struct json *v)
{
    char *z = v ? json_dumps(in(v), JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
    if (!z)
        return S("null");
    arena_defer(a, free, z);
    return str_of(z);
}

static bool take(const struct field *f, const struct json *v, void *row)
{
    enum json_kind k = json_kind(v);
    if (f->type == FT_I64) {
        if (k == JSON_NUL)
            *field_i64(f, row) = 0;
        else if (k == JSON_INT)
            *field_i64(f, row) = json_int(v);
        else
            return false;
    } else if (f->type == FT_BOOL) {
        if (k != JSON_BOOL)
            return false;
        *field_bool(f, row) = json_is_true(in(v));
    } else if (f->as == AS_JSON) {
        return false; /* the caller asks for it by json_get: it has a shape of its own */
    } else {
        if (k == JSON_NUL)
            *field_str(f, row) = S("");
        else if (k == JSON_TEXT)
            *field_str(f, row) = json_str(v);
        else
            return false;
    }
    return true;
}

void fields_read(struct fields fs, const struct json *body, void *row, struct problems *p)
{
    if (json_kind(body) != JSON_MAP) {
        problem_add(p, "", S("请求内容应是一个 JSON 对象"));
        return;
    }
    void *it = json_object_iter((json_t *)(uintptr_t)body);
    for (; it; it = json_object_iter_next((json_t *)(uintptr_t)body, it)) {
        const char *key = json_object_iter_key(it);
        const struct json *v = out_of(json_object_iter_value(it));
        const struct field *f = field_named(fs, str_of(key));
        if (!f || f->fixed)
            problem_add(p, key, str_f(p->a, "不认识或不可填写的字段“%s”", key));
        else if (f->as == AS_JSON)
            *field_str(f, row) = json_text(p->a, v);
        else if (!take(f, v, row))
            problem_add(p, f->name, str_f(p->a, "%.*s的类型不对", FMT(f->label)));
    }
    fields_check(fs, row, p);
}

/* --- writing --- */

struct jw jw_new(struct buf *b)
{
    return (struct jw){.b = b};
}

static void before(struct jw *w)
{
    if (w->comma)
        buf_ch(w->b, ',');
    w->comma = true;
}

void jw_open(struct jw *w, char c)
{
    before(w);
    buf_ch(w->b, c);
    w->comma = false;
}

void jw_close(struct jw *w, char c)
{
    buf_ch(w->b, c);
    w->comma = true;
}

/* Escapes what JSON demands and, so that an answer can stand in a page, '<' and U+2028/2029. */
static void put_quoted(struct buf *b, struct str s)
{
    buf_ch(b, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != '<')
            continue;
        buf_put(b, s.at + from, i - from);
        from = i + 1;
        char esc[8];
        if (c == '"' || c == '\\')
            buf_put(b, (char[]){'\\', (char)c}, 2);
        else if (c == '\n')
            buf_put(b, "\\n", 2);
        else
            buf_put(b, esc, (size_t)snprintf(esc, sizeof esc, "\\u%04x", c));
    }
    buf_put(b, s.at + from, s.len - from);
    buf_ch(b, '"');
}

void jw_keys(struct jw *w, struct str key)
{
    before(w);
    put_quoted(w->b, key);
    buf_ch(w->b, ':');
    w->comma = false;
}

void jw_key(struct jw *w, const char *key)
{
    jw_keys(w, str_of(key));
}

void jw_text(struct jw *w, struct str s)
{
    before(w);
    put_quoted(w->b, s);
}

void jw_int(struct jw *w, int64_t v)
{
    char t[24];
    before(w);
    buf_put(w->b, t, (size_t)snprintf(t, sizeof t, "%lld", (long long)v));
}

void jw_bool(struct jw *w, bool v)
{
    jw_raw(w, v ? S("true") : S("false"));
}

void jw_null(struct jw *w)
{
    jw_raw(w, S("null"));
}

void jw_raw(struct jw *w, struct str json)
{
    before(w);
    buf_str(w->b, json);
}

void jw_kt(struct jw *w, const char *key, struct str s)
{
    jw_key(w, key);
    jw_text(w, s);
}

void jw_ki(struct jw *w, const char *key, int64_t v)
{
    jw_key(w, key);
    jw_int(w, v);
}

void jw_kb(struct jw *w, const char *key, bool v)
{
    jw_key(w, key);
    jw_bool(w, v);
}

static struct str masked(struct arena *a, enum field_as as, struct str s)
{
    if (as == AS_IDNO)
        return mask_idno(a, s);
    if (as == AS_PHONE)
        return mask_phone(a, s);
    if (as == AS_ADDRESS)
        return mask_address(a, s);
    if (as == AS_VEILED)
        return s.len ? S("****") : s;
    return as == AS_CARD ? mask_card(a, s) : s;
}

static void put_value(struct jw *w, const struct field *f, const void *row)
{
    void *r = (void *)(uintptr_t)row;
    if (f->type == FT_BOOL) {
        jw_bool(w, *field_bool(f, r));
    } else if (f->type == FT_I64) {
        int64_t v = *field_i64(f, r);
        if (v == 0 && (f->as == AS_ID || f->as == AS_TIME))
            jw_null(w);
        else
            jw_int(w, v);
    } else {
        struct str s = *field_str(f, r);
        if (f->as == AS_JSON)
            jw_raw(w, s.len ? s : S("null"));
        else
            jw_text(w, w->mask == MASK_NONE ? s : masked(w->b->a, f->as, s));
    }
}

void fields_write_open(struct jw *w, struct fields fs, const void *row)
{
    for (size_t i = 0; i < fs.n; i++) {
        if (fs.at[i].as == AS_SECRET || fs.at[i].as == AS_BLOB)
            continue;
        jw_key(w, fs.at[i].name);
        put_value(w, &fs.at[i], row);
    }
}

void fields_write(struct jw *w, struct fields fs, const void *row)
{
    jw_open(w, '{');
    fields_write_open(w, fs, row);
    jw_close(w, '}');
}

static bool same(const struct field *f, const void *a, const void *b)
{
    void *x = (void *)(uintptr_t)a, *y = (void *)(uintptr_t)b;
    if (f->type == FT_STR)
        return str_eq(*field_str(f, x), *field_str(f, y));
    return f->type == FT_I64 ? *field_i64(f, x) == *field_i64(f, y)
                             : *field_bool(f, x) == *field_bool(f, y);
}

void fields_diff(struct jw *w, struct fields fs, const void *before_row, const void *after_row)
{
    enum mask was = w->mask;
    w->mask = MASK_ALL;
    jw_open(w, '[');
    for (size_t i = 0; i < fs.n; i++) {
        const struct field *f = &fs.at[i];
        if (f->as == AS_SECRET || f->as == AS_BLOB || same(f, before_row, after_row))
            continue;
        jw_open(w, '{');
        jw_kt(w, "field", str_of(f->name));
        jw_key(w, "before");
        put_value(w, f, before_row);
        jw_key(w, "after");
        put_value(w, f, after_row);
        jw_close(w, '}');
    }
    jw_close(w, ']');
    w->mask = was;
}

void fields_meta(struct jw *w, struct fields fs)
{
    static const char *const names[] = {"plain", "id", "count", "money", "date", "time", "code",
                                        "tags", "bool", "idno", "phone", "card", "secret", "json",
                                        "blob", "address", "veiled"};
    static const char *const types[] = {"int", "text", "bool"};
    jw_open(w, '[');
    for (size_t i = 0; i < fs.n; i++) {
        const struct field *f = &fs.at[i];
        if (f->as == AS_BLOB)
            continue;
        jw_open(w, '{');
        jw_kt(w, "name", str_of(f->name));
        jw_kt(w, "label", f->label);
        jw_kt(w, "type", str_of(types[f->type]));
        jw_kt(w, "as", str_of(names[f->as]));
        if (f->codes)
            jw_kt(w, "codes", str_of(f->codes));
        jw_kb(w, "need", f->need);
        jw_kb(w, "fixed", f->fixed);
        if (f->max)
            jw_ki(w, "max", f->max);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}
