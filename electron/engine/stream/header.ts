/** The namespace of streams themselves (RFC 6120 §4.8.1). */
export const NS_STREAM = 'http://etherx.jabber.org/streams'
/** The content namespace of a client's stream (RFC 6120 §4.8.2), which is that of its stanzas. */
export const NS_CLIENT = 'jabber:client'
