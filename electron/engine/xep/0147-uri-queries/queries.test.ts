import { describe, expect, it } from 'vitest'
import { parseXmppUri } from '../../uri/index.ts'
import { readUriQuery, type UriAction } from './index.ts'

function action(query: string): UriAction | string {
  const uri = parseXmppUri(`xmpp:romeo@montague.example${query}`)
  if (!uri.ok) throw new Error(JSON.stringify(uri.error))
  const read = readUriQuery(uri.value.query)
  return read.ok ? read.value : JSON.stringify(read.error)
}

const ADD = { kind: 'add', name: '', group: '', preauth: null, ibr: false } as const

describe('XEP-0147 queries', () => {
  it.each<[string, UriAction]>([
    ['', { kind: 'chat' }],
    ['?message', { kind: 'message', subject: '', body: '' }],
    [
      '?message;subject=Test%20Message;body=Here%27s%20a%20test%20message;thread=1;id=2;from=x',
      { kind: 'message', subject: 'Test Message', body: "Here's a test message" },
    ],
    ['?message;type=groupchat;body=hello', { kind: 'join', password: null }],
    ['?join', { kind: 'join', password: null }],
    ['?join;password=cauldronburn', { kind: 'join', password: 'cauldronburn' }],
    ['?roster', ADD],
    ['?roster;name=Romeo%20Montague;group=Friends', { ...ADD, name: 'Romeo Montague', group: 'Friends' }],
    ['?subscribe', ADD],
    ['?roster;preauth=1tMFqYDdKhfe2pwp', { ...ADD, preauth: '1tMFqYDdKhfe2pwp' }],
    ['?roster;preauth=TOKEN;ibr=y', { ...ADD, preauth: 'TOKEN', ibr: true }],
    ['?roster;ibr=y', ADD],
    ['?remove', { kind: 'remove' }],
    ['?unsubscribe', { kind: 'unsubscribe' }],
    ['?register;preauth=TOKEN', { kind: 'register', preauth: 'TOKEN' }],
    ['?register', { kind: 'register', preauth: null }],
    ['?unregister', { kind: 'unknown', action: 'unregister' }],
    ['?command;node=delete;action=execute', { kind: 'unknown', action: 'command' }],
    ['?constructor', { kind: 'unknown', action: 'constructor' }],
    ['?__proto__;x=1', { kind: 'unknown', action: '__proto__' }],
    ['?Message', { kind: 'unknown', action: 'Message' }],
  ])('%s', (query, expected) => {
    expect(action(query)).toEqual(expected)
  })

  it('refuses a link with two meanings, unless neither counts', () => {
    expect(action('?message;body=a;body=b')).toContain('ambiguous')
    expect(action('?roster;preauth=a;preauth=b')).toContain('ambiguous')
    expect(action('?message;color=a;color=b')).toMatchObject({ kind: 'message' })
  })

  it('takes a name as one line of limited length', () => {
    expect(action('?roster;name=%0A%20Romeo%0A%0AMontague%09')).toMatchObject({ name: 'Romeo Montague' })
    expect(action(`?roster;name=${'🌹'.repeat(3000)}`)).toMatchObject({ name: '🌹'.repeat(256) })
  })
})
