// SPDX-License-Identifier: Apache-2.0
// nuan programme check: what a rule would allow a household, line by line.
#include "app.h"
#include "ask.h"

static const struct cli_opt programme_opts[] = {
    {"as", "USER", LIT("以该用户的权限读取"), true},
    {"programme", "CODE", LIT("限额规定，如 province19"), true},
    {"casefile", "ID", LIT("档案序号"), true},
    {"project", "living|medical|study|other", LIT("帮扶项目"), true},
    {"member", "NO", LIT("学生序号（助学）")},
    {"months", "N", LIT("月数")},
    {"fen", "N", LIT("拟救助金额，分")},
    {"self", "N", LIT("医疗费自付，分，默认取自档案")},
    {"json", NULL, LIT("输出 JSON")},
};

static int tell(struct asking *q)
{
    const struct json *j = q->answer, *lines = json_get(j, "lines"), *problems = json_get(j, "problems");
    if (cli_has(q->c, "json")) {
        printf("%.*s\n", FMT(json_text(q->c->a, j)));
        return json_len(problems) ? 1 : 0;
    }
    printf("%.*s %.*s  %.*s（%.*s）  最高可救助 %s 元，由%.*s批准\n", FMT(json_get_str(j, "file_no")), FMT(json_get_str(j, "head_name")), FMT(json_get_str(j, "programme")),
           FMT(json_get_str(j, "edition")), ask_yuan(q->c, json_get_int(j, "ceiling_fen", 0)), FMT(json_get_str(j, "level_name")));
    for (size_t i = 0; i < json_len(lines); i++)
        printf("  %.*s（%.*s）\n", FMT(json_get_str(json_at(lines, i), "text")), FMT(json_get_str(json_at(lines, i), "clause")));
    for (size_t i = 0; i < json_len(problems); i++)
        printf("  不能救助：%.*s\n", FMT(json_get_str(json_at(problems, i), "text")));
    return json_len(problems) ? 1 : 0;
}

static int programme_run(struct cli *c)
{
    struct asking q = {.c = c};
    if (strcmp(c->arg[0], "check") != 0)
        return cli_fail(2, "应为 check");
    if (!cli_open(c, CLI_ANY, &q.t))
        return 3;
    int code = ask_get(&q, str_f(c->a, "/api/programmes/%.*s/check?casefile=%.*s%.*s%.*s%.*s%.*s%.*s", FMT(cli_encode(c, cli_str(c, "programme"))),
                                 FMT(cli_encode(c, cli_str(c, "casefile"))), FMT(ask_query(c, "project", "project")), FMT(ask_query(c, "member_no", "member")),
                                 FMT(ask_query(c, "months", "months")), FMT(ask_query(c, "amount_fen", "fen")), FMT(ask_query(c, "self_fen", "self"))));
    if (!code)
        code = tell(&q);
    cli_close(&q.t);
    return code;
}

const struct command command_programme = {
    .name = "programme",
    .args = "check",
    .min_args = 1,
    .max_args = 1,
    .title = LIT("帮扶项目试算：nuan programme check --programme province19 --casefile 12 --project medical --as d01.clerk"),
    .opts = programme_opts,
    .n_opts = countof(programme_opts),
    .run = programme_run,
};
