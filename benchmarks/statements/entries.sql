-- Entries since an instant, all columns of the list of entries, for COPY.
COPY (
    SELECT m.reference, t.code, e.seq, e.external_id, c.code, e.kind, e.effect, e.points, e.effective_at, p.recorded_at,
        e.initiated_at, coalesce(e.initiated_at, e.effective_at), e.order_number, r.code, e.note, e.operation
    FROM entries e
    JOIN members m USING (member_id)
    JOIN balance_types t ON t.balance_type_id = e.balance_type_id
    JOIN postings p USING (posting_id)
    LEFT JOIN campaigns c ON c.campaign_id = e.campaign_id
    LEFT JOIN adjustment_reasons r ON r.reason_id = e.reason_id
    WHERE e.account_id = {account_id} AND e.effective_at >= '{since}'
    ORDER BY m.reference, t.code, e.seq
) TO STDOUT (FORMAT csv)
