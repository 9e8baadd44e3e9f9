// SPDX-License-Identifier: Apache-2.0
// Two things done to a file for the person himself: one field is put right, and everything personal goes. See casefile.h.
#include "casefile_own.h"
#include "person.h"

/* --- one field --- */

static const char *const file_open[] = {"address", "phone2", "postcode", "cause_note", "account_name", "remark", "housing", "main_cause"};
static const char *const member_open[] = {"name",      "sex",    "birth", "nation", "political", "health",    "disability", "marriage", "hukou", "employer",
                                          "education", "number", "phone", "card",   "bank",      "diagnosis", "school",     "worker_no", "remark"};

const struct field *casefile_correctable(struct str part, struct str name)
{
    bool file = str_eq(part, S("casefile"));
    const char *const *names = file ? file_open : member_open;
    size_t n = file ? countof(file_open) : countof(member_open);
    for (size_t i = 0; i < n; i++)
        if (str_eq(name, str_of(names[i])))
            return field_named(file ? CASEFILE_FIELDS : CASE_MEMBER_FIELDS, name);
    return NULL;
}

static enum err correct_file(struct ctx *cx, struct casefile *f, const struct field *field, struct str value)
{
    int64_t n = 0;
    struct casefile before = *f;
    *field_str(field, f) = value;
    if (!casefile_check(cx, f, &cx->problems))
        return ERR_BAD_INPUT;
    struct str secret = casefile_seal(cx, f->key, "casefile.secret", f->id, casefile_pack(cx->a, CASEFILE_SECRETS, f));
    TRY(db_exec(cx->tx, CASEFILE_SET,
                VALS(I64(f->id), I64(f->version), BLOB(secret), TXT(f->housing), TXT(f->main_cause), I64(cx->who->user_id), TXT(cx_today(cx))), &n));
    f->version++;
    return n ? casefile_changed(cx, f, S("casefile"), "edit", CASEFILE_FIELDS, &before, f) : ERR_CONFLICT;
}

static enum err find_member(struct ctx *cx, const struct casefile *f, int64_t no, struct case_member *out)
{
    struct case_member *m = NULL;
    size_t n = 0;
    TRY(casefile_members(cx, f, false, &m, &n));
    for (size_t i = 0; i < n; i++)
        if (m[i].no == no) {
            *out = m[i];
            return OK;
        }
    return fail(cx, ERR_NOT_FOUND, "这份档案没有第 %lld 位家庭成员", (long long)no);
}

static enum err correct_member(struct ctx *cx, struct casefile *f, int64_t no, const struct field *field, struct str value)
{
    struct case_member m, before;
    int64_t n = 0;
    TRY(find_member(cx, f, no, &m));
    before = m;
    *field_str(field, &m) = value;
    if (strcmp(field->name, "number") == 0) /* they follow the number */
        m.birth = m.sex = S("");
    if (!casefile_member_check(cx, &m, &cx->problems))
        return ERR_BAD_INPUT;
    if (!str_eq(m.number, before.number))
        TRY(casefile_elsewhere(cx, f->id, &m));
    struct str secret = casefile_seal(cx, f->key, "case_member.secret", m.id, casefile_pack(cx->a, CASE_MEMBER_SECRETS, &m));
    struct str blind = casefile_blind(cx, m.number);
    TRY(db_exec(cx->tx, CASE_MEMBER_SET,
                VALS(I64(m.id), I64(m.version), TXT(m.name), TXT(m.sex), TXT(m.birth), TXT(m.nation), TXT(m.political), TXT(m.health), TXT(m.disability),
                     TXT(m.marriage), TXT(m.hukou), TXT(m.employer), TXT(m.education), TXT(m.id_type), blind.len ? BLOB(blind) : NUL, BLOB(secret)),
                &n));
    if (!n)
        return ERR_CONFLICT;
    TRY(casefile_changed(cx, f, str_f(cx->a, "member:%lld", (long long)no), "edit", CASE_MEMBER_FIELDS, &before, &m));
    f->version++;
    return db_exec(cx->tx, CASEFILE_TRODDEN, VALS(I64(f->id), I64(cx->who->user_id), TXT(cx_today(cx))), NULL);
}

enum err casefile_correct(struct ctx *cx, struct casefile *f, struct str part, int64_t member_no, struct str name, struct str value)
{
    const struct field *field = casefile_correctable(part, name);
    if (!field || field->type != FT_STR)
        return fail_field(cx, "field", "“%.*s”不能按更正请求修改", FMT(name));
    if (str_eq(f->state, S("merged")) || str_eq(f->state, S("erased")))
        return fail(cx, ERR_STATE, "档案已并入其他档案或已删除个人信息，不能再修改");
    return str_eq(part, S("casefile")) ? correct_file(cx, f, field, value) : correct_member(cx, f, member_no, field, value);
}

/* --- everything --- */

static const struct field gone_fields[] = {{FIELD(struct case_gone, id)}, {FIELD(struct case_gone, hash)}};

enum err casefile_erase(struct ctx *cx, struct casefile *f, int64_t proposed_by, struct case_gone **files, size_t *n_files)
{
    static const int blanks[] = {CASE_ERASE_FILE,   CASE_ERASE_MEMBERS, CASE_ERASE_MONEY,     CASE_ERASE_ASSETS,
                                 CASE_ERASE_PAPERS, CASE_ERASE_VISITS,  CASE_ERASE_PROPOSALS};
    enum { FILES_MAX = CASE_PAPERS_MAX + 4000 };
    TRY(db_rows(cx->tx, CASE_ERASE_FILES, VALS(I64(f->id)), FIELDS(struct case_gone, gone_fields), FILES_MAX, files, n_files));
    TRY(casefile_move(cx, f, &(struct casefile_step){.verb = "erase", .proposed_by = proposed_by}));
    for (size_t i = 0; i < countof(blanks); i++)
        TRY(db_exec(cx->tx, blanks[i], VALS(I64(f->id), BLOB(S(""))), NULL));
    TRY(db_exec(cx->tx, CASE_ERASE_PHOTOS, VALS(I64(f->id)), NULL));
    return db_exec(cx->tx, CASE_ERASE_KEY, VALS(I64(f->id)), NULL);
}
