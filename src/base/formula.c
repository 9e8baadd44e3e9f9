// SPDX-License-Identifier: Apache-2.0
// Expressions of rule documents. The only file that sees Lua. See formula.h.
#include "formula.h"

#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct formula {
    lua_State *l;
    size_t used; /* bytes the interpreter holds */
    const struct str *names;
    size_t n;
};

/* lua_Alloc: refuses beyond FORMULA_MEMORY, which Lua reports as an error of the expression. */
static void *take(void *arg, void *p, size_t old, size_t want)
{
    struct formula *f = arg;
    size_t had = p ? old : 0;
    if (want == 0) {
        free(p);
        f->used -= had;
        return NULL;
    }
    if (want > had && f->used + (want - had) > FORMULA_MEMORY)
        return NULL;
    void *q = realloc(p, want);
    if (q)
        f->used = f->used - had + want;
    return q;
}

static void too_long(lua_State *l, lua_Debug *d)
{
    (void)d;
    luaL_error(l, "steps");
}

/* --- the few functions there are --- */

static int pick(lua_State *l, bool larger)
{
    lua_Number best = luaL_checknumber(l, 1);
    for (int i = 2; i <= lua_gettop(l); i++) {
        lua_Number v = luaL_checknumber(l, i);
        if (larger ? v > best : v < best)
            best = v;
    }
    lua_pushnumber(l, best);
    return 1;
}

static int f_min(lua_State *l)
{
    return pick(l, false);
}

static int f_max(lua_State *l)
{
    return pick(l, true);
}

static int f_floor(lua_State *l)
{
    lua_pushnumber(l, floor(luaL_checknumber(l, 1)));
    return 1;
}

static int f_ceil(lua_State *l)
{
    lua_pushnumber(l, ceil(luaL_checknumber(l, 1)));
    return 1;
}

static int f_abs(lua_State *l)
{
    lua_pushnumber(l, fabs(luaL_checknumber(l, 1)));
    return 1;
}

static const struct {
    const char *name;
    lua_CFunction run;
} functions[] = {{"min", f_min}, {"max", f_max}, {"floor", f_floor}, {"ceil", f_ceil}, {"abs", f_abs}};

/* --- running --- */

static int install(lua_State *l)
{
    for (size_t i = 0; i < countof(functions); i++) {
        lua_pushcfunction(l, functions[i].run);
        lua_setglobal(l, functions[i].name);
    }
    return 0;
}

static struct str sentence(struct formula *f, struct arena *a)
{
    size_t n = 0;
    const char *at = lua_type(f->l, -1) == LUA_TSTRING ? lua_tolstring(f->l, -1, &n) : NULL;
    struct str text = {at, n};
    if (str_ends(text, S("steps")))
        return S("算式运行步数过多，请检查是否有死循环");
    if (str_ends(text, S("not enough memory")))
        return S("算式占用内存过多");
    ptrdiff_t from = str_find(text, S(":1: ")); /* Lua's own words behind chunk name and line */
    text = from < 0 ? text : str_sub(text, (size_t)from + 4, text.len);
    return str_f(a, "算式有误：%.*s", (int)utf8_head(text, 120).len, text.at ? text.at : "");
}

struct formula *formula_new(struct arena *a, struct str text, const struct str *names, size_t n, struct str *why)
{
    ASSERT(n <= FORMULA_NAMES_MAX);
    if (!str_trim(text).len || text.len > FORMULA_TEXT_MAX) {
        *why = str_f(a, "算式不能为空，也不能超过 %d 个字节", FORMULA_TEXT_MAX);
        return NULL;
    }
    if (str_has(text, S("function"))) { /* no statements, so nothing is kept from one run to the next */
        *why = S("算式中不能定义函数");
        return NULL;
    }
    struct formula *f = calloc(1, sizeof *f);
    ASSERT(f);
    *f = (struct formula){.names = names, .n = n};
    f->l = lua_newstate(take, f);
    ASSERT(f->l);
    struct str chunk = str_f(a, "return %.*s", FMT(text));
    lua_pushcfunction(f->l, install);
    if (lua_pcall(f->l, 0, 0, 0) != LUA_OK || luaL_loadbufferx(f->l, chunk.at, chunk.len, "=算式", "t") != LUA_OK) {
        *why = sentence(f, a);
        formula_free(f);
        return NULL;
    }
    return f; /* the compiled chunk stays at the bottom of the stack */
}

void formula_free(struct formula *f)
{
    if (!f)
        return;
    lua_close(f->l);
    free(f);
}

struct values {
    const struct formula *f;
    const double *at;
};

/* Within lua_pcall, because setting a global may need memory. */
static int set_values(lua_State *l)
{
    const struct values *v = lua_touserdata(l, 1);
    for (size_t i = 0; i < v->f->n; i++) {
        lua_pushlstring(l, v->f->names[i].at, v->f->names[i].len);
        lua_pushnumber(l, v->at[i]);
        lua_rawset(l, 2);
    }
    return 0;
}

bool formula_run(struct formula *f, struct arena *a, const double *values, double *out, struct str *why)
{
    struct values v = {f, values};
    lua_State *l = f->l;
    bool ok = false;
    lua_pushcfunction(l, set_values);
    lua_pushlightuserdata(l, &v);
    lua_pushglobaltable(l);
    int e = lua_pcall(l, 2, 0, 0);
    if (e == LUA_OK) {
        lua_pushvalue(l, 1);
        lua_sethook(l, too_long, LUA_MASKCOUNT, FORMULA_STEPS);
        e = lua_pcall(l, 0, 1, 0);
        lua_sethook(l, NULL, 0, 0);
    }
    if (e != LUA_OK) {
        *why = sentence(f, a);
    } else if (lua_type(l, -1) != LUA_TNUMBER || !isfinite(lua_tonumber(l, -1))) {
        *why = S("算式的结果不是有限的数（是否除以了 0，或者名称写错）");
    } else {
        *out = lua_tonumber(l, -1);
        ok = true;
    }
    lua_settop(l, 1);
    return ok;
}
