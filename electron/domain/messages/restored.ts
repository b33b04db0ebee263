import { stateCode } from './store/codes.ts'

/**
 * For a history that was restored: what was on its way then has most likely arrived since, and what waited may have
 * been sent since. Nothing of it goes out again unless the person asks for it.
 */
export const MESSAGES_AFTER_RESTORE = `
  UPDATE message SET state = ${stateCode('acknowledged')} WHERE id IN (SELECT message_id FROM outgoing WHERE op = 'text' AND stage = 'sent');
  UPDATE message SET state = ${stateCode('failed')}, failure = '{"code":"cancelled"}'
    WHERE id IN (SELECT message_id FROM outgoing WHERE op = 'text' AND stage <> 'sent');
  DELETE FROM outgoing`
