// SPDX-License-Identifier: Apache-2.0
// Online backup: the rows of one read snapshot, then the attachments those rows name, sealed with
// the installation's key into one file. The key itself is never part of it.
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "backup.h"
#include "box.h"
#include "cli.h"
#include "core_api.h"
#include "file.h"

struct backup {
    struct cli *c;
    struct app *app;
    struct box *box;
    int64_t rows, files;
    struct str missing; /* the attachment that could not be read */
};

int64_t backup_schema(void)
{
    int64_t n = 0;
    for (const struct embed_file *f = db_migrations; f->path; f++)
        n++;
    return n;
}

static enum err put_head(struct backup *k)
{
    struct buf b = buf_new(k->c->a, 1024);
    struct jw w = jw_new(&b);
    jw_open(&w, '{');
    jw_kt(&w, "version", S(NUAN_VERSION));
    jw_ki(&w, "schema", backup_schema());
    jw_close(&w, '}');
    return box_put(k->box, BACKUP_HEAD, buf_done(&b));
}

/* Table name, NUL, row. */
static enum err put_row(void *arg, struct str table, struct str row)
{
    struct backup *k = arg;
    struct arena_mark mark = arena_mark(k->c->a);
    char *p = NEWS(k->c->a, char, table.len + 1 + row.len);
    memcpy(p, table.at, table.len);
    memcpy(p + table.len + 1, row.at, row.len);
    enum err e = box_put(k->box, BACKUP_ROW, (struct str){p, table.len + 1 + row.len});
    arena_release(k->c->a, mark);
    k->rows++;
    return e;
}

static enum err put_content(struct backup *k, int fd)
{
    char *part = NEWS(k->c->a, char, BACKUP_PART);
    for (;;) {
        ssize_t n = read(fd, part, BACKUP_PART);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return ERR_IO;
        if (n == 0)
            return OK;
        TRY(box_put(k->box, BACKUP_PART_OF_FILE, (struct str){part, (size_t)n}));
    }
}

/* As it lies on disk: sealed, under the name of its content. */
static enum err put_file(void *arg, void *row)
{
    struct backup *k = arg;
    const struct file *f = row;
    struct arena_mark mark = arena_mark(k->c->a);
    const char *path = backup_place(k->c->a, k->app->data_dir, f->hash);
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    enum err e = fd < 0 ? ERR_IO : box_put(k->box, BACKUP_FILE, f->hash);
    if (e == OK)
        e = put_content(k, fd);
    if (fd >= 0)
        close(fd);
    arena_release(k->c->a, mark);
    if (e != OK)
        k->missing = str_f(k->c->a, "附件 %lld", (long long)f->id);
    k->files++;
    return e;
}

const char *backup_place(struct arena *a, const char *data_dir, struct str hash)
{
    unsigned char raw[SM3_BYTES];
    if (!hex_read(hash, raw, sizeof raw))
        return NULL;
    return str_z(a, str_f(a, "%s/files/%.2s/%.*s", data_dir, hash.at, (int)hash.len - 2, hash.at + 2));
}

static enum err backup_tx(struct tx *tx, void *arg)
{
    struct backup *k = arg;
    struct file row;
    const struct db_dump to = {put_row, k};
    TRY(put_head(k));
    TRY(db_dump(tx, &to));
    TRY(db_each(tx, FILE_ALL, NOVALS, FILE_ROW, &row, put_file, k));
    struct str end = str_f(k->c->a, "%lld %lld", (long long)k->rows, (long long)k->files);
    TRY(box_put(k->box, BACKUP_END, end));
    return box_finish(k->box);
}

static enum err write_backup(struct cli *c, struct backup *k, int fd)
{
    struct sealer *s = sealer_borrow(k->app);
    k->box = box_write(fd, s, k->app->rand, now_ms(k->app->clock));
    enum err e = k->box ? db_read(k->app->db, c->a, backup_tx, k) : ERR_INTERNAL;
    box_free(k->box);
    sealer_return(k->app, s);
    if (e == OK && fsync(fd) != 0)
        e = ERR_IO;
    return e;
}

static int backup_run(struct cli *c)
{
    struct cli_target t;
    const char *path = c->arg[0], *part = str_z(c->a, str_f(c->a, "%s.part", path));
    if (access(path, F_OK) == 0)
        return cli_fail(1, "%s 已经存在，请换一个文件名", path);
    if (!cli_open(c, CLI_READ, &t))
        return 3;
    struct backup k = {.c = c, .app = t.app};
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    enum err e = fd < 0 ? ERR_IO : write_backup(c, &k, fd);
    if (fd >= 0 && close(fd) != 0)
        e = ERR_IO;
    if (e == OK && rename(part, path) != 0)
        e = ERR_IO;
    cli_close(&t);
    if (e == OK && !cli_noted(c, "backup", (struct cli_work){k.rows, k.files, 0})) { /* who takes all data along leaves a trace */
        unlink(path);
        return cli_fail(3, "审计记录写不进去，备份没有保留");
    }
    if (e != OK) {
        unlink(part);
        return cli_fail(3, "备份没有完成：%s%s%.*s", err_text(e), k.missing.len ? "，" : "", FMT(k.missing));
    }
    fprintf(stderr, "已备份 %lld 行、%lld 个附件到 %s。恢复时需要同一个密钥文件，请与备份分开保管。\n",
            (long long)k.rows, (long long)k.files, path);
    return 0;
}

const struct command command_backup = {
    .name = "backup",
    .args = "FILE",
    .min_args = 1,
    .max_args = 1,
    .title = LIT("把数据库和附件加密备份成一个文件（可在服务运行时进行）"),
    .run = backup_run,
};
