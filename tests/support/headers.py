"""Reads single fields of serialised headers, so that a test needs no generated
code and none of ours."""


def field(message, number):
    """The last value of a field of a protobuf message; None when absent."""
    found, at = None, 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        key = varint()
        if key & 7 == 0:
            value = varint()
        elif key & 7 == 2:
            size = varint()
            value, at = message[at:at + size], at + size
        else:
            raise ValueError("wire type %d" % (key & 7))
        if key >> 3 == number:
            found = value
    return found
