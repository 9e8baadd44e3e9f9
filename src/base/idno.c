// SPDX-License-Identifier: Apache-2.0
// Identity document numbers: shape decides the type, the declared type must agree, then date and
// check.
#include "idno.h"

#include "area_code.h"

static const struct {
    const char *code, *name;
} types[ID__COUNT] = {
    [ID_NONE] = {"", ""},
    [ID_RESIDENT] = {"RESIDENT", "居民身份证"},
    [ID_RESIDENT15] = {"RESIDENT15", "居民身份证（15位旧号）"},
    [ID_HKMT_RESIDENCE] = {"HKMT_RESIDENCE", "港澳台居民居住证"},
    [ID_FOREIGN_PR] = {"FOREIGN_PR", "外国人永久居留身份证"},
    [ID_HK_MACAU_PERMIT] = {"HK_MACAU_PERMIT", "港澳居民来往内地通行证"},
    [ID_TAIWAN_PERMIT] = {"TAIWAN_PERMIT", "台湾居民来往大陆通行证"},
    [ID_PASSPORT] = {"PASSPORT", "护照"},
    [ID_MILITARY] = {"MILITARY", "军人证件"},
    [ID_OTHER] = {"OTHER", "其他证件"},
};

static const struct {
    const char *code, *text;
} problems[IDP__COUNT] = {
    [IDP_OK] = {"", ""},
    [IDP_MISSING] = {"ID_LENGTH", "证件号为空，请填写证件号"},
    [IDP_PRECISION] = {"ID_PRECISION",
                       "证件号被按数字保存，末几位已丢失且无法还原，请把该列设为文本格式后"
                       "对照证件原件重新填写"},
    [IDP_CHARS] = {"ID_CHECK",
                   "证件号中有不应出现的字符（如字母 O 当作 0、字母 l 当作 1），请对照证件改正"},
    [IDP_LENGTH] = {"ID_LENGTH",
                    "证件号位数不对（居民身份证应为 18 位），请对照证件核对是否多填或漏填"},
    [IDP_DATE] = {"ID_DATE", "证件号中的出生日期不存在或晚于今天，请对照证件改正"},
    [IDP_CHECK] = {"ID_CHECK", "证件号校验位不符，至少有一位填错，请对照证件改正"},
    [IDP_TYPE] = {"ID_TYPE", "证件类型不明或与证件号不一致，请填写正确的证件类型"},
    [IDP_OLD15] = {"ID_LENGTH",
                   "这是 15 位旧身份证号，发放资金须用 18 位号码：已按规则换算，请对照现行身份证"
                   "确认后填写 18 位号码"},
};

const char *idno_type_code(enum id_type t)
{
    return types[t].code;
}

const char *idno_type_name(enum id_type t)
{
    return types[t].name;
}

const char *idno_problem_code(enum id_problem p)
{
    return problems[p].code;
}

const char *idno_problem_text(enum id_problem p)
{
    return problems[p].text;
}

enum id_type idno_type_read(struct str text)
{
    static const struct {
        struct str word;
        enum id_type type;
    } words[] = {
        {LIT("居民身份证"), ID_RESIDENT},
        {LIT("身份证"), ID_RESIDENT},
        {LIT("二代身份证"), ID_RESIDENT},
        {LIT("第二代居民身份证"), ID_RESIDENT},
        {LIT("中国居民身份证"), ID_RESIDENT},
        {LIT("resident"), ID_RESIDENT},
        {LIT("户口簿"), ID_RESIDENT},
        {LIT("户口本"), ID_RESIDENT},
        {LIT("临时身份证"), ID_RESIDENT},
        {LIT("一代身份证"), ID_RESIDENT15},
        {LIT("居民身份证(15位旧号)"), ID_RESIDENT15},
        {LIT("resident15"), ID_RESIDENT15},
        {LIT("港澳台居民居住证"), ID_HKMT_RESIDENCE},
        {LIT("港澳台居住证"), ID_HKMT_RESIDENCE},
        {LIT("居住证"), ID_HKMT_RESIDENCE},
        {LIT("港澳居民居住证"), ID_HKMT_RESIDENCE},
        {LIT("台湾居民居住证"), ID_HKMT_RESIDENCE},
        {LIT("hkmt_residence"), ID_HKMT_RESIDENCE},
        {LIT("外国人永久居留身份证"), ID_FOREIGN_PR},
        {LIT("外国人永久居留证"), ID_FOREIGN_PR},
        {LIT("永久居留证"), ID_FOREIGN_PR},
        {LIT("外国人居留证"), ID_FOREIGN_PR},
        {LIT("外国人永居证"), ID_FOREIGN_PR},
        {LIT("永居证"), ID_FOREIGN_PR},
        {LIT("foreign_pr"), ID_FOREIGN_PR},
        {LIT("港澳居民来往内地通行证"), ID_HK_MACAU_PERMIT},
        {LIT("港澳通行证"), ID_HK_MACAU_PERMIT},
        {LIT("港澳来往内地通行证"), ID_HK_MACAU_PERMIT},
        {LIT("回乡证"), ID_HK_MACAU_PERMIT},
        {LIT("hk_macau_permit"), ID_HK_MACAU_PERMIT},
        {LIT("台湾居民来往大陆通行证"), ID_TAIWAN_PERMIT},
        {LIT("台胞证"), ID_TAIWAN_PERMIT},
        {LIT("台湾通行证"), ID_TAIWAN_PERMIT},
        {LIT("taiwan_permit"), ID_TAIWAN_PERMIT},
        {LIT("护照"), ID_PASSPORT},
        {LIT("外国护照"), ID_PASSPORT},
        {LIT("中国护照"), ID_PASSPORT},
        {LIT("passport"), ID_PASSPORT},
        {LIT("军人证件"), ID_MILITARY},
        {LIT("军官证"), ID_MILITARY},
        {LIT("士兵证"), ID_MILITARY},
        {LIT("军人证"), ID_MILITARY},
        {LIT("警官证"), ID_MILITARY},
        {LIT("文职干部证"), ID_MILITARY},
        {LIT("军士证"), ID_MILITARY},
        {LIT("military"), ID_MILITARY},
        {LIT("其他"), ID_OTHER},
        {LIT("其他证件"), ID_OTHER},
        {LIT("其它"), ID_OTHER},
        {LIT("其它证件"), ID_OTHER},
        {LIT("other"), ID_OTHER},
    };
    char space[96];
    struct text key = text_key(text, space, sizeof space);
    if (str_eq(key.s, S("居民身份证")) || str_eq(key.s, S("身份证"))) /* nearly every row */
        return ID_RESIDENT;
    for (size_t i = 0; i < countof(words); i++)
        if (str_eq(key.s, words[i].word))
            return words[i].type;
    return ID_NONE;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool digits_at(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_digit(p[i]))
            return false;
    return true;
}

static int32_t number_at(const char *p, size_t n)
{
    int32_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (p[i] - '0');
    return v;
}

/* GB 11643-1999 3.5: ISO 7064 MOD 11-2 over the first 17 digits. */
char idno_check_char(const char digits17[17])
{
    static const int weight[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (digits17[i] - '0') * weight[i];
    return "10X98765432"[sum % 11];
}

bool idno_upgrade15(struct str old, char out[19])
{
    if (old.len != 15 || !digits_at(old.at, 15))
        return false;
    memcpy(out, old.at, 6);
    memcpy(out + 6, "19", 2);
    memcpy(out + 8, old.at + 6, 9);
    out[17] = idno_check_char(out);
    out[18] = 0;
    return true;
}

static enum id_problem check_birth(const char *p, struct date today, struct idno *out)
{
    struct date d = {number_at(p, 4), number_at(p + 4, 2), number_at(p + 6, 2)};
    if (d.y < DATE_YEAR_MIN || !date_valid(d) || date_cmp(d, today) > 0)
        return IDP_DATE;
    out->birth = d;
    return IDP_OK;
}

/* 18 digits of a resident, a Hong Kong/Macau/Taiwan resident, or (first digit 9) a foreigner. */
static enum id_problem read18(struct date today, struct idno *out)
{
    const char *n = out->number;
    out->area_known = out->type == ID_FOREIGN_PR
                          ? area_province_known((uint32_t)number_at(n + 1, 2))
                          : area_known((uint32_t)number_at(n, 6));
    enum id_problem p = check_birth(n + 6, today, out);
    if (p)
        return p;
    if (idno_check_char(n) != n[17])
        return IDP_CHECK;
    if (out->type != ID_FOREIGN_PR) /* the 2023 card does not publish a meaning of its sequence */
        out->sex = (n[16] - '0') % 2 ? 'M' : 'F';
    return IDP_OK;
}

static enum id_problem read15(struct date today, struct idno *out)
{
    char longer[19];
    (void)idno_upgrade15((struct str){out->number, 15}, longer);
    out->area_known = area_known((uint32_t)number_at(longer, 6));
    enum id_problem p = check_birth(longer + 6, today, out);
    if (p)
        return p;
    out->sex = (longer[16] - '0') % 2 ? 'M' : 'F';
    memcpy(out->number, longer, sizeof longer);
    out->len = 18;
    return IDP_OLD15;
}

/* What the characters alone say; ID_NONE = no shape of ours. */
static enum id_type shape_of(const char *n, size_t len)
{
    bool body = len == 18 && digits_at(n, 17) && (is_digit(n[17]) || n[17] == 'X');
    if (body && n[0] == '9')
        return ID_FOREIGN_PR;
    if (body && n[0] == '8' && n[1] >= '1' && n[1] <= '3')
        return ID_HKMT_RESIDENCE;
    if (body)
        return ID_RESIDENT;
    if (len == 15 && digits_at(n, 15))
        return ID_RESIDENT15;
    bool letters = len == 15 && !is_digit(n[0]) && !is_digit(n[1]) && !is_digit(n[2]);
    return letters && digits_at(n + 3, 12) ? ID_FOREIGN_PR : ID_NONE;
}

/* No shape fits: say what is wrong, as the declared type (or its absence) lets us. With the right
 * number of characters it is a character that is wrong, else the length. */
static enum id_problem misfit(const struct idno *o, enum id_type declared, unsigned bad)
{
    if (bad & TEXT_BAD_SCIENCE)
        return IDP_PRECISION;
    size_t letters = 0, count = utf8_count((struct str){o->number, o->len});
    for (size_t i = 0; i < o->len; i++)
        letters += !is_digit(o->number[i]) && !(o->number[i] == 'X' && i + 1 == o->len);
    bool permit = !bad && letters && count >= 5 && count <= 12 && !is_digit(o->number[0]);
    if (permit && (declared == ID_NONE || declared == ID_RESIDENT))
        return IDP_TYPE; /* a passport or permit: needs its type declared */
    return (bad || letters) && (count == 18 || count == 15) ? IDP_CHARS : IDP_LENGTH;
}

static bool same_family(enum id_type declared, enum id_type shape)
{
    if (declared == ID_NONE || declared == shape)
        return true;
    /* "身份证" is what clerks write for every 18-digit card. */
    return declared == ID_RESIDENT || (declared == ID_RESIDENT15 && shape == ID_RESIDENT);
}

static enum id_problem read_card(enum id_type declared, unsigned bad, struct date today,
                                 struct idno *out)
{
    enum id_type shape = bad ? ID_NONE : shape_of(out->number, out->len);
    if (shape == ID_NONE) {
        out->type = declared ? declared : ID_NONE;
        return misfit(out, declared, bad);
    }
    if (!same_family(declared, shape)) {
        out->type = declared;
        return IDP_TYPE;
    }
    out->type = shape;
    if (shape == ID_RESIDENT15)
        return read15(today, out);
    return out->len == 18 ? read18(today, out) : IDP_OK;
}

/* Permits and passports: only their outline is public. */
static enum id_problem read_permit(unsigned bad, struct idno *out)
{
    const char *n = out->number;
    size_t len = out->len;
    if (bad & TEXT_BAD_SCIENCE)
        return IDP_PRECISION;
    if (bad & (TEXT_BAD_CHARS | TEXT_BAD_UTF8))
        return IDP_CHARS;
    enum id_type shape = shape_of(n, len);
    if (shape != ID_NONE && len == 18 && idno_check_char(n) == n[17])
        return IDP_TYPE; /* an identity card declared as something else */
    if (out->type == ID_HK_MACAU_PERMIT) {
        if (len != 9 && len != 11)
            return IDP_LENGTH;
        return (n[0] == 'H' || n[0] == 'M') && digits_at(n + 1, len - 1) ? IDP_OK : IDP_TYPE;
    }
    if (out->type == ID_TAIWAN_PERMIT) {
        if (len != 8 && len != 10)
            return IDP_LENGTH;
        return digits_at(n, len) ? IDP_OK : IDP_TYPE;
    }
    return len >= 5 && len <= 17 ? IDP_OK : IDP_LENGTH;
}

/* Military papers carry Chinese characters (南字第00000001号): kept, blanks dropped. */
static enum id_problem read_free(struct str raw, struct idno *out)
{
    char clean[128], key[128];
    struct str s = text_key(text_clean(raw, clean, sizeof clean).s, key, sizeof key).s;
    if (s.len >= sizeof out->number)
        return IDP_LENGTH;
    for (size_t at = 0; at < s.len;) {
        uint32_t cp = utf8_next(s, &at);
        bool ascii = cp < 0x80 && (is_digit((char)cp) || (cp >= 'a' && cp <= 'z') || cp == '-' ||
                                   cp == '(' || cp == ')');
        if (!ascii && !text_is_han(cp))
            return IDP_CHARS;
    }
    for (size_t i = 0; i < s.len; i++)
        out->number[i] = s.at[i] >= 'a' && s.at[i] <= 'z' ? (char)(s.at[i] - 32) : s.at[i];
    out->number[s.len] = 0;
    out->len = (uint8_t)s.len;
    return utf8_count(s) >= 4 ? IDP_OK : IDP_LENGTH;
}

static enum id_problem read_any(struct str raw, struct str declared, bool number_cell,
                                struct date today, struct idno *out)
{
    char space[128];
    bool undeclared = text_trim(declared).len == 0;
    enum id_type type = undeclared ? ID_NONE : idno_type_read(declared);
    bool permit = type == ID_PASSPORT || type == ID_HK_MACAU_PERMIT || type == ID_TAIWAN_PERMIT;
    struct text t = text_number(raw, !permit, space, sizeof space);
    out->fix = t.fix;
    if (t.bad & TEXT_BAD_LONG)
        return IDP_LENGTH;
    size_t n = t.s.len < sizeof out->number ? t.s.len : sizeof out->number - 1;
    memcpy(out->number, t.s.at, n);
    out->number[n] = 0;
    out->len = (uint8_t)n;
    if (n == 0)
        return IDP_MISSING;
    if (number_cell && n > 15)
        return IDP_PRECISION;
    if (n != t.s.len)
        return t.bad ? IDP_CHARS : IDP_LENGTH;
    if (!undeclared && type == ID_NONE)
        return IDP_TYPE;
    out->type = type;
    if (type == ID_MILITARY || type == ID_OTHER)
        return read_free(raw, out);
    return permit ? read_permit(t.bad, out) : read_card(type, t.bad, today, out);
}

bool idno_read(struct str raw, struct str declared, bool number_cell, struct date today,
               struct idno *out)
{
    *out = (struct idno){.area_known = true};
    out->problem = read_any(raw, declared, number_cell, today, out);
    if (out->problem != IDP_OK && out->problem != IDP_OLD15) {
        out->birth = (struct date){0, 0, 0};
        out->sex = 0;
    }
    return out->problem == IDP_OK;
}

void idno_mask(struct str number, char *out, size_t cap)
{
    size_t n = number.len < cap ? number.len : cap - 1;
    for (size_t i = 0; i < n; i++) {
        bool shown = number.len > 5 && (i < 2 || i + 3 >= number.len);
        out[i] = shown && (unsigned char)number.at[i] < 0x80 ? number.at[i] : '*';
    }
    out[n] = 0;
}
