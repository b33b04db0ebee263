import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import { siFileTransfer } from '../0096-si-ft/index.ts'
import { jingle } from '../0166-jingle/index.ts'
import { fileMetadata } from '../0446-file-metadata/index.ts'
import type { FileTransfers } from '../file-transfer.ts'
import { NS_JINGLE_FT } from './codec.ts'
import { createFileTransfers } from './file-transfers.ts'

export type {
  FileTransfers,
  IncomingOffer,
  IncomingPeerFile,
  OutgoingPeerFile,
  PeerFile,
  PeerFileSink,
  PeerOutcome,
  PeerTransferFailure,
  PeerWay,
} from '../file-transfer.ts'

/** XEP-0234, with stream initiation for clients that do not know it. */
export const fileTransfers: Extension<FileTransfers> = {
  about: {
    spec: 'XEP-0234',
    title: 'Jingle File Transfer',
    version: '0.19.1',
    status: 'partial',
    note: 'requests for files are refused',
    features: [NS_JINGLE_FT],
  },
  needs: [disco, jingle, siFileTransfer, fileMetadata],
  setup: createFileTransfers,
}
