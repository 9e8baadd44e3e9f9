// SPDX-License-Identifier: Apache-2.0
// Telling people that money was sent. The outbox is filled in the transaction that books the payment; a job
// sends. A message is taken before it goes and ended after: one cut in between is "unclear" and goes again
// only when somebody says so, because nobody knows whether it arrived. The text is masked; the phone number
// leaves only through the HTTP gateway.
#include "gateway.h"
#include "job.h"
#include "payout_own.h"

enum { PAGE = 200, TEXT_MAX = 1000 };

/* --- filling the outbox --- */

enum err payout_notify(struct ctx *cx, const struct payout_batch *b, int64_t result_id)
{
    struct payout_rule rule;
    int64_t n = 0, job;
    TRY(payout_rule_on(cx->tx, cx_today(cx), &rule));
    if (!rule.notice)
        return OK;
    TRY(db_exec(cx->tx, OUTBOX_PUT, VALS(I64(b->id), I64(result_id), I64(cx->now)), &n));
    return n ? job_start(cx, "payout.notices", b->org_id, S("{}"), &job) : OK;
}

/* --- sending --- */

struct out_row {
    int64_t id, batch_id, seq, fen, tries;
    struct str union_name, name, settled_on, id_type, blind, secret;
};
static const struct field out_fields[] = {
    {FIELD(struct out_row, id)},         {FIELD(struct out_row, batch_id)},   {FIELD(struct out_row, seq)},
    {FIELD(struct out_row, fen)},        {FIELD(struct out_row, tries)},      {FIELD(struct out_row, union_name)},
    {FIELD(struct out_row, name)},       {FIELD(struct out_row, settled_on)}, {FIELD(struct out_row, id_type)},
    {FIELD(struct out_row, blind)},      {FIELD(struct out_row, secret)},
};

struct sending {
    struct job_run *j;
    struct gateway gate;
    struct str template;
    int64_t after, sent, failed, none;
    struct arena *a; /* of the page */
    struct out_row *rows;
    size_t n;
    const char **ends, **why;
};

static enum err load_rule(struct ctx *cx, void *arg)
{
    struct sending *s = arg;
    struct payout_rule rule;
    TRY(payout_rule_on(cx->tx, cx_today(cx), &rule));
    s->template = str_dup(s->j->a, rule.notice_text);
    return OK;
}

/* What a process left in mid-sending: nobody knows whether it arrived. */
static enum err cut_tx(struct ctx *cx, void *arg)
{
    const struct sending *s = arg;
    return db_exec(cx->tx, OUTBOX_CUT,
                   VALS(TXT(S("发送中断，是否送达不明；确认没有收到再重发")), I64(s->j->job_id)), NULL);
}

static enum err page_tx(struct ctx *cx, void *arg)
{
    struct sending *s = arg;
    struct out_row *rows;
    TRY(db_rows(cx->tx, OUTBOX_NEXT, VALS(I64(s->after), I64(PAGE)), FIELDS(struct out_row, out_fields), PAGE, &rows,
                &s->n));
    s->rows = NEWS(s->a, struct out_row, s->n + 1);
    for (size_t i = 0; i < s->n; i++) {
        int64_t taken = 0;
        struct out_row *r = &s->rows[i];
        *r = rows[i];
        r->union_name = str_dup(s->a, r->union_name);
        r->name = str_dup(s->a, r->name);
        r->settled_on = str_dup(s->a, r->settled_on);
        r->id_type = str_dup(s->a, r->id_type);
        r->blind = str_dup(s->a, r->blind);
        r->secret = str_dup(s->a, r->secret);
        TRY(db_exec(cx->tx, OUTBOX_TAKE, VALS(I64(r->id), I64(s->j->job_id)), &taken));
    }
    return OK;
}

static enum err end_tx(struct ctx *cx, void *arg)
{
    struct sending *s = arg;
    for (size_t i = 0; i < s->n; i++)
        TRY(db_exec(cx->tx, OUTBOX_END,
                    VALS(I64(s->rows[i].id), TXT(str_of(s->ends[i])), TXT(str_of(s->why[i])), I64(cx->now)), NULL));
    return OK;
}

/* {union} {name} {amount} {date} {card} of the rule's sentence. */
static struct str text_of(struct arena *a, struct str template, const struct out_row *r, struct str card)
{
    char yuan[MONEY_TEXT];
    money_yuan(r->fen, yuan);
    const struct {
        struct str key, value;
    } words[] = {{S("{union}"), r->union_name},
                 {S("{name}"), mask_name(a, r->name)},
                 {S("{amount}"), str_of(yuan)},
                 {S("{date}"), r->settled_on},
                 {S("{card}"), str_sub(card, card.len > 4 ? card.len - 4 : 0, 4)}};
    struct buf b = buf_new(a, TEXT_MAX);
    for (size_t i = 0; i < template.len;) {
        struct str rest = str_sub(template, i, template.len);
        size_t k = 0;
        while (k < countof(words) && !str_starts(rest, words[k].key))
            k++;
        if (k < countof(words))
            buf_str(&b, words[k].value);
        else
            buf_ch(&b, template.at[i]);
        i += k < countof(words) ? words[k].key.len : 1;
    }
    return buf_done(&b);
}

static void send_one(struct sending *s, size_t i)
{
    struct person_secret open;
    const struct out_row *r = &s->rows[i];
    s->ends[i] = "failed";
    s->why[i] = "";
    if (payout_open(s->j->sealer, s->a, r->id_type, r->blind, r->secret, &open) != OK) {
        s->why[i] = "电话号码打不开，请检查密钥";
        s->failed++;
        return;
    }
    if (!open.phone.len) {
        s->ends[i] = "none";
        s->none++;
        return;
    }
    struct message m = {payout_ref(s->a, r->batch_id, r->seq), open.phone, text_of(s->a, s->template, r, open.card), S("")};
    const char *why = s->gate.send(&s->gate, s->j->app, s->a, &m);
    s->ends[i] = why ? "failed" : "sent";
    s->why[i] = why ? why : "";
    *(why ? &s->failed : &s->sent) += 1;
}

static enum err send_page(struct sending *s)
{
    TRY(job_write(s->j, page_tx, s));
    s->ends = NEWS(s->a, const char *, s->n + 1);
    s->why = NEWS(s->a, const char *, s->n + 1);
    for (size_t i = 0; i < s->n; i++) {
        send_one(s, i);
        s->after = s->rows[i].id;
    }
    return s->n ? job_write(s->j, end_tx, s) : OK;
}

enum err payout_notices_run(struct job_run *j)
{
    struct sending s = {.j = j, .gate = gateway_here(), .n = PAGE};
    if (s.gate.url && !gateway_url_safe(s.gate.url))
        return job_fail(j, ERR_USAGE, "NUAN_SMS_URL 须是 https 地址，或本机的 http 地址");
    TRY(job_read(j, load_rule, &s));
    TRY(job_write(j, cut_tx, &s));
    while (s.n == PAGE) {
        s.a = arena_new(ARENA_CALL_BYTES);
        enum err e = send_page(&s);
        arena_free(s.a);
        TRY(e);
        TRY(job_progress(j, s.sent + s.failed + s.none, 0, "发送付款通知"));
    }
    j->result = str_f(j->a, "{\"gateway\":\"%s\",\"sent\":%lld,\"failed\":%lld,\"no_phone\":%lld}", s.gate.name,
                      (long long)s.sent, (long long)s.failed, (long long)s.none);
    return OK;
}
