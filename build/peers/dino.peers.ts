import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { canHaveDino, startDino, type Dino } from './dino.ts'
import { noteCannot, RESULTS } from './results.ts'
import { startUs, twoAccounts, type Us } from './us.ts'

/** The library with everything that Dino understands. */
const LIBRARY = '/usr/lib/*/dino-im/libxmpp-vala.so.0.1'
const folder = join(RESULTS, 'dino')

/** Until messages fill Dino's window, its buttons beside a message vanish under the mouse. */
const LONG = Array.from({ length: 40 }, (_each, n) => `Line ${n + 1}`).join('\n')

describe.skipIf(inject('prosody') === null || !canHaveDino())('Dino', () => {
  let us: Us
  let dino: Dino
  let profile: string

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'balcony-peers-profile-'))
    const { own, peer } = twoAccounts('dino')
    dino = await startDino({ account: peer, peer: own.address, folder })
    us = await startUs(profile, own, peer)
  }, 120_000)
  afterEach(({ task }) => {
    dino.save(task.name.replaceAll(/[^a-z]+/gi, '-'))
    if (task.result?.state === 'fail') console.error(us.messages(), dino.messages())
  })
  afterAll(async () => {
    await us.close()
    await dino.stop()
    rmSync(profile, { recursive: true, force: true })
  })

  it('confirms that our message arrived and was read', async () => {
    const id = await us.send(LONG)
    await dino.shows('ours', ({ body }) => body === LONG)
    const sent = await us.messageIs(id, ({ state }) => state === 'delivered')
    await us.conversationIs(({ peerReadPlace }) => peerReadPlace >= sent.place)
    const { receipts } = await us.details(id)
    const levels = receipts.map(({ device, level }) => `${device}: ${level}`)
    expect(levels.sort()).toEqual(['dino: delivered', 'dino: read'])
  })

  it('learns that its own message arrived, and then that it was read', async () => {
    await dino.say('Wherefore art thou?')
    const heard = await us.message(({ body }) => body === 'Wherefore art thou?')
    expect(heard).toMatchObject({ kind: 'text', direction: 'in' })
    await dino.shows('a receipt', ({ body, told }) => body === 'Wherefore art thou?' && told === 'received')
    await us.markRead(heard.id)
    await dino.shows('a marker', ({ body, told }) => body === 'Wherefore art thou?' && told === 'read')
  })

  it('tells when somebody starts and stops typing', async () => {
    await dino.type('Deny thy')
    await us.conversationIs(({ peerState }) => peerState === 'composing')
    await dino.clear()
    await us.conversationIs(({ peerState }) => peerState !== 'composing')
  })

  it('shows that we are typing', async () => {
    await us.setChatState('composing')
    await dino.prints(/XMPP IN [^\n]*\n<\{jabber:client\}:message(?:(?!XMPP )[^])*chatstates\}:composing/)
    await us.setChatState('active')
  })

  it('corrects its own message twice', async () => {
    await dino.say('Deny thy fahter')
    const { id } = await us.message(({ body }) => body === 'Deny thy fahter')
    await dino.correct('Deny thy father')
    await us.messageIs(id, ({ body, edited }) => body === 'Deny thy father' && edited === 1)
    await dino.correct('Deny thy father and refuse thy name')
    await us.messageIs(
      id,
      ({ body, edited }) => body === 'Deny thy father and refuse thy name' && edited === 2,
    )
    expect((await us.details(id)).editions.map(({ body }) => body)).toEqual([
      'Deny thy fahter',
      'Deny thy father',
    ])
  })

  it('shows our correction', async () => {
    const id = await us.send('Shall I haer more?')
    await dino.shows('ours', ({ body }) => body === 'Shall I haer more?')
    await us.edit(id, 'Shall I hear more?')
    await dino.shows('it corrected', ({ body, corrected }) => body === 'Shall I hear more?' && corrected)
    expect(dino.messages().map(({ body }) => body)).not.toContain('Shall I haer more?')
  })

  it('replies to our message, even a corrected one', async () => {
    await dino.answer('Speak at this')
    const answer = await us.message(({ body }) => body === 'Speak at this')
    expect(answer.replyTo).toMatchObject({ preview: 'Shall I hear more?' })
    expect(answer.replyTo?.id).toBe((await us.message(({ body }) => body === 'Shall I hear more?')).id)
  })

  it('corrects its reply, which stays a reply', async () => {
    const { id } = await us.message(({ body }) => body === 'Speak at this')
    await dino.correct('I take thee at thy word')
    const corrected = await us.messageIs(id, ({ edited }) => edited === 1)
    expect(corrected).toMatchObject({
      body: 'I take thee at thy word',
      replyTo: { preview: 'Shall I hear more?' },
    })
  })

  it('shows our reply', async () => {
    await dino.say('What man art thou?')
    const { id } = await us.message(({ body }) => body === 'What man art thou?')
    await us.send('It is thy name', id)
    await dino.shows(
      'an answer',
      ({ body, answers }) => body === 'It is thy name' && answers === 'What man art thou?',
    )
  })

  it('shows our correction of a reply', async () => {
    const { id } = await us.message(({ body }) => body === 'It is thy name')
    await us.edit(id, 'It is but thy name')
    // Unlike in a message, Dino leaves the fallback in a correction.
    await dino.shows('it corrected', ({ body }) => body.endsWith('It is but thy name'))
    expect(dino.messages().at(-1)?.corrected).toBe(true)
  })

  it('reacts to our message', async () => {
    await dino.react('grin')
    const reacted = await us.message(
      ({ body, reactions }) => body === 'It is but thy name' && reactions?.length === 1,
    )
    // Dino adds U+FE0F (emoji presentation) even where none belongs.
    expect(reacted.reactions?.[0]?.emoji.replace('\uFE0F', '')).toBe('😀')
    expect(reacted.reactions?.[0]).toMatchObject({ own: false, count: 1 })
  })

  it('removes its reaction', async () => {
    await dino.takeReactionBack()
    await us.message(({ body, reactions }) => body === 'It is but thy name' && reactions === undefined)
  })

  it('shows our reactions, and their removal', async () => {
    await dino.say('What is in a name?')
    const { id } = await us.message(({ body }) => body === 'What is in a name?')
    await us.react(id, '👍', '🌹')
    const ours = (emojis: readonly string[]) => JSON.stringify([{ by: us.address, emojis }])
    const shown = (wanted: string) =>
      dino.shows(
        wanted,
        ({ body, reactions }) => body === 'What is in a name?' && JSON.stringify(reactions) === wanted,
      )
    await shown(ours(['👍', '🌹']))
    await us.react(id, '🌹')
    await shown(ours(['🌹']))
    await us.react(id)
    await shown('[]')
  })

  it('joins our reaction, which then counts two people', async () => {
    const id = await us.send('That which we call a rose')
    await dino.shows('ours', ({ body }) => body === 'That which we call a rose')
    await us.react(id, '😀')
    await dino.react('grin')
    const { reactions } = await us.messageIs(id, ({ reactions }) => reactions?.[0]?.count === 2)
    expect(reactions).toHaveLength(1)
    expect(reactions?.[0]).toMatchObject({ own: true, count: 2 })
  })

  it('does not show a reaction to its corrected message', async () => {
    const { id } = await us.message(({ body }) => body === 'Deny thy father and refuse thy name')
    await us.react(id, '👍')
    await us.send('Would smell as sweet')
    await dino.shows('what we sent after it', ({ body }) => body === 'Would smell as sweet')
    const corrected = dino.messages().find(({ body }) => body === 'Deny thy father and refuse thy name')
    expect(corrected?.reactions).toEqual([])
    const query = `SELECT emojis FROM reaction JOIN content_item ... WHERE body = '${corrected?.body ?? ''}'`
    noteCannot('Dino 0.4', 'see a reaction to what it has corrected, by its first id', query, '(no row)')
  })

  it('sends and shows actions (/me)', async () => {
    await dino.say('/me sighs')
    expect(await us.message(({ body }) => body.endsWith('sighs'))).toMatchObject({ kind: 'action' })
    await us.send('/me smells a rose')
    await dino.shows('what we do', ({ body }) => body === '/me smells a rose')
  })

  it('shows a sentence for our retraction, which it does not support', async () => {
    const libraries = globSync(LIBRARY)
    expect(libraries).toHaveLength(1)
    for (const library of libraries)
      expect(readFileSync(library).includes('urn:xmpp:message-retract')).toBe(false)
    noteCannot('Dino 0.4', 'retract a message', `grep -c urn:xmpp:message-retract ${LIBRARY}`, '0')
    const id = await us.send('By any other word')
    await dino.shows('ours', ({ body }) => body === 'By any other word')
    const before = dino.messages().length
    await us.retract(id)
    await us.messageIs(id, ({ retracted }) => retracted === true)
    await dino.shows('one more', () => dino.messages().length === before + 1)
    expect(dino.messages().at(-1)?.own).toBe(false)
  })
})
