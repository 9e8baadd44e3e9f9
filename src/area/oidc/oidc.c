// SPDX-License-Identifier: Apache-2.0
// Leaving for the provider, coming back, asking who it was. Requests go out between transactions, each with a limit of time; what the
// provider says of itself is kept for a while. Whatever fails gives one of two sentences; why stands in the running log, without values.
#include "oidc.h"

#include <fcntl.h>
#include <unistd.h>

#include "application.h"
#include "audit.h"
#include "courier.h"
#include "date.h"
#include "gateway.h"
#include "idno.h"
#include "jose.h"
#include "log.h"
#include "person.h"
#include "seal.h"
#include "session.h"
#include "text.h"
#include "token.h"
#include "worker_session.h"

static const char failed_text[] = "统一登录没有成功，请重试，或用短信验证码登录";
static const char nobody_text[] = "这个账号的姓名、手机号与工会登记的对不上，请用短信验证码登录，或带身份证到所在单位的基层工会更新";

/* --- set-up --- */

static struct str env(const char *name, const char *otherwise)
{
    const char *v = getenv(name);
    return str_of(v && v[0] ? v : otherwise);
}

bool oidc_config(struct arena *a, struct oidc_config *out)
{
    (void)a;
    *out = (struct oidc_config){env("NUAN_OIDC_ISSUER", ""), env("NUAN_OIDC_CLIENT", ""), env("NUAN_OIDC_SECRET_FILE", ""), env("NUAN_OIDC_RETURN", ""),
                                env("NUAN_OIDC_TITLE", "工会 App"), env("NUAN_OIDC_NAME", "name"), env("NUAN_OIDC_NUMBER", "")};
    return out->issuer.len && out->client.len && out->secret_file.len && out->come_back.len && gateway_url_safe(out->issuer.at) && gateway_url_safe(out->come_back.at);
}

static enum err log_why(struct ctx *cx, const char *why)
{
    LOG(cx->app->log, LOG_WARN, "oidc.failed", KS("why", str_of(why)));
    return fail(cx, ERR_LOGIN_FAILED, "%s", failed_text);
}

/* One line, not larger than a secret is. */
static enum err read_secret(struct ctx *cx, const struct oidc_config *c, struct str *out)
{
    enum { SECRET_MAX = 4096 };
    char *text = NEWS(cx->a, char, SECRET_MAX);
    int fd = open(str_z(cx->a, c->secret_file), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    ssize_t n = fd >= 0 ? read(fd, text, SECRET_MAX) : -1;
    if (fd >= 0)
        close(fd);
    *out = n > 0 ? str_trim((struct str){text, (size_t)n}) : S("");
    return out->len ? OK : log_why(cx, "the client's secret cannot be read");
}

enum err oidc_state_get(struct ctx *cx)
{
    struct oidc_config c;
    bool on = oidc_config(cx->a, &c);
    jw_open(cx->out, '{');
    jw_kb(cx->out, "on", on);
    jw_kt(cx->out, "title", on ? c.title : S(""));
    jw_close(cx->out, '}');
    return OK;
}

/* --- what the provider says of itself --- */

struct page {
    const char *url;
    struct str body;
    int64_t fetched_at;
};
static const struct field page_fields[] = {{FIELD(struct page, body)}, {FIELD(struct page, fetched_at)}};

static enum err page_read(struct ctx *cx, void *arg)
{
    struct page *p = arg;
    enum err e = db_one(cx->tx, OIDC_PAGE, VALS(TXT(str_of(p->url))), FIELDS(struct page, page_fields), p);
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err page_write(struct ctx *cx, void *arg)
{
    const struct page *p = arg;
    return db_exec(cx->tx, OIDC_PAGE_PUT, VALS(TXT(str_of(p->url)), TXT(p->body), I64(p->fetched_at)), NULL);
}

static enum err ask(struct ctx *cx, struct courier *c)
{
    if (!gateway_url_safe(c->url))
        return log_why(cx, "an address of the provider is neither https nor this machine's");
    c->body_fd = -1;
    c->timeout_s = OIDC_TIMEOUT_S;
    c->answer_max = OIDC_ANSWER_MAX;
    if (!courier_run(cx->a, c))
        return log_why(cx, "the provider does not answer");
    return c->status == 200 ? OK : log_why(cx, "the provider refuses");
}

/* older: not younger than this many ms will do. */
static enum err page_of(struct ctx *cx, struct str url, int64_t older, struct str *body)
{
    const char *headers[] = {"Accept: application/json", NULL};
    struct page p = {.url = str_z(cx->a, url)};
    struct courier c = {.method = "GET", .url = p.url, .headers = headers};
    TRY(cx_in_read(cx, page_read, &p));
    *body = p.body;
    if (p.body.len && cx->now - p.fetched_at < older)
        return OK;
    TRY(ask(cx, &c));
    if (json_kind(json_parse(cx->a, c.answer, NULL)) != JSON_MAP)
        return log_why(cx, "the provider does not answer in JSON");
    p.body = *body = c.answer;
    p.fetched_at = cx->now;
    return cx_in_write(cx, page_write, &p);
}

static enum err discover(struct ctx *cx, const struct oidc_config *c, const struct json **out)
{
    struct str base = c->issuer, body;
    while (base.len && base.at[base.len - 1] == '/')
        base.len--;
    TRY(page_of(cx, str_f(cx->a, "%.*s/.well-known/openid-configuration", FMT(base)), OIDC_KEEP_MS, &body));
    *out = json_parse(cx->a, body, NULL);
    return str_eq(json_get_str(*out, "issuer"), c->issuer) ? OK : log_why(cx, "the provider names another issuer");
}

/* --- leaving --- */

struct leaving {
    char state[TOKEN_TEXT], browser[TOKEN_TEXT], nonce[TOKEN_TEXT], verifier[TOKEN_TEXT];
};

static struct str aad(struct ctx *cx, struct str state_hash)
{
    return str_f(cx->a, "oidc_wait.secret:%.*s", FMT(hex_of(cx->a, (const unsigned char *)state_hash.at, state_hash.len)));
}

static enum err leave_tx(struct ctx *cx, void *arg)
{
    struct leaving *l = arg;
    struct str hash = session_hash(cx->a, str_of(l->state)), plain = str_f(cx->a, "%s %s", l->nonce, l->verifier);
    TRY(db_exec(cx->tx, OIDC_DROP_OLD, VALS(I64(cx->now - OIDC_WAIT_MS)), NULL));
    return db_exec(cx->tx, OIDC_PUT,
                   VALS(BLOB(hash), BLOB(session_hash(cx->a, str_of(l->browser))), BLOB(seal_in(cx->sealer, cx->a, aad(cx, hash), plain)), I64(cx->now)), NULL);
}

static struct str challenge(struct ctx *cx, const char *verifier)
{
    unsigned char hash[SHA256_BYTES];
    char *text = NEWS(cx->a, char, 4 * (SHA256_BYTES + 2) / 3 + 1);
    struct sha256 *h = sha256_new();
    sha256_add(h, verifier, strlen(verifier));
    sha256_done(h, hash);
    sha256_free(h);
    return (struct str){text, base64url(hash, sizeof hash, text)};
}

static struct str way(struct ctx *cx, const struct oidc_config *c, struct str endpoint, const struct leaving *l)
{
    bool more = str_find(endpoint, S("?")) >= 0;
    return str_f(cx->a, "%.*s%cresponse_type=code&scope=%.*s&client_id=%.*s&redirect_uri=%.*s&state=%s&nonce=%s&code_challenge=%.*s&code_challenge_method=S256",
                 FMT(endpoint), more ? '&' : '?', FMT(courier_encode(cx->a, env("NUAN_OIDC_SCOPE", "openid profile phone"))), FMT(courier_encode(cx->a, c->client)),
                 FMT(courier_encode(cx->a, c->come_back)), l->state, l->nonce, FMT(challenge(cx, l->verifier)));
}

enum err oidc_start_post(struct ctx *cx)
{
    struct oidc_config c;
    const struct json *provider;
    struct leaving *l = NEW(cx->a, struct leaving);
    bool over = false;
    if (!oidc_config(cx->a, &c))
        return fail(cx, ERR_STATE, "这里没有开通统一登录");
    TRY(public_try(cx, "oidc", cx->call->peer, OIDC_PER_PEER, &over));
    if (over)
        return fail(cx, ERR_LOGIN_LOCKED, "这个网络地址上的请求太多，请过一小时再试");
    TRY(discover(cx, &c, &provider));
    struct str endpoint = json_get_str(provider, "authorization_endpoint");
    if (!gateway_url_safe(str_z(cx->a, endpoint)))
        return log_why(cx, "an address of the provider is neither https nor this machine's");
    token_new(cx->app->rand, l->state);
    token_new(cx->app->rand, l->browser);
    token_new(cx->app->rand, l->nonce);
    token_new(cx->app->rand, l->verifier);
    TRY(cx_in_write(cx, leave_tx, l));
    cx->reply->set_session = str_of(l->browser); /* nobody's yet: who comes back must be who left */
    jw_open(cx->out, '{');
    jw_kt(cx->out, "url", way(cx, &c, endpoint, l));
    jw_close(cx->out, '}');
    return OK;
}

/* --- coming back --- */

struct coming {
    struct str state, code;
    struct str nonce, verifier, access;
    const struct json *claims;
    const struct oidc_config *config;
    bool ok;
};
struct waiting {
    struct str secret;
    int64_t made_at;
};
static const struct field waiting_fields[] = {{FIELD(struct waiting, secret), .as = AS_BLOB}, {FIELD(struct waiting, made_at)}};

static enum err take_tx(struct ctx *cx, void *arg)
{
    struct coming *k = arg;
    struct waiting w = {0};
    struct str hash = session_hash(cx->a, k->state), plain;
    k->ok = false;
    enum err e = db_one(cx->tx, OIDC_TAKE, VALS(BLOB(hash), BLOB(session_hash(cx->a, cx->call->session)), I64(cx->now - OIDC_WAIT_MS)),
                        FIELDS(struct waiting, waiting_fields), &w);
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    TRY(unseal_in(cx->sealer, cx->a, aad(cx, hash), w.secret, &plain));
    k->nonce = str_dup(cx->a, str_cut(plain, ' ', &k->verifier));
    k->verifier = str_dup(cx->a, k->verifier);
    k->ok = true;
    return OK;
}

/* With padding, as Basic wants it. */
static struct str base64_of(struct arena *a, struct str s)
{
    char *text = NEWS(a, char, 4 * (s.len + 2) / 3 + 4);
    size_t n = base64url(s.at, s.len, text);
    for (size_t i = 0; i < n; i++)
        text[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
    while (n % 4)
        text[n++] = '=';
    return (struct str){text, n};
}

static enum err exchange(struct ctx *cx, struct coming *k, const struct json *provider, struct str *token)
{
    struct str secret, both;
    TRY(read_secret(cx, k->config, &secret));
    both = str_f(cx->a, "%.*s:%.*s", FMT(courier_encode(cx->a, k->config->client)), FMT(courier_encode(cx->a, secret)));
    const char *headers[] = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json",
                             str_z(cx->a, str_f(cx->a, "Authorization: Basic %.*s", FMT(base64_of(cx->a, both)))), NULL};
    struct courier c = {.method = "POST", .url = str_z(cx->a, json_get_str(provider, "token_endpoint")), .headers = headers,
                        .body = str_f(cx->a, "grant_type=authorization_code&code=%.*s&redirect_uri=%.*s&code_verifier=%.*s", FMT(courier_encode(cx->a, k->code)),
                                      FMT(courier_encode(cx->a, k->config->come_back)), FMT(k->verifier))};
    TRY(ask(cx, &c));
    const struct json *given = json_parse(cx->a, c.answer, NULL);
    *token = json_get_str(given, "id_token");
    k->access = json_get_str(given, "access_token");
    for (size_t i = 0; i < k->access.len; i++)
        if ((unsigned char)k->access.at[i] <= ' ')
            k->access = S(""); /* else it could end the header */
    return token->len ? OK : log_why(cx, "the provider gives no ID token");
}

static enum err verified(struct ctx *cx, struct coming *k, const struct json *provider, struct str token)
{
    struct str keys, payload, url = json_get_str(provider, "jwks_uri");
    const char *why = "";
    bool unknown = false;
    TRY(page_of(cx, url, OIDC_KEEP_MS, &keys));
    bool ok = jose_verify(cx->a, token, keys, &payload, &why, &unknown);
    if (!ok && unknown) { /* the provider changed its keys */
        TRY(page_of(cx, url, OIDC_AGAIN_MS, &keys));
        ok = jose_verify(cx->a, token, keys, &payload, &why, &unknown);
    }
    if (!ok)
        return log_why(cx, why);
    k->claims = json_parse(cx->a, payload, NULL);
    return oidc_claims_hold(k->claims, k->config->issuer, k->config->client, k->nonce, cx->now, &why) ? OK : log_why(cx, why);
}

/* Where the phone is not in the token, the provider tells it to who holds the access token; of the same person. */
static enum err ask_more(struct ctx *cx, struct coming *k, const struct json *provider)
{
    struct str url = json_get_str(provider, "userinfo_endpoint");
    if (json_get_str(k->claims, "phone_number").len || !url.len || !k->access.len)
        return OK;
    const char *headers[] = {"Accept: application/json", str_z(cx->a, str_f(cx->a, "Authorization: Bearer %.*s", FMT(k->access))), NULL};
    struct courier c = {.method = "GET", .url = str_z(cx->a, url), .headers = headers};
    TRY(ask(cx, &c));
    const struct json *more = json_parse(cx->a, c.answer, NULL);
    if (!str_eq(json_get_str(more, "sub"), json_get_str(k->claims, "sub")))
        return log_why(cx, "the provider tells of another person");
    k->claims = more;
    return OK;
}

/* --- who it is in the register --- */

struct found {
    int64_t id;
    struct str name;
    int64_t org_id;
};
static const struct field found_fields[] = {{FIELD(struct found, id)}, {FIELD(struct found, name)}, {FIELD(struct found, org_id)}};

/* +86 138-0013-8000 as the register has it. */
static struct str plain_phone(struct arena *a, struct str s)
{
    struct buf b = buf_new(a, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] >= '0' && s.at[i] <= '9')
            buf_ch(&b, s.at[i]);
    struct str digits = buf_done(&b);
    return digits.len == 13 && str_starts(digits, S("86")) ? str_sub(digits, 2, digits.len) : digits;
}

static enum err by_number(struct ctx *cx, const struct coming *k, struct found **rows, size_t *n)
{
    struct idno no;
    unsigned char hash[BLIND_BYTES];
    struct str number = k->config->number_claim.len ? json_get_str(k->claims, str_z(cx->a, k->config->number_claim)) : S("");
    struct str name = json_get_str(k->claims, str_z(cx->a, k->config->name_claim));
    *n = 0;
    if (!number.len || !name.len || !idno_read(number, S(""), false, date_of_ms(cx->now), &no))
        return OK;
    (void)person_blind_number(cx->sealer, (struct str){no.number, no.len}, hash);
    return db_rows(cx->tx, OIDC_BY_NUMBER, VALS(TXT(str_of(idno_type_code(no.type))), BLOB(((struct str){(char *)hash, sizeof hash})), TXT(name)),
                   FIELDS(struct found, found_fields), 2, rows, n);
}

/* A phone the provider has verified, that one person alone has: of the name it gives, where it gives one. */
static enum err by_phone(struct ctx *cx, const struct coming *k, struct found **rows, size_t *n)
{
    unsigned char hash[BLIND_BYTES];
    struct str phone = plain_phone(cx->a, json_get_str(k->claims, "phone_number"));
    struct str name = json_get_str(k->claims, str_z(cx->a, k->config->name_claim));
    *n = 0;
    if (!json_get_bool(k->claims, "phone_number_verified") || phone.len != 11 || !person_blind_phone(cx->sealer, phone, hash))
        return OK;
    return db_rows(cx->tx, OIDC_BY_PHONE, VALS(BLOB(((struct str){(char *)hash, sizeof hash})), TXT(name)), FIELDS(struct found, found_fields), 2, rows, n);
}

static enum err enter_tx(struct ctx *cx, void *arg)
{
    struct coming *k = arg;
    struct found *rows = NULL;
    size_t n = 0;
    k->ok = false;
    cx->audit.len = 0; /* may be run again */
    TRY(by_number(cx, k, &rows, &n));
    if (!n)
        TRY(by_phone(cx, k, &rows, &n));
    if (n != 1)
        return OK;
    k->ok = true;
    TRY(worker_begin(cx, rows[0].id));
    audit_object(cx, rows[0].org_id, "person:%lld", (long long)rows[0].id);
    return audit_write(cx, "worker.oidc", S("ok"));
}

struct finish_in {
    struct str code, state;
};

enum err oidc_finish_post(struct ctx *cx)
{
    const struct finish_in *in = cx->in;
    struct oidc_config c;
    struct coming k = {.state = in->state, .code = in->code, .config = &c};
    const struct json *provider;
    struct str token;
    if (!oidc_config(cx->a, &c))
        return fail(cx, ERR_STATE, "这里没有开通统一登录");
    TRY(cx_in_write(cx, take_tx, &k));
    if (!k.ok)
        return log_why(cx, "nobody left with this state, or not this browser, or too long ago");
    TRY(discover(cx, &c, &provider));
    TRY(exchange(cx, &k, provider, &token));
    TRY(verified(cx, &k, provider, token));
    TRY(ask_more(cx, &k, provider));
    TRY(cx_in_write(cx, enter_tx, &k));
    if (!k.ok)
        return fail(cx, ERR_LOGIN_FAILED, "%s", nobody_text);
    jw_open(cx->out, '{');
    jw_kt(cx->out, "csrf", cx->reply->csrf);
    jw_close(cx->out, '}');
    return OK;
}

/* --- routes --- */

static const struct field finish_fields[] = {
    {FIELD(struct finish_in, code), .as = AS_SECRET, .need = true, .max = 2000, .label = LIT("授权码")},
    {FIELD(struct finish_in, state), .as = AS_SECRET, .need = true, .max = 200, .label = LIT("登录标识")},
};
#define DOOR PERM_NONE, SCOPE_PUBLIC
static const struct route routes[] = {
    {M_GET, "/api/worker/oidc", oidc_state_get, DOOR, TX_READ, .shape = OUT_FREE, .schema = "{\"on\":false,\"title\":\"\"}", .title = LIT("是否开通统一登录")},
    {M_POST, "/api/worker/oidc/start", oidc_start_post, DOOR, TX_NONE, "worker.oidc_start", .shape = OUT_FREE, .schema = "{\"url\":\"\"}", .title = LIT("转到工会 App 统一登录")},
    {M_POST, "/api/worker/oidc/finish", oidc_finish_post, DOOR, TX_NONE, "worker.oidc", IN(struct finish_in, finish_fields), .shape = OUT_FREE, .schema = "{\"csrf\":\"\"}",
     .title = LIT("统一登录返回")},
};

extern const struct area area_oidc;
const struct area area_oidc = {.name = "oidc", .title = LIT("统一登录"), ROWS(routes, routes)};
