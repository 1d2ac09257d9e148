"""Full text search in Portuguese, with or without accents, as the database's own functions: see docs/decisions.

Words of a message stand in `message_words`, not beside the message, whose row is written anew at each delivery status.
A word is kept as it was written, folded, for phrases and for words still being typed, and its stem with it. Each
begins with its account's mark, so that the index holds the words of each account apart; a mark that two share costs
time and shows nothing, since the account is a condition besides.
"""

from alembic import op

from balcao.core.database import APP_ROLE, CURRENT_TENANT
from balcao.migrations.protection import open_function, open_to_owner, protect

RECENT = 1_000  # so many of the newest are looked through first
FREQUENT = 3  # so many hits among those: going on backwards will find a page's worth soon
MANY = 50_000  # how far back it may go on
FEW = 3_000  # so many hits are cheaper sorted than looked for

WORDS = (
    "CREATE EXTENSION IF NOT EXISTS unaccent",
    "CREATE EXTENSION IF NOT EXISTS btree_gin",
    # Without stop words: a phrase in quotes is found as it was written.
    "CREATE TEXT SEARCH DICTIONARY balcao_portuguese (TEMPLATE = snowball, LANGUAGE = portuguese)",
    "CREATE TEXT SEARCH CONFIGURATION balcao_stems (COPY = simple)",
    "ALTER TEXT SEARCH CONFIGURATION balcao_stems ALTER MAPPING REPLACE simple WITH balcao_portuguese",
    r"""
    CREATE FUNCTION plain_text(written text) RETURNS text LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = public, pg_temp AS $$
    BEGIN
        RETURN translate(
            lower(unaccent(left(written, 20000))), $p$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~$p$, repeat(' ', 32)
        );
    END $$
    """,
    # The stemmer knows plurals by their accents (ões), which are gone.
    r"""
    CREATE FUNCTION singular(plain text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    BEGIN
        RETURN regexp_replace(
            regexp_replace(plain, '([a-z]{2})[oa]es\M', '\1ao', 'g'), '([a-z]{2}[aeou])is\M', '\1l', 'g'
        );
    END $$
    """,
    """
    CREATE FUNCTION words_of(written text) RETURNS tsvector LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = public, pg_temp AS $$
    DECLARE
        plain text := plain_text(written);
    BEGIN
        RETURN to_tsvector('simple', plain) || strip(to_tsvector('balcao_stems', singular(plain)));
    END $$
    """,
    """
    CREATE FUNCTION word_query(word text, typing boolean) RETURNS tsquery LANGUAGE plpgsql STABLE PARALLEL SAFE
    SET search_path = public, pg_temp AS $$
    DECLARE
        stem text := coalesce((ts_lexize('balcao_portuguese', singular(word)))[1], word);
    BEGIN
        IF NOT typing THEN
            RETURN format('%L', stem)::tsquery;
        ELSIF starts_with(stem, word) THEN
            RETURN format('%L:*', word)::tsquery;
        END IF;
        RETURN format('%L:* | %L', word, stem)::tsquery;
    END $$
    """,
)

QUERY = (
    """
    CREATE FUNCTION message_query(words text, phrases text[], typing boolean) RETURNS tsquery
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    DECLARE
        asked tsquery;
        tokens text[] := ARRAY(
            SELECT token FROM ts_parse('default', plain_text(words)) WITH ORDINALITY AS t (kind, token, place)
            WHERE kind <> 12 ORDER BY place
        );
        phrase text;
        one tsquery;
    BEGIN
        FOR place IN 1 .. coalesce(array_length(tokens, 1), 0) LOOP
            one := word_query(tokens[place], typing AND place = array_length(tokens, 1));
            asked := coalesce(asked && one, one);
        END LOOP;
        FOREACH phrase IN ARRAY phrases LOOP
            one := phraseto_tsquery('simple', plain_text(phrase));
            asked := coalesce(asked && one, one);
        END LOOP;
        RETURN asked;
    END $$
    """,
    # Which of these words the query asks for, so that a screen can mark them.
    """
    CREATE FUNCTION any_word_query(words text, typing boolean) RETURNS tsquery
    LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = public, pg_temp AS $$
    DECLARE
        asked tsquery;
        word text;
    BEGIN
        FOR word IN SELECT token FROM ts_parse('default', plain_text(words)) WHERE tokid <> 12 LOOP
            asked := coalesce(asked || word_query(word, typing), word_query(word, typing));
        END LOOP;
        RETURN asked;
    END $$
    """,
    """
    CREATE FUNCTION words_asked_for(words text[], asked tsquery) RETURNS SETOF text
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
        SELECT word FROM unnest(words) AS word WHERE words_of(word) @@ asked
    $$
    """,
)
MARK = (
    """
    CREATE FUNCTION account_mark(account uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT left(encode(decode(md5(account::text), 'hex'), 'base64'), 3)
    $$
    """,
    # Folded words hold neither quotes nor backslashes.
    """
    CREATE FUNCTION marked(words tsvector, account uuid) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path = public, pg_temp AS $$
    BEGIN
        RETURN replace(' ' || words::text, ' ''', ' ''' || account_mark(account))::tsvector;
    END $$
    """,
    """
    CREATE FUNCTION marked(asked tsquery, account uuid) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    SET search_path = public, pg_temp AS $$
    BEGIN
        RETURN regexp_replace(asked::text, '''([^'']+)''', '''' || account_mark(account) || '\\1''', 'g')::tsquery;
    END $$
    """,
)
INDEX = (
    """
    CREATE TABLE message_words (
        account_id uuid NOT NULL,
        message_id uuid NOT NULL,
        words tsvector NOT NULL,
        CONSTRAINT pk_message_words PRIMARY KEY (account_id, message_id),
        CONSTRAINT fk_message_words_message_id FOREIGN KEY (account_id, message_id)
            REFERENCES messages (account_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE FUNCTION searched_text(text text, data jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
        SELECT concat_ws(' ', $1, data->>'body', data->>'title', data->>'name', data->>'address')
    $$
    """,
    """
    CREATE FUNCTION keep_message_words() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    DECLARE
        found tsvector := marked(words_of(searched_text(NEW.text, NEW.data)), NEW.account_id);
    BEGIN
        IF TG_OP = 'UPDATE' THEN
            found := found || marked(words_of((
                SELECT coalesce(string_agg(f.file_name, ' '), '') FROM message_attachments a
                JOIN stored_files f ON f.account_id = a.account_id AND f.id = a.file_id
                WHERE a.account_id = NEW.account_id AND a.message_id = NEW.id
            )), NEW.account_id);
        ELSIF found = '' THEN
            RETURN NULL;
        END IF;
        INSERT INTO message_words VALUES (NEW.account_id, NEW.id, found)
        ON CONFLICT (account_id, message_id) DO UPDATE SET words = excluded.words;
        RETURN NULL;
    END $$
    """,
    """
    CREATE FUNCTION keep_file_words() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
    BEGIN
        INSERT INTO message_words
        SELECT NEW.account_id, NEW.message_id, marked(words_of(file_name), NEW.account_id) FROM stored_files
        WHERE account_id = NEW.account_id AND id = NEW.file_id
        ON CONFLICT (account_id, message_id) DO UPDATE SET words = message_words.words || excluded.words;
        RETURN NULL;
    END $$
    """,
    "INSERT INTO message_words SELECT account_id, id, marked(words, account_id) "
    "FROM messages, words_of(searched_text(text, data)) AS words WHERE words <> ''",
    "CREATE INDEX ix_message_words ON message_words USING gin (words) WITH (gin_pending_list_limit = 512)",
    "CREATE TRIGGER keep_words AFTER INSERT ON messages FOR EACH ROW EXECUTE FUNCTION keep_message_words()",
    "CREATE TRIGGER keep_changed_words AFTER UPDATE OF text, data ON messages FOR EACH ROW "
    "WHEN (searched_text(NEW.text, NEW.data) IS DISTINCT FROM searched_text(OLD.text, OLD.data)) "
    "EXECUTE FUNCTION keep_message_words()",
    "CREATE TRIGGER keep_file_words AFTER INSERT ON message_attachments FOR EACH ROW "
    "EXECUTE FUNCTION keep_file_words()",
)
# Under a policy PostgreSQL uses no GIN index (@@ is not leakproof): the tenant is a condition here instead.
# A GIN index knows no order: what is frequent is found by walking back from the newest, what is rare by the index.
FIND_MESSAGES = f"""
CREATE FUNCTION find_messages(asked tsquery, most integer, before uuid) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    tenant uuid := {CURRENT_TENANT};
    ceiling uuid := coalesce(before, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
    reach integer := {RECENT};
    hits uuid[];
BEGIN
    IF numnode(asked) IS NULL THEN
        RETURN;
    END IF;
    asked := marked(asked, tenant);
    LOOP
        hits := ARRAY(SELECT message_id FROM (
            SELECT message_id, words FROM message_words WHERE account_id = tenant AND message_id < ceiling
            ORDER BY message_id DESC LIMIT reach
        ) AS newest WHERE words @@ asked LIMIT most);
        EXIT WHEN cardinality(hits) = most;
        IF reach = {MANY} OR cardinality(hits) < {FREQUENT} THEN
            hits := ARRAY(SELECT message_id FROM message_words
                WHERE account_id = tenant AND words @@ asked AND message_id < ceiling LIMIT {FEW} + 1);
            EXIT WHEN cardinality(hits) <= {FEW} OR reach = {MANY};
        END IF;
        reach := {MANY};
    END LOOP;
    IF cardinality(hits) > greatest(most, {FEW}) THEN
        hits := ARRAY(SELECT message_id FROM message_words
            WHERE account_id = tenant AND words @@ asked AND message_id < ceiling
            ORDER BY message_id DESC LIMIT most);
    END IF;
    RETURN QUERY SELECT hit FROM unnest(hits) AS hit ORDER BY hit DESC LIMIT most;
END $$
"""  # noqa: S608

# Names, numbers and addresses hold every one of the words, in any order; who changed last comes first.
CONTACTS = (
    "DROP INDEX ix_contacts_search",
    "CREATE INDEX ix_contacts_search ON contacts USING gin (account_id, search gin_trgm_ops) "
    "WITH (gin_pending_list_limit = 512)",
    f"""
    CREATE OR REPLACE FUNCTION search_contacts(wanted text, most integer) RETURNS SETOF uuid
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
        tenant uuid := {CURRENT_TENANT};
        words text[] := string_to_array(wanted, ' ');
        one text := '%' || words[1] || '%';
        two text := '%' || coalesce(words[2], '') || '%';
        rest text := '%' || coalesce(array_to_string(words[3:], '%'), '') || '%';
        hits uuid[];
    BEGIN
        hits := ARRAY(SELECT id FROM (
            SELECT id, search FROM contacts WHERE account_id = tenant
            ORDER BY updated_at DESC, id DESC LIMIT {RECENT}
        ) AS newest WHERE search LIKE one AND search LIKE two AND search LIKE rest LIMIT most);
        IF cardinality(hits) < most THEN
            hits := ARRAY(SELECT id FROM contacts
                WHERE account_id = tenant AND search LIKE one AND search LIKE two AND search LIKE rest
                ORDER BY updated_at DESC, id DESC LIMIT most);
        END IF;
        RETURN QUERY SELECT unnest(hits);
    END $$
    """,  # noqa: S608
)


def make_search() -> None:
    for statement in (*WORDS, *QUERY, *MARK, *INDEX, FIND_MESSAGES, *CONTACTS):
        op.execute(statement)
    protect("message_words")
    open_to_owner("message_words")
    open_function("find_messages(tsquery, integer, uuid)", APP_ROLE)
