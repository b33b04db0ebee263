import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

/** Where the desktops of Linux look for what starts at login (freedesktop.org, Desktop Application Autostart). */
export function autostartPath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const config = env['XDG_CONFIG_HOME']
  // XDG Base Directory: a relative path is to be ignored.
  const folder = config !== undefined && isAbsolute(config) ? config : join(home, '.config')
  return join(folder, 'autostart', 'balcony.desktop')
}

/** Makes Balcony start at login with that command. Throws what the file system says. */
export function writeAutostart(path: string, command: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, autostartEntry(command))
  renameSync(`${path}.new`, path)
}

/** Throws what the file system says, but not where there was nothing. */
export function removeAutostart(path: string): void {
  rmSync(path, { force: true })
}

export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Version=1.5',
    'Name=Balcony',
    'Comment=Messages from your Jabber accounts',
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
