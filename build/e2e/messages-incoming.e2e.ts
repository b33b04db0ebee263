import type { TestInfo } from 'playwright/test'
import type { Locator, Page } from 'playwright'
import { expectAccessible } from './accessible.ts'
import { expect } from './balcony.ts'
import * as kind from './kinds.ts'
import { startPeer } from '../live/peer.ts'
import {
  befriend,
  conversations,
  makeAccount,
  messages,
  openSettings,
  press,
  signInQuickly,
} from './steps.ts'
import { goTo, goToLog, idOf, test } from './talk.ts'

const article = (page: Page, text: string | RegExp): Locator => messages(page, text)

/** Pictures of every kind: `test-results/…/NAME-light.png`. */
async function picture(page: Page, name: string, message: Locator, info: TestInfo): Promise<void> {
  await message.scrollIntoViewIfNeeded()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await message.screenshot({ path: info.outputPath(`${name}-${colorScheme}.png`) })
  }
}

test('every kind of message from another client is shown properly', async ({ talk }, info) => {
  test.setTimeout(240_000)
  const { page, fromRomeo, romeoGot } = talk
  const say = (id: string, payloads: string, type = 'chat'): void =>
    fromRomeo(payloads, `type='${type}' id='${id}'`)
  const domain = talk.address.slice(talk.address.indexOf('@') + 1)
  await page.keyboard.type('Ay me')
  await page.keyboard.press('Enter')
  const own = idOf(await romeoGot('Ay me'))
  const mine = messages(page, 'Ay me').first()

  await test.step('a reply, with its quotation shown once', async () => {
    say('k1', kind.reply(own, talk.address, 'Ay me', 'She speaks!'))
    const answer = article(page, 'She speaks!')
    await expect(answer.getByRole('button', { name: 'In reply to You' })).toBeVisible()
    await expect(answer).not.toContainText('> Ay me')
    await picture(page, 'reply', answer, info)
  })

  await test.step('reactions, with who gave them', async () => {
    say('k2', kind.reactions(own, '👍', '🌹'))
    await expect(mine.getByRole('button', { name: '👍 1, Romeo' })).toBeVisible()
    await expect(mine.getByRole('button', { name: '🌹 1, Romeo' })).toHaveAttribute('aria-pressed', 'false')
    await picture(page, 'reactions', mine, info)
    say('k3', kind.reactions(own, '🌹'))
    await expect(mine.getByRole('button', { name: '👍 1, Romeo' })).toHaveCount(0)
  })

  await test.step('a correction, and both kinds of retraction', async () => {
    say('k4', '<body>Speak agian</body>')
    await expect(article(page, 'Speak agian')).toHaveCount(1)
    say('k5', kind.correction('k4', 'O, speak again, bright angel!'))
    const corrected = article(page, 'bright angel!')
    await expect(corrected.getByRole('button', { name: 'Edited' })).toBeVisible()
    await expect(article(page, 'Speak agian')).toHaveCount(0)
    await picture(page, 'edited', corrected, info)
    say('k6', '<body>First folly</body>')
    say('k7', '<body>Second folly</body>')
    await expect(article(page, 'Second folly')).toHaveCount(1)
    say('k8', kind.retraction('k6'))
    say('k9', kind.earlierRetraction('k7'))
    const deleted = article(page, 'This message was deleted')
    await expect(deleted).toHaveCount(2)
    await expect(article(page, 'folly')).toHaveCount(0)
    await picture(page, 'deleted', deleted.first(), info)
  })

  await test.step('XHTML in the supported shapes, without anything active', async () => {
    say(
      'k10',
      kind.xhtml(
        'A rose by any name',
        `<p style='position:fixed;inset:0;color:red'>A <strong>rose</strong> by <em>any</em> <a href='https://rose.example/'>name</a></p>
        <script>document.title = 'Tybalt'</script><img src='https://127.0.0.1:9/x.png' alt='a rose'/>
        <a href='javascript:alert(1)'>Thorn</a>`,
      ),
    )
    const rich = article(page, 'A rose by any')
    await expect(rich.locator('.strong')).toHaveText('rose')
    await expect(rich.getByRole('link')).toHaveCount(1)
    await expect(rich.locator('script, img[src]')).toHaveCount(0)
    await expect(rich).not.toContainText('Tybalt')
    expect(await page.title()).not.toContain('Tybalt')
    await picture(page, 'xhtml', rich, info)
  })

  await test.step('styling, with a quote and code', async () => {
    say(
      'k11',
      '<body>*Strong*, _tender_, ~gone~ and `code`\n&gt; What’s in a name?\n```js\nconst rose = name =&gt; name.sweet\n```</body>',
    )
    const styled = article(page, 'tender')
    await expect(styled.locator('blockquote')).toContainText('What’s in a name?')
    await expect(styled.getByRole('group', { name: 'Code, js' })).toContainText('const rose')
    await picture(page, 'styling', styled, info)
  })

  await test.step('the preview attached by the sender, without fetching anything', async () => {
    const asked: string[] = []
    page.on('request', (request) => void asked.push(request.url()))
    say('k12', kind.preview('https://globe.example/romeo', 'Tonight at the Globe', 'A play in five acts'))
    const card = article(page, 'Tonight at the Globe')
    await expect(card.getByRole('link', { name: /Tonight at the Globe/ })).toHaveAttribute(
      'href',
      'https://globe.example/romeo',
    )
    await picture(page, 'preview', card, info)
    say(
      'k13',
      kind.preview('https://tybalt.example/', 'Your bank', 'Sign in', 'Look at https://bank.example'),
    )
    await expect(article(page, 'Your bank')).toContainText(
      'Leads to tybalt.example, which the message doesn’t mention',
    )
    await picture(page, 'preview-elsewhere', article(page, 'Your bank'), info)
    expect(asked.filter((url) => /globe|tybalt|bank|:9\//.test(url))).toEqual([])
  })

  await test.step('a location, an action, an announcement, a request for attention', async () => {
    say('k14', '<body>geo:45.44203,10.99834;u=20</body>')
    await expect(article(page, 'Location')).toContainText('Within 20 m')
    await picture(page, 'place', article(page, 'Location'), info)
    say('k15', '<body>/me climbs the wall</body>')
    await expect(article(page, '* Romeo climbs the wall')).toHaveCount(1)
    await picture(page, 'action', article(page, '* Romeo climbs the wall'), info)
    say('k16', '<subject>The gates</subject><body>They close at ten.</body>', 'headline')
    await expect(article(page, 'They close at ten.')).toContainText('Announcement')
    await picture(page, 'announcement', article(page, 'They close at ten.'), info)
    say('k17', kind.attention, 'headline')
    await expect(article(page, 'Romeo asks for your attention')).toHaveCount(1)
    await picture(page, 'attention', article(page, 'Romeo asks for your attention'), info)
    say('k18', '<subject>The feast</subject><body>Come on Sunday.</body>', 'normal')
    const mail = article(page, 'Come on Sunday.')
    await expect(mail).toContainText('The feast')
    await expect(mail.getByRole('img', { name: 'Written like an email' })).toBeVisible()
    await picture(page, 'mail', mail, info)
    say(
      'k18b',
      `<body>A sealed rose</body><sticker xmlns='urn:xmpp:stickers:0' pack='roses'/><x xmlns='urn:unknown'/>`,
    )
    await expect(article(page, 'A sealed rose')).toHaveCount(1)
  })

  await test.step('an unreadable message shows a sentence and sends no receipt', async () => {
    say('k19', kind.sealed)
    const sealed = article(page, 'This message was not encrypted for this device')
    await expect(sealed).toHaveCount(1)
    await expect(sealed).not.toContainText('I sent you')
    await picture(page, 'encrypted', sealed, info)
    // The next message is confirmed, this one is not.
    say('k20', `<body>Canst thou read?</body><request xmlns='urn:xmpp:receipts'/>`)
    await romeoGot('urn:xmpp:receipts', 'k20')
    expect(talk.romeo.events.filter((e) => e.event === 'stanza' && e.xml.includes('k19'))).toEqual([])
  })

  await test.step('white space, and characters that change the direction', async () => {
    say('k21', '<body>\u200B\u2800\u3164 </body>')
    await expect(article(page, 'This message contains no visible text')).toHaveCount(1)
    await picture(page, 'blank', article(page, 'This message contains no visible text'), info)
    say('k22', '<body>\u202Egpj.exe\u202D and \u05D0\u05D1\u05D2</body>')
    const turned = article(page, 'gpj.exe')
    await expect(turned).toHaveCount(1)
    await picture(page, 'bidi', turned, info)
  })

  await test.step('a message with a claimed time, and one that arrived late', async () => {
    say('k23', kind.late('From long ago', '2001-01-02T12:00:00Z'))
    const claimed = article(page, 'From long ago')
    await expect(claimed.locator('time')).toHaveAttribute('title', /The sender says it was written .*2001/)
    await goTo(page, 'From long ago')
    await page.keyboard.press('End')
    await expect(messages(page, /./).last()).toContainText('From long ago')
    await expect(conversations(page, /^Romeo/)).not.toContainText('unread')
    await picture(page, 'claimed', claimed, info)
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString()
    say('k24', kind.late('Before it all', hourAgo, domain))
    const line = page.getByRole('status').filter({ hasText: '1 message arrived late' })
    await press(line.getByRole('button', { name: 'Show' }))
    await expect(article(page, 'Before it all')).toBeInViewport()
    await expect(article(page, 'Before it all').getByRole('img', { name: 'Arrived late' })).toBeVisible()
    // Reading it in its place clears the notice.
    await expect(line).toHaveCount(0)
    await picture(page, 'late', article(page, 'Before it all'), info)
  })

  await everyKind(page, info)
})

/** Runs axe on the whole conversation in both themes, and takes pictures. */
async function everyKind(page: Page, info: TestInfo): Promise<void> {
  const look = async (name: string): Promise<void> => {
    for (const [end, where] of [
      ['End', 'end'],
      ['Home', 'beginning'],
    ] as const) {
      await goToLog(page)
      await page.keyboard.press(end)
      // The late one may be anywhere: the archive has the order in which the messages came.
      await expect(messages(page, end === 'End' ? 'From long ago' : 'But soft')).toBeInViewport()
      await expectAccessible(page, `every kind, ${name}, ${where}`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.screenshot({ path: info.outputPath(`all-${name}-${where}-${colorScheme}.png`) })
      }
    }
  }
  await look('normal')
  const settings = await openSettings(page, 'Appearance')
  await settings.getByRole('radio', { name: 'High contrast' }).check({ force: true })
  await page.keyboard.press('Escape')
  await expect(settings).toHaveCount(0)
  await look('high contrast')
}

test('an invisible name falls back to the address, and one with direction marks affects nothing else', async ({
  start,
  server,
}) => {
  const juliet = makeAccount(server.info, 'juliet')
  const nobody = makeAccount(server.info, 'nobody')
  const turned = makeAccount(server.info, 'turned')
  befriend(server.info, juliet, [
    { account: nobody, name: '\u200B\u3164 \u2800' },
    { account: turned, name: '\u202EoemoR' },
  ])
  const peer = await startPeer(server.info, nobody.address, nobody.password)
  const other = await startPeer(server.info, turned.address, turned.password)
  const { page } = await start()
  await signInQuickly(page, server.info, juliet)
  peer.say(juliet.address, 'Hail')
  const row = conversations(page, new RegExp(`^${nobody.address}`))
  await expect(row).toContainText('Hail')
  await row.click()
  await expect(page.getByRole('heading', { name: nobody.address, level: 1 })).toBeVisible()
  other.say(juliet.address, 'Well met')
  await expect(conversations(page, /^oemoR/)).toContainText('Well met')
  await peer.close()
  await other.close()
})
