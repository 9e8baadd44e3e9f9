/* SPDX-License-Identifier: Apache-2.0
 * Rows corrected, added and left out in the page. A changed row passes the same checks as an imported
 * one; rows that were twins of what it was are looked at again. */
#include "roster_move.h"

enum { TWINS_MAX = 50, REFRESH_ROWS_MAX = 50000 };

enum err roster_editable(struct ctx *cx, int64_t id, struct roster *r)
{
    TRY(roster_get(cx, id, r));
    if (!cx_may(cx, PERM_ROSTER_ENTER, r->org_path))
        return ERR_FORBIDDEN;
    if (!str_eq(r->state, S("checked")) && !str_eq(r->state, S("returned")))
        return fail(cx, ERR_STATE, "名册已提交，不能再修改；需要修改请先撤回");
    if (!str_eq(r->kind, S("list")))
        return fail(cx, ERR_STATE, "集体慰问没有名单可改，请导入名单");
    audit_object(cx, r->org_id, "roster:%lld", (long long)id);
    return OK;
}

/* --- input --- */

static struct str key_text(struct ctx *cx, const struct json *v)
{
    if (json_kind(v) == JSON_INT)
        return str_f(cx->a, "%lld", (long long)json_int(v));
    return json_str(v);
}

/* Keys given replace the cell; a masked value sent back unchanged is refused, not stored. */
static enum err take_cells(struct ctx *cx, const struct json *body, struct roster_raw *raw)
{
    for (size_t i = 0; i < json_len(body); i++) {
        struct str key;
        const struct json *v = json_entry(body, i, &key);
        int col = roster_col_named(key);
        if (col < 0) {
            fail_field(cx, str_z(cx->a, key), "没有这一栏");
            continue;
        }
        struct str text = key_text(cx, v);
        bool secret = col == RC_ID_NO || col == RC_PHONE || col == RC_CARD || col == RC_HEAD_NO || col == RC_SPOUSE_NO;
        if (secret && str_has(text, S("*")))
            fail_field(cx, roster_col_field((enum roster_col)col), "请填写完整号码，不能带星号");
        if (text.len > 4 * ROSTER_TEXT_MAX)
            fail_field(cx, roster_col_field((enum roster_col)col), "内容过长");
        bool fen = (col == RC_AMOUNT || col == RC_GOODS_FEN) && json_kind(v) == JSON_INT;
        raw->cell[col] = fen ? (struct roster_cell){text, (double)json_int(v) / 100.0, RCELL_NUMBER}
                             : (struct roster_cell){text, 0, RCELL_TEXT};
    }
    return cx->problems.n ? ERR_BAD_INPUT : OK;
}

/* --- twins within the roster --- */

static enum err check_twins(struct ctx *cx, int64_t id, const struct caps *caps,
                            const struct roster_row *row, struct roster_flaws *f)
{
    struct roster_row *twins;
    size_t n;
    if (row->blind.len != BLIND_BYTES)
        return OK;
    TRY(db_rows(cx->tx, ROSTER_ROW_TWINS,
                VALS(I64(id), I64(row->row_no), BLOB(row->blind),
                     row->card_blind.len ? BLOB(row->card_blind) : NUL),
                ROSTER_ROW_FIELDS, TWINS_MAX, &twins, &n));
    for (size_t i = 0; i < n; i++) {
        const struct roster_row *t = &twins[i];
        int64_t at = t->sheet_row ? t->sheet_row : t->row_no;
        bool same = str_eq(t->blind, row->blind);
        if (t->row_no > row->row_no)
            continue; /* the later row is the one that is told */
        if (same) {
            roster_flaw_add(f, RC_ID_NO, ROSTER_REFUSED, "DUP_IN_FILE",
                            roster_value(cx->a, RC_ID_NO, row->number),
                            str_f(cx->a, "与第 %lld 行是同一证件号，同一份名册中一人只能出现一次", (long long)at));
            if (!str_eq(t->name, row->name))
                roster_flaw_add(f, RC_NAME, ROSTER_REFUSED, "NAME_CONFLICT", row->name,
                                str_f(cx->a, "与第 %lld 行证件号相同而姓名不同，请核对是哪一行填错", (long long)at));
        } else {
            roster_flaw_by(f, RC_CARD, caps->on[CAPS_CARD_SHARED].level, "CARD_SHARED",
                           roster_value(cx->a, RC_CARD, row->card),
                            str_f(cx->a, "与第 %lld 行的银行卡号相同而人不同，慰问金应发到本人账户", (long long)at));
        }
    }
    return OK;
}

/* --- storing --- */

static enum err store_flaws(struct ctx *cx, const struct roster *r, const struct roster_row *row,
                            const struct roster_flaws *f)
{
    struct roster_layout layout;
    int64_t seq;
    TRY(roster_layout_read(cx->a, r->layout, &layout));
    TRY(db_int(cx->tx, ROSTER_NEXT_SEQ, VALS(I64(r->id)), &seq));
    for (size_t i = 0; i < f->n; i++) {
        char cell[16];
        const struct roster_flaw *w = &f->at[i];
        roster_cell_address(&layout, row->sheet, row->sheet_row, w->col, cell);
        struct roster_finding one = {.seq = seq++, .row_no = row->row_no,
                                     .sheet = roster_sheet_name(&layout, row->sheet),
                                     .cell = str_of(cell), .field = str_of(roster_col_field(w->col)),
                                     .level = w->level, .code = str_of(w->code),
                                     .value = w->value, .text = w->text, .needs = w->needs};
        TRY(roster_stage_rows(cx->tx, &(struct roster_chunk){.roster_id = r->id, .finds = &one, .n_finds = 1}));
    }
    return OK;
}

/* Checks raw and writes the row anew under its number. */
static enum err put_row(struct ctx *cx, const struct roster *r, struct roster_rules *rules,
                        const struct roster_raw *raw, struct roster_row *row)
{
    struct roster_flaws f;
    struct roster_check *k = roster_check_new(cx->a, rules, cx->sealer, NULL);
    roster_check_row(k, cx->a, raw, row, &f);
    roster_row_seal(cx->sealer, cx->a, r->id, row);
    TRY(check_twins(cx, r->id, rules->caps, row, &f));
    row->level = roster_flaws_level(&f);
    TRY(db_exec(cx->tx, ROSTER_ROW_DROP, VALS(I64(r->id), I64(row->row_no)), NULL));
    TRY(db_exec(cx->tx, ROSTER_REASON_DROP, VALS(I64(r->id), I64(row->row_no)), NULL));
    if (row->blind.len)
        TRY(person_ties_follow(cx->tx, r->id, row->row_no, row->id_type, row->blind));
    TRY(roster_stage_rows(cx->tx, &(struct roster_chunk){.roster_id = r->id, .rows = row, .n_rows = 1}));
    TRY(db_exec(cx->tx, ROSTER_ROW_FINDINGS_DROP, VALS(I64(r->id), I64(row->row_no)), NULL));
    return store_flaws(cx, r, row, &f);
}

static enum err load_row(struct ctx *cx, int64_t id, int64_t row_no, struct roster_row *row)
{
    *row = (struct roster_row){0};
    enum err e = db_one(cx->tx, ROSTER_ROW_GET, VALS(I64(id), I64(row_no)), ROSTER_ROW_FIELDS, row);
    if (e == ERR_NOT_FOUND)
        return fail(cx, e, "名册中没有这一行");
    TRY(e);
    return roster_row_open(cx->sealer, cx->a, id, row);
}

/* Rows that shared a number or card with what a row was. */
static enum err twins_again(struct ctx *cx, const struct roster *r, struct roster_rules *rules,
                            const struct roster_row *was)
{
    struct roster_row *twins;
    size_t n;
    if (was->blind.len != BLIND_BYTES)
        return OK;
    TRY(db_rows(cx->tx, ROSTER_ROW_TWINS,
                VALS(I64(r->id), I64(was->row_no), BLOB(was->blind),
                     was->card_blind.len ? BLOB(was->card_blind) : NUL),
                ROSTER_ROW_FIELDS, TWINS_MAX, &twins, &n));
    for (size_t i = 0; i < n; i++) {
        struct roster_row row;
        struct roster_raw raw;
        TRY(load_row(cx, r->id, twins[i].row_no, &row));
        if (row.level < ROSTER_REFUSED)
            continue;
        roster_row_raw(cx->a, &row, &raw);
        struct roster_row again = {.row_no = row.row_no, .sheet = row.sheet, .sheet_row = row.sheet_row};
        TRY(put_row(cx, r, rules, &raw, &again));
    }
    return OK;
}

/* Counts, and the checks against the register, after rows changed. */
static enum err settle(struct ctx *cx, const struct roster *r, struct roster_rules *rules)
{
    struct roster_counts n = {0};
    struct roster_layout layout;
    TRY(roster_edit_mark(cx, r->id));
    if (r->rows > REFRESH_ROWS_MAX) { /* met at submission at the latest */
        TRY(roster_count(cx->tx, r->id, &n));
        return roster_count_store(cx->tx, r->id, &n);
    }
    TRY(roster_layout_read(cx->a, r->layout, &layout));
    struct roster_recheck again = {.rules = rules, .layout = &layout, .roster_id = r->id,
                                   .org_id = r->org_id, .rules_too = true, .counts = &n};
    return roster_refresh(cx->tx, &again);
}

enum err roster_gift_set(struct ctx *cx, int64_t id, int64_t gift_id)
{
    struct roster r;
    struct roster_rules *rules;
    struct gift g;
    int64_t left = 0, changed = 0;
    TRY(roster_editable(cx, id, &r));
    TRY(roster_rules_of(cx, &r, &rules));
    if (gift_id) {
        TRY(gift_load(cx, gift_id, &g));
        TRY(gift_left(cx->tx, &g, r.campaign_id, r.org_id, &left));
        if (!g.designated || left <= 0) /* not there: another union's gift is not told from none */
            return fail(cx, ERR_NOT_FOUND, "本单位在这个活动中没有这笔定向捐赠的可用资金");
        TRY(gift_check_place(cx, &g, r.org_path, false));
    }
    TRY(db_exec(cx->tx, ROSTER_GIFT_SET, VALS(I64(id), OPT(gift_id), I64(r.version)), &changed));
    if (changed != 1)
        return ERR_CONFLICT;
    audit_note(cx, "gift", str_f(cx->a, "%lld", (long long)gift_id));
    return settle(cx, &r, rules);
}

/* What was approved row by row elsewhere is corrected there: here only how it reaches the person. */
static enum err only_the_way(struct ctx *cx, const struct roster *r, const struct json *body)
{
    static const enum roster_col open[] = {RC_PHONE, RC_CARD, RC_BANK, RC_EMPLOYER, RC_POST, RC_HANDLER, RC_NOTE};
    for (size_t i = 0; r->aid_kind.len && i < json_len(body); i++) {
        struct str key;
        bool fine = false;
        json_entry(body, i, &key);
        for (size_t k = 0; k < countof(open); k++)
            fine |= str_eq(key, str_of(roster_col_field(open[k])));
        if (!fine)
            return fail(cx, ERR_STATE, "这份名册由帮扶项目生成：人员和金额请在帮扶项目中更正后重新生成，这里只能更正联系电话和银行卡");
    }
    return OK;
}

enum err roster_row_change(struct ctx *cx, int64_t id, int64_t row_no, const struct json *body,
                           struct roster_row *out)
{
    struct roster r;
    struct roster_rules *rules;
    struct roster_row was;
    struct roster_raw raw;
    TRY(roster_editable(cx, id, &r));
    TRY(only_the_way(cx, &r, body));
    TRY(roster_rules_of(cx, &r, &rules));
    TRY(load_row(cx, id, row_no, &was));
    roster_row_raw(cx->a, &was, &raw);
    TRY(take_cells(cx, body, &raw));
    struct roster_row now = {.row_no = row_no, .sheet = was.sheet, .sheet_row = was.sheet_row};
    TRY(put_row(cx, &r, rules, &raw, &now));
    TRY(twins_again(cx, &r, rules, &was));
    TRY(settle(cx, &r, rules));
    audit_note(cx, "row", str_f(cx->a, "%lld", (long long)row_no));
    return load_row(cx, id, row_no, out);
}

enum err roster_row_add(struct ctx *cx, int64_t id, const struct json *body, struct roster_row *out)
{
    struct roster r;
    struct roster_rules *rules;
    struct roster_raw raw = {.has = ~0u};
    struct roster_row now = {0};
    TRY(roster_editable(cx, id, &r));
    TRY(only_the_way(cx, &r, body));
    if (r.rows >= ROSTER_ROWS_MAX)
        return fail(cx, ERR_TOO_LARGE, "名册行数已达上限");
    TRY(roster_rules_of(cx, &r, &rules));
    TRY(take_cells(cx, body, &raw));
    TRY(db_int(cx->tx, ROSTER_NEXT_ROW, VALS(I64(id)), &now.row_no));
    TRY(put_row(cx, &r, rules, &raw, &now));
    TRY(settle(cx, &r, rules));
    return load_row(cx, id, now.row_no, out);
}

enum err roster_row_drop(struct ctx *cx, int64_t id, int64_t row_no)
{
    struct roster r;
    struct roster_rules *rules;
    struct roster_row was;
    TRY(roster_editable(cx, id, &r));
    TRY(roster_rules_of(cx, &r, &rules));
    TRY(load_row(cx, id, row_no, &was));
    TRY(db_exec(cx->tx, ROSTER_ROW_DROP, VALS(I64(id), I64(row_no)), NULL));
    TRY(db_exec(cx->tx, ROSTER_ROW_FINDINGS_DROP, VALS(I64(id), I64(row_no)), NULL));
    TRY(db_exec(cx->tx, ROSTER_REASON_DROP, VALS(I64(id), I64(row_no)), NULL));
    TRY(person_ties_drop(cx->tx, id, row_no));
    TRY(twins_again(cx, &r, rules, &was));
    audit_note(cx, "row", str_f(cx->a, "%lld", (long long)row_no));
    return settle(cx, &r, rules);
}

enum err roster_make(struct ctx *cx, struct roster_begin *b, struct str aid_kind, const struct roster_raw *rows, size_t n,
                     int64_t *id)
{
    struct roster r;
    struct roster_rules *rules;
    b->state = S("checked");
    TRY(roster_stage_begin(cx->tx, b, id));
    TRY(db_exec(cx->tx, ROSTER_AID_KIND, VALS(I64(*id), TXT(aid_kind)), NULL));
    TRY(roster_get(cx, *id, &r));
    TRY(roster_rules_of(cx, &r, &rules));
    TRY(roster_defaults_check(cx, rules, b->class, b->source));
    for (size_t i = 0; i < n; i++) {
        struct roster_row row = {.row_no = (int64_t)i + 1};
        TRY(put_row(cx, &r, rules, &rows[i], &row));
    }
    return settle(cx, &r, rules);
}
