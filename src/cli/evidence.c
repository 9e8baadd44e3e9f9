// SPDX-License-Identifier: Apache-2.0
// nuan evidence VERB …: packs and scores of files from a shell, by the same routes as the page.
#include "app.h"
#include "ask.h"

static const struct cli_opt evidence_opts[] = {
    {"as", "USER", LIT("以该用户的权限执行"), true},
    {"id", "ID", LIT("命令编号：同一编号重复执行只生效一次")},
    {"org", "CODE", LIT("工会（score、gaps）")},
    {"o", "FILE", LIT("写入文件（pack、gaps）")},
    {"plain", NULL, LIT("完整信息和附件，须有权限并写 --reason（pack）")},
    {"reason", "TEXT", LIT("用途，记入审计（pack --plain）")},
    {"json", NULL, LIT("输出 JSON（score）")},
};

/* The id of a file by its number: 0 and a message when it is not there. */
static int64_t file_of(struct asking *q, const char *no, int *code)
{
    struct cli *c = q->c;
    *code = ask_get(q, str_f(c->a, "/api/casefiles?q=%.*s&limit=50", FMT(cli_encode(c, str_of(no)))));
    const struct json *rows = *code ? NULL : json_get(q->answer, "rows");
    for (size_t i = 0; i < json_len(rows); i++)
        if (str_eq(json_get_str(json_at(rows, i), "no"), str_of(no)))
            return json_get_int(json_at(rows, i), "id", 0);
    if (!*code)
        *code = cli_fail(1, "没有编号为 %s 的档案，或不在该用户的管理范围内", no);
    return 0;
}

static int pack(struct asking *q)
{
    struct cli *c = q->c;
    int code = 0;
    if (c->n_args < 2 || !cli_has(c, "o"))
        return cli_fail(2, "应为 nuan evidence pack 档案编号 -o 文件.zip");
    int64_t id = file_of(q, c->arg[1], &code);
    if (!id)
        return code;
    struct str plain = cli_has(c, "plain") ? str_f(c->a, "?plain=1&reason=%.*s", FMT(cli_encode(c, cli_str(c, "reason")))) : S("");
    code = ask_get(q, str_f(c->a, "/api/casefiles/%lld/pack%.*s", (long long)id, FMT(plain)));
    return code ? code : ask_save(q, cli_get(c, "o"));
}

static int gaps(struct asking *q)
{
    struct cli *c = q->c;
    if (!cli_has(c, "o"))
        return cli_fail(2, "缺项清单写入文件：-o 文件.xlsx");
    int code = ask_get(q, str_f(c->a, "/api/evidence/gaps.xlsx?org=%.*s", FMT(cli_encode(c, cli_str(c, "org")))));
    return code ? code : ask_save(q, cli_get(c, "o"));
}

static int score(struct asking *q)
{
    struct cli *c = q->c;
    const struct json *job = NULL;
    struct str org = str_f(c->a, "?org=%.*s", FMT(cli_encode(c, cli_str(c, "org"))));
    int code = ask_post(q, str_f(c->a, "/api/evidence/score%.*s", FMT(org)), S(""));
    if (code)
        return code;
    if (!cli_job(c, &q->t, cli_str(c, "as"), json_get_int(q->answer, "job", 0), &job) || !str_eq(json_get_str(job, "state"), S("done")))
        return cli_fail(3, "评分没有完成");
    code = ask_get(q, str_f(c->a, "/api/evidence/unions%.*s&limit=500", FMT(org)));
    const struct json *rows = code ? NULL : json_get(q->answer, "rows");
    for (size_t i = 0; i < json_len(rows); i++) {
        const struct json *r = json_at(rows, i);
        if (cli_has(c, "json")) {
            printf("%.*s\n", FMT(json_text(c->a, r)));
            continue;
        }
        printf("%-12.*s %3lld 分  %lld 份，%lld 份有缺项  %.*s\n", FMT(json_get_str(r, "org_code")), (long long)json_get_int(r, "score", 0),
               (long long)json_get_int(r, "scored", 0), (long long)json_get_int(r, "gapped", 0), FMT(json_get_str(r, "org_name")));
    }
    return code;
}

static const struct ask_verb verbs[] = {{"pack", pack}, {"score", score}, {"gaps", gaps}};

static int evidence_run(struct cli *c)
{
    return ask_verbs(c, verbs, countof(verbs));
}

const struct command command_evidence = {
    .name = "evidence",
    .title = LIT("档案证据：nuan evidence pack 档案编号 -o 文件.zip --as d01.view；score、gaps 按工会"),
    .args = "VERB [NO]",
    .min_args = 1,
    .max_args = 2,
    .opts = evidence_opts,
    .n_opts = countof(evidence_opts),
    .run = evidence_run,
};
