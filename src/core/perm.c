// SPDX-License-Identifier: Apache-2.0
#include "perm.h"

static const struct role_info roles[ROLE__COUNT] = {
#define X(name, title, family, perms) [ROLE_##name] = {#name, title, FAMILY_##family, (perms)},
#include "role.def"
#undef X
};

static const struct {
    const char *code, *title;
} perms[PERM__COUNT] = {
#define X(name, title) [PERM_##name] = {#name, title},
#include "perm.def"
#undef X
};

const struct role_info *role_info(enum role r)
{
    return &roles[r];
}

bool role_may(enum role r, enum perm p)
{
    return roles[r].perms >> p & 1;
}

enum role role_named(struct str code)
{
    for (int r = ROLE_NONE + 1; r < ROLE__COUNT; r++)
        if (str_eq(code, str_of(roles[r].code)))
            return (enum role)r;
    return ROLE_NONE;
}

const char *perm_code(enum perm p)
{
    return perms[p].code;
}

const char *perm_title(enum perm p)
{
    return perms[p].title;
}

bool roles_compatible(enum role a, enum role b)
{
    return roles[a].family == roles[b].family;
}
