import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { CLIENT_PORT } from './namespace.ts'
import { waitUntil } from './wait-until.ts'

/** A running Profanity in a terminal of its own, signed in. */
export interface Profanity {
  /** Types this line, a message or a command. Only ASCII. */
  say(line: string): void
  /** The lines of its terminal. */
  look(): string
  /** Waits up to 20 s until its terminal shows this. */
  shows(pattern: RegExp): Promise<void>
  /** Everything that it has kept, oldest first. */
  messages(): readonly ProfanityMessage[]
  /** Whether it has kept a matching message within 20 s. */
  keeps(what: string, matches: (message: ProfanityMessage) => boolean): Promise<void>
  /** Its log, which has every stanza. */
  log(): string
  /** Writes what the terminal shows now. */
  save(name: string): void
  stop(): void
}

/** A message in Profanity's own database (`chatlog.db` of Profanity 0.13). */
export interface ProfanityMessage {
  /** With the nickname, in a room. */
  readonly from: string
  readonly body: string
  readonly kind: string
  readonly encrypted: boolean
  /** Whether it corrects another one. */
  readonly corrects: boolean
}

/** Whether Profanity and a terminal for it are installed. */
export const canHaveProfanity = (): boolean =>
  ['profanity', 'tmux'].every((program) => spawnSync('which', [program]).status === 0)

const [COLUMNS, LINES] = [160, 50]

/** Starts Profanity. Resolves once it is signed in. */
export async function startProfanity(
  account: { readonly address: string; readonly password: string },
  folder: string,
): Promise<Profanity> {
  const home = mkdtempSync(join(tmpdir(), 'balcony-profanity-'))
  mkdirSync(folder, { recursive: true })
  writeSettings(home, account)
  const socket = join(home, 'tmux')
  const tmux = (...args: string[]): string => {
    const done = spawnSync('tmux', ['-S', socket, ...args], {
      encoding: 'utf8',
      env: {
        ...process.env,
        HOME: home,
        XDG_CONFIG_HOME: join(home, 'config'),
        XDG_DATA_HOME: join(home, 'data'),
        LANG: 'C.UTF-8',
        TERM: 'xterm-256color',
      },
    })
    if (done.status !== 0) throw new Error(`tmux ${args[0] ?? ''}: ${done.stderr}`)
    return done.stdout
  }
  const log = join(folder, 'profanity.log')
  rmSync(log, { force: true })
  tmux(
    ...['-f', '/dev/null', 'new-session', '-d', '-x', String(COLUMNS), '-y', String(LINES)],
    `profanity --log DEBUG --logfile ${log} --account test`,
  )
  const look = (): string => tmux('capture-pane', '-p')
  const shows = (pattern: RegExp): Promise<void> =>
    waitUntil(`Profanity shows ${String(pattern)}`, () => pattern.test(look()))
  const messages = (): readonly ProfanityMessage[] => keptMessages(home)
  await shows(/logged in successfully/)
  return {
    say(line) {
      tmux('send-keys', '-l', line)
      tmux('send-keys', 'Enter')
    },
    look,
    shows,
    messages,
    keeps: (what, matches) => waitUntil(`Profanity keeps ${what}`, () => messages().some(matches)),
    log: () => readFileSync(log, 'utf8'),
    save(name) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, `${name}.txt`), look())
    },
    stop() {
      tmux('kill-server')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function writeSettings(home: string, account: { readonly address: string; readonly password: string }): void {
  const config = join(home, 'config', 'profanity')
  const data = join(home, 'data', 'profanity')
  for (const folder of [config, data]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(config, 'profrc'), '[ui]\nsplash=false\nencwarn=false\n[chatstates]\nenabled=true\n')
  writeFileSync(
    join(data, 'accounts'),
    [
      ...['[test]', 'enabled=true', `jid=${account.address}`, `password=${account.password}`],
      ...[`resource=profanity`, 'server=127.0.0.1', `port=${CLIENT_PORT}`, 'tls.policy=force', ''],
    ].join('\n'),
  )
}

function keptMessages(home: string): readonly ProfanityMessage[] {
  const [path] = globSync(join(home, 'data', 'profanity', 'database', '*', 'chatlog.db'))
  if (path === undefined) return []
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
  try {
    const rows = database.prepare('SELECT * FROM ChatLogs ORDER BY id').all()
    return rows.map((row) => ({
      from: `${String(row['from_jid'])}/${String(row['from_resource'])}`,
      body: String(row['message']),
      kind: String(row['type']),
      encrypted: row['encryption'] === 'omemo',
      corrects: typeof row['replace_id'] === 'string' && row['replace_id'] !== '',
    }))
  } finally {
    database.close()
  }
}
