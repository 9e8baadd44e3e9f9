// SPDX-License-Identifier: Apache-2.0
// From the ways of a roster's money down to its persons, through the lines the bank paid.
#include "trace_own.h"

/* --- down to the persons of one roster, row by row against the pieces in order --- */

struct person_row {
    int64_t roster_id, row_no, person_id;
    struct str name, source, state, day;
    int64_t fen, n, batch_id, seq; /* the line of the bank that pays it, 0 = by hand */
};
static const struct field person_row_fields[] = {
    {FIELD(struct person_row, roster_id)}, {FIELD(struct person_row, row_no)}, {FIELD(struct person_row, person_id)},
    {FIELD(struct person_row, name)},      {FIELD(struct person_row, source)}, {FIELD(struct person_row, state)},
    {FIELD(struct person_row, day)},       {FIELD(struct person_row, fen)},    {FIELD(struct person_row, n)},
    {FIELD(struct person_row, batch_id)},  {FIELD(struct person_row, seq)}};

/* Pieces of a roster and source: what was paid first, then what waits. */
struct supply {
    int32_t at[2], stage;
    int64_t used; /* of the piece it is at */
};

static struct supply supply_of(struct way *w, int64_t roster_id, int32_t source)
{
    struct supply s = {{-1, -1}, 0, 0};
    for (int32_t i = 0; i < w->fifo->n_accounts; i++) {
        const struct fifo_account *a = &w->fifo->accounts[i];
        if (a->roster_id == roster_id && a->source == source && a->first >= 0 && a->gift_id == 0)
            s.at[a->stage == FIFO_PAID ? 0 : 1] = a->first;
    }
    for (int32_t i = 0; i < w->fifo->n_accounts; i++) { /* money of a gift where there is no other */
        const struct fifo_account *a = &w->fifo->accounts[i];
        int k = a->stage == FIFO_PAID ? 0 : 1;
        if (a->roster_id == roster_id && a->source == source && a->first >= 0 && a->gift_id && s.at[k] < 0)
            s.at[k] = a->first;
    }
    return s;
}

/* Gives fen of the supply to one row; wanted = its way is shown. */
static void serve(struct way *w, struct supply *s, const struct person_row *r, bool wanted)
{
    struct step path[PATH_MAX_STEPS];
    int64_t left = r->fen;
    int stage = str_eq(r->state, S("paid")) ? 0 : 1;
    while (left > 0 && s->at[stage] >= 0) {
        struct fifo_piece *p = &w->fifo->pieces[s->at[stage]];
        int64_t part = left < p->fen - s->used ? left : p->fen - s->used;
        if (part > 0 && wanted) {
            size_t n = trace_way(w, s->at[stage], path);
            if (r->batch_id && n < PATH_MAX_STEPS) {
                path[n] = (struct step){trace_node(w, NODE_BATCH, r->batch_id), path[n - 1].source};
                n++;
            }
            int32_t end = trace_node(w, NODE_PERSON, r->roster_id * 1000000 + r->row_no);
            struct node *person = &w->nodes[end];
            person->title = r->person_id ? mask_name(w->cx->a, r->name) : str_f(w->cx->a, "%lld 人（集体慰问）", (long long)r->n);
            person->sub = str_f(w->cx->a, "第 %lld 行 %s%s", (long long)r->row_no, stage ? "待付" : "已付",
                                r->batch_id ? str_z(w->cx->a, str_f(w->cx->a, " · 第 %lld 笔", (long long)r->seq)) : "");
            person->object = r->person_id ? str_f(w->cx->a, "person:%lld", (long long)r->person_id) : S("");
            person->n = r->n;
            trace_add(w, path, n, end, part);
        }
        left -= part;
        s->used += part;
        if (s->used == p->fen) {
            s->at[stage] = p->next;
            s->used = 0;
        }
    }
}

enum err trace_of_roster(struct way *w, int64_t roster_id, int64_t row_no)
{
    struct ctx *cx = w->cx;
    struct person_row *rows = NULL;
    struct supply supply[SOURCES_MAX][2];
    size_t n = 0;
    TRY(db_rows(cx->tx, TRACE_PEOPLE, VALS(LO(cx), HI(cx), I64(roster_id), I64(PEOPLE_MAX)),
                FIELDS(struct person_row, person_row_fields), PEOPLE_MAX, &rows, &n));
    for (int32_t i = 0; i < w->n_sources; i++)
        for (int k = 0; k < 2; k++) { /* one for paid, one for waiting: each has its own place */
            supply[i][k] = supply_of(w, roster_id, i);
            supply[i][k].at[1 - k] = -1;
        }
    for (size_t i = 0; i < n; i++) {
        bool row = row_no < 0 || (rows[i].row_no == row_no && (!w->person_id || rows[i].person_id == w->person_id));
        bool line = !w->batch_id || (rows[i].batch_id == w->batch_id && (!w->batch_seq || rows[i].seq == w->batch_seq));
        bool wanted = row && line;
        serve(w, &supply[trace_source(w, rows[i].source)][str_eq(rows[i].state, S("paid")) ? 0 : 1], &rows[i], wanted);
    }
    return OK;
}

struct person_at {
    int64_t roster_id, row_no;
};
static const struct field person_at_fields[] = {{FIELD(struct person_at, roster_id)}, {FIELD(struct person_at, row_no)}};

enum err trace_of_person(struct way *w)
{
    struct ctx *cx = w->cx;
    struct person_at *at = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, TRACE_PERSON,
                VALS(I64(w->person_id), LO(cx), HI(cx), I64(w->campaign.id), I64(TIMES_MAX)),
                FIELDS(struct person_at, person_at_fields), TIMES_MAX, &at, &n));
    if (!n)
        return fail(cx, ERR_NOT_FOUND, "这位职工在这次活动中没有慰问记录，或不在您的管理范围内");
    for (size_t i = 0; i < n; i++)
        TRY(trace_of_roster(w, at[i].roster_id, at[i].row_no));
    return OK;
}

enum err trace_of_batch(struct way *w)
{
    struct ctx *cx = w->cx;
    struct person_at *at = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, TRACE_BATCH_ROSTERS, VALS(I64(w->batch_id), LO(cx), HI(cx), I64(w->batch_seq), I64(TIMES_MAX)),
                FIELDS(struct person_at, person_at_fields), TIMES_MAX, &at, &n));
    if (!n)
        return fail(cx, ERR_NOT_FOUND, "这个批次没有这一笔，或不在您的管理范围内");
    for (size_t i = 0; i < n; i++)
        TRY(trace_of_roster(w, at[i].roster_id, -1));
    return OK;
}
