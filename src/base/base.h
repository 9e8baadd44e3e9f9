/* SPDX-License-Identifier: Apache-2.0
 * First include of every .c file: integer types, attributes, assertions. Knows nothing above the C library. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define countof(a) (sizeof(a) / sizeof((a)[0]))
#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF(f, a) __attribute__((format(printf, f, a)))
#define UNUSED __attribute__((unused))
#define NORETURN __attribute__((noreturn))
/* A large buffer whose owner counts what is filled: the build zeroes every other local variable, and
 * for 4 KiB a cell of a roster that alone took a tenth of an import. */
#if defined(__has_attribute) && __has_attribute(uninitialized)
#define SCRATCH __attribute__((uninitialized))
#else
#define SCRATCH
#endif

/* An assertion that stays on in every build: our own mistake stops the process (the supervisor
 * restarts it and the database is intact) rather than letting it go on with wrong data. */
NORETURN void base_bug(const char *file, int line, const char *expr);
#define ASSERT(x) ((x) ? (void)0 : base_bug(__FILE__, __LINE__, #x))

/* Functions without bounds, with hidden state, or that call a shell (strcpy, sprintf, strtok, atoi,
 * system, rand, localtime ...) are banned; test/law fails on a call. */
