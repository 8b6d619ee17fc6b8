// The filters whose pixels depend on the one before, a pixel at once in a register of eight 16-bit numbers.

#include <immintrin.h>

#define WITH __attribute__((target("avx2"), always_inline)) static inline

// A pixel's bytes; of 3 and 6 the one or two behind them come along.
WITH __m128i pixel_at(const uint8_t *bytes, size_t pixel) {
    if (pixel > 4) return _mm_loadl_epi64((const __m128i *)bytes);
    int32_t four;
    memcpy(&four, bytes, 4);
    return _mm_cvtsi32_si128(four);
}

WITH void put_pixel(uint8_t *bytes, __m128i value, size_t pixel) {
    if (pixel > 4) {
        _mm_storel_epi64((__m128i *)bytes, value);
    } else {
        const int32_t four = _mm_cvtsi128_si32(value);
        memcpy(bytes, &four, 4);
    }
}

// The same where nothing may be read or written behind it.
WITH __m128i last_pixel(const uint8_t *bytes, size_t pixel) {
    uint8_t all[16] = {0};
    memcpy(all, bytes, pixel);
    return _mm_loadu_si128((const __m128i *)all);
}

WITH void put_last_pixel(uint8_t *bytes, __m128i value, size_t pixel) {
    uint8_t all[16];
    _mm_storeu_si128((__m128i *)all, value);
    memcpy(bytes, all, pixel);
}

WITH __m128i sum_of(__m128i packed, __m128i left) { return _mm_add_epi8(packed, left); }

WITH __m128i average_of(__m128i packed, __m128i left, __m128i above) {
    // The processor's mean is rounded up.
    const __m128i odd = _mm_and_si128(_mm_xor_si128(left, above), _mm_set1_epi8(1));
    return _mm_add_epi8(packed, _mm_sub_epi8(_mm_avg_epu8(left, above), odd));
}

// All in 16-bit numbers of 8 bits.
WITH __m128i guess_of(__m128i left, __m128i above, __m128i corner) {
    const __m128i rest = _mm_sub_epi16(_mm_add_epi16(_mm_add_epi16(corner, corner), corner), above);
    const __m128i low = _mm_min_epi16(left, above), high = _mm_max_epi16(left, above);
    const __m128i sum = _mm_sub_epi16(rest, left);
    const __m128i guess = _mm_blendv_epi8(low, corner, _mm_cmpgt_epi16(high, sum));
    return _mm_blendv_epi8(high, guess, _mm_cmpgt_epi16(sum, low));
}

WITH __m128i wide(__m128i bytes) { return _mm_cvtepu8_epi16(bytes); }

WITH __m128i paeth_of(__m128i packed, __m128i left, __m128i above, __m128i corner) {
    return _mm_and_si128(_mm_add_epi16(packed, guess_of(left, above, corner)), _mm_set1_epi16(255));
}

WITH void undo_pixels(
    int filter, uint8_t *row, const uint8_t *packed, const uint8_t *above, size_t count, size_t pixel) {
    // The last pixel is done apart, as what is behind it is another's.
    size_t x = pixel;
    const size_t last = count - count % pixel - pixel;
    __m128i left = last_pixel(row, pixel);
    if (filter == 4) {
        __m128i corner = wide(last_pixel(above, pixel));
        left = wide(left);
        for (; x < last; x += pixel) {
            const __m128i over = wide(pixel_at(above + x, pixel));
            left = paeth_of(wide(pixel_at(packed + x, pixel)), left, over, corner);
            corner = over;
            put_pixel(row + x, _mm_packus_epi16(left, left), pixel);
        }
        if (x == last) {
            const __m128i over = wide(last_pixel(above + x, pixel));
            left = paeth_of(wide(last_pixel(packed + x, pixel)), left, over, corner);
            put_last_pixel(row + x, _mm_packus_epi16(left, left), pixel);
        }
        return;
    }
    for (; x < last; x += pixel) {
        const __m128i own = pixel_at(packed + x, pixel);
        left = filter == 1 ? sum_of(own, left) : average_of(own, left, pixel_at(above + x, pixel));
        put_pixel(row + x, left, pixel);
    }
    if (x == last) {
        const __m128i own = last_pixel(packed + x, pixel);
        left = filter == 1 ? sum_of(own, left) : average_of(own, left, last_pixel(above + x, pixel));
        put_last_pixel(row + x, left, pixel);
    }
}

__attribute__((target("avx2"))) static void x86_undo(
    int filter, uint8_t *row, const uint8_t *packed, const uint8_t *above, size_t count, size_t pixel) {
#define EACH(size)                                                                                                     \
    case size:                                                                                                         \
        if (filter == 1) undo_pixels(1, row, packed, above, count, size);                                              \
        if (filter == 3) undo_pixels(3, row, packed, above, count, size);                                              \
        if (filter == 4) undo_pixels(4, row, packed, above, count, size);                                              \
        break
    switch (pixel) {
        EACH(3);
        EACH(4);
        EACH(6);
        EACH(8);
    default: break;
    }
#undef EACH
}

// Four rows at once, each a pixel behind the one above, so that none waits for another. What is above a pixel of the
// second row, the first has just made.
WITH void undo_four(
    uint8_t *rows, size_t stride, const uint8_t *packed, const uint8_t *above, size_t count, size_t pixel) {
    const size_t pixels = count / pixel;
    uint8_t *row[4];
    const uint8_t *from[4];
    __m128i left[4], corner[4];
    for (int r = 0; r < 4; r++) {
        row[r] = rows + (size_t)r * stride;
        from[r] = packed + (size_t)r * (count + 1);
        left[r] = corner[r] = _mm_setzero_si128();
    }
    // One pixel of one row. In the first and last steps not all rows have one, and in the last ones nothing may be read
    // or written behind it.
#define STEP_CAREFULLY(r, i)                                                                                           \
    if ((i) < pixels) {                                                                                                \
        const size_t x = (i)*pixel;                                                                                    \
        const __m128i over = (r) == 0 ? wide(last_pixel(above + x, pixel)) : wide(last_pixel(row[(r)-1] + x, pixel));  \
        left[r] = paeth_of(wide(last_pixel(from[r] + x, pixel)), left[r], over, corner[r]);                            \
        corner[r] = over;                                                                                              \
        put_last_pixel(row[r] + x, _mm_packus_epi16(left[r], left[r]), pixel);                                         \
    }
#define STEP(r, over)                                                                                                  \
    {                                                                                                                  \
        const __m128i up = over;                                                                                       \
        left[r] = paeth_of(wide(pixel_at(from[r] + x - (r)*pixel, pixel)), left[r], up, corner[r]);                    \
        corner[r] = up;                                                                                                \
        put_pixel(row[r] + x - (r)*pixel, _mm_packus_epi16(left[r], left[r]), pixel);                                  \
    }
    size_t i = 0;
    for (; i < 3; i++) {
        // Places before the first wrap around, and are none of the row's.
        STEP_CAREFULLY(3, i - 3);
        STEP_CAREFULLY(2, i - 2);
        STEP_CAREFULLY(1, i - 1);
        STEP_CAREFULLY(0, i);
    }
    for (; i + 2 < pixels; i++) {
        const size_t x = i * pixel;
        STEP(3, left[2]);
        STEP(2, left[1]);
        STEP(1, left[0]);
        STEP(0, wide(pixel_at(above + x, pixel)));
    }
    for (; i < pixels + 3; i++) {
        STEP_CAREFULLY(3, i - 3);
        STEP_CAREFULLY(2, i - 2);
        STEP_CAREFULLY(1, i - 1);
        STEP_CAREFULLY(0, i);
    }
#undef STEP
#undef STEP_CAREFULLY
}

__attribute__((target("avx2"))) static void x86_undo_four_paeths(
    uint8_t *rows, size_t stride, const uint8_t *packed, const uint8_t *above, size_t count, size_t pixel) {
    switch (pixel) {
    case 3: undo_four(rows, stride, packed, above, count, 3); break;
    case 4: undo_four(rows, stride, packed, above, count, 4); break;
    case 6: undo_four(rows, stride, packed, above, count, 6); break;
    case 8: undo_four(rows, stride, packed, above, count, 8); break;
    default: break;
    }
}

#undef WITH
