/* SPDX-License-Identifier: Apache-2.0
 * A sum of money divided among many by weight, exact to the 分, each part between its floor and its
 * ceiling. Integer arithmetic only: the same input gives the same parts everywhere. */
#pragma once
#include "base.h"

enum {
    SPLIT_PARTS_MAX = 10000,
};
#define SPLIT_WEIGHT_MAX INT64_C(1000000000000) /* 1e12: products stay within 128 bits */

struct split_part {
    int64_t weight;        /* 0 … SPLIT_WEIGHT_MAX; 0 takes its floor and no more */
    int64_t floor, ceiling; /* 分; ceiling < 0 = none */
    int64_t fen;           /* out */
};

enum split_err {
    SPLIT_OK = 0,
    SPLIT_BAD,     /* an amount, weight or bound out of range, or no parts */
    SPLIT_CROSSED, /* a floor above its ceiling; *at names the part */
    SPLIT_LITTLE,  /* the floors together are more than the sum; *off = missing 分 */
    SPLIT_MUCH,    /* with every part that has weight at its ceiling, *off 分 are left over */
};

/* Every part without a bound in its way gets total × weight / weights; a part that would fall below its
 * floor or rise above its ceiling is set there and the others share the rest in proportion. What whole
 * 分 leave over goes to the largest remainders, earlier parts first among equals. On SPLIT_OK the parts
 * sum to total and respect their bounds. at, off may be NULL. */
enum split_err split(int64_t total, struct split_part *parts, size_t n, size_t *at, int64_t *off) MUST_USE;
