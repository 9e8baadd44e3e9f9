// SPDX-License-Identifier: Apache-2.0
#include "openapi.h"

#include "core_api.h"

static const char *const methods[] = {"get", "post", "put", "delete"};

static void put_fields(struct jw *w, struct fields fs, bool input)
{
    jw_open(w, '{');
    jw_kt(w, "type", S("object"));
    if (input)
        jw_kb(w, "additionalProperties", false);
    jw_key(w, "properties");
    jw_open(w, '{');
    for (size_t i = 0; i < fs.n; i++) {
        const struct field *f = &fs.at[i];
        if (f->as == AS_BLOB || (input && f->fixed) || (!input && f->as == AS_SECRET))
            continue;
        jw_key(w, f->name);
        jw_open(w, '{');
        if (f->as != AS_JSON)
            jw_kt(w, "type", f->type == FT_I64 ? S("integer") : f->type == FT_BOOL ? S("boolean") : S("string"));
        if (f->label.len)
            jw_kt(w, "description", f->as == AS_MONEY ? str_f(w->b->a, "%.*s（分）", FMT(f->label)) : f->label);
        jw_close(w, '}');
    }
    jw_close(w, '}');
    if (input) {
        jw_key(w, "required");
        jw_open(w, '[');
        for (size_t i = 0; i < fs.n; i++)
            if (fs.at[i].need && !fs.at[i].fixed)
                jw_text(w, str_of(fs.at[i].name));
        jw_close(w, ']');
    }
    jw_close(w, '}');
}

static void put_answer(struct jw *w, const struct route *r)
{
    jw_key(w, "200");
    jw_open(w, '{');
    jw_kt(w, "description", S("完成"));
    jw_key(w, "content");
    jw_open(w, '{');
    jw_key(w, r->shape == OUT_FILE ? "application/octet-stream" : "application/json");
    jw_open(w, '{');
    if (r->shape == OUT_FREE) {
        struct str schema = str_of(r->schema); /* an example where it is JSON, else words */
        bool example = json_parse(w->b->a, schema, NULL) != NULL;
        jw_key(w, example ? "example" : "x-answer");
        if (example)
            jw_raw(w, schema);
        else
            jw_text(w, schema);
    } else if (r->shape == OUT_ONE) {
        jw_key(w, "schema");
        put_fields(w, r->out, false);
    } else if (r->shape == OUT_LIST) {
        jw_key(w, "schema");
        jw_open(w, '{');
        jw_kt(w, "type", S("object"));
        jw_key(w, "properties");
        jw_open(w, '{');
        jw_key(w, "rows");
        jw_open(w, '{');
        jw_kt(w, "type", S("array"));
        jw_key(w, "items");
        put_fields(w, r->out, false);
        jw_close(w, '}');
        jw_close(w, '}');
        jw_close(w, '}');
    }
    jw_close(w, '}');
    jw_close(w, '}');
    jw_close(w, '}');
}

static void put_parameter(struct jw *w, struct str name, const char *in, bool required)
{
    jw_open(w, '{');
    jw_kt(w, "name", name);
    jw_kt(w, "in", str_of(in));
    jw_kb(w, "required", required);
    jw_key(w, "schema");
    jw_raw(w, S("{\"type\":\"string\"}"));
    jw_close(w, '}');
}

static void put_parameters(struct jw *w, const struct route *r)
{
    struct str path = str_of(r->path), query = str_of(r->query);
    jw_key(w, "parameters");
    jw_open(w, '[');
    while (path.len) {
        struct str seg = str_cut(path, '/', &path);
        if (seg.len && seg.at[0] == ':')
            put_parameter(w, str_sub(seg, 1, seg.len), "path", true);
    }
    while (query.len)
        put_parameter(w, str_cut(query, ',', &query), "query", false);
    if (r->tx == TX_WRITE)
        put_parameter(w, S("X-Command-Id"), "header", r->money);
    jw_close(w, ']');
}

static void put_route(struct jw *w, const struct route *r)
{
    jw_key(w, methods[r->method]);
    jw_open(w, '{');
    jw_kt(w, "summary", r->title);
    jw_kt(w, "x-permission", str_of(r->perm ? perm_code(r->perm) : "PUBLIC"));
    put_parameters(w, r);
    if (r->in.n || r->upload) {
        jw_key(w, "requestBody");
        jw_open(w, '{');
        jw_key(w, "content");
        jw_open(w, '{');
        jw_key(w, r->upload ? "application/octet-stream" : "application/json");
        jw_open(w, '{');
        if (r->in.n) {
            jw_key(w, "schema");
            put_fields(w, r->in, true);
        }
        jw_close(w, '}');
        jw_close(w, '}');
        jw_close(w, '}');
    }
    jw_key(w, "responses");
    jw_open(w, '{');
    put_answer(w, r);
    jw_close(w, '}');
    jw_close(w, '}');
}

/* /api/rosters/:id -> /api/rosters/{id} */
static struct str api_path(struct arena *a, const char *path)
{
    struct buf b = buf_new(a, 1024);
    struct str rest = str_of(path);
    (void)str_cut(rest, '/', &rest);
    while (rest.len) {
        struct str seg = str_cut(rest, '/', &rest);
        if (seg.len && seg.at[0] == ':')
            buf_f(&b, "/{%.*s}", (int)seg.len - 1, seg.at + 1);
        else
            buf_f(&b, "/%.*s", FMT(seg));
    }
    return buf_done(&b);
}

/* All methods of one path stand together: written where the path is met first. */
static void put_path(struct jw *w, const struct app *app, size_t area, size_t route)
{
    const char *path = app->areas[area]->routes[route].path;
    for (size_t i = 0; i <= area; i++)
        for (size_t k = 0; k < (i == area ? route : app->areas[i]->n_routes); k++)
            if (strcmp(app->areas[i]->routes[k].path, path) == 0)
                return;
    jw_keys(w, api_path(w->b->a, path));
    jw_open(w, '{');
    for (size_t i = area; i < app->n_areas; i++)
        for (size_t k = 0; k < app->areas[i]->n_routes; k++)
            if (strcmp(app->areas[i]->routes[k].path, path) == 0)
                put_route(w, &app->areas[i]->routes[k]);
    jw_close(w, '}');
}

void openapi_write(struct jw *w, const struct app *app)
{
    jw_open(w, '{');
    jw_kt(w, "openapi", S("3.1.0"));
    jw_key(w, "info");
    jw_open(w, '{');
    jw_kt(w, "title", S("暖流 Nuanliu"));
    jw_kt(w, "version", S(NUAN_VERSION));
    jw_close(w, '}');
    jw_key(w, "paths");
    jw_open(w, '{');
    for (size_t i = 0; i < app->n_areas; i++)
        for (size_t k = 0; k < app->areas[i]->n_routes; k++)
            put_path(w, app, i, k);
    jw_close(w, '}');
    jw_close(w, '}');
}
