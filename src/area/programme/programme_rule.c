// SPDX-License-Identifier: Apache-2.0
// Rule documents of kind "programmes", compiled, and the judgement of one relief by them. See programme.h.
#include "money.h"
#include "programme.h"

static const char *const per_codes[] = {"time", "year", "student", "all"};
static const char *const of_codes[] = {"fen", "line", "months", "self", "outlay"};
static const char *const level_codes[] = {"own", "district", "city", "province", "nation"};
static const struct str level_names[] = {LIT("本级工会"), LIT("区县总工会"), LIT("市总工会"), LIT("省总工会"), LIT("全国总工会")};
static const char *const projects[] = {"living", "medical", "study", "other"};

const struct field programme_line_fields[5] = {
    {FIELD(struct programme_line, text), .label = LIT("计算")},
    {FIELD(struct programme_line, limit_fen), .as = AS_MONEY, .label = LIT("限额")},
    {FIELD(struct programme_line, used_fen), .as = AS_MONEY, .label = LIT("已救助")},
    {FIELD(struct programme_line, left_fen), .as = AS_MONEY, .label = LIT("可救助")},
    {FIELD(struct programme_line, clause), .label = LIT("依据")},
};

static int named(struct str s, const char *const *codes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(codes[i])))
            return (int)i;
    return -1;
}
#define NAMED(s, codes) named((s), (codes), countof(codes))

const char *programme_level_code(enum programme_level l)
{
    return level_codes[l];
}

struct str programme_level_name(enum programme_level l)
{
    return level_names[l];
}

/* ",deep,relative,": tested by one search; "" = every. */
static struct str joined(struct arena *a, const struct json *list)
{
    struct buf b = buf_new(a, 4096);
    for (size_t i = 0; i < json_len(list); i++)
        buf_f(&b, "%s%.*s,", i ? "" : ",", FMT(json_str(json_at(list, i))));
    return buf_done(&b);
}

static bool holds(struct arena *a, struct str list, struct str code)
{
    return !list.len || str_has(list, str_f(a, ",%.*s,", FMT(code)));
}

/* --- compiling; programme_body_check has told what is wrong when the document was saved --- */

static size_t rows_of(const struct json *body, const char *key)
{
    size_t n = json_len(json_get(body, key));
    return n < PROGRAMME_RULES_MAX ? n : PROGRAMME_RULES_MAX;
}

static size_t add_once(struct arena *a, const struct json *body, const char *key, struct programme_once *out)
{
    size_t n = rows_of(body, key);
    for (size_t i = 0; i < n; i++) {
        const struct json *j = json_at(json_get(body, key), i);
        int per = NAMED(json_get_str(j, "per"), per_codes);
        out[i] = (struct programme_once){json_get_str(j, "project"), joined(a, json_get(j, "classes")),
                                         per < 0 ? PER_YEAR : (enum programme_per)per, json_get_str(j, "clause")};
    }
    return n;
}

static void add_limits(struct arena *a, const struct json *body, struct programme *p)
{
    for (size_t i = 0; i < rows_of(body, "limits"); i++) {
        const struct json *j = json_at(json_get(body, "limits"), i);
        int per = NAMED(json_get_str(j, "per"), per_codes), of = NAMED(json_get_str(j, "of"), of_codes);
        if (per < 0 || of < 0)
            continue;
        p->limits[p->n_limits++] = (struct programme_limit){
            .project = json_get_str(j, "project"), .classes = joined(a, json_get(j, "classes")), .per = (enum programme_per)per,
            .of = (enum programme_of)of, .n = json_get_int(j, "n", 0), .heads = json_get_bool(j, "heads"), .clause = json_get_str(j, "clause")};
    }
}

static void add_steps(struct arena *a, const struct json *body, struct programme *p)
{
    p->n_escalate = rows_of(body, "escalate");
    for (size_t i = 0; i < p->n_escalate; i++) {
        const struct json *j = json_at(json_get(body, "escalate"), i);
        int level = NAMED(json_get_str(j, "level"), level_codes);
        p->escalate[i] = (struct programme_step){json_get_str(j, "project"), json_get_int(j, "over_fen", 0),
                                                 level < 0 ? LEVEL_NATION : (enum programme_level)level, json_get_str(j, "clause")};
    }
    p->n_entry = rows_of(body, "entry");
    for (size_t i = 0; i < p->n_entry; i++) {
        const struct json *j = json_at(json_get(body, "entry"), i);
        p->entry[i] = (struct programme_entry){joined(a, json_get(j, "projects")), joined(a, json_get(j, "kinds")),
                                               joined(a, json_get(j, "states")), json_get_str(j, "class"), json_get_str(j, "clause")};
    }
}

static enum err compile(struct tx *tx, struct programme *p)
{
    struct arena *a = tx_arena(tx);
    const struct json *body = json_parse(a, p->rule.body, NULL);
    if (!body)
        return ERR_BAD_INPUT;
    add_limits(a, body, p);
    p->n_once = add_once(a, body, "once", p->once);
    p->n_retest = add_once(a, body, "retest", p->retest);
    add_steps(a, body, p);
    return OK;
}

enum err programme_load(struct tx *tx, struct str code, struct str day, struct programme **out)
{
    *out = NEW(tx_arena(tx), struct programme);
    TRY(rule_get(tx, S("programmes"), code, day, &(*out)->rule));
    return compile(tx, *out);
}

enum err programme_edition(struct tx *tx, struct str code, struct str edition, struct programme **out)
{
    *out = NEW(tx_arena(tx), struct programme);
    TRY(db_one(tx, PROGRAMME_EDITION, VALS(TXT(code), TXT(edition)), (struct fields){rule_fields, 11, sizeof(struct rule)}, &(*out)->rule));
    return compile(tx, *out);
}

/* --- judging --- */

struct judging {
    struct arena *a;
    const struct programme *p;
    const struct programme_facts *f;
    const struct programme_ask *ask;
    struct programme_answer *out;
};

static const char *yuan(struct arena *a, int64_t fen)
{
    char text[MONEY_TEXT];
    money_yuan(fen, text);
    return str_z(a, str_f(a, "%s 元", text));
}

static void problem(struct judging *j, const char *code, struct str text)
{
    if (j->out->n_problems < countof(j->out->problems))
        j->out->problems[j->out->n_problems++] = (struct programme_problem){code, text};
}

/* First the file, then the aid (先建档后帮扶); an entry rule lends a class to those it names. */
static void take_class(struct judging *j)
{
    j->out->class = j->f->class;
    if (str_eq(j->f->state, S("active")) && j->f->class.len)
        return;
    for (size_t i = 0; i < j->p->n_entry; i++) {
        const struct programme_entry *e = &j->p->entry[i];
        if (!holds(j->a, e->projects, j->ask->project) || !holds(j->a, e->kinds, j->f->kind) || !holds(j->a, e->states, j->f->state))
            continue;
        j->out->class = e->class;
        return;
    }
    problem(j, "NO_FILE", S("先建档后帮扶：这户不在档，也不属于规定可先救助的情形"));
}

static bool counts(const struct judging *j, const struct programme_used *u, enum programme_per per)
{
    if (u->year != j->ask->year || per == PER_TIME)
        return false;
    if (per == PER_ALL)
        return true;
    return str_eq(u->project, j->ask->project) && (per != PER_STUDENT || u->member_no == j->ask->member_no);
}

static int64_t used_of(const struct judging *j, enum programme_per per)
{
    int64_t sum = 0;
    for (size_t i = 0; i < j->f->n_used; i++)
        if (counts(j, &j->f->used[i], per) && !money_add(sum, j->f->used[i].fen, &sum))
            return INT64_MAX;
    return sum;
}

/* n % of base, cut to whole 分, in pieces that cannot overflow. */
static bool percent(int64_t base, int64_t n, int64_t *out)
{
    int64_t whole = 0, rest = 0;
    if (!money_mul(base / 100, n, &whole) || !money_mul(base % 100, n, &rest))
        return false;
    return money_add(whole, rest / 100, out);
}

/* The limit in 分, and how it came about; false when what it is taken of is not known. */
static bool limit_of(struct judging *j, const struct programme_limit *l, int64_t *fen, struct str *how)
{
    struct arena *a = j->a;
    const struct programme_facts *f = j->f;
    int64_t base = 0, heads = f->heads > 0 ? f->heads : 1;
    bool fine = true;
    switch (l->of) {
    case OF_LINE:
        if (f->line_fen <= 0) {
            problem(j, "NO_LINE", S("没有查到这户所在地当年的低保标准，请先在低保标准中登记"));
            return false;
        }
        fine = money_mul(f->line_fen, l->n, fen);
        *how = str_f(a, "%lld × %s（月低保标准）", (long long)l->n, yuan(a, f->line_fen));
        break;
    case OF_MONTHS:
        fine = money_mul(l->n, j->ask->months, fen);
        *how = str_f(a, "%s × %lld 个月", yuan(a, l->n), (long long)j->ask->months);
        break;
    case OF_SELF:
    case OF_OUTLAY:
        base = l->of == OF_SELF ? f->self_fen : f->outlay_fen;
        if (base <= 0)
            problem(j, "NO_COST", l->of == OF_SELF ? S("没有医疗费自付金额：请在档案中登记或在申请中填写并附单据") : S("没有致困费用：请在档案中登记或在申请中填写并附单据"));
        fine = percent(base, l->n, fen);
        *how = str_f(a, "%s %s × %lld%%", l->of == OF_SELF ? "医疗费自付" : "致困费用", yuan(a, base), (long long)l->n);
        break;
    default:
        *fen = l->n;
        *how = str_f(a, "%s", yuan(a, l->n));
    }
    if (fine && l->heads) {
        fine = money_mul(*fen, heads, fen);
        *how = str_f(a, "%.*s × %lld 人", FMT(*how), (long long)heads);
    }
    if (!fine)
        *fen = 0;
    return true;
}

static void add_line(struct judging *j, const struct programme_limit *l)
{
    static const char *const per_names[] = {"每次", "本年度本项目", "本年度每名学生", "本年度各项目合计"};
    struct programme_answer *out = j->out;
    struct programme_line line = {.clause = l->clause};
    struct str how = S("");
    if (out->n_lines == PROGRAMME_LINES_MAX || !limit_of(j, l, &line.limit_fen, &how))
        return;
    line.used_fen = used_of(j, l->per);
    line.left_fen = line.limit_fen > line.used_fen ? line.limit_fen - line.used_fen : 0;
    line.text = str_f(j->a, "%s：%.*s%s%s", per_names[l->per], FMT(how), l->of == OF_FEN && !l->heads ? "" : " = ",
                      l->of == OF_FEN && !l->heads ? "" : yuan(j->a, line.limit_fen));
    if (line.used_fen)
        line.text = str_f(j->a, "%.*s，已救助 %s，还可救助 %s", FMT(line.text), yuan(j->a, line.used_fen), yuan(j->a, line.left_fen));
    if (!out->n_lines || line.left_fen < out->ceiling_fen)
        out->ceiling_fen = line.left_fen;
    out->lines[out->n_lines++] = line;
}

static void take_limits(struct judging *j)
{
    for (size_t i = 0; i < j->p->n_limits; i++) {
        const struct programme_limit *l = &j->p->limits[i];
        if ((!l->project.len || str_eq(l->project, j->ask->project)) && holds(j->a, l->classes, j->out->class))
            add_line(j, l);
    }
    if (!j->out->n_lines && !j->out->n_problems)
        problem(j, "NO_LIMIT", S("这个帮扶项目没有规定这类困难职工的救助限额，不能救助"));
}

static void take_once(struct judging *j)
{
    for (size_t i = 0; i < j->p->n_once; i++) {
        const struct programme_once *o = &j->p->once[i];
        if ((o->project.len && !str_eq(o->project, j->ask->project)) || !holds(j->a, o->classes, j->out->class))
            continue;
        for (size_t k = 0; k < j->f->n_used; k++) {
            const struct programme_used *u = &j->f->used[k];
            if (!counts(j, u, o->per))
                continue;
            problem(j, "ONCE", str_f(j->a, "只救助一次：%.*s 已救助 %s（%.*s）", FMT(u->on_day), yuan(j->a, u->fen), FMT(u->org_name)));
            return;
        }
    }
}

/* The last payment of the year, and a verdict not older than it. */
static void take_retest(struct judging *j)
{
    struct str last = S("");
    for (size_t k = 0; k < j->f->n_used; k++)
        if (j->f->used[k].year == j->ask->year && str_cmp(j->f->used[k].on_day, last) > 0)
            last = j->f->used[k].on_day;
    for (size_t i = 0; last.len && i < j->p->n_retest; i++) {
        const struct programme_once *o = &j->p->retest[i];
        if ((o->project.len && !str_eq(o->project, j->ask->project)) || !holds(j->a, o->classes, j->out->class))
            continue;
        if (str_cmp(j->f->tested_on, last) >= 0)
            return;
        problem(j, "RETEST", str_f(j->a, "再次救助前须重新核定：上次救助 %.*s，最近一次核定 %.*s（%.*s）", FMT(last),
                                   FMT(j->f->tested_on.len ? j->f->tested_on : S("无")), FMT(o->clause)));
        return;
    }
}

/* By the year's sum of the project with this one, so that a large aid is not cut in pieces to stay below. */
static void take_level(struct judging *j)
{
    int64_t sum = 0;
    if (!money_add(used_of(j, PER_YEAR), j->ask->amount_fen, &sum))
        sum = INT64_MAX;
    for (size_t i = 0; i < j->p->n_escalate; i++) {
        const struct programme_step *s = &j->p->escalate[i];
        if ((s->project.len && !str_eq(s->project, j->ask->project)) || sum <= s->over_fen || s->level < j->out->level)
            continue;
        j->out->level = s->level;
        j->out->level_clause = s->clause;
    }
}

void programme_judge(struct arena *a, const struct programme *p, const struct programme_facts *f, const struct programme_ask *ask,
                     struct programme_answer *out)
{
    struct judging j = {a, p, f, ask, out};
    *out = (struct programme_answer){.class = S(""), .level_clause = S("")};
    take_class(&j);
    if (str_eq(ask->project, S("study")) && !f->studying)
        problem(&j, "NOT_STUDYING", S("助学救助须指定在读的子女：所选成员不是在读学生"));
    take_limits(&j);
    take_once(&j);
    take_retest(&j);
    take_level(&j);
    if (out->n_lines && ask->amount_fen > out->ceiling_fen)
        problem(&j, "OVER", str_f(a, "%s 超过可救助的最高金额 %s", yuan(a, ask->amount_fen), yuan(a, out->ceiling_fen)));
}

/* --- what a document must hold --- */

static void check_common(const struct json *j, const char *part, size_t i, struct problems *p)
{
    struct str project = json_get_str(j, "project");
    if (json_kind(j) != JSON_MAP) {
        problem_add(p, "body", str_f(p->a, "“%s”第 %zu 项应是对象", part, i + 1));
        return;
    }
    if (project.len && NAMED(project, projects) < 0)
        problem_add(p, "body", str_f(p->a, "“%s”第 %zu 项的“project”应是 living、medical、study 或 other", part, i + 1));
    if (!json_get_str(j, "clause").len)
        problem_add(p, "body", str_f(p->a, "“%s”第 %zu 项缺少条款原文“clause”", part, i + 1));
}

static void check_limit(const struct json *j, size_t i, struct problems *p)
{
    int of = NAMED(json_get_str(j, "of"), of_codes);
    int64_t n = json_get_int(j, "n", 0), most = of == OF_LINE ? 120 : of == OF_SELF || of == OF_OUTLAY ? 100 : PROGRAMME_FEN_MAX;
    if (NAMED(json_get_str(j, "per"), per_codes) < 0)
        problem_add(p, "body", str_f(p->a, "“limits”第 %zu 项的“per”应是 time、year、student 或 all", i + 1));
    if (of < 0)
        problem_add(p, "body", str_f(p->a, "“limits”第 %zu 项的“of”应是 fen、line、months、self 或 outlay", i + 1));
    if (n <= 0 || n > most)
        problem_add(p, "body", str_f(p->a, "“limits”第 %zu 项的“n”应在 1 至 %lld 之间（倍数、百分数或分）", i + 1, (long long)most));
}

static void check_row(const char *part, const struct json *j, size_t i, struct problems *p)
{
    check_common(j, part, i, p);
    if (strcmp(part, "limits") == 0)
        check_limit(j, i, p);
    if (strcmp(part, "once") == 0 && NAMED(json_get_str(j, "per"), per_codes) <= PER_TIME)
        problem_add(p, "body", str_f(p->a, "“once”第 %zu 项的“per”应是 year、student 或 all", i + 1));
    if (strcmp(part, "escalate") == 0 && (NAMED(json_get_str(j, "level"), level_codes) <= 0 || json_get_int(j, "over_fen", 0) <= 0))
        problem_add(p, "body", str_f(p->a, "“escalate”第 %zu 项应有“over_fen”（分）和“level”（district、city、province 或 nation）", i + 1));
    if (strcmp(part, "entry") == 0 && (!json_get_str(j, "class").len || !json_len(json_get(j, "states"))))
        problem_add(p, "body", str_f(p->a, "“entry”第 %zu 项应有“states”和“class”", i + 1));
}

void programme_body_check(const struct json *body, struct problems *p)
{
    static const char *const parts[] = {"limits", "once", "retest", "escalate", "entry"};
    for (size_t k = 0; k < countof(parts); k++) {
        const struct json *list = json_get(body, parts[k]);
        if (json_kind(list) != JSON_LIST)
            problem_add(p, "body", str_f(p->a, "缺少“%s”，应是列表（没有规定写 []）", parts[k]));
        if (json_len(list) > PROGRAMME_RULES_MAX)
            problem_add(p, "body", str_f(p->a, "“%s”最多 %d 项", parts[k], PROGRAMME_RULES_MAX));
        for (size_t i = 0; json_kind(list) == JSON_LIST && i < json_len(list); i++)
            check_row(parts[k], json_at(list, i), i, p);
    }
}
