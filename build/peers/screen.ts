import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { pictureOf, type Picture } from './picture.ts'

export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A screen, keyboard and mouse for a client with a window. */
export interface PeerScreen {
  /** The value for DISPLAY. */
  readonly name: string
  look(): Picture
  /** Writes a screenshot as PNG. */
  save(path: string): void
  /** Types key by key. Only ASCII, as the keyboard has no other letters. */
  type(text: string): Promise<void>
  /** Keys by their X names: `Return`, `ctrl+a`. */
  press(...keys: string[]): Promise<void>
  moveTo(x: number, y: number): Promise<void>
  click(): Promise<void>
  /** Moves mouse and keyboard away from every window. */
  lookAway(): Promise<void>
  /** The positions of the visible windows with this title. */
  windows(title: string): Promise<readonly Rectangle[]>
  /** Moves the visible window with this title there and gives it the keyboard. */
  place(title: string, where: Rectangle): Promise<void>
  stop(): Promise<void>
}

const [WIDTH, HEIGHT] = [1400, 900]

/** Starts Xvfb on the first free display. */
export async function startPeerScreen(): Promise<PeerScreen> {
  const folder = mkdtempSync(join(tmpdir(), 'balcony-screen-'))
  const child = spawn(
    'Xvfb',
    [
      ...['-displayfd', '3', '-screen', '0', `${WIDTH}x${HEIGHT}x24`],
      ...['-fbdir', folder, '-nolisten', 'tcp'],
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  )
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const number = await new Promise<string>((resolve, reject) => {
    child.stdio[3]?.once('data', (data: Buffer) => resolve(data.toString().trim()))
    child.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}`)))
  })
  const name = `:${number}`
  const act = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('xdotool', args, {
      env: { ...process.env, DISPLAY: name },
    })
    return stdout.trim()
  }
  /** Fails if there is no such window, which is a valid answer. */
  const found = (title: string): Promise<string[]> =>
    act('search', '--onlyvisible', '--name', `^${title}$`).then(
      (ids) => ids.split('\n').filter((id) => id !== ''),
      () => [],
    )
  const look = (): Picture => pictureOf(readFileSync(join(folder, 'Xvfb_screen0')))
  return {
    name,
    look,
    save(path) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, look().png())
    },
    async type(text) {
      await act('type', '--delay', '15', text)
    },
    async press(...keys) {
      await act('key', '--delay', '40', ...keys)
    },
    async moveTo(x, y) {
      await act('mousemove', String(x), String(y))
    },
    async click() {
      await act('click', '1')
    },
    async lookAway() {
      const root = (await act('search', '--maxdepth', '0', '--name', '.*')).split('\n')[0] ?? ''
      await act('mousemove', String(WIDTH - 1), String(HEIGHT - 1), 'windowfocus', root)
    },
    async windows(title) {
      const places = await Promise.all((await found(title)).map((id) => placeOf(act, id)))
      return places.filter((place) => place !== null)
    },
    async place(title, { x, y, width, height }) {
      const [id] = await found(title)
      if (id === undefined) throw new Error(`there is no window "${title}"`)
      await act(
        ...['windowmove', id, String(x), String(y), 'windowsize', id, String(width), String(height)],
        ...['windowfocus', id],
      )
    },
    async stop() {
      child.kill()
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** null if it is gone by now. */
async function placeOf(act: (...args: string[]) => Promise<string>, id: string): Promise<Rectangle | null> {
  const text = await act('getwindowgeometry', '--shell', id).catch(() => '')
  const value = (key: string): number => Number(new RegExp(`^${key}=(-?\\d+)$`, 'm').exec(text)?.[1])
  const place = { x: value('X'), y: value('Y'), width: value('WIDTH'), height: value('HEIGHT') }
  return Number.isNaN(place.x) ? null : place
}
