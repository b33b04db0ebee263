import { createHash } from 'node:crypto'
import type { Locator, Page } from 'playwright'
import { madePicture } from '../made-bytes.ts'
import { expectAccessible } from './accessible.ts'
import { expect } from './balcony.ts'
import { PUBSUB, publishPicture } from './publish-picture.ts'
import { conversations, openSettings, press } from './steps.ts'
import { test } from './talk.ts'

/** Whether the picture has been decoded, and is not only asked for. */
const isDrawn = (image: Locator) => expect(image).toHaveJSProperty('complete', true)

const ownPicture = (page: Page) =>
  page.getByRole('dialog', { name: 'Settings' }).getByRole('tabpanel').locator('img.picture').first()

test('pictures of people: seen as they are published, chosen, cropped, published and removed', async ({
  talk: { page, romeo, address },
}) => {
  test.slow()
  await test.step('a contact’s picture takes the place of the initials', async () => {
    await publishPicture(romeo, madePicture(96, 96, 5))
    const image = conversations(page, /^Romeo/).locator('img.picture')
    await expect(image).toBeVisible()
    await isDrawn(image)
    await expect(page.getByRole('main').locator('header img.picture')).toBeVisible()
  })

  await test.step('the own picture is chosen, cropped by keyboard and saved', async () => {
    await openSettings(page, 'Account')
    await press(page.getByRole('button', { name: 'Change picture' }))
    const dialog = page.getByRole('dialog', { name: 'Your picture' })
    await dialog.locator('input[type=file]').setInputFiles({
      name: 'Verona.png',
      mimeType: 'image/png',
      buffer: madePicture(600, 400, 3).bytes,
    })
    const zoom = dialog.getByRole('slider', { name: 'Zoom' })
    await zoom.focus()
    await page.keyboard.press('ArrowRight')
    await expect(zoom).toHaveValue('1.1')
    await expectAccessible(page, 'own picture')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
    await expect(ownPicture(page)).toBeVisible()
    await isDrawn(ownPicture(page))
  })

  const asked = async (id: string) => {
    romeo.sendRaw(
      `<iq type='get' id='${id}' to='${address}'><pubsub xmlns='${PUBSUB}'><items node='urn:xmpp:avatar:metadata' max_items='1'/></pubsub></iq>`,
    )
    const answer = await romeo.waitFor((e) => e.event === 'stanza' && e.xml.includes(`id="${id}"`))
    return answer.event === 'stanza' ? answer.xml : ''
  }

  await test.step('others get it: a PNG of 256 pixels, made anew', async () => {
    const xml = await asked('q1')
    expect(xml).toContain('type="image/png"')
    expect(xml).toContain('width="256"')
    const id = /id="([0-9a-f]{40})"/.exec(xml)?.[1] ?? ''
    romeo.sendRaw(
      `<iq type='get' id='q2' to='${address}'><pubsub xmlns='${PUBSUB}'><items node='urn:xmpp:avatar:data'><item id='${id}'/></items></pubsub></iq>`,
    )
    const answer = await romeo.waitFor((e) => e.event === 'stanza' && e.xml.includes('id="q2"'))
    const data = /avatar:data">([^<]+)</.exec(answer.event === 'stanza' ? answer.xml : '')?.[1] ?? ''
    const bytes = Buffer.from(data, 'base64')
    expect(createHash('sha1').update(bytes).digest('hex')).toBe(id)
    expect(bytes.toString('latin1', 1, 4)).toBe('PNG')
  })

  await test.step('it is removed again', async () => {
    await page.getByRole('button', { name: 'Change picture' }).click()
    await page.getByRole('button', { name: 'Remove picture' }).click()
    await expect(ownPicture(page)).toBeHidden()
    expect(await asked('q3')).not.toContain('<info')
  })
})
