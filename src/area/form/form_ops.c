// SPDX-License-Identifier: Apache-2.0
// The kinds of checks as data: what each asks for, in the words of the designer. form_check.c runs them.
#include "form_own.h"

#define ITEM(text) {"item", "item", LIT(text), true}
#define OF(text) {"of", "items", LIT(text), true}
const struct form_op form_ops[] = {
    {"sum", LIT("等于分项之和"), {ITEM("合计项目")}},
    {"pair", LIT("两项同时有数或同时为零"), {{"pairs", "pairs", LIT("成对的项目"), true}}},
    {"average",
     LIT("人均款物在上下限之间"),
     {{"pairs", "pairs", LIT("成对的项目：款物、人次"), true},
      {"low", "money", LIT("人均下限"), false},
      {"high", "money", LIT("人均上限"), false}}},
    {"le", LIT("不超过另一项"), {ITEM("项目"), {"than", "item", LIT("不超过"), true}}},
    {"share",
     LIT("不低于另一项的百分之几"),
     {ITEM("项目"), {"than", "item", LIT("另一项"), true}, {"low", "percent", LIT("最低百分比"), true}}},
    {"needs", LIT("其中有数时本项不能为零"), {ITEM("项目"), OF("其中任何一项有数时")}},
    {"within", LIT("不超过几项之和"), {ITEM("项目"), OF("这几项之和")}},
    {"donors", LIT("不超过捐赠登记的金额"), {ITEM("项目")}},
    {"nonneg", LIT("各项不为负数"), {{NULL, NULL, LIT(""), false}}},
    {"rollup", LIT("等于本级与各下级之和"), {{NULL, NULL, LIT(""), false}}},
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
    {"twins", LIT("没有两个下级完全相同"), {{NULL, NULL, LIT(""), false}}},
    {NULL, LIT(""), {{NULL, NULL, LIT(""), false}}},
};

const struct form_op *form_op_find(struct str op)
{
    for (const struct form_op *o = form_ops; o->op; o++)
        if (str_eq(op, str_of(o->op)))
            return o;
    return NULL;
}
