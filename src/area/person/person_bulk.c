// SPDX-License-Identifier: Apache-2.0
// A roster's rows become persons, and back. A few statements for any number of rows; only persons who
// get a phone or card they did not have are touched one by one, because their value is sealed anew.
#include "person_own.h"

enum { SECRETS_PAGE = 500, UNMERGE_PAGE = 500 };

struct pair { /* a known person and the row that knows more */
    int64_t row_no, id;
    struct str id_type, blind, secret, phone_blind, card_blind, new_secret, new_phone_blind,
        new_card_blind;
};
static const struct field pair_fields[] = {
    {FIELD(struct pair, row_no)},
    {FIELD(struct pair, id)},
    {FIELD(struct pair, id_type)},
    {FIELD(struct pair, blind), .as = AS_BLOB},
    {FIELD(struct pair, secret), .as = AS_BLOB},
    {FIELD(struct pair, phone_blind), .as = AS_BLOB},
    {FIELD(struct pair, card_blind), .as = AS_BLOB},
    {FIELD(struct pair, new_secret), .as = AS_BLOB},
    {FIELD(struct pair, new_phone_blind), .as = AS_BLOB},
    {FIELD(struct pair, new_card_blind), .as = AS_BLOB},
};

static struct val blob_or_null(struct str s)
{
    return s.len ? BLOB(s) : NUL;
}

static enum err fill_secret(struct ctx *cx, const struct pair *p)
{
    char aad_text[PERSON_AAD];
    unsigned char sealed[PERSON_SECRET_MAX];
    struct person_secret have, more;
    if (p->blind.len != BLIND_BYTES)
        return ERR_KEY;
    struct str aad = person_aad(p->id_type, (const unsigned char *)p->blind.at, aad_text);
    TRY(person_secret_open(cx->sealer, cx->a, aad, p->secret, &have));
    TRY(person_secret_open(cx->sealer, cx->a, aad, p->new_secret, &more));
    bool phone = !p->phone_blind.len && p->new_phone_blind.len;
    bool card = !p->card_blind.len && p->new_card_blind.len;
    if (phone)
        have.phone = more.phone;
    if (card)
        have.card = more.card;
    return db_exec(cx->tx, PERSON_SECRET_SET,
                   VALS(I64(p->id), BLOB(person_secret_seal(cx->sealer, aad, &have, sealed)),
                        blob_or_null(phone ? p->new_phone_blind : p->phone_blind),
                        blob_or_null(card ? p->new_card_blind : p->card_blind)),
                   NULL);
}

static enum err fill_secrets(struct ctx *cx, int64_t roster_id, int64_t *filled)
{
    int64_t after = 0;
    for (;;) {
        struct arena_mark m = arena_mark(cx->a);
        struct pair *rows;
        size_t n;
        TRY(db_rows(cx->tx, PERSON_MERGE_SECRETS,
                    VALS(I64(roster_id), I64(after), I64(SECRETS_PAGE)),
                    FIELDS(struct pair, pair_fields), SECRETS_PAGE, &rows, &n));
        for (size_t i = 0; i < n; i++)
            TRY(fill_secret(cx, &rows[i]));
        *filled += (int64_t)n;
        if (n)
            after = rows[n - 1].row_no;
        arena_release(cx->a, m);
        if (n < SECRETS_PAGE)
            return OK;
    }
}

enum err person_merge_roster(struct ctx *cx, int64_t roster_id, struct person_merge *out)
{
    struct vals one = VALS(I64(roster_id));
    *out = (struct person_merge){0};
    TRY(db_exec(cx->tx, PERSON_MERGE_ADD, VALS(I64(roster_id), I64(cx->now)), &out->added));
    if (out->added)
        TRY(db_exec(cx->tx, PERSON_MERGE_GRAMS, one, NULL));
    TRY(db_exec(cx->tx, PERSON_MERGE_LINK, one, &out->linked));
    if (out->linked != out->added) { /* else all are new: nobody known had a blank to fill */
        TRY(db_exec(cx->tx, PERSON_MERGE_FILL, one, &out->filled));
        TRY(fill_secrets(cx, roster_id, &out->filled));
    }
    return db_exec(cx->tx, PERSON_MERGE_TAGS, one, NULL);
}

/* Their search keys go one by one: no index leads from a person to his keys, and none is worth its
 * cost when a million persons are written. */
static enum err drop_keys(struct ctx *cx, int64_t roster_id)
{
    int64_t after = 0;
    for (size_t n = UNMERGE_PAGE; n == UNMERGE_PAGE;) {
        struct arena_mark m = arena_mark(cx->a);
        struct person *gone;
        TRY(db_rows(cx->tx, PERSON_UNMERGE_PAGE, VALS(I64(roster_id), I64(after), I64(UNMERGE_PAGE)),
                    PERSON_FIELDS, UNMERGE_PAGE, &gone, &n));
        for (size_t i = 0; i < n; i++) {
            TRY(person_index(cx, &gone[i], false));
            after = gone[i].id;
        }
        arena_release(cx->a, m);
    }
    return OK;
}

enum err person_unmerge_roster(struct ctx *cx, int64_t roster_id, int64_t *deleted)
{
    struct vals one = VALS(I64(roster_id));
    TRY(db_exec(cx->tx, PERSON_UNLINK, one, NULL));
    TRY(drop_keys(cx, roster_id));
    return db_exec(cx->tx, PERSON_UNMERGE, one, deleted);
}
