import type { ConversationEncryption } from '../../../shared/model/encryption.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Element } from '../../engine/index.ts'
import { NS_OMEMO_03 } from '../../engine/xep/0384-omemo/index.ts'
import { createOmemoDevice, type OmemoDevice } from './omemo-device.ts'
import { createPepServer, type PepServer } from './pep-server.ts'
import { ACCOUNT, createRig, JULIET, quiet, type Rig } from './rig.ts'
import { messages, open, texts } from './talk.ts'

export interface Scene {
  readonly rig: Rig
  readonly server: PepServer
  readonly juliet: OmemoDevice
}

export const LIST_03 = `${NS_OMEMO_03}.devicelist`

export async function scene(isAble = true): Promise<Scene> {
  const server = createPepServer(isAble)
  const rig = createRig({ answer: server.answer, encrypts: true })
  const juliet = createOmemoDevice(server, JULIET, 27183)
  await rig.fake.begin({ session: 'a' })
  await quiet(30)
  // Nothing that is sealed is opened before.
  rig.messages.archived.caughtUp(ACCOUNT)
  rig.fake.takeSent()
  return { rig, server, juliet }
}

export function stateOf({ encryption }: Rig, conversationId: ConversationId): ConversationEncryption {
  const state = encryption?.commands['encryption.of']({ conversationId })
  if (state === undefined || state instanceof Promise || !state.ok) throw new Error('no state')
  return state.value
}

export const turn = ({ encryption }: Rig, conversationId: ConversationId, on: boolean) =>
  encryption?.commands['encryption.turn']({ conversationId, on })

/** The person begins to look at it. */
export async function look({ context }: Rig, conversationId: ConversationId): Promise<void> {
  const { commands } = context.desktop as unknown as { commands: Record<string, (args: object) => unknown> }
  commands['desktop.look']?.({ viewer: 'window', conversationId })
  await quiet(30)
}

export const notices = (rig: Rig) =>
  rig
    .deltas('messagesChanged')
    .flatMap(({ messages: changed }) => changed.flatMap(({ event }) => event ?? []))

export const sendPlain = ({ encryption }: Rig, conversationId: ConversationId) =>
  encryption?.commands['encryption.sendPlain']({ conversationId })

export async function encrypted(rig: Rig, juliet: OmemoDevice): Promise<ConversationId> {
  juliet.publish('0.3')
  const conversation = await open(rig)
  await look(rig, conversation)
  const { state, problem } = stateOf(rig, conversation)
  if (state !== 'on' || problem !== null) throw new Error(`it is ${state}: ${problem}`)
  return conversation
}

export const sentTexts = (stanzas: readonly Element[]): string[] => texts(messages(stanzas))
