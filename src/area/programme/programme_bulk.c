// SPDX-License-Identifier: Apache-2.0
// One proposal for every active file of a union under a project: first looked at (who, how much, why not), then made by the same rules
// one by one. Study aid is one relief a student. A household that has one of the project this year is left alone.
#include "money.h"
#include "programme_own.h"

enum { STUDENTS_MAX = 20 };

const struct field relief_bulk_in_fields[5] = {
    {FIELD(struct relief_bulk_in, programme), .label = LIT("限额规定"), .need = true, .max = 40},
    {FIELD(struct relief_bulk_in, project), .label = LIT("帮扶项目"), .need = true, .max = 20},
    {FIELD(struct relief_bulk_in, class), .label = LIT("困难类别"), .max = 40},
    {FIELD(struct relief_bulk_in, amount_fen), .as = AS_MONEY, .label = LIT("每户金额"), .max = PROGRAMME_FEN_MAX},
    {FIELD(struct relief_bulk_in, months), .label = LIT("月数"), .max = PROGRAMME_MONTHS_MAX},
};

struct bulk {
    const struct relief_bulk_in *in;
    struct programme *p;
    int64_t year, fits, fen, not_fit, made;
    bool make;
};

struct student {
    int64_t member_no;
    struct str student;
};
static const struct field student_fields[] = {{FIELD(struct student, member_no)}, {FIELD(struct student, student)}};
extern const struct fields programme_file_fields;

static void write_row(struct ctx *cx, const struct programme_file *f, struct str student, int64_t fen, int64_t ceiling, struct str why)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "casefile_id", f->id);
    jw_kt(cx->out, "file_no", f->no);
    jw_kt(cx->out, "head_name", f->head_name);
    jw_kt(cx->out, "org_code", f->org_code);
    jw_kt(cx->out, "class", f->class);
    jw_kt(cx->out, "student", student);
    jw_ki(cx->out, "amount_fen", fen);
    jw_ki(cx->out, "ceiling_fen", ceiling);
    jw_kt(cx->out, "why", why);
    jw_close(cx->out, '}');
}

static bool had(const struct programme_facts *f, const struct relief_in *in, int64_t year)
{
    for (size_t i = 0; i < f->n_used; i++)
        if (f->used[i].year == year && str_eq(f->used[i].project, in->project) && f->used[i].member_no == in->member_no)
            return true;
    return false;
}

static enum err one(struct ctx *cx, struct bulk *b, const struct programme_file *f, int64_t member_no, struct str student)
{
    struct relief_in in = {.casefile_id = f->id, .programme = b->in->programme, .project = b->in->project, .member_no = member_no,
                           .months = b->in->months, .amount_fen = b->in->amount_fen};
    struct programme_facts facts;
    struct programme_answer a;
    struct str why = S("");
    int64_t id = 0, no_fee = in.amount_fen;
    TRY(programme_answer(cx, f, b->p, &in, b->year, 0, &facts, &a));
    if (!no_fee)
        in.amount_fen = a.ceiling_fen;
    TRY(db_int(cx->tx, PROGRAMME_PAPER_OF, VALS(I64(f->id)), &in.paper_id));
    if (had(&facts, &in, b->year))
        why = S("今年已有这个项目的救助");
    else if (a.n_problems)
        why = a.problems[0].text;
    else if (in.amount_fen <= 0)
        why = S("限额已用完");
    else if (!in.paper_id)
        why = S("档案中没有可作依据的材料");
    if (!why.len && b->make)
        TRY(relief_propose(cx, &in, &id));
    write_row(cx, f, student, in.amount_fen, a.n_lines ? a.ceiling_fen : 0, why);
    b->fits += why.len == 0;
    b->not_fit += why.len != 0;
    if (!why.len && !money_add(b->fen, in.amount_fen, &b->fen))
        return ERR_BAD_INPUT;
    return OK;
}

static enum err file(struct ctx *cx, struct bulk *b, const struct programme_file *f)
{
    struct student *s = NULL;
    size_t n = 0;
    if (!str_eq(b->in->project, S("study")))
        return one(cx, b, f, 0, S(""));
    TRY(db_rows(cx->tx, PROGRAMME_STUDENTS, VALS(I64(f->id)), FIELDS(struct student, student_fields), STUDENTS_MAX, &s, &n));
    for (size_t i = 0; i < n; i++)
        TRY(one(cx, b, f, s[i].member_no, s[i].student));
    return OK;
}

static enum err bulk(struct ctx *cx, struct bulk *b)
{
    struct programme_file *files = NULL;
    size_t n = 0;
    enum err e = programme_load(cx->tx, b->in->programme, cx_today(cx), &b->p);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "programme", "没有“%.*s”这份救助限额规定", FMT(b->in->programme));
    TRY(e);
    if (!str_int(str_sub(cx_today(cx), 0, 4), &b->year))
        return ERR_INTERNAL;
    TRY(db_rows(cx->tx, PROGRAMME_FILES, VALS(LO(cx), HI(cx), TXT(b->in->class), I64(PROGRAMME_BULK_MAX)), programme_file_fields,
                PROGRAMME_BULK_MAX, &files, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        TRY(file(cx, b, &files[i]));
    jw_close(cx->out, ']');
    jw_ki(cx->out, "fits", b->fits);
    jw_ki(cx->out, "fen", b->fen);
    jw_ki(cx->out, "not_fit", b->not_fit);
    jw_kb(cx->out, "made", b->make);
    jw_close(cx->out, '}');
    return OK;
}

/* GET /api/reliefs/bulk: the preview. */
enum err relief_bulk_get(struct ctx *cx)
{
    struct relief_bulk_in in = {cx_query(cx, "programme"), cx_query(cx, "project"), cx_query(cx, "class"), cx_query_int(cx, "amount_fen", 0),
                                cx_query_int(cx, "months", 0)};
    return bulk(cx, &(struct bulk){.in = &in});
}

/* POST /api/reliefs/bulk */
enum err relief_bulk_post(struct ctx *cx)
{
    struct bulk b = {.in = cx->in, .make = true};
    TRY(bulk(cx, &b));
    audit_object(cx, cx->org_id, "reliefs:%.*s", FMT(b.in->project));
    audit_note(cx, "made", str_f(cx->a, "%lld", (long long)b.fits));
    return OK;
}
