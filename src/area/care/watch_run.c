// SPDX-License-Identifier: Apache-2.0
// The daily run, by the server itself or a shell: figures of every household against the rules, visits that are due, tasks that are
// late (told one level further up at each step) and soon due. In pieces of its own, so that it never holds the writer; what was
// done before a break is not done twice. A look at one household, as soon as its file changes or it is visited, raises the same at once;
// it leaves what the last daily run saw as it is, so that a change entered in several steps is still one change.
#include "care_own.h"
#include "casefile.h"
#include "date.h"
#include "programme_own.h"

enum { SEEN_MAX = 1000, DAYS_SOON = 2, NO_END = 99 };

struct figures_row {
    int64_t id, org_id, dibao, owner_id, created_by, members, income, outlay, medical, school, jobless, students, new_students;
    struct str org_path, no, state, area, residence, class, kind, exit_on, wrapped, contract_until, seen;
};
static const struct field figures_fields[] = {
    {FIELD(struct figures_row, id)},       {FIELD(struct figures_row, org_id)},   {FIELD(struct figures_row, dibao)},    {FIELD(struct figures_row, owner_id)},
    {FIELD(struct figures_row, created_by)}, {FIELD(struct figures_row, members)}, {FIELD(struct figures_row, income)},   {FIELD(struct figures_row, outlay)},
    {FIELD(struct figures_row, medical)},  {FIELD(struct figures_row, school)},   {FIELD(struct figures_row, jobless)},  {FIELD(struct figures_row, students)},
    {FIELD(struct figures_row, new_students)}, {FIELD(struct figures_row, org_path)}, {FIELD(struct figures_row, no)}, {FIELD(struct figures_row, state)},
    {FIELD(struct figures_row, area)},     {FIELD(struct figures_row, residence)}, {FIELD(struct figures_row, class)},   {FIELD(struct figures_row, kind)},
    {FIELD(struct figures_row, exit_on)},  {FIELD(struct figures_row, wrapped), .as = AS_BLOB}, {FIELD(struct figures_row, contract_until)},
    {FIELD(struct figures_row, seen), .as = AS_BLOB},
};
struct due_row {
    int64_t id, watch_id, org_id, casefile_id, owner_id, escalated;
    struct str rule, title, due_on, org_path;
};
static const struct field due_fields[] = {
    {FIELD(struct due_row, id)},   {FIELD(struct due_row, watch_id)}, {FIELD(struct due_row, org_id)}, {FIELD(struct due_row, casefile_id)}, {FIELD(struct due_row, owner_id)},
    {FIELD(struct due_row, escalated)}, {FIELD(struct due_row, rule)}, {FIELD(struct due_row, title)}, {FIELD(struct due_row, due_on)}, {FIELD(struct due_row, org_path)},
};

/* --- one household --- */

static double days_until(struct ctx *cx, struct str day)
{
    struct date d;
    return date_read(day, &d) == DATE_DAY ? (double)(date_days(d) - date_days(date_of_ms(cx->now))) : (double)CARE_NO_CONTRACT;
}

static double months_since(struct ctx *cx, struct str day)
{
    struct date d, t = date_of_ms(cx->now);
    if (date_read(day, &d) != DATE_DAY)
        return NO_END;
    return (double)((t.y - d.y) * 12 + t.m - d.m - (t.d < d.d ? 1 : 0));
}

static enum err figures_of(struct ctx *cx, const struct figures_row *r, const struct json *seen, double f[CF__COUNT])
{
    struct programme_file file = {.id = r->id, .area = r->area, .residence = r->residence};
    struct str document = S("");
    int64_t line = 0;
    bool exited = str_eq(r->state, S("relieved")) || str_eq(r->state, S("lifted")) || str_eq(r->state, S("cancelled"));
    TRY(programme_line(cx, &file, cx_today(cx), &line, &document));
    f[CF_IN_FILE] = str_eq(r->state, S("active"));
    f[CF_REFUSED] = str_eq(r->state, S("refused"));
    f[CF_EXITED] = exited;
    f[CF_MONTHS_OUT] = exited ? months_since(cx, r->exit_on) : NO_END;
    f[CF_MEMBERS] = (double)r->members;
    f[CF_LINE] = (double)line;
    f[CF_INCOME] = (double)r->income;
    f[CF_OUTLAY] = (double)r->outlay;
    f[CF_MEDICAL] = (double)r->medical;
    f[CF_SCHOOL] = (double)r->school;
    f[CF_DIBAO] = (double)r->dibao;
    f[CF_JOBLESS] = (double)r->jobless;
    f[CF_STUDENTS] = (double)r->students;
    f[CF_NEW_STUDENTS] = (double)r->new_students;
    f[CF_CONTRACT_DAYS] = days_until(cx, r->contract_until);
    f[CF_WAS_MEDICAL] = (double)json_get_int(seen, "medical", r->medical);
    f[CF_WAS_DIBAO] = (double)json_get_int(seen, "dibao", r->dibao);
    f[CF_WAS_JOBLESS] = (double)json_get_int(seen, "jobless", r->jobless);
    f[CF_WAS_INCOME] = (double)json_get_int(seen, "income", r->income);
    return OK;
}

/* What the rule saw, for the cadre who goes there: money in 元, days and persons as they are. */
static struct str told(struct ctx *cx, const struct care_rule *r, const struct figures_row *h)
{
    return str_f(cx->a, "%.*s 预警（%.*s）：年收入 %lld 元，刚性支出 %lld 元，其中医疗自付 %lld 元；低保金每月 %lld 元；失业 %lld 人，在学 %lld 人", FMT(cx_today(cx)),
                 FMT(r->title), (long long)(h->income / 100), (long long)(h->outlay / 100), (long long)(h->medical / 100), (long long)(h->dibao / 100),
                 (long long)h->jobless, (long long)h->students);
}

static enum err raise(struct ctx *cx, struct watch_run *k, const struct care_rules *rules, const struct care_rule *r, const struct figures_row *h)
{
    struct watch_new n = {.org_id = h->org_id, .casefile_id = h->id, .source = r->source, .owner_id = h->owner_id ? h->owner_id : h->created_by,
                          .due_on = care_months_after(cx, cx_today(cx), rules->visit_months), .words = r->clause};
    int64_t watch_id = 0;
    bool fresh = false, raised = false;
    TRY(watch_open_for(cx, &n, &watch_id, &fresh));
    TRY(watch_raise(cx, watch_id, h->id, r, n.owner_id, told(cx, r, h), &raised));
    if (raised && k->only)
        TRY(db_exec(cx->tx, TASK_LOOK, VALS(I64(watch_id), TXT(r->code)), NULL));
    k->opened += fresh;
    k->raised += raised;
    return OK;
}

/* All that rules read but the days, which only the daily run follows. */
static struct str seen_now(struct ctx *cx, const struct figures_row *h)
{
    return str_f(cx->a, "{\"medical\":%lld,\"dibao\":%lld,\"jobless\":%lld,\"income\":%lld,\"outlay\":%lld,\"school\":%lld,\"members\":%lld,\"students\":%lld,"
                 "\"new_students\":%lld,\"of\":\"%.*s %.*s %.*s %.*s %.*s\"}",
                 (long long)h->medical, (long long)h->dibao, (long long)h->jobless, (long long)h->income, (long long)h->outlay, (long long)h->school,
                 (long long)h->members, (long long)h->students, (long long)h->new_students, FMT(h->state), FMT(h->exit_on), FMT(h->contract_until), FMT(h->area),
                 FMT(h->residence));
}

/* Nothing to judge: the figures are those of the last daily run, and no look of today has raised what a change may take back. */
static enum err is_as_seen(struct ctx *cx, const struct figures_row *h, bool *same)
{
    struct sealer *key = NULL;
    struct str seen = S("");
    int64_t looked = 0;
    TRY(casefile_key_next(cx, &key, h->id, h->wrapped));
    TRY(casefile_open(cx, key, "watch_seen.secret", h->id, h->seen, &seen));
    *same = str_eq(seen, seen_now(cx, h));
    if (!*same)
        return OK;
    TRY(db_int(cx->tx, TASKS_LOOKED, VALS(I64(h->id)), &looked));
    *same = looked == 0;
    return OK;
}

static enum err household(struct ctx *cx, struct watch_run *k, const struct care_rules *rules, struct sealer **key, const struct figures_row *h)
{
    double f[CF__COUNT];
    struct str seen = S(""), now = seen_now(cx, h);
    TRY(casefile_key_next(cx, key, h->id, h->wrapped));
    TRY(casefile_open(cx, *key, "watch_seen.secret", h->id, h->seen, &seen));
    TRY(figures_of(cx, h, seen.len ? json_parse(cx->a, seen, NULL) : NULL, f));
    for (size_t i = 0; i < rules->n; i++) {
        const struct care_rule *r = &rules->at[i];
        struct str why = S("");
        bool fits = str_has(r->states, str_f(cx->a, ",%.*s,", FMT(h->state)));
        bool holds = fits && care_rule_holds(cx, r, f, &why);
        if (holds)
            TRY(raise(cx, k, rules, r, h));
        if (!holds && k->only)
            TRY(watch_take_back(cx, h->id, r));
        if (why.len && !k->wrong++)
            k->why = str_f(cx->a, "%.*s：%.*s", FMT(r->code), FMT(why));
    }
    k->households++;
    if (k->only) /* what changed is told against the last daily run, however many steps it took */
        return OK;
    TRY(db_exec(cx->tx, TASKS_CONFIRMED, VALS(I64(h->id)), NULL));
    if (str_eq(seen, now))
        return OK;
    return db_exec(cx->tx, CARE_SEEN, VALS(I64(h->id), TXT(cx_today(cx)), BLOB(casefile_seal(cx, *key, "watch_seen.secret", h->id, now))), NULL);
}

static enum err files_piece(struct ctx *cx, void *arg)
{
    struct watch_run *k = arg;
    struct care_rules *rules = NULL;
    struct figures_row *rows = NULL;
    struct sealer *key = NULL;
    struct str year_ago = care_months_after(cx, cx_today(cx), -12);
    bool same = false;
    TRY(db_rows(cx->tx, CARE_FIGURES,
                VALS(I64(k->only ? k->only - 1 : k->after), I64(CARE_PIECE), TXT(year_ago), I64(date_of_ms(cx->now).y), I64(k->only ? k->only : INT64_MAX)),
                FIELDS(struct figures_row, figures_fields), CARE_PIECE, &rows, &k->got));
    if (k->changed && k->got)
        TRY(is_as_seen(cx, rows, &same));
    if (!k->got || same)
        return OK;
    TRY(care_rules_load(cx, cx_today(cx), &rules));
    for (size_t i = 0; i < k->got; i++)
        TRY(household(cx, k, rules, &key, &rows[i]));
    if (k->got)
        k->after = rows[k->got - 1].id;
    return OK;
}

/* --- visits --- */

static enum err visits_piece(struct ctx *cx, void *arg)
{
    struct watch_run *k = arg;
    struct due_row *rows = NULL;
    TRY(db_rows(cx->tx, WATCH_SEEN_VISITS, VALS(I64(k->after), I64(CARE_PIECE)), FIELDS(struct due_row, due_fields), CARE_PIECE, &rows, &k->got));
    for (size_t i = 0; i < k->got; i++)
        TRY(watch_visited(cx, rows[i].id, rows[i].due_on));
    if (k->got)
        k->after = rows[k->got - 1].id;
    return OK;
}

static enum err due_piece(struct ctx *cx, void *arg)
{
    struct watch_run *k = arg;
    struct care_rules *rules = NULL;
    struct due_row *rows = NULL;
    TRY(care_rules_load(cx, cx_today(cx), &rules));
    struct care_rule visit = {.code = S("VISIT"), .title = S("到期走访"), .clause = S("监测对象到期走访（青岛市总工会2023年送温暖通知）"), .due_days = rules->visit_due_days, .again_days = 1};
    TRY(db_rows(cx->tx, WATCH_DUE, VALS(TXT(cx_today(cx)), I64(k->after), I64(CARE_PIECE)), FIELDS(struct due_row, due_fields), CARE_PIECE, &rows, &k->got));
    for (size_t i = 0; i < k->got; i++) {
        bool raised = false;
        TRY(watch_raise(cx, rows[i].id, rows[i].casefile_id, &visit, rows[i].owner_id, str_f(cx->a, "应在 %.*s 前走访", FMT(rows[i].due_on)), &raised));
        k->raised += raised;
    }
    if (k->got)
        k->after = rows[k->got - 1].id;
    return OK;
}

/* --- what is late, what will be --- */

static int64_t escalate_days(const struct care_rules *rules, struct str code)
{
    for (size_t i = 0; i < rules->n; i++)
        if (str_eq(rules->at[i].code, code))
            return rules->at[i].escalate_days;
    return rules->visit_due_days;
}

/* One level further up for every escalate_days working days past the due day; the text names no person. */
static enum err late_one(struct ctx *cx, struct watch_run *k, const struct care_rules *rules, const struct due_row *t)
{
    struct str next = S(""), due = t->due_on;
    int64_t level = 1, above = t->org_id, changed = 0;
    for (; level < NO_END; level++) {
        TRY(care_workday(cx, due, escalate_days(rules, t->rule), &next));
        if (str_cmp(next, cx_today(cx)) >= 0)
            break;
        due = next;
    }
    if (level <= t->escalated)
        return OK;
    TRY(db_exec(cx->tx, TASK_ESCALATED, VALS(I64(t->id), I64(level), TXT(cx_today(cx))), &changed));
    TRY(db_int(cx->tx, CARE_ABOVE, VALS(I64(t->org_id), I64(level)), &above));
    k->escalated += changed;
    return db_exec(cx->tx, CARE_MESSAGE,
                   VALS(TXT(str_f(cx->a, "watch:%lld:late:%lld", (long long)t->id, (long long)level)), I64(above), I64(cx->now),
                        TXT(str_f(cx->a, "监测预警任务 %lld“%.*s”应于 %.*s 前办理，已逾期，请督办。", (long long)t->id, FMT(t->title), FMT(t->due_on)))),
                   NULL);
}

static enum err late_piece(struct ctx *cx, void *arg)
{
    struct watch_run *k = arg;
    struct care_rules *rules = NULL;
    struct due_row *rows = NULL;
    TRY(care_rules_load(cx, cx_today(cx), &rules));
    TRY(db_rows(cx->tx, TASK_LATE, VALS(TXT(cx_today(cx)), I64(k->after), I64(CARE_PIECE)), FIELDS(struct due_row, due_fields), CARE_PIECE, &rows, &k->got));
    for (size_t i = 0; i < k->got; i++)
        TRY(late_one(cx, k, rules, &rows[i]));
    if (k->got)
        k->after = rows[k->got - 1].id;
    return OK;
}

static enum err soon_piece(struct ctx *cx, void *arg)
{
    struct watch_run *k = arg;
    struct due_row *rows = NULL;
    struct str until = S("");
    TRY(care_workday(cx, cx_today(cx), DAYS_SOON, &until));
    TRY(db_rows(cx->tx, TASK_SOON, VALS(TXT(cx_today(cx)), I64(k->after), I64(CARE_PIECE), TXT(until)), FIELDS(struct due_row, due_fields), CARE_PIECE, &rows, &k->got));
    for (size_t i = 0; i < k->got; i++) {
        int64_t changed = 0;
        const struct due_row *t = &rows[i];
        TRY(db_exec(cx->tx, CARE_MESSAGE,
                    VALS(TXT(str_f(cx->a, "watch:%lld:due:%.*s", (long long)t->id, FMT(t->due_on))), I64(t->org_id), I64(cx->now),
                         TXT(str_f(cx->a, "监测预警任务 %lld“%.*s”请于 %.*s 前办理。", (long long)t->id, FMT(t->title), FMT(t->due_on)))),
                    &changed));
        k->reminded += changed;
    }
    if (k->got)
        k->after = rows[k->got - 1].id;
    return OK;
}

static void answer(struct ctx *cx, const struct watch_run *k)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "households", k->households);
    jw_ki(cx->out, "opened", k->opened);
    jw_ki(cx->out, "raised", k->raised);
    jw_ki(cx->out, "escalated", k->escalated);
    jw_ki(cx->out, "reminded", k->reminded);
    jw_kt(cx->out, "wrong", k->why);
    jw_close(cx->out, '}');
}

/* POST /api/watch/run */
enum err watch_run(struct ctx *cx)
{
    static enum err (*const steps[])(struct ctx *, void *) = {visits_piece, files_piece, watch_match_piece, due_piece, late_piece, soon_piece};
    struct watch_run k = {.why = S("")};
    for (size_t i = 0; i < countof(steps); i++) {
        k.after = 0;
        do
            TRY(cx_in_write(cx, steps[i], &k));
        while (k.got == CARE_PIECE);
    }
    audit_object(cx, 0, "watch");
    audit_note(cx, "raised", str_f(cx->a, "%lld", (long long)k.raised));
    answer(cx, &k);
    return OK;
}

/* One household, at once: a visit moves it on, the rules are judged. Without rules nothing is watched. */
static enum err look_at(struct ctx *cx, struct watch_run *k)
{
    struct due_row *visit = NULL;
    const struct rule *doc = NULL;
    size_t n = 0;
    enum err e = rule_kept(cx, S("watch"), S("standard"), cx_today(cx), &doc);
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    TRY(db_rows(cx->tx, WATCH_SEEN_VISIT, VALS(I64(k->only)), FIELDS(struct due_row, due_fields), 1, &visit, &n));
    if (n)
        TRY(watch_visited(cx, visit->id, visit->due_on));
    return files_piece(cx, k);
}

/* POST /api/watch/look/:casefile */
enum err watch_look(struct ctx *cx)
{
    struct casefile f = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &f));
    struct watch_run k = {.only = id, .why = S("")};
    TRY(look_at(cx, &k));
    audit_object(cx, f.org_id, "casefile:%lld", (long long)id);
    answer(cx, &k);
    return OK;
}

enum err care_hear(struct ctx *cx, const struct tale *t)
{
    struct watch_run k = {.only = t->id, .changed = true, .why = S("")};
    TRY(t->of == TALE_CASEFILE ? look_at(cx, &k) : watch_match_piece(cx, &k));
    if (k.raised)
        audit_note(cx, "watch_raised", str_f(cx->a, "%lld", (long long)k.raised));
    return OK;
}
