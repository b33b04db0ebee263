import { expect } from 'vitest'
import { liveServer } from '../live/live.ts'
import { startPeer } from '../live/peer.ts'
import type { Profanity } from './profanity.ts'
import { noteCannot } from './results.ts'
import { waitUntil } from './wait-until.ts'

interface Login {
  readonly address: string
  readonly password: string
}

/** A list of devices that it publishes. */
const LIST = '<publish node="eu.siacs.conversations.axolotl.devicelist">'

/** Another program of theirs, which was there before, and lets everybody read it (XEP-0384 0.3 §4.3). */
async function makeEmptyList({ address, password }: Login): Promise<void> {
  const program = await startPeer(liveServer(), address, password)
  program.sendRaw(
    `<iq type='set' id='list'><pubsub xmlns='http://jabber.org/protocol/pubsub'>
       <publish node='eu.siacs.conversations.axolotl.devicelist'>
         <item id='current'><list xmlns='eu.siacs.conversations.axolotl'/></item>
       </publish>
       <publish-options><x xmlns='jabber:x:data' type='submit'>
         <field var='FORM_TYPE' type='hidden'><value>http://jabber.org/protocol/pubsub#publish-options</value></field>
         <field var='pubsub#access_model'><value>open</value></field>
       </x></publish-options>
     </pubsub></iq>`.replaceAll(/>\s+</g, '><'),
  )
  await program.waitFor((event) => event.event === 'answer' && event.id === 'list')
  await program.close()
}

/** Makes its keys and publishes them, and trusts everybody's devices. Resolves once it is on its list. */
export async function beginOmemo(profanity: Profanity, account: Login): Promise<void> {
  profanity.say('/omemo gen')
  await profanity.shows(/OMEMO \w+ materials generated/)
  const failure = "can't get OMEMO device list"
  await waitUntil('Profanity finds no list of its own', () => profanity.log().includes(failure))
  expect(profanity.log()).not.toContain(LIST)
  noteCannot(
    'Profanity 0.13',
    'begin its own list of devices where the account has none',
    'grep -o "can\'t get OMEMO device list" profanity.log',
    failure,
  )
  await makeEmptyList(account)
  await waitUntil('Profanity is on its list', () => profanity.log().includes(LIST))
  profanity.say('/omemo trustmode blind')
}

/** Turns encryption on where it is now. Resolves once it can write to all of these people. */
export async function encryptFor(profanity: Profanity, ...people: readonly string[]): Promise<void> {
  profanity.say('/omemo start')
  await profanity.shows(/\[OMEMO\]/)
  for (const address of people)
    await waitUntil(`Profanity has keys of ${address}`, () =>
      profanity.log().includes(`[OMEMO] create session with ${address}`),
    )
}
