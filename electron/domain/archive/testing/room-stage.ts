import { onTestFinished } from 'vitest'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { ConversationGap } from '../../messages/index.ts'
import { readPage } from '../../messages/store/pages.ts'
import { createFakeArchive, type FakeArchive } from '../../testing/fake-archive.ts'
import { ACCOUNT, createRig, quiet, ROMEO, type Rig } from '../../testing/rig.ts'
import { answersAsRoom, COVEN, enter, OCCUPANT_IDS, STANZA_IDS } from '../../testing/rooms.ts'
import { createArchive, type ArchiveFeature } from '../index.ts'
import type { RoomHistory } from '../rooms.ts'

const MAM = 'urn:xmpp:mam:2'
export const START = Date.UTC(2025, 11, 1)
export const lines = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `line ${from + index}`)

export interface Stage {
  readonly rig: Rig
  readonly server: FakeArchive
  readonly archive: ArchiveFeature
  readonly room: ConversationId
  /** Enters the room and reads its archive. */
  come(): Promise<RoomHistory>
  /** Signs in again, in a new session. */
  signIn(): Promise<void>
  bodies(): string[]
}

/** Signed in at a server without an archive, beside a room with one. */
export async function stage(
  said = 0,
  features: readonly string[] = [STANZA_IDS, OCCUPANT_IDS, MAM],
): Promise<Stage> {
  const server = createFakeArchive(ROMEO, START, COVEN)
  server.add('witch', ...lines(said))
  const rig = createRig({ answer: (iq) => server.answer(iq) ?? answersAsRoom(features)(iq) })
  server.connect(rig.fake)
  const archive = createArchive(rig.context, rig.messages)
  onTestFinished(archive.attach({ id: ACCOUNT, address: ROMEO, client: rig.fake.client }))
  await rig.fake.begin({ session: 'a' })
  const room = rig.messages.rooms.open(ACCOUNT, COVEN, rig.ports.clock.now())
  await quiet(100)
  return {
    ...{ rig, server, archive, room },
    async come() {
      await enter(rig, { people: [{ nick: 'witch' }] })
      const came = archive.enteredRoom(ACCOUNT, COVEN)
      await quiet(400)
      return came
    },
    async signIn() {
      rig.fake.end()
      await rig.fake.begin({ session: 'next' })
      await quiet(100)
      server.asked.length = 0
    },
    bodies: () => readPage(rig.store, room, { kind: 'end' }, 1_000).messages.map(({ body }) => body),
  }
}

export const gaps = ({ rig, room }: Stage): readonly ConversationGap[] => rig.messages.archived.gapsOf(room)
