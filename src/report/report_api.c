// SPDX-License-Identifier: Apache-2.0
// The file of a statistics form: text, workbook, PDF.
#include <unistd.h>

#include "area.h"
#include "file.h"
#include "report_decision.h"
#include "report_form.h"
#include "report_workpaper.h"
#include "report_plan.h"
#include "report_roll.h"
#include "submission.h"

enum { WORKBOOK_MAX = 40 * 1024 * 1024 };

static enum err read_all(struct ctx *cx, int fd, struct str *out)
{
    off_t size = lseek(fd, 0, SEEK_END), done = 0;
    if (size <= 0 || size > WORKBOOK_MAX)
        return ERR_IO;
    char *at = NEWS(cx->a, char, (size_t)size);
    while (done < size) {
        ssize_t n = pread(fd, at + done, (size_t)(size - done), done);
        if (n <= 0)
            return ERR_IO;
        done += n;
    }
    *out = (struct str){at, (size_t)size};
    return OK;
}

static enum err as_xlsx(struct ctx *cx, const struct paper *s)
{
    char path[32];
    int fd = file_temp(cx->app);
    if (fd < 0)
        return ERR_IO;
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum err e = paper_xlsx(s, path);
    if (e == OK)
        e = read_all(cx, fd, &cx->reply->body);
    close(fd);
    cx->reply->type = S("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    return e;
}

enum err paper_answer(struct ctx *cx, const struct paper *s, struct str format, struct str name)
{
    if (!format.len)
        format = S("text");
    if (str_eq(format, S("xlsx"))) {
        TRY(as_xlsx(cx, s));
    } else if (str_eq(format, S("pdf"))) {
        TRY(paper_pdf(cx->a, s, &cx->reply->body));
        cx->reply->type = S("application/pdf");
    } else if (str_eq(format, S("text"))) {
        cx->reply->body = paper_text(cx->a, s);
        cx->reply->type = S("text/plain");
        return OK; /* shown, not saved */
    } else {
        return fail_field(cx, "format", "格式应为 text、xlsx 或 pdf");
    }
    cx->reply->file_name = str_f(cx->a, "%.*s.%.*s", FMT(name), FMT(format));
    return OK;
}

struct contact_row {
    int64_t id;
    struct str code, name, path, status, contact;
};
static const struct field contact_fields[] = {
    {FIELD(struct contact_row, id)},   {FIELD(struct contact_row, code)},
    {FIELD(struct contact_row, name)}, {FIELD(struct contact_row, path)},
    {FIELD(struct contact_row, status)}, {FIELD(struct contact_row, contact)},
};

struct printed {
    const struct form_table *table;
    struct report_by by;
    struct str mark; /* in the name of the file: which table it is */
};

/* The table as the ledger has it now. */
static enum err live_table(struct ctx *cx, struct printed *out)
{
    struct form_call *c = NEW(cx->a, struct form_call);
    struct contact_row org = {0};
    TRY(form_of_call(cx, c));
    TRY(db_one(cx->tx, FUND_ORG, VALS(I64(cx->org_id)), FIELDS(struct contact_row, contact_fields), &org));
    *out = (struct printed){.table = &c->table, .by = {cx->who->local ? S("") : cx->who->name, org.contact, cx->now}};
    return OK;
}

/* The table as it goes up the tree, or went: who filled it in stands on it, and the day it was filed. */
static enum err filed_table(struct ctx *cx, int64_t version, struct printed *out)
{
    struct submission_print p = {0};
    TRY(submission_print(cx, cx_query(cx, "campaign"), cx->args[0], version, &p));
    *out = (struct printed){.table = p.table, .by = {p.filler, p.phone, p.at ? p.at : cx->now},
                            .mark = version ? str_f(cx->a, "-第%lld版", (long long)version) : S("-上报表")};
    return OK;
}

static enum err form_file(struct ctx *cx)
{
    struct printed p = {0};
    int64_t version = cx_query_int(cx, "version", 0);
    struct str format = cx_query(cx, "format");
    TRY(version || cx_query_int(cx, "filed", 0) ? filed_table(cx, version, &p) : live_table(cx, &p));
    const struct form *f = p.table->form;
    struct str name = str_f(cx->a, "%.*s-%.*s-%.*s%.*s", FMT(f->title), FMT(p.table->org_name), FMT(p.table->campaign),
                            FMT(p.mark));
    if (!str_eq(format, S("csv")))
        return paper_answer(cx, report_form(cx->a, p.table, &p.by), format, name);
    cx->reply->body = report_form_csv(cx->a, p.table);
    cx->reply->type = S("text/csv");
    cx->reply->file_name = str_f(cx->a, "%.*s.csv", FMT(name));
    return OK;
}

static enum err decision_file(struct ctx *cx)
{
    struct decision d = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(decision_get(cx, id, &d));
    struct str format = cx_query(cx, "format");
    return paper_answer(cx, report_decision(cx->a, &d), format.len ? format : S("pdf"),
                        str_f(cx->a, "集体研究记录-%lld", (long long)d.id));
}

static enum err plan_file(struct ctx *cx)
{
    struct plan_table t;
    struct code_item *objects = NULL;
    size_t n = 0;
    TRY(plan_table_of_call(cx, &t));
    TRY(code_list(cx->tx, S("plan_object"), S(""), &objects, &n));
    bool lines = cx_query_int(cx, "all", 0) != 0;
    struct str name = str_f(cx->a, "送温暖计划%s-%.*s-%lld", lines ? "汇总" : "表", FMT(t.org_name), (long long)t.year);
    struct paper *p = lines ? report_plan_lines(cx->a, &t, cx_today(cx))
                            : report_plan(cx->a, &t, objects, n, cx->who->local ? S("") : cx->who->name, cx_today(cx));
    return paper_answer(cx, p, cx_query(cx, "format"), name);
}

static enum err subsidy_file(struct ctx *cx)
{
    struct subsidy s;
    struct subsidy_part *parts = NULL;
    int64_t id = 0;
    size_t n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(subsidy_load(cx, id, &s, &parts, &n));
    return paper_answer(cx, report_subsidy(cx->a, &s, parts, n), cx_query(cx, "format"),
                        str_f(cx->a, "补助分配-%lld", (long long)s.id));
}

static enum err workpaper_file(struct ctx *cx)
{
    struct workpaper p;
    struct paper *sheet = NULL;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(paper_get(cx, id, &p));
    TRY(report_workpapers(cx, &p, 1, &sheet));
    audit_object(cx, p.org_id, "paper:%lld", (long long)id);
    struct str format = cx_query(cx, "format");
    return paper_answer(cx, sheet, format.len ? format : S("pdf"), str_f(cx->a, "审计底稿-%lld", (long long)id));
}

static enum err workpapers_file(struct ctx *cx)
{
    struct paper_ask ask = {cx_query(cx, "state"), cx_query(cx, "campaign"), S(""), cx_query_int(cx, "sample", 0), 0,
                            REPORT_WORKPAPERS_MAX + 1};
    struct workpaper *papers = NULL;
    struct paper *sheet = NULL;
    size_t n = 0;
    TRY(papers_list(cx, &ask, &papers, &n));
    if (!n)
        return fail(cx, ERR_NOT_FOUND, "没有符合条件的底稿");
    if (n > REPORT_WORKPAPERS_MAX)
        return fail(cx, ERR_TOO_LARGE, "超过 %d 份底稿，请按样本或状态分批打印", REPORT_WORKPAPERS_MAX);
    TRY(report_workpapers(cx, papers, n, &sheet));
    audit_object(cx, cx->org_id, "papers");
    struct str format = cx_query(cx, "format");
    return paper_answer(cx, sheet, format.len ? format : S("pdf"), S("审计底稿"));
}

static const struct route routes[] = {
    {M_GET, "/api/auditroom/papers/:id/file", workpaper_file, PERM_AUDITROOM_VIEW, SCOPE_ORG, TX_READ, "paper.print",
     .shape = OUT_FILE, .logged = true, .query = "format", .title = LIT("打印审计底稿")},
    {M_GET, "/api/auditroom/papers/file", workpapers_file, PERM_AUDITROOM_VIEW, SCOPE_ORG, TX_READ, "paper.print",
     .shape = OUT_FILE, .logged = true, .query = "org,campaign,state,sample,format", .title = LIT("打印一组审计底稿")},
    {M_GET, "/api/forms/:form/file", form_file, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE,
     .query = "org,own,campaign,filed,version,format", .title = LIT("统计表文件")},
    {M_GET, "/api/rolls/:roll/file", roll_file, PERM_PERSON_VIEW, SCOPE_ORG, TX_READ, "roll.print", .shape = OUT_FILE,
     .logged = true, .query = "org,campaign,format,plain,reason", .title = LIT("实名制汇总表（号码打码，plain=1 为完整号码）")},
    {M_GET, "/api/decisions/:id/file", decision_file, PERM_DECISION_VIEW, SCOPE_ORG, TX_READ,
     .shape = OUT_FILE, .query = "format", .title = LIT("集体研究记录单")},
    {M_GET, "/api/plans/table/file", plan_file, PERM_PLAN_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE,
     .query = "org,campaign,all,format", .title = LIT("计划表文件")},
    {M_GET, "/api/subsidies/:id/file", subsidy_file, PERM_PLAN_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FILE,
     .query = "format", .title = LIT("补助分配表文件")},
};

extern const struct area area_report;
const struct area area_report = {.name = "report", .title = LIT("报表"), ROWS(routes, routes)};
