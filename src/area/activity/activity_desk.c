// SPDX-License-Identifier: Apache-2.0
// The union's side of the day: who signed up, who came, groups that are only counted, lists that come back from where the service was
// given, and what was noted by mistake.
#include "activity_own.h"
#include "idno.h"
#include "like.h"
#include "person.h"

const struct field activity_entry_fields[21] = {
    {FIELD(struct entry, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct entry, person_id), .as = AS_ID},
    {FIELD(struct entry, part), .label = LIT("环节")},
    {FIELD(struct entry, item), .label = LIT("项目")},
    {FIELD(struct entry, name), .label = LIT("姓名")},
    {FIELD(struct entry, number_mask), .label = LIT("证件号码")},
    {FIELD(struct entry, phone), .as = AS_PHONE, .label = LIT("手机号")},
    {FIELD(struct entry, employer), .label = LIT("工作单位")},
    {FIELD(struct entry, org_name), .label = LIT("所在工会")},
    {FIELD(struct entry, heads), .as = AS_COUNT, .label = LIT("人数（份数）")},
    {FIELD(struct entry, state), .as = AS_CODE, .codes = "entry_state", .label = LIT("状态")},
    {FIELD(struct entry, bought), .as = AS_BOOL, .label = LIT("购买")},
    {FIELD(struct entry, amount_fen), .as = AS_MONEY, .label = LIT("付款")},
    {FIELD(struct entry, on_day), .as = AS_DATE, .label = LIT("到场日期")},
    {FIELD(struct entry, note), .label = LIT("说明")},
    {FIELD(struct entry, doer), .label = LIT("经办")},
    {FIELD(struct entry, made_at), .as = AS_TIME, .label = LIT("报名时间")},
    {FIELD(struct entry, done_at), .as = AS_TIME, .label = LIT("办理时间")},
    {FIELD(struct entry, id_type), .as = AS_SECRET},
    {FIELD(struct entry, blind), .as = AS_BLOB},
    {FIELD(struct entry, secret), .as = AS_BLOB},
};
#define ENTRY FIELDS(struct entry, activity_entry_fields)
const struct field group_in_fields[4] = {
    {FIELD(struct group_in, item_id), .as = AS_ID, .label = LIT("项目")},
    {FIELD(struct group_in, heads), .as = AS_COUNT, .label = LIT("人数（份数）"), .need = true, .min = 1, .max = 100000},
    {FIELD(struct group_in, on_day), .as = AS_DATE, .label = LIT("日期"), .need = true},
    {FIELD(struct group_in, note), .label = LIT("说明"), .need = true, .max = 200},
};
const struct field people_in_fields[5] = {
    {FIELD(struct people_in, item_id), .as = AS_ID, .label = LIT("项目")},
    {FIELD(struct people_in, numbers), .as = AS_SECRET, .label = LIT("证件号码，每行一个"), .max = 20000},
    {FIELD(struct people_in, persons), .label = LIT("或登记编号，每行一个"), .max = 10000},
    {FIELD(struct people_in, came), .as = AS_BOOL, .label = LIT("已经到场")},
    {FIELD(struct people_in, on_day), .as = AS_DATE, .label = LIT("到场日期")},
};
const struct field seats_in_fields[1] = {{FIELD(struct seats_in, seats), .as = AS_COUNT, .label = LIT("名额"), .need = true, .min = 1, .max = 1000000}};
const struct field figure_in_fields[3] = {
    {FIELD(struct figure_in, what), .as = AS_CODE, .codes = "activity_figure", .label = LIT("数字"), .need = true, .max = 20},
    {FIELD(struct figure_in, source), .label = LIT("哪里统计的"), .need = true, .max = 60},
    {FIELD(struct figure_in, n), .as = AS_COUNT, .label = LIT("数量"), .max = INT64_C(10000000000)},
};

/* --- who signed up --- */

static enum err put_entry(struct ctx *cx, void *row)
{
    struct entry *e = row;
    struct person p = {.id_type = e->id_type, .blind = e->blind, .secret = e->secret};
    char mask[ID_NUMBER_MAX + 1];
    if (e->person_id) {
        TRY(person_open(cx->sealer, cx->a, &p));
        idno_mask(p.number, mask, sizeof mask);
        e->number_mask = str_dup(cx->a, str_of(mask));
        e->phone = p.phone;
    }
    fields_write(cx->out, ENTRY, e);
    return OK;
}

static const struct field entry_row_fields[] = {
    {FIELD(struct entry, id), .as = AS_ID}, {FIELD(struct entry, person_id)}, {FIELD(struct entry, part)}, {FIELD(struct entry, item)}, {FIELD(struct entry, name)},
    {FIELD(struct entry, employer)}, {FIELD(struct entry, org_name)}, {FIELD(struct entry, heads)}, {FIELD(struct entry, state)}, {FIELD(struct entry, bought)},
    {FIELD(struct entry, amount_fen)}, {FIELD(struct entry, on_day)}, {FIELD(struct entry, note)}, {FIELD(struct entry, doer)}, {FIELD(struct entry, made_at)},
    {FIELD(struct entry, done_at)}, {FIELD(struct entry, id_type)}, {FIELD(struct entry, blind), .as = AS_BLOB}, {FIELD(struct entry, secret), .as = AS_BLOB},
};

enum err activity_entries_get(struct ctx *cx)
{
    struct activity a = {0};
    TRY(activity_get(cx, cx_query_int(cx, "activity", 0), &a));
    return cx_list_by(cx, ACTIVITY_ENTRIES,
                      VALS(I64(a.id), I64(cx_after(cx)), TXT(cx_query(cx, "state")), I64(cx_query_int(cx, "part", 0)), TXT(like_part(cx->a, str_trim(cx_query(cx, "q")))), I64(cx_limit(cx))),
                      FIELDS(struct entry, entry_row_fields), put_entry);
}

static const struct field sign_row_fields[] = {
    {FIELD(struct sign_row, id)}, {FIELD(struct sign_row, person_id)}, {FIELD(struct sign_row, item)}, {FIELD(struct sign_row, name)}, {FIELD(struct sign_row, phone)},
    {FIELD(struct sign_row, employer)}, {FIELD(struct sign_row, state)}, {FIELD(struct sign_row, bought)}, {FIELD(struct sign_row, code)}, {FIELD(struct sign_row, on_day)},
    {FIELD(struct sign_row, id_type)}, {FIELD(struct sign_row, blind), .as = AS_BLOB}, {FIELD(struct sign_row, secret), .as = AS_BLOB},
};

enum err activity_sign_rows(struct ctx *cx, int64_t part_id, int64_t item_id, struct sign_row **rows, size_t *n)
{
    enum err e = db_rows(cx->tx, ACTIVITY_SIGN, VALS(I64(part_id), I64(item_id), I64(SIGN_ROWS_MAX + 1)), FIELDS(struct sign_row, sign_row_fields), SIGN_ROWS_MAX, rows, n);
    if (e == ERR_TOO_LARGE)
        return fail(cx, e, "超过 %d 人，请按项目分开打印", SIGN_ROWS_MAX);
    TRY(e);
    for (size_t i = 0; i < *n; i++) {
        struct sign_row *r = &(*rows)[i];
        struct person p = {.id_type = r->id_type, .blind = r->blind, .secret = r->secret};
        if (r->person_id)
            TRY(person_open(cx->sealer, cx->a, &p));
        r->phone = p.phone;
    }
    return OK;
}

/* --- at the desk --- */

struct shown_entry {
    int64_t id, activity_id, part_id, item_id, person_id;
    struct str kind, part, item, name;
    int64_t heads;
    struct str state;
    bool bought;
    int64_t amount_fen;
    struct str code, on_day;
};
static const struct field shown_entry_fields[] = {
    {FIELD(struct shown_entry, id)},    {FIELD(struct shown_entry, activity_id)}, {FIELD(struct shown_entry, part_id)}, {FIELD(struct shown_entry, item_id)},
    {FIELD(struct shown_entry, person_id)}, {FIELD(struct shown_entry, kind)},    {FIELD(struct shown_entry, part)},    {FIELD(struct shown_entry, item)},
    {FIELD(struct shown_entry, name)},  {FIELD(struct shown_entry, heads)},       {FIELD(struct shown_entry, state)},   {FIELD(struct shown_entry, bought)},
    {FIELD(struct shown_entry, amount_fen)}, {FIELD(struct shown_entry, code)},   {FIELD(struct shown_entry, on_day)},
};

static struct str who_of(struct ctx *cx, const struct shown_entry *e)
{
    return e->name.len ? mask_name(cx->a, e->name) : S("不留姓名");
}

enum err check_code(struct ctx *cx, int64_t activity_id, struct str code, int64_t by_user, int64_t by_person, struct str *said)
{
    struct shown_entry e = {0};
    struct activity_part p = {0};
    enum err got = db_one(cx->tx, ACTIVITY_BY_CODE, VALS(I64(activity_id), TXT(code)), FIELDS(struct shown_entry, shown_entry_fields), &e);
    if (got == ERR_NOT_FOUND)
        return fail(cx, got, "没有这个签到码，请核对是不是本次活动的");
    TRY(got);
    TRY(part_live_get(cx, e.part_id, &p));
    if (str_eq(e.state, S("came")))
        return fail(cx, ERR_STATE, "%.*s已在 %.*s 办理过，不能再次领取或签到", FMT(who_of(cx, &e)), FMT(e.on_day));
    if (!str_eq(e.state, S("held")))
        return fail(cx, ERR_STATE, str_eq(e.state, S("waiting")) ? "还在候补，没有轮到" : "这份报名已经取消");
    TRY(entry_came(cx, &p, &(struct coming){.entry_id = e.id, .person_id = e.person_id, .bought = e.bought, .by_user = by_user, .by_person = by_person, .on = cx_today(cx)}));
    audit_object(cx, p.org_id, "activity_entry:%lld", (long long)e.id);
    *said = str_f(cx->a, "%.*s　%.*s　%.*s%s", FMT(who_of(cx, &e)), FMT(e.part), FMT(e.item), e.bought ? "（购买，请核对付款）" : "");
    return OK;
}

static enum err text_answer(struct ctx *cx, struct str said)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "text", said);
    jw_close(cx->out, '}');
    return OK;
}

enum err activity_check_post(struct ctx *cx)
{
    const struct check_in *in = cx->in;
    struct activity a = {0};
    struct str said;
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_get(cx, id, &a));
    TRY(check_code(cx, id, code_of_scan(in->code), cx->who->user_id, 0, &said));
    return text_answer(cx, said);
}

enum err activity_here_code_get(struct ctx *cx)
{
    struct activity a = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_get(cx, id, &a));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "title", a.title);
    here_write(cx, id);
    jw_close(cx->out, '}');
    return OK;
}

/* --- groups that are only counted --- */

static enum err part_of_call(struct ctx *cx, struct activity_part *p)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_part_get(cx, id, "", p));
    audit_object(cx, p->org_id, "activity_part:%lld", (long long)id);
    if (!place_kind_of(p->kind))
        return ERR_NOT_FOUND;
    return str_eq(p->state, S("open")) || str_eq(p->state, S("closed")) ? OK : fail(cx, ERR_STATE, "活动进行中或报名截止后才登记到场");
}

enum err activity_group_post(struct ctx *cx)
{
    const struct group_in *in = cx->in;
    struct activity_part p = {0};
    struct place_rule r;
    struct item it = {0};
    int64_t id = 0;
    bool held = false;
    TRY(part_of_call(cx, &p));
    TRY(place_rule_of(cx, &p, &r));
    if (!(place_kind_of(p.kind)->who & PLACE_GROUP))
        return fail(cx, ERR_STATE, "“%.*s”按人登记，不能只登记数量", FMT(p.title));
    TRY(item_get(cx, p.id, in->item_id, &it));
    TRY(item_take(cx, it.id, in->heads, &held));
    if (!held)
        return fail_field(cx, "heads", "“%.*s”共 %lld，已登记 %lld，放不下这么多", FMT(it.title), (long long)it.seats, (long long)it.taken);
    TRY(db_int(cx->tx, ACTIVITY_ENTRY_ADD,
               VALS(I64(p.activity_id), I64(p.id), I64(it.id), NUL, BLOB(S("")), I64(in->heads), TXT(S("came")), I64(0), I64(0), TXT(entry_code_new(cx)), TXT(in->note), TXT(in->on_day),
                    I64(cx->now), I64(cx->now), I64(cx->who->user_id)),
               &id));
    audit_note(cx, "heads", str_f(cx->a, "%lld", (long long)in->heads));
    TRY(activity_count(cx, &p, 0, in->heads, str_f(cx->a, "e%lld", (long long)id), in->on_day));
    return activity_answer(cx, p.activity_id);
}

/* --- a list that a clerk enters: who cannot sign up himself, or a list that comes back from the hospital --- */

struct peopled {
    int64_t put, unknown, twice, full;
};

static enum err person_of(struct ctx *cx, struct str number, int64_t *id)
{
    unsigned char hash[BLIND_BYTES];
    struct idno no;
    *id = 0;
    if (!idno_read(number, S(""), false, date_of_ms(cx->now), &no))
        return OK;
    (void)person_blind_number(cx->sealer, (struct str){no.number, no.len}, hash);
    enum err e = db_int(cx->tx, ACTIVITY_PERSON, VALS(TXT(str_of(idno_type_code(no.type))), BLOB(((struct str){(char *)hash, sizeof hash})), LO(cx), HI(cx)), id);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err person_by_id(struct ctx *cx, struct str line, int64_t *id)
{
    int64_t asked = 0;
    *id = 0;
    if (!str_int(line, &asked))
        return OK;
    enum err e = db_int(cx->tx, ACTIVITY_PERSON_ID, VALS(I64(asked), LO(cx), HI(cx)), id);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err put_one(struct ctx *cx, struct activity_part *p, const struct item *it, int64_t person, const struct people_in *in, struct peopled *n)
{
    struct entering who = {.person_id = person};
    int64_t id = 0;
    bool there = false, held = false;
    TRY(entry_has(cx, p, &who, &there));
    if (!there)
        TRY(item_take(cx, it->id, 1, &held));
    if (!held) {
        n->twice += there;
        n->full += !there;
        return OK;
    }
    TRY(entry_put(cx, p, it, &who, true, &id));
    n->put++;
    return in->came ? entry_came(cx, p, &(struct coming){.entry_id = id, .person_id = person, .by_user = cx->who->user_id, .on = in->on_day}) : OK;
}

/* Lines of numbers of documents, or of ids of the register. */
static enum err put_lines(struct ctx *cx, struct activity_part *p, const struct item *it, const struct people_in *in, bool ids, struct peopled *n)
{
    int64_t lines = 0;
    for (struct str rest = ids ? in->persons : in->numbers; rest.len;) {
        struct str line = str_trim(str_cut(rest, '\n', &rest));
        int64_t person = 0;
        if (!line.len)
            continue;
        if (++lines > PEOPLE_AT_ONCE)
            return fail_field(cx, ids ? "persons" : "numbers", "一次最多 %d 人，请分几次", PEOPLE_AT_ONCE);
        TRY(ids ? person_by_id(cx, line, &person) : person_of(cx, line, &person));
        if (!person)
            n->unknown++;
        else
            TRY(put_one(cx, p, it, person, in, n));
    }
    return OK;
}

enum err activity_people_post(struct ctx *cx)
{
    const struct people_in *in = cx->in;
    struct activity_part p = {0};
    struct item it = {0};
    struct peopled n = {0};
    TRY(part_of_call(cx, &p));
    TRY(item_get(cx, p.id, in->item_id, &it));
    if (in->came != (in->on_day.len > 0))
        return fail_field(cx, "on_day", "已经到场的须填到场日期，没有到场的不填");
    TRY(put_lines(cx, &p, &it, in, false, &n));
    TRY(put_lines(cx, &p, &it, in, true, &n));
    audit_note(cx, "put", str_f(cx->a, "%lld", (long long)n.put));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "put", n.put);
    jw_ki(cx->out, "twice", n.twice);
    jw_ki(cx->out, "unknown", n.unknown);
    jw_ki(cx->out, "full", n.full);
    jw_close(cx->out, '}');
    return OK;
}

/* --- what was noted by mistake --- */

struct undo {
    int64_t id, activity_id, part_id, item_id, person_id, heads;
    struct str state;
    bool bought, veiled;
};
static const struct field undo_fields[] = {
    {FIELD(struct undo, id)},    {FIELD(struct undo, activity_id)}, {FIELD(struct undo, part_id)}, {FIELD(struct undo, item_id)}, {FIELD(struct undo, person_id)},
    {FIELD(struct undo, heads)}, {FIELD(struct undo, state)},       {FIELD(struct undo, bought)},  {FIELD(struct undo, veiled)},
};

/* Did he come to another part of the activity that counts as the same? Then the one aid row stands for that. */
static enum err counts_elsewhere(struct ctx *cx, const struct undo *u, struct str counts_as, bool *yes)
{
    struct activity_part *rows = NULL;
    struct place_rule r;
    size_t n = 0;
    *yes = false;
    if (!u->person_id)
        return OK;
    TRY(db_rows(cx->tx, ACTIVITY_CAME_OF, VALS(I64(u->activity_id), I64(u->person_id), I64(u->id), I64(ENTRIES_MINE_MAX)), ACTIVITY_PART, ENTRIES_MINE_MAX, &rows, &n));
    for (size_t i = 0; i < n && !*yes; i++) {
        TRY(place_rule_of(cx, &rows[i], &r));
        *yes = str_eq(rows[i].counts_as, counts_as);
    }
    return OK;
}

/* A worker is signed up again; a group was never there. */
enum err activity_undo_post(struct ctx *cx)
{
    struct undo u = {0};
    struct activity_part p = {0};
    struct place_rule r;
    int64_t id = 0;
    bool stays = false, one;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, ACTIVITY_UNDO_GET, id, FIELDS(struct undo, undo_fields), &u));
    TRY(part_live_get(cx, u.part_id, &p));
    audit_object(cx, p.org_id, "activity_entry:%lld", (long long)id);
    if (!str_eq(u.state, S("came")))
        return fail(cx, ERR_STATE, "还没有登记到场，不需要撤销");
    one = u.person_id || u.veiled;
    TRY(db_exec(cx->tx, ACTIVITY_UNDO, VALS(I64(id), TXT(one ? S("held") : S("left"))), NULL));
    if (!one)
        TRY(item_give_back(cx, u.item_id, u.heads));
    TRY(place_rule_of(cx, &p, &r));
    if (u.bought || !p.counts_as.len)
        return activity_answer(cx, u.activity_id);
    TRY(counts_elsewhere(cx, &u, p.counts_as, &stays));
    if (!stays)
        TRY(activity_uncount(cx, &p, u.person_id, str_f(cx->a, "e%lld", (long long)id)));
    return activity_answer(cx, u.activity_id);
}

/* --- more places while it is on --- */

enum err activity_seats_post(struct ctx *cx)
{
    const struct seats_in *in = cx->in;
    struct item it = {0};
    struct activity_part p = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, ACTIVITY_ITEM_ACTIVITY, id, ITEM, &it));
    TRY(part_live_get(cx, it.part_id, &p));
    if (it.seats == -1)
        return fail(cx, ERR_STATE, "这一项不限名额");
    TRY(db_exec(cx->tx, ACTIVITY_ITEM_SEATS, VALS(I64(id), I64(in->seats)), &changed));
    if (changed != 1)
        return fail_field(cx, "seats", "已有 %lld 人占用，名额不能比这更少", (long long)it.taken);
    TRY(item_give_back(cx, id, 0)); /* those who wait move up */
    audit_object(cx, p.org_id, "activity_part:%lld", (long long)p.id);
    audit_note(cx, "seats", str_f(cx->a, "%lld", (long long)in->seats));
    return activity_answer(cx, p.activity_id);
}

/* --- figures of other platforms --- */

enum err activity_figure_post(struct ctx *cx)
{
    const struct figure_in *in = cx->in;
    struct activity a = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(activity_get(cx, id, &a));
    if (!str_eq(a.state, S("open")) && !str_eq(a.state, S("closed")))
        return fail(cx, ERR_STATE, "活动进行中或报名截止后才登记其他平台的数字");
    if (!str_eq(in->what, S("views")) && !str_eq(in->what, S("players")))
        return fail_field(cx, "what", "请选择浏览量或参与人数");
    TRY(db_exec(cx->tx, ACTIVITY_FIGURE_PUT, VALS(I64(id), TXT(in->what), TXT(str_trim(in->source)), I64(in->n), I64(cx->who->user_id), I64(cx->now)), NULL));
    audit_object(cx, a.org_id, "activity:%lld", (long long)id);
    return activity_answer(cx, id);
}
