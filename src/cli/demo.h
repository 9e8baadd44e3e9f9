/* SPDX-License-Identifier: Apache-2.0
 * The demonstration city, shared by its three files: the tree and users (demo.c), what each class of
 * object got (demo_plan.c), invented people and their workbooks (demo_people.c). */
#pragma once
#include "app.h"
#include "cli.h"

enum demo_level { DEMO_CITY, DEMO_TOP, DEMO_STREET, DEMO_GRASS, DEMO_LEVELS };

struct demo_org {
    struct str code, name;
    enum demo_level level;
    struct str user;   /* prefix of the users who work for it: city, d01 … d10 */
    const char *area;  /* GB/T 2260 code its people's numbers begin with */
    uint32_t weight;   /* its share of every class of its level */
};

struct demo {
    struct arena *a;
    struct app *app;
    struct demo_org *orgs;
    size_t n_orgs;
    int64_t scale;
    int64_t person; /* people invented so far */
    uint64_t seed;
    int64_t rosters, rows;
    struct season *season; /* the clock of demo_at, NULL = never set */
    struct str problem; /* first failed step; empty = none */
};

/* From here on calls are made at that hour of a day, Shanghai; day NULL: now again (demo_notice.c). What is
 * dated by the server's clock stands in its season; events keep their order. */
void demo_at(struct demo *d, const char *day, int hour);
/* The city's notice, its forwarding, receipts and what was delivered (demo_notice.c). */
void demo_notice(struct demo *d);
/* When the plan of a union was sent: two of the districts were late. */
const char *demo_plan_day(struct str org);
/* Two districts pay by bank batches (demo_payout.c): before the other rosters that wait, and a batch that
 * still waits after them. */
bool demo_pays_by_bank(struct str org);
void demo_payouts(struct demo *d);
void demo_payout_waiting(struct demo *d);
void demo_recon(struct demo *d); /* the statements of their banks, after all batches */
/* A call as a user in this process; the parsed answer, NULL after a failure (told in d->problem). */
const struct json *demo_call(struct demo *d, const char *as, enum method m, struct str path,
                             struct str body);
/* Uploads bytes as a file of that name; the parsed answer. */
const struct json *demo_upload(struct demo *d, const char *user, struct str path, const char *name, struct str bytes);
/* A command of that person on his phone; bytes: a file instead of JSON. */
const struct json *demo_tap(struct demo *d, int64_t person, enum method m, struct str path, struct str body, struct str bytes);
/* Imports a workbook as a roster of a union, the job run to its end; the roster's id, 0 after a failure. */
int64_t demo_import(struct demo *d, const char *as, struct str org, const char *path);
/* Uploads a file and runs the job it starts; the job's result, NULL after a failure. */
const struct json *demo_upload_job(struct demo *d, const char *as, const char *route, struct str query, const char *path);
uint64_t demo_random(struct demo *d); /* repeatable */

/* One line of the plan: a class at the unions of one level. */
struct demo_line {
    const char *class, *source, *tag, *note;
    enum demo_level level;
    int64_t heads, yuan; /* of the whole city */
};
extern const struct demo_line demo_plan[];
extern const size_t demo_plan_n;
/* Rows of a line at the k-th union of its level: [from, to) of the line's people. */
void demo_share(const struct demo *d, const struct demo_line *l, size_t org, int64_t *from, int64_t *to);
/* What the i-th person of a line gets, 元; the line's people together get exactly l->yuan. */
int64_t demo_yuan(const struct demo *d, const struct demo_line *l, int64_t i);

enum { DEMO_VOUCHERS_USED = 12240 };
void demo_voucher(struct demo *d); /* shops, 20,000 breakfast vouchers, what 1,200 persons used: item F3 (demo_voucher.c) */
void demo_enterprise(struct demo *d); /* companies and visits: item A shows 32 in a district, 300 in the city (demo_enterprise.c) */
void demo_wish(struct demo *d); /* wishes at every step; those that came true stand in item F3 (demo_wish.c) */
enum { DEMO_WISHES_TRUE = 64 };
struct str demo_picture(struct demo *d, uint32_t serial); /* a small drawing, PNG (demo_story.c) */
void demo_stations(struct demo *d); /* four in each district, with footfall and inspections (demo_station.c) */
void demo_season(struct demo *d); /* the city's warm season; names rosters that are there, pays nothing */
void demo_labour(struct demo *d);     /* journeys home and wage cases: items G, H, I (demo_labour.c) */
void demo_labour_now(struct demo *d); /* after demo_care: a bus that can be booked, a complaint that waits */
#define DEMO_PRESENT "BF" /* the campaign of the present year (demo_care.c) */
#define DEMO_CARING "91370203MA30077777" /* the firm that gave, in both registers */
void demo_activity(struct demo *d); /* activities with who came, and views apart (demo_activity.c) */
void demo_contest(struct demo *d); /* the quiz of the health package with its draw, a vote that is open (demo_contest.c) */
void demo_care(struct demo *d); /* on top of the households there are: relief in every state, watched households (demo_care.c) */
void demo_board(struct demo *d); /* boundaries of the districts (demo_board.c) */

struct demo_person {
    struct str name, number, phone, card;
};
struct demo_person demo_someone(struct demo *d, const char *area);
struct str demo_name_of_union(struct demo *d, size_t serial);

/* Writes a union's roster as a real workbook; rows written, 0 = none due. */
int64_t demo_workbook(struct demo *d, size_t org, const char *path);
/* A small one with mistakes to look at. */
bool demo_workbook_with_errors(struct demo *d, size_t org, const char *path);
/* Plans of all districts, the split of a subsidy, its decision and transfers (demo_subsidy.c). */
void demo_subsidy(struct demo *d);
/* A draft of the next form (demo_form.c). */
void demo_form(struct demo *d);
/* Workers outdoors who get a parcel worth yuan each. */
bool demo_workbook_goods(struct demo *d, size_t org, const char *path, int64_t rows, int64_t yuan);
/* demo_goods.c: 1,000 gift parcels worth 100,000 元 bought, put together, sent down and handed over; they are
 * part of the plan's C5. */
void demo_goods(struct demo *d);
/* Donors, gifts, late unions, money sent back, an open question (demo_fund.c). */
void demo_fund(struct demo *d);
/* A small sound one outside the plan (to stand waiting for review or payment). */
bool demo_workbook_extra(struct demo *d, size_t org, const char *path, int rows);
/* A second campaign with caps and conflicts to look at: rosters waiting for reasons, for review (demo_caps.c). */
void demo_caps(struct demo *d);

/* The tables of the unions on their way up (demo_submission.c). */
void demo_submission(struct demo *d);
/* demo_story.c: what was published, stories, photos, and the report. */
void demo_story(struct demo *d);
/* A finished run of checks, a sample with a finding, and its paper with the union's reply (demo_audit.c). */
void demo_audit(struct demo *d);
/* Some four hundred households in every state, spread over the unions (demo_casefile.c); dated back from today. */
void demo_casefile(struct demo *d);
/* Lists from outside, their hits, conflicts and a draft roster (demo_match.c). */
void demo_match(struct demo *d);
/* Local lines, a verdict for each of them in the archive, a draft, a look at a raised line (demo_policy.c). */
void demo_policy(struct demo *d);
/* Applications of those who ask, at every step of the way (demo_application.c). */
void demo_application(struct demo *d);
/* Applications that workers made on their phones: a draft, one that waits, one given back, one taken in (demo_apply.c). */
void demo_apply(struct demo *d);
/* What the household lacks of consents, given on the demo's present day, but for the last `but` of them. */
void demo_agree(struct demo *d, int64_t casefile, struct str org, size_t but);
/* Consents, requests, a hold and scores of some of them (demo_privacy.c). */
void demo_privacy(struct demo *d);

/* A job fair, a training, holiday jobs and mutual aid; figures of F3 and K1 it counts by record (demo_employment.c). */
enum { DEMO_EMPLOYMENT_F3 = 653, DEMO_EMPLOYMENT_K1 = 10 };
void demo_employment(struct demo *d);
