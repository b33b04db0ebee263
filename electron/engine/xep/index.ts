import type { Extension } from '../extension.ts'
import { dataForms } from './0004-data-forms/index.ts'
import { messageEvents } from './0022-message-events/index.ts'
import { disco } from './0030-disco/index.ts'
import { rooms } from './0045-muc/index.ts'
import { inBandBytestreams } from './0047-ibb/index.ts'
import { bookmarkLists } from './0048-bookmarks/index.ts'
import { privateStorage } from './0049-private-storage/index.ts'
import { vcards } from './0054-vcard-temp/index.ts'
import { resultSets } from './0059-rsm/index.ts'
import { pubsub } from './0060-pubsub/index.ts'
import { bytestreams } from './0065-socks5/index.ts'
import { outOfBandData } from './0066-oob/index.ts'
import { xhtmlIm } from './0071-xhtml-im/index.ts'
import { registration } from './0077-register/index.ts'
import { userAvatars } from './0084-user-avatar/index.ts'
import { chatStates } from './0085-chat-states/index.ts'
import { legacyDelayedDelivery } from './0091-legacy-delay/index.ts'
import { softwareVersion } from './0092-version/index.ts'
import { urlData } from './0103-url-data/index.ts'
import { featureNegotiation, streamInitiation } from './0095-si/index.ts'
import { siFileTransfer } from './0096-si-ft/index.ts'
import { caps } from './0115-caps/index.ts'
import { formValidation } from './0122-validation/index.ts'
import { formLayout } from './0141-layout/index.ts'
import { uriQueries } from './0147-uri-queries/index.ts'
import { vcardAvatars } from './0153-vcard-avatar/index.ts'
import { captchaForms } from './0158-captcha/index.ts'
import { pep } from './0163-pep/index.ts'
import { jingle } from './0166-jingle/index.ts'
import { userNickname } from './0172-nick/index.ts'
import { receipts } from './0184-receipts/index.ts'
import { blocking } from './0191-blocking/index.ts'
import { ping } from './0199-ping/index.ts'
import { entityTime } from './0202-time/index.ts'
import { delayedDelivery } from './0203-delay/index.ts'
import { formMedia } from './0221-media-elements/index.ts'
import { privateNodes } from './0223-private-nodes/index.ts'
import { attention } from './0224-attention/index.ts'
import { bitsOfBinary } from './0231-bob/index.ts'
import { fileTransfers } from './0234-jingle-ft/index.ts'
import { meCommand } from './0245-me/index.ts'
import { directInvitations } from './0249-direct-invitations/index.ts'
import { jingleSocks5 } from './0260-jingle-s5b/index.ts'
import { jingleInBand } from './0261-jingle-ibb/index.ts'
import { thumbnails } from './0264-thumbnails/index.ts'
import { carbons } from './0280-carbons/index.ts'
import { forwarding } from './0297-forwarding/index.ts'
import { hashes } from './0300-hashes/index.ts'
import { lastMessageCorrection } from './0308-last-message-correction/index.ts'
import { archivePreferences, archiveSearch, messageArchive } from './0313-mam/index.ts'
import { hats } from './0317-hats/index.ts'
import { lastUserInteraction } from './0319-last-user-interaction/index.ts'
import { displayedMarkers } from './0333-markers/index.ts'
import { processingHints } from './0334-hints/index.ts'
import { stanzaIds } from './0359-stanza-ids/index.ts'
import { httpUpload } from './0363-http-upload/index.ts'
import { messageAttaching } from './0367-attaching/index.ts'
import { references } from './0372-references/index.ts'
import { spamReporting } from './0377-spam-reporting/index.ts'
import { preAuthenticatedSubscription } from './0379-pars/index.ts'
import { explicitEncryption } from './0380-eme/index.ts'
import { omemo } from './0384-omemo/index.ts'
import { caps2 } from './0390-caps2/index.ts'
import { messageStyling } from './0393-styling/index.ts'
import { avatarConversion } from './0398-avatar-conversion/index.ts'
import { bookmarks } from './0402-bookmarks/index.ts'
import { selfPings } from './0410-self-ping/index.ts'
import { bookmarksConversion } from './0411-bookmarks-conversion/index.ts'
import { occupantIds } from './0421-occupant-id/index.ts'
import { stanzaContentEncryption } from './0420-sce/index.ts'
import { messageRetraction } from './0424-retraction/index.ts'
import { messageModeration } from './0425-moderation/index.ts'
import { fallbackIndication } from './0428-fallback/index.ts'
import { channelSearch } from './0433-channel-search/index.ts'
import { trustMessages } from './0434-trust-messages/index.ts'
import { messageReactions } from './0444-reactions/index.ts'
import { preAuthenticatedRegistration } from './0445-preauth-ibr/index.ts'
import { fileMetadata } from './0446-file-metadata/index.ts'
import { fileSharing } from './0447-sfs/index.ts'
import { encryptedFileSharing } from './0448-encrypted-sharing/index.ts'
import { automaticTrust } from './0450-atm/index.ts'
import { omemoMediaSharing } from './0454-aesgcm/index.ts'
import { messageReplies } from './0461-replies/index.ts'
import { bookmarkPinning } from './0469-pinning/index.ts'
import { roomAvatars } from './0486-muc-avatars/index.ts'
import { displayedSync } from './0490-mds/index.ts'
import { chatSettings } from './0492-notification-settings/index.ts'
import { linkMetadata } from './0511-link-metadata/index.ts'
import { messages } from './rfc6121-messages/index.ts'
import { presence } from './rfc6121-presence/index.ts'
import { roster } from './rfc6121-roster/index.ts'

/**
 * Every extension module. They are set up in this order, and it is also the order of their parts in the start of a
 * session: carbons are enabled and the roster is loaded before the first presence brings in messages and other people.
 */
export const extensions: readonly Extension<unknown>[] = [
  disco,
  ping,
  entityTime,
  softwareVersion,
  registration,
  carbons,
  blocking,
  spamReporting,
  roster,
  presence,
  selfPings,
  vcards,
  rooms,
  channelSearch,
  lastUserInteraction,
  pubsub,
  pep,
  privateNodes,
  omemo,
  chatSettings,
  privateStorage,
  bookmarkLists,
  bookmarksConversion,
  bookmarkPinning,
  bookmarks,
  userAvatars,
  vcardAvatars,
  avatarConversion,
  httpUpload,
  messageArchive,
  caps2,
  caps,

  // Codecs only.
  delayedDelivery,
  legacyDelayedDelivery,
  stanzaIds,
  forwarding,
  resultSets,
  displayedSync,
  archivePreferences,
  archiveSearch,
  receipts,
  chatStates,
  userNickname,
  directInvitations,
  occupantIds,
  hats,
  roomAvatars,
  dataForms,
  formValidation,
  formLayout,
  formMedia,
  bitsOfBinary,
  outOfBandData,
  urlData,
  thumbnails,
  hashes,
  messageAttaching,
  fileMetadata,
  encryptedFileSharing,
  omemoMediaSharing,
  fileSharing,
  captchaForms,
  uriQueries,
  preAuthenticatedSubscription,
  preAuthenticatedRegistration,
  lastMessageCorrection,
  processingHints,
  messageRetraction,
  messageModeration,
  messageReactions,
  fallbackIndication,
  messageReplies,
  references,
  messageEvents,
  attention,
  meCommand,
  displayedMarkers,
  explicitEncryption,
  stanzaContentEncryption,
  trustMessages,
  automaticTrust,
  messageStyling,
  messages,
  linkMetadata,
  xhtmlIm,

  // Files from client to client, which need some of the codecs.
  inBandBytestreams,
  bytestreams,
  jingle,
  jingleSocks5,
  jingleInBand,
  featureNegotiation,
  streamInitiation,
  siFileTransfer,
  fileTransfers,
]
