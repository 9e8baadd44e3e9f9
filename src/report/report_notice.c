// SPDX-License-Identifier: Apache-2.0
// A notice as a sheet of paper: number and issuer, text, what is due by when, attachments, contacts.
#include "area.h"
#include "date.h"
#include "file.h"
#include "marked.h"
#include "notice.h"
#include "report.h"

enum { COLS = 4, CELLS_MAX = 3000 };

struct sheet {
    struct arena *a;
    struct paper_cell *cells;
    size_t n, rows;
};

static void put(struct sheet *s, size_t col, size_t cols, struct str text, bool bold, enum paper_align align, int64_t indent)
{
    if (s->n < CELLS_MAX)
        s->cells[s->n++] = (struct paper_cell){.row = s->rows, .col = col, .rows = 1, .cols = cols, .text = text, .align = align, .bold = bold,
                                               .indent = indent};
}

static void line(struct sheet *s, struct str text, bool bold, int64_t indent)
{
    put(s, 0, COLS, text, bold, PAPER_LEFT, indent);
    s->rows++;
}

/* The marks of bold are left out: a printed paragraph is one face. */
static void put_body(struct sheet *s, struct str body)
{
    while (body.len && s->rows + 60 < PAPER_ROWS_MAX && s->n + 200 < CELLS_MAX) {
        struct str t = str_trim(str_cut(body, '\n', &body));
        bool head = false;
        while (t.len && t.at[0] == '#') {
            head = true;
            t = str_sub(t, 1, t.len);
        }
        if (!t.len)
            continue;
        if (head)
            line(s, marked_plain(s->a, str_trim(t)), true, 0);
        else if (str_starts(t, S("- ")))
            line(s, str_f(s->a, "· %.*s", FMT(marked_plain(s->a, str_sub(t, 2, t.len)))), false, 2);
        else if (t.at[0] >= '0' && t.at[0] <= '9')
            line(s, marked_plain(s->a, t), false, 2);
        else
            line(s, str_f(s->a, "　　%.*s", FMT(marked_plain(s->a, t))), false, 0);
    }
}

static struct str day_text(struct arena *a, int64_t ms)
{
    struct date d = date_of_ms(ms);
    return ms ? str_f(a, "%d年%d月%d日", (int)d.y, (int)d.m, (int)d.d) : S("（未印发）");
}

static void put_contacts(struct sheet *s, struct str contacts)
{
    const struct json *list = json_parse(s->a, contacts, NULL);
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *c = json_at(list, i);
        struct str mail = json_get_str(c, "email");
        line(s, str_f(s->a, "联系人：%.*s　%.*s　%.*s", FMT(json_get_str(c, "name")), FMT(json_get_str(c, "phone")), FMT(mail)), false, 0);
    }
}

struct attached {
    int64_t file_id;
    struct str name;
    int64_t size;
};
static const struct field attached_fields[] = {{FIELD(struct attached, file_id)}, {FIELD(struct attached, name)}, {FIELD(struct attached, size)}};

static enum err put_rest(struct ctx *cx, struct sheet *s, const struct notice *n)
{
    struct notice_item *items = NULL;
    struct attached *files = NULL;
    size_t n_items = 0, n_files = 0;
    TRY(notice_items(cx, n->id, &items, &n_items));
    TRY(db_rows(cx->tx, NOTICE_FILES, VALS(I64(n->id)), FIELDS(struct attached, attached_fields), 100, &files, &n_files));
    if (n_items)
        line(s, S("报送事项"), true, 0);
    for (size_t i = 0; i < n_items; i++)
        line(s, str_f(s->a, "%zu. %.*s，%.*s 前报送", i + 1, FMT(items[i].title), FMT(items[i].due_on)), false, 2);
    for (size_t i = 0; i < n_files; i++)
        TRY(file_name_open(cx, files[i].file_id, &files[i].name));
    for (size_t i = 0; i < n_files; i++)
        line(s, str_f(s->a, "%s%zu. %.*s", i ? "　　　" : "附件：", i + 1, FMT(files[i].name)), false, 0);
    put_contacts(s, n->contacts);
    return OK;
}

static enum err file_get_run(struct ctx *cx)
{
    struct notice n;
    bool issued = false;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(notice_get(cx, id, &n, &issued));
    struct sheet s = {.a = cx->a, .cells = NEWS(cx->a, struct paper_cell, CELLS_MAX)};
    put(&s, 0, 2, n.doc_no, false, PAPER_LEFT, 0);
    put(&s, 2, 2, str_eq(n.state, S("issued")) ? S("") : str_eq(n.state, S("draft")) ? S("草稿，未印发") : S("已撤回或已更正"), true, PAPER_RIGHT, 0);
    s.rows++;
    if (n.cover.len)
        line(&s, n.cover, false, 0);
    put_body(&s, n.body);
    TRY(put_rest(cx, &s, &n));
    struct paper p = {.title = n.title, .widths = {22, 22, 22, 22}, .n_cols = COLS, .n_rows = s.rows, .cells = s.cells, .n_cells = s.n, .bare = true,
                      .stamp = str_f(cx->a, "%.*s\n%.*s", FMT(n.org_name), FMT(day_text(cx->a, n.issued_at)))};
    audit_object(cx, n.org_id, "notice:%lld", (long long)id);
    struct str format = cx_query(cx, "format");
    return paper_answer(cx, &p, format.len ? format : S("pdf"), str_f(cx->a, "通知-%lld", (long long)id));
}

static const struct route routes[] = {
    {M_GET, "/api/notices/:id/file", file_get_run, PERM_NOTICE_VIEW, SCOPE_ORG, TX_READ, "notice.print", .shape = OUT_FILE, .logged = true,
     .query = "format", .title = LIT("打印通知")},
};

extern const struct area area_report_notice;
const struct area area_report_notice = {.name = "report_notice", .title = LIT("通知打印"), ROWS(routes, routes)};
