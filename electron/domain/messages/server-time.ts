import { entityTime } from '../../engine/xep/0202-time/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'

/** In milliseconds since 1970: by the server's clock where that is known (XEP-0202), else by ours. */
export function serverTime({ ports }: Pick<DomainContext, 'ports'>, { client }: LiveAccount): number {
  return ports.clock.now() + (client.use(entityTime).offset() ?? 0)
}
