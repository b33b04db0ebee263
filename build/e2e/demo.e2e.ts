import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createWorld } from '../demo/world.ts'
import { expect, test } from './balcony.ts'
import { conversations, messages, say } from './steps.ts'

test('the demo opens with Romeo, who answers, and leaves nothing behind', async ({ start }) => {
  test.slow()
  const world = await createWorld()
  const folder = dirname(world.profile)
  const server = Number(readFileSync(join(folder, 'server', 'prosody.pid'), 'utf8'))
  try {
    world.startAnswering()
    const { page, quit } = await start({
      profile: world.profile,
      env: {
        BALCONY_DEMO_SECRETS: JSON.stringify(world.secrets),
        BALCONY_DEMO_CONVERSATION: String(world.conversation),
      },
    })
    await expect(page.getByRole('button', { name: 'Presence: Available' })).toBeVisible()
    await expect(conversations(page, /^Nurse/)).toContainText('2 unread')
    await expect(page.getByRole('main').getByRole('heading', { name: 'Romeo', level: 1 })).toBeVisible()
    await expect(page.getByRole('main').getByRole('button', { name: 'Encrypted', exact: true })).toBeVisible()
    await expect(messages(page, 'How camest thou hither')).toBeVisible()
    const shown = (name: string) => page.getByRole('log').getByRole('figure', { name })
    await expect(shown('Your window.png').getByRole('img')).toHaveJSProperty('width', 800)
    await expect(conversations(page, /^Romeo/).locator('img.picture')).toBeVisible()
    await say(page, 'The orchard walls are high and hard to climb.')
    await expect(messages(page, 'I take thee at thy word.')).toHaveCount(1)
    await conversations(page, /^Lady Capulet/).click()
    await expect(shown('Guests.pdf').getByRole('button', { name: 'Download' })).toBeVisible()
    await conversations(page, /^Friar Laurence/).click()
    const voice = shown('Voice message.ogg').getByRole('group', { name: 'Voice message, 0:08' })
    await expect(voice.getByRole('button', { name: 'Play' })).toBeEnabled()
    await conversations(page, /^Nurse/).click()
    await expect(shown('Letter.txt')).toBeVisible()
    await quit()
  } finally {
    await world.dispose()
  }
  expect(existsSync(folder)).toBe(false)
  expect(() => process.kill(server, 0)).toThrow('ESRCH')
})
