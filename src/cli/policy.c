// SPDX-License-Identifier: Apache-2.0
// nuan policy VERB …: policies from a shell. check needs no installation; the others go by the routes of the page.
#include <fcntl.h>
#include <unistd.h>

#include "app.h"
#include "ask.h"
#include "policy.h"

static const struct cli_opt policy_opts[] = {
    {"as", "USER", LIT("以该用户的权限执行（judge、rerun、apply）")},
    {"casefile", "NO", LIT("档案编号（judge）")},
    {"policy", "CODE", LIT("政策代码（judge、rerun）")},
    {"edition", "EDITION", LIT("政策版本，缺省为认定日有效的版本")},
    {"day", "YYYY-MM-DD", LIT("认定日期，缺省今天")},
    {"org", "CODE", LIT("哪个工会及其下级（rerun）")},
    {"urban", "FEN", LIT("试用的城镇低保标准，分/月（rerun）")},
    {"rural", "FEN", LIT("试用的农村低保标准，分/月（rerun）")},
    {"with-out", NULL, LIT("已退出的档案也试算（rerun）")},
    {"change", "enter|leave|change|unknown", LIT("只列这种变化（rows）")},
    {"id", "ID", LIT("命令编号：同一编号重复执行只生效一次")},
    {"json", NULL, LIT("输出 JSON")},
};

enum { DOCUMENT_MAX = 2 * 1024 * 1024, PAGE_ROWS = 500 };

/* --- check: a document, its clauses and its own cases --- */

static bool read_file(struct cli *c, const char *path, struct str *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char *at = arena_alloc(c->a, DOCUMENT_MAX, 1);
    size_t n = 0;
    ssize_t got = 0;
    if (fd < 0)
        return false;
    while (n < DOCUMENT_MAX && (got = read(fd, at + n, DOCUMENT_MAX - n)) > 0)
        n += (size_t)got;
    close(fd);
    *out = (struct str){at, n};
    return got == 0;
}

static int check(struct cli *c)
{
    struct str text, why = {0};
    struct problems p = {.a = c->a, .last = &p.first};
    if (c->n_args < 2)
        return cli_fail(2, "请写明政策文件，如 nuan policy check 政策.json");
    if (!read_file(c, c->arg[1], &text))
        return cli_fail(3, "读不出 %s", c->arg[1]);
    const struct json *doc = json_parse(c->a, text, &why), *body = json_get(doc, "body");
    if (!doc)
        return cli_fail(1, "不是有效的 JSON：%.*s", FMT(why));
    struct rule r = {.code = json_get_str(doc, "code"), .edition = json_get_str(doc, "edition"), .body = json_text(c->a, body ? body : doc)};
    const struct policy *po = policy_compile(c->a, &r, &p);
    for (const struct problem *q = p.first; q; q = q->next)
        printf("错误 %.*s\n", FMT(q->text));
    if (p.n)
        return 1;
    size_t n = 0, bad = 0;
    const struct policy_case_result *cases = policy_cases_run(c->a, po, &n);
    for (size_t i = 0; i < n; i++) {
        bad += !cases[i].ok;
        printf("%s %.*s：应为 %.*s，算得 %.*s%.*s\n", cases[i].ok ? "通过" : "不符", FMT(cases[i].name), FMT(cases[i].want), FMT(cases[i].got), FMT(cases[i].detail));
    }
    printf("条款 %zu 条，类别 %zu 个，试算案例 %zu 个，不符 %zu 个\n", po->n_clauses, po->n_classes, n, bad);
    return bad || !n ? 1 : 0;
}

/* --- judge: one file --- */

static const char *say_word(struct str say)
{
    return str_eq(say, S("yes")) ? "成立" : str_eq(say, S("no")) ? "不成立" : str_eq(say, S("lacks")) ? "无法认定" : "条款有误";
}

static int judge(struct asking *q)
{
    struct cli *c = q->c;
    if (!cli_has(c, "casefile") || !cli_has(c, "policy"))
        return cli_fail(2, "请写明 --casefile 和 --policy");
    int code = ask_get(q, str_f(c->a, "/api/casefiles?limit=20&q=%.*s", FMT(cli_encode(c, cli_str(c, "casefile")))));
    if (code)
        return code;
    const struct json *found = json_get(q->answer, "rows");
    int64_t id = 0;
    for (size_t i = 0; i < json_len(found); i++)
        if (str_eq(json_get_str(json_at(found, i), "no"), cli_str(c, "casefile")))
            id = json_get_int(json_at(found, i), "id", 0);
    if (!id)
        return cli_fail(1, "没有档案 %s，或不在您的管理范围内", cli_get(c, "casefile"));
    code = ask_get(q, str_f(c->a, "/api/judge/casefiles/%lld?policy=%.*s%.*s%.*s", (long long)id, FMT(cli_encode(c, cli_str(c, "policy"))),
                            FMT(ask_query(c, "edition", "edition")), FMT(ask_query(c, "day", "day"))));
    if (code)
        return code;
    if (cli_has(c, "json")) {
        printf("%.*s\n", FMT(json_text(c->a, q->answer)));
        return 0;
    }
    printf("%.*s\n", FMT(json_get_str(q->answer, "reason")));
    const struct json *list = json_get(q->answer, "clauses");
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *k = json_at(list, i);
        printf("  %s  %.*s：%.*s\n", say_word(json_get_str(k, "say")), FMT(json_get_str(k, "label")), FMT(json_get_str(k, "text")));
    }
    return str_eq(json_get_str(q->answer, "outcome"), S("class")) ? 0 : 1;
}

/* --- rerun, rows, apply --- */

static int finished(struct asking *q, const char *what)
{
    struct cli *c = q->c;
    const struct json *job;
    int64_t run = json_get_int(q->answer, "run", 0);
    if (!cli_job(c, &q->t, cli_str(c, "as"), json_get_int(q->answer, "job", 0), &job))
        return 3;
    if (!str_eq(json_get_str(job, "state"), S("done")))
        return cli_fail(3, "%s没有完成：%.*s", what, FMT(json_get_str(job, "error")));
    int code = ask_get(q, str_f(c->a, "/api/judge/reruns/%lld", (long long)run));
    if (code)
        return code;
    if (cli_has(c, "json")) {
        printf("%.*s\n", FMT(json_text(c->a, q->answer)));
        return 0;
    }
    const struct json *r = q->answer;
    printf("第 %lld 次试算：%.*s %.*s，认定日 %.*s，档案 %lld：不变 %lld，将进入 %lld，将退出 %lld，将变更类别 %lld，无法认定 %lld；已执行 %lld，档案已改动 %lld\n", (long long)run,
           FMT(json_get_str(r, "policy")), FMT(json_get_str(r, "edition")), FMT(json_get_str(r, "day")), (long long)json_get_int(r, "files", 0),
           (long long)json_get_int(r, "stay", 0), (long long)json_get_int(r, "enter", 0), (long long)json_get_int(r, "leave", 0),
           (long long)json_get_int(r, "changes", 0), (long long)json_get_int(r, "unknown", 0), (long long)json_get_int(r, "done", 0), (long long)json_get_int(r, "stale", 0));
    return 0;
}

static int rerun(struct asking *q)
{
    struct cli *c = q->c;
    int64_t urban = 0, rural = 0;
    struct buf b = buf_new(c->a, 8192);
    struct jw w = jw_new(&b);
    if (!cli_has(c, "org") || !cli_has(c, "policy"))
        return cli_fail(2, "请写明 --org 和 --policy");
    if ((cli_has(c, "urban") && !cli_int(c, "urban", &urban)) || (cli_has(c, "rural") && !cli_int(c, "rural", &rural)))
        return cli_fail(2, "--urban、--rural 应为以分计的整数");
    jw_open(&w, '{');
    jw_kt(&w, "policy", cli_str(c, "policy"));
    jw_kt(&w, "edition", cli_str(c, "edition"));
    jw_kt(&w, "day", cli_str(c, "day"));
    jw_ki(&w, "urban_fen", urban);
    jw_ki(&w, "rural_fen", rural);
    jw_kb(&w, "with_out", cli_has(c, "with-out"));
    jw_close(&w, '}');
    int code = ask_post(q, str_f(c->a, "/api/judge/reruns?org=%.*s", FMT(cli_encode(c, cli_str(c, "org")))), buf_done(&b));
    return code ? code : finished(q, "试算");
}

static bool run_of(struct cli *c, int64_t *id)
{
    return c->n_args > 1 && str_int(str_of(c->arg[1]), id) && *id > 0;
}

static int apply(struct asking *q)
{
    int64_t id = 0;
    if (!run_of(q->c, &id))
        return cli_fail(2, "请写明试算编号，如 nuan policy apply 3");
    int code = ask_post(q, str_f(q->c->a, "/api/judge/reruns/%lld/apply", (long long)id), S("{}"));
    return code ? code : finished(q, "执行");
}

static int rows(struct asking *q)
{
    struct cli *c = q->c;
    int64_t id = 0, after = 0;
    if (!run_of(c, &id))
        return cli_fail(2, "请写明试算编号，如 nuan policy rows 3");
    do {
        int code = ask_get(q, str_f(c->a, "/api/judge/reruns/%lld/rows?limit=%d&after=%lld%.*s", (long long)id, PAGE_ROWS, (long long)after, FMT(ask_query(c, "change", "change"))));
        if (code)
            return code;
        const struct json *list = json_get(q->answer, "rows");
        for (size_t i = 0; i < json_len(list); i++) {
            const struct json *r = json_at(list, i);
            if (cli_has(c, "json"))
                printf("%.*s\n", FMT(json_text(c->a, r)));
            else
                printf("%.*s\t%.*s\t%.*s\t%.*s → %.*s\t%.*s\n", FMT(json_get_str(r, "no")), FMT(json_get_str(r, "org_name")), FMT(json_get_str(r, "change")),
                       FMT(json_get_str(r, "was")), FMT(json_get_str(r, "class")), FMT(json_get_str(r, "reason")));
        }
        after = json_get_int(q->answer, "next", 0);
    } while (after);
    return 0;
}

static int run(struct cli *c)
{
    static const struct {
        const char *verb;
        int (*run)(struct asking *q);
    } verbs[] = {{"judge", judge}, {"rerun", rerun}, {"apply", apply}, {"rows", rows}};
    if (strcmp(c->arg[0], "check") == 0)
        return check(c);
    for (size_t i = 0; i < countof(verbs); i++) {
        if (strcmp(c->arg[0], verbs[i].verb) != 0)
            continue;
        struct asking q = {.c = c};
        if (!cli_has(c, "as"))
            return cli_fail(2, "缺少 --as");
        if (!cli_open(c, CLI_WRITE, &q.t))
            return 3;
        int code = verbs[i].run(&q);
        cli_close(&q.t);
        return code;
    }
    return cli_fail(2, "用法：nuan policy check 文件 | judge | rerun | rows 编号 | apply 编号");
}

extern const struct command command_policy;
const struct command command_policy = {
    .name = "policy", .args = "check|judge|rerun|rows|apply [文件|编号]", .min_args = 1, .max_args = 2, .title = LIT("认定政策：检查文件，试认定档案，批量试算和执行"),
    .opts = policy_opts, .n_opts = countof(policy_opts), .run = run};
