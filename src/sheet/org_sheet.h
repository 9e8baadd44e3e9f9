/* SPDX-License-Identifier: Apache-2.0
 * The union tree as a workbook: in (job "org.import", all or nothing, with a dry run) and out. */
#pragma once
#include "job.h"

enum {
    ORG_IMPORT_ROWS = 20000,
    ORG_IMPORT_BYTES = 20 << 20,  /* of the file */
    ORG_IMPORT_SHOWN = 1000,      /* findings told; their count stays exact */
};

extern const struct area area_sheet_org;

enum err org_import_run(struct job_run *j) MUST_USE;
struct str org_import_ask(struct arena *a, struct str hash, bool dry_run); /* the job's payload */
/* GET /api/orgs/export */
enum err org_export(struct ctx *cx) MUST_USE;
