/* SPDX-License-Identifier: Apache-2.0
 * A collective decision as a sheet to be printed, signed by those present and filed. */
#pragma once
#include "decision.h"
#include "report.h"

/* Lives in the arena; d must outlive it. */
struct paper *report_decision(struct arena *a, const struct decision *d);
