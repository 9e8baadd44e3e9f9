/* SPDX-License-Identifier: Apache-2.0
 * Inside of the area judge. */
#pragma once
#include "rerun.h"

enum err judge_verify(struct verify *v);
