/* SPDX-License-Identifier: Apache-2.0
 * What the files of the way of the money share: the pieces of trace.c gathered into nodes in layers and
 * links between them. */
#pragma once
#include "auditroom_own.h"
#include "campaign.h"
#include "trace.h"

enum {
    SOURCES_MAX = 200,
    NODES_MAX = 60000,
    NODE_SLOTS = 4 * NODES_MAX,
    LAYER_NODES = 12, /* shown in one layer; the rest are one node */
    WIDE_NODES = 24,  /* of unions or rosters: with more the picture is collapsed */
    PATH_MAX_STEPS = 40,
    PEOPLE_MAX = 20000,
    TIMES_MAX = 50,
};

enum node_kind { NODE_RECEIPT, NODE_ABOVE, NODE_UNION, NODE_ROSTER, NODE_BATCH, NODE_PERSON, NODE_PAID, NODE_WAITS, NODE_LEFT, NODE_GOODS, NODE_LOST, NODE_BACK, NODE_REST };

struct node {
    enum node_kind kind;
    int64_t key;
    int32_t layer, shown; /* shown: place in the answer, -1 = not */
    int64_t fen, n;
    struct str title, sub, object;
};
struct link {
    int32_t from, to, source;
    int64_t fen;
};
struct txn {
    int64_t id;
    struct str kind, day, doc_no, party;
    int64_t org_id;
};

struct way {
    struct ctx *cx;
    struct campaign campaign;
    struct fifo *fifo;
    struct str sources[SOURCES_MAX];
    int32_t n_sources;
    struct fifo_entry *entries;
    size_t n_entries, cap_entries;
    struct txn *txns;
    size_t n_txns, cap_txns;
    struct node *nodes;
    int32_t n_nodes, *node_slots;
    struct link *links;
    int32_t n_links, cap_links, *link_slots, n_link_slots;
    /* what is asked for */
    struct str of;
    int64_t txn_id, roster_id, org_id, person_id, row_no, batch_id, batch_seq;
    int64_t fen;
    /* unions below those one level under the base stand together with their ancestor there */
    bool collapsed;
    int64_t base_id;
    struct str base;
    struct home *homes; /* by id */
    size_t n_homes;
};

/* A union and the one it is shown with when the picture is collapsed. */
struct home {
    int64_t id, at;
};

/* A step of the way of a piece. */
struct step {
    int32_t node, source;
};
struct known {
    struct str object, title, sub;
    int64_t lump_id, org_id, campaign_id;
};
extern const struct field trace_known_fields[6];
#define KNOWN FIELDS(struct known, trace_known_fields)

/* trace_way.c: the ledger as ways, the ways as nodes and links */
enum err trace_read_ledger(struct way *w) MUST_USE;
const struct txn *trace_txn(const struct way *w, int64_t id);
int32_t trace_source(struct way *w, struct str code);
int32_t trace_node(struct way *w, enum node_kind kind, int64_t key);
/* The way of a piece from its beginning; going round (money taken back) is cut out. */
size_t trace_way(struct way *w, int32_t piece, struct step out[PATH_MAX_STEPS]);
/* The steps and what follows them, fen thick. */
void trace_add(struct way *w, const struct step *s, size_t n, int32_t end, int64_t fen);
/* Everything, a movement or a union. */
enum err trace_wide(struct way *w) MUST_USE;

/* trace_person.c: down to the rows of rosters, through the lines of the bank */
enum err trace_of_roster(struct way *w, int64_t roster_id, int64_t row_no) MUST_USE;
enum err trace_of_person(struct way *w) MUST_USE;
enum err trace_of_batch(struct way *w) MUST_USE;

/* trace_picture.c: the answer */
enum err trace_answer(struct way *w) MUST_USE;
