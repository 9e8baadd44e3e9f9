// SPDX-License-Identifier: Apache-2.0
// Reading and printing amounts. The reader turns the text into a short row of signs first (one
// letter for each meaning, whatever its width or script), then matches one grammar over them.
#include "money.h"

#include <math.h>

#include "text.h"

bool money_add(int64_t a, int64_t b, int64_t *out)
{
    int64_t v;
    if (__builtin_add_overflow(a, b, &v))
        return false;
    *out = v;
    return true;
}

bool money_sub(int64_t a, int64_t b, int64_t *out)
{
    int64_t v;
    if (__builtin_sub_overflow(a, b, &v))
        return false;
    *out = v;
    return true;
}

bool money_mul(int64_t fen, int64_t times, int64_t *out)
{
    int64_t v;
    if (__builtin_mul_overflow(fen, times, &v))
        return false;
    *out = v;
    return true;
}

/* Signs: 0-9 Arabic digits; a-j Chinese digits; S B Q W Y = ten .. 亿; R 元; J 角; F 分; Z 整;
 * '$' currency; '-' minus; '(' ')' ',' '.' ' '. */
static char sign_of(uint32_t cp)
{
    static const struct {
        const char *chars;
        char sign;
    } han[] = {
        {"〇零○Ｏ", 'a'}, {"一壹弌", 'b'}, {"二贰貳两兩弍", 'c'}, {"三叁叄参參弎", 'd'},
        {"四肆", 'e'},    {"五伍", 'f'},   {"六陆陸", 'g'},       {"七柒", 'h'},
        {"八捌", 'i'},    {"九玖", 'j'},   {"十拾", 'S'},         {"百佰", 'B'},
        {"千仟", 'Q'},    {"万萬", 'W'},   {"亿億", 'Y'},         {"元圆圓块塊", 'R'},
        {"角毛", 'J'},    {"分", 'F'},     {"整正", 'Z'},         {"￥¥", '$'},
        {"－−负負", '-'}, {"（", '('},     {"）", ')'},           {"，", ','},
        {"．", '.'},
    };
    if (cp < 0x80)
        return (cp >= '0' && cp <= '9') || (cp && strchr("-(),. ", (int)cp)) ? (char)cp : 0;
    if (cp >= 0xFF10 && cp <= 0xFF19)
        return (char)(cp - 0xFF10 + '0');
    for (size_t i = 0; i < countof(han); i++) {
        struct str set = str_of(han[i].chars);
        for (size_t at = 0; at < set.len;)
            if (utf8_next(set, &at) == cp)
                return han[i].sign;
    }
    return 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_han_digit(char c)
{
    return c >= 'a' && c <= 'j';
}

/* Blanks are fine beside a sign, but "500 600" are two numbers. */
static bool squeeze(char *signs)
{
    size_t n = 0;
    for (size_t i = 0; signs[i]; i++) {
        if (signs[i] != ' ') {
            signs[n++] = signs[i];
            continue;
        }
        char before = n ? signs[n - 1] : ' ', after = signs[i + 1];
        if ((is_digit(before) || before == '.' || before == ',') &&
            (is_digit(after) || after == '.' || after == ','))
            return false;
    }
    signs[n] = 0;
    return true;
}

static int64_t ten_to(int n)
{
    int64_t v = 1;
    while (n-- > 0)
        v *= 10;
    return v;
}

/* *fen += v * 10^power, within MONEY_MAX. */
static bool add_scaled(int64_t *fen, int64_t v, int power)
{
    int64_t part;
    return !__builtin_mul_overflow(v, ten_to(power), &part) &&
           !__builtin_add_overflow(*fen, part, fen) && *fen <= MONEY_MAX;
}

/* Integer digits with correct thousand groups or none. -1 = bad, -2 = too large. */
static int64_t read_whole(const char **p)
{
    int64_t v = 0;
    int in_group = 0, groups = 0;
    for (;; ++*p) {
        if (**p == ',') {
            if (in_group < 1 || in_group > 3 || (groups && in_group != 3))
                return -1;
            groups++;
            in_group = 0;
            continue;
        }
        if (!is_digit(**p))
            break;
        in_group++;
        if (v > MONEY_MAX)
            v = MONEY_MAX + 1; /* stays too large without overflowing */
        v = v > MONEY_MAX ? v : v * 10 + (**p - '0');
    }
    if (groups && in_group != 3)
        return -1;
    return v > MONEY_MAX ? -2 : v;
}

/* 10^power of a written scale: 万 = 4, 百万 = 6; moves p behind it. */
static int read_scale(const char **p)
{
    int power = 0;
    for (;; ++*p) {
        switch (**p) {
        case 'S':
            power += 1;
            break;
        case 'B':
            power += 2;
            break;
        case 'Q':
            power += 3;
            break;
        case 'W':
            power += 4;
            break;
        case 'Y':
            power += 8;
            break;
        default:
            return power;
        }
        if (power > 12)
            return power;
    }
}

/* "1,234.5万" as far as the unit; *fraction: it had decimals. */
static enum money_err read_arabic(const char **p, enum money_unit unit, int64_t *fen,
                                  bool *fraction)
{
    const char *start = *p;
    int64_t whole = read_whole(p);
    if (whole == -1)
        return MONEY_FORMAT;
    const char *dot = *p;
    const char *frac = dot;
    if (*dot == '.') {
        frac = ++*p;
        while (is_digit(**p))
            ++*p;
    }
    *fraction = *p > frac;
    if (dot == start && !*fraction)
        return MONEY_FORMAT;
    const char *end = *p;
    while (end > frac && end[-1] == '0') /* 500.000 holds no third decimal */
        end--;
    int power = read_scale(p);
    if (power > 12)
        return MONEY_RANGE;
    if (!power && **p != 'R' && **p != 'J' && **p != 'F')
        power = unit == MONEY_WAN ? 4 : 0;
    power += **p == 'J' ? 1 : **p == 'F' ? 0 : 2;
    if (whole == -2)
        return MONEY_RANGE;
    if (end - frac > power)
        return MONEY_PRECISION;
    if (!add_scaled(fen, whole, power))
        return MONEY_RANGE;
    for (; frac < end; frac++)
        if (!add_scaled(fen, *frac - '0', --power))
            return MONEY_RANGE;
    return MONEY_OK;
}

/* A part below 10,000: units descending, a bare last digit only alone, behind 十 or behind 零
 * (一百五 is 150 or 105: not guessed). first: nothing stands in front. -1 = bad. */
static int64_t read_section(const char **p, bool first)
{
    static const char units[] = "QBS";
    static const int value[] = {1000, 100, 10};
    int64_t v = 0;
    size_t level = 0; /* the next unit allowed */
    bool bare_ok = first, any = false;
    if (first && **p == 'S') { /* 十五 */
        v = 10;
        level = 3;
        any = true;
        ++*p;
    }
    for (;;) {
        while (**p == 'a') {
            bare_ok = true;
            any = any || first;
            ++*p;
        }
        if (!is_han_digit(**p))
            return any ? v : -1;
        int digit = **p - 'a';
        const char *hit = (*p)[1] ? memchr(units, (*p)[1], 3) : NULL;
        if (!hit) {
            if (!bare_ok && level < 3)
                return -1;
            ++*p;
            return is_han_digit(**p) ? -1 : v + digit;
        }
        size_t at = (size_t)(hit - units);
        if (at < level)
            return -1;
        v += digit * value[at];
        level = at + 1;
        bare_ok = false;
        any = true;
        *p += 2;
    }
}

/* A Chinese integer in 元: [section 亿][section 万]section. */
static enum money_err read_han(const char **p, int64_t *yuan, bool *scaled)
{
    int64_t v = 0, part = read_section(p, true);
    char last = 'Y' + 1;
    for (;;) {
        if (part < 0)
            return MONEY_FORMAT;
        if (**p != 'Y' && **p != 'W')
            break;
        if (**p == 'W' && last == 'W')
            return MONEY_FORMAT;
        *scaled = true;
        last = **p;
        ++*p;
        v += part * (last == 'W' ? 10000 : 1);
        if (last == 'Y' || **p == 'Y') { /* 三万亿 */
            if (**p == 'Y' && last == 'W')
                ++*p;
            last = 'Y';
            if (v > MONEY_MAX / 100000000)
                return MONEY_RANGE;
            v *= 100000000;
        }
        part = 0;
        if (!is_han_digit(**p))
            break;
        part = read_section(p, false);
    }
    if (**p == 'Y' || **p == 'W')
        return MONEY_FORMAT;
    *yuan = v + (part > 0 ? part : 0);
    return MONEY_OK;
}

/* "3角2分" behind the yuan, in either script. */
static enum money_err read_coins(const char **p, int64_t *fen)
{
    static const char coin[] = "JF";
    for (int i = 0; i < 2; i++) {
        const char *q = *p;
        while (*q == 'a')
            q++;
        int digit = is_digit(*q) ? *q - '0' : is_han_digit(*q) ? *q - 'a' : -1;
        if (digit < 0 && q > *p && *q == coin[i]) { /* 零分 */
            digit = 0;
            q--;
        }
        if (digit < 0 || q[1] != coin[i])
            continue;
        if (!add_scaled(fen, digit, i == 0 ? 1 : 0))
            return MONEY_RANGE;
        *p = q + 2;
    }
    return MONEY_OK;
}

/* Chinese numerals or a lone 角/分 amount: 伍佰元整, 五角. */
static enum money_err read_han_amount(const char **p, enum money_unit unit, int64_t *fen)
{
    const char *was = *p;
    enum money_err e = read_coins(p, fen);
    if (e || *p > was)
        return e;
    int64_t yuan = 0;
    bool scaled = false;
    e = read_han(p, &yuan, &scaled);
    if (e)
        return e;
    int power = !scaled && **p != 'R' && unit == MONEY_WAN ? 6 : 2;
    return add_scaled(fen, yuan, power) ? MONEY_OK : MONEY_RANGE;
}

static enum money_err read_unsigned(const char *p, enum money_unit unit, int64_t *fen)
{
    bool fraction = false;
    while (*p == '$')
        p++;
    *fen = 0;
    enum money_err e = is_digit(*p) || *p == '.' ? read_arabic(&p, unit, fen, &fraction)
                                                 : read_han_amount(&p, unit, fen);
    if (e)
        return e;
    if (*p == 'J' || *p == 'F') { /* 5角, 20分 */
        bool jiao = *p++ == 'J';
        if (jiao && !fraction)
            e = read_coins(&p, fen);
    } else if (*p == 'R') {
        p++;
        if (!fraction)
            e = read_coins(&p, fen);
    }
    if (e)
        return e;
    if (*p == 'Z')
        p++;
    return *p ? MONEY_FORMAT : MONEY_OK;
}

/* Text -> signs; false = a character that no amount holds. Currency words are dropped. */
static bool to_signs(struct str s, char *signs, size_t cap)
{
    static const struct str words[] = {LIT("人民币"), LIT("RMB"), LIT("CNY"), LIT("rmb")};
    for (size_t i = 0; i < countof(words); i++)
        if (str_starts(s, words[i]))
            s = text_trim(str_sub(s, words[i].len, s.len));
    size_t n = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t cp = utf8_next(s, &at);
        if (cp == 0x3000 || cp == 0xA0 || (cp >= 9 && cp <= 13))
            cp = ' ';
        if ((cp >= 0x200B && cp <= 0x200D) || cp == 0xFEFF)
            continue;
        char c = sign_of(cp);
        if (!c || n == cap - 1)
            return false;
        signs[n++] = c;
    }
    signs[n] = 0;
    return squeeze(signs);
}

static bool is_nothing(struct str s)
{
    static const struct str marks[] = {LIT("-"),  LIT("--"), LIT("－"), LIT("—"),
                                       LIT("——"), LIT("/"),  LIT("–")};
    for (size_t i = 0; i < countof(marks); i++)
        if (str_eq(s, marks[i]))
            return true;
    return s.len == 0;
}

enum money_err money_read(struct str text, enum money_unit unit, int64_t *fen)
{
    char signs[MONEY_INPUT_MAX + 1];
    text = text_trim(text);
    if (str_starts(text, S("'"))) /* the spreadsheet's text mark */
        text = text_trim(str_sub(text, 1, text.len));
    if (is_nothing(text))
        return MONEY_MISSING;
    if (text.len > MONEY_INPUT_MAX || !to_signs(text, signs, sizeof signs))
        return MONEY_FORMAT;
    const char *p = signs;
    size_t n = strlen(signs);
    bool negative = false;
    if (n > 2 && signs[0] == '(' && signs[n - 1] == ')') { /* accountants' minus */
        negative = true;
        signs[n - 1] = 0;
        p++;
    } else {
        p += *p == '$';
        negative = *p == '-';
        p += negative;
    }
    int64_t v = 0;
    enum money_err e = read_unsigned(p, unit, &v);
    if (e == MONEY_OK)
        *fen = negative ? -v : v;
    return e;
}

enum money_err money_of_double(double v, enum money_unit unit, int64_t *fen)
{
    if (!isfinite(v))
        return MONEY_FORMAT;
    double x = v * (unit == MONEY_WAN ? 1e6 : 1e2);
    if (fabs(x) > (double)MONEY_MAX)
        return MONEY_RANGE;
    double whole = round(x), noise = fabs(x) * 4 * 2.220446049250313e-16;
    if (fabs(x - whole) > (noise > 1e-5 ? noise : 1e-5))
        return MONEY_PRECISION;
    *fen = (int64_t)whole;
    return MONEY_OK;
}

const char *money_err_code(enum money_err e)
{
    static const char *const codes[] = {"", "AMOUNT_MISSING", "AMOUNT_FORMAT", "AMOUNT_RANGE",
                                        "AMOUNT_PRECISION"};
    return codes[e];
}

const char *money_err_text(enum money_err e)
{
    static const char *const texts[] = {
        "",
        "金额为空，请填写金额",
        "金额看不懂，请只填一个数字，例如 500 或 1234.50（实物请折算后另列）",
        "金额超出允许范围，请核对单位是元还是万元",
        "金额的小数超过两位（精确到分），请按实发金额改为两位小数",
    };
    return texts[e];
}

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

/* units.cents with or without separators, built from the right. */
static size_t print_hundredths(bool negative, uint64_t v, bool groups, char out[MONEY_TEXT])
{
    char tmp[MONEY_TEXT];
    size_t at = sizeof tmp;
    tmp[--at] = (char)('0' + v % 10);
    tmp[--at] = (char)('0' + v / 10 % 10);
    tmp[--at] = '.';
    v /= 100;
    for (int i = 0; i == 0 || v; i++, v /= 10) {
        if (groups && i && i % 3 == 0)
            tmp[--at] = ',';
        tmp[--at] = (char)('0' + v % 10);
    }
    if (negative)
        tmp[--at] = '-';
    memcpy(out, tmp + at, sizeof tmp - at);
    out[sizeof tmp - at] = 0;
    return sizeof tmp - at;
}

size_t money_yuan(int64_t fen, char out[MONEY_TEXT])
{
    return print_hundredths(fen < 0, magnitude(fen), true, out);
}

size_t money_plain(int64_t fen, char out[MONEY_TEXT])
{
    return print_hundredths(fen < 0, magnitude(fen), false, out);
}

size_t money_wan(int64_t fen, char out[MONEY_TEXT])
{
    uint64_t m = magnitude(fen);
    uint64_t hundredths = m / 10000 + (m % 10000 >= 5000); /* 0.01 万元 = 10,000 分 */
    return print_hundredths(fen < 0 && hundredths, hundredths, false, out);
}

/* --- capitals --- */

struct capital {
    char *at;
    size_t n;
};

static void cap_put(struct capital *c, const char *s)
{
    size_t n = strlen(s);
    ASSERT(c->n + n < MONEY_CAPITAL);
    memcpy(c->at + c->n, s, n + 1);
    c->n += n;
}

static const char *const cap_digits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

/* What follows `base` of a number whose upper part was just written: 零 when a place is skipped, or the upper part ends in zero. */
static void cap_number(struct capital *c, uint64_t n)
{
    static const struct {
        uint64_t base;
        const char *unit;
    } units[] = {{100000000, "亿"}, {10000, "万"}, {1000, "仟"}, {100, "佰"}, {10, "拾"}};
    for (size_t i = 0; i < countof(units); i++) {
        uint64_t base = units[i].base, high = n / base, low = n % base;
        if (!high)
            continue;
        if (high < 10)
            cap_put(c, cap_digits[high]);
        else
            cap_number(c, high);
        cap_put(c, units[i].unit);
        if (!low)
            return;
        if (low < base / 10 || (base >= 10000 && high % 10 == 0))
            cap_put(c, cap_digits[0]);
        cap_number(c, low);
        return;
    }
    if (n)
        cap_put(c, cap_digits[n]);
}

size_t money_capital(int64_t fen, char out[MONEY_CAPITAL])
{
    struct capital c = {out, 0};
    uint64_t m = magnitude(fen), yuan = m / 100, jiao = m / 10 % 10, rest = m % 10;
    out[0] = 0;
    if (fen < 0)
        cap_put(&c, "负");
    cap_number(&c, yuan);
    if (!m)
        cap_put(&c, cap_digits[0]);
    if (yuan || !m)
        cap_put(&c, "元");
    if (jiao) {
        cap_put(&c, cap_digits[jiao]);
        cap_put(&c, "角");
    } else if (rest && yuan) {
        cap_put(&c, cap_digits[0]);
    }
    if (rest) {
        cap_put(&c, cap_digits[rest]);
        cap_put(&c, "分");
    }
    if (!jiao && !rest)
        cap_put(&c, "整");
    return c.n;
}
