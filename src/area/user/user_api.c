// SPDX-License-Identifier: Apache-2.0
// Routes of users, grants and the first password.
//
// Routes that hand out a set-up token open their own transaction: the stored answer of a repeated
// command (table command) would keep the token in clear.
#include "area.h"
#include "audit.h"
#include "like.h"
#include "session.h"
#include "user.h"

struct user {
    int64_t id;
    struct str login, name;
    int64_t org_id;
    struct str org_code, org_name, path, status;
    bool totp, ready; /* ready: has a password */
    int64_t locked_until, created_at, last_login, version;
};
static const struct field user_fields[] = {
    {FIELD(struct user, id), .as = AS_ID},
    {FIELD(struct user, login), .label = LIT("用户名")},
    {FIELD(struct user, name), .label = LIT("姓名")},
    {FIELD(struct user, org_id), .as = AS_ID},
    {FIELD(struct user, org_code), .label = LIT("工会编码")},
    {FIELD(struct user, org_name), .label = LIT("工会")},
    {FIELD(struct user, path), .as = AS_BLOB},
    {FIELD(struct user, status), .label = LIT("状态"), .as = AS_CODE, .codes = "user_status"},
    {FIELD(struct user, totp), .label = LIT("动态口令"), .as = AS_BOOL},
    {FIELD(struct user, ready), .label = LIT("已设密码"), .as = AS_BOOL},
    {FIELD(struct user, locked_until), .label = LIT("锁定至"), .as = AS_TIME},
    {FIELD(struct user, created_at), .label = LIT("建立时间"), .as = AS_TIME},
    {FIELD(struct user, last_login), .label = LIT("最近登录"), .as = AS_TIME},
    {FIELD(struct user, version), .label = LIT("版本")},
};
#define USER_FIELDS FIELDS(struct user, user_fields)

struct user_new {
    struct str login, name, org;
};
static const struct field user_new_fields[] = {
    {FIELD(struct user_new, login), .label = LIT("用户名"), .need = true, .max = 40},
    {FIELD(struct user_new, name), .label = LIT("姓名"), .need = true, .max = 40},
    {FIELD(struct user_new, org), .label = LIT("工会编码"), .need = true, .max = 20},
};

struct setup {
    struct str login, token, password;
};
static const struct field setup_fields[] = {
    {FIELD(struct setup, login), .label = LIT("用户名"), .need = true, .max = 40},
    {FIELD(struct setup, token), .label = LIT("设置口令"), .as = AS_SECRET, .need = true, .max = 60},
    {FIELD(struct setup, password), .label = LIT("新密码"), .as = AS_SECRET, .need = true, .max = 128},
};

struct grant_row {
    int64_t id, user_id;
    struct str role, org_code, org_name, from_date, to_date, granted_by_name;
    int64_t granted_at, revoked_at;
    struct str reason;
};
static const struct field grant_row_fields[] = {
    {FIELD(struct grant_row, id), .as = AS_ID},
    {FIELD(struct grant_row, user_id), .as = AS_ID},
    {FIELD(struct grant_row, role), .label = LIT("角色")},
    {FIELD(struct grant_row, org_code), .label = LIT("工会编码")},
    {FIELD(struct grant_row, org_name), .label = LIT("工会")},
    {FIELD(struct grant_row, from_date), .label = LIT("开始日期"), .as = AS_DATE},
    {FIELD(struct grant_row, to_date), .label = LIT("截止日期"), .as = AS_DATE},
    {FIELD(struct grant_row, granted_by_name), .label = LIT("授予人")},
    {FIELD(struct grant_row, granted_at), .label = LIT("授予时间"), .as = AS_TIME},
    {FIELD(struct grant_row, revoked_at), .label = LIT("收回时间"), .as = AS_TIME},
    {FIELD(struct grant_row, reason), .label = LIT("收回原因")},
};
#define GRANT_FIELDS FIELDS(struct grant_row, grant_row_fields)

struct grant_new {
    struct str role, org, from_date, to_date;
};
static const struct field grant_new_fields[] = {
    {FIELD(struct grant_new, role), .label = LIT("角色"), .need = true, .max = 20},
    {FIELD(struct grant_new, org), .label = LIT("工会编码"), .need = true, .max = 20},
    {FIELD(struct grant_new, from_date), .label = LIT("开始日期"), .as = AS_DATE},
    {FIELD(struct grant_new, to_date), .label = LIT("截止日期"), .as = AS_DATE},
};

struct token_answer {
    int64_t id;
    struct str setup_token;
    int64_t setup_until;
};
static const struct field token_answer_fields[] = {
    {FIELD(struct token_answer, id), .as = AS_ID},
    {FIELD(struct token_answer, setup_token), .label = LIT("设置口令（只显示一次）")},
    {FIELD(struct token_answer, setup_until), .label = LIT("有效期至"), .as = AS_TIME},
};

static const struct move user_moves[] = {
    {"active", "reset", "active", PERM_USER_EDIT, LIT("重置密码")},
    {"active", "disable", "disabled", PERM_USER_EDIT, LIT("停用")},
    {"disabled", "enable", "active", PERM_USER_EDIT, LIT("启用")},
    {"active", "grant", "active", PERM_GRANT_EDIT, LIT("授予角色")},
};
static const struct machine user_machines[] = {{"user", ROWS(moves, user_moves)}};

/* --- lists --- */

static void put_user(struct ctx *cx, const struct user *u)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, USER_FIELDS, u);
    jw_kt(cx->out, "state", u->status);
    machine_verbs(cx, &user_machines[0], u->status, u->path);
    jw_close(cx->out, '}');
}

static enum err put_row(struct ctx *cx, void *row)
{
    put_user(cx, row);
    return OK;
}

static enum err users_list(struct ctx *cx)
{
    return cx_list_by(cx, USER_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)),
                           TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))),
                           TXT(cx_query(cx, "status")), I64(cx_limit(cx))),
                      USER_FIELDS, put_row);
}

static enum err user_get(struct ctx *cx, struct user *u)
{
    int64_t id;
    *u = (struct user){0};
    TRY(cx_arg_id(cx, 0, &id));
    return cx_one(cx, USER_GET, id, USER_FIELDS, u);
}

static enum err users_get(struct ctx *cx)
{
    struct user u;
    TRY(user_get(cx, &u));
    put_user(cx, &u);
    return OK;
}

/* --- making, resetting, stopping --- */

struct fresh {
    int64_t id;
    char token[TOKEN_TEXT];
};

static void put_token(struct ctx *cx, const struct fresh *f)
{
    struct token_answer t = {f->id, str_of(f->token), cx->now + USER_SETUP_MS};
    cx_row(cx, FIELDS(struct token_answer, token_answer_fields), &t);
}

static enum err create_tx(struct ctx *cx, void *arg)
{
    const struct user_new *in = cx->in;
    struct fresh *f = arg;
    int64_t org_id;
    struct str path;
    cx->audit.len = 0; /* may be run again */
    TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(user_add(cx, in->login, in->name, org_id, &f->id, f->token));
    audit_object(cx, org_id, "user:%lld", (long long)f->id);
    audit_note(cx, "login", in->login);
    return audit_write(cx, "user.create", S("ok"));
}

static enum err users_create(struct ctx *cx)
{
    struct fresh f = {0};
    TRY(cx_in_write(cx, create_tx, &f));
    put_token(cx, &f);
    return OK;
}

static enum err reset_tx(struct ctx *cx, void *arg)
{
    unsigned char hash[SM3_BYTES];
    struct user u;
    struct fresh *f = arg;
    cx->audit.len = 0;
    TRY(user_get(cx, &u));
    if (!str_eq(u.status, S("active")))
        return fail(cx, ERR_STATE, "用户已停用，请先启用");
    f->id = u.id;
    token_new(cx->app->rand, f->token);
    sm3_once(f->token, strlen(f->token), hash);
    TRY(db_exec(cx->tx, USER_RESET,
                VALS(I64(u.id), BLOB(((struct str){(char *)hash, sizeof hash})),
                     I64(cx->now + USER_SETUP_MS)),
                NULL));
    TRY(session_end_all(cx, u.id));
    audit_object(cx, u.org_id, "user:%lld", (long long)u.id);
    return audit_write(cx, "user.reset", S("ok"));
}

static enum err users_reset(struct ctx *cx)
{
    struct fresh f = {0};
    TRY(cx_in_write(cx, reset_tx, &f));
    put_token(cx, &f);
    return OK;
}

static enum err status_to(struct ctx *cx, const char *verb)
{
    const struct move *mv;
    struct user u;
    TRY(user_get(cx, &u));
    TRY(machine_step(cx, &user_machines[0], u.status, verb, &mv));
    if (u.id == cx->who->user_id)
        return fail(cx, ERR_FORBIDDEN, "不能停用或启用自己");
    TRY(db_exec(cx->tx, USER_STATUS, VALS(I64(u.id), TXT(str_of(mv->to))), NULL));
    TRY(session_end_all(cx, u.id));
    audit_object(cx, u.org_id, "user:%lld", (long long)u.id);
    audit_note(cx, "login", u.login);
    TRY(user_get(cx, &u));
    put_user(cx, &u);
    return OK;
}

static enum err users_disable(struct ctx *cx)
{
    return status_to(cx, "disable");
}

static enum err users_enable(struct ctx *cx)
{
    return status_to(cx, "enable");
}

/* --- the first password --- */

struct setup_user {
    int64_t id;
    struct str login, name;
    int64_t org_id;
    struct str setup;
    int64_t setup_until;
    struct str status;
};
static const struct field setup_user_fields[] = {
    {FIELD(struct setup_user, id)},
    {FIELD(struct setup_user, login)},
    {FIELD(struct setup_user, name)},
    {FIELD(struct setup_user, org_id)},
    {FIELD(struct setup_user, setup), .as = AS_BLOB},
    {FIELD(struct setup_user, setup_until)},
    {FIELD(struct setup_user, status)},
};

struct setup_run {
    struct setup_user user;
    unsigned char hash[SM3_BYTES];
    struct str password;
    bool good;
};

static enum err setup_read(struct ctx *cx, void *arg)
{
    struct setup_run *r = arg;
    const struct setup *in = cx->in;
    struct setup_user *u = &r->user;
    sm3_once(in->token.at, in->token.len, r->hash);
    enum err e = db_one(cx->tx, USER_SETUP_GET, VALS(TXT(in->login)),
                        FIELDS(struct setup_user, setup_user_fields), u);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    r->good = e == OK && str_eq(u->status, S("active")) && u->setup.len == SM3_BYTES &&
              u->setup_until >= cx->now && secret_equal(u->setup.at, r->hash, SM3_BYTES);
    return OK;
}

static enum err setup_write(struct ctx *cx, void *arg)
{
    const struct setup_run *r = arg;
    int64_t n;
    cx->audit.len = 0;
    TRY(db_exec(cx->tx, USER_SETUP_DONE,
                VALS(I64(r->user.id), BLOB(r->user.setup), TXT(r->password), I64(cx->now)), &n));
    if (n == 0)
        return fail(cx, ERR_LOGIN_FAILED, "设置口令无效或已用过，请联系系统管理员重新生成");
    TRY(session_end_all(cx, r->user.id));
    audit_object(cx, r->user.org_id, "user:%lld", (long long)r->user.id);
    audit_note(cx, "login", r->user.login);
    return audit_write(cx, "user.setup", S("ok"));
}

static enum err setup_run(struct ctx *cx)
{
    const struct setup *in = cx->in;
    struct setup_run r = {0};
    TRY(cx_in_read(cx, setup_read, &r));
    if (!r.good)
        return fail(cx, ERR_LOGIN_FAILED, "设置口令无效或已过期，请联系系统管理员重新生成");
    TRY(auth_password_hash(cx, "password", in->login, in->password, &r.password));
    return cx_in_write(cx, setup_write, &r);
}

/* --- grants --- */

static enum err users_grants(struct ctx *cx)
{
    struct user u;
    TRY(user_get(cx, &u));
    return cx_list(cx, GRANT_LIST, VALS(I64(u.id)), GRANT_FIELDS);
}

static enum err answer_grant(struct ctx *cx, int64_t id)
{
    struct grant_row g = {0};
    TRY(cx_one(cx, GRANT_GET, id, GRANT_FIELDS, &g));
    cx_row(cx, GRANT_FIELDS, &g);
    return OK;
}

static enum err grants_create(struct ctx *cx)
{
    const struct grant_new *in = cx->in;
    struct user u;
    int64_t org_id, id;
    struct str path;
    TRY(user_get(cx, &u));
    if (!str_eq(u.status, S("active")))
        return fail(cx, ERR_STATE, "用户已停用，不能授予角色");
    TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(grant_add(cx, u.id, in->role, org_id, in->from_date, in->to_date, &id));
    audit_object(cx, org_id, "grant:%lld", (long long)id);
    audit_note(cx, "login", u.login);
    audit_note(cx, "role", in->role);
    audit_note(cx, "org", in->org);
    return answer_grant(cx, id);
}

static enum err grants_revoke(struct ctx *cx)
{
    struct grant_row g = {0};
    int64_t id, n;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, GRANT_GET, id, GRANT_FIELDS, &g));
    if (g.user_id == cx->who->user_id)
        return fail(cx, ERR_FORBIDDEN, "不能收回自己的角色");
    TRY(db_exec(cx->tx, GRANT_REVOKE,
                VALS(I64(id), I64(cx->now), I64(cx->who->user_id), TXT(S("收回")), BLOB(S(""))), &n));
    if (n == 0)
        return fail(cx, ERR_STATE, "这个角色已经收回");
    audit_object(cx, 0, "grant:%lld", (long long)id);
    audit_note(cx, "role", g.role);
    audit_note(cx, "org", g.org_code);
    return answer_grant(cx, id);
}

/* --- verify --- */

struct grant_kept {
    int64_t id, user_id;
    struct str role;
    int64_t org_id;
    struct str from_date, to_date, mac;
};
static const struct field grant_kept_fields[] = {
    {FIELD(struct grant_kept, id)},        {FIELD(struct grant_kept, user_id)},
    {FIELD(struct grant_kept, role)},      {FIELD(struct grant_kept, org_id)},
    {FIELD(struct grant_kept, from_date)}, {FIELD(struct grant_kept, to_date)},
    {FIELD(struct grant_kept, mac), .as = AS_BLOB},
};

/* A grant written past the program gives no right (session.c); here it is also told. */
static enum err verify_grant(void *arg, void *row)
{
    struct verify *v = arg;
    const struct grant_kept *g = row;
    v->checked++;
    if (grant_genuine(v->cx->sealer, g->user_id, g->role, g->org_id, g->from_date, g->to_date, g->mac))
        return OK;
    v->found(v, "I10", str_f(v->cx->a, "授权 %lld 不是由本程序写入的，或被改动过；它不生效，请查明来由",
                             (long long)g->id));
    return OK;
}

static enum err user_verify(struct verify *v)
{
    struct grant_kept row = {0};
    return db_each(v->cx->tx, GRANT_ALL, NOVALS, FIELDS(struct grant_kept, grant_kept_fields), &row,
                   verify_grant, v);
}

static const struct route user_routes[] = {
    {M_GET, "/api/users", users_list, PERM_USER_VIEW, SCOPE_ORG, TX_READ, OUT(struct user, user_fields),
     .shape = OUT_LIST, .query = "org,q,status,limit,after", .title = LIT("用户列表")},
    {M_GET, "/api/users/:id", users_get, PERM_USER_VIEW, SCOPE_ORG, TX_READ,
     OUT(struct user, user_fields), .shape = OUT_ONE, .title = LIT("用户")},
    {M_POST, "/api/users", users_create, PERM_USER_EDIT, SCOPE_ORG, TX_NONE, "user.create",
     IN(struct user_new, user_new_fields), OUT(struct token_answer, token_answer_fields),
     .shape = OUT_ONE, .title = LIT("新建用户")},
    {M_POST, "/api/users/:id/reset", users_reset, PERM_USER_EDIT, SCOPE_ORG, TX_NONE, "user.reset",
     OUT(struct token_answer, token_answer_fields), .shape = OUT_ONE, .title = LIT("重置用户密码")},
    {M_POST, "/api/users/:id/disable", users_disable, PERM_USER_EDIT, SCOPE_ORG, TX_WRITE,
     "user.disable", OUT(struct user, user_fields), .shape = OUT_ONE, .title = LIT("停用用户")},
    {M_POST, "/api/users/:id/enable", users_enable, PERM_USER_EDIT, SCOPE_ORG, TX_WRITE,
     "user.enable", OUT(struct user, user_fields), .shape = OUT_ONE, .title = LIT("启用用户")},
    {M_POST, "/api/setup", setup_run, PERM_NONE, SCOPE_PUBLIC, TX_NONE, "user.setup",
     IN(struct setup, setup_fields), .shape = OUT_NONE, .title = LIT("用设置口令设定首个密码")},
    {M_GET, "/api/users/:id/grants", users_grants, PERM_USER_VIEW, SCOPE_ORG, TX_READ,
     OUT(struct grant_row, grant_row_fields), .shape = OUT_LIST, .title = LIT("用户的角色")},
    {M_POST, "/api/users/:id/grants", grants_create, PERM_GRANT_EDIT, SCOPE_ORG, TX_WRITE,
     "grant.create", IN(struct grant_new, grant_new_fields), OUT(struct grant_row, grant_row_fields),
     .shape = OUT_ONE, .title = LIT("授予角色")},
    {M_POST, "/api/grants/:id/revoke", grants_revoke, PERM_GRANT_EDIT, SCOPE_ORG, TX_WRITE,
     "grant.revoke", OUT(struct grant_row, grant_row_fields), .shape = OUT_ONE,
     .title = LIT("收回角色")},
};

static const struct meta_row user_meta[] = {
    {"user", {user_fields, countof(user_fields), sizeof(struct user)}},
    {"user_new", {user_new_fields, countof(user_new_fields), sizeof(struct user_new)}},
    {"grant", {grant_row_fields, countof(grant_row_fields), sizeof(struct grant_row)}},
    {"grant_new", {grant_new_fields, countof(grant_new_fields), sizeof(struct grant_new)}},
};

const struct area area_user = {
    .name = "user",
    .title = LIT("用户与授权"),
    ROWS(routes, user_routes),
    ROWS(machines, user_machines),
    ROWS(meta, user_meta),
    .verify = user_verify,
};
