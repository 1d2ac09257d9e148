"""How reliable somebody who waits was in the last year: a part of the queries whose rows are `waiting_wishes w`."""

from typing import Final

PAST: Final = """
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'noshow') AS no_shows,
           count(*) FILTER (WHERE status IN ('noshow', 'fulfilled')) AS visits
    FROM appointments p
    WHERE p.account_id = w.account_id AND p.contact_id = w.contact_id
        AND p.start_at BETWEEN CAST(:now AS timestamptz) - interval '1 year' AND :now
) past ON true
"""
