/* SPDX-License-Identifier: Apache-2.0
 * Suppliers and purchases (采购): request → approval by another person → quotes → contract with a
 * supplier whose licences are in force → goods counted by one person and confirmed by another. Money
 * is set aside at the contract (ordered) and becomes stock as goods are accepted. */
#pragma once
#include "area.h"
#include "stock.h"

enum {
    PURCHASE_LINES_MAX = 100,
    PURCHASE_QUOTES_MAX = 50,
    LICENCES_MAX = 100,
    LICENCE_SOON_DAYS = 30, /* a licence that ends so soon is shown as such */
};

/* --- suppliers --- */
struct supplier { /* table supplier */
    int64_t id, org_id;
    struct str org_code, org_name, org_path, name, uscc, contact, phone, address, status, note;
    int64_t version;
};
extern const struct field supplier_fields[13];
#define SUPPLIER_FIELDS FIELDS(struct supplier, supplier_fields)
struct licence { /* table supplier_licence */
    int64_t id, supplier_id;
    struct str kind, number, valid_from, valid_to;
    int64_t file_id;
};
extern const struct field licence_fields[7];
#define LICENCE_FIELDS FIELDS(struct licence, licence_fields)

struct supplier_in {
    struct str org, name, uscc, contact, phone, address, status, note;
    int64_t version;
};
enum err supplier_save(struct ctx *cx, int64_t id, const struct supplier_in *in, int64_t *made) MUST_USE;
struct licence_in {
    struct str kind, number, valid_from, valid_to;
    int64_t file_id;
};
enum err licence_save(struct ctx *cx, int64_t supplier_id, const struct licence_in *in, int64_t *made) MUST_USE;
enum err licences_of(struct tx *tx, int64_t supplier_id, struct licence **out, size_t *n) MUST_USE;
/* A supplier a union may use: its own, or one kept by a union above it; active. */
enum err supplier_for(struct ctx *cx, const char *field, int64_t id, struct str org_path, struct supplier *out)
    MUST_USE;
/* Every licence the rule asks of goods of that category is in force on the day. ERR_STATE names the
 * licence and what is wrong with it. */
enum err supplier_licensed(struct ctx *cx, const struct goods_rules *r, const struct supplier *s, struct str category,
                           struct str day) MUST_USE;

/* --- purchases --- */
struct purchase { /* table purchase */
    int64_t id, org_id, campaign_id;
    struct str org_code, org_name, org_path, campaign_code, title, source, reason, state;
    int64_t est_fen, decision_id;
    struct str return_reason, few_quotes;
    int64_t supplier_id;
    struct str supplier_name, contract_no, contract_on;
    int64_t contract_fen, contract_file, ordered_fen;
    struct str close_reason;
    int64_t entered_by, submitted_by, approved_by, contracted_by;
    struct str entered_name, approved_name, contracted_name;
    int64_t entered_at, approved_at, contracted_at, version;
};
extern const struct field purchase_fields[34];
#define PURCHASE_FIELDS FIELDS(struct purchase, purchase_fields)
enum { MACHINE_PURCHASE, MACHINE_RECEIPT };
extern const struct machine purchase_machines[2];

struct purchase_line { /* table purchase_line */
    int64_t seq, item_id;
    struct str item_name, spec, unit, category;
    int64_t qty, est_fen, fen, got_qty, got_fen;
};
extern const struct field purchase_line_fields[11];
#define PURCHASE_LINE_FIELDS FIELDS(struct purchase_line, purchase_line_fields)

struct purchase_in {
    struct str campaign, org, title, source, reason, lines; /* lines: JSON [{item, qty, est_fen}] */
};
struct contract_in {
    int64_t supplier, fen, decision_id, file_id;
    struct str contract_no, contract_on, few_quotes, lines; /* lines: JSON [{seq, fen}], absent = in proportion */
};
struct quote_in {
    int64_t supplier, fen, file_id;
    struct str quoted_on, note;
};
struct receipt_in {
    int64_t line, qty, paper_id, photo_id;
    struct str got_on, batch, made_on, expires_on, note;
};
struct gift_in { /* a donation in kind, as the donor register has it, onto the shelf */
    struct str got_on, batch, made_on, expires_on, note;
    int64_t gift, item, qty, paper_id, photo_id;
};
enum err purchase_get(struct ctx *cx, int64_t id, struct purchase *out) MUST_USE;
enum err purchase_lines(struct tx *tx, int64_t id, struct purchase_line **out, size_t *n) MUST_USE;
enum err purchase_save(struct ctx *cx, int64_t id, const struct purchase_in *in, int64_t *made) MUST_USE;
enum err purchase_submit(struct ctx *cx, int64_t id) MUST_USE;
enum err purchase_approve(struct ctx *cx, int64_t id) MUST_USE;
enum err purchase_return(struct ctx *cx, int64_t id, struct str reason) MUST_USE;
enum err purchase_void(struct ctx *cx, int64_t id) MUST_USE;
enum err purchase_quote(struct ctx *cx, int64_t id, const struct quote_in *in, int64_t *made) MUST_USE;
enum err purchase_contract(struct ctx *cx, int64_t id, const struct contract_in *in) MUST_USE;
enum err purchase_close(struct ctx *cx, int64_t id, struct str reason) MUST_USE;
enum err receipt_count(struct ctx *cx, int64_t id, const struct receipt_in *in, int64_t *made) MUST_USE;
enum err gift_count(struct ctx *cx, const struct gift_in *in, int64_t *made) MUST_USE;
enum err receipt_confirm(struct ctx *cx, int64_t id) MUST_USE;
enum err receipt_refuse(struct ctx *cx, int64_t id, struct str reason) MUST_USE;
