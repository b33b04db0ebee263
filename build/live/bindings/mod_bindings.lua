-- A component without any people. It teaches its server, a Prosody 0.12, what later ones do by themselves: to bind SCRAM
-- to `tls-exporter` and `tls-server-end-point`, to announce these (XEP-0440), and to vouch for its offer (XEP-0474).
local sasl = require "util.sasl";
local base64 = require "util.encodings".base64;
local hashes = require "util.hashes";
local hex = require "util.hex";
local st = require "util.stanza";

local TYPES = { "tls-exporter", "tls-server-end-point" };

local function offer_of(handler)
	local names = {};
	for name in pairs(handler:mechanisms()) do names[#names + 1] = name; end
	table.sort(names);
	return table.concat(names, "\30") .. "\31" .. table.concat(TYPES, "\30");
end

require "util.sasl.scram".init(function (name, backends, exchange, bound)
	local hash = name:match("SHA%-256") and hashes.sha256 or hashes.sha1;
	local function vouching(self, message)
		local status, text, more = exchange(self, message);
		if status == "challenge" then
			text = text .. ",h=" .. base64.encode(hash(offer_of(self)));
			self.state.server_first_message = text;
		end
		return status, text, more;
	end
	sasl.registerMechanism(name, backends, vouching, bound and TYPES or nil);
end);

local function fingerprint()
	local file = assert(io.open(prosody.paths.config .. "/server.crt"));
	local certificate = require "ssl".loadcertificate(file:read("*a"));
	file:close();
	return hex.from(certificate:digest("sha256"));
end

local function teach(host)
	local users = host.users;
	local get_handler = users.get_sasl_handler;
	function users.get_sasl_handler(session)
		local handler = get_handler(session);
		if session.encrypted then
			handler:add_cb_handler("tls-exporter", function ()
				return session.conn:socket():exportkeyingmaterial("EXPORTER-Channel-Binding", 32, "");
			end);
			handler:add_cb_handler("tls-server-end-point", fingerprint);
		end
		return handler;
	end
	host.events.add_handler("stream-features", function (event)
		if event.origin.username or not event.origin.encrypted then return; end
		local list = st.stanza("sasl-channel-binding", { xmlns = "urn:xmpp:sasl-cb:0" });
		for _, type in ipairs(TYPES) do list:tag("channel-binding", { type = type }):up(); end
		event.features:add_child(list);
	end, 1);
end

module:hook_global("server-started", function ()
	for _, host in pairs(prosody.hosts) do
		if host.type == "local" then teach(host); end
	end
end);
