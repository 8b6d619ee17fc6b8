// Colours, cosine transform and quantisation, once; compiled for each kind of processor by defining NAME and WITH.

// Y'CbCr of full range (JFIF 1.02), of which the middle is 0, in numbers that are not rounded.
WITH static void NAME(convert)(
    const uint8_t *restrict rgb, float *restrict y, float *restrict cb, float *restrict cr, size_t count) {
    for (size_t x = 0; x < count; x++) {
        const float red = rgb[3 * x], green = rgb[3 * x + 1], blue = rgb[3 * x + 2];
        y[x] = 0.299f * red + 0.587f * green + 0.114f * blue - 128;
        cb[x] = -0.168735892f * red - 0.331264108f * green + 0.5f * blue;
        cr[x] = 0.5f * red - 0.418687589f * green - 0.081312411f * blue;
    }
}

WITH static void NAME(level)(const uint8_t *restrict grey, float *restrict y, size_t count) {
    for (size_t x = 0; x < count; x++) y[x] = (float)grey[x] - 128;
}

// The mean of two by two.
WITH static void NAME(halve)(
    const float *restrict above, const float *restrict below, float *restrict half, size_t count) {
    for (size_t x = 0; x < count; x++) {
        half[x] = 0.25f * (above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1]);
    }
}

// The cosine transform of eight columns side by side, by Arai, Agui and Nakajima: what comes out is larger by factors that
// `cjpegw_scaled` takes into the steps.
WITH static inline __attribute__((always_inline)) void NAME(transform)(eight v[8]) {
    const eight sum0 = v[0] + v[7], sum1 = v[1] + v[6], sum2 = v[2] + v[5], sum3 = v[3] + v[4];
    const eight odd0 = v[0] - v[7], odd1 = v[1] - v[6], odd2 = v[2] - v[5], odd3 = v[3] - v[4];
    const eight even0 = sum0 + sum3, even1 = sum1 + sum2, even2 = sum1 - sum2, even3 = sum0 - sum3;
    v[0] = even0 + even1;
    v[4] = even0 - even1;
    const eight turned = (even2 + even3) * 0.707106781f;
    v[2] = even3 + turned;
    v[6] = even3 - turned;
    const eight a = odd3 + odd2, b = odd2 + odd1, c = odd1 + odd0;
    const eight common = (a - c) * 0.382683433f;
    const eight low = a * 0.541196100f + common, high = c * 1.306562965f + common, middle = b * 0.707106781f;
    const eight near = odd0 + middle, far = odd0 - middle;
    v[5] = far + low;
    v[3] = far - low;
    v[1] = near + high;
    v[7] = near - high;
}

WITH static inline __attribute__((always_inline)) void NAME(transpose)(eight v[8]) {
    eight pairs[8], quads[8];
    for (int i = 0; i < 8; i += 2) {
        pairs[i] = __builtin_shufflevector(v[i], v[i + 1], 0, 8, 2, 10, 4, 12, 6, 14);
        pairs[i + 1] = __builtin_shufflevector(v[i], v[i + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int i = 0; i < 8; i += 4) {
        for (int j = i; j < i + 2; j++) {
            quads[j] = __builtin_shufflevector(pairs[j], pairs[j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
            quads[j + 2] = __builtin_shufflevector(pairs[j], pairs[j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
        }
    }
    for (int i = 0; i < 4; i++) {
        v[i] = __builtin_shufflevector(quads[i], quads[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
        v[i + 4] = __builtin_shufflevector(quads[i], quads[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
}

// Quantises blocks that lie side by side: `samples` has eight rows that are `stride` apart.
WITH static void NAME(blocks)(
    const float *restrict samples, size_t stride, const struct cjpegw_scaled *restrict table, int16_t (*restrict blocks)[64],
    size_t count) {
    for (size_t block = 0; block < count; block++) {
        eight v[8];
        for (int i = 0; i < 8; i++) memcpy(&v[i], samples + 8 * block + (size_t)i * stride, sizeof v[i]);
        NAME(transform)(v);
        NAME(transpose)(v);
        NAME(transform)(v);
        NAME(transpose)(v);
        for (int i = 0; i < 8; i++) {
            eight factor, least;
            memcpy(&factor, table->factors + 8 * i, sizeof factor);
            memcpy(&least, table->least + 8 * i, sizeof least);
            const eight steps = v[i] * factor;
            const eight size = (eight)((eight_ints)steps & 0x7fffffff);
            // Adding and taking away three halves of the largest odd number of a float rounds to a whole one.
            const eight rounded = (steps + 12582912.0f) - 12582912.0f;
            const eight kept = (eight)((eight_ints)rounded & (size >= least));
            const eight_shorts numbers = __builtin_convertvector(kept, eight_shorts);
            memcpy(blocks[block] + 8 * i, &numbers, sizeof numbers);
        }
    }
}

static const struct cjpegw_loops NAME(loops) = {NAME(convert), NAME(level), NAME(halve), NAME(blocks)};
