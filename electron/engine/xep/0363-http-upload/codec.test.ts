import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Retry, Slot, SlotRequest, TooLarge } from './codec.ts'
import { slotName, usableSlot } from './slot.ts'

const NS = 'urn:xmpp:http:upload:0'
const put = (url: string, headers: readonly { name: string; value: string }[] = []) => ({
  put: { url, headers },
  get: { url: 'https://a.example/b' },
})

describe('XEP-0363 codecs', () => {
  golden(
    'a request',
    SlotRequest,
    `<request xmlns='${NS}' filename='très cool.jpg' size='23456' content-type='image/jpeg'/>`,
    { filename: 'très cool.jpg', size: 23_456, mediaType: 'image/jpeg' },
  )
  golden(
    'a slot',
    Slot,
    `<slot xmlns='${NS}'>
      <put url='https://a.example/1'><header name='Authorization'>Basic Base64String==</header></put>
      <get url='https://a.example/2'/>
    </slot>`,
    {
      put: {
        url: 'https://a.example/1',
        headers: [{ name: 'Authorization', value: 'Basic Base64String==' }],
      },
      get: { url: 'https://a.example/2' },
    },
  )
  reads('half a slot', Slot, `<slot xmlns='${NS}'><put url='https://a.example/1'/></slot>`, undefined)
  golden(
    'too large',
    TooLarge,
    `<file-too-large xmlns='${NS}'><max-file-size>20000</max-file-size></file-too-large>`,
    {
      limit: 20_000,
    },
  )
  reads('too large without a limit', TooLarge, `<file-too-large xmlns='${NS}'/>`, {})
  golden('later', Retry, `<retry xmlns='${NS}' stamp='2017-12-03T23:42:05.000Z'/>`, {
    stamp: 1_512_344_525_000,
  })
  reads('later, never', Retry, `<retry xmlns='${NS}' stamp='never'/>`, {})
})

describe('a slot', () => {
  it('may be on any host, and its addresses are written in ASCII', () => {
    const slot = {
      put: { url: 'https://put.example/très cool.jpg', headers: [] },
      get: { url: 'HTTPS://get.example' },
    }
    expect(usableSlot(slot)).toEqual({
      put: { url: 'https://put.example/tr%C3%A8s%20cool.jpg', headers: [] },
      get: 'https://get.example/',
    })
  })

  it.each(['http://a.example/', 'file:///etc/passwd', 'ftp://a.example/', 'https://a:b@a.example/', 'a', ''])(
    'is refused with %j',
    (url) => {
      expect(usableSlot(put(url))).toBeUndefined()
      expect(usableSlot({ put: { url: 'https://a.example/', headers: [] }, get: { url } })).toBeUndefined()
    },
  )

  it('has only the three headers, in their order', () => {
    const names = [
      'Cookie',
      'Host',
      'authorization',
      'Content-Length',
      'EXPIRES',
      'Cookie',
      'X-A',
      'Range',
      '',
    ]
    const headers = names.map((name, index) => ({ name, value: String(index) }))
    expect(usableSlot(put('https://a.example/', headers))?.put.headers).toEqual([
      ['Cookie', '0'],
      ['authorization', '2'],
      ['EXPIRES', '4'],
      ['Cookie', '5'],
    ])
  })

  it('has no line breaks in its headers', () => {
    const headers = [
      { name: 'Coo\r\nkie', value: 'a=b\r\nHost: evil.example' },
      { name: 'Authorization', value: 'Basic \u0000' },
      { name: 'Expires', value: 'späť' },
    ]
    expect(usableSlot(put('https://a.example/', headers))?.put.headers).toEqual([
      ['Cookie', 'a=bHost: evil.example'],
    ])
  })
})

describe('the name in a request', () => {
  it.each([
    ['très cool.jpg', 'très cool.jpg'],
    ['../../.bashrc', '.._.._.bashrc'],
    ['C:\\a\\b.txt', 'C_a_b.txt'],
    ['photo.jpg\u202Efdp.exe', 'photo.jpg_fdp.exe'],
    ['a\u0000b\nc', 'a_b_c'],
    ['\ud800a', '\ufffda'],
    ['', 'file'],
    ['  ', 'file'],
    ['..', 'file'],
  ])('%j becomes %j', (name, sent) => {
    expect(slotName(name)).toBe(sent)
  })

  it('is not longer than servers take, and keeps its ending', () => {
    expect(slotName(`${'a'.repeat(400)}.jpeg`)).toBe(`${'a'.repeat(195)}.jpeg`)
    expect(slotName('😀'.repeat(300))).toBe('😀'.repeat(200))
    expect(slotName(`${'😀'.repeat(300)}.png`)).toBe(`${'😀'.repeat(196)}.png`)
  })
})
