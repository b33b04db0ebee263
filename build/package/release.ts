import { createHash, createPrivateKey, sign } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PRODUCT } from '../../electron/shell/updates/announcement.ts'

/** The files of a release: installers, files for updaters, and the bill of materials. */
const RELEASED = /\.(AppImage|deb|dmg|exe|zip|blockmap)$|^latest.*\.yml(\.sig)?$|^sbom.*\.json$/

export const releasedFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => RELEASED.test(name))
    .sort()

/** How long an announcement is valid. If no release comes within that time, it has to be signed again. */
const HOLDS_DAYS = 120
const DAY_MS = 24 * 3_600_000

/** The target of an announcement, by electron-builder's file name. Systems and processors have Node's names. */
function targetOf(name: string): { readonly platform: string; readonly processors: readonly string[] } {
  const [known, system = 'win', processor = 'x64'] =
    /^latest(?:-(linux|mac))?(?:-(arm64))?\.yml$/.exec(name) ?? []
  if (known === undefined) throw new Error(`${name} is an announcement for nobody we know`)
  // One for both on a Mac.
  if (system === 'mac') return { platform: 'darwin', processors: ['x64', 'arm64'] }
  return { platform: system === 'win' ? 'win32' : system, processors: [processor] }
}

/** Adds target and expiry to an announcement, replacing earlier ones. */
export function completeAnnouncement(name: string, announcement: string, now: number): string {
  const { platform, processors } = targetOf(name)
  const lines = announcement
    .split('\n')
    .filter((line) => line !== '' && !/^(product|platform|processors|issued|expires):/.test(line))
  const at = (time: number): string => `'${new Date(time).toISOString()}'`
  return [
    ...lines,
    `product: ${PRODUCT}`,
    `platform: ${platform}`,
    `processors: [${processors.join(', ')}]`,
    `issued: ${at(now)}`,
    `expires: ${at(now + HOLDS_DAYS * DAY_MS)}`,
    '',
  ].join('\n')
}

/**
 * Completes each announcement of a new version (`latest*.yml`) and signs it with that key (PKCS #8, PEM) into a `.sig`
 * beside it. Signing again extends its validity.
 */
export function signAnnouncements(folder: string, privateKey: string, now = Date.now()): string[] {
  const key = createPrivateKey(privateKey)
  const announcements = readdirSync(folder).filter((name) => /^latest.*\.yml$/.test(name))
  for (const name of announcements) {
    const completed = completeAnnouncement(name, readFileSync(join(folder, name), 'utf8'), now)
    writeFileSync(join(folder, name), completed)
    const signature = sign(null, Buffer.from(completed), key)
    writeFileSync(join(folder, `${name}.sig`), `${signature.toString('base64')}\n`)
  }
  return announcements
}

/** Writes `SHA256SUMS` for `sha256sum --check`. */
export function writeChecksums(folder: string): string {
  const lines = releasedFiles(folder).map((name) => {
    const digest = createHash('sha256').update(readFileSync(join(folder, name)))
    return `${digest.digest('hex')}  ${name}\n`
  })
  const text = lines.join('')
  writeFileSync(join(folder, 'SHA256SUMS'), text)
  return text
}

/** The changelog's section for that version, or the unreleased one; empty if there is none. */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1)
  const of = (title: string): string | undefined =>
    sections.find((section) => section.startsWith(title) || section.startsWith(`[${title}]`))
  const found = of(version) ?? of('Unreleased')
  return found?.slice(found.indexOf('\n') + 1).trim() ?? ''
}
