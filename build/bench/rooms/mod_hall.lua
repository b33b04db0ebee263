-- A component full of rooms, for benchmarks. The address `NAME-PEOPLE` is a room with so many people, who are there as
-- soon as somebody enters. Whoever writes `hello` to the component is told what happens, as JSON, with times in
-- milliseconds since 1970; what else they write are orders: see `orders`.
local st = require "util.stanza";
local jid = require "util.jid";
local json = require "util.json";
local sha1 = require "util.hashes".sha1;
local base64 = require "util.encodings".base64.encode;
local now = require "util.time".now;
local datetime = require "util.datetime".datetime;
local timer = require "util.timer";

local MUC, MUC_USER = "http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#user";
local MAM, IDS, OCCUPANT_IDS = "urn:xmpp:mam:2", "urn:xmpp:sid:0", "urn:xmpp:occupant-id:0";
-- Messages in the archive of each room.
local KEPT = 5;
-- So many people come and go at once, and the pause behind them in seconds.
local CHURN, PAUSE = 250, 0.05;
local names = { "Gajim", "Conversations", "Dino", "Profanity", "Monal", "Psi" };
local shows = { "away", "dnd", "xa" };

local guests, director = {}, nil;

local function tell(what)
	what.at = now() * 1000;
	if director then
		module:send(st.message({ to = director, from = module.host }):text_tag("body", json.encode(what)));
	end
end

local function people_in(room)
	return tonumber((jid.node(room) or ""):match("%-(%d+)$")) or 0;
end

local function occupant_id(nick)
	return sha1(nick, true);
end

local function nick_of(number)
	return ("%s of Verona %d"):format(names[number % #names + 1], number);
end

local function about(stanza, number, codes)
	local affiliation, role = "none", "participant";
	if number and number % 500 == 1 then affiliation, role = "owner", "moderator"; end
	if number and number % 100 == 2 then affiliation = "member"; end
	if stanza.attr.type == "unavailable" then role = "none"; end
	stanza:tag("x", { xmlns = MUC_USER }):tag("item", { affiliation = affiliation, role = role }):up();
	for _, code in ipairs(codes or {}) do stanza:tag("status", { code = code }):up(); end
	return stanza:up();
end

-- As those of real clients: with their abilities and their picture.
local function presence(room, to, nick, number, codes, status)
	local stanza = st.presence({ from = room .. "/" .. nick, to = to });
	if number and number % 3 == 0 then stanza:text_tag("show", shows[number % #shows + 1]); end
	if status then stanza:text_tag("status", status); end
	if number then
		local client = names[number % #names + 1];
		stanza:tag("c", {
			xmlns = "http://jabber.org/protocol/caps", hash = "sha-1";
			node = "https://" .. client:lower() .. ".example", ver = base64(sha1(client));
		}):up();
		stanza:tag("x", { xmlns = "vcard-temp:x:update" });
		if number % 2 == 0 then stanza:text_tag("photo", sha1(nick .. "face", true)); end
		stanza:up();
	end
	about(stanza, number, codes);
	return stanza:tag("occupant-id", { xmlns = OCCUPANT_IDS, id = occupant_id(nick) }):up();
end

local function gone(room, to, nick, codes)
	local stanza = st.presence({ from = room .. "/" .. nick, to = to, type = "unavailable" });
	return about(stanza, nil, codes):tag("occupant-id", { xmlns = OCCUPANT_IDS, id = occupant_id(nick) }):up();
end

local function message(room, to, number, id, body)
	local nick = nick_of(number);
	return st.message({ from = room .. "/" .. nick, to = to, type = "groupchat", id = id }, body)
		:tag("stanza-id", { xmlns = IDS, id = "sid-" .. id, by = room }):up()
		:tag("occupant-id", { xmlns = OCCUPANT_IDS, id = occupant_id(nick) }):up();
end

local function ping(room, to, id)
	module:send(st.iq({ from = room, to = to, type = "get", id = id }):tag("ping", { xmlns = "urn:xmpp:ping" }));
end

-- Calls `act` with each guest of a room.
local function each_guest(room, act)
	for to in pairs(guests[room] or {}) do act(to); end
end

module:hook("presence/full", function (event)
	local stanza = event.stanza;
	local room, to, nick = jid.bare(stanza.attr.to), stanza.attr.from, jid.resource(stanza.attr.to);
	if stanza.attr.type == "unavailable" then
		if guests[room] then guests[room][to] = nil; end
		module:send(gone(room, to, nick, { "110" }));
	elseif not stanza.attr.type and stanza:get_child("x", MUC) then
		guests[room] = guests[room] or {};
		guests[room][to] = nick;
		-- Made first, so that the burst is not as slow as the making.
		local burst = {};
		for number = 1, people_in(room) do
			burst[number] = presence(room, to, nick_of(number), number);
		end
		tell { what = "entering", room = room, who = to };
		for _, one in ipairs(burst) do module:send(one); end
		module:send(presence(room, to, nick, nil, { "110" }));
		module:send(st.message({ from = room, to = to, type = "groupchat" }):tag("subject"):text("Verona"):up());
		ping(room, to, "behind");
	end
	return true;
end);

module:hook("presence/bare", function () return true; end);

module:hook("iq-result/bare/behind", function (event)
	tell { what = "answered", room = event.stanza.attr.to, who = event.stanza.attr.from };
	return true;
end);
module:hook("iq-result/bare/done", function (event)
	tell { what = "done", room = event.stanza.attr.to, who = event.stanza.attr.from };
	return true;
end);

module:hook("iq-get/full/urn:xmpp:ping:ping", function (event)
	event.origin.send(st.reply(event.stanza));
	return true;
end);

module:hook("iq-get/bare/http://jabber.org/protocol/disco#info:query", function (event)
	local info = st.reply(event.stanza):tag("query", { xmlns = "http://jabber.org/protocol/disco#info" })
		:tag("identity", { category = "conference", type = "text", name = jid.node(event.stanza.attr.to) }):up();
	for _, var in ipairs {
		"http://jabber.org/protocol/disco#info", MUC, "muc_persistent", "muc_public", "muc_open", "muc_semianonymous";
		"muc_unmoderated", "muc_unsecured", "http://jabber.org/protocol/muc#stable_id", IDS, OCCUPANT_IDS, MAM;
	} do
		info:tag("feature", { var = var }):up();
	end
	event.origin.send(info);
	return true;
end);

-- The archive has a few messages; each page has all of them or none.
module:hook("iq-set/bare/urn:xmpp:mam:2:query", function (event)
	local stanza, query = event.stanza, event.stanza.tags[1];
	local room, to = stanza.attr.to, stanza.attr.from;
	local set = query:get_child("set", "http://jabber.org/protocol/rsm");
	local before = set and set:get_child("before");
	local is_all = not set or not set:get_child("after") and (not before or before:get_text() == "");
	local node, began = jid.node(room), math.floor(now()) - 3600;
	local fin = st.reply(stanza):tag("fin", { xmlns = MAM, complete = "true" })
		:tag("set", { xmlns = "http://jabber.org/protocol/rsm" });
	for number = 1, is_all and KEPT or 0 do
		local id = ("%s-kept-%d"):format(node, number);
		local kept = message(room, nil, number, id, ("%s, kept %d."):format(node, number));
		kept.attr.xmlns = "jabber:client";
		module:send(st.message({ from = room, to = to })
			:tag("result", { xmlns = MAM, queryid = query.attr.queryid, id = "sid-" .. id })
			:tag("forwarded", { xmlns = "urn:xmpp:forward:0" })
			:tag("delay", { xmlns = "urn:xmpp:delay", stamp = datetime(began + number) }):up()
			:add_child(kept));
		if number == 1 then fin:text_tag("first", "sid-" .. id); end
		if number == KEPT then fin:text_tag("last", "sid-" .. id); end
	end
	event.origin.send(fin);
	return true;
end);

local orders = {
	hello = function () end;
	-- Everybody in the room writes, until there are so many messages.
	say = function (room, name, count)
		each_guest(room, function (to)
			for number = 1, count do
				local id = ("%s-%d"):format(name, number);
				module:send(message(room, to, number % people_in(room) + 1, id, ("%s, message %d."):format(name, number)));
			end
			ping(room, to, "done");
		end);
	end;
	-- So many people come and leave, each once.
	churn = function (room, name, count)
		local number = 0;
		timer.add_task(PAUSE, function ()
			for _ = 1, CHURN do
				number = number + 1;
				local nick = ("%s %d"):format(name, number);
				each_guest(room, function (to)
					module:send(presence(room, to, nick, number));
					module:send(gone(room, to, nick));
				end);
			end
			if number < count then return PAUSE; end
			each_guest(room, function (to) ping(room, to, "done"); end);
		end);
	end;
	-- Ten times a second, a tenth of so many people change their status, for so many seconds.
	change = function (room, name, each_second, seconds)
		local number, left = 0, seconds * 10;
		timer.add_task(0.1, function ()
			for _ = 1, each_second / 10 do
				number = (number + 7919) % people_in(room);
				local nick, status = nick_of(number + 1), ("%s %d"):format(name, left);
				each_guest(room, function (to)
					module:send(presence(room, to, nick, number + 1, nil, status));
				end);
			end
			left = left - 1;
			if left > 0 then return 0.1; end
			each_guest(room, function (to) ping(room, to, "done"); end);
		end);
	end;
};

module:hook("message/host", function (event)
	director = event.stanza.attr.from;
	local order, room, name, first, second = (event.stanza:get_child_text("body") or ""):match("^(%a+) ?(%S*) ?(%S*) ?(%d*) ?(%d*)$");
	if orders[order] then orders[order](room, name, tonumber(first), tonumber(second)); end
	return true;
end);
module:hook("message/bare", function () return true; end);
module:hook("message/full", function () return true; end);
