/* SPDX-License-Identifier: Apache-2.0
 * One row at least of everything that a route of the service areas names by its number: of QD01 and of workers of QD01, for strangers to
 * try. An area that comes later plants here what its routes name. */
#pragma once
#include "../area/phone_world.h"

/* What d01 owns and the neighbour must never see. */
#define MARK "甲区专有标记"

enum { PLANTS_MAX = 90 };

struct plant {
    const char *head;           /* of the paths of routes; the longest counts */
    int64_t id, second;         /* what their first :name stands for, and their second */
    const struct caller *whose; /* on the phone: who may use it */
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

/* Into a world that furnish() has been in; some days pass meanwhile, who signs in does so at their end. */
struct plants *plants_of(struct world *w);
/* NULL: nothing is planted for it. */
const struct plant *plant_for(const struct plants *p, const char *route);
