/* SPDX-License-Identifier: Apache-2.0
 * A household as policies look at it: what the archive keeps (sql/0018_casefile.sql), without names, numbers or
 * anything sealed. Texts are borrowed from whoever read the rows. */
#pragma once
#include "field.h"

enum { HOUSEHOLD_ROWS_MAX = 400 }; /* of each kind in one file */

struct hh_member {
    int64_t casefile_id, no;
    struct str relation, sex, birth, health, disability;
    int64_t disability_grade;
    struct str work, model, contract_on, contract_until;
    int64_t studying, able, refuses, is_member;
    struct str joined_file_on, left_on, left_why;
};
struct hh_money {
    int64_t casefile_id, member_no;
    struct str side, kind, from_on, until_on;
    int64_t fen, gross_fen;
    struct str origin;
    int64_t paper_id;
};
struct hh_asset {
    int64_t casefile_id;
    struct str kind, use;
    int64_t n, m2, value_fen;
};
struct hh_paper { /* those in force: not dropped */
    int64_t casefile_id;
    struct str kind;
    int64_t member_no;
    struct str valid_until;
};
struct hh_aid { /* paid by unions to members */
    int64_t casefile_id;
    struct str kind, given_on;
    int64_t fen;
};

struct household {
    int64_t id, org_id;
    struct str no, state, class, area, residence, main_cause, kind, disaster, disaster_on, filed_on;
    int64_t head_count, dibao_fen, single_parent, no_job_family;
    struct hh_member *members;
    size_t n_members;
    struct hh_money *money;
    size_t n_money;
    struct hh_asset *assets;
    size_t n_assets;
    struct hh_paper *papers;
    size_t n_papers;
    struct hh_aid *aids;
    size_t n_aids;
};
