// SPDX-License-Identifier: Apache-2.0
// Conflicts: the kind's expressions over named figures of the list's lines, of the person in the register and of the household
// on file. Each that holds becomes a proposed action, once a list, rule and subject. Hits are walked page by page in the order
// of whom they are about, so that several lines of one person (three cars) or of one household stand together.
#include <pthread.h>
#include <stdatomic.h>

#include "match_own.h"

/* --- hits as read --- */

struct hit {
    int64_t row_no, casefile_id, member_no, person_id, org_id;
    struct str id_type, secret, status, archive_no, birth, union_code, union_name, relation;
    int64_t is_member;
};
static const struct field hit_fields[] = {
    {FIELD(struct hit, row_no)},    {FIELD(struct hit, casefile_id)}, {FIELD(struct hit, member_no)},  {FIELD(struct hit, person_id)},
    {FIELD(struct hit, org_id)},    {FIELD(struct hit, id_type)},     {FIELD(struct hit, secret)},     {FIELD(struct hit, status)},
    {FIELD(struct hit, archive_no)}, {FIELD(struct hit, birth)},      {FIELD(struct hit, union_code)}, {FIELD(struct hit, union_name)},
    {FIELD(struct hit, is_member)}, {FIELD(struct hit, relation)},
};
struct facts { /* of a household on file */
    struct str state;
    int64_t heads, dibao, vehicles, homes, shops, medical, income;
};
static const struct field facts_fields[] = {
    {FIELD(struct facts, state)}, {FIELD(struct facts, heads)},   {FIELD(struct facts, dibao)},  {FIELD(struct facts, vehicles)},
    {FIELD(struct facts, homes)}, {FIELD(struct facts, shops)}, {FIELD(struct facts, medical)}, {FIELD(struct facts, income)},
};

static bool other_union(struct arena *a, struct str said, const struct hit *h)
{
    char x[512] SCRATCH, y[512] SCRATCH;
    (void)a;
    if (!said.len || !h->person_id || said.len > 500 || h->union_name.len > 500 || str_eq(said, h->union_code))
        return false;
    struct str name = text_key(said, x, sizeof x).s, own = text_key(h->union_name, y, sizeof y).s;
    return !str_eq(name, own) && !str_starts(name, own) && !str_starts(own, name); /* 某厂 and 某厂工会 are one */
}

/* A line's numbers into the figures of its subject. */
static void add_line(struct arena *a, const struct match_kind *k, const struct hit *h, const struct match_line *l, double *fig)
{
    size_t n = F__COUNT;
    fig[F_ROWS] += 1;
    for (size_t i = 0; i < k->n_col && n < FORMULA_NAMES_MAX; i++) {
        int64_t v = 0;
        if (k->col[i].as == MA_ORG && other_union(a, l->value[i], h))
            fig[F_OTHER_UNION] = 1;
        if (!match_is_number(k->col[i].as))
            continue;
        struct date d;
        if (k->col[i].as == MA_DATE)
            v = date_read(l->value[i], &d) == DATE_BAD ? 0 : date_days(d);
        else if (!str_int(l->value[i], &v))
            v = 0;
        double x = (double)v;
        fig[n] = k->col[i].merge == MM_MAX || k->col[i].as == MA_DATE ? (x > fig[n] ? x : fig[n]) : fig[n] + x;
        n++;
    }
}

static void add_person(const struct hit *h, struct date today, double *fig)
{
    struct date born;
    fig[F_REGISTERED] = h->person_id > 0;
    fig[F_ACTIVE] = str_eq(h->status, S("active"));
    fig[F_RETIRED] = str_eq(h->status, S("retired"));
    fig[F_DEAD] = str_eq(h->status, S("dead"));
    fig[F_LEFT] = str_eq(h->status, S("left"));
    fig[F_MEMBER] = (double)h->is_member;
    if (date_read(h->birth, &born) == DATE_DAY)
        fig[F_AGE] = date_age(born, today);
    if (h->archive_no.len) /* the file itself may still be on paper; it is in the name of the worker */
        fig[F_FILED] = fig[F_ON_FILE] = fig[F_HEAD] = 1;
}

static void add_file(const struct facts *f, double *fig)
{
    fig[F_ON_FILE] = str_eq(f->state, S("active"));
    fig[F_APPLYING] = str_eq(f->state, S("applying")) || str_eq(f->state, S("draft"));
    fig[F_FILED] = fig[F_ON_FILE] != 0 || fig[F_APPLYING] != 0;
    fig[F_HEADS] = (double)f->heads;
    fig[F_DIBAO] = (double)f->dibao;
    fig[F_VEHICLES] = (double)f->vehicles;
    fig[F_HOMES] = (double)f->homes;
    fig[F_SHOPS] = (double)f->shops;
    fig[F_MEDICAL] = (double)f->medical;
    fig[F_INCOME] = (double)f->income;
}

static bool same_subject(const struct hit *a, const struct hit *b, bool household)
{
    if (a->casefile_id != b->casefile_id)
        return false;
    if (a->casefile_id && household)
        return true;
    return a->person_id == b->person_id && a->member_no == b->member_no;
}

struct page {
    struct ctx *cx;
    struct sealer *list;
    const struct match_kind *k;
    int64_t list_id;
    struct date today;
    struct facts facts;
    int64_t facts_of; /* casefile whose facts these are */
};

static enum err file_facts(struct page *p, int64_t casefile_id)
{
    char from[DATE_TEXT], to[DATE_TEXT];
    if (p->facts_of == casefile_id)
        return OK;
    date_iso(date_add_days(p->today, -365), from);
    date_iso(p->today, to);
    p->facts = (struct facts){0};
    TRY(db_one(p->cx->tx, MATCH_FILE_FACTS, VALS(I64(casefile_id), TXT(str_of(from)), TXT(str_of(to))),
               FIELDS(struct facts, facts_fields), &p->facts));
    p->facts_of = casefile_id;
    return OK;
}

/* Hits [from, to) are about one subject. */
static enum err subject_of(struct page *p, const struct hit *h, size_t from, size_t to, bool household, struct match_subject *s)
{
    const struct hit *first = &h[from];
    bool whole = household && first->casefile_id;
    *s = (struct match_subject){.casefile_id = first->casefile_id, .member_no = whole ? 0 : first->member_no,
                                .person_id = whole ? 0 : first->person_id, .org_id = first->org_id, .row_no = first->row_no};
    add_person(first, p->today, s->fig);
    if (first->casefile_id)
        s->fig[F_HEAD] = 0; /* who of the household is its head stands in the file */
    for (size_t i = from; i < to; i++) {
        struct match_line l = {.row_no = h[i].row_no, .id_type = h[i].id_type, .secret = h[i].secret};
        TRY(match_line_open(p->list, p->cx->a, p->k, p->list_id, &l));
        add_line(p->cx->a, p->k, &h[i], &l, s->fig);
        if (str_eq(h[i].relation, S("self")))
            s->fig[F_HEAD] = 1;
    }
    if (first->casefile_id) {
        TRY(file_facts(p, first->casefile_id));
        add_file(&p->facts, s->fig);
    }
    return OK;
}

static bool same_group(const struct hit *a, const struct hit *b)
{
    return a->casefile_id ? a->casefile_id == b->casefile_id : !b->casefile_id && a->person_id == b->person_id;
}

/* Subjects of a page, but for a last one that may go on in the next page. A subject of more lines than a page is judged by
 * the first of them. */
static enum err each_subject(struct page *p, const struct hit *h, size_t n, struct match_cursor *at, bool household,
                             enum err (*each)(void *arg, const struct match_subject *s), void *arg)
{
    size_t end = n;
    if (n == at->limit) {
        size_t last = n - 1;
        while (last > 0 && same_group(&h[last - 1], &h[n - 1]))
            last--;
        end = last ? last : n;
    }
    for (size_t i = 0, to; i < end; i = to) {
        struct match_subject s;
        for (to = i + 1; to < end && same_subject(&h[i], &h[to], household); to++)
            ;
        TRY(subject_of(p, h, i, to, household, &s));
        TRY(each(arg, &s));
    }
    at->after = end ? (at->files ? h[end - 1].casefile_id : h[end - 1].person_id) : at->after;
    return OK;
}

enum err match_subjects(struct ctx *cx, struct sealer *list, const struct match_kind *k, int64_t list_id, struct match_cursor *at,
                        bool household, enum err (*each)(void *arg, const struct match_subject *s), void *arg)
{
    struct page p = {.cx = cx, .list = list, .k = k, .list_id = list_id, .today = date_of_ms(cx->now)};
    struct hit *h = NULL;
    size_t n = 0;
    at->limit = at->limit ? at->limit : MATCH_PAGE;
    struct val ask[] = {I64(list_id), I64(at->after), I64((int64_t)at->limit), I64(at->until ? at->until : INT64_MAX)};
    struct vals v = {ask, at->files ? 3 : 4};
    TRY(db_rows(cx->tx, at->files ? MATCH_SUBJECT_FILES : MATCH_SUBJECT_PERSONS, v, FIELDS(struct hit, hit_fields), at->limit, &h, &n));
    TRY(each_subject(&p, h, n, at, household, each, arg));
    if (n < at->limit) {
        at->end = at->files || at->persons;
        at->files = true;
        at->after = 0;
    }
    return OK;
}

/* --- all of a list --- */

struct found {
    size_t rule;
    struct match_subject s;
    struct str facts;
};
struct judging {
    struct job_run *j;
    int64_t list_id, run_id, made;
    const struct match_kind *k;
    struct match_judge *judge;
    struct match_key key;
    struct sealer *list;
    struct match_cursor at;
    bool household;
    struct match_subject only; /* match_judge_one */
    struct arena *a, *own; /* of what was found; of the expressions */
    atomic_bool *stop;     /* the other thread has ended early */
    struct found *found;
    size_t n, cap;
    struct str why;
};

static enum err on_subject(void *arg, const struct match_subject *s)
{
    struct judging *g = arg;
    for (size_t i = 0; i < g->k->n_rule; i++) {
        bool holds = false;
        if (s->casefile_id && g->k->rule[i].household != g->household)
            continue; /* who is on no file is his own household */
        if (!match_judge_rule(g->judge, g->a, i, s->fig, &holds, &g->why))
            return ERR_BAD_INPUT;
        if (!holds)
            continue;
        GROW(g->a, g->found, g->n, g->cap, 64);
        g->found[g->n++] = (struct found){i, *s, match_facts(g->a, g->k, s->fig, g->k->rule[i].when)};
    }
    return OK;
}

static enum err judge_page(struct ctx *cx, void *arg)
{
    struct judging *g = arg;
    enum err e = match_subjects(cx, g->list, g->k, g->list_id, &g->at, g->household, on_subject, g);
    return e != OK && g->why.len ? fail(cx, e, "%.*s", FMT(g->why)) : e;
}

struct str match_action_aad(char out[ACTION_AAD], int64_t list_id, struct str rule, int64_t casefile_id, int64_t person_id, int64_t member_no)
{
    int n = snprintf(out, ACTION_AAD, "match_action.secret:%lld:%.*s:%lld:%lld:%lld", (long long)list_id, (int)(rule.len < 24 ? rule.len : 24),
                     rule.at, (long long)casefile_id, (long long)person_id, (long long)member_no);
    return (struct str){out, n < ACTION_AAD ? (size_t)n : ACTION_AAD - 1};
}

static enum err put_actions(struct ctx *cx, void *arg)
{
    struct judging *g = arg;
    int64_t made = 0;
    for (size_t i = 0; i < g->n; i++) {
        const struct found *f = &g->found[i];
        const struct match_rule *r = &g->k->rule[f->rule];
        char aad[ACTION_AAD], due[DATE_TEXT];
        int64_t changed = 0;
        date_iso(date_add_days(date_of_ms(cx->now), (int32_t)r->due_days), due);
        struct str secret = seal_in(g->list, cx->a,
                                    match_action_aad(aad, g->list_id, r->code, f->s.casefile_id, f->s.person_id, f->s.member_no),
                                    f->facts);
        TRY(db_exec(cx->tx, MATCH_ACTION_PUT,
                    VALS(I64(g->list_id), I64(g->run_id), TXT(r->code), TXT(r->title), TXT(r->propose), TXT(r->status),
                         I64(f->s.casefile_id), I64(f->s.member_no), I64(f->s.person_id), I64(f->s.org_id), TXT(str_of(due)),
                         BLOB(secret), I64(cx->now)),
                    &changed));
        made += changed;
    }
    g->made = made;
    return db_exec(cx->tx, MATCH_RUN_ACTIONS, VALS(I64(g->run_id), I64(made)), NULL);
}

static enum err open_key(struct ctx *cx, void *arg)
{
    struct judging *g = arg;
    return match_key_open(cx->tx, cx->sealer, g->list_id, &g->key);
}

/* What was found is written when there is enough of it: a page with a few actions is no transaction of its own. */
static enum err flush(struct judging *g, int64_t *made)
{
    if (g->n)
        TRY(job_write(g->j, put_actions, g));
    *made += g->n ? g->made : 0;
    g->n = g->cap = 0;
    g->found = NULL;
    arena_reset(g->a);
    return OK;
}

/* helper: a second thread, which does not tell progress. */
static enum err walk(struct judging *g, bool helper, int64_t *made)
{
    while (!g->at.end) {
        TRY(job_read(g->j, judge_page, g));
        if (g->n >= MATCH_PAGE || arena_used(g->a) > ARENA_CALL_BYTES / 2)
            TRY(flush(g, made));
        if (!helper)
            TRY(job_progress(g->j, MATCH_SLICES + 1, MATCH_SLICES + 2, "检查冲突"));
        if (atomic_load(g->stop))
            return ERR_CANCELLED; /* the other half has ended early: its error is told */
    }
    return flush(g, made);
}

/* --- one subject, because somebody has just decided that a line is about him --- */

static enum err on_one(void *arg, const struct match_subject *s)
{
    struct judging *g = arg;
    bool his = g->only.casefile_id ? s->casefile_id == g->only.casefile_id : !s->casefile_id && s->person_id == g->only.person_id;
    return his ? on_subject(g, s) : OK;
}

enum err match_judge_one(struct ctx *cx, struct sealer *list, const struct match_kind *k, int64_t list_id, int64_t run_id,
                         int64_t casefile_id, int64_t person_id)
{
    struct judging g = {.list_id = list_id, .run_id = run_id, .k = k, .list = list, .a = cx->a, .why = S(""),
                        .only = {.casefile_id = casefile_id, .person_id = person_id}};
    g.judge = match_judge_new(cx->a, k, false, &g.why);
    enum err e = g.judge ? OK : ERR_BAD_INPUT;
    for (int household = 0; e == OK && household < 2; household++) {
        struct match_cursor at = {.files = casefile_id > 0, .after = (casefile_id ? casefile_id : person_id) - 1, .limit = MATCH_ONE};
        g.household = household == 1;
        if (casefile_id || !household)
            e = match_subjects(cx, list, k, list_id, &at, g.household, on_one, &g);
    }
    match_judge_free(g.judge);
    if (e != OK)
        return g.why.len ? fail(cx, e, "%.*s", FMT(g.why)) : e;
    return g.n ? put_actions(cx, &g) : OK;
}

static bool any_household(const struct match_kind *k)
{
    for (size_t i = 0; i < k->n_rule; i++)
        if (k->rule[i].household)
            return true;
    return false;
}

/* What one thread works with: expressions and a sealer are not shared. */
static enum err open_judging(struct judging *g, const struct judging *like)
{
    g->j = like->j;
    g->list_id = like->list_id;
    g->run_id = like->run_id;
    g->k = like->k;
    g->stop = like->stop;
    g->why = S("");
    g->a = arena_new(ARENA_CALL_BYTES);
    g->own = arena_new(1 << 20);
    g->judge = match_judge_new(g->own, g->k, false, &g->why);
    if (!g->judge)
        return job_fail(g->j, ERR_BAD_INPUT, "%.*s", FMT(str_dup(g->j->a, g->why)));
    TRY(job_read(g->j, open_key, g));
    g->list = match_key_sealer(&g->key, g->j->app->rand);
    return OK;
}

static void close_judging(struct judging *g)
{
    sealer_free(g->list);
    match_key_close(&g->key);
    match_judge_free(g->judge);
    arena_free(g->a);
    arena_free(g->own);
}

struct half {
    struct judging g;
    int64_t made;
    enum err e;
};

static void *other_half(void *arg)
{
    struct half *h = arg;
    h->e = walk(&h->g, true, &h->made);
    if (h->e != OK)
        atomic_store(h->g.stop, true);
    return NULL;
}

struct middle {
    int64_t list_id, person_id;
};

static enum err find_middle(struct ctx *cx, void *arg)
{
    struct middle *m = arg;
    return db_int(cx->tx, MATCH_PERSON_MIDDLE, VALS(I64(m->list_id)), &m->person_id);
}

/* Persons on no file are most of a large list: two threads take a half of them each. */
static enum err judge_persons(struct judging *g, int64_t *made)
{
    struct middle m = {.list_id = g->list_id};
    struct half other = {.made = 0};
    pthread_t thread;
    TRY(job_read(g->j, find_middle, &m));
    g->at = (struct match_cursor){.persons = true, .until = m.person_id};
    enum err e = m.person_id ? open_judging(&other.g, g) : OK;
    other.g.at = (struct match_cursor){.persons = true, .after = m.person_id};
    bool started = m.person_id && e == OK && pthread_create(&thread, NULL, other_half, &other) == 0;
    if (m.person_id && e == OK && !started)
        e = walk(&other.g, false, &other.made); /* no thread to be had: one after the other */
    if (e == OK && m.person_id)
        e = walk(g, false, made);
    if (e != OK)
        atomic_store(g->stop, true);
    if (started)
        pthread_join(thread, NULL);
    if (m.person_id)
        close_judging(&other.g);
    *made += other.made;
    return other.e != OK && (e == OK || e == ERR_CANCELLED) ? other.e : e;
}

static enum err judge_files(struct judging *g, bool household, int64_t *made)
{
    g->household = household;
    g->at = (struct match_cursor){.files = true};
    return walk(g, false, made);
}

enum err match_judge_all(struct job_run *j, int64_t list_id, int64_t run_id, const struct match_kind *k, int64_t *made)
{
    atomic_bool stop = false;
    struct judging like = {.j = j, .list_id = list_id, .run_id = run_id, .k = k, .stop = &stop}, g = {.why = S("")};
    enum err e = open_judging(&g, &like);
    if (e == OK)
        e = judge_persons(&g, made);
    if (e == OK)
        e = judge_files(&g, false, made);
    if (e == OK && any_household(k))
        e = judge_files(&g, true, made);
    close_judging(&g);
    return e;
}
