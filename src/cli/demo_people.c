// SPDX-License-Identifier: Apache-2.0
// Invented people. Identity numbers use sequence 000, which is never issued, so that no number can be
// that of a living person; phones and cards are counted up, with valid check digits.
#include "demo.h"

#include "date.h"
#include "xlsx_write.h"

enum { BIRTHS = 14600, FIRST_BIRTH = -2922 /* 1962-01-01 */, AREAS = 60 };

uint64_t demo_random(struct demo *d)
{
    uint64_t z = d->seed += 0x9E3779B97F4A7C15u; /* splitmix64 */
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static const char *const surnames[] = {
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭",
    "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅",
    "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴",
    "夏", "钟", "汪", "田", "任", "姜", "范", "方", "石", "姚", "谭", "廖", "邹", "熊", "金", "陆", "郝", "孔"};
static const char *const given[] = {
    "建国", "秀英", "桂兰", "志强", "海燕", "晓明", "文静", "国庆", "玉梅", "春华", "立新", "红霞", "卫东", "丽娟", "俊杰",
    "淑珍", "永刚", "雪梅", "振华", "爱民", "宝山", "凤英", "家豪", "美玲", "新民", "桂英", "志远", "晓燕", "德胜", "佳怡",
    "伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "军", "杰", "涛", "明", "超", "霞", "平", "刚", "辉",
    "玲", "鹏", "波", "宁", "琳", "斌", "倩", "凯", "莹", "浩", "岩", "培", "松", "青", "岚", "诚", "颖", "捷", "朋"};

/* County codes of the province of the sixth and seventh census areas, enough for --scale. */
static const char *const areas[AREAS] = {
    "370202", "370203", "370211", "370212", "370213", "370214", "370281", "370283", "370285", "370102",
    "370103", "370104", "370105", "370112", "370113", "370302", "370303", "370304", "370305", "370306",
    "370321", "370322", "370323", "370402", "370403", "370404", "370405", "370406", "370481", "370502",
    "370503", "370522", "370523", "370602", "370611", "370612", "370613", "370681", "370682", "370683",
    "370702", "370703", "370704", "370705", "370724", "370725", "370781", "370782", "370783", "370784",
    "370811", "370826", "370827", "370828", "370829", "370830", "370831", "370832", "370881", "370883"};

static char check_digit(const char n[17])
{
    static const int weight[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (n[i] - '0') * weight[i];
    return "10X98765432"[sum % 11];
}

/* The k-th invented number: k runs through births, then areas, then (beyond 876,000) sequences. */
static struct str number_of(struct demo *d, int64_t k)
{
    struct date birth = date_of_days((int32_t)(FIRST_BIRTH + k % BIRTHS));
    int64_t round = k / BIRTHS;
    char n[19];
    snprintf(n, sizeof n, "%s%04d%02d%02d%03d", areas[round % AREAS], birth.y, birth.m, birth.d,
             (int)(round / AREAS % 1000));
    n[17] = check_digit(n);
    return str_dup(d->a, (struct str){n, 18});
}

/* 19 digits ending in the Luhn digit. */
static struct str card_of(struct demo *d, int64_t k)
{
    char n[20];
    snprintf(n, sizeof n, "62284804%010lld", (long long)k % 10000000000);
    int sum = 0;
    for (int i = 0; i < 18; i++) {
        int v = (n[17 - i] - '0') * (i % 2 == 0 ? 2 : 1);
        sum += v > 9 ? v - 9 : v;
    }
    n[18] = (char)('0' + (10 - sum % 10) % 10);
    return str_dup(d->a, (struct str){n, 19});
}

struct demo_person demo_someone(struct demo *d, const char *area)
{
    (void)area;
    int64_t k = d->person++;
    uint64_t r = demo_random(d);
    return (struct demo_person){
        .name = str_f(d->a, "%s%s", surnames[r % countof(surnames)], given[(r >> 16) % countof(given)]),
        /* a step prime to the births scatters dates of neighbours */
        .number = number_of(d, k / BIRTHS * BIRTHS + k % BIRTHS * 4211 % BIRTHS),
        .phone = str_f(d->a, "199%08lld", (long long)(k % 100000000)),
        .card = card_of(d, k),
    };
}

/* --- workbooks: three layouts, as unions really send them --- */

enum col { COL_NO, COL_NAME, COL_ID, COL_UNIT, COL_PHONE, COL_CLASS, COL_SUM, COL_SOURCE, COL_BANK, COL_CARD,
           COL_TAG, COL_DAY, COL_NOTE, COL_ARCHIVE, COL__COUNT };
static const struct xlsx_column layout_a[COL__COUNT] = {
    [COL_NO] = {LIT("序号"), XLSX_COUNT, 6},          [COL_NAME] = {LIT("姓名"), XLSX_TEXT, 10},
    [COL_ID] = {LIT("身份证号"), XLSX_TEXT, 20},      [COL_UNIT] = {LIT("工作单位"), XLSX_TEXT, 24},
    [COL_PHONE] = {LIT("联系电话"), XLSX_TEXT, 13},   [COL_CLASS] = {LIT("慰问对象类别"), XLSX_TEXT, 12},
    [COL_SUM] = {LIT("慰问金额(元)"), XLSX_MONEY, 12}, [COL_SOURCE] = {LIT("资金来源"), XLSX_TEXT, 12},
    [COL_BANK] = {LIT("开户行"), XLSX_TEXT, 18},      [COL_CARD] = {LIT("银行卡号"), XLSX_TEXT, 22},
    [COL_TAG] = {LIT("标签"), XLSX_TEXT, 12},         [COL_DAY] = {LIT("慰问时间"), XLSX_DATE, 12},
    [COL_NOTE] = {LIT("备注"), XLSX_TEXT, 20},        [COL_ARCHIVE] = {LIT("档案编号"), XLSX_TEXT, 16},
};

struct sheet_out {
    struct xlsx *x;
    struct demo *d;
    const struct demo_org *org;
    int64_t rows, yuan;
};

static struct sheet_out begin(struct demo *d, size_t org, const char *path)
{
    static const char *const titles[] = {"2023年元旦春节送温暖慰问实名制表", "送温暖慰问实名制汇总表", "春节送温暖发放名册"};
    const struct demo_org *o = &d->orgs[org];
    struct xlsx_table t = {.name = S("名册"),
                           .title = str_of(titles[org % countof(titles)]),
                           .subtitle = str_f(d->a, "填报单位：%.*s", FMT(o->name)),
                           .cols = layout_a,
                           .n = COL__COUNT};
    struct sheet_out out = {xlsx_begin(path), d, o, 0, 0};
    ASSERT(out.x);
    xlsx_sheet(out.x, &t);
    return out;
}

static void put(struct sheet_out *out, const struct demo_person *p, const struct demo_line *l, int64_t yuan)
{
    out->rows++;
    out->yuan += yuan;
    xlsx_int(out->x, out->rows);
    xlsx_text(out->x, p->name);
    xlsx_text(out->x, p->number);
    xlsx_text(out->x, out->org->name);
    xlsx_text(out->x, p->phone);
    xlsx_text(out->x, str_of(l->class));
    xlsx_fen(out->x, yuan * 100);
    xlsx_text(out->x, str_of(l->source));
    xlsx_text(out->x, S("农业银行青岛分行"));
    xlsx_text(out->x, p->card);
    xlsx_text(out->x, str_of(l->tag));
    xlsx_day(out->x, 2023, 1, (int)(9 + out->rows % 8));
    xlsx_text(out->x, str_of(l->note));
    /* filed before they are helped: the number is made of the document's, so it is theirs alone */
    bool filed = strcmp(l->class, "C11") == 0;
    xlsx_text(out->x, filed ? str_f(out->d->a, "3702-2022-%.*s", FMT(str_sub(p->number, p->number.len - 12, 12))) : S(""));
    xlsx_row(out->x);
}

static bool finish(struct sheet_out *out)
{
    xlsx_text(out->x, S("合计"));
    for (int c = COL_NAME; c < COL_SUM; c++)
        xlsx_skip(out->x);
    xlsx_fen(out->x, out->yuan * 100);
    xlsx_bold(out->x);
    xlsx_row(out->x);
    return xlsx_end(out->x) == OK;
}

int64_t demo_workbook(struct demo *d, size_t org, const char *path)
{
    struct sheet_out out = begin(d, org, path);
    for (size_t i = 0; i < demo_plan_n; i++) {
        const struct demo_line *l = &demo_plan[i];
        int64_t from, to;
        if (l->level != d->orgs[org].level)
            continue;
        demo_share(d, l, org, &from, &to);
        for (int64_t k = from; k < to; k++) {
            struct arena_mark m = arena_mark(d->a);
            struct demo_person p = demo_someone(d, out.org->area);
            put(&out, &p, l, demo_yuan(d, l, k));
            arena_release(d->a, m);
        }
    }
    int64_t rows = out.rows;
    if (!finish(&out))
        return -1;
    return rows;
}

bool demo_workbook_extra(struct demo *d, size_t org, const char *path, int rows)
{
    static const struct demo_line extra = {"C7", "GH-BJ", "", "节日坚守岗位（补报）", DEMO_GRASS, 1, 300};
    struct sheet_out out = begin(d, org, path);
    for (int i = 0; i < rows; i++) {
        struct demo_person p = demo_someone(d, out.org->area);
        put(&out, &p, &extra, 200 + i % 3 * 50);
    }
    return finish(&out);
}

bool demo_workbook_goods(struct demo *d, size_t org, const char *path, int64_t rows, int64_t yuan)
{
    static const struct demo_line parcel = {"C5", "GH-BJ", "", "户外艰苦岗位（年货礼包）", DEMO_TOP, 1, 100};
    struct sheet_out out = begin(d, org, path);
    for (int64_t i = 0; i < rows; i++) {
        struct arena_mark m = arena_mark(d->a);
        struct demo_person p = demo_someone(d, out.org->area);
        put(&out, &p, &parcel, yuan);
        arena_release(d->a, m);
    }
    return finish(&out);
}

bool demo_workbook_with_errors(struct demo *d, size_t org, const char *path)
{
    static const struct demo_line good = {"C7", "GH-BJ", "", "节日坚守岗位", DEMO_GRASS, 1, 300};
    static const struct demo_line wrong_class = {"C15", "GH-BJ", "", "类别写错", DEMO_GRASS, 1, 300};
    static const struct demo_line forbidden = {"C7", "CZ-ZY", "", "中央资金不能用于此类", DEMO_GRASS, 1, 300};
    struct sheet_out out = begin(d, org, path);
    struct demo_person p[12];
    for (size_t i = 0; i < countof(p); i++)
        p[i] = demo_someone(d, out.org->area);
    put(&out, &p[0], &good, 300);
    put(&out, &p[1], &good, 300);
    struct demo_person bad = p[2];
    bad.number = str_f(d->a, "%.*s%c", 17, p[2].number.at, p[2].number.at[17] == '1' ? '2' : '1');
    put(&out, &bad, &good, 300); /* check digit */
    bad = p[3];
    bad.number = str_sub(p[3].number, 0, 17); /* one digit lost */
    put(&out, &bad, &good, 300);
    put(&out, &p[4], &wrong_class, 300);
    put(&out, &p[5], &forbidden, 300);
    put(&out, &p[0], &good, 300); /* twice in the file */
    bad = p[6];
    bad.card = p[1].card; /* two persons, one card */
    put(&out, &bad, &good, 300);
    put(&out, &p[7], &good, 3500); /* above the cap */
    bad = p[8];
    bad.phone = S("199");
    put(&out, &bad, &good, 300); /* a warning only */
    for (size_t i = 9; i < countof(p); i++)
        put(&out, &p[i], &good, 250);
    return finish(&out);
}
