// Builds the dashboard (dist) and the charts of reports (report) into a folder: node build.mjs FOLDER. Called by the build of PruneSearch.Web, which says what to do where it cannot.
// Exit codes: 0 done; 3 the packages cannot be restored here, and why is the last line; anything else is an error of the sources.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? 'obj/dashboard');
const files = ['package.json', 'package-lock.json', '.npmrc', 'tsconfig.json', 'vite.config.ts', 'vite.report.config.ts', 'index.html', 'src'];
const cannotRestore = 3;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19) || (major === 22 && minor < 12) || major === 21) {
  console.log(`Node.js is ${process.versions.node}; 20.19, 22.12 or later is needed`);
  process.exit(cannotRestore);
}

mkdirSync(folder, { recursive: true });
const unlock = lock(join(folder, 'lock'));
process.on('exit', unlock);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => process.exit(130));
}

// It is built from a copy beside its packages: nothing of npm's lies among the sources.
rmSync(join(folder, 'src'), { recursive: true, force: true });
for (const file of files) {
  cpSync(join(source, file), join(folder, file), { recursive: true });
}

const wanted = createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).update(process.version).digest('hex');
const restored = join(folder, 'restored');
if (!existsSync(restored) || readFileSync(restored, 'utf8') !== wanted) {
  rmSync(restored, { force: true });
  const npm = run('npm', ['ci', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries=1', '--loglevel=error']);
  if (npm.status !== 0) {
    const lines = `${npm.stderr ?? ''}\n${npm.stdout ?? ''}\n${npm.error?.message ?? ''}`.split('\n').map((l) => l.trim());
    const why = lines.find((l) => /^npm (error|ERR!) (code|network|4\d\d|5\d\d)/.test(l)) ?? lines.find((l) => l !== '') ?? 'npm said nothing';
    console.log(`npm ci failed: ${why.replace(/https?:\/\/\S+/g, 'the registry').slice(0, 200)}`);
    process.exit(cannotRestore);
  }

  writeFileSync(restored, wanted);
}

const built = run('npm', ['run', '--silent', 'build'], { DASHBOARD_OUT: 'building', REPORT_OUT: 'building-report' });
if (built.status !== 0) {
  console.log(`${built.stdout ?? ''}${built.stderr ?? ''}`);
  process.exit(1);
}

for (const [from, into] of [['building', 'dist'], ['building-report', 'report']]) {
  rmSync(join(folder, into), { recursive: true, force: true });
  renameSync(join(folder, from), join(folder, into));
}

writeFileSync(join(folder, 'built'), `${wanted}\n`);

function run(command, args, environment = {}) {
  return spawnSync(command, args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32', env: { ...process.env, ...environment }, maxBuffer: 1 << 26 });
}

/** One build at a time, of all processes; a lock that nobody has touched for long is one of a process that died. */
function lock(path) {
  const stale = 30_000;
  for (;;) {
    try {
      mkdirSync(path);
      writeFileSync(join(path, 'owner'), String(process.pid));
      return () => rmSync(path, { recursive: true, force: true });
    } catch (e) {
      if (e.code !== 'EEXIST') {
        throw e;
      }
    }

    if (dead(path, stale)) {
      rmSync(path, { recursive: true, force: true });
    } else {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}

function dead(path, stale) {
  try {
    const owner = Number(readFileSync(join(path, 'owner'), 'utf8'));
    try {
      process.kill(owner, 0);
      return false;
    } catch (e) {
      return e.code === 'ESRCH';
    }
  } catch {
    try {
      return Date.now() - statSync(path).mtimeMs > stale;
    } catch {
      return false; // gone meanwhile
    }
  }
}
