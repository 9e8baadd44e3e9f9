// SPDX-License-Identifier: Apache-2.0
// The worker's side: beginning, writing, photos, sending, withdrawing. Everything is his by his person. See apply.h.
#include "apply.h"

#include <unistd.h>

#include "audit.h"
#include "calendar.h"
#include "code.h"
#include "date.h"
#include "file.h"
#include "publicity.h"

#define ME I64(cx->worker->person_id)

const struct field self_application_fields[17] = {
    {FIELD(struct self_application, id), .as = AS_ID},
    {FIELD(struct self_application, person_id), .as = AS_ID},
    {FIELD(struct self_application, org_id), .as = AS_ID},
    {FIELD(struct self_application, org_name), .label = LIT("受理工会")},
    {FIELD(struct self_application, org_path), .as = AS_BLOB},
    {FIELD(struct self_application, kind), .as = AS_CODE, .codes = "self_kind", .label = LIT("申请")},
    {FIELD(struct self_application, state), .as = AS_CODE, .codes = "self_state", .label = LIT("状态")},
    {FIELD(struct self_application, casefile_id), .as = AS_ID},
    {FIELD(struct self_application, application_id), .as = AS_ID},
    {FIELD(struct self_application, secret), .as = AS_BLOB},
    {FIELD(struct self_application, answer), .as = AS_BLOB},
    {FIELD(struct self_application, due_on), .as = AS_DATE, .label = LIT("受理期限")},
    {FIELD(struct self_application, made_at), .as = AS_TIME},
    {FIELD(struct self_application, saved_at), .as = AS_TIME},
    {FIELD(struct self_application, sent_at), .as = AS_TIME, .label = LIT("提交时间")},
    {FIELD(struct self_application, taken_at), .as = AS_TIME},
    {FIELD(struct self_application, version), .label = LIT("版本")},
};
const struct field self_photo_fields[4] = {
    {FIELD(struct self_photo, no)}, {FIELD(struct self_photo, file_id), .as = AS_ID}, {FIELD(struct self_photo, kind)}, {FIELD(struct self_photo, member)},
};

/* draft → sent → taken | returned → sent …; each may be withdrawn until it is taken in. */
static const struct move moves[] = {
    {"draft", "save", "draft", PERM_WORKER_SELF, LIT("保存")},
    {"returned", "save", "returned", PERM_WORKER_SELF, LIT("保存")},
    {"draft", "send", "sent", PERM_WORKER_SELF, LIT("提交")},
    {"returned", "send", "sent", PERM_WORKER_SELF, LIT("提交")},
    {"draft", "withdraw", "withdrawn", PERM_WORKER_SELF, LIT("撤回")},
    {"sent", "withdraw", "withdrawn", PERM_WORKER_SELF, LIT("撤回")},
    {"returned", "withdraw", "withdrawn", PERM_WORKER_SELF, LIT("撤回")},
    {"sent", "take", "taken", PERM_CASE_ENTER, LIT("受理")},
    {"sent", "return", "returned", PERM_CASE_ENTER, LIT("退回补充")},
};
const struct machine apply_machines[1] = {{"self_application", ROWS(moves, moves)}};

/* --- seals --- */

static struct str aad(struct ctx *cx, const char *column, int64_t id)
{
    return str_f(cx->a, "self_application.%s:%lld", column, (long long)id);
}

struct str apply_seal(struct ctx *cx, const char *column, int64_t id, struct str plain)
{
    return plain.len ? seal_in(cx->sealer, cx->a, aad(cx, column, id), plain) : S("");
}

enum err apply_open(struct ctx *cx, const char *column, int64_t id, struct str sealed, struct str *plain)
{
    *plain = S("");
    return sealed.len ? unseal_in(cx->sealer, cx->a, aad(cx, column, id), sealed, plain) : OK;
}

/* --- what he may begin --- */

struct household {
    int64_t id, org_id;
    struct str state, kind;
    int64_t open_id; /* application under way, 0 = none */
};
static const struct field household_fields[] = {
    {FIELD(struct household, id)}, {FIELD(struct household, org_id)}, {FIELD(struct household, state)}, {FIELD(struct household, kind)}, {FIELD(struct household, open_id)},
};

static enum err household_of(struct ctx *cx, struct household *h)
{
    *h = (struct household){0};
    enum err e = db_one(cx->tx, APPLY_HOUSEHOLD, VALS(ME), FIELDS(struct household, household_fields), h);
    return e == ERR_NOT_FOUND ? OK : e;
}

/* By the state of his household's file ("" = there is none) and whether an application is under way. */
static const struct {
    const char *kind, *states;
    bool open;
} mays[] = {
    {"new", " draft refused applying ", false}, {"return", "relieved lifted cancelled", false}, {"review", "active", false},
    {"more", "draft applying active relieved lifted cancelled refused", true}, {"withdraw", "draft applying active relieved lifted cancelled refused", true},
};

static bool may_begin(const char *kind, const struct household *h)
{
    for (size_t i = 0; i < countof(mays); i++) {
        struct str rest = str_of(mays[i].states);
        bool fits = !h->id && strcmp(kind, "new") == 0;
        while (h->id && rest.len && !fits)
            fits = str_eq(str_cut(rest, ' ', &rest), h->state);
        if (strcmp(mays[i].kind, kind) == 0)
            return fits && mays[i].open == (h->open_id != 0);
    }
    return false;
}

static enum err inmate(struct ctx *cx, int64_t *n)
{
    return db_int(cx->tx, APPLY_INMATE, VALS(ME), n);
}

enum err apply_begin_post(struct ctx *cx)
{
    const struct apply_begin_in *in = cx->in;
    struct household h;
    struct apply_self who = {0};
    int64_t n = 0, other = 0, id = 0;
    TRY(household_of(cx, &h));
    TRY(inmate(cx, &other));
    if (!may_begin(str_z(cx->a, in->kind), &h))
        return fail(cx, ERR_STATE, "您现在不能提出这种申请，请刷新后再看");
    if (!h.id && other)
        return fail(cx, ERR_STATE, "您已在家人的困难职工档案里，一户一档，由户主申请");
    TRY(db_int(cx->tx, APPLY_BEGUN_SINCE, VALS(ME, I64(cx->now - INT64_C(86400000))), &n));
    if (n >= APPLY_BEGUN_DAY)
        return fail(cx, ERR_BUSY, "一天最多开始 %d 份申请，请明天再试", APPLY_BEGUN_DAY);
    TRY(apply_self(cx, cx->worker->person_id, &who));
    enum err e = db_int(cx->tx, APPLY_ADD,
                        VALS(ME, I64(h.id ? h.org_id : who.org_id), TXT(in->kind), OPT(h.id), OPT(h.open_id), BLOB(S("")), I64(cx->now)), &id);
    if (e == ERR_DUPLICATE)
        return fail(cx, ERR_DUPLICATE, "您已有一份正在填写或等待受理的申请，请先办完或撤回");
    TRY(e);
    audit_object(cx, h.id ? h.org_id : who.org_id, "self_application:%lld", (long long)id);
    audit_note(cx, "kind", in->kind);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", id);
    jw_close(cx->out, '}');
    return OK;
}

/* --- one of his --- */

static enum err mine(struct ctx *cx, const char *verb, int64_t version, struct self_application *a)
{
    const struct move *mv;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(db_one(cx->tx, APPLY_GET, VALS(ME, I64(id)), SELF_FIELDS, a));
    if (!verb)
        return OK;
    TRY(machine_step(cx, &apply_machines[0], a->state, verb, &mv));
    audit_object(cx, a->org_id, "self_application:%lld", (long long)a->id);
    return version && version != a->version ? fail(cx, ERR_CONFLICT, "这份申请在别处改过，请刷新后再填") : OK;
}

enum err apply_photos(struct ctx *cx, int64_t id, struct self_photo **out, size_t *n)
{
    return db_rows(cx->tx, APPLY_PHOTOS, VALS(I64(id)), FIELDS(struct self_photo, self_photo_fields), APPLY_PHOTOS_MAX, out, n);
}

struct lacks {
    struct ctx *cx;
    bool later; /* which of the two lists is being written */
    size_t n;
};

static void put_lack(void *arg, const char *step, struct str text)
{
    struct lacks *l = arg;
    bool later = strcmp(step, "later") == 0;
    l->n += !later;
    if (later != l->later || !l->cx->out)
        return;
    jw_open(l->cx->out, '{');
    jw_kt(l->cx->out, "step", str_of(step));
    jw_kt(l->cx->out, "text", text);
    jw_close(l->cx->out, '}');
}

static enum err write_lacks(struct ctx *cx, const struct self_application *a, const struct apply_self *who, struct str body, const struct self_photo *p, size_t n)
{
    for (int later = 0; later < 2; later++) {
        struct apply_doc *d;
        struct lacks l = {cx, later != 0, 0};
        jw_key(cx->out, later ? "later" : "lacks");
        jw_open(cx->out, '[');
        TRY(apply_read(cx, who, body, &d));
        TRY(apply_lacks(cx, a, d, p, n, put_lack, &l));
        jw_close(cx->out, ']');
    }
    return OK;
}

enum err apply_write(struct ctx *cx, const struct self_application *a)
{
    struct self_photo *p = NULL;
    struct apply_self who = {0};
    struct str body, answer;
    size_t n = 0;
    TRY(apply_open(cx, "secret", a->id, a->secret, &body));
    TRY(apply_open(cx, "answer", a->id, a->answer, &answer));
    TRY(apply_photos(cx, a->id, &p, &n));
    TRY(apply_self(cx, a->person_id, &who));
    fields_write_open(cx->out, SELF_FIELDS, a);
    jw_kt(cx->out, "said", answer);
    jw_kb(cx->out, "fresh", !a->casefile_id);
    jw_key(cx->out, "body");
    jw_raw(cx->out, body.len ? body : S("{}"));
    jw_key(cx->out, "photos");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct self_photo, self_photo_fields), &p[i]);
    jw_close(cx->out, ']');
    return write_lacks(cx, a, &who, body, p, n);
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct self_application a = {0};
    TRY(db_one(cx->tx, APPLY_GET, VALS(ME, I64(id)), SELF_FIELDS, &a));
    jw_open(cx->out, '{');
    TRY(apply_write(cx, &a));
    jw_close(cx->out, '}');
    return OK;
}

enum err apply_one_get(struct ctx *cx)
{
    struct self_application a = {0};
    TRY(mine(cx, NULL, 0, &a));
    return answer(cx, a.id);
}

/* --- writing --- */

enum err apply_save_post(struct ctx *cx)
{
    const struct apply_save_in *in = cx->in;
    struct self_application a = {0};
    struct apply_self who = {0};
    struct apply_doc *d;
    int64_t n = 0;
    TRY(mine(cx, "save", in->version, &a));
    TRY(apply_self(cx, cx->worker->person_id, &who));
    TRY(apply_read(cx, &who, in->body, &d));
    struct str body = json_text(cx->a, json_parse(cx->a, in->body, NULL));
    TRY(db_exec(cx->tx, APPLY_SAVE, VALS(ME, I64(a.id), I64(a.version), BLOB(apply_seal(cx, "secret", a.id, body)), I64(cx->now)), &n));
    return n ? answer(cx, a.id) : ERR_CONFLICT;
}

/* The first thing that is missing, as the refusal; the page has them all. */
struct first {
    struct str text;
    size_t n;
};
static void keep_first(void *arg, const char *step, struct str text)
{
    struct first *f = arg;
    if (strcmp(step, "later") == 0)
        return;
    if (!f->n++)
        f->text = text;
}

enum err apply_send_post(struct ctx *cx)
{
    const struct apply_version_in *in = cx->in;
    struct self_application a = {0};
    struct apply_self who = {0};
    struct self_photo *p = NULL;
    struct apply_doc *d;
    struct first f = {0};
    struct str body;
    const struct calendar *c;
    struct household h;
    size_t n = 0;
    int64_t done = 0;
    TRY(mine(cx, "send", in->version, &a));
    TRY(apply_self(cx, cx->worker->person_id, &who));
    TRY(household_of(cx, &h));
    if (h.id != a.casefile_id || !may_begin(str_z(cx->a, a.kind), &h))
        return fail(cx, ERR_STATE, "您的档案在填写期间有了变化，请撤回这一份，按现在的情况重新申请");
    TRY(apply_open(cx, "secret", a.id, a.secret, &body));
    TRY(apply_read(cx, &who, body, &d));
    TRY(apply_photos(cx, a.id, &p, &n));
    TRY(apply_lacks(cx, &a, d, p, n, keep_first, &f));
    if (f.n)
        return fail(cx, ERR_STATE, "%.*s（共缺 %zu 项）", FMT(f.text), f.n);
    TRY(calendar_get(cx, &c));
    TRY(db_exec(cx->tx, APPLY_SEND,
                VALS(ME, I64(a.id), I64(a.version), I64(h.id ? h.org_id : who.org_id), I64(cx->now), TXT(calendar_after(cx, c, cx_today(cx), APPLY_TAKE_DAYS)), BLOB(S(""))),
                &done));
    return done ? answer(cx, a.id) : ERR_CONFLICT;
}

/* What was written goes at once; photos leave the disk with the next day's work. */
enum err apply_withdraw_post(struct ctx *cx)
{
    const struct apply_version_in *in = cx->in;
    struct self_application a = {0};
    int64_t n = 0;
    TRY(mine(cx, "withdraw", in->version, &a));
    TRY(db_exec(cx->tx, APPLY_WITHDRAW, VALS(ME, I64(a.id), I64(a.version), BLOB(S("")), I64(cx->now)), &n));
    TRY(db_exec(cx->tx, APPLY_PHOTO_DROP_ALL, VALS(I64(a.id), I64(cx->now)), NULL));
    tx_scrub(cx->tx);
    return n ? answer(cx, a.id) : ERR_CONFLICT;
}

/* --- photos --- */

struct taking {
    struct file file;
    struct str kind;
    int64_t member;
    struct self_application a;
};

static enum err photo_tx(struct ctx *cx, void *arg)
{
    struct taking *t = arg;
    int64_t no = 0, n = 0;
    TRY(mine(cx, "save", 0, &t->a));
    TRY(db_int(cx->tx, APPLY_PHOTO_COUNT, VALS(I64(t->a.id)), &n));
    if (n >= APPLY_PHOTOS_MAX)
        return fail(cx, ERR_STATE, "一份申请最多 %d 张照片", APPLY_PHOTOS_MAX);
    TRY(db_int(cx->tx, APPLY_PHOTO_NEXT, VALS(I64(t->a.id)), &no));
    if (no > 4 * APPLY_PHOTOS_MAX)
        return fail(cx, ERR_STATE, "这份申请里照片换得太多，请撤回后重新开始，或把材料交到工会");
    TRY(file_insert(cx, &t->file, t->a.org_id, FILE_CLOSED));
    TRY(db_exec(cx->tx, APPLY_PHOTO_ADD, VALS(I64(t->a.id), I64(no), I64(t->file.id), TXT(t->kind), I64(t->member)), NULL));
    TRY(answer(cx, t->a.id));
    return audit_write(cx, cx->route->action, S("ok"));
}

static enum err may_add(struct ctx *cx, void *arg)
{
    struct taking *t = arg;
    struct code_item item = {0};
    if (!str_eq(t->kind, S("sign")) && code_find(cx, S("case_paper"), t->kind, S(""), &item) != OK)
        return fail_field(cx, "kind", "请选择这是什么材料");
    return mine(cx, "save", 0, &t->a);
}

static enum err read_all(struct ctx *cx, struct str *out)
{
    int64_t size = cx->call->upload_size;
    if (cx->call->upload_fd < 0 || size <= 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到照片，请重新选择");
    if (size > APPLY_PHOTO_BYTES)
        return fail(cx, ERR_FILE_LIMIT, "照片超过 3 MB，请在页面中选择照片上传，由页面缩小");
    char *bytes = NEWS(cx->a, char, (size_t)size);
    for (int64_t at = 0; at < size;) {
        ssize_t n = pread(cx->call->upload_fd, bytes + at, (size_t)(size - at), at);
        if (n <= 0)
            return ERR_IO;
        at += n;
    }
    *out = (struct str){bytes, (size_t)size};
    return OK;
}

/* ?kind= a paper of case_paper or sign, ?member= whose. Whether it is his is asked before anything is kept, and again with the row. */
enum err apply_photo_post(struct ctx *cx)
{
    struct taking *t = NEW(cx->a, struct taking);
    struct picture picture;
    const char *why = NULL;
    struct str bytes = S("");
    *t = (struct taking){.kind = cx_query(cx, "kind"), .member = cx_query_int(cx, "member", 0)};
    if (t->member < 0 || t->member > CASE_MEMBERS_MAX)
        return fail_field(cx, "member", "请选择是谁的材料");
    TRY(cx_in_read(cx, may_add, t));
    TRY(read_all(cx, &bytes));
    if (!picture_look(bytes.at, bytes.len, &picture, &why))
        return fail(cx, ERR_FILE_TYPE, "%s", why);
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, str_eq(t->kind, S("sign")) ? S("签名") : S("材料照片"), &t->file));
    return cx_in_write(cx, photo_tx, t);
}

enum err apply_photo_drop(struct ctx *cx)
{
    const struct apply_drop_in *in = cx->in;
    struct self_application a = {0};
    int64_t n = 0;
    TRY(mine(cx, "save", 0, &a));
    TRY(db_exec(cx->tx, APPLY_PHOTO_DROP, VALS(I64(a.id), I64(in->no), I64(cx->now)), &n));
    return n ? answer(cx, a.id) : ERR_NOT_FOUND;
}

enum err apply_photo_get(struct ctx *cx)
{
    struct self_application a = {0};
    struct self_photo *p = NULL;
    struct file f = {0};
    size_t n = 0;
    int64_t no = 0;
    TRY(mine(cx, NULL, 0, &a));
    TRY(cx_arg_id(cx, 1, &no));
    TRY(apply_photos(cx, a.id, &p, &n));
    for (size_t i = 0; i < n; i++)
        if (p[i].no == no) {
            TRY(file_load(cx, p[i].file_id, &f));
            TRY(file_answer(cx, &f));
            cx->reply->file_name = S(""); /* shown in the page: its type was looked at when it came */
            return OK;
        }
    return ERR_NOT_FOUND;
}

/* --- his list --- */

static void put_may(struct ctx *cx, const struct household *h, bool other)
{
    jw_key(cx->out, "may");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < countof(mays); i++) {
        struct code_item item = {0};
        if (!may_begin(mays[i].kind, h) || (!h->id && other) || code_find(cx, S("self_kind"), str_of(mays[i].kind), S(""), &item) != OK)
            continue;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "kind", str_of(mays[i].kind));
        jw_kt(cx->out, "title", item.label);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static struct str label(struct ctx *cx, const char *list, struct str code)
{
    struct code_item item = {0};
    return code_find(cx, str_of(list), code, S(""), &item) == OK ? item.label : code;
}

enum err apply_mine_get(struct ctx *cx)
{
    struct self_application *rows = NULL;
    struct household h;
    size_t n = 0;
    int64_t other = 0;
    TRY(household_of(cx, &h));
    TRY(inmate(cx, &other));
    TRY(db_rows(cx->tx, APPLY_MINE, VALS(ME, I64(APPLY_MINE_MAX)), SELF_FIELDS, APPLY_MINE_MAX, &rows, &n));
    jw_open(cx->out, '{');
    put_may(cx, &h, other > 0);
    jw_kb(cx->out, "inmate", !h.id && other > 0);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct str said;
        TRY(apply_open(cx, "answer", rows[i].id, rows[i].answer, &said));
        jw_open(cx->out, '{');
        fields_write_open(cx->out, SELF_FIELDS, &rows[i]);
        jw_kt(cx->out, "title", label(cx, "self_kind", rows[i].kind));
        jw_kt(cx->out, "standing", label(cx, "self_state", rows[i].state));
        jw_kt(cx->out, "said", said);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- what the form asks --- */

static enum err put_list(struct ctx *cx, const char *list)
{
    struct code_item *items = NULL;
    size_t n = 0;
    TRY(code_list(cx->tx, str_of(list), cx_today(cx), &items, &n));
    jw_key(cx->out, list);
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '[');
        jw_text(cx->out, items[i].code);
        jw_text(cx->out, items[i].label);
        jw_close(cx->out, ']');
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err put_texts(struct ctx *cx)
{
    struct consent_text texts[CONSENT_TEXTS_MAX];
    size_t n = 0;
    TRY(consent_texts(cx, cx_today(cx), texts, &n));
    jw_key(cx->out, "texts");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "purpose", texts[i].code);
        jw_kt(cx->out, "edition", texts[i].edition);
        jw_kt(cx->out, "title", texts[i].title);
        jw_key(cx->out, "body");
        jw_raw(cx->out, json_text(cx->a, texts[i].body));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

/* Lists, the texts of consent, the papers a household owes, limits. */
enum err apply_form_get(struct ctx *cx)
{
    static const char *const lists[] = {"case_cause", "case_housing", "case_residence", "case_work", "case_health", "case_political", "case_marriage", "case_hukou",
                                        "case_relation", "case_insurance", "case_identity", "case_industry", "case_income", "case_outlay", "case_paper", "case_reenter"};
    const struct rule *rule;
    TRY(rule_kept(cx, S("casepapers"), S("standard"), cx_today(cx), &rule));
    jw_open(cx->out, '{');
    jw_key(cx->out, "codes");
    jw_open(cx->out, '{');
    for (size_t i = 0; i < countof(lists); i++)
        TRY(put_list(cx, lists[i]));
    jw_close(cx->out, '}');
    TRY(put_texts(cx));
    jw_key(cx->out, "papers");
    jw_raw(cx->out, json_text(cx->a, json_get(json_parse(cx->a, rule->body, NULL), "papers")));
    jw_kt(cx->out, "today", cx_today(cx));
    jw_ki(cx->out, "photos_max", APPLY_PHOTOS_MAX);
    jw_ki(cx->out, "members_max", CASE_MEMBERS_MAX);
    jw_close(cx->out, '}');
    return OK;
}
