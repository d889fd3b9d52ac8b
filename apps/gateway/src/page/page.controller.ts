import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

const page = readFileSync(join(__dirname, '../../public/index.html'), 'utf8');

/** Only what the page itself brings may run, and it talks to nobody but the gateway. */
const policy = [
  `default-src 'none'`,
  `connect-src 'self'`,
  `script-src ${hashesOf('script')}`,
  `style-src ${hashesOf('style')}`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

@Controller()
export class PageController {
  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  page(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-security-policy', policy).header('x-content-type-options', 'nosniff');
    return page;
  }
}

function hashesOf(tag: 'script' | 'style'): string {
  const texts = [...page.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs'))].map((match) => match[1]!);
  return texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`).join(' ') || `'none'`;
}
