// SPDX-License-Identifier: Apache-2.0
// Any list of the page as a workbook: the page sends the columns and rows it shows, the answer is the same table as
// XLSX. Nothing is read here that the caller has not read before; texts stay texts, whatever they begin with.
#include <unistd.h>

#include "area.h"
#include "workbook.h"
#include "xlsx_write.h"

enum {
    LIST_BYTES = 16 << 20, /* of the table as it comes */
    LIST_ARENA = 192 << 20,
    LIST_COLUMNS = 100,
};

/* {"title":"","columns":[{"label":"","as":"text|money|count"}],"rows":[[text or number,…],…]} */
static enum err read_table(struct ctx *cx, struct arena *a, const struct json **out)
{
    int64_t size = cx->call->upload_size;
    struct str why = S("");
    if (cx->call->upload_fd < 0 || size <= 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到表格内容，请刷新页面后再导出");
    if (size > LIST_BYTES)
        return fail(cx, ERR_TOO_LARGE, "表格超过 16 MB，请缩小范围后再导出");
    char *text = NEWS(a, char, (size_t)size);
    for (int64_t at = 0; at < size;) {
        ssize_t n = pread(cx->call->upload_fd, text + at, (size_t)(size - at), at);
        if (n <= 0)
            return ERR_IO;
        at += n;
    }
    *out = json_parse(a, (struct str){text, (size_t)size}, &why);
    if (!*out || json_kind(*out) != JSON_MAP || !json_len(json_get(*out, "columns")))
        return fail(cx, ERR_BAD_INPUT, "表格内容无法读取，请刷新页面后再导出");
    return json_len(json_get(*out, "columns")) > LIST_COLUMNS ? fail(cx, ERR_BAD_INPUT, "表格最多 %d 列", LIST_COLUMNS) : OK;
}

static enum xlsx_kind kind_of(struct str as)
{
    return str_eq(as, S("money")) ? XLSX_MONEY : str_eq(as, S("count")) ? XLSX_COUNT : XLSX_TEXT;
}

static void put_cell(struct xlsx *x, enum xlsx_kind kind, const struct json *v)
{
    if (json_kind(v) == JSON_INT && kind == XLSX_MONEY)
        xlsx_fen(x, json_int(v));
    else if (json_kind(v) == JSON_INT && kind == XLSX_COUNT)
        xlsx_int(x, json_int(v));
    else if (json_kind(v) == JSON_TEXT)
        xlsx_text(x, json_str(v));
    else
        xlsx_skip(x);
}

static enum err write_table(struct arena *a, const struct json *table, const char *path)
{
    const struct json *columns = json_get(table, "columns"), *rows = json_get(table, "rows");
    size_t n = json_len(columns);
    struct xlsx_column *cols = NEWS(a, struct xlsx_column, n);
    for (size_t i = 0; i < n; i++) {
        const struct json *c = json_at(columns, i);
        cols[i] = (struct xlsx_column){json_get_str(c, "label"), kind_of(json_get_str(c, "as")),
                                       str_eq(json_get_str(c, "as"), S("text")) || !json_get_str(c, "as").len ? 18 : 14};
    }
    struct xlsx_table t = {.name = json_get_str(table, "title"), .title = json_get_str(table, "title"), .cols = cols, .n = n, .filter = true};
    struct xlsx *x = xlsx_begin(path);
    if (!x)
        return ERR_IO;
    xlsx_sheet(x, &t);
    for (size_t i = 0; i < json_len(rows); i++) {
        for (size_t k = 0; k < n; k++)
            put_cell(x, cols[k].kind, json_at(json_at(rows, i), k));
        xlsx_row(x);
    }
    return xlsx_end(x);
}

static enum err list_export(struct ctx *cx)
{
    struct workbook w;
    const struct json *table = NULL;
    struct arena *a = arena_new(LIST_ARENA);
    enum err e = read_table(cx, a, &table);
    if (e == OK)
        e = workbook_open(cx, &w);
    if (e == OK) {
        e = write_table(a, table, w.path);
        e = workbook_answer(cx, &w, e, str_f(cx->a, "%.*s.xlsx", FMT(json_get_str(table, "title"))));
    }
    arena_free(a);
    return e;
}

static const struct route routes[] = {
    {M_POST, "/api/lists/workbook", list_export, PERM_LOGGED_IN, SCOPE_SELF, TX_NONE, .upload = true, .shape = OUT_FILE,
     .title = LIT("列表导出为 Excel")},
};

extern const struct area area_sheet_list;
const struct area area_sheet_list = {.name = "sheet_list", .title = LIT("列表导出"), ROWS(routes, routes)};
