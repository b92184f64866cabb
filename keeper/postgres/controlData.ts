/** What the keeper needs of PGDATA/global/pg_control. */
export interface ControlData {
  readonly systemIdentifier: string;
  /** Of the control file's format, e.g. 1300. */
  readonly controlVersion: number;
  /** e.g. 202209061. */
  readonly catalogVersion: number;
  /** `in production`, `shut down`, `shut down in recovery`, `in archive recovery`, … */
  readonly clusterState: string;
  /** Timeline of the last checkpoint, or of the recovery that went further. */
  readonly timeline: number;
  /** Size of a WAL segment, the same on all nodes of a group. */
  readonly segmentBytes: number;
  readonly dataChecksums: boolean;
  readonly walLogHints: boolean;
}

const DEFAULT_SEGMENT_BYTES = 16 * 1024 * 1024;

/** Reads the output of pg_controldata (in English); undefined = not understood. */
export function parseControlData(text: string): ControlData | undefined {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) values.set(line.slice(0, colon).trim(), line.slice(colon + 1).trim());
  }
  const systemIdentifier = values.get('Database system identifier');
  const clusterState = values.get('Database cluster state');
  const timeline = Number(values.get("Latest checkpoint's TimeLineID"));
  if (systemIdentifier === undefined || clusterState === undefined || !(timeline > 0)) {
    return undefined;
  }
  const recovered = Number(values.get("Min recovery ending loc's timeline") ?? 0);
  return {
    systemIdentifier,
    controlVersion: Number(values.get('pg_control version number') ?? 0),
    catalogVersion: Number(values.get('Catalog version number') ?? 0),
    clusterState,
    timeline: Math.max(timeline, Number.isNaN(recovered) ? 0 : recovered),
    segmentBytes: Number(values.get('Bytes per WAL segment') ?? DEFAULT_SEGMENT_BYTES),
    dataChecksums: Number(values.get('Data page checksum version') ?? 0) > 0,
    walLogHints: values.get('wal_log_hints setting') === 'on',
  };
}

/** Whether the data directory was left by a shutdown, so that pg_rewind may work on it. */
export function isCleanShutdown({ clusterState }: ControlData): boolean {
  return clusterState === 'shut down' || clusterState === 'shut down in recovery';
}
