// SPDX-License-Identifier: Apache-2.0
// Households that become one, become two, or get another head. What moves to another file is sealed anew under that file's key; both
// histories stay.
#include "casefile_own.h"
#include "person.h"

static const struct case_member *by_no(const struct case_member *m, size_t n, int64_t no)
{
    for (size_t i = 0; i < n; i++)
        if (m[i].no == no && !m[i].left_on.len)
            return &m[i];
    return NULL;
}

/* --- copying --- */

/* Numbers of members in the one file -> in the other. */
struct numbers {
    int64_t from[10 * CASE_MEMBERS_MAX], to[10 * CASE_MEMBERS_MAX];
    size_t n;
};

static int64_t renumber(const struct numbers *t, int64_t no)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->from[i] == no)
            return t->to[i];
    return 0;
}

static void pair(struct numbers *t, int64_t from, int64_t to)
{
    if (t->n < countof(t->from)) {
        t->from[t->n] = from;
        t->to[t->n++] = to;
    }
}

struct paper_pair {
    int64_t from, to;
};

/* Papers in force go along, of everybody or of those in the table only. */
static enum err copy_papers(struct ctx *cx, const struct casefile *from, struct casefile *into, const struct numbers *t, bool all,
                            struct paper_pair *pairs, size_t *n_pairs)
{
    struct case_paper *p = NULL;
    size_t n = 0;
    TRY(casefile_papers(cx, from, true, &p, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t no = renumber(t, p[i].member_no), old = p[i].id;
        if (!all && !no)
            continue;
        p[i].member_no = no;
        TRY(db_int(cx->tx, CASE_PAPER_ADD,
                   VALS(I64(into->id), TXT(p[i].kind), I64(no), OPT(p[i].file_id), TXT(p[i].dated_on), TXT(p[i].valid_until), BLOB(S("")),
                        I64(p[i].added_by), I64(p[i].added_at)),
                   &p[i].id));
        if (p[i].remark.len)
            TRY(db_exec(cx->tx, CASE_PAPER_SECRET, VALS(I64(p[i].id), BLOB(casefile_seal(cx, into->key, "case_paper.secret", p[i].id, p[i].remark))), NULL));
        pairs[*n_pairs] = (struct paper_pair){old, p[i].id};
        ++*n_pairs;
    }
    return OK;
}

static int64_t paper_of(const struct paper_pair *pairs, size_t n, int64_t old)
{
    for (size_t i = 0; i < n; i++)
        if (pairs[i].from == old)
            return pairs[i].to;
    return 0;
}

static enum err copy_money(struct ctx *cx, struct casefile *from, struct casefile *into, const struct numbers *t, bool all,
                           const struct paper_pair *pairs, size_t n_pairs, bool move)
{
    struct case_money *m = NULL, none = {0};
    size_t n = 0;
    TRY(casefile_money(cx, from, &m, &n));
    for (size_t i = 0; i < n; i++) {
        struct case_money x = m[i];
        x.member_no = renumber(t, m[i].member_no);
        x.paper_id = paper_of(pairs, n_pairs, m[i].paper_id);
        if (!all && !x.member_no)
            continue;
        TRY(casefile_money_add(cx, into, &x));
        if (!move)
            continue;
        struct str part = str_f(cx->a, "money:%lld", (long long)m[i].id);
        TRY(casefile_changed(cx, from, part, "edit", CASE_MONEY_FIELDS, &m[i], &none));
        TRY(casefile_changed(cx, from, part, "drop", CASE_MONEY_FIELDS, &m[i], &none));
        TRY(db_exec(cx->tx, CASE_MONEY_DROP, VALS(I64(m[i].id)), NULL));
    }
    return OK;
}

/* --- two files of one household --- */

static enum err take_members(struct ctx *cx, const struct casefile *from, struct casefile *into, struct numbers *t)
{
    struct case_member *m = NULL, *have = NULL;
    size_t n = 0, n_have = 0;
    TRY(casefile_members(cx, from, true, &m, &n));
    TRY(casefile_members(cx, into, true, &have, &n_have));
    for (size_t i = 0; i < n; i++) {
        int64_t same = 0;
        for (size_t k = 0; k < n_have && !same; k++)
            if ((m[i].blind.len && str_eq(m[i].blind, have[k].blind)) ||
                (!m[i].blind.len && str_eq(m[i].name, have[k].name) && str_eq(m[i].birth, have[k].birth)))
                same = have[k].no;
        struct case_member x = m[i];
        if (!same) {
            x.relation = S("other"); /* to the other head: the cadre says what he is */
            TRY(casefile_member_add(cx, into, &x));
        }
        pair(t, m[i].no, same ? same : x.no);
    }
    return OK;
}

enum err casefile_merge(struct ctx *cx, struct casefile *from, struct casefile *into, const struct case_proposal *p)
{
    struct numbers t = {.n = 0};
    struct case_asset *a = NULL;
    struct paper_pair *pairs = NEWS(cx->a, struct paper_pair, CASE_PAPERS_MAX);
    size_t n = 0, n_pairs = 0;
    (void)p;
    TRY(take_members(cx, from, into, &t));
    TRY(copy_papers(cx, from, into, &t, true, pairs, &n_pairs));
    TRY(copy_money(cx, from, into, &t, true, pairs, n_pairs, false));
    TRY(casefile_assets(cx, from, &a, &n));
    for (size_t i = 0; i < n; i++) {
        a[i].paper_id = paper_of(pairs, n_pairs, a[i].paper_id);
        TRY(casefile_asset_add(cx, into, &a[i]));
    }
    return casefile_touch(cx, into);
}

/* --- one household that becomes two --- */

static void as_file(const struct casefile *f, struct casefile *out)
{
    *out = (struct casefile){.org_id = f->org_id, .path = f->path, .level = f->level, .kind = f->kind, .area = f->area, .residence = f->residence,
                             .main_cause = f->main_cause, .causes = f->causes, .contact_id = f->contact_id};
}

/* The first named is the new head, the others his household. */
static enum err leave_for(struct ctx *cx, struct casefile *f, const struct case_proposal *p, struct casefile *made, struct numbers *t)
{
    struct case_member *m = NULL;
    size_t n = 0;
    TRY(casefile_members(cx, f, true, &m, &n));
    for (struct str rest = p->members; rest.len;) {
        int64_t no;
        const struct case_member *who = str_int(str_trim(str_cut(rest, ',', &rest)), &no) ? by_no(m, n, no) : NULL;
        if (!who)
            return fail(cx, ERR_STATE, "要分出的成员已不在这份档案中");
        if (str_eq(who->relation, S("self")))
            return fail(cx, ERR_STATE, "户主不能分出，请先变更户主");
        TRY(casefile_leave(cx, f, who, p->on_day, S("split")));
        struct case_member x = *who;
        if (!made->id) {
            TRY(casefile_add(cx, made, &x));
        } else {
            x.relation = S("other");
            TRY(casefile_member_add(cx, made, &x));
        }
        pair(t, no, x.no);
    }
    return OK;
}

enum err casefile_split(struct ctx *cx, struct casefile *f, const struct case_proposal *p)
{
    struct casefile made;
    struct numbers t = {.n = 0};
    struct paper_pair *pairs = NEWS(cx->a, struct paper_pair, CASE_PAPERS_MAX);
    size_t n_pairs = 0;
    as_file(f, &made);
    TRY(leave_for(cx, f, p, &made, &t));
    TRY(copy_papers(cx, f, &made, &t, false, pairs, &n_pairs));
    TRY(copy_money(cx, f, &made, &t, false, pairs, n_pairs, true));
    return casefile_touch(cx, f);
}

/* --- another head --- */

/* Relation to the old head, relation of the new one to him -> relation to the new head. What the table does not say is 'other'. */
static const struct {
    const char *new_head, *was, *is;
} relations[] = {
    {"spouse", "self", "spouse"},      {"spouse", "child", "child"},         {"spouse", "parent", "parent_in_law"},
    {"spouse", "parent_in_law", "parent"}, {"spouse", "grandchild", "grandchild"}, {"child", "self", "parent"},
    {"child", "spouse", "parent"},     {"child", "child", "sibling"},        {"child", "parent", "grandparent"},
    {"child", "grandchild", "other"},  {"parent", "self", "child"},          {"parent", "spouse", "child_in_law"},
    {"parent", "child", "grandchild"}, {"parent", "sibling", "child"},       {"sibling", "self", "sibling"},
    {"sibling", "parent", "parent"},   {"sibling", "sibling", "sibling"},    {"parent", "parent", "spouse"},
};

static struct str relation_to(struct str new_head, struct str was)
{
    for (size_t i = 0; i < countof(relations); i++)
        if (str_eq(new_head, str_of(relations[i].new_head)) && str_eq(was, str_of(relations[i].was)))
            return str_of(relations[i].is);
    return S("other");
}

static enum err registered(struct ctx *cx, const struct casefile *f, struct case_member *m)
{
    if (m->person_id)
        return OK;
    if (!m->number.len)
        return fail(cx, ERR_STATE, "新户主须有证件号码");
    enum err e = person_id_of(cx, m->id_type, (const unsigned char *)m->blind.at, &m->person_id);
    if (e != ERR_NOT_FOUND)
        return e;
    struct person p = {.org_id = f->org_id, .id_type = m->id_type, .number = m->number, .name = m->name, .phone = m->phone, .card = m->card,
                       .bank = m->bank, .employer = m->employer, .is_member = m->is_member};
    TRY(person_add(cx, &p));
    m->person_id = p.id;
    return OK;
}

static enum err relate(struct ctx *cx, const struct casefile *f, const struct case_member *m, struct str relation, int64_t person_id)
{
    struct case_member now = *m;
    now.relation = relation;
    TRY(db_exec(cx->tx, CASE_MEMBER_RELATION, VALS(I64(m->id), TXT(relation), OPT(person_id)), NULL));
    return casefile_changed(cx, f, str_f(cx->a, "member:%lld", (long long)m->no), "edit", CASE_MEMBER_FIELDS, m, &now);
}

enum err casefile_new_head(struct ctx *cx, struct casefile *f, const struct case_proposal *p)
{
    struct case_member *m = NULL, head;
    size_t n = 0;
    int64_t no = 0;
    TRY(casefile_members(cx, f, true, &m, &n));
    const struct case_member *next = str_int(str_trim(p->members), &no) ? by_no(m, n, no) : NULL;
    if (!next || str_eq(next->relation, S("self")))
        return fail(cx, ERR_STATE, "新户主应是这份档案中户主以外的成员");
    head = *next;
    TRY(registered(cx, f, &head));
    for (size_t i = 0; i < n; i++)
        TRY(relate(cx, f, &m[i], &m[i] == next ? S("self") : relation_to(next->relation, m[i].relation),
                   &m[i] == next ? head.person_id : m[i].person_id));
    if (f->head_id)
        TRY(db_exec(cx->tx, CASE_PERSON_UNFILED, VALS(I64(f->head_id), TXT(f->no)), NULL));
    TRY(db_exec(cx->tx, CASEFILE_HEAD, VALS(I64(f->id), I64(head.person_id)), NULL));
    if (str_eq(f->state, S("active")))
        TRY(db_exec(cx->tx, CASE_PERSON_FILED, VALS(I64(head.person_id), TXT(f->no)), NULL));
    return casefile_touch(cx, f);
}
