/* SPDX-License-Identifier: Apache-2.0
 * Money is int64_t 分 everywhere inside; 元 and 万元 exist at the edge only. Nothing here uses
 * floating point except money_of_double, which reads what a spreadsheet stored. */
#pragma once
#include "str.h"

enum money_err { MONEY_OK = 0, MONEY_MISSING, MONEY_FORMAT, MONEY_RANGE, MONEY_PRECISION };
enum money_unit { MONEY_YUAN, MONEY_WAN }; /* what a number without a unit means (column header) */

#define MONEY_MAX INT64_C(100000000000000) /* 1 万亿元 in 分: anything beyond is a typing error */
enum {
    MONEY_TEXT = 40,       /* fits every formatted amount and its NUL */
    MONEY_CAPITAL = 240,   /* fits every amount in capitals and its NUL */
    MONEY_INPUT_MAX = 120, /* longest text read, bytes */
};

/* false on overflow; *out is then untouched. */
bool money_add(int64_t a, int64_t b, int64_t *out) MUST_USE;
bool money_sub(int64_t a, int64_t b, int64_t *out) MUST_USE;
bool money_mul(int64_t fen, int64_t times, int64_t *out) MUST_USE;

/* Reads what is typed into a cell or field: "500", "1,000.50", "１，０００", "500元", "￥500",
 * "0.05万元", "伍佰元整", "一千二百三十元五角", "-20", "(20)". A unit in the text beats `unit`.
 * MISSING: blank or a lone dash. FORMAT: not one amount ("500+米面油", "三五百"). RANGE: beyond
 * ±MONEY_MAX. PRECISION: not a whole number of 分. Negative amounts are read: whether they are
 * allowed is the caller's rule. *fen is set only on MONEY_OK. */
enum money_err money_read(struct str text, enum money_unit unit, int64_t *fen) MUST_USE;

/* A numeric cell. Binary noise (0.1 + 0.2) is forgiven: up to 1e-7 元 or four units in the last
 * place; a real third decimal is PRECISION (banks total the hidden decimals: domain Q35). */
enum money_err money_of_double(double v, enum money_unit unit, int64_t *fen) MUST_USE;

const char *money_err_code(enum money_err e); /* "AMOUNT_MISSING" …; "" for OK */
const char *money_err_text(enum money_err e); /* Chinese sentence saying what to do */

/* Each writes at most MONEY_TEXT bytes with NUL and returns the length. Any int64_t is accepted. */
size_t money_yuan(int64_t fen, char out[MONEY_TEXT]);  /* "1,234.56" */
size_t money_plain(int64_t fen, char out[MONEY_TEXT]); /* "1234.56": bank files, CSV */
/* "68.83": 万元 with two decimals, computed exactly from 分, half rounded away from zero (5,000 分
 * = 0.005 万元 -> 0.01), as the forms are rounded by hand. Round only what is printed: sums of
 * printed figures may differ from the printed sum, the 分 decide. */
size_t money_wan(int64_t fen, char out[MONEY_TEXT]);
/* "壹万陆仟肆佰零玖元零贰分", "叁佰元整": capitals as on papers of payment (支付结算办法 附一 正确填写票据和结算凭证的基本规定, 二至三): 整
 * after 元 when no 角 and no 分 follow, 零 for zeros between; where both ways are allowed, 零 is written after a 万 or 亿 whose last
 * digit is zero and left out before 角. At most MONEY_CAPITAL bytes with NUL; returns the length. */
size_t money_capital(int64_t fen, char out[MONEY_CAPITAL]);
