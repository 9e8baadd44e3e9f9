/* SPDX-License-Identifier: Apache-2.0
 * Writes the statistics form of the small city in every format into the folder given, for
 * check_report.py to open with programs that are not ours. */
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
    if (argc != 2)
        return 2;
    struct world *w = world_new(WORLD_SQLITE);
    mw_city(w);
    for (int i = 0; i < 2; i++) {
        const char *form = i ? "ez22" : "cz21";
        save(w, argv[1], mw_f(w, "%s.xlsx", form), mw_f(w, "/api/forms/%s/file?campaign=LJ&org=QD&format=xlsx", form));
        save(w, argv[1], mw_f(w, "%s.pdf", form), mw_f(w, "/api/forms/%s/file?campaign=LJ&org=QD&format=pdf", form));
        save(w, argv[1], mw_f(w, "%s.txt", form), mw_f(w, "/api/forms/%s/file?campaign=LJ&org=QD&format=text", form));
        save(w, argv[1], mw_f(w, "%s.json", form), mw_f(w, "/api/forms/%s/report?campaign=LJ&org=QD", form));
    }
    bool refused = strcmp(world_call(w, "city.view", "GET", "/api/forms/cz21/file?campaign=LJ&format=doc", NULL),
                          "BAD_INPUT") == 0;
    bool foreign = strcmp(world_call(w, "d02.view", "GET", "/api/forms/cz21/file?campaign=LJ&org=QD01", NULL),
                          "NOT_FOUND") == 0;
    world_free(w);
    return refused && foreign ? 0 : 1;
}
