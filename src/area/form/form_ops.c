// SPDX-License-Identifier: Apache-2.0
// The kinds of checks as data: what each asks for, in the words of the designer. form_check.c runs them.
#include "form_own.h"

#define ITEM(text) {"item", "item", LIT(text), true}
#define OF(text) {"of", "items", LIT(text), true}
#define THAN(text) {"than", "item", LIT(text), true}
#define CLASSES(text) {"classes", "classes", LIT(text), true}
#define AT {"at", "at", LIT("查本级（own）还是连同下级（below）"), false}
#define NONE {NULL, NULL, LIT(""), false}
#define DEEP .deep = true
const struct form_op form_ops[] = {
    {"sum", LIT("等于分项之和"), {ITEM("合计项目")}},
    {"pair", LIT("两项同时有数或同时为零"), {{"pairs", "pairs", LIT("成对的项目"), true}}},
    {"average",
     LIT("人均款物在上下限之间"),
     {{"pairs", "pairs", LIT("成对的项目：款物、人次"), true},
      {"low", "money", LIT("人均下限"), false},
      {"high", "money", LIT("人均上限"), false}}},
    {"le", LIT("不超过另一项"), {ITEM("项目"), THAN("不超过"), {"funds", "bool", LIT("加上上级拨入和结转的资金"), false}}},
    {"share", LIT("不低于另一项的百分之几"), {ITEM("项目"), THAN("另一项"), {"low", "percent", LIT("最低百分比"), true}}},
    {"needs", LIT("其中有数时本项不能为零"), {ITEM("项目"), OF("其中任何一项有数时")}},
    {"within", LIT("不超过几项之和"), {ITEM("项目"), OF("这几项之和")}},
    {"donors", LIT("不超过捐赠登记的金额"), {ITEM("项目")}},
    {"beside", LIT("有登记簿的单位没有另填一个不同的数"), {NONE}},
    {"nonneg", LIT("各项不为负数"), {NONE}},
    {"rollup", LIT("等于本级与各下级之和"), {NONE}},
    {"year",
     LIT("与上年相比变动不超过百分之几"),
     {OF("项目"),
      {"percent", "percent", LIT("变动百分比"), true},
      {"least", "count", LIT("上年不足多少人次、家不比"), false},
      {"least_fen", "money", LIT("上年不足多少金额不比"), false}}},
    {"gone", LIT("上年有数而今年不为零"), {OF("项目")}},
    {"same", LIT("与上年不完全相同"), {OF("项目"), {"least", "count", LIT("从多少起比"), false}}},
    {"round",
     LIT("填报数不都是整数倍"),
     {{"unit", "count", LIT("多少的整数倍"), true}, {"least", "count", LIT("从几个数起查"), false}}},
    {"twins", LIT("没有两个下级完全相同"), {NONE}},
    /* beside other areas, at the cost of a few rows */
    {"budget", LIT("本级数不超过本级批准的预算"), {ITEM("发放款物的项目")}},
    {"overlap", LIT("活动时段与主办工会以前的活动不重叠"), {NONE}},
    {"due", LIT("不迟于截止日"), {NONE}},
    /* of a filing alone */
    {"missing", LIT("下级都已报送并接收"), {NONE}},
    {"reason", LIT("封存后更正写明原因"), {{"least", "count", LIT("原因最少字数"), false}}},
    /* walks through records */
    {"cap", LIT("单笔不超过限额规定"), {AT}, DEEP},
    {"tagged", LIT("不少于有此标签的慰问人次"), {ITEM("备查项目"), {"tag", "tag", LIT("标签"), true}, AT}, DEEP},
    {"outside", LIT("备查项目里的人次都列入慰问对象"), {ITEM("备查项目"), CLASSES("慰问对象")}, DEEP},
    {"covers",
     LIT("不少于帮扶记录的人次"),
     {ITEM("项目"), {"kinds", "kinds", LIT("帮扶慰问方式"), true}, {"classes", "classes", LIT("慰问对象，空为不限"), false}},
     DEEP},
    {"archived", LIT("不超过在档人数的几倍"), {ITEM("项目"), {"times", "count", LIT("每人最多慰问几次"), false}}, DEEP},
    {"unfiled", LIT("发放时都在档"), {CLASSES("应在档的慰问对象"), AT}, DEEP},
    {"misfiled", LIT("在档的人不列入这些对象"), {CLASSES("慰问对象"), AT}, DEEP},
    {"levels", LIT("几天内没有两级工会慰问同一人"), {{"days", "count", LIT("天数"), false}, AT}, DEEP},
    {"rosters", LIT("名册行与统计数相符"), {AT}, DEEP},
    {"employers", LIT("不超过登记的单位数"), {ITEM("走访企业的项目")}, DEEP},
    {"members", LIT("不同的人不超过职工总数"), {ITEM("慰问人次的项目")}, DEEP},
    {"plan",
     LIT("与计划相差不超过百分之几"),
     {ITEM("项目"), {"plan", "plan", LIT("计划表的项目"), true}, {"percent", "percent", LIT("相差百分比"), true}},
     DEEP},
    {"national", LIT("有数时本级或下级应有全国级在档职工"), {ITEM("中央财政资金的项目")}, DEEP},
    {"banked", LIT("只能通过银行发放的资金没有买慰问品"), {ITEM("发放款物的项目")}, DEEP},
    {"range",
     LIT("在本单位历年的范围之内"),
     {OF("项目"), {"percent", "percent", LIT("超出历年最高、最低的百分比"), true}, {"times", "count", LIT("至少几次活动才比"), false},
      {"least", "count", LIT("历年最高不足多少人次、家不比"), false}, {"least_fen", "money", LIT("历年最高不足多少金额不比"), false}},
     DEEP},
    {"peers",
     LIT("与同级单位相差不大"),
     {OF("项目"),
      {"per", "item", LIT("除以（人均），空为直接比"), false},
      {"times", "count", LIT("允许偏离几个中位差"), false},
      {"percent", "percent", LIT("且偏离中位数百分之几以上"), false},
      {"least", "count", LIT("至少几个同级单位（不少于 5）"), false}},
     DEEP},
    {NULL, LIT(""), {NONE}},
};

const struct form_op *form_op_find(struct str op)
{
    for (const struct form_op *o = form_ops; o->op; o++)
        if (str_eq(op, str_of(o->op)))
            return o;
    return NULL;
}

bool form_check_deep(const struct json *check)
{
    const struct form_op *op = form_op_find(json_get_str(check, "op"));
    return json_get_bool(check, "deep") || (op && op->deep);
}

static void write_field(struct ctx *cx, const struct form_op_field *f)
{
    jw_open(cx->out, '{');
    jw_kt(cx->out, "name", str_of(f->name));
    jw_kt(cx->out, "as", str_of(f->as));
    jw_kt(cx->out, "label", f->label);
    jw_kb(cx->out, "need", f->need);
    jw_close(cx->out, '}');
}

enum err form_ops_get(struct ctx *cx)
{
    jw_open(cx->out, '{');
    jw_key(cx->out, "rows");
    jw_open(cx->out, '[');
    for (const struct form_op *o = form_ops; o->op; o++) {
        jw_open(cx->out, '{');
        jw_kt(cx->out, "op", str_of(o->op));
        jw_kt(cx->out, "title", o->title);
        jw_kb(cx->out, "deep", o->deep);
        jw_key(cx->out, "fields");
        jw_open(cx->out, '[');
        for (size_t i = 0; i < FORM_OP_FIELDS && o->fields[i].name; i++)
            write_field(cx, &o->fields[i]);
        jw_close(cx->out, ']');
        jw_close(cx->out, '}');
    }
    jw_close(cx->out, ']');
    jw_key(cx->out, "next");
    jw_null(cx->out);
    jw_close(cx->out, '}');
    return OK;
}
