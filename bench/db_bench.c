/* SPDX-License-Identifier: Apache-2.0
 * Durable single-row commands through the writer's queue: THREADS clients, each waiting for its
 * answer; group commit against a commit for each command. One JSON line a figure.
 *   db_bench URL [SECONDS]      URL of an empty database, sqlite:PATH or postgres://... */
#include <pthread.h>

#include "db.h"

enum { THREADS = 64, SAMPLES = 200000 };

static const char schema[] =
    "CREATE TABLE stock (id @id@, remaining @int@ NOT NULL CHECK (remaining >= 0)) @strict@;\n"
    "CREATE TABLE claim (id @id@, stock_id @int@ NOT NULL REFERENCES stock(id), person @int@ NOT\n"
    "  NULL, UNIQUE (stock_id, person)) @strict@;\n"
    "INSERT INTO stock(id, remaining) VALUES (1, 1000000000);\n";
static const struct embed_file migrations[] = {
    {"0001_bench.sql", (const unsigned char *)schema, sizeof schema - 1}, {0}};
enum { TAKE, CLAIM, CLAIMS, REMAINING };
static const struct db_stmt stmts[] = {
    {"TAKE", STMT_EXEC, "", "", "UPDATE stock SET remaining = remaining - 1 WHERE id = 1"},
    {"CLAIM", STMT_EXEC, "", "", "INSERT INTO claim(stock_id, person) VALUES (1, ?1)"},
    {"CLAIMS", STMT_ONE, "", "", "SELECT count(*) FROM claim"},
    {"REMAINING", STMT_ONE, "", "", "SELECT remaining FROM stock WHERE id = 1"},
};

struct client {
    struct db *db;
    int64_t person, acknowledged, until;
    uint32_t *us; /* latencies */
    size_t n;
    pthread_t thread;
};

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static enum err claim(struct tx *tx, void *arg)
{
    int64_t *person = arg, changed;
    TRY(db_exec(tx, TAKE, NOVALS, &changed));
    return db_exec(tx, CLAIM, VALS(I64(*person)), &changed);
}

static void *client_main(void *arg)
{
    struct client *c = arg;
    struct arena *a = arena_new(1 << 20);
    for (int64_t t0 = now_us(); t0 < c->until; arena_reset(a)) {
        c->person += THREADS;
        enum err e = db_write(c->db, a, claim, &c->person);
        ASSERT(e == OK);
        c->acknowledged++;
        int64_t t1 = now_us();
        if (c->n < SAMPLES)
            c->us[c->n++] = (uint32_t)(t1 - t0);
        t0 = t1;
    }
    arena_free(a);
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static double p99_ms(struct client *c)
{
    size_t n = 0;
    for (int i = 0; i < THREADS; i++)
        n += c[i].n;
    uint32_t *all = calloc(n + 1, sizeof *all);
    ASSERT(all != NULL);
    n = 0;
    for (int i = 0; i < THREADS; i++)
        for (size_t k = 0; k < c[i].n; k++)
            all[n++] = c[i].us[k];
    qsort(all, n, sizeof *all, by_value);
    double v = n ? all[n * 99 / 100] / 1000.0 : 0;
    free(all);
    return v;
}

static enum err count(struct tx *tx, void *arg)
{
    int64_t *v = arg;
    TRY(db_int(tx, CLAIMS, NOVALS, &v[0]));
    return db_int(tx, REMAINING, NOVALS, &v[1]);
}

static int measure(const char *url, bool each, int seconds)
{
    static struct client c[THREADS];
    struct arena *a = arena_new(ARENA_CALL_BYTES);
    struct db_conf conf = {.url = url, .mode = DB_CREATE, .stmts = stmts,
                           .n_stmts = countof(stmts), .migrations = migrations,
                           .clock = &clock_system, .commit_each = each};
    struct str why;
    struct db *db;
    int64_t before[2], after[2], sum = 0;
    if (db_open(a, &conf, &db, &why) != OK) {
        fprintf(stderr, "%.*s\n", FMT(why));
        return 1;
    }
    ASSERT(db_read(db, a, count, before) == OK);
    int64_t t0 = now_us(); /* also makes the persons of every run new */
    for (int i = 0; i < THREADS; i++) {
        uint32_t *us = c[i].us ? c[i].us : calloc(SAMPLES, sizeof *us);
        c[i] = (struct client){.db = db, .person = t0 * THREADS + i, .us = us,
                               .until = t0 + seconds * INT64_C(1000000)};
        ASSERT(us && pthread_create(&c[i].thread, NULL, client_main, &c[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(c[i].thread, NULL);
        sum += c[i].acknowledged;
    }
    double s = (double)(now_us() - t0) / 1e6;
    ASSERT(db_read(db, a, count, after) == OK);
    ASSERT(after[0] - before[0] == sum && before[1] - after[1] == sum); /* or the figure is void */
    printf("{\"figure\":\"db_commands_per_s\",\"engine\":\"%s\",\"commit\":\"%s\",\"clients\":%d,"
           "\"value\":%.0f,\"p99_ms\":%.2f,\"seconds\":%.1f}\n",
           db_is_postgres(db) ? "postgres" : "sqlite", each ? "each" : "group", THREADS,
           (double)sum / s, p99_ms(c), s);
    db_close(db);
    arena_free(a);
    return 0;
}

int main(int argc, char **argv)
{
    int64_t seconds = 3;
    if (argc < 2 || (argc > 2 && !str_int(str_of(argv[2]), &seconds)) || seconds < 1) {
        fputs("usage: db_bench URL [SECONDS]\n", stderr);
        return 2;
    }
    int rc = measure(argv[1], false, (int)seconds);
    return rc ? rc : measure(argv[1], true, (int)seconds);
}
