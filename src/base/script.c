// SPDX-License-Identifier: Apache-2.0
// The only file that sees Lua. See script.h.
//
// A chunk's globals are an empty table that cannot be written; reading it falls through to the table of facts,
// and what is not there either ends the run. There is no library, hence no pcall that could swallow the
// end of a run, no load, no coroutine, no setmetatable; strings have no metatable.
#include "script.h"

#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct script {
    lua_State *l;
    size_t used, most; /* bytes the interpreter holds and may hold */
    const struct str *names;
    size_t n;
    struct script_limits limits;
    int facts[SCRIPT_SIDES], globals[SCRIPT_SIDES]; /* registry references */
    int *chunks;
    int n_chunks;
    ptrdiff_t lacks; /* name whose missing value ended the run, -1 = none */
    bool over;       /* the run was ended by its number of steps */
};

/* lua_Alloc: refuses beyond the limit, which Lua reports as an error of the chunk after collecting garbage. */
static void *take(void *arg, void *p, size_t old, size_t want)
{
    struct script *s = arg;
    size_t had = p ? old : 0;
    if (want == 0) {
        free(p);
        s->used -= had;
        return NULL;
    }
    if (want > had && s->used + (want - had) > s->most)
        return NULL;
    void *q = realloc(p, want);
    if (q)
        s->used = s->used - had + want;
    return q;
}

static struct script *owner(lua_State *l)
{
    void *s = NULL;
    (void)lua_getallocf(l, &s);
    return s;
}

static void too_long(lua_State *l, lua_Debug *d)
{
    (void)d;
    owner(l)->over = true;
    luaL_error(l, "steps");
}

/* --- the few functions there are; whole numbers stay whole --- */

static int pick(lua_State *l, int op)
{
    int best = 1;
    (void)luaL_checknumber(l, 1);
    for (int i = 2; i <= lua_gettop(l); i++) {
        (void)luaL_checknumber(l, i);
        if (op < 0 ? lua_compare(l, i, best, LUA_OPLT) : lua_compare(l, best, i, LUA_OPLT))
            best = i;
    }
    lua_pushvalue(l, best);
    return 1;
}

static int f_min(lua_State *l)
{
    return pick(l, -1);
}

static int f_max(lua_State *l)
{
    return pick(l, 1);
}

static int whole(lua_State *l, double (*round)(double))
{
    lua_settop(l, 1);
    if (!lua_isinteger(l, 1))
        lua_pushnumber(l, round(luaL_checknumber(l, 1)));
    return 1;
}

static int f_floor(lua_State *l)
{
    return whole(l, floor);
}

static int f_ceil(lua_State *l)
{
    return whole(l, ceil);
}

static int f_abs(lua_State *l)
{
    lua_settop(l, 1);
    if (!lua_isinteger(l, 1)) {
        lua_pushnumber(l, fabs(luaL_checknumber(l, 1)));
    } else if (lua_tointeger(l, 1) < 0) {
        if (lua_tointeger(l, 1) == LUA_MININTEGER)
            return luaL_error(l, "number too large");
        lua_pushinteger(l, -lua_tointeger(l, 1));
    }
    return 1;
}

static const struct {
    const char *name;
    lua_CFunction run;
} functions[] = {{"min", f_min}, {"max", f_max}, {"floor", f_floor}, {"ceil", f_ceil}, {"abs", f_abs}};

/* --- what a chunk sees --- */

/* __index of the facts: a name that has no value now. */
static int absent(lua_State *l)
{
    struct script *s = owner(l);
    size_t len = 0;
    const char *at = lua_type(l, 2) == LUA_TSTRING ? lua_tolstring(l, 2, &len) : "";
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->names[i], (struct str){at, len})) {
            s->lacks = (ptrdiff_t)i;
            return luaL_error(l, "lacks");
        }
    return luaL_error(l, "没有名为“%s”的事实", at);
}

static int refuse_write(lua_State *l)
{
    return luaL_error(l, "不能给全局名称赋值，请用 local");
}

static void one_side(lua_State *l, int *facts, int *globals)
{
    lua_newtable(l); /* globals */
    lua_newtable(l); /* its metatable */
    lua_newtable(l); /* facts */
    for (size_t i = 0; i < countof(functions); i++) {
        lua_pushcfunction(l, functions[i].run);
        lua_setfield(l, -2, functions[i].name);
    }
    lua_newtable(l);
    lua_pushcfunction(l, absent);
    lua_setfield(l, -2, "__index");
    lua_setmetatable(l, -2);
    lua_pushvalue(l, -1);
    *facts = luaL_ref(l, LUA_REGISTRYINDEX);
    lua_setfield(l, -2, "__index");
    lua_pushcfunction(l, refuse_write);
    lua_setfield(l, -2, "__newindex");
    lua_setmetatable(l, -2);
    *globals = luaL_ref(l, LUA_REGISTRYINDEX);
}

static int install(lua_State *l)
{
    struct script *s = owner(l);
    for (int i = 0; i < SCRIPT_SIDES; i++)
        one_side(l, &s->facts[i], &s->globals[i]);
    return 0;
}

/* What is held now is the base that the next chunk or run may add to. */
static void settle(struct script *s)
{
    lua_settop(s->l, 0);
    lua_gc(s->l, LUA_GCCOLLECT);
    s->most = s->used + s->limits.memory;
}

struct script *script_new(const struct str *names, size_t n, struct script_limits limits)
{
    ASSERT(n <= SCRIPT_NAMES_MAX);
    struct script *s = calloc(1, sizeof *s);
    ASSERT(s);
    *s = (struct script){.names = names, .n = n, .limits = limits, .most = SIZE_MAX, .lacks = -1};
    s->l = lua_newstate(take, s);
    ASSERT(s->l);
    lua_pushcfunction(s->l, install);
    int e = lua_pcall(s->l, 0, 0, 0);
    ASSERT(e == LUA_OK);
    settle(s);
    return s;
}

void script_free(struct script *s)
{
    if (!s)
        return;
    lua_close(s->l);
    free(s->chunks);
    free(s);
}

/* --- sentences --- */

static struct str sentence(struct script *s, struct arena *a)
{
    size_t n = 0;
    const char *at = lua_type(s->l, -1) == LUA_TSTRING ? lua_tolstring(s->l, -1, &n) : NULL, *word = s->limits.word;
    struct str text = {at, n};
    if (s->over)
        return str_f(a, "%s运行步数过多，请检查是否有死循环", word);
    if (str_ends(text, S("not enough memory")) || str_has(text, S("stack overflow")))
        return str_f(a, "%s占用内存过多", word);
    ptrdiff_t from = str_find(text, S(":1: ")); /* Lua's own words behind chunk name and line */
    text = from < 0 ? text : str_sub(text, (size_t)from + 4, text.len);
    if (!utf8_valid(text))
        return str_f(a, "%s有误：含有无法识别的字符", word);
    return str_f(a, "%s有误：%.*s", word, (int)utf8_head(text, 120).len, text.at ? text.at : "");
}

/* --- chunks --- */

static bool compile(struct script *s, struct str text)
{
    struct str name = str_of(s->limits.word);
    char chunk[32];
    snprintf(chunk, sizeof chunk, "=%.*s", FMT(name));
    return luaL_loadbufferx(s->l, text.at, text.len, chunk, "t") == LUA_OK;
}

/* Its only upvalue is _ENV, the table of globals. */
static int keep(lua_State *l)
{
    struct script *s = owner(l);
    lua_rawgeti(l, LUA_REGISTRYINDEX, lua_tointeger(l, 2));
    if (!lua_setupvalue(l, 1, 1))
        lua_pop(l, 1);
    lua_settop(l, 1);
    s->chunks[s->n_chunks] = luaL_ref(l, LUA_REGISTRYINDEX);
    return 0;
}

int script_add(struct script *s, struct arena *a, int side, struct str text, struct str *why)
{
    ASSERT(side >= 0 && side < SCRIPT_SIDES);
    if (s->n_chunks >= SCRIPT_CHUNKS_MAX) {
        *why = str_f(a, "%s太多，最多 %d 条", s->limits.word, SCRIPT_CHUNKS_MAX);
        return -1;
    }
    int *grown = realloc(s->chunks, sizeof *grown * (size_t)(s->n_chunks + 1));
    ASSERT(grown);
    s->chunks = grown;
    settle(s);
    bool ok = compile(s, str_f(a, "return %.*s", FMT(text)));
    if (!ok && str_has(text, S("return"))) {
        lua_settop(s->l, 0);
        ok = compile(s, text);
    }
    if (ok) {
        lua_pushcfunction(s->l, keep);
        lua_insert(s->l, 1);
        lua_pushinteger(s->l, s->globals[side]);
        ok = lua_pcall(s->l, 2, 0, 0) == LUA_OK;
    }
    s->over = false;
    if (!ok)
        *why = sentence(s, a);
    settle(s);
    return ok ? s->n_chunks++ : -1;
}

/* --- running --- */

struct setting {
    const struct script_value *values;
    const bool *wanted;
    int side;
};

static void push(lua_State *l, const struct script_value *v)
{
    switch (v->kind) {
    case SCRIPT_MISSING: lua_pushnil(l); break;
    case SCRIPT_BOOL: lua_pushboolean(l, v->i != 0); break;
    case SCRIPT_INT: lua_pushinteger(l, v->i); break;
    case SCRIPT_REAL: lua_pushnumber(l, v->d); break;
    case SCRIPT_TEXT: lua_pushlstring(l, v->s.at ? v->s.at : "", v->s.len); break;
    }
}

/* Within lua_pcall, because setting a name may need memory. */
static int set_values(lua_State *l)
{
    struct script *s = owner(l);
    const struct setting *v = lua_touserdata(l, 1);
    lua_rawgeti(l, LUA_REGISTRYINDEX, s->facts[v->side]);
    for (size_t i = 0; i < s->n; i++) {
        if (v->wanted && !v->wanted[i])
            continue;
        lua_pushlstring(l, s->names[i].at, s->names[i].len);
        push(l, &v->values[i]);
        lua_rawset(l, 2);
    }
    return 0;
}

bool script_set(struct script *s, int side, const struct script_value *values, const bool *wanted)
{
    struct setting v = {values, wanted, side};
    size_t most = s->most;
    s->most = SIZE_MAX; /* the caller's values, not the chunk's greed */
    lua_pushcfunction(s->l, set_values);
    lua_pushlightuserdata(s->l, &v);
    bool ok = lua_pcall(s->l, 1, 0, 0) == LUA_OK;
    lua_settop(s->l, 0);
    s->most = s->used > most ? s->used + s->limits.memory : most;
    return ok;
}

static bool result(lua_State *l, struct arena *a, struct script_value *out)
{
    size_t n = 0;
    *out = (struct script_value){0};
    switch (lua_type(l, -1)) {
    case LUA_TBOOLEAN: *out = (struct script_value){.kind = SCRIPT_BOOL, .i = lua_toboolean(l, -1)}; return true;
    case LUA_TNUMBER:
        if (lua_isinteger(l, -1))
            *out = (struct script_value){.kind = SCRIPT_INT, .i = lua_tointeger(l, -1)};
        else
            *out = (struct script_value){.kind = SCRIPT_REAL, .d = lua_tonumber(l, -1)};
        return true;
    case LUA_TSTRING: {
        const char *at = lua_tolstring(l, -1, &n);
        *out = (struct script_value){.kind = SCRIPT_TEXT, .s = str_dup(a, (struct str){at, n})};
        return true;
    }
    default: return false;
    }
}

enum script_end script_run(struct script *s, struct arena *a, int chunk, struct script_value *out, size_t *lacks,
                           struct str *why)
{
    ASSERT(chunk >= 0 && chunk < s->n_chunks);
    lua_State *l = s->l;
    enum script_end end = SCRIPT_OK;
    s->lacks = -1;
    s->over = false;
    lua_rawgeti(l, LUA_REGISTRYINDEX, s->chunks[chunk]);
    lua_sethook(l, too_long, LUA_MASKCOUNT, s->limits.steps);
    int e = lua_pcall(l, 0, 1, 0);
    lua_sethook(l, NULL, 0, 0);
    if (e != LUA_OK && s->lacks >= 0) {
        *lacks = (size_t)s->lacks;
        end = SCRIPT_LACKS;
    } else if (e != LUA_OK) {
        *why = sentence(s, a);
        end = SCRIPT_WRONG;
        settle(s); /* a stack that grew shrinks again: the next run has its full share */
    } else if (!result(l, a, out)) {
        *why = str_f(a, "%s没有得出结果（应是“是/否”或数）", s->limits.word);
        end = SCRIPT_WRONG;
    }
    lua_settop(l, 0);
    return end;
}
