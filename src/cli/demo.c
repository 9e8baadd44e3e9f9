// SPDX-License-Identifier: Apache-2.0
// A demonstration city: the 2023 campaign of a real newspaper report rebuilt from invented names up.
// Everything but the tree and the users goes through the ordinary routes, as the users would do it.
#include "demo.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dispatch.h"
#include "job.h"
#include "org.h"
#include "password.h"
#include "session.h"
#include "token.h"
#include "user.h"

enum {
    DISTRICTS = 10, STREETS = 8, GRASS = 7, TOP_GRASS = 6, /* unions below each */
    DEMO_ARENA = 1024 * 1024 * 1024,
    SCALE_MAX = 100,
    BARE_FEN = 200000000, /* 2,000,000 元 of GH-BJ for every union that may want to try */
    WAITING = 3,          /* rosters left waiting for review, and as many for payment */
};

static const struct cli_opt demo_opts[] = {
    {"bare", NULL, LIT("只建组织、用户、资金和活动，不导入名册")},
    {"scale", "N", LIT("名册人数放大 N 倍，默认 1")},
};

static const struct district {
    const char *name, *area;
} districts[DISTRICTS] = {
    {"市南区", "370202"}, {"市北区", "370203"}, {"李沧区", "370213"}, {"崂山区", "370212"}, {"西海岸新区", "370211"},
    {"城阳区", "370214"}, {"即墨区", "370215"}, {"胶州市", "370281"}, {"平度市", "370283"}, {"莱西市", "370285"}};
static const char *const street_names[STREETS] = {"和平", "朝阳", "滨海", "新华", "团结", "青山", "春光", "幸福"};
static const char *const trades[GRASS] = {"机械制造", "纺织服装", "快递物流", "环卫服务", "公共交通", "医院", "建筑工程"};
static const char *const trade_names[] = {"暖春", "海宁", "同心", "启明", "瑞丰", "长青", "顺达", "安和"};
static const struct top {
    const char *code, *name, *kind;
} tops[] = {{"QDI01", "市交通运输产业工会", "industry"},
            {"QDI02", "市建设产业工会", "industry"},
            {"QDZ01", "高新技术产业开发区总工会", "zone"}};

/* --- the tree --- */

static enum err add_org(struct demo *d, struct ctx *cx, const char *parent, struct str code, struct str name,
                        const char *kind, const char *area, enum demo_level level, struct str user)
{
    struct org up = {0}, o = {.code = code, .name = name, .kind = str_of(kind), .valid_from = S("2012-12-01")};
    if (strcmp(kind, "district") == 0)
        o.area_code = str_of(area);
    o.members = (int64_t)(60 + demo_random(d) % 900);
    if (parent)
        TRY(org_find(cx, str_of(parent), &up));
    TRY(org_add(cx, parent ? &up : NULL, &o));
    d->orgs[d->n_orgs++] = (struct demo_org){code, name, level, user, area, (uint32_t)(50 + demo_random(d) % 100)};
    return OK;
}

static enum err add_grass(struct demo *d, struct ctx *cx, struct str parent, const char *area,
                          struct str user, int n)
{
    for (int g = 0; g < n; g++) {
        struct str code = str_f(d->a, "%.*s%02d", FMT(parent), g + 1);
        struct str name = str_f(d->a, "%s%s公司工会", trade_names[demo_random(d) % countof(trade_names)],
                                trades[g % GRASS]);
        TRY(add_org(d, cx, str_z(d->a, parent), code, name, "grass", area, DEMO_GRASS, user));
    }
    return OK;
}

static enum err add_district(struct demo *d, struct ctx *cx, int i)
{
    const struct district *p = &districts[i];
    struct str code = str_f(d->a, "QD%02d", i + 1), user = str_f(d->a, "d%02d", i + 1);
    TRY(add_org(d, cx, "QD", code, str_f(d->a, "%s总工会", p->name), "district", p->area, DEMO_TOP, user));
    for (int s = 0; s < STREETS; s++) {
        struct str street = str_f(d->a, "%.*s%02d", FMT(code), s + 1);
        TRY(add_org(d, cx, str_z(d->a, code), street, str_f(d->a, "%s%s街道总工会", p->name, street_names[s]),
                    "street", p->area, DEMO_STREET, user));
        TRY(add_grass(d, cx, street, p->area, user, GRASS));
    }
    return OK;
}

static enum err add_tree(struct demo *d, struct ctx *cx)
{
    TRY(add_org(d, cx, NULL, S("QD"), S("青岛市总工会"), "city", "370200", DEMO_CITY, S("city")));
    for (int i = 0; i < DISTRICTS; i++)
        TRY(add_district(d, cx, i));
    for (size_t i = 0; i < countof(tops); i++) {
        TRY(add_org(d, cx, "QD", str_of(tops[i].code), str_of(tops[i].name), tops[i].kind, "370212", DEMO_TOP,
                    S("city")));
        TRY(add_grass(d, cx, str_of(tops[i].code), "370212", S("city"), TOP_GRASS));
    }
    return OK;
}

/* --- users: random passwords, shown once --- */

static const struct {
    const char *suffix, *role, *title;
} jobs[] = {{"clerk", "clerk", "录入"}, {"review", "review", "审核"}, {"cash", "cash", "付款"}, {"view", "view", "查看"}, {"auditor", "auditor", "经审"}};
static const struct {
    const char *login, *role, *title;
} admins[] = {{"sys.admin", "sys_admin", "系统管理员"},
              {"sec.admin", "sec_admin", "安全管理员"},
              {"audit.admin", "audit_admin", "审计管理员"}};

struct login {
    struct str login, title, role, org, org_name;
    char password[FIRST_PASSWORD_TEXT];
    struct str hash;
};
struct logins {
    struct login at[countof(admins) + (1 + DISTRICTS) * countof(jobs)];
    size_t n;
};

/* "hN7k-Qm4x-T9wp-b3Rs": random, and a person can still type it. */
static void easy_password(const struct rand *r, char out[FIRST_PASSWORD_TEXT])
{
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    unsigned char random[19];
    rand_fill(r, random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        out[i] = i % 5 == 4 ? '-' : letters[random[i] % (sizeof letters - 1)];
    out[sizeof random] = 0;
}

static void plan_login(struct demo *d, struct logins *l, struct str login, const char *role, const char *title,
                       struct str org, struct str org_name)
{
    struct login *one = &l->at[l->n++];
    *one = (struct login){.login = login, .title = str_of(title), .role = str_of(role), .org = org,
                          .org_name = org_name};
    do
        easy_password(d->app->rand, one->password);
    while (password_check(str_of(one->password), login) != PASSWORD_OK);
}

static void plan_logins(struct demo *d, struct logins *l)
{
    for (size_t i = 0; i < countof(admins); i++)
        plan_login(d, l, str_of(admins[i].login), admins[i].role, admins[i].title, S("QD"), S("青岛市总工会"));
    for (int i = 0; i <= DISTRICTS; i++)
        for (size_t k = 0; k < countof(jobs); k++)
            plan_login(d, l,
                       i ? str_f(d->a, "d%02d.%s", i, jobs[k].suffix) : str_f(d->a, "city.%s", jobs[k].suffix),
                       jobs[k].role, jobs[k].title, i ? str_f(d->a, "QD%02d", i) : S("QD"),
                       i ? str_f(d->a, "%s总工会", districts[i - 1].name) : S("青岛市总工会"));
}

static enum err hash_logins(struct demo *d, struct ctx *cx, struct logins *l)
{
    for (size_t i = 0; i < l->n; i++)
        TRY(auth_password_hash(cx, "password", l->at[i].login, str_of(l->at[i].password), &l->at[i].hash));
    (void)d;
    return OK;
}

static enum err add_users(struct demo *d, struct ctx *cx, struct logins *l)
{
    for (size_t i = 0; i < l->n; i++) {
        struct login *u = &l->at[i];
        struct org o = {0};
        int64_t id, grant;
        char token[TOKEN_TEXT];
        TRY(org_find(cx, u->org, &o));
        TRY(user_add(cx, u->login, str_f(d->a, "%.*s%.*s", FMT(u->org_name), FMT(u->title)), o.id, &id, token));
        TRY(grant_add(cx, id, u->role, o.id, S("2022-01-01"), S(""), &grant));
        TRY(db_exec(cx->tx, PASSWORD_SET, VALS(I64(id), TXT(u->hash), I64(cx->now)), NULL));
    }
    return OK;
}

struct ground {
    struct demo *d;
    struct logins *l;
    struct sealer *sealer;
};

static enum err lay_ground(struct tx *tx, void *arg)
{
    struct ground *g = arg;
    struct ctx *cx = ctx_system(g->d->a, g->d->app, tx, g->sealer);
    g->d->n_orgs = 0;
    enum err e = add_tree(g->d, cx);
    if (e == OK)
        e = add_users(g->d, cx, g->l);
    if (e == OK)
        e = db_exec(tx, SETTING_PUT, VALS(TXT(S("demo")), TXT(S("1"))), NULL);
    if (e != OK)
        g->d->problem = cx->fail_text.len ? cx->fail_text
                        : cx->problems.n ? cx->problems.first->text : str_of(err_text(e));
    return e;
}

static enum err build_ground(struct demo *d, struct logins *l)
{
    struct ground g = {d, l, sealer_borrow(d->app)};
    plan_logins(d, l);
    enum err e = hash_logins(d, ctx_system(d->a, d->app, NULL, g.sealer), l);
    if (e == OK)
        e = db_write(d->app->db, d->a, lay_ground, &g);
    sealer_return(d->app, g.sealer);
    return e;
}

/* --- calls --- */

const struct json *demo_call(struct demo *d, const char *as, enum method m, struct str path, struct str body)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct call c = {.method = m, .body = body, .as = str_of(as), .peer = S("local"), .upload_fd = -1};
    struct reply r;
    c.path = str_cut(path, '?', &c.query);
    dispatch(d->app, a, &c, &r);
    const struct json *j = json_parse(d->a, str_dup(d->a, r.body), NULL);
    if (r.status >= 400 && !d->problem.len)
        d->problem = str_f(d->a, "%.*s（%s）：%.*s", FMT(c.path), as, FMT(r.body));
    arena_free(a);
    return r.status < 400 ? j : NULL;
}

/* --- money --- */

static void receipt(struct demo *d, const char *as, struct str org, const char *source, int64_t fen, const char *party)
{
    demo_call(d, as, M_POST, str_f(d->a, "/api/funds/receipts?org=%.*s", FMT(org)),
              str_f(d->a,
                    "{\"campaign\":\"LJ2023\",\"org\":\"%.*s\",\"source\":\"%s\",\"fen\":%lld,"
                    "\"done_on\":\"2022-12-20\",\"party\":\"%s\",\"doc_no\":\"收-%s\"}",
                    FMT(org), source, (long long)fen, party, source));
}

static void transfer(struct demo *d, const char *as, struct str from, struct str to, struct str source, int64_t fen)
{
    demo_call(d, as, M_POST, str_f(d->a, "/api/funds/transfers?org=%.*s", FMT(from)),
              str_f(d->a,
                    "{\"campaign\":\"LJ2023\",\"from\":\"%.*s\",\"to\":\"%.*s\",\"source\":\"%.*s\",\"fen\":%lld,"
                    "\"done_on\":\"2022-12-26\",\"doc_no\":\"拨-%.*s\"}",
                    FMT(from), FMT(to), FMT(source), (long long)fen, FMT(to)));
}

/* What the rosters of a union will need of one source, 分. */
static int64_t need(const struct demo *d, size_t org, const char *source)
{
    int64_t yuan = 0;
    for (size_t i = 0; i < demo_plan_n; i++) {
        const struct demo_line *l = &demo_plan[i];
        int64_t from, to;
        if (l->level != d->orgs[org].level || strcmp(l->source, source) != 0)
            continue;
        demo_share(d, l, org, &from, &to);
        for (int64_t k = from; k < to; k++)
            yuan += demo_yuan(d, l, k);
    }
    return yuan * 100;
}

static const struct {
    const char *code, *party;
} raised[] = {{"CZ-ZY", "中央财政"},        {"CZ-SHI", "市财政局"}, {"GH-SJ-SWN", "省总工会"},
              {"GH-BJ", "本级工会经费"}, {"XZ", "有关单位行政"}, {"SH", "爱心企业"}};

/* The city raises; money goes down level by level: to the districts, from there to their unions. */
static void fund_plan(struct demo *d)
{
    for (size_t s = 0; s < countof(raised); s++) {
        int64_t all = 0;
        for (size_t i = 0; i < d->n_orgs; i++)
            all += need(d, i, raised[s].code);
        receipt(d, "city.cash", S("QD"), raised[s].code, all + 5000000 * d->scale, raised[s].party);
        for (size_t i = 1; i < d->n_orgs && !d->problem.len; i++) {
            if (d->orgs[i].level != DEMO_TOP)
                continue;
            int64_t below = 0;
            size_t k = i;
            do
                below += need(d, k++, raised[s].code);
            while (k < d->n_orgs && d->orgs[k].level != DEMO_TOP);
            if (below)
                transfer(d, "city.cash", S("QD"), d->orgs[i].code, str_of(raised[s].code), below);
            const char *cash = str_z(d->a, str_f(d->a, "%.*s.cash", FMT(d->orgs[i].user)));
            for (size_t b = i + 1; b < k; b++) {
                int64_t fen = need(d, b, raised[s].code);
                if (fen)
                    transfer(d, cash, d->orgs[i].code, d->orgs[b].code, str_of(raised[s].code), fen);
            }
        }
    }
}

/* Every union that may try its own files has money of its own. */
static void fund_own(struct demo *d, int64_t fen)
{
    for (size_t i = 0; i < d->n_orgs && !d->problem.len; i++)
        if (d->orgs[i].level == DEMO_TOP || d->orgs[i].level == DEMO_STREET || d->orgs[i].level == DEMO_CITY)
            receipt(d, str_z(d->a, str_f(d->a, "%.*s.cash", FMT(d->orgs[i].user))), d->orgs[i].code, "GH-BJ", fen,
                    "本级工会经费");
}

/* --- rosters, the ordinary way: upload, import job, submit, approve, pay --- */

enum stop_at { STOP_CHECKED, STOP_SUBMITTED, STOP_APPROVED, STOP_PAID };

const struct json *demo_upload_job(struct demo *d, const char *as, const char *route, struct str query, const char *path)
{
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        d->problem = str_f(d->a, "打不开 %s", path);
        return NULL;
    }
    const char *slash = strrchr(path, '/');
    struct call c = {.method = M_POST, .path = str_of(route), .query = query, .as = str_of(as), .peer = S("local"),
                     .upload_fd = fd, .upload_size = st.st_size, .upload_name = str_of(slash ? slash + 1 : path)};
    struct reply r;
    dispatch(d->app, a, &c, &r);
    close(fd);
    int64_t job = json_get_int(json_parse(a, r.body, NULL), "job", 0);
    if (!job && !d->problem.len)
        d->problem = str_f(d->a, "导入 %s：%.*s", path, FMT(r.body));
    arena_free(a);
    if (job && job_run_now(d->app, job, NULL, NULL) == OK) {
        const struct json *row = demo_call(d, as, M_GET, str_f(d->a, "/api/jobs/%lld", (long long)job), S(""));
        return json_get(row, "result");
    }
    if (!d->problem.len)
        d->problem = str_f(d->a, "导入 %s 没有完成", path);
    return NULL;
}

int64_t demo_import(struct demo *d, const char *as, struct str org, const char *path)
{
    const struct json *r = demo_upload_job(d, as, "/api/rosters/import", str_f(d->a, "campaign=LJ2023&org=%.*s", FMT(org)), path);
    return json_get_int(r, "roster", 0);
}

static void step(struct demo *d, const struct demo_org *o, const char *role, int64_t roster, const char *verb,
                 const char *body)
{
    if (d->problem.len)
        return;
    const char *as = str_z(d->a, str_f(d->a, "%.*s.%s", FMT(o->user), role));
    demo_call(d, as, M_POST, str_f(d->a, "/api/rosters/%lld/%s", (long long)roster, verb), str_of(body));
}

static int64_t roster(struct demo *d, size_t org, const char *path, enum stop_at stop)
{
    const struct demo_org *o = &d->orgs[org];
    int64_t id = demo_import(d, str_z(d->a, str_f(d->a, "%.*s.clerk", FMT(o->user))), o->code, path);
    if (!id || stop == STOP_CHECKED)
        return id;
    step(d, o, "clerk", id, "submit", "{\"leave_out_refused\":false}");
    if (stop >= STOP_APPROVED)
        step(d, o, "review", id, "approve", "{}");
    if (stop >= STOP_PAID)
        step(d, o, "cash", id, "pay",
             str_z(d->a, str_f(d->a, "{\"paid_on\":\"2023-01-%02d\",\"bank_ref\":\"农行批付-%.*s\"}",
                               (int)(9 + org % 11), FMT(o->code))));
    d->rosters++;
    return id;
}

static const char *book(struct demo *d, const char *what, struct str code)
{
    return str_z(d->a, str_f(d->a, "%s/demo/%s-%.*s.xlsx", d->app->data_dir, what, FMT(code)));
}

static void progress(struct demo *d, size_t i)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r名册 %zu / %zu 家工会，%lld 行 ", i + 1, d->n_orgs, (long long)d->rows);
}

static void rosters_of_plan(struct demo *d)
{
    for (size_t i = 0; i < d->n_orgs && !d->problem.len; i++) {
        struct arena_mark m = arena_mark(d->a);
        const char *path = book(d, "名册", d->orgs[i].code);
        int64_t rows = d->orgs[i].level == DEMO_CITY ? 0 : demo_workbook(d, i, path);
        if (rows < 0)
            d->problem = S("名册文件写不了");
        if (rows > 0)
            roster(d, i, path, demo_pays_by_bank(d->orgs[i].code) ? STOP_APPROVED : STOP_PAID);
        d->rows += rows;
        progress(d, i);
        if (!d->problem.len)
            arena_release(d->a, m);
    }
    if (isatty(STDERR_FILENO))
        fputc('\n', stderr);
}

/* Beside the plan: rosters that wait for somebody, one sent back, some with mistakes. */
static void rosters_waiting(struct demo *d)
{
    size_t street[3 * WAITING + 2], n = 0;
    for (size_t i = 0; i < d->n_orgs && n < countof(street); i++)
        if (d->orgs[i].level == DEMO_STREET)
            street[n++] = i;
    for (size_t k = 0; k < n && !d->problem.len; k++) {
        const char *path = book(d, k < WAITING ? "待改" : "补报", d->orgs[street[k]].code);
        bool ok = k < WAITING ? demo_workbook_with_errors(d, street[k], path)
                              : demo_workbook_extra(d, street[k], path, 20 + (int)k);
        enum stop_at stop = k < WAITING ? STOP_CHECKED : k < 2 * WAITING + 1 ? STOP_SUBMITTED : STOP_APPROVED;
        int64_t id = ok ? roster(d, street[k], path, stop) : 0;
        if (id && k == 2 * WAITING)
            step(d, &d->orgs[street[k]], "review", id, "return", "{\"reason\":\"请补充值班表后再报\"}");
    }
}

/* --- figures typed in by the districts: each its share of the city's --- */

static const struct {
    const char *item;
    int64_t value; /* count, or 分 */
} typed[] = {{"F1", 3260},  {"F2", 32264},      {"F3", 28640 - DEMO_WISHES_TRUE - DEMO_VOUCHERS_USED - DEMO_EMPLOYMENT_F3},
             {"K1", 326 - DEMO_EMPLOYMENT_K1},   {"K2", 188}};

/* The service centre's table is typed in at the city. */
static void centre_entries(struct demo *d)
{
    static const struct {
        const char *item;
        int64_t value;
    } centre[] = {{"A1", 1},          {"A2", 10},        {"A3", 126},       {"B1", 43},   {"B2", 158},       {"B3", 11600},
                  {"C1", 386000000},  {"C2", 120000000}, {"C3", 215000000}, {"C4", 6400000}, {"D1", 412},    {"D2", 1105},
                  {"E1", 688},        {"F1", 103200000}, {"E2", 131},       {"F2", 52400000}, {"E3", 207},   {"F3", 62100000},
                  {"G1", 5320},       {"G2", 1874},      {"H1", 96},        {"H2", 143},  {"H3", 218600000}, {"I1", 264},
                  {"I2", 311},        {"J", 4180},       {"K", 2365},       {"M", 9027}};
    for (size_t i = 0; i < countof(centre) && !d->problem.len; i++)
        demo_call(d, "city.clerk", M_PUT, S("/api/forms/center22/items?org=QD"),
                  str_f(d->a, "{\"campaign\":\"LJ2023\",\"org\":\"QD\",\"item\":\"%s\",\"value\":%lld}", centre[i].item,
                        (long long)centre[i].value));
}

static void hand_entries(struct demo *d)
{
    for (size_t t = 0; t < countof(typed); t++)
        for (int i = 0; i < DISTRICTS && !d->problem.len; i++) {
            int64_t v = typed[t].value * (i + 1) / DISTRICTS - typed[t].value * i / DISTRICTS;
            char as[16];
            snprintf(as, sizeof as, "d%02d.clerk", i + 1);
            demo_call(d, as, M_PUT, str_f(d->a, "/api/forms/cz21/items?org=QD%02d", i + 1),
                      str_f(d->a, "{\"campaign\":\"LJ2023\",\"org\":\"QD%02d\",\"item\":\"%s\",\"value\":%lld}",
                            i + 1, typed[t].item, (long long)v));
        }
}

/* 落实民生政策, counted by their records: each district its share of the city's 742. */
static void services(struct demo *d)
{
    enum { HEADS = 742 };
    for (int i = 0; i < DISTRICTS && !d->problem.len; i++) {
        char as[16];
        snprintf(as, sizeof as, "d%02d.clerk", i + 1);
        demo_call(d, as, M_POST, S("/api/services"),
                  str_f(d->a, "{\"campaign\":\"LJ2023\",\"org\":\"QD%02d\",\"heads\":%d,\"given_on\":\"2023-01-10\",\"note\":\"协助申办低保、临时救助、失业保险金\"}", i + 1,
                        HEADS * (i + 1) / DISTRICTS - HEADS * i / DISTRICTS));
    }
}

/* --- all of it --- */

static void campaign(struct demo *d)
{
    demo_call(d, "city.clerk", M_POST, S("/api/campaigns?org=QD"),
              S("{\"code\":\"LJ2023\",\"name\":\"2023年元旦春节送温暖暨新就业形态劳动者温暖季\",\"org\":\"QD\",\"year\":2023,"
                "\"start_on\":\"2022-11-01\",\"end_on\":\"2023-02-28\",\"status\":\"open\",\"cap_time_fen\":300000,"
                "\"cap_year_fen\":600000,\"once\":true,\"earmark\":\"qh20\",\"forms\":\"cz21,ez22,center22\"}"));
}

static void show_logins(const struct logins *l)
{
    puts("登录用户（密码随机生成，只显示这一次）：");
    for (size_t i = 0; i < l->n; i++)
        printf("  %-12.*s %s  %.*s%.*s\n", FMT(l->at[i].login), l->at[i].password, FMT(l->at[i].org_name),
               FMT(l->at[i].title));
    fflush(stdout);
}

static void show_table(struct demo *d)
{
    struct call c = {.method = M_GET, .path = S("/api/forms/cz21/file"), .as = S("city.view"), .peer = S("local"),
                     .query = S("campaign=LJ2023&org=QD&format=text"), .upload_fd = -1};
    struct reply r;
    dispatch(d->app, d->a, &c, &r);
    printf("\n%.*s\n", FMT(r.body));
    const struct json *j = demo_call(d, "city.view", M_GET, S("/api/forms/ez22/report?campaign=LJ2023&org=QD"), S(""));
    const struct json *items = json_get(j, "items");
    printf("其中新就业形态劳动者：%lld 人次，%.*s 万元\n", (long long)json_get_int(json_get(items, "J3"), "count", 0),
           FMT(json_get_str(json_get(items, "J4"), "text")));
}

static void fill(struct demo *d, bool bare)
{
    campaign(d);
    if (!d->problem.len && bare)
        fund_own(d, BARE_FEN);
    if (!d->problem.len && !bare)
        fund_plan(d);
    if (!d->problem.len && !bare)
        fund_own(d, 2000000);
    if (d->problem.len || bare)
        return;
    rosters_of_plan(d);
    if (!d->problem.len)
        demo_payouts(d);
    if (!d->problem.len)
        demo_goods(d);
    rosters_waiting(d);
    hand_entries(d);
    if (!d->problem.len)
        demo_enterprise(d);
    if (!d->problem.len)
        demo_wish(d);
    if (!d->problem.len)
        demo_voucher(d);
    if (!d->problem.len)
        demo_labour(d);
    services(d);
    if (!d->problem.len)
        demo_activity(d);
    centre_entries(d);
    demo_caps(d);
    if (!d->problem.len)
        demo_payout_waiting(d);
    if (!d->problem.len)
        demo_fund(d);
    if (!d->problem.len)
        demo_subsidy(d);
    if (!d->problem.len)
        demo_notice(d);
    if (!d->problem.len)
        demo_story(d);
    if (!d->problem.len)
        demo_audit(d);
    if (!d->problem.len)
        demo_recon(d);
    if (!d->problem.len)
        demo_submission(d);
    if (!d->problem.len)
        demo_form(d);
    if (!d->problem.len)
        demo_match(d);
    if (!d->problem.len)
        demo_board(d);
    if (!d->problem.len)
        demo_stations(d);
    if (!d->problem.len)
        demo_season(d);
    if (!d->problem.len)
        demo_casefile(d);
    if (!d->problem.len)
        demo_policy(d);
    if (!d->problem.len)
        demo_application(d);
    if (!d->problem.len)
        demo_apply(d);
    if (!d->problem.len)
        demo_care(d);
    if (!d->problem.len)
        demo_labour_now(d);
    if (!d->problem.len)
        demo_employment(d);
    if (!d->problem.len)
        demo_privacy(d);
    if (!d->problem.len)
        demo_contest(d);
}

static enum err open_fresh(struct cli *c, struct demo *d)
{
    struct app_conf conf = {.mode = DB_CREATE, .log = cli_log()};
    int64_t rows = 0;
    TRY(app_open(c->a, &conf, &d->app, &d->problem));
    TRY(cli_rows(c, d->app, &rows));
    if (rows) {
        d->problem = S("这个数据库里已经有数据，演示城市只能建在空的数据库里");
        return ERR_STATE;
    }
    const char *dir = str_z(c->a, str_f(c->a, "%s/demo", d->app->data_dir));
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return ERR_IO;
    return app_init_areas(c->a, d->app, &d->problem);
}

static int demo_run(struct cli *c)
{
    struct demo d = {.a = arena_new(DEMO_ARENA), .scale = 1, .seed = 2023};
    struct logins *l = NEW(d.a, struct logins);
    if (cli_has(c, "scale") && (!cli_int(c, "scale", &d.scale) || d.scale < 1 || d.scale > SCALE_MAX))
        return cli_fail(2, "--scale 应为 1 到 %d 的整数", SCALE_MAX);
    d.orgs = NEWS(d.a, struct demo_org, 1000);
    enum err e = open_fresh(c, &d);
    if (e == OK)
        e = build_ground(&d, l);
    if (e == OK) {
        show_logins(l);
        fill(&d, cli_has(c, "bare"));
        if (!d.problem.len)
            show_table(&d);
    }
    int code = e == OK && !d.problem.len ? 0
               : cli_fail(e == OK ? 1 : err_exit(e), "演示城市没有建成：%.*s",
                          FMT(d.problem.len ? d.problem : str_of(err_text(e))));
    app_close(d.app);
    arena_free(d.a);
    return code;
}

const struct command command_demo = {
    .name = "demo",
    .title = LIT("建立演示城市：组织、用户、资金、活动，名册逐份导入、审核、付款"),
    .opts = demo_opts,
    .n_opts = countof(demo_opts),
    .run = demo_run,
};
