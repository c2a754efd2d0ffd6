-- What is written together with its commit cannot be counted in between: here a statement that found fewer rows than it
-- was given ends the transaction, as a conflict with another process, after which the batch looks again.
create function every_row(written bigint, given bigint) returns void language plpgsql as $$
begin
  if written <> given then
    raise serialization_failure using message = format('%s of %s rows were there: another process was faster', written, given);
  end if;
end $$;
