// SPDX-License-Identifier: Apache-2.0
/* Rows of a whole workbook as records: one sheet after the other, header first. */
#include "sheet_find.h"

#include "text.h"

enum { SCAN_BYTES = 160 * 1024 * 1024, LONG_TEXT = 60 };

enum phase { PHASE_FILL, PHASE_REPLAY, PHASE_STREAM, PHASE_DRAIN, PHASE_TAIL, PHASE_END };

struct view {
    const struct header_rules *rules;
    struct view_source src;
    struct arena *scan; /* copies of the first rows of the sheet at hand */
    struct arena *next; /* copy of the first row of the sheet to come */
    enum phase phase;
    struct sheet_row rows[HEADER_SCAN_ROWS];
    uint32_t rows_n, at;
    bool has_ahead, exhausted; /* a row of the next sheet is held; the source is at its end */
    struct sheet_row ahead;
    uint32_t told; /* sheets announced so far */
    uint32_t found;
    struct header_map map;
    struct header_text text;
    struct sheet_row row; /* the one whose halves are being given out */
    uint32_t half;        /* next half to give; 0 = ask for another row */
};

static void end_arenas(void *what)
{
    struct view *v = what;
    arena_free(v->scan);
    arena_free(v->next);
}

struct view *view_new(struct arena *a, const struct header_rules *rules, struct view_source src)
{
    struct view *v = NEW(a, struct view);
    v->rules = rules;
    v->src = src;
    v->scan = arena_new(SCAN_BYTES);
    v->next = arena_new(SCAN_BYTES);
    arena_defer(a, end_arenas, v);
    return v;
}

uint32_t view_found(const struct view *v)
{
    return v->found;
}

static struct sheet_row keep(struct arena *a, const struct sheet_row *row)
{
    struct sheet_cell *cells = NEWS(a, struct sheet_cell, row->n + 1);
    for (uint32_t i = 0; i < row->n; i++) {
        cells[i] = row->cells[i];
        cells[i].text = str_dup(a, row->cells[i].text);
    }
    struct sheet_row out = *row;
    out.cells = cells;
    return out;
}

/* ---- what a row is ---- */

static const struct sheet_cell *cell_of(const struct view *v, uint32_t half, int key)
{
    int col = key < 0 ? -1 : v->map.col[half][key];
    return col < 0 ? NULL : sheet_cell_at(&v->row, (uint32_t)col);
}

static bool in_list(const struct rule_list *l, struct str s, bool starts)
{
    for (size_t i = 0; i < l->n; i++)
        if (starts ? str_starts(s, l->at[i]) : str_eq(s, l->at[i]))
            return true;
    return false;
}

/* "合计", "合计:" or "合计 25 人", but not a longer word. */
static bool says(const struct rule_list *l, struct str s)
{
    for (size_t i = 0; i < l->n; i++) {
        if (!str_starts(s, l->at[i]))
            continue;
        size_t at = l->at[i].len;
        if (at == s.len || !text_is_han(utf8_next(s, &at)))
            return true;
    }
    return false;
}

/* First cell with content, and whether nothing else (but its merged copies) is in the row. */
static const struct sheet_cell *first_cell(const struct sheet_row *row, bool *alone)
{
    const struct sheet_cell *first = NULL;
    *alone = true;
    for (uint32_t i = 0; i < row->n; i++) {
        const struct sheet_cell *c = &row->cells[i];
        if (!cell_trim(c).len)
            continue;
        if (!first)
            first = c;
        else if (!(c->flags & SHEET_CELL_MERGED) || !str_eq(c->text, first->text))
            *alone = false;
    }
    return first;
}

static bool has_digit(struct str s)
{
    for (size_t at = 0; at < s.len;) {
        uint32_t cp = utf8_next(s, &at);
        if ((cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19))
            return true;
    }
    return false;
}

/* 合计 merged over the columns on its right is no identity number, nor is "审核人：钱七". */
static bool has_id(const struct view *v, const struct sheet_cell *first)
{
    for (uint32_t h = 0; h < v->map.halves; h++) {
        const struct sheet_cell *c = cell_of(v, h, v->rules->id_no);
        if (has_digit(cell_trim(c)) && (c == first || !(c->flags & SHEET_CELL_MERGED) ||
                                 !str_eq(c->text, first->text)))
            return true;
    }
    return false;
}

/* Is the row a total? Asked of the first cell and of the number and name columns. */
static bool is_total(const struct view *v, const struct sheet_cell *first, uint8_t *total)
{
    const struct sheet_cell *ask[3] = {first, cell_of(v, 0, v->rules->seq),
                                       cell_of(v, 0, (int)v->rules->anchor)};
    char buf[RULE_KEY_BYTES] SCRATCH;
    for (size_t i = 0; i < countof(ask); i++) {
        struct str raw = cell_trim(ask[i]);
        if (!raw.len || ask[i]->type != SHEET_TEXT)
            continue;
        struct str s = rules_key(raw, buf);
        if (says(&v->rules->subtotal, s)) {
            *total = VIEW_TOTAL_SUB;
            return true;
        }
        if (says(&v->rules->total, s)) {
            *total = VIEW_TOTAL_ALL;
            return true;
        }
    }
    return false;
}

static bool is_sample(const struct view *v)
{
    const int keys[3] = {(int)v->rules->anchor, v->rules->seq, v->rules->remark};
    char buf[RULE_KEY_BYTES] SCRATCH;
    for (size_t k = 0; k < countof(keys); k++) {
        struct str s = cell_trim(cell_of(v, 0, keys[k]));
        if (s.len < 3 || s.len > RULE_KEY_BYTES)
            continue;
        s = rules_key(s, buf);
        if (str_eq(s, S("例")) || in_list(&v->rules->sample, s, true))
            return true;
        for (size_t i = 0; k == 0 && i < v->rules->sample.n; i++)
            if (str_has(s, v->rules->sample.at[i])) /* 张三 示例; a remark may use the word */
                return true;
    }
    return false;
}

static bool is_note(const struct view *v, const struct sheet_cell *first, bool alone)
{
    char buf[RULE_KEY_BYTES] SCRATCH;
    struct str raw = cell_trim(first), s = rules_key(str_sub(raw, 0, RULE_KEY_BYTES), buf);
    int16_t name = v->map.col[0][v->rules->anchor];
    if (first->type == SHEET_TEXT && in_list(&v->rules->note, s, true))
        return true;
    if (!alone || first->type != SHEET_TEXT)
        return false;
    /* One text in the whole row: a title of the next page, unless it is a name in its column. */
    return first->col != name || raw.len > LONG_TEXT;
}

/* Anything in a mapped column of this half but the running number? */
static bool half_filled(const struct view *v, uint32_t half)
{
    for (uint32_t k = 0; k < v->rules->n; k++)
        if ((int)k != v->rules->seq && cell_trim(cell_of(v, half, (int)k)).len)
            return true;
    return false;
}

static bool any_filled(const struct view *v)
{
    for (uint32_t h = 0; h < v->map.halves; h++)
        if (half_filled(v, h))
            return true;
    return false;
}

enum kind { KIND_NOTHING, KIND_HEADER, KIND_TOTAL, KIND_SAMPLE, KIND_NOTE, KIND_DATA };

/* A table of other columns may follow below: then its header is taken over. */
static bool new_header(struct view *v)
{
    char buf[RULE_KEY_BYTES] SCRATCH;
    struct str s = rules_key(cell_trim(cell_of(v, 0, (int)v->rules->anchor)), buf);
    if (!s.len || rules_match(v->rules, s) < 0 || header_keys_in(v->rules, &v->row) < v->rules->need)
        return false;
    struct header_map map = {.sheet = v->row.sheet};
    memcpy(map.title, v->map.title, sizeof map.title);
    memcpy(map.org, v->map.org, sizeof map.org);
    header_find(v->rules, &v->row, 1, &map, &v->text);
    memcpy(map.title, v->map.title, sizeof map.title);
    v->map = map;
    return true;
}

static enum kind kind_of(struct view *v, uint8_t *total)
{
    bool alone;
    const struct sheet_cell *first = first_cell(&v->row, &alone);
    if (!first)
        return KIND_NOTHING;
    char buf[RULE_KEY_BYTES] SCRATCH;
    struct str name = rules_key(cell_trim(cell_of(v, 0, (int)v->rules->anchor)), buf);
    struct str seq = cell_trim(cell_of(v, 0, v->rules->seq));
    bool word = rules_match(v->rules, name) >= 0, id = has_id(v, first);
    if ((word || !id || (!name.len && seq.len && alone)) && header_again(&v->text, &v->row))
        return KIND_HEADER;
    if (word && new_header(v))
        return KIND_HEADER;
    if (!id) {
        if (is_total(v, first, total))
            return KIND_TOTAL;
        if (is_note(v, first, alone))
            return KIND_NOTE;
    }
    if (is_sample(v))
        return KIND_SAMPLE;
    if (any_filled(v))
        return KIND_DATA;
    return alone && first->type == SHEET_NUMBER ? KIND_NOTHING : KIND_NOTE;
}

/* ---- giving out ---- */

static void fill(const struct view *v, uint32_t half, enum view_kind kind, struct view_row *out)
{
    *out = (struct view_row){
        .kind = kind,
        .half = (uint8_t)half,
        .sheet = v->row.sheet,
        .row = v->row.row,
        .flags = v->row.flags,
        .map = &v->map,
    };
    for (uint32_t k = 0; k < v->rules->n; k++) {
        const struct sheet_cell *c = cell_of(v, half, (int)k);
        out->cell[k] = c && c->type != SHEET_EMPTY ? c : NULL;
    }
}

/* What is left of the row at hand: the next half with content. */
static bool give_half(struct view *v, struct view_row *out)
{
    while (v->half > 0 && v->half < v->map.halves) {
        uint32_t h = v->half++;
        if (half_filled(v, h)) {
            fill(v, h, VIEW_DATA, out);
            return true;
        }
    }
    v->half = 0;
    return false;
}

/* One row: true when it gives something to the caller. */
static bool give(struct view *v, const struct sheet_row *row, struct view_row *out)
{
    uint8_t total = VIEW_TOTAL_ALL;
    v->row = *row;
    switch (kind_of(v, &total)) {
    case KIND_NOTHING:
    case KIND_HEADER:
        return false;
    case KIND_TOTAL:
        fill(v, 0, VIEW_TOTAL, out);
        out->total = total;
        return true;
    case KIND_SAMPLE:
        fill(v, 0, VIEW_SAMPLE, out);
        return true;
    case KIND_NOTE:
        fill(v, 0, VIEW_NOTE, out);
        return true;
    case KIND_DATA:
        break;
    }
    v->half = 1;
    if (half_filled(v, 0)) {
        fill(v, 0, VIEW_DATA, out);
        return true;
    }
    return give_half(v, out);
}

/* A row of the sheet at hand; false: the sheet (or the source) is at its end. */
static bool pull(struct view *v, uint32_t sheet, struct sheet_row *row)
{
    if (v->has_ahead || v->exhausted)
        return false;
    if (!v->src.next(v->src.self, row)) {
        v->exhausted = true;
        return false;
    }
    if (row->sheet == sheet)
        return true;
    arena_reset(v->next);
    v->ahead = keep(v->next, row);
    v->has_ahead = true;
    return false;
}

/* Takes the first rows of the next sheet. False: there is none. */
static bool begin_sheet(struct view *v)
{
    struct sheet_row row;
    arena_reset(v->scan);
    v->rows_n = v->at = 0;
    if (!v->has_ahead) {
        if (v->exhausted || !v->src.next(v->src.self, &row)) {
            v->exhausted = true;
            return false;
        }
        v->rows[v->rows_n++] = keep(v->scan, &row);
    } else {
        v->rows[v->rows_n++] = keep(v->scan, &v->ahead);
        v->has_ahead = false;
    }
    uint32_t sheet = v->rows[0].sheet;
    while (v->rows_n < HEADER_SCAN_ROWS && pull(v, sheet, &row))
        v->rows[v->rows_n++] = keep(v->scan, &row);
    v->map = (struct header_map){.sheet = sheet};
    header_find(v->rules, v->rows, v->rows_n, &v->map, &v->text);
    v->found += v->map.found;
    return true;
}

/* Sheets that deliver nothing (hidden, empty) are announced too, in their order. */
static bool announce(struct view *v, uint32_t below, struct view_row *out)
{
    if (v->told >= below)
        return false;
    *out = (struct view_row){.kind = VIEW_SHEET, .sheet = v->told};
    v->told++;
    return true;
}

static bool replay(struct view *v, struct view_row *out)
{
    while (v->at < v->rows_n) {
        const struct sheet_row *row = &v->rows[v->at++];
        if (row->row > v->map.last_row && give(v, row, out))
            return true;
    }
    v->phase = PHASE_STREAM;
    return false;
}

static bool stream(struct view *v, struct view_row *out)
{
    struct sheet_row row;
    while (pull(v, v->map.sheet, &row))
        if (v->phase == PHASE_STREAM && give(v, &row, out))
            return true;
    v->phase = PHASE_FILL;
    return false;
}

/* One step of the machine; true when *out was filled. */
static bool step(struct view *v, struct view_row *out)
{
    switch (v->phase) {
    case PHASE_FILL:
        v->phase = begin_sheet(v) ? PHASE_REPLAY : PHASE_TAIL;
        return false;
    case PHASE_REPLAY:
        if (v->told <= v->map.sheet) {
            if (!announce(v, v->map.sheet, out)) {
                *out = (struct view_row){.kind = VIEW_SHEET, .sheet = v->map.sheet, .map = &v->map};
                v->told = v->map.sheet + 1;
            }
            return true;
        }
        if (!v->map.found) {
            v->phase = PHASE_DRAIN;
            return false;
        }
        return replay(v, out);
    case PHASE_STREAM:
    case PHASE_DRAIN:
        return stream(v, out);
    case PHASE_TAIL:
        if (announce(v, v->src.count(v->src.self), out))
            return true;
        v->phase = PHASE_END;
        return false;
    case PHASE_END:
        break;
    }
    *out = (struct view_row){.kind = VIEW_END};
    return true;
}

enum view_kind view_next(struct view *v, struct view_row *out)
{
    if (v->half > 0 && give_half(v, out))
        return out->kind;
    while (!step(v, out))
        ;
    return out->kind;
}
