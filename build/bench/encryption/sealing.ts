import { setImmediate as turn } from 'node:timers/promises'
import { createNodePorts } from '../../../electron/engine/index.ts'
import type { OmemoVersion } from '../../../electron/engine/xep/0384-omemo/index.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { median } from '../table.ts'
import { publishDevices } from './others.ts'
import { openStage, type Stage } from './stage.ts'
import { timed, type Took } from './turns.ts'

const LATER = 20
const TEXT = 'What light through yonder window breaks? It is the east, and Juliet is the sun.'

export interface SealingArgument {
  readonly folder: string
  readonly version: OmemoVersion
  readonly people: number
  /** Of each person. */
  readonly devices: number
}

export interface SealingFigures {
  /** The keys of all devices are read and sessions begun; the server answers at once. */
  readonly begun: Took
  /** A message by new sessions, from the person's click until it leaves. */
  readonly first: Took
  /** The messages after it: the median, and the longest and the busiest turn of all. */
  readonly later: Took
}

/** Seals messages for a room of so many people. */
export async function measureSealing({
  folder,
  version,
  people,
  devices,
}: SealingArgument): Promise<SealingFigures> {
  const stage = await openStage(folder, [])
  try {
    const { random } = createNodePorts(() => undefined)
    const members = Array.from({ length: people }, (_, number) => `p${number}@verona.example` as BareJid)
    for (const member of members) publishDevices(stage.server, member, version, devices, random)
    const begun = await timed(() => answering(stage, stage.keys.fetch(members)))
    const room = stage.room(members)
    await turn()
    const send = async (): Promise<Took> => {
      await stage.acknowledge()
      return timed(() => sendOne(stage, room))
    }
    const first = await send()
    const later: Took[] = []
    for (let count = 0; count < LATER; count += 1) later.push(await send())
    return {
      begun,
      first,
      later: {
        ms: median(later.map(({ ms }) => ms)),
        longest: Math.max(...later.map(({ longest }) => longest)),
        busiest: Math.max(...later.map(({ busiest }) => busiest)),
      },
    }
  } finally {
    await stage.close()
  }
}

async function sendOne(stage: Stage, room: Parameters<Stage['write']>[0]): Promise<void> {
  const before = stage.sent
  stage.write(room, TEXT)
  while (stage.sent === before) await turn()
}

/** The server answers at once until the work is done. */
async function answering(stage: Stage, work: Promise<unknown>): Promise<void> {
  const done = work.then(() => true)
  const answered = async (): Promise<boolean> => {
    await stage.answer()
    await turn()
    return false
  }
  while (!(await Promise.race([done, answered()])));
}
