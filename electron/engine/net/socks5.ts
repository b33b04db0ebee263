import type { ByteSocket } from './sockets.ts'

/** RFC 1928. The parts that XEP-0065 uses: no authentication, CONNECT to a name. */
const VERSION = 5
const NO_AUTHENTICATION = 0
const NO_ACCEPTABLE_METHOD = 0xff
const CONNECT = 1
const IPV4 = 1
const NAME = 3
const IPV6 = 4
/** Replies (§6). */
const SUCCEEDED = 0
const NOT_ALLOWED = 2
const COMMAND_NOT_SUPPORTED = 7
const ADDRESS_TYPE_NOT_SUPPORTED = 8

/**
 * Asks the server at the other end for a connection to `name`, port 0. False if it refuses, speaks another protocol or
 * closes. Does not end the socket, and waits as long as the server takes.
 */
export async function connectBySocks(socket: ByteSocket, name: string): Promise<boolean> {
  await socket.write(Uint8Array.of(VERSION, 1, NO_AUTHENTICATION))
  const method = await socket.take(2)
  if (method?.[0] !== VERSION || method[1] !== NO_AUTHENTICATION) return false
  await socket.write(withName(VERSION, CONNECT, name))
  const reply = await socket.take(4)
  if (reply?.[0] !== VERSION || reply[1] !== SUCCEEDED) return false
  const length = await addressLength(socket, reply[3])
  return length !== null && (await socket.take(length + 2)) !== null
}

/** The length of the address that follows; null for an unknown type. */
async function addressLength(socket: ByteSocket, type: number | undefined): Promise<number | null> {
  if (type === IPV4) return 4
  if (type === IPV6) return 16
  return type === NAME ? ((await socket.take(1))?.[0] ?? null) : null
}

/**
 * Serves one client: accepts a CONNECT to a name that is expected, port 0. Gives the name, or null after a refusal; the
 * socket is then closed. Takes no byte beyond the first one that is wrong, and waits as long as the client takes.
 */
export async function serveSocks(
  socket: ByteSocket,
  isExpected: (name: string) => boolean,
): Promise<string | null> {
  const refuse = async (...answer: number[]): Promise<null> => {
    if (answer.length > 0 && (await socket.write(Uint8Array.from(answer)))) await socket.end()
    socket.destroy()
    return null
  }
  const refuseRequest = (reply: number) => refuse(VERSION, reply, 0, IPV4, 0, 0, 0, 0, 0, 0)

  if ((await socket.take(1))?.[0] !== VERSION) return refuse()
  const [count = 0] = (await socket.take(1)) ?? []
  const methods = count === 0 ? null : await socket.take(count)
  if (methods === null) return refuse()
  if (!methods.includes(NO_AUTHENTICATION)) return refuse(VERSION, NO_ACCEPTABLE_METHOD)
  await socket.write(Uint8Array.of(VERSION, NO_AUTHENTICATION))

  const head = await socket.take(4)
  if (head?.[0] !== VERSION) return refuse()
  if (head[1] !== CONNECT) return refuseRequest(COMMAND_NOT_SUPPORTED)
  if (head[3] !== NAME) return refuseRequest(ADDRESS_TYPE_NOT_SUPPORTED)
  const [length = 0] = (await socket.take(1)) ?? []
  const rest = await socket.take(length + 2)
  if (rest === null) return refuse()
  const name = Buffer.from(rest.subarray(0, length)).toString('latin1')
  const isPortZero = rest[length] === 0 && rest[length + 1] === 0
  if (!isPortZero || !isExpected(name)) return refuseRequest(NOT_ALLOWED)
  return (await socket.write(withName(VERSION, SUCCEEDED, name))) ? name : refuse()
}

/** A request or a reply with a name as its address and port 0 (§4, §6). */
function withName(version: number, command: number, name: string): Uint8Array {
  const address = Buffer.from(name, 'latin1')
  return Uint8Array.of(version, command, 0, NAME, address.length, ...address, 0, 0)
}
