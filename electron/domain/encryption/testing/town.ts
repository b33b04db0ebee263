import { drawsOf } from '../../../engine/testing/seeds.ts'
import { LATE_MS, PEOPLE, TownServer } from './town-server.ts'
import { Seals } from './town-seals.ts'
import { TownDevice } from './town-device.ts'
import { Transcript } from './transcript.ts'

/** No text is without it. */
const SECRET = 'pilgrim'
const DEVICES_EACH = 3
/** A restored device leaves its number behind, and everybody seals for that one, too. */
const TEXTS_PER_RESTORE = 1_000
/** Until a new session is known to the others, nothing that they write can be read. */
const TEXTS_PER_LOSS = 250
const LEAPS = 2
const DAY_MS = 24 * 60 * 60 * 1000
/** Longer than a session that does not fit may have to wait until it is renewed again. */
const RENEWED_MS = 11 * 60 * 1000

/** Each comes as often as it is here, in an order that the seed chooses. */
const DISASTERS = [
  ...['backup', 'backup', 'backup'],
  ...['full disk', 'full disk'],
  ...['restore', 'lost sessions', 'leap'],
]

/** Three devices of each of two people, in a world where everything goes wrong now and then. */
export class Town {
  readonly server: TownServer
  readonly transcript = new Transcript()
  readonly seals = new Seals(this.transcript)
  readonly devices: TownDevice[]
  /** How often each thing happened. */
  readonly happened = new Map<string, number>()
  readonly #below: (limit: number) => number
  /** Whether a stanza may overtake one of the same sender, which servers never let happen (RFC 6120 §10.1). */
  readonly #overtakes: boolean
  #written = 0
  #disasters: string[] = []

  constructor(seed: number) {
    this.#below = drawsOf(seed)
    this.#overtakes = seed % 2 === 0
    // Both have both versions, or one of them, or none.
    this.server = new TownServer(new Set(PEOPLE.slice(0, [1, 0, 2][(seed - 1) % 3])))
    const { server, seals, transcript } = this
    const parts = { server, seals, transcript, secret: SECRET }
    this.devices = PEOPLE.flatMap((address, person) =>
      Array.from({ length: DEVICES_EACH }, (_, index) => {
        const name = `${address.slice(0, address.indexOf('@'))}${index}`
        return new TownDevice(parts, address, name, seed * 100 + person * 10 + index)
      }),
    )
    this.server.devices.push(...this.devices)
  }

  #note(what: string): void {
    const count = (this.happened.get(what) ?? 0) + 1
    this.happened.set(what, count)
    this.transcript.add(what)
  }

  #count = (what: string): number => this.happened.get(what) ?? 0

  #chance(oneIn: number): boolean {
    return this.#below(oneIn) === 0
  }

  async #pass(ms: number): Promise<void> {
    this.server.now += ms
    for (const { rig } of this.devices) await rig.ports.clock.advance(ms)
  }

  async begin(): Promise<void> {
    for (const device of this.devices) await device.begin()
    await this.drain()
  }

  async #write(device: TownDevice): Promise<string> {
    const text = `${SECRET} ${++this.#written}`
    this.transcript.add(`${device.name} writes ${text}`)
    await device.write(text)
    return text
  }

  /** Goes on until so many texts were written. */
  async live(texts: number): Promise<void> {
    while (this.#written < texts) await this.#step()
  }

  async #step(): Promise<void> {
    this.transcript.step += 1
    const device = this.devices[this.#below(this.devices.length)]
    if (device === undefined) return
    const { link } = device
    const act = this.#below(30)
    if (act < 8) await this.#write(device)
    else if (act < 22 && link === 'live') await this.#exchange(device)
    else if (act < 26 && link !== 'live') await this.#comeBack(device)
    else if (act === 26 && link === 'live') {
      this.#note('broken links')
      device.breakLink()
    } else if (act === 27 && this.#chance(2)) await this.#crash(device)
    else if (act === 28 && this.#chance(3) && link !== 'away') {
      this.#note('sessions over')
      device.leave()
    } else if (act === 29) await this.#disaster(device)
    else await this.#pass(this.#below(10_000))
  }

  /** Some of what it has written reaches the server, and some of what the server has for it arrives. */
  async #exchange(device: TownDevice): Promise<void> {
    for (let count = this.#below(4); count > 0; count--) await this.#handle(device)
    for (let count = this.#below(60); count > 0; count--) await this.#arrive(device)
    if (this.#chance(3)) device.count()
  }

  async #handle(device: TownDevice, mayBeLost = true): Promise<void> {
    if (device.up.length === 0) return
    // Every event at the server has a second of its own: what stamps cannot tell nobody can know.
    await this.#pass(1_000 + this.#below(2_000))
    const isLost = mayBeLost && this.#chance(50)
    if (isLost) this.#note('lost')
    device.handle(isLost)
  }

  async #arrive(device: TownDevice): Promise<void> {
    const { down } = device
    if (down.length === 0) return
    const place = this.#chance(8) ? this.#below(Math.min(down.length, 6)) : 0
    const chosen = down[place]
    const isOvertaking =
      place > 0 && (this.#overtakes || !down.slice(0, place).some(({ from }) => from === chosen?.from))
    if (isOvertaking) this.#note('out of order')
    const next = isOvertaking ? place : 0
    const item = down[next]
    if (item === undefined || item.from === undefined) {
      await device.arrive(next)
      return
    }
    if (this.#chance(100)) {
      this.#note('from the archive alone')
      down.splice(next, 1)
      return
    }
    if (this.server.now - item.at > LATE_MS) this.#note('late')
    const again = this.#chance(25) ? (['doubled', 'replayed'] as const)[this.#below(2)] : undefined
    if (again !== undefined) this.#note(again)
    await device.arrive(next, again)
  }

  async #comeBack(device: TownDevice): Promise<void> {
    if (device.link === 'away') await device.begin()
    else if (this.#chance(5)) device.leave()
    else await device.resume()
  }

  async #crash(device: TownDevice): Promise<void> {
    this.#note('crashes')
    const { rig } = device
    const die = (): void => void (rig.mishap = { code: 'disk-full' })
    const how = this.#below(3)
    // It writes nothing more before anything happens, or after one more commit, so that nothing follows from that one.
    if (how === 1) die()
    if (how === 2) rig.context.onDeltas(die)
    if (how > 0) await this.#act(device)
    await device.crash(this.#chance(3))
  }

  async #act(device: TownDevice): Promise<void> {
    if (this.#chance(2)) await this.#write(device)
    if (device.link === 'live') await this.#exchange(device)
  }

  async #disaster(device: TownDevice): Promise<void> {
    if (this.#disasters.length === 0) this.#disasters = this.#shuffled(DISASTERS)
    switch (this.#disasters.pop()) {
      case 'backup':
        device.backUp()
        break
      case 'full disk':
        this.#note('full disks')
        device.rig.mishap = { code: 'disk-full' }
        await this.#act(device)
        device.rig.mishap = null
        break
      case 'restore':
        await this.#restore()
        break
      case 'lost sessions':
        if (this.#count('lost sessions') >= 2 + this.#written / TEXTS_PER_LOSS) break
        this.#note('lost sessions')
        device.loseSessions()
        break
      case 'leap':
        await this.#leap()
        break
    }
  }

  #shuffled(all: readonly string[]): string[] {
    const left = [...all]
    return all.flatMap(() => left.splice(this.#below(left.length), 1))
  }

  async #restore(): Promise<void> {
    if (this.#count('restored') >= 2 + this.#written / TEXTS_PER_RESTORE) return
    const able = this.devices.filter(({ hasBackup }) => hasBackup)
    const device = able[this.#below(able.length)]
    if (device === undefined) {
      // Not before somebody has made one.
      this.#disasters.unshift('restore')
      return
    }
    this.#note('restored')
    await device.restore()
  }

  async #leap(): Promise<void> {
    if (this.#count('leaps') >= LEAPS) return
    this.#note('leaps')
    // What is under way for a week is not believed (XEP-0420 §4.3).
    await this.drain()
    await this.#pass(8 * DAY_MS)
  }

  /** Everything that is on its way arrives, and everybody answers. */
  async drain(): Promise<void> {
    for (let idle = 0; idle < 3;) {
      let isBusy = false
      for (const device of this.devices) {
        while (device.link !== 'live') await this.#comeBack(device)
        device.collect()
        while (device.up.length + device.down.length > 0) {
          isBusy = true
          if (device.up.length > 0) await this.#handle(device, false)
          else await device.arrive(0)
        }
        device.count()
      }
      idle = isBusy ? 0 : idle + 1
      await this.#pass(5_000)
    }
  }

  /** Everybody hears everything, and sessions that do not fit are found and renewed. Returns what was said after that. */
  async settle(): Promise<readonly string[]> {
    let last: string[] = []
    this.transcript.add('everything settles')
    await this.drain()
    for (let round = 0; round < 2; round++) {
      await this.#pass(RENEWED_MS)
      last = []
      for (const device of this.devices) last.push(await this.#write(device))
      await this.drain()
    }
    // What was never delivered comes from the archive.
    for (const device of this.devices) device.leave()
    await this.drain()
    for (const device of this.devices) device.noteGivenUp()
    return last
  }
}
