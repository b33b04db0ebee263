import { FLOOD_DOMAIN, type Pour } from './flood-server.ts'

const PEER = 'juliet@capulet.example/x'

/** Floods for a `FloodServer`. Each of them is endless. */

/** Messages from a contact, each with this many characters. */
export function messages(length: number): Pour {
  const body = 'x'.repeat(length)
  return (index) =>
    `<message from='${PEER}' to='romeo@${FLOOD_DOMAIN}' type='chat' id='m${index}'><body>${body}</body></message>`
}

/** Requests from the account's own server. Each has to be answered, and the answer is as long as the request. */
export function requests(idLength: number): Pour {
  const id = 'i'.repeat(idLength)
  return (index) =>
    `<iq from='${FLOOD_DOMAIN}' type='get' id='${id}${index}'><query xmlns='urn:example:${index}'/></iq>`
}

/** A contact comes and goes, from more and more devices. */
export const presences: Pour = (index) =>
  `<presence from='juliet@capulet.example/${index}'><status>${index}</status></presence>`

/** The server adds contacts. */
export const rosterPushes: Pour = (index) =>
  `<iq type='set' id='r${index}'><query xmlns='jabber:iq:roster'><item jid='c${index}@capulet.example' subscription='both'/></query></iq>`

const within = (inside: () => Iterable<string>): Pour =>
  function* () {
    yield `<message from='${PEER}' id='too-much'><body>`
    yield* inside()
    yield '</body></message>'
  }

/** Messages that pass a limit of the parser, by about this many megabytes. */
export const tooMuch = {
  text: (megabytes: number): Pour => within(() => repeated('x'.repeat(65_536), 16 * megabytes)),
  attribute: (megabytes: number): Pour =>
    within(() => ["<x a='", ...repeated('/>'.repeat(32_768), 16 * megabytes), "'/>"]),
  depth: (megabytes: number): Pour =>
    within(() => [
      ...repeated('<x>'.repeat(10_922), 16 * megabytes),
      ...repeated('</x>'.repeat(10_922), 16 * megabytes),
    ]),
  name: (megabytes: number): Pour =>
    within(() => ['<', ...repeated('x'.repeat(65_536), 16 * megabytes), '/>']),
} as const

function repeated(piece: string, times: number): string[] {
  return Array.from({ length: times }, () => piece)
}
