import { stateCode } from './store/codes.ts'

/**
 * Run after a history has been restored. Messages being sent at that time have most likely arrived, and waiting ones may
 * have been sent since. None of them is sent again unless the person asks for it.
 */
export const MESSAGES_AFTER_RESTORE = `
  UPDATE message SET state = ${stateCode('acknowledged')} WHERE id IN (SELECT message_id FROM outgoing WHERE op = 'text' AND stage = 'sent');
  UPDATE message SET state = ${stateCode('failed')}, failure = '{"code":"unsent-in-backup"}'
    WHERE id IN (SELECT message_id FROM outgoing WHERE op = 'text' AND stage <> 'sent');
  DELETE FROM outgoing`
