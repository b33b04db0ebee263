/**
 * Run after a history has been restored. The original may still be in use elsewhere, so old streams are not resumed and
 * this becomes a separate device.
 */
export const ACCOUNTS_AFTER_RESTORE = `
  DELETE FROM sm_session;
  UPDATE account SET resource = 'balcony-' || lower(hex(randomblob(4)))`

/** Run after messages were lost with a damaged page: after a session that is resumed, no archive is asked. */
export const ACCOUNTS_AFTER_LOSS = 'DELETE FROM sm_session'
