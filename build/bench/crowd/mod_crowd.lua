-- Makes everybody in a user's roster seem online, for benchmarks: after a client's initial presence each contact whose
-- address ends in `.online` before the `@` shows itself, as if its server had answered the probe, and answers
-- questions about what its software can do.
local st = require "util.stanza";
local jid = require "util.jid";
local caps = require "util.caps";

local rostermanager = require "core.rostermanager";

local clients = {};
for index, name in ipairs { "Gajim", "Conversations", "Dino", "Profanity", "Monal", "Psi" } do
	local info = st.stanza("query", { xmlns = "http://jabber.org/protocol/disco#info" })
		:tag("identity", { category = "client", type = "pc", name = name }):up()
		:tag("feature", { var = "http://jabber.org/protocol/caps" }):up()
		:tag("feature", { var = "http://jabber.org/protocol/disco#info" }):up()
		:tag("feature", { var = "urn:xmpp:receipts" }):up();
	local ver = caps.calculate_hash(info);
	clients[index] = { node = "https://" .. name:lower() .. ".example", ver = ver, info = info };
end
local shows = { "away", "dnd", "xa" };

module:hook("presence/initial", function (event)
	local session = event.origin;
	local roster = rostermanager.load_roster(session.username, session.host);
	local count = 0;
	for contact in pairs(roster) do
		if contact and contact:match("%.online@") then
			count = count + 1;
			local client = clients[count % #clients + 1];
			local presence = st.presence({ from = contact .. "/desktop", to = session.full_jid });
			if count % 3 == 0 then presence:text_tag("show", shows[count % #shows + 1]); end
			if count % 4 == 0 then presence:text_tag("status", "Parting is such sweet sorrow"); end
			presence:text_tag("priority", tostring(count % 10));
			presence:tag("c", {
				xmlns = "http://jabber.org/protocol/caps", hash = "sha-1", node = client.node, ver = client.ver;
			}):up();
			session.send(presence);
		end
	end
end, -100);

module:hook("iq-get/full", function (event)
	local stanza = event.stanza;
	local query = stanza:get_child("query", "http://jabber.org/protocol/disco#info");
	if not query or not (jid.node(stanza.attr.to) or ""):match("%.online$") then return; end
	for _, client in ipairs(clients) do
		if query.attr.node == client.node .. "#" .. client.ver then
			local reply = st.reply(stanza);
			local info = st.clone(client.info);
			info.attr.node = query.attr.node;
			reply:add_child(info);
			event.origin.send(reply);
			return true;
		end
	end
end, 100);
