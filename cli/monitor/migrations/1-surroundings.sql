-- What the extension needs around it.  Applied once, by the owner of the server; a released file
-- is never edited nor renamed (postgres-migrations compares its hash).

-- Nobody plants functions where names of others are looked up (the default only from 15 on).
revoke create on schema public from public;

create extension if not exists btree_gist with schema public;
create extension if not exists dblink with schema public;
create extension if not exists pg_cron;
