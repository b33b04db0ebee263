/**
 * Run after a history has been restored. The device that made the backup may still be there, so this one becomes a device of
 * its own, with the same identity. It must not go on with the other one's ratchets.
 */
export const SEALING_AFTER_RESTORE = `
  UPDATE omemo_account SET former = json_insert(former, '$[#]', device_id), device_id = 0 WHERE device_id <> 0;
  DELETE FROM omemo_sealing;
  DELETE FROM omemo_skipped;
  DELETE FROM omemo_session;
  DELETE FROM omemo_pre_key;
  DELETE FROM omemo_signed_pre_key`
