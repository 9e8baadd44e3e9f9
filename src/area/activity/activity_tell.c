// SPDX-License-Identifier: Apache-2.0
// What the kinds of the parts do when their activity opens, and before it ends.
#include "activity_own.h"

static enum err parts_tell(struct ctx *cx, int64_t activity_id, bool opened)
{
    struct activity_part *p = NULL;
    size_t n = 0;
    TRY(db_rows(cx->tx, ACTIVITY_PARTS_SHOWN, VALS(I64(activity_id), I64(ACTIVITY_PARTS_MAX)), ACTIVITY_PART, ACTIVITY_PARTS_MAX, &p, &n));
    for (size_t i = 0; i < n; i++) {
        const struct part_kind *k = part_kind_of(p[i].kind);
        enum err (*told)(struct ctx *, const struct activity_part *) = !k ? NULL : opened ? k->opened : k->ending;
        if (told)
            TRY(told(cx, &p[i]));
    }
    return OK;
}

enum err parts_opened(struct ctx *cx, int64_t activity_id)
{
    return parts_tell(cx, activity_id, true);
}

enum err parts_ending(struct ctx *cx, int64_t activity_id)
{
    return parts_tell(cx, activity_id, false);
}
