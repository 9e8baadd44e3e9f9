// SPDX-License-Identifier: Apache-2.0
// Hits of the matching centre on the watch list: a proposed action of a fitting kind that was accepted, or that nobody answered in
// the days the rule gives, puts its household or person there with a task. watch_match remembers which were taken and when, so
// that none is taken twice and none is left out; one that is decided on later is looked at again.
#include "care_own.h"

struct hit_row {
    int64_t id, org_id, created_at, decided_by, created_by, person_id, casefile_id;
    struct str kind, list_title, giver, title, propose, state;
};
static const struct field hit_fields[] = {
    {FIELD(struct hit_row, id)}, {FIELD(struct hit_row, org_id)}, {FIELD(struct hit_row, created_at)}, {FIELD(struct hit_row, decided_by)},
    {FIELD(struct hit_row, created_by)}, {FIELD(struct hit_row, person_id)}, {FIELD(struct hit_row, casefile_id)}, {FIELD(struct hit_row, kind)},
    {FIELD(struct hit_row, list_title)}, {FIELD(struct hit_row, giver)}, {FIELD(struct hit_row, title)}, {FIELD(struct hit_row, propose)},
    {FIELD(struct hit_row, state)},
};
struct household_row {
    int64_t org_id, owner_id;
};
static const struct field household_fields[] = {{FIELD(struct household_row, org_id)}, {FIELD(struct household_row, owner_id)}};

enum { DAY_MS = 24 * 3600 * 1000 };

static bool listed(struct ctx *cx, struct str list, struct str code)
{
    return str_has(list, str_f(cx->a, ",%.*s,", FMT(code)));
}

/* The first rule that takes it, NULL when none does (yet). */
static const struct care_rule *rule_of(struct ctx *cx, const struct care_rules *rules, const struct hit_row *h)
{
    bool accepted = str_eq(h->state, S("accepted"));
    for (size_t i = 0; i < rules->n; i++) {
        const struct care_rule *r = &rules->at[i];
        if (!listed(cx, r->propose, h->propose) || (r->kinds.len && !listed(cx, r->kinds, h->kind)))
            continue;
        if (accepted || (r->wait_days && h->created_at <= cx->now - r->wait_days * DAY_MS))
            return r;
    }
    return NULL;
}

/* Who answers: the contact of the household, who accepted, who enters files nearest to the union, who brought the list. */
static enum err owner_of(struct ctx *cx, const struct hit_row *h, int64_t contact, int64_t org_id, int64_t *owner)
{
    int64_t asked[] = {contact, h->decided_by}, may = 0;
    for (size_t i = 0; i < countof(asked); i++) {
        TRY(db_int(cx->tx, CARE_OWNER_MAY, VALS(I64(asked[i]), I64(org_id)), &may));
        *owner = asked[i];
        if (may)
            return OK;
    }
    enum err e = db_int(cx->tx, CARE_CLERK, VALS(I64(org_id)), owner);
    *owner = e == ERR_NOT_FOUND ? h->created_by : *owner;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err take(struct ctx *cx, struct watch_run *k, const struct care_rules *rules, const struct care_rule *r, const struct hit_row *h)
{
    struct household_row f = {.org_id = h->org_id};
    int64_t watch_id = 0;
    bool fresh = false, raised = false;
    if (h->casefile_id) {
        enum err e = db_one(cx->tx, CARE_HOUSEHOLD, VALS(I64(h->casefile_id)), FIELDS(struct household_row, household_fields), &f);
        if (e != OK)
            return e == ERR_NOT_FOUND ? OK : e; /* erased: nobody may watch it any more */
    }
    struct watch_new n = {.org_id = f.org_id, .casefile_id = h->casefile_id, .person_id = h->casefile_id ? 0 : h->person_id, .source = r->source,
                          .due_on = care_months_after(cx, cx_today(cx), rules->visit_months), .words = r->clause};
    if (!n.casefile_id && !n.person_id)
        return OK;
    TRY(owner_of(cx, h, f.owner_id, f.org_id, &n.owner_id));
    struct str words = str_f(cx->a, "%.*s 数据比对（%.*s“%.*s”）：%.*s，%s", FMT(cx_today(cx)), FMT(h->giver), FMT(h->list_title), FMT(h->title),
                             str_eq(h->state, S("accepted")) ? "建议已采纳" : "建议逾期没有处理");
    TRY(watch_open_for(cx, &n, &watch_id, &fresh));
    TRY(watch_raise(cx, watch_id, n.casefile_id, r, n.owner_id, words, &raised));
    k->opened += fresh;
    k->raised += raised;
    return db_exec(cx->tx, CARE_MATCHED, VALS(I64(h->id), I64(watch_id), TXT(r->code), I64(cx->now)), NULL);
}

/* Days after which the first rule takes what nobody answered; 0 = none does. */
static int64_t least_wait(const struct care_rules *rules)
{
    int64_t least = 0;
    for (size_t i = 0; i < rules->n; i++)
        if (rules->at[i].wait_days && (!least || rules->at[i].wait_days < least))
            least = rules->at[i].wait_days;
    return least;
}

enum err watch_match_piece(struct ctx *cx, void *run)
{
    struct watch_run *k = run;
    struct care_rules *rules = NULL;
    struct hit_row *rows = NULL;
    enum err e = care_rules_load(cx, cx_today(cx), &rules);
    if (e != OK)
        return e == ERR_NOT_FOUND && k->only ? OK : e; /* without rules nobody is watched, and an action is accepted all the same */
    int64_t wait = least_wait(rules);
    TRY(db_rows(cx->tx, CARE_MATCHES,
                VALS(I64(k->only ? k->only - 1 : k->after), I64(k->only ? k->only : INT64_MAX), I64(wait ? cx->now - wait * DAY_MS : 0), I64(CARE_PIECE)),
                FIELDS(struct hit_row, hit_fields), CARE_PIECE, &rows, &k->got));
    for (size_t i = 0; i < k->got; i++) {
        const struct care_rule *r = rule_of(cx, rules, &rows[i]);
        if (r)
            TRY(take(cx, k, rules, r, &rows[i]));
    }
    if (k->got)
        k->after = rows[k->got - 1].id;
    return OK;
}
