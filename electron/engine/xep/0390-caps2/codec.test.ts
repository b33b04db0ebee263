import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { drawsOf, seeds } from '../../testing/seeds.ts'
import { InfoQuery, type DiscoInfo } from '../0030-disco/index.ts'
import { HashSet } from './codec.ts'
import { capabilityHash, hashedPart } from './hash-input.ts'

describe('XEP-0390 annotation', () => {
  golden(
    'by two functions',
    HashSet,
    `<c xmlns='urn:xmpp:caps'>
       <hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>kzBZ=</hash>
       <hash xmlns='urn:xmpp:hashes:2' algo='sha3-256'>79md=</hash>
     </c>`,
    {
      hashes: [
        { algo: 'sha-256', value: 'kzBZ=' },
        { algo: 'sha3-256', value: '79md=' },
      ],
    },
  )
  reads(
    'with what is no hash',
    HashSet,
    `<c xmlns='urn:xmpp:caps'>
       <hash xmlns='urn:xmpp:hashes:2'>kzBZ=</hash>
       <hash xmlns='urn:xmpp:hashes:2' algo='sha-256'>${'x'.repeat(200)}</hash>
     </c>`,
    { hashes: [] },
  )
})

const read = (content: string): DiscoInfo => {
  const query = InfoQuery.parse(
    readXml(`<query xmlns='http://jabber.org/protocol/disco#info'>${content}</query>`),
  )
  if (!query) throw new Error('no query')
  return query
}
const hashOf = (content: string, name = 'sha-256') => capabilityHash(read(content), name)

const jabber = (...names: readonly string[]) =>
  names.map((name) => `<feature var='http://jabber.org/protocol/${name}'/>`).join('')
const features = (...names: readonly string[]) => names.map((name) => `<feature var='${name}'/>`).join('')
const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`
const form = (fields: string, type = 'result') => `<x xmlns='jabber:x:data' type='${type}'>${fields}</x>`
const typed = (type: string) => `<field var='FORM_TYPE' type='hidden'><value>${type}</value></field>`
const client = `<identity category='client' type='pc' name='Exodus'/>`

describe('the hash', () => {
  const bombus =
    `<identity category='client' name='BombusMod' type='mobile'/>` +
    jabber('si', 'bytestreams', 'chatstates', 'disco#info', 'disco#items', 'rosterx', 'ibb') +
    jabber('si/profile/file-transfer') +
    features('urn:xmpp:ping', 'jabber:iq:time', 'jabber:iq:privacy', 'jabber:iq:version', 'urn:xmpp:time') +
    features('jabber:x:oob', 'urn:xmpp:receipts', 'jabber:iq:roster', 'jabber:iq:last')
  const tkabber =
    `<identity category='client' name='Tkabber' type='pc' xml:lang='en'/>` +
    `<identity category='client' name='Ткаббер' type='pc' xml:lang='ru'/>` +
    jabber('activity', 'activity+notify', 'bytestreams', 'chatstates', 'commands', 'disco#info') +
    jabber('disco#items', 'evil', 'feature-neg', 'geoloc', 'geoloc+notify', 'ibb', 'iqibb', 'mood') +
    jabber('mood+notify', 'rosterx', 'si', 'si/profile/file-transfer', 'tune') +
    features('games:board', 'http://www.facebook.com/xmpp/messages') +
    features('http://www.xmpp.org/extensions/xep-0084.html#ns-metadata+notify', 'jabber:iq:avatar') +
    features(
      'jabber:iq:browse',
      'jabber:iq:dtcp',
      'jabber:iq:filexfer',
      'jabber:iq:ibb',
      'jabber:iq:inband',
    ) +
    features('jabber:iq:jidlink', 'jabber:iq:last', 'jabber:iq:oob', 'jabber:iq:privacy') +
    features('jabber:iq:roster', 'jabber:iq:time', 'jabber:iq:version', 'jabber:x:data', 'jabber:x:event') +
    features('jabber:x:oob', 'urn:xmpp:avatar:metadata+notify', 'urn:xmpp:ping', 'urn:xmpp:receipts') +
    features('urn:xmpp:time') +
    form(
      typed('urn:xmpp:dataforms:softwareinfo') +
        field('software', 'Tkabber') +
        field('software_version', '0.11.1-svn-20111216-mod (Tcl/Tk 8.6b2)') +
        field('os', 'Windows') +
        field('os_version', 'XP'),
    )

  it('matches the simple example (§4.5.1)', () => {
    expect(hashOf(bombus)).toBe('kzBZbkqJ3ADrj7v08reD1qcWUwNGHaidNUgD7nHpiw8=')
  })

  it('matches the complex example (§4.5.2)', () => {
    expect(hashOf(tkabber)).toBe('u79ZroNJbdSWhdSp311mddz44oHHPsEBntQ5b1jqBSY=')
  })

  it('is the same for the hashed part alone', () => {
    expect(capabilityHash(hashedPart(read(tkabber)), 'sha-256')).toBe(
      'u79ZroNJbdSWhdSp311mddz44oHHPsEBntQ5b1jqBSY=',
    )
  })

  it.each([
    ['no identity', features('urn:xmpp:ping')],
    ['a form of no type', client + form(field('os', 'Mac'))],
    ['a form whose type is seen', client + form(field('FORM_TYPE', 'urn:a'))],
    ['a form of two types', client + form(typed('urn:a') + typed('urn:b'))],
    ['a form to fill in', client + form(typed('urn:a'), 'form')],
    ['a field without a name', client + form(typed('urn:a') + `<field><value>x</value></field>`)],
  ])('does not exist for %s', (_what, content) => {
    expect(hashOf(content)).toBeNull()
  })

  it('does not exist if a text has a separator', () => {
    const identities = [{ category: 'client', type: 'pc' }]
    expect(capabilityHash({ identities, features: ['a\x1fb'], forms: [] }, 'sha-256')).toBeNull()
    expect(
      capabilityHash({ identities: [{ category: 'a\x1cb', type: '' }], features: [], forms: [] }, 'sha-256'),
    ).toBeNull()
  })

  it('the hashed part has nothing that the hash does not cover', () => {
    const told = read(
      client +
        `<x xmlns='jabber:x:data' type='result'><title>T</title><instructions>Do it</instructions>
           ${typed('urn:a')}<field var='b' label='L'><desc>D</desc><required/><value>c</value>
           <option><value>o</value></option></field></x>`,
    )
    expect(JSON.stringify(hashedPart(told))).toBe(
      `{"identities":[{"category":"client","type":"pc","name":"Exodus"}],"features":[],` +
        `"forms":[{"type":"result","instructions":[],"fields":[` +
        `{"var":"FORM_TYPE","type":"hidden","required":false,"values":["urn:a"],"options":[],"media":[]},` +
        `{"var":"b","required":false,"values":["c"],"options":[],"media":[]}]}]}`,
    )
  })

  it.each(seeds(30))('differs whenever the hashed part differs (seed %i)', (seed) => {
    const draw = drawsOf(seed)
    const words = ['a', 'b', 'ab', 'client', 'pc', 'FORM_TYPE', 'http://a/b', '']
    const word = () => words[draw(words.length)] ?? ''
    const some = <T>(most: number, make: () => T): T[] => Array.from({ length: draw(most + 1) }, make)
    const byHash = new Map<string, string>()
    for (let n = 0; n < 1_000; n++) {
      const info: DiscoInfo = {
        identities: [{ category: word(), type: word(), name: word(), lang: word() }],
        features: some(3, word).sort(),
        forms: some(1, () => ({
          type: 'result' as const,
          instructions: [],
          fields: [
            { ...bare('FORM_TYPE', [word()]), type: 'hidden' as const },
            ...some(2, () => bare(`f${draw(3)}`, some(2, word).sort())).sort((a, b) =>
              JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
            ),
          ],
        })),
      }
      const hash = capabilityHash(info, 'sha-256')
      if (hash === null) throw new Error('ill-formed')
      const said = JSON.stringify(info)
      expect(byHash.get(hash) ?? said).toBe(said)
      byHash.set(hash, said)
    }
  })
})

const bare = (name: string, values: readonly string[]) => ({
  var: name,
  required: false,
  values,
  options: [],
  media: [],
})
