/* SPDX-License-Identifier: Apache-2.0
 * A database of its own for a test, on either engine: a file in a fresh folder (in memory where the
 * machine has /dev/shm) or a schema of its own in the server of NUAN_TEST_PG (tools/pg-temp). */
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
};

/* NUAN_TEST_DB=sqlite|postgres chooses; without it SQLite, and PostgreSQL if NUAN_TEST_PG is set. */
static inline bool testdb_has(bool postgres)
{
    const char *which = getenv("NUAN_TEST_DB"), *pg = getenv("NUAN_TEST_PG");
    if (which && *which && (strcmp(which, "postgres") == 0) != postgres)
        return false;
    return !postgres || (pg && *pg);
}

static inline void testdb_make(struct testdb *t, bool postgres)
{
    static unsigned serial;
    char dir[sizeof t->dir];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(dir, sizeof dir, "%s/nuan-test.XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(dir))
        abort();
    memcpy(t->dir, dir, sizeof dir);
    t->file[0] = 0;
    const char *pg = getenv("NUAN_TEST_PG");
    if (postgres) {
        snprintf(t->url, sizeof t->url, "%s%coptions=-csearch_path%%3Dt_%ld_%ld_%u", pg,
                 strchr(pg, '?') ? '&' : '?', (long)getpid(), now.tv_nsec, serial++);
    } else {
        snprintf(t->file, sizeof t->file, "%s/nuan.db", t->dir);
        snprintf(t->url, sizeof t->url, "sqlite:%s", t->file);
    }
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
}
