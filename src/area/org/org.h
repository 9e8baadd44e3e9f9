/* SPDX-License-Identifier: Apache-2.0
 * The union tree (mission M1): create, rename, move, merge, close, each with its date and history.
 * The tree of unions is not the tree of areas: a union has its own code and at most a GB/T 2260 code.
 *
 * Paths: one segment of ORG_SEGMENT base-36 characters a level, made of the row id, so that a prefix
 * never leaks into a sibling and a move never has to renumber. Everything else is keyed by org id:
 * moving a subtree rewrites its paths in one statement, and sums, which go by path when read, follow. */
#pragma once
#include "ctx.h"

enum {
    ORG_SEGMENT = 5,       /* 36^5 = 60 million unions */
    ORG_LEVELS = 12,       /* deepest tree */
    ORG_CHILDREN_MAX = 5000, /* children handed on by one merge */
};

struct org {
    int64_t id;
    struct str code, name, kind; /* kind: code list org_kind */
    struct str parent_code;      /* empty = root */
    struct str area_code, uscc;  /* optional: GB/T 2260, GB 32100 */
    int64_t members;
    struct str contact, status; /* active merged closed */
    struct str merged_into_code;
    struct str valid_from, valid_to;
    int64_t children; /* active ones */
    int64_t level;    /* 1 = root */
    int64_t version;
    struct str path; /* never written out */
    int64_t parent_id;
};
extern const struct field org_fields[18];
#define ORG_FIELDS FIELDS(struct org, org_fields)

/* By code, whoever asks (check the path!). ERR_NOT_FOUND. */
enum err org_find(struct ctx *cx, struct str code, struct org *out) MUST_USE;
/* By code within the caller's reach for the right of the route. ERR_NOT_FOUND with a sentence. */
enum err org_get(struct ctx *cx, struct str code, struct org *out) MUST_USE;
/* org_get, and still in being. ERR_STATE when merged or closed. */
enum err org_active(struct ctx *cx, struct str code, struct org *out) MUST_USE;

/* Checks one union as typed in or read from a sheet: complaints name the field. True when sound. */
bool org_check(struct ctx *cx, struct org *o, struct problems *p);
/* Inserts below parent (NULL: the root of an empty tree) and fills id and path. The parent must be
 * active and within reach: the caller's check. ERR_DUPLICATE when the code is or was in use. */
enum err org_add(struct ctx *cx, const struct org *parent, struct org *o) MUST_USE;

/* on: date of effect; empty = today, never before the last recorded change or after today.
 * All refuse the root of the tree, except rename. */
enum err org_rename(struct ctx *cx, struct org *o, struct str name, struct str on) MUST_USE;
/* ERR_STATE: under itself or one of its own, or deeper than ORG_LEVELS. */
enum err org_move(struct ctx *cx, struct org *o, const struct org *parent, struct str on) MUST_USE;
/* o's children, users and kept persons go to `into`, grants on o end; o keeps its place and history.
 * ERR_STATE while o has open rosters, money or open campaigns, or `into` lies below o. */
enum err org_merge(struct ctx *cx, struct org *o, const struct org *into, struct str on) MUST_USE;
/* ERR_STATE as for merge, and while it has active children or keeps persons. */
enum err org_close(struct ctx *cx, struct org *o, struct str on) MUST_USE;

/* "00001" of 1. */
void org_segment(int64_t id, char out[ORG_SEGMENT + 1]);
