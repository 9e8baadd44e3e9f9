// SPDX-License-Identifier: Apache-2.0
// nuan submission VERB …: the tables on their way up, from a shell, by the same routes as the page.
#include "app.h"
#include "ask.h"

static const struct cli_opt submission_opts[] = {
    {"as", "USER", LIT("以该用户的权限执行"), true},
    {"campaign", "CODE", LIT("活动"), true},
    {"form", "CODE", LIT("统计表，默认 cz21")},
    {"org", "CODE", LIT("工会"), true},
    {"reason", "TEXT", LIT("退回、免报、更正的理由（submit、return、excuse）")},
    {"id", "ID", LIT("命令编号：同一编号重复执行只生效一次")},
    {"json", NULL, LIT("输出 JSON")},
};

static const struct word {
    const char *state, *text;
} words[] = {{"missing", "未报"}, {"draft", "未报"}, {"submitted", "待接收"}, {"returned", "已退回"}, {"accepted", "已接收"}, {"excused", "免报"}};

static const char *word_of(struct cli *c, struct str state)
{
    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(state, str_of(words[i].state)))
            return words[i].text;
    return str_z(c->a, state);
}

static struct str form_of_cli(struct cli *c)
{
    return cli_has(c, "form") ? cli_str(c, "form") : S("cz21");
}

static struct str where(struct cli *c)
{
    return str_f(c->a, "?campaign=%.*s&form=%.*s&org=%.*s", FMT(cli_encode(c, cli_str(c, "campaign"))), FMT(cli_encode(c, form_of_cli(c))),
                 FMT(cli_encode(c, cli_str(c, "org"))));
}

static struct str body(struct cli *c)
{
    enum { BODY_BYTES = 8192 };
    struct buf b = buf_new(c->a, BODY_BYTES);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_kt(&w, "campaign", cli_str(c, "campaign"));
    jw_kt(&w, "form", form_of_cli(c));
    jw_kt(&w, "org", cli_str(c, "org"));
    if (cli_has(c, "reason"))
        jw_kt(&w, "reason", cli_str(c, "reason"));
    jw_close(&w, '}');
    return buf_done(&b);
}

static bool as_json(struct asking *q)
{
    if (cli_has(q->c, "json"))
        printf("%.*s\n", FMT(json_text(q->c->a, q->answer)));
    return cli_has(q->c, "json");
}

/* --- one table --- */

/* 1 when it could not be filed as it stands. */
static int tell(struct asking *q)
{
    struct cli *c = q->c;
    const struct json *s = q->answer, *checks = json_get(s, "checks");
    int64_t stops = json_get_int(s, "missing_count", 0);
    if (as_json(q))
        return 0;
    printf("%.*s（%.*s） %s", FMT(json_get_str(s, "org_name")), FMT(json_get_str(s, "org_code")), word_of(c, json_get_str(s, "state")));
    if (json_get_str(s, "due_on").len)
        printf("  %.*s 前报送%s", FMT(json_get_str(s, "due_on")), json_get_bool(s, "late") ? "，迟报" : "");
    printf("%s%s\n", json_get_bool(s, "locked") ? "  已锁定" : "", json_get_bool(s, "sealed") ? "  已封表" : "");
    if (json_get_int(s, "children", 0))
        printf("  下级 %lld 家：已接收 %lld，待接收 %lld，退回 %lld，免报 %lld，还差 %lld\n", (long long)json_get_int(s, "children", 0),
               (long long)json_get_int(s, "accepted", 0), (long long)json_get_int(s, "waiting", 0), (long long)json_get_int(s, "returned", 0),
               (long long)json_get_int(s, "excused", 0), (long long)stops);
    for (size_t i = 0; i < json_len(checks); i++) {
        const struct json *k = json_at(checks, i);
        bool error = str_eq(json_get_str(k, "level"), S("error"));
        stops += error || !json_get_str(k, "reason").len;
        printf("  %s %.*s %.*s%s%.*s\n", error ? "错误" : "提示", FMT(json_get_str(k, "code")), FMT(json_get_str(k, "text")),
               json_get_str(k, "reason").len ? "；理由：" : "", FMT(json_get_str(k, "reason")));
    }
    return stops && (str_eq(json_get_str(s, "state"), S("draft")) || str_eq(json_get_str(s, "state"), S("returned")));
}

/* After something was done the answer is told for information. */
static int done(struct asking *q)
{
    (void)tell(q);
    return 0;
}

static int status(struct asking *q)
{
    int code = ask_get(q, str_f(q->c->a, "/api/submissions/sheet%.*s", FMT(where(q->c))));
    return code ? code : tell(q);
}

static int submit(struct asking *q)
{
    int code = ask_post(q, S("/api/submissions/submit"), body(q->c));
    return code ? code : done(q);
}

static int excuse(struct asking *q)
{
    int code = ask_post(q, S("/api/submissions/excuse"), body(q->c));
    return code ? code : done(q);
}

static int on_filed(struct asking *q, const char *verb)
{
    struct cli *c = q->c;
    int code = ask_get(q, str_f(c->a, "/api/submissions/sheet%.*s", FMT(where(c))));
    if (code)
        return code;
    int64_t id = json_get_int(q->answer, "id", 0), no = json_get_int(q->answer, "last_no", 0);
    if (!id)
        return cli_fail(1, "该单位还没有报送");
    enum { BODY_BYTES = 8192 };
    struct buf b = buf_new(c->a, BODY_BYTES);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_ki(&w, "no", no);
    if (cli_has(c, "reason"))
        jw_kt(&w, "reason", cli_str(c, "reason"));
    jw_close(&w, '}');
    code = ask_post(q, str_f(c->a, "/api/submissions/%lld/%s", (long long)id, verb), buf_done(&b));
    return code ? code : done(q);
}

static int accept(struct asking *q)
{
    return on_filed(q, "accept");
}

static int give_back(struct asking *q)
{
    return cli_has(q->c, "reason") ? on_filed(q, "return") : cli_fail(2, "退回须写明 --reason");
}

/* --- lists --- */

enum { PAGE_ROWS = 500 };

static int list(struct asking *q, const char *path, void (*line)(struct cli *c, const struct json *r), int64_t *n)
{
    struct cli *c = q->c;
    int64_t after = 0;
    do {
        int code = ask_get(q, str_f(c->a, "%s%.*s&limit=%d&after=%lld", path, FMT(where(c)), PAGE_ROWS, (long long)after));
        if (code)
            return code;
        const struct json *rows = json_get(q->answer, "rows");
        for (size_t i = 0; i < json_len(rows); i++, (*n)++) {
            if (cli_has(c, "json"))
                printf("%.*s\n", FMT(json_text(c->a, json_at(rows, i))));
            else
                line(c, json_at(rows, i));
        }
        after = json_get_int(q->answer, "next", 0);
    } while (after);
    return 0;
}

static void below_line(struct cli *c, const struct json *r)
{
    printf("%-10.*s %s  %.*s  第 %lld 次  %lld 条提示%s\n", FMT(json_get_str(r, "org_code")), word_of(c, json_get_str(r, "state")),
           FMT(json_get_str(r, "org_name")), (long long)json_get_int(r, "last_no", 0), (long long)json_len(json_get(r, "warnings")),
           json_get_int(r, "late", 0) ? "  迟报" : "");
}

static void late_line(struct cli *c, const struct json *r)
{
    printf("%-10.*s %s  %.*s（%.*s） 截止 %.*s  迟 %lld 天\n", FMT(json_get_str(r, "org_code")), word_of(c, json_get_str(r, "state")),
           FMT(json_get_str(r, "org_name")), FMT(json_get_str(r, "parent_name")), FMT(json_get_str(r, "due_on")),
           (long long)json_get_int(r, "days_late", 0));
}

static int below(struct asking *q)
{
    int64_t n = 0;
    return list(q, "/api/submissions/below", below_line, &n);
}

static int late(struct asking *q)
{
    int64_t n = 0;
    int code = list(q, "/api/submissions/late", late_line, &n);
    return code ? code : n > 0; /* 1: somebody is late */
}

static const struct ask_verb verbs[] = {{"status", status}, {"below", below}, {"late", late}, {"submit", submit}, {"accept", accept}, {"return", give_back}, {"excuse", excuse}};

static int submission_run(struct cli *c)
{
    return ask_verbs(c, verbs, countof(verbs));
}

const struct command command_submission = {
    .name = "submission",
    .title = LIT("统计表报送：nuan submission late --campaign LJ2023 --org QD --as city.view（有迟报退出码为 1）"),
    .args = "VERB",
    .min_args = 1,
    .max_args = 1,
    .opts = submission_opts,
    .n_opts = countof(submission_opts),
    .run = submission_run,
};
