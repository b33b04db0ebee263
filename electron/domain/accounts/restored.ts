/**
 * For a history that was restored: it may have gone on elsewhere since. No stream of then is taken up again, and where
 * the other one still runs, this is a device of its own.
 */
export const ACCOUNTS_AFTER_RESTORE = `
  DELETE FROM sm_session;
  UPDATE account SET resource = 'balcony-' || lower(hex(randomblob(4)))`
