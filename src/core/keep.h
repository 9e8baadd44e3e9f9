/* SPDX-License-Identifier: Apache-2.0
 * What is read and worked out again at every call, kept between calls: who a session is, parsed rule
 * documents, code lists. Each thing belongs to a stamp, a number that triggers in the database change
 * with every change of the tables it was made from (sql/0010_stamp.sql). A call reads the stamp in its own
 * snapshot and takes a kept thing only when the stamps are equal: never a stale one, also when another
 * server or a hand with SQL made the change. Stamps are random, so a value never comes back with
 * other contents after a rollback or a fail-over. */
#pragma once
#include "ctx.h"

enum stamp {
    STAMP_WHO,  /* session (ended), user_account, role_grant, org (id, path, code, name) */
    STAMP_RULE, /* rule_doc, code_item, setting */
    STAMP_BOARD, /* tally, fund_balance, roster (state, sum), org, campaign, board_shape */
    STAMP_FILING, /* submission (state, first filed), form_due, org, campaign */
    STAMP__COUNT
};

/* The stamp in the call's snapshot. */
enum err keep_stamp(struct ctx *cx, enum stamp of, int64_t *out) MUST_USE;

struct keep *keep_new(void);
void keep_free(struct keep *k);

/* The thing named key. While another call makes the same under the same stamp, it is waited for (a read; at
 * most 2 s), so that a change does not set all readers to the same work. Not kept, or under another stamp: make(cx, a, arg, &thing) makes it, all of it in
 * a; its errors are passed on and nothing is kept. What is returned is shared by threads and const
 * (atomics apart), and stays at least as long as the call's arena. */
enum err keep_get(struct ctx *cx, enum stamp of, struct str key,
                  enum err (*make)(struct ctx *cx, struct arena *a, void *arg, void **thing), void *arg,
                  void **thing) MUST_USE;
