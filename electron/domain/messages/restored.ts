import { stateCode, wayBit } from './store/codes.ts'

/** Also what was held back until the archive would tell whether the server has it. */
const HAS_LEFT = `(stage = 'sent' OR (stage = 'preparing' AND attempts > 0))`

/**
 * Run after a history has been restored. Messages being sent at that time have most likely arrived, and waiting ones may
 * have been sent since. None of them is sent again unless the person asks for it.
 */
export const MESSAGES_AFTER_RESTORE = `
  UPDATE message SET state = ${stateCode('acknowledged')} WHERE id IN (SELECT message_id FROM outgoing WHERE op = 'text' AND ${HAS_LEFT});
  UPDATE message SET state = ${stateCode('failed')}, failure = '{"code":"unsent-in-backup"}'
    WHERE id IN (SELECT message_id FROM outgoing WHERE op = 'text' AND NOT ${HAS_LEFT});
  DELETE FROM outgoing`

/**
 * Run after messages were lost with a damaged page. The archives are asked again for everything: a lost row doesn't tell where
 * it stood in an archive, because rows are in the order in which they came, and corrections, reactions or receipts may be
 * lost as well. A message whose ids are lost counts as imported, so that its copy in the archive is known by author, second
 * and text.
 */
export const MESSAGES_AFTER_LOSS = `
  DELETE FROM archive_span;
  UPDATE message SET ways = ways | ${wayBit('imported')}, archived = NULL
    WHERE NOT EXISTS (SELECT 1 FROM message_ref WHERE message_id = message.id)`
