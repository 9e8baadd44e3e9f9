// SPDX-License-Identifier: Apache-2.0
#include "like.h"

static struct str pattern(struct arena *a, struct str q, bool anywhere)
{
    if (!q.len)
        return q;
    struct buf b = buf_new(a, 2 * q.len + 2);
    if (anywhere)
        buf_ch(&b, '%');
    for (size_t i = 0; i < q.len; i++) {
        if (q.at[i] == '%' || q.at[i] == '_' || q.at[i] == '!')
            buf_ch(&b, '!');
        buf_ch(&b, q.at[i]);
    }
    buf_ch(&b, '%');
    return buf_done(&b);
}

struct str like_part(struct arena *a, struct str q)
{
    return pattern(a, q, true);
}

struct str like_head(struct arena *a, struct str q)
{
    return pattern(a, q, false);
}
