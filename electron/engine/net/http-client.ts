import type { Clock } from '../ports.ts'
import { openTcp } from './dial.ts'
import { download } from './http-download.ts'
import { upload } from './http-upload.ts'
import type { Http } from './http.ts'
import type { HttpsPorts } from './https-connection.ts'
import { defaultLimits } from './limits.ts'
import { createSystemResolver } from './resolver.ts'
import { createTrust } from './trust.ts'

/** The parts of the outside world that HTTP needs. Parts that are left out are the machine's own. */
export type HttpPorts = Partial<HttpsPorts> & { readonly clock: Clock }

/** HTTPS on plain Node. */
export function createHttp(given: HttpPorts): Http {
  const ports: HttpsPorts = {
    resolver: createSystemResolver(),
    limits: defaultLimits,
    trust: createTrust(),
    openSocket: openTcp,
    ...given,
  }
  return {
    download: (request) => download(request, ports),
    upload: (request) => upload(request, ports),
  }
}
