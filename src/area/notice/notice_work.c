// SPDX-License-Identifier: Apache-2.0
// What recipients do (read, confirm, deliver) and how the issuer sees it: matrix, late list, accepting.
#include <unistd.h>

#include "date.h"
#include "file.h"
#include "notice_own.h"

/* --- receipts --- */

/* Nobody confirms for a union what his own office has sent to it: who reaches the issuer is refused. */
enum err notice_as_recipient(struct ctx *cx, const struct notice *n, int64_t *org_id)
{
    struct notice_recipient *r = NULL;
    size_t rows = 0;
    if (cx_may(cx, cx->route->perm, n->org_path))
        return fail(cx, ERR_FORBIDDEN, "通知由接收单位自己签收和报送，发文工会不能代办");
    TRY(notice_recipients(cx, n->id, cx->org_path, str_f(cx->a, "%.*s!", FMT(cx->org_path)), &r, &rows));
    if (!rows)
        return fail(cx, ERR_NOT_FOUND, "“%.*s”不在这份通知的接收单位中，请在页面上方选择接收单位", FMT(cx->org_code));
    *org_id = r[0].org_id;
    return OK;
}

static enum err receive(struct ctx *cx, struct notice *n, int64_t *org_id)
{
    int64_t id = 0;
    bool issued = false;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(notice_get(cx, id, n, &issued));
    TRY(notice_as_recipient(cx, n, org_id));
    audit_object(cx, *org_id, "notice:%lld", (long long)id);
    return OK;
}

/* The first look counts; a second changes nothing. */
enum err notice_read_post(struct ctx *cx)
{
    struct notice n;
    int64_t org_id = 0;
    TRY(receive(cx, &n, &org_id));
    TRY(db_exec(cx->tx, NOTICE_READ, VALS(I64(n.id), I64(org_id), I64(cx->who->user_id), I64(cx->now)), NULL));
    return notice_answer(cx, n.id);
}

enum err notice_confirm_post(struct ctx *cx)
{
    struct notice n;
    int64_t org_id = 0, changed = 0;
    TRY(receive(cx, &n, &org_id));
    if (!str_eq(n.state, S("issued")))
        return fail(cx, ERR_STATE, "通知已撤回或已更正，不用再签收");
    TRY(db_exec(cx->tx, NOTICE_CONFIRM, VALS(I64(n.id), I64(org_id), I64(cx->who->user_id), I64(cx->now)), &changed));
    return changed ? notice_answer(cx, n.id) : fail(cx, ERR_STATE, "本单位已经签收过这份通知");
}

/* --- delivering --- */

static enum err item_of(struct ctx *cx, int64_t id, int64_t no, struct notice_item *out)
{
    struct notice_item *items = NULL;
    size_t n = 0;
    TRY(notice_items(cx, id, &items, &n));
    for (size_t i = 0; i < n; i++)
        if (items[i].no == no) {
            *out = items[i];
            return OK;
        }
    return fail(cx, ERR_NOT_FOUND, "这份通知没有第 %lld 个事项", (long long)no);
}

static bool kept_here(const struct notice_item *it)
{
    return str_eq(it->kind, S("summary")) || str_eq(it->kind, S("other"));
}

static enum err check_file(struct ctx *cx, int64_t file_id, int64_t org_id)
{
    struct file f = {0};
    if (!file_id)
        return OK;
    enum err e = file_attach(cx, file_id, FILE_SHARED, &f);
    if (e == ERR_NOT_FOUND || (e == OK && (f.org_id != org_id || f.created_by != cx->who->user_id)))
        return fail_field(cx, "file_id", "没有这个附件，或它不是您为本单位上传的，请重新上传");
    return e;
}

enum err notice_deliver_post(struct ctx *cx)
{
    const struct notice_deliver_in *in = cx->in;
    struct notice n;
    struct notice_item it;
    int64_t org_id = 0, no = 0, changed = 0;
    TRY(cx_arg_id(cx, 1, &no));
    TRY(receive(cx, &n, &org_id));
    TRY(item_of(cx, n.id, no, &it));
    if (!kept_here(&it))
        return fail(cx, ERR_STATE, str_eq(it.kind, S("plan")) ? "计划在“送温暖计划”中填报和上报" : "统计表在“报送”中上报");
    if (!str_eq(n.state, S("issued")))
        return fail(cx, ERR_STATE, "通知已撤回或已更正，不用再报送");
    if (!str_trim(in->text).len && !in->file_id)
        return fail(cx, ERR_BAD_INPUT, "请写明内容，或上传附件");
    TRY(check_file(cx, in->file_id, org_id));
    TRY(db_exec(cx->tx, NOTICE_DELIVER,
                VALS(I64(n.id), I64(no), I64(org_id), TXT(str_trim(in->text)), OPT(in->file_id), I64(cx->now), I64(cx->who->user_id)), &changed));
    audit_note(cx, "item", it.title);
    return changed ? notice_answer(cx, n.id) : fail(cx, ERR_STATE, "这个事项已经报送，退回后才能重报");
}

/* --- the issuer decides --- */

static enum err decide(struct ctx *cx, const char *verb)
{
    const struct notice_decide_in *in = cx->in;
    struct notice n;
    struct notice_item it;
    struct notice_standing *s = NULL;
    struct str path;
    size_t rows = 0;
    bool issued = false, accept = strcmp(verb, "accept") == 0, excuse = strcmp(verb, "excuse") == 0;
    int64_t id = 0, no = 0, org_id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &no));
    TRY(notice_get(cx, id, &n, &issued));
    if (!issued)
        return fail(cx, ERR_FORBIDDEN, "报送材料由发文工会接收或退回");
    TRY(item_of(cx, id, no, &it));
    if (!str_eq(n.state, S("issued")))
        return fail(cx, ERR_STATE, "通知已撤回或已更正");
    if (!accept && !str_trim(in->reason).len)
        return fail_field(cx, "reason", "请写明原因");
    TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(notice_standings(cx, id, no, path, str_f(cx->a, "%.*s!", FMT(path)), &s, &rows));
    if (!rows)
        return fail(cx, ERR_NOT_FOUND, "“%.*s”不在这份通知的接收单位中", FMT(in->org));
    audit_object(cx, org_id, "notice:%lld", (long long)id);
    audit_note(cx, "item", it.title);
    if (in->reason.len)
        audit_note(cx, "reason", in->reason);
    if (excuse) {
        if (!notice_due(&s[0]))
            return fail(cx, ERR_STATE, "这个事项已经报送，不用免报");
        if (str_eq(s[0].state, S("returned")) && kept_here(&it))
            TRY(db_exec(cx->tx, NOTICE_DECIDE,
                        VALS(I64(id), I64(no), I64(org_id), TXT(S("excused")), I64(cx->who->user_id), I64(cx->now), TXT(in->reason), TXT(s[0].state)), &changed));
        else
            TRY(db_exec(cx->tx, NOTICE_EXCUSE, VALS(I64(id), I64(no), I64(org_id), I64(cx->who->user_id), I64(cx->now), TXT(in->reason)), &changed));
        return changed ? notice_answer(cx, id) : ERR_CONFLICT;
    }
    if (!kept_here(&it))
        return fail(cx, ERR_STATE, "计划和统计表在各自的页面接收或退回");
    if (!(str_eq(s[0].state, S("submitted")) || (!accept && str_eq(s[0].state, S("accepted")))))
        return fail(cx, ERR_STATE, "这个事项现在是“%.*s”，不能%s", FMT(notice_word(&s[0], cx_today(cx))), accept ? "接收" : "退回");
    if (accept && s[0].submitted_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "报送人不能自己接收");
    TRY(db_exec(cx->tx, NOTICE_DECIDE,
                VALS(I64(id), I64(no), I64(org_id), TXT(accept ? S("accepted") : S("returned")), I64(cx->who->user_id), I64(cx->now), TXT(in->reason),
                     TXT(s[0].state)),
                &changed));
    return changed ? notice_answer(cx, id) : ERR_CONFLICT;
}

enum err notice_accept_post(struct ctx *cx)
{
    return decide(cx, "accept");
}

enum err notice_return_post(struct ctx *cx)
{
    return decide(cx, "return");
}

enum err notice_excuse_post(struct ctx *cx)
{
    return decide(cx, "excuse");
}

/* --- files --- */

static enum err send_file(struct ctx *cx, int64_t file_id)
{
    struct file f = {0};
    TRY(file_load(cx, file_id, &f));
    return file_answer(cx, &f);
}

enum err notice_delivery_file(struct ctx *cx)
{
    struct notice n;
    struct notice_standing *s = NULL;
    size_t rows = 0;
    bool issued = false;
    int64_t id = 0, no = 0, file_id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &no));
    TRY(cx_arg_id(cx, 2, &file_id));
    TRY(notice_get(cx, id, &n, &issued));
    /* the unions of every subtree the caller reaches; the file's union is among them or it is not his to read */
    for (size_t g = 0; g < cx->n_scopes; g++) {
        TRY(notice_standings(cx, id, no, cx->scopes[g].path, path_end(cx->a, cx->scopes[g].path), &s, &rows));
        for (size_t i = 0; i < rows; i++)
            if (s[i].file_id == file_id) {
                audit_object(cx, s[i].org_id, "notice:%lld", (long long)id);
                return send_file(cx, file_id);
            }
    }
    return ERR_NOT_FOUND;
}

enum err notice_file_get(struct ctx *cx)
{
    struct notice n;
    bool issued = false;
    int64_t id = 0, file_id = 0, has = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &file_id));
    TRY(notice_get(cx, id, &n, &issued));
    TRY(db_int(cx->tx, NOTICE_FILE_HAS, VALS(I64(id), I64(file_id)), &has));
    audit_object(cx, n.org_id, "notice:%lld", (long long)id);
    return has ? send_file(cx, file_id) : ERR_NOT_FOUND;
}

/* --- the issuer's view --- */

static void write_standing(struct ctx *cx, const struct notice_standing *s, struct str today)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "no", s->no);
    jw_kt(cx->out, "state", notice_due(s) && !str_eq(s->state, S("returned")) ? S("none") : s->state);
    jw_kt(cx->out, "word", notice_word(s, today));
    jw_ki(cx->out, "late", notice_days_late(s, today));
    jw_kb(cx->out, "due", notice_due(s));
    jw_key(cx->out, "submitted_at");
    if (s->submitted_at)
        jw_int(cx->out, s->submitted_at);
    else
        jw_null(cx->out);
    jw_kt(cx->out, "text", s->text);
    jw_kt(cx->out, "remark", s->remark);
    jw_ki(cx->out, "file_id", s->file_id);
    jw_kt(cx->out, "file_name", s->file_name);
    jw_close(cx->out, '}');
}

static void write_moment(struct ctx *cx, const char *key, int64_t at)
{
    jw_key(cx->out, key);
    if (at)
        jw_int(cx->out, at);
    else
        jw_null(cx->out);
}

void notice_write_recipient(struct ctx *cx, const struct notice_recipient *r, const struct notice_standing *s, size_t n, size_t *at, struct str today)
{
    jw_kt(cx->out, "org_code", r->org_code);
    jw_kt(cx->out, "org_name", r->org_name);
    write_moment(cx, "read_at", r->read_at);
    jw_kt(cx->out, "reader", r->reader);
    write_moment(cx, "confirmed_at", r->confirmed_at);
    jw_kt(cx->out, "confirmer", r->confirmer);
    jw_key(cx->out, "items");
    jw_open(cx->out, '[');
    while (*at < n && str_cmp(s[*at].org_path, r->org_path) < 0)
        (*at)++;
    for (; *at < n && s[*at].org_id == r->org_id; (*at)++)
        write_standing(cx, &s[*at], today);
    jw_close(cx->out, ']');
}

enum err notice_matrix_get(struct ctx *cx)
{
    struct notice n;
    struct notice_recipient *r = NULL;
    struct notice_standing *s = NULL;
    size_t n_r = 0, n_s = 0, at = 0;
    bool issued = false;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(notice_get(cx, id, &n, &issued));
    struct str lo = issued ? n.org_path : cx->org_path, hi = path_end(cx->a, lo), today = cx_today(cx);
    TRY(notice_recipients(cx, id, lo, hi, &r, &n_r));
    TRY(notice_standings(cx, id, 0, lo, hi, &s, &n_s));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_r; i++) {
        jw_open(cx->out, '{');
        notice_write_recipient(cx, &r[i], s, n_s, &at, today);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* Lists are read district by district. */
struct str notice_district(const struct notice *n, const struct notice_recipient *r, size_t rows, struct str path)
{
    struct str head = str_sub(path, 0, n->org_path.len + 5);
    for (size_t i = 0; i < rows; i++)
        if (str_eq(r[i].org_path, head))
            return r[i].org_name;
    return S("其他");
}

enum err notice_late_get(struct ctx *cx)
{
    struct notice n;
    struct notice_recipient *r = NULL;
    struct notice_standing *s = NULL;
    struct notice_item *items = NULL;
    size_t n_r = 0, n_s = 0, n_i = 0;
    bool issued = false;
    int64_t id = 0;
    struct str today = cx_today(cx);
    TRY(cx_arg_id(cx, 0, &id));
    TRY(notice_get(cx, id, &n, &issued));
    if (!issued)
        return fail(cx, ERR_FORBIDDEN, "逾期名单由发文工会查看");
    TRY(notice_items(cx, id, &items, &n_i));
    TRY(notice_recipients(cx, id, n.org_path, path_end(cx->a, n.org_path), &r, &n_r));
    TRY(notice_standings(cx, id, 0, n.org_path, path_end(cx->a, n.org_path), &s, &n_s));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t k = 0; k < n_i && str_eq(n.state, S("issued")); k++)
        for (size_t i = 0; i < n_s; i++) {
            int64_t late = s[i].no == items[k].no ? notice_days_late(&s[i], today) : 0;
            if (!late)
                continue;
            jw_open(cx->out, '{');
            jw_ki(cx->out, "no", items[k].no);
            jw_kt(cx->out, "item", items[k].title);
            jw_kt(cx->out, "due_on", items[k].due_on);
            jw_kt(cx->out, "district", notice_district(&n, r, n_r, s[i].org_path));
            jw_kt(cx->out, "org_code", s[i].org_code);
            jw_kt(cx->out, "org_name", s[i].org_name);
            jw_ki(cx->out, "late", late);
            jw_kb(cx->out, "due", notice_due(&s[i]));
            jw_kt(cx->out, "word", notice_word(&s[i], today));
            jw_close(cx->out, '}');
        }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}
