import { expect, test } from 'vitest'
import type { KeychainFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { createFakeClock, settle } from '../../engine/testing/fake-clock.ts'
import { createTestSecrets } from '../testing/secrets.ts'
import { watchKeychain } from './keychain.ts'

function watched(secrets = createTestSecrets()) {
  const clock = createFakeClock()
  const told: (KeychainFailure | null)[] = []
  const waits: boolean[] = []
  const keychain = watchKeychain(
    { secrets, clock },
    { changed: (failure) => void told.push(failure), waited: (waiting) => void waits.push(waiting) },
  )
  return { secrets, clock, told, waits, keychain }
}

test('tells when it begins to fail, fails otherwise, and works again', async () => {
  const { keychain, secrets, told } = watched()
  await keychain.get('a')
  expect(told).toEqual([])
  secrets.fail({ code: 'keychain-locked' })
  await keychain.get('a')
  await keychain.set('a', 'b')
  secrets.fail({ code: 'keychain-missing' })
  await keychain.get('a')
  // Reading works, but writing was refused and would be again.
  secrets.fail(null)
  await keychain.get('a')
  expect(keychain.failure).toEqual({ code: 'keychain-locked' })
  expect(await keychain.try()).toEqual(ok())
  expect(told).toEqual([
    { code: 'keychain-locked' },
    { code: 'keychain-missing' },
    { code: 'keychain-locked' },
    null,
  ])
  expect(secrets.kept.size).toBe(0)
})

test('a failed test gives the reason', async () => {
  const { keychain, secrets } = watched()
  secrets.failWrites({ code: 'keychain-locked' })
  expect(await keychain.try()).toEqual(err({ code: 'keychain-locked' }))
})

test('reports a long wait once, until the last answer has come', async () => {
  const answers: ((result: Result<string | null, KeychainFailure>) => void)[] = []
  const slow = {
    ...createTestSecrets(),
    get: () => new Promise<Result<string | null, KeychainFailure>>((resolve) => void answers.push(resolve)),
  }
  const { keychain, clock, waits } = watched(slow)
  const [one, two] = [keychain.get('a'), keychain.get('b')]
  await clock.advance(900)
  expect(keychain.waiting).toBe(false)
  await clock.advance(9_100)
  expect(keychain.waiting).toBe(true)
  expect(waits).toEqual([true])
  answers[0]?.(ok('rose'))
  await one
  expect(waits).toEqual([true])
  answers[1]?.(ok(null))
  await two
  await settle()
  expect(waits).toEqual([true, false])
  expect(clock.timers).toBe(0)
})
