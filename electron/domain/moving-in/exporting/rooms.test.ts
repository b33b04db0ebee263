import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import type { Args } from '../../../../shared/contract/index.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { SealedFiles } from '../../files/index.ts'
import { temporaryFolder } from '../../testing/folder.ts'
import { ACCOUNT, ROMEO, type Rig } from '../../testing/rig.ts'
import { COVEN, inRoom, says, whispers } from '../../testing/rooms.ts'
import { conversationWith, reactions } from '../../testing/stanzas.ts'
import { receive, say } from '../../testing/talk.ts'
import { readBalcony } from '../sources/balcony.ts'
import { createExporting, type Exporting } from './exporting.ts'

/** A nickname that looks like HTML, as it is in XML. */
const HECATE = '&lt;b&gt;Hecate&lt;/b&gt;'

async function heard(): Promise<Rig> {
  const rig = await inRoom({ people: [{ nick: 'witch' }, { nick: HECATE, id: 'h' }] })
  const { id } = conversationWith(rig, COVEN)
  rig.store.write((tx) =>
    tx.run(
      `INSERT INTO room (conversation_id, nick, autojoin, name) VALUES (?, 'hag', 1, 'The <i>cave</i>')`,
      id,
    ),
  )
  await receive(rig, says('witch', 'Double, double', { sid: 's1' }), says(HECATE, '/me nods', { by: 'h' }))
  await receive(rig, says(HECATE, '', { by: 'h', more: reactions('s1', '👍') }))
  rig.messages.rooms.notice(id, { what: 'subject', text: 'Toil', by: 'witch' }, rig.ports.clock.now())
  await say(rig, id, 'Toil and trouble')
  await receive(rig, whispers('witch', 'Only you'))
  return rig
}

function exportingOf(rig: Rig): { readonly exporting: Exporting; read(answer: unknown): string } {
  const profile = temporaryFolder()
  mkdirSync(profile, { recursive: true })
  const context = { ...rig.context, ports: { ...rig.ports, profile, desktop: null } }
  const account = { id: ACCOUNT, address: ROMEO, client: rig.fake.client }
  const exporting = createExporting({
    context,
    accounts: new Map([[ACCOUNT, account]]),
    sealed: {} as SealedFiles,
    nameOf: (_id, jid) => jid,
  })
  return { exporting, read: (answer) => readFileSync((answer as { value: string }).value, 'utf8') }
}

const all = { from: null, to: null, files: false }
const formOf = async (
  rig: Rig,
  conversationId: ConversationId,
  format: Args<'export.conversation'>['format'],
) => {
  const { exporting, read } = exportingOf(rig)
  return read(await exporting.conversation({ conversationId, format, ...all }))
}

test('a text file of a room has its name, nicknames and lines', async () => {
  const rig = await heard()
  const text = await formOf(rig, conversationWith(rig, COVEN).id, 'text')
  expect(text.split('\n')[0]).toBe(`Chat with The <i>cave</i> (${COVEN})`)
  const lines = text.split('\n').flatMap((line) => /^\d{4}-\S+ \S+ {2}(.*)$/.exec(line)?.[1] ?? [])
  expect(lines).toEqual([
    'witch: Double, double',
    '* <b>Hecate</b> nods',
    '* witch changed the subject to “Toil”',
    'hag: Toil and trouble',
  ])
})

test('an HTML file of a room has nicknames as text only', async () => {
  const rig = await heard()
  const html = await formOf(rig, conversationWith(rig, COVEN).id, 'html')
  expect(html).toContain('<bdi>witch</bdi>')
  expect(html).toContain('<bdi>&lt;b&gt;Hecate&lt;/b&gt;</bdi>')
  expect(html).toContain('The &lt;i&gt;cave&lt;/i&gt;')
  expect(html).not.toMatch(/<b>|<i>cave/)
})

test('Balcony’s own form says what is a room, and no person’s conversation is made of it', async () => {
  const rig = await heard()
  const { exporting, read } = exportingOf(rig)
  const answer = await exporting.conversation({
    conversationId: conversationWith(rig, COVEN).id,
    format: 'json',
    ...all,
  })
  const { messages, ...head } = JSON.parse(read(answer)) as { messages: unknown[]; [name: string]: unknown }
  expect(head).toMatchObject({ kind: 'room', peer: COVEN, name: 'The <i>cave</i>' })
  expect(messages).toMatchObject([
    {
      from: COVEN,
      nick: 'witch',
      text: 'Double, double',
      archiveId: 's1',
      reactions: [{ emoji: '👍', nicks: ['<b>Hecate</b>'] }],
    },
    { nick: '<b>Hecate</b>', kind: 'action' },
    { kind: 'event', event: { what: 'subject', text: 'Toil', by: 'witch' } },
    { own: true, text: 'Toil and trouble' },
  ])
  const path = answer.ok ? (answer.value ?? '') : ''
  expect([...readBalcony(dirname(path))]).toMatchObject([
    { kind: 'problem', failure: { code: 'import-form-unknown' } },
  ])
})

test('a private conversation has the nickname; the file of an account has no rooms', async () => {
  const rig = await heard()
  const secret = rig.messages.snapshot().conversations.find(({ kind }) => kind === 'private')
  const text = await formOf(rig, secret?.id ?? (0 as ConversationId), 'text')
  expect(text).toContain(`Chat with witch (${COVEN})`)
  expect(text).toContain('witch: Only you')
  const { exporting, read } = exportingOf(rig)
  expect(read(await exporting.account(ACCOUNT))).not.toMatch(/Double|Only you/)
})
