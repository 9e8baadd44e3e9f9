// SPDX-License-Identifier: Apache-2.0
// Requests of the person himself (PIPL 44–50): access, correction, withdrawal of consent, deletion; each with a due day.
#include "calendar.h"
#include "code.h"
#include "privacy_own.h"

const struct field privacy_request_fields[33] = {
    {FIELD(struct privacy_request, id), .as = AS_ID},
    {FIELD(struct privacy_request, casefile_id), .as = AS_ID},
    {FIELD(struct privacy_request, no), .label = LIT("档案编号")},
    {FIELD(struct privacy_request, org_code), .label = LIT("工会编码")},
    {FIELD(struct privacy_request, org_name), .label = LIT("办理工会")},
    {FIELD(struct privacy_request, member_no), .label = LIT("家庭成员")},
    {FIELD(struct privacy_request, name), .label = LIT("申请人")},
    {FIELD(struct privacy_request, kind), .as = AS_CODE, .codes = "privacy_kind", .label = LIT("请求")},
    {FIELD(struct privacy_request, state), .as = AS_CODE, .codes = "privacy_state", .label = LIT("状态")},
    {FIELD(struct privacy_request, received_on), .as = AS_DATE, .label = LIT("收到日期")},
    {FIELD(struct privacy_request, due_on), .as = AS_DATE, .label = LIT("办理期限")},
    {FIELD(struct privacy_request, identity), .as = AS_CODE, .codes = "privacy_identity", .label = LIT("身份核验")},
    {FIELD(struct privacy_request, part), .label = LIT("更正部分")},
    {FIELD(struct privacy_request, field), .label = LIT("更正项目")},
    {FIELD(struct privacy_request, field_label), .label = LIT("更正项目名称")},
    {FIELD(struct privacy_request, purpose), .label = LIT("撤回的同意")},
    {FIELD(struct privacy_request, value), .as = AS_VEILED, .label = LIT("应为")},
    {FIELD(struct privacy_request, words), .as = AS_VEILED, .label = LIT("申请人的话")},
    {FIELD(struct privacy_request, answer_text), .as = AS_VEILED, .label = LIT("答复")},
    {FIELD(struct privacy_request, file_id), .as = AS_ID, .label = LIT("附件")},
    {FIELD(struct privacy_request, taken_at), .as = AS_TIME, .label = LIT("受理时间")},
    {FIELD(struct privacy_request, taker), .label = LIT("受理人")},
    {FIELD(struct privacy_request, decided_on), .as = AS_DATE, .label = LIT("办结日期")},
    {FIELD(struct privacy_request, decider), .label = LIT("办理人")},
    {FIELD(struct privacy_request, handed_identity), .as = AS_CODE, .codes = "privacy_identity", .label = LIT("交付时身份核验")},
    {FIELD(struct privacy_request, copies), .as = AS_COUNT, .label = LIT("生成副本次数")},
    {FIELD(struct privacy_request, late_days), .as = AS_COUNT, .label = LIT("逾期天数")},
    {FIELD(struct privacy_request, version), .label = LIT("版本")},
    {FIELD(struct privacy_request, secret), .as = AS_BLOB},
    {FIELD(struct privacy_request, answer), .as = AS_BLOB},
    {FIELD(struct privacy_request, path), .as = AS_BLOB},
    {FIELD(struct privacy_request, org_id), .as = AS_ID},
    {FIELD(struct privacy_request, taken_by), .as = AS_ID},
};
const struct field privacy_request_in_fields[10] = {
    {FIELD(struct privacy_request_in, member_no), .label = LIT("家庭成员"), .min = 1, .max = 1000},
    {FIELD(struct privacy_request_in, kind), .as = AS_CODE, .codes = "privacy_kind", .label = LIT("请求"), .need = true, .max = 20},
    {FIELD(struct privacy_request_in, received_on), .as = AS_DATE, .label = LIT("收到日期")},
    {FIELD(struct privacy_request_in, identity), .as = AS_CODE, .codes = "privacy_identity", .label = LIT("身份核验"), .need = true, .max = 20},
    {FIELD(struct privacy_request_in, part), .label = LIT("更正部分"), .max = 20},
    {FIELD(struct privacy_request_in, field), .label = LIT("更正项目"), .max = 40},
    {FIELD(struct privacy_request_in, value), .label = LIT("应为"), .max = 500},
    {FIELD(struct privacy_request_in, purpose), .label = LIT("撤回的同意"), .max = 40},
    {FIELD(struct privacy_request_in, words), .label = LIT("申请人的话"), .max = 1000},
    {FIELD(struct privacy_request_in, file_id), .as = AS_ID, .label = LIT("附件")},
};
const struct field privacy_decide_fields[2] = {
    {FIELD(struct privacy_decide_in, words), .label = LIT("答复"), .max = 1000},
    {FIELD(struct privacy_decide_in, identity), .as = AS_CODE, .codes = "privacy_identity", .label = LIT("身份核验"), .max = 20},
};

/* Who took it does not decide it, but for access, where nothing is decided. */
static const struct move request_moves[] = {
    {"open", "ready", "ready", PERM_PRIVACY_ACT, LIT("副本已备好")},   {"open", "apply", "done", PERM_PRIVACY_ACT, LIT("办理")},
    {"open", "keep", "kept", PERM_PRIVACY_ACT, LIT("停止处理，到期删除")}, {"open", "refuse", "refused", PERM_PRIVACY_ACT, LIT("不予办理")},
    {"open", "recall", "recalled", PERM_CASE_ENTER, LIT("申请人撤回")}, {"ready", "hand", "done", PERM_PRIVACY_ACT, LIT("核对身份后交付")},
    {"ready", "recall", "recalled", PERM_CASE_ENTER, LIT("申请人撤回")},
};
static const struct move erasure_moves[] = {
    {"proposed", "run", "done", PERM_PRIVACY_ACT, LIT("执行删除")},
    {"proposed", "refuse", "refused", PERM_PRIVACY_ACT, LIT("不同意")},
};
const struct machine privacy_machines[2] = {{"privacy_request", ROWS(moves, request_moves)}, {"erasure", ROWS(moves, erasure_moves)}};

enum err privacy_code(struct ctx *cx, const char *list, const char *field, struct str code)
{
    struct code_item item;
    return code.len && code_find(cx, str_of(list), code, S(""), &item) == OK ? OK : fail_field(cx, field, "没有“%.*s”这个代码", FMT(code));
}

enum err privacy_day(struct ctx *cx, const char *field, struct str *day)
{
    struct date d;
    char iso[DATE_TEXT];
    if (!day->len)
        *day = cx_today(cx);
    if (date_read(*day, &d) != DATE_DAY)
        return fail_field(cx, field, "日期应为年-月-日");
    date_iso(d, iso);
    *day = str_dup(cx->a, str_of(iso));
    return str_cmp(*day, cx_today(cx)) > 0 ? fail_field(cx, field, "日期不能晚于今天") : OK;
}

/* --- due --- */

/* The last day for a request of that kind: so many days, or working days, after the day it came. */
static enum err due_of(struct ctx *cx, struct str kind, struct str from, struct str *due)
{
    const struct json *body = NULL;
    struct str edition;
    struct date d;
    char iso[DATE_TEXT];
    TRY(privacy_rule(cx, "retention", &body, &edition));
    const struct json *term = json_get(json_get(body, "due"), str_z(cx->a, kind));
    int64_t n = json_get_int(term, "n", 15);
    if (date_read(from, &d) != DATE_DAY)
        return ERR_INTERNAL;
    if (str_eq(json_get_str(term, "unit"), S("workday"))) {
        const struct calendar *c = NULL;
        TRY(calendar_get(cx, &c));
        d = calendar_add(c, d, n, NULL);
    } else {
        d = date_add_days(d, (int32_t)n);
    }
    date_iso(d, iso);
    *due = str_dup(cx->a, str_of(iso));
    return OK;
}

/* --- reading --- */

static enum err open_request(struct ctx *cx, struct privacy_request *r, struct sealer *key)
{
    struct str plain, day = r->decided_on.len ? r->decided_on : cx_today(cx);
    struct date due, now;
    const struct field *field = casefile_correctable(r->part, r->field);
    TRY(casefile_open(cx, key, "privacy_request.secret", r->id, r->secret, &plain));
    r->value = str_dup(cx->a, str_cut(plain, '\x1F', &plain));
    r->words = str_dup(cx->a, plain);
    TRY(casefile_open(cx, key, "privacy_request.answer", r->id, r->answer, &r->answer_text));
    r->field_label = field ? field->label : S("");
    bool ended = !str_eq(r->state, S("open")) && !str_eq(r->state, S("ready"));
    if ((r->decided_on.len || !ended) && date_read(r->due_on, &due) == DATE_DAY && date_read(day, &now) == DATE_DAY && date_cmp(now, due) > 0)
        r->late_days = date_days(now) - date_days(due);
    return OK;
}

enum err request_get(struct ctx *cx, int64_t id, struct privacy_request *r, struct casefile *f)
{
    *r = (struct privacy_request){0};
    TRY(cx_one(cx, PRIVACY_REQUEST_GET, id, REQUEST_FIELDS, r));
    TRY(casefile_get(cx, r->casefile_id, f));
    return open_request(cx, r, f->key);
}

static enum err put_line(struct ctx *cx, void *row)
{
    struct privacy_request *r = row;
    struct sealer *key = NULL;
    enum err e = casefile_key(cx, r->casefile_id, &key);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    TRY(open_request(cx, r, key));
    fields_write(cx->out, REQUEST_FIELDS, r);
    return OK;
}

enum err requests_get(struct ctx *cx)
{
    return cx_list_by(cx, PRIVACY_REQUESTS,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), TXT(cx_today(cx)), I64(cx_query_int(cx, "casefile", 0)),
                           I64(cx_limit(cx))),
                      REQUEST_FIELDS, put_line);
}

static bool may_do(struct ctx *cx, const struct privacy_request *r, const struct move *mv)
{
    const char *v = mv->verb;
    bool access = str_eq(r->kind, S("access")), mine = cx->who && cx->who->user_id == r->taken_by;
    if (strcmp(v, "ready") == 0)
        return access;
    if (strcmp(v, "keep") == 0)
        return str_eq(r->kind, S("delete")) && !mine;
    if (strcmp(v, "apply") == 0)
        return !access && !mine;
    return strcmp(v, "refuse") != 0 || access || !mine;
}

/* Opened for who decides: he must read what is wanted. */
static enum err answer(struct ctx *cx, int64_t id)
{
    struct privacy_request r;
    struct casefile f;
    TRY(request_get(cx, id, &r, &f));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, REQUEST_FIELDS, &r);
    jw_key(cx->out, "verbs");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < privacy_machines[0].n_moves; i++) {
        const struct move *mv = &privacy_machines[0].moves[i];
        if (!str_eq(r.state, str_of(mv->from)) || !may_do(cx, &r, mv) || !cx_may(cx, mv->perm, r.path))
            continue;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "verb", str_of(mv->verb));
        jw_kt(cx->out, "title", mv->title);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* Who decides reads what is wanted in full; the look is an event of its own. */
enum err request_one(struct ctx *cx)
{
    struct privacy_request r;
    struct casefile f;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(request_get(cx, id, &r, &f));
    audit_object(cx, r.org_id, "privacy_request:%lld", (long long)id);
    if (cx_may(cx, PERM_PRIVACY_ACT, r.path))
        cx->out->mask = MASK_NONE;
    return answer(cx, id);
}

/* --- taking one --- */

static enum err check_correction(struct ctx *cx, const struct privacy_request_in *in)
{
    if (!str_eq(in->part, S("casefile")) && !str_eq(in->part, S("member")))
        return fail_field(cx, "part", "请选择要更正的是家庭信息还是本人信息");
    if (!casefile_correctable(in->part, in->field))
        return fail_field(cx, "field", "这一项不能按更正请求修改，请在档案中办理");
    if (!str_trim(in->value).len)
        return fail_field(cx, "value", "请写明正确的内容");
    return in->file_id ? OK : fail_field(cx, "file_id", "请上传证明材料");
}

static enum err check_request(struct ctx *cx, const struct casefile *f, struct privacy_request_in *in)
{
    struct case_member *m = NULL;
    size_t n = 0, i = 0;
    int64_t open = 0;
    if (!f->key)
        return fail(cx, ERR_STATE, "个人信息已删除，没有可办理的内容");
    TRY(privacy_code(cx, "privacy_kind", "kind", in->kind));
    TRY(privacy_code(cx, "privacy_identity", "identity", in->identity));
    TRY(privacy_day(cx, "received_on", &in->received_on));
    TRY(casefile_members(cx, f, false, &m, &n));
    while (i < n && m[i].no != in->member_no)
        i++;
    if (i == n)
        return fail_field(cx, "member_no", "家庭中没有第 %lld 位成员", (long long)in->member_no);
    if (str_eq(in->kind, S("correct")))
        TRY(check_correction(cx, in));
    else
        in->part = in->field = in->value = S("");
    if (!str_eq(in->kind, S("withdraw")))
        in->purpose = S("");
    if (in->file_id)
        TRY(privacy_take_file(cx, f, in->file_id));
    TRY(db_int(cx->tx, PRIVACY_REQUEST_OPEN, VALS(I64(f->id), I64(in->member_no), TXT(in->kind), TXT(in->part), TXT(in->field)), &open));
    return open ? fail(cx, ERR_DUPLICATE, "同样的请求正在办理") : OK;
}

static enum err put_request(struct ctx *cx, const struct casefile *f, const struct privacy_request_in *in, struct str due, int64_t *row)
{
    TRY(db_int(cx->tx, PRIVACY_REQUEST_ADD,
               VALS(I64(f->id), I64(f->org_id), I64(in->member_no), TXT(in->kind), TXT(in->received_on), TXT(due), TXT(in->identity), TXT(in->part),
                    TXT(in->field), TXT(in->purpose), BLOB(S("")), OPT(in->file_id), cx->who ? I64(cx->who->user_id) : NUL, I64(cx->now), BLOB(S(""))),
               row));
    struct str both = in->value.len || in->words.len ? str_f(cx->a, "%.*s\x1F%.*s", FMT(str_trim(in->value)), FMT(in->words)) : S("");
    return db_exec(cx->tx, PRIVACY_REQUEST_SECRET, VALS(I64(*row), BLOB(casefile_seal(cx, f->key, "privacy_request.secret", *row, both))), NULL);
}

enum err request_post(struct ctx *cx)
{
    struct privacy_request_in in = *(struct privacy_request_in *)cx->in;
    struct casefile f;
    struct str due = S("");
    int64_t id, row = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &f));
    TRY(check_request(cx, &f, &in));
    TRY(due_of(cx, in.kind, in.received_on, &due));
    TRY(put_request(cx, &f, &in, due, &row));
    audit_object(cx, f.org_id, "privacy_request:%lld", (long long)row);
    audit_note(cx, "kind", in.kind);
    audit_note(cx, "field", in.field);
    return answer(cx, row);
}

/* --- deciding --- */

static enum err step(struct ctx *cx, const char *verb, struct privacy_request *r, struct casefile *f, const struct move **mv)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(request_get(cx, id, r, f));
    TRY(machine_step(cx, &privacy_machines[0], r->state, verb, mv));
    audit_object(cx, r->org_id, "privacy_request:%lld", (long long)id);
    audit_note(cx, "kind", r->kind);
    if (may_do(cx, r, *mv))
        return OK;
    if (cx->who->user_id == r->taken_by && !str_eq(r->kind, S("access")))
        return fail(cx, ERR_SAME_PERSON, "受理和办理须由不同的人完成");
    return fail(cx, ERR_STATE, "这种请求不能这样办理");
}

static enum err settle(struct ctx *cx, struct privacy_request *r, const struct casefile *f, struct str state, struct str words, struct str identity)
{
    int64_t n = 0;
    bool ended = !str_eq(state, S("ready"));
    TRY(db_exec(cx->tx, PRIVACY_REQUEST_STATE,
                VALS(I64(r->id), I64(r->version), TXT(state), BLOB(casefile_seal(cx, f->key, "privacy_request.answer", r->id, words)),
                     ended ? I64(cx->who->user_id) : NUL, I64(ended ? cx->now : 0), TXT(ended ? cx_today(cx) : S("")), TXT(identity)),
                &n));
    return n ? answer(cx, r->id) : ERR_CONFLICT;
}

enum err request_ready(struct ctx *cx)
{
    struct privacy_request r;
    struct casefile f;
    const struct move *mv;
    TRY(step(cx, "ready", &r, &f, &mv));
    if (!r.copies)
        return fail(cx, ERR_STATE, "请先生成副本");
    return settle(cx, &r, &f, S("ready"), S(""), S(""));
}

enum err request_hand(struct ctx *cx)
{
    const struct privacy_decide_in *in = cx->in;
    struct privacy_request r;
    struct casefile f;
    const struct move *mv;
    TRY(step(cx, "hand", &r, &f, &mv));
    TRY(privacy_code(cx, "privacy_identity", "identity", in->identity));
    return settle(cx, &r, &f, S("done"), in->words, in->identity);
}

static enum err apply_deletion(struct ctx *cx, const struct privacy_request *r, const struct casefile *f)
{
    struct retention_class c;
    struct str due;
    int64_t id = 0;
    TRY(retention_ripe(cx, f, true, &c, &due));
    return erasure_add(cx, f, r->id, &id);
}

enum err request_apply(struct ctx *cx)
{
    const struct privacy_decide_in *in = cx->in;
    struct privacy_request r;
    struct casefile f;
    const struct move *mv;
    int64_t n = 0;
    TRY(step(cx, "apply", &r, &f, &mv));
    if (str_eq(r.kind, S("correct")))
        TRY(casefile_correct(cx, &f, r.part, r.member_no, r.field, r.value));
    if (str_eq(r.kind, S("withdraw")))
        TRY(consent_end(cx, &f, r.member_no, r.purpose, cx_today(cx), &n));
    if (str_eq(r.kind, S("withdraw")) && !n)
        return fail(cx, ERR_STATE, "没有可以撤回的同意");
    if (str_eq(r.kind, S("delete")))
        TRY(apply_deletion(cx, &r, &f));
    return settle(cx, &r, &f, S("done"), in->words, S(""));
}

/* Deletion where the law has it kept on: no new processing, only storage, erased when it is due (PIPL 47 II). */
enum err request_keep(struct ctx *cx)
{
    const struct privacy_decide_in *in = cx->in;
    struct privacy_request r;
    struct casefile f;
    const struct move *mv;
    int64_t n = 0;
    TRY(step(cx, "keep", &r, &f, &mv));
    if (!in->words.len)
        return fail_field(cx, "words", "请写明依据哪条规定保存、保存到什么时候");
    TRY(consent_end(cx, &f, r.member_no, S(""), cx_today(cx), &n));
    return settle(cx, &r, &f, S("kept"), in->words, S(""));
}

enum err request_refuse(struct ctx *cx)
{
    const struct privacy_decide_in *in = cx->in;
    struct privacy_request r;
    struct casefile f;
    const struct move *mv;
    TRY(step(cx, "refuse", &r, &f, &mv));
    if (!in->words.len)
        return fail_field(cx, "words", "不予办理须说明理由（个人信息保护法第50条）");
    return settle(cx, &r, &f, S("refused"), in->words, S(""));
}

enum err request_recall(struct ctx *cx)
{
    struct privacy_request r;
    struct casefile f;
    const struct move *mv;
    TRY(step(cx, "recall", &r, &f, &mv));
    return settle(cx, &r, &f, S("recalled"), S(""), S(""));
}

/* --- by the person himself, on his phone --- */

struct mine {
    int64_t casefile_id, org_id, member_no;
};
static const struct field mine_fields[] = {{FIELD(struct mine, casefile_id)}, {FIELD(struct mine, org_id)}, {FIELD(struct mine, member_no)}};

static enum err check_own(struct ctx *cx, const struct privacy_own_in *in)
{
    if (str_eq(in->kind, S("access")) || str_eq(in->kind, S("delete")))
        return OK;
    if (!str_eq(in->kind, S("correct")))
        return fail_field(cx, "kind", "请选择查阅复制、更正或删除");
    if (!casefile_correctable(S("member"), in->field))
        return fail_field(cx, "field", "请选择要更正的项目");
    return str_trim(in->value).len ? OK : fail_field(cx, "value", "请写明正确的内容");
}

enum err privacy_request_own(struct ctx *cx, int64_t person_id, const struct privacy_own_in *in)
{
    struct mine m = {0};
    struct str due = S("");
    int64_t open = 0, row = 0;
    bool correct = str_eq(in->kind, S("correct"));
    TRY(check_own(cx, in));
    enum err e = db_one(cx->tx, PRIVACY_MINE, VALS(I64(person_id)), FIELDS(struct mine, mine_fields), &m);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "您没有困难职工档案。工会登记的其他信息，请带身份证到登记工会查阅、更正");
    TRY(e);
    struct casefile f = {.id = m.casefile_id, .org_id = m.org_id};
    struct privacy_request_in all = {.member_no = m.member_no, .kind = in->kind, .received_on = cx_today(cx), .identity = S("phone"), .words = in->words,
                                     .part = correct ? S("member") : S(""), .field = correct ? in->field : S(""), .value = correct ? in->value : S(""), .purpose = S("")};
    TRY(casefile_key(cx, f.id, &f.key));
    TRY(db_int(cx->tx, PRIVACY_REQUEST_OPEN, VALS(I64(f.id), I64(m.member_no), TXT(all.kind), TXT(all.part), TXT(all.field)), &open));
    if (open)
        return fail(cx, ERR_DUPLICATE, "同样的请求正在办理");
    TRY(due_of(cx, all.kind, all.received_on, &due));
    TRY(put_request(cx, &f, &all, due, &row));
    audit_object(cx, f.org_id, "privacy_request:%lld", (long long)row);
    audit_note(cx, "kind", all.kind);
    return OK;
}

struct own_row {
    int64_t id, casefile_id;
    struct str kind, state, received_on, due_on, part, field, decided_on, answer, org_name;
};
static const struct field own_row_fields[] = {
    {FIELD(struct own_row, id)},     {FIELD(struct own_row, casefile_id)}, {FIELD(struct own_row, kind)},  {FIELD(struct own_row, state)},
    {FIELD(struct own_row, received_on)}, {FIELD(struct own_row, due_on)}, {FIELD(struct own_row, part)},  {FIELD(struct own_row, field)},
    {FIELD(struct own_row, decided_on)},  {FIELD(struct own_row, answer), .as = AS_BLOB}, {FIELD(struct own_row, org_name)},
};

static struct str word_of(struct ctx *cx, const char *list, struct str code)
{
    struct code_item item = {0};
    return code_find(cx, str_of(list), code, S(""), &item) == OK ? item.label : code;
}

enum err privacy_requests_own(struct ctx *cx, int64_t person_id, struct privacy_own **out, size_t *n)
{
    struct own_row *rows = NULL;
    TRY(db_rows(cx->tx, PRIVACY_REQUESTS_MINE, VALS(I64(person_id), I64(PRIVACY_OWN_MAX)), FIELDS(struct own_row, own_row_fields), PRIVACY_OWN_MAX, &rows, n));
    *out = NEWS(cx->a, struct privacy_own, *n + 1);
    for (size_t i = 0; i < *n; i++) {
        const struct own_row *r = &rows[i];
        const struct field *field = casefile_correctable(r->part, r->field);
        struct sealer *key = NULL;
        struct str answer = S("");
        enum err e = casefile_key(cx, r->casefile_id, &key); /* none: the file was erased, its answers with it */
        if (e == OK)
            TRY(casefile_open(cx, key, "privacy_request.answer", r->id, r->answer, &answer));
        else if (e != ERR_NOT_FOUND)
            return e;
        (*out)[i] = (struct privacy_own){r->id, word_of(cx, "privacy_kind", r->kind), field ? field->label : S(""), word_of(cx, "privacy_state", r->state),
                                         r->org_name, r->received_on, r->due_on, r->decided_on, str_dup(cx->a, answer)};
    }
    return OK;
}
