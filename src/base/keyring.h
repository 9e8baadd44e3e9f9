/* SPDX-License-Identifier: Apache-2.0
 * Inside of struct keyring, for seal.c only; everyone else sees seal.h. */
#pragma once
#include "seal.h"

enum { MASTER_BYTES = 32 };

struct keyring { /* one locked page range that never goes to swap or core files */
    size_t count;
    struct master {
        uint16_t version;
        unsigned char key[MASTER_BYTES];
    } keys[KEYRING_KEYS_MAX]; /* ascending versions */
};
