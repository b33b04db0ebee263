import { beforeEach, expect, it } from 'vitest'
import { createSpeech } from '../../../shared/words/speech.ts'
import { createOpener } from './outside-links.ts'

let opened: string[]
let asked: string[]
let agree: boolean
let now: number

beforeEach(() => {
  opened = []
  asked = []
  agree = false
  now = 1_000
})

function page() {
  let input: (event: object, input: { type: string }) => void = () => undefined
  const open = createOpener({
    confirm: {
      ask({ detail }) {
        asked.push(detail)
        return Promise.resolve(agree)
      },
    },
    speech: createSpeech([]),
    openExternal: (url) => Promise.resolve(void opened.push(url)),
    now: () => now,
    log: () => undefined,
  }).of({ on: (_name: string, listener: typeof input) => (input = listener) } as never)
  return { open, does: (type: string) => input({}, { type }) }
}

it.each(['mouseDown', 'mouseUp', 'rawKeyDown', 'keyDown', 'gestureTap'])(
  'opens one link for one %s',
  (type) => {
    const { open, does } = page()
    does(type)
    open('https://good.example')
    open('https://evil.example/')
    expect([opened, asked]).toEqual([['https://good.example/'], ['https://evil.example/']])
  },
)

it('opens nothing for a movement of the pointer, nor for a click of long ago', () => {
  const { open, does } = page()
  does('mouseMove')
  does('mouseWheel')
  open('https://a.example/')
  does('mouseUp')
  now += 1_001
  open('https://b.example/')
  expect(opened).toEqual([])
})

it('asks one question at a time, and opens what the person agrees to', async () => {
  const { open } = page()
  agree = true
  open('https://a.example/')
  open('https://b.example/')
  await new Promise(setImmediate)
  expect([opened, asked]).toEqual([['https://a.example/'], ['https://a.example/']])
})

it.each([
  ['https://a.example/b?c=d e', 'https://a.example/b?c=d%20e'],
  ['http://a.example', 'http://a.example/'],
  ['mailto:juliet@a.example', 'mailto:juliet@a.example'],
  ['geo:45.4,10.9', 'geo:45.4,10.9'],
])('opens the web, mail and places: %s', (url, href) => {
  const { open, does } = page()
  does('mouseUp')
  open(url)
  expect(opened).toEqual([href])
})

it.each([
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://a.example/',
  'smb://a.example/',
  'ms-settings:',
  'geo:x',
  'https://',
  'https://user:pw@a.example/',
  'https://user@a.example/',
  'http://:pw@a.example/',
  'https://bank.example%2F@a.example/',
  `https://a.example/${'x'.repeat(8_000)}`,
])('opens and asks about nothing else: %s', (url) => {
  const { open, does } = page()
  does('mouseUp')
  open(url)
  open(url)
  expect([opened, asked]).toEqual([[], []])
})
