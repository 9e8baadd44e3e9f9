/* SPDX-License-Identifier: Apache-2.0
 * Writes a campaign's report of the small city in every format, and its JSON, into the folder given, for check_story.py to
 * open with programs that are not ours. */
#include "../area/money_city.h"

static void save(struct world *w, const char *dir, const char *name, const char *path)
{
    char full[600];
    const char *e = world_call(w, "city.view", "GET", path, NULL);
    if (e[0]) {
        fprintf(stderr, "%s: %.*s\n", path, FMT(w->reply.body));
        exit(1);
    }
    snprintf(full, sizeof full, "%s/%s", dir, name);
    FILE *f = fopen(full, "wb");
    if (!f || fwrite(w->reply.body.at, 1, w->reply.body.len, f) != w->reply.body.len || fclose(f) != 0)
        exit(1);
}

int main(int argc, char **argv)
{
    static const char *const formats[] = {"text", "docx", "pdf"};
    if (argc != 2)
        return 2;
    struct world *w = world_new(WORLD_SQLITE);
    mw_city(w);
    world_ok(w, "city.clerk", "POST", "/api/reports?org=QD", "{\"campaign\":\"LJ\"}");
    int64_t id = json_get_int(w->json, "id", 0);
    /* what a careless office program might stumble on */
    world_ok(w, "city.clerk", "PUT", mw_f(w, "/api/reports/%lld", (long long)id),
             "{\"section\":\"post\",\"para\":\"mark1\",\"text\":\"第一段 <w:p> & \\\"引号\\\"\\n第二段 ]]> 𬱖\\u0007\",\"version\":1}");
    save(w, argv[1], "report.json", mw_f(w, "/api/reports/%lld", (long long)id));
    for (size_t i = 0; i < countof(formats); i++)
        save(w, argv[1], mw_f(w, "report.%s", formats[i]), mw_f(w, "/api/reports/%lld/file?format=%s", (long long)id, formats[i]));
    world_free(w);
    return 0;
}
