/** What stands in front of every message of a Double Ratchet (its §3.4), the keys as 32 plain octets. */
export interface Header {
  readonly ratchetKey: Uint8Array
  /** The length of the chain before this one. */
  readonly previous: number
  /** The place of the message in its chain, from 0. */
  readonly n: number
}

export interface RatchetMessage extends Header {
  readonly ciphertext: Uint8Array
  /** What the MAC covers, after the associated data. */
  readonly covered: Uint8Array
  readonly mac: Uint8Array
}

/** How a session was started: by which keys of the side that was written to. */
export interface Exchange {
  /** The identity key of the side that started, in the form that the version writes, 32 octets. */
  readonly identity: Uint8Array
  readonly ephemeral: Uint8Array
  readonly signedPreKeyId: number
  /** undefined if no one-time key was used, which only 0.3 may do. */
  readonly preKeyId: number | undefined
}

export interface KeyExchange extends Exchange {
  /** The ordinary message inside. */
  readonly message: Uint8Array
}

/** The octets inside `<key/>` of one version. Its readers give undefined for all that is malformed. */
export interface Wire {
  /** Octets of a MAC. */
  readonly macLength: number
  /** What the MAC covers, after the associated data. */
  writeCovered(header: Header, ciphertext: Uint8Array): Uint8Array
  writeMessage(covered: Uint8Array, mac: Uint8Array): Uint8Array
  readMessage(bytes: Uint8Array): RatchetMessage | undefined
  writeExchange(exchange: Exchange, message: Uint8Array): Uint8Array
  readExchange(bytes: Uint8Array): KeyExchange | undefined
}
