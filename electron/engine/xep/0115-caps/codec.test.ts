import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { readXml } from '../../testing/read-xml.ts'
import { InfoQuery } from '../0030-disco/index.ts'
import { Capabilities } from './codec.ts'
import { isSupportedHash, verificationString } from './verification.ts'

describe('XEP-0115 annotation', () => {
  golden(
    'with a hash',
    Capabilities,
    `<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='http://psi-im.org' ver='q07I='/>`,
    { hash: 'sha-1', node: 'http://psi-im.org', ver: 'q07I=' },
  )
  golden(
    'of the legacy format',
    Capabilities,
    `<c xmlns='http://jabber.org/protocol/caps' node='http://psi-im.org' ver='0.9'/>`,
    { node: 'http://psi-im.org', ver: '0.9' },
  )
  reads(
    'without ver',
    Capabilities,
    `<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n'/>`,
    undefined,
  )
})

const stringOf = (content: string, hash = 'sha-1') => {
  const query = InfoQuery.parse(
    readXml(`<query xmlns='http://jabber.org/protocol/disco#info'>${content}</query>`),
  )
  if (!query) throw new Error('no query')
  return verificationString(query, hash)
}

const features = `
  <feature var='http://jabber.org/protocol/disco#items'/>
  <feature var='http://jabber.org/protocol/disco#info'/>
  <feature var='http://jabber.org/protocol/muc'/>
  <feature var='http://jabber.org/protocol/caps'/>`
const field = (name: string, ...values: string[]) =>
  `<field var='${name}'>${values.map((value) => `<value>${value}</value>`).join('')}</field>`
const formType = (type: string, attrs = `type='hidden'`) =>
  `<field var='FORM_TYPE' ${attrs}><value>${type}</value></field>`
const form = (...fields: string[]) => `<x xmlns='jabber:x:data' type='result'>${fields.join('')}</x>`
const psi = `
  <identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>
  <identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>`
const software = form(
  formType('urn:xmpp:dataforms:softwareinfo'),
  field('software', 'Psi'),
  field('ip_version', 'ipv6', 'ipv4'),
  field('os', 'Mac'),
  field('os_version', '10.5.1'),
  field('software_version', '0.11'),
)

describe('the verification string', () => {
  it('matches the simple example (§5.2)', () => {
    expect(stringOf(`<identity category='client' type='pc' name='Exodus 0.9.1'/>${features}`)).toBe(
      'QgayPKawpkPSDYmwT/WM94uAlu0=',
    )
  })

  it('matches the complex example (§5.3), in any order', () => {
    expect(stringOf(psi + features + software)).toBe('q07IKJEyjvHSyhy//CH0CxmKi8w=')
  })

  it('sorts by octets, not by UTF-16 code units', () => {
    // U+FF5E is EF BD 9E and U+1F600 is F0 9F 98 80; as UTF-16 the second, D83D DE00, would come first.
    const identity = `<identity category='client' type='pc'/>`
    const other = stringOf(`${identity}<feature var='\uff5e'/><feature var='\u{1f600}'/>`)
    expect(other).toBe('/XiRO6GRV5Lj1v6O84l2VTvh74Q=')
  })

  it('sorts identities by each part', () => {
    const identities = `<identity category='a-b' type='x'/><identity category='a' type='y'/>`
    const swapped = `<identity category='a' type='y'/><identity category='a-b' type='x'/>`
    // SHA-1 of 'a/y//<a-b/x//<'
    expect(stringOf(identities)).toBe('WHolaT7MaYtQlNAJc92LjYlrsM8=')
    expect(stringOf(swapped)).toBe('WHolaT7MaYtQlNAJc92LjYlrsM8=')
  })

  it('uses the announced hash function', () => {
    expect(stringOf(psi, 'sha-256')).toHaveLength(44)
    expect(isSupportedHash('md5')).toBe(false)
    expect(() => stringOf(psi, 'md5')).toThrow('md5')
  })

  it('ignores forms without a hidden FORM_TYPE (§5.4 step 3.6)', () => {
    const visible = form(formType('a', `type='text-single'`), field('b', 'c'))
    const untyped = form(field('b', 'c'))
    expect(stringOf(psi + features + visible + untyped + software)).toBe('q07IKJEyjvHSyhy//CH0CxmKi8w=')
  })

  it.each([
    ['an identity twice', psi + psi],
    ['a feature twice', psi + features + features],
    ['a form type twice', psi + software + software],
    [
      'a form of two types',
      psi + form(`<field var='FORM_TYPE' type='hidden'><value>a</value><value>b</value></field>`),
    ],
    ['no identity', features],
    ['a delimiter in a feature', `${psi}<feature var='a&lt;b'/>`],
    ['a delimiter in a name', `<identity category='client' type='pc' name='a&lt;b'/>`],
    ['a delimiter in a form', psi + form(formType('a'), field('b', 'c&lt;d'))],
    ['a slash in a type', `<identity category='client' type='pc/en'/>`],
  ])('does not exist for %s', (_what, content) => {
    expect(stringOf(content)).toBeNull()
  })
})
