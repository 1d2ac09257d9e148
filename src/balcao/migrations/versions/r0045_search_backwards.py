"""Two words that meet now and then are found by going back from the newest, before the index is asked."""

from alembic import op

from balcao.core.database import CURRENT_TENANT

revision = "r0045_search_backwards"
down_revision = "r0044_invitations"

# How many of the newest are looked through: at 0.25 µs each 4,000 take as long as the rest of the statement, and 16,000
# less than the index takes to compare two lists of 30,000.
NEWEST = 4_000
FURTHER = 16_000
FURTHEST = 50_000
FEW = 3_000  # so many hits of the index are cheaper sorted than looked for


def upgrade() -> None:
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION find_messages(asked tsquery, most integer, before uuid) RETURNS SETOF uuid
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DECLARE
            tenant uuid := {CURRENT_TENANT};
            ceiling uuid := coalesce(before, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
            reach integer;
            is_frequent boolean := false;
            hits uuid[];
        BEGIN
            IF numnode(asked) IS NULL THEN
                RETURN;
            END IF;
            asked := marked(asked, tenant);
            FOREACH reach IN ARRAY '{{{NEWEST}, {FURTHER}, {FURTHEST}}}'::integer[] LOOP
                hits := ARRAY(SELECT message_id FROM (
                    SELECT message_id, words FROM message_words WHERE account_id = tenant AND message_id < ceiling
                    ORDER BY message_id DESC LIMIT reach
                ) AS newest WHERE words @@ asked LIMIT most);
                EXIT WHEN cardinality(hits) = most;
                -- One hit among the newest: a page's worth of them is not far.
                CONTINUE WHEN is_frequent OR (reach = {NEWEST} AND cardinality(hits) > 0);
                hits := ARRAY(SELECT message_id FROM message_words
                    WHERE account_id = tenant AND words @@ asked AND message_id < ceiling LIMIT {FEW} + 1);
                EXIT WHEN cardinality(hits) <= {FEW};
                is_frequent := true;
            END LOOP;
            IF is_frequent AND cardinality(hits) <> most THEN
                hits := ARRAY(SELECT message_id FROM message_words
                    WHERE account_id = tenant AND words @@ asked AND message_id < ceiling
                    ORDER BY message_id DESC LIMIT most);
            END IF;
            RETURN QUERY SELECT hit FROM unnest(hits) AS hit ORDER BY hit DESC LIMIT most;
        END $$
        """  # noqa: S608
    )
