/* SPDX-License-Identifier: Apache-2.0
 * What the files of the area activity share. */
#pragma once
#include "activity.h"

/* Where an aid row comes from; what: "p12" of a person, else the name of a group. */
struct str activity_origin(struct arena *a, int64_t activity_id, int64_t person_id, struct str what);
