"""Writes keys.json: known answers for keys, bundles, key agreements and payloads, from independent implementations.

    /usr/bin/python3 make-keys.py       (Debian: python3-oldmemo python3-twomemo, python3-xmlschema)

Every random octet comes from a counter, so that the file is the same each time.
"""

import asyncio
import base64
import hashlib
import json
import pathlib
import secrets

import oldmemo
import oldmemo.etree
import twomemo
import twomemo.etree
import x3dh
import x3dh.identity_key_pair
import xeddsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSIONS = {"0.3": oldmemo, "2": twomemo}
count = 0
drawn = []


def octets(length):
    """Octets that look random and are the same each time."""
    global count
    count += 1
    found = b""
    while len(found) < length:
        found += hashlib.sha256(f"{count} {len(found)}".encode()).digest()
    drawn.append(found[:length])
    return found[:length]


secrets.token_bytes = octets


def seed_with_sign(sign):
    while True:
        seed = octets(32)
        if xeddsa.seed_to_ed25519_pub(seed)[31] >> 7 == sign:
            return seed


def identity(sign):
    seed = seed_with_sign(sign)
    private = xeddsa.seed_to_priv(seed)
    return {
        "seed": seed.hex(),
        "private": private.hex(),
        "public": xeddsa.priv_to_curve25519_pub(private).hex(),
        "edPublic": xeddsa.seed_to_ed25519_pub(seed).hex(),
    }


def signature(sign):
    """XEdDSA of any private key, as its specification has it."""
    private = octets(32)
    message = octets(40)
    return {
        "public": xeddsa.priv_to_curve25519_pub(private).hex(),
        "message": message.hex(),
        "signature": xeddsa.ed25519_priv_sign(xeddsa.priv_force_sign(private, sign == 1), message).hex(),
        "sign": sign,
    }


def inner(version):
    return twomemo.twomemo if version == "2" else oldmemo.oldmemo


def state(version, sign, pre_keys=1):
    made = inner(version).StateImpl
    pair = x3dh.identity_key_pair.IdentityKeyPairSeed(seed_with_sign(sign))
    state = made.create(x3dh.IdentityKeyFormat.ED_25519, x3dh.HashFunction.SHA_256, made.INFO, pair)
    state.generate_pre_keys(pre_keys)
    return state


def bundle(version, sign):
    of = state(version, sign, 2).bundle
    ids = {key: number + 7 for number, key in enumerate(sorted(of.pre_keys))}
    xml = VERSIONS[version].etree.serialize_bundle(inner(version).BundleImpl("a@b", 1, of, 3, ids))

    def written(name):
        return [base64.b64decode(found.text).hex() for found in xml.iter() if found.tag.endswith("}" + name)]

    is_two = version == "2"
    return {
        "version": version,
        "identity": written("ik" if is_two else "identityKey")[0],
        "signedPreKey": written("spk" if is_two else "signedPreKeyPublic")[0],
        "signature": written("spks" if is_two else "signedPreKeySignature")[0],
        "preKeys": [{"public": key} for key in sorted(written("pk" if is_two else "preKeyPublic"))],
    }


async def agreement(version, start_sign, accept_sign, with_pre_key=True):
    start = state(version, start_sign, 0)
    accept = state(version, accept_sign, 1 if with_pre_key else 0)
    secret, associated, header = await start.get_shared_secret_active(accept.bundle, require_pre_key=with_pre_key)
    ephemeral = drawn[-1]
    assert xeddsa.priv_to_curve25519_pub(ephemeral) == header.ephemeral_key
    again = await accept.get_shared_secret_passive(header, require_pre_key=with_pre_key)
    assert again[:2] == (secret, associated)
    return {
        "version": version,
        "startSeed": start.model.identity_key.secret.hex(),
        "acceptSeed": accept.model.identity_key.secret.hex(),
        "startSign": start_sign,
        "acceptSign": accept_sign,
        "startEdPublic": header.identity_key.hex(),
        "acceptEdPublic": accept.bundle.identity_key.hex(),
        "signedPreKeyPrivate": accept.model.signed_pre_key.priv.hex(),
        "preKeyPrivate": next((key.hex() for key in accept.model.pre_keys), "") if with_pre_key else "",
        "ephemeralPrivate": ephemeral.hex(),
        "secret": secret.hex(),
        "associatedData": associated.hex(),
    }


async def payload(version, length):
    plaintext = octets(length)
    backend = twomemo.Twomemo(None) if version == "2" else oldmemo.Oldmemo(None)
    content, key = await backend.encrypt_plaintext(plaintext)
    return {
        "version": version,
        "plaintext": plaintext.hex(),
        "iv": "" if version == "2" else content.initialization_vector.hex(),
        "key": (key.key + key.auth_tag).hex(),
        "payload": content.ciphertext.hex(),
    }


def old_payload(tag_at_end):
    """As clients wrote it years ago: a longer initialization vector, and the tag perhaps after the ciphertext."""
    key, iv, plaintext = octets(16), octets(16), octets(50)
    sealed = AESGCM(key).encrypt(iv, plaintext, None)
    return {
        "plaintext": plaintext.hex(),
        "iv": iv.hex(),
        "key": (key if tag_at_end else key + sealed[-16:]).hex(),
        "payload": (sealed if tag_at_end else sealed[:-16]).hex(),
    }


async def main():
    answers = {
        "identities": [identity(0), identity(0), identity(1)],
        "signatures": [signature(0), signature(0), signature(1)],
        "bundles": [bundle(version, sign) for version in VERSIONS for sign in (0, 1)],
        "agreements": [
            await agreement(version, *signs)
            for version in VERSIONS
            for signs in ((0, 0), (0, 1), (1, 0))
        ] + [await agreement("0.3", 0, 0, with_pre_key=False)],
        "payloads": [await payload(version, length) for version in VERSIONS for length in (1, 16, 100)],
        "oldPayloads": [old_payload(False), old_payload(True)],
    }
    file = pathlib.Path(__file__).with_name("keys.json")
    file.write_text(json.dumps(answers, indent=2) + "\n", encoding="utf-8")


asyncio.run(main())
