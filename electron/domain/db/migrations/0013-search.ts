import type { Migration } from '../migrate.ts'

/** With an account of so many messages, the whole index goes and is built again from the others. */
const MANY = 2_000
/** The most characters of a body that the index has: all that a stanza carries (`BODY_LIMIT_BYTES`). */
const INDEXED = 262_144
/** Emoji are looked for in this many characters, because that is slow. A longer text with emoji says that it has some. */
const EMOJI_WITHIN = 400
/** Pictures of Unicode: the plane of emoji, and the older signs. */
const PICTURES = `☀-➿⬀-⯿🀀-🫿`

/** Signs within a word for the tokenizer, which people take for its end: report.pdf, a_b, 12:30. See `partWords`. */
const parted = (text: string) => `replace(replace(replace(${text}, '.', ' '), '_', ' '), ':', ' ')`

/**
 * The rows that the index has: of messages up to where it was built, which are still here. An id beyond 2^27 is never
 * given by us, and would not fit into the number of a row.
 */
const isIndexed = (id: string) =>
  `${id} > (SELECT low FROM search_state) AND ${id} <= (SELECT high FROM search_state) AND ${id} < 134217728`

const remove = (id: string) =>
  `INSERT INTO message_fts (message_fts, rowid, body, files, facets)
        SELECT 'delete', row, body, files, facets FROM message_doc WHERE id = ${id} AND ${isIndexed(id)};`
const add = (id: string) =>
  `INSERT INTO message_fts (rowid, body, files, facets)
        SELECT row, body, files, facets FROM message_doc WHERE id = ${id} AND ${isIndexed(id)};`

/** Takes the old words out before a change, and puts the new ones in after it. */
const follows = (name: string, on: string, table: string, id: string, when = '', whenBefore = when) => `
    CREATE TRIGGER ${name}_before BEFORE ${on} ON ${table} ${whenBefore} BEGIN
      ${remove(id)}
    END;
    CREATE TRIGGER ${name}_after AFTER ${on} ON ${table} ${when} BEGIN
      ${add(id)}
    END;`

const CHANGED = ['body', 'hidden', 'retracted', 'kind', 'own', 'author_id', 'conversation_id']
  .map((column) => `OLD.${column} IS NOT NEW.${column}`)
  .join(' OR ')

/**
 * The index of the search. It keeps no texts, so a row leaves it only with exactly the words with which it came: the view
 * `message_doc` makes both from what is stored. A later migration that changes the view, or a column that it reads, must
 * build the index anew.
 */
export const search: Migration = {
  name: '0013-search',
  sql: `
    -- Indexed are the messages with low < id <= high. New ones are added at the top, the older history downwards.
    CREATE TABLE search_state (
      id   INTEGER PRIMARY KEY CHECK (id = 1),
      low  INTEGER NOT NULL,
      high INTEGER NOT NULL
    ) STRICT;
    INSERT INTO search_state (id, low, high) SELECT 1, coalesce(max(id), 0), coalesce(max(id), 0) FROM message;

    CREATE VIRTUAL TABLE message_fts USING fts5 (body, files, facets, content='', tokenize='signal_tokenizer');
    -- A deleted word leaves the pages of the index at once.
    INSERT INTO message_fts (message_fts, rank) VALUES ('secure-delete', 1);
    -- Merging waits for slices of its own: domain/search/indexing/
    INSERT INTO message_fts (message_fts, rank) VALUES ('automerge', 0);
    INSERT INTO message_fts (message_fts, rank) VALUES ('crisismerge', 1999);
    INSERT INTO message_fts (message_fts, rank) VALUES ('usermerge', 8);

    -- A message as the index has it. The number of the row is its minute since 1970 and its id, so that rows are in the
    -- order of time. The facets are words that only the search knows: c its conversation, p its author or o if it is one's
    -- own, k its kind if it is no plain text, f the kinds of its files, l if it has a link, u with the number of each
    -- emoji, and e if it is long and may have more of them.
    CREATE VIEW message_doc AS SELECT
      m.id,
      (max(0, min(67108863, m.sent_at / 60000)) << 27) | m.id AS row,
      ${parted(`substr(m.body, 1, ${INDEXED})`)} AS body,
      ${parted(`(SELECT group_concat(name, char(10)) FROM
        (SELECT name FROM attachment WHERE message_id = m.id ORDER BY number))`)} AS files,
      'c' || m.conversation_id
        || CASE m.own WHEN 1 THEN ' o' ELSE ' p' || m.author_id END
        || CASE m.kind WHEN 0 THEN '' ELSE ' k' || m.kind END
        || coalesce((SELECT group_concat(' f' || kind, '') FROM
             (SELECT kind FROM attachment WHERE message_id = m.id ORDER BY number)), '')
        || CASE WHEN instr(m.body, '://') > 0 THEN ' l' ELSE '' END
        || CASE WHEN m.body GLOB '*[${PICTURES}]*' THEN CASE WHEN length(m.body) > ${EMOJI_WITHIN} THEN ' e' ELSE '' END || coalesce((
             WITH RECURSIVE letter (code, rest, number) AS (
               SELECT 0, substr(m.body, 1, ${EMOJI_WITHIN}), 0
               UNION ALL
               SELECT unicode(rest), substr(rest, 2), number + 1 FROM letter WHERE rest <> ''
             )
             SELECT group_concat(' u' || code, '') FROM
               (SELECT DISTINCT code FROM letter WHERE char(code) GLOB '[${PICTURES}]' ORDER BY code)), '')
           ELSE '' END AS facets
      FROM message m WHERE m.hidden = 0 AND m.retracted IS NULL;
${follows(
  'message_search',
  `UPDATE OF body, hidden, retracted, kind, own, author_id, conversation_id, sent_at`,
  'message',
  'OLD.id',
  `WHEN ${CHANGED} OR OLD.sent_at / 60000 IS NOT NEW.sent_at / 60000`,
)}
    -- Before, because its files go with it.
    CREATE TRIGGER message_search_removed BEFORE DELETE ON message BEGIN
      ${remove('OLD.id')}
    END;
    -- Taking a million messages out one by one takes minutes, and starting again takes seconds.
    CREATE TRIGGER account_search_removed BEFORE DELETE ON account WHEN ${MANY} = (SELECT count(*) FROM (
      SELECT 1 FROM conversation c CROSS JOIN message m ON m.conversation_id = c.id WHERE c.account_id = OLD.id LIMIT ${MANY}))
    BEGIN
      INSERT INTO message_fts (message_fts) VALUES ('delete-all');
      UPDATE search_state SET low = (SELECT coalesce(max(id), 0) FROM message), high = (SELECT coalesce(max(id), 0) FROM message);
    END;
${follows(
  'attachment_search_added',
  'INSERT',
  'attachment',
  'NEW.message_id',
  '',
  // An insertion that is ignored because of that has no AFTER.
  'WHEN NOT EXISTS (SELECT 1 FROM attachment WHERE message_id = NEW.message_id AND number = NEW.number)',
)}
${follows('attachment_search_removed', 'DELETE', 'attachment', 'OLD.message_id')}
${follows(
  'attachment_search_changed',
  'UPDATE OF name, kind, number',
  'attachment',
  'NEW.message_id',
  'WHEN OLD.name IS NOT NEW.name OR OLD.kind IS NOT NEW.kind OR OLD.number IS NOT NEW.number',
)}
  `,
}
