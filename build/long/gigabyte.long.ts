import { expect, test } from 'vitest'
import { XmlParser } from '../../electron/engine/xml/parser.ts'

const GIGABYTE = 1024 ** 3
const CHUNK = 64 * 1024

test(
  'a gigabyte of stanzas by one stream is read, and nothing of it stays in memory',
  () => {
    let stanzas = 0
    let characters = 0
    const parser = new XmlParser({
      opened: () => undefined,
      element(element) {
        stanzas += 1
        characters += element.child('jabber:client', 'body')?.text().length ?? 0
      },
      closed: () => undefined,
    })
    const opening = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`
    expect(parser.write(Buffer.from(opening))).toBeNull()
    const body = 'What light through yonder window breaks? '.repeat(25)
    const stanza = Buffer.from(
      `<message from='juliet@capulet.example/balcony' id='1' type='chat'><body>${body}</body></message>`,
    )
    const block = Buffer.concat(Array.from({ length: Math.ceil(CHUNK / stanza.length) }, () => stanza))
    const blocks = Math.ceil(GIGABYTE / block.length)
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    for (let number = 0; number < blocks; number++) {
      if (parser.write(block) !== null) throw new Error('the stream was refused')
    }
    globalThis.gc?.()
    expect(stanzas).toBe(blocks * (block.length / stanza.length))
    expect(characters).toBe(stanzas * body.length)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 ** 2)
  },
  10 * 60_000,
)
