/**
 * Run after a history has been restored. Deletions that were under way go on. Other devices have changed things since the
 * backup was made, so nothing of it is published before the server was heard.
 */
export const KEEPING_AFTER_RESTORE = `
  UPDATE wiping SET deleted_until = 0 WHERE deleted_until IS NOT NULL;
  UPDATE displayed_marker SET unsent = 0;
  UPDATE shared_state SET unsent = 0;
  UPDATE shared_mark SET unsent = 0`
