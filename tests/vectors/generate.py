#!/usr/bin/env python3
"""Writes the JSON vectors beside this script, and from them the seeds of the
fuzz targets under crypto/. First proves the reference
implementation against the published examples; a difference ends it.

  python3 tests/vectors/generate.py
"""

import json
import pathlib

import samrad_reference as ref

HERE = pathlib.Path(__file__).parent


def seed(n):
    return ref.sha256(b"seed %d" % n)


def check(name, got, expected):
    if got != expected:
        raise SystemExit(f"reference differs from {name}")


def self_test():
    check("RFC 8032 7.1 test 1",
          ref.ed25519_sign(bytes.fromhex(
              "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
              b"").hex(),
          "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
          "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")
    check("RFC 7748 5.2",
          ref.x25519(bytes.fromhex(
              "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
              bytes.fromhex(
              "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"
              )).hex(),
          "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")
    check("draft-irtf-cfrg-xchacha-03 A.3.1",
          ref.xchacha20poly1305_seal(
              bytes(range(0x80, 0xa0)), bytes(range(0x40, 0x58)),
              b"Ladies and Gentlemen of the class of '99: If I could offer you "
              b"only one tip for the future, sunscreen would be it.",
              bytes.fromhex("50515253c0c1c2c3c4c5c6c7"))[-16:].hex(),
          "c0875924c1c7987947deafd8780acf49")


def merkle():
    entries = [ref.sha256(b"entry %d" % i) for i in range(70)]
    hashes = [ref.leaf_hash(e) for e in entries]
    sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 70]
    return {
        "entries": [e.hex() for e in entries],
        "roots": [{"size": n, "root": ref.root(hashes[:n]).hex()}
                  for n in range(71)],
        "inclusion": [
            {"index": i, "size": n,
             "proof": [h.hex() for h in ref.inclusion(i, hashes[:n])]}
            for n in sizes for i in sorted({0, n // 3, n // 2, n - 2, n - 1})
            if 0 <= i < n],
        "consistency": [
            {"from": m, "to": n,
             "proof": [h.hex() for h in ref.consistency(m, hashes[:n])]}
            for n in sizes for m in sizes if m <= n],
        "tile_paths": [
            {"level": level, "index": index, "width": width,
             "path": f"tile/{level}/{ref.tile_index_path(index, width)}",
             "bundle": f"tile/entries/{ref.tile_index_path(index, width)}"}
            for level, index, width in
            [(0, 0, 256), (0, 0, 1), (0, 999, 255), (1, 1000, 256),
             (2, 1234067, 256), (3, 1234067, 8), (7, 4294967296, 17)]],
    }


def signatures():
    domain_cases = []
    for n, (domain, message) in enumerate(
            [("samrad/test/v1", b""), ("a", b"b"), ("x" * 64, b"m" * 200)]):
        domain_cases.append({
            "seed": seed(n).hex(), "public": ref.ed25519_public(seed(n)).hex(),
            "domain": domain, "message": message.hex(),
            "signature": ref.sign_with_domain(seed(n), domain.encode(),
                                              message).hex()})
    batches = []
    for size in (1, 2, 3, 5, 8, 13):
        entries = [ref.sha256(b"batch %d %d" % (size, i)) for i in range(size)]
        batches.append({
            "seed": seed(size).hex(),
            "public": ref.ed25519_public(seed(size)).hex(),
            "entries": [e.hex() for e in entries],
            "blobs": [b.hex() for b in ref.batch_blobs(seed(size), entries)]})
    return {"with_domain": domain_cases, "batches": batches}


def notes():
    origin, witness = "ekvik.samrad.example/log", "police.ekvik.samrad.example"
    log_key = b"\x01" + ref.ed25519_public(seed(100))
    witness_key = b"\x04" + ref.ed25519_public(seed(101))
    seal_key = b"\xffsamrad/x25519" + ref.x25519_public(seed(102))
    text = ref.checkpoint_text(origin, 20852163, ref.sha256(b"root"),
                               ["ext one", "Sk\u00e5ne 2"])
    log_line = ref.note_line(origin, log_key, ref.ed25519_sign(
        seed(100), text.encode()))
    seconds = 1795248000
    cosigned = ref.note_line(witness, witness_key,
                             ref.cosignature(seed(101), text, seconds))
    return {
        "origin": origin, "log_seed": seed(100).hex(),
        "log_vkey": ref.vkey(origin, log_key),
        "witness": witness, "witness_seed": seed(101).hex(),
        "witness_vkey": ref.vkey(witness, witness_key),
        "seal_public": ref.x25519_public(seed(102)).hex(),
        "seal_vkey": ref.vkey("school.seal", seal_key),
        "size": 20852163, "root": ref.sha256(b"root").hex(),
        "extensions": ["ext one", "Sk\u00e5ne 2"],
        "unix_seconds": seconds, "text": text,
        "signed": text + "\n" + log_line,
        "cosigned": text + "\n" + log_line + cosigned,
    }


def derivation():
    return {
        "kdf": [{"key": key.hex(), "domain": domain,
                 "inputs": [i.hex() for i in inputs],
                 "derived": ref.kdf(key, domain.encode(), inputs).hex()}
                for key, domain, inputs in [
                    (seed(1), "samrad/test/v1", []),
                    (seed(2), "samrad/test/v1", [b""]),
                    (seed(3), "sixteen bytes ok", [b"a", b"bc"]),
                    (seed(3), "sixteen bytes ok", [b"ab", b"c"]),
                    (seed(4) + seed(5), "x", [b"y" * 300]),
                    (seed(6)[:16], "x", [b"y"])]],
        "leaf_entries": [{"salt": seed(7).hex(), "parts": [p.hex() for p in parts],
                          "entry": ref.hmac_sha256(seed(7), b"".join(parts)).hex()}
                         for parts in [
                             [b"samrad/leaf/v1", b"\x01", ref.sha256(b"header"),
                              ref.sha256(b"ciphertext")],
                             [b"samrad/leaf/v1", b"\x05", ref.sha256(b"header")]]],
    }


def sealing():
    """As SealContent does with FixedRandomSource(seed): the same draws."""
    cases = []
    for number, text, ids in [
            (11, b"", ["police"]),
            (12, "Orosanm\u00e4lan 19 \u00a7".encode(), ["police", "social"]),
            (13, b"z" * 1000, ["school", "leisure", "coordination"])]:
        random = ref.FixedRandom(number)
        header_hash = ref.sha256(b"header %d" % number)
        sender = seed(number)
        content_key = random.fill(32)
        nonce = random.fill(24)
        case = {"random_seed": number, "plaintext": text.hex(),
                "header_hash": header_hash.hex(), "sender_secret": sender.hex(),
                "ciphertext": ref.seal_content(text, header_hash, content_key,
                                               nonce).hex(),
                "recipients": []}
        for i, name in enumerate(ids):
            secret = seed(1000 + 10 * number + i)
            shares = random.fill(64)
            slot_nonce = random.fill(24)
            public = ref.x25519_public(secret)
            case["recipients"].append({
                "id": name, "secret": secret.hex(), "public": public.hex(),
                "pair_key": ref.pair_key(sender, public).hex(),
                "hub_share": shares[32:].hex(),
                "slot": ref.seal_slot(content_key, header_hash, name.encode(),
                                      sender, public, shares[:32], shares[32:],
                                      slot_nonce).hex()})
        cases.append(case)
    return {"sealed": cases}


def keyrings():
    slots = [(ref.SIGN, ref.OLDER, seed(201)), (ref.SIGN, ref.CURRENT, seed(202)),
             (ref.WITNESS, ref.CURRENT, seed(203)),
             (ref.SEAL, ref.DESTROYED, seed(204)),
             (ref.SEAL, ref.CURRENT, seed(205)),
             (ref.VAULT, ref.CURRENT, seed(206))]
    plain = ref.keyring_plain(slots)
    return {
        "file_key": seed(200).hex(), "plain": plain.hex(),
        "sealed": ref.seal_keyring_with_file_key(
            plain, seed(200), seed(207)[:16], seed(208)[:24]).hex(),
        "keys": [{"use": use, "state": state,
                  "id": ref.keyring_slot(use, state, secret)[2:18].decode()}
                 for use, state, secret in slots],
        "derived_purpose": "vault/database",
        "derived": ref.kdf(seed(206), b"samrad/vault/v1",
                           [b"vault/database"]).hex(),
    }


def corpora(vectors):
    """Seeds of the fuzz targets: one of each kind they parse."""

    def write(folder, name, data):
        path = HERE.parent.parent / "crypto" / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    notes, signed = vectors["notes"], vectors["signatures"]
    for name in ("signed", "cosigned"):
        write("sign/corpus/note", name, notes[name].encode())
    write("sign/corpus/checkpoint", "extended", notes["text"].encode())
    write("sign/corpus/checkpoint", "empty_tree", ref.checkpoint_text(
        "o", 0, ref.sha256(b"")).encode())
    for name in ("log_vkey", "witness_vkey", "seal_vkey"):
        write("sign/corpus/vkey", name, notes[name].encode())
    for i in (0, 1, 4):
        write("sign/corpus/batch_signature", f"batch_{i}",
              bytes.fromhex(signed["batches"][i]["blobs"][0]))
    entries = [bytes.fromhex(e) for e in vectors["merkle"]["entries"]]
    for count in (1, 3):
        write("merkle/corpus/entry_bundle", f"entries_{count}",
              b"".join(b"\0\x20" + e for e in entries[:count]))
    for tile in vectors["merkle"]["tile_paths"][3:6]:
        write("merkle/corpus/entry_bundle", "path_" + str(tile["index"]) + "_"
              + str(tile["width"]), tile["path"].encode())
    write("keys/corpus/keyring", "sealed",
          bytes.fromhex(vectors["keyrings"]["sealed"]))
    write("keys/corpus/keyring", "plain",
          bytes.fromhex(vectors["keyrings"]["plain"]))
    for i, case in enumerate(vectors["sealing"]["sealed"]):
        for recipient in case["recipients"]:
            write("open/corpus/sealed_slot", f"case_{i}_{recipient['id']}",
                  bytes.fromhex(recipient["slot"] + recipient["hub_share"]
                                + case["ciphertext"]))
    write("hash/corpus/encoding", "hex", b"00ffAb")
    write("hash/corpus/encoding", "base64", b"Zm9vYg==")
    write("hash/corpus/encoding", "password",
          b"$argon2id$v=19$m=65536,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$"
          + ref.b64(seed(1)).rstrip("=").encode())


def main():
    self_test()
    made = {}
    for name, vectors in [("merkle", merkle()), ("signatures", signatures()),
                          ("notes", notes()), ("derivation", derivation()),
                          ("sealing", sealing()), ("keyrings", keyrings())]:
        made[name] = vectors
        path = HERE / f"{name}.json"
        path.write_text(json.dumps(vectors, indent=1, ensure_ascii=True) + "\n")
    corpora(made)


if __name__ == "__main__":
    main()
