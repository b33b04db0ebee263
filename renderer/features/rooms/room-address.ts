/** The address that the person means: a name alone is that of a room at the server's first service. */
export function meantAddress(typed: string, services: readonly string[]): string {
  const text = typed.trim()
  const [service] = services
  // What has a dot may be the address of a server.
  return text === '' || service === undefined || /[@./]/u.test(text) ? text : `${text}@${service}`
}
