// SPDX-License-Identifier: Apache-2.0
// nuan privacy VERB …: what is due, from a shell; the nightly sweep of what was kept for a while.
#include "app.h"
#include "ask.h"

static const struct cli_opt privacy_opts[] = {
    {"as", "USER", LIT("以该用户的权限执行（due、late）")},
    {"id", "ID", LIT("命令编号：同一编号重复执行只生效一次")},
    {"org", "CODE", LIT("工会（due、late）")},
    {"json", NULL, LIT("输出 JSON")},
};

enum { PAGE_ROWS = 500 };

static int list(struct asking *q, const char *path, void (*line)(const struct json *r), int64_t *n)
{
    struct cli *c = q->c;
    int64_t after = 0;
    if (!cli_has(c, "as"))
        return cli_fail(2, "须写明 --as 用户");
    do {
        int code = ask_get(q, str_f(c->a, "%s&org=%.*s&limit=%d&after=%lld", path, FMT(cli_encode(c, cli_str(c, "org"))), PAGE_ROWS, (long long)after));
        if (code)
            return code;
        const struct json *rows = json_get(q->answer, "rows");
        for (size_t i = 0; i < json_len(rows); i++, (*n)++) {
            if (cli_has(c, "json"))
                printf("%.*s\n", FMT(json_text(c->a, json_at(rows, i))));
            else
                line(json_at(rows, i));
        }
        after = json_get_int(q->answer, "next", 0);
    } while (after);
    return 0;
}

static void due_line(const struct json *r)
{
    printf("%.*s  %.*s 到期  %.*s%s%s  %.*s\n", FMT(json_get_str(r, "no")), FMT(json_get_str(r, "due_on")), FMT(json_get_str(r, "class_title")),
           json_get_int(r, "holds", 0) ? "  依法封存" : "", json_get_int(r, "erasure_id", 0) ? "  已提出删除" : "", FMT(json_get_str(r, "org_name")));
}

static void late_line(const struct json *r)
{
    printf("第 %lld 号  %.*s  %.*s 前办结，逾期 %lld 天  档案 %.*s  %.*s\n", (long long)json_get_int(r, "id", 0), FMT(json_get_str(r, "kind")),
           FMT(json_get_str(r, "due_on")), (long long)json_get_int(r, "late_days", 0), FMT(json_get_str(r, "no")), FMT(json_get_str(r, "org_name")));
}

static int due(struct asking *q)
{
    int64_t n = 0;
    int code = list(q, "/api/privacy/due?", due_line, &n);
    return code ? code : n > 0; /* 1: something is due */
}

static int late(struct asking *q)
{
    int64_t n = 0;
    int code = list(q, "/api/privacy/requests?state=late", late_line, &n);
    return code ? code : n > 0;
}

static int sweep(struct asking *q)
{
    struct call call = ask_call(q, M_POST, S("/api/privacy/sweep"), S(""));
    call.local = true;
    int code = ask(q, &call);
    if (!code && cli_has(q->c, "json"))
        printf("%.*s\n", FMT(json_text(q->c->a, q->answer)));
    else if (!code)
        printf("删除到期的证据包 %lld 个，清空保存的答复 %lld 条\n", (long long)json_get_int(q->answer, "packs", 0),
               (long long)json_get_int(q->answer, "answers", 0));
    return code;
}

static const struct ask_verb verbs[] = {{"due", due}, {"late", late}, {"sweep", sweep}};

static int privacy_run(struct cli *c)
{
    return ask_verbs(c, verbs, countof(verbs));
}

const struct command command_privacy = {
    .name = "privacy",
    .title = LIT("个人信息：nuan privacy due --org QD --as city.review（有到期的退出码为 1）；late 逾期请求；sweep 每夜清理"),
    .args = "VERB",
    .min_args = 1,
    .max_args = 1,
    .opts = privacy_opts,
    .n_opts = countof(privacy_opts),
    .run = privacy_run,
};
