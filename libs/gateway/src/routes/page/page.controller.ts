import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Problem } from '../../http/problem';
import { PageAssets } from './page-assets';

/** Only what the page itself brings may run, and it talks to the gateway only. */
const policy = `default-src 'none'; connect-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

@Controller()
export class PageController {
  constructor(@Inject(PageAssets) private readonly assets: PageAssets) {}

  @Get()
  @Header('content-security-policy', policy)
  page(@Res({ passthrough: true }) reply: FastifyReply): string {
    return this.asset('index.html', reply);
  }

  @Get('page/:name')
  asset(@Param('name') name: string, @Res({ passthrough: true }) reply: FastifyReply): string {
    const asset = this.assets.get(name);
    if (asset === undefined) throw new Problem('not-found', `The page has no '${name}'.`);
    void reply.headers({
      'content-type': asset.type,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    return asset.text;
  }
}
