// SPDX-License-Identifier: Apache-2.0
// I32: the trail of every application is unbroken and ends where it stands; nobody did two forbidden steps; its notice ran its
// full period and two persons had confirmed the visit before it went on; what was entered moved its file. And reminders of what is late.
#include "application_own.h"

enum { LATE_MAX = 20000 };

struct way {
    int64_t id, casefile_id;
    struct str kind, state;
    int64_t stage;
    struct str workflow, edition;
    int64_t above_id, moves;
};
static const struct field way_fields[] = {
    {FIELD(struct way, id)},    {FIELD(struct way, casefile_id)}, {FIELD(struct way, kind)},    {FIELD(struct way, state)}, {FIELD(struct way, stage)},
    {FIELD(struct way, workflow)}, {FIELD(struct way, edition)},  {FIELD(struct way, above_id)}, {FIELD(struct way, moves)},
};
struct step {
    int64_t seq, at, user_id;
    struct str verb, from_state, to_state;
    int64_t stage;
};
static const struct field step_fields[] = {
    {FIELD(struct step, seq)},        {FIELD(struct step, at)},       {FIELD(struct step, user_id)}, {FIELD(struct step, verb)},
    {FIELD(struct step, from_state)}, {FIELD(struct step, to_state)}, {FIELD(struct step, stage)},
};

struct looking {
    struct verify *v;
    const struct way *w;
    const struct flow *flow;
    const struct step *s;
    size_t n;
};

static void say(const struct looking *l, const char *what)
{
    l->v->found(l->v, "I32", str_f(l->v->cx->a, "application %lld: %s", (long long)l->w->id, what));
}

static void check_chain(const struct looking *l)
{
    struct str at = S("draft");
    for (size_t i = 0; i < l->n; i++) {
        if (l->s[i].seq != (int64_t)i + 1 || !str_eq(l->s[i].from_state, at))
            say(l, "its steps are not a chain");
        at = l->s[i].to_state;
    }
    if (!str_eq(at, l->w->state))
        say(l, "it does not stand where its last step led");
}

static struct str level(const struct looking *l, const struct step *s)
{
    const struct flow_step *f = flow_at(l->flow, s->stage);
    return f ? f->who : S("own");
}

/* Every pair of steps of one person, judged anew. */
static void check_persons(const struct looking *l)
{
    for (size_t i = 0; i < l->n; i++)
        for (size_t k = 0; k < l->n; k++) {
            const struct step *a = &l->s[i], *b = &l->s[k];
            enum act x = act_of(a->from_state, a->verb), y = act_of(b->from_state, b->verb);
            if (i == k || a->user_id != b->user_id || str_eq(a->verb, S("withdraw")))
                continue;
            if (x == ACT_FILE && (y == ACT_JUDGE || y == ACT_DECIDE) && !str_eq(a->verb, S("withdraw")))
                say(l, "who filed it reviewed or decided it");
            if (x == ACT_JUDGE && y == ACT_JUDGE && i < k && !str_eq(level(l, a), level(l, b)))
                say(l, "one person reviewed it at two levels");
            if (x != ACT_DECIDE && y == ACT_DECIDE && i < k)
                say(l, "who decided it had done an earlier step");
        }
}

static enum err check_notice(const struct looking *l, const struct step *s)
{
    struct ctx *cx = l->v->cx;
    struct str until;
    char day[DATE_TEXT];
    TRY(db_text(cx->tx, APPLICATION_VERIFY_NOTICE, VALS(I64(l->w->id), I64(s->stage)), &until));
    date_iso(date_of_ms(s->at), day);
    if (!until.len || str_cmp(str_of(day), until) <= 0)
        say(l, "it went on before its notice had run its full period");
    return OK;
}

static enum err check_one(struct verify *v, const struct way *w)
{
    struct ctx *cx = v->cx;
    struct step *rows = NULL;
    size_t n = 0;
    int64_t visits = 0;
    struct application a = {.id = w->id, .kind = w->kind, .state = w->state, .stage = w->stage, .workflow = w->workflow, .edition = w->edition, .above_id = w->above_id};
    struct looking l = {.v = v, .w = w};
    TRY(db_rows(cx->tx, APPLICATION_VERIFY_STEPS, VALS(I64(w->id)), FIELDS(struct step, step_fields), APPLICATION_TURNS_MAX, &rows, &n));
    if (flow_of(cx, &a, &l.flow) != OK) {
        say(&l, "its workflow document is gone");
        return OK;
    }
    l.s = rows;
    l.n = n;
    check_chain(&l);
    check_persons(&l);
    TRY(db_int(cx->tx, APPLICATION_VERIFY_VISITS, VALS(I64(w->id)), &visits));
    for (size_t i = 0; i < n; i++) {
        if (str_eq(rows[i].from_state, S("notice")) && str_eq(rows[i].verb, S("pass")))
            TRY(check_notice(&l, &rows[i]));
        if (str_eq(rows[i].verb, S("surveyed")) && !visits)
            say(&l, "it went on without a visit confirmed by two persons");
    }
    if (str_eq(w->state, S("entered")) && w->moves != 1)
        say(&l, "it was entered, but its file did not move once");
    return OK;
}

enum { APPLICATIONS_MAX = 2000000 };

enum err application_verify(struct verify *v)
{
    struct ctx *cx = v->cx;
    struct way *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, APPLICATION_VERIFY, NOVALS, FIELDS(struct way, way_fields), APPLICATIONS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct arena_mark m = arena_mark(cx->a);
        TRY(check_one(v, &rows[i]));
        arena_release(cx->a, m);
        v->checked++;
    }
    return OK;
}

/* --- reminders --- */

struct late {
    int64_t id, n;
    struct str first_due;
};
static const struct field late_fields[] = {{FIELD(struct late, id)}, {FIELD(struct late, n)}, {FIELD(struct late, first_due)}};

/* Once a day and union: a message in the outbox that names no person. By the server itself or a shell. */
enum err application_remind_post(struct ctx *cx)
{
    struct late *rows = NULL;
    size_t n = 0;
    int64_t made = 0;
    struct str today = cx_today(cx);
    TRY(db_rows(cx->tx, APPLICATION_LATE, VALS(TXT(today)), FIELDS(struct late, late_fields), LATE_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t changed = 0;
        struct str text = str_f(cx->a, "有 %lld 件困难职工申请超过办理期限，最早的应于 %.*s 办结，请尽快办理。", (long long)rows[i].n, FMT(rows[i].first_due));
        TRY(db_exec(cx->tx, NOTICE_MESSAGE,
                    VALS(TXT(str_f(cx->a, "application:%lld:%.*s", (long long)rows[i].id, FMT(today))), I64(rows[i].id), I64(cx->now), TXT(text)), &changed));
        made += changed;
    }
    audit_object(cx, 0, "applications");
    audit_note(cx, "reminders", str_f(cx->a, "%lld", (long long)made));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "reminders", made);
    jw_close(cx->out, '}');
    return OK;
}
