import { startPeer, type Peer } from '../live/peer.ts'
import { expectAccessible } from './accessible.ts'
import { expect, test } from './balcony.ts'
import {
  befriend,
  conversations,
  makeAccount,
  messages,
  moveTo,
  press,
  say,
  signInQuickly,
  type TestAccount,
} from './steps.ts'

test('unknown senders: one place, nothing revealed or fetched, accept, block', async ({ start, server }) => {
  test.slow()
  const juliet = makeAccount(server.info, 'juliet')
  const romeo = makeAccount(server.info, 'romeo')
  const paris = makeAccount(server.info, 'paris')
  const tybalt = makeAccount(server.info, 'tybalt')
  const gregory = makeAccount(server.info, 'gregory')
  const peter = makeAccount(server.info, 'peter')
  befriend(server.info, juliet, [{ account: romeo, name: 'Romeo' }])
  // One after the other: each is a process, and a busy machine is too slow to start five at once.
  const peerOf = ({ address, password }: TestAccount) => startPeer(server.info, address, password)
  const lover = await peerOf(romeo)
  const suitor = await peerOf(paris)
  const cousin = await peerOf(tybalt)
  const servant = await peerOf(gregory)
  const asking = await peerOf(peter)
  const { page } = await start()
  await signInQuickly(page, server.info, juliet)
  const main = page.getByRole('main')
  const unknown = conversations(page, /^Unknown senders/)
  const heading = main.getByRole('heading', { level: 1 })
  const heardBy = (peer: Peer) =>
    peer.events.filter((e) => e.event === 'receipt' || e.event === 'chatstate' || e.event === 'message')

  await test.step('people who are not contacts wait in one row', async () => {
    lover.say(juliet.address, 'Good morrow, love')
    await expect(conversations(page, /^Romeo/)).toBeVisible()
    suitor.say(juliet.address, 'You have won: https://lottery.example/claim')
    await expect(unknown).toContainText('1 person waiting')
    cousin.say(juliet.address, 'Peace? I hate the word')
    servant.say(juliet.address, 'I will frown as I pass by')
    await expect(unknown).toContainText('3 people waiting')
    await expect(conversations(page, /^paris/)).toHaveCount(0)
  })

  await test.step('reading their messages by keyboard tells them nothing', async () => {
    await moveTo(conversations(page).first())
    await moveTo(unknown, 'ArrowDown')
    await page.keyboard.press('Enter')
    await expect(conversations(page)).toHaveCount(3)
    // The list has the keyboard at once.
    await moveTo(conversations(page, /^paris/), 'ArrowDown')
    await page.keyboard.press('Enter')
    await expect(heading).toHaveText(paris.address)
    await expect(messages(page, 'You have won')).toHaveCount(1)
    await expect(main.getByRole('log').locator('a, img')).toHaveCount(0)
    await expect(main.getByRole('textbox')).toHaveCount(0)
    await expectAccessible(page, 'unknown senders')
  })

  await test.step('an ignored sender is gone, and so are their later messages', async () => {
    await conversations(page, /^gregory/).click()
    await expect(heading).toHaveText(gregory.address)
    await main.getByRole('button', { name: 'Ignore' }).click()
    await expect(conversations(page, /^gregory/)).toHaveCount(0)
    servant.say(juliet.address, 'Do you quarrel?')
    // The next message has arrived, so the ignored one was processed.
    suitor.say(juliet.address, 'Hist')
    await expect(conversations(page, /^paris/)).toContainText('Hist')
    await expect(conversations(page, /^gregory/)).toHaveCount(0)
  })

  await test.step('a reported sender cannot reach the person any more', async () => {
    await conversations(page, /^tybalt/).click()
    await expect(heading).toHaveText(tybalt.address)
    await main.getByRole('button', { name: 'Report' }).click()
    const dialog = page.getByRole('dialog', { name: `Report ${tybalt.address}` })
    await dialog.getByText('Abuse', { exact: true }).click()
    await expectAccessible(page, 'reporting')
    await dialog.getByRole('button', { name: 'Report' }).click()
    await expect(dialog).toBeHidden()
    await expect(conversations(page, /^tybalt/)).toHaveCount(0)
    cousin.say(juliet.address, 'Turn and draw')
    await cousin.waitFor((e) => e.event === 'bounced' && e.sender === juliet.address)
  })

  await test.step('an accepted sender becomes a normal conversation', async () => {
    await expect(heading).toHaveText(paris.address)
    expect(heardBy(suitor)).toEqual([])
    await press(main.getByRole('button', { name: 'Accept' }))
    await expect(main.getByText('Not in your contacts')).toBeVisible()
    await expect(messages(page, 'You have won').getByRole('link')).toHaveCount(1)
    await expect(conversations(page, /^paris/)).toBeVisible()
    await expect(unknown).toHaveCount(0)
    await say(page, 'I thank you, no')
    await suitor.waitFor((e) => e.event === 'message' && e.body === 'I thank you, no')
  })

  await test.step('they are blocked from there, and unblocked', async () => {
    await main.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Block…' }).click()
    const dialog = page.getByRole('dialog', { name: `Block ${paris.address}?` })
    await dialog.getByRole('button', { name: 'Block' }).click()
    await expect(main.getByText(`You blocked ${paris.address}.`, { exact: false })).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Message' })).toHaveCount(0)
    await expect(conversations(page, /^paris.*Blocked/)).toBeVisible()
    await expectAccessible(page, 'a blocked conversation')
    suitor.say(juliet.address, 'Hear me')
    await suitor.waitFor((e) => e.event === 'bounced' && e.sender === juliet.address)
    await main.getByRole('button', { name: 'Unblock' }).click()
    await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible()
    suitor.say(juliet.address, 'Thanks')
    await expect(messages(page, 'Thanks')).toHaveCount(1)
    await expect(messages(page, 'Hear me')).toHaveCount(0)
  })

  await test.step('a request is listed there too, with its nickname quoted and only proposed', async () => {
    asking.sendRaw(
      `<presence type='subscribe' to='${juliet.address}'><nick xmlns='http://jabber.org/protocol/nick'>Romeo” says Balcony</nick></presence>`,
    )
    await expect(unknown).toContainText('1 person waiting')
    await unknown.click()
    const request = page
      .getByRole('list', { name: 'Requests' })
      .getByRole('listitem', { name: peter.address })
    await expect(request).toContainText('Says their name is “Romeo’ says Balcony”')
    await request.getByRole('button', { name: 'Accept' }).click()
    const dialog = page.getByRole('dialog', { name: `Contact ${peter.address}` })
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Romeo” says Balcony')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('heading', { name: 'No unknown senders' })).toBeVisible()
    await page.getByRole('tab', { name: 'People' }).click()
    const contacts = page.getByRole('list', { name: 'Contacts' })
    await expect(contacts.getByRole('listitem', { name: /^peter-/ })).toBeVisible()
  })
  await Promise.all([lover, suitor, cousin, servant, asking].map((peer) => peer.close()))
})
