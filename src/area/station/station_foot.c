// SPDX-License-Identifier: Apache-2.0
// What goes on at a station as its union sees it: footfall, inspections, services. What was scanned and what was counted by hand
// are told apart and never added up; only a service is aid.
#include "aid.h"
#include "campaign.h"
#include "date.h"
#include "file.h"
#include "station_own.h"

const struct field station_count_fields[2] = {
    {FIELD(struct station_count_in, on_day), .as = AS_DATE, .label = LIT("日期"), .need = true},
    {FIELD(struct station_count_in, counted), .as = AS_COUNT, .label = LIT("人工计数（人次）"), .need = true, .max = 100000},
};
const struct field station_inspection_fields[16] = {
    {FIELD(struct station_inspection, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct station_inspection, station_id), .as = AS_ID},
    {FIELD(struct station_inspection, station), .label = LIT("驿站")},
    {FIELD(struct station_inspection, org_code), .label = LIT("工会代码")},
    {FIELD(struct station_inspection, org_name), .label = LIT("管理工会")},
    {FIELD(struct station_inspection, org_path), .as = AS_SECRET},
    {FIELD(struct station_inspection, on_day), .as = AS_DATE, .label = LIT("巡查日期")},
    {FIELD(struct station_inspection, inspector), .label = LIT("巡查人")},
    {FIELD(struct station_inspection, met), .as = AS_TAGS, .codes = "station_mark", .label = LIT("达到的“六有”")},
    {FIELD(struct station_inspection, missing), .as = AS_TAGS, .codes = "station_mark", .label = LIT("没有达到的")},
    {FIELD(struct station_inspection, note), .label = LIT("其他问题")},
    {FIELD(struct station_inspection, due_on), .as = AS_DATE, .label = LIT("整改期限")},
    {FIELD(struct station_inspection, state), .as = AS_CODE, .codes = "station_check", .label = LIT("结果")},
    {FIELD(struct station_inspection, result), .label = LIT("整改情况")},
    {FIELD(struct station_inspection, mended_on), .as = AS_DATE, .label = LIT("整改日期")},
    {FIELD(struct station_inspection, file_id), .as = AS_ID, .label = LIT("照片")},
};
const struct field station_inspection_in_fields[6] = {
    {FIELD(struct station_inspection_in, on_day), .as = AS_DATE, .label = LIT("巡查日期"), .need = true},
    {FIELD(struct station_inspection_in, inspector), .label = LIT("巡查人"), .need = true, .max = 60},
    {FIELD(struct station_inspection_in, met), .as = AS_TAGS, .codes = "station_mark", .label = LIT("达到的“六有”"), .max = 60},
    {FIELD(struct station_inspection_in, note), .label = LIT("其他问题"), .max = 500},
    {FIELD(struct station_inspection_in, due_on), .as = AS_DATE, .label = LIT("整改期限")},
    {FIELD(struct station_inspection_in, file_id), .as = AS_ID, .label = LIT("照片")},
};
const struct field station_mended_fields[1] = {{FIELD(struct station_mended_in, result), .label = LIT("整改情况"), .need = true, .max = 300}};
const struct field station_service_fields[9] = {
    {FIELD(struct station_service, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct station_service, station_id), .as = AS_ID},
    {FIELD(struct station_service, station), .label = LIT("驿站")},
    {FIELD(struct station_service, org_path), .as = AS_SECRET},
    {FIELD(struct station_service, campaign), .label = LIT("活动")},
    {FIELD(struct station_service, on_day), .as = AS_DATE, .label = LIT("日期")},
    {FIELD(struct station_service, what), .label = LIT("服务")},
    {FIELD(struct station_service, heads), .as = AS_COUNT, .label = LIT("人次")},
    {FIELD(struct station_service, dropped), .label = LIT("撤销原因")},
};
const struct field station_service_in_fields[4] = {
    {FIELD(struct station_service_in, campaign), .label = LIT("活动"), .need = true, .max = 40},
    {FIELD(struct station_service_in, on_day), .as = AS_DATE, .label = LIT("日期"), .need = true},
    {FIELD(struct station_service_in, what), .label = LIT("服务"), .need = true, .max = 60},
    {FIELD(struct station_service_in, heads), .as = AS_COUNT, .label = LIT("人次"), .need = true, .min = 1, .max = 100000},
};
const struct field station_drop_fields[1] = {{FIELD(struct station_drop_in, reason), .label = LIT("撤销原因"), .need = true, .max = 200}};

static struct str iso_of(struct ctx *cx, struct date d)
{
    char iso[DATE_TEXT];
    date_iso(d, iso);
    return str_dup(cx->a, str_of(iso));
}

enum err station_day_check(struct ctx *cx, const char *field, struct str day)
{
    struct date today = date_of_ms(cx->now);
    if (str_cmp(day, cx_today(cx)) > 0)
        return fail_field(cx, field, "日期不能晚于今天");
    if (str_cmp(day, iso_of(cx, date_add_days(today, -366))) < 0)
        return fail_field(cx, field, "日期已超过一年，请核对");
    return OK;
}

/* --- footfall --- */

struct day_row {
    struct str on_day;
    int64_t persons, guests, counted;
};
static const struct field day_fields[] = {
    {FIELD(struct day_row, on_day), .as = AS_DATE}, {FIELD(struct day_row, persons)}, {FIELD(struct day_row, guests)}, {FIELD(struct day_row, counted)}};

/* visits: scans of persons and of guests. people: persons, each once over all stations and days asked for, of those days whose
 * check-ins are still kept; people_since tells from when on they are. */
enum err station_days_get(struct ctx *cx)
{
    struct day_row *rows = NULL, sum = {0};
    size_t n = 0;
    int64_t people = 0, station = cx_query_int(cx, "station", 0);
    struct date today = date_of_ms(cx->now);
    struct str from = cx_query(cx, "from"), until = cx_query(cx, "until"), kept = iso_of(cx, date_add_days(today, -(STATION_KEEP_DAYS - 1)));
    from = from.len ? from : iso_of(cx, date_add_days(today, -29));
    until = until.len ? until : cx_today(cx);
    enum err e = db_rows(cx->tx, STATION_DAYS, VALS(LO(cx), HI(cx), TXT(from), TXT(until), I64(station), I64(STATION_DAYS_MAX + 1)), FIELDS(struct day_row, day_fields), STATION_DAYS_MAX,
                         &rows, &n);
    if (e == ERR_TOO_LARGE)
        return fail(cx, ERR_BAD_INPUT, "一次最多查看 %d 天，请缩小日期范围", STATION_DAYS_MAX);
    TRY(e);
    TRY(db_int(cx->tx, STATION_PEOPLE, VALS(LO(cx), HI(cx), TXT(str_cmp(from, kept) > 0 ? from : kept), TXT(until), I64(station)), &people));
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (size_t i = 0; i < n; i++) {
        fields_write(cx->out, FIELDS(struct day_row, day_fields), &rows[i]);
        sum.persons += rows[i].persons;
        sum.guests += rows[i].guests;
        sum.counted += rows[i].counted;
    }
    jw_close(cx->out, ']');
    jw_kt(cx->out, "from", from);
    jw_kt(cx->out, "until", until);
    jw_ki(cx->out, "visits", sum.persons + sum.guests);
    jw_ki(cx->out, "guests", sum.guests);
    jw_ki(cx->out, "counted", sum.counted);
    jw_ki(cx->out, "people", people);
    jw_kt(cx->out, "people_since", str_cmp(from, kept) > 0 ? from : kept);
    jw_close(cx->out, '}');
    return OK;
}

enum err station_count_post(struct ctx *cx)
{
    const struct station_count_in *in = cx->in;
    struct station s = {0};
    TRY(station_of_call(cx, &s));
    TRY(station_day_check(cx, "on_day", in->on_day));
    TRY(db_exec(cx->tx, STATION_DAY_COUNTED, VALS(I64(s.id), TXT(in->on_day), I64(in->counted)), NULL));
    audit_object(cx, s.org_id, "station:%lld", (long long)s.id);
    audit_note(cx, "on_day", in->on_day);
    audit_note(cx, "counted", str_f(cx->a, "%lld", (long long)in->counted));
    return OK;
}

enum err station_forget_post(struct ctx *cx)
{
    int64_t gone = 0;
    TRY(db_exec(cx->tx, STATION_FORGET, VALS(TXT(cx_today(cx))), &gone));
    tx_scrub(cx->tx);
    audit_note(cx, "forgotten", str_f(cx->a, "%lld", (long long)gone));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "forgotten", gone);
    jw_close(cx->out, '}');
    return OK;
}

/* --- inspections --- */

enum err station_inspections_get(struct ctx *cx)
{
    return cx_list(cx, STATION_INSPECTION_LIST,
                   VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "state")), TXT(cx_query_int(cx, "late", 0) ? cx_today(cx) : S("")), I64(cx_query_int(cx, "station", 0)),
                        I64(cx_limit(cx))),
                   STATION_INSPECTION);
}

/* The marks that were not met, in the order of the list. */
static struct str missing_of(struct ctx *cx, struct str met)
{
    static const char *const marks[] = {"sign", "place", "facility", "function", "rule", "map"};
    struct buf b = buf_new(cx->a, 200);
    struct str all = str_f(cx->a, ",%.*s,", FMT(met));
    for (size_t i = 0; i < countof(marks); i++)
        if (!str_has(all, str_f(cx->a, ",%s,", marks[i])))
            buf_f(&b, "%s%s", b.len ? "," : "", marks[i]);
    return buf_done(&b);
}

static enum err inspection_answer(struct ctx *cx, int64_t id)
{
    struct station_inspection i = {0};
    TRY(cx_one(cx, STATION_INSPECTION_GET, id, STATION_INSPECTION, &i));
    cx_row(cx, STATION_INSPECTION, &i);
    return OK;
}

static enum err take_picture(struct ctx *cx, int64_t file_id)
{
    struct file f = {0};
    if (!file_id)
        return OK;
    enum err e = file_attach(cx, file_id, FILE_CLOSED, &f);
    if (e == ERR_NOT_FOUND || (e == OK && (f.created_by != cx->who->user_id || !str_starts(f.type, S("image/")))))
        return fail_field(cx, "file_id", "请先上传照片");
    return e;
}

enum err station_inspection_post(struct ctx *cx)
{
    const struct station_inspection_in *in = cx->in;
    struct station s = {0};
    int64_t id = 0;
    TRY(station_of_call(cx, &s));
    TRY(station_day_check(cx, "on_day", in->on_day));
    if (!station_codes_known(cx, "station_mark", in->met))
        return fail_field(cx, "met", "“六有”中有不认识的项目");
    struct str missing = missing_of(cx, in->met);
    bool fine = !missing.len && !str_trim(in->note).len;
    if (!fine && str_cmp(in->due_on, in->on_day) < 0)
        return fail_field(cx, "due_on", "有没达到的项目或其他问题，请填写不早于巡查日期的整改期限");
    TRY(take_picture(cx, in->file_id));
    enum err e = db_int(cx->tx, STATION_INSPECTION_ADD,
                        VALS(I64(s.id), TXT(in->on_day), TXT(in->inspector), TXT(in->met), TXT(missing), TXT(str_trim(in->note)), TXT(fine ? S("") : in->due_on),
                             TXT(fine ? S("fine") : S("open")), OPT(in->file_id), I64(cx->who->user_id), I64(cx->now)),
                        &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "这个驿站当天的巡查已经登记过");
    TRY(e);
    TRY(db_exec(cx->tx, STATION_MARKS_SET, VALS(I64(s.id), TXT(in->met)), NULL));
    audit_object(cx, s.org_id, "station_inspection:%lld", (long long)id);
    return inspection_answer(cx, id);
}

static enum err inspection_of_call(struct ctx *cx, struct station_inspection *i)
{
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    return cx_one(cx, STATION_INSPECTION_GET, id, STATION_INSPECTION, i);
}

enum err station_inspection_photo(struct ctx *cx)
{
    struct station_inspection i = {0};
    struct file f = {0};
    TRY(inspection_of_call(cx, &i));
    if (!i.file_id)
        return ERR_NOT_FOUND;
    TRY(file_load(cx, i.file_id, &f));
    return file_answer(cx, &f);
}

enum err station_mended_post(struct ctx *cx)
{
    const struct station_mended_in *in = cx->in;
    struct station_inspection i = {0};
    int64_t changed = 0;
    TRY(inspection_of_call(cx, &i));
    TRY(db_exec(cx->tx, STATION_MENDED, VALS(I64(i.id), TXT(in->result), TXT(cx_today(cx)), I64(cx->who->user_id)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这次巡查没有待整改的问题");
    audit_object(cx, cx->org_id, "station_inspection:%lld", (long long)i.id);
    return inspection_answer(cx, i.id);
}

/* --- services --- */

static struct str origin_of(struct ctx *cx, int64_t id)
{
    return str_f(cx->a, "station_service:%lld", (long long)id);
}

static enum err service_answer(struct ctx *cx, int64_t id)
{
    struct station_service v = {0};
    TRY(cx_one(cx, STATION_SERVICE_GET, id, STATION_SERVICE, &v));
    cx_row(cx, STATION_SERVICE, &v);
    return OK;
}

enum err station_services_get(struct ctx *cx)
{
    return cx_list(cx, STATION_SERVICE_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), TXT(cx_query(cx, "campaign")), I64(cx_query_int(cx, "station", 0)), I64(cx_limit(cx))), STATION_SERVICE);
}

static enum err service_campaign(struct ctx *cx, const struct station_service_in *in, const struct station *s, struct campaign *c)
{
    TRY(campaign_open(cx, in->campaign, c));
    if (!path_covers(c->org_path, s->org_path))
        return fail_field(cx, "campaign", "驿站的管理工会不参加这个活动");
    if (str_cmp(in->on_day, c->start_on) < 0 || str_cmp(in->on_day, c->end_on) > 0 || str_cmp(in->on_day, cx_today(cx)) > 0)
        return fail_field(cx, "on_day", "日期应在活动期间（%.*s 至 %.*s）内，不晚于今天", FMT(c->start_on), FMT(c->end_on));
    return OK;
}

enum err station_service_post(struct ctx *cx)
{
    const struct station_service_in *in = cx->in;
    struct station s = {0};
    struct campaign c = {0};
    struct str what = str_trim(in->what);
    int64_t id = 0;
    TRY(station_of_call(cx, &s));
    TRY(service_campaign(cx, in, &s, &c));
    enum err e = db_int(cx->tx, STATION_SERVICE_ADD, VALS(I64(s.id), I64(c.id), TXT(in->on_day), TXT(what), I64(in->heads), I64(cx->who->user_id), I64(cx->now)), &id);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "这个驿站当天的“%.*s”已经登记过；人次有误请先撤销再登记", FMT(what));
    TRY(e);
    struct aid a = {.campaign_id = c.id, .org_id = s.org_id, .kind = S("service"), .class = S(""), .source = S(""), .tags = S("HWLD"), .heads = in->heads, .given_on = in->on_day,
                    .state = S("paid"), .note = str_f(cx->a, "%.*s：%.*s", FMT(s.name), FMT(what)), .origin = origin_of(cx, id)};
    TRY(aid_add(cx, &a));
    audit_object(cx, s.org_id, "station_service:%lld", (long long)id);
    audit_note(cx, "heads", str_f(cx->a, "%lld", (long long)in->heads));
    return service_answer(cx, id);
}

enum err station_service_drop(struct ctx *cx)
{
    const struct station_drop_in *in = cx->in;
    struct station_service v = {0};
    struct campaign c = {0};
    int64_t id = 0, changed = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, STATION_SERVICE_GET, id, STATION_SERVICE, &v));
    TRY(campaign_open(cx, v.campaign, &c));
    TRY(db_exec(cx->tx, STATION_SERVICE_DROP, VALS(I64(id), TXT(in->reason)), &changed));
    if (changed != 1)
        return fail(cx, ERR_STATE, "这条服务记录已经撤销");
    TRY(aid_take_back_origin(cx, origin_of(cx, id)));
    audit_object(cx, cx->org_id, "station_service:%lld", (long long)id);
    return service_answer(cx, id);
}

/* --- verify --- */

struct looked {
    int64_t id;
    struct str code, secret;
    int64_t lost, short_;
};
static const struct field looked_fields[] = {
    {FIELD(struct looked, id)}, {FIELD(struct looked, code)}, {FIELD(struct looked, secret)}, {FIELD(struct looked, lost)},
    {.name = "short", .offset = offsetof(struct looked, short_), .size = sizeof(int64_t), .type = FT_I64}};
struct wrong {
    int64_t id;
};
static const struct field wrong_fields[] = {{FIELD(struct wrong, id)}};
enum { WRONG_MAX = 10000 };

/* I58: the manager of a station opens under its code, and no day counts fewer persons than checked in. */
static enum err one_station(void *arg, void *row)
{
    struct verify *v = arg;
    const struct looked *l = row;
    struct station s = {.code = l->code, .secret = l->secret};
    v->checked++;
    if (station_unseal(v->cx, &s) != OK)
        v->found(v, "I58", str_f(v->cx->a, "驿站 %lld 的管理员信息打不开", (long long)l->id));
    if (l->lost || l->short_)
        v->found(v, "I58", str_f(v->cx->a, "驿站 %lld 的打卡与每日人次不符", (long long)l->id));
    return OK;
}

/* I59: a service that stands is one record of aid with its heads and day; one taken back is none. */
enum err station_verify(struct verify *v)
{
    struct looked l = {0};
    struct wrong *rows = NULL;
    size_t n = 0;
    int64_t all = 0;
    TRY(db_each(v->cx->tx, STATION_VERIFY, NOVALS, FIELDS(struct looked, looked_fields), &l, one_station, v));
    TRY(db_rows(v->cx->tx, STATION_SERVICE_VERIFY, VALS(I64(WRONG_MAX)), FIELDS(struct wrong, wrong_fields), WRONG_MAX, &rows, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "I59", str_f(v->cx->a, "驿站服务 %lld 与计入统计表的记录不符", (long long)rows[i].id));
    TRY(db_int(v->cx->tx, STATION_COUNT, NOVALS, &all));
    v->checked += all;
    return OK;
}
