#ifndef CSURVEY_H
#define CSURVEY_H

// The inner loops of looking at what an encoder gets: how each pixel differs from its neighbours, and which colours there
// are. In C because many are compared at once there.

#include <stddef.h>
#include <stdint.h>

enum {
    /// How far two neighbours are from one another, in the band that differs most, where there is a step; less is a slope,
    /// or grain.
    CSURVEY_STEP = 3,
    /// The same where there is an edge.
    CSURVEY_EDGE = 48,
    /// The same for the differences of red and of blue to lightness where there is an edge of colour.
    CSURVEY_COLOUR_EDGE = 32,
    /// The most colours that are collected.
    CSURVEY_COLOURS = 256,
    /// Places of a table of colours.
    CSURVEY_SLOTS = 1024,
};

/// What pixels are beside their neighbours in one direction.
struct csurvey_direction {
    /// Pixels that have such a neighbour.
    size_t pairs;
    /// Those that are as it is.
    size_t same;
    /// Those with a step between, those of them with an edge, and those of these with an edge of colour.
    size_t steps, edges, colour_edges;
};

/// What has been counted.
struct csurvey_counts {
    /// Beside the pixel to the left, and beside the one above.
    struct csurvey_direction across, down;
    /// Pixels that are as both.
    size_t same_both_ways;
    /// Not 0 where red, green and blue differ somewhere, and where something is not opaque.
    uint8_t is_coloured, is_clear;
};

/// Makes four planes of a row, each `width` long: red, green, blue and alpha.
///
/// `bands` is 1 to 4: grey or RGB of 8 bits, with or without alpha.
void csurvey_split(uint8_t *planes, const uint8_t *samples, size_t width, int bands);

/// Counts a row of pixels in planes; `above` is the row before, or `NULL`.
void csurvey_count(struct csurvey_counts *counts, const uint8_t *planes, const uint8_t *above, size_t width);

/// Collects the colours of a row of pixels in planes, each once, in the order in which they come.
///
/// `slots` has `CSURVEY_SLOTS` entries, all bits of which are set at first: a colour, and above it its place in the order;
/// `colours` has room for `CSURVEY_COLOURS`, `count` of which are taken. Tells how many are taken then: one more than there
/// is room for where there are more.
size_t csurvey_collect(uint64_t *slots, uint32_t *colours, size_t count, const uint8_t *planes, size_t width);

/// Where a colour stands in the order; -1 where it has not come.
int csurvey_place(const uint64_t *slots, uint32_t colour);

#endif
