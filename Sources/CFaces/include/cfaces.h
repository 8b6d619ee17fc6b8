#ifndef CFACES_H
#define CFACES_H

// Finds faces by libfacedetection, which is loaded from a file where there is one and never linked.

#include <stddef.h>
#include <stdint.h>

enum {
    /// The most faces that are told of one picture.
    CFACES_MOST = 1024,
    /// Room for a sentence that says why there is no detector, in bytes.
    CFACES_REASON = 512,
};

/// A face, in pixels of the picture that was looked at; a box may reach over the picture's edges.
struct cfaces_face {
    /// 0…100.
    int32_t confidence;
    int32_t x, y, width, height;
};

/// What looks for faces.
struct cfaces_detector {
    int *(*detect)(unsigned char *result, unsigned char *pixels, int width, int height, int step);
};

/// Loads a detector, which works on one thread and stays loaded.
///
/// - openmp: The path of the library for threads that the detector wants; it is told to start none.
/// - library: The path of the detector.
/// - detector: Is made; nothing where 0 is not returned.
/// - reason: Gets why there is none, CFACES_REASON bytes at most.
///
/// Returns 0, or -1 where it cannot be loaded here.
int cfaces_open(const char *openmp, const char *library, struct cfaces_detector *detector, char *reason);

/// Looks for faces.
///
/// - pixels: Blue, green and red of each pixel, row by row without gaps; is not changed.
/// - length: Bytes of it.
/// - found: Gets the faces.
/// - most: How many of them have room.
///
/// Returns how many were found, at most `most`; -1 where sizes and length do not fit, or there is no memory.
int cfaces_find(const struct cfaces_detector *detector, unsigned char *pixels, size_t length, int width, int height,
                struct cfaces_face *found, int most);

#endif
