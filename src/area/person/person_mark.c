// SPDX-License-Identifier: Apache-2.0
// What outside lists and documents say of a person: dead, retired, left; by whom, since when. Kept by
// document, so that a list also speaks of those who are not in the register yet.
#include "person_own.h"

#include "area.h"

enum { SOURCE_CHARS = 100 };

const struct field mark_in_fields[3] = {
    {FIELD(struct mark_in, status), .label = LIT("状态"), .as = AS_CODE, .codes = "person_status", .need = true},
    {FIELD(struct mark_in, since_on), .label = LIT("自何日起"), .as = AS_DATE},
    {FIELD(struct mark_in, source), .label = LIT("依据（名单、文件或证明）"), .need = true, .max = SOURCE_CHARS},
};
const struct field mark_fields[6] = {
    {FIELD(struct mark, id), .as = AS_ID},
    {FIELD(struct mark, status), .label = LIT("状态"), .as = AS_CODE, .codes = "person_status"},
    {FIELD(struct mark, since_on), .label = LIT("自何日起"), .as = AS_DATE},
    {FIELD(struct mark, source), .label = LIT("依据")},
    {FIELD(struct mark, org_name), .label = LIT("登记工会")},
    {FIELD(struct mark, noted_at), .label = LIT("登记时间"), .as = AS_TIME},
};

/* The register's own column, and what lists of persons are searched by. */
static enum err set_status(struct ctx *cx, struct person *p, struct str status)
{
    if (str_eq(p->status, status))
        return OK;
    TRY(person_index(cx, p, false));
    p->status = status;
    TRY(db_exec(cx->tx, PERSON_STATUS_SET, VALS(I64(p->id), TXT(status)), NULL));
    return person_index(cx, p, true);
}

static bool graver(struct str now, struct str was)
{
    return !str_eq(was, S("dead")) || str_eq(now, S("dead")); /* who is dead does not retire */
}

enum err person_mark_put(struct ctx *cx, const struct person_mark *m, struct str path, int *known)
{
    struct person p = {0};
    *known = 0;
    enum err e = db_one(cx->tx, MARK_KNOWN, VALS(TXT(m->id_type), BLOB(m->blind)), PERSON_FIELDS, &p);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == OK && m->name.len && !str_eq(p.name, m->name)) {
        *known = -1;
        return OK;
    }
    TRY(db_exec(cx->tx, MARK_PUT,
                VALS(TXT(m->id_type), BLOB(m->blind), TXT(m->status), TXT(m->name), TXT(m->number_mask),
                     TXT(m->since_on), TXT(m->source), I64(m->org_id), OPT(m->user_id), I64(m->now)),
                NULL));
    if (e == ERR_NOT_FOUND || !path_covers(path, p.path))
        return OK;
    *known = 1;
    return graver(m->status, p.status) ? set_status(cx, &p, m->status) : OK;
}

/* --- the page --- */

static enum err mark_row(struct ctx *cx, void *row)
{
    fields_write(cx->out, FIELDS(struct mark, mark_fields), row);
    return OK;
}

enum err persons_marks(struct ctx *cx)
{
    struct person p;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(person_get(cx, id, &p));
    return cx_list_by(cx, MARK_LIST, VALS(TXT(p.id_type), BLOB(p.blind)), FIELDS(struct mark, mark_fields),
                      mark_row);
}

/* "active" takes every mark back: the lists were wrong, or the person has come back. */
static enum err unmark(struct ctx *cx, struct person *p)
{
    TRY(db_exec(cx->tx, MARKS_DROP, VALS(TXT(p->id_type), BLOB(p->blind)), NULL));
    return set_status(cx, p, S("active"));
}

enum err persons_mark(struct ctx *cx)
{
    const struct mark_in *in = cx->in;
    struct person p;
    int64_t id;
    int known;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(person_get(cx, id, &p));
    if (utf8_count(str_trim(in->source)) < 2)
        return fail_field(cx, "source", "请写明依据，如死亡证明、退休审批表");
    struct person_mark m = {.id_type = p.id_type, .blind = p.blind, .status = in->status, .name = p.name,
                            .number_mask = mask_idno(cx->a, p.number), .since_on = in->since_on,
                            .source = str_trim(in->source), .org_id = cx->org_id,
                            .user_id = cx->who->user_id, .now = cx->now};
    if (str_eq(in->status, S("active")))
        TRY(unmark(cx, &p));
    else if (str_eq(in->status, S("dead")) || str_eq(in->status, S("retired")) || str_eq(in->status, S("left")))
        TRY(person_mark_put(cx, &m, p.path, &known));
    else
        return fail_field(cx, "status", "状态应为 active、retired、left 或 dead");
    audit_object(cx, p.org_id, "person:%lld", (long long)p.id);
    audit_note(cx, "status", in->status);
    audit_note(cx, "source", m.source);
    TRY(person_get(cx, id, &p));
    person_put(cx, &p);
    return OK;
}

/* --- whose user I am: so that nobody handles, reviews or pays his own aid under another spelling of his name --- */

const struct field identity_in_fields[2] = {
    {FIELD(struct identity_in, id_type), .label = LIT("证件类型"), .as = AS_CODE, .codes = "id_type"},
    {FIELD(struct identity_in, number), .label = LIT("本人证件号码"), .as = AS_IDNO, .need = true, .max = 40},
};
const struct field identity_fields[1] = {{FIELD(struct identity, number_mask), .label = LIT("本人证件号码")}};

/* Only the keyed hash is kept: it can be compared, not read. */
enum err persons_identity(struct ctx *cx)
{
    const struct identity_in *in = cx->in;
    struct idno id;
    unsigned char blind[BLIND_BYTES];
    if (!idno_read(in->number, in->id_type, false, date_of_ms(cx->now), &id))
        return fail_field(cx, "number", "%s", idno_problem_text(id.problem));
    struct str number = {id.number, id.len};
    (void)person_blind_number(cx->sealer, number, blind);
    TRY(db_exec(cx->tx, USER_IDENTITY, VALS(I64(cx->who->user_id), BLOB(((struct str){(const char *)blind, BLIND_BYTES}))), NULL));
    audit_object(cx, cx->who->org_id, "user:%lld", (long long)cx->who->user_id);
    struct identity out = {.number_mask = mask_idno(cx->a, number)};
    cx_row(cx, FIELDS(struct identity, identity_fields), &out);
    return OK;
}
