/* SPDX-License-Identifier: Apache-2.0
 * All files of a subtree judged again, inside of the area judge. The look changes nothing: it counts and lists who would
 * enter, leave or change class and who cannot be judged. Applying is one command by a second person, done row by
 * row in transactions of its own, so that after a crash it goes on where it stood. */
#pragma once
#include "job.h"
#include "judge.h"

struct rerun {
    int64_t id, org_id;
    struct str org_code, org_name, policy, edition, day;
    int64_t urban_fen, rural_fen;
    bool with_out;
    struct str state; /* looking looked applying applied */
    int64_t files, stay, enter, leave, changes, unknown, done, stale, job_id;
    struct str maker;
    int64_t made_by, made_at;
    struct str applier;
    int64_t applied_at;
};
extern const struct field rerun_fields[25];
#define RERUN FIELDS(struct rerun, rerun_fields)

struct rerun_in {
    struct str policy, edition, day;
    int64_t urban_fen, rural_fen;
    bool with_out;
};
struct rerun_row {
    int64_t id, casefile_id; /* id: its number in the run */
    struct str no, org_code, org_name, change, was, class, outcome, reason, state, file_state;
};
extern const struct field rerun_row_fields[12];
#define RERUN_ROW FIELDS(struct rerun_row, rerun_row_fields)

/* A run within the caller's reach, and the subtree it was found in. */
enum err rerun_find(struct ctx *cx, int64_t id, struct rerun *out, struct str *lo) MUST_USE;
/* At the union of the call: starts the look. */
enum err rerun_start(struct ctx *cx, const struct rerun_in *in, int64_t *id, int64_t *job) MUST_USE;
/* Starts the applying of a run that has been looked at. ERR_SAME_PERSON for who made it. */
enum err rerun_apply(struct ctx *cx, int64_t id, int64_t *job) MUST_USE;
enum err rerun_look_run(struct job_run *j);
enum err rerun_apply_run(struct job_run *j);
