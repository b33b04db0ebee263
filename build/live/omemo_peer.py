"""Another client with OMEMO 0.3 and 2, for the tests. Arguments: an address, a password, host, port, options as JSON."""

import asyncio
import json
import sys

# The folder of the tests stays as it is.
sys.dont_write_bytecode = True
from omemo_nodes import LISTS, NAMESPACES, Nodes, pushed_list, read_list  # noqa: E402
from omemo_sealing import Sealing, reason_of  # noqa: E402
from omemo_sessions import backends_of, lose_sessions, open_sessions  # noqa: E402
from omemo_store import Store  # noqa: E402
from peer import Peer, tell  # noqa: E402
from slixmpp import JID  # noqa: E402
from slixmpp.xmlstream import ET  # noqa: E402

MUC_USER = "{http://jabber.org/protocol/muc#user}"
CARBONS = "{urn:xmpp:carbons:2}"
MESSAGE = "{jabber:client}message"
SEALED = [f"{{{namespace}}}encrypted" for namespace in NAMESPACES.values()]


class OmemoPeer(Peer):
    def __init__(self, address, password, place, options):
        super().__init__(address, password)
        self.place = place
        self.versions = options["versions"]
        self.label = options.get("label")
        self.wanted_device = options.get("device")
        self.store = Store(options.get("storage"))
        self.nodes = Nodes(self)
        self.sealing = Sealing(self, tell)
        # Occupants of rooms without anonymity: full address in the room -> bare address.
        self.occupants = {}
        self.entering = {}
        # All work is done in the order in which it came, one thing after another: sessions stand no other way.
        self.work = asyncio.Queue()
        self.was_ready = False

    # Its life

    async def started(self, _event):
        await self.get_roster()
        carbons = self.make_iq_set(ET.Element(f"{CARBONS}enable"))
        await carbons.send()
        self.do(self.appear())

    async def appear(self):
        try:
            await self.show_itself()
        except Exception as error:
            tell(event="failed", why=f"{reason_of(error)}: {error}"[:500])

    async def show_itself(self):
        if self.sealing.sessions is None:
            await self.load(self.wanted_device)
        else:
            self.sealing.sessions.before_history_sync()
        for version in self.versions:
            self["xep_0163"].add_interest(LISTS[NAMESPACES[version]])
        await self["xep_0115"].update_caps()
        self.send_presence()
        # What was stored for the peer comes before this answer.
        await self["xep_0199"].ping(JID(self.boundjid.domain))
        self.do(self.settle())

    async def settle(self):
        await self.sealing.sessions.after_history_sync()
        tell(event="back" if self.was_ready else "ready")
        self.was_ready = True

    async def load(self, device=None):
        """Loads its keys or makes new ones, and publishes them."""
        sealing = self.sealing
        sealing.backends = backends_of(self.versions, self.store, tell)
        sealing.sessions = await open_sessions(
            self.nodes, sealing.send, sealing.backends, self.store, self.boundjid.bare, self.label, device
        )
        sealing.device, _others = await sealing.sessions.get_own_device_information()

    # Work

    def do(self, work):
        self.work.put_nowait(work)

    async def labour(self):
        while True:
            work = await self.work.get()
            try:
                await work
            except Exception as error:
                tell(event="broken", reason=reason_of(error), detail=str(error)[:500])
            self.store.save()
            self.work.task_done()

    async def finish(self):
        await self.work.join()

    def act(self, order):
        if "number" in order:
            self.do(self.obey_and_answer(order))
        else:
            super().act(order)

    async def obey_and_answer(self, order):
        try:
            result = await getattr(self, f"do_{order['do']}")(order)
            tell(event="done", number=order["number"], result=result)
        except Exception as error:
            tell(event="done", number=order["number"], reason=reason_of(error), detail=str(error)[:500])

    # Orders

    async def do_seal(self, order):
        return await self.sealing.seal(order)

    async def do_empty(self, order):
        return await self.sealing.send_empty(NAMESPACES[order["version"]], order["to"])

    async def do_self(self, _order):
        device = self.sealing.device
        fingerprint = "".join(self.sealing.sessions.format_identity_key(device.identity_key))
        return {"device": device.device_id, "fingerprint": fingerprint}

    async def do_refresh(self, order):
        return await self.sealing.refresh(NAMESPACES[order["version"]], order["of"])

    async def do_publish(self, order):
        devices = {device: None for device in order["devices"]}
        await self.nodes.publish_devices(NAMESPACES[order["version"]], devices)

    async def do_lose(self, _order):
        await lose_sessions(self.sealing.backends, self.store)

    async def do_reinstall(self, order):
        old = self.sealing.device.device_id
        self.store.clear()
        self.sealing.known_lists.clear()
        if order["sameDevice"]:
            for version in self.versions:
                namespace = NAMESPACES[version]
                devices = await self.nodes.devices(namespace, self.boundjid.bare)
                devices.pop(old, None)
                await self.nodes.publish_devices(namespace, devices)
        await self.load(old if order["sameDevice"] else None)
        await self.sealing.sessions.after_history_sync()
        return await self.do_self(order)

    async def do_enter(self, order):
        place = f"{order['room']}/{order['nick']}"
        entered = self.entering[place] = asyncio.get_running_loop().create_future()
        presence = self.make_presence(pto=place)
        ET.SubElement(presence.xml, "{http://jabber.org/protocol/muc}x")
        presence.send()
        await asyncio.wait_for(entered, 15)

    async def do_offline(self, _order):
        await self.disconnect()
        self.occupants.clear()

    async def do_online(self, _order):
        """Ends before it is there: signing in is work of its own."""
        self.connect(address=self.place)

    # What comes in

    def is_worth_telling(self, stanza):
        """Without the nodes, which have events of their own."""
        return stanza.name == "message"

    def every_stanza(self, stanza):
        if stanza.name == "presence":
            self.look_at_occupant(stanza)
        elif stanza.name == "message":
            if pushed := pushed_list(stanza):
                self.do(self.take_list(stanza["from"].bare, *pushed))
            self.look_for_sealed(stanza)
        return super().every_stanza(stanza)

    def message(self, message):
        if all(message.xml.find(sealed) is None for sealed in SEALED):
            super().message(message)

    async def take_list(self, owner, namespace, payload):
        await self.sealing.learn(namespace, owner or self.boundjid.bare, read_list(namespace, payload))

    def look_for_sealed(self, stanza):
        own = stanza["from"].bare == self.boundjid.bare
        message, carbon = stanza.xml, None
        for way in ("sent", "received") if own else ():
            inner = stanza.xml.find(f"{CARBONS}{way}/{{urn:xmpp:forward:0}}forwarded/{MESSAGE}")
            if inner is not None:
                message, carbon = inner, way
        if message.get("type") == "error" or all(message.find(sealed) is None for sealed in SEALED):
            return
        place = JID(message.get("from"))
        group = message.get("type") == "groupchat"
        sender = self.occupants.get(place.full) if group else place.bare
        facts = {
            "room": place.bare if group else None,
            "archived": message.find("{urn:xmpp:delay}delay") is not None,
            "carbon": carbon,
            "to": JID(message.get("to") or self.boundjid.bare).bare,
            "id": message.get("id"),
        }
        if sender is None:
            nobody = {"device": 0, "version": None, "reason": "unknown-occupant", "detail": ""}
            tell(event="unopened", sender=place.full, **facts, **nobody)
        else:
            self.do(self.sealing.open(sender, message, facts))

    def look_at_occupant(self, presence):
        occupant = presence.xml.find(f"{MUC_USER}x")
        place = presence["from"].full
        if occupant is None:
            if presence["type"] == "error" and place in self.entering:
                self.entering.pop(place).set_exception(PermissionError(presence["error"]["condition"]))
            return
        item = occupant.find(f"{MUC_USER}item")
        if presence["type"] == "unavailable":
            self.occupants.pop(place, None)
        elif item is not None and item.get("jid"):
            self.occupants[place] = JID(item.get("jid")).bare
        if occupant.find(f"{MUC_USER}status[@code='110']") is not None and place in self.entering:
            self.entering.pop(place).set_result(None)


async def main():
    address, password, host, port, options = sys.argv[1:6]
    peer = OmemoPeer(address, password, (host, int(port)), json.loads(options))
    labour = asyncio.ensure_future(peer.labour())
    peer.connect(address=peer.place)
    await peer.obey()
    labour.cancel()


asyncio.get_event_loop().run_until_complete(main())
