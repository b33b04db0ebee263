import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { LANGUAGES } from '../../../shared/model/language.ts'
import { wordsIn } from '../../../shared/words/index.ts'

/** The file by which desktops on Linux start Balcony at login (freedesktop.org, Desktop Application Autostart). */
export function autostartPath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const config = env['XDG_CONFIG_HOME']
  // XDG Base Directory: relative paths are ignored.
  const folder = config !== undefined && isAbsolute(config) ? config : join(home, '.config')
  return join(folder, 'autostart', 'balcony.desktop')
}

/** Makes Balcony start at login with that command. Throws the file system's errors. */
export function writeAutostart(path: string, command: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, autostartEntry(command))
  renameSync(`${path}.new`, path)
}

/** Throws the file system's errors, except that the file is missing. */
export function removeAutostart(path: string): void {
  rmSync(path, { force: true })
}

export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    'Name=Balcony',
    `Comment=${wordsIn('en').starting.atLogin}`,
    // The desktop chooses by its own language (Desktop Entry Specification, "Localized values for keys").
    ...LANGUAGES.filter((language) => language !== 'en').map(
      (language) => `Comment[${language}]=${wordsIn(language).starting.atLogin}`,
    ),
    `Exec=${command.map(quoted).join(' ')}`,
    'Icon=balcony',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/**
 * One argument of an `Exec` line (Desktop Entry Specification, "The Exec key"): in double quotes with `"`, backtick, `$`
 * and `\` escaped by a backslash, a `%` doubled; then every backslash once more, as in all strings of such a file.
 */
function quoted(argument: string): string {
  const plain = argument.replaceAll('%', '%%')
  if (/^[\w@%+=:,./-]+$/.test(plain)) return plain
  const inQuotes = `"${plain.replace(/["`$\\]/g, '\\$&')}"`
  return inQuotes
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
}
