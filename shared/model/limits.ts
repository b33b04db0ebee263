/**
 * The largest message text on the wire, in bytes. Servers commonly close the stream when a stanza exceeds 256 KiB, and
 * the message would be sent again on the next stream, so the limit stays well below.
 */
export const BODY_LIMIT_BYTES = 250_000
