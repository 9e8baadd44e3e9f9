/* SPDX-License-Identifier: Apache-2.0
 * A database of its own for a test, on either engine: a file in a fresh folder (in memory where the
 * machine has /dev/shm) or a database of its own in the server of NUAN_TEST_PG (tools/pg-temp). Each is dropped:
 * a server full of what tests left becomes slow for all that follow. */
#pragma once
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct testdb {
    char dir[256]; /* for the test's files; removed by testdb_drop */
    char url[1024];
    char file[300]; /* SQLite file, "" on PostgreSQL */
    char name[64];  /* PostgreSQL database, "" with SQLite */
};

/* NUAN_TEST_DB=sqlite|postgres chooses; without it SQLite, and PostgreSQL if NUAN_TEST_PG is set. */
static inline bool testdb_has(bool postgres)
{
    const char *which = getenv("NUAN_TEST_DB"), *pg = getenv("NUAN_TEST_PG");
    if (which && *which && (strcmp(which, "postgres") == 0) != postgres)
        return false;
    return !postgres || (pg && *pg);
}

/* A statement to the server itself; by psql, so that no test needs a connection for it. */
static inline void testdb_psql(const char *statement, const char *name, const char *more)
{
    char command[2048];
    snprintf(command, sizeof command, "psql -qX -v ON_ERROR_STOP=1 -c '%s %s %s' '%s' >/dev/null", statement, name, more,
             getenv("NUAN_TEST_PG"));
    if (system(command) != 0) {
        fprintf(stderr, "testdb: %s %s failed\n", statement, name);
        abort();
    }
}

/* mould: a closed PostgreSQL database to begin as a copy of, or NULL for an empty one. */
static inline void testdb_new(struct testdb *t, bool postgres, const struct testdb *mould)
{
    static unsigned serial;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *t = (struct testdb){0};
    snprintf(t->dir, sizeof t->dir, "%s/nuan-test.XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(t->dir))
        abort();
    const char *pg = getenv("NUAN_TEST_PG");
    if (postgres) {
        char from[128];
        snprintf(from, sizeof from, "TEMPLATE %s STRATEGY file_copy", mould ? mould->name : "template1");
        const char *query = strchr(pg, '?');
        size_t head = query ? (size_t)(query - pg) : strlen(pg);
        while (head && pg[head - 1] != '/')
            head--;
        snprintf(t->name, sizeof t->name, "t_%ld_%ld_%u", (long)getpid(), now.tv_nsec, serial++);
        snprintf(t->url, sizeof t->url, "%.*s%s%s", (int)head, pg, t->name, query ? query : "");
        testdb_psql("CREATE DATABASE", t->name, from);
    } else {
        snprintf(t->file, sizeof t->file, "%s/nuan.db", t->dir);
        snprintf(t->url, sizeof t->url, "sqlite:%s", t->file);
    }
}

static inline void testdb_make(struct testdb *t, bool postgres)
{
    testdb_new(t, postgres, NULL);
}

static inline void testdb_drop(struct testdb *t)
{
    char path[600];
    DIR *d = opendir(t->dir);
    for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
        snprintf(path, sizeof path, "%s/%s", t->dir, e->d_name);
        unlink(path);
    }
    if (d)
        closedir(d);
    rmdir(t->dir);
    if (t->name[0])
        testdb_psql("DROP DATABASE IF EXISTS", t->name, "WITH (FORCE)");
}
