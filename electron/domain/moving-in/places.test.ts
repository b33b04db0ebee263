import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/folder.ts'
import { chosenPlace, placesOf, usualFolders } from './places.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures')
const paths = (platform: NodeJS.Platform, home: string, environment: Readonly<Record<string, string>> = {}) =>
  usualFolders({ platform, home, environment }).map(({ program, path }) => `${program}: ${path}`)

describe('the usual folders', () => {
  it('on Linux, also those of Flatpak', () => {
    expect(paths('linux', '/home/romeo')).toEqual([
      'gajim: /home/romeo/.local/share/gajim',
      'gajim: /home/romeo/.var/app/org.gajim.Gajim/data/gajim',
      'dino: /home/romeo/.local/share/dino',
      'dino: /home/romeo/.var/app/im.dino.Dino/data/dino',
      'pidgin: /home/romeo/.purple',
      'psi: /home/romeo/.local/share/psi/profiles',
      'psi: /home/romeo/.local/share/psi+/profiles',
    ])
  })

  it('as the environment names them', () => {
    const environment = { XDG_DATA_HOME: '/data', PURPLEHOME: '/purple', PSIDATADIR: '/psi' }
    expect(paths('linux', '/home/romeo', environment)).toEqual([
      'gajim: /data/gajim',
      'gajim: /home/romeo/.var/app/org.gajim.Gajim/data/gajim',
      'dino: /data/dino',
      'dino: /home/romeo/.var/app/im.dino.Dino/data/dino',
      'pidgin: /purple/.purple',
      'psi: /psi/profiles',
    ])
  })

  it('on macOS and Windows', () => {
    expect(paths('darwin', '/Users/romeo')).toContain('gajim: /Users/romeo/Library/Application Support/Gajim')
    expect(paths('win32', 'C:\\Users\\romeo', { APPDATA: 'C:\\Users\\romeo\\AppData\\Roaming' })).toEqual([
      'gajim: C:\\Users\\romeo\\AppData\\Roaming\\Gajim',
      'dino: C:\\Users\\romeo\\AppData\\Local\\dino',
      'pidgin: C:\\Users\\romeo\\AppData\\Roaming\\.purple',
      'psi: C:\\Users\\romeo\\AppData\\Roaming\\Psi\\profiles',
      'psi: C:\\Users\\romeo\\AppData\\Roaming\\Psi+\\profiles',
    ])
  })

  it('that hold nothing are left out, and each profile of Psi is one', () => {
    const home = temporaryFolder()
    for (const profile of ['default', 'work'])
      cpSync(join(FIXTURES, 'psi'), join(home, '.local/share/psi/profiles', profile), { recursive: true })
    mkdirSync(join(home, '.purple'))
    expect(
      placesOf({ platform: 'linux', home, environment: {} }).map(({ path }) => path.slice(home.length)),
    ).toEqual(['/.local/share/psi/profiles/default', '/.local/share/psi/profiles/work'])
  })
})

describe('what the person chooses', () => {
  it('may be a folder of a program, its file, or an export', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'one.json'), '{"balcony":"conversation","version":1')
    writeFileSync(join(folder, 'two.json'), '{"name":"something"}')
    expect(chosenPlace(join(FIXTURES, 'gajim'))).toMatchObject({ program: 'gajim' })
    expect(chosenPlace(join(FIXTURES, 'dino', 'dino.db'))).toMatchObject({ program: 'dino' })
    expect(chosenPlace(join(FIXTURES, 'pidgin-txt'))).toMatchObject({ program: 'pidgin' })
    expect(chosenPlace(join(FIXTURES, 'psi'))).toMatchObject({ program: 'psi' })
    expect(chosenPlace(folder)).toMatchObject({ program: 'balcony', path: folder })
    expect(chosenPlace(join(folder, 'one.json'))).toMatchObject({ program: 'balcony' })
    expect(chosenPlace(join(folder, 'two.json'))).toBeNull()
    expect(chosenPlace(join(folder, 'gone'))).toBeNull()
  })
})
