/* SPDX-License-Identifier: Apache-2.0
 * Caps and conflicts as a place and a year see them: rule documents of kind "caps" (rules/caps)
 * compiled into limits and severities. What is checked is code (roster_caps.c); how much is allowed
 * and how grave a conflict is, is data.
 *
 * A document's body: {"limits":[{"per":"time|campaign|year|household_year|times_year","fen":300000 or
 * "n":3,"classes":["C11"],"level":"error|reason|warn|off","clause":"text"}],
 * "conflicts":{"spouse":{"level":"reason","clause":"text"},…},"archive":{"need":["C11"],"first":["C1",…]}}.
 * error: the row is refused. reason: a warning that cannot be submitted or approved without a stated
 * reason. warn: told. off or absent: not looked at. Several documents: every limit holds, of a
 * conflict the gravest level. */
#pragma once
#include "code.h"
#include "ctx.h"

enum {
    CAPS_RULES_MAX = 8,   /* rule documents one campaign names */
    CAPS_LIMITS_MAX = 32, /* limits of all of them, and the campaign's own two */
};

enum caps_level { CAPS_OFF, CAPS_WARN, CAPS_REASON, CAPS_ERROR };

enum caps_per {
    CAPS_TIME,           /* 分 of one row */
    CAPS_CAMPAIGN,       /* 分 of a person in one campaign */
    CAPS_YEAR,           /* 分 of a person in a calendar year, all campaigns and unions */
    CAPS_HOUSEHOLD_YEAR, /* 分 of a household in a calendar year */
    CAPS_TIMES_YEAR,     /* aids of a person in a calendar year */
    CAPS_PER__COUNT
};

struct caps_limit {
    enum caps_per per;
    enum caps_level level;
    int64_t most;        /* 分, or number of aids; > 0; reaching it is allowed, passing it is not */
    struct str classes;  /* ",C1,C2," or "" = every class */
    struct str clause;   /* what the document says */
    bool own;            /* the campaign's own cap, not a document's */
};

enum caps_conflict { /* keys of "conflicts" */
    CAPS_CARD_SHARED, CAPS_SPOUSE, CAPS_HOUSEHOLD, CAPS_HANDLER, CAPS_NOT_ARCHIVED, CAPS_ARCHIVED_CLASS,
    CAPS_DEAD, CAPS_RETIRED, CAPS_LEFT, CAPS_TWO_LEVELS, CAPS_CONFLICT__COUNT
};
struct caps_ruling {
    enum caps_level level;
    struct str clause;
    int64_t days; /* two_levels: how near */
};

struct caps { /* lives in the transaction's arena */
    struct caps_limit limits[CAPS_LIMITS_MAX];
    size_t n_limits;
    struct caps_ruling on[CAPS_CONFLICT__COUNT];
    struct str archive_need, archive_first; /* ",C11,": classes that need a file; classes a person with a file is not in */
};

/* Documents named by comma-joined codes (campaign.caps) as in force on a day (campaign.start_on), and
 * the campaign's own caps (0 = none) as limits of level error. Empty codes: an account for each, no
 * money to the dead, retired and left are told. ERR_NOT_FOUND names the missing document. */
enum err caps_load(struct tx *tx, struct str codes, struct str day, int64_t cap_time_fen,
                   int64_t cap_year_fen, struct caps **out, struct str *missing) MUST_USE;
bool caps_has_class(struct str classes, struct str class); /* "" holds every class */
const char *caps_level_code(enum caps_level l);             /* off warn reason error */
/* Complaints about a document's body, field names begin with "body". */
void caps_body_check(const struct json *body, struct problems *p);
