// SPDX-License-Identifier: Apache-2.0
// Notices: what they are made of, how a recipient stands, what waits, what must hold. See notice.h.
#include "date.h"
#include "file.h"
#include "notice_own.h"

const struct field notice_fields[34] = {
    {FIELD(struct notice, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct notice, org_id), .as = AS_ID},
    {FIELD(struct notice, org_code), .label = LIT("发文工会代码")},
    {FIELD(struct notice, org_name), .label = LIT("发文工会")},
    {FIELD(struct notice, org_path), .as = AS_BLOB},
    {FIELD(struct notice, parent_id), .as = AS_ID, .label = LIT("转发自")},
    {FIELD(struct notice, parent_state), .label = LIT("原通知状态")},
    {FIELD(struct notice, parent_org), .label = LIT("原发文工会")},
    {FIELD(struct notice, supersedes_id), .as = AS_ID, .label = LIT("更正")},
    {FIELD(struct notice, superseded_by), .as = AS_ID, .label = LIT("更正件")},
    {FIELD(struct notice, title), .label = LIT("标题")},
    {FIELD(struct notice, doc_no), .label = LIT("文号")},
    {FIELD(struct notice, cover), .label = LIT("转发说明")},
    {FIELD(struct notice, body), .label = LIT("正文")},
    {FIELD(struct notice, contacts), .as = AS_JSON, .label = LIT("联系人")},
    {FIELD(struct notice, reach), .label = LIT("发送范围")},
    {FIELD(struct notice, depth), .label = LIT("级数")},
    {FIELD(struct notice, picked), .label = LIT("指定工会")},
    {FIELD(struct notice, state), .as = AS_CODE, .codes = "notice_state", .label = LIT("状态")},
    {FIELD(struct notice, drafted_by), .as = AS_ID},
    {FIELD(struct notice, edited_by), .as = AS_ID},
    {FIELD(struct notice, drafted_at), .as = AS_TIME, .label = LIT("草拟时间")},
    {FIELD(struct notice, issued_at), .as = AS_TIME, .label = LIT("印发时间")},
    {FIELD(struct notice, withdrawn_at), .as = AS_TIME, .label = LIT("撤回时间")},
    {FIELD(struct notice, withdraw_reason), .label = LIT("撤回原因")},
    {FIELD(struct notice, drafter), .label = LIT("草拟人")},
    {FIELD(struct notice, issuer), .label = LIT("印发人")},
    {FIELD(struct notice, withdrawer), .label = LIT("撤回人")},
    {FIELD(struct notice, recipients), .as = AS_COUNT, .label = LIT("接收单位")},
    {FIELD(struct notice, readers), .as = AS_COUNT, .label = LIT("已阅")},
    {FIELD(struct notice, confirmed), .as = AS_COUNT, .label = LIT("已签收")},
    {FIELD(struct notice, items), .as = AS_COUNT, .label = LIT("报送事项")},
    {FIELD(struct notice, first_due), .as = AS_DATE, .label = LIT("最早截止")},
    {FIELD(struct notice, version), .label = LIT("版本")},
};
static const struct field item_fields[] = {
    {FIELD(struct notice_item, no)},       {FIELD(struct notice_item, kind)},          {FIELD(struct notice_item, title)},
    {FIELD(struct notice_item, campaign_id)}, {FIELD(struct notice_item, campaign)},   {FIELD(struct notice_item, campaign_name)},
    {FIELD(struct notice_item, form)},     {FIELD(struct notice_item, due_on)},        {FIELD(struct notice_item, remind)},
    {FIELD(struct notice_item, parent_no)},
};
static const struct field standing_fields[] = {
    {FIELD(struct notice_standing, org_id)},    {FIELD(struct notice_standing, org_code)}, {FIELD(struct notice_standing, org_name)},
    {FIELD(struct notice_standing, org_path)},  {FIELD(struct notice_standing, no)},       {FIELD(struct notice_standing, due_on)},
    {FIELD(struct notice_standing, state)},     {FIELD(struct notice_standing, first_at)}, {FIELD(struct notice_standing, submitted_at)},
    {FIELD(struct notice_standing, text)},      {FIELD(struct notice_standing, remark)},   {FIELD(struct notice_standing, file_id)},
    {FIELD(struct notice_standing, file_name)}, {FIELD(struct notice_standing, submitted_by)},
};
static const struct field recipient_fields[] = {
    {FIELD(struct notice_recipient, org_id)},   {FIELD(struct notice_recipient, org_code)}, {FIELD(struct notice_recipient, org_name)},
    {FIELD(struct notice_recipient, org_path)}, {FIELD(struct notice_recipient, read_at)},  {FIELD(struct notice_recipient, reader)},
    {FIELD(struct notice_recipient, confirmed_at)}, {FIELD(struct notice_recipient, confirmer)},
};

/* Who issues has neither drafted nor changed it last (notice_draft_not_issue). "supersede" comes with the
 * issue of a corrected notice and has no route of its own. */
static const struct move moves[] = {
    {"draft", "edit", "draft", PERM_NOTICE_EDIT, LIT("修改")},
    {"draft", "issue", "issued", PERM_NOTICE_ISSUE, LIT("印发")},
    {"draft", "drop", "dropped", PERM_NOTICE_EDIT, LIT("作废")},
    {"issued", "correct", "issued", PERM_NOTICE_EDIT, LIT("更正")},
    {"issued", "withdraw", "withdrawn", PERM_NOTICE_ISSUE, LIT("撤回")},
    {"issued", "urge", "issued", PERM_NOTICE_ISSUE, LIT("催报")},
    {"issued", "supersede", "superseded", PERM_NOTICE_ISSUE, LIT("以更正件代替")},
};
const struct machine notice_machines[1] = {{"notice", ROWS(moves, moves)}};

/* --- reading --- */

enum err notice_get(struct ctx *cx, int64_t id, struct notice *out, bool *issued)
{
    *out = (struct notice){0};
    enum err e = cx_one(cx, NOTICE_GET, id, NOTICE_FIELDS, out);
    *issued = e == OK;
    return e == ERR_NOT_FOUND ? cx_one(cx, NOTICE_GET_RECEIVED, id, NOTICE_FIELDS, out) : e;
}

enum err notice_items(struct ctx *cx, int64_t id, struct notice_item **out, size_t *n)
{
    return db_rows(cx->tx, NOTICE_ITEMS, VALS(I64(id)), FIELDS(struct notice_item, item_fields), NOTICE_ITEMS_MAX, out, n);
}

enum err notice_standings(struct ctx *cx, int64_t id, int64_t no, struct str lo, struct str hi, struct notice_standing **out, size_t *n)
{
    TRY(db_rows(cx->tx, NOTICE_STANDING, VALS(I64(id), TXT(lo), TXT(hi), I64(no)), FIELDS(struct notice_standing, standing_fields),
                NOTICE_STANDING_MAX, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(file_name_open(cx, (*out)[i].file_id, &(*out)[i].file_name));
    return OK;
}

enum err notice_recipients(struct ctx *cx, int64_t id, struct str lo, struct str hi, struct notice_recipient **out, size_t *n)
{
    return db_rows(cx->tx, NOTICE_RECIPIENTS, VALS(I64(id), TXT(lo), TXT(hi)), FIELDS(struct notice_recipient, recipient_fields),
                   NOTICE_UNIONS_MAX, out, n);
}

/* --- late --- */

bool notice_due(const struct notice_standing *s)
{
    return !s->state.len || str_eq(s->state, S("draft")) || str_eq(s->state, S("returned"));
}

/* First delivered counts: what was in time and came back for correction is not late. */
int64_t notice_days_late(const struct notice_standing *s, struct str today)
{
    struct date due, now;
    if (str_eq(s->state, S("excused")) || date_read(s->due_on, &due) != DATE_DAY || date_read(today, &now) != DATE_DAY)
        return 0;
    int64_t days = date_days(s->first_at ? date_of_ms(s->first_at) : now) - date_days(due);
    return days > 0 ? days : 0;
}

struct str notice_word(const struct notice_standing *s, struct str today)
{
    if (str_eq(s->state, S("excused")))
        return S("免报");
    if (str_eq(s->state, S("returned")))
        return S("退回");
    if (str_eq(s->state, S("accepted")))
        return S("已接收");
    if (notice_due(s))
        return S("未报");
    return notice_days_late(s, today) ? S("迟报") : S("已报");
}

bool notice_steps(struct str list, int64_t *out, size_t *n)
{
    for (*n = 0; list.len;) {
        int64_t day;
        if (*n == NOTICE_STEPS_MAX || !str_int(str_trim(str_cut(list, ',', &list)), &day) || day < -60 || day > 60)
            return false;
        size_t at = (*n)++;
        for (; at && out[at - 1] > day; at--)
            out[at] = out[at - 1];
        out[at] = day;
        if (at && out[at - 1] == day)
            return false;
    }
    return true;
}

/* --- what waits --- */

enum err notice_todo(struct ctx *cx, struct todo *t)
{
    int64_t n = 0;
    TRY(todo_count(cx, PERM_NOTICE_EDIT, NOTICE_TODO_CONFIRM, &n));
    todo_put(t, "notice.confirm", S("待签收的通知"), n, S("/notices"));
    TRY(todo_count(cx, PERM_NOTICE_EDIT, NOTICE_TODO_DUE, &n));
    todo_put(t, "notice.due", S("待报送的通知事项"), n, S("/notices"));
    TRY(todo_count(cx, PERM_NOTICE_ISSUE, NOTICE_TODO_ISSUE, &n));
    todo_put(t, "notice.issue", S("待印发的通知"), n, S("/notices?tab=draft"));
    TRY(todo_count(cx, PERM_NOTICE_ISSUE, NOTICE_TODO_ACCEPT, &n));
    todo_put(t, "notice.accept", S("待接收的报送材料"), n, S("/notices?tab=issued"));
    return OK;
}

/* --- what must hold --- */

struct off {
    int64_t id, no;
    struct str org;
};
static const struct field off_fields[] = {{FIELD(struct off, id)}, {FIELD(struct off, no)}, {FIELD(struct off, org)}};

enum err notice_verify(struct verify *v)
{
    static const struct {
        int stmt;
        struct str text;
    } laws[] = {{NOTICE_VERIFY_EMPTY, LIT("已印发，却没有接收单位")},
                {NOTICE_VERIFY_DRAFT, LIT("没有印发，却有接收单位")},
                {NOTICE_VERIFY_DELIVERY, LIT("报送记录与接收单位、事项或附件不符")},
                {NOTICE_VERIFY_FORWARD, LIT("转发时定的期限晚于原通知")}};
    enum { FINDINGS_MAX = 1000 };
    int64_t all = 0;
    TRY(db_int(v->cx->tx, NOTICE_VERIFY_COUNT, NOVALS, &all));
    v->checked += all;
    for (size_t k = 0; k < countof(laws); k++) {
        struct off *rows = NULL;
        size_t n = 0;
        TRY(db_rows(v->cx->tx, laws[k].stmt, NOVALS, FIELDS(struct off, off_fields), FINDINGS_MAX, &rows, &n));
        for (size_t i = 0; i < n; i++) {
            struct str item = rows[i].no ? str_f(v->cx->a, "事项 %lld（%.*s）", (long long)rows[i].no, FMT(rows[i].org)) : S("");
            v->found(v, "I22", str_f(v->cx->a, "第 %lld 号通知%.*s%.*s", (long long)rows[i].id, FMT(item), FMT(laws[k].text)));
        }
    }
    return OK;
}
