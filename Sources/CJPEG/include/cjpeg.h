#ifndef CJPEG_H
#define CJPEG_H

// The inner loops of reading JPEG (ITU T.81): bits, Huffman's codes, blocks, samples, colours. In C because they are
// compiled for more than one kind of processor, and chosen while the program runs.
//
// Data may be anything: a loop stays inside of the memory that it is given, and tells where data makes no sense. Whoever
// calls vouches for sizes.

#include <stddef.h>
#include <stdint.h>

enum {
    /// Codes of up to so many bits are found at once.
    CJPEG_QUICK_BITS = 11,
    /// More bytes than the blocks of a unit can have, ten of 64 codes of 16 bits with 16 bits behind each.
    CJPEG_UNIT_BYTES = 4096,
    /// Blocks that a unit may have.
    CJPEG_UNIT_BLOCKS = 10,
    /// Samples from left to right, and from top to bottom, that a block may become.
    CJPEG_BLOCK_SIDE = 16,
    /// Bytes that may be written behind a row of samples.
    CJPEG_ROW_SPARE = 64,
    /// Where a coefficient goes that nobody needs, and how far behind any place is one that there is not.
    CJPEG_NOWHERE = 64,
};

/// What reading has come to.
enum cjpeg_outcome {
    CJPEG_DONE = 0,
    /// A code is none of the table's, or leads beyond its block.
    CJPEG_BAD_CODE = 1,
    /// There is no more data.
    CJPEG_NO_DATA = 2,
};

/// A table of Huffman's codes, made for reading.
struct cjpeg_table {
    /// By the next bits, what the first code says: bits that it takes in the lowest byte (0 for a longer code), then how
    /// many coefficients are passed over, and the coefficient in the upper half.
    uint32_t one[1 << CJPEG_QUICK_BITS];
    /// By the next bits, what the first two codes say: bits that they take in the lowest byte (0 where not all of one is
    /// among them) and whether the block ends; how far the coefficient of each is behind the place at hand,
    /// `CJPEG_NOWHERE` where there is none; how far the place is behind both; then the coefficients, 16 bits each.
    uint64_t two[1 << CJPEG_QUICK_BITS];
    /// By the next bits, what as many codes as are found at once say, none of which is looked at: bits, coefficients
    /// that are passed, whether the block ends.
    uint16_t many[1 << CJPEG_QUICK_BITS];
    /// By the next bits, the first code: its length in the upper byte, 0 for a longer one, and its value in the lower.
    uint16_t symbols[1 << CJPEG_QUICK_BITS];
    /// For each length: the first code that is longer, as a number of 16 bits.
    uint32_t ends[17];
    /// For each length: what to add to a code to find the place of its value.
    int32_t places[17];
    uint8_t values[256];
};

/// Makes a table.
///
/// - `counts`: How many codes there are of 1 to 16 bits.
/// - `values`: What they stand for, in the order of the codes.
/// - `is_first`: Whether it is for a block's first coefficient.
/// - Returns 0 where it makes no sense.
int cjpeg_make_table(
    struct cjpeg_table *table, const uint8_t counts[16], const uint8_t *values, size_t values_count, int is_first);

/// The bits of coded data up to the next marker, a window of it at a time without what is stuffed between its bytes.
struct cjpeg_data {
    const uint8_t *input;
    size_t input_count;
    /// Where the window's next bytes come from; once `has_ended`, where the marker is.
    size_t input_place;
    uint8_t *window;
    size_t window_size;
    size_t filled;
    size_t place;
    uint64_t held;
    uint32_t held_bits;
    int has_ended;
    /// Blocks that are told to have nothing new, of a progressive scan.
    uint32_t empty_blocks;
};

/// Starts at a byte of a file. A window has more than twice `CJPEG_UNIT_BYTES`.
void cjpeg_begin(
    struct cjpeg_data *data, const uint8_t *input, size_t input_count, size_t input_place, uint8_t *window,
    size_t window_size);

/// Whether all whole bytes are used, and no more than there are.
int cjpeg_is_used_up(struct cjpeg_data *data);

/// How a component's blocks are read and what samples they become.
struct cjpeg_component {
    const struct cjpeg_table *first;
    const struct cjpeg_table *others;
    /// Steps of the coefficients, in the order of the file; 0 behind the last.
    int32_t quantizers[64 + CJPEG_NOWHERE];
    /// Where a coefficient goes, by its place in the file: row by row of eight, or `CJPEG_NOWHERE`.
    uint8_t positions[64 + CJPEG_NOWHERE];
    /// How many of a block's places have to be looked at, 1…64.
    uint32_t kept;
    /// Blocks of a unit from left to right, and from top to bottom.
    int32_t across, down;
    /// Samples of a block from left to right, and from top to bottom, up to `CJPEG_BLOCK_SIDE`.
    int32_t width, height;
    /// By row of samples and row of coefficients, how much the one is in the other.
    float rows[CJPEG_BLOCK_SIDE][8];
    /// By column of coefficients and column of samples.
    float columns[8][CJPEG_BLOCK_SIDE];
    /// Where the samples of the first block of the first unit go, and how far a row is from the next.
    uint8_t *samples;
    size_t stride;
    /// The last block's first coefficient.
    uint32_t before;
};

/// How a scan codes a block.
enum cjpeg_scan {
    /// All of it.
    CJPEG_SEQUENTIAL = 0,
    /// The upper bits of its first coefficient.
    CJPEG_FIRST = 1,
    /// One bit more of its first coefficient.
    CJPEG_FIRST_REFINED = 2,
    /// The upper bits of a band of the others.
    CJPEG_BAND = 3,
    /// One bit more of a band of the others.
    CJPEG_BAND_REFINED = 4,
};

/// Coefficients of a component's blocks that are kept until all scans are read.
struct cjpeg_band {
    const struct cjpeg_table *first;
    const struct cjpeg_table *others;
    /// Where in a block's coefficients one is kept, by its place in the file; `CJPEG_NOWHERE` of what is not.
    uint8_t slots[80];
    /// How many of the lowest bits of a coefficient are not read, by its place in the file.
    uint8_t missing[64];
    /// Coefficients that are kept of a block.
    int32_t slots_count;
    /// The first and the last place of the scan.
    int32_t from, through;
    /// The bit that the scan tells.
    int32_t shift;
    /// Blocks of a unit, where a scan has several components.
    int32_t across, down;
    /// The first unit's first block, and how many blocks a row has.
    int16_t *coefficients;
    /// Of each block, a bit for each coefficient that is not 0; `NULL` where no scan needs it.
    uint64_t *known;
    size_t row_blocks;
    /// The last block's first coefficient.
    uint32_t before;
};

/// Repeats each sample of a row.
void cjpeg_repeat(uint8_t *row, const uint8_t *samples, size_t count, size_t times);

/// Puts samples of so many rows beside each other.
void cjpeg_interleave(uint8_t *pixels, const uint8_t *const *rows, size_t rows_count, size_t count);

/// Makes what is light dark.
void cjpeg_invert(uint8_t *samples, size_t count);

/// The loops, compiled in one way.
struct cjpeg_loops {
    /// Reads units of blocks one right of the other and makes samples of them.
    enum cjpeg_outcome (*read_units)(
        struct cjpeg_data *data, struct cjpeg_component *const *components, size_t components_count, size_t unit,
        size_t count);
    /// Goes past so many units of blocks, of which nothing is kept but what the next one's first coefficients are told by.
    enum cjpeg_outcome (*pass_units)(
        struct cjpeg_data *data, struct cjpeg_component *const *components, size_t components_count, size_t count);
    /// Reads units of blocks and keeps their coefficients.
    enum cjpeg_outcome (*keep_units)(
        struct cjpeg_data *data, enum cjpeg_scan scan, struct cjpeg_band *const *bands, size_t bands_count,
        size_t unit, size_t count);
    /// Makes samples of the kept coefficients of blocks one right of the other.
    void (*make_samples)(
        const struct cjpeg_component *component, const struct cjpeg_band *band, const int16_t *coefficients,
        uint8_t *samples, size_t count);
    /// Makes twice as many samples of a row, each a mean of its neighbours (libjpeg's "fancy" way).
    void (*widen)(uint8_t *row, const uint8_t *samples, size_t count);
    /// Makes twice as many samples of two rows of which the first is three times as near.
    void (*widen_between)(uint8_t *row, const uint8_t *near, const uint8_t *far, size_t count);
    /// Makes a row of two of which the first is three times as near.
    void (*between)(uint8_t *row, const uint8_t *near, const uint8_t *far, int bias, size_t count);
    /// Makes red, green and blue of luma and two colour differences.
    void (*make_rgb)(
        uint8_t *rgb, const uint8_t *luma, const uint8_t *blue, const uint8_t *red, size_t count);
    /// The same for ink: what is printed is what is not shown; the fourth component stays.
    void (*make_cmyk)(
        uint8_t *cmyk, const uint8_t *luma, const uint8_t *blue, const uint8_t *red, const uint8_t *black,
        size_t count);
};

/// All loops that this processor can run, the quickest first, then `NULL`.
const struct cjpeg_loops *const *cjpeg_all_loops(void);

#endif
