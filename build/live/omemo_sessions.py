"""The libraries for OMEMO, told where the nodes are, and that everybody is trusted."""

import oldmemo
import omemo
import twomemo
from omemo_nodes import VERSIONS

TRUSTED, UNDECIDED = "trusted", "undecided"


class Sessions(omemo.SessionManager):
    """Subclassed for each peer, because it asks for its nodes while it is being made."""

    nodes = None
    send = None

    async def _upload_bundle(self, bundle):
        await self.nodes.publish_bundle(bundle)

    async def _download_bundle(self, namespace, bare_jid, device_id):
        return await self.nodes.bundle(namespace, bare_jid, device_id)

    async def _delete_bundle(self, namespace, device_id):
        await self.nodes.delete_bundle(namespace, device_id)

    async def _upload_device_list(self, namespace, device_list):
        await self.nodes.publish_devices(namespace, device_list)

    async def _download_device_list(self, namespace, bare_jid):
        return await self.nodes.devices(namespace, bare_jid)

    async def _evaluate_custom_trust_level(self, device):
        return omemo.TrustLevel.TRUSTED if device.trust_level_name == TRUSTED else omemo.TrustLevel.UNDECIDED

    async def _make_trust_decision(self, undecided, identifier):
        for device in undecided:
            await self.set_trust(device.bare_jid, device.identity_key, TRUSTED)

    async def _send_message(self, message, bare_jid):
        self.send([message], bare_jid)


class Told:
    """Tells which sessions a backend builds."""

    tell = None

    async def build_session_active(self, bare_jid, device_id, bundle, material):
        built = await super().build_session_active(bare_jid, device_id, bundle, material)
        self.tell_of(bare_jid, device_id, "active")
        return built

    async def build_session_passive(self, bare_jid, device_id, key_exchange, material):
        built = await super().build_session_passive(bare_jid, device_id, key_exchange, material)
        self.tell_of(bare_jid, device_id, "passive")
        return built

    def tell_of(self, address, device, how):
        self.tell(event="session", address=address, device=device, version=VERSIONS[self.namespace], how=how)


class ToldOld(Told, oldmemo.Oldmemo):
    """0.3"""


class ToldNew(Told, twomemo.Twomemo):
    """2"""


def backends_of(versions, store, tell):
    """The newer version first: it is taken for devices that have both."""
    made = [backend(store) for version, backend in (("2", ToldNew), ("0.3", ToldOld)) if version in versions]
    for backend in made:
        backend.tell = tell
    return made


async def open_sessions(nodes, send, backends, store, address, label, device=None):
    """Loads the sessions from the store or begins anew, under that number of the device if there is one."""
    members = {"nodes": nodes, "send": staticmethod(send)}
    if device is not None:
        # The library draws a number of this range that no published device has.
        members.update(DEVICE_ID_MIN=device, DEVICE_ID_MAX=device + 1)
    return await type("OwnSessions", (Sessions,), members).create(backends, store, address, label, UNDECIDED)


async def lose_sessions(backends, store):
    """Forgets all sessions of these backends; identity and pre-keys stay."""
    for backend in backends:
        for address in (await store.load_list(f"/{backend.namespace}/bare_jids", str)).maybe([]):
            await backend.purge_bare_jid(address)
