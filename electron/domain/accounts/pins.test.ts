import { describe, expect, test } from 'vitest'
import type { Failure } from '../../../shared/model/failure.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { SignInPin, SignInWay } from '../../../shared/model/sign-in.ts'
import { ACCOUNTS_AFTER_RESTORE } from './restored.ts'
import { ROMEO, signedIn } from './testing.ts'

const PIN: SignInPin = { mechanism: 'SCRAM-SHA-256', binding: 'tls-exporter', refused: ['SCRAM-SHA-512'] }
const LESS: SignInWay = { mechanism: 'SCRAM-SHA-1', binding: null }
const WEAKER: Failure = {
  code: 'sign-in-weaker',
  pinned: { mechanism: 'SCRAM-SHA-256', binding: 'tls-exporter' },
  offered: LESS,
}

/** A world where Romeo has signed in this way. */
async function pinned() {
  const w = await signedIn()
  w.client.config.pinned?.(PIN)
  return w
}

describe('the way an account has signed in', () => {
  test('is unknown at first', async () => {
    const { client } = await signedIn()
    expect(client.config.pin?.()).toBe(null)
  })

  test('is stored without telling the window', async () => {
    const { client, store, run, server, deltas } = await pinned()
    expect(client.config.pin?.()).toEqual(PIN)
    expect(deltas).toEqual([])
    run()
    expect(server.client(ROMEO).config.pin?.()).toEqual(PIN)
    store.write((tx) => {
      for (const statement of ACCOUNTS_AFTER_RESTORE.split(';')) tx.run(statement)
    })
    run()
    expect(server.client(ROMEO).config.pin?.()).toEqual(PIN)
  })

  test('survives every other change', async () => {
    const { client, commands, id } = await pinned()
    await commands['accounts.changeSettings']({ accountId: id, settings: { security: 'starttls' } })
    await commands['accounts.setPresence']({ accountId: id, show: 'away', status: '' })
    expect(client.config.pin?.()).toEqual(PIN)
  })

  test('is deleted with the account, and not written after it has left', async () => {
    const { client, commands, id, rows } = await pinned()
    await commands['accounts.remove']({ accountId: id })
    client.config.pinned?.(PIN)
    expect(rows('account')).toBe(0)
  })

  test.each(['accounts.givePassword', 'accounts.changePassword'] as const)(
    'holds with another password, which may be let in by more: %s',
    async (name) => {
      const { client, commands, id } = await pinned()
      const password = 'Juliet'
      if (name === 'accounts.givePassword') await commands[name]({ accountId: id, password, keep: true })
      else expect(await commands[name]({ accountId: id, password })).toEqual(ok())
      expect(client.config.pin?.()).toEqual({ ...PIN, refused: [] })
    },
  )
})

describe('accepting a weaker sign-in', () => {
  test('works for the one the person saw, and connects', async () => {
    const { client, commands, id } = await pinned()
    client.become({ kind: 'stopped', failure: WEAKER })
    expect(await commands['accounts.acceptWeakerSignIn']({ accountId: id, offered: LESS })).toEqual(ok())
    await client.reached('online')
    expect(client.config.pin?.()).toEqual({ ...LESS, refused: [] })
  })

  test('fails for one the person has not seen', async () => {
    const { client, commands, id } = await pinned()
    const accept = (offered: SignInWay) => commands['accounts.acceptWeakerSignIn']({ accountId: id, offered })
    expect(await accept(LESS)).toEqual(err({ code: 'not-found' }))
    client.become({ kind: 'stopped', failure: WEAKER })
    expect(await accept({ mechanism: 'PLAIN', binding: null })).toEqual(err({ code: 'not-found' }))
    client.become({ kind: 'stopped', failure: { code: 'password-unprotected' } })
    expect(await accept({ mechanism: 'PLAIN', binding: null })).toEqual(err({ code: 'not-found' }))
    expect(client.config.pin?.()).toEqual(PIN)
    expect(client.state.kind).toBe('stopped')
  })
})
