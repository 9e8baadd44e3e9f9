// SPDX-License-Identifier: Apache-2.0
// A statistics form, derived: the same routes the page uses, read-only, beside a running server too.
#include <unistd.h>

#include "app.h"
#include "cli.h"
#include "date.h"

static const struct cli_opt report_opts[] = {
    {"campaign", "CODE", LIT("活动"), true},
    {"org", "CODE", LIT("工会"), true},
    {"format", "text|json|csv|xlsx|pdf", LIT("格式，默认 text")},
    {"filed", NULL, LIT("打印上报表（本级加已接收的下级），不是账面数")},
    {"version", "N", LIT("打印第 N 次报送的表")},
    {"roll", NULL, LIT("FORM 是实名制汇总表（如 qh20），逐人列出已发放的慰问，号码打码；须写 --as")},
    {"plain", NULL, LIT("与 --roll 同用：号码不打码，须有权限并写 --reason")},
    {"reason", "TEXT", LIT("查看完整号码的事由")},
    {"o", "FILE", LIT("写入文件，默认标准输出（xlsx 和 pdf 必须写入文件）")},
    {"as", "USER", LIT("以该用户的权限读取，默认该工会上有权查看的用户")},
};

struct reader {
    struct str org, day, login;
};

static enum err find_reader(struct tx *tx, void *arg)
{
    struct reader *r = arg;
    enum err e = db_text(tx, CLI_REPORT_AS, VALS(TXT(r->org), TXT(r->day)), &r->login);
    return e == ERR_NOT_FOUND ? OK : e;
}

static struct str reader_of(struct cli *c, const struct app *app)
{
    char day[DATE_TEXT];
    struct reader r = {.org = cli_str(c, "org")};
    date_iso(date_of_ms(now_ms(app->clock)), day);
    r.day = str_of(day);
    enum err e = db_read(app->db, c->a, find_reader, &r);
    return e == OK ? r.login : S("");
}

static int write_out(struct cli *c, const struct reply *reply, bool text)
{
    const char *path = cli_get(c, "o");
    FILE *f = path ? fopen(path, "we") : stdout;
    if (!f)
        return cli_fail(3, "文件 %s 写不了", path);
    fwrite(reply->body.at, 1, reply->body.len, f);
    if (text && reply->body.len && reply->body.at[reply->body.len - 1] != '\n')
        fputc('\n', f);
    if (f != stdout && fclose(f) != 0)
        return cli_fail(3, "文件 %s 写不完整", path);
    return 0;
}

/* Of the ledger, or as it is filed. */
static const char *which(struct cli *c)
{
    if (cli_has(c, "version"))
        return str_z(c->a, str_f(c->a, "&version=%.*s", FMT(cli_encode(c, cli_str(c, "version")))));
    return cli_has(c, "filed") ? "&filed=1" : "";
}

/* Which formats there are, and what does not go together; 0 = all right. */
static int check_opts(struct cli *c, struct str format, bool shown)
{
    bool roll = cli_has(c, "roll"), json = str_eq(format, S("json"));
    if (!shown && !str_eq(format, S("xlsx")) && !str_eq(format, S("pdf")))
        return cli_fail(2, "--format 应为 text、json、csv、xlsx 或 pdf");
    if (json && (which(c)[0] || roll))
        return cli_fail(2, "--format json 给出账面数，不能与 --filed、--version、--roll 同用");
    if (roll && (which(c)[0] || str_eq(format, S("csv"))))
        return cli_fail(2, "--roll 只有 text、xlsx、pdf 三种格式，不能与 --filed、--version 同用");
    if (roll && !cli_has(c, "as"))
        return cli_fail(2, "实名制汇总表按人打印，请用 --as 写明以谁的权限");
    if (cli_has(c, "plain") && (!roll || !cli_has(c, "reason")))
        return cli_fail(2, "--plain 只用于 --roll，并须用 --reason 写明事由");
    if (!shown && !cli_has(c, "o") && isatty(STDOUT_FILENO))
        return cli_fail(2, "请用 -o 给出要写入的文件");
    return 0;
}

static void ask(struct cli *c, struct str format, struct call *call)
{
    struct str form = cli_encode(c, str_of(c->arg[0])), campaign = cli_encode(c, cli_str(c, "campaign")),
               org = cli_encode(c, cli_str(c, "org"));
    bool json = str_eq(format, S("json"));
    call->path = str_f(c->a, "/api/%s/%.*s/%s", cli_has(c, "roll") ? "rolls" : "forms", FMT(form), json ? "report" : "file");
    call->query = str_f(c->a, "campaign=%.*s&org=%.*s", FMT(campaign), FMT(org));
    if (!json)
        call->query = str_f(c->a, "%.*s&format=%.*s%s", FMT(call->query), FMT(format), which(c));
    if (cli_has(c, "plain"))
        call->query = str_f(c->a, "%.*s&plain=1&reason=%.*s", FMT(call->query), FMT(cli_encode(c, cli_str(c, "reason"))));
}

static int report_run(struct cli *c)
{
    struct cli_target t;
    struct reply reply;
    struct str format = cli_has(c, "format") ? cli_str(c, "format") : S("text");
    bool text = str_eq(format, S("json")) || str_eq(format, S("text"));
    int code = check_opts(c, format, text || str_eq(format, S("csv")));
    if (code)
        return code;
    /* Names leave an event behind: that is the writer's. */
    if (!cli_open(c, cli_has(c, "roll") ? CLI_ANY : CLI_READ, &t))
        return 3;
    struct call call = {.as = cli_has(c, "as") ? cli_str(c, "as") : reader_of(c, t.app), .peer = S("local"), .upload_fd = -1};
    ask(c, format, &call);
    code = 3;
    if (!call.as.len)
        code = cli_fail(1, "没有工会 %.*s，或那里没有可以查看统计表的用户", FMT(cli_str(c, "org")));
    else if (cli_call(c, &t, &call, &reply))
        code = cli_answer_exit(c, &reply);
    if (code == 0)
        code = write_out(c, &reply, text);
    cli_close(&t);
    return code;
}

const struct command command_report = {
    .name = "report",
    .args = "FORM",
    .min_args = 1,
    .max_args = 1,
    .title = LIT("统计表：nuan report cz21 --campaign LJ2023 --org QD"),
    .opts = report_opts,
    .n_opts = countof(report_opts),
    .run = report_run,
};
