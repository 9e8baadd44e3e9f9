/* SPDX-License-Identifier: Apache-2.0
 * Working days: Monday to Friday, without the statutory holidays and with the make-up days the State Council publishes
 * each year (rule document calendars/cn, by year with the number of the notice). A year the document does not hold counts Monday to
 * Friday alone; it, and a year nobody has compared with its notice ("unconfirmed"), say so. */
#pragma once
#include "ctx.h"
#include "date.h"

struct calendar;

enum { CALENDAR_SPAN_MAX = 4000 }; /* working days added at once */

/* The calendar in force today, shared and const; without a document one that knows no year. */
enum err calendar_get(struct ctx *cx, const struct calendar **out) MUST_USE;
/* Are the holidays of that year in the document, compared with the notice it names? */
bool calendar_confirmed(const struct calendar *c, int32_t year);
bool calendar_works(const struct calendar *c, struct date d);
/* The n-th working day after a day; n = 0 is the day itself. *known (may be NULL): every year on the way is confirmed. */
struct date calendar_add(const struct calendar *c, struct date from, int64_t n, bool *known);
/* Working days after `from` up to and with `to`; 0 when `to` is not later. */
int64_t calendar_count(const struct calendar *c, struct date from, struct date to);
/* The same for days as texts; "" and 0 for what is no day. */
struct str calendar_after(struct ctx *cx, const struct calendar *c, struct str day, int64_t n);
int64_t calendar_late(const struct calendar *c, struct str due, struct str today);

/* Complaints about such a document (rule_checks). */
void calendar_check(const struct json *body, struct problems *p);
