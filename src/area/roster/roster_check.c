/* SPDX-License-Identifier: Apache-2.0
 * One row of a roster: raw cells in, normalised and sealed row out, with every finding that the row
 * alone can give. What is safe to read (full width, blanks, lower-case x) is read; what would have to
 * be guessed is refused with a sentence that says what to do. No database here. */
#include "roster_cell.h"

/* Cells that hold an error or nothing at all: told once, then out of the way of the other checks.
 * Returns the bits of columns that are unusable. */
static unsigned check_cells(struct arena *a, const struct roster_raw *raw, struct roster_flaws *f)
{
    unsigned bad = 0;
    for (int i = 0; i < RC__COUNT; i++) {
        const struct roster_cell *c = &raw->cell[i];
        bool no_value = c->type == RCELL_NO_VALUE;
        if (!no_value && c->type != RCELL_ERROR && !(c->type == RCELL_TEXT && cell_error_text(c->text)))
            continue;
        bad |= 1u << i;
        roster_flaw_add(f, (enum roster_col)i, ROSTER_REFUSED,
                        no_value ? "FORMULA_NO_VALUE" : "CELL_ERROR",
                        no_value ? S("") : str_dup(a, str_trim(c->text)),
                        no_value ? S("单元格是公式但没有保存计算结果，请在 Excel 中打开重新保存，或改为“粘贴为数值”")
                                 : S("单元格是错误值，请改正公式或直接填写内容"));
    }
    return bad;
}

static void check_marks(const struct roster_raw *raw, struct roster_flaws *f)
{
    if (raw->marks & ROSTER_STRUCK)
        roster_flaw_add(f, RC__COUNT, ROSTER_REFUSED, "ROW_STRUCK", S(""),
                        S("该行有删除线，不能确定是否要删除：请删去该行，或去掉删除线后再导入"));
    if (raw->marks & ROSTER_RED)
        roster_flaw_add(f, RC__COUNT, ROSTER_WARNED, "ROW_MARKED", S(""),
                        S("该行有红色字体，请确认是否为应删除或待核实的记录"));
    if (raw->marks & ROSTER_HIDDEN)
        roster_flaw_add(f, RC__COUNT, ROSTER_WARNED, "ROW_HIDDEN", S(""),
                        S("该行被隐藏或筛选掉了，仍已读入，请确认是否应当保留"));
    if (raw->marks & ROSTER_COMMENT)
        roster_flaw_add(f, RC__COUNT, ROSTER_WARNED, "ROW_COMMENT", S(""),
                        S("该行单元格带有批注，批注内容不会读入，请确认是否含有“已退回”等说明"));
}

/* --- name --- */

static const char *name_flaw(struct text t, struct str s)
{
    if (t.bad & TEXT_BAD_NOTE)
        return "姓名中带有括号说明，请只填姓名，说明写到备注栏";
    if (t.bad)
        return "姓名中有数字、问号或无法识别的字符，请按证件填写";
    if (utf8_count(s) > TEXT_NAME_MAX)
        return "姓名过长，请只填姓名";
    bool han = false, latin = false;
    for (size_t at = 0; at < s.len;) {
        uint32_t cp = utf8_next(s, &at);
        han |= text_is_han(cp);
        latin |= (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z');
    }
    return han && latin ? "姓名中汉字与拼音混写，生僻字请按证件填写汉字" : NULL;
}

static void check_name(struct arena *a, const struct roster_raw *raw, unsigned bad,
                       struct roster_row *row, struct roster_flaws *f)
{
    const struct roster_cell *c = &raw->cell[RC_NAME];
    if (bad >> RC_NAME & 1)
        return;
    if (cell_blank(c)) {
        roster_flaw_add(f, RC_NAME, ROSTER_REFUSED, "NAME_MISSING", S(""), S("缺少姓名"));
        return;
    }
    char buf[TEXT_BUF] SCRATCH;
    struct str in = c->text.len * 2 <= sizeof buf ? c->text : utf8_head(c->text, TEXT_BUF / 8);
    struct text t = text_name(in, buf, sizeof buf);
    const char *flaw = name_flaw(t, t.s);
    row->name = flaw ? mask_free(a, utf8_head(t.s, TEXT_NAME_MAX), 7) : str_dup(a, t.s);
    if (flaw)
        roster_flaw_add(f, RC_NAME, ROSTER_REFUSED, "NAME_CHARS", roster_value(a, RC_NAME, c->text),
                        str_of(flaw));
    else if (!row->name.len)
        roster_flaw_add(f, RC_NAME, ROSTER_REFUSED, "NAME_MISSING", S(""), S("缺少姓名"));
}

/* --- identity --- */

static char sex_of(struct str s)
{
    static const struct str m[] = {LIT("男"), LIT("男性"), LIT("m"), LIT("male"), LIT("1")},
                            w[] = {LIT("女"), LIT("女性"), LIT("f"), LIT("female"), LIT("2")};
    for (size_t i = 0; i < countof(m); i++)
        if (str_eq(s, m[i]))
            return 'M';
    for (size_t i = 0; i < countof(w); i++)
        if (str_eq(s, w[i]))
            return 'F';
    return 0;
}

static enum date_part date_cell(const struct roster_cell *c, struct date *d)
{
    char buf[NUMBER_TEXT];
    if (c->type == RCELL_NUMBER) {
        if (c->value >= 19000101 && c->value <= 21991231)
            return date_read(cell_digits(c, buf), d);
        return date_of_serial(c->value, false, d) ? DATE_DAY : DATE_BAD;
    }
    return date_read(c->text, d);
}

static void check_sex(struct arena *a, const struct roster_cell *c, const struct idno *id,
                      struct roster_row *row, struct roster_flaws *f)
{
    char buf[64];
    char told = cell_blank(c) || c->text.len > 60 ? 0 : sex_of(text_key(c->text, buf, sizeof buf).s);
    char real = id->sex ? id->sex : told;
    row->sex = real == 'M' ? S("M") : real == 'F' ? S("F") : S("");
    if (cell_blank(c) || (told && (!id->sex || told == id->sex)))
        return;
    roster_flaw_add(f, RC_SEX, ROSTER_WARNED, "SEX_MISMATCH", roster_value(a, RC_SEX, c->text),
                    told ? S("性别与身份证号不一致，以身份证号为准，请核对")
                         : S("性别无法识别，请填“男”或“女”"));
}

static void check_birth(struct arena *a, const struct roster_cell *c, const struct idno *id,
                        struct roster_row *row, struct roster_flaws *f)
{
    struct date told = {0, 0, 0};
    enum date_part part = cell_blank(c) ? DATE_BAD : date_cell(c, &told);
    struct date real = id->birth.y ? id->birth : part == DATE_DAY ? told : (struct date){0, 0, 0};
    char iso[DATE_TEXT];
    date_iso(real, iso);
    row->birth = str_dup(a, str_of(iso));
    if (cell_blank(c))
        return;
    bool same = part != DATE_BAD && told.y == id->birth.y && told.m == id->birth.m &&
                (part == DATE_MONTH || told.d == id->birth.d);
    if (part != DATE_BAD && (same || !id->birth.y))
        return;
    roster_flaw_add(f, RC_BIRTH, ROSTER_WARNED, "BIRTH_MISMATCH", roster_value(a, RC_BIRTH, c->text),
                    part == DATE_BAD ? S("出生日期无法识别，请按“1990-05-12”填写")
                                     : S("出生日期与身份证号不一致，以身份证号为准，请核对"));
}

/* A number in the wrong column is recognised by its shape, to say so; it is never moved. */
static struct str id_hint(struct arena *a, const struct idno *id, struct str what)
{
    struct phone ph;
    struct card cd;
    struct str s = {id->number, id->len};
    if (s.len == 11 && phone_read(s, &ph) && ph.kind == PHONE_MOBILE)
        return str_f(a, "%.*s（看起来是手机号，请检查是否与联系电话填反）", FMT(what));
    if (s.len >= 16 && s.len != 18 && card_read(s, false, &cd) && cd.luhn)
        return str_f(a, "%.*s（看起来是银行卡号，请检查是否填错列）", FMT(what));
    return what;
}

static void check_age(const struct roster_rules *r, const struct idno *id, struct roster_flaws *f)
{
    if (!id->birth.y)
        return;
    int32_t age = date_cmp(id->birth, r->age_on) > 0 ? 0 : date_age(id->birth, r->age_on);
    if (age < ROSTER_AGE_MIN || age > ROSTER_AGE_MAX)
        roster_flaw_add(f, RC_ID_NO, ROSTER_WARNED, "AGE_RANGE", S(""),
                        age < ROSTER_AGE_MIN ? S("按证件号计算不满 16 周岁，请核对")
                                             : S("按证件号计算超过 100 周岁，请核对"));
}

/* True: the number may be used as the person's key. */
static bool check_id(struct roster_check *k, struct arena *a, const struct roster_raw *raw,
                     unsigned bad, struct idno *id, struct roster_row *row, struct roster_flaws *f)
{
    const struct roster_cell *c = &raw->cell[RC_ID_NO];
    *id = (struct idno){.area_known = true};
    row->id_type = S("RESIDENT");
    if (bad >> RC_ID_NO & 1)
        return false;
    if (cell_blank(c)) {
        roster_flaw_add(f, RC_ID_NO, ROSTER_REFUSED, "ID_LENGTH", S(""), S("缺少证件号码"));
        return false;
    }
    char buf[NUMBER_TEXT];
    struct str text = cell_digits(c, buf);
    bool ok = idno_read(text, raw->cell[RC_ID_TYPE].text, c->type == RCELL_NUMBER, k->rules->today, id);
    if (id->type != ID_NONE && id->type != ID_RESIDENT15)
        row->id_type = str_of(idno_type_code(id->type));
    if (!ok) {
        enum roster_col at = id->problem == IDP_TYPE && !cell_blank(&raw->cell[RC_ID_TYPE]) &&
                                     idno_type_read(raw->cell[RC_ID_TYPE].text) == ID_NONE
                                 ? RC_ID_TYPE : RC_ID_NO;
        struct str why = str_of(idno_problem_text(id->problem));
        roster_flaw_add(f, at, ROSTER_REFUSED, idno_problem_code(id->problem),
                        roster_value(a, at, at == RC_ID_NO ? text : raw->cell[at].text),
                        id->problem == IDP_LENGTH ? id_hint(a, id, why) : why);
        return false;
    }
    row->number = str_dup(a, (struct str){id->number, id->len});
    if (!id->area_known)
        roster_flaw_add(f, RC_ID_NO, ROSTER_WARNED, "ID_AREA", roster_value(a, RC_ID_NO, row->number),
                        S("证件号前六位不是已知的行政区划代码，请核对证件"));
    check_age(k->rules, id, f);
    return true;
}

/* --- phone, card --- */

static void check_phone(struct arena *a, const struct roster_cell *c, struct roster_row *row,
                        struct roster_flaws *f)
{
    if (cell_blank(c))
        return;
    char buf[NUMBER_TEXT];
    struct phone p;
    if (phone_read(cell_digits(c, buf), &p)) {
        row->phone = str_dup(a, (struct str){p.number, p.len});
        return;
    }
    roster_flaw_add(f, RC_PHONE, ROSTER_WARNED, "PHONE_FORMAT", roster_value(a, RC_PHONE, c->text),
                    S("联系电话不是有效的手机号或座机号，没有保存，请核对（多个号码请只留一个）"));
}

static void check_card(struct arena *a, const struct roster_cell *c, struct roster_row *row,
                       struct roster_flaws *f)
{
    if (cell_blank(c))
        return;
    char buf[NUMBER_TEXT];
    struct card cd;
    struct str text = cell_digits(c, buf);
    if (!card_read(text, c->type == RCELL_NUMBER, &cd)) {
        if (cd.problem != CARD_MISSING)
            roster_flaw_add(f, RC_CARD, ROSTER_REFUSED, card_problem_code(cd.problem),
                            roster_value(a, RC_CARD, text), str_of(card_problem_text(cd.problem)));
        return;
    }
    row->card = str_dup(a, (struct str){cd.number, cd.len});
    if (!cd.luhn)
        roster_flaw_add(f, RC_CARD, ROSTER_WARNED, "CARD_LUHN", roster_value(a, RC_CARD, row->card),
                        S("银行卡号校验位不符：如果是存折或社保卡账号可以使用，否则请核对"));
}

/* --- amount --- */

static enum money_err amount_cell(const struct roster_cell *c, enum money_unit unit, int64_t *fen)
{
    if (c->type == RCELL_NUMBER)
        return money_of_double(c->value, unit, fen);
    if (c->type == RCELL_DATE || c->type == RCELL_BOOL)
        return MONEY_FORMAT;
    return money_read(c->text, unit, fen);
}

static bool says(struct str key, const char *const *words)
{
    for (; *words; words++)
        if (str_has(key, str_of(*words)))
            return true;
    return false;
}

/* What the form column says; goods also when only their value was given. */
static struct str form_said(const struct roster_raw *raw)
{
    static const char *const goods[] = {"物", "品", "goods", "礼包", NULL};
    static const char *const cash[] = {"金", "转账", "卡", "cash", "汇", NULL};
    char buf[TEXT_BUF] SCRATCH;
    struct str key = cell_key(raw->cell[RC_FORM].text, buf);
    if (key.len && says(key, goods) && !says(key, cash))
        return S("goods");
    if (!key.len && cell_blank(&raw->cell[RC_AMOUNT]) && !cell_blank(&raw->cell[RC_GOODS_FEN]))
        return S("goods");
    return S("cash");
}

static struct str form_of(struct roster_check *k, const struct roster_raw *raw)
{
    struct memo *m = &k->form;
    struct str text = raw->cell[RC_FORM].text;
    if (!text.len || text.len > sizeof k->form_text)
        return form_said(raw);
    if (!m->used || !str_eq(m->raw, text)) {
        memcpy(k->form_text, text.at, text.len);
        *m = (struct memo){.raw = {k->form_text, text.len}, .code = form_said(raw), .used = true};
    }
    return m->code;
}

static void amount_flaw(struct arena *a, enum roster_col col, const struct roster_cell *c,
                        const char *code, const char *text, struct roster_flaws *f)
{
    roster_flaw_add(f, col, ROSTER_REFUSED, code, roster_value(a, RC_AMOUNT, c->text), str_of(text));
}

static void check_amount(struct roster_check *k, struct arena *a, const struct roster_raw *raw,
                         unsigned bad, struct roster_row *row, struct roster_flaws *f)
{
    const struct roster_cell *cash = &raw->cell[RC_AMOUNT], *goods = &raw->cell[RC_GOODS_FEN];
    row->form = form_of(k, raw);
    if (bad >> RC_AMOUNT & 1 || bad >> RC_GOODS_FEN & 1)
        return;
    bool by_goods = cell_blank(cash) && !cell_blank(goods);
    enum roster_col col = by_goods ? RC_GOODS_FEN : RC_AMOUNT;
    const struct roster_cell *c = by_goods ? goods : cash;
    int64_t fen = 0, other = 0;
    if (c->merged) {
        amount_flaw(a, col, c, "AMOUNT_MISSING", "金额是合并单元格，不能确定每人多少，请逐行填写", f);
        return;
    }
    enum money_err e = cell_blank(c) ? MONEY_MISSING : amount_cell(c, raw->unit[by_goods], &fen);
    if (e != MONEY_OK) {
        amount_flaw(a, col, c, money_err_code(e), money_err_text(e), f);
        return;
    }
    row->amount_fen = fen;
    if (!by_goods && !cell_blank(goods) &&
        (amount_cell(goods, raw->unit[1], &other) != MONEY_OK || (other != fen && other != 0)))
        amount_flaw(a, RC_GOODS_FEN, goods, "AMOUNT_FORMAT",
                    "金额与慰问品折价不一致：慰问金和慰问品请分两行填写，各填各的金额", f);
    if (fen <= 0 || fen > ROSTER_ROW_FEN_MAX) {
        amount_flaw(a, col, c, "AMOUNT_RANGE",
                    fen <= 0 ? "金额必须大于 0" : "单笔金额超过 100 万元，请检查单位是元还是万元", f);
        return;
    }
    int64_t cap = k->rules->campaign.cap_time_fen;
    char most[MONEY_TEXT];
    if (cap > 0 && fen > cap) {
        money_yuan(cap, most);
        roster_flaw_add(f, col, ROSTER_REFUSED, "CAP_TIME", roster_value(a, RC_AMOUNT, c->text),
                        str_f(a, "超过本活动每人每次限额 %s 元", most));
    }
}

/* --- the rest --- */

static void add_tag(struct buf *b, struct str code)
{
    if (str_has(buf_done(b), code))
        return;
    if (b->len)
        buf_ch(b, ',');
    buf_str(b, code);
}

/* Tags by code or name, several in a cell; what no list knows goes into the note, not lost. */
static void check_tags(struct roster_check *k, struct arena *a, const struct roster_cell *c,
                       struct roster_row *row, struct buf *note)
{
    if (cell_blank(c))
        return;
    char buf[TEXT_BUF] SCRATCH, other[TEXT_BUF] SCRATCH;
    struct str key = cell_key(c->text, buf);
    struct buf tags = buf_new(a, 400);
    for (size_t i = 0; i < k->rules->n_tags; i++) {
        const struct code_item *t = &k->rules->tags[i];
        if (str_has(key, cell_key(t->code, other)) || str_has(key, cell_key(t->label, other)) ||
            (str_eq(t->code, S("XJY")) && str_has(key, S("新就业形态"))))
            add_tag(&tags, t->code);
    }
    row->tags = buf_done(&tags);
    if (!row->tags.len)
        buf_f(note, "%s标记：%.*s", note->len ? "；" : "", FMT(cell_keep(a, c)));
}

static void note_add(struct buf *note, struct arena *a, const char *label, const struct roster_cell *c)
{
    if (!cell_blank(c))
        buf_f(note, "%s%s%.*s", note->len ? "；" : "", label, FMT(cell_keep(a, c)));
}

static void check_given(struct arena *a, const struct roster_cell *c, struct roster_row *row,
                        struct buf *note)
{
    struct date d;
    if (cell_blank(c))
        return;
    if (date_cell(c, &d) == DATE_DAY) {
        char iso[DATE_TEXT];
        date_iso(d, iso);
        row->given_on = str_dup(a, str_of(iso));
        return;
    }
    note_add(note, a, "慰问时间：", c); /* "春节前", "2023年1月": kept as said, not turned into a day */
}

static void check_rest(struct roster_check *k, struct arena *a, const struct roster_raw *raw,
                       struct roster_row *row)
{
    struct buf note = buf_new(a, 4 * TEXT_BUF);
    row->employer = cell_keep(a, &raw->cell[RC_EMPLOYER]);
    row->post = cell_keep(a, &raw->cell[RC_POST]);
    row->bank = cell_keep(a, &raw->cell[RC_BANK]);
    row->archive_no = cell_keep(a, &raw->cell[RC_ARCHIVE]);
    row->goods = cell_keep(a, &raw->cell[RC_GOODS]);
    if (!cell_blank(&raw->cell[RC_GOODS_QTY]))
        row->goods = str_f(a, "%.*s × %.*s", FMT(row->goods),
                           FMT(cell_keep(a, &raw->cell[RC_GOODS_QTY])));
    note_add(&note, a, "", &raw->cell[RC_NOTE]);
    note_add(&note, a, "原因：", &raw->cell[RC_REASON]);
    char buf[TEXT_BUF] SCRATCH;
    const struct roster_cell *payee = &raw->cell[RC_PAYEE];
    if (!cell_blank(payee) && !str_eq(cell_clean(payee->text, buf, 100), row->name))
        note_add(&note, a, "户名：", payee);
    check_given(a, &raw->cell[RC_GIVEN_ON], row, &note);
    check_tags(k, a, &raw->cell[RC_TAGS], row, &note);
    row->note = buf_done(&note);
}

/* --- ties and handlers: only where the sheet has such columns --- */

/* A number of a relative in the row. Unsound ones are told and left out: a tie is never guessed. */
static void check_relative(struct roster_check *k, struct arena *a, const struct roster_cell *c,
                           enum roster_col col, const char *kind, const char *evidence,
                           struct roster_row *row, struct roster_flaws *f)
{
    struct idno id;
    char buf[NUMBER_TEXT];
    unsigned char *blind;
    if (cell_blank(c) || !row->number.len)
        return;
    struct str text = cell_digits(c, buf);
    if (!idno_read(text, S(""), c->type == RCELL_NUMBER, k->rules->today, &id)) {
        roster_flaw_add(f, col, ROSTER_WARNED, "TIE_NUMBER", roster_value(a, RC_ID_NO, text),
                        str_f(a, "%s，没有采用这项家庭关系", idno_problem_text(id.problem)));
        return;
    }
    struct str number = {id.number, id.len};
    if (str_eq(number, row->number))
        return; /* the head's own row */
    blind = arena_alloc(a, 1, BLIND_BYTES);
    (void)person_blind_number(k->sealer, number, blind);
    roster_kin_add(row, kind, str_of(idno_type_code(id.type)), (struct str){(char *)blind, BLIND_BYTES},
                   mask_idno(a, number), str_of(evidence));
}

static void check_ties(struct roster_check *k, struct arena *a, const struct roster_raw *raw,
                       struct roster_row *row, struct roster_flaws *f)
{
    if (cell_blank(&raw->cell[RC_FAMILY]) && cell_blank(&raw->cell[RC_HEAD_NO]) &&
        cell_blank(&raw->cell[RC_SPOUSE_NO]))
        return;
    row->kin = (struct str){(char *)NEW(a, struct roster_kins), sizeof(struct roster_kins)};
    if (row->number.len)
        row->family = cell_keep(a, &raw->cell[RC_FAMILY]);
    check_relative(k, a, &raw->cell[RC_SPOUSE_NO], RC_SPOUSE_NO, "spouse", "名册“配偶证件号码”栏", row, f);
    check_relative(k, a, &raw->cell[RC_HEAD_NO], RC_HEAD_NO, "household", "名册“户主证件号码”栏", row, f);
}

/* "李四、王五 赵六": names joined by 、, as they are compared with the payee's. */
static void check_handler(struct arena *a, const struct roster_cell *c, struct roster_row *row)
{
    static const struct str seps[] = {LIT("、"), LIT("，"), LIT(","), LIT("；"), LIT(";"), LIT("/"), LIT(" ")};
    if (cell_blank(c))
        return;
    struct str s = cell_keep(a, c);
    struct buf b = buf_new(a, TEXT_BUF);
    for (size_t at = 0; at < s.len;) {
        size_t step = 0;
        for (size_t i = 0; i < countof(seps) && !step; i++)
            if (str_starts(str_sub(s, at, s.len), seps[i]))
                step = seps[i].len;
        if (!step)
            buf_ch(&b, s.at[at++]);
        else if (b.len && !str_ends(buf_done(&b), S("、")))
            buf_str(&b, S("、"));
        at += step;
    }
    row->handler = buf_done(&b);
}

/* --- sealing --- */

static struct str row_aad(int64_t roster_id, int64_t row_no, char out[PERSON_AAD])
{
    int n = snprintf(out, PERSON_AAD, "roster_row.secret:%lld:%lld", (long long)roster_id,
                     (long long)row_no);
    return (struct str){out, (size_t)n};
}

/* The keys by which rows are compared: number and card. */
static void blind_row(struct roster_check *k, struct arena *a, struct roster_row *row)
{
    unsigned char *b = arena_alloc(a, 2, BLIND_BYTES);
    if (person_blind_number(k->sealer, row->number, b))
        row->blind = (struct str){(char *)b, BLIND_BYTES};
    if (person_blind_card(k->sealer, row->card, b + BLIND_BYTES))
        row->card_blind = (struct str){(char *)b + BLIND_BYTES, BLIND_BYTES};
}

/* Rows with a usable number are sealed as the person they will become, see person.h. */
void roster_row_seal(struct sealer *sealer, struct arena *a, int64_t roster_id, struct roster_row *row)
{
    unsigned char *phone = arena_alloc(a, 1, BLIND_BYTES);
    unsigned char *secret = arena_alloc(a, PERSON_SECRET_MAX, 1);
    char space[PERSON_AAD];
    struct person_secret s = {row->number, row->phone, row->card};
    if (person_blind_phone(sealer, row->phone, phone))
        row->phone_blind = (struct str){(char *)phone, BLIND_BYTES};
    struct str aad = row->blind.len
                         ? person_aad(row->id_type, (const unsigned char *)row->blind.at, space)
                         : row_aad(roster_id, row->row_no, space);
    row->secret = person_secret_seal(sealer, aad, &s, secret);
}

enum err roster_row_open(struct sealer *s, struct arena *a, int64_t roster_id,
                         struct roster_row *row)
{
    struct person_secret p = {0};
    char space[PERSON_AAD];
    if (!row->secret.len)
        return OK;
    struct str aad = row->blind.len == BLIND_BYTES
                         ? person_aad(row->id_type, (const unsigned char *)row->blind.at, space)
                         : row_aad(roster_id, row->row_no, space);
    TRY(person_secret_open(s, a, aad, row->secret, &p));
    row->number = p.number;
    row->phone = p.phone;
    row->card = p.card;
    return OK;
}

/* --- the row --- */

struct roster_check *roster_check_new(struct arena *a, const struct roster_rules *rules,
                                      struct sealer *sealer, const struct roster_set *set)
{
    struct roster_check *k = NEW(a, struct roster_check);
    k->a = a;
    k->rules = rules;
    k->sealer = sealer;
    k->set = set;
    return k;
}

void roster_check_row(struct roster_check *k, struct arena *a, const struct roster_raw *raw,
                     struct roster_row *row, struct roster_flaws *f)
{
    struct idno id;
    f->n = 0;
    unsigned bad = check_cells(a, raw, f);
    check_marks(raw, f);
    check_name(a, raw, bad, row, f);
    bool usable = check_id(k, a, raw, bad, &id, row, f);
    if (!usable) /* what an unusable number says of sex or birth is no measure */
        id.sex = 0, id.birth = (struct date){0, 0, 0};
    if (!(bad >> RC_SEX & 1))
        check_sex(a, &raw->cell[RC_SEX], &id, row, f);
    if (!(bad >> RC_BIRTH & 1))
        check_birth(a, &raw->cell[RC_BIRTH], &id, row, f);
    if (!(bad >> RC_PHONE & 1))
        check_phone(a, &raw->cell[RC_PHONE], row, f);
    if (!(bad >> RC_CARD & 1))
        check_card(a, &raw->cell[RC_CARD], row, f);
    blind_row(k, a, row);
    if (k->set)
        roster_set_touch(k->set, row);
    check_class(k, a, raw, bad, row, f);
    check_source(k, a, raw, bad, row, f);
    check_amount(k, a, raw, bad, row, f);
    check_rest(k, a, raw, row);
    check_handler(a, &raw->cell[RC_HANDLER], row);
    check_ties(k, a, raw, row, f);
    check_earmark(k, a, row, f);
    row->level = roster_flaws_level(f);
}

/* A corrected row passes the same checks: its values as text cells. */
void roster_row_raw(struct arena *a, const struct roster_row *row, struct roster_raw *out)
{
    char yuan[MONEY_TEXT];
    struct str amount = {yuan, money_plain(row->amount_fen, yuan)};
    const struct {
        enum roster_col col;
        struct str text;
    } texts[] = {
        {RC_NAME, row->name}, {RC_ID_NO, row->number},
        {RC_ID_TYPE, str_eq(row->id_type, S("RESIDENT")) ? S("") : row->id_type},
        {RC_SEX, row->sex}, {RC_BIRTH, row->birth}, {RC_PHONE, row->phone}, {RC_CARD, row->card},
        {RC_BANK, row->bank}, {RC_EMPLOYER, row->employer}, {RC_POST, row->post},
        {RC_CLASS, row->class}, {RC_SOURCE, row->source}, {RC_FORM, row->form},
        {RC_AMOUNT, row->amount_fen ? str_dup(a, amount) : S("")}, {RC_GOODS, row->goods},
        {RC_TAGS, row->tags}, {RC_ARCHIVE, row->archive_no}, {RC_GIVEN_ON, row->given_on},
        {RC_NOTE, row->note}, {RC_HANDLER, row->handler},
    };
    *out = (struct roster_raw){.has = ~0u};
    for (size_t i = 0; i < countof(texts); i++)
        if (texts[i].text.len)
            out->cell[texts[i].col] = (struct roster_cell){.text = texts[i].text, .type = RCELL_TEXT};
}
