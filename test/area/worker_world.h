/* SPDX-License-Identifier: Apache-2.0
 * A worker on his phone, for tests of what he does there: person() puts him into the register, sign_in() gives the session
 * that ask() calls with. */
#pragma once
#include "case_world.h"

struct caller {
    const char *session, *csrf;
};
static const struct caller nobody UNUSED = {"", ""};

/* A call as HTTP hands it in: from outside, with the cookie and the word of a session. */
static const char *ask(struct world *w, struct caller p, const char *method, const char *path, const char *body)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = method[0] == 'G' ? M_GET : M_POST, .path = str_of(path), .body = str_of(body), .session = str_of(p.session),
                     .csrf = str_of(p.csrf), .peer = w->peer ? str_of(w->peer) : S("test"), .upload_fd = -1};
    struct reply r;
    dispatch(w->app, a, &c, &r);
    w->reply = r;
    w->reply.body = str_dup(w->a, r.body);
    w->reply.set_session = str_dup(w->a, r.set_session);
    w->reply.csrf = str_dup(w->a, r.csrf);
    arena_free(a);
    w->json = json_parse(w->a, w->reply.body, NULL);
    return w->reply.status < 400 ? "" : str_z(w->a, json_get_str(json_get(w->json, "error"), "code"));
}

static const char *who_is(struct world *w, const char *name, const char *number)
{
    return fmt(w, "{\"name\":\"%s\",\"number\":\"%s\"}", name, number);
}

static const char *ask_code(struct world *w, const char *name, const char *number)
{
    return ask(w, nobody, "POST", "/api/worker/code", who_is(w, name, number));
}

static const char *try_code(struct world *w, const char *name, const char *number, const char *code)
{
    return ask(w, nobody, "POST", "/api/worker/login", fmt(w, "{\"name\":\"%s\",\"number\":\"%s\",\"code\":\"%s\"}", name, number, code));
}

static int64_t messages(struct world *w)
{
    world_ok(w, "d01.review", "GET", "/api/workers/messages?limit=500", NULL);
    return (int64_t)json_len(rows_of(w));
}

/* The newest code, as a tester of a demonstration reads it. */
static const char *newest(struct world *w)
{
    assert_true(messages(w) > 0);
    return text_of(w, json_at(rows_of(w), 0), "code");
}

static struct caller sign_in(struct world *w, const char *name, const char *number)
{
    assert_string_equal(ask_code(w, name, number), "");
    assert_string_equal(try_code(w, name, number, newest(w)), "");
    return (struct caller){str_z(w->a, w->reply.set_session), str_z(w->a, w->reply.csrf)};
}

/* Another number than the code, and of its form. */
static const char *wrong_of(struct world *w, const char *code)
{
    return fmt(w, "%c%s", code[0] == '9' ? '0' : code[0] + 1, code + 1);
}

static void send_now(struct world *w)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = M_POST, .path = S("/api/worker/send"), .local = true, .peer = S("local"), .upload_fd = -1};
    struct reply r;
    dispatch(w->app, a, &c, &r);
    assert_int_equal(r.status, 200);
    arena_free(a);
}

static const char *person(struct world *w, const char *name, int serial, const char *phone)
{
    const char *number = cw_number(w, "19800115", serial);
    world_ok(w, "d01.clerk", "POST", "/api/persons",
             fmt(w, "{\"org\":\"QD010101\",\"name\":\"%s\",\"number\":\"%s\",\"phone\":\"%s\",\"is_member\":true,\"employer\":\"第一棉纺厂\"}", name, number, phone));
    return number;
}
