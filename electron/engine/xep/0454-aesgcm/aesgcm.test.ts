import { describe, expect, it } from 'vitest'
import { createFakeRandom } from '../../testing/fake-random.ts'
import { newFileKey } from '../0448-encrypted-sharing/index.ts'
import { aesgcmFileOf } from './body.ts'
import { buildAesgcm, parseAesgcm } from './link.ts'

const PLACE = 'download.montague.tld/4a771ac1-f0b2-4a4a-9700-f2a26fa2bb67/tr%C3%A8s%20cool.jpg'
const IV = '8c3d050e9386ec173861778f'
const KEY = '68e9af38a97aaf82faa4063b4d0878a61261534410c8a84331eaac851759f587'
const LINK = `aesgcm://${PLACE}#${IV}${KEY}`
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const value = {
  url: `https://${PLACE}`,
  fileKey: { cipher: 'aes-256-gcm' as const, iv: hex(IV), key: hex(KEY) },
}

describe('XEP-0454 link', () => {
  it('is read and written as in §3', () => {
    expect(parseAesgcm(LINK)).toEqual(value)
    expect(buildAesgcm(value)).toBe(LINK)
  })

  it('is written with 12 bytes, and read with 16', () => {
    const link = buildAesgcm({ url: value.url, fileKey: newFileKey(createFakeRandom()) })
    expect(link?.split('#')[1]).toHaveLength(88)
    const old = parseAesgcm(`aesgcm://${PLACE}#${'0a'.repeat(16)}${KEY}`)
    expect(old?.fileKey).toEqual({ ...value.fileKey, iv: hex('0a'.repeat(16)) })
  })

  it('is read in capitals, with a port and with a query', () => {
    expect(parseAesgcm(`AESGCM://A.example:8443/b?c=d#${IV}${KEY.toUpperCase()}`)).toEqual({
      ...value,
      url: 'https://a.example:8443/b?c=d',
    })
  })

  it.each([
    ['without a key', `aesgcm://${PLACE}`],
    ['with an empty key', `aesgcm://${PLACE}#`],
    ['with a key that is too short', `aesgcm://${PLACE}#${IV}${KEY.slice(2)}`],
    ['with half a byte too much', `aesgcm://${PLACE}#${IV}${KEY}0`],
    ['with a key that is too long', `aesgcm://${PLACE}#${IV}${KEY}${KEY}`],
    ['with a key of AES-128', `aesgcm://${PLACE}#${IV}${KEY.slice(32)}`],
    ['with an IV of 14 bytes', `aesgcm://${PLACE}#${IV}0000${KEY}`],
    ['with other digits', `aesgcm://${PLACE}#${IV}${KEY.slice(1)}g`],
    ['with two fragments', `aesgcm://${PLACE}#${IV}${KEY}#${IV}${KEY}`],
    ['without TLS', `http://${PLACE}#${IV}${KEY}`],
    ['of https', `https://${PLACE}#${IV}${KEY}`],
    ['of a file', `file:///etc/passwd#${IV}${KEY}`],
    ['of a script', `javascript:alert(1)//#${IV}${KEY}`],
    ['to another scheme', `aesgcm:http://${PLACE}#${IV}${KEY}`],
    ['to a file', `aesgcm:///etc/passwd#${IV}${KEY}`],
    ['to no host', `aesgcm://?a#${IV}${KEY}`],
    ['with a backslash', `aesgcm://\\\\a.example/b#${IV}${KEY}`],
    ['with a user', `aesgcm://romeo@a.example/b#${IV}${KEY}`],
    ['with a password', `aesgcm://romeo:secret@a.example/b#${IV}${KEY}`],
    ['with a space', `aesgcm://a.example/b c#${IV}${KEY}`],
    ['with a line break', `aesgcm://a.example/b\n#${IV}${KEY}`],
    ['with a space before it', ` ${LINK}`],
    ['within a text', `See ${LINK}`],
    ['that is endless', `aesgcm://a.example/${'b'.repeat(100_000)}#${IV}${KEY}`],
    ['that is longer than servers take', `aesgcm://a.example/${'b'.repeat(2048)}#${IV}${KEY}`],
    ['that is nothing', ''],
  ])('is none: %s', (_what, text) => {
    expect(parseAesgcm(text)).toBeUndefined()
    expect(aesgcmFileOf(text)).toBeUndefined()
  })

  it('never leads to anything but https', () => {
    for (const place of [
      'http://a.example',
      'http:',
      'file:/etc',
      '[::1]/b',
      'a%2f@b',
      'javascript:1',
      ';/a',
    ])
      expect(parseAesgcm(`aesgcm://${place}#${IV}${KEY}`)?.url ?? 'https://').toMatch(/^https:\/\//)
  })

  it.each([
    ['without TLS', { url: `http://${PLACE}` }],
    ['of a file', { url: 'file:///etc/passwd' }],
    ['with a fragment', { url: `https://${PLACE}#a` }],
    ['that is none', { url: PLACE }],
    ['of another cipher', { fileKey: { ...value.fileKey, cipher: 'aes-128-gcm' as const } }],
    ['with another key', { fileKey: { ...value.fileKey, key: hex(KEY).slice(1) } }],
  ])('is not written for an address %s', (_what, change) => {
    expect(buildAesgcm({ ...value, ...change })).toBeUndefined()
  })
})

describe('XEP-0454 body', () => {
  const PICTURE = '/9j/4AAQSkZJRgABAQEBLAEsAAD='

  it('is a link, or a link and a picture', () => {
    expect(aesgcmFileOf(LINK)).toEqual(value)
    const withPicture = { ...value, thumbnail: { type: 'image/jpeg', data: PICTURE } }
    expect(aesgcmFileOf(`${LINK}\ndata:image/jpeg,${PICTURE}`)).toEqual(withPicture)
    expect(aesgcmFileOf(`${LINK}\ndata:image/jpeg;base64,${PICTURE}`)).toEqual(withPicture)
  })

  it.each([
    ['of another type', `data:image/svg+xml,${PICTURE}`],
    ['that is too large', `data:image/jpeg,${'A'.repeat(70_000)}`],
    ['that is none', 'data:image/jpeg,%%%'],
  ])('is a link alone with a picture %s', (_what, second) => {
    expect(aesgcmFileOf(`${LINK}\n${second}`)).toEqual(value)
  })

  it.each([
    ['a text behind the link', `${LINK}\nLook at this!`],
    ['a text on its line', `${LINK} Look at this!`],
    ['two line breaks', `${LINK}\n\ndata:image/jpeg,${PICTURE}`],
    ['an empty line', `${LINK}\n`],
    ['three lines', `${LINK}\ndata:image/jpeg,${PICTURE}\nLook!`],
    ['two links', `${LINK}\n${LINK}`],
    ['a quoted link', `> ${LINK}`],
    ['a text', 'aesgcm:// is a scheme'],
  ])('is a text with %s', (_what, body) => {
    expect(aesgcmFileOf(body)).toBeUndefined()
  })
})
