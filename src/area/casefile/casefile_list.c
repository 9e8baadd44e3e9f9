// SPDX-License-Identifier: Apache-2.0
// Lists of files: search, filters, the lists of dynamic management, counts, and what is done to all that match.
//
// A page must come in milliseconds over a hundred thousand files. Lists walk union by union through an index that holds every
// filtered column (casefile_org), and only the rows of the page are read; a name is looked up by how it begins.
#include "audit.h"
#include "casefile_own.h"
#include "date.h"
#include "idno.h"
#include "like.h"

enum { ASSIGN_MAX = 20000, PAGE = 500, COMMON = 1000 /* members of that name */ };

const struct field case_line_fields[21] = {
    {FIELD(struct case_line, id), .as = AS_ID},
    {FIELD(struct case_line, no), .label = LIT("档案编号")},
    {FIELD(struct case_line, org_code), .label = LIT("工会编码")},
    {FIELD(struct case_line, org_name), .label = LIT("建档工会")},
    {FIELD(struct case_line, head_name), .label = LIT("户主")},
    {FIELD(struct case_line, state), .as = AS_CODE, .codes = "case_state", .label = LIT("状态")},
    {FIELD(struct case_line, level), .as = AS_CODE, .codes = "case_level", .label = LIT("档案级别")},
    {FIELD(struct case_line, class), .as = AS_CODE, .codes = "case_category", .label = LIT("困难类别")},
    {FIELD(struct case_line, kind), .as = AS_CODE, .codes = "case_kind", .label = LIT("档案类型")},
    {FIELD(struct case_line, main_cause), .as = AS_CODE, .codes = "case_cause", .label = LIT("主要致困原因")},
    {FIELD(struct case_line, head_count), .as = AS_COUNT, .label = LIT("家庭人口")},
    {FIELD(struct case_line, contact), .label = LIT("联系人")},
    {FIELD(struct case_line, filed_on), .as = AS_DATE, .label = LIT("建档日期")},
    {FIELD(struct case_line, edited_on), .as = AS_DATE, .label = LIT("最近修改")},
    {FIELD(struct case_line, visited_on), .as = AS_DATE, .label = LIT("最近走访")},
    {FIELD(struct case_line, aided_on), .as = AS_DATE, .label = LIT("最近帮扶")},
    {FIELD(struct case_line, reviewed_on), .as = AS_DATE, .label = LIT("最近复核")},
    {FIELD(struct case_line, exit_on), .as = AS_DATE, .label = LIT("撤档日期")},
    {FIELD(struct case_line, keep_until), .as = AS_DATE, .label = LIT("保存至")},
    {FIELD(struct case_line, version)},
    {FIELD(struct case_line, path), .as = AS_BLOB},
};
#define LINE FIELDS(struct case_line, case_line_fields)

/* Lists of dynamic management; the conditions stand in CASEFILE_LIST. */
static const struct {
    const char *code;
    struct str title;
} lists[] = {
    {"stale", LIT("一年未修改")}, {"unaided", LIT("从未帮扶")}, {"unvisited", LIT("一年未走访")}, {"overdue", LIT("超期未办")},
    {"review", LIT("年度复核未做")}, {"papers", LIT("证明材料过期")}, {"purge", LIT("满十年可清理")},
};
static const char *const sorts[] = {"", "edited", "visited", "aided", "reviewed", "filed"};

/* Numbers of files begin with a letter or a digit, names of people here do not. */
static bool is_number(struct str q)
{
    unsigned char c = q.len ? (unsigned char)q.at[0] : 0;
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* --- what is asked for --- */

/* From the query of the call, or from a filter the page sends with an action. */
static struct str asked(struct ctx *cx, const struct json *filter, const char *key)
{
    return filter ? json_get_str(filter, key) : cx_query(cx, key);
}

static enum err ask_of(struct ctx *cx, const struct json *filter, struct case_ask *a)
{
    struct str own = asked(cx, filter, "own"), contact = asked(cx, filter, "contact");
    bool list_known = false, sort_known = false;
    *a = (struct case_ask){
        .q = str_trim(asked(cx, filter, "q")), .state = asked(cx, filter, "state"), .level = asked(cx, filter, "level"),
        .class = asked(cx, filter, "class"), .kind = asked(cx, filter, "kind"), .cause = asked(cx, filter, "cause"),
        .list = asked(cx, filter, "list"), .sort = asked(cx, filter, "sort"), .lo = cx->org_path,
        .hi = str_eq(own, S("1")) ? str_f(cx->a, "%.*s0", FMT(cx->org_path)) : path_end(cx->a, cx->org_path), .today = cx_today(cx),
        .year_ago = casefile_years(cx, cx_today(cx), -1),
    };
    if (contact.len && !str_int(contact, &a->contact))
        return fail_field(cx, "contact", "应为人员编号");
    for (size_t i = 0; i < countof(lists); i++)
        list_known = list_known || str_eq(a->list, str_of(lists[i].code));
    for (size_t i = 0; i < countof(sorts); i++)
        sort_known = sort_known || str_eq(a->sort, str_of(sorts[i]));
    if (a->list.len && !list_known)
        return fail_field(cx, "list", "没有这个清单");
    if (!sort_known)
        return fail_field(cx, "sort", "不能按这一列排序");
    if (utf8_count(a->q) > 40)
        return fail_field(cx, "q", "查找内容过长");
    int64_t n = 0;
    if (a->q.len && !is_number(a->q))
        TRY(db_int(cx->tx, CASE_NAME_COUNT, VALS(TXT(a->q), I64(COMMON)), &n));
    a->common = n >= COMMON;
    return OK;
}

enum err casefile_ask(struct ctx *cx, struct case_ask *out)
{
    return ask_of(cx, NULL, out);
}

/* --- a page of rows --- */

enum { WALK, BY_NAME, BY_NO, SORTED, BY_DUE };

static int way_of(const struct case_ask *a)
{
    if (a->q.len)
        return is_number(a->q) ? BY_NO : a->common ? WALK : BY_NAME;
    if (str_eq(a->list, S("overdue")) || str_eq(a->list, S("papers")))
        return BY_DUE;
    return a->sort.len ? SORTED : WALK;
}

static int stmt_of(int way)
{
    static const int stmts[] = {CASEFILE_LIST, CASEFILE_BY_NAME, CASEFILE_BY_NO, CASEFILE_SORTED, CASEFILE_BY_DUE};
    return stmts[way];
}

/* ?1 lo ?2 hi ?3 place (path, name, number or sort key) ?4 id; then the filters; ?15 what is searched for. */
#define ASK(a, place, after, limit)                                                                                       \
    VALS(TXT((a)->lo), TXT((a)->hi), TXT(place), I64(after), TXT((a)->state), TXT((a)->level), TXT((a)->class), TXT((a)->kind), \
         TXT((a)->cause), I64((a)->contact), TXT((a)->list), TXT((a)->year_ago), TXT((a)->today), I64(limit),                \
         TXT((a)->q.len ? (a)->q : (a)->sort))

static enum err place_of(struct ctx *cx, const struct case_ask *a, int64_t after, struct str *place)
{
    struct case_line last = {0};
    *place = way_of(a) == WALK ? a->lo : S("");
    if (!after)
        return OK;
    enum err e = db_one(cx->tx, CASEFILE_CURSOR, VALS(I64(after), TXT(a->sort)), LINE, &last);
    if (e != OK)
        return e == ERR_NOT_FOUND ? fail(cx, ERR_BAD_INPUT, "翻页位置已失效，请重新查询") : e;
    *place = way_of(a) == WALK ? last.path : way_of(a) == SORTED ? last.edited_on : S("");
    return OK;
}

static enum err put_line(struct ctx *cx, void *row)
{
    fields_write(cx->out, LINE, row);
    return OK;
}

enum err casefile_list(struct ctx *cx)
{
    struct case_ask a;
    struct str place;
    TRY(ask_of(cx, NULL, &a));
    TRY(place_of(cx, &a, cx_after(cx), &place));
    return cx_list_by(cx, stmt_of(way_of(&a)), ASK(&a, place, cx_after(cx), cx_limit(cx)), LINE, put_line);
}

enum err casefile_page(struct ctx *cx, const struct case_ask *a, int64_t *after, int64_t limit, struct case_line **out, size_t *n)
{
    struct str place;
    TRY(place_of(cx, a, *after, &place));
    TRY(db_rows(cx->tx, stmt_of(way_of(a)), ASK(a, place, *after, limit), LINE, (size_t)limit, out, n));
    if (*n)
        *after = (*out)[*n - 1].id;
    return OK;
}

/* By identity number, which must not stand in an address: a body. */
enum err casefile_find(struct ctx *cx)
{
    const struct case_find_in *in = cx->in;
    struct idno id;
    if (!idno_read(in->number, in->id_type, false, date_of_ms(cx->now), &id))
        return fail_field(cx, "number", "%s", idno_problem_text(id.problem));
    struct str blind = casefile_blind(cx, (struct str){id.number, id.len});
    return cx_list_by(cx, CASEFILE_BY_BLIND, VALS(LO(cx), HI(cx), TXT(str_of(idno_type_code(id.type))), BLOB(blind)), LINE, put_line);
}

/* --- counts --- */

struct count {
    struct str key;
    int64_t n;
};
static const struct field count_fields[] = {{FIELD(struct count, key)}, {FIELD(struct count, n)}};

static void write_counts(struct ctx *cx, const char *key, const struct count *c, size_t n)
{
    jw_key(cx->out, key);
    jw_open(cx->out, '{');
    for (size_t i = 0; i < n; i++) {
        jw_keys(cx->out, c[i].key);
        jw_int(cx->out, c[i].n);
    }
    jw_close(cx->out, '}');
}

enum err casefile_counts(struct ctx *cx)
{
    struct case_ask a;
    struct count *c = NULL, *l = NULL;
    size_t n = 0, n_l = 0;
    int64_t matching = 0;
    TRY(ask_of(cx, NULL, &a));
    TRY(db_rows(cx->tx, CASEFILE_STATES, VALS(TXT(a.lo), TXT(a.hi)), FIELDS(struct count, count_fields), 20, &c, &n));
    TRY(db_rows(cx->tx, CASEFILE_LISTS, VALS(TXT(a.lo), TXT(a.hi), TXT(a.year_ago), TXT(a.today)), FIELDS(struct count, count_fields), 20, &l, &n_l));
    TRY(db_int(cx->tx, !a.q.len ? CASEFILE_MATCH : is_number(a.q) ? CASEFILE_MATCH_NO : CASEFILE_MATCH_NAME,
               VALS(TXT(a.lo), TXT(a.hi), TXT(a.state), TXT(a.level), TXT(a.class), TXT(a.kind), TXT(a.cause), I64(a.contact), TXT(a.list),
                    TXT(a.year_ago), TXT(a.today), TXT(a.q)),
               &matching));
    jw_open(cx->out, '{');
    write_counts(cx, "states", c, n);
    write_counts(cx, "lists", l, n_l);
    jw_key(cx->out, "titles");
    jw_open(cx->out, '{');
    for (size_t i = 0; i < countof(lists); i++)
        jw_kt(cx->out, lists[i].code, lists[i].title);
    jw_close(cx->out, '}');
    jw_ki(cx->out, "matching", matching);
    jw_close(cx->out, '}');
    return OK;
}

/* --- the contact of many: those picked, or all that match over every page --- */

struct assign {
    int64_t contact, done;
};

enum err casefile_contact(struct ctx *cx, int64_t id, int64_t contact, int64_t *done)
{
    struct casefile before, f;
    int64_t ok = 0;
    TRY(casefile_get(cx, id, &before));
    if (before.contact_id == contact || str_eq(before.state, S("merged")) || str_eq(before.state, S("erased")))
        return OK;
    if (!cx_may(cx, PERM_CASE_ENTER, before.path))
        return ERR_NOT_FOUND;
    TRY(db_int(cx->tx, CASE_CONTACT_HAS, VALS(I64(contact), TXT(before.path)), &ok));
    if (!ok)
        return fail_field(cx, "contact", "所选人员不能担任档案 %.*s 的联系人", FMT(before.no));
    f = before;
    f.contact_id = contact;
    TRY(db_exec(cx->tx, CASEFILE_CONTACT, VALS(I64(id), I64(contact), I64(cx->who->user_id), TXT(cx_today(cx))), NULL));
    TRY(casefile_changed(cx, &f, S("casefile"), "edit", CASEFILE_FIELDS, &before, &f));
    *done += 1;
    return OK;
}

static enum err assign_one(struct ctx *cx, struct assign *as, int64_t id)
{
    return casefile_contact(cx, id, as->contact, &as->done);
}

static enum err assign_all(struct ctx *cx, struct assign *as, const struct json *filter)
{
    struct case_ask a;
    int64_t after = 0, seen = 0;
    TRY(ask_of(cx, filter, &a));
    a.sort = S("");
    for (size_t n = PAGE; n == PAGE;) {
        struct case_line *rows = NULL;
        TRY(casefile_page(cx, &a, &after, PAGE, &rows, &n));
        seen += (int64_t)n;
        if (seen > ASSIGN_MAX)
            return fail(cx, ERR_TOO_LARGE, "一次最多指定 %d 份档案，请缩小范围", ASSIGN_MAX);
        for (size_t i = 0; i < n; i++)
            TRY(assign_one(cx, as, rows[i].id));
    }
    return OK;
}

enum err casefile_assign(struct ctx *cx)
{
    const struct case_assign_in *in = cx->in;
    struct assign as = {0};
    if (!str_int(in->contact, &as.contact) || as.contact <= 0)
        return fail_field(cx, "contact", "请选择联系人");
    if (in->all)
        TRY(assign_all(cx, &as, json_get(cx->body, "filter")));
    for (struct str rest = in->all ? S("") : in->ids; rest.len;) {
        int64_t id;
        if (!str_int(str_trim(str_cut(rest, ',', &rest)), &id))
            return fail_field(cx, "ids", "档案编号有误");
        TRY(assign_one(cx, &as, id));
    }
    audit_object(cx, cx->org_id, "org:%lld", (long long)cx->org_id);
    audit_note(cx, "files", str_f(cx->a, "%lld", (long long)as.done));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "done", as.done);
    jw_close(cx->out, '}');
    return OK;
}

struct person_of {
    int64_t id;
    struct str name, org_name;
};
static const struct field person_of_fields[] = {{FIELD(struct person_of, id), .as = AS_ID}, {FIELD(struct person_of, name)}, {FIELD(struct person_of, org_name)}};

/* Who may be the contact of files of this union. */
enum err casefile_contacts(struct ctx *cx)
{
    return cx_list(cx, CASE_CONTACTS, VALS(TXT(cx->org_path), I64(cx_limit(cx))), FIELDS(struct person_of, person_of_fields));
}
