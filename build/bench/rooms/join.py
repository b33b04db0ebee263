"""Another client as a guest in rooms: slixmpp, driven by JSON lines on standard input, telling by JSON lines.

Its orders are `join` and `hear`, the wait for a last message. All times are in milliseconds since 1970.
"""

import asyncio
import json
import logging
import ssl
import sys
import time

from slixmpp import JID, ClientXMPP

logging.basicConfig(level=logging.CRITICAL)


def now():
    return time.time() * 1000


def tell(**what):
    print(json.dumps(what), flush=True)


class Guest(ClientXMPP):
    def __init__(self, address, password):
        super().__init__(address, password)
        self.first_byte = None
        self.last = None
        for plugin in ("xep_0030", "xep_0045", "xep_0199"):
            self.register_plugin(plugin)
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        self.add_event_handler("session_start", self.started)
        self.add_event_handler("groupchat_message", self.message)

    def data_received(self, data):
        if self.first_byte is None:
            self.first_byte = now()
        super().data_received(data)

    def started(self, _):
        self.send_presence()
        tell(told="ready")

    def message(self, message):
        if message["body"] == self.last:
            tell(told="heard", at=now())
            self.last = None

    async def join(self, room):
        self.first_byte = None
        await self.plugin["xep_0045"].join_muc_wait(JID(room), "slix", maxchars=0, timeout=120)
        tell(told="joined", firstByte=self.first_byte, at=now())

    async def obey(self):
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        while line := await reader.readline():
            order = json.loads(line)
            if order["do"] == "join":
                await self.join(order["room"])
            elif order["do"] == "leave":
                self.plugin["xep_0045"].leave_muc(JID(order["room"]), "slix")
                tell(told="left")
            else:
                self.last = order["last"]
                tell(told="hearing")
        self.disconnect()


async def main():
    address, password, host, port = sys.argv[1:]
    guest = Guest(address, password)
    guest.connect(address=(host, int(port)))
    await guest.obey()


asyncio.get_event_loop().run_until_complete(main())
