-- A component full of people with pictures, for benchmarks. A probe is answered as a server does it for a contact: with a
-- presence, and with the last metadata of the avatar. These, requests afterwards and the bytes of the pictures that
-- answer them are counted in a file.
local st = require "util.stanza";
local jid = require "util.jid";
local base64 = require "util.encodings".base64;
local sha1 = require "util.hashes".sha1;

-- One pixel. What stands behind the end of a PNG makes it another file.
local PNG = base64.decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
local SIZE = 12 * 1024;
local PUBSUB = "http://jabber.org/protocol/pubsub";
local path = prosody.paths.data .. "/faces.txt";
local told, asked, given = 0, 0, 0;

local function picture(number)
	return PNG .. (("face %d "):format(number)):rep(math.ceil(SIZE / 9)):sub(1, SIZE);
end

local function count(bytes)
	if bytes then
		asked = asked + 1;
		given = given + bytes;
	else
		told = told + 1;
	end
	local file = io.open(path, "w");
	file:write(("%d %d %d"):format(told, asked, given));
	file:close();
end

local function number_of(address)
	return tonumber((jid.node(address) or ""):match("(%d+)$"));
end

module:hook("presence/bare", function (event)
	local stanza = event.stanza;
	local number = number_of(stanza.attr.to);
	if stanza.attr.type ~= "probe" or not number then return true; end
	local bytes = picture(number);
	local hash = sha1(bytes, true);
	count(nil);
	module:send(st.presence({ from = stanza.attr.to .. "/desktop", to = stanza.attr.from }));
	module:send(st.message({ from = stanza.attr.to, to = stanza.attr.from, type = "headline" })
		:tag("event", { xmlns = PUBSUB .. "#event" })
			:tag("items", { node = "urn:xmpp:avatar:metadata" })
				:tag("item", { id = hash })
					:tag("metadata", { xmlns = "urn:xmpp:avatar:metadata" })
						:tag("info", { id = hash, bytes = tostring(#bytes), type = "image/png", width = "1", height = "1" }));
	return true;
end);

module:hook("presence/full", function () return true; end);

module:hook("iq-get/bare/" .. PUBSUB .. ":pubsub", function (event)
	local number = number_of(event.stanza.attr.to);
	local bytes = picture(number);
	count(#bytes);
	local hash = sha1(bytes, true);
	event.origin.send(st.reply(event.stanza)
		:tag("pubsub", { xmlns = PUBSUB })
			:tag("items", { node = "urn:xmpp:avatar:data" })
				:tag("item", { id = hash })
					:tag("data", { xmlns = "urn:xmpp:avatar:data" }):text(base64.encode(bytes)));
	return true;
end);

module:hook("iq-get/bare/vcard-temp:vCard", function (event)
	count(0);
	event.origin.send(st.error_reply(event.stanza, "cancel", "item-not-found"));
	return true;
end);
