import type { AccountId } from '../../../shared/model/ids.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Feature } from '../feature.ts'
import { conversationKey, findAttachment, placeOfFile, type Messages } from '../messages/index.ts'
import { listFiles } from './listing/list.ts'
import { createFileStates } from './moving/file-state.ts'
import { createProgressBook } from './moving/progress.ts'
import type { ReceivedFolder } from './receiving/folder-sink.ts'
import { createOffers } from './receiving/offers.ts'
import { createReceipts } from './receiving/receipt.ts'
import { createReceiver } from './receiving/receiver.ts'
import { createAttachmentRoute } from './kept-media.ts'
import type { SealedFiles } from './sealed/index.ts'
import { sendFileCommands } from './sending/commands.ts'
import { createSender } from './sending/sender.ts'
import type { StagedFiles } from './sending/staged-files.ts'
import { createSendTo } from './staging/send-to.ts'
import { createStaging } from './staging/staging.ts'
import { createReceivedFolder } from './storage/received-folder.ts'
import { createSaving } from './storage/saving.ts'
import { createStorage } from './storage/storage.ts'

export { createSealedFiles, type KeptFileId, type SealedFiles } from './sealed/index.ts'
export { FILES_AFTER_RESTORE } from './storage/restored.ts'

export interface FileParts {
  readonly messages: Messages
  /** Whoever makes it closes it, after the files. */
  readonly sealed: SealedFiles
  readonly staged?: StagedFiles
  readonly folder?: ReceivedFolder
}

const NOT_FOUND = err({ code: 'not-found' } as const)

/** Files: sent, received, kept. */
export function createFiles(context: DomainContext, parts: FileParts): Feature<'files'> {
  const { store } = context
  const { messages, sealed } = parts
  const accounts = new Map<AccountId, LiveAccount>()
  const staging = createStaging(context, sealed)
  const staged = parts.staged ?? staging
  const sendTo = createSendTo(context, staging)
  const chosenFolder = createReceivedFolder(context)
  const folder = parts.folder ?? chosenFolder
  const storage = createStorage({ context, messages, sealed })
  const released = collectWhatIsGone(context, sealed)
  const keepsNoMore = messages.files.onUndone(staging.takeBack)
  const progress = createProgressBook(context)
  const states = createFileStates(messages, store)
  const saving = createSaving({ context, messages, sealed, folder, progress })
  const receipts = createReceipts({ messages, sealed, states, folder })
  const sender = createSender({ context, messages, sealed, states, progress, accounts })
  const receiver = createReceiver({ context, messages, sealed, states, progress, receipts, accounts })
  const offers = createOffers({ context, messages, states, progress, receipts })

  const isOwn = (id: Parameters<typeof findAttachment>[1]): boolean =>
    states.transfer(id)?.outgoing ?? placeOfFile(store, id)?.own ?? false
  const done = (worked: boolean) => (worked ? ok() : NOT_FOUND)

  return {
    commands: {
      ...staging.commands,
      ...sendTo.commands,
      ...storage.commands,
      ...saving.commands,
      'files.chooseFolder': () => chosenFolder.choose(),
      'files.showFolder': () => chosenFolder.show(),
      ...sendFileCommands({ context, messages, staged, accounts }),
      'files.download': ({ attachmentId }) =>
        done(offers.accept(attachmentId) || receiver.download(attachmentId)),
      'files.decline': ({ attachmentId }) => done(offers.decline(attachmentId)),
      'files.pause': ({ attachmentId }) =>
        done(isOwn(attachmentId) ? sender.pause(attachmentId) : receiver.pause(attachmentId)),
      'files.resume': ({ attachmentId }) =>
        done(isOwn(attachmentId) ? sender.resume(attachmentId) : receiver.download(attachmentId)),
      async 'files.cancel'({ attachmentId }) {
        const file = findAttachment(store, attachmentId)
        if (!file) return NOT_FOUND
        if (isOwn(attachmentId)) {
          sender.stop(attachmentId)
          return messages.commands['messages.discard']({ messageId: file.messageId })
        }
        const ended = offers.stop(attachmentId)
        if (ended) states.set(attachmentId, 'failed', { code: 'cancelled' })
        return done(ended || receiver.cancel(attachmentId))
      },
      'files.transfers': ({ conversationId }) => ok(progress.of(conversationId)),
      'files.list': (request) =>
        conversationKey(store, request.conversationId) ? ok(listFiles(store, request)) : NOT_FOUND,
    },
    attach(account) {
      accounts.set(account.id, account)
      const releases = [sender.attach(account), receiver.attach(account), offers.attach(account)]
      return () => {
        for (const release of releases) release()
        accounts.delete(account.id)
      }
    },
    media: { attachment: createAttachmentRoute(store, sealed), staged: staging.route },
    snapshot: () => ({
      staged: staging.snapshot(),
      toSend: sendTo.snapshot(),
      downloadFolder: folder.path(),
    }),
    start() {
      storage.start()
      return Promise.resolve()
    },
    settingsChanged: storage.settingsChanged,
    async close() {
      released()
      keepsNoMore()
      sendTo.close()
      storage.close()
      await saving.close()
      await staging.close()
      sender.close()
      offers.close()
      await receiver.close()
      progress.close()
    },
  }
}

/** The deltas of commits that may have deleted files with their messages. */
const DELETING: ReadonlySet<string> = new Set([
  'messageDiscarded',
  'messagesChanged',
  'historyChanged',
  'conversationClosed',
  'accountRemoved',
  'strangersGone',
])
const COLLECT_MS = 1000

/** Deletes the bytes of files whose messages are gone, soon after. */
function collectWhatIsGone({ onDeltas, ports }: DomainContext, sealed: SealedFiles): () => void {
  let cancel: (() => void) | null = null
  const release = onDeltas((deltas) => {
    if (cancel !== null || !deltas.some(({ kind }) => DELETING.has(kind))) return
    cancel = ports.clock.after(COLLECT_MS, () => {
      cancel = null
      sealed.collect()
    })
  })
  return () => {
    release()
    cancel?.()
  }
}
