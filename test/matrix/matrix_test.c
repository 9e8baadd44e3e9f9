/* SPDX-License-Identifier: Apache-2.0
 * Who may reach what: every route of the program × every role × every relation to the union
 * concerned, against what the route table declares. Generated from the table, so a new route is
 * tested the day it is written. */
#include "plant.h"

static const char *const roles[] = {"clerk", "review", "cash", "view", "auditor"};
static const char *const admins[][2] = {
    {"sys.admin", "sys_admin"}, {"sec.admin", "sec_admin"}, {"audit.admin", "audit_admin"}};
static const char *const method_names[] = {"GET", "POST", "PUT", "DELETE"};

/* Puts QD01's plants into the placeholders of a route. */
static const char *concrete(struct world *w, const struct plants *p, const char *route)
{
    const struct plant *planted = plant_for(p, route);
    struct buf b = buf_new(w->a, 400);
    struct str rest = str_of(route);
    int64_t id = planted ? planted->id : 1, numbers = 0;
    (void)str_cut(rest, '/', &rest);
    while (rest.len) {
        struct str seg = str_cut(rest, '/', &rest);
        bool named = seg.len && seg.at[0] == ':';
        if (str_eq(seg, S(":code")))
            buf_f(&b, "/%s", str_starts(str_of(route), S("/api/campaigns")) ? "LJ2023" : "QD01");
        else if (str_eq(seg, S(":form")))
            buf_f(&b, "/%s", strstr(route, "/casefiles/") ? "consent" : "cz21");
        else if (named)
            buf_f(&b, "/%lld", (long long)(numbers++ && planted ? planted->second : id));
        else
            buf_f(&b, "/%.*s", FMT(seg));
    }
    return str_z(w->a, buf_done(&b));
}

/* One call of a route; query names the union. */
static const char *knock(struct world *w, const struct route *r, const char *path, const char *as,
                         const char *query)
{
    const char *full = str_z(w->a, str_f(w->a, "%s%s%s", path, !query[0] ? "" : strchr(path, '?') ? "&" : "?", query));
    if (r->upload)
        return world_upload(w, as, full, "x.csv", "a,b\n", 4);
    return world_call(w, as, method_names[r->method], full, r->method == M_GET ? NULL : "{}");
}

static bool has(const char *role, enum perm p)
{
    return role_may(role_named(str_of(role)), p);
}

static bool needs_role(const struct route *r)
{
    return r->scope == SCOPE_ORG || r->scope == SCOPE_SYSTEM;
}

static int wrong(const struct route *r, const char *as, const char *got, const char *want)
{
    print_error("%s %s as %s: %s, but %s\n", method_names[r->method], r->path, as[0] ? as : "nobody",
                got[0] ? got : "done", want);
    return 1;
}

/* Without log-in nothing but public routes answers; without the right nothing answers. */
static int roles_of(struct world *w, const struct route *r, const char *path)
{
    int bad = 0;
    const char *e;
    if (r->scope != SCOPE_PUBLIC) {
        e = knock(w, r, path, "", "");
        if (strcmp(e, "NOT_LOGGED_IN") != 0)
            bad += wrong(r, "", e, "nobody is logged in");
    }
    if (r->scope == SCOPE_WORKER) /* no user whatever his role */
        for (size_t i = 0; i < countof(roles) + countof(admins); i++) {
            const char *as = i < countof(roles) ? str_z(w->a, str_f(w->a, "d01.%s", roles[i])) : admins[i - countof(roles)][0];
            e = knock(w, r, path, as, "");
            if (strcmp(e, "FORBIDDEN") != 0)
                bad += wrong(r, as, e, "a worker's route is for himself");
        }
    if (!needs_role(r))
        return bad;
    for (size_t i = 0; i < countof(roles); i++) {
        char as[24];
        snprintf(as, sizeof as, "d01.%s", roles[i]);
        bool may = has(roles[i], r->perm);
        if (may && r->method != M_GET)
            continue; /* what it would change is the areas' tests' business */
        e = knock(w, r, path, as, "org=QD01");
        if (may == (strcmp(e, "FORBIDDEN") == 0))
            bad += wrong(r, as, e, may ? "the role has the right" : "the role lacks the right");
    }
    for (size_t i = 0; i < countof(admins); i++)
        if (!has(admins[i][1], r->perm)) {
            e = knock(w, r, path, admins[i][0], "");
            if (strcmp(e, "FORBIDDEN") != 0)
                bad += wrong(r, admins[i][0], e, "an administrator has no business right");
        }
    return bad;
}

/* The neighbour union: never done, never a word of what is marked, whichever union it names. */
static int neighbours_of(struct world *w, const struct route *r, const char *path)
{
    static const char *const strangers[] = {"d02", "g1"};
    static const char *const named[] = {"", "org=QD01", "org=QD0101", "org=QD"};
    int bad = 0;
    for (size_t s = 0; s < countof(strangers); s++)
        for (size_t i = 0; i < countof(roles); i++)
            for (size_t q = 0; q < countof(named); q++) {
                char as[24];
                snprintf(as, sizeof as, "%s.%s", strangers[s], roles[i]);
                if (!has(roles[i], r->perm) || (strcmp(strangers[s], "g1") == 0 && q == 2))
                    continue;
                const char *e = knock(w, r, path, as, named[q]);
                bool on_object = strchr(r->path, ':') && !strstr(r->path, ":form") && !strstr(r->path, ":list") &&
                                 !strstr(r->path, "/api/rules/") && !strstr(r->path, "/api/policies/") && !strstr(r->path, "/api/campaigns/");
                if (e[0] == 0 && (on_object || named[q][0]))
                    bad += wrong(r, as, e, "the union is not its own");
                if (str_has(w->reply.body, S(MARK)))
                    bad += wrong(r, as, "the mark", "it belongs to another union");
            }
    return bad;
}

WORLD_TEST(every_route_role_and_relation)
{
    const struct plants *p = plants_of(w);
    int bad = 0, cells = 0;
    for (size_t i = 0; i < w->app->n_areas; i++)
        for (size_t k = 0; k < w->app->areas[i]->n_routes; k++) {
            const struct route *r = &w->app->areas[i]->routes[k];
            const char *path = concrete(w, p, r->path);
            bad += roles_of(w, r, path);
            if (r->scope == SCOPE_ORG)
                bad += neighbours_of(w, r, path);
            cells++;
        }
    assert_true(cells > 60);
    assert_int_equal(bad, 0);
}

/* --- by its number: what is another's is as if it were not there --- */

/* Numbers that are not tried one by one, and why. Their routes meet the neighbour in every_route_role_and_relation all the same. */
static const struct {
    const char *path, *why;
} untried[] = {
    {"/api/policies/:id", "published rule documents, of everybody"},
    {"/api/policy-lines/:id/drop", "local standards are everybody's; the top union alone drops one"},
    {"/api/form-drafts/:id/publish", "the top union alone publishes, whosever the draft"},
    {"/api/policy-drafts/:id/publish", "as above"},
    {"/api/rolls/:roll/file", "a roll of honour by its name, not by a number"},
    {"/api/codes/:list", "a code list by its name"},
    {"/api/company-names/:uscc", "a company by its public code, to name it alike everywhere"},
    {"/api/payouts/notices/:id/again", "a message that failed on its way out: area payout"},
    {"/api/notices/messages/:id/sent", "a message that waits in the outbox: area notice"},
    {"/api/notices/:id/items/:no/files/:file", "what another union delivered: area notice, between three unions"},
    {"/api/notices/:id/items/:no/accept", "as above"},
    {"/api/rosters/:id/errors.xlsx", "of a roster that came as a file: sheet tests"},
    {"/api/rosters/:id/refused.xlsx", "as above"},
    {"/api/publicity/photos/", "a picture is checked pixel by pixel when it comes: area publicity"},
};

/* On the phone, for whoever it is made for; far: the next district's workers, too. */
static const struct {
    const char *path;
    bool far;
} for_all[] = {
    {"/api/worker/wishes/:id/claim", true},              /* published: of every volunteer */
    {"/api/worker/voucher-batches/:id/claim", false},    /* who comes first */
    {"/api/worker/activities/:id/mine", true},           /* his own entries in an activity that guests see */
    {"/api/worker/activities/:id/here", false},          /* who reads the code on the spot */
    {"/api/worker/activities/:id/desk", false},          /* volunteers of the union */
    {"/api/worker/activities/:id/check", false},
    {"/api/worker/activity-parts/:id/join", false},
    {"/api/worker/activity-parts/:id/join-nameless", false},
    {"/api/worker/activity-parts/:id/leave-nameless", false}, /* his own, by a veil */
    {"/api/worker/quiz/:part", true},                    /* what it asks of whom, and his own attempts */
    {"/api/worker/quiz/:part/start", false},
    {"/api/worker/quiz/:part/answers", false},
    {"/api/worker/lottery/:part/enter", false},
    {"/api/worker/lottery/:part/received", false},       /* his own prize */
    {"/api/worker/vote/:part", false},
    {"/api/worker/journeys/:id/book", true},             /* offered to everybody */
    {"/api/worker/job-events/:id/signup", true},
    {"/api/worker/job-events/:id/cancel", true},         /* his own sign-up */
    {"/api/worker/vacancies/:id/intent", true},
};

/* After these a row is gone, or is no longer whose it was: last of all. */
static const char *const ends_it[] = {"/remove", "/free", "/end", "/leave", "/give-up", "/withdraw", "/cancel", "/purge", "/drop", "/void"};

static bool by_number(const struct route *r)
{
    const char *name = strchr(r->path, ':');
    return name && strncmp(name, ":code", 5) != 0 && strncmp(name, ":form", 5) != 0 && (r->scope == SCOPE_ORG || r->scope == SCOPE_WORKER);
}

/* The role of d01 that asks by a route, the first that may; NULL: no role of a union may, an administrator does. */
static const char *its_role(const struct route *r)
{
    for (size_t i = 0; i < countof(roles); i++)
        if (has(roles[i], r->perm))
            return roles[i];
    return NULL;
}

static bool left_out(const struct route *r)
{
    for (size_t i = 0; i < countof(untried); i++) {
        const char *path = untried[i].path;
        if (path[strlen(path) - 1] == '/' ? str_starts(str_of(r->path), str_of(path)) : strcmp(path, r->path) == 0)
            return true;
    }
    return false;
}

/* What the route needs, each of its kind: what is refused then is refused for the number in the path. */
static const char *body_for(struct world *w, const struct plants *p, const struct route *r)
{
    const struct plant *planted = plant_for(p, r->path);
    struct buf b = buf_new(w->a, 4000);
    if (planted->body && strcmp(planted->head, r->path) == 0)
        return planted->body;
    buf_ch(&b, '{');
    for (size_t i = 0, n = 0; i < r->in.n; i++) {
        const struct field *f = &r->in.at[i];
        if (f->fixed || (!f->need && f->min < 1 && f->type != FT_BOOL))
            continue;
        buf_f(&b, "%s\"%s\":", n++ ? "," : "", f->name);
        if (f->type == FT_BOOL)
            buf_f(&b, "true");
        else if (f->type == FT_I64)
            buf_f(&b, "%lld", f->min > 0 ? (long long)f->min : 1);
        else
            buf_f(&b, "%s", f->as == AS_JSON ? "[]" : f->as == AS_DATE ? "\"2023-01-12\"" : "\"x\"");
    }
    buf_ch(&b, '}');
    return str_z(w->a, buf_done(&b));
}

/* What it wants in its query, if it is of this route: one path may stand for a look and for a change. */
static const char *queried(struct world *w, const struct plants *p, const struct route *r, const char *path)
{
    const struct plant *planted = plant_for(p, r->path);
    if (!planted->query || strcmp(planted->head, r->path) != 0 || !route_takes(r, str_cut(str_of(planted->query), '=', &(struct str){0})))
        return path;
    return fmt(w, "%s?%s", path, planted->query);
}

static const char *as_user(struct world *w, const struct plants *p, const struct route *r, const char *path, const char *as)
{
    path = queried(w, p, r, path);
    if (r->upload)
        return world_upload(w, as, path, "x.png", pw_png, sizeof pw_png);
    return world_call(w, as, method_names[r->method], path, r->method == M_GET ? NULL : body_for(w, p, r));
}

static const char *as_worker(struct world *w, const struct plants *p, const struct route *r, const char *path, struct caller who)
{
    bool get = r->method == M_GET;
    return pw_ask_bytes(w, who, get ? "GET" : "POST", path, r->upload && strstr(r->path, "apply") ? "kind=hukou" : "", get || r->upload ? "" : body_for(w, p, r),
                        r->upload ? pw_png : NULL, sizeof pw_png);
}

/* A list of nothing is as good. */
static bool tells_nothing(struct world *w, const struct route *r, const char *e)
{
    const struct json *rows = json_get(w->json, "rows");
    return (strcmp(e, "NOT_FOUND") == 0 || (!e[0] && r->method == M_GET && rows && !json_len(rows))) && !str_has(w->reply.body, S(MARK));
}

static int not_there(struct world *w, const struct route *r, const char *as, const char *e)
{
    return tells_nothing(w, r, e) ? 0 : wrong(r, as, e, "it belongs to another");
}

/* d02 beside QD01 and g1 below it, in every role that has the right. */
static int users_with_numbers(struct world *w, const struct plants *p, const struct route *r, const char *path)
{
    static const char *const strangers[] = {"d02", "g1"};
    int bad = 0;
    for (size_t s = 0; s < countof(strangers); s++)
        for (size_t i = 0; i < countof(roles); i++)
            if (has(roles[i], r->perm)) {
                const char *as = str_z(w->a, str_f(w->a, "%s.%s", strangers[s], roles[i]));
                bad += not_there(w, r, as, as_user(w, p, r, path, as));
            }
    return bad;
}

static int workers_with_numbers(struct world *w, const struct plants *p, const struct route *r, const char *path)
{
    for (size_t i = 0; i < countof(for_all); i++)
        if (strcmp(for_all[i].path, r->path) == 0) {
            const char *e = for_all[i].far ? NULL : as_worker(w, p, r, path, p->far);
            return !e || e[0] ? 0 : wrong(r, "the next district's worker", e, "it is made for another union");
        }
    return not_there(w, r, "a worker of the union", as_worker(w, p, r, path, p->near)) + not_there(w, r, "the next district's worker", as_worker(w, p, r, path, p->far));
}

static int nobody_elses(struct world *w, const struct plants *p, const struct route *r, const char *path)
{
    return r->scope == SCOPE_ORG ? users_with_numbers(w, p, r, path) : workers_with_numbers(w, p, r, path);
}

/* No path that no route has, and each says why. */
static int idle_names(struct world *w)
{
    int bad = 0;
    for (size_t u = 0; u < countof(untried); u++) {
        size_t n = 0;
        for (size_t i = 0; i < w->app->n_areas; i++)
            for (size_t k = 0; k < w->app->areas[i]->n_routes; k++)
                n += by_number(&w->app->areas[i]->routes[k]) && str_starts(str_of(w->app->areas[i]->routes[k].path), str_of(untried[u].path));
        if (!n || !untried[u].why[0])
            print_error("%s is no route with a number, or does not say why\n", untried[u].path);
        bad += !n || !untried[u].why[0];
    }
    return bad;
}

/* The same call by who may make it: the number is of something that is there. A look is answered, or a list is empty, or it is not the
 * time, where to the neighbour nothing is there at all; what a change says beyond that is the business of the area's own test. */
static int its_own_is_there(struct world *w, const struct plants *p, const struct route *r, const char *path)
{
    const struct plant *planted = plant_for(p, r->path);
    const char *role = r->scope == SCOPE_ORG ? its_role(r) : NULL, *as = role ? fmt(w, "d01.%s", role) : "its own worker";
    if (r->scope == SCOPE_WORKER && !planted->whose)
        return wrong(r, as, "nobody", "nothing is planted for a worker");
    const char *e = role ? as_user(w, p, r, path, as) : as_worker(w, p, r, path, *planted->whose);
    bool there = strcmp(e, "NOT_FOUND") != 0 && strcmp(e, "FORBIDDEN") != 0;
    if (there && r->method == M_GET && (e[0] || tells_nothing(w, r, e)))
        there = role && strcmp(e, "BAD_INPUT") != 0 && strcmp(as_user(w, p, r, path, fmt(w, "d02.%s", role)), "NOT_FOUND") == 0;
    return there ? 0 : wrong(r, as, e, "the row is there for him");
}

enum turn { TURN_LOOK, TURN_CHANGE, TURN_END, TURNS };

static enum turn turn_of(const struct route *r)
{
    for (size_t i = 0; i < countof(ends_it); i++)
        if (strlen(r->path) > strlen(ends_it[i]) && strcmp(r->path + strlen(r->path) - strlen(ends_it[i]), ends_it[i]) == 0)
            return TURN_END;
    return r->method == M_GET ? TURN_LOOK : r->method == M_DELETE ? TURN_END : TURN_CHANGE;
}

struct each_number {
    const struct plants *p;
    int (*run)(struct world *w, const struct plants *p, const struct route *r, const char *path);
};

static int in_turn(struct world *w, const struct each_number *t, enum turn turn)
{
    int bad = 0;
    for (size_t i = 0; i < w->app->n_areas; i++)
        for (size_t k = 0; k < w->app->areas[i]->n_routes; k++) {
            const struct route *r = &w->app->areas[i]->routes[k];
            if (!by_number(r) || left_out(r) || (r->scope == SCOPE_ORG && !its_role(r)) || turn_of(r) != turn)
                continue;
            bad += plant_for(t->p, r->path) ? t->run(w, t->p, r, concrete(w, t->p, r->path)) : wrong(r, w->app->areas[i]->name, "nothing planted", "each number has a row (plant.c)");
        }
    return bad;
}

static int with_numbers(struct world *w, const struct each_number *t)
{
    int bad = 0;
    for (enum turn turn = TURN_LOOK; turn < TURNS; turn++)
        bad += in_turn(w, t, turn);
    return bad;
}

/* What stands in the tables, but for what every call leaves. */
enum { TABLES_MAX = 400 };
struct standing {
    struct {
        char name[64];
        uint64_t sum;
    } at[TABLES_MAX];
    size_t n;
};

static enum err stand(void *arg, struct str table, struct str row)
{
    struct standing *s = arg;
    if (!s->n || !str_eq(str_of(s->at[s->n - 1].name), table)) {
        assert_true(s->n < TABLES_MAX);
        snprintf(s->at[s->n++].name, sizeof s->at[0].name, "%.*s", FMT(table));
    }
    for (size_t i = 0; i <= row.len; i++)
        s->at[s->n - 1].sum = (s->at[s->n - 1].sum ^ (i < row.len ? (unsigned char)row.at[i] : '\n')) * UINT64_C(1099511628211);
    return OK;
}
static enum err stand_tx(struct tx *tx, void *arg)
{
    return db_dump(tx, &(struct db_dump){stand, arg});
}
static struct standing *standing(struct world *w)
{
    struct standing *s = NEW(w->a, struct standing);
    assert_int_equal(db_read(w->app->db, w->a, stand_tx, s), OK);
    return s;
}

/* Tables of the one that stand otherwise in the other, or not at all. */
static int differing(const struct standing *one, const struct standing *other)
{
    static const char *const passing[] = {"event", "worker_session", "public_try"};
    int bad = 0;
    for (size_t i = 0; i < one->n; i++) {
        bool same = false;
        for (size_t k = 0; k < countof(passing); k++)
            same |= strcmp(one->at[i].name, passing[k]) == 0;
        for (size_t k = 0; k < other->n; k++)
            same |= strcmp(one->at[i].name, other->at[k].name) == 0 && one->at[i].sum == other->at[k].sum;
        if (!same)
            print_error("strangers changed the table %s\n", one->at[i].name);
        bad += !same;
    }
    return bad;
}

WORLD_TEST(by_its_number_nothing_of_another_is_there)
{
    const struct plants *p = plants_of(w);
    const struct standing *before = standing(w);
    int bad = idle_names(w) + with_numbers(w, &(struct each_number){p, nobody_elses});
    const struct standing *after = standing(w);
    bad += differing(before, after) + differing(after, before);
    bad += with_numbers(w, &(struct each_number){p, its_own_is_there});
    assert_int_equal(bad, 0);
}

/* An auditor reads and writes papers; every other change is refused him, and each look leaves an event. */
WORLD_TEST(an_auditor_changes_nothing_and_each_look_is_kept)
{
    const struct plants *p = furnished(w);
    int bad = 0, refused = 0;
    for (size_t i = 0; i < w->app->n_areas; i++)
        for (size_t k = 0; k < w->app->areas[i]->n_routes; k++) {
            const struct route *r = &w->app->areas[i]->routes[k];
            if (r->tx == TX_READ || !needs_role(r) || strcmp(r->path, "/api/jobs/:id/cancel") == 0) /* his own */
                continue;
            bool own = strncmp(r->path, "/api/auditroom/", 15) == 0 && has("auditor", r->perm);
            const char *e = own ? "FORBIDDEN" : knock(w, r, concrete(w, p, r->path), "d01.auditor", "");
            if (strcmp(e, "FORBIDDEN") != 0)
                bad += wrong(r, "d01.auditor", e, "an auditor changes nothing outside the audit room");
            refused += !own;
        }
    assert_true(refused > 60);
    assert_int_equal(bad, 0);
    assert_false(has("auditor", PERM_PERSON_UNMASK) || has("auditor", PERM_FILE_USE));
    (void)world_ok(w, "d01.auditor", "GET", "/api/persons?org=QD01", NULL);
    assert_false(str_has(w->reply.body, S("13800001234")));
    (void)world_ok(w, "audit.admin", "GET", "/api/events?action=auditor.read&user=d01.auditor", NULL);
    assert_true(str_has(w->reply.body, S("/api/persons")));
    (void)world_ok(w, "d01.view", "GET", "/api/persons?org=QD01", NULL);
    (void)world_ok(w, "audit.admin", "GET", "/api/events?action=auditor.read&user=d01.view", NULL);
    assert_int_equal(json_len(json_get(w->json, "rows")), 0);
}

/* Identity number, card and phone of the one person above: in no file of the data folder, in no
 * answer to those who may not unmask. */
static bool holds(const char *file, const char *needle)
{
    FILE *f = fopen(file, "rb");
    static char chunk[1 << 20];
    size_t keep = 0, n, len = strlen(needle);
    bool found = false;
    while (f && (n = fread(chunk + keep, 1, sizeof chunk - keep, f)) > 0 && !found) {
        found = memmem(chunk, keep + n, needle, len) != NULL;
        size_t all = keep + n;
        keep = all < len ? all : len - 1;
        memmove(chunk, chunk + all - keep, keep);
    }
    if (f)
        fclose(f);
    return found;
}

WORLD_TEST(sensitive_numbers_stand_nowhere_in_clear)
{
    static const char *const secrets[] = {"11010519491231002X", "6228480402564890018", "13800001234"};
    const struct plants *p = furnished(w);
    static const char *const routes[] = {"/api/persons?org=QD01", "/api/persons/%lld", "/api/rosters/%lld/rows",
                                         "/api/rosters/%lld", "/api/persons/%lld/timeline"};
    for (size_t i = 0; i < countof(routes); i++) {
        int64_t id = plant_for(p, strstr(routes[i], "persons") ? "/api/persons/" : "/api/rosters/")->id;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        (void)world_ok(w, "d01.clerk", "GET", str_z(w->a, str_f(w->a, routes[i], (long long)id)), NULL);
#pragma GCC diagnostic pop
        for (size_t s = 0; s < countof(secrets); s++)
            assert_false(str_has(w->reply.body, str_of(secrets[s])));
    }
    char dir[80];
    snprintf(dir, sizeof dir, "%s", w->dir);
    world_close(w);
    static const char *const files[] = {"nuan.db", "nuan.db-wal", "nuan.db-shm"};
    for (size_t f = 0; f < countof(files); f++)
        for (size_t s = 0; s < countof(secrets); s++) {
            char path[200];
            snprintf(path, sizeof path, "%s/%s", dir, files[f]);
            assert_false(holds(path, secrets[s]));
        }
    world_reopen(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_role_and_relation),
        cmocka_unit_test(by_its_number_nothing_of_another_is_there),
        cmocka_unit_test(an_auditor_changes_nothing_and_each_look_is_kept),
        cmocka_unit_test(sensitive_numbers_stand_nowhere_in_clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
