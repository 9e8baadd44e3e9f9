/* SPDX-License-Identifier: Apache-2.0
 * The import's words: what it is asked, what the sheets are, whether totals tie, what is short, and the
 * result object that page, API and shell all show. */
#include "import_own.h"

#include <stdarg.h>

#include "file.h"

/* --- what is asked --- */

struct str import_ask_json(struct arena *a, const struct import_ask *ask)
{
    struct buf b = buf_new(a, 64 * 1024);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_ki(&w, "file_id", ask->file_id);
    jw_ki(&w, "campaign_id", ask->campaign_id);
    jw_ki(&w, "lump_id", ask->lump_id);
    jw_kt(&w, "hash", ask->hash);
    jw_kt(&w, "class", ask->class);
    jw_kt(&w, "source", ask->source);
    jw_kb(&w, "dry_run", ask->dry_run);
    jw_close(&w, '}');
    return buf_done(&b);
}

enum err import_ask_read(struct arena *a, struct str json, struct import_ask *out)
{
    const struct json *j = json_parse(a, json, NULL);
    if (json_kind(j) != JSON_MAP)
        return ERR_INTERNAL;
    *out = (struct import_ask){.file_id = json_get_int(j, "file_id", 0),
                               .campaign_id = json_get_int(j, "campaign_id", 0),
                               .lump_id = json_get_int(j, "lump_id", 0),
                               .hash = json_get_str(j, "hash"),
                               .class = json_get_str(j, "class"),
                               .source = json_get_str(j, "source"),
                               .dry_run = json_get_bool(j, "dry_run")};
    return OK;
}

/* --- preparing --- */

struct prepare {
    struct import *im;
    struct str why;
    struct rule sheet_rule;
};

static enum err prepare_tx(struct tx *tx, void *arg)
{
    struct prepare *p = arg;
    struct import *im = p->im;
    struct date today = date_of_ms(now_ms(im->j->app->clock));
    char iso[DATE_TEXT];
    date_iso(today, iso);
    TRY(roster_rules_load(tx, im->ask.campaign_id, im->j->org_id, today, &im->rules, &p->why));
    return rule_get(tx, S("sheets"), S("roster"), str_dup(im->j->a, str_of(iso)), &p->sheet_rule);
}

static void find_keys(struct import *im)
{
    static const char *const names[RC__COUNT] = {
        [RC_NAME] = "name",         [RC_ID_NO] = "id_no",       [RC_ID_TYPE] = "id_type",
        [RC_SEX] = "sex",           [RC_BIRTH] = "birth",       [RC_PHONE] = "phone",
        [RC_CARD] = "card",         [RC_BANK] = "bank",         [RC_PAYEE] = "payee",
        [RC_EMPLOYER] = "employer", [RC_POST] = "post",         [RC_CLASS] = "class",
        [RC_SOURCE] = "fund",       [RC_FORM] = "form",         [RC_AMOUNT] = "amount",
        [RC_GOODS] = "goods_name",  [RC_GOODS_QTY] = "goods_qty", [RC_GOODS_FEN] = "goods_value",
        [RC_TAGS] = "tags",         [RC_ARCHIVE] = "file_no",   [RC_GIVEN_ON] = "date",
        [RC_REASON] = "reason",     [RC_NOTE] = "remark",       [RC_HANDLER] = "handler",
        [RC_FAMILY] = "family_no",  [RC_HEAD_NO] = "head_no",   [RC_SPOUSE_NO] = "spouse_no",
    };
    for (int c = 0; c < RC__COUNT; c++)
        im->key[c] = header_key(im->header, str_of(names[c]));
    im->key_branch = header_key(im->header, S("bank_branch"));
    im->key_hardship = header_key(im->header, S("hardship"));
    im->key_gig = header_key(im->header, S("tag_gig"));
    im->key_visitor = header_key(im->header, S("visitor"));
    im->key_epidemic = header_key(im->header, S("tag_epidemic"));
}

/* A list without a line of its own above it is called after its file: cadres name files by what is in them. */
static enum err file_name_tx(struct ctx *cx, void *arg)
{
    struct import *im = arg;
    struct file f;
    TRY(file_load(cx, im->ask.file_id, &f));
    im->begin.title = str_dup(im->j->a, f.name);
    return OK;
}

enum err import_prepare(struct import *im)
{
    struct job_run *j = im->j;
    struct prepare p = {.im = im, .why = S("")};
    TRY(import_ask_read(j->a, j->payload, &im->ask));
    enum err e = db_read(j->app->db, j->a, prepare_tx, &p);
    if (e != OK && p.why.len)
        return job_fail(j, e, "%.*s", FMT(p.why));
    TRY(e);
    e = header_rules_read(j->a, p.sheet_rule.body, &im->header, &p.why);
    if (e != OK)
        return job_fail(j, e, "表头规则有误：%.*s", FMT(p.why));
    find_keys(im);
    if (im->key[RC_NAME] < 0 || im->key[RC_ID_NO] < 0 || im->key[RC_AMOUNT] < 0 ||
        im->key[RC_GOODS_FEN] < 0)
        return job_fail(j, ERR_INTERNAL, "表头规则缺少姓名、证件号、金额或物资折价列");
    im->rules->class = im->ask.class;
    im->rules->source = im->ask.source;
    im->shown = NEWS(j->a, struct roster_finding, ROSTER_FINDINGS_SHOWN + 1);
    im->notes = buf_new(j->a, IMPORT_NOTES_BYTES);
    im->layout = (struct roster_layout){im->places, 0};
    im->begin = (struct roster_begin){
        .campaign_id = im->ask.campaign_id, .org_id = j->org_id, .user_id = j->user_id,
        .file_id = im->ask.file_id, .lump_id = im->ask.lump_id, .job_id = j->job_id,
        .now = now_ms(j->app->clock), .state = S("importing"), .file_hash = im->ask.hash,
        .class = im->ask.class, .source = im->ask.source, .dry = im->ask.dry_run};
    return job_read(j, file_name_tx, im);
}

/* --- refusal and notes --- */

enum err import_refuse(struct import *im, enum err code, const char *text)
{
    im->refused = true;
    im->n_shown = 0;
    im->counts = (struct roster_counts){.errors = 1};
    import_show(im, &(struct roster_finding){.level = ROSTER_REFUSED, .code = str_of(err_code(code)),
                                             .text = str_of(text && text[0] ? text : err_text(code))});
    im->settled = im->counts;
    return OK;
}

void import_note(struct import *im, const char *fmt, ...)
{
    va_list ap;
    struct arena_mark m = arena_mark(im->j->a);
    char text[512];
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    (void)m;
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    while (len && !utf8_valid((struct str){text, len})) /* cut inside a character */
        len--;
    struct jw w = jw_new(&im->notes);
    w.comma = im->notes.len > 0;
    if (im->notes.len + 2 * len + 16 < IMPORT_NOTES_BYTES)
        jw_text(&w, (struct str){text, len});
}

/* --- sheets --- */

static void add_place(struct import *im, const struct view_row *v, uint32_t half, struct str name)
{
    if (im->layout.n == IMPORT_PLACES)
        return;
    struct roster_place *p = &im->places[im->layout.n++];
    *p = (struct roster_place){.sheet = (int64_t)v->sheet * 4 + half, .name = name,
                               .head_first = v->map->first_row, .head_last = v->map->last_row};
    for (int c = 0; c < RC__COUNT; c++)
        p->col[c] = im->key[c] < 0 ? (int16_t)-1 : v->map->col[half][im->key[c]];
    im->sums[im->n_sums++] = (struct sums){.sheet = p->sheet};
}

void import_sheet(struct import *im, const struct view_row *v)
{
    const struct sheet_info *info = sheet_info(im->reader, v->sheet);
    struct str name = str_dup(im->j->a, str_of(info ? info->name : ""));
    if (info && info->skipped) {
        import_note(im, "跳过隐藏的工作表“%.*s”", FMT(name));
        return;
    }
    if (info && info->flags & SHEET_HAS_EXTERNAL)
        import_note(im, "工作簿含有外部链接，已按保存时的值读取");
    if (!v->map) /* nothing in it: the Sheet2 and Sheet3 of a new workbook */
        return;
    if (!v->map->found) {
        import_note(im, "工作表“%.*s”没有找到名册表头，未读取", FMT(name));
        return;
    }
    for (uint32_t h = 0; h < v->map->halves; h++)
        add_place(im, v, h, name);
    for (uint32_t i = 0; i < v->map->unknown_n; i++)
        import_note(im, "工作表“%.*s”的“%s”列不认识，未读取", FMT(name), v->map->unknown_text[i]);
    for (uint32_t i = 0; i < v->map->twice_n; i++)
        import_note(im, "工作表“%.*s”中“%.*s”出现了两列，只读取第一列", FMT(name),
                    FMT(header_key_title(im->header, v->map->twice[i])));
    if (!im->table_title.len && v->map->title[0])
        im->table_title = str_dup(im->j->a, str_of(v->map->title));
}

/* --- totals --- */

static struct sums *sums_of(struct import *im, int64_t sheet)
{
    for (size_t i = im->n_sums; i-- > 0;)
        if (im->sums[i].sheet == sheet)
            return &im->sums[i];
    return NULL;
}

void import_sum(struct import *im, const struct roster_row *row)
{
    struct sums *s = sums_of(im, row->sheet);
    if (!s)
        return;
    s->all += row->amount_fen; /* each below MONEY_MAX, rows below 4 million: no overflow */
    s->since_total += row->amount_fen;
    s->since_sub += row->amount_fen;
    im->sum_file += row->amount_fen;
}

static bool total_value(const struct import *im, const struct view_row *v, const struct sheet_cell **at,
                        int64_t *fen)
{
    const enum roster_col cols[] = {RC_AMOUNT, RC_GOODS_FEN};
    for (size_t i = 0; i < countof(cols); i++) {
        int key = im->key[cols[i]];
        const struct sheet_cell *c = v->cell[key];
        if (!c)
            continue;
        enum money_unit unit = v->map->unit[v->half][key] == HEADER_UNIT_WAN ? MONEY_WAN : MONEY_YUAN;
        enum money_err e = c->type == SHEET_NUMBER ? money_of_double(c->value, unit, fen)
                           : c->type == SHEET_TEXT ? money_read(c->text, unit, fen) : MONEY_MISSING;
        *at = c;
        return e == MONEY_OK || e == MONEY_PRECISION;
    }
    return false;
}

void import_total(struct import *im, struct arena *a, const struct view_row *v)
{
    struct sums *s = sums_of(im, (int64_t)v->sheet * 4 + v->half);
    const struct sheet_cell *cell = NULL;
    int64_t fen = INT64_MIN; /* a third decimal in the total ties with nothing */
    if (!s || !total_value(im, v, &cell, &fen)) {
        if (s && v->total == VIEW_TOTAL_SUB)
            s->since_sub = 0;
        return;
    }
    bool sub = v->total == VIEW_TOTAL_SUB;
    int64_t should = sub ? s->since_sub : s->since_total;
    bool ties = fen == should || (!sub && (fen == s->all || fen == im->sum_file));
    if (!ties) {
        char address[SHEET_ADDRESS], is[MONEY_TEXT], sum[MONEY_TEXT];
        sheet_address(v->row, cell->col, address);
        if (fen == INT64_MIN)
            snprintf(is, sizeof is, "%.*s", (int)(cell->text.len < 30 ? cell->text.len : 30), cell->text.at);
        else
            money_yuan(fen, is);
        money_yuan(sub ? should : s->all, sum);
        import_find(im, a,
                    &(struct roster_finding){.sheet = roster_sheet_name(&im->layout, s->sheet),
                                             .cell = str_dup(a, str_of(address)),
                                             .field = str_of(roster_col_field(RC_AMOUNT)),
                                             .level = ROSTER_WARNED, .code = S("TOTAL_MISMATCH"),
                                             .value = str_dup(a, str_of(is)),
                                             .text = str_f(a, "合计为 %s 元，逐行相加为 %s 元，请核对", is, sum)});
    }
    s->since_sub = 0;
    if (!sub)
        s->since_total = 0;
}

/* --- the set-based part, in one transaction --- */

static enum err tell_short(struct import *im, struct tx *tx)
{
    struct fund_part *parts = im->parts;
    struct fund_need *needs;
    size_t n = im->n_parts, n_needs;
    if (im->settled.accepted != im->counts.accepted) /* rows fell out: add up anew */
        TRY(roster_parts(tx, im->roster_id, &parts, &n));
    if (im->ask.lump_id || !n)
        return OK; /* the lump sum's money is paid */
    TRY(fund_needs(tx, im->begin.campaign_id, im->begin.org_id, parts, n, &needs, &n_needs));
    for (size_t i = 0; i < n_needs; i++) {
        char need[MONEY_TEXT], has[MONEY_TEXT];
        if (needs[i].short_fen <= 0)
            continue;
        money_yuan(needs[i].fen, need);
        money_yuan(needs[i].available_fen, has);
        struct roster_finding f = {
            .seq = ++im->again.seq, .field = S("source"), .level = ROSTER_WARNED,
            .code = S("FUND_SHORT"), .value = needs[i].source,
            .text = str_f(tx_arena(tx), "资金来源 %.*s 可用 %s 元，本名册需要 %s 元，审核前请补足资金",
                          FMT(needs[i].source), has, need)};
        TRY(roster_stage_rows(tx, &(struct roster_chunk){im->roster_id, NULL, 0, &f, 1}));
        im->settled.warnings++;
        if (im->again.n_kept < im->again.cap_kept)
            im->again.kept[im->again.n_kept++] = f;
    }
    return OK;
}

static enum err lump_note(struct import *im)
{
    if (im->ask.lump_id)
        import_note(im, "这是集体慰问的名单：合计须与集体慰问金额一致才能提交");
    return OK;
}

enum err import_settle(struct import *im, struct tx *tx)
{
    im->settled = im->counts; /* PostgreSQL may run this again */
    im->again = (struct roster_recheck){
        .rules = im->rules, .layout = &im->layout, .roster_id = im->roster_id,
        .org_id = im->begin.org_id, .seq = im->seq + 1, .counts = &im->settled,
        .kept = NEWS(tx_arena(tx), struct roster_finding, ROSTER_FINDINGS_SHOWN),
        .cap_kept = ROSTER_FINDINGS_SHOWN};
    TRY(roster_recheck_run(tx, &im->again));
    TRY(tell_short(im, tx));
    return lump_note(im);
}

/* What was found in the transaction joins what was found on the way. */
void import_settled(struct import *im)
{
    for (size_t i = 0; i < im->again.n_kept; i++)
        import_show(im, &im->again.kept[i]);
}

struct str import_title(const struct import *im)
{
    return utf8_head(text_trim(im->table_title.len ? im->table_title : im->begin.title), 100);
}

/* --- the result --- */

static int by_row(const void *x, const void *y)
{
    const struct roster_finding *a = x, *b = y;
    int64_t ra = a->row_no ? a->row_no : INT64_MAX, rb = b->row_no ? b->row_no : INT64_MAX;
    if (ra != rb)
        return ra < rb ? -1 : 1;
    return a->seq < b->seq ? -1 : a->seq > b->seq;
}

static void write_finding(struct jw *w, const struct roster_finding *f)
{
    jw_open(w, '{');
    jw_kt(w, "sheet", f->sheet);
    jw_kt(w, "cell", f->cell);
    jw_kt(w, "level", f->level == ROSTER_REFUSED ? S("error") : S("warning"));
    jw_kt(w, "code", f->code);
    jw_kt(w, "value", f->value);
    jw_kt(w, "text", f->text);
    if (f->needs)
        jw_kb(w, "needs_reason", true);
    jw_close(w, '}');
}

struct str import_result(struct import *im, int64_t roster_id)
{
    struct buf b = buf_new(im->j->a, 16 * 1024 * 1024);
    struct jw w = jw_new(&b);
    const struct roster_counts *n = &im->settled;
    if (im->n_shown)
        qsort(im->shown, im->n_shown, sizeof *im->shown, by_row);
    jw_open(&w, '{');
    jw_ki(&w, "rows", n->rows);
    jw_ki(&w, "accepted", n->accepted);
    jw_ki(&w, "refused", n->refused);
    jw_ki(&w, "warned", n->warned);
    jw_ki(&w, "persons", n->persons);
    jw_ki(&w, "amount_fen", n->amount_fen);
    jw_key(&w, "roster");
    if (roster_id)
        jw_int(&w, roster_id);
    else
        jw_null(&w);
    jw_key(&w, "errors");
    jw_open(&w, '[');
    for (size_t i = 0; i < im->n_shown; i++)
        write_finding(&w, &im->shown[i]);
    jw_close(&w, ']');
    jw_ki(&w, "error_count", n->errors);
    jw_ki(&w, "warning_count", n->warnings);
    jw_key(&w, "notes");
    jw_raw(&w, str_f(im->j->a, "[%.*s]", FMT(buf_done(&im->notes))));
    jw_close(&w, '}');
    return buf_done(&b);
}
