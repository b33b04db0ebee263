import { createHash, createPrivateKey, sign } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What goes into a release: the installers, what updaters read, and the bill of materials. */
const RELEASED = /\.(AppImage|deb|dmg|exe|zip|blockmap)$|^latest.*\.yml(\.sig)?$|^sbom.*\.json$/

export const releasedFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => RELEASED.test(name))
    .sort()

/** Signs each announcement of a new version (`latest*.yml`) with that key (PKCS #8, PEM) into a `.sig` beside it. */
export function signAnnouncements(folder: string, privateKey: string): string[] {
  const key = createPrivateKey(privateKey)
  const announcements = readdirSync(folder).filter((name) => /^latest.*\.yml$/.test(name))
  for (const name of announcements) {
    const signature = sign(null, readFileSync(join(folder, name)), key)
    writeFileSync(join(folder, `${name}.sig`), `${signature.toString('base64')}\n`)
  }
  return announcements
}

/** Writes `SHA256SUMS` in the form that `sha256sum --check` reads. */
export function writeChecksums(folder: string): string {
  const lines = releasedFiles(folder).map((name) => {
    const digest = createHash('sha256').update(readFileSync(join(folder, name)))
    return `${digest.digest('hex')}  ${name}\n`
  })
  const text = lines.join('')
  writeFileSync(join(folder, 'SHA256SUMS'), text)
  return text
}

/** What the changelog says about that version, or about what is not released yet; empty where it says nothing. */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1)
  const of = (title: string): string | undefined =>
    sections.find((section) => section.startsWith(title) || section.startsWith(`[${title}]`))
  const found = of(version) ?? of('Unreleased')
  return found?.slice(found.indexOf('\n') + 1).trim() ?? ''
}
