/* SPDX-License-Identifier: Apache-2.0
 * Rights and roles as data (perm.def, role.def). A grant is role × union subtree × dates. */
#pragma once
#include "fail.h"

enum perm {
    PERM_NONE, /* deny */
#define X(name, title) PERM_##name,
#include "perm.def"
#undef X
    PERM__COUNT
};
/* A set of rights; there are more than 64. */
__extension__ typedef unsigned __int128 perm_set;
#define PERM(name) ((perm_set)1 << PERM_##name)
#define PERM_VIEWS                                                                                \
    (PERM(LOGGED_IN) | PERM(ORG_VIEW) | PERM(PERSON_VIEW) | PERM(CAMPAIGN_VIEW) |                 \
     PERM(FUND_VIEW) | PERM(ROSTER_VIEW) | PERM(FORM_VIEW) |                 \
     PERM(RECON_VIEW) | PERM(DECISION_VIEW) | PERM(PLAN_VIEW) | PERM(GOODS_VIEW) | \
     PERM(NOTICE_VIEW) | PERM(PUBLICITY_VIEW) | PERM(CASE_VIEW) | PERM(ENTERPRISE_VIEW) | PERM(SERVICE_VIEW))
/* What an audited union does with papers sent to it. */
#define PERM_AUDITED (PERM(AUDITROOM_VIEW) | PERM(AUDITROOM_REPLY))

enum role_family { FAMILY_BIZ, FAMILY_SYS, FAMILY_SEC, FAMILY_AUD };
enum role {
    ROLE_NONE,
#define X(name, title, family, perms) ROLE_##name,
#include "role.def"
#undef X
    ROLE__COUNT
};

struct role_info {
    const char *code, *title;
    enum role_family family;
    perm_set perms;
};
_Static_assert(PERM__COUNT <= 8 * sizeof(perm_set), "a right must have its place in the set");
const struct role_info *role_info(enum role r);
enum role role_named(struct str code); /* ROLE_NONE when unknown */
bool role_may(enum role r, enum perm p);
const char *perm_code(enum perm p);
const char *perm_title(enum perm p);
/* May one person hold both roles? 三员 exclude each other and every business role. */
bool roles_compatible(enum role a, enum role b);
