/* SPDX-License-Identifier: Apache-2.0
 * Identity documents, unified social credit codes, bank cards, phones: reading what rosters hold.
 * GB 11643-1999, GB 32100-2015, the 2023 permanent-residence card, residence permits of Hong Kong,
 * Macau and Taiwan residents (2018). No allocation, no clock: runs once a cell of a roster. */
#pragma once
#include "date.h"
#include "text.h"

enum id_type { /* stored as its code text, see idno_type_code */
               ID_NONE = 0,
               ID_RESIDENT,       /* 居民身份证, 18 digits */
               ID_RESIDENT15,     /* first-generation number, 15 digits */
               ID_HKMT_RESIDENCE, /* 港澳台居民居住证, 18 digits, area 81 82 83 */
               ID_FOREIGN_PR, /* 外国人永久居留身份证: 3 letters + 12 digits, or 18 digits beginning
                                 9 */
               ID_HK_MACAU_PERMIT,
               ID_TAIWAN_PERMIT,
               ID_PASSPORT,
               ID_MILITARY,
               ID_OTHER,
               ID__COUNT
};

enum id_problem { /* the first problem found; each has a report code */
                  IDP_OK = 0,
                  IDP_MISSING,   /* ID_LENGTH, text says that the number is missing */
                  IDP_PRECISION, /* ID_PRECISION: stored as a number by Excel, last digits are gone
                                  */
                  IDP_CHARS,  /* ID_CHECK: right length, but characters that do not belong, incl. O
                                 for 0 */
                  IDP_LENGTH, /* ID_LENGTH */
                  IDP_DATE,   /* ID_DATE: no such day, or birth after today */
                  IDP_CHECK,  /* ID_CHECK */
                  IDP_TYPE,   /* ID_TYPE: unknown type, or the number is not of the declared type */
                  IDP_OLD15,  /* ID_LENGTH: sound 15-digit number; `number` holds the 18-digit
                                 proposal */
                  IDP__COUNT
};

enum { ID_NUMBER_MAX = 32, CARD_MAX = 19, PHONE_MAX = 24, USCC_LEN = 18 };

struct idno {
    enum id_type type;
    enum id_problem problem;
    char
        number[ID_NUMBER_MAX]; /* normalised, NUL-terminated; the longest fitting prefix on error */
    uint8_t len;
    char sex;          /* 'M', 'F', 0 = the document does not say */
    bool area_known;   /* false only if the document carries an unknown area: warning ID_AREA */
    struct date birth; /* y == 0 = the document does not say */
    unsigned fix;      /* enum text_fix: what was corrected silently enough to tell */
};

/* declared: text of the type column, empty if there is none. number_cell: the workbook stored a
 * number, so more than 15 digits cannot be right. today: births after it are IDP_DATE.
 * Returns out->problem == IDP_OK. */
bool idno_read(struct str raw, struct str declared, bool number_cell, struct date today,
               struct idno *out);

enum id_type idno_type_read(struct str text); /* names, short names and codes; ID_NONE = unknown */
const char *idno_type_code(enum id_type t);   /* "RESIDENT" … stable, stored */
const char *idno_type_name(enum id_type t);   /* Chinese */
const char *idno_problem_code(enum id_problem p); /* report code, "" for OK */
const char *idno_problem_text(enum id_problem p); /* Chinese sentence saying what to do */

/* Building blocks, also for tests and generators. digits17 must be digits. */
char idno_check_char(const char digits17[17]);
/* 15 digits -> 18 ("19" inserted, check letter added). false: not 15 digits. */
bool idno_upgrade15(struct str old, char out[19]);
/* Masks: first 2 and last 3 characters (the narrower usage of disclosures); `out` >= len + 1. */
void idno_mask(struct str number, char *out, size_t cap);

struct uscc {
    char code[USCC_LEN + 1];
    bool ok, union_body; /* union_body: registered by a trade union (first digit 8) */
    const char *text;    /* Chinese sentence when !ok */
};
bool uscc_read(struct str raw, struct uscc *out); /* GB 32100-2015, check over 31 symbols */

enum card_problem { CARD_OK = 0, CARD_MISSING, CARD_PRECISION, CARD_LENGTH };
struct card {
    char number[CARD_MAX + 1];
    uint8_t len;
    enum card_problem problem;
    bool luhn; /* false = warning CARD_LUHN: passbooks and some old accounts do not follow it */
    unsigned fix;
};
bool card_read(struct str raw, bool number_cell, struct card *out);
const char *card_problem_code(enum card_problem p);
const char *card_problem_text(enum card_problem p);

enum phone_kind { PHONE_NONE = 0, PHONE_MOBILE, PHONE_LANDLINE, PHONE_BAD };
struct phone {
    char number[PHONE_MAX]; /* mobile: 11 digits; landline: area code and number, digits only */
    uint8_t len;
    enum phone_kind kind; /* NONE = empty cell; BAD = warning PHONE_FORMAT, number is empty */
    unsigned fix;
};
bool phone_read(struct str raw, struct phone *out); /* true unless BAD */
