// SPDX-License-Identifier: Apache-2.0
// Plans as rule documents, and what a claim comes to under one.
#include "date.h"
#include "money.h"
#include "mutual_aid_own.h"

struct step {
    int64_t from_fen, fen, percent;
    struct str text;
};

static struct step step_at(const struct json *benefits, size_t i)
{
    const struct json *b = json_at(benefits, i);
    return (struct step){json_get_int(b, "from_fen", 0), json_get_int(b, "fen", 0), json_get_int(b, "percent", 0), json_get_str(b, "text")};
}

/* --- the document --- */

static void need_days(const struct json *body, const char *key, struct problems *p)
{
    struct date d;
    const struct json *span = json_get(body, key);
    struct str from = json_get_str(span, "from"), until = json_get_str(span, "until");
    if (date_read(from, &d) != DATE_DAY || date_read(until, &d) != DATE_DAY || str_cmp(from, until) > 0)
        problem_add(p, "body", str_f(p->a, "%s 须有 from 和 until 两个日期，先后不能颠倒", key));
}

void mutual_plan_check(const struct json *body, struct problems *p)
{
    const struct json *benefits = json_get(body, "benefits");
    need_days(body, "enrol", p);
    need_days(body, "cover", p);
    if (json_get_int(body, "fee_fen", -1) < 0 || json_get_int(body, "wait_days", -1) < 0 || json_get_int(body, "claim_days", 0) < 1 || json_get_int(body, "cap_fen", -1) < 0)
        problem_add(p, "body", S("须有 fee_fen、wait_days、claim_days（至少 1）、cap_fen（0 为不封顶）"));
    if (!json_len(benefits) || json_len(benefits) > MUTUAL_BENEFITS_MAX)
        problem_add(p, "body", S("benefits 须有 1 至 50 档"));
    for (size_t i = 0; i < json_len(benefits); i++) {
        struct step s = step_at(benefits, i);
        if (s.from_fen < 0 || s.fen < 0 || s.percent < 0 || s.percent > 100 || !s.text.len || (!s.fen && !s.percent))
            problem_add(p, "body", str_f(p->a, "第 %zu 档须有 from_fen、text，以及 fen 或 percent（0 至 100）", i + 1));
        if (i && s.from_fen >= step_at(benefits, i - 1).from_fen)
            problem_add(p, "body", str_f(p->a, "第 %zu 档：各档按 from_fen 从高到低排列", i + 1));
    }
}

enum err mutual_plan(struct ctx *cx, struct str code, struct rule *doc, const struct json **body)
{
    enum err e = rule_get(cx->tx, S("mutual_aid"), code, cx_today(cx), doc);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "plan", "没有“%.*s”这项互助保障，或已停止", FMT(code));
    TRY(e);
    *body = json_parse(cx->a, doc->body, NULL);
    return *body ? OK : ERR_BAD_JSON;
}

/* --- what it comes to --- */

static void line(struct jw *w, struct str text, int64_t fen)
{
    jw_open(w, '{');
    jw_kt(w, "text", text);
    jw_ki(w, "fen", fen);
    jw_close(w, '}');
}

/* The step the sum reaches: whoever paid exactly a step's sum is in it. */
static bool reached(const struct json *plan, int64_t self_paid_fen, struct step *out)
{
    const struct json *benefits = json_get(plan, "benefits");
    for (size_t i = 0; i < json_len(benefits); i++) {
        *out = step_at(benefits, i);
        if (self_paid_fen >= out->from_fen)
            return true;
    }
    return false;
}

static enum err by_table(struct arena *a, const struct json *plan, int64_t self_paid_fen, struct jw *w, int64_t *fen)
{
    struct step s;
    int64_t part = 0, cap = json_get_int(plan, "cap_fen", 0);
    if (!reached(plan, self_paid_fen, &s)) {
        line(w, S("自付没有达到最低一档，不予给付"), 0);
        return OK;
    }
    line(w, str_f(a, "适用“%.*s”：定额", FMT(s.text)), s.fen);
    if (s.percent) {
        if (!money_mul(self_paid_fen - s.from_fen, s.percent, &part))
            return ERR_BAD_INPUT;
        part /= 100; /* a part of a 分 is nobody's */
        line(w, str_f(a, "超出起点部分按 %lld%%", (long long)s.percent), part);
    }
    if (!money_add(s.fen, part, fen))
        return ERR_BAD_INPUT;
    if (cap && *fen > cap) {
        *fen = cap;
        line(w, S("按封顶额给付"), cap);
    }
    return OK;
}

enum err mutual_reckon(struct arena *a, const struct json *plan, struct str ill_on, struct str covered_on, struct str cover_until, int64_t self_paid_fen,
                       struct mutual_sum *out)
{
    struct buf b = buf_new(a, 8192);
    struct jw w = jw_new(&b);
    *out = (struct mutual_sum){0};
    jw_open(&w, '[');
    line(&w, S("核定的个人自付医疗费"), self_paid_fen);
    if (str_cmp(ill_on, covered_on) < 0)
        line(&w, str_f(a, "%.*s 确诊，早于保障生效日 %.*s（含等待期），不予给付", FMT(ill_on), FMT(covered_on)), 0);
    else if (str_cmp(ill_on, cover_until) > 0)
        line(&w, str_f(a, "%.*s 确诊，晚于保障期止日 %.*s，不予给付", FMT(ill_on), FMT(cover_until)), 0);
    else
        TRY(by_table(a, plan, self_paid_fen, &w, &out->fen));
    jw_close(&w, ']');
    out->lines = buf_done(&b);
    return OK;
}
