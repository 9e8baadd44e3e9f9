// SPDX-License-Identifier: Apache-2.0
// Ties between persons: spouse, household, parent and child, each with its evidence. See person.h.
#include "person_own.h"

#include "area.h"

enum { EVIDENCE_CHARS = 100, EVIDENCE_LEAST = 2 };

static const struct {
    const char *kind, *inverse;
} kinds[] = {{"spouse", "spouse"}, {"household", "household"}, {"parent", "child"}, {"child", "parent"}};

static const char *inverse_of(struct str kind)
{
    for (size_t i = 0; i < countof(kinds); i++)
        if (str_eq(kind, str_of(kinds[i].kind)))
            return kinds[i].inverse;
    return NULL;
}

/* --- keeping --- */

enum err person_tie_put(struct tx *tx, const struct person_tie_new *t)
{
    const char *inverse = inverse_of(t->kind);
    ASSERT(inverse);
    TRY(db_exec(tx, TIE_PUT,
                VALS(TXT(t->id_type), BLOB(t->blind), TXT(t->kind), TXT(t->other_type), BLOB(t->other_blind),
                     I64(t->roster_id), I64(t->row_no), I64(1), TXT(t->other_mask), TXT(t->evidence), I64(0),
                     I64(t->org_id), OPT(t->user_id), I64(t->now)),
                NULL));
    return db_exec(tx, TIE_PUT,
                   VALS(TXT(t->other_type), BLOB(t->other_blind), TXT(str_of(inverse)), TXT(t->id_type),
                        BLOB(t->blind), I64(t->roster_id), I64(t->row_no), I64(0), TXT(t->mask),
                        TXT(t->evidence), I64(0), I64(t->org_id), OPT(t->user_id), I64(t->now)),
                   NULL);
}

enum err person_ties_settle(struct tx *tx, int64_t roster_id)
{
    return db_exec(tx, TIES_SETTLE, VALS(I64(roster_id)), NULL);
}

enum err person_ties_unsettle(struct tx *tx, int64_t roster_id)
{
    return db_exec(tx, TIES_UNSETTLE, VALS(I64(roster_id)), NULL);
}

enum err person_ties_drop(struct tx *tx, int64_t roster_id, int64_t row_no)
{
    return row_no ? db_exec(tx, TIES_DROP_ROW, VALS(I64(roster_id), I64(row_no)), NULL)
                  : db_exec(tx, TIES_DROP, VALS(I64(roster_id)), NULL);
}

enum err person_ties_follow(struct tx *tx, int64_t roster_id, int64_t row_no, struct str id_type,
                            struct str blind)
{
    struct vals v = VALS(I64(roster_id), I64(row_no), TXT(id_type), BLOB(blind));
    TRY(db_exec(tx, TIES_FOLLOW, v, NULL));
    return db_exec(tx, TIES_FOLLOW_BACK, v, NULL);
}

/* --- the page --- */

const struct field tie_in_fields[4] = {
    {FIELD(struct tie_in, kind), .label = LIT("对方是本人的"), .need = true, .max = 20},
    {FIELD(struct tie_in, id_type), .label = LIT("对方证件类型"), .as = AS_CODE, .codes = "id_type"},
    {FIELD(struct tie_in, number), .label = LIT("对方证件号码"), .as = AS_IDNO, .need = true, .max = 40},
    {FIELD(struct tie_in, evidence), .label = LIT("依据（户口簿、结婚证等）"), .need = true, .max = EVIDENCE_CHARS},
};
const struct field tie_fields[10] = {
    {FIELD(struct tie, id), .as = AS_ID},
    {FIELD(struct tie, kind), .label = LIT("关系")},
    {FIELD(struct tie, name), .label = LIT("姓名")},
    {FIELD(struct tie, number_mask), .label = LIT("证件号码")},
    {FIELD(struct tie, evidence), .label = LIT("依据")},
    {FIELD(struct tie, org_name), .label = LIT("登记工会")},
    {FIELD(struct tie, person_id), .as = AS_ID},
    {FIELD(struct tie, roster_id), .as = AS_ID, .label = LIT("来自名册")},
    {FIELD(struct tie, noted_at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct tie, path), .as = AS_BLOB},
};

static enum err person_arg(struct ctx *cx, struct person *p)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(person_get(cx, id, p));
    audit_object(cx, p->org_id, "person:%lld", (long long)p->id);
    return OK;
}

/* The other's name is masked; whoever may see the other finds him by the link. */
static enum err tie_row(struct ctx *cx, void *row)
{
    struct tie t = *(struct tie *)row;
    if (t.name.len)
        t.name = mask_name(cx->a, t.name);
    if (!cx_may(cx, PERM_PERSON_VIEW, t.path))
        t.person_id = 0;
    fields_write(cx->out, FIELDS(struct tie, tie_fields), &t);
    return OK;
}

enum err persons_ties(struct ctx *cx)
{
    struct person p;
    TRY(person_arg(cx, &p));
    return cx_list_by(cx, TIE_LIST, VALS(TXT(p.id_type), BLOB(p.blind), I64(cx_after(cx)), I64(cx_limit(cx))),
                      FIELDS(struct tie, tie_fields), tie_row);
}

enum err persons_tie_add(struct ctx *cx)
{
    const struct tie_in *in = cx->in;
    struct person p;
    struct idno other;
    unsigned char blind[BLIND_BYTES];
    TRY(person_arg(cx, &p));
    if (!inverse_of(in->kind))
        return fail_field(cx, "kind", "关系应为 spouse（配偶）、household（同一家庭）、parent（父母）或 child（子女）");
    if (!idno_read(in->number, in->id_type, false, date_of_ms(cx->now), &other))
        return fail_field(cx, "number", "%s", idno_problem_text(other.problem));
    if (utf8_count(str_trim(in->evidence)) < EVIDENCE_LEAST)
        return fail_field(cx, "evidence", "请写明依据，如户口簿、结婚证");
    struct str number = {other.number, other.len}, type = str_of(idno_type_code(other.type));
    (void)person_blind_number(cx->sealer, number, blind);
    if (str_eq(number, p.number) && str_eq(type, p.id_type))
        return fail_field(cx, "number", "不能与本人建立关系");
    struct person_tie_new t = {
        .id_type = p.id_type, .blind = p.blind, .mask = mask_idno(cx->a, p.number), .kind = in->kind,
        .other_type = type, .other_blind = {(const char *)blind, BLIND_BYTES},
        .other_mask = mask_idno(cx->a, number), .evidence = str_trim(in->evidence),
        .org_id = cx->org_id, .user_id = cx->who->user_id, .now = cx->now};
    TRY(person_tie_put(cx->tx, &t));
    audit_note(cx, "tie", in->kind);
    audit_note(cx, "other", t.other_mask);
    person_put(cx, &p);
    return OK;
}

enum err persons_tie_drop(struct ctx *cx)
{
    struct person p;
    struct str kind = {0};
    int64_t id;
    TRY(person_arg(cx, &p));
    TRY(cx_arg_id(cx, 1, &id));
    enum err e = db_text(cx->tx, TIE_KIND, VALS(I64(id), TXT(p.id_type), BLOB(p.blind)), &kind);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有找到这条关系，可能已被删除");
    TRY(e);
    TRY(db_exec(cx->tx, TIE_DROP_BACK,
                VALS(TXT(p.id_type), BLOB(p.blind), TXT(str_of(inverse_of(kind))), I64(id)), NULL));
    TRY(db_exec(cx->tx, TIE_DROP, VALS(TXT(p.id_type), BLOB(p.blind), I64(id)), NULL));
    audit_note(cx, "tie", kind);
    person_put(cx, &p);
    return OK;
}
