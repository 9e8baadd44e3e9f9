// SPDX-License-Identifier: Apache-2.0
// Where the earmark rule is silent: questions, decisions by another person; and what an edited rule
// would forbid of the money that already waits.
#include "area.h"
#include "campaign.h"
#include "code.h"
#include "fund.h"
#include "money.h"

enum { CAMPAIGNS_MAX = 200, HITS_MAX = 1000 };

struct ruling {
    int64_t id, campaign_id, org_id;
    struct str campaign, org_code, org_name, source, class, form, filed, clause, reason;
    int64_t roster_id;
    struct str state, asked_by_name;
    int64_t asked_at;
    struct str decided_by_name;
    int64_t decided_at;
    struct str basis;
    int64_t asked_by;
    struct str path;
    int64_t version;
};
static const struct field ruling_fields[] = {
    {FIELD(struct ruling, id), .as = AS_ID},
    {FIELD(struct ruling, campaign_id), .as = AS_ID},
    {FIELD(struct ruling, org_id), .as = AS_ID},
    {FIELD(struct ruling, campaign), .label = LIT("活动")},
    {FIELD(struct ruling, org_code), .label = LIT("工会代码")},
    {FIELD(struct ruling, org_name), .label = LIT("适用工会（含下级）")},
    {FIELD(struct ruling, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源")},
    {FIELD(struct ruling, class), .as = AS_CODE, .codes = "class", .label = LIT("对象类别")},
    {FIELD(struct ruling, form), .label = LIT("形式")},
    {FIELD(struct ruling, filed), .label = LIT("建档层级")},
    {FIELD(struct ruling, clause), .label = LIT("规定的表述")},
    {FIELD(struct ruling, reason), .label = LIT("提请原因")},
    {FIELD(struct ruling, roster_id), .as = AS_ID, .label = LIT("名册")},
    {FIELD(struct ruling, state), .label = LIT("状态")},
    {FIELD(struct ruling, asked_by_name), .label = LIT("提请人")},
    {FIELD(struct ruling, asked_at), .as = AS_TIME, .label = LIT("提请时间")},
    {FIELD(struct ruling, decided_by_name), .label = LIT("裁定人")},
    {FIELD(struct ruling, decided_at), .as = AS_TIME, .label = LIT("裁定时间")},
    {FIELD(struct ruling, basis), .label = LIT("裁定理由和依据")},
    {FIELD(struct ruling, asked_by), .as = AS_ID},
    {FIELD(struct ruling, path), .as = AS_BLOB},
    {FIELD(struct ruling, version), .label = LIT("版本")},
};
#define RULING FIELDS(struct ruling, ruling_fields)

struct ask_in {
    struct str campaign, org, source, class, form, filed, reason;
};
static const struct field ask_in_fields[] = {
    {FIELD(struct ask_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct ask_in, org), .label = LIT("适用工会（含下级）"), .max = 40},
    {FIELD(struct ask_in, source), .as = AS_CODE, .codes = "source", .label = LIT("资金来源"), .need = true, .max = 40},
    {FIELD(struct ask_in, class), .as = AS_CODE, .codes = "class", .label = LIT("对象类别"), .need = true, .max = 40},
    {FIELD(struct ask_in, form), .label = LIT("形式"), .max = 10},
    {FIELD(struct ask_in, filed), .label = LIT("建档层级"), .max = 10},
    {FIELD(struct ask_in, reason), .label = LIT("提请原因"), .need = true, .max = 500},
};
struct decide_in {
    struct str verdict, basis;
};
static const struct field decide_in_fields[] = {
    {FIELD(struct decide_in, verdict), .label = LIT("裁定"), .need = true, .max = 10},
    {FIELD(struct decide_in, basis), .label = LIT("裁定理由和依据（会议纪要文号等）"), .need = true, .max = 500},
};

static const struct move ruling_moves[] = {
    {"asked", "decide", "allowed", PERM_FUND_RULE, LIT("裁定")},
    {"asked", "withdraw", "withdrawn", PERM_ROSTER_ENTER, LIT("撤回")},
};
static const struct machine ruling_machines[] = {{"ruling", ROWS(moves, ruling_moves)}};

static enum err put_ruling(struct ctx *cx, void *row)
{
    struct ruling *g = row;
    jw_open(cx->out, '{');
    fields_write_open(cx->out, RULING, g);
    jw_kb(cx->out, "mine", cx->who && g->asked_by == cx->who->user_id);
    machine_verbs(cx, &ruling_machines[0], g->state, g->path);
    jw_close(cx->out, '}');
    return OK;
}

static enum err rulings_list(struct ctx *cx)
{
    return cx_list_by(cx, RULING_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")),
                           TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                      RULING, put_ruling);
}

static enum err load(struct ctx *cx, int64_t id, struct ruling *g)
{
    *g = (struct ruling){0};
    enum err e = cx_one(cx, RULING_GET, id, RULING, g);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有找到这项提请，或不在您的管理范围内");
    TRY(e);
    audit_object(cx, g->org_id, "ruling:%lld", (long long)id);
    return OK;
}

static enum err answer(struct ctx *cx, int64_t id)
{
    struct ruling g;
    TRY(load(cx, id, &g));
    return put_ruling(cx, &g);
}

static enum err check_words(struct ctx *cx, const struct ask_in *in)
{
    static const char *const forms[] = {"", "cash", "goods", "lump"}, *const filed[] = {"", "national", "local"};
    bool form_ok = false, filed_ok = false;
    for (size_t i = 0; i < countof(forms); i++)
        form_ok |= str_eq(in->form, str_of(forms[i]));
    for (size_t i = 0; i < countof(filed); i++)
        filed_ok |= str_eq(in->filed, str_of(filed[i]));
    if (!form_ok)
        return fail_field(cx, "form", "形式应为 cash（资金）、goods（物资）或 lump（集体慰问）");
    return filed_ok ? OK : fail_field(cx, "filed", "建档层级应为 national（全国系统）、local（市级、产业）或不填");
}

/* Only silence is asked about: where the documents speak, nobody decides beside them. A pair decided
 * before may be asked again; the new decision takes the old one's place. */
static enum err rulings_ask(struct ctx *cx)
{
    const struct ask_in *in = cx->in;
    struct campaign c = {0};
    struct earmark *e = NULL;
    struct str path = {0}, missing = {0}, form = in->form.len ? in->form : S("cash");
    int64_t org_id = cx->org_id, id = 0;
    struct ruling g;
    TRY(check_words(cx, in));
    TRY(campaign_open(cx, in->campaign, &c));
    if (in->org.len)
        TRY(cx_org(cx, in->org, &org_id, &path));
    enum err found = fund_earmark(cx->tx, c.earmark, c.start_on, &e, &missing);
    if (found != OK)
        return missing.len ? fail(cx, found, "%.*s", FMT(missing)) : found;
    struct fund_ruling r = fund_cell(e, in->source, in->class, form, in->filed);
    if (r.verdict != FUND_SILENT)
        return fail(cx, ERR_STATE, "规定已写明%s，不需要裁定：%.*s",
                    r.verdict == FUND_ALLOWED ? "可以使用" : "不得使用", FMT(r.clause));
    struct code_item item = {0};
    if (code_find(cx, S("source"), in->source, c.start_on, &item) != OK)
        return fail_field(cx, "source", "没有“%.*s”这种资金来源", FMT(in->source));
    if (code_find(cx, S("class"), in->class, c.start_on, &item) != OK)
        return fail_field(cx, "class", "没有“%.*s”这个对象类别", FMT(in->class));
    struct fund_pair p = {.source = in->source, .class = in->class, .form = form, .filed = in->filed, .clause = r.clause};
    TRY(fund_ruling_ask(cx, c.id, org_id, 0, &p, 1, in->reason));
    TRY(db_int(cx->tx, RULING_OPEN,
               VALS(I64(c.id), I64(org_id), TXT(p.source), TXT(p.class), TXT(p.form), TXT(p.filed)), &id));
    TRY(load(cx, id, &g));
    if (g.asked_by != cx->who->user_id || !str_eq(g.reason, in->reason))
        return fail(cx, ERR_DUPLICATE, "这种搭配已由%.*s提请，正在等待裁定", FMT(g.asked_by_name));
    return put_ruling(cx, &g);
}

static enum err rulings_decide(struct ctx *cx)
{
    const struct decide_in *in = cx->in;
    const struct move *mv;
    struct ruling g;
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(load(cx, id, &g));
    TRY(machine_step(cx, &ruling_machines[0], g.state, "decide", &mv));
    if (!str_eq(in->verdict, S("allowed")) && !str_eq(in->verdict, S("forbidden")))
        return fail_field(cx, "verdict", "裁定应为 allowed（可以使用）或 forbidden（不得使用）");
    if (!cx_may(cx, PERM_FUND_RULE, g.path))
        return ERR_FORBIDDEN;
    if (g.asked_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "提请人不能裁定自己提请的事项，须由他人裁定");
    TRY(db_exec(cx->tx, RULING_SUPERSEDE,
                VALS(I64(g.campaign_id), I64(g.org_id), TXT(g.source), TXT(g.class), TXT(g.form), TXT(g.filed)),
                NULL));
    TRY(db_exec(cx->tx, RULING_DECIDE,
                VALS(I64(id), TXT(in->verdict), I64(cx->who->user_id), I64(cx->now), TXT(in->basis)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_note(cx, "verdict", in->verdict);
    return answer(cx, id);
}

static enum err rulings_withdraw(struct ctx *cx)
{
    const struct move *mv;
    struct ruling g;
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(load(cx, id, &g));
    TRY(machine_step(cx, &ruling_machines[0], g.state, "withdraw", &mv));
    if (g.asked_by != cx->who->user_id)
        return fail(cx, ERR_FORBIDDEN, "只有提请人可以撤回");
    TRY(db_exec(cx->tx, RULING_WITHDRAW, VALS(I64(id)), &changed));
    return changed == 1 ? answer(cx, id) : ERR_CONFLICT;
}

/* --- what an edited rule would forbid --- */

struct preview_in {
    struct str code, valid_from, body;
};
static const struct field preview_in_fields[] = {
    {FIELD(struct preview_in, code), .label = LIT("规定代码"), .need = true, .max = 40},
    {FIELD(struct preview_in, valid_from), .as = AS_DATE, .label = LIT("启用日期"), .need = true},
    {FIELD(struct preview_in, body), .as = AS_JSON, .label = LIT("内容"), .need = true, .max = 1000000},
};
struct preview_campaign {
    int64_t id;
    struct str code, name, start_on, earmark, status;
};
static const struct field preview_campaign_fields[] = {
    {FIELD(struct preview_campaign, id)},       {FIELD(struct preview_campaign, code)},
    {FIELD(struct preview_campaign, name)},     {FIELD(struct preview_campaign, start_on)},
    {FIELD(struct preview_campaign, earmark)},  {FIELD(struct preview_campaign, status)},
};
struct hit {
    int64_t roster_id;
    struct str title, state, org_code, org_name, source, class, kind, archive_no;
    int64_t rows, fen;
    struct fund_ruling ruling;
};
static const struct field hit_fields[] = {
    {FIELD(struct hit, roster_id)}, {FIELD(struct hit, title)},      {FIELD(struct hit, state)},
    {FIELD(struct hit, org_code)},  {FIELD(struct hit, org_name)},   {FIELD(struct hit, source)},
    {FIELD(struct hit, class)},     {FIELD(struct hit, kind)},       {FIELD(struct hit, archive_no)},
    {FIELD(struct hit, rows)},      {FIELD(struct hit, fen)},
};
struct preview {
    struct ctx *cx;
    const struct earmark *now, *edited;
    struct hit *hits;
    size_t n;
    int64_t rosters, rows, fen, silent_rows, last_roster;
};

static bool names(struct str codes, struct str code)
{
    for (struct str rest = codes; rest.len;)
        if (str_eq(str_trim(str_cut(rest, ',', &rest)), code))
            return true;
    return false;
}

static enum err on_reserved(void *arg, void *row)
{
    struct preview *p = arg;
    struct hit h = *(struct hit *)row;
    struct arena *a = p->cx->a;
    struct str form = str_eq(h.kind, S("goods")) || str_eq(h.kind, S("lump")) ? h.kind : S("cash");
    struct fund_ruling was = fund_cell(p->now, h.source, h.class, form, fund_filed(p->now, h.archive_no));
    struct fund_ruling is = fund_cell(p->edited, h.source, h.class, form, fund_filed(p->edited, h.archive_no));
    if (is.verdict == FUND_SILENT && was.verdict != FUND_SILENT)
        p->silent_rows += h.rows;
    if (is.verdict != FUND_FORBIDDEN || was.verdict == FUND_FORBIDDEN)
        return OK;
    p->rosters += h.roster_id != p->last_roster;
    p->last_roster = h.roster_id;
    p->rows += h.rows;
    p->fen += h.fen;
    struct hit *last = p->n ? &p->hits[p->n - 1] : NULL;
    if (last && last->roster_id == h.roster_id && str_eq(last->source, h.source) && str_eq(last->class, h.class) &&
        str_eq(last->kind, h.kind)) {
        last->rows += h.rows; /* file numbers differ, the pair is one */
        last->fen += h.fen;
        return OK;
    }
    if (p->n == HITS_MAX)
        return OK; /* the sums stay exact */
    h.title = str_dup(a, h.title);
    h.state = str_dup(a, h.state);
    h.org_code = str_dup(a, h.org_code);
    h.org_name = str_dup(a, h.org_name);
    h.source = str_dup(a, h.source);
    h.class = str_dup(a, h.class);
    h.kind = str_dup(a, h.kind);
    h.archive_no = S("");
    h.ruling = is;
    p->hits[p->n++] = h;
    return OK;
}

static void write_hits(struct ctx *cx, const struct preview *p)
{
    jw_key(cx->out, "list");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < p->n; i++) {
        const struct hit *h = &p->hits[i];
        jw_open(cx->out, '{');
        jw_ki(cx->out, "roster_id", h->roster_id);
        jw_kt(cx->out, "title", h->title);
        jw_kt(cx->out, "state", h->state);
        jw_kt(cx->out, "org_code", h->org_code);
        jw_kt(cx->out, "org_name", h->org_name);
        jw_kt(cx->out, "source", h->source);
        jw_kt(cx->out, "class", h->class);
        jw_kt(cx->out, "form", h->kind);
        jw_ki(cx->out, "rows", h->rows);
        jw_ki(cx->out, "fen", h->fen);
        jw_kt(cx->out, "clause", h->ruling.clause);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

/* One campaign: applies says whether the edition would hold there, or only shows what it would mean. */
static enum err preview_campaign(struct ctx *cx, const struct preview_in *in, const struct preview_campaign *c,
                                 const struct earmark *edited)
{
    struct preview p = {.cx = cx, .edited = edited};
    struct earmark *now = NULL;
    struct str missing = {0};
    struct hit row = {0};
    p.hits = NEWS(cx->a, struct hit, HITS_MAX);
    enum err e = fund_earmark(cx->tx, c->earmark, c->start_on, &now, &missing);
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    p.now = now;
    TRY(db_each(cx->tx, PREVIEW_RESERVED, VALS(I64(c->id), LO(cx), HI(cx)), FIELDS(struct hit, hit_fields), &row,
                on_reserved, &p));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "campaign", c->code);
    jw_kt(cx->out, "name", c->name);
    jw_kt(cx->out, "start_on", c->start_on);
    jw_kb(cx->out, "applies", str_cmp(in->valid_from, c->start_on) <= 0);
    jw_ki(cx->out, "rosters", p.rosters);
    jw_ki(cx->out, "rows", p.rows);
    jw_ki(cx->out, "fen", p.fen);
    jw_ki(cx->out, "silent_rows", p.silent_rows);
    write_hits(cx, &p);
    jw_close(cx->out, '}');
    return OK;
}

static enum err preview_post(struct ctx *cx)
{
    const struct preview_in *in = cx->in;
    struct preview_campaign *all = NULL;
    struct earmark *edited = NULL;
    const struct json *body = json_get(cx->body, "body");
    size_t n = 0;
    if (json_kind(body) != JSON_MAP || !json_len(json_get(body, "clauses")))
        return fail_field(cx, "body", "内容应是含有条款（clauses）的规定");
    TRY(fund_earmark_of(cx->tx, body, in->code, &edited));
    TRY(db_rows(cx->tx, PREVIEW_CAMPAIGNS, VALS(LO(cx), HI(cx)),
                FIELDS(struct preview_campaign, preview_campaign_fields), CAMPAIGNS_MAX, &all, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "campaigns");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        if (names(all[i].earmark, in->code))
            TRY(preview_campaign(cx, in, &all[i], edited));
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err ruling_todo(struct ctx *cx, struct todo *t)
{
    int64_t all = 0;
    for (size_t i = 0; i < cx->who->n_grants; i++) {
        const struct grant *g = &cx->who->grants[i];
        int64_t n = 0;
        if (!role_may(g->role, PERM_FUND_RULE))
            continue;
        TRY(db_int(cx->tx, RULING_WAITING,
                   VALS(TXT(g->path), TXT(path_end(cx->a, g->path)), I64(cx->who->user_id)), &n));
        all += n;
    }
    todo_put(t, "ruling", S("项规则未规定的资金搭配等待裁定"), all, S("/funds?tab=rulings"));
    return OK;
}

static const struct route routes[] = {
    {M_GET, "/api/rulings", rulings_list, PERM_FUND_VIEW, SCOPE_ORG, TX_READ, OUT(struct ruling, ruling_fields),
     .shape = OUT_LIST, .query = "org,campaign,state,limit,after", .title = LIT("规则未规定的提请和裁定")},
    {M_POST, "/api/rulings", rulings_ask, PERM_ROSTER_ENTER, SCOPE_ORG, TX_WRITE, "ruling.ask",
     IN(struct ask_in, ask_in_fields), OUT(struct ruling, ruling_fields), .shape = OUT_ONE, .query = "org",
     .title = LIT("提请裁定")},
    {M_POST, "/api/rulings/:id/decide", rulings_decide, PERM_FUND_RULE, SCOPE_ORG, TX_WRITE, "ruling.decide",
     IN(struct decide_in, decide_in_fields), OUT(struct ruling, ruling_fields), .shape = OUT_ONE,
     .title = LIT("裁定")},
    {M_POST, "/api/rulings/:id/withdraw", rulings_withdraw, PERM_ROSTER_ENTER, SCOPE_ORG, TX_WRITE,
     "ruling.withdraw", OUT(struct ruling, ruling_fields), .shape = OUT_ONE, .title = LIT("撤回提请")},
    {M_POST, "/api/earmarks/preview", preview_post, PERM_RULE_EDIT, SCOPE_ORG, TX_READ, .shape = OUT_FREE,
     IN(struct preview_in, preview_in_fields),
     .schema = "{\"campaigns\":[{campaign,name,start_on,applies,rosters,rows,fen,silent_rows,\"list\":[{roster_id,title,state,org_code,org_name,source,class,form,rows,fen,clause}]}]}",
     .query = "org", .title = LIT("预览资金规定的影响")},
};
static const struct meta_row meta[] = {
    {"ruling", {ruling_fields, countof(ruling_fields), sizeof(struct ruling)}},
    {"ruling_ask", {ask_in_fields, countof(ask_in_fields), sizeof(struct ask_in)}},
    {"ruling_decide", {decide_in_fields, countof(decide_in_fields), sizeof(struct decide_in)}},
};

extern const struct area area_ruling;
const struct area area_ruling = {
    .name = "ruling", .title = LIT("资金裁定"), ROWS(routes, routes), ROWS(machines, ruling_machines),
    ROWS(meta, meta), .todo = ruling_todo,
};
