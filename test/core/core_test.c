/* SPDX-License-Identifier: Apache-2.0
 * The ladder of a call as a user or auditor would check it: log-in and its locks, the second factor,
 * forced password change, CSRF, idempotent commands, the audit chain, attachments, jobs. */
#include "../base/test.h"
#include "../world.h"

#include <pthread.h>
#include <unistd.h>

#include "audit.h"
#include "file.h"
#include "keep.h"
#include "session.h"
#include "totp.h"

#define PASSWORD "Qingdao-Nuan-2023"

struct set_password {
    int64_t now;
    const char *login;
    struct str hash;
};

static enum err store_password(struct tx *tx, void *arg)
{
    struct set_password *sp = arg;
    int64_t id;
    TRY(db_int(tx, WHO_BY_LOGIN, VALS(TXT(str_of(sp->login))), &id));
    return db_exec(tx, PASSWORD_SET, VALS(I64(id), TXT(sp->hash), I64(sp->now)), NULL);
}

/* Gives a user of the world a password the way a set-up would leave it. */
static void give_password(struct world *w, const char *login, const char *password)
{
    struct sealer *s = sealer_borrow(w->app);
    struct ctx *cx = ctx_system(w->a, w->app, NULL, s);
    struct set_password sp = {.now = w->now, .login = login};
    assert_int_equal(auth_password_hash(cx, "password", str_of(login), str_of(password), &sp.hash), OK);
    sealer_return(w->app, s);
    assert_int_equal(world_write(w, store_password, &sp), OK);
}

/* A call from a browser: no trusted name, only the session. */
static const char *browser_at(struct world *w, struct str peer, struct str session, struct str csrf,
                              enum method m, const char *path, const char *body)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = m, .path = str_of(path), .body = str_of(body), .session = session,
                     .csrf = csrf, .peer = peer, .upload_fd = -1};
    struct reply r;
    dispatch(w->app, a, &c, &r);
    w->reply = r;
    w->reply.body = str_dup(w->a, r.body);
    w->reply.set_session = str_dup(w->a, r.set_session);
    w->reply.csrf = str_dup(w->a, r.csrf);
    arena_free(a);
    w->json = json_parse(w->a, w->reply.body, NULL);
    return r.status < 400 ? "" : str_z(w->a, json_get_str(json_get(w->json, "error"), "code"));
}

static const char *browser(struct world *w, struct str session, struct str csrf, enum method m,
                           const char *path, const char *body)
{
    return browser_at(w, S("192.0.2.7"), session, csrf, m, path, body);
}

static const char *login(struct world *w, const char *name, const char *password, const char *code)
{
    return browser(w, S(""), S(""), M_POST, "/api/login",
                   str_z(w->a, str_f(w->a, "{\"login\":\"%s\",\"password\":\"%s\",\"code\":\"%s\"}", name,
                                     password, code)));
}

WORLD_TEST(login_opens_a_session_and_logout_ends_it)
{
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(login(w, "d01.clerk", "wrong-Password-1", ""), "LOGIN_FAILED");
    assert_string_equal(login(w, "nobody", PASSWORD, ""), "LOGIN_FAILED");
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    struct str session = w->reply.set_session, csrf = w->reply.csrf;
    assert_true(session.len == 43 && csrf.len == 43);
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/session", ""), "");
    assert_true(str_eq(json_get_str(json_get(w->json, "user"), "login"), S("d01.clerk")));
    assert_true(str_eq(json_get_str(json_get(w->json, "user"), "org_code"), S("QD01")));
    /* no token, a forged token, no CSRF token */
    assert_string_equal(browser(w, S("forged"), csrf, M_GET, "/api/sessions", ""), "NOT_LOGGED_IN");
    assert_string_equal(browser(w, session, S(""), M_POST, "/api/logout", "{}"), "CSRF");
    assert_string_equal(browser(w, session, S("x"), M_POST, "/api/sessions/end", "{}"), "CSRF");
    assert_string_equal(browser(w, session, csrf, M_POST, "/api/logout", "{}"), "");
    assert_true(str_eq(w->reply.set_session, S("-")));
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "NOT_LOGGED_IN");
}

WORLD_TEST(idle_and_old_sessions_end)
{
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    struct str session = w->reply.set_session, csrf = w->reply.csrf;
    w->now += 29 * 60 * 1000;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "");
    w->now += 29 * 60 * 1000; /* the use above kept it alive */
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "");
    w->now += 31 * 60 * 1000;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "NOT_LOGGED_IN");
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    session = w->reply.set_session;
    for (int i = 0; i < 25; i++) { /* never idle, yet 12 h after log-in it is over */
        w->now += 29 * 60 * 1000;
        (void)browser(w, session, csrf, M_GET, "/api/sessions", "");
    }
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "NOT_LOGGED_IN");
}

WORLD_TEST(five_failures_lock_one_source_for_ten_minutes)
{
    static const char good[] = "{\"login\":\"d01.clerk\",\"password\":\"" PASSWORD "\"}";
    static const char bad[] = "{\"login\":\"d01.clerk\",\"password\":\"wrong-Password-1\"}";
    give_password(w, "d01.clerk", PASSWORD);
    for (int i = 0; i < 5; i++)
        assert_string_equal(login(w, "d01.clerk", "wrong-Password-1", ""), "LOGIN_FAILED");
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "LOGIN_LOCKED");
    /* the owner at his own desk is not locked out by a stranger … */
    assert_string_equal(browser_at(w, S("192.0.2.8"), S(""), S(""), M_POST, "/api/login", good), "");
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "LOGIN_LOCKED");
    /* … but a hundred failures an hour from everywhere are enough for one account */
    for (int i = 0; i < 95; i++)
        assert_string_equal(browser_at(w, str_f(w->a, "198.51.100.%d", i), S(""), S(""), M_POST, "/api/login", bad),
                            "LOGIN_FAILED");
    assert_string_equal(browser_at(w, S("192.0.2.9"), S(""), S(""), M_POST, "/api/login", good), "LOGIN_LOCKED");
    w->now += 60 * 60 * 1000;
    assert_string_equal(browser_at(w, S("192.0.2.9"), S(""), S(""), M_POST, "/api/login", good), "");
    w->now += 10 * 60 * 1000 + 1;
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
}

WORLD_TEST(second_factor_is_asked_and_each_code_works_once)
{
    give_password(w, "d01.clerk", PASSWORD);
    char code[7], body[600];
    const struct json *j = world_ok(w, "d01.clerk", "POST", "/api/totp/begin", "{}");
    struct str secret = json_get_str(j, "secret"), token = json_get_str(j, "token");
    assert_true(totp_code(secret, w->now, code));
    snprintf(body, sizeof body, "{\"token\":\"%.*s\",\"code\":\"000000\"}", FMT(token));
    if (strcmp(code, "000000") != 0)
        assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/totp/confirm", body), "BAD_INPUT");
    snprintf(body, sizeof body, "{\"token\":\"%.*s\",\"code\":\"%s\"}", FMT(token), code);
    (void)world_ok(w, "d01.clerk", "POST", "/api/totp/confirm", body);
    /* a secret sealed for one user does not bind to another */
    assert_string_equal(world_call(w, "d02.clerk", "POST", "/api/totp/confirm", body), "BAD_INPUT");
    w->now += 60 * 1000;
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "BAD_INPUT");
    assert_true(totp_code(secret, w->now, code));
    assert_string_equal(login(w, "d01.clerk", PASSWORD, code), "");
    assert_string_equal(login(w, "d01.clerk", PASSWORD, code), "LOGIN_FAILED");
    w->now += 60 * 1000;
    assert_true(totp_code(secret, w->now, code));
    snprintf(body, sizeof body, "{\"code\":\"%s\"}", code);
    (void)world_ok(w, "d01.clerk", "POST", "/api/totp/remove", body);
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
}

struct twin {
    struct world *w;
    const char *body;
    int status;
};

static void *log_in(void *arg)
{
    struct twin *t = arg;
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = S("/api/login"), .body = str_of(t->body), .peer = S("192.0.2.8"),
                     .upload_fd = -1};
    struct reply r;
    dispatch(t->w->app, a, &c, &r);
    t->status = r.status;
    arena_free(a);
    return NULL;
}

static const char *bind_totp(struct world *w, const char *as, char secret[40])
{
    char code[7];
    const struct json *j = world_ok(w, as, "POST", "/api/totp/begin", "{}");
    snprintf(secret, 40, "%.*s", FMT(json_get_str(j, "secret")));
    assert_true(totp_code(str_of(secret), w->now, code));
    return world_call(w, as, "POST", "/api/totp/confirm",
                      str_z(w->a, str_f(w->a, "{\"token\":\"%.*s\",\"code\":\"%s\"}",
                                        FMT(json_get_str(j, "token")), code)));
}

WORLD_TEST(a_code_used_by_two_at_once_lets_one_in)
{
    enum { N = 4 };
    char secret[40], code[7];
    pthread_t t[N];
    struct twin twin[N];
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(bind_totp(w, "d01.clerk", secret), "");
    w->now += 60 * 1000;
    assert_true(totp_code(str_of(secret), w->now, code));
    const char *body = str_z(w->a, str_f(w->a, "{\"login\":\"d01.clerk\",\"password\":\"" PASSWORD
                                               "\",\"code\":\"%s\"}", code));
    for (int i = 0; i < N; i++) {
        twin[i] = (struct twin){w, body, 0};
        assert_int_equal(pthread_create(&t[i], NULL, log_in, &twin[i]), 0);
    }
    int in = 0;
    for (int i = 0; i < N; i++) {
        pthread_join(t[i], NULL);
        in += twin[i].status == 200;
    }
    assert_int_equal(in, 1);
}

WORLD_TEST(a_stolen_session_neither_replaces_nor_guesses_the_second_factor)
{
    char secret[40], other[40];
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(bind_totp(w, "d01.clerk", secret), "");
    w->now += 60 * 1000;
    assert_string_equal(bind_totp(w, "d01.clerk", other), "STATE");
    for (int i = 0; i < 5; i++)
        assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/totp/remove", "{\"code\":\"12345\"}"),
                            "BAD_INPUT");
    char code[7];
    assert_true(totp_code(str_of(secret), w->now, code));
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/totp/remove",
                                   str_z(w->a, str_f(w->a, "{\"code\":\"%s\"}", code))), "LOGIN_LOCKED");
    assert_string_equal(login(w, "d01.clerk", PASSWORD, code), "LOGIN_LOCKED");
}

WORLD_TEST(changing_the_password_checks_the_old_one_and_ends_other_sessions)
{
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    struct str other = w->reply.set_session, other_csrf = w->reply.csrf;
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    struct str mine = w->reply.set_session, csrf = w->reply.csrf;
    assert_string_equal(browser(w, mine, csrf, M_POST, "/api/password",
                                "{\"old\":\"nope-Nope-1234\",\"new\":\"Another-Pass-77\"}"), "BAD_INPUT");
    assert_string_equal(browser(w, mine, csrf, M_POST, "/api/password",
                                "{\"old\":\"" PASSWORD "\",\"new\":\"short\"}"), "BAD_INPUT");
    assert_string_equal(browser(w, mine, csrf, M_POST, "/api/password",
                                "{\"old\":\"" PASSWORD "\",\"new\":\"Kt7-zephyr-Lamp-93\"}"), "");
    assert_string_equal(browser(w, other, other_csrf, M_GET, "/api/sessions", ""), "NOT_LOGGED_IN");
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "LOGIN_FAILED");
    assert_string_equal(login(w, "d01.clerk", "Kt7-zephyr-Lamp-93", ""), "");
    (void)world_ok(w, "d01.clerk", "POST", "/api/sessions/end", "{}");
}

WORLD_TEST(input_is_strict)
{
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/sessions/end", "{\"x\":1}"), "BAD_INPUT");
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/sessions/end", "{\"x\":1,\"x\":2}"), "BAD_JSON");
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/sessions/end", "[]"), "BAD_INPUT");
    assert_string_equal(world_call(w, "d01.clerk", "GET", "/api/nothing", NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "d01.clerk", "PUT", "/api/session", "{}"), "METHOD");
    assert_int_equal(w->reply.status, 405);
    assert_string_equal(world_call(w, "no.such", "GET", "/api/sessions", NULL), "NOT_LOGGED_IN");
}

/* --- one command id, one effect --- */

struct racer {
    struct world *w;
    int answered;
};

static void *race(void *arg)
{
    struct racer *r = arg;
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = S("/api/sessions/end"), .body = S("{}"),
                     .as = S("d01.clerk"), .command_id = S("same-id"), .peer = S("test"), .upload_fd = -1};
    struct reply reply;
    dispatch(r->w->app, a, &c, &reply);
    r->answered = reply.status;
    arena_free(a);
    return NULL;
}

static int64_t events_of(struct world *w, const char *action)
{
    char path[100];
    snprintf(path, sizeof path, "/api/events?action=%s&limit=500", action);
    return (int64_t)json_len(json_get(world_ok(w, "audit.admin", "GET", path, NULL), "rows"));
}

WORLD_TEST(sixty_four_retries_of_a_command_have_one_effect)
{
    enum { N = 64 };
    pthread_t t[N];
    struct racer r[N];
    for (int i = 0; i < N; i++) {
        r[i] = (struct racer){w, 0};
        assert_int_equal(pthread_create(&t[i], NULL, race, &r[i]), 0);
    }
    for (int i = 0; i < N; i++) {
        pthread_join(t[i], NULL);
        assert_int_equal(r[i].answered, 200);
    }
    assert_int_equal(events_of(w, "session.end"), 1);
    /* the same id with another content is another command: refused */
    assert_string_equal(world_command(w, "d01.clerk", "same-id", "POST", "/api/logout", "{}"), "COMMAND_REUSED");
    /* the id of one user says nothing of another's */
    assert_string_equal(world_command(w, "d02.clerk", "same-id", "POST", "/api/sessions/end", "{}"), "");
    assert_int_equal(events_of(w, "session.end"), 2);
}

/* --- what many want at once is made once --- */

struct wanting {
    struct world *w;
    _Atomic int *made;
    bool fails; /* the one who makes it does not succeed: the next does it himself */
    enum err e;
    int got;
};

static enum err make_slowly(struct ctx *cx, struct arena *a, void *arg, void **thing)
{
    struct wanting *x = arg;
    (void)cx;
    int n = atomic_fetch_add(x->made, 1);
    usleep(100 * 1000); /* the others come meanwhile */
    if (x->fails && n == 0)
        return ERR_NOT_FOUND;
    int *it = NEW(a, int);
    *it = 42;
    *thing = it;
    return OK;
}

static enum err want(struct tx *tx, void *arg)
{
    struct wanting *x = arg;
    struct arena *a = tx_arena(tx);
    struct ctx *cx = ctx_system(a, x->w->app, tx, NULL);
    void *it = NULL;
    TRY(keep_get(cx, STAMP_BOARD, x->fails ? S("fails") : S("slow"), make_slowly, x, &it));
    x->got = *(int *)it;
    return OK;
}

static void *want_it(void *arg)
{
    struct wanting *x = arg;
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    x->e = db_read(x->w->app->db, a, want, x);
    arena_free(a);
    return NULL;
}

/* All readers there are at once; how often it was made. */
static int made_for(struct world *w, bool fails, int *failed)
{
    enum { N = 4 };
    pthread_t t[N];
    struct wanting x[N];
    _Atomic int made = 0;
    *failed = 0;
    for (int i = 0; i < N; i++) {
        x[i] = (struct wanting){w, &made, fails, OK, 0};
        assert_int_equal(pthread_create(&t[i], NULL, want_it, &x[i]), 0);
    }
    for (int i = 0; i < N; i++) {
        pthread_join(t[i], NULL);
        *failed += x[i].e != OK;
        assert_true(x[i].e != OK || x[i].got == 42);
    }
    return made;
}

WORLD_TEST(what_many_want_at_once_is_made_once)
{
    int failed = 0;
    assert_int_equal(made_for(w, false, &failed), 1);
    assert_int_equal(failed, 0);
    assert_int_equal(made_for(w, true, &failed), 2); /* one failed, one did it for the rest */
    assert_int_equal(failed, 1);
}

/* A caller may give back his own memory before the call ends, and use it for something else. */
static enum err want_and_release(struct tx *tx, void *arg)
{
    struct wanting *x = arg;
    struct arena *a = tx_arena(tx);
    struct ctx *cx = ctx_system(a, x->w->app, tx, NULL);
    struct arena_mark m = arena_mark(a);
    void *it = NULL;
    TRY(keep_get(cx, STAMP_BOARD, S("released"), make_slowly, x, &it));
    arena_release(a, m);
    memset(arena_alloc(a, 1, 16 * 1024), 0xff, 16 * 1024);
    x->got = *(int *)it;
    return OK;
}

WORLD_TEST(what_is_kept_does_not_lean_on_released_memory)
{
    _Atomic int made = 0;
    struct wanting x = {w, &made, false, OK, 0};
    for (int i = 0; i < 2; i++) {
        struct arena *a = arena_new(ARENA_CALL_BYTES);
        assert_int_equal(db_read(w->app->db, a, want_and_release, &x), OK);
        arena_free(a);
        assert_int_equal(x.got, 42);
    }
    assert_int_equal(made, 1);
}

/* --- audit --- */

struct chain {
    int64_t count, broken;
    struct str head;
};

static enum err check_chain(struct tx *tx, void *arg)
{
    struct chain *c = arg;
    return audit_check(tx, &c->count, &c->broken, &c->head);
}

WORLD_TEST(the_trail_is_a_chain_that_only_the_audit_admin_reads)
{
    for (int i = 0; i < 5; i++)
        (void)world_ok(w, "d01.clerk", "POST", "/api/sessions/end", "{}");
    const struct json *j = world_ok(w, "audit.admin", "GET", "/api/events/check", NULL);
    assert_true(json_get_int(j, "count", -1) >= 5);
    assert_int_equal(json_get_int(j, "broken", -1), 0);
    assert_string_equal(world_call(w, "city.clerk", "GET", "/api/events", NULL), "FORBIDDEN");
    assert_string_equal(world_call(w, "sys.admin", "GET", "/api/events/check", NULL), "FORBIDDEN");
    struct chain c = {0};
    assert_int_equal(db_read(w->app->db, w->a, check_chain, &c), OK);
    assert_int_equal(c.broken, 0);
    assert_int_equal(world_verify(w), 0);
}

/* Also where the handler opens its own transactions, and where a look is guarded. */
WORLD_TEST(refusals_leave_events)
{
    assert_string_equal(world_call(w, "d01.view", "GET", "/api/files/1", NULL), "FORBIDDEN");
    assert_int_equal(events_of(w, "file.read"), 1);
    assert_string_equal(world_upload(w, "d01.view", "/api/files?org=QD01", "x", "abc", 3), "FORBIDDEN");
    assert_int_equal(events_of(w, "file.upload"), 1);
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/password",
                                   "{\"old\":\"nope-Nope-1234\",\"new\":\"Kt7-zephyr-Lamp-93\"}"), "BAD_INPUT");
    assert_int_equal(events_of(w, "password.change"), 1);
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/users?org=QD01", "{}"), "FORBIDDEN");
    assert_int_equal(events_of(w, "user.create"), 1);
    assert_int_equal(world_verify(w), 0);
}

/* --- attachments --- */

static enum err attached(struct tx *tx, void *arg)
{
    return db_exec(tx, FILE_DOOR, VALS(I64(*(int64_t *)arg), I64(FILE_SHARED)), NULL);
}

WORLD_TEST(an_attachment_comes_back_and_only_to_its_subtree)
{
    char big[3 * 1024 * 1024 + 17];
    for (size_t i = 0; i < sizeof big; i++)
        big[i] = (char)(i * 31 >> 3);
    memcpy(big, "%PDF-1.4\n", 9);
    assert_string_equal(world_upload(w, "d01.cash", "/api/files?org=QD01", "回单.pdf", big, sizeof big), "");
    assert_true(str_eq(json_get_str(w->json, "type"), S("application/pdf")));
    int64_t id = json_get_int(w->json, "id", 0);
    char path[64];
    snprintf(path, sizeof path, "/api/files/%lld", (long long)id);
    /* as long as it is attached to nothing, it is for who uploaded it */
    assert_string_equal(world_call(w, "d01.cash", "GET", path, NULL), "");
    assert_string_equal(world_call(w, "d01.clerk", "GET", path, NULL), "NOT_FOUND");
    assert_int_equal(world_write(w, attached, &id), OK);
    assert_string_equal(world_call(w, "d01.clerk", "GET", path, NULL), "");
    assert_int_equal(w->reply.body.len, sizeof big);
    assert_memory_equal(w->reply.body.at, big, sizeof big);
    assert_string_equal(world_call(w, "city.cash", "GET", path, NULL), "");
    /* an original shows numbers that are masked elsewhere: not for those who may only look */
    assert_string_equal(world_call(w, "d01.view", "GET", path, NULL), "FORBIDDEN");
    assert_string_equal(world_upload(w, "d01.view", "/api/files?org=QD01", "x", "abc", 3), "FORBIDDEN");
    assert_string_equal(world_call(w, "d02.cash", "GET", path, NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "g1.cash", "GET", path, NULL), "NOT_FOUND"); /* above g1's subtree */
    assert_string_equal(world_upload(w, "d01.cash", "/api/files?org=QD02", "x", "abc", 3), "NOT_FOUND");
    assert_int_equal(world_verify(w), 0);
    assert_string_equal(world_call(w, "d01.view", "GET", "/api/jobs", NULL), "");
    assert_string_equal(world_call(w, "d01.view", "GET", "/api/jobs/99", NULL), "NOT_FOUND");
    assert_string_equal(world_call(w, "d01.view", "POST", "/api/jobs/99/cancel", "{}"), "NOT_FOUND");
}

/* Whatever a call asks for, the worst that happens is a refusal: never the end of the program. */
WORLD_TEST(a_call_over_its_memory_is_refused)
{
    int refused = 0;
    for (size_t budget = 66 * 1024; budget < 512 * 1024; budget += 4 * 1024)
        for (int write = 0; write < 2; write++) {
            struct arena *a = arena_new(budget);
            struct call c = {.method = write ? M_POST : M_GET, .as = S("d01.clerk"), .peer = S("test"),
                             .path = write ? S("/api/sessions/end") : S("/api/openapi.json"), .upload_fd = -1};
            struct reply r;
            struct buf body = buf_new(w->a, 1 << 20); /* many small values fill the last block */
            buf_str(&body, S("{\"a\":[0"));
            for (int i = 0; write && i < 9000; i++)
                buf_str(&body, S(",0"));
            buf_str(&body, S("]}"));
            c.body = write ? buf_done(&body) : S("");
            dispatch(w->app, a, &c, &r);
            assert_true(r.status == 200 || r.status == 400 || r.status == 413);
            refused += r.status == 413;
            arena_free(a);
        }
    assert_true(refused > 10);
    assert_int_equal(world_verify(w), 0);
}

/* Money moves only under a command id of the browser's: without one a repeated request would pay twice. */
WORLD_TEST(money_without_a_command_id_is_refused)
{
    give_password(w, "d01.cash", PASSWORD);
    assert_string_equal(login(w, "d01.cash", PASSWORD, ""), "");
    struct str session = w->reply.set_session, csrf = w->reply.csrf;
    assert_string_equal(browser(w, session, csrf, M_POST, "/api/rosters/1/pay", "{\"paid_on\":\"2023-01-12\"}"),
                        "BAD_INPUT");
    assert_true(str_has(json_get_str(json_get(w->json, "error"), "text"), S("命令编号")));
}

/* --- security settings --- */

static const char *secure(struct world *w, int idle, int password, int unused, int fresh, const char *roles, int version)
{
    char body[400];
    snprintf(body, sizeof body,
             "{\"idle_minutes\":%d,\"session_hours\":12,\"password_days\":%d,\"unused_days\":%d,\"fresh_minutes\":%d,"
             "\"second_factor\":\"%s\",\"version\":%d}", idle, password, unused, fresh, roles, version);
    return world_call(w, "sec.admin", "PUT", "/api/security", str_z(w->a, str_of(body)));
}

WORLD_TEST(security_settings_hold_from_the_next_call)
{
    struct app *other = world_second(w), *mine = w->app;
    assert_int_equal(json_get_int(world_ok(w, "sec.admin", "GET", "/api/security", NULL), "idle_minutes", 0), 30);
    assert_string_equal(world_call(w, "sys.admin", "GET", "/api/security", NULL), "FORBIDDEN");
    assert_string_equal(world_call(w, "city.clerk", "PUT", "/api/security", "{}"), "FORBIDDEN");
    assert_string_equal(secure(w, 3, 90, 0, 0, "", 0), "BAD_INPUT"); /* a minute to type in would be cruel */
    assert_string_equal(secure(w, 61, 90, 0, 0, "", 0), "BAD_INPUT"); /* GB/T 22239: 30 and no longer than our hour */
    assert_string_equal(secure(w, 30, 90, 0, 0, "boss", 0), "BAD_INPUT");
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    struct str session = w->reply.set_session, csrf = w->reply.csrf;
    w->now += 6 * 60 * 1000;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "");
    w->app = other;
    assert_string_equal(secure(w, 5, 90, 0, 0, "", 0), "");
    assert_string_equal(secure(w, 5, 90, 0, 0, "", 0), "CONFLICT"); /* somebody was first */
    w->app = mine;
    w->now += 6 * 60 * 1000;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "NOT_LOGGED_IN");
    const struct json *rows = json_get(world_ok(w, "audit.admin", "GET", "/api/events?action=security.change", NULL), "rows");
    int done = 0;
    for (size_t i = 0; i < json_len(rows); i++)
        done += str_eq(json_get_str(json_at(rows, i), "result"), S("ok"));
    assert_int_equal(done, 1);
    assert_true(json_len(rows) > 4); /* what was refused is there too */
    if (other != w->app)
        app_close(other);
}

WORLD_TEST(an_old_password_opens_only_its_own_change)
{
    give_password(w, "d01.clerk", PASSWORD);
    w->now += INT64_C(90) * 86400000;
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    assert_string_equal(browser(w, w->reply.set_session, w->reply.csrf, M_GET, "/api/persons", ""), "");
    w->now += 86400000;
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    struct str session = w->reply.set_session, csrf = w->reply.csrf;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "PASSWORD_CHANGE");
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/session", ""), "");
    assert_true(json_get_bool(json_get(w->json, "user"), "must_change"));
    assert_string_equal(browser(w, session, csrf, M_POST, "/api/password",
                                "{\"old\":\"" PASSWORD "\",\"new\":\"Laoshan-Nuan-2024\"}"), "");
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "");
    assert_string_equal(secure(w, 30, 0, 0, 0, "", 0), "");
    w->now += INT64_C(4000) * 86400000; /* no age is set */
    assert_string_equal(login(w, "d01.clerk", "Laoshan-Nuan-2024", ""), "");
    assert_string_equal(browser(w, w->reply.set_session, w->reply.csrf, M_GET, "/api/persons", ""), "");
}

WORLD_TEST(roles_that_need_a_second_factor_do_nothing_without)
{
    char code[7], body[600];
    give_password(w, "d01.cash", PASSWORD);
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(secure(w, 30, 90, 0, 0, "review,cash", 0), "");
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    assert_string_equal(browser(w, w->reply.set_session, w->reply.csrf, M_GET, "/api/persons", ""), "");
    assert_string_equal(login(w, "d01.cash", PASSWORD, ""), "");
    struct str session = w->reply.set_session, csrf = w->reply.csrf;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "SECOND_FACTOR");
    assert_string_equal(browser(w, session, csrf, M_POST, "/api/totp/begin", "{}"), "");
    struct str secret = json_get_str(w->json, "secret"), token = json_get_str(w->json, "token");
    assert_true(totp_code(secret, w->now, code));
    snprintf(body, sizeof body, "{\"token\":\"%.*s\",\"code\":\"%s\"}", FMT(token), code);
    assert_string_equal(browser(w, session, csrf, M_POST, "/api/totp/confirm", body), "");
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "");
}

WORLD_TEST(an_account_unused_too_long_is_disabled_at_its_log_in)
{
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(secure(w, 30, 0, 30, 0, "", 0), "");
    w->now += INT64_C(30) * 86400000;
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    w->now += INT64_C(31) * 86400000;
    assert_string_equal(login(w, "d01.clerk", "wrong-Password-1", ""), "LOGIN_FAILED");
    assert_false(str_has(w->reply.body, S("停用"))); /* a stranger learns nothing */
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "LOGIN_FAILED");
    assert_true(str_has(w->reply.body, S("停用")));
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "LOGIN_FAILED");
    assert_true(str_has(world_ok(w, "audit.admin", "GET", "/api/events?action=user.disable", NULL) ? w->reply.body : S(""),
                        S("unused")));
}

WORLD_TEST(money_asks_for_a_fresh_proof_of_who_it_is)
{
    give_password(w, "d01.cash", PASSWORD);
    assert_string_equal(secure(w, 30, 90, 0, 10, "", 0), "");
    assert_string_equal(login(w, "d01.cash", PASSWORD, ""), "");
    struct str session = w->reply.set_session, csrf = w->reply.csrf;
    static const char pay[] = "/api/rosters/1/pay", body[] = "{\"paid_on\":\"2023-01-12\"}";
    assert_string_equal(browser(w, session, csrf, M_POST, pay, body), "BAD_INPUT"); /* no command id: got that far */
    w->now += 11 * 60 * 1000;
    assert_string_equal(browser(w, session, csrf, M_POST, pay, body), "FRESH_LOGIN");
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), ""); /* the rest goes on */
    assert_string_equal(browser(w, session, csrf, M_POST, "/api/prove", "{}"), "BAD_INPUT");
    assert_string_equal(browser(w, session, csrf, M_POST, "/api/prove", "{\"password\":\"wrong\"}"), "BAD_INPUT");
    assert_string_equal(browser(w, session, csrf, M_POST, "/api/prove", "{\"password\":\"" PASSWORD "\"}"), "");
    struct str again = w->reply.set_session, csrf2 = w->reply.csrf;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "NOT_LOGGED_IN"); /* a new token */
    assert_string_equal(browser(w, again, csrf2, M_POST, pay, body), "BAD_INPUT");
    for (int i = 0; i < 5; i++) /* guessing ends as at log-in */
        (void)browser(w, again, csrf2, M_POST, "/api/prove", "{\"password\":\"wrong\"}");
    assert_string_equal(browser(w, again, csrf2, M_POST, "/api/prove", "{\"password\":\"" PASSWORD "\"}"), "LOGIN_LOCKED");
}

/* --- what is kept between calls (keep.h) is never stale --- */

/* The same call on another server of the installation, by a user of the shell. */
static int64_t elsewhere(struct world *w, struct app *other, const char *as, enum method m, const char *path,
                         const char *body)
{
    struct app *mine = w->app;
    const char *e;
    w->app = other;
    struct call c = {.method = m, .path = str_of(path), .body = str_of(body), .as = str_of(as), .peer = S("test"),
                     .upload_fd = -1};
    struct reply r;
    dispatch(w->app, w->a, &c, &r);
    w->app = mine;
    const struct json *j = json_parse(w->a, r.body, NULL);
    e = r.status < 400 ? "" : str_z(w->a, json_get_str(json_get(j, "error"), "code"));
    assert_string_equal(e, "");
    const struct json *rows = json_get(j, "rows");
    return json_get_int(rows ? json_at(rows, 0) : j, "id", 0);
}

WORLD_TEST(a_session_kept_in_memory_ends_with_its_rights)
{
    struct app *other = world_second(w);
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    struct str session = w->reply.set_session, csrf = w->reply.csrf;
    for (int i = 0; i < 3; i++)
        assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "");
    int64_t user = json_get_int(json_get(world_ok(w, "d01.clerk", "GET", "/api/session", NULL), "user"), "id", 0);
    /* the grant goes, comes, goes by its date */
    char path[80], revoke[80];
    snprintf(path, sizeof path, "/api/users/%lld/grants", (long long)user);
    int64_t id = elsewhere(w, other, "sec.admin", M_GET, path, "");
    snprintf(revoke, sizeof revoke, "/api/grants/%lld/revoke", (long long)id);
    elsewhere(w, other, "sec.admin", M_POST, revoke, "{}");
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "FORBIDDEN");
    elsewhere(w, other, "sec.admin", M_POST, path,
              "{\"role\":\"view\",\"org\":\"QD01\",\"from_date\":\"2023-01-01\",\"to_date\":\"2023-01-12\"}");
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "");
    assert_string_equal(browser(w, session, csrf, M_POST, "/api/persons", "{}"), "FORBIDDEN");
    w->now += 23 * 60 * 1000;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "");
    w->now += (13 * 60 + 30) * 60 * 1000; /* 23:53: a new log-in, as the old one is over */
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    session = w->reply.set_session;
    csrf = w->reply.csrf;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "");
    w->now += 10 * 60 * 1000;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/persons", ""), "FORBIDDEN");
    /* the account goes */
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "");
    char off[80];
    snprintf(off, sizeof off, "/api/users/%lld/disable", (long long)user);
    elsewhere(w, other, "sys.admin", M_POST, off, "{}");
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "NOT_LOGGED_IN");
    if (other != w->app)
        app_close(other);
}

WORLD_TEST(a_session_seen_by_another_server_is_not_idle_here)
{
    struct app *other = world_second(w), *mine = w->app;
    give_password(w, "d01.clerk", PASSWORD);
    assert_string_equal(login(w, "d01.clerk", PASSWORD, ""), "");
    struct str session = w->reply.set_session, csrf = w->reply.csrf;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "");
    for (int i = 0; i < 3; i++) {
        w->now += 20 * 60 * 1000;
        w->app = other;
        assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "");
        w->app = mine;
    }
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "");
    w->app = other; /* and logged out there, it is out here */
    assert_string_equal(browser(w, session, csrf, M_POST, "/api/logout", "{}"), "");
    w->app = mine;
    assert_string_equal(browser(w, session, csrf, M_GET, "/api/sessions", ""), "NOT_LOGGED_IN");
    if (other != w->app)
        app_close(other);
}

WORLD_TEST(a_code_list_kept_in_memory_follows_its_changes)
{
    struct app *other = world_second(w);
    static const char two[] = "{\"number\":\"110105196002010016\",\"name\":\"测试乙\",\"tags\":\"NEWTAG\"}";
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/persons", two), "BAD_INPUT");
    elsewhere(w, other, "city.clerk", M_POST, "/api/codes/tag", "{\"code\":\"NEWTAG\",\"label\":\"新标记\",\"sort\":99}");
    (void)world_call(w, "d01.clerk", "POST", "/api/persons", two);
    assert_false(str_has(w->reply.body, S("没有“NEWTAG”这个代码")));
    elsewhere(w, other, "city.clerk", M_POST, "/api/codes/tag",
              "{\"code\":\"NEWTAG\",\"label\":\"新标记\",\"sort\":99,\"valid_to\":\"2023-01-11\"}");
    (void)world_call(w, "d01.clerk", "POST", "/api/persons", two);
    assert_true(str_has(w->reply.body, S("没有“NEWTAG”这个代码")));
    if (other != w->app)
        app_close(other);
}

WORLD_TEST(a_query_parameter_nobody_knows_is_refused)
{
    assert_string_equal(world_call(w, "d01.clerk", "GET", "/api/persons?stat=dead", NULL), "BAD_INPUT");
    struct str said = json_get_str(json_get(w->json, "error"), "text");
    assert_true(str_has(said, S("“stat”")) && str_has(said, S("status")));
    assert_string_equal(world_call(w, "d01.clerk", "GET", "/api/persons?status=dead&status=left", NULL), "BAD_INPUT");
    assert_string_equal(world_call(w, "d01.clerk", "GET", "/api/persons?status=dead&org=QD0101&limit=5", NULL), "");
    assert_string_equal(world_call(w, "d01.clerk", "GET", "/api/sessions?org=QD01", NULL), "BAD_INPUT");
    assert_string_equal(world_call(w, "d01.clerk", "POST", "/api/sessions/end?x=1", "{}"), "BAD_INPUT");
    /* those who may not call learn nothing about the call */
    assert_string_equal(world_call(w, "sys.admin", "GET", "/api/persons?stat=dead", NULL), "FORBIDDEN");
}

/* --- jobs --- */

static enum err queue_job(struct tx *tx, void *arg)
{
    return db_int(tx, JOB_PUT, VALS(TXT(S("test")), I64(1), I64(1), TXT(S("{}")), I64(1)), arg);
}

struct take {
    int64_t id, at;
};

static enum err take_job(struct tx *tx, void *arg)
{
    const struct take *t = arg;
    TRY(db_exec(tx, JOB_REQUEUE, VALS(I64(t->at)), NULL));
    return db_exec(tx, JOB_TAKE, VALS(I64(t->id), I64(t->at)), NULL);
}

/* A runner that was silent so long that another took its job over stops at its next word. */
WORLD_TEST(a_job_given_to_another_runner_is_no_longer_ours)
{
    struct take t = {.at = w->now};
    assert_int_equal(world_write(w, queue_job, &t.id), OK);
    assert_int_equal(world_write(w, take_job, &t), OK);
    struct job_run mine = {.app = w->app, .a = w->a, .job_id = t.id, .taken_at = t.at};
    assert_int_equal(job_progress(&mine, 1, 10, "first"), OK);
    t.at = w->now += 61 * 1000;
    assert_int_equal(world_write(w, take_job, &t), OK);
    struct job_run other = {.app = w->app, .a = w->a, .job_id = t.id, .taken_at = t.at};
    assert_int_equal(job_progress(&mine, 2, 10, "second"), ERR_CANCELLED);
    assert_int_equal(job_progress(&other, 3, 10, "first"), OK);
}

static enum err job_state(struct tx *tx, void *arg)
{
    return db_one(tx, JOB_LOAD, VALS(I64(((struct job *)arg)->id)), JOB_ROW, arg);
}

/* A server that died takes its job with it for a minute, not until somebody starts another server. */
WORLD_TEST(a_silent_servers_job_is_queued_again_by_those_that_live)
{
    struct take t = {.at = w->now};
    assert_int_equal(world_write(w, queue_job, &t.id), OK);
    assert_int_equal(world_write(w, take_job, &t), OK);
    struct job row = {.id = t.id};
    w->now += 59 * 1000;
    jobs_renew(w->app);
    assert_int_equal(db_read(w->app->db, w->a, job_state, &row), OK);
    assert_true(str_eq(row.state, S("running")));
    w->now += 2 * 1000;
    jobs_renew(w->app);
    assert_int_equal(db_read(w->app->db, w->a, job_state, &row), OK);
    assert_true(str_eq(row.state, S("queued")));
}

WORLD_TEST(everyone_finds_his_way)
{
    const struct json *j = world_ok(w, "d01.clerk", "GET", "/api/meta", NULL);
    assert_true(json_len(json_get(json_get(j, "codes"), "class")) == 11);
    assert_true(json_len(json_get(j, "forms")) > 0);
    (void)world_ok(w, "d01.clerk", "GET", "/api/todo", NULL);
    assert_true(json_get_bool(world_ok(w, "d01.clerk", "GET", "/api/health", NULL), "ok"));
    j = world_ok(w, "d01.clerk", "GET", "/api/openapi.json", NULL);
    assert_true(json_get(json_get(j, "paths"), "/api/jobs/{id}/cancel") != NULL);
}

/* What the path of a call picks out of the route table; "" = no such route. */
static struct str found(struct world *w, const char *path, struct str *first, struct str *second)
{
    struct str args[4] = {0};
    bool wrong;
    const struct route *r = route_find(w->app, M_GET, str_of(path), args, &wrong);
    *first = args[0];
    *second = args[1];
    return r ? str_of(r->path) : S("");
}

WORLD_TEST(a_path_picks_one_route_and_its_parts)
{
    struct str a, b;
    assert_true(str_eq(found(w, "/api/forms/cz21/report", &a, &b), S("/api/forms/:form/report")));
    assert_true(str_eq(a, S("cz21")));
    assert_true(str_eq(found(w, "/api/jobs/17", &a, &b), S("/api/jobs/:id")));
    assert_true(str_eq(a, S("17")) && b.len == 0);
    assert_true(str_eq(found(w, "/api/jobs/17/", &a, &b), S("/api/jobs/:id")));
    assert_true(str_eq(a, S("17")));
    assert_true(str_eq(found(w, "/api/events/check", &a, &b), S("/api/events/check"))); /* not :id */
    assert_int_equal(found(w, "/api/job", &a, &b).len, 0);
    assert_int_equal(found(w, "/api/jobsx", &a, &b).len, 0);
    assert_int_equal(found(w, "/api/forms//report", &a, &b).len, 0);
    assert_int_equal(found(w, "/api/jobs/17/nothing", &a, &b).len, 0);
    assert_int_equal(found(w, "", &a, &b).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_picks_one_route_and_its_parts),
        cmocka_unit_test(login_opens_a_session_and_logout_ends_it),
        cmocka_unit_test(idle_and_old_sessions_end),
        cmocka_unit_test(five_failures_lock_one_source_for_ten_minutes),
        cmocka_unit_test(second_factor_is_asked_and_each_code_works_once),
        cmocka_unit_test(a_code_used_by_two_at_once_lets_one_in),
        cmocka_unit_test(a_stolen_session_neither_replaces_nor_guesses_the_second_factor),
        cmocka_unit_test(refusals_leave_events),
        cmocka_unit_test(changing_the_password_checks_the_old_one_and_ends_other_sessions),
        cmocka_unit_test(input_is_strict),
        cmocka_unit_test(sixty_four_retries_of_a_command_have_one_effect),
        cmocka_unit_test(what_many_want_at_once_is_made_once),
        cmocka_unit_test(what_is_kept_does_not_lean_on_released_memory),
        cmocka_unit_test(the_trail_is_a_chain_that_only_the_audit_admin_reads),
        cmocka_unit_test(an_attachment_comes_back_and_only_to_its_subtree),
        cmocka_unit_test(a_call_over_its_memory_is_refused),
        cmocka_unit_test(money_without_a_command_id_is_refused),
        cmocka_unit_test(security_settings_hold_from_the_next_call),
        cmocka_unit_test(an_old_password_opens_only_its_own_change),
        cmocka_unit_test(roles_that_need_a_second_factor_do_nothing_without),
        cmocka_unit_test(an_account_unused_too_long_is_disabled_at_its_log_in),
        cmocka_unit_test(money_asks_for_a_fresh_proof_of_who_it_is),
        cmocka_unit_test(a_session_kept_in_memory_ends_with_its_rights),
        cmocka_unit_test(a_session_seen_by_another_server_is_not_idle_here),
        cmocka_unit_test(a_code_list_kept_in_memory_follows_its_changes),
        cmocka_unit_test(a_query_parameter_nobody_knows_is_refused),
        cmocka_unit_test(a_job_given_to_another_runner_is_no_longer_ours),
        cmocka_unit_test(a_silent_servers_job_is_queued_again_by_those_that_live),
        cmocka_unit_test(everyone_finds_his_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
