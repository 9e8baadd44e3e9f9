/* SPDX-License-Identifier: Apache-2.0
 * Contests as parts of activities: quizzes (答题) over a bank of questions, draws (抽奖) that anybody can check, votes (评选).
 * Who answered counts once an activity, as the activity says (activity_count); who won, and what, is no aid. See docs/decision/0034. */
#pragma once
#include "activity.h"

extern const struct part_kind part_quiz, part_lottery, part_vote;
extern const struct area area_contest;

/* For a demonstration: n persons of the subtree, the first by id, each answered once, about two of three passing, and every person
 * who passed entered the draws of the activity. Set by set; the counted aid is one row of n heads. n told back: how many there were. */
enum err quiz_fill(struct ctx *cx, int64_t part_id, int64_t n, int64_t at, int64_t *players) MUST_USE;
/* The same of a vote: n ballots, by and large falling along the list. */
enum err vote_fill(struct ctx *cx, int64_t part_id, int64_t n, int64_t *voters) MUST_USE;
