/* SPDX-License-Identifier: Apache-2.0
 * Files compiled into the binary (migrations, rule documents, web pages); see tools/embed.c. */
#pragma once
#include "base.h"

struct embed_file {
    const char *path; /* below its root; the list ends with path == NULL */
    const unsigned char *data;
    size_t size;
};
