#include "cpng.h"

#include <string.h>

// Paeth's guess (PNG, third edition, 9.4), of what is to the left, above, and above to the left: whichever is nearest to
// left + above - corner. That is the smaller of left and above where the corner is beyond the larger one by so much that
// three corners are no less than the sum of all, and so on; there are no distances to be compared.
static inline int guessed(int left, int above, int corner) {
    const int low = left < above ? left : above, high = left < above ? above : left;
    const int sum = 3 * corner - above - left;
    const int guess = high <= sum ? low : corner;
    return sum <= low ? high : guess;
}

static inline void undo_sub(uint8_t *row, const uint8_t *packed, size_t count, size_t pixel) {
    for (size_t x = pixel; x < count; x++) row[x] = (uint8_t)(packed[x] + row[x - pixel]);
}

static inline void undo_average(
    uint8_t *row, const uint8_t *packed, const uint8_t *above, size_t count, size_t pixel) {
    for (size_t x = pixel; x < count; x++) row[x] = (uint8_t)(packed[x] + (row[x - pixel] + above[x]) / 2);
}

static inline void undo_paeth(uint8_t *row, const uint8_t *packed, const uint8_t *above, size_t count, size_t pixel) {
    uint8_t left[8], corner[8];
    for (size_t i = 0; i < pixel; i++) {
        left[i] = row[i];
        corner[i] = above[i];
    }
    size_t x = pixel;
    for (; x + pixel <= count; x += pixel) {
        for (size_t i = 0; i < pixel; i++) {
            left[i] = (uint8_t)(packed[x + i] + guessed(left[i], above[x + i], corner[i]));
            corner[i] = above[x + i];
            row[x + i] = left[i];
        }
    }
}

#if defined(__x86_64__)
#include "unfilter_x86.h"
#endif

// The first pixel has nothing to its left.
static void begin(int filter, uint8_t *row, const uint8_t *packed, const uint8_t *above, size_t pixel) {
    for (size_t x = 0; x < pixel; x++) {
        const int guess = filter == 3 ? above[x] / 2 : filter == 4 ? above[x] : 0;
        row[x] = (uint8_t)(packed[x] + guess);
    }
}

void cpng_unfilter(
    int filter, uint8_t *restrict row, const uint8_t *restrict packed, const uint8_t *restrict above, size_t count,
    size_t pixel) {
    if (filter == 2) {
        for (size_t x = 0; x < count; x++) row[x] = (uint8_t)(packed[x] + above[x]);
        return;
    }
    if (filter < 1 || filter > 4 || pixel < 1 || pixel > 8 || count < pixel) {
        memcpy(row, packed, count);
        return;
    }
    begin(filter, row, packed, above, pixel);
#if defined(__x86_64__)
    if (pixel >= 3 && __builtin_cpu_supports("avx2")) {
        x86_undo(filter, row, packed, above, count, pixel);
        return;
    }
#endif
#define EACH(size)                                                                                                     \
    case size:                                                                                                         \
        if (filter == 1) undo_sub(row, packed, count, size);                                                           \
        if (filter == 3) undo_average(row, packed, above, count, size);                                                \
        if (filter == 4) undo_paeth(row, packed, above, count, size);                                                  \
        break
    switch (pixel) {
        EACH(1);
        EACH(2);
        EACH(3);
        EACH(4);
        EACH(6);
        EACH(8);
    default: break;
    }
#undef EACH
}

size_t cpng_unfilter_paeths(
    uint8_t *rows, size_t stride, const uint8_t *packed, const uint8_t *above, size_t rows_count, size_t count,
    size_t pixel) {
    size_t done = 0;
#if defined(__x86_64__)
    if (pixel < 3 || count < 8 * pixel || !__builtin_cpu_supports("avx2")) return 0;
    while (rows_count - done >= 4) {
        x86_undo_four_paeths(rows, stride, packed, above, count, pixel);
        above = rows + 3 * stride;
        rows += 4 * stride;
        packed += 4 * (count + 1);
        done += 4;
    }
#endif
    return done;
}
