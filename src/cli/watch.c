// SPDX-License-Identifier: Apache-2.0
// nuan watch run|list|add: the daily run of the watch list by hand, its open tasks, somebody put on it.
#include "app.h"
#include "ask.h"

static const struct cli_opt watch_opts[] = {
    {"as", "USER", LIT("以该用户的权限读取、登记（list、add）")},
    {"org", "CODE", LIT("工会（list）")},
    {"late", NULL, LIT("只列逾期的任务（list）")},
    {"casefile", "ID", LIT("档案序号（add）")},
    {"person", "ID", LIT("没有档案的职工的序号（add）")},
    {"source", "CODE", LIT("监测来源，默认 other（add）")},
    {"owner", "ID", LIT("责任人的用户序号（add）")},
    {"due", "DATE", LIT("下次走访日期，默认按规则（add）")},
    {"words", "TEXT", LIT("情况说明（add）")},
    {"id", "ID", LIT("命令编号：重试时用同一个（add）")},
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

/* Members of a number or text given as options. */
static struct str add_body(struct cli *c)
{
    static const char *const numbers[] = {"casefile", "casefile_id", "person", "person_id", "owner", "owner_id"};
    struct buf b = buf_new(c->a, 4096);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    for (size_t i = 0; i < countof(numbers); i += 2) {
        int64_t n = 0;
        if (cli_has(c, numbers[i]) && str_int(cli_str(c, numbers[i]), &n))
            jw_ki(&w, numbers[i + 1], n);
    }
    jw_kt(&w, "source", cli_has(c, "source") ? cli_str(c, "source") : S("other"));
    if (cli_has(c, "due"))
        jw_kt(&w, "due_on", cli_str(c, "due"));
    jw_kt(&w, "words", cli_str(c, "words"));
    jw_close(&w, '}');
    return buf_done(&b);
}

static int add(struct asking *q)
{
    struct cli *c = q->c;
    if (!cli_has(c, "as") || !cli_has(c, "owner") || !cli_has(c, "words") || cli_has(c, "casefile") == cli_has(c, "person"))
        return cli_fail(2, "add 需要 --as、--owner、--words，以及 --casefile 或 --person 之一");
    int code = ask_post(q, S("/api/watch"), add_body(c));
    if (code)
        return code;
    if (cli_has(c, "json"))
        printf("%.*s\n", FMT(json_text(c->a, q->answer)));
    else
        printf("%lld  %.*s  已列入监测，责任人 %.*s，下次走访 %.*s\n", (long long)json_get_int(q->answer, "id", 0), FMT(json_get_str(q->answer, "name")),
               FMT(json_get_str(q->answer, "owner")), FMT(json_get_str(q->answer, "due_on")));
    return 0;
}

static int watch_command(struct cli *c)
{
    static const struct ask_verb verbs[] = {{"run", run}, {"list", list}, {"add", add}};
    return ask_verbs(c, verbs, countof(verbs));
}

const struct command command_watch = {
    .name = "watch",
    .args = "run|list|add",
    .min_args = 1,
    .max_args = 1,
    .title = LIT("监测预警：nuan watch run（每日核对）；nuan watch list --as city.view（待办任务）；nuan watch add --as d01.clerk --person 7 --owner 12 --words 独居老人"),
    .opts = watch_opts,
    .n_opts = countof(watch_opts),
    .run = watch_command,
};
