/* SPDX-License-Identifier: Apache-2.0
 * What the files of the stock area share and nobody else sees. */
#pragma once
#include "area.h"
#include "campaign.h"
#include "date.h"
#include "file.h"
#include "stock.h"

struct goods_part { /* table goods_part */
    int64_t item_id;
    struct str code, name, unit;
    int64_t qty, price_fen;
};
extern const struct field goods_part_fields[6];
#define GOODS_PART_FIELDS FIELDS(struct goods_part, goods_part_fields)

struct goods_item_in {
    struct str org, code, name, spec, unit, category;
    bool is_kit;
    struct str status, note, parts; /* parts: JSON [{item, qty, price_fen}] */
    int64_t version;
};
enum err goods_item_save(struct ctx *cx, int64_t id, const struct goods_item_in *in, int64_t *made) MUST_USE;
enum err goods_parts(struct tx *tx, int64_t kit_id, struct goods_part **out, size_t *n) MUST_USE;

/* --- work on the shelf; each fills *id with what it made --- */
struct kit_in {
    struct str campaign, org, source;
    int64_t kit, qty;
    struct str note;
};
enum err kit_make(struct ctx *cx, const struct kit_in *in, int64_t *id) MUST_USE;
enum err kit_unmake(struct ctx *cx, const struct kit_in *in, int64_t *id) MUST_USE;

struct count_in {
    struct str campaign, org, kind, done_on, note, lines; /* lines: JSON [{lot, real_qty, reason}] */
    int64_t file_id;
};
enum err count_add(struct ctx *cx, const struct count_in *in, int64_t *id) MUST_USE;
enum err count_approve(struct ctx *cx, int64_t id) MUST_USE;
enum err count_refuse(struct ctx *cx, int64_t id, struct str reason) MUST_USE;

struct send_in {
    struct str to, done_on, note;
    int64_t lot, qty;
};
enum err send_add(struct ctx *cx, const struct send_in *in, int64_t *id) MUST_USE;
enum err send_arrive(struct ctx *cx, int64_t id) MUST_USE;
enum err send_recall(struct ctx *cx, int64_t id) MUST_USE;

enum { MACHINE_COUNT, MACHINE_SEND };
extern const struct machine stock_machines[2];

enum err stock_verify(struct verify *v) MUST_USE;
