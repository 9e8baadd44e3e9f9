// SPDX-License-Identifier: Apache-2.0
// What workers do on their phones in the demonstration city, through the routes of the phone.
#include <unistd.h>

#include "demo.h"

#include "dispatch.h"
#include "file.h"
#include "worker_session.h"

struct phone {
    struct demo *d;
    int64_t person;
    struct str session, csrf;
};

static enum err begin_tx(struct tx *tx, void *arg)
{
    struct phone *p = arg;
    struct sealer *s = sealer_borrow(p->d->app);
    struct ctx *cx = ctx_system(p->d->a, p->d->app, tx, s);
    enum err e = worker_begin(cx, p->person);
    sealer_return(p->d->app, s);
    p->session = cx->reply->set_session;
    p->csrf = cx->reply->csrf;
    return e;
}

const struct json *demo_tap(struct demo *d, int64_t person, enum method m, struct str path, struct str body, struct str bytes)
{
    struct phone p = {.d = d, .person = person};
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = m, .body = body, .peer = S("local"), .upload_fd = -1};
    struct reply r = {0};
    const struct json *j = NULL;
    c.path = str_cut(path, '?', &c.query);
    if (!d->problem.len && db_write(d->app->db, d->a, begin_tx, &p) != OK)
        d->problem = S("职工登录没有成功");
    if (bytes.len && !d->problem.len) {
        c.upload_fd = file_temp(d->app);
        c.upload_size = (int64_t)bytes.len;
        c.upload_name = S("照片.png");
        if (c.upload_fd < 0 || write(c.upload_fd, bytes.at, bytes.len) != (ssize_t)bytes.len)
            d->problem = S("照片没有写成");
    }
    c.session = p.session;
    c.csrf = p.csrf;
    if (!d->problem.len) {
        dispatch(d->app, a, &c, &r);
        j = json_parse(d->a, str_dup(d->a, r.body), NULL);
        if (r.status >= 400)
            d->problem = str_f(d->a, "%.*s（职工）：%.*s", FMT(path), FMT(r.body));
    }
    if (c.upload_fd >= 0)
        close(c.upload_fd);
    arena_free(a);
    return j;
}
