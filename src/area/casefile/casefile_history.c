// SPDX-License-Identifier: Apache-2.0
// History of every field: before and after, sealed under the file's key. See casefile_own.h.
#include "casefile_own.h"

/* What a person reads of a value; '' for none. */
static struct str value_text(struct ctx *cx, const struct field *f, const void *row)
{
    void *r = (void *)(uintptr_t)row;
    if (f->type == FT_STR)
        return *field_str(f, r);
    if (f->type == FT_BOOL)
        return *field_bool(f, r) ? S("1") : S("");
    int64_t v = *field_i64(f, r);
    return v ? str_f(cx->a, "%lld", (long long)v) : S("");
}

/* What the program keeps for itself is no history. */
static bool told(const struct field *f)
{
    return f->label.len && f->as != AS_BLOB && strcmp(f->name, "version") != 0 && strcmp(f->name, "id") != 0 &&
           strcmp(f->name, "edited_on") != 0 && strcmp(f->name, "created_at") != 0 && strcmp(f->name, "added_at") != 0 &&
           strcmp(f->name, "head_count") != 0;
}

enum err casefile_changed(struct ctx *cx, const struct casefile *f, struct str part, const char *verb, struct fields fs,
                          const void *before, const void *after)
{
    int64_t seq = 0;
    bool edit = strcmp(verb, "edit") == 0;
    TRY(db_int(cx->tx, CASE_CHANGE_LAST, VALS(I64(f->id)), &seq));
    if (!edit) /* the values of a new part are the part itself; what changed since is in later rows */
        return db_exec_later(cx->tx, CASE_CHANGE_ADD,
                             VALS(I64(f->id), I64(seq + 1), I64(cx->now), I64(cx->who ? cx->who->user_id : 0), TXT(part), TXT(str_of(verb)),
                                  TXT(S("")), TXT(S("")), BLOB(S(""))));
    for (size_t i = 0; i < fs.n; i++) {
        struct str was = value_text(cx, &fs.at[i], before), is = value_text(cx, &fs.at[i], after);
        if (!told(&fs.at[i]) || str_eq(was, is))
            continue;
        seq++;
        struct str both = str_f(cx->a, "%.*s\x1F%.*s", FMT(was), FMT(is));
        TRY(db_exec_later(cx->tx, CASE_CHANGE_ADD,
                          VALS(I64(f->id), I64(seq), I64(cx->now), I64(cx->who ? cx->who->user_id : 0), TXT(part), TXT(S("edit")),
                               TXT(str_of(fs.at[i].name)), TXT(fs.at[i].label),
                               BLOB(casefile_seal_at(cx, f->key, "case_change.secret", f->id, seq, both)))));
    }
    return OK;
}
