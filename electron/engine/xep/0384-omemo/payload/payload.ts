/** An encrypted payload, and the secret that each device gets through its session. */
export interface SealedPayload {
  readonly payload: Uint8Array
  readonly key: Uint8Array
}

/** `malformed`: a length or the padding is wrong. `bad-mac`: somebody changed it, or the key belongs to something else. */
export type PayloadFailure = 'malformed' | 'bad-mac'
