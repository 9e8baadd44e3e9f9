/* SPDX-License-Identifier: Apache-2.0
 * The web pages compiled into the binary. */
#pragma once
#include "embed.h"
#include "mhd.h"

struct pages;
/* files: from the build, "X" and "X.gz" side by side; kept until the program ends. */
struct pages *pages_new(const struct embed_file *files);
void pages_free(struct pages *p);
/* Answers a GET or HEAD of a path outside /api: the file, worker.html for /w, index.html for any other view, or 404. */
void pages_answer(const struct pages *p, struct http_req *r, struct str path);
