// SPDX-License-Identifier: Apache-2.0
// Care on top of the households the archive already holds: relief of three districts in every state, some paid in a campaign of
// its own so that the published figures stay; watched households, some of whose tasks are late.
#include "demo.h"

#include "date.h"

enum { DISTRICTS_HELPED = 3, FILES = 12, WATCHED = 6, LATE_DAYS = 25, DAY_MS = 24 * 3600 * 1000 };
#define CAMPAIGN DEMO_PRESENT

static struct str day_before(struct demo *d, int64_t days)
{
    char text[DATE_TEXT];
    date_iso(date_of_ms(now_ms(d->app->clock) - days * DAY_MS), text);
    return str_dup(d->a, str_of(text));
}

static const char *as(struct demo *d, int district, const char *role)
{
    return str_z(d->a, str_f(d->a, "d%02d.%s", district, role));
}

/* As the machine itself calls: the daily run. */
static void daily_run(struct demo *d)
{
    struct call c = {.method = M_POST, .path = S("/api/watch/run"), .peer = S("local"), .local = true, .upload_fd = -1};
    struct reply r = {0};
    dispatch(d->app, d->a, &c, &r);
    if (r.status >= 400)
        d->problem = str_f(d->a, "/api/watch/run：%.*s", FMT(r.body));
}

static void campaign(struct demo *d)
{
    struct str year = str_sub(day_before(d, 0), 0, 4);
    demo_call(d, "city.clerk", M_POST, S("/api/campaigns?org=QD"),
              str_f(d->a, "{\"code\":\"" CAMPAIGN "\",\"name\":\"%.*s年困难职工帮扶\",\"org\":\"QD\",\"year\":%.*s,\"start_on\":\"%.*s-01-01\",\"end_on\":\"%.*s-12-31\","
                          "\"status\":\"open\",\"once\":false,\"earmark\":\"\",\"forms\":\"\"}", FMT(year), FMT(year), FMT(year), FMT(year)));
}

static void act(struct demo *d, const char *who, int64_t id, const char *verb, const char *body)
{
    demo_call(d, who, M_POST, str_f(d->a, "/api/reliefs/%lld/%s", (long long)id, verb), str_of(body));
}

/* Half of what the rule allows, rounded down to 100 元; 0 = it allows nothing. */
static int64_t amount(struct demo *d, int district, int64_t file)
{
    const struct json *j = demo_call(d, as(d, district, "clerk"), M_GET,
                                     str_f(d->a, "/api/programmes/province19/check?casefile=%lld&project=living&line_fen=106200", (long long)file), S(""));
    return json_len(json_get(j, "problems")) ? 0 : json_get_int(j, "ceiling_fen", 0) / 2 / 10000 * 10000;
}

/* i % 5: proposed, reviewed, approved, returned, and paid with a roster. The union whose relief is approved; "" = none is. */
static struct str relief(struct demo *d, int district, int64_t file, int i)
{
    const struct json *f = demo_call(d, as(d, district, "clerk"), M_GET, str_f(d->a, "/api/casefiles/%lld", (long long)file), S(""));
    int64_t paper = json_get_int(json_at(json_get(f, "papers"), 0), "id", 0), fen = d->problem.len ? 0 : amount(d, district, file);
    if (!paper || fen <= 0)
        return S("");
    const struct json *r = demo_call(d, as(d, district, "clerk"), M_POST, S("/api/reliefs"),
                                     str_f(d->a, "{\"casefile_id\":%lld,\"programme\":\"province19\",\"project\":\"living\",\"amount_fen\":%lld,\"paper_id\":%lld,\"line_fen\":106200}",
                                           (long long)file, (long long)fen, (long long)paper));
    int64_t id = json_get_int(r, "id", 0);
    if (!id)
        return S("");
    if (i % 5 == 3)
        act(d, as(d, district, "review"), id, "return", "{\"reason\":\"请补充近三个月的收入证明\"}");
    else if (i % 5 > 0)
        act(d, as(d, district, "review"), id, "review", "");
    if (i % 5 == 4)
        act(d, as(d, district, "review"), id, "approve", "{}");
    return i % 5 == 4 && !d->problem.len ? json_get_str(f, "org_code") : S("");
}

static void pay(struct demo *d, int district, struct str org)
{
    demo_call(d, as(d, district, "cash"), M_POST, S("/api/funds/receipts"),
              str_f(d->a, "{\"campaign\":\"" CAMPAIGN "\",\"org\":\"%.*s\",\"source\":\"GH-BJ\",\"fen\":2000000,\"done_on\":\"%.*s\"}", FMT(org), FMT(day_before(d, 2))));
    const struct json *made = demo_call(d, as(d, district, "clerk"), M_POST, str_f(d->a, "/api/reliefs/roster?org=%.*s", FMT(org)),
                                        S("{\"campaign\":\"" CAMPAIGN "\",\"project\":\"living\",\"source\":\"GH-BJ\"}"));
    int64_t id = json_get_int(json_at(json_get(made, "rosters"), 0), "id", 0);
    if (id && !d->problem.len)
        demo_call(d, as(d, district, "clerk"), M_POST, str_f(d->a, "/api/rosters/%lld/submit", (long long)id), S("{}"));
    if (id && !d->problem.len && district != DISTRICTS_HELPED) { /* the last one waits for its reviewer */
        demo_call(d, as(d, district, "review"), M_POST, str_f(d->a, "/api/rosters/%lld/approve", (long long)id), S(""));
        demo_call(d, as(d, district, "cash"), M_POST, str_f(d->a, "/api/rosters/%lld/pay", (long long)id),
                  str_f(d->a, "{\"paid_on\":\"%.*s\",\"bank_ref\":\"帮扶%02d\"}", FMT(day_before(d, 0)), district));
    }
}

static int64_t owner(struct demo *d, int district)
{
    const struct json *rows = json_get(demo_call(d, as(d, district, "clerk"), M_GET, str_f(d->a, "/api/casecontacts?org=QD%02d", district), S("")), "rows");
    return json_get_int(json_at(rows, 0), "id", 0);
}

static void watched(struct demo *d, int district, const struct json *files)
{
    int64_t who = owner(d, district);
    for (size_t i = 0; i < json_len(files) && i < WATCHED && who && !d->problem.len; i++)
        demo_call(d, as(d, district, "clerk"), M_POST, S("/api/watch"),
                  str_f(d->a, "{\"casefile_id\":%lld,\"source\":\"%s\",\"owner_id\":%lld,\"due_on\":\"%.*s\",\"words\":\"收入不稳定，按期走访\"}",
                        (long long)json_get_int(json_at(files, i), "id", 0), i % 2 ? "unstable" : "edge", (long long)who, FMT(day_before(d, i % 3 ? 0 : LATE_DAYS))));
}

static const struct json *files_of(struct demo *d, int district, const char *state)
{
    return json_get(demo_call(d, as(d, district, "clerk"), M_GET, str_f(d->a, "/api/casefiles?org=QD%02d&state=%s&limit=%d", district, state, FILES), S("")), "rows");
}

void demo_care(struct demo *d)
{
    int64_t all = 0;
    for (int k = 1; k <= DISTRICTS_HELPED && !d->problem.len; k++)
        all += (int64_t)json_len(files_of(d, k, "active"));
    if (!all)
        return;
    campaign(d);
    for (int k = 1; k <= DISTRICTS_HELPED && !d->problem.len; k++) {
        const struct json *files = files_of(d, k, "active");
        for (size_t i = 0; i < json_len(files) && !d->problem.len; i++) {
            struct str org = relief(d, k, json_get_int(json_at(files, i), "id", 0), (int)i);
            if (org.len)
                pay(d, k, org);
        }
        watched(d, k, files_of(d, k, "lifted"));
        watched(d, k, files_of(d, k, "refused"));
    }
    if (d->problem.len)
        return;
    demo_at(d, str_z(d->a, day_before(d, LATE_DAYS)), 8);
    daily_run(d);
    demo_at(d, NULL, 0);
    if (!d->problem.len)
        daily_run(d);
}
