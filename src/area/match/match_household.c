// SPDX-License-Identifier: Apache-2.0
// One household against the lists that may be used today, as the step 信息比对 of its application asks. Its members are looked up by
// blind value there and then, so that one who asked after the last run is not overlooked; what somebody decided of a pair counts too.
#include "match_own.h"

const struct field match_seen_fields[11] = {
    {FIELD(struct match_seen, id), .as = AS_ID},          {FIELD(struct match_seen, title)},
    {FIELD(struct match_seen, giver)},                    {FIELD(struct match_seen, kind)},
    {FIELD(struct match_seen, edition)},                  {FIELD(struct match_seen, purpose)},
    {FIELD(struct match_seen, org_name)},                 {FIELD(struct match_seen, expires_on), .as = AS_DATE},
    {FIELD(struct match_seen, delete_on), .as = AS_DATE}, {FIELD(struct match_seen, hits)},
    {FIELD(struct match_seen, conflicts)},
};
const struct field match_met_fields[7] = {
    {FIELD(struct match_met, list_id), .as = AS_ID}, {FIELD(struct match_met, member_no)}, {FIELD(struct match_met, name)},
    {FIELD(struct match_met, relation)},             {FIELD(struct match_met, how)},       {FIELD(struct match_met, rows)},
    {FIELD(struct match_met, found)},
};

bool match_waits(const struct match_action *a)
{
    return str_eq(a->state, S("open")) || str_eq(a->state, S("accepted"));
}

static enum err hits_of(struct ctx *cx, int64_t casefile_id, struct match_seen *l, struct match_met *out, size_t room, size_t *n)
{
    struct match_met *m = NULL;
    size_t got = 0;
    TRY(db_rows(cx->tx, MATCH_HOUSE_HITS, VALS(I64(casefile_id), I64(l->id)), MATCH_MET_FIELDS, room, &m, &got));
    for (size_t i = 0; i < got; i++) {
        l->hits += m[i].rows;
        out[(*n)++] = m[i];
    }
    return OK;
}

static struct match_seen *list_of(struct match_household *h, int64_t id)
{
    for (size_t i = 0; i < h->n_lists; i++)
        if (h->list[i].id == id)
            return &h->list[i];
    return NULL;
}

/* What was proposed stays to be settled when its list may no longer be used; what the list said is then not shown. */
static enum err actions_of(struct ctx *cx, int64_t casefile_id, struct match_household *h)
{
    TRY(db_rows(cx->tx, MATCH_HOUSE_ACTIONS, VALS(I64(casefile_id), I64(MATCH_HOUSE_MAX)), MATCH_ACTION_FIELDS, MATCH_HOUSE_MAX, &h->action, &h->n_actions));
    for (size_t i = 0; i < h->n_actions; i++) {
        struct match_action *a = &h->action[i];
        struct match_seen *l = list_of(h, a->list_id);
        if (!l)
            a->secret = S("");
        TRY(match_action_fill(cx, &h->facts, a));
        if (!match_waits(a))
            continue;
        h->conflicts++;
        if (l)
            l->conflicts++;
    }
    return OK;
}

enum err match_household(struct ctx *cx, int64_t casefile_id, struct str org_path, struct match_household *h)
{
    *h = (struct match_household){.hit = NEWS(cx->a, struct match_met, MATCH_HOUSE_MAX)};
    TRY(db_rows(cx->tx, MATCH_HOUSE_LISTS, VALS(TXT(org_path), TXT(cx_today(cx)), I64(MATCH_HOUSE_MAX)), MATCH_SEEN_FIELDS, MATCH_HOUSE_MAX, &h->list, &h->n_lists));
    for (size_t i = 0; i < h->n_lists && h->n_hits < MATCH_HOUSE_MAX; i++)
        TRY(hits_of(cx, casefile_id, &h->list[i], h->hit, MATCH_HOUSE_MAX - h->n_hits, &h->n_hits));
    return actions_of(cx, casefile_id, h);
}
