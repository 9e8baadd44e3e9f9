// SPDX-License-Identifier: Apache-2.0
// Log-in and what a user does with his own account. Slow hashing happens outside transactions.
#include "core_api.h"

#include "account.h"
#include "audit.h"
#include "password.h"
#include "security.h"
#include "session.h"
#include "totp.h"

enum {
    LOGIN_TRIES = 5,          /* from one source, or inside a session */
    LOGIN_TRIES_HOUR = 100,   /* at one account from everywhere (ASVS 2.2.1) */
    LOGIN_LOCK_MS = 10 * 60 * 1000,
    LOGIN_HOUR_MS = 60 * 60 * 1000,
};

struct login_in {
    struct str login, password, code;
};
static const struct field login_in_fields[] = {
    {FIELD(struct login_in, login), .label = LIT("用户名"), .need = true, .max = 60},
    {FIELD(struct login_in, password), .label = LIT("密码"), .as = AS_SECRET, .need = true, .max = 128},
    {FIELD(struct login_in, code), .label = LIT("动态验证码"), .as = AS_SECRET, .max = 6},
};

struct login_work {
    struct login_in *in;
    struct account a;
    bool known, ok, locked;
    bool unused; /* for longer than the settings allow */
    int64_t step;
};

struct tries {
    int64_t here, recent;
};
static const struct field tries_fields[] = {
    {FIELD(struct tries, here)},
    {FIELD(struct tries, recent)},
};

static enum err is_unused(struct ctx *cx, const struct account *a, bool *yes)
{
    const struct security *s;
    int64_t last = a->last_login > a->changed_at ? a->last_login : a->changed_at;
    TRY(security_of(cx, &s));
    last = last > a->created_at ? last : a->created_at;
    *yes = s->unused_days && cx->now - last > s->unused_days * INT64_C(86400000);
    return OK;
}

static enum err find_account(struct ctx *cx, void *arg)
{
    struct login_work *w = arg;
    enum err e = db_one(cx->tx, WHO_BY_LOGIN, VALS(TXT(w->in->login)), ACCOUNT, &w->a);
    w->known = e == OK;
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    struct tries t = {0};
    TRY(db_one(cx->tx, LOGIN_LOCKED,
               VALS(I64(w->a.user_id), TXT(cx->call->peer), I64(cx->now), I64(cx->now - LOGIN_HOUR_MS)),
               FIELDS(struct tries, tries_fields), &t));
    w->locked = w->a.locked_until > cx->now || t.here > 0 || t.recent >= LOGIN_TRIES_HOUR;
    return is_unused(cx, &w->a, &w->unused);
}

static struct str totp_aad(struct ctx *cx, int64_t user_id)
{
    return str_f(cx->a, "user_account.totp:%lld", (long long)user_id);
}

static enum err check_totp(struct ctx *cx, const struct account *a, struct str code, int64_t *step,
                           bool *ok)
{
    struct str secret;
    TRY(unseal_in(cx->sealer, cx->a, totp_aad(cx, a->user_id), a->totp, &secret));
    *ok = totp_verify(secret, code, cx->now, a->totp_step, step);
    return OK;
}

/* The outcome becomes durable with its event, whichever it is. */
static enum err settle_login(struct ctx *cx, void *arg)
{
    struct login_work *w = arg;
    int64_t n = 0;
    if (w->ok) /* not if meanwhile the code was used or the password changed */
        TRY(db_exec(cx->tx, LOGIN_DONE,
                    VALS(I64(w->a.user_id), I64(cx->now), I64(w->step), TXT(w->a.password)), &n));
    w->ok = n == 1;
    cx->audit.len = 0; /* may be run again */
    /* a name nobody has may be a password typed into the wrong box: not kept */
    audit_note(cx, "login", w->known ? w->in->login : S("?"));
    if (!w->ok) {
        if (w->known)
            TRY(db_exec(cx->tx, LOGIN_FAILED_HERE,
                        VALS(I64(w->a.user_id), TXT(cx->call->peer), I64(LOGIN_TRIES),
                             I64(cx->now + LOGIN_LOCK_MS), I64(cx->now)),
                        NULL));
        return audit_write(cx, "login", S("LOGIN_FAILED"));
    }
    struct who *who = NEW(cx->a, struct who);
    TRY(who_load(cx->tx, cx->sealer, w->a.user_id, cx_today(cx), who));
    cx->who = who;
    TRY(db_exec(cx->tx, LOGIN_FORGIVEN, VALS(I64(w->a.user_id), TXT(cx->call->peer)), NULL));
    TRY(session_begin(cx, w->a.user_id));
    return audit_write(cx, "login", S("ok"));
}

/* Only who knows the password learns why, so that names cannot be tried out. */
static enum err disable_unused(struct ctx *cx, void *arg)
{
    struct login_work *w = arg;
    cx->audit.len = 0; /* may be run again */
    TRY(db_exec(cx->tx, LOGIN_UNUSED, VALS(I64(w->a.user_id)), NULL));
    audit_object(cx, w->a.org_id, "user:%lld", (long long)w->a.user_id);
    audit_note(cx, "why", S("unused"));
    return audit_write(cx, "user.disable", S("ok"));
}

static enum err login_run(struct ctx *cx)
{
    struct login_work w = {.in = cx->in};
    TRY(cx_in_read(cx, find_account, &w));
    bool active = w.known && str_eq(w.a.status, S("active"));
    if (w.locked)
        return ERR_LOGIN_LOCKED;
    /* the same work whether or not the name exists */
    struct str hash = active && w.a.password.len ? w.a.password : str_of(password_decoy());
    w.ok = auth_password_matches(cx, w.in->password, hash) && active;
    if (w.ok && w.a.totp.len) {
        if (!w.in->code.len)
            return fail_field(cx, "code", "请输入动态验证码");
        TRY(check_totp(cx, &w.a, w.in->code, &w.step, &w.ok));
    }
    cx->who = NULL;
    if (w.ok && w.unused) {
        TRY(cx_in_write(cx, disable_unused, &w));
        return fail(cx, ERR_LOGIN_FAILED, "账号长期没有使用，已停用；请联系系统管理员启用并重置密码");
    }
    TRY(cx_in_write(cx, settle_login, &w));
    if (!w.ok)
        return ERR_LOGIN_FAILED;
    jw_open(cx->out, '{');
    jw_kb(cx->out, "must_change", cx->who->must_change);
    jw_kt(cx->out, "csrf", cx->reply->csrf);
    jw_kt(cx->out, "name", cx->who->name);
    jw_close(cx->out, '}');
    return OK;
}

static enum err logout_run(struct ctx *cx)
{
    return session_end(cx);
}

/* --- own password --- */

struct password_in {
    struct str old, fresh;
};
static const struct field password_in_fields[] = {
    {FIELD(struct password_in, old), .label = LIT("原密码"), .as = AS_SECRET, .need = true, .max = 128},
    {.name = "new", .offset = offsetof(struct password_in, fresh), .size = sizeof(struct str),
     .type = FT_STR, .label = LIT("新密码"), .as = AS_SECRET, .need = true, .max = 128},
};

static enum err own_account(struct ctx *cx, void *arg)
{
    return db_one(cx->tx, WHO_BY_ID, VALS(I64(cx->who->user_id)), ACCOUNT, arg);
}

/* Guessing with a stolen session counts like guessing at log-in, so that it ends the same way. */
static enum err count_failure(struct ctx *cx, void *arg)
{
    (void)arg;
    return db_exec(cx->tx, LOGIN_FAILED,
                   VALS(I64(cx->who->user_id), I64(LOGIN_TRIES), I64(cx->now + LOGIN_LOCK_MS)), NULL);
}

static enum err store_password(struct ctx *cx, void *arg)
{
    struct str *hash = arg;
    TRY(db_exec(cx->tx, PASSWORD_SET, VALS(I64(cx->who->user_id), TXT(*hash), I64(cx->now)), NULL));
    TRY(session_end_others(cx));
    return audit_write(cx, "password.change", S("ok"));
}

static enum err password_run(struct ctx *cx)
{
    struct password_in *in = cx->in;
    struct account a = {0};
    struct str hash;
    TRY(cx_in_read(cx, own_account, &a));
    if (a.locked_until > cx->now)
        return ERR_LOGIN_LOCKED;
    if (!auth_password_matches(cx, in->old, a.password)) {
        TRY(cx_in_write(cx, count_failure, NULL));
        return fail_field(cx, "old", "原密码不正确");
    }
    if (str_eq(in->old, in->fresh))
        return fail_field(cx, "new", "新密码不能与原密码相同");
    TRY(auth_password_hash(cx, "new", a.login, in->fresh, &hash));
    return cx_in_write(cx, store_password, &hash);
}

/* --- proving again who one is: a new session in place of the old (ASVS 3.2.1, 3.7.1) --- */

struct prove_in {
    struct str password, code;
};
static const struct field prove_in_fields[] = {
    {FIELD(struct prove_in, password), .label = LIT("密码"), .as = AS_SECRET, .max = 128},
    {FIELD(struct prove_in, code), .label = LIT("动态验证码"), .as = AS_SECRET, .max = 6},
};

struct proof {
    struct account a;
    int64_t step;
};

static enum err settle_proof(struct ctx *cx, void *arg)
{
    struct proof *p = arg;
    int64_t n = 0;
    cx->audit.len = 0; /* may be run again */
    TRY(db_exec(cx->tx, LOGIN_DONE,
                VALS(I64(p->a.user_id), I64(cx->now), I64(p->step), TXT(p->a.password)), &n));
    if (n != 1)
        return ERR_LOGIN_FAILED;
    TRY(session_end(cx));
    TRY(session_begin(cx, p->a.user_id));
    return audit_write(cx, "login.prove", S("ok"));
}

static enum err prove_run(struct ctx *cx)
{
    struct prove_in *in = cx->in;
    struct proof p = {0};
    bool ok = false;
    TRY(cx_in_read(cx, own_account, &p.a));
    if (p.a.locked_until > cx->now)
        return ERR_LOGIN_LOCKED;
    if (in->code.len && p.a.totp.len)
        TRY(check_totp(cx, &p.a, in->code, &p.step, &ok));
    else if (in->password.len)
        ok = auth_password_matches(cx, in->password, p.a.password);
    else
        return fail_field(cx, "password", "请输入密码，或认证器上的 6 位数字");
    if (!ok) {
        TRY(cx_in_write(cx, count_failure, NULL));
        return fail_field(cx, in->code.len && p.a.totp.len ? "code" : "password", "不正确，请重新输入");
    }
    TRY(cx_in_write(cx, settle_proof, &p));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "csrf", cx->reply->csrf);
    jw_close(cx->out, '}');
    return OK;
}

/* --- own second factor: begin hands out a sealed secret, confirm proves it and stores it --- */

static enum err totp_begin_run(struct ctx *cx)
{
    char secret[TOTP_SECRET_TEXT], uri[TOTP_URI];
    totp_secret_new(cx->app->rand, secret);
    if (!totp_uri(S("暖流"), cx->who->login, str_of(secret), uri))
        return ERR_INTERNAL;
    struct str sealed = seal_in(cx->sealer, cx->a, totp_aad(cx, cx->who->user_id), str_of(secret));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "secret", str_of(secret));
    jw_kt(cx->out, "uri", str_of(uri));
    jw_kt(cx->out, "token", hex_of(cx->a, sealed.at, sealed.len));
    jw_close(cx->out, '}');
    return OK;
}

struct totp_in {
    struct str token, code;
};
static const struct field totp_in_fields[] = {
    {FIELD(struct totp_in, token), .label = LIT("绑定凭据"), .as = AS_SECRET, .max = 400},
    {FIELD(struct totp_in, code), .label = LIT("动态验证码"), .as = AS_SECRET, .need = true, .max = 6},
};

static enum err totp_confirm_run(struct ctx *cx)
{
    struct totp_in *in = cx->in;
    size_t n = in->token.len / 2;
    unsigned char *raw = arena_alloc(cx->a, n + 1, 1);
    struct account a = {0};
    int64_t step = 0;
    bool ok = false;
    TRY(own_account(cx, &a));
    if (a.totp.len) /* else a stolen session could put its own in place */
        return fail(cx, ERR_STATE, "已绑定动态验证码；要更换，请先解除原来的绑定");
    if (!hex_read(in->token, raw, n))
        return fail_field(cx, "token", "绑定凭据无效，请重新开始绑定");
    a.totp = (struct str){(char *)raw, n};
    if (check_totp(cx, &a, in->code, &step, &ok) != OK)
        return fail_field(cx, "token", "绑定凭据无效，请重新开始绑定");
    if (!ok)
        return fail_field(cx, "code", "验证码不正确，请核对手机时间后重试");
    return db_exec(cx->tx, TOTP_SET, VALS(I64(cx->who->user_id), BLOB(a.totp), I64(step)), NULL);
}

static enum err drop_totp(struct ctx *cx, void *arg)
{
    TRY(db_exec(cx->tx, TOTP_SET, VALS(I64(cx->who->user_id), NUL, I64(*(int64_t *)arg)), NULL));
    return audit_write(cx, "totp.remove", S("ok"));
}

static enum err totp_remove_run(struct ctx *cx)
{
    struct totp_in *in = cx->in;
    struct account a = {0};
    int64_t step = 0;
    bool ok = false;
    TRY(cx_in_read(cx, own_account, &a));
    if (!a.totp.len)
        return fail(cx, ERR_STATE, "没有绑定动态验证码");
    if (a.locked_until > cx->now)
        return ERR_LOGIN_LOCKED;
    TRY(check_totp(cx, &a, in->code, &step, &ok));
    if (!ok) {
        TRY(cx_in_write(cx, count_failure, NULL));
        return fail_field(cx, "code", "验证码不正确");
    }
    return cx_in_write(cx, drop_totp, &step);
}

/* --- sessions --- */

static void put_who(struct ctx *cx)
{
    struct jw *w = cx->out;
    perm_set perms = 0;
    jw_key(w, "grants");
    jw_open(w, '[');
    for (size_t i = 0; i < cx->who->n_grants; i++) {
        const struct grant *g = &cx->who->grants[i];
        perms |= role_info(g->role)->perms;
        jw_open(w, '{');
        jw_kt(w, "role", str_of(role_info(g->role)->code));
        jw_kt(w, "role_title", str_of(role_info(g->role)->title));
        jw_kt(w, "org_code", g->org_code);
        jw_kt(w, "org_name", g->org_name);
        jw_close(w, '}');
    }
    jw_close(w, ']');
    jw_key(w, "perms");
    jw_open(w, '[');
    for (int p = PERM_NONE + 1; p < PERM__COUNT; p++)
        if (perms >> p & 1)
            jw_text(w, str_of(perm_code((enum perm)p)));
    jw_close(w, ']');
}

struct org_line {
    int64_t id;
    struct str path, code, name;
};
static const struct field org_line_fields[] = {
    {FIELD(struct org_line, id)},
    {FIELD(struct org_line, path)},
    {FIELD(struct org_line, code)},
    {FIELD(struct org_line, name)},
};

static enum err session_run(struct ctx *cx)
{
    struct jw *w = cx->out;
    jw_open(w, '{');
    jw_key(w, "product");
    jw_open(w, '{');
    jw_kt(w, "version", S(NUAN_VERSION));
    jw_close(w, '}');
    jw_kb(w, "demo", cx->app->demo);
    jw_key(w, "user");
    if (!cx->who) {
        jw_null(w);
    } else {
        struct org_line o = {0};
        TRY(db_one(cx->tx, FIND_ORG_ID, VALS(I64(cx->who->org_id)),
                   FIELDS(struct org_line, org_line_fields), &o));
        jw_open(w, '{');
        jw_ki(w, "id", cx->who->user_id);
        jw_kt(w, "login", cx->who->login);
        jw_kt(w, "name", cx->who->name);
        jw_kt(w, "org_code", o.code);
        jw_kt(w, "org_name", o.name);
        jw_kb(w, "must_change", cx->who->must_change);
        jw_kb(w, "totp", cx->who->totp);
        jw_kb(w, "must_bind", cx->who->must_bind);
        jw_close(w, '}');
        jw_kt(w, "csrf", cx->who->csrf);
        put_who(cx);
    }
    jw_close(w, '}');
    return OK;
}

struct session_row {
    int64_t created_at, seen_at;
    struct str peer;
};
static const struct field session_row_fields[] = {
    {FIELD(struct session_row, created_at), .as = AS_TIME, .label = LIT("登录时间")},
    {FIELD(struct session_row, seen_at), .as = AS_TIME, .label = LIT("最近使用")},
    {FIELD(struct session_row, peer), .label = LIT("来源地址")},
};

static enum err sessions_run(struct ctx *cx)
{
    return cx_list(cx, SESSION_LIST, VALS(I64(cx->who->user_id)),
                   FIELDS(struct session_row, session_row_fields));
}

static enum err sessions_end_run(struct ctx *cx)
{
    return session_end_others(cx);
}

const struct route auth_routes[AUTH_ROUTES] = {
    {M_POST, "/api/login", login_run, PERM_NONE, SCOPE_PUBLIC, TX_NONE, .action = "login",
     IN(struct login_in, login_in_fields), .shape = OUT_FREE,
     .schema = "{\"must_change\":true,\"csrf\":\"\",\"name\":\"\"}", .title = LIT("登录")},
    {M_POST, "/api/logout", logout_run, PERM_LOGGED_IN, SCOPE_SELF, TX_WRITE, .action = "logout",
     .title = LIT("退出")},
    {M_GET, "/api/session", session_run, PERM_NONE, SCOPE_PUBLIC, TX_READ, .shape = OUT_FREE,
     .schema = "{\"user\":{\"id\":1,\"login\":\"\",\"name\":\"\",\"org_code\":\"\",\"org_name\":\"\","
               "\"must_change\":false,\"totp\":false,\"must_bind\":false},\"csrf\":\"\",\"grants\":[],\"perms\":[],"
               "\"demo\":false,\"product\":{\"version\":\"\"}}",
     .title = LIT("当前会话")},
    {M_POST, "/api/prove", prove_run, PERM_LOGGED_IN, SCOPE_SELF, TX_NONE, .action = "login.prove",
     IN(struct prove_in, prove_in_fields), .shape = OUT_FREE, .schema = "{\"csrf\":\"\"}",
     .title = LIT("重新验证身份")},
    {M_POST, "/api/password", password_run, PERM_LOGGED_IN, SCOPE_SELF, TX_NONE,
     .action = "password.change", IN(struct password_in, password_in_fields), .title = LIT("修改密码")},
    {M_POST, "/api/totp/begin", totp_begin_run, PERM_LOGGED_IN, SCOPE_SELF, TX_READ,
     .shape = OUT_FREE, .schema = "{\"secret\":\"\",\"uri\":\"\",\"token\":\"\"}",
     .title = LIT("开始绑定动态验证码")},
    {M_POST, "/api/totp/confirm", totp_confirm_run, PERM_LOGGED_IN, SCOPE_SELF, TX_WRITE,
     .action = "totp.bind", IN(struct totp_in, totp_in_fields), .title = LIT("完成绑定动态验证码")},
    {M_POST, "/api/totp/remove", totp_remove_run, PERM_LOGGED_IN, SCOPE_SELF, TX_NONE,
     .action = "totp.remove", IN(struct totp_in, totp_in_fields), .title = LIT("解除动态验证码")},
    {M_GET, "/api/sessions", sessions_run, PERM_LOGGED_IN, SCOPE_SELF, TX_READ,
     OUT(struct session_row, session_row_fields), .shape = OUT_LIST, .title = LIT("我的登录")},
    {M_POST, "/api/sessions/end", sessions_end_run, PERM_LOGGED_IN, SCOPE_SELF, TX_WRITE,
     .action = "session.end", .title = LIT("结束其他登录")},
    {M_GET, "/api/todo", core_todo_run, PERM_LOGGED_IN, SCOPE_SELF, TX_READ, .shape = OUT_FREE,
     .schema = "{\"rows\":[{\"kind\":\"\",\"title\":\"\",\"count\":1,\"link\":\"\"}]}",
     .title = LIT("待办")},
};
