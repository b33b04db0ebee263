import { describe } from 'vitest'
import { golden, reads } from '../../testing/golden.ts'
import { Close, Data, Open } from './codec.ts'

const NS = `xmlns='http://jabber.org/protocol/ibb'`

describe('XEP-0047 in-band bytestreams', () => {
  golden('open', Open, `<open ${NS} block-size='4096' sid='i781hf64' stanza='iq'/>`, {
    blockSize: 4096,
    sid: 'i781hf64',
    stanza: 'iq',
  })
  reads('open without a kind of stanza', Open, `<open ${NS} block-size='4096' sid='a'/>`, {
    blockSize: 4096,
    sid: 'a',
  })
  reads('open with too large blocks', Open, `<open ${NS} block-size='65536' sid='a'/>`, undefined)
  reads('open with empty blocks', Open, `<open ${NS} block-size='0' sid='a'/>`, undefined)
  reads('open without an id', Open, `<open ${NS} block-size='4096'/>`, undefined)

  const abc = new Uint8Array(Buffer.from('abc'))
  golden('data', Data, `<data ${NS} seq='65535' sid='a'>YWJj</data>`, { seq: 65_535, sid: 'a', bytes: abc })
  reads('data in lines', Data, `<data ${NS} seq='0' sid='a'>\n YW\n Jj\n</data>`, {
    seq: 0,
    sid: 'a',
    bytes: abc,
  })
  reads('data with a sequence beyond 16 bits', Data, `<data ${NS} seq='65536' sid='a'>YWJj</data>`, undefined)
  reads('padding before the end', Data, `<data ${NS} seq='0' sid='a'>YW==YWJj</data>`, undefined)
  reads('padding at the start', Data, `<data ${NS} seq='0' sid='a'>=AAA</data>`, undefined)
  reads('foreign characters', Data, `<data ${NS} seq='0' sid='a'>YW-_</data>`, undefined)
  reads('half a group', Data, `<data ${NS} seq='0' sid='a'>YWJ</data>`, undefined)

  golden('close', Close, `<close ${NS} sid='a'/>`, { sid: 'a' })
})
