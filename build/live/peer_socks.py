"""SOCKS5 bytestreams (XEP-0065) to and from the other client, agreed on by nobody: every offer is taken."""

import hashlib
import os

from slixmpp import JID
from slixmpp.exceptions import IqError, IqTimeout

CHUNK = 65536


class Socks:
    def __init__(self, peer, tell):
        self.peer = peer
        self.tell = tell
        peer.register_plugin("xep_0065")
        peer["xep_0065"].auto_accept = True
        peer.add_event_handler("socks5_data", self.data)
        peer.add_event_handler("socks5_closed", self.closed)
        self.begin()

    def begin(self):
        self.size = 0
        self.hash = hashlib.sha256()

    def data(self, chunk):
        self.size += len(chunk)
        self.hash.update(chunk)

    def closed(self, _failure):
        # Connections to the places that were not used close as well.
        if self.size > 0:
            self.tell(event="socksReceived", size=self.size, sha256=self.hash.hexdigest())
            self.begin()

    async def send(self, to, sid, size):
        data = os.urandom(size)
        try:
            stream = await self.peer["xep_0065"].handshake(JID(to), sid=sid, timeout=60)
            for at in range(0, size, CHUNK):
                await stream.write(data[at : at + CHUNK])
            stream.transport.close()
            self.tell(event="socksSent", sha256=hashlib.sha256(data).hexdigest(), condition="")
        except (IqError, IqTimeout) as failure:
            self.tell(event="socksSent", sha256="", condition=failure.condition)
