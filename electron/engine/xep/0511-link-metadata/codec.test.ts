import { describe, expect, it } from 'vitest'
import { readXml } from '../../testing/read-xml.ts'
import { fastenedPreviewOf, previewsOf } from './index.ts'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'
const description = (url: string, inside: string) =>
  `<rdf:Description xmlns:rdf='${RDF}' xmlns:og='https://ogp.me/ns#' rdf:about='${url}'>${inside}</rdf:Description>`
const previews = (...descriptions: string[]) =>
  previewsOf(readXml(`<message>${descriptions.join('')}</message>`))
const preview = (inside: string, url = 'https://a.example') => previews(description(url, inside))[0]

describe('XEP-0511 link metadata', () => {
  it('describes a page', () => {
    const inside = `
      <og:title>The Best
        Webpage</og:title>
      <og:description>You will like it</og:description>
      <og:url>https://example.com/canonical</og:url>
      <og:image>cid:sha-256+e3b0@bob.xmpp.org</og:image>
      <og:image>data:image/jpeg,AAAA</og:image>
      <og:image>https://a.example/image.png</og:image>
      <og:image>https://a.example/other.png</og:image>
      <og:site_name>Example</og:site_name>`
    expect(previews(description('https://a.example/b', inside))).toEqual([
      {
        url: 'https://a.example/b',
        title: 'The Best Webpage',
        description: 'You will like it',
        image: 'https://a.example/image.png',
        site: 'Example',
      },
    ])
  })

  it('describes several pages, each once and five at most', () => {
    const urls = [1, 1, 2, 3, 4, 5, 6, 7].map((number) => `https://a.example/${number}`)
    const found = previews(...urls.map((url, index) => description(url, `<og:title>${index}</og:title>`)))
    expect(found.map(({ title }) => title)).toEqual(['0', '2', '3', '4', '5'])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,hi',
    'file:///etc/passwd',
    'https://',
    'https://a.example/\u202Egpj.exe',
    'https://a b.example',
    `https://a.example/${'x'.repeat(2048)}`,
    '',
  ])('describes only web pages, not %j', (url) => {
    expect(preview('<og:title>Hi</og:title>', url)).toBeUndefined()
    expect(preview(`<og:title>Hi</og:title><og:image>${url}</og:image>`)).toEqual({
      url: 'https://a.example',
      title: 'Hi',
    })
  })

  it('must describe something', () => {
    expect(preview('')).toBeUndefined()
    expect(preview('<og:title> </og:title><og:image>https://a.example/image.png</og:image>')).toBeUndefined()
    expect(preview(`<title xmlns='urn:example'>Hi</title>`)).toBeUndefined()
  })

  it('has limited length', () => {
    const long = '🐢'.repeat(5000)
    expect(preview(`<og:title>${long}</og:title><og:description>${long}</og:description>`)).toEqual({
      url: 'https://a.example',
      title: '🐢'.repeat(300),
      description: '🐢'.repeat(1000),
    })
  })

  it('is none without the namespace of its page', () => {
    const bare = `<Description xmlns='${RDF}' about='https://a.example'><title xmlns='https://ogp.me/ns#'>Hi</title></Description>`
    expect(previews(bare)).toEqual([])
  })
})

describe('metadata fastened to an earlier message', () => {
  const fastened = (id: string, inside: string) =>
    fastenedPreviewOf(
      readXml(`<message><apply-to xmlns='urn:xmpp:fasten:0' ${id}>${inside}</apply-to></message>`),
    )
  const meta = (property: string, content: string) =>
    `<meta xmlns='http://www.w3.org/1999/xhtml' property='${property}' content='${content}'/>`
  const url = meta('og:url', 'https://www.imdb.com/title/tt0117500/')

  it('describes a page in it', () => {
    const inside = meta('og:title', 'The Rock') + url + meta('og:image', 'https://ia.media-imdb.com/rock.jpg')
    expect(fastened(`id='o1'`, inside)).toEqual({
      id: 'o1',
      preview: {
        url: 'https://www.imdb.com/title/tt0117500/',
        title: 'The Rock',
        image: 'https://ia.media-imdb.com/rock.jpg',
      },
    })
  })

  it('is none without a message, an address or a word', () => {
    expect(fastened('', url + meta('og:title', 'The Rock'))).toBeUndefined()
    expect(fastened(`id='o1'`, meta('og:title', 'The Rock'))).toBeUndefined()
    expect(fastened(`id='o1'`, meta('og:url', 'javascript:alert(1)') + meta('og:title', 'a'))).toBeUndefined()
    expect(fastened(`id='o1'`, url)).toBeUndefined()
    expect(fastened(`id='o1'`, `<retract xmlns='urn:xmpp:message-retract:0'/>`)).toBeUndefined()
    expect(fastenedPreviewOf(readXml(`<message/>`))).toBeUndefined()
  })
})
