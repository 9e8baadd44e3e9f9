// SPDX-License-Identifier: Apache-2.0
#include "security.h"

#include "area.h"
#include "json.h"
#include "keep.h"

#define NAME S("security") /* in table setting: JSON of the fields below */

const struct field security_fields[7] = {
    {FIELD(struct security, idle_minutes), .as = AS_COUNT, .label = LIT("无操作自动退出（分钟）"), .min = 5, .max = 60},
    {FIELD(struct security, session_hours), .as = AS_COUNT, .label = LIT("登录最长有效（小时）"), .min = 1, .max = 24},
    {FIELD(struct security, password_days), .as = AS_COUNT, .label = LIT("密码有效天数（0 为不限）"), .max = 3650},
    {FIELD(struct security, unused_days), .as = AS_COUNT, .label = LIT("多少天未登录的账号停用（0 为不停用）"), .max = 3650},
    {FIELD(struct security, fresh_minutes), .as = AS_COUNT, .label = LIT("办理资金须重新验证（分钟，0 为不要求）"),
     .max = 720},
    {FIELD(struct security, second_factor), .label = LIT("必须绑定动态验证码的角色"), .as = AS_TAGS},
    {FIELD(struct security, version), .label = LIT("版本")},
};

/* What holds until somebody decides otherwise: 30 min idle and 12 h (ASVS 3.3.2), passwords of 90 days. */
static const struct security fallback = {
    .idle_minutes = 30, .session_hours = 12, .password_days = 90, .second_factor = LIT("")};

static enum err make_security(struct ctx *cx, struct arena *a, void *arg, void **thing)
{
    struct str text = S("");
    struct security *s = NEW(a, struct security);
    struct problems none = {.a = a};
    (void)arg;
    *s = fallback;
    enum err e = db_text(cx->tx, SETTING_GET, VALS(TXT(NAME)), &text);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    const struct json *j = e == OK ? json_parse(a, text, NULL) : NULL;
    if (j)
        fields_read(SECURITY, j, s, &none);
    *thing = s;
    return e == OK && (!j || none.n) ? ERR_KEY : OK; /* altered by hand: nobody is let in on a guess */
}

enum err security_of(struct ctx *cx, const struct security **out)
{
    void *thing = NULL;
    TRY(keep_get(cx, STAMP_RULE, NAME, make_security, NULL, &thing));
    *out = thing;
    return OK;
}

bool security_lacks_factor(const struct security *s, const struct who *w)
{
    for (struct str rest = w->totp ? S("") : s->second_factor; rest.len;) {
        enum role needs = role_named(str_cut(rest, ',', &rest));
        for (size_t i = 0; i < w->n_grants; i++)
            if (needs != ROLE_NONE && w->grants[i].role == needs)
                return true;
    }
    return false;
}

enum err security_get_run(struct ctx *cx)
{
    const struct security *s;
    TRY(security_of(cx, &s));
    cx_row(cx, SECURITY, s);
    return OK;
}

static enum err check_roles(struct ctx *cx, struct str roles)
{
    while (roles.len) {
        struct str code = str_cut(roles, ',', &roles);
        if (role_named(code) == ROLE_NONE)
            return fail_field(cx, "second_factor", "没有“%.*s”这个角色", FMT(code));
    }
    return OK;
}

enum err security_put_run(struct ctx *cx)
{
    const struct security *was = &fallback;
    struct security now = *(struct security *)cx->in;
    enum err e = security_of(cx, &was);
    if (e != OK && e != ERR_KEY) /* spoilt by hand: here it is mended */
        return e;
    TRY(check_roles(cx, now.second_factor));
    if (now.version != was->version)
        return ERR_CONFLICT;
    now.version++;
    struct buf b = buf_new(cx->a, 4096);
    struct jw w = jw_new(&b);
    fields_write(&w, SECURITY, &now);
    TRY(db_exec(cx->tx, SETTING_PUT, VALS(TXT(NAME), TXT(buf_done(&b))), NULL));
    audit_object(cx, 0, "security");
    audit_diff(cx, SECURITY, was, &now);
    cx_row(cx, SECURITY, &now);
    return OK;
}
