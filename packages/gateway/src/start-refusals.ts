import { type Config, WrongSetting } from './config.ts';

/**
 * Why a start failed, as a sentence where a setting can mend it; any other error as it is, for whoever
 * looks after the program. No sentence repeats a password.
 */
export function databaseRefusal({ databaseUrl }: Config, error: unknown): unknown {
  const url = URL.parse(databaseUrl ?? '');
  const { code = 'no answer in time' } = error as { code?: string };
  // A database of our own is no setting.
  if (!url) return error;
  const where = `TOLLGATE_DATABASE_URL: the database at ${url.searchParams.get('host') ?? url.host}`;
  if (/^E[A-Z_]+$|^no answer/.test(code)) {
    return new WrongSetting(`${where} does not answer (${code}). Start it, or write where it is.`);
  }
  if (/^28|^3D/.test(code)) {
    return new WrongSetting(
      `${where} does not let us in (${code}). Write a user, a password and a database that exist.`,
    );
  }
  return error;
}

export function listenRefusal({ host, port }: Config, error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new WrongSetting(
        `Port ${port} on ${host} is taken. End what listens there, or set TOLLGATE_PORT to another port.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new WrongSetting(
        `TOLLGATE_HOST: ${host} is no address of this machine. Write 127.0.0.1 for this machine alone, or 0.0.0.0 for everybody who reaches it.`,
      );
    case 'EACCES':
      return new WrongSetting(
        `TOLLGATE_PORT: this user may not listen on port ${port}. Write one above 1023.`,
      );
    default:
      return error;
  }
}
