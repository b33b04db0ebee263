import { startPeer } from '../live/peer.ts'
import { expectAccessible, expectHighContrast } from './accessible.ts'
import { expect, test } from './balcony.ts'
import { testEachSituation } from './each-situation.ts'
import { expectRoom } from './room.ts'
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

testEachSituation(
  'axe finds nothing on any screen or in any dialog, and there is room for them',
  async (page, name) => {
    await expectAccessible(page, name)
    await expectHighContrast(page, name)
    await expectRoom(page, name)
  },
)
