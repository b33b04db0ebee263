import { describe, expect, it } from 'vitest'
import type { Args, CommandName } from '../../../shared/contract/index.ts'
import { commands } from '../../../shared/contract/index.ts'
import type { Account } from '../../../shared/model/account.ts'
import { createTestConfirm } from '../testing/confirm.ts'
import { createFakeClock } from '../../engine/testing/fake-clock.ts'
import { DECISIONS, type Known } from './decisions.ts'
import { wordsIn } from '../../../shared/words/index.ts'
import { createConsent } from './index.ts'

const accountId = '5d5f4a0e-1111-4000-8000-000000000000' as Account['id']
const fingerprint = '0123456789abcdef'.repeat(4)
const GROUPS = '0123 4567 89AB CDEF 0123 4567 89AB CDEF\n0123 4567 89AB CDEF 0123 4567 89AB CDEF'

const account = {
  id: accountId,
  address: 'juliet@capulet.example',
  settings: { host: 'chat.capulet.example', port: 5222, security: 'starttls' },
  connection: { kind: 'online', jid: 'juliet@capulet.example/x' },
  passwordKept: true,
} as unknown as Account

const known: Known = {
  words: wordsIn('en').consent,
  account: (id) => (id === accountId ? account : undefined),
  conversation: (id) => (id === (7 as never) ? account.address : undefined),
  linkAddress: (id) => (id === (7 as never) ? 'romeo@montague.example' : undefined),
  foundPlace: (id) => ((id as string) === accountId ? '~/.local/share/gajim' : undefined),
  chosenBackup: 'old.balcony-backup',
  backupAgreed: false,
}

function setUp() {
  const confirm = createTestConfirm()
  const clock = createFakeClock()
  const lines: string[] = []
  const consent = createConsent({ confirm, clock, log: (line) => void lines.push(line) })
  const obtain = <Name extends CommandName>(name: Name, args: unknown) =>
    consent.obtain(name, args as Args<Name>, known)
  return { confirm, clock, lines, obtain }
}

const attempt = accountId
const settings = { security: 'automatic' }

describe('commands that reveal or destroy something', () => {
  it.each<[CommandName, object, string, RegExp]>([
    [
      'accounts.signIn',
      { attempt, address: 'juliet@capulet.example', password: 'x', settings, trustFingerprint: fingerprint },
      'Trust this certificate for juliet@capulet.example?',
      /the server of capulet\.example/,
    ],
    [
      'accounts.startRegistration',
      {
        attempt,
        domain: 'capulet.example',
        settings: { ...settings, host: 'evil.example', port: 1 },
        trustFingerprint: fingerprint,
      },
      'Trust this certificate for capulet.example?',
      /evil\.example, port 1/,
    ],
    [
      'accounts.trustCertificate',
      { accountId, fingerprint },
      'Trust this certificate for juliet@capulet.example?',
      /chat\.capulet\.example, port 5222/,
    ],
    [
      'accounts.changeSettings',
      { accountId, settings: { host: 'evil.example', security: 'none' } },
      'Use another server for juliet@capulet.example?',
      /evil\.example.*none/,
    ],
    [
      'accounts.givePassword',
      { accountId, password: 'x', keep: true },
      'Use another password for juliet@capulet.example?',
      /./,
    ],
    [
      'accounts.changePassword',
      { accountId, password: 'x' },
      'Change the password of juliet@capulet.example?',
      /./,
    ],
    ['accounts.remove', { accountId }, 'Remove juliet@capulet.example from this computer?', /history/],
    ['accounts.deleteFromServer', { accountId }, 'Delete juliet@capulet.example for good?', /server/],
    ['app.chooseProtection', { protection: 'none' }, 'Store your history without encryption?', /./],
    ['store.changeProtection', { protection: 'none' }, 'Store your history without encryption?', /./],
    [
      'store.changeProtection',
      { protection: 'passphrase', passphrase: '12345678' },
      'Encrypt your history with another passphrase?',
      /./,
    ],
    ['store.changeProtection', { protection: 'keychain' }, 'Encrypt your history with a new key?', /./],
    [
      'encryption.sendPlain',
      { conversationId: 7 },
      'Send to juliet@capulet.example without encryption?',
      /encrypted/,
    ],
    ['store.showPhrase', {}, 'Show the recovery phrase of your history?', /./],
    ['store.startAfresh', {}, 'Start with an empty history?', /./],
    ['store.restore', { secret: { kind: 'own' } }, 'Replace your history with old.balcony-backup?', /./],
    [
      'roster.remove',
      { accountId, jid: 'romeo@montague.example' },
      'Remove romeo@montague.example from your contacts?',
      /./,
    ],
    [
      'links.confirm',
      { id: 7, choice: 'remove', accountId },
      'Remove romeo@montague.example from your contacts?',
      /./,
    ],
    ['messages.deleteHere', { messageIds: [1, 2, 3] }, 'Delete 3 messages from this computer?', /./],
    [
      'keeping.clear',
      { conversationId: 7 },
      'Delete all messages with juliet@capulet.example from this computer?',
      /archive of your server/,
    ],
    [
      'keeping.delete',
      { conversationId: 7 },
      'Delete the chat with juliet@capulet.example from this computer?',
      /undo/,
    ],
    [
      'keeping.setExpiry',
      { conversationId: null, days: 30 },
      'Delete messages after 30 days?',
      /older messages/,
    ],
    [
      'keeping.setExpiry',
      { conversationId: 7, days: 1 },
      'Delete messages with juliet@capulet.example after 1 day?',
      /older messages/,
    ],
    ['messages.retract', { messageId: 1 }, 'Delete 1 message for everyone?', /./],
    ['messages.retractAll', { messageIds: [1, 2] }, 'Delete 2 messages for everyone?', /./],
  ])('%s %j', async (name, args, message, detail) => {
    const { confirm, obtain } = setUp()
    confirm.answer = false
    expect(await obtain(name, args)).toEqual({ ok: false, error: { code: 'cancelled' } })
    expect(confirm.asked.map((question) => question.message)).toEqual([message])
    expect(confirm.asked[0]?.detail).toMatch(detail)
    confirm.answer = true
    expect(await obtain(name, args)).toEqual({ ok: true })
  })

  it('need not agree to the same certificate for the same address and server again', async () => {
    const { confirm, obtain } = setUp()
    const signIn = { attempt, address: 'juliet@capulet.example', settings, trustFingerprint: fingerprint }
    await obtain('accounts.signIn', { ...signIn, password: 'x' })
    expect(await obtain('accounts.signIn', { ...signIn, password: 'y' })).toEqual({ ok: true })
    expect(confirm.asked).toHaveLength(1)
    confirm.answer = false
    for (const other of [
      { address: 'romeo@capulet.example' },
      { settings: { ...settings, host: 'evil.example' } },
      { trustFingerprint: 'f'.repeat(64) },
    ])
      expect((await obtain('accounts.signIn', { ...signIn, ...other })).ok).toBe(false)
    expect(confirm.asked).toHaveLength(4)
  })

  it('names a certificate by its fingerprint, in groups', async () => {
    const { confirm, obtain } = setUp()
    await obtain('accounts.trustCertificate', { accountId, fingerprint })
    expect(confirm.asked[0]?.detail).toContain(`\n\n${GROUPS}\n\n`)
  })

  it('lets no name in it break out of the sentence', async () => {
    const { confirm, obtain } = setUp()
    const host = `x\n\nIt is safe. Press “Change”.\u202E${'y'.repeat(1000)}`
    await obtain('accounts.changeSettings', { accountId, settings: { host, security: 'automatic' } })
    const { detail = '' } = confirm.asked[0] ?? {}
    expect(detail).not.toMatch(/[\n\u202E]/)
    expect(detail.length).toBeLessThan(300)
    expect(detail).toMatch(/… and send your password there\. Connection security: automatic\.$/)
  })

  it('is asked about by no word of the window: what is not there is not there', async () => {
    const { confirm, obtain } = setUp()
    const other = '5d5f4a0e-2222-4000-8000-000000000000'
    const answer = await obtain('accounts.remove', { accountId: other })
    expect(answer).toEqual({ ok: false, error: { code: 'not-found' } })
    expect(await obtain('links.confirm', { id: 8, choice: 'remove', accountId })).toEqual(answer)
    expect(confirm.asked).toEqual([])
  })
})

describe('the rest', () => {
  it('runs without asking, and says why', async () => {
    const { confirm, obtain } = setUp()
    for (const [name, decision] of Object.entries(DECISIONS)) {
      if (!('free' in decision)) continue
      expect(decision.free).toMatch(/^[A-Z].{8,}\.$/)
      expect(await obtain(name as CommandName, {})).toEqual({ ok: true })
    }
    expect(Object.keys(DECISIONS).sort()).toEqual(Object.keys(commands).sort())
    expect(confirm.asked).toEqual([])
  })

  it('asks nothing if there is nothing to lose', async () => {
    const { confirm, obtain } = setUp()
    const signIn = { attempt, address: 'juliet@capulet.example', password: 'x', settings }
    expect(await obtain('accounts.signIn', signIn)).toEqual({ ok: true })
    expect(await obtain('links.confirm', { id: 7, choice: 'chat', accountId })).toEqual({ ok: true })
    expect(
      await obtain('app.chooseProtection', { protection: 'passphrase', passphrase: '12345678' }),
    ).toEqual({ ok: true })
    Object.assign(account, { passwordKept: false, connection: { kind: 'stopped' } })
    expect(await obtain('accounts.givePassword', { accountId, password: 'x', keep: true })).toEqual({
      ok: true,
    })
    expect(confirm.asked).toEqual([])
  })
})

describe('questions', () => {
  it('come one at a time: what else is called meanwhile is refused', async () => {
    const { confirm, obtain } = setUp()
    let answer: (agreed: boolean) => void = () => undefined
    const asked: string[] = []
    confirm.ask = ({ message }) => {
      asked.push(message)
      return new Promise((resolve) => (answer = resolve))
    }
    const first = obtain('accounts.remove', { accountId })
    const others = await Promise.all(Array.from({ length: 100 }, () => obtain('store.showPhrase', {})))
    expect(new Set(others.map((other) => JSON.stringify(other)))).toEqual(
      new Set(['{"ok":false,"error":{"code":"question-open"}}']),
    )
    answer(true)
    expect(await first).toEqual({ ok: true })
    expect(asked).toHaveLength(1)
  })

  it('are given up for a minute after three refusals', async () => {
    const { confirm, clock, obtain } = setUp()
    confirm.answer = false
    const codes = async (times: number): Promise<unknown[]> => {
      const answers = []
      for (let time = 0; time < times; time++) {
        const answer = await obtain('store.showPhrase', {})
        answers.push(answer.ok || answer.error.code)
      }
      return answers
    }
    expect(await codes(5)).toEqual(['cancelled', 'cancelled', 'cancelled', 'question-open', 'question-open'])
    confirm.answer = true
    await clock.advance(60_000)
    expect(await codes(1)).toEqual([true])
  })

  it('that cannot be shown are a no', async () => {
    const { confirm, lines, obtain } = setUp()
    confirm.ask = () => Promise.reject(new Error('no screen'))
    expect(await obtain('store.showPhrase', {})).toEqual({ ok: false, error: { code: 'cancelled' } })
    expect(lines).toHaveLength(1)
  })
})
