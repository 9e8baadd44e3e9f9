// SPDX-License-Identifier: Apache-2.0
// nuan watch run|list: the daily run of the watch list by hand, and its open tasks.
#include "app.h"
#include "ask.h"

static const struct cli_opt watch_opts[] = {
    {"as", "USER", LIT("以该用户的权限读取（list）")},
    {"org", "CODE", LIT("工会（list）")},
    {"late", NULL, LIT("只列逾期的任务（list）")},
    {"json", NULL, LIT("输出 JSON")},
};

enum { PAGE_ROWS = 500 };

static int tell_run(struct asking *q)
{
    const struct json *j = q->answer;
    if (cli_has(q->c, "json"))
        printf("%.*s\n", FMT(json_text(q->c->a, j)));
    else
        printf("核对 %lld 户：新列入监测 %lld 户，新任务 %lld 项，逾期上报 %lld 项，提醒 %lld 项\n", (long long)json_get_int(j, "households", 0),
               (long long)json_get_int(j, "opened", 0), (long long)json_get_int(j, "raised", 0), (long long)json_get_int(j, "escalated", 0),
               (long long)json_get_int(j, "reminded", 0));
    if (json_get_str(j, "wrong").len)
        fprintf(stderr, "nuan: 规则有误，没有核对：%.*s\n", FMT(json_get_str(j, "wrong")));
    return 0;
}

static int run(struct asking *q)
{
    struct call call = {.method = M_POST, .path = S("/api/watch/run"), .peer = S("local"), .local = true, .upload_fd = -1};
    int code = ask(q, &call);
    return code ? code : tell_run(q);
}

static void line(const struct json *t)
{
    printf("%6lld  %.*s  期限 %.*s  逾期 %lld 天  上报 %lld 级  %.*s  责任人 %.*s  %.*s\n", (long long)json_get_int(t, "id", 0), FMT(json_get_str(t, "org_code")),
           FMT(json_get_str(t, "due_on")), (long long)json_get_int(t, "late_days", 0), (long long)json_get_int(t, "escalated", 0),
           FMT(json_get_str(t, "name")), FMT(json_get_str(t, "owner")), FMT(json_get_str(t, "title")));
}

static int list(struct asking *q)
{
    struct cli *c = q->c;
    int64_t after = 0;
    if (!cli_has(c, "as"))
        return cli_fail(2, "缺少 --as");
    do {
        int code = ask_get(q, str_f(c->a, "/api/watch-tasks?limit=%d&state=open&after=%lld%s%.*s", PAGE_ROWS, (long long)after, cli_has(c, "late") ? "&late=1" : "",
                                    FMT(ask_query(c, "org", "org"))));
        if (code)
            return code;
        const struct json *rows = json_get(q->answer, "rows");
        for (size_t i = 0; i < json_len(rows); i++) {
            if (cli_has(c, "json"))
                printf("%.*s\n", FMT(json_text(c->a, json_at(rows, i))));
            else
                line(json_at(rows, i));
        }
        after = json_get_int(q->answer, "next", 0);
    } while (after);
    return 0;
}

static int watch_command(struct cli *c)
{
    struct asking q = {.c = c};
    bool now = strcmp(c->arg[0], "run") == 0;
    if (!now && strcmp(c->arg[0], "list") != 0)
        return cli_fail(2, "应为 run 或 list");
    if (!cli_open(c, now ? CLI_WRITE : CLI_ANY, &q.t))
        return 3;
    int code = now ? run(&q) : list(&q);
    cli_close(&q.t);
    return code;
}

const struct command command_watch = {
    .name = "watch",
    .args = "run|list",
    .min_args = 1,
    .max_args = 1,
    .title = LIT("监测预警：nuan watch run（每日核对）；nuan watch list --as city.view（待办任务）"),
    .opts = watch_opts,
    .n_opts = countof(watch_opts),
    .run = watch_command,
};
