// SPDX-License-Identifier: Apache-2.0
// Outside lists come in: the upload, the look at its headers (job "match.scan"), and, once a person has said what they are, its
// rows (job "match.load"). This thread reads rows from the sandboxed child, others blind and seal them, the writer stores them;
// a list that is cancelled or cut leaves nothing, and the upload is removed as soon as its rows are in.
#include <pthread.h>
#include <unistd.h>

#include "audit.h"
#include "file.h"
#include "job_sheet.h"
#include "match_sheet.h"
#include "seal.h"

enum {
    CHUNK_ROWS = 2000,
    CHUNKS = 8,
    CHUNK_BYTES = 64 << 20,
    SEALERS = 2,         /* threads that blind and seal: the parser and the writer take the rest */
    SCAN_ROWS = 40,      /* read of a sheet to find its header */
    SCAN_CELLS = 64,
    HEAD_MAX = 100,      /* bytes of a header shown */
};

/* --- the kind and its headers --- */

struct wanted {
    struct job_run *j;
    int64_t list_id;
    struct str hash;
    struct match_kind *kind;
    const struct header_rules *rules;
    struct match_cells cells;
    struct match_key key;
    struct str columns; /* JSON, of a scan */
    struct match_counts counts;
};

static enum err want(struct ctx *cx, void *arg)
{
    struct wanted *w = arg;
    struct arena *a = w->j->a;
    struct match_list l;
    struct match_word *words = NULL;
    size_t n = 0;
    struct str why = S("");
    TRY(match_list_get(cx, w->list_id, &l));
    enum err e = match_kind_edition(cx->tx, a, l.kind, l.edition, &w->kind, &why);
    if (e == OK)
        e = match_words(cx, l.org_id, l.kind, &words, &n);
    if (e == OK)
        e = header_rules_read(a, match_header_json(a, w->kind, words, n), &w->rules, &why);
    if (e != OK)
        return why.len ? fail(cx, e, "表头规则有误：%.*s", FMT(why)) : e;
    w->cells = (struct match_cells){.kind = w->kind, .today = date_of_ms(cx->now)};
    for (size_t i = 0; i < w->kind->n_col; i++)
        w->cells.key[i] = header_key(w->rules, w->kind->col[i].key);
    return OK;
}

/* --- rows as they come, the first of them kept for the page --- */

struct tee {
    struct sheet_reader *r;
    struct arena *a;
    bool keep;
    size_t seen;
    struct kept {
        uint32_t sheet, row;
        size_t n;
        uint16_t col[SCAN_CELLS];
        struct str text[SCAN_CELLS];
        size_t words; /* cells that could be headers */
    } rows[SCAN_ROWS];
    size_t n;
};

static bool header_like(const struct sheet_cell *c, struct str t)
{
    bool digits = t.len > 0;
    for (size_t i = 0; i < t.len && digits; i++)
        digits = (t.at[i] >= '0' && t.at[i] <= '9') || t.at[i] == '.' || t.at[i] == '-';
    return c->type == SHEET_TEXT && t.len > 0 && t.len <= HEAD_MAX && !digits;
}

static bool next_row(void *self, struct sheet_row *row)
{
    struct tee *t = self;
    if (!sheet_next_row(t->r, row))
        return false;
    t->seen++;
    if (!t->keep || t->n == SCAN_ROWS)
        return !t->keep || t->seen < SCAN_ROWS * 4;
    struct kept *k = &t->rows[t->n++];
    k->sheet = row->sheet;
    k->row = row->row;
    for (uint32_t i = 0; i < row->n && k->n < SCAN_CELLS; i++) {
        struct str text = str_trim(row->cells[i].text);
        if (!header_like(&row->cells[i], text))
            continue;
        k->col[k->n] = row->cells[i].col;
        k->text[k->n++] = str_dup(t->a, text);
        k->words++;
    }
    return true;
}
static uint32_t count_sheets(void *self)
{
    return sheet_count(((struct tee *)self)->r);
}
static const struct sheet_info *info_sheet(void *self, uint32_t i)
{
    return sheet_info(((struct tee *)self)->r, i);
}

/* --- scanning: which column is taken for what --- */

static void put_column(struct jw *w, struct str sheet, uint16_t col, struct str head, struct str key)
{
    char address[SHEET_ADDRESS];
    sheet_address(1, col, address);
    size_t n = strlen(address);
    jw_open(w, '{');
    jw_kt(w, "sheet", sheet);
    jw_kt(w, "col", (struct str){address, n - 1}); /* "E1" without its row */
    jw_kt(w, "head", head);
    jw_kt(w, "key", key);
    jw_close(w, '}');
}

/* Text of a header's column: the lowest of its rows that has one. */
static struct str head_of(const struct tee *t, uint32_t sheet, uint32_t first, uint32_t last, uint16_t col)
{
    struct str out = S("");
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; t->rows[i].sheet == sheet && t->rows[i].row >= first && t->rows[i].row <= last && k < t->rows[i].n; k++)
            if (t->rows[i].col[k] == col)
                out = t->rows[i].text[k];
    return out;
}

static struct str key_of(const struct wanted *w, const struct header_map *map, uint16_t col)
{
    for (uint32_t k = 0; k < header_key_count(w->rules); k++)
        if (map->col[0][k] == (int16_t)col)
            return header_key_name(w->rules, k);
    return S("");
}

/* Without a header that the words know, the row with the most texts is shown, for a person to say what its columns are. */
static const struct kept *likely(const struct tee *t)
{
    const struct kept *best = NULL;
    for (size_t i = 0; i < t->n; i++)
        if (t->rows[i].words >= 2 && (!best || t->rows[i].words > best->words))
            best = &t->rows[i];
    return best;
}

static struct str columns_json(const struct wanted *w, const struct tee *t, const struct view_row *v)
{
    struct buf b = buf_new(w->j->a, 256 * 1024);
    struct jw out = jw_new(&b);
    const struct kept *guess = v ? NULL : likely(t);
    uint32_t sheet = v ? v->sheet : guess ? guess->sheet : 0;
    struct str name = str_of(sheet_info(t->r, sheet)->name);
    jw_open(&out, '[');
    for (uint16_t col = 0; col < SHEET_COLS; col++) {
        struct str head = v ? head_of(t, sheet, v->map->first_row, v->map->last_row, col)
                            : guess ? head_of(t, sheet, guess->row, guess->row, col) : S("");
        if (head.len)
            put_column(&out, name, col, head, v ? key_of(w, v->map, col) : S(""));
    }
    jw_close(&out, ']');
    return buf_done(&b);
}

static enum err scan_file(struct wanted *w)
{
    struct tee *t = NEW(w->j->a, struct tee);
    struct sheet_result result;
    struct view_row v;
    bool found = false;
    t->a = w->j->a;
    t->keep = true;
    TRY(job_sheet_open(w->j->app, w->hash, &t->r));
    struct view *view = view_new(w->j->a, w->rules, (struct view_source){next_row, count_sheets, info_sheet, t});
    for (enum view_kind k = view_next(view, &v); k != VIEW_END && !found; k = found ? VIEW_END : view_next(view, &v))
        found = k == VIEW_DATA;
    bool rows = t->n > 0;
    if (rows)
        w->columns = columns_json(w, t, found ? &v : NULL);
    if (rows)
        sheet_cancel(t->r);
    enum err read = sheet_close(t->r, &result);
    if (!rows)
        return job_fail(w->j, read == OK ? ERR_HEADER_NOT_FOUND : read, "%s", read == OK ? "文件里没有内容" : result.text);
    return OK;
}

static enum err scanned(struct ctx *cx, void *arg)
{
    const struct wanted *w = arg;
    return match_scanned(cx, w->list_id, w->columns);
}

static struct wanted *wanted_of(struct job_run *j)
{
    struct wanted *w = NEW(j->a, struct wanted);
    const struct json *ask = json_parse(j->a, j->payload, NULL);
    w->j = j;
    w->list_id = json_get_int(ask, "list", 0);
    w->hash = json_get_str(ask, "file");
    return w;
}

static enum err scan_run(struct job_run *j)
{
    struct wanted *w = wanted_of(j);
    TRY(job_read(j, want, w));
    TRY(job_progress(j, 0, 0, "识别表头"));
    TRY(scan_file(w));
    TRY(job_write(j, scanned, w));
    j->result = str_f(j->a, "{\"list\":%lld}", (long long)w->list_id);
    return OK;
}

/* --- loading --- */

struct chunk {
    struct load *load;
    struct arena *a, *write_arena;
    struct match_line *lines;
    size_t n;
    struct match_flaw *flaws;
    size_t n_flaws, cap_flaws;
    bool busy;
    struct chunk *next;
    struct db_job job;
};
struct load {
    struct wanted *w;
    struct sheet_reader *r;
    struct chunk chunks[CHUNKS], *at;
    pthread_mutex_t lock; /* of busy, in_flight, storing, the queue */
    pthread_cond_t free, to_seal;
    struct chunk *first, *last;
    bool end;
    int in_flight;
    _Atomic enum err storing;
    pthread_t threads[SEALERS];
    int64_t row_no, seq;
    bool left;
};

static enum err chunk_run(struct tx *tx, void *arg)
{
    const struct chunk *c = arg;
    return match_lines_put(tx, c->load->w->list_id, c->lines, c->n, c->flaws, c->n_flaws);
}

static void chunk_done(void *arg, enum err e)
{
    struct chunk *c = arg;
    struct load *l = c->load;
    pthread_mutex_lock(&l->lock);
    c->busy = false;
    l->in_flight--;
    if (e != OK && l->storing == OK)
        l->storing = e;
    pthread_cond_signal(&l->free);
    pthread_mutex_unlock(&l->lock);
}

static struct chunk *to_seal(struct load *l)
{
    pthread_mutex_lock(&l->lock);
    while (!l->first && !l->end)
        pthread_cond_wait(&l->to_seal, &l->lock);
    struct chunk *c = l->first;
    if (c)
        l->first = c->next;
    if (!l->first)
        l->last = NULL;
    pthread_mutex_unlock(&l->lock);
    return c;
}

static void *seal_chunks(void *arg)
{
    struct load *l = arg;
    const struct app *app = l->w->j->app;
    struct sealer *own = sealer_borrow(app), *list = match_key_sealer(&l->w->key, app->rand);
    for (struct chunk *c = to_seal(l); c; c = to_seal(l)) {
        for (size_t i = 0; i < c->n; i++)
            match_line_seal(own, list, c->a, l->w->kind, l->w->list_id, &c->lines[i]);
        c->job = (struct db_job){.run = chunk_run, .done = chunk_done, .arg = c, .a = c->write_arena, .unsynced = true};
        arena_reset(c->write_arena);
        db_submit(app->db, &c->job);
    }
    sealer_free(list);
    sealer_return(app, own);
    return NULL;
}

static struct chunk *chunk_take(struct load *l)
{
    struct chunk *c = NULL;
    pthread_mutex_lock(&l->lock);
    while (!c) {
        for (size_t i = 0; i < CHUNKS && !c; i++)
            c = l->chunks[i].busy ? NULL : &l->chunks[i];
        if (!c)
            pthread_cond_wait(&l->free, &l->lock);
    }
    pthread_mutex_unlock(&l->lock);
    arena_reset(c->a);
    c->lines = NEWS(c->a, struct match_line, CHUNK_ROWS);
    c->n = c->n_flaws = c->cap_flaws = 0;
    c->flaws = NULL;
    return c;
}

static void chunk_send(struct load *l)
{
    struct chunk *c = l->at;
    l->at = NULL;
    if (!c || (!c->n && !c->n_flaws))
        return;
    pthread_mutex_lock(&l->lock);
    c->busy = true;
    c->next = NULL;
    *(l->last ? &l->last->next : &l->first) = c;
    l->last = c;
    l->in_flight++;
    pthread_cond_signal(&l->to_seal);
    pthread_mutex_unlock(&l->lock);
}

static enum err drain(struct load *l)
{
    chunk_send(l);
    pthread_mutex_lock(&l->lock);
    while (l->in_flight)
        pthread_cond_wait(&l->free, &l->lock);
    enum err e = l->storing;
    pthread_mutex_unlock(&l->lock);
    return e;
}

static void open_chunks(struct load *l)
{
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->free, NULL);
    pthread_cond_init(&l->to_seal, NULL);
    for (size_t i = 0; i < CHUNKS; i++)
        l->chunks[i] = (struct chunk){.load = l, .a = arena_new(CHUNK_BYTES), .write_arena = arena_new(1 << 20)};
    for (size_t i = 0; i < SEALERS; i++)
        ASSERT(pthread_create(&l->threads[i], NULL, seal_chunks, l) == 0);
}

static void close_chunks(struct load *l)
{
    pthread_mutex_lock(&l->lock);
    l->end = true;
    pthread_cond_broadcast(&l->to_seal);
    pthread_mutex_unlock(&l->lock);
    for (size_t i = 0; i < SEALERS; i++)
        pthread_join(l->threads[i], NULL);
    for (size_t i = 0; i < CHUNKS; i++) {
        arena_free(l->chunks[i].a);
        arena_free(l->chunks[i].write_arena);
    }
    pthread_cond_destroy(&l->free);
    pthread_cond_destroy(&l->to_seal);
    pthread_mutex_destroy(&l->lock);
}

static void keep_flaws(struct load *l, struct chunk *c, const struct match_found *f)
{
    for (size_t i = 0; i < f->n; i++) {
        l->w->counts.flaws++;
        if (l->seq == MATCH_FLAWS_KEPT)
            continue;
        GROW(c->a, c->flaws, c->n_flaws, c->cap_flaws, 64);
        c->flaws[c->n_flaws] = f->at[i];
        c->flaws[c->n_flaws++].seq = ++l->seq;
    }
}

static enum err on_row(struct load *l, const struct view_row *v)
{
    struct match_found f;
    struct match_counts *n = &l->w->counts;
    if (n->rows == MATCH_ROWS_MAX)
        return job_fail(l->w->j, ERR_FILE_LIMIT, "名单超过 %d 行，请分成几份", MATCH_ROWS_MAX);
    if (!l->at)
        l->at = chunk_take(l);
    struct chunk *c = l->at;
    struct match_line *line = &c->lines[c->n];
    struct str sheet = str_dup(c->a, str_of(sheet_info(l->r, v->sheet)->name));
    match_cells_read(&l->w->cells, c->a, v, sheet, line, &f);
    n->rows++;
    keep_flaws(l, c, &f);
    n->refused += f.refused;
    n->accepted += !f.refused;
    if (!f.refused) {
        n->numbered += line->number.len > 0;
        line->row_no = ++l->row_no;
        line->sheet = (int64_t)v->sheet;
        line->sheet_row = v->row;
        c->n++;
    }
    if (c->n == CHUNK_ROWS || c->n_flaws >= CHUNK_ROWS || arena_used(c->a) > CHUNK_BYTES / 2)
        chunk_send(l);
    return n->rows % 2048 ? OK : job_progress(l->w->j, sheet_progress(l->r), 1000, "读取、检查、加密");
}

static enum err read_rows(struct load *l)
{
    struct tee t = {.r = l->r};
    struct view *view = view_new(l->w->j->a, l->w->rules, (struct view_source){next_row, count_sheets, info_sheet, &t});
    struct view_row v;
    enum err e = OK;
    for (enum view_kind k = view_next(view, &v); e == OK && k != VIEW_END && l->storing == OK;) {
        if (k == VIEW_DATA)
            e = on_row(l, &v);
        if (e == OK)
            k = view_next(view, &v);
    }
    return e;
}

static enum err read_file(struct load *l)
{
    struct sheet_result result;
    TRY(job_sheet_open(l->w->j->app, l->w->hash, &l->r));
    enum err e = read_rows(l);
    if (e != OK || l->storing != OK)
        sheet_cancel(l->r);
    enum err read = sheet_close(l->r, &result), stored = drain(l);
    TRY(e);
    TRY(stored);
    if (read != OK)
        return job_fail(l->w->j, read, "%s", result.text);
    if (!l->w->counts.rows)
        return job_fail(l->w->j, ERR_HEADER_NOT_FOUND, "没有找到含有姓名的表头，或表头下面没有一行记录；请在“表头对应”中指明各列");
    return OK;
}

/* --- before and after --- */

static enum err drop_tx(struct ctx *cx, void *arg)
{
    struct load *l = arg;
    return match_lines_drop(cx->tx, l->w->list_id, &l->left);
}

static enum err drop(struct load *l)
{
    for (l->left = true; l->left;)
        TRY(job_write(l->w->j, drop_tx, l));
    return OK;
}

static enum err open_key(struct ctx *cx, void *arg)
{
    struct wanted *w = arg;
    return match_key_open(cx->tx, cx->sealer, w->list_id, &w->key);
}

static enum err loaded(struct ctx *cx, void *arg)
{
    const struct wanted *w = arg;
    TRY(match_loaded(cx, w->list_id, &w->counts));
    audit_object(cx, cx->org_id, "match_list:%lld", (long long)w->list_id);
    audit_note(cx, "rows", str_f(cx->a, "%lld", (long long)w->counts.rows));
    audit_note(cx, "accepted", str_f(cx->a, "%lld", (long long)w->counts.accepted));
    return audit_write(cx, "match.loaded", S("ok"));
}

static enum err stopped(struct ctx *cx, void *arg)
{
    return match_load_stopped(cx, ((const struct wanted *)arg)->list_id);
}

static enum err forget(struct tx *tx, void *arg)
{
    const struct wanted *w = arg;
    return file_forget(w->j->app, tx, w->hash);
}

static enum err load(struct load *l)
{
    struct job_run *j = l->w->j;
    TRY(job_read(j, want, l->w));
    TRY(job_read(j, open_key, l->w));
    TRY(drop(l)); /* what a killed run of this job left */
    open_chunks(l);
    enum err e = read_file(l);
    enum err drained = drain(l);
    e = e == OK ? drained : e;
    close_chunks(l);
    if (e != OK) {
        enum err gone = drop(l);
        if (gone == OK)
            gone = job_write(j, stopped, l->w);
        (void)gone; /* the first error is the one to tell */
        return e;
    }
    TRY(job_write(j, loaded, l->w));
    return db_write(j->app->db, j->a, forget, l->w);
}

static enum err load_run(struct job_run *j)
{
    struct load *l = NEW(j->a, struct load);
    l->w = wanted_of(j);
    enum err e = load(l);
    match_key_close(&l->w->key);
    TRY(e);
    const struct match_counts *n = &l->w->counts;
    j->result = str_f(j->a, "{\"list\":%lld,\"rows\":%lld,\"accepted\":%lld,\"refused\":%lld,\"numbered\":%lld,\"flaws\":%lld}",
                      (long long)l->w->list_id, (long long)n->rows, (long long)n->accepted, (long long)n->refused,
                      (long long)n->numbered, (long long)n->flaws);
    return OK;
}

/* --- the upload --- */

struct upload {
    int64_t list_id, org_id, job;
    struct str was; /* hash of the upload it takes the place of */
    struct file file;
};

static enum err check(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    struct match_list l;
    TRY(match_list_get(cx, u->list_id, &l));
    if (!str_eq(l.state, S("new")) && !str_eq(l.state, S("scanned")))
        return fail(cx, ERR_STATE, "这份名单已经读入或销毁，不能再上传");
    u->org_id = l.org_id;
    u->was = str_dup(cx->a, l.file_hash);
    return OK;
}

static enum err forget_was(struct ctx *cx, void *arg)
{
    return file_forget(cx->app, cx->tx, ((const struct upload *)arg)->was);
}

static enum err start(struct ctx *cx, void *arg)
{
    struct upload *u = arg;
    cx->audit.len = 0; /* may be run again */
    TRY(file_insert(cx, &u->file, u->org_id, FILE_CLOSED));
    TRY(job_start(cx, "match.scan", u->org_id,
                  str_f(cx->a, "{\"list\":%lld,\"file\":\"%.*s\"}", (long long)u->list_id, FMT(u->file.hash)), &u->job));
    TRY(match_upload_take(cx, u->list_id, u->file.id, u->file.hash, u->job));
    audit_object(cx, u->org_id, "match_list:%lld", (long long)u->list_id);
    return audit_write(cx, "match.upload", S("ok"));
}

static enum err upload_post(struct ctx *cx)
{
    struct upload u = {0};
    TRY(cx_arg_id(cx, 0, &u.list_id));
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    TRY(cx_in_read(cx, check, &u)); /* before the file is sealed: that takes time */
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, S("外部名单"), &u.file)); /* a file name may say who stands in it */
    TRY(cx_in_write(cx, start, &u));
    if (u.was.len)
        TRY(cx_in_write(cx, forget_was, &u));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "job", u.job);
    jw_close(cx->out, '}');
    cx->reply->status = 202;
    return OK;
}

static const struct route routes[] = {
    {.method = M_POST, .path = "/api/match/lists/:id/file", .run = upload_post, .perm = PERM_MATCH_USE, .scope = SCOPE_ORG, .tx = TX_NONE,
     .once = true, .action = "match.upload", .upload = true, .shape = OUT_FREE, .schema = "{\"job\":1}", .title = LIT("上传外部名单")},
};
static const struct job_kind jobs[] = {
    {"match.scan", LIT("识别名单表头"), scan_run},
    {"match.load", LIT("读入外部名单"), load_run},
};

extern const struct area area_sheet_match;
const struct area area_sheet_match = {.name = "sheet_match", .title = LIT("外部名单读入"), ROWS(routes, routes), ROWS(jobs, jobs)};
