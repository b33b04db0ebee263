import type { ConversationId } from '../model/ids.ts'
import type { Delta } from './index.ts'
import type { Topic } from './topics.ts'

type TopicsByKind = {
  readonly [Kind in Delta['kind']]: ((delta: Extract<Delta, { kind: Kind }>) => Topic) | null
}

const history = ({ conversationId }: { readonly conversationId: ConversationId }): Topic => ({
  kind: 'history',
  conversationId,
})

const occupants = ({ conversationId }: { readonly conversationId: ConversationId }): Topic => ({
  kind: 'occupants',
  conversationId,
})

/** All kinds of deltas, so that a new one has to say which windows hear it; null: all. */
const TOPICS: TopicsByKind = {
  storeChanged: null,
  storeProgress: null,
  keychainChanged: null,
  keychainWaiting: null,
  settingsChanged: null,
  languageChanged: null,
  updateChanged: null,
  importChanged: null,
  exportChanged: null,
  abilitiesChanged: null,
  conversationRequested: null,
  statusRequested: null,
  linksChanged: null,
  accountChanged: null,
  accountRemoved: null,
  stanzaOmitted: null,
  archiveChanged: null,
  avatarsChanged: null,
  contactsChanged: null,
  contactRemoved: null,
  presenceChanged: null,
  requestArrived: null,
  requestClosed: null,
  blockedChanged: null,
  strangersChanged: null,
  strangersGone: null,
  strangersDropped: null,
  strangersRequested: null,
  expiryChanged: null,
  deletedChanged: null,
  conversationsChanged: null,
  conversationClosed: null,
  searchIndexChanged: null,
  peerStateChanged: null,
  roomWriting: history,
  stagedChanged: null,
  toSendChanged: null,
  downloadFolderChanged: null,
  messagesChanged: history,
  transfersChanged: history,
  messageDiscarded: history,
  historyChanged: history,
  notificationRuleChanged: null,
  roomsChanged: null,
  roomRemoved: null,
  invitationsChanged: null,
  occupantsChanged: occupants,
  roomNoticed: history,
  encryptionChanged: ({ encryption: { conversationId } }) => ({ kind: 'history', conversationId }),
  ownDevicesChanged: null,
}

/** Only windows that watch this topic get the delta; null: all windows. */
export function topicOf(delta: Delta): Topic | null {
  const of = TOPICS[delta.kind] as ((delta: Delta) => Topic) | null
  return of === null ? null : of(delta)
}

/** Equal for equal topics, whatever the order of their properties. */
export const topicKey = ({ kind, conversationId }: Topic): string => `${kind} ${conversationId}`
