import { describe, expect, test } from 'vitest'
import { decodePage, pageMetadata } from './page-metadata.ts'

const NOTHING = { title: undefined, description: undefined, site: undefined }

describe('a page', () => {
  test('says its title, its description and its site', () => {
    const page = `<!DOCTYPE html><HTML lang=en><head>
      <title>Ignored</title><META content='Verona&#39;s &quot;best&quot; &amp; only' Property="OG:Title"/>
      <meta name=description content=ignored><meta property=og:description content="Two
        households">
      <meta property="og:site_name" content="Verona"><meta property="og:image" content="https://x.example/a.png">`
    expect(pageMetadata(page)).toEqual({
      title: 'Verona\'s "best" & only',
      description: 'Two         households',
      site: 'Verona',
    })
  })

  test('without Open Graph has its title and description', () => {
    expect(
      pageMetadata('<title lang="de"> F&uuml;r &#x1F422; </title><meta name="description" content="x > y">'),
    ).toEqual({ title: 'Für 🐢', description: 'x > y', site: undefined })
  })

  test.each([
    ['nothing', ''],
    ['a script', `<script>document.write('<title>x</title>')</script>`],
    ['a script without an end', `<script><title>x</title>`],
    ['a comment', `<!-- <title>x</title> -->`],
    ['a style', `<style>/*<meta property="og:title" content="x">*/</style>`],
    ['the body', `<body><title>x</title><meta property="og:title" content="x">`],
    ['a tag of 1 MB', `<meta property="og:title" content="${'x'.repeat(1_000_000)}">`],
    ['a tag without an end', `<meta property="og:title" content="x`],
    ['a title without an end', `<title>x`],
    ['tags that do not end', `${'<meta a="'.repeat(7)}<meta property="og:title" content="x">`],
    ['zip bytes', '\u001f\u008b\u0008\u0000<<<'],
  ])('has nothing in %s', (_what, page) => {
    expect(pageMetadata(page)).toEqual(NOTHING)
  })

  test('turns no direction and has no control characters', () => {
    expect(pageMetadata('<title>a\u202Eb\u0000c&#0;d&#x202e;e&#x110000;f&#xd800;</title>').title).toBe(
      'a b c d ef',
    )
  })

  test.each([
    '<meta a="',
    "<meta a='",
    '<meta ',
    '<meta a=',
    '<title',
    '<!--',
    '<',
    '&#x',
    '<script>',
    '<meta a =     ',
    'charset',
  ])('is read in a moment, even if it repeats %j', (part) => {
    const page = part.repeat(Math.ceil((256 * 1024) / part.length))
    const began = performance.now()
    decodePage(Buffer.concat([Buffer.from([0xff]), Buffer.from(page)]))
    pageMetadata(page)
    expect(performance.now() - began).toBeLessThan(800)
  })

  test.each([
    ['UTF-8', Buffer.from('für'), 'für'],
    ['UTF-8 that was cut', Buffer.from('fü').subarray(0, 2), 'f'],
    ['Latin-1', Buffer.from('für', 'latin1'), 'für'],
    [
      'Latin-1 that says so',
      Buffer.from('<meta charset="ISO-8859-1">ü', 'latin1'),
      '<meta charset="ISO-8859-1">ü',
    ],
    ['another charset', Buffer.from('<meta charset=shift_jis>\u00fc', 'latin1'), null],
  ])('in %s', (_what, bytes, text) => {
    expect(decodePage(bytes)).toBe(text)
  })
})
