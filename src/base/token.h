/* SPDX-License-Identifier: Apache-2.0
 * Random texts: session tokens, set-up tokens, trace numbers, first passwords. */
#pragma once
#include "clock.h"

enum { TOKEN_TEXT = 44, TRACE_TEXT = 17, FIRST_PASSWORD_TEXT = 21 };

void token_new(const struct rand *r, char out[TOKEN_TEXT]); /* 256 bit, base64url, 43 characters */
void trace_new(const struct rand *r, char out[TRACE_TEXT]); /* 64 bit, hex */
/* 20 characters of 4 classes without look-alikes (0O1lI); meets password_check. */
void first_password_new(const struct rand *r, char out[FIRST_PASSWORD_TEXT]);
/* base64url without padding; out holds 4 * (n + 2) / 3 + 1 bytes. Returns the length. */
size_t base64url(const void *p, size_t n, char *out);
