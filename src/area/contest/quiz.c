// SPDX-License-Identifier: Apache-2.0
// A quiz of an activity. The server draws the questions, shuffles what may be chosen and keeps the time; right answers leave it only when
// the attempt is closed. Two closings at once are one: the first takes the attempt out of the state open, the other reads what came of it.
#include "contest_own.h"
#include "date.h"

static const struct field rule_fields_[] = {
    {FIELD(struct quiz_rule_in, bank), .label = LIT("题库代码"), .need = true, .max = 30},
    {FIELD(struct quiz_rule_in, draw), .as = AS_COUNT, .label = LIT("每次抽几题"), .need = true, .min = 1, .max = QUIZ_DRAW_MAX},
    {FIELD(struct quiz_rule_in, seconds), .as = AS_COUNT, .label = LIT("限时（秒）"), .need = true, .min = 10, .max = 7200},
    {FIELD(struct quiz_rule_in, tries), .as = AS_COUNT, .label = LIT("每人可答几次"), .need = true, .min = 1, .max = QUIZ_TRIES_MAX},
    {FIELD(struct quiz_rule_in, pass), .as = AS_COUNT, .label = LIT("答对几题为通过"), .min = 0, .max = QUIZ_DRAW_MAX},
};
const struct field quiz_answers_fields[3] = {
    {FIELD(struct quiz_answers_in, try_no), .as = AS_COUNT, .label = LIT("第几次"), .need = true, .min = 1},
    {FIELD(struct quiz_answers_in, answers), .as = AS_JSON, .label = LIT("答案"), .need = true, .max = 2000},
    {FIELD(struct quiz_answers_in, done), .as = AS_BOOL, .label = LIT("交卷")},
};

struct quiz {
    int64_t part_id, bank_id, draw_n, seconds, tries, pass_n;
    struct str bank;
};
static const struct field quiz_fields[] = {
    {FIELD(struct quiz, part_id)}, {FIELD(struct quiz, bank_id)}, {FIELD(struct quiz, draw_n)}, {FIELD(struct quiz, seconds)},
    {FIELD(struct quiz, tries)},   {FIELD(struct quiz, pass_n)},  {FIELD(struct quiz, bank)},
};
struct attempt {
    int64_t id, part_id, person_id, try_no, started_at, due_at;
    struct str state;
    int64_t closed_at, answered, right_n, passed;
};
static const struct field attempt_fields[] = {
    {FIELD(struct attempt, id)},     {FIELD(struct attempt, part_id)},   {FIELD(struct attempt, person_id)}, {FIELD(struct attempt, try_no)},
    {FIELD(struct attempt, started_at)}, {FIELD(struct attempt, due_at)}, {FIELD(struct attempt, state)},     {FIELD(struct attempt, closed_at)},
    {FIELD(struct attempt, answered)}, {FIELD(struct attempt, right_n)}, {FIELD(struct attempt, passed)},
};
#define ATTEMPT FIELDS(struct attempt, attempt_fields)
struct item {
    int64_t seq;
    struct str shuffle, chosen;
    int64_t right_is;
    struct str kind, stem, choices, answer, explanation;
};
static const struct field item_fields[] = {
    {FIELD(struct item, seq)},  {FIELD(struct item, shuffle)}, {FIELD(struct item, chosen)}, {FIELD(struct item, right_is)},   {FIELD(struct item, kind)},
    {FIELD(struct item, stem)}, {FIELD(struct item, choices)}, {FIELD(struct item, answer)}, {FIELD(struct item, explanation)},
};
#define ITEM FIELDS(struct item, item_fields)

static enum err quiz_of(struct ctx *cx, int64_t part_id, struct quiz *out)
{
    return db_one(cx->tx, QUIZ_GET, VALS(I64(part_id)), FIELDS(struct quiz, quiz_fields), out);
}

/* --- chance --- */

static uint64_t below(struct ctx *cx, uint64_t m)
{
    uint64_t word, r = 0;
    do
        rand_fill(cx->app->rand, &word, sizeof word);
    while (!draw_below(word, m, &r));
    return r;
}

struct live {
    int64_t id;
    struct str choices, kind;
};
static const struct field live_fields[] = {{FIELD(struct live, id)}, {FIELD(struct live, choices)}, {FIELD(struct live, kind)}};

/* True and false stay where people expect them. */
static struct str shuffle_of(struct ctx *cx, const struct live *q)
{
    char s[QUESTION_CHOICES_MAX];
    size_t n = json_len(json_parse(cx->a, q->choices, NULL));
    ASSERT(n <= QUESTION_CHOICES_MAX);
    for (size_t i = 0; i < n; i++)
        s[i] = (char)('A' + i);
    for (size_t i = n; i > 1 && !str_eq(q->kind, S("judge")); i--) {
        size_t k = (size_t)below(cx, i);
        char c = s[i - 1];
        s[i - 1] = s[k];
        s[k] = c;
    }
    return str_dup(cx->a, (struct str){s, n});
}

static enum err draw_questions(struct ctx *cx, const struct quiz *z, int64_t attempt_id)
{
    struct live *q = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, QUIZ_LIVE, VALS(I64(z->bank_id), I64(BANK_QUESTIONS_MAX)), FIELDS(struct live, live_fields), BANK_QUESTIONS_MAX, &q, &n));
    for (size_t i = 0; i < (size_t)z->draw_n && i < n; i++) {
        size_t k = i + (size_t)below(cx, n - i);
        struct live one = q[k];
        q[k] = q[i];
        TRY(db_exec(cx->tx, QUIZ_ITEM_ADD, VALS(I64(attempt_id), I64((int64_t)i + 1), I64(one.id), TXT(shuffle_of(cx, &one))), NULL));
    }
    return OK;
}

/* --- closing --- */

/* The attempt ends at `at`; who answered anything has taken part, who passed has his chance. */
static enum err settle(struct ctx *cx, const struct activity_part *p, struct attempt *t, int64_t at)
{
    int64_t changed = 0;
    char on[DATE_TEXT];
    TRY(db_exec(cx->tx, QUIZ_MARK, VALS(I64(t->id)), NULL));
    TRY(db_exec(cx->tx, QUIZ_CLOSE, VALS(I64(t->id), I64(at)), &changed));
    TRY(db_one(cx->tx, QUIZ_CLOSED, VALS(I64(t->id)), ATTEMPT, t));
    if (!changed || !t->answered)
        return OK;
    date_iso(date_of_ms(at), on);
    TRY(activity_count(cx, p, t->person_id, 1, S(""), str_dup(cx->a, str_of(on))));
    return t->passed ? lottery_enter_by_quiz(cx, p->activity_id, t->person_id, at) : OK;
}

enum { SWEEP_MAX = 20000 };

enum err quiz_sweep(struct ctx *cx, const struct activity_part *of)
{
    struct attempt *rows = NULL;
    struct activity_part p = {0};
    size_t n = 0;
    TRY(db_rows(cx->tx, QUIZ_OPEN_OF, VALS(I64(of->activity_id), I64(SWEEP_MAX)), ATTEMPT, SWEEP_MAX, &rows, &n));
    if (n && rows[n - 1].due_at > cx->now)
        return fail(cx, ERR_STATE, "还有人正在限时内答题，请在 %lld 秒后再截止", (long long)((rows[n - 1].due_at - cx->now) / 1000 + 1));
    for (size_t i = 0; i < n; i++) {
        TRY(db_one(cx->tx, ACTIVITY_PART_OPEN, VALS(I64(rows[i].part_id)), ACTIVITY_PART, &p));
        TRY(settle(cx, &p, &rows[i], rows[i].due_at));
    }
    return OK;
}

/* --- what he sees --- */

/* Letters of the question as they stood on the screen. */
static struct str on_screen(struct ctx *cx, struct str shuffle, struct str letters)
{
    struct buf b = buf_new(cx->a, 16);
    for (size_t i = 0; i < shuffle.len; i++)
        if (letters.len && memchr(letters.at, shuffle.at[i], letters.len))
            buf_ch(&b, (char)('A' + i));
    return buf_done(&b);
}

static void put_item(struct ctx *cx, const struct item *i, bool closed)
{
    const struct json *choices = json_parse(cx->a, i->choices, NULL);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "seq", i->seq);
    jw_kt(cx->out, "kind", i->kind);
    jw_kt(cx->out, "stem", i->stem);
    jw_key(cx->out, "choices");
    jw_open(cx->out, '[');
    for (size_t k = 0; k < i->shuffle.len; k++)
        jw_text(cx->out, json_str(json_at(choices, (size_t)(i->shuffle.at[k] - 'A'))));
    jw_close(cx->out, ']');
    jw_kt(cx->out, "chosen", on_screen(cx, i->shuffle, i->chosen));
    if (closed) {
        jw_kt(cx->out, "answer", on_screen(cx, i->shuffle, i->answer));
        jw_kt(cx->out, "explanation", i->explanation);
        jw_kb(cx->out, "right", i->right_is != 0);
    }
    jw_close(cx->out, '}');
}

static enum err put_attempt(struct ctx *cx, const struct attempt *t)
{
    struct item *items = NULL;
    size_t n = 0;
    bool closed = str_eq(t->state, S("closed"));
    TRY(db_rows(cx->tx, QUIZ_ITEMS, VALS(I64(t->id), I64(QUIZ_DRAW_MAX)), ITEM, QUIZ_DRAW_MAX, &items, &n));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "try_no", t->try_no);
    jw_kb(cx->out, "closed", closed);
    jw_ki(cx->out, "left_ms", closed || cx->now >= t->due_at ? 0 : t->due_at - cx->now);
    jw_ki(cx->out, "answered", t->answered);
    jw_ki(cx->out, "right_n", t->right_n);
    jw_kb(cx->out, "passed", t->passed != 0);
    jw_key(cx->out, "items");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        put_item(cx, &items[i], closed);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* The rule, how often he has answered, and the newest attempt: to go on with, or to look at. */
static enum err answer(struct ctx *cx, const struct activity_part *p)
{
    struct quiz z = {0};
    struct attempt *t = NULL;
    size_t n = 0;
    bool passed = false;
    TRY(quiz_of(cx, p->id, &z));
    TRY(db_rows(cx->tx, QUIZ_ATTEMPTS, VALS(I64(cx->worker->person_id), I64(p->id), I64(QUIZ_TRIES_MAX)), ATTEMPT, QUIZ_TRIES_MAX, &t, &n));
    for (size_t i = 0; i < n; i++)
        passed |= t[i].passed != 0;
    jw_open(cx->out, '{');
    jw_ki(cx->out, "part", p->id);
    jw_kt(cx->out, "title", p->title);
    jw_ki(cx->out, "draw", z.draw_n);
    jw_ki(cx->out, "seconds", z.seconds);
    jw_ki(cx->out, "tries", z.tries);
    jw_ki(cx->out, "pass", z.pass_n);
    jw_ki(cx->out, "used", (int64_t)n);
    jw_kb(cx->out, "passed", passed);
    jw_kb(cx->out, "over", !str_eq(p->state, S("open")) || cx->now >= p->end_at);
    jw_key(cx->out, "attempt");
    if (n)
        TRY(put_attempt(cx, &t[n - 1]));
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- his routes --- */

/* Any state but what nobody outside may know of: an attempt may be ended and looked at when the activity is over. */
static enum err shown_part(struct ctx *cx, struct activity_part *p)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, ACTIVITY_PART_OPEN, VALS(I64(id)), ACTIVITY_PART, p));
    return str_eq(p->kind, S("quiz")) ? OK : ERR_NOT_FOUND;
}

enum err quiz_mine_get(struct ctx *cx)
{
    struct activity_part p = {0};
    TRY(shown_part(cx, &p));
    return answer(cx, &p);
}

enum err quiz_start_post(struct ctx *cx)
{
    struct activity_part p = {0};
    struct quiz z = {0};
    struct attempt *t = NULL;
    size_t n = 0;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_part_for_worker(cx, id, "quiz", &p));
    if (cx->now < p.start_at)
        return fail(cx, ERR_STATE, "答题还没有开始");
    TRY(quiz_of(cx, id, &z));
    TRY(db_rows(cx->tx, QUIZ_ATTEMPTS, VALS(I64(cx->worker->person_id), I64(id), I64(QUIZ_TRIES_MAX)), ATTEMPT, QUIZ_TRIES_MAX, &t, &n));
    if (n && str_eq(t[n - 1].state, S("open"))) {
        if (cx->now < t[n - 1].due_at)
            return answer(cx, &p); /* he goes on where he was */
        TRY(settle(cx, &p, &t[n - 1], t[n - 1].due_at));
    }
    int64_t due = cx->now + z.seconds * 1000;
    enum err e = db_int(cx->tx, QUIZ_START, VALS(I64(cx->worker->person_id), I64(id), I64(cx->now), I64(due < p.end_at ? due : p.end_at)), &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "%lld 次答题机会已经用完", (long long)z.tries);
    TRY(e);
    TRY(draw_questions(cx, &z, id));
    audit_object(cx, p.org_id, "activity_part:%lld", (long long)p.id);
    return answer(cx, &p);
}

/* Letters of the screen to letters of the question, in order. */
static struct str off_screen(struct ctx *cx, const struct item *i, struct str seen)
{
    struct str letters = quiz_letters(cx->a, seen, i->shuffle.len);
    struct buf b = buf_new(cx->a, 16);
    for (size_t k = 0; k < letters.len; k++)
        buf_ch(&b, i->shuffle.at[letters.at[k] - 'A']);
    return quiz_letters(cx->a, buf_done(&b), i->shuffle.len);
}

static enum err save(struct ctx *cx, const struct attempt *t, struct str text)
{
    const struct json *list = json_parse(cx->a, text, NULL);
    struct item *items = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, QUIZ_ITEMS, VALS(I64(t->id), I64(QUIZ_DRAW_MAX)), ITEM, QUIZ_DRAW_MAX, &items, &n));
    if (json_kind(list) != JSON_LIST || json_len(list) != n)
        return fail_field(cx, "answers", "应按顺序写出 %zu 题的答案，没有作答的写空", n);
    for (size_t i = 0; i < n; i++) {
        struct str seen = json_str(json_at(list, i)), chosen = off_screen(cx, &items[i], seen);
        bool one = !str_eq(items[i].kind, S("multiple"));
        if ((seen.len && !chosen.len) || (one && chosen.len > 1))
            return fail_field(cx, "answers", "第 %zu 题的答案应是选项字母%s", i + 1, one ? "，只选一个" : "");
        if (!str_eq(chosen, items[i].chosen))
            TRY(db_exec(cx->tx, QUIZ_CHOOSE, VALS(I64(t->id), I64(items[i].seq), TXT(chosen)), NULL));
    }
    return OK;
}

enum err quiz_answers_post(struct ctx *cx)
{
    const struct quiz_answers_in *in = cx->in;
    struct activity_part p = {0};
    struct attempt *rows = NULL, *t = NULL;
    size_t n = 0;
    TRY(shown_part(cx, &p));
    TRY(db_rows(cx->tx, QUIZ_ATTEMPTS, VALS(I64(cx->worker->person_id), I64(p.id), I64(QUIZ_TRIES_MAX)), ATTEMPT, QUIZ_TRIES_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        t = rows[i].try_no == in->try_no ? &rows[i] : t;
    if (!t)
        return ERR_NOT_FOUND;
    audit_object(cx, p.org_id, "activity_part:%lld", (long long)p.id);
    if (str_eq(t->state, S("open"))) {
        bool late = cx->now >= t->due_at; /* what comes now does not count, what was saved does */
        if (!late)
            TRY(save(cx, t, in->answers));
        if (late || in->done)
            TRY(settle(cx, &p, t, late ? t->due_at : cx->now));
    }
    return answer(cx, &p);
}

/* --- the clerk's --- */

struct figures {
    int64_t attempts, players, passed, right_n, closed, going;
};
static const struct field figures_fields[] = {
    {FIELD(struct figures, attempts)}, {FIELD(struct figures, players)}, {FIELD(struct figures, passed)},
    {FIELD(struct figures, right_n)},  {FIELD(struct figures, closed)},  {FIELD(struct figures, going)},
};
struct day {
    int64_t day, players;
};
static const struct field day_fields[] = {{FIELD(struct day, day)}, {FIELD(struct day, players)}};
struct hard {
    int64_t id;
    struct str stem;
    int64_t asked, right_n;
};
static const struct field hard_fields[] = {{FIELD(struct hard, id), .as = AS_ID}, {FIELD(struct hard, stem)}, {FIELD(struct hard, asked)}, {FIELD(struct hard, right_n)}};
enum { DAYS_MAX = 400, HARD_MAX = 10 };

static void put_days(struct ctx *cx, const struct day *d, size_t n)
{
    jw_key(cx->out, "days");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        char on[DATE_TEXT];
        date_iso(date_of_days((int32_t)d[i].day), on);
        jw_open(cx->out, '{');
        jw_kt(cx->out, "on", str_of(on));
        jw_ki(cx->out, "players", d[i].players);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

enum err quiz_progress_get(struct ctx *cx)
{
    struct activity_part p = {0};
    struct quiz z = {0};
    struct figures f = {0};
    struct day *days = NULL;
    struct hard *hard = NULL;
    int64_t id = 0;
    size_t n_days = 0, n_hard = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_part_get(cx, id, "quiz", &p));
    TRY(quiz_of(cx, id, &z));
    TRY(db_one(cx->tx, QUIZ_FIGURES, VALS(I64(id)), FIELDS(struct figures, figures_fields), &f));
    TRY(db_rows(cx->tx, QUIZ_DAYS, VALS(I64(id), I64(DAYS_MAX)), FIELDS(struct day, day_fields), DAYS_MAX, &days, &n_days));
    TRY(db_rows(cx->tx, QUIZ_HARD, VALS(I64(id), I64(HARD_MAX)), FIELDS(struct hard, hard_fields), HARD_MAX, &hard, &n_hard));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "title", p.title);
    jw_kt(cx->out, "bank", z.bank);
    jw_ki(cx->out, "draw", z.draw_n);
    fields_write_open(cx->out, FIELDS(struct figures, figures_fields), &f);
    put_days(cx, days, n_days);
    jw_key(cx->out, "hard");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_hard; i++)
        fields_write(cx->out, FIELDS(struct hard, hard_fields), &hard[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- as a part --- */

static enum err check(struct ctx *cx, const struct json *rule)
{
    if (json_get_int(rule, "pass", 0) > json_get_int(rule, "draw", 0))
        return fail_field(cx, "rule", "答对几题为通过，不能多于每次抽的题数");
    return OK;
}

static enum err saved(struct ctx *cx, const struct activity_part *p, const struct json *rule)
{
    struct live *q = NULL;
    int64_t bank = 0, draw = json_get_int(rule, "draw", 0);
    size_t n = 0;
    TRY(quiz_bank_of(cx, json_get_str(rule, "bank"), p->org_id, p->org_path, &bank));
    TRY(db_rows(cx->tx, QUIZ_LIVE, VALS(I64(bank), I64(BANK_QUESTIONS_MAX)), FIELDS(struct live, live_fields), BANK_QUESTIONS_MAX, &q, &n));
    if ((int64_t)n < draw)
        return fail_field(cx, "rule", "题库只有 %zu 题，不够每次抽 %lld 题", n, (long long)draw);
    return db_exec(cx->tx, QUIZ_PUT,
                   VALS(I64(p->id), I64(bank), I64(draw), I64(json_get_int(rule, "seconds", 0)), I64(json_get_int(rule, "tries", 0)), I64(json_get_int(rule, "pass", 0))), NULL);
}

static enum err show(struct ctx *cx, const struct activity_part *p)
{
    struct quiz z = {0};
    TRY(quiz_of(cx, p->id, &z));
    jw_ki(cx->out, "draw", z.draw_n);
    jw_ki(cx->out, "seconds", z.seconds);
    jw_ki(cx->out, "tries", z.tries);
    jw_ki(cx->out, "pass", z.pass_n);
    return OK;
}

static enum err mine(struct ctx *cx, const struct activity_part *p)
{
    struct attempt *t = NULL;
    size_t n = 0;
    int64_t best = 0;
    bool passed = false;
    TRY(db_rows(cx->tx, QUIZ_ATTEMPTS, VALS(I64(cx->worker->person_id), I64(p->id), I64(QUIZ_TRIES_MAX)), ATTEMPT, QUIZ_TRIES_MAX, &t, &n));
    for (size_t i = 0; i < n; i++) {
        best = t[i].right_n > best ? t[i].right_n : best;
        passed |= t[i].passed != 0;
    }
    jw_ki(cx->out, "used", (int64_t)n);
    jw_ki(cx->out, "best", best);
    jw_kb(cx->out, "passed", passed);
    jw_kb(cx->out, "going", n && str_eq(t[n - 1].state, S("open")) && cx->now < t[n - 1].due_at);
    return OK;
}

static enum err figures(struct ctx *cx, const struct activity_part *p, struct part_figures *out)
{
    struct figures f = {0};
    TRY(db_one(cx->tx, QUIZ_FIGURES, VALS(I64(p->id)), FIELDS(struct figures, figures_fields), &f));
    out->players = f.players;
    return OK;
}

const struct part_kind part_quiz = {
    .kind = "quiz",
    .title = LIT("答题"),
    .about = LIT("从题库随机抽题，限时作答，系统判卷；通过的人可以取得抽奖资格"),
    .rule = {rule_fields_, countof(rule_fields_), sizeof(struct quiz_rule_in)},
    .check = check,
    .saved = saved,
    .ending = quiz_sweep,
    .show = show,
    .mine = mine,
    .figures = figures,
};
