"""Sealing and opening messages for a test peer, in both versions of OMEMO."""

import re
from xml.etree.ElementTree import ParseError

import omemo
from omemo_content import body_element, payload_of, read_envelope, usual_affixes, write_envelope
from omemo.session import Initiation
from omemo_nodes import FORMS, NAMESPACES, NEW, OLD, VERSIONS
from slixmpp.xmlstream import ET
from xmlschema import XMLSchemaValidationError

FALLBACK = "This message is sealed with OMEMO."


def reason_of(error):
    """The name of a failure: `no-session`, `message-not-for-us`, `decryption-failed`, and `malformed` for all bad input."""
    if isinstance(error, (XMLSchemaValidationError, ValueError, ParseError)):
        return "malformed"
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()


class Sealing:
    def __init__(self, peer, tell):
        self.peer = peer
        self.tell = tell
        self.sessions = None
        self.device = None
        self.backends = []
        # Lists of devices that were asked for or pushed since the start.
        self.known_lists = set()

    @property
    def own(self):
        return self.peer.boundjid.bare

    # Lists of devices

    async def learn(self, namespace, owner, devices):
        self.known_lists.add((namespace, owner))
        await self.sessions.update_device_list(namespace, owner, devices)
        self.tell(event="devices", owner=owner, version=VERSIONS[namespace], devices=sorted(devices))

    async def refresh(self, namespace, owner):
        devices = await self.peer.nodes.devices(namespace, owner)
        await self.learn(namespace, owner, devices)
        return {"devices": sorted(devices)}

    async def know_lists(self, namespaces, owners, forgiving=False):
        for namespace in namespaces:
            for owner in owners:
                if (namespace, owner) in self.known_lists:
                    continue
                try:
                    await self.refresh(namespace, owner)
                except omemo.DeviceListDownloadFailed:
                    if not forgiving:
                        raise

    # Sealing

    async def seal(self, order):
        to, group = order["to"], order["type"] == "groupchat"
        namespaces = [NAMESPACES[version] for version in order["versions"]]
        recipients = frozenset(order.get("recipients") or [to])
        await self.know_lists(namespaces, recipients, forgiving=group)
        plain = self.plaintexts(order)
        without = frozenset()
        try:
            messages, errors = await self.sessions.encrypt(recipients, plain, namespaces)
        except omemo.NoEligibleDevices as failure:
            # One member without keys does not keep the others from reading it.
            without = failure.bare_jids
            if not group or not recipients - without - {self.own}:
                raise
            messages, errors = await self.sessions.encrypt(recipients - without, plain, namespaces)
        if not messages:
            raise omemo.NoEligibleDevices(recipients)
        return {
            **self.send(messages, to, order, FALLBACK),
            "errors": [
                {
                    "address": error.bare_jid,
                    "device": error.device_id,
                    "version": VERSIONS[error.namespace],
                    "reason": reason_of(error.exception),
                }
                for error in errors
            ],
            "without": sorted(without),
        }

    def plaintexts(self, order):
        body = order.get("body")
        inside = [] if body is None else [body_element(body)]
        inside += payload_of(order.get("payload") or "")
        affixes = {**usual_affixes(self.own, order["to"]), **(order.get("envelope") or {})}
        return {OLD: (body or "").encode(), NEW: write_envelope(inside, affixes)}

    def send(self, messages, to, order=None, fallback=None):
        """Puts sealed messages into one stanza, and sends it unless the order is to hold it back."""
        order = order or {}
        stanza = self.peer.make_message(mto=to, mtype=order.get("type", "chat"))
        stanza["id"] = order.get("id") or self.peer.new_id()
        devices = []
        for message in messages:
            stanza.xml.append(FORMS[message.namespace].serialize_message(message))
            devices += [
                {
                    "address": key.bare_jid,
                    "device": key.device_id,
                    "version": VERSIONS[message.namespace],
                    "keyExchange": exchange is not None,
                }
                for key, exchange in message.keys
            ]
            method = ET.SubElement(stanza.xml, "{urn:xmpp:eme:0}encryption")
            method.attrib.update(namespace=message.namespace, name="OMEMO")
        ET.SubElement(stanza.xml, "{urn:xmpp:hints}store")
        if order.get("outside") is not None:
            stanza.xml.extend(payload_of(order["outside"]))
        elif fallback is not None:
            stanza.xml.append(body_element(fallback))
        if not order.get("hold"):
            stanza.send()
        return {"id": stanza["id"], "devices": devices, "xml": str(stanza)}

    async def send_empty(self, namespace, to):
        """Sends a message without content to each device, over its session or a new one (XEP-0384 4.3)."""
        await self.know_lists([namespace], [to])
        backend = next(backend for backend in self.backends if backend.namespace == namespace)
        sent = []
        for device in await self.sessions.get_device_information(to):
            if not dict(device.active).get(namespace) or device.device_id == self.device.device_id:
                continue
            content, material = await backend.encrypt_empty()
            session = await backend.load_session(to, device.device_id)
            if session is None:
                bundle = await self.peer.nodes.bundle(namespace, to, device.device_id)
                session, key = await backend.build_session_active(to, device.device_id, bundle, material)
            else:
                key = await backend.encrypt_key_material(session, material)
            begins = session.initiation is Initiation.ACTIVE and not session.confirmed
            keys = frozenset({(key, session.key_exchange if begins else None)})
            message = omemo.Message(namespace, self.own, self.device.device_id, content, keys)
            await backend.store_session(session)
            sent += self.send([message], to)["devices"]
        return {"devices": sent}

    # Opening

    async def open(self, sender, message, facts):
        """Opens every sealed element of a message. `sender` is a bare address, `facts` go into each event."""
        found = {backend.namespace: message.find(f"{{{backend.namespace}}}encrypted") for backend in self.backends}
        sealed = [(namespace, element) for namespace, element in found.items() if element is not None]
        for namespace, element in sealed:
            about = {
                **facts,
                "sender": sender,
                "device": self.sender_device(namespace, element),
                "version": VERSIONS[namespace],
            }
            if sender == self.own and about["device"] == self.device.device_id:
                self.tell(event="reflected", **about)
                continue
            try:
                await self.open_element(sender, namespace, element, about)
            except omemo.MessageNotForUs as error:
                # The other element of the same message may be the one for this device.
                if len(sealed) == 1:
                    self.fail(about, error)
            except Exception as error:
                self.fail(about, error)

    async def open_element(self, sender, namespace, element, about):
        form = FORMS[namespace]
        message = (
            await form.parse_message(element, sender, self.own, self.sessions)
            if namespace == OLD
            else form.parse_message(element, sender)
        )
        mine = [exchange for key, exchange in message.keys if key.device_id == self.device.device_id]
        plaintext, _device, _material = await self.sessions.decrypt(message)
        about["keyExchange"] = any(exchange is not None for exchange in mine)
        if plaintext is None:
            self.tell(event="empty", **about)
        elif namespace == NEW:
            self.tell(event="opened", **about, **read_envelope(plaintext))
        else:
            self.tell(event="opened", **about, body=plaintext.decode(), payloads=[], envelope=None)

    def fail(self, about, error):
        detail = f"{error} {error.__cause__ or ''}".strip()[:500]
        self.tell(event="unopened", **about, reason=reason_of(error), detail=detail)

    @staticmethod
    def sender_device(namespace, element):
        header = element.find(f"{{{namespace}}}header")
        sid = "" if header is None else header.get("sid", "")
        return int(sid) if sid.isdecimal() else 0
