/* SPDX-License-Identifier: Apache-2.0
 * What the files of the reconciliation area share and nobody else sees. */
#pragma once
#include "recon.h"

enum err recon_entry_get(struct ctx *cx, int64_t id, struct recon_entry *out) MUST_USE;

struct recon_ask {
    struct str kind; /* item file return refund other */
    int64_t batch_id, seq, part;
    struct str note;
};
/* By a person: the amounts must agree, the note is the reason, and whoever exported the batch does not
 * reconcile it. */
enum err recon_match(struct ctx *cx, int64_t entry_id, const struct recon_ask *ask) MUST_USE;
enum err recon_unmatch(struct ctx *cx, int64_t entry_id, struct str reason) MUST_USE;
enum err recon_candidates(struct ctx *cx, const struct recon_entry *e, struct recon_payment **out, size_t *n) MUST_USE;

enum err recon_verify(struct verify *v) MUST_USE;
enum err recon_todo(struct ctx *cx, struct todo *t) MUST_USE;
