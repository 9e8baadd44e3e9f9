/* SPDX-License-Identifier: Apache-2.0
 * Who is calling: sessions in the database (any number of servers), 256-bit tokens stored hashed,
 * ended by the times of security.h. Who a session is stays in memory between calls (keep.h) for as
 * long as nothing it was made from has changed, so a withdrawn grant ends at once. */
#pragma once
#include "ctx.h"

/* Fills cx->who from call->session (checked) or, for a trusted local caller, from call->as. */
enum err session_who(struct ctx *cx) MUST_USE;
/* What is stored of a session's token, a clerk's or a worker's; in a. */
struct str session_hash(struct arena *a, struct str token);
/* Notes that the session was used (at most once a minute); after a read. */
void session_touch(struct ctx *cx);
/* A new session for a user (after log-in); puts the token and CSRF token into the reply. */
enum err session_begin(struct ctx *cx, int64_t user_id) MUST_USE;
enum err session_end(struct ctx *cx) MUST_USE; /* this one */
enum err session_end_others(struct ctx *cx) MUST_USE;
enum err session_end_all(struct ctx *cx, int64_t user_id) MUST_USE;
/* A who by user id with the grants of today. */
enum err who_load(struct tx *tx, struct sealer *s, int64_t user_id, struct str today,
                  struct who *out) MUST_USE;

/* MAC of a role_grant row (reliability.md 3.13): a row changed by SQL is refused at load. */
enum { GRANT_MAC_BYTES = 32 };
void grant_mac(struct sealer *s, int64_t user_id, struct str role, int64_t org_id, struct str from,
               struct str to, unsigned char out[GRANT_MAC_BYTES]);
/* Was the row written by this program? */
bool grant_genuine(struct sealer *s, int64_t user_id, struct str role, int64_t org_id, struct str from,
                   struct str to, struct str mac);

/* Checks the rule for new passwords (complaints go to field "password"/field) and hashes it with
 * the server's pepper. Slow (50 ms): only in TX_NONE routes, outside a transaction. */
enum err auth_password_hash(struct ctx *cx, const char *field, struct str login, struct str password,
                            struct str *hash) MUST_USE;
bool auth_password_matches(struct ctx *cx, struct str password, struct str hash);
