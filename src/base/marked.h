/* SPDX-License-Identifier: Apache-2.0
 * Text with a few marks, as cadres type summaries and notices: "# " and "## " headings, "- " and "1. " lists, "**bold**",
 * every other line a paragraph. There is no other mark and no HTML, so what is kept is safe to show anywhere as text. */
#pragma once
#include "arena.h"
#include "str.h"

enum marked_kind { MARKED_PARA, MARKED_HEAD1, MARKED_HEAD2, MARKED_BULLET, MARKED_STEP };
struct marked {
    enum marked_kind kind;
    int no;          /* MARKED_STEP: its number as typed */
    struct str text; /* without the mark at its beginning; bold is still marked */
};
enum { MARKED_LINE_BYTES = 6000 };

/* The next line that is not empty, taken off rest; false at the end. */
bool marked_next(struct str *rest, struct marked *out);
/* What is no mark of these, in a sentence; "" = none: control characters, HTML, empty or deep headings, ** without its second. */
struct str marked_wrong(struct arena *a, struct str text);
/* Without the marks of bold. */
struct str marked_plain(struct arena *a, struct str text);
