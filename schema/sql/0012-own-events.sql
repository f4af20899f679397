-- One's own events beside a large dataset: their pages in the order of days read
-- neither its rows nor its entries.

CREATE INDEX event_own_day ON event(day_from) WHERE dataset = 0;
CREATE INDEX event_own_source ON event(source_party, day_from) WHERE dataset = 0;
CREATE INDEX event_own_target ON event(target_party, day_from) WHERE dataset = 0;
