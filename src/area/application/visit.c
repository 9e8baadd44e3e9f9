// SPDX-License-Identifier: Apache-2.0
// 入户调查: two persons visit, one fills in the form on his phone, the other confirms under his own log-in. What is a choice
// or a figure is kept as answers; what was seen and said is sealed.
#include "application_own.h"
#include "code.h"
#include "file.h"
#include "publicity.h"
#include "token.h"

enum { DRAFT_HOURS = 48, PARTNERS_MAX = 500, VISITS_MAX = 50, PHOTOS_MAX = 9, TODO_MAX = 100, KEY_TEXT = 44 };

const struct field visit_in_fields[15] = {
    {FIELD(struct visit_in, draft_key), .need = true, .max = 40, .label = LIT("草稿编号")},
    {FIELD(struct visit_in, visited_on), .as = AS_DATE, .need = true, .label = LIT("入户日期")},
    {FIELD(struct visit_in, purpose), .as = AS_CODE, .codes = "visit_purpose", .need = true, .max = 20, .label = LIT("目的")},
    {FIELD(struct visit_in, answers), .as = AS_JSON, .need = true, .max = 20000, .label = LIT("调查内容")},
    {FIELD(struct visit_in, agrees), .as = AS_CODE, .codes = "visit_agrees", .need = true, .max = 10, .label = LIT("与申报是否相符")},
    {FIELD(struct visit_in, words), .max = 2000, .label = LIT("看到、听到的其他情况")},
    {FIELD(struct visit_in, photos), .as = AS_JSON, .max = 2000, .label = LIT("照片")},
    {FIELD(struct visit_in, placed), .as = AS_BOOL, .label = LIT("有定位")},
    {FIELD(struct visit_in, lat_e6), .min = -90000000, .max = 90000000, .label = LIT("纬度（百万分之一度）")},
    {FIELD(struct visit_in, lon_e6), .min = -180000000, .max = 180000000, .label = LIT("经度（百万分之一度）")},
    {FIELD(struct visit_in, accuracy_m), .max = 1000000, .label = LIT("定位误差（米）")},
    {FIELD(struct visit_in, casefile), .as = AS_ID, .need = true, .label = LIT("档案")},
    {FIELD(struct visit_in, application), .as = AS_ID, .label = LIT("申请")},
    {FIELD(struct visit_in, second), .as = AS_ID, .need = true, .label = LIT("同行人")},
    {FIELD(struct visit_in, signed_file), .as = AS_ID, .label = LIT("签名")},
};

/* --- the key of drafts on the phone (docs/decision/0023) --- */

static struct str draft_key_of(struct ctx *cx, int64_t day)
{
    unsigned char key[SM3_BYTES];
    char *text = NEWS(cx->a, char, KEY_TEXT + 1);
    mac(cx->sealer, MAC_TOKEN, str_f(cx->a, "visit-draft %lld %lld", (long long)cx->who->user_id, (long long)day), key);
    size_t n = base64url(key, sizeof key, text);
    secret_wipe(key, sizeof key);
    return (struct str){text, n};
}

/* Of today and yesterday: an older draft opens no more, whoever holds the phone. */
enum err visit_key_get(struct ctx *cx)
{
    int64_t today = date_days(date_of_ms(cx->now));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "user", cx->who->user_id);
    jw_ki(cx->out, "hours", DRAFT_HOURS);
    jw_key(cx->out, "keys");
    jw_open(cx->out, '[');
    for (int64_t day = today; day > today - DRAFT_HOURS / 24; day--) {
        jw_open(cx->out, '{');
        jw_ki(cx->out, "day", day);
        jw_kt(cx->out, "key", draft_key_of(cx, day));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- what to look at --- */

static enum err survey_of(struct ctx *cx, const struct json **body)
{
    const struct rule *r;
    TRY(rule_kept(cx, S("surveys"), S("home"), cx_today(cx), &r));
    *body = json_parse(cx->a, r->body, NULL);
    return OK;
}

enum err visit_form_get(struct ctx *cx)
{
    const struct rule *r;
    TRY(rule_kept(cx, S("surveys"), S("home"), cx_today(cx), &r));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "title", r->title);
    jw_kt(cx->out, "edition", r->edition);
    jw_key(cx->out, "body");
    jw_raw(cx->out, r->body);
    jw_close(cx->out, '}');
    return OK;
}

static bool offered(const struct json *item, struct str code)
{
    const struct json *options = json_get(item, "options");
    for (size_t i = 0; i < json_len(options); i++)
        if (str_eq(json_str(json_at(json_at(options, i), 0)), code))
            return true;
    return false;
}

static bool sound(const struct json *item, const struct json *v)
{
    struct str kind = json_get_str(item, "kind");
    if (str_eq(kind, S("one")))
        return offered(item, json_str(v));
    if (str_eq(kind, S("many"))) {
        bool all = json_kind(v) == JSON_LIST;
        for (size_t i = 0; all && i < json_len(v); i++)
            all = offered(item, json_str(json_at(v, i)));
        return all;
    }
    int64_t most = json_get_int(item, "max", str_eq(kind, S("money")) ? INT64_C(100000000000) : 1000000);
    return json_kind(v) == JSON_INT && json_int(v) >= 0 && json_int(v) <= most;
}

static bool given(const struct json *v)
{
    return json_kind(v) == JSON_INT || json_str(v).len || json_len(v);
}

static enum err check_answers(struct ctx *cx, struct str text)
{
    const struct json *body, *answers = json_parse(cx->a, text, NULL), *sections;
    size_t known = 0;
    TRY(survey_of(cx, &body));
    if (json_kind(answers) != JSON_MAP)
        return fail_field(cx, "answers", "调查内容应是一组选项和数字");
    sections = json_get(body, "sections");
    for (size_t i = 0; i < json_len(sections); i++) {
        const struct json *items = json_get(json_at(sections, i), "items");
        for (size_t k = 0; k < json_len(items); k++) {
            const struct json *item = json_at(items, k), *v = json_get(answers, str_z(cx->a, json_get_str(item, "key")));
            known += v != NULL;
            if (given(v) ? !sound(item, v) : json_get_bool(item, "need"))
                return fail_field(cx, "answers", "请填写“%.*s”", FMT(json_get_str(item, "label")));
        }
    }
    return known == json_len(answers) ? OK : fail_field(cx, "answers", "调查内容里有调查表没有的项目，请刷新页面后再提交");
}

void survey_check(const struct json *body, struct problems *p)
{
    static const char *const kinds[] = {"one", "many", "number", "money"};
    const struct json *sections = json_get(body, "sections");
    if (!json_len(sections))
        problem_add(p, "body", S("缺少“sections”，应列出调查表的各部分"));
    for (size_t i = 0; i < json_len(sections); i++) {
        const struct json *items = json_get(json_at(sections, i), "items");
        for (size_t k = 0; k < json_len(items); k++) {
            const struct json *item = json_at(items, k);
            bool known = false, choice = str_eq(json_get_str(item, "kind"), S("one")) || str_eq(json_get_str(item, "kind"), S("many"));
            for (size_t j = 0; j < countof(kinds); j++)
                known |= str_eq(json_get_str(item, "kind"), str_of(kinds[j]));
            if (!known || !json_get_str(item, "key").len || !json_get_str(item, "label").len || (choice && !json_len(json_get(item, "options"))))
                problem_add(p, "body", str_f(p->a, "第 %zu 部分第 %zu 项应有 key、label、kind（one many number money），选择项还要有 options", i + 1, k + 1));
        }
    }
}

/* --- who goes along --- */

struct partner {
    int64_t id;
    struct str name, role, org_name;
};
static const struct field partner_fields[] = {
    {FIELD(struct partner, id), .as = AS_ID}, {FIELD(struct partner, name)}, {FIELD(struct partner, role)}, {FIELD(struct partner, org_name)},
};

static bool enters(struct str role)
{
    enum role r = role_named(role);
    return r != ROLE_NONE && role_info(r)->perms >> PERM_CASE_ENTER & 1;
}

static enum err partners(struct ctx *cx, struct str path, struct partner **out, size_t *n)
{
    return db_rows(cx->tx, VISIT_PARTNERS, VALS(TXT(path), TXT(cx_today(cx)), I64(cx->who->user_id)), FIELDS(struct partner, partner_fields), PARTNERS_MAX,
                   out, n);
}

enum err visit_partners_get(struct ctx *cx)
{
    struct partner *rows = NULL;
    size_t n = 0;
    int64_t last = 0;
    TRY(partners(cx, cx->org_path, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        if (!enters(rows[i].role) || rows[i].id == last)
            continue;
        last = rows[i].id;
        fields_write(cx->out, FIELDS(struct partner, partner_fields), &rows[i]);
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err check_partner(struct ctx *cx, const struct casefile *f, int64_t second, struct str *name)
{
    struct partner *rows = NULL;
    size_t n = 0;
    if (second == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "入户须两人，同行人不能是您自己");
    TRY(partners(cx, f->path, &rows, &n));
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == second && enters(rows[i].role)) {
            *name = rows[i].name;
            return OK;
        }
    return fail_field(cx, "second", "同行人应是能办理本单位档案的另一位同志");
}

/* --- sending one --- */

static enum err check_photos(struct ctx *cx, const struct visit_in *in, int64_t org_id, const struct json **list)
{
    *list = json_parse(cx->a, in->photos.len ? in->photos : S("[]"), NULL);
    if (json_kind(*list) != JSON_LIST || json_len(*list) > PHOTOS_MAX)
        return fail_field(cx, "photos", "照片最多 %d 张", PHOTOS_MAX);
    for (size_t i = 0; i <= json_len(*list); i++) {
        struct picture p = {0};
        int64_t id = i < json_len(*list) ? json_int(json_at(*list, i)) : in->signed_file;
        if (!id && i == json_len(*list))
            break;
        enum err e = db_one(cx->tx, PICTURE_MINE, VALS(I64(id), I64(cx->who->user_id), I64(org_id)), FIELDS(struct picture, picture_fields), &p);
        if (e == ERR_NOT_FOUND)
            return fail_field(cx, "photos", "没有收到照片或签名，请重新上传");
        TRY(e);
        TRY(file_shut(cx, id));
    }
    return OK;
}

static enum err check_visit(struct ctx *cx, const struct visit_in *in, struct casefile *f, struct application *a)
{
    TRY(casefile_get(cx, in->casefile, f));
    if (!f->key)
        return fail(cx, ERR_STATE, "这份档案的个人信息已删除");
    if (str_cmp(in->visited_on, cx_today(cx)) > 0)
        return fail_field(cx, "visited_on", "入户日期不能晚于今天");
    if (str_eq(in->purpose, S("survey")) != (in->application != 0))
        return fail_field(cx, "application", "入户调查应选申请，其他走访不选");
    if (!in->application)
        return OK;
    TRY(application_get(cx, in->application, a));
    if (a->casefile_id != f->id || !str_eq(a->state, S("survey")))
        return fail(cx, ERR_STATE, "这份申请不在入户调查步骤");
    const struct flow *flow;
    TRY(flow_of(cx, a, &flow));
    return doer_check(cx, a, flow, ACT_WORK);
}

static enum err answer_visit(struct ctx *cx, int64_t id, bool repeated)
{
    jw_open(cx->out, '{');
    jw_ki(cx->out, "id", id);
    jw_kb(cx->out, "repeated", repeated);
    jw_close(cx->out, '}');
    return OK;
}

enum err visit_post(struct ctx *cx)
{
    const struct visit_in *in = cx->in;
    struct casefile f = {0};
    struct application a = {0};
    struct str second = S("");
    const struct json *photos;
    int64_t id = 0;
    enum err e = db_int(cx->tx, VISIT_BY_DRAFT, VALS(I64(cx->who->user_id), TXT(in->draft_key)), &id);
    if (e != ERR_NOT_FOUND) {
        TRY(e);
        audit_object(cx, cx->org_id, "visit:%lld", (long long)id);
        return answer_visit(cx, id, true);
    }
    TRY(check_visit(cx, in, &f, &a));
    TRY(check_answers(cx, in->answers));
    TRY(check_partner(cx, &f, in->second, &second));
    TRY(check_photos(cx, in, f.org_id, &photos));
    TRY(db_int(cx->tx, VISIT_ADD,
               VALS(I64(f.id), OPT(in->application), I64(f.org_id), TXT(in->visited_on), TXT(in->purpose), I64(cx->who->user_id), TXT(second),
                    I64(in->second), in->placed ? I64(in->lat_e6) : NUL, in->placed ? I64(in->lon_e6) : NUL, in->placed ? I64(in->accuracy_m) : NUL,
                    TXT(in->answers), TXT(in->agrees), OPT(in->signed_file), TXT(in->draft_key), I64(cx->now), BLOB(S(""))),
               &id));
    TRY(db_exec(cx->tx, VISIT_SECRET, VALS(I64(id), BLOB(casefile_seal(cx, f.key, "home_visit.secret", id, in->words))), NULL));
    cx_tell(cx, TALE_CASEFILE, f.id);
    for (size_t i = 0; i < json_len(photos); i++)
        TRY(db_exec(cx->tx, VISIT_PHOTO_ADD, VALS(I64(id), I64(json_int(json_at(photos, i)))), NULL));
    audit_object(cx, f.org_id, "visit:%lld", (long long)id);
    audit_note(cx, "casefile", f.no);
    return answer_visit(cx, id, false);
}

enum err home_visit_note(struct ctx *cx, const struct casefile *f, struct str on, struct str leader, struct str words, int64_t *id)
{
    if (!f->key)
        return fail(cx, ERR_STATE, "这份档案的个人信息已删除");
    TRY(db_int(cx->tx, VISIT_ADD,
               VALS(I64(f->id), NUL, I64(f->org_id), TXT(on), TXT(S("festival")), I64(cx->who->user_id), TXT(leader), NUL, NUL, NUL, NUL, TXT(S("{}")), TXT(S("")), NUL,
                    TXT(S("")), I64(cx->now), BLOB(S(""))),
               id));
    return db_exec(cx->tx, VISIT_SECRET, VALS(I64(*id), BLOB(casefile_seal(cx, f->key, "home_visit.secret", *id, words))), NULL);
}

/* --- the other says so too --- */

struct visit {
    int64_t id, casefile_id, application_id, org_id;
    struct str org_path, case_no, head_name, visited_on, purpose;
    int64_t first_id;
    struct str first_name;
    int64_t second_id;
    struct str second_name;
    bool placed;
    int64_t lat_e6, lon_e6, accuracy_m;
    struct str answers, agrees;
    int64_t signed_file, confirmed_at, created_at;
    struct str secret;
};
static const struct field visit_fields[] = {
    {FIELD(struct visit, id), .as = AS_ID},
    {FIELD(struct visit, casefile_id), .as = AS_ID},
    {FIELD(struct visit, application_id), .as = AS_ID},
    {FIELD(struct visit, org_id), .as = AS_ID},
    {FIELD(struct visit, org_path), .as = AS_BLOB},
    {FIELD(struct visit, case_no)},
    {FIELD(struct visit, head_name)},
    {FIELD(struct visit, visited_on), .as = AS_DATE},
    {FIELD(struct visit, purpose), .as = AS_CODE, .codes = "visit_purpose"},
    {FIELD(struct visit, first_id), .as = AS_ID},
    {FIELD(struct visit, first_name)},
    {FIELD(struct visit, second_id), .as = AS_ID},
    {FIELD(struct visit, second_name)},
    {FIELD(struct visit, placed), .as = AS_BOOL},
    {FIELD(struct visit, lat_e6)},
    {FIELD(struct visit, lon_e6)},
    {FIELD(struct visit, accuracy_m)},
    {FIELD(struct visit, answers), .as = AS_JSON},
    {FIELD(struct visit, agrees), .as = AS_CODE, .codes = "visit_agrees"},
    {FIELD(struct visit, signed_file), .as = AS_ID},
    {FIELD(struct visit, confirmed_at), .as = AS_TIME},
    {FIELD(struct visit, created_at), .as = AS_TIME},
    {FIELD(struct visit, secret), .as = AS_BLOB},
};
#define VISIT FIELDS(struct visit, visit_fields)
struct shot {
    int64_t file_id;
};
static const struct field shot_fields[] = {{FIELD(struct shot, file_id)}};

enum err visit_confirm_post(struct ctx *cx)
{
    struct visit v = {0};
    int64_t id = 0, n = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, VISIT_GET, id, VISIT, &v));
    if (v.second_id != cx->who->user_id)
        return fail(cx, v.first_id == cx->who->user_id ? ERR_SAME_PERSON : ERR_FORBIDDEN, "由同行人“%.*s”用自己的账号确认", FMT(v.second_name));
    TRY(db_exec(cx->tx, VISIT_CONFIRM, VALS(I64(id), I64(cx->now)), &n));
    if (!n)
        return fail(cx, ERR_STATE, "这次入户已经确认");
    TRY(casefile_visited(cx, v.casefile_id, v.visited_on));
    audit_object(cx, v.org_id, "visit:%lld", (long long)id);
    return answer_visit(cx, id, false);
}

static enum err write_visit(struct ctx *cx, const struct visit *v, struct sealer *key)
{
    struct shot *shots = NULL;
    size_t n = 0;
    struct str words = S("");
    TRY(casefile_open(cx, key, "home_visit.secret", v->id, v->secret, &words));
    TRY(db_rows(cx->tx, VISIT_PHOTOS, VALS(I64(v->id)), FIELDS(struct shot, shot_fields), PHOTOS_MAX, &shots, &n));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, VISIT, v);
    jw_kt(cx->out, "words", words);
    jw_key(cx->out, "photos");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        jw_int(cx->out, shots[i].file_id);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err visit_one_get(struct ctx *cx)
{
    struct visit v = {0};
    struct casefile f = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, VISIT_GET, id, VISIT, &v));
    TRY(casefile_get(cx, v.casefile_id, &f));
    return write_visit(cx, &v, f.key);
}

enum err visits_write(struct ctx *cx, const struct acting *w)
{
    struct visit *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, VISIT_OF, VALS(I64(w->a.id)), VISIT, VISITS_MAX, &rows, &n));
    jw_key(cx->out, "visits");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        TRY(write_visit(cx, &rows[i], w->file.key));
    jw_close(cx->out, ']');
    return OK;
}

enum err visit_photo_get(struct ctx *cx)
{
    struct visit v = {0};
    struct picture p = {0};
    struct file file = {0};
    int64_t id = 0, file_id = 0, has = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &file_id));
    TRY(cx_one(cx, VISIT_GET, id, VISIT, &v));
    TRY(db_int(cx->tx, VISIT_HAS_PHOTO, VALS(I64(id), I64(file_id)), &has));
    if (!has)
        return ERR_NOT_FOUND;
    TRY(db_one(cx->tx, PICTURE_GET, VALS(I64(file_id)), FIELDS(struct picture, picture_fields), &p));
    TRY(file_load(cx, file_id, &file));
    TRY(file_answer(cx, &file));
    cx->reply->type = p.type;
    cx->reply->file_name = S("");
    audit_object(cx, v.org_id, "visit:%lld", (long long)id);
    return OK;
}

/* --- what waits on the phone --- */

struct due {
    int64_t id, casefile_id;
    struct str case_no, head_name, org_code, org_name, due_on;
    int64_t visits;
    struct str secret, wrapped;
};
static const struct field due_fields[] = {
    {FIELD(struct due, id), .as = AS_ID}, {FIELD(struct due, casefile_id), .as = AS_ID}, {FIELD(struct due, case_no)}, {FIELD(struct due, head_name)},
    {FIELD(struct due, org_code)},        {FIELD(struct due, org_name)},                 {FIELD(struct due, due_on), .as = AS_DATE},
    {FIELD(struct due, visits)},          {FIELD(struct due, secret), .as = AS_BLOB},    {FIELD(struct due, wrapped), .as = AS_BLOB},
};

/* Where to go, no nearer than the street; the door number is for whoever opens that one household. */
static enum err write_due(struct ctx *cx, struct due *d, struct sealer **key)
{
    struct str packed = S("");
    struct casefile f = {0};
    TRY(casefile_key_next(cx, key, d->casefile_id, d->wrapped));
    TRY(casefile_open(cx, *key, "casefile.secret", d->casefile_id, d->secret, &packed));
    casefile_unpack(cx->a, CASEFILE_SECRETS, packed, &f);
    jw_open(cx->out, '{');
    fields_write_open(cx->out, FIELDS(struct due, due_fields), d);
    jw_kt(cx->out, "where", mask_address(cx->a, f.address));
    jw_close(cx->out, '}');
    return OK;
}

enum err visit_todo_get(struct ctx *cx)
{
    struct due *rows = NULL;
    struct visit *mine = NULL;
    struct sealer *key = NULL;
    size_t n = 0, n_mine = 0;
    TRY(db_rows(cx->tx, VISIT_TODO, VALS(LO(cx), HI(cx), I64(TODO_MAX)), FIELDS(struct due, due_fields), TODO_MAX, &rows, &n));
    TRY(db_rows(cx->tx, VISIT_TO_CONFIRM, VALS(LO(cx), HI(cx), I64(cx->who->user_id), I64(TODO_MAX)), VISIT, TODO_MAX, &mine, &n_mine));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        TRY(write_due(cx, &rows[i], &key));
    jw_close(cx->out, ']');
    jw_key(cx->out, "confirm");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_mine; i++) {
        jw_open(cx->out, '{');
        jw_ki(cx->out, "id", mine[i].id);
        jw_kt(cx->out, "head_name", mine[i].head_name);
        jw_kt(cx->out, "visited_on", mine[i].visited_on);
        jw_kt(cx->out, "first_name", mine[i].first_name);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* One household, to go there: a look that is kept. */
enum err visit_household_get(struct ctx *cx)
{
    struct application a = {0};
    struct casefile f = {0};
    struct case_member *m = NULL;
    size_t n = 0;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(application_get(cx, id, &a));
    if (!str_eq(a.state, S("survey")))
        return fail(cx, ERR_STATE, "这份申请不在入户调查步骤");
    TRY(casefile_get(cx, a.casefile_id, &f));
    TRY(casefile_members(cx, &f, true, &m, &n));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "application", id);
    jw_ki(cx->out, "casefile", f.id);
    jw_kt(cx->out, "case_no", f.no);
    jw_kt(cx->out, "org_code", f.org_code);
    jw_kt(cx->out, "head_name", f.head_name);
    jw_kt(cx->out, "address", f.address);
    jw_ki(cx->out, "members", (int64_t)n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(m[i].relation, S("self")))
            jw_kt(cx->out, "phone", m[i].phone);
    jw_close(cx->out, '}');
    audit_object(cx, a.org_id, "application:%lld", (long long)id);
    return OK;
}

/* A visit by two, confirmed, since it was last sent back to be surveyed. */
enum err visit_ready(struct ctx *cx, const struct acting *w)
{
    int64_t back = 0, all = 0, confirmed = 0;
    TRY(db_int(cx->tx, APPLICATION_BACK_AT, VALS(I64(w->a.id), TXT(S("survey"))), &back));
    TRY(db_int(cx->tx, VISIT_COUNT, VALS(I64(w->a.id), I64(back), I64(0)), &all));
    TRY(db_int(cx->tx, VISIT_COUNT, VALS(I64(w->a.id), I64(back), I64(1)), &confirmed));
    if (confirmed)
        return OK;
    return fail(cx, ERR_STATE, all ? "入户调查还没有经同行人确认" : back ? "退回后还没有重新入户调查" : "还没有入户调查");
}
