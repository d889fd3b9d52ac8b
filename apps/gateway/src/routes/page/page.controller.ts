import { readFileSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '../../http/problem';

/** Only what the page itself brings may run, and it talks to nobody but the gateway. */
const policy = `default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const typeOf: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const folder = join(__dirname, '../../../public');
/** Places the states of a picture. The page asks for it when it draws one. */
const layout = join(require.resolve('@dagrejs/dagre/package.json'), '../dist/dagre.esm.js');

/** The page, as it is served: read once, so no path that somebody asks for is ever opened. */
const assets: ReadonlyMap<string, string> = new Map([
  ...readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const),
  ['dagre.js', readFileSync(layout, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '')],
]);

@Controller()
export class PageController {
  @Get()
  @Header('content-security-policy', policy)
  page(@Res({ passthrough: true }) reply: FastifyReply): string {
    return this.asset('index.html', reply);
  }

  @Get('page/:name')
  asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const text = assets.get(name);
    if (text === undefined) throw new Problem('not-found', `The page has no '${name}'.`);
    void reply.headers({
      'content-type': typeOf[extname(name)],
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    return text;
  }
}
