import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { Problem } from '../../http/problem';

/** Where the pages are, as seen from `src` and from `dist`. A deployment may leave them out. */
const pages = join(__dirname, '../../../../../docs/errors');

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
