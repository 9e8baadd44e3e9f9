/* SPDX-License-Identifier: Apache-2.0
 * Opens the workbooks that make_fixtures.py wrote and finds rows and cells in them. */
#pragma once
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "sheet_child.h"

static inline int fixture(const char *name)
{
    char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", FIXTURES, name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        fail_msg("no fixture %s", path);
    return fd;
}

static inline struct sheet_reader *reader(const char *name, const struct sheet_opts *opts,
                                          const struct sheet_limits *lim)
{
    struct sheet_reader *r;
    int fd = fixture(name);
    assert_int_equal(sheet_open(fd, opts, lim, &r), OK);
    close(fd);
    return r;
}

#define assert_text(s, want)                                                                      \
    do {                                                                                          \
        struct str have_ = (s);                                                                   \
        assert_int_equal(have_.len, strlen(want));                                                \
        assert_memory_equal(have_.at, want, have_.len);                                           \
    } while (0)

static inline void ends(struct sheet_reader *r, enum err want)
{
    struct sheet_result end;
    assert_int_equal(sheet_close(r, &end), want);
    assert_int_equal(end.err, want);
    assert_true(want == OK || end.text[0]);
}
