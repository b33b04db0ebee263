import { createEmitter } from '../../../../shared/events/emitter.ts'
import type { FullJid } from '../../../../shared/model/jid.ts'
import { err } from '../../../../shared/model/result.ts'
import type { Channel, Use } from '../../extension.ts'
import { logsFaults } from '../../stanza/fault.ts'
import { disco as discoExtension } from '../0030-disco/index.ts'
import { NS_SI } from '../0095-si/index.ts'
import { NS_SI_FT, siFileTransfer } from '../0096-si-ft/index.ts'
import { jingle as jingleExtension, MAX_CONTENTS, NS_JINGLE } from '../0166-jingle/index.ts'
import type {
  FileTransfers,
  IncomingOffer,
  OfferEvents,
  OutgoingPeerFile,
  PeerOffer,
  PeerProtocol,
  PeerTransferFailure,
} from '../file-transfer.ts'
import { NS_JINGLE_FT } from './codec.ts'
import { takeOffersByJingle } from './receiving.ts'
import { offerByJingle } from './sending.ts'

export function createFileTransfers(channel: Channel, use: Use): FileTransfers {
  const disco = use(discoExtension)
  const jingle = use(jingleExtension)
  const si = use(siFileTransfer)
  const offers = createEmitter<[IncomingOffer]>(logsFaults(channel, 'file transfer: a handler of offers'))
  let handlers = 0

  function take(offer: IncomingOffer): boolean {
    if (handlers === 0) return false
    offers.emit(offer)
    return true
  }

  /** The features of the client, or why it does not answer. */
  async function featuresOf(to: FullJid): Promise<readonly string[] | PeerTransferFailure> {
    const info = await disco.info(to)
    if (info.ok) return info.value.features
    return { code: info.error.code === 'not-connected' ? 'not-connected' : 'gone' }
  }

  async function offer(
    to: FullJid,
    files: readonly OutgoingPeerFile[],
    events: OfferEvents,
    abort: AbortController,
  ): Promise<void> {
    const refuse = (failure: PeerTransferFailure): void => {
      for (const file of files) file.ended(err(failure))
    }
    const features = await featuresOf(to)
    if (abort.signal.aborted) {
      refuse({ code: 'cancelled' })
      return
    }
    if ('code' in features) {
      refuse(features)
      return
    }
    const protocol = protocolIn(features)
    if (protocol === null) {
      refuse({ code: 'unsupported' })
      return
    }
    const made =
      protocol === 'jingle'
        ? offerByJingle(jingle, channel.clock, to, files, features, events)
        : si.offer(to, files, events)
    abort.signal.addEventListener('abort', () => made.cancel())
  }

  jingle.application(takeOffersByJingle(channel.clock, take))
  si.onOffer(take)

  return {
    async protocolOf(to) {
      const features = await featuresOf(to)
      return 'code' in features ? null : protocolIn(features)
    },
    offer(to, files, events = {}): PeerOffer {
      if (files.length === 0 || files.length > MAX_CONTENTS) throw new Error('an offer holds 1 to 16 files')
      const abort = new AbortController()
      void offer(to, files, events, abort)
      return { cancel: () => abort.abort() }
    },
    onOffer(handler) {
      const release = offers.on(handler)
      handlers++
      return () => {
        handlers--
        release()
      }
    },
  }
}

function protocolIn(features: readonly string[]): PeerProtocol | null {
  if (features.includes(NS_JINGLE) && features.includes(NS_JINGLE_FT)) return 'jingle'
  return features.includes(NS_SI) && features.includes(NS_SI_FT) ? 'si' : null
}
