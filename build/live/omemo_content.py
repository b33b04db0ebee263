"""Stanza Content Encryption (XEP-0420): the envelope inside a message of OMEMO 2."""

import datetime
import random
import string

from slixmpp.xmlstream import ET, tostring

SCE = "urn:xmpp:sce:1"
CLIENT = "jabber:client"


def body_element(text):
    body = ET.Element(f"{{{CLIENT}}}body")
    body.text = text
    return body


def payload_of(text):
    """The elements that stand in a piece of XML."""
    return list(ET.fromstring(f"<x xmlns='{CLIENT}'>{text}</x>"))


def write_envelope(inside, affixes):
    """The bytes to seal. `affixes` has `from`, `to`, `time` and `padding`, a number of characters; None leaves one out."""
    envelope = ET.Element(f"{{{SCE}}}envelope")
    ET.SubElement(envelope, f"{{{SCE}}}content").extend(inside)
    padding = affixes["padding"]
    if padding is not None:
        pad = ET.SubElement(envelope, f"{{{SCE}}}rpad")
        pad.text = "".join(random.choices(string.ascii_letters + string.digits, k=padding))
    for name, attribute in (("time", "stamp"), ("to", "jid"), ("from", "jid")):
        if affixes[name] is not None:
            ET.SubElement(envelope, f"{{{SCE}}}{name}").set(attribute, affixes[name])
    return tostring(envelope).encode()


def usual_affixes(sender, to):
    now = datetime.datetime.now(datetime.timezone.utc)
    return {"from": sender, "to": to, "time": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "padding": random.randint(0, 200)}


def read_envelope(plaintext):
    """What an envelope holds, judged by nobody: its body, all its payloads as XML, and its affixes."""
    envelope = ET.fromstring(plaintext.decode())
    if envelope.tag != f"{{{SCE}}}envelope":
        raise ValueError(f"No envelope, but {envelope.tag}")
    content = envelope.find(f"{{{SCE}}}content")
    if content is None:
        raise ValueError("An envelope without content")
    padding = envelope.find(f"{{{SCE}}}rpad")
    body = content.find(f"{{{CLIENT}}}body")
    affix = {
        name: None if (found := envelope.find(f"{{{SCE}}}{name}")) is None else found.get(attribute)
        for name, attribute in (("time", "stamp"), ("to", "jid"), ("from", "jid"))
    }
    return {
        "body": None if body is None else body.text or "",
        "payloads": [tostring(element) for element in content],
        "envelope": {**affix, "padding": None if padding is None else len(padding.text or "")},
    }
