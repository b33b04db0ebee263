import File from '@lucide/svelte/icons/file'
import FileArchive from '@lucide/svelte/icons/file-archive'
import FileMusic from '@lucide/svelte/icons/file-music'
import FilePlay from '@lucide/svelte/icons/file-play'
import FileSpreadsheet from '@lucide/svelte/icons/file-spreadsheet'
import FileText from '@lucide/svelte/icons/file-text'
import Image from '@lucide/svelte/icons/image'
import Mic from '@lucide/svelte/icons/mic'
import type { Component } from 'svelte'
import type { Attachment } from '../../shared/model/file.ts'

const ARCHIVE = /^application\/(zip|gzip|x-(7z|tar|bzip2?|xz|rar)|vnd\.rar|zstd)/
const TABLE = /(spreadsheet|excel|csv)/
const DOCUMENT = /^application\/(pdf|rtf|msword|epub)|(document|presentation)/

/** A sign for a file by its kind and type, if that is known. */
export function iconOf({
  kind,
  mediaType = '',
}: Pick<Attachment, 'kind'> & { readonly mediaType?: string }): Component {
  switch (kind) {
    case 'picture':
      return Image
    case 'audio':
      return FileMusic
    case 'voice':
      return Mic
    case 'video':
      return FilePlay
    case 'text':
      return FileText
    case 'other':
      if (ARCHIVE.test(mediaType)) return FileArchive
      if (TABLE.test(mediaType)) return FileSpreadsheet
      return DOCUMENT.test(mediaType) ? FileText : File
  }
}
