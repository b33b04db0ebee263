"""Writes ratchets.json: known answers of the Double Ratchet: conversations of python3-oldmemo and python3-twomemo with themselves.

    /usr/bin/python3 make-ratchets.py       (Debian: python3-oldmemo python3-twomemo)

Every random octet comes from a counter, so that the file is the same each time. `drawn` has the private keys of each side
in the order in which a side needs them that takes its half of a step when it next sends.
"""

import asyncio
import hashlib
import json
import pathlib
import random
import secrets

import doubleratchet
import oldmemo.oldmemo
import twomemo.twomemo
import x3dh
import x3dh.identity_key_pair
import xeddsa
from doubleratchet.recommended import diffie_hellman_ratchet_curve25519

TARGET = pathlib.Path(__file__).with_name("ratchets.json")
VERSIONS = {"0.3": oldmemo.oldmemo, "2": twomemo.twomemo}
KEY_IDS = {"signedPreKeyId": 7, "preKeyId": 2**32 - 1}
count = 0
drawn = []
drawing = []


def octets(length):
    global count
    count += 1
    drawn.append(hashlib.shake_256(f"ratchet {count}".encode()).digest(length))
    return drawn[-1]


secrets.token_bytes = octets


class Ratchet(diffie_hellman_ratchet_curve25519.DiffieHellmanRatchet):
    @staticmethod
    def _generate_priv():
        drawing.append(octets(32))
        return drawing[-1]


def seed():
    """Our identities have the sign bit 0 in their Ed25519 form."""
    while True:
        found = octets(32)
        if xeddsa.seed_to_ed25519_pub(found)[31] >> 7 == 0:
            return found


def state(module, own):
    made = module.StateImpl.create(
        x3dh.IdentityKeyFormat.ED_25519,
        x3dh.HashFunction.SHA_256,
        module.StateImpl.INFO,
        x3dh.identity_key_pair.IdentityKeyPairSeed(own),
    )
    made.generate_pre_keys(1)
    return made


class Side:
    """A side of a session. `keys` are the ratchet keys it has drawn, `used` those with which it has sent."""

    def __init__(self, module, started, associated):
        self.module, self.started, self.associated = module, started, associated
        self.ratchet, self.current, self.used = None, None, []

    def data(self, own):
        """As SessionImpl and encrypt_key_material of the libraries order it."""
        if self.module is twomemo.twomemo or own == self.started:
            return self.associated
        half = len(self.associated) // 2
        return self.associated[half:] + self.associated[:half]

    def drew(self):
        if drawing:
            self.current = drawing[-1]
            drawing.clear()

    def sent(self):
        if self.current is not None:
            self.used.append(self.current)
            self.current = None

    def parameters(self):
        module = self.module
        double = module.DoubleRatchetImpl
        return (
            Ratchet,
            module.RootChainKDFImpl,
            module.MessageChainKDFImpl,
            double.MESSAGE_CHAIN_CONSTANT,
            1000,
            1000,
            module.AEADImpl,
        )


async def conversation(version, order):
    module = VERSIONS[version]
    seeds = [seed(), seed()]
    states = [state(module, one) for one in seeds]
    bundle = states[1].bundle
    drawn.clear()
    secret, associated, header = await states[0].get_shared_secret_active(bundle)
    ephemeral = drawn[0]
    model = states[1].model
    alice, bob = Side(module, True, associated), Side(module, False, associated)
    exchange = module.KeyExchangeImpl(header, KEY_IDS["signedPreKeyId"], KEY_IDS["preKeyId"])
    lines, waiting = [], {"alice": [], "bob": []}
    answered = False

    async def send(name):
        side = alice if name == "alice" else bob
        text = f"{name} {len(lines)}".encode() + bytes(order.randrange(40))
        if side.ratchet is None:
            side.ratchet, encrypted = await module.DoubleRatchetImpl.encrypt_initial_message(
                *side.parameters(), secret, bundle.signed_pre_key, text, side.data(True)
            )
            side.drew()
        else:
            encrypted = await side.ratchet.encrypt_message(text, side.data(True))
        side.sent()
        message = encrypted.ciphertext
        with_exchange = name == "alice" and not answered
        written = message
        if with_exchange:
            written = exchange.serialize(message)
            written = written[0] if isinstance(written, tuple) else written
        line = len(lines)
        lines.append({"send": name, "text": text.hex(), "bytes": written.hex(), "exchange": with_exchange})
        waiting["bob" if name == "alice" else "alice"].append((line, encrypted, text))

    async def read(name):
        nonlocal answered
        side = alice if name == "alice" else bob
        line, encrypted, text = waiting[name].pop(order.randrange(len(waiting[name])))
        if side.ratchet is None:
            _, _, pair = await states[1].get_shared_secret_passive(header)
            side.ratchet, found = await module.DoubleRatchetImpl.decrypt_initial_message(
                *side.parameters(), secret, pair.priv, encrypted, side.data(False)
            )
        else:
            found = await side.ratchet.decrypt_message(encrypted, side.data(False))
        side.drew()
        assert found == text
        answered = answered or name == "alice"
        lines.append({"read": name, "line": line})

    for _ in range(150):
        steps = []
        steps += [("send", "alice")] if len(waiting["bob"]) < 12 else []
        steps += [("send", "bob")] if bob.ratchet is not None and len(waiting["alice"]) < 12 else []
        steps += [("read", name) for name in waiting if waiting[name]]
        step, name = order.choice(steps)
        await (send if step == "send" else read)(name)
    for name in waiting:
        while waiting[name]:
            await read(name)
    return {
        "version": version,
        "seeds": [one.hex() for one in seeds],
        "signedPreKey": model.signed_pre_key.priv.hex(),
        "signature": bundle.signed_pre_key_sig.hex(),
        "preKey": next(iter(model.pre_keys)).hex(),
        **KEY_IDS,
        "drawn": {
            "alice": [ephemeral.hex(), *(key.hex() for key in alice.used)],
            "bob": [key.hex() for key in bob.used],
        },
        "lines": lines,
    }


async def main():
    found = []
    for number, version in enumerate(VERSIONS):
        for turn in range(2):
            found.append(await conversation(version, random.Random(10 * number + turn)))
    TARGET.write_text(json.dumps(found, indent=1) + "\n")


asyncio.run(main())
