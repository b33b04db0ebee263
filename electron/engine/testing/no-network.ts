import { err } from '../../../shared/model/result.ts'
import type { EnginePorts } from '../ports.ts'

/** The ports of a machine that reaches nobody but, by `dial`, its server. */
export const noNetwork: Pick<EnginePorts, 'http' | 'sockets'> = {
  http: {
    download: () => Promise.resolve(err({ code: 'no-network' })),
    upload: () => Promise.resolve(err({ code: 'no-network' })),
  },
  sockets: {
    connect: () => Promise.resolve(err({ code: 'failed' })),
    listen: () => Promise.resolve(err({ code: 'failed' })),
    localAddresses: () => [],
  },
}
