#ifndef CJPEGWRITING_H
#define CJPEGWRITING_H

// Writing JPEG: colours, cosine transform and quantisation by loops of ours, which are compiled for wider units of the
// processor; codes, scans and markers by libjpeg, which gets coefficients.
//
// No error of libjpeg leaves these functions but by what they return.

#include <stddef.h>
#include <stdint.h>

enum {
    /// Coefficients of a block.
    CJPEGW_BLOCK = 64,
    /// The longest side that a JPEG can have.
    CJPEGW_LONGEST = 65500,
};

/// How coefficients become steps, in the order of rows: the first is the mean, the next the lowest one across.
struct cjpegw_table {
    /// How large a step is, 1 to 255.
    uint8_t steps[CJPEGW_BLOCK];
    /// What is smaller than this part of a step becomes none, one half or more; of the mean it is not asked.
    float least[CJPEGW_BLOCK];
};

/// What a file is to be.
struct cjpegw_settings {
    /// Pixels, 1 to `CJPEGW_LONGEST`.
    size_t width, height;
    /// Samples a pixel: 1 of grey, 3 of red, green and blue.
    size_t bands;
    /// Whether colour is kept at half of the resolution, both ways.
    int halves_colour;
    /// Whether it appears coarse first.
    int is_progressive;
    /// Whether its codes are made for it; those of the standard are longer, and need no second look.
    int has_own_codes;
    /// Pixels an inch, across and down; 0 where that is not told.
    uint16_t density[2];
    /// For lightness, and for both parts of colour.
    struct cjpegw_table tables[2];
};

/// Takes bytes of the file, which are good as long as the call lasts; tells 0 where it could not.
typedef int (*cjpegw_sink)(void *context, const uint8_t *bytes, size_t count);

/// A file in the making.
struct cjpegw_writer;

/// Makes one, or `NULL` where the settings are none that a JPEG can have or there is no memory.
struct cjpegw_writer *cjpegw_new(const struct cjpegw_settings *settings);

void cjpegw_free(struct cjpegw_writer *writer);

/// Takes the next row, of `width` times `bands` samples; tells 0 where there is no row to come or no memory.
int cjpegw_row(struct cjpegw_writer *writer, const uint8_t *row);

/// Writes the file when all rows have come, with an ICC profile if there is one; tells 0 where that failed.
///
/// Nothing but `cjpegw_free` may follow.
int cjpegw_finish(
    struct cjpegw_writer *writer, const uint8_t *profile, size_t profile_count, cjpegw_sink sink, void *context);

#endif
