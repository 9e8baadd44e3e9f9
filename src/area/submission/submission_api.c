// SPDX-License-Identifier: Apache-2.0
// Routes of submissions; filling in and filing.
#include "file.h"
#include "marked.h"
#include "submission_own.h"

enum err submission_sheet_get(struct ctx *cx)
{
    struct filing s;
    TRY(filing_open(cx, cx_query(cx, "campaign"), cx_query(cx, "form"), S(""), &s));
    return filing_answer(cx, &s);
}

/* --- what writes begins and ends alike --- */


enum err filing_told(struct ctx *cx, struct filing *s, const char *verb)
{
    struct filing after;
    audit_object(cx, s->s.org_id, "submission:%.*s:%.*s:%.*s", FMT(s->s.form), FMT(s->s.campaign), FMT(s->s.org_code));
    audit_note(cx, "verb", str_of(verb));
    TRY(filing_open(cx, s->s.campaign, s->s.form, s->s.org_code, &after));
    audit_note(cx, "state", after.s.state);
    return filing_answer(cx, &after);
}

enum err filing_keep(struct ctx *cx, struct filing *s)
{
    if (s->s.id)
        return OK;
    TRY(db_int(cx->tx, SUBMISSION_ADD, VALS(I64(s->c.id), TXT(s->s.form), I64(s->s.org_id), I64(cx->who->user_id), I64(cx->now)), &s->s.id));
    s->s.version = 1;
    return OK;
}

static enum err may_edit(struct ctx *cx, const struct filing *s)
{
    const struct move *mv;
    if (str_eq(s->s.state, S("submitted")))
        return fail(cx, ERR_STATE, "已上报，请先撤回或等上级退回再修改");
    if (str_eq(s->s.state, S("accepted")) && !s->s.sealed)
        return fail(cx, ERR_STATE, "上级已接收，要修改请上级取消接收后退回");
    TRY(machine_step(cx, &submission_machines[0], s->s.state, "edit", &mv));
    if (s->locked)
        return fail(cx, ERR_STATE, "已过锁定日期 %.*s，要报送请上级批准延期", FMT(s->days.lock_on));
    return str_eq(s->c.status, S("open")) ? OK : fail(cx, ERR_STATE, "活动“%.*s”不在进行中", FMT(s->c.name));
}

static enum err open_to_edit(struct ctx *cx, struct str campaign, struct str form, struct str org, struct filing *s)
{
    TRY(filing_open(cx, campaign, form, org, s));
    TRY(may_edit(cx, s));
    return filing_keep(cx, s);
}

/* --- filling in --- */

struct draft_in {
    struct str campaign, form, org, narrative, filler, phone;
    int64_t summary_file, scan_file, version;
};
static const struct field draft_in_fields[] = {
    WHICH(struct draft_in),
    {FIELD(struct draft_in, narrative), .label = LIT("总结"), .max = 20000},
    {FIELD(struct draft_in, filler), .label = LIT("填报人"), .max = 40},
    {FIELD(struct draft_in, phone), .label = LIT("联系电话（办公）"), .max = 40},
    {FIELD(struct draft_in, summary_file), .as = AS_ID, .label = LIT("总结文件")},
    {FIELD(struct draft_in, scan_file), .as = AS_ID, .label = LIT("盖章扫描件")},
    {FIELD(struct draft_in, version), .label = LIT("版本")},
};

static bool among(struct str what, const char *const *list)
{
    for (; *list; list++)
        if (str_eq(what, str_of(*list)))
            return true;
    return false;
}

/* By content, not by name: what is not a document does not go up the tree. */
static enum err check_file(struct ctx *cx, int64_t id, const char *field, bool scan)
{
    static const char *const scans[] = {"application/pdf", "image/jpeg", "image/png", NULL};
    static const char *const texts[] = {"application/pdf", "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                                        "application/vnd.wps-office.doc", "application/x-ole-storage", "application/CDFV2", NULL};
    struct file f = {0};
    if (!id)
        return OK;
    if (file_attach(cx, id, FILE_SHARED, &f) != OK)
        return fail_field(cx, field, "没有这个附件，请重新上传");
    if (!among(f.type, scan ? scans : texts))
        return fail_field(cx, field, scan ? "盖章扫描件应为 PDF、JPG 或 PNG，收到的是 %.*s" : "总结应为 DOC、DOCX 或 PDF，收到的是 %.*s", FMT(f.type));
    return OK;
}

static enum err draft_put(struct ctx *cx)
{
    const struct draft_in *in = cx->in;
    struct filing s;
    int64_t changed = 0;
    TRY(filing_open(cx, in->campaign, in->form, in->org, &s));
    TRY(may_edit(cx, &s));
    if (in->version != s.s.version)
        return ERR_CONFLICT;
    struct str wrong = marked_wrong(cx->a, in->narrative);
    if (wrong.len)
        return fail_field(cx, "narrative", "%.*s", FMT(wrong));
    TRY(filing_keep(cx, &s));
    TRY(check_file(cx, in->summary_file, "summary_file", false));
    TRY(check_file(cx, in->scan_file, "scan_file", true));
    TRY(db_exec(cx->tx, SUBMISSION_SAVE,
                VALS(I64(s.s.id), I64(s.s.version), TXT(in->narrative), OPT(in->summary_file), OPT(in->scan_file), TXT(in->filler), TXT(in->phone),
                     I64(cx->who->user_id), I64(cx->now)),
                &changed));
    return changed ? filing_told(cx, &s, "edit") : ERR_CONFLICT;
}

struct adjust_in {
    struct str campaign, form, org, item, reason;
    int64_t value;
};
static const struct field adjust_in_fields[] = {
    WHICH(struct adjust_in),
    {FIELD(struct adjust_in, item), .label = LIT("项目"), .need = true, .max = 40},
    {FIELD(struct adjust_in, value), .label = LIT("本级上报数（金额以分计）"), .max = FORM_VALUE_MAX},
    {FIELD(struct adjust_in, reason), .label = LIT("与账面不同的理由"), .max = 500},
};

/* The union's own figure, filed otherwise than the ledger has it; typed as the ledger has it, it is none. */
static enum err adjust_put(struct ctx *cx)
{
    const struct adjust_in *in = cx->in;
    struct filing s;
    TRY(open_to_edit(cx, in->campaign, in->form, in->org, &s));
    TRY(filing_fill(cx, &s));
    ptrdiff_t at = form_item_index(s.call.form, in->item);
    if (at < 0)
        return fail_field(cx, "item", "统计表没有项目“%.*s”", FMT(in->item));
    const struct form_item *item = &s.call.form->items[at];
    if (item->n_parts)
        return fail_field(cx, "item", "项目 %.*s 是合计，由各分项相加，不能调整", FMT(item->code));
    if (item->hand && !item->n_picks)
        return fail_field(cx, "item", "项目 %.*s 是手工填报项，请在统计表里直接填报", FMT(item->code));
    int64_t delta = in->value - s.own_ledger[at].n;
    if (delta && !in->reason.len)
        return fail_field(cx, "reason", "上报数与账面数不同，请写明理由");
    if (delta)
        TRY(db_exec(cx->tx, SUBMISSION_ADJUST_PUT,
                    VALS(I64(s.c.id), TXT(s.s.form), I64(s.s.org_id), TXT(in->item), I64(delta), TXT(in->reason), I64(cx->who->user_id), I64(cx->now)),
                    NULL));
    else
        TRY(db_exec(cx->tx, SUBMISSION_ADJUST_DROP, VALS(I64(s.c.id), TXT(s.s.form), I64(s.s.org_id), TXT(in->item)), NULL));
    TRY(db_exec(cx->tx, SUBMISSION_TOUCH, VALS(I64(s.s.id), I64(cx->who->user_id), I64(cx->now)), NULL));
    audit_note(cx, "item", in->item);
    audit_note(cx, "delta", str_f(cx->a, "%lld", (long long)delta));
    audit_note(cx, "reason", in->reason);
    return filing_told(cx, &s, "adjust");
}

struct reasons_in {
    struct str campaign, form, org, reasons;
};
static const struct field reasons_in_fields[] = {
    WHICH(struct reasons_in),
    {FIELD(struct reasons_in, reasons), .as = AS_JSON, .label = LIT("提示的理由"), .need = true, .max = 100000},
};

static enum err keep_reason(struct ctx *cx, int64_t id, struct str key, const struct json *text)
{
    enum { REASON_BYTES = 2000 };
    struct str reason = json_str(text);
    if (json_kind(text) != JSON_TEXT || reason.len > REASON_BYTES || !key.len || key.len > REASON_BYTES)
        return fail_field(cx, "reasons", "理由应为不超过 500 字的文字，按提示的 key 填写");
    audit_note(cx, str_z(cx->a, key), reason);
    if (!reason.len)
        return db_exec(cx->tx, SUBMISSION_REASON_DROP, VALS(I64(id), TXT(key)), NULL);
    return db_exec(cx->tx, SUBMISSION_REASON_PUT, VALS(I64(id), TXT(key), TXT(reason), I64(cx->who->user_id), I64(cx->now)), NULL);
}

/* {key: reason}; an empty one is taken back. */
static enum err reasons_put(struct ctx *cx)
{
    const struct reasons_in *in = cx->in;
    struct filing s;
    const struct json *map = json_parse(cx->a, in->reasons, NULL);
    TRY(open_to_edit(cx, in->campaign, in->form, in->org, &s));
    for (size_t i = 0; i < json_len(map); i++) {
        struct str key = {0};
        const struct json *text = json_entry(map, i, &key);
        TRY(keep_reason(cx, s.s.id, key, text));
    }
    return filing_told(cx, &s, "reason");
}

/* --- up the tree --- */

static const struct field which_in_fields[] = {
    WHICH(struct submission_which_in),
    {FIELD(struct submission_which_in, reason), .label = LIT("更正理由（封表后）"), .max = 500},
    {FIELD(struct submission_which_in, version), .label = LIT("版本")},
};

static struct str warnings_text(struct ctx *cx, const struct filing_found *f, size_t n)
{
    enum { WARNINGS_TEXT = 512 * 1024 };
    struct buf b = buf_new(cx->a, WARNINGS_TEXT);
    struct jw w = jw_new(&b);
    jw_open(&w, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(&w, '{');
        jw_kt(&w, "code", f[i].found.code);
        jw_kt(&w, "key", f[i].found.key);
        jw_kt(&w, "text", f[i].found.text);
        jw_kt(&w, "reason", f[i].reason);
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    return buf_done(&b);
}

/* An error stops a table, a warning wants its reason. */
static enum err check_found(struct ctx *cx, const struct filing_found *f, size_t n)
{
    size_t errors = 0, silent = 0, first = 0;
    for (size_t i = n; i-- > 0;) {
        errors += f[i].found.error;
        silent += !f[i].found.error && !f[i].reason.len;
        if (f[i].found.error || (!errors && !f[i].reason.len))
            first = i;
    }
    if (errors)
        return fail(cx, ERR_FINDINGS, "还不能上报，有 %zu 处错误：%.*s", errors, FMT(f[first].found.text));
    if (silent)
        return fail(cx, ERR_FINDINGS, "还不能上报，有 %zu 条提示没有写明理由：%.*s", silent, FMT(f[first].found.text));
    return OK;
}

static enum err file_version(struct ctx *cx, struct filing *s, struct str reason)
{
    struct filing_found *found = NULL;
    size_t n = 0;
    int64_t changed = 0;
    bool revision = str_eq(s->s.state, S("accepted")) || (s->s.sealed && s->s.accepted_no);
    TRY(filing_fill(cx, s));
    if (s->n_missing && !s->s.sealed)
        return fail(cx, ERR_STATE, "还有 %zu 家下级没有报送或没有接收（%.*s%s），请先接收、退回或准予免报", s->n_missing, FMT(s->missing[0]),
                    s->n_missing > 1 ? " 等" : "");
    TRY(filing_findings(cx, s, revision, reason, &found, &n));
    TRY(check_found(cx, found, n));
    TRY(db_exec(cx->tx, SUBMISSION_FILE, VALS(I64(s->s.id), I64(cx->who->user_id), I64(cx->now), TXT(s->s.state)), &changed));
    if (!changed)
        return ERR_CONFLICT;
    return db_exec(cx->tx, SUBMISSION_VERSION_ADD,
                   VALS(I64(s->s.id), TXT(s->call.form->rule.edition), TXT(filing_figures(cx, s)), TXT(filing_own_figures(cx, s)),
                        TXT(warnings_text(cx, found, n)), TXT(s->days.due_on), I64(s->late ? 1 : 0), TXT(revision ? reason : S(""))),
                   NULL);
}

static enum err submit_post(struct ctx *cx)
{
    const struct submission_which_in *in = cx->in;
    struct filing s;
    const struct move *mv;
    TRY(filing_open(cx, in->campaign, in->form, in->org, &s));
    bool held = str_eq(s.s.state, S("accepted"));
    if (held && !s.s.sealed)
        return fail(cx, ERR_STATE, "上级已接收，要修改请上级取消接收后退回");
    TRY(machine_step(cx, &submission_machines[0], s.s.state, held ? "revise" : "submit", &mv));
    TRY(may_edit(cx, &s));
    if (in->version && in->version != s.s.version)
        return ERR_CONFLICT;
    if (s.s.sealed && !in->reason.len)
        return fail_field(cx, "reason", "已封表，更正须写明理由");
    TRY(filing_keep(cx, &s));
    TRY(file_version(cx, &s, in->reason));
    if (in->reason.len)
        audit_note(cx, "reason", in->reason);
    return filing_told(cx, &s, mv->verb);
}

static enum err withdraw_post(struct ctx *cx)
{
    struct filing s;
    const struct move *mv;
    int64_t changed = 0;
    TRY(filing_open_id(cx, &s));
    if (!cx_may(cx, PERM_FORM_ENTER, s.s.org_path))
        return fail(cx, ERR_FORBIDDEN, "报送由填报单位自己撤回");
    TRY(machine_step(cx, &submission_machines[0], s.s.state, "withdraw", &mv));
    TRY(db_exec(cx->tx, SUBMISSION_WITHDRAW, VALS(I64(s.s.id), I64(cx->who->user_id), I64(cx->now)), &changed));
    return changed ? filing_told(cx, &s, "withdraw") : ERR_CONFLICT;
}

/* --- the area --- */

#define SHEET                                                                                                          \
    "{submission, title, edition, due_on, lock_on, until_on, root, late, locked, stale, \"verbs\":[{verb,title}], \"missing\":[name], children, accepted, " \
    "waiting, returned, excused, \"items\":[{code,label,sub,unit,sum,hand,filed:{count|fen,text},ledger,own,own_ledger,reason}], \"layout\", "    \
    "\"checks\":[{code,key,level,text,reason}], \"remarks\":[{item,text,user_name,at}]}"
static const struct route routes[] = {
    {M_GET, "/api/submissions/sheet", submission_sheet_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE, .query = "org,campaign,form",
     .schema = SHEET, .title = LIT("报送的统计表")},
    {M_GET, "/api/submissions/below", submission_below_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_LIST,
     OUT(struct submission_below, submission_below_fields), .query = "org,campaign,form,state,limit,after", .title = LIT("下级报送情况")},
    {M_GET, "/api/submissions/late", submission_late_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_LIST,
     OUT(struct submission_late, submission_late_fields), .query = "org,campaign,form,limit,after", .title = LIT("迟报和未报")},
    {M_GET, "/api/submissions/:id/versions", submission_versions_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_LIST,
     OUT(struct submission_filed, submission_filed_fields), .query = "limit,after", .title = LIT("报送版本")},
    {M_GET, "/api/submissions/:id/versions/:no", submission_version_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     .schema = "{no,edition,…,\"items\":[{code,label,sub,unit,filed,ledger,before,now}],\"warnings\":[…]}", .title = LIT("一次报送的数字")},
    {M_PUT, "/api/submissions/draft", draft_put, PERM_FORM_ENTER, SCOPE_ORG, TX_WRITE, "submission.edit", IN(struct draft_in, draft_in_fields),
     .shape = OUT_FREE, .schema = SHEET, .query = "org", .title = LIT("填写总结、填报人和附件")},
    {M_PUT, "/api/submissions/adjust", adjust_put, PERM_FORM_ENTER, SCOPE_ORG, TX_WRITE, "submission.adjust", IN(struct adjust_in, adjust_in_fields),
     .shape = OUT_FREE, .schema = SHEET, .query = "org", .title = LIT("调整本级上报数")},
    {M_PUT, "/api/submissions/reasons", reasons_put, PERM_FORM_ENTER, SCOPE_ORG, TX_WRITE, "submission.reason", IN(struct reasons_in, reasons_in_fields),
     .shape = OUT_FREE, .schema = SHEET, .query = "org", .title = LIT("写明提示的理由")},
    {M_POST, "/api/submissions/submit", submit_post, PERM_FORM_ENTER, SCOPE_ORG, TX_WRITE, "submission.submit", IN(struct submission_which_in, which_in_fields),
     .shape = OUT_FREE, .schema = SHEET, .query = "org", .title = LIT("上报")},
    {M_POST, "/api/submissions/:id/withdraw", withdraw_post, PERM_FORM_ENTER, SCOPE_ORG, TX_WRITE, "submission.withdraw", .shape = OUT_FREE,
     .schema = SHEET, .title = LIT("撤回")},
    {M_POST, "/api/submissions/:id/accept", submission_accept_post, PERM_FORM_ACCEPT, SCOPE_ORG, TX_WRITE, "submission.accept", IN(struct submission_decide_in, submission_decide_in_fields),
     .shape = OUT_FREE, .schema = SHEET, .title = LIT("接收")},
    {M_POST, "/api/submissions/:id/return", submission_return_post, PERM_FORM_ACCEPT, SCOPE_ORG, TX_WRITE, "submission.return", IN(struct submission_return_in, submission_return_in_fields),
     .shape = OUT_FREE, .schema = SHEET, .title = LIT("退回")},
    {M_POST, "/api/submissions/:id/reopen", submission_reopen_post, PERM_FORM_ACCEPT, SCOPE_ORG, TX_WRITE, "submission.reopen", IN(struct submission_decide_in, submission_decide_in_fields),
     .shape = OUT_FREE, .schema = SHEET, .title = LIT("取消接收")},
    {M_POST, "/api/submissions/:id/recall", submission_recall_post, PERM_FORM_ACCEPT, SCOPE_ORG, TX_WRITE, "submission.recall", .shape = OUT_FREE, .schema = SHEET,
     .title = LIT("取消免报")},
    {M_POST, "/api/submissions/excuse", submission_excuse_post, PERM_FORM_ACCEPT, SCOPE_ORG, TX_WRITE, "submission.excuse", IN(struct submission_which_in, which_in_fields),
     .shape = OUT_FREE, .schema = SHEET, .query = "org", .title = LIT("准予免报")},
    {M_POST, "/api/submissions/accept-many", submission_accept_many, PERM_FORM_ACCEPT, SCOPE_ORG, TX_WRITE, "submission.accept_many", IN(struct submission_many_in, submission_many_in_fields),
     .shape = OUT_FREE, .schema = "{dry,accepted,with_warnings,own}", .query = "org", .title = LIT("接收全部没有提示的报送")},
    {M_POST, "/api/submissions/seal", submission_seal_post, PERM_FORM_ACCEPT, SCOPE_ORG, TX_WRITE, "submission.seal", IN(struct submission_which_in, which_in_fields),
     .shape = OUT_FREE, .schema = SHEET, .query = "org", .title = LIT("封表")},
    {M_GET, "/api/submissions/dues", submission_dues_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_LIST,
     OUT(struct submission_due, submission_due_fields), .query = "org,campaign,form", .title = LIT("报送截止日期")},
    {M_PUT, "/api/submissions/dues", submission_dues_put, PERM_CAMPAIGN_EDIT, SCOPE_ORG, TX_WRITE, "submission.due",
     IN(struct submission_due_in, submission_due_in_fields), OUT(struct submission_due, submission_due_fields), .shape = OUT_LIST,
     .query = "org", .title = LIT("规定报送截止日期")},
    {M_GET, "/api/submissions/exceptions", submission_exceptions_get, PERM_FORM_VIEW, SCOPE_ORG, TX_READ, .shape = OUT_LIST,
     OUT(struct submission_exception, submission_exception_fields), .query = "org,campaign,form,limit,after", .title = LIT("准予逾期报送")},
    {M_POST, "/api/submissions/exceptions", submission_exception_post, PERM_FORM_ACCEPT, SCOPE_ORG, TX_WRITE, "submission.exception",
     IN(struct submission_exception_in, submission_exception_in_fields), .shape = OUT_FREE, .schema = "{id}", .query = "org", .title = LIT("批准逾期报送")},
    {M_POST, "/api/submissions/exceptions/:id/end", submission_exception_end, PERM_FORM_ACCEPT, SCOPE_ORG, TX_WRITE, "submission.exception_end",
     .title = LIT("收回逾期报送的批准")},
};
static const struct meta_row meta[] = {
    {"submission", {submission_fields, countof(submission_fields), sizeof(struct submission)}},
    {"submission_draft", {draft_in_fields, countof(draft_in_fields), sizeof(struct draft_in)}},
};

extern const struct area area_submission;
const struct area area_submission = {
    .name = "submission", .title = LIT("报送"), ROWS(routes, routes), ROWS(machines, submission_machines), ROWS(meta, meta),
    .verify = submission_verify, .todo = submission_todo,
};
