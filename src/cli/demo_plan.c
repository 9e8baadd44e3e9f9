// SPDX-License-Identifier: Apache-2.0
// What the campaign of 2023 gave, by class. The lines the newspaper published (288 / 68.83, 4,536 /
// 786.00, close to 30,000 / a little over 700, new employment a little over 36,000 / 326, in all close
// to 130,000 / a little over 3,500 万元) are met exactly; the classes it does not name fill the rest.
#include "demo.h"

const struct demo_line demo_plan[] = {
    {"C11", "CZ-ZY", "", "建档困难职工", DEMO_STREET, 288, 688300},
    {"C2", "CZ-SHI", "", "因病因灾致困", DEMO_GRASS, 4536, 7860000},
    {"C7", "GH-BJ", "", "节日坚守岗位", DEMO_GRASS, 29864, 7023600},
    {"C1", "GH-SJ-SWN", "", "生活困难", DEMO_GRASS, 12640, 5056000},
    {"C3", "XZ", "", "企业困难停发工资", DEMO_STREET, 6180, 1854000},
    {"C4", "GH-BJ", "", "工伤或重病住院", DEMO_GRASS, 3720, 2232000},
    {"C5", "GH-BJ", "新就业形态", "快递、外卖、货车、网约车", DEMO_GRASS, 36218, 3263620},
    {"C5", "XZ", "", "户外艰苦岗位", DEMO_GRASS, 21182, 3644380}, /* and 1,000 / 10 in parcels: demo_goods.c */
    {"C6", "GH-BJ", "", "抗灾一线", DEMO_STREET, 1260, 315000},
    {"C8", "GH-BJ", "", "派驻挂职", DEMO_TOP, 2404, 721200},
    {"C9", "XZ", "", "重大项目一线", DEMO_TOP, 6820, 1364000},
    {"C10", "GH-SJ-SWN", "", "先进模范", DEMO_TOP, 3300, 1002500},
};
const size_t demo_plan_n = countof(demo_plan);

/* Shares by weight, cut at whole persons so that the parts of all unions make the whole. */
void demo_share(const struct demo *d, const struct demo_line *l, size_t org, int64_t *from, int64_t *to)
{
    int64_t before = 0, all = 0, heads = l->heads * d->scale;
    for (size_t i = 0; i < d->n_orgs; i++)
        if (d->orgs[i].level == l->level) {
            before += i < org ? d->orgs[i].weight : 0;
            all += d->orgs[i].weight;
        }
    *from = heads * before / all;
    *to = heads * (before + d->orgs[org].weight) / all;
}

/* An even share, the remainder to the first; neighbours differ by ± the same so that the sum stays. */
int64_t demo_yuan(const struct demo *d, const struct demo_line *l, int64_t i)
{
    int64_t n = l->heads * d->scale, yuan = l->yuan * d->scale;
    int64_t even = yuan / n + (i < yuan % n ? 1 : 0), step = even >= 100 ? 10 : 0;
    int64_t spread = step * (i / 2 % 4);
    if (n % 2 == 1 && i == n - 1)
        return even; /* the last of an odd number has no neighbour */
    return i % 2 == 0 ? even + spread : even - spread;
}
