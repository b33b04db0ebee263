import { describe, expect, it } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { DataForm, formTypeOf, submission } from './index.ts'

describe('XEP-0004 data forms', () => {
  golden(
    'a form',
    DataForm,
    `<x xmlns='jabber:x:data' type='form'>
       <title>Bot Configuration</title>
       <instructions>Fill out this form</instructions>
       <instructions>to configure your new bot!</instructions>
       <field var='FORM_TYPE' type='hidden'><value>jabber:bot</value></field>
       <field var='name' type='text-single' label='The name of your bot'>
         <desc>Seen by all</desc><required/><value>Benvolio</value>
       </field>
       <field var='features' type='list-multi'>
         <value>news</value><value>search</value>
         <option label='News'><value>news</value></option>
         <option><value>search</value></option>
       </field>
     </x>`,
    {
      type: 'form',
      title: 'Bot Configuration',
      instructions: ['Fill out this form', 'to configure your new bot!'],
      fields: [
        { var: 'FORM_TYPE', type: 'hidden', required: false, values: ['jabber:bot'], options: [], media: [] },
        {
          var: 'name',
          type: 'text-single',
          label: 'The name of your bot',
          desc: 'Seen by all',
          required: true,
          values: ['Benvolio'],
          options: [],
          media: [],
        },
        {
          var: 'features',
          type: 'list-multi',
          required: false,
          values: ['news', 'search'],
          options: [{ label: 'News', value: 'news' }, { value: 'search' }],
          media: [],
        },
      ],
    },
  )
  golden(
    'a field with a picture (XEP-0221)',
    DataForm,
    `<x xmlns='jabber:x:data' type='form'>
       <field var='ocr'>
         <media xmlns='urn:xmpp:media-element'><uri type='image/png'>cid:sha1+00@bob.xmpp.org</uri></media>
       </field>
     </x>`,
    {
      type: 'form',
      instructions: [],
      fields: [
        {
          var: 'ocr',
          required: false,
          values: [],
          options: [],
          media: [{ uris: [{ type: 'image/png', uri: 'cid:sha1+00@bob.xmpp.org' }] }],
        },
      ],
    },
  )
  reads(
    'a type of field that does not exist',
    DataForm,
    `<x xmlns='jabber:x:data' type='form'><field var='a' type='crystal-ball'/></x>`,
    {
      type: 'form',
      instructions: [],
      fields: [{ var: 'a', required: false, values: [], options: [], media: [] }],
    },
  )
  reads('a form of no type', DataForm, `<x xmlns='jabber:x:data'/>`, undefined)

  it('is submitted with its type first', () => {
    const form = submission(
      new Map([
        ['FORM_TYPE', ['jabber:bot']],
        ['name', ['Mercutio']],
        ['features', ['news', 'search']],
      ]),
    )
    expect(formTypeOf(form)).toBe('jabber:bot')
    expect(printXml(DataForm.build(form))).toBe(
      printXml(
        readXml(`
          <x xmlns='jabber:x:data' type='submit'>
            <field var='FORM_TYPE' type='hidden'><value>jabber:bot</value></field>
            <field var='name'><value>Mercutio</value></field>
            <field var='features'><value>news</value><value>search</value></field>
          </x>`),
      ),
    )
  })
})
