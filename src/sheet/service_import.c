// SPDX-License-Identifier: Apache-2.0
// Companies, visits to them, vacancies of an event, people insured by mutual aid, shops and people owed wages, from sheets.
#include "table_import.h"

#include "employment.h"
#include "enterprise.h"
#include "mutual_aid.h"
#include "text.h"
#include "voucher.h"
#include "wage.h"

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

static enum err shop_row(struct ctx *cx, const struct json *ask, void *in)
{
    (void)ask;
    return shop_take(cx, in);
}

/* A name is a shop's once in its union. */
static struct str shop_one(struct arena *a, const void *in)
{
    const struct shop_line *l = in;
    return l->name.len ? str_f(a, "%.*s\n%.*s", FMT(l->org), FMT(l->name)) : S("");
}

static enum err claimant_row(struct ctx *cx, const struct json *ask, void *in)
{
    return wage_claimant_take(cx, json_get_int(ask, "case", 0), in);
}

static struct str claimant_one(struct arena *a, const void *in)
{
    const struct wage_claimant_in *c = in;
    char *out = arena_alloc(a, c->number.len + 1, 1);
    return text_number(c->number, true, out, c->number.len + 1).s;
}

static const struct table_kind companies = {.job = "company.import", .sheet = "company", .columns = "“企业名称”“统一社会信用代码”等", .event = "company.imported", .perm = PERM_ENTERPRISE_EDIT,
                                            .in = {company_in_fields, 14, sizeof(struct company_in)}, .row = company_row};
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
static const struct table_kind visits = {.job = "company_visit.import", .sheet = "company_visit", .columns = "“统一社会信用代码”“走访日期”等", .event = "company_visit.imported",
                                         .perm = PERM_ENTERPRISE_EDIT, .in = {visit_fields, countof(visit_fields), sizeof(struct company_visit_in)}, .row = visit_row};
static const struct table_kind vacancies = {.job = "vacancy.import", .sheet = "vacancy", .columns = "“统一社会信用代码”“岗位”“招聘人数”等", .event = "vacancy.imported",
                                            .perm = PERM_SERVICE_EDIT, .in = {vacancy_in_fields, 9, sizeof(struct vacancy_in)}, .row = vacancy_row};
static const struct table_kind enrolments = {.job = "mutual_enrolment.import", .sheet = "mutual_enrolment", .columns = "“姓名”“身份证号”等", .event = "mutual_enrolment.imported",
                                             .perm = PERM_SERVICE_EDIT, .in = {mutual_enrol_in_fields, 8, sizeof(struct mutual_enrol_in)}, .row = enrol_row};
static const struct table_kind shops = {.job = "shop.import", .sheet = "shop", .columns = "“门店名称”“地址”等", .event = "shop.imported", .perm = PERM_SERVICE_EDIT,
                                        .in = {shop_line_fields, 13, sizeof(struct shop_line)}, .row = shop_row,
                                        .one = {shop_one, "name", "同一家门店只写一行，两家店请在名称里加以区分"}};
static const struct table_kind claimants = {.job = "wage_claimant.import", .sheet = "wage_claimant", .columns = "“姓名”“身份证号码”“金额”等", .event = "wage_claimant.imported",
                                            .perm = PERM_LABOUR_EDIT, .in = {wage_claimant_in_fields, 4, sizeof(struct wage_claimant_in)}, .row = claimant_row,
                                            .one = {claimant_one, "number", "同一个人写了两行，几笔欠薪请合成一行"}, .sum = "fen", .about = {"case", "wage_case"}};
static const struct table_kind *const kinds[] = {&companies, &visits, &vacancies, &enrolments, &shops, &claimants};

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
static enum err shops_run(struct job_run *j)
{
    return table_import(j, &shops);
}
static enum err claimants_run(struct job_run *j)
{
    return table_import(j, &claimants);
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

static enum err event_check(struct ctx *cx, void *id)
{
    return vacancy_event_check(cx, *(const int64_t *)id);
}

static enum err vacancies_post(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_in_read(cx, event_check, &id));
    return table_upload(cx, &vacancies, str_f(cx->a, ",\"event\":%lld", (long long)id));
}

static enum err enrolments_post(struct ctx *cx)
{
    struct str plan = cx_query(cx, "plan");
    return plain(plan) ? table_upload(cx, &enrolments, str_f(cx->a, ",\"plan\":\"%.*s\"", FMT(plan))) : fail_field(cx, "plan", "请指明互助保障项目");
}

static enum err shops_post(struct ctx *cx)
{
    return table_upload(cx, &shops, S(""));
}

static enum err case_check(struct ctx *cx, void *id)
{
    int64_t left = 0;
    return wage_takes(cx, *(const int64_t *)id, &cx->org_id, &left); /* the job and its events are the union's that has the case */
}

static enum err claimants_post(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_in_read(cx, case_check, &id));
    return table_upload(cx, &claimants, str_f(cx->a, ",\"case\":%lld", (long long)id));
}

static enum err template_get(struct ctx *cx)
{
    for (size_t i = 0; i < countof(kinds); i++)
        if (str_eq(cx->args[0], str_of(kinds[i]->sheet)))
            return table_template(cx, kinds[i]);
    return ERR_NOT_FOUND;
}

#define UPLOAD(path_, run_, perm_, action_, query_, title_)                                                                                   \
    {.method = M_POST, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG, .tx = TX_NONE, .once = true, .action = action_, .upload = true, .shape = OUT_FREE, \
     .schema = "{\"job\":1}", .query = query_, .title = LIT(title_)}
static const struct route routes[] = {
    UPLOAD("/api/companies/import", companies_post, PERM_ENTERPRISE_EDIT, "company.import", "org,dry_run", "导入企业"),
    UPLOAD("/api/company-visits/import", visits_post, PERM_ENTERPRISE_EDIT, "company_visit.import", "org,campaign,dry_run", "导入企业走访"),
    UPLOAD("/api/job-events/:id/vacancies/import", vacancies_post, PERM_SERVICE_EDIT, "vacancy.import", "org,dry_run", "导入岗位"),
    UPLOAD("/api/mutual-enrolments/import", enrolments_post, PERM_SERVICE_EDIT, "mutual_enrolment.import", "org,plan,dry_run", "导入参保名单"),
    UPLOAD("/api/shops/import", shops_post, PERM_SERVICE_EDIT, "shop.import", "org,dry_run", "导入门店"),
    UPLOAD("/api/wage-cases/:id/claimants/import", claimants_post, PERM_LABOUR_EDIT, "wage_claimant.import", "org,dry_run", "导入欠薪名册"),
    {M_GET, "/api/import-templates/:sheet", template_get, PERM_LOGGED_IN, SCOPE_SELF, TX_READ, .shape = OUT_FILE, .title = LIT("导入用的空白表")},
};
static const struct job_kind jobs[] = {
    {"company.import", LIT("导入企业"), companies_run},
    {"company_visit.import", LIT("导入企业走访"), visits_run},
    {"vacancy.import", LIT("导入岗位"), vacancies_run},
    {"mutual_enrolment.import", LIT("导入参保名单"), enrolments_run},
    {"shop.import", LIT("导入门店"), shops_run},
    {"wage_claimant.import", LIT("导入欠薪名册"), claimants_run},
};

extern const struct area area_sheet_service;
const struct area area_sheet_service = {.name = "sheet_service", .title = LIT("企业、岗位、参保名单、门店、欠薪名册导入"), ROWS(routes, routes), ROWS(jobs, jobs)};
