import { element } from '../../xml/codec.ts'

export const NS_PING = 'urn:xmpp:ping'

export const PingRequest = element(NS_PING, 'ping', {})
