import { createEmitter } from '../../../shared/events/emitter.ts'
import { describeFault } from '../../engine/index.ts'
import type { AttachmentId } from '../../../shared/model/file.ts'
import type { AccountId, ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { createAnnouncedFeatures } from './announced-features.ts'
import { createArchiveIds } from './archive-ids.ts'
import { createArchived } from './archived/index.ts'
import { createArrivals } from './arrivals.ts'
import type { StepParts } from './arrival.ts'
import { collectChanges, type Changes } from './changes.ts'
import { receiveFiles } from './file-messages.ts'
import { createChatStates } from './chat-states.ts'
import { createMessageCommands, type UndoneFiles } from './commands/index.ts'
import { createCommitQueue, type Work } from './commit-queue.ts'
import { createConversationList } from './conversation-list.ts'
import { createFates } from './fates.ts'
import { ingestMessage } from './ingest.ts'
import { serverTime } from './server-time.ts'
import { createHeldMessages } from './held-messages.ts'
import { createLinkPreviews } from './link-previews.ts'
import { createOutgoing } from './outgoing.ts'
import type { Writing } from './own-message.ts'
import { createAdmission } from './admission.ts'
import { findMessage } from './store/messages.ts'
import { createResends } from './resends.ts'
import { createInvitations } from './rooms/invitations.ts'
import { createReplays } from './rooms/replays.ts'
import { createStays } from './rooms/stays.ts'
import { createRoomConversations } from './rooms/index.ts'
import { createRoomLane } from './rooms/lane.ts'
import { followPrivateEnds } from './rooms/private-ends.ts'
import { createWritingInRooms } from './rooms/writing-now.ts'
import { createSealer, NO_POLICY, type SealingPolicy } from './sealing/sealer.ts'
import { createStrangers } from './strangers.ts'
import { conversationKey, getConversation } from './store/conversations.ts'
import type { Noted } from '../sealing/index.ts'
import { readUnread } from './unread.ts'
import type { Messages } from './messages.ts'

export function createMessages(context: DomainContext, policy: SealingPolicy = NO_POLICY): Messages {
  const accounts = new Map<AccountId, LiveAccount>()
  const writingInRooms = createWritingInRooms(context)
  const chatStates = createChatStates(context, writingInRooms)
  const peerStateOf = (id: ConversationId) => chatStates.peerStateOf(id)

  const filesGone = createEmitter<[readonly AttachmentId[]]>(failed)
  const filesCame = createEmitter<[MessageId, { readonly isOld: boolean }]>(failed)
  const fileDue = createEmitter<[MessageId]>(failed)
  const sealingChanged = createEmitter(failed)
  const wasRead = createEmitter<[ConversationId]>(failed)
  const wereNamed = createEmitter<[readonly MessageId[]]>(failed)
  const noted = createEmitter<[LiveAccount, Noted]>(failed)

  /** A listener that throws does not undo the commit. */
  function failed(fault: unknown): void {
    context.ports.log(`messages: a listener of files failed: ${describeFault(fault)}`)
  }

  /** Runs a transaction and announces its changes in one batch. */
  const write = <T>(work: Work<T>, lasting = true): T => {
    let gone: readonly AttachmentId[] = []
    let came: Changes['came'] = new Map()
    let due: ReadonlySet<MessageId> = new Set()
    let read: ReadonlySet<ConversationId> = new Set()
    let named: ReadonlySet<MessageId> = new Set()
    const written = context.store.write((tx) => {
      const changes = collectChanges(tx, peerStateOf)
      const value = work(tx, changes)
      changes.announce()
      // Only the last attempt counts if the transaction has to be repeated.
      gone = changes.gone
      came = changes.came
      due = changes.due
      read = changes.wasRead
      named = changes.wereNamed
      return value
    }, lasting)
    if (gone.length > 0) filesGone.emit(gone)
    for (const [id, how] of came) filesCame.emit(id, how)
    for (const id of due) fileDue.emit(id)
    for (const id of read) wasRead.emit(id)
    if (named.size > 0) wereNamed.emit([...named])
    return written
  }

  const queue = createCommitQueue(context, write)
  const archiveIds = createArchiveIds(context)
  const fates = createFates(context, archiveIds)
  const sealer = createSealer({ context, write, policy, sealed: ({ id }) => outgoing.flush(id) })
  const outgoing = createOutgoing({ context, queue, write, fates, sealer })
  const announcedFeatures = createAnnouncedFeatures(context.settings)
  const arrivals = createArrivals()
  const invitations = createInvitations(context)
  const resends = createResends(context)
  const strangers = createStrangers(context, write)
  const list = createConversationList(context, peerStateOf)
  const toFlush = new Map<AccountId, Promise<void>>()
  const steps: StepParts = {
    context,
    chatStates,
    writingInRooms,
    archiveIds,
    arrivals,
    invitations,
    replays: createReplays(),
    stays: createStays(),
    resends,
    admission: createAdmission(),
    flush: ({ id }) => flushSoon(id),
    archivedTold: (...told) => archived.told(...told),
    orderUnsure: (id) => archived.unsure(id),
    noted: noted.emit,
    isCatchingUp: (id, room) => archived.isCatchingUp(id, room),
  }
  const archived = createArchived({ context, queue, steps, accounts, fates, arrivals, peerStateOf })
  /** Flushes once for all messages of a transaction, because these resolve together. */
  const flushSoon = (id: AccountId): Promise<void> => {
    const flushed =
      toFlush.get(id) ??
      Promise.resolve().then(() => {
        toFlush.delete(id)
        outgoing.flush(id)
      })
    toFlush.set(id, flushed)
    return flushed
  }
  const writing = (account: LiveAccount): Omit<Writing, 'tx' | 'changes'> => ({
    account,
    now: serverTime(context, account),
    uuid: () => context.ports.random.uuid(),
    stateFor(id) {
      const key = conversationKey(context.store, id)
      return key && chatStates.stateForText(account, key)
    },
  })
  const undone = new Set<UndoneFiles>()
  const linkPreviews = createLinkPreviews(context.ports)
  const held = createHeldMessages({ context, queue, accounts, writing, flush: (id) => outgoing.flush(id) })
  held.schedule()

  return {
    commands: createMessageCommands({
      context,
      write,
      outgoing,
      held,
      chatStates,
      linkPreviews,
      undone,
      accounts,
      writing,
    }),
    attach(account) {
      accounts.set(account.id, account)
      strangers.attach(account.id)
      held.schedule()
      const { channel } = account.client
      const releases = [
        resends.attach(account),
        outgoing.attach(account),
        followPrivateEnds(context, queue, steps.stays, account),
        writingInRooms.attach(account),
        archiveIds.attach(account),
        archived.attach(account),
        announcedFeatures.attach(account),
        channel.onSessionEnd(() => chatStates.sessionEnded(account.id)),
        channel.onPresence(({ type, from }) => {
          if (type === 'unavailable') chatStates.peerGone(account.id, from)
        }),
      ]
      return () => {
        for (const release of releases) release()
        chatStates.sessionEnded(account.id)
        accounts.delete(account.id)
      }
    },
    ingest(accountId, message) {
      const account = accounts.get(accountId)
      if (account === undefined) throw new Error('a message came for an account that is not attached')
      return ingestMessage(queue, steps, account, message)
    },
    onArrival: arrivals.on,
    onRead: wasRead.on,
    onNamed: wereNamed.on,
    onNoted: noted.on,
    keysChanged(account, id) {
      sealer.changed(account, id)
      sealingChanged.emit()
    },
    strangers,
    archived,
    files: {
      write,
      onCame: filesCame.on,
      onGone: filesGone.on,
      onDue: fileDue.on,
      onUndone(handler) {
        undone.add(handler)
        return () => undone.delete(handler)
      },
      isSealed: (account, id) => sealer.isNeeded(account, id),
      onSealingChanged: sealingChanged.on,
      writing: (account, tx, changes) => ({ ...writing(account), tx, changes }),
      flush: (id) => outgoing.flush(id),
      hold: () => held.schedule(),
      receive: (offered) => {
        const messageId = write((tx, changes) => receiveFiles(tx, changes, offered))
        const message = findMessage(context.store, messageId)
        if (message && !message.own) {
          const { conversationId, kind } = message
          const { id: accountId, address } = offered.account
          const told = { conversationId, messageId, accountId, account: address, kind, body: offered.caption }
          arrivals.tell(told)
        }
        return messageId
      },
    },
    rooms: {
      ...createRoomConversations(write, invitations),
      ...createRoomLane(queue, outgoing, context.ports.clock),
    },
    unreadIn: (id, most, only) => readUnread(context.store, id, most, only),
    conversation(id) {
      const found = getConversation(context.store, id, peerStateOf)
      return found?.isStranger === false ? found.conversation : undefined
    },
    prepare: list.prepare,
    snapshot: (taker) => ({ conversations: list.list(taker) }),
    settingsChanged: announcedFeatures.settingsChanged,
    retryStore: queue.retry,
    close() {
      sealer.close()
      linkPreviews.close()
      list.close()
      archived.close()
      strangers.close()
      held.close()
      queue.close()
    },
  }
}
