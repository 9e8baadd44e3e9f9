// SPDX-License-Identifier: Apache-2.0
// Reminders: by the calendar, at the days an item states, and when the issuer presses for what is late. Each is
// one row by constraint, seen in the page, and one message in the outbox, which a gateway of the installation
// fetches; its text names the notice and the item and no person.
#include "date.h"
#include "notice_own.h"

enum { REMINDERS_SHOWN = 500, DUE_MAX = 20000 };

struct due_row {
    int64_t id, no;
    struct str due_on, remind;
    int64_t issued_at;
    struct str title, item;
};
static const struct field due_fields[] = {
    {FIELD(struct due_row, id)},        {FIELD(struct due_row, no)},    {FIELD(struct due_row, due_on)}, {FIELD(struct due_row, remind)},
    {FIELD(struct due_row, issued_at)}, {FIELD(struct due_row, title)}, {FIELD(struct due_row, item)},
};

static struct str text_of(struct arena *a, const struct due_row *d, bool returned, int64_t late)
{
    if (returned)
        return str_f(a, "《%.*s》：“%.*s”已退回，请尽快改好重报（%.*s 截止）。", FMT(d->title), FMT(d->item), FMT(d->due_on));
    if (late > 0)
        return str_f(a, "《%.*s》：“%.*s”应于 %.*s 前报送，已逾期 %lld 天，请尽快报送。", FMT(d->title), FMT(d->item), FMT(d->due_on), (long long)late);
    return str_f(a, "《%.*s》：“%.*s”请于 %.*s 前报送。", FMT(d->title), FMT(d->item), FMT(d->due_on));
}

static enum err remind_one(struct ctx *cx, const struct due_row *d, const struct notice_standing *s, const char *kind, int64_t step, int64_t by, int64_t *made)
{
    int64_t changed = 0, org_id = s->org_id;
    struct str text = text_of(cx->a, d, str_eq(s->state, S("returned")), notice_days_late(s, cx_today(cx)));
    TRY(db_exec(cx->tx, NOTICE_REMIND, VALS(I64(d->id), I64(d->no), I64(org_id), TXT(str_of(kind)), I64(step), OPT(by), I64(cx->now)), &changed));
    if (!changed)
        return OK;
    *made += 1;
    return db_exec(cx->tx, NOTICE_MESSAGE,
                   VALS(TXT(str_f(cx->a, "notice:%lld:%lld:%lld:%s:%lld", (long long)d->id, (long long)d->no, (long long)org_id, kind, (long long)step)),
                        I64(org_id), I64(cx->now), TXT(text)),
                   NULL);
}

/* The last stated day that has come, as days from the due day. Days before the notice was issued are past and
 * gone; a server that stood still makes up for the last one only. */
static bool step_now(const struct due_row *d, int32_t today, int64_t *step)
{
    int64_t steps[NOTICE_STEPS_MAX];
    size_t n;
    struct date due;
    bool any = false;
    if (!notice_steps(d->remind, steps, &n) || date_read(d->due_on, &due) != DATE_DAY)
        return false;
    int64_t issued = date_days(date_of_ms(d->issued_at));
    for (size_t i = 0; i < n; i++) {
        int64_t day = date_days(due) + steps[i];
        if (day <= today && day > issued) {
            *step = steps[i];
            any = true;
        }
    }
    return any;
}

/* POST /api/notices/remind, by whoever runs the machine: the server itself once a day, or a shell. */
enum err notice_remind_post(struct ctx *cx)
{
    struct due_row *rows = NULL;
    size_t n = 0;
    int64_t made = 0;
    struct date now = date_of_ms(cx->now);
    TRY(db_rows(cx->tx, NOTICE_DUE, NOVALS, FIELDS(struct due_row, due_fields), DUE_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        struct notice_standing *s = NULL;
        size_t n_s = 0;
        int64_t step = 0;
        struct arena_mark m = arena_mark(cx->a);
        if (!step_now(&rows[i], date_days(now), &step))
            continue;
        TRY(notice_standings(cx, rows[i].id, rows[i].no, S(""), S("~"), &s, &n_s));
        for (size_t k = 0; k < n_s; k++)
            if (notice_due(&s[k]))
                TRY(remind_one(cx, &rows[i], &s[k], "day", step, 0, &made));
        arena_release(cx->a, m);
    }
    audit_object(cx, 0, "notices");
    audit_note(cx, "reminders", str_f(cx->a, "%lld", (long long)made));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "reminders", made);
    jw_close(cx->out, '}');
    return OK;
}

/* --- pressing for what is late --- */

struct pressing {
    const struct notice *n;
    struct str today;
    bool dry;
    int64_t day, lines, made;
    int64_t *unions; /* ids, ascending by path */
    size_t n_unions;
};

static enum err press_item(struct ctx *cx, struct pressing *p, const struct notice_item *it)
{
    struct notice_standing *s = NULL;
    struct due_row d = {.id = p->n->id, .no = it->no, .due_on = it->due_on, .title = p->n->title, .item = it->title};
    size_t n = 0;
    TRY(notice_standings(cx, p->n->id, it->no, p->n->org_path, path_end(cx->a, p->n->org_path), &s, &n));
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        if (!notice_due(&s[i]) || str_cmp(p->today, it->due_on) <= 0)
            continue;
        p->lines++;
        while (k < p->n_unions && p->unions[k] != s[i].org_id)
            k++;
        if (k == p->n_unions)
            p->unions[p->n_unions++] = s[i].org_id;
        if (!p->dry)
            TRY(remind_one(cx, &d, &s[i], "urge", p->day, cx->who->user_id, &p->made));
    }
    return OK;
}

/* What is late now: never delivered, or returned and past the day. Once a day and item. */
enum err notice_urge_post(struct ctx *cx)
{
    const struct notice_urge_in *in = cx->in;
    struct notice n;
    const struct move *mv;
    struct notice_item *items = NULL;
    size_t n_items = 0;
    TRY(notice_step_of(cx, "urge", &n, &mv));
    struct pressing p = {.n = &n, .today = cx_today(cx), .dry = in->dry, .day = date_days(date_of_ms(cx->now)),
                         .unions = NEWS(cx->a, int64_t, (size_t)n.recipients + 1)};
    TRY(notice_items(cx, n.id, &items, &n_items));
    for (size_t i = 0; i < n_items; i++)
        if (!in->no || in->no == items[i].no)
            TRY(press_item(cx, &p, &items[i]));
    audit_object(cx, n.org_id, "notice:%lld", (long long)n.id);
    audit_note(cx, "made", str_f(cx->a, "%lld", (long long)p.made));
    jw_open(cx->out, '{');
    jw_kb(cx->out, "dry", in->dry);
    jw_ki(cx->out, "unions", (int64_t)p.n_unions);
    jw_ki(cx->out, "lines", p.lines);
    jw_ki(cx->out, "made", p.made);
    jw_close(cx->out, '}');
    return OK;
}

/* --- what was made --- */

struct reminder {
    struct str org_code, org_name;
    int64_t no;
    struct str kind;
    int64_t step, made_at;
    struct str maker;
};
static const struct field reminder_fields[] = {
    {FIELD(struct reminder, org_code)}, {FIELD(struct reminder, org_name)}, {FIELD(struct reminder, no)}, {FIELD(struct reminder, kind)},
    {FIELD(struct reminder, step)},     {FIELD(struct reminder, made_at), .as = AS_TIME}, {FIELD(struct reminder, maker)},
};

enum err notice_reminders_get(struct ctx *cx)
{
    struct notice n;
    struct reminder *rows = NULL;
    size_t n_rows = 0;
    bool issued = false;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(notice_get(cx, id, &n, &issued));
    struct str lo = issued ? n.org_path : cx->org_path;
    TRY(db_rows(cx->tx, NOTICE_REMINDERS, VALS(I64(id), TXT(lo), TXT(path_end(cx->a, lo)), I64(REMINDERS_SHOWN)),
                FIELDS(struct reminder, reminder_fields), REMINDERS_SHOWN, &rows, &n_rows));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_rows; i++)
        fields_write(cx->out, FIELDS(struct reminder, reminder_fields), &rows[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- the gateway's side --- */

struct message {
    int64_t id;
    struct str org_code, org_name, contact, state, text;
    int64_t created_at, sent_at;
};
static const struct field message_fields[] = {
    {FIELD(struct message, id), .as = AS_ID}, {FIELD(struct message, org_code)}, {FIELD(struct message, org_name)}, {FIELD(struct message, contact)},
    {FIELD(struct message, state)}, {FIELD(struct message, text)}, {FIELD(struct message, created_at), .as = AS_TIME}, {FIELD(struct message, sent_at), .as = AS_TIME},
};

enum err notice_messages_get(struct ctx *cx)
{
    return cx_list(cx, NOTICE_MESSAGES, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                   FIELDS(struct message, message_fields));
}

enum err notice_message_sent(struct ctx *cx)
{
    const struct notice_sent_in *in = cx->in;
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_exec(cx->tx, NOTICE_MESSAGE_SENT,
                VALS(LO(cx), HI(cx), I64(id), TXT(in->ok ? S("sent") : S("failed")), TXT(in->error), I64(in->ok ? cx->now : 0)), &changed));
    audit_object(cx, cx->org_id, "outbox:%lld", (long long)id);
    return changed ? OK : fail(cx, ERR_NOT_FOUND, "没有这条待发的通知消息");
}
