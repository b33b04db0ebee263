import { expect, it } from 'vitest'
import { parseHostPort } from './stream-error.ts'

it.each([
  ['xmpp.example', { host: 'xmpp.example', port: undefined }],
  [' xmpp.example:5222\n', { host: 'xmpp.example', port: 5222 }],
  ['192.0.2.1:5222', { host: '192.0.2.1', port: 5222 }],
  ['[2001:db8::1]', { host: '2001:db8::1', port: undefined }],
  ['[2001:db8::1]:5222', { host: '2001:db8::1', port: 5222 }],
  ['2001:db8::1', { host: '2001:db8::1', port: undefined }],
  ['', undefined],
  [':5222', undefined],
  ['xmpp.example:', undefined],
  ['xmpp.example:0', undefined],
  ['xmpp.example:65536', undefined],
  ['xmpp.example:http', undefined],
  ['https://xmpp.example/', undefined],
  ['romeo@xmpp.example', undefined],
  ['two words', undefined],
  ['a'.repeat(254), undefined],
])('reads %j as a place', (text, place) => {
  expect(parseHostPort(text)).toEqual(place)
})
