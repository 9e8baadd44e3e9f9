/* SPDX-License-Identifier: Apache-2.0
 * Judging case files under policies: one file, dry or kept; all files of a subtree under another edition, 低保 line or
 * day, looked at first and applied by one command. */
#pragma once
#include "area.h"
#include "casefile.h"
#include "policy_store.h"

/* --- reading households set-wise (judge_read.c) --- */
struct judged_file {
    struct household h;
    int64_t version;
};
/* Households of cx's subtrees lo..hi with ids from first to last, ordered by id, in cx's arena. which: 0 = in the archive now,
 * 1 = those and the ones that are out, 2 = all. aids: read what unions paid, when the policy counts it. */
enum err judge_read(struct ctx *cx, struct str lo, struct str hi, int64_t first, int64_t last, int which, struct str day, bool aids,
                    struct judged_file **out, size_t *n) MUST_USE;

/* --- one file (judge.c) --- */
struct judged {
    struct policy *policy;
    struct facts facts;
    struct verdict verdict;
    struct str day;
    int64_t version;
};
/* Judges a file within the caller's reach; nothing is stored. edition '' = the one in force on the day, day '' = today. */
enum err judge_file(struct ctx *cx, int64_t casefile_id, struct str policy, struct str edition, struct str day, struct judged *out) MUST_USE;
/* The same under a policy at hand (a draft). */
enum err judge_under(struct ctx *cx, int64_t casefile_id, struct policy *policy, struct str day, struct judged *out) MUST_USE;
/* Keeps it with the file, sealed under its key: case_verdict. key: the file's, open. */
enum err judge_keep(struct ctx *cx, int64_t casefile_id, struct sealer *key, const struct judged *j, int64_t application_id, int64_t run_id,
                    int64_t *verdict_id) MUST_USE;
/* Opens a kept verdict: its JSON as frozen (verdict_write). */
enum err judge_open(struct ctx *cx, int64_t verdict_id, struct str *json, int64_t *casefile_id) MUST_USE;
