import { kindOf } from '../../messages/store/codes.ts'
import type { Town } from './town.ts'
import type { TownDevice } from './town-device.ts'
import type { Letter } from './town-seals.ts'

interface Row {
  readonly id: number
  readonly stanza: string
  readonly body: string
  readonly kind: number
  readonly isSealed: number
  readonly why: string | null
}

/** A replayed message has a second id. */
const ROWS = `SELECT DISTINCT m.id, replace(r.value, '-again', '') AS stanza, m.body, m.kind, m.sealed_by IS NOT NULL AS isSealed,
    json_extract(m.extra, '$.sealedWhy') AS why
  FROM message m JOIN message_ref r ON r.message_id = m.id`

/** What of the town's letters is not on its devices as it has to be. */
export function faultsOf(town: Town): string[] {
  const texts = [...town.seals.letters.values()].filter(({ text }) => text !== null)
  return town.devices.flatMap((device) => {
    const rows = new Map<string, Row[]>()
    for (const row of device.rig.store.all<Row>(ROWS))
      rows.set(row.stanza, [...(rows.get(row.stanza) ?? []), row])
    return [
      ...texts.flatMap((letter) =>
        [faultOf(town, device, letter, rows.get(letter.id) ?? [])]
          .flat()
          .map((fault) => `${letter.id} of step ${letter.step} ${fault}`),
      ),
      ...twice(device),
      ...left(device),
    ].map((fault) => `${device.name}: ${fault}`)
  })
}

function faultOf({ server }: Town, device: TownDevice, letter: Letter, rows: readonly Row[]): string | [] {
  const { id, text } = letter
  const isOwn = letter.from === device.name
  const isFromAccount = letter.from.slice(0, -1) === device.name.slice(0, -1)
  const hasArrived = server.taken.has(id) && (isFromAccount || !server.dropped.has(id))
  const [row, ...more] = rows
  if (more.length > 0) return `is there ${rows.length} times`
  // Of its own it has also what a restored history held back.
  if (!hasArrived) return row && !isOwn ? 'is there, but never came' : []
  if (row === undefined) return 'is missing'
  if (row.body === text) return row.isSealed === 1 ? [] : 'is not known to be sealed'
  if (row.body !== '' || kindOf(row.kind) !== 'sealed') return `says ${row.body}`
  const allowed = reasonsFor(device, letter)
  return row.why !== null && allowed.includes(row.why) ? [] : `cannot be read: ${row.why}`
}

/** Why this device may be unable to read a letter. */
function reasonsFor(device: TownDevice, { sessions }: Letter): readonly string[] {
  const numbers = [device.number, ...device.former].filter((number) => sessions.has(number))
  const wasLost = numbers.some((number) => device.lost.has(sessions.get(number) ?? ''))
  // A backup may already have had what could not be read.
  const because = wasLost ? ['session'] : []
  if (numbers.length > 0) return numbers.includes(device.number) ? because : [...because, 'earlier']
  // A restored history does not have what this device has written since its backup, and the others hear of its new number later.
  return device.former.size > 0 ? ['before', 'other-device'] : []
}

const twice = ({ rig: { store } }: TownDevice): string[] =>
  store
    .all<{ body: string; count: number }>(
      `SELECT body, count(*) AS count FROM message WHERE body <> '' GROUP BY body HAVING count(*) > 1`,
    )
    .map(({ body, count }) => `${body} is there ${count} times`)

/** What should be done by now. */
const left = ({ rig: { store } }: TownDevice): string[] =>
  store
    .all<{ what: string }>(
      `SELECT op || ' is ' || stage AS what FROM outgoing
       UNION ALL SELECT 'a message waits to be opened' FROM omemo_waiting`,
    )
    .map(({ what }) => what)

/** The devices that do not have these texts. */
export const withoutTexts = ({ devices }: Town, texts: readonly string[]): string[] =>
  devices.flatMap(({ name, rig: { store } }) =>
    texts
      .filter((text) => store.first('SELECT 1 FROM message WHERE body = ?', text) === undefined)
      .map((text) => `${name}: ${text}`),
  )
