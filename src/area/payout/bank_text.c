// SPDX-License-Identifier: Apache-2.0
#include "bank_own.h"
#include "recode.h"

struct bank_coder {
    struct recode *recode; /* NULL: UTF-8 on both sides */
    char *at;
    size_t cap;
};

struct bank_coder *bank_coder_new(struct str charset, bool back)
{
    struct bank_coder *c = calloc(1, sizeof *c);
    char name[16];
    if (!c || charset.len >= sizeof name || str_eq(charset, S("UTF-8")))
        return c;
    (void)snprintf(name, sizeof name, "%.*s", FMT(charset));
    c->recode = back ? recode_open("UTF-8", name) : recode_open(name, "UTF-8");
    if (!c->recode) {
        free(c);
        return NULL;
    }
    return c;
}

void bank_coder_free(struct bank_coder *c)
{
    if (!c)
        return;
    recode_close(c->recode);
    free(c->at);
    free(c);
}

bool bank_code(struct bank_coder *c, struct str in, struct str *out, size_t *bad)
{
    *bad = 0;
    *out = in;
    if (!c->recode)
        return utf8_valid(in);
    size_t need = 4 * in.len + 16;
    if (c->cap < need) {
        char *more = realloc(c->at, need);
        if (!more)
            return false;
        c->at = more;
        c->cap = need;
    }
    const char *src = in.at ? in.at : "";
    char *dst = c->at;
    size_t left = in.len, room = c->cap;
    enum recode_end end = recode_run(c->recode, &src, &left, &dst, &room);
    *bad = in.len - left;
    *out = (struct str){c->at, c->cap - room};
    return end == RECODE_DONE;
}
