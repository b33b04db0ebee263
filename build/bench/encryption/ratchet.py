"""Measures the Double Ratchet of python3-oldmemo (0.3) or python3-twomemo (2), as ratchet.ts does ours: /usr/bin/python3 ratchet.py VERSION"""

import asyncio
import importlib
import json
import secrets
import sys
import time

import x3dh
from doubleratchet.recommended.diffie_hellman_ratchet_curve25519 import DiffieHellmanRatchet
from x3dh.identity_key_pair import IdentityKeyPairSeed

MESSAGES = 300
ROUNDS = 3

is_new = sys.argv[1] == "2"
module = importlib.import_module("twomemo.twomemo" if is_new else "oldmemo.oldmemo")
SECRET = secrets.token_bytes(48 if is_new else 32)
Double = module.DoubleRatchetImpl
PARAMETERS = (
    DiffieHellmanRatchet,
    module.RootChainKDFImpl,
    module.MessageChainKDFImpl,
    Double.MESSAGE_CHAIN_CONSTANT,
    1000,
    1000,
    module.AEADImpl,
)


def new_state():
    seed = IdentityKeyPairSeed(secrets.token_bytes(32))
    form, digest = x3dh.IdentityKeyFormat.ED_25519, x3dh.HashFunction.SHA_256
    state = module.StateImpl.create(form, digest, module.StateImpl.INFO, seed)
    state.generate_pre_keys(1)
    return state


async def begin():
    """Two sides that have heard of each other, and the data that is authenticated besides."""
    romeo, juliet = new_state(), new_state()
    shared, data, header = await romeo.get_shared_secret_active(juliet.bundle)
    signed = juliet.bundle.signed_pre_key
    one, first = await Double.encrypt_initial_message(*PARAMETERS, shared, signed, SECRET, data)
    _, _, pair = await juliet.get_shared_secret_passive(header)
    other, _ = await Double.decrypt_initial_message(*PARAMETERS, shared, pair.priv, first, data)
    await one.decrypt_message(await other.encrypt_message(SECRET, data), data)
    return one, other, data


def stored(ratchet):
    return Double.from_json(json.loads(json.dumps(ratchet.json)), *PARAMETERS)


async def per_message(turns, stores):
    """In microseconds; the best of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        one, other, data = await begin()
        began = time.perf_counter()
        for _ in range(MESSAGES):
            await other.decrypt_message(await one.encrypt_message(SECRET, data), data)
            if stores:
                one, other = stored(one), stored(other)
            if turns:
                one, other = other, one
        times.append((time.perf_counter() - began) / MESSAGES * 1e6)
    return min(times)


async def main():
    figures = {
        "chain": await per_message(False, False),
        "step": await per_message(True, False),
        "stored": await per_message(True, True),
    }
    print(json.dumps(figures))


asyncio.run(main())
