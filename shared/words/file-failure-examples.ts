import type { FileFailure } from '../model/file-failure.ts'
import type { FailureExamples } from './failure-sentences.ts'

/** Examples of the failures of files, as a part of `failureExamples`. */
export const fileFailureExamples: Pick<FailureExamples, FileFailure['code']> = {
  'link-not-allowed': (
    ['malformed', 'not-https', 'other-domain', 'private-address', 'too-many-redirects'] as const
  ).map((problem) => ({ code: 'link-not-allowed', problem })),
  'link-unreachable': [{ code: 'link-unreachable', host: 'upload.example.org' }],
  'link-insecure': [{ code: 'link-insecure', host: 'upload.example.org' }],
  'http-refused': [
    { code: 'http-refused', host: 'upload.example.org', status: 500 },
    { code: 'http-refused', host: 'upload.example.org', status: 403 },
  ],
  'file-gone': [{ code: 'file-gone', host: 'upload.example.org' }],
  'file-too-large-for-server': [
    { code: 'file-too-large-for-server', limit: 10_485_760 },
    { code: 'file-too-large-for-server', limit: null },
  ],
  'server-storage-full': [{ code: 'server-storage-full' }],
  'file-over-limit': [{ code: 'file-over-limit', limit: 200_000 }],
  'file-changed': [{ code: 'file-changed' }],
  'transfer-lost': [{ code: 'transfer-lost' }],
  'transfer-stalled': [{ code: 'transfer-stalled' }],
  'upload-not-offered': [{ code: 'upload-not-offered' }],
  'upload-quota': [
    { code: 'upload-quota', retryAt: null },
    { code: 'upload-quota', retryAt: 1_767_630_000_000 },
  ],
  'upload-slot-unusable': [{ code: 'upload-slot-unusable' }],
  'file-unreadable': [{ code: 'file-unreadable' }],
  'not-a-file': [{ code: 'not-a-file' }],
  'too-many-files': [{ code: 'too-many-files', most: 100 }],
  'folder-too-large': [{ code: 'folder-too-large', files: 10_000, bytes: 2_000_000_000 }],
  'microphone-missing': [{ code: 'microphone-missing' }],
  'microphone-refused': [{ code: 'microphone-refused' }],
  'recording-failed': [{ code: 'recording-failed' }],
  'file-vanished': [{ code: 'file-vanished' }],
  'file-damaged': [{ code: 'file-damaged' }],
  'folder-refused': [{ code: 'folder-refused' }],
  'save-refused': [{ code: 'save-refused' }],
  'file-not-here': [{ code: 'file-not-here' }],
  'file-differs': [
    { code: 'file-differs', from: 'sender' },
    { code: 'file-differs', from: 'server' },
  ],
  'file-without-source': [{ code: 'file-without-source' }],
  'no-way-to-send': [{ code: 'no-way-to-send' }],
  'no-way-to-room': [{ code: 'no-way-to-room' }],
  'peer-unsupported': [{ code: 'peer-unsupported' }],
  'peer-cancelled': [{ code: 'peer-cancelled' }],
  'peer-unanswered': [{ code: 'peer-unanswered' }],
  'peer-busy': [{ code: 'peer-busy' }],
  'peer-gone': [{ code: 'peer-gone' }],
  'peer-unreachable': [{ code: 'peer-unreachable' }],
  'peer-violated': [{ code: 'peer-violated', rule: 'sequence' }],
}
