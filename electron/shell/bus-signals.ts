import type { Result } from '../../shared/model/result.ts'

export interface BusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly signature?: string
  readonly body?: readonly unknown[]
  /** Lets the bus start the service, if it knows how. */
  readonly start?: boolean
}

export interface BusSignal {
  readonly sender: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly body: readonly unknown[]
}

/** Which signals, and from whom. */
export interface SignalSource {
  /** The well-known name whose owner may send them. */
  readonly name: string
  readonly interface: string
  readonly path?: string
  readonly member?: string
}

export interface SignalListener {
  signal?(signal: BusSignal): void
  /** The name has another owner. Both are unique names; null: nobody. */
  owner?(now: string | null, before: string | null): void
}

/** Receives signals, and believes only those of the current owner of the name. */
export interface BusSignals {
  /** Resolves when the bus has answered: whether it will send them. */
  listen(source: SignalSource, listener: SignalListener): Promise<boolean>
  /** Every signal that arrives goes through here. */
  arrived(signal: BusSignal): void
}

const BUS = 'org.freedesktop.DBus'
const OF_BUS = { destination: BUS, path: '/org/freedesktop/DBus', interface: BUS, signature: 's' } as const

interface Owner {
  /** The unique name; null: nobody has it, or it is not known yet. */
  now: string | null
  /** Counts the bus's announcements about it, because an older answer must not replace newer news. */
  told: number
  readonly asked: Promise<boolean>
}

/**
 * Match rules keep nobody out: every program on the bus can send a signal straight to our unique name, with any path,
 * interface and member (D-Bus specification, "Message Bus Message Routing"). Only the sender cannot be forged, because the
 * bus itself writes it. So it is compared with the owner of the name, which only the bus announces (`NameOwnerChanged`,
 * `GetNameOwner`).
 */
export function createBusSignals(
  call: (call: BusCall) => Promise<Result<readonly unknown[], string>>,
): BusSignals {
  const owners = new Map<string, Owner>()
  const heard: { readonly source: SignalSource; readonly listener: SignalListener }[] = []

  function become(name: string, next: string | null): void {
    const owner = owners.get(name)
    if (owner === undefined || owner.now === next) return
    const before = owner.now
    owner.now = next
    for (const { source, listener } of heard) if (source.name === name) listener.owner?.(next, before)
  }

  async function watchOwner(name: string): Promise<boolean> {
    const rule = `type='signal',sender='${BUS}',interface='${BUS}',member='NameOwnerChanged',arg0='${name}'`
    const watched = await call({ ...OF_BUS, member: 'AddMatch', body: [rule] })
    const told = owners.get(name)?.told
    const answer = await call({ ...OF_BUS, member: 'GetNameOwner', body: [name] })
    // An error means that nobody has the name.
    if (owners.get(name)?.told === told) become(name, answer.ok ? uniqueName(answer.value[0]) : null)
    return watched.ok
  }

  function ownerOf(name: string): Owner {
    const known = owners.get(name)
    if (known !== undefined) return known
    let begin: () => void = () => undefined
    const asked = new Promise<void>((resolve) => (begin = resolve)).then(() => watchOwner(name))
    const owner = { now: null, told: 0, asked }
    owners.set(name, owner)
    begin()
    return owner
  }

  return {
    async listen(source, listener) {
      heard.push({ source, listener })
      const rule = Object.entries({
        type: 'signal',
        sender: source.name,
        interface: source.interface,
        path: source.path,
        member: source.member,
      })
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => `${key}='${value}'`)
      const [owner, matched] = await Promise.all([
        ownerOf(source.name).asked,
        call({ ...OF_BUS, member: 'AddMatch', body: [rule.join()] }),
      ])
      return owner && matched.ok
    },

    arrived(signal) {
      const { sender, interface: from, member, path, body } = signal
      if (sender === BUS && from === BUS && member === 'NameOwnerChanged') {
        const owner = typeof body[0] === 'string' ? owners.get(body[0]) : undefined
        if (owner === undefined) return
        owner.told += 1
        become(body[0] as string, uniqueName(body[2]))
        return
      }
      for (const { source, listener } of heard) {
        const meant =
          source.interface === from &&
          (source.path ?? path) === path &&
          (source.member ?? member) === member &&
          sender !== '' &&
          owners.get(source.name)?.now === sender
        if (meant) listener.signal?.(signal)
      }
    },
  }
}

/** The bus sends an empty name for nobody. */
const uniqueName = (value: unknown): string | null =>
  typeof value === 'string' && value.startsWith(':') ? value : null
