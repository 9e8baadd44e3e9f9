/* SPDX-License-Identifier: Apache-2.0
 * Submission (报送): a union's statistics table goes up the tree. It is due on a day, filed as a version
 * that never changes, returned with remarks or accepted by the union above; locked after a day, with
 * exceptions; sealed once, after which a change makes a new version.
 *
 * What is filed is derived: the union's own part from the ledger (with adjustments, each with its reason)
 * plus the tables it has accepted from below. So a table that goes up is exactly the sum of the tables
 * that came in, and its difference to the ledger of today can always be shown. */
#pragma once
#include "campaign.h"
#include "form.h"

enum {
    SUBMISSION_CHILDREN_MAX = 5000,
    SUBMISSION_LEVELS = 12, /* of due days below the union that sets them */
};

struct submission {
    int64_t id, campaign_id; /* id 0: nothing has been kept yet */
    struct str campaign, campaign_name, campaign_path, start_on, end_on, form;
    int64_t org_id;
    struct str org_code, org_name, org_path;
    int64_t parent_id;
    struct str parent_path;
    struct str state; /* draft submitted returned accepted excused */
    struct str narrative;
    int64_t summary_file, scan_file;
    struct str summary_name, scan_name, filler, phone;
    int64_t last_no, accepted_no;
    int64_t first_submitted_at, submitted_by, submitted_at, decided_by, decided_at;
    struct str submitter, decider, remark;
    bool sealed;
    int64_t version;
};
extern const struct field submission_fields[34];
#define SUBMISSION_FIELDS FIELDS(struct submission, submission_fields)

/* Days, "" = none. */
struct submission_days {
    struct str due_on, lock_on; /* of the union asked about */
    struct str until_on;        /* exception in force for it alone */
};
/* When the table of a union is due. path: of the union. What the nearest union above it says holds; the
 * union that runs the campaign says so for itself, at level 0. */
enum err submission_days_of(struct ctx *cx, int64_t campaign_id, struct str form, int64_t org_id, struct str path,
                            struct submission_days *out) MUST_USE;
/* When the tables of many unions are due: what is said is read once, then asked union by union. */
struct submission_dues;
enum err submission_dues(struct ctx *cx, const struct campaign *c, struct str form, struct submission_dues **out) MUST_USE;
/* The day for the union with this path, "" = none. */
struct str submission_due_on(const struct submission_dues *d, struct str path);
/* Sets a due day (and the lock day, "" = none) for the unions `level` below org_id; what is there is
 * replaced. Fails with a sentence when it is no day, earlier locked than due, or later than the union's own
 * due day. The right is the caller's check. */
enum err submission_due_put(struct ctx *cx, const struct campaign *c, struct str form, int64_t org_id, struct str path,
                            int64_t level, struct str due_on, struct str lock_on) MUST_USE;
/* The same for one union that by_id names, however deep it lies below; before what is said of its level. A lock day that
 * held for it stays. due_on "": what was said of it alone is taken back. */
enum err submission_due_named(struct ctx *cx, const struct campaign *c, struct str form, struct str by_path, int64_t by_id,
                              struct str path, int64_t org_id, struct str due_on) MUST_USE;
/* A union's table as a sheet to print: a version as it was filed, frozen. Version 0: the last one while the table is
 * with the union above, else what would be filed now. */
struct submission_print {
    const struct form_table *table;
    struct str filler, phone, narrative;
    int64_t at; /* ms: when it was filed, 0 = not yet */
};
/* For the union of the call. Fails with a sentence when there is no such version. */
enum err submission_print(struct ctx *cx, struct str campaign, struct str form, int64_t version, struct submission_print *out) MUST_USE;
