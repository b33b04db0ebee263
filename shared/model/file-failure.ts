/** A file on its way by HTTP. */
export type HttpFailure =
  | {
      readonly code: 'link-not-allowed'
      readonly problem:
        | 'malformed'
        | 'not-https'
        /** The server redirected to a host outside of its own domain. */
        | 'other-domain'
        /** The host is on this machine or on a network nearby. */
        | 'private-address'
        | 'too-many-redirects'
    }
  | { readonly code: 'link-unreachable'; readonly host: string }
  /** No secure connection: the certificate is not trusted, or TLS failed. */
  | { readonly code: 'link-insecure'; readonly host: string }
  /** Any status of HTTP without a code of its own here. */
  | { readonly code: 'http-refused'; readonly host: string; readonly status: number }
  | { readonly code: 'file-gone'; readonly host: string }
  /** `limit` is in bytes; null if the server did not tell it. */
  | { readonly code: 'file-too-large-for-server'; readonly limit: number | null }
  | { readonly code: 'server-storage-full' }
  /** More bytes than were announced or allowed. `limit` is in bytes. */
  | { readonly code: 'file-over-limit'; readonly limit: number }
  /** The file on this disk changed or vanished while it was sent. */
  | { readonly code: 'file-changed' }
  | { readonly code: 'transfer-lost' }
  | { readonly code: 'transfer-stalled' }

/** A place for a file on a server (XEP-0363). */
export type UploadFailure =
  | { readonly code: 'upload-not-offered' }
  /** Too much was uploaded lately. `retryAt` is in milliseconds since 1970. */
  | { readonly code: 'upload-quota'; readonly retryAt: number | null }
  /** The server offered a place that Balcony must not use. */
  | { readonly code: 'upload-slot-unusable' }

/** Putting files into the composer, and recording. */
export type AttachFailure =
  /** The window couldn't read a file: it changed or went, or it may not be read. */
  | { readonly code: 'file-unreadable' }
  /** A folder where only a file can be taken. */
  | { readonly code: 'not-a-file' }
  /** At most so many files in one composer. */
  | { readonly code: 'too-many-files'; readonly most: number }
  /** More files or bytes than a folder may have that is sent as an archive. */
  | { readonly code: 'folder-too-large'; readonly files: number; readonly bytes: number }
  | { readonly code: 'microphone-missing' }
  | { readonly code: 'microphone-refused' }
  | { readonly code: 'recording-failed' }

/** A file on its way to or from another client or a server. */
export type TransferFailure =
  /** The file outside that was chosen to be sent is no longer there. */
  | { readonly code: 'file-vanished' }
  /** The copy that Balcony keeps can't be read any more. */
  | { readonly code: 'file-damaged' }
  /** The folder for received files is missing or can't be written. */
  | { readonly code: 'folder-refused' }
  /** The place that the person chose for a copy can't be written. */
  | { readonly code: 'save-refused' }
  /** It was deleted here, or was never fetched. */
  | { readonly code: 'file-not-here' }
  /** The file that came is not the one that the sender announced. It was deleted. */
  | { readonly code: 'file-differs'; readonly from: 'sender' | 'server' }
  /** The sender announced a file and told nothing about where it is. */
  | { readonly code: 'file-without-source' }
  /** No server takes it, and no client of the other side takes files directly now. */
  | { readonly code: 'no-way-to-send' }
  /** No server takes it, and nothing else reaches a room or somebody in it. */
  | { readonly code: 'no-way-to-room' }
  /** The other side's client knows no way to transfer files that Balcony knows. */
  | { readonly code: 'peer-unsupported' }
  | { readonly code: 'peer-cancelled' }
  /** The other person has not accepted it in time. */
  | { readonly code: 'peer-unanswered' }
  | { readonly code: 'peer-busy' }
  /** The other side's client went offline or doesn't answer. */
  | { readonly code: 'peer-gone' }
  /** No connection to the other side's client came about. */
  | { readonly code: 'peer-unreachable' }
  /** `rule` is for the log and the details. */
  | { readonly code: 'peer-violated'; readonly rule: string }

/** Sending and receiving files. */
export type FileFailure = HttpFailure | UploadFailure | AttachFailure | TransferFailure
