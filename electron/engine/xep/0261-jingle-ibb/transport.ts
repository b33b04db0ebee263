import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel } from '../../extension.ts'
import type { Infer } from '../../xml/codec.ts'
import { BLOCK_SIZE, type InBandBytestreams } from '../0047-ibb/index.ts'
import type {
  JingleTransport,
  OpenedTransport,
  TransportContext,
  TransportFailure,
  TransportNegotiation,
} from '../0166-jingle/index.ts'
import { IbbTransport, NS_JINGLE_IBB } from './codec.ts'

type Terms = Infer<typeof IbbTransport>

/** The last resort: everything else is faster. */
const PREFERENCE = 1

/** In-band bytestreams as a transport of Jingle sessions. */
export function createIbbTransport(channel: Channel, ibb: InBandBytestreams): JingleTransport {
  function negotiate(context: TransportContext, ours: Terms): TransportNegotiation {
    const { peer, role, signal } = context
    let terms = ours

    async function connect(): Promise<Result<OpenedTransport, TransportFailure>> {
      const { sid, blockSize } = terms
      // §2: the initiator of the session opens the stream, with the values that were agreed on.
      const opened =
        role === 'initiator'
          ? await ibb.open(peer, sid, { blockSize, signal })
          : await ibb.expect(peer, sid, { blockSize, signal })
      if (opened.ok) return ok({ way: 'ibb', stream: opened.value })
      const { error } = opened
      return error.code === 'stanza-error'
        ? err({ code: 'refused', condition: error.condition })
        : err({ code: 'no-connection' })
    }

    return {
      local: IbbTransport.build(ours),
      answered(remote) {
        const theirs = IbbTransport.parse(remote)
        // §2: the answer may only ask for smaller blocks.
        if (theirs?.sid !== ours.sid || theirs.blockSize > ours.blockSize) return err({ code: 'malformed' })
        terms = theirs
        return ok()
      },
      // Further streams for the same content mean nothing for files.
      info: () => false,
      connect,
    }
  }

  return {
    ns: NS_JINGLE_IBB,
    preference: PREFERENCE,
    offer: (context) =>
      Promise.resolve(ok(negotiate(context, { sid: channel.random.uuid(), blockSize: BLOCK_SIZE }))),
    answer(context, proposal) {
      const theirs = IbbTransport.parse(proposal)
      return Promise.resolve(theirs ? ok(negotiate(context, theirs)) : err({ code: 'malformed' }))
    },
  }
}
