// SPDX-License-Identifier: Apache-2.0
// Routes of the register.
#include "area.h"
#include "audit.h"
#include "person_own.h"

/* --- inputs --- */

struct person_in {
    struct str org, id_type, number, name, sex, birth, phone, card, bank, employer, post;
    bool is_member, is_migrant;
    struct str tags, model, archive_no, status, note;
    int64_t version;
};
static const struct field person_in_fields[] = {
    {FIELD(struct person_in, org), .label = LIT("工会编码"), .max = 20},
    {FIELD(struct person_in, id_type), .label = LIT("证件类型"), .as = AS_CODE, .codes = "id_type"},
    {FIELD(struct person_in, number), .label = LIT("证件号码"), .as = AS_IDNO, .max = 40},
    {FIELD(struct person_in, name), .label = LIT("姓名"), .max = TEXT_NAME_MAX},
    {FIELD(struct person_in, sex), .label = LIT("性别"), .as = AS_CODE, .codes = "sex"},
    {FIELD(struct person_in, birth), .label = LIT("出生日期"), .as = AS_DATE},
    {FIELD(struct person_in, phone), .label = LIT("手机号"), .as = AS_PHONE, .max = 40},
    {FIELD(struct person_in, card), .label = LIT("银行卡号"), .as = AS_CARD, .max = 40},
    {FIELD(struct person_in, bank), .label = LIT("开户银行"), .max = 100},
    {FIELD(struct person_in, employer), .label = LIT("工作单位"), .max = 100},
    {FIELD(struct person_in, post), .label = LIT("岗位"), .max = 60},
    {FIELD(struct person_in, is_member), .label = LIT("工会会员"), .as = AS_BOOL},
    {FIELD(struct person_in, is_migrant), .label = LIT("农民工"), .as = AS_BOOL},
    {FIELD(struct person_in, tags), .label = LIT("人员标记"), .as = AS_TAGS, .codes = "tag"},
    {FIELD(struct person_in, model), .label = LIT("劳模类型"), .as = AS_CODE, .codes = "model"},
    {FIELD(struct person_in, archive_no), .label = LIT("困难档案编号"), .max = 40},
    {FIELD(struct person_in, status), .label = LIT("状态"), .as = AS_CODE, .codes = "person_status"},
    {FIELD(struct person_in, note), .label = LIT("备注"), .max = 500},
    {FIELD(struct person_in, version), .label = LIT("版本")},
};
#define PERSON_IN FIELDS(struct person_in, person_in_fields)

struct reason {
    struct str reason;
};
static const struct field reason_fields[] = {
    {FIELD(struct reason, reason), .label = LIT("查看事由"), .need = true, .max = 200},
};

/* Plain on purpose: the answer of the one route that reveals. */
struct revealed {
    struct str number, phone, card;
};
static const struct field revealed_fields[] = {
    {FIELD(struct revealed, number), .label = LIT("证件号码")},
    {FIELD(struct revealed, phone), .label = LIT("手机号")},
    {FIELD(struct revealed, card), .label = LIT("银行卡号")},
};

static const struct move person_moves[] = {
    {"active", "edit", "active", PERM_PERSON_EDIT, LIT("修改")},
    {"active", "unmask", "active", PERM_PERSON_UNMASK, LIT("查看完整号码")},
    {"retired", "edit", "retired", PERM_PERSON_EDIT, LIT("修改")},
    {"retired", "unmask", "retired", PERM_PERSON_UNMASK, LIT("查看完整号码")},
    {"left", "edit", "left", PERM_PERSON_EDIT, LIT("修改")},
    {"left", "unmask", "left", PERM_PERSON_UNMASK, LIT("查看完整号码")},
    {"dead", "edit", "dead", PERM_PERSON_EDIT, LIT("修改")},
    {"dead", "unmask", "dead", PERM_PERSON_UNMASK, LIT("查看完整号码")},
};
static const struct machine person_machines[] = {{"person", ROWS(moves, person_moves)}};

void person_put(struct ctx *cx, const struct person *p)
{
    jw_open(cx->out, '{');
    fields_write_open(cx->out, PERSON_FIELDS, p);
    jw_kt(cx->out, "state", p->status);
    machine_verbs(cx, &person_machines[0], p->status, p->path);
    jw_close(cx->out, '}');
}

static enum err get_arg(struct ctx *cx, struct person *p)
{
    int64_t id;
    TRY(cx_arg_id(cx, 0, &id));
    return person_get(cx, id, p);
}

static enum err persons_get(struct ctx *cx)
{
    struct person p;
    TRY(get_arg(cx, &p));
    person_put(cx, &p);
    return OK;
}

/* --- changes --- */

static void take(struct person *p, const struct person_in *in)
{
    p->id_type = in->id_type;
    p->number = in->number;
    p->name = in->name;
    p->sex = in->sex;
    p->birth = in->birth;
    p->phone = in->phone;
    p->card = in->card;
    p->bank = in->bank;
    p->employer = in->employer;
    p->post = in->post;
    p->is_member = in->is_member;
    p->is_migrant = in->is_migrant;
    p->tags = in->tags;
    p->model = in->model;
    p->archive_no = in->archive_no;
    p->status = in->status;
    p->note = in->note;
}

static struct person_in given(const struct person *p)
{
    return (struct person_in){
        .id_type = p->id_type, .number = p->number, .name = p->name, .sex = p->sex, .birth = p->birth,
        .phone = p->phone, .card = p->card, .bank = p->bank, .employer = p->employer, .post = p->post,
        .is_member = p->is_member, .is_migrant = p->is_migrant, .tags = p->tags, .model = p->model,
        .archive_no = p->archive_no, .status = p->status, .note = p->note};
}

static enum err home(struct ctx *cx, struct str code, struct person *p)
{
    struct str path;
    if (!code.len)
        return OK;
    return cx_org(cx, code, &p->org_id, &path);
}

static enum err answer(struct ctx *cx, int64_t id, const struct person *before)
{
    struct person now;
    TRY(person_get(cx, id, &now));
    audit_object(cx, now.org_id, "person:%lld", (long long)id);
    audit_diff(cx, PERSON_FIELDS, before, &now);
    person_put(cx, &now);
    return OK;
}

static enum err persons_create(struct ctx *cx)
{
    struct person p = {.org_id = cx->org_id}, none = {0};
    const struct person_in *in = cx->in;
    take(&p, in);
    TRY(home(cx, in->org, &p));
    TRY(person_add(cx, &p));
    audit_object(cx, p.org_id, "person:%lld", (long long)p.id);
    audit_diff(cx, PERSON_FIELDS, &none, &p);
    person_put(cx, &p);
    return OK;
}

/* A page sends back what it was shown: a masked text means "as it is". */
static struct str unless_masked(struct str now, struct str was)
{
    return str_has(now, S("*")) ? was : now;
}

static enum err persons_edit(struct ctx *cx)
{
    struct person before;
    TRY(get_arg(cx, &before));
    struct person_in in = given(&before); /* what the body does not name stays */
    fields_read(PERSON_IN, cx->body, &in, &cx->problems);
    in.number = unless_masked(in.number, before.number);
    in.phone = unless_masked(in.phone, before.phone);
    in.card = unless_masked(in.card, before.card);
    if (!str_eq(in.number, before.number)) { /* another number: its sex and birth are derived anew */
        if (str_eq(in.sex, before.sex))
            in.sex = S("");
        if (str_eq(in.birth, before.birth))
            in.birth = S("");
        if (str_eq(in.id_type, before.id_type) && json_kind(json_get(cx->body, "id_type")) == JSON_NONE)
            in.id_type = S("");
    }
    struct person p = before;
    take(&p, &in);
    p.version = in.version;
    TRY(home(cx, in.org, &p));
    TRY(person_save(cx, &before, &p));
    return answer(cx, p.id, &before);
}

/* --- revealing --- */

/* A transaction of its own: the stored answer of a repeated command (table command) would keep the
 * numbers in clear. */
static enum err unmask_tx(struct ctx *cx, void *arg)
{
    const struct reason *in = cx->in;
    struct person *p = arg;
    int64_t n;
    cx->audit.len = 0; /* may be run again */
    TRY(db_int(cx->tx, PERSON_UNMASKED,
               VALS(I64(cx->who->user_id), I64(cx->now - INT64_C(3600000))), &n));
    if (n >= PERSON_UNMASK_HOUR)
        return fail(cx, ERR_TOO_MANY, "每小时最多查看 %d 人的完整号码，请稍后再试", PERSON_UNMASK_HOUR);
    TRY(get_arg(cx, p));
    audit_object(cx, p->org_id, "person:%lld", (long long)p->id);
    audit_note(cx, "reason", in->reason);
    return audit_write(cx, "person.unmask", S("ok"));
}

static enum err persons_unmask(struct ctx *cx)
{
    const struct reason *in = cx->in;
    struct person p;
    if (utf8_count(str_trim(in->reason)) < 2)
        return fail_field(cx, "reason", "请写明查看事由");
    TRY(cx_in_write(cx, unmask_tx, &p));
    struct revealed r = {p.number, p.phone, p.card};
    cx_row(cx, FIELDS(struct revealed, revealed_fields), &r);
    return OK;
}

/* --- everything the unions ever did for this person --- */

struct moment {
    int64_t id;
    struct str at, kind, title, campaign_code, org_name, class, source;
    int64_t heads, amount_fen;
    struct str state;
    int64_t roster_id;
    struct str link;
};
static const struct field moment_fields[] = {
    {FIELD(struct moment, id), .as = AS_ID},
    {FIELD(struct moment, at), .label = LIT("日期"), .as = AS_DATE},
    {FIELD(struct moment, kind), .label = LIT("方式"), .as = AS_CODE, .codes = "kind"},
    {FIELD(struct moment, title), .label = LIT("活动")},
    {FIELD(struct moment, campaign_code), .label = LIT("活动编码")},
    {FIELD(struct moment, org_name), .label = LIT("工会")},
    {FIELD(struct moment, class), .label = LIT("对象类别"), .as = AS_CODE, .codes = "class"},
    {FIELD(struct moment, source), .label = LIT("资金来源"), .as = AS_CODE, .codes = "source"},
    {FIELD(struct moment, heads), .label = LIT("人次"), .as = AS_COUNT},
    {FIELD(struct moment, amount_fen), .label = LIT("金额"), .as = AS_MONEY},
    {FIELD(struct moment, state), .label = LIT("状态")},
    {FIELD(struct moment, roster_id), .as = AS_ID},
    {FIELD(struct moment, link), .label = LIT("名册")},
};

static enum err moment_row(struct ctx *cx, void *row)
{
    struct moment m = *(struct moment *)row;
    if (m.roster_id)
        m.link = str_f(cx->a, "/rosters/%lld", (long long)m.roster_id);
    fields_write(cx->out, FIELDS(struct moment, moment_fields), &m);
    return OK;
}

static enum err persons_timeline(struct ctx *cx)
{
    struct person p;
    TRY(get_arg(cx, &p));
    return cx_list_by(cx, PERSON_TIMELINE, VALS(I64(p.id), I64(cx_after(cx)), I64(cx_limit(cx))),
                      FIELDS(struct moment, moment_fields), moment_row);
}

/* --- invariants: every sealed value opens where it stands, every name is indexed --- */

static enum err sealed_row(void *arg, void *row)
{
    struct verify *v = arg;
    struct person p = *(struct person *)row;
    unsigned char again[BLIND_BYTES];
    struct arena_mark m = arena_mark(v->cx->a);
    bool sound = person_open(v->cx->sealer, v->cx->a, &p) == OK &&
                 person_blind_number(v->cx->sealer, p.number, again) &&
                 secret_equal(again, p.blind.at, BLIND_BYTES);
    arena_release(v->cx->a, m);
    v->checked++;
    if (!sound)
        v->found(v, "I12", str_f(v->cx->a, "职工 %lld 的密文打不开或与盲索引不符", (long long)p.id));
    return OK;
}

static enum err person_verify(struct verify *v)
{
    struct person row = {0}, *wrong;
    size_t n;
    TRY(db_each(v->cx->tx, PERSON_SEALED, NOVALS, PERSON_FIELDS, &row, sealed_row, v));
    TRY(db_rows(v->cx->tx, PERSON_GRAMS_WRONG, NOVALS, PERSON_FIELDS, 100, &wrong, &n));
    for (size_t i = 0; i < n; i++)
        v->found(v, "PERSON", str_f(v->cx->a, "职工 %lld 的姓名没有编入查找索引", (long long)wrong[i].id));
    return OK;
}

#define OUT_PERSON .out = {person_fields, countof(person_fields), sizeof(struct person)}
static const struct route person_routes[] = {
    {M_GET, "/api/persons", persons_list, PERM_PERSON_VIEW, SCOPE_ORG, TX_READ, OUT_PERSON,
     .shape = OUT_LIST, .query = "org,own,q,tag,status,limit,after", .title = LIT("职工列表")},
    {M_POST, "/api/persons/find", persons_find, PERM_PERSON_VIEW, SCOPE_ORG, TX_READ,
     .in = {person_find_fields, countof(person_find_fields), sizeof(struct person_find)}, OUT_PERSON,
     .shape = OUT_LIST, .query = "org", .title = LIT("按证件号码、手机号或卡号查找")},
    {M_GET, "/api/persons/:id", persons_get, PERM_PERSON_VIEW, SCOPE_ORG, TX_READ, OUT_PERSON,
     .shape = OUT_ONE, .title = LIT("职工")},
    {M_POST, "/api/persons", persons_create, PERM_PERSON_EDIT, SCOPE_ORG, TX_WRITE, "person.create",
     IN(struct person_in, person_in_fields), OUT_PERSON, .shape = OUT_ONE, .query = "org",
     .title = LIT("登记职工")},
    {M_PUT, "/api/persons/:id", persons_edit, PERM_PERSON_EDIT, SCOPE_ORG, TX_WRITE, "person.edit",
     IN(struct person_in, person_in_fields), OUT_PERSON, .shape = OUT_ONE, .title = LIT("修改职工")},
    {M_POST, "/api/persons/:id/unmask", persons_unmask, PERM_PERSON_UNMASK, SCOPE_ORG, TX_NONE,
     "person.unmask", IN(struct reason, reason_fields), OUT(struct revealed, revealed_fields),
     .shape = OUT_ONE, .title = LIT("查看完整号码")},
    {M_GET, "/api/persons/:id/timeline", persons_timeline, PERM_PERSON_VIEW, SCOPE_ORG, TX_READ,
     OUT(struct moment, moment_fields), .shape = OUT_LIST, .query = "limit,after",
     .title = LIT("职工帮扶慰问经历")},
    {M_GET, "/api/persons/:id/ties", persons_ties, PERM_PERSON_VIEW, SCOPE_ORG, TX_READ,
     .out = {tie_fields, countof(tie_fields), sizeof(struct tie)}, .shape = OUT_LIST,
     .query = "limit,after", .title = LIT("职工的亲属与家庭关系")},
    {M_POST, "/api/persons/:id/ties", persons_tie_add, PERM_PERSON_EDIT, SCOPE_ORG, TX_WRITE,
     "person.tie", .in = {tie_in_fields, countof(tie_in_fields), sizeof(struct tie_in)}, OUT_PERSON,
     .shape = OUT_ONE, .title = LIT("登记亲属或家庭关系")},
    {M_DELETE, "/api/persons/:id/ties/:tie", persons_tie_drop, PERM_PERSON_EDIT, SCOPE_ORG, TX_WRITE,
     "person.untie", OUT_PERSON, .shape = OUT_ONE, .title = LIT("删除亲属或家庭关系")},
    {M_GET, "/api/persons/:id/marks", persons_marks, PERM_PERSON_VIEW, SCOPE_ORG, TX_READ,
     .out = {mark_fields, countof(mark_fields), sizeof(struct mark)}, .shape = OUT_LIST,
     .title = LIT("职工状态的依据")},
    {M_POST, "/api/persons/:id/mark", persons_mark, PERM_PERSON_EDIT, SCOPE_ORG, TX_WRITE, "person.mark",
     .in = {mark_in_fields, countof(mark_in_fields), sizeof(struct mark_in)}, OUT_PERSON, .shape = OUT_ONE,
     .title = LIT("标记退休、离开、去世")},
    {M_POST, "/api/me/identity", persons_identity, PERM_LOGGED_IN, SCOPE_SELF, TX_WRITE, "user.identity",
     .in = {identity_in_fields, countof(identity_in_fields), sizeof(struct identity_in)},
     .out = {identity_fields, countof(identity_fields), sizeof(struct identity)}, .shape = OUT_ONE,
     .title = LIT("登记本人证件号码，用于回避")},
};

static const struct meta_row person_meta[] = {
    {"person", {person_fields, countof(person_fields), sizeof(struct person)}},
    {"person_in", {person_in_fields, countof(person_in_fields), sizeof(struct person_in)}},
    {"person_tie", {tie_fields, countof(tie_fields), sizeof(struct tie)}},
    {"person_tie_in", {tie_in_fields, countof(tie_in_fields), sizeof(struct tie_in)}},
    {"person_mark", {mark_fields, countof(mark_fields), sizeof(struct mark)}},
    {"person_mark_in", {mark_in_fields, countof(mark_in_fields), sizeof(struct mark_in)}},
    {"person_timeline", {moment_fields, countof(moment_fields), sizeof(struct moment)}},
};

const struct area area_person = {
    .name = "person",
    .title = LIT("职工"),
    ROWS(routes, person_routes),
    ROWS(machines, person_machines),
    ROWS(meta, person_meta),
    .verify = person_verify,
};
