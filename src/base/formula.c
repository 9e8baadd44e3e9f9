// SPDX-License-Identifier: Apache-2.0
// Expressions of rule documents over real numbers. See formula.h.
#include "formula.h"

#include <math.h>
#include <stdlib.h>

#include "script.h"

struct formula {
    struct script *s;
    int chunk;
    size_t n;
};

struct formula *formula_new(struct arena *a, struct str text, const struct str *names, size_t n, struct str *why)
{
    ASSERT(n <= FORMULA_NAMES_MAX);
    if (!str_trim(text).len || text.len > FORMULA_TEXT_MAX) {
        *why = str_f(a, "算式不能为空，也不能超过 %d 个字节", FORMULA_TEXT_MAX);
        return NULL;
    }
    if (str_has(text, S("function")) || str_has(text, S("return"))) { /* one expression, no statements */
        *why = S("算式中不能定义函数");
        return NULL;
    }
    struct formula *f = calloc(1, sizeof *f);
    ASSERT(f);
    f->n = n;
    f->s = script_new(names, n, (struct script_limits){FORMULA_MEMORY, FORMULA_STEPS, "算式"});
    f->chunk = script_add(f->s, a, 0, text, why);
    if (f->chunk < 0) {
        formula_free(f);
        return NULL;
    }
    return f;
}

void formula_free(struct formula *f)
{
    if (!f)
        return;
    script_free(f->s);
    free(f);
}

bool formula_run(struct formula *f, struct arena *a, const double *values, double *out, struct str *why)
{
    struct script_value v[FORMULA_NAMES_MAX], got = {0};
    size_t lacks = 0;
    for (size_t i = 0; i < f->n; i++)
        v[i] = (struct script_value){.kind = SCRIPT_REAL, .d = values[i]};
    if (!script_set(f->s, 0, v, NULL)) {
        *why = S("算式占用内存过多");
        return false;
    }
    if (script_run(f->s, a, f->chunk, &got, &lacks, why) != SCRIPT_OK)
        return false;
    double d = got.kind == SCRIPT_INT ? (double)got.i : got.d;
    if ((got.kind != SCRIPT_INT && got.kind != SCRIPT_REAL) || !isfinite(d)) {
        *why = S("算式的结果不是有限的数（是否除以了 0，或者名称写错）");
        return false;
    }
    *out = d;
    return true;
}
