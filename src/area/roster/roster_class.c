/* SPDX-License-Identifier: Apache-2.0
 * Object class, fund source, and whether that source may pay that class. */
#include "roster_cell.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "c7", "c07", "c7春节坚守": the class number a text begins with, and how much of it. 0 = none. */
static int class_number(struct str s, size_t *used)
{
    size_t i = 1;
    int n = 0;
    if (s.len < 2 || s.at[0] != 'c')
        return 0;
    if (s.at[i] == '-')
        i++;
    size_t from = i;
    while (i < s.len && is_digit(s.at[i]) && i < from + 2)
        n = n * 10 + (s.at[i++] - '0');
    if (i == from || (i < s.len && (is_digit(s.at[i]) || (s.at[i] >= 'a' && s.at[i] <= 'z'))))
        return 0;
    *used = i;
    return n;
}

static const struct code_item *class_item(const struct roster_rules *r, struct str key)
{
    size_t used = 0;
    int n = class_number(key, &used);
    char buf[TEXT_BUF], want[8];
    int w = snprintf(want, sizeof want, "c%d", n);
    for (size_t i = 0; i < r->n_classes; i++) {
        const struct code_item *c = &r->classes[i];
        if (n && str_eq(cell_key(c->code, buf), (struct str){want, (size_t)w}))
            return c;
        if (str_eq(key, cell_key(c->code, buf)) || str_eq(key, cell_key(c->label, buf)) ||
            (c->note.len && str_eq(key, cell_key(c->note, buf))))
            return c;
    }
    return NULL;
}

/* Six and more characters that stand in the official wording of one class alone. */
static const struct code_item *class_inside(const struct roster_rules *r, struct str key)
{
    const struct code_item *found = NULL;
    char buf[TEXT_BUF] SCRATCH;
    if (utf8_count(key) < 6)
        return NULL;
    for (size_t i = 0; i < r->n_classes; i++)
        if (str_has(cell_key(r->classes[i].label, buf), key)) {
            if (found)
                return NULL;
            found = &r->classes[i];
        }
    return found;
}

/* How many classes, or pieces that could be classes, a text names: "c2、c7", "困难+一线". */
static size_t class_pieces(struct str key)
{
    static const struct str seps[] = {LIT("、"), LIT("，"), LIT(","), LIT(";"), LIT("；"), LIT("/"),
                                      LIT("+"), LIT("|"), LIT("和"), LIT("及")};
    size_t pieces = 0, at = 0, len = 0;
    while (at <= key.len) {
        size_t step = 0;
        for (size_t i = 0; i < countof(seps) && !step; i++)
            if (str_starts(str_sub(key, at, key.len), seps[i]))
                step = seps[i].len;
        if (step || at == key.len) {
            pieces += len > 0;
            len = 0;
            at += step ? step : 1;
        } else {
            len++;
            at++;
        }
    }
    return pieces;
}

static void read_class(struct roster_check *k, struct memo *m)
{
    char buf[TEXT_BUF] SCRATCH;
    struct str key = cell_key(m->raw, buf);
    size_t used = 0, more = 0;
    int first = class_number(key, &used);
    for (size_t i = used; first && i < key.len; i++) {
        int n = class_number(str_sub(key, i, key.len), &more);
        if (n && n != first) {
            m->flaw = "CLASS_SEVERAL";
            m->text = "填了多个慰问对象类别，一条记录只能归入一类（C1—C11），请只填主要的一类";
            return;
        }
    }
    const struct code_item *c = class_item(k->rules, key);
    if (!c)
        c = class_inside(k->rules, key);
    if (c) {
        m->code = c->code;
        return;
    }
    bool several = class_pieces(key) > 1;
    m->flaw = several ? "CLASS_SEVERAL" : "CLASS_UNKNOWN";
    m->text = several ? "填了多个慰问对象类别，一条记录只能归入一类（C1—C11），请只填主要的一类"
                      : "慰问对象类别无法识别，请填 C1—C11 之一（带圈数字、单独的数字各地含义不同，不作猜测）";
}

static void read_source(struct roster_check *k, struct memo *m)
{
    char buf[TEXT_BUF] SCRATCH, other[TEXT_BUF] SCRATCH;
    struct str key = cell_key(m->raw, buf);
    for (size_t i = 0; i < k->rules->n_sources; i++) {
        const struct code_item *c = &k->rules->sources[i];
        struct str code = cell_key(c->code, other);
        bool coded = str_starts(key, code) &&
                     (key.len == code.len || (unsigned char)key.at[code.len] >= 0x80 ||
                      key.at[code.len] == '(');
        if (coded || str_eq(key, cell_key(c->label, other))) {
            m->code = c->code;
            return;
        }
    }
    m->flaw = "FUND_UNKNOWN";
    m->text = "资金来源无法识别，请填资金来源代码（如 GH-BJ）或其名称";
}

static struct memo *remember(struct roster_check *k, struct memo table[MEMO_SLOTS], struct str raw,
                             void (*read)(struct roster_check *, struct memo *), struct memo *spare)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < raw.len; i++)
        h = (h ^ (unsigned char)raw.at[i]) * 16777619u;
    struct memo *m = &table[h % MEMO_SLOTS];
    if (m->used && str_eq(m->raw, raw))
        return m;
    if (m->used || raw.len > 400) /* taken: understood again each time, no memory grows */
        m = spare;
    *m = (struct memo){.raw = m == spare ? raw : str_dup(k->a, raw), .used = true};
    read(k, m);
    return m;
}

void check_class(struct roster_check *k, struct arena *a, const struct roster_raw *raw,
                        unsigned bad, struct roster_row *row, struct roster_flaws *f)
{
    const struct roster_cell *c = &raw->cell[RC_CLASS];
    struct memo spare;
    if (bad >> RC_CLASS & 1)
        return;
    if (cell_blank(c)) {
        row->class = k->rules->class;
        if (!row->class.len)
            roster_flaw_add(f, RC_CLASS, ROSTER_REFUSED, "CLASS_UNKNOWN", S(""),
                            S("缺少慰问对象类别，也没有为整份名册指定类别"));
        return;
    }
    struct memo *m = remember(k, k->class, c->text, read_class, &spare);
    row->class = m->code;
    if (m->flaw)
        roster_flaw_add(f, RC_CLASS, ROSTER_REFUSED, m->flaw, roster_value(a, RC_CLASS, c->text),
                        str_of(m->text));
}

void check_source(struct roster_check *k, struct arena *a, const struct roster_raw *raw,
                         unsigned bad, struct roster_row *row, struct roster_flaws *f)
{
    const struct roster_cell *c = &raw->cell[RC_SOURCE];
    struct memo spare;
    if (bad >> RC_SOURCE & 1)
        return;
    if (cell_blank(c)) {
        row->source = k->rules->source;
        if (!row->source.len)
            roster_flaw_add(f, RC_SOURCE, ROSTER_REFUSED, "FUND_UNKNOWN", S(""),
                            S("缺少资金来源，也没有为整份名册指定资金来源"));
        return;
    }
    struct memo *m = remember(k, k->source, c->text, read_source, &spare);
    row->source = m->code;
    if (m->flaw)
        roster_flaw_add(f, RC_SOURCE, ROSTER_REFUSED, m->flaw, roster_value(a, RC_SOURCE, c->text),
                        str_of(m->text));
}

static bool same_text(struct str a, struct str b)
{
    return a.at == b.at && a.len == b.len; /* codes come from the lists: the same code, the same bytes */
}

void check_earmark(struct roster_check *k, struct arena *a, struct roster_row *row,
                   struct roster_flaws *f)
{
    struct ruled *last = &k->ruled;
    if (!row->class.len || !row->source.len || !k->rules->earmark)
        return;
    if (!row->archive_no.len && !last->forbidden && same_text(last->source, row->source) &&
        same_text(last->class, row->class) && same_text(last->form, row->form))
        return;
    struct fund_ruling v =
        fund_check(k->rules->earmark, row->source, row->class,
                   str_eq(row->form, S("goods")) ? FUND_GOODS : FUND_CASH, row->archive_no);
    bool forbidden = v.verdict == FUND_FORBIDDEN;
    if (!row->archive_no.len)
        *last = (struct ruled){row->source, row->class, row->form, forbidden};
    if (forbidden)
        roster_flaw_add(f, RC_SOURCE, ROSTER_REFUSED, "FUND_FORBIDDEN",
                        str_f(a, "%.*s → %.*s", FMT(row->source), FMT(row->class)),
                        str_f(a, "资金使用规定不允许：%.*s。请改用其他资金来源", FMT(v.clause)));
}
