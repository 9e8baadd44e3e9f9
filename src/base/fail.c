// SPDX-License-Identifier: Apache-2.0
#include "fail.h"

static const struct {
    const char *code, *text;
    int http, exit;
} rows[ERR__COUNT] = {
    {"OK", "", 200, 0},
#define X(name, http, exit, text) {#name, text, http, exit},
#include "fail.def"
#undef X
};

int err_http(enum err e)
{
    return rows[e].http;
}

int err_exit(enum err e)
{
    return rows[e].exit;
}

const char *err_code(enum err e)
{
    return rows[e].code;
}

const char *err_text(enum err e)
{
    return rows[e].text;
}
