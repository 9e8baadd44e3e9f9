// SPDX-License-Identifier: Apache-2.0
// A call of the shell, carried to the server that runs here.
#include "relay.h"

#include "courier.h"

enum { ANSWER_MAX = 256 * 1024 * 1024, HEADERS = 5 };

/* What may not stand in a request line is encoded; the caller's own % stays. */
static struct str wire_target(struct arena *a, const struct call *call)
{
    struct buf b = buf_new(a, 3 * (call->path.len + call->query.len) + 32);
    struct str parts[2] = {call->path, call->query};
    buf_str(&b, S("http://localhost"));
    for (size_t k = 0; k < 2; k++) {
        if (k && parts[k].len)
            buf_ch(&b, '?');
        for (size_t i = 0; i < parts[k].len; i++) {
            unsigned char c = (unsigned char)parts[k].at[i];
            if (c <= ' ' || c >= 127 || strchr("\"<>\\^`{|}#", c) || (k == 0 && strchr("?%", c)))
                buf_f(&b, "%%%02X", c);
            else
                buf_ch(&b, (char)c);
        }
    }
    return buf_done(&b);
}

static void header(struct arena *a, const char **list, size_t *n, const char *key, struct str value)
{
    if (value.len)
        list[(*n)++] = str_z(a, str_f(a, "%s: %.*s", key, FMT(value)));
}

bool relay(struct arena *a, const char *socket, const struct call *call, struct reply *reply,
           struct str *why)
{
    static const char *const methods[] = {"GET", "POST", "PUT", "DELETE"};
    const char *headers[HEADERS] = {0};
    size_t n = 0;
    bool upload = call->upload_fd >= 0;
    header(a, headers, &n, "X-Nuan-As", call->as);
    header(a, headers, &n, "X-Command-Id", call->command_id);
    header(a, headers, &n, "X-File-Name", courier_encode(a, call->upload_name));
    header(a, headers, &n, "Content-Type", upload ? S("application/octet-stream") : S("application/json"));
    struct courier c = {.method = methods[call->method], .url = str_z(a, wire_target(a, call)), .unix_socket = socket,
                        .headers = headers, .body = call->body.len ? call->body : S("{}"),
                        .body_fd = call->upload_fd, .body_size = call->upload_size, .answer_max = ANSWER_MAX};
    bool ok = courier_run(a, &c);
    reply->status = c.status;
    reply->type = c.type;
    reply->body = c.answer;
    if (!ok)
        *why = str_f(a, "连不上正在运行的服务（%s）：%.*s", socket, FMT(c.why));
    return ok;
}
