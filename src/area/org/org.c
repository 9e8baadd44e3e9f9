// SPDX-License-Identifier: Apache-2.0
// Rules of the union tree. See org.h.
#include "org.h"

#include "area_code.h"
#include "code.h"
#include "idno.h"

const struct field org_fields[18] = {
    {FIELD(struct org, id), .as = AS_ID, .fixed = true},
    {FIELD(struct org, code), .label = LIT("编码"), .max = 20, .need = true},
    {FIELD(struct org, name), .label = LIT("名称"), .max = 60, .need = true},
    {FIELD(struct org, kind), .label = LIT("类别"), .as = AS_CODE, .codes = "org_kind", .need = true},
    {FIELD(struct org, parent_code), .label = LIT("上级编码"), .fixed = true},
    {FIELD(struct org, area_code), .label = LIT("行政区划代码"), .max = 6},
    {FIELD(struct org, uscc), .label = LIT("统一社会信用代码"), .max = 18},
    {FIELD(struct org, members), .label = LIT("会员数"), .as = AS_COUNT, .max = 100000000},
    {FIELD(struct org, contact), .label = LIT("联系人"), .max = 60},
    {FIELD(struct org, status), .label = LIT("状态"), .as = AS_CODE, .codes = "org_status", .fixed = true},
    {FIELD(struct org, merged_into_code), .label = LIT("并入工会编码"), .fixed = true},
    {FIELD(struct org, valid_from), .label = LIT("成立日期"), .as = AS_DATE},
    {FIELD(struct org, valid_to), .label = LIT("终止日期"), .as = AS_DATE, .fixed = true},
    {FIELD(struct org, children), .label = LIT("下级数"), .as = AS_COUNT, .fixed = true},
    {FIELD(struct org, level), .label = LIT("层级"), .fixed = true},
    {FIELD(struct org, version), .label = LIT("版本"), .fixed = true},
    {FIELD(struct org, path), .as = AS_BLOB, .fixed = true},
    {FIELD(struct org, parent_id), .as = AS_ID, .fixed = true},
};

void org_segment(int64_t id, char out[ORG_SEGMENT + 1])
{
    static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    ASSERT(id > 0 && id < INT64_C(36) * 36 * 36 * 36 * 36);
    for (int i = ORG_SEGMENT - 1; i >= 0; i--, id /= 36)
        out[i] = digits[id % 36];
    out[ORG_SEGMENT] = 0;
}

enum err org_find(struct ctx *cx, struct str code, struct org *out)
{
    *out = (struct org){0};
    return db_one(cx->tx, ORG_GET, VALS(TXT(code)), ORG_FIELDS, out);
}

enum err org_get(struct ctx *cx, struct str code, struct org *out)
{
    int64_t id;
    struct str path;
    TRY(cx_org(cx, code, &id, &path));
    return org_find(cx, code, out);
}

enum err org_active(struct ctx *cx, struct str code, struct org *out)
{
    TRY(org_get(cx, code, out));
    if (str_eq(out->status, S("active")))
        return OK;
    return fail(cx, ERR_STATE, "工会“%.*s”已合并或撤销，不能再变更", FMT(out->name));
}

/* --- checks --- */

static bool code_sound(struct str code)
{
    for (size_t i = 0; i < code.len; i++) {
        char c = code.at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'))
            return false;
    }
    return code.len > 0;
}

static bool area_sound(struct str s)
{
    int64_t code;
    return s.len == 6 && s.at[0] >= '1' && s.at[0] <= '9' && str_int(s, &code) &&
           area_province_known((uint32_t)code / 10000);
}

static void check_uscc(struct org *o, struct problems *p)
{
    struct uscc u;
    if (!o->uscc.len)
        return;
    if (uscc_read(o->uscc, &u))
        o->uscc = str_dup(p->a, str_of(u.code));
    else
        problem_add(p, "uscc", str_of(u.text));
}

bool org_check(struct ctx *cx, struct org *o, struct problems *p)
{
    size_t before = p->n;
    struct code_item kind;
    fields_check(ORG_FIELDS, o, p);
    if (o->code.len && !code_sound(o->code))
        problem_add(p, "code", S("编码只能用大写字母、数字和 - _"));
    if (o->kind.len && code_find(cx, S("org_kind"), o->kind, cx_today(cx), &kind) != OK)
        problem_add(p, "kind", str_f(p->a, "没有“%.*s”这一工会类别", FMT(o->kind)));
    if (o->area_code.len && !area_sound(o->area_code))
        problem_add(p, "area_code", S("行政区划代码应为 GB/T 2260 的六位数字，没有可以不填"));
    check_uscc(o, p);
    if (o->members < 0)
        problem_add(p, "members", S("会员数不能小于 0"));
    if (o->valid_from.len && str_cmp(o->valid_from, cx_today(cx)) > 0)
        problem_add(p, "valid_from", S("成立日期不能晚于今天"));
    return p->n == before;
}

/* --- history --- */

static enum err note_change(struct ctx *cx, const struct org *o, const char *kind, struct str on,
                            struct str was, struct str now)
{
    return db_exec(cx->tx, ORG_CHANGE_ADD,
                   VALS(I64(o->id), TXT(str_of(kind)), TXT(on), TXT(was), TXT(now),
                        OPT(cx->who ? cx->who->user_id : 0), I64(cx->now)),
                   NULL);
}

/* The date of effect: today when none is given. */
static enum err effective(struct ctx *cx, const struct org *o, struct str *on)
{
    struct str last = S(""), today = cx_today(cx);
    if (!on->len)
        *on = today;
    if (str_cmp(*on, today) > 0)
        return fail_field(cx, "on", "生效日期不能晚于今天");
    if (str_cmp(*on, o->valid_from) < 0)
        return fail_field(cx, "on", "生效日期不能早于成立日期 %.*s", FMT(o->valid_from));
    TRY(db_text(cx->tx, ORG_LAST_CHANGE, VALS(I64(o->id)), &last));
    if (str_cmp(*on, last) < 0)
        return fail_field(cx, "on", "生效日期不能早于上一次变更的日期 %.*s", FMT(last));
    return OK;
}

static enum err same_name_below(struct ctx *cx, int64_t parent_id, struct str name, int64_t except)
{
    int64_t n = 0;
    if (!parent_id)
        return OK;
    TRY(db_int(cx->tx, ORG_NAME_COUNT, VALS(I64(parent_id), TXT(name), I64(except)), &n));
    return n ? fail_field(cx, "name", "同一上级下已有名为“%.*s”的工会", FMT(name)) : OK;
}

static enum err not_root(struct ctx *cx, const struct org *o, const char *what)
{
    return o->parent_id ? OK : fail(cx, ERR_STATE, "最上级工会不能%s", what);
}

/* --- create, rename --- */

enum err org_add(struct ctx *cx, const struct org *parent, struct org *o)
{
    struct org old;
    if (parent && (parent->path.len / ORG_SEGMENT) + 1 > ORG_LEVELS)
        return fail(cx, ERR_STATE, "工会层级不能超过 %d 级", ORG_LEVELS);
    enum err e = org_find(cx, o->code, &old); /* asked first: a refused insert would end the call */
    if (e == OK) {
        fail_field(cx, "code", "编码“%.*s”已被使用过，不能重复", FMT(o->code));
        return ERR_DUPLICATE;
    }
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(same_name_below(cx, parent ? parent->id : 0, o->name, 0));
    if (!o->valid_from.len)
        o->valid_from = cx_today(cx);
    TRY(db_int(cx->tx, ORG_ADD,
               VALS(OPT(parent ? parent->id : 0), TXT(o->code), TXT(o->name), TXT(o->kind),
                    OPTS(o->area_code), OPTS(o->uscc), I64(o->members), TXT(o->contact),
                    TXT(o->valid_from)),
               &o->id));
    char segment[ORG_SEGMENT + 1];
    org_segment(o->id, segment);
    o->path = str_f(cx->a, "%.*s%s", FMT(parent ? parent->path : S("")), segment);
    o->parent_id = parent ? parent->id : 0;
    o->level = (int64_t)(o->path.len / ORG_SEGMENT);
    o->status = S("active");
    o->version = 1;
    TRY(db_exec(cx->tx, ORG_PLACE, VALS(I64(o->id), TXT(o->path)), NULL));
    return note_change(cx, o, "create", o->valid_from, S(""), o->name);
}

enum err org_rename(struct ctx *cx, struct org *o, struct str name, struct str on)
{
    if (str_eq(name, o->name))
        return fail_field(cx, "name", "新名称与现名称相同");
    TRY(effective(cx, o, &on));
    TRY(same_name_below(cx, o->parent_id, name, o->id));
    TRY(db_exec(cx->tx, ORG_RENAME, VALS(I64(o->id), TXT(name)), NULL));
    return note_change(cx, o, "rename", on, o->name, name);
}

/* --- move --- */

static enum err replace_paths(struct ctx *cx, const struct org *o, const struct org *parent)
{
    char segment[ORG_SEGMENT + 1];
    org_segment(o->id, segment);
    struct str to = str_f(cx->a, "%.*s%s", FMT(parent->path), segment);
    TRY(db_exec(cx->tx, ORG_REPARENT, VALS(I64(o->id), I64(parent->id)), NULL));
    return db_exec(cx->tx, ORG_MOVE_PATHS,
                   VALS(TXT(o->path), TXT(path_end(cx->a, o->path)), TXT(to),
                        I64((int64_t)o->path.len + 1)),
                   NULL);
}

static enum err depth_allows(struct ctx *cx, const struct org *o, const struct org *parent)
{
    int64_t deepest = 0;
    TRY(db_int(cx->tx, ORG_DEEPEST, VALS(TXT(o->path), TXT(path_end(cx->a, o->path))), &deepest));
    int64_t below = deepest - (int64_t)o->path.len;
    if ((int64_t)parent->path.len + ORG_SEGMENT + below > ORG_LEVELS * ORG_SEGMENT)
        return fail(cx, ERR_STATE, "移动后工会层级会超过 %d 级", ORG_LEVELS);
    return OK;
}

enum err org_move(struct ctx *cx, struct org *o, const struct org *parent, struct str on)
{
    TRY(not_root(cx, o, "移动"));
    if (parent->id == o->parent_id)
        return fail_field(cx, "parent", "它已经在“%.*s”之下", FMT(parent->name));
    if (path_covers(o->path, parent->path))
        return fail(cx, ERR_STATE, "不能把工会移到它自己或它的下级之下");
    TRY(effective(cx, o, &on));
    TRY(same_name_below(cx, parent->id, o->name, o->id));
    TRY(depth_allows(cx, o, parent));
    TRY(replace_paths(cx, o, parent));
    return note_change(cx, o, "move", on, o->parent_code, parent->code);
}

/* --- merge, close --- */

static enum err nothing_open(struct ctx *cx, const struct org *o)
{
    int64_t n = 0;
    TRY(db_int(cx->tx, ORG_OPEN_ROSTERS, VALS(I64(o->id)), &n));
    if (n)
        return fail(cx, ERR_STATE,
                    "“%.*s”还有 %lld 份名册没有办完，请先发放完毕或作废", FMT(o->name), (long long)n);
    TRY(db_int(cx->tx, ORG_MONEY_LEFT, VALS(I64(o->id)), &n));
    if (n)
        return fail(cx, ERR_STATE,
                    "“%.*s”账上还有 %lld.%02lld 元没有用完，请先转出或冲回", FMT(o->name),
                    (long long)(n / 100), (long long)(n % 100));
    TRY(db_int(cx->tx, ORG_OPEN_CAMPAIGNS, VALS(I64(o->id)), &n));
    if (n)
        return fail(cx, ERR_STATE, "“%.*s”主办的 %lld 项活动还没有结束，请先结束活动", FMT(o->name),
                    (long long)n);
    return OK;
}

static enum err end_grants(struct ctx *cx, const struct org *o, struct str reason)
{
    return db_exec(cx->tx, ORG_END_GRANTS,
                   VALS(I64(o->id), I64(cx->now), OPT(cx->who ? cx->who->user_id : 0), TXT(reason),
                        BLOB(S(""))),
                   NULL);
}

struct child {
    int64_t id;
    struct str code, name, path;
};
static const struct field child_fields[] = {
    {FIELD(struct child, id)},
    {FIELD(struct child, code)},
    {FIELD(struct child, name)},
    {FIELD(struct child, path)},
};

static enum err rehome_children(struct ctx *cx, const struct org *o, const struct org *into,
                                struct str on)
{
    struct child *kids;
    size_t n;
    TRY(db_rows(cx->tx, ORG_ACTIVE_CHILDREN, VALS(I64(o->id), I64(ORG_CHILDREN_MAX + 1)),
                FIELDS(struct child, child_fields), ORG_CHILDREN_MAX, &kids, &n));
    for (size_t i = 0; i < n; i++) {
        struct org kid = {.id = kids[i].id, .code = kids[i].code, .path = kids[i].path};
        TRY(depth_allows(cx, &kid, into));
        TRY(replace_paths(cx, &kid, into));
        TRY(note_change(cx, &kid, "move", on, o->code, into->code));
    }
    return OK;
}

enum err org_merge(struct ctx *cx, struct org *o, const struct org *into, struct str on)
{
    TRY(not_root(cx, o, "合并"));
    if (into->id == o->id)
        return fail_field(cx, "into", "不能并入自己");
    if (path_covers(o->path, into->path))
        return fail(cx, ERR_STATE, "“%.*s”是“%.*s”的下级，请先把它移出再合并", FMT(into->name),
                    FMT(o->name));
    TRY(effective(cx, o, &on));
    TRY(nothing_open(cx, o));
    TRY(rehome_children(cx, o, into, on));
    TRY(db_exec(cx->tx, ORG_REHOME_USERS, VALS(I64(o->id), I64(into->id)), NULL));
    TRY(db_exec(cx->tx, ORG_REHOME_PERSONS, VALS(I64(o->id), I64(into->id)), NULL));
    TRY(end_grants(cx, o, str_f(cx->a, "工会并入 %.*s", FMT(into->code))));
    TRY(db_exec(cx->tx, ORG_END, VALS(I64(o->id), TXT(S("merged")), I64(into->id), TXT(on)), NULL));
    return note_change(cx, o, "merge", on, o->code, into->code);
}

enum err org_close(struct ctx *cx, struct org *o, struct str on)
{
    int64_t n = 0;
    TRY(not_root(cx, o, "撤销"));
    TRY(effective(cx, o, &on));
    if (o->children)
        return fail(cx, ERR_STATE, "“%.*s”还有 %lld 个下级工会，请先移走、合并或撤销", FMT(o->name),
                    (long long)o->children);
    TRY(nothing_open(cx, o));
    TRY(db_int(cx->tx, ORG_PERSONS_KEPT, VALS(I64(o->id)), &n));
    if (n)
        return fail(cx, ERR_STATE, "“%.*s”还保管着职工记录，请用“合并”把它们交给接收的工会",
                    FMT(o->name));
    TRY(end_grants(cx, o, S("工会撤销")));
    TRY(db_exec(cx->tx, ORG_END, VALS(I64(o->id), TXT(S("closed")), NUL, TXT(on)), NULL));
    return note_change(cx, o, "close", on, o->name, S(""));
}
