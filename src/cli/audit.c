// SPDX-License-Identifier: Apache-2.0
// nuan audit VERB …: the audit room from a shell, by the same routes as the page.
#include "app.h"
#include "ask.h"

static const struct cli_opt audit_opts[] = {
    {"as", "USER", LIT("以该用户（经审人员）的权限执行"), true},
    {"org", "CODE", LIT("检查哪个工会及其下级（checks、run、papers）")},
    {"campaign", "CODE", LIT("活动，不写是全部（checks、run、papers）")},
    {"codes", "A01,C05", LIT("只做这些检查（run）")},
    {"code", "A01", LIT("只列这一项检查的疑点（hits）")},
    {"state", "STATE", LIT("只列这种状态的底稿（papers）")},
    {"format", "pdf|text", LIT("底稿的格式（paper），缺省 pdf")},
    {"to", "FILE", LIT("写到这个文件（hits：Excel；paper、papers：PDF）")},
    {"id", "ID", LIT("命令编号：同一编号重复执行只生效一次（run）")},
    {"json", NULL, LIT("输出 JSON")},
};

enum { PAGE_ROWS = 500 };

static bool json_wanted(struct asking *q, const struct json *what)
{
    if (cli_has(q->c, "json"))
        printf("%.*s\n", FMT(json_text(q->c->a, what)));
    return cli_has(q->c, "json");
}

static int64_t id_of(struct cli *c, const char *what)
{
    int64_t id = 0;
    if (c->n_args < 2 || !str_int(str_of(c->arg[1]), &id) || id <= 0) {
        (void)cli_fail(2, "请写明%s编号，如 nuan audit %s 3", what, c->arg[0]);
        return 0;
    }
    return id;
}

/* --- checks and runs --- */

static int checks(struct asking *q)
{
    struct cli *c = q->c;
    struct str which = str_f(c->a, "%.*s%.*s", FMT(ask_query(c, "org", "org")), FMT(ask_query(c, "campaign", "campaign")));
    int code = ask_get(q, str_f(c->a, "/api/auditroom/checks%s%.*s", which.len ? "?" : "", FMT(str_sub(which, 1, which.len))));
    if (code)
        return code;
    const struct json *rows = json_get(q->answer, "rows");
    for (size_t i = 0; !json_wanted(q, rows) && i < json_len(rows); i++) {
        const struct json *r = json_at(rows, i);
        printf("%.*s  %.*s／%.*s：%.*s", FMT(json_get_str(r, "code")), FMT(json_get_str(r, "topic")),
               FMT(json_get_str(r, "title")), FMT(json_get_str(r, "question")));
        if (json_get_int(r, "run", 0))
            printf("  上次疑点 %lld 处 %s 元", (long long)json_get_int(r, "hits", 0), ask_yuan(c, json_get_int(r, "fen", 0)));
        putchar('\n');
    }
    return 0;
}

/* What a run found; 1 when it found anything. */
static int tell_run(struct asking *q, int64_t run)
{
    struct cli *c = q->c;
    int code = ask_get(q, str_f(c->a, "/api/auditroom/runs/%lld", (long long)run));
    if (code)
        return code;
    int64_t hits = json_get_int(q->answer, "hits", 0);
    const struct json *rows = json_get(q->answer, "results");
    if (json_wanted(q, q->answer))
        return hits ? 1 : 0;
    printf("检查 %lld：%.*s，截至 %.*s，查 %lld 项，疑点 %lld 处\n", (long long)run, FMT(json_get_str(q->answer, "org_name")),
           FMT(json_get_str(q->answer, "day")), (long long)json_get_int(q->answer, "checks", 0), (long long)hits);
    for (size_t i = 0; i < json_len(rows); i++) {
        const struct json *r = json_at(rows, i);
        if (json_get_int(r, "hits", 0))
            printf("  %.*s %.*s：%lld 处，%s 元\n", FMT(json_get_str(r, "code")), FMT(json_get_str(r, "title")),
                   (long long)json_get_int(r, "hits", 0), ask_yuan(c, json_get_int(r, "fen", 0)));
    }
    return hits ? 1 : 0;
}

static int run(struct asking *q)
{
    struct cli *c = q->c;
    const struct json *job;
    struct buf b = buf_new(c->a, 8192);
    struct jw w = jw_new(&b);
    if (!cli_has(c, "org"))
        return cli_fail(2, "缺少 --org");
    jw_open(&w, '{');
    jw_kt(&w, "campaign", cli_str(c, "campaign"));
    jw_kt(&w, "codes", cli_str(c, "codes"));
    jw_close(&w, '}');
    int code = ask_post(q, str_f(c->a, "/api/auditroom/runs?org=%.*s", FMT(cli_encode(c, cli_str(c, "org")))), buf_done(&b));
    if (code)
        return code;
    int64_t id = json_get_int(q->answer, "run", 0);
    if (!cli_job(c, &q->t, cli_str(c, "as"), json_get_int(q->answer, "job", 0), &job))
        return 3;
    if (!str_eq(json_get_str(job, "state"), S("done")))
        return cli_fail(3, "检查没有完成：%.*s", FMT(json_get_str(job, "error")));
    return tell_run(q, id);
}

static int runs(struct asking *q)
{
    struct cli *c = q->c;
    if (c->n_args > 1) {
        int64_t id = id_of(c, "检查");
        return id ? tell_run(q, id) : 2;
    }
    int code = ask_get(q, str_f(c->a, "/api/auditroom/runs?limit=%d%.*s%.*s", PAGE_ROWS, FMT(ask_query(c, "org", "org")),
                                FMT(ask_query(c, "campaign", "campaign"))));
    if (code)
        return code;
    const struct json *rows = json_get(q->answer, "rows");
    for (size_t i = 0; !json_wanted(q, rows) && i < json_len(rows); i++) {
        const struct json *r = json_at(rows, i);
        printf("%lld  %.*s  %.*s  %.*s  查 %lld 项，疑点 %lld 处  %.*s\n", (long long)json_get_int(r, "id", 0),
               FMT(json_get_str(r, "day")), FMT(json_get_str(r, "org_name")), FMT(json_get_str(r, "campaign")),
               (long long)json_get_int(r, "checks", 0), (long long)json_get_int(r, "hits", 0), FMT(json_get_str(r, "starter")));
    }
    return 0;
}

static void tell_hits(struct cli *c, const struct json *rows)
{
    for (size_t i = 0; i < json_len(rows); i++) {
        const struct json *r = json_at(rows, i);
        printf("%.*s  %.*s  %s 元  %.*s%s\n", FMT(json_get_str(r, "code")), FMT(json_get_str(r, "org_name")),
               ask_yuan(c, json_get_int(r, "fen", 0)), FMT(json_get_str(r, "text")),
               json_get_int(r, "paper_id", 0) ? "（已有底稿）" : "");
    }
}

/* Those of one check, page after page. */
static int hits_of(struct asking *q, int64_t id, struct str check)
{
    struct cli *c = q->c;
    int64_t after = 0;
    do {
        int code = ask_get(q, str_f(c->a, "/api/auditroom/runs/%lld/hits?limit=%d&after=%lld&code=%.*s", (long long)id, PAGE_ROWS,
                                    (long long)after, FMT(cli_encode(c, check))));
        if (code)
            return code;
        if (!json_wanted(q, json_get(q->answer, "rows")))
            tell_hits(c, json_get(q->answer, "rows"));
        after = json_get_int(q->answer, "next", 0);
    } while (after);
    return 0;
}

/* Of the check that is named, of all that found anything, or all of them as the workbook of the page. */
static int hits(struct asking *q)
{
    struct cli *c = q->c;
    int64_t id = id_of(c, "检查");
    if (!id)
        return 2;
    if (cli_has(c, "to")) {
        int code = ask_get(q, str_f(c->a, "/api/auditroom/runs/%lld/hits.xlsx", (long long)id));
        return code ? code : ask_save(q, cli_get(c, "to"));
    }
    if (cli_has(c, "code"))
        return hits_of(q, id, cli_str(c, "code"));
    int code = ask_get(q, str_f(c->a, "/api/auditroom/runs/%lld", (long long)id));
    const struct json *rows = json_get(q->answer, "results");
    for (size_t i = 0; !code && i < json_len(rows); i++)
        if (json_get_int(json_at(rows, i), "hits", 0))
            code = hits_of(q, id, json_get_str(json_at(rows, i), "code"));
    return code;
}

/* --- working papers --- */

static int papers(struct asking *q)
{
    struct cli *c = q->c;
    struct str which = str_f(c->a, "%.*s%.*s%.*s", FMT(ask_query(c, "org", "org")), FMT(ask_query(c, "campaign", "campaign")),
                             FMT(ask_query(c, "state", "state")));
    if (cli_has(c, "to")) {
        int code = ask_get(q, str_f(c->a, "/api/auditroom/papers/file?format=pdf%.*s", FMT(which)));
        return code ? code : ask_save(q, cli_get(c, "to"));
    }
    int code = ask_get(q, str_f(c->a, "/api/auditroom/papers?limit=%d%.*s", PAGE_ROWS, FMT(which)));
    if (code)
        return code;
    const struct json *rows = json_get(q->answer, "rows");
    for (size_t i = 0; !json_wanted(q, rows) && i < json_len(rows); i++) {
        const struct json *r = json_at(rows, i);
        printf("%lld  %-7.*s %.*s  %s 元  %.*s\n", (long long)json_get_int(r, "id", 0), FMT(json_get_str(r, "state")),
               FMT(json_get_str(r, "org_name")), ask_yuan(c, json_get_int(r, "fen", 0)), FMT(json_get_str(r, "title")));
    }
    return 0;
}

static int paper(struct asking *q)
{
    struct cli *c = q->c;
    int64_t id = id_of(c, "底稿");
    if (!id)
        return 2;
    if (cli_has(c, "json")) {
        int code = ask_get(q, str_f(c->a, "/api/auditroom/papers/%lld", (long long)id));
        return code ? code : (json_wanted(q, q->answer), 0);
    }
    bool text = str_eq(cli_str(c, "format"), S("text")) || !cli_has(c, "to");
    int code = ask_get(q, str_f(c->a, "/api/auditroom/papers/%lld/file?format=%s", (long long)id, text ? "text" : "pdf"));
    if (code || cli_has(c, "to"))
        return code ? code : ask_save(q, cli_get(c, "to"));
    printf("%.*s\n", FMT(q->reply.body));
    return 0;
}

static const struct ask_verb verbs[] = {{"checks", checks}, {"run", run}, {"runs", runs}, {"hits", hits}, {"papers", papers}, {"paper", paper}};

static int audit_run(struct cli *c)
{
    return ask_verbs(c, verbs, countof(verbs));
}

const struct command command_audit = {
    .name = "audit",
    .args = "VERB [ID]",
    .min_args = 1,
    .max_args = 2,
    .title = LIT("经审检查：nuan audit run --org QD --campaign LJ2023 --as city.auditor（有疑点退出码为 1）"),
    .opts = audit_opts,
    .n_opts = countof(audit_opts),
    .run = audit_run,
};
