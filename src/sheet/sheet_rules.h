/* SPDX-License-Identifier: Apache-2.0
 * The rule document of headers, as read. Internal to sheet_rules.c and sheet_header.c. */
#pragma once
#include "sheet_header.h"

enum {
    RULE_WORDS = 2048,     /* synonyms of all columns */
    RULE_SLOTS = 4096,     /* hash table over them, a power of two */
    RULE_KEY_BYTES = 120,  /* a header longer than this is none */
};

struct rule_word {
    struct str word; /* as text_key() makes it */
    uint32_t key;
};
struct rule_list {
    struct str *at;
    size_t n;
};

struct header_rules {
    uint32_t n;
    struct {
        struct str key, title;
        bool money;
    } col[HEADER_KEYS];
    struct rule_word *word;
    size_t words_n;
    uint16_t *slot; /* 1 + index into word */
    struct rule_list prefix, total, subtotal, sample, note, org;
    uint32_t anchor, need;
    int seq, id_no, remark; /* -1 = the document has none */
};

/* Key of a header text (already keyed), -1 = no synonym. */
int rules_match(const struct header_rules *r, struct str keyed);
/* text_key() into buf; empty when the text is too long to be a header. */
struct str rules_key(struct str text, char buf[RULE_KEY_BYTES]);
