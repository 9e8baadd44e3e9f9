// SPDX-License-Identifier: Apache-2.0
// Civil calendar arithmetic and the spellings of dates found in spreadsheets.
#include "date.h"

#include "text.h"

enum { SHANGHAI_MS = 8 * 3600 * 1000, DAY_MS = 24 * 3600 * 1000, DATE_INPUT_MAX = 48 };

int date_month_days(int32_t y, int32_t m)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    return m == 2 && leap ? 29 : days[m - 1];
}

bool date_valid(struct date d)
{
    return d.y >= 1 && d.y <= 9999 && d.m >= 1 && d.m <= 12 && d.d >= 1 &&
           d.d <= date_month_days(d.y, d.m);
}

/* Years are counted from March, so that the leap day is the last of its year. */
int32_t date_days(struct date d)
{
    ASSERT(date_valid(d));
    int32_t y = d.m > 2 ? d.y : d.y - 1;
    int32_t month = (d.m + 9) % 12; /* 0 = March */
    int32_t in_year = (153 * month + 2) / 5 + d.d - 1;
    return 365 * y + y / 4 - y / 100 + y / 400 + in_year - 719468;
}

struct date date_of_days(int32_t days)
{
    int32_t z = days + 719468; /* days since 0000-03-01 */
    ASSERT(z >= 306 && z < 3652425 + 366);
    int32_t era = z / 146097, in_era = z % 146097;
    int32_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int32_t in_year = in_era - (365 * year + year / 4 - year / 100);
    int32_t month = (5 * in_year + 2) / 153; /* 0 = March */
    struct date d = {era * 400 + year, month < 10 ? month + 3 : month - 9,
                     in_year - (153 * month + 2) / 5 + 1};
    d.y += d.m <= 2;
    return d;
}

struct date date_add_days(struct date d, int32_t n)
{
    return date_of_days(date_days(d) + n);
}

int date_cmp(struct date a, struct date b)
{
    if (a.y != b.y)
        return a.y < b.y ? -1 : 1;
    if (a.m != b.m)
        return a.m < b.m ? -1 : 1;
    return (a.d > b.d) - (a.d < b.d);
}

int date_weekday(struct date d)
{
    int32_t r = (date_days(d) + 3) % 7; /* 1970-01-01 was a Thursday */
    return r < 0 ? r + 8 : r + 1;
}

int32_t date_age(struct date birth, struct date on)
{
    bool passed = on.m > birth.m || (on.m == birth.m && on.d >= birth.d);
    return on.y - birth.y - !passed;
}

/* One letter for each sign a date may hold; 0 = does not belong. */
static char sign_of(uint32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return (char)cp;
    if (cp >= 0xFF10 && cp <= 0xFF19)
        return (char)(cp - 0xFF10 + '0');
    switch (cp) {
    case '-':
    case '/':
    case '.':
    case 0xFF0D:
    case 0xFF0F:
    case 0xFF0E:
    case 0x2010:
    case 0x2013:
    case 0x2014:
    case 0x2212:
    case '\\':
    case 0x3001:
        return '-';
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case 0xA0:
    case 0x3000:
    case 'T':
        return ' ';
    case ':':
    case 0xFF1A:
        return ':';
    case 0x5E74:
        return 'Y'; /* 年 */
    case 0x6708:
        return 'M'; /* 月 */
    case 0x65E5:
    case 0x53F7:
        return 'D'; /* 日 号 */
    default:
        return 0;
    }
}

static void blanks(const char **p)
{
    while (**p == ' ')
        ++*p;
}

/* Reads up to nine digits; *len says how many there were. */
static int32_t digits(const char **p, int *len)
{
    int32_t v = 0;
    blanks(p);
    for (*len = 0; **p >= '0' && **p <= '9' && *len < 9; ++*p, ++*len)
        v = v * 10 + (**p - '0');
    return v;
}

/* What may stand behind a date: nothing or a time of day. */
static bool tail_fits(const char *p)
{
    int len;
    if (*p && *p != ' ')
        return false;
    blanks(&p);
    if (!*p)
        return true;
    if (digits(&p, &len) > 23 || len < 1 || len > 2 || *p != ':')
        return false;
    for (int i = 0; i < 2 && *p == ':'; i++) {
        p++;
        if (digits(&p, &len) > 59 || len != 2)
            return false;
    }
    if (*p == '-') { /* a fraction of a second: '.' is '-' here */
        p++;
        (void)digits(&p, &len);
    }
    blanks(&p);
    return !*p;
}

static enum date_part result(int32_t y, int32_t m, int32_t d, enum date_part part, struct date *out)
{
    struct date v = {y, m, d};
    if (y < DATE_YEAR_MIN || y > DATE_YEAR_MAX || !date_valid(v))
        return DATE_BAD;
    *out = v;
    return part;
}

/* One run of digits, or three numbers with signs between them, year first. */
static enum date_part parse(const char *p, struct date *out)
{
    int ylen, mlen, dlen;
    int32_t y = digits(&p, &ylen);
    if (ylen == 8 && tail_fits(p))
        return result(y / 10000, y / 100 % 100, y % 100, DATE_DAY, out);
    if (ylen == 6 && tail_fits(p))
        return result(y / 100, y % 100, 1, DATE_MONTH, out);
    if (ylen != 4 && ylen != 2)
        return DATE_BAD;
    if (ylen == 2)
        y += y < 70 ? 2000 : 1900;
    blanks(&p);
    bool year_sign = *p == 'Y';
    if (!year_sign && *p != '-')
        return DATE_BAD;
    p++;
    int32_t m = digits(&p, &mlen);
    if (mlen < 1 || mlen > 2)
        return DATE_BAD;
    const char *month_end = p;
    blanks(&p);
    bool month_only = *p == 'M' ? tail_fits(p + 1) : tail_fits(month_end);
    if (month_only && (year_sign || ylen == 4))
        return result(y, m, 1, DATE_MONTH, out);
    if (*p != '-' && *p != 'M')
        return DATE_BAD;
    p++;
    int32_t d = digits(&p, &dlen);
    if (dlen < 1 || dlen > 2)
        return DATE_BAD;
    const char *day_sign = p;
    blanks(&day_sign);
    if (*day_sign == 'D')
        p = day_sign + 1;
    return tail_fits(p) ? result(y, m, d, DATE_DAY, out) : DATE_BAD;
}

enum date_part date_read(struct str text, struct date *out)
{
    char signs[DATE_INPUT_MAX];
    size_t n = 0;
    text = text_trim(text);
    for (size_t at = 0; at < text.len;) {
        char c = sign_of(utf8_next(text, &at));
        if (!c || n == sizeof signs - 1)
            return DATE_BAD;
        signs[n++] = c;
    }
    signs[n] = 0;
    return parse(signs, out);
}

bool date_of_serial(double serial, bool base1904, struct date *out)
{
    if (!(serial >= 0 && serial < 2958466)) /* also refuses NaN; the end is 9999-12-31 */
        return false;
    int32_t n = (int32_t)serial;
    if (!base1904 && (n == 0 || n == 60))
        return false;
    /* Day 0 is 1904-01-01; in the other system 1899-12-30, or one later before the 60th. */
    int32_t days = base1904 ? n - 24107 : n < 60 ? n - 25568 : n - 25569;
    struct date d = date_of_days(days);
    if (d.y > DATE_YEAR_MAX)
        return false;
    *out = d;
    return true;
}

static int64_t shanghai_days(int64_t unix_ms, int64_t *in_day)
{
    int64_t t = unix_ms + SHANGHAI_MS;
    int64_t days = t / DAY_MS - (t % DAY_MS < 0);
    *in_day = t - days * DAY_MS;
    return days;
}

struct date date_of_ms(int64_t unix_ms)
{
    int64_t in_day;
    return date_of_days((int32_t)shanghai_days(unix_ms, &in_day));
}

int64_t date_to_ms(struct date d)
{
    return (int64_t)date_days(d) * DAY_MS - SHANGHAI_MS;
}

static void two_digits(char *out, unsigned n)
{
    out[0] = (char)('0' + n / 10 % 10);
    out[1] = (char)('0' + n % 10);
}

/* By hand: one for every row of a roster, and snprintf takes longer than the rest of the birth date. */
void date_iso(struct date d, char out[DATE_TEXT])
{
    out[0] = 0;
    if (!d.y)
        return;
    two_digits(out, (unsigned)d.y / 100);
    two_digits(out + 2, (unsigned)d.y);
    out[4] = out[7] = '-';
    two_digits(out + 5, (unsigned)d.m);
    two_digits(out + 8, (unsigned)d.d);
    out[10] = 0;
}

void date_time_text(int64_t unix_ms, char out[DATE_TIME_TEXT])
{
    int64_t in_day;
    struct date d = date_of_days((int32_t)shanghai_days(unix_ms, &in_day));
    unsigned s = (unsigned)(in_day / 1000);
    snprintf(out, DATE_TIME_TEXT, "%04u-%02u-%02u %02u:%02u:%02u", (unsigned)d.y % 10000,
             (unsigned)d.m % 100, (unsigned)d.d % 100, s / 3600 % 24, s / 60 % 60, s % 60);
}
