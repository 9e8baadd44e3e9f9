// SPDX-License-Identifier: Apache-2.0
// Banks of questions. A union's own, one of a union above it, or one the program is shipped with (rule documents of kind quizzes), which
// becomes the union's when it is first named. Questions come one by one or as a table copied out of Excel.
#include "code.h"
#include "contest_own.h"

const struct field quiz_bank_fields[9] = {
    {FIELD(struct quiz_bank, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct quiz_bank, org_id), .as = AS_ID},
    {FIELD(struct quiz_bank, org_code), .label = LIT("工会代码")},
    {FIELD(struct quiz_bank, org_name), .label = LIT("所属工会")},
    {FIELD(struct quiz_bank, org_path), .as = AS_SECRET},
    {FIELD(struct quiz_bank, code), .label = LIT("代码")},
    {FIELD(struct quiz_bank, title), .label = LIT("题库")},
    {FIELD(struct quiz_bank, source), .label = LIT("来源")},
    {FIELD(struct quiz_bank, questions), .as = AS_COUNT, .label = LIT("题数")},
};
const struct field quiz_bank_in_fields[4] = {
    {FIELD(struct quiz_bank_in, code), .label = LIT("代码"), .max = 30},
    {FIELD(struct quiz_bank_in, title), .label = LIT("题库"), .max = 60},
    {FIELD(struct quiz_bank_in, source), .label = LIT("来源"), .max = 200},
    {FIELD(struct quiz_bank_in, shipped), .label = LIT("随附题库"), .max = 30},
};
const struct field quiz_text_fields[1] = {
    {FIELD(struct quiz_text_in, text), .label = LIT("题目表格"), .need = true, .max = BANK_TEXT_MAX},
};
const struct field quiz_question_fields[10] = {
    {FIELD(struct quiz_question, id), .as = AS_ID, .label = LIT("编号")},
    {FIELD(struct quiz_question, bank_id), .as = AS_ID},
    {FIELD(struct quiz_question, kind), .as = AS_CODE, .codes = "quiz_kind", .label = LIT("题型")},
    {FIELD(struct quiz_question, stem), .label = LIT("题目")},
    {FIELD(struct quiz_question, choices), .as = AS_JSON, .label = LIT("选项")},
    {FIELD(struct quiz_question, answer), .label = LIT("答案")},
    {FIELD(struct quiz_question, explanation), .label = LIT("解析")},
    {FIELD(struct quiz_question, live), .as = AS_BOOL, .label = LIT("使用")},
    {FIELD(struct quiz_question, asked), .as = AS_COUNT, .label = LIT("被抽到次数")},
    {FIELD(struct quiz_question, right_n), .as = AS_COUNT, .label = LIT("答对次数")},
};
const struct field quiz_question_in_fields[6] = {
    {FIELD(struct quiz_question_in, kind), .as = AS_CODE, .codes = "quiz_kind", .label = LIT("题型"), .need = true, .max = 20},
    {FIELD(struct quiz_question_in, stem), .label = LIT("题目"), .need = true, .max = 500},
    {FIELD(struct quiz_question_in, choices), .as = AS_JSON, .label = LIT("选项"), .max = 4000},
    {FIELD(struct quiz_question_in, answer), .label = LIT("答案"), .need = true, .max = 20},
    {FIELD(struct quiz_question_in, explanation), .label = LIT("解析"), .max = 1000},
    {FIELD(struct quiz_question_in, live), .as = AS_BOOL, .label = LIT("使用")},
};

/* --- one question --- */

struct str quiz_letters(struct arena *a, struct str text, size_t n)
{
    bool has[QUESTION_CHOICES_MAX] = {false};
    char out[QUESTION_CHOICES_MAX];
    size_t k = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i] >= 'a' && text.at[i] <= 'z' ? (char)(text.at[i] - 32) : text.at[i];
        if (c == ' ' || c == ',')
            continue;
        if (c < 'A' || (size_t)(c - 'A') >= n || n > QUESTION_CHOICES_MAX || has[c - 'A'])
            return S("");
        has[c - 'A'] = true;
    }
    for (size_t i = 0; i < n && i < QUESTION_CHOICES_MAX; i++)
        if (has[i])
            out[k++] = (char)('A' + i);
    return str_dup(a, (struct str){out, k});
}

/* How the columns of a table name kinds and answers of 判断题. */
static struct str kind_word(struct str s)
{
    static const struct {
        struct str word, kind;
    } words[] = {{LIT("单选"), LIT("single")}, {LIT("单选题"), LIT("single")}, {LIT("多选"), LIT("multiple")}, {LIT("多选题"), LIT("multiple")}, {LIT("判断"), LIT("judge")}, {LIT("判断题"), LIT("judge")}};
    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(s, words[i].word))
            return words[i].kind;
    return s;
}

static struct str judged(struct str s)
{
    static const struct str yes[] = {LIT("正确"), LIT("对"), LIT("√"), LIT("A")}, no[] = {LIT("错误"), LIT("错"), LIT("×"), LIT("B")};
    for (size_t i = 0; i < countof(yes); i++)
        if (str_eq(s, yes[i]) || str_eq(s, no[i]))
            return str_eq(s, yes[i]) ? S("A") : S("B");
    return S("");
}

/* What is wrong with a question, "" = nothing; choices and answer in their normal form. */
static struct str question_flaw(struct arena *a, struct quiz_question_in *q)
{
    bool judge = str_eq(q->kind, S("judge")), many = str_eq(q->kind, S("multiple"));
    if (!judge && !many && !str_eq(q->kind, S("single")))
        return S("题型应是单选、多选或判断");
    q->stem = str_trim(q->stem);
    if (!q->stem.len)
        return S("没有题目");
    if (judge) {
        q->choices = S("[\"正确\",\"错误\"]");
        q->answer = judged(str_trim(q->answer));
        return q->answer.len ? S("") : S("判断题的答案应是“正确”或“错误”");
    }
    const struct json *list = json_parse(a, q->choices, NULL);
    size_t n = json_len(list);
    if (json_kind(list) != JSON_LIST || n < 2 || n > QUESTION_CHOICES_MAX)
        return str_f(a, "选项应有 2 至 %d 个", QUESTION_CHOICES_MAX);
    for (size_t i = 0; i < n; i++)
        if (!json_str(json_at(list, i)).len || str_has(json_str(json_at(list, i)), S("\"")))
            return S("选项应是文字，不含英文双引号");
    q->choices = json_text(a, list);
    q->answer = quiz_letters(a, q->answer, n);
    if (!q->answer.len || (!many && q->answer.len != 1))
        return many ? S("多选题的答案应是选项字母，如 ACD") : S("单选题的答案应是一个选项字母，如 B");
    return S("");
}

static enum err question_add(struct ctx *cx, int64_t bank_id, const struct quiz_question_in *q, int64_t replaces, int64_t *id)
{
    return db_int(cx->tx, QUIZ_QUESTION_ADD,
                  VALS(I64(bank_id), TXT(q->kind), TXT(q->stem), TXT(q->choices), TXT(q->answer), TXT(q->explanation), OPT(replaces), I64(cx->who->user_id), I64(cx->now)), id);
}

static enum err room(struct ctx *cx, int64_t bank_id, int64_t more)
{
    int64_t n = 0;
    TRY(db_int(cx->tx, QUIZ_BANK_SIZE, VALS(I64(bank_id)), &n));
    return n + more > BANK_QUESTIONS_MAX ? fail(cx, ERR_TOO_LARGE, "一个题库最多 %d 题，请另建题库", BANK_QUESTIONS_MAX) : OK;
}

/* --- shipped banks --- */

static void question_of(const struct json *j, struct arena *a, struct quiz_question_in *q)
{
    *q = (struct quiz_question_in){json_get_str(j, "kind"), json_get_str(j, "stem"), json_text(a, json_get(j, "choices")), json_get_str(j, "answer"), json_get_str(j, "explanation"), true};
}

void quiz_body_check(const struct json *body, struct problems *p)
{
    const struct json *list = json_get(body, "questions");
    if (!json_len(list) || json_len(list) > BANK_QUESTIONS_MAX)
        problem_add(p, "body", S("“questions”应是题目的列表"));
    for (size_t i = 0; i < json_len(list); i++) {
        struct quiz_question_in q;
        question_of(json_at(list, i), p->a, &q);
        struct str flaw = question_flaw(p->a, &q);
        if (flaw.len)
            problem_add(p, "body", str_f(p->a, "第 %zu 题：%.*s", i + 1, FMT(flaw)));
    }
}

/* A union's own copy: from then on it is kept like any other. */
static enum err ship(struct ctx *cx, struct str code, int64_t org_id, int64_t *id)
{
    struct rule doc = {0};
    TRY(rule_get(cx->tx, S("quizzes"), code, cx_today(cx), &doc));
    const struct json *list = json_get(json_parse(cx->a, doc.body, NULL), "questions");
    TRY(db_int(cx->tx, QUIZ_BANK_ADD, VALS(I64(org_id), TXT(code), TXT(doc.title), TXT(doc.source), I64(cx->who->user_id), I64(cx->now)), id));
    for (size_t i = 0; i < json_len(list); i++) {
        struct quiz_question_in q;
        int64_t made = 0;
        question_of(json_at(list, i), cx->a, &q);
        struct str flaw = question_flaw(cx->a, &q);
        if (flaw.len)
            return fail(cx, ERR_BAD_INPUT, "随附题库第 %zu 题：%.*s", i + 1, FMT(flaw));
        TRY(question_add(cx, *id, &q, 0, &made));
    }
    return OK;
}

enum err quiz_bank_of(struct ctx *cx, struct str code, int64_t org_id, struct str org_path, int64_t *id)
{
    enum err e = db_int(cx->tx, QUIZ_BANK_NAMED, VALS(TXT(code), TXT(org_path)), id);
    if (e != ERR_NOT_FOUND)
        return e;
    e = ship(cx, code, org_id, id);
    return e == ERR_NOT_FOUND ? fail_field(cx, "rule", "没有代码为“%.*s”的题库：请先在“答题题库”里建立，或填随附题库的代码（health、labour）", FMT(code)) : e;
}

/* --- routes --- */

static enum err bank_answer(struct ctx *cx, int64_t id)
{
    struct quiz_bank b = {0};
    TRY(cx_one(cx, QUIZ_BANK_GET, id, QUIZ_BANK, &b));
    cx_row(cx, QUIZ_BANK, &b);
    return OK;
}

static bool plain_code(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') || s.at[i] == '-'))
            return false;
    return s.len > 0;
}

enum err quiz_bank_post(struct ctx *cx)
{
    const struct quiz_bank_in *in = cx->in;
    int64_t id = 0;
    enum err e;
    if (in->shipped.len) {
        e = ship(cx, in->shipped, cx->org_id, &id);
        if (e == ERR_NOT_FOUND && !id)
            return fail_field(cx, "shipped", "没有这个随附题库，或本工会已经有了");
    } else {
        if (!plain_code(in->code))
            return fail_field(cx, "code", "代码应是小写字母、数字和连字符，如 safety-2023");
        if (!str_trim(in->title).len)
            return fail_field(cx, "title", "请填写题库名称");
        e = db_int(cx->tx, QUIZ_BANK_ADD, VALS(I64(cx->org_id), TXT(in->code), TXT(str_trim(in->title)), TXT(in->source), I64(cx->who->user_id), I64(cx->now)), &id);
        if (e == ERR_NOT_FOUND)
            return fail(cx, ERR_DUPLICATE, "本工会已有代码为“%.*s”的题库", FMT(in->code));
    }
    TRY(e);
    audit_object(cx, cx->org_id, "quiz_bank:%lld", (long long)id);
    return bank_answer(cx, id);
}

enum err quiz_banks_get(struct ctx *cx)
{
    return cx_list(cx, QUIZ_BANK_LIST, VALS(LO(cx), HI(cx), I64(cx_after(cx)), I64(cx_limit(cx))), QUIZ_BANK);
}

enum err quiz_questions_get(struct ctx *cx)
{
    struct quiz_bank b = {0};
    int64_t id = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, QUIZ_BANK_GET, id, QUIZ_BANK, &b));
    return cx_list(cx, QUIZ_QUESTION_LIST, VALS(I64(id), I64(!cx_query_int(cx, "all", 0)), I64(cx_after(cx)), I64(cx_limit(cx))), QUIZ_QUESTION);
}

static enum err question_answer(struct ctx *cx, int64_t id)
{
    struct quiz_question q = {0};
    TRY(cx_one(cx, QUIZ_QUESTION_GET, id, QUIZ_QUESTION, &q));
    cx_row(cx, QUIZ_QUESTION, &q);
    return OK;
}

enum err quiz_question_post(struct ctx *cx)
{
    struct quiz_question_in in = *(const struct quiz_question_in *)cx->in;
    struct quiz_bank b = {0};
    int64_t id = 0, made = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, QUIZ_BANK_GET, id, QUIZ_BANK, &b));
    TRY(room(cx, id, 1));
    struct str flaw = question_flaw(cx->a, &in);
    if (flaw.len)
        return fail_field(cx, "stem", "%.*s", FMT(flaw));
    enum err e = question_add(cx, id, &in, 0, &made);
    if (e == ERR_NOT_FOUND)
        return fail(cx, ERR_DUPLICATE, "题库里已有这道题");
    TRY(e);
    audit_object(cx, b.org_id, "quiz_question:%lld", (long long)made);
    return question_answer(cx, made);
}

/* What was asked stays as it was asked: a correction is a row of its own, and the old one is drawn no more. */
enum err quiz_question_put(struct ctx *cx)
{
    struct quiz_question_in in = *(const struct quiz_question_in *)cx->in;
    struct quiz_question was = {0};
    struct quiz_bank b = {0};
    int64_t id = 0, made = 0;
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, QUIZ_QUESTION_GET, id, QUIZ_QUESTION, &was));
    TRY(cx_one(cx, QUIZ_BANK_GET, was.bank_id, QUIZ_BANK, &b));
    if (!was.live)
        return fail(cx, ERR_STATE, "这道题已停用，请改正在使用的那一道");
    struct str flaw = question_flaw(cx->a, &in);
    if (flaw.len)
        return fail_field(cx, "stem", "%.*s", FMT(flaw));
    audit_object(cx, b.org_id, "quiz_question:%lld", (long long)id);
    TRY(db_exec(cx->tx, QUIZ_QUESTION_LIVE, VALS(I64(id), I64(0)), NULL));
    if (!in.live)
        return question_answer(cx, id);
    TRY(room(cx, was.bank_id, 1));
    enum err e = question_add(cx, was.bank_id, &in, id, &made);
    return e == ERR_NOT_FOUND ? fail(cx, ERR_DUPLICATE, "题库里已有这道题") : e == OK ? question_answer(cx, made) : e;
}

/* --- a table copied out of Excel --- */

enum { COLUMNS_MAX = 3 + QUESTION_CHOICES_MAX };

/* The next line's cells, split at tabs, or at commas when it has no tab; "…" may hold both, line breaks too. */
static size_t next_line(struct arena *a, struct str *rest, char sep, struct str *cells)
{
    size_t n = 0, at = 0;
    struct buf b = buf_new(a, BANK_TEXT_MAX);
    bool quoted = false, end = false;
    while (!end) {
        char c = at < rest->len ? rest->at[at] : '\n';
        end = at >= rest->len || (c == '\n' && !quoted);
        if (end || (c == sep && !quoted)) {
            if (n < COLUMNS_MAX + 1)
                cells[n++] = str_trim(str_dup(a, buf_done(&b)));
            b.len = 0;
        } else if (c == '"' && (quoted || !b.len)) {
            bool twice = quoted && at + 1 < rest->len && rest->at[at + 1] == '"';
            if (twice)
                buf_ch(&b, rest->at[at++]);
            else
                quoted = !quoted;
        } else
            buf_ch(&b, c);
        at++;
    }
    *rest = str_sub(*rest, at, rest->len);
    return n;
}

/* 题型 题目 答案 解析 选项A 选项B … */
static void question_of_cells(struct arena *a, const struct str *cells, size_t n, struct quiz_question_in *q)
{
    struct buf b = buf_new(a, 8192);
    struct jw w = jw_new(&b);
    jw_open(&w, '[');
    for (size_t i = 4; i < n; i++)
        if (cells[i].len)
            jw_text(&w, cells[i]);
    jw_close(&w, ']');
    *q = (struct quiz_question_in){kind_word(cells[0]), n > 1 ? cells[1] : S(""), buf_done(&b), n > 2 ? cells[2] : S(""), n > 3 ? cells[3] : S(""), true};
}

enum err quiz_bank_text_post(struct ctx *cx)
{
    const struct quiz_text_in *in = cx->in;
    struct quiz_bank b = {0};
    struct str rest = in->text, cells[COLUMNS_MAX + 1];
    int64_t id = 0, added = 0, known = 0, line = 0;
    char sep = str_has(in->text, S("\t")) ? '\t' : ',';
    TRY(cx_arg_id(cx, 0, &id));
    TRY(cx_one(cx, QUIZ_BANK_GET, id, QUIZ_BANK, &b));
    while (rest.len) {
        size_t n = next_line(cx->a, &rest, sep, cells);
        struct quiz_question_in q;
        int64_t made = 0;
        line++;
        if ((n == 1 && !cells[0].len) || str_eq(cells[0], S("题型")))
            continue;
        question_of_cells(cx->a, cells, n, &q);
        struct str flaw = question_flaw(cx->a, &q);
        if (flaw.len)
            return fail_field(cx, "text", "第 %lld 行：%.*s。各列依次为题型、题目、答案、解析、选项A、选项B……", (long long)line, FMT(flaw));
        TRY(room(cx, id, 1));
        enum err e = question_add(cx, id, &q, 0, &made);
        if (e != OK && e != ERR_NOT_FOUND)
            return e;
        added += e == OK;
        known += e == ERR_NOT_FOUND;
    }
    audit_object(cx, b.org_id, "quiz_bank:%lld", (long long)id);
    jw_open(cx->out, '{');
    jw_ki(cx->out, "added", added);
    jw_ki(cx->out, "known", known);
    jw_close(cx->out, '}');
    return OK;
}
