/* SPDX-License-Identifier: Apache-2.0
 * Security settings of an installation (GB/T 22239-2019 8.1.4.1, 8.1.5.3; reliability.md 3, points 2 to 4 and
 * 14): edited by the security administrator with an event, kept in memory (keep.h), in force from the next
 * call on. The trusted caller at the shell is not asked. */
#pragma once
#include "ctx.h"

struct security {
    int64_t idle_minutes;  /* a session unused for so long ends */
    int64_t session_hours; /* ... and any session after so long */
    int64_t password_days; /* an older password must be changed; 0 = never */
    int64_t unused_days;   /* an account nobody logged in to for so long is disabled; 0 = never */
    int64_t fresh_minutes; /* money moves only so long after the last proof of identity; 0 = not asked */
    struct str second_factor; /* codes of the roles that need one, comma-joined */
    int64_t version;
};
extern const struct field security_fields[7];
#define SECURITY ((struct fields){security_fields, 7, sizeof(struct security)})

enum err security_of(struct ctx *cx, const struct security **out) MUST_USE;
/* Does a grant of his need a second factor that he has not? */
bool security_lacks_factor(const struct security *s, const struct who *w);
/* Shared and checked: routes of area core. */
enum err security_get_run(struct ctx *cx) MUST_USE;
enum err security_put_run(struct ctx *cx) MUST_USE;
