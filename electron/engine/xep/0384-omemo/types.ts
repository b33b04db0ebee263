/** OMEMO 0.3 (`eu.siacs.conversations.axolotl`), which nearly all clients speak, and OMEMO 2 (`urn:xmpp:omemo:2`). */
export type OmemoVersion = '0.3' | '2'

/** An X25519 key pair (RFC 7748), 32 bytes each. */
export interface KeyPair {
  readonly private: Uint8Array
  readonly public: Uint8Array
}

/**
 * The identity of this device, the same in both versions. It comes from an Ed25519 seed (RFC 8032) whose public key has
 * the sign bit 0, so that a signature by Ed25519 and one by XEdDSA are made with the same key.
 */
export interface Identity extends KeyPair {
  readonly seed: Uint8Array
  /** The Ed25519 form of `public`, which OMEMO 2 publishes. */
  readonly edPublic: Uint8Array
}

export interface PreKey {
  readonly id: number
  readonly public: Uint8Array
}

export interface SignedPreKey extends PreKey {
  readonly signature: Uint8Array
}

/** What a device publishes so that others can write to it while it is away (XEP-0384). */
export interface Bundle {
  readonly version: OmemoVersion
  /** The identity key in its X25519 form, by which fingerprints, trust and sessions know a device in both versions. */
  readonly identity: Uint8Array
  /** The same key as the version writes it, which sessions bind to: the same bytes in 0.3, its Ed25519 form in 2. */
  readonly writtenIdentity: Uint8Array
  readonly signedPreKey: SignedPreKey
  readonly preKeys: readonly PreKey[]
}
