import type { Locator, Page } from 'playwright'
import { startPeer, type Peer } from '../live/peer.ts'
import { expect, test as base } from './balcony.ts'
import type { RunningBalcony } from './launch.ts'
import { befriend, conversations, makeAccount, messages, moveTo, signInQuickly } from './steps.ts'

/** Juliet uses the window, Romeo another client, and both are contacts of each other. */
export interface Talk {
  readonly balcony: RunningBalcony
  readonly page: Page
  readonly romeo: Peer
  /** Juliet's window. */
  readonly address: string
  /** The address of another contact, who is not signed in. */
  readonly mercutio: string
  /** Makes Romeo send a message with exactly these payloads. */
  fromRomeo(payloads: string, attributes?: string): void
  /** The XML of the first message to Romeo that contains all of these. */
  romeoGot(...parts: readonly string[]): Promise<string>
}

export const test = base.extend<{ readonly talk: Talk }>({
  talk: async ({ start, server }, use) => {
    const juliet = makeAccount(server.info, 'juliet')
    const romeo = makeAccount(server.info, 'romeo')
    const mercutio = makeAccount(server.info, 'mercutio')
    befriend(server.info, juliet, [
      { account: romeo, name: 'Romeo' },
      { account: mercutio, name: 'Mercutio' },
    ])
    const peer = await startPeer(server.info, romeo.address, romeo.password)
    const balcony = await start()
    const { page } = balcony
    await signInQuickly(page, server.info, juliet)
    peer.say(juliet.address, 'But soft, what light?')
    await expect(conversations(page, /^Romeo/)).toContainText('what light?')
    await page.keyboard.press('ControlOrMeta+1')
    await expect(messages(page, 'But soft')).toBeVisible()
    await use({
      balcony,
      page,
      romeo: peer,
      address: juliet.address,
      mercutio: mercutio.address,
      fromRomeo: (payloads, attributes = `type='chat'`) =>
        peer.sendRaw(`<message to='${juliet.address}' ${attributes}>${payloads}</message>`),
      romeoGot: async (...parts) => {
        const found = await peer.waitFor(
          (e) => e.event === 'stanza' && parts.every((part) => e.xml.includes(part)),
        )
        return found.event === 'stanza' ? found.xml : ''
      },
    })
    await peer.close()
  },
})

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: 'Message' })

/** The id in a message's XML. */
export const idOf = (xml: string): string => / id=["']([^"']+)["']/.exec(xml)?.[1] ?? ''

/** Moves the keyboard from the composer back to the messages. */
export async function goToLog(page: Page): Promise<void> {
  const inLog = page.getByRole('log').or(page.getByRole('article')).and(page.locator(':focus'))
  for (let presses = 0; (await inLog.count()) === 0; presses++) {
    if (presses === 60) throw new Error('Shift+Tab does not lead to the messages')
    await page.keyboard.press('Shift+Tab')
  }
}

/** Moves the keyboard to a visible message: into the log, then upwards from the newest. */
export async function goTo(page: Page, text: string | RegExp): Promise<Locator> {
  const message = messages(page, text).last()
  await expect(message).toBeVisible()
  await goToLog(page)
  await page.keyboard.press('End')
  for (let presses = 0; (await message.and(page.locator(':focus')).count()) === 0; presses++) {
    if (presses === 60) throw new Error(`the arrows do not lead to ${String(text)}`)
    await page.keyboard.press('ArrowUp')
  }
  return message
}

/** Moves the keyboard to the composer. */
export async function backToComposer(page: Page): Promise<void> {
  await moveTo(composer(page))
}
