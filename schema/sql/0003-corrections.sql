-- Corrections that hold: which of them stand behind a living mention.

CREATE INDEX mention_correction ON mention(correction) WHERE correction IS NOT NULL;
