import { ok } from '../../../shared/model/result.ts'
import type { Dial, Dialled, DialRequest } from '../net/connection.ts'
import { favouredFirst, type Target } from '../net/targets.ts'
import { fakeServer, type FakeServer } from './fake-server.ts'

/** The places of one domain in the order of its name service. Each is its own server. */
export interface FakePlaces {
  readonly dial: Dial
  /** In the order of the list. */
  readonly servers: readonly FakeServer[]
  readonly targets: readonly Target[]
  /** The requests for the list. `host` is set if a server sent us there. */
  readonly asked: readonly DialRequest[]
  /** Whether they have addresses nearby, from now on. */
  areNearby: boolean
}

/** `security`: the security of each place. The last one is the place that a server names. */
export function fakePlaces(...security: readonly Target['security'][]): FakePlaces {
  const servers = security.map((each) => Object.assign(fakeServer(), { security: each }))
  const targets = security.map((each, index) => ({
    host: `host${index + 1}.test`,
    port: 5222,
    security: each,
  }))
  const asked: DialRequest[] = []

  async function walk(request: DialRequest, left: readonly Target[]): ReturnType<Dial> {
    const [target, ...rest] = left
    const server = target && servers[targets.indexOf(target)]
    if (target === undefined || server === undefined) throw new Error('there is no such place')
    const reached = await server.dial(request)
    if (!reached.ok) return rest.length > 0 ? walk(request, rest) : reached
    const next: Dialled['next'] = rest.length > 0 ? () => walk(request, rest) : null
    const isDetour = left.length < targets.length
    return ok({ ...reached.value, target, isDetour, isNearby: places.areNearby, next })
  }

  const places: FakePlaces = {
    areNearby: false,
    servers,
    targets,
    asked,
    dial(request) {
      asked.push(request)
      if (request.settings.host !== undefined) return walk(request, targets.slice(-1))
      return walk(request, favouredFirst(targets, request.favoured ?? null))
    },
  }
  return places
}
