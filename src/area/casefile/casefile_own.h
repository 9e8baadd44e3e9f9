/* SPDX-License-Identifier: Apache-2.0
 * What the files of the case-file area share and nobody else sees. */
#pragma once
#include "area.h"
#include "casefile.h"
#include "code.h"

enum { CASE_CAUSES_MAX = 3, CASE_WORDS_MAX = 1000, CASE_TEXT_MAX = 200 };

/* Checks one person of a household and normalises it in place; prefix '' or a word before each sentence. */
bool casefile_member_check(struct ctx *cx, struct case_member *m, struct problems *to);
/* Codes, dates and texts of the file itself. */
bool casefile_check(struct ctx *cx, struct casefile *f, struct problems *to);
/* Complains of a code that is not in the list on the day. */
void casefile_code(struct ctx *cx, const char *list, const char *field, struct str code, struct problems *to);
/* Is he, by document, in another live file than f? ERR_DUPLICATE with where: the union by name within the caller's reach,
 * else only the number of the file. */
enum err casefile_elsewhere(struct ctx *cx, int64_t casefile_id, const struct case_member *m) MUST_USE;

/* Blind index of the number; no bytes without one. */
struct str casefile_blind(struct ctx *cx, struct str number);
/* Seals and stores the sealed part of a member that has its id. */
enum err casefile_member_seal(struct ctx *cx, const struct casefile *f, struct case_member *m) MUST_USE;
enum err casefile_member_open(struct ctx *cx, const struct casefile *f, struct case_member *m) MUST_USE;
/* Counts who lives with the household anew. */
enum err casefile_recount(struct ctx *cx, struct casefile *f) MUST_USE;

/* --- history (casefile_history.c): what changed, sealed --- */
enum err casefile_changed(struct ctx *cx, const struct casefile *f, struct str part, const char *verb, struct fields fs,
                          const void *before, const void *after) MUST_USE;

/* Everything that is mandatory before a file is submitted; each lack is a sentence in to. */
enum err casefile_lacks(struct ctx *cx, const struct casefile *f, struct problems *to) MUST_USE;
