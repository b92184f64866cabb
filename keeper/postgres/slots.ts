import type { OtherNode } from '../ports.js';
import type { Instance } from './instance.js';
import { OLD_SLOT, STANDBY_PREFIX, standbyName } from './names.js';

/** A slot of ours as the server has it. */
interface Slot {
  readonly slot_name: string;
  readonly active: boolean;
  /** On a standby: the position that another node has, and that lies ahead of the slot's. */
  readonly advance_to: string | null;
}

const LIST_SQL = `
select s.slot_name, s.active,
       case when pg_is_in_recovery() and not s.active and o.lsn <> '0/0'
             and least(o.lsn, pg_last_wal_replay_lsn()) > s.restart_lsn
            then least(o.lsn, pg_last_wal_replay_lsn())::text
       end as advance_to
  from pg_replication_slots as s
  left join unnest($1::text[], $2::pg_lsn[]) as o (slot_name, lsn) using (slot_name)
 where s.slot_type = 'physical'
   and (starts_with(s.slot_name, '${STANDBY_PREFIX}') or s.slot_name = '${OLD_SLOT}')`;

/**
 * Slots for the other nodes (keeper.md section 8): creates missing ones, drops inactive ones of
 * nodes that are gone.  On a standby, where nobody reads them, they are moved on to what the
 * other node has, so that they keep the WAL that it will ask us for after a failover and no more.
 * When nothing is to do this is one statement.
 */
export async function maintainSlots(
  instance: Instance,
  others: readonly OtherNode[],
): Promise<void> {
  const { connection, log } = instance;
  const wanted = others.map(({ nodeId }) => standbyName(nodeId));
  const positions = others.map(({ lsn }) => lsn);
  const slots = await connection.query<Slot & Record<string, unknown>>(LIST_SQL, [
    wanted,
    positions,
  ]);
  const missing = wanted.filter((name) => !slots.some(({ slot_name }) => slot_name === name));
  for (const name of missing) {
    await connection.query('select pg_create_physical_replication_slot($1, true)', [name]);
    log.info(`created the replication slot ${name}`);
  }
  await dropSlots(
    instance,
    slots.filter(({ slot_name, active }) => !active && !wanted.includes(slot_name)),
  );
  for (const { slot_name, advance_to } of slots) {
    if (advance_to === null) continue;
    // it may have become active, or gone further, since we looked: then there is nothing to do
    await connection.query(
      `select pg_replication_slot_advance(slot_name, $2::pg_lsn)
         from pg_replication_slots
        where slot_name = $1 and not active and restart_lsn < $2::pg_lsn`,
      [slot_name, advance_to],
    );
  }
}

/** Drops every inactive slot of ours: after a rewind their xmin is stale. */
export async function dropAllSlots(instance: Instance): Promise<void> {
  const slots = await instance.connection.query<Slot & Record<string, unknown>>(LIST_SQL, [[], []]);
  await dropSlots(
    instance,
    slots.filter(({ active }) => !active),
  );
}

async function dropSlots(instance: Instance, slots: readonly Slot[]): Promise<void> {
  for (const { slot_name } of slots) {
    await instance.connection.query(
      `select pg_drop_replication_slot(slot_name)
         from pg_replication_slots where slot_name = $1 and not active`,
      [slot_name],
    );
    instance.log.info(`dropped the replication slot ${slot_name}`);
  }
}
