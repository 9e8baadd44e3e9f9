// SPDX-License-Identifier: Apache-2.0
// What a relief of a household is judged by, read from the archive, the ledger and what other unions gave.
#include "date.h"
#include "programme_own.h"

static const struct field file_fields[] = {
    {FIELD(struct programme_file, id)},       {FIELD(struct programme_file, org_id)},   {FIELD(struct programme_file, no)},
    {FIELD(struct programme_file, org_code)}, {FIELD(struct programme_file, org_path)}, {FIELD(struct programme_file, state)},
    {FIELD(struct programme_file, class)},    {FIELD(struct programme_file, kind)},     {FIELD(struct programme_file, area)},
    {FIELD(struct programme_file, residence)}, {FIELD(struct programme_file, head_name)}, {FIELD(struct programme_file, tested_on)},
    {FIELD(struct programme_file, heads)},    {FIELD(struct programme_file, head_no)},
};
const struct fields programme_file_fields = {file_fields, countof(file_fields), sizeof(struct programme_file)};

enum err programme_file_get(struct ctx *cx, int64_t casefile_id, struct programme_file *out)
{
    *out = (struct programme_file){0};
    enum err e = cx_one(cx, PROGRAMME_FILE, casefile_id, programme_file_fields, out);
    return e == ERR_NOT_FOUND ? fail(cx, e, "没有找到这份困难职工档案，或不在您的管理范围内") : e;
}

/* --- aid of the year --- */

struct used_row {
    int64_t relief_id, member_no, fen, proposed_at, year, paid;
    struct str project, on_day, org_name;
};
static const struct field used_fields[] = {
    {FIELD(struct used_row, relief_id)}, {FIELD(struct used_row, member_no)}, {FIELD(struct used_row, fen)},
    {FIELD(struct used_row, proposed_at)}, {FIELD(struct used_row, year)}, {FIELD(struct used_row, paid)},
    {FIELD(struct used_row, project)}, {FIELD(struct used_row, on_day)}, {FIELD(struct used_row, org_name)},
};

/* A relief not paid yet stands on the day it was proposed. */
static struct str day_of(struct ctx *cx, const struct used_row *r)
{
    char day[DATE_TEXT];
    if (r->on_day.len)
        return r->on_day;
    date_iso(date_of_ms(r->proposed_at ? r->proposed_at : cx->now), day);
    return str_dup(cx->a, str_of(day));
}

static enum err read_used(struct ctx *cx, int64_t casefile_id, int64_t year, int64_t except, struct programme_facts *out)
{
    struct used_row *rows = NULL;
    TRY(db_rows(cx->tx, PROGRAMME_USED, VALS(I64(casefile_id), I64(year), I64(except), I64(PROGRAMME_USED_MAX)),
                FIELDS(struct used_row, used_fields), PROGRAMME_USED_MAX, &rows, &out->n_used));
    out->used = NEWS(cx->a, struct programme_used, out->n_used + 1);
    for (size_t i = 0; i < out->n_used; i++)
        out->used[i] = (struct programme_used){rows[i].relief_id, rows[i].project, rows[i].member_no, rows[i].fen,
                                               day_of(cx, &rows[i]), rows[i].org_name, rows[i].year, rows[i].paid};
    return OK;
}

/* --- the household --- */

struct costs {
    int64_t self_fen, outlay_fen;
};
static const struct field costs_fields[] = {{FIELD(struct costs, self_fen)}, {FIELD(struct costs, outlay_fen)}};
struct member_row {
    struct str name, birth;
    int64_t studying, person_id;
};
static const struct field member_fields[] = {
    {FIELD(struct member_row, name)}, {FIELD(struct member_row, birth)}, {FIELD(struct member_row, studying)}, {FIELD(struct member_row, person_id)},
};

/* The day twelve months before. */
static struct str year_before(struct ctx *cx)
{
    struct date d = date_of_ms(cx->now);
    char text[DATE_TEXT];
    d.y--;
    if (!date_valid(d))
        d.d = 28;
    date_iso(d, text);
    return str_dup(cx->a, str_of(text));
}

static enum err read_costs(struct ctx *cx, const struct programme_file *f, const struct relief_in *in, struct programme_facts *out)
{
    struct costs c = {0};
    TRY(db_one(cx->tx, PROGRAMME_COSTS, VALS(I64(f->id), TXT(year_before(cx))), FIELDS(struct costs, costs_fields), &c));
    out->self_fen = in->self_fen ? in->self_fen : c.self_fen;
    out->outlay_fen = in->outlay_fen ? in->outlay_fen : c.outlay_fen;
    return OK;
}

static enum err read_student(struct ctx *cx, const struct programme_file *f, int64_t member_no, struct programme_facts *out)
{
    struct member_row m = {0};
    out->student = S("");
    if (!member_no)
        return OK;
    enum err e = db_one(cx->tx, PROGRAMME_MEMBER, VALS(I64(f->id), I64(member_no)), FIELDS(struct member_row, member_fields), &m);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "member_no", "这户没有这名家庭成员，或已不在家庭中");
    TRY(e);
    out->student = m.name;
    out->studying = m.studying != 0;
    return OK;
}

enum err programme_facts(struct ctx *cx, const struct programme_file *f, const struct relief_in *in, int64_t year, int64_t except,
                         struct programme_facts *out)
{
    *out = (struct programme_facts){.state = f->state, .class = f->class, .kind = f->kind, .heads = f->heads, .tested_on = f->tested_on};
    TRY(programme_line(cx, f, cx_today(cx), &out->line_fen, &out->line_source));
    if (!out->line_fen && in->line_fen) {
        out->line_fen = in->line_fen;
        out->line_source = S("申请中填写");
    }
    TRY(read_costs(cx, f, in, out));
    TRY(read_student(cx, f, in->member_no, out));
    return read_used(cx, f->id, year, except, out);
}

enum err programme_answer(struct ctx *cx, const struct programme_file *f, const struct programme *p, const struct relief_in *in, int64_t year,
                          int64_t except, struct programme_facts *facts, struct programme_answer *out)
{
    struct programme_ask ask = {in->project, in->member_no, in->months ? in->months : 1, in->amount_fen, year};
    TRY(programme_facts(cx, f, in, year, except, facts));
    programme_judge(cx->a, p, facts, &ask, out);
    return OK;
}

void programme_write(struct jw *w, const struct programme_facts *f, const struct programme_answer *a)
{
    jw_kt(w, "class", a->class);
    jw_ki(w, "ceiling_fen", a->n_lines ? a->ceiling_fen : 0);
    jw_kt(w, "level", str_of(programme_level_code(a->level)));
    jw_kt(w, "level_name", programme_level_name(a->level));
    jw_kt(w, "level_clause", a->level_clause);
    jw_ki(w, "line_fen", f->line_fen);
    jw_kt(w, "line_source", f->line_source);
    jw_ki(w, "self_fen", f->self_fen);
    jw_ki(w, "outlay_fen", f->outlay_fen);
    jw_ki(w, "heads", f->heads);
    jw_key(w, "lines");
    jw_open(w, '[');
    for (size_t i = 0; i < a->n_lines; i++)
        fields_write(w, PROGRAMME_LINE_FIELDS, &a->lines[i]);
    jw_close(w, ']');
    jw_key(w, "problems");
    jw_open(w, '[');
    for (size_t i = 0; i < a->n_problems; i++) {
        jw_open(w, '{');
        jw_kt(w, "code", str_of(a->problems[i].code));
        jw_kt(w, "text", a->problems[i].text);
        jw_close(w, '}');
    }
    jw_close(w, ']');
    jw_key(w, "used");
    jw_open(w, '[');
    for (size_t i = 0; i < f->n_used; i++) {
        jw_open(w, '{');
        jw_kt(w, "project", f->used[i].project);
        jw_ki(w, "amount_fen", f->used[i].fen);
        jw_kt(w, "on_day", f->used[i].on_day);
        jw_kt(w, "org_name", f->used[i].org_name);
        jw_kb(w, "paid", f->used[i].paid != 0);
        jw_close(w, '}');
    }
    jw_close(w, ']');
}
