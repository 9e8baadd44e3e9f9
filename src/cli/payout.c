// SPDX-License-Identifier: Apache-2.0
// nuan payout VERB …: batches from a shell, by the same routes as the page.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "ask.h"

static const struct cli_opt payout_opts[] = {
    {"as", "USER", LIT("以该用户的权限执行"), true},
    {"id", "ID", LIT("命令编号：同一编号重复执行只生效一次")},
    {"campaign", "CODE", LIT("活动（make、status）")},
    {"org", "CODE", LIT("付款工会（make、status）")},
    {"title", "TEXT", LIT("批次名称（make）")},
    {"profile", "CODE", LIT("银行格式（make）")},
    {"purpose", "CODE", LIT("用途代码（make）")},
    {"payer-name", "TEXT", LIT("付款户名（make）")},
    {"payer-account", "NO", LIT("付款账号（make）")},
    {"payer-bank", "TEXT", LIT("付款开户行（make）")},
    {"rosters", "1,2", LIT("只付这些名册（make）")},
    {"part", "all|fresh|repay", LIT("全部、首次付款或重付（make）")},
    {"decision", "ID", LIT("集体研究决定（make）")},
    {"dry-run", NULL, LIT("只试算，不建立批次（make）")},
    {"leave-out", NULL, LIT("剔除银行格式不接受的笔（submit）")},
    {"hash", "SM3", LIT("核对过的文件摘要（check、approve）")},
    {"reason", "TEXT", LIT("原因（return）")},
    {"to", "DIR", LIT("银行文件写到这个目录（export）")},
    {"on", "DATE", LIT("银行日期（result）")},
    {"json", NULL, LIT("输出 JSON")},
};

/* --- telling --- */

static void tell_batch(struct cli *c, const struct json *b)
{
    printf("%.*s  %-9.*s %7lld 笔 %16s 元  成功 %lld 失败 %lld 未知 %lld 退汇 %lld 待银行 %lld  %.*s\n", FMT(json_get_str(b, "no")),
           FMT(json_get_str(b, "state")), (long long)json_get_int(b, "items", 0), ask_yuan(c, json_get_int(b, "fen", 0)),
           (long long)json_get_int(b, "n_success", 0), (long long)json_get_int(b, "n_failed", 0),
           (long long)json_get_int(b, "n_unknown", 0), (long long)json_get_int(b, "n_returned", 0),
           (long long)json_get_int(b, "n_open", 0), FMT(json_get_str(b, "title")));
    if (json_get_str(b, "hash").len)
        printf("  编号 %lld  文件摘要 SM3 %.*s%s\n", (long long)json_get_int(b, "id", 0), FMT(json_get_str(b, "hash")),
               json_get_int(b, "second", 0) ? "  须两人复核" : "");
}

static int tell(struct asking *q)
{
    if (cli_has(q->c, "json"))
        printf("%.*s\n", FMT(json_text(q->c->a, q->answer)));
    else
        tell_batch(q->c, q->answer);
    return 0;
}

/* --- verbs --- */

static int need(struct cli *c, const char *opt)
{
    return cli_has(c, opt) ? 0 : cli_fail(2, "缺少 --%s", opt);
}

static void put(struct cli *c, struct jw *w, const char *key, const char *opt)
{
    if (cli_has(c, opt))
        jw_kt(w, key, cli_str(c, opt));
}

static int look(struct asking *q)
{
    struct cli *c = q->c;
    struct str path = str_f(c->a, "/api/payouts/look?org=%.*s&campaign=%.*s&profile=%.*s&rosters=%.*s&part=%.*s",
                            FMT(cli_encode(c, cli_str(c, "org"))), FMT(cli_encode(c, cli_str(c, "campaign"))),
                            FMT(cli_encode(c, cli_str(c, "profile"))), FMT(cli_encode(c, cli_str(c, "rosters"))),
                            FMT(cli_encode(c, cli_str(c, "part"))));
    int code = ask_get(q, path);
    if (code)
        return code;
    if (cli_has(c, "json")) {
        printf("%.*s\n", FMT(json_text(c->a, q->answer)));
        return 0;
    }
    printf("可付 %lld 笔 %s 元（其中重付 %lld 笔），银行格式不接受 %lld 笔\n", (long long)json_get_int(q->answer, "items", 0),
           ask_yuan(c, json_get_int(q->answer, "fen", 0)), (long long)json_get_int(q->answer, "repay", 0),
           (long long)json_get_int(q->answer, "bad", 0));
    const struct json *why = json_get(q->answer, "why");
    for (size_t i = 0; i < json_len(why); i++) {
        const struct json *y = json_at(why, i);
        printf("  不付 %lld 行 %s 元：%.*s\n", (long long)json_get_int(y, "rows", 0), ask_yuan(c, json_get_int(y, "fen", 0)),
               FMT(json_get_str(y, "text")));
    }
    return 0;
}

static int make(struct asking *q)
{
    struct cli *c = q->c;
    struct buf b = buf_new(c->a, 65536);
    struct jw w = jw_new(&b);
    int64_t decision = 0;
    int code = need(c, "campaign");
    if (!code)
        code = need(c, "org");
    if (code)
        return code;
    if (cli_has(c, "dry-run"))
        return look(q);
    if (cli_has(c, "decision") && !cli_int(c, "decision", &decision))
        return cli_fail(2, "--decision 应是编号");
    jw_open(&w, '{');
    put(c, &w, "campaign", "campaign");
    put(c, &w, "title", "title");
    put(c, &w, "profile", "profile");
    put(c, &w, "purpose", "purpose");
    put(c, &w, "payer_name", "payer-name");
    put(c, &w, "payer_account", "payer-account");
    put(c, &w, "payer_bank", "payer-bank");
    put(c, &w, "rosters", "rosters");
    put(c, &w, "part", "part");
    if (decision)
        jw_ki(&w, "decision_id", decision);
    jw_close(&w, '}');
    code = ask_post(q, str_f(c->a, "/api/payouts?org=%.*s", FMT(cli_encode(c, cli_str(c, "org")))), buf_done(&b));
    return code ? code : tell(q);
}

static int batch_id(struct cli *c, int64_t *id)
{
    if (c->n_args < 2 || !str_int(str_of(c->arg[1]), id) || *id <= 0)
        return cli_fail(2, "请写明批次编号，如 nuan payout %s 3", c->arg[0]);
    return 0;
}

static int move(struct asking *q, const char *verb, struct str body)
{
    int64_t id;
    int code = batch_id(q->c, &id);
    if (!code)
        code = ask_post(q, str_f(q->c->a, "/api/payouts/%lld/%s", (long long)id, verb), body);
    return code ? code : tell(q);
}

static void tell_complaints(const struct json *answer)
{
    const struct json *list = json_get(answer, "complaints");
    for (size_t i = 0; i < json_len(list); i++)
        fprintf(stderr, "  第 %lld 笔：%.*s\n", (long long)json_get_int(json_at(list, i), "seq", 0),
                FMT(json_get_str(json_at(list, i), "text")));
}

static int submit(struct asking *q)
{
    int code = move(q, "submit", cli_has(q->c, "leave-out") ? S("{\"leave_out\":true}") : S("{}"));
    if (code == 1)
        tell_complaints(q->answer);
    return code;
}

static struct str text_body(struct cli *c, const char *key, const char *opt)
{
    struct buf b = buf_new(c->a, 4096);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_kt(&w, key, cli_str(c, opt));
    jw_close(&w, '}');
    return buf_done(&b);
}

static int with_text(struct asking *q, const char *verb, const char *key)
{
    int code = need(q->c, key);
    return code ? code : move(q, verb, text_body(q->c, key, key));
}

static int save(struct asking *q, const struct json *part, int64_t id)
{
    struct cli *c = q->c;
    const char *path = str_z(c->a, str_f(c->a, "%s/%.*s", cli_get(c, "to"), FMT(json_get_str(part, "name"))));
    int code = ask_get(q, str_f(c->a, "/api/payouts/%lld/files/%lld", (long long)id, (long long)json_get_int(part, "part", 0)));
    if (code)
        return code;
    code = ask_save(q, path);
    if (code)
        return code;
    if (!cli_has(c, "json"))
        printf("  %s  %lld 笔 %s 元  SM3 %.*s\n", path, (long long)json_get_int(part, "items", 0),
               ask_yuan(c, json_get_int(part, "fen", 0)), FMT(json_get_str(part, "hash")));
    return 0;
}

/* The move when it is due, then the files; asked again it only fetches them. */
static int export(struct asking *q)
{
    struct cli *c = q->c;
    int64_t id;
    int code = batch_id(c, &id);
    if (!code)
        code = ask_get(q, str_f(c->a, "/api/payouts/%lld", (long long)id));
    if (code)
        return code;
    if (str_eq(json_get_str(q->answer, "state"), S("approved")))
        code = ask_post(q, str_f(c->a, "/api/payouts/%lld/export", (long long)id), S("{}"));
    if (!code)
        code = ask_get(q, str_f(c->a, "/api/payouts/%lld", (long long)id));
    if (code)
        return code;
    const struct json *batch = q->answer, *parts = json_get(batch, "parts");
    tell(q);
    for (size_t i = 0; cli_has(c, "to") && !code && i < json_len(parts); i++)
        code = save(q, json_at(parts, i), id);
    return code;
}

static int tell_result(struct asking *q, const struct json *job)
{
    struct cli *c = q->c;
    const struct json *r = json_get(job, "result");
    if (!str_eq(json_get_str(job, "state"), S("done")))
        return cli_fail(1, "银行结果没有导入：%.*s", FMT(json_get_str(job, "error")));
    if (cli_has(c, "json"))
        printf("%.*s\n", FMT(json_text(c->a, r)));
    else
        printf("读入 %lld 行：登记 %lld，重复 %lld，拒绝 %lld；成功 %lld 笔 %s 元，失败 %lld，未知 %lld，退汇 %lld\n",
               (long long)json_get_int(r, "lines", 0), (long long)json_get_int(r, "applied", 0),
               (long long)json_get_int(r, "repeated", 0), (long long)json_get_int(r, "refused", 0),
               (long long)json_get_int(r, "success", 0), ask_yuan(c, json_get_int(r, "success_fen", 0)),
               (long long)json_get_int(r, "failed", 0), (long long)json_get_int(r, "unknown", 0),
               (long long)json_get_int(r, "returned", 0));
    return json_get_int(r, "refused", 0) ? 1 : 0;
}

static int result(struct asking *q)
{
    struct cli *c = q->c;
    struct stat st;
    int64_t id;
    const struct json *job;
    int code = batch_id(c, &id);
    if (!code)
        code = need(c, "on");
    if (code)
        return code;
    if (c->n_args < 3)
        return cli_fail(2, "请写明结果文件：nuan payout result 3 结果.txt --on 2023-01-15");
    struct call call = ask_call(q, M_POST, str_f(c->a, "/api/payouts/%lld/results?settled_on=%.*s", (long long)id,
                                                FMT(cli_encode(c, cli_str(c, "on")))), S(""));
    const char *slash = strrchr(c->arg[2], '/');
    call.upload_fd = open(c->arg[2], O_RDONLY | O_CLOEXEC);
    if (call.upload_fd < 0 || fstat(call.upload_fd, &st) != 0 || !S_ISREG(st.st_mode))
        return cli_fail(3, "文件 %s 打不开", c->arg[2]);
    call.upload_size = st.st_size;
    call.upload_name = str_of(slash ? slash + 1 : c->arg[2]);
    call.type = S("application/octet-stream");
    code = ask(q, &call);
    close(call.upload_fd);
    if (code)
        return code;
    return cli_job(c, &q->t, call.as, json_get_int(q->answer, "job", 0), &job) ? tell_result(q, job) : 3;
}

static int status(struct asking *q)
{
    struct cli *c = q->c;
    int64_t id;
    if (c->n_args > 1) {
        int code = batch_id(c, &id);
        if (!code)
            code = ask_get(q, str_f(c->a, "/api/payouts/%lld", (long long)id));
        return code ? code : tell(q);
    }
    struct str org = cli_has(c, "org") ? str_f(c->a, "&org=%.*s", FMT(cli_encode(c, cli_str(c, "org")))) : S("");
    int code = ask_get(q, str_f(c->a, "/api/payouts?limit=500&campaign=%.*s%.*s", FMT(cli_encode(c, cli_str(c, "campaign"))), FMT(org)));
    if (code)
        return code;
    const struct json *rows = json_get(q->answer, "rows");
    if (cli_has(c, "json"))
        printf("%.*s\n", FMT(json_text(c->a, rows)));
    for (size_t i = 0; !cli_has(c, "json") && i < json_len(rows); i++)
        tell_batch(c, json_at(rows, i));
    return 0;
}

static int check(struct asking *q)
{
    return with_text(q, "check", "hash");
}
static int approve(struct asking *q)
{
    return with_text(q, "approve", "hash");
}
static int give_back(struct asking *q)
{
    return with_text(q, "return", "reason");
}

static const struct ask_verb verbs[] = {{"make", make},     {"submit", submit}, {"check", check},   {"approve", approve},
             {"return", give_back}, {"export", export}, {"result", result}, {"status", status}};

static int payout_run(struct cli *c)
{
    return ask_verbs(c, verbs, countof(verbs));
}

const struct command command_payout = {
    .name = "payout",
    .args = "VERB [ID] [FILE]",
    .min_args = 1,
    .max_args = 3,
    .title = LIT("付款批次：nuan payout make --campaign LJ2023 --org QD01 … --as d01.clerk"),
    .opts = payout_opts,
    .n_opts = countof(payout_opts),
    .run = payout_run,
};
