import type { Page } from 'playwright'
import { readPicture } from '../../shared/pictures/index.ts'
import { cameraExif, contains, TRACES } from '../../shared/pictures/testing.ts'
import { expect, test as base } from './balcony.ts'
import { serveScenes, type ScenesPage } from './scenes-page.ts'

/** The globals of a page, of which the compiler knows nothing here. */
interface InPage {
  readonly sent: Record<string, unknown>
  readonly given: unknown
}

/** Its classes. */
type Made = Readonly<
  Record<
    'OffscreenCanvas' | 'File' | 'DataTransfer' | 'DragEvent' | 'Event',
    new (...args: unknown[]) => never
  >
>

/** A window on a made-up main process. */
const test = base.extend<{ readonly page: Page }, { readonly scenes: ScenesPage }>({
  scenes: [
    async ({}, use) => {
      const scenes = await serveScenes()
      await use(scenes)
      await scenes.close()
    },
    { scope: 'worker' },
  ],
  page: async ({ browserOf, scenes }, use) => {
    const browser = await browserOf()
    const page = await browser.newPage({ viewport: { width: 1180, height: 780 } })
    await page.route('**/media/scene/**', (route) => route.fulfill({ status: 204 }))
    await page.addInitScript(() => {
      const { XMLHttpRequest } = globalThis as unknown as {
        XMLHttpRequest: { prototype: { open(...args: unknown[]): void; send(body: unknown): void } }
      }
      const { open, send } = XMLHttpRequest.prototype
      const sent: Record<string, unknown> = {}
      let last = ''
      XMLHttpRequest.prototype.open = function (...args) {
        last = String(args[1])
        open.apply(this, args)
      }
      XMLHttpRequest.prototype.send = function (body) {
        sent[last] = body
        send.call(this, body)
      }
      Object.assign(globalThis, { sent })
    })
    await page.goto(scenes.url('chat', { tools: 'real' }))
    await page.getByRole('link', { name: /^Juliet/ }).click()
    await page.getByRole('textbox', { name: 'Message' }).waitFor()
    await use(page)
    await page.close()
  },
})

test.skip(({ host }) => host !== 'chromium', 'on a made-up main process one browser is enough')

/** Draws a picture as a camera would take it, with this Exif data where it is a JPEG, and drops it into the conversation. */
async function dropPicture(
  page: Page,
  { name, type, width, height, exif = new Uint8Array() }: Picture,
): Promise<void> {
  await page.evaluate(
    async ({ name, type, width, height, exif }) => {
      const page = globalThis as unknown as Made
      const canvas = new page.OffscreenCanvas(width, height) as {
        getContext(kind: '2d'): { fillStyle: unknown; fillRect(...box: number[]): void }
        convertToBlob(options: object): Promise<{ arrayBuffer(): Promise<ArrayBuffer> }>
      }
      const context = canvas.getContext('2d')
      for (let x = 0; x < 10; x++)
        for (let y = 0; y < 10; y++) {
          context.fillStyle = `hsl(${x * 36} 80% ${y * 8 + 10}%)`
          context.fillRect((x * width) / 10, (y * height) / 10, width / 10, height / 10)
        }
      const drawn = await canvas.convertToBlob({ type, quality: 0.95 })
      const bytes = new Uint8Array(await drawn.arrayBuffer())
      const segment =
        exif.length === 0 ? [] : [0xff, 0xe1, 0, exif.length + 8, ...[0x45, 0x78, 0x69, 0x66, 0, 0], ...exif]
      const parts = [bytes.subarray(0, 2), Uint8Array.from(segment), bytes.subarray(2)]
      const file = new page.File(parts, name, { type })
      const dataTransfer = new page.DataTransfer() as { items: { add(file: object): void } }
      dataTransfer.items.add(file)
      const { document } = globalThis as unknown as {
        document: { querySelector(selector: string): { dispatchEvent(event: object): void } }
      }
      const options = { dataTransfer, bubbles: true, cancelable: true }
      document.querySelector('main').dispatchEvent(new page.DragEvent('drop', options))
      Object.assign(globalThis, { given: file })
    },
    { name, type, width, height, exif: [...exif] },
  )
}
interface Picture {
  readonly name: string
  readonly type: string
  readonly width: number
  readonly height: number
  readonly exif?: Uint8Array
}

/** The bytes that the window handed over at the path, once they are there. */
async function handedOver(page: Page, path: string): Promise<Uint8Array> {
  await page.waitForFunction((path) => path in (globalThis as unknown as InPage).sent, path)
  const bytes = await page.evaluate(async (path) => {
    const blob = (globalThis as unknown as InPage).sent[path] as { arrayBuffer(): Promise<ArrayBuffer> }
    return Array.from(new Uint8Array(await blob.arrayBuffer()))
  }, path)
  return Uint8Array.from(bytes)
}

const STAGED = '/media/scene/staged/101'

test('a photograph loses place and camera, and not one pixel', { tag: '@host' }, async ({ page }) => {
  await dropPicture(page, { name: 'a.jpg', type: 'image/jpeg', width: 640, height: 480, exif: cameraExif(6) })
  const bytes = await handedOver(page, STAGED)
  // The two bytes of the tag alone may also be pixels.
  expect(TRACES.filter((trace) => trace.length > 2 && contains(bytes, trace))).toEqual([])
  expect(readPicture(bytes)).toMatchObject({ format: 'jpeg', width: 480, height: 640 })
  const same = await page.evaluate(async (path) => {
    const page = globalThis as unknown as InPage & {
      createImageBitmap(blob: unknown): Promise<{ width: number; height: number }>
      OffscreenCanvas: new (
        width: number,
        height: number,
      ) => {
        getContext(kind: '2d'): {
          drawImage(...args: unknown[]): void
          getImageData(...box: number[]): { data: Uint8ClampedArray }
        }
      }
    }
    const pixels = async (blob: unknown): Promise<string> => {
      const bitmap = await page.createImageBitmap(blob)
      const context = new page.OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      context.drawImage(bitmap, 0, 0)
      return context.getImageData(0, 0, bitmap.width, bitmap.height).data.join(',')
    }
    return (await pixels(page.given)) === (await pixels(page.sent[path]))
  }, STAGED)
  expect(same).toBe(true)
  const thumbnail = await handedOver(page, `${STAGED}/thumbnail`)
  expect(readPicture(thumbnail)).toMatchObject({ format: 'jpeg', width: 48, height: 64 })
  expect(thumbnail.length).toBeLessThan(3000)
})

test('a large picture becomes smaller, and is sent as it was on wish', async ({ page }) => {
  await dropPicture(page, {
    name: 'a.jpg',
    type: 'image/jpeg',
    width: 4000,
    height: 3000,
    exif: cameraExif(1),
  })
  expect(readPicture(await handedOver(page, STAGED))).toMatchObject({ width: 2560, height: 1920 })
  await page.getByRole('checkbox', { name: 'Original size' }).check()
  await expect(async () => {
    const bytes = await handedOver(page, STAGED)
    expect(readPicture(bytes)).toMatchObject({ width: 4000, height: 3000 })
    expect(contains(bytes, TRACES[0] ?? new Uint8Array())).toBe(false)
  }).toPass()
})

test('a large picture that hides nothing becomes a JPEG', async ({ page }) => {
  await dropPicture(page, { name: 'a.png', type: 'image/png', width: 3000, height: 1000 })
  await expect(page.getByRole('button', { name: 'Remove a.jpg' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove a.png' })).toBeHidden()
  const bytes = await handedOver(page, '/media/scene/staged/102')
  expect(readPicture(bytes)).toMatchObject({ format: 'jpeg', width: 2560, height: 853 })
})

test('a folder becomes an archive', async ({ page }) => {
  await page.evaluate(() => {
    const page = globalThis as unknown as Made
    const file = (name: string) => ({
      name,
      isDirectory: false,
      file: (give: (file: unknown) => void) => give(new page.File(['But soft, '.repeat(9000)], name)),
    })
    const folder = (name: string, entries: readonly object[]) => ({
      name,
      isDirectory: true,
      createReader: () => {
        const left = [entries, []]
        return { readEntries: (give: (some: unknown) => void) => give(left.shift()) }
      },
    })
    const verona = folder('Verona', [file('a.txt'), folder('Orchard', [file('b.txt')])])
    const event = new page.Event('drop', { bubbles: true, cancelable: true })
    const items = [{ kind: 'file', webkitGetAsEntry: () => verona, getAsFile: () => null }]
    Object.assign(event, { dataTransfer: { types: ['Files'], items } })
    const { document } = globalThis as unknown as {
      document: { querySelector(selector: string): { dispatchEvent(event: object): void } }
    }
    document.querySelector('main').dispatchEvent(event)
  })
  await expect(page.getByRole('button', { name: 'Remove Verona.zip' })).toBeVisible()
  const bytes = await handedOver(page, STAGED)
  const text = Buffer.from(bytes).toString('latin1')
  expect([...text.matchAll(/PK\x01\x02[\s\S]{42}([\w./]+?)(?=PK)/g)].map(([, name]) => name)).toEqual([
    'Verona/a.txt',
    'Verona/Orchard/b.txt',
  ])
  expect(bytes.length).toBeLessThan(2000)
})

test(
  'a voice message is Opus in Ogg, with its length and its waveform',
  { tag: '@host' },
  async ({ page }) => {
    await page.getByRole('button', { name: 'Record voice message' }).click()
    const recording = page.getByRole('group', { name: 'Recording a voice message' })
    await expect(recording.getByRole('timer', { name: 'Recording, 0:02' })).toBeVisible()
    await recording.getByRole('button', { name: 'Pause' }).click()
    await recording.getByRole('button', { name: 'Listen' }).click()
    await expect(recording.getByRole('button', { name: 'Stop listening' })).toBeVisible()
    await expect(recording.getByRole('button', { name: 'Listen', exact: true })).toBeVisible()
    await recording.getByRole('button', { name: 'Resume' }).click()
    await expect(recording.getByRole('timer', { name: 'Recording, 0:03' })).toBeVisible()
    await recording.getByRole('button', { name: 'Send' }).click()
    const text = Buffer.from(await handedOver(page, STAGED)).toString('latin1')
    expect(text.slice(0, 4)).toBe('OggS')
    expect([text.indexOf('OpusHead'), text.indexOf('OpusTags') > 0]).toEqual([28, true])
    // The last page tells the length in samples of 48 kHz (RFC 7845, section 4).
    const last = text.lastIndexOf('OggS')
    const samples = Buffer.from(text.slice(last + 6, last + 14), 'latin1').readBigUInt64LE()
    const seconds = Number(samples) / 48_000
    expect(seconds).toBeGreaterThan(2)
    expect(seconds).toBeLessThan(8)
    await expect(recording).toBeHidden()
    await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  },
)

test('Escape throws a recording away', async ({ page }) => {
  await page.getByRole('button', { name: 'Record voice message' }).click()
  await page.getByRole('timer').waitFor()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('group', { name: 'Recording a voice message' })).toBeHidden()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  expect(await page.evaluate(() => Object.keys((globalThis as unknown as InPage).sent))).toEqual([])
})
