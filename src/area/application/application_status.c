// SPDX-License-Identifier: Apache-2.0
// Where an application stands, for the applicant, by the number of the file and the last four of his phone or identity number. No names;
// whatever is wrong gives the same answer; tries are counted per source and per file.
#include "application_own.h"
#include "code.h"
#include "seal.h"

enum { STATUS_PER_PEER = 30, STATUS_PER_FILE_HERE = 10, STATUS_PER_FILE = 60, LAST = 4, HOURS_KEPT = 24 };

const struct field status_in_fields[2] = {
    {FIELD(struct status_in, no), .need = true, .max = 40, .label = LIT("档案编号")},
    {FIELD(struct status_in, last4), .need = true, .max = 4, .label = LIT("手机号或证件号码后四位")},
};

/* --- counting tries --- */

struct trying {
    const char *what;
    struct str about;
    int64_t n;
};

static enum err count_try(struct ctx *cx, void *arg)
{
    struct trying *t = arg;
    unsigned char hash[BLIND_BYTES];
    int64_t hour = cx->now / 3600000;
    blind(cx->sealer, S("public_try.peer"), t->about, hash);
    TRY(db_exec(cx->tx, PUBLIC_TRY_DROP, VALS(I64(hour - HOURS_KEPT)), NULL));
    return db_int(cx->tx, PUBLIC_TRY, VALS(TXT(str_of(t->what)), TXT(hex_of(cx->a, hash, sizeof hash)), I64(hour)), &t->n);
}

static enum err tried(struct ctx *cx, void *arg)
{
    struct trying *t = arg;
    unsigned char hash[BLIND_BYTES];
    blind(cx->sealer, S("public_try.peer"), t->about, hash);
    return db_int(cx->tx, PUBLIC_TRIED, VALS(TXT(str_of(t->what)), TXT(hex_of(cx->a, hash, sizeof hash)), I64(cx->now / 3600000)), &t->n);
}

/* Who is over already costs the writer no turn: a flood from one address keeps nobody else waiting. */
enum err public_try(struct ctx *cx, const char *what, struct str about, int64_t most, bool *over)
{
    struct trying t = {what, about, 0};
    TRY(cx_in_read(cx, tried, &t));
    if (t.n <= most)
        TRY(cx_in_write(cx, count_try, &t));
    *over = t.n > most;
    return OK;
}

/* --- the answer --- */

struct asked {
    bool found;
    struct application a;
    const struct flow *flow;
    struct str missing, remark;
};

struct seeker {
    int64_t casefile_id, application_id, member_id;
    struct str secret;
};
static const struct field seeker_fields[] = {
    {FIELD(struct seeker, casefile_id)}, {FIELD(struct seeker, application_id)}, {FIELD(struct seeker, member_id)}, {FIELD(struct seeker, secret)},
};

static bool ends_with(struct str whole, struct str last)
{
    if (whole.len < LAST || last.len != LAST)
        return false;
    char a[LAST], b[LAST];
    for (size_t i = 0; i < LAST; i++) {
        char c = whole.at[whole.len - LAST + i], d = last.at[i];
        a[i] = c == 'x' ? 'X' : c;
        b[i] = d == 'x' ? 'X' : d;
    }
    return secret_equal(a, b, LAST);
}

/* What the applicant himself can do something about; "" = it is the union's turn. */
static enum err say_missing(struct ctx *cx, struct asked *q, int64_t casefile_id)
{
    struct sealer *key;
    struct str sealed = S("");
    int64_t seq = 0;
    if (str_eq(q->a.state, S("draft")) && q->a.filed_by)
        q->missing = S("申请被退回补正，请按下面的说明联系工会补充材料。");
    bool tells = q->missing.len || str_eq(q->a.state, S("refused"));
    if (!tells)
        return OK;
    enum err e = db_int(cx->tx, STATUS_REMARK_SEQ, VALS(I64(q->a.id)), &seq);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    TRY(db_text(cx->tx, STATUS_REMARK, VALS(I64(q->a.id), I64(seq)), &sealed));
    TRY(casefile_key(cx, casefile_id, &key));
    return casefile_open_at(cx, key, "application_step.secret", q->a.id, seq, sealed, &q->remark);
}

static enum err look(struct ctx *cx, void *arg)
{
    struct asked *q = arg;
    const struct status_in *in = cx->in;
    struct seeker s = {0};
    struct sealer *key = NULL;
    struct str packed = S("");
    struct case_member m = {0};
    enum err e = db_one(cx->tx, STATUS_SEEK, VALS(TXT(str_trim(in->no))), FIELDS(struct seeker, seeker_fields), &s);
    if (e == OK)
        e = casefile_key(cx, s.casefile_id, &key);
    if (e != OK)
        return e == ERR_NOT_FOUND ? OK : e;
    TRY(casefile_open(cx, key, "case_member.secret", s.member_id, s.secret, &packed));
    casefile_unpack(cx->a, CASE_MEMBER_SECRETS, packed, &m);
    if (!ends_with(m.phone, in->last4) && !ends_with(m.number, in->last4))
        return OK;
    TRY(db_one(cx->tx, STATUS_APPLICATION, VALS(I64(s.application_id)), APPLICATION_FIELDS, &q->a));
    TRY(flow_of(cx, &q->a, &q->flow));
    q->found = true;
    return say_missing(cx, q, s.casefile_id);
}

struct passed {
    int64_t stage, at;
};
static const struct field passed_fields[] = {{FIELD(struct passed, stage)}, {FIELD(struct passed, at), .as = AS_TIME}};

struct answering {
    const struct asked *q;
    struct passed *rows;
    size_t n;
    struct str kind, state;
    struct str steps[FLOW_STEPS_MAX];
};

static struct str label(struct ctx *cx, const char *list, struct str code)
{
    struct code_item item = {0};
    (void)cx;
    return code_find(cx, str_of(list), code, S(""), &item) == OK ? item.label : code;
}

static struct str turn_of(const struct application *a, const struct flow_step *s)
{
    return str_eq(s->who, S("own")) ? a->org_name : str_eq(s->who, S("above")) && a->above_id ? a->above_name : a->approver_name;
}

static enum err read_rest(struct ctx *cx, void *arg)
{
    struct answering *w = arg;
    const struct asked *q = w->q;
    w->kind = label(cx, "application_kind", q->a.kind);
    w->state = str_eq(q->a.state, S("draft")) && q->a.filed_by ? S("退回补正") : label(cx, "application_state", q->a.state);
    for (size_t i = 0; i < q->flow->n; i++)
        w->steps[i] = label(cx, "application_state", q->flow->steps[i].state);
    return db_rows(cx->tx, STATUS_PASSED, VALS(I64(q->a.id)), FIELDS(struct passed, passed_fields), APPLICATION_TURNS_MAX, &w->rows, &w->n);
}

static void write_steps(struct ctx *cx, const struct answering *w)
{
    const struct asked *q = w->q;
    const struct application *a = &q->a;
    jw_key(cx->out, "steps");
    jw_open(cx->out, '[');
    for (int64_t i = 1; i <= (int64_t)q->flow->n; i++) {
        int64_t at = 0;
        if (!flow_visits(q->flow, a, i))
            continue;
        for (size_t k = 0; k < w->n; k++)
            if (w->rows[k].stage == i && (i < a->stage || !application_open(a)))
                at = w->rows[k].at;
        jw_open(cx->out, '{');
        jw_kt(cx->out, "title", w->steps[i - 1]);
        jw_kt(cx->out, "union", turn_of(a, flow_at(q->flow, i)));
        jw_kt(cx->out, "is", at ? S("done") : application_open(a) && i == a->stage ? S("now") : S("later"));
        jw_key(cx->out, "at");
        if (at)
            jw_int(cx->out, at);
        else
            jw_null(cx->out);
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
}

static void write_standing(struct ctx *cx, const struct answering *w)
{
    const struct asked *q = w->q;
    bool open = application_open(&q->a);
    jw_kt(cx->out, "kind", w->kind);
    jw_kt(cx->out, "state", w->state);
    jw_kt(cx->out, "applied_on", q->a.applied_on);
    jw_kt(cx->out, "turn", open ? (q->a.stage ? q->a.at_name : q->a.org_name) : S(""));
    jw_kt(cx->out, "due_on", open ? q->a.due_on : S(""));
    jw_kt(cx->out, "missing", q->missing);
    jw_kt(cx->out, "remark", q->remark);
    write_steps(cx, w);
}

enum err status_post(struct ctx *cx)
{
    const struct status_in *in = cx->in;
    struct asked *q = NEW(cx->a, struct asked);
    bool over = false, here = false, all = false;
    struct str no = str_trim(in->no);
    TRY(public_try(cx, "status", cx->call->peer, STATUS_PER_PEER, &over));
    if (over)
        return fail(cx, ERR_BUSY, "查询得太频繁，请过一小时再试");
    TRY(public_try(cx, "status", str_f(cx->a, "%.*s %.*s", FMT(no), FMT(cx->call->peer)), STATUS_PER_FILE_HERE, &here));
    TRY(public_try(cx, "status", no, STATUS_PER_FILE, &all));
    TRY(cx_in_read(cx, look, q));
    jw_open(cx->out, '{');
    jw_kb(cx->out, "found", q->found && !here && !all);
    if (!q->found || here || all) {
        jw_kt(cx->out, "text", S("没有查到。请核对档案编号和后四位；一小时内查询次数过多也会这样显示，可以联系受理工会。"));
        jw_close(cx->out, '}');
        return OK;
    }
    struct answering w = {.q = q};
    TRY(cx_in_read(cx, read_rest, &w));
    write_standing(cx, &w);
    jw_close(cx->out, '}');
    return OK;
}

enum err application_standing(struct ctx *cx, int64_t id)
{
    struct asked *q = NEW(cx->a, struct asked);
    struct answering w = {.q = q};
    TRY(db_one(cx->tx, STATUS_APPLICATION, VALS(I64(id)), APPLICATION_FIELDS, &q->a));
    TRY(flow_of(cx, &q->a, &q->flow));
    TRY(say_missing(cx, q, q->a.casefile_id));
    TRY(read_rest(cx, &w));
    write_standing(cx, &w);
    return OK;
}
