import { totalmem } from 'node:os';

const MB = 1024 * 1024;

/** What the machine has, or the container may take. */
const memory = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

/**
 * An eighth of the memory: enough that the pages in use of a few million payments stay in it, and little enough for a
 * laptop. What the books do not fill is not taken, but for a thirtieth that keeps count of it.
 */
export const sharedBuffers = (bytes: number = memory()): string =>
  `${Math.min(1024, Math.max(128, Math.floor(bytes / 8 / MB)))}MB`;

/** How our PostgreSQL is set. Given at each start, so that a newer Tollgate brings newer settings. */
export const settings: Record<string, string> = {
  // What is acknowledged is on the disk, and a torn page is noticed. Defaults, written down because we promise them.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  password_encryption: 'scram-sha-256',

  // A laptop and a small server alike. Full pages in the log are most of its bytes; pglz is in every build.
  shared_buffers: sharedBuffers(),
  max_connections: '200',
  wal_compression: 'pglz',
  max_wal_size: '2GB',
  // As they are by default with files of 16 MB; ours are smaller (`createCluster`).
  min_wal_size: '80MB',
  wal_buffers: '16MB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',

  // Payments are short statements; workers and compiled plans only cost, and /dev/shm is small in containers.
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',

  // A connection whose gateway was killed in a transaction must not hold rows.
  tcp_keepalives_idle: '30',
  idle_in_transaction_session_timeout: '60s',

  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',

  // A file per weekday, the one of a week ago is overwritten: at most seven.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_checkpoints: 'off',
};
