// SPDX-License-Identifier: Apache-2.0
// One-time codes and signing in. Whatever is wrong gives the same answer, so that nobody learns who is in the register; a code is
// compared in the writer's turn, so that tries are counted exactly, on several servers too.
#include "application.h"
#include "audit.h"
#include "date.h"
#include "gateway.h"
#include "worker_own.h"
#include "worker_session.h"

const struct field worker_code_in_fields[2] = {
    {FIELD(struct worker_code_in, name), .label = LIT("姓名"), .need = true, .max = 60},
    {FIELD(struct worker_code_in, number), .label = LIT("身份证号码"), .as = AS_SECRET, .need = true, .max = 40},
};
const struct field worker_login_in_fields[3] = {
    {FIELD(struct worker_login_in, name), .label = LIT("姓名"), .need = true, .max = 60},
    {FIELD(struct worker_login_in, number), .label = LIT("身份证号码"), .as = AS_SECRET, .need = true, .max = 40},
    {FIELD(struct worker_login_in, code), .label = LIT("验证码"), .as = AS_SECRET, .need = true, .max = 12},
};

/* --- who --- */

struct seeker {
    int64_t id;
    struct str name;
    int64_t org_id;
    struct str id_type, blind, secret;
};
static const struct field seeker_fields[] = {
    {FIELD(struct seeker, id)},      {FIELD(struct seeker, name)},  {FIELD(struct seeker, org_id)},
    {FIELD(struct seeker, id_type)}, {FIELD(struct seeker, blind), .as = AS_BLOB}, {FIELD(struct seeker, secret), .as = AS_BLOB},
};

struct asking {
    struct str name;
    struct idno no;
    struct str code;
    bool ok;
};

static enum err read_number(struct ctx *cx, struct str number, struct idno *out)
{
    if (idno_read(number, S(""), false, date_of_ms(cx->now), out))
        return OK;
    return fail_field(cx, "number", "%s", idno_problem_text(out->problem));
}

/* *p = nobody (id 0) unless number and name belong together. */
static enum err seek(struct ctx *cx, const struct asking *q, struct seeker *p)
{
    unsigned char hash[BLIND_BYTES];
    (void)person_blind_number(cx->sealer, (struct str){q->no.number, q->no.len}, hash);
    enum err e = db_one(cx->tx, WORKER_SEEK, VALS(TXT(str_of(idno_type_code(q->no.type))), BLOB(((struct str){(char *)hash, sizeof hash}))),
                        FIELDS(struct seeker, seeker_fields), p);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_NOT_FOUND || !str_eq(p->name, q->name))
        *p = (struct seeker){0};
    return OK;
}

static enum err open_person(struct ctx *cx, struct str id_type, struct str blind, struct str secret, struct person_secret *out)
{
    struct person p = {.id_type = id_type, .blind = blind, .secret = secret};
    TRY(person_open(cx->sealer, cx->a, &p));
    *out = (struct person_secret){p.number, p.phone, p.card};
    return OK;
}

/* --- the code --- */

static struct str code_new(struct ctx *cx)
{
    enum { ALL = 1000000, FAIR = UINT32_MAX / ALL * ALL };
    uint32_t n = UINT32_MAX;
    while (n >= (uint32_t)FAIR) /* else low codes would come more often */
        rand_fill(cx->app->rand, &n, sizeof n);
    return str_f(cx->a, "%06u", n % ALL);
}

static struct str code_mac(struct ctx *cx, int64_t person_id, int64_t made_at, struct str code)
{
    unsigned char *out = arena_alloc(cx->a, SM3_BYTES, 1);
    mac(cx->sealer, MAC_TOKEN, str_f(cx->a, "worker_code:%lld:%lld:%.*s", (long long)person_id, (long long)made_at, FMT(code)), out);
    return (struct str){(char *)out, SM3_BYTES};
}

static struct str code_aad(struct arena *a, int64_t person_id, int64_t made_at)
{
    return str_f(a, "worker_code.sealed:%lld:%lld", (long long)person_id, (long long)made_at);
}

struct counted {
    int64_t day, last;
};
static const struct field counted_fields[] = {{FIELD(struct counted, day)}, {FIELD(struct counted, last)}};

static enum err put_code(struct ctx *cx, const struct seeker *p)
{
    struct str code = code_new(cx);
    int64_t message = 0;
    TRY(db_int(cx->tx, WORKER_OUTBOX_PUT,
               VALS(TXT(str_f(cx->a, "worker_code:%lld:%lld", (long long)p->id, (long long)cx->now)), I64(p->org_id), I64(cx->now)), &message));
    TRY(db_exec(cx->tx, WORKER_CODE_PUT,
                VALS(I64(p->id), I64(message), BLOB(code_mac(cx, p->id, cx->now, code)),
                     BLOB(seal_in(cx->sealer, cx->a, code_aad(cx->a, p->id, cx->now), code)), I64(cx->now)), NULL));
    cx->audit.len = 0; /* may be run again */
    audit_object(cx, p->org_id, "person:%lld", (long long)p->id);
    return audit_write(cx, "worker.code", S("ok"));
}

static enum err give_code(struct ctx *cx, void *arg)
{
    struct seeker p = {0};
    struct counted n = {0};
    struct person_secret open;
    TRY(db_exec(cx->tx, WORKER_CODE_DROP, VALS(I64(cx->now - CODE_DAY_MS)), NULL));
    TRY(seek(cx, arg, &p));
    if (!p.id)
        return OK;
    TRY(db_one(cx->tx, WORKER_CODES_SINCE, VALS(I64(p.id), I64(cx->now - CODE_DAY_MS)), FIELDS(struct counted, counted_fields), &n));
    if (n.day >= CODES_DAY || (n.last && cx->now - n.last < CODE_GAP_MS))
        return OK;
    TRY(open_person(cx, p.id_type, p.blind, p.secret, &open));
    return open.phone.len ? put_code(cx, &p) : OK;
}

static enum err count_peer(struct ctx *cx, const char *what, int64_t most)
{
    bool over = false;
    TRY(public_try(cx, what, cx->call->peer, most, &over));
    return over ? fail(cx, ERR_LOGIN_LOCKED, "这个网络地址上的请求太多，请过一小时再试") : OK;
}

enum err worker_code_post(struct ctx *cx)
{
    const struct worker_code_in *in = cx->in;
    struct asking q = {.name = str_trim(in->name)};
    TRY(read_number(cx, str_trim(in->number), &q.no));
    TRY(count_peer(cx, "worker_code", CODES_PER_PEER));
    TRY(cx_in_write(cx, give_code, &q));
    jw_open(cx->out, '{');
    jw_kt(cx->out, "text",
          S("如果姓名和号码与工会登记的一致，验证码已发到登记的手机号，5 分钟内有效。每分钟最多发一条，24 小时内最多 5 条。没有收到，或登记的手机号已经不用，请带身份证到所在单位的基层工会更新。"));
    jw_ki(cx->out, "valid_s", CODE_VALID_MS / 1000);
    jw_ki(cx->out, "again_s", CODE_GAP_MS / 1000);
    jw_close(cx->out, '}');
    return OK;
}

/* --- signing in --- */

struct code_row {
    int64_t id;
    struct str mac;
    int64_t made_at, tries, used_at;
};
static const struct field code_row_fields[] = {
    {FIELD(struct code_row, id)},    {FIELD(struct code_row, mac), .as = AS_BLOB}, {FIELD(struct code_row, made_at)},
    {FIELD(struct code_row, tries)}, {FIELD(struct code_row, used_at)},
};

static bool code_lives(const struct ctx *cx, const struct code_row *c)
{
    return !c->used_at && c->tries < CODE_TRIES && cx->now - c->made_at <= CODE_VALID_MS;
}

static enum err use_code(struct ctx *cx, const struct seeker *p, const struct code_row *c)
{
    TRY(db_exec(cx->tx, WORKER_CODE_USED, VALS(I64(c->id), I64(cx->now), BLOB(S(""))), NULL));
    TRY(worker_begin(cx, p->id));
    return audit_write(cx, "worker.login", S("ok"));
}

/* The outcome becomes durable with its event, whichever it is. */
static enum err settle(struct ctx *cx, void *arg)
{
    struct asking *q = arg;
    struct seeker p = {0};
    struct code_row c = {0};
    q->ok = false;
    TRY(seek(cx, q, &p));
    struct str want = code_mac(cx, p.id, 0, q->code); /* the same work for nobody */
    enum err e = p.id ? db_one(cx->tx, WORKER_CODE_LAST, VALS(I64(p.id)), FIELDS(struct code_row, code_row_fields), &c) : ERR_NOT_FOUND;
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == ERR_NOT_FOUND || !code_lives(cx, &c))
        return OK;
    want = code_mac(cx, p.id, c.made_at, q->code);
    q->ok = c.mac.len == want.len && secret_equal(c.mac.at, want.at, want.len);
    cx->audit.len = 0; /* may be run again */
    audit_object(cx, p.org_id, "person:%lld", (long long)p.id);
    if (q->ok)
        return use_code(cx, &p, &c);
    TRY(db_exec(cx->tx, WORKER_CODE_TRIED, VALS(I64(c.id)), NULL));
    return audit_write(cx, "worker.login", S("LOGIN_FAILED"));
}

enum err worker_login_post(struct ctx *cx)
{
    const struct worker_login_in *in = cx->in;
    struct asking q = {.name = str_trim(in->name), .code = str_trim(in->code)};
    TRY(read_number(cx, str_trim(in->number), &q.no));
    TRY(count_peer(cx, "worker_login", LOGINS_PER_PEER));
    TRY(cx_in_write(cx, settle, &q));
    if (!q.ok)
        return fail(cx, ERR_LOGIN_FAILED, "验证码不正确或已失效。请核对姓名、号码和最新一条短信；输错 5 次后须重新获取");
    jw_open(cx->out, '{');
    jw_kt(cx->out, "csrf", cx->reply->csrf);
    jw_close(cx->out, '}');
    return OK;
}

enum err worker_logout_post(struct ctx *cx)
{
    audit_object(cx, 0, "person:%lld", (long long)cx->worker->person_id);
    return worker_end(cx);
}

/* --- sending: by the server itself, a few at a time --- */

struct out_row {
    int64_t id;
    struct str object;
    int64_t code_id, person_id, made_at;
    struct str sealed, org_name, id_type, blind, secret;
};
static const struct field out_row_fields[] = {
    {FIELD(struct out_row, id)},      {FIELD(struct out_row, object)},   {FIELD(struct out_row, code_id)}, {FIELD(struct out_row, person_id)},
    {FIELD(struct out_row, made_at)}, {FIELD(struct out_row, sealed), .as = AS_BLOB}, {FIELD(struct out_row, org_name)},
    {FIELD(struct out_row, id_type)}, {FIELD(struct out_row, blind), .as = AS_BLOB},  {FIELD(struct out_row, secret), .as = AS_BLOB},
};

struct sending {
    struct gateway gate;
    struct out_row *rows;
    size_t n;
    const char **why; /* NULL = sent */
};

static enum err any_waiting(struct ctx *cx, void *arg)
{
    return db_int(cx->tx, WORKER_WAITING, NOVALS, arg);
}

/* Taken before it goes: of two servers one sends. */
static enum err take(struct ctx *cx, void *arg)
{
    struct sending *s = arg;
    TRY(db_rows(cx->tx, WORKER_NEXT, VALS(I64(SEND_PAGE)), FIELDS(struct out_row, out_row_fields), SEND_PAGE, &s->rows, &s->n));
    for (size_t i = 0; i < s->n; i++)
        TRY(db_exec(cx->tx, OUTBOX_TAKE, VALS(I64(s->rows[i].id), NUL), NULL));
    return OK;
}

static const char *send_one(struct ctx *cx, const struct sending *s, const struct out_row *r)
{
    struct person_secret open;
    struct str code;
    if (cx->now - r->made_at > CODE_VALID_MS)
        return "验证码已过期，没有发送";
    if (open_person(cx, r->id_type, r->blind, r->secret, &open) != OK ||
        unseal_in(cx->sealer, cx->a, code_aad(cx->a, r->person_id, r->made_at), r->sealed, &code) != OK)
        return "号码打不开，请检查密钥";
    struct message m = {r->object, open.phone, str_f(cx->a, "【%.*s】登录验证码 %.*s，5 分钟内有效。工会不会向您索要验证码。", FMT(r->org_name), FMT(code)), code};
    return s->gate.send(&s->gate, cx->app, cx->a, &m);
}

static enum err settle_sent(struct ctx *cx, void *arg)
{
    const struct sending *s = arg;
    for (size_t i = 0; i < s->n; i++) {
        const char *why = s->why[i];
        TRY(db_exec(cx->tx, OUTBOX_END,
                    VALS(I64(s->rows[i].id), TXT(why ? S("failed") : S("sent")), TXT(str_of(why ? why : "")), I64(why ? 0 : cx->now)), NULL));
        if (!cx->app->demo) /* where a tester is to read it */
            TRY(db_exec(cx->tx, WORKER_CODE_WIPE, VALS(I64(s->rows[i].code_id), BLOB(S(""))), NULL));
    }
    return OK;
}

enum err worker_send_post(struct ctx *cx)
{
    struct sending s = {.gate = gateway_here()};
    int64_t waiting = 0;
    if (s.gate.url && !gateway_url_safe(s.gate.url))
        return fail(cx, ERR_USAGE, "NUAN_SMS_URL 须是 https 地址，或本机的 http 地址");
    TRY(cx_in_read(cx, any_waiting, &waiting));
    if (waiting)
        TRY(cx_in_write(cx, take, &s));
    s.why = NEWS(cx->a, const char *, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        s.why[i] = send_one(cx, &s, &s.rows[i]);
    if (s.n)
        TRY(cx_in_write(cx, settle_sent, &s));
    jw_open(cx->out, '{');
    jw_ki(cx->out, "taken", (int64_t)s.n);
    jw_close(cx->out, '}');
    return OK;
}

/* --- what went out, for the union's colleagues --- */

const struct field worker_message_fields[9] = {
    {FIELD(struct worker_message, id), .as = AS_ID},
    {FIELD(struct worker_message, org_name), .label = LIT("工会")},
    {FIELD(struct worker_message, name), .label = LIT("姓名")},
    {FIELD(struct worker_message, state), .as = AS_CODE, .codes = "outbox_state", .label = LIT("状态")},
    {FIELD(struct worker_message, error), .label = LIT("说明")},
    {FIELD(struct worker_message, created_at), .as = AS_TIME, .label = LIT("生成时间")},
    {FIELD(struct worker_message, sent_at), .as = AS_TIME, .label = LIT("发出时间")},
    {FIELD(struct worker_message, tries), .as = AS_COUNT, .label = LIT("输错次数")},
    {FIELD(struct worker_message, used), .as = AS_BOOL, .label = LIT("已使用")},
};

struct sent_row {
    int64_t id;
    struct str org_name, name, state, error;
    int64_t created_at, sent_at, person_id, made_at, tries, used_at;
    struct str sealed;
};
static const struct field sent_row_fields[] = {
    {FIELD(struct sent_row, id), .as = AS_ID}, {FIELD(struct sent_row, org_name)},  {FIELD(struct sent_row, name)},  {FIELD(struct sent_row, state)},
    {FIELD(struct sent_row, error)},      {FIELD(struct sent_row, created_at)}, {FIELD(struct sent_row, sent_at)}, {FIELD(struct sent_row, person_id)},
    {FIELD(struct sent_row, made_at)},    {FIELD(struct sent_row, tries)},      {FIELD(struct sent_row, used_at)}, {FIELD(struct sent_row, sealed), .as = AS_BLOB},
};

static enum err put_message(struct ctx *cx, void *row)
{
    const struct sent_row *r = row;
    struct worker_message m = {r->id, r->org_name, mask_name(cx->a, r->name), r->state, r->error, r->created_at, r->sent_at, r->tries, r->used_at != 0};
    struct str code = S("");
    if (cx->app->demo && r->sealed.len)
        TRY(unseal_in(cx->sealer, cx->a, code_aad(cx->a, r->person_id, r->made_at), r->sealed, &code));
    jw_open(cx->out, '{');
    fields_write_open(cx->out, FIELDS(struct worker_message, worker_message_fields), &m);
    jw_kt(cx->out, "code", code);
    jw_close(cx->out, '}');
    return OK;
}

enum err worker_messages_get(struct ctx *cx)
{
    audit_object(cx, cx->org_id, "worker_code");
    return cx_list_by(cx, WORKER_MESSAGES, VALS(LO(cx), HI(cx), I64(cx->now - CODE_DAY_MS), I64(cx_after(cx)), I64(cx_limit(cx))),
                      FIELDS(struct sent_row, sent_row_fields), put_message);
}

/* --- verify --- */

struct wrong_code {
    int64_t id;
};
static const struct field wrong_code_fields[] = {{FIELD(struct wrong_code, id)}};

static enum err found(void *arg, void *row)
{
    struct verify *v = arg;
    v->found(v, "I36", str_f(v->cx->a, "登录验证码 %lld 的试用次数、使用时间与规定不符，或用过后没有清除", (long long)((struct wrong_code *)row)->id));
    return OK;
}

enum err worker_verify(struct verify *v)
{
    struct wrong_code row;
    int64_t n = 0;
    TRY(db_int(v->cx->tx, WORKER_VERIFY_COUNT, NOVALS, &n));
    v->checked += n;
    return db_each(v->cx->tx, WORKER_VERIFY, VALS(I64(CODE_TRIES), I64(CODE_VALID_MS)), FIELDS(struct wrong_code, wrong_code_fields), &row, found, v);
}
