// SPDX-License-Identifier: Apache-2.0
// The demonstration's next form: a draft of 2024 copied from the table of 2022, with one item reworded and its
// reason noted, so that the designer has something to look at.
#include "demo.h"
#include "json.h"

static long long shipped(struct demo *d, const char *code)
{
    const struct json *rows = json_get(demo_call(d, "city.clerk", M_GET, S("/api/form-editions"), S("")), "rows");
    for (size_t i = 0; i < json_len(rows); i++)
        if (str_eq(json_get_str(json_at(rows, i), "code"), str_of(code)))
            return json_get_int(json_at(rows, i), "id", 0);
    return 0;
}

void demo_form(struct demo *d)
{
    static const char was[] = "春节期间共慰问疫情防控一线职工", now[] = "元旦春节期间共慰问疫情防控和公共卫生一线职工";
    const struct json *j = demo_call(d, "city.clerk", M_POST, S("/api/form-drafts?org=QD"),
                                     str_f(d->a, "{\"base\":%lld,\"code\":\"ez22\",\"edition\":\"2024\",\"title\":\"2024年元旦春节期间各级工会送温暖统计表（拟）\"}",
                                           shipped(d, "ez22")));
    if (d->problem.len)
        return;
    struct buf b = buf_new(d->a, JSON_MAX_BYTES);
    struct str rest = json_text(d->a, json_get(j, "body"));
    for (ptrdiff_t at; (at = str_find(rest, str_of(was))) >= 0;) {
        buf_str(&b, str_sub(rest, 0, (size_t)at));
        buf_str(&b, str_of(now));
        rest = str_sub(rest, (size_t)at + sizeof was - 1, rest.len);
    }
    buf_str(&b, rest);
    demo_call(d, "city.clerk", M_PUT, str_f(d->a, "/api/form-drafts/%lld", (long long)json_get_int(j, "id", 0)),
              str_f(d->a, "{\"code\":\"ez22\",\"edition\":\"2024\",\"source\":\"市总工会2024年送温暖活动通知（拟稿）附件\",\"body\":%.*s,\"version\":1}",
                    FMT(buf_done(&b))));
}
