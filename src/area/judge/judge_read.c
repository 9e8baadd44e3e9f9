// SPDX-License-Identifier: Apache-2.0
// Households set-wise: six ordered streams over a range of files, merged by the file's id.
#include "judge.h"

enum { RANGE_ROWS_MAX = 2000000 };

#define F(S, m) {FIELD(struct S, m)}
static const struct field file_fields[] = {
    {.name = "id", .offset = offsetof(struct judged_file, h.id), .size = 8, .type = FT_I64},
    {.name = "org_id", .offset = offsetof(struct judged_file, h.org_id), .size = 8, .type = FT_I64},
    {.name = "no", .offset = offsetof(struct judged_file, h.no), .size = sizeof(struct str), .type = FT_STR},
    {.name = "state", .offset = offsetof(struct judged_file, h.state), .size = sizeof(struct str), .type = FT_STR},
    {.name = "class", .offset = offsetof(struct judged_file, h.class), .size = sizeof(struct str), .type = FT_STR},
    {.name = "area", .offset = offsetof(struct judged_file, h.area), .size = sizeof(struct str), .type = FT_STR},
    {.name = "residence", .offset = offsetof(struct judged_file, h.residence), .size = sizeof(struct str), .type = FT_STR},
    {.name = "main_cause", .offset = offsetof(struct judged_file, h.main_cause), .size = sizeof(struct str), .type = FT_STR},
    {.name = "kind", .offset = offsetof(struct judged_file, h.kind), .size = sizeof(struct str), .type = FT_STR},
    {.name = "disaster", .offset = offsetof(struct judged_file, h.disaster), .size = sizeof(struct str), .type = FT_STR},
    {.name = "disaster_on", .offset = offsetof(struct judged_file, h.disaster_on), .size = sizeof(struct str), .type = FT_STR},
    {.name = "filed_on", .offset = offsetof(struct judged_file, h.filed_on), .size = sizeof(struct str), .type = FT_STR},
    {.name = "head_count", .offset = offsetof(struct judged_file, h.head_count), .size = 8, .type = FT_I64},
    {.name = "dibao_fen", .offset = offsetof(struct judged_file, h.dibao_fen), .size = 8, .type = FT_I64},
    {.name = "single_parent", .offset = offsetof(struct judged_file, h.single_parent), .size = 8, .type = FT_I64},
    {.name = "no_job_family", .offset = offsetof(struct judged_file, h.no_job_family), .size = 8, .type = FT_I64},
    {.name = "version", .offset = offsetof(struct judged_file, version), .size = 8, .type = FT_I64},
};
static const struct field member_fields[] = {
    F(hh_member, casefile_id), F(hh_member, no), F(hh_member, relation), F(hh_member, sex), F(hh_member, birth), F(hh_member, health),
    F(hh_member, disability), F(hh_member, disability_grade), F(hh_member, work), F(hh_member, model), F(hh_member, contract_on),
    F(hh_member, contract_until), F(hh_member, studying), F(hh_member, able), F(hh_member, refuses), F(hh_member, is_member),
    F(hh_member, joined_file_on), F(hh_member, left_on), F(hh_member, left_why)};
static const struct field money_fields[] = {
    F(hh_money, casefile_id), F(hh_money, member_no), F(hh_money, side), F(hh_money, kind), F(hh_money, from_on), F(hh_money, until_on),
    F(hh_money, fen), F(hh_money, gross_fen), F(hh_money, origin), F(hh_money, paper_id)};
static const struct field asset_fields[] = {F(hh_asset, casefile_id), F(hh_asset, kind), F(hh_asset, use), F(hh_asset, n), F(hh_asset, m2), F(hh_asset, value_fen)};
static const struct field paper_fields[] = {F(hh_paper, casefile_id), F(hh_paper, kind), F(hh_paper, member_no), F(hh_paper, valid_until)};
static const struct field aid_fields[] = {F(hh_aid, casefile_id), F(hh_aid, kind), F(hh_aid, given_on), F(hh_aid, fen)};

/* Gives each file its run of a stream ordered by file; id of a row stands first in every struct. */
#define DEAL(rows, count, member, n_member)                                                       \
    for (size_t f = 0, i = 0; f < n; f++) {                                                       \
        while (i < (count) && (rows)[i].casefile_id < files[f].h.id)                              \
            i++;                                                                                  \
        files[f].h.member = (rows) + i;                                                           \
        while (i < (count) && (rows)[i].casefile_id == files[f].h.id)                             \
            i++;                                                                                  \
        files[f].h.n_member = (size_t)((rows) + i - files[f].h.member);                           \
    }

enum err judge_read(struct ctx *cx, struct str lo, struct str hi, int64_t first, int64_t last, int which, struct str day, bool aids,
                    struct judged_file **out, size_t *n_out)
{
    struct judged_file *files = NULL;
    struct hh_member *members = NULL;
    struct hh_money *money = NULL;
    struct hh_asset *assets = NULL;
    struct hh_paper *papers = NULL;
    struct hh_aid *aid = NULL;
    size_t n = 0, nm = 0, no = 0, na = 0, np = 0, nd = 0;
    char from[DATE_TEXT], until[DATE_TEXT];
    int64_t year = 0;
    fact_window(day, from, until);
    (void)str_int(str_sub(str_of(from), 0, 4), &year);
    TRY(db_rows(cx->tx, JUDGE_FILES, VALS(TXT(lo), TXT(hi), I64(first), I64(last), I64(which)), FIELDS(struct judged_file, file_fields), RANGE_ROWS_MAX, &files, &n));
    TRY(db_rows(cx->tx, JUDGE_MEMBERS, VALS(TXT(lo), TXT(hi), I64(first), I64(last)), FIELDS(struct hh_member, member_fields), RANGE_ROWS_MAX, &members, &nm));
    TRY(db_rows(cx->tx, JUDGE_MONEY, VALS(TXT(lo), TXT(hi), I64(first), I64(last), TXT(str_of(from))), FIELDS(struct hh_money, money_fields), RANGE_ROWS_MAX, &money, &no));
    TRY(db_rows(cx->tx, JUDGE_ASSETS, VALS(TXT(lo), TXT(hi), I64(first), I64(last)), FIELDS(struct hh_asset, asset_fields), RANGE_ROWS_MAX, &assets, &na));
    TRY(db_rows(cx->tx, JUDGE_PAPERS, VALS(TXT(lo), TXT(hi), I64(first), I64(last)), FIELDS(struct hh_paper, paper_fields), RANGE_ROWS_MAX, &papers, &np));
    if (aids)
        TRY(db_rows(cx->tx, JUDGE_AIDS, VALS(TXT(lo), TXT(hi), I64(first), I64(last), I64(year), I64(year + 1)), FIELDS(struct hh_aid, aid_fields), RANGE_ROWS_MAX,
                    &aid, &nd));
    DEAL(members, nm, members, n_members)
    DEAL(money, no, money, n_money)
    DEAL(assets, na, assets, n_assets)
    DEAL(papers, np, papers, n_papers)
    DEAL(aid, nd, aids, n_aids)
    *out = files;
    *n_out = n;
    return OK;
}
