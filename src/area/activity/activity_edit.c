// SPDX-License-Identifier: Apache-2.0
// Making an activity: from a template or from nothing, its parts by forms, and its way draft → review → open → closed → done.
#include "activity_own.h"
#include "campaign.h"
#include "code.h"
#include "like.h"

const struct field activity_in_fields[12] = {
    {FIELD(struct activity_in, org), .label = LIT("主办工会"), .max = 40},
    {FIELD(struct activity_in, campaign), .label = LIT("送温暖活动"), .need = true, .max = 40},
    {FIELD(struct activity_in, template), .label = LIT("模板"), .max = 40},
    {FIELD(struct activity_in, title), .label = LIT("活动名称"), .need = true, .max = 60},
    {FIELD(struct activity_in, words), .label = LIT("活动说明"), .max = 2000},
    {FIELD(struct activity_in, place), .label = LIT("地点"), .max = 100},
    {FIELD(struct activity_in, start_at), .as = AS_TIME, .label = LIT("开始时间"), .need = true},
    {FIELD(struct activity_in, end_at), .as = AS_TIME, .label = LIT("结束时间"), .need = true},
    {FIELD(struct activity_in, who), .as = AS_CODE, .codes = "activity_who", .label = LIT("参加范围"), .need = true, .max = 20},
    {FIELD(struct activity_in, counts_as), .as = AS_CODE, .codes = "kind", .label = LIT("到场的计入"), .max = 20},
    {FIELD(struct activity_in, tags), .as = AS_TAGS, .codes = "tag", .label = LIT("人员标记"), .max = 100},
    {FIELD(struct activity_in, version), .label = LIT("版本")},
};
const struct field activity_move_in_fields[2] = {
    {FIELD(struct activity_move_in, version), .label = LIT("版本"), .need = true},
    {FIELD(struct activity_move_in, reason), .label = LIT("原因"), .max = 200},
};
const struct field part_in_fields[3] = {
    {FIELD(struct part_in, kind), .label = LIT("环节"), .max = 20},
    {FIELD(struct part_in, title), .label = LIT("名称"), .need = true, .max = 60},
    {FIELD(struct part_in, rule), .as = AS_JSON, .label = LIT("设置"), .need = true, .max = PART_RULE_MAX},
};

static const struct move moves[] = {
    {"draft", "submit", "review", PERM_SERVICE_EDIT, LIT("提交审核")},      {"review", "approve", "open", PERM_SERVICE_REVIEW, LIT("审核通过并开放")},
    {"review", "return", "draft", PERM_SERVICE_REVIEW, LIT("退回修改")},    {"open", "close", "closed", PERM_SERVICE_EDIT, LIT("截止报名")},
    {"closed", "reopen", "open", PERM_SERVICE_EDIT, LIT("重新开放报名")},   {"closed", "finish", "done", PERM_SERVICE_EDIT, LIT("结束并确定数字")},
    {"draft", "cancel", "cancelled", PERM_SERVICE_EDIT, LIT("取消活动")},   {"open", "cancel", "cancelled", PERM_SERVICE_EDIT, LIT("取消活动")},
    {"closed", "cancel", "cancelled", PERM_SERVICE_EDIT, LIT("取消活动")},
};
const struct machine activity_machines[1] = {{"activity", moves, countof(moves)}};

/* --- answering --- */

struct told {
    struct str what, source;
    int64_t n;
};
static const struct field told_fields[] = {{FIELD(struct told, what)}, {FIELD(struct told, source)}, {FIELD(struct told, n)}};

static enum err write_parts(struct ctx *cx, int64_t id)
{
    struct activity_part *parts = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, ACTIVITY_PARTS_SHOWN, VALS(I64(id), I64(ACTIVITY_PARTS_MAX)), ACTIVITY_PART, ACTIVITY_PARTS_MAX, &parts, &n));
    jw_key(cx->out, "parts");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        const struct part_kind *k = part_kind_of(parts[i].kind);
        jw_open(cx->out, '{');
        jw_ki(cx->out, "id", parts[i].id);
        jw_ki(cx->out, "seq", parts[i].seq);
        jw_kt(cx->out, "kind", parts[i].kind);
        jw_kt(cx->out, "kind_title", k ? k->title : parts[i].kind);
        jw_kt(cx->out, "title", parts[i].title);
        jw_key(cx->out, "rule");
        jw_raw(cx->out, parts[i].rule);
        if (k && place_kind_of(parts[i].kind))
            TRY(k->show(cx, &parts[i]));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err write_told(struct ctx *cx, int64_t id)
{
    struct told *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, ACTIVITY_FIGURES, VALS(I64(id), I64(100)), FIELDS(struct told, told_fields), 100, &rows, &n));
    jw_key(cx->out, "figures");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct told, told_fields), &rows[i]);
    jw_close(cx->out, ']');
    return OK;
}

enum err activity_answer(struct ctx *cx, int64_t id)
{
    struct activity a = {0};
    TRY(activity_get(cx, id, &a));
    struct str final = a.final;
    a.final = S("null");
    jw_open(cx->out, '{');
    fields_write_open(cx->out, ACTIVITY, &a);
    machine_verbs(cx, &activity_machines[0], a.state, a.org_path);
    TRY(write_parts(cx, id));
    TRY(write_told(cx, id));
    jw_key(cx->out, "count");
    if (final.len) {
        jw_raw(cx->out, final);
    } else {
        TRY(activity_sum_write(cx, cx->out, &a));
    }
    jw_close(cx->out, '}');
    return OK;
}

static enum err put_activity(struct ctx *cx, void *row)
{
    struct activity *a = row;
    a->final = S("null");
    jw_open(cx->out, '{');
    fields_write_open(cx->out, ACTIVITY, a);
    machine_verbs(cx, &activity_machines[0], a->state, a->org_path);
    jw_close(cx->out, '}');
    return OK;
}

enum err activities_get(struct ctx *cx)
{
    return cx_list_by(cx, ACTIVITY_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), TXT(cx_query(cx, "state")), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                      ACTIVITY, put_activity);
}

enum err activity_one(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return activity_answer(cx, id);
}

/* --- templates and kinds --- */

struct template {
    struct str code, title, source, body;
};
static const struct field template_fields[] = {{FIELD(struct template, code)}, {FIELD(struct template, title)}, {FIELD(struct template, source)}, {FIELD(struct template, body)}};

enum err activity_templates_get(struct ctx *cx)
{
    struct template *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, ACTIVITY_TEMPLATES, VALS(TXT(cx_today(cx)), I64(ACTIVITIES_SHOWN_MAX)), FIELDS(struct template, template_fields), ACTIVITIES_SHOWN_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", rows[i].code);
        jw_kt(cx->out, "title", rows[i].title);
        jw_kt(cx->out, "source", rows[i].source);
        jw_key(cx->out, "body");
        jw_raw(cx->out, rows[i].body);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err activity_kinds_get(struct ctx *cx)
{
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (const struct part_kind *const *k = part_kinds; *k; k++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "kind", str_of((*k)->kind));
        jw_kt(cx->out, "title", (*k)->title);
        jw_kt(cx->out, "about", (*k)->about);
        jw_key(cx->out, "rule");
        fields_meta(cx->out, (*k)->rule);
        jw_key(cx->out, "items");
        fields_meta(cx->out, (*k)->items);
        jw_kt(cx->out, "items_title", (*k)->items_title);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- making one --- */

static enum err check_in_form(struct ctx *cx, const struct activity_in *in)
{
    struct code_item item = {0};
    if (in->end_at <= in->start_at)
        return fail_field(cx, "end_at", "结束时间应晚于开始时间");
    if (code_find(cx, S("activity_who"), in->who, S(""), &item) != OK)
        return fail_field(cx, "who", "请选择参加范围");
    if (!activity_counts_as_ok(in->counts_as))
        return fail_field(cx, "counts_as", "计入应是心理健康服务、文化服务、其他服务之一，或不计入");
    for (struct str rest = in->tags; rest.len;)
        if (code_find(cx, S("tag"), str_cut(rest, ',', &rest), S(""), &item) != OK)
            return fail_field(cx, "tags", "人员标记“%.*s”不在代码表里", FMT(in->tags));
    return OK;
}

static enum err add_part(struct ctx *cx, int64_t activity_id, struct str kind, struct str title, struct str rule)
{
    const struct json *j = NULL;
    struct activity_part p = {0};
    int64_t id = 0;
    TRY(part_rule_check(cx, kind, rule, &j));
    enum err e = db_int(cx->tx, ACTIVITY_PART_ADD, VALS(I64(activity_id), TXT(kind), TXT(title), TXT(json_text(cx->a, j)), I64(ACTIVITY_PARTS_MAX)), &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "一项活动最多 %d 个环节", ACTIVITY_PARTS_MAX);
    TRY(e);
    TRY(activity_part_get(cx, id, "", &p));
    const struct part_kind *k = part_kind_of(kind);
    return k->saved ? k->saved(cx, &p, j) : OK;
}

static void write_shifted(struct jw *w, const struct json *map, int64_t by)
{
    jw_open(w, '{');
    for (size_t i = 0; i < json_len(map); i++) {
        struct str key;
        const struct json *v = json_entry(map, i, &key);
        jw_keys(w, key);
        if (str_eq(key, S("start_at")) || str_eq(key, S("end_at")))
            jw_int(w, json_int(v) + by);
        else
            jw_raw(w, json_text(w->b->a, v));
    }
    jw_close(w, '}');
}

/* The slots of a template stand on days of their own: moved so that the first is on the day the activity begins. */
static struct str rule_on_days(struct ctx *cx, const struct json *rule, int64_t by)
{
    struct buf b = buf_new(cx->a, PART_RULE_MAX);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    for (size_t i = 0; i < json_len(rule); i++) {
        struct str key;
        const struct json *v = json_entry(rule, i, &key);
        jw_keys(&w, key);
        if (!str_eq(key, S("items")) || json_kind(json_at(v, 0)) != JSON_MAP) {
            jw_raw(&w, json_text(cx->a, v));
            continue;
        }
        jw_open(&w, '[');
        for (size_t k = 0; k < json_len(v); k++)
            write_shifted(&w, json_at(v, k), by);
        jw_close(&w, ']');
    }
    jw_close(&w, '}');
    return buf_done(&b);
}

static enum err parts_of_template(struct ctx *cx, int64_t id, const struct activity_in *in)
{
    enum { DAY_MS = 86400000, SHANGHAI_MS = 8 * 3600000 };
    const struct rule *r = NULL;
    enum err e = rule_kept(cx, S("activities"), in->template, cx_today(cx), &r);
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "template", "没有模板“%.*s”", FMT(in->template));
    TRY(e);
    const struct json *body = json_parse(cx->a, r->body, NULL), *parts = json_get(body, "parts");
    int64_t base = json_get_int(body, "base_at", 0), by = base ? ((in->start_at + SHANGHAI_MS) / DAY_MS - (base + SHANGHAI_MS) / DAY_MS) * DAY_MS : 0;
    for (size_t i = 0; i < json_len(parts); i++) {
        const struct json *p = json_at(parts, i);
        TRY(add_part(cx, id, json_get_str(p, "kind"), json_get_str(p, "title"), rule_on_days(cx, json_get(p, "rule"), by)));
    }
    return OK;
}

enum err activity_post(struct ctx *cx)
{
    const struct activity_in *in = cx->in;
    struct campaign c = {0};
    struct str path = cx->org_path;
    int64_t id = 0, org_id = cx->org_id;
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    TRY(check_in_form(cx, in));
    TRY(campaign_open(cx, in->campaign, &c));
    if (!path_covers(c.org_path, path))
        return fail_field(cx, "campaign", "主办工会不参加这个送温暖活动");
    TRY(db_int(cx->tx, ACTIVITY_ADD,
               VALS(I64(org_id), I64(c.id), TXT(in->template), TXT(str_trim(in->title)), TXT(in->words), TXT(in->place), I64(in->start_at), I64(in->end_at), TXT(in->who), TXT(in->counts_as),
                    TXT(in->tags), I64(cx->who->user_id), I64(cx->now)),
               &id));
    if (in->template.len)
        TRY(parts_of_template(cx, id, in));
    audit_object(cx, org_id, "activity:%lld", (long long)id);
    return activity_answer(cx, id);
}

static enum err draft_of_call(struct ctx *cx, struct activity *a)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_get(cx, id, a));
    audit_object(cx, a->org_id, "activity:%lld", (long long)id);
    return str_eq(a->state, S("draft")) ? OK : fail(cx, ERR_STATE, "只有起草中的活动可以修改；已提交的请审核人退回");
}

enum err activity_put(struct ctx *cx)
{
    const struct activity_in *in = cx->in;
    struct activity a = {0};
    int64_t changed = 0;
    TRY(draft_of_call(cx, &a));
    TRY(check_in_form(cx, in));
    if (!str_eq(in->campaign, a.campaign) || (in->org.len && !str_eq(in->org, a.org_code)))
        return fail_field(cx, "campaign", "送温暖活动和主办工会不能修改，请另建一项");
    TRY(db_exec(cx->tx, ACTIVITY_SET,
                VALS(I64(a.id), I64(in->version), TXT(str_trim(in->title)), TXT(in->words), TXT(in->place), I64(in->start_at), I64(in->end_at), TXT(in->who), TXT(in->counts_as), TXT(in->tags)),
                &changed));
    return changed == 1 ? activity_answer(cx, a.id) : ERR_CONFLICT;
}

/* --- parts --- */

enum err activity_part_post(struct ctx *cx)
{
    const struct part_in *in = cx->in;
    struct activity a = {0};
    TRY(draft_of_call(cx, &a));
    TRY(add_part(cx, a.id, in->kind, str_trim(in->title), in->rule));
    return activity_answer(cx, a.id);
}

static enum err draft_part(struct ctx *cx, struct activity_part *p)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_part_get(cx, id, "", p));
    audit_object(cx, p->org_id, "activity_part:%lld", (long long)id);
    return str_eq(p->state, S("draft")) ? OK : fail(cx, ERR_STATE, "只有起草中的活动可以修改环节");
}

enum err activity_part_put(struct ctx *cx)
{
    const struct part_in *in = cx->in;
    struct activity_part p = {0};
    const struct json *j = NULL;
    TRY(draft_part(cx, &p));
    if (in->kind.len && !str_eq(in->kind, p.kind))
        return fail_field(cx, "kind", "环节的种类不能修改，请移除后另加");
    TRY(part_rule_check(cx, p.kind, in->rule, &j));
    TRY(db_exec(cx->tx, ACTIVITY_PART_SET, VALS(I64(p.id), TXT(str_trim(in->title)), TXT(json_text(cx->a, j))), NULL));
    const struct part_kind *k = part_kind_of(p.kind);
    if (k->saved)
        TRY(k->saved(cx, &p, j));
    return activity_answer(cx, p.activity_id);
}

/* The part before takes its place; 0 stands for a moment so that the numbers never meet. */
enum err activity_part_up(struct ctx *cx)
{
    struct activity_part p = {0};
    int64_t before = 0;
    TRY(draft_part(cx, &p));
    TRY(db_int(cx->tx, ACTIVITY_PART_BEFORE, VALS(I64(p.activity_id), I64(p.seq)), &before));
    if (before) {
        TRY(db_exec(cx->tx, ACTIVITY_PART_SEQ, VALS(I64(p.activity_id), I64(p.seq), I64(0)), NULL));
        TRY(db_exec(cx->tx, ACTIVITY_PART_SEQ, VALS(I64(p.activity_id), I64(before), I64(p.seq)), NULL));
        TRY(db_exec(cx->tx, ACTIVITY_PART_SEQ, VALS(I64(p.activity_id), I64(0), I64(before)), NULL));
    }
    return activity_answer(cx, p.activity_id);
}

enum err activity_part_remove(struct ctx *cx)
{
    struct activity_part p = {0};
    TRY(draft_part(cx, &p));
    TRY(db_exec(cx->tx, ACTIVITY_PART_DROP, VALS(I64(p.id)), NULL));
    return activity_answer(cx, p.activity_id);
}

/* --- its way --- */

static enum err step(struct ctx *cx, const char *verb, struct activity *a)
{
    const struct activity_move_in *in = cx->in;
    const struct move *m = NULL;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_get(cx, id, a));
    audit_object(cx, a->org_id, "activity:%lld", (long long)id);
    TRY(machine_step(cx, &activity_machines[0], a->state, verb, &m));
    a->state = str_of(m->to);
    return in->version == a->version ? OK : ERR_CONFLICT;
}

static enum err moved(struct ctx *cx, const struct activity *a, struct str reason, struct str final)
{
    int64_t changed = 0;
    TRY(db_exec(cx->tx, ACTIVITY_MOVE, VALS(I64(a->id), I64(a->version), TXT(a->state), TXT(reason), TXT(final)), &changed));
    return changed == 1 ? activity_answer(cx, a->id) : ERR_CONFLICT;
}

enum err activity_submit(struct ctx *cx)
{
    struct activity a = {0};
    int64_t parts = 0;
    TRY(step(cx, "submit", &a));
    TRY(db_int(cx->tx, ACTIVITY_PARTS_COUNT, VALS(I64(a.id)), &parts));
    if (!parts)
        return fail(cx, ERR_STATE, "还没有环节，请至少加一个");
    if (cx->now >= a.end_at)
        return fail(cx, ERR_STATE, "结束时间已过，请改期后再提交");
    return moved(cx, &a, S(""), S(""));
}

enum err activity_approve(struct ctx *cx)
{
    struct activity a = {0};
    TRY(step(cx, "approve", &a));
    if (a.made_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "制定活动的人不能审核，请由另一人审核");
    TRY(db_exec(cx->tx, ACTIVITY_REVIEWED, VALS(I64(a.id), I64(cx->who->user_id), I64(cx->now)), NULL));
    return moved(cx, &a, S(""), S(""));
}

static enum err with_reason(struct ctx *cx, struct str *reason)
{
    const struct activity_move_in *in = cx->in;
    *reason = str_trim(in->reason);
    return reason->len ? OK : fail_field(cx, "reason", "请写明原因，会告诉有关人员");
}

enum err activity_return(struct ctx *cx)
{
    struct activity a = {0};
    struct str reason;
    TRY(step(cx, "return", &a));
    TRY(with_reason(cx, &reason));
    return moved(cx, &a, reason, S(""));
}

enum err activity_close(struct ctx *cx)
{
    struct activity a = {0};
    TRY(step(cx, "close", &a));
    return moved(cx, &a, S(""), S(""));
}

enum err activity_reopen(struct ctx *cx)
{
    struct activity a = {0};
    TRY(step(cx, "reopen", &a));
    return moved(cx, &a, S(""), S(""));
}

/* Who did not come is marked so; from here on nothing of it changes, and the count is kept as it stands. */
enum err activity_finish(struct ctx *cx)
{
    struct activity a = {0};
    struct buf b = buf_new(cx->a, PART_RULE_MAX);
    struct jw w = jw_new(&b);
    TRY(step(cx, "finish", &a));
    TRY(db_exec(cx->tx, ACTIVITY_MISSED, VALS(I64(a.id), I64(cx->now)), NULL));
    TRY(activity_sum_write(cx, &w, &a));
    return moved(cx, &a, S(""), buf_done(&b));
}

/* Those who signed up find it among their own, with the reason. Once somebody came it can only be ended. */
enum err activity_cancel(struct ctx *cx)
{
    struct activity a = {0};
    struct str reason;
    int64_t came = 0;
    TRY(step(cx, "cancel", &a));
    TRY(with_reason(cx, &reason));
    TRY(db_int(cx->tx, ACTIVITY_CAME_COUNT, VALS(I64(a.id)), &came));
    if (came)
        return fail(cx, ERR_STATE, "已有 %lld 人到场，不能取消；请截止报名后结束", (long long)came);
    return moved(cx, &a, reason, S(""));
}
