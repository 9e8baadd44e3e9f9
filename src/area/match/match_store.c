// SPDX-License-Identifier: Apache-2.0
// A list's own key and its lines: sealed by the importer's threads, stored by the writer, taken away in small pieces.
#include "keyring.h"
#include "match_own.h"

const struct field match_flaw_fields[6] = {
    {FIELD(struct match_flaw, seq), .as = AS_ID},
    {FIELD(struct match_flaw, sheet), .label = LIT("工作表")},
    {FIELD(struct match_flaw, cell), .label = LIT("单元格")},
    {FIELD(struct match_flaw, level), .label = LIT("级别")},
    {FIELD(struct match_flaw, code), .label = LIT("代码")},
    {FIELD(struct match_flaw, text), .label = LIT("说明"), .max = 500},
};

/* --- the key --- */

enum { AAD_BYTES = 64 };

static struct str key_aad(char out[AAD_BYTES], int64_t list_id)
{
    int n = snprintf(out, AAD_BYTES, "match_key.wrapped:%lld", (long long)list_id);
    return (struct str){out, (size_t)n};
}

enum err match_key_make(struct ctx *cx, int64_t list_id)
{
    unsigned char key[MASTER_BYTES];
    char aad[AAD_BYTES];
    rand_fill(cx->app->rand, key, sizeof key);
    struct str wrapped = seal_in(cx->sealer, cx->a, key_aad(aad, list_id), (struct str){(char *)key, sizeof key});
    secret_wipe(key, sizeof key);
    return db_exec(cx->tx, MATCH_KEY_PUT, VALS(I64(list_id), BLOB(wrapped)), NULL);
}

struct wrapped {
    struct str wrapped;
};
static const struct field wrapped_fields[] = {{FIELD(struct wrapped, wrapped), .as = AS_BLOB}};

enum err match_key_open(struct tx *tx, struct sealer *installation, int64_t list_id, struct match_key *out)
{
    unsigned char key[MASTER_BYTES];
    char aad[AAD_BYTES];
    struct wrapped w = {0};
    TRY(db_one(tx, MATCH_KEY_GET, VALS(I64(list_id)), FIELDS(struct wrapped, wrapped_fields), &w));
    if (w.wrapped.len != MASTER_BYTES + SEAL_OVERHEAD)
        return ERR_KEY;
    TRY(unseal(installation, key_aad(aad, list_id), w.wrapped, key));
    out->ring = keyring_fixed(key);
    secret_wipe(key, sizeof key);
    return OK;
}

void match_key_close(struct match_key *k)
{
    if (k->ring)
        keyring_close(k->ring);
    k->ring = NULL;
}

struct sealer *match_key_sealer(const struct match_key *k, const struct rand *r)
{
    return sealer_new(k->ring, r);
}

struct kept {
    struct match_key key;
    struct sealer *sealer;
};

static void close_kept(void *arg)
{
    struct kept *k = arg;
    sealer_free(k->sealer);
    match_key_close(&k->key);
}

enum err match_sealer(struct ctx *cx, int64_t list_id, struct sealer **out)
{
    struct kept *k = NEW(cx->a, struct kept);
    enum err e = match_key_open(cx->tx, cx->sealer, list_id, &k->key);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_STATE, "这份名单已经销毁");
    TRY(e);
    k->sealer = match_key_sealer(&k->key, cx->app->rand);
    arena_defer(cx->a, close_kept, k);
    *out = k->sealer;
    return OK;
}

/* --- a line --- */

static struct str row_aad(char out[AAD_BYTES], int64_t list_id, int64_t row_no)
{
    int n = snprintf(out, AAD_BYTES, "match_row.secret:%lld:%lld", (long long)list_id, (long long)row_no);
    return (struct str){out, (size_t)n};
}

static struct str value_as(const struct match_kind *k, const struct match_line *l, enum match_as as)
{
    int c = match_column_as(k, as);
    return c < 0 ? S("") : l->value[c];
}

static struct str blind_in(struct sealer *s, struct arena *a, struct str field, struct str text)
{
    unsigned char *out = arena_alloc(a, BLIND_BYTES, 1);
    blind(s, field, text, out);
    return (struct str){(char *)out, BLIND_BYTES};
}

void match_line_seal(struct sealer *own, struct sealer *list, struct arena *a, const struct match_kind *k, int64_t list_id,
                     struct match_line *l)
{
    char aad[AAD_BYTES];
    struct buf b = buf_new(a, 64 * 1024);
    if (l->number.len) {
        unsigned char *out = arena_alloc(a, BLIND_BYTES, 1);
        (void)person_blind_number(own, l->number, out);
        l->blind = (struct str){(char *)out, BLIND_BYTES};
    } else {
        struct buf who = buf_new(a, 4096);
        buf_f(&who, "%.*s\n%.*s\n%.*s", FMT(value_as(k, l, MA_NAME)), FMT(value_as(k, l, MA_BIRTH)), FMT(value_as(k, l, MA_PHONE)));
        l->pair_blind = blind_in(own, a, S("match.pair"), buf_done(&who));
    }
    for (size_t i = 0; i < k->n_col; i++) {
        if (i)
            buf_ch(&b, '\n');
        buf_str(&b, l->value[i]);
    }
    l->secret = seal_in(list, a, row_aad(aad, list_id, l->row_no), buf_done(&b));
}

enum err match_line_open(struct sealer *list, struct arena *a, const struct match_kind *k, int64_t list_id, struct match_line *l)
{
    char aad[AAD_BYTES];
    struct str plain;
    TRY(unseal_in(list, a, row_aad(aad, list_id, l->row_no), l->secret, &plain));
    for (size_t i = 0; i < k->n_col; i++)
        l->value[i] = str_cut(plain, '\n', &plain);
    l->number = l->id_type.len ? value_as(k, l, MA_IDNO) : S("");
    return OK;
}

/* --- storing --- */

#define BLOBS(s) ((s).len ? BLOB(s) : NUL)

enum err match_lines_put(struct tx *tx, int64_t list_id, const struct match_line *l, size_t n, const struct match_flaw *f, size_t n_f)
{
    for (size_t i = 0; i < n; i++)
        TRY(db_exec_later(tx, MATCH_ROW_PUT,
                          VALS(I64(list_id), I64(l[i].row_no), I64(l[i].sheet), I64(l[i].sheet_row), TXT(l[i].id_type),
                               BLOBS(l[i].blind), BLOBS(l[i].pair_blind), BLOB(l[i].secret))));
    for (size_t i = 0; i < n_f; i++)
        TRY(db_exec_later(tx, MATCH_FLAW_PUT,
                          VALS(I64(list_id), I64(f[i].seq), TXT(f[i].sheet), TXT(f[i].cell), I64(f[i].level), TXT(f[i].code),
                               TXT(f[i].text))));
    return OK;
}

enum err match_lines_drop(struct tx *tx, int64_t list_id, bool *left)
{
    int64_t first = 0;
    *left = false;
    enum err e = db_int(tx, MATCH_ROW_FIRST, VALS(I64(list_id)), &first);
    if (e == OK) {
        *left = true;
        return db_exec(tx, MATCH_ROWS_DROP, VALS(I64(list_id), I64(first + MATCH_DROP_ROWS - 1)), NULL);
    }
    return e == ERR_NOT_FOUND ? db_exec(tx, MATCH_FLAWS_DROP, VALS(I64(list_id)), NULL) : e;
}

/* --- an upload and what becomes of it --- */

enum err match_words(struct ctx *cx, int64_t org_id, struct str kind, struct match_word **out, size_t *n)
{
    static const struct field fields[] = {{FIELD(struct match_word, word)}, {FIELD(struct match_word, col)}};
    return db_rows(cx->tx, MATCH_WORDS, VALS(I64(org_id), TXT(kind)), FIELDS(struct match_word, fields), MATCH_WORDS_MAX, out, n);
}

/* The row of the file that was there before goes too. */
enum err match_upload_take(struct ctx *cx, int64_t list_id, int64_t file_id, struct str hash, int64_t job_id)
{
    int64_t changed = 0;
    struct match_list was;
    TRY(match_list_get(cx, list_id, &was));
    TRY(db_exec(cx->tx, MATCH_UPLOAD_SET, VALS(I64(list_id), I64(file_id), TXT(hash), I64(job_id)), &changed));
    if (!changed)
        return fail(cx, ERR_STATE, "这份名单已经读入或销毁，不能再上传");
    return was.file_id ? db_exec(cx->tx, MATCH_FILE_DROP, VALS(I64(was.file_id)), NULL) : OK;
}

enum err match_scanned(struct ctx *cx, int64_t list_id, struct str columns)
{
    return db_exec(cx->tx, MATCH_SCANNED, VALS(I64(list_id), TXT(columns)), NULL);
}

enum err match_loaded(struct ctx *cx, int64_t list_id, const struct match_counts *n)
{
    struct match_list l;
    TRY(match_list_get(cx, list_id, &l));
    TRY(db_exec(cx->tx, MATCH_LOADED,
                VALS(I64(list_id), I64(n->rows), I64(n->accepted), I64(n->refused), I64(n->numbered), I64(n->flaws), I64(cx->now)),
                NULL));
    return l.file_id ? db_exec(cx->tx, MATCH_FILE_DROP, VALS(I64(l.file_id)), NULL) : OK;
}

enum err match_load_stopped(struct ctx *cx, int64_t list_id)
{
    return db_exec(cx->tx, MATCH_LOAD_STOPPED, VALS(I64(list_id)), NULL);
}
