/** The titles of the system's dialogs for files. */
export const fileDialogs = {
  choose: 'Attach files',
  folder: 'Folder for received files',
  save: 'Save as',
}
