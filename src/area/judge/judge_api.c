// SPDX-License-Identifier: Apache-2.0
// Routes of judging: one file, kept verdicts, runs over many files.
#include "judge_own.h"

struct judge_in {
    struct str policy, edition, day;
};
static const struct field judge_fields[] = {
    {FIELD(struct judge_in, policy), .label = LIT("政策"), .need = true, .max = 40},
    {FIELD(struct judge_in, edition), .label = LIT("版本"), .max = 40},
    {FIELD(struct judge_in, day), .as = AS_DATE, .label = LIT("认定日期")},
};
struct try_in {
    struct str body, day;
    int64_t casefile;
};
static const struct field try_fields[] = {
    {FIELD(struct try_in, body), .as = AS_JSON, .label = LIT("政策内容"), .need = true, .max = 1000000},
    {FIELD(struct try_in, casefile), .as = AS_ID, .label = LIT("档案"), .need = true},
    {FIELD(struct try_in, day), .as = AS_DATE, .label = LIT("认定日期")},
};

struct verdict_row {
    int64_t id, casefile_id;
    struct str day, policy, edition, class, maker;
    int64_t made_at, run_id, application_id;
    bool in_force;
};
static const struct field verdict_fields[] = {
    {FIELD(struct verdict_row, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct verdict_row, casefile_id), .as = AS_ID},
    {FIELD(struct verdict_row, day), .as = AS_DATE, .label = LIT("认定日期")},
    {FIELD(struct verdict_row, policy), .label = LIT("政策")},
    {FIELD(struct verdict_row, edition), .label = LIT("版本")},
    {FIELD(struct verdict_row, class), .as = AS_CODE, .codes = "case_category", .label = LIT("类别")},
    {FIELD(struct verdict_row, maker), .label = LIT("认定人")},
    {FIELD(struct verdict_row, made_at), .as = AS_TIME, .label = LIT("认定时间")},
    {FIELD(struct verdict_row, run_id), .as = AS_ID},
    {FIELD(struct verdict_row, application_id), .as = AS_ID},
    {FIELD(struct verdict_row, in_force), .label = LIT("现行")},
};

static void write_judged(struct ctx *cx, const struct judged *j, int64_t casefile_id, int64_t verdict_id)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "casefile_id", casefile_id);
    jw_ki(cx->out, "id", verdict_id);
    verdict_write(cx->out, cx->a, &j->verdict, &j->facts, j->day);
    jw_close(cx->out, '}');
}

static enum err dry_get(struct ctx *cx)
{
    struct judged *j = NEW(cx->a, struct judged);
    struct str code = cx_query(cx, "policy");
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    if (!code.len)
        return fail_field(cx, "policy", "请选择政策");
    TRY(judge_file(cx, id, code, cx_query(cx, "edition"), cx_query(cx, "day"), j));
    write_judged(cx, j, id, 0);
    return OK;
}

static enum err keep_post(struct ctx *cx)
{
    const struct judge_in *in = cx->in;
    struct judged *j = NEW(cx->a, struct judged);
    struct casefile f = {0};
    int64_t id = 0, verdict = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &f));
    if (!f.key)
        return fail(cx, ERR_STATE, "档案的个人信息已删除，不能认定");
    TRY(judge_file(cx, id, in->policy, in->edition, in->day, j));
    TRY(judge_keep(cx, id, f.key, j, 0, 0, &verdict));
    cx_tell(cx, TALE_CASEFILE, id);
    audit_object(cx, f.org_id, "casefile:%lld", (long long)id);
    audit_note(cx, "policy", j->policy->code);
    audit_note(cx, "edition", j->policy->edition);
    write_judged(cx, j, id, verdict);
    return OK;
}

static enum err try_post(struct ctx *cx)
{
    const struct try_in *in = cx->in;
    struct judged *j = NEW(cx->a, struct judged);
    struct problems p = {.a = cx->a, .last = &p.first};
    struct rule doc = {.code = S("draft"), .edition = S("草稿"), .title = S("草稿"), .body = in->body};
    struct policy *po = policy_compile(cx->a, &doc, &p);
    if (p.n)
        return fail(cx, ERR_BAD_INPUT, "还有 %zu 处要改才能试用，第一处：%.*s", p.n, FMT(p.first->text));
    TRY(judge_under(cx, in->casefile, po, in->day, j));
    write_judged(cx, j, in->casefile, 0);
    return OK;
}

static enum err verdicts_get(struct ctx *cx)
{
    struct casefile f = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &f));
    return cx_list(cx, VERDICT_LIST, VALS(I64(id), TXT(f.path), TXT(path_end(cx->a, f.path)), I64(cx_after(cx)), I64(cx_limit(cx))),
                   FIELDS(struct verdict_row, verdict_fields));
}

static enum err verdict_get(struct ctx *cx)
{
    struct str text = {0};
    int64_t id = 0, file = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(judge_open(cx, id, &text, &file));
    audit_object(cx, 0, "casefile:%lld", (long long)file);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", id);
    jw_ki(cx->out, "casefile_id", file);
    jw_key(cx->out, "verdict");
    jw_raw(cx->out, text);
    jw_close(cx->out, '}');
    return OK;
}

/* --- two verdicts side by side --- */

static struct str shown(struct ctx *cx, const struct json *v, const char *name)
{
    ptrdiff_t f = fact_named(str_of(name));
    struct facts *one = NEW(cx->a, struct facts);
    facts_read(json_get(v, "facts"), NULL, one);
    return f < 0 ? S("") : fact_text(cx->a, (enum fact)f, &one->v[f]);
}

static const struct json *clause_named(const struct json *v, struct str code)
{
    const struct json *list = json_get(v, "clauses");
    for (size_t i = 0; i < json_len(list); i++)
        if (str_eq(json_get_str(json_at(list, i), "code"), code))
            return json_at(list, i);
    return NULL;
}

static void put_pair(struct ctx *cx, const char *part, struct str label, struct str before, struct str after)
{
    if (str_eq(before, after))
        return;
    jw_open(cx->out, '{');
    jw_kt(cx->out, "part", str_of(part));
    jw_kt(cx->out, "label", label);
    jw_kt(cx->out, "before", before);
    jw_kt(cx->out, "after", after);
    jw_close(cx->out, '}');
}

static void compare_clauses(struct ctx *cx, const struct json *a, const struct json *b)
{
    const struct json *x = json_get(a, "clauses"), *y = json_get(b, "clauses");
    for (size_t i = 0; i < json_len(x); i++) {
        const struct json *c = json_at(x, i), *d = clause_named(b, json_get_str(c, "code"));
        put_pair(cx, "clause", json_get_str(c, "label"), json_get_str(c, "text"), d ? json_get_str(d, "text") : S("（没有这一条）"));
    }
    for (size_t i = 0; i < json_len(y); i++)
        if (!clause_named(a, json_get_str(json_at(y, i), "code")))
            put_pair(cx, "clause", json_get_str(json_at(y, i), "label"), S("（没有这一条）"), json_get_str(json_at(y, i), "text"));
}

static enum err compare_get(struct ctx *cx)
{
    struct str ta = {0}, tb = {0};
    int64_t id = 0, with = cx_query_int(cx, "with", 0), fa = 0, fb = 0;
    static const char *const heads[][2] = {{"day", "认定日期"}, {"policy", "政策"}, {"edition", "版本"}, {"label", "类别"}, {"reason", "理由"}};
    TRY(cx_arg_id(cx, 0, &id));
    TRY(judge_open(cx, id, &ta, &fa));
    TRY(judge_open(cx, with, &tb, &fb));
    if (fa != fb)
        return fail_field(cx, "with", "只能比较同一份档案的认定结果");
    const struct json *a = json_parse(cx->a, ta, NULL), *b = json_parse(cx->a, tb, NULL);
    audit_object(cx, 0, "casefile:%lld", (long long)fa);
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < countof(heads); i++)
        put_pair(cx, "head", str_of(heads[i][1]), json_get_str(a, heads[i][0]), json_get_str(b, heads[i][0]));
    for (size_t i = 0; i < FACT__COUNT; i++)
        put_pair(cx, "fact", fact_infos[i].label, shown(cx, a, fact_infos[i].name), shown(cx, b, fact_infos[i].name));
    compare_clauses(cx, a, b);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- runs --- */

static const struct field rerun_in_fields[] = {
    {FIELD(struct rerun_in, policy), .label = LIT("政策"), .need = true, .max = 40},
    {FIELD(struct rerun_in, edition), .label = LIT("版本"), .max = 40},
    {FIELD(struct rerun_in, day), .as = AS_DATE, .label = LIT("认定日期")},
    {FIELD(struct rerun_in, urban_fen), .as = AS_MONEY, .label = LIT("试用城镇低保标准"), .max = 10000000},
    {FIELD(struct rerun_in, rural_fen), .as = AS_MONEY, .label = LIT("试用农村低保标准"), .max = 10000000},
    {FIELD(struct rerun_in, with_out), .label = LIT("包括已退出的档案")},
};

static void started(struct ctx *cx, int64_t run, int64_t job)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "run", run);
    jw_ki(cx->out, "job", job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
}

static enum err rerun_post(struct ctx *cx)
{
    const struct rerun_in *in = cx->in;
    int64_t id = 0, job = 0;
    TRY(rerun_start(cx, in, &id, &job));
    audit_object(cx, cx->org_id, "rerun:%lld", (long long)id);
    audit_note(cx, "policy", in->policy);
    started(cx, id, job);
    return OK;
}

static enum err apply_post(struct ctx *cx)
{
    int64_t id = 0, job = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(rerun_apply(cx, id, &job));
    started(cx, id, job);
    return OK;
}

static enum err reruns_get(struct ctx *cx)
{
    return cx_list(cx, RERUN_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_limit(cx))), RERUN);
}

static enum err rerun_get(struct ctx *cx)
{
    struct rerun r = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, RERUN_GET, id, RERUN, &r));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, RERUN, &r);
    jw_kb(cx->out, "may_apply", str_eq(r.state, S("looked")) && !r.urban_fen && !r.rural_fen && cx->who && r.made_by != cx->who->user_id);
    jw_close(cx->out, '}');
    return OK;
}

static enum err rows_get(struct ctx *cx)
{
    struct rerun r = {0};
    struct str path = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(rerun_find(cx, id, &r, &path));
    return cx_list(cx, RERUN_ROWS, VALS(I64(id), TXT(path), TXT(path_end(cx->a, path)), I64(cx_after(cx)), TXT(cx_query(cx, "change")), I64(cx_limit(cx))), RERUN_ROW);
}

static const char verdict_schema[] =
    "{casefile_id,id,policy,edition,title,day,outcome,class,label,archive,reason,lacking,also,line_document,\"facts\":{…},\"why\":{…},\"classes\":[{code,label,say}],"
    "\"exclusions\":[…],\"switches\":[\"\"],\"clauses\":[{code,label,say,text,paper,article,\"facts\":[{name,label,text}]}]}";
#define VIEW PERM_CASE_VIEW, SCOPE_ORG, TX_READ

static const struct route routes[] = {
    {M_GET, "/api/judge/casefiles/:id", dry_get, VIEW, "judge.look", .shape = OUT_FREE, .query = "policy,edition,day", .schema = verdict_schema, .logged = true,
     .title = LIT("试认定一份档案")},
    {M_POST, "/api/judge/casefiles/:id", keep_post, PERM_CASE_REVIEW, SCOPE_ORG, TX_WRITE, "judge.keep", IN(struct judge_in, judge_fields), .shape = OUT_FREE,
     .schema = verdict_schema, .title = LIT("认定一份档案并保存结果")},
    {M_POST, "/api/judge/try", try_post, VIEW, "judge.look", IN(struct try_in, try_fields), .shape = OUT_FREE, .schema = verdict_schema, .logged = true,
     .title = LIT("用未发布的政策试认定")},
    {M_GET, "/api/judge/casefiles/:id/verdicts", verdicts_get, VIEW, OUT(struct verdict_row, verdict_fields), .shape = OUT_LIST, .query = "limit,after",
     .title = LIT("一份档案的认定结果")},
    {M_GET, "/api/judge/verdicts/:id", verdict_get, VIEW, "judge.show", .shape = OUT_FREE, .schema = "{id,casefile_id,\"verdict\":{…}}", .logged = true,
     .title = LIT("一份认定结果")},
    {M_GET, "/api/judge/verdicts/:id/compare", compare_get, VIEW, "judge.show", .shape = OUT_FREE, .query = "with", .logged = true,
     .schema = "{\"rows\":[{part,label,before,after}],\"next\":null}", .title = LIT("比较两份认定结果")},
    {M_POST, "/api/judge/reruns", rerun_post, PERM_CASE_REVIEW, SCOPE_ORG, TX_WRITE, "judge.rerun", IN(struct rerun_in, rerun_in_fields), .shape = OUT_FREE,
     .schema = "{\"run\":1,\"job\":1}", .query = "org", .title = LIT("批量试算")},
    {M_GET, "/api/judge/reruns", reruns_get, VIEW, OUT(struct rerun, rerun_fields), .shape = OUT_LIST, .query = "org,limit,after", .title = LIT("批量试算的记录")},
    {M_GET, "/api/judge/reruns/:id", rerun_get, VIEW, .shape = OUT_FREE, .schema = "{rerun,may_apply}", .title = LIT("一次批量试算")},
    {M_GET, "/api/judge/reruns/:id/rows", rows_get, VIEW, OUT(struct rerun_row, rerun_row_fields), .shape = OUT_LIST, .query = "change,limit,after",
     .title = LIT("批量试算的变化清单")},
    {M_POST, "/api/judge/reruns/:id/apply", apply_post, PERM_CASE_APPROVE, SCOPE_ORG, TX_WRITE, "judge.apply", .shape = OUT_FREE, .schema = "{\"run\":1,\"job\":1}",
     .title = LIT("执行批量试算")},
};
static const struct job_kind jobs[] = {{"judge.look", LIT("批量试算"), rerun_look_run}, {"judge.apply", LIT("执行批量试算"), rerun_apply_run}};
static const struct meta_row meta[] = {
    {"verdict", {verdict_fields, countof(verdict_fields), sizeof(struct verdict_row)}},
    {"rerun", {rerun_fields, countof(rerun_fields), sizeof(struct rerun)}},
    {"rerun_in", {rerun_in_fields, countof(rerun_in_fields), sizeof(struct rerun_in)}},
    {"rerun_row", {rerun_row_fields, countof(rerun_row_fields), sizeof(struct rerun_row)}},
};

extern const struct area area_judge;
const struct area area_judge = {.name = "judge", .title = LIT("困难认定"), ROWS(routes, routes), ROWS(meta, meta), ROWS(jobs, jobs), .verify = judge_verify};
