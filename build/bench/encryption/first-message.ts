import { createNodePorts } from '../../../electron/engine/index.ts'
import type { OmemoVersion } from '../../../electron/engine/xep/0384-omemo/index.ts'
import { listNodeOf } from '../../../electron/engine/xep/0384-omemo/nodes/device-list.ts'
import { serialize } from '../../../electron/engine/xml/serialize.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { publishDevices } from './others.ts'
import { calm, openStage, settled } from './stage.ts'

const JULIET = 'juliet@capulet.example' as BareJid
const NS_EVENT = 'http://jabber.org/protocol/pubsub#event'

export interface FirstMessageArgument {
  readonly folder: string
  readonly version: OmemoVersion
  readonly devices: number
  /** Whether their list has come as an event, as that of a contact does when a session begins. */
  readonly isListed: boolean
}

/** The round trips to the server before the first message to a contact leaves. */
export async function countRoundTrips({
  folder,
  version,
  devices,
  isListed,
}: FirstMessageArgument): Promise<number> {
  const stage = await openStage(folder, [JULIET])
  try {
    const { random } = createNodePorts(() => undefined)
    const list = publishDevices(stage.server, JULIET, version, devices, random)
    if (isListed) await stage.receive(eventOf(listNodeOf(version), serialize(list)))
    await calm(stage)
    const conversation = await stage.open(JULIET)
    await calm(stage)
    stage.write(conversation, 'Ho!')
    const before = stage.sent
    for (let trips = 0; ; trips += 1) {
      await settled()
      if (stage.sent > before) return trips
      if ((await stage.answer()) === 0) throw new Error('the first message waits for nothing')
    }
  } finally {
    await stage.close()
  }
}

const eventOf = (node: string, list: string): string =>
  `<message from='${JULIET}' type='headline'><event xmlns='${NS_EVENT}'><items node='${node}'><item id='current'>${list}</item></items></event></message>`
