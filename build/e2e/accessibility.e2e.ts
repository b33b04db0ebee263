import { chromium } from 'playwright'
import { startPeer } from '../live/peer.ts'
import { browserArguments, findChromium } from '../electron-binary.ts'
import { expectAccessible, expectHighContrast } from './accessible.ts'
import { expect, test } from './balcony.ts'
import { expectRoom } from './room.ts'
import { serveScenes } from './scenes-page.ts'
import { situations } from './situations.ts'
import { befriend, conversations, makeAccount, messages, openSettings, say, signInQuickly } from './steps.ts'

test('axe finds nothing in the window at work', async ({ start, server }) => {
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  befriend(server.info, juliet, [{ account: romeo, name: 'Romeo', groups: ['Montague'] }])
  const lover = await startPeer(server.info, romeo.address, romeo.password)
  const { page } = await start()
  await expect(page.getByRole('form', { name: 'Sign in' })).toBeVisible()
  await expectAccessible(page, 'first screen')
  await signInQuickly(page, server.info, juliet)

  lover.say(juliet.address, 'See https://example.org, love')
  await conversations(page, /^Romeo/).click()
  await say(page, 'I see')
  await expect(messages(page, 'I see').getByRole('img', { name: 'Delivered' })).toBeVisible()
  await expectAccessible(page, 'an open chat')

  await openSettings(page, 'Appearance')
  await expectAccessible(page, 'settings')
  await lover.close()
})

test(
  'axe finds nothing on any screen or in any dialog, and there is room for them',
  { tag: '@host' },
  async ({ host }) => {
    test.skip(host !== 'chromium', 'on a made-up main process one browser is enough')
    const executablePath = findChromium()
    if (executablePath === null) throw new Error('no Chromium on this machine')
    // Under two minutes where nothing else runs.
    test.setTimeout(600_000)
    const scenes = await serveScenes()
    const browser = await chromium.launch({ executablePath, args: browserArguments() })
    try {
      for (const { name, scene, act } of situations)
        await test.step(name, async () => {
          const page = await browser.newPage({
            viewport: { width: 1180, height: 780 },
            reducedMotion: 'reduce',
          })
          await page.goto(scenes.url(scene))
          await page.locator('#app > *').first().waitFor()
          await act?.(page)
          await expectAccessible(page, name)
          await expectHighContrast(page, name)
          await expectRoom(page, name)
        })
    } finally {
      await browser.close()
      await scenes.close()
    }
  },
)
