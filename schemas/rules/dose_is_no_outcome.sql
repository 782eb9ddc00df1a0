-- code: X309
-- severity: warning
-- title: a dose is never the value of an outcome
-- why: the dose that helps half of them is no amount of pain
-- fix: Withdraw the result, or correct unit and values; doses stand in studies.
-- table: results
-- field: unit
-- message: {outcome_id} has a value in {unit}
SELECT r.result_id AS row_id
FROM results r JOIN outcomes o ON o.outcome_id = r.outcome_id
WHERE r.unit IN ('mg', 'ug', 'ng', 'mg/kg', 'ug/kg', 'mg/d') AND o.outcome_group NOT IN ('laboratory', 'medicine_use') AND r.result_row_status = 'active'
  AND (r.value_naltrexone IS NOT NULL OR r.value_comparator IS NOT NULL OR r.effect IS NOT NULL)
