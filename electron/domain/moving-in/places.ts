import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, posix, win32 } from 'node:path'
import type { ImportProgram } from '../../../shared/model/moving-in.ts'
import type { Surroundings } from '../ports.ts'
import { holdsExports } from './sources/balcony.ts'
import { DINO_FILE } from './sources/dino.ts'
import { GAJIM_FILE } from './sources/gajim.ts'
import { PIDGIN_LOGS } from './sources/pidgin.ts'
import { PSI_HISTORY } from './sources/psi.ts'

/** Where a history is. Nothing of it has been read yet. */
export interface Place {
  readonly program: ImportProgram
  /** A folder, or the file of an export. */
  readonly path: string
  /** The folder with the settings, where that is another one. */
  readonly config?: string | undefined
}

/** More profiles of one program than anybody has. */
const MOST_PROFILES = 50

/** The usual folders of the programs on this system, and those that the environment names instead. */
export function usualFolders({ platform, home, environment }: Surroundings): readonly Place[] {
  const { join } = platform === 'win32' ? win32 : posix
  const of = (name: string): string | undefined => environment[name] || undefined
  const roaming = of('APPDATA') ?? join(home, 'AppData', 'Roaming')
  const support = join(home, 'Library', 'Application Support')
  const data = of('XDG_DATA_HOME') ?? join(home, '.local', 'share')
  const config = of('XDG_CONFIG_HOME') ?? join(home, '.config')
  const flatpak = (app: string): string => join(home, '.var', 'app', app, 'data')
  const psi = of('PSIDATADIR')
  const pidgin: Place = {
    program: 'pidgin',
    path:
      of('PURPLEHOME') === undefined
        ? join(platform === 'win32' ? roaming : home, '.purple')
        : join(of('PURPLEHOME') ?? '', '.purple'),
  }
  if (platform === 'win32') {
    return [
      { program: 'gajim', path: join(roaming, 'Gajim') },
      { program: 'dino', path: join(of('LOCALAPPDATA') ?? join(home, 'AppData', 'Local'), 'dino') },
      pidgin,
      { program: 'psi', path: join(psi ?? join(roaming, 'Psi'), 'profiles') },
      { program: 'psi', path: join(roaming, 'Psi+', 'profiles') },
    ]
  }
  if (platform === 'darwin') {
    return [
      { program: 'gajim', path: join(support, 'Gajim') },
      { program: 'gajim', path: join(data, 'gajim') },
      { program: 'dino', path: join(data, 'dino') },
      pidgin,
      { program: 'psi', path: join(psi ?? join(support, 'Psi'), 'profiles') },
      { program: 'psi', path: join(support, 'Psi+', 'profiles') },
    ]
  }
  return [
    { program: 'gajim', path: join(data, 'gajim') },
    { program: 'gajim', path: join(flatpak('org.gajim.Gajim'), 'gajim') },
    { program: 'dino', path: join(data, 'dino') },
    { program: 'dino', path: join(flatpak('im.dino.Dino'), 'dino') },
    pidgin,
    ...(psi === undefined
      ? [
          {
            program: 'psi' as const,
            path: join(data, 'psi', 'profiles'),
            config: join(config, 'psi', 'profiles'),
          },
          {
            program: 'psi' as const,
            path: join(data, 'psi+', 'profiles'),
            config: join(config, 'psi+', 'profiles'),
          },
        ]
      : [{ program: 'psi' as const, path: join(psi, 'profiles') }]),
  ]
}

/** Those of the usual folders that hold a history. Each profile of Psi is one. */
export function placesOf(surroundings: Surroundings): readonly Place[] {
  return usualFolders(surroundings).flatMap((place) =>
    place.program === 'psi' ? profilesIn(place) : holds(place),
  )
}

/** The history in a folder, or the file, that the person chose; null if it is none. */
export function chosenPlace(path: string): Place | null {
  const candidates: readonly Place[] = [
    { program: 'gajim', path },
    { program: 'dino', path },
    { program: 'pidgin', path },
    { program: 'pidgin', path: join(path, '.purple') },
    { program: 'psi', path },
  ]
  const [found] = candidates.flatMap(holds)
  if (found) return found
  const [profile] = [path, join(path, 'profiles')].flatMap((folder) =>
    profilesIn({ program: 'psi', path: folder }),
  )
  if (profile) return profile
  const folder = chosenFile(path)
  return folder ?? (holdsExports(path) ? { program: 'balcony', path } : null)
}

/** A chosen file of Gajim or Dino stands for its folder. */
function chosenFile(path: string): Place | null {
  for (const [program, name] of [
    ['gajim', GAJIM_FILE],
    ['dino', DINO_FILE],
  ] as const) {
    if (path.endsWith(name) && isThere(path)) return { program, path: path.slice(0, -name.length) }
  }
  return null
}

function profilesIn({ path, config }: Place): readonly Place[] {
  return foldersIn(path)
    .slice(0, MOST_PROFILES)
    .flatMap((name) =>
      holds({
        program: 'psi',
        path: join(path, name),
        config: config === undefined ? undefined : join(config, name),
      }),
    )
}

const MARKS: Readonly<Record<Exclude<ImportProgram, 'balcony'>, string>> = {
  gajim: GAJIM_FILE,
  dino: DINO_FILE,
  pidgin: PIDGIN_LOGS,
  psi: PSI_HISTORY,
}

function holds(place: Place): readonly Place[] {
  return place.program !== 'balcony' && isThere(join(place.path, MARKS[place.program])) ? [place] : []
}

const isThere = (path: string): boolean => {
  try {
    return existsSync(path)
  } catch {
    return false
  }
}

function foldersIn(path: string): readonly string[] {
  try {
    return readdirSync(path).filter(
      (name) => statSync(join(path, name), { throwIfNoEntry: false })?.isDirectory() === true,
    )
  } catch {
    return []
  }
}
