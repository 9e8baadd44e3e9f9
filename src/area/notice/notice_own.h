/* SPDX-License-Identifier: Apache-2.0
 * What the files of the notice area share and nobody else sees. */
#pragma once
#include "area.h"
#include "notice.h"

extern const struct machine notice_machines[1];

enum { NOTICE_BODY_MAX = 20000, NOTICE_FILES_MAX = 20, NOTICE_FILE_BYTES = 40 << 20, NOTICE_CONTACTS_MAX = 10, NOTICE_STEPS_MAX = 8 };

struct notice_in {
    struct str title, doc_no, cover, body, contacts, reach;
    int64_t depth;
    struct str picked, items;
    int64_t version;
};
/* Checks and stores what was typed into a draft. */
enum err notice_take(struct ctx *cx, const struct notice_in *in, struct notice *n, struct notice_item **items, size_t *n_items) MUST_USE;
enum err notice_store_items(struct ctx *cx, int64_t id, const struct notice_item *items, size_t n) MUST_USE;
/* The one place that tells the area of submissions until when a form is due. */
enum err notice_form_due(struct ctx *cx, const struct notice *n, const struct notice_item *it) MUST_USE;
/* … and that it no longer is, when the notice, which is ended already, had said so last. */
enum err notice_form_undue(struct ctx *cx, const struct notice *n) MUST_USE;
/* Codes of notice.picked as unions strictly below the issuer; complains of the others. */
enum err notice_picked(struct ctx *cx, const struct notice *n, int64_t **out, size_t *n_out) MUST_USE;

/* "-7,-1,1" as numbers, ascending. False when it is no such list. */
bool notice_steps(struct str list, int64_t *out, size_t *n);

/* handlers */
enum err notice_issue(struct ctx *cx);
enum err notice_read_post(struct ctx *cx);
enum err notice_confirm_post(struct ctx *cx);
enum err notice_deliver_post(struct ctx *cx);
enum err notice_accept_post(struct ctx *cx);
enum err notice_return_post(struct ctx *cx);
enum err notice_excuse_post(struct ctx *cx);
enum err notice_delivery_file(struct ctx *cx);
enum err notice_urge_post(struct ctx *cx);
enum err notice_remind_post(struct ctx *cx);
enum err notice_reminders_get(struct ctx *cx);
enum err notice_messages_get(struct ctx *cx);
enum err notice_message_sent(struct ctx *cx);
enum err notice_matrix_get(struct ctx *cx);
enum err notice_late_get(struct ctx *cx);
enum err notice_file_get(struct ctx *cx);
/* Members of one recipient, items included; standings stand in the order of recipients, *at moves on. */
void notice_write_recipient(struct ctx *cx, const struct notice_recipient *r, const struct notice_standing *s, size_t n, size_t *at,
                            struct str today);
/* The whole of a notice as the answer. */
enum err notice_answer(struct ctx *cx, int64_t id) MUST_USE;
/* Union of the call (?org), which must be a recipient other than through the issuer's own people. */
enum err notice_as_recipient(struct ctx *cx, const struct notice *n, int64_t *org_id) MUST_USE;
enum err notice_step_of(struct ctx *cx, const char *verb, struct notice *n, const struct move **mv) MUST_USE;

enum err notice_todo(struct ctx *cx, struct todo *t) MUST_USE;
enum err notice_verify(struct verify *v) MUST_USE;

struct notice_deliver_in {
    struct str text;
    int64_t file_id;
};
struct notice_decide_in {
    struct str org, reason;
};
struct notice_urge_in {
    bool dry;
    int64_t no; /* 0 = every item */
};
struct notice_sent_in {
    bool ok;
    struct str error;
};
