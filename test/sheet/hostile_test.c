// SPDX-License-Identifier: Apache-2.0
/* Files that mean harm or are broken: each is refused with its code in under two seconds and in
 * flat memory, and the child that reads them can do nothing else. */
#include "fixture.h"

#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#include "sheet_frame.h"

#if defined(__SANITIZE_ADDRESS__)
enum { MEMORY_KIB = 512 * 1024, SLOWER = 5 };
#else
enum { MEMORY_KIB = 64 * 1024, SLOWER = 1 };
#endif

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void refused(const char *name, enum err want, const struct sheet_limits *lim)
{
    struct sheet_result end;
    struct sheet_row row;
    double start = now();
    struct sheet_reader *r = reader(name, NULL, lim);
    while (sheet_next_row(r, &row))
        ;
    enum err e = sheet_close(r, &end);
    if (e != want)
        fail_msg("%s: %s, not %s (signal %d)", name, err_code(e), err_code(want), end.signal);
    assert_true(strlen(end.text) > 6);
    assert_true(utf8_valid(str_of(end.text)));
    assert_int_equal(end.signal, 0);
    assert_true(now() - start < 2.0 * SLOWER);
    assert_in_range(end.peak_kib, 1, MEMORY_KIB);
}

static void refusals(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum err err;
    } all[] = {
        {"bomb.xlsx", ERR_FILE_LIMIT},          {"bomb_large.xlsx", ERR_FILE_LIMIT},
        {"bomb_small.xlsx", ERR_FILE_DAMAGED},  {"strings_bomb.xlsx", ERR_FILE_LIMIT},
        {"strings_claim.xlsx", ERR_FILE_LIMIT}, {"overlap.xlsx", ERR_FILE_DAMAGED},
        {"entities.xlsx", ERR_FILE_DAMAGED},    {"external.xlsx", ERR_FILE_DAMAGED},
        {"wide.xlsx", ERR_FILE_LIMIT},          {"longcell.xlsx", ERR_FILE_LIMIT},
        {"many_rows.xlsx", ERR_FILE_LIMIT},     {"deep.xlsx", ERR_FILE_LIMIT},
        {"disorder.xlsx", ERR_FILE_DAMAGED},    {"badindex.xlsx", ERR_FILE_DAMAGED},
        {"noclose.xlsx", ERR_FILE_DAMAGED},     {"truncated.xlsx", ERR_FILE_DAMAGED},
        {"flipped.xlsx", ERR_FILE_DAMAGED},     {"empty.xlsx", ERR_FILE_DAMAGED},
        {"zippassword.xlsx", ERR_FILE_PASSWORD}, {"encrypted.xlsx", ERR_FILE_PASSWORD},
        {"password.xls", ERR_FILE_PASSWORD},    {"badxls.xls", ERR_FILE_DAMAGED},
        {"biff5.xls", ERR_FILE_TYPE},           {"word.xls", ERR_FILE_TYPE},
        {"wps_own.et", ERR_FILE_TYPE},          {"html.xls", ERR_FILE_TYPE},
        {"xml.xls", ERR_FILE_TYPE},             {"scan.xlsx", ERR_FILE_TYPE},
        {"photo.xlsx", ERR_FILE_TYPE},          {"plain.ods", ERR_FILE_TYPE},
        {"archive.xlsx", ERR_FILE_TYPE},        {"document.xlsx", ERR_FILE_TYPE},
        {"badquote.csv", ERR_FILE_DAMAGED},     {"badbytes.csv", ERR_FILE_DAMAGED},
    };
    for (size_t i = 0; i < countof(all); i++)
        refused(all[i].name, all[i].err, NULL);
}

static void named_limits(void **state)
{
    (void)state;
    struct sheet_limits lim = sheet_limits_default;
    lim.strings_bytes = 8 << 20;
    refused("strings_large.xlsx", ERR_FILE_LIMIT, &lim);
    lim = sheet_limits_default;
    lim.rows = 100;
    refused("random.xlsx", ERR_FILE_LIMIT, &lim);
    refused("random.xls", ERR_FILE_LIMIT, &lim);
    lim = sheet_limits_default;
    lim.file_bytes = 1000;
    refused("plain.xlsx", ERR_FILE_LIMIT, &lim);
    lim = sheet_limits_default;
    lim.part_bytes = 1000;
    refused("random.xlsx", ERR_FILE_LIMIT, &lim);
}

static void closing_early_is_no_error(void **state)
{
    (void)state;
    struct sheet_row row;
    struct sheet_reader *r = reader("random.xlsx", NULL, NULL);
    assert_true(sheet_next_row(r, &row));
    ends(r, OK);
    r = reader("random.xlsx", NULL, NULL);
    ends(r, OK);
}

static void cancelling(void **state)
{
    (void)state;
    struct sheet_row row;
    struct sheet_reader *r = reader("random.xlsx", NULL, NULL);
    assert_true(sheet_next_row(r, &row));
    sheet_cancel(r);
    while (sheet_next_row(r, &row))
        ;
    ends(r, ERR_CANCELLED);
}

/* ---- a child that lies: it is played by this program when the file says "LIE" ---- */

enum lie { LIE_LENGTH, LIE_TEXT, LIE_SHEET, LIE_UTF8, LIE_ORDER, LIE_ERR, LIE_TAG, LIE_SHORT, LIES,
           CHILD_SILENT, CHILD_CRASH };

static size_t put(char *at, const void *p, size_t n)
{
    memcpy(at, p, n);
    return n;
}

static NORETURN void play_child(enum lie lie)
{
    char out[512];
    struct record_sheet s = {RECORD_SHEET, 0, 0, 0, 1};
    struct record_row r = {RECORD_ROW, 0, lie == LIE_SHEET ? 1 : 0, 2, 1};
    struct record_cell a = {1, SHEET_TEXT, 0, 1, 0}, b = {2, SHEET_TEXT, 0, 1, 0};
    struct record_end e = {RECORD_END, 0, ERR_NOT_FOUND, 1};
    struct frame_head h = {0, 0};
    if (lie == CHILD_CRASH)
        raise(SIGSEGV);
    if (lie == CHILD_SILENT)
        sleep(30);
    b.text_n = lie == LIE_TEXT ? 1 << 30 : 1;
    b.col = lie == LIE_ORDER ? 1 : 2;
    size_t n = sizeof h;
    n += put(out + n, &s, sizeof s);
    n += put(out + n, "A", 1);
    if (lie == LIE_ERR)
        n += put(out + n, &e, sizeof e);
    if (lie == LIE_TAG)
        n += put(out + n, "?", 1);
    n += put(out + n, &r, sizeof r);
    n += put(out + n, &a, sizeof a);
    n += put(out + n, "x", 1);
    if (lie != LIE_SHORT) {
        n += put(out + n, &b, sizeof b);
        n += put(out + n, lie == LIE_UTF8 ? "\xC0" : "y", 1);
    }
    h.bytes = lie == LIE_LENGTH ? UINT32_MAX : (uint32_t)(n - sizeof h);
    memcpy(out, &h, sizeof h);
    _exit(write(FRAME_PIPE, out, n) == (ssize_t)n ? 0 : 1);
}

static struct sheet_reader *played(enum lie lie)
{
    static const struct sheet_limits impatient = {.cpu_s = 5, .wait_s = 1};
    char path[] = "/tmp/nuan-lie-XXXXXX", text[] = {'L', 'I', 'E', (char)lie};
    int fd = mkstemp(path);
    struct sheet_reader *r;
    assert_true(fd >= 0 && write(fd, text, 4) == 4);
    unlink(path);
    assert_int_equal(sheet_open(fd, NULL, &impatient, &r), OK);
    close(fd);
    return r;
}

static void lies_are_caught(void **state)
{
    (void)state;
    for (int lie = 0; lie < LIES; lie++) {
        struct sheet_row row;
        struct sheet_reader *r = played((enum lie)lie);
        assert_false(sheet_next_row(r, &row));
        assert_false(sheet_next_row(r, &row));
        ends(r, ERR_FILE_DAMAGED);
    }
}

static void silence_and_crash(void **state)
{
    (void)state;
    struct sheet_row row;
    struct sheet_reader *r = played(CHILD_SILENT);
    assert_false(sheet_next_row(r, &row));
    ends(r, ERR_FILE_LIMIT);
    r = played(CHILD_CRASH);
    assert_false(sheet_next_row(r, &row));
    ends(r, ERR_FILE_DAMAGED);
}

/* ---- the sandbox ---- */

static void do_open(void)
{
    (void)open("/etc/passwd", O_RDONLY);
}

static void do_socket(void)
{
    (void)socket(AF_INET, SOCK_STREAM, 0);
}

static void do_exec(void)
{
    char *argv[] = {NULL};
    execv("/bin/true", argv);
}

static void do_fork(void)
{
    (void)fork();
}

static void do_write_elsewhere(void)
{
    (void)!write(2, "", 0);
}

static void do_kill(void)
{
    kill(getppid(), SIGTERM);
}

static void do_nothing(void)
{
}

static int status_of(void (*deed)(void))
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (!jail_enter(256 << 20, 5))
            _exit(9);
        deed();
        _exit(0);
    }
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
    return status;
}

static void sandbox_kills(void **state)
{
    (void)state;
    static void (*const deeds[])(void) = {do_open, do_socket, do_exec, do_fork, do_write_elsewhere,
                                          do_kill};
    for (size_t i = 0; i < countof(deeds); i++) {
        int status = status_of(deeds[i]);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSYS);
    }
    int status = status_of(do_nothing);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], SHEET_CHILD_ARG) == 0) {
        char head[4] = {0};
        if (pread(FRAME_FILE, head, 4, 0) == 4 && memcmp(head, "LIE", 3) == 0)
            play_child((enum lie)head[3]);
        return sheet_child_main(argc, argv);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refusals),
        cmocka_unit_test(named_limits),
        cmocka_unit_test(closing_early_is_no_error),
        cmocka_unit_test(cancelling),
        cmocka_unit_test(lies_are_caught),
        cmocka_unit_test(silence_and_crash),
        cmocka_unit_test(sandbox_kills),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
