import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { Problem } from '../../http/problem';

/** As seen from `src` and from `dist`. */
const ownPackage = join(__dirname, '../../..');
const inPackage = join(ownPackage, 'errors');
/** Where the pages are: in the package, and in the repository where all documents are. A deployment may leave them out. */
const pages = existsSync(inPackage) ? inPackage : join(ownPackage, '../../docs/errors');

/** What a problem's `type` leads to: its page. */
@Controller('errors')
export class ErrorPagesController {
  @Get(':code')
  @Header('content-type', 'text/markdown; charset=utf-8')
  async page(@Param('code') code: string): Promise<string> {
    const text = /^[A-Za-z-]{1,60}$/.test(code)
      ? await readFile(join(pages, `${code}.md`), 'utf8').catch(() => undefined)
      : undefined;
    if (text === undefined) throw new Problem('not-found', `There is no error called '${code}'.`);
    return text;
  }
}
