/* SPDX-License-Identifier: Apache-2.0
 * Users and their rights. Who makes users (system administrator) never gives rights, who gives rights
 * (security administrator) never makes users; the three administrators exclude each other and every
 * business role (GB/T 22239-2019 8.1.5). A user row is never deleted and its name never used again. */
#pragma once
#include "ctx.h"
#include "token.h"

enum {
    USER_SETUP_MS = 72 * 60 * 60 * 1000, /* a set-up token lives so long */
    USER_GRANTS_MAX = 200,
};

/* A user without password and without rights; token: single use, stored only hashed, opens
 * POST /api/setup. Login: 2 to 40 of a-z 0-9 . _ - beginning with a letter. Complaints name the
 * field; ERR_DUPLICATE when the name is or was in use. The union is the caller's check. */
enum err user_add(struct ctx *cx, struct str login, struct str name, int64_t org_id, int64_t *id,
                  char token[TOKEN_TEXT]) MUST_USE;
/* Gives a right from a day (empty: today) to a day (empty: open). ERR_ROLE_EXCLUSIVE,
 * ERR_DUPLICATE; ERR_FORBIDDEN to oneself. The union and the user are the caller's check. */
enum err grant_add(struct ctx *cx, int64_t user_id, struct str role, int64_t org_id, struct str from,
                   struct str to, int64_t *id) MUST_USE;
