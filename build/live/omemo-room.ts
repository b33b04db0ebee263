import { randomUUID } from 'node:crypto'
import type { OmemoPeer } from './omemo-peer.ts'

const MUC = 'http://jabber.org/protocol/muc'

/** Makes a members-only room that shows everybody's address, and enters it as its owner. `members` are bare addresses. */
export async function makePrivateRoom(
  owner: OmemoPeer,
  room: string,
  nick: string,
  members: readonly string[],
): Promise<void> {
  await owner.enter(room, nick)
  const options = { FORM_TYPE: `${MUC}#roomconfig`, ...PRIVATE }
  const fields = Object.entries(options).map(
    ([name, value]) => `<field var='${name}'><value>${value}</value></field>`,
  )
  await set(owner, room, 'owner', `<x xmlns='jabber:x:data' type='submit'>${fields.join('')}</x>`)
  await setMembers(owner, room, members, 'member')
}

/** Admits people to a room, or takes them out of it. */
export async function setMembers(
  owner: OmemoPeer,
  room: string,
  members: readonly string[],
  affiliation: 'member' | 'none',
): Promise<void> {
  for (const jid of members)
    await set(owner, room, 'admin', `<item jid='${jid}' affiliation='${affiliation}'/>`)
}

const PRIVATE = {
  'muc#roomconfig_membersonly': '1',
  'muc#roomconfig_whois': 'anyone',
  'muc#roomconfig_persistentroom': '1',
}

async function set(owner: OmemoPeer, room: string, what: 'owner' | 'admin', xml: string): Promise<void> {
  const id = randomUUID()
  owner.sendRaw(`<iq type='set' id='${id}' to='${room}'><query xmlns='${MUC}#${what}'>${xml}</query></iq>`)
  const answer = await owner.waitFor((e) => e.event === 'answer' && e.id === id)
  if (answer.event === 'answer' && answer.condition !== '')
    throw new Error(`${room} refuses it: ${answer.condition}`)
}
