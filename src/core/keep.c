// SPDX-License-Identifier: Apache-2.0
#include "keep.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum {
    KEEP_BUCKETS = 1024,
    KEEP_MAX = 4096,                     /* things; one more and all are let go */
    KEEP_FIRST_BYTES = 1024,             /* most things are small */
    KEEP_ARENA_BYTES = 32 * 1024 * 1024, /* of one thing */
    KEEP_MAKING = 64,                    /* made at the same time; one more is made without telling */
    KEEP_WAIT_S = 2,                     /* longest anybody waits for another's work, then he does it himself */
};

struct kept {
    struct kept *next;
    enum stamp of;
    int64_t stamp;
    struct str key;
    void *thing;
    struct arena *a; /* holds all of the above */
    _Atomic int refs; /* the table's and those of running calls */
};

/* A thing somebody is making now: who wants it meanwhile waits for him instead of making it too. */
struct making {
    uint64_t key;  /* 0 = free */
    int64_t stamp;
};
struct keep {
    pthread_mutex_t lock;
    pthread_cond_t made;
    struct kept *bucket[KEEP_BUCKETS];
    size_t n;
    struct making now[KEEP_MAKING];
};

struct stamp_row {
    int64_t who, rule, board, filing;
};
static const struct field stamp_fields[] = {
    {FIELD(struct stamp_row, who)},
    {FIELD(struct stamp_row, rule)},
    {FIELD(struct stamp_row, board)},
    {FIELD(struct stamp_row, filing)},
};

struct keep *keep_new(void)
{
    struct keep *k = calloc(1, sizeof *k);
    ASSERT(k);
    pthread_mutex_init(&k->lock, NULL);
    pthread_condattr_t how;
    pthread_condattr_init(&how);
    pthread_condattr_setclock(&how, CLOCK_MONOTONIC);
    pthread_cond_init(&k->made, &how);
    pthread_condattr_destroy(&how);
    return k;
}

static void let_go(void *arg)
{
    struct kept *t = arg;
    if (atomic_fetch_sub(&t->refs, 1) == 1)
        arena_free(t->a);
}

static void empty(struct keep *k)
{
    for (size_t i = 0; i < KEEP_BUCKETS; i++)
        while (k->bucket[i]) {
            struct kept *t = k->bucket[i];
            k->bucket[i] = t->next;
            let_go(t);
        }
    k->n = 0;
}

void keep_free(struct keep *k)
{
    if (!k)
        return;
    empty(k);
    pthread_cond_destroy(&k->made);
    pthread_mutex_destroy(&k->lock);
    free(k);
}

static struct kept **bucket_of(struct keep *k, enum stamp of, struct str key)
{
    uint64_t h = str_hash(key, STR_HASH + of);
    return &k->bucket[(h ^ h >> 32) % KEEP_BUCKETS];
}

static struct kept **place_of(struct keep *k, enum stamp of, struct str key)
{
    struct kept **p = bucket_of(k, of, key);
    while (*p && ((*p)->of != of || !str_eq((*p)->key, key)))
        p = &(*p)->next;
    return p;
}

static struct kept *found(struct keep *k, enum stamp of, int64_t stamp, struct str key)
{
    struct kept *t = *place_of(k, of, key);
    if (!t || t->stamp != stamp)
        return NULL;
    atomic_fetch_add(&t->refs, 1);
    return t;
}

static struct making *making_of(struct keep *k, uint64_t key, int64_t stamp)
{
    for (size_t i = 0; i < KEEP_MAKING; i++)
        if (k->now[i].key == key && (!key || k->now[i].stamp == stamp))
            return &k->now[i];
    return NULL;
}

/* In the making of one call; ended with the call's arena at the latest, also by a jump. */
struct turn {
    struct keep *k;
    uint64_t key;
    int64_t stamp;
    bool mine;
};

static void turn_end(void *arg)
{
    struct turn *u = arg;
    if (!u->mine)
        return;
    u->mine = false;
    pthread_mutex_lock(&u->k->lock);
    struct making *m = making_of(u->k, u->key, u->stamp);
    if (m)
        m->key = 0;
    pthread_cond_broadcast(&u->k->made);
    pthread_mutex_unlock(&u->k->lock);
}

/* The thing as it is kept, waited for while somebody makes it; NULL: the caller is to make it. Under the same
 * stamp only: everybody sees what his own snapshot holds. The writer never waits: nobody may hold it up. */
static struct kept *take(struct turn *u, enum stamp of, struct str key, bool may_wait)
{
    struct timespec until = {0};
    struct kept *t;
    u->key = str_hash(key, STR_HASH + of) | 1;
    pthread_mutex_lock(&u->k->lock);
    while (!(t = found(u->k, of, u->stamp, key)) && may_wait && making_of(u->k, u->key, u->stamp)) {
        if (!until.tv_sec) {
            clock_gettime(CLOCK_MONOTONIC, &until);
            until.tv_sec += KEEP_WAIT_S;
        }
        if (pthread_cond_timedwait(&u->k->made, &u->k->lock, &until) != 0)
            may_wait = false;
    }
    struct making *free = t ? NULL : making_of(u->k, 0, 0);
    if (free && !making_of(u->k, u->key, u->stamp)) {
        *free = (struct making){u->key, u->stamp};
        u->mine = true;
    }
    pthread_mutex_unlock(&u->k->lock);
    return t;
}

static void put(struct keep *k, struct kept *t)
{
    atomic_fetch_add(&t->refs, 1);
    pthread_mutex_lock(&k->lock);
    if (k->n >= KEEP_MAX)
        empty(k);
    struct kept **p = place_of(k, t->of, t->key), *old = *p;
    t->next = old ? old->next : NULL;
    *p = t;
    if (!old)
        k->n++;
    pthread_mutex_unlock(&k->lock);
    if (old)
        let_go(old);
}

/* A snapshot's stamps are read once; a command that has written may have changed its own. */
enum err keep_stamp(struct ctx *cx, enum stamp of, int64_t *out)
{
    int64_t *note = tx_note(cx->tx); /* the stamps, and whether they are there */
    _Static_assert((int)STAMP__COUNT < (int)DB_NOTES, "one place more than stamps");
    if (!note[STAMP__COUNT] || tx_wrote(cx->tx)) {
        struct stamp_row row = {0};
        TRY(db_one(cx->tx, STAMP_GET, NOVALS, FIELDS(struct stamp_row, stamp_fields), &row));
        note[STAMP_WHO] = row.who;
        note[STAMP_RULE] = row.rule;
        note[STAMP_BOARD] = row.board;
        note[STAMP_FILING] = row.filing;
        note[STAMP__COUNT] = 1;
    }
    *out = note[of];
    return OK;
}

/* The call holds the new thing from the start, so that nothing is lost when making it ends in a jump. */
static struct kept *kept_new(struct ctx *cx, enum stamp of, int64_t stamp, struct str key)
{
    struct arena *a = arena_new_small(KEEP_ARENA_BYTES, KEEP_FIRST_BYTES);
    struct kept *t = NEW(a, struct kept);
    *t = (struct kept){.of = of, .stamp = stamp, .key = str_dup(a, key), .a = a};
    atomic_init(&t->refs, 1);
    arena_defer(cx->a, let_go, t);
    return t;
}

enum err keep_get(struct ctx *cx, enum stamp of, struct str key,
                  enum err (*make)(struct ctx *cx, struct arena *a, void *arg, void **thing), void *arg,
                  void **thing)
{
    struct turn u = {.k = cx->app->keep};
    TRY(keep_stamp(cx, of, &u.stamp));
    struct kept *t = u.k ? take(&u, of, key, !tx_is_write(cx->tx)) : NULL;
    if (t) {
        arena_defer(cx->a, let_go, t);
    } else {
        t = kept_new(cx, of, u.stamp, key);
        struct turn *mine = NEW(t->a, struct turn); /* not in cx->a, which the caller may release before its end */
        *mine = u;
        arena_defer(cx->a, turn_end, mine);
        jmp_buf *over = arena_guard(cx->a, NULL);
        arena_guard(cx->a, over);
        arena_guard(t->a, over);
        enum err e = make(cx, t->a, arg, &t->thing);
        arena_guard(t->a, NULL);
        if (e == OK && u.k)
            put(u.k, t);
        turn_end(mine);
        TRY(e);
    }
    *thing = t->thing;
    return OK;
}
