import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Puts an executable at `target`, whole or not at all: `make` builds it in a folder of its own beside the target and
 * returns its path there. The rename makes two processes that install at once harmless: the last one wins, with the
 * same bytes, and a server already running from the file keeps the one it opened.
 */
export async function installExecutable(target: string, make: (workshop: string) => Promise<string>): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  const workshop = await mkdtemp(join(dirname(target), '.installing-'));
  try {
    const made = await make(workshop);
    await chmod(made, 0o755);
    await rename(made, target);
    return target;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}
