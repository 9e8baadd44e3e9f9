// SPDX-License-Identifier: Apache-2.0
#include "local.h"

enum { LOCAL_OUT_MAX = 1024 * 1024, LOCAL_AUDIT_MAX = 64 * 1024 };

void local_begin(struct local *l, struct arena *a, const struct app *app)
{
    *l = (struct local){.call = {.peer = S("local"), .upload_fd = -1}};
    l->out = buf_new(a, LOCAL_OUT_MAX);
    l->jw = jw_new(&l->out);
    l->cx = (struct ctx){.a = a, .app = app, .call = &l->call, .reply = &l->reply, .out = &l->jw};
    l->cx.now = now_ms(app->clock);
    l->cx.problems.a = a;
    l->cx.audit = buf_new(a, LOCAL_AUDIT_MAX);
    l->cx.sealer = sealer_borrow(app);
}

void local_end(struct local *l)
{
    sealer_return(l->cx.app, l->cx.sealer);
}
