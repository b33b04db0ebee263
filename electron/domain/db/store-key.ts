/** The key of a file. SQLCipher derives one from a passphrase (PBKDF2-HMAC-SHA512, 256,000 rounds). */
export type StoreKey =
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'none' }
