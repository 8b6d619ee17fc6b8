// The loops, once; compiled for each kind of processor by defining NAME, WITH, LANES (numbers that are added at once) and
// SUMS: how many such sums go on side by side, so many that none waits for the one before it and all fit the registers.

typedef float NAME(f4) __attribute__((vector_size(16), aligned(4)));
typedef float NAME(f8) __attribute__((vector_size(32), aligned(4)));
typedef float NAME(fn) __attribute__((vector_size(LANES * 4), aligned(4)));

WITH static void NAME(add_rows)(
    float *sum, int begins, const float *rows, size_t stride, const float *weights, size_t rows_count, size_t samples) {
    const NAME(fn) nothing = {0};
    for (size_t x = 0; x < samples; x += LANES * SUMS) {
        NAME(fn) *place = (NAME(fn) *)(sum + x);
        NAME(fn) sums[SUMS];
        for (int i = 0; i < SUMS; i++) sums[i] = begins ? nothing : place[i];
        const float *row = rows + x;
        for (size_t r = 0; r < rows_count; r++, row += stride) {
            const NAME(fn) *source = (const NAME(fn) *)row;
            const float weight = weights[r];
            for (int i = 0; i < SUMS; i++) sums[i] += source[i] * weight;
        }
        for (int i = 0; i < SUMS; i++) place[i] = sums[i];
    }
}

// As many taps at once as there are pixels in eight numbers; the even ones of those in one sum, the odd in another.

WITH static void NAME(weigh_1)(
    float *result, const float *row, const int32_t *starts, const float *weights, size_t taps, size_t width) {
    for (size_t i = 0; i < width; i++, weights += taps) {
        const float *source = row + starts[i];
        NAME(f4) sum = {0, 0, 0, 0};
        for (size_t k = 0; k < taps; k += 4) {
            sum += *(const NAME(f4) *)(source + k) * *(const NAME(f4) *)(weights + k);
        }
        result[i] = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    }
}

WITH static void NAME(weigh_2)(
    float *result, const float *row, const int32_t *starts, const float *weights, size_t taps, size_t width) {
    for (size_t i = 0; i < width; i++, weights += taps) {
        const float *source = row + (size_t)starts[i] * 2;
        NAME(f8) sum = {0, 0, 0, 0, 0, 0, 0, 0};
        for (size_t k = 0; k < taps; k += 4) {
            const NAME(f4) four = *(const NAME(f4) *)(weights + k);
            sum += *(const NAME(f8) *)(source + k * 2) * __builtin_shufflevector(four, four, 0, 0, 1, 1, 2, 2, 3, 3);
        }
        result[i * 2] = (sum[0] + sum[2]) + (sum[4] + sum[6]);
        result[i * 2 + 1] = (sum[1] + sum[3]) + (sum[5] + sum[7]);
    }
}

// The last two numbers of eight belong to a third pixel and are left out in the end.
WITH static void NAME(weigh_3)(
    float *result, const float *row, const int32_t *starts, const float *weights, size_t taps, size_t width) {
    for (size_t i = 0; i < width; i++, weights += taps) {
        const float *source = row + (size_t)starts[i] * 3;
        NAME(f8) even = {0, 0, 0, 0, 0, 0, 0, 0}, odd = even;
        for (size_t k = 0; k < taps; k += 4, source += 12) {
            const NAME(f4) four = *(const NAME(f4) *)(weights + k);
            even += *(const NAME(f8) *)source * __builtin_shufflevector(four, four, 0, 0, 0, 1, 1, 1, 1, 1);
            odd += *(const NAME(f8) *)(source + 6) * __builtin_shufflevector(four, four, 2, 2, 2, 3, 3, 3, 3, 3);
        }
        const NAME(f8) sum = even + odd;
        const NAME(f4) first = __builtin_shufflevector(sum, sum, 0, 1, 2, 2);
        *(NAME(f4) *)(result + i * 3) = first + __builtin_shufflevector(sum, sum, 3, 4, 5, 5);
    }
}

WITH static void NAME(weigh_4)(
    float *result, const float *row, const int32_t *starts, const float *weights, size_t taps, size_t width) {
    for (size_t i = 0; i < width; i++, weights += taps) {
        const float *source = row + (size_t)starts[i] * 4;
        NAME(f8) even = {0, 0, 0, 0, 0, 0, 0, 0}, odd = even;
        for (size_t k = 0; k < taps; k += 4, source += 16) {
            const NAME(f4) four = *(const NAME(f4) *)(weights + k);
            even += *(const NAME(f8) *)source * __builtin_shufflevector(four, four, 0, 0, 0, 0, 1, 1, 1, 1);
            odd += *(const NAME(f8) *)(source + 8) * __builtin_shufflevector(four, four, 2, 2, 2, 2, 3, 3, 3, 3);
        }
        const NAME(f8) sum = even + odd;
        const NAME(f4) first = __builtin_shufflevector(sum, sum, 0, 1, 2, 3);
        *(NAME(f4) *)(result + i * 4) = first + __builtin_shufflevector(sum, sum, 4, 5, 6, 7);
    }
}

WITH static void NAME(weigh_columns)(
    float *result, const float *row, const int32_t *starts, const float *weights, size_t taps, size_t width,
    int bands) {
    switch (bands) {
    case 1: NAME(weigh_1)(result, row, starts, weights, taps, width); break;
    case 2: NAME(weigh_2)(result, row, starts, weights, taps, width); break;
    case 3: NAME(weigh_3)(result, row, starts, weights, taps, width); break;
    default: NAME(weigh_4)(result, row, starts, weights, taps, width); break;
    }
}

enum { NAME(piece) = 128 };

// Sixteen times the means of squares of samples.
WITH static void NAME(quarter)(int32_t *means, const uint8_t *samples, size_t stride, size_t count) {
    uint16_t sums[4 * NAME(piece)];
    const uint8_t *second = samples + stride, *third = second + stride, *last = third + stride;
    for (size_t x = 0; x < 4 * count; x++) sums[x] = (uint16_t)(samples[x] + second[x] + third[x] + last[x]);
    for (size_t x = 0; x < count; x++) {
        means[x] = sums[4 * x] + sums[4 * x + 1] + sums[4 * x + 2] + sums[4 * x + 3];
    }
}

WITH static void NAME(half)(int32_t *means, const uint8_t *samples, size_t stride, size_t count) {
    const uint8_t *second = samples + stride;
    for (size_t x = 0; x < count; x++) {
        means[x] = 4 * (samples[2 * x] + samples[2 * x + 1] + second[2 * x] + second[2 * x + 1]);
    }
}

static inline uint8_t NAME(byte)(int32_t value) {
    value >>= 18;
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

WITH static void NAME(shrink_yuv)(uint8_t *rgb, const struct crs_yuv *rows, size_t pixels, int shrink) {
    int32_t y[NAME(piece)], u[NAME(piece)], v[NAME(piece)];
    for (size_t done = 0; done < pixels;) {
        const size_t count = pixels - done < NAME(piece) ? pixels - done : NAME(piece);
        if (shrink == 4) {
            NAME(quarter)(y, rows->y + 4 * done, rows->y_stride, count);
            NAME(half)(u, rows->u + 2 * done, rows->uv_stride, count);
            NAME(half)(v, rows->v + 2 * done, rows->uv_stride, count);
        } else {
            NAME(half)(y, rows->y + 2 * done, rows->y_stride, count);
            for (size_t x = 0; x < count; x++) u[x] = 16 * rows->u[done + x];
            for (size_t x = 0; x < count; x++) v[x] = 16 * rows->v[done + x];
        }
        // BT.601 in the range of 16 to 235 and 240, times 2 to the 14th.
        for (size_t x = 0; x < count; x++) {
            const int32_t light = 19077 * (y[x] - 256) + (1 << 17), blue = u[x] - 2048, red = v[x] - 2048;
            y[x] = light + 26149 * red;
            u[x] = light - 6419 * blue - 13320 * red;
            v[x] = light + 33050 * blue;
        }
        for (size_t x = 0; x < count; x++, rgb += 3) {
            rgb[0] = NAME(byte)(y[x]);
            rgb[1] = NAME(byte)(u[x]);
            rgb[2] = NAME(byte)(v[x]);
        }
        done += count;
    }
}

static const struct crs_loops NAME(loops) = {NAME(add_rows), NAME(weigh_columns), NAME(shrink_yuv)};
