// SPDX-License-Identifier: Apache-2.0
// Routes of quizzes, draws and votes.
#include "contest_own.h"

#define READ(path_, run_, title_, ...)                                                                                                        \
    {.method = M_GET, .path = path_, .run = run_, .perm = PERM_SERVICE_VIEW, .scope = SCOPE_ORG, .tx = TX_READ, .title = LIT(title_), __VA_ARGS__}
#define WRITE(method_, path_, run_, action_, title_, ...)                                                                                     \
    {.method = method_, .path = path_, .run = run_, .perm = PERM_SERVICE_EDIT, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = action_, .title = LIT(title_), __VA_ARGS__}
#define SELF PERM_WORKER_SELF, SCOPE_WORKER
#define DOOR PERM_NONE, SCOPE_PUBLIC

static const char quiz_schema[] = "{part,title,draw,seconds,tries,pass,used,passed,over,\"attempt\":{try_no,closed,left_ms,answered,right_n,passed,\"items\":[{seq,kind,stem,choices,chosen}]}}";
static const char lottery_schema[] = "{…lottery,\"prizes\":[{no,title,count}],\"verbs\":[]}";
static const char mine_schema[] = "{no,salt,hash,prize,win_state}";
static const char sheet_schema[] = "{scheme,part,commitment,closes,beacon,beacon_on,entries_hash,seed,beacon_value,\"prizes\":[{no,count,title}],\"winners\":[{prize,entry,name}]}";

static const struct route routes[] = {
    READ("/api/quiz/banks", quiz_banks_get, "答题题库", .shape = OUT_LIST, OUT(struct quiz_bank, quiz_bank_fields), .query = "after,limit"),
    WRITE(M_POST, "/api/quiz/banks", quiz_bank_post, "quiz_bank.add", "建立题库", .shape = OUT_ONE, IN(struct quiz_bank_in, quiz_bank_in_fields), OUT(struct quiz_bank, quiz_bank_fields)),
    WRITE(M_POST, "/api/quiz/banks/:id/text", quiz_bank_text_post, "quiz_bank.text", "粘贴题目表格", .shape = OUT_FREE, .schema = "{\"added\":1,\"known\":0}",
          IN(struct quiz_text_in, quiz_text_fields)),
    READ("/api/quiz/banks/:id/questions", quiz_questions_get, "题库的题目", .shape = OUT_LIST, OUT(struct quiz_question, quiz_question_fields), .query = "all,after,limit"),
    WRITE(M_POST, "/api/quiz/banks/:id/questions", quiz_question_post, "quiz_question.add", "添加题目", .shape = OUT_ONE, IN(struct quiz_question_in, quiz_question_in_fields),
          OUT(struct quiz_question, quiz_question_fields)),
    WRITE(M_PUT, "/api/quiz/questions/:id", quiz_question_put, "quiz_question.edit", "更正或停用题目", .shape = OUT_ONE, IN(struct quiz_question_in, quiz_question_in_fields),
          OUT(struct quiz_question, quiz_question_fields)),
    READ("/api/quiz/parts/:part", quiz_progress_get, "答题进展", .shape = OUT_FREE, .schema = "{title,bank,draw,attempts,players,passed,\"days\":[],\"hard\":[]}"),
    READ("/api/lotteries", lotteries_get, "抽奖", .shape = OUT_LIST, OUT(struct lottery, lottery_fields), .query = "state,after,limit"),
    READ("/api/lotteries/:part", lottery_get, "一次抽奖", .shape = OUT_FREE, .schema = lottery_schema),
    WRITE(M_POST, "/api/lotteries/:part/close", lottery_close_post, "lottery.close", "截止抽奖名单", .shape = OUT_FREE, .schema = lottery_schema,
          IN(struct lottery_close_in, lottery_close_fields)),
    {.method = M_POST, .path = "/api/lotteries/:part/draw", .run = lottery_draw_post, .perm = PERM_SERVICE_REVIEW, .scope = SCOPE_ORG, .tx = TX_WRITE, .action = "lottery.draw",
     .title = LIT("公布种子并开奖"), .shape = OUT_FREE, .schema = lottery_schema, IN(struct lottery_draw_in, lottery_draw_fields)},
    READ("/api/lotteries/:part/winners", lottery_winners_get, "中奖名单", .shape = OUT_LIST, OUT(struct lottery_win, lottery_win_fields), .query = "state,after,limit"),
    WRITE(M_POST, "/api/lotteries/:part/winners/:seq/hand", lottery_hand_post, "lottery.hand", "登记奖品领取", .shape = OUT_FREE, .schema = lottery_schema,
          IN(struct lottery_hand_in, lottery_hand_fields)),
    WRITE(M_POST, "/api/lotteries/:part/winners/:seq/lapse", lottery_lapse_post, "lottery.lapse", "登记逾期未领", .shape = OUT_FREE, .schema = lottery_schema,
          IN(struct lottery_lapse_in, lottery_lapse_fields)),
    READ("/api/votes/:part", vote_result_get, "评选票数", .shape = OUT_FREE, .schema = "{title,votes,exact,told,voters,\"candidates\":[{id,no,name,unit,words,count}]}"),
    {M_GET, "/api/worker/quiz/:part", quiz_mine_get, SELF, TX_READ, .shape = OUT_FREE, .schema = quiz_schema, .title = LIT("职工本人的答题")},
    {M_POST, "/api/worker/quiz/:part/start", quiz_start_post, SELF, TX_WRITE, "quiz.start", .shape = OUT_FREE, .schema = quiz_schema, .title = LIT("职工开始答题")},
    {M_POST, "/api/worker/quiz/:part/answers", quiz_answers_post, SELF, TX_WRITE, "quiz.answers", IN(struct quiz_answers_in, quiz_answers_fields), .shape = OUT_FREE,
     .schema = quiz_schema, .title = LIT("职工保存答案、交卷")},
    {M_POST, "/api/worker/lottery/:part/enter", lottery_enter_post, SELF, TX_WRITE, "lottery.enter", .shape = OUT_FREE, .schema = mine_schema, .title = LIT("职工报名抽奖")},
    {M_POST, "/api/worker/lottery/:part/received", lottery_received_post, SELF, TX_WRITE, "lottery.received", .shape = OUT_FREE, .schema = mine_schema,
     .title = LIT("职工签收奖品")},
    {M_POST, "/api/worker/vote/:part", vote_post, SELF, TX_WRITE, "vote.cast", IN(struct vote_in, vote_in_fields), .shape = OUT_FREE, .schema = "{\"voted\":true}",
     .title = LIT("职工投票")},
    {M_GET, "/api/worker/draws/:part", draw_sheet_get, DOOR, TX_READ, .shape = OUT_FREE, .schema = sheet_schema, .title = LIT("公开的抽奖（不登录可见）")},
    {M_GET, "/api/worker/draws/:part/entries", draw_entries_file, DOOR, TX_READ, .shape = OUT_FILE, .title = LIT("公开的抽奖名单（CSV）")},
    {M_GET, "/api/worker/draws/:part/sheet", draw_sheet_file, DOOR, TX_READ, .shape = OUT_FILE, .title = LIT("可以复核的抽奖单（JSON）")},
};

static const struct meta_row meta[] = {
    {"quiz_bank", {quiz_bank_fields, 9, sizeof(struct quiz_bank)}},
    {"quiz_question", {quiz_question_fields, 10, sizeof(struct quiz_question)}},
    {"lottery", {lottery_fields, 30, sizeof(struct lottery)}},
    {"lottery_win", {lottery_win_fields, 14, sizeof(struct lottery_win)}},
};


/* Lists that may be frozen, for clerks; draws that may be drawn, for who did not freeze them. */
static enum err todo(struct ctx *cx, struct todo *t)
{
    int64_t close = 0, draw = 0;
    TRY(todo_count(cx, PERM_SERVICE_EDIT, LOTTERY_TODO, &close));
    TRY(todo_count(cx, PERM_SERVICE_REVIEW, LOTTERY_TODO_DRAW, &draw));
    todo_put(t, "lottery.close", S("待截止名单的抽奖"), close, S("/contests?tab=lotteries&state=open"));
    todo_put(t, "lottery.draw", S("待开奖的抽奖"), draw, S("/contests?tab=lotteries&state=closed"));
    return OK;
}

const struct area area_contest = {
    .name = "contest",
    .title = LIT("答题、抽奖和评选"),
    ROWS(routes, routes),
    ROWS(machines, contest_machines),
    ROWS(meta, meta),
    .verify = contest_verify,
    .todo = todo,
};
