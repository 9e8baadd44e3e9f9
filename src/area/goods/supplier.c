// SPDX-License-Identifier: Apache-2.0
// The register of suppliers and their licences.
#include "code.h"
#include "file.h"
#include "idno.h"
#include "purchase.h"

const struct field supplier_fields[13] = {
    {FIELD(struct supplier, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct supplier, org_id), .as = AS_ID},
    {FIELD(struct supplier, org_code), .label = LIT("工会代码")},
    {FIELD(struct supplier, org_name), .label = LIT("登记单位")},
    {FIELD(struct supplier, org_path), .as = AS_BLOB},
    {FIELD(struct supplier, name), .label = LIT("供应商")},
    {FIELD(struct supplier, uscc), .label = LIT("统一社会信用代码")},
    {FIELD(struct supplier, contact), .label = LIT("联系人")},
    {FIELD(struct supplier, phone), .label = LIT("联系电话")},
    {FIELD(struct supplier, address), .label = LIT("地址")},
    {FIELD(struct supplier, status), .label = LIT("状态")},
    {FIELD(struct supplier, note), .label = LIT("备注")},
    {FIELD(struct supplier, version)},
};
const struct field licence_fields[7] = {
    {FIELD(struct licence, id), .as = AS_ID},
    {FIELD(struct licence, supplier_id), .as = AS_ID},
    {FIELD(struct licence, kind), .as = AS_CODE, .codes = "licence", .label = LIT("证照")},
    {FIELD(struct licence, number), .label = LIT("证号")},
    {FIELD(struct licence, valid_from), .as = AS_DATE, .label = LIT("发证日期")},
    {FIELD(struct licence, valid_to), .as = AS_DATE, .label = LIT("有效期至")},
    {FIELD(struct licence, file_id), .as = AS_ID, .label = LIT("扫描件")},
};

static enum err check_supplier(struct ctx *cx, const struct supplier_in *in, struct str *code)
{
    struct uscc u;
    if (!uscc_read(in->uscc, &u))
        return fail_field(cx, "uscc", "%s", u.text);
    if (u.union_body)
        return fail_field(cx, "uscc", "这是工会组织的代码，供应商应是企业或其他单位");
    if (in->status.len && !str_eq(in->status, S("active")) && !str_eq(in->status, S("stopped")))
        return fail_field(cx, "status", "状态应为 active 或 stopped");
    *code = str_dup(cx->a, str_of(u.code));
    return OK;
}

static enum err change_supplier(struct ctx *cx, int64_t id, const struct supplier_in *in, struct str uscc)
{
    struct supplier was = {0};
    int64_t changed = 0, taken = 0;
    enum err e = cx_one(cx, SUPPLIER_OWN, id, SUPPLIER_FIELDS, &was);
    if (e != OK)
        return e == ERR_NOT_FOUND ? fail(cx, e, "没有这家供应商，或是上级登记的，只能由登记单位修改") : e;
    e = db_int(cx->tx, SUPPLIER_TWIN, VALS(I64(was.org_id), TXT(uscc), I64(id)), &taken);
    if (e == OK)
        return fail(cx, ERR_DUPLICATE, "这个统一社会信用代码已登记过");
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(db_exec(cx->tx, SUPPLIER_SET,
                VALS(I64(id), TXT(in->name), TXT(uscc), TXT(in->contact), TXT(in->phone), TXT(in->address),
                     TXT(in->status.len ? in->status : S("active")), TXT(in->note), I64(in->version)),
                &changed));
    audit_object(cx, was.org_id, "supplier:%lld", (long long)id);
    return changed == 1 ? OK : ERR_CONFLICT;
}

enum err supplier_save(struct ctx *cx, int64_t id, const struct supplier_in *in, int64_t *made)
{
    struct str uscc, path;
    int64_t org_id = cx->org_id;
    TRY(check_supplier(cx, in, &uscc));
    *made = id;
    audit_note(cx, "name", in->name);
    if (id)
        return change_supplier(cx, id, in, uscc);
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    enum err e = db_int(cx->tx, SUPPLIER_ADD,
                        VALS(I64(org_id), TXT(in->name), TXT(uscc), TXT(in->contact), TXT(in->phone), TXT(in->address),
                             TXT(in->note), I64(cx->who->user_id), I64(cx->now)),
                        made);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "这个统一社会信用代码已登记过");
    TRY(e);
    audit_object(cx, org_id, "supplier:%lld", (long long)*made);
    return OK;
}

enum err licence_save(struct ctx *cx, int64_t supplier_id, const struct licence_in *in, int64_t *made)
{
    struct supplier s = {0};
    struct code_item kind;
    struct file f;
    enum err e = cx_one(cx, SUPPLIER_OWN, supplier_id, SUPPLIER_FIELDS, &s);
    if (e != OK)
        return e == ERR_NOT_FOUND ? fail(cx, e, "没有这家供应商，或是上级登记的，只能由登记单位修改") : e;
    e = code_get(cx->tx, S("licence"), in->kind, cx_today(cx), &kind);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "kind", "没有“%.*s”这种证照", FMT(in->kind));
    TRY(e);
    if (in->valid_from.len && in->valid_to.len && str_cmp(in->valid_to, in->valid_from) < 0)
        return fail_field(cx, "valid_to", "有效期止日早于发证日期");
    if (in->file_id && file_attach(cx, in->file_id, FILE_SHARED, &f) != OK)
        return fail_field(cx, "file_id", "没有找到扫描件，请重新上传");
    audit_object(cx, s.org_id, "supplier:%lld", (long long)supplier_id);
    audit_note(cx, "licence", in->kind);
    return db_int(cx->tx, LICENCE_PUT,
                  VALS(I64(supplier_id), TXT(in->kind), TXT(in->number), TXT(in->valid_from), TXT(in->valid_to),
                       OPT(in->file_id), I64(cx->who->user_id), I64(cx->now)),
                  made);
}

enum err licences_of(struct tx *tx, int64_t supplier_id, struct licence **out, size_t *n)
{
    return db_rows(tx, LICENCES, VALS(I64(supplier_id)), LICENCE_FIELDS, LICENCES_MAX, out, n);
}

enum err supplier_for(struct ctx *cx, const char *field, int64_t id, struct str org_path, struct supplier *out)
{
    *out = (struct supplier){0};
    enum err e = db_one(cx->tx, SUPPLIER_GET, VALS(I64(id)), SUPPLIER_FIELDS, out);
    if (e == ERR_NOT_FOUND || (e == OK && !path_covers(out->org_path, org_path)))
        return fail_field(cx, field, "没有这家供应商，或不是本单位和上级登记的");
    TRY(e);
    if (!str_eq(out->status, S("active")))
        return fail_field(cx, field, "供应商“%.*s”已停用", FMT(out->name));
    return OK;
}

static bool listed(const struct json *list, struct str what)
{
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_str(json_at(list, i)), what))
            return true;
    return false;
}

/* One of the kinds, in force; else the best sentence about why not. */
static enum err one_in_force(struct ctx *cx, const struct supplier *s, const struct json *kinds, struct str title,
                             struct str day)
{
    struct licence *l;
    const struct licence *dead = NULL;
    size_t n;
    TRY(licences_of(cx->tx, s->id, &l, &n));
    for (size_t i = 0; i < n; i++) {
        if (!listed(kinds, l[i].kind))
            continue;
        bool begun = !l[i].valid_from.len || str_cmp(l[i].valid_from, day) <= 0;
        if (begun && (!l[i].valid_to.len || str_cmp(l[i].valid_to, day) >= 0))
            return OK;
        dead = &l[i];
    }
    if (!dead)
        return fail(cx, ERR_STATE, "供应商“%.*s”没有登记%.*s，不能签订合同；请补登证照或另选供应商", FMT(s->name), FMT(title));
    return fail(cx, ERR_STATE, "供应商“%.*s”的%.*s（%.*s）有效期至 %.*s，%.*s 不在有效期内，不能签订合同；请更新证照或另选供应商",
                FMT(s->name), FMT(title), FMT(dead->number), FMT(dead->valid_to), FMT(day));
}

enum err supplier_licensed(struct ctx *cx, const struct goods_rules *r, const struct supplier *s, struct str category,
                           struct str day)
{
    const struct json *rows = json_get(r->body, "licences");
    for (size_t i = 0; i < json_len(rows); i++) {
        const struct json *row = json_at(rows, i), *categories = json_get(row, "categories");
        if (json_kind(categories) == JSON_LIST && !listed(categories, category))
            continue;
        TRY(one_in_force(cx, s, json_get(row, "needs"), json_get_str(row, "title"), day));
    }
    return OK;
}
