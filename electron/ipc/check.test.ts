import { describe, expect, it } from 'vitest'
import { checkCall } from './check.ts'

const ID = '6c3a1f0e-2f4b-4a8e-9d57-0b1f5b3c2d10'
const SIGN_IN = { attempt: ID, address: 'a@b', password: 'x', settings: { security: 'automatic' } }
const CONTACT = { accountId: ID, jid: 'juliet@capulet.example', name: 'Juliet', groups: [] }

describe('checkCall', () => {
  it('passes a command with valid arguments and drops properties that the schema does not have', () => {
    const checked = checkCall('messages.send', { conversationId: 7, body: 'Good night', extra: 1 })
    expect(checked).toEqual({
      ok: true,
      value: { name: 'messages.send', args: { conversationId: 7, body: 'Good night' } },
    })
  })

  it.each([
    ['an unknown command', 'messages.forge', {}, 'unknown-command'],
    ['a name of the prototype', 'constructor', {}, 'unknown-command'],
    ['a name that is not a string', { toString: (): string => 'app.snapshot' }, {}, 'unknown-command'],
    ['missing arguments', 'messages.send', undefined, 'invalid-arguments'],
    ['a row number below one', 'messages.send', { conversationId: 0, body: 'x' }, 'invalid-arguments'],
    ['a fractional row number', 'messages.send', { conversationId: 1.5, body: 'x' }, 'invalid-arguments'],
    ['an account id that is not a UUID', 'accounts.remove', { accountId: '1; drop' }, 'invalid-arguments'],
    [
      'a text that is too long among other mistakes',
      'messages.send',
      { conversationId: 0, body: 'x'.repeat(5e6) },
      'invalid-arguments',
    ],
    [
      'a known address that is too long, which nobody types',
      'roster.remove',
      { accountId: ID, jid: 'x'.repeat(4000) },
      'invalid-arguments',
    ],
  ])('refuses %s', (_what, name, args, code) => {
    expect(checkCall(name, args)).toMatchObject({ ok: false, error: { code } })
  })

  it.each([
    ['a contact’s name', 'roster.update', { ...CONTACT, name: 'x'.repeat(1025) }, 'name', 1024],
    ['a group’s name', 'roster.update', { ...CONTACT, groups: ['x'.repeat(1025)] }, 'name', 1024],
    ['a password', 'accounts.signIn', { ...SIGN_IN, password: 'x'.repeat(4097) }, 'password', 4096],
    [
      'a server’s name',
      'accounts.signIn',
      { ...SIGN_IN, settings: { security: 'automatic', host: 'x'.repeat(1025) } },
      'server',
      1024,
    ],
    [
      'a status message',
      'accounts.setPresence',
      { accountId: null, show: 'away', status: 'x'.repeat(1025) },
      'status',
      1024,
    ],
    [
      'an answer in a registration form',
      'accounts.register',
      { attempt: ID, values: { email: ['x'.repeat(4097)] } },
      'answer',
      4096,
    ],
    [
      'a subject',
      'messages.send',
      { conversationId: 1, body: 'x', subject: 'x'.repeat(1025) },
      'subject',
      1024,
    ],
    [
      'the text of a report',
      'strangers.report',
      { accountId: ID, jid: 'a@b', reason: 'spam', text: 'x'.repeat(1001) },
      'report',
      1000,
    ],
    ['a recovery phrase', 'store.recover', { phrase: 'x'.repeat(2001) }, 'recovery-phrase', 2000],
    ['a passphrase', 'app.unlock', { passphrase: 'x'.repeat(4097) }, 'passphrase', 4096],
    [
      'a new passphrase',
      'app.chooseProtection',
      { protection: 'passphrase', passphrase: 'x'.repeat(4097) },
      'passphrase',
      4096,
    ],
  ])('says that %s is too long', (_what, name, args, what, limit) => {
    expect(checkCall(name, args)).toEqual({ ok: false, error: { code: 'too-long', what, limit } })
  })

  it.each([
    [
      'groups',
      'roster.update',
      { ...CONTACT, groups: Array<string>(101).fill('x') },
      { code: 'too-many', what: 'groups', limit: 100 },
    ],
    [
      'messages',
      'messages.deleteHere',
      { messageIds: Array<number>(201).fill(1) },
      { code: 'too-many', what: 'messages', limit: 200 },
    ],
    [
      'conversations',
      'messages.forward',
      { messageIds: [1], to: Array<number>(21).fill(1) },
      { code: 'too-many', what: 'conversations', limit: 20 },
    ],
  ])('says that there are too many %s', (_what, name, args, error) => {
    expect(checkCall(name, args)).toEqual({ ok: false, error })
  })

  it.each([
    [
      'an address',
      'messages.open',
      { accountId: ID, address: 'x'.repeat(4097) },
      { code: 'address-invalid', problem: 'too-long' },
    ],
    [
      'a message of 5 MB',
      'messages.send',
      { conversationId: 1, body: 'x'.repeat(5e6) },
      { code: 'message-too-long', limitBytes: 250_000 },
    ],
    [
      'a text to send to somebody',
      'links.sendTo',
      { address: 'a@b', text: 'x'.repeat(65_537) },
      { code: 'message-too-long', limitBytes: 65_536 },
    ],
    [
      'a link',
      'links.open',
      { uri: 'x'.repeat(65_537), origin: 'outside' },
      { code: 'link-invalid', problem: 'too-long' },
    ],
    ['a reaction', 'messages.react', { messageId: 1, emojis: ['x'.repeat(65)] }, { code: 'not-an-emoji' }],
  ])('refuses %s that is too long like one that is not valid', (_what, name, args, error) => {
    expect(checkCall(name, args)).toEqual({ ok: false, error })
  })
})
