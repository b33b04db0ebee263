import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { el } from '../../xml/element.ts'
import { Si } from './codec.ts'

const NS = `xmlns='http://jabber.org/protocol/si'`

describe('XEP-0095 stream initiation', () => {
  golden(
    'an answer',
    Si,
    `<si ${NS}><feature xmlns='http://jabber.org/protocol/feature-neg'><x xmlns='jabber:x:data' type='submit'>
       <field var='stream-method'><value>http://jabber.org/protocol/ibb</value></field></x></feature></si>`,
    {
      feature: {
        form: {
          type: 'submit',
          instructions: [],
          fields: [
            {
              var: 'stream-method',
              required: false,
              values: ['http://jabber.org/protocol/ibb'],
              options: [],
              media: [],
            },
          ],
        },
      },
    },
  )
  reads(
    'an offer without methods',
    Si,
    `<si ${NS} id='a' mime-type='Text/Plain' profile='p'><file xmlns='p'/></si>`,
    {
      id: 'a',
      mimeType: 'text/plain',
      profile: 'p',
      payload: el('p', 'file'),
    },
  )
})
