/* SPDX-License-Identifier: Apache-2.0
 * What is held about a household or a person, gathered once as parts of text and tables, and written as PDF, workbook or JSON.
 * Masked unless it was asked for plain, by who may. */
#pragma once
#include "privacy.h"
#include "report_letter.h"

enum { DOSSIER_PARTS_MAX = 40, DOSSIER_ROWS_MAX = 2000 };

struct dossier_part {
    struct str title, text;
    const struct str *heads;
    size_t n_cols, n_rows, max;
    struct str *cells;
};
struct dossier {
    struct ctx *cx;
    bool plain;
    struct str title, mark;
    struct dossier_part parts[DOSSIER_PARTS_MAX];
    size_t n;
};
struct dossier *dossier_new(struct ctx *cx, bool plain, struct str title);
/* A part of words, "" = a heading alone. */
struct dossier_part *dossier_words(struct dossier *d, const char *title, struct str text);
/* A part that is a table; heads "序号|姓名|…", room for max rows. */
struct dossier_part *dossier_table(struct dossier *d, const char *title, const char *heads, size_t max);
void dossier_row(struct dossier_part *p, const struct str *cells);
/* What people read of one field; masked as the dossier is. */
struct str dossier_value(struct dossier *d, const struct field *f, const void *row);
/* Every labelled field of a row that holds something, as 项目|内容. */
void dossier_fields(struct dossier *d, const char *title, struct fields fs, const void *row);
/* Rows of a table, the named fields ("no|name|…") as columns. */
void dossier_rows(struct dossier *d, const char *title, struct fields fs, const void *rows, size_t n, const char *names);
struct str dossier_label(struct ctx *cx, const char *list, struct str code);
struct str dossier_veiled(const struct dossier *d, struct str text);

enum err dossier_pdf(struct dossier *d, struct str *out) MUST_USE;
struct str dossier_json(struct dossier *d);
enum err dossier_xlsx(struct dossier *d, const char *path) MUST_USE;

/* Everything of a household's file, for its pack (dossier_file.c). heads are filled by the pack. */
enum err dossier_of_file(struct ctx *cx, const struct casefile *f, bool plain, struct dossier **out) MUST_USE;
/* Everything held about one member, for himself (PIPL 45): nothing that is about another. The head gets what is the
 * household's, too. */
enum err dossier_of_member(struct ctx *cx, const struct casefile *f, int64_t member_no, struct dossier **out) MUST_USE;
