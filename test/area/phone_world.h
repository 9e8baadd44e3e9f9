/* SPDX-License-Identifier: Apache-2.0
 * Workers on their phones, for tests: calls as HTTP hands them in, signing in by the code of the message. */
#pragma once
#include <unistd.h>

#include "case_world.h"
#include "file.h"

struct caller {
    const char *session, *csrf;
};

/* A call from outside, with the cookie and the word of a session; bytes: an upload, NULL = none. */
static inline const char *pw_ask_bytes(struct world *w, struct caller p, const char *method, const char *path, const char *query, const char *body, const void *bytes,
                                       size_t n)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = method[0] == 'G' ? M_GET : M_POST, .path = str_of(path), .query = str_of(query), .body = str_of(body), .session = str_of(p.session),
                     .csrf = str_of(p.csrf), .peer = w->peer ? str_of(w->peer) : S("test"), .upload_fd = -1};
    struct reply r;
    if (bytes) {
        c.upload_fd = file_temp(w->app);
        c.upload_size = (int64_t)n;
        assert_true(c.upload_fd >= 0 && write(c.upload_fd, bytes, n) == (ssize_t)n);
    }
    dispatch(w->app, a, &c, &r);
    if (bytes)
        close(c.upload_fd);
    w->reply = r;
    w->reply.body = str_dup(w->a, r.body);
    w->reply.set_session = str_dup(w->a, r.set_session);
    w->reply.csrf = str_dup(w->a, r.csrf);
    arena_free(a);
    w->json = json_parse(w->a, w->reply.body, NULL);
    return w->reply.status < 400 ? "" : str_z(w->a, json_get_str(json_get(w->json, "error"), "code"));
}

static inline const char *pw_ask(struct world *w, struct caller p, const char *method, const char *path, const char *body)
{
    return pw_ask_bytes(w, p, method, path, "", body, NULL, 0);
}

static inline void pw_asked(struct world *w, struct caller p, const char *method, const char *path, const char *body)
{
    const char *e = pw_ask(w, p, method, path, body);
    if (e[0])
        print_error("%s %s: %.*s\n", method, path, FMT(w->reply.body));
    assert_string_equal(e, "");
}

/* In by the newest code, as a tester of a demonstration reads it. */
static inline struct caller pw_sign_in(struct world *w, const char *name, const char *number)
{
    struct caller nobody = {"", ""};
    w->app->demo = true;
    pw_asked(w, nobody, "POST", "/api/worker/code", fmt(w, "{\"name\":\"%s\",\"number\":\"%s\"}", name, number));
    world_ok(w, "d01.review", "GET", "/api/workers/messages?limit=1", NULL);
    const char *code = text_of(w, json_at(rows_of(w), 0), "code");
    pw_asked(w, nobody, "POST", "/api/worker/login", fmt(w, "{\"name\":\"%s\",\"number\":\"%s\",\"code\":\"%s\"}", name, number, code));
    return (struct caller){str_z(w->a, w->reply.set_session), str_z(w->a, w->reply.csrf)};
}

/* Somebody of the register; his number. */
static inline const char *pw_person(struct world *w, const char *org, const char *name, int serial, const char *phone)
{
    const char *number = cw_number(w, "19800115", serial);
    world_ok(w, "d01.clerk", "POST", "/api/persons",
             fmt(w, "{\"org\":\"%s\",\"name\":\"%s\",\"number\":\"%s\",\"phone\":\"%s\",\"is_member\":true,\"employer\":\"第一棉纺厂\"}", org, name, number, phone));
    return number;
}

/* One white pixel as the page would send it: PNG without a word in it. */
static const unsigned char pw_png[] = {
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01,
    0x08, 0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B, 0x55, 0x00, 0x00, 0x00, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8, 0x0F, 0x00, 0x01,
    0x01, 0x01, 0x00, 0xB1, 0x38, 0xF6, 0x14, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
};
