-- An actor's record: the months of who had something done to it.

CREATE INDEX dyad_month_target ON dyad_month(target_party, month);
