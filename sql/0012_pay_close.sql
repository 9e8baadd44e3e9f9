-- Lines of the bank's answers that call a failed payment paid: few, looked for in every list of them.
CREATE INDEX payout_line_late ON payout_line(result_id, seq) WHERE verdict = 'LATE';
