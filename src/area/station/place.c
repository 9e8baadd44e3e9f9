// SPDX-License-Identifier: Apache-2.0
// Places on the ground. Only whole microdegrees and metres go in and out.
#include <math.h>

#include "station.h"

#define PI 3.14159265358979323846
#define UNIT 1e6
#define EARTH_M 6371000.0

/* The ellipsoid and the shift of GCJ-02 (Krasovsky 1940), as they have been published in many places. */
#define AXIS 6378245.0
#define FLAT 0.00669342162296594323

static double waves(double v)
{
    return (20 * sin(6 * v * PI) + 20 * sin(2 * v * PI)) * 2 / 3;
}

static double shift_lat(double x, double y)
{
    return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + waves(x) + (20 * sin(y * PI) + 40 * sin(y / 3 * PI)) * 2 / 3 +
           (160 * sin(y / 12 * PI) + 320 * sin(y * PI / 30)) * 2 / 3;
}

static double shift_lng(double x, double y)
{
    return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + waves(x) + (20 * sin(x * PI) + 40 * sin(x / 3 * PI)) * 2 / 3 +
           (150 * sin(x / 12 * PI) + 300 * sin(x / 30 * PI)) * 2 / 3;
}

static void shift_at(double lat, double lng, double *dlat, double *dlng)
{
    double rad = lat / 180 * PI, magic = 1 - FLAT * sin(rad) * sin(rad), root = sqrt(magic);
    *dlat = shift_lat(lng - 105, lat - 35) * 180 / (AXIS * (1 - FLAT) / (magic * root) * PI);
    *dlng = shift_lng(lng - 105, lat - 35) * 180 / (AXIS / root * cos(rad) * PI);
}

void place_of_gcj(int64_t *lat_e6, int64_t *lng_e6)
{
    double lat = (double)*lat_e6 / UNIT, lng = (double)*lng_e6 / UNIT, dlat = 0, dlng = 0;
    if (lng < 72.004 || lng > 137.8347 || lat < 0.8293 || lat > 55.8271)
        return;
    double at_lat = lat, at_lng = lng;
    for (int i = 0; i < 3; i++) { /* the shift belongs to the true place, which each round finds more closely */
        shift_at(at_lat, at_lng, &dlat, &dlng);
        at_lat = lat - dlat;
        at_lng = lng - dlng;
    }
    *lat_e6 = llround(at_lat * UNIT);
    *lng_e6 = llround(at_lng * UNIT);
}

int64_t place_metres(int64_t lat1_e6, int64_t lng1_e6, int64_t lat2_e6, int64_t lng2_e6)
{
    double a = (double)lat1_e6 / UNIT * PI / 180, b = (double)lat2_e6 / UNIT * PI / 180;
    double up = sin((b - a) / 2), across = sin((double)(lng2_e6 - lng1_e6) / UNIT * PI / 360);
    double h = up * up + cos(a) * cos(b) * across * across;
    return llround(2 * EARTH_M * asin(sqrt(h < 1 ? h : 1)));
}

int64_t place_squeeze(int64_t lat_e6)
{
    int64_t k = llround(1000 * cos((double)lat_e6 / UNIT * PI / 180));
    return k < 1 ? 1 : k;
}
