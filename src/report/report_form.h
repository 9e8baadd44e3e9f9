/* SPDX-License-Identifier: Apache-2.0
 * A filled statistics form as a printable sheet. */
#pragma once
#include "form.h"
#include "report.h"

struct report_by {
    struct str name, phone; /* 填报人, 联系电话; may be empty: filled in by hand */
    int64_t now;            /* ms: the day printed */
};
/* Lives in the arena; t must outlive it. */
struct paper *report_form(struct arena *a, const struct form_table *t, const struct report_by *by);
/* The same figures as CSV: UTF-8 with a mark, 编号,项目,栏目,单位,合计; money in 万元. */
struct str report_form_csv(struct arena *a, const struct form_table *t);
