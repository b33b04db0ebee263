import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { printXml } from '../../testing/placeholders.ts'
import { EMPTY, RegistrationQuery, removal } from './codec.ts'

describe('XEP-0077 registration', () => {
  golden('the question', RegistrationQuery, `<query xmlns='jabber:iq:register'/>`, EMPTY)
  golden(
    'answers',
    RegistrationQuery,
    `<query xmlns='jabber:iq:register'><username>bill</username><password>Calliope</password></query>`,
    {
      ...EMPTY,
      fields: [
        { name: 'username', value: 'bill' },
        { name: 'password', value: 'Calliope' },
      ],
    },
  )
  golden(
    'an answer by form',
    RegistrationQuery,
    `<query xmlns='jabber:iq:register'>
       <x xmlns='jabber:x:data' type='submit'><field var='a'><value>b</value></field></x>
     </query>`,
    {
      ...EMPTY,
      form: {
        type: 'submit',
        instructions: [],
        fields: [{ var: 'a', required: false, values: ['b'], options: [], media: [] }],
      },
    },
  )
  reads(
    'what a server asks, and where else to go',
    RegistrationQuery,
    `<query xmlns='jabber:iq:register'>
       <instructions> Choose a name. </instructions>
       <username/><password/><crystal-ball/><other xmlns='elsewhere'/>
       <x xmlns='jabber:x:oob'><url> https://register.example </url></x>
     </query>`,
    {
      ...EMPTY,
      instructions: 'Choose a name.',
      fields: [
        { name: 'username', value: '' },
        { name: 'password', value: '' },
      ],
      url: 'https://register.example',
    },
  )

  it('is taken back', () => {
    expect(printXml(removal())).toBe(`<query xmlns='jabber:iq:register'>\n  <remove/>\n</query>`)
  })
})
