// SPDX-License-Identifier: Apache-2.0
// Looks a code up in the generated table (area_codes.c, ascending).
#include "area_code.h"

extern const uint32_t area_codes[];
extern const size_t area_codes_count;

/* Index of the first code not below the asked one. */
static size_t lower(uint32_t code)
{
    size_t lo = 0, hi = area_codes_count;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (area_codes[mid] < code)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool any_within(uint32_t from, uint32_t to)
{
    size_t at = lower(from);
    return at < area_codes_count && area_codes[at] <= to;
}

bool area_known(uint32_t code)
{
    /* A code ending 00 names a city: known if anything of it is. */
    return any_within(code, code % 100 == 0 ? code + 99 : code);
}

bool area_province_known(uint32_t province)
{
    return province < 100 && any_within(province * 10000, province * 10000 + 9999);
}

size_t area_count(void)
{
    return area_codes_count;
}
