// SPDX-License-Identifier: Apache-2.0
// Changes of a file itself and of the people in it; each is written down, sealed, field by field.
#include "audit.h"
#include "casefile_own.h"
#include "date.h"
#include "person.h"

enum err casefile_of_call(struct ctx *cx, struct casefile *f)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, f));
    if (str_eq(f->state, S("merged")) || str_eq(f->state, S("erased")))
        return fail(cx, ERR_STATE, "档案已并入其他档案或已删除个人信息，不能再修改");
    return OK;
}

enum err casefile_touch(struct ctx *cx, struct casefile *f)
{
    int64_t n = 0;
    TRY(db_exec(cx->tx, CASEFILE_TOUCH, VALS(I64(f->id), I64(f->version), I64(cx->who->user_id), TXT(cx_today(cx))), &n));
    f->version++;
    return n ? OK : ERR_CONFLICT;
}

static bool maskable(enum field_as as)
{
    return as == AS_IDNO || as == AS_PHONE || as == AS_CARD || as == AS_ADDRESS || as == AS_VEILED;
}

void casefile_unmasked(struct fields fs, void *now, const void *was)
{
    for (size_t i = 0; i < fs.n; i++)
        if (maskable(fs.at[i].as) && fs.at[i].type == FT_STR && str_has(*field_str(&fs.at[i], now), S("*")))
            *field_str(&fs.at[i], now) = *field_str(&fs.at[i], (void *)(uintptr_t)was);
}

enum err casefile_told(struct ctx *cx, const struct casefile *f, struct str what)
{
    audit_object(cx, f->org_id, "casefile:%lld", (long long)f->id);
    if (what.len)
        audit_note(cx, "part", what);
    return casefile_answer(cx, f->id);
}

/* Names of the fields that differ, for the trail: values stay in the file's own history. */
static struct str differing(struct ctx *cx, struct fields fs, const void *a, const void *b)
{
    struct buf out = buf_new(cx->a, 2000);
    for (size_t i = 0; i < fs.n; i++) {
        const struct field *f = &fs.at[i];
        void *x = (void *)(uintptr_t)a, *y = (void *)(uintptr_t)b;
        bool same = f->type == FT_STR    ? str_eq(*field_str(f, x), *field_str(f, y))
                    : f->type == FT_I64 ? *field_i64(f, x) == *field_i64(f, y)
                                         : *field_bool(f, x) == *field_bool(f, y);
        if (!same && f->as != AS_BLOB)
            buf_f(&out, "%s%s", out.len ? "," : "", f->name);
    }
    return buf_done(&out);
}

static enum err check_contact(struct ctx *cx, const struct casefile *f)
{
    int64_t n = 0;
    if (!f->contact_id)
        return OK;
    TRY(db_int(cx->tx, CASE_CONTACT_HAS, VALS(I64(f->contact_id), TXT(f->path)), &n));
    return n ? OK : fail_field(cx, "contact_id", "联系人应是本单位或上级工会有录入权限的人员");
}

/* --- the file --- */

enum err casefile_create(struct ctx *cx)
{
    const struct case_new_in *in = cx->in;
    struct casefile f = {.org_id = cx->org_id, .path = cx->org_path};
    struct case_member head = {0};
    if (in->org.len)
        TRY(cx_org(cx, in->org, &f.org_id, &f.path));
    size_t before = cx->problems.n;
    fields_read(CASE_MEMBER_FIELDS, json_get(cx->body, "head"), &head, &cx->problems);
    if (json_get(cx->body, "file"))
        fields_read(CASEFILE_FIELDS, json_get(cx->body, "file"), &f, &cx->problems);
    if (cx->problems.n > before)
        return ERR_BAD_INPUT;
    TRY(check_contact(cx, &f));
    TRY(casefile_add(cx, &f, &head));
    return casefile_told(cx, &f, S(""));
}

static enum err save_file(struct ctx *cx, struct casefile *f)
{
    int64_t n = 0;
    struct str secret = casefile_seal(cx, f->key, "casefile.secret", f->id, casefile_pack(cx->a, CASEFILE_SECRETS, f));
    TRY(db_exec(cx->tx, CASEFILE_SAVE,
                VALS(I64(f->id), I64(f->version), TXT(f->level), TXT(f->kind), TXT(f->area), TXT(f->residence), TXT(f->main_cause), TXT(f->causes),
                     TXT(f->housing), I64(f->floor_m2), I64(f->dibao_fen), I64(f->single_parent), I64(f->no_job_family), I64(f->can_help_itself),
                     TXT(f->disaster), TXT(f->disaster_on), BLOB(secret), OPT(f->contact_id), TXT(f->old_no), I64(cx->who->user_id),
                     TXT(cx_today(cx))),
                &n));
    return n ? OK : ERR_CONFLICT;
}

enum err casefile_edit(struct ctx *cx)
{
    struct casefile before, f;
    TRY(casefile_of_call(cx, &before));
    f = before;
    f.version = 0;
    fields_read(CASEFILE_FIELDS, cx->body, &f, &cx->problems);
    casefile_unmasked(CASEFILE_FIELDS, &f, &before);
    if (!casefile_check(cx, &f, &cx->problems))
        return ERR_BAD_INPUT;
    if (!str_eq(before.kind, f.kind) && str_eq(before.kind, S("temporary")) && str_eq(f.state, S("active")))
        return fail_field(cx, "kind", "临时救助档案转正须提出变动并经审批");
    if (f.contact_id != before.contact_id)
        TRY(check_contact(cx, &f));
    TRY(save_file(cx, &f));
    TRY(casefile_changed(cx, &before, S("casefile"), "edit", CASEFILE_FIELDS, &before, &f));
    return casefile_told(cx, &f, differing(cx, CASEFILE_FIELDS, &before, &f));
}

/* --- what one person does to its state --- */

enum err casefile_review_post(struct ctx *cx)
{
    const struct case_words_in *in = cx->in;
    struct casefile f;
    TRY(casefile_of_call(cx, &f));
    TRY(casefile_move(cx, &f, &(struct casefile_step){.verb = "review", .on_day = in->on_day, .words = in->words}));
    return casefile_told(cx, &f, S("review"));
}

enum err casefile_drop_post(struct ctx *cx)
{
    const struct case_words_in *in = cx->in;
    struct casefile f;
    TRY(casefile_of_call(cx, &f));
    TRY(casefile_move(cx, &f, &(struct casefile_step){.verb = "drop", .reason = in->reason, .words = in->words}));
    return casefile_told(cx, &f, S("drop"));
}

/* --- members --- */

enum err casefile_member_post(struct ctx *cx)
{
    struct casefile f;
    struct case_member m = *(struct case_member *)cx->in;
    TRY(casefile_of_call(cx, &f));
    TRY(casefile_member_add(cx, &f, &m));
    return casefile_told(cx, &f, str_f(cx->a, "member:%lld", (long long)m.no));
}

static enum err member_of_call(struct ctx *cx, struct casefile *f, struct case_member *m)
{
    int64_t no;
    struct case_member *all = NULL;
    size_t n = 0;
    TRY(casefile_of_call(cx, f));
    TRY(cx_arg_id(cx, 1, &no));
    TRY(casefile_members(cx, f, true, &all, &n));
    for (size_t i = 0; i < n; i++)
        if (all[i].no == no) {
            *m = all[i];
            return OK;
        }
    return ERR_NOT_FOUND;
}

static struct val blob(struct str s)
{
    return s.len ? BLOB(s) : NUL;
}

static enum err save_member(struct ctx *cx, const struct casefile *f, struct case_member *m)
{
    int64_t n = 0;
    TRY(db_exec(cx->tx, CASE_MEMBER_SAVE,
                VALS(I64(m->id), I64(m->version), TXT(m->relation), OPT(m->person_id), TXT(m->id_type), blob(m->blind), TXT(m->name), TXT(m->sex),
                     TXT(m->birth), TXT(m->nation), TXT(m->political), TXT(m->health), TXT(m->disability), I64(m->disability_grade), TXT(m->work),
                     TXT(m->identity), TXT(m->model), TXT(m->marriage), TXT(m->hukou), TXT(m->hukou_area), TXT(m->employer),
                     TXT(m->employer_kind), TXT(m->employer_state), TXT(m->industry), TXT(m->contract_on), TXT(m->contract_until),
                     TXT(m->joined_on), TXT(m->insurance), TXT(m->education), I64(m->study_from), I64(m->study_years), I64(m->studying),
                     I64(m->able), I64(m->refuses), I64(m->is_member), I64(m->month_fen)),
                &n));
    return n ? casefile_member_seal(cx, f, m) : ERR_CONFLICT;
}

/* A corrected number may be another person's. */
static enum err renumbered(struct ctx *cx, const struct casefile *f, const struct case_member *before, struct case_member *m)
{
    if (str_eq(before->number, m->number) && str_eq(before->id_type, m->id_type))
        return OK;
    if (str_eq(m->relation, S("self")))
        return fail_field(cx, "number", "户主的证件号码不能在这里更换，请先登记新成员再变更户主");
    m->blind = casefile_blind(cx, m->number);
    TRY(casefile_elsewhere(cx, 0, m));
    m->person_id = 0;
    if (!m->blind.len)
        return OK;
    (void)f;
    enum err e = person_id_of(cx, m->id_type, (const unsigned char *)m->blind.at, &m->person_id);
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err casefile_member_put(struct ctx *cx)
{
    struct casefile f;
    struct case_member before, m;
    TRY(member_of_call(cx, &f, &before));
    m = before;
    m.version = 0;
    fields_read(CASE_MEMBER_FIELDS, cx->body, &m, &cx->problems);
    casefile_unmasked(CASE_MEMBER_FIELDS, &m, &before);
    if (!str_eq(m.number, before.number))
        m.birth = str_eq(m.birth, before.birth) ? S("") : m.birth;
    if (str_eq(before.relation, S("self")) != str_eq(m.relation, S("self")))
        return fail_field(cx, "relation", "户主请用“变更户主”办理");
    if (!casefile_member_check(cx, &m, &cx->problems))
        return ERR_BAD_INPUT;
    TRY(renumbered(cx, &f, &before, &m));
    TRY(save_member(cx, &f, &m));
    struct str part = str_f(cx->a, "member:%lld", (long long)m.no);
    TRY(casefile_changed(cx, &f, part, "edit", CASE_MEMBER_FIELDS, &before, &m));
    TRY(casefile_touch(cx, &f));
    return casefile_told(cx, &f, part);
}

enum err casefile_leave(struct ctx *cx, struct casefile *f, const struct case_member *m, struct str on_day, struct str why)
{
    struct case_member gone = *m;
    struct date d;
    struct code_item item;
    if (date_read(on_day, &d) != DATE_DAY || str_cmp(on_day, cx_today(cx)) > 0)
        return fail_field(cx, "on_day", "离户日期应为不晚于今天的日期");
    if (code_find(cx, S("case_left"), why, S(""), &item) != OK)
        return fail_field(cx, "why", "请选择离户原因");
    gone.left_on = on_day;
    gone.left_why = why;
    TRY(db_exec(cx->tx, CASE_MEMBER_LEFT, VALS(I64(m->id), TXT(on_day), TXT(why)), NULL));
    struct str part = str_f(cx->a, "member:%lld", (long long)m->no);
    TRY(casefile_changed(cx, f, part, "edit", CASE_MEMBER_FIELDS, m, &gone));
    return casefile_recount(cx, f);
}

enum err casefile_member_leave(struct ctx *cx)
{
    const struct case_leave_in *in = cx->in;
    struct casefile f;
    struct case_member m;
    TRY(member_of_call(cx, &f, &m));
    if (str_eq(m.relation, S("self")))
        return fail(cx, ERR_STATE, "户主离户请先变更户主；只有户主一人的，请办理注销");
    TRY(casefile_leave(cx, &f, &m, in->on_day, in->why));
    return casefile_told(cx, &f, str_f(cx->a, "member:%lld", (long long)m.no));
}

/* --- at the person's request: one field, found right by another than who took the request --- */

static const char *const file_open[] = {"address", "phone2", "postcode", "cause_note", "account_name", "remark", "housing", "main_cause"};
static const char *const member_open[] = {"name",      "sex",    "birth", "nation", "political", "health",    "disability", "marriage",  "hukou", "employer",
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
    struct casefile before = *f;
    *field_str(field, f) = value;
    if (!casefile_check(cx, f, &cx->problems))
        return ERR_BAD_INPUT;
    TRY(save_file(cx, f));
    f->version++;
    return casefile_changed(cx, &before, S("casefile"), "edit", CASEFILE_FIELDS, &before, f);
}

static enum err correct_member(struct ctx *cx, struct casefile *f, int64_t no, const struct field *field, struct str value)
{
    struct case_member *all = NULL, before, m;
    size_t n = 0, i = 0;
    TRY(casefile_members(cx, f, false, &all, &n));
    while (i < n && all[i].no != no)
        i++;
    if (i == n)
        return fail(cx, ERR_NOT_FOUND, "这份档案没有第 %lld 位家庭成员", (long long)no);
    m = before = all[i];
    *field_str(field, &m) = value;
    if (strcmp(field->name, "number") == 0) /* it tells the birth */
        m.birth = S("");
    if (!casefile_member_check(cx, &m, &cx->problems))
        return ERR_BAD_INPUT;
    TRY(renumbered(cx, f, &before, &m));
    TRY(save_member(cx, f, &m));
    TRY(casefile_changed(cx, f, str_f(cx->a, "member:%lld", (long long)no), "edit", CASE_MEMBER_FIELDS, &before, &m));
    if (m.person_id) /* a code to sign in, a payment go by the register */
        TRY(person_correct(cx, m.person_id, str_of(field->name), value));
    return casefile_touch(cx, f);
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
