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
    cx_tell(cx, TALE_CASEFILE, f->id);
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

/* --- reading --- */

struct change {
    int64_t seq, at;
    struct str user_name, part, verb, field, label, before, after;
    struct str secret;
};
static const struct field change_fields[] = {
    {FIELD(struct change, seq)},       {FIELD(struct change, at), .as = AS_TIME, .label = LIT("时间")},
    {FIELD(struct change, user_name), .label = LIT("修改人")}, {FIELD(struct change, part), .label = LIT("部分")},
    {FIELD(struct change, verb)},      {FIELD(struct change, field)},
    {FIELD(struct change, label), .label = LIT("项目")}, {FIELD(struct change, before), .label = LIT("修改前")},
    {FIELD(struct change, after), .label = LIT("修改后")}, {FIELD(struct change, secret), .as = AS_BLOB},
};

static struct fields table_of(struct str part)
{
    if (str_starts(part, S("member:")))
        return CASE_MEMBER_FIELDS;
    if (str_starts(part, S("money:")))
        return CASE_MONEY_FIELDS;
    if (str_starts(part, S("asset:")))
        return CASE_ASSET_FIELDS;
    return str_starts(part, S("paper:")) ? CASE_PAPER_FIELDS : CASEFILE_FIELDS;
}

static struct str veiled(struct ctx *cx, const struct field *f, struct str s)
{
    switch (f ? f->as : AS_VEILED) {
    case AS_IDNO: return mask_idno(cx->a, s);
    case AS_PHONE: return mask_phone(cx->a, s);
    case AS_CARD: return mask_card(cx->a, s);
    case AS_ADDRESS: return mask_address(cx->a, s);
    case AS_VEILED: return s.len ? S("****") : s;
    default: return s;
    }
}

enum err casefile_history_get(struct ctx *cx)
{
    struct casefile f;
    struct change *rows = NULL;
    size_t n = 0;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &f));
    TRY(db_rows(cx->tx, CASE_CHANGES, VALS(I64(id), I64(cx_after(cx)), I64(cx_limit(cx))), FIELDS(struct change, change_fields), 500, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct str both;
        const struct field *x = field_named(table_of(rows[i].part), rows[i].field);
        TRY(casefile_open_at(cx, f.key, "case_change.secret", id, rows[i].seq, rows[i].secret, &both));
        rows[i].before = veiled(cx, x, str_cut(both, 0x1F, &rows[i].after));
        rows[i].after = veiled(cx, x, rows[i].after);
        jw_open(cx->out, '{');
        fields_write_open(cx->out, FIELDS(struct change, change_fields), &rows[i]);
        jw_kt(cx->out, "as", x && x->as == AS_MONEY ? S("money") : x && x->codes ? str_of(x->codes) : S(""));
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    if (n && (int64_t)n == cx_limit(cx))
        jw_int(cx->out, rows[n - 1].seq);
    else
        jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}

/* --- the way it took --- */

struct step {
    int64_t seq, at;
    struct str verb, from_state, to_state, proposer, user_name, on_day, reason;
    int64_t paper_id;
    struct str words;
    int64_t application_id;
    struct str secret;
};
static const struct field step_fields[] = {
    {FIELD(struct step, seq)},        {FIELD(struct step, at), .as = AS_TIME},
    {FIELD(struct step, verb)},       {FIELD(struct step, from_state), .as = AS_CODE, .codes = "case_state"},
    {FIELD(struct step, to_state), .as = AS_CODE, .codes = "case_state"},
    {FIELD(struct step, proposer)},   {FIELD(struct step, user_name)},
    {FIELD(struct step, on_day), .as = AS_DATE}, {FIELD(struct step, reason)},
    {FIELD(struct step, paper_id), .as = AS_ID}, {FIELD(struct step, words)},
    {FIELD(struct step, application_id), .as = AS_ID}, {FIELD(struct step, secret), .as = AS_BLOB},
};

enum err casefile_moves_get(struct ctx *cx)
{
    struct casefile f;
    struct step *rows = NULL;
    size_t n = 0;
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(casefile_get(cx, id, &f));
    TRY(db_rows(cx->tx, CASE_MOVES, VALS(I64(id)), FIELDS(struct step, step_fields), 1000, &rows, &n));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        struct str title = rows[i].verb;
        for (size_t k = 0; k < casefile_machines[0].n_moves; k++)
            if (str_eq(rows[i].verb, str_of(casefile_machines[0].moves[k].verb)) && str_eq(rows[i].from_state, str_of(casefile_machines[0].moves[k].from)))
                title = casefile_machines[0].moves[k].title;
        TRY(casefile_open_at(cx, f.key, "case_move.secret", id, rows[i].seq, rows[i].secret, &rows[i].words));
        jw_open(cx->out, '{');
        fields_write_open(cx->out, FIELDS(struct step, step_fields), &rows[i]);
        jw_kt(cx->out, "title", str_eq(rows[i].verb, S("create")) ? S("建立草稿") : title);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}
