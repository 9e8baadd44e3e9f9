/* SPDX-License-Identifier: Apache-2.0
 * Rosters as routes: lists, rows, findings, corrections and moves. Files come and go in the sheet
 * floor (import.c). */
#include "like.h"
#include "stock.h"
#include "roster_move.h"

enum { ROWS_MAX = 500, GROUPS_MAX = 2000, CELLS_MAX = 20, CLASSES_MAX = 500 };

/* --- one roster --- */

static void write_roster(struct ctx *cx, const struct roster *r)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, ROSTER_FIELDS, r);
    /* one that is paid through the bank row by row moves by what the bank answers */
    bool by_rows = str_eq(r->pay_way, S("batch")) && str_eq(r->state, S("approved"));
    machine_verbs(cx, &roster_machine, by_rows ? S("") : r->state, r->org_path);
    jw_close(cx->out, '}');
}

static enum err answer_roster(struct ctx *cx, int64_t id)
{
    struct roster r;
    TRY(roster_get(cx, id, &r));
    write_roster(cx, &r);
    return OK;
}

static enum err get_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    return answer_roster(cx, id);
}

static enum err put_row(struct ctx *cx, void *row)
{
    write_roster(cx, row);
    return OK;
}

/* The union of which the caller sees rosters before they are submitted. */
static int64_t own_org(const struct ctx *cx)
{
    for (size_t i = 0; i < cx->who->n_grants; i++)
        if (cx->who->grants[i].org_id == cx->org_id)
            return cx->org_id;
    return cx->who->org_id;
}

static enum err list_run(struct ctx *cx)
{
    int64_t after = cx_after(cx);
    struct str hi = cx_query_int(cx, "own", 0) ? str_f(cx->a, "%.*s!", FMT(cx->org_path))
                                               : path_end(cx->a, cx->org_path);
    return cx_list_by(cx, ROSTER_LIST,
                      VALS(LO(cx), TXT(hi), I64(after ? after : INT64_MAX),
                           TXT(cx_query(cx, "campaign")), TXT(cx_query(cx, "state")),
                           TXT(like_part(cx->a, cx_query(cx, "q"))), I64(cx->who->user_id),
                           I64(own_org(cx)), I64(cx_limit(cx))),
                      ROSTER_FIELDS, put_row);
}

/* --- rows --- */

static void write_finding(struct ctx *cx, const struct roster_finding *f, const struct roster_reason *why, size_t n)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, ROSTER_FINDING_FIELDS, f);
    for (size_t i = 0; i < n; i++)
        if (why[i].row_no == f->row_no && str_eq(why[i].code, f->code)) {
            jw_kt(cx->out, "reason", why[i].reason);
            jw_kt(cx->out, "reason_by", why[i].user_name);
        }
    jw_close(cx->out, '}');
}

static enum err write_row(struct ctx *cx, int64_t id, struct roster_row *row)
{
    struct roster_finding *finds;
    struct roster_reason *why = NULL;
    size_t n, n_why = 0;
    TRY(roster_row_open(cx->sealer, cx->a, id, row));
    TRY(db_rows(cx->tx, ROSTER_ROW_FINDINGS, VALS(I64(id), I64(row->row_no)), ROSTER_FINDING_FIELDS,
                ROSTER_ROW_FLAWS * 4, &finds, &n));
    if (n)
        TRY(db_rows(cx->tx, ROSTER_REASONS_ROW, VALS(I64(id), I64(row->row_no), I64(row->row_no)),
                    ROSTER_REASON_FIELDS, ROSTER_ROW_FLAWS * 4, &why, &n_why));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, ROSTER_ROW_FIELDS, row);
    jw_key(cx->out, "findings");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        write_finding(cx, &finds[i], why, n_why);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err rows_run(struct ctx *cx)
{
    int64_t id, limit = cx_limit(cx);
    struct roster r;
    struct roster_row *rows;
    size_t n;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_get(cx, id, &r));
    TRY(db_rows(cx->tx, ROSTER_ROWS_PAGE,
                VALS(I64(id), I64(cx_after(cx)), I64(cx_query_int(cx, "level", -1)),
                     TXT(like_part(cx->a, cx_query(cx, "q"))), I64(limit)),
                ROSTER_ROW_FIELDS, ROWS_MAX, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        TRY(write_row(cx, id, &rows[i]));
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if ((int64_t)n >= limit)
        jw_int(cx->out, rows[n - 1].row_no);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

static enum err row_args(struct ctx *cx, int64_t *id, int64_t *no)
{
    TRY(cx_arg_id(cx, 0, id));
    return cx_arg_id(cx, 1, no);
}

static enum err row_change_run(struct ctx *cx)
{
    int64_t id, no;
    struct roster_row row;
    TRY(row_args(cx, &id, &no));
    TRY(roster_row_change(cx, id, no, cx->body, &row));
    return write_row(cx, id, &row);
}

static enum err row_add_run(struct ctx *cx)
{
    int64_t id;
    struct roster_row row;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_row_add(cx, id, cx->body, &row));
    return write_row(cx, id, &row);
}

static enum err row_drop_run(struct ctx *cx)
{
    int64_t id, no;
    TRY(row_args(cx, &id, &no));
    TRY(roster_row_drop(cx, id, no));
    return answer_roster(cx, id);
}

static enum err check_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_recheck_now(cx, id));
    return answer_roster(cx, id);
}

/* --- findings, grouped as kind → column → cells --- */

struct group {
    struct str code, field, text, cell, sheet;
    int64_t level, n, first, needs, unstated;
};
static const struct field group_fields[] = {
    {FIELD(struct group, code)},  {FIELD(struct group, field)}, {FIELD(struct group, text)},
    {FIELD(struct group, cell)},  {FIELD(struct group, sheet)}, {FIELD(struct group, level)},
    {FIELD(struct group, n)},     {FIELD(struct group, first)}, {FIELD(struct group, needs)},
    {FIELD(struct group, unstated)},
};
#define GROUP FIELDS(struct group, group_fields)

static enum err write_column(struct ctx *cx, int64_t id, const struct group *g)
{
    struct group *cells;
    size_t n;
    TRY(db_rows(cx->tx, ROSTER_FINDING_CELLS,
                VALS(I64(id), TXT(g->code), I64(g->level), TXT(g->field)), GROUP, CELLS_MAX, &cells, &n));
    jw_open(cx->out, '{');
    int col = roster_col_named(g->field);
    jw_kt(cx->out, "field", g->field);
    jw_kt(cx->out, "label", col < 0 ? S("整行") : str_of(roster_col_title((enum roster_col)col)));
    jw_ki(cx->out, "count", g->n);
    jw_key(cx->out, "cells");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++)
        jw_text(cx->out, cells[i].cell);
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err findings_run(struct ctx *cx)
{
    int64_t id;
    struct roster r;
    struct group *g;
    size_t n;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_get(cx, id, &r));
    TRY(db_rows(cx->tx, ROSTER_FINDING_GROUPS, VALS(I64(id)), GROUP, GROUPS_MAX, &g, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "groups");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n;) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "code", g[i].code);
        jw_kt(cx->out, "level", g[i].level == ROSTER_REFUSED ? S("error") : S("warning"));
        jw_kt(cx->out, "text", g[i].text);
        size_t from = i;
        int64_t unstated = 0;
        bool needs = false;
        for (size_t k = i; k < n && str_eq(g[k].code, g[i].code) && g[k].level == g[i].level; k++) {
            needs |= g[k].needs != 0;
            unstated = unstated > g[k].unstated ? unstated : g[k].unstated;
        }
        jw_kb(cx->out, "needs_reason", needs);
        jw_ki(cx->out, "unstated", unstated); /* rows that still want one */
        jw_key(cx->out, "columns");
        jw_open(cx->out, '[');
        for (; i < n && str_eq(g[i].code, g[from].code) && g[i].level == g[from].level; i++)
            TRY(write_column(cx, id, &g[i]));
        jw_close(cx->out, ']');
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_ki(cx->out, "error_count", r.errors);
    jw_ki(cx->out, "warning_count", r.warnings);
    jw_close(cx->out, '}');
    return OK;
}

/* --- moves --- */

struct submit_in {
    bool leave_out_refused;
};
static const struct field submit_fields[] = {
    {FIELD(struct submit_in, leave_out_refused), .as = AS_BOOL, .label = LIT("剔除有误的行")},
};

/* Refused, yet what was found stays stored: the answer is an error, the transaction is kept. */
static void answer_findings(struct ctx *cx, enum err why)
{
    jw_open(cx->out, '{');
    jw_key(cx->out, "error");
    jw_open(cx->out, '{');
    jw_kt(cx->out, "code", str_of(err_code(why)));
    jw_kt(cx->out, "text", cx->fail_text);
    jw_key(cx->out, "fields");
    jw_raw(cx->out, S("[]"));
    jw_kt(cx->out, "trace", S(""));
    jw_close(cx->out, '}');
    jw_close(cx->out, '}');
    cx->reply->status = err_http(why);
    audit_note(cx, "refused", str_of(err_code(why)));
}

static enum err submit_run(struct ctx *cx)
{
    int64_t id;
    enum err refused;
    const struct submit_in *in = cx->in;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_submit(cx, id, in->leave_out_refused, &refused));
    if (refused == OK)
        return answer_roster(cx, id);
    answer_findings(cx, refused);
    return OK;
}

/* --- reasons --- */

static enum err reason_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_reason_state(cx, id, cx->in));
    return answer_roster(cx, id);
}

static enum err reasons_run(struct ctx *cx)
{
    int64_t id, limit = cx_limit(cx);
    struct roster r;
    struct roster_stated *rows;
    size_t n;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_get(cx, id, &r));
    TRY(db_rows(cx->tx, ROSTER_REASON_LIST, VALS(I64(id), I64(cx_after(cx)), I64(limit)),
                FIELDS(struct roster_stated, roster_stated_fields), ROWS_MAX, &rows, &n));
    /* a page ends between rows, so that no finding of a row is lost to the next page */
    size_t keep = n;
    while ((int64_t)n >= limit && keep > 1 && rows[keep - 1].row_no == rows[n - 1].row_no &&
           rows[0].row_no != rows[n - 1].row_no)
        keep--;
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < keep; i++)
        fields_write(cx->out, FIELDS(struct roster_stated, roster_stated_fields), &rows[i]);
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if ((int64_t)n >= limit)
        jw_int(cx->out, rows[keep - 1].row_no);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

static enum err withdraw_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_withdraw(cx, id));
    return answer_roster(cx, id);
}

static enum err approve_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_approve(cx, id));
    return answer_roster(cx, id);
}

struct return_in {
    struct str reason;
};
static const struct field return_fields[] = {
    {FIELD(struct return_in, reason), .label = LIT("退回原因"), .need = true, .max = 500},
};

static enum err return_run(struct ctx *cx)
{
    int64_t id;
    const struct return_in *in = cx->in;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_return(cx, id, in->reason));
    return answer_roster(cx, id);
}

static const struct field pay_fields[] = {
    {FIELD(struct roster_pay, paid_on), .as = AS_DATE, .label = LIT("发放日期"), .need = true},
    {FIELD(struct roster_pay, bank_ref), .label = LIT("付款凭证号"), .need = true, .max = 100},
    {FIELD(struct roster_pay, evidence_id), .as = AS_ID, .label = LIT("凭证文件")},
};

static enum err pay_run(struct ctx *cx)
{
    int64_t id;
    struct str warning;
    struct roster r;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_pay(cx, id, cx->in, &warning));
    TRY(roster_get(cx, id, &r));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, ROSTER_FIELDS, &r);
    machine_verbs(cx, &roster_machine, r.state, r.org_path);
    jw_key(cx->out, "warning");
    if (warning.len)
        jw_text(cx->out, warning);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

static enum err void_run(struct ctx *cx)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_void(cx, id));
    return answer_roster(cx, id);
}

/* --- dry run --- */

struct class_sum {
    struct str class;
    int64_t heads, fen;
};
static const struct field class_sum_fields[] = {
    {FIELD(struct class_sum, class), .as = AS_CODE, .codes = "class"},
    {FIELD(struct class_sum, heads), .as = AS_COUNT},
    {FIELD(struct class_sum, fen), .as = AS_MONEY},
};

static void write_blocker(struct jw *w, const char *code, struct str text, int64_t count)
{
    jw_open(w, '{');
    jw_kt(w, "code", str_of(code));
    jw_kt(w, "text", text);
    jw_ki(w, "count", count);
    jw_close(w, '}');
}

/* Who may not, whatever the figures say. */
static enum err person_blocker(struct ctx *cx, const struct roster *r, struct str verb, bool *is)
{
    enum err e;
    bool mine = roster_is_editor(cx, r->id, &e) || r->entered_by == cx->who->user_id ||
                r->submitted_by == cx->who->user_id;
    bool pay = str_eq(verb, S("pay"));
    *is = (mine && (pay || str_eq(verb, S("approve")))) || (pay && r->approved_by == cx->who->user_id);
    return e;
}

/* A roster served from stock needs goods, not money at hand. */
static enum err needs_of_stock(struct ctx *cx, const struct roster *r, struct fund_need *needs, size_t n)
{
    struct handover h;
    struct stock_sum have;
    int64_t free_qty = 0;
    enum err e = handover_of(cx->tx, r->id, &h);
    if (e != OK || !str_eq(h.state, S("planned")))
        return e == ERR_NOT_FOUND ? OK : e;
    struct stock_pool p = {h.org_id, h.campaign_id, h.source, h.item_id};
    TRY(stock_at(cx->tx, &p, PLACE_STOCK, &have));
    TRY(stock_free(cx->tx, &p, cx_today(cx), &free_qty));
    for (size_t i = 0; i < n; i++) {
        needs[i].available_fen = have.fen;
        needs[i].short_fen = free_qty < r->accepted * h.per_head ? 1 : 0;
    }
    return OK;
}

static enum err write_sums(struct ctx *cx, const struct roster *r, bool short_counts, bool *is_short)
{
    struct fund_part *parts;
    struct fund_need *needs;
    struct class_sum *classes;
    size_t n = 0, n_needs = 0, n_classes = 0;
    struct fund_part lump = {r->source, r->lump_fen};
    if (str_eq(r->kind, S("lump")))
        parts = &lump, n = 1;
    else
        TRY(roster_parts(cx->tx, r->id, &parts, &n));
    TRY(fund_needs_of(cx->tx, r->campaign_id, r->org_id, r->id, parts, n, &needs, &n_needs));
    TRY(needs_of_stock(cx, r, needs, n_needs));
    jw_key(cx->out, "by_source");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_needs; i++) {
        if (!short_counts || r->lump_id)
            needs[i].short_fen = 0; /* the money is reserved, or was paid with the lump sum */
        *is_short |= needs[i].short_fen > 0;
        fields_write(cx->out, FUND_NEED_FIELDS, &needs[i]);
    }
    jw_close(cx->out, ']');
    TRY(db_rows(cx->tx, ROSTER_CLASSES, VALS(I64(r->id)), FIELDS(struct class_sum, class_sum_fields),
                CLASSES_MAX, &classes, &n_classes));
    jw_key(cx->out, "by_class");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n_classes; i++)
        fields_write(cx->out, FIELDS(struct class_sum, class_sum_fields), &classes[i]);
    jw_close(cx->out, ']');
    return OK;
}

/* Pairs the rule says nothing about: the reviewer sees what his approval decides. */
static enum err write_silent(struct ctx *cx, const struct roster *r, const struct roster_rules *rules)
{
    struct fund_pair *pairs;
    size_t n = 0;
    if (!r->lump_id)
        TRY(roster_silent(cx->tx, rules, r->id, &pairs, &n));
    jw_kb(cx->out, "silence_blocks", fund_undecided_blocks(rules->earmark));
    jw_key(cx->out, "silent");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "source", pairs[i].source);
        jw_kt(cx->out, "class", pairs[i].class);
        jw_kt(cx->out, "form", pairs[i].form);
        jw_kt(cx->out, "filed", pairs[i].filed);
        jw_ki(cx->out, "rows", pairs[i].rows);
        jw_ki(cx->out, "fen", pairs[i].fen);
        jw_kt(cx->out, "clause", pairs[i].clause);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    return OK;
}

static enum err dry_run(struct ctx *cx)
{
    int64_t id;
    struct roster r;
    struct roster_recheck look;
    const struct move *mv;
    struct str verb = cx_query(cx, "verb");
    bool person = false, is_short = false, lump;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_get(cx, id, &r));
    if (!str_eq(verb, S("submit")) && !str_eq(verb, S("approve")) && !str_eq(verb, S("pay")))
        return fail(cx, ERR_BAD_INPUT, "verb 应为 submit、approve 或 pay");
    TRY(machine_step(cx, &roster_machine, r.state, str_z(cx->a, verb), &mv));
    TRY(roster_look(cx, &r, &look));
    TRY(person_blocker(cx, &r, verb, &person));
    lump = str_eq(r.kind, S("lump"));
    jw_open(cx->out, '{');
    TRY(write_sums(cx, &r, !str_eq(verb, S("pay")), &is_short));
    jw_key(cx->out, "blockers");
    jw_open(cx->out, '[');
    bool to_pay = str_eq(verb, S("pay")), blocks = person;
    if (person)
        write_blocker(cx->out, "SAME_PERSON", str_of(err_text(ERR_SAME_PERSON)), 1);
    if (to_pay && str_eq(r.pay_way, S("batch"))) {
        write_blocker(cx->out, "IN_BATCH", S("名册已列入付款批次，按银行结果逐笔登记，不能再整册登记发放"), 1);
        blocks = true;
    }
    for (size_t i = 0; i < look.n_blockers && !to_pay; i++, blocks = true)
        write_blocker(cx->out, look.blockers[i].code, look.blockers[i].text, look.blockers[i].count);
    if (is_short && str_eq(verb, S("approve"))) {
        write_blocker(cx->out, "FUND_SHORT", str_of(err_text(ERR_FUND_SHORT)), 1);
        blocks = true;
    }
    if (str_eq(verb, S("submit")) && r.refused > 0)
        write_blocker(cx->out, "FINDINGS", str_of(err_text(ERR_FINDINGS)), r.refused);
    jw_close(cx->out, ']');
    TRY(write_silent(cx, &r, look.rules));
    jw_kb(cx->out, "allowed", !blocks);
    jw_ki(cx->out, "applicable", lump ? 1 : r.accepted);
    jw_ki(cx->out, "persons", lump ? r.lump_heads : r.persons);
    jw_ki(cx->out, "amount_fen", lump ? r.lump_fen : r.amount_fen);
    jw_close(cx->out, '}');
    return OK;
}

/* --- typed in: a list without a file, a lump sum --- */

struct hand_in {
    struct str campaign, org, title, class, source;
};
struct lump_in {
    struct str campaign, org, class, source;
    int64_t fen;
    struct str site;
    int64_t heads;
    struct str given_on, note;
};
static const struct field hand_fields[] = {
    {FIELD(struct hand_in, campaign), .label = LIT("活动"), .need = true},
    {FIELD(struct hand_in, org), .label = LIT("工会")},
    {FIELD(struct hand_in, title), .label = LIT("名册名称"), .need = true},
    {FIELD(struct hand_in, class), .label = LIT("默认类别")},
    {FIELD(struct hand_in, source), .label = LIT("默认资金来源")},
};
static const struct field lump_fields[] = {
    {FIELD(struct lump_in, campaign), .label = LIT("活动"), .need = true},
    {FIELD(struct lump_in, org), .label = LIT("工会")},
    {FIELD(struct lump_in, class), .label = LIT("慰问对象类别"), .need = true},
    {FIELD(struct lump_in, source), .label = LIT("资金来源"), .need = true},
    {FIELD(struct lump_in, fen), .label = LIT("金额"), .as = AS_MONEY, .min = 1, .max = 100000000000},
    {FIELD(struct lump_in, site), .label = LIT("慰问单位或站点"), .need = true},
    {FIELD(struct lump_in, heads), .label = LIT("人数"), .as = AS_COUNT, .min = 1,
     .max = ROSTER_LUMP_HEADS_MAX},
    {FIELD(struct lump_in, given_on), .label = LIT("慰问日期"), .as = AS_DATE},
    {FIELD(struct lump_in, note), .label = LIT("备注"), .max = 500},
};

enum err roster_target(struct ctx *cx, struct str campaign, struct str org, struct roster_begin *b)
{
    struct roster_campaign c;
    struct str path = cx->org_path, status = S("");
    b->org_id = cx->org_id;
    if (org.len)
        TRY(cx_org(cx, org, &b->org_id, &path));
    enum err e = roster_campaign_of(cx->tx, campaign, &c);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "没有活动“%.*s”", FMT(campaign));
    TRY(e);
    if (!path_covers(c.org_path, path))
        return fail(cx, ERR_FORBIDDEN, "该工会不在活动“%.*s”的范围内", FMT(c.name));
    if (!str_eq(c.status, S("open")))
        return fail(cx, ERR_STATE, "活动“%.*s”没有开放", FMT(c.name));
    TRY(db_text(cx->tx, ROSTER_ORG_ACTIVE, VALS(I64(b->org_id)), &status));
    if (!str_eq(status, S("active")))
        return fail(cx, ERR_STATE, "该工会已合并或停用，不能再录入名册");
    b->campaign_id = c.id;
    b->user_id = cx->who->user_id;
    b->now = cx->now;
    return OK;
}

static enum err new_roster(struct ctx *cx, struct roster_begin *b)
{
    struct roster_rules *rules;
    struct str why = S("");
    int64_t id;
    TRY(roster_rules_load(cx->tx, b->campaign_id, b->org_id, date_of_ms(cx->now), &rules, &why));
    TRY(roster_defaults_check(cx, rules, b->class, b->source));
    TRY(roster_stage_begin(cx->tx, b, &id));
    audit_object(cx, b->org_id, "roster:%lld", (long long)id);
    return answer_roster(cx, id);
}

static enum err hand_run(struct ctx *cx)
{
    const struct hand_in *in = cx->in;
    struct roster_begin b = {.state = S("checked"), .title = in->title, .class = in->class,
                             .source = in->source};
    TRY(roster_target(cx, in->campaign, in->org, &b));
    return new_roster(cx, &b);
}

static enum err lump_run(struct ctx *cx)
{
    const struct lump_in *in = cx->in;
    struct roster_begin b = {.state = S("checked"), .title = in->site, .class = in->class,
                             .source = in->source, .lump_fen = in->fen, .lump_heads = in->heads,
                             .lump_on = in->given_on, .note = in->note};
    if (in->fen <= 0)
        fail_field(cx, "fen", "金额必须大于 0");
    if (in->heads <= 0)
        fail_field(cx, "heads", "人数必须大于 0");
    if (cx->problems.n)
        return ERR_BAD_INPUT;
    TRY(roster_target(cx, in->campaign, in->org, &b));
    return new_roster(cx, &b);
}

struct gift_in {
    int64_t gift_id;
};
static const struct field gift_fields_in[] = {
    {FIELD(struct gift_in, gift_id), .as = AS_ID, .label = LIT("定向捐赠")},
};
static enum err gift_run(struct ctx *cx)
{
    const struct gift_in *in = cx->in;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(roster_gift_set(cx, id, in->gift_id));
    return answer_roster(cx, id);
}

/* --- the area --- */

#define ROSTER_OUT .out = {roster_fields, 48, sizeof(struct roster)}, .shape = OUT_ONE
static const char row_schema[] =
    "{\"row_no\":1,\"level\":0,\"name\":\"\",\"number\":\"3701**********1234\",\"amount_fen\":50000,"
    "\"findings\":[{\"cell\":\"E15\",\"level\":2,\"code\":\"ID_CHECK\",\"text\":\"\",\"value\":\"\",\"field\":\"number\"}]}";

/* A row as typed: only what is given is changed (roster_row_change reads the body's keys). */
struct row_in {
    struct str name, id_type, number, phone, card, sex, birth, employer, post, bank, class, source,
        form, goods;
    int64_t amount_fen;
    struct str tags, archive_no, given_on, note, handler, head_no, spouse_no;
};
static const struct field change_fields[] = {
    {FIELD(struct row_in, name), .label = LIT("姓名")},
    {FIELD(struct row_in, id_type), .label = LIT("证件类型")},
    {FIELD(struct row_in, number), .label = LIT("证件号码")},
    {FIELD(struct row_in, phone), .label = LIT("联系电话")},
    {FIELD(struct row_in, card), .label = LIT("银行卡号")},
    {FIELD(struct row_in, sex), .label = LIT("性别")},
    {FIELD(struct row_in, birth), .label = LIT("出生日期")},
    {FIELD(struct row_in, employer), .label = LIT("工作单位"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct row_in, post), .label = LIT("职务或岗位"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct row_in, bank), .label = LIT("开户行"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct row_in, class), .label = LIT("慰问对象类别"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct row_in, source), .label = LIT("资金来源"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct row_in, form), .label = LIT("慰问形式")},
    {FIELD(struct row_in, goods), .label = LIT("慰问品"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct row_in, amount_fen), .label = LIT("金额"), .as = AS_MONEY, .min = -100000000000000,
     .max = 100000000000000},
    {FIELD(struct row_in, tags), .label = LIT("人员标记")},
    {FIELD(struct row_in, archive_no), .label = LIT("档案编号"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct row_in, given_on), .label = LIT("慰问时间")},
    {FIELD(struct row_in, note), .label = LIT("备注"), .max = 2 * ROSTER_TEXT_MAX},
    {FIELD(struct row_in, handler), .label = LIT("经办人"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct row_in, head_no), .label = LIT("户主证件号码")},
    {FIELD(struct row_in, spouse_no), .label = LIT("配偶证件号码")},
};

#define WRITE(path_, run_, perm_, action_, title_, ...)                                           \
    {.method = M_POST, .path = path_, .run = run_, .perm = perm_, .scope = SCOPE_ORG,             \
     .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
#define READ(path_, run_, title_, ...)                                                            \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_ROSTER_VIEW, .scope = SCOPE_ORG,   \
     .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}

static const struct route roster_routes[] = {
    READ("/api/rosters", list_run, "名册列表", .shape = OUT_LIST,
         .out = {roster_fields, 48, sizeof(struct roster)},
         .query = "org,own,campaign,state,q,after,limit"),
    READ("/api/rosters/:id", get_run, "一份名册", ROSTER_OUT),
    READ("/api/rosters/:id/rows", rows_run, "名册的行", .shape = OUT_LIST,
         .out = {roster_row_fields, 31, sizeof(struct roster_row)}, .query = "level,q,after,limit"),
    READ("/api/rosters/:id/findings", findings_run, "检查结果", .shape = OUT_FREE,
         .schema = "{\"groups\":[{\"code\":\"ID_CHECK\",\"level\":\"error\",\"text\":\"\",\"needs_reason\":false,\"unstated\":0,\"columns\":[{\"field\":"
                   "\"number\",\"label\":\"\",\"count\":1,\"cells\":[\"E15\"]}]}],\"error_count\":1,\"warning_count\":0}"),
    READ("/api/rosters/:id/reasons", reasons_run, "须写理由的提示", .shape = OUT_LIST,
         .out = {roster_stated_fields, 8, sizeof(struct roster_stated)}, .query = "after,limit"),
    WRITE("/api/rosters/:id/reasons", reason_run, PERM_ROSTER_ENTER, "roster.reason", "填写理由",
          .in = {roster_reason_in_fields, 3, sizeof(struct roster_reason_in)}, ROSTER_OUT),
    READ("/api/rosters/:id/dry-run", dry_run, "试算", .shape = OUT_FREE, .query = "verb",
         .schema = "{\"applicable\":1,\"persons\":1,\"amount_fen\":50000,\"allowed\":true,\"by_source\":[{\"source\":\"GH-BJ\","
                   "\"fen\":50000,\"available_fen\":0,\"short_fen\":0}],\"by_class\":[{\"class\":\"C7\",\"heads\":1,"
                   "\"fen\":50000}],\"blockers\":[{\"code\":\"\",\"text\":\"\",\"count\":1}],\"silence_blocks\":false,"
                   "\"silent\":[{\"source\":\"\",\"class\":\"\",\"form\":\"\",\"filed\":\"\",\"rows\":1,\"fen\":0,\"clause\":\"\"}]}"),
    {.method = M_PUT, .path = "/api/rosters/:id/rows/:no", .run = row_change_run,
     .perm = PERM_ROSTER_ENTER, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = "roster.row.change",
     .in = {change_fields, countof(change_fields), sizeof(struct row_in)}, .shape = OUT_FREE,
     .schema = row_schema, .title = LIT("更正一行")},
    {.method = M_DELETE, .path = "/api/rosters/:id/rows/:no", .run = row_drop_run,
     .perm = PERM_ROSTER_ENTER, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = "roster.row.drop",
     ROSTER_OUT, .title = LIT("剔除一行")},
    WRITE("/api/rosters/:id/rows", row_add_run, PERM_ROSTER_ENTER, "roster.row.add", "录入一行",
          .in = {change_fields, countof(change_fields), sizeof(struct row_in)}, .shape = OUT_FREE,
          .schema = row_schema),
    WRITE("/api/rosters/:id/check", check_run, PERM_ROSTER_ENTER, "roster.check", "重新检查", ROSTER_OUT),
    WRITE("/api/rosters/:id/submit", submit_run, PERM_ROSTER_ENTER, "roster.submit", "提交",
          IN(struct submit_in, submit_fields), ROSTER_OUT),
    WRITE("/api/rosters/:id/withdraw", withdraw_run, PERM_ROSTER_ENTER, "roster.withdraw", "撤回",
          ROSTER_OUT),
    WRITE("/api/rosters/:id/approve", approve_run, PERM_ROSTER_REVIEW, "roster.approve", "审核通过",
          .money = true, ROSTER_OUT),
    WRITE("/api/rosters/:id/return", return_run, PERM_ROSTER_REVIEW, "roster.return", "退回",
          IN(struct return_in, return_fields), ROSTER_OUT),
    WRITE("/api/rosters/:id/pay", pay_run, PERM_ROSTER_PAY, "roster.pay", "登记发放", .money = true,
          IN(struct roster_pay, pay_fields), ROSTER_OUT),
    WRITE("/api/rosters/:id/void", void_run, PERM_ROSTER_ENTER, "roster.void", "删除", ROSTER_OUT),
    WRITE("/api/rosters/:id/gift", gift_run, PERM_ROSTER_ENTER, "roster.gift", "从定向捐赠列支",
          IN(struct gift_in, gift_fields_in), ROSTER_OUT),
    WRITE("/api/rosters/by-hand", hand_run, PERM_ROSTER_ENTER, "roster.by_hand", "手工录入名册",
          IN(struct hand_in, hand_fields), ROSTER_OUT),
    WRITE("/api/rosters/lumps", lump_run, PERM_ROSTER_ENTER, "roster.lump", "登记集体慰问",
          IN(struct lump_in, lump_fields), ROSTER_OUT),
};

static const struct meta_row roster_meta[] = {
    {"roster", {roster_fields, 48, sizeof(struct roster)}},
    {"roster_row", {roster_row_fields, 31, sizeof(struct roster_row)}},
    {"roster_finding", {roster_finding_fields, 11, sizeof(struct roster_finding)}},
    {"roster_change", {change_fields, countof(change_fields), sizeof(struct row_in)}},
    {"roster_reason", {roster_stated_fields, 8, sizeof(struct roster_stated)}},
    {"roster_reason_in", {roster_reason_in_fields, 3, sizeof(struct roster_reason_in)}},
    {"roster_pay", {pay_fields, countof(pay_fields), sizeof(struct roster_pay)}},
    {"roster_lump", {lump_fields, countof(lump_fields), sizeof(struct lump_in)}},
    {"roster_by_hand", {hand_fields, countof(hand_fields), sizeof(struct hand_in)}},
};

const struct area area_roster = {
    .name = "roster",
    .title = LIT("名册"),
    ROWS(routes, roster_routes),
    .machines = &roster_machine,
    .n_machines = 1,
    ROWS(meta, roster_meta),
    .verify = roster_verify,
    .todo = roster_todo,
};
