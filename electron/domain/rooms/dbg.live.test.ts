import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, inject, onTestFinished, test } from 'vitest'
import { startDevice, type Device } from '../../../build/live/device.ts'
import { hasEjabberd, startEjabberd } from '../../../build/live/ejabberd.ts'
import { canHavePeer, startPeer } from '../../../build/live/peer.ts'
import { addAccount, startProsody, type ServerInfo } from '../../../build/live/prosody.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Conversation, Message } from '../../../shared/model/message.ts'
import type { Room } from '../../../shared/model/room.ts'

/** Not every change is announced. */
const LOOK_AFTER_MS = 500
const PEOPLE = ['juliet', 'romeo', 'nurse'] as const
type Name = (typeof PEOPLE)[number]

interface Stage {
  readonly server: ServerInfo
  readonly passwords: Readonly<Record<Name, string>>
}

async function onProsody(): Promise<Stage> {
  const server = await startProsody({ rooms: true })
  onTestFinished(() => server.dispose())
  const passwords = secrets()
  for (const name of PEOPLE) addAccount(server.info, name, passwords[name])
  return { server: server.info, passwords }
}

async function onEjabberd(): Promise<Stage> {
  const passwords = secrets()
  const server = await startEjabberd(
    PEOPLE.map((localpart) => ({ localpart, password: passwords[localpart] })),
  )
  onTestFinished(() => server.dispose())
  return { server: server.info, passwords }
}

const secrets = () => ({ juliet: randomUUID(), romeo: randomUUID(), nurse: randomUUID() })

/** Somebody at their Balcony. */
class Person {
  readonly address: BareJid
  private device!: Device
  private readonly profile = mkdtempSync(join(tmpdir(), 'balcony-test-'))
  private readonly login
  /** Their conversation with the room. */
  room = 0 as ConversationId

  constructor({ server, passwords }: Stage, name: Name) {
    this.address = `${name}@${server.domain}` as BareJid
    const settings = { host: server.host, port: server.port, security: 'starttls' } as const
    this.login = { address: this.address, password: passwords[name], settings }
    onTestFinished(async () => {
      await this.device.close()
      rmSync(this.profile, { recursive: true, force: true })
    })
  }
  async start(): Promise<void> {
    this.device = await startDevice(this.profile, this.login)
  }
  kill = (): Promise<void> => this.device.kill()
  get account() {
    return this.device.accountId
  }
  get call(): Device['call'] {
    return this.device.call
  }
  /** Looks until there is something. */
  async sees<T>(look: () => Promise<T | undefined>): Promise<T> {
    const where = new Error('x').stack?.split('\n').filter((l) => l.includes('dbg.live')).slice(1, 3).join(' < ').replaceAll('/work/main/electron/domain/rooms/', ''); let over = false; const tm = setTimeout(async () => { if (over) return; console.log('STUCK', this.address, where, JSON.stringify((await this.call('app.snapshot', {})).rooms.map((r) => [r.status, r.isNew])), JSON.stringify((await this.history()).map(({ body, state, failure, direction }) => [direction, body, state, failure]))) }, 12000); onTestFinished(() => { over = true; clearTimeout(tm) })
    for (;;) {
      const seen = await look()
      if (seen !== undefined) { over = true; clearTimeout(tm); return seen }
      await Promise.race([this.device.changed(), delay(LOOK_AFTER_MS)])
    }
  }
  seesRoom = (holds: (room: Room) => boolean): Promise<Room> =>
    this.sees(async () => {
      const { rooms } = await this.call('app.snapshot', {})
      return rooms.find((room) => room.conversationId === this.room && holds(room))
    })
  seesConversation = (holds: (conversation: Conversation) => boolean): Promise<Conversation> =>
    this.sees(async () => (await this.call('app.snapshot', {})).conversations.find(holds))
  async history(conversationId = this.room): Promise<readonly Message[]> {
    const at = { kind: 'end' } as const
    return (await this.call('messages.page', { conversationId, at, limit: 200 })).messages
  }
  seesMessage = (holds: (message: Message) => boolean, conversationId = this.room): Promise<Message> =>
    this.sees(async () => (await this.history(conversationId)).find(holds))
  async say(body: string, more: { replyTo?: Message['id'] } = {}): Promise<Message['id']> {
    return this.call('messages.send', { conversationId: this.room, body, ...more })
  }
  async spoken(): Promise<readonly string[]> {
    const said = (await this.history()).filter(({ kind }) => kind === 'text')
    return said.map(({ by, direction, body }) => `${direction === 'out' ? 'me' : (by?.nick ?? '')}: ${body}`)
  }
}

const servers = [
  { name: 'Prosody', isThere: inject('prosody') !== null, stage: onProsody },
  { name: 'ejabberd', isThere: hasEjabberd(), stage: onEjabberd },
]

test.each(servers.filter(({ isThere }) => isThere && canHavePeer()))(
  'two Balconies and a slixmpp in a room on $name',
  async ({ stage: prepare }) => {
    const stage = await prepare()
    const { server, passwords } = stage
    const address = `verona-${randomUUID().slice(0, 8)}@rooms.${server.domain}`
    const juliet = new Person(stage, 'juliet')
    const romeo = new Person(stage, 'romeo')
    await Promise.all([juliet.start(), romeo.start()])

    // She makes the room and invites him.
    const made = await juliet.call('rooms.create', {
      ...{ accountId: juliet.account, address, nick: 'Juliet' },
      ...{ preset: 'public', name: 'Verona', description: 'A street' },
    })
    if (made.kind !== 'joined') throw new Error(JSON.stringify(made))
    juliet.room = made.conversationId
    await juliet.seesRoom(
      ({ status, name, isNew }) => status.kind === 'joined' && name === 'Verona' && !isNew,
    )
    const people = [romeo.address]
    await juliet.call('rooms.invite', { conversationId: juliet.room, people, reason: 'Come' })
    const invitation = await romeo.sees(async () => (await romeo.call('app.snapshot', {})).invitations[0])
    expect(invitation).toMatchObject({ room: address, reason: 'Come', by: juliet.address })
    const accepted = await romeo.call('rooms.acceptInvitation', { invitation: invitation.id, nick: 'Romeo' })
    if (accepted.kind !== 'joined') throw new Error(JSON.stringify(accepted))
    romeo.room = accepted.conversationId

    const nurse = await startPeer(server, `nurse@${server.domain}`, passwords.nurse)
    onTestFinished(() => nurse.close())
    const nurseSays = (body: string) =>
      nurse.sendRaw(
        `<message to='${address}' type='groupchat' id='${randomUUID()}'><body>${body}</body></message>`,
      )
    nurse.sendRaw(`<presence to='${address}/Nurse'><x xmlns='http://jabber.org/protocol/muc'/></presence>`)
    await juliet.seesRoom(({ occupants }) => occupants === 3)

    // They talk, correct, answer, react, and one is meant.
    const first = await juliet.say('Good evening')
    await juliet.seesMessage(({ id, state }) => id === first && state === 'delivered')
    const heard = await romeo.seesMessage(({ body }) => body === 'Good evening')
    expect(heard.by?.nick).toBe('Juliet')
    const typo = await romeo.say('Good everning', { replyTo: heard.id })
    await romeo.seesMessage(({ id, state }) => id === typo && state === 'delivered')
    await romeo.call('messages.edit', { messageId: typo, body: 'Good evening to you' })
    const answer = await juliet.seesMessage(({ body }) => body === 'Good evening to you')
    expect(answer).toMatchObject({ edited: 1, replyTo: { id: first } })
    await juliet.call('messages.react', { messageId: answer.id, emojis: ['❤️'] })
    const liked = await romeo.seesMessage(({ id, reactions = [] }) => id === typo && reactions.length > 0)
    expect(liked.reactions).toMatchObject([{ emoji: '❤️', nicks: ['Juliet'] }])
    nurseSays('Juliet, your mother calls')
    await juliet.seesMessage(({ mention, by }) => mention === true && by?.nick === 'Nurse')
    expect((await juliet.seesConversation(({ mentions = 0 }) => mentions > 0)).mentions).toBe(1)

    await juliet.call('rooms.setSubject', { conversationId: juliet.room, text: 'At the feast' })
    await romeo.seesRoom(({ subject }) => subject?.text === 'At the feast' && subject.by === 'Juliet')

    // In private.
    const whisper = await romeo.call('rooms.openPrivate', { conversationId: romeo.room, nick: 'Juliet' })
    await romeo.call('messages.send', { conversationId: whisper, body: 'Only you' })
    const secret = await juliet.seesConversation(({ kind }) => kind === 'private')
    expect(secret).toMatchObject({ jid: address, occupant: { nick: 'Romeo', gone: false } })
    await juliet.seesMessage(({ body }) => body === 'Only you', secret.id)
    expect((await romeo.spoken()).join('\n')).not.toContain('Only you')

    // One is killed and comes back without a hole or a double.
    await juliet.kill()
    for (let count = 0; count < 5; count++) {
      await romeo.say(`While you were away ${count}`)
      nurseSays(`She will come ${count}`)
    }
    await juliet.start()
    const everything = (person: Person, own: string) => async () =>
      (await person.spoken()).map((line) => line.replace(/^me: /, `${own}: `))
    const his = everything(romeo, 'Romeo')
    const hers = everything(juliet, 'Juliet')
    await romeo.sees(async () => ((await his()).length >= 13 ? true : undefined))
    const expected = await his()
    await juliet.sees(async () => ((await hers()).length >= expected.length ? true : undefined))
    expect(await hers()).toEqual(expected)
    await juliet.seesRoom(({ status }) => status.kind === 'joined')

    // She runs it.
    const members = { conversationId: juliet.room, nick: 'Nurse' }
    await juliet.call('rooms.setRole', { ...members, role: 'none', reason: 'Enough' })
    await romeo.seesMessage(
      ({ event }) => event?.what === 'kicked' && event.nick === 'Nurse' && event.reason === 'Enough',
    )
    await juliet.call('rooms.setMember', {
      ...{ conversationId: juliet.room, address: nurse.address, affiliation: 'outcast' },
    })
    const banned = await juliet.call('rooms.members', {
      conversationId: juliet.room,
      affiliation: 'outcast',
    })
    expect(banned).toMatchObject([{ address: nurse.address }])
    await juliet.call('rooms.destroy', { conversationId: juliet.room, reason: 'It is morning' })
    const end = await romeo.seesRoom(({ status }) => status.kind === 'out')
    expect(end.status).toMatchObject({ why: 'destroyed', reason: 'It is morning' })
  },
  120_000,
)
