/**
 * Files in composers. The window hands over what it has (dropped, pasted, recorded) with PUT; of chosen files only the place
 * is noted, and their bytes are read when they are sent. Nothing here leaves before `take`.
 */
import type { Handlers } from '../../../../shared/contract/command.ts'
import { MOST_STAGED, type fileCommands } from '../../../../shared/contract/files.ts'
import { fileKindOf, typeOfName, UNKNOWN_TYPE } from '../../../../shared/files/kind.ts'
import { safeName } from '../../../../shared/files/safe-name.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { StagedFile, StagedFileId } from '../../../../shared/model/file.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import { describeFault } from '../../../engine/index.ts'
import type { DomainContext } from '../../context.ts'
import type { Transaction } from '../../db/store.ts'
import type { MediaRoute } from '../../media.ts'
import { conversationKey, type UndoneFiles } from '../../messages/index.ts'
import type { SealedFiles } from '../sealed/index.ts'
import type { StagedFiles } from '../sending/staged-files.ts'
import { createIncoming } from './incoming.ts'
import { lookAt } from './paths.ts'
import {
  findStaged,
  insertStaged,
  listStaged,
  removeStaged,
  roomFor,
  setAbout,
  setCaption,
  setPosition,
  toStaged,
  type StagedRecord,
  type StagingCommand,
} from './rows.ts'
import { createStagedRoute } from './staged-media.ts'

export interface Staging extends StagedFiles {
  readonly commands: Handlers<Pick<typeof fileCommands, StagingCommand>>
  readonly route: MediaRoute
  snapshot(): readonly StagedFile[]
  /** Puts a file back whose sending was undone. Call it before its message is deleted. */
  readonly takeBack: UndoneFiles
  /** Puts files of this disk into a composer. Returns how many; a failure if it left out some. */
  stagePaths(conversationId: ConversationId, paths: readonly string[]): Promise<Result<number, Failure>>
  close(): Promise<void>
}

/** A window that hands nothing over for so long has forgotten the file. */
const FORGOTTEN_MS = 2 * 60 * 1000

const NOT_FOUND = err({ code: 'not-found' } as const)
const TOO_MANY = err({ code: 'too-many-files', most: MOST_STAGED } as const)

export function createStaging(context: DomainContext, sealed: SealedFiles): Staging {
  const { store, ports } = context
  const changed = ({ conversationId }: Pick<StagedRecord, 'conversationId'>): void => {
    context.announce({ kind: 'stagedChanged', conversationId, staged: stagedIn(conversationId) })
  }
  const stagedIn = (conversationId: ConversationId): readonly StagedFile[] =>
    listStaged(store, conversationId).map(toStaged)
  const incoming = createIncoming({ store, sealed, now: ports.clock.now, changed })
  const timers = new Map<StagedFileId, () => void>()

  // No window hands over what an earlier process began.
  const unfinished = listStaged(store).filter(({ ready }) => !ready)
  if (unfinished.length > 0) store.write((tx) => unfinished.forEach(({ id }) => removeStaged(tx, id)), false)

  const release = context.onDeltas((deltas) => {
    for (const delta of deltas) {
      if (delta.kind === 'conversationClosed') afterwards(() => clear(delta.conversationId))
      if (delta.kind === 'accountRemoved') afterwards(incoming.dropGone)
    }
  })

  /** After the commit that is announced. */
  function afterwards(work: () => Promise<void>): void {
    Promise.resolve()
      .then(work)
      .catch((fault: unknown) => ports.log(`files in composers stay for now: ${describeFault(fault)}`))
  }

  /** A closed conversation has no composer. */
  const clear = (conversationId: ConversationId): Promise<void> =>
    unstage(listStaged(store, conversationId).map(({ id }) => id))

  /** A window that is gone or that gives up must not leave a placeholder for ever. */
  function watch(id: StagedFileId): void {
    const look = (): void => {
      timers.delete(id)
      const file = findStaged(store, id)
      if (!file || file.ready || file.about.failure) return
      const last = incoming.lastAt(id)
      if (last !== undefined && ports.clock.now() - last < FORGOTTEN_MS) {
        watch(id)
        return
      }
      void incoming.drop(id)
      store.write((tx) => setAbout(tx, id, { ...file.about, failure: { code: 'file-unreadable' } }), false)
      changed(file)
    }
    timers.set(id, ports.clock.after(FORGOTTEN_MS, look))
  }

  async function unstage(ids: readonly StagedFileId[]): Promise<void> {
    const found = ids.map((id) => findStaged(store, id)).filter((file) => file !== undefined)
    if (found.length === 0) return
    for (const { id } of found) timers.get(id)?.()
    store.write((tx) => found.forEach(({ id }) => removeStaged(tx, id)))
    for (const conversationId of new Set(found.map((file) => file.conversationId)))
      changed({ conversationId })
    await Promise.all(found.map(({ id }) => incoming.drop(id)))
    sealed.collect()
  }

  async function stagePaths(
    conversationId: ConversationId,
    paths: readonly string[],
  ): Promise<Result<number, Failure>> {
    if (!conversationKey(store, conversationId)) return NOT_FOUND
    const looked = await Promise.all(paths.slice(0, MOST_STAGED).map((path) => lookAt(path, conversationId)))
    const files = looked.filter((file) => file !== null)
    const taken = store.write((tx) => {
      const fit = files.slice(0, roomFor(tx, conversationId))
      for (const file of fit) insertStaged(tx, file)
      return fit.length
    })
    if (taken > 0) changed({ conversationId })
    if (taken === paths.length) return ok(taken)
    return roomFor(store, conversationId) === 0 || paths.length > MOST_STAGED
      ? TOO_MANY
      : err({ code: 'file-unreadable' })
  }

  function change(id: StagedFileId, work: (tx: Transaction, file: StagedRecord) => void) {
    const file = findStaged(store, id)
    if (!file) return NOT_FOUND
    store.write((tx) => work(tx, file))
    changed(file)
    return ok()
  }

  return {
    snapshot: () => listStaged(store).map(toStaged),
    stagePaths,
    route: createStagedRoute({ store, sealed, incoming, changed }),
    commands: {
      'files.stage'({ conversationId, name, mediaType, size, voice }) {
        if (!conversationKey(store, conversationId)) return NOT_FOUND
        const safe = safeName(name, mediaType)
        const type =
          mediaType === '' ? typeOfName(safe) : (mediaType.split(';')[0] ?? '').trim().toLowerCase()
        const shown = /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : UNKNOWN_TYPE
        const id = store.write((tx) =>
          roomFor(tx, conversationId) === 0
            ? null
            : insertStaged(tx, {
                ...{ conversationId, name: safe, mediaType: shown, size },
                kind: voice ? 'voice' : fileKindOf(shown, safe, size),
                about: voice ? { voice } : {},
                ready: false,
                path: null,
                pathStamp: null,
              }),
        )
        if (id === null) return TOO_MANY
        watch(id)
        changed({ conversationId })
        return ok(id)
      },
      async 'files.choose'({ conversationId }) {
        if (!conversationKey(store, conversationId)) return NOT_FOUND
        if (ports.desktop === null) return err({ code: 'not-on-this-desktop' })
        const paths = await ports.desktop.chooseFiles(ports.speech.words().fileDialogs.choose)
        return stagePaths(conversationId, paths)
      },
      'files.describe': ({ stagedFileId, ...facts }) =>
        change(stagedFileId, (tx, { id, about }) => setAbout(tx, id, { ...about, ...facts })),
      'files.setCaption': ({ stagedFileId, caption }) =>
        change(stagedFileId, (tx, { id }) => setCaption(tx, id, caption)),
      'files.arrange'({ conversationId, order }) {
        const all = listStaged(store, conversationId).map(({ id }) => id)
        const first = [...new Set(order)].filter((id) => all.includes(id))
        const rest = all.filter((id) => !first.includes(id))
        store.write((tx) => [...first, ...rest].forEach((id, at) => setPosition(tx, id, at + 1)))
        changed({ conversationId })
        return ok()
      },
      async 'files.unstage'({ stagedFileIds }) {
        await unstage(stagedFileIds)
        return ok()
      },
    },
    take(tx, conversationId, ids) {
      const files = ids.map((id) => findStaged(tx, id))
      const here = files.filter((file) => file !== undefined)
      const isWhole =
        here.length === files.length &&
        new Set(ids).size === ids.length &&
        here.every((file) => file.ready && file.conversationId === conversationId)
      if (!isWhole) return NOT_FOUND
      for (const { id, keptFile, thumbnail } of here) {
        if (keptFile !== null) sealed.setPurpose(tx, keptFile, 'media', conversationId)
        if (thumbnail !== null) sealed.setPurpose(tx, thumbnail, 'thumbnail', conversationId)
        removeStaged(tx, id)
      }
      const staged = listStaged(tx, conversationId).map(toStaged)
      tx.announce({ kind: 'stagedChanged', conversationId, staged })
      return ok(
        here.map(({ caption, about: { width, height, durationMs, waveform }, ...file }) => ({
          caption,
          file: {
            kind: file.kind,
            name: file.name,
            mediaType: file.mediaType,
            size: file.size,
            state: 'waiting',
            about: { width, height, durationMs, waveform },
            keptFile: file.keptFile,
            thumbnail: file.thumbnail,
            path: file.path,
            pathStamp: file.pathStamp,
          },
        })),
      )
    },
    takeBack(tx, conversationId, files, caption) {
      files.forEach((file, index) => {
        const { kind, name, mediaType, size, about, path, pathStamp, keptFile, thumbnail } = file
        if (size === null || (keptFile === null && path === null)) return
        if (keptFile !== null) sealed.setPurpose(tx, keptFile, 'staged', conversationId)
        if (thumbnail !== null) sealed.setPurpose(tx, thumbnail, 'staged', conversationId)
        const { width, height, durationMs, waveform } = about
        insertStaged(tx, {
          ...{ conversationId, kind, name, mediaType, size, path, pathStamp, keptFile, thumbnail },
          about: { width, height, durationMs, waveform, ...(kind === 'voice' && { voice: true }) },
          caption: index === 0 ? caption : '',
          ready: true,
        })
      })
      const staged = listStaged(tx, conversationId).map(toStaged)
      tx.announce({ kind: 'stagedChanged', conversationId, staged })
    },
    async close() {
      release()
      for (const cancel of timers.values()) cancel()
      await incoming.close()
    },
  }
}
