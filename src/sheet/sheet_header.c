// SPDX-License-Identifier: Apache-2.0
#include "sheet_find.h"

#include "text.h"

struct str cell_trim(const struct sheet_cell *c)
{
    if (!c || c->type == SHEET_EMPTY)
        return (struct str){0};
    return text_trim(c->text);
}

/* What a candidate header of 1 to 3 rows makes of each column. */
struct candidate {
    uint32_t first, depth; /* index of the row, number of rows */
    uint32_t score;        /* distinct keys named */
    uint32_t anchors;      /* columns that name the anchor: tables side by side */
    uint32_t cols;
    int16_t key[SHEET_COLS];
};

/* Keyed text of a column in one header row, "" when it merely repeats the row above (merged). */
static struct str part_of(const struct sheet_row *row, uint32_t col, struct str above,
                          char buf[RULE_KEY_BYTES])
{
    const struct sheet_cell *c = sheet_cell_at(row, col);
    struct str s = rules_key(cell_trim(c), buf);
    return c && (c->flags & SHEET_CELL_MERGED) && str_eq(s, above) ? (struct str){0} : s;
}

static int match_column(const struct header_rules *r, const struct sheet_row *rows, uint32_t depth,
                        uint32_t col)
{
    char part[HEADER_DEPTH][RULE_KEY_BYTES], all[HEADER_DEPTH * RULE_KEY_BYTES];
    struct str s[HEADER_DEPTH], last = {0};
    size_t n = 0;
    for (uint32_t d = 0; d < depth; d++) {
        s[d] = part_of(&rows[d], col, d ? s[d - 1] : (struct str){0}, part[d]);
        memcpy(all + n, s[d].at ? s[d].at : "", s[d].len);
        n += s[d].len;
        if (s[d].len)
            last = s[d];
    }
    int key = rules_match(r, (struct str){all, n}); /* 慰问物资 over 数量 */
    return key >= 0 ? key : rules_match(r, last);   /* 银行信息 over 卡号 */
}

static uint32_t last_col(const struct sheet_row *row)
{
    return row->n ? row->cells[row->n - 1].col + 1U : 0;
}

/* A lower header row holds words only: a number or a date there is data. */
static bool wordy(const struct sheet_row *row)
{
    for (uint32_t i = 0; i < row->n; i++)
        if (row->cells[i].type != SHEET_TEXT && row->cells[i].type != SHEET_EMPTY)
            return false;
    return true;
}

static void judge(const struct header_rules *r, const struct sheet_row *rows, struct candidate *c)
{
    bool seen[HEADER_KEYS] = {false};
    c->score = c->anchors = c->cols = 0;
    for (uint32_t d = 0; d < c->depth; d++) {
        uint32_t w = last_col(&rows[c->first + d]);
        c->cols = w > c->cols ? w : c->cols;
    }
    for (uint32_t col = 0; col < c->cols; col++) {
        int key = match_column(r, rows + c->first, c->depth, col);
        c->key[col] = (int16_t)key;
        if (key < 0)
            continue;
        c->score += !seen[key];
        seen[key] = true;
        c->anchors += (uint32_t)key == r->anchor;
    }
}

uint32_t header_keys_in(const struct header_rules *r, const struct sheet_row *row)
{
    struct candidate c = {.first = 0, .depth = 1};
    judge(r, row, &c);
    return c.anchors ? c.score : 0;
}

/* A rectangle merged over columns gives each of them its text; count such a key once. */
static void once_per_merge(const struct sheet_row *row, struct candidate *c)
{
    for (uint32_t i = 1; i < row->n; i++) {
        const struct sheet_cell *left = &row->cells[i - 1], *cell = &row->cells[i];
        if ((cell->flags & SHEET_CELL_MERGED) && cell->col == left->col + 1 &&
            cell->col < c->cols && c->key[cell->col] == c->key[left->col] &&
            str_eq(cell->text, left->text))
            c->key[cell->col] = -2; /* not unknown, not used */
    }
}

/* Again, now that merged copies of a title are out. */
static void judge_anchors(const struct header_rules *r, struct candidate *c)
{
    c->anchors = 0;
    for (uint32_t col = 0; col < c->cols; col++)
        c->anchors += c->key[col] == (int)r->anchor;
}

static void map_columns(const struct header_rules *r, const struct candidate *c,
                        struct header_map *map)
{
    for (uint32_t h = 0; h < HEADER_HALVES; h++)
        for (uint32_t k = 0; k < HEADER_KEYS; k++)
            map->col[h][k] = -1;
    uint32_t half = 0, halves = c->anchors < HEADER_HALVES ? c->anchors : HEADER_HALVES;
    for (uint32_t col = 0; col < c->cols; col++) {
        int key = c->key[col];
        if (key < 0)
            continue;
        if (map->col[half][key] >= 0 && half + 1 < halves && map->col[half][r->anchor] >= 0)
            half++;
        if (map->col[half][key] < 0)
            map->col[half][key] = (int16_t)col;
        else if (map->twice_n < HEADER_KEYS)
            map->twice[map->twice_n++] = (uint16_t)col;
    }
    map->halves = half + 1;
}

static void copy_text(char *out, size_t cap, struct str s)
{
    size_t n = s.len < cap - 1 ? s.len : cap - 1;
    while (n > 0 && n < s.len && ((unsigned char)s.at[n] & 0xC0) == 0x80)
        n--;
    if (n)
        memcpy(out, s.at, n);
    out[n] = 0;
}

static void list_unknown(const struct candidate *c, const struct sheet_row *rows, uint32_t depth,
                         struct header_map *map)
{
    for (uint32_t col = 0; col < c->cols && map->unknown_n < HEADER_KEYS; col++) {
        struct str s = {0};
        for (uint32_t d = depth; d-- > 0 && !s.len;)
            s = cell_trim(sheet_cell_at(&rows[d], col));
        if (c->key[col] != -1 || !s.len)
            continue;
        map->unknown[map->unknown_n] = (uint16_t)col;
        copy_text(map->unknown_text[map->unknown_n++], sizeof map->unknown_text[0], s);
    }
}

static enum header_unit unit_in(struct str s)
{
    if (str_has(s, S("万元")))
        return HEADER_UNIT_WAN;
    return str_has(s, S("元")) ? HEADER_UNIT_YUAN : HEADER_UNIT_NONE;
}

/* The unit of a money column stands in any of its header rows, or above the table. */
static void find_units(const struct header_rules *r, const struct sheet_row *rows, uint32_t depth,
                       enum header_unit above, struct header_map *map)
{
    for (uint32_t h = 0; h < map->halves; h++)
        for (uint32_t k = 0; k < r->n; k++) {
            if (!r->col[k].money || map->col[h][k] < 0)
                continue;
            enum header_unit unit = HEADER_UNIT_NONE;
            for (uint32_t d = depth; d-- > 0 && unit == HEADER_UNIT_NONE;)
                unit = unit_in(cell_trim(sheet_cell_at(&rows[d], (uint32_t)map->col[h][k])));
            map->unit[h][k] = (uint8_t)(unit == HEADER_UNIT_NONE ? above : unit);
        }
}

/* "填报单位：XX工会" in one cell, or the label in one and the name in the next. */
static void find_org(const struct header_rules *r, const struct sheet_row *row, uint32_t i,
                     struct header_map *map)
{
    static const struct str colons[] = {LIT("："), LIT(":")};
    struct str s = cell_trim(&row->cells[i]), rest = {0};
    char buf[RULE_KEY_BYTES];
    size_t cut = s.len;
    for (size_t c = 0; c < countof(colons); c++) {
        ptrdiff_t at = str_find(s, colons[c]);
        if (at >= 0 && (size_t)at < cut) {
            cut = (size_t)at;
            rest = text_trim(str_sub(s, cut + colons[c].len, s.len));
        }
    }
    struct str label = rules_key(str_sub(s, 0, cut), buf);
    bool known = false;
    for (size_t w = 0; w < r->org.n; w++)
        known |= str_eq(label, r->org.at[w]);
    if (!known || map->org[0])
        return;
    if (!rest.len && i + 1 < row->n && !(row->cells[i + 1].flags & SHEET_CELL_MERGED))
        rest = cell_trim(&row->cells[i + 1]);
    ptrdiff_t gap = str_find(rest, S("   ")); /* "XX工会        2023年1月" */
    if (gap > 0)
        rest = str_sub(rest, 0, (size_t)gap);
    copy_text(map->org, sizeof map->org, rest);
}

/* "单位：万元" or "金额单位:元" above a table; 元宝区 is no unit. */
static enum header_unit unit_line(struct str s)
{
    ptrdiff_t at = str_find(s, S("单位"));
    if (at < 0)
        return HEADER_UNIT_NONE;
    s = str_sub(s, (size_t)at + S("单位").len, s.len);
    if (str_starts(s, S("：")))
        s = str_sub(s, S("：").len, s.len);
    else if (str_starts(s, S(":")))
        s = str_sub(s, 1, s.len);
    else
        return HEADER_UNIT_NONE;
    s = text_trim(s);
    if (str_starts(s, S("人民币")))
        s = str_sub(s, S("人民币").len, s.len);
    if (str_starts(s, S("万元")))
        return HEADER_UNIT_WAN;
    if (!str_starts(s, S("元")))
        return HEADER_UNIT_NONE;
    size_t next = S("元").len;
    return next == s.len || !text_is_han(utf8_next(s, &next)) ? HEADER_UNIT_YUAN : HEADER_UNIT_NONE;
}

/* Title, 填报单位 and 单位：元 in the rows above. */
static enum header_unit look_above(const struct header_rules *r, const struct sheet_row *rows,
                                   uint32_t n, struct header_map *map)
{
    enum header_unit unit = HEADER_UNIT_NONE;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t c = 0; c < rows[i].n; c++) {
            if (rows[i].cells[c].flags & SHEET_CELL_MERGED)
                continue;
            struct str s = cell_trim(&rows[i].cells[c]);
            if (!map->title[0] && s.len)
                copy_text(map->title, sizeof map->title, s);
            enum header_unit said = unit_line(s);
            if (said != HEADER_UNIT_NONE)
                unit = said;
            else
                find_org(r, &rows[i], c, map);
        }
    return unit;
}

static void keep_text(const struct candidate *c, const struct sheet_row *rows,
                      struct header_text *text)
{
    memset(text, 0, sizeof *text);
    text->rows = c->depth;
    text->cols = c->cols;
    for (uint32_t d = 0; d < c->depth; d++)
        for (uint32_t i = 0; i < rows[d].n; i++) {
            char buf[RULE_KEY_BYTES];
            const struct sheet_cell *cell = &rows[d].cells[i];
            copy_text(text->at[d][cell->col], sizeof text->at[0][0],
                      rules_key(cell_trim(cell), buf));
        }
}

/* A row that hangs merged on the one above is no first row of a header. */
static bool hangs(const struct sheet_row *above, const struct sheet_row *row)
{
    for (uint32_t i = 0; i < row->n; i++) {
        const struct sheet_cell *c = &row->cells[i], *up = sheet_cell_at(above, c->col);
        if ((c->flags & SHEET_CELL_MERGED) && c->text.len && up && str_eq(up->text, c->text))
            return true;
    }
    return false;
}

void header_find(const struct header_rules *r, const struct sheet_row *rows, uint32_t n,
                 struct header_map *map, struct header_text *text)
{
    struct candidate best = {.score = 0}, c;
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0 && hangs(&rows[i - 1], &rows[i]))
            continue;
        for (uint32_t d = 1; d <= HEADER_DEPTH && i + d <= n; d++) {
            if (d > 1 && !wordy(&rows[i + d - 1]))
                break;
            c.first = i;
            c.depth = d;
            judge(r, rows, &c);
            bool better = c.score > best.score || (c.score == best.score && c.depth < best.depth);
            if (c.anchors && c.score >= r->need && better)
                best = c; /* of equals the flattest: a title above is no part of the header */
        }
    }
    map->found = best.score > 0;
    if (!map->found)
        return;
    const struct sheet_row *head = rows + best.first;
    for (uint32_t d = 0; d < best.depth; d++)
        once_per_merge(&head[d], &best);
    judge_anchors(r, &best);
    map->first_row = head[0].row;
    map->last_row = head[best.depth - 1].row;
    map_columns(r, &best, map);
    enum header_unit above = look_above(r, rows, best.first, map);
    find_units(r, head, best.depth, above, map);
    list_unknown(&best, head, best.depth, map);
    keep_text(&best, head, text);
}

bool header_again(const struct header_text *text, const struct sheet_row *row)
{
    for (uint32_t d = 0; d < text->rows; d++) {
        uint32_t same = 0, other = 0;
        for (uint32_t i = 0; i < row->n; i++) {
            char buf[RULE_KEY_BYTES];
            const struct sheet_cell *c = &row->cells[i];
            struct str s = cell_trim(c);
            if (!s.len)
                continue;
            s = rules_key(s, buf);
            const char *have = c->col < text->cols ? text->at[d][c->col] : "";
            size_t cut = sizeof text->at[0][0] - 1;
            (s.len && str_eq(str_sub(s, 0, cut), str_of(have))) ? same++ : other++;
        }
        if (same >= 2 && same > 4 * other)
            return true;
    }
    return false;
}
