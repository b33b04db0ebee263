import { describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { Stanza } from '../../stanza/stanza.ts'
import { golden } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { Hats } from './codec.ts'
import { hatsIn } from './index.ts'

const NS = 'urn:xmpp:hats:0'
const OLD = 'xmpp:prosody.im/protocol/hats:1'

const hats = (content: string, ns = NS) => `<hats xmlns='${ns}'>${content}</hats>`
const host = `<hat title='Host' uri='http://schemas.example.com/hats#host'/>`
const hostHat = { uri: 'http://schemas.example.com/hats#host', title: 'Host' }

function seen(content: string, ...features: string[]) {
  const presence = readXml(`<presence>${content}</presence>`)
  const stanza = new Stanza('presence', presence, 'meeting123@meetings.example.com/Harry' as Jid, null)
  return hatsIn(stanza, new Set(features))
}

describe('XEP-0317 hats', () => {
  golden('one', Hats, hats(host), { hats: [hostHat] })

  it('are read in both namespaces, if the room announces them', () => {
    expect(seen(hats(host), NS)).toEqual([hostHat])
    expect(seen(hats(host, OLD), OLD)).toEqual([hostHat])
    expect(seen(hats(host, OLD) + hats('', NS), NS, OLD)).toEqual([])
  })

  it('mean nothing in a room that does not announce them', () => {
    expect(seen(hats(host))).toEqual([])
    expect(seen(hats(host, OLD), NS)).toEqual([])
    expect(seen(hats(host), OLD)).toEqual([])
  })

  it.each([
    ['of several languages count once', host + host.replace('Host', 'Gastgeber'), [hostHat]],
    ['without a name are none', `<hat uri='a' title=' '/><hat uri='b'/>`, []],
    ['without an identifier are none', `<hat title='Host'/>`, []],
    ['with an endless identifier are none', `<hat title='Host' uri='${'x'.repeat(513)}'/>`, []],
    ['have short titles', `<hat uri='a' title='${'x'.repeat(65)}'/>`, [{ uri: 'a', title: 'x'.repeat(64) }]],
    ['may have content of their own', host.replace('/>', '><badge xmlns="urn:x"/></hat>'), [hostHat]],
  ])('%s', (_what, content, found) => {
    expect(seen(hats(content), NS)).toEqual(found)
  })

  it('are at most eight', () => {
    const many = Array.from({ length: 1_000 }, (_, n) => `<hat uri='${n}' title='Hat ${n}'/>`).join('')
    expect(seen(hats(many), NS)).toHaveLength(8)
  })
})
