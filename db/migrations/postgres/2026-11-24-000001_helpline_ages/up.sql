-- Registers that were filled before helplines told for which age they are would show these lines, which are for adults,
-- to children. A document is canonical JSON: its keys are in order, and this one comes first.
UPDATE helplines SET document = '{"ages":"adults",' || substr(document, 2)
WHERE slug IN ('salvation-army-referral-helpline', 'salvation-army-24-hour-referral-line-until-2021')
  AND document LIKE '{"area":%';
