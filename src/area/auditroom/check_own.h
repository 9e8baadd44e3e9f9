/* SPDX-License-Identifier: Apache-2.0
 * Checks that look closer than their statement; see check_find.c. */
#pragma once
#include "room_check.h"

enum err find_earmark_begin(struct checking *k) MUST_USE;
enum err find_earmark_each(struct checking *k, struct check_hit *h) MUST_USE;
enum err find_later_begin(struct checking *k) MUST_USE;
enum err find_later_each(struct checking *k, struct check_hit *h) MUST_USE;
enum err find_pool_begin(struct checking *k) MUST_USE;
enum err find_pool_each(struct checking *k, struct check_hit *h) MUST_USE;
enum err find_pool_end(struct checking *k) MUST_USE;
enum err find_pay_day(struct checking *k, struct check_hit *h) MUST_USE;
enum err find_after_begin(struct checking *k) MUST_USE;
enum err find_after_each(struct checking *k, struct check_hit *h) MUST_USE;
enum err find_after_end(struct checking *k) MUST_USE;
enum err find_hours(struct checking *k, struct check_hit *h) MUST_USE;
