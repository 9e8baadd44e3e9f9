/* SPDX-License-Identifier: Apache-2.0
 * Working papers of the audit room as sheets to be printed and signed: one, or a set one after the other. */
#pragma once
#include "auditroom.h"
#include "report.h"

enum { REPORT_WORKPAPERS_MAX = 60 };
/* n papers as one sheet. Lives in the arena; the papers must outlive it. Reads their steps and files. */
enum err report_workpapers(struct ctx *cx, const struct workpaper *papers, size_t n, struct paper **out) MUST_USE;
