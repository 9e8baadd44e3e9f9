// SPDX-License-Identifier: Apache-2.0
// Sealed, content-addressed attachments (file.h). The only includer of magic.h.
#include "file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <magic.h>
#include <pthread.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "area.h"

enum {
    SWEEP_AGE_S = 60 * 60,
    NAMES_AT_ONCE = 500, /* sealed in one transaction */
};

const struct field file_fields[9] = {
    {FIELD(struct file, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct file, hash), .label = LIT("SM3")},
    {FIELD(struct file, size), .label = LIT("字节数")},
    {FIELD(struct file, name), .label = LIT("文件名")},
    {FIELD(struct file, type), .label = LIT("类型")},
    {FIELD(struct file, org_id), .as = AS_ID, .label = LIT("工会")},
    {FIELD(struct file, created_by), .as = AS_ID, .label = LIT("上传人")},
    {FIELD(struct file, created_at), .as = AS_TIME, .label = LIT("上传时间")},
    {FIELD(struct file, door), .label = LIT("附件的门")},
};

int file_temp(const struct app *app)
{
    return open(app->data_dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

int file_private(const struct app *app, int fd, int64_t size)
{
    off_t at = 0;
    int out = file_temp(app);
    while (out >= 0 && at < size) {
        ssize_t n = sendfile(out, fd, &at, (size_t)(size - at));
        if (n > 0 || (n < 0 && errno == EINTR))
            continue;
        close(out);
        return -1;
    }
    return out;
}

struct str file_type(struct arena *a, int fd)
{
    char head[8192];
    ssize_t n = pread(fd, head, sizeof head, 0);
    magic_t m = magic_open(MAGIC_MIME_TYPE);
    struct str type = S("application/octet-stream");
    if (m && n > 0 && magic_load(m, NULL) == 0) {
        const char *z = magic_buffer(m, head, (size_t)n);
        if (z)
            type = str_dup(a, str_of(z));
    }
    if (m)
        magic_close(m);
    return type;
}

/* The address of a content: files/ab/cdef… below data_dir. */
static const char *place(struct arena *a, const struct app *app, struct str hash)
{
    return str_z(a, str_f(a, "%s/files/%.2s/%.*s", app->data_dir, hash.at, (int)hash.len - 2,
                          hash.at + 2));
}

static bool read_full(int fd, void *out, size_t n, int64_t at)
{
    for (size_t got = 0; got < n;) {
        ssize_t r = pread(fd, (char *)out + got, n - got, at + (int64_t)got);
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return false;
        got += (size_t)r;
    }
    return true;
}

static bool write_full(int fd, const void *p, size_t n, int64_t at)
{
    for (size_t put = 0; put < n;) {
        ssize_t r = pwrite(fd, (const char *)p + put, n - put, at + (int64_t)put);
        if (r < 0 && errno == EINTR)
            continue;
        if (r <= 0)
            return false;
        put += (size_t)r;
    }
    return true;
}

/* A chunk is bound to its content, place and whether it is the last: cutting or swapping shows. */
static struct str chunk_aad(char out[128], struct str hash, int64_t index, bool last)
{
    int n = snprintf(out, 128, "file:%.*s:%lld:%d", FMT(hash), (long long)index, last);
    return (struct str){out, (size_t)n};
}

static enum err hash_fd(struct arena *a, int fd, int64_t size, struct str *hash)
{
    struct arena_mark m = arena_mark(a);
    char *chunk = arena_alloc(a, FILE_CHUNK, 1);
    unsigned char digest[SM3_BYTES];
    struct sm3 *h = sm3_new();
    enum err e = OK;
    for (int64_t at = 0; at < size && e == OK; at += FILE_CHUNK) {
        size_t n = size - at < FILE_CHUNK ? (size_t)(size - at) : FILE_CHUNK;
        if (read_full(fd, chunk, n, at))
            sm3_add(h, chunk, n);
        else
            e = ERR_IO;
    }
    sm3_done(h, digest);
    sm3_free(h);
    arena_release(a, m);
    if (e == OK)
        *hash = hex_of(a, digest, sizeof digest);
    return e;
}

/* The chunks of one file, every other one: SM3 and SM4 together run at some 60 MB/s, so two threads
 * share a large file. */
struct strand {
    const struct app *app;
    enum err (*chunk)(const struct strand *t, struct sealer *s, int64_t i, char *from, unsigned char *to);
    int in, out;
    int64_t size, chunks, first, step;
    struct str hash;
    enum err e;
};

enum { STRAND_CHUNKS = 4 /* from so many chunks on a second thread is worth its start */ };

static enum err seal_chunk(const struct strand *t, struct sealer *s, int64_t i, char *from, unsigned char *to)
{
    char name[128];
    int64_t at = i * FILE_CHUNK;
    size_t n = t->size - at < FILE_CHUNK ? (size_t)(t->size - at) : FILE_CHUNK;
    if (n && !read_full(t->in, from, n, at))
        return ERR_IO;
    seal(s, chunk_aad(name, t->hash, i, i + 1 == t->chunks), (struct str){from, n}, to);
    return write_full(t->out, to, n + SEAL_OVERHEAD, i * (FILE_CHUNK + SEAL_OVERHEAD)) ? OK : ERR_IO;
}

static enum err unseal_chunk(const struct strand *t, struct sealer *s, int64_t i, char *from, unsigned char *to)
{
    char name[128];
    const int64_t sealed = FILE_CHUNK + SEAL_OVERHEAD, at = i * sealed;
    size_t n = t->size - at < sealed ? (size_t)(t->size - at) : (size_t)sealed;
    if (n < SEAL_OVERHEAD || !read_full(t->in, from, n, at))
        return ERR_IO;
    TRY(unseal(s, chunk_aad(name, t->hash, i, i + 1 == t->chunks), (struct str){from, n}, to));
    return write_full(t->out, to, n - SEAL_OVERHEAD, i * FILE_CHUNK) ? OK : ERR_IO;
}

static void *strand_run(void *arg)
{
    struct strand *t = arg;
    struct arena *a = arena_new(4 * FILE_CHUNK);
    struct sealer *s = sealer_borrow(t->app);
    char *from = arena_alloc(a, FILE_CHUNK + SEAL_OVERHEAD, 1);
    unsigned char *to = arena_alloc(a, FILE_CHUNK + SEAL_OVERHEAD, 1);
    for (int64_t i = t->first; i < t->chunks && t->e == OK; i += t->step)
        t->e = t->chunk(t, s, i, from, to);
    secret_wipe(from, FILE_CHUNK);
    secret_wipe(to, FILE_CHUNK);
    sealer_return(t->app, s);
    arena_free(a);
    return NULL;
}

static enum err all_chunks(struct strand t)
{
    pthread_t second;
    struct strand odd = t;
    t.step = odd.step = t.chunks >= STRAND_CHUNKS ? 2 : 1;
    odd.first = 1;
    bool two = t.step == 2;
    if (two && pthread_create(&second, NULL, strand_run, &odd) != 0)
        return ERR_BUSY;
    strand_run(&t);
    if (two)
        pthread_join(second, NULL);
    return t.e != OK ? t.e : odd.e;
}

static enum err seal_fd(const struct app *app, int in, int64_t size, struct str hash, int out)
{
    int64_t chunks = size ? (size + FILE_CHUNK - 1) / FILE_CHUNK : 1;
    return all_chunks((struct strand){.app = app, .chunk = seal_chunk, .in = in, .out = out,
                                      .size = size, .chunks = chunks, .hash = hash});
}

static enum err unseal_fd(const struct app *app, int in, int64_t size, struct str hash, int out)
{
    const int64_t sealed = FILE_CHUNK + SEAL_OVERHEAD;
    return size ? all_chunks((struct strand){.app = app, .chunk = unseal_chunk, .in = in, .out = out,
                                             .size = size, .chunks = (size + sealed - 1) / sealed,
                                             .hash = hash})
                : ERR_IO;
}

static bool sync_dir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

/* A file without a name until it is whole and synced: a crash in the middle leaves nothing. */
static enum err write_sealed(const struct app *app, struct arena *a, int fd, const struct file *f)
{
    const char *dir = str_z(a, str_f(a, "%s/files/%.2s", app->data_dir, f->hash.at));
    const char *root = str_z(a, str_f(a, "%s/files", app->data_dir));
    (void)mkdir(root, 0700);
    (void)mkdir(dir, 0700);
    int out = open(dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (out < 0)
        return ERR_IO;
    const char *self = str_z(a, str_f(a, "/proc/self/fd/%d", out));
    enum err e = seal_fd(app, fd, f->size, f->hash, out);
    if (e == OK && fsync(out) != 0)
        e = ERR_IO;
    bool named = e == OK && linkat(AT_FDCWD, self, AT_FDCWD, place(a, app, f->hash), AT_SYMLINK_FOLLOW) == 0;
    if (e == OK && !named && errno != EEXIST) /* there: another call has kept the same content meanwhile */
        e = ERR_IO;
    close(out);
    return e == OK && (!sync_dir(dir) || !sync_dir(root)) ? ERR_IO : e;
}

enum err file_keep(const struct app *app, struct arena *a, int fd, struct str name, struct file *out)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return ERR_IO;
    if (st.st_size > FILE_MAX_BYTES)
        return ERR_FILE_LIMIT;
    *out = (struct file){.size = st.st_size, .name = name, .type = file_type(a, fd)};
    TRY(hash_fd(a, fd, out->size, &out->hash));
    if (access(place(a, app, out->hash), R_OK) == 0)
        return OK;
    return write_sealed(app, a, fd, out);
}

/* --- the name --- */

static struct str name_aad(struct arena *a, int64_t id)
{
    return str_f(a, "file.name:%lld", (long long)id);
}

static enum err name_keep(struct tx *tx, struct sealer *s, int64_t id, struct str name)
{
    struct arena *a = tx_arena(tx);
    struct str sealed = seal_in(s, a, name_aad(a, id), name);
    return db_exec(tx, FILE_NAME, VALS(I64(id), TXT(hex_of(a, sealed.at, sealed.len))), NULL);
}

enum err file_name_open(struct ctx *cx, int64_t id, struct str *name)
{
    if (!name->len)
        return OK;
    char *sealed = arena_alloc(cx->a, name->len / 2 + 1, 1);
    if (name->len % 2 || !hex_read(*name, sealed, name->len / 2))
        return ERR_KEY;
    return unseal_in(cx->sealer, cx->a, name_aad(cx->a, id), (struct str){sealed, name->len / 2}, name);
}

struct clear_names {
    const struct app *app;
    size_t n;
};

static enum err seal_names_tx(struct tx *tx, void *arg)
{
    struct clear_names *c = arg;
    struct file *rows = NULL;
    TRY(db_rows(tx, FILE_CLEAR, VALS(I64(NAMES_AT_ONCE)), FILE_ROW, NAMES_AT_ONCE, &rows, &c->n));
    struct sealer *s = sealer_borrow(c->app);
    enum err e = OK;
    for (size_t i = 0; i < c->n && e == OK; i++)
        e = name_keep(tx, s, rows[i].id, rows[i].name);
    sealer_return(c->app, s);
    return e;
}

static enum err any_clear_tx(struct tx *tx, void *arg)
{
    struct clear_names *c = arg;
    struct file *rows = NULL;
    return db_rows(tx, FILE_CLEAR, VALS(I64(1)), FILE_ROW, 1, &rows, &c->n);
}

enum err files_seal_names(const struct app *app)
{
    struct clear_names c = {.app = app};
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    enum err e = db_read(app->db, a, any_clear_tx, &c);
    while (e == OK && c.n) {
        struct arena_mark m = arena_mark(a);
        e = db_write(app->db, a, seal_names_tx, &c);
        arena_release(a, m);
    }
    arena_free(a);
    return e;
}

/* --- the row --- */

enum err file_keep_bytes(const struct app *app, struct arena *a, struct str bytes, struct str name, struct file *out)
{
    int fd = file_temp(app);
    enum err e = fd >= 0 ? OK : ERR_IO;
    for (size_t put = 0; e == OK && put < bytes.len;) {
        ssize_t n = write(fd, bytes.at + put, bytes.len - put);
        if (n <= 0)
            e = ERR_IO;
        else
            put += (size_t)n;
    }
    if (e == OK)
        e = file_keep(app, a, fd, name, out);
    if (fd >= 0)
        close(fd);
    return e;
}

enum err file_insert(struct ctx *cx, struct file *f, int64_t org_id, enum file_door door)
{
    if (access(place(cx->a, cx->app, f->hash), R_OK) != 0) /* forgotten since file_keep saw it */
        return fail(cx, ERR_BUSY, "附件没有保存成功，请重新上传");
    f->org_id = org_id;
    f->created_by = cx->who ? cx->who->user_id : 0;
    f->created_at = cx->now;
    f->door = door;
    TRY(db_int(cx->tx, FILE_PUT,
               VALS(TXT(f->hash), I64(f->size), TXT(f->type), I64(org_id), OPT(f->created_by), I64(cx->now), I64(door)),
               &f->id));
    return name_keep(cx->tx, cx->sealer, f->id, f->name); /* bound to the row, which has its number now */
}

enum err file_forget(const struct app *app, struct tx *tx, struct str hash)
{
    int64_t n = 0;
    TRY(db_int(tx, FILE_COUNT, VALS(TXT(hash)), &n));
    if (n == 0)
        (void)unlink(place(tx_arena(tx), app, hash)); /* what stays is removed at the next start */
    return OK;
}

struct sweep {
    const struct app *app;
    struct str hash;
    int64_t rows;
};

static enum err count_tx(struct tx *tx, void *arg)
{
    struct sweep *s = arg;
    return db_int(tx, FILE_COUNT, VALS(TXT(s->hash)), &s->rows);
}

static enum err sweep_tx(struct tx *tx, void *arg)
{
    struct sweep *s = arg;
    return file_forget(s->app, tx, s->hash);
}

static enum err sweep_dir(const struct app *app, struct arena *a, const char *two)
{
    struct stat st;
    enum err e = OK;
    const char *dir = str_z(a, str_f(a, "%s/files/%s", app->data_dir, two));
    DIR *d = opendir(dir);
    for (struct dirent *f; e == OK && d && (f = readdir(d));) {
        const char *path = str_z(a, str_f(a, "%s/%s", dir, f->d_name));
        struct sweep s = {app, str_f(a, "%s%s", two, f->d_name), 0};
        bool old = f->d_name[0] != '.' && stat(path, &st) == 0 &&
                   now_ms(app->clock) / 1000 - st.st_mtime > SWEEP_AGE_S;
        if (old)
            e = db_read(app->db, a, count_tx, &s);
        if (old && e == OK && s.rows == 0) /* asked again in the writer's turn */
            e = db_write(app->db, a, sweep_tx, &s);
    }
    if (d)
        closedir(d);
    return e;
}

enum err files_sweep(const struct app *app)
{
    enum err e = OK;
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    DIR *top = opendir(str_z(a, str_f(a, "%s/files", app->data_dir)));
    for (struct dirent *d; e == OK && top && (d = readdir(top));) {
        struct arena_mark m = arena_mark(a);
        if (d->d_name[0] != '.')
            e = sweep_dir(app, a, d->d_name);
        arena_release(a, m);
    }
    if (top)
        closedir(top);
    arena_free(a);
    return e;
}

enum err file_get(struct ctx *cx, int64_t id, struct file *out)
{
    TRY(cx_one(cx, FILE_GET, id, FILE_ROW, out));
    bool mine = !cx->who || out->created_by == cx->who->user_id;
    if (out->door == FILE_CLOSED || (out->door == FILE_LOOSE && !mine))
        return ERR_NOT_FOUND;
    return file_name_open(cx, id, &out->name);
}

enum err file_load(struct ctx *cx, int64_t id, struct file *out)
{
    TRY(db_one(cx->tx, FILE_LOAD, VALS(I64(id)), FILE_ROW, out));
    return file_name_open(cx, id, &out->name);
}

static enum err door_narrow(struct ctx *cx, int64_t id, enum file_door door)
{
    return db_exec(cx->tx, FILE_DOOR, VALS(I64(id), I64(door)), NULL);
}

enum err file_attach(struct ctx *cx, int64_t id, enum file_door door, struct file *out)
{
    TRY(file_get(cx, id, out));
    return door_narrow(cx, id, door);
}

enum err file_shut(struct ctx *cx, int64_t id)
{
    return id ? door_narrow(cx, id, FILE_CLOSED) : OK;
}

enum err file_open(const struct app *app, struct str hash, int *fd)
{
    struct arena *a = arena_new(8 * 1024 * 1024);
    struct stat st;
    enum err e = ERR_IO;
    int in = open(place(a, app, hash), O_RDONLY | O_CLOEXEC), out = file_temp(app);
    if (in >= 0 && out >= 0 && fstat(in, &st) == 0)
        e = unseal_fd(app, in, st.st_size, hash, out);
    if (in >= 0)
        close(in);
    if (e == OK && lseek(out, 0, SEEK_SET) == 0)
        *fd = out;
    else if (out >= 0)
        close(out);
    arena_free(a);
    return e;
}

static void close_fd(void *arg)
{
    close(*(int *)arg);
}

enum err file_answer(struct ctx *cx, const struct file *f)
{
    int *fd = NEW(cx->a, int);
    TRY(file_open(cx->app, f->hash, fd));
    arena_defer(cx->a, close_fd, fd);
    cx->reply->file_fd = *fd;
    cx->reply->file_size = f->size;
    cx->reply->type = f->type;
    cx->reply->file_name = f->name;
    return OK;
}
