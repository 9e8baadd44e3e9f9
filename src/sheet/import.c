/* SPDX-License-Identifier: Apache-2.0
 * The import pipeline (import.h). This thread reads rows from the child and checks them, a second one
 * seals chunks, the writer's thread stages them; nothing is visible to others until the roster is submitted, and
 * nothing is left when the import is refused, cancelled or only tried. */
#include "import_own.h"
#include "job_sheet.h"

#include <unistd.h>

/* --- chunks on their way to the writer --- */

static enum err chunk_run(struct tx *tx, void *arg)
{
    const struct chunk *c = arg;
    return roster_stage_rows(tx, &(struct roster_chunk){c->im->roster_id, c->rows, c->n_rows, c->finds,
                                                        c->n_finds});
}

static void chunk_done(void *arg, enum err e)
{
    struct chunk *c = arg;
    struct import *im = c->im;
    pthread_mutex_lock(&im->lock);
    c->busy = false;
    im->in_flight--;
    if (e != OK && im->staging == OK)
        im->staging = e;
    pthread_cond_signal(&im->free);
    pthread_mutex_unlock(&im->lock);
}

/* A chunk to fill; waits while all are on their way. */
static struct chunk *chunk_take(struct import *im)
{
    struct chunk *c = NULL;
    pthread_mutex_lock(&im->lock);
    while (!c) {
        for (size_t i = 0; i < IMPORT_CHUNKS && !c; i++)
            c = im->chunks[i].busy ? NULL : &im->chunks[i];
        if (!c)
            pthread_cond_wait(&im->free, &im->lock);
    }
    pthread_mutex_unlock(&im->lock);
    arena_reset(c->a);
    c->rows = NEWS(c->a, struct roster_row, IMPORT_CHUNK_ROWS);
    c->n_rows = c->n_finds = c->cap_finds = 0;
    c->finds = NULL;
    return c;
}

/* To the sealing thread, in order. */
static void chunk_send(struct import *im)
{
    struct chunk *c = im->at;
    im->at = NULL;
    if (!c || (!c->n_rows && !c->n_finds))
        return;
    pthread_mutex_lock(&im->lock);
    c->busy = true;
    c->next = NULL;
    *(im->seal_last ? &im->seal_last->next : &im->seal_first) = c;
    im->seal_last = c;
    im->in_flight++;
    pthread_cond_signal(&im->to_seal);
    pthread_mutex_unlock(&im->lock);
}

/* The next chunk to seal; NULL when no more will come. */
static struct chunk *seal_take(struct import *im)
{
    pthread_mutex_lock(&im->lock);
    while (!im->seal_first && !im->seal_end)
        pthread_cond_wait(&im->to_seal, &im->lock);
    struct chunk *c = im->seal_first;
    if (c) {
        im->seal_first = c->next;
        if (!im->seal_first)
            im->seal_last = NULL;
    }
    pthread_mutex_unlock(&im->lock);
    return c;
}

static void *seal_chunks(void *arg)
{
    struct import *im = arg;
    struct sealer *sealer = sealer_borrow(im->j->app);
    for (struct chunk *c = seal_take(im); c; c = seal_take(im)) {
        for (size_t i = 0; i < c->n_rows; i++)
            roster_row_seal(sealer, c->a, im->roster_id, &c->rows[i]);
        c->job = (struct db_job){.run = chunk_run, .done = chunk_done, .arg = c, .a = c->write_arena,
                                 .unsynced = true}; /* nobody is told before finish_tx */
        arena_reset(c->write_arena);
        db_submit(im->j->app->db, &c->job);
    }
    sealer_return(im->j->app, sealer);
    return NULL;
}

/* Waits until everything sent is durable. */
enum err import_drain(struct import *im)
{
    chunk_send(im);
    pthread_mutex_lock(&im->lock);
    while (im->in_flight)
        pthread_cond_wait(&im->free, &im->lock);
    enum err e = im->staging;
    pthread_mutex_unlock(&im->lock);
    return e;
}

static bool chunk_full(const struct import *im)
{
    const struct chunk *c = im->at;
    if (c->n_rows >= IMPORT_CHUNK_ROWS || c->n_finds >= IMPORT_CHUNK_ROWS ||
        arena_used(c->a) > IMPORT_CHUNK_BYTES / 2)
        return true;
    bool others = c->n_rows >= IMPORT_CHUNK_BUSY && c->n_rows % IMPORT_CHUNK_BUSY == 0 &&
                  db_queue_length(im->j->app->db) > (size_t)im->in_flight;
    return others;
}

/* --- findings --- */

void import_find(struct import *im, struct arena *a, const struct roster_finding *f)
{
    struct chunk *c = im->at;
    GROW(a, c->finds, c->n_finds, c->cap_finds, 64);
    struct roster_finding one = *f;
    one.seq = ++im->seq;
    c->finds[c->n_finds++] = one;
    if (one.level == ROSTER_REFUSED)
        im->counts.errors++;
    else
        im->counts.warnings++;
    import_show(im, &one);
}

/* Keeps the first of them for the answer. */
void import_show(struct import *im, const struct roster_finding *f)
{
    struct arena *a = im->j->a;
    if (im->n_shown == ROSTER_FINDINGS_SHOWN)
        return;
    struct roster_finding *s = &im->shown[im->n_shown++];
    *s = *f;
    s->sheet = str_dup(a, f->sheet);
    s->cell = str_dup(a, f->cell);
    s->field = str_dup(a, f->field);
    s->code = str_dup(a, f->code);
    s->value = str_dup(a, f->value);
    s->text = str_dup(a, f->text);
}

/* --- one row --- */

static void fill_cell(const struct sheet_cell *from, struct roster_cell *to)
{
    static const uint8_t types[] = {
        [SHEET_EMPTY] = RCELL_NONE,   [SHEET_TEXT] = RCELL_TEXT,   [SHEET_NUMBER] = RCELL_NUMBER,
        [SHEET_DATE] = RCELL_DATE,    [SHEET_BOOL] = RCELL_BOOL,   [SHEET_ERROR] = RCELL_ERROR,
        [SHEET_FORMULA_NO_VALUE] = RCELL_NO_VALUE,
    };
    *to = (struct roster_cell){from->text, from->value, types[from->type],
                               from->flags & SHEET_CELL_MERGED};
}

/* "是", "√", a job … but not "否", "无", "0". */
static bool says_yes(const struct sheet_cell *c)
{
    static const struct str no[] = {LIT("否"), LIT("无"), LIT("不是"), LIT("n"), LIT("no"), LIT("0"),
                                    LIT("×"), LIT("x"), LIT("-"), LIT("/"), LIT("FALSE"), LIT("false")};
    struct str s = c ? text_trim(c->text) : S("");
    for (size_t i = 0; i < countof(no); i++)
        if (str_eq(s, no[i]))
            return false;
    return s.len > 0;
}

static void join(struct roster_cell *cell, struct str more, char *buf, size_t cap)
{
    more = text_trim(more);
    if (!more.len || cell->type == RCELL_ERROR || cell->type == RCELL_NO_VALUE)
        return;
    int n = snprintf(buf, cap, "%.*s%s%.*s", FMT(cell->text), cell->text.len ? " " : "", FMT(more));
    *cell = (struct roster_cell){.text = {buf, n < 0 ? 0 : (size_t)n < cap ? (size_t)n : 0},
                                 .type = RCELL_TEXT};
}

/* Columns of the rule document that several of ours share. */
static void fill_shared(struct import *im, const struct view_row *v, struct roster_raw *raw)
{
    const struct sheet_cell *branch = im->key_branch < 0 ? NULL : v->cell[im->key_branch];
    const struct sheet_cell *hard = im->key_hardship < 0 ? NULL : v->cell[im->key_hardship];
    const struct sheet_cell *visitor = im->key_visitor < 0 ? NULL : v->cell[im->key_visitor];
    if (visitor)
        join(&raw->cell[RC_HANDLER], visitor->text, im->text[4], sizeof im->text[4]);
    if (branch)
        join(&raw->cell[RC_BANK], branch->text, im->text[0], sizeof im->text[0]);
    if (hard)
        join(&raw->cell[RC_REASON], hard->text, im->text[1], sizeof im->text[1]);
    if (im->key_gig >= 0 && says_yes(v->cell[im->key_gig]))
        join(&raw->cell[RC_TAGS], S("XJY"), im->text[2], sizeof im->text[2]);
    if (im->key_epidemic >= 0 && says_yes(v->cell[im->key_epidemic]))
        join(&raw->cell[RC_TAGS], S("FYYX"), im->text[3], sizeof im->text[3]);
}

static void fill_raw(struct import *im, const struct view_row *v, struct roster_raw *raw)
{
    memset(raw, 0, sizeof *raw);
    for (int c = 0; c < RC__COUNT; c++) {
        int key = im->key[c];
        if (key < 0)
            continue;
        raw->has |= (unsigned)(v->map->col[v->half][key] >= 0) << c;
        if (!v->cell[key])
            continue;
        fill_cell(v->cell[key], &raw->cell[c]);
        if (v->cell[key]->flags & SHEET_CELL_COMMENT)
            raw->marks |= ROSTER_COMMENT;
    }
    raw->marks |= (v->flags & SHEET_ROW_STRIKE ? ROSTER_STRUCK : 0u) |
                  (v->flags & SHEET_ROW_RED ? ROSTER_RED : 0u) |
                  (v->flags & SHEET_ROW_HIDDEN ? ROSTER_HIDDEN : 0u);
    const uint8_t *unit = v->map->unit[v->half];
    raw->unit[0] = unit[im->key[RC_AMOUNT]] == HEADER_UNIT_WAN ? MONEY_WAN : MONEY_YUAN;
    raw->unit[1] = unit[im->key[RC_GOODS_FEN]] == HEADER_UNIT_WAN ? MONEY_WAN : MONEY_YUAN;
    fill_shared(im, v, raw);
}

static void count_row(struct import *im, const struct roster_row *row)
{
    struct roster_counts *n = &im->counts;
    n->rows++;
    n->warned += row->level == ROSTER_WARNED;
    if (row->level == ROSTER_REFUSED) {
        n->refused++;
        return;
    }
    n->accepted++;
    n->persons++; /* a second row of a person is refused */
    n->amount_fen += row->amount_fen;
    for (size_t i = 0; i < IMPORT_SOURCES; i++) {
        if (i == im->n_parts) {
            im->parts[im->n_parts++].source = str_dup(im->j->a, row->source);
            im->parts[i].fen = 0;
        }
        if (str_eq(im->parts[i].source, row->source)) {
            im->parts[i].fen += row->amount_fen;
            return;
        }
    }
}

static void report_row(struct import *im, struct arena *a, const struct roster_row *row,
                       const struct roster_flaws *f)
{
    char cell[16];
    struct str sheet = roster_sheet_name(&im->layout, row->sheet);
    for (size_t i = 0; i < f->n; i++) {
        const struct roster_flaw *w = &f->at[i];
        roster_cell_address(&im->layout, row->sheet, row->sheet_row, w->col, cell);
        import_find(im, a,
                    &(struct roster_finding){.row_no = row->row_no, .sheet = sheet,
                                             .cell = str_dup(a, str_of(cell)),
                                             .field = str_of(roster_col_field(w->col)),
                                             .level = w->level, .code = str_of(w->code),
                                             .value = w->value, .text = w->text, .needs = w->needs});
    }
}

static enum err on_data(struct import *im, const struct view_row *v)
{
    struct roster_raw raw;
    struct roster_flaws f;
    if (im->row_no >= ROSTER_ROWS_MAX)
        return import_refuse(im, ERR_FILE_LIMIT, "名册超过 400 万行，请分成几份导入");
    if (!im->at)
        im->at = chunk_take(im);
    struct chunk *c = im->at;
    struct roster_row *row = &c->rows[c->n_rows++];
    row->row_no = ++im->row_no;
    row->sheet = (int64_t)v->sheet * 4 + v->half;
    row->sheet_row = v->row;
    fill_raw(im, v, &raw);
    roster_check_row(im->check, c->a, &raw, row, &f);
    roster_set_row(im->set, c->a, row, &f);
    row->level = roster_flaws_level(&f);
    count_row(im, row);
    import_sum(im, row);
    if (f.n)
        report_row(im, c->a, row, &f);
    if (chunk_full(im))
        chunk_send(im);
    if (im->row_no % 2048)
        return OK;
    return job_progress(im->j, sheet_progress(im->reader), 1000, "读取、检查、暂存");
}

/* --- the walk --- */

static bool next_row(void *self, struct sheet_row *row)
{
    return sheet_next_row(self, row);
}

static uint32_t count_sheets(void *self)
{
    return sheet_count(self);
}

static const struct sheet_info *info_sheet(void *self, uint32_t i)
{
    return sheet_info(self, i);
}

static enum err walk(struct import *im, struct view *view)
{
    struct view_row v;
    enum err e = OK;
    while (e == OK) {
        switch (view_next(view, &v)) {
        case VIEW_END:
            return OK;
        case VIEW_SHEET:
            import_sheet(im, &v);
            break;
        case VIEW_DATA:
            e = on_data(im, &v);
            break;
        case VIEW_TOTAL:
            if (!im->at)
                im->at = chunk_take(im);
            import_total(im, im->at->a, &v);
            break;
        case VIEW_SAMPLE:
            import_note(im, "跳过示例行 %u", v.row);
            break;
        case VIEW_NOTE:
            break;
        }
        if (im->refused || im->staging != OK) /* the writer has refused: no use going on */
            return e;
    }
    return e;
}

/* The parser that started with the upload, else one that reads the sealed file. */
static enum err open_reader(struct import *im)
{
    return im->reader ? OK : job_sheet_open(im->j->app, im->ask.hash, &im->reader);
}

/* Reads the whole file. The file's own faults come back as a refusal (im->refused), not an error. */
static enum err read_file(struct import *im)
{
    struct sheet_result result;
    TRY(open_reader(im));
    struct view_source src = {next_row, count_sheets, info_sheet, im->reader};
    struct view *view = view_new(im->j->a, im->header, src);
    enum err e = walk(im, view);
    uint32_t found = view_found(view);
    if (e != OK || im->refused || im->staging != OK)
        sheet_cancel(im->reader);
    enum err read = sheet_close(im->reader, &result);
    im->reader = NULL;
    enum err staged = import_drain(im);
    if (e != OK)
        return e;
    TRY(staged);
    if (im->refused)
        return OK;
    if (read == ERR_FILE_TYPE || read == ERR_FILE_PASSWORD || read == ERR_FILE_DAMAGED ||
        read == ERR_FILE_LIMIT)
        return import_refuse(im, read, result.text);
    TRY(read);
    if (found == 0)
        return import_refuse(im, ERR_HEADER_NOT_FOUND, err_text(ERR_HEADER_NOT_FOUND));
    if (im->row_no == 0)
        return import_refuse(im, ERR_HEADER_NOT_FOUND, "找到了表头，但下面没有一行人员记录");
    return OK;
}

/* --- beginning and end --- */

static enum err begin_tx(struct tx *tx, void *arg)
{
    struct import *im = arg;
    return roster_stage_begin(tx, &im->begin, &im->roster_id);
}

static enum err cut_tx(struct tx *tx, void *arg)
{
    struct import *im = arg;
    enum err e = roster_stage_of_job(tx, im->j->job_id, &im->roster_id);
    return e == ERR_NOT_FOUND ? roster_stage_cut(tx, &im->begin, &im->roster_id) : e;
}

struct drop {
    int64_t id;
    bool left;
};

static enum err drop_tx(struct tx *tx, void *arg)
{
    struct drop *d = arg;
    return roster_stage_drop(tx, d->id, IMPORT_DROP_ROWS, &d->left);
}

/* Everything staged goes, in small transactions so that others get their turn. */
static enum err drop(struct import *im)
{
    struct drop d = {im->roster_id, im->roster_id != 0};
    while (d.left) {
        struct arena *a = arena_new(1024 * 1024);
        enum err e = db_write(im->j->app->db, a, drop_tx, &d);
        arena_free(a);
        TRY(e);
    }
    im->roster_id = 0;
    return OK;
}

static enum err file_drop_tx(struct tx *tx, void *arg)
{
    return roster_file_drop(tx, ((struct import *)arg)->ask.file_id);
}

static enum err file_forget_tx(struct tx *tx, void *arg)
{
    const struct import *im = arg;
    return file_forget(im->j->app, tx, im->ask.hash);
}

/* What a killed run of this job, or of this file, left: gone before the new one begins. */
static enum err begin(struct import *im)
{
    struct db *db = im->j->app->db;
    enum err e = db_write(db, im->j->a, cut_tx, im);
    if (e == OK)
        TRY(drop(im));
    else if (e != ERR_NOT_FOUND)
        return e;
    im->roster_id = 0;
    e = db_write(db, im->j->a, begin_tx, im);
    return e == ERR_FILE_SAME ? import_refuse(im, e, "该工会在本活动中已导入过内容完全相同的文件，不能重复导入") : e;
}

static enum err finish_tx(struct tx *tx, void *arg)
{
    struct import *im = arg;
    TRY(import_settle(im, tx));
    return im->ask.dry_run ? OK
                           : roster_stage_done(tx, im->roster_id, &im->settled,
                                               roster_layout_json(tx_arena(tx), &im->layout),
                                               import_title(im));
}

static enum err run(struct import *im)
{
    TRY(begin(im));
    if (im->refused)
        return OK;
    TRY(read_file(im));
    if (im->refused)
        return OK;
    TRY(job_progress(im->j, 1000, 1000, "与职工登记和本活动核对"));
    struct arena *a = arena_new(IMPORT_SETTLE_BYTES);
    enum err e = db_write(im->j->app->db, a, finish_tx, im);
    if (e == OK)
        import_settled(im);
    arena_free(a);
    return e;
}

static void open_chunks(struct import *im)
{
    pthread_mutex_init(&im->lock, NULL);
    pthread_cond_init(&im->free, NULL);
    pthread_cond_init(&im->to_seal, NULL);
    for (size_t i = 0; i < IMPORT_CHUNKS; i++)
        im->chunks[i] = (struct chunk){.im = im, .a = arena_new(IMPORT_CHUNK_BYTES),
                                       .write_arena = arena_new(1024 * 1024)};
    ASSERT(pthread_create(&im->seal_thread, NULL, seal_chunks, im) == 0);
}

static void close_chunks(struct import *im)
{
    pthread_mutex_lock(&im->lock);
    im->seal_end = true;
    pthread_cond_signal(&im->to_seal);
    pthread_mutex_unlock(&im->lock);
    pthread_join(im->seal_thread, NULL);
    for (size_t i = 0; i < IMPORT_CHUNKS; i++) {
        arena_free(im->chunks[i].a);
        arena_free(im->chunks[i].write_arena);
    }
    pthread_cond_destroy(&im->free);
    pthread_cond_destroy(&im->to_seal);
    pthread_mutex_destroy(&im->lock);
}

static enum err import_file(struct import *im)
{
    struct job_run *j = im->j;
    TRY(import_prepare(im));
    open_chunks(im);
    im->set = roster_set_new(im->rules->caps);
    im->check = roster_check_new(j->a, im->rules, j->sealer, im->set);
    enum err e = run(im);
    enum err drained = import_drain(im); /* nothing may be on its way when we take it back */
    if (e == OK && !im->refused)
        e = drained;
    bool keep = e == OK && !im->refused && !im->ask.dry_run;
    int64_t kept = im->roster_id;
    if (!keep) {
        enum err gone = drop(im);
        if (gone == OK)
            gone = db_write(j->app->db, j->a, file_drop_tx, im);
        if (gone == OK)
            gone = db_write(j->app->db, j->a, file_forget_tx, im);
        if (e == OK)
            e = gone;
    }
    roster_set_free(im->set);
    close_chunks(im);
    if (e == OK)
        j->result = import_result(im, keep ? kept : 0);
    return e;
}

enum err import_run(struct job_run *j)
{
    struct import *im = NEW(j->a, struct import);
    im->j = j;
    im->reader = ahead_take(j->app, j->job_id);
    enum err e = import_file(im);
    if (im->reader) { /* refused before a row was read */
        sheet_cancel(im->reader);
        enum err closed = sheet_close(im->reader, NULL);
        (void)closed;
    }
    return e;
}
