/* SPDX-License-Identifier: Apache-2.0
 * What a user types into a search box -> a LIKE pattern with ESCAPE '!'. Empty stays empty. */
#pragma once
#include "str.h"

struct str like_part(struct arena *a, struct str q); /* anywhere: %q% */
struct str like_head(struct arena *a, struct str q); /* at the beginning: q% */
