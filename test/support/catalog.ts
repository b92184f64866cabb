/** What a database has in the schema of the extension, as text that can be compared. */
const PARTS: Readonly<Record<string, string>> = {
  functions: `
    select p.oid::regprocedure || ' ' || 
           coalesce(p.proacl, acldefault('f', p.proowner))::text || ' ' ||
           pg_get_functiondef(p.oid) || coalesce(obj_description(p.oid, 'pg_proc'), '') as item
      from pg_proc as p
     where p.pronamespace = 'pgautofailover'::regnamespace`,
  relations: `
    select c.relkind::text || ' ' || c.relpersistence::text || ' ' || c.relname || ' ' ||
           coalesce(c.reloptions::text, '') || ' ' || coalesce(c.relacl::text, '-') || ' ' ||
           coalesce(obj_description(c.oid, 'pg_class'), '') as item
      from pg_class as c
     where c.relnamespace = 'pgautofailover'::regnamespace`,
  columns: `
    select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' ||
           a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') as item
      from pg_class as c
      join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relnamespace = 'pgautofailover'::regnamespace`,
  views: `
    select c.relname || ' ' || pg_get_viewdef(c.oid) as item
      from pg_class as c
     where c.relnamespace = 'pgautofailover'::regnamespace and c.relkind = 'v'`,
  constraints: `
    select k.conrelid::regclass || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as item
      from pg_constraint as k
     where k.connamespace = 'pgautofailover'::regnamespace`,
  indexes: `
    select i.indexdef as item from pg_indexes as i where i.schemaname = 'pgautofailover'`,
  triggers: `
    select pg_get_triggerdef(g.oid) as item
      from pg_trigger as g
      join pg_class as c on c.oid = g.tgrelid
     where c.relnamespace = 'pgautofailover'::regnamespace and not g.tgisinternal`,
  labels: `
    select e.enumtypid::regtype || ' ' || e.enumlabel as item
      from pg_enum as e
      join pg_type as y on y.oid = e.enumtypid
     where y.typnamespace = 'pgautofailover'::regnamespace`,
  rules: 'select r::text as item from pgautofailover.fsm_rule as r',
  guards: 'select g::text as item from pgautofailover.fsm_guard as g',
  transitions: 'select k::text as item from pgautofailover.keeper_transition as k',
  settings: 'select s::text as item from pgautofailover.setting as s',
  members: `
    select pg_describe_object(d.classid, d.objid, 0) as item
      from pg_depend as d
      join pg_extension as e on e.oid = d.refobjid
     where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
       and e.extname = 'pgautofailover'`,
  dumped: `
    select unnest(e.extconfig)::regclass::text as item
      from pg_extension as e
     where e.extname = 'pgautofailover'`,
};

/** Runs a query that returns one text, `item`, per row. */
type Query = (sql: string) => Promise<readonly { item: string }[]>;

/** The items of each part, sorted. */
export async function readCatalog(query: Query): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [part, sql] of Object.entries(PARTS)) {
    found[part] = (await query(sql)).map(({ item }) => item).sort();
  }
  return found;
}
