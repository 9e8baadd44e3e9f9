/* SPDX-License-Identifier: Apache-2.0
 * What an import stands on: a campaign's rules, staging of rows and findings in chunks, the layout
 * that turns a row and a column into "E15", and taking away what a cut import left. */
#include "roster.h"

const struct field roster_row_fields[31] = {
    {FIELD(struct roster_row, row_no), .label = LIT("序号")},
    {FIELD(struct roster_row, sheet), .label = LIT("工作表")},
    {FIELD(struct roster_row, sheet_row), .label = LIT("表中行号")},
    {FIELD(struct roster_row, level), .label = LIT("检查结果")},
    {FIELD(struct roster_row, name), .label = LIT("姓名"), .max = TEXT_NAME_MAX},
    {FIELD(struct roster_row, id_type), .label = LIT("证件类型"), .as = AS_CODE, .codes = "id_type"},
    {FIELD(struct roster_row, number), .label = LIT("证件号码"), .as = AS_IDNO},
    {FIELD(struct roster_row, phone), .label = LIT("联系电话"), .as = AS_PHONE},
    {FIELD(struct roster_row, card), .label = LIT("银行卡号"), .as = AS_CARD},
    {FIELD(struct roster_row, sex), .label = LIT("性别"), .as = AS_CODE, .codes = "sex"},
    {FIELD(struct roster_row, birth), .label = LIT("出生日期"), .as = AS_DATE},
    {FIELD(struct roster_row, employer), .label = LIT("工作单位"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct roster_row, post), .label = LIT("职务或岗位"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct roster_row, bank), .label = LIT("开户行"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct roster_row, class), .label = LIT("慰问对象类别"), .as = AS_CODE, .codes = "class"},
    {FIELD(struct roster_row, source), .label = LIT("资金来源"), .as = AS_CODE, .codes = "source"},
    {FIELD(struct roster_row, form), .label = LIT("慰问形式"), .as = AS_CODE, .codes = "kind"},
    {FIELD(struct roster_row, goods), .label = LIT("慰问品"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct roster_row, amount_fen), .label = LIT("金额"), .as = AS_MONEY},
    {FIELD(struct roster_row, tags), .label = LIT("人员标记"), .as = AS_TAGS, .codes = "tag"},
    {FIELD(struct roster_row, archive_no), .label = LIT("档案编号"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct roster_row, given_on), .label = LIT("慰问时间"), .as = AS_DATE},
    {FIELD(struct roster_row, note), .label = LIT("备注"), .max = 4 * ROSTER_TEXT_MAX},
    {FIELD(struct roster_row, person_id), .label = LIT("职工"), .as = AS_ID},
    {FIELD(struct roster_row, blind), .as = AS_BLOB},
    {FIELD(struct roster_row, phone_blind), .as = AS_BLOB},
    {FIELD(struct roster_row, card_blind), .as = AS_BLOB},
    {FIELD(struct roster_row, secret), .as = AS_BLOB},
    {FIELD(struct roster_row, handler), .label = LIT("经办人"), .max = ROSTER_TEXT_MAX},
    {FIELD(struct roster_row, family), .as = AS_BLOB},
    {FIELD(struct roster_row, kin), .as = AS_BLOB},
};

const struct field roster_finding_fields[11] = {
    {FIELD(struct roster_finding, seq)},
    {FIELD(struct roster_finding, row_no), .label = LIT("序号")},
    {FIELD(struct roster_finding, sheet), .label = LIT("工作表")},
    {FIELD(struct roster_finding, cell), .label = LIT("单元格")},
    {FIELD(struct roster_finding, field), .label = LIT("栏目")},
    {FIELD(struct roster_finding, level), .label = LIT("级别")},
    {FIELD(struct roster_finding, code), .label = LIT("代码")},
    {FIELD(struct roster_finding, value), .label = LIT("原值")},
    {FIELD(struct roster_finding, text), .label = LIT("说明")},
    {FIELD(struct roster_finding, needs), .label = LIT("须写理由")},
    {FIELD(struct roster_finding, again), .label = LIT("与登记核对")},
};

static const struct field campaign_fields[] = {
    {FIELD(struct roster_campaign, id)},           {FIELD(struct roster_campaign, code)},
    {FIELD(struct roster_campaign, name)},         {FIELD(struct roster_campaign, status)},
    {FIELD(struct roster_campaign, start_on)},     {FIELD(struct roster_campaign, end_on)},
    {FIELD(struct roster_campaign, earmark)},      {FIELD(struct roster_campaign, org_id)},
    {FIELD(struct roster_campaign, year)},         {FIELD(struct roster_campaign, cap_time_fen)},
    {FIELD(struct roster_campaign, cap_year_fen)}, {FIELD(struct roster_campaign, once)},
    {FIELD(struct roster_campaign, org_path)},     {FIELD(struct roster_campaign, caps)},
};

/* --- rules --- */

static enum err campaign_by_id(struct tx *tx, int64_t id, struct roster_campaign *out)
{
    return db_one(tx, ROSTER_CAMPAIGN, VALS(I64(id)), FIELDS(struct roster_campaign, campaign_fields),
                  out);
}

enum err roster_campaign_of(struct tx *tx, struct str code, struct roster_campaign *out)
{
    int64_t id = 0;
    TRY(db_int(tx, ROSTER_CAMPAIGN_ID, VALS(TXT(code)), &id));
    return campaign_by_id(tx, id, out);
}

enum err roster_rules_load(struct tx *tx, int64_t campaign_id, int64_t org_id, struct date today,
                           struct roster_rules **out, struct str *why)
{
    struct roster_rules *r = NEW(tx_arena(tx), struct roster_rules);
    struct str missing = S("");
    struct date end;
    TRY(campaign_by_id(tx, campaign_id, &r->campaign));
    struct str day = r->campaign.start_on;
    r->today = r->age_on = today;
    if (date_read(r->campaign.end_on, &end) == DATE_DAY && date_cmp(end, today) < 0)
        r->age_on = end;
    TRY(code_list(tx, S("class"), day, &r->classes, &r->n_classes));
    TRY(code_list(tx, S("source"), day, &r->sources, &r->n_sources));
    TRY(code_list(tx, S("tag"), day, &r->tags, &r->n_tags));
    enum err e = fund_earmark(tx, r->campaign.earmark, day, &r->earmark, &missing);
    if (e == ERR_NOT_FOUND)
        *why = str_f(tx_arena(tx), "活动引用的资金使用规定“%.*s”不存在", FMT(missing));
    *out = r;
    TRY(e);
    TRY(org_id ? fund_rulings(tx, r->earmark, campaign_id, org_id) : OK);
    return caps_load(tx, r->campaign.caps, day, r->campaign.cap_time_fen, r->campaign.cap_year_fen, &r->caps, why);
}

/* --- layout --- */

struct str roster_layout_json(struct arena *a, const struct roster_layout *l)
{
    struct buf b = buf_new(a, 1024 * 1024);
    struct jw w = jw_new(&b);
    jw_open(&w, '[');
    for (size_t i = 0; i < l->n; i++) {
        jw_open(&w, '{');
        jw_ki(&w, "sheet", l->at[i].sheet);
        jw_kt(&w, "name", l->at[i].name);
        jw_ki(&w, "head", l->at[i].head_first);
        jw_ki(&w, "head_end", l->at[i].head_last);
        jw_key(&w, "cols");
        jw_open(&w, '{');
        for (int c = 0; c < RC__COUNT; c++)
            if (l->at[i].col[c] >= 0)
                jw_ki(&w, roster_col_field((enum roster_col)c), l->at[i].col[c]);
        jw_close(&w, '}');
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    return buf_done(&b);
}

enum err roster_layout_read(struct arena *a, struct str json, struct roster_layout *out)
{
    const struct json *list = json_parse(a, json.len ? json : S("[]"), NULL);
    if (json_kind(list) != JSON_LIST)
        return ERR_INTERNAL;
    out->n = json_len(list);
    out->at = NEWS(a, struct roster_place, out->n + 1);
    for (size_t i = 0; i < out->n; i++) {
        const struct json *p = json_at(list, i), *cols = json_get(p, "cols");
        struct roster_place *at = &out->at[i];
        *at = (struct roster_place){.sheet = json_get_int(p, "sheet", 0),
                                    .name = json_get_str(p, "name"),
                                    .head_first = json_get_int(p, "head", 0),
                                    .head_last = json_get_int(p, "head_end", 0)};
        for (int c = 0; c < RC__COUNT; c++)
            at->col[c] = (int16_t)json_get_int(cols, roster_col_field((enum roster_col)c), -1);
    }
    return OK;
}

static const struct roster_place *place_of(const struct roster_layout *l, int64_t sheet)
{
    for (size_t i = 0; l && i < l->n; i++)
        if (l->at[i].sheet == sheet)
            return &l->at[i];
    return NULL;
}

int roster_cell_col(const struct roster_layout *l, int64_t sheet, enum roster_col col)
{
    const struct roster_place *p = place_of(l, sheet);
    int at = p && col < RC__COUNT ? p->col[col] : -1;
    for (int c = 0; p && at < 0 && c < RC__COUNT; c++)
        at = p->col[c]; /* RC_NAME is the first */
    return at;
}

void roster_cell_address(const struct roster_layout *l, int64_t sheet, int64_t sheet_row,
                         enum roster_col col, char out[16])
{
    char letters[4];
    size_t n = 0;
    int at = roster_cell_col(l, sheet, col);
    out[0] = 0;
    if (at < 0 || sheet_row <= 0)
        return;
    for (int v = at + 1; v > 0 && n < sizeof letters; v = (v - 1) / 26)
        letters[n++] = (char)('A' + (v - 1) % 26);
    for (size_t i = 0; i < n; i++)
        out[i] = letters[n - 1 - i];
    snprintf(out + n, 16 - n, "%d", (int)sheet_row);
}

struct str roster_sheet_name(const struct roster_layout *l, int64_t sheet)
{
    const struct roster_place *p = place_of(l, sheet);
    return p ? p->name : S("");
}

/* --- staging --- */

enum err roster_stage_begin(struct tx *tx, const struct roster_begin *b, int64_t *id)
{
    int64_t same = 0;
    enum err e = b->file_hash.len ? db_int(tx, ROSTER_SAME_FILE,
                                           VALS(TXT(b->file_hash), I64(b->campaign_id), I64(b->org_id)),
                                           &same)
                                  : ERR_NOT_FOUND;
    if (e != ERR_NOT_FOUND)
        return e == OK ? ERR_FILE_SAME : e;
    e = db_int(tx, ROSTER_NEW,
               VALS(I64(b->campaign_id), I64(b->org_id), TXT(b->lump_fen ? S("lump") : S("list")),
                    TXT(b->title), TXT(b->state), OPT(b->file_id), TXT(b->dry ? S("") : b->file_hash),
                    TXT(b->class),
                    TXT(b->source), I64(b->lump_fen), I64(b->lump_heads), TXT(b->lump_on),
                    OPT(b->lump_id), OPT(b->job_id), TXT(b->note), I64(b->user_id), I64(b->now)),
               id);
    if (e == ERR_DUPLICATE)
        return ERR_FILE_SAME;
    TRY(e);
    return db_exec(tx, ROSTER_EDITOR_ADD, VALS(I64(*id), I64(b->user_id)), NULL);
}

enum err roster_row_put(struct tx *tx, int64_t roster_id, const struct roster_row *r)
{
#define BLOBS(s) ((s).len ? BLOB(s) : NUL)
    return db_exec_later(tx, ROSTER_ROW_PUT,
                   VALS(I64(roster_id), I64(r->row_no), I64(r->sheet), I64(r->sheet_row),
                        I64(r->level), TXT(r->name), TXT(r->id_type), BLOBS(r->blind),
                        BLOBS(r->phone_blind), BLOBS(r->card_blind), BLOBS(r->secret), TXT(r->sex),
                        TXT(r->birth), TXT(r->employer), TXT(r->post), TXT(r->bank), TXT(r->class),
                        TXT(r->source), TXT(r->form), TXT(r->goods), I64(r->amount_fen),
                        TXT(r->tags), TXT(r->archive_no), TXT(r->given_on), TXT(r->note), TXT(r->handler)));
}

/* Ties a row states stand beside the roster until it is submitted. */
static enum err put_kin(struct tx *tx, int64_t roster_id, const struct roster_row *r)
{
    struct arena *a = tx_arena(tx);
    int64_t org_id, now, user;
    TRY(db_int(tx, ROSTER_ORG_OF, VALS(I64(roster_id)), &org_id));
    TRY(db_int(tx, ROSTER_ENTERED_AT, VALS(I64(roster_id)), &now));
    TRY(db_int(tx, ROSTER_ENTERED_BY, VALS(I64(roster_id)), &user));
    const struct roster_kins *kin = roster_row_kin(r);
    for (size_t i = 0; i < kin->n; i++) {
        const struct roster_kin *k = &kin->at[i];
        struct person_tie_new t = {.id_type = r->id_type, .blind = r->blind, .mask = mask_idno(a, r->number),
                                   .kind = str_of(k->kind), .other_type = k->type, .other_blind = k->blind,
                                   .other_mask = k->mask, .evidence = k->evidence, .roster_id = roster_id,
                                   .row_no = r->row_no, .org_id = org_id, .user_id = user, .now = now};
        TRY(person_tie_put(tx, &t));
    }
    return OK;
}

enum err roster_stage_rows(struct tx *tx, const struct roster_chunk *c)
{
    for (size_t i = 0; i < c->n_rows; i++)
        TRY(roster_row_put(tx, c->roster_id, &c->rows[i]));
    for (size_t i = 0; i < c->n_rows; i++)
        if (c->rows[i].kin.len && roster_row_kin(&c->rows[i])->n)
            TRY(put_kin(tx, c->roster_id, &c->rows[i]));
    for (size_t i = 0; i < c->n_finds; i++) {
        const struct roster_finding *f = &c->finds[i];
        TRY(db_exec_later(tx, ROSTER_FINDING_PUT,
                          VALS(I64(c->roster_id), I64(f->seq), I64(f->row_no), TXT(f->sheet), TXT(f->cell),
                               TXT(f->field), I64(f->level), TXT(f->code), TXT(f->value), TXT(f->text),
                               I64(f->needs), I64(f->again))));
    }
    return OK;
}

enum err roster_stage_of_job(struct tx *tx, int64_t job_id, int64_t *id)
{
    return db_int(tx, ROSTER_OF_JOB, VALS(I64(job_id)), id);
}

enum err roster_stage_cut(struct tx *tx, const struct roster_begin *b, int64_t *id)
{
    TRY(db_int(tx, ROSTER_CUT_IMPORT,
               VALS(TXT(b->file_hash), I64(b->campaign_id), I64(b->org_id), I64(b->job_id)), id));
    return db_exec(tx, ROSTER_CUT_JOB_END, VALS(I64(*id)), NULL);
}

enum err roster_file_drop(struct tx *tx, int64_t file_id)
{
    return db_exec(tx, ROSTER_FILE_DROP, VALS(I64(file_id)), NULL);
}

enum err roster_stage_drop(struct tx *tx, int64_t roster_id, int64_t max, bool *left)
{
    int64_t first = 0;
    *left = false;
    enum err e = db_int(tx, ROSTER_FIRST_ROW, VALS(I64(roster_id)), &first);
    if (e == OK) {
        *left = true;
        return db_exec(tx, ROSTER_DROP_ROWS, VALS(I64(roster_id), I64(first + max - 1)), NULL);
    }
    if (e != ERR_NOT_FOUND)
        return e;
    TRY(person_ties_drop(tx, roster_id, 0));
    TRY(db_exec(tx, ROSTER_DROP_FINDINGS, VALS(I64(roster_id)), NULL));
    TRY(db_exec(tx, ROSTER_EDITOR_DROP, VALS(I64(roster_id)), NULL));
    return db_exec(tx, ROSTER_DROP, VALS(I64(roster_id)), NULL);
}

enum err roster_stage_done(struct tx *tx, int64_t roster_id, const struct roster_counts *c,
                           struct str layout, struct str title)
{
    int64_t changed = 0;
    TRY(db_exec(tx, ROSTER_STAGED,
                VALS(I64(roster_id), I64(c->rows), I64(c->accepted), I64(c->refused), I64(c->warned),
                     I64(c->persons), I64(c->amount_fen), I64(c->errors), I64(c->warnings),
                     TXT(layout), TXT(title)),
                &changed));
    return changed == 1 ? OK : ERR_STATE;
}

/* --- counts --- */

static const struct field count_fields[] = {
    {FIELD(struct roster_counts, rows)},     {FIELD(struct roster_counts, accepted)},
    {FIELD(struct roster_counts, refused)},  {FIELD(struct roster_counts, warned)},
    {FIELD(struct roster_counts, persons)},  {FIELD(struct roster_counts, amount_fen)},
    {FIELD(struct roster_counts, errors)},   {FIELD(struct roster_counts, warnings)},
};

enum err roster_count(struct tx *tx, int64_t id, struct roster_counts *n)
{
    struct fields fs = FIELDS(struct roster_counts, count_fields);
    TRY(db_one(tx, ROSTER_COUNT_ROWS, VALS(I64(id)), fs, n));
    return db_one(tx, ROSTER_COUNT_FINDINGS, VALS(I64(id)), fs, n);
}

enum err roster_count_store(struct tx *tx, int64_t id, const struct roster_counts *n)
{
    return db_exec(tx, ROSTER_COUNTS_SET,
                   VALS(I64(id), I64(n->rows), I64(n->accepted), I64(n->refused), I64(n->warned),
                        I64(n->persons), I64(n->amount_fen), I64(n->errors), I64(n->warnings)),
                   NULL);
}

enum err roster_refresh(struct tx *tx, struct roster_recheck *r)
{
    TRY(db_exec(tx, ROSTER_FRESH_LEVELS, VALS(I64(r->roster_id)), NULL));
    TRY(db_exec(tx, ROSTER_FRESH_FINDINGS, VALS(I64(r->roster_id)), NULL));
    TRY(roster_count(tx, r->roster_id, r->counts));
    TRY(db_int(tx, ROSTER_NEXT_SEQ, VALS(I64(r->roster_id)), &r->seq));
    TRY(roster_recheck_run(tx, r));
    return roster_count_store(tx, r->roster_id, r->counts);
}
