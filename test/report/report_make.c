/* SPDX-License-Identifier: Apache-2.0
 * Writes everything that is printed of the small city in every format into the folder given, a subfolder a
 * database, for check_report.py to open with programs that are not ours. */
#include <sys/stat.h>

#include "../area/money_city.h"

struct out {
    struct world *w;
    char dir[600];
};

static void save_as(struct out *o, const char *as, const char *name, const char *path)
{
    char full[700];
    struct world *w = o->w;
    const char *e = world_call(w, as, "GET", path, NULL);
    if (e[0]) {
        fprintf(stderr, "%s: %.*s\n", path, FMT(w->reply.body));
        exit(1);
    }
    snprintf(full, sizeof full, "%s/%s", o->dir, name);
    FILE *f = fopen(full, "wb");
    if (!f || fwrite(w->reply.body.at, 1, w->reply.body.len, f) != w->reply.body.len || fclose(f) != 0)
        exit(1);
}

static void save(struct out *o, const char *name, const char *path)
{
    save_as(o, "city.view", name, path);
}

static void expect(struct out *o, const char *code, const char *as, const char *path)
{
    const char *e = world_call(o->w, as, "GET", path, NULL);
    if (strcmp(e, code) == 0)
        return;
    fprintf(stderr, "%s as %s: %s instead of %s\n", path, as, e, code);
    exit(1);
}

static void enter(struct out *o, const char *campaign, const char *form, const char *org, const char *item, long long value)
{
    world_ok(o->w, "city.clerk", "PUT", mw_f(o->w, "/api/forms/%s/items?org=%s", form, org),
             mw_f(o->w, "{\"campaign\":\"%s\",\"org\":\"%s\",\"item\":\"%s\",\"value\":%lld,\"note\":\"\",\"version\":0}", campaign, org,
                  item, value));
}

/* --- the forms, with what people enter --- */

static void enter_all(struct out *o, const char *form)
{
    static const struct {
        const char *item;
        long long value;
    } typed[] = {{"A", 12}, {"E1", 1}, {"E2", 2}, {"E3", 3}, {"E4", 4}, {"E5", 5}, {"F1", 10}, {"F2", 20}, {"F3", 30},
                 {"G", 7},  {"H", 8},  {"I", 8500000}, {"K1", 9}, {"K2", 2}};
    for (size_t i = 0; i < countof(typed); i++)
        if (strcmp(form, "cz21") == 0 || typed[i].item[0] != 'K')
            enter(o, "LJ", form, i % 2 ? "QD" : "QD0101", typed[i].item, typed[i].value);
}

static void forms(struct out *o)
{
    static const char *const formats[] = {"xlsx", "pdf", "text", "csv"};
    for (int i = 0; i < 2; i++) {
        const char *form = i ? "ez22" : "cz21";
        enter_all(o, form);
        for (size_t k = 0; k < countof(formats); k++)
            save(o, mw_f(o->w, "%s.%s", form, k == 2 ? "txt" : formats[k]),
                 mw_f(o->w, "/api/forms/%s/file?campaign=LJ&org=QD&format=%s", form, formats[k]));
        save(o, mw_f(o->w, "%s.json", form), mw_f(o->w, "/api/forms/%s/report?campaign=LJ&org=QD", form));
    }
    expect(o, "BAD_INPUT", "city.view", "/api/forms/cz21/file?campaign=LJ&format=doc");
    expect(o, "NOT_FOUND", "d02.view", "/api/forms/cz21/file?campaign=LJ&org=QD01");
}

static void centre(struct out *o)
{
    world_ok(o->w, "city.clerk", "POST", "/api/campaigns",
             "{\"code\":\"ZX\",\"name\":\"职工服务中心\",\"org\":\"QD\",\"year\":2022,\"start_on\":\"2022-01-01\",\"end_on\":\"2022-12-31\","
             "\"forms\":\"center22\",\"status\":\"open\"}");
    enter(o, "ZX", "center22", "QD", "C1", 12000000);
    enter(o, "ZX", "center22", "QD01", "C6", 1);
    enter(o, "ZX", "center22", "QD01", "E1", 31);
    enter(o, "ZX", "center22", "QD", "E4", 4);
    save(o, "center22.xlsx", "/api/forms/center22/file?campaign=ZX&org=QD&format=xlsx");
    save(o, "center22.pdf", "/api/forms/center22/file?campaign=ZX&org=QD&format=pdf");
    save(o, "center22.json", "/api/forms/center22/report?campaign=ZX&org=QD");
}

/* --- a table that was filed, and what changed after it --- */

#define LEAF "{\"campaign\":\"LJ\",\"form\":\"cz21\",\"org\":\"QD010102\""

static void reasons(struct out *o)
{
    const struct json *s = world_ok(o->w, "d01.clerk", "GET", "/api/submissions/sheet?campaign=LJ&form=cz21&org=QD010102", NULL);
    const struct json *c = json_get(s, "checks");
    struct buf b = buf_new(o->w->a, 1 << 16);
    for (size_t i = 0; i < json_len(c); i++)
        buf_f(&b, "%s\"%.*s\":\"已核对\"", b.len ? "," : "", FMT(json_get_str(json_at(c, i), "key")));
    if (b.len)
        world_ok(o->w, "d01.clerk", "PUT", "/api/submissions/reasons", mw_f(o->w, LEAF ",\"reasons\":{%s}}", str_z(o->w->a, buf_done(&b))));
}

static void filed(struct out *o)
{
    const char *at = "/api/forms/cz21/file?campaign=LJ&org=QD010102&format=";
    enter(o, "LJ", "cz21", "QD010102", "E2", 6);
    world_ok(o->w, "d01.clerk", "PUT", "/api/submissions/draft", LEAF ",\"narrative\":\"\",\"filler\":\"周会计\",\"phone\":\"0532-85550000\",\"version\":0}");
    save(o, "draft.xlsx", mw_f(o->w, "%sxlsx&filed=1", at));
    reasons(o);
    world_ok(o->w, "d01.clerk", "POST", "/api/submissions/submit", LEAF ",\"reason\":\"\"}");
    world_ok(o->w, "city.clerk", "PUT", "/api/forms/cz21/items?org=QD010102",
             "{\"campaign\":\"LJ\",\"org\":\"QD010102\",\"item\":\"E2\",\"value\":99,\"note\":\"\",\"version\":1}");
    save(o, "filed.xlsx", mw_f(o->w, "%sxlsx&filed=1", at));
    save(o, "version.xlsx", mw_f(o->w, "%sxlsx&version=1", at));
    save(o, "version.pdf", mw_f(o->w, "%spdf&version=1", at));
    save(o, "live.xlsx", mw_f(o->w, "%sxlsx", at));
    expect(o, "NOT_FOUND", "d01.view", mw_f(o->w, "%sxlsx&version=2", at));
    expect(o, "NOT_FOUND", "d02.view", mw_f(o->w, "%sxlsx&version=1", at));
}

/* --- the plan, and the real-name summary --- */

static void plan(struct out *o)
{
    const struct json *j = world_ok(o->w, "city.clerk", "POST", "/api/plans?org=QD", "{\"campaign\":\"LJ\",\"covers\":\"own\"}");
    int64_t id = json_get_int(j, "id", 0), version = json_get_int(j, "version", 1);
    world_ok(o->w, "city.clerk", "PUT", mw_f(o->w, "/api/plans/%lld", (long long)id),
             mw_f(o->w, "{\"items\":{\"L1\":5,\"L3\":21000000,\"L4\":3900000,\"L5\":1,\"L6\":2,\"P1\":900,\"P2\":120},\"version\":%lld}", (long long)version));
    save(o, "qd23.xlsx", "/api/plans/table/file?campaign=LJ&org=QD&format=xlsx");
    save(o, "qd23.pdf", "/api/plans/table/file?campaign=LJ&org=QD&format=pdf");
    save(o, "qd23-all.xlsx", "/api/plans/table/file?campaign=LJ&org=QD&all=1&format=xlsx");
}

static bool written(struct out *o, const char *what)
{
    const struct json *rows = json_get(world_ok(o->w, "audit.admin", "GET", "/api/events?action=roll.print", NULL), "rows");
    for (size_t i = 0; i < json_len(rows); i++)
        if (str_has(json_text(o->w->a, json_at(rows, i)), str_of(what)))
            return true;
    fprintf(stderr, "no event with %s\n", what);
    return false;
}

static bool roll(struct out *o)
{
    const char *at = "/api/rolls/qh20/file?campaign=LJ&org=QD&format=";
    save(o, "roll.xlsx", mw_f(o->w, "%sxlsx", at));
    save(o, "roll.pdf", mw_f(o->w, "%spdf", at));
    save_as(o, "city.review", "roll-plain.xlsx", mw_f(o->w, "%sxlsx&plain=1&reason=%%E5%%AE%%A1%%E8%%AE%%A1", at));
    save_as(o, "d01.view", "roll-d01.xlsx", "/api/rolls/qh20/file?campaign=LJ&org=QD01&format=xlsx");
    expect(o, "FORBIDDEN", "city.view", mw_f(o->w, "%sxlsx&plain=1&reason=%%E5%%AE%%A1%%E8%%AE%%A1", at));
    expect(o, "BAD_INPUT", "city.review", mw_f(o->w, "%sxlsx&plain=1", at));
    expect(o, "NOT_FOUND", "d01.view", mw_f(o->w, "%sxlsx", at));
    expect(o, "NOT_FOUND", "city.view", "/api/rolls/none/file?campaign=LJ&org=QD");
    return written(o, "打码") && written(o, "审计");
}

int main(int argc, char **argv)
{
    static const char *const names[] = {[WORLD_SQLITE] = "sqlite", [WORLD_POSTGRES] = "postgres"};
    bool ok = argc == 2;
    for (int e = WORLD_SQLITE; ok && e <= WORLD_POSTGRES; e++) {
        struct out o = {0};
        if (!world_has((enum world_engine)e))
            continue;
        o.w = world_new((enum world_engine)e);
        snprintf(o.dir, sizeof o.dir, "%s/%s", argv[1], names[e]);
        ok = mkdir(o.dir, 0700) == 0;
        mw_city(o.w);
        forms(&o);
        centre(&o);
        plan(&o);
        ok = ok && roll(&o);
        filed(&o);
        world_free(o.w);
    }
    return ok ? 0 : 1;
}
