/* SPDX-License-Identifier: Apache-2.0
 * Time-based one-time codes (RFC 6238: SHA-1, 30 s, 6 digits; wrapper of liboath). */
#pragma once
#include "clock.h"
#include "fail.h"

enum {
    TOTP_SECRET_BYTES = 20,
    TOTP_SECRET_TEXT = 33, /* base32 without padding, NUL */
    TOTP_STEP_S = 30,
    TOTP_WINDOW = 1, /* steps accepted before and after now */
    TOTP_URI = 512,
};

void totp_secret_new(const struct rand *r, char out[TOTP_SECRET_TEXT]);
/* code: six digits. On success *step is the matched time step: the caller stores it and refuses a
 * step not greater than the last one (single use). last_step: 0 = none used yet. */
bool totp_verify(struct str secret, struct str code, int64_t at_ms, int64_t last_step,
                 int64_t *step) MUST_USE;
/* What the app shows now; for the command line and tests. false: the secret is not base32. */
bool totp_code(struct str secret, int64_t at_ms, char out[7]) MUST_USE;
/* otpauth://totp/… for the QR code; texts are percent-encoded. false: does not fit. */
bool totp_uri(struct str issuer, struct str account, struct str secret,
              char out[TOTP_URI]) MUST_USE;
