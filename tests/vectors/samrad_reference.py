"""An independent implementation of what crypto/ does, from the RFCs alone.

Python 3 standard library only, slow and plain, never linked with anything: it
exists to disagree with the C++ when one of them is wrong. Sources: RFC 8032
(Ed25519), RFC 7748 (X25519), RFC 8439 and draft-irtf-cfrg-xchacha
(XChaCha20-Poly1305), RFC 6962 (Merkle trees), C2SP signed-note,
tlog-checkpoint, tlog-cosignature, tlog-tiles; docs/adr/0004 for our own
constructions.
"""

import base64
import hashlib
import hmac
import struct

P = 2**255 - 19

# --- Ed25519 (RFC 8032, 5.1) -------------------------------------------------

ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def _recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P != 0:
        raise ValueError("not on the curve")
    return P - x if (x & 1) != sign else x


_BY = 4 * pow(5, P - 2, P) % P
_BX = _recover_x(_BY, 0)
BASE = (_BX, _BY, 1, _BX * _BY % P)


def _add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _mul(s, p):
    q = (0, 1, 1, 0)
    while s > 0:
        if s & 1:
            q = _add(q, p)
        p = _add(p, p)
        s >>= 1
    return q


def _compress(p):
    z = pow(p[2], P - 2, P)
    x, y = p[0] * z % P, p[1] * z % P
    return (y | ((x & 1) << 255)).to_bytes(32, "little")


def _expand(seed):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little")
    a = (a & ((1 << 254) - 8)) | (1 << 254)
    return a, h[32:]


def ed25519_public(seed):
    return _compress(_mul(_expand(seed)[0], BASE))


def ed25519_sign(seed, message):
    a, prefix = _expand(seed)
    public = _compress(_mul(a, BASE))
    r = int.from_bytes(hashlib.sha512(prefix + message).digest(), "little") % ORDER
    point = _compress(_mul(r, BASE))
    h = int.from_bytes(hashlib.sha512(point + public + message).digest(), "little")
    return point + ((r + h * a) % ORDER).to_bytes(32, "little")


# --- X25519 (RFC 7748, 5) ----------------------------------------------------


def x25519(scalar, u):
    k = bytearray(scalar)
    k[0] &= 248
    k[31] = (k[31] & 127) | 64
    k = int.from_bytes(k, "little")
    x1 = int.from_bytes(u, "little") & ((1 << 255) - 1)
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for t in reversed(range(255)):
        bit = (k >> t) & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b = (x2 + z2) % P, (x2 - z2) % P
        aa, bb = a * a % P, b * b % P
        e = (aa - bb) % P
        da, cb = (x3 - z3) * a % P, (x3 + z3) * b % P
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def x25519_public(secret):
    return x25519(secret, (9).to_bytes(32, "little"))


# --- XChaCha20-Poly1305 (RFC 8439; draft-irtf-cfrg-xchacha-03) ---------------


def _rotl(v, n):
    return ((v << n) | (v >> (32 - n))) & 0xFFFFFFFF


def _quarter(s, a, b, c, d):
    for x, y, z, n in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        s[x] = (s[x] + s[y]) & 0xFFFFFFFF
        s[z] = _rotl(s[z] ^ s[x], n)


def _rounds(state):
    s = list(state)
    for _ in range(10):
        for q in ((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
                  (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)):
            _quarter(s, *q)
    return s


_SIGMA = struct.unpack("<4I", b"expand 32-byte k")


def _block(key, counter, nonce12):
    state = [*_SIGMA, *struct.unpack("<8I", key), counter,
             *struct.unpack("<3I", nonce12)]
    return struct.pack("<16I", *((a + b) & 0xFFFFFFFF
                                 for a, b in zip(_rounds(state), state)))


def hchacha20(key, nonce16):
    state = [*_SIGMA, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce16)]
    s = _rounds(state)
    return struct.pack("<8I", *(s[0:4] + s[12:16]))


def _stream(key, nonce12, data):
    out = bytearray()
    for i in range(0, len(data), 64):
        block = _block(key, 1 + i // 64, nonce12)
        out += bytes(x ^ y for x, y in zip(data[i:i + 64], block))
    return bytes(out)


def _poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    s = int.from_bytes(key[16:], "little")
    a = 0
    for i in range(0, len(message), 16):
        a = (a + int.from_bytes(message[i:i + 16] + b"\x01", "little")) * r
        a %= (1 << 130) - 5
    return ((a + s) & ((1 << 128) - 1)).to_bytes(16, "little")


def xchacha20poly1305_seal(key, nonce, plaintext, ad):
    subkey = hchacha20(key, nonce[:16])
    nonce12 = b"\0\0\0\0" + nonce[16:]
    ciphertext = _stream(subkey, nonce12, plaintext)

    def pad(x):
        return x + b"\0" * (-len(x) % 16)

    tag = _poly1305(_block(subkey, 0, nonce12)[:32],
                    pad(ad) + pad(ciphertext)
                    + struct.pack("<QQ", len(ad), len(ciphertext)))
    return ciphertext + tag


# --- Our key derivation (ADR 0004) ------------------------------------------


def kdf(key, domain, inputs):
    data = b"".join(struct.pack(">I", len(i)) + i for i in inputs)
    return hashlib.blake2b(data, digest_size=32, key=key,
                           person=domain.ljust(16, b"\0")).digest()


# --- Merkle trees (RFC 6962, 2.1) -------------------------------------------


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(entry):
    return sha256(b"\x00" + entry)


def _split(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def root(hashes):
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = _split(len(hashes))
    return sha256(b"\x01" + root(hashes[:k]) + root(hashes[k:]))


def inclusion(m, hashes):
    if len(hashes) <= 1:
        return []
    k = _split(len(hashes))
    if m < k:
        return inclusion(m, hashes[:k]) + [root(hashes[k:])]
    return inclusion(m - k, hashes[k:]) + [root(hashes[:k])]


def consistency(m, hashes):
    def sub(count, part, whole):
        if count == len(part):
            return [] if whole else [root(part)]
        k = _split(len(part))
        if count <= k:
            return sub(count, part[:k], whole) + [root(part[k:])]
        return sub(count - k, part[k:], False) + [root(part[:k])]

    return sub(m, hashes, True) if 0 < m < len(hashes) else []


# --- C2SP formats ------------------------------------------------------------


def b64(data):
    return base64.b64encode(data).decode()


def note_key_id(name, typed_key):
    return sha256(name.encode() + b"\n" + typed_key)[:4]


def vkey(name, typed_key):
    return f"{name}+{note_key_id(name, typed_key).hex()}+{b64(typed_key)}"


def checkpoint_text(origin, size, root_hash, extensions=()):
    return "".join(line + "\n" for line in
                   (origin, str(size), b64(root_hash), *extensions))


def note_line(name, typed_key, signature):
    return f"\u2014 {name} {b64(note_key_id(name, typed_key) + signature)}\n"


def cosignature(seed, text, seconds):
    message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    return struct.pack(">Q", seconds) + ed25519_sign(seed, message)


def tile_index_path(index, width=256):
    path = f"{index % 1000:03d}"
    while index >= 1000:
        index //= 1000
        path = f"x{index % 1000:03d}/{path}"
    return path if width == 256 else f"{path}.p/{width}"


# --- Signatures and sealing of Samråd (ADR 0004) -----------------------------


def sign_with_domain(seed, domain, message):
    return ed25519_sign(seed, b"\0" + bytes([len(domain)]) + domain + message)


def batch_blobs(seed, entries):
    hashes = [leaf_hash(e) for e in entries]
    size = struct.pack(">I", len(entries))
    signature = sign_with_domain(seed, b"samrad/batch/v1",
                                 b"\x01" + size + root(hashes))
    return [b"\x01" + signature + struct.pack(">I", i) + size
            + b"".join(inclusion(i, hashes)) for i in range(len(entries))]


def pair_key(own_secret, other_public):
    publics = sorted([x25519_public(own_secret), other_public])
    return kdf(x25519(own_secret, other_public), b"samrad/pair/v1", publics)


def seal_content(plaintext, header_hash, content_key, nonce):
    commitment = kdf(content_key, b"samrad/commit/v1", [header_hash])
    key = kdf(content_key, b"samrad/content/1", [header_hash])
    return (b"\x01" + commitment + nonce
            + xchacha20poly1305_seal(key, nonce, plaintext, header_hash))


def seal_slot(content_key, header_hash, recipient_id, sender_secret,
              recipient_public, share, hub_share, nonce):
    prefix = (b"\x01" + sha256(x25519_public(sender_secret))[:8]
              + sha256(recipient_public)[:8])
    ad = prefix + header_hash + recipient_id
    wrap = kdf(share + hub_share, b"samrad/wrap/v1", [header_hash, recipient_id])
    return (prefix + nonce
            + xchacha20poly1305_seal(pair_key(sender_secret, recipient_public),
                                     nonce, share, ad)
            + xchacha20poly1305_seal(wrap, b"\0" * 24, content_key, ad))


SIGN, WITNESS, SEAL, VAULT = 1, 2, 3, 4
CURRENT, OLDER, DESTROYED = 1, 2, 3


def keyring_slot(use, state, secret):
    public = b"\0" * 32
    if use == VAULT:
        key_id = sha256(kdf(secret, b"samrad/vault/id", []))
    else:
        public = x25519_public(secret) if use == SEAL else ed25519_public(secret)
        key_id = sha256(public)
    return (bytes([use, state]) + key_id[:8].hex().encode() + public
            + (b"\0" * 32 if state == DESTROYED else secret))


def keyring_plain(slots):
    return (b"\x01" + struct.pack(">I", len(slots))
            + b"".join(keyring_slot(*slot) for slot in slots))


def seal_keyring_with_file_key(plain, file_key, salt, nonce):
    header = b"SAMRADKR\x01\x02" + b"\0" * 8 + salt + nonce
    key = kdf(file_key, b"samrad/keyring/1", [b"\x02", salt])
    return header + xchacha20poly1305_seal(key, nonce, plain, header)


class FixedRandom:
    """The stream of crypto/testing's FixedRandomSource."""

    def __init__(self, seed):
        self.seed, self.block = seed, 0

    def fill(self, count):
        out = b""
        while len(out) < count:
            out += sha256(struct.pack(">QQ", self.seed, self.block))
            self.block += 1
        return out[:count]


def hmac_sha256(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()
