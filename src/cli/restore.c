// SPDX-License-Identifier: Apache-2.0
// Restores a backup into an empty installation, on either database. The whole file is verified
// before anything is written; rows go in as one transaction.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.h"
#include "backup.h"
#include "box.h"
#include "cli.h"
#include "log.h"

struct restore {
    struct cli *c;
    struct app *app; /* NULL while only verifying */
    int fd, out;     /* the backup; the attachment being written, -1 = none */
    struct tx *tx;   /* rows are loaded when set */
    struct sealer *sealer;
    int64_t rows, files, schema;
    bool head, end;
    struct str why;
};

static enum err open_file(struct restore *r, struct str hash)
{
    struct arena *a = r->c->a;
    const char *path = backup_place(a, r->app ? r->app->data_dir : "", hash);
    if (!path)
        return ERR_KEY;
    r->files++;
    if (!r->app || r->tx) /* verifying, or the pass that loads rows */
        return OK;
    (void)mkdir(str_z(a, str_f(a, "%s/files", r->app->data_dir)), 0700);
    (void)mkdir(str_z(a, str_f(a, "%s/files/%.2s", r->app->data_dir, hash.at)), 0700);
    r->out = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return r->out < 0 ? ERR_IO : OK;
}

static enum err close_file(struct restore *r)
{
    if (r->out < 0)
        return OK;
    bool ok = fsync(r->out) == 0;
    ok = close(r->out) == 0 && ok;
    r->out = -1;
    return ok ? OK : ERR_IO;
}

static enum err take_row(struct restore *r, struct str record)
{
    struct str row, table = str_cut(record, 0, &row);
    r->rows++;
    return r->tx ? db_load(r->tx, table, row) : OK;
}

static enum err take_head(struct restore *r, struct str record)
{
    const struct json *head = json_parse(r->c->a, record, NULL);
    r->head = true;
    r->schema = json_get_int(head, "schema", 0);
    if (r->schema == backup_schema())
        return OK;
    r->why = str_f(r->c->a, "备份由版本 %.*s 制作，数据库结构与本程序不同；请用该版本恢复，再升级",
                   FMT(json_get_str(head, "version")));
    return ERR_STATE;
}

static enum err take(struct restore *r, char kind, struct str record)
{
    if (r->end || (!r->head && kind != BACKUP_HEAD))
        return ERR_KEY;
    if (kind != BACKUP_PART_OF_FILE)
        TRY(close_file(r));
    switch (kind) {
    case BACKUP_HEAD:
        return take_head(r, record);
    case BACKUP_ROW:
        return take_row(r, record);
    case BACKUP_FILE:
        return open_file(r, record);
    case BACKUP_PART_OF_FILE:
        return r->out < 0 || write(r->out, record.at, record.len) == (ssize_t)record.len ? OK : ERR_IO;
    case BACKUP_END:
        r->end = true;
        return str_eq(record, str_f(r->c->a, "%lld %lld", (long long)r->rows, (long long)r->files))
                   ? OK
                   : ERR_KEY;
    default:
        return ERR_KEY;
    }
}

/* One pass over the whole file. */
static enum err walk(struct restore *r)
{
    struct box *box;
    char kind = 0;
    struct str record;
    r->rows = r->files = 0;
    r->head = r->end = false;
    r->out = -1;
    if (lseek(r->fd, 0, SEEK_SET) != 0)
        return ERR_IO;
    TRY(box_read(r->fd, r->sealer, &box));
    enum err e;
    do {
        struct arena_mark mark = arena_mark(r->c->a);
        e = box_next(box, &kind, &record);
        if (e == OK && kind)
            e = take(r, kind, record);
        if (e == OK)
            arena_release(r->c->a, mark);
    } while (e == OK && kind);
    if (r->out >= 0 && close_file(r) != OK && e == OK)
        e = ERR_IO;
    box_free(box);
    return e == OK && !r->end ? ERR_KEY : e;
}

static enum err load_tx(struct tx *tx, void *arg)
{
    struct restore *r = arg;
    int64_t have = 0;
    TRY(db_int(tx, CLI_ROWS, NOVALS, &have));
    if (have) {
        r->why = S("目标数据库不是空的，没有恢复");
        return ERR_STATE;
    }
    r->tx = tx;
    enum err e = walk(r);
    r->tx = NULL;
    return e == OK ? db_load_done(tx) : e;
}

static enum err verify_first(struct restore *r, const struct keyring *keys)
{
    r->sealer = sealer_new(keys, &rand_system);
    enum err e = r->sealer ? walk(r) : ERR_INTERNAL;
    sealer_free(r->sealer);
    r->sealer = NULL;
    if (e == ERR_FILE_TYPE)
        r->why = S("这不是暖流的备份文件");
    if (e == ERR_KEY)
        r->why = S("备份文件已损坏或不完整，或密钥不是制作备份时的密钥；没有恢复任何内容");
    return e;
}

static enum err restore_into(struct restore *r, struct app *app)
{
    r->app = app;
    r->sealer = sealer_borrow(app);
    enum err e = walk(r); /* attachments first: a row never names content that is not there */
    if (e == OK)
        e = db_write(app->db, r->c->a, load_tx, r);
    sealer_return(app, r->sealer);
    return e;
}

/* The path of the SQLite file to be made, NULL on PostgreSQL. */
static const char *sqlite_path(void)
{
    const char *url = getenv("NUAN_DB");
    if (!url || !url[0])
        return "data/nuan.db";
    return strncmp(url, "sqlite:", 7) == 0 ? url + 7 : NULL;
}

static enum err fill(struct restore *r)
{
    struct app_conf conf = {.mode = DB_CREATE, .log = cli_log()};
    struct app *app;
    const char *db = sqlite_path();
    if (db && access(db, F_OK) == 0) {
        r->why = str_f(r->c->a, "%s 已经存在；请恢复到新的目录，或先移走它", db);
        return ERR_STATE;
    }
    TRY(app_open(r->c->a, &conf, &app, &r->why));
    enum err e = restore_into(r, app);
    if (e == OK && !cli_note(r->c, &(struct cli_target){.app = app}, "restore",
                             (struct cli_work){r->rows, r->files, 0}))
        e = ERR_IO;
    app_close(app);
    if (e != OK && db) { /* made by us a moment ago, and empty */
        unlink(db);
        unlink(str_z(r->c->a, str_f(r->c->a, "%s-wal", db)));
        unlink(str_z(r->c->a, str_f(r->c->a, "%s-shm", db)));
    }
    return e;
}

static int restore_run(struct cli *c)
{
    const struct app_conf conf = {.mode = DB_CREATE};
    struct restore r = {.c = c, .fd = open(c->arg[0], O_RDONLY | O_CLOEXEC)};
    struct keyring *keys;
    const char *why = "";
    if (r.fd < 0)
        return cli_fail(3, "文件 %s 打不开", c->arg[0]);
    const char *key = app_key_path(c->a, &conf);
    if (keyring_open(&keys, key, &why) != OK)
        return cli_fail(3, "恢复需要制作备份时的密钥文件，请把它放到 %s（或用 NUAN_KEY 指定）：%s", key, why);
    enum err e = verify_first(&r, keys);
    keyring_close(keys);
    if (e == OK)
        e = fill(&r);
    close(r.fd);
    if (e != OK)
        return cli_fail(err_exit(e) == 3 ? 3 : 1, "%s", r.why.len ? str_z(c->a, r.why) : err_text(e));
    fprintf(stderr, "已恢复 %lld 行、%lld 个附件；请运行 nuan verify 核对\n", (long long)r.rows,
            (long long)r.files);
    return 0;
}

const struct command command_restore = {
    .name = "restore",
    .args = "FILE",
    .min_args = 1,
    .max_args = 1,
    .title = LIT("把备份恢复到空的数据库（SQLite 与 PostgreSQL 之间可以互换）"),
    .run = restore_run,
};
