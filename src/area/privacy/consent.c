// SPDX-License-Identifier: Apache-2.0
// Consent: who agreed to which text, how and when; who has not yet; withdrawal. See privacy.h.
#include "code.h"
#include "date.h"
#include "file.h"
#include "privacy_own.h"

const struct field consent_fields[17] = {
    {FIELD(struct consent, id), .as = AS_ID},
    {FIELD(struct consent, casefile_id), .as = AS_ID},
    {FIELD(struct consent, member_no), .label = LIT("家庭成员")},
    {FIELD(struct consent, name), .label = LIT("姓名")},
    {FIELD(struct consent, purpose), .label = LIT("用途")},
    {FIELD(struct consent, title), .label = LIT("文本")},
    {FIELD(struct consent, edition), .label = LIT("文本版本")},
    {FIELD(struct consent, how), .as = AS_CODE, .codes = "consent_how", .label = LIT("方式")},
    {FIELD(struct consent, guardian_no), .label = LIT("监护人")},
    {FIELD(struct consent, guardian), .label = LIT("监护人姓名")},
    {FIELD(struct consent, file_id), .as = AS_ID, .label = LIT("签字件")},
    {FIELD(struct consent, file_name), .label = LIT("文件名")},
    {FIELD(struct consent, given_on), .as = AS_DATE, .label = LIT("同意日期")},
    {FIELD(struct consent, recorded_at), .as = AS_TIME, .label = LIT("登记时间")},
    {FIELD(struct consent, recorder), .label = LIT("登记人")},
    {FIELD(struct consent, withdrawn_on), .as = AS_DATE, .label = LIT("撤回日期")},
    {FIELD(struct consent, withdrawer), .label = LIT("撤回登记人")},
};
const struct field consent_in_fields[7] = {
    {FIELD(struct consent_in, member_no), .label = LIT("家庭成员"), .min = 1, .max = 1000},
    {FIELD(struct consent_in, purpose), .label = LIT("文本"), .need = true, .max = 40},
    {FIELD(struct consent_in, edition), .label = LIT("文本版本"), .max = 40},
    {FIELD(struct consent_in, how), .as = AS_CODE, .codes = "consent_how", .label = LIT("方式"), .need = true, .max = 10},
    {FIELD(struct consent_in, given_on), .as = AS_DATE, .label = LIT("同意日期")},
    {FIELD(struct consent_in, guardian_no), .label = LIT("监护人"), .max = 1000},
    {FIELD(struct consent_in, file_id), .as = AS_ID, .label = LIT("签字件")},
};
const struct field consent_end_fields[2] = {
    {FIELD(struct consent_end_in, on_day), .as = AS_DATE, .label = LIT("撤回日期")},
    {FIELD(struct consent_end_in, told), .as = AS_BOOL, .label = LIT("已告知撤回的后果")},
};

/* --- texts --- */

struct code_row {
    struct str code;
};
static const struct field code_row_fields[] = {{FIELD(struct code_row, code)}};

enum err consent_texts(struct ctx *cx, struct str day, struct consent_text *out, size_t *n)
{
    struct code_row *codes = NULL;
    size_t m = 0;
    *n = 0;
    TRY(db_rows(cx->tx, CONSENT_CODES, NOVALS, FIELDS(struct code_row, code_row_fields), CONSENT_TEXTS_MAX, &codes, &m));
    for (size_t i = 0; i < m; i++) {
        const struct rule *r = NULL;
        enum err e = rule_kept(cx, S("consents"), codes[i].code, day, &r);
        if (e == ERR_NOT_FOUND)
            continue;
        TRY(e);
        out[(*n)++] = (struct consent_text){r->code, r->edition, r->title, r->source, json_parse(cx->a, r->body, NULL)};
    }
    return OK;
}

int64_t privacy_age(struct str birth, struct str day)
{
    struct date b, d;
    return date_read(birth, &b) == DATE_DAY && date_read(day, &d) == DATE_DAY && date_cmp(b, d) <= 0 ? date_age(b, d) : -1;
}

bool consent_needed_of(const struct json *text, const struct case_member *m, struct str day)
{
    struct str who = json_get_str(text, "who");
    int64_t age = privacy_age(m->birth, day);
    if (!json_get_bool(text, "needed") || m->left_on.len)
        return false;
    if (str_eq(who, S("head")))
        return str_eq(m->relation, S("self"));
    return str_eq(who, S("all")) || age < 0 || age >= 18; /* whose age is not known counts as grown up */
}

bool consent_is_child(const struct json *text, const struct case_member *m, struct str day)
{
    int64_t age = privacy_age(m->birth, day);
    return age >= 0 && age < json_get_int(text, "guardian_below", 14);
}

/* --- reading --- */

enum err consent_list(struct ctx *cx, int64_t casefile_id, struct consent **out, size_t *n)
{
    TRY(db_rows(cx->tx, CONSENTS, VALS(I64(casefile_id)), CONSENT_FIELDS, CONSENTS_MAX, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(file_name_open(cx, (*out)[i].file_id, &(*out)[i].file_name));
    return OK;
}

static bool has(const struct consent *c, size_t n, int64_t member_no, struct str purpose, struct str day)
{
    for (size_t i = 0; i < n; i++)
        if (c[i].member_no == member_no && str_eq(c[i].purpose, purpose) && str_cmp(c[i].given_on, day) <= 0 &&
            (!c[i].withdrawn_on.len || str_cmp(c[i].withdrawn_on, day) > 0))
            return true;
    return false;
}

struct missing {
    const struct consent_text *t;
    const struct case_member *m;
};

static enum err missing_of(struct ctx *cx, const struct casefile *f, struct str day, struct missing **out, size_t *n)
{
    struct consent_text *texts = NEWS(cx->a, struct consent_text, CONSENT_TEXTS_MAX);
    struct case_member *m = NULL;
    struct consent *c = NULL;
    size_t n_t = 0, n_m = 0, n_c = 0;
    TRY(consent_texts(cx, day, texts, &n_t));
    TRY(casefile_members(cx, f, true, &m, &n_m));
    TRY(consent_list(cx, f->id, &c, &n_c));
    *out = NEWS(cx->a, struct missing, n_t * n_m + 1);
    *n = 0;
    for (size_t i = 0; i < n_m; i++)
        for (size_t k = 0; k < n_t; k++)
            if (consent_needed_of(texts[k].body, &m[i], day) && !has(c, n_c, m[i].no, texts[k].code, day))
                (*out)[(*n)++] = (struct missing){&texts[k], &m[i]};
    return OK;
}

static struct str missing_text(struct ctx *cx, const struct missing *m, size_t n, struct str day)
{
    struct buf b = buf_new(cx->a, 4000);
    for (size_t i = 0; i < n; i++) {
        bool same = i && m[i].m == m[i - 1].m, child = consent_is_child(m[i].t->body, m[i].m, day);
        if (!same)
            buf_f(&b, "%s%.*s%s：%s", i ? "；" : "", FMT(m[i].m->name), child ? "（未满14周岁）" : "", child ? "须由监护人签" : "没有签");
        buf_f(&b, "%s《%.*s》", same ? "、" : "", FMT(m[i].t->title));
    }
    return buf_done(&b);
}

enum err privacy_consent_missing(struct ctx *cx, int64_t casefile_id, struct str day, struct str *text, size_t *n)
{
    struct casefile f;
    struct missing *m = NULL;
    TRY(casefile_get(cx, casefile_id, &f));
    TRY(missing_of(cx, &f, day, &m, n));
    *text = missing_text(cx, m, *n, day);
    return OK;
}

/* --- routes --- */

enum err consent_texts_get(struct ctx *cx)
{
    struct consent_text texts[CONSENT_TEXTS_MAX];
    size_t n = 0;
    TRY(consent_texts(cx, cx_today(cx), texts, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "purpose", texts[i].code);
        jw_kt(cx->out, "edition", texts[i].edition);
        jw_kt(cx->out, "title", texts[i].title);
        jw_kt(cx->out, "source", texts[i].source);
        jw_key(cx->out, "body");
        jw_raw(cx->out, json_text(cx->a, texts[i].body));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err answer(struct ctx *cx, const struct casefile *f)
{
    struct consent *c = NULL;
    struct missing *m = NULL;
    size_t n_c = 0, n_m = 0;
    struct str day = cx_today(cx);
    TRY(consent_list(cx, f->id, &c, &n_c));
    TRY(missing_of(cx, f, day, &m, &n_m));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "casefile_id", f->id);
    jw_kt(cx->out, "no", f->no);
    jw_kt(cx->out, "text", missing_text(cx, m, n_m, day));
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_c; i++)
        fields_write(cx->out, CONSENT_FIELDS, &c[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "missing");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_m; i++) {
        jw_open(cx->out, '{');
        jw_ki(cx->out, "member_no", m[i].m->no);
        jw_kt(cx->out, "name", m[i].m->name);
        jw_kt(cx->out, "purpose", m[i].t->code);
        jw_kt(cx->out, "title", m[i].t->title);
        jw_kb(cx->out, "child", consent_is_child(m[i].t->body, m[i].m, day));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err consents_get(struct ctx *cx)
{
    struct casefile f;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &f));
    return answer(cx, &f);
}

static const struct case_member *member_of(const struct case_member *m, size_t n, int64_t no)
{
    for (size_t i = 0; i < n; i++)
        if (m[i].no == no)
            return &m[i];
    return NULL;
}

/* A child's guardian is a grown-up of the household, named (PIPL 31). */
static enum err check_guardian(struct ctx *cx, const struct consent_in *in, const struct consent_text *t, const struct case_member *m, size_t n)
{
    const struct case_member *who = member_of(m, n, in->member_no), *g = member_of(m, n, in->guardian_no);
    int64_t age = g ? privacy_age(g->birth, in->given_on) : -1;
    if (!who)
        return fail_field(cx, "member_no", "家庭中没有第 %lld 位成员", (long long)in->member_no);
    if (!consent_is_child(t->body, who, in->given_on))
        return in->guardian_no ? fail_field(cx, "guardian_no", "年满 %lld 周岁的由本人同意", (long long)json_get_int(t->body, "guardian_below", 14)) : OK;
    if (!g || g->no == who->no)
        return fail_field(cx, "guardian_no", "%.*s 不满 %lld 周岁，请选择家庭成员中的监护人", FMT(who->name),
                          (long long)json_get_int(t->body, "guardian_below", 14));
    return age >= 0 && age < 18 ? fail_field(cx, "guardian_no", "监护人应是成年人") : OK;
}

static const struct consent_text *text_of(const struct consent_text *t, size_t n, struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(t[i].code, code))
            return &t[i];
    return NULL;
}

static enum err check_words(struct ctx *cx, const struct casefile *f, struct consent_in *in, struct str *edition)
{
    struct consent_text texts[CONSENT_TEXTS_MAX];
    struct case_member *m = NULL;
    size_t n_t = 0, n_m = 0;
    if (!casefile_live(f->state))
        return fail(cx, ERR_STATE, "档案已退出或已删除，不再登记同意");
    TRY(privacy_day(cx, "given_on", &in->given_on));
    TRY(privacy_code(cx, "consent_how", "how", in->how));
    TRY(consent_texts(cx, in->given_on, texts, &n_t));
    const struct consent_text *t = text_of(texts, n_t, in->purpose);
    if (!t)
        return fail_field(cx, "purpose", "%.*s 没有编号为“%.*s”的同意书文本", FMT(in->given_on), FMT(in->purpose));
    if (in->edition.len && !str_eq(in->edition, t->edition))
        return fail_field(cx, "edition", "%.*s 使用的版本是 %.*s，请核对文本", FMT(in->given_on), FMT(t->edition));
    TRY(casefile_members(cx, f, true, &m, &n_m));
    TRY(check_guardian(cx, in, t, m, n_m));
    *edition = t->edition;
    return in->file_id ? OK : fail_field(cx, "file_id", str_eq(in->how, S("page")) ? "请签名" : "请上传签字的同意书");
}

static enum err put_consent(struct ctx *cx, const struct casefile *f, const struct consent_in *in, struct str edition)
{
    int64_t id = 0;
    return db_int(cx->tx, CONSENT_ADD,
                  VALS(I64(f->id), I64(in->member_no), TXT(in->purpose), TXT(edition), TXT(in->how), I64(in->guardian_no), I64(in->file_id), TXT(in->given_on),
                       I64(cx->who->user_id), I64(cx->now)),
                  &id);
}

enum err consent_on_phone(struct ctx *cx, const struct casefile *f, const struct consent_signed *c)
{
    struct consent_in in = {.member_no = c->member_no, .purpose = c->purpose, .edition = c->edition, .how = S("page"), .given_on = c->given_on,
                            .guardian_no = c->guardian_no, .file_id = c->file_id};
    struct str edition = S("");
    int64_t n = 0;
    TRY(check_words(cx, f, &in, &edition));
    TRY(db_int(cx->tx, CONSENT_IN_FORCE, VALS(I64(f->id), I64(in.member_no), TXT(in.purpose), TXT(edition)), &n));
    return n ? OK : put_consent(cx, f, &in, edition);
}

enum err consent_post(struct ctx *cx)
{
    struct consent_in in = *(struct consent_in *)cx->in;
    struct casefile f;
    struct str edition = S("");
    int64_t id, n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &f));
    TRY(check_words(cx, &f, &in, &edition));
    TRY(privacy_take_file(cx, &f, in.file_id));
    TRY(db_int(cx->tx, CONSENT_IN_FORCE, VALS(I64(id), I64(in.member_no), TXT(in.purpose), TXT(edition)), &n));
    if (n)
        return fail(cx, ERR_DUPLICATE, "这一版本的同意已登记过");
    TRY(put_consent(cx, &f, &in, edition));
    audit_object(cx, f.org_id, "casefile:%lld", (long long)id);
    audit_note(cx, "purpose", in.purpose);
    audit_note(cx, "edition", edition);
    return answer(cx, &f);
}

enum err consent_end(struct ctx *cx, const struct casefile *f, int64_t member_no, struct str purpose, struct str on_day, int64_t *n)
{
    return db_exec(cx->tx, CONSENT_END, VALS(I64(f->id), I64(member_no), TXT(purpose), TXT(on_day), cx->who ? I64(cx->who->user_id) : NUL, I64(cx->now)), n);
}

enum err consent_end_self(struct ctx *cx, int64_t casefile_id, int64_t member_no, struct str purpose, int64_t *n)
{
    return consent_end(cx, &(struct casefile){.id = casefile_id}, member_no, purpose, cx_today(cx), n);
}

/* Of one consent; of all at once by a request of kind withdraw. */
enum err consent_withdraw(struct ctx *cx)
{
    struct consent_end_in in = *(struct consent_end_in *)cx->in;
    struct casefile f;
    struct consent *c = NULL;
    int64_t id, row, done = 0;
    size_t n = 0, i = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &row));
    TRY(casefile_get(cx, id, &f));
    TRY(privacy_day(cx, "on_day", &in.on_day));
    TRY(consent_list(cx, id, &c, &n));
    while (i < n && c[i].id != row)
        i++;
    if (i == n)
        return ERR_NOT_FOUND;
    if (c[i].withdrawn_on.len)
        return fail(cx, ERR_STATE, "这项同意已经撤回");
    if (str_cmp(in.on_day, c[i].given_on) < 0)
        return fail_field(cx, "on_day", "撤回日期不能早于同意日期");
    if (!in.told)
        return fail_field(cx, "told", "请先向本人说明撤回的后果：停止新的处理，档案按程序退出，已发放的凭证依法保存");
    TRY(consent_end(cx, &f, c[i].member_no, c[i].purpose, in.on_day, &done));
    audit_object(cx, f.org_id, "casefile:%lld", (long long)id);
    audit_note(cx, "purpose", c[i].purpose);
    return answer(cx, &f);
}

enum err consent_scan(struct ctx *cx)
{
    struct casefile f;
    struct file x = {0};
    struct consent *c = NULL;
    int64_t id, row;
    size_t n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &row));
    TRY(casefile_get(cx, id, &f));
    TRY(consent_list(cx, id, &c, &n));
    for (size_t i = 0; i < n; i++)
        if (c[i].id == row && c[i].file_id) {
            TRY(file_load(cx, c[i].file_id, &x));
            audit_object(cx, f.org_id, "casefile:%lld", (long long)id);
            return file_answer(cx, &x);
        }
    return ERR_NOT_FOUND;
}

/* --- attachments --- */

enum err privacy_take_file(struct ctx *cx, const struct casefile *f, int64_t file_id)
{
    struct file x = {0};
    enum err e = file_attach(cx, file_id, FILE_CLOSED, &x);
    if (e == ERR_NOT_FOUND || (e == OK && x.org_id != f->org_id))
        return fail_field(cx, "file_id", "没有这个附件，或它不是这份档案所在工会上传的");
    return e;
}
