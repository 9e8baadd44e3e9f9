// SPDX-License-Identifier: Apache-2.0
// nuan match load|run|hits|purge: the matching centre from a shell, by the same routes and jobs as in the page.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli.h"
#include "job.h"
#include "json.h"
#include "token.h"

static const struct cli_opt match_opts[] = {
    {"as", "USER", LIT("以该用户的权限执行（purge --due 不需要）")},
    {"org", "CODE", LIT("持有名单的工会")},
    {"kind", "KIND", LIT("load：名单种类，如 medical death vehicle house business")},
    {"title", "TEXT", LIT("load：名单名称，默认用文件名")},
    {"giver", "TEXT", LIT("load：提供单位")},
    {"purpose", "TEXT", LIT("load、run：使用目的")},
    {"basis", "TEXT", LIT("load：依据（文件、协议、授权）")},
    {"expires", "DAY", LIT("load：使用期限，如 2023-03-31")},
    {"delete", "DAY", LIT("load：销毁日期")},
    {"due", NULL, LIT("purge：销毁所有到期的名单")},
    {"json", NULL, LIT("输出 JSON")},
};

struct ask {
    struct cli *c;
    struct cli_target t;
};

/* A call under a command id of its own; the parsed answer, NULL after a message (*code is then the exit code). */
static const struct json *call(struct ask *k, enum method m, struct str path, struct str query, struct str body, int fd, int64_t size, int *code)
{
    char *id = NEWS(k->c->a, char, TOKEN_TEXT);
    struct reply reply;
    token_new(&rand_system, id);
    struct call call = {.method = m, .path = path, .query = query, .body = body, .as = cli_str(k->c, "as"), .peer = S("local"),
                        .type = fd < 0 ? S("application/json") : S("application/octet-stream"), .upload_fd = fd, .upload_size = size,
                        .upload_name = S("list"), .command_id = m == M_GET ? S("") : str_of(id)};
    *code = 3;
    if (!cli_call(k->c, &k->t, &call, &reply))
        return NULL;
    *code = cli_answer_exit(k->c, &reply);
    return *code ? NULL : json_parse(k->c->a, reply.body, NULL);
}

/* The result of the job a call has started. */
static const struct json *job_of(struct ask *k, const struct json *answer, int *code)
{
    const struct json *job;
    *code = 3;
    if (!cli_job(k->c, &k->t, cli_str(k->c, "as"), json_get_int(answer, "job", 0), &job))
        return NULL;
    if (!str_eq(json_get_str(job, "state"), S("done"))) {
        struct str text;
        str_cut(json_get_str(job, "error"), ':', &text);
        *code = cli_fail(1, "%.*s", FMT(str_trim(text)));
        return NULL;
    }
    *code = 0;
    return json_get(job, "result");
}

static void tell(struct ask *k, const struct json *r, const char *words)
{
    if (cli_has(k->c, "json"))
        printf("%.*s\n", FMT(json_text(k->c->a, r)));
    else
        printf("%s\n", words);
}

static bool list_id(struct ask *k, int64_t *id, int *code)
{
    if (k->c->n_args == 2 && str_int(str_of(k->c->arg[1]), id) && *id > 0)
        return true;
    *code = cli_fail(2, "请写明名单编号：nuan match %s 7 …", k->c->arg[0]);
    return false;
}

/* --- load --- */

static struct str announcement(struct ask *k)
{
    static const struct {
        const char *key, *opt;
    } put[] = {{"kind", "kind"}, {"giver", "giver"}, {"purpose", "purpose"}, {"basis", "basis"}, {"expires_on", "expires"}, {"delete_on", "delete"}};
    struct buf b = buf_new(k->c->a, 16384);
    struct jw w = jw_new(&b);
    const char *slash = strrchr(k->c->arg[1], '/');
    jw_open(&w, '{');
    for (size_t i = 0; i < countof(put); i++)
        jw_kt(&w, put[i].key, cli_str(k->c, put[i].opt));
    jw_kt(&w, "title", cli_has(k->c, "title") ? cli_str(k->c, "title") : str_of(slash ? slash + 1 : k->c->arg[1]));
    jw_close(&w, '}');
    return buf_done(&b);
}

static int load(struct ask *k)
{
    struct stat st;
    int code;
    if (k->c->n_args != 2)
        return cli_fail(2, "请写明文件：nuan match load 名单.xlsx --kind death …");
    int fd = open(k->c->arg[1], O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        return cli_fail(3, "文件 %s 打不开", k->c->arg[1]);
    struct str query = cli_has(k->c, "org") ? str_f(k->c->a, "org=%.*s", FMT(cli_encode(k->c, cli_str(k->c, "org")))) : S("");
    const struct json *r = call(k, M_POST, S("/api/match/lists"), query, announcement(k), -1, 0, &code);
    int64_t id = json_get_int(r, "id", 0);
    if (r)
        r = call(k, M_POST, str_f(k->c->a, "/api/match/lists/%lld/file", (long long)id), S(""), S(""), fd, st.st_size, &code);
    close(fd);
    if (r)
        r = job_of(k, r, &code);
    if (r)
        r = call(k, M_POST, str_f(k->c->a, "/api/match/lists/%lld/load", (long long)id), S(""), S("{\"columns\":[]}"), -1, 0, &code);
    if (r)
        r = job_of(k, r, &code);
    if (!r)
        return code;
    tell(k, r, str_z(k->c->a, str_f(k->c->a, "名单 %lld：读入 %lld 行，可用 %lld 行（有证件号码 %lld 行），有误 %lld 行", (long long)id,
                                    (long long)json_get_int(r, "rows", 0), (long long)json_get_int(r, "accepted", 0),
                                    (long long)json_get_int(r, "numbered", 0), (long long)json_get_int(r, "refused", 0))));
    return json_get_int(r, "refused", 0) ? 1 : 0;
}

/* --- run, hits, purge --- */

static int run(struct ask *k)
{
    int64_t id;
    int code = 0;
    struct buf b = buf_new(k->c->a, 4096);
    struct jw w = jw_new(&b);
    if (!list_id(k, &id, &code))
        return code;
    jw_open(&w, '{');
    jw_kt(&w, "purpose", cli_str(k->c, "purpose"));
    jw_close(&w, '}');
    const struct json *r = call(k, M_POST, str_f(k->c->a, "/api/match/lists/%lld/run", (long long)id), S(""), buf_done(&b), -1, 0, &code);
    if (r)
        r = job_of(k, r, &code);
    if (!r)
        return code;
    tell(k, r, str_z(k->c->a, str_f(k->c->a, "比对 %lld 行：比中 %lld，疑似 %lld，提出建议 %lld", (long long)json_get_int(r, "rows", 0),
                                    (long long)json_get_int(r, "hits", 0), (long long)json_get_int(r, "pairs", 0),
                                    (long long)json_get_int(r, "actions", 0))));
    return 0;
}

static int hits(struct ask *k)
{
    int64_t id, after = 0;
    int code = 0;
    if (!list_id(k, &id, &code))
        return code;
    do {
        const struct json *r = call(k, M_GET, S("/api/match/hits"),
                                    str_f(k->c->a, "list=%lld&limit=500&after=%lld", (long long)id, (long long)after), S(""), -1, 0, &code);
        if (!r)
            return code;
        const struct json *rows = json_get(r, "rows");
        for (size_t i = 0; i < json_len(rows); i++) {
            const struct json *h = json_at(rows, i);
            if (cli_has(k->c, "json"))
                printf("%.*s\n", FMT(json_text(k->c->a, h)));
            else
                printf("%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n", FMT(json_get_str(h, "org_code")), FMT(json_get_str(h, "name")),
                       FMT(json_get_str(h, "number_mask")), FMT(json_get_str(h, "file_no")), FMT(json_get_str(h, "how")));
        }
        after = json_get_int(r, "next", 0);
    } while (after);
    return 0;
}

/* Of one list, by who holds it; of all whose day has come, by whoever runs the machine. */
static int purge(struct ask *k)
{
    int64_t id;
    int code = 0;
    if (cli_has(k->c, "due")) {
        struct call due = {.method = M_POST, .path = S("/api/match/purge"), .peer = S("local"), .local = true, .upload_fd = -1};
        struct reply reply;
        if (!cli_call(k->c, &k->t, &due, &reply))
            return 3;
        code = cli_answer_exit(k->c, &reply);
        if (!code)
            printf("已销毁到期名单 %lld 份\n", (long long)json_get_int(json_parse(k->c->a, reply.body, NULL), "lists", 0));
        return code;
    }
    if (!list_id(k, &id, &code))
        return code;
    const struct json *r = call(k, M_POST, str_f(k->c->a, "/api/match/lists/%lld/purge", (long long)id), S(""), S(""), -1, 0, &code);
    if (!r)
        return code;
    tell(k, r, str_z(k->c->a, str_f(k->c->a, "名单 %lld 已销毁", (long long)id)));
    return 0;
}

static int match_run(struct cli *c)
{
    static const struct {
        const char *name;
        int (*run)(struct ask *k);
    } verbs[] = {{"load", load}, {"run", run}, {"hits", hits}, {"purge", purge}};
    struct ask k = {.c = c};
    size_t i = 0;
    while (i < countof(verbs) && strcmp(verbs[i].name, c->arg[0]) != 0)
        i++;
    if (i == countof(verbs))
        return cli_fail(2, "应为 nuan match load、run、hits 或 purge");
    if (!cli_has(c, "as") && !cli_has(c, "due"))
        return cli_fail(2, "缺少 --as");
    if (!cli_open(c, CLI_WRITE, &k.t))
        return 3;
    int code = verbs[i].run(&k);
    cli_close(&k.t);
    return code;
}

const struct command command_match = {
    .name = "match",
    .args = "load FILE|run LIST|hits LIST|purge LIST",
    .min_args = 1,
    .max_args = 2,
    .title = LIT("数据比对：nuan match load 名单.xlsx --kind death --giver 市民政局 --purpose 动态管理 --basis 协议 --expires 2023-03-31 --delete 2023-04-30 --as city.clerk"),
    .opts = match_opts,
    .n_opts = countof(match_opts),
    .run = match_run,
};
