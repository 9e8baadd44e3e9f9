/* SPDX-License-Identifier: Apache-2.0
 * What the files of the roster area share about one roster: reading it, who touched it, looking at
 * it again. */
#pragma once
#include "roster.h"

bool roster_visible(const struct ctx *cx, const struct roster *r);
bool roster_is_editor(struct ctx *cx, int64_t id, enum err *e);
enum err roster_edit_mark(struct ctx *cx, int64_t id) MUST_USE; /* the caller has touched its rows */
enum err roster_rules_of(struct ctx *cx, const struct roster *r, struct roster_rules **out) MUST_USE;
/* The roster, if its rows may be changed now by the caller. */
enum err roster_editable(struct ctx *cx, int64_t id, struct roster *r) MUST_USE;
enum err roster_recheck_now(struct ctx *cx, int64_t id) MUST_USE;
/* What would stand in the way of a move, storing nothing. */
enum err roster_look(struct ctx *cx, const struct roster *r, struct roster_recheck *again) MUST_USE;

/* Rows typed in the page. body: the keys given; the others keep their value. */
enum err roster_row_change(struct ctx *cx, int64_t id, int64_t row_no, const struct json *body,
                           struct roster_row *out) MUST_USE;
enum err roster_row_add(struct ctx *cx, int64_t id, const struct json *body, struct roster_row *out)
    MUST_USE;
enum err roster_row_drop(struct ctx *cx, int64_t id, int64_t row_no) MUST_USE;

/* Reasons of warnings that want one (roster_reason.c). */
struct roster_reason_in {
    struct str code;
    int64_t row_no; /* 0 = every row with that finding */
    struct str reason;
};
extern const struct field roster_reason_in_fields[3];
struct roster_stated { /* a warning that wants a reason, and the reason once stated */
    int64_t row_no;
    struct str name, code, text, reason, user_name;
    int64_t at, amount_fen;
};
extern const struct field roster_stated_fields[8];
enum err roster_reason_state(struct ctx *cx, int64_t id, const struct roster_reason_in *in) MUST_USE;
struct str mask_digits(struct arena *a, struct str s); /* long digit runs of free text are masked */
