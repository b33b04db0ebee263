import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { canHaveGajim, startGajim, type Gajim } from './gajim.ts'
import { noteCannot, RESULTS } from './results.ts'
import { startUs, twoAccounts, type Us } from './us.ts'

/** Gajim itself; its library understands more than Gajim uses. */
const PROGRAM = '/usr/lib/python3/dist-packages/gajim'
const folder = join(RESULTS, 'gajim')

describe.skipIf(inject('prosody') === null || !canHaveGajim())('Gajim', () => {
  let us: Us
  let gajim: Gajim
  let profile: string

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'balcony-peers-profile-'))
    const { own, peer } = twoAccounts('gajim')
    gajim = await startGajim({ account: peer, peer: own.address, folder })
    us = await startUs(profile, own, peer)
  }, 120_000)
  afterEach(({ task }) => {
    gajim.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
    if (task.result?.state === 'fail') console.error(us.messages(), gajim.messages())
  })
  afterAll(async () => {
    await us.close()
    await gajim.stop()
    rmSync(profile, { recursive: true, force: true })
  })

  it('confirms that our message arrived, and that it was read once in view', async () => {
    await gajim.lookAway()
    const id = await us.send('Art thou not Romeo?')
    await gajim.shows('ours', ({ body }) => body === 'Art thou not Romeo?')
    const sent = await us.messageIs(id, ({ state }) => state === 'delivered')
    expect((await us.conversationIs(() => true)).peerReadPlace).toBeLessThan(sent.place)
    await gajim.lookAt()
    await us.conversationIs(({ peerReadPlace }) => peerReadPlace >= sent.place)
    expect((await us.details(id)).receipts).toMatchObject([
      { device: 'gajim', level: 'delivered' },
      { device: 'gajim', level: 'read' },
    ])
  })

  // First of all: while Gajim does not know our features, it keeps sending composing.
  it('tells that somebody is typing, and shows that we are', async () => {
    await gajim.type('How camest')
    await us.conversationIs(({ peerState }) => peerState === 'composing')
    await gajim.clear()
    await us.conversationIs(({ peerState }) => peerState !== 'composing')
    await us.setChatState('composing')
    await gajim.prints(/Recv: Chatstate\.COMPOSING/)
    await us.setChatState('active')
  })

  it('learns that its own message arrived, and then that it was read', async () => {
    await gajim.say('Neither, fair saint')
    const heard = await us.message(({ body }) => body === 'Neither, fair saint')
    await gajim.shows('a receipt', ({ body, told }) => body === heard.body && told === 'received')
    await us.markRead(heard.id)
    await gajim.shows('a marker', ({ body, told }) => body === heard.body && told === 'read')
  })

  it('corrects its own message twice', async () => {
    await gajim.say('By whose directon')
    const { id } = await us.message(({ body }) => body === 'By whose directon')
    await gajim.correct('By whose direction')
    await us.messageIs(id, ({ body, edited }) => body === 'By whose direction' && edited === 1)
    await gajim.correct('By whose direction found I this place')
    await us.messageIs(id, ({ body, edited }) => body.endsWith('this place') && edited === 2)
  })

  it('shows our corrections, even of earlier messages', async () => {
    const id = await us.send('By lvoe')
    await us.send('I lent him eyes')
    await gajim.shows('ours', ({ body }) => body === 'I lent him eyes')
    await us.edit(id, 'By love')
    await gajim.shows('it corrected', ({ body, corrected }) => body === 'By love' && corrected)
    await us.edit(id, 'By love, that first did prompt me')
    await gajim.shows('it corrected', ({ body, corrected }) => body.startsWith('By love, that') && corrected)
    expect(gajim.messages().filter(({ body }) => body.startsWith('By l'))).toHaveLength(1)
  })

  it('sends and shows actions (/me)', async () => {
    await gajim.say('/me climbs')
    expect(await us.message(({ body }) => body.endsWith('climbs'))).toMatchObject({ kind: 'action' })
    await us.send('/me listens')
    await gajim.shows('what we do', ({ body }) => body === '/me listens')
  })

  it('shows our reply with a quotation, as it does not support replies', async () => {
    cannot('REPLY|reply_data', 'answer a message')
    const { id } = await us.message(({ body }) => body === 'Neither, fair saint')
    await us.send('My ears have not yet drunk', id)
    await gajim.shows(
      'a quote',
      ({ body }) => body.includes('> Neither, fair saint\n') && body.endsWith('My ears have not yet drunk'),
    )
  })

  it('shows nothing for our reaction and a sentence for our retraction, as it supports neither', async () => {
    cannot('REACTIONS|[.]reactions', 'react to a message')
    cannot('MESSAGE_RETRACT|[.]retraction', 'retract a message')
    const { id } = await us.message(({ body }) => body === 'Neither, fair saint')
    const own = await us.send('A hundred words')
    await gajim.shows('ours', ({ body }) => body === 'A hundred words')
    const before = gajim.messages().length
    await us.react(id, '👍')
    await us.retract(own)
    await gajim.shows('one more', () => gajim.messages().length > before)
    expect(gajim.messages()).toHaveLength(before + 1)
    expect(gajim.messages().at(-1)?.body).not.toContain('👍')
  })
})

/** Notes a missing feature with the command that shows it, and fails once a newer Gajim has it. */
function cannot(pattern: string, what: string): void {
  const command = ['-rlE', '--include=*.py', pattern, PROGRAM]
  const found = spawnSync('grep', command, { encoding: 'utf8' })
  expect(found.stdout).toBe('')
  noteCannot('Gajim 1.7', what, `grep ${command.join(' ')}`, `(no file; exit code ${found.status ?? 'none'})`)
}
