// SPDX-License-Identifier: Apache-2.0
// Lists: announced with their purpose and days before anything is uploaded; headers as read and as corrected; looked at only
// with a stated purpose. See match.h.
#include "audit.h"
#include "match_own.h"

const struct field match_list_fields[33] = {
    {FIELD(struct match_list, id), .as = AS_ID},
    {FIELD(struct match_list, org_id), .as = AS_ID},
    {FIELD(struct match_list, org_code), .label = LIT("工会编码")},
    {FIELD(struct match_list, org_name), .label = LIT("工会")},
    {FIELD(struct match_list, org_path), .as = AS_BLOB},
    {FIELD(struct match_list, kind), .label = LIT("名单种类")},
    {FIELD(struct match_list, edition), .label = LIT("规则版本")},
    {FIELD(struct match_list, kind_title), .label = LIT("名单种类")},
    {FIELD(struct match_list, title), .label = LIT("名称")},
    {FIELD(struct match_list, giver), .label = LIT("提供单位")},
    {FIELD(struct match_list, purpose), .label = LIT("使用目的"), .max = 500},
    {FIELD(struct match_list, basis), .label = LIT("依据"), .max = 500},
    {FIELD(struct match_list, expires_on), .label = LIT("使用期限"), .as = AS_DATE},
    {FIELD(struct match_list, delete_on), .label = LIT("销毁日期"), .as = AS_DATE},
    {FIELD(struct match_list, state), .label = LIT("状态"), .as = AS_CODE, .codes = "match_list_state"},
    {FIELD(struct match_list, file_id), .as = AS_ID},
    {FIELD(struct match_list, file_hash), .as = AS_BLOB},
    {FIELD(struct match_list, columns), .as = AS_JSON, .label = LIT("表头")},
    {FIELD(struct match_list, rows), .label = LIT("行数"), .as = AS_COUNT},
    {FIELD(struct match_list, accepted), .label = LIT("可用"), .as = AS_COUNT},
    {FIELD(struct match_list, refused), .label = LIT("有误"), .as = AS_COUNT},
    {FIELD(struct match_list, numbered), .label = LIT("有证件号码"), .as = AS_COUNT},
    {FIELD(struct match_list, flaws), .label = LIT("问题"), .as = AS_COUNT},
    {FIELD(struct match_list, created_by), .as = AS_ID},
    {FIELD(struct match_list, created_by_name), .label = LIT("登记人")},
    {FIELD(struct match_list, created_at), .label = LIT("登记时间"), .as = AS_TIME},
    {FIELD(struct match_list, loaded_at), .label = LIT("读入时间"), .as = AS_TIME},
    {FIELD(struct match_list, job_id), .as = AS_ID},
    {FIELD(struct match_list, purged_at), .label = LIT("销毁时间"), .as = AS_TIME},
    {FIELD(struct match_list, hits), .label = LIT("比中"), .as = AS_COUNT},
    {FIELD(struct match_list, pairs_open), .label = LIT("待判断"), .as = AS_COUNT},
    {FIELD(struct match_list, actions_open), .label = LIT("待处理"), .as = AS_COUNT},
    {FIELD(struct match_list, version)},
};

const struct field match_list_in_fields[7] = {
    {FIELD(struct match_list_in, kind), .label = LIT("名单种类"), .need = true, .max = 40},
    {FIELD(struct match_list_in, title), .label = LIT("名称"), .need = true, .max = 100},
    {FIELD(struct match_list_in, giver), .label = LIT("提供单位"), .need = true, .max = 100},
    {FIELD(struct match_list_in, purpose), .label = LIT("使用目的"), .need = true, .max = 500},
    {FIELD(struct match_list_in, basis), .label = LIT("依据（文件、协议、授权）"), .need = true, .max = 500},
    {FIELD(struct match_list_in, expires_on), .label = LIT("使用期限"), .as = AS_DATE, .need = true},
    {FIELD(struct match_list_in, delete_on), .label = LIT("销毁日期"), .as = AS_DATE, .need = true},
};
const struct field match_load_fields[1] = {
    {FIELD(struct match_load_in, columns), .as = AS_JSON, .label = LIT("表头对应"), .max = 100000},
};
const struct field match_purpose_fields[1] = {
    {FIELD(struct match_purpose_in, purpose), .label = LIT("用途"), .need = true, .max = 200},
};
const struct field match_reason_fields[1] = {
    {FIELD(struct match_reason_in, reason), .label = LIT("理由"), .need = true, .max = 200},
};

const struct field match_edition_fields[4] = {
    {FIELD(struct match_edition, kind)}, {FIELD(struct match_edition, edition)},
    {FIELD(struct match_edition, expires_on)}, {FIELD(struct match_edition, state)},
};

enum err match_purpose(struct ctx *cx, struct str text)
{
    if (utf8_count(str_trim(text)) < MATCH_PURPOSE_MIN)
        return fail_field(cx, "purpose", "请写明用途（至少 %d 个字），每次查看和比对都会连同用途记入审计", MATCH_PURPOSE_MIN);
    return OK;
}

/* --- kinds --- */

static const struct field rule_head[] = {
    {FIELD(struct rule, code)}, {FIELD(struct rule, edition)}, {FIELD(struct rule, title)}, {FIELD(struct rule, source)},
};

static void put_columns(struct ctx *cx, const struct match_kind *k)
{
    jw_key(cx->out, "columns");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < k->n_col; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "key", k->col[i].key);
        jw_kt(cx->out, "title", k->col[i].title);
        jw_kb(cx->out, "need", k->col[i].need || k->col[i].as == MA_NAME);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static void put_rules(struct ctx *cx, const struct match_kind *k)
{
    jw_key(cx->out, "rules");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < k->n_rule; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", k->rule[i].code);
        jw_kt(cx->out, "title", k->rule[i].title);
        jw_kt(cx->out, "when", k->rule[i].when);
        jw_kt(cx->out, "propose", k->rule[i].propose);
        jw_ki(cx->out, "due_days", k->rule[i].due_days);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

/* One edition a kind: the one in force today. */
static enum err put_kind(struct ctx *cx, const struct rule *r)
{
    struct match_kind *k;
    struct str why = S("");
    enum err e = match_kind_get(cx->tx, cx->a, r->code, cx_today(cx), &k, &why);
    if (e == ERR_BAD_JSON || e == ERR_NOT_FOUND || (e == OK && !str_eq(k->edition, r->edition)))
        return OK; /* not in force, or broken: the rule's page says so */
    TRY(e);
    jw_open(cx->out, '{');
    jw_kt(cx->out, "code", r->code);
    jw_kt(cx->out, "edition", r->edition);
    jw_kt(cx->out, "title", r->title);
    jw_kt(cx->out, "source", r->source);
    jw_kt(cx->out, "giver", k->giver);
    jw_kt(cx->out, "hit", k->hit);
    jw_ki(cx->out, "keep_days", k->keep_days);
    put_columns(cx, k);
    put_rules(cx, k);
    jw_close(cx->out, '}');
    return OK;
}

enum err match_kinds_get(struct ctx *cx)
{
    struct rule *rows = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, MATCH_KINDS, VALS(TXT(S("matches"))), FIELDS(struct rule, rule_head), 500, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        TRY(put_kind(cx, &rows[i]));
    jw_close(cx->out, ']');
    TRY(db_rows(cx->tx, MATCH_KINDS, VALS(TXT(S("draws"))), FIELDS(struct rule, rule_head), 500, &rows, &n));
    jw_key(cx->out, "draws");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct rule doc = {0};
        enum err e = rule_get(cx->tx, S("draws"), rows[i].code, cx_today(cx), &doc);
        if (e == ERR_NOT_FOUND || (e == OK && !str_eq(doc.edition, rows[i].edition)))
            continue;
        TRY(e);
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", rows[i].code);
        jw_kt(cx->out, "title", rows[i].title);
        jw_kt(cx->out, "source", rows[i].source);
        jw_key(cx->out, "body");
        jw_raw(cx->out, doc.body);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

/* --- announcing --- */

static void check_days(struct ctx *cx, const struct match_list_in *in)
{
    struct date today = date_of_ms(cx->now), expires, del;
    if (date_read(in->expires_on, &expires) != DATE_DAY || date_read(in->delete_on, &del) != DATE_DAY)
        return; /* told by the field table */
    if (date_cmp(expires, today) < 0)
        fail_field(cx, "expires_on", "使用期限已过");
    if (date_cmp(del, expires) < 0)
        fail_field(cx, "delete_on", "销毁日期不能早于使用期限");
    if (date_days(del) - date_days(today) > MATCH_DAYS_MAX)
        fail_field(cx, "delete_on", "名单最多保存 %d 天：达到使用目的后应当删除（个人信息保护法第四十七条）", MATCH_DAYS_MAX);
}

enum err match_list_new(struct ctx *cx)
{
    const struct match_list_in *in = cx->in;
    struct match_kind *k;
    struct str why = S("");
    int64_t id = 0;
    struct match_list l;
    enum err e = match_kind_get(cx->tx, cx->a, in->kind, cx_today(cx), &k, &why);
    if (e != OK)
        return why.len ? fail_field(cx, "kind", "%.*s", FMT(why)) : e;
    if (utf8_count(str_trim(in->purpose)) < MATCH_PURPOSE_MIN)
        fail_field(cx, "purpose", "请写明使用目的（至少 %d 个字）", MATCH_PURPOSE_MIN);
    if (utf8_count(str_trim(in->basis)) < MATCH_PURPOSE_MIN)
        fail_field(cx, "basis", "请写明依据（文件、协议或授权，至少 %d 个字）", MATCH_PURPOSE_MIN);
    check_days(cx, in);
    if (cx->problems.n)
        return ERR_BAD_INPUT;
    TRY(db_int(cx->tx, MATCH_LIST_NEW,
               VALS(I64(cx->org_id), TXT(k->code), TXT(k->edition), TXT(in->title), TXT(in->giver), TXT(in->purpose), TXT(in->basis),
                    TXT(in->expires_on), TXT(in->delete_on), I64(cx->who->user_id), I64(cx->now)),
               &id));
    TRY(match_key_make(cx, id));
    audit_object(cx, cx->org_id, "match_list:%lld", (long long)id);
    audit_note(cx, "kind", k->code);
    audit_note(cx, "giver", in->giver);
    audit_note(cx, "purpose", in->purpose);
    TRY(match_list_get(cx, id, &l));
    cx_row(cx, MATCH_LIST_FIELDS, &l);
    return OK;
}

/* --- reading --- */

enum err match_list_get(struct ctx *cx, int64_t id, struct match_list *out)
{
    *out = (struct match_list){0};
    TRY(cx_one(cx, MATCH_LIST_GET, id, MATCH_LIST_FIELDS, out));
    if (!out->columns.len)
        out->columns = S("[]");
    return OK;
}

enum err match_list_usable(struct ctx *cx, int64_t id, struct match_list *out)
{
    TRY(match_list_get(cx, id, out));
    if (str_eq(out->state, S("purged")) || str_eq(out->state, S("purging")))
        return fail(cx, ERR_STATE, "这份名单已经销毁");
    if (!str_eq(out->state, S("ready")))
        return fail(cx, ERR_STATE, "这份名单还没有读入");
    if (str_cmp(cx_today(cx), out->expires_on) > 0)
        return fail(cx, ERR_STATE, "这份名单已于 %.*s 到期，不能再使用", FMT(out->expires_on));
    return OK;
}

enum err match_lists_get(struct ctx *cx)
{
    return cx_list(cx, MATCH_LISTS,
                   VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "kind")), TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                   MATCH_LIST_FIELDS);
}

enum err match_list_one(struct ctx *cx)
{
    int64_t id;
    struct match_list l;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(match_list_get(cx, id, &l));
    cx_row(cx, MATCH_LIST_FIELDS, &l);
    return OK;
}

enum err match_list_flaws(struct ctx *cx)
{
    int64_t id;
    struct match_list l;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(match_list_get(cx, id, &l));
    struct match_flaw *rows = NULL;
    size_t n = 0;
    int64_t limit = cx_limit(cx);
    TRY(db_rows(cx->tx, MATCH_FLAWS, VALS(I64(id), I64(cx_after(cx)), I64(limit)), FIELDS(struct match_flaw, match_flaw_fields),
                (size_t)limit, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct match_flaw, match_flaw_fields), &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (n == (size_t)limit)
        jw_text(cx->out, str_f(cx->a, "%lld", (long long)rows[n - 1].seq));
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- headers corrected, then read in --- */

/* {"columns":[{"head":"身份证","key":"id_no"},…]}: what a person says a header is; remembered for this kind. */
static enum err remember(struct ctx *cx, const struct match_list *l, const struct match_kind *k, const struct json *cols)
{
    for (size_t i = 0; i < json_len(cols); i++) {
        char buf[HEAD_BYTES] SCRATCH;
        struct str head = json_get_str(json_at(cols, i), "head"), key = json_get_str(json_at(cols, i), "key");
        if (key.len && match_column_of(k, key) < 0)
            return fail_field(cx, "columns", "“%.*s”不是这种名单的栏目", FMT(key));
        struct str word = head.len > sizeof buf ? S("") : text_key(head, buf, sizeof buf).s;
        if (!word.len)
            continue;
        TRY(db_exec(cx->tx, MATCH_WORD_PUT,
                    VALS(I64(l->org_id), TXT(l->kind), TXT(word), TXT(key), I64(cx->who->user_id), I64(cx->now)), NULL));
    }
    return OK;
}

enum err match_list_load(struct ctx *cx)
{
    int64_t id, job = 0, changed = 0;
    struct match_list l;
    struct match_kind *k;
    struct str why = S("");
    TRY(cx_arg_id(cx, 0, &id));
    TRY(match_list_get(cx, id, &l));
    TRY(match_kind_edition(cx->tx, cx->a, l.kind, l.edition, &k, &why));
    const struct match_load_in *in = cx->in;
    if (in->columns.len)
        TRY(remember(cx, &l, k, json_parse(cx->a, in->columns, NULL)));
    TRY(job_start(cx, "match.load", l.org_id, str_f(cx->a, "{\"list\":%lld,\"file\":\"%.*s\"}", (long long)id, FMT(l.file_hash)), &job));
    TRY(db_exec(cx->tx, MATCH_LOADING, VALS(I64(id), I64(job)), &changed));
    if (!changed)
        return fail(cx, ERR_STATE, "请先上传名单文件；已经读入的名单不能再次读入");
    audit_object(cx, l.org_id, "match_list:%lld", (long long)id);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", job);
    jw_close(cx->out, '}');
    return OK;
}
