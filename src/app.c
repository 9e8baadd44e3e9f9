// SPDX-License-Identifier: Apache-2.0
#include "app.h"

#include <errno.h>
#include <sys/stat.h>

#include "dispatch.h"
#include "file.h"
#include "hint.h"
#include "job.h"
#include "keep.h"
#include "log.h"

#define APP_DB "sqlite:data/nuan.db"

extern const struct embed_file db_migrations[];

#define X(name) extern const struct area area_##name;
#include "areas.def"
#undef X

static const struct area *const all_areas[] = {
#define X(name) &area_##name,
#include "areas.def"
#undef X
};

static const char *or_env(const char *given, const char *name, const char *otherwise)
{
    const char *env = getenv(name);
    return given ? given : env && env[0] ? env : otherwise;
}

/* The folder of attachments, socket and (by default) key: that of the SQLite file, else ./data. */
const char *app_data_dir(struct arena *a, const char *db_url)
{
    struct str url = str_of(or_env(db_url, "NUAN_DB", APP_DB));
    if (!str_starts(url, S("sqlite:")))
        return or_env(NULL, "NUAN_DATA", "data");
    struct str path = str_sub(url, 7, url.len);
    for (size_t i = path.len; i-- > 0;)
        if (path.at[i] == '/')
            return str_z(a, str_sub(path, 0, i ? i : 1));
    return ".";
}

const char *app_key_path(struct arena *a, const struct app_conf *conf)
{
    return or_env(conf->key_path, "NUAN_KEY",
                  str_z(a, str_f(a, "%s/nuan.key", app_data_dir(a, conf->db_url))));
}

static enum err open_keys(struct app *app, struct arena *a, const char *path, bool create, struct str *why)
{
    const char *text = "";
    enum err e = keyring_open(&app->keys, path, &text);
    bool none = e != OK && errno == ENOENT;
    if (none && create) {
        TRY(keyring_create(path, app->rand, &text));
        e = keyring_open(&app->keys, path, &text);
    } else if (none) { /* what a newcomer meets first */
        *why = str_f(a, "没有找到密钥文件 %s：尚未安装请先运行 nuan init（或 nuan demo）；已经安装请用 NUAN_DB、NUAN_KEY 指明位置",
                     path);
        return e;
    }
    if (e != OK)
        *why = str_of(text);
    return e;
}

static enum err read_setting(struct tx *tx, void *arg)
{
    struct app *app = arg;
    struct str value = S("");
    enum err e = db_text(tx, SETTING_GET, VALS(TXT(S("demo"))), &value);
    app->demo = e == OK && str_eq(value, S("1"));
    return e == ERR_NOT_FOUND ? OK : e;
}

enum err app_open(struct arena *a, const struct app_conf *conf, struct app **out, struct str *why)
{
    static const struct log silent = {.fd = -1, .min = LOG_ERROR, .clock = &clock_system};
    const char *url = or_env(conf->db_url, "NUAN_DB", APP_DB);
    struct app *app = NEW(a, struct app);
    app->clock = conf->clock ? conf->clock : &clock_system;
    app->rand = conf->rand ? conf->rand : &rand_system;
    app->log = conf->log ? conf->log : &silent;
    app->data_dir = app_data_dir(a, url);
    app->areas = all_areas;
    app->n_areas = countof(all_areas);
    app->routes = routes_new(a, app->areas, app->n_areas);
    if (conf->mode == DB_CREATE && mkdir(app->data_dir, 0700) != 0 && errno != EEXIST) {
        *why = str_f(a, "不能建立数据目录 %s", app->data_dir);
        return ERR_IO;
    }
    TRY(open_keys(app, a, app_key_path(a, conf), conf->mode == DB_CREATE, why));
    struct db_conf db = {.url = url,
                         .mode = conf->mode,
                         .stmts = db_statements,
                         .n_stmts = STMT__COUNT,
                         .migrations = db_migrations,
                         .clock = app->clock,
                         .commit_each = conf->commit_each};
    enum err e = db_open(a, &db, &app->db, why);
    if (e != OK) {
        keyring_close(app->keys);
        return e;
    }
    e = db_read(app->db, a, read_setting, app);
    if (e != OK) {
        db_close(app->db);
        keyring_close(app->keys);
        return e;
    }
    app->sealers = sealers_new(app->keys, app->rand);
    app->keep = keep_new();
    app->hints = hints_new();
    e = conf->mode == DB_READ ? OK : files_seal_names(app);
    if (e != OK) {
        app_close(app);
        return e;
    }
    *out = app;
    return OK;
}

void app_close(struct app *app)
{
    if (!app)
        return;
    jobs_stop(app);
    for (size_t i = 0; i < app->n_areas; i++)
        if (app->areas[i]->end)
            app->areas[i]->end(app);
    db_close(app->db);
    keep_free(app->keep);
    hints_free(app->hints);
    sealers_free(app->sealers);
    keyring_close(app->keys);
}

struct init {
    struct app *app;
    struct arena *a;
    struct str why;
};

static enum err init_tx(struct tx *tx, void *arg)
{
    struct init *in = arg;
    struct sealer *sealer = sealer_borrow(in->app);
    struct ctx *cx = ctx_system(in->a, in->app, tx, sealer);
    enum err e = OK;
    for (size_t i = 0; i < in->app->n_areas && e == OK; i++)
        if (in->app->areas[i]->init)
            e = in->app->areas[i]->init(cx);
    sealer_return(in->app, sealer);
    in->why = cx->fail_text;
    return e;
}

enum err app_init_areas(struct arena *a, struct app *app, struct str *why)
{
    struct init in = {app, a, S("")};
    enum err e = db_write(app->db, a, init_tx, &in);
    if (e != OK)
        *why = in.why.len ? in.why : str_of(err_text(e));
    return e;
}
