-- Unknown is not true: NULL gives neither the word nor its negation.
create function pgautofailover.guard(p_word text, p_value boolean)
returns text
language sql
immutable
parallel safe
as $$
    select case when p_value then p_word when not p_value then 'not ' || p_word end
$$;

comment on function pgautofailover.guard is
    'A word of fsm_guard, its negation, or NULL when it is not known whether it holds.';
