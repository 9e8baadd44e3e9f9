/* SPDX-License-Identifier: Apache-2.0
 * Numbers beside the path: every query parameter and every field of a body that names a row, found in the descriptors of the routes, with
 * the number of another union's row. It must be refused, or answered with nothing. The same call with a number of the caller's own (or by
 * the owner) tells whether it was the number that was refused; what was refused for another reason counts as not tried, and is listed. */
#include "plant.h"

enum { PATH = 200, READS_MIN = 16, BODIES_MIN = 62 };
static const char *const roles[] = {"clerk", "review", "cash", "view", "auditor"};
static const char *const methods[] = {"GET", "POST", "PUT", "DELETE"};

/* What a name stands for, where it differs by the route the longer path counts; head "" = no row of a union. */
static const struct kind {
    const char *name, *of, *head;
} kinds[] = {
    {"activity", "", "/api/activities/"}, {"application", "", "/api/applications/"}, {"application_id", "", "/api/applications/"},
    {"batch", "", "/api/voucher-batches/"}, {"batch", "/api/payouts", "/api/payouts/"}, {"batch_id", "", "/api/payouts/"},
    {"casefile", "", "/api/casefiles/"}, {"casefile_id", "", "/api/casefiles/"}, {"contact_id", "", "/api/users/"}, {"company", "", "/api/companies/"}, {"company_id", "", "/api/companies/"},
    {"decision", "", "/api/decisions/"}, {"decision_id", "", "/api/decisions/"}, {"donor_id", "", "/api/donors/"}, {"enrolment_id", "", "/api/mutual-enrolments/"},
    {"event", "", "/api/job-events/"}, {"evidence_id", "", "/api/files/"}, {"file_id", "", "/api/files/"}, {"from_id", "", "/api/users/"},
    {"gift", "", "/api/gifts/"}, {"gift_id", "", "/api/gifts/"}, {"item", "", "/api/goods/items/"}, {"item", "/api/activity-parts", "/api/activity-items/"},
    {"item_id", "", "/api/activity-items/"}, {"kit", "/api/goods/kits", "/api/goods/items/"}, {"list", "/api/match", "/api/match/lists/"}, {"lot", "", "/api/goods/lots/"},
    {"media_id", "", "/api/publicity/media/"}, {"minutes_id", "", "/api/files/"}, {"owner", "", "/api/users/"}, {"owner_id", "", "/api/users/"},
    {"paper_id", "", "/api/casefiles/:id/papers/"}, {"paper_id", "/api/goods", "/api/files/"}, {"paper_id", "/api/purchases", "/api/files/"},
    {"part", "/api/activity", "/api/activity-parts/"}, {"part_of", "", "/api/publicity/figures/"}, {"person_id", "", "/api/persons/"},
    {"photo_id", "", "/api/files/"}, {"picture_id", "", "/api/files/"}, {"roster", "", "/api/rosters/"}, {"roster_id", "", "/api/rosters/"},
    {"rosters", "", "/api/rosters/"}, {"run_id", "", "/api/auditroom/runs/"}, {"sample", "", "/api/auditroom/samples/"},
    {"sample_id", "", "/api/auditroom/samples/"}, {"scan_file", "", "/api/files/"}, {"season", "", "/api/seasons/"}, {"second", "", "/api/users/"},
    {"payment", "", "/api/shop-payments/"}, {"settlement", "", "/api/voucher-settlements/"}, {"settlement_id", "", "/api/voucher-settlements/"}, {"shop", "", "/api/shops/"}, {"signed_file", "", "/api/files/"}, {"station", "", "/api/stations/"},
    {"station_id", "", "/api/stations/"}, {"summary_file", "", "/api/files/"}, {"supplier", "", "/api/suppliers/"}, {"task_id", "", "/api/season-tasks/"},
    {"thumb_id", "", "/api/files/"}, {"to_id", "", "/api/users/"}, {"visit", "", "/api/company-visits/"}, {"with", "/api/judge", "/api/judge/verdicts/"},
    {"ids", "/api/public-notices", "/api/applications/"}, {"ids", "/api/casefiles", "/api/casefiles/"}, {"ids", "/api/vouchers", "/api/vouchers/"},
};

static const struct kind *kind_of(const struct route *r, struct str name)
{
    const struct kind *best = NULL;
    for (size_t i = 0; i < countof(kinds); i++)
        if (str_eq(name, str_of(kinds[i].name)) && str_starts(str_of(r->path), str_of(kinds[i].of)) && (!best || strlen(kinds[i].of) > strlen(best->of)))
            best = &kinds[i];
    return best;
}

/* A number of a row: by what it is shown as, or by its name. */
static bool is_number(const struct field *f)
{
    size_t n = strlen(f->name);
    return !f->fixed && f->type == FT_I64 && (f->as == AS_ID || (n > 3 && strcmp(f->name + n - 3, "_id") == 0));
}

/* --- who asks --- */

struct asker {
    const char *org, *as;        /* a user of that union … */
    const struct caller *worker; /* … or a worker */
};

static const char *asked(struct world *w, const struct route *r, const struct asker *who, const char *path, const char *query, const char *body)
{
    if (who->worker)
        return pw_ask_bytes(w, *who->worker, r->method == M_GET ? "GET" : "POST", path, query, body, NULL, 0);
    return world_call(w, who->as, methods[r->method], query[0] ? fmt(w, "%s?%s", path, query) : path, r->method == M_GET ? NULL : body);
}

static const char *role_of(const struct route *r)
{
    for (size_t i = 0; i < countof(roles); i++)
        if (role_may(role_named(str_of(roles[i])), r->perm))
            return roles[i];
    return NULL;
}

static struct asker of_union(struct world *w, const struct route *r, const char *org, const char *users)
{
    return (struct asker){org, fmt(w, "%s.%s", users, role_of(r)), NULL};
}

struct sums {
    int tried, not_tried, bad;
};

static void untried(struct sums *s, const struct route *r, const char *name, const char *got)
{
    s->not_tried++;
    print_message("# not tried: %s %s, %s: %s\n", methods[r->method], r->path, name, got);
}

static void leak(struct sums *s, struct world *w, const struct route *r, const char *name, const char *what)
{
    s->bad++;
    print_error("%s %s takes another's %s: %s %.*s\n", methods[r->method], r->path, name, what, (int)(w->reply.body.len < 300 ? w->reply.body.len : 300), w->reply.body.at);
}

/* --- in a query --- */

static const char *query_for(struct world *w, const struct route *r, const char *name, int64_t id)
{
    static const char *const others[][2] = {{"campaign", "LJ2023"}, {"from", "2023-01-01"}, {"until", "2023-02-01"}, {"form", "cz21"}, {"profile", "csv-gb18030"}};
    const char *q = fmt(w, "%s=%lld", name, (long long)id);
    for (size_t i = 0; i < countof(others); i++)
        if (route_takes(r, str_of(others[i][0])))
            q = fmt(w, "%s&%s=%s", q, others[i][0], others[i][1]);
    return q;
}

static bool empty(struct world *w)
{
    const struct json *rows = json_get(w->json, "rows");
    return rows && !json_len(rows);
}

static void query_number(struct world *w, const struct plants *p, const struct route *r, const char *name, struct sums *s)
{
    const struct kind *k = kind_of(r, str_of(name));
    const struct plant *row = k ? plant_for(p, k->head) : NULL;
    bool worker = r->scope == SCOPE_WORKER;
    if (!row || (!worker && !role_of(r)))
        return;
    struct asker far = worker ? (struct asker){.worker = &p->far} : of_union(w, r, "QD02", "d02"), own = worker ? (struct asker){.worker = &p->owner} : of_union(w, r, "QD01", "d01");
    const char *query = query_for(w, r, name, strstr(k->head, "/papers/") ? row->second : row->id), *e = asked(w, r, &far, r->path, query, "");
    if (str_has(w->reply.body, S(MARK)))
        leak(s, w, r, name, "the mark is told");
    else if (!e[0] && json_get(w->json, "rows") && !empty(w))
        leak(s, w, r, name, "rows are told");
    bool nothing = e[0] || empty(w);
    const char *other = asked(w, r, &own, r->path, query, "");
    if (strcmp(e, "BAD_INPUT") == 0 && strcmp(other, "BAD_INPUT") == 0)
        untried(s, r, name, e);
    else if (nothing && !other[0] && !empty(w))
        s->tried++; /* the owner is told something, the neighbour nothing */
    else
        untried(s, r, name, "the owner is told nothing either");
}

/* --- in a body --- */

static const char *text_for(struct world *w, const struct field *f, const struct asker *who)
{
    static const char *const known[][2] = {{"campaign", "LJ2023"}, {"source", "GH-BJ"}, {"form", "cz21"}, {"uscc", "91370203MA30011111"}, {"programme", "province19"}, {"plan", "qd23"}};
    if (strcmp(f->name, "org") == 0)
        return who->org;
    for (size_t i = 0; i < countof(known); i++)
        if (strcmp(f->name, known[i][0]) == 0)
            return known[i][1];
    if (f->as == AS_DATE)
        return "2023-01-12";
    if (f->codes) {
        (void)world_call(w, "d01.clerk", "GET", fmt(w, "/api/codes/%s", f->codes), NULL);
        const struct json *rows = json_get(w->json, "rows");
        return json_len(rows) ? text_of(w, json_at(rows, 0), "code") : "x";
    }
    return "说明文字";
}

/* What the descriptor does not tell of a route: a member more, or one of other words; ORG is the caller's union. */
static const char *const told[][3] = {
    {"/api/funds/transfers", "from", "\"ORG\""}, {"/api/funds/transfers", "to", "\"ORG01\""}, {"/api/funds/returns", "from", "\"ORG01\""}, {"/api/funds/returns", "to", "\"ORG\""},
    {"/api/goods/counts", "kind", "\"count\""}, {"/api/payouts", "profile", "\"csv-gb18030\""}, {"/api/publicity/figures", "published", "\"5人次\""},
    {"/api/casefiles/:id/money", "side", "\"in\""}, {"/api/casefiles/:id/money", "kind", "\"wage\""}, {"/api/casefiles/:id/money", "from_on", "\"2022-01-13\""},
    {"/api/casefiles/:id/money", "until_on", "\"2023-01-12\""}, {"/api/casefiles/:id/money", "fen", "100"}, {"/api/casefiles/:id/money", "member_no", "1"},
    {"/api/casefiles/:id/assets", "kind", "\"vehicle\""}, {"/api/casefiles/:id/assets", "use", "\"own\""}, {"/api/casefiles/:id/papers", "kind", "\"exit\""},
    {"/api/casefiles/:id/papers", "dated_on", "\"2023-01-10\""}, {"/api/casefiles/:id/propose", "verb", "\"relieve\""}, {"/api/casefiles/:id/propose", "reason", "\"relieved\""},
    {"/api/casefiles/:id/consents", "purpose", "\"check\""}, {"/api/casefiles/:id/consents", "how", "\"paper\""}, {"/api/casefiles/:id/consents", "member_no", "1"},
    {"/api/mutual-enrolments", "plan", "\"qd23\""}, {"/api/mutual-enrolments", "renewal", "true"}, {"/api/worker/mutual/claims", "agreed", "true"},
    {"/api/worker/mutual/claims", "ill_on", "\"2022-11-20\""}, {"/api/worker/mutual/claims", "self_paid_fen", "12000000"}, {"/api/worker/mutual/claims", "diagnosis", "\"x\""},
    {"/api/stations/:id/inspections", "due_on", "\"2023-02-01\""}, {"/api/stations/:id/inspections", "met", "\"sign,place,facility,function,rule,map\""},
    {"/api/season-records/:id/roster", "version", "1"}, {"/api/watch", "source", "\"other\""}, {"/api/publicity/figures/:id", "published", "\"5人次\""}, {"/api/seasons/:id/records", "kind", "\"insurance\""},
    {"/api/seasons/:id/records", "on_day", "\"2023-01-10\""}, {"/api/seasons/:id/records", "occupation", "\"courier\""}, {"/api/seasons/:id/records", "platform", "\"express\""}, {"/api/auditroom/papers", "title", "\"底稿\""},
};
static const char *told_of(struct world *w, const struct route *r, const char *name, const struct asker *who)
{
    for (size_t i = 0; i < countof(told); i++)
        if (strcmp(told[i][0], r->path) == 0 && strcmp(told[i][1], name) == 0) {
            const char *org = strstr(told[i][2], "ORG");
            return org ? fmt(w, "%.*s%s%s", (int)(org - told[i][2]), told[i][2], who->org, org + 3) : told[i][2];
        }
    return NULL;
}

/* All that the route needs, and the number. */
static const char *body_with(struct world *w, const struct route *r, const struct asker *who, const char *name, int64_t id)
{
    struct buf b = buf_new(w->a, 8000);
    buf_ch(&b, '{');
    for (size_t i = 0, n = 0; i < r->in.n; i++) {
        const struct field *f = &r->in.at[i];
        bool it = strcmp(f->name, name) == 0;
        const char *said = told_of(w, r, f->name, who);
        if (f->fixed || (!it && !said && !f->need && f->min < 1 && strcmp(f->name, "org") != 0 && strcmp(f->name, "campaign") != 0))
            continue;
        buf_f(&b, "%s\"%s\":", n++ ? "," : "", f->name);
        if (it)
            buf_f(&b, f->type == FT_I64 ? "%lld" : "[%lld]", (long long)id);
        else if (said)
            buf_f(&b, "%s", said);
        else if (f->type == FT_BOOL)
            buf_f(&b, "true");
        else if (f->type == FT_I64)
            buf_f(&b, "%lld", f->min > 0 ? (long long)f->min : f->as == AS_MONEY ? 100LL : 1LL);
        else if (f->as == AS_JSON)
            buf_f(&b, "[]");
        else
            buf_f(&b, "\"%s\"", text_for(w, f, who));
    }
    buf_ch(&b, '}');
    return str_z(w->a, buf_done(&b));
}

/* Is it this field that the answer complains of, or that something is not there? */
static bool for_the_number(struct world *w, const char *e, const char *name)
{
    return strcmp(e, "NOT_FOUND") == 0 || strcmp(e, "FORBIDDEN") == 0 || (strcmp(e, "BAD_INPUT") == 0 && str_has(w->reply.body, str_f(w->a, "\"field\":\"%s\"", name)));
}

struct body_call {
    const struct route *r;
    const struct field *f;
    const struct asker *far, *own; /* who is to be refused; whose same call is not */
    const char *path;
    int64_t id, owns;              /* the number of another; the caller's own */
};

/* A picture that nothing has yet, of who asks. */
static int64_t unattached(struct world *w, const struct asker *who)
{
    assert_string_equal(world_upload(w, who->as, fmt(w, "/api/files?org=%s", who->org), "x.png", pw_png, sizeof pw_png), "");
    return json_get_int(w->json, "id", 0);
}

static void body_number(struct world *w, const struct body_call *c, struct sums *s)
{
    const struct route *r = c->r;
    const struct field *f = c->f;
    const struct asker *far = c->far, *own = c->own;
    const char *path = c->path;
    bool file = own->as && strcmp(kind_of(r, str_of(f->name))->head, "/api/files/") == 0 && role_may(role_named(str_of(strchr(own->as, '.') + 1)), PERM_FILE_USE);
    int64_t owns = file ? unattached(w, own) : c->owns, id = file && far != own ? owns : c->id;
    const char *e = asked(w, r, far, path, "", body_with(w, r, far, f->name, id));
    bool refused = for_the_number(w, e, f->name);
    const char *said = str_z(w->a, w->reply.body);
    if (!e[0])
        leak(s, w, r, f->name, "done");
    else if (str_has(w->reply.body, S(MARK)))
        leak(s, w, r, f->name, "the mark is told");
    const char *other = asked(w, r, own, path, "", body_with(w, r, own, f->name, owns));
    if (refused && !for_the_number(w, other, f->name))
        s->tried++;
    else if (e[0])
        untried(s, r, f->name, fmt(w, "%.200s / %s", said, other));
}

/* Rows of QD02, for the numbers of routes that have one of the caller's in their path. */
struct foreign {
    const char *head;
    int64_t id;
};
enum { FOREIGN = 13 };
static void plant_foreign(struct world *w, struct foreign f[FOREIGN])
{
    size_t n = 0;
    f[n++] = (struct foreign){"/api/persons/", made(w, "d02.clerk", "/api/persons", fmt(w, "{\"org\":\"QD02\",\"name\":\"钱外\",\"number\":\"%s\","
            "\"phone\":\"13800138077\"}", cw_number(w, "19800115", 77)))};
    int64_t file = cw_file(w, "d02.clerk", "QD02", "孙外", 78);
    f[n++] = (struct foreign){"/api/casefiles/", file};
    f[n++] = (struct foreign){"/api/casefiles/:id/papers/", cw_paper(w, "d02.clerk", file, "exit")};
    assert_string_equal(world_upload(w, "d02.clerk", "/api/files?org=QD02", "x.png", pw_png, sizeof pw_png), "");
    f[n++] = (struct foreign){"/api/files/", json_get_int(w->json, "id", 0)};
    f[n++] = (struct foreign){"/api/rosters/", made(w, "d02.clerk", "/api/rosters/by-hand?org=QD02", "{\"campaign\":\"LJ2023\",\"org\":\"QD02\","
            "\"title\":\"外\",\"class\":\"C7\",\"source\":\"GH-BJ\"}")};
    f[n++] = (struct foreign){"/api/suppliers/", made(w, "d02.clerk", "/api/suppliers?org=QD02", "{\"name\":\"外供应商\",\"uscc\":\"91370203MA30011111\"}")};
    f[n++] = (struct foreign){"/api/decisions/", made(w, "d02.clerk", "/api/decisions?org=QD02", "{\"kind\":\"other\",\"title\":\"外\","
            "\"content\":\"外\",\"held_on\":\"2023-01-10\",\"members\":5,\"present\":5,\"votes_for\":5}")};
    f[n++] = (struct foreign){"/api/goods/items/", made(w, "d02.clerk", "/api/goods/items?org=QD02", "{\"code\":\"Y\",\"name\":\"外物品\",\"unit\":\"份\",\"category\":\"daily\"}")};
    int64_t donor = made(w, "d02.cash", "/api/donors?org=QD02", "{\"org\":\"QD02\",\"kind\":\"firm\",\"name\":\"外捐赠人\"}");
    f[n++] = (struct foreign){"/api/gifts/", made(w, "d02.cash", "/api/gifts?org=QD02", fmt(w, "{\"campaign\":\"LJ2023\",\"org\":\"QD02\","
            "\"donor_id\":%lld,\"fen\":18000,\"got_on\":\"2023-01-05\",\"receipt_no\":\"W1\",\"form\":\"cash\"}", (long long)donor))};
    f[n++] = (struct foreign){"/api/users/", cw_user(w, "d02.clerk")};
    f[n++] = (struct foreign){"/api/publicity/media/", made(w, "d02.clerk", "/api/publicity/media?org=QD02", "{\"title\":\"外\",\"medium\":\"日报\","
            "\"published_on\":\"2023-01-10\",\"kind\":\"paper\",\"level\":\"city\",\"campaign\":\"LJ2023\",\"link\":\"https://news.example/2\"}")};
    f[n++] = (struct foreign){"/api/publicity/figures/", made(w, "d02.clerk", "/api/publicity/figures?org=QD02", "{\"campaign\":\"LJ2023\","
            "\"item\":\"外\",\"published\":\"5人次\",\"figure\":\"\"}")};
    f[n++] = (struct foreign){"/api/stations/", made(w, "d02.clerk", "/api/stations?org=QD02", "{\"kind\":\"outdoor\",\"builder\":\"own\","
            "\"name\":\"外站\",\"address\":\"外\",\"lat_e6\":36066000,\"lng_e6\":120382000,\"datum\":\"wgs84\",\"listed\":true,\"manager\":\"王\",\"manager_phone\":\"13800001234\"}")};
    assert_int_equal(n, FOREIGN);
}

static int64_t foreign_of(const struct foreign *f, const char *head)
{
    for (size_t i = 0; i < FOREIGN; i++)
        if (strcmp(f[i].head, head) == 0)
            return f[i].id;
    return 0;
}

static int64_t number_of(struct world *w, const struct plants *p, const struct kind *k)
{
    if (strcmp(k->head, "/api/users/") == 0)
        return cw_user(w, "d01.clerk"); /* who may answer for something */
    const struct plant *row = plant_for(p, k->head);
    return !row ? 0 : strstr(k->head, "/papers/") ? row->second : row->id;
}

/* The owner's row in the path, number by number. */
static const char *own_path(struct world *w, const struct plants *p, const struct route *r)
{
    const struct plant *planted = plant_for(p, r->path);
    struct buf b = buf_new(w->a, PATH);
    struct str rest = str_of(r->path);
    (void)str_cut(rest, '/', &rest);
    for (size_t n = 0; rest.len;) {
        struct str seg = str_cut(rest, '/', &rest);
        if (seg.at[0] == ':')
            buf_f(&b, "/%lld", (long long)(n++ ? planted->second : planted->id));
        else
            buf_f(&b, "/%.*s", FMT(seg));
    }
    return str_z(w->a, buf_done(&b));
}

static void field_of(struct world *w, const struct plants *p, const struct foreign *theirs, const struct route *r, const struct field *f, struct sums *s)
{
    const struct kind *k = kind_of(r, str_of(f->name));
    if (!k) {
        s->bad++;
        print_error("%s %s: what does %s stand for?\n", methods[r->method], r->path, f->name);
        return;
    }
    int64_t id = number_of(w, p, k), other = foreign_of(theirs, k->head);
    if (r->scope == SCOPE_WORKER) {
        if (!strchr(r->path, ':') && id)
            body_number(w, &(struct body_call){r, f, &(struct asker){.worker = &p->far, .org = "QD02"}, &(struct asker){.worker = strstr(r->path, "/keeper/") ? &p->helper : &p->owner, .org = "QD01"}, r->path, id, id}, s);
        else
            untried(s, r, f->name, "a worker's, with a number in the path");
        return;
    }
    struct asker own = of_union(w, r, "QD01", "d01"), far = of_union(w, r, "QD02", "d02");
    if (!strchr(r->path, ':') && id)
        body_number(w, &(struct body_call){r, f, &far, &own, r->path, id, id}, s);
    else if (plant_for(p, r->path) && other && id)
        body_number(w, &(struct body_call){r, f, &own, &own, own_path(w, p, r), other, id}, s);
    else
        untried(s, r, f->name, "nothing of that kind is planted at the neighbour's");
}

static void each_route(struct world *w, const struct plants *p, const struct foreign *theirs, bool bodies, struct sums *s)
{
    for (size_t i = 0; i < w->app->n_areas; i++)
        for (size_t k = 0; k < w->app->areas[i]->n_routes; k++) {
            const struct route *r = &w->app->areas[i]->routes[k];
            if (r->scope != SCOPE_ORG && r->scope != SCOPE_WORKER)
                continue;
            if (r->scope == SCOPE_ORG && !role_of(r))
                continue;
            struct str rest = str_of(r->query), key;
            while (!bodies && rest.len && !strchr(r->path, ':') && r->method == M_GET) {
                key = str_cut(rest, ',', &rest);
                query_number(w, p, r, str_z(w->a, key), s);
            }
            for (size_t n = 0; bodies && n < r->in.n; n++)
                if (is_number(&r->in.at[n]) || (!r->in.at[n].fixed && kind_of(r, str_of(r->in.at[n].name)) && (r->in.at[n].type == FT_I64 || r->in.at[n].as == AS_JSON)))
                    field_of(w, p, theirs, r, &r->in.at[n], s);
        }
}

WORLD_TEST(a_number_in_a_query_tells_nothing_of_another)
{
    struct sums s = {0};
    const struct plants *p = plants_of(w);
    each_route(w, p, NULL, false, &s);
    print_message("# queries: %d tried, %d not\n", s.tried, s.not_tried);
    assert_int_equal(s.bad, 0);
    assert_true(s.tried >= READS_MIN);
}

WORLD_TEST(a_number_in_a_body_is_refused_when_it_is_anothers)
{
    struct sums s = {0};
    struct foreign theirs[FOREIGN];
    const struct plants *p = plants_of(w);
    plant_foreign(w, theirs);
    each_route(w, p, theirs, true, &s);
    print_message("# bodies: %d tried, %d not\n", s.tried, s.not_tried);
    assert_int_equal(s.bad, 0);
    assert_true(s.tried >= BODIES_MIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_in_a_query_tells_nothing_of_another),
        cmocka_unit_test(a_number_in_a_body_is_refused_when_it_is_anothers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
