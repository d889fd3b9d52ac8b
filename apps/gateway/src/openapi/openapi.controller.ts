import { Controller, Get } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';

@Controller()
export class OpenApiController {
  /** Set once the app's routes are known. */
  document: OpenAPIObject | undefined;

  @Get('openapi.json')
  get(): OpenAPIObject | undefined {
    return this.document;
  }
}
