// SPDX-License-Identifier: Apache-2.0
// Drafting and issuing: what was typed is checked whole, recipients are written down as the tree stands.
#include "campaign.h"
#include "code.h"
#include "date.h"
#include "notice_own.h"
#include "submission.h"

/* --- what was typed --- */

static bool one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(words[i])))
            return true;
    return false;
}

/* Names and office lines; a contact without a way to reach it helps nobody. */
static enum err check_contacts(struct ctx *cx, struct str text, struct str *out)
{
    const struct json *list = json_parse(cx->a, text.len ? text : S("[]"), NULL);
    struct buf b = buf_new(cx->a, 8192);
    struct jw w = jw_new(&b);
    if (json_kind(list) != JSON_LIST || json_len(list) > NOTICE_CONTACTS_MAX)
        return fail_field(cx, "contacts", "联系人最多 %d 位", NOTICE_CONTACTS_MAX);
    jw_open(&w, '[');
    for (size_t i = 0; i < json_len(list); i++) {
        const struct json *c = json_at(list, i);
        struct str name = str_trim(json_get_str(c, "name")), phone = str_trim(json_get_str(c, "phone")), email = str_trim(json_get_str(c, "email"));
        if (!(name.len || phone.len || email.len))
            continue;
        if ((!phone.len && !email.len) || utf8_count(name) > 40 || phone.len > 60 || email.len > 100)
            return fail_field(cx, "contacts", "第 %zu 位联系人请写电话或邮箱，并且不要太长", i + 1);
        if (email.len && !str_has(email, S("@")))
            return fail_field(cx, "contacts", "“%.*s”不是邮箱地址", FMT(email));
        jw_open(&w, '{');
        jw_kt(&w, "name", name);
        jw_kt(&w, "phone", phone);
        jw_kt(&w, "email", email);
        jw_close(&w, '}');
    }
    jw_close(&w, ']');
    *out = buf_done(&b);
    return OK;
}

static enum err check_form(struct ctx *cx, size_t no, const struct campaign *c, struct str form)
{
    const struct rule *doc;
    enum err e = form.len ? rule_kept(cx, S("forms"), form, c->start_on, &doc) : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND)
        return fail_field(cx, "items", "第 %zu 项：请选择活动“%.*s”的统计表", no, FMT(c->name));
    return e;
}

static enum err check_item(struct ctx *cx, const struct notice *n, const struct json *j, size_t no, struct notice_item *it)
{
    static const char *const kinds[] = {"plan", "form", "summary", "other"};
    int64_t steps[NOTICE_STEPS_MAX];
    size_t n_steps;
    struct date due;
    *it = (struct notice_item){.no = (int64_t)no, .kind = json_get_str(j, "kind"), .title = str_trim(json_get_str(j, "title")),
                               .campaign = json_get_str(j, "campaign"), .form = json_get_str(j, "form"), .due_on = json_get_str(j, "due_on"),
                               .remind = json_get_str(j, "remind"), .parent_no = json_get_int(j, "parent_no", 0)};
    if (!one_of(it->kind, kinds, countof(kinds)))
        return fail_field(cx, "items", "第 %zu 项：种类应为计划、统计表、总结材料或其他", no);
    if (!it->title.len || utf8_count(it->title) > 100)
        return fail_field(cx, "items", "第 %zu 项：请写明事项名称，不超过 100 字", no);
    if (date_read(it->due_on, &due) != DATE_DAY)
        return fail_field(cx, "items", "第 %zu 项：请填截止日期", no);
    if (!notice_steps(it->remind, steps, &n_steps))
        return fail_field(cx, "items", "第 %zu 项：提醒日写成“-7,-1,1,3”，最多 %d 个，前后 60 天以内", no, NOTICE_STEPS_MAX);
    bool own = str_eq(it->kind, S("summary")) || str_eq(it->kind, S("other"));
    if (it->campaign.len) {
        struct campaign c = {0};
        TRY(campaign_get(cx, it->campaign, &c));
        if (!path_covers(c.org_path, n->org_path))
            return fail_field(cx, "items", "第 %zu 项：本单位不参加活动“%.*s”", no, FMT(c.name));
        it->campaign_id = c.id;
        if (str_eq(it->kind, S("form")))
            TRY(check_form(cx, no, &c, it->form));
    } else if (!own) {
        return fail_field(cx, "items", "第 %zu 项：计划和统计表须选择活动", no);
    }
    if (!str_eq(it->kind, S("form")))
        it->form = S("");
    char iso[DATE_TEXT];
    date_iso(due, iso);
    it->due_on = str_dup(cx->a, str_of(iso));
    return OK;
}

/* What is passed on keeps its item, and asks for it no later. */
static enum err check_parent(struct ctx *cx, const struct notice *n, const struct notice_item *it)
{
    struct notice_item *up = NULL;
    size_t n_up = 0;
    if (!it->parent_no)
        return OK;
    if (n->parent_id)
        TRY(notice_items(cx, n->parent_id, &up, &n_up));
    for (size_t i = 0; i < n_up; i++)
        if (up[i].no == it->parent_no && str_eq(up[i].kind, it->kind) && up[i].campaign_id == it->campaign_id && str_eq(up[i].form, it->form))
            return str_cmp(it->due_on, up[i].due_on) <= 0
                       ? OK
                       : fail_field(cx, "items", "第 %lld 项：转发时的期限不能晚于原通知的 %.*s", (long long)it->no, FMT(up[i].due_on));
    return fail_field(cx, "items", "第 %lld 项：原通知没有这个事项", (long long)it->no);
}

static enum err take_items(struct ctx *cx, const struct notice *n, struct str text, struct notice_item **out, size_t *n_out)
{
    const struct json *list = json_parse(cx->a, text.len ? text : S("[]"), NULL);
    *n_out = json_len(list);
    if (json_kind(list) != JSON_LIST || *n_out > NOTICE_ITEMS_MAX)
        return fail_field(cx, "items", "报送事项最多 %d 项", NOTICE_ITEMS_MAX);
    *out = NEWS(cx->a, struct notice_item, *n_out + 1);
    for (size_t i = 0; i < *n_out; i++) {
        TRY(check_item(cx, n, json_at(list, i), i + 1, &(*out)[i]));
        TRY(check_parent(cx, n, &(*out)[i]));
        for (size_t k = 0; k < i; k++)
            if (!str_eq((*out)[i].kind, S("summary")) && !str_eq((*out)[i].kind, S("other")) && str_eq((*out)[k].kind, (*out)[i].kind) &&
                (*out)[k].campaign_id == (*out)[i].campaign_id && str_eq((*out)[k].form, (*out)[i].form))
                return fail_field(cx, "items", "第 %zu 项与第 %zu 项是同一张表，只能列一次", i + 1, k + 1);
    }
    return OK;
}

enum err notice_picked(struct ctx *cx, const struct notice *n, int64_t **out, size_t *n_out)
{
    struct str rest = n->picked;
    *out = NEWS(cx->a, int64_t, rest.len / 2 + 2);
    *n_out = 0;
    while (rest.len) {
        struct str code = str_trim(str_cut(rest, ',', &rest)), path = {0};
        int64_t id = 0;
        if (!code.len)
            continue;
        enum err e = cx_org(cx, code, &id, &path);
        if (e == ERR_NOT_FOUND || (e == OK && (!path_covers(n->org_path, path) || str_eq(n->org_path, path))))
            return fail_field(cx, "picked", "“%.*s”不是本单位的下级工会", FMT(code));
        TRY(e);
        (*out)[(*n_out)++] = id;
    }
    return *n_out ? OK : fail_field(cx, "picked", "请选择接收通知的下级工会");
}

enum err notice_take(struct ctx *cx, const struct notice_in *in, struct notice *n, struct notice_item **items, size_t *n_items)
{
    static const char *const reaches[] = {"children", "subtree", "picked"};
    int64_t *ids = NULL;
    size_t n_ids = 0;
    n->title = str_trim(in->title);
    n->doc_no = str_trim(in->doc_no);
    n->cover = in->cover;
    n->body = in->body;
    n->reach = in->reach;
    n->depth = str_eq(in->reach, S("subtree")) ? in->depth : 0;
    n->picked = str_eq(in->reach, S("picked")) ? in->picked : S("");
    if (!one_of(n->reach, reaches, countof(reaches)))
        return fail_field(cx, "reach", "发送范围应为直属下级、全部下级或指定工会");
    if (str_eq(n->reach, S("picked")))
        TRY(notice_picked(cx, n, &ids, &n_ids));
    TRY(check_contacts(cx, in->contacts, &n->contacts));
    return take_items(cx, n, in->items, items, n_items);
}

enum err notice_store_items(struct ctx *cx, int64_t id, const struct notice_item *items, size_t n)
{
    TRY(db_exec(cx->tx, NOTICE_ITEMS_CLEAR, VALS(I64(id)), NULL));
    for (size_t i = 0; i < n; i++)
        TRY(db_exec(cx->tx, NOTICE_ITEM_ADD,
                    VALS(I64(id), I64(items[i].no), TXT(items[i].kind), TXT(items[i].title), OPT(items[i].campaign_id), TXT(items[i].form),
                         TXT(items[i].due_on), TXT(items[i].remind), I64(items[i].parent_no)),
                    NULL));
    return OK;
}

/* --- issuing --- */

struct named {
    int64_t org_id;
    struct str path;
};
static const struct field named_fields[] = {{FIELD(struct named, org_id)}, {FIELD(struct named, path)}};

static enum err named_of(struct ctx *cx, const struct notice *n, struct named **out, size_t *count)
{
    return db_rows(cx->tx, NOTICE_NAMED, VALS(I64(n->id)), FIELDS(struct named, named_fields), NOTICE_UNIONS_MAX, out, count);
}

struct days {
    struct str due_on, lock_on;
};
static const struct field days_fields[] = {{FIELD(struct days, due_on)}, {FIELD(struct days, lock_on)}};
enum { ITSELF = 0, BELOW = 1 }; /* levels of a due day */

static enum err days_of(struct ctx *cx, const struct campaign *c, const struct notice_item *it, int64_t org_id, int level, struct days *out)
{
    *out = (struct days){0};
    enum err e = db_one(cx->tx, NOTICE_FORM_DAYS, VALS(I64(c->id), TXT(it->form), I64(org_id), I64(level)), FIELDS(struct days, days_fields), out);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err put_below(struct ctx *cx, const struct campaign *c, const struct notice *n, const struct notice_item *it, struct str due_on)
{
    struct days now;
    TRY(days_of(cx, c, it, n->org_id, BELOW, &now));
    if (str_cmp(now.lock_on, due_on) < 0 || !due_on.len) /* a lock before the new day would shut out who is in time */
        now.lock_on = S("");
    return submission_due_put(cx, c, it->form, n->org_id, n->org_path, BELOW, due_on, now.lock_on);
}

/* The day holds from the unions directly below down to the deepest; that of a notice to picked unions for them alone. */
enum err notice_form_due(struct ctx *cx, const struct notice *n, const struct notice_item *it)
{
    struct campaign c = {0};
    struct named *named = NULL;
    size_t n_named = 0;
    if (!str_eq(it->kind, S("form")))
        return OK;
    TRY(campaign_get(cx, it->campaign, &c));
    if (!str_eq(n->reach, S("picked")))
        return put_below(cx, &c, n, it, it->due_on);
    TRY(named_of(cx, n, &named, &n_named));
    for (size_t i = 0; i < n_named; i++)
        TRY(submission_due_named(cx, &c, it->form, n->org_path, n->org_id, named[i].path, named[i].org_id, it->due_on));
    return OK;
}

/* Only what stands as the notice said it: a day set by hand afterwards stays. named_id 0: of the unions below. */
static enum err day_after(struct ctx *cx, const struct campaign *c, const struct notice *n, const struct notice_item *it, int64_t named_id,
                          bool *ours, struct str *next)
{
    struct days now;
    TRY(days_of(cx, c, it, named_id ? named_id : n->org_id, named_id ? ITSELF : BELOW, &now));
    *ours = now.due_on.len && str_eq(now.due_on, it->due_on);
    *next = S("");
    enum err e = db_text(cx->tx, NOTICE_FORM_OTHER, VALS(I64(n->org_id), I64(n->id), I64(c->id), TXT(it->form), I64(named_id)), next);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err undue(struct ctx *cx, const struct notice *n, const struct notice_item *it, const struct named *named, size_t n_named)
{
    struct campaign c = {0};
    struct str next;
    bool ours;
    TRY(campaign_get(cx, it->campaign, &c));
    if (!str_eq(n->reach, S("picked"))) {
        TRY(day_after(cx, &c, n, it, 0, &ours, &next));
        return ours ? put_below(cx, &c, n, it, next) : OK;
    }
    for (size_t i = 0; i < n_named; i++) {
        TRY(day_after(cx, &c, n, it, named[i].org_id, &ours, &next));
        if (ours)
            TRY(submission_due_named(cx, &c, it->form, n->org_path, n->org_id, named[i].path, named[i].org_id, next));
    }
    return OK;
}

enum err notice_form_undue(struct ctx *cx, const struct notice *n)
{
    struct notice_item *items = NULL;
    struct named *named = NULL;
    size_t n_items = 0, n_named = 0;
    TRY(notice_items(cx, n->id, &items, &n_items));
    if (str_eq(n->reach, S("picked")))
        TRY(named_of(cx, n, &named, &n_named));
    for (size_t i = 0; i < n_items; i++)
        if (str_eq(items[i].kind, S("form")))
            TRY(undue(cx, n, &items[i], named, n_named));
    return OK;
}

static enum err write_recipients(struct ctx *cx, const struct notice *n)
{
    int64_t *ids = NULL, added = 0, one = 0;
    size_t n_ids = 0;
    if (str_eq(n->reach, S("picked"))) {
        TRY(notice_picked(cx, n, &ids, &n_ids));
        for (size_t i = 0; i < n_ids; i++) {
            TRY(db_exec(cx->tx, NOTICE_REACH_ONE, VALS(I64(n->id), I64(ids[i])), &one));
            added += one;
        }
    } else {
        TRY(db_exec(cx->tx, NOTICE_REACH,
                    VALS(I64(n->id), TXT(n->org_path), TXT(path_end(cx->a, n->org_path)), I64(str_eq(n->reach, S("children")) ? 1 : n->depth)), &added));
    }
    return added ? OK : fail(cx, ERR_STATE, "发送范围内没有下级工会，不能印发");
}

/* The corrected notice takes the place of the old one, which is then no longer due. */
static enum err replace_old(struct ctx *cx, const struct notice *n)
{
    struct notice old;
    bool issued = false;
    int64_t changed = 0;
    const struct move *mv;
    if (!n->supersedes_id)
        return OK;
    TRY(notice_get(cx, n->supersedes_id, &old, &issued));
    TRY(machine_step(cx, &notice_machines[0], old.state, "supersede", &mv));
    TRY(db_exec(cx->tx, NOTICE_END,
                VALS(I64(old.id), TXT(str_of(mv->to)), I64(cx->who->user_id), I64(cx->now), TXT(S("已由更正件代替")), TXT(old.state)), &changed));
    return changed ? notice_form_undue(cx, &old) : ERR_CONFLICT;
}

static enum err check_whole(struct ctx *cx, const struct notice *n)
{
    struct notice up;
    bool issued = false;
    if (!n->title.len || !n->body.len)
        return fail(cx, ERR_STATE, "还不能印发：请写明标题和正文");
    if (n->drafted_by == cx->who->user_id || n->edited_by == cx->who->user_id)
        return fail(cx, ERR_SAME_PERSON, "草拟、修改的人不能自己印发，请由另一位同志核对后印发");
    if (!n->parent_id)
        return OK;
    enum err e = notice_get(cx, n->parent_id, &up, &issued);
    if (e == OK && !str_eq(up.state, S("issued")))
        return fail(cx, ERR_STATE, "原通知已撤回或已更正，请作废本稿后按新的通知转发");
    return e;
}

enum err notice_issue(struct ctx *cx)
{
    struct notice n;
    const struct move *mv;
    struct notice_item *items = NULL;
    size_t n_items = 0;
    int64_t changed = 0;
    TRY(notice_step_of(cx, "issue", &n, &mv));
    TRY(check_whole(cx, &n));
    TRY(notice_items(cx, n.id, &items, &n_items));
    for (size_t i = 0; i < n_items; i++)
        TRY(check_parent(cx, &n, &items[i]));
    TRY(write_recipients(cx, &n));
    TRY(replace_old(cx, &n));
    for (size_t i = 0; i < n_items; i++)
        TRY(notice_form_due(cx, &n, &items[i]));
    TRY(db_exec(cx->tx, NOTICE_ISSUED, VALS(I64(n.id), I64(cx->who->user_id), I64(cx->now)), &changed));
    audit_object(cx, n.org_id, "notice:%lld", (long long)n.id);
    audit_note(cx, "title", n.title);
    return changed ? notice_answer(cx, n.id) : ERR_CONFLICT;
}
