// SPDX-License-Identifier: Apache-2.0
// A file and its parts: what they are made of, how they are read. See casefile.h.
#include "casefile_own.h"
#include "file.h"
#include "text.h"

const struct field casefile_fields[51] = {
    {FIELD(struct casefile, id), .as = AS_ID, .fixed = true, .label = LIT("序号")},
    {FIELD(struct casefile, no), .fixed = true, .label = LIT("档案编号")},
    {FIELD(struct casefile, org_id), .as = AS_ID, .fixed = true},
    {FIELD(struct casefile, org_code), .fixed = true, .label = LIT("工会编码")},
    {FIELD(struct casefile, org_name), .fixed = true, .label = LIT("建档工会")},
    {FIELD(struct casefile, head_id), .as = AS_ID, .fixed = true},
    {FIELD(struct casefile, head_name), .fixed = true, .label = LIT("户主")},
    {FIELD(struct casefile, state), .as = AS_CODE, .codes = "case_state", .fixed = true, .label = LIT("状态")},
    {FIELD(struct casefile, level), .as = AS_CODE, .codes = "case_level", .label = LIT("档案级别")},
    {FIELD(struct casefile, class), .as = AS_CODE, .codes = "case_category", .fixed = true, .label = LIT("困难类别")},
    {FIELD(struct casefile, policy), .fixed = true, .label = LIT("认定政策")},
    {FIELD(struct casefile, verdict_id), .as = AS_ID, .fixed = true},
    {FIELD(struct casefile, kind), .as = AS_CODE, .codes = "case_kind", .label = LIT("档案类型")},
    {FIELD(struct casefile, area), .label = LIT("低保标准所在地"), .max = 6},
    {FIELD(struct casefile, residence), .as = AS_CODE, .codes = "case_residence", .label = LIT("城乡")},
    {FIELD(struct casefile, main_cause), .as = AS_CODE, .codes = "case_cause", .label = LIT("主要致困原因")},
    {FIELD(struct casefile, causes), .as = AS_TAGS, .codes = "case_cause", .label = LIT("次要致困原因")},
    {FIELD(struct casefile, head_count), .as = AS_COUNT, .fixed = true, .label = LIT("家庭人口")},
    {FIELD(struct casefile, housing), .as = AS_CODE, .codes = "case_housing", .label = LIT("住房类型")},
    {FIELD(struct casefile, floor_m2), .label = LIT("建筑面积（平方米）"), .max = 10000},
    {FIELD(struct casefile, dibao_fen), .as = AS_MONEY, .label = LIT("低保金（月）"), .max = 10000000},
    {FIELD(struct casefile, single_parent), .as = AS_BOOL, .label = LIT("单亲家庭")},
    {FIELD(struct casefile, no_job_family), .as = AS_BOOL, .label = LIT("零就业家庭")},
    {FIELD(struct casefile, can_help_itself), .as = AS_BOOL, .label = LIT("有一定自救能力")},
    {FIELD(struct casefile, disaster), .as = AS_CODE, .codes = "case_disaster", .label = LIT("灾害或意外")},
    {FIELD(struct casefile, disaster_on), .as = AS_DATE, .label = LIT("发生日期")},
    {FIELD(struct casefile, contact_id), .as = AS_ID, .label = LIT("联系人")},
    {FIELD(struct casefile, contact), .fixed = true, .label = LIT("联系人")},
    {FIELD(struct casefile, filed_on), .as = AS_DATE, .fixed = true, .label = LIT("建档日期")},
    {FIELD(struct casefile, reviewed_on), .as = AS_DATE, .fixed = true, .label = LIT("最近年度复核")},
    {FIELD(struct casefile, edited_on), .as = AS_DATE, .fixed = true, .label = LIT("最近修改")},
    {FIELD(struct casefile, visited_on), .as = AS_DATE, .fixed = true, .label = LIT("最近走访")},
    {FIELD(struct casefile, aided_on), .as = AS_DATE, .fixed = true, .label = LIT("最近帮扶")},
    {FIELD(struct casefile, exit_on), .as = AS_DATE, .fixed = true, .label = LIT("撤档日期")},
    {FIELD(struct casefile, exit_reason), .as = AS_CODE, .codes = "case_exit", .fixed = true, .label = LIT("撤档原因")},
    {FIELD(struct casefile, keep_until), .as = AS_DATE, .fixed = true, .label = LIT("保存至")},
    {FIELD(struct casefile, merged_into), .as = AS_ID, .fixed = true, .label = LIT("并入档案")},
    {FIELD(struct casefile, old_no), .label = LIT("原系统档案编号"), .max = 40},
    {FIELD(struct casefile, generation), .fixed = true, .label = LIT("代码版本")},
    {FIELD(struct casefile, created_by), .as = AS_ID, .fixed = true},
    {FIELD(struct casefile, created_at), .as = AS_TIME, .fixed = true, .label = LIT("录入时间")},
    {FIELD(struct casefile, edited_by), .as = AS_ID, .fixed = true},
    {FIELD(struct casefile, version), .label = LIT("版本")},
    {FIELD(struct casefile, address), .as = AS_ADDRESS, .label = LIT("家庭住址"), .max = 200},
    {FIELD(struct casefile, phone2), .as = AS_PHONE, .label = LIT("其他联系方式"), .max = 40},
    {FIELD(struct casefile, postcode), .as = AS_VEILED, .label = LIT("邮政编码"), .max = 6},
    {FIELD(struct casefile, cause_note), .as = AS_VEILED, .label = LIT("致困情况说明"), .max = 500},
    {FIELD(struct casefile, account_name), .as = AS_VEILED, .label = LIT("开户人"), .max = 100},
    {FIELD(struct casefile, remark), .as = AS_VEILED, .label = LIT("备注"), .max = 500},
    {FIELD(struct casefile, secret), .as = AS_BLOB, .fixed = true},
    {FIELD(struct casefile, path), .as = AS_BLOB, .fixed = true},
};
const struct field casefile_secret_fields[6] = {
    {FIELD(struct casefile, address)},    {FIELD(struct casefile, phone2)},       {FIELD(struct casefile, postcode)},
    {FIELD(struct casefile, cause_note)}, {FIELD(struct casefile, account_name)}, {FIELD(struct casefile, remark)},
};

const struct field case_member_fields[51] = {
    {FIELD(struct case_member, id), .as = AS_ID, .fixed = true},
    {FIELD(struct case_member, casefile_id), .as = AS_ID, .fixed = true},
    {FIELD(struct case_member, no), .fixed = true, .label = LIT("序号")},
    {FIELD(struct case_member, relation), .as = AS_CODE, .codes = "case_relation", .label = LIT("与户主关系")},
    {FIELD(struct case_member, person_id), .as = AS_ID, .fixed = true},
    {FIELD(struct case_member, id_type), .as = AS_CODE, .codes = "id_type", .label = LIT("证件类型")},
    {FIELD(struct case_member, name), .label = LIT("姓名"), .max = TEXT_NAME_MAX},
    {FIELD(struct case_member, sex), .as = AS_CODE, .codes = "sex", .label = LIT("性别")},
    {FIELD(struct case_member, birth), .as = AS_DATE, .label = LIT("出生日期")},
    {FIELD(struct case_member, nation), .label = LIT("民族"), .max = 20},
    {FIELD(struct case_member, political), .as = AS_CODE, .codes = "case_political", .label = LIT("政治面貌")},
    {FIELD(struct case_member, health), .as = AS_CODE, .codes = "case_health", .label = LIT("健康状况")},
    {FIELD(struct case_member, disability), .as = AS_CODE, .codes = "case_disability", .label = LIT("残疾类别")},
    {FIELD(struct case_member, disability_grade), .label = LIT("残疾等级"), .max = 4},
    {FIELD(struct case_member, work), .as = AS_CODE, .codes = "case_work", .label = LIT("工作状态")},
    {FIELD(struct case_member, identity), .as = AS_CODE, .codes = "case_identity", .label = LIT("人员身份")},
    {FIELD(struct case_member, model), .as = AS_CODE, .codes = "model", .label = LIT("劳模类型")},
    {FIELD(struct case_member, marriage), .as = AS_CODE, .codes = "case_marriage", .label = LIT("婚姻状况")},
    {FIELD(struct case_member, hukou), .as = AS_CODE, .codes = "case_hukou", .label = LIT("户口类型")},
    {FIELD(struct case_member, hukou_area), .label = LIT("户口所在地行政区划"), .max = 6},
    {FIELD(struct case_member, employer), .label = LIT("工作单位或学校"), .max = 100},
    {FIELD(struct case_member, employer_kind), .as = AS_CODE, .codes = "case_employer", .label = LIT("单位性质")},
    {FIELD(struct case_member, employer_state), .as = AS_CODE, .codes = "case_enterprise", .label = LIT("企业状况")},
    {FIELD(struct case_member, industry), .as = AS_CODE, .codes = "case_industry", .label = LIT("所属行业")},
    {FIELD(struct case_member, contract_on), .as = AS_DATE, .label = LIT("劳动合同签订时间")},
    {FIELD(struct case_member, contract_until), .as = AS_DATE, .label = LIT("劳动合同期限")},
    {FIELD(struct case_member, joined_on), .as = AS_DATE, .label = LIT("参加工作时间")},
    {FIELD(struct case_member, insurance), .as = AS_CODE, .codes = "case_insurance", .label = LIT("医保状况")},
    {FIELD(struct case_member, education), .label = LIT("学历"), .max = 40},
    {FIELD(struct case_member, study_from), .label = LIT("入学年份"), .max = 2199},
    {FIELD(struct case_member, study_years), .label = LIT("学制（年）"), .max = 10},
    {FIELD(struct case_member, studying), .as = AS_BOOL, .label = LIT("在校就读")},
    {FIELD(struct case_member, able), .as = AS_BOOL, .label = LIT("有劳动能力")},
    {FIELD(struct case_member, refuses), .as = AS_BOOL, .label = LIT("有劳动能力而拒绝就业")},
    {FIELD(struct case_member, is_member), .as = AS_BOOL, .label = LIT("工会会员")},
    {FIELD(struct case_member, month_fen), .as = AS_MONEY, .label = LIT("本人月均收入"), .max = 100000000},
    {FIELD(struct case_member, joined_file_on), .as = AS_DATE, .fixed = true, .label = LIT("登记日期")},
    {FIELD(struct case_member, left_on), .as = AS_DATE, .fixed = true, .label = LIT("离户日期")},
    {FIELD(struct case_member, left_why), .as = AS_CODE, .codes = "case_left", .fixed = true, .label = LIT("离户原因")},
    {FIELD(struct case_member, version), .label = LIT("版本")},
    {FIELD(struct case_member, number), .as = AS_IDNO, .label = LIT("证件号码"), .max = 40},
    {FIELD(struct case_member, phone), .as = AS_PHONE, .label = LIT("手机号"), .max = 40},
    {FIELD(struct case_member, card), .as = AS_CARD, .label = LIT("银行卡号"), .max = 40},
    {FIELD(struct case_member, bank), .label = LIT("开户银行"), .max = 100},
    {FIELD(struct case_member, branch), .as = AS_VEILED, .label = LIT("支行"), .max = 100},
    {FIELD(struct case_member, diagnosis), .as = AS_VEILED, .label = LIT("疾病名称"), .max = 200},
    {FIELD(struct case_member, school), .as = AS_VEILED, .label = LIT("就读学校"), .max = 100},
    {FIELD(struct case_member, worker_no), .as = AS_VEILED, .label = LIT("职工编号"), .max = 40},
    {FIELD(struct case_member, remark), .as = AS_VEILED, .label = LIT("备注"), .max = 500},
    {FIELD(struct case_member, blind), .as = AS_BLOB, .fixed = true},
    {FIELD(struct case_member, secret), .as = AS_BLOB, .fixed = true},
};
const struct field case_member_secret_fields[9] = {
    {FIELD(struct case_member, number)},    {FIELD(struct case_member, phone)},  {FIELD(struct case_member, card)},
    {FIELD(struct case_member, bank)},      {FIELD(struct case_member, branch)}, {FIELD(struct case_member, diagnosis)},
    {FIELD(struct case_member, school)},    {FIELD(struct case_member, worker_no)}, {FIELD(struct case_member, remark)},
};

const struct field case_money_fields[14] = {
    {FIELD(struct case_money, id), .as = AS_ID, .fixed = true},
    {FIELD(struct case_money, casefile_id), .as = AS_ID, .fixed = true},
    {FIELD(struct case_money, member_no), .label = LIT("家庭成员"), .max = 1000},
    {FIELD(struct case_money, side), .label = LIT("收支"), .max = 3},
    {FIELD(struct case_money, kind), .label = LIT("项目"), .max = 20},
    {FIELD(struct case_money, from_on), .as = AS_DATE, .label = LIT("起")},
    {FIELD(struct case_money, until_on), .as = AS_DATE, .label = LIT("止")},
    {FIELD(struct case_money, fen), .as = AS_MONEY, .label = LIT("金额"), .max = 10000000000},
    {FIELD(struct case_money, gross_fen), .as = AS_MONEY, .label = LIT("报销和补助前总额"), .max = 10000000000},
    {FIELD(struct case_money, origin), .as = AS_CODE, .codes = "case_origin", .fixed = true, .label = LIT("来源")},
    {FIELD(struct case_money, paper_id), .as = AS_ID, .label = LIT("依据材料")},
    {FIELD(struct case_money, version), .label = LIT("版本")},
    {FIELD(struct case_money, remark), .as = AS_VEILED, .label = LIT("说明"), .max = 200},
    {FIELD(struct case_money, secret), .as = AS_BLOB, .fixed = true},
};

const struct field case_asset_fields[13] = {
    {FIELD(struct case_asset, id), .as = AS_ID, .fixed = true},
    {FIELD(struct case_asset, casefile_id), .as = AS_ID, .fixed = true},
    {FIELD(struct case_asset, kind), .as = AS_CODE, .codes = "case_asset", .label = LIT("财产")},
    {FIELD(struct case_asset, use), .as = AS_CODE, .codes = "case_use", .label = LIT("用途")},
    {FIELD(struct case_asset, n), .as = AS_COUNT, .label = LIT("数量"), .max = 1000},
    {FIELD(struct case_asset, m2), .label = LIT("面积（平方米）"), .max = 100000},
    {FIELD(struct case_asset, bought_year), .label = LIT("购置年份"), .max = 2199},
    {FIELD(struct case_asset, value_fen), .as = AS_MONEY, .label = LIT("价值"), .max = 100000000000},
    {FIELD(struct case_asset, origin), .as = AS_CODE, .codes = "case_origin", .fixed = true, .label = LIT("来源")},
    {FIELD(struct case_asset, paper_id), .as = AS_ID, .label = LIT("依据材料")},
    {FIELD(struct case_asset, version), .label = LIT("版本")},
    {FIELD(struct case_asset, remark), .as = AS_VEILED, .label = LIT("说明"), .max = 200},
    {FIELD(struct case_asset, secret), .as = AS_BLOB, .fixed = true},
};

const struct field case_paper_fields[14] = {
    {FIELD(struct case_paper, id), .as = AS_ID, .fixed = true},
    {FIELD(struct case_paper, casefile_id), .as = AS_ID, .fixed = true},
    {FIELD(struct case_paper, kind), .as = AS_CODE, .codes = "case_paper", .label = LIT("材料")},
    {FIELD(struct case_paper, member_no), .label = LIT("家庭成员"), .max = 1000},
    {FIELD(struct case_paper, file_id), .as = AS_ID, .label = LIT("扫描件")},
    {FIELD(struct case_paper, file_name), .fixed = true, .label = LIT("文件名")},
    {FIELD(struct case_paper, dated_on), .as = AS_DATE, .label = LIT("材料日期")},
    {FIELD(struct case_paper, valid_until), .as = AS_DATE, .label = LIT("有效期至")},
    {FIELD(struct case_paper, added_by), .as = AS_ID, .fixed = true},
    {FIELD(struct case_paper, added_at), .as = AS_TIME, .fixed = true, .label = LIT("登记时间")},
    {FIELD(struct case_paper, dropped_at), .as = AS_TIME, .fixed = true, .label = LIT("作废时间")},
    {FIELD(struct case_paper, added_name), .fixed = true, .label = LIT("登记人")},
    {FIELD(struct case_paper, remark), .as = AS_VEILED, .label = LIT("说明"), .max = 200},
    {FIELD(struct case_paper, secret), .as = AS_BLOB, .fixed = true},
};

/* --- reading --- */

enum err casefile_get(struct ctx *cx, int64_t id, struct casefile *out)
{
    struct str plain;
    *out = (struct casefile){0};
    TRY(cx_one(cx, CASEFILE_GET, id, CASEFILE_FIELDS, out));
    enum err e = casefile_key(cx, id, &out->key);
    if (e == ERR_NOT_FOUND) /* erased */
        return OK;
    TRY(e);
    TRY(casefile_open(cx, out->key, "casefile.secret", id, out->secret, &plain));
    casefile_unpack(cx->a, CASEFILE_SECRETS, plain, out);
    return OK;
}

enum err casefile_member_open(struct ctx *cx, const struct casefile *f, struct case_member *m)
{
    struct str plain;
    TRY(casefile_open(cx, f->key, "case_member.secret", m->id, m->secret, &plain));
    casefile_unpack(cx->a, CASE_MEMBER_SECRETS, plain, m);
    return OK;
}

enum err casefile_members(struct ctx *cx, const struct casefile *f, bool live, struct case_member **out, size_t *n)
{
    TRY(db_rows(cx->tx, CASE_MEMBERS, VALS(I64(f->id), I64(live)), CASE_MEMBER_FIELDS, 10 * CASE_MEMBERS_MAX, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(casefile_member_open(cx, f, &(*out)[i]));
    return OK;
}

enum err casefile_money(struct ctx *cx, const struct casefile *f, struct case_money **out, size_t *n)
{
    TRY(db_rows(cx->tx, CASE_MONEY, VALS(I64(f->id)), CASE_MONEY_FIELDS, CASE_MONEY_MAX, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(casefile_open(cx, f->key, "case_money.secret", (*out)[i].id, (*out)[i].secret, &(*out)[i].remark));
    return OK;
}

enum err casefile_assets(struct ctx *cx, const struct casefile *f, struct case_asset **out, size_t *n)
{
    TRY(db_rows(cx->tx, CASE_ASSETS, VALS(I64(f->id)), CASE_ASSET_FIELDS, CASE_ASSETS_MAX, out, n));
    for (size_t i = 0; i < *n; i++)
        TRY(casefile_open(cx, f->key, "case_asset.secret", (*out)[i].id, (*out)[i].secret, &(*out)[i].remark));
    return OK;
}

enum err casefile_papers(struct ctx *cx, const struct casefile *f, bool live, struct case_paper **out, size_t *n)
{
    TRY(db_rows(cx->tx, CASE_PAPERS, VALS(I64(f->id), I64(live)), CASE_PAPER_FIELDS, CASE_PAPERS_MAX, out, n));
    for (size_t i = 0; i < *n; i++) {
        TRY(casefile_open(cx, f->key, "case_paper.secret", (*out)[i].id, (*out)[i].secret, &(*out)[i].remark));
        TRY(file_name_open(cx, (*out)[i].file_id, &(*out)[i].file_name));
    }
    return OK;
}
