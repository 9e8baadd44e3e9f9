// SPDX-License-Identifier: Apache-2.0
// nuan import roster|case|companies|visits|vacancies|insured|shops|claimants FILE: the same upload route and job as in the page, in this process or through the
// socket of the running server, so that both give the same result object.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "cli.h"
#include "job.h"
#include "money.h"
#include "sheet_child.h"
#include "token.h"
#include "xlsx_write.h"

static const struct cli_opt import_opts[] = {
    {"campaign", "CODE", LIT("活动（名册须写）")},
    {"org", "CODE", LIT("名册或档案所属的工会"), true},
    {"as", "USER", LIT("以该用户的权限导入"), true},
    {"class", "C7", LIT("没有类别列的行归入这一类")},
    {"fund", "GH-BJ", LIT("没有资金来源列的行用这项资金")},
    {"lump", "ID", LIT("这是该集体慰问的名单")},
    {"event", "ID", LIT("岗位所属的招聘会或寒假岗位")},
    {"plan", "CODE", LIT("互助保障项目，如 qd23")},
    {"wage-case", "ID", LIT("欠薪职工名册所属的案件编号")},
    {"dry-run", NULL, LIT("只检查，不留下任何记录")},
    {"errors", "OUT.xlsx", LIT("把批注了问题的原表写到这里")},
    {"json", NULL, LIT("输出一个 JSON 对象")},
};

/* --- the annotated copy --- */

static int write_file(const char *path, struct str body)
{
    FILE *f = fopen(path, "we");
    if (!f)
        return cli_fail(3, "文件 %s 写不了", path);
    bool whole = fwrite(body.at, 1, body.len, f) == body.len;
    if (fclose(f) != 0 || !whole)
        return cli_fail(3, "文件 %s 写不完整", path);
    return 0;
}

static int errors_of_roster(struct cli *c, const struct cli_target *t, int64_t roster)
{
    struct reply reply;
    struct call call = {.path = str_f(c->a, "/api/rosters/%lld/errors.xlsx", (long long)roster),
                        .as = cli_str(c, "as"), .peer = S("local"), .upload_fd = -1};
    if (!cli_call(c, t, &call, &reply))
        return 3;
    int code = cli_answer_exit(c, &reply);
    return code ? code : write_file(cli_get(c, "errors"), reply.body);
}

enum { SHEETS_MAX = SHEET_SHEETS };

/* Names of the sheets, as the result object names them. */
static uint32_t sheet_names(int fd, struct arena *a, struct str names[SHEETS_MAX])
{
    struct sheet_reader *r;
    struct sheet_row row;
    uint32_t n = 0;
    if (sheet_open(fd, NULL, NULL, &r) != OK)
        return 0;
    if (sheet_next_row(r, &row))
        n = sheet_count(r);
    for (uint32_t i = 0; i < n && i < SHEETS_MAX; i++)
        names[i] = str_dup(a, str_of(sheet_info(r, i)->name));
    sheet_cancel(r);
    enum err e = sheet_close(r, NULL);
    (void)e; /* cancelled by ourselves */
    return n;
}

static bool read_cell(struct str cell, uint32_t *row, uint16_t *col)
{
    size_t i = 0;
    uint32_t c = 0;
    *row = 0;
    for (; i < cell.len && cell.at[i] >= 'A' && cell.at[i] <= 'Z'; i++)
        c = c * 26 + (uint32_t)(cell.at[i] - 'A') + 1;
    for (; i < cell.len; i++)
        *row = *row * 10 + (uint32_t)(cell.at[i] - '0');
    *col = (uint16_t)(c - 1);
    return c && *row;
}

static int by_place(const void *x, const void *y)
{
    const struct xlsx_finding *a = x, *b = y;
    if (a->sheet != b->sheet)
        return a->sheet < b->sheet ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* A dry run leaves no roster to ask: the copy is made here from what the result says. */
static int errors_of_result(struct cli *c, const struct json *errors)
{
    struct str names[SHEETS_MAX];
    int fd = open(c->arg[1], O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return cli_fail(3, "文件 %s 打不开", c->arg[1]);
    uint32_t n_names = sheet_names(fd, c->a, names);
    size_t n = 0;
    struct xlsx_finding *found = NEWS(c->a, struct xlsx_finding, json_len(errors) + 1);
    for (size_t i = 0; i < json_len(errors); i++) {
        const struct json *e = json_at(errors, i);
        struct xlsx_finding f = {.level = str_eq(json_get_str(e, "level"), S("error")) ? XLSX_ERROR
                                                                                        : XLSX_WARNING,
                                 .text = json_get_str(e, "text")};
        while (f.sheet < n_names && !str_eq(names[f.sheet], json_get_str(e, "sheet")))
            f.sheet++;
        if (f.sheet < n_names && read_cell(json_get_str(e, "cell"), &f.row, &f.col))
            found[n++] = f;
    }
    if (n)
        qsort(found, n, sizeof *found, by_place);
    enum err e = n_names ? xlsx_annotate(fd, found, n, NULL, 0, false, cli_get(c, "errors")) : OK;
    close(fd);
    return e == OK ? 0 : cli_fail(3, "文件 %s 写不了", cli_get(c, "errors"));
}

/* --- telling --- */

static void tell_errors(const struct json *r)
{
    const struct json *errors = json_get(r, "errors");
    for (size_t i = 0; i < json_len(errors); i++) {
        const struct json *e = json_at(errors, i);
        printf("  %.*s!%.*s：%.*s\n", FMT(json_get_str(e, "sheet")), FMT(json_get_str(e, "cell")), FMT(json_get_str(e, "text")));
    }
    if (json_get_int(r, "error_count", 0) > (int64_t)json_len(errors))
        printf("  ……共 %lld 处\n", (long long)json_get_int(r, "error_count", 0));
}

/* Headers that no column is known for. */
static void tell_ignored(const struct json *r)
{
    const struct json *l = json_get(r, "ignored");
    for (size_t i = 0; i < json_len(l); i++)
        printf("%s%.*s%s", i ? "、" : "没有导入的列：", FMT(json_str(json_at(l, i))), i + 1 == json_len(l) ? "\n" : "");
}

static void tell_rows(const struct json *r)
{
    char yuan[MONEY_TEXT];
    printf("读入 %lld 行：%s %lld 行，原来就有 %lld 行，有误的 %lld 行没有导入\n", (long long)json_get_int(r, "rows", 0), json_get_bool(r, "dry_run") ? "可以导入" : "导入",
           (long long)json_get_int(r, "created", 0), (long long)json_get_int(r, "unchanged", 0), (long long)json_get_int(r, "refused", 0));
    money_yuan(json_get_int(r, "sum_fen", 0), yuan);
    if (json_get(r, "sum_fen"))
        printf("金额合计 %s 元\n", yuan);
    tell_ignored(r);
    tell_errors(r);
}

static void tell_cases(const struct json *r)
{
    printf("读入 %lld 行：%s %lld 户 %lld 人，有误的 %lld 户没有导入\n", (long long)json_get_int(r, "rows", 0),
           json_get_bool(r, "dry_run") ? "可以导入" : "导入", (long long)json_get_int(r, "files", 0), (long long)json_get_int(r, "members", 0),
           (long long)json_get_int(r, "refused", 0));
    tell_errors(r);
}

static void tell(const struct json *r)
{
    char yuan[MONEY_TEXT];
    if (json_get(r, "files")) {
        tell_cases(r);
        return;
    }
    if (json_get(r, "created")) {
        tell_rows(r);
        return;
    }
    money_yuan(json_get_int(r, "amount_fen", 0), yuan);
    printf("读入 %lld 行：通过 %lld 行（其中有提示 %lld 行），有误 %lld 行\n",
           (long long)json_get_int(r, "rows", 0), (long long)json_get_int(r, "accepted", 0),
           (long long)json_get_int(r, "warned", 0), (long long)json_get_int(r, "refused", 0));
    printf("通过 %lld 人，%s 元\n", (long long)json_get_int(r, "persons", 0), yuan);
    const struct json *errors = json_get(r, "errors"), *notes = json_get(r, "notes");
    for (size_t i = 0; i < json_len(errors); i++) {
        const struct json *e = json_at(errors, i);
        printf("  %-7.*s %.*s!%.*s %.*s %.*s：%.*s\n", FMT(json_get_str(e, "level")),
               FMT(json_get_str(e, "sheet")), FMT(json_get_str(e, "cell")),
               FMT(json_get_str(e, "code")), FMT(json_get_str(e, "value")),
               FMT(json_get_str(e, "text")));
    }
    for (size_t i = 0; i < json_len(notes); i++)
        printf("  说明：%.*s\n", FMT(json_str(json_at(notes, i))));
    int64_t all = json_get_int(r, "error_count", 0) + json_get_int(r, "warning_count", 0);
    if (all > (int64_t)json_len(errors))
        printf("  ……共 %lld 处，只列出前 %zu 处，完整的见批注表（--errors）\n", (long long)all,
               json_len(errors));
    int64_t id = json_get_int(r, "roster", 0);
    if (id)
        printf("名册编号 %lld\n", (long long)id);
}

/* What the job ended with; the exit code. */
static int finish(struct cli *c, const struct cli_target *t, const struct json *job)
{
    struct str state = json_get_str(job, "state"), error = json_get_str(job, "error");
    const struct json *r = json_get(job, "result");
    if (!str_eq(state, S("done")) || json_kind(r) != JSON_MAP) {
        struct str text, code = str_cut(error, ':', &text);
        for (int e = 1; e < ERR__COUNT; e++)
            if (str_eq(code, str_of(err_code((enum err)e))))
                return cli_fail(err_exit((enum err)e), "%.*s", FMT(str_trim(text)));
        return cli_fail(3, "导入没有完成：%.*s", FMT(error.len ? error : state));
    }
    if (cli_has(c, "json"))
        printf("%.*s\n", FMT(json_text(c->a, r)));
    else
        tell(r);
    int64_t id = json_get_int(r, "roster", 0);
    int code = 0;
    if (cli_has(c, "errors"))
        code = id ? errors_of_roster(c, t, id) : errors_of_result(c, json_get(r, "errors"));
    bool refused = json_get_int(r, "refused", 0) > 0 || json_get_int(r, "error_count", 0) > 0;
    return code ? code : refused ? 1 : 0;
}

/* --- asking --- */

static void add_query(struct cli *c, struct buf *b, const char *key, const char *opt)
{
    if (cli_has(c, opt))
        buf_f(b, "%s%s=%.*s", b->len ? "&" : "", key, FMT(cli_encode(c, cli_str(c, opt))));
}

static int open_file(struct cli *c, struct call *call)
{
    struct stat st;
    const char *path = c->arg[1], *slash = strrchr(path, '/');
    call->upload_fd = open(path, O_RDONLY | O_CLOEXEC);
    if (call->upload_fd < 0 || fstat(call->upload_fd, &st) != 0 || !S_ISREG(st.st_mode))
        return cli_fail(3, "文件 %s 打不开", path);
    call->upload_size = st.st_size;
    call->upload_name = str_of(slash ? slash + 1 : path);
    return 0;
}

static int import_at(struct cli *c, const struct cli_target *t, struct call *call)
{
    struct reply reply;
    const struct json *job;
    if (t->app && jobs_requeue(t->app) != OK) /* what a killed import left may be replaced */
        return cli_fail(3, "数据库出错");
    if (!cli_call(c, t, call, &reply))
        return 3;
    int code = cli_answer_exit(c, &reply);
    if (code)
        return code;
    int64_t id = json_get_int(json_parse(c->a, reply.body, NULL), "job", 0);
    return cli_job(c, t, call->as, id, &job) ? finish(c, t, job) : 3;
}

/* What may be imported: its route and the option it cannot do without; what stands behind ':' is that option's value. */
static const struct {
    const char *what, *path, *need;
    struct str say;
} kinds[] = {
    {"roster", "/api/rosters/import", "campaign", LIT("导入名册须用 --campaign 指明活动")},
    {"case", "/api/casefiles/import", NULL, LIT("")},
    {"companies", "/api/companies/import", NULL, LIT("")},
    {"visits", "/api/company-visits/import", "campaign", LIT("导入走访须用 --campaign 指明活动")},
    {"vacancies", "/api/job-events/:/vacancies/import", "event", LIT("导入岗位须用 --event 指明招聘会编号")},
    {"insured", "/api/mutual-enrolments/import", "plan", LIT("导入参保名单须用 --plan 指明互助保障项目")},
    {"shops", "/api/shops/import", NULL, LIT("")},
    {"claimants", "/api/wage-cases/:/claimants/import", "wage-case", LIT("导入欠薪职工名册须用 --wage-case 指明案件编号")},
};

static struct str path_of(struct cli *c, size_t k)
{
    struct str path = str_of(kinds[k].path);
    ptrdiff_t at = str_find(path, S(":"));
    if (at < 0)
        return path;
    return str_f(c->a, "%.*s%.*s%.*s", (int)at, path.at, FMT(cli_encode(c, cli_str(c, kinds[k].need))), FMT(str_sub(path, (size_t)at + 1, path.len)));
}

static int import_command_run(struct cli *c)
{
    struct cli_target t;
    struct buf query = buf_new(c->a, 4096);
    char *id = NEWS(c->a, char, TOKEN_TEXT);
    size_t k = 0;
    while (k < countof(kinds) && strcmp(c->arg[0], kinds[k].what) != 0)
        k++;
    if (k == countof(kinds))
        return cli_fail(2, "可以导入 roster（名册）、case（档案）、companies（企业）、visits（企业走访）、vacancies（岗位）、insured（参保名单）、shops（门店）、claimants（欠薪职工名册）");
    if (kinds[k].need && !cli_has(c, kinds[k].need))
        return cli_fail(2, "%.*s", FMT(kinds[k].say));
    token_new(&rand_system, id);
    struct call call = {.method = M_POST, .path = path_of(c, k), .as = cli_str(c, "as"),
                        .peer = S("local"), .type = S("application/octet-stream"),
                        .command_id = str_of(id), .upload_fd = -1};
    add_query(c, &query, "campaign", "campaign");
    add_query(c, &query, "org", "org");
    add_query(c, &query, "class", "class");
    add_query(c, &query, "fund", "fund");
    add_query(c, &query, "lump", "lump");
    add_query(c, &query, "plan", "plan");
    if (cli_has(c, "dry-run"))
        buf_f(&query, "&dry_run=1");
    call.query = buf_done(&query);
    int code = open_file(c, &call);
    if (code)
        return code;
    if (!cli_open(c, CLI_WRITE, &t))
        return 3;
    code = import_at(c, &t, &call);
    cli_close(&t);
    close(call.upload_fd);
    return code;
}

const struct command command_import = {
    .name = "import",
    .args = "roster|case|companies|visits|vacancies|insured|shops|claimants FILE",
    .min_args = 2,
    .max_args = 2,
    .title = LIT("导入名册、档案、企业、走访、岗位、参保名单、门店、欠薪职工名册：nuan import roster 名册.xlsx --campaign LJ2023 --org QD01 --as d01.clerk；nuan import case 档案.xlsx --org QD01 --as d01.clerk；companies、visits、vacancies、insured、shops、claimants 同样写法"),
    .opts = import_opts,
    .n_opts = countof(import_opts),
    .run = import_command_run,
};
