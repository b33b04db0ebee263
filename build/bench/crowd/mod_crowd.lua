-- A component full of people, for benchmarks. Those whose address begins with `online` answer a probe by showing
-- themselves, and questions about what their software can do; nobody else says anything.
local st = require "util.stanza";
local jid = require "util.jid";
local caps = require "util.caps";

local clients, by_node = {}, {};
for index, name in ipairs { "Gajim", "Conversations", "Dino", "Profanity", "Monal", "Psi" } do
	local info = st.stanza("query", { xmlns = "http://jabber.org/protocol/disco#info" })
		:tag("identity", { category = "client", type = "pc", name = name }):up()
		:tag("feature", { var = "http://jabber.org/protocol/caps" }):up()
		:tag("feature", { var = "http://jabber.org/protocol/disco#info" }):up()
		:tag("feature", { var = "urn:xmpp:receipts" }):up();
	local node, ver = "https://" .. name:lower() .. ".example", caps.calculate_hash(info);
	info.attr.node = node .. "#" .. ver;
	clients[index] = { node = node, ver = ver };
	by_node[info.attr.node] = info;
end
local shows = { "away", "dnd", "xa" };

module:hook("presence/bare", function (event)
	local stanza = event.stanza;
	local number = tonumber((jid.node(stanza.attr.to) or ""):match("^online(%d+)$"));
	if stanza.attr.type ~= "probe" or not number then return true; end
	local client = clients[number % #clients + 1];
	local presence = st.presence({ from = stanza.attr.to .. "/desktop", to = stanza.attr.from });
	if number % 3 == 0 then presence:text_tag("show", shows[number % #shows + 1]); end
	if number % 4 == 0 then presence:text_tag("status", "Parting is such sweet sorrow"); end
	presence:text_tag("priority", tostring(number % 10));
	presence:tag("c", {
		xmlns = "http://jabber.org/protocol/caps", hash = "sha-1", node = client.node, ver = client.ver;
	}):up();
	module:send(presence);
	return true;
end);

module:hook("presence/full", function () return true; end);

module:hook("iq-get/full/http://jabber.org/protocol/disco#info:query", function (event)
	local info = by_node[event.stanza.tags[1].attr.node or ""];
	if not info then return; end
	event.origin.send(st.reply(event.stanza):add_child(st.clone(info)));
	return true;
end);
