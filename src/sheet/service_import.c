// SPDX-License-Identifier: Apache-2.0
// Companies, visits to them, vacancies of an event and people insured by mutual aid, from sheets.
#include "table_import.h"

#include "employment.h"
#include "enterprise.h"
#include "mutual_aid.h"

static enum err company_row(struct ctx *cx, const struct json *ask, void *in)
{
    int64_t id = 0;
    (void)ask;
    return company_add(cx, in, &id);
}

static enum err visit_row(struct ctx *cx, const struct json *ask, void *in)
{
    struct company_visit_in *v = in;
    int64_t id = 0;
    v->campaign = json_get_str(ask, "campaign");
    return company_visit_add(cx, v, &id);
}

static enum err vacancy_row(struct ctx *cx, const struct json *ask, void *in)
{
    int64_t id = 0;
    return vacancy_add(cx, json_get_int(ask, "event", 0), in, &id);
}

static enum err enrol_row(struct ctx *cx, const struct json *ask, void *in)
{
    struct mutual_enrol_in *e = in;
    int64_t id = 0;
    e->plan = json_get_str(ask, "plan");
    return mutual_enrol(cx, e, "list", &id);
}

static const struct table_kind companies = {"company.import", "company", "“企业名称”“统一社会信用代码”等", "company.imported",
                                            {company_in_fields, 14, sizeof(struct company_in)}, company_row};
/* The campaign is the route's, so it is not asked for in a row. */
static const struct field visit_fields[] = {
    {FIELD(struct company_visit_in, uscc), .label = LIT("统一社会信用代码"), .need = true, .max = 18},
    {FIELD(struct company_visit_in, org), .label = LIT("走访工会"), .max = 40},
    {FIELD(struct company_visit_in, visited_on), .as = AS_DATE, .label = LIT("走访日期"), .need = true},
    {FIELD(struct company_visit_in, leaders), .label = LIT("带队领导"), .max = 200},
    {FIELD(struct company_visit_in, participants), .label = LIT("参加人员"), .max = 500},
    {FIELD(struct company_visit_in, difficulties), .label = LIT("生产经营困难"), .max = 2000},
    {FIELD(struct company_visit_in, staff), .as = AS_COUNT, .label = LIT("职工数"), .max = 10000000},
    {FIELD(struct company_visit_in, arrears_persons), .as = AS_COUNT, .label = LIT("欠薪人数"), .max = 10000000},
    {FIELD(struct company_visit_in, arrears_fen), .as = AS_MONEY, .label = LIT("欠薪金额"), .max = INT64_C(100000000000000)},
    {FIELD(struct company_visit_in, policies), .label = LIT("宣讲的政策"), .max = 1000},
};
static const struct table_kind visits = {"company_visit.import", "company_visit", "“统一社会信用代码”“走访日期”等", "company_visit.imported",
                                         {visit_fields, countof(visit_fields), sizeof(struct company_visit_in)}, visit_row};
static const struct table_kind vacancies = {"vacancy.import", "vacancy", "“统一社会信用代码”“岗位”“招聘人数”等", "vacancy.imported",
                                            {vacancy_in_fields, 9, sizeof(struct vacancy_in)}, vacancy_row};
static const struct table_kind enrolments = {"mutual_enrolment.import", "mutual_enrolment", "“姓名”“身份证号”等", "mutual_enrolment.imported",
                                             {mutual_enrol_in_fields, 8, sizeof(struct mutual_enrol_in)}, enrol_row};

static enum err companies_run(struct job_run *j)
{
    return table_import(j, &companies);
}
static enum err visits_run(struct job_run *j)
{
    return table_import(j, &visits);
}
static enum err vacancies_run(struct job_run *j)
{
    return table_import(j, &vacancies);
}
static enum err enrolments_run(struct job_run *j)
{
    return table_import(j, &enrolments);
}

static bool plain(struct str code)
{
    for (size_t i = 0; i < code.len; i++)
        if (code.at[i] == '"' || code.at[i] == '\\' || (unsigned char)code.at[i] < ' ')
            return false;
    return code.len > 0 && code.len <= 40;
}

static enum err companies_post(struct ctx *cx)
{
    return table_upload(cx, &companies, S(""));
}

static enum err visits_post(struct ctx *cx)
{
    struct str campaign = cx_query(cx, "campaign");
    return plain(campaign) ? table_upload(cx, &visits, str_f(cx->a, ",\"campaign\":\"%.*s\"", FMT(campaign))) : fail_field(cx, "campaign", "请指明活动");
}

static enum err vacancies_post(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return table_upload(cx, &vacancies, str_f(cx->a, ",\"event\":%lld", (long long)id));
}

static enum err enrolments_post(struct ctx *cx)
{
    struct str plan = cx_query(cx, "plan");
    return plain(plan) ? table_upload(cx, &enrolments, str_f(cx->a, ",\"plan\":\"%.*s\"", FMT(plan))) : fail_field(cx, "plan", "请指明互助保障项目");
}

#define UPLOAD(path_, run_, perm_, action_, query_, title_)                                                                                   \
    {.method = M_POST, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_NONE, .once = true, .action = action_, .upload = true, .shape = OUT_FREE, \
     .schema = "{\"job\":1}", .query = query_, .title = LIT(title_)}
static const struct route routes[] = {
    UPLOAD("/api/companies/import", companies_post, PERM_ENTERPRISE_EDIT, "company.import", "org,dry_run", "导入企业"),
    UPLOAD("/api/company-visits/import", visits_post, PERM_ENTERPRISE_EDIT, "company_visit.import", "org,campaign,dry_run", "导入企业走访"),
    UPLOAD("/api/job-events/:id/vacancies/import", vacancies_post, PERM_SERVICE_EDIT, "vacancy.import", "org,dry_run", "导入岗位"),
    UPLOAD("/api/mutual-enrolments/import", enrolments_post, PERM_SERVICE_EDIT, "mutual_enrolment.import", "org,plan,dry_run", "导入参保名单"),
};
static const struct job_kind jobs[] = {
    {"company.import", LIT("导入企业"), companies_run},
    {"company_visit.import", LIT("导入企业走访"), visits_run},
    {"vacancy.import", LIT("导入岗位"), vacancies_run},
    {"mutual_enrolment.import", LIT("导入参保名单"), enrolments_run},
};

extern const struct area area_sheet_service;
const struct area area_sheet_service = {.name = "sheet_service", .title = LIT("企业、岗位、参保名单导入"), ROWS(routes, routes), ROWS(jobs, jobs)};
