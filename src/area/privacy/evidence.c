// SPDX-License-Identifier: Apache-2.0
// Weighing the evidence of files, stretch by stretch. See evidence.h.
#include "evidence.h"

#include "code.h"

static struct str papers_left(const struct evidence_ask *a, const struct evidence_file *f, int64_t *missing, int64_t *all)
{
    *missing = *all = 0;
    for (struct str rest = a->papers; rest.len; (*all)++) {
        struct str kind = str_cut(rest, ',', &rest);
        char one[64];
        int n = snprintf(one, sizeof one, ",%.*s,", FMT(kind));
        *missing += !str_has(f->papers, (struct str){one, (size_t)n});
    }
    return a->papers;
}

/* --- the ways a question is answered: how often it is not --- */

static int64_t any_paper(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    int64_t missing, all;
    (void)r;
    (void)papers_left(a, f, &missing, &all);
    return missing == all;
}
static int64_t every_paper(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    int64_t missing, all;
    (void)r;
    (void)papers_left(a, f, &missing, &all);
    return missing;
}
static int64_t consent(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    (void)r;
    return str_eq(a->purpose, S("check")) ? f->lack_check : f->lack_file;
}
static int64_t lines(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    (void)r, (void)a;
    return f->bare;
}
static int64_t valid(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    (void)r, (void)a;
    return f->expired;
}
static int64_t visit(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    return !f->surveys && any_paper(r, a, f);
}
static int64_t minutes(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    return !f->decisions && any_paper(r, a, f);
}
static int64_t verdict(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    (void)r, (void)a;
    return !f->verdict;
}
static int64_t two_persons(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    (void)r, (void)a;
    return !f->two;
}
static int64_t paid_before(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    (void)r, (void)a;
    return f->paid_before;
}
static int64_t paid_after(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    (void)r, (void)a;
    return f->paid_after;
}
static int64_t standing(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    (void)r, (void)a;
    return str_eq(f->standing, S("dead")) || str_eq(f->standing, S("retired")) || str_eq(f->standing, S("left"));
}
static int64_t contact(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    (void)r, (void)a;
    return !f->contact;
}
static bool stale(const struct evidence_rules *r, const struct evidence_ask *a, struct str since)
{
    int64_t age = 0; /* whole months, by the calendar */
    int64_t y1 = 0, m1 = 0, d1 = 0, y2 = 0, m2 = 0, d2 = 0;
    if (!since.len)
        return true;
    (void)str_int(str_sub(since, 0, 4), &y1), (void)str_int(str_sub(since, 5, 2), &m1), (void)str_int(str_sub(since, 8, 2), &d1);
    (void)str_int(str_sub(r->day, 0, 4), &y2), (void)str_int(str_sub(r->day, 5, 2), &m2), (void)str_int(str_sub(r->day, 8, 2), &d2);
    age = (y2 - y1) * 12 + m2 - m1 - (d2 < d1);
    return age >= (a->months ? a->months : 12);
}
static int64_t reviewed(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    return stale(r, a, f->reviewed_on.len ? f->reviewed_on : f->filed_on);
}
static int64_t visited(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f)
{
    return stale(r, a, f->visited_on.len ? f->visited_on : f->filed_on);
}

static const struct {
    const char *op;
    int64_t (*lacks)(const struct evidence_rules *r, const struct evidence_ask *a, const struct evidence_file *f);
} ops[] = {{"paper", any_paper},  {"papers", every_paper},      {"consent", consent},         {"lines", lines},           {"valid", valid},
           {"visit", visit},      {"minutes", minutes},         {"verdict", verdict},         {"two_persons", two_persons}, {"paid_before", paid_before},
           {"paid_after", paid_after}, {"standing", standing},  {"reviewed", reviewed},       {"visited", visited},       {"contact", contact}};

static const char *op_named(struct str op)
{
    for (size_t i = 0; i < countof(ops); i++)
        if (str_eq(op, str_of(ops[i].op)))
            return ops[i].op;
    return NULL;
}

void evidence_rule_check(const struct json *body, struct problems *p)
{
    const struct json *asks = json_get(body, "asks");
    size_t n = json_len(asks);
    if (json_kind(asks) != JSON_LIST || n == 0 || n > EVIDENCE_ASKS_MAX)
        problem_add(p, "body", str_f(p->a, "“asks”应是 1 到 %d 个问题的列表", EVIDENCE_ASKS_MAX));
    for (size_t i = 0; i < n; i++) {
        const struct json *q = json_at(asks, i);
        int64_t weight = json_get_int(q, "weight", -1);
        if (!json_get_str(q, "code").len || !json_get_str(q, "title").len || !json_get_str(q, "advice").len || !json_get_str(q, "stages").len)
            problem_add(p, "body", str_f(p->a, "第 %zu 个问题缺少编号、名称、办法或阶段", i + 1));
        if (!op_named(json_get_str(q, "op")))
            problem_add(p, "body", str_f(p->a, "第 %zu 个问题：没有“%.*s”这种查法", i + 1, FMT(json_get_str(q, "op"))));
        if (weight < 0 || weight > 1000)
            problem_add(p, "body", str_f(p->a, "第 %zu 个问题的权重应在 0 到 1000 之间", i + 1));
        for (size_t k = 0; k < i; k++)
            if (str_eq(json_get_str(json_at(asks, k), "code"), json_get_str(q, "code")))
                problem_add(p, "body", str_f(p->a, "编号 %.*s 重复", FMT(json_get_str(q, "code"))));
    }
}

/* --- the questions --- */

enum err evidence_rules(struct ctx *cx, struct evidence_rules *out)
{
    static const char *const texts[] = {"check", "file"};
    const struct json *body = NULL;
    *out = (struct evidence_rules){.day = cx_today(cx)};
    TRY(privacy_rule(cx, "evidence", &body, &out->edition));
    const struct json *asks = json_get(body, "asks");
    for (size_t i = 0; i < json_len(asks) && out->n < EVIDENCE_ASKS_MAX; i++) {
        const struct json *q = json_at(asks, i);
        struct str papers = json_get_str(q, "papers"), kind = json_get_str(q, "kind");
        out->asks[out->n++] = (struct evidence_ask){
            json_get_str(q, "code"), json_get_str(q, "title"), kind.len ? kind : S("proof"), json_get_str(q, "advice"), json_get_str(q, "at"),
            op_named(json_get_str(q, "op")), json_get_str(q, "stages"), papers.len ? papers : json_get_str(q, "or_papers"), json_get_str(q, "purpose"),
            json_get_int(q, "weight", 0), json_get_int(q, "months", 0)};
    }
    for (size_t i = 0; i < countof(texts); i++) {
        const struct rule *r = NULL;
        enum err e = rule_kept(cx, S("consents"), str_of(texts[i]), out->day, &r);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        const struct json *text = e == OK ? json_parse(cx->a, r->body, NULL) : NULL;
        *(i ? &out->file : &out->check) = text;
    }
    return OK;
}

/* --- a stretch of files --- */

struct part {
    int64_t casefile_id;
    struct str what;
    int64_t no;
};
static const struct field part_fields[] = {{FIELD(struct part, casefile_id)}, {FIELD(struct part, what)}, {FIELD(struct part, no)}};

struct soul {
    int64_t casefile_id, no;
    struct str relation, birth, left_on;
};
static const struct field soul_fields[] = {{FIELD(struct soul, casefile_id)}, {FIELD(struct soul, no)}, {FIELD(struct soul, relation)},
                                           {FIELD(struct soul, birth)}, {FIELD(struct soul, left_on)}};

static const struct field file_fields[] = {
    {FIELD(struct evidence_file, id)},          {FIELD(struct evidence_file, no)},         {FIELD(struct evidence_file, org_code)},
    {FIELD(struct evidence_file, org_name)},    {FIELD(struct evidence_file, state)},      {FIELD(struct evidence_file, filed_on)},
    {FIELD(struct evidence_file, exit_on)},     {FIELD(struct evidence_file, reviewed_on)}, {FIELD(struct evidence_file, visited_on)},
    {FIELD(struct evidence_file, standing)},    {FIELD(struct evidence_file, contact)},    {FIELD(struct evidence_file, verdict)},
    {FIELD(struct evidence_file, bare)},        {FIELD(struct evidence_file, expired)},    {FIELD(struct evidence_file, surveys)},
    {FIELD(struct evidence_file, decisions)},   {FIELD(struct evidence_file, two)},        {FIELD(struct evidence_file, paid_before)},
    {FIELD(struct evidence_file, paid_after)},
};

static bool agreed(const struct part *c, size_t n, int64_t file, const char *purpose, int64_t member)
{
    for (size_t i = 0; i < n; i++)
        if (c[i].casefile_id == file && c[i].no == member && str_eq(c[i].what, str_of(purpose)))
            return true;
    return false;
}

/* Rows of one file begin at *at and move it on; rows of files that are not ours are passed over. */
static size_t stretch(const struct part *p, size_t n, int64_t file, size_t *at)
{
    while (*at < n && p[*at].casefile_id < file)
        (*at)++;
    size_t end = *at;
    while (end < n && p[end].casefile_id == file)
        end++;
    return end - *at;
}

static void count_lacks(const struct evidence_rules *r, struct evidence_file *f, const struct soul *m, const struct part *c, size_t n)
{
    struct case_member one = {.relation = m->relation, .birth = m->birth, .left_on = m->left_on};
    f->lack_check += r->check && consent_needed_of(r->check, &one, r->day) && !agreed(c, n, f->id, "check", m->no);
    f->lack_file += r->file && consent_needed_of(r->file, &one, r->day) && !agreed(c, n, f->id, "file", m->no);
}

static bool asked(struct str stages, struct str state)
{
    struct str stage = str_eq(state, S("relieved")) || str_eq(state, S("lifted")) || str_eq(state, S("cancelled")) ? S("exit") : state;
    while (stages.len)
        if (str_eq(str_cut(stages, ',', &stages), stage))
            return true;
    return false;
}

static void weigh(const struct evidence_rules *r, struct evidence_file *f)
{
    int64_t have = 0, all = 0;
    for (size_t i = 0; i < r->n; i++) {
        const struct evidence_ask *a = &r->asks[i];
        f->n[i] = -1;
        for (size_t k = 0; a->op && asked(a->stages, f->state) && k < countof(ops); k++)
            if (ops[k].op == a->op)
                f->n[i] = ops[k].lacks(r, a, f);
        if (f->n[i] < 0)
            continue;
        all += a->weight;
        have += f->n[i] ? 0 : a->weight;
        f->gaps += f->n[i] > 0;
    }
    f->score = all ? 100 * have / all : 100;
}

enum err evidence_files(struct ctx *cx, const struct evidence_rules *r, struct str lo, struct str hi, int64_t first, int64_t last,
                        struct evidence_file **out, size_t *n)
{
    enum { PARTS_MAX = EVIDENCE_CHUNK * CASE_PAPERS_MAX };
    struct part *papers = NULL, *consents = NULL;
    struct soul *souls = NULL;
    size_t n_p = 0, n_c = 0, n_s = 0, at_p = 0, at_c = 0, at_s = 0;
    TRY(db_rows(cx->tx, EVIDENCE_FILES, VALS(TXT(lo), TXT(hi), I64(first), I64(last), TXT(r->day), I64(EVIDENCE_CHUNK)),
                FIELDS(struct evidence_file, file_fields), EVIDENCE_CHUNK, out, n));
    if (!*n)
        return OK;
    struct val a = I64((*out)[0].id), b = I64((*out)[*n - 1].id);
    TRY(db_rows(cx->tx, EVIDENCE_PAPERS, VALS(a, b), FIELDS(struct part, part_fields), PARTS_MAX, &papers, &n_p));
    TRY(db_rows(cx->tx, EVIDENCE_CONSENTS, VALS(a, b), FIELDS(struct part, part_fields), PARTS_MAX, &consents, &n_c));
    TRY(db_rows(cx->tx, EVIDENCE_MEMBERS, VALS(a, b), FIELDS(struct soul, soul_fields), PARTS_MAX, &souls, &n_s));
    for (size_t i = 0; i < *n; i++) {
        struct evidence_file *f = &(*out)[i];
        struct buf kinds = buf_new(cx->a, 2000);
        size_t k = stretch(papers, n_p, f->id, &at_p), c = stretch(consents, n_c, f->id, &at_c);
        buf_ch(&kinds, ',');
        for (size_t x = 0; x < k; x++)
            buf_f(&kinds, "%.*s,", FMT(papers[at_p + x].what));
        f->papers = buf_done(&kinds);
        while (at_s < n_s && souls[at_s].casefile_id < f->id)
            at_s++;
        for (; at_s < n_s && souls[at_s].casefile_id == f->id; at_s++)
            count_lacks(r, f, &souls[at_s], consents + at_c, c);
        weigh(r, f);
    }
    return OK;
}

/* --- the list of gaps --- */

const struct field evidence_line_fields[13] = {
    {FIELD(struct evidence_line, id), .as = AS_ID},
    {FIELD(struct evidence_line, no), .label = LIT("档案编号")},
    {FIELD(struct evidence_line, org_code), .label = LIT("工会编码")},
    {FIELD(struct evidence_line, org_name), .label = LIT("建档工会")},
    {FIELD(struct evidence_line, state), .as = AS_CODE, .codes = "case_state", .label = LIT("状态")},
    {FIELD(struct evidence_line, score), .label = LIT("得分")},
    {FIELD(struct evidence_line, day), .as = AS_DATE, .label = LIT("评分日期")},
    {FIELD(struct evidence_line, code), .label = LIT("编号")},
    {FIELD(struct evidence_line, title), .label = LIT("缺什么")},
    {FIELD(struct evidence_line, kind), .label = LIT("种类")},
    {FIELD(struct evidence_line, advice), .label = LIT("怎么补")},
    {FIELD(struct evidence_line, link), .label = LIT("位置")},
    {FIELD(struct evidence_line, n), .as = AS_COUNT, .label = LIT("处数")},
};

enum err evidence_lines(struct ctx *cx, const struct evidence_rules *r, int64_t after, struct str after_code, struct str code, int64_t limit,
                        struct evidence_line **out, size_t *n)
{
    TRY(db_rows(cx->tx, EVIDENCE_GAPS, VALS(LO(cx), HI(cx), I64(after), TXT(after_code), TXT(code), I64(limit)), EVIDENCE_LINE, (size_t)limit, out, n));
    for (size_t i = 0; i < *n; i++)
        for (size_t k = 0; k < r->n; k++)
            if (str_eq((*out)[i].code, r->asks[k].code)) {
                (*out)[i].title = r->asks[k].title;
                (*out)[i].kind = r->asks[k].kind;
                (*out)[i].advice = r->asks[k].advice;
                (*out)[i].link = str_f(cx->a, "/casefiles/%lld?tab=%.*s", (long long)(*out)[i].id, FMT(r->asks[k].at));
            }
    return OK;
}
