"""The nodes of both versions of OMEMO on personal eventing (XEP-0163): device lists and bundles."""

import oldmemo.etree
import oldmemo.oldmemo
import omemo
import twomemo.etree
import twomemo.twomemo
from slixmpp.exceptions import IqError, IqTimeout
from xmlschema import XMLSchemaValidationError

OLD = oldmemo.oldmemo.NAMESPACE
NEW = twomemo.twomemo.NAMESPACE
NAMESPACES = {"0.3": OLD, "2": NEW}
VERSIONS = {namespace: version for version, namespace in NAMESPACES.items()}
FORMS = {OLD: oldmemo.etree, NEW: twomemo.etree}
LISTS = {OLD: f"{OLD}.devicelist", NEW: f"{NEW}:devices"}
PUBSUB = "http://jabber.org/protocol/pubsub"


def bundle_place(namespace, device):
    """The node and the item of a device's bundle: a node for each in 0.3, an item for each in 2."""
    return (f"{OLD}.bundles:{device}", "current") if namespace == OLD else (f"{NEW}:bundles", str(device))


def read_list(namespace, payload):
    """The devices of a list, with their labels. The schemas of the libraries know no empty list."""
    return FORMS[namespace].parse_device_list(payload) if len(payload) else {}


class Nodes:
    def __init__(self, client):
        self.client = client
        for plugin in ("xep_0004", "xep_0060", "xep_0163"):
            client.register_plugin(plugin)

    async def devices(self, namespace, address):
        try:
            payload = await self.fetch(address, LISTS[namespace])
            return {} if payload is None else read_list(namespace, payload)
        except (IqError, IqTimeout, XMLSchemaValidationError) as error:
            raise omemo.DeviceListDownloadFailed(why(error)) from error

    async def publish_devices(self, namespace, devices):
        try:
            await self.publish(LISTS[namespace], "current", FORMS[namespace].serialize_device_list(devices))
        except (IqError, IqTimeout) as error:
            raise omemo.DeviceListUploadFailed(why(error)) from error

    async def bundle(self, namespace, address, device):
        try:
            payload = await self.fetch(address, *bundle_place(namespace, device))
            if payload is None:
                raise omemo.BundleNotFound(f"{address} has none for {device}")
            return FORMS[namespace].parse_bundle(payload, address, device)
        except (IqError, IqTimeout, XMLSchemaValidationError, ValueError) as error:
            raise omemo.BundleDownloadFailed(why(error)) from error

    async def publish_bundle(self, bundle):
        node, item = bundle_place(bundle.namespace, bundle.device_id)
        # One item would be all that the node keeps, but each of our devices has one in it.
        more = {"max_items": "max"} if bundle.namespace == NEW else {}
        try:
            await self.publish(node, item, FORMS[bundle.namespace].serialize_bundle(bundle), **more)
        except (IqError, IqTimeout) as error:
            raise omemo.BundleUploadFailed(why(error)) from error

    async def delete_bundle(self, namespace, device):
        node, item = bundle_place(namespace, device)
        pubsub, own = self.client["xep_0060"], self.client.boundjid.bare
        try:
            await (pubsub.delete_node(own, node) if namespace == OLD else pubsub.retract(own, node, item))
        except (IqError, IqTimeout) as error:
            if why(error) != "item-not-found":
                raise omemo.BundleDeletionFailed(why(error)) from error

    async def fetch(self, address, node, item="current"):
        """The payload of that item, or of the newest one where a list stands under another name. None without any."""
        is_list = node in LISTS.values()
        try:
            answer = await self.client["xep_0060"].get_items(
                address, node, item_ids=None if is_list else [item], max_items=1 if is_list else None
            )
        except IqError as error:
            if why(error) == "item-not-found":
                return None
            raise
        return next(iter(answer.xml.findall(f".//{{{PUBSUB}}}item/*")), None)

    async def publish(self, node, item, payload, **options):
        """Publishes an item for everybody to read, on a node that others may have configured otherwise."""
        fields = {"persist_items": "true", "access_model": "open", **options}
        pubsub, own = self.client["xep_0060"], self.client.boundjid.bare
        try:
            await pubsub.publish(own, node, id=item, payload=payload, options=self.form("publish-options", fields))
        except IqError as error:
            if error.iq.xml.find(f".//{{{PUBSUB}#errors}}precondition-not-met") is None:
                raise
            await pubsub.set_node_config(own, node, self.form("node_config", fields))
            await pubsub.publish(own, node, id=item, payload=payload)

    def form(self, kind, fields):
        form = self.client["xep_0004"].make_form(ftype="submit")
        form.add_field(var="FORM_TYPE", ftype="hidden", value=f"{PUBSUB}#{kind}")
        for name, value in fields.items():
            form.add_field(var=f"pubsub#{name}", value=value)
        return form


def why(error):
    return error.condition if isinstance(error, (IqError, IqTimeout)) else str(error)[:300]


def pushed_list(stanza):
    """The namespace and the payload of a device list in an event (XEP-0060 7.1.2.1), or None."""
    for namespace, node in LISTS.items():
        for items in stanza.xml.findall(f"{{{PUBSUB}#event}}event/{{{PUBSUB}#event}}items[@node='{node}']"):
            payload = items.find(f"{{{PUBSUB}#event}}item/*")
            if payload is not None:
                return namespace, payload
    return None
