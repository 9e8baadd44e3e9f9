// SPDX-License-Identifier: Apache-2.0
#include "gateway.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "area.h"
#include "courier.h"
#include "date.h"
#include "idno.h"
#include "json.h"
#include "text.h"

enum { GATEWAY_TIMEOUT_S = 15, ANSWER_MAX = 64 * 1024 };

/* --- the file gateway: what would be sent, for looking at; phone numbers and codes masked --- */

/* A one-time code stands in no file. */
static struct str without_code(struct arena *a, const struct message *m)
{
    ptrdiff_t at = m->code.len ? str_find(m->text, m->code) : -1;
    if (at < 0)
        return m->text;
    return str_f(a, "%.*s******%.*s", FMT(str_sub(m->text, 0, (size_t)at)), FMT(str_sub(m->text, (size_t)at + m->code.len, m->text.len)));
}

static const char *send_file(const struct gateway *g, const struct app *app, struct arena *a, const struct message *m)
{
    struct buf b = buf_new(a, 8192);
    struct jw w = jw_new(&b);
    char day[DATE_TEXT];
    (void)g;
    jw_open(&w, '{');
    jw_kt(&w, "id", m->id);
    jw_kt(&w, "to", mask_phone(a, m->phone));
    jw_kt(&w, "text", without_code(a, m));
    jw_close(&w, '}');
    buf_ch(&b, '\n');
    date_iso(date_of_ms(now_ms(app->clock)), day);
    const char *dir = str_z(a, str_f(a, "%s/outbox", app->data_dir));
    (void)mkdir(dir, 0700);
    int fd = open(str_z(a, str_f(a, "%s/sms-%s.jsonl", dir, day)), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    struct str line = buf_done(&b);
    bool ok = fd >= 0 && write(fd, line.at, line.len) == (ssize_t)line.len;
    if (fd >= 0)
        close(fd);
    return ok ? NULL : "写不了通知文件";
}

/* --- the HTTP gateway: one JSON object a message, posted to a provider's adapter --- */

static const char *send_http(const struct gateway *g, const struct app *app, struct arena *a, const struct message *m)
{
    struct buf b = buf_new(a, 8192);
    struct jw w = jw_new(&b);
    (void)app;
    jw_open(&w, '{');
    jw_kt(&w, "id", m->id);
    jw_kt(&w, "to", m->phone);
    jw_kt(&w, "text", m->text);
    jw_close(&w, '}');
    const char *headers[] = {"Content-Type: application/json", str_z(a, str_f(a, "Idempotency-Key: %.*s", FMT(m->id))),
                             g->token ? str_z(a, str_f(a, "Authorization: Bearer %s", g->token)) : NULL, NULL};
    struct courier c = {.method = "POST", .url = g->url, .headers = headers, .body = buf_done(&b), .body_fd = -1,
                        .timeout_s = GATEWAY_TIMEOUT_S, .answer_max = ANSWER_MAX};
    if (!courier_run(a, &c))
        return str_z(a, str_f(a, "短信网关没有应答：%.*s", FMT(c.why)));
    return c.status >= 200 && c.status < 300 ? NULL : str_z(a, str_f(a, "短信网关拒绝（%d）", c.status));
}

/* NUAN_SMS_URL names an adapter (https, or http to this machine); without it the file gateway. */
struct gateway gateway_here(void)
{
    const char *url = getenv("NUAN_SMS_URL"), *token = getenv("NUAN_SMS_TOKEN");
    if (!url || !url[0])
        return (struct gateway){"file", send_file, NULL, NULL};
    return (struct gateway){"http", send_http, url, token && token[0] ? token : NULL};
}

bool gateway_url_safe(const char *url)
{
    return strncmp(url, "https://", 8) == 0 || strncmp(url, "http://127.0.0.1:", 17) == 0 ||
           strncmp(url, "http://localhost:", 17) == 0;
}
