/* SPDX-License-Identifier: Apache-2.0
 * The one list of errors. Functions return enum err (OK = 0) and are MUST_USE; TRY passes an
 * error up. Detail (field, sentence) is put into the call by fail() in core. */
#pragma once
#include "str.h"

enum err {
    OK = 0,
#define X(name, http, exit, text) ERR_##name,
#include "fail.def"
#undef X
    ERR__COUNT
};

#define TRY(expr)                                                                                 \
    do {                                                                                          \
        enum err try_err_ = (expr);                                                               \
        if (try_err_ != OK)                                                                       \
            return try_err_;                                                                      \
    } while (0)

int err_http(enum err e);        /* HTTP status; OK = 200 */
int err_exit(enum err e);        /* exit code of the CLI; OK = 0 */
const char *err_code(enum err e); /* stable name, e.g. "FUND_SHORT" */
const char *err_text(enum err e); /* Chinese sentence for the user */
