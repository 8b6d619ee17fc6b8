#ifndef CRESAMPLING_H
#define CRESAMPLING_H

// The inner loops of resampling, in C because a function can be compiled for a wider unit of the processor there and
// be chosen while the program runs.
//
// Rows are numbers of a pixel's bands after each other. Whoever calls keeps to the sizes; nothing is checked here.

#include <stddef.h>
#include <stdint.h>

/// Rows are kept at multiples of so many numbers.
enum { CRS_STEP = 128 };

/// Taps are kept at multiples of this.
enum { CRS_TAPS = 4 };

/// Rows of light and of two colours at half of its resolution (BT.601, 16 to 235 and 240).
struct crs_yuv {
    const uint8_t *y;
    size_t y_stride;
    const uint8_t *u;
    const uint8_t *v;
    size_t uv_stride;
};

/// The loops, compiled in one way.
struct crs_loops {
    /// Adds weighted rows to a sum, or begins one: `sum[x] += weights[r] * rows[r * stride + x]` for `rows_count` rows.
    ///
    /// `samples` and `stride` are multiples of `CRS_STEP`.
    void (*add_rows)(
        float *sum, int begins, const float *rows, size_t stride, const float *weights, size_t rows_count,
        size_t samples);

    /// Sums weighted neighbours in a row: pixel `i` of the result is made of `taps` pixels from `starts[i]` on, by the
    /// weights from `weights[i * taps]` on.
    ///
    /// `bands` is 1 to 4, `taps` a multiple of `CRS_TAPS`; up to `taps` pixels and two numbers behind the row's last are
    /// read, and one number behind the result's last is written.
    void (*weigh_columns)(
        float *result, const float *row, const int32_t *starts, const float *weights, size_t taps, size_t width,
        int bands);

    /// Makes a row of `pixels` of red, green and blue, each the mean of a square of `shrink` by `shrink`: 2 or 4.
    ///
    /// The first `shrink` rows of light and `shrink / 2` of each colour are read, `shrink` and `shrink / 2` samples of each
    /// for a pixel.
    void (*shrink_yuv)(uint8_t *rgb, const struct crs_yuv *rows, size_t pixels, int shrink);
};

/// All loops that this processor can run, the quickest first, then `NULL`.
const struct crs_loops *const *crs_all_loops(void);

/// The quickest loops that this processor can run.
const struct crs_loops *crs_loops(void);

/// Looks up 8-bit samples: `table` has 256 numbers, 0…65535. The last of 2 or 4 bands is alpha, which the others are
/// multiplied by.
void crs_take_bytes(float *row, const uint8_t *samples, size_t pixels, int bands, const float *table);

/// The same for 16-bit samples and a table of 65536 numbers.
void crs_take_words(float *row, const uint16_t *samples, size_t pixels, int bands, const float *table);

/// The same for bytes of three colours with a table each, one behind the other.
void crs_take_bytes_each(float *row, const uint8_t *samples, size_t pixels, int bands, const float *tables);

/// The same for 16-bit samples of three colours with a table each, one behind the other.
void crs_take_words_each(float *row, const uint16_t *samples, size_t pixels, int bands, const float *tables);

/// Takes each pixel's three colours by a matrix of nine numbers, row by row; alpha, the last of 4 bands, stays.
void crs_mix_colours(float *row, size_t pixels, int bands, const float *matrix);

/// Makes light of a scene light of a display as BT.2100 has it for hybrid log-gamma, and weighs it.
///
/// 65535 is the most light; `luminance` has three numbers.
void crs_scene_to_display(float *row, size_t pixels, int bands, const float *luminance, float exponent, float gain);

/// Weighs each pixel's colours by a gain that depends on the largest of them.
///
/// `table` has `count` gains at equal distances of the square root of light, from 0 to `most`.
void crs_map_tones(float *row, size_t pixels, int bands, const float *table, size_t count, float most);

/// Divides by alpha, the last of 2 or 4 bands, whatever was multiplied by it.
void crs_divide_by_alpha(float *row, size_t pixels, int bands);

/// Rounds numbers to 0…65535 and looks up the bytes that stand for them; alpha in a table of its own.
void crs_give_bytes(
    uint8_t *samples, const float *row, size_t pixels, int bands, const uint8_t *table, const uint8_t *alpha_table);

/// Rounds numbers to 0…65535.
void crs_give_words(uint16_t *samples, const float *row, size_t pixels, int bands);

#endif
