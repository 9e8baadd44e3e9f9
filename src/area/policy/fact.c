// SPDX-License-Identifier: Apache-2.0
#include "fact.h"

#include "money.h"

#define FACT_SUM_MAX (MONEY_MAX * 100)
__extension__ typedef __int128 wide;

#define FACT_IS(kind) FACT_IS_##kind
const struct fact_info fact_infos[FACT__COUNT] = {
#define X(n, g, k, u, l) {#n, FACT_OF_##g, FACT_IS(k), LIT(u), LIT(l)},
#include "fact.def"
#undef X
};
const struct str fact_names[FACT__COUNT] = {
#define X(n, g, k, u, l) LIT(#n),
#include "fact.def"
#undef X
};
_Static_assert(FACT__COUNT <= 64, "evidence names facts by the bits of one word");
_Static_assert((int)FACT__COUNT <= (int)SCRIPT_NAMES_MAX, "a clause sees every fact");

ptrdiff_t fact_named(struct str name)
{
    for (size_t i = 0; i < FACT__COUNT; i++)
        if (str_eq(name, fact_names[i]))
            return (ptrdiff_t)i;
    return -1;
}

const char *fact_kind_code(enum fact_kind k)
{
    static const char *const codes[] = {"fen", "count", "yes", "code", "day"};
    return codes[k];
}

struct str fact_group_label(enum fact_group g)
{
    static const struct str labels[] = {LIT("家庭"), LIT("收入"), LIT("支出"), LIT("困难情形"), LIT("户主"), LIT("财产和不予建档的情形")};
    return labels[g];
}

bool fact_codes_have(const struct fact_codes *c, struct str code)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->at[i], code))
            return true;
    return false;
}

/* --- days --- */

/* Days since 1970 of a stored date; 0 = none. */
static int32_t day_of(struct str s)
{
    if (s.len != 10)
        return 0;
    int n[10];
    for (int i = 0; i < 10; i++)
        n[i] = s.at[i] - '0';
    struct date d = {n[0] * 1000 + n[1] * 100 + n[2] * 10 + n[3], n[5] * 10 + n[6], n[8] * 10 + n[9]};
    return date_valid(d) ? date_days(d) : 0;
}

struct window { /* days since 1970, last ones included */
    int32_t from, until, day, month[13]; /* month[i]: first day of the i-th month; month[12] behind the last */
    struct date on;
};

static struct window window_of(struct str day)
{
    struct window w = {.day = day_of(day)};
    w.on = date_of_days(w.day);
    for (int i = 0; i <= 12; i++) {
        int m = w.on.y * 12 + (w.on.m - 1) - 12 + i;
        w.month[i] = date_days((struct date){m / 12, m % 12 + 1, 1});
    }
    w.from = w.month[0];
    w.until = w.month[12] - 1;
    return w;
}

void fact_window(struct str day, char from[DATE_TEXT], char until[DATE_TEXT])
{
    struct window w = window_of(day);
    date_iso(date_of_days(w.from), from);
    date_iso(date_of_days(w.until), until);
}

/* --- sums: never beyond FACT_SUM_MAX, so that nothing wraps --- */

static void add(int64_t *sum, int64_t fen)
{
    int64_t v = 0;
    if (!money_add(*sum, fen, &v) || v > FACT_SUM_MAX)
        v = FACT_SUM_MAX;
    *sum = v < 0 ? 0 : v;
}

static int month_no(struct date d)
{
    return d.y * 12 + d.m;
}

/* Does [first, last] consist of whole calendar months? Then *a and *b number them. */
static bool whole_months(int32_t first, int32_t last, int *a, int *b)
{
    struct date f = date_of_days(first), l = date_of_days(last);
    *a = month_no(f);
    *b = month_no(l);
    return f.d == 1 && l.d == date_month_days(l.y, l.m);
}

/* The part of a line that lies in [from, until]: by months where both are whole months, else by days; what is below one
 * 分 is dropped. */
static int64_t part(const struct hh_money *m, int32_t from, int32_t until)
{
    int32_t first = day_of(m->from_on), last = day_of(m->until_on);
    int a, b, c, d;
    if (!first || last < first || last < from || first > until)
        return 0;
    if (first >= from && last <= until)
        return m->fen;
    int32_t begin = first > from ? first : from, end = last < until ? last : until;
    if (whole_months(first, last, &a, &b) && whole_months(begin, end, &c, &d))
        return (int64_t)((wide)m->fen * (d - c + 1) / (b - a + 1));
    return (int64_t)((wide)m->fen * (end - begin + 1) / (last - first + 1));
}

/* --- who belongs to the household on the day --- */

static bool is_head(const struct hh_member *m)
{
    return str_eq(m->relation, S("self"));
}

/* Those who were there when the file was begun belong to it on earlier days too. */
static struct str begun(const struct household *h)
{
    struct str first = {0};
    for (size_t i = 0; i < h->n_members; i++)
        if (!i || str_cmp(h->members[i].joined_file_on, first) < 0)
            first = h->members[i].joined_file_on;
    return first;
}

static bool belongs(const struct household *h, const struct hh_member *m, const struct fact_terms *t, struct str day)
{
    bool came = str_cmp(m->joined_file_on, day) <= 0 || str_eq(m->joined_file_on, begun(h));
    bool here = !m->left_on.len || str_cmp(m->left_on, day) > 0;
    return came && here && (is_head(m) || !fact_codes_have(&t->leave_out, m->relation));
}

struct fill {
    const struct household *h;
    const struct fact_terms *t;
    struct window w;
    struct str day;
    struct facts *out;
    int64_t n[FACT__COUNT];
    struct arena *a;
};

static void put_text(struct fill *f, enum fact k, struct str s)
{
    f->out->v[k] = (struct script_value){.kind = SCRIPT_TEXT, .s = s};
}

static bool has_paper(const struct fill *f, const struct fact_codes *kinds, int64_t member_no)
{
    for (size_t i = 0; i < f->h->n_papers; i++) {
        const struct hh_paper *p = &f->h->papers[i];
        if ((!member_no || p->member_no == member_no) && fact_codes_have(kinds, p->kind) &&
            (!p->valid_until.len || str_cmp(p->valid_until, f->day) >= 0))
            return true;
    }
    return false;
}

static int64_t months_between(int32_t from, struct date to)
{
    struct date a = date_of_days(from);
    int64_t n = (int64_t)(to.y - a.y) * 12 + (to.m - a.m) - (to.d < a.d ? 1 : 0);
    return n > 0 ? n : 0;
}

static void head(struct fill *f, const struct hh_member *m)
{
    int32_t on = day_of(m->contract_on), until = day_of(m->contract_until);
    put_text(f, FACT_model, m->model);
    put_text(f, FACT_work, m->work);
    f->n[FACT_contract] = on && on <= f->w.day && (!until || until >= f->w.day);
    f->n[FACT_contract_months] = f->n[FACT_contract] ? months_between(on, f->w.on) : 0;
    f->n[FACT_union_member] = m->is_member != 0;
}

static void count_members(struct fill *f)
{
    for (size_t i = 0; i < f->h->n_members; i++) {
        const struct hh_member *m = &f->h->members[i];
        int32_t left = day_of(m->left_on);
        if (str_eq(m->left_why, S("died")) && left >= f->w.from && left <= f->w.day)
            f->n[FACT_casualties]++;
        if (!belongs(f->h, m, f->t, f->day))
            continue;
        f->n[FACT_members]++;
        f->n[FACT_ill] += fact_codes_have(&f->t->illness, m->health);
        f->n[FACT_disabled] += m->disability.len > 0;
        f->n[FACT_casualties] += m->disability.len > 0;
        f->n[FACT_severe] += m->disability.len && m->disability_grade >= 1 && m->disability_grade <= 2;
        f->n[FACT_students] += m->studying != 0;
        f->n[FACT_jobless] += fact_codes_have(&f->t->jobless, m->work);
        f->n[FACT_refusing] += m->able && m->refuses;
        if (is_head(m))
            head(f, m);
    }
    if (!f->h->n_members)
        f->n[FACT_members] = f->h->head_count;
    if (!f->n[FACT_disaster])
        f->n[FACT_casualties] = 0;
}

/* --- money --- */

static bool of_member(const struct fill *f, int64_t no)
{
    if (!no)
        return true;
    for (size_t i = 0; i < f->h->n_members; i++)
        if (f->h->members[i].no == no)
            return belongs(f->h, &f->h->members[i], f->t, f->day);
    return true;
}

static const struct {
    struct str kind;
    enum fact fact;
    bool crisis; /* part of what drove the household into hardship */
} outlays[] = {{LIT("medical"), FACT_outlay_medical, true}, {LIT("school"), FACT_outlay_school, false},
               {LIT("disability"), FACT_outlay_disability, false}, {LIT("care"), FACT_outlay_care, true},
               {LIT("job"), FACT_outlay_job, false}, {LIT("disaster"), FACT_outlay_disaster, true}};

static void count_outlay(struct fill *f, const struct hh_money *m)
{
    int64_t fen = part(m, f->w.from, f->w.day);
    if (fact_codes_have(&f->t->outlay_count, m->kind))
        add(&f->n[FACT_outlay], fen);
    for (size_t i = 0; i < countof(outlays); i++)
        if (str_eq(m->kind, outlays[i].kind)) {
            add(&f->n[outlays[i].fact], fen);
            if (outlays[i].crisis)
                add(&f->n[FACT_crisis_cost], fen);
        }
    if (str_eq(m->kind, S("medical"))) {
        struct hh_money gross = *m;
        gross.fen = m->gross_fen > m->fen ? m->gross_fen : m->fen;
        add(&f->n[FACT_medical_gross], part(&gross, f->w.from, f->w.day));
    }
}

/* A line of one whole year that ends in the last of the twelve months or in the month that has begun is the year's income as
 * a clerk wrote it (2022-01-13 to 2023-01-12): it counts whole. */
static int64_t of_year(const struct fill *f, const struct hh_money *m)
{
    int32_t first = day_of(m->from_on), last = day_of(m->until_on), days = last - first + 1;
    if (first && days >= 365 && days <= 366 && last >= f->w.month[11] && last <= f->w.day)
        return m->fen;
    return part(m, f->w.from, f->w.until);
}

static bool counted_income(const struct fill *f, const struct hh_money *m)
{
    return str_eq(m->side, S("in")) && !fact_codes_have(&f->t->income_skip, m->kind) && of_member(f, m->member_no);
}

static void count_money(struct fill *f)
{
    for (size_t i = 0; i < f->h->n_money; i++) {
        const struct hh_money *m = &f->h->money[i];
        if (str_eq(m->side, S("out")))
            count_outlay(f, m);
        else if (counted_income(f, m))
            add(&f->n[FACT_income_told], of_year(f, m));
    }
    for (size_t i = 0; i < f->h->n_aids; i++) {
        const struct hh_aid *d = &f->h->aids[i];
        int32_t on = day_of(d->given_on);
        if (on >= f->w.from && on <= f->w.day && fact_codes_have(&f->t->aid_count, d->kind))
            add(&f->n[FACT_income_aid], d->fen);
    }
}

/* What was earned before the day by somebody able to work and without it. */
static int64_t own_income(const struct fill *f, int64_t no)
{
    int64_t sum = 0;
    for (size_t i = 0; i < f->h->n_money; i++)
        if (f->h->money[i].member_no == no && counted_income(f, &f->h->money[i]))
            add(&sum, of_year(f, &f->h->money[i]));
    return sum;
}

static bool imputed_to(const struct fill *f, const struct hh_member *m)
{
    struct date birth = {0};
    if (!belongs(f->h, m, f->t, f->day) || !m->able || m->studying || !fact_codes_have(&f->t->impute_idle, m->work))
        return false;
    if (date_read(m->birth, &birth) != DATE_DAY)
        return false;
    int32_t age = date_age(birth, f->w.on);
    int64_t below = str_eq(m->sex, S("F")) ? f->t->impute_women : f->t->impute_men;
    return age >= f->t->impute_from && age < below && !has_paper(f, &f->t->impute_unless, m->no);
}

/* Twelve months of the minimum wage, less what he had of his own. */
static void impute(struct fill *f, const struct fact_line *wage)
{
    if (!f->t->impute)
        return;
    for (size_t i = 0; i < f->h->n_members; i++) {
        const struct hh_member *m = &f->h->members[i];
        if (!imputed_to(f, m))
            continue;
        int64_t own = own_income(f, m->no);
        f->n[FACT_imputed]++;
        if (12 * wage->fen > own)
            add(&f->n[FACT_income_imputed], 12 * wage->fen - own);
    }
}

/* Months one after another up to the last, in which the income of the month per head was below the line. */
static int64_t months_below(const struct fill *f, int64_t line_fen)
{
    int64_t sums[12] = {0}, n = 0;
    for (size_t k = 0; k < f->h->n_money; k++) {
        const struct hh_money *m = &f->h->money[k];
        int32_t first = day_of(m->from_on), last = day_of(m->until_on);
        if (!counted_income(f, m) || !first)
            continue;
        for (int i = 0; i < 12; i++)
            if (first < f->w.month[i + 1] && last >= f->w.month[i])
                add(&sums[i], part(m, f->w.month[i], f->w.month[i + 1] - 1));
    }
    while (n < 12 && sums[11 - n] < f->n[FACT_members] * line_fen)
        n++;
    return n;
}

/* --- property --- */

static void count_assets(struct fill *f)
{
    static const struct {
        struct str kind;
        enum fact n;
    } kinds[] = {{LIT("house"), FACT_homes}, {LIT("shop"), FACT_shops}, {LIT("employs"), FACT_employs},
                 {LIT("private_school"), FACT_private_school}, {LIT("abroad"), FACT_abroad}};
    for (size_t i = 0; i < f->h->n_assets; i++) {
        const struct hh_asset *s = &f->h->assets[i];
        for (size_t k = 0; k < countof(kinds); k++)
            if (str_eq(s->kind, kinds[k].kind))
                f->n[kinds[k].n] += s->n;
        if (str_eq(s->kind, S("house")))
            f->n[FACT_home_m2] += s->m2;
        if (str_eq(s->kind, S("vehicle")) && !fact_codes_have(&f->t->car_except, s->use))
            f->n[FACT_cars] += s->n;
        if (str_eq(s->kind, S("deposit")))
            add(&f->n[FACT_savings], s->value_fen);
        if (str_eq(s->kind, S("invest")))
            add(&f->n[FACT_invested], s->value_fen);
    }
}

/* --- evidence --- */

static void lack(struct facts *out, enum fact k, struct str why)
{
    out->v[k] = (struct script_value){.kind = SCRIPT_MISSING};
    if (!out->why[k].len)
        out->why[k] = why;
}

static bool claimed(const struct script_value *v)
{
    return v->kind == SCRIPT_TEXT ? v->s.len > 0 : v->i > 0;
}

/* Every line of that side has a paper of its own, or came from a register. */
static bool lines_proved(const struct fill *f, enum fact k)
{
    struct str side = k == FACT_income ? S("in") : S("out"), kind = S("");
    struct str name = fact_names[k];
    if (k != FACT_income && k != FACT_outlay) {
        if (!str_starts(name, S("outlay_")))
            return false;
        kind = str_sub(name, 7, name.len);
    }
    size_t n = 0;
    for (size_t i = 0; i < f->h->n_money; i++) {
        const struct hh_money *m = &f->h->money[i];
        if (!str_eq(m->side, side) || (kind.len && !str_eq(m->kind, kind)))
            continue;
        n++;
        if (!m->paper_id && !str_eq(m->origin, S("matched")))
            return false;
    }
    return n > 0;
}

/* A sum is not known while a part of it that counts is not. */
static void lack_sums(struct fill *f)
{
    for (size_t i = 0; i < countof(outlays); i++) {
        enum fact part_of = outlays[i].fact;
        if (f->out->v[part_of].kind != SCRIPT_MISSING)
            continue;
        if (fact_codes_have(&f->t->outlay_count, outlays[i].kind))
            lack(f->out, FACT_outlay, f->out->why[part_of]);
        if (outlays[i].crisis)
            lack(f->out, FACT_crisis_cost, f->out->why[part_of]);
    }
}

static void want_evidence(struct fill *f)
{
    for (size_t i = 0; i < f->t->n_evidence; i++) {
        const struct fact_evidence *e = &f->t->evidence[i];
        if (has_paper(f, &e->papers, 0))
            continue;
        for (size_t k = 0; k < FACT__COUNT; k++)
            if (e->facts >> k & 1 && (e->always || claimed(&f->out->v[k])) && !lines_proved(f, (enum fact)k))
                lack(f->out, (enum fact)k, e->text);
    }
    lack_sums(f);
}

static int64_t as_number(struct str day)
{
    int32_t d = day_of(day);
    if (!d)
        return 0;
    struct date on = date_of_days(d);
    return (int64_t)on.y * 10000 + on.m * 100 + on.d;
}

static void put_all(struct fill *f)
{
    for (size_t k = 0; k < FACT__COUNT; k++) {
        enum fact_kind kind = fact_infos[k].kind;
        if (kind == FACT_IS_CODE)
            continue;
        f->out->v[k] = (struct script_value){.kind = kind == FACT_IS_YES ? SCRIPT_BOOL : SCRIPT_INT, .i = f->n[k]};
    }
}

static void lines(struct fill *f, const struct fact_line *line, const struct fact_line *wage)
{
    struct str year = str_sub(f->day, 0, 4);
    f->out->line_document = line->document;
    if (!line->fen) {
        struct str why = str_f(f->a, "%.*s年该地区低保标准（尚未登记）", FMT(year));
        lack(f->out, FACT_line, why);
        lack(f->out, FACT_months_below, why);
    }
    if (!wage->fen)
        lack(f->out, FACT_wage, str_f(f->a, "%.*s年该地区最低工资标准（尚未登记）", FMT(year)));
    if (!wage->fen && f->n[FACT_imputed]) {
        lack(f->out, FACT_income, f->out->why[FACT_wage]);
        lack(f->out, FACT_income_imputed, f->out->why[FACT_wage]);
    }
}

void facts_fill(struct arena *a, const struct household *h, const struct fact_terms *t, struct str day,
                const struct fact_line *line, const struct fact_line *wage, struct facts *out)
{
    struct fill f = {.h = h, .t = t, .w = window_of(day), .day = day, .out = out, .a = a};
    *out = (struct facts){0};
    put_text(&f, FACT_model, S(""));
    put_text(&f, FACT_work, S(""));
    put_text(&f, FACT_cause, h->main_cause);
    put_text(&f, FACT_kind, h->kind);
    int32_t struck = day_of(h->disaster_on);
    f.n[FACT_disaster] = h->disaster.len && struck >= f.w.from && struck <= f.w.day;
    put_text(&f, FACT_disaster_kind, f.n[FACT_disaster] ? h->disaster : S(""));
    f.n[FACT_dibao] = h->dibao_fen;
    f.n[FACT_on_dibao] = h->dibao_fen > 0;
    f.n[FACT_on_margin] = has_paper(&f, &(struct fact_codes){.at = {S("margin")}, .n = 1}, 0);
    f.n[FACT_single_parent] = h->single_parent != 0;
    f.n[FACT_no_job_family] = h->no_job_family != 0;
    f.n[FACT_filed_on] = as_number(h->filed_on);
    f.n[FACT_line] = line->fen;
    f.n[FACT_wage] = wage->fen;
    count_members(&f);
    count_money(&f);
    impute(&f, wage);
    add(&f.n[FACT_income], f.n[FACT_income_told]);
    add(&f.n[FACT_income], f.n[FACT_income_imputed]);
    add(&f.n[FACT_income], f.n[FACT_income_aid]);
    f.n[FACT_months_below] = line->fen ? months_below(&f, line->fen) : 0;
    count_assets(&f);
    put_all(&f);
    lines(&f, line, wage);
    want_evidence(&f);
}

/* --- in words, in JSON --- */

struct str fact_text(struct arena *a, enum fact k, const struct script_value *v)
{
    const struct fact_info *i = &fact_infos[k];
    char text[MONEY_TEXT];
    switch (v->kind) {
    case SCRIPT_MISSING: return S("未证明");
    case SCRIPT_TEXT: return v->s.len ? v->s : S("无");
    case SCRIPT_BOOL: return v->i ? S("是") : S("否");
    case SCRIPT_REAL: return S("");
    case SCRIPT_INT: break;
    }
    if (i->kind == FACT_IS_DAY)
        return v->i ? str_f(a, "%04d-%02d-%02d", (int)(v->i / 10000), (int)(v->i / 100 % 100), (int)(v->i % 100)) : S("无");
    if (i->kind == FACT_IS_COUNT)
        return str_f(a, "%lld %.*s", (long long)v->i, FMT(i->unit));
    size_t n = money_yuan(v->i, text);
    if (n > 3 && memcmp(text + n - 3, ".00", 3) == 0)
        n -= 3;
    return str_f(a, "%.*s 元", (int)n, text);
}

void facts_write(struct jw *w, const struct facts *f)
{
    jw_open(w, '{');
    for (size_t k = 0; k < FACT__COUNT; k++) {
        const struct script_value *v = &f->v[k];
        jw_key(w, fact_infos[k].name);
        if (v->kind == SCRIPT_MISSING)
            jw_null(w);
        else if (v->kind == SCRIPT_BOOL)
            jw_bool(w, v->i != 0);
        else if (v->kind == SCRIPT_TEXT)
            jw_text(w, v->s);
        else
            jw_int(w, v->i);
    }
    jw_close(w, '}');
}

void facts_read(const struct json *map, const struct json *why, struct facts *out)
{
    *out = (struct facts){0};
    for (size_t k = 0; k < FACT__COUNT; k++) {
        const struct json *v = json_get(map, fact_infos[k].name);
        enum fact_kind kind = fact_infos[k].kind;
        struct script_value *to = &out->v[k];
        if (kind == FACT_IS_CODE && json_kind(v) == JSON_TEXT)
            *to = (struct script_value){.kind = SCRIPT_TEXT, .s = json_str(v)};
        else if (kind == FACT_IS_YES && json_kind(v) == JSON_BOOL)
            *to = (struct script_value){.kind = SCRIPT_BOOL, .i = json_get_bool(map, fact_infos[k].name)};
        else if (kind != FACT_IS_CODE && kind != FACT_IS_YES && json_kind(v) == JSON_INT)
            *to = (struct script_value){.kind = SCRIPT_INT, .i = json_int(v)};
        else
            out->why[k] = json_get_str(why, fact_infos[k].name);
    }
}
