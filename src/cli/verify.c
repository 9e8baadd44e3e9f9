// SPDX-License-Identifier: Apache-2.0
// The invariants on the live data, read-only, beside a running server too: those of every area (the
// core's are the audit chain, the engine's files, the attachments) and stray content. A finding is a
// line.
#include <dirent.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app.h"
#include "cli.h"
#include "dispatch.h"

enum { STRAY_AGE_S = 24 * 60 * 60 }; /* younger content may belong to a call that still runs */

static const struct cli_opt verify_opts[] = {
    {"json", NULL, LIT("输出 JSON")},
};

struct check {
    struct verify v; /* first: found() gets its address */
    struct cli *c;
    const struct app *app;
    struct sealer *sealer;
    struct jw *json; /* NULL = lines */
};

static void found(struct verify *v, const char *invariant, struct str text)
{
    struct check *k = (struct check *)v;
    v->findings++;
    if (!k->json) {
        printf("%s  %.*s\n", invariant, FMT(text));
        return;
    }
    jw_open(k->json, '{');
    jw_kt(k->json, "invariant", str_of(invariant));
    jw_kt(k->json, "text", text);
    jw_close(k->json, '}');
}

static void check_areas(struct check *k)
{
    const struct app *app = k->v.cx->app;
    for (size_t i = 0; i < app->n_areas; i++) {
        if (!app->areas[i]->verify)
            continue;
        enum err e = app->areas[i]->verify(&k->v);
        if (e != OK)
            found(&k->v, "--", str_f(k->c->a, "“%.*s”无法核对：%s", FMT(app->areas[i]->title),
                                     err_text(e)));
    }
}

static void check_stray(struct check *k, struct tx *tx, const char *dir, const char *name)
{
    struct arena_mark mark = arena_mark(k->c->a);
    const char *path = str_z(k->c->a, str_f(k->c->a, "%s/files/%s/%s", k->v.cx->app->data_dir, dir, name));
    struct str hash = str_f(k->c->a, "%s%s", dir, name);
    struct stat st;
    int64_t rows = 0;
    if (stat(path, &st) == 0 && k->v.cx->now / 1000 - st.st_mtime > STRAY_AGE_S &&
        db_int(tx, CLI_FIND_FILE, VALS(TXT(hash)), &rows) == OK && rows == 0)
        found(&k->v, "I12", str_f(k->c->a, "附件目录中有未登记的内容 %s/%.8s…", dir, name));
    arena_release(k->c->a, mark);
}

static void check_strays(struct check *k, struct tx *tx)
{
    const char *root = str_z(k->c->a, str_f(k->c->a, "%s/files", k->v.cx->app->data_dir));
    DIR *top = opendir(root);
    for (struct dirent *d; top && (d = readdir(top));) {
        if (d->d_name[0] == '.')
            continue;
        DIR *sub = opendir(str_z(k->c->a, str_f(k->c->a, "%s/%s", root, d->d_name)));
        for (struct dirent *f; sub && (f = readdir(sub));)
            if (f->d_name[0] != '.')
                check_stray(k, tx, d->d_name, f->d_name);
        if (sub)
            closedir(sub);
    }
    if (top)
        closedir(top);
}

static enum err check_tx(struct tx *tx, void *arg)
{
    struct check *k = arg;
    k->v.cx = ctx_system(k->c->a, k->app, tx, k->sealer);
    check_areas(k);
    check_strays(k, tx);
    return OK;
}

static void print_end(struct check *k, struct buf *b)
{
    if (!k->json) {
        printf("核对 %lld 项，发现 %lld 个问题\n", (long long)k->v.checked, (long long)k->v.findings);
        return;
    }
    jw_close(k->json, ']');
    jw_ki(k->json, "checked", k->v.checked);
    jw_close(k->json, '}');
    printf("%.*s\n", FMT(buf_done(b)));
}

static int verify_run(struct cli *c)
{
    struct cli_target t;
    if (!cli_open(c, CLI_READ, &t))
        return 3;
    struct buf b = buf_new(c->a, JSON_MAX_BYTES);
    struct jw jw = jw_new(&b);
    struct check k = {.c = c, .json = cli_has(c, "json") ? &jw : NULL};
    k.app = t.app;
    k.sealer = sealer_borrow(t.app);
    k.v.found = found;
    if (k.json) {
        jw_open(&jw, '{');
        jw_key(&jw, "findings");
        jw_open(&jw, '[');
    }
    enum err e = db_read(t.app->db, c->a, check_tx, &k);
    sealer_return(t.app, k.sealer);
    cli_close(&t);
    if (e != OK)
        return cli_fail(3, "%s", err_text(e));
    print_end(&k, &b);
    if (!cli_noted(c, "verify", (struct cli_work){k.v.checked, 0, k.v.findings}))
        fputs("核对已完成，但没有写进审计记录\n", stderr);
    return k.v.findings ? 1 : 0;
}

const struct command command_verify = {
    .name = "verify",
    .title = LIT("核对全部账目、审计链、数据库和附件（只读，可在服务运行时进行）"),
    .opts = verify_opts,
    .n_opts = countof(verify_opts),
    .run = verify_run,
};
