"""Starts Gajim even where the tests run as root, in a folder of the test's own: the first argument. Orders that no
command of Gajim 1.7 takes come as lines of JSON on standard input and are carried out as its window does."""

import json
import os
import sys
from pathlib import Path

os.geteuid = lambda: 1000
KEPT = sys.argv[1]
sys.argv = ["gajim", "--config-path", KEPT, "--verbose"]

from gajim.gajim import main  # noqa: E402
from gajim.common import app, ged  # noqa: E402
from gi.repository import GLib  # noqa: E402
from nbxmpp.modules.user_avatar import Avatar  # noqa: E402
from nbxmpp.namespaces import Namespace  # noqa: E402
from nbxmpp.protocol import JID  # noqa: E402

ACCOUNT = "test"
AGAIN_MS = 100
# A width and a height that Gajim tells others; nobody counts on them.
SIDE = 96


def contact_of(jid):
    return app.get_client(ACCOUNT).get_module("Contacts").get_contact(jid)


def upload(jid, path):
    """The button with the paper clip. Whether the server takes files by now."""
    service = app.get_client(ACCOUNT).get_module("HTTPUpload")
    if service.available:
        service.send_file(contact_of(jid), Path(path))
    return service.available


def offer(jid, path):
    """"Send file directly". Whether a client of the contact takes files by now."""
    contact = contact_of(jid)
    takers = [each for each in contact.iter_resources() if each.supports(Namespace.JINGLE_FILE_TRANSFER_5)]
    for resource in takers[:1]:
        window = app.interface.instances["file_transfers"]
        window.send_file(ACCOUNT, resource, resource.jid, path)
    return len(takers) > 0


def face(_jid, path):
    """The picture of the profile window."""
    png = Path(path).read_bytes()
    avatar = Avatar()
    avatar.add_image_source(png, "image/png", SIDE, SIDE)
    app.get_client(ACCOUNT).get_module("UserAvatar").set_avatar(avatar, public=True)
    return True


def show(jid, _value):
    """Opens a conversation of the list, or one with an occupant of a room. Whether it is there by now."""
    address = JID.from_string(jid)
    if address.is_full:
        app.window.add_private_chat(ACCOUNT, address, select=True)
    else:
        app.window.select_chat(ACCOUNT, address)
    return app.window.chat_exists(ACCOUNT, address)


def subject(room, text):
    """The dialog of a room's details."""
    app.get_client(ACCOUNT).get_module("MUC").set_subject(room, text)
    return True


def nick(room, name):
    """"Change nickname"."""
    app.get_client(ACCOUNT).get_module("MUC").change_nick(room, name)
    return True


def status(_jid, name):
    """The status of the account, in the corner. Whether it is connected, or not, by now."""
    if app.account_is_available(ACCOUNT) == (name == "online"):
        return True
    app.get_client(ACCOUNT).change_status(name, "")
    return False


def encrypt(jid, _value):
    """The menu of the lock. Whether the room is known to be private by now."""
    contact_of(jid).settings.set("encryption", "OMEMO")
    return app.get_client(ACCOUNT).get_module("OMEMO").is_omemo_groupchat(jid)


def enter(event):
    """"Join" in every invitation."""
    app.get_client(event.account).get_module("MUC").join(str(event.muc), nick="Nurse")
    app.window.add_group_chat(event.account, event.muc, select=True)


def accept(event):
    """Takes every offered file, under its name, into `received`."""
    folder = os.path.join(KEPT, "received")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, os.path.basename(event.file_props.name))
    window = app.interface.instances["file_transfers"]
    GLib.idle_add(window._start_receive, path, event.account, contact_of(event.jid), event.file_props)


ACTS = {
    "upload": upload,
    "offer": offer,
    "face": face,
    "show": show,
    "subject": subject,
    "nick": nick,
    "status": status,
    "encrypt": encrypt,
}


def obey(channel, _condition):
    line = channel.readline()
    if not line:
        return False
    order = json.loads(line)

    def act():
        done = ACTS[order["do"]](order["to"], order["value"])
        if done:
            print("done", order["number"], flush=True)
        return not done

    GLib.timeout_add(AGAIN_MS, act)
    return True


app.ged.register_event_handler("muc-invitation", ged.GUI2, enter)
app.ged.register_event_handler("file-request-received", ged.GUI2, accept)
GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, obey)

main()
