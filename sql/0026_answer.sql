-- Answers kept for who sends a command again hold names and words of people: they are sealed like these.

ALTER TABLE command ADD COLUMN sealed @blob@; -- body of the answer under "command.answer:<user>:<command>"; NULL = none kept, or one of before this column, in answer
