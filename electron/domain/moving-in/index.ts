import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Failure } from '../../../shared/model/failure.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { FoundHistory, FoundId } from '../../../shared/model/moving-in.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Accounts } from '../accounts/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Feature } from '../feature.ts'
import type { SealedFiles } from '../files/index.ts'
import type { Messages } from '../messages/index.ts'
import { createExporting, EXPORTS } from './exporting/exporting.ts'
import { clearScratch, createFoundBook, createScratch, shownPlace, toFoundHistory } from './found.ts'
import { createImporting } from './importing.ts'
import { countInThread, readInThread } from './in-thread.ts'
import { giveNames, type NameGiver } from './names.ts'
import { chosenPlace, placesOf, type Place } from './places.ts'

export interface MovingInParts {
  readonly accounts: Pick<Accounts, 'adopt' | 'snapshot'>
  readonly messages: Pick<Messages, 'files'>
  readonly sealed: Pick<SealedFiles, 'read' | 'infoOf'>
  nameOf(accountId: AccountId, jid: BareJid): string
  /** Tests replace the threads. */
  readonly count?: typeof countInThread
  readonly read?: typeof readInThread
}

/** Imports of other programs' histories, and exports of one's own. */
export type MovingIn = Feature<'movingIn'> & {
  /** Where a found history is, with `~` for the person's own folder. */
  foundPlace(id: FoundId): string | undefined
}

/** The endings of files that hold a history. */
const EXTENSIONS = ['db', 'json']

export function createMovingIn(context: DomainContext, parts: MovingInParts): MovingIn {
  const { ports } = context
  const { accounts, messages, sealed, nameOf, count = countInThread, read = readInThread } = parts
  const live = new Map<AccountId, LiveAccount>()
  const book = createFoundBook(ports)
  const names = new Map<AccountId, NameGiver>()
  const importing = createImporting({
    ...{ context, accounts, messages, read },
    ended: () => names.forEach(({ give }) => void give()),
  })
  const exporting = createExporting({ context, accounts: live, sealed, nameOf })
  const closing = new AbortController()
  let looking: Promise<Result<readonly FoundHistory[], Failure>> | null = null
  clearScratch(ports.profile)

  const home = ports.surroundings?.home
  const isHere = (address: string): boolean =>
    accounts.snapshot().accounts.some((account) => account.address === (address as BareJid))

  /** Counts the histories at these places and notes them in the book. */
  async function find(places: readonly Place[]): Promise<Result<readonly FoundHistory[], Failure>> {
    const scratch = createScratch(ports.profile, `looking-${ports.random.uuid()}`)
    try {
      const counted = await count(places, scratch.path, closing.signal)
      return ok(
        places.flatMap((place, index) => {
          const one = counted[index]
          return one ? [toFoundHistory(book.add(place, one), home, isHere)] : []
        }),
      )
    } catch (error) {
      if (closing.signal.aborted) return err({ code: 'cancelled' })
      throw error
    } finally {
      scratch.clear()
    }
  }

  async function choose(what: 'file' | 'folder'): Promise<Result<FoundHistory | null, Failure>> {
    const path = await chosenPath(what)
    if (path === null) return ok(null)
    const place = chosenPlace(path)
    if (place === null) return err({ code: 'import-nothing' })
    const found = await find([place])
    if (!found.ok) return found
    return ok(found.value[0] ?? null)
  }

  /** Without a desktop: the folder of exports in the profile, or the newest file in it. */
  async function chosenPath(what: 'file' | 'folder'): Promise<string | null> {
    const { desktop, speech, profile } = ports
    const { movingIn: w } = speech.words()
    if (desktop === null) return what === 'folder' ? join(profile, EXPORTS) : newestIn(join(profile, EXPORTS))
    if (what === 'folder') return desktop.chooseFolder(w.dialogFolder)
    return desktop.chooseFile({ kind: 'open', title: w.dialogFile, extensions: EXTENSIONS })
  }

  return {
    foundPlace(id) {
      const found = book.get(id)
      return found && shownPlace(found.place.path, home)
    },
    commands: {
      'import.look'() {
        // Several windows look once.
        looking ??= find(ports.surroundings === null ? [] : placesOf(ports.surroundings)).finally(
          () => (looking = null),
        )
        return looking
      },
      'import.choose': ({ what }) => choose(what),
      'import.start'({ id, accounts: addresses, what }) {
        const found = book.get(id)
        return found ? importing.start(found, addresses, what) : err({ code: 'import-gone' })
      },
      'import.cancel'() {
        importing.cancel()
        return ok()
      },
      'import.dismiss'() {
        importing.dismiss()
        return ok()
      },
      'export.conversation': (args) => exporting.conversation(args),
      'export.account': ({ accountId }) => exporting.account(accountId),
      'export.cancel'() {
        exporting.cancel()
        return ok()
      },
    },
    snapshot: () => ({ importing: importing.state, exporting: exporting.state }),
    attach(account) {
      live.set(account.id, account)
      const giver = giveNames(context, account)
      names.set(account.id, giver)
      return () => {
        giver.release()
        names.delete(account.id)
        live.delete(account.id)
      }
    },
    async close() {
      closing.abort()
      await Promise.all([importing.close(), exporting.close(), looking?.catch(() => undefined)])
    },
  }
}

function newestIn(folder: string): string | null {
  try {
    const files = readdirSync(folder).map((name) => join(folder, name))
    const [newest] = files.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    return newest ?? null
  } catch {
    return null
  }
}
