/* SPDX-License-Identifier: Apache-2.0
 * Handing goods over (发放): a roster is served from stock with so many units of one item a person. Set
 * aside when the roster is approved; each person signs with the handing cadre, on the screen or on the
 * printed sheet; the store keeper, another person, confirms, and only then do goods leave the stock, the
 * money its reserve, and the record of aid count on the day of hand-over. */
#pragma once
#include "area.h"
#include "stock.h"

enum {
    HANDOVER_CODE_TEXT = 48,
    HANDOVER_CHECK = 8, /* characters that cannot be guessed */
};

struct handover_out {
    int64_t id, roster_id;
    struct str org_code, org_name, org_path, campaign_code, roster_title, roster_state, source, item_name, spec, unit, state;
    int64_t item_id, per_head, rows, qty, fen, left_qty, left_fen, n_open, n_signed, n_done, n_gone;
    struct str entered_name;
    int64_t version;
};
extern const struct field handover_out_fields[26];
#define HANDOVER_OUT FIELDS(struct handover_out, handover_out_fields)
extern const struct machine handover_machines[2];
enum { MACHINE_HANDOVER, MACHINE_HANDOVER_ROW };

struct handover_row {
    int64_t handover_id, roster_id, row_no;
    struct str name, id_type, number, phone, card, blind, secret, employer, class, state;
    int64_t qty, fen;
    struct str sign_kind, given_on;
    int64_t sign_file;
    struct str handed_name, confirmed_name;
    int64_t handed_by, handed_at, confirmed_at, lot_id;
    struct str batch, note;
};
extern const struct field handover_row_fields[26];
#define HANDOVER_ROW FIELDS(struct handover_row, handover_row_fields)

struct plan_in {
    int64_t roster, item, per_head;
    struct str source;
};
struct sign_in {
    struct str code, given_on;
    int64_t file_id;
};
struct paper_in {
    int64_t from_row, to_row, file_id;
    struct str except, given_on;
};
struct confirm_in {
    int64_t from_row, to_row;
};
enum err handover_get(struct ctx *cx, int64_t id, struct handover_out *out) MUST_USE;
enum err handover_plan(struct ctx *cx, const struct plan_in *in, int64_t *id) MUST_USE;
enum err handover_reprice(struct ctx *cx, int64_t id) MUST_USE;
enum err handover_cancel(struct ctx *cx, int64_t id) MUST_USE;
/* Rows with their numbers opened (masked when written out). state "" = all. */
enum err handover_rows(struct ctx *cx, int64_t id, int64_t after, int64_t to, struct str state, struct str like,
                       int64_t limit, struct handover_row **out, size_t *n) MUST_USE;
enum err handover_sign(struct ctx *cx, const struct sign_in *in, int64_t *id, int64_t *row_no) MUST_USE;
enum err handover_paper(struct ctx *cx, int64_t id, const struct paper_in *in, int64_t *n) MUST_USE;
enum err handover_unsign(struct ctx *cx, int64_t id, int64_t row_no) MUST_USE;
enum err handover_confirm(struct ctx *cx, int64_t id, const struct confirm_in *in, struct stock_sum *out, int64_t *n) MUST_USE;
enum err handover_back(struct ctx *cx, int64_t id, int64_t row_no, struct str reason) MUST_USE;
enum err handover_close(struct ctx *cx, int64_t id, struct str reason) MUST_USE;

/* What the QR code says: "NH12-34-7KQ2M9XA". The last part is keyed, so that nobody can write one. */
void handover_code(struct sealer *s, struct arena *a, int64_t id, int64_t row_no, char out[HANDOVER_CODE_TEXT]);
/* false: not one of ours. */
bool handover_code_read(struct sealer *s, struct arena *a, struct str code, int64_t *id, int64_t *row_no);
enum err goods_todo(struct ctx *cx, struct todo *t) MUST_USE;
