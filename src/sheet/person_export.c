// SPDX-License-Identifier: Apache-2.0
// The register of persons as a workbook: numbers masked as on the page, the reading itself an event.
#include "like.h"
#include "person.h"
#include "workbook.h"
#include "xlsx_write.h"

#include "area.h"

enum { PERSON_EXPORT_MAX = 100000, PERSON_EXPORT_PAGE = 500 };

static const struct xlsx_column columns[] = {
    {LIT("姓名"), XLSX_TEXT, 10},     {LIT("性别"), XLSX_TEXT, 6},      {LIT("出生日期"), XLSX_TEXT, 12},
    {LIT("证件号码"), XLSX_TEXT, 22}, {LIT("联系电话"), XLSX_TEXT, 14}, {LIT("银行卡号"), XLSX_TEXT, 22},
    {LIT("工作单位"), XLSX_TEXT, 28}, {LIT("岗位"), XLSX_TEXT, 14},     {LIT("标签"), XLSX_TEXT, 14},
    {LIT("档案编号"), XLSX_TEXT, 14}, {LIT("所属工会"), XLSX_TEXT, 28}, {LIT("状态"), XLSX_TEXT, 10},
};

struct export {
    struct ctx *cx;
    struct xlsx *x;
    struct val name, tag, status;
    struct str path; /* where the last page ended */
    int64_t id, n;
};

static void put_row(struct export *ex, const struct person *p)
{
    struct arena *a = ex->cx->a;
    const struct str cells[countof(columns)] = {
        p->name,
        str_eq(p->sex, S("M")) ? S("男") : str_eq(p->sex, S("F")) ? S("女") : S(""),
        p->birth,
        mask_idno(a, p->number),
        mask_phone(a, p->phone),
        mask_card(a, p->card),
        p->employer,
        p->post,
        p->tags,
        p->archive_no,
        p->org_name,
        p->status,
    };
    for (size_t i = 0; i < countof(cells); i++)
        xlsx_text(ex->x, cells[i]);
    xlsx_row(ex->x);
}

static enum err put_rows(struct export *ex)
{
    struct ctx *cx = ex->cx;
    for (size_t n = PERSON_EXPORT_PAGE; n == PERSON_EXPORT_PAGE;) {
        struct arena_mark m = arena_mark(cx->a);
        struct person *rows;
        TRY(db_rows(cx->tx, PERSON_LIST,
                    VALS(LO(cx), HI(cx), TXT(ex->path), I64(ex->id), ex->name, ex->tag, ex->status,
                         I64(PERSON_EXPORT_PAGE)),
                    PERSON_FIELDS, PERSON_EXPORT_PAGE, &rows, &n));
        for (size_t i = 0; i < n; i++) {
            if (++ex->n > PERSON_EXPORT_MAX)
                return fail(cx, ERR_TOO_LARGE, "超过 %d 人，请按工会分别导出", PERSON_EXPORT_MAX);
            TRY(person_open(cx->sealer, cx->a, &rows[i]));
            put_row(ex, &rows[i]);
        }
        char path[256] = "";
        if (n) {
            ex->id = rows[n - 1].id;
            ASSERT(rows[n - 1].path.len < sizeof path);
            memcpy(path, rows[n - 1].path.at, rows[n - 1].path.len);
        }
        arena_release(cx->a, m);
        ex->path = str_dup(cx->a, str_of(path));
    }
    return OK;
}

static enum err person_export(struct ctx *cx)
{
    struct workbook w;
    struct str tag = cx_query(cx, "tag"), q = cx_query(cx, "q");
    struct export ex = {.cx = cx, .path = cx->org_path};
    ex.name = TXT(like_part(cx->a, q));
    ex.tag = TXT(tag.len ? str_f(cx->a, "%%,%.*s,%%", FMT(tag)) : S(""));
    ex.status = TXT(cx_query(cx, "status"));
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("职工"), .cols = columns, .n = countof(columns), .filter = true};
    ex.x = xlsx_begin(w.path);
    enum err e = ex.x ? OK : ERR_IO;
    if (ex.x) {
        xlsx_sheet(ex.x, &t);
        e = put_rows(&ex);
        enum err end = xlsx_end(ex.x);
        e = e == OK ? end : e;
    }
    audit_object(cx, cx->org_id, "org:%lld", (long long)cx->org_id);
    audit_note(cx, "persons", str_f(cx->a, "%lld", (long long)ex.n));
    return workbook_answer(cx, &w, e, S("职工.xlsx"));
}

static const struct route routes[] = {
    {M_GET, "/api/persons/export", person_export, PERM_PERSON_VIEW, SCOPE_ORG, TX_READ, "person.export",
     .shape = OUT_FILE, .logged = true, .query = "org,q,tag,status", .title = LIT("导出职工（号码打码）")},
};

const struct area area_sheet_person = {
    .name = "sheet_person", .title = LIT("职工导出"), ROWS(routes, routes)};
