#include "cresampling.h"

#define NAME(name) portable_##name
#define WITH
#define LANES 8
#define SUMS 4
#include "loops.h"
#undef NAME
#undef WITH
#undef LANES
#undef SUMS

#if defined(__x86_64__)

#define NAME(name) wide_##name
#define WITH __attribute__((target("avx2,fma")))
#define LANES 8
#define SUMS 8
#include "loops.h"
#undef NAME
#undef WITH
#undef LANES
#undef SUMS

#define NAME(name) widest_##name
#define WITH __attribute__((target("avx512f,avx512vl,avx2,fma")))
#define LANES 16
#define SUMS 8
#include "loops.h"

const struct crs_loops *const *crs_all_loops(void) {
    static const struct crs_loops *const all[] = {&widest_loops, &wide_loops, &portable_loops, NULL};
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return all + 2;
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") ? all : all + 1;
}

#else

const struct crs_loops *const *crs_all_loops(void) {
    static const struct crs_loops *const all[] = {&portable_loops, NULL};
    return all;
}

#endif

const struct crs_loops *crs_loops(void) { return crs_all_loops()[0]; }

static int has_alpha(int bands) { return bands == 2 || bands == 4; }

// Not a number is 0 as well.
static int32_t rounded(float value) {
    value += 0.5f;
    value = value > 0 ? value : 0;
    return (int32_t)(value < 65535 ? value : 65535);
}

static void multiply_by_alpha(float *row, size_t pixels, int bands) {
    for (size_t i = 0; i < pixels; i++, row += bands) {
        const float part = row[bands - 1] / 65535;
        for (int band = 0; band < bands - 1; band++) row[band] *= part;
    }
}

void crs_take_bytes(float *row, const uint8_t *samples, size_t pixels, int bands, const float *table) {
    const size_t count = pixels * (size_t)bands;
    for (size_t x = 0; x < count; x++) row[x] = table[samples[x]];
    if (!has_alpha(bands)) return;
    for (size_t x = (size_t)bands - 1; x < count; x += (size_t)bands) row[x] = samples[x] * 257.0f;
    multiply_by_alpha(row, pixels, bands);
}

void crs_take_words(float *row, const uint16_t *samples, size_t pixels, int bands, const float *table) {
    const size_t count = pixels * (size_t)bands;
    for (size_t x = 0; x < count; x++) row[x] = table[samples[x]];
    if (!has_alpha(bands)) return;
    for (size_t x = (size_t)bands - 1; x < count; x += (size_t)bands) row[x] = samples[x];
    multiply_by_alpha(row, pixels, bands);
}

void crs_divide_by_alpha(float *row, size_t pixels, int bands) {
    for (size_t i = 0; i < pixels; i++, row += bands) {
        const float alpha = row[bands - 1];
        // What overshoots does so together with its alpha, which is cut off only afterwards.
        const float factor = alpha > 0 ? 65535 / alpha : 0;
        for (int band = 0; band < bands - 1; band++) row[band] *= factor;
    }
}

void crs_give_bytes(
    uint8_t *samples, const float *row, size_t pixels, int bands, const uint8_t *table, const uint8_t *alpha_table) {
    const size_t count = pixels * (size_t)bands;
    // Rounded many at once, and then looked up one by one: in one loop the look-ups would keep rounding one by one.
    enum { PIECE = 64 };
    size_t x = 0;
    for (; x + PIECE <= count; x += PIECE) {
        int32_t places[PIECE];
        for (int i = 0; i < PIECE; i++) places[i] = rounded(row[x + (size_t)i]);
        for (int i = 0; i < PIECE; i++) samples[x + (size_t)i] = table[places[i]];
    }
    for (; x < count; x++) samples[x] = table[rounded(row[x])];
    if (!has_alpha(bands)) return;
    for (size_t x = (size_t)bands - 1; x < count; x += (size_t)bands) samples[x] = alpha_table[rounded(row[x])];
}

void crs_give_words(uint16_t *samples, const float *row, size_t pixels, int bands) {
    const size_t count = pixels * (size_t)bands;
    for (size_t x = 0; x < count; x++) samples[x] = (uint16_t)rounded(row[x]);
}
