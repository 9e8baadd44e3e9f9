/* SPDX-License-Identifier: Apache-2.0
 * Civil dates. The product lives in one time zone, Asia/Shanghai = UTC+8 without summer time, fixed
 * here so that a wrongly set system zone cannot move a record to another day or year. */
#pragma once
#include "str.h"

struct date {
    int32_t y, m, d; /* proleptic Gregorian; y == 0 means "no date" */
};

enum date_part { DATE_BAD, DATE_MONTH, DATE_DAY }; /* what a text named; MONTH: d is set to 1 */

enum {
    DATE_YEAR_MIN = 1850, /* what date_read accepts; a year outside is DATE_BAD */
    DATE_YEAR_MAX = 2199,
    DATE_TEXT = 11,      /* "2023-01-15" and NUL */
    DATE_TIME_TEXT = 20, /* "2023-01-15 08:30:00" and NUL */
};

bool date_valid(struct date d); /* the calendar has this day (29 Feb checked), year 1..9999 */
int date_month_days(int32_t y, int32_t m);
int32_t date_days(struct date d);       /* days since 1970-01-01; d must be valid */
struct date date_of_days(int32_t days); /* inverse */
struct date date_add_days(struct date d, int32_t n);
int date_cmp(struct date a, struct date b);          /* <0, 0, >0 */
int date_weekday(struct date d);                     /* 1 = Monday … 7 = Sunday (ISO 8601) */
int32_t date_age(struct date birth, struct date on); /* full years (周岁); 29 Feb ages on 1 Mar */

/* What people write: 2023-01-15, 2023/1/15, 2023.1.15, 2023年1月15日, 2023年1月, 2023-01, 20230115,
 * 202301, 23/1/15 (two digits: 00..69 -> 20xx, 70..99 -> 19xx), each with an optional time behind.
 * Full-width digits and all blanks are understood. Never guesses day/month order: year first. */
enum date_part date_read(struct str text, struct date *out);

/* Excel serial of a numeric cell; base1904 as the workbook says. In the 1900 system serial 60 is
 * the day that never was (1900-02-29): refused. Fractions are the time of day and dropped. false
 * for what is no serial, such as the number 20230115: give that to date_read as text. */
bool date_of_serial(double serial, bool base1904, struct date *out);

struct date date_of_ms(int64_t unix_ms);                        /* the day in Shanghai */
int64_t date_to_ms(struct date d);                              /* Shanghai midnight */
void date_iso(struct date d, char out[DATE_TEXT]);              /* "" for no date */
void date_time_text(int64_t unix_ms, char out[DATE_TIME_TEXT]); /* Shanghai wall clock */
