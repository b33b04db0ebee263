import type { Page } from 'playwright'
import { startPeer } from '../live/peer.ts'
import { madePicture } from '../made-bytes.ts'
import { expect, test } from './balcony.ts'
import { startFileServer } from './file-server.ts'
import { conversations, makeAccount, messages, say, signInQuickly, startChat } from './steps.ts'
import { test as talking } from './talk.ts'

const ARRIVED = { timeout: 30_000 }
const figure = (page: Page, name: string) =>
  page.getByRole('log', { name: 'Messages' }).getByRole('figure', { name })

/** A message that shares a file (XEP-0447). */
const sharing = (url: string, name: string, type: string, size: number): string =>
  `<body>${url}</body><file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'>` +
  `<name>${name}</name><media-type>${type}</media-type><size>${size}</size></file>` +
  `<sources><url-data xmlns='http://jabber.org/protocol/url-data' target='${url}'/></sources></file-sharing>`

/** A link to a picture as older clients send it (XEP-0066). */
const linked = (url: string): string => `<body>${url}</body><x xmlns='jabber:x:oob'><url>${url}</url></x>`

test('nothing of a stranger is fetched before a click', async ({ start, server }) => {
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const paris = makeAccount(server.info, 'paris')
  const { bytes } = madePicture(64, 48, 3)
  const files = await startFileServer(server.info, { 'rose.png': bytes, 'old.png': bytes })
  const suitor = await startPeer(server.info, paris.address, paris.password)
  try {
    const { page } = await start()
    await signInQuickly(page, server.info, juliet)
    const send = (payloads: string): void =>
      suitor.sendRaw(`<message to='${juliet.address}' type='chat'>${payloads}</message>`)
    send(sharing(files.url('rose.png'), 'rose.png', 'image/png', bytes.length))
    // Pictures one after another would be shown as a group.
    send('<body>And another</body>')
    send(linked(files.url('old.png')))
    const main = page.getByRole('main')

    await test.step('seen among the unknown senders', async () => {
      await conversations(page, /^Unknown senders/).click()
      await conversations(page, /^paris/).click()
      await expect(main.getByRole('heading', { level: 1 })).toHaveText(paris.address)
      await expect(main.getByRole('log').getByRole('article')).toHaveCount(3)
      await expect(main.getByRole('log').locator('img, video, audio')).toHaveCount(0)
      expect(files.connections()).toBe(0)
    })

    await test.step('accepted, the files wait for a click, which says from where', async () => {
      await main.getByRole('button', { name: 'Accept' }).click()
      await expect(figure(page, 'rose.png')).toContainText('127.0.0.1')
      await expect(figure(page, 'old.png').getByRole('button', { name: 'Download' })).toBeVisible()
      send('<body>Hist</body>')
      await expect(messages(page, 'Hist')).toHaveCount(1)
      expect(files.connections()).toBe(0)
    })

    await test.step('even then, not from a place nearby that the stranger names', async () => {
      await figure(page, 'rose.png').getByRole('button', { name: 'Download' }).click()
      await expect(figure(page, 'rose.png').getByRole('button', { name: 'Try again' })).toBeVisible(ARRIVED)
      expect(files.connections()).toBe(0)
    })

    await test.step('of a contact, a click brings them', async () => {
      await startChat(page, paris.address, 'Add to contacts')
      suitor.subscribe(juliet.address)
      await suitor.waitFor(
        (e) => e.event === 'presence' && e.sender === juliet.address && e.show === 'available',
      )
      await page.getByRole('tab', { name: /^Chats/ }).click()
      await conversations(page, /^paris/).click()
      await figure(page, 'rose.png').getByRole('button', { name: 'Try again' }).click()
      const image = figure(page, 'rose.png').getByRole('img')
      await expect(image).toHaveJSProperty('naturalWidth', 64, ARRIVED)
      expect(files.asked).toEqual(['/rose.png'])
      await figure(page, 'old.png').getByRole('button', { name: 'Download' }).click()
      await expect(figure(page, 'old.png').getByRole('img')).toHaveJSProperty('naturalWidth', 64, ARRIVED)
    })
  } finally {
    await suitor.close()
    await files.close()
  }
})

talking('files that are not what they say', async ({ talk, server }) => {
  talking.slow()
  const { page, fromRomeo } = talk
  const given: Record<string, Buffer> = {
    'huge.png': madePicture(64, 64, 1, { width: 60_000, height: 60_000 }).bytes,
    'endless.gif': gifOf(10_000),
    'film.mp4': Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(2_000)]),
    'page.png': Buffer.from('<!doctype html><script>window.stolen = true</script>'),
    'liar.png': madePicture(64, 64, 2).bytes,
  }
  const files = await startFileServer(server.info, given)
  given['drawing.svg'] = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="60" onload="window.stolen = true">
      <script>window.stolen = true; new Image().src = '${files.url('from-script')}'</script>
      <style>@import url('${files.url('from-style')}'); rect { fill: url('${files.url('from-fill')}#a') }</style>
      <image xlink:href="${files.url('from-image')}" width="9" height="9"/>
      <foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="${files.url('from-frame')}"/></foreignObject>
      <rect width="90" height="60"/></svg>`,
  )
  try {
    const share = (name: string, type: string, size = given[name]?.length ?? 0): void => {
      // Pictures one after another would be shown as a group.
      fromRomeo('<body>Look</body>')
      fromRomeo(sharing(files.url(name), name, type, size))
    }

    await talking.step('a drawing is a picture, without its scripts and outside requests', async () => {
      share('drawing.svg', 'image/svg+xml')
      const image = figure(page, 'drawing.svg').getByRole('img')
      await expect(image).toHaveJSProperty('naturalWidth', 90, ARRIVED)
      await expect(image).toHaveJSProperty('complete', true)
      await figure(page, 'drawing.svg').getByRole('button', { name: 'Show drawing.svg' }).click()
      await expect(page.getByRole('dialog', { name: 'Viewer' }).getByRole('img').first()).toBeVisible()
      await page.keyboard.press('Escape')
      expect(files.asked).toEqual(['/drawing.svg'])
    })

    await talking.step('a picture of 60,000 by 60,000 is not decoded', async () => {
      share('huge.png', 'image/png')
      await expect(
        page.getByText('This picture is too large to be shown here. You can save it.'),
      ).toBeVisible(ARRIVED)
      await expect(figure(page, 'huge.png').locator('img')).toHaveCount(0)
    })

    await talking.step('one of 10,000 frames moves, and the window goes on', async () => {
      share('endless.gif', 'image/gif')
      const image = figure(page, 'endless.gif').getByRole('img')
      await expect(image).toHaveJSProperty('naturalWidth', 8, ARRIVED)
      await say(page, 'It flickers')
      await expect(messages(page, 'It flickers').getByRole('img', { name: 'Delivered' })).toBeVisible()
    })

    await talking.step('a video that is an archive, and a picture that is a page, are files', async () => {
      share('film.mp4', 'video/mp4')
      await expect(figure(page, 'film.mp4').getByRole('button', { name: 'Save as' })).toBeVisible(ARRIVED)
      share('page.png', 'image/png')
      await expect(figure(page, 'page.png').getByRole('button', { name: 'Save as' })).toBeVisible(ARRIVED)
      await expect(page.getByRole('log').locator('video, iframe')).toHaveCount(0)
    })

    await talking.step('a file of another size says so', async () => {
      share('liar.png', 'image/png', 10)
      const liar = figure(page, 'liar.png')
      await expect(liar).toContainText('so Balcony deleted it. Ask the sender to send it again.', ARRIVED)
      await expect(liar.locator('img')).toHaveCount(0)
      await expect(liar.getByRole('progressbar')).toHaveCount(0)
    })

    expect(await page.evaluate(() => 'stolen' in globalThis)).toBe(false)
    expect([...files.asked].sort()).toEqual(
      Object.keys(given)
        .map((name) => `/${name}`)
        .sort(),
    )
  } finally {
    await files.close()
  }
})

/** A GIF of so many frames. */
function gifOf(frames: number): Buffer {
  const head = Buffer.from([...Buffer.from('GIF89a'), 8, 0, 8, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255])
  const loops = Buffer.from([0x21, 0xff, 11, ...Buffer.from('NETSCAPE2.0'), 3, 1, 0, 0, 0])
  // One pixel, at another place in each frame.
  const frame = (n: number): readonly number[] => [
    ...[0x21, 0xf9, 4, 0, 2, 0, 0, 0],
    ...[0x2c, n % 8, 0, (n >> 3) % 8, 0, 1, 0, 1, 0, 0],
    ...[2, 2, 0x4c, 0x01, 0],
  ]
  const all = Array.from({ length: frames }, (_, n) => Buffer.from(frame(n)))
  return Buffer.concat([head, loops, ...all, Buffer.from([0x3b])])
}
