// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file.h"
#include "org.h"
#include "testdb.h"
#include "user.h"

static const int64_t world_begin = 1673488800000; /* 2023-01-12 10:00 +8 */

struct world_own {
    struct world w;
    struct testdb db;
    struct clock clock;
    char key[300];
};

static int64_t own_now(void *self)
{
    return ((struct world_own *)self)->w.now;
}

static void die(const char *what, struct str detail)
{
    fprintf(stderr, "world: %s: %.*s\n", what, FMT(detail));
    abort();
}

bool world_has(enum world_engine engine)
{
    return testdb_has(engine == WORLD_POSTGRES);
}

static void open_app(struct world_own *o, enum db_mode mode)
{
    struct str why = S("");
    struct app_conf conf = {.db_url = o->db.url, .key_path = o->key, .mode = mode, .clock = &o->clock};
    if (app_open(o->w.a, &conf, &o->w.app, &why) != OK)
        die("open", why);
}

struct app *world_second(struct world *w)
{
    struct world_own *o = (struct world_own *)w;
    struct app *first = o->w.app, *second;
    if (!db_is_postgres(first->db))
        return first;
    open_app(o, DB_WRITE);
    second = o->w.app;
    o->w.app = first;
    return second;
}

struct seed_org {
    const char *code, *parent, *name, *kind;
};
static const struct seed_org orgs[] = {
    {"QD", "", "青岛市总工会", "city"},
    {"QD01", "QD", "甲区总工会", "district"},
    {"QD0101", "QD01", "甲一街道总工会", "street"},
    {"QD010101", "QD0101", "甲一机械厂工会", "grass"},
    {"QD010102", "QD0101", "甲二纺织厂工会", "grass"},
    {"QD02", "QD", "乙区总工会", "district"},
    {"QD0201", "QD02", "乙一街道总工会", "street"},
    {"QD020101", "QD0201", "乙一物流公司工会", "grass"},
    {"QDI01", "QD", "交通产业工会", "industry"},
};
struct seed_user {
    const char *prefix, *org;
};
static const struct seed_user users[] = {
    {"city", "QD"}, {"d01", "QD01"}, {"d02", "QD02"}, {"g1", "QD010101"}};
static const char *const roles[] = {"clerk", "review", "cash", "view", "auditor"};
static const char *const admins[][2] = {
    {"sys.admin", "sys_admin"}, {"sec.admin", "sec_admin"}, {"audit.admin", "audit_admin"}};

static enum err seed_orgs(struct ctx *cx)
{
    for (size_t i = 0; i < countof(orgs); i++) {
        struct org parent = {0}, o = {.code = str_of(orgs[i].code),
                                      .name = str_of(orgs[i].name),
                                      .kind = str_of(orgs[i].kind),
                                      .valid_from = S("2015-01-01")};
        if (orgs[i].parent[0])
            TRY(org_find(cx, str_of(orgs[i].parent), &parent));
        TRY(org_add(cx, parent.id ? &parent : NULL, &o));
    }
    return OK;
}

/* Users of the world have no password: calls come as trusted local ones. */
static enum err seed_user(struct ctx *cx, struct str login, struct str role, const char *org_code)
{
    struct org o = {0};
    int64_t id, grant;
    char token[TOKEN_TEXT];
    TRY(org_find(cx, str_of(org_code), &o));
    TRY(user_add(cx, login, login, o.id, &id, token));
    return grant_add(cx, id, role, o.id, S("2020-01-01"), S(""), &grant);
}

static enum err seed(struct tx *tx, void *arg)
{
    struct world *w = arg;
    struct sealer *s = sealer_borrow(w->app);
    struct ctx *cx = ctx_system(w->a, w->app, tx, s);
    enum err e = seed_orgs(cx);
    for (size_t i = 0; i < countof(admins) && e == OK; i++)
        e = seed_user(cx, str_of(admins[i][0]), str_of(admins[i][1]), "QD");
    for (size_t i = 0; i < countof(users); i++)
        for (size_t k = 0; k < countof(roles) && e == OK; k++)
            e = seed_user(cx, str_f(w->a, "%s.%s", users[i].prefix, roles[k]), str_of(roles[k]),
                          users[i].org);
    sealer_return(w->app, s);
    if (e != OK)
        die("seed", cx->fail_text.len ? cx->fail_text : cx->problems.first ? cx->problems.first->text : S(""));
    return e;
}

void world_close(struct world *w)
{
    app_close(w->app);
    w->app = NULL;
}

static void remove_tree(const char *path)
{
    DIR *d = opendir(path);
    char below[600];
    for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        snprintf(below, sizeof below, "%s/%s", path, e->d_name);
        if (e->d_type == DT_DIR)
            remove_tree(below);
        else
            unlink(below);
    }
    if (d)
        closedir(d);
    rmdir(path);
}

static void own_free(struct world_own *o)
{
    remove_tree(o->db.dir);
    testdb_drop(&o->db);
    arena_free(o->w.a);
    free(o);
}

void world_free(struct world *w)
{
    world_close(w);
    own_free((struct world_own *)w);
}

static struct world_own *own_new(bool postgres, const struct testdb *mould)
{
    struct world_own *o = calloc(1, sizeof *o);
    ASSERT(o);
    o->w.now = world_begin;
    o->clock = (struct clock){own_now, clock_system.mono_ms, o};
    o->w.a = arena_new(1024 * 1024 * 1024);
    testdb_new(&o->db, postgres, mould);
    snprintf(o->key, sizeof o->key, "%s/nuan.key", o->db.dir);
    snprintf(o->w.dir, sizeof o->w.dir, "%s", o->db.dir);
    setenv("NUAN_DATA", o->db.dir, 1);
    return o;
}

/* --- the mould: migrated and seeded once a process, the worlds are copies of it --- */

static struct world_own *moulds[2];
static pid_t mould_maker; /* a child that exits leaves them */

static void moulds_drop(void)
{
    for (size_t i = 0; i < countof(moulds); i++)
        if (moulds[i] && mould_maker == getpid())
            own_free(moulds[i]);
}

static const struct testdb *mould_of(bool postgres)
{
    struct str why = S("");
    if (moulds[postgres])
        return &moulds[postgres]->db;
    struct world_own *o = own_new(postgres, NULL);
    open_app(o, DB_CREATE);
    if (app_init_areas(o->w.a, o->w.app, &why) != OK)
        die("init", why);
    if (db_write(o->w.app->db, o->w.a, seed, &o->w) != OK)
        die("seed", S("rolled back"));
    world_close(&o->w);
    if (!moulds[!postgres])
        atexit(moulds_drop);
    mould_maker = getpid();
    moulds[postgres] = o;
    return &o->db;
}

static void copy_file(const char *from, const char *to)
{
    struct stat st;
    int in = open(from, O_RDONLY | O_CLOEXEC);
    ASSERT(in >= 0 && fstat(in, &st) == 0);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, st.st_mode & 0777);
    ASSERT(out >= 0);
    for (off_t left = st.st_size; left > 0;) {
        ssize_t n = copy_file_range(in, NULL, out, NULL, (size_t)left, 0);
        ASSERT(n > 0);
        left -= n;
    }
    close(in);
    close(out);
}

/* The files of a data folder; a new installation has no folders in it. */
static void copy_files(const char *from, const char *to)
{
    char a[600], b[600];
    DIR *d = opendir(from);
    ASSERT(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (e->d_type == DT_REG) {
            snprintf(a, sizeof a, "%s/%s", from, e->d_name);
            snprintf(b, sizeof b, "%s/%s", to, e->d_name);
            copy_file(a, b);
        }
    closedir(d);
}

struct world *world_new(enum world_engine engine)
{
    bool postgres = engine == WORLD_POSTGRES;
    const struct testdb *mould = mould_of(postgres);
    struct world_own *o = own_new(postgres, mould);
    copy_files(mould->dir, o->db.dir);
    open_app(o, DB_WRITE);
    return &o->w;
}

void world_reopen(struct world *w)
{
    open_app((struct world_own *)w, DB_WRITE);
}


static enum method method_of(const char *m)
{
    return strcmp(m, "POST") == 0     ? M_POST
           : strcmp(m, "PUT") == 0    ? M_PUT
           : strcmp(m, "DELETE") == 0 ? M_DELETE
                                      : M_GET;
}

/* Fills reply, json and tells the error code. */
static const char *answer(struct world *w, struct call *call)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES * 4);
    struct reply r;
    dispatch(w->app, a, call, &r);
    w->reply = r;
    w->reply.body = str_dup(w->a, r.body);
    if (r.file_size) {
        char *all = arena_alloc(w->a, (size_t)r.file_size, 1);
        if (pread(r.file_fd, all, (size_t)r.file_size, 0) != r.file_size)
            die("file", r.file_name);
        w->reply.body = (struct str){all, (size_t)r.file_size};
    }
    w->reply.type = str_dup(w->a, r.type);
    w->reply.file_name = str_dup(w->a, r.file_name);
    w->reply.set_session = str_dup(w->a, r.set_session);
    w->reply.csrf = str_dup(w->a, r.csrf);
    arena_free(a);
    w->json = str_eq(w->reply.type, S("application/json")) ? json_parse(w->a, w->reply.body, NULL) : NULL;
    if (w->reply.status < 400)
        return "";
    return str_z(w->a, json_get_str(json_get(w->json, "error"), "code"));
}

static struct call call_of(struct world *w, const char *as, const char *method, const char *path)
{
    struct call c = {.method = method_of(method), .as = str_of(as), .peer = w->peer ? str_of(w->peer) : S("test"), .upload_fd = -1};
    c.path = str_cut(str_dup(w->a, str_of(path)), '?', &c.query);
    return c;
}

const char *world_command(struct world *w, const char *as, const char *id, const char *method,
                          const char *path, const char *body)
{
    struct call c = call_of(w, as, method, path);
    c.command_id = str_of(id);
    c.body = body ? str_of(body) : S("");
    return answer(w, &c);
}

const char *world_call(struct world *w, const char *as, const char *method, const char *path,
                       const char *body)
{
    return world_command(w, as, "", method, path, body);
}

const struct json *world_ok(struct world *w, const char *as, const char *method, const char *path,
                            const char *body)
{
    const char *e = world_call(w, as, method, path, body);
    if (e[0])
        die(path, w->reply.body);
    return w->json;
}

const char *world_upload(struct world *w, const char *as, const char *path, const char *name,
                         const void *bytes, size_t n)
{
    return world_upload_once(w, as, "", path, name, bytes, n);
}

const char *world_upload_once(struct world *w, const char *as, const char *id, const char *path, const char *name,
                              const void *bytes, size_t n)
{
    struct call c = call_of(w, as, "POST", path);
    c.command_id = str_of(id);
    c.upload_fd = file_temp(w->app);
    c.upload_size = (int64_t)n;
    c.upload_name = str_of(name);
    if (c.upload_fd < 0 || write(c.upload_fd, bytes, n) != (ssize_t)n)
        die("upload", str_of(name));
    const char *e = answer(w, &c);
    close(c.upload_fd);
    return e;
}

struct job_look {
    int64_t id;
    struct job row;
    struct buf b;
};

static enum err look(struct tx *tx, void *arg)
{
    struct job_look *l = arg;
    TRY(db_one(tx, JOB_LOAD, VALS(I64(l->id)), JOB_ROW, &l->row));
    struct jw out = jw_new(&l->b);
    fields_write(&out, JOB_ROW, &l->row);
    return OK;
}

const struct json *world_job(struct world *w, int64_t job_id)
{
    enum err e = job_run_now(w->app, job_id, NULL, NULL);
    (void)e; /* the outcome is in the row */
    struct job_look l = {job_id, {0}, buf_new(w->a, 16 * 1024 * 1024)};
    if (db_read(w->app->db, w->a, look, &l) != OK)
        die("job", S("no row"));
    return json_parse(w->a, buf_done(&l.b), NULL);
}

struct org_look {
    struct str code;
    int64_t id;
};

static enum err look_org(struct tx *tx, void *arg)
{
    struct org_look *l = arg;
    return db_int(tx, FIND_ORG, VALS(TXT(l->code)), &l->id);
}

int64_t world_org(struct world *w, const char *code)
{
    struct org_look l = {str_of(code), 0};
    if (db_read(w->app->db, w->a, look_org, &l) != OK)
        die("no union", l.code);
    return l.id;
}

enum err world_write(struct world *w, enum err (*run)(struct tx *, void *), void *arg)
{
    return db_write(w->app->db, w->a, run, arg);
}

static void found(struct verify *v, const char *invariant, struct str text)
{
    fprintf(stderr, "verify: %s %.*s\n", invariant, FMT(text));
    v->findings++;
}

static enum err verify_all(struct tx *tx, void *arg)
{
    struct verify *v = arg;
    struct world *w = v->arg;
    struct sealer *s = sealer_borrow(w->app);
    v->cx = ctx_system(w->a, w->app, tx, s);
    enum err e = OK;
    for (size_t i = 0; i < w->app->n_areas && e == OK; i++)
        if (w->app->areas[i]->verify)
            e = w->app->areas[i]->verify(v);
    sealer_return(w->app, s);
    return e;
}

int64_t world_verify(struct world *w)
{
    struct verify v = {.found = found, .arg = w};
    if (db_read(w->app->db, w->a, verify_all, &v) != OK)
        die("verify", S("did not run"));
    return v.findings;
}
