/* SPDX-License-Identifier: Apache-2.0
 * One row at least of everything that a route names by its number: of QD01 and of workers of QD01, for strangers to try. An area that
 * comes later plants here what its routes name. furnish.c: what money and goods stand on; plant_desk.c: the rest of the desk's; plant.c:
 * services and the phone. */
#pragma once
#include "../area/phone_world.h"

/* What d01 owns and the neighbour must never see. */
#define MARK "甲区专有标记"

enum { PLANTS_MAX = 250 };

struct plant {
    const char *head;           /* of the paths of routes; the longest counts */
    int64_t id, second;         /* what their first :name stands for, and their second */
    const struct caller *whose; /* on the phone: who may use it */
    const char *query;          /* of the route with just this path, when it wants one */
    const char *body;           /* of the route with just this path, when more is needed than its fields say */
};

struct plants {
    struct plant at[PLANTS_MAX];
    size_t n;
    /* owner has rows of his own; helper is a volunteer, a shop's keeper, a company's contact and leads a journey. The strangers have the
     * same duties elsewhere, so that it is the row that is refused them: near is of the same district, far of the next. */
    struct caller owner, helper, near, far;
    int64_t owner_id, helper_id, casefile; /* persons; the owner's household */
};

/* --- what planting is done with --- */

static inline int64_t made(struct world *w, const char *as, const char *path, const char *body)
{
    return json_get_int(world_ok(w, as, "POST", path, body), "id", 0);
}
static inline const char *at(struct world *w, const char *base, int64_t id, const char *verb)
{
    return fmt(w, "%s/%lld%s", base, (long long)id, verb);
}
static inline int64_t first(const struct json *list)
{
    return json_get_int(json_at(list, 0), "id", 0);
}
/* Of d01.clerk, attached to nothing yet. */
static inline int64_t picture(struct world *w)
{
    assert_string_equal(world_upload(w, "d01.clerk", "/api/files?org=QD01", MARK ".png", pw_png, sizeof pw_png), "");
    return json_get_int(w->json, "id", 0);
}

/* One row more: what the paths that begin with head stand for. */
struct plant *plant(struct plants *p, const char *head, int64_t id);
struct plant *plant_two(struct plants *p, const char *head, int64_t id, int64_t second, const struct caller *whose);

/* Into a fresh world: furnish.c, what the older areas name. */
struct plants *furnished(struct world *w);
/* plant_desk.c: more of theirs, once people are planted. */
void desk_plants(struct world *w, struct plants *p);
/* All of it; some days pass meanwhile, who signs in does so at their end. */
struct plants *plants_of(struct world *w);
/* NULL: nothing is planted for it. */
const struct plant *plant_for(const struct plants *p, const char *route);
