/* SPDX-License-Identifier: Apache-2.0
 * Suppliers, items, purchases, stock and rosters of goods, for the suites of purchase and of goods. */
#pragma once
#include "stock.h"

#include "area_test.h"
#include "money_world.h"

#define USCC_A "911101085923662400"
#define USCC_B "9144030071526726XG"
#define USCC_C "91350100M000100Y43"

static inline int64_t made(const struct json *j)
{
    int64_t id = json_get_int(j, "id", 0);
    assert_true(id > 0);
    return id;
}

/* Stages of one source at one union, as the money page shows them. */
static inline int64_t money(struct world *w, const char *org, const char *key)
{
    const struct json *rows =
        json_get(world_ok(w, "city.view", "GET", fmt(w, "/api/funds?campaign=LJ&org=%s&own=1", org), NULL), "rows");
    int64_t sum = 0;
    for (size_t i = 0; i < json_len(rows); i++)
        sum += json_get_int(json_at(rows, i), key, 0);
    return sum;
}

static inline int64_t stock_of(struct world *w, const char *org, int64_t item, const char *key)
{
    const struct json *rows =
        json_get(world_ok(w, "city.view", "GET", fmt(w, "/api/goods/stock?campaign=LJ&org=%s&own=1", org), NULL), "rows");
    int64_t sum = 0;
    for (size_t i = 0; i < json_len(rows); i++)
        if (json_get_int(json_at(rows, i), "item_id", 0) == item)
            sum += json_get_int(json_at(rows, i), key, 0);
    return sum;
}

static inline int64_t item(struct world *w, const char *as, const char *org, const char *code, const char *name,
                    const char *category)
{
    return made(world_ok(w, as, "POST", fmt(w, "/api/goods/items?org=%s", org),
                         fmt(w, "{\"code\":\"%s\",\"name\":\"%s\",\"unit\":\"份\",\"category\":\"%s\"}", code, name, category)));
}

static inline int64_t supplier(struct world *w, const char *as, const char *org, const char *name, const char *uscc)
{
    int64_t id = made(world_ok(w, as, "POST", fmt(w, "/api/suppliers?org=%s", org),
                               fmt(w, "{\"name\":\"%s\",\"uscc\":\"%s\"}", name, uscc)));
    world_ok(w, as, "POST", fmt(w, "/api/suppliers/%lld/licences", (long long)id),
             "{\"kind\":\"business\",\"number\":\"Z1\",\"valid_to\":\"\"}");
    return id;
}

static inline int64_t file(struct world *w, const char *as, const char *org)
{
    static int n;
    const char *text = fmt(w, "签收 %d", ++n);
    assert_string_equal(world_upload(w, as, fmt(w, "/api/files?org=%s", org), "p.txt", text, strlen(text)), "");
    return made(w->json);
}

static inline int64_t request(struct world *w, const char *who, const char *org, const char *source, int64_t item_id,
                       long long qty, long long fen)
{
    return made(world_ok(w, fmt(w, "%s.clerk", who), "POST", fmt(w, "/api/purchases?org=%s", org),
                         fmt(w, "{\"campaign\":\"LJ\",\"title\":\"慰问品\",\"source\":\"%s\",\"reason\":\"慰问一线职工\","
                                "\"lines\":[{\"item\":%lld,\"qty\":%lld,\"est_fen\":%lld}]}",
                             source, (long long)item_id, qty, fen)));
}

#define ON(id, verb) fmt(w, "/api/purchases/%lld/%s", (long long)(id), verb)

/* Approved, one quote with a reason, contracted at the estimate. */
static inline const char *contract(struct world *w, const char *who, int64_t purchase, int64_t supplier_id, long long fen)
{
    const char *clerk = fmt(w, "%s.clerk", who);
    world_ok(w, clerk, "POST", ON(purchase, "submit"), NULL);
    world_ok(w, fmt(w, "%s.review", who), "POST", ON(purchase, "approve"), NULL);
    world_ok(w, clerk, "POST", ON(purchase, "quotes"),
             fmt(w, "{\"supplier\":%lld,\"fen\":%lld,\"quoted_on\":\"2023-01-09\"}", (long long)supplier_id, fen));
    return world_call(w, clerk, "POST", ON(purchase, "contract"),
                      fmt(w, "{\"supplier\":%lld,\"fen\":%lld,\"contract_no\":\"HT1\",\"contract_on\":\"2023-01-10\","
                             "\"few_quotes\":\"定点供应\"}",
                          (long long)supplier_id, fen));
}

static inline int64_t count_in(struct world *w, const char *who, int64_t purchase, long long qty, const char *more)
{
    return made(world_ok(w, fmt(w, "%s.clerk", who), "POST", ON(purchase, "receipts"),
                         fmt(w, "{\"line\":1,\"qty\":%lld,\"got_on\":\"2023-01-11\"%s}", qty, more)));
}

static inline void confirm_in(struct world *w, const char *who, int64_t receipt)
{
    world_ok(w, fmt(w, "%s.cash", who), "POST", fmt(w, "/api/goods/receipts/%lld/confirm", (long long)receipt), NULL);
}

/* qty units worth fen in the stock of QD01, paid from GH-BJ; gives the item. */
static inline int64_t stocked(struct world *w, const char *who, const char *org, const char *code, long long qty, long long fen)
{
    int64_t it = item(w, fmt(w, "%s.clerk", who), org, code, fmt(w, "慰问品%s", code), "daily");
    int64_t s = supplier(w, fmt(w, "%s.clerk", who), org, fmt(w, "供货%s公司", code),
                         code[0] == 'A' ? USCC_A : code[0] == 'B' ? USCC_B : USCC_C);
    int64_t p = request(w, who, org, "GH-BJ", it, qty, fen);
    assert_string_equal(contract(w, who, p, s, fen), "");
    confirm_in(w, who, count_in(w, who, p, qty, ""));
    return it;
}

static inline int64_t roster(struct world *w, const char *who, const char *org, int first, int n)
{
    const char *clerk = fmt(w, "%s.clerk", who);
    int64_t id = made(world_ok(w, clerk, "POST", "/api/rosters/by-hand",
                               fmt(w, "{\"campaign\":\"LJ\",\"org\":\"%s\",\"title\":\"慰问品名册\",\"class\":\"C7\",\"source\":\"GH-BJ\"}", org)));
    for (int i = 0; i < n; i++)
        world_ok(w, clerk, "POST", fmt(w, "/api/rosters/%lld/rows", (long long)id),
                 fmt(w, "{\"name\":\"王小%s\",\"number\":\"%.*s\",\"amount_fen\":100}", (first + i) % 2 ? "明" : "红",
                     FMT(mw_number(w->a, first + i))));
    return id;
}

static inline const char *plan(struct world *w, const char *who, int64_t roster_id, int64_t item_id, int per_head)
{
    return world_call(w, fmt(w, "%s.clerk", who), "POST", "/api/handovers",
                      fmt(w, "{\"roster\":%lld,\"item\":%lld,\"source\":\"GH-BJ\",\"per_head\":%d}", (long long)roster_id,
                          (long long)item_id, per_head));
}

static inline const char *roster_move(struct world *w, const char *as, int64_t id, const char *verb, const char *body)
{
    return world_call(w, as, "POST", fmt(w, "/api/rosters/%lld/%s", (long long)id, verb), body);
}

/* Planned, submitted, approved; gives the hand-over. */
static inline int64_t held(struct world *w, const char *who, int64_t roster_id, int64_t item_id, int per_head)
{
    assert_string_equal(plan(w, who, roster_id, item_id, per_head), "");
    int64_t h = made(w->json);
    assert_answer(w, "", fmt(w, "%s.clerk", who), "POST", fmt(w, "/api/rosters/%lld/submit", (long long)roster_id),
                  "{\"leave_out_refused\":false}");
    assert_answer(w, "", fmt(w, "%s.review", who), "POST", fmt(w, "/api/rosters/%lld/approve", (long long)roster_id), "{}");
    return h;
}

static inline const char *code_of(struct world *w, int64_t handover, size_t i)
{
    world_ok(w, "city.view", "GET", fmt(w, "/api/handovers/%lld/rows", (long long)handover), NULL);
    return text_of(w, json_at(rows_of(w), i), "code");
}

static inline const char *sign(struct world *w, const char *as, const char *org, const char *code)
{
    int64_t f = file(w, as, org);
    return world_call(w, as, "POST", "/api/handovers/sign",
                      fmt(w, "{\"code\":\"%s\",\"given_on\":\"2023-01-12\",\"file_id\":%lld}", code, (long long)f));
}

static inline const char *confirm(struct world *w, const char *as, int64_t handover)
{
    return world_call(w, as, "POST", fmt(w, "/api/handovers/%lld/confirm", (long long)handover), "{}");
}

static inline int64_t figure(struct world *w, const char *org, const char *form_item, const char *key)
{
    const struct json *j = world_ok(w, "city.view", "GET", fmt(w, "/api/forms/cz21/report?campaign=LJ&org=%s", org), NULL);
    return json_get_int(json_get(json_get(j, "items"), form_item), key, -1);
}
