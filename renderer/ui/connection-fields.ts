import type { ConnectionSecurity, ConnectionSettings } from '../../shared/model/account.ts'

/** The fields under *Advanced*. */
export interface ConnectionFields {
  host: string
  port: string
  security: ConnectionSecurity
}

export const fieldsOf = (settings: ConnectionSettings): ConnectionFields => ({
  host: settings.host ?? '',
  port: settings.port === undefined ? '' : String(settings.port),
  security: settings.security,
})

/** The typed settings; null if the port is not a port. */
export function settingsOf({ host, port, security }: ConnectionFields): ConnectionSettings | null {
  const number = port.trim() === '' ? null : Number(port)
  if (number !== null && !(Number.isInteger(number) && number >= 1 && number <= 65535)) return null
  return {
    security,
    ...(host.trim() === '' ? {} : { host: host.trim() }),
    ...(number === null ? {} : { port: number }),
  }
}
