// SPDX-License-Identifier: Apache-2.0
// What was written about the campaign: the newspaper article it is rebuilt from with every figure it names, invented media
// reports, stories and drawn photos of the districts, and the report of the city.
#include "crc32.h"
#include "demo.h"

static const struct json *post(struct demo *d, const char *as, struct str path, struct str body)
{
    return d->problem.len ? NULL : demo_call(d, as, M_POST, path, body);
}

/* --- the article and its figures --- */

static const struct figure_line {
    const char *item, *published, *figure;
    int of; /* 1, 2: part of the first or second headline */
    const char *quoted;
} lines[] = {
    {"发放款物总额", "3500余万元", "D", 0, "3500余万元资金为近13万人次“冬送温暖”"},
    {"慰问职工总人次", "近13万人次", "C", 0, "3500余万元资金为近13万人次“冬送温暖”"},
    {"坚守岗位的一线职工", "近3万人次", "C7", 2, "共慰问春节期间坚守在生产一线和交通运输、电力、环卫以及直接面向群众服务的基层岗位干部职工近3万人次"},
    {"坚守岗位的一线职工：款物", "700余万元", "D7", 1, "发放款物700余万元"},
    {"新就业形态劳动者专项资金", "100万元", "", 0, "设立100万元专项关爱资金"},
    {"新就业形态劳动者：款物", "326万余元", "XJY", 1, "引导各级工会筹措326万余元"},
    {"新就业形态劳动者", "3.6万余人次", "XJY", 2, "慰问新就业形态劳动者3.6万余人次"},
    {"集中慰问：慰问品份数", "1000份", "", 0, "现场为新业态劳动者赠送了1000份总价值10万元的水杯、护膝、手套、围脖等慰问品"},
    {"集中慰问：慰问品价值", "10万元", "", 0, "现场为新业态劳动者赠送了1000份总价值10万元的水杯、护膝、手套、围脖等慰问品"},
    {"外卖平台慰问金", "5.3万元", "", 0, "为他们送去5.3万元慰问金"},
    {"配送点慰问金", "3万元", "", 0, "为他们送去3万元慰问金"},
    {"前期免费体检", "3000余人", "", 0, "在前期免费体检3000余人的基础上"},
    {"本季免费体检", "1000名", "", 0, "共组织1000名新业态职工做了免费体检"},
    {"追讨欠薪", "3600余万元", "I", 0, "目前已帮助农民工追讨欠薪3600余万元"},
    {"建档困难职工", "288人次", "C11", 2, "全市慰问各级工会建档的困难职工288人次，发放款物68.83万元"},
    {"建档困难职工：款物", "68.83万元", "D11", 1, "全市慰问各级工会建档的困难职工288人次，发放款物68.83万元"},
    {"患病受灾的困难职工", "4536人次", "C2", 2, "慰问本人或家庭成员因患大病、遭受各类灾害或突发意外等情况造成生活困难的职工4536人次，发放款物786万元"},
    {"患病受灾的困难职工：款物", "786万元", "D2", 1, "慰问本人或家庭成员因患大病、遭受各类灾害或突发意外等情况造成生活困难的职工4536人次，发放款物786万元"},
    {"互助保障救助", "607名", "", 0, "向全市607名患恶性肿瘤等重大疾病的职工互助保障会员发放救助金142万元"},
    {"互助保障救助金", "142万元", "", 0, "向全市607名患恶性肿瘤等重大疾病的职工互助保障会员发放救助金142万元"},
    {"自付10万元以上的会员", "26名", "", 0, "26名个人自付医疗费10万元以上的会员，分别发放救助金1万元"},
    {"每名救助金", "1万元", "", 0, "26名个人自付医疗费10万元以上的会员，分别发放救助金1万元"},
    {"实名会员", "157万人", "", 0, "面向157万App实名会员"},
    {"收到心愿", "百余条", "", 0, "微心愿平台共收到百余条职工心愿"},
    {"完成心愿", "64条", "", 0, "截至目前已帮助完成64条职工心愿"},
    {"早餐券", "2万张", "", 0, "联合全市1000家便利店，发放2万张早餐券"},
    {"便利店", "1000家", "", 0, "联合全市1000家便利店，发放2万张早餐券"},
    {"早餐活动参与", "1200余人", "", 0, "吸引新就业形态劳动者1200余人参与"},
    {"早餐活动浏览", "10万人次", "", 0, "活动浏览量达10万人次"},
    {"送春联直播观看", "3.2万人次", "", 0, "活动当天线上观看人数达3.2万人次"},
    {"线上预约春联", "200副", "", 0, "线上预约200副春联福字"},
    {"现场领取春联", "300副", "", 0, "现场领取300副春联福字"},
    {"防疫答题", "9626人", "", 0, "9626人参与防疫知识答题抽奖活动"},
    {"年货活动浏览", "4万余人次", "", 0, "活动浏览量超4万人次"},
    {"年货活动参与", "15007人", "", 0, "参与人数15007人"},
};

static void article(struct demo *d)
{
    const struct json *m = post(d, "city.clerk", S("/api/publicity/media?org=QD"),
                                S("{\"title\":\"3500余万元资金为近13万人次“冬送温暖”\",\"medium\":\"青岛日报\",\"published_on\":\"2023-01-30\",\"kind\":\"paper\","
                                  "\"level\":\"city\",\"campaign\":\"LJ2023\"}"));
    int64_t media = json_get_int(m, "id", 0), heads[3] = {0};
    for (size_t i = 0; i < countof(lines); i++) {
        const struct figure_line *l = &lines[i];
        struct str of = l->of ? str_f(d->a, ",\"part_of\":%lld", (long long)heads[l->of]) : S("");
        const struct json *r = post(d, "city.clerk", S("/api/publicity/figures?org=QD"),
                                    str_f(d->a, "{\"campaign\":\"LJ2023\",\"item\":\"%s\",\"published\":\"%s\",\"figure\":\"%s\",\"quoted\":\"%s\",\"media_id\":%lld,"
                                                "\"sort\":%zu%.*s}", l->item, l->published, l->figure, l->quoted, (long long)media, i + 1, FMT(of)));
        if (i < 2)
            heads[i + 1] = json_get_int(r, "id", 0);
    }
}

/* --- invented reports and stories of the districts --- */

static const struct {
    const char *medium, *kind, *level;
} outlets[] = {{"工会之声", "web", "province"}, {"海晏晚报", "paper", "city"}, {"区融媒体中心", "tv", "county"}, {"职工之家", "wechat", "county"},
               {"劳动观察", "paper", "nation"}};
static const char *const headlines[] = {"一份早餐暖了赶路人", "返乡专列今日发车", "把年货送到工地上", "除夕夜，他们在岗位上", "户外劳动者驿站添了热水"};
static const struct {
    const char *title, *body;
} stories[] = {
    {"凌晨四点的热粥", "腊月二十八凌晨，环卫工老王扫完最后一段路，驿站的灯还亮着。值班的工会干部把热粥递到他手里：“先暖暖手。”老王说，干了十九年，头一回有人在这个点等他。"},
    {"一张退了又买的车票", "工地提前停工，一名木工的车票作废了。街道工会连夜帮他重新订到返乡专列的座位，又通知了他的家人到站来接。他发来一句话：孩子抱着我不撒手。"},
    {"骑手的“第二个家”", "女骑手在站点摔伤，站长第一时间联系工会。慰问金之外，工会给她找了康复师，还帮她把孩子送进托管班。她说，伤好了还跑单，也想当个志愿者。"},
    {"班车上的感谢信", "公交驾驶员李师傅连续六个春节值守末班车。今年他收到一封小学生写的感谢信，是工会从微心愿平台上转来的。他把信夹在了行车证里。"},
};

static void words(struct demo *d)
{
    for (size_t i = 0; i < 24; i++) {
        int district = (int)(i % 10) + 1;
        const char *as = str_z(d->a, str_f(d->a, "d%02d.clerk", district));
        size_t o = i % countof(outlets);
        post(d, as, str_f(d->a, "/api/publicity/media?org=QD%02d", district),
             str_f(d->a, "{\"title\":\"%s\",\"medium\":\"%s\",\"published_on\":\"2023-01-%02d\",\"kind\":\"%s\",\"level\":\"%s\",\"campaign\":\"LJ2023\","
                         "\"link\":\"https://news.example/2023/%zu\"}",
                   headlines[(i / 2) % countof(headlines)], outlets[o].medium, (int)(8 + i % 20), outlets[o].kind, outlets[o].level, i + 1));
    }
    for (size_t i = 0; i < 12; i++) {
        int district = (int)(i % 10) + 1;
        const struct json *s = post(d, str_z(d->a, str_f(d->a, "d%02d.clerk", district)), str_f(d->a, "/api/publicity/stories?org=QD%02d", district),
                                    str_f(d->a, "{\"title\":\"%s\",\"body\":\"%s\",\"happened_on\":\"2023-01-%02d\",\"campaign\":\"LJ2023\"}",
                                          stories[i % countof(stories)].title, stories[i % countof(stories)].body, (int)(10 + i)));
        if (i < 9) /* the others wait for review */
            post(d, str_z(d->a, str_f(d->a, "d%02d.review", district)),
                 str_f(d->a, "/api/publicity/stories/%lld/show", (long long)json_get_int(s, "id", 0)), S("{}"));
    }
}

/* --- drawn photos: a winter street in flat colours; faces are grey patches already --- */

enum { PHOTO_W = 360, PHOTO_H = 240, THUMB_W = 120, THUMB_H = 80, COLOURS = 8 };

static void chunk(struct buf *b, const char *type, struct str body)
{
    unsigned char n[4], c[4];
    uint32_t crc = crc32_of(crc32_of(0, type, 4), body.at, body.len);
    for (size_t i = 0; i < 4; i++) {
        n[i] = (unsigned char)(body.len >> (24 - 8 * i));
        c[i] = (unsigned char)(crc >> (24 - 8 * i));
    }
    buf_put(b, n, 4);
    buf_put(b, type, 4);
    buf_str(b, body);
    buf_put(b, c, 4);
}

static bool in_disc(int x, int y, int cx, int cy, int r)
{
    return (x - cx) * (x - cx) + (y - cy) * (y - cy) < r * r;
}

/* The colour at a point of the scene, in coordinates of the large picture. */
static char colour_at(int x, int y, uint32_t kind)
{
    int sun = 60 + (int)(kind * 37 % 220), house = 20 + (int)(kind * 53 % 120);
    for (int p = 0; p < 2 + (int)(kind % 3); p++) {
        int px = 130 + p * 48 + (int)(kind * 11 % 30);
        if (in_disc(x, y, px, 128, 13))
            return (char)(6 + ((x / 6 + y / 6) & 1)); /* a face, made unrecognisable */
        if (x > px - 16 && x < px + 16 && y > 141 && y < 196)
            return (char)(p % 2 ? 3 : 4);
    }
    if (x > house && x < house + 90 && y > 96 && y < 186)
        return (char)(x > house + 34 && x < house + 56 && y > 136 ? 5 : 2);
    if (y > 186)
        return 5;
    return (char)(in_disc(x, y, sun, 46, 22) ? 4 : y > 166 ? 1 : 0);
}

static struct str draw(struct demo *d, int w, int h, uint32_t kind)
{
    static const unsigned char colours[COLOURS][3] = {{205, 222, 236}, {238, 242, 245}, {181, 132, 96}, {46, 94, 140},
                                                      {206, 72, 52},   {120, 124, 130}, {176, 168, 160}, {150, 144, 138}};
    unsigned char head[13] = {0, 0, (unsigned char)(w >> 8), (unsigned char)w, 0, 0, (unsigned char)(h >> 8), (unsigned char)h, 8, 3, 0, 0, 0};
    struct buf raw = buf_new(d->a, (size_t)(PHOTO_W + 1) * PHOTO_H), z = buf_new(d->a, 120000), out = buf_new(d->a, 130000);
    uint32_t a = 1, b = 0;
    for (int y = 0; y < h; y++) {
        buf_ch(&raw, 0);
        for (int x = 0; x < w; x++)
            buf_ch(&raw, colour_at(x * PHOTO_W / w, y * PHOTO_H / h, kind));
    }
    buf_put(&z, "\x78\x01", 2); /* zlib with stored blocks */
    for (size_t at = 0; at < raw.len; at += 65535) {
        size_t n = raw.len - at < 65535 ? raw.len - at : 65535;
        unsigned char block[5] = {at + n == raw.len, (unsigned char)n, (unsigned char)(n >> 8), (unsigned char)~n, (unsigned char)(~n >> 8)};
        buf_put(&z, block, sizeof block);
        buf_put(&z, raw.at + at, n);
    }
    for (size_t i = 0; i < raw.len; i++) {
        a = (a + (unsigned char)raw.at[i]) % 65521;
        b = (b + a) % 65521;
    }
    unsigned char sum[4] = {(unsigned char)(b >> 8), (unsigned char)b, (unsigned char)(a >> 8), (unsigned char)a};
    buf_put(&z, sum, sizeof sum);
    buf_put(&out, "\x89PNG\r\n\x1a\n", 8);
    chunk(&out, "IHDR", (struct str){(const char *)head, sizeof head});
    chunk(&out, "PLTE", (struct str){(const char *)colours, sizeof colours});
    chunk(&out, "IDAT", buf_done(&z));
    chunk(&out, "IEND", S(""));
    return buf_done(&out);
}

struct str demo_picture(struct demo *d, uint32_t serial)
{
    return draw(d, THUMB_W, THUMB_H, serial);
}

static void photos(struct demo *d)
{
    static const char *const captions[] = {"走访环卫一线职工", "给快递员送早餐", "农民工返乡专列发车", "慰问公交驾驶员", "户外劳动者驿站", "为建档困难职工送年货"};
    for (size_t i = 0; i < 16 && !d->problem.len; i++) {
        int district = (int)(i % 10) + 1;
        const char *as = str_z(d->a, str_f(d->a, "d%02d.clerk", district));
        struct str path = str_f(d->a, "/api/publicity/pictures?org=QD%02d", district);
        int64_t big = json_get_int(demo_upload(d, as, path, "照片.png", draw(d, PHOTO_W, PHOTO_H, (uint32_t)i)), "file_id", 0);
        int64_t small = json_get_int(demo_upload(d, as, path, "缩略图.png", draw(d, THUMB_W, THUMB_H, (uint32_t)i)), "file_id", 0);
        const struct json *p = post(d, as, str_f(d->a, "/api/publicity/photos?org=QD%02d", district),
                                    str_f(d->a, "{\"caption\":\"%s\",\"place\":\"第 %d 站点\",\"taken_on\":\"2023-01-%02d\",\"campaign\":\"LJ2023\",\"picture_id\":%lld,"
                                                "\"thumb_id\":%lld,\"boxes\":%d,\"consent\":true}",
                                          captions[i % countof(captions)], district, (int)(9 + i), (long long)big, (long long)small, (int)(2 + i % 3)));
        if (i < 13)
            post(d, str_z(d->a, str_f(d->a, "d%02d.review", district)),
                 str_f(d->a, "/api/publicity/photos/%lld/show", (long long)json_get_int(p, "id", 0)), S("{}"));
    }
}

static void report(struct demo *d)
{
    const struct json *r = post(d, "city.clerk", S("/api/reports?org=QD"), S("{\"campaign\":\"LJ2023\"}"));
    if (d->problem.len)
        return;
    demo_call(d, "city.clerk", M_PUT, str_f(d->a, "/api/reports/%lld", (long long)json_get_int(r, "id", 0)),
              S("{\"section\":\"post\",\"para\":\"mark1\",\"text\":\"1月12日，全市工会“情系职工·冬送温暖”活动在地铁项目部启动，市总工会领导先后走访重点项目施工现场，"
                "倾听职工呼声，协调解决实际困难。\",\"version\":1}"));
}

void demo_story(struct demo *d)
{
    article(d);
    words(d);
    photos(d);
    report(d);
}
