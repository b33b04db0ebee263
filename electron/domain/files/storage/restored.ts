import { stateCodeOfFile } from '../../messages/index.ts'

const code = stateCodeOfFile
const FETCHABLE = `coalesce(json_array_length(about, '$.urls'), 0) > 0`

/**
 * Run after a history has been restored. Files that the backup lacks can be fetched again or are gone; those that were on
 * their way stay where they are until the person decides. The folder for received files is this computer's.
 */
export const FILES_AFTER_RESTORE = `
  UPDATE attachment SET state = CASE WHEN ${FETCHABLE} THEN ${code('remote')} ELSE ${code('gone')} END, failure = NULL
    WHERE state = ${code('here')} AND kept_file IS NULL;
  UPDATE attachment SET state = ${code('failed')}, failure = '{"code":"unsent-in-backup"}'
    WHERE state IN (${code('offered')}, ${code('waiting')}, ${code('moving')}, ${code('paused')})
      AND EXISTS (SELECT 1 FROM message WHERE id = message_id AND own = 1);
  UPDATE attachment SET state = CASE WHEN ${FETCHABLE} THEN ${code('remote')} ELSE ${code('failed')} END,
      failure = CASE WHEN ${FETCHABLE} THEN NULL ELSE '{"code":"transfer-lost"}' END, kept_file = NULL
    WHERE state IN (${code('offered')}, ${code('waiting')}, ${code('moving')}, ${code('paused')});
  DELETE FROM setting WHERE name = 'downloadFolder'`
