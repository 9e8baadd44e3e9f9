// SPDX-License-Identifier: Apache-2.0
// The union tree as a workbook, in the columns the import understands, and the routes of this file pair.
#include "code.h"
#include "file.h"
#include "org.h"
#include "org_sheet.h"
#include "audit.h"
#include "workbook.h"
#include "xlsx_write.h"

enum { EXPORT_PAGE = 500, KINDS_MAX = 100 };

static const struct xlsx_column columns[] = {
    {LIT("上级编码"), XLSX_TEXT, 14},     {LIT("上级名称"), XLSX_TEXT, 28},
    {LIT("编码"), XLSX_TEXT, 14},         {LIT("名称"), XLSX_TEXT, 32},
    {LIT("类别"), XLSX_TEXT, 16},         {LIT("行政区划代码"), XLSX_TEXT, 14},
    {LIT("统一社会信用代码"), XLSX_TEXT, 22}, {LIT("会员数"), XLSX_COUNT, 10},
    {LIT("联系人"), XLSX_TEXT, 16},       {LIT("成立日期"), XLSX_TEXT, 12},
};

struct sheet {
    struct ctx *cx;
    struct xlsx *x;
    const struct code_item *kinds;
    size_t n_kinds, n;
    int64_t last;
    struct str upper_code, upper_name; /* the parent named last: siblings follow each other */
};

static struct str kind_label(const struct sheet *s, struct str code)
{
    for (size_t i = 0; i < s->n_kinds; i++)
        if (str_eq(s->kinds[i].code, code))
            return s->kinds[i].label;
    return code;
}

static enum err upper_name(struct sheet *s, struct str code)
{
    struct org o;
    if (str_eq(code, s->upper_code))
        return OK;
    s->upper_code = code;
    s->upper_name = S("");
    if (!code.len)
        return OK;
    TRY(org_find(s->cx, code, &o));
    s->upper_name = o.name;
    return OK;
}

static enum err put_row(struct sheet *s, const struct org *o)
{
    TRY(upper_name(s, o->parent_code));
    xlsx_text(s->x, o->parent_code);
    xlsx_text(s->x, s->upper_name);
    xlsx_text(s->x, o->code);
    xlsx_text(s->x, o->name);
    xlsx_text(s->x, kind_label(s, o->kind));
    xlsx_text(s->x, o->area_code);
    xlsx_text(s->x, o->uscc);
    xlsx_int(s->x, o->members);
    xlsx_text(s->x, o->contact);
    xlsx_text(s->x, o->valid_from);
    xlsx_row(s->x);
    return OK;
}

static enum err put_rows(struct sheet *s)
{
    struct ctx *cx = s->cx;
    struct str none = S("");
    int64_t after = 0;
    for (size_t n = EXPORT_PAGE; n == EXPORT_PAGE;) {
        struct org *rows;
        TRY(db_rows(cx->tx, ORG_LIST,
                    VALS(LO(cx), HI(cx), I64(after), TXT(none), TXT(none), TXT(none), TXT(S("active")),
                         I64(EXPORT_PAGE)),
                    ORG_FIELDS, EXPORT_PAGE, &rows, &n));
        for (size_t i = 0; i < n; i++) {
            TRY(put_row(s, &rows[i]));
            after = rows[i].id;
        }
    }
    return OK;
}

enum err org_export(struct ctx *cx)
{
    struct workbook w;
    struct code_item *kinds;
    struct sheet s = {.cx = cx};
    TRY(code_list(cx->tx, S("org_kind"), S(""), &kinds, &s.n_kinds));
    s.kinds = kinds;
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("工会组织"), .cols = columns, .n = countof(columns), .filter = true};
    s.x = xlsx_begin(w.path);
    enum err e = s.x ? OK : ERR_IO;
    if (s.x) {
        xlsx_sheet(s.x, &t);
        e = put_rows(&s);
        enum err end = xlsx_end(s.x);
        e = e == OK ? end : e;
    }
    audit_object(cx, cx->org_id, "org:%lld", (long long)cx->org_id);
    return workbook_answer(cx, &w, e, S("工会组织.xlsx"));
}

/* --- the upload --- */

struct upload {
    struct file file;
    bool dry_run;
    int64_t job;
};

static enum err start(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    cx->audit.len = 0; /* may be run again */
    TRY(file_insert(cx, &u->file, cx->org_id, FILE_CLOSED));
    TRY(job_start(cx, "org.import", cx->org_id, org_import_ask(cx->a, u->file.hash, u->dry_run), &u->job));
    audit_object(cx, cx->org_id, "job:%lld", (long long)u->job);
    audit_note(cx, "file", u->file.hash);
    return audit_write(cx, "org.import", S("ok"));
}

static enum err org_upload(struct ctx *cx)
{
    struct upload u = {.dry_run = cx_query_int(cx, "dry_run", 0) == 1};
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    if (cx->call->upload_size > ORG_IMPORT_BYTES)
        return fail(cx, ERR_FILE_LIMIT, "工会组织表不能超过 20 MB");
    struct str name = cx->call->upload_name.len ? cx->call->upload_name : S("工会组织");
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, name, &u.file));
    TRY(cx_in_write(cx, start, &u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", u.job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}

static const struct route routes[] = {
    {.method = M_GET, .path = "/api/orgs/export", .run = org_export, .perm = PERM_ORG_VIEW,
     .scope = SCOPE_ORG, .tx = TX_READ, .action = "org.export", .logged = true, .shape = OUT_FILE,
     .query = "org", .title = LIT("导出工会组织")},
    {.method = M_POST, .path = "/api/orgs/import", .run = org_upload, .perm = PERM_ORG_EDIT,
     .scope = SCOPE_ORG, .tx = TX_NONE, .once = true, .action = "org.import", .upload = true, .shape = OUT_FREE,
     .schema = "{\"job\":1}", .query = "org,dry_run", .title = LIT("导入工会组织")},
};

static const struct job_kind kinds[] = {{"org.import", LIT("导入工会组织"), org_import_run}};

const struct area area_sheet_org = {
    .name = "sheet_org", .title = LIT("工会组织表"), ROWS(routes, routes), ROWS(jobs, kinds)};
