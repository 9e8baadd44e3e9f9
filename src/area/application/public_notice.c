// SPDX-License-Identifier: Apache-2.0
// 公示: the list is made here, masked, and kept as it is shown, sealed under the household's key; what is not in public_notice_row never leaves the server. The
// public page shows it from the first to the last day and then only that it has ended.
#include "application_own.h"
#include "code.h"
#include "date.h"
#include "file.h"
#include "seal.h"
#include "token.h"

enum { TOKEN_BYTES = 12, NOTICES_MAX = 50 };

const struct field public_notice_fields[23] = {
    {FIELD(struct public_notice, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct public_notice, token), .label = LIT("公开页面编号")},
    {FIELD(struct public_notice, org_id), .as = AS_ID},
    {FIELD(struct public_notice, org_code), .label = LIT("工会代码")},
    {FIELD(struct public_notice, org_name), .label = LIT("公示单位")},
    {FIELD(struct public_notice, org_path), .as = AS_BLOB},
    {FIELD(struct public_notice, title), .label = LIT("标题")},
    {FIELD(struct public_notice, names), .label = LIT("姓名显示")},
    {FIELD(struct public_notice, from_on), .as = AS_DATE, .label = LIT("公示起")},
    {FIELD(struct public_notice, until_on), .as = AS_DATE, .label = LIT("公示止")},
    {FIELD(struct public_notice, days), .as = AS_COUNT, .label = LIT("工作日")},
    {FIELD(struct public_notice, phone), .label = LIT("监督电话")},
    {FIELD(struct public_notice, place), .label = LIT("张贴地点")},
    {FIELD(struct public_notice, photo_id), .as = AS_ID},
    {FIELD(struct public_notice, published_by), .as = AS_ID},
    {FIELD(struct public_notice, publisher), .label = LIT("发布人")},
    {FIELD(struct public_notice, published_at), .as = AS_TIME, .label = LIT("发布时间")},
    {FIELD(struct public_notice, withdrawn_at), .as = AS_TIME, .label = LIT("撤下时间")},
    {FIELD(struct public_notice, withdraw_reason), .label = LIT("撤下原因")},
    {FIELD(struct public_notice, state), .as = AS_CODE, .codes = "public_notice_state", .label = LIT("状态")},
    {FIELD(struct public_notice, rows), .as = AS_COUNT, .label = LIT("户数")},
    {FIELD(struct public_notice, open_objections), .as = AS_COUNT, .label = LIT("未处理异议")},
    {FIELD(struct public_notice, version), .label = LIT("版本")},
};
#define NOTICE FIELDS(struct public_notice, public_notice_fields)
const struct field public_notice_row_fields[10] = {
    {FIELD(struct public_notice_row, no)},   {FIELD(struct public_notice_row, application_id), .as = AS_ID},
    {FIELD(struct public_notice_row, stage)}, {FIELD(struct public_notice_row, name), .label = LIT("姓名")},
    {FIELD(struct public_notice_row, unit), .label = LIT("工作单位")}, {FIELD(struct public_notice_row, class), .label = LIT("类别")},
    {FIELD(struct public_notice_row, measure), .label = LIT("拟帮扶")}, {FIELD(struct public_notice_row, asked)},
    {FIELD(struct public_notice_row, casefile_id)}, {FIELD(struct public_notice_row, secret), .as = AS_BLOB},
};
#define KEPT_ROW FIELDS(struct public_notice_row, public_notice_row_fields)
#define ROW ((struct fields){public_notice_row_fields, 8, sizeof(struct public_notice_row)})
/* What of a row is sealed under the key of the household's file. */
static const struct field told_fields[] = {
    {FIELD(struct public_notice_row, name)}, {FIELD(struct public_notice_row, unit)}, {FIELD(struct public_notice_row, class)},
    {FIELD(struct public_notice_row, measure)},
};
#define TOLD FIELDS(struct public_notice_row, told_fields)
const struct field notice_make_in_fields[5] = {
    {FIELD(struct notice_make_in, ids), .as = AS_JSON, .need = true, .max = 4000, .label = LIT("申请编号")},
    {FIELD(struct notice_make_in, title), .max = 100, .label = LIT("标题")},
    {FIELD(struct notice_make_in, from_on), .as = AS_DATE, .label = LIT("公示起")},
    {FIELD(struct notice_make_in, phone), .need = true, .max = 40, .label = LIT("监督电话")},
    {FIELD(struct notice_make_in, place), .max = 100, .label = LIT("张贴地点")},
};
const struct field notice_end_in_fields[1] = {{FIELD(struct notice_end_in, reason), .need = true, .max = 500, .label = LIT("撤下原因")}};
const struct field notice_photo_in_fields[1] = {{FIELD(struct notice_photo_in, file_id), .as = AS_ID, .need = true, .label = LIT("公示照片")}};

enum err public_notice_get(struct ctx *cx, int64_t id, struct public_notice *out)
{
    struct str today = cx_today(cx);
    for (size_t i = 0; i < cx->n_scopes; i++) {
        const struct grant *g = &cx->scopes[i];
        enum err e = db_one(cx->tx, PUBLIC_NOTICE_GET, VALS(I64(id), TXT(g->path), TXT(path_end(cx->a, g->path)), TXT(today)), NOTICE, out);
        if (e != ERR_NOT_FOUND)
            return e;
    }
    return ERR_NOT_FOUND;
}

static enum err open_row(struct ctx *cx, int64_t id, struct public_notice_row *r)
{
    struct sealer *key = NULL;
    struct str packed = S("");
    enum err e = r->secret.len ? casefile_key(cx, r->casefile_id, &key) : OK;
    if (e == OK && key)
        TRY(casefile_open_at(cx, key, "public_notice_row.secret", id, r->no, r->secret, &packed));
    else if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (packed.len)
        casefile_unpack(cx->a, TOLD, packed, r);
    if (!r->name.len) /* the key is destroyed, or what stood in clear is blanked */
        r->name = S("（已删除）");
    return OK;
}

enum err public_notice_rows(struct ctx *cx, int64_t id, struct public_notice_row **out, size_t *n)
{
    TRY(db_rows(cx->tx, PUBLIC_NOTICE_ROWS, VALS(I64(id)), KEPT_ROW, PUBLIC_ROWS_MAX, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(open_row(cx, id, &(*out)[i]));
    return OK;
}

/* --- making one --- */

static struct str class_words(struct ctx *cx, const struct application *a, const struct flow *f)
{
    struct code_item item = {0};
    struct str code = a->class.len ? a->class : a->asked;
    bool exit = str_eq(a->kind, S("exit"));
    if (exit && code.len && code_find(cx, S("case_exit"), code, S(""), &item) == OK)
        return str_f(cx->a, "拟退出：%.*s", FMT(item.label));
    struct str label = exit ? S("") : class_label(cx, code);
    return label.len ? label : f->kind_title;
}

/* What a person typed must not carry what only the file may know. */
static bool says(struct str text, struct str secret)
{
    return secret.len >= 6 && str_has(text, secret);
}

static bool long_number(struct str text)
{
    size_t run = 0;
    for (size_t i = 0; i < text.len; i++) {
        run = text.at[i] >= '0' && text.at[i] <= '9' ? run + 1 : 0;
        if (run >= 8)
            return true;
    }
    return false;
}

static enum err check_words(struct ctx *cx, const struct acting *w, struct str text)
{
    struct case_member *m = NULL;
    size_t n = 0;
    if (long_number(text))
        return fail(cx, ERR_BAD_INPUT, "公示内容里不能有证件号码、卡号、电话这样的长数字");
    TRY(casefile_members(cx, &w->file, false, &m, &n));
    for (size_t i = 0; i < n; i++) {
        bool other = !str_eq(m[i].relation, S("self")) && m[i].name.len >= 6 && str_has(text, m[i].name);
        if (other || says(text, m[i].number) || says(text, m[i].phone) || says(text, m[i].card) || says(text, m[i].diagnosis) || says(text, m[i].school))
            return fail(cx, ERR_BAD_INPUT, "公示内容里不能有家庭成员姓名、病情、学校、电话、证件或卡号，请改写标题或拟帮扶内容");
    }
    if (says(text, w->file.address))
        return fail(cx, ERR_BAD_INPUT, "公示内容里不能有家庭住址");
    return OK;
}

static enum err employer_of(struct ctx *cx, const struct casefile *file, struct str *out)
{
    struct case_member *m = NULL;
    size_t n = 0;
    TRY(casefile_members(cx, file, true, &m, &n));
    *out = file->org_name;
    for (size_t i = 0; i < n; i++)
        if (str_eq(m[i].relation, S("self")) && m[i].employer.len)
            *out = m[i].employer;
    return OK;
}

struct making {
    struct public_notice n;
    struct public_notice_row rows[PUBLIC_ROWS_MAX];
};

static enum err take_row(struct ctx *cx, struct making *m, int64_t id, struct acting *w)
{
    int64_t running = 0;
    TRY(acting_open(cx, id, "pass", 0, w));
    const struct flow_step *s = flow_at(w->flow, w->a.stage);
    if (!str_eq(w->a.state, S("notice")))
        return fail(cx, ERR_STATE, "%.*s的申请不在公示步骤", FMT(w->a.head_name));
    TRY(db_int(cx->tx, PUBLIC_NOTICE_RUNNING, VALS(I64(id), I64(w->a.stage), TXT(w->today)), &running));
    if (running)
        return fail(cx, ERR_DUPLICATE, "%.*s的申请正在公示", FMT(w->a.head_name));
    if (m->n.rows == 0) {
        m->n.org_id = w->a.at_org_id;
        m->n.org_path = w->a.at_path;
        m->n.org_name = w->a.at_name;
        m->n.days = s->notice_days;
        m->n.names = w->flow->names;
    }
    if (m->n.org_id != w->a.at_org_id)
        return fail_field(cx, "ids", "一张公示只列同一单位办理的申请");
    m->n.days = s->notice_days > m->n.days ? s->notice_days : m->n.days;
    struct public_notice_row *r = &m->rows[m->n.rows++];
    *r = (struct public_notice_row){.no = m->n.rows, .application_id = id, .stage = w->a.stage, .measure = w->a.measure,
                                    .asked = w->a.class.len ? w->a.class : w->a.asked, .casefile_id = w->a.casefile_id};
    TRY(check_words(cx, w, str_f(cx->a, "%.*s %.*s", FMT(m->n.title), FMT(r->measure))));
    r->name = public_name(cx->a, w->a.head_name, m->n.names);
    r->class = class_words(cx, &w->a, w->flow);
    return employer_of(cx, &w->file, &r->unit);
}

/* The period begins today or later; it ends with the last of its working days. */
static enum err set_days(struct ctx *cx, struct making *m, struct str from, const struct calendar *c)
{
    struct date d;
    char text[DATE_TEXT];
    m->n.from_on = from.len ? from : cx_today(cx);
    if (date_read(m->n.from_on, &d) != DATE_DAY || str_cmp(m->n.from_on, cx_today(cx)) < 0)
        return fail_field(cx, "from_on", "公示开始日期不能早于今天");
    date_iso(calendar_add(c, date_add_days(d, -1), m->n.days, NULL), text);
    m->n.until_on = str_dup(cx->a, str_of(text));
    return OK;
}

static enum err write_rows(struct ctx *cx, const struct making *m)
{
    for (int64_t i = 0; i < m->n.rows; i++) {
        const struct public_notice_row *r = &m->rows[i];
        struct sealer *key = NULL;
        TRY(casefile_key(cx, r->casefile_id, &key));
        struct str secret = casefile_seal_at(cx, key, "public_notice_row.secret", m->n.id, r->no, casefile_pack(cx->a, TOLD, r));
        TRY(db_exec(cx->tx, PUBLIC_NOTICE_ROW_ADD,
                    VALS(I64(m->n.id), I64(r->no), I64(r->application_id), I64(r->stage), TXT(r->asked), BLOB(secret)), NULL));
        TRY(db_exec(cx->tx, APPLICATION_DUE, VALS(I64(r->application_id), TXT(m->n.until_on)), NULL));
    }
    return OK;
}

static enum err answer_notice(struct ctx *cx, int64_t id)
{
    struct public_notice n = {0};
    struct public_notice_row *rows = NULL;
    size_t n_rows = 0;
    TRY(public_notice_get(cx, id, &n));
    TRY(public_notice_rows(cx, id, &rows, &n_rows));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, NOTICE, &n);
    jw_key(cx->out, "list");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_rows; i++)
        fields_write(cx->out, ROW, &rows[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err notice_make_post(struct ctx *cx)
{
    const struct notice_make_in *in = cx->in;
    const struct json *ids = json_parse(cx->a, in->ids, NULL);
    struct making *m = NEW(cx->a, struct making);
    struct acting w;
    unsigned char raw[TOKEN_BYTES];
    m->n.title = in->title;
    if (json_kind(ids) != JSON_LIST || !json_len(ids) || json_len(ids) > PUBLIC_ROWS_MAX)
        return fail_field(cx, "ids", "请选择 1 至 %d 份申请", PUBLIC_ROWS_MAX);
    for (size_t i = 0; i < json_len(ids); i++)
        TRY(take_row(cx, m, json_int(json_at(ids, i)), &w));
    TRY(set_days(cx, m, in->from_on, w.calendar));
    rand_fill(cx->app->rand, raw, sizeof raw);
    m->n.token = hex_of(cx->a, raw, sizeof raw);
    m->n.title = in->title.len ? in->title : str_f(cx->a, "%.*s困难职工%s公示", FMT(m->n.org_name), str_eq(w.a.kind, S("exit")) ? "退出" : "");
    TRY(db_int(cx->tx, PUBLIC_NOTICE_ADD,
               VALS(TXT(m->n.token), I64(m->n.org_id), TXT(m->n.title), TXT(m->n.names), TXT(m->n.from_on), TXT(m->n.until_on), I64(m->n.days),
                    TXT(in->phone), TXT(in->place), I64(cx->who->user_id), I64(cx->now)),
               &m->n.id));
    TRY(write_rows(cx, m));
    audit_object(cx, m->n.org_id, "public_notice:%lld", (long long)m->n.id);
    audit_note(cx, "rows", str_f(cx->a, "%lld", (long long)m->n.rows));
    return answer_notice(cx, m->n.id);
}

enum err notice_one_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer_notice(cx, id);
}

enum err notice_list_get(struct ctx *cx)
{
    return cx_list(cx, PUBLIC_NOTICE_LIST, VALS(LO(cx), HI(cx), TXT(cx_today(cx)), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))), NOTICE);
}

static enum err editable(struct ctx *cx, struct public_notice *n)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(public_notice_get(cx, id, n));
    if (!cx_may(cx, PERM_CASE_REVIEW, n->org_path))
        return fail(cx, ERR_FORBIDDEN, "这张公示由“%.*s”管理", FMT(n->org_name));
    return OK;
}

/* Taken down before its time: what was on it has not been shown for its full period. */
enum err notice_end_post(struct ctx *cx)
{
    const struct notice_end_in *in = cx->in;
    struct public_notice n = {0};
    int64_t changed = 0;
    TRY(editable(cx, &n));
    if (!str_eq(n.state, S("running")))
        return fail(cx, ERR_STATE, "公示已经结束或已撤下");
    TRY(db_exec(cx->tx, PUBLIC_NOTICE_END, VALS(I64(n.id), I64(cx->who->user_id), I64(cx->now), TXT(in->reason)), &changed));
    audit_object(cx, n.org_id, "public_notice:%lld", (long long)n.id);
    audit_note(cx, "reason", in->reason);
    return changed ? answer_notice(cx, n.id) : ERR_CONFLICT;
}

enum err notice_photo_post(struct ctx *cx)
{
    const struct notice_photo_in *in = cx->in;
    struct public_notice n = {0};
    struct file f = {0};
    TRY(editable(cx, &n));
    if (file_attach(cx, in->file_id, FILE_SHARED, &f) != OK)
        return fail_field(cx, "file_id", "没有这个附件，请重新上传");
    TRY(db_exec(cx->tx, PUBLIC_NOTICE_PHOTO, VALS(I64(n.id), I64(in->file_id)), NULL));
    audit_object(cx, n.org_id, "public_notice:%lld", (long long)n.id);
    return answer_notice(cx, n.id);
}

/* --- what everybody sees --- */

/* GET /api/public/notices/:token. Before the first and after the last day nothing but that. */
enum err notice_public_get(struct ctx *cx)
{
    struct public_notice n = {0};
    struct public_notice_row *rows = NULL;
    size_t n_rows = 0;
    struct str today = cx_today(cx);
    enum err e = db_one(cx->tx, PUBLIC_NOTICE_BY_TOKEN, VALS(TXT(cx->args[0]), TXT(today)), NOTICE, &n);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    bool shown = e == OK && str_eq(n.state, S("running")) && str_cmp(today, n.from_on) >= 0;
    jw_open(cx->out, '{');
    jw_kb(cx->out, "running", shown);
    if (!shown) {
        jw_kt(cx->out, "text", e == OK && str_eq(n.state, S("running")) ? S("公示还没有开始。") : S("本公示已结束。"));
        jw_close(cx->out, '}');
        return OK;
    }
    TRY(public_notice_rows(cx, n.id, &rows, &n_rows));
    jw_kt(cx->out, "org_name", n.org_name);
    jw_kt(cx->out, "title", n.title);
    jw_kt(cx->out, "from_on", n.from_on);
    jw_kt(cx->out, "until_on", n.until_on);
    jw_ki(cx->out, "days", n.days);
    jw_kt(cx->out, "phone", n.phone);
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_rows; i++) {
        jw_open(cx->out, '{');
        jw_ki(cx->out, "no", rows[i].no);
        jw_kt(cx->out, "name", rows[i].name);
        jw_kt(cx->out, "unit", rows[i].unit);
        jw_kt(cx->out, "class", rows[i].class);
        jw_kt(cx->out, "measure", rows[i].measure);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- as a condition of going on --- */

struct shown {
    int64_t id;
    struct str until_on, asked;
    int64_t published_at, withdrawn_at;
};
static const struct field shown_fields[] = {
    {FIELD(struct shown, id)}, {FIELD(struct shown, until_on)}, {FIELD(struct shown, asked)}, {FIELD(struct shown, published_at)},
    {FIELD(struct shown, withdrawn_at)},
};

enum err notice_ready(struct ctx *cx, const struct acting *w)
{
    struct shown s = {0};
    int64_t back = 0, upheld = 0;
    struct str asked = w->a.class.len ? w->a.class : w->a.asked;
    TRY(db_int(cx->tx, APPLICATION_BACK_AT, VALS(I64(w->a.id), TXT(S("notice"))), &back));
    enum err e = db_one(cx->tx, PUBLIC_NOTICE_LAST, VALS(I64(w->a.id), I64(w->a.stage), I64(back)), FIELDS(struct shown, shown_fields), &s);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, back ? "退回后还没有重新公示" : "还没有公示，请先发布公示");
    TRY(e);
    if (s.withdrawn_at)
        return fail(cx, ERR_STATE, "公示没有满期就撤下了，请重新公示");
    if (str_cmp(w->today, s.until_on) <= 0)
        return fail(cx, ERR_STATE, "公示到 %.*s 为止，期满后才能继续办理", FMT(s.until_on));
    if (!str_eq(s.asked, asked))
        return fail(cx, ERR_STATE, "公示后改了类别，请按新的类别重新公示");
    TRY(db_int(cx->tx, OBJECTION_UPHELD, VALS(I64(s.id), I64(w->a.id)), &upheld));
    return upheld ? fail(cx, ERR_STATE, "有异议成立，不能通过；请退回核实或不予批准") : OK;
}

enum err notices_write(struct ctx *cx, const struct acting *w)
{
    struct public_notice *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, PUBLIC_NOTICE_OF, VALS(I64(w->a.id), TXT(w->today)), NOTICE, NOTICES_MAX, &rows, &n));
    jw_key(cx->out, "notices");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, NOTICE, &rows[i]);
    jw_close(cx->out, ']');
    return OK;
}
