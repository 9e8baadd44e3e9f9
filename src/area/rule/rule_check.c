// SPDX-License-Identifier: Apache-2.0
// What a rule document of each kind must hold, so that a mistake is told when it is saved and not when
// a campaign runs.
#include "activity.h"
#include "bank.h"
#include "check_rule.h"
#include "date.h"
#include "evidence_rule.h"
#include "quiz_rule.h"
#include "report_rule.h"
#include "match.h"
#include "form.h"
#include "care.h"
#include "mutual_aid.h"
#include "programme.h"
#include "rule.h"

#include "calendar.h"
#include "caps.h"
#include "workflow_rule.h"
#include "policy.h"

static const struct json *list_of(const struct json *body, const char *key, struct problems *p)
{
    const struct json *list = json_get(body, key);
    if (json_kind(list) == JSON_LIST && json_len(list) > 0)
        return list;
    problem_add(p, "body", str_f(p->a, "缺少“%s”，应是至少一项的列表", key));
    return NULL;
}

static bool one_of(struct str s, const char *const *words)
{
    for (; *words; words++)
        if (str_eq(s, str_of(*words)))
            return true;
    return false;
}

/* A list of texts that are codes; empty is told. */
static void need_texts(const struct json *map, const char *key, const char *where, size_t i,
                       struct problems *p)
{
    const struct json *list = json_get(map, key);
    bool sound = json_kind(list) == JSON_LIST && json_len(list) > 0;
    for (size_t k = 0; sound && k < json_len(list); k++)
        sound = json_str(json_at(list, k)).len > 0;
    if (!sound)
        problem_add(p, "body", str_f(p->a, "%s第 %zu 项的“%s”应是编码的列表", where, i + 1, key));
}

static void check_funds(const struct json *body, struct problems *p)
{
    static const char *const verdicts[] = {"allow", "forbid", "silent", NULL};
    static const char *const undecided[] = {"", "review", "block", NULL}, *const filed[] = {"", "national", "local", NULL};
    const struct json *clauses = list_of(body, "clauses", p);
    if (!one_of(json_get_str(body, "undecided"), undecided))
        problem_add(p, "body", S("“undecided”应是 review（审核时裁定）或 block（先裁定再审核）"));
    for (size_t i = 0; i < json_len(clauses); i++) {
        const struct json *c = json_at(clauses, i);
        if (!one_of(json_get_str(c, "filed"), filed))
            problem_add(p, "body", str_f(p->a, "条款第 %zu 项的“filed”应是 national 或 local", i + 1));
        if (json_kind(json_get(c, "forms")) != JSON_NONE)
            need_texts(c, "forms", "条款", i, p);
        if (!one_of(json_get_str(c, "verdict"), verdicts))
            problem_add(p, "body", str_f(p->a, "条款第 %zu 项的“verdict”应是 allow、forbid 或 silent", i + 1));
        if (!json_get_str(c, "clause").len)
            problem_add(p, "body", str_f(p->a, "条款第 %zu 项缺少原文“clause”", i + 1));
        if (json_kind(json_get(c, "sources")) != JSON_NONE)
            need_texts(c, "sources", "条款", i, p);
        if (json_kind(json_get(c, "classes")) != JSON_NONE)
            need_texts(c, "classes", "条款", i, p);
    }
}

static bool has_item(const struct json *items, struct str code, size_t except)
{
    for (size_t i = 0; i < json_len(items); i++)
        if (i != except && str_eq(json_get_str(json_at(items, i), "code"), code))
            return true;
    return false;
}

static void check_sum(const struct json *items, size_t i, struct problems *p)
{
    const struct json *sum = json_get(json_at(items, i), "sum");
    for (size_t k = 0; k < json_len(sum); k++)
        if (!has_item(items, json_str(json_at(sum, k)), i))
            problem_add(p, "body", str_f(p->a, "项目 %.*s 合计了不存在的项目“%.*s”",
                                         FMT(json_get_str(json_at(items, i), "code")),
                                         FMT(json_str(json_at(sum, k)))));
}

static void check_forms(const struct json *body, struct problems *p)
{
    const struct json *items = list_of(body, "items", p);
    for (size_t i = 0; i < json_len(items); i++) {
        const struct json *it = json_at(items, i);
        struct str code = json_get_str(it, "code");
        if (!code.len || !json_get_str(it, "label").len || !json_get_str(it, "unit").len)
            problem_add(p, "body", str_f(p->a, "第 %zu 个项目缺少编号、名称或单位", i + 1));
        if (code.len && has_item(items, code, i))
            problem_add(p, "body", str_f(p->a, "项目编号 %.*s 重复", FMT(code)));
        if (!json_get_bool(it, "hand") && !json_len(json_get(it, "sum")) && !json_len(json_get(it, "pick")))
            problem_add(p, "body", str_f(p->a, "项目 %.*s 没有写明来源：hand、sum 或 pick", FMT(code)));
        check_sum(items, i, p);
    }
    struct str print = form_print_wrong(p->a, body);
    if (print.len)
        problem_add(p, "body", print);
}

/* Columns of a real-name summary; report_roll.c tells which keys there are. */
static void check_rolls(const struct json *body, struct problems *p)
{
    const struct json *cols = list_of(body, "columns", p);
    if (!json_get_str(body, "title").len)
        problem_add(p, "body", S("汇总表应有表名 title"));
    if (!json_len(json_get(body, "kinds")))
        problem_add(p, "body", S("汇总表应写明统计的慰问形式 kinds，例如 [\"cash\", \"goods\"]"));
    for (size_t i = 0; i < json_len(cols); i++)
        if (!json_get_str(json_at(cols, i), "key").len || !json_get_str(json_at(cols, i), "title").len)
            problem_add(p, "body", str_f(p->a, "第 %zu 列缺少 key 或 title", i + 1));
}

static void check_sheets(const struct json *body, struct problems *p)
{
    const struct json *cols = list_of(body, "columns", p);
    for (size_t i = 0; i < json_len(cols); i++) {
        const struct json *c = json_at(cols, i);
        if (!json_get_str(c, "key").len || !json_get_str(c, "title").len)
            problem_add(p, "body", str_f(p->a, "第 %zu 列缺少 key 或 title", i + 1));
        need_texts(c, "words", "列", i, p);
    }
}

/* {"num":2,"den":3}: a part of the whole, above 0 and not above 1. */
static void need_part(const struct json *map, const char *key, bool needed, struct problems *p)
{
    const struct json *part = json_get(map, key);
    int64_t num = json_get_int(part, "num", 0), den = json_get_int(part, "den", 0);
    if (!part && !needed)
        return;
    if (num < 1 || den < num || den > 1000)
        problem_add(p, "body", str_f(p->a, "“%s”应写成 {\"num\":2,\"den\":3} 这样的分数，大于 0、不大于 1", key));
}

static void check_decisions(const struct json *body, struct problems *p)
{
    static const char *const bodies[] = {"members", "present", "votes", NULL};
    const struct json *kinds = json_get(body, "kinds");
    struct str key;
    need_part(body, "quorum", true, p);
    need_part(body, "majority", true, p);
    if (!one_of(json_get_str(json_get(body, "majority"), "of"), bodies))
        problem_add(p, "body", S("“majority”的“of”应是 members（应到）、present（实到）或 votes（赞成加反对）"));
    for (size_t i = 0; i < json_len(kinds); i++) {
        const struct json *one = json_entry(kinds, i, &key);
        need_part(one, "quorum", false, p);
        need_part(one, "majority", false, p);
        if (json_get(one, "majority") && !one_of(json_get_str(json_get(one, "majority"), "of"), bodies))
            problem_add(p, "body", str_f(p->a, "“%.*s”的“majority”缺少“of”", FMT(key)));
    }
}

/* Thresholds in 分; who reads it: payout_rule_on. */
static void check_payouts(const struct json *body, struct problems *p)
{
    static const char *const sums[] = {"second_fen", "decision_fen"};
    for (size_t i = 0; i < countof(sums); i++)
        if (json_kind(json_get(body, sums[i])) != JSON_INT || json_get_int(body, sums[i], 0) < -1)
            problem_add(p, "body", str_f(p->a, "“%s”应是金额（分）；0 为一律需要，-1 为不需要", sums[i]));
    int64_t days = json_get_int(body, "ask_days", 0);
    if (days < 1 || days > 365)
        problem_add(p, "body", S("“ask_days”应是 1 到 365 的天数"));
    if (json_get_bool(body, "notice") && !json_get_str(body, "notice_text").len)
        problem_add(p, "body", S("要发通知时须写明“notice_text”"));
}

/* Limits of passing money on, in days. */
static void check_timely(const struct json *body, struct problems *p)
{
    static const char *const keys[] = {"pass_days", "use_days"};
    for (size_t i = 0; i < countof(keys); i++) {
        int64_t n = json_get_int(body, keys[i], 0);
        if (n < 1 || n > 3650)
            problem_add(p, "body", str_f(p->a, "“%s”应是 1 至 3650 的天数", keys[i]));
    }
    if (json_kind(json_get(body, "receipts")) != JSON_NONE && json_kind(json_get(body, "receipts")) != JSON_LIST)
        problem_add(p, "body", S("“receipts”应是资金来源代码的列表"));
}

static void check_plans(const struct json *body, struct problems *p)
{
    static const char *const units[] = {"人", "户", "家", "元", NULL}, *const parts[] = {"last", "plan", NULL};
    const struct json *items = list_of(body, "items", p);
    for (size_t i = 0; i < json_len(items); i++) {
        const struct json *it = json_at(items, i);
        struct str code = json_get_str(it, "code");
        if (!code.len || !json_get_str(it, "label").len || !one_of(json_get_str(it, "unit"), units) ||
            !one_of(json_get_str(it, "part"), parts))
            problem_add(p, "body", str_f(p->a, "第 %zu 个项目缺少编号或名称，或单位不是 人、户、家、元，或部分不是 last、plan", i + 1));
        if (code.len && has_item(items, code, i))
            problem_add(p, "body", str_f(p->a, "项目编号 %.*s 重复", FMT(code)));
        check_sum(items, i, p);
    }
}

/* Whether the keys exist in the plan form is told when a split is reckoned by it. */
static void check_formulas(const struct json *body, struct problems *p)
{
    int ways = (json_get(body, "weights") != NULL) + (json_get(body, "expr") != NULL) + (json_get(body, "per") != NULL);
    if (ways != 1)
        problem_add(p, "body", S("应写明 weights（权重）、expr（算式）、per（按户）之一"));
    if (json_get(body, "per") && json_get_int(body, "fen", 0) <= 0)
        problem_add(p, "body", S("按户的算法缺少每户金额“fen”（分）"));
}

/* What must not be bought, how many quotes, which licences: see rules/goods. */
static void check_goods(const struct json *body, struct problems *p)
{
    const struct json *forbidden = list_of(body, "forbidden", p), *licences = list_of(body, "licences", p);
    for (size_t i = 0; i < json_len(forbidden); i++) {
        const struct json *f = json_at(forbidden, i);
        if (!json_get_str(f, "name").len || !json_get_str(f, "clause").len)
            problem_add(p, "body", str_f(p->a, "不得购买的第 %zu 项缺少名称或依据", i + 1));
        need_texts(f, "words", "不得购买的", i, p);
    }
    for (size_t i = 0; i < json_len(licences); i++) {
        const struct json *l = json_at(licences, i);
        if (!json_get_str(l, "title").len)
            problem_add(p, "body", str_f(p->a, "证照第 %zu 项缺少名称", i + 1));
        need_texts(l, "needs", "证照", i, p);
    }
    if (json_get_int(body, "quotes", -1) < 0 || json_get_int(body, "decide_fen", -1) < 0)
        problem_add(p, "body", S("“quotes”（报价家数）和“decide_fen”（集体研究的起点，分）应是不小于 0 的整数"));
}

/* A text of consent says what for, on which ground, what data, who gets it, how long (PIPL 17, 29–31). */
static void check_consents(const struct json *body, struct problems *p)
{
    static const char *const texts[] = {"purpose", "text", "basis", "keep", "withdrawal", NULL}, *const who[] = {"all", "adult", "head", NULL};
    for (const char *const *t = texts; *t; t++)
        if (!json_get_str(body, *t).len)
            problem_add(p, "body", str_f(p->a, "缺少“%s”", *t));
    if (!one_of(json_get_str(body, "who"), who))
        problem_add(p, "body", S("“who”应是 all（每位成员）、adult（成年成员）或 head（户主）"));
    (void)list_of(body, "data", p);
    (void)list_of(body, "receivers", p);
    if (json_get_int(body, "guardian_below", 0) < 14)
        problem_add(p, "body", S("“guardian_below”不能小于 14（个人信息保护法第31条）"));
}

/* How long each class is kept and by when requests are answered. */
static void check_retention(const struct json *body, struct problems *p)
{
    static const char *const kinds[] = {"access", "correct", "withdraw", "delete", NULL}, *const units[] = {"day", "workday", NULL};
    const struct json *classes = list_of(body, "classes", p), *due = json_get(body, "due");
    for (size_t i = 0; i < json_len(classes); i++)
        if (!json_get_str(json_at(classes, i), "code").len || !json_get_str(json_at(classes, i), "title").len || !json_get_str(json_at(classes, i), "law").len)
            problem_add(p, "body", str_f(p->a, "第 %zu 类缺少编号、名称或依据", i + 1));
    if (json_get(body, "holidays") || json_get(body, "workdays"))
        problem_add(p, "body", S("放假和调休的日期写在工作日历（calendars）中，这里不再写 holidays、workdays"));
    for (const char *const *k = kinds; *k; k++) {
        int64_t n = json_get_int(json_get(due, *k), "n", 0);
        if (n < 1 || n > 60 || !one_of(json_get_str(json_get(due, *k), "unit"), units))
            problem_add(p, "body", str_f(p->a, "“due.%s”应写明 1 到 60 的“n”和单位 day 或 workday", *k));
    }
}

/* What a file must have filled in, and which papers it owes (casefile_papers.c reads it). */
static void check_casepapers(const struct json *body, struct problems *p)
{
    static const char *const parts[] = {"file", "head", "member"}, *const pers[] = {"file", "head", "member", "adult", "child", NULL};
    const struct json *papers = list_of(body, "papers", p);
    for (size_t i = 0; i < countof(parts); i++) {
        const struct json *need = json_get(json_get(body, "need"), parts[i]);
        for (size_t k = 0; k < json_len(need); k++)
            if (!json_get_str(json_at(need, k), "field").len)
                problem_add(p, "body", str_f(p->a, "need.%s 第 %zu 项缺少“field”", parts[i], k + 1));
    }
    for (size_t i = 0; i < json_len(papers); i++) {
        const struct json *r = json_at(papers, i);
        if (!json_get_str(r, "kind").len || !json_get_str(r, "text").len)
            problem_add(p, "body", str_f(p->a, "材料第 %zu 项缺少“kind”或“text”", i + 1));
        if (!one_of(json_get_str(r, "per"), pers))
            problem_add(p, "body", str_f(p->a, "材料第 %zu 项的“per”应是 file、head、member、adult 或 child", i + 1));
    }
}

/* Local figures the program is shipped with: where, for whom, from when, how much, by which document. */
static void check_dibao(const struct json *body, struct problems *p)
{
    const struct json *lines = list_of(body, "lines", p);
    for (size_t i = 0; i < json_len(lines); i++) {
        const struct json *l = json_at(lines, i);
        struct date on;
        if (!json_get_str(l, "kind").len || !json_get_str(l, "area").len || !json_get_str(l, "document").len || json_get_int(l, "fen", 0) <= 0 ||
            date_read(json_get_str(l, "from_on"), &on) != DATE_DAY)
            problem_add(p, "body", str_f(p->a, "第 %zu 条应写明“kind”“area”“from_on”“fen”（分，大于 0）和“document”", i + 1));
    }
}

const struct rule_check rule_checks[] = {
    {"activities", activity_body_check},
    {"banks", bank_profile_check},
    {"calendars", calendar_check},
    {"casepapers", check_casepapers},
    {"checks", check_rule_check},
    {"decisions", check_decisions},
    {"dibao", check_dibao},
    {"caps", caps_body_check},
    {"formulas", check_formulas},
    {"forms", check_forms},
    {"plans", check_plans},
    {"funds", check_funds},
    {"evidence", evidence_rule_check},
    {"consents", check_consents},
    {"retention", check_retention},
    {"payouts", check_payouts},
    {"policies", policy_body_check},
    {"quizzes", quiz_body_check},
    {"goods", check_goods},
    {"matches", match_kind_check},
    {"draws", match_draw_check},
    {"programmes", programme_body_check},
    {"mutual_aid", mutual_plan_check},
    {"watch", care_body_check},
    {"reports", report_rule_check},
    {"rolls", check_rolls},
    {"sheets", check_sheets},
    {"surveys", survey_check},
    {"timely", check_timely},
    {"workflows", workflow_check},
    {NULL, NULL},
};
