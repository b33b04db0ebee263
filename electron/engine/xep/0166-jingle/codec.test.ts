import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { el } from '../../xml/element.ts'
import { JingleElement, ReasonElement } from './codec.ts'

const NS = `xmlns='urn:xmpp:jingle:1'`

describe('XEP-0166 Jingle', () => {
  golden(
    'session-initiate',
    JingleElement,
    `<jingle ${NS} action='session-initiate' sid='a73' initiator='romeo@montague.example/orchard'>
       <content creator='initiator' name='stub' senders='initiator'>
         <description xmlns='urn:xmpp:jingle:apps:stub:0'/>
         <transport xmlns='urn:xmpp:jingle:transports:stub:0'/>
       </content>
     </jingle>`,
    {
      action: 'session-initiate',
      sid: 'a73',
      initiator: 'romeo@montague.example/orchard',
      contents: [
        {
          creator: 'initiator',
          name: 'stub',
          senders: 'initiator',
          description: el('urn:xmpp:jingle:apps:stub:0', 'description'),
          transport: el('urn:xmpp:jingle:transports:stub:0', 'transport'),
        },
      ],
    },
  )
  golden(
    'session-terminate',
    JingleElement,
    `<jingle ${NS} action='session-terminate' sid='a73'><reason><busy/><text>Later.</text></reason></jingle>`,
    { action: 'session-terminate', sid: 'a73', contents: [], reason: { condition: 'busy', text: 'Later.' } },
  )
  golden(
    'session-info',
    JingleElement,
    `<jingle ${NS} action='session-info' sid='a73'><ring xmlns='x'/></jingle>`,
    {
      action: 'session-info',
      sid: 'a73',
      contents: [],
      payload: el('x', 'ring'),
    },
  )
  reads('an unknown action', JingleElement, `<jingle ${NS} action='session-sing' sid='a73'/>`, undefined)
  reads('no session', JingleElement, `<jingle ${NS} action='session-info'/>`, undefined)
  reads(
    'an unknown reason with a detail of the application',
    ReasonElement,
    `<reason ${NS}><bored/><file-too-large xmlns='y'/></reason>`,
    { condition: 'general-error', detail: el('y', 'file-too-large') },
  )
})
