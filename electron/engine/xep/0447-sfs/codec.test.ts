import { describe, expect, it } from 'vitest'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { attachedSourcesOf, buildAttachedSources, buildSharedFile, sharedFilesOf } from './index.ts'

const NS = 'urn:xmpp:sfs:0'
const metadata = (name: string) => `<file xmlns='urn:xmpp:file:metadata:0'><name>${name}</name></file>`
const url = (target: string) => `<url-data xmlns='http://jabber.org/protocol/url-data' target='${target}'/>`
const sharing = (attributes: string, parts: string) =>
  `<file-sharing xmlns='${NS}' ${attributes}>${parts}</file-sharing>`
const message = (parts: string) => readXml(`<message>${parts}</message>`)
const file = (name: string) => ({ name, hashes: [], thumbnails: [] })

describe('XEP-0447 shared files', () => {
  const xml = sharing(
    `id='1' disposition='attachment'`,
    `${metadata('a.jpg')}<sources>${url('https://a.example/1')}${url('https://b.example/1')}</sources>`,
  )
  const value = {
    id: '1',
    disposition: 'attachment' as const,
    file: file('a.jpg'),
    urls: ['https://a.example/1', 'https://b.example/1'],
  }

  it('are read and written', () => {
    expect(sharedFilesOf(message(xml))).toEqual([value])
    expect(printXml(buildSharedFile(value))).toBe(printXml(readXml(xml)))
  })

  it('have their sources later, or none that we know', () => {
    const later = { disposition: 'inline' as const, file: file('b.jpg'), urls: [] }
    expect(sharedFilesOf(message(sharing('', metadata('b.jpg'))))).toEqual([later])
    const jingle = `<sources><jinglepub xmlns='urn:xmpp:jinglepub:1' from='a@b/c' id='9'/></sources>`
    expect(sharedFilesOf(message(sharing(`disposition='x'`, metadata('b.jpg') + jingle)))).toEqual([later])
    expect(printXml(buildSharedFile(later))).toBe(
      printXml(readXml(sharing(`disposition='inline'`, metadata('b.jpg')))),
    )
  })

  it('are not fetched without TLS', () => {
    const sources = ['http://a.example/1', 'file:///etc/passwd', 'HTTPS://a.example/2'].map(url).join('')
    const [found] = sharedFilesOf(message(sharing('', `${metadata('c')}<sources>${sources}</sources>`)))
    expect(found?.urls).toEqual(['HTTPS://a.example/2'])
  })

  it('are nothing without a description', () => {
    expect(sharedFilesOf(message(sharing('', `<sources>${url('https://a.example/1')}</sources>`)))).toEqual(
      [],
    )
  })

  it('are bounded in number', () => {
    expect(sharedFilesOf(message(xml.repeat(500)))).toHaveLength(50)
    const sources = url('https://a.example/1').repeat(100)
    const [found] = sharedFilesOf(message(sharing('', `${metadata('d')}<sources>${sources}</sources>`)))
    expect(found?.urls).toHaveLength(8)
  })
})

describe('XEP-0447 encrypted files', () => {
  const encrypted = (target: string) =>
    `<encrypted xmlns='urn:xmpp:esfs:0' cipher='urn:xmpp:ciphers:aes-256-gcm-nopadding:0'><key>${'A'.repeat(43)}=</key><iv>${'A'.repeat(16)}</iv><sources xmlns='${NS}'>${url(target)}</sources></encrypted>`
  const source = {
    fileKey: { cipher: 'aes-256-gcm' as const, key: new Uint8Array(32), iv: new Uint8Array(12) },
    hashes: [],
    urls: ['https://a.example/1'],
  }

  it('are read and written, with sources and attached', () => {
    const xml = sharing(
      `disposition='inline'`,
      `${metadata('a.jpg')}<sources>${encrypted('https://a.example/1')}</sources>`,
    )
    const shared = { disposition: 'inline' as const, file: file('a.jpg'), urls: [], encrypted: [source] }
    expect(sharedFilesOf(message(xml))).toEqual([shared])
    expect(printXml(buildSharedFile(shared))).toBe(printXml(readXml(xml)))
    const attached = { messageId: '1', urls: [], encrypted: [source] }
    const parts = buildAttachedSources(attached).map((part) => printXml(part))
    expect(attachedSourcesOf(message(parts.join('')))).toEqual(attached)
  })

  it('are bounded, and never plain ones', () => {
    const sources = encrypted('https://a.example/1').repeat(50) + encrypted('http://a.example/2')
    const [found] = sharedFilesOf(message(sharing('', `${metadata('b')}<sources>${sources}</sources>`)))
    expect(found?.urls).toEqual([])
    expect(found?.encrypted).toHaveLength(4)
    const unsafe = `${metadata('c')}<sources>${encrypted('http://a.example/2')}</sources>`
    expect(sharedFilesOf(message(sharing('', unsafe)))).toEqual([
      { disposition: 'inline', file: file('c'), urls: [] },
    ])
  })
})

describe('XEP-0447 attached sources', () => {
  const attach = `<attach-to xmlns='urn:xmpp:message-attaching:1' id='sharing-files'/>`
  const sources = (targets: string) => `<sources xmlns='${NS}' id='photo1.jpg'>${targets}</sources>`

  it('are read and written', () => {
    const xml = attach + sources(url('https://a.example/1'))
    const value = { messageId: 'sharing-files', id: 'photo1.jpg', urls: ['https://a.example/1'] }
    expect(attachedSourcesOf(message(xml))).toEqual(value)
    expect(
      buildAttachedSources(value)
        .map((part) => printXml(part))
        .join(''),
    ).toBe([attach, sources(url('https://a.example/1'))].map((part) => printXml(readXml(part))).join(''))
  })

  it.each([
    ['to no message', sources(url('https://a.example/1'))],
    ['of nothing', attach],
    ['without TLS', attach + sources(url('http://a.example/1'))],
  ])('are none: %s', (_what, xml) => {
    expect(attachedSourcesOf(message(xml))).toBeUndefined()
  })
})
