// SPDX-License-Identifier: Apache-2.0
#include "sheet_ole.h"

enum { HEADER = 512, ENTRY = 128, MINI = 64, MINI_CUTOFF = 4096, DIR_SECTORS = 4096 };
static const uint32_t SECTOR_MAX = 0xFFFFFFFA; /* above: free, end of chain, … */

static uint32_t u32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static bool sector_at(const struct ole *o, uint32_t sector, void *out, size_t n)
{
    return file_at(o->fd, ((uint64_t)sector + 1) << o->shift, out, n);
}

/* The last sector of a file may be cut short by careless writers: what is missing reads as 0. */
static bool sector_read(const struct ole *o, uint32_t sector, uint8_t *out)
{
    uint64_t at = ((uint64_t)sector + 1) << o->shift, bytes = 1ULL << o->shift;
    if (at >= o->size)
        return false;
    uint64_t n = o->size - at < bytes ? o->size - at : bytes;
    memset(out, 0, (size_t)bytes);
    return file_at(o->fd, at, out, (size_t)n);
}

static bool add_fat(struct ole *o, uint32_t sector, uint32_t max)
{
    uint32_t per = (1U << o->shift) / 4;
    if (o->fat_n + per > max || !sector_read(o, sector, (uint8_t *)(o->fat + o->fat_n)))
        return false;
    o->fat_n += per;
    return true;
}

static bool read_fat(struct arena *a, struct ole *o, const uint8_t *head)
{
    uint32_t per = (1U << o->shift) / 4;
    uint64_t sectors = (o->size >> o->shift) + 2;
    uint32_t max = (uint32_t)(sectors + 2 * per), left = u32(head + 44);
    if (left > max / per)
        return false;
    o->fat = arena_alloc(a, max, 4);
    for (uint32_t i = 0; i < 109 && left > 0; i++, left--)
        if (!add_fat(o, u32(head + 76 + 4 * i), max))
            return false;
    uint8_t *buf = arena_alloc(a, 1, 1U << o->shift);
    uint32_t next = u32(head + 68);
    while (left > 0) { /* each turn takes at least one sector off left */
        if (next > SECTOR_MAX || !sector_at(o, next, buf, 1U << o->shift))
            return false;
        for (uint32_t i = 0; i + 1 < per && left > 0; i++, left--)
            if (!add_fat(o, u32(buf + 4 * i), max))
                return false;
        next = u32(buf + 4 * (per - 1));
    }
    return true;
}

static bool read_minifat(struct arena *a, struct ole *o, const uint8_t *head)
{
    uint32_t per = (1U << o->shift) / 4, n = u32(head + 64), at = u32(head + 60);
    if (n == 0)
        return true;
    if (n > o->fat_n)
        return false;
    o->minifat = arena_alloc(a, (size_t)n * per, 4);
    for (uint32_t i = 0; i < n; i++) {
        if (at >= o->fat_n || !sector_read(o, at, (uint8_t *)(o->minifat + o->minifat_n)))
            return false;
        o->minifat_n += per;
        at = o->fat[at];
    }
    return true;
}

/* Calls for each directory entry until one says yes. */
static bool each_entry(const struct ole *o, bool (*is)(const uint8_t *entry, struct str name),
                       struct str name, uint8_t out[ENTRY])
{
    uint8_t buf[4096];
    uint32_t at = o->dir;
    for (uint32_t n = 0; n < DIR_SECTORS && at < o->fat_n; n++) {
        if (!sector_read(o, at, buf))
            return false;
        for (uint32_t i = 0; i + ENTRY <= 1U << o->shift; i += ENTRY)
            if (is(buf + i, name)) {
                memcpy(out, buf + i, ENTRY);
                return true;
            }
        at = o->fat[at];
    }
    return false;
}

static bool is_root(const uint8_t *e, struct str name)
{
    (void)name;
    return e[66] == 5;
}

static bool is_named(const uint8_t *e, struct str name)
{
    size_t n = (size_t)e[64] | (size_t)e[65] << 8;
    if (e[66] != 2 || n != (name.len + 1) * 2 || n > 64)
        return false;
    for (size_t i = 0; i < name.len; i++)
        if (e[2 * i] != (uint8_t)name.at[i] || e[2 * i + 1] != 0)
            return false;
    return true;
}

bool ole_open(struct arena *a, int fd, uint64_t size, struct ole *out)
{
    uint8_t head[HEADER], e[ENTRY];
    *out = (struct ole){.fd = fd, .size = size};
    if (!file_at(fd, 0, head, sizeof head))
        return false;
    out->shift = head[30];
    if ((out->shift != 9 && out->shift != 12) || head[31] != 0)
        return false;
    out->dir = u32(head + 48);
    if (!read_fat(a, out, head) || !read_minifat(a, out, head) ||
        !each_entry(out, is_root, S(""), e))
        return false;
    out->root_start = u32(e + 116);
    out->root_size = u32(e + 120);
    return true;
}

bool ole_find(const struct ole *o, struct str name, struct ole_stream *out)
{
    uint8_t e[ENTRY];
    if (!each_entry(o, is_named, name, e))
        return false;
    *out = (struct ole_stream){u32(e + 116), u32(e + 120), u32(e + 120) < MINI_CUTOFF};
    return true;
}

static bool read_mini(const struct ole *o, const struct ole_stream *s, uint8_t *out)
{
    uint8_t buf[4096];
    uint32_t at = s->start, per = (1U << o->shift) / MINI;
    for (uint64_t done = 0; done < s->size; done += MINI) {
        if (at >= o->minifat_n)
            return false;
        uint32_t sector = o->root_start;
        for (uint32_t i = 0; i < at / per; i++) {
            if (sector >= o->fat_n)
                return false;
            sector = o->fat[sector];
        }
        if (sector > SECTOR_MAX || !sector_read(o, sector, buf))
            return false;
        uint64_t n = s->size - done < MINI ? s->size - done : MINI;
        memcpy(out + done, buf + (size_t)(at % per) * MINI, (size_t)n);
        at = o->minifat[at];
    }
    return true;
}

bool ole_read(const struct ole *o, const struct ole_stream *s, uint8_t *out)
{
    uint8_t buf[4096];
    uint32_t at = s->start;
    uint64_t sector = 1ULL << o->shift;
    if (s->mini)
        return read_mini(o, s, out);
    for (uint64_t done = 0; done < s->size; done += sector) {
        if (at >= o->fat_n || !sector_read(o, at, buf))
            return false;
        uint64_t n = s->size - done < sector ? s->size - done : sector;
        memcpy(out + done, buf, (size_t)n);
        at = o->fat[at];
    }
    return true;
}
