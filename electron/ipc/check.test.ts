import { describe, expect, it } from 'vitest'
import { checkCall } from './check.ts'

describe('checkCall', () => {
  it('passes a command with arguments as the schema wants them, and drops what is not in it', () => {
    const checked = checkCall('messages.send', { conversationId: 7, body: 'Good night', extra: 1 })
    expect(checked).toEqual({
      ok: true,
      value: { name: 'messages.send', args: { conversationId: 7, body: 'Good night' } },
    })
  })

  it.each([
    ['no such command', 'messages.forge', {}, 'unknown-command'],
    ['a name of the prototype', 'constructor', {}, 'unknown-command'],
    ['a name that is no string', { toString: (): string => 'app.snapshot' }, {}, 'unknown-command'],
    ['missing arguments', 'messages.send', undefined, 'invalid-arguments'],
    ['a row number below one', 'messages.send', { conversationId: 0, body: 'x' }, 'invalid-arguments'],
    ['a fractional row number', 'messages.send', { conversationId: 1.5, body: 'x' }, 'invalid-arguments'],
    ['a body of 5 MB', 'messages.send', { conversationId: 1, body: 'x'.repeat(5e6) }, 'invalid-arguments'],
    ['an account id that is no UUID', 'accounts.remove', { accountId: '1; drop' }, 'invalid-arguments'],
  ])('refuses %s', (_what, name, args, code) => {
    expect(checkCall(name, args)).toMatchObject({ ok: false, error: { code } })
  })
})
