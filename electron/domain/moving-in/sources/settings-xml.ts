import { readFileSync, statSync } from 'node:fs'
import type { Failure } from '../../../../shared/model/failure.ts'

/** An element of a settings file of another program. */
export interface SettingsElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly SettingsElement[]
  readonly text: string
}

/** Settings are small: thousands of contacts take a megabyte. */
const MOST_BYTES = 16 * 1024 * 1024
const MOST_DEPTH = 32

interface Open extends SettingsElement {
  readonly children: SettingsElement[]
  text: string
}

/**
 * Reads a settings file that another program wrote on this computer. Lenient: comments, types of documents and unknown
 * entities are skipped, and of a broken file the part before the break counts.
 */
export function readSettings(path: string): SettingsElement | Failure | null {
  try {
    const { size } = statSync(path)
    if (size > MOST_BYTES) return { code: 'import-too-large' }
    return parseSettings(readFileSync(path, 'utf8'))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : { code: 'import-unreadable' }
  }
}

/** None of them looks past the next `<`, or the next comment, so a broken file costs no more than a whole one. */
const PIECES =
  /<!--(?:(?!<!--).)*?-->|<[?!][^<>]*>|<(\/?)([^\s/<>]+)((?:"[^"<]*"|'[^'<]*'|[^<>"'])*?)(\/?)>|[^<]+|</gs
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

function parseSettings(xml: string): SettingsElement {
  const root: Open = { name: '', attributes: {}, children: [], text: '' }
  const open: Open[] = [root]
  for (const [piece, end, name, attributes = '', empty] of xml.matchAll(PIECES)) {
    const inner = open.at(-1) ?? root
    if (name === undefined) {
      if (!piece.startsWith('<')) inner.text += unescape(piece)
    } else if (end === '/') {
      if (inner.name === name && open.length > 1) open.pop()
    } else {
      const element: Open = { name, attributes: attributesOf(attributes), children: [], text: '' }
      inner.children.push(element)
      if (empty !== '/' && open.length < MOST_DEPTH) open.push(element)
    }
  }
  return root
}

function attributesOf(written: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...written.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [
      name,
      unescape(double ?? single ?? ''),
    ]),
  )
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

/** Resolves the entities of XML and the few of HTML that programs write. */
export function unescape(written: string): string {
  return written.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ''
  })
}

/** All elements of that name, however deep. */
export function* elementsNamed(root: SettingsElement, name: string): Generator<SettingsElement> {
  for (const child of root.children) {
    if (child.name === name) yield child
    yield* elementsNamed(child, name)
  }
}

export const childText = (element: SettingsElement, name: string): string =>
  element.children.find((child) => child.name === name)?.text.trim() ?? ''
