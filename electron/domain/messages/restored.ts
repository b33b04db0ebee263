/**
 * For a history that was restored: what was on its way then has most likely arrived since, and what waited may have
 * been sent since. Nothing of it goes out again unless the person asks for it.
 */
export const MESSAGES_AFTER_RESTORE = `
  UPDATE message SET state = 'acknowledged', session = NULL, seq = NULL WHERE state = 'sent';
  UPDATE message SET state = 'failed', failure = '{"code":"cancelled"}' WHERE state = 'waiting'`
