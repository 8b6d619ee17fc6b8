"""Flate streams of one byte said a thousand million times, without compressing that many."""

import struct
import zlib

CHUNK = 1 << 20


def constant(byte, length):
    """A zlib stream that inflates to `length` times `byte`, made by repeating one compressed chunk."""
    block = bytes([byte]) * CHUNK
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # After a full flush the compressor starts anew, so that the chunk means the same wherever it stands.
    repeated = squeezer.compress(block) + squeezer.flush(zlib.Z_FULL_FLUSH)
    whole, rest = divmod(length, CHUNK)
    last = zlib.compressobj(9, zlib.DEFLATED, -15)
    checksum = 1
    for _ in range(whole):
        checksum = zlib.adler32(block, checksum)
    checksum = zlib.adler32(block[:rest], checksum)
    return b"\x78\xda" + repeated * whole + last.compress(block[:rest]) + last.flush() + struct.pack(">I", checksum)
