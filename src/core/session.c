// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "account.h"
#include "area.h"
#include "date.h"
#include "keep.h"
#include "password.h"
#include "security.h"
#include "token.h"

const struct field account_fields[14] = {
    {FIELD(struct account, user_id)},   {FIELD(struct account, login)},
    {FIELD(struct account, name)},      {FIELD(struct account, org_id)},
    {FIELD(struct account, password), .as = AS_SECRET},  {FIELD(struct account, totp), .as = AS_BLOB},
    {FIELD(struct account, totp_step)}, {FIELD(struct account, must_change)},
    {FIELD(struct account, failed)},    {FIELD(struct account, locked_until)},
    {FIELD(struct account, status)},
    {FIELD(struct account, changed_at)}, {FIELD(struct account, last_login)}, {FIELD(struct account, created_at)},
};

struct grant_row {
    int64_t id, user_id;
    struct str role;
    int64_t org_id;
    struct str from_date, to_date, mac, path, org_code, org_name;
};
static const struct field grant_row_fields[] = {
    {FIELD(struct grant_row, id)},       {FIELD(struct grant_row, user_id)},
    {FIELD(struct grant_row, role)},     {FIELD(struct grant_row, org_id)},
    {FIELD(struct grant_row, from_date)}, {FIELD(struct grant_row, to_date)},
    {FIELD(struct grant_row, mac), .as = AS_BLOB}, {FIELD(struct grant_row, path)},
    {FIELD(struct grant_row, org_code)}, {FIELD(struct grant_row, org_name)},
};

enum { GRANTS_MAX = 200, TOUCH_MS = 60 * 1000 };
#define MINUTE_MS INT64_C(60000)
#define SESSION_KEEP_MS (24 * 60 * MINUTE_MS) /* the longest a setting allows */

void grant_mac(struct sealer *s, int64_t user_id, struct str role, int64_t org_id, struct str from,
               struct str to, unsigned char out[GRANT_MAC_BYTES])
{
    char text[256];
    int n = snprintf(text, sizeof text, "role_grant|%lld|%.*s|%lld|%.*s|%.*s", (long long)user_id,
                     FMT(role), (long long)org_id, FMT(from), FMT(to));
    ASSERT(n > 0 && (size_t)n < sizeof text);
    mac(s, MAC_AUDIT, (struct str){text, (size_t)n}, out);
}

bool grant_genuine(struct sealer *s, int64_t user_id, struct str role, int64_t org_id, struct str from,
                   struct str to, struct str mac)
{
    unsigned char want[GRANT_MAC_BYTES];
    if (role_named(role) == ROLE_NONE || from.len >= DATE_TEXT || to.len >= DATE_TEXT)
        return false; /* nothing the program writes, and maybe too long to be worked on */
    grant_mac(s, user_id, role, org_id, from, to, want);
    return mac.len == sizeof want && secret_equal(mac.at, want, sizeof want);
}

/* Grants of today whose MAC verifies; one changed by SQL is as if it were not there. */
static enum err load_grants(struct tx *tx, struct sealer *s, struct str today, struct who *who)
{
    struct grant_row *rows;
    size_t n;
    TRY(db_rows(tx, WHO_GRANTS, VALS(I64(who->user_id), TXT(today)),
                FIELDS(struct grant_row, grant_row_fields), GRANTS_MAX, &rows, &n));
    who->grants = NEWS(tx_arena(tx), struct grant, n + 1);
    for (size_t i = 0; i < n; i++) {
        enum role role = role_named(rows[i].role);
        if (!grant_genuine(s, who->user_id, rows[i].role, rows[i].org_id, rows[i].from_date,
                           rows[i].to_date, rows[i].mac))
            continue;
        who->grants[who->n_grants++] =
            (struct grant){role, rows[i].org_id, rows[i].path, rows[i].org_code, rows[i].org_name};
    }
    return OK;
}

static enum err who_of(struct tx *tx, struct sealer *s, const struct account *a, struct str today,
                       struct who *out)
{
    *out = (struct who){.user_id = a->user_id,
                        .login = a->login,
                        .name = a->name,
                        .org_id = a->org_id,
                        .must_change = a->must_change != 0,
                        .totp = a->totp.len > 0,
                        .password_at = a->changed_at};
    return load_grants(tx, s, today, out);
}

enum err who_load(struct tx *tx, struct sealer *s, int64_t user_id, struct str today, struct who *out)
{
    struct account a = {0};
    TRY(db_one(tx, WHO_BY_ID, VALS(I64(user_id)), ACCOUNT, &a));
    if (!str_eq(a.status, S("active")))
        return ERR_NOT_LOGGED_IN;
    return who_of(tx, s, &a, today, out);
}

/* A trusted local caller (shell, local socket) names the user; a human at the keyboard of the
 * machine that holds the key is not asked for the password again. */
static enum err who_local(struct ctx *cx)
{
    struct account a = {0};
    enum err e = db_one(cx->tx, WHO_BY_LOGIN, VALS(TXT(cx->call->as)), ACCOUNT, &a);
    if (e == ERR_NOT_FOUND || (e == OK && !str_eq(a.status, S("active"))))
        return fail(cx, ERR_NOT_LOGGED_IN, "没有可用的用户“%.*s”", FMT(cx->call->as));
    TRY(e);
    cx->who = NEW(cx->a, struct who);
    TRY(who_of(cx->tx, cx->sealer, &a, cx_today(cx), cx->who));
    cx->who->local = true;
    cx->who->must_change = false;
    return OK;
}

struct session {
    int64_t user_id;
    struct str csrf;
    int64_t created_at, seen_at;
};
static const struct field session_fields[] = {
    {FIELD(struct session, user_id)},
    {FIELD(struct session, csrf)},
    {FIELD(struct session, created_at)},
    {FIELD(struct session, seen_at)},
};

struct str session_hash(struct arena *a, struct str token)
{
    unsigned char *out = arena_alloc(a, SM3_BYTES, 1);
    sm3_once(token.at, token.len, out);
    return (struct str){(char *)out, SM3_BYTES};
}

static enum err session_row(struct ctx *cx, struct str hash, struct session *out)
{
    return db_one(cx->tx, SESSION_GET, VALS(BLOB(hash)), FIELDS(struct session, session_fields), out);
}

/* A session as keep.h keeps it. seen moves on with its use, also by other servers. */
struct known {
    struct who who;
    int64_t created_at;
    _Atomic int64_t seen_at;
};

static void copy_grants(struct arena *a, struct who *w)
{
    struct grant *mine = NEWS(a, struct grant, w->n_grants + 1);
    for (size_t i = 0; i < w->n_grants; i++) {
        mine[i] = w->grants[i];
        mine[i].path = str_dup(a, mine[i].path);
        mine[i].org_code = str_dup(a, mine[i].org_code);
        mine[i].org_name = str_dup(a, mine[i].org_name);
    }
    w->grants = mine;
}

static enum err make_known(struct ctx *cx, struct arena *a, void *arg, void **thing)
{
    struct str *hash = arg;
    struct session s = {0};
    struct known *k = NEW(a, struct known);
    TRY(session_row(cx, *hash, &s));
    TRY(who_load(cx->tx, cx->sealer, s.user_id, cx_today(cx), &k->who));
    k->who.login = str_dup(a, k->who.login);
    k->who.name = str_dup(a, k->who.name);
    k->who.csrf = str_dup(a, s.csrf);
    copy_grants(a, &k->who);
    k->created_at = s.created_at;
    atomic_init(&k->seen_at, s.seen_at);
    *thing = k;
    return OK;
}

/* Another server may have seen the session since: asked before it counts as idle. */
static enum err still_in_use(struct ctx *cx, struct str hash, struct known *k, int64_t idle_ms, bool *yes)
{
    struct session s = {0};
    *yes = cx->now - atomic_load(&k->seen_at) <= idle_ms;
    if (*yes)
        return OK;
    TRY(session_row(cx, hash, &s));
    atomic_store(&k->seen_at, s.seen_at);
    *yes = cx->now - s.seen_at <= idle_ms;
    return OK;
}

static bool nobody(enum err e)
{
    return e == ERR_NOT_FOUND || e == ERR_NOT_LOGGED_IN;
}

static enum err check_csrf(const struct ctx *cx)
{
    struct str given = cx->call->csrf, want = cx->who->csrf;
    bool same = given.len == want.len && secret_equal(given.at, want.at, want.len);
    return cx->route->method == M_GET || same ? OK : ERR_CSRF;
}

enum err session_who(struct ctx *cx)
{
    if (cx->call->as.len)
        return who_local(cx);
    if (!cx->call->session.len)
        return OK;
    struct str hash = session_hash(cx->a, cx->call->session);
    void *thing;
    bool used;
    /* grants are dated: another day, another thing */
    struct buf key = buf_new(cx->a, 64);
    buf_str(&key, cx_today(cx));
    buf_str(&key, hash);
    enum err e = keep_get(cx, STAMP_WHO, buf_done(&key), make_known, &hash, &thing);
    if (nobody(e))
        return OK;
    TRY(e);
    struct known *k = thing;
    const struct security *sec;
    TRY(security_of(cx, &sec));
    e = still_in_use(cx, hash, k, sec->idle_minutes * MINUTE_MS, &used);
    if (nobody(e) || (e == OK && (!used || cx->now - k->created_at > sec->session_hours * 60 * MINUTE_MS)))
        return OK;
    TRY(e);
    struct who *w = NEW(cx->a, struct who);
    *w = k->who;
    w->seen = &k->seen_at;
    w->proved_at = k->created_at;
    w->must_change |= sec->password_days && w->password_at &&
                      cx->now - w->password_at > sec->password_days * 24 * 60 * MINUTE_MS;
    w->must_bind = security_lacks_factor(sec, w);
    cx->who = w;
    return check_csrf(cx);
}

static enum err touch(struct ctx *cx, void *arg)
{
    (void)arg;
    return db_exec(cx->tx, SESSION_TOUCH,
                   VALS(BLOB(session_hash(cx->a, cx->call->session)), I64(cx->now)), NULL);
}

void session_touch(struct ctx *cx)
{
    if (!cx->who || !cx->who->seen || cx->now - atomic_load(cx->who->seen) < TOUCH_MS)
        return;
    /* a session that could not be touched ends a little earlier; the answer stands */
    if (cx_in_write(cx, touch, NULL) == OK)
        atomic_store(cx->who->seen, cx->now);
}

enum err session_begin(struct ctx *cx, int64_t user_id)
{
    char *token = arena_alloc(cx->a, TOKEN_TEXT, 1), *csrf = arena_alloc(cx->a, TOKEN_TEXT, 1);
    token_new(cx->app->rand, token);
    token_new(cx->app->rand, csrf);
    TRY(db_exec(cx->tx, SESSION_DROP_STALE, VALS(I64(cx->now - SESSION_KEEP_MS)), NULL));
    TRY(db_exec(cx->tx, SESSION_PUT,
                VALS(BLOB(session_hash(cx->a, str_of(token))), I64(user_id), TXT(str_of(csrf)),
                     I64(cx->now), TXT(cx->call->peer)),
                NULL));
    cx->reply->set_session = str_of(token);
    cx->reply->csrf = str_of(csrf);
    return OK;
}

enum err session_end(struct ctx *cx)
{
    cx->reply->set_session = S("-");
    return db_exec(cx->tx, SESSION_DROP, VALS(BLOB(session_hash(cx->a, cx->call->session))), NULL);
}

enum err session_end_others(struct ctx *cx)
{
    return db_exec(cx->tx, SESSION_DROP_OTHERS,
                   VALS(I64(cx->who->user_id), BLOB(session_hash(cx->a, cx->call->session))), NULL);
}

enum err session_end_all(struct ctx *cx, int64_t user_id)
{
    return db_exec(cx->tx, SESSION_DROP_USER, VALS(I64(user_id)), NULL);
}

/* --- passwords: Argon2id over HMAC-SM3(pepper, password), the pepper living in the key file --- */

static struct str peppered(struct ctx *cx, struct str password)
{
    unsigned char out[SM3_BYTES];
    mac(cx->sealer, MAC_TOKEN, str_f(cx->a, "password:%.*s", FMT(password)), out);
    return hex_of(cx->a, out, sizeof out);
}

enum err auth_password_hash(struct ctx *cx, const char *field, struct str login, struct str password,
                            struct str *hash)
{
    enum password_flaw flaw = password_check(password, login);
    if (flaw != PASSWORD_OK)
        return fail_field(cx, field, "%s", password_flaw_text(flaw));
    char *out = arena_alloc(cx->a, PASSWORD_HASH, 1);
    TRY(password_hash(peppered(cx, password), &password_cost_default, cx->app->rand, out));
    *hash = str_of(out);
    return OK;
}

bool auth_password_matches(struct ctx *cx, struct str password, struct str hash)
{
    return password_verify(peppered(cx, password), str_z(cx->a, hash));
}
