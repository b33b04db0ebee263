import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { DomainContext } from '../../context.ts'
import type { ReceivedFolder } from '../receiving/folder-sink.ts'

/** The setting stands apart from the others: a window must not choose where files are written. */
const NAME = 'downloadFolder'

export interface ChosenFolder extends ReceivedFolder {
  /** Asks the person; null if they cancel. */
  choose(): Promise<Result<string | null, Failure>>
  /** Shows it in the system's file manager. */
  show(): Promise<Result<undefined, Failure>>
}

export function createReceivedFolder({ store, ports, announce }: DomainContext): ChosenFolder {
  const { desktop, profile, speech } = ports
  const row = store.first<{ value: string }>('SELECT value FROM setting WHERE name = ?', NAME)
  let chosen = row === undefined ? null : (JSON.parse(row.value) as string)
  const path = (): string => chosen ?? desktop?.downloads ?? join(profile, 'downloads')
  return {
    path,
    mark: (path) => ports.markFromOutside(path),
    async choose() {
      if (desktop === null) return err({ code: 'not-on-this-desktop' })
      const folder = await desktop.chooseFolder(speech.words().fileDialogs.folder)
      if (folder === null) return ok(null)
      store.write((tx) =>
        tx.run('INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)', NAME, JSON.stringify(folder)),
      )
      chosen = folder
      announce({ kind: 'downloadFolderChanged', folder })
      return ok(folder)
    },
    async show() {
      if (desktop === null) return err({ code: 'not-on-this-desktop' })
      // The first received file would make it. Where it cannot be made, the place around it is shown.
      await mkdir(path(), { recursive: true }).catch(() => undefined)
      if (!(await desktop.openFile(path()))) desktop.showInFolder(path())
      return ok()
    },
  }
}
