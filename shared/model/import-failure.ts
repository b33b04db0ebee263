/** Bringing histories of other programs along, and exporting one's own. */
export type ImportFailure =
  /** Another import or export is running. */
  | { readonly code: 'import-running' }
  | { readonly code: 'export-running' }
  /** What the person chose is no history that Balcony can import. */
  | { readonly code: 'import-nothing' }
  /** It was found before, and is gone by now. */
  | { readonly code: 'import-gone' }
  /** The system does not let Balcony read it. */
  | { readonly code: 'import-unreadable' }
  /** A part of it is damaged. The rest was read. */
  | { readonly code: 'import-damaged' }
  /** Written in a form that Balcony doesn't know, perhaps by a newer version of the program. */
  | { readonly code: 'import-form-unknown' }
  /** A file that is far larger than any real one of its kind. */
  | { readonly code: 'import-too-large' }
