// SPDX-License-Identifier: Apache-2.0
// Case files as a workbook in the incumbent system's columns, a row a person, members under their head. Masked as on the page; the full
// one asks for the right to see full numbers and a reason, and is an event of its own.
#include "area.h"
#include "audit.h"
#include "casefile_columns.h"
#include "code.h"
#include "workbook.h"
#include "xlsx_write.h"

enum { EXPORT_FILES = 20000, EXPORT_FULL = 2000, EXPORT_PAGE = 200 };

struct out {
    struct ctx *cx;
    struct xlsx *x;
    bool full;
    int64_t files;
    struct case_ask ask;
};

static struct str label(struct ctx *cx, const char *list, struct str codes)
{
    struct buf b = buf_new(cx->a, 2000);
    struct code_item item;
    for (struct str rest = codes; rest.len;) {
        struct str code = str_cut(rest, ',', &rest);
        bool known = code_find(cx, str_of(list), code, S(""), &item) == OK;
        buf_f(&b, "%s%.*s", b.len ? "、" : "", FMT(known ? item.label : code));
    }
    return buf_done(&b);
}

static struct str veil(struct ctx *cx, enum field_as as, struct str s)
{
    switch (as) {
    case AS_IDNO: return mask_idno(cx->a, s);
    case AS_PHONE: return mask_phone(cx->a, s);
    case AS_CARD: return mask_card(cx->a, s);
    case AS_ADDRESS: return mask_address(cx->a, s);
    case AS_VEILED: return s.len ? S("****") : s;
    default: return s;
    }
}

static void put(struct out *o, const struct field *f, const void *row)
{
    void *r = (void *)(uintptr_t)row;
    if (f->type == FT_BOOL) {
        xlsx_text(o->x, *field_bool(f, r) ? S("是") : S("否"));
    } else if (f->type == FT_I64) {
        int64_t v = *field_i64(f, r);
        if (!v && f->as != AS_MONEY)
            xlsx_skip(o->x);
        else if (f->as == AS_MONEY)
            xlsx_fen(o->x, v);
        else
            xlsx_int(o->x, v);
    } else {
        struct str s = *field_str(f, r);
        xlsx_text(o->x, f->codes ? label(o->cx, f->codes, s) : o->full ? s : veil(o->cx, f->as, s));
    }
}

static void put_person(struct out *o, const struct casefile *f, const struct case_member *m, const struct case_sums *sums)
{
    bool head = str_eq(m->relation, S("self"));
    for (size_t i = 0; i < case_columns_n; i++) {
        const struct case_column *c = &case_columns[i];
        if (c->member)
            put(o, field_named(CASE_MEMBER_FIELDS, str_of(c->member)), m);
        else if (!head && strcmp(c->key, "file_no") != 0)
            xlsx_skip(o->x);
        else if (c->file)
            put(o, field_named(CASEFILE_FIELDS, str_of(c->file)), f);
        else
            xlsx_fen(o->x, strcmp(c->key, "income") == 0 ? sums->income_fen : strcmp(c->key, "outlay") == 0 ? sums->outlay_fen : sums->net_month_fen);
    }
    xlsx_row(o->x);
}

static enum err put_file(struct out *o, int64_t id)
{
    struct casefile f;
    struct case_member *m = NULL;
    struct case_money *money = NULL;
    struct case_sums sums;
    size_t n = 0, n_money = 0;
    TRY(casefile_get(o->cx, id, &f));
    TRY(casefile_members(o->cx, &f, true, &m, &n));
    TRY(casefile_money(o->cx, &f, &money, &n_money));
    TRY(casefile_sums(o->cx, &f, money, n_money, &sums));
    for (int round = 0; round < 2; round++) /* the head first */
        for (size_t i = 0; i < n; i++)
            if (str_eq(m[i].relation, S("self")) == (round == 0))
                put_person(o, &f, &m[i], &sums);
    return OK;
}

static enum err put_all(struct out *o)
{
    int64_t after = 0;
    for (size_t n = EXPORT_PAGE; n == EXPORT_PAGE;) {
        struct case_line *rows = NULL;
        struct arena_mark mark = arena_mark(o->cx->a);
        TRY(casefile_page(o->cx, &o->ask, &after, EXPORT_PAGE, &rows, &n));
        for (size_t i = 0; i < n; i++) {
            if (++o->files > (o->full ? EXPORT_FULL : EXPORT_FILES))
                return fail(o->cx, ERR_TOO_LARGE, "超过 %d 份档案，请缩小范围后再导出", o->full ? EXPORT_FULL : EXPORT_FILES);
            TRY(put_file(o, rows[i].id));
        }
        arena_release(o->cx->a, mark);
    }
    return OK;
}

static enum xlsx_kind kind_of(const struct case_column *c)
{
    const struct field *f = c->member ? field_named(CASE_MEMBER_FIELDS, str_of(c->member)) : c->file ? field_named(CASEFILE_FIELDS, str_of(c->file)) : NULL;
    if (!f || f->as == AS_MONEY)
        return XLSX_MONEY;
    return f->type == FT_I64 ? XLSX_COUNT : XLSX_TEXT;
}

static enum err export(struct ctx *cx, bool full)
{
    struct workbook w;
    struct out o = {.cx = cx, .full = full};
    struct xlsx_column *cols = NEWS(cx->a, struct xlsx_column, case_columns_n);
    for (size_t i = 0; i < case_columns_n; i++)
        cols[i] = (struct xlsx_column){case_columns[i].title, kind_of(&case_columns[i]), 0};
    TRY(casefile_ask(cx, &o.ask));
    TRY(workbook_open(cx, &w));
    struct xlsx_table t = {.name = S("困难职工档案"), .cols = cols, .n = case_columns_n, .filter = true};
    o.x = xlsx_begin(w.path);
    enum err e = o.x ? OK : ERR_IO;
    if (o.x) {
        xlsx_sheet(o.x, &t);
        e = put_all(&o);
        enum err end = xlsx_end(o.x);
        e = e == OK ? end : e;
    }
    audit_object(cx, cx->org_id, "org:%lld", (long long)cx->org_id);
    audit_note(cx, "files", str_f(cx->a, "%lld", (long long)o.files));
    audit_note(cx, "list", o.ask.list);
    return workbook_answer(cx, &w, e, full ? S("困难职工档案（完整）.xlsx") : S("困难职工档案.xlsx"));
}

static enum err export_masked(struct ctx *cx)
{
    return export(cx, false);
}

struct reason_in {
    struct str reason;
};
static const struct field reason_fields[] = {{FIELD(struct reason_in, reason), .label = LIT("导出事由"), .need = true, .max = 200}};

static enum err export_full(struct ctx *cx)
{
    struct str reason = ((const struct reason_in *)cx->in)->reason;
    if (utf8_count(str_trim(reason)) < 2)
        return fail_field(cx, "reason", "请写明导出事由");
    audit_note(cx, "reason", reason);
    return export(cx, true);
}

static const struct route routes[] = {
    {M_GET, "/api/casefiles/export", export_masked, PERM_CASE_VIEW, SCOPE_ORG, TX_READ, "casefile.export", .shape = OUT_FILE, .logged = true,
     .query = "org,own,q,state,level,class,kind,cause,contact,list,sort", .title = LIT("导出困难职工档案（敏感内容打码）")},
    {M_POST, "/api/casefiles/export", export_full, PERM_PERSON_UNMASK, SCOPE_ORG, TX_READ, "casefile.export_full", IN(struct reason_in, reason_fields),
     .shape = OUT_FILE, .logged = true, .query = "org,own,q,state,level,class,kind,cause,contact,list,sort", .title = LIT("导出困难职工档案（完整，须写事由）")},
};

extern const struct area area_sheet_case;
const struct area area_sheet_case = {.name = "sheet_case", .title = LIT("困难职工档案导出"), ROWS(routes, routes)};
