import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** As it is built. */
const command = join(__dirname, '../bin/prove-sagas.mjs');

it('says that the catalogue isn’t built, rather than how Node looks for modules', async () => {
  const ran = promisify(execFile)(process.execPath, [command, '--catalogue', 'dist/catalogue.js', '--all']);
  await expect(ran).rejects.toMatchObject({
    code: 2,
    stderr: 'bad-parameter: --catalogue dist/catalogue.js: there is no such file. Build the project first.\n',
  });
});
