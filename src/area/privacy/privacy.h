/* SPDX-License-Identifier: Apache-2.0
 * Personal data of households on file: consent, requests of the person himself, retention, erasure
 * (docs/decision/0025). The law is the 个人信息保护法 (PIPL); texts and terms are rule documents. */
#pragma once
#include "area.h"
#include "casefile.h"

/* --- consent ---
 * A text is a rule document of kind "consents"; its edition is its version. */
struct consent {
    int64_t id, casefile_id, member_no;
    struct str name; /* of the member; "" once erased */
    struct str purpose, title, edition, how;
    int64_t guardian_no;
    struct str guardian;
    int64_t file_id;
    struct str file_name, given_on;
    int64_t recorded_at;
    struct str recorder, withdrawn_on, withdrawer;
};
extern const struct field consent_fields[17];
#define CONSENT_FIELDS FIELDS(struct consent, consent_fields)
enum { CONSENTS_MAX = 1000, CONSENT_TEXTS_MAX = 16 };

/* Given and withdrawn ones of a file the caller has read, oldest first. */
enum err consent_list(struct ctx *cx, int64_t casefile_id, struct consent **out, size_t *n) MUST_USE;

/* A text in force; those of a day, at most CONSENT_TEXTS_MAX. */
struct consent_text {
    struct str code, edition, title, source;
    const struct json *body;
};
enum err consent_texts(struct ctx *cx, struct str day, struct consent_text *out, size_t *n) MUST_USE;

/* What was read and signed on the worker's own phone and comes in with his application; recorded by the caller, who takes it in. The
 * signature is in the file already (closed); one in force of this edition stays as it is. Checked as any other. */
struct consent_signed {
    int64_t member_no, guardian_no, file_id; /* guardian_no: who agreed for a child, 0 = himself */
    struct str purpose, edition, given_on;
};
enum err consent_on_phone(struct ctx *cx, const struct casefile *f, const struct consent_signed *c) MUST_USE;

/* The member himself, on his phone, ends his consent in force of one purpose; how many rows. Who withdrew stays empty: himself.
 * The caller has made sure that the member is he. */
enum err consent_end_self(struct ctx *cx, int64_t casefile_id, int64_t member_no, struct str purpose, int64_t *n) MUST_USE;

/* Who of the household has not agreed to what on that day: *n lacks, told in *text ("张三：《…》未签；李小四（未满14周岁）：须由监护人签《…》");
 * *n = 0 when nothing is missing. To be asked before an application leaves its first step (PIPL 13, 29, 31). The caller has
 * read the file within its scope. */
enum err privacy_consent_missing(struct ctx *cx, int64_t casefile_id, struct str day, struct str *text, size_t *n) MUST_USE;
/* The same for one text, by the numbers of the members, and whether the text is in force on that day at all. For walks: members and
 * consents of the file have been read. */
bool consent_needed_of(const struct json *text, const struct case_member *m, struct str day);
bool consent_is_child(const struct json *text, const struct case_member *m, struct str day);

/* --- requests of the person himself, on his phone ---
 * Taken by nobody of the union (taken_by NULL), decided there as any other. */
struct privacy_own_in {
    struct str kind, field, value, words; /* kind: access correct delete; field and value of correct, of himself */
};
struct privacy_own {
    int64_t id;
    struct str kind, field, state, org_name, received_on, due_on, decided_on, answer; /* in words */
};
enum { PRIVACY_OWN_MAX = 50 };
/* About the newest file he is a member of. ERR_STATE without one, ERR_DUPLICATE while the same is open. */
enum err privacy_request_own(struct ctx *cx, int64_t person_id, const struct privacy_own_in *in) MUST_USE;
enum err privacy_requests_own(struct ctx *cx, int64_t person_id, struct privacy_own **out, size_t *n) MUST_USE;

/* --- retention --- */
/* Is the file under a legal hold today? *until '' = until lifted. */
enum err privacy_held(struct ctx *cx, int64_t casefile_id, bool *held, struct str *until) MUST_USE;
/* Age in whole years on a day; -1 when the birth is not known. */
int64_t privacy_age(struct str birth, struct str day);
/* The day n months (minus: before) from a day. */
struct str privacy_months(struct ctx *cx, struct str day, int64_t n);
/* The standing rule document of a kind ("retention", "evidence") on a day: its body and edition. */
enum err privacy_rule(struct ctx *cx, const char *kind, const struct json **body, struct str *edition) MUST_USE;
