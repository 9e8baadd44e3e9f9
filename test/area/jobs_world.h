/* SPDX-License-Identifier: Apache-2.0
 * Workers on their phones for tests of areas they use: persons of the register who sign in by a code of a demonstration. */
#pragma once
#include "case_world.h"
#include "money_world.h"

struct ww_caller {
    const char *session, *csrf;
};
static const struct ww_caller ww_nobody = {"", ""};

/* A call as HTTP hands it in: from outside, with the cookie and the word of a session. */
static inline const char *ww_ask(struct world *w, struct ww_caller p, const char *method, const char *path, const char *body)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    const char *query = strchr(path, '?');
    struct call c = {.method = method[0] == 'G' ? M_GET : M_POST, .path = query ? (struct str){path, (size_t)(query - path)} : str_of(path), .query = str_of(query ? query + 1 : ""),
                     .body = str_of(body), .session = str_of(p.session), .csrf = str_of(p.csrf), .peer = w->peer ? str_of(w->peer) : S("test"), .upload_fd = -1};
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

/* Into the register at QD010101; the identity number. */
static inline const char *ww_person(struct world *w, const char *name, int serial, const char *phone)
{
    const char *number = cw_number(w, "19800115", serial);
    world_ok(w, "d01.clerk", "POST", "/api/persons",
             fmt(w, "{\"org\":\"QD010101\",\"name\":\"%s\",\"number\":\"%s\",\"phone\":\"%s\",\"is_member\":true,\"employer\":\"第一棉纺厂\"}", name, number, phone));
    return number;
}

static inline int64_t ww_person_id(struct world *w, const char *name)
{
    world_ok(w, "d01.clerk", "GET", fmt(w, "/api/persons?q=%s", name), NULL);
    return json_get_int(json_at(rows_of(w), 0), "id", 0);
}

static inline struct ww_caller ww_sign_in(struct world *w, const char *name, const char *number)
{
    if (*ww_ask(w, ww_nobody, "POST", "/api/worker/code", fmt(w, "{\"name\":\"%s\",\"number\":\"%s\"}", name, number)))
        print_error("%.*s\n", FMT(w->reply.body));
    world_ok(w, "city.review", "GET", "/api/workers/messages?limit=500", NULL);
    const char *code = text_of(w, json_at(rows_of(w), 0), "code");
    const char *got = ww_ask(w, ww_nobody, "POST", "/api/worker/login", fmt(w, "{\"name\":\"%s\",\"number\":\"%s\",\"code\":\"%s\"}", name, number, code));
    if (*got)
        print_error("%s: %.*s\n", name, FMT(w->reply.body));
    assert_string_equal(got, "");
    return (struct ww_caller){str_z(w->a, w->reply.set_session), str_z(w->a, w->reply.csrf)};
}
