import { describe, expect, test } from 'vitest'
import { err, ok } from '../../../shared/model/result.ts'
import type { LinkPreview } from '../../../shared/model/message.ts'
import { createFakeClock } from '../../engine/testing/fake-clock.ts'
import type { EnginePorts } from '../../engine/index.ts'
import { createRig, quiet, type Rig } from '../testing/rig.ts'
import { messages, open, shown } from '../testing/talk.ts'
import { replaceBlocked } from '../roster/store/blocked.ts'
import { ACCOUNT } from '../testing/rig.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { createLinkPreviews, previewsFor } from './link-previews.ts'
import { PAGE_BYTES } from './page-metadata.ts'

type Request = Parameters<EnginePorts['http']['download']>[0]

const KEY = {} as never
const LINK = 'https://verona.example/play'
const PAGE = '<title>Two households</title>'

/** A web server that says `chunks`, and what was asked of it. */
function web(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  mediaType: string | null = 'text/html',
) {
  const clock = createFakeClock()
  const asked: Request[] = []
  let read = 0
  async function* body() {
    for await (const chunk of chunks) {
      read += chunk.length
      yield chunk
    }
  }
  const http = {
    download(request: Request) {
      asked.push(request)
      return Promise.resolve(
        ok({
          ...{ size: null, offset: 0, etag: null, lastModified: null, mediaType },
          body: body(),
          ended: Promise.resolve(ok()),
        }),
      )
    },
  } as unknown as EnginePorts['http']
  return { clock, asked, previews: createLinkPreviews({ http, clock }), read: () => read }
}

describe('a preview', () => {
  test('is made of the page, from the public network only', async () => {
    const { previews, asked } = web([Buffer.from(PAGE)])
    expect(await previews.find(KEY, LINK)).toEqual({ url: LINK, title: 'Two households' })
    expect(asked).toMatchObject([{ url: LINK, publicOnly: true, trust: null }])
    // Nothing goes on in the background.
    expect(asked[0]?.signal.aborted).toBe(true)
  })

  test.each(['http://verona.example', 'file:///etc/passwd', 'xmpp:a@b.example', 'javascript:1', 'nonsense'])(
    'is not made of %s',
    async (url) => {
      const { previews, asked } = web([Buffer.from(PAGE)])
      expect(await previews.find(KEY, url)).toBeNull()
      expect(asked).toEqual([])
    },
  )

  test.each(['text/plain', 'application/xhtml+xml', 'image/svg+xml', null])(
    'is not made of %s, and the rest is not fetched',
    async (mediaType) => {
      const { previews, asked, read } = web([Buffer.from(PAGE)], mediaType)
      expect(await previews.find(KEY, LINK)).toBeNull()
      expect(read()).toBe(0)
      expect(asked[0]?.signal.aborted).toBe(true)
    },
  )

  test('takes only the beginning of an endless page', async () => {
    function* endless() {
      yield Buffer.from(PAGE)
      for (;;) yield Buffer.alloc(16_384, 32)
    }
    const { previews, read } = web(endless())
    expect(await previews.find(KEY, LINK)).toMatchObject({ title: 'Two households' })
    expect(read()).toBeLessThan(PAGE_BYTES + 16_385)
  })

  test.each([
    ['packed bytes', Buffer.from('1f8b0800000000000003', 'hex')],
    ['nothing', Buffer.alloc(0)],
    ['an empty title', Buffer.from('<title> </title>')],
  ])('is not made of %s', async (_what, bytes) => {
    expect(await web([bytes]).previews.find(KEY, LINK)).toBeNull()
  })

  test.each(['no answer', 'no end'])('is left out after five seconds with %s', async (what) => {
    const never = new Promise<never>(() => undefined)
    async function* slow() {
      yield Buffer.from(PAGE)
      await never
    }
    const { clock, previews, asked } = web(slow())
    const http = { download: (request: Request) => (asked.push(request), never) } as never
    const { find } = what === 'no answer' ? createLinkPreviews({ http, clock }) : previews
    let found: LinkPreview | null | undefined
    void find(KEY, LINK).then((preview) => (found = preview))
    await clock.advance(4_999)
    expect(found).toBeUndefined()
    await clock.advance(1)
    expect(found).toBeNull()
    expect(asked[0]?.signal.aborted).toBe(true)
  })

  test('is none where the link may not be followed, as to a place nearby or by a redirect', async () => {
    const http = {
      download: () => Promise.resolve(err({ code: 'link-not-allowed', problem: 'private-address' })),
    } as never
    expect(await createLinkPreviews({ http, clock: createFakeClock() }).find(KEY, LINK)).toBeNull()
  })

  test('is asked for five times at once and no more', () => {
    const asked: Request[] = []
    const http = {
      download: (request: Request) => (asked.push(request), new Promise(() => undefined)),
    } as never
    const previews = createLinkPreviews({ http, clock: createFakeClock() })
    for (let n = 0; n < 50; n++) void previews.find(KEY, `${LINK}?${n}`)
    expect(asked).toHaveLength(5)
    previews.close()
    expect(asked.every(({ signal }) => signal.aborted)).toBe(true)
  })
})

describe('what the window wants to send', () => {
  test('is cut to the lengths of a card, and describes only https links of the text', () => {
    const text = `See ${LINK} and http://plain.example`
    const title = 'x'.repeat(2_000)
    expect(
      previewsFor(text, [
        { url: LINK, title, site: '' },
        { url: LINK, title: 'Again' },
        { url: 'http://plain.example', title },
        { url: 'https://elsewhere.example', title },
        { url: 'javascript:alert(1)', title },
      ]),
    ).toEqual([{ url: LINK, title: 'Again' }])
    expect(previewsFor(text, [{ url: LINK, title }])).toEqual([{ url: LINK, title: 'x'.repeat(300) }])
    const many = Array.from({ length: 9 }, (_, n) => `https://a.example/${n}`)
    expect(
      previewsFor(
        many.join(' '),
        many.map((url) => ({ url, title })),
      ).length,
    ).toBe(5)
  })
})

describe('a message with a preview', () => {
  const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
  const preview: LinkPreview = {
    url: LINK,
    title: 'Two households',
    description: 'Both alike',
    site: 'Verona',
  }

  async function online(): Promise<Rig> {
    const rig = createRig()
    await rig.fake.begin({ session: 'a' })
    await quiet()
    rig.fake.takeSent()
    return rig
  }
  const sentPreviews = (rig: Rig) =>
    messages(rig.fake.takeSent()).map((stanza) =>
      stanza
        .elements()
        .filter((child) => child.is(RDF, 'Description'))
        .map((child) => [
          child.attrs[`{${RDF}}about`],
          ...child.elements().map((said) => [said.name, said.text()]),
        ]),
    )
  const CARD = [LINK, ['title', 'Two households'], ['description', 'Both alike'], ['site_name', 'Verona']]

  test('carries it (XEP-0511), and a correction keeps it while its link stands in the text', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    const sent = await rig.messages.commands['messages.send']({
      conversationId,
      body: `Read ${LINK}`,
      previews: [preview],
    })
    if (!sent.ok) throw new Error(sent.error.code)
    expect(sentPreviews(rig)).toEqual([[CARD]])
    expect(shown(rig, sent.value)?.previews).toEqual([preview])

    await rig.messages.commands['messages.edit']({ messageId: sent.value, body: `Do read ${LINK}` })
    expect(sentPreviews(rig)).toEqual([[CARD]])
    expect(shown(rig, sent.value)?.previews).toEqual([preview])
    await rig.messages.commands['messages.edit']({ messageId: sent.value, body: 'Never mind' })
    expect(sentPreviews(rig)).toEqual([[]])
    expect(shown(rig, sent.value)?.previews).toBeUndefined()
  })

  test('is not fetched for a blocked address or an unknown conversation', async () => {
    const rig = await online()
    const conversationId = await open(rig)
    const ask = (id = conversationId) =>
      rig.messages.commands['messages.previewOf']({ conversationId: id, url: LINK })
    expect(await ask()).toEqual(ok(null))
    expect(await ask(99 as typeof conversationId)).toEqual(err({ code: 'not-found' }))
    rig.store.write((tx) => replaceBlocked(tx, ACCOUNT, ['juliet@capulet.example' as BareJid]))
    expect(await ask()).toEqual(err({ code: 'blocked' }))
  })
})
