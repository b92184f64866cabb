create view pgautofailover.settings as
select f.formationid,
       s.name,
       coalesce(fs.value, s.file_value, s.default_value) as value,
       s.unit,
       case when fs.value is not null then 'formation'
            when s.file_value is not null then 'postgresql.conf'
            else 'default' end as source,
       s.description
  from pgautofailover.setting as s
 cross join pgautofailover.formation as f
  left join pgautofailover.formation_setting as fs
    on fs.formationid = f.formationid
   and fs.name = s.name
 order by f.formationid, s.name;

comment on view pgautofailover.settings is
    'Every threshold in force, per formation, with its unit and where it comes from.';
