/* SPDX-License-Identifier: Apache-2.0
 * What the files that check a row share among themselves: cells, masks, texts. */
#pragma once
#include "roster.h"

enum { TEXT_BUF = 4096, NUMBER_TEXT = 40, MEMO_SLOTS = 128 };

/* Class and source columns repeat a few texts a million times: each is understood once. */
struct memo {
    struct str raw, code;
    const char *flaw, *text;
    bool used;
};
struct ruled {
    struct str source, class, form;
    bool forbidden;
};
struct roster_check {
    struct arena *a;
    const struct roster_rules *rules;
    struct sealer *sealer;
    const struct roster_set *set; /* where the row goes next; NULL = nowhere */
    struct memo class[MEMO_SLOTS], source[MEMO_SLOTS];
    struct memo form; /* the last one, its text in form_text */
    char form_text[100];
    struct ruled ruled;  /* the last question to the earmark rule */
};


bool cell_blank(const struct roster_cell *c);
/* A numeric cell's digits as people see them, whatever way the file wrote them (1.39E+10). */
struct str cell_digits(const struct roster_cell *c, char buf[NUMBER_TEXT]);
bool cell_error_text(struct str s); /* "#N/A" typed or exported as text */
/* Free text to keep: long digit runs in it are numbers in the wrong place and are masked. */
struct str cell_keep(struct arena *a, const struct roster_cell *c);
struct str cell_key(struct str raw, char buf[TEXT_BUF]); /* for comparing, see text_key */
struct str cell_clean(struct str raw, char buf[TEXT_BUF], size_t chars);
/* Digit runs of `least` and more are masked. */
struct str mask_free(struct arena *a, struct str s, size_t least);

void check_class(struct roster_check *k, struct arena *a, const struct roster_raw *raw,
                 unsigned bad, struct roster_row *row, struct roster_flaws *f);
void check_source(struct roster_check *k, struct arena *a, const struct roster_raw *raw,
                  unsigned bad, struct roster_row *row, struct roster_flaws *f);
void check_earmark(struct roster_check *k, struct arena *a, struct roster_row *row,
                   struct roster_flaws *f);
