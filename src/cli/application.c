// SPDX-License-Identifier: Apache-2.0
// nuan application list|overdue: applications and whose turn they are, by the same route as the page.
#include "app.h"
#include "ask.h"

static const struct cli_opt application_opts[] = {
    {"as", "USER", LIT("以该用户的权限执行"), true},
    {"org", "CODE", LIT("工会")},
    {"state", "STATE", LIT("步骤：draft first survey appraise notice second check approve entered refused withdrawn（list）")},
    {"kind", "KIND", LIT("种类：new review return regular exit")},
    {"json", NULL, LIT("输出 JSON")},
};

static const struct word {
    const char *state, *text;
} words[] = {{"draft", "草稿"}, {"first", "基层初审"}, {"survey", "入户调查"}, {"appraise", "评议"}, {"notice", "公示"}, {"second", "复核"},
             {"check", "信息比对"}, {"approve", "审批"}, {"entered", "办结"}, {"refused", "不予批准"}, {"withdrawn", "已撤回"}};

static const char *word_of(struct cli *c, struct str state)
{
    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(state, str_of(words[i].state)))
            return words[i].text;
    return str_z(c->a, state);
}

static void line(struct cli *c, const struct json *r)
{
    int64_t late = json_get_int(r, "late_days", 0);
    printf("%6lld  %.*s  %.*s  %s  %.*s", (long long)json_get_int(r, "id", 0), FMT(json_get_str(r, "case_no")), FMT(json_get_str(r, "head_name")),
           word_of(c, json_get_str(r, "state")), FMT(json_get_str(r, "at_name")));
    if (json_get_str(r, "due_on").len)
        printf("  %.*s 前", FMT(json_get_str(r, "due_on")));
    if (late > 0)
        printf("，超期 %lld 个工作日", (long long)late);
    printf("\n");
}

/* All pages; 1 when asked for what is late and there is some. */
static int show(struct asking *q, const char *box)
{
    struct cli *c = q->c;
    int64_t after = 0, n = 0;
    do {
        int code = ask_get(q, str_f(c->a, "/api/applications?box=%s&limit=500%s%.*s&state=%.*s&kind=%.*s&after=%lld", box, cli_has(c, "org") ? "&org=" : "",
                                    FMT(cli_encode(c, cli_str(c, "org"))), FMT(cli_encode(c, cli_str(c, "state"))), FMT(cli_encode(c, cli_str(c, "kind"))),
                                    (long long)after));
        if (code)
            return code;
        const struct json *rows = json_get(q->answer, "rows");
        if (cli_has(c, "json"))
            printf("%.*s\n", FMT(json_text(c->a, q->answer)));
        for (size_t i = 0; i < json_len(rows); i++, n++)
            if (!cli_has(c, "json"))
                line(c, json_at(rows, i));
        after = json_get_int(q->answer, "next", 0);
    } while (after);
    if (!cli_has(c, "json"))
        printf("共 %lld 件\n", (long long)n);
    return n && strcmp(box, "overdue") == 0;
}

static int list(struct asking *q)
{
    return show(q, "all");
}

static int overdue(struct asking *q)
{
    return show(q, "overdue");
}

static const struct ask_verb verbs[] = {{"list", list}, {"overdue", overdue}};

static int application_run(struct cli *c)
{
    return ask_verbs(c, verbs, countof(verbs));
}

const struct command command_application = {
    .name = "application",
    .title = LIT("困难职工申请：nuan application overdue --as city.view（有超期未办退出码为 1）"),
    .args = "VERB",
    .min_args = 1,
    .max_args = 1,
    .opts = application_opts,
    .n_opts = countof(application_opts),
    .run = application_run,
};
