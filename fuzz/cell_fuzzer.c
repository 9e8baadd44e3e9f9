/* SPDX-License-Identifier: Apache-2.0
 * libFuzzer: what stands in a cell, through every reader of cell text; first byte chooses options.
 * Beyond memory errors: a number accepted once must be accepted again in its normalised form. */
#include "date.h"
#include "idno.h"
#include "money.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct date today = {2023, 1, 16};
    if (size < 1 || size > 2000)
        return 0;
    struct str s = {(const char *)data + 1, size - 1};
    bool number = data[0] & 1;
    char out[4096];
    struct idno id, again;
    if (idno_read(s, S(""), number, today, &id)) {
        struct str norm = str_of(id.number);
        ASSERT(idno_read(norm, S(""), false, today, &again));
        ASSERT(str_eq(norm, str_of(again.number)));
    }
    struct card card;
    if (card_read(s, number, &card))
        ASSERT(card.len >= 13 && card.len <= CARD_MAX);
    struct phone phone;
    (void)phone_read(s, &phone);
    int64_t fen;
    if (money_read(s, data[0] & 2 ? MONEY_WAN : MONEY_YUAN, &fen) == 0)
        ASSERT(fen > -INT64_C(1000000000000000000) && fen < INT64_C(1000000000000000000));
    struct date d;
    if (date_read(s, &d) != DATE_BAD)
        ASSERT(date_valid(d));
    struct text t = text_clean(s, out, sizeof out);
    ASSERT(t.s.len <= sizeof out);
    t = text_name(s, out, sizeof out);
    ASSERT(t.s.len <= sizeof out);
    (void)text_key(s, out, sizeof out);
    (void)text_number(s, true, out, sizeof out);
    return 0;
}
