"""Another XMPP client, for the tests: slixmpp, driven by JSON lines on standard input, telling by JSON lines."""

import asyncio
import datetime
import json
import logging
import ssl
import sys

from slixmpp import ClientXMPP
from slixmpp.xmlstream import ET
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

# The folder of the tests stays as it is.
sys.dont_write_bytecode = True
from peer_files import Files  # noqa: E402
from peer_socks import Socks  # noqa: E402

logging.basicConfig(level=logging.CRITICAL)


def tell(**what):
    print(json.dumps(what), flush=True)


class Peer(ClientXMPP):
    def __init__(self, address, password):
        super().__init__(address, password)
        for plugin in ("xep_0030", "xep_0085", "xep_0184", "xep_0199", "xep_0115"):
            self.register_plugin(plugin)
        self.register_plugin("xep_0092", {"software_name": "Peer", "version": "1.0", "os": "Verona"})
        self["xep_0184"].auto_ack = True
        self.ssl_context = ssl.create_default_context()
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        self.get_ssl_context = lambda: self.ssl_context
        self.files = Files(self, tell)
        self.socks = Socks(self, tell)
        self.auto_authorize = True
        self.auto_subscribe = True
        self.add_event_handler("session_start", self.started)
        self.add_event_handler("message", self.message)
        self.add_filter("in", self.every_stanza)
        # Its own plugin for that (XEP-0202) cannot write a time.
        self.register_handler(Callback("time", MatchXPath("{jabber:client}iq/{urn:xmpp:time}time"), self.asked_time))
        self.add_event_handler("receipt_received", lambda m: tell(event="receipt", id=m["receipt"]))
        self.add_event_handler("changed_status", self.presence)
        self.add_event_handler("presence_subscribe", lambda p: tell(event="subscribe", sender=p["from"].bare))
        self.add_event_handler("presence_unsubscribed", lambda p: tell(event="unsubscribed", sender=p["from"].bare))
        self.add_event_handler("message_error", self.bounced)
        self.add_event_handler("chatstate", self.chat_state)
        self.add_event_handler("failed_auth", lambda _: tell(event="failed", why="auth"))
        self.add_event_handler("disconnected", lambda _: tell(event="disconnected"))

    async def started(self, _event):
        await self.get_roster()
        self.send_presence(pstatus="On the balcony")
        tell(event="ready")

    def message(self, message):
        if message["type"] in ("chat", "normal") and message["body"]:
            tell(event="message", sender=message["from"].bare, body=message["body"], id=message["id"])

    def is_worth_telling(self, stanza):
        return stanza.name == "message" or stanza.xml.find("{http://jabber.org/protocol/pubsub}pubsub") is not None

    def every_stanza(self, stanza):
        if self.is_worth_telling(stanza):
            tell(event="stanza", xml=str(stanza))
        if stanza.name == "iq" and stanza["type"] in ("result", "error"):
            condition = stanza["error"]["condition"] if stanza["type"] == "error" else ""
            tell(event="answer", sender=str(stanza["from"]), id=stanza["id"], condition=condition)
        return stanza

    def asked_time(self, iq):
        answer = iq.reply()
        time = ET.SubElement(answer.xml, "{urn:xmpp:time}time")
        now = datetime.datetime.now(datetime.timezone.utc)
        ET.SubElement(time, "{urn:xmpp:time}tzo").text = "+05:45"
        ET.SubElement(time, "{urn:xmpp:time}utc").text = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        answer.send()

    def bounced(self, message):
        tell(event="bounced", sender=message["from"].bare, condition=message["error"]["condition"])

    def chat_state(self, message):
        tell(event="chatstate", sender=message["from"].bare, state=message["chat_state"])

    def presence(self, presence):
        idle = presence.xml.find("{urn:xmpp:idle:1}idle")
        tell(
            event="presence",
            sender=presence["from"].bare,
            show=presence["type"],
            status=presence["status"],
            idle=None if idle is None else idle.get("since"),
        )

    def say(self, to, body):
        message = self.make_message(mto=to, mbody=body, mtype="chat")
        message["request_receipt"] = True
        message.send()

    async def obey(self):
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=1 << 22)
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while line := await reader.readline():
            self.act(json.loads(line))
        await self.finish()
        self.disconnect()

    async def finish(self):
        """What is still to be done before it signs out."""

    def act(self, order):
        action = order["do"]
        if action == "message":
            self.say(order["to"], order["body"])
        elif action == "messages":
            for number in range(order["first"], order["last"] + 1):
                self.say(order["to"], order["body"].replace("#", str(number)))
        elif action == "state":
            message = self.make_message(mto=order["to"], mtype="chat")
            message["chat_state"] = order["state"]
            message.send()
        elif action == "presence":
            self.send_presence(pshow=order["show"] or None, pstatus=order["status"])
        elif action == "subscribe":
            self.send_presence(pto=order["to"], ptype="subscribe")
        elif action == "file":
            asyncio.ensure_future(self.files.send(order["to"], order["name"], order["size"]))
        elif action == "socks":
            asyncio.ensure_future(self.socks.send(order["to"], order["sid"], order["size"]))
        elif action == "raw":
            self.send_raw(order["xml"])


async def main():
    address, password, host, port = sys.argv[1:5]
    peer = Peer(address, password)
    peer.connect(address=(host, int(port)))
    await peer.obey()


if __name__ == "__main__":
    asyncio.get_event_loop().run_until_complete(main())
