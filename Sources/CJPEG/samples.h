// Samples of coefficients: the inverse of the discrete cosine transform.
//
// Eight samples of eight coefficients come out as libjpeg's accurate integer transform has them, to the bit. Fewer are
// the transform of as many points of the lowest coefficients: what a picture of that size would have been coded as.

typedef int32_t NAME(i4) __attribute__((vector_size(16)));
typedef int32_t NAME(i8) __attribute__((vector_size(32)));
typedef uint32_t NAME(u8) __attribute__((vector_size(32)));
typedef float NAME(f4) __attribute__((vector_size(16)));
typedef float NAME(f8) __attribute__((vector_size(32)));
typedef uint8_t NAME(b4) __attribute__((vector_size(4)));
typedef uint8_t NAME(b8) __attribute__((vector_size(8)));

#define VECTOR static inline __attribute__((always_inline))

// Sums wrap: what would not fit is no picture's.
#define I(vector) ((NAME(i8))(vector))
#define U(vector) ((NAME(u8))(vector))
#define BOUNDED(vector, type) __builtin_elementwise_min(__builtin_elementwise_max(vector, (type){0}), (type){0} + 255)
#define TIMES(vector, factor) ((vector) * (uint32_t)(factor))

/// One dimension for eight lines at once; what is left of its precision is taken by `shift`.
WITH VECTOR void NAME(eight)(NAME(u8) lines[8], int shift) {
    // Loeffler, Ligtenberg and Moschytz with constants of 13 bits, in libjpeg's order, as each rounding counts.
    const NAME(u8) even1 = TIMES(lines[2] + lines[6], 4433);
    const NAME(u8) even2 = even1 - TIMES(lines[6], 15137);
    const NAME(u8) even3 = even1 + TIMES(lines[2], 6270);
    const NAME(u8) sum = (lines[0] + lines[4]) << 13;
    const NAME(u8) difference = (lines[0] - lines[4]) << 13;
    const NAME(u8) a0 = sum + even3, a3 = sum - even3, a1 = difference + even2, a2 = difference - even2;
    const NAME(u8) all = TIMES(lines[7] + lines[3] + lines[5] + lines[1], 9633);
    const NAME(u8) z1 = TIMES(lines[7] + lines[1], -7373);
    const NAME(u8) z2 = TIMES(lines[5] + lines[3], -20995);
    const NAME(u8) z3 = TIMES(lines[7] + lines[3], -16069) + all;
    const NAME(u8) z4 = TIMES(lines[5] + lines[1], -3196) + all;
    const NAME(u8) b0 = TIMES(lines[7], 2446) + z1 + z3;
    const NAME(u8) b1 = TIMES(lines[5], 16819) + z2 + z4;
    const NAME(u8) b2 = TIMES(lines[3], 25172) + z2 + z3;
    const NAME(u8) b3 = TIMES(lines[1], 12299) + z1 + z4;
    const uint32_t half = 1u << (shift - 1);
    lines[0] = U(I(a0 + b3 + half) >> shift);
    lines[7] = U(I(a0 - b3 + half) >> shift);
    lines[1] = U(I(a1 + b2 + half) >> shift);
    lines[6] = U(I(a1 - b2 + half) >> shift);
    lines[2] = U(I(a2 + b1 + half) >> shift);
    lines[5] = U(I(a2 - b1 + half) >> shift);
    lines[3] = U(I(a3 + b0 + half) >> shift);
    lines[4] = U(I(a3 - b0 + half) >> shift);
}

#define LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define LOW_PAIRS(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define LOW_HALVES(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define HIGH_HALVES(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15)

WITH VECTOR void NAME(transpose)(NAME(u8) lines[8]) {
    const NAME(u8) a0 = LOW(lines[0], lines[1]), a1 = HIGH(lines[0], lines[1]);
    const NAME(u8) a2 = LOW(lines[2], lines[3]), a3 = HIGH(lines[2], lines[3]);
    const NAME(u8) a4 = LOW(lines[4], lines[5]), a5 = HIGH(lines[4], lines[5]);
    const NAME(u8) a6 = LOW(lines[6], lines[7]), a7 = HIGH(lines[6], lines[7]);
    const NAME(u8) b0 = LOW_PAIRS(a0, a2), b1 = HIGH_PAIRS(a0, a2), b2 = LOW_PAIRS(a1, a3), b3 = HIGH_PAIRS(a1, a3);
    const NAME(u8) b4 = LOW_PAIRS(a4, a6), b5 = HIGH_PAIRS(a4, a6), b6 = LOW_PAIRS(a5, a7), b7 = HIGH_PAIRS(a5, a7);
    lines[0] = LOW_HALVES(b0, b4);
    lines[1] = LOW_HALVES(b1, b5);
    lines[2] = LOW_HALVES(b2, b6);
    lines[3] = LOW_HALVES(b3, b7);
    lines[4] = HIGH_HALVES(b0, b4);
    lines[5] = HIGH_HALVES(b1, b5);
    lines[6] = HIGH_HALVES(b2, b6);
    lines[7] = HIGH_HALVES(b3, b7);
}

WITH static void NAME(make_8)(const int32_t *coefficients, uint8_t *samples, size_t stride) {
    NAME(u8) lines[8];
    memcpy(lines, coefficients, sizeof lines);
    NAME(eight)(lines, 11);
    NAME(transpose)(lines);
    NAME(eight)(lines, 18);
    NAME(transpose)(lines);
    for (int y = 0; y < 8; y++, samples += stride) {
        NAME(i8) row = I(lines[y]) + 128;
        row = BOUNDED(row, NAME(i8));
        const NAME(b8) bytes = __builtin_convertvector(row, NAME(b8));
        memcpy(samples, &bytes, sizeof bytes);
    }
}

WITH static void NAME(make_4)(const struct cjpeg_component *component, const int32_t *coefficients, uint8_t *samples) {
    NAME(f4) lines[4], sums[4];
    for (int v = 0; v < 4; v++) {
        NAME(i4) line;
        memcpy(&line, coefficients + v * 8, sizeof line);
        lines[v] = __builtin_convertvector(line, NAME(f4));
    }
    // The transform of four points; a whole picture's value is eight times its first coefficient's.
    const float a = 0.125f * 1.30656296f, b = 0.125f * 0.54119610f, one = 0.125f;
    for (int i = 0; i < 2; i++) {
        const float scale = i == 0 ? one : 1;
        const NAME(f4) even = (lines[0] + lines[2]) * scale, odd = (lines[0] - lines[2]) * scale;
        const float c = i == 0 ? a : 1.30656296f, s = i == 0 ? b : 0.54119610f;
        const NAME(f4) near = lines[1] * c + lines[3] * s, far = lines[1] * s - lines[3] * c;
        sums[0] = even + near;
        sums[1] = odd + far;
        sums[2] = odd - far;
        sums[3] = even - near;
        // Columns become rows.
        const NAME(f4) p = __builtin_shufflevector(sums[0], sums[1], 0, 4, 1, 5);
        const NAME(f4) q = __builtin_shufflevector(sums[0], sums[1], 2, 6, 3, 7);
        const NAME(f4) r = __builtin_shufflevector(sums[2], sums[3], 0, 4, 1, 5);
        const NAME(f4) t = __builtin_shufflevector(sums[2], sums[3], 2, 6, 3, 7);
        lines[0] = __builtin_shufflevector(p, r, 0, 1, 4, 5);
        lines[1] = __builtin_shufflevector(p, r, 2, 3, 6, 7);
        lines[2] = __builtin_shufflevector(q, t, 0, 1, 4, 5);
        lines[3] = __builtin_shufflevector(q, t, 2, 3, 6, 7);
    }
    for (int y = 0; y < 4; y++, samples += component->stride) {
        NAME(f4) row = lines[y] + 128.5f;
        row = BOUNDED(row, NAME(f4));
        const NAME(b4) bytes = __builtin_convertvector(row, NAME(b4));
        memcpy(samples, &bytes, sizeof bytes);
    }
}

WITH VECTOR void NAME(make_few)(
    const struct cjpeg_component *component, const int32_t *coefficients, uint8_t *samples, int width, int height) {
    NAME(f4) lines[4];
    for (int v = 0; v < height; v++) {
        NAME(i4) line;
        memcpy(&line, coefficients + v * 8, sizeof line);
        lines[v] = __builtin_convertvector(line, NAME(f4));
    }
    for (int y = 0; y < height; y++, samples += component->stride) {
        NAME(f4) sum = {0}, row = (NAME(f4)){0} + 128.5f;
        for (int v = 0; v < height; v++) sum += lines[v] * component->rows[y][v];
        for (int u = 0; u < width; u++) {
            NAME(f4) part;
            memcpy(&part, component->columns[u], sizeof part);
            row += part * sum[u];
        }
        const NAME(b4) bytes = __builtin_convertvector(BOUNDED(row, NAME(f4)), NAME(b4));
        memcpy(samples, &bytes, sizeof bytes);
    }
}

WITH VECTOR void NAME(make_most)(
    const struct cjpeg_component *component, const int32_t *coefficients, uint8_t *samples, int width, int height) {
    const int wanted = height < 8 ? height : 8, columns = width < 8 ? width : 8;
    NAME(f8) lines[8];
    for (int v = 0; v < wanted; v++) {
        NAME(i8) line;
        memcpy(&line, coefficients + v * 8, sizeof line);
        lines[v] = __builtin_convertvector(line, NAME(f8));
    }
    for (int y = 0; y < height; y++, samples += component->stride) {
        NAME(f8) sum = {0};
        for (int v = 0; v < wanted; v++) sum += lines[v] * component->rows[y][v];
        NAME(f8) left = (NAME(f8)){0} + 128.5f, right = left;
        for (int u = 0; u < columns; u++) {
            NAME(f8) part;
            memcpy(&part, component->columns[u], sizeof part);
            left += part * sum[u];
            if (width <= 8) continue;
            memcpy(&part, component->columns[u] + 8, sizeof part);
            right += part * sum[u];
        }
        NAME(b8) bytes = __builtin_convertvector(BOUNDED(left, NAME(f8)), NAME(b8));
        memcpy(samples, &bytes, sizeof bytes);
        if (width <= 8) continue;
        bytes = __builtin_convertvector(BOUNDED(right, NAME(f8)), NAME(b8));
        memcpy(samples + 8, &bytes, sizeof bytes);
    }
}

/// The same with numbers that the compiler does not know.
WITH static void NAME(make_any)(const struct cjpeg_component *component, const int32_t *coefficients, uint8_t *samples) {
    NAME(make_most)(component, coefficients, samples, component->width, component->height);
}

#define MAKE(side)                                                                                                     \
    WITH static void NAME(make_##side)(                                                                                \
        const struct cjpeg_component *component, const int32_t *coefficients, uint8_t *samples) {                      \
        NAME(make_most)(component, coefficients, samples, side, side);                                                 \
    }
MAKE(5)
MAKE(6)
MAKE(7)
#undef MAKE

WITH VECTOR void NAME(make_block)(
    const struct cjpeg_component *component, int32_t *coefficients, int has_others, uint8_t *samples) {
    const int32_t width = component->width, height = component->height;
    if (width == 1 && height == 1) {
        *samples = as_sample((int32_t)((uint32_t)coefficients[0] + 1028) >> 3);
        return;
    }
    if (!has_others) {
        // As all others do, it writes eight, of which the next block or nobody has those that are too many.
        const uint64_t eight = as_sample((int32_t)((uint32_t)coefficients[0] + 1028) >> 3) * 0x0101010101010101u;
        for (int32_t y = 0; y < height; y++, samples += component->stride) {
            memcpy(samples, &eight, sizeof eight);
            if (width > 8) memcpy(samples + 8, &eight, sizeof eight);
        }
        return;
    }
    if (width == 2 && height == 2) {
        // The transform of two points needs no factors.
        const uint32_t *const c = (const uint32_t *)coefficients;
        const uint32_t sum = c[0] + c[1] + 1028, difference = c[0] - c[1] + 1028;
        const uint32_t sum2 = c[8] + c[9], difference2 = c[8] - c[9];
        samples[0] = as_sample((int32_t)(sum + sum2) >> 3);
        samples[1] = as_sample((int32_t)(difference + difference2) >> 3);
        samples[component->stride] = as_sample((int32_t)(sum - sum2) >> 3);
        samples[component->stride + 1] = as_sample((int32_t)(difference - difference2) >> 3);
        coefficients[1] = coefficients[8] = coefficients[9] = 0;
        return;
    }
    switch (width == height ? width : width == 4 && height == 2 ? -4 : 0) {
    case 3: NAME(make_few)(component, coefficients, samples, 3, 3); break;
    case 4: NAME(make_4)(component, coefficients, samples); break;
    case -4: NAME(make_few)(component, coefficients, samples, 4, 2); break;
    case 5: NAME(make_5)(component, coefficients, samples); break;
    case 6: NAME(make_6)(component, coefficients, samples); break;
    case 7: NAME(make_7)(component, coefficients, samples); break;
    case 8: NAME(make_8)(coefficients, samples, component->stride); break;
    default: NAME(make_any)(component, coefficients, samples); break;
    }
    memset(coefficients, 0, 64 * sizeof *coefficients);
}

WITH static void NAME(make_samples)(
    const struct cjpeg_component *component, const struct cjpeg_band *band, const int16_t *coefficients,
    uint8_t *samples, size_t count) {
    int32_t values[72] __attribute__((aligned(64))) = {0};
    // By slot, where a coefficient belongs, its step, and what it is on average beyond what is known of it.
    int32_t positions[64] = {0}, quantizers[64] = {0}, middles[64] = {0};
    for (int place = 0; place < 64; place++) {
        const uint8_t slot = band->slots[place];
        if (slot >= 64) continue;
        positions[slot] = component->positions[place];
        quantizers[slot] = component->quantizers[place];
        middles[slot] = component->quantizers[place] * ((1 << band->missing[place]) - 1) / 2;
    }
    const int32_t slots_count = band->slots_count;
    if (slots_count == 4 && component->width == 2) {
        // Two by two, in the order of their rows.
        for (size_t i = 0; i < count; i++, coefficients += 4, samples += 2) {
            for (int slot = 0; slot < 4; slot++) {
                const int32_t known = coefficients[slot], middle = with_sign(middles[slot], known);
                values[slot < 2 ? slot : slot + 6] = (int32_t)((uint32_t)(known * quantizers[slot]) + (uint32_t)middle);
            }
            NAME(make_block)(component, values, 1, samples);
        }
        return;
    }
    for (size_t i = 0; i < count; i++, coefficients += slots_count, samples += component->width) {
        int found = 0;
        values[0] = coefficients[0] * quantizers[0];
        for (int32_t slot = 1; slot < slots_count; slot++) {
            const int32_t known = coefficients[slot], middle = with_sign(middles[slot], known);
            values[positions[slot]] = (int32_t)((uint32_t)(known * quantizers[slot]) + (uint32_t)middle);
            found |= known;
        }
        NAME(make_block)(component, values, found, samples);
    }
}
