"""A second implementation of the sealing room, to check the first one against. Shares nothing with it.

Written from https://c2sp.org/chunked-encryption, RFC 5869, RFC 5649 and the comments on the public members of
Plumbline.Sealing. Needs Python 3 and the package `cryptography`.

    second_implementation.py serve      one JSON request a line on standard input, one JSON answer a line
    second_implementation.py vectors    the text of contracts/vectors/sealing.json
"""

import hashlib
import hmac
import json
import struct
import sys

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

CHUNK = 16 * 1024
TAG = 16
SALT = 24
HEADER = SALT + 32


class Refused(Exception):
    """The sealed bytes do not open."""


def expand(key, salt, context):
    """Key, base nonce and commitment of one object."""
    info = b"c2sp.org/chunked-encryption@v1+" + b"AEAD_AES_256_GCM" + b"\x00" + salt + context
    derived = HKDFExpand(algorithm=hashes.SHA512(), length=32 + 12 + 32, info=info).derive(key)
    return derived[:32], derived[32:44], derived[44:]


def nonce_of(base, number):
    return (int.from_bytes(base, "big") ^ number).to_bytes(len(base), "big")


def close(key, context, salt, plaintext):
    object_key, base, commitment = expand(key, salt, context)
    cipher = AESGCM(object_key)
    parts = [salt, commitment]
    for number in range(len(plaintext) // CHUNK + 1):
        chunk = plaintext[number * CHUNK : (number + 1) * CHUNK]
        parts.append(cipher.encrypt(nonce_of(base, number), chunk, None))
    return b"".join(parts)


def open_sealed(key, context, sealed):
    if len(key) != 32 or len(sealed) < HEADER:
        raise Refused
    salt, commitment, rest = sealed[:SALT], sealed[SALT:HEADER], sealed[HEADER:]
    object_key, base, expected = expand(key, salt, context)
    if not hmac.compare_digest(commitment, expected):
        raise Refused
    cipher = AESGCM(object_key)
    plaintext = b""
    number = 0
    while True:
        chunk, rest = rest[: CHUNK + TAG], rest[CHUNK + TAG :]
        if len(chunk) < TAG:
            raise Refused
        try:
            opened = cipher.decrypt(nonce_of(base, number), chunk, None)
        except InvalidTag:
            raise Refused from None
        plaintext += opened
        number += 1
        if len(opened) < CHUNK:
            if rest:
                raise Refused
            return plaintext


def wrap(wrapping_key, key):
    return keywrap.aes_key_wrap_with_padding(wrapping_key, key)


def unwrap(wrapping_key, wrapped):
    try:
        return keywrap.aes_key_unwrap_with_padding(wrapping_key, wrapped)
    except keywrap.InvalidUnwrap:
        raise Refused from None


def context_of(client, object_id, version, field):
    parts = [part.encode("utf-8") for part in ("plumbline/1", client, object_id, version, field)]
    return b"".join(struct.pack(">H", len(part)) + part for part in parts)


def framed_mac(key, *parts):
    framed = b"".join(struct.pack(">I", len(part)) + part for part in (b"plumbline/1",) + parts)
    return hmac.new(key, framed, hashlib.sha256).hexdigest()


def blind_index(key, column, value):
    return framed_mac(key, b"blind-index", column.encode("utf-8"), value.encode("utf-8"))


def keyed_digest(key, purpose, content):
    return framed_mac(key, b"digest", purpose.encode("utf-8"), content)


def pseudonym(key, person):
    return "p_" + framed_mac(key, b"pseudonym", b"person", person.encode("utf-8"))[:24]


def client_key_line(root, client, key):
    return wrap(root, key + client.encode("ascii")).hex()


def answer(request):
    """One request: `call` and its arguments by name, bytes in hex."""
    call = request["call"]
    raw = {name: bytes.fromhex(text) for name, text in request.items() if name != "call"}
    try:
        if call == "close":
            return {"sealed": close(raw["key"], raw["context"], raw["salt"], raw["plaintext"]).hex()}
        if call == "open":
            return {"plaintext": open_sealed(raw["key"], raw["context"], raw["sealed"]).hex()}
        if call == "wrap":
            return {"wrapped": wrap(raw["wrappingKey"], raw["key"]).hex()}
        if call == "unwrap":
            return {"key": unwrap(raw["wrappingKey"], raw["wrapped"]).hex()}
        if call == "expand":
            return {"derived": b"".join(expand(raw["key"], raw["salt"], raw["context"])).hex()}
    except Refused:
        return {"refused": True}
    raise ValueError(call)


def serve():
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def pattern(length):
    """The plaintext of the stored cases: byte i is (7 i + 3) mod 251."""
    return bytes((7 * i + 3) % 251 for i in range(length))


def cobblestone_case(key, salt, parts, length):
    sealed = close(key, context_of(*parts), salt, pattern(length))
    case = {"key": key.hex(), "salt": salt.hex(), "context": parts, "length": length, "sealedLength": len(sealed)}
    case["sealedSha256"] = hashlib.sha256(sealed).hexdigest()
    if length <= 64:
        case["sealed"] = sealed.hex()
    return case


def vectors():
    key = hashlib.sha256(b"key of the stored cases").digest()
    salt = hashlib.sha256(b"salt of the stored cases").digest()[:SALT]
    ids = ["5c1a0e6b9d2f48370a1b2c3d", "00ff11ee22dd33cc44bb55aa"]
    lengths = [0, 1, 64, 16383, 16384, 16385, 32767, 32768, 32769, 100000, 256 * CHUNK + 1]
    contexts = [
        [ids[0], ids[1], "1", "answer"],
        [ids[0], ids[1], "2", "answer"],
        ["", "", "", ""],
        ["Ümläut", "日本語", "𝄞", "e\u0301"],
    ]
    wrapped = [hashlib.sha512(b"wrapped").digest()[:length] for length in (1, 7, 8, 9, 16, 20, 31, 32, 33, 56, 64)]
    values = ["", "ada@example.org", "Ada@example.org", "日本語", "a" * 5000]
    return {
        "pattern": "byte i of a plaintext is (7 i + 3) mod 251",
        "cobblestone": [cobblestone_case(key, salt, contexts[0], length) for length in lengths]
        + [cobblestone_case(key, salt, parts, 5) for parts in contexts[1:]],
        "context": [{"parts": parts, "bytes": context_of(*parts).hex()} for parts in contexts],
        "keyWrap": [{"wrappingKey": key.hex(), "key": w.hex(), "wrapped": wrap(key, w).hex()} for w in wrapped],
        "clientKeyFile": [
            {"root": key.hex(), "client": name, "key": wrapped[7].hex(), "line": client_key_line(key, name, wrapped[7])}
            for name in [ids[0], "a"]
        ],
        "blindIndex": [
            {"key": key.hex(), "column": column, "value": value, "index": blind_index(key, column, value)}
            for column in ["person.mail", "item.key"]
            for value in values
        ],
        "keyedDigest": [
            {"key": key.hex(), "purpose": name, "length": size, "digest": keyed_digest(key, name, pattern(size))}
            for name in ["item", "guidelines"]
            for size in (0, 1, 5000)
        ],
        "pseudonym": [{"key": key.hex(), "person": person, "name": pseudonym(key, person)} for person in ids],
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    elif sys.argv[1:] == ["vectors"]:
        print(json.dumps(vectors(), indent=1, ensure_ascii=True))
    else:
        sys.exit(__doc__)
