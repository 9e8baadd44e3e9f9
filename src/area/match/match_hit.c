// SPDX-License-Identifier: Apache-2.0
// Hits as a union may see them: its own persons and files, masked. The lines behind them are for those who hold the list, each
// look with a stated purpose; full numbers one by one, with the right to see them and a reason.
#include "audit.h"
#include "match_own.h"

const struct field match_hit_fields[21] = {
    {FIELD(struct match_hit, id), .as = AS_ID},
    {FIELD(struct match_hit, list_id), .as = AS_ID},
    {FIELD(struct match_hit, list_title), .label = LIT("名单")},
    {FIELD(struct match_hit, giver), .label = LIT("提供单位")},
    {FIELD(struct match_hit, kind), .label = LIT("名单种类")},
    {FIELD(struct match_hit, how), .label = LIT("比对方式"), .as = AS_CODE, .codes = "match_how"},
    {FIELD(struct match_hit, row_no)},
    {FIELD(struct match_hit, casefile_id), .as = AS_ID},
    {FIELD(struct match_hit, member_no)},
    {FIELD(struct match_hit, person_id), .as = AS_ID},
    {FIELD(struct match_hit, file_no), .label = LIT("档案编号")},
    {FIELD(struct match_hit, file_state), .label = LIT("档案状态"), .as = AS_CODE, .codes = "case_state"},
    {FIELD(struct match_hit, name), .label = LIT("姓名")},
    {FIELD(struct match_hit, number_mask), .label = LIT("证件号码")},
    {FIELD(struct match_hit, org_code), .label = LIT("工会编码")},
    {FIELD(struct match_hit, org_name), .label = LIT("工会")},
    {FIELD(struct match_hit, purged), .label = LIT("名单已销毁")},
    {FIELD(struct match_hit, actions), .label = LIT("建议"), .as = AS_COUNT},
    {FIELD(struct match_hit, id_type), .as = AS_BLOB},
    {FIELD(struct match_hit, blind), .as = AS_BLOB},
    {FIELD(struct match_hit, secret), .as = AS_BLOB},
};

enum err match_number(struct ctx *cx, struct str id_type, struct str blind, struct str secret, struct str *number)
{
    struct person_secret s;
    char aad[PERSON_AAD];
    *number = S("");
    if (!secret.len || blind.len != BLIND_BYTES)
        return OK;
    TRY(person_secret_open(cx->sealer, cx->a, person_aad(id_type, (const unsigned char *)blind.at, aad), secret, &s));
    *number = s.number;
    return OK;
}

static enum err put_hit(struct ctx *cx, void *row)
{
    struct match_hit h = *(struct match_hit *)row;
    struct str number;
    TRY(match_number(cx, h.id_type, h.blind, h.secret, &number));
    h.number_mask = mask_idno(cx->a, number);
    fields_write(cx->out, FIELDS(struct match_hit, match_hit_fields), &h);
    return OK;
}

enum err match_hits_get(struct ctx *cx)
{
    int64_t list = cx_query_int(cx, "list", 0);
    TRY(cx_list_by(cx, MATCH_HITS,
                   VALS(LO(cx), HI(cx), I64(list), TXT(cx_query(cx, "how")), I64(cx_after(cx)), I64(cx_limit(cx))),
                   FIELDS(struct match_hit, match_hit_fields), put_hit));
    audit_object(cx, cx->org_id, list ? "match_list:%lld" : "match:%lld", (long long)list);
    return OK;
}

/* --- lines of a list --- */

struct row {
    int64_t row_no, sheet_row;
    struct str id_type, secret;
};
static const struct field row_fields[] = {
    {FIELD(struct row, row_no)}, {FIELD(struct row, sheet_row)}, {FIELD(struct row, id_type)}, {FIELD(struct row, secret), .as = AS_BLOB},
};

static enum err kind_of(struct ctx *cx, const struct match_list *l, struct match_kind **k)
{
    struct str why = S("");
    enum err e = match_kind_edition(cx->tx, cx->a, l->kind, l->edition, k, &why);
    return e != OK && why.len ? fail(cx, e, "%.*s", FMT(why)) : e;
}

static struct str shown(struct arena *a, const struct match_column *c, struct str v)
{
    char text[MONEY_TEXT];
    int64_t fen;
    switch (c->as) {
    case MA_NAME:
        return mask_name(a, v);
    case MA_IDNO:
        return mask_idno(a, v);
    case MA_PHONE:
        return mask_phone(a, v);
    case MA_MONEY:
        if (!str_int(v, &fen))
            return v;
        money_yuan(fen, text);
        return str_f(a, "%s", text);
    default:
        return v;
    }
}

static void put_line(struct ctx *cx, const struct match_kind *k, const struct row *r, const struct match_line *l)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "row_no", r->row_no);
    jw_ki(cx->out, "sheet_row", r->sheet_row);
    jw_key(cx->out, "values");
    jw_open(cx->out, '{');
    for (size_t i = 0; i < k->n_col; i++)
        if (l->value[i].len) {
            jw_keys(cx->out, k->col[i].title);
            jw_text(cx->out, shown(cx->a, &k->col[i], l->value[i]));
        }
    jw_close(cx->out, '}');
    jw_close(cx->out, '}');
}

enum err match_list_rows(struct ctx *cx)
{
    int64_t id, limit = cx_limit(cx), only = cx_query_int(cx, "row", 0);
    struct str purpose = cx_query(cx, "purpose");
    struct match_list l;
    struct match_kind *k;
    struct sealer *list;
    struct row *rows = NULL;
    size_t n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(match_purpose(cx, purpose));
    TRY(match_list_usable(cx, id, &l));
    TRY(kind_of(cx, &l, &k));
    TRY(match_sealer(cx, id, &list));
    TRY(db_rows(cx->tx, MATCH_ROWS, VALS(I64(id), I64(only ? only - 1 : cx_after(cx)), I64(only ? 1 : limit)), FIELDS(struct row, row_fields),
                (size_t)limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct match_line m = {.row_no = rows[i].row_no, .id_type = rows[i].id_type, .secret = rows[i].secret};
        TRY(match_line_open(list, cx->a, k, id, &m));
        put_line(cx, k, &rows[i], &m);
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (!only && n && n == (size_t)limit)
        jw_int(cx->out, rows[n - 1].row_no);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    audit_object(cx, l.org_id, "match_list:%lld", (long long)id);
    audit_note(cx, "purpose", purpose);
    audit_note(cx, "rows", str_f(cx->a, "%zu", n));
    return OK;
}

/* --- one line with its full number: an event of its own, counted with the persons a user unmasks --- */

struct opening {
    int64_t list_id, row_no;
    struct str number, phone;
};

static enum err open_row(struct ctx *cx, void *arg)
{
    const struct match_reason_in *in = cx->in;
    struct opening *o = arg;
    struct match_list l;
    struct match_kind *k;
    struct sealer *list;
    struct row *rows = NULL;
    size_t n = 0;
    int64_t seen = 0;
    cx->audit.len = 0; /* may be run again */
    TRY(db_int(cx->tx, PERSON_UNMASKED, VALS(I64(cx->who->user_id), I64(cx->now - INT64_C(3600000))), &seen));
    if (seen >= MATCH_OPEN_HOUR)
        return fail(cx, ERR_TOO_MANY, "每小时最多查看 %d 人的完整号码，请稍后再试", MATCH_OPEN_HOUR);
    TRY(match_list_usable(cx, o->list_id, &l));
    TRY(kind_of(cx, &l, &k));
    TRY(match_sealer(cx, l.id, &list));
    TRY(db_rows(cx->tx, MATCH_ROWS, VALS(I64(l.id), I64(o->row_no - 1), I64(1)), FIELDS(struct row, row_fields), 1, &rows, &n));
    if (!n || rows[0].row_no != o->row_no)
        return fail(cx, ERR_NOT_FOUND, "名单中没有这一行");
    struct match_line m = {.row_no = o->row_no, .id_type = rows[0].id_type, .secret = rows[0].secret};
    TRY(match_line_open(list, cx->a, k, l.id, &m));
    int phone = match_column_as(k, MA_PHONE);
    o->number = str_dup(cx->a, m.number);
    o->phone = phone < 0 ? S("") : str_dup(cx->a, m.value[phone]);
    audit_object(cx, l.org_id, "match_list:%lld:%lld", (long long)l.id, (long long)o->row_no);
    audit_note(cx, "reason", in->reason);
    return audit_write(cx, "person.unmask", S("ok"));
}

enum err match_row_open(struct ctx *cx)
{
    const struct match_reason_in *in = cx->in;
    struct opening o = {0};
    TRY(cx_arg_id(cx, 0, &o.list_id));
    TRY(cx_arg_id(cx, 1, &o.row_no));
    if (utf8_count(str_trim(in->reason)) < MATCH_PURPOSE_MIN)
        return fail_field(cx, "reason", "请写明查看事由（至少 %d 个字）", MATCH_PURPOSE_MIN);
    TRY(cx_in_write(cx, open_row, &o));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "number", o.number);
    jw_kt(cx->out, "phone", o.phone);
    jw_close(cx->out, '}');
    return OK;
}
