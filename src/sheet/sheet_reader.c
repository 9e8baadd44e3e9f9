// SPDX-License-Identifier: Apache-2.0
/* The parent's side of the sandboxed parser. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sheet_child.h"
#include "sheet_frame.h"

struct sheet_reader {
    pid_t pid;
    int pipe;
    uint32_t wait_s;
    atomic_bool cancelled;
    bool ended, timed_out, lied; /* the end record came; silent too long; frames made no sense */
    bool gone;                   /* the pipe is at its end */
    enum err err;
    char text[SHEET_TEXT_BYTES];
    uint64_t rows;
    uint32_t progress, peak_kib;
    uint32_t sheets_n, last_sheet, last_row;
    char *frame;
    size_t at, end;
    struct sheet_info sheet[SHEET_SHEETS];
    struct sheet_cell cells[SHEET_COLS];
};

enum { ARG_BYTES = 24, HIGH_FD = 16 };

/* A program whose main() forgets sheet_child_main() would run itself again as the child, and so on without
 * end. The mark in the child's environment stops that at the first one. */
#define CHILD_MARK "NUAN_SHEET_CHILD"

/* Starts this program anew as the child. posix_spawn is safe beside other threads. */
static int spawn_child(struct sheet_reader *r, int file, int out, char *const argv[])
{
    posix_spawn_file_actions_t fa;
    posix_spawnattr_t attr;
    sigset_t none, all;
    char mark[] = CHILD_MARK "=1", *env[] = {mark, NULL};
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&fa);
    posix_spawnattr_init(&attr);
    posix_spawn_file_actions_addopen(&fa, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&fa, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&fa, file, FRAME_FILE);
    posix_spawn_file_actions_adddup2(&fa, out, FRAME_PIPE);
    posix_spawn_file_actions_addclosefrom_np(&fa, FRAME_PIPE + 1);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &all);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    int rc = posix_spawn(&r->pid, "/proc/self/exe", &fa, &attr, argv, env);
    posix_spawn_file_actions_destroy(&fa);
    posix_spawnattr_destroy(&attr);
    return rc;
}

static int start(struct sheet_reader *r, int fd, const struct sheet_opts *opts,
                 const struct sheet_limits *lim, uint32_t cpu_s)
{
    char num[8][ARG_BYTES];
    const uint64_t v[8] = {opts && opts->hidden_sheets, lim->file_bytes, lim->part_bytes,
                           lim->strings_bytes, lim->memory_bytes, lim->rows, lim->ratio, cpu_s};
    char name[] = "nuan", role[] = SHEET_CHILD_ARG;
    char *argv[11] = {name, role};
    for (size_t i = 0; i < countof(v); i++) {
        (void)snprintf(num[i], ARG_BYTES, "%llu", (unsigned long long)v[i]);
        argv[i + 2] = num[i];
    }
    int pipes[2];
    if (pipe2(pipes, O_CLOEXEC) != 0)
        return errno;
    (void)fcntl(pipes[1], F_SETPIPE_SZ, 1 << 20); /* as large as the system gives */
    /* Out of the way of the numbers they get in the child. */
    int file = fcntl(fd, F_DUPFD_CLOEXEC, HIGH_FD), out = fcntl(pipes[1], F_DUPFD_CLOEXEC, HIGH_FD);
    int rc = file < 0 || out < 0 ? errno : spawn_child(r, file, out, argv);
    if (file >= 0)
        close(file);
    if (out >= 0)
        close(out);
    close(pipes[1]);
    if (rc == 0)
        r->pipe = pipes[0];
    else
        close(pipes[0]);
    return rc;
}

enum err sheet_open(int fd, const struct sheet_opts *opts, const struct sheet_limits *lim,
                    struct sheet_reader **out)
{
    struct stat st;
    ASSERT(!getenv(CHILD_MARK));
    if (!lim)
        lim = &sheet_limits_default;
    if (fstat(fd, &st) != 0)
        return ERR_IO;
    uint32_t cpu_s = lim->cpu_s ? lim->cpu_s : 10 + (uint32_t)((uint64_t)st.st_size >> 21) % 10000;
    struct sheet_reader *r = calloc(1, sizeof *r);
    if (!r)
        return ERR_IO;
    r->frame = malloc(FRAME_BYTES);
    r->wait_s = lim->wait_s;
    if (!r->frame || start(r, fd, opts, lim, cpu_s) != 0) {
        free(r->frame);
        free(r);
        return ERR_IO;
    }
    *out = r;
    return OK;
}

/* ---- frames ---- */

static bool lies(struct sheet_reader *r)
{
    r->lied = true;
    return false;
}

static bool read_all(struct sheet_reader *r, char *out, size_t n)
{
    while (n > 0) {
        struct pollfd p = {.fd = r->pipe, .events = POLLIN};
        ssize_t got = -1;
        int ready = poll(&p, 1, (int)r->wait_s * 1000);
        if (ready == 0) {
            r->timed_out = true;
            return false;
        }
        if (ready > 0)
            got = read(r->pipe, out, n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            r->gone = true; /* sheet_close says why */
            return false;
        }
        out += got;
        n -= (size_t)got;
    }
    return true;
}

static bool next_frame(struct sheet_reader *r)
{
    struct frame_head h;
    do { /* an empty frame is news of progress */
        if (atomic_load(&r->cancelled) || !read_all(r, (char *)&h, sizeof h))
            return false;
        if (h.bytes > FRAME_BYTES || h.done > 1000 || h.done < r->progress)
            return lies(r);
        r->progress = h.done;
    } while (h.bytes == 0);
    if (!read_all(r, r->frame, h.bytes))
        return false;
    r->at = 0;
    r->end = h.bytes;
    return true;
}

static bool take(struct sheet_reader *r, void *out, size_t n)
{
    if (n > r->end - r->at)
        return lies(r);
    memcpy(out, r->frame + r->at, n);
    r->at += n;
    return true;
}

static bool take_sheet(struct sheet_reader *r)
{
    struct record_sheet rs;
    if (!take(r, &rs, sizeof rs))
        return false;
    if (r->sheets_n == SHEET_SHEETS || rs.name_n > SHEET_NAME_BYTES || rs.state > SHEET_VERY_HIDDEN)
        return lies(r);
    struct sheet_info *s = &r->sheet[r->sheets_n++];
    *s = (struct sheet_info){.state = rs.state, .flags = rs.flags, .skipped = rs.skipped != 0};
    if (!take(r, s->name, rs.name_n))
        return false;
    return utf8_valid((struct str){s->name, rs.name_n}) && !memchr(s->name, 0, rs.name_n)
               ? true
               : lies(r);
}

/* Only what a file can do wrong; a child cannot make the parent say anything else. */
static bool known_end(uint16_t e)
{
    return e == OK || e == ERR_FILE_TYPE || e == ERR_FILE_PASSWORD || e == ERR_FILE_DAMAGED ||
           e == ERR_FILE_LIMIT || e == ERR_IO;
}

static bool take_end(struct sheet_reader *r)
{
    struct record_end re;
    if (!take(r, &re, sizeof re))
        return false;
    if (!known_end(re.err) || !take(r, r->text, re.text_n))
        return lies(r);
    r->text[re.text_n] = 0;
    if (!utf8_valid((struct str){r->text, re.text_n}))
        return lies(r);
    r->err = (enum err)re.err;
    r->peak_kib = re.peak_kib;
    r->ended = true;
    return false;
}

static bool take_row(struct sheet_reader *r, struct sheet_row *out)
{
    struct record_row rr;
    if (!take(r, &rr, sizeof rr))
        return false;
    bool rises = rr.sheet > r->last_sheet || (rr.sheet == r->last_sheet && rr.row > r->last_row);
    if (rr.n == 0 || rr.n > SHEET_COLS || rr.sheet >= r->sheets_n || rr.row > SHEET_ROWS || !rises)
        return lies(r);
    const char *p = r->frame + r->at, *end = r->frame + r->end;
    int32_t last = -1;
    for (uint32_t i = 0; i < rr.n; i++) {
        struct record_cell rc;
        if ((size_t)(end - p) < sizeof rc)
            return lies(r);
        memcpy(&rc, p, sizeof rc);
        p += sizeof rc;
        if (rc.text_n > (size_t)(end - p) || rc.col >= SHEET_COLS || rc.col <= last ||
            rc.type > SHEET_FORMULA_NO_VALUE || !utf8_valid((struct str){p, rc.text_n}))
            return lies(r);
        last = rc.col;
        r->cells[i] =
            (struct sheet_cell){{p, rc.text_n}, rc.value, rc.col, rc.type, rc.flags};
        p += rc.text_n;
    }
    r->at = (size_t)(p - r->frame);
    r->last_sheet = rr.sheet;
    r->last_row = rr.row;
    r->rows++;
    *out = (struct sheet_row){rr.sheet, rr.row, rr.flags, rr.n, r->cells};
    return true;
}

bool sheet_next_row(struct sheet_reader *r, struct sheet_row *row)
{
    while (!r->ended && !r->lied && !r->timed_out && !r->gone) {
        if (r->at == r->end && !next_frame(r))
            return false;
        switch (r->frame[r->at]) {
        case RECORD_ROW:
            return take_row(r, row);
        case RECORD_SHEET:
            if (!take_sheet(r))
                return false;
            break;
        case RECORD_END:
            return take_end(r);
        default:
            return lies(r);
        }
    }
    return false;
}

uint32_t sheet_count(const struct sheet_reader *r)
{
    return r->sheets_n;
}

const struct sheet_info *sheet_info(const struct sheet_reader *r, uint32_t index)
{
    ASSERT(index < r->sheets_n);
    return &r->sheet[index];
}

uint32_t sheet_progress(const struct sheet_reader *r)
{
    return r->progress;
}

void sheet_cancel(struct sheet_reader *r)
{
    if (!atomic_exchange(&r->cancelled, true))
        kill(r->pid, SIGKILL); /* not reaped before sheet_close, so the number is still ours */
}

/* ---- the end ---- */

static enum err judge(struct sheet_reader *r, int status, bool stopped, const char **text)
{
    int sig = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    *text = NULL;
    if (atomic_load(&r->cancelled))
        return ERR_CANCELLED;
    if (r->ended) {
        *text = r->text[0] ? r->text : NULL;
        return r->err;
    }
    *text = "文件过于复杂，读取超时，已停止；请拆分后再上传";
    if (r->timed_out || sig == SIGXCPU)
        return ERR_FILE_LIMIT;
    *text = "读取文件的进程行为异常，已被终止；请在 Excel 中重新另存后再上传";
    if (r->lied || sig == SIGSYS)
        return ERR_FILE_DAMAGED;
    *text = NULL;
    if (stopped)
        return OK;
    *text = "文件读取时占用内存过大，已停止；请拆分后再上传";
    if (sig == SIGKILL || sig == SIGABRT)
        return ERR_FILE_LIMIT;
    *text = "文件内容异常，无法读取；请在 Excel 中重新另存后再上传";
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    if (code != CHILD_USAGE && code != CHILD_NO_JAIL && code != CHILD_NO_PROGRAM)
        return ERR_FILE_DAMAGED;
    *text = "无法启动安全的文件读取进程，请联系系统管理员";
    return ERR_IO;
}

enum err sheet_close(struct sheet_reader *r, struct sheet_result *result)
{
    struct rusage ru = {0};
    int status = 0;
    /* Neither ended nor broken off: the caller has seen enough. */
    bool stopped = !r->ended && !r->gone && !r->lied && !r->timed_out;
    if (stopped || r->lied || r->timed_out)
        kill(r->pid, SIGKILL);
    close(r->pipe);
    while (wait4(r->pid, &status, 0, &ru) < 0 && errno == EINTR)
        ;
    const char *text;
    enum err e = judge(r, status, stopped, &text);
    if (result) {
        *result = (struct sheet_result){.err = e, .rows = r->rows, .peak_kib = r->peak_kib};
        result->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        result->cpu_ms = (uint32_t)((ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) * 1000 +
                                    (ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1000);
        if (e != OK)
            (void)snprintf(result->text, sizeof result->text, "%s", text ? text : err_text(e));
    }
    free(r->frame);
    free(r);
    return e;
}
