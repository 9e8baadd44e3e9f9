// SPDX-License-Identifier: Apache-2.0
// Working papers: the auditor drafts and sends, the audited union replies, the auditor asks again or
// closes. Every word is kept as a step; whoever wrote or sent one never replies to it.
#include "audit.h"
#include "auditroom_own.h"
#include "campaign.h"
#include "code.h"
#include "date.h"
#include "file.h"
#include "like.h"
#include "money.h"

#include <unistd.h>

enum { STEPS_MAX = 500, PROOFS_MAX = 100, PROOF_BYTES = 40 * 1024 * 1024, REPLY_DAYS = 10 };

const struct field paper_fields[36] = {
    {FIELD(struct workpaper, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct workpaper, org_id), .as = AS_ID},
    {FIELD(struct workpaper, org_code), .label = LIT("工会代码")},
    {FIELD(struct workpaper, org_name), .label = LIT("被审计单位")},
    {FIELD(struct workpaper, org_path), .as = AS_BLOB},
    {FIELD(struct workpaper, campaign_id), .as = AS_ID},
    {FIELD(struct workpaper, campaign), .label = LIT("活动")},
    {FIELD(struct workpaper, object), .label = LIT("对象")},
    {FIELD(struct workpaper, sample_id), .as = AS_ID, .label = LIT("样本")},
    {FIELD(struct workpaper, sample_seq)},
    {FIELD(struct workpaper, run_id), .as = AS_ID, .label = LIT("检查")},
    {FIELD(struct workpaper, code), .label = LIT("检查项")},
    {FIELD(struct workpaper, hit_seq)},
    {FIELD(struct workpaper, title), .label = LIT("事项")},
    {FIELD(struct workpaper, finding), .label = LIT("审计发现")},
    {FIELD(struct workpaper, basis), .label = LIT("依据")},
    {FIELD(struct workpaper, advice), .label = LIT("审计建议")},
    {FIELD(struct workpaper, fen), .as = AS_MONEY, .label = LIT("涉及金额")},
    {FIELD(struct workpaper, state), .as = AS_CODE, .codes = "paper_state", .label = LIT("状态")},
    {FIELD(struct workpaper, reply_by), .as = AS_DATE, .label = LIT("答复期限")},
    {FIELD(struct workpaper, reply), .label = LIT("被审计单位答复")},
    {FIELD(struct workpaper, conclusion), .label = LIT("审计结论")},
    {FIELD(struct workpaper, outcome), .as = AS_CODE, .codes = "paper_outcome", .label = LIT("处理结果")},
    {FIELD(struct workpaper, written_by), .as = AS_ID},
    {FIELD(struct workpaper, sent_by), .as = AS_ID},
    {FIELD(struct workpaper, replied_by), .as = AS_ID},
    {FIELD(struct workpaper, writer), .label = LIT("编制人")},
    {FIELD(struct workpaper, sender), .label = LIT("发出人")},
    {FIELD(struct workpaper, replier), .label = LIT("答复人")},
    {FIELD(struct workpaper, closer), .label = LIT("结论人")},
    {FIELD(struct workpaper, written_at), .as = AS_TIME, .label = LIT("编制时间")},
    {FIELD(struct workpaper, sent_at), .as = AS_TIME, .label = LIT("发出时间")},
    {FIELD(struct workpaper, replied_at), .as = AS_TIME, .label = LIT("答复时间")},
    {FIELD(struct workpaper, closed_at), .as = AS_TIME, .label = LIT("结论时间")},
    {FIELD(struct workpaper, files), .as = AS_COUNT, .label = LIT("附件")},
    {FIELD(struct workpaper, version), .label = LIT("版本")},
};
const struct field paper_step_fields[5] = {
    {FIELD(struct paper_step, id), .as = AS_ID},
    {FIELD(struct paper_step, verb), .as = AS_CODE, .codes = "paper_verb", .label = LIT("动作")},
    {FIELD(struct paper_step, text), .label = LIT("内容")},
    {FIELD(struct paper_step, user_name), .label = LIT("经办人")},
    {FIELD(struct paper_step, at), .as = AS_TIME, .label = LIT("时间")},
};
const struct field paper_proof_fields[5] = {
    {FIELD(struct paper_proof, file_id), .as = AS_ID},
    {FIELD(struct paper_proof, side), .label = LIT("提供方")},
    {FIELD(struct paper_proof, note), .label = LIT("说明")},
    {FIELD(struct paper_proof, name), .label = LIT("文件")},
    {FIELD(struct paper_proof, size), .label = LIT("大小")},
};
const struct field paper_in_fields[15] = {
    {FIELD(struct paper_in, sample_id), .as = AS_ID, .label = LIT("样本")},
    {FIELD(struct paper_in, sample_seq), .label = LIT("样本序号")},
    {FIELD(struct paper_in, run_id), .as = AS_ID, .label = LIT("检查")},
    {FIELD(struct paper_in, code), .label = LIT("检查项"), .max = 60},
    {FIELD(struct paper_in, hit_seq), .label = LIT("疑点序号")},
    {FIELD(struct paper_in, org), .label = LIT("被审计单位代码"), .max = 40},
    {FIELD(struct paper_in, campaign), .label = LIT("活动"), .max = 40},
    {FIELD(struct paper_in, object), .label = LIT("对象"), .max = 100},
    {FIELD(struct paper_in, title), .label = LIT("事项"), .max = 200},
    {FIELD(struct paper_in, finding), .label = LIT("审计发现"), .max = ROOM_TEXT_MAX},
    {FIELD(struct paper_in, basis), .label = LIT("依据"), .max = 1000},
    {FIELD(struct paper_in, advice), .label = LIT("审计建议"), .max = ROOM_TEXT_MAX},
    {FIELD(struct paper_in, fen), .as = AS_MONEY, .label = LIT("涉及金额"), .max = MONEY_MAX},
    {FIELD(struct paper_in, reply_by), .as = AS_DATE, .label = LIT("答复期限")},
    {FIELD(struct paper_in, version), .label = LIT("版本")},
};
const struct field paper_edit_fields[7] = {
    {FIELD(struct paper_in, title), .label = LIT("事项"), .need = true, .max = 200},
    {FIELD(struct paper_in, finding), .label = LIT("审计发现"), .max = ROOM_TEXT_MAX},
    {FIELD(struct paper_in, basis), .label = LIT("依据"), .max = 1000},
    {FIELD(struct paper_in, advice), .label = LIT("审计建议"), .max = ROOM_TEXT_MAX},
    {FIELD(struct paper_in, fen), .as = AS_MONEY, .label = LIT("涉及金额"), .max = MONEY_MAX},
    {FIELD(struct paper_in, reply_by), .as = AS_DATE, .label = LIT("答复期限")},
    {FIELD(struct paper_in, version), .label = LIT("版本")},
};
const struct field paper_send_fields[1] = {
    {FIELD(struct paper_text, reply_by), .as = AS_DATE, .label = LIT("答复期限")},
};
const struct field paper_reply_fields[1] = {
    {FIELD(struct paper_text, text), .label = LIT("答复"), .need = true, .max = ROOM_TEXT_MAX},
};
const struct field paper_return_fields[2] = {
    {FIELD(struct paper_text, text), .label = LIT("还需说明什么"), .need = true, .max = ROOM_TEXT_MAX},
    {FIELD(struct paper_text, reply_by), .as = AS_DATE, .label = LIT("答复期限")},
};
const struct field paper_close_fields[2] = {
    {FIELD(struct paper_text, text), .label = LIT("审计结论"), .need = true, .max = ROOM_TEXT_MAX},
    {FIELD(struct paper_text, outcome), .as = AS_CODE, .codes = "paper_outcome", .label = LIT("处理结果"), .need = true, .max = 20},
};
const struct field paper_drop_fields[1] = {
    {FIELD(struct paper_text, text), .label = LIT("作废原因"), .need = true, .max = 500},
};

static const struct move moves[] = {
    {"draft", "edit", "draft", PERM_AUDITROOM_WORK, LIT("修改")},
    {"draft", "send", "sent", PERM_AUDITROOM_WORK, LIT("发送被审计单位")},
    {"draft", "drop", "dropped", PERM_AUDITROOM_WORK, LIT("作废")},
    {"sent", "reply", "replied", PERM_AUDITROOM_REPLY, LIT("答复")},
    {"replied", "return", "sent", PERM_AUDITROOM_WORK, LIT("要求补充答复")},
    {"replied", "close", "closed", PERM_AUDITROOM_WORK, LIT("作出结论")},
    {"sent", "close", "closed", PERM_AUDITROOM_WORK, LIT("逾期未答复，作出结论")},
};
const struct machine paper_machine = {"paper", ROWS(moves, moves)};

/* --- reading --- */

static bool is_draft(const struct workpaper *p)
{
    return str_eq(p->state, S("draft")) || str_eq(p->state, S("dropped"));
}

enum err paper_get(struct ctx *cx, int64_t id, struct workpaper *out)
{
    *out = (struct workpaper){0};
    TRY(cx_one(cx, PAPER_GET, id, PAPER_FIELDS, out));
    return is_draft(out) && !cx_may(cx, PERM_AUDITROOM_WORK, out->org_path) ? ERR_NOT_FOUND : OK;
}

enum err paper_steps(struct ctx *cx, int64_t id, struct paper_step **out, size_t *n)
{
    return db_rows(cx->tx, PAPER_STEPS, VALS(I64(id)), FIELDS(struct paper_step, paper_step_fields), STEPS_MAX, out, n);
}

enum err paper_proofs(struct ctx *cx, int64_t id, struct paper_proof **out, size_t *n)
{
    TRY(db_rows(cx->tx, PAPER_PROOFS, VALS(I64(id)), FIELDS(struct paper_proof, paper_proof_fields), PROOFS_MAX, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(file_name_open(cx, (*out)[i].file_id, &(*out)[i].name));
    return OK;
}

static struct vals list_vals(struct ctx *cx, const struct paper_ask *ask, struct val v[9])
{
    v[0] = LO(cx);
    v[1] = HI(cx);
    v[2] = I64(ask->after);
    v[3] = TXT(ask->state);
    v[4] = TXT(ask->campaign);
    v[5] = I64(ask->sample_id);
    v[6] = TXT(like_part(cx->a, ask->like));
    v[7] = I64(cx_may(cx, PERM_AUDITROOM_WORK, cx->org_path));
    v[8] = I64(ask->limit);
    return (struct vals){v, 9};
}

static struct paper_ask ask_of(struct ctx *cx)
{
    return (struct paper_ask){cx_query(cx, "state"), cx_query(cx, "campaign"), str_trim(cx_query(cx, "q")),
                              cx_query_int(cx, "sample", 0), cx_after(cx), cx_limit(cx)};
}

enum err papers_list(struct ctx *cx, const struct paper_ask *ask, struct workpaper **out, size_t *n)
{
    struct val v[9];
    return db_rows(cx->tx, PAPER_LIST, list_vals(cx, ask, v), PAPER_FIELDS, ROOM_PAPERS_MAX, out, n);
}

static enum err put_row(struct ctx *cx, void *row)
{
    const struct workpaper *p = row;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, PAPER_FIELDS, p);
    machine_verbs(cx, &paper_machine, p->state, p->org_path);
    jw_close(cx->out, '}');
    return OK;
}

enum err paper_list(struct ctx *cx)
{
    struct paper_ask ask = ask_of(cx);
    struct val v[9];
    return cx_list_by(cx, PAPER_LIST, list_vals(cx, &ask, v), PAPER_FIELDS, put_row);
}

static enum err answer(struct ctx *cx, int64_t id, struct workpaper *p)
{
    struct paper_step *steps = NULL;
    struct paper_proof *proofs = NULL;
    size_t n = 0, m = 0;
    TRY(paper_get(cx, id, p));
    TRY(paper_steps(cx, id, &steps, &n));
    TRY(paper_proofs(cx, id, &proofs, &m));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, PAPER_FIELDS, p);
    machine_verbs(cx, &paper_machine, p->state, p->org_path);
    jw_key(cx->out, "steps");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        fields_write(cx->out, FIELDS(struct paper_step, paper_step_fields), &steps[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "proofs");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < m; i++)
        fields_write(cx->out, FIELDS(struct paper_proof, paper_proof_fields), &proofs[i]);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

enum err paper_one(struct ctx *cx)
{
    struct workpaper p;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return answer(cx, id, &p);
}

/* --- writing --- */

static enum err step(struct ctx *cx, int64_t id, const char *verb, struct str text)
{
    return db_exec(cx->tx, PAPER_STEP_ADD,
                   VALS(I64(id), TXT(str_of(verb)), TXT(text), I64(cx->who->user_id), I64(cx->now)), NULL);
}

enum err paper_write(struct ctx *cx, struct workpaper *p)
{
    TRY(db_int(cx->tx, PAPER_NEW,
               VALS(I64(p->org_id), OPT(p->campaign_id), TXT(p->object), OPT(p->sample_id), OPT(p->sample_seq),
                    OPT(p->run_id), TXT(p->code), I64(p->hit_seq), TXT(p->title), TXT(p->finding), TXT(p->basis),
                    TXT(p->advice), I64(p->fen), TXT(p->reply_by), I64(cx->who->user_id), I64(cx->now)),
               &p->id));
    return step(cx, p->id, "write", S(""));
}

static enum err from_item(struct ctx *cx, const struct paper_in *in, struct workpaper *p)
{
    struct sample s;
    struct sample_item it;
    TRY(sample_get(cx, in->sample_id, &s));
    TRY(sample_item_get(cx, in->sample_id, in->sample_seq, &it));
    if (it.paper_id)
        return fail(cx, ERR_DUPLICATE, "这个样本已经有第 %lld 号底稿", (long long)it.paper_id);
    *p = (struct workpaper){.org_id = it.org_id, .campaign_id = s.campaign_id, .object = it.object, .sample_id = s.id,
                        .sample_seq = it.seq, .title = str_f(cx->a, "%.*s%s%.*s", FMT(it.title), it.name.len ? " " : "", FMT(it.name)),
                        .finding = it.note, .fen = it.wrong_fen ? it.wrong_fen : it.fen};
    return OK;
}

static enum err from_hit(struct ctx *cx, const struct paper_in *in, struct workpaper *p)
{
    struct check_run run;
    struct check_result r = {0};
    struct check_found h = {0};
    struct campaign c = {0};
    struct str path;
    TRY(check_run_get(cx, in->run_id, &run));
    TRY(db_one(cx->tx, RESULT_GET, VALS(I64(in->run_id), TXT(in->code)), RESULT_FIELDS, &r));
    TRY(db_one(cx->tx, HIT_GET, VALS(I64(in->run_id), TXT(in->code), I64(in->hit_seq)), FOUND_FIELDS, &h));
    if (run.campaign.len)
        TRY(campaign_get(cx, run.campaign, &c));
    *p = (struct workpaper){.campaign_id = c.id, .object = h.object, .run_id = run.id, .code = r.code, .hit_seq = h.seq,
                        .title = r.title, .finding = h.text, .basis = r.source, .fen = h.fen, .org_id = run.org_id};
    return h.org_code.len ? cx_org(cx, h.org_code, &p->org_id, &path) : OK;
}

static enum err from_nothing(struct ctx *cx, const struct paper_in *in, struct workpaper *p)
{
    struct campaign c = {0};
    struct str path;
    *p = (struct workpaper){.org_id = cx->org_id, .object = in->object};
    if (!in->title.len)
        return fail_field(cx, "title", "请填写事项");
    if (in->campaign.len)
        TRY(campaign_get(cx, in->campaign, &c));
    p->campaign_id = c.id;
    return in->org.len ? cx_org(cx, in->org, &p->org_id, &path) : OK;
}

/* What the auditor typed takes the place of what was found. */
static void typed(struct workpaper *p, const struct paper_in *in)
{
    p->title = in->title.len ? in->title : p->title;
    p->finding = in->finding.len ? in->finding : p->finding;
    p->basis = in->basis.len ? in->basis : p->basis;
    p->advice = in->advice;
    p->fen = in->fen ? in->fen : p->fen;
    p->reply_by = in->reply_by;
}

static enum err told(struct ctx *cx, int64_t id, const struct workpaper *before)
{
    struct workpaper p;
    TRY(answer(cx, id, &p));
    audit_object(cx, p.org_id, "paper:%lld", (long long)id);
    audit_diff(cx, PAPER_FIELDS, before, &p);
    return OK;
}

enum err paper_create(struct ctx *cx)
{
    const struct paper_in *in = cx->in;
    struct workpaper p, none = {0};
    TRY(in->sample_id ? from_item(cx, in, &p) : in->run_id ? from_hit(cx, in, &p) : from_nothing(cx, in, &p));
    typed(&p, in);
    enum err e = paper_write(cx, &p);
    if (e == ERR_DUPLICATE)
        return fail(cx, e, "这个疑点已经有底稿");
    TRY(e);
    return told(cx, p.id, &none);
}

static enum err begin(struct ctx *cx, const char *verb, struct workpaper *p)
{
    const struct move *mv;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(paper_get(cx, id, p));
    TRY(machine_step(cx, &paper_machine, p->state, verb, &mv));
    return cx_may(cx, mv->perm, p->org_path) ? OK : ERR_FORBIDDEN;
}

enum err paper_edit(struct ctx *cx)
{
    const struct paper_in *in = cx->in;
    struct workpaper p;
    int64_t n = 0;
    TRY(begin(cx, "edit", &p));
    TRY(db_exec(cx->tx, PAPER_SAVE,
                VALS(I64(p.id), I64(in->version), TXT(in->title), TXT(in->finding), TXT(in->basis), TXT(in->advice),
                     I64(in->fen), TXT(in->reply_by)),
                &n));
    return n ? told(cx, p.id, &p) : ERR_CONFLICT;
}

/* The day a reply is due: as given, not in the past; else in ten days. */
static enum err due(struct ctx *cx, struct str given, struct str *out)
{
    char iso[DATE_TEXT];
    if (!given.len) {
        date_iso(date_add_days(date_of_ms(cx->now), REPLY_DAYS), iso);
        *out = str_dup(cx->a, str_of(iso));
        return OK;
    }
    if (str_cmp(given, cx_today(cx)) < 0)
        return fail_field(cx, "reply_by", "答复期限不能早于今天");
    *out = given;
    return OK;
}

enum err paper_send(struct ctx *cx)
{
    const struct paper_text *in = cx->in;
    struct workpaper p;
    struct str by;
    int64_t n = 0;
    TRY(begin(cx, "send", &p));
    if (!str_trim(p.finding).len)
        return fail(cx, ERR_STATE, "还没有写审计发现，不能发送");
    TRY(due(cx, in->reply_by.len ? in->reply_by : p.reply_by, &by));
    TRY(db_exec(cx->tx, PAPER_SENT, VALS(I64(p.id), TXT(p.state), TXT(by), I64(cx->who->user_id), I64(cx->now)), &n));
    TRY(step(cx, p.id, "send", S("")));
    return n ? told(cx, p.id, &p) : ERR_CONFLICT;
}

enum err paper_reply(struct ctx *cx)
{
    const struct paper_text *in = cx->in;
    struct workpaper p;
    int64_t n = 0;
    TRY(begin(cx, "reply", &p));
    if (p.written_by == cx->who->user_id || p.sent_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "编制、发出底稿的人不能代被审计单位答复");
    TRY(db_exec(cx->tx, PAPER_REPLIED, VALS(I64(p.id), TXT(in->text), I64(cx->who->user_id), I64(cx->now)), &n));
    TRY(step(cx, p.id, "reply", in->text));
    return n ? told(cx, p.id, &p) : ERR_CONFLICT;
}

enum err paper_return(struct ctx *cx)
{
    const struct paper_text *in = cx->in;
    struct workpaper p;
    struct str by;
    int64_t n = 0;
    TRY(begin(cx, "return", &p));
    TRY(due(cx, in->reply_by, &by));
    TRY(db_exec(cx->tx, PAPER_SENT, VALS(I64(p.id), TXT(p.state), TXT(by), I64(cx->who->user_id), I64(cx->now)), &n));
    TRY(step(cx, p.id, "return", in->text));
    return n ? told(cx, p.id, &p) : ERR_CONFLICT;
}

enum err paper_close(struct ctx *cx)
{
    const struct paper_text *in = cx->in;
    struct code_item outcome = {0};
    struct workpaper p;
    int64_t n = 0;
    TRY(begin(cx, "close", &p));
    if (code_get(cx->tx, S("paper_outcome"), in->outcome, S(""), &outcome) != OK)
        return fail_field(cx, "outcome", "没有“%.*s”这种处理结果", FMT(in->outcome));
    if (str_eq(p.state, S("sent")) && str_cmp(cx_today(cx), p.reply_by) <= 0)
        return fail(cx, ERR_STATE, "答复期限 %.*s 还没有到，请等被审计单位答复", FMT(p.reply_by));
    if (p.replied_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "答复的人不能自己作结论");
    TRY(db_exec(cx->tx, PAPER_CLOSED,
                VALS(I64(p.id), TXT(p.state), TXT(in->text), TXT(in->outcome), I64(cx->who->user_id), I64(cx->now)), &n));
    TRY(step(cx, p.id, "close", in->text));
    return n ? told(cx, p.id, &p) : ERR_CONFLICT;
}

enum err paper_drop(struct ctx *cx)
{
    const struct paper_text *in = cx->in;
    struct workpaper p;
    int64_t n = 0;
    TRY(begin(cx, "drop", &p));
    TRY(db_exec(cx->tx, PAPER_DROPPED, VALS(I64(p.id), TXT(in->text)), &n));
    TRY(step(cx, p.id, "drop", in->text));
    return n ? told(cx, p.id, &p) : ERR_CONFLICT;
}

/* --- evidence --- */

struct proof {
    struct workpaper paper;
    struct file file;
    const char *side;
    int64_t id;
};

/* The auditor adds evidence until the paper is closed, the union proof while its reply is due. */
static enum err may_prove(struct ctx *cx, void *arg)
{
    struct proof *p = arg;
    struct paper_proof *proofs = NULL;
    size_t n = 0;
    TRY(paper_get(cx, p->id, &p->paper));
    bool sent = str_eq(p->paper.state, S("sent")), open = sent || str_eq(p->paper.state, S("draft")) || str_eq(p->paper.state, S("replied"));
    if (strcmp(p->side, "union") == 0 ? !sent : !open)
        return fail(cx, ERR_STATE, strcmp(p->side, "union") == 0 ? "只有等待答复的底稿可以上传附件" : "底稿已经结束，不能再加附件");
    TRY(paper_proofs(cx, p->id, &proofs, &n));
    return n < PROOFS_MAX ? OK : fail(cx, ERR_TOO_LARGE, "一份底稿最多 %d 个附件", PROOFS_MAX);
}

static enum err keep_proof(struct ctx *cx, void *arg)
{
    struct proof *p = arg;
    TRY(may_prove(cx, p));
    TRY(file_insert(cx, &p->file, p->paper.org_id, FILE_SHARED));
    TRY(db_exec(cx->tx, PAPER_PROOF_ADD, VALS(I64(p->id), I64(p->file.id), TXT(str_of(p->side)), TXT(S(""))), NULL));
    audit_object(cx, p->paper.org_id, "paper:%lld", (long long)p->id);
    audit_note(cx, "file", p->file.hash);
    return audit_write(cx, cx->route->action, S("ok"));
}

static enum err add_proof(struct ctx *cx, const char *side)
{
    struct proof p = {.side = side};
    struct str name = cx->call->upload_name.len ? cx->call->upload_name : S("附件");
    TRY(cx_arg_id(cx, 0, &p.id));
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    if (cx->call->upload_size > PROOF_BYTES)
        return fail(cx, ERR_FILE_LIMIT, "附件不能超过 40 MB");
    TRY(cx_in_read(cx, may_prove, &p));
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, name, &p.file));
    TRY(cx_in_write(cx, keep_proof, &p));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "file", p.file.id);
    jw_close(cx->out, '}');
    return OK;
}

enum err paper_proof_audit(struct ctx *cx)
{
    return add_proof(cx, "audit");
}

enum err paper_proof_union(struct ctx *cx)
{
    return add_proof(cx, "union");
}

enum err paper_proof_read(struct ctx *cx)
{
    struct workpaper p;
    struct file f = {0};
    int64_t id = 0, file_id = 0, has = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_arg_id(cx, 1, &file_id));
    TRY(paper_get(cx, id, &p));
    TRY(db_int(cx->tx, PAPER_PROOF_HAS, VALS(I64(id), I64(file_id)), &has));
    if (!has)
        return ERR_NOT_FOUND;
    TRY(file_load(cx, file_id, &f));
    TRY(file_answer(cx, &f));
    audit_object(cx, p.org_id, "paper:%lld", (long long)id);
    return OK;
}

/* --- what waits, and what must hold --- */

enum err auditroom_todo(struct ctx *cx, struct todo *t)
{
    static const struct {
        enum perm perm;
        const char *kind, *state, *link;
        struct str title;
    } rows[] = {{PERM_AUDITROOM_REPLY, "paper.reply", "sent", "/papers?state=sent", LIT("待答复的审计底稿")},
                {PERM_AUDITROOM_WORK, "paper.close", "replied", "/papers?state=replied", LIT("已答复、待作结论的底稿")}};
    for (size_t k = 0; k < countof(rows); k++) {
        int64_t all = 0;
        for (size_t i = 0; i < cx->who->n_grants; i++) {
            const struct grant *g = &cx->who->grants[i];
            int64_t n = 0;
            bool above = false;
            if (!(role_info(g->role)->perms >> rows[k].perm & 1))
                continue;
            for (size_t o = 0; o < cx->who->n_grants; o++)
                above |= o != i && role_info(cx->who->grants[o].role)->perms >> rows[k].perm & 1 &&
                         path_covers(cx->who->grants[o].path, g->path) && !(str_eq(cx->who->grants[o].path, g->path) && o > i);
            if (above)
                continue;
            TRY(db_int(cx->tx, PAPER_TODO, VALS(TXT(g->path), TXT(path_end(cx->a, g->path)), TXT(str_of(rows[k].state))), &n));
            all += n;
        }
        todo_put(t, rows[k].kind, rows[k].title, all, str_of(rows[k].link));
    }
    return OK;
}

struct flaw {
    int64_t id, n, n2;
    struct str text;
};
static const struct field flaw_fields[] = {
    {FIELD(struct flaw, id)}, {FIELD(struct flaw, n)}, {FIELD(struct flaw, n2)}, {FIELD(struct flaw, text)}};

static enum err on_run(void *arg, void *row)
{
    struct verify *v = arg;
    const struct flaw *f = row;
    v->found(v, "I20", str_f(v->cx->a, "第 %lld 号检查 %.*s 应列出 %lld 条疑点，实有 %lld 条", (long long)f->id, FMT(f->text),
                             (long long)f->n, (long long)f->n2));
    return OK;
}

static enum err on_sample(void *arg, void *row)
{
    struct verify *v = arg;
    const struct flaw *f = row;
    v->found(v, "I20", str_f(v->cx->a, "第 %lld 号样本登记 %lld 项，与实际 %lld 项或其金额不一致", (long long)f->id,
                             (long long)f->n, (long long)f->n2));
    return OK;
}

static enum err on_paper(void *arg, void *row)
{
    struct verify *v = arg;
    const struct flaw *f = row;
    v->found(v, "I20", str_f(v->cx->a, "第 %lld 号底稿的状态与办理记录不一致", (long long)f->id));
    return OK;
}

enum err auditroom_verify(struct verify *v)
{
    static const struct {
        int stmt;
        enum err (*each)(void *, void *);
    } tests[] = {{AUDITROOM_VERIFY_RUNS, on_run}, {AUDITROOM_VERIFY_SAMPLES, on_sample}, {AUDITROOM_VERIFY_PAPERS, on_paper}};
    int64_t n = 0;
    TRY(db_int(v->cx->tx, AUDITROOM_COUNT, NOVALS, &n));
    v->checked += n;
    for (size_t i = 0; i < countof(tests); i++) {
        struct flaw row = {0};
        TRY(db_each(v->cx->tx, tests[i].stmt, NOVALS, FIELDS(struct flaw, flaw_fields), &row, tests[i].each, v));
    }
    return OK;
}
