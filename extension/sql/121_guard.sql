-- Unknown is not true: NULL gives neither the word nor its negation.
-- Each argument that may be a call stands here once, so that the planner can put the text in place.
create function pgautofailover.guard(p_word text, p_value boolean)
returns text
language sql
immutable
parallel safe
as $$
    select case p_value when true then p_word when false then 'not ' || p_word end
$$;

comment on function pgautofailover.guard is
    'A word of fsm_guard, its negation, or NULL when it is not known whether it holds.';
