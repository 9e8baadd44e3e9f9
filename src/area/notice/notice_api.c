// SPDX-License-Identifier: Apache-2.0
// Routes of notices.
#include "audit.h"
#include "file.h"
#include "like.h"
#include "notice_own.h"

enum { FILES_MAX = NOTICE_FILES_MAX + 1 };

static const struct field notice_in_fields[] = {
    {FIELD(struct notice_in, title), .label = LIT("标题"), .need = true, .max = 120},
    {FIELD(struct notice_in, doc_no), .label = LIT("文号"), .max = 60},
    {FIELD(struct notice_in, cover), .label = LIT("转发说明"), .max = 1000},
    {FIELD(struct notice_in, body), .label = LIT("正文"), .max = NOTICE_BODY_MAX},
    {FIELD(struct notice_in, contacts), .as = AS_JSON, .label = LIT("联系人"), .max = 4000},
    {FIELD(struct notice_in, reach), .label = LIT("发送范围"), .need = true, .max = 10},
    {FIELD(struct notice_in, depth), .label = LIT("级数"), .max = 10},
    {FIELD(struct notice_in, picked), .label = LIT("指定工会"), .max = 20000},
    {FIELD(struct notice_in, items), .as = AS_JSON, .label = LIT("报送事项"), .max = 10000},
    {FIELD(struct notice_in, version), .label = LIT("版本")},
};
struct reason_in {
    struct str reason;
};
static const struct field reason_fields[] = {{FIELD(struct reason_in, reason), .label = LIT("原因"), .need = true, .max = 500}};
static const struct field deliver_fields[] = {
    {FIELD(struct notice_deliver_in, text), .label = LIT("内容"), .max = 4000},
    {FIELD(struct notice_deliver_in, file_id), .as = AS_ID, .label = LIT("附件")},
};
static const struct field decide_fields[] = {
    {FIELD(struct notice_decide_in, org), .label = LIT("工会代码"), .need = true, .max = 40},
    {FIELD(struct notice_decide_in, reason), .label = LIT("原因"), .max = 500},
};
static const struct field urge_fields[] = {
    {FIELD(struct notice_urge_in, dry), .as = AS_BOOL, .label = LIT("只看不发")},
    {FIELD(struct notice_urge_in, no), .label = LIT("事项"), .max = NOTICE_ITEMS_MAX},
};
static const struct field sent_fields[] = {
    {FIELD(struct notice_sent_in, ok), .as = AS_BOOL, .label = LIT("已发出")},
    {FIELD(struct notice_sent_in, error), .label = LIT("说明"), .max = 200},
};

/* --- lists --- */

struct line {
    int64_t id, org_id;
    struct str org_code, org_name, title, doc_no, state;
    int64_t parent_id, drafted_at, issued_at, recipients, readers, confirmed, items;
    struct str first_due;
    int64_t read_at, confirmed_at;
};
static const struct field line_fields[] = {
    {FIELD(struct line, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct line, org_id), .as = AS_ID},
    {FIELD(struct line, org_code), .label = LIT("工会代码")},
    {FIELD(struct line, org_name), .label = LIT("发文工会")},
    {FIELD(struct line, title), .label = LIT("标题")},
    {FIELD(struct line, doc_no), .label = LIT("文号")},
    {FIELD(struct line, state), .as = AS_CODE, .codes = "notice_state", .label = LIT("状态")},
    {FIELD(struct line, parent_id), .as = AS_ID},
    {FIELD(struct line, drafted_at), .as = AS_TIME, .label = LIT("草拟时间")},
    {FIELD(struct line, issued_at), .as = AS_TIME, .label = LIT("印发时间")},
    {FIELD(struct line, recipients), .as = AS_COUNT, .label = LIT("接收单位")},
    {FIELD(struct line, readers), .as = AS_COUNT, .label = LIT("已阅")},
    {FIELD(struct line, confirmed), .as = AS_COUNT, .label = LIT("已签收")},
    {FIELD(struct line, items), .as = AS_COUNT, .label = LIT("报送事项")},
    {FIELD(struct line, first_due), .as = AS_DATE, .label = LIT("最早截止")},
    {FIELD(struct line, read_at), .as = AS_TIME, .label = LIT("阅读时间")},
    {FIELD(struct line, confirmed_at), .as = AS_TIME, .label = LIT("签收时间")},
};

static enum err list_get(struct ctx *cx)
{
    struct str box = cx_query(cx, "box"), q = like_part(cx->a, str_trim(cx_query(cx, "q")));
    struct str hi = cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path)) : path_end(cx->a, cx->org_path);
    if (str_eq(box, S("issued")) || str_eq(box, S("draft")))
        return cx_list(cx, NOTICE_LIST_ISSUED, VALS(LO(cx), TXT(hi), I64(cx_after(cx)), TXT(box), TXT(q), I64(cx_limit(cx))),
                       FIELDS(struct line, line_fields));
    if (box.len && !str_eq(box, S("received")))
        return fail_field(cx, "box", "应为 received、issued 或 draft");
    return cx_list(cx, NOTICE_LIST_RECEIVED, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(q), I64(cx_limit(cx))), FIELDS(struct line, line_fields));
}

/* --- one notice --- */

struct attached {
    int64_t file_id;
    struct str name;
    int64_t size;
};
static const struct field attached_fields[] = {
    {FIELD(struct attached, file_id)},
    {FIELD(struct attached, name)},
    {FIELD(struct attached, size)},
};

/* Verbs of the issuer's people; forwarding and what a recipient does are told by "mine". */
static void write_verbs(struct ctx *cx, const struct notice *n)
{
    jw_key(cx->out, "verbs");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < notice_machines[0].n_moves; i++) {
        const struct move *mv = &notice_machines[0].moves[i];
        bool own_draft = strcmp(mv->verb, "issue") == 0 && cx->who && (n->drafted_by == cx->who->user_id || n->edited_by == cx->who->user_id);
        if (!str_eq(n->state, str_of(mv->from)) || own_draft || strcmp(mv->verb, "supersede") == 0 || !cx_may(cx, mv->perm, n->org_path))
            continue;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "verb", str_of(mv->verb));
        jw_kt(cx->out, "title", mv->title);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static enum err write_items(struct ctx *cx, int64_t id)
{
    struct notice_item *items = NULL;
    size_t n = 0;
    TRY(notice_items(cx, id, &items, &n));
    jw_key(cx->out, "due_items");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_ki(cx->out, "no", items[i].no);
        jw_kt(cx->out, "kind", items[i].kind);
        jw_kt(cx->out, "title", items[i].title);
        jw_kt(cx->out, "campaign", items[i].campaign);
        jw_kt(cx->out, "campaign_name", items[i].campaign_name);
        jw_kt(cx->out, "form", items[i].form);
        jw_kt(cx->out, "due_on", items[i].due_on);
        jw_kt(cx->out, "remind", items[i].remind);
        jw_ki(cx->out, "parent_no", items[i].parent_no);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err write_files(struct ctx *cx, int64_t id)
{
    struct attached *files = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, NOTICE_FILES, VALS(I64(id)), FIELDS(struct attached, attached_fields), FILES_MAX, &files, &n));
    jw_key(cx->out, "files");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        TRY(file_name_open(cx, files[i].file_id, &files[i].name));
        fields_write(cx->out, FIELDS(struct attached, attached_fields), &files[i]);
    }
    jw_close(cx->out, ']');
    return OK;
}

/* What the union of the call received, and whether the caller may act for it. */
static enum err write_mine(struct ctx *cx, const struct notice *n)
{
    struct notice_recipient *r = NULL;
    struct notice_standing *s = NULL;
    size_t n_r = 0, n_s = 0, at = 0;
    int64_t forwarded = 0;
    struct str hi = str_f(cx->a, "%.*s!", FMT(cx->org_path));
    TRY(notice_recipients(cx, n->id, cx->org_path, hi, &r, &n_r));
    jw_key(cx->out, "mine");
    if (!n_r) {
        jw_null(cx->out);
        return OK;
    }
    TRY(notice_standings(cx, n->id, 0, cx->org_path, hi, &s, &n_s));
    TRY(db_int(cx->tx, NOTICE_FORWARDED, VALS(I64(n->id), I64(r->org_id)), &forwarded));
    jw_open(cx->out, '{');
    notice_write_recipient(cx, r, s, n_s, &at, cx_today(cx));
    bool above = cx_may(cx, PERM_NOTICE_VIEW, n->org_path);
    jw_kb(cx->out, "may_read", !above && cx_may(cx, PERM_NOTICE_READ, cx->org_path));
    jw_kb(cx->out, "may_act", !above && cx_may(cx, PERM_NOTICE_EDIT, cx->org_path));
    jw_ki(cx->out, "forwarded", forwarded);
    jw_close(cx->out, '}');
    return OK;
}

enum err notice_answer(struct ctx *cx, int64_t id)
{
    struct notice n;
    bool issued = false;
    TRY(notice_get(cx, id, &n, &issued));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, NOTICE_FIELDS, &n);
    jw_kt(cx->out, "side", issued ? S("issued") : S("received"));
    write_verbs(cx, &n);
    TRY(write_items(cx, id));
    TRY(write_files(cx, id));
    TRY(write_mine(cx, &n));
    jw_close(cx->out, '}');
    return OK;
}

static enum err one_get(struct ctx *cx)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return notice_answer(cx, id);
}

/* --- drafts --- */

enum err notice_step_of(struct ctx *cx, const char *verb, struct notice *n, const struct move **mv)
{
    int64_t id = 0;
    bool issued = false;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(notice_get(cx, id, n, &issued));
    if (!issued)
        return fail(cx, ERR_FORBIDDEN, "这份通知由“%.*s”办理", FMT(n->org_name));
    return machine_step(cx, &notice_machines[0], n->state, verb, mv);
}

static enum err told(struct ctx *cx, const struct notice *n, const struct notice *before)
{
    audit_object(cx, n->org_id, "notice:%lld", (long long)n->id);
    audit_diff(cx, NOTICE_FIELDS, before, n);
    return notice_answer(cx, n->id);
}

static enum err add(struct ctx *cx, struct notice *n, const struct notice_item *items, size_t n_items)
{
    TRY(db_int(cx->tx, NOTICE_ADD,
               VALS(I64(n->org_id), OPT(n->parent_id), OPT(n->supersedes_id), TXT(n->title), TXT(n->doc_no), TXT(n->cover), TXT(n->body),
                    TXT(n->contacts), TXT(n->reach), I64(n->depth), TXT(n->picked), I64(cx->who->user_id), I64(cx->now)),
               &n->id));
    return notice_store_items(cx, n->id, items, n_items);
}

static enum err draft_post(struct ctx *cx)
{
    struct notice none = {0}, n = {.org_id = cx->org_id, .org_path = cx->org_path, .state = S("draft")};
    struct notice_item *items = NULL;
    size_t n_items = 0;
    TRY(notice_take(cx, cx->in, &n, &items, &n_items));
    TRY(add(cx, &n, items, n_items));
    return told(cx, &n, &none);
}

static enum err edit_put(struct ctx *cx)
{
    const struct notice_in *in = cx->in;
    struct notice before, n;
    const struct move *mv;
    struct notice_item *items = NULL;
    size_t n_items = 0;
    int64_t changed = 0;
    TRY(notice_step_of(cx, "edit", &before, &mv));
    n = before;
    TRY(notice_take(cx, in, &n, &items, &n_items));
    TRY(db_exec(cx->tx, NOTICE_SAVE,
                VALS(I64(n.id), I64(in->version), TXT(n.title), TXT(n.doc_no), TXT(n.cover), TXT(n.body), TXT(n.contacts), TXT(n.reach), I64(n.depth),
                     TXT(n.picked), I64(cx->who->user_id)),
                &changed));
    if (!changed)
        return ERR_CONFLICT;
    TRY(notice_store_items(cx, n.id, items, n_items));
    return told(cx, &n, &before);
}

static enum err end_it(struct ctx *cx, const char *verb, struct str reason)
{
    struct notice n;
    const struct move *mv;
    int64_t changed = 0;
    TRY(notice_step_of(cx, verb, &n, &mv));
    TRY(db_exec(cx->tx, NOTICE_END, VALS(I64(n.id), TXT(str_of(mv->to)), I64(cx->who->user_id), I64(cx->now), TXT(reason), TXT(n.state)), &changed));
    audit_object(cx, n.org_id, "notice:%lld", (long long)n.id);
    if (reason.len)
        audit_note(cx, "reason", reason);
    if (!changed)
        return ERR_CONFLICT;
    if (str_eq(n.state, S("issued")))
        TRY(notice_form_undue(cx, &n));
    return notice_answer(cx, n.id);
}

static enum err drop_post(struct ctx *cx)
{
    return end_it(cx, "drop", S(""));
}

static enum err withdraw_post(struct ctx *cx)
{
    return end_it(cx, "withdraw", ((const struct reason_in *)cx->in)->reason);
}

/* A draft with the text, items and attachments of another notice. */
static enum err copy_of(struct ctx *cx, const struct notice *from, struct notice *n, bool pass_on)
{
    struct notice none = {0};
    struct notice_item *items = NULL;
    size_t n_items = 0;
    TRY(notice_items(cx, from->id, &items, &n_items));
    for (size_t i = 0; i < n_items && pass_on; i++)
        items[i].parent_no = items[i].no;
    TRY(add(cx, n, items, n_items));
    TRY(db_exec(cx->tx, NOTICE_FILES_COPY, VALS(I64(from->id), I64(n->id)), NULL));
    return told(cx, n, &none);
}

static enum err correct_post(struct ctx *cx)
{
    struct notice old;
    const struct move *mv;
    int64_t open = 0;
    TRY(notice_step_of(cx, "correct", &old, &mv));
    TRY(db_int(cx->tx, NOTICE_REPLACES, VALS(I64(old.id)), &open));
    if (open)
        return fail(cx, ERR_STATE, "这份通知已有更正草稿，请在草稿中修改");
    struct notice n = old;
    n.supersedes_id = old.id;
    n.state = S("draft");
    return copy_of(cx, &old, &n, false);
}

/* To the union's own subtree, with a covering note and days no later. */
static enum err forward_post(struct ctx *cx)
{
    struct notice up, n;
    bool issued = false;
    int64_t id = 0, org_id = 0, already = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(notice_get(cx, id, &up, &issued));
    TRY(notice_as_recipient(cx, &up, &org_id));
    if (!str_eq(up.state, S("issued")))
        return fail(cx, ERR_STATE, "通知已撤回或已更正，不能转发");
    TRY(db_int(cx->tx, NOTICE_FORWARDED, VALS(I64(id), I64(org_id)), &already));
    if (already)
        return fail(cx, ERR_DUPLICATE, "本单位已转发这份通知（第 %lld 号）", (long long)already);
    n = up;
    n.org_id = org_id;
    n.parent_id = id;
    n.supersedes_id = 0;
    n.doc_no = S("");
    n.reach = S("subtree");
    n.depth = 0;
    n.picked = S("");
    n.state = S("draft");
    n.cover = str_f(cx->a, "现将%.*s的通知转发给你们，请按要求办理。", FMT(up.org_name));
    return copy_of(cx, &up, &n, true);
}

/* --- attachments --- */

struct upload {
    int64_t id;
    struct notice n;
    struct file file;
};

static enum err may_attach(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    const struct move *mv;
    struct attached *files = NULL;
    size_t n = 0;
    TRY(notice_step_of(cx, "edit", &u->n, &mv));
    TRY(db_rows(cx->tx, NOTICE_FILES, VALS(I64(u->id)), FIELDS(struct attached, attached_fields), FILES_MAX, &files, &n));
    return n < NOTICE_FILES_MAX ? OK : fail(cx, ERR_TOO_LARGE, "一份通知最多 %d 个附件", NOTICE_FILES_MAX);
}

/* Whoever attaches has changed the draft, and does not issue it. */
static enum err attach(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    TRY(may_attach(cx, u));
    TRY(file_insert(cx, &u->file, u->n.org_id, FILE_SHARED));
    TRY(db_exec(cx->tx, NOTICE_FILE_ADD, VALS(I64(u->id), I64(u->file.id)), NULL));
    TRY(db_exec(cx->tx, NOTICE_TOUCH, VALS(I64(u->id), I64(cx->who->user_id)), NULL));
    audit_object(cx, u->n.org_id, "notice:%lld", (long long)u->id);
    audit_note(cx, "file", u->file.hash);
    return audit_write(cx, cx->route->action, S("ok"));
}

static enum err file_post(struct ctx *cx)
{
    struct upload u = {0};
    struct str name = cx->call->upload_name.len ? cx->call->upload_name : S("附件");
    TRY(cx_arg_id(cx, 0, &u.id));
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    if (cx->call->upload_size > NOTICE_FILE_BYTES)
        return fail(cx, ERR_FILE_LIMIT, "附件不能超过 40 MB");
    TRY(cx_in_read(cx, may_attach, &u));
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, name, &u.file));
    TRY(cx_in_write(cx, attach, &u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "file", u.file.id);
    jw_close(cx->out, '}');
    return OK;
}

static enum err file_drop(struct ctx *cx)
{
    struct notice n;
    const struct move *mv;
    int64_t file_id = 0, changed = 0;
    TRY(cx_arg_id(cx, 1, &file_id));
    TRY(notice_step_of(cx, "edit", &n, &mv));
    TRY(db_exec(cx->tx, NOTICE_FILE_DROP, VALS(I64(n.id), I64(file_id)), &changed));
    TRY(db_exec(cx->tx, NOTICE_TOUCH, VALS(I64(n.id), I64(cx->who->user_id)), NULL));
    audit_object(cx, n.org_id, "notice:%lld", (long long)n.id);
    return changed ? notice_answer(cx, n.id) : ERR_NOT_FOUND;
}

/* --- the area --- */

#define VIEW PERM_NOTICE_VIEW, SCOPE_ORG
#define EDIT PERM_NOTICE_EDIT, SCOPE_ORG
#define ISSUE PERM_NOTICE_ISSUE, SCOPE_ORG
#define ONE                                                                                                                              \
    .shape = OUT_FREE, .query = "org",                                                                                                   \
    .schema = "{notice,\"side\":\"issued|received\",\"verbs\":[…],\"due_items\":[{no,kind,title,campaign,form,due_on,remind}],"          \
              "\"files\":[{file_id,name,size}],\"mine\":{read_at,confirmed_at,\"items\":[{no,state,word,late}],may_act,forwarded}|null}"
static const struct route routes[] = {
    {M_GET, "/api/notices", list_get, VIEW, TX_READ, OUT(struct line, line_fields), .shape = OUT_LIST, .query = "org,own,box,q,limit,after",
     .title = LIT("通知")},
    {M_POST, "/api/notices", draft_post, EDIT, TX_WRITE, "notice.draft", IN(struct notice_in, notice_in_fields), ONE, .title = LIT("草拟通知")},
    {M_GET, "/api/notices/messages", notice_messages_get, ISSUE, TX_READ, .shape = OUT_FREE, .query = "org,state,limit,after",
     .schema = "{\"rows\":[{id,org_code,org_name,contact,state,text,created_at,sent_at}],\"next\":\"\"}", .title = LIT("待网关取走的提醒消息")},
    {M_POST, "/api/notices/messages/:id/sent", notice_message_sent, ISSUE, TX_WRITE, "notice.message", IN(struct notice_sent_in, sent_fields),
     .query = "org", .title = LIT("网关登记一条消息的发送结果")},
    {M_POST, "/api/notices/remind", notice_remind_post, PERM_NONE, SCOPE_LOCAL, TX_WRITE, "notice.remind", .shape = OUT_FREE,
     .schema = "{\"reminders\":1}", .title = LIT("按日期生成提醒（仅限本机）")},
    {M_GET, "/api/notices/:id", one_get, VIEW, TX_READ, ONE, .title = LIT("一份通知")},
    {M_PUT, "/api/notices/:id", edit_put, EDIT, TX_WRITE, "notice.edit", IN(struct notice_in, notice_in_fields), ONE, .title = LIT("修改通知草稿")},
    {M_POST, "/api/notices/:id/issue", notice_issue, ISSUE, TX_WRITE, "notice.issue", ONE, .title = LIT("印发通知")},
    {M_POST, "/api/notices/:id/drop", drop_post, EDIT, TX_WRITE, "notice.drop", ONE, .title = LIT("作废通知草稿")},
    {M_POST, "/api/notices/:id/withdraw", withdraw_post, ISSUE, TX_WRITE, "notice.withdraw", IN(struct reason_in, reason_fields), ONE,
     .title = LIT("撤回通知")},
    {M_POST, "/api/notices/:id/correct", correct_post, EDIT, TX_WRITE, "notice.correct", ONE, .title = LIT("草拟更正的通知")},
    {M_POST, "/api/notices/:id/forward", forward_post, EDIT, TX_WRITE, "notice.forward", ONE, .title = LIT("转发通知给下级")},
    {M_POST, "/api/notices/:id/read", notice_read_post, PERM_NOTICE_READ, SCOPE_ORG, TX_WRITE, "notice.read", ONE, .title = LIT("已阅通知")},
    {M_POST, "/api/notices/:id/confirm", notice_confirm_post, EDIT, TX_WRITE, "notice.confirm", ONE, .title = LIT("签收通知")},
    {M_POST, "/api/notices/:id/files", file_post, EDIT, TX_NONE, "notice.file", .once = true, .upload = true, .shape = OUT_FREE,
     .schema = "{\"file\":1}", .title = LIT("上传通知附件")},
    {M_GET, "/api/notices/:id/files/:file", notice_file_get, VIEW, TX_READ, "notice.file.read", .shape = OUT_FILE, .logged = true,
     .title = LIT("通知附件")},
    {M_DELETE, "/api/notices/:id/files/:file", file_drop, EDIT, TX_WRITE, "notice.file.drop", ONE, .title = LIT("移去通知附件")},
    {M_POST, "/api/notices/:id/items/:no/deliver", notice_deliver_post, EDIT, TX_WRITE, "notice.deliver", IN(struct notice_deliver_in, deliver_fields),
     ONE, .title = LIT("报送材料")},
    {M_POST, "/api/notices/:id/items/:no/accept", notice_accept_post, ISSUE, TX_WRITE, "notice.accept", IN(struct notice_decide_in, decide_fields),
     ONE, .title = LIT("接收报送材料")},
    {M_POST, "/api/notices/:id/items/:no/return", notice_return_post, ISSUE, TX_WRITE, "notice.return", IN(struct notice_decide_in, decide_fields),
     ONE, .title = LIT("退回报送材料")},
    {M_POST, "/api/notices/:id/items/:no/excuse", notice_excuse_post, ISSUE, TX_WRITE, "notice.excuse", IN(struct notice_decide_in, decide_fields),
     ONE, .title = LIT("免报")},
    {M_GET, "/api/notices/:id/items/:no/files/:file", notice_delivery_file, VIEW, TX_READ, "notice.delivery.read", .shape = OUT_FILE, .logged = true,
     .title = LIT("报送的附件")},
    {M_GET, "/api/notices/:id/matrix", notice_matrix_get, VIEW, TX_READ, .shape = OUT_FREE, .query = "org",
     .schema = "{\"rows\":[{org_code,org_name,read_at,reader,confirmed_at,confirmer,\"items\":[{no,state,word,late,due,text,file_id}]}]}",
     .title = LIT("接收单位签收和报送情况")},
    {M_GET, "/api/notices/:id/late", notice_late_get, VIEW, TX_READ, .shape = OUT_FREE, .query = "org",
     .schema = "{\"rows\":[{no,item,due_on,district,org_code,org_name,late,due,word}]}", .title = LIT("逾期名单")},
    {M_GET, "/api/notices/:id/reminders", notice_reminders_get, VIEW, TX_READ, .shape = OUT_FREE, .query = "org",
     .schema = "{\"rows\":[{org_code,org_name,no,kind,step,made_at,maker}]}", .title = LIT("已作的提醒")},
    {M_POST, "/api/notices/:id/urge", notice_urge_post, ISSUE, TX_WRITE, "notice.urge", IN(struct notice_urge_in, urge_fields), .shape = OUT_FREE,
     .schema = "{\"dry\":true,\"unions\":3,\"lines\":5,\"made\":0}", .query = "org", .title = LIT("催报逾期单位")},
};
static const struct meta_row meta[] = {
    {"notice", {notice_fields, countof(notice_fields), sizeof(struct notice)}},
    {"notice_line", {line_fields, countof(line_fields), sizeof(struct line)}},
    {"notice_in", {notice_in_fields, countof(notice_in_fields), sizeof(struct notice_in)}},
};

extern const struct area area_notice;
const struct area area_notice = {
    .name = "notice", .title = LIT("通知"), ROWS(routes, routes), ROWS(machines, notice_machines), ROWS(meta, meta),
    .verify = notice_verify, .todo = notice_todo,
};
