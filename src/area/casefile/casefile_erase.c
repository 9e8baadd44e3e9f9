// SPDX-License-Identifier: Apache-2.0
// Everything personal goes: the key is destroyed, what stands in plain is blanked. See casefile.h.
#include "casefile_own.h"

static const struct field gone_fields[] = {{FIELD(struct case_gone, id)}, {FIELD(struct case_gone, hash)}};

enum err casefile_erase(struct ctx *cx, struct casefile *f, int64_t proposed_by, struct case_gone **files, size_t *n_files)
{
    static const int blanks[] = {CASE_ERASE_FILE,   CASE_ERASE_MEMBERS, CASE_ERASE_MONEY,     CASE_ERASE_ASSETS,
                                 CASE_ERASE_PAPERS, CASE_ERASE_VISITS,  CASE_ERASE_PROPOSALS},
                     rest[] = {CASE_ERASE_MEASURES, CASE_ERASE_PHOTOS, CASE_ERASE_KEY};
    enum { FILES_MAX = CASE_PAPERS_MAX + 4000 };
    TRY(db_rows(cx->tx, CASE_ERASE_FILES, VALS(I64(f->id)), FIELDS(struct case_gone, gone_fields), FILES_MAX, files, n_files));
    TRY(casefile_move(cx, f, &(struct casefile_step){.verb = "erase", .proposed_by = proposed_by}));
    for (size_t i = 0; i < countof(blanks); i++)
        TRY(db_exec(cx->tx, blanks[i], VALS(I64(f->id), BLOB(S(""))), NULL));
    for (size_t i = 0; i < countof(rest); i++)
        TRY(db_exec(cx->tx, rest[i], VALS(I64(f->id)), NULL));
    return OK;
}
