// SPDX-License-Identifier: Apache-2.0
// Rule documents of kind "caps", compiled. See caps.h.
#include "caps.h"

static const char *const level_codes[] = {"off", "warn", "reason", "error"};
static const char *const per_codes[CAPS_PER__COUNT] = {"time", "campaign", "year", "household_year", "times_year"};
static const char *const conflict_codes[CAPS_CONFLICT__COUNT] = {
    [CAPS_CARD_SHARED] = "card_shared",   [CAPS_SPOUSE] = "spouse",
    [CAPS_HOUSEHOLD] = "household",       [CAPS_HANDLER] = "handler",
    [CAPS_NOT_ARCHIVED] = "not_archived", [CAPS_ARCHIVED_CLASS] = "archived_class",
    [CAPS_DEAD] = "dead",                 [CAPS_RETIRED] = "retired",
    [CAPS_LEFT] = "left",                 [CAPS_TWO_LEVELS] = "two_levels",
};
/* What holds where no document says anything. */
static const enum caps_level plain[CAPS_CONFLICT__COUNT] = {
    [CAPS_CARD_SHARED] = CAPS_ERROR, [CAPS_DEAD] = CAPS_ERROR, [CAPS_RETIRED] = CAPS_WARN, [CAPS_LEFT] = CAPS_WARN};
enum { WEEK_DAYS = 7, DAYS_MAX = 366 };

static int named(struct str s, const char *const *codes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(codes[i])))
            return (int)i;
    return -1;
}

const char *caps_level_code(enum caps_level l)
{
    return level_codes[l];
}

/* ",C1,C2,": tested by one search. */
static struct str joined(struct arena *a, const struct json *list)
{
    struct buf b = buf_new(a, 4096);
    for (size_t i = 0; i < json_len(list); i++)
        buf_f(&b, "%s%.*s,", i ? "" : ",", FMT(json_str(json_at(list, i))));
    return buf_done(&b);
}

bool caps_has_class(struct str classes, struct str class)
{
    for (size_t at = 0; at + class.len + 1 < classes.len; at++)
        if (classes.at[at] == ',' && classes.at[at + class.len + 1] == ',' &&
            str_eq(str_sub(classes, at + 1, class.len), class))
            return true;
    return classes.len == 0;
}

/* --- compiling --- */

static void add_limits(struct arena *a, struct caps *c, const struct json *limits)
{
    for (size_t i = 0; i < json_len(limits); i++) {
        const struct json *l = json_at(limits, i);
        int per = named(json_get_str(l, "per"), per_codes, CAPS_PER__COUNT);
        int level = named(json_get_str(l, "level"), level_codes, countof(level_codes));
        int64_t most = json_get_int(l, per == CAPS_TIMES_YEAR ? "n" : "fen", 0);
        if (per < 0 || level <= CAPS_OFF || most <= 0 || c->n_limits == CAPS_LIMITS_MAX)
            continue; /* caps_body_check has told it when the document was saved */
        c->limits[c->n_limits++] = (struct caps_limit){
            .per = (enum caps_per)per, .level = (enum caps_level)level, .most = most,
            .classes = joined(a, json_get(l, "classes")), .clause = json_get_str(l, "clause")};
    }
}

static void add_conflicts(struct caps *c, const struct json *conflicts)
{
    for (int i = 0; i < CAPS_CONFLICT__COUNT; i++) {
        const struct json *one = json_get(conflicts, conflict_codes[i]);
        int level = named(json_get_str(one, "level"), level_codes, countof(level_codes));
        if (json_kind(one) != JSON_MAP || level < (int)c->on[i].level)
            continue;
        c->on[i] = (struct caps_ruling){(enum caps_level)level, json_get_str(one, "clause"),
                                        json_get_int(one, "days", WEEK_DAYS)};
    }
}

static void add_document(struct arena *a, struct caps *c, const struct json *body)
{
    const struct json *archive = json_get(body, "archive");
    add_limits(a, c, json_get(body, "limits"));
    add_conflicts(c, json_get(body, "conflicts"));
    if (json_len(json_get(archive, "need")))
        c->archive_need = joined(a, json_get(archive, "need"));
    if (json_len(json_get(archive, "first")))
        c->archive_first = joined(a, json_get(archive, "first"));
}

static void add_own(struct caps *c, enum caps_per per, int64_t most)
{
    if (most > 0)
        c->limits[c->n_limits++] = (struct caps_limit){
            .per = per, .level = CAPS_ERROR, .most = most, .own = true, .classes = S(""), .clause = S("")};
}

enum err caps_load(struct tx *tx, struct str codes, struct str day, int64_t cap_time_fen,
                   int64_t cap_year_fen, struct caps **out, struct str *missing)
{
    struct arena *a = tx_arena(tx);
    struct caps *c = NEW(a, struct caps);
    *out = c;
    c->archive_need = S(",C11,");
    c->archive_first = S(",C1,C2,C3,C4,C5,C6,C7,C8,C9,C10,");
    add_own(c, CAPS_TIME, cap_time_fen);
    add_own(c, CAPS_YEAR, cap_year_fen);
    if (!str_trim(codes).len)
        for (int i = 0; i < CAPS_CONFLICT__COUNT; i++)
            c->on[i].level = plain[i];
    struct str rest = codes;
    for (int i = 0; rest.len && i < CAPS_RULES_MAX; i++) {
        struct str code = str_trim(str_cut(rest, ',', &rest));
        struct rule doc = {0};
        enum err e = code.len ? rule_get(tx, S("caps"), code, day, &doc) : ERR_NOT_FOUND;
        const struct json *body = e == OK ? json_parse(a, doc.body, NULL) : NULL;
        if (e == ERR_NOT_FOUND || (e == OK && !body)) {
            *missing = str_f(a, "限额与回避规定“%.*s”在 %.*s 没有有效版本", FMT(code), FMT(day));
            return ERR_NOT_FOUND;
        }
        TRY(e);
        add_document(a, c, body);
    }
    return OK;
}

/* --- what a document must hold --- */

static void check_classes(const struct json *map, const char *key, const char *where, struct problems *p)
{
    const struct json *list = json_get(map, key);
    bool sound = json_kind(list) == JSON_NONE || json_kind(list) == JSON_LIST;
    for (size_t i = 0; sound && i < json_len(list); i++)
        sound = json_str(json_at(list, i)).len > 0;
    if (!sound)
        problem_add(p, "body", str_f(p->a, "%s的“%s”应是类别代码的列表", where, key));
}

static void check_limit(const struct json *l, size_t i, struct problems *p)
{
    const char *where = str_z(p->a, str_f(p->a, "限额第 %zu 项", i + 1));
    int per = named(json_get_str(l, "per"), per_codes, CAPS_PER__COUNT);
    const char *key = per == CAPS_TIMES_YEAR ? "n" : "fen";
    if (per < 0)
        problem_add(p, "body", str_f(p->a, "%s的“per”应是 time、campaign、year、household_year 或 times_year", where));
    if (named(json_get_str(l, "level"), level_codes, countof(level_codes)) < 0)
        problem_add(p, "body", str_f(p->a, "%s的“level”应是 error、reason、warn 或 off", where));
    if (json_get_int(l, key, 0) <= 0 || json_get_int(l, key, 0) > INT64_C(100000000000))
        problem_add(p, "body", str_f(p->a, "%s的“%s”应是大于 0 的整数（金额单位为分）", where, key));
    if (!json_get_str(l, "clause").len)
        problem_add(p, "body", str_f(p->a, "%s缺少条款原文“clause”", where));
    check_classes(l, "classes", where, p);
}

static void check_conflicts(const struct json *map, struct problems *p)
{
    for (size_t i = 0; i < json_len(map); i++) {
        struct str key;
        const struct json *v = json_entry(map, i, &key);
        int64_t days = json_get_int(v, "days", WEEK_DAYS);
        if (named(key, conflict_codes, CAPS_CONFLICT__COUNT) < 0)
            problem_add(p, "body", str_f(p->a, "没有“%.*s”这种冲突", FMT(key)));
        else if (named(json_get_str(v, "level"), level_codes, countof(level_codes)) < 0)
            problem_add(p, "body", str_f(p->a, "冲突“%.*s”的“level”应是 error、reason、warn 或 off", FMT(key)));
        if (days < 0 || days > DAYS_MAX)
            problem_add(p, "body", str_f(p->a, "冲突“%.*s”的“days”应在 0 至 %d 之间", FMT(key), DAYS_MAX));
    }
}

void caps_body_check(const struct json *body, struct problems *p)
{
    const struct json *limits = json_get(body, "limits"), *conflicts = json_get(body, "conflicts");
    if (json_kind(limits) != JSON_LIST)
        problem_add(p, "body", S("缺少“limits”，应是列表（没有限额写 []）"));
    if (json_kind(conflicts) != JSON_MAP)
        problem_add(p, "body", S("缺少“conflicts”，应是对象（没有规定写 {}）"));
    if (json_len(limits) + 2 > CAPS_LIMITS_MAX / CAPS_RULES_MAX * 2)
        problem_add(p, "body", str_f(p->a, "限额最多 %d 项", CAPS_LIMITS_MAX / CAPS_RULES_MAX * 2 - 2));
    for (size_t i = 0; json_kind(limits) == JSON_LIST && i < json_len(limits); i++)
        check_limit(json_at(limits, i), i, p);
    if (json_kind(conflicts) == JSON_MAP)
        check_conflicts(conflicts, p);
    check_classes(json_get(body, "archive"), "need", "archive", p);
    check_classes(json_get(body, "archive"), "first", "archive", p);
}
