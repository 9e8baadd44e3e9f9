// SPDX-License-Identifier: Apache-2.0
// Unified social credit codes, bank cards, phones: the second half of idno.h.
#include "idno.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool digits_in(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_digit(s.at[i]))
            return false;
    return true;
}

/* GB 32100-2015 4.6: value of a character, -1 = not of the alphabet (no I O S V Z). */
static int uscc_value(char c)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    const char *hit = memchr(alphabet, c, sizeof alphabet - 1);
    return hit ? (int)(hit - alphabet) : -1;
}

static const char *uscc_flaw(struct str s)
{
    static const int weight[17] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    if (s.len == 0)
        return "统一社会信用代码为空";
    if (s.len != USCC_LEN)
        return "统一社会信用代码应为 18 位，请核对是否多填或漏填";
    int sum = 0;
    for (size_t i = 0; i < USCC_LEN; i++) {
        int v = uscc_value(s.at[i]);
        if (v < 0)
            return "统一社会信用代码中有不应出现的字符（不使用字母 I、O、S、V、Z），请对照证照改正";
        if (i < 17)
            sum += v * weight[i];
    }
    if ((31 - sum % 31) % 31 != uscc_value(s.at[17]))
        return "统一社会信用代码校验位不符，至少有一位填错，请对照证照改正";
    for (size_t i = 2; i < 8; i++)
        if (!is_digit(s.at[i]))
            return "统一社会信用代码第 3 至 8 位应为行政区划数字，请对照证照改正";
    return NULL;
}

bool uscc_read(struct str raw, struct uscc *out)
{
    char space[96];
    struct text t = text_number(raw, false, space, sizeof space);
    *out = (struct uscc){.text = uscc_flaw(t.s)};
    out->ok = out->text == NULL;
    if (t.s.len <= USCC_LEN)
        memcpy(out->code, t.s.at, t.s.len);
    out->union_body = out->ok && out->code[0] == '8';
    return out->ok;
}

/* ISO/IEC 7812-1 annex B. */
static bool luhn(struct str s)
{
    unsigned sum = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned d = (unsigned)(s.at[s.len - 1 - i] - '0');
        if (i % 2)
            d = d > 4 ? 2 * d - 9 : 2 * d;
        sum += d;
    }
    return sum % 10 == 0;
}

bool card_read(struct str raw, bool number_cell, struct card *out)
{
    char space[96];
    struct text t = text_number(raw, false, space, sizeof space);
    *out = (struct card){.fix = t.fix};
    if (!t.s.len && !(t.bad & TEXT_BAD_LONG)) {
        out->problem = CARD_MISSING;
        return false;
    }
    if ((t.bad & TEXT_BAD_SCIENCE) || (number_cell && t.s.len > 15)) {
        out->problem = CARD_PRECISION;
        return false;
    }
    if (t.bad || t.s.len < 13 || t.s.len > CARD_MAX || !digits_in(t.s)) {
        out->problem = CARD_LENGTH;
        return false;
    }
    memcpy(out->number, t.s.at, t.s.len);
    out->len = (uint8_t)t.s.len;
    out->luhn = luhn(t.s);
    return true;
}

const char *card_problem_code(enum card_problem p)
{
    static const char *const codes[] = {"", "CARD_LENGTH", "CARD_PRECISION", "CARD_LENGTH"};
    return codes[p];
}

const char *card_problem_text(enum card_problem p)
{
    static const char *const texts[] = {
        "",
        "银行卡号为空，请填写银行卡号",
        "银行卡号被按数字保存，末几位已丢失且无法还原，请把该列设为文本格式后对照卡片重新填写",
        "银行卡号应为 13 至 19 位数字，请对照卡片改正",
    };
    return texts[p];
}

/* The digits of a phone cell; false = a character that no single phone number holds. */
static bool phone_digits(struct str s, char *out, size_t cap, size_t *len, unsigned *fix)
{
    bool plus = false;
    *len = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t cp = utf8_next(s, &at);
        if (cp >= 0xFF10 && cp <= 0xFF19) {
            *fix |= TEXT_FIX_WIDTH;
            cp -= 0xFEE0;
        }
        if (cp >= '0' && cp <= '9') {
            if (*len == cap - 1)
                return false;
            out[(*len)++] = (char)cp;
            continue;
        }
        bool sign = cp == ' ' || cp == '-' || cp == '(' || cp == ')' || cp == 0xFF08 ||
                    cp == 0xFF09 || (cp >= 0x2010 && cp <= 0x2015) || cp == 0xFF0D || cp == 0xA0 ||
                    cp == 0x3000 || (cp >= 0x200B && cp <= 0x200F) || cp == 0xFEFF ||
                    (cp == '\'' && *len == 0) || (cp >= 0x202A && cp <= 0x202E);
        bool first_plus = (cp == '+' || cp == 0xFF0B) && *len == 0 && !plus;
        if (!sign && !first_plus)
            return false;
        plus = plus || first_plus;
        *fix |= TEXT_FIX_GROUP;
    }
    out[*len] = 0;
    return true;
}

static bool is_mobile(const char *p, size_t n)
{
    return n == 11 && p[0] == '1' && p[1] >= '3';
}

/* 0 + two or three digits of the city, then seven or eight. */
static bool is_landline(const char *p, size_t n)
{
    bool short_code = n > 2 && p[0] == '0' && (p[1] == '1' || p[1] == '2');
    return n > 2 && p[0] == '0' && p[1] != '0' && n >= 10 && n <= (short_code ? 11U : 12U);
}

bool phone_read(struct str raw, struct phone *out)
{
    char digits[PHONE_MAX];
    size_t n = 0;
    unsigned label = 0;
    *out = (struct phone){.kind = PHONE_BAD};
    struct str s = text_trim(raw);
    if (!s.len || str_eq(s, S("-")) || str_eq(s, S("/")) || str_eq(s, S("无"))) {
        out->kind = PHONE_NONE;
        return true;
    }
    if (!phone_digits(s, digits, sizeof digits, &n, &out->fix))
        return false;
    const char *p = digits;
    if (n > 11 && (strncmp(p, "0086", 4) == 0 || strncmp(p, "86", 2) == 0)) {
        size_t skip = p[0] == '0' ? 4 : 2;
        if (is_mobile(p + skip, n - skip)) {
            p += skip;
            n -= skip;
            label = TEXT_FIX_PLUS86;
        }
    }
    if (!is_mobile(p, n) && !is_landline(p, n))
        return false;
    out->kind = p[0] == '1' ? PHONE_MOBILE : PHONE_LANDLINE;
    out->fix |= label;
    memcpy(out->number, p, n);
    out->number[n] = 0;
    out->len = (uint8_t)n;
    return true;
}
