// SPDX-License-Identifier: Apache-2.0
// Contests of a demonstration: as many took part as in the newspaper. Attempts come set by set; what they lead to (who is counted, who has a
// chance) goes the way of everybody.
#include "contest_own.h"
#include "date.h"

enum { FILL_MAX = 50000 };

struct filled {
    int64_t id, part_id, person_id, try_no, started_at, due_at;
    struct str state;
    int64_t closed_at, answered, right_n, passed;
};
static const struct field filled_fields[] = {
    {FIELD(struct filled, id)},         {FIELD(struct filled, part_id)},  {FIELD(struct filled, person_id)}, {FIELD(struct filled, try_no)},
    {FIELD(struct filled, started_at)}, {FIELD(struct filled, due_at)},   {FIELD(struct filled, state)},     {FIELD(struct filled, closed_at)},
    {FIELD(struct filled, answered)},   {FIELD(struct filled, right_n)},  {FIELD(struct filled, passed)},
};
struct quiz_row {
    int64_t part_id, bank_id, draw_n, seconds, tries, pass_n;
    struct str bank;
};
static const struct field rule_fields_of[] = {
    {FIELD(struct quiz_row, part_id)}, {FIELD(struct quiz_row, bank_id)}, {FIELD(struct quiz_row, draw_n)}, {FIELD(struct quiz_row, seconds)},
    {FIELD(struct quiz_row, tries)},   {FIELD(struct quiz_row, pass_n)},  {FIELD(struct quiz_row, bank)},
};

enum err quiz_fill(struct ctx *cx, int64_t part_id, int64_t n, int64_t at, int64_t *players)
{
    struct activity_part p = {0};
    struct quiz_row z = {0};
    struct filled *rows = NULL;
    size_t made = 0;
    ASSERT(n <= FILL_MAX);
    TRY(db_one(cx->tx, ACTIVITY_PART_OPEN, VALS(I64(part_id)), ACTIVITY_PART, &p));
    TRY(db_one(cx->tx, QUIZ_GET, VALS(I64(part_id)), FIELDS(struct quiz_row, rule_fields_of), &z));
    TRY(db_exec(cx->tx, QUIZ_FILL, VALS(I64(part_id), I64(n), I64(at), TXT(p.org_path), TXT(path_end(cx->a, p.org_path)), I64((at - p.start_at) / 1000)), NULL));
    TRY(db_exec(cx->tx, QUIZ_FILL_ITEMS, VALS(I64(part_id), I64(z.bank_id)), NULL));
    TRY(db_exec(cx->tx, QUIZ_FILL_MARK, VALS(I64(part_id), I64(z.pass_n)), NULL));
    TRY(db_rows(cx->tx, QUIZ_FILLED, VALS(I64(part_id), I64(FILL_MAX)), FIELDS(struct filled, filled_fields), FILL_MAX, &rows, &made));
    for (size_t i = 0; i < made; i++) {
        struct arena_mark m = arena_mark(cx->a);
        char on[DATE_TEXT];
        date_iso(date_of_ms(rows[i].closed_at), on);
        TRY(activity_count(cx, &p, rows[i].person_id, 1, S(""), str_of(on)));
        if (rows[i].passed)
            TRY(lottery_enter_by_quiz(cx, p.activity_id, rows[i].person_id, rows[i].closed_at));
        arena_release(cx->a, m);
    }
    *players = (int64_t)made;
    return OK;
}

struct id {
    int64_t id;
};
static const struct field id_fields[] = {{FIELD(struct id, id), .as = AS_ID}};
struct choice {
    int64_t id, no;
    struct str name, unit, words;
    int64_t votes;
};
static const struct field choice_fields[] = {
    {FIELD(struct choice, id), .as = AS_ID}, {FIELD(struct choice, no)}, {FIELD(struct choice, name)}, {FIELD(struct choice, unit)}, {FIELD(struct choice, words)}, {FIELD(struct choice, votes)},
};

enum err vote_fill(struct ctx *cx, int64_t part_id, int64_t n, int64_t *voters)
{
    struct activity_part p = {0};
    struct id *cast = NULL;
    struct choice *k = NULL;
    size_t made = 0, n_k = 0;
    ASSERT(n <= FILL_MAX);
    TRY(db_one(cx->tx, ACTIVITY_PART_OPEN, VALS(I64(part_id)), ACTIVITY_PART, &p));
    TRY(db_rows(cx->tx, VOTE_CANDIDATES, VALS(I64(part_id), I64(VOTE_CANDIDATES_MAX)), FIELDS(struct choice, choice_fields), VOTE_CANDIDATES_MAX, &k, &n_k));
    TRY(db_exec(cx->tx, VOTE_FILL, VALS(I64(part_id), I64(n), TXT(cx_today(cx)), TXT(p.org_path), TXT(path_end(cx->a, p.org_path))), NULL));
    TRY(db_rows(cx->tx, VOTE_FILLED, VALS(I64(part_id), I64(FILL_MAX)), FIELDS(struct id, id_fields), FILL_MAX, &cast, &made));
    for (size_t i = 0; i < made && n_k; i++) {
        struct arena_mark m = arena_mark(cx->a);
        unsigned char r[DRAW_SALT_BYTES + 2];
        rand_fill(cx->app->rand, r, sizeof r);
        size_t lot = (size_t)(r[0] * 256 + r[1]) % (n_k * n_k), at = 0;
        while ((at + 1) * (at + 1) <= lot) /* earlier ones of the list less often */
            at++;
        TRY(db_exec(cx->tx, VOTE_BALLOT, VALS(TXT(hex_of(cx->a, r + 2, DRAW_SALT_BYTES)), I64(k[n_k - 1 - at].id), I64(part_id)), NULL));
        TRY(activity_count(cx, &p, cast[i].id, 1, S(""), cx_today(cx)));
        arena_release(cx->a, m);
    }
    *voters = (int64_t)made;
    return OK;
}
