-- How one's own events were dated and how sure they are, without the table.

CREATE INDEX event_grade ON event(basis, confidence) WHERE dataset = 0;
