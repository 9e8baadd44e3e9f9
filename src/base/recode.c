// SPDX-License-Identifier: Apache-2.0
#include "recode.h"

#include <errno.h>
#include <iconv.h>

struct recode {
    iconv_t cd;
};

struct recode *recode_open(const char *to, const char *from)
{
    iconv_t cd = iconv_open(to, from);
    struct recode *r = cd == (iconv_t)-1 ? NULL : malloc(sizeof *r);
    if (r)
        r->cd = cd;
    else if (cd != (iconv_t)-1)
        iconv_close(cd);
    return r;
}

void recode_close(struct recode *r)
{
    if (!r)
        return;
    iconv_close(r->cd);
    free(r);
}

enum recode_end recode_run(struct recode *r, const char **in, size_t *n, char **out, size_t *room)
{
    char *src = (char *)(uintptr_t)*in; /* iconv takes it unconst, and only reads */
    size_t rc = iconv(r->cd, &src, n, out, room);
    *in = src;
    if (rc != (size_t)-1)
        return RECODE_DONE;
    int why = errno;
    (void)iconv(r->cd, NULL, NULL, NULL, NULL); /* ready for the next text */
    return why == E2BIG ? RECODE_ROOM : why == EINVAL ? RECODE_CUT : RECODE_BAD;
}
