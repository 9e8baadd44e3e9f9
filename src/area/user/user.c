// SPDX-License-Identifier: Apache-2.0
// Rules of users and grants. See user.h.
#include "user.h"

#include "session.h"

static bool login_sound(struct str s)
{
    if (s.len < 2 || s.len > 40 || s.at[0] < 'a' || s.at[0] > 'z')
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'))
            return false;
    }
    return true;
}

enum err user_add(struct ctx *cx, struct str login, struct str name, int64_t org_id, int64_t *id,
                  char token[TOKEN_TEXT])
{
    unsigned char hash[SM3_BYTES];
    int64_t taken;
    if (!login_sound(login))
        return fail_field(cx, "login", "用户名应为 2 到 40 个小写字母、数字或 . _ -，以字母开头");
    if (!name.len)
        return fail_field(cx, "name", "姓名不能为空");
    enum err e = db_int(cx->tx, USER_LOGIN_TAKEN, VALS(TXT(login)), &taken);
    if (e == OK) {
        fail_field(cx, "login", "用户名“%.*s”已被使用过，请换一个", FMT(login));
        return ERR_DUPLICATE;
    }
    if (e != ERR_NOT_FOUND)
        return e;
    token_new(cx->app->rand, token);
    sm3_once(token, strlen(token), hash);
    return db_int(cx->tx, USER_ADD,
                  VALS(TXT(login), TXT(name), I64(org_id),
                       BLOB(((struct str){(char *)hash, sizeof hash})), I64(cx->now + USER_SETUP_MS),
                       OPT(cx->who ? cx->who->user_id : 0), I64(cx->now)),
                  id);
}

struct open_role {
    struct str role;
};
static const struct field open_role_fields[] = {{FIELD(struct open_role, role)}};

/* Every right the user has or will have counts: rights that begin later exclude just as well. */
static enum err compatible(struct ctx *cx, int64_t user_id, enum role role)
{
    struct open_role *have;
    size_t n;
    TRY(db_rows(cx->tx, GRANT_OPEN_ROLES, VALS(I64(user_id), TXT(cx_today(cx))),
                FIELDS(struct open_role, open_role_fields), USER_GRANTS_MAX, &have, &n));
    for (size_t i = 0; i < n; i++) {
        enum role other = role_named(have[i].role);
        if (other == ROLE_NONE || !roles_compatible(role, other))
            return fail(cx, ERR_ROLE_EXCLUSIVE, "“%s”不能与该用户已有的“%s”由同一人担任",
                        role_info(role)->title,
                        other == ROLE_NONE ? "未知角色" : role_info(other)->title);
    }
    return OK;
}

static enum err grant_check(struct ctx *cx, int64_t user_id, struct str role, int64_t org_id,
                            struct str from, struct str to)
{
    int64_t same = 0;
    enum role r = role_named(role);
    if (r == ROLE_NONE)
        return fail_field(cx, "role", "没有“%.*s”这个角色", FMT(role));
    if (to.len && str_cmp(to, from) < 0)
        return fail_field(cx, "to_date", "截止日期不能早于开始日期");
    if (to.len && str_cmp(to, cx_today(cx)) < 0)
        return fail_field(cx, "to_date", "截止日期不能早于今天");
    if (cx->who && cx->who->user_id == user_id)
        return fail(cx, ERR_FORBIDDEN, "不能给自己授权");
    TRY(compatible(cx, user_id, r));
    TRY(db_int(cx->tx, GRANT_SAME,
               VALS(I64(user_id), TXT(role), I64(org_id), TXT(cx_today(cx))), &same));
    return same ? fail(cx, ERR_DUPLICATE, "该用户在这个工会已有“%s”角色", role_info(r)->title) : OK;
}

enum err grant_add(struct ctx *cx, int64_t user_id, struct str role, int64_t org_id, struct str from,
                   struct str to, int64_t *id)
{
    unsigned char mac[GRANT_MAC_BYTES];
    if (!from.len)
        from = cx_today(cx);
    TRY(grant_check(cx, user_id, role, org_id, from, to));
    grant_mac(cx->sealer, user_id, role, org_id, from, to, mac);
    return db_int(cx->tx, GRANT_ADD,
                  VALS(I64(user_id), TXT(role), I64(org_id), TXT(from), OPTS(to),
                       OPT(cx->who ? cx->who->user_id : 0), I64(cx->now),
                       BLOB(((struct str){(char *)mac, sizeof mac}))),
                  id);
}
