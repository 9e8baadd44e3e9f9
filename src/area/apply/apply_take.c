// SPDX-License-Identifier: Apache-2.0
// The union's side: what came in from phones, read, taken in or given back. Taking in writes what a clerk would have typed, by the
// same functions and checks, in one transaction; the trail names who took it in, and whose application it was.
#include "apply.h"
#include "application.h"
#include "audit.h"
#include "code.h"
#include "date.h"
#include "file.h"

struct line {
    int64_t id;
    struct str name, org_code, org_name, kind, state;
    int64_t sent_at;
    struct str due_on;
    int64_t casefile_id, application_id;
    struct str taker;
    int64_t taken_at;
};
static const struct field line_fields[] = {
    {FIELD(struct line, id), .as = AS_ID},
    {FIELD(struct line, name), .label = LIT("申请人")},
    {FIELD(struct line, org_code), .label = LIT("工会编码")},
    {FIELD(struct line, org_name), .label = LIT("工会")},
    {FIELD(struct line, kind), .as = AS_CODE, .codes = "self_kind", .label = LIT("申请")},
    {FIELD(struct line, state), .as = AS_CODE, .codes = "self_state", .label = LIT("状态")},
    {FIELD(struct line, sent_at), .as = AS_TIME, .label = LIT("提交时间")},
    {FIELD(struct line, due_on), .as = AS_DATE, .label = LIT("受理期限")},
    {FIELD(struct line, casefile_id), .as = AS_ID},
    {FIELD(struct line, application_id), .as = AS_ID},
    {FIELD(struct line, taker), .label = LIT("受理人")},
    {FIELD(struct line, taken_at), .as = AS_TIME, .label = LIT("受理时间")},
};

enum err apply_list_get(struct ctx *cx)
{
    return cx_list(cx, APPLY_LIST, VALS(LO(cx), HI(cx), TXT(cx_query(cx, "state")), I64(cx_after(cx)), I64(cx_limit(cx))), FIELDS(struct line, line_fields));
}

static enum err of_call(struct ctx *cx, const char *verb, struct self_application *a)
{
    const struct move *mv;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, APPLY_UNION_GET, id, SELF_FIELDS, a));
    audit_object(cx, a->org_id, "self_application:%lld", (long long)a->id);
    if (!verb)
        return OK;
    TRY(machine_step(cx, &apply_machines[0], a->state, verb, &mv));
    return cx_may(cx, mv->perm, a->org_path) ? OK : ERR_FORBIDDEN;
}

/* --- looking --- */

static enum err answer(struct ctx *cx, const struct self_application *a)
{
    struct apply_self who = {0};
    TRY(apply_self(cx, a->person_id, &who));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "name", who.name);
    jw_kt(cx->out, "area", who.area);
    jw_kb(cx->out, "may_take", str_eq(a->state, S("sent")) && cx_may(cx, PERM_CASE_ENTER, a->org_path));
    TRY(apply_write(cx, a));
    jw_close(cx->out, '}');
    return OK;
}

enum err apply_union_get(struct ctx *cx)
{
    struct self_application a = {0};
    TRY(of_call(cx, NULL, &a));
    return answer(cx, &a);
}

enum err apply_union_photo(struct ctx *cx)
{
    struct self_application a = {0};
    struct self_photo *p = NULL;
    struct file f = {0};
    size_t n = 0;
    int64_t no = 0;
    TRY(of_call(cx, NULL, &a));
    TRY(cx_arg_id(cx, 1, &no));
    TRY(apply_photos(cx, a.id, &p, &n));
    for (size_t i = 0; i < n; i++)
        if (p[i].no == no) {
            TRY(file_load(cx, p[i].file_id, &f));
            TRY(file_answer(cx, &f));
            cx->reply->file_name = S(""); /* a picture, looked at when it came */
            return OK;
        }
    return ERR_NOT_FOUND;
}

/* --- giving back --- */

enum err apply_return_post(struct ctx *cx)
{
    const struct apply_take_in *in = cx->in;
    struct self_application a = {0};
    int64_t n = 0;
    TRY(of_call(cx, "return", &a));
    if (!str_trim(in->words).len)
        return fail_field(cx, "words", "请写明要补充什么，申请人在手机上看到的就是这段话");
    TRY(db_exec(cx->tx, APPLY_RETURNED,
                VALS(I64(a.id), I64(a.version), BLOB(apply_seal(cx, "answer", a.id, str_trim(in->words))), I64(cx->who->user_id), I64(cx->now)), &n));
    if (!n)
        return ERR_CONFLICT;
    TRY(of_call(cx, NULL, &a));
    return answer(cx, &a);
}

/* --- taking in --- */

struct taking {
    struct self_application a;
    struct apply_doc *d;
    struct casefile f;
    int64_t no[CASE_MEMBERS_MAX + 1]; /* numbers of the members by their place in what was written; [0] = 0 = the household */
    struct self_photo *p;
    size_t n;
};

static enum err read(struct ctx *cx, struct taking *t)
{
    const struct apply_take_in *in = cx->in;
    struct apply_self who = {0};
    struct str body;
    TRY(of_call(cx, "take", &t->a));
    TRY(apply_self(cx, t->a.person_id, &who));
    TRY(apply_open(cx, "secret", t->a.id, t->a.secret, &body));
    TRY(apply_read(cx, &who, body, &t->d));
    if (in->area.len)
        t->d->h.f.area = in->area;
    return apply_photos(cx, t->a.id, &t->p, &t->n);
}

/* A file that stands keeps its head; of what was written, the others are added. */
static enum err head_no(struct ctx *cx, struct taking *t)
{
    struct case_member *m = NULL;
    size_t n = 0;
    TRY(casefile_members(cx, &t->f, true, &m, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(m[i].relation, S("self")))
            t->no[1] = m[i].no;
    return OK;
}

static enum err put_people(struct ctx *cx, struct taking *t)
{
    struct case_household *h = &t->d->h;
    if (t->a.casefile_id) {
        TRY(casefile_get(cx, t->a.casefile_id, &t->f));
        if (!t->f.key)
            return fail(cx, ERR_STATE, "这份档案的个人信息已删除");
        TRY(head_no(cx, t));
    } else {
        t->f = h->f;
        t->f.org_id = t->a.org_id;
        t->f.path = t->a.org_path;
        TRY(casefile_add(cx, &t->f, &h->m[0]));
        t->no[1] = h->m[0].no;
    }
    for (size_t i = 1; i < h->n; i++) {
        TRY(casefile_member_add(cx, &t->f, &h->m[i]));
        t->no[i + 1] = h->m[i].no;
    }
    return OK;
}

static enum err put_lines(struct ctx *cx, struct taking *t)
{
    for (size_t i = 0; i < t->d->h.n_money; i++) {
        struct case_money m = t->d->h.money[i];
        m.member_no = t->no[m.member_no];
        TRY(casefile_money_add(cx, &t->f, &m));
    }
    return OK;
}

static enum err put_papers(struct ctx *cx, struct taking *t, int64_t *sign)
{
    for (size_t i = 0; i < t->n; i++) {
        struct case_paper paper = {.kind = t->p[i].kind, .file_id = t->p[i].file_id, .member_no = t->p[i].member <= CASE_MEMBERS_MAX ? t->no[t->p[i].member] : 0};
        TRY(db_exec(cx->tx, APPLY_FILE_TAKE, VALS(I64(t->p[i].file_id), I64(cx->who->user_id), I64(t->f.org_id)), NULL));
        if (str_eq(t->p[i].kind, S("sign")))
            *sign = t->p[i].file_id;
        else
            TRY(casefile_paper_add(cx, &t->f, &paper));
        TRY(db_exec(cx->tx, APPLY_PHOTO_TAKEN, VALS(I64(t->a.id), I64(t->p[i].no)), NULL));
    }
    return OK;
}

/* Given when he sent it: the day he signed. */
static enum err put_consents(struct ctx *cx, struct taking *t, int64_t sign)
{
    char day[DATE_TEXT];
    date_iso(date_of_ms(t->a.sent_at), day);
    for (size_t i = 0; i < t->d->n_consents; i++) {
        const struct apply_consent *c = &t->d->consent[i];
        struct consent_signed s = {t->no[c->member], t->no[c->guardian], sign, c->purpose, c->edition, str_of(day)};
        TRY(consent_on_phone(cx, &t->f, &s));
    }
    return OK;
}

static struct str told(struct ctx *cx, const struct apply_take_in *in)
{
    return in->words.len ? str_f(cx->a, "本人在手机上申请，受理：%.*s", FMT(in->words)) : S("本人在手机上申请，已受理");
}

static enum err put_application(struct ctx *cx, struct taking *t, int64_t *id)
{
    char day[DATE_TEXT];
    date_iso(date_of_ms(t->a.sent_at), day);
    struct application_begin b = {.casefile = t->f.id, .kind = t->a.kind, .channel = S("self"), .applied_on = str_of(day), .words = t->d->words, .reason = t->d->reason};
    if (str_eq(t->a.kind, S("more"))) { /* papers and lines for one that is under way */
        *id = t->a.application_id;
        return OK;
    }
    TRY(application_begin(cx, &b, id));
    return application_file(cx, *id, told(cx, cx->in));
}

static enum err take(struct ctx *cx, struct taking *t, int64_t *application)
{
    int64_t sign = 0;
    if (str_eq(t->a.kind, S("withdraw"))) {
        *application = t->a.application_id;
        TRY(casefile_get(cx, t->a.casefile_id, &t->f));
        return application_take_back(cx, *application, str_f(cx->a, "本人在手机上提出撤回：%.*s", FMT(t->d->words)));
    }
    TRY(put_people(cx, t));
    TRY(put_lines(cx, t));
    TRY(put_papers(cx, t, &sign));
    /* before it is filed, for a new file; behind it where filing lets the file live again */
    if (!str_eq(t->a.kind, S("return")))
        TRY(put_consents(cx, t, sign));
    TRY(put_application(cx, t, application));
    if (str_eq(t->a.kind, S("return"))) {
        TRY(casefile_get(cx, t->f.id, &t->f));
        TRY(put_consents(cx, t, sign));
    }
    return OK;
}

enum err apply_take_post(struct ctx *cx)
{
    struct taking *t = NEW(cx->a, struct taking);
    int64_t application = 0, n = 0;
    TRY(read(cx, t));
    TRY(take(cx, t, &application));
    TRY(db_exec(cx->tx, APPLY_TAKEN,
                VALS(I64(t->a.id), I64(t->a.version), I64(t->f.id), I64(application), BLOB(S("")), I64(cx->who->user_id), I64(cx->now)), &n));
    if (!n)
        return ERR_CONFLICT;
    cx_tell(cx, TALE_CASEFILE, t->f.id);
    tx_scrub(cx->tx);
    audit_object(cx, t->a.org_id, "self_application:%lld", (long long)t->a.id);
    audit_note(cx, "casefile", t->f.no);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "casefile_id", t->f.id);
    jw_kt(cx->out, "case_no", t->f.no);
    jw_ki(cx->out, "application_id", application);
    jw_close(cx->out, '}');
    return OK;
}

/* --- daily work --- */

enum { GONE_MAX = 2000 };
struct gone {
    int64_t id;
    struct str hash;
};
static const struct field gone_fields[] = {{FIELD(struct gone, id)}, {FIELD(struct gone, hash)}};
struct sweeping {
    struct gone *rows;
    size_t n;
    int64_t ended;
};

static enum err end_old(struct ctx *cx, void *arg)
{
    struct sweeping *s = arg;
    TRY(db_exec(cx->tx, APPLY_OLD_END, VALS(I64(cx->now - APPLY_KEEP_MS), BLOB(S(""))), &s->ended));
    TRY(db_exec(cx->tx, APPLY_OLD_PHOTOS, VALS(I64(cx->now)), NULL));
    TRY(db_rows(cx->tx, APPLY_GONE, VALS(I64(GONE_MAX)), FIELDS(struct gone, gone_fields), GONE_MAX, &s->rows, &s->n));
    for (size_t i = 0; i < s->n; i++) {
        TRY(db_exec(cx->tx, APPLY_GONE_ROW, VALS(I64(s->rows[i].id)), NULL));
        TRY(db_exec(cx->tx, APPLY_GONE_FILE, VALS(I64(s->rows[i].id)), NULL));
    }
    tx_scrub(cx->tx);
    cx->audit.len = 0; /* may be run again */
    audit_note(cx, "ended", str_f(cx->a, "%lld", (long long)s->ended));
    audit_note(cx, "photos", str_f(cx->a, "%zu", s->n));
    return audit_write(cx, cx->route->action, S("ok"));
}

static enum err forget(struct ctx *cx, void *arg)
{
    const struct sweeping *s = arg;
    for (size_t i = 0; i < s->n; i++)
        TRY(file_forget(cx->app, cx->tx, s->rows[i].hash));
    return OK;
}

enum err apply_sweep_post(struct ctx *cx)
{
    struct sweeping s = {0};
    TRY(cx_in_write(cx, end_old, &s));
    if (s.n)
        TRY(cx_in_write(cx, forget, &s));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "ended", s.ended);
    jw_ki(cx->out, "photos", (int64_t)s.n);
    jw_close(cx->out, '}');
    return OK;
}

/* --- what waits, what must hold --- */

enum err apply_todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_CASE_ENTER, APPLY_TODO, &n));
    todo_put(t, "apply.sent", S("职工本人提交、待受理的申请"), n, S("/applications?tab=self"));
    return OK;
}

struct wrong {
    int64_t id;
    struct str state;
    int64_t n, photos, casefile_id, sent_at, taken_by;
};
static const struct field wrong_fields[] = {
    {FIELD(struct wrong, id)},          {FIELD(struct wrong, state)},   {FIELD(struct wrong, n)},       {FIELD(struct wrong, photos)},
    {FIELD(struct wrong, casefile_id)}, {FIELD(struct wrong, sent_at)}, {FIELD(struct wrong, taken_by)},
};

static enum err found(void *arg, void *row)
{
    struct verify *v = arg;
    const struct wrong *w = row;
    v->found(v, "I68", str_f(v->cx->a, "本人申请 %lld（%.*s）办结后仍留有内容或照片，或没有受理人、档案", (long long)w->id, FMT(w->state)));
    return OK;
}

enum err apply_verify(struct verify *v)
{
    struct wrong row;
    int64_t n = 0;
    TRY(db_int(v->cx->tx, APPLY_VERIFY_COUNT, NOVALS, &n));
    v->checked += n;
    return db_each(v->cx->tx, APPLY_VERIFY, NOVALS, FIELDS(struct wrong, wrong_fields), &row, found, v);
}
