// SPDX-License-Identifier: Apache-2.0
// Routes of the union tree.
#include "area.h"
#include "like.h"
#include "org.h"

/* --- inputs --- */

struct org_new {
    struct str parent, code, name, kind, area_code, uscc;
    int64_t members;
    struct str contact, valid_from;
};
static const struct field org_new_fields[] = {
    {FIELD(struct org_new, parent), .label = LIT("上级编码"), .need = true, .max = 20},
    {FIELD(struct org_new, code), .label = LIT("编码"), .need = true, .max = 20},
    {FIELD(struct org_new, name), .label = LIT("名称"), .need = true, .max = 60},
    {FIELD(struct org_new, kind), .label = LIT("类别"), .as = AS_CODE, .codes = "org_kind", .need = true},
    {FIELD(struct org_new, area_code), .label = LIT("行政区划代码"), .max = 6},
    {FIELD(struct org_new, uscc), .label = LIT("统一社会信用代码"), .max = 40},
    {FIELD(struct org_new, members), .label = LIT("会员数"), .as = AS_COUNT, .max = 100000000},
    {FIELD(struct org_new, contact), .label = LIT("联系人"), .max = 60},
    {FIELD(struct org_new, valid_from), .label = LIT("成立日期"), .as = AS_DATE},
};

struct org_edit {
    struct str name, kind, area_code, uscc;
    int64_t members;
    struct str contact;
    int64_t version;
};
static const struct field org_edit_fields[] = {
    {FIELD(struct org_edit, name), .label = LIT("名称"), .max = 60},
    {FIELD(struct org_edit, kind), .label = LIT("类别"), .as = AS_CODE, .codes = "org_kind"},
    {FIELD(struct org_edit, area_code), .label = LIT("行政区划代码"), .max = 6},
    {FIELD(struct org_edit, uscc), .label = LIT("统一社会信用代码"), .max = 40},
    {FIELD(struct org_edit, members), .label = LIT("会员数"), .as = AS_COUNT, .max = 100000000},
    {FIELD(struct org_edit, contact), .label = LIT("联系人"), .max = 60},
    {FIELD(struct org_edit, version), .label = LIT("版本"), .min = 1, .max = INT64_MAX},
};

struct org_rename_in {
    struct str name, on;
};
static const struct field rename_fields[] = {
    {FIELD(struct org_rename_in, name), .label = LIT("新名称"), .need = true, .max = 60},
    {FIELD(struct org_rename_in, on), .label = LIT("生效日期"), .as = AS_DATE},
};
struct org_move_in {
    struct str parent, on;
};
static const struct field move_fields[] = {
    {FIELD(struct org_move_in, parent), .label = LIT("新上级编码"), .need = true, .max = 20},
    {FIELD(struct org_move_in, on), .label = LIT("生效日期"), .as = AS_DATE},
};
struct org_merge_in {
    struct str into, on;
};
static const struct field merge_fields[] = {
    {FIELD(struct org_merge_in, into), .label = LIT("并入工会编码"), .need = true, .max = 20},
    {FIELD(struct org_merge_in, on), .label = LIT("生效日期"), .as = AS_DATE},
};
struct org_close_in {
    struct str on;
};
static const struct field close_fields[] = {
    {FIELD(struct org_close_in, on), .label = LIT("生效日期"), .as = AS_DATE},
};

static const struct move org_moves[] = {
    {"active", "edit", "active", PERM_ORG_EDIT, LIT("修改")},
    {"active", "rename", "active", PERM_ORG_EDIT, LIT("更名")},
    {"active", "move", "active", PERM_ORG_EDIT, LIT("移动")},
    {"active", "merge", "merged", PERM_ORG_EDIT, LIT("合并")},
    {"active", "close", "closed", PERM_ORG_EDIT, LIT("撤销")},
};
static const struct machine org_machines[] = {{"org", ROWS(moves, org_moves)}};

/* --- answers --- */

static void put_org(struct ctx *cx, const struct org *o)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, ORG_FIELDS, o);
    jw_kt(cx->out, "state", o->status);
    machine_verbs(cx, &org_machines[0], o->status, o->path);
    jw_close(cx->out, '}');
}

/* The union as it is now, for the answer and the trail. */
static enum err answer(struct ctx *cx, const struct org *before)
{
    struct org now;
    TRY(org_find(cx, before->code, &now));
    audit_object(cx, now.id, "org:%lld", (long long)now.id);
    audit_note(cx, "code", now.code);
    audit_diff(cx, ORG_FIELDS, before, &now);
    put_org(cx, &now);
    return OK;
}

static enum err put_row(struct ctx *cx, void *row)
{
    put_org(cx, row);
    return OK;
}

static enum err orgs_list(struct ctx *cx)
{
    struct str parent = cx_query(cx, "parent"), q = str_trim(cx_query(cx, "q"));
    struct str kind = cx_query(cx, "kind"), status = cx_query(cx, "status");
    struct val limit = I64(cx_limit(cx)), after = I64(cx_after(cx));
    struct str hi = str_eq(cx_query(cx, "own"), S("1")) ? str_f(cx->a, "%.*s0", FMT(cx->org_path))
                                                        : path_end(cx->a, cx->org_path);
    if (!status.len)
        status = S("active");
    if (parent.len)
        return cx_list_by(cx, ORG_CHILDREN,
                          VALS(LO(cx), TXT(hi), TXT(parent), after, TXT(kind), TXT(status), limit),
                          ORG_FIELDS, put_row);
    return cx_list_by(cx, ORG_LIST,
                      VALS(LO(cx), TXT(hi), after, TXT(like_part(cx->a, q)),
                           TXT(like_head(cx->a, q)), TXT(kind), TXT(status), limit),
                      ORG_FIELDS, put_row);
}

static enum err orgs_get(struct ctx *cx)
{
    struct org o;
    TRY(org_get(cx, cx->args[0], &o));
    put_org(cx, &o);
    return OK;
}

struct change {
    int64_t id;
    struct str kind, changed_on, was, now, user_name;
    int64_t at;
};
static const struct field change_fields[] = {
    {FIELD(struct change, id), .as = AS_ID},
    {FIELD(struct change, kind), .label = LIT("变更")},
    {FIELD(struct change, changed_on), .as = AS_DATE, .label = LIT("生效日期")},
    {FIELD(struct change, was), .label = LIT("变更前")},
    {FIELD(struct change, now), .label = LIT("变更后")},
    {FIELD(struct change, user_name), .label = LIT("登记人")},
    {FIELD(struct change, at), .as = AS_TIME, .label = LIT("登记时间")},
};

static enum err orgs_changes(struct ctx *cx)
{
    struct org o;
    TRY(org_get(cx, cx->args[0], &o));
    return cx_list(cx, ORG_CHANGES, VALS(I64(o.id), I64(cx_after(cx)), I64(cx_limit(cx))),
                   FIELDS(struct change, change_fields));
}

/* --- changes --- */

static enum err orgs_create(struct ctx *cx)
{
    const struct org_new *in = cx->in;
    struct org parent, o = {.code = in->code, .name = in->name, .kind = in->kind,
                            .area_code = in->area_code, .uscc = in->uscc, .members = in->members,
                            .contact = in->contact, .valid_from = in->valid_from};
    TRY(org_active(cx, in->parent, &parent));
    if (!org_check(cx, &o, &cx->problems))
        return ERR_BAD_INPUT;
    TRY(org_add(cx, &parent, &o));
    struct org none = {.code = o.code};
    return answer(cx, &none);
}

static enum err save(struct ctx *cx, const struct org *o, int64_t version)
{
    int64_t n;
    TRY(db_exec(cx->tx, ORG_SAVE,
                VALS(I64(o->id), I64(version), TXT(o->kind), OPTS(o->area_code), OPTS(o->uscc),
                     I64(o->members), TXT(o->contact)),
                &n));
    return n ? OK : ERR_CONFLICT;
}

static enum err orgs_edit(struct ctx *cx)
{
    struct org before;
    TRY(org_active(cx, cx->args[0], &before));
    /* what the body does not name stays as it is */
    struct org_edit in = {before.name, before.kind, before.area_code, before.uscc, before.members,
                          before.contact, 0};
    fields_read(FIELDS(struct org_edit, org_edit_fields), cx->body, &in, &cx->problems);
    struct org o = before;
    o.name = in.name;
    o.kind = in.kind;
    o.area_code = in.area_code;
    o.uscc = in.uscc;
    o.members = in.members;
    o.contact = in.contact;
    if (cx->problems.n || !org_check(cx, &o, &cx->problems))
        return ERR_BAD_INPUT;
    TRY(save(cx, &o, in.version));
    if (!str_eq(o.name, before.name))
        TRY(org_rename(cx, &before, o.name, S("")));
    return answer(cx, &before);
}

static enum err orgs_rename(struct ctx *cx)
{
    const struct org_rename_in *in = cx->in;
    struct org o;
    TRY(org_active(cx, cx->args[0], &o));
    TRY(org_rename(cx, &o, in->name, in->on));
    return answer(cx, &o);
}

/* To move, merge or close a union one needs the right over its parent too: nobody takes the top of
 * his own subtree away. */
static enum err above_too(struct ctx *cx, const struct org *o)
{
    struct org parent;
    if (!o->parent_code.len)
        return OK; /* refused with its own sentence further on */
    TRY(org_find(cx, o->parent_code, &parent));
    return cx_may(cx, PERM_ORG_EDIT, parent.path)
               ? OK
               : fail(cx, ERR_FORBIDDEN, "这项变更须由上级工会办理");
}

static enum err orgs_move(struct ctx *cx)
{
    const struct org_move_in *in = cx->in;
    struct org o, parent;
    TRY(org_active(cx, cx->args[0], &o));
    TRY(above_too(cx, &o));
    TRY(org_active(cx, in->parent, &parent));
    TRY(org_move(cx, &o, &parent, in->on));
    return answer(cx, &o);
}

static enum err orgs_merge(struct ctx *cx)
{
    const struct org_merge_in *in = cx->in;
    struct org o, into;
    TRY(org_active(cx, cx->args[0], &o));
    TRY(above_too(cx, &o));
    TRY(org_active(cx, in->into, &into));
    TRY(org_merge(cx, &o, &into, in->on));
    return answer(cx, &o);
}

static enum err orgs_close(struct ctx *cx)
{
    const struct org_close_in *in = cx->in;
    struct org o;
    TRY(org_active(cx, cx->args[0], &o));
    TRY(above_too(cx, &o));
    TRY(org_close(cx, &o, in->on));
    return answer(cx, &o);
}

/* --- invariants: every path is its parent's path and one segment --- */

struct wrong {
    int64_t id;
    struct str code;
};
static const struct field wrong_fields[] = {
    {FIELD(struct wrong, id)},
    {FIELD(struct wrong, code)},
};

static enum err org_verify(struct verify *v)
{
    struct wrong *rows;
    size_t n;
    int64_t all = 0;
    TRY(db_int(v->cx->tx, ORG_COUNT, NOVALS, &all));
    TRY(db_rows(v->cx->tx, ORG_PATHS_WRONG, NOVALS, FIELDS(struct wrong, wrong_fields), 100, &rows, &n));
    v->checked += all;
    for (size_t i = 0; i < n; i++)
        v->found(v, "ORG", str_f(v->cx->a, "工会 %.*s 的路径与上级不符", FMT(rows[i].code)));
    return OK;
}

static const struct route org_routes[] = {
    {M_GET, "/api/orgs", orgs_list, PERM_ORG_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_LIST,
     .out = {org_fields, countof(org_fields), sizeof(struct org)},
     .query = "org,own,q,kind,parent,status,limit,after", .title = LIT("工会列表")},
    {M_GET, "/api/orgs/:code", orgs_get, PERM_ORG_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_ONE,
     .out = {org_fields, countof(org_fields), sizeof(struct org)}, .title = LIT("工会")},
    {M_GET, "/api/orgs/:code/changes", orgs_changes, PERM_ORG_VIEW, SCOPE_ORG, TX_READ,
     OUT(struct change, change_fields), .shape = OUT_LIST, .query = "limit,after",
     .title = LIT("工会变更历史")},
    {M_POST, "/api/orgs", orgs_create, PERM_ORG_EDIT, SCOPE_ORG, TX_WRITE, "org.create",
     IN(struct org_new, org_new_fields), .shape = OUT_ONE,
     .out = {org_fields, countof(org_fields), sizeof(struct org)}, .title = LIT("新建工会")},
    {M_PUT, "/api/orgs/:code", orgs_edit, PERM_ORG_EDIT, SCOPE_ORG, TX_WRITE, "org.edit",
     IN(struct org_edit, org_edit_fields), .shape = OUT_ONE,
     .out = {org_fields, countof(org_fields), sizeof(struct org)}, .title = LIT("修改工会")},
    {M_POST, "/api/orgs/:code/rename", orgs_rename, PERM_ORG_EDIT, SCOPE_ORG, TX_WRITE, "org.rename",
     IN(struct org_rename_in, rename_fields), .shape = OUT_ONE,
     .out = {org_fields, countof(org_fields), sizeof(struct org)}, .title = LIT("工会更名")},
    {M_POST, "/api/orgs/:code/move", orgs_move, PERM_ORG_EDIT, SCOPE_ORG, TX_WRITE, "org.move",
     IN(struct org_move_in, move_fields), .shape = OUT_ONE,
     .out = {org_fields, countof(org_fields), sizeof(struct org)}, .title = LIT("移动工会")},
    {M_POST, "/api/orgs/:code/merge", orgs_merge, PERM_ORG_EDIT, SCOPE_ORG, TX_WRITE, "org.merge",
     IN(struct org_merge_in, merge_fields), .shape = OUT_ONE,
     .out = {org_fields, countof(org_fields), sizeof(struct org)}, .title = LIT("合并工会")},
    {M_POST, "/api/orgs/:code/close", orgs_close, PERM_ORG_EDIT, SCOPE_ORG, TX_WRITE, "org.close",
     IN(struct org_close_in, close_fields), .shape = OUT_ONE,
     .out = {org_fields, countof(org_fields), sizeof(struct org)}, .title = LIT("撤销工会")},
};

static const struct meta_row org_meta[] = {
    {"org", {org_fields, countof(org_fields), sizeof(struct org)}},
    {"org_new", {org_new_fields, countof(org_new_fields), sizeof(struct org_new)}},
    {"org_edit", {org_edit_fields, countof(org_edit_fields), sizeof(struct org_edit)}},
    {"org_rename", {rename_fields, countof(rename_fields), sizeof(struct org_rename_in)}},
    {"org_move", {move_fields, countof(move_fields), sizeof(struct org_move_in)}},
    {"org_merge", {merge_fields, countof(merge_fields), sizeof(struct org_merge_in)}},
    {"org_close", {close_fields, countof(close_fields), sizeof(struct org_close_in)}},
    {"org_change", {change_fields, countof(change_fields), sizeof(struct change)}},
};

const struct area area_org = {
    .name = "org",
    .title = LIT("工会组织"),
    ROWS(routes, org_routes),
    ROWS(machines, org_machines),
    ROWS(meta, org_meta),
    .verify = org_verify,
};
