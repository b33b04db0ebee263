"""Files to and from the other client: stream initiation (XEP-0096) over in-band bytestreams (XEP-0047)."""

import hashlib
import time
import uuid

from slixmpp import JID
from slixmpp.exceptions import IqError, IqTimeout
from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import CoroutineCallback
from slixmpp.xmlstream.matcher import MatchXPath

SI = "http://jabber.org/protocol/si"
SI_FILE = "http://jabber.org/protocol/si/profile/file-transfer"
FEATURE = "http://jabber.org/protocol/feature-neg"
FORM = "jabber:x:data"
IBB = "http://jabber.org/protocol/ibb"


def some_bytes(length):
    """The bytes of `someBytes` in electron/engine/testing/peer-files.ts."""
    return bytes((at * 31 + (at >> 8) * 7 + (at >> 16)) & 255 for at in range(length))


class Files:
    def __init__(self, peer, tell):
        self.peer = peer
        self.tell = tell
        self.arriving = {}
        for plugin in ("xep_0047", "xep_0095", "xep_0096"):
            peer.register_plugin(plugin)
        # Its own handler of offers is a coroutine that nobody awaits.
        peer.remove_handler("SI Request")
        peer.register_handler(CoroutineCallback("SI", MatchXPath("{jabber:client}iq/{%s}si" % SI), self.offered))
        peer.add_event_handler("ibb_stream_data", self.data)
        peer.add_event_handler("ibb_stream_end", self.end)

    async def offered(self, iq):
        if iq["type"] != "set":
            return
        methods = [value.text for value in iq.xml.iter("{%s}value" % FORM)]
        if IBB not in methods:
            iq.reply().error().set_payload([]).send()
            return
        sid = iq["si"]["id"]
        file = iq.xml.find(".//{%s}file" % SI_FILE)
        self.arriving[sid] = {"name": file.get("name"), "size": 0, "hash": hashlib.sha256()}
        await self.peer["xep_0047"].api["preauthorize_sid"](iq["to"], sid, iq["from"])
        answer = iq.reply()
        feature = ET.SubElement(ET.SubElement(answer.xml, "{%s}si" % SI), "{%s}feature" % FEATURE)
        form = ET.SubElement(feature, "{%s}x" % FORM, type="submit")
        field = ET.SubElement(form, "{%s}field" % FORM, var="stream-method")
        ET.SubElement(field, "{%s}value" % FORM).text = IBB
        answer.send()

    def data(self, stream):
        file = self.arriving.get(stream.sid)
        if file is not None:
            chunk = stream.read()
            file["size"] += len(chunk)
            file["hash"].update(chunk)

    def end(self, stream):
        file = self.arriving.pop(stream.sid, None)
        if file is not None:
            self.tell(event="file", name=file["name"], size=file["size"], sha256=file["hash"].hexdigest())

    async def send(self, to, name, size):
        data = some_bytes(size)
        sid = uuid.uuid4().hex
        try:
            await self.peer["xep_0096"].request_file_transfer(
                JID(to),
                sid=sid,
                name=name,
                size=size,
                mime_type="image/png",
                # Its default, a list of strings, is an error in its own form.
                methods=[{"value": IBB}],
                timeout=60,
            )
            began = time.monotonic()
            stream = await self.peer["xep_0047"].open_stream(JID(to), sid=sid)
            await stream.sendall(data)
            await stream.close()
            seconds = time.monotonic() - began
            self.tell(
                event="fileSent", name=name, sha256=hashlib.sha256(data).hexdigest(), condition="", seconds=seconds
            )
        except (IqError, IqTimeout) as failure:
            self.tell(event="fileSent", name=name, sha256="", condition=failure.condition, seconds=0)
