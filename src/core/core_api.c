// SPDX-License-Identifier: Apache-2.0
// Meta, jobs, files, audit trail, health: what every page needs, whatever the area.
#include "core_api.h"

#include <unistd.h>

#include "audit.h"
#include "code.h"
#include "date.h"
#include "file.h"
#include "job.h"
#include "openapi.h"
#include "security.h"

/* --- 待办 --- */

struct todo {
    struct ctx *cx;
};

static enum err sum_up(struct ctx *cx, enum perm perm, int stmt, struct val third, int64_t *all)
{
    *all = 0;
    for (size_t i = 0; i < cx->who->n_grants; i++) {
        const struct grant *g = &cx->who->grants[i];
        bool above = false;
        int64_t n = 0;
        if (!role_may(g->role, perm))
            continue;
        for (size_t k = 0; k < cx->who->n_grants; k++) {
            const struct grant *o = &cx->who->grants[k];
            above |= k != i && role_may(o->role, perm) && path_covers(o->path, g->path) &&
                     !(str_eq(o->path, g->path) && k > i);
        }
        if (above)
            continue;
        TRY(db_int(cx->tx, stmt, VALS(TXT(g->path), TXT(path_end(cx->a, g->path)), third), &n));
        *all += n;
    }
    return OK;
}

enum err todo_count(struct ctx *cx, enum perm perm, int stmt, int64_t *all)
{
    return sum_up(cx, perm, stmt, I64(cx->who->user_id), all);
}

enum err todo_count_due(struct ctx *cx, enum perm perm, int stmt, int64_t *all)
{
    return sum_up(cx, perm, stmt, TXT(cx_today(cx)), all);
}

void todo_put(struct todo *t, const char *kind, struct str title, int64_t count, struct str link)
{
    if (count == 0)
        return;
    struct jw *w = t->cx->out;
    jw_open(w, '{');
    jw_kt(w, "kind", str_of(kind));
    jw_kt(w, "title", title);
    jw_ki(w, "count", count);
    jw_kt(w, "link", link);
    jw_close(w, '}');
}

enum err core_todo_run(struct ctx *cx)
{
    struct todo t = {cx};
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < cx->app->n_areas; i++)
        if (cx->app->areas[i]->todo)
            TRY(cx->app->areas[i]->todo(cx, &t));
    jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static enum err core_todo(struct ctx *cx, struct todo *t)
{
    int64_t n;
    TRY(db_int(cx->tx, JOB_COUNT_OPEN, VALS(I64(cx->who->user_id)), &n));
    todo_put(t, "job", S("正在处理的任务"), n, S("/jobs"));
    return OK;
}

/* --- meta --- */

struct meta_walk {
    struct jw *w;
    struct str list;
};

static enum err meta_code(void *arg, void *row)
{
    struct meta_walk *m = arg;
    const struct code_item *c = row;
    if (!str_eq(m->list, c->list)) {
        if (m->list.len)
            jw_close(m->w, ']');
        jw_keys(m->w, c->list);
        jw_open(m->w, '[');
        m->list = str_dup(m->w->b->a, c->list);
    }
    fields_write(m->w, (struct fields){code_item_fields, countof(code_item_fields), sizeof *c}, c);
    return OK;
}

static enum err meta_codes(struct ctx *cx)
{
    struct meta_walk m = {cx->out, S("")};
    struct code_item row = {0};
    jw_key(cx->out, "codes");
    jw_open(cx->out, '{');
    TRY(db_each(cx->tx, CODE_ALL, NOVALS,
                (struct fields){code_item_fields, countof(code_item_fields), sizeof row}, &row,
                meta_code, &m));
    if (m.list.len)
        jw_close(cx->out, ']');
    jw_close(cx->out, '}');
    return OK;
}

static void meta_errors(struct jw *w)
{
    jw_key(w, "errors");
    jw_open(w, '{');
    for (int e = OK + 1; e < ERR__COUNT; e++)
        jw_kt(w, err_code((enum err)e), str_of(err_text((enum err)e)));
    jw_close(w, '}');
}

static void meta_rights(struct jw *w)
{
    jw_key(w, "perms");
    jw_open(w, '{');
    for (int p = PERM_NONE + 1; p < PERM__COUNT; p++)
        jw_kt(w, perm_code((enum perm)p), str_of(perm_title((enum perm)p)));
    jw_close(w, '}');
    jw_key(w, "roles");
    jw_open(w, '{');
    for (int r = ROLE_NONE + 1; r < ROLE__COUNT; r++)
        jw_kt(w, role_info((enum role)r)->code, str_of(role_info((enum role)r)->title));
    jw_close(w, '}');
}

static enum err meta_run(struct ctx *cx)
{
    struct jw *w = cx->out;
    jw_open(w, '{');
    jw_key(w, "forms");
    jw_open(w, '{');
    for (size_t i = 0; i < cx->app->n_areas; i++)
        for (size_t k = 0; k < cx->app->areas[i]->n_meta; k++) {
            jw_key(w, cx->app->areas[i]->meta[k].name);
            fields_meta(w, cx->app->areas[i]->meta[k].fields);
        }
    jw_close(w, '}');
    TRY(meta_codes(cx));
    meta_rights(w);
    meta_errors(w);
    jw_close(w, '}');
    return OK;
}

/* --- jobs --- */

static struct str job_title(const struct app *app, struct str kind)
{
    for (size_t i = 0; i < app->n_areas; i++)
        for (size_t k = 0; k < app->areas[i]->n_jobs; k++)
            if (str_eq(kind, str_of(app->areas[i]->jobs[k].kind)))
                return app->areas[i]->jobs[k].title;
    return kind;
}

static void put_job(struct ctx *cx, const struct job *j)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, JOB_ROW, j);
    jw_kt(cx->out, "title", job_title(cx->app, j->kind));
    jw_close(cx->out, '}');
}

static enum err job_row(struct ctx *cx, void *row)
{
    put_job(cx, row);
    return OK;
}

static enum err jobs_run(struct ctx *cx)
{
    return cx_list_by(cx, JOB_LIST,
                      VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_limit(cx))),
                      JOB_ROW, job_row);
}

static enum err job_get(struct ctx *cx, struct job *j)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    return cx_one(cx, JOB_GET, id, JOB_ROW, j);
}

static enum err job_one_run(struct ctx *cx)
{
    struct job j = {0};
    TRY(job_get(cx, &j));
    put_job(cx, &j);
    return OK;
}

static enum err job_cancel_run(struct ctx *cx)
{
    struct job j = {0};
    int64_t n;
    TRY(job_get(cx, &j));
    if (j.user_id != cx->who->user_id)
        return fail(cx, ERR_FORBIDDEN, "只能取消自己提交的任务");
    TRY(db_exec(cx->tx, JOB_CANCEL, VALS(I64(j.id)), &n));
    audit_object(cx, j.org_id, "job:%lld", (long long)j.id);
    return n ? OK : fail(cx, ERR_STATE, "任务已经结束，不能取消");
}

/* --- files --- */

static enum err file_run(struct ctx *cx)
{
    struct file f = {0};
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(file_get(cx, id, &f));
    TRY(file_answer(cx, &f));
    audit_object(cx, f.org_id, "file:%lld", (long long)f.id);
    return OK;
}

static enum err upload_row(struct ctx *cx, void *arg)
{
    struct file *f = arg;
    TRY(file_insert(cx, f, cx->org_id, FILE_LOOSE));
    audit_object(cx, cx->org_id, "file:%lld", (long long)f->id);
    return audit_write(cx, "file.upload", S("ok"));
}

static enum err upload_run(struct ctx *cx)
{
    struct file f = {0};
    if (cx->call->upload_fd < 0 || cx->call->upload_size == 0)
        return fail(cx, ERR_BAD_INPUT, "没有收到文件内容");
    struct str name = cx->call->upload_name.len ? cx->call->upload_name : S("附件");
    TRY(file_keep(cx->app, cx->a, cx->call->upload_fd, name, &f));
    TRY(cx_in_write(cx, upload_row, &f));
    cx_row(cx, FILE_ROW, &f);
    return OK;
}

/* --- maintenance at the shell: backup, restore, migrate, verify leave an event --- */

struct maintenance {
    struct str what;
    int64_t rows, files, findings;
};
static const struct field maintenance_fields[] = {
    {FIELD(struct maintenance, what), .label = LIT("做了什么"), .need = true, .max = 20},
    {FIELD(struct maintenance, rows), .as = AS_COUNT, .label = LIT("行数")},
    {FIELD(struct maintenance, files), .as = AS_COUNT, .label = LIT("附件数")},
    {FIELD(struct maintenance, findings), .as = AS_COUNT, .label = LIT("发现的问题")},
};

static enum err maintenance_run(struct ctx *cx)
{
    static const struct str known[] = {LIT("backup"), LIT("restore"), LIT("migrate"), LIT("verify")};
    const struct maintenance *in = cx->in;
    static const struct maintenance none;
    for (size_t i = 0; i < countof(known); i++)
        if (str_eq(in->what, known[i])) {
            audit_object(cx, 0, "%.*s", FMT(in->what));
            audit_diff(cx, FIELDS(struct maintenance, maintenance_fields), &none, in);
            return OK;
        }
    return fail_field(cx, "what", "应为 backup、restore、migrate 或 verify");
}

/* --- audit trail --- */

struct event_row {
    int64_t id, at;
    struct str login, peer, action, object, result, detail, org_code;
};
static const struct field event_row_fields[] = {
    {FIELD(struct event_row, id), .as = AS_ID, .label = LIT("序号")},
    {FIELD(struct event_row, at), .as = AS_TIME, .label = LIT("时间")},
    {FIELD(struct event_row, login), .label = LIT("用户")},
    {FIELD(struct event_row, peer), .label = LIT("来源")},
    {FIELD(struct event_row, action), .label = LIT("操作")},
    {FIELD(struct event_row, object), .label = LIT("对象")},
    {FIELD(struct event_row, result), .label = LIT("结果")},
    {FIELD(struct event_row, detail), .as = AS_JSON, .label = LIT("内容")},
    {FIELD(struct event_row, org_code), .label = LIT("工会")},
};

/* Milliseconds of a day given as text; otherwise when it is empty or no date. */
static int64_t day_ms(struct str day, int add, int64_t otherwise)
{
    struct date d;
    return day.len && date_read(day, &d) == DATE_DAY ? date_to_ms(date_add_days(d, add)) : otherwise;
}

static enum err events_run(struct ctx *cx)
{
    return cx_list(cx, EVENT_LIST,
                   VALS(I64(cx_after(cx)), TXT(cx_query(cx, "action")), TXT(cx_query(cx, "object")),
                        TXT(cx_query(cx, "user")), I64(day_ms(cx_query(cx, "from"), 0, 0)),
                        I64(day_ms(cx_query(cx, "to"), 1, INT64_MAX)), I64(cx_limit(cx))),
                   FIELDS(struct event_row, event_row_fields));
}

static enum err events_check_run(struct ctx *cx)
{
    int64_t count, broken;
    struct str head;
    TRY(audit_check(cx->tx, &count, &broken, &head));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "count", count);
    jw_ki(cx->out, "broken", broken);
    jw_kt(cx->out, "head", head);
    jw_close(cx->out, '}');
    return OK;
}

/* --- health, OpenAPI --- */

static enum err health_run(struct ctx *cx)
{
    jw_open(cx->out, '{');
    jw_kb(cx->out, "ok", true);
    jw_kt(cx->out, "db", db_is_postgres(cx->app->db) ? S("postgres") : S("sqlite"));
    jw_ki(cx->out, "waiting", (int64_t)db_queue_length(cx->app->db));
    jw_close(cx->out, '}');
    return OK;
}

static enum err openapi_run(struct ctx *cx)
{
    openapi_write(cx->out, cx->app);
    return OK;
}

static const struct route core_routes[] = {
    {M_GET, "/api/meta", meta_run, PERM_LOGGED_IN, SCOPE_SELF, TX_READ, .shape = OUT_FREE,
     .schema = "{\"forms\":{},\"codes\":{},\"perms\":{},\"roles\":{},\"errors\":{}}",
     .title = LIT("字段、代码表、权限和错误说明")},
    {M_GET, "/api/jobs", jobs_run, PERM_ROSTER_VIEW, SCOPE_ORG, TX_READ, .out = {job_fields, 17, sizeof(struct job)},
     .shape = OUT_LIST, .query = "org,state,after,limit", .title = LIT("任务列表")},
    {M_GET, "/api/jobs/:id", job_one_run, PERM_ROSTER_VIEW, SCOPE_ORG, TX_READ,
     .out = {job_fields, 17, sizeof(struct job)}, .shape = OUT_ONE, .title = LIT("任务")},
    {M_POST, "/api/jobs/:id/cancel", job_cancel_run, PERM_ROSTER_VIEW, SCOPE_ORG, TX_WRITE,
     .action = "job.cancel", .title = LIT("取消任务")},
    {M_GET, "/api/files/:id", file_run, PERM_FILE_USE, SCOPE_ORG, TX_READ, .action = "file.read",
     .logged = true, .shape = OUT_FILE, .title = LIT("下载附件")},
    {M_POST, "/api/files", upload_run, PERM_FILE_USE, SCOPE_ORG, TX_NONE, .once = true, .action = "file.upload",
     .upload = true, .out = {file_fields, 9, sizeof(struct file)}, .shape = OUT_ONE, .query = "org",
     .title = LIT("上传附件")},
    {M_GET, "/api/events", events_run, PERM_AUDIT_VIEW, SCOPE_SYSTEM, TX_READ,
     OUT(struct event_row, event_row_fields), .shape = OUT_LIST,
     .query = "action,object,user,from,to,after,limit", .title = LIT("审计记录")},
    {M_GET, "/api/events/check", events_check_run, PERM_AUDIT_VIEW, SCOPE_SYSTEM, TX_READ,
     .shape = OUT_FREE, .schema = "{\"count\":1,\"broken\":0,\"head\":\"\"}", .title = LIT("校验审计链")},
    {M_GET, "/api/security", security_get_run, PERM_SECURITY_EDIT, SCOPE_SYSTEM, TX_READ,
     .out = {security_fields, 7, sizeof(struct security)}, .shape = OUT_ONE, .title = LIT("安全设置")},
    {M_PUT, "/api/security", security_put_run, PERM_SECURITY_EDIT, SCOPE_SYSTEM, TX_WRITE,
     .action = "security.change", .in = {security_fields, 7, sizeof(struct security)},
     .out = {security_fields, 7, sizeof(struct security)}, .shape = OUT_ONE, .title = LIT("修改安全设置")},
    {M_POST, "/api/maintenance", maintenance_run, PERM_NONE, SCOPE_LOCAL, TX_WRITE, .action = "maintenance",
     IN(struct maintenance, maintenance_fields), .title = LIT("登记一次维护（仅限本机命令）")},
    {M_GET, "/api/health", health_run, PERM_NONE, SCOPE_PUBLIC, TX_READ, .shape = OUT_FREE,
     .schema = "{\"ok\":true,\"db\":\"sqlite\",\"waiting\":0}", .title = LIT("健康检查")},
    {M_GET, "/api/openapi.json", openapi_run, PERM_LOGGED_IN, SCOPE_SELF, TX_READ, .shape = OUT_FREE,
     .schema = "{\"openapi\":\"3.1.0\",\"info\":{},\"paths\":{},\"components\":{}}", .title = LIT("接口说明")},
};

static const struct meta_row core_meta[] = {
    {"security", {security_fields, 7, sizeof(struct security)}},
    {"job", {job_fields, 17, sizeof(struct job)}},
    {"event", {event_row_fields, countof(event_row_fields), sizeof(struct event_row)}},
};

static enum err verify_file(void *arg, void *row)
{
    struct verify *v = arg;
    const struct file *f = row;
    int fd;
    v->checked++;
    enum err e = file_open(v->cx->app, f->hash, &fd);
    if (e == OK)
        close(fd);
    else
        v->found(v, "I12", str_f(v->cx->a, "附件 %lld %s", (long long)f->id,
                                 e == ERR_KEY ? "的内容与登记的不一致" : "的内容缺失"));
    return OK;
}

static enum err core_verify(struct verify *v)
{
    int64_t count, broken;
    struct str head, state;
    struct file row;
    TRY(audit_check(v->cx->tx, &count, &broken, &head));
    v->checked += count;
    if (broken)
        v->found(v, "I10", str_f(v->cx->a, "审计链从第 %lld 条起被改动过", (long long)broken));
    TRY(db_integrity(v->cx->tx, &state));
    if (state.len)
        v->found(v, "I11", str_f(v->cx->a, "数据库文件：%.*s", FMT(state)));
    return db_each(v->cx->tx, FILE_ALL, NOVALS, FILE_ROW, &row, verify_file, v);
}

const struct area area_auth = {
    .name = "auth", .title = LIT("登录"), .routes = auth_routes, .n_routes = AUTH_ROUTES};

const struct area area_core = {
    .name = "core",
    .title = LIT("系统"),
    ROWS(routes, core_routes),
    ROWS(meta, core_meta),
    .verify = core_verify,
    .todo = core_todo,
    .init = rule_init,
};
