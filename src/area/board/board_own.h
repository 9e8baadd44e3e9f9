/* SPDX-License-Identifier: Apache-2.0
 * What the files of the board area share and nobody else sees. */
#pragma once
#include "area.h"
#include "board.h"

/* The board a call asks for: ?campaign=, ?org=; own: that union alone. */
enum err board_of_call(struct ctx *cx, bool own, struct board *b) MUST_USE;

/* Members of the open object w, each from the database. */
enum err board_write_figures(struct ctx *cx, struct jw *w, const struct board *b, bool whole) MUST_USE;
enum err board_write_days(struct ctx *cx, struct jw *w, const struct board *b) MUST_USE;
enum err board_write_last(struct ctx *cx, struct jw *w, const struct board *b) MUST_USE;
enum err board_write_unions(struct ctx *cx, struct jw *w, const struct board *b) MUST_USE;
enum err board_write_late(struct ctx *cx, struct jw *w, const struct board *b) MUST_USE;

/* The unions directly below with their progress, the union itself first. */
enum err board_children(struct ctx *cx, const struct board *b, struct board_child **out, size_t *n) MUST_USE;
void board_write_child(struct jw *w, const struct board_child *c, bool own);

/* --- shapes (board_shape.c) --- */

enum {
    SHAPE_BYTES = 8 * 1024 * 1024,
    SHAPE_POINTS = 100000, /* in one file */
    SHAPE_RINGS = 5000,
    SHAPE_FEATURES = 5000,
    SHAPE_DEPTH = 16,      /* nesting of the file */
    SHAPE_GRID = 1000,     /* cells across the whole picture: a boundary is kept as fine as it is drawn */
    SHAPE_UNION_POINTS = 3000,
};
#define SHAPE_UNIT 100000 /* a degree */

/* A ring of a boundary, or one point. */
struct shape_ring {
    size_t feature, first, n; /* points first … first + n */
};
struct shape_feature {
    struct str keys[4]; /* what may name its union: org code, area code */
    size_t n_keys;
    bool point;
    int64_t org_id; /* found by the caller, 0 = none */
};
struct shape_file {
    struct shape_feature *features;
    struct shape_ring *rings;
    double *at; /* longitude, latitude … */
    size_t n_features, n_rings, n_points;
    size_t cap_features, cap_rings, cap_points;
};
/* GeoJSON (FeatureCollection of Polygon, MultiPolygon, Point) or CSV (code,lon,lat) by content, read with bounded
 * memory. ERR_BAD_INPUT, ERR_FILE_LIMIT with a sentence. */
enum err shape_read(struct ctx *cx, struct str text, struct shape_file *out) MUST_USE;
/* The shape of a union as kept: all its rings on the grid of the picture; *point: it is (or shrank to) a point. */
struct str shape_geo(struct ctx *cx, const struct shape_file *f, int64_t org_id, bool *point);

enum err board_shapes_get(struct ctx *cx) MUST_USE;
enum err board_shapes_post(struct ctx *cx) MUST_USE;
enum err board_shapes_delete(struct ctx *cx) MUST_USE;
