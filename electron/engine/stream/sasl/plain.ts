import type { AuthFailure } from '../../../../shared/model/failure.ts'
import type { Result } from '../../../../shared/model/result.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { Credentials, Mechanism } from './mechanism.ts'
import { plainPassword } from './password.ts'

/** PLAIN (RFC 4616) sends the password itself, so it needs a channel that nobody else can read. */
export function startPlain({ username, password }: Credentials): Result<Mechanism, AuthFailure> {
  const prepared = plainPassword(password)
  if (prepared === null) return err({ code: 'password-unusable' })
  return ok({
    name: 'PLAIN',
    initial: Buffer.from(`\0${username}\0${prepared}`),
    // a challenge makes no sense: everything has been sent
    respond: () => Promise.resolve(err({ code: 'temporary-auth-failure' })),
    finish: () => ok(),
  })
}
