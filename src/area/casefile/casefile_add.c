// SPDX-License-Identifier: Apache-2.0
// New files and new members. See casefile.h.
#include "casefile_own.h"
#include "person.h"

struct str casefile_blind(struct ctx *cx, struct str number)
{
    unsigned char b[BLIND_BYTES];
    if (!person_blind_number(cx->sealer, number, b))
        return S("");
    return str_dup(cx->a, (struct str){(const char *)b, BLIND_BYTES});
}

static struct val blob(struct str s)
{
    return s.len ? BLOB(s) : NUL;
}

static int64_t caller(const struct ctx *cx)
{
    return cx->who ? cx->who->user_id : 0;
}

enum err casefile_member_seal(struct ctx *cx, const struct casefile *f, struct case_member *m)
{
    m->secret = casefile_seal(cx, f->key, "case_member.secret", m->id, casefile_pack(cx->a, CASE_MEMBER_SECRETS, m));
    return db_exec_later(cx->tx, CASE_MEMBER_SECRET, VALS(I64(m->id), BLOB(m->secret)));
}

/* In the register he is found by his document. */
static enum err person_of(struct ctx *cx, struct case_member *m)
{
    m->person_id = 0;
    if (!m->blind.len)
        return OK;
    enum err e = person_id_of(cx, m->id_type, (const unsigned char *)m->blind.at, &m->person_id);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err insert_member(struct ctx *cx, const struct casefile *f, struct case_member *m)
{
    m->casefile_id = f->id;
    m->version = 1;
    TRY(db_int(cx->tx, CASE_MEMBER_ADD,
               VALS(I64(f->id), I64(m->no), TXT(m->relation), OPT(m->person_id), TXT(m->id_type), blob(m->blind), TXT(m->name), TXT(m->sex),
                    TXT(m->birth), TXT(m->nation), TXT(m->political), TXT(m->health), TXT(m->disability), I64(m->disability_grade), TXT(m->work),
                    TXT(m->identity), TXT(m->model), TXT(m->marriage), TXT(m->hukou), TXT(m->hukou_area), TXT(m->employer),
                    TXT(m->employer_kind), TXT(m->employer_state), TXT(m->industry), TXT(m->contract_on), TXT(m->contract_until),
                    TXT(m->joined_on), TXT(m->insurance), TXT(m->education), I64(m->study_from), I64(m->study_years), I64(m->studying),
                    I64(m->able), I64(m->refuses), I64(m->is_member), I64(m->month_fen), TXT(cx_today(cx)), BLOB(S(""))),
               &m->id));
    return casefile_member_seal(cx, f, m);
}

enum err casefile_recount(struct ctx *cx, struct casefile *f)
{
    TRY(db_exec(cx->tx, CASEFILE_RECOUNT, VALS(I64(f->id), I64(caller(cx)), TXT(cx_today(cx))), NULL));
    return db_one(cx->tx, CASEFILE_COUNTED, VALS(I64(f->id)), CASEFILE_FIELDS, f);
}

enum err casefile_member_add(struct ctx *cx, struct casefile *f, struct case_member *m)
{
    struct case_member none = {0};
    if (m->no != 1 && str_eq(m->relation, S("self")))
        return fail_field(cx, "relation", "户主只能有一人");
    if (!casefile_member_check(cx, m, &cx->problems))
        return ERR_BAD_INPUT;
    m->blind = casefile_blind(cx, m->number);
    TRY(casefile_elsewhere(cx, 0, m));
    TRY(person_of(cx, m));
    TRY(db_int(cx->tx, CASE_MEMBER_NEXT, VALS(I64(f->id)), &m->no));
    if (m->no > 10 * CASE_MEMBERS_MAX || f->head_count >= CASE_MEMBERS_MAX)
        return fail(cx, ERR_STATE, "一户最多登记 %d 人", CASE_MEMBERS_MAX);
    TRY(insert_member(cx, f, m));
    TRY(casefile_changed(cx, f, str_f(cx->a, "member:%lld", (long long)m->no), "add", CASE_MEMBER_FIELDS, &none, m));
    return casefile_recount(cx, f);
}

/* --- the file --- */

/* <union>-<year>-<five digits>. */
static enum err next_no(struct ctx *cx, struct casefile *f)
{
    struct str head = str_f(cx->a, "%.*s-%.*s-", FMT(f->org_code), FMT(str_sub(cx_today(cx), 0, 4))), last;
    int64_t n = 0;
    enum err e = db_text(cx->tx, CASEFILE_LAST_NO, VALS(TXT(head), TXT(str_f(cx->a, "%.*s~", FMT(head)))), &last);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == OK && last.len > head.len && !str_int(str_sub(last, head.len, last.len), &n))
        n = 0;
    f->no = str_f(cx->a, "%.*s%05lld", FMT(head), (long long)n + 1);
    return OK;
}

/* The head is a person of the register: taken from it, or entered by the file's union. */
static enum err head_of(struct ctx *cx, struct casefile *f, struct case_member *m)
{
    TRY(person_of(cx, m));
    if (m->person_id)
        return OK;
    struct person p = {.org_id = f->org_id, .id_type = m->id_type, .number = m->number, .name = m->name, .phone = m->phone,
                       .card = m->card, .bank = m->bank, .employer = m->employer, .is_member = m->is_member, .model = m->model};
    TRY(person_add(cx, &p));
    m->person_id = p.id;
    return OK;
}

static enum err first_move(struct ctx *cx, const struct casefile *f)
{
    return db_exec(cx->tx, CASE_MOVE_ADD,
                   VALS(I64(f->id), I64(1), I64(cx->now), TXT(S("create")), TXT(S("")), TXT(S("draft")), NUL, I64(caller(cx)), TXT(cx_today(cx)),
                        TXT(S("")), NUL, BLOB(S("")), NUL),
                   NULL);
}

static enum err insert_file(struct ctx *cx, struct casefile *f)
{
    TRY(db_int(cx->tx, CASEFILE_ADD,
               VALS(TXT(f->no), I64(f->org_id), I64(f->head_id), TXT(f->level), TXT(f->kind), TXT(f->area), TXT(f->residence),
                    TXT(f->main_cause), TXT(f->causes), TXT(f->housing), I64(f->floor_m2), I64(f->dibao_fen), I64(f->single_parent),
                    I64(f->no_job_family), I64(f->can_help_itself), TXT(f->disaster), TXT(f->disaster_on), OPT(f->contact_id),
                    TXT(cx_today(cx)), TXT(f->old_no), I64(f->generation), I64(caller(cx)), I64(cx->now), BLOB(S(""))),
               &f->id));
    TRY(casefile_key_make(cx, f->id, &f->key));
    f->secret = casefile_seal(cx, f->key, "casefile.secret", f->id, casefile_pack(cx->a, CASEFILE_SECRETS, f));
    return db_exec(cx->tx, CASEFILE_SECRET, VALS(I64(f->id), BLOB(f->secret)), NULL);
}

enum err casefile_add(struct ctx *cx, struct casefile *f, struct case_member *head)
{
    struct casefile none = {0};
    struct case_member nobody = {0};
    head->relation = S("self");
    head->no = 1;
    f->generation = f->generation ? f->generation : 3;
    bool sound = casefile_check(cx, f, &cx->problems);
    if (!casefile_member_check(cx, head, &cx->problems) || !sound)
        return ERR_BAD_INPUT;
    if (!head->number.len)
        return fail_field(cx, "number", "请填写户主的证件号码");
    head->blind = casefile_blind(cx, head->number);
    TRY(casefile_elsewhere(cx, 0, head));
    TRY(db_one(cx->tx, CASEFILE_ORG, VALS(I64(f->org_id)), CASEFILE_FIELDS, f));
    TRY(head_of(cx, f, head));
    TRY(next_no(cx, f));
    f->head_id = head->person_id;
    f->head_name = head->name;
    f->state = S("draft");
    f->head_count = 1;
    f->version = 1;
    f->edited_on = cx_today(cx);
    TRY(insert_file(cx, f));
    TRY(insert_member(cx, f, head));
    TRY(first_move(cx, f));
    TRY(casefile_changed(cx, f, S("casefile"), "add", CASEFILE_FIELDS, &none, f));
    return casefile_changed(cx, f, S("member:1"), "add", CASE_MEMBER_FIELDS, &nobody, head);
}
