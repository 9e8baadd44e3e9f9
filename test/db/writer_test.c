/* SPDX-License-Identifier: Apache-2.0
 * The writer: many commands in one transaction, each refused alone, none lost once answered. */
#include "world.h"

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 64, EACH = 25, KILL_ROUNDS = 6, KILL_THREADS = 8 };

/* --- many at once --- */

struct client {
    struct db *db;
    int acknowledged, refused;
    pthread_t thread;
};
static void *client_main(void *arg)
{
    struct client *c = arg;
    struct arena *a = arena_new(1 << 20);
    for (int i = 0; i < EACH; i++) {
        if (db_write(c->db, a, add_one, NULL) == OK)
            c->acknowledged++;
        else
            c->refused++;
        arena_reset(a);
    }
    arena_free(a);
    return NULL;
}
static int run_clients(struct db *db, struct client *c, int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        c[i] = (struct client){.db = db};
        assert_int_equal(pthread_create(&c[i].thread, NULL, client_main, &c[i]), 0);
    }
    for (int i = 0; i < n; i++) {
        pthread_join(c[i].thread, NULL);
        sum += c[i].acknowledged;
        assert_int_equal(c[i].refused, 0);
    }
    return sum;
}
CASE(sixty_four_threads_lose_nothing)
{
    struct client c[THREADS];
    assert_int_equal(run_clients(w->db, c, THREADS), THREADS * EACH);
    assert_int_equal(counter_of(w), THREADS * EACH);
    world_reopen(w, DB_WRITE);
    assert_int_equal(counter_of(w), THREADS * EACH);
}

struct server {
    struct db *db;
    struct client clients[8];
    int sum;
    pthread_t thread;
};
static void *server_main(void *arg)
{
    struct server *s = arg;
    s->sum = run_clients(s->db, s->clients, 8);
    return NULL;
}
CASE(two_servers_write_one_after_another)
{
    if (!w->pg)
        return; /* one process alone writes to a file: see the lock in schema_test.c */
    struct server s[2] = {{.db = w->db}, {0}};
    struct db_conf conf = world_conf(w, DB_WRITE);
    struct str why;
    assert_int_equal(db_open(w->a, &conf, &s[1].db, &why), OK);
    for (int i = 0; i < 2; i++)
        pthread_create(&s[i].thread, NULL, server_main, &s[i]);
    for (int i = 0; i < 2; i++)
        pthread_join(s[i].thread, NULL);
    db_close(s[1].db);
    assert_int_equal(s[0].sum + s[1].sum, 2 * 8 * EACH);
    assert_int_equal(counter_of(w), 2 * 8 * EACH);
}

/* --- each for itself within a group --- */

enum what { GOOD, FAILS_AFTER, DUPLICATE, GREEDY, WAITS, SWALLOWS };
struct command {
    enum what what;
    int no;
    struct arena *a;
    enum err got;
    int answers;
    sem_t *gate, *done;
    struct db_job job;
};
static enum err add_item(struct tx *tx, int no)
{
    int64_t id;
    return db_int(tx, ITEM_NEW,
                  VALS(TXT(str_f(tx_arena(tx), "no %d", no)), NUL, NUL, NUL), &id);
}
static enum err run_command(struct tx *tx, void *arg)
{
    struct command *c = arg;
    if (c->what == WAITS)
        sem_wait(c->gate);
    if (c->what == DUPLICATE || c->what == SWALLOWS) {
        TRY(add_one(tx, NULL));
        enum err e = add_item(tx, 0); /* there already */
        return c->what == SWALLOWS ? OK : e;
    }
    TRY(add_one(tx, NULL));
    TRY(add_item(tx, c->no));
    while (c->what == GREEDY) {
        char *p = arena_alloc(tx_arena(tx), 1024, 1024);
        p[0] = 1;
    }
    return c->what == FAILS_AFTER ? ERR_STATE : OK;
}
static void command_done(void *arg, enum err e)
{
    struct command *c = arg;
    c->got = e;
    c->answers++;
    sem_post(c->done);
}

CASE(a_refused_command_leaves_its_neighbours_alone)
{
    static const enum what plan[] = {WAITS, FAILS_AFTER, GOOD, DUPLICATE, GOOD, GREEDY,
                                     GREEDY, GOOD, SWALLOWS, FAILS_AFTER, GOOD, GOOD};
    static const enum err want[] = {[GOOD] = OK, [FAILS_AFTER] = ERR_STATE,
                                    [DUPLICATE] = ERR_DUPLICATE, [GREEDY] = ERR_TOO_LARGE,
                                    [WAITS] = OK, [SWALLOWS] = ERR_DUPLICATE};
    struct command all[countof(plan)];
    sem_t gate, done;
    sem_init(&gate, 0, 0);
    sem_init(&done, 0, 0);
    assert_int_equal(item_new(w, "no 0"), OK);
    for (size_t i = 0; i < countof(plan); i++) { /* the first holds the writer, the rest queue up */
        all[i] = (struct command){.what = plan[i], .no = 100 + (int)i, .gate = &gate,
                                  .done = &done, .a = arena_new(4 << 20)};
        all[i].job = (struct db_job){
            .run = run_command, .done = command_done, .arg = &all[i], .a = all[i].a};
        db_submit(w->db, &all[i].job);
    }
    assert_true(db_queue_length(w->db) >= countof(plan) - 1);
    sem_post(&gate);
    int good = 0;
    for (size_t i = 0; i < countof(plan); i++)
        sem_wait(&done);
    for (size_t i = 0; i < countof(plan); i++) {
        assert_int_equal(all[i].got, want[plan[i]]);
        assert_int_equal(all[i].answers, 1);
        good += all[i].got == OK;
        arena_free(all[i].a);
    }
    assert_int_equal(good, 6);
    assert_int_equal(counter_of(w), good);
    assert_int_equal(count_items(w), good + 1);
}

/* Light commands share a savepoint: what one of them spoils is run again for the others, each once. */
struct light {
    enum { L_GOOD, L_FAILS, L_LATE, L_READS, L_HEAVY, L_GATE } what;
    int no, runs, answers;
    enum err got;
    struct arena *a;
    sem_t *gate, *done;
    struct db_job job;
};
static enum err run_light(struct tx *tx, void *arg)
{
    struct light *l = arg;
    int64_t n;
    l->runs++;
    if (l->what == L_GATE)
        sem_wait(l->gate);
    if (l->what == L_READS)
        return db_int(tx, ITEM_COUNT, NOVALS, &n) == OK ? ERR_STATE : ERR_DB;
    TRY(db_exec_later(tx, COUNTER_ADD, VALS(I64(1))));
    TRY(add_item(tx, l->what == L_LATE ? 0 : l->no));
    return l->what == L_FAILS ? ERR_STATE : OK;
}
static void light_done(void *arg, enum err e)
{
    struct light *l = arg;
    l->got = e;
    l->answers++;
    sem_post(l->done);
}
CASE(light_commands_share_a_savepoint_and_one_fate_each)
{
    static const int plan[] = {L_GATE, L_GOOD, L_READS, L_GOOD, L_FAILS, L_GOOD, L_HEAVY, L_GOOD, L_LATE, L_GOOD, L_FAILS,
                               L_HEAVY, L_FAILS, L_GOOD};
    static const enum err want[] = {[L_GOOD] = OK, [L_FAILS] = ERR_STATE, [L_LATE] = ERR_DUPLICATE,
                                    [L_READS] = ERR_STATE, [L_HEAVY] = OK, [L_GATE] = OK};
    struct light all[countof(plan)];
    sem_t gate, done;
    int good = 0, again = 0;
    sem_init(&gate, 0, 0);
    sem_init(&done, 0, 0);
    assert_int_equal(item_new(w, "no 0"), OK);
    for (size_t i = 0; i < countof(plan); i++) {
        struct light *l = &all[i];
        *l = (struct light){.what = plan[i], .no = 500 + (int)i, .gate = &gate, .done = &done,
                            .a = arena_new(1 << 20)};
        l->job = (struct db_job){.run = run_light, .done = light_done, .arg = l, .a = l->a,
                                 .light = plan[i] != L_HEAVY && plan[i] != L_GATE};
        db_submit(w->db, &l->job);
    }
    sem_post(&gate);
    for (size_t i = 0; i < countof(plan); i++)
        sem_wait(&done);
    for (size_t i = 0; i < countof(plan); i++) {
        assert_int_equal(all[i].got, want[plan[i]]);
        assert_int_equal(all[i].answers, 1);
        good += all[i].got == OK;
        again += all[i].runs > 1;
        if (!all[i].job.light)
            assert_int_equal(all[i].runs, 1); /* never on account of another */
        arena_free(all[i].a);
    }
    assert_true(again > 0);
    assert_int_equal(good, 9);
    assert_int_equal(counter_of(w), good);
    assert_int_equal(count_items(w), good + 1);
}

/* PostgreSQL: a failure nobody waited for shows at a neighbour, and still ends its own command alone. */
static enum err run_too_late(struct tx *tx, void *arg)
{
    struct light *l = arg;
    l->runs++;
    if (l->what == L_GATE)
        sem_wait(l->gate);
    TRY(add_one(tx, NULL));
    if (l->what == L_LATE)
        return db_exec_later(tx, ITEM_KEYED, VALS(I64(900), TXT(S("no 0"))));
    return OK;
}
CASE(a_failure_found_late_is_its_own_commands)
{
    static const int plan[] = {L_GATE, L_GOOD, L_LATE, L_GOOD, L_GOOD, L_LATE};
    struct light all[countof(plan)];
    sem_t gate, done;
    sem_init(&gate, 0, 0);
    sem_init(&done, 0, 0);
    assert_int_equal(item_new(w, "no 0"), OK);
    for (size_t i = 0; i < countof(plan); i++) {
        struct light *l = &all[i];
        *l = (struct light){.what = plan[i], .gate = &gate, .done = &done, .a = arena_new(1 << 20)};
        l->job = (struct db_job){.run = run_too_late, .done = light_done, .arg = l, .a = l->a, .light = true};
        db_submit(w->db, &l->job);
    }
    for (int i = 0; i < 10; i++)
        sem_post(&gate); /* the first may run again */
    for (size_t i = 0; i < countof(plan); i++)
        sem_wait(&done);
    for (size_t i = 0; i < countof(plan); i++) {
        assert_int_equal(all[i].got, plan[i] == L_LATE ? ERR_DUPLICATE : OK);
        assert_int_equal(all[i].answers, 1);
        arena_free(all[i].a);
    }
    assert_int_equal(counter_of(w), 4);
    assert_int_equal(count_items(w), 1);
}

CASE(what_waits_is_done_before_closing)
{
    enum { N = 300 };
    struct command all[N];
    sem_t done;
    sem_init(&done, 0, 0);
    for (int i = 0; i < N; i++) {
        all[i] = (struct command){.what = GOOD, .no = i, .done = &done, .a = arena_new(1 << 17)};
        all[i].job = (struct db_job){
            .run = run_command, .done = command_done, .arg = &all[i], .a = all[i].a};
        db_submit(w->db, &all[i].job);
    }
    world_reopen(w, DB_WRITE);
    for (int i = 0; i < N; i++) {
        assert_int_equal(all[i].answers, 1);
        assert_int_equal(all[i].got, OK);
        arena_free(all[i].a);
    }
    assert_int_equal(counter_of(w), N);
}

/* Stands before the C library's, also for SQLite: how often anything was made durable so far. */
static atomic_int syncs;
int fdatasync(int fd)
{
    atomic_fetch_add(&syncs, 1);
    return (int)syscall(SYS_fdatasync, fd);
}
struct piece {
    bool unsynced, waits;
    int syncs_then, answers;
    enum err got;
    struct arena *a;
    sem_t *gate, *done;
    struct db_job job;
};
static enum err run_piece(struct tx *tx, void *arg)
{
    struct piece *p = arg;
    if (p->waits)
        sem_wait(p->gate);
    return add_one(tx, NULL);
}
static void piece_done(void *arg, enum err e)
{
    struct piece *p = arg;
    p->got = e;
    p->answers++;
    p->syncs_then = atomic_load(&syncs);
    sem_post(p->done);
}
CASE(a_piece_of_work_is_not_synced_and_what_follows_is)
{
    static const bool unsynced[] = {true, true, true, false, true, false, false};
    struct piece all[countof(unsynced)];
    sem_t gate, done;
    sem_init(&gate, 0, 0);
    sem_init(&done, 0, 0);
    for (size_t i = 0; i < countof(unsynced); i++) { /* the first holds the writer, the rest queue up */
        struct piece *p = &all[i];
        *p = (struct piece){.unsynced = unsynced[i], .waits = i == 0, .gate = &gate, .done = &done,
                            .a = arena_new(1 << 20)};
        p->job = (struct db_job){.run = run_piece, .done = piece_done, .arg = p, .a = p->a,
                                 .unsynced = unsynced[i]};
        db_submit(w->db, &p->job);
    }
    int before = atomic_load(&syncs);
    sem_post(&gate);
    for (size_t i = 0; i < countof(unsynced); i++)
        sem_wait(&done);
    for (size_t i = 0; i < countof(unsynced); i++) {
        assert_int_equal(all[i].got, OK);
        assert_int_equal(all[i].answers, 1);
        arena_free(all[i].a);
    }
    if (!w->pg) { /* there the server syncs */
        assert_int_equal(all[2].syncs_then, before);     /* three pieces, nothing durable yet */
        assert_true(all[3].syncs_then > before);         /* not swept along by them */
        assert_true(all[6].syncs_then >= all[3].syncs_then);
    }
    world_reopen(w, DB_WRITE);
    assert_int_equal(counter_of(w), countof(unsynced));
}

CASE(opened_for_reading_nothing_is_written)
{
    world_reopen(w, DB_READ);
    assert_int_equal(db_write(w->db, w->a, add_one, NULL), ERR_DB);
    assert_int_equal(counter_of(w), 0);
}

/* --- kill -9 --- */

struct killer {
    struct db *db;
    int out, no, round;
    pthread_t thread;
};
static enum err run_killer(struct tx *tx, void *arg)
{
    int64_t id;
    return db_int(tx, ITEM_NEW, VALS(TXT(str_of(arg)), NUL, NUL, NUL), &id);
}
/* Says a code to the parent only after it was answered. */
static void *killer_main(void *arg)
{
    struct killer *k = arg;
    struct arena *a = arena_new(1 << 20);
    for (int i = 0;; i++) {
        char code[16] = {0};
        snprintf(code, sizeof code, "%d-%d-%d", k->round, k->no, i);
        if (db_write(k->db, a, run_killer, code) != OK ||
            write(k->out, code, sizeof code) != sizeof code)
            _exit(1);
        arena_reset(a);
    }
    return NULL;
}
static void child(struct world *w, int out, int round)
{
    struct killer k[KILL_THREADS];
    struct db_conf conf = world_conf(w, DB_WRITE);
    struct str why;
    struct db *db;
    if (db_open(w->a, &conf, &db, &why) != OK)
        _exit(2);
    for (int i = 0; i < KILL_THREADS; i++) {
        k[i] = (struct killer){.db = db, .out = out, .no = i, .round = round};
        pthread_create(&k[i].thread, NULL, killer_main, &k[i]);
    }
    for (;;)
        pause();
}
static enum err has_code(struct tx *tx, void *arg)
{
    struct item it = {0};
    return db_one(tx, ITEM_BY_CODE, VALS(TXT(str_of(arg))), item_fs, &it);
}
static enum err check_whole(struct tx *tx, void *unused)
{
    struct str said;
    (void)unused;
    TRY(db_integrity(tx, &said));
    return said.len ? ERR_INTERNAL : OK;
}

static int kill_round(struct world *w, int round, char (*codes)[16], int max)
{
    int fds[2], n = 0;
    assert_int_equal(pipe(fds), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        child(w, fds[1], round);
    }
    close(fds[1]);
    int stop_at = 150 + 173 * round; /* another moment each round */
    while (n < max && read(fds[0], codes[n], 16) == 16)
        if (++n == stop_at)
            kill(pid, SIGKILL);
    int status;
    waitpid(pid, &status, 0);
    close(fds[0]);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return n;
}
static int64_t wal_bytes(struct world *w)
{
    char path[400];
    struct stat st;
    snprintf(path, sizeof path, "%s-wal", w->t.file);
    return stat(path, &st) == 0 ? (int64_t)st.st_size : 0;
}
CASE(what_was_answered_survives_kill_9)
{
    enum { MAX = 20000 };
    char(*codes)[16] = calloc(MAX, 16);
    int answered = 0;
    db_close(w->db); /* no threads and no connection may be carried over fork */
    for (int round = 0; round < KILL_ROUNDS; round++)
        answered += kill_round(w, round, codes + answered, MAX - answered);
    w->db = NULL;
    world_reopen(w, DB_READ); /* what a killed writer left, seen through its log ... */
    int64_t seen = count_items(w);
    world_reopen(w, DB_READ);
    assert_int_equal(w->pg || wal_bytes(w) > 0, 1); /* ... which a reader never folds in */
    world_reopen(w, DB_WRITE);
    assert_int_equal(count_items(w), seen);
    for (int i = 0; i < answered; i++) {
        assert_int_equal(db_read(w->db, w->a, has_code, codes[i]), OK);
        arena_reset(w->a);
    }
    int64_t stored = count_items(w); /* more than answered: only what was under way */
    assert_in_range(stored, answered, answered + KILL_ROUNDS * KILL_THREADS);
    assert_int_equal(db_read(w->db, w->a, check_whole, NULL), OK);
    free(codes);
}

/* --- the connection to PostgreSQL is cut --- */

struct cut {
    int runs;
    int times; /* the first runs that end in a cut */
};
static enum err cut_inside(struct tx *tx, void *arg)
{
    struct cut *c = arg;
    int64_t v;
    TRY(add_one(tx, NULL));
    if (c->runs++ < c->times)
        TRY(db_int(tx, PG_SUICIDE, NOVALS, &v));
    return OK;
}
static enum err cut_at_commit(struct tx *tx, void *unused)
{
    TRY(add_one(tx, unused));
    return db_exec(tx, PG_BOMB, VALS(I64(1)), NULL);
}
static enum err cut_read(struct tx *tx, void *unused)
{
    int64_t v;
    (void)unused;
    return db_int(tx, PG_SUICIDE, NOVALS, &v);
}
CASE(a_cut_connection_is_made_again)
{
    if (!w->pg)
        return;
    struct cut once = {.times = 1}, always = {.times = 1000};
    assert_int_equal(db_write(w->db, w->a, cut_inside, &once), OK);
    assert_int_equal(once.runs, 2);
    assert_int_equal(counter_of(w), 1);
    assert_int_equal(db_write(w->db, w->a, cut_inside, &always), ERR_BUSY);
    assert_int_equal(counter_of(w), 1);
    for (int i = 0; i < 6; i++) /* every reader of the pool */
        assert_int_equal(db_read(w->db, w->a, cut_read, NULL), ERR_BUSY);
    assert_int_equal(counter_of(w), 1);
    assert_int_equal(db_write(w->db, w->a, add_one, NULL), OK);
    assert_int_equal(counter_of(w), 2);
}
CASE(a_cut_during_commit_is_unknown_never_success)
{
    if (!w->pg)
        return;
    assert_int_equal(db_write(w->db, w->a, cut_at_commit, NULL), ERR_UNKNOWN);
    assert_int_equal(counter_of(w), 0); /* as it happens; the client must ask again by its id */
    assert_int_equal(db_write(w->db, w->a, add_one, NULL), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(sixty_four_threads_lose_nothing),
        BOTH(two_servers_write_one_after_another),
        BOTH(a_refused_command_leaves_its_neighbours_alone),
        BOTH(light_commands_share_a_savepoint_and_one_fate_each),
        BOTH(a_failure_found_late_is_its_own_commands),
        BOTH(what_waits_is_done_before_closing),
        BOTH(a_piece_of_work_is_not_synced_and_what_follows_is),
        BOTH(opened_for_reading_nothing_is_written),
        BOTH(what_was_answered_survives_kill_9),
        BOTH(a_cut_connection_is_made_again),
        BOTH(a_cut_during_commit_is_unknown_never_success),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
