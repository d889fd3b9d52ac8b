import { Controller, Get } from '@nestjs/common';

@Controller()
export class OpenApiController {
  /** Set once the app's routes are known. */
  document: object | undefined;

  @Get('openapi.json')
  get(): object | undefined {
    return this.document;
  }
}
