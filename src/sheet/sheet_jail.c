// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sheet_frame.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1 }; /* shadow memory needs terabytes of address space */
#else
enum { SANITIZED = 0 };
#endif

static bool limit(int what, uint64_t n)
{
    struct rlimit r = {n, n};
    return setrlimit((__rlimit_resource_t)what, &r) == 0;
}

/* Address space in use now: the libraries, which differ from build to build. */
static uint64_t space_now(void)
{
    char buf[64] = {0};
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t n = read(fd, buf, sizeof buf - 1);
    close(fd);
    int64_t pages;
    struct str rest;
    if (n <= 0 || !str_int(str_cut((struct str){buf, (size_t)n}, ' ', &rest), &pages))
        return 0;
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool limits_set(uint64_t memory_bytes, uint32_t cpu_s)
{
    uint64_t now = space_now();
    struct rlimit cpu = {cpu_s, cpu_s + 2};
    return now && (SANITIZED || limit(RLIMIT_AS, now + memory_bytes)) &&
           setrlimit(RLIMIT_CPU, &cpu) == 0 && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) &&
           limit(RLIMIT_NOFILE, FRAME_STATUS + 1);
}

/* What the checking libraries of a sanitized build do by themselves. */
static bool allow_checkers(scmp_filter_ctx f)
{
    static const int calls[] = {SCMP_SYS(sigaltstack), SCMP_SYS(sched_yield), SCMP_SYS(gettid),
                                SCMP_SYS(getpid), SCMP_SYS(rt_sigprocmask)};
    for (size_t i = 0; i < countof(calls); i++)
        if (seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0) != 0)
            return false;
    return true;
}

static bool allow_all(scmp_filter_ctx f)
{
    static const int calls[] = {
        SCMP_SYS(munmap),       SCMP_SYS(brk),           SCMP_SYS(mremap),
        SCMP_SYS(madvise),      SCMP_SYS(futex),         SCMP_SYS(exit),
        SCMP_SYS(exit_group),   SCMP_SYS(rt_sigreturn),  SCMP_SYS(restart_syscall),
        SCMP_SYS(clock_gettime), SCMP_SYS(fstat),
    };
    for (size_t i = 0; i < countof(calls); i++)
        if (seccomp_rule_add(f, SCMP_ACT_ALLOW, calls[i], 0) != 0)
            return false;
    return true;
}

static bool allow_on(scmp_filter_ctx f, int call, int fd)
{
    return seccomp_rule_add(f, SCMP_ACT_ALLOW, call, 1,
                            SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)fd)) == 0;
}

/* The list of what is allowed; everything else ends the process at once. */
static bool filter_set(void)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!f)
        return false;
    bool ok = allow_all(f) && (!SANITIZED || allow_checkers(f)) && allow_on(f, SCMP_SYS(pread64), FRAME_FILE) &&
              allow_on(f, SCMP_SYS(pread64), FRAME_STATUS) &&
              allow_on(f, SCMP_SYS(newfstatat), FRAME_FILE) &&
              allow_on(f, SCMP_SYS(write), FRAME_PIPE) &&
              seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                               SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS)) == 0 &&
              seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
              seccomp_load(f) == 0;
    seccomp_release(f);
    return ok;
}

bool jail_enter(uint64_t memory_bytes, uint32_t cpu_s)
{
    int status = open("/proc/self/status", O_RDONLY);
    if (status < 0 || (status != FRAME_STATUS && dup2(status, FRAME_STATUS) < 0))
        return false;
    close_range(FRAME_STATUS + 1, ~0U, 0);
    return limits_set(memory_bytes, cpu_s) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && filter_set();
}
