// SPDX-License-Identifier: Apache-2.0
// What checks can be bound to: a statement, its parameters in order after the subtree, and, where a
// row alone does not tell, a function that looks closer.
#include "check_own.h"
#include "check_rule.h"

#define CAMPAIGN {ARG_CAMPAIGN, NULL}
#define TODAY {ARG_TODAY, NULL}
#define BEFORE(key) {ARG_BEFORE, key}
#define NUMBER(key) {ARG_NUMBER, key}
#define DAYS(key) {ARG_DAYS_MS, key}
#define TEXT(key) {ARG_TEXT, key}

static const struct check_bind binds[] = {
    {"roster_ledger", CHECK_ROSTER_LEDGER, {CAMPAIGN}},
    {"tally_ledger", CHECK_TALLY_LEDGER, {CAMPAIGN}},
    {"earmark", CHECK_PAIRS, {CAMPAIGN}, .begin = find_earmark_begin, .each = find_earmark_each},
    {"earmark_later", CHECK_PAIRS, {CAMPAIGN}, .begin = find_later_begin, .each = find_later_each},
    {"ruling", CHECK_RULING, {CAMPAIGN}},
    {"realname", CHECK_REALNAME, {CAMPAIGN, TEXT("columns")}},
    {"lump_names", CHECK_LUMP_NAMES, {CAMPAIGN, BEFORE("days")}},
    {"no_decision", CHECK_NO_DECISION, {CAMPAIGN, NUMBER("min_fen")}},
    {"c11_archive", CHECK_C11_ARCHIVE, {CAMPAIGN}},
    {"archive_twice", CHECK_ARCHIVE_TWICE, {CAMPAIGN}},
    {"status", CHECK_STATUS, {CAMPAIGN, TODAY}},
    {"household", CHECK_HOUSEHOLD, {CAMPAIGN}},
    {"twice", CHECK_TWICE, {CAMPAIGN}},
    {"two_numbers", CHECK_TWO_NUMBERS, {CAMPAIGN}},
    {"card", CHECK_CARD, {CAMPAIGN}},
    {"payee", CHECK_PAYEE, {CAMPAIGN}},
    {"same_hand", CHECK_SAME_HAND, {CAMPAIGN}},
    {"editor_step", CHECK_EDITOR_STEP, {CAMPAIGN}},
    {"accounts", CHECK_ACCOUNTS, {{ARG_NONE, NULL}}},
    {"many_roles", CHECK_MANY_ROLES, {TODAY}},
    {"same_place", CHECK_SAME_PLACE, {CAMPAIGN, NUMBER("min_fen")}},
    {"late_transfer", CHECK_POOL, {CAMPAIGN}, {"days"}, find_pool_begin, find_pool_each, find_pool_end},
    {"balance", CHECK_BALANCE, {CAMPAIGN, BEFORE("days"), NUMBER("min_fen")}},
    {"cap_time", CHECK_CAP_TIME, {CAMPAIGN}},
    {"cap_year", CHECK_CAP_YEAR, {CAMPAIGN}},
    {"pay_day", CHECK_PAY_DAYS, {CAMPAIGN}, {"days_before", "days_after"}, NULL, find_pay_day, NULL},
    {"entered_after", CHECK_PAY_DAYS, {CAMPAIGN}, {"days"}, find_after_begin, find_after_each, find_after_end},
    {"same_file", CHECK_SAME_FILE, {CAMPAIGN}},
    {"copied", CHECK_COPIED, {CAMPAIGN, NUMBER("rows"), NUMBER("percent")}},
    {"same_figures", CHECK_SAME_FIGURES, {CAMPAIGN, NUMBER("lines"), NUMBER("heads")}},
    {"round", CHECK_ROUND, {CAMPAIGN, NUMBER("figures")}},
    {"equal", CHECK_EQUAL, {CAMPAIGN, NUMBER("rows"), NUMBER("classes")}},
    {"split", CHECK_SPLIT, {CAMPAIGN, NUMBER("threshold_fen"), NUMBER("percent"), NUMBER("times"), DAYS("days")}},
    {"odd_hours", CHECK_ODD_HOURS, {NUMBER("from_hour"), NUMBER("to_hour"), NUMBER("times")}, .each = find_hours},
    {"no_event", CHECK_NO_EVENT, {CAMPAIGN}},
    {"staff", CHECK_STAFF, {CAMPAIGN}},
    {"no_paper", CHECK_NO_PAPER, {CAMPAIGN, NUMBER("min_fen")}},
    {"outlier", CHECK_OUTLIER, {CAMPAIGN, NUMBER("times"), NUMBER("records")}},
    {"unmask", CHECK_UNMASK, {NUMBER("times")}, .each = find_hours},
    {"taken_back", CHECK_TAKEN_BACK, {CAMPAIGN, BEFORE("days")}},
    {"gift", CHECK_GIFT, {CAMPAIGN}},
    {"bank_rows", CHECK_BANK_ROWS, {CAMPAIGN}},
    {"bank_ledger", CHECK_BANK_LEDGER, {CAMPAIGN}},
    {"bank_back", CHECK_BANK_BACK, {CAMPAIGN, BEFORE("days")}},
    {"bank_unknown", CHECK_BANK_UNKNOWN, {CAMPAIGN, BEFORE("days")}},
    {"bank_payee", CHECK_BANK_PAYEE, {CAMPAIGN}},
    {"batch_split", CHECK_BATCH_SPLIT, {CAMPAIGN, NUMBER("threshold_fen"), NUMBER("percent"), NUMBER("times"), DAYS("days")}},
    {"batch_hand", CHECK_BATCH_HAND, {CAMPAIGN}},
    {"batch_decision", CHECK_BATCH_DECISION, {CAMPAIGN, NUMBER("min_fen")}},
    {"recon_open", CHECK_RECON_OPEN, {BEFORE("days")}},
    {"recon_missing", CHECK_RECON_MISSING, {CAMPAIGN, BEFORE("days")}},
    {"recon_sum", CHECK_RECON_SUM, {CAMPAIGN}},
    {"recon_gap", CHECK_RECON_GAP, {{ARG_NONE, NULL}}},
    {"purchase", CHECK_PURCHASE, {CAMPAIGN, NUMBER("quotes")}},
    {"accept", CHECK_ACCEPT, {CAMPAIGN, BEFORE("days")}},
    {"signed", CHECK_SIGNED, {CAMPAIGN}},
    {"handover", CHECK_HANDOVER, {CAMPAIGN, BEFORE("days")}},
    {"licence", CHECK_LICENCE, {CAMPAIGN}},
    {"stock_left", CHECK_STOCK_LEFT, {CAMPAIGN, BEFORE("days")}},
    {"stock_lost", CHECK_STOCK_LOST, {CAMPAIGN, NUMBER("min_fen")}},
    {"expired", CHECK_EXPIRED, {CAMPAIGN}},
    {"gift_left", CHECK_GIFT_LEFT, {CAMPAIGN, BEFORE("days")}},
};

const struct check_bind *check_bind_named(struct str name)
{
    for (size_t i = 0; i < countof(binds); i++)
        if (str_eq(name, str_of(binds[i].name)))
            return &binds[i];
    return NULL;
}

/* --- rule documents --- */

static void need(const struct json *c, size_t i, const char *key, const char *title, struct problems *p)
{
    if (!str_trim(json_get_str(c, key)).len)
        problem_add(p, "body", str_f(p->a, "第 %zu 项检查缺少%s（%s）", i + 1, title, key));
}

static void need_param(const struct json *c, size_t i, const char *key, bool text, struct problems *p)
{
    const struct json *v = json_get(json_get(c, "params"), key);
    bool sound = text ? json_kind(v) == JSON_TEXT && json_str(v).len
                      : json_kind(v) == JSON_INT && json_int(v) >= 0;
    if (!sound)
        problem_add(p, "body", str_f(p->a, "第 %zu 项检查的参数“%s”应是%s", i + 1, key,
                                     text ? "文字" : "不小于 0 的整数"));
}

static void need_params(const struct json *c, size_t i, const struct check_bind *b, struct problems *p)
{
    for (size_t k = 0; k < CHECK_ARGS && b->args[k].kind; k++)
        if (b->args[k].key)
            need_param(c, i, b->args[k].key, b->args[k].kind == ARG_TEXT, p);
    for (size_t k = 0; k < countof(b->more) && b->more[k]; k++)
        need_param(c, i, b->more[k], false, p);
}

static void check_one(const struct json *c, size_t i, struct problems *p)
{
    static const char *const texts[][2] = {{"topic", "专题"},   {"title", "名称"}, {"question", "审计问题"},
                                           {"source", "依据"}, {"say", "结果语句"}};
    struct str severity = json_get_str(c, "severity");
    need(c, i, "code", "编号", p);
    if (json_get_bool(c, "off"))
        return;
    for (size_t k = 0; k < countof(texts); k++)
        need(c, i, texts[k][0], texts[k][1], p);
    if (!str_eq(severity, S("high")) && !str_eq(severity, S("middle")) && !str_eq(severity, S("low")))
        problem_add(p, "body", str_f(p->a, "第 %zu 项检查的“severity”应是 high、middle 或 low", i + 1));
    const struct check_bind *b = check_bind_named(json_get_str(c, "list"));
    if (b)
        need_params(c, i, b, p);
    else
        problem_add(p, "body", str_f(p->a, "第 %zu 项检查的“list”（%.*s）不是程序提供的检查方法", i + 1,
                                     FMT(json_get_str(c, "list"))));
}

void check_rule_check(const struct json *body, struct problems *p)
{
    const struct json *list = json_get(body, "checks");
    if (json_kind(list) != JSON_LIST || !json_len(list) || json_len(list) > CHECKS_MAX) {
        problem_add(p, "body", S("缺少“checks”，应是至少一项检查的列表"));
        return;
    }
    for (size_t i = 0; i < json_len(list); i++) {
        check_one(json_at(list, i), i, p);
        for (size_t k = 0; k < i; k++)
            if (str_eq(json_get_str(json_at(list, i), "code"), json_get_str(json_at(list, k), "code")))
                problem_add(p, "body", str_f(p->a, "检查编号“%.*s”重复",
                                             FMT(json_get_str(json_at(list, i), "code"))));
    }
}
