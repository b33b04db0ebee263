import saslprep from '@mongodb-js/saslprep'
import type { AuthFailure } from '../../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { opaqueString } from '../../jid/index.ts'

const PRINTABLE_ASCII = /^[\x20-\x7E]+$/
/** Longer than any real password; bounds the work. */
const MAX_LENGTH = 4096

/**
 * The password for a SCRAM key. RFC 5802 §2.2 demands SASLprep with the text as a stored string, and servers keep it
 * like this; RFC 8265 has not changed it. SASLprep and OpaqueString differ: SASLprep folds compatibility forms ("ﬁ" is
 * "fi"), drops soft hyphens, and knows nothing after Unicode 3.2. Passwords that it refuses, mostly with emoji, are
 * prepared by OpaqueString. null if both refuse.
 */
export function scramPassword(password: string): string | null {
  return prepared(password, [storedSaslprep, opaqueString])
}

/**
 * The password that PLAIN sends. RFC 4616 §2 leaves SASLprep to the server, so the profile that changes less comes
 * first: a server that compares octets gets what the person typed.
 */
export function plainPassword(password: string): string | null {
  return prepared(password, [opaqueString, storedSaslprep])
}

/** Checks that one can sign in with this password: it is not empty, and at least one profile accepts its characters. */
export function checkPassword(password: string): Result<undefined, AuthFailure> {
  if (password === '') return err({ code: 'password-empty' })
  return scramPassword(password) === null ? err({ code: 'password-unusable' }) : ok()
}

type Preparation = (password: string) => string | null

function prepared(password: string, preparations: readonly Preparation[]): string | null {
  if (password.length > MAX_LENGTH) return null
  if (PRINTABLE_ASCII.test(password)) return password
  for (const prepare of preparations) {
    const text = prepare(password)
    if (text !== null) return text
  }
  return null
}

/** SASLprep (RFC 4013) of a stored string. The package throws if it refuses. */
function storedSaslprep(password: string): string | null {
  // it fails on lone surrogates, and on a text of which nothing is left
  if (/\p{Cs}/u.test(password)) return null
  try {
    return saslprep(password) || null
  } catch {
    return null
  }
}
