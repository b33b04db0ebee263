/**
 * Sends files: moves their bytes, then lets their message go. A message goes out once, even if the app is killed midway.
 *
 * | killed                                        | on disk                         | the next start                      |
 * | --------------------------------------------- | ------------------------------- | ----------------------------------- |
 * | before the commit of `files.send`             | the files in the composer       | they are still in the composer      |
 * | after it                                      | composing, `waiting`            | begins                              |
 * | while it is uploaded                          | composing, `moving`             | uploads again, to a new place       |
 * | uploaded, before the commit with the link     | the same                        | the same: nobody knows the old link |
 * | after the commit with the link and the stanza | ready                           | outgoing.ts sends this very stanza  |
 * | while it goes to another client               | composing, `offered` or `moving`| offers it again; the other side continues where it was |
 * | the other client has it, before our commit    | the same                        | the same, and the other side wants nothing more of it |
 * | after the commit of `delivered`               | no row                          | nothing to do                       |
 *
 * The link and the stanza are committed together, so there is no stanza without a file and no second stanza.
 */
import type { Failure } from '../../../../shared/model/failure.ts'
import type { AttachmentId } from '../../../../shared/model/file.ts'
import type { AccountId, MessageId } from '../../../../shared/model/ids.ts'
import { caps } from '../../../engine/xep/0115-caps/index.ts'
import { NS_FILE_SHARING } from '../../../engine/xep/0447-sfs/index.ts'
import { presence } from '../../../engine/xep/rfc6121-presence/index.ts'
import type { AttachAccount, DomainContext, LiveAccount } from '../../context.ts'
import {
  announceFile,
  attachmentsOf,
  changeAttachment,
  deliverFile,
  failFile,
  hasLinkFor,
  isHeldBack,
  isTurnedOn,
  placeOfFile,
  retryFile,
  toFileSecret,
  unfinishedTransfers,
  type AttachmentRecord,
  type FilePlace,
  type Messages,
} from '../../messages/index.ts'
import { createLanes } from '../moving/lanes.ts'
import { createMoves } from '../moving/moves.ts'
import { isPassing } from '../moving/peer-failures.ts'
import type { FileStates } from '../moving/file-state.ts'
import type { ProgressBook } from '../moving/progress.ts'
import { createFileTimers } from '../moving/timers.ts'
import type { SealedFiles } from '../sealed/index.ts'
import { sourceOf } from './source.ts'
import { smallPicture } from './thumbnail.ts'
import { createWays, type Outcome } from './ways.ts'

/** Uploads of one account at once. More would only share the same line. */
const AT_ONCE = 3

export interface SenderParts {
  readonly context: DomainContext
  readonly messages: Pick<Messages, 'files' | 'commands'>
  readonly sealed: SealedFiles
  readonly states: FileStates
  readonly progress: ProgressBook
  readonly accounts: ReadonlyMap<AccountId, LiveAccount>
}

export interface Sender {
  readonly attach: AttachAccount
  pause(id: AttachmentId): boolean
  /** Continues a paused file, or tries a failed one again. */
  resume(id: AttachmentId): boolean
  /** Stops the bytes. The caller deletes the message. */
  stop(id: AttachmentId): void
  close(): void
}

export function createSender({ context, messages, sealed, states, progress, accounts }: SenderParts): Sender {
  const { store, ports } = context
  const { clock } = ports
  const lanes = createLanes(AT_ONCE)
  const timers = createFileTimers(ports)
  const byWays = createWays({ context, sealed, states })
  const moves = createMoves({ what: 'sending', timers, run, giveUp, log: ports.log })
  const { start, stop } = moves
  let sealingChanges = 0
  const releases = [
    messages.files.onDue(due),
    messages.files.onSealingChanged(() => {
      sealingChanges += 1
    }),
    messages.files.onGone((ids) => {
      for (const id of ids) void stop(id)
    }),
  ]

  function due(messageId: MessageId): void {
    for (const { id } of attachmentsOf(store, messageId)) start(id)
  }

  function giveUp(id: AttachmentId, failure: Failure): void {
    const file = states.find(id)
    if (file && ['waiting', 'offered', 'moving'].includes(file.state)) fail(file, failure)
  }

  /** Resolves when what has to be sealed may have changed, or the file is stopped. */
  const untilSealingChanges = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const done = (): void => {
        release()
        signal.removeEventListener('abort', done)
        resolve()
      }
      const release = messages.files.onSealingChanged(done)
      signal.addEventListener('abort', done)
    })

  async function run(id: AttachmentId, signal: AbortSignal): Promise<void> {
    while (await hasToGoAgain(id, signal)) {
      if (isOver(signal)) return
    }
  }

  /** Sends it. Returns whether that has to begin anew, because what has to be sealed has changed. */
  async function hasToGoAgain(id: AttachmentId, signal: AbortSignal): Promise<boolean> {
    const file = states.find(id)
    const place = placeOfFile(store, id)
    const account = place && accounts.get(place.accountId)
    // Without a session it waits for the next one.
    if (!file || !place || account?.client.state.kind !== 'online') return false
    if (isWithheld(file)) return false
    const seen = sealingChanges
    const isSealed = await messages.files.isSealed(account, file.conversationId)
    if (isOver(signal)) return false
    if (isSealed === null) {
      if (seen === sealingChanges) await untilSealingChanges(signal)
      return true
    }
    // Forwarded: the bytes are on a server already, sealed or not as this conversation wants them.
    if (hasLinkFor(file, isSealed)) return announce(file, place, account, null)
    const leaveLane = await lanes.enter(account.id, signal)
    if (leaveLane === null) return false
    if (isWithheld(file)) {
      leaveLane()
      return false
    }
    const ticker = progress.start({
      attachmentId: id,
      conversationId: file.conversationId,
      direction: 'out',
      size: file.size,
    })
    try {
      const source = sourceOf(store, sealed, file)
      if (source === null) {
        fail(file, { code: file.path === null ? 'file-not-here' : 'file-vanished' })
        return false
      }
      const outcome = await byWays({ file, place, account, source, isSealed, signal, ticker, leaveLane })
      if (isOver(signal)) return false
      if (outcome.ok) return await finished(file, place, account, outcome.value)
      failed(file, outcome.error)
      return false
    } finally {
      ticker.end()
      leaveLane()
    }
  }

  /** Nothing that was written to be sealed goes plain unless the person says so, by trying again. */
  function isWithheld(file: AttachmentRecord): boolean {
    if (!isHeldBack(store, file)) return false
    fail(file, { code: 'file-sealing-changed' })
    return true
  }

  async function finished(
    file: AttachmentRecord,
    place: FilePlace,
    account: LiveAccount,
    outcome: Outcome,
  ): Promise<boolean> {
    timers.forgetFailures(file.id)
    switch (outcome.kind) {
      case 'declined':
        states.set(file.id, 'declined')
        messages.files.write((tx, changes) =>
          failFile(tx, changes, file.messageId, { code: 'peer-cancelled' }, clock.now()),
        )
        return false
      case 'delivered':
        states.note(file.id, true, { progress: { peer: outcome.to, sha256: outcome.sha256 } })
        states.finish(file.id, (tx, changes) => deliverFile(tx, changes, file.messageId, clock.now()))
        return false
      case 'uploaded':
        states.note(file.id, true, { progress: { peer: outcome.host, sha256: outcome.sha256 } })
        return announce(file, place, account, outcome)
    }
  }

  /** Commits the link and the stanza together. Encryption may have been turned on while the bytes moved: see `hasToGoAgain`. */
  async function announce(
    file: AttachmentRecord,
    place: FilePlace,
    account: LiveAccount,
    uploaded: Extract<Outcome, { kind: 'uploaded' }> | null,
  ): Promise<boolean> {
    const picture = await smallPicture(sealed, file.thumbnail)
    const isPlain = uploaded ? uploaded.sealed === null : file.about.secret === undefined
    if (isPlain && isTurnedOn(store, file.conversationId)) {
      states.set(file.id, 'waiting')
      return true
    }
    const apart = !showsCaptions(account, place)
    states.finish(file.id, (tx, changes, now) => {
      if (uploaded) {
        const { about } = findAbout(attachmentsOf(tx, now.messageId), now)
        const digest = Buffer.from(uploaded.sha256, 'hex').toString('base64')
        const hashes = [{ algorithm: 'sha-256', digest }]
        const { sealed: how } = uploaded
        const secret = how && {
          ...toFileSecret(how.fileKey),
          sealedHash: Buffer.from(how.sha256, 'hex').toString('base64'),
        }
        changeAttachment(tx, file.id, {
          about: { ...about, urls: [uploaded.url], hashes, secret: secret ?? undefined },
        })
      }
      announceFile(messages.files.writing(account, tx, changes), file.messageId, picture, apart)
    })
    messages.files.flush(account.id)
    return false
  }

  /** Whether all clients of the other side show a file with its caption. */
  function showsCaptions({ client }: LiveAccount, { jid }: FilePlace): boolean {
    const others = client.use(presence).resources(jid)
    const known = client.use(caps)
    return others.length > 0 && others.every((one) => known.supports(one.jid, NS_FILE_SHARING))
  }

  /** A passing failure is tried again by itself; anything else is for the person. */
  function failed(file: AttachmentRecord, failure: Failure): void {
    // After a restart it takes a moment until the other client is seen again.
    const way = states.transfer(file.id)?.way ?? 'upload'
    const passes = isPassing(failure) || (failure.code === 'no-way-to-send' && way !== 'upload')
    const retryIn = passes ? timers.retryIn(file.id) : null
    if (retryIn === null) {
      fail(file, failure)
      return
    }
    states.set(file.id, 'waiting')
    timers.after(retryIn, () => {
      if (states.find(file.id)?.state === 'waiting') start(file.id)
    })
  }

  function fail(file: AttachmentRecord, failure: Failure): void {
    timers.forgetFailures(file.id)
    if (!states.set(file.id, 'failed', failure)) return
    messages.files.write((tx, changes) => failFile(tx, changes, file.messageId, failure, clock.now()))
  }

  return {
    attach: (account) =>
      account.client.onState(({ kind }) => {
        if (kind !== 'online') return
        for (const { attachmentId, outgoing, paused } of unfinishedTransfers(store, account.id)) {
          if (outgoing && !paused) start(attachmentId)
        }
      }),
    pause(id) {
      const file = states.find(id)
      if (!file || !['waiting', 'offered', 'moving'].includes(file.state)) return false
      void stop(id)
      states.note(id, true, { paused: true })
      return states.set(id, 'paused')
    },
    resume(id) {
      const file = states.find(id)
      const place = placeOfFile(store, id)
      const account = place && accounts.get(place.accountId)
      if (!file || !account) return false
      if (file.state === 'paused') {
        states.note(id, true, { paused: false })
        states.set(id, 'waiting')
        start(id)
        return true
      }
      if (file.state !== 'failed' && file.state !== 'declined') return false
      return messages.files.write((tx, changes) =>
        retryFile(messages.files.writing(account, tx, changes), file.messageId),
      )
    },
    stop: (id) => void stop(id),
    close() {
      for (const release of releases) release()
      timers.close()
      // A question to the network may still wait for its answer.
      void moves.close()
    },
  }
}

const isOver = (signal: AbortSignal): boolean => signal.aborted

function findAbout(files: readonly AttachmentRecord[], file: AttachmentRecord): AttachmentRecord {
  return files.find(({ id }) => id === file.id) ?? file
}
