#include <jxl/decode.h>
#include <jxl/encode.h>
#include <jxl/version.h>

// libjxl 0.9 took a parameter away that nobody needed: these hide it.

static inline JxlDecoderStatus cjxl_get_profile_size(const JxlDecoder *decoder, JxlColorProfileTarget target, size_t *size) {
#if JPEGXL_NUMERIC_VERSION < JPEGXL_COMPUTE_NUMERIC_VERSION(0, 9, 0)
    return JxlDecoderGetICCProfileSize(decoder, NULL, target, size);
#else
    return JxlDecoderGetICCProfileSize(decoder, target, size);
#endif
}

static inline JxlDecoderStatus cjxl_get_profile(const JxlDecoder *decoder, JxlColorProfileTarget target, uint8_t *profile,
                                                size_t size) {
#if JPEGXL_NUMERIC_VERSION < JPEGXL_COMPUTE_NUMERIC_VERSION(0, 9, 0)
    return JxlDecoderGetColorAsICCProfile(decoder, NULL, target, profile, size);
#else
    return JxlDecoderGetColorAsICCProfile(decoder, target, profile, size);
#endif
}

static inline JxlDecoderStatus cjxl_get_encoding(const JxlDecoder *decoder, JxlColorProfileTarget target,
                                                 JxlColorEncoding *encoding) {
#if JPEGXL_NUMERIC_VERSION < JPEGXL_COMPUTE_NUMERIC_VERSION(0, 9, 0)
    return JxlDecoderGetColorAsEncodedProfile(decoder, NULL, target, encoding);
#else
    return JxlDecoderGetColorAsEncodedProfile(decoder, target, encoding);
#endif
}
