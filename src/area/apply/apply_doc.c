// SPDX-License-Identifier: Apache-2.0
// What a worker writes on his phone, read into a household; what is missing, told by the step of the page where it is given.
#include "apply.h"
#include "code.h"
#include "person.h"

static const struct field self_fields[] = {
    {FIELD(struct apply_self, id)},        {FIELD(struct apply_self, name)},     {FIELD(struct apply_self, id_type)}, {FIELD(struct apply_self, employer)},
    {FIELD(struct apply_self, is_member)}, {FIELD(struct apply_self, org_id)},   {FIELD(struct apply_self, org_name)}, {FIELD(struct apply_self, org_path)},
    {FIELD(struct apply_self, blind), .as = AS_BLOB}, {FIELD(struct apply_self, secret), .as = AS_BLOB}, {FIELD(struct apply_self, area)},
};

enum err apply_self(struct ctx *cx, int64_t person_id, struct apply_self *out)
{
    TRY(db_one(cx->tx, APPLY_SELF, VALS(I64(person_id)), FIELDS(struct apply_self, self_fields), out));
    struct person p = {.id_type = out->id_type, .blind = out->blind, .secret = out->secret};
    TRY(person_open(cx->sealer, cx->a, &p));
    out->number = p.number;
    out->phone = p.phone;
    return OK;
}

/* --- the shape --- */

/* What the form asks for; all else of a file is the union's to write. */
static const char file_keys[] = "address housing floor_m2 main_cause causes cause_note residence dibao_fen single_parent no_job_family disaster disaster_on";
static const char member_keys[] = "relation name number nation political health work identity marriage hukou employer industry insurance education school studying "
                                  "disability disability_grade able month_fen phone diagnosis card bank";
static const char money_keys[] = "member side kind from_on until_on fen gross_fen remark";
static const char all_keys[] = "file members money consents words reason";

static bool among(struct str word, const char *list)
{
    for (struct str rest = str_of(list); rest.len;)
        if (str_eq(str_cut(rest, ' ', &rest), word))
            return true;
    return false;
}

static bool keys_are(const struct json *map, const char *list)
{
    if (map && json_kind(map) != JSON_MAP)
        return false;
    for (size_t i = 0; i < json_len(map); i++) {
        struct str key;
        (void)json_entry(map, i, &key);
        if (!among(key, list))
            return false;
    }
    return true;
}

static bool lists_are(const struct json *doc, const char *name, const char *keys, size_t most)
{
    const struct json *list = json_get(doc, name);
    bool sound = !list || (json_kind(list) == JSON_LIST && json_len(list) <= most);
    for (size_t i = 0; sound && i < json_len(list); i++)
        sound = json_kind(json_at(list, i)) == JSON_MAP && keys_are(json_at(list, i), keys);
    return sound;
}

/* --- reading --- */

static void read_people(struct ctx *cx, const struct apply_self *who, const struct json *list, struct apply_doc *d)
{
    d->h.n = json_len(list) ? json_len(list) : 1;
    for (size_t i = 0; i < json_len(list); i++)
        fields_read(CASE_MEMBER_FIELDS, json_at(list, i), &d->h.m[i], &cx->problems);
    struct case_member *head = &d->h.m[0];
    head->relation = S("self");
    head->name = who->name;
    head->id_type = who->id_type;
    head->number = who->number;
    head->phone = who->phone;
    head->is_member = who->is_member;
    if (!head->employer.len)
        head->employer = who->employer;
}

static void read_money(struct ctx *cx, const struct json *list, struct apply_doc *d)
{
    d->h.n_money = json_len(list);
    for (size_t i = 0; i < d->h.n_money; i++) {
        static const char *const texts[] = {"side", "kind", "from_on", "until_on", "remark"};
        struct case_money *m = &d->h.money[i];
        const struct json *row = json_at(list, i);
        struct str *const to[] = {&m->side, &m->kind, &m->from_on, &m->until_on, &m->remark};
        for (size_t k = 0; k < countof(texts); k++)
            *to[k] = json_get_str(row, texts[k]);
        m->member_no = json_get_int(row, "member", 0);
        m->fen = json_get_int(row, "fen", -1);
        m->gross_fen = json_get_int(row, "gross_fen", 0);
        if (m->member_no < 0 || m->member_no > (int64_t)d->h.n)
            problem_add(&cx->problems, "body", S("收支写的家庭成员不在名单里，请重新选择"));
    }
}

static void read_consents(struct ctx *cx, const struct json *list, struct apply_doc *d)
{
    d->n_consents = json_len(list);
    for (size_t i = 0; i < d->n_consents; i++) {
        const struct json *row = json_at(list, i);
        d->consent[i] = (struct apply_consent){json_get_int(row, "member", 0), json_get_int(row, "guardian", 0), json_get_str(row, "purpose"), json_get_str(row, "edition")};
        if (d->consent[i].member < 1 || d->consent[i].member > (int64_t)d->h.n || d->consent[i].guardian < 0 || d->consent[i].guardian > (int64_t)d->h.n)
            problem_add(&cx->problems, "body", S("同意书写的家庭成员不在名单里，请重新阅读后同意"));
    }
}

enum err apply_read(struct ctx *cx, const struct apply_self *who, struct str text, struct apply_doc **out)
{
    struct apply_doc *d = NEW(cx->a, struct apply_doc);
    const struct json *doc = json_parse(cx->a, text.len ? text : S("{}"), NULL);
    size_t before = cx->problems.n;
    *out = d;
    if (json_kind(doc) != JSON_MAP || !keys_are(doc, all_keys) || !keys_are(json_get(doc, "file"), file_keys) ||
        !lists_are(doc, "members", member_keys, CASE_MEMBERS_MAX) || !lists_are(doc, "money", money_keys, countof(d->h.money)) ||
        !lists_are(doc, "consents", "member guardian purpose edition", APPLY_CONSENTS_MAX))
        return fail_field(cx, "body", "申请内容里有表上没有的项目，或行数太多，请刷新页面后再试");
    d->h.f.area = who->area;
    d->words = json_get_str(doc, "words");
    d->reason = json_get_str(doc, "reason");
    if (utf8_count(d->words) > 1000)
        problem_add(&cx->problems, "body", S("说明最多 1000 字"));
    if (json_get(doc, "file"))
        fields_read(CASEFILE_FIELDS, json_get(doc, "file"), &d->h.f, &cx->problems);
    read_people(cx, who, json_get(doc, "members"), d);
    read_money(cx, json_get(doc, "money"), d);
    read_consents(cx, json_get(doc, "consents"), d);
    return cx->problems.n > before ? ERR_BAD_INPUT : OK;
}

/* --- what is missing --- */

struct telling {
    apply_tell *tell;
    void *arg;
    bool area; /* the union's area is known */
};

static void tell_household(void *arg, int person, const char *field, struct str text)
{
    const struct telling *t = arg;
    bool area = strcmp(field, "area") == 0;
    if (area) /* not the worker's to know: who takes it in writes it when no union of the chain has one */
        return;
    bool money = strcmp(field, "money") == 0, home = person == -1;
    static const char *const homes[] = {"address", "housing", "floor_m2", "main_cause", "causes"};
    for (size_t i = 0; i < countof(homes) && person < 0; i++)
        home |= strcmp(field, homes[i]) == 0;
    t->tell(t->arg, money ? "money" : home ? "home" : "family", text);
}

static bool given(const struct apply_doc *d, int64_t member, const struct consent_text *t)
{
    for (size_t i = 0; i < d->n_consents; i++)
        if (d->consent[i].member == member && str_eq(d->consent[i].purpose, t->code) && str_eq(d->consent[i].edition, t->edition))
            return true;
    return false;
}

/* The applicant agrees for himself and, as guardian, for children; other grown-ups sign for themselves, later. */
static enum err consent_lacks(struct ctx *cx, struct apply_doc *d, apply_tell *tell, void *arg)
{
    struct consent_text texts[CONSENT_TEXTS_MAX];
    size_t n = 0;
    TRY(consent_texts(cx, cx_today(cx), texts, &n));
    for (size_t i = 0; i < d->h.n; i++) {
        struct buf own = buf_new(cx->a, 2000);
        bool mine = i == 0;
        for (size_t k = 0; k < n; k++) {
            struct case_member *m = &d->h.m[i];
            if (!consent_needed_of(texts[k].body, m, cx_today(cx)) || given(d, (int64_t)i + 1, &texts[k]))
                continue;
            mine |= consent_is_child(texts[k].body, m, cx_today(cx));
            buf_f(&own, "《%.*s》", FMT(texts[k].title));
        }
        struct str names = buf_done(&own), who = d->h.m[i].name.len ? d->h.m[i].name : str_f(cx->a, "第 %zu 名家庭成员", i + 1);
        if (names.len && mine)
            tell(arg, "consent", i ? str_f(cx->a, "请为孩子“%.*s”阅读并同意%.*s", FMT(who), FMT(names)) : str_f(cx->a, "请阅读并同意%.*s", FMT(names)));
        else if (names.len)
            tell(arg, "later", str_f(cx->a, "“%.*s”是成年人，%.*s由本人到工会签字，初审前补齐即可", FMT(who), FMT(names)));
    }
    return OK;
}

static bool signed_(const struct self_photo *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(p[i].kind, S("sign")))
            return true;
    return false;
}

static bool is(const struct self_application *a, const char *kind)
{
    return str_eq(a->kind, str_of(kind));
}

enum err apply_lacks(struct ctx *cx, const struct self_application *a, struct apply_doc *d, const struct self_photo *p, size_t n, apply_tell *tell, void *arg)
{
    struct telling t = {tell, arg, d->h.f.area.len > 0};
    struct code_item item = {0};
    bool fresh = !a->casefile_id;
    if (is(a, "withdraw")) {
        if (!str_trim(d->words).len)
            tell(arg, "say", S("请写明撤回的原因"));
        return OK;
    }
    TRY(casefile_household_lacks(cx, &d->h, fresh ? 0 : 1, tell_household, &t));
    if (fresh)
        TRY(consent_lacks(cx, d, tell, arg));
    if (d->n_consents && !signed_(p, n))
        tell(arg, "consent", S("请在同意书下面手写签名"));
    if (is(a, "return") && code_find(cx, S("case_reenter"), d->reason, S(""), &item) != OK)
        tell(arg, "say", S("请选择返困的原因"));
    if (!fresh && !str_trim(d->words).len && !d->h.n_money && d->h.n < 2 && !n)
        tell(arg, "say", S("请写一句说明，或补充收支、家庭成员、材料照片"));
    return OK;
}
