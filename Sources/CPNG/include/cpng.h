#ifndef CPNG_H
#define CPNG_H

// The inner loops of reading and writing PNG, in C because they are compiled for wider units of the processor there.
//
// Each is told how long its memory is, and keeps to it whatever the bytes say.

#include <stddef.h>
#include <stdint.h>

/// A piece of a compressed stream.
struct cpng_part {
    const uint8_t *bytes;
    size_t count;
};

enum {
    /// How far back a stream may point, which has to be kept of what came out (RFC 1950).
    CPNG_WINDOW = 32768,
    /// So many bytes behind the limit may be written.
    CPNG_SLACK = 320,
};

/// What an inflater has come to.
enum cpng_inflation {
    /// The limit has been reached, and there may be more.
    CPNG_MORE,
    /// The stream has ended as it should; its checksum is not looked at (`cpng_inflater_rest` shows it).
    CPNG_ENDED,
    /// The parts end before the stream does.
    CPNG_TRUNCATED,
    /// The bytes are no such stream.
    CPNG_DAMAGED,
};

/// Unpacks a zlib stream (RFC 1950 and 1951) that lies in parts, piece by piece.
struct cpng_inflater;

/// Makes one, or `NULL` where there is no memory; `parts` and their bytes stay where they are as long as it works.
struct cpng_inflater *cpng_inflater_new(const struct cpng_part *parts, size_t parts_count);

void cpng_inflater_free(struct cpng_inflater *inflater);

/// Unpacks until a limit is reached, or a little beyond it.
///
/// `memory` has `limit + CPNG_SLACK` bytes, of which the first `*filled` came out before and have not been changed: of all
/// that came out the last `CPNG_WINDOW` at least, if there are so many.
enum cpng_inflation cpng_inflate(struct cpng_inflater *inflater, uint8_t *memory, size_t *filled, size_t limit);

/// Copies what lies behind a stream that has ended, up to `capacity` bytes; tells how many bytes that were.
size_t cpng_inflater_rest(struct cpng_inflater *inflater, uint8_t *bytes, size_t capacity);

/// Undoes a row's filter: 0 none, 1 what is to the left, 2 above, 3 the mean of both, 4 Paeth's guess (PNG, third edition,
/// 9.2).
///
/// `row` gets `count` bytes made of those of `packed`; `above` is the row before, or zeros. `pixel` is the distance to what
/// is to the left, 1 to 8. The three do not overlap.
void cpng_unfilter(
    int filter, uint8_t *row, const uint8_t *packed, const uint8_t *above, size_t count, size_t pixel);

/// Undoes Paeth's filter in several rows that follow one another, which is quicker than one after the other.
///
/// `rows` are `stride` bytes apart, those of `packed` `count` and one, of which `packed` shows the first after its filter;
/// `above` is the row before. Tells how many rows it has done from the first on, which may be none.
size_t cpng_unfilter_paeths(
    uint8_t *rows, size_t stride, const uint8_t *packed, const uint8_t *above, size_t rows_count, size_t count,
    size_t pixel);

/// Filters a row: of the five filters it takes the one that leaves the least, if each byte is taken for a number with a
/// sign.
///
/// `filtered` gets `count` bytes; `scratch` has as many. Tells the filter.
int cpng_filter(
    uint8_t *filtered, uint8_t *scratch, const uint8_t *row, const uint8_t *above, size_t count, size_t pixel);

enum {
    /// So many bytes are packed at once, at most.
    CPNG_PIECE = 131072,
};

/// Packs filtered rows of photographs (RFC 1951), piece by piece.
struct cpng_deflater;

/// Makes one, or `NULL` where there is no memory.
struct cpng_deflater *cpng_deflater_new(void);

void cpng_deflater_free(struct cpng_deflater *deflater);

/// How long so many bytes are at most once they are packed.
size_t cpng_deflate_bound(size_t count);

/// Packs the next piece, of up to `CPNG_PIECE` bytes, with what holds the end of the stream where it is the last.
///
/// `out` has `cpng_deflate_bound(count)` bytes. Tells how many of them are written, 0 where there is not so much room.
size_t cpng_deflate(
    struct cpng_deflater *deflater, const uint8_t *bytes, size_t count, int is_last, uint8_t *out, size_t capacity);

/// Makes bytes of samples of 1, 2 or 4 bits, by a table of what each value stands for.
void cpng_spread(uint8_t *samples, const uint8_t *row, size_t count, int depth, const uint8_t *values);

/// Makes colours of a palette's numbers: `palette` has 256 entries of four bytes, of which the first `bands` are taken.
void cpng_look_up(uint8_t *samples, const uint8_t *numbers, size_t count, int bands, const uint8_t *palette);

/// Makes 16-bit numbers of this machine of those with the highest byte first.
void cpng_turn(uint16_t *samples, const uint8_t *row, size_t count);

/// The other way.
void cpng_turn_back(uint8_t *row, const uint16_t *samples, size_t count);

/// Adds alpha to bytes: 0 for the one colour that is clear, 255 for others. `colours` is 1 or 3.
void cpng_clear(uint8_t *samples, const uint8_t *row, size_t pixels, int colours, const uint8_t *clear);

/// The same of 16-bit numbers.
void cpng_clear_wide(uint16_t *samples, const uint16_t *row, size_t pixels, int colours, const uint16_t *clear);

/// Puts pixels of so many bytes, 1 to 8, at every `step`th place of a row: one pass of an interlaced picture.
void cpng_scatter(uint8_t *row, const uint8_t *pixels, size_t count, size_t pixel, size_t step);

#endif
