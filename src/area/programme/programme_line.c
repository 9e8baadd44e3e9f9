// SPDX-License-Identifier: Apache-2.0
// The monthly 低保 line a ceiling is taken from: registered for the household's area, else its city, else its province (table
// policy_line, kept by the policy area); of one place the newest on the day, what is for its kind of residence before what is for both.
#include "programme_own.h"

struct line {
    int64_t fen;
    struct str document;
};
static const struct field line_fields[] = {{FIELD(struct line, fen)}, {FIELD(struct line, document)}};

enum err programme_line(struct ctx *cx, const struct programme_file *f, struct str day, int64_t *fen, struct str *document)
{
    struct line l = {0, S("")};
    struct str city = f->area.len == 6 ? str_f(cx->a, "%.*s00", FMT(str_sub(f->area, 0, 4))) : S("-");
    struct str province = f->area.len == 6 ? str_f(cx->a, "%.*s0000", FMT(str_sub(f->area, 0, 2))) : S("-");
    enum err e = db_one(cx->tx, PROGRAMME_LINE, VALS(TXT(f->area), TXT(city), TXT(province), TXT(f->residence), TXT(day)),
                        FIELDS(struct line, line_fields), &l);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    *fen = l.fen;
    *document = l.document;
    return OK;
}
