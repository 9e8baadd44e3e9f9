/* SPDX-License-Identifier: Apache-2.0
 * A row of user_account as log-in and sessions read it; of the core alone. */
#pragma once
#include "field.h"

struct account {
    int64_t user_id;
    struct str login, name;
    int64_t org_id;
    struct str password, totp; /* Argon2id hash; sealed secret, empty = no second factor */
    int64_t totp_step, must_change, failed, locked_until;
    struct str status;
    int64_t changed_at, last_login, created_at; /* of the password, of the account; ms */
};
extern const struct field account_fields[14];
#define ACCOUNT ((struct fields){account_fields, 14, sizeof(struct account)})
