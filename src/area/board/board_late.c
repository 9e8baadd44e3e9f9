// SPDX-License-Identifier: Apache-2.0
// Who filed on time: per form, and late unions by the union directly below the board's. A table counts as filed on
// the day it was first filed; returned and filed again, it stays as timely as it was.
#include "board_own.h"

#include "date.h"
#include "form.h"
#include "submission.h"

/* Days late are told in steps; the last is open. */
static const int64_t steps[] = {3, 7, 15, 30};
enum { STEPS = countof(steps) + 1, LATE_FORMS = 20 };

struct filing_row {
    struct str path, org_code, org_name, state;
    int64_t first_at;
};
static const struct field filing_fields[] = {
    {FIELD(struct filing_row, path)},  {FIELD(struct filing_row, org_code)}, {FIELD(struct filing_row, org_name)},
    {FIELD(struct filing_row, state)}, {FIELD(struct filing_row, first_at)},
};

enum { ON_TIME, LATE, MISSING, WAITING, EXCUSED, UNSET, STAND__COUNT };
static const char *const stand_names[STAND__COUNT] = {"on_time", "late", "missing", "waiting", "excused", "unset"};

/* A union whose table came late, or has not come. */
struct late {
    struct str form, path, org_code, org_name, due_on;
    int64_t days, stand;
};
struct lates {
    struct late *at;
    size_t n, cap;
};

static int64_t day_number(struct str day)
{
    struct date d;
    return date_read(day, &d) == DATE_DAY ? date_days(d) : 0;
}

static int stand_of(const struct filing_row *r, struct str due_on, int64_t now, int64_t *days)
{
    *days = 0;
    if (str_eq(r->state, S("excused")))
        return EXCUSED;
    if (!due_on.len)
        return r->first_at ? ON_TIME : UNSET;
    *days = date_days(date_of_ms(r->first_at ? r->first_at : now)) - day_number(due_on);
    if (*days > 0)
        return r->first_at ? LATE : MISSING;
    return r->first_at ? ON_TIME : WAITING;
}

static enum err form_stands(struct ctx *cx, const struct board *b, struct str form, int64_t count[STAND__COUNT], struct lates *lates)
{
    struct submission_dues *dues = NULL;
    struct filing_row *rows = NULL;
    size_t n = 0;
    TRY(submission_dues(cx, &b->c, form, &dues));
    TRY(db_rows(cx->tx, BOARD_FILINGS, VALS(I64(b->c.id), TXT(form), TXT(b->lo), TXT(b->hi)),
                FIELDS(struct filing_row, filing_fields), BOARD_UNIONS_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t days = 0;
        struct str due_on = submission_due_on(dues, rows[i].path);
        int stand = stand_of(&rows[i], due_on, cx->now, &days);
        count[stand]++;
        if (stand != LATE && stand != MISSING)
            continue;
        lates->at = arena_grow(cx->a, lates->at, lates->n, &lates->cap, 64, sizeof *lates->at);
        lates->at[lates->n++] = (struct late){form, rows[i].path, rows[i].org_code, rows[i].org_name, due_on, days, stand};
    }
    return OK;
}

/* --- heat: unions directly below × how late --- */

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct late *)a)->path, ((const struct late *)b)->path);
}

static int by_days(const void *a, const void *b)
{
    const struct late *x = a, *y = b;
    return x->days != y->days ? (x->days < y->days ? 1 : -1) : str_cmp(x->path, y->path);
}

static size_t step_of(int64_t days)
{
    size_t i = 0;
    while (i < countof(steps) && days > steps[i])
        i++;
    return i;
}

static void write_heat(struct jw *w, const struct filing_row *below, size_t n, const struct lates *lates)
{
    size_t at = 0;
    jw_key(w, "heat");
    jw_open(w, '[');
    for (size_t i = 0; i < n; i++) {
        int64_t by_step[STEPS] = {0}, all = 0;
        /* both in the order of the tree; the union itself comes first and has its own path alone */
        while (at < lates->n && (i == 0 ? str_eq(lates->at[at].path, below[i].path) : path_covers(below[i].path, lates->at[at].path))) {
            by_step[step_of(lates->at[at++].days)]++;
            all++;
        }
        if (!all)
            continue;
        jw_open(w, '{');
        jw_kt(w, "org_code", below[i].org_code);
        jw_kt(w, "org_name", below[i].org_name);
        jw_kb(w, "own", i == 0);
        jw_key(w, "late");
        jw_open(w, '[');
        for (size_t k = 0; k < STEPS; k++)
            jw_int(w, by_step[k]);
        jw_close(w, ']');
        jw_close(w, '}');
    }
    jw_close(w, ']');
}

static void write_lates(struct jw *w, const struct lates *lates)
{
    jw_key(w, "late");
    jw_open(w, '[');
    for (size_t i = 0; i < lates->n && i < BOARD_LATE_SHOWN; i++) {
        const struct late *l = &lates->at[i];
        jw_open(w, '{');
        jw_kt(w, "org_code", l->org_code);
        jw_kt(w, "org_name", l->org_name);
        jw_kt(w, "form", l->form);
        jw_kt(w, "due_on", l->due_on);
        jw_ki(w, "days", l->days);
        jw_kb(w, "filed", l->stand == LATE);
        jw_close(w, '}');
    }
    jw_close(w, ']');
    jw_ki(w, "late_all", (int64_t)lates->n);
}

enum err board_write_late(struct ctx *cx, struct jw *w, const struct board *b)
{
    struct filing_row *below = NULL; /* the union itself first */
    struct lates lates = {0};
    size_t n = 0, forms = 0;
    jw_key(w, "forms");
    jw_open(w, '[');
    for (struct str rest = b->c.forms; rest.len && forms < LATE_FORMS; forms++) {
        int64_t count[STAND__COUNT] = {0};
        const struct form *f = NULL;
        struct str code = str_trim(str_cut(rest, ',', &rest)), why = {0};
        if (!code.len || form_load(cx, code, b->c.start_on, &f, &why) != OK)
            continue; /* a form that is not in force has no table to wait for */
        TRY(form_stands(cx, b, code, count, &lates));
        jw_open(w, '{');
        jw_kt(w, "form", code);
        jw_kt(w, "title", f->title);
        for (size_t i = 0; i < STAND__COUNT; i++)
            jw_ki(w, stand_names[i], count[i]);
        jw_close(w, '}');
    }
    jw_close(w, ']');
    TRY(db_rows(cx->tx, BOARD_BELOW, VALS(I64(cx->org_id)), FIELDS(struct filing_row, filing_fields), BOARD_CHILDREN_MAX, &below, &n));
    if (lates.n)
        qsort(lates.at, lates.n, sizeof *lates.at, by_path);
    write_heat(w, below, n, &lates);
    if (lates.n)
        qsort(lates.at, lates.n, sizeof *lates.at, by_days);
    write_lates(w, &lates);
    return OK;
}
